//! Ways as files: [`geojson`], [`gpx`], [`kml`], [`rtz`], [`waypoints_csv`], [`svg`].
//!
//! GeoJSON and KML join points straight in longitude and latitude, so great circles carry points between there; GPX, RTZ and CSV
//! have the waypoints alone. Every file says [`NOT_FOR_NAVIGATION`] where a mariner would look. Lines are split at the antimeridian where the format
//! knows no way round it (GeoJSON RFC 7946 section 3.1.9, KML, SVG); GPX and RTZ carry the waypoints as they are.

mod geojson;
mod split;
mod svg;
mod text;
mod waypoints;
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
                ends_at: 3,
            }],
            passages: vec!["made-up-strait".into()],
            approaches: vec![],
            zones: vec![],
            areas: Vec::new(),
            zones_not_drawn: Vec::new(),
            limits: vec![],
            certificate: Certificate {
                river_extra_nm: 0.0,
                land_km: 0.0,
                access_land_km: 0.0,
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

    /// What the RTZ 1.0 schema (IEC 61174:2015) and RFC 7946 ask of a file.
    fn keeps_the_rules(r: &Route, calls: &[&str]) {
        let mut reader = quick_xml::Reader::from_str(Box::leak(rtz(r).into_boxed_str()));
        let (mut ids, mut names, mut at) = (Vec::new(), Vec::new(), Vec::new());
        let mut legs = 0;
        loop {
            let event = reader.read_event().unwrap();
            let e = match &event {
                quick_xml::events::Event::Eof => break,
                quick_xml::events::Event::Start(e) | quick_xml::events::Event::Empty(e) => e,
                _ => continue,
            };
            let get = |key: &str| {
                let a = e.try_get_attribute(key).unwrap().unwrap();
                a.value.into_owned()
            };
            match e.name().as_ref() {
                "waypoint" => {
                    ids.push(get("id").parse::<u32>().unwrap());
                    names.push(get("name"));
                }
                "position" => at.push([get("lat"), get("lon")].map(|v| v.parse::<f64>().unwrap())),
                "leg" => legs += 1,
                _ => {}
            }
        }
        assert!(ids.len() >= 2, "minOccurs 2");
        assert_eq!((ids.len(), ids.len() - 1), (at.len(), legs));
        assert!(ids.windows(2).all(|w| w[0] < w[1]), "ids are unique");
        for p in &at {
            assert!(
                (-90.0..=90.0).contains(&p[0]) && (-180.0..180.0).contains(&p[1]),
                "{p:?}"
            );
        }
        if r.distance_nm > 0.01 {
            assert!(at.windows(2).all(|w| w[0] != w[1]), "a leg of no length");
        }
        for call in calls {
            assert!(names.iter().any(|n| n == call), "{call}: {names:?}");
            assert!(gpx(r).contains(&format!("<name>{call}</name>")), "{call}");
            assert!(
                kml(r).contains(&format!("<Placemark><name>{call}</name>")),
                "{call}"
            );
        }
        let collection = geojson(r);
        for f in collection["features"].as_array().unwrap() {
            let g = &f["geometry"];
            let lines = match g["type"].as_str().unwrap() {
                "LineString" => vec![&g["coordinates"]],
                "MultiLineString" => g["coordinates"].as_array().unwrap().iter().collect(),
                _ => continue,
            };
            for line in lines {
                let line: Vec<[f64; 2]> = serde_json::from_value(line.clone()).unwrap();
                assert!(line.len() >= 2, "3.1.4: two positions or more");
                assert!(
                    line.iter()
                        .all(|p| p[0].abs() <= 180.0 && p[1].abs() <= 90.0)
                );
                // 3.1.9: no line crosses the antimeridian.
                assert!(line.windows(2).all(|w| (w[0][0] - w[1][0]).abs() <= 180.0));
            }
        }
    }

    #[test]
    fn files_keep_the_rules_of_their_formats() {
        let sea = crate::Sea::embedded().unwrap();
        for places in [
            &["SGSIN", "SGSIN"][..],
            &["0,179.9999999", "0,170"],
            &["0,-180", "0,179.9999999"],
            &["0,0", "0,0.0000001"],
            &["NLRTM", "SGSIN"],
            &["USHOU", "BRMAO"],
            &["JPYOK", "FJSUV", "USLAX"],
            &["JPYOK", "FJSUV", "FJSUV", "JPYOK"],
        ] {
            let places: Vec<Place> = places.iter().map(|p| sea.place(p).unwrap()).collect();
            let between = places.get(1..places.len() - 1).unwrap_or_default();
            let calls: Vec<String> = between.iter().map(|p| p.name.clone()).collect();
            let query = crate::RouteQuery {
                places,
                ..Default::default()
            };
            let calls: Vec<&str> = calls.iter().map(String::as_str).collect();
            keeps_the_rules(&sea.route(&query).unwrap(), &calls);
        }
        keeps_the_rules(&route(), &[]);
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
