//! A required passage is gone through: its line is crossed an odd number of times.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use proptest::prelude::*;
use sealane_geo::LonLat;
use sealane_geo::cube::{CubePoint, cross_properly};
use sealane_sea::world::World;
use sealane_sea::{Place, Route, RouteQuery, Sea, SeaError};
use std::sync::LazyLock;

static WORLD: LazyLock<World> = LazyLock::new(|| World::decode(sealane_world::SEA).unwrap());

fn asked(places: &[Place], require: &[&str], avoid: &[&str]) -> Result<Route, SeaError> {
    let own = |l: &[&str]| l.iter().map(|s| (*s).to_owned()).collect::<Vec<_>>();
    Sea::embedded()?.route(&RouteQuery {
        places: places.to_vec(),
        require: own(require),
        avoid: own(avoid),
        ..RouteQuery::default()
    })
}

fn ports(names: &[&str]) -> Vec<Place> {
    let sea = Sea::embedded().unwrap();
    names.iter().map(|n| sea.place(n).unwrap()).collect()
}

fn between(from: &str, to: &str, require: &[&str]) -> Route {
    asked(&ports(&[from, to]), require, &[]).unwrap()
}

/// How often a line crosses the gate of a passage.
fn crossings(line: &[LonLat], passage: &str) -> usize {
    let world = &*WORLD;
    let number = world.names.iter().position(|n| n == passage).unwrap();
    let gate = world
        .gates
        .iter()
        .find(|g| usize::from(g.passage) == number)
        .unwrap();
    let points: Vec<CubePoint> = line.iter().map(|p| CubePoint::from(*p)).collect();
    points
        .windows(2)
        .flat_map(|w| gate.line.windows(2).map(move |g| (w, g)))
        .filter(|(w, g)| cross_properly(w[0], w[1], g[0], g[1]))
        .count()
}

fn turns_back(r: &Route) -> bool {
    r.warnings.iter().any(|w| w.contains("turns back"))
}

#[test]
fn a_dead_end_is_entered_and_left_and_said_so() {
    // Into the Black Sea and back: no other water leads out of it.
    let r = between("GRPIR", "ITGOA", &["bosporus"]);
    assert!(turns_back(&r), "{:?}", r.warnings);
    assert_eq!(crossings(&r.line, "bosporus") % 2, 0);
    let one = asked(&ports(&["GRPIR", "ITGOA"]), &["bosporus", "messina"], &[]).unwrap();
    assert!(turns_back(&one) && one.warnings.iter().all(|w| !w.contains("messina")));
    assert_eq!(crossings(&one.line, "messina") % 2, 1);
}

#[test]
fn suez_required_beside_its_end_goes_round_africa() {
    let r = between("GRPIR", "EGALY", &["suez"]);
    assert!(!turns_back(&r), "{:?}", r.warnings);
    // The parts of the way between which the canal lies, each asked by itself.
    let free = |a: &str, b: &str| between(a, b, &[]).distance_nm;
    let south = asked(&ports(&["GRPIR", "EGSUZ"]), &[], &["suez"]).unwrap();
    assert!(r.distance_nm > 11_000.0);
    let parts = south.distance_nm + free("EGSUZ", "EGALY");
    assert!(
        r.distance_nm <= parts + 0.01 && r.distance_nm > parts - 60.0,
        "{} {parts}",
        r.distance_nm
    );
    let back = between("EGALY", "GRPIR", &["suez"]);
    assert!((r.distance_nm - back.distance_nm).abs() < 1e-9);
}

#[test]
fn the_kara_gate_is_crossed_once() {
    let r = between("RUMMK", "DEHAM", &["kara-gate"]);
    assert_eq!(crossings(&r.line, "kara-gate") % 2, 1);
    assert!(!turns_back(&r));
    // By the other strait into the Kara Sea.
    assert_eq!(
        (crossings(&r.line, "yugorsky-shar") + crossings(&r.line, "zhelaniya")) % 2,
        1
    );
}

#[test]
fn ways_that_went_through_before_still_do() {
    let kiel = between("DEHAM", "PLGDY", &["kiel"]);
    assert!((400.0..450.0).contains(&kiel.distance_nm), "{kiel:?}");
    let cape = between("SGSIN", "GRPIR", &["good-hope"]);
    let shut = asked(&ports(&["SGSIN", "GRPIR"]), &[], &["suez"]).unwrap();
    assert_eq!(cape.distance_nm, shut.distance_nm);
    // Singapore lies in its strait: the half that is used counts.
    let half = between("SGSIN", "HKHKG", &["singapore"]);
    assert!(half.distance_nm < between("SGSIN", "HKHKG", &[]).distance_nm + 1.0);
}

