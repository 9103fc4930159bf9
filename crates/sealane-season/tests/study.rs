//! The seasons of whole studies over the real sea.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests fail by panicking"
)]

use sealane_sea::{RouteQuery, Sea};
use sealane_season::{
    Escort, Passability, SeasonPrices, SeasonQuery, SeasonShip, StudyOptions, Way, season,
    study_season, ways_between,
};
use sealane_voyage::{Prices, polaris::IceClass, ship};

fn ask(from: &str, to: &str, require: &[&str]) -> RouteQuery {
    let sea = Sea::embedded().unwrap();
    RouteQuery {
        places: vec![sea.place(from).unwrap(), sea.place(to).unwrap()],
        require: require.iter().map(|s| (*s).to_owned()).collect(),
        ..RouteQuery::default()
    }
}

#[test]
fn the_northern_study_answers() {
    let text = include_str!("../../../studies/northern-sea-route/study.toml");
    let options = StudyOptions {
        departures: 20,
        speed_kn: Some(15.0),
        draught_m: Some(11.5),
        ice_classes: vec![IceClass::None, IceClass::Ic, IceClass::Arc7],
        corridors: vec![
            "murmansk-shanghai-nsr".to_owned(),
            "murmansk-shanghai-suez".to_owned(),
        ],
        ..StudyOptions::default()
    };
    let s = study_season("study.toml", text, Sea::embedded().unwrap(), &options).unwrap();
    assert_eq!(s.corridors.len(), 2);
    let north = &s.corridors[0];
    assert!(
        north.fault.is_none() && north.ways.len() >= 2,
        "{:?}",
        north.fault
    );
    for (id, nm) in &north.ways {
        assert!((5000.0..7200.0).contains(nm), "{id}: {nm}");
    }
    let september = |k: usize| north.tables[k].months[8].passable_share;
    assert!(september(0) <= september(1) && september(1) <= september(2));
    assert_eq!(north.tables[0].months[1].passability, Passability::Closed);
    assert!(north.splits.iter().any(|(c, o, s)| *c == IceClass::Arc7
        && o == "murmansk-shanghai-suez"
        && s.months.len() == 12));
    let south = &s.corridors[1];
    assert_eq!(south.tables.len(), 1);
    assert!(
        south.tables[0]
            .months
            .iter()
            .all(|m| m.passability == Passability::Open)
    );
}

/// The Eastern Maritime Corridor: months differ, and each says by which leg and which wind.
#[test]
fn the_monsoon_shows_on_the_eastern_corridor() {
    let sea = Sea::embedded().unwrap();
    let base = ship("panamax-bulk").unwrap();
    let ways = ways_between(sea, &ask("RUVVO", "INMAA", &[]), false).unwrap();
    let q = SeasonQuery {
        ship: SeasonShip::from_ship(&base, IceClass::None, Some(13.0)).unwrap(),
        ways,
        months: (1..=12).collect(),
        departures: 100,
        seed: 1,
        escort: Escort::Never,
        prices: SeasonPrices::from_prices(&Prices::default_table().unwrap(), &base),
    };
    let t = season(&q).unwrap();
    assert!(t.months[0].days.is_some(), "{:?}", t.months[0].obstacles);
    let p50: Vec<f64> = t.months.iter().map(|m| m.days.unwrap().p50).collect();
    let (low, high) = p50
        .iter()
        .fold((f64::MAX, 0.0f64), |(a, b), x| (a.min(*x), b.max(*x)));
    assert!(high - low > 0.2, "months do not differ: {p50:?}");
    assert!(t.months.iter().all(|m| m.passability == Passability::Open));
    let year = t.year.unwrap();
    assert!(year.p10 < year.p50 && year.p50 < year.p90);
    // Westbound in July the south-west monsoon stands against the ship in the Bay of Bengal.
    let july = &t.months[6];
    let bay = july
        .causes
        .iter()
        .find(|c| c.area == "Bay of Bengal")
        .expect("the monsoon is not named");
    assert!(bay.why.starts_with("SW wind"), "{}", bay.why);
    let april = &t.months[3];
    let before = april
        .causes
        .iter()
        .find(|c| c.area == "Bay of Bengal")
        .map_or(0.0, |c| c.hours);
    assert!(bay.hours > before + 1.0, "{} against {before}", bay.hours);
    let slow = t
        .months
        .iter()
        .filter(|m| m.against_fastest.is_some())
        .count();
    assert!(slow >= 10, "{slow} months say why they are slower");
    assert!(t.months[8].typhoon_exposure > t.months[1].typhoon_exposure);
}

/// Published sailed tracks Murmansk–Vilkitsky: 1 260 nm round Cape Zhelaniya, 1 510 nm through Kara Gate. Ours may be up to 10 %
/// shorter (a ship follows leads and coasts), Zhelaniya stays the shorter one.
#[test]
fn zhelaniya_is_the_shorter_way() {
    let sea = Sea::embedded().unwrap();
    // To the western mouth of the strait and 30 nm on to its narrows.
    let length = |gate: &str| {
        let places = ["RUMMK", gate, "77.65,101.5"];
        let q = RouteQuery {
            places: places.iter().map(|p| sea.place(p).unwrap()).collect(),
            ice_class: Some("PC1".to_owned()),
            ..RouteQuery::default()
        };
        sea.route(&q).unwrap().distance_nm + 30.0
    };
    let (cape, gate) = (length("77.3,68.5"), length("70.45,58.05"));
    assert!(cape < gate, "{cape} {gate}");
    assert!(cape > 0.9 * 1260.0 && cape < 1.02 * 1260.0, "{cape}");
}

/// A passage asked for beside the route itself is met once on the whole, not by each stretch going there and back, and the gates are
/// met in the order of the voyage from either end.
#[test]
fn a_northern_way_goes_neither_back_nor_twice() {
    let sea = Sea::embedded().unwrap();
    let asked = ["bering", "northern-sea-route"];
    let by_sea = sea.route(&ask("RUMMK", "INPRT", &asked)).unwrap();
    let shortest = |from: &str, to: &str| {
        let ways = ways_between(sea, &ask(from, to, &asked), true).unwrap();
        ways.iter().map(Way::distance_nm).fold(f64::MAX, f64::min)
    };
    let (there, back) = (shortest("RUMMK", "INPRT"), shortest("INPRT", "RUMMK"));
    let off = there / by_sea.distance_nm - 1.0;
    assert!(
        (0.0..0.03).contains(&off),
        "{there} nm against {}",
        by_sea.distance_nm
    );
    assert!((there - back).abs() < 1.0, "{there} there, {back} back");
    let shut = ways_between(
        sea,
        &ask("RUMMK", "INPRT", &["suez", "northern-sea-route"]),
        true,
    );
    assert!(shut.unwrap_err().to_string().contains("suez"));
}
