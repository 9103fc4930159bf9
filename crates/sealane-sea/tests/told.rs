//! What an answer tells beside its miles: land under a straight run, turning back, seasons, limits that nobody knows.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use sealane_sea::{Route, RouteQuery, Sea, SeaError};

fn asked(places: &[&str], require: &[&str], date: Option<&str>) -> Result<Route, SeaError> {
    let sea = Sea::embedded()?;
    sea.route(&RouteQuery {
        places: places
            .iter()
            .map(|p| sea.place(p))
            .collect::<Result<_, _>>()?,
        require: require.iter().map(|&r| r.to_owned()).collect(),
        date: date.map(str::to_owned),
        ..Default::default()
    })
}

fn told(places: &[&str], require: &[&str], date: Option<&str>, words: &str) -> bool {
    let route = asked(places, require, date).unwrap();
    route.warnings.iter().any(|w| w.contains(words))
}

#[test]
fn no_way_runs_across_a_peninsula() {
    // Owen Sound lies on Georgian Bay, behind the Bruce Peninsula: 20 nm over land, 136 round it.
    let round = asked(&["CASON", "CAOWS"], &[], None).unwrap();
    assert!(
        (125.0..150.0).contains(&round.distance_nm),
        "{}",
        round.distance_nm
    );
    let refused = asked(&["USGRB", "USKAU"], &[], None)
        .unwrap_err()
        .to_string();
    assert!(
        refused.contains("its river or basin is not on the map; the nearest port with a line, Green Bay, US (USGRB), is 18 nm away, over land"),
        "{refused}"
    );
}

#[test]
fn some_land_under_a_run_to_a_neighbour_is_told_once() {
    let route = asked(&["GBCOR", "NLRTM", "GBCOR"], &[], None).unwrap();
    let land: Vec<_> = route
        .warnings
        .iter()
        .filter(|w| w.contains("km of it over drawn land"))
        .collect();
    assert_eq!(land.len(), 1, "{:?}", route.warnings);
    assert!((7.2..12.0).contains(&route.certificate.access_land_km));
    assert_eq!(route.certificate.land_km, 0.0);
    // Skien would cross more than 3 nm.
    let refused = asked(&["NOSKE", "NLRTM"], &[], None).unwrap_err();
    assert!(refused.to_string().contains("Porsgrunn"), "{refused}");
    assert!(!told(&["NOPOR", "NLRTM"], &[], None, "drawn land"));
}

/// A position answered as it must be: by its access, or refused with what is near.
fn position(at: &str) -> Result<Route, String> {
    asked(&[at, "SGSIN"], &[], None).map_err(|e| e.to_string())
}

#[test]
fn a_position_far_inland_is_refused_with_what_is_near() {
    for (at, port) in [
        ("-3.8045,143.6074", "Wewak"),
        ("-38.6083,-62.0136", "Bahia Blanca"),
        ("36.9826,-3.7451", "Motril"),
        ("41.4968,-72.7778", "New Haven"),
        ("34.2907,131.9638", "Iwakuni"),
        ("4.1879,103.1962", "Kemaman"),
    ] {
        let refused = position(at).unwrap_err();
        assert!(
            refused.contains("lies on land; the nearest sea is") && refused.contains(port),
            "{refused}"
        );
    }
}

#[test]
fn a_position_on_land_is_taken_at_the_water_or_at_a_port_alone() {
    use sealane_sea::{places::ports, shore::Shore};
    let shore = Shore::embedded().unwrap();
    let sea = Sea::embedded().unwrap();
    let mut seed = 5_u64;
    let mut draw = || {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        (seed >> 33) as f64 / f64::from(1_u32 << 31) - 0.5
    };
    let (mut taken, mut refused) = (0, 0);
    for _ in 0..400 {
        let port = &ports()[((draw() + 0.5) * ports().len() as f64) as usize];
        let (lat, lon) = (port.lat + 0.6 * draw(), port.lon + 0.6 * draw());
        let Ok(place) = sea.place(&format!("{lat:.4},{lon:.4}")) else {
            continue;
        };
        let at = place.position;
        let Ok(route) = position(&format!("{lat:.4},{lon:.4}")) else {
            refused += usize::from(shore.on_land(at));
            continue;
        };
        taken += usize::from(shore.on_land(at));
        let near_port = |nm: f64| ports().iter().any(|p| p.position().distance_nm(at) <= nm);
        let near_water = shore.nearest_coast(at, 1.0).is_some_and(|c| c.1 <= 1.0);
        let near_line = route.line.get(1).is_some_and(|p| p.distance_nm(at) <= 5.0);
        assert!(
            !shore.on_land(at) || near_water || near_port(10.0) || near_line,
            "{at:?}"
        );
        let told = route.warnings.iter().any(|w| w.contains("drawn land"));
        let access: f64 = (route.line.windows(2))
            .take_while(|w| w[0].distance_nm(at) < route.from_access_nm)
            .map(|w| shore.land_km(w[0], w[1]))
            .sum();
        assert!(
            told || access < 0.05 || !shore.on_land(at),
            "{at:?}: {access} km untold"
        );
    }
    assert!(
        taken > 10 && refused > 50,
        "{taken} taken, {refused} refused"
    );
}

