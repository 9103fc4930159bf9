//! The `sealane` command: decides whether a sea corridor works.

mod cli;
mod commands;
mod fault;
mod interrupt;
mod output;
mod parquet;

use clap::Parser;
use std::process::ExitCode;

fn main() -> ExitCode {
    let cli = match cli::Cli::try_parse() {
        Ok(cli) => cli,
        // Help and version are no faults; people read clap's own words, scripts the same on standard output.
        Err(e) if e.use_stderr() && wants_json() => {
            let text = e.render().to_string();
            let text = text.trim().trim_start_matches("error: ");
            return fault::Fault::input("bad_usage", text).report(output::Format::Json);
        }
        Err(e) => e.exit(),
    };
    let format = cli
        .command
        .as_ref()
        .map_or(output::Format::Table, cli::Command::format);
    match cli.run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(fault) => fault.report(format),
    }
}

/// Whether the command line asks for JSON, though it cannot be read.
fn wants_json() -> bool {
    let args: Vec<_> = std::env::args_os().skip(1).collect();
    args.iter().any(|a| a == "--format=json")
        || args
            .windows(2)
            .any(|w| matches!(w, [a, b] if a == "--format" && b == "json"))
}
