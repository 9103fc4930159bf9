//! `sealane shell`: completions and man pages, generated from the same definitions as the command line.

use crate::{cli::Cli, fault::Fault, output};
use clap::CommandFactory as _;
use std::path::{Path, PathBuf};

/// Flags of `sealane shell`.
#[derive(Debug, clap::Args)]
#[group(required = true, multiple = false)]
pub struct Args {
    /// Print completions for this shell
    #[arg(long, value_enum)]
    completions: Option<clap_complete::Shell>,
    /// Write `sealane.1` and one page a command into this folder
    #[arg(long, value_name = "DIR")]
    man: Option<PathBuf>,
}

/// Answers `sealane shell`.
pub fn run(args: &Args) -> Result<(), Fault> {
    let mut command = Cli::command();
    if let Some(shell) = args.completions {
        let mut text = Vec::new();
        clap_complete::generate(shell, &mut command, "sealane", &mut text);
        return output::print(&String::from_utf8_lossy(&text));
    }
    let dir = args.man.as_deref().unwrap_or(Path::new("."));
    std::fs::create_dir_all(dir).map_err(|e| Fault::machine("io", e).at(dir.display()))?;
    clap_mangen::generate_to(command, dir).map_err(|e| Fault::machine("io", e).at(dir.display()))
}
