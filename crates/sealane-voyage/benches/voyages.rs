//! A million voyages: ships by ways by dates by speeds, physical result and money.
#![allow(missing_docs, clippy::unwrap_used, clippy::indexing_slicing)]
use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};
use rayon::prelude::*;
use sealane_voyage::{Ballast, Plan, VoyageInput, Way, commodity, price, ship};
use std::hint::black_box;

fn plans() -> Vec<(Plan, sealane_voyage::Rates)> {
    let cargo = commodity("coking-coal").unwrap();
    let mut out = Vec::new();
    for id in [
        "supramax-bulk",
        "panamax-bulk",
        "kamsarmax-bulk",
        "capesize-bulk",
    ] {
        for nm in [1_500.0, 4_600.0, 7_600.0, 11_000.0] {
            // A date decides tariffs, phase-in and limits: one plan a month of sailing.
            for month in 1..=12 {
                let mut input =
                    VoyageInput::new(Way::open(nm), ship(id).unwrap(), cargo.clone(), None)
                        .unwrap();
                input.ballast = Ballast::Return;
                input.date = Some(format!("2026-{month:02}-15"));
                "NL".clone_into(&mut input.ports[1].country);
                out.push((Plan::new(&input).unwrap(), input.prices.central()));
            }
        }
    }
    out
}

fn total(plans: &[(Plan, sealane_voyage::Rates)], k: usize) -> f64 {
    let Some((plan, rates)) = plans.get(k % plans.len()) else {
        return 0.0;
    };
    let v = 9.0 + 0.005 * (k % 997) as f64;
    let mut r = *rates;
    r.extra_days = 0.01 * (k % 89) as f64;
    price(&plan.at(v, v), &r).total
}

fn voyages(c: &mut Criterion) {
    let plans = plans();
    let mut g = c.benchmark_group("voyages");
    g.sample_size(10);
    g.throughput(Throughput::Elements(1_000_000));
    g.bench_function("one million, one core", |b| {
        b.iter(|| black_box((0..1_000_000).map(|k| total(&plans, k)).sum::<f64>()));
    });
    g.bench_function("one million, all cores", |b| {
        b.iter(|| {
            black_box(
                (0..1_000_000_usize)
                    .into_par_iter()
                    .map(|k| total(&plans, k))
                    .sum::<f64>(),
            )
        });
    });
    g.finish();
    let p = plans.first().map(|(p, _)| p.physical()).unwrap();
    let rates = plans.first().map(|(_, r)| *r).unwrap();
    c.bench_function("price one physical voyage", |b| {
        b.iter_batched(
            || rates,
            |r| black_box(price(&p, &r)),
            BatchSize::SmallInput,
        );
    });
}

criterion_group!(benches, voyages);
criterion_main!(benches);
