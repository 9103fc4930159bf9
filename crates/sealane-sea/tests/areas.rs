//! Areas, days and reasons: the user's own polygons, zones on a day, closures with dates, and what keeps a ship from a shorter way.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

use sealane_geo::LonLat;
use sealane_sea::{Area, Route, RouteQuery, Sea, SeaError, ShipLimits, zones};

fn query(places: &[&str]) -> RouteQuery {
    let sea = Sea::embedded().unwrap();
    RouteQuery {
        places: places.iter().map(|p| sea.place(p).unwrap()).collect(),
        ..RouteQuery::default()
    }
}

fn answer(q: &RouteQuery) -> Result<Route, SeaError> {
    Sea::embedded().unwrap().route(q)
}

fn ids(list: &[&str]) -> Vec<String> {
    list.iter().map(|&s| s.to_owned()).collect()
}

/// West, south, east, north as one polygon in a file of the user's.
fn file(parts: &[[f64; 4]], properties: &str) -> Vec<Area> {
    let polygons: Vec<_> = parts
        .iter()
        .map(|&[w, s, e, n]| vec![vec![[w, s], [e, s], [e, n], [w, n], [w, s]]])
        .collect();
    let text = serde_json::json!({"type": "Feature", "properties": serde_json::from_str::<serde_json::Value>(properties).unwrap(),
        "geometry": {"type": "MultiPolygon", "coordinates": polygons}})
    .to_string();
    let read = zones::read_polygons(&text).unwrap();
    read.into_iter().map(Area::from).collect()
}

fn boxed(parts: &[[f64; 4]]) -> Vec<Area> {
    file(parts, "{}")
}

/// Points of a way every 3 km or so.
fn points(line: &[LonLat]) -> Vec<LonLat> {
    let mut out = Vec::new();
    for w in line.windows(2) {
        let (u, v) = (w[0].unit(), w[1].unit());
        let n = (w[0].distance_nm(w[1]) / 1.6).ceil().max(1.0) as usize;
        let angle = sealane_geo::cube::angle(u, v);
        for k in 0..=n {
            let t = k as f64 / n as f64;
            let (f, g) = if angle < 1e-9 {
                (1.0 - t, t)
            } else {
                (((1.0 - t) * angle).sin(), (t * angle).sin())
            };
            out.push(sealane_geo::cube::lon_lat(
                [0, 1, 2].map(|i| f * u[i] + g * v[i]),
            ));
        }
    }
    out
}

#[test]
fn boxes_of_half_the_earth_and_more_shut_what_they_hold() {
    let free = answer(&query(&["FJSUV", "WSAPW"])).unwrap().distance_nm;
    for (west, east) in [
        (0.0, 179.0),
        (0.0, 180.0),
        (0.0, 181.0),
        (-170.0, 170.0),
        (-180.0, 180.0),
    ] {
        let avoid_areas = boxed(&[[west, -60.0, east, 60.0]]);
        let q = RouteQuery {
            avoid_areas: avoid_areas.clone(),
            ..query(&["SGSIN", "GRPIR"])
        };
        assert!(
            matches!(answer(&q), Err(SeaError::NoRoute { .. })),
            "{west} to {east}"
        );
        if east == 170.0 {
            // 178 E to 172 W lies wholly outside
            let q = RouteQuery {
                avoid_areas,
                ..query(&["FJSUV", "WSAPW"])
            };
            assert_eq!(answer(&q).unwrap().distance_nm, free);
        }
    }
}

#[test]
fn a_way_keeps_out_of_boxes_of_any_width() {
    let ports = [
        "SGSIN", "NLRTM", "USNYC", "JPYOK", "AUSYD", "BRSSZ", "ZADUR", "INMUN", "USLAX", "FJSUV",
        "CLVAP", "RUVVO",
    ];
    let mut seed = 7_u64;
    let mut draw = |from: f64, to: f64| {
        seed = seed
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        from + (to - from) * ((seed >> 11) as f64 / (1_u64 << 53) as f64)
    };
    let (mut found, mut longer) = (0, 0);
    for _ in 0..40 {
        let (west, width) = (draw(-180.0, 180.0), draw(1.0, 300.0));
        // Longitudes are read from -360 to 360.
        let west = if west + width > 360.0 {
            west - 360.0
        } else {
            west
        };
        let (south, height) = (draw(-65.0, 40.0), draw(0.5, 30.0));
        let (east, north) = (west + width, south + height);
        let (a, b) = (draw(0.0, 12.0) as usize, draw(0.0, 12.0) as usize);
        let free = query(&[ports[a], ports[b]]);
        let q = RouteQuery {
            avoid_areas: boxed(&[[west, south, east, north]]),
            ..free.clone()
        };
        let Ok(way) = answer(&q) else { continue };
        found += 1;
        longer += usize::from(way.distance_nm > answer(&free).unwrap().distance_nm + 0.1);
        for p in points(&way.line) {
            let off = (p.lon - west).rem_euclid(360.0);
            // 60 m: sides straight in degrees are cut into great circles
            let (lat, lon) = (
                60.0 / 111_000.0,
                60.0 / 111_000.0 / p.lat.to_radians().cos(),
            );
            let inside =
                off > lon && off < width - lon && p.lat > south + lat && p.lat < north - lat;
            assert!(
                !inside,
                "{} to {} by {p:?}, in {west} {south} {east} {north}",
                ports[a], ports[b]
            );
        }
    }
    assert!(found >= 12 && longer >= 4, "{found} {longer}");
}

