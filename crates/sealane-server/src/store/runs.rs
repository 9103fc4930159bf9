//! Runs: one computation of a study, with what went in and what came out.

use super::{Page, Store, StoreError, StudyFile, new_id, now};
use rusqlite::{Connection, OptionalExtension as _, params};
use serde::Serialize;
use utoipa::ToSchema;

/// Where a run stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum RunState {
    /// Waiting for a free core.
    Queued,
    /// Computing.
    Running,
    /// Finished with an assessment.
    Done,
    /// Finished without one; `message` says why.
    Failed,
    /// Stopped on request.
    Cancelled,
    /// Cut off when the server ended.
    Interrupted,
}

impl RunState {
    const ALL: [(Self, &'static str); 6] = [
        (Self::Queued, "queued"),
        (Self::Running, "running"),
        (Self::Done, "done"),
        (Self::Failed, "failed"),
        (Self::Cancelled, "cancelled"),
        (Self::Interrupted, "interrupted"),
    ];

    /// As stored and as in JSON.
    pub fn as_str(self) -> &'static str {
        Self::ALL
            .iter()
            .find(|(s, _)| *s == self)
            .map_or("", |(_, t)| t)
    }

    fn parse(text: &str) -> Self {
        Self::ALL
            .iter()
            .find(|(_, t)| *t == text)
            .map_or(Self::Failed, |(s, _)| *s)
    }

    /// Nothing more will happen.
    pub fn is_final(self) -> bool {
        !matches!(self, Self::Queued | Self::Running)
    }
}

/// A run without its files.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Run {
    /// Id, 128 random bits: whoever has the link has the run.
    pub id: String,
    /// The saved study it belongs to, if any is left.
    pub study: Option<String>,
    /// Name of the study.
    pub name: String,
    /// Where it stands.
    pub state: RunState,
    /// Monte Carlo draws.
    pub draws: i64,
    /// Seed of the draws.
    pub seed: i64,
    /// Version of Sealane that computed it.
    pub version: String,
    /// When asked, UTC.
    pub created: String,
    /// When ended, UTC.
    pub finished: Option<String>,
    /// Why it failed.
    pub message: String,
    /// The verdict in words.
    pub verdict: String,
    /// Paths of its results.
    pub files: Vec<String>,
}

/// A file that a run made.
pub type Output = StudyFile;

const COLUMNS: &str = "SELECT id, study, name, state, draws, seed, version, created, finished, message, verdict FROM run";

fn run(row: &rusqlite::Row<'_>) -> rusqlite::Result<Run> {
    Ok(Run {
        id: row.get(0)?,
        study: row.get(1)?,
        name: row.get(2)?,
        state: RunState::parse(&row.get::<_, String>(3)?),
        draws: row.get(4)?,
        seed: row.get(5)?,
        version: row.get(6)?,
        created: row.get(7)?,
        finished: row.get(8)?,
        message: row.get(9)?,
        verdict: row.get(10)?,
        files: Vec::new(),
    })
}

/// After a crash nothing is computing any more.
pub fn interrupt_unfinished(c: &Connection) -> rusqlite::Result<()> {
    c.execute(
        "UPDATE run SET state = 'interrupted', finished = ?1, message = 'the server ended before the run did; run it again' \
         WHERE state IN ('queued', 'running')",
        [now()],
    )?;
    Ok(())
}

impl Store {
    /// So many runs after the one of an id, newest first; `None` after an id that is not there.
    pub fn runs_after(
        &self,
        study: Option<&str>,
        after: Option<&str>,
        most: u32,
    ) -> Result<Option<Page<Run>>, StoreError> {
        let mut c = self.reader();
        let t = c.transaction()?;
        let there = "SELECT ?1 IS NULL OR EXISTS (SELECT 1 FROM run WHERE id = ?1)";
        if !t.query_row(there, [after], |r| r.get::<_, bool>(0))? {
            return Ok(None);
        }
        let total = t.query_row(
            "SELECT count(*) FROM run WHERE ?1 IS NULL OR study = ?1",
            [study],
            |r| r.get(0),
        )?;
        let mut q = t.prepare_cached(&format!(
            "{COLUMNS} WHERE (?1 IS NULL OR study = ?1) AND (?2 IS NULL OR created < (SELECT created FROM run WHERE id = ?2) \
             OR (created = (SELECT created FROM run WHERE id = ?2) AND id > ?2)) ORDER BY created DESC, id LIMIT ?3"
        ))?;
        let rows = q
            .query_map((study, after, most), run)?
            .collect::<Result<_, _>>()?;
        Ok(Some(Page { rows, total }))
    }

