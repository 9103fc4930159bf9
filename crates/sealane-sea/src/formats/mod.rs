//! Ways as files: [`geojson`], [`gpx`], [`kml`], [`rtz`], [`waypoints_csv`], [`svg`].
//!
//! GeoJSON and KML join points straight in longitude and latitude, so great circles carry points between there; GPX, RTZ and CSV
//! have the waypoints alone. Every file says [`NOT_FOR_NAVIGATION`] where a mariner would look. Lines are split at the antimeridian where the format
//! knows no way round it (GeoJSON RFC 7946 section 3.1.9, KML, SVG); GPX and RTZ carry the waypoints as they are.

mod geojson;
mod split;
mod svg;
mod text;
mod xml;

pub use geojson::{geojson, geometry};
pub use split::{along_great_circles, split_at_antimeridian};
pub use svg::svg;
pub use text::waypoints_csv;
pub use xml::{gpx, kml, rtz};

/// What every file says.
pub const NOT_FOR_NAVIGATION: &str = "For planning, not for navigation.";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Certificate, Leg, Place, Route};
    use sealane_geo::LonLat;

    /// Suva to Apia by way of a corner: it crosses the antimeridian.
    pub(super) fn route() -> Route {
        let p = |lon, lat| LonLat::new(lon, lat).unwrap();
        let place = |name: &str, locode: &str, country: &str, position| Place {
            name: name.into(),
            locode: Some(locode.into()),
            country: country.into(),
            position,
            port: None,
        };
        let line = vec![
            p(178.42, -18.13),
            p(179.5, -17.0),
            p(-176.0, -15.0),
            p(-171.76, -13.83),
        ];
        let distance_nm = line.windows(2).map(|w| w[0].distance_nm(w[1])).sum();
        Route {
            from: place("Suva \"Harbour\"", "FJSUV", "FJ", line[0]),
            to: place("Apia & roads <north>", "WSAPW", "WS", line[3]),
            distance_nm,
            from_access_nm: 3.0,
            to_access_nm: 2.0,
            legs: vec![Leg {
                from: "Suva".into(),
                to: "Apia".into(),
                distance_nm,
                passages: vec![],
            }],
            passages: vec!["made-up-strait".into()],
            approaches: vec![],
            zones: vec![],
            areas: Vec::new(),
            zones_not_drawn: Vec::new(),
            limits: vec![],
            certificate: Certificate {
                land_km: 0.0,
                fairway_km: 0.0,
                lower_bound_nm: distance_nm,
                method: "by hand".into(),
            },
            line,
            alternatives: vec![],
            warnings: vec![],
        }
    }

    #[test]
    fn each_form_is_as_it_was() {
        let r = route();
        insta::assert_snapshot!(
            "geojson",
            serde_json::to_string_pretty(&geojson(&r)).unwrap()
        );
        insta::assert_snapshot!("gpx", gpx(&r));
        insta::assert_snapshot!("kml", kml(&r));
        insta::assert_snapshot!("rtz", rtz(&r));
        insta::assert_snapshot!("csv", waypoints_csv(&r));
        insta::assert_snapshot!("svg", svg(&r));
    }

    #[test]
    fn each_form_warns_the_mariner() {
        let r = route();
        for (form, text) in [
            ("geojson", geojson(&r).to_string()),
            ("gpx", gpx(&r)),
            ("kml", kml(&r)),
            ("rtz", rtz(&r)),
            ("csv", waypoints_csv(&r)),
            ("svg", svg(&r)),
        ] {
            assert!(text.contains(NOT_FOR_NAVIGATION), "{form}");
        }
    }

    #[test]
    fn the_xml_is_well_formed_and_keeps_every_waypoint() {
        let r = route();
        for (text, element, expected) in [
            (gpx(&r), "rtept", r.line.len()),
            (rtz(&r), "waypoint", r.line.len()),
            (kml(&r), "Placemark", 3),
            (svg(&r), "svg", 1),
        ] {
            let mut reader = quick_xml::Reader::from_str(&text);
            let mut found = 0;
            loop {
                match reader.read_event().unwrap() {
                    quick_xml::events::Event::Eof => break,
                    quick_xml::events::Event::Start(e) | quick_xml::events::Event::Empty(e)
                        if e.name().as_ref() == element =>
                    {
                        found += 1;
                    }
                    _ => {}
                }
            }
            assert_eq!(found, expected, "{element}");
        }
    }
}
