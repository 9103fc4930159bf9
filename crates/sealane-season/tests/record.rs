//! The record of the Northern Sea Route, reproduced in kind, and the order that any season must keep.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests fail by panicking"
)]

use proptest::prelude::*;
use sealane_geo::LonLat;
use sealane_season::{
    Escort, Passability, SeasonPrices, SeasonQuery, SeasonShip, Way, YearKind, passage, season,
};
use sealane_voyage::polaris::IceClass;

fn line(points: &[(f64, f64)]) -> Vec<LonLat> {
    points
        .iter()
        .map(|&(lon, lat)| LonLat { lon, lat })
        .collect()
}

/// Kara Gate or Zhelaniya, then Vilkitsky, then Sannikov or north of the New Siberian Islands, to the Bering Strait.
fn nsr() -> Vec<Way> {
    let west_gate = [(57.8, 70.35), (63.0, 72.0), (80.0, 75.5), (98.0, 77.3)];
    let west_cape = [(57.0, 76.0), (68.5, 77.3), (98.0, 77.3)];
    let vilkitsky = [(104.0, 77.75)];
    let south = [(125.0, 75.0), (137.5, 74.6), (143.5, 74.2), (160.0, 71.5)];
    let north = [(130.0, 77.0), (145.0, 76.8), (165.0, 73.0)];
    let east = [(178.0, 70.3), (-172.0, 68.0), (-168.9, 66.0)];
    let mut ways = Vec::new();
    for (w, west) in [("gate", &west_gate[..]), ("cape", &west_cape[..])] {
        for (m, middle, limit) in [
            ("sannikov", &south[..], Some(12.0)),
            ("north", &north[..], None),
        ] {
            let points: Vec<(f64, f64)> = [west, &vilkitsky[..], middle, &east[..]].concat();
            let mut way =
                Way::from_line(&format!("{w}-{m}"), &format!("{w}, {m}"), &line(&points)).unwrap();
            way.max_draught = limit.map(|d| (d, "sannikov".to_owned()));
            ways.push(way);
        }
    }
    ways
}

fn ship(class: IceClass, draught_m: f64, speed_kn: f64) -> SeasonShip {
    SeasonShip {
        name: class.id().to_owned(),
        ice_class: class,
        length_m: 217.0,
        beam_m: 32.2,
        draught_m,
        gt: 40_000.0,
        speed_kn,
        power_kw: 9_500.0,
        fuel_t_per_day: 40.0,
        hire_usd_per_day: 20_000.0,
        icebreaking_m: None,
    }
}

fn query(ship: SeasonShip, ways: Vec<Way>, escort: Escort) -> SeasonQuery {
    SeasonQuery {
        ship,
        ways,
        months: (1..=12).collect(),
        departures: 60,
        seed: 7,
        escort,
        prices: SeasonPrices {
            fuel_usd_per_t: 600.0,
            rub_per_usd: 90.0,
            icebreaker_rub_per_gt: None,
        },
    }
}

/// Panamax box ship of class 1C: 6 days in September 2024 at 16 kn, in August 2025 at 15 kn.
#[test]
fn a_1c_panamax_passes_in_september_in_about_six_days() {
    let t = season(&query(ship(IceClass::Ic, 11.5, 15.5), nsr(), Escort::Never)).unwrap();
    let september = &t.months[8];
    assert_eq!(september.passability, Passability::Open);
    let days = september.days.unwrap();
    assert!((days.p50 - 6.0).abs() < 0.15 * 6.0, "{days:?}");
    let august = &t.months[7];
    assert!(august.passable_share > 0.6 && (august.days.unwrap().p50 - 6.4).abs() < 1.0);
}

