//! Islands, so that ways can be told apart by the side on which they pass them.
#![allow(
    clippy::indexing_slicing,
    reason = "indices run over the rings' own lengths"
)]

use crate::shore;
use sealane_geo::cube::{CubePoint, EARTH_RADIUS_M, Vec3, angle, cross, dot, normalise};
use sealane_geo::{LonLat, METRES_PER_NM};
use serde::Deserialize;
use std::sync::{LazyLock, OnceLock};

/// Land of more than this is a continent: sides are told between an island and one of them, km².
const CONTINENT_KM2: f64 = 5e6;
/// Shorter islands are never told, nm.
const LEAST_NM: f64 = 10.0;
const EARTH_KM: f64 = EARTH_RADIUS_M / 1_000.0;

/// An island of the unsimplified land.
#[derive(Debug)]
pub(crate) struct Island {
    /// Its name, or its position.
    pub name: String,
    /// A position on it, in its middle.
    pub middle: LonLat,
    /// How long it is, nm.
    pub extent_nm: f64,
    /// Nearest shore of a continent, found at first use.
    continent: OnceLock<CubePoint>,
}

#[derive(Deserialize)]
struct Name {
    name: String,
    lon: f64,
    lat: f64,
}

struct Land {
    islands: Vec<Island>,
    /// Shores of the continents.
    continents: Vec<CubePoint>,
}

type Ring = Vec<[f64; 2]>;

static LAND: LazyLock<Land> = LazyLock::new(|| {
    let names: Vec<Name> = sealane_data::read_csv("islands").unwrap_or_default();
    let rings = shore::rings(sealane_coast::LAND).unwrap_or_default();
    let mut land = Land {
        islands: Vec::new(),
        continents: Vec::new(),
    };
    for r in &rings {
        let area_km2 = area_km2(r);
        if area_km2 > CONTINENT_KM2 {
            land.continents
                .extend(r.iter().map(|p| CubePoint::from(lon_lat(*p))));
        } else if area_km2 > 0.0 && r.iter().all(|p| p[0].abs() < 179.99) {
            land.islands.extend(island(r, &names));
        }
    }
    land
});

fn lon_lat(p: [f64; 2]) -> LonLat {
    LonLat {
        lon: p[0],
        lat: p[1],
    }
}

/// Area of a ring, positive with the land on the left; water in land is negative.
fn area_km2(r: &Ring) -> f64 {
    let sum: f64 = (0..r.len())
        .map(|i| {
            let (a, b) = (r[i], r[(i + 1) % r.len()]);
            let height = 2.0 + a[1].to_radians().sin() + b[1].to_radians().sin();
            (a[0] - b[0]).to_radians() * height
        })
        .sum();
    sum * EARTH_KM * EARTH_KM / 2.0
}

/// An island of a ring, unless it is too short.
fn island(r: &Ring, names: &[Name]) -> Option<Island> {
    let fold = |k: usize, f: fn(f64, f64) -> f64, from: f64| r.iter().map(|p| p[k]).fold(from, f);
    let (west, east) = (
        fold(0, f64::min, f64::INFINITY),
        fold(0, f64::max, f64::NEG_INFINITY),
    );
    let (south, north) = (
        fold(1, f64::min, f64::INFINITY),
        fold(1, f64::max, f64::NEG_INFINITY),
    );
    let wide = (east - west) * f64::midpoint(south, north).to_radians().cos();
    if wide.hypot(north - south) * 60.0 < LEAST_NM {
        return None;
    }
    let middle = LonLat {
        lon: f64::midpoint(west, east),
        lat: f64::midpoint(south, north),
    };
    let extent_nm = 2.0
        * r.iter()
            .map(|p| middle.distance_nm(lon_lat(*p)))
            .fold(0.0, f64::max);
    if extent_nm < LEAST_NM {
        return None;
    }
    let middle = widest(r, middle.lat)?;
    let on = |n: &&Name| {
        (west..=east).contains(&n.lon)
            && (south..=north).contains(&n.lat)
            && shores_east(r, n.lat).iter().filter(|x| **x > n.lon).count() % 2 == 1
    };
    let name = names.iter().find(on).map_or_else(
        || format!("the island at {}", middle.short()),
        |n| n.name.clone(),
    );
    Some(Island {
        name,
        middle,
        extent_nm,
        continent: OnceLock::new(),
    })
}

/// Longitudes at which a ring crosses a parallel, rising.
fn shores_east(r: &Ring, lat: f64) -> Vec<f64> {
    let mut out: Vec<f64> = (0..r.len())
        .filter_map(|i| {
            let (a, b) = (r[i], r[(i + 1) % r.len()]);
            ((a[1] <= lat) != (b[1] <= lat))
                .then(|| a[0] + (lat - a[1]) / (b[1] - a[1]) * (b[0] - a[0]))
        })
        .collect();
    out.sort_by(f64::total_cmp);
    out
}

/// Middle of the widest land on a parallel.
fn widest(r: &Ring, lat: f64) -> Option<LonLat> {
    // A hair off, so that the parallel runs through no vertex.
    let lat = lat + 3e-6;
    let shores = shores_east(r, lat);
    let (pairs, _) = shores.as_chunks::<2>();
    let [w, e] = pairs
        .iter()
        .max_by(|a, b| (a[1] - a[0]).total_cmp(&(b[1] - b[0])))?;
    Some(LonLat {
        lon: f64::midpoint(*w, *e),
        lat,
    })
}

