//! How long ten thousand draws of the eastern study take: every corridor, cargo and month re-priced, with tornado, shares and levers.
//!
//! The world keeps the ways and voyages it was asked for, so that the second run of an assessment pays for the draws alone; the difference between ten
//! thousand draws and the least allowed is what the draws cost. Wall time and CPU time, because the machine may be shared.
#![allow(clippy::print_stdout, clippy::unwrap_used)]

use sealane_study::{Assessment, Ground, LEAST_DRAWS, Live, Options, assess, read_study};
use std::time::Instant;

/// CPU seconds of this process, from the kernel's clock ticks (hundredths).
fn cpu_s() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields: Vec<&str> = stat
        .rsplit(')')
        .next()
        .unwrap_or("")
        .split_whitespace()
        .collect();
    let ticks = |i: usize| fields.get(i).and_then(|t| t.parse::<f64>().ok());
    (ticks(11).unwrap_or(0.0) + ticks(12).unwrap_or(0.0)) / 100.0
}

/// Largest resident memory so far, MB.
fn peak_mb() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    status
        .lines()
        .find_map(|l| l.strip_prefix("VmHWM:"))
        .and_then(|l| l.trim().trim_end_matches(" kB").parse::<f64>().ok())
        .unwrap_or(f64::NAN)
        / 1024.0
}

fn main() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../studies/eastern-maritime-corridor");
    let study = read_study(&folder).unwrap();
    let world = Live::open().unwrap();
    let ground = Ground::new(&world).unwrap();
    let run = |draws: usize| -> (f64, f64, Assessment) {
        let (wall, cpu) = (Instant::now(), cpu_s());
        let a = assess(&study, &ground, Options { draws, seed: 1 }).unwrap();
        (wall.elapsed().as_secs_f64(), cpu_s() - cpu, a)
    };
    let (wall, cpu, a) = run(10_000);
    println!(
        "{} corridors, {} cargoes, 12 months, {} levers, {} numbers",
        a.corridors.len(),
        a.cargoes.len(),
        a.levers.len(),
        a.inputs.len()
    );
    println!("first run, 10,000 draws: {wall:.2} s, {cpu:.2} CPU s");
    let median = |mut v: Vec<f64>| {
        v.sort_by(f64::total_cmp);
        v.get(v.len() / 2).copied().unwrap_or(f64::NAN)
    };
    let mut least = (0.0, 0.0);
    for draws in [LEAST_DRAWS, 1000, 10_000] {
        let runs: Vec<_> = (0..5).map(|_| run(draws)).collect();
        let m = (
            median(runs.iter().map(|r| r.0).collect()),
            median(runs.iter().map(|r| r.1).collect()),
        );
        println!("{draws} draws again: {:.2} s, {:.2} CPU s", m.0, m.1);
        if draws == LEAST_DRAWS {
            least = m;
        } else {
            println!(
                "  of which draws: {:.2} s, {:.2} CPU s",
                m.0 - least.0,
                m.1 - least.1
            );
        }
    }
    println!("largest memory: {:.0} MB", peak_mb());
}
