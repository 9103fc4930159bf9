//! What the operator may set, with defaults that are safe on a bare machine.

use serde::Deserialize;
use std::net::{IpAddr, SocketAddr};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Everything `sealane serve` can be told; a `--config` file is this, as TOML.
///
/// ```
/// let c = sealane_server::Config::from_toml("[limits]\nwaypoints = 10").unwrap();
/// assert_eq!(c.limits.waypoints, 10);
/// assert!(c.listen.ip().is_loopback());
/// assert!(sealane_server::Config::from_toml("listen = \"0.0.0.0:99999\"").is_err());
/// ```
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    /// Address of the API and the page.
    pub listen: SocketAddr,
    /// Address of `/metrics` (with `/healthz` and `/readyz`), away from the public one; unset: on `listen`.
    pub admin_listen: Option<SocketAddr>,
    /// SQLite file of the saved studies and runs; unset: `sealane/store.sqlite` in the user's data folder.
    pub store: Option<PathBuf>,
    /// Folder with the operator's copies of the issuers' sanctions lists; unset: what needs a list is answered `unknown`.
    /// Read again on SIGHUP; a folder that cannot be read leaves the old lists in use.
    pub lists: Option<PathBuf>,
    /// `Host` values to answer to; empty: on a loopback address its own names only, elsewhere any.
    pub hosts: Vec<String>,
    /// Proxies whose `X-Forwarded-For` is believed.
    pub trusted_proxies: Vec<IpAddr>,
    /// Who may ask.
    pub auth: Auth,
    /// Bounds on what one request, one client and all together may use.
    pub limits: Limits,
    /// Requests a second.
    pub rate: Rate,
    /// What is written to standard error.
    pub log: Log,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from(([127, 0, 0, 1], 8080)),
            admin_listen: None,
            store: None,
            lists: None,
            hosts: Vec::new(),
            trusted_proxies: Vec::new(),
            auth: Auth::default(),
            limits: Limits::default(),
            rate: Rate::default(),
            log: Log::default(),
        }
    }
}

/// The optional bearer tokens; without any, whoever reaches the port may ask.
#[derive(Debug, Clone, PartialEq, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Auth {
    /// File with one token a line (`#` begins a comment); each is one key for the rate limit.
    pub token_file: Option<PathBuf>,
    /// Let a shared run (`/s/ID`, whose id cannot be guessed) be read without a token.
    pub public_runs: bool,
    /// The tokens themselves; read from the file and from `SEALANE_TOKEN`, never from the configuration.
    #[serde(skip)]
    pub tokens: Vec<String>,
}

/// Bounds; each is refused with a problem that names it.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Limits {
    /// Bytes of a request body.
    pub body_bytes: usize,
    /// Bytes of an imported study folder (zip), and of the files in it together.
    pub study_bytes: usize,
    /// Bytes of path and query.
    pub url_bytes: usize,
    /// Nesting of a JSON body.
    pub json_depth: usize,
    /// Places of one way.
    pub waypoints: usize,
    /// Pairs of one matrix.
    pub matrix_pairs: usize,
    /// Seconds of computing for one answer; longer work is a job.
    pub compute_s: u64,
    /// Seconds for a whole request.
    pub total_s: u64,
    /// Seconds for the head of a request to arrive, and for an idle connection to be kept.
    pub head_s: u64,
    /// Requests answered at once; one more gets 503 with `Retry-After`.
    pub in_flight: usize,
    /// Open connections.
    pub connections: usize,
    /// Open connections of one address that is not the loopback.
    pub connections_per_address: usize,
    /// Studies computed at once.
    pub jobs_running: usize,
    /// Studies waiting.
    pub jobs_queued: usize,
    /// Draws one study may ask for.
    pub draws: usize,
    /// Seconds one study may compute.
    pub job_s: u64,
    /// Open progress streams.
    pub event_streams: usize,
    /// Bytes of answers kept for asking again.
    pub cache_bytes: u64,
    /// Bytes of the store on disk.
    pub store_bytes: u64,
    /// Seconds between SIGTERM and the end.
    pub drain_s: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            body_bytes: 1 << 20,
            study_bytes: 16 << 20,
            url_bytes: 8 << 10,
            json_depth: 64,
            waypoints: 50,
            matrix_pairs: 2_500,
            compute_s: 10,
            total_s: 30,
            head_s: 10,
            in_flight: 64,
            connections: 4_096,
            connections_per_address: 256,
            jobs_running: 1,
            jobs_queued: 16,
            draws: 20_000,
            job_s: 3_600,
            event_streams: 256,
            cache_bytes: 32 << 20,
            store_bytes: 4 << 30,
            drain_s: 10,
        }
    }
}

