//! Saved studies and runs in one SQLite file: every acknowledged write survives the power plug.
//!
//! Write-ahead log with full synchronisation: a write is on disk before it is acknowledged, and is there whole or not at
//! all. One writer, several readers; a lock file keeps a second server out.

mod reserve;
mod runs;
mod schema;
mod studies;

pub use runs::{Output, Run, RunState};
pub use studies::{Study, StudyFile, StudyHead};

use crate::problem::Problem;
use axum::http::StatusCode;
use reserve::Reserve;
use rusqlite::{Connection, ErrorCode};
use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// A part of a list, and how many the whole has.
#[derive(Debug, Clone, PartialEq)]
pub struct Page<T> {
    /// The part.
    pub rows: Vec<T>,
    /// Rows of the whole list.
    pub total: i64,
}

/// Why the store cannot be opened or used.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The folder or the lock file cannot be made.
    #[error("cannot use {path} for the store: {source}")]
    Path {
        /// The path.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// Another server has it open.
    #[error("{0} is in use by another server; give this one its own with --store FILE")]
    InUse(PathBuf),
    /// A file of something else.
    #[error(
        "{path} is not a Sealane store: {reason}; move it away or give another with --store FILE"
    )]
    Foreign {
        /// The file.
        path: PathBuf,
        /// Why.
        reason: String,
    },
    /// Damaged on disk.
    #[error(
        "{path} is damaged: {reason}; restore a copy, or save what is left with `sqlite3 {path} .recover`"
    )]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What SQLite found.
        reason: String,
    },
    /// No room left.
    #[error("the disk or the store's limit (limits.store_bytes) is full; delete runs or make room")]
    Full,
    /// Anything else SQLite reports.
    #[error("store: {0}")]
    Sqlite(rusqlite::Error),
}

impl From<rusqlite::Error> for StoreError {
    fn from(e: rusqlite::Error) -> Self {
        match e.sqlite_error_code() {
            Some(ErrorCode::DiskFull) => Self::Full,
            _ => Self::Sqlite(e),
        }
    }
}

impl From<StoreError> for Problem {
    fn from(e: StoreError) -> Self {
        match e {
            StoreError::Full => Self::new(StatusCode::INSUFFICIENT_STORAGE, "store_full", &e),
            _ => Self::internal(e),
        }
    }
}

const READERS: usize = 4;

/// The open store.
#[derive(Debug, Clone)]
pub struct Store(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    writer: Mutex<Connection>,
    readers: Vec<Mutex<Connection>>,
    reserve: Reserve,
    _lock: Option<File>,
}

impl Store {
    /// Opens or makes the store at `path`, of at most `bytes`; runs cut off by a crash are marked as interrupted.
    ///
    /// ```
    /// let dir = std::env::temp_dir().join(format!("sealane-doc-{}", std::process::id()));
    /// let store = sealane_server::Store::open(&dir.join("store.sqlite"), 1 << 30).unwrap();
    /// assert!(store.studies().unwrap().is_empty());
    /// # std::fs::remove_dir_all(&dir).unwrap();
    /// ```
    pub fn open(path: &Path, bytes: u64) -> Result<Self, StoreError> {
        let fail = |source| StoreError::Path {
            path: path.to_owned(),
            source,
        };
        if let Some(dir) = path.parent().filter(|d| !d.as_os_str().is_empty()) {
            std::fs::create_dir_all(dir).map_err(fail)?;
        }
        let lock = lock(path)?;
        let reserve = Reserve::of(path);
        let ready = || {
            let writer = Connection::open(path).map_err(|e| opening(path, e))?;
            schema::prepare(&writer, path, bytes)?;
            runs::interrupt_unfinished(&writer)?;
            Ok(writer)
        };
        let writer = match ready() {
            Err(StoreError::Full | StoreError::Sqlite(_)) if reserve.give().is_some() => ready()?,
            other => other?,
        };
        reserve.take();
        let mut readers = Vec::new();
        for _ in 0..READERS {
            let c = Connection::open(path).map_err(|e| opening(path, e))?;
            schema::tune(&c).map_err(|e| opening(path, e))?;
            c.pragma_update(None, "query_only", true)?;
            readers.push(Mutex::new(c));
        }
        Ok(Self(Arc::new(Inner {
            writer: Mutex::new(writer),
            readers,
            reserve,
            _lock: Some(lock),
        })))
    }

