//! Speed of the search and a soak: `speed [PORT_PAIRS [POINT_PAIRS [WORLD]]]` (defaults 100000, 200 and the world that is built in;
//! a trial world of `cargo xtask world --out WORLD` has its labels in `WORLD.hubs`). The soak that `validation/11-search.md` records
//! is `speed 10000000 100000`; progress goes to standard error every 100,000 questions.
mod soak;

use sealane_sea::Sea;
use soak::{Dice, Told, anywhere, pair, ports, soak};

/// CPU seconds of all threads, to a hundredth.
fn cpu_of_all() -> f64 {
    let told = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields: Vec<&str> = told
        .rsplit(')')
        .next()
        .unwrap_or("")
        .split_whitespace()
        .collect();
    let ticks = |i: usize| {
        fields
            .get(i)
            .and_then(|f| f.parse::<f64>().ok())
            .unwrap_or(f64::NAN)
    };
    (ticks(11) + ticks(12)) / 100.0
}

fn progress(told: &Told) {
    eprintln!(
        "{} asked, {} panics, {} wrong certificates, {:.0} MB, {:.0} s",
        told.asked,
        told.panics,
        told.wrong,
        told.memory_mb[2],
        told.time.as_secs_f64()
    );
}

fn tell(what: &str, told: &Told) {
    println!(
        "{what}: {} pairs, {} panics, {} wrong certificates, refused {:?}; median {:.4} ms, p95 {:.4}, p99.9 {:.3}; \
         memory {:.0} MB before, {:.0} after a tenth, {:.0} at the end; {:.0} s",
        told.asked,
        told.panics,
        told.wrong,
        told.refused,
        told.ms(0.5),
        told.ms(0.95),
        told.ms(0.999),
        told.memory_mb[0],
        told.memory_mb[1],
        told.memory_mb[2],
        told.time.as_secs_f64()
    );
}

#[allow(clippy::indexing_slicing, reason = "the index is below the length")]
fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut args = std::env::args().skip(1);
    let (port_pairs, point_pairs) = {
        let mut number = |default: u64| args.next().map_or(Ok(default), |a| a.parse());
        (number(100_000)?, number(200)?)
    };
    let t = std::time::Instant::now();
    let trial;
    let sea = match args.next() {
        None => Sea::embedded()?,
        Some(path) => {
            let hubs = std::fs::read(format!("{path}.hubs"))?;
            trial = Sea::read(&std::fs::read(path)?)?.with_hubs(&hubs);
            &trial
        }
    };
    println!("load: {:.1} ms", t.elapsed().as_secs_f64() * 1e3);
    let ports = ports()?;
    for what in ["first", "again"] {
        let (t, wall) = (cpu_of_all(), std::time::Instant::now());
        sea.matrix_cm(ports.get(..500).unwrap_or(&ports), |_, _| ());
        println!(
            "matrix of 500 ports, {what}: {:.2} s of CPU, {:?}",
            cpu_of_all() - t,
            wall.elapsed()
        );
    }
    let (t, wall, mut told, mut sum) = (cpu_of_all(), std::time::Instant::now(), 0_u64, 0_u64);
    sea.matrix_cm(&ports, |_, r| {
        told += r.len() as u64;
        sum += r.iter().map(|&c| u64::from(c)).sum::<u64>();
    });
    println!(
        "all {} ports, {told} distances: {:.2} s of CPU, {:?} ({sum})",
        ports.len(),
        cpu_of_all() - t,
        wall.elapsed()
    );

    let mut dice = Dice(0x1234_5678_9abc_def1);
    let mut port_pair = || {
        let mut port = || &ports[(dice.roll() * ports.len() as f64) as usize];
        pair(port(), port())
    };
    soak(sea, 20_000, u64::MAX, &mut port_pair, progress);
    tell(
        "ports",
        &soak(sea, port_pairs, 100_000, &mut port_pair, progress),
    );
    let mut dice = Dice(0x0fed_cba9_8765_4321);
    let mut point_pair = || pair(&anywhere(sea, &mut dice), &anywhere(sea, &mut dice));
    soak(
        sea,
        20.min(point_pairs),
        u64::MAX,
        &mut point_pair,
        progress,
    );
    tell(
        "points at sea",
        &soak(sea, point_pairs, 10_000, &mut point_pair, progress),
    );
    Ok(())
}