impl Island {
    /// A line from the island to the nearest continent: ways that cross it unlike often pass on unlike sides.
    pub fn tie(&self) -> Vec<CubePoint> {
        let from = CubePoint::from(self.middle);
        let u = from.unit();
        let shore = self.continent.get_or_init(|| {
            let near = LAND
                .continents
                .iter()
                .map(|p| (dot(p.unit(), u), *p))
                .max_by(|a, b| a.0.total_cmp(&b.0));
            near.map_or(from, |n| n.1)
        });
        vec![from, *shore]
    }
}

/// Islands that a way of this line may pass on another side by going at most `more_nm` further, nearest to the line first.
pub(crate) fn beside(line: &[LonLat], length_nm: f64) -> Vec<&'static Island> {
    let units: Vec<Vec3> = line.iter().map(|p| p.unit()).collect();
    let (Some(&a), Some(&b)) = (units.first(), units.last()) else {
        return Vec::new();
    };
    let least = (length_nm * SHARE_OF_WAY).max(LEAST_NM);
    let mut near: Vec<(f64, &Island)> = LAND
        .islands
        .iter()
        .filter(|i| i.extent_nm >= least)
        .filter_map(|i| {
            let c = i.middle.unit();
            let round = (angle(a, c) + angle(c, b)) * RADIAN_NM - i.extent_nm;
            if round > length_nm + most_more_nm(length_nm, i) {
                return None;
            }
            let off = from_line(&units, c) * RADIAN_NM - i.extent_nm / 2.0;
            (off < i.extent_nm / 2.0).then_some((off, i))
        })
        .collect();
    near.sort_by(|x, y| x.0.total_cmp(&y.0));
    near.truncate(TRIED);
    near.into_iter().map(|n| n.1).collect()
}

/// An island is big enough to tell when it is this share of the way long: less is a wiggle.
const SHARE_OF_WAY: f64 = 0.05;
/// Islands tried for one way.
const TRIED: usize = 5;
/// More than this is another ocean, not the other side of an island, nm.
const MOST_MORE_NM: f64 = 1_000.0;
const RADIAN_NM: f64 = EARTH_RADIUS_M / METRES_PER_NM;

/// How much longer the way on the other side of an island may be.
pub(crate) fn most_more_nm(length_nm: f64, island: &Island) -> f64 {
    (length_nm / 2.0)
        .min(island.extent_nm * 2.0)
        .min(MOST_MORE_NM)
}

/// Shortest angle from a line to a point.
fn from_line(line: &[Vec3], c: Vec3) -> f64 {
    let ends = line
        .iter()
        .map(|p| angle(*p, c))
        .fold(f64::INFINITY, f64::min);
    line.windows(2)
        .filter_map(|w| {
            let n = cross(w[0], w[1]);
            if dot(n, n) < 1e-24 {
                return None;
            }
            let n = normalise(n);
            let beside = dot(cross(w[0], c), n) >= 0.0 && dot(cross(c, w[1]), n) >= 0.0;
            beside.then(|| dot(n, c).abs().min(1.0).asin())
        })
        .fold(ends, f64::min)
}

/// Where a position lies seen from another, radians from north by east.
pub(crate) fn azimuth(from: LonLat, to: LonLat) -> f64 {
    let (lat1, lat2) = (from.lat.to_radians(), to.lat.to_radians());
    let turn = (to.lon - from.lon).to_radians();
    let east = turn.sin() * lat2.cos();
    let north = lat1.cos() * lat2.sin() - lat1.sin() * lat2.cos() * turn.cos();
    east.atan2(north)
}

/// The eighth of the compass of a bearing.
pub(crate) fn wind(bearing: f64) -> &'static str {
    let eighth = (bearing / std::f64::consts::FRAC_PI_4).round() as i32;
    const WINDS: [&str; 8] = [
        "north",
        "north-east",
        "east",
        "south-east",
        "south",
        "south-west",
        "west",
        "north-west",
    ];
    WINDS[eighth.rem_euclid(8) as usize]
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn every_name_lies_on_its_island_and_continents_are_none() {
        let names: Vec<Name> = sealane_data::read_csv("islands").unwrap();
        for n in &names {
            let found = LAND.islands.iter().filter(|i| i.name == n.name).count();
            assert_eq!(found, 1, "{}", n.name);
        }
        assert!(LAND.continents.len() > 100_000);
        assert!(LAND.islands.iter().all(|i| i.extent_nm < 2_500.0));
        let taiwan = LAND.islands.iter().find(|i| i.name == "Taiwan").unwrap();
        let shore = taiwan.tie()[1].lon_lat();
        assert!((118.0..121.0).contains(&shore.lon), "{shore:?}");
    }

    #[test]
    fn bearings_are_the_compass() {
        let p = |lon, lat| LonLat { lon, lat };
        let bearing = |a, b| wind(azimuth(a, b));
        assert_eq!(bearing(p(0.0, 0.0), p(0.0, 1.0)), "north");
        assert_eq!(bearing(p(0.0, 0.0), p(1.0, 0.0)), "east");
        assert_eq!(bearing(p(179.0, 0.0), p(-179.0, -2.0)), "south-east");
        assert_eq!(bearing(p(0.0, 0.0), p(-1.0, 0.0)), "west");
    }
}
