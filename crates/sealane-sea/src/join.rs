//! How a place joins the network: at sea by itself, a port by its access line or a neighbour's, any other position by its approach.
#![allow(
    clippy::indexing_slicing,
    reason = "indices come from the tables of the network, which were checked when they were read"
)]

use crate::fjord::STEP_NM;
use crate::network::{Joined, NONE, Network, length_cm};
use crate::places::{self, AccessEnd, Neighbour};
use crate::shore::Shore;
use crate::to_water::{LINE_NM, Lines, REACH_NM, TOWN_NM, TRIES, WATER_NM};
use crate::{Place, SeaError};
use sealane_geo::cube::CubePoint;
use sealane_geo::{LonLat, METRES_PER_NM};
use std::sync::Arc;

impl Network {
    /// Joins a place.
    pub fn join(&self, place: &Place) -> Result<Arc<Joined>, SeaError> {
        let at = LonLat::new(place.position.lon, place.position.lat)?;
        match place.port {
            Some(port) => self.end_of(port, || self.join_port(port, place)),
            None => self.join_position(at, place).map(Arc::new),
        }
    }

    fn join_position(&self, at: LonLat, place: &Place) -> Result<Joined, SeaError> {
        let p = CubePoint::from(at);
        let spot = self.world.mesh.spot(p, 0);
        if self.free(spot) {
            return Ok(self.ended(Joined::at(p, spot, NONE, Vec::new())));
        }
        let shore = Shore::embedded().map_err(|e| SeaError::World(e.to_string()))?;
        let refuse = |reason: String| SeaError::NotAtSea {
            place: place.name.clone(),
            reason,
        };
        if shore.apart(at) {
            return Err(refuse(CASPIAN.to_owned()));
        }
        if let Some(joined) = self.to_water(shore, at) {
            return Ok(joined);
        }
        if by_the_caspian(shore, at) {
            return Err(refuse(format!("its water is the Caspian, and {CASPIAN}")));
        }
        Err(refuse(nearest_water(shore, at)))
    }

    fn join_port(&self, port: usize, place: &Place) -> Result<Joined, SeaError> {
        let refuse = |reason: String| SeaError::NotAtSea {
            place: place.name.clone(),
            reason,
        };
        let all = places::access().map_err(|e| SeaError::World(e.to_string()))?;
        let Some(Some(access)) = all.get(port) else {
            let key = places::ports().get(port).map(|p| p.key.as_str());
            let why = places::inland()?
                .iter()
                .find(|i| Some(i.key.as_str()) == key);
            let shore = Shore::embedded().map_err(|e| SeaError::World(e.to_string()))?;
            // Up an unmapped river: by the line of the nearest port that has one.
            if why.is_none_or(places::Inland::by_neighbour) {
                match Neighbour::find(shore, place.position, places::ports(), all) {
                    Ok(n) => {
                        return self.by_neighbour(place.position, &n).ok_or_else(|| {
                            refuse(format!(
                                "the access line of {}, its neighbour, does not reach the searched water",
                                n.port.label()
                            ))
                        });
                    }
                    Err(Some((nearest, nm))) => {
                        return Err(refuse(places::over_land_refusal(nearest, nm)));
                    }
                    Err(None) => {}
                }
            }
            let reason = why.map_or("where no water of the map leads to the sea", |i| &i.reason);
            let lies = ["on ", "up ", "where "]
                .iter()
                .any(|w| reason.starts_with(w));
            let mut text = format!("{}{reason}", if lies { "it lies " } else { "" });
            if !reason.contains("the nearest port with a line") {
                text += &format!(" ({})", nearest_port(place.position));
            }
            return Err(refuse(text));
        };
        self.along(access.end, &access.line)
            .ok_or_else(|| refuse("its access line does not reach the searched water".to_owned()))
    }

    /// Straight to the line of a port and along it; what lies over land is told.
    fn by_neighbour(&self, at: LonLat, near: &Neighbour<'_>) -> Option<Joined> {
        let mut joined = self.along(near.access.end, &near.line(at))?;
        joined.over_land = (near.land_km >= 0.05).then(|| {
            format!(
                "its way runs straight to the line of {}, {:.1} km of it over drawn land",
                near.port.label(),
                near.land_km
            )
        });
        Some(joined)
    }

