//! CSV of waypoints.

use super::NOT_FOR_NAVIGATION;
use super::waypoints::{rounded, waypoints};
use crate::Route;
use std::fmt::Write as _;

/// One row a waypoint: number, position, the great-circle course to the next at departure (degrees), the miles to it and from the
/// start. The first line is a comment that warns the mariner.
#[must_use]
pub fn waypoints_csv(route: &Route) -> String {
    let mut out = format!(
        "# {} to {}: {NOT_FOR_NAVIGATION}\nwaypoint,lon,lat,course_deg,leg_nm,sum_nm\n",
        plain(&route.from.name),
        plain(&route.to.name)
    );
    let mut sum = 0.0;
    let points: Vec<_> = waypoints(route).iter().map(|w| w.at).collect();
    for (i, p) in points.iter().enumerate() {
        let (course, leg) = match points.get(i + 1) {
            Some(q) if q != p => {
                let leg = p.distance_nm(*q);
                (format!("{:.1}", course_deg(*p, *q)), leg)
            }
            _ => (String::new(), 0.0),
        };
        let shown = rounded(*p, 5);
        // writing to a String cannot fail
        let _ = writeln!(
            out,
            "{},{:.5},{:.5},{course},{leg:.2},{sum:.2}",
            i + 1,
            shown.lon,
            shown.lat
        );
        sum += leg;
    }
    out
}

fn plain(name: &str) -> String {
    name.chars().filter(|c| !c.is_control()).collect()
}

/// Course of the great circle from `a` to `b` at its beginning, degrees clockwise from north.
fn course_deg(a: sealane_geo::LonLat, b: sealane_geo::LonLat) -> f64 {
    let (p, q) = (a.lat.to_radians(), b.lat.to_radians());
    let d = (b.lon - a.lon).to_radians();
    let y = d.sin() * q.cos();
    let x = p.cos() * q.sin() - p.sin() * q.cos() * d.cos();
    y.atan2(x).to_degrees().rem_euclid(360.0)
}
