//! The waypoints that route files carry: no leg of no length, longitudes below 180, calls by name.

use crate::Route;
use sealane_geo::LonLat;

/// Points nearer than this are one waypoint, m: the ends of access lines are rounded to about a metre.
const SAME_M: f64 = 2.0;

/// A waypoint.
pub(super) struct Waypoint {
    pub at: LonLat,
    /// Of the place it is, where it is an end or a call.
    pub name: Option<String>,
}

/// Rounded to `digits` decimals of a degree; 180 is written -180, since RTZ and GPX allow longitudes from -180 to below 180.
pub(super) fn rounded(p: LonLat, digits: i32) -> LonLat {
    let unit = 10_f64.powi(digits);
    let r = |x: f64| (x * unit).round() / unit + 0.0;
    let lon = r(p.lon);
    LonLat {
        lon: if lon >= 180.0 { lon - 360.0 } else { lon },
        lat: r(p.lat),
    }
}

/// The calls between the ends: the point of the line and the name.
pub(super) fn calls(route: &Route) -> impl Iterator<Item = (usize, &str)> {
    let between = route.legs.len().saturating_sub(1);
    let legs = route.legs.iter().take(between);
    legs.map(|l| (l.ends_at, l.to.as_str()))
}

/// At least two, also where the ends are one place; only then are two of them alike.
pub(super) fn waypoints(route: &Route) -> Vec<Waypoint> {
    let last = route.line.len().saturating_sub(1);
    let mut out: Vec<Waypoint> = Vec::with_capacity(route.line.len());
    for (i, p) in route.line.iter().enumerate() {
        let at = rounded(*p, 6);
        let mut names: Vec<&str> = Vec::new();
        if i == 0 {
            names.push(&route.from.name);
        }
        names.extend(calls(route).filter(|c| c.0 == i).map(|c| c.1));
        if i == last && last > 0 {
            names.push(&route.to.name);
        }
        names.dedup();
        let name = (!names.is_empty()).then(|| names.join(" / "));
        match out.last_mut() {
            Some(before) if before.at.distance_m(at) < SAME_M => match (&before.name, name) {
                (_, None) => {}
                (None, name) => *before = Waypoint { at, name },
                (Some(a), Some(b)) if *a != b => before.name = Some(format!("{a} / {b}")),
                _ => {}
            },
            _ => out.push(Waypoint { at, name }),
        }
    }
    if let [only] = out.as_slice() {
        let end = Waypoint {
            at: only.at,
            name: Some(route.to.name.clone()),
        };
        out.push(end);
    }
    out
}