/// An icebreaker is taken where it is cheaper in money: never dearer in the mean than one in all ice, and so never slower and dearer.
#[test]
fn the_default_escort_is_never_slower_and_dearer_than_always() {
    for class in [IceClass::Arc4, IceClass::Arc5, IceClass::Arc7] {
        let of = |e| season(&query(ship(class, 11.5, 14.0), nsr(), e)).unwrap();
        let (default, always) = (of(Escort::WhenNeeded), of(Escort::Always));
        for (d, a) in default.months.iter().zip(&always.months) {
            assert!(d.passable_share >= a.passable_share, "{class} {}", d.month);
            let (Some(dc), Some(ac)) = (d.cost_usd, a.cost_usd) else {
                continue;
            };
            // Where more pass, the medians are of different voyages.
            if d.passable_share <= a.passable_share {
                assert!(dc.p50 <= ac.p50 + 1.0, "{class} {}: {dc:?} {ac:?}", d.month);
            }
        }
    }
}

/// Behind an icebreaker in all ice a better class is never slower, month by month.
#[test]
fn days_fall_with_class_under_one_policy() {
    let of = |c| season(&query(ship(c, 11.5, 14.0), nsr(), Escort::Always)).unwrap();
    let tables = [IceClass::Arc4, IceClass::Arc5, IceClass::Arc7].map(of);
    for w in tables.windows(2) {
        for (weak, strong) in w[0].months.iter().zip(&w[1].months) {
            assert!(strong.passable_share >= weak.passable_share);
            let (Some(a), Some(b)) = (weak.days, strong.days) else {
                continue;
            };
            if weak.passable_share >= 1.0 {
                assert!(b.p50 <= a.p50 + 0.05, "{}: {a:?} {b:?}", weak.month);
            }
        }
    }
}

/// The Russian table stands beside POLARIS: silent on Arc4, shut to ships without class outside July to mid-November.
#[test]
fn the_russian_table_counts_its_days() {
    let of = |c| season(&query(ship(c, 11.5, 14.0), nsr(), Escort::WhenNeeded)).unwrap();
    let arc4 = of(IceClass::Arc4);
    let d = arc4
        .russian_days(YearKind::Median, Escort::WhenNeeded)
        .unwrap();
    assert_eq!((d.open, d.closed, d.unknown), (0, 0, 365));
    let mut shut = arc4;
    for c in &mut shut.calendar {
        c.russian = Some(sealane_season::IceVerdict::Closed);
    }
    let d = shut
        .russian_days(YearKind::Light, Escort::WhenNeeded)
        .unwrap();
    assert_eq!(d.closed, 365);
    let none = of(IceClass::None);
    let d = none
        .russian_days(YearKind::Median, Escort::WhenNeeded)
        .unwrap();
    assert!(
        d.closed >= 365 - 123 && d.open + d.closed + d.unknown == 365,
        "{d:?}"
    );
}

/// Ships without ice class were seen from day 209 to day 300 in 2012-2021; in 2013 ice stayed below 15 cm for 47 days.
#[test]
fn without_ice_class_there_is_a_season_and_nothing_outside_it() {
    let t = season(&query(
        ship(IceClass::None, 11.5, 15.0),
        nsr(),
        Escort::WhenNeeded,
    ))
    .unwrap();
    for m in [1, 2, 3, 4, 5, 6, 11, 12] {
        let row = &t.months[m - 1];
        assert_eq!(row.passability, Passability::Closed, "month {m}");
        assert!(
            row.days.is_none() && !row.obstacles.is_empty(),
            "month {m} says why"
        );
    }
    assert!(t.months[8].passable_share > 0.8);
    let alone = season(&query(
        ship(IceClass::None, 11.5, 15.0),
        nsr(),
        Escort::Never,
    ))
    .unwrap();
    let days = alone.passable_days.unwrap();
    assert!(
        (90..=125).contains(&days.light) && (45..=85).contains(&days.median) && days.heavy <= 47,
        "{days:?}"
    );
    let first = (0..365)
        .find(|d| {
            passage(
                &ship(IceClass::None, 11.5, 15.0),
                &nsr(),
                f64::from(*d),
                0.1,
                Escort::Never,
            )
            .unwrap()
            .way
            .is_some()
        })
        .unwrap();
    assert!((193..=220).contains(&first), "opens on day {first}");
}