    /// Joins the end of an access line.
    pub(crate) fn along(&self, end: AccessEnd, line: &[LonLat]) -> Option<Joined> {
        let last = *line.last()?;
        let p = CubePoint::from(last);
        if end == AccessEnd::Fairway
            && let Some(k) = self.fairway_node(p)
        {
            let mut line = line.to_vec();
            line.push(self.place[k as usize]);
            line.dedup();
            return Some(self.at_node(k, line));
        }
        let spot = self.world.mesh.spot(p, 0);
        if self.free(spot) {
            return self.at_sea(p, line.to_vec());
        }
        let shore = Shore::embedded().ok()?;
        let near = self.nearest(p, REACH_NM * METRES_PER_NM, TRIES);
        let mut line = line.to_vec();
        if let Some(q) = near
            .iter()
            .find(|q| shore.land_km(last, q.lon_lat()) < 1e-6)
        {
            line.push(q.lon_lat());
            return self.at_sea(*q, line);
        }
        // A wide fjord that the searched coast closes: by the fairway that leads out of it.
        let u = p.unit();
        let reach = REACH_NM * METRES_PER_NM / sealane_geo::cube::EARTH_RADIUS_M;
        let k = (self.world.corners..self.world.nodes.len() as u32)
            .map(|k| {
                (
                    sealane_geo::cube::angle(self.world.nodes[k as usize].unit(), u),
                    k,
                )
            })
            .filter(|(d, k)| *d < reach && shore.land_km(last, self.place[*k as usize]) < 1e-6)
            .min_by(|a, b| a.0.total_cmp(&b.0))
            .map(|(_, k)| k);
        let Some(k) = k else {
            // Round the bends of a bay that the searched coast closes.
            line.pop();
            return self.by_fjord(shore, last, &line, &Lines::default(), &[]);
        };
        line.push(self.place[k as usize]);
        line.dedup();
        Some(self.at_node(k, line))
    }

    pub(crate) fn at_node(&self, k: u32, access: Vec<LonLat>) -> Joined {
        let p = self.world.nodes[k as usize];
        self.ended(Joined::at(p, self.spot_of(k), k, access))
    }

    /// Notes whether hub labels are known for it.
    pub(crate) fn ended(&self, mut j: Joined) -> Joined {
        j.source = self.hubs.source_at(j.point, j.node);
        j
    }

    /// The fairway node within a few metres.
    fn fairway_node(&self, p: CubePoint) -> Option<u32> {
        let u = p.unit();
        (self.world.corners..self.world.nodes.len() as u32)
            .map(|k| {
                (
                    sealane_geo::cube::angle(self.world.nodes[k as usize].unit(), u),
                    k,
                )
            })
            .filter(|(d, _)| *d < 2e-6)
            .min_by(|a, b| a.0.total_cmp(&b.0))
            .map(|(_, k)| k)
    }
}

const CASPIAN: &str = "the Caspian Sea joins no ocean; only canals and rivers lead out of it";

/// Whether the Caspian begins within half a degree.
fn by_the_caspian(shore: &Shore, at: LonLat) -> bool {
    (0..32).any(|k| {
        let (sin, cos) = (f64::from(k % 16) * std::f64::consts::TAU / 16.0).sin_cos();
        let reach = if k < 16 { 0.2 } else { 0.5 };
        LonLat::new(at.lon + reach * cos, at.lat + reach * sin).is_ok_and(|p| shore.apart(p))
    })
}

/// Length of a line, cm.
pub(crate) fn line_cm(line: &[LonLat]) -> u64 {
    line.windows(2)
        .map(|w| match w {
            [a, b] => length_cm(*a, *b),
            _ => 0,
        })
        .sum()
}

/// Where two access lines meet before they reach the network: how many stretches of each are used.
pub(crate) fn meeting(a: &Joined, b: &Joined) -> Option<(usize, usize)> {
    if a.node != b.node || a.point != b.point || a.access.is_empty() || b.access.is_empty() {
        return None;
    }
    let key = |p: &LonLat| CubePoint::from(*p);
    a.access.iter().enumerate().find_map(|(i, p)| {
        let k = key(p);
        b.access.iter().position(|q| key(q) == k).map(|j| (i, j))
    })
}

fn nearest_water(shore: &Shore, at: LonLat) -> String {
    let port = nearest_port(at);
    if !shore.on_land(at) {
        return format!(
            "it lies in water from which no mapped water wider than {STEP_NM} nm leads to the sea within {REACH_NM:.0} nm; {port}"
        );
    }
    match shore.nearest_coast(at, 32.0) {
        Some((q, nm)) if nm < 10.0 => format!(
            "it lies on land; the nearest sea is {nm:.2} nm away at {} (a position on drawn land must lie within {WATER_NM:.0} nm of water that leads to the sea, {TOWN_NM:.0} nm of a port or {LINE_NM:.0} nm of a fairway); {port}",
            q.short()
        ),
        Some((q, nm)) => format!(
            "it lies on land; the nearest sea is {nm:.0} nm away at {}; {port}",
            q.short()
        ),
        None => format!("it lies on land, more than 1,900 nm from any sea; {port}"),
    }
}

fn nearest_port(at: LonLat) -> String {
    let all = places::access().ok();
    let has = |i: usize| all.is_some_and(|a| matches!(a.get(i), Some(Some(_))));
    places::ports()
        .iter()
        .enumerate()
        .filter(|(i, p)| has(*i) && p.position() != at)
        .map(|(_, p)| (p.position().distance_nm(at), p))
        .min_by(|x, y| x.0.total_cmp(&y.0))
        .map_or_else(
            || "no port is known".to_owned(),
            |(nm, p)| {
                format!(
                    "the nearest port with a way to the sea is {}, {nm:.0} nm away",
                    p.label()
                )
            },
        )
}
