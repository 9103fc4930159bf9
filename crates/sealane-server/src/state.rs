//! What every request shares.

use crate::compute::Answers;
use crate::config::Config;
use crate::jobs::Jobs;
use crate::metrics::Metrics;
use crate::rate::Buckets;
use crate::store::Store;
use sealane_law::Screener;
use sha2::{Digest, Sha256};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, PoisonError, RwLock};
use tokio::sync::Semaphore;

/// The running server.
#[derive(Debug, Clone)]
pub struct App(Arc<Inner>);

/// What [`App`] holds.
#[derive(Debug)]
pub struct Inner {
    /// Settings.
    pub config: Config,
    /// Counters.
    pub metrics: Metrics,
    /// Saved studies and runs.
    pub store: Store,
    /// Studies being computed.
    pub jobs: Jobs,
    /// Answers kept.
    pub answers: Answers,
    /// Requests that may still begin.
    pub in_flight: Arc<Semaphore>,
    /// Computations that may still begin.
    pub compute: Arc<Semaphore>,
    /// Of them, those that may take seconds: never all, where there are two cores.
    pub long: Arc<Semaphore>,
    /// Progress streams that may still open.
    pub streams: Arc<Semaphore>,
    /// Rate limits.
    pub buckets: Buckets,
    /// Rules, and the operator's lists.
    screener: RwLock<Arc<Screener>>,
    /// SHA-256 of each token.
    keys: Vec<[u8; 32]>,
    /// What the browser's cookie says for each token: hangs on this process, so that it dies with it.
    sessions: Vec<String>,
    ready: AtomicBool,
    stopping: AtomicBool,
    next_id: AtomicU64,
    boot: u64,
}

impl std::ops::Deref for App {
    type Target = Inner;
    fn deref(&self) -> &Inner {
        &self.0
    }
}

impl App {
    /// A server over an open store; ready once [`App::set_ready`] is called.
    pub fn new(config: Config, store: Store, screener: Screener) -> Self {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        let l = &config.limits;
        let keys: Vec<[u8; 32]> = config
            .auth
            .tokens
            .iter()
            .map(|t| hash(t.as_bytes()))
            .collect();
        let salt: [u64; 4] = std::array::from_fn(|_| random_u64());
        let session = |key: &[u8; 32]| {
            let mut all = key.to_vec();
            all.extend(salt.iter().flat_map(|n| n.to_le_bytes()));
            hex(&hash(&all))
        };
        Self(Arc::new(Inner {
            in_flight: Arc::new(Semaphore::new(l.in_flight)),
            compute: Arc::new(Semaphore::new(cores)),
            long: Arc::new(Semaphore::new(cores.saturating_sub(1).max(1))),
            streams: Arc::new(Semaphore::new(l.event_streams)),
            answers: Answers::new(l.cache_bytes),
            jobs: Jobs::new(l.jobs_running, l.jobs_queued),
            sessions: keys.iter().map(session).collect(),
            keys,
            screener: RwLock::new(Arc::new(screener)),
            metrics: Metrics::default(),
            buckets: Buckets::default(),
            ready: AtomicBool::new(false),
            stopping: AtomicBool::new(false),
            next_id: AtomicU64::new(1),
            boot: random_u64(),
            config,
            store,
        }))
    }

    /// Rules and lists as they are now.
    pub fn screener(&self) -> Arc<Screener> {
        self.screener
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    /// Puts other lists in the place of the present ones, for every question from now on.
    pub fn set_screener(&self, screener: Screener) {
        *self
            .screener
            .write()
            .unwrap_or_else(PoisonError::into_inner) = Arc::new(screener);
    }

    /// Loaded and not stopping.
    pub fn is_ready(&self) -> bool {
        self.ready.load(Ordering::Acquire) && !self.is_stopping()
    }

    /// The world is loaded.
    pub fn set_ready(&self) {
        self.ready.store(true, Ordering::Release);
    }

    /// SIGTERM has come.
    pub fn is_stopping(&self) -> bool {
        self.stopping.load(Ordering::Acquire)
    }

    /// Begin to stop.
    pub fn set_stopping(&self) {
        self.stopping.store(true, Ordering::Release);
    }

    /// A new request id: unique to this process.
    pub fn new_request_id(&self) -> String {
        let n = self.next_id.fetch_add(1, Ordering::Relaxed);
        format!("{:08x}-{n:06x}", self.boot as u32)
    }

    /// Whether any token is set.
    pub fn needs_token(&self) -> bool {
        !self.keys.is_empty()
    }

    /// Place of a token in the list; the comparison takes the same time for any wrong token.
    pub fn key(&self, token: &str) -> Option<usize> {
        let asked = hash(token.as_bytes());
        same(self.keys.iter().map(<[u8; 32]>::as_slice), &asked)
    }

    /// The cookie of the token at `place`.
    pub fn session(&self, place: usize) -> Option<&str> {
        self.sessions.get(place).map(String::as_str)
    }

    /// Place of the token whose cookie this is.
    pub fn key_of_session(&self, cookie: &str) -> Option<usize> {
        same(
            self.sessions.iter().map(String::as_bytes),
            cookie.as_bytes(),
        )
    }
}

/// Place of the equal one, in the same time for any wrong one of the same length.
fn same<'a>(all: impl Iterator<Item = &'a [u8]>, asked: &[u8]) -> Option<usize> {
    let mut found = None;
    for (i, one) in all.enumerate() {
        let differs = one.iter().zip(asked).fold(0, |d, (a, b)| d | (a ^ b));
        if differs == 0 && one.len() == asked.len() {
            found = Some(i);
        }
    }
    found
}

/// SHA-256.
pub fn hash(bytes: &[u8]) -> [u8; 32] {
    Sha256::digest(bytes).into()
}

/// Lower-case hexadecimal.
pub fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::new(), |mut s, b| {
        let _ = write!(s, "{b:02x}");
        s
    })
}

fn random_u64() -> u64 {
    let mut b = [0; 8];
    match getrandom::fill(&mut b) {
        Ok(()) => u64::from_le_bytes(b),
        Err(_) => u64::from(std::process::id()), // an id for the log only
    }
}
