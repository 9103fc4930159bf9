//! The `sealane` command: decides whether a sea corridor works.

mod cli;
mod commands;
mod fault;
mod output;
mod parquet;

use clap::Parser;
use std::process::ExitCode;

fn main() -> ExitCode {
    let cli = cli::Cli::parse();
    let format = cli
        .command
        .as_ref()
        .map_or(output::Format::Table, cli::Command::format);
    match cli.run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(fault) => fault.report(format),
    }
}