/// The rate limit: so many at once, then so many a second.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Rate {
    /// Requests a second for one address (one IPv6 /64) without a token.
    pub per_address: f64,
    /// Requests a second for one token.
    pub per_key: f64,
    /// Seconds' worth of requests that may come at once.
    pub burst_s: f64,
    /// Limit the loopback address too (off: the only client there is the operator's own machine).
    pub loopback: bool,
}

impl Default for Rate {
    fn default() -> Self {
        Self {
            per_address: 50.0,
            per_key: 500.0,
            burst_s: 4.0,
            loopback: false,
        }
    }
}

/// The log on standard error.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Log {
    /// `error`, `warn`, `info`, `debug` or `trace`, or a filter such as `info,sealane_server=debug`.
    pub level: String,
    /// One JSON object a line; off: text for people.
    pub json: bool,
    /// Write what was asked (places, cargoes) beside the route; off by default.
    pub queries: bool,
}

impl Default for Log {
    fn default() -> Self {
        Self {
            level: "info".to_owned(),
            json: true,
            queries: false,
        }
    }
}

/// Why the configuration is refused.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// The file cannot be read.
    #[error("cannot read {path}: {source}")]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// Not TOML, an unknown key, or a value of the wrong kind.
    #[error("{0}")]
    Toml(#[from] toml::de::Error),
    /// A value that makes no sense.
    #[error("{key}: {message}")]
    Value {
        /// The key.
        key: String,
        /// What was expected.
        message: String,
    },
}

impl Config {
    /// Reads a configuration from TOML text and checks it.
    pub fn from_toml(text: &str) -> Result<Self, ConfigError> {
        let config: Self = toml::from_str(text)?;
        config.check()?;
        Ok(config)
    }

    /// Reads a configuration file and checks it.
    pub fn from_file(path: &Path) -> Result<Self, ConfigError> {
        let text = std::fs::read_to_string(path).map_err(|source| ConfigError::Unreadable {
            path: path.to_owned(),
            source,
        })?;
        Self::from_toml(&text)
    }

    /// Reads the token file and `SEALANE_TOKEN`.
    pub fn load_tokens(&mut self) -> Result<(), ConfigError> {
        let mut tokens = Vec::new();
        if let Some(path) = &self.auth.token_file {
            let text = std::fs::read_to_string(path).map_err(|source| ConfigError::Unreadable {
                path: path.clone(),
                source,
            })?;
            let lines = text.lines().map(str::trim);
            tokens.extend(
                lines
                    .filter(|l| !l.is_empty() && !l.starts_with('#'))
                    .map(str::to_owned),
            );
            if tokens.is_empty() {
                return Err(bad(
                    "auth.token_file",
                    "holds no token; expected one a line",
                ));
            }
        }
        if let Ok(token) = std::env::var("SEALANE_TOKEN") {
            tokens.push(token);
        }
        if let Some(short) = tokens.iter().find(|t| t.len() < 16) {
            return Err(bad(
                "auth",
                &format!(
                    "a token of {} characters can be guessed; expected at least 16",
                    short.len()
                ),
            ));
        }
        self.auth.tokens = tokens;
        Ok(())
    }