#[test]
fn parts_that_overlap_do_not_cancel() {
    let avoid_areas = boxed(&[[58.0, 8.0, 62.0, 14.0], [60.0, 10.0, 64.0, 20.0]]);
    for at in ["11,61", "18,61", "9,59"] {
        let q = RouteQuery {
            avoid_areas: avoid_areas.clone(),
            ..query(&[at, "25,62"])
        };
        assert!(matches!(answer(&q), Err(SeaError::NoRoute { .. })), "{at}");
    }
}

#[test]
fn a_way_enters_the_users_area_by_the_shortest_way() {
    let q = query(&["SGSIN", "ZADUR"]);
    let free = answer(&q).unwrap();
    let bounds = [70.0, -5.0, 72.0, -3.0];
    let q = RouteQuery {
        require_areas: boxed(&[bounds]),
        ..q
    };
    let way = answer(&q).unwrap();
    assert!(way.areas[0].distance_nm < 30.0 && way.distance_nm > free.distance_nm + 10.0);
    let holds = |p: &LonLat| (70.0..=72.0).contains(&p.lon) && (-5.0..=-3.0).contains(&p.lat);
    assert!(points(&way.line).iter().any(holds) || way.line.iter().any(holds));
    // by hand: the best of many points of the border
    let mut best = f64::INFINITY;
    for k in 0..=20 {
        let t = f64::from(k) / 10.0;
        for p in [
            (70.0 + t, -5.0),
            (70.0 + t, -3.0),
            (70.0, -5.0 + t),
            (72.0, -5.0 + t),
        ] {
            let via = format!("{},{}", p.1, p.0);
            best = best.min(
                answer(&query(&["SGSIN", &via, "ZADUR"]))
                    .unwrap()
                    .distance_nm,
            );
        }
    }
    assert!(
        (way.distance_nm - best).abs() < 1.0,
        "{} by hand {best}",
        way.distance_nm
    );
    let bound = way.certificate.lower_bound_nm;
    assert!(
        bound <= best.min(way.distance_nm) && bound > way.distance_nm - 12.0,
        "{bound}"
    );
}

#[test]
fn miles_are_split_by_the_users_areas() {
    let split_areas = file(
        &[[20.0, 30.0, 30.0, 40.0], [25.0, 30.0, 36.0, 40.0]],
        r#"{"name": "Levant"}"#,
    );
    let q = RouteQuery {
        split_areas,
        date: Some("2026-01-01".to_owned()),
        ..query(&["GRPIR", "EGPSD"])
    };
    let way = answer(&q).unwrap();
    assert_eq!((way.areas.len(), way.areas[0].id.as_str()), (1, "levant"));
    // all of it lies there, and the overlap counts once
    assert!(
        (way.areas[0].distance_nm - way.distance_nm).abs() < 0.5,
        "{:?}",
        way.areas
    );
    assert_eq!(way.areas[0].in_force, Some(true));
}

#[test]
fn zones_are_told_with_their_days() {
    let force = |date: &str, id: &str| {
        let q = RouteQuery {
            date: Some(date.to_owned()),
            ..query(&["SGSIN", "GRPIR"])
        };
        let way = answer(&q).unwrap();
        way.zones.iter().find(|z| z.id == id).unwrap().in_force
    };
    assert_eq!(force("2023-06-01", "eca-mediterranean"), Some(false));
    assert_eq!(force("2026-06-01", "eca-mediterranean"), Some(true));
    assert_eq!(force("2024-06-01", "jwc-indian-ocean"), Some(true));
    assert_eq!(force("2026-06-01", "jwc-indian-ocean"), Some(false));
    for z in answer(&query(&["SGSIN", "GRPIR"])).unwrap().zones {
        assert_eq!(z.in_force, None);
    }
}

