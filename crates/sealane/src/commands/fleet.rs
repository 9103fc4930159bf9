//! `sealane fleet size`: the ships that a study's cargoes and lines need.

use crate::{
    commands::{port::watch, study},
    fault::Fault,
    output,
};
use sealane_study::{Ground, Live, Options, RoomSection};
use std::fmt::Write as _;
use std::path::PathBuf;

/// Sub-commands of `sealane fleet`.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, clap::Subcommand)]
enum Command {
    /// Ships, calls, berths and limits for each cargo; ships and volumes of each line
    Size(SizeArgs),
}

/// Flags of `sealane fleet size`.
#[derive(Debug, clap::Args)]
pub struct SizeArgs {
    /// Folder of the study (with `study.toml`), or the file itself
    #[arg(value_name = "STUDY")]
    study: PathBuf,
    /// Only this cargo or line, by its id in the study
    #[arg(long, value_name = "ID")]
    only: Option<String>,
    /// How many draws of the uncertain numbers stand behind today's volumes
    #[arg(long, default_value_t = 1000, value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    draws: u32,
    /// Seed of the draws
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Form of the answer
    #[arg(long, value_enum, default_value_t)]
    format: output::Format,
}

impl Args {
    /// Form of the answer.
    pub const fn format(&self) -> output::Format {
        let Command::Size(a) = &self.command;
        a.format
    }
}

/// Answers `sealane fleet …`.
pub fn run(args: &Args) -> Result<(), Fault> {
    let Command::Size(a) = &args.command;
    watch::stoppable(a.format, || size(a))
}

fn size(args: &SizeArgs) -> Result<(), Fault> {
    let read = study::read(&args.study)?;
    let world = Live::open()?;
    let ground = Ground::new(&world).map_err(study::fault)?;
    let options = Options {
        draws: args.draws as usize,
        seed: args.seed,
    };
    let assessment = sealane_study::assess(&read, &ground, options).map_err(study::fault)?;
    let mut fleet = assessment.fleet;
    if let Some(only) = &args.only {
        let known: Vec<String> = (fleet.tramps.iter().map(|t| t.cargo.clone()))
            .chain(fleet.lines.iter().map(|l| l.id.clone()))
            .collect();
        if !known.contains(only) {
            return Err(Fault::input(
                "unknown_id",
                format!("`{only}` is neither a cargo in tonnes nor a line of the study: expected one of {}", known.join(", ")),
            )
            .at("--only"));
        }
        fleet.tramps.retain(|t| t.cargo == *only);
        fleet.lines.retain(|l| l.id == *only);
        fleet.seasonal.retain(|s| s.cargo == *only);
    }
    if args.format == output::Format::Json {
        return output::print_json(&fleet);
    }
    let name = |id: &str| id.to_owned();
    match sealane_study::fleet_section(&fleet, &name) {
        Some(section) => output::print(&text(&section)),
        None => output::print("The study has no cargo in tonnes and no line.\n"),
    }
}

fn text(section: &RoomSection) -> String {
    let mut out = String::new();
    for f in &section.findings {
        let _ = writeln!(out, "{f}.");
    }
    for t in &section.tables {
        let mut rows = vec![t.head.clone()];
        rows.extend(t.rows.iter().cloned());
        let right: Vec<usize> = (2..t.head.len()).collect();
        let _ = write!(out, "\n{}\n{}", t.title, output::aligned(&rows, &right));
    }
    out
}
