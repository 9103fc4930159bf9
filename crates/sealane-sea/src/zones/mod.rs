//! Areas with rules of their own: emission control, Polar Code, Northern Sea Route, war-risk listings, and the user's polygons.
//!
//! - [`zones`]: the embedded ones, each with its rule, dates and source.
//! - [`split`]: how many miles of a way lie in each; [`stretches`] also says where.
//! - [`read_polygons`]: the user's own GeoJSON polygons as zones.
//!
//! Edges of zones are straight in longitude and latitude, as the embedded files are drawn (great circles there carry a point
//! every 60 km at most). Rings may cross the antimeridian or hold a pole; [`Ring::read`] has the rule for the user's own.

mod area;
mod embedded;
mod user;

use area::GreatCircle;
pub(crate) use area::between;
pub use area::{Area, Reading, Ring};
pub(crate) use embedded::days_of;
pub use embedded::{Zone, ZoneKind, zone, zones};
pub use user::{ZoneError, read_polygons};

use crate::ZoneUse;
use sealane_geo::LonLat;
use serde::Serialize;

/// A stretch of a way inside one zone.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Stretch {
    /// Zone id.
    pub zone: String,
    /// Miles from the beginning of the way to where it enters, nm.
    pub from_nm: f64,
    /// Miles from the beginning of the way to where it leaves, nm.
    pub to_nm: f64,
}

/// Miles of the way (great circles between its points) in each embedded zone that it touches, in the order of [`zones`].
///
/// A zone counts whether or not it is in force: ask [`Zone::in_force`] for a date.
///
/// ```
/// use sealane_geo::LonLat;
/// let p = |lon, lat| LonLat::new(lon, lat).unwrap();
/// // Gothenburg roads to Gdansk: all of it lies in the Baltic and North Sea emission control areas
/// let uses = sealane_sea::zones::split(&[p(11.5, 57.6), p(11.3, 57.2)]);
/// assert_eq!(uses[0].id, "eca-baltic");
/// ```
#[must_use]
pub fn split(line: &[LonLat]) -> Vec<ZoneUse> {
    split_among(line, zones())
}

/// Miles of the way in each zone by its number in [`zones`]; of one that is not drawn, in the waters that hold it.
pub(crate) fn miles(line: &[LonLat]) -> Vec<(u16, f64)> {
    let way = circles(line);
    zones()
        .iter()
        .enumerate()
        .filter_map(|(i, z)| {
            let area = if z.is_drawn() { &z.area } else { &z.reach };
            let nm: f64 = inside(&way, area).iter().map(|(a, b)| b - a).sum();
            (nm > 0.0).then_some((i as u16, nm))
        })
        .collect()
}

/// The same for any zones.
#[must_use]
pub fn split_among(line: &[LonLat], zones: &[Zone]) -> Vec<ZoneUse> {
    let way = circles(line);
    zones
        .iter()
        .filter_map(|z| {
            let distance_nm: f64 = inside(&way, &z.area).iter().map(|(a, b)| b - a).sum();
            (distance_nm > 0.0).then(|| ZoneUse {
                id: z.id.clone(),
                name: z.name.clone(),
                distance_nm,
                ..ZoneUse::default()
            })
        })
        .collect()
}

/// Miles of the way inside an area.
pub(crate) fn miles_in(line: &[LonLat], area: &Area) -> f64 {
    let parts = inside(&circles(line), area);
    parts.iter().map(|(a, b)| b - a).sum::<f64>() + 0.0
}

/// Where the way runs inside each of `zones`, by zone and then by distance.
#[must_use]
pub fn stretches(line: &[LonLat], zones: &[Zone]) -> Vec<Stretch> {
    let way = circles(line);
    zones
        .iter()
        .flat_map(|z| {
            inside(&way, &z.area)
                .into_iter()
                .map(|(from_nm, to_nm)| Stretch {
                    zone: z.id.clone(),
                    from_nm,
                    to_nm,
                })
        })
        .collect()
}

/// A way in its great circles, to be asked about many zones.
fn circles(line: &[LonLat]) -> Vec<GreatCircle> {
    line.windows(2)
        .filter_map(|w| match w {
            [a, b] => Some(GreatCircle::new(*a, *b)),
            _ => None,
        })
        .collect()
}

