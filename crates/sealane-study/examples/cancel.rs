//! How soon an assessment ends when it is stopped: `cancel STUDY DRAWS STOPS [MS]` stops it at so many moments over its length and prints each;
//! ends with 1 when one takes longer than MS.

use sealane_study::{AssessError, Ground, Live, Options, assess, parse_study};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let number = |i: usize, other: usize| args.get(i).and_then(|a| a.parse().ok()).unwrap_or(other);
    let file = args
        .first()
        .cloned()
        .unwrap_or_else(|| "studies/eastern-maritime-corridor/study.toml".to_owned());
    let (draws, stops, most) = (number(1, 20_000), number(2, 40), number(3, 200) as u64);
    let mut study = parse_study(&file, &std::fs::read_to_string(&file)?)?;
    if let Some(dir) = std::path::Path::new(&file).parent() {
        dir.clone_into(&mut study.folder);
    }
    let options = Options { draws, seed: 1 };
    let run = |after: Option<Duration>| -> Result<(Duration, Option<Duration>), AssessError> {
        let stop = Arc::new(AtomicBool::new(false));
        let asked = AtomicU64::new(u64::MAX);
        let began = Instant::now();
        let world = Live::open()
            .map_err(|_| AssessError::Stopped)?
            .watched(Some(stop.clone()));
        let done = AtomicBool::new(false);
        std::thread::scope(|s| {
            if let Some(after) = after {
                let (stop, asked, done) = (&stop, &asked, &done);
                s.spawn(move || {
                    std::thread::sleep(after);
                    if !done.load(Ordering::Relaxed) {
                        asked.store(began.elapsed().as_micros() as u64, Ordering::Relaxed);
                        stop.store(true, Ordering::Relaxed);
                    }
                });
            }
            let ground = Ground::new(&world)?;
            let out = assess(&study, &ground, options);
            let end = began.elapsed();
            done.store(true, Ordering::Relaxed);
            match out {
                Ok(_) => Ok((end, None)),
                Err(AssessError::Stopped) => {
                    let asked = Duration::from_micros(asked.load(Ordering::Relaxed));
                    Ok((end, Some(end.saturating_sub(asked))))
                }
                Err(e) => Err(e),
            }
        })
    };
    let (whole, _) = run(None)?;
    println!("{file}: {draws} draws in {:.2} s", whole.as_secs_f64());
    let mut worst = 0;
    for k in 0..stops {
        let after = whole.mul_f64((k as f64 + 0.5) / stops as f64);
        if let (_, Some(took)) = run(Some(after))? {
            let ms = took.as_millis() as u64;
            worst = worst.max(ms);
            println!(
                "stopped at {:6.2} s: ended after {ms:4} ms",
                after.as_secs_f64()
            );
        }
    }
    println!(
        "{} longest {worst} ms, allowed {most} ms",
        if worst <= most { "PASS" } else { "FAIL" }
    );
    if worst > most {
        std::process::exit(1);
    }
    Ok(())
}
