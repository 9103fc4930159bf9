//! Loading, ways between ports and between points, matrices, restricted questions. The pairs are drawn once by a fixed seed.
#![allow(missing_docs, clippy::unwrap_used, clippy::indexing_slicing)]

use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};
use sealane_geo::LonLat;
use sealane_sea::{Place, RouteQuery, Sea, ShipLimits};
use std::hint::black_box;

struct Dice(u64);

impl Dice {
    fn next(&mut self) -> f64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as f64 / (1_u64 << 53) as f64
    }
}

fn place(port: Option<usize>, position: LonLat) -> Place {
    Place {
        name: String::new(),
        locode: None,
        country: String::new(),
        position,
        port,
    }
}

fn pair(a: &Place, b: &Place) -> RouteQuery {
    RouteQuery {
        places: vec![a.clone(), b.clone()],
        ..RouteQuery::default()
    }
}

fn ports() -> Vec<Place> {
    let access = sealane_sea::places::access().unwrap();
    (sealane_sea::places::ports().iter().enumerate())
        .filter(|(i, _)| access.get(*i).is_some_and(Option::is_some))
        .map(|(i, p)| place(Some(i), p.position()))
        .collect()
}

fn load(c: &mut Criterion) {
    c.bench_function("load", |b| {
        b.iter(|| Sea::read(black_box(sealane_world::SEA)).unwrap());
    });
}

fn ways(c: &mut Criterion) {
    let sea = Sea::embedded().unwrap();
    let ports = ports();
    let mut dice = Dice(0x1234_5678_9abc_def1);
    let port = |dice: &mut Dice| ports[(dice.next() * ports.len() as f64) as usize].clone();
    let pairs: Vec<RouteQuery> = (0..4_000)
        .map(|_| pair(&port(&mut dice), &port(&mut dice)))
        .collect();
    for q in &pairs {
        let _ = sea.route(q);
    }
    let mut k = 0;
    let mut next = |of: &[RouteQuery]| {
        k = (k + 1) % of.len();
        of[k].clone()
    };
    c.bench_function("way between two ports, with its line", |b| {
        b.iter_batched(|| next(&pairs), |q| sea.route(&q), BatchSize::SmallInput);
    });
    let shut: Vec<RouteQuery> = (pairs.iter().take(200).cloned())
        .map(|q| RouteQuery {
            avoid: vec!["suez".to_owned()],
            ship: ShipLimits {
                draught_m: Some(14.0),
                ..ShipLimits::default()
            },
            ..q
        })
        .collect();
    c.bench_function("way with Suez shut and 14 m of draught", |b| {
        b.iter_batched(|| next(&shut), |q| sea.route(&q), BatchSize::SmallInput);
    });
    let anywhere = |dice: &mut Dice| loop {
        let lon = dice.next() * 360.0 - 180.0;
        let lat = (dice.next() * 2.0 - 1.0).asin().to_degrees();
        let p = place(None, LonLat { lon, lat });
        if sea
            .route(&pair(&p, &p))
            .is_ok_and(|r| r.from_access_nm == 0.0)
        {
            return p;
        }
    };
    let points: Vec<RouteQuery> = (0..300)
        .map(|_| pair(&anywhere(&mut dice), &anywhere(&mut dice)))
        .collect();
    c.bench_function("way between two points at sea", |b| {
        b.iter_batched(|| next(&points), |q| sea.route(&q), BatchSize::SmallInput);
    });
    let mut group = c.benchmark_group("matrix");
    group.sample_size(10);
    for n in [500, ports.len()] {
        group.throughput(Throughput::Elements((n * n) as u64));
        group.bench_function(format!("{n} ports"), |b| {
            b.iter(|| {
                sea.matrix_cm(&ports[..n], |_, row| {
                    black_box(row);
                });
            });
        });
    }
    group.finish();
}

criterion_group!(benches, load, ways);
criterion_main!(benches);
