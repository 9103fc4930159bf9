use sealane_sea::{RouteQuery, Sea};
use std::time::Instant;
fn main() {
    let sea = Sea::embedded().unwrap();
    for line in std::io::stdin().lines() {
        let line = line.unwrap();
        let w: Vec<&str> = line.split_whitespace().collect();
        let f = |s: &str| {
            s.split(',')
                .filter(|x| *x != "-")
                .map(str::to_owned)
                .collect::<Vec<_>>()
        };
        let q = RouteQuery {
            places: w[0]
                .split('>')
                .map(|p| sea.place(&p.replace('_', " ")).unwrap())
                .collect(),
            require: f(w[1]),
            avoid: f(w[2]),
            alternatives: w[3].parse().unwrap(),
            ..Default::default()
        };
        let r = sea.route(&q);
        let t = Instant::now();
        let r2 = sea.route(&q);
        let ms = t.elapsed().as_secs_f64() * 1e3;
        drop(r2);
        match r {
            Ok(r) => {
                println!(
                    "{line}: {:.1} nm {ms:.1} ms {:?} {:?}",
                    r.distance_nm, r.passages, r.warnings
                );
                for a in &r.alternatives {
                    let s: Vec<String> = a
                        .sides
                        .iter()
                        .map(|s| format!("{} of {} not {}", s.side, s.island, s.instead_of))
                        .collect();
                    println!(
                        "   +{:.1} {:?} {:?} {:?}",
                        a.extra_nm,
                        a.passages,
                        s,
                        a.line
                            .iter()
                            .step_by(1 + a.line.len() / 12)
                            .map(|p| p.short())
                            .collect::<Vec<_>>()
                            .join(" ")
                    );
                }
            }
            Err(e) => println!("{line}: {e} {ms:.1} ms"),
        }
    }
}
