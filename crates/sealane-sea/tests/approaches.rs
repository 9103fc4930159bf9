//! Limits of approaches: told on ways to their ports, obeyed when a ship is given, and no passages.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test over embedded data"
)]

use sealane_sea::passages::approaches;
use sealane_sea::{MatrixQuery, Route, RouteQuery, Sea, SeaError, ShipLimits};

fn ask(from: &str, to: &str, ship: ShipLimits) -> Result<Route, SeaError> {
    let sea = Sea::embedded().unwrap();
    sea.route(&RouteQuery {
        places: vec![sea.place(from).unwrap(), sea.place(to).unwrap()],
        ship,
        alternatives: 2,
        ..RouteQuery::default()
    })
}

fn draught(m: f64) -> ShipLimits {
    ShipLimits {
        draught_m: Some(m),
        ..ShipLimits::default()
    }
}

#[test]
fn every_approach_is_told_on_ways_to_its_ports_and_is_no_passage() {
    for a in approaches() {
        for code in a.ports.split(';').filter(|c| !c.is_empty()) {
            let r = ask("ESLPA", code, ShipLimits::default()).unwrap();
            assert!(r.approaches.contains(&a.id), "{code}: {:?}", r.approaches);
            assert!(!r.passages.contains(&a.id), "{code}");
            assert!(r.alternatives.iter().all(|o| !o.passages.contains(&a.id)));
        }
    }
    // Found by the line alone: Nanjing lies up both stretches of the Yangtze, Baton Rouge up the Mississippi.
    for (code, id) in [
        ("CNNJI", "yangtze"),
        ("USBTR", "mississippi"),
        ("CNHNK", "yangtze"),
    ] {
        let r = ask("SGSIN", code, ShipLimits::default()).unwrap();
        assert!(
            r.approaches.iter().any(|a| a == id),
            "{code}: {:?}",
            r.approaches
        );
    }
}

#[test]
fn a_ship_that_fits_is_told_its_margin_and_one_that_does_not_is_refused() {
    for (code, id, fits, deep) in [
        ("INCCU", "hooghly", 8.0, 9.0),
        ("USHOU", "houston-ship-channel", 13.0, 14.5),
        ("RUSAB", "ob-gulf", 13.0, 16.0),
        ("RULED", "st-petersburg", 7.9, 11.5),
        ("CNNJI", "yangtze-lower", 11.0, 12.0),
    ] {
        let free = ask("ESLPA", code, ShipLimits::default()).unwrap();
        let r = ask("ESLPA", code, draught(fits)).unwrap();
        assert!((r.distance_nm - free.distance_nm).abs() < 200.0, "{code}");
        let l = r.limits.iter().find(|l| l.place == id).unwrap();
        assert!(l.what == "draught_m" && l.margin.unwrap() > 0.0 && !l.of_port);
        let told = ask("ESLPA", code, draught(deep)).unwrap_err();
        let SeaError::NoRoute { binding, .. } = told else {
            unreachable!("{told}")
        };
        assert!(
            binding.iter().any(|b| b.ends_with(&format!("at {id}"))),
            "{binding:?}"
        );
    }
}

#[test]
fn limits_of_a_part_are_told_and_not_obeyed() {
    for (code, id) in [
        ("CNSHA", "huangpu"),
        ("NLRTM", "new-waterway"),
        ("INHAL", "hooghly-mouth"),
    ] {
        let r = ask("SGSIN", code, draught(16.0)).unwrap();
        let told = |w: &&String| w.contains(&format!("part of {id}"));
        assert!(r.warnings.iter().any(|w| told(&w)), "{:?}", r.warnings);
        let r = ask("SGSIN", code, draught(9.0)).unwrap();
        assert!(!r.warnings.iter().any(|w| told(&w)), "{:?}", r.warnings);
    }
}

#[test]
fn a_matrix_obeys_approaches() {
    let sea = Sea::embedded().unwrap();
    let places: Vec<_> = ["INMAA", "INCCU", "USHOU"]
        .iter()
        .map(|c| sea.place(c).unwrap())
        .collect();
    let query = |ship| MatrixQuery {
        from: places.clone(),
        to: places.clone(),
        terms: RouteQuery {
            ship,
            ..RouteQuery::default()
        },
        ..MatrixQuery::default()
    };
    let free = sea.matrix(&query(ShipLimits::default())).unwrap();
    assert!(free.iter().flatten().all(Option::is_some));
    let deep = sea.matrix(&query(draught(13.0))).unwrap();
    assert!(deep[0][1].is_none() && deep[1][2].is_none() && deep[1][1] == Some(0.0));
    assert!(deep[0][2].is_some() && deep[2][0].is_some());
}