#[test]
fn areas_out_of_their_days_are_not_avoided_and_it_is_told() {
    let free = answer(&query(&["SGSIN", "GRPIR"])).unwrap().distance_nm;
    let ask = |avoid: &[&str], avoid_areas: Vec<Area>, date: Option<&str>| {
        let q = RouteQuery {
            avoid: ids(avoid),
            avoid_areas,
            date: date.map(str::to_owned),
            ..query(&["SGSIN", "GRPIR"])
        };
        answer(&q).unwrap()
    };
    let own = || {
        file(
            &[[41.0, 11.0, 45.0, 14.0]],
            r#"{"id": "aden", "valid_from": "2024-01-01", "valid_until": "2024-12-31"}"#,
        )
    };
    for (avoid, areas, in_force, out) in [
        (
            &["jwc-indian-ocean"][..],
            Vec::new(),
            "2024-06-01",
            "2026-06-01",
        ),
        (
            &["suez@2026-03-01..2026-09-30"][..],
            Vec::new(),
            "2026-06-01",
            "2026-10-01",
        ),
        (&[][..], own(), "2024-06-01", "2025-01-01"),
    ] {
        let shut = ask(avoid, areas.clone(), Some(in_force));
        assert!(
            shut.distance_nm > free + 5_000.0,
            "{avoid:?} {}",
            shut.distance_nm
        );
        let open = ask(avoid, areas.clone(), Some(out));
        assert_eq!(open.distance_nm, free, "{avoid:?}");
        assert!(
            open.warnings.iter().any(|w| w.contains(out)),
            "{:?}",
            open.warnings
        );
        // without a date it is kept out of, and that is told
        let undated = ask(avoid, areas, None);
        assert_eq!(undated.distance_nm, shut.distance_nm);
        assert!(
            undated
                .warnings
                .iter()
                .any(|w| w.contains("without a date")),
            "{:?}",
            undated.warnings
        );
    }
}

#[test]
fn a_zone_without_a_shape_is_told_and_cannot_be_asked_for() {
    for (avoid, require) in [
        (&["eca-norwegian-sea"][..], &[][..]),
        (&[], &["eca-norwegian-sea"]),
    ] {
        let q = RouteQuery {
            avoid: ids(avoid),
            require: ids(require),
            ..query(&["NLRTM", "RUMMK"])
        };
        let said = answer(&q).unwrap_err().to_string();
        assert!(said.contains("has no shape"), "{said}");
    }
    let missing = |places: &[&str], date: &str| {
        let q = RouteQuery {
            date: Some(date.to_owned()),
            ..query(places)
        };
        answer(&q).unwrap().zones_not_drawn
    };
    assert!(missing(&["NLRTM", "RUMMK"], "2028-01-01").contains(&"eca-norwegian-sea".to_owned()));
    assert!(!missing(&["NLRTM", "RUMMK"], "2026-01-01").contains(&"eca-norwegian-sea".to_owned()));
    assert!(missing(&["SGSIN", "LKCMB"], "2028-01-01").is_empty());
}

#[test]
fn requiring_one_arctic_strait_opens_its_transit() {
    let ask = |require: &str, ship: ShipLimits| {
        let q = RouteQuery {
            require: ids(&[require]),
            ship,
            ..query(&["RUMMK", "JPYOK"])
        };
        answer(&q)
    };
    let deep = |draught_m| ShipLimits {
        draught_m: Some(draught_m),
        ..ShipLimits::default()
    };
    let whole = ask("northern-sea-route", deep(11.0)).unwrap().distance_nm;
    for id in [
        "sannikov",
        "vilkitsky",
        "kara-gate",
        "long-strait",
        "bering",
    ] {
        let way = ask(id, deep(11.0)).unwrap();
        assert!(
            way.distance_nm < whole * 1.1,
            "{id}: {} of {whole}",
            way.distance_nm
        );
        assert!(
            way.passages.contains(&id.to_owned()),
            "{id}: {:?}",
            way.passages
        );
    }
    // Too deep a ship is refused there all the same.
    assert!(matches!(
        ask("sannikov", deep(13.5)),
        Err(SeaError::NoRoute { .. })
    ));
}

#[test]
fn what_keeps_a_ship_from_a_shorter_way_is_told() {
    let sea = Sea::embedded().unwrap();
    let shut = |q: &RouteQuery| sea.shut(q, &answer(q).unwrap()).unwrap();
    let beam = |beam_m| ShipLimits {
        beam_m: Some(beam_m),
        ..ShipLimits::default()
    };
    let q = RouteQuery {
        ship: beam(78.0),
        ..query(&["SGSIN", "GRPIR"])
    };
    let told = shut(&q);
    assert_eq!(told[0].passage, "suez", "{told:?}");
    assert_eq!(
        (told[0].limits[0].allowed, told[0].limits[0].ship),
        (77.5, Some(78.0))
    );
    assert!(
        told[0].why.contains("beam 78 m > 77.5 m"),
        "{}",
        told[0].why
    );
    // What the user shuts is no news.
    let q = RouteQuery {
        avoid: ids(&["suez"]),
        ..query(&["SGSIN", "GRPIR"])
    };
    assert!(
        shut(&q).iter().all(|s| s.passage != "suez"),
        "{:?}",
        shut(&q)
    );
    let q = query(&["RUMMK", "JPYOK"]);
    let told = shut(&q);
    assert_eq!(told[0].passage, "northern-sea-route", "{told:?}");
    assert!(told[0].why.contains("ice class") && told[0].limits.is_empty());
    let q = RouteQuery {
        ship: beam(40.0),
        ..query(&["SGSIN", "GRPIR"])
    };
    assert!(shut(&q).is_empty(), "{:?}", shut(&q));
}
