//! One corridor, 12 months, 5 classes, 200 departures a month.
#![allow(missing_docs, clippy::unwrap_used)]

use criterion::{Criterion, criterion_group, criterion_main};
use sealane_geo::LonLat;
use sealane_season::{
    Escort, IceSource, Prepared, SeasonPrices, SeasonQuery, SeasonShip, Way, season_prepared,
};
use sealane_voyage::polaris::IceClass;

fn ways() -> Vec<Way> {
    let make = |id: &str, west: &[(f64, f64)], middle: &[(f64, f64)]| {
        let ends = [(33.5, 69.3), (45.0, 71.5)];
        let east = [
            (178.0, 70.3),
            (-172.0, 68.0),
            (-168.9, 66.0),
            (175.0, 60.0),
            (160.0, 50.0),
            (145.0, 44.0),
            (132.0, 42.9),
        ];
        let line: Vec<LonLat> = [&ends[..], west, &[(104.0, 77.75)], middle, &east[..]]
            .concat()
            .into_iter()
            .map(|(lon, lat)| LonLat { lon, lat })
            .collect();
        Way::from_line(id, id, &line).unwrap()
    };
    let gate = [(57.8, 70.35), (80.0, 75.5), (98.0, 77.3)];
    let cape = [(68.5, 77.3), (98.0, 77.3)];
    let south = [(125.0, 75.0), (140.0, 74.4), (160.0, 71.5)];
    let north = [(130.0, 77.0), (145.0, 76.8), (165.0, 73.0)];
    vec![
        make("gate-south", &gate, &south),
        make("gate-north", &gate, &north),
        make("cape-south", &cape, &south),
        make("cape-north", &cape, &north),
    ]
}

fn bench(c: &mut Criterion) {
    let query = |class: IceClass, ways: Vec<Way>| SeasonQuery {
        ship: SeasonShip {
            name: class.id().to_owned(),
            ice_class: class,
            length_m: 217.0,
            beam_m: 32.2,
            draught_m: 11.5,
            gt: 40_000.0,
            speed_kn: 14.5,
            power_kw: 9_000.0,
            fuel_t_per_day: 38.0,
            hire_usd_per_day: 20_000.0,
            icebreaking_m: None,
        },
        ways,
        months: (1..=12).collect(),
        departures: 200,
        seed: 1,
        escort: Escort::WhenNeeded,
        prices: SeasonPrices {
            fuel_usd_per_t: 600.0,
            rub_per_usd: 90.0,
            icebreaker_rub_per_gt: None,
        },
    };
    let classes = [
        IceClass::None,
        IceClass::Ic,
        IceClass::Arc4,
        IceClass::Arc5,
        IceClass::Arc7,
    ];
    let mut group = c.benchmark_group("season");
    group.sample_size(10);
    group.bench_function(
        "12 months x 5 classes x 200 departures x 4 ways, preparation included",
        |b| {
            b.iter(|| {
                let w = ways();
                let prepared = Prepared::new(&w, IceSource::Embedded).unwrap();
                classes.map(|k| {
                    season_prepared(&query(k, w.clone()), &prepared)
                        .unwrap()
                        .months
                        .len()
                })
            });
        },
    );
    group.finish();
}

criterion_group!(benches, bench);
criterion_main!(benches);
