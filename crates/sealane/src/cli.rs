//! The command line: one variant a command, one file a command below `commands/`.

use crate::{commands, fault::Fault, output};
use clap::{Parser, Subcommand};

/// Decides whether a sea corridor works: the way, the time, the cost, the emissions, the season, the law.
#[derive(Debug, Parser)]
#[command(name = "sealane", version, max_term_width = 110)]
pub struct Cli {
    #[command(subcommand)]
    pub command: Option<Command>,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// The way through the sea between places, certified; also as GeoJSON, GPX, KML, RTZ, CSV or a picture
    Route(Box<commands::route::Args>),
    /// All distances between the rows of a file, or of listed pairs
    Matrix(commands::matrix::Args),
    /// Answer a whole study: writes report.html, assessment.json, routes.geojson, tables/*.csv and prints the verdict
    Assess(commands::assess::Args),
    /// List every fault and warning of a study at once, with file and line
    Check(commands::study::CheckArgs),
    /// Write a commented starter study
    New(commands::study::NewArgs),
    /// Print the JSON Schema of the study file, for editors
    Schema,
    /// What changed between two runs, and why
    Compare(commands::study::CompareArgs),
    /// Passable days, voyage time and cost by month and ice class for each corridor of a study
    Season(commands::season::Args),
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
    /// Ports by name, former name, UN/LOCODE or nearness
    Places(commands::places::Args),
    /// Canals, straits and lines across the sea, with limits and sources
    Passages(commands::passages::Args),
    /// Waters with rules of their own: emission control, Polar Code, listed areas
    Zones(commands::zones::Args),
    /// List every data table with source, date, licence and age; expired ones first
    Sources(commands::sources::Args),
    /// Waiting and capacity of ports: exact queues, simulation, limits
    Port(commands::port::Args),
    /// The ships that a study needs
    Fleet(commands::fleet::Args),
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
            Self::Route(a) => a.format.errors(),
            Self::Matrix(a) => a.format,
            Self::Assess(a) => a.format,
            Self::Check(a) => a.format,
            Self::Compare(a) => a.format,
            Self::New(_) | Self::Schema | Self::Shell(_) => output::Format::Table,
            Self::Fields(a) => a.format,
            Self::Season(a) => a.format,
            Self::Voyage(a) => a.format,
            Self::Calc(a) => a.format(),
            Self::Ships(a) => a.format,
            Self::Cargoes(a) => a.format,
            Self::Places(a) => a.format,
            Self::Passages(a) => a.format,
            Self::Zones(a) => a.format,
            Self::Sources(a) => a.format,
            Self::Port(a) => a.format(),
            Self::Fleet(a) => a.format(),
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
            Some(Command::Route(a)) => commands::route::run(&a),
            Some(Command::Matrix(a)) => commands::matrix::run(&a),
            Some(Command::Assess(a)) => commands::assess::run(&a),
            Some(Command::Check(a)) => commands::study::check(&a),
            Some(Command::New(a)) => commands::study::new(&a),
            Some(Command::Schema) => commands::study::schema(),
            Some(Command::Compare(a)) => commands::study::compare(&a),
            Some(Command::Fields(a)) => commands::fields::run(&a),
            Some(Command::Season(a)) => commands::season::run(&a),
            Some(Command::Voyage(a)) => commands::voyage::run(&a),
            Some(Command::Calc(a)) => commands::calc::run(&a),
            Some(Command::Ships(a)) => commands::ships::run(&a),
            Some(Command::Cargoes(a)) => commands::cargoes::run(&a),
            Some(Command::Places(a)) => commands::places::run(&a),
            Some(Command::Passages(a)) => commands::passages::run(&a),
            Some(Command::Zones(a)) => commands::zones::run(&a),
            Some(Command::Sources(a)) => commands::sources::run(&a),
            Some(Command::Port(a)) => commands::port::run(&a),
            Some(Command::Fleet(a)) => commands::fleet::run(&a),
            Some(Command::Shell(a)) => commands::shell::run(&a),
            Some(Command::Screen(a)) => commands::screen::run(&a),
            Some(Command::Serve(a)) => commands::serve::run(&a),
        }
    }
}
