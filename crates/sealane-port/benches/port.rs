//! Queues and ships through an M/M/4.
#![allow(missing_docs, clippy::unwrap_used)]

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use sealane_port::{
    Port,
    queue::{Queue, solve},
    sim::{Control, Setup, simulate},
};
use std::hint::black_box;

fn queues(c: &mut Criterion) {
    for (model, berths) in [
        ("M/M/c", 40),
        ("M/D/c", 40),
        ("D/M/c", 40),
        ("E2/E2/c", 14),
        ("M/E4/c", 10),
    ] {
        let queue = Queue {
            model: model.parse().unwrap(),
            berths,
            utilisation: 0.8,
        };
        c.bench_function(&format!("queue {model} {berths}"), |b| {
            b.iter(|| solve(black_box(&queue)).unwrap());
        });
    }
}

fn ships(c: &mut Criterion) {
    let text = "[port]\nid='q'\nname='Q'\nyear=2026\n[[berths]]\nid='q'\ncount=4\nmax_loa_m=250\ndepth_m=15\nrate_t_per_h=1000\nservice='M'\n[[traffic]]\nid='t'\ncargo='coal'\nannual_t=28032000\ncall_t=24000\nloa_m=225\nbeam_m=32\ndraught_in_m=7\ndraught_out_m=13\n";
    let port = Port::parse("q", text).unwrap();
    let mut group = c.benchmark_group("simulation");
    group
        .sample_size(10)
        .throughput(Throughput::Elements(1_000_000));
    let setup = Setup {
        ships: 1_000_000,
        replications: 1,
        ..Setup::default()
    };
    group.bench_function("M/M/4, a million ships", |b| {
        b.iter(|| simulate(&port, &setup, &Control::default()).unwrap());
    });
    group.finish();
}

criterion_group!(benches, queues, ships);
criterion_main!(benches);