/// Arc7 with escort took 12 days over 2563 nm in May-June 2020 (ice to 1.3 m), 8 a week later by the coast; alone in January 2021.
#[test]
fn arc7_passes_in_may_and_june_slowly_and_in_january_alone() {
    let t = season(&query(
        ship(IceClass::Arc7, 11.5, 15.0),
        nsr(),
        Escort::WhenNeeded,
    ))
    .unwrap();
    for m in [5, 6] {
        let row = &t.months[m - 1];
        let days = row.days.unwrap();
        assert_eq!(row.passability, Passability::Open);
        assert!(
            days.p10 < 13.0 && days.p50 > 8.0 && days.p50 < 17.0,
            "month {m}: {days:?}"
        );
    }
    let alone = season(&query(
        ship(IceClass::Arc7, 11.5, 15.0),
        nsr(),
        Escort::Never,
    ))
    .unwrap();
    assert_eq!(alone.months[0].passability, Passability::Open);
    assert!(alone.months[0].days.unwrap().p50 > alone.months[8].days.unwrap().p50 + 3.0);
    assert!(
        alone.months[0]
            .causes
            .iter()
            .any(|c| c.kind == sealane_season::CauseKind::Ice)
    );
}

/// In the same week of August 2025 ships without ice class stopped while the 1C ship passed; winter is for the strong alone.
#[test]
fn ice_class_separates_outcomes() {
    let go = |c, s| passage(&ship(c, 11.5, 15.0), &nsr(), 232.0, s, Escort::Never).unwrap();
    // Some heavy years have 20 August days on which the 1C ship passes and the ship without ice class does not.
    let apart = (50..95)
        .map(|k| f64::from(k) / 100.0)
        .find(|s| go(IceClass::Ic, *s).way.is_some() && go(IceClass::None, *s).way.is_none());
    let stopped = go(
        IceClass::None,
        apart.expect("ice class makes no difference in August"),
    );
    assert_eq!(stopped.obstacles.len(), 4, "{stopped:?}");
    let march = |c| {
        passage(&ship(c, 11.5, 15.0), &nsr(), 75.0, 0.5, Escort::WhenNeeded)
            .unwrap()
            .way
    };
    assert!(march(IceClass::Ia).is_none() && march(IceClass::Arc7).is_some());
}

#[test]
fn draught_shuts_sannikov() {
    let deep = passage(
        &ship(IceClass::Arc4, 12.5, 14.0),
        &nsr(),
        250.0,
        0.5,
        Escort::Never,
    )
    .unwrap();
    assert!(deep.way.unwrap().ends_with("north"));
    assert!(
        deep.obstacles
            .iter()
            .all(|(w, why)| w.ends_with("sannikov") && why.contains("draught 12.5 m > 12.0 m"))
    );
    let only_sannikov: Vec<Way> = nsr()
        .into_iter()
        .filter(|w| w.id.ends_with("sannikov"))
        .collect();
    let none = passage(
        &ship(IceClass::Arc4, 12.5, 14.0),
        &only_sannikov,
        250.0,
        0.5,
        Escort::Never,
    )
    .unwrap();
    assert!(none.way.is_none());
    let shallow = passage(
        &ship(IceClass::Arc4, 11.9, 14.0),
        &only_sannikov,
        250.0,
        0.5,
        Escort::Never,
    )
    .unwrap();
    assert!(shallow.way.is_some());
}

#[test]
fn same_question_same_bytes_on_any_threads() {
    let q = query(ship(IceClass::Ic, 11.5, 15.0), nsr(), Escort::WhenNeeded);
    let run = |n| {
        rayon::ThreadPoolBuilder::new()
            .num_threads(n)
            .build()
            .unwrap()
            .install(|| serde_json::to_string(&season(&q).unwrap()).unwrap())
    };
    assert_eq!(run(1), run(2));
    let other = SeasonQuery {
        seed: 8,
        ..q.clone()
    };
    assert_ne!(
        serde_json::to_string(&season(&other).unwrap()).unwrap(),
        run(1)
    );
}

#[test]
fn the_fee_follows_zones_and_the_users_base() {
    let mut q = query(ship(IceClass::Arc4, 11.5, 14.0), nsr(), Escort::Always);
    q.months = vec![2];
    let known = season(&q).unwrap().months[0].icebreaker_usd;
    q.prices.icebreaker_rub_per_gt = Some(2.0 * 670.26);
    let twice = season(&q).unwrap().months[0].icebreaker_usd;
    assert!((twice / known - 2.0).abs() < 1e-6, "{known} {twice}");
    // Seven zones of class Arc4 at 40 000 GT and 90 RUB: the last cell of table 8.
    assert!(
        (known - 1340.53 * 40_000.0 / 90.0).abs() < 0.02 * known,
        "{known}"
    );
}