fn point(p: CubePoint) -> Place {
    Place {
        name: p.lon_lat().short(),
        locode: None,
        country: String::new(),
        position: p.lon_lat(),
        port: None,
    }
}

/// The shortest of the ways that come up to a point of the gate, step over it and go on, the gate shut but for the step.
fn by_hand(ends: &[Place], passage: &str) -> f64 {
    let world = &*WORLD;
    let n = world.names.iter().position(|x| x == passage).unwrap();
    let all = &world.gates;
    let gate = all.iter().find(|g| usize::from(g.passage) == n).unwrap();
    let mut best = f64::INFINITY;
    for w in gate.line.windows(2) {
        let (p, q) = (w[0].unit(), w[1].unit());
        let side = sealane_geo::cube::normalise(sealane_geo::cube::cross(p, q));
        for k in 1..60 {
            let t = f64::from(k) / 60.0;
            let at = |off: f64| {
                CubePoint::from_vec([0, 1, 2].map(|i| p[i] * (1.0 - t) + q[i] * t + off * side[i]))
            };
            let (left, right) = (point(at(3e-6)), point(at(-3e-6)));
            let step = left.position.distance_nm(right.position);
            for (one, two) in [(&left, &right), (&right, &left)] {
                let to = asked(&[ends[0].clone(), one.clone()], &[], &[passage]);
                let on = asked(&[two.clone(), ends[1].clone()], &[], &[passage]);
                // A point too near the shore joins the sea on whichever side is nearer.
                if let (Ok(to), Ok(on)) = (to, on)
                    && to.to_access_nm + on.from_access_nm == 0.0
                {
                    best = best.min(to.distance_nm + step + on.distance_nm);
                }
            }
        }
    }
    best
}

#[test]
fn an_odd_way_is_as_short_as_the_best_step_over_the_gate() {
    for (from, to, passage) in [
        ("AUSYD", "NZAKL", "cook-strait"),
        ("JPYOK", "HKHKG", "tsugaru"),
        ("RUMMK", "DEHAM", "kara-gate"),
        ("NLRTM", "GBLIV", "north-channel"),
        ("GRPIR", "ITGOA", "gibraltar"),
    ] {
        let ends = ports(&[from, to]);
        let r = asked(&ends, &[passage], &[]).unwrap();
        let odd = crossings(&r.line, passage) % 2 == 1;
        let best = by_hand(&ends, passage);
        assert_eq!(odd, best.is_finite(), "{passage}");
        assert_eq!(odd, !turns_back(&r), "{passage}");
        if odd {
            assert!(
                r.distance_nm < best + 0.1 && r.distance_nm > best * 0.995,
                "{passage}: {} {best}",
                r.distance_nm
            );
        }
    }
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

const ASKED: [&str; 8] = [
    "gibraltar",
    "malacca",
    "bab-el-mandeb",
    "windward",
    "cook-strait",
    "mozambique-channel",
    "belle-isle",
    "good-hope",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn required_ways_are_odd_symmetric_and_no_shorter(a in port(), b in port(), k in 0..ASKED.len()) {
        let id = ASKED[k];
        let Ok(free) = asked(&[a.clone(), b.clone()], &[], &[]) else { return Ok(()) };
        let Ok(r) = asked(&[a.clone(), b.clone()], &[id], &[]) else { return Ok(()) };
        let back = asked(&[b, a], &[id], &[]).unwrap();
        prop_assert!(r.distance_nm >= free.distance_nm - 1e-9);
        prop_assert!((r.distance_nm - back.distance_nm).abs() < 1e-9, "{} {}", r.distance_nm, back.distance_nm);
        prop_assert_eq!(turns_back(&r), turns_back(&back));
        prop_assert_eq!(crossings(&r.line, id) % 2 == 1, !turns_back(&r));
        prop_assert_eq!(r.certificate.land_km, 0.0);
        if crossings(&free.line, id) % 2 == 1 {
            prop_assert!((r.distance_nm - free.distance_nm).abs() < 1e-9);
        }
    }
}