    fn writer(&self) -> MutexGuard<'_, Connection> {
        self.0.writer.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A reader that is free, or else the first.
    fn reader(&self) -> MutexGuard<'_, Connection> {
        let mut free = self.0.readers.iter().filter_map(|r| r.try_lock().ok());
        match (free.next(), self.0.readers.first()) {
            (Some(free), _) => free,
            (None, Some(first)) => first.lock().unwrap_or_else(PoisonError::into_inner),
            (None, None) => self.writer(),
        }
    }

    /// Deletes by id; on a full disk in the room kept back for it. False when nothing was there.
    fn delete(&self, sql: &str, id: &str) -> Result<bool, StoreError> {
        let c = self.writer();
        let once = || Ok::<bool, StoreError>(c.execute(sql, [id])? > 0);
        match once() {
            Err(StoreError::Full) => {
                let Some(given) = self.0.reserve.give() else {
                    return Err(StoreError::Full);
                };
                let gone = once();
                // What was freed lies in the file, once the log is in it too.
                let tidied = c.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()));
                if let Err(e) = tidied {
                    tracing::warn!(error = %e, "cannot tidy the store");
                }
                drop(c);
                self.0.reserve.take_again(given);
                gone
            }
            other => other,
        }
    }

    /// Moves the write-ahead log into the file; at the end.
    pub fn checkpoint(&self) -> Result<(), StoreError> {
        let c = self.writer();
        c.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?;
        Ok(())
    }
}

fn lock(path: &Path) -> Result<File, StoreError> {
    let mut name = path.as_os_str().to_owned();
    name.push(".lock");
    let name = PathBuf::from(name);
    let file = File::options()
        .create(true)
        .truncate(false)
        .write(true)
        .open(&name)
        .map_err(|source| StoreError::Path {
            path: name.clone(),
            source,
        })?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(std::fs::TryLockError::WouldBlock) => Err(StoreError::InUse(path.to_owned())),
        Err(std::fs::TryLockError::Error(source)) => Err(StoreError::Path { path: name, source }),
    }
}

/// An error met while opening, in words of what to do.
fn opening(path: &Path, e: rusqlite::Error) -> StoreError {
    let path = path.to_owned();
    let reason = e.to_string();
    match e.sqlite_error_code() {
        Some(ErrorCode::NotADatabase) => StoreError::Foreign { path, reason },
        Some(ErrorCode::DatabaseCorrupt) => StoreError::Damaged { path, reason },
        Some(ErrorCode::CannotOpen | ErrorCode::PermissionDenied | ErrorCode::ReadOnly) => {
            StoreError::Path {
                path,
                source: std::io::Error::other(reason),
            }
        }
        Some(ErrorCode::DiskFull) => StoreError::Full,
        _ => StoreError::Sqlite(e),
    }
}

/// A new id: 128 random bits, so that a link to a run cannot be guessed.
fn new_id() -> Result<String, StoreError> {
    let mut b = [0; 16];
    getrandom::fill(&mut b).map_err(|e| StoreError::Path {
        path: PathBuf::from("(random source)"),
        source: std::io::Error::other(e.to_string()),
    })?;
    Ok(crate::state::hex(&b))
}

/// Now, as `2026-11-23T21:05:00Z`.
fn now() -> String {
    let t = jiff::Timestamp::now();
    jiff::Timestamp::from_second(t.as_second())
        .unwrap_or(t)
        .to_string()
}
