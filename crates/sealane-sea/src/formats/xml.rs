//! GPX 1.1, KML 2.2 and RTZ 1.0 (IEC 61174:2015 annex S, the route exchange format of ECDIS).

use super::waypoints::{Waypoint, calls, rounded, waypoints};
use super::{NOT_FOR_NAVIGATION, along_great_circles, split_at_antimeridian};
use crate::Route;
use std::fmt::Write as _;

/// Text safe inside an element or an attribute; signs that XML 1.0 forbids are dropped.
fn safe(text: &str) -> String {
    let allowed: String = text
        .chars()
        .filter(|&c| {
            matches!(c, '\t' | '\n' | '\r') || (c >= ' ' && c != '\u{fffe}' && c != '\u{ffff}')
        })
        .collect();
    quick_xml::escape::escape(allowed).into_owned()
}

fn title(route: &Route) -> String {
    safe(&format!("{} to {}", route.from.name, route.to.name))
}

fn summary(route: &Route) -> String {
    let by = if route.passages.is_empty() {
        String::new()
    } else {
        format!(" by {}", route.passages.join(", "))
    };
    safe(&format!(
        "{:.1} nm{by}. {NOT_FOR_NAVIGATION}",
        route.distance_nm
    ))
}

fn waypoint_name(w: &Waypoint, i: usize) -> String {
    (w.name.as_ref()).map_or_else(|| format!("WP{i:03}"), |n| safe(n))
}

/// GPX 1.1: one route (`rte`).
#[must_use]
pub fn gpx(route: &Route) -> String {
    let mut out = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<gpx version=\"1.1\" creator=\"sealane\" xmlns=\"http://www.topografix.com/GPX/1/1\">\n  <metadata>\n    <name>{0}</name>\n    <desc>{1}</desc>\n  </metadata>\n  <rte>\n    <name>{0}</name>\n    <desc>{1}</desc>\n",
        title(route),
        summary(route)
    );
    for (i, w) in waypoints(route).iter().enumerate() {
        let _ = writeln!(
            out,
            "    <rtept lat=\"{:.6}\" lon=\"{:.6}\"><name>{}</name></rtept>",
            w.at.lat,
            w.at.lon,
            waypoint_name(w, i)
        );
    }
    out.push_str("  </rte>\n</gpx>\n");
    out
}

/// KML 2.2: the line (split at the antimeridian), its two ends and the calls between them.
#[must_use]
pub fn kml(route: &Route) -> String {
    let mut out = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<kml xmlns=\"http://www.opengis.net/kml/2.2\">\n  <Document>\n    <name>{0}</name>\n    <description>{1}</description>\n    <Placemark>\n      <name>{0}</name>\n      <description>{1}</description>\n      <MultiGeometry>\n",
        title(route),
        summary(route)
    );
    for piece in split_at_antimeridian(&along_great_circles(&route.line)) {
        let mut coordinates: Vec<String> = piece
            .iter()
            .map(|[lon, lat]| format!("{lon:.6},{lat:.6}"))
            .collect();
        coordinates.dedup();
        // A line has two points, also from a place to itself.
        if let [only] = coordinates.as_slice() {
            coordinates.push(only.clone());
        }
        let _ = writeln!(
            out,
            "        <LineString><tessellate>1</tessellate><coordinates>{}</coordinates></LineString>",
            coordinates.join(" ")
        );
    }
    out.push_str("      </MultiGeometry>\n    </Placemark>\n");
    let mut places = vec![(route.from.name.as_str(), route.from.position)];
    places.extend(calls(route).filter_map(|(i, name)| Some((name, *route.line.get(i)?))));
    places.push((&route.to.name, route.to.position));
    for (name, at) in places {
        let at = rounded(at, 6);
        let _ = writeln!(
            out,
            "    <Placemark><name>{}</name><Point><coordinates>{:.6},{:.6}</coordinates></Point></Placemark>",
            safe(name),
            at.lon,
            at.lat
        );
    }
    out.push_str("  </Document>\n</kml>\n");
    out
}

/// RTZ 1.0: route information and waypoints joined by great circles (`geometryType="Orthodrome"`).
#[must_use]
pub fn rtz(route: &Route) -> String {
    let mut out = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!-- {NOT_FOR_NAVIGATION} -->\n<route version=\"1.0\" xmlns=\"http://www.cirm.org/RTZ/1/0\">\n  <routeInfo routeName=\"{}\" routeStatus=\"planning: {}\" vesselVoyage=\"{}\"/>\n  <waypoints>\n",
        title(route),
        NOT_FOR_NAVIGATION,
        summary(route)
    );
    for (i, w) in waypoints(route).iter().enumerate() {
        let _ = writeln!(
            out,
            "    <waypoint id=\"{}\" revision=\"1\" name=\"{}\">\n      <position lat=\"{:.6}\" lon=\"{:.6}\"/>{}\n    </waypoint>",
            i + 1,
            waypoint_name(w, i),
            w.at.lat,
            w.at.lon,
            if i == 0 {
                ""
            } else {
                "\n      <leg geometryType=\"Orthodrome\"/>"
            }
        );
    }
    out.push_str("  </waypoints>\n</route>\n");
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_cannot_break_the_file() {
        assert_eq!(
            safe("a<b>&\"c\"\u{0}\u{1b}"),
            "a&lt;b&gt;&amp;&quot;c&quot;"
        );
    }
}