#[test]
fn a_fjord_leads_out_over_its_water() {
    let shore = sealane_sea::shore::Shore::embedded().unwrap();
    for at in ["70.4789,25.2021", "53.0508,-131.8123", "60.8787,-47.8165"] {
        let route = position(at).unwrap();
        assert!(route.from_access_nm > 0.5, "{at}");
        let near = |w: &&[sealane_geo::LonLat]| w[0].distance_nm(route.line[0]) < 40.0;
        let land: f64 = (route.line.windows(2).filter(near))
            .map(|w| shore.land_km(w[0], w[1]))
            .sum();
        assert!(land < 1e-4, "{at}: {land} km");
    }
}

#[test]
fn land_under_a_run_to_open_water_is_told_with_its_kilometres() {
    let told = |at: &str| asked(&[at, "NLRTM"], &[], None).unwrap().warnings;
    let inland = told("51.5,-9.76");
    let of = |w: &String| {
        w.contains("it lies on drawn land; its way to the searched water has")
            && w.contains("km of it over")
    };
    assert!(inland.iter().any(of), "{inland:?}");
    assert!(told("50.0,-9.75").is_empty());
}

#[test]
fn wide_and_long_ships_are_allowed_less_draught() {
    let limits = |id: &str, beam_m, draught_m| {
        let ship = sealane_sea::ShipLimits {
            beam_m: Some(beam_m),
            draught_m: Some(draught_m),
            ..Default::default()
        };
        let all = sealane_sea::limits_of(id, &ship);
        let l = all.into_iter().find(|l| l.what == "draught_m").unwrap();
        (l.allowed, l.margin.unwrap() >= 0.0)
    };
    assert_eq!(limits("sodertalje", 16.9, 6.7), (6.8, true));
    assert_eq!(limits("sodertalje", 17.0, 6.8), (6.8, true));
    assert_eq!(limits("sodertalje", 17.1, 6.7), (6.5, false));
    assert_eq!(limits("suez", 45.0, 17.5), (20.1, true));
    assert!(!limits("suez", 60.0, 17.5).1);
    assert!(limits("suez", 60.0, 16.0).1);
    let long = sealane_sea::ShipLimits {
        length_m: Some(235.0),
        draught_m: Some(9.5),
        ..Default::default()
    };
    let kiel = sealane_sea::limits_of("kiel", &long);
    assert!(
        kiel.iter()
            .any(|l| l.allowed == 7.0 && l.margin < Some(0.0))
    );
}

#[test]
fn turning_back_is_told_of_one_way_not_of_a_round_voyage() {
    assert!(told(&["GRPIR", "ITGOA"], &["bosporus"], None, "turns back"));
    for (places, gate) in [
        (["INMAA", "JPYOK", "INMAA"], "malacca"),
        (["NLRTM", "SGSIN", "NLRTM"], "suez"),
    ] {
        assert!(!told(&places, &[gate], None, "turns back"), "{gate}");
    }
}

#[test]
fn the_seaways_winter_is_told() {
    let season = "outside the season of welland";
    for (date, shut) in [("2026-02-01", true), ("2026-07-01", false)] {
        assert_eq!(told(&["USCLE", "NLRTM"], &[], Some(date), season), shut);
    }
    assert!(matches!(
        asked(&["USCLE", "NLRTM"], &[], Some("winter")),
        Err(SeaError::BadQuery(_))
    ));
    let draught = "max_draught_m of soo is unknown";
    assert!(told(&["USDLH", "USCLE"], &[], None, draught));
}

#[test]
fn the_pages_count_the_ports_without_a_line_as_the_table_does() {
    let rows = sealane_sea::places::inland().unwrap();
    let of = |group: &str| rows.iter().filter(|i| i.group == group).count();
    let groups = format!(
        "{} use the line of a neighbour, {} lie on lakes",
        of("neighbour"),
        of("lake")
    );
    let rest = format!(
        "{} on unmapped rivers, {} above a dam",
        of("unmapped-river"),
        of("above-a-dam")
    );
    let page = |name: &str| {
        let root = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/src/");
        std::fs::read_to_string(format!("{root}{name}")).unwrap()
    };
    let router = page("sea-router.md");
    let places = page("places.md");
    let none = format!("{} of 3,845 ports have none", rows.len());
    assert_eq!(sealane_sea::places::ports().len(), 3845);
    assert!(places.contains(&none), "{none}");
    assert!(
        places.contains(&groups) && places.contains(&rest),
        "{groups}, {rest}"
    );
    assert!(
        router.contains(&groups) && router.contains(&rest),
        "{groups}, {rest}"
    );
}
