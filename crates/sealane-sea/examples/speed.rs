//! Speed of the search and a soak: `speed [PORT_PAIRS [POINT_PAIRS]]` (defaults 100000 and 200). CPU time of this thread where
//! the system tells it, so that a busy machine does not matter.
use sealane_geo::LonLat;
use sealane_sea::{Place, Route, RouteQuery, Sea};

/// CPU seconds of this thread.
fn cpu() -> f64 {
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").ok();
    told.and_then(|s| s.split(' ').next()?.parse::<f64>().ok())
        .map_or(f64::NAN, |ns| ns / 1e9)
}

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

fn memory_mb() -> f64 {
    let told = std::fs::read_to_string("/proc/self/statm").ok();
    told.and_then(|s| s.split(' ').nth(1)?.parse::<f64>().ok())
        .map_or(f64::NAN, |p| p * 4096.0 / 1e6)
}

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

fn sound(r: &Route) -> bool {
    let line: f64 = r
        .line
        .windows(2)
        .map(|w| {
            if let [a, b] = w {
                a.distance_nm(*b)
            } else {
                0.0
            }
        })
        .sum();
    r.certificate.land_km == 0.0
        && (r.certificate.lower_bound_nm - r.distance_nm).abs() < 1e-6
        && (line - r.distance_nm).abs() < 0.002 + r.distance_nm * 1e-6
        && r.distance_nm >= r.from.position.distance_nm(r.to.position) - 1e-3
}

#[allow(clippy::indexing_slicing, reason = "the index is below the length")]
fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut args = std::env::args().skip(1);
    let mut number = |default: usize| args.next().map_or(Ok(default), |a| a.parse());
    let (port_pairs, point_pairs) = (number(100_000)?, number(200)?);
    let t = cpu();
    let sea = Sea::embedded()?;
    println!("load: {:.1} ms", (cpu() - t) * 1e3);
    let access = sealane_sea::places::access()?;
    let ports: Vec<Place> = sealane_sea::places::ports()
        .iter()
        .enumerate()
        .filter(|(i, _)| access.get(*i).is_some_and(Option::is_some))
        .map(|(i, p)| place(Some(i), p.position()))
        .collect();
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
    let mut pick = |dice: &mut Dice| ports[(dice.next() * ports.len() as f64) as usize].clone();
    let run = |dice: &mut Dice, n: usize, pick: &mut dyn FnMut(&mut Dice) -> Place| {
        let (mut none, mut wrong, mut times) = (0, 0, Vec::with_capacity(n.min(1 << 20)));
        for i in 0..n {
            let q = pair(&pick(dice), &pick(dice));
            let t = cpu();
            let r = sea.route(&q);
            if i < 1 << 20 {
                times.push(cpu() - t);
            }
            match r {
                Ok(r) if sound(&r) => (),
                Ok(r) => {
                    wrong += 1;
                    if wrong < 6 {
                        println!(
                            "unsound: {:?} {:?} {} nm land {}",
                            r.from.position, r.to.position, r.distance_nm, r.certificate.land_km
                        );
                    }
                }
                Err(_) => none += 1,
            }
        }
        times.sort_by(f64::total_cmp);
        let at = |f: f64| {
            times
                .get((times.len() as f64 * f) as usize)
                .copied()
                .unwrap_or(0.0)
                * 1e3
        };
        println!(
            "{n} pairs: {none} without an answer, {wrong} unsound; median {:.4} ms, p95 {:.4}, p99.9 {:.3}; {:.0} MB",
            at(0.5),
            at(0.95),
            at(0.999),
            memory_mb()
        );
    };
    println!("ports, warming:");
    run(&mut dice, 20_000, &mut pick);
    println!("ports:");
    run(&mut dice, port_pairs, &mut pick);
    let mut anywhere = |dice: &mut Dice| loop {
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
    println!("points at sea, warming:");
    run(&mut dice, 20.min(point_pairs), &mut anywhere);
    println!("points at sea:");
    run(&mut dice, point_pairs, &mut anywhere);
    Ok(())
}
