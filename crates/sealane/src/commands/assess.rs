//! `sealane assess`: a whole study, its report and its tables.

use crate::{
    commands::{season, study},
    fault::Fault,
    output,
};
use sealane_study::{Assessment, Ground, Live, Options, Word};
use std::fmt::Write as _;
use std::path::PathBuf;
use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

/// Flags of `sealane assess`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Folder of the study (with `study.toml`), or the file itself
    #[arg(value_name = "STUDY")]
    study: PathBuf,
    /// Folder to write to (default: `out` beside the study)
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// How many draws of the uncertain numbers
    #[arg(long, default_value_t = 1000, value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    draws: u32,
    /// Seed of the draws: the same seed gives the same bytes
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Form of the answer
    #[arg(long, value_enum, default_value_t)]
    pub format: output::Format,
}

/// Answers `sealane assess`.
pub fn run(args: &Args) -> Result<(), Fault> {
    let read = study::read(&args.study)?;
    let keys = read.file.season.clone().unwrap_or_default();
    let stop = Arc::new(AtomicBool::new(false));
    let asked = Arc::clone(&stop);
    crate::interrupt::first(move || asked.store(true, Ordering::Relaxed));
    let bar = bar();
    let shown = bar.clone();
    let world = Live::open()?
        .with_ice(season::ice_of(&keys, &read.folder)?)
        .with_admission(season::admission_of(&keys, &read.folder)?)
        .watched(Some(stop))
        .telling(move |stage, done| {
            shown.set_message(stage.to_owned());
            shown.set_position(((done * 1000.0) as u64).max(shown.position()));
        });
    let ground = Ground::new(&world).map_err(study::fault)?;
    let options = Options {
        draws: args.draws as usize,
        seed: args.seed,
    };
    let answer = sealane_study::assess(&read, &ground, options).map_err(study::fault);
    bar.finish_and_clear();
    let assessment = answer?;
    let dir = args.out.clone().unwrap_or_else(|| read.folder.join("out"));
    let written = sealane_report::write(&assessment, &dir)
        .map_err(|e| Fault::machine("io", &e).at(dir.display()))?;
    if args.format == output::Format::Json {
        return output::print(
            &sealane_report::json(&assessment).map_err(|e| Fault::machine("json", e))?,
        );
    }
    let mut text = summary(&assessment);
    let _ = writeln!(
        text,
        "\nReport: {} ({} files, {} kB)",
        dir.join("report.html").display(),
        written.files.len(),
        written.bytes / 1000
    );
    output::print(&text)
}

/// Shows on a terminal only.
fn bar() -> indicatif::ProgressBar {
    let bar = indicatif::ProgressBar::new(1000);
    if let Ok(style) = indicatif::ProgressStyle::with_template("{wide_bar} {percent} % {msg}") {
        bar.set_style(style);
    }
    bar
}

const fn word(w: Word) -> &'static str {
    match w {
        Word::Works => "works",
        Word::WorksIf => "works if",
        Word::DoesNot => "does not",
        Word::Unknown => "unknown",
    }
}

fn summary(a: &Assessment) -> String {
    let mut text = format!("{}\n\n{}\n\n", a.study.name, a.verdict.headline);
    let mut rows = vec![
        [
            "cargo",
            "answer",
            "USD (g: generalized)",
            "days",
            "kg CO2",
            "cheapest way",
            "cheaper than rivals",
            "law",
        ]
        .map(String::from)
        .to_vec(),
    ];
    let percent = |p: Option<f64>| p.map_or_else(|| "-".to_owned(), sealane_report::percent);
    for c in &a.cargoes {
        let own = c.ways.first().filter(|w| w.why_not.is_none());
        let n = |f: &dyn Fn(&sealane_study::WayResult) -> f64| {
            own.map_or_else(|| "-".to_owned(), |w| format!("{:.0}", f(w)))
        };
        let prohibited = c
            .law
            .as_ref()
            .is_some_and(sealane_study::LawWord::is_prohibited);
        rows.push(vec![
            c.name.clone(),
            if prohibited {
                format!("PROHIBITED (else {})", word(c.word))
            } else {
                word(c.word).to_owned()
            },
            format!(
                "{}/{}{}",
                n(&|w| w.usd.p50),
                c.unit,
                if c.generalized { " g" } else { "" }
            ),
            n(&|w| w.days.p50),
            n(&|w| w.co2_kg.p50),
            percent(c.p_way),
            percent(c.p_buy),
            c.law
                .as_ref()
                .map_or_else(|| "-".to_owned(), |l| l.verdict.clone()),
        ]);
    }
    text.push_str(&output::aligned(&rows, &[2, 3, 4, 5, 6]));
    text.push('\n');
    if let Some(law) = &a.law {
        let _ = writeln!(
            text,
            "Law of {}: the whole study is {}.",
            law.asked(),
            law.verdict
        );
        if let Some(e) = &law.error {
            let _ = writeln!(text, "  {e}");
        }
        for o in &law.open {
            let _ = writeln!(text, "  {o}.");
        }
        let mut said: Vec<String> = Vec::new();
        for w in law.ways.iter().filter(|w| w.law.is_prohibited()) {
            for why in &w.law.why {
                let line = format!("  prohibited by {}: {why}", w.corridor);
                if !said.contains(&line) {
                    said.push(line);
                }
            }
        }
        for line in said {
            let _ = writeln!(text, "{line}");
        }
        text.push('\n');
    }
    for s in &a.services {
        let _ = writeln!(text, "{}: {}; {}", s.name, word(s.word), s.reason);
    }
    let broken = a
        .claims
        .iter()
        .filter(|c| c.verdict == sealane_study::ClaimVerdict::DoesNotClose)
        .count();
    text.push('\n');
    if !a.claims.is_empty() {
        let _ = write!(
            text,
            "{broken} of {} public claims do not close; ",
            a.claims.len()
        );
    }
    let _ = writeln!(
        text,
        "{:.0} % of the numbers used are only assumed.",
        100.0 * a.verdict.assumed_share
    );
    text
}