    /// Refuses values that would switch a protection off by mistake.
    pub fn check(&self) -> Result<(), ConfigError> {
        let l = &self.limits;
        let positive = [
            ("limits.body_bytes", l.body_bytes),
            ("limits.study_bytes", l.study_bytes),
            ("limits.url_bytes", l.url_bytes),
            ("limits.json_depth", l.json_depth),
            ("limits.matrix_pairs", l.matrix_pairs),
            ("limits.compute_s", l.compute_s as usize),
            ("limits.total_s", l.total_s as usize),
            ("limits.head_s", l.head_s as usize),
            ("limits.in_flight", l.in_flight),
            ("limits.connections", l.connections),
            ("limits.connections_per_address", l.connections_per_address),
            ("limits.jobs_running", l.jobs_running),
            ("limits.draws", l.draws),
            ("limits.job_s", l.job_s as usize),
        ];
        if let Some((key, _)) = positive.iter().find(|(_, v)| *v == 0) {
            return Err(bad(key, "is 0; expected at least 1"));
        }
        if l.waypoints < 2 {
            return Err(bad("limits.waypoints", "a way needs at least 2 places"));
        }
        if l.json_depth > 100 {
            return Err(bad("limits.json_depth", "expected at most 100"));
        }
        if l.url_bytes > 60_000 {
            return Err(bad("limits.url_bytes", "expected at most 60000"));
        }
        if l.store_bytes < 1 << 20 {
            return Err(bad("limits.store_bytes", "expected at least 1 MiB"));
        }
        let r = &self.rate;
        for (key, v) in [
            ("rate.per_address", r.per_address),
            ("rate.per_key", r.per_key),
            ("rate.burst_s", r.burst_s),
        ] {
            if !v.is_finite() || v <= 0.0 {
                return Err(bad(key, "expected a number above 0"));
            }
        }
        if self.admin_listen == Some(self.listen) && self.listen.port() != 0 {
            return Err(bad("admin_listen", "is the same address as `listen`"));
        }
        Ok(())
    }

    /// The store's path: as set, or in the user's data folder.
    pub fn store_path(&self) -> Result<PathBuf, ConfigError> {
        if let Some(path) = &self.store {
            return Ok(path.clone());
        }
        let home = |name: &str| {
            std::env::var_os(name)
                .filter(|v| !v.is_empty())
                .map(PathBuf::from)
        };
        home("XDG_DATA_HOME")
            .or_else(|| home("HOME").map(|h| h.join(".local/share")))
            .or_else(|| home("LOCALAPPDATA"))
            .map(|d| d.join("sealane").join("store.sqlite"))
            .ok_or_else(|| {
                bad(
                    "store",
                    "no home folder is known; say where with --store FILE",
                )
            })
    }
}

impl Limits {
    /// Longest computing of one answer.
    #[must_use]
    pub const fn compute(&self) -> Duration {
        Duration::from_secs(self.compute_s)
    }

    /// Longest request.
    #[must_use]
    pub const fn total(&self) -> Duration {
        Duration::from_secs(self.total_s)
    }

    /// Longest wait for a request's head.
    #[must_use]
    pub const fn head(&self) -> Duration {
        Duration::from_secs(self.head_s)
    }

    /// Longest drain.
    #[must_use]
    pub const fn drain(&self) -> Duration {
        Duration::from_secs(self.drain_s)
    }
}

fn bad(key: &str, message: &str) -> ConfigError {
    ConfigError::Value {
        key: key.to_owned(),
        message: message.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unknown_keys_are_refused() {
        let e = Config::from_toml("[limits]\nbody_byte = 3").unwrap_err();
        assert!(e.to_string().contains("body_byte"), "{e}");
    }

    #[test]
    fn a_token_cannot_stand_in_the_file() {
        assert!(Config::from_toml("[auth]\ntokens = [\"abc\"]").is_err());
    }

    #[test]
    fn zero_limits_are_refused() {
        for key in ["in_flight", "body_bytes", "compute_s", "connections"] {
            let e = Config::from_toml(&format!("[limits]\n{key} = 0")).unwrap_err();
            assert!(e.to_string().contains(key), "{e}");
        }
    }
}
