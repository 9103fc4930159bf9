//! Other ways on the other side of an island.
#![allow(clippy::unwrap_used, clippy::panic)]

use sealane_sea::{Alternative, Route, RouteQuery, Sea};

fn asked(from: &str, to: &str, avoid: &[&str], alternatives: usize) -> Route {
    let sea = Sea::embedded().unwrap();
    sea.route(&RouteQuery {
        places: [from, to].iter().map(|p| sea.place(p).unwrap()).collect(),
        avoid: avoid.iter().map(|s| (*s).to_owned()).collect(),
        alternatives,
        ..RouteQuery::default()
    })
    .unwrap()
}

/// The other way that passes an island on one of these sides.
fn round<'a>(r: &'a Route, island: &str, sides: &[&str], instead_of: &[&str]) -> &'a Alternative {
    r.alternatives
        .iter()
        .find(|a| {
            a.sides.iter().any(|s| {
                s.island == island
                    && sides.contains(&s.side.as_str())
                    && instead_of.contains(&s.instead_of.as_str())
            })
        })
        .unwrap_or_else(|| {
            let told: Vec<_> = r
                .alternatives
                .iter()
                .map(|a| (&a.sides, a.extra_nm))
                .collect();
            panic!("{island}: {told:?}")
        })
}

fn passes(a: &Alternative, lat: std::ops::Range<f64>, lon: std::ops::Range<f64>) -> bool {
    a.line
        .iter()
        .any(|p| lat.contains(&p.lat) && lon.contains(&p.lon))
}

#[test]
fn madagascar_has_two_sides() {
    let r = asked("ZACPT", "SGSIN", &[], 4);
    let north = round(
        &r,
        "Madagascar",
        &["north", "north-west", "west"],
        &["south", "south-east", "east"],
    );
    assert!(
        (100.0..400.0).contains(&north.extra_nm),
        "{}",
        north.extra_nm
    );
    assert!(passes(north, -20.0..-9.0, 40.0..50.0));
}

#[test]
fn taiwan_has_two_sides() {
    let r = asked("JPYOK", "HKHKG", &[], 4);
    let east = round(
        &r,
        "Taiwan",
        &["east", "south-east", "south"],
        &["west", "north-west"],
    );
    assert!((30.0..200.0).contains(&east.extra_nm), "{}", east.extra_nm);
    assert!(east.passages.iter().any(|p| p == "luzon-strait"));
}

#[test]
fn great_britain_is_rounded_by_the_north() {
    let r = asked("Dublin", "NLRTM", &[], 2);
    let north = round(
        &r,
        "Great Britain",
        &["north", "north-west", "north-east"],
        &["south", "south-west"],
    );
    assert!(passes(north, 58.0..61.0, -6.0..0.0));
    // By the other side of the island also where the passage is asked not to be used: the way itself.
    let shut = asked("Dublin", "NLRTM", &["dover"], 0);
    assert!(north.distance_nm <= shut.distance_nm + 1e-6);
}

#[test]
fn sri_lanka_has_one_side_where_palk_is_shut_and_two_where_the_way_goes_by() {
    assert!(asked("LKCMB", "INMAA", &[], 3).alternatives.is_empty());
}

#[test]
fn new_zealand_and_the_aegean() {
    let r = asked("AUSYD", "NZWLG", &[], 3);
    let south = round(
        &r,
        "South Island",
        &["south", "south-east", "south-west", "east"],
        &["north", "north-west"],
    );
    assert!(passes(south, -49.0..-46.0, 166.0..171.0));
    let r = asked("GRPIR", "Izmir", &[], 4);
    assert!(r.alternatives.len() >= 2, "{:?}", r.alternatives.len());
    for a in &r.alternatives {
        assert!(a.extra_nm > 0.0 && a.extra_nm <= r.distance_nm / 2.0);
        assert!(!a.sides.is_empty());
    }
}

#[test]
fn each_other_way_is_told_once_and_is_longer() {
    for (from, to) in [
        ("NLRTM", "SGSIN"),
        ("CAHAL", "CAQUE"),
        ("IDJKT", "Makassar"),
        ("FRMRS", "DZALG"),
    ] {
        let r = asked(from, to, &[], 4);
        assert!(!r.alternatives.is_empty(), "{from} {to}");
        for (i, a) in r.alternatives.iter().enumerate() {
            assert!((a.distance_nm - r.distance_nm - a.extra_nm).abs() < 1e-6);
            assert!(
                a.sides.iter().all(|s| s.side != s.instead_of),
                "{:?}",
                a.sides
            );
            assert!(a.extra_nm >= 0.0, "{from} {to} {}", a.extra_nm);
            assert!(a.passages != r.passages || !a.sides.is_empty());
            assert_eq!(
                a.differs_by(&r.passages) == "island",
                a.passages == r.passages
            );
            let rest = r.alternatives.get(i + 1..).unwrap();
            assert!(rest.iter().all(|b| b.line != a.line), "{from} {to}");
        }
    }
}