#[test]
fn bad_questions_name_the_field() {
    let q = query(ship(IceClass::Ic, 11.5, 15.0), nsr(), Escort::Never);
    let bad = [
        (
            SeasonQuery {
                months: vec![13],
                ..q.clone()
            },
            "months",
        ),
        (
            SeasonQuery {
                departures: 0,
                ..q.clone()
            },
            "departures",
        ),
        (
            SeasonQuery {
                ways: Vec::new(),
                ..q.clone()
            },
            "ways",
        ),
        (
            SeasonQuery {
                ship: SeasonShip {
                    speed_kn: f64::NAN,
                    ..q.ship.clone()
                },
                ..q.clone()
            },
            "ship.speed_kn",
        ),
    ];
    for (question, field) in bad {
        let e = season(&question).unwrap_err();
        assert!(e.to_string().starts_with(field), "{e}");
    }
    let mut way = nsr().remove(0);
    way.pieces[0].ice_section = Some("nowhere".to_owned());
    let e = season(&SeasonQuery {
        ways: vec![way],
        ..q
    })
    .unwrap_err();
    assert_eq!(e.kind(), "unknown_ice_section");
}

const BALTIC: [IceClass; 5] = [
    IceClass::None,
    IceClass::Ic,
    IceClass::Ib,
    IceClass::Ia,
    IceClass::IaSuper,
];
const RUSSIAN: [IceClass; 8] = [
    IceClass::None,
    IceClass::Ice1,
    IceClass::Ice2,
    IceClass::Ice3,
    IceClass::Arc4,
    IceClass::Arc5,
    IceClass::Arc6,
    IceClass::Arc7,
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// A better class, a lighter year, a shallower ship never makes passage worse, nor slower under one policy of escort.
    #[test]
    fn better_never_worse(day in 0.0f64..365.0, s in 0.0f64..1.0, lighter in 0.0f64..1.0, k in 0usize..7, draught in 8.0f64..14.0, shallower in 0.0f64..5.0, policy in 0usize..3, baltic in any::<bool>()) {
        let escort = [Escort::Never, Escort::WhenNeeded, Escort::Always][policy];
        let (worse_class, better_class) = if baltic { (BALTIC[k % 4], BALTIC[k % 4 + 1]) } else { (RUSSIAN[k], RUSSIAN[k + 1]) };
        let ways = nsr();
        let go = |c, d, s| passage(&ship(c, d, 14.0), &ways, day, s, escort).unwrap();
        let base = go(worse_class, draught, s);
        for (what, other) in [
            ("class", go(better_class, draught, s)),
            ("year", go(worse_class, draught, s * lighter)),
            ("draught", go(worse_class, draught - shallower, s)),
        ] {
            if base.way.is_some() {
                prop_assert!(other.way.is_some(), "{what}: {other:?}");
                if escort != Escort::WhenNeeded {
                    prop_assert!(other.days <= base.days + 1e-9, "{what}: {other:?} against {base:?}");
                }
            }
        }
    }

    /// Towards September from June on, and back from it to December, passage gets no worse and no better respectively.
    #[test]
    fn nearer_september_never_worse(s in 0.0f64..0.9, k in 0usize..8) {
        let ways = nsr();
        let go = |month: u8| passage(&ship(RUSSIAN[k], 11.5, 14.0), &ways, 30.4 * f64::from(month) - 15.0, s, Escort::Never).unwrap();
        let rows: Vec<_> = (6..=12).map(go).collect();
        for i in 0..3 {
            prop_assert!(rows[i].way.is_none() || rows[i + 1].way.is_some(), "month {}", i + 6);
        }
        for i in 3..6 {
            prop_assert!(rows[i + 1].way.is_none() || rows[i].way.is_some(), "month {}", i + 7);
        }
    }
}