    /// One run with the paths of its results.
    pub fn run(&self, id: &str) -> Result<Option<Run>, StoreError> {
        let mut c = self.reader();
        let t = c.transaction()?;
        let found = t
            .query_row(&format!("{COLUMNS} WHERE id = ?1"), [id], run)
            .optional()?;
        let Some(mut found) = found else {
            return Ok(None);
        };
        let mut q = t.prepare_cached(
            "SELECT path FROM run_file WHERE run = ?1 AND kind = 'output' ORDER BY path",
        )?;
        found.files = q.query_map([id], |r| r.get(0))?.collect::<Result<_, _>>()?;
        Ok(Some(found))
    }

    /// One result of a run.
    pub fn run_output(&self, id: &str, path: &str) -> Result<Option<Vec<u8>>, StoreError> {
        let c = self.reader();
        let mut q = c.prepare_cached(
            "SELECT content FROM run_file WHERE run = ?1 AND kind = 'output' AND path = ?2",
        )?;
        Ok(q.query_row([id, path], |r| r.get(0)).optional()?)
    }

    /// What went into a run, or what came out.
    pub fn run_files(&self, id: &str, inputs: bool) -> Result<Vec<StudyFile>, StoreError> {
        let c = self.reader();
        let mut q = c.prepare_cached(
            "SELECT path, content FROM run_file WHERE run = ?1 AND kind = ?2 ORDER BY path",
        )?;
        let rows = q
            .query_map([id, if inputs { "input" } else { "output" }], |r| {
                Ok(StudyFile {
                    path: r.get(0)?,
                    content: r.get(1)?,
                })
            })?
            .collect::<Result<_, _>>()?;
        Ok(rows)
    }

    /// Notes a run that was asked for, with everything it will compute from.
    pub fn add_run(
        &self,
        study: Option<&str>,
        name: &str,
        draws: i64,
        seed: i64,
        inputs: &[StudyFile],
    ) -> Result<Run, StoreError> {
        let id = new_id()?;
        let mut c = self.writer();
        let t = c.transaction()?;
        t.execute(
            "INSERT INTO run (id, study, name, state, draws, seed, version, created) VALUES (?1, ?2, ?3, 'queued', ?4, ?5, ?6, ?7)",
            params![id, study, name, draws, seed, env!("CARGO_PKG_VERSION"), now()],
        )?;
        put(&t, &id, "input", inputs)?;
        let made = t.query_row(&format!("{COLUMNS} WHERE id = ?1"), [&id], run)?;
        t.commit()?;
        Ok(made)
    }

    /// Notes that a run has begun.
    pub fn begin_run(&self, id: &str) -> Result<(), StoreError> {
        self.writer()
            .execute("UPDATE run SET state = 'running' WHERE id = ?1", [id])?;
        Ok(())
    }

    /// Ends a run: state, reason or verdict, and all its results at once.
    pub fn end_run(
        &self,
        id: &str,
        state: RunState,
        message: &str,
        verdict: &str,
        outputs: &[Output],
    ) -> Result<(), StoreError> {
        let mut c = self.writer();
        let t = c.transaction()?;
        t.execute(
            "UPDATE run SET state = ?2, finished = ?3, message = ?4, verdict = ?5 WHERE id = ?1",
            params![id, state.as_str(), now(), message, verdict],
        )?;
        put(&t, id, "output", outputs)?;
        t.commit()?;
        Ok(())
    }

    /// Deletes a run and its results. False when there is no such run.
    pub fn delete_run(&self, id: &str) -> Result<bool, StoreError> {
        self.delete("DELETE FROM run WHERE id = ?1", id)
    }
}

fn put(c: &Connection, id: &str, kind: &str, files: &[StudyFile]) -> rusqlite::Result<()> {
    let mut insert = c.prepare_cached(
        "INSERT INTO run_file (run, kind, path, content) VALUES (?1, ?2, ?3, ?4)",
    )?;
    for f in files {
        insert.execute(params![id, kind, f.path, f.content])?;
    }
    Ok(())
}
