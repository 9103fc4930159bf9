//! `sealane port …`: waiting and capacity of ports.

mod queue;

use crate::{fault::Fault, output};

/// Sub-commands of `sealane port`.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(subcommand)]
    command: Port,
}

#[derive(Debug, clap::Subcommand)]
enum Port {
    /// Waiting at a group of alike berths, solved exactly
    Queue(queue::Args),
}

impl Args {
    /// Form of the answer.
    pub fn format(&self) -> output::Format {
        match &self.command {
            Port::Queue(a) => a.format,
        }
    }
}

/// Answers `sealane port …`.
pub fn run(args: &Args) -> Result<(), Fault> {
    match &args.command {
        Port::Queue(a) => queue::run(a),
    }
}
