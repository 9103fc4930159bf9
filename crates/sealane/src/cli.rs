//! The command line: one variant a command, one file a command below `commands/`.

use crate::{commands, fault::Fault, output};
use clap::{Parser, Subcommand};

/// Decides whether a sea corridor works: the way, the time, the cost, the emissions, the season, the law.
#[derive(Debug, Parser)]
#[command(name = "sealane", version, about, max_term_width = 110)]
pub struct Cli {
    #[command(subcommand)]
    pub command: Option<Command>,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Say what a GRIB or NetCDF file holds, its coverage and what is missing
    Fields(commands::fields::Args),
    /// One voyage: time, fuel, emissions and cost, itemised
    Voyage(Box<commands::voyage::Args>),
    /// One formula of the model alone; `calc --list` names them
    Calc(commands::calc::Args),
    /// Standard ship classes with particulars and sources
    Ships(commands::ships::Args),
    /// Commodities with stowage, handling, value and notes
    Cargoes(commands::cargoes::Args),
    /// List every data table with source, date, licence and age; expired ones first
    Sources(commands::sources::Args),
    /// Waiting and capacity of ports: exact queues, simulation, limits
    Port(commands::port::Args),
    /// Print shell completions, or write the man pages
    Shell(commands::shell::Args),
    /// Screen ships, companies, ports, cargoes and prices against lists and rules
    Screen(commands::screen::Args),
    /// Serve the HTTP API and the map page
    Serve(commands::serve::Args),
}

impl Command {
    /// The form in which errors are written too.
    pub fn format(&self) -> output::Format {
        match self {
            Self::Fields(a) => a.format,
            Self::Voyage(a) => a.format,
            Self::Calc(a) => a.format(),
            Self::Ships(a) => a.format,
            Self::Cargoes(a) => a.format,
            Self::Sources(a) => a.format,
            Self::Port(a) => a.format(),
            Self::Shell(_) => output::Format::Table,
            Self::Screen(a) => a.format,
            Self::Serve(a) => a.format,
        }
    }
}

impl Cli {
    /// Runs the command; without one, says what to try first.
    pub fn run(self) -> Result<(), Fault> {
        match self.command {
            None => commands::welcome(),
            Some(Command::Fields(a)) => commands::fields::run(&a),
            Some(Command::Voyage(a)) => commands::voyage::run(&a),
            Some(Command::Calc(a)) => commands::calc::run(&a),
            Some(Command::Ships(a)) => commands::ships::run(&a),
            Some(Command::Cargoes(a)) => commands::cargoes::run(&a),
            Some(Command::Sources(a)) => commands::sources::run(&a),
            Some(Command::Port(a)) => commands::port::run(&a),
            Some(Command::Shell(a)) => commands::shell::run(&a),
            Some(Command::Screen(a)) => commands::screen::run(&a),
            Some(Command::Serve(a)) => commands::serve::run(&a),
        }
    }
}
