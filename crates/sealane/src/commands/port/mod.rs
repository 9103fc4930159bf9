//! `sealane port …`: waiting and capacity of ports.

mod capacity;
mod queue;
mod simulate;
pub mod watch;

use crate::{fault::Fault, output};
use sealane_port::{Port, PortError, PortFile};

/// Sub-commands of `sealane port`.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, clap::Subcommand)]
enum Command {
    /// Waiting at a group of alike berths, solved exactly
    Queue(queue::Args),
    /// Event simulation of a port file: tides, channels, pilots, cranes, closures, yards
    Simulate(simulate::Args),
    /// Tonnes a year, what binds first and when, what modernisation buys
    Capacity(capacity::Args),
}

impl Args {
    /// Form of the answer.
    pub fn format(&self) -> output::Format {
        match &self.command {
            Command::Queue(a) => a.format,
            Command::Simulate(a) => a.format,
            Command::Capacity(a) => a.format,
        }
    }
}

/// Answers `sealane port …`.
pub fn run(args: &Args) -> Result<(), Fault> {
    match &args.command {
        Command::Queue(a) => watch::stoppable(a.format, || queue::run(a)),
        Command::Simulate(a) => simulate::run(a),
        Command::Capacity(a) => capacity::run(a),
    }
}

/// A port file from disk, or a built-in one by its id or UN/LOCODE.
fn read_port(name: &str) -> Result<(PortFile, Port), Fault> {
    let path = std::path::Path::new(name);
    let looks_like_path = path.components().count() > 1 || path.extension().is_some();
    let text = if looks_like_path || path.exists() {
        std::fs::read_to_string(path).map_err(|e| {
            Fault::input("bad_port_file", format!("cannot read the port file: {e}")).at(name)
        })?
    } else {
        sealane_port::builtin_text(name)
            .map_err(|e| fault(&e))?
            .to_owned()
    };
    let file = PortFile::parse(name, &text).map_err(|e| fault(&e))?;
    let port = Port::parse(name, &text).map_err(|e| fault(&e))?;
    Ok((file, port))
}

/// Sets the threads of this run.
fn use_threads(threads: Option<u16>) -> Result<(), Fault> {
    let Some(n) = threads else { return Ok(()) };
    rayon::ThreadPoolBuilder::new()
        .num_threads(usize::from(n))
        .build_global()
        .map_err(|e| Fault::machine("threads", e))
}

fn write_file(path: &std::path::Path, text: &str) -> Result<(), Fault> {
    std::fs::write(path, text).map_err(|e| Fault::machine("io", e).at(path.display()))
}

fn fault(e: &PortError) -> Fault {
    let place = match e {
        PortError::File { file, line, .. } => format!("{file}:{line}"),
        PortError::Number { field, .. } => field.clone(),
        _ => String::new(),
    };
    let made = if e.is_no_answer() {
        Fault::no_answer(e.kind(), e, vec![e.to_string()])
    } else {
        Fault::input(e.kind(), e)
    };
    made.at(place)
}