/// Intervals of the way inside an area, nm from its beginning; adjoining ones are joined.
fn inside(way: &[GreatCircle], area: &Area) -> Vec<(f64, f64)> {
    let mut out: Vec<(f64, f64)> = Vec::new();
    let mut done = 0.0;
    for w in way {
        let length = w.length_nm;
        for (s, t) in area.inside_of(w) {
            let along = |t: f64| match t {
                t if t <= 0.0 => 0.0,
                t if t >= 1.0 => length,
                t => w.a.distance_nm(area::between(w.a, w.b, t)).min(length),
            };
            let (from, to) = (done + along(s), done + along(t));
            match out.last_mut() {
                Some(last) if from - last.1 < 1e-6 => last.1 = to,
                _ => out.push((from, to)),
            }
        }
        done += length;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn p(lon: f64, lat: f64) -> LonLat {
        LonLat::new(lon, lat).unwrap()
    }

    #[test]
    fn named_places_lie_where_the_rules_say() {
        let holds = |id: &str, lon, lat| zone(id).unwrap().area.holds(p(lon, lat));
        for (id, lon, lat, expected) in [
            ("eca-baltic", 20.0, 58.0, true),
            ("eca-baltic", 5.0, 56.0, false),
            ("eca-north-sea", 3.0, 56.0, true),
            ("eca-north-sea", -3.0, 50.0, true),
            ("eca-north-sea", 3.0, 62.5, false),
            ("eca-mediterranean", 18.0, 36.0, true),
            ("eca-mediterranean", -7.0, 36.0, false),
            ("eca-mediterranean", 32.35, 31.4, false),
            ("eca-na-atlantic", -70.0, 40.0, true),
            ("eca-na-atlantic", -45.0, 40.0, false),
            ("eca-na-pacific", -125.0, 40.0, true),
            ("eca-na-hawaii", -157.0, 21.0, true),
            ("eca-us-caribbean", -66.0, 18.8, true),
            ("polar-arctic", 80.0, 75.0, true),
            ("polar-arctic", -170.0, 66.0, true),
            ("polar-arctic", 179.9, 75.0, true),
            ("polar-arctic", -179.9, 75.0, true),
            ("polar-arctic", 0.0, 90.0, true),
            ("polar-arctic", 5.0, 62.0, false),
            ("polar-antarctic", 100.0, -65.0, true),
            ("polar-antarctic", 100.0, -59.0, false),
            ("nsr-water-area", 105.0, 77.8, true),
            ("nsr-water-area", 179.5, 71.0, true),
            ("nsr-water-area", -175.0, 69.0, true),
            ("nsr-water-area", 40.0, 72.0, false),
            ("jwc-black-sea", 31.0, 46.0, true),
            ("jwc-indian-ocean", 48.0, 12.5, true),
        ] {
            assert_eq!(holds(id, lon, lat), expected, "{id} {lat},{lon}");
        }
    }

    #[test]
    fn a_way_is_split_where_it_crosses_the_border() {
        // north along 100 E from 50 S to 70 S: the Antarctic area begins at 60 S
        let way = [p(100.0, -50.0), p(100.0, -70.0)];
        let whole = way[0].distance_nm(way[1]);
        let uses = split(&way);
        assert_eq!(uses.len(), 1);
        let border = p(100.0, -60.0).distance_nm(way[1]);
        assert!(
            (uses[0].distance_nm - border).abs() < 0.5,
            "{} of {whole}, expected {border}",
            uses[0].distance_nm
        );
        let back: Vec<_> = way.iter().rev().copied().collect();
        assert!((split(&back)[0].distance_nm - uses[0].distance_nm).abs() < 1e-6);
    }

    #[test]
    fn over_the_pole_all_miles_are_arctic() {
        let way = [p(10.0, 85.0), p(-170.0, 85.0)];
        let uses = split(&way);
        let arctic = uses.iter().find(|u| u.id == "polar-arctic").unwrap();
        assert!((arctic.distance_nm - way[0].distance_nm(way[1])).abs() < 1e-3);
    }

    #[test]
    fn stretches_say_where() {
        let way = [p(-30.0, -58.0), p(-30.0, -62.0), p(-28.0, -58.0)];
        let s = stretches(&way, zones());
        assert_eq!(s.len(), 1);
        assert!(s[0].from_nm > 110.0 && s[0].to_nm > s[0].from_nm);
    }

    proptest! {
        #[test]
        fn never_more_than_the_way(a in -180.0..180.0f64, b in -90.0..=90.0f64, c in -180.0..180.0f64, d in -90.0..=90.0f64) {
            let way = [p(a, b), p(c, d)];
            let length = way[0].distance_nm(way[1]);
            for u in split(&way) {
                prop_assert!(u.distance_nm <= length * (1.0 + 1e-9));
            }
        }

        // a way that grazes a border is cut a little otherwise when its pieces are others
        #[test]
        fn a_way_in_two_pieces_counts_the_same(a in -60.0..60.0f64, b in 20.0..70.0f64, c in -60.0..60.0f64, d in 20.0..70.0f64) {
            let (from, to) = (p(a, b), p(c, d));
            let middle = area::between(from, to, 0.37);
            let sum = |uses: Vec<ZoneUse>, id: &str| uses.iter().find(|u| u.id == id).map_or(0.0, |u| u.distance_nm);
            for z in zones() {
                let whole = sum(split(&[from, to]), &z.id);
                let parts = sum(split(&[from, middle, to]), &z.id);
                prop_assert!((whole - parts).abs() < 0.6 + 2e-4 * whole, "{}: {whole} {parts}", z.id);
            }
        }
    }
}
