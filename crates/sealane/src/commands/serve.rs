//! `sealane serve`: the HTTP API and the map page.

use crate::{fault::Fault, output};
use sealane_server::{Config, ConfigError, ServeError, serve, start_log};
use std::net::SocketAddr;
use std::path::PathBuf;

/// Flags of `sealane serve`; each wins over the same key of the configuration.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Configuration (TOML); see docs/src/server.md
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// Address of the API and the page [default: 127.0.0.1:8080]
    #[arg(long, value_name = "ADDRESS:PORT")]
    listen: Option<SocketAddr>,
    /// Separate address for /metrics, /healthz and /readyz
    #[arg(long, value_name = "ADDRESS:PORT")]
    admin_listen: Option<SocketAddr>,
    /// SQLite file of the saved studies and runs [default: in the user's data folder]
    #[arg(long, value_name = "FILE")]
    store: Option<PathBuf>,
    /// File with one bearer token a line
    #[arg(long, value_name = "FILE")]
    token_file: Option<PathBuf>,
    /// Log as text for people instead of JSON
    #[arg(long)]
    log_text: bool,
    /// Form of an error
    #[arg(long, value_enum, default_value_t)]
    pub format: output::Format,
}

/// The C library reads these at the start of a process only: without them it keeps the memory of a study as long as the server runs.
#[cfg(all(target_os = "linux", target_env = "gnu"))]
const MEMORY: [(&str, &str); 3] = [
    ("MALLOC_ARENA_MAX", "2"),
    ("MALLOC_MMAP_THRESHOLD_", "65536"),
    ("MALLOC_TRIM_THRESHOLD_", "65536"),
];

/// Begins this process anew (same id, same files) with [`MEMORY`] set; where the operator has set one of them, or it fails, all
/// stays as it is.
#[cfg(all(target_os = "linux", target_env = "gnu"))]
fn spare_memory() {
    use std::os::unix::process::CommandExt as _;
    if MEMORY
        .iter()
        .any(|(key, _)| std::env::var_os(key).is_some())
    {
        return;
    }
    if let Ok(program) = std::env::current_exe() {
        let _ = std::process::Command::new(program)
            .args(std::env::args_os().skip(1))
            .envs(MEMORY)
            .exec();
    }
}

/// Serves until SIGTERM or Ctrl-C.
pub fn run(args: &Args) -> Result<(), Fault> {
    #[cfg(all(target_os = "linux", target_env = "gnu"))]
    spare_memory();
    let mut config = match &args.config {
        None => Config::default(),
        Some(path) => Config::from_file(path).map_err(|e| wrong(&e).at(path.display()))?,
    };
    config.listen = args.listen.unwrap_or(config.listen);
    config.admin_listen = args.admin_listen.or(config.admin_listen);
    config.store = args.store.clone().or(config.store);
    config.auth.token_file = args.token_file.clone().or(config.auth.token_file);
    config.log.json &= !args.log_text;
    start_log(&config.log);
    serve(config, |address| {
        eprintln!("Sealane listens on http://{address}/");
    })
    .map_err(|e| match e {
        ServeError::Config(e) => wrong(&e),
        e if e.is_input() => Fault::input("bad_store", e),
        e => Fault::machine("serve", e),
    })
}

fn wrong(e: &ConfigError) -> Fault {
    Fault::input("bad_config", e)
}
