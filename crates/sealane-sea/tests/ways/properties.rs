//! What holds for every way.

use super::oracle::at;
use proptest::prelude::*;
use sealane_geo::LonLat;
use sealane_sea::{Place, RouteQuery, Sea, SeaError, ShipLimits};

fn way(places: &[&Place], change: impl FnOnce(&mut RouteQuery)) -> Result<f64, SeaError> {
    let mut q = RouteQuery {
        places: places.iter().map(|p| (*p).clone()).collect(),
        ..RouteQuery::default()
    };
    change(&mut q);
    Sea::embedded()?.route(&q).map(|r| {
        assert_eq!(r.certificate.land_km, 0.0, "{:?} {:?}", r.from, r.to);
        r.distance_nm
    })
}

fn plain(a: &Place, b: &Place) -> Option<f64> {
    way(&[a, b], |_| ()).ok()
}

/// A metre, nm.
const METRE: f64 = 1.0 / 1852.0;

fn anywhere() -> impl Strategy<Value = Place> {
    (-180.0..180.0_f64, -1.0..1.0_f64).prop_map(|(lon, z)| at(lon, z.asin().to_degrees()))
}

fn port() -> impl Strategy<Value = Place> {
    any::<prop::sample::Index>().prop_map(|i| {
        let all = sealane_sea::places::ports();
        let k = i.index(all.len());
        Place {
            name: all[k].name.clone(),
            locode: None,
            country: String::new(),
            position: all[k].position(),
            port: Some(k),
        }
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn there_and_back_and_by_way_of(a in anywhere(), b in anywhere(), c in anywhere()) {
        let Some(ab) = plain(&a, &b) else { return Ok(()) };
        prop_assert!((ab - plain(&b, &a).unwrap()).abs() < METRE);
        prop_assert!(ab >= a.position.distance_nm(b.position) - METRE);
        if let (Some(ac), Some(cb)) = (plain(&a, &c), plain(&c, &b)) {
            prop_assert!(ab <= ac + cb + METRE, "{} {} {}", ab, ac, cb);
        }
    }

    #[test]
    fn a_port_and_a_position(a in port(), b in anywhere()) {
        let Some(ab) = plain(&a, &b) else { return Ok(()) };
        prop_assert!((ab - plain(&b, &a).unwrap()).abs() < METRE);
        prop_assert!(ab >= a.position.distance_nm(b.position) - METRE);
    }

    #[test]
    fn shutting_never_shortens(a in port(), b in port(), which in prop::sample::subsequence(
        vec!["suez", "panama", "malacca", "singapore", "gibraltar", "bab-el-mandeb", "sunda", "good-hope", "korea-strait"], 1..4)) {
        let Some(free) = plain(&a, &b) else { return Ok(()) };
        let avoid = |n: usize| which[..n].iter().map(|s| (*s).to_owned()).collect::<Vec<_>>();
        let mut before = free;
        for n in 1..=which.len() {
            match way(&[&a, &b], |q| q.avoid = avoid(n)) {
                Ok(d) => {
                    prop_assert!(d >= before - 1e-9, "{} {}", d, before);
                    before = d;
                }
                Err(SeaError::NoRoute { binding, .. }) => {
                    prop_assert!(!binding.is_empty());
                    before = f64::INFINITY;
                }
                Err(e) => prop_assert!(false, "{e}"),
            }
        }
    }

    #[test]
    fn a_deeper_ship_never_goes_shorter(a in port(), b in port(), mut draughts in prop::collection::vec(3.0..24.0_f64, 3)) {
        if plain(&a, &b).is_none() { return Ok(()) }
        draughts.sort_by(f64::total_cmp);
        let mut before = 0.0;
        for d in draughts {
            let ship = ShipLimits { draught_m: Some(d), ..ShipLimits::default() };
            let nm = way(&[&a, &b], |q| q.ship = ship).unwrap_or(f64::INFINITY);
            prop_assert!(nm >= before - 1e-9, "{} m: {} after {}", d, nm, before);
            before = nm;
        }
    }
}

#[test]
fn poles_antimeridian_small_distances_and_the_same_point() {
    let same = |a: &Place, b: &Place| {
        let d = plain(a, b).unwrap();
        let direct = a.position.distance_nm(b.position);
        assert!(
            (d - direct).abs() < METRE,
            "{} {}: {d} {direct}",
            a.name,
            b.name
        );
        assert!((d - plain(b, a).unwrap()).abs() < METRE);
    };
    same(&at(10.0, 89.0), &at(-170.0, 89.0));
    same(&at(0.0, 90.0), &at(123.0, 88.0));
    same(&at(179.9, -30.0), &at(-179.9, -30.0));
    same(&at(180.0, 10.0), &at(-180.0, 10.001));
    same(&at(-30.0, 10.0), &at(-30.0, 10.00001));
    same(&at(-150.0, -45.0), &at(-150.000001, -45.0));
    assert_eq!(plain(&at(-30.0, 10.0), &at(-30.0, 10.0)), Some(0.0));
    let pole: Vec<LonLat> = [0.0, 90.0, -120.0]
        .map(|lon| at(lon, 90.0).position)
        .to_vec();
    assert!(pole.windows(2).all(|w| w[0].distance_m(w[1]) < 0.01));
    assert!(plain(&at(0.0, 90.0), &at(90.0, 90.0)).unwrap() < METRE);
}
