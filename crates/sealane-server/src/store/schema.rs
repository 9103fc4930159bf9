//! The tables and how the file is kept.

use super::{StoreError, opening};
use rusqlite::Connection;
use std::path::Path;

/// "SLNE": marks the file as ours.
const APPLICATION_ID: i32 = 0x534C_4E45;
const VERSION: i32 = 1;

const TABLES: &str = "
CREATE TABLE study (
    id       TEXT PRIMARY KEY,
    name     TEXT NOT NULL,
    question TEXT NOT NULL,
    created  TEXT NOT NULL,
    updated  TEXT NOT NULL
) STRICT;
CREATE TABLE study_file (
    study   TEXT NOT NULL REFERENCES study(id) ON DELETE CASCADE,
    path    TEXT NOT NULL,
    content BLOB NOT NULL,
    PRIMARY KEY (study, path)
) STRICT, WITHOUT ROWID;
CREATE TABLE run (
    id       TEXT PRIMARY KEY,
    study    TEXT REFERENCES study(id) ON DELETE SET NULL,
    name     TEXT NOT NULL,
    state    TEXT NOT NULL CHECK (state IN ('queued','running','done','failed','cancelled','interrupted')),
    draws    INTEGER NOT NULL,
    seed     INTEGER NOT NULL,
    version  TEXT NOT NULL,
    created  TEXT NOT NULL,
    finished TEXT,
    message  TEXT NOT NULL DEFAULT '',
    verdict  TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX run_study ON run(study);
CREATE TABLE run_file (
    run     TEXT NOT NULL REFERENCES run(id) ON DELETE CASCADE,
    kind    TEXT NOT NULL CHECK (kind IN ('input','output')),
    path    TEXT NOT NULL,
    content BLOB NOT NULL,
    PRIMARY KEY (run, kind, path)
) STRICT, WITHOUT ROWID;
";

/// Settings of every connection.
pub fn tune(c: &Connection) -> rusqlite::Result<()> {
    c.busy_timeout(std::time::Duration::from_secs(5))?;
    c.pragma_update(None, "foreign_keys", true)?;
    c.pragma_update(None, "trusted_schema", false)?;
    c.pragma_update(None, "cache_size", -2_000)?;
    c.pragma_update(None, "synchronous", "FULL")
}

/// Checks that the file is ours and sound, and makes the tables when it is new.
pub fn prepare(c: &Connection, path: &Path, bytes: u64) -> Result<(), StoreError> {
    let read = |name: &str| c.pragma_query_value(None, name, |r| r.get::<_, i32>(0));
    let (mark, version) = read("application_id")
        .and_then(|a| Ok((a, read("user_version")?)))
        .map_err(|e| opening(path, e))?;
    let tables: i64 = c
        .query_row("SELECT count(*) FROM sqlite_schema", [], |r| r.get(0))
        .map_err(|e| opening(path, e))?;
    let fresh = mark == 0 && version == 0 && tables == 0;
    let foreign = |reason: String| StoreError::Foreign {
        path: path.to_owned(),
        reason,
    };
    if !fresh && mark != APPLICATION_ID {
        return Err(foreign(
            "it is an SQLite file of another program".to_owned(),
        ));
    }
    if !fresh && version != VERSION {
        return Err(foreign(format!(
            "it has layout {version}, this version reads {VERSION}"
        )));
    }
    tune(c).map_err(|e| opening(path, e))?;
    c.pragma_update(None, "journal_mode", "WAL")
        .map_err(|e| opening(path, e))?;
    if fresh {
        c.execute_batch(&format!(
            "BEGIN IMMEDIATE; PRAGMA application_id = {APPLICATION_ID}; PRAGMA user_version = {VERSION}; {TABLES} COMMIT;"
        ))
        .map_err(|e| opening(path, e))?;
    } else {
        let verdict: String = c
            .query_row("PRAGMA quick_check(1)", [], |r| r.get(0))
            .map_err(|e| opening(path, e))?;
        if verdict != "ok" {
            return Err(StoreError::Damaged {
                path: path.to_owned(),
                reason: verdict,
            });
        }
    }
    let page: i64 = c.pragma_query_value(None, "page_size", |r| r.get(0))?;
    let pages = i64::try_from(bytes).unwrap_or(i64::MAX) / page.max(512);
    // The pragma answers with the value it took, so it is a query.
    c.query_row(&format!("PRAGMA max_page_count = {pages}"), [], |_| Ok(()))?;
    Ok(())
}
