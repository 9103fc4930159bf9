//! Runs a study over the embedded sea and writes its report: `cargo run --example assess -- STUDY OUT [DRAWS]`.

use sealane_study::{Ground, Live, Options, assess, read_study};
use std::path::Path;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let args: Vec<String> = std::env::args().collect();
    let (Some(study), Some(out)) = (args.get(1), args.get(2)) else {
        return Err("usage: assess STUDY OUT [DRAWS]".into());
    };
    let draws = args.get(3).and_then(|d| d.parse().ok()).unwrap_or(1000);
    let start = std::time::Instant::now();
    let lap = |what: &str| eprintln!("{:>7.3} s {what}", start.elapsed().as_secs_f64());
    let study = read_study(Path::new(study))?;
    lap("study read");
    let world = Live::open()?;
    lap("sea open");
    let ground = Ground::new(&world)?;
    let a = assess(&study, &ground, Options { draws, seed: 1 })?;
    lap("assessed");
    let written = sealane_report::write(&a, Path::new(out))?;
    lap("written");
    println!(
        "{}\n{} files, {} bytes",
        a.verdict.headline,
        written.files.len(),
        written.bytes
    );
    Ok(())
}
