//! A way of the sea cut into pieces that know their sea, their course and their ice section.

use crate::{
    SeasonError,
    ice::IceTable,
    types::{Piece, Way},
};
use sealane_geo::LonLat;
use sealane_sea::Route;
use serde::Deserialize;
use std::sync::OnceLock;

/// Pieces are no longer than this, nm.
const PIECE_NM: f64 = 60.0;

/// A named sea area; the first box that holds a position names it.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Area {
    pub name: String,
    west: f64,
    east: f64,
    south: f64,
    north: f64,
    pub cyclone_basin: String,
}

pub(crate) fn areas() -> Result<&'static [Area], SeasonError> {
    static AREAS: OnceLock<Vec<Area>> = OnceLock::new();
    if let Some(a) = AREAS.get() {
        return Ok(a);
    }
    let rows = sealane_data::read_csv("sea-areas")?;
    Ok(AREAS.get_or_init(|| rows))
}

fn area_of(p: LonLat) -> Result<String, SeasonError> {
    Ok(areas()?
        .iter()
        .find(|a| (a.west..=a.east).contains(&p.lon) && (a.south..=a.north).contains(&p.lat))
        .map_or_else(|| "open sea".to_owned(), |a| a.name.clone()))
}

impl Way {
    /// From a route of the sea: pieces of at most 60 nm, its passages and its tightest draught limit.
    pub fn from_route(id: &str, name: &str, route: &Route) -> Result<Self, SeasonError> {
        let mut way = Self::from_line(id, name, &route.line)?;
        way.scale_to(route.distance_nm);
        way.passages.clone_from(&route.passages);
        way.max_draught = route
            .limits
            .iter()
            .filter(|l| l.what.contains("draught") && !l.of_port)
            .min_by(|a, b| a.allowed.total_cmp(&b.allowed))
            .map(|l| (l.allowed, l.place.clone()));
        Ok(way)
    }

    /// Makes it `distance_nm` long: a route's own length (access, fairways) is the truth, pieces share what differs.
    pub fn scale_to(&mut self, distance_nm: f64) {
        let length = self.distance_nm();
        if length > 0.0 && distance_nm > 0.0 {
            let k = distance_nm / length;
            for p in &mut self.pieces {
                p.distance_nm *= k;
            }
        }
    }

    /// This way and then another; the tighter draught limit of the two.
    #[must_use]
    pub fn then(mut self, other: Self) -> Self {
        self.pieces.extend(other.pieces);
        self.passages.extend(other.passages);
        self.max_draught = self
            .max_draught
            .into_iter()
            .chain(other.max_draught)
            .min_by(|a, b| a.0.total_cmp(&b.0));
        self.extra_days += other.extra_days;
        self.extra_usd += other.extra_usd;
        self
    }

    /// From corners joined by great circles.
    pub fn from_line(id: &str, name: &str, line: &[LonLat]) -> Result<Self, SeasonError> {
        let ice = IceTable::embedded()?;
        let mut pieces = Vec::new();
        for w in line.windows(2) {
            let [a, b] = w else { continue };
            let length = a.distance_nm(*b);
            let parts = (length / PIECE_NM).ceil().max(1.0);
            for k in 0..parts as usize {
                let from = along(*a, *b, k as f64 / parts);
                let to = along(*a, *b, (k + 1) as f64 / parts);
                let middle = along(*a, *b, (k as f64 + 0.5) / parts);
                pieces.push(Piece {
                    area: area_of(middle)?,
                    distance_nm: length / parts,
                    middle,
                    course_deg: course(from, to),
                    ice_section: ice.section_at(middle).map(|s| s.id.clone()),
                });
            }
        }
        Ok(Self {
            id: id.to_owned(),
            name: name.to_owned(),
            pieces: joined(pieces),
            max_draught: None,
            passages: Vec::new(),
            extra_days: 0.0,
            extra_usd: 0.0,
        })
    }
}

/// Short neighbours of the same area and section are one piece.
fn joined(pieces: Vec<Piece>) -> Vec<Piece> {
    let mut out: Vec<Piece> = Vec::new();
    for p in pieces {
        if let Some(last) = out.last_mut() {
            let turn = (last.course_deg - p.course_deg + 540.0).rem_euclid(360.0) - 180.0;
            if last.distance_nm + p.distance_nm <= PIECE_NM
                && last.area == p.area
                && last.ice_section == p.ice_section
                && turn.abs() < 30.0
            {
                last.distance_nm += p.distance_nm;
                continue;
            }
        }
        if p.distance_nm > 0.0 {
            out.push(p);
        }
    }
    out
}

fn unit(p: LonLat) -> [f64; 3] {
    let (f, l) = (p.lat.to_radians(), p.lon.to_radians());
    [f.cos() * l.cos(), f.cos() * l.sin(), f.sin()]
}

/// The point at a share of the great circle from `a` to `b`.
fn along(a: LonLat, b: LonLat, t: f64) -> LonLat {
    let ([ax, ay, az], [bx, by, bz]) = (unit(a), unit(b));
    let dot = (ax * bx + ay * by + az * bz).clamp(-1.0, 1.0);
    let d = dot.acos();
    if d < 1e-12 {
        return a;
    }
    let (p, q) = (((1.0 - t) * d).sin() / d.sin(), (t * d).sin() / d.sin());
    let (x, y, z) = (p * ax + q * bx, p * ay + q * by, p * az + q * bz);
    LonLat {
        lon: y.atan2(x).to_degrees(),
        lat: z.atan2(x.hypot(y)).to_degrees(),
    }
}

/// Initial course from `a` to `b`, degrees.
fn course(a: LonLat, b: LonLat) -> f64 {
    let (fa, fb) = (a.lat.to_radians(), b.lat.to_radians());
    let dl = (b.lon - a.lon).to_radians();
    (dl.sin() * fb.cos())
        .atan2(fa.cos() * fb.sin() - fa.sin() * fb.cos() * dl.cos())
        .to_degrees()
        .rem_euclid(360.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_add_up_and_know_their_ice() {
        let line = [
            LonLat {
                lon: 33.5,
                lat: 69.3,
            },
            LonLat {
                lon: 68.5,
                lat: 77.2,
            },
            LonLat {
                lon: 104.0,
                lat: 77.8,
            },
            LonLat {
                lon: 180.0,
                lat: 70.2,
            },
            LonLat {
                lon: -168.8,
                lat: 65.9,
            },
        ];
        let way = Way::from_line("nsr", "NSR", &line).unwrap();
        let want: f64 = line.windows(2).map(|w| w[0].distance_nm(w[1])).sum();
        assert!((way.distance_nm() - want).abs() < 1e-6);
        let sections: Vec<&str> = way
            .pieces
            .iter()
            .filter_map(|p| p.ice_section.as_deref())
            .collect();
        for s in [
            "zhelaniya",
            "kara-ne",
            "vilkitsky",
            "laptev-w",
            "new-siberian-north",
            "east-siberian-e",
            "chukchi-sw",
        ] {
            assert!(sections.contains(&s), "{s} is not on the way: {sections:?}");
        }
        assert!(way.pieces.iter().all(|p| p.distance_nm <= PIECE_NM + 1e-9));
    }
}
