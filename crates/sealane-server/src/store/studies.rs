//! Studies: a study file and the files beside it.

use super::{Page, Store, StoreError, new_id, now};
use rusqlite::{OptionalExtension as _, Transaction, params};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// One file of a study folder.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StudyFile {
    /// Path inside the folder, `/` between parts.
    pub path: String,
    /// Its bytes.
    pub content: Vec<u8>,
}

/// A study in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct StudyHead {
    /// Id.
    pub id: String,
    /// Name, from the study file.
    pub name: String,
    /// Question, from the study file.
    pub question: String,
    /// When saved first, UTC.
    pub created: String,
    /// When saved last, UTC.
    pub updated: String,
}

/// A study with its files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Study {
    /// Head.
    pub head: StudyHead,
    /// Files, `study.toml` among them, by path.
    pub files: Vec<StudyFile>,
}

const HEAD: &str = "SELECT id, name, question, created, updated FROM study";

fn head(row: &rusqlite::Row<'_>) -> rusqlite::Result<StudyHead> {
    Ok(StudyHead {
        id: row.get(0)?,
        name: row.get(1)?,
        question: row.get(2)?,
        created: row.get(3)?,
        updated: row.get(4)?,
    })
}

fn put_files(t: &Transaction<'_>, id: &str, files: &[StudyFile]) -> rusqlite::Result<()> {
    let mut insert =
        t.prepare_cached("INSERT INTO study_file (study, path, content) VALUES (?1, ?2, ?3)")?;
    for f in files {
        insert.execute(params![id, f.path, f.content])?;
    }
    Ok(())
}

impl Store {
    /// All studies, last changed first.
    pub fn studies(&self) -> Result<Vec<StudyHead>, StoreError> {
        Ok(self
            .studies_after(None, 1000)?
            .map(|p| p.rows)
            .unwrap_or_default())
    }

    /// So many studies after the one of an id, last changed first; `None` after an id that is not there.
    pub fn studies_after(
        &self,
        after: Option<&str>,
        most: u32,
    ) -> Result<Option<Page<StudyHead>>, StoreError> {
        let mut c = self.reader();
        let t = c.transaction()?; // one state of the store for all reads
        let there = "SELECT ?1 IS NULL OR EXISTS (SELECT 1 FROM study WHERE id = ?1)";
        if !t.query_row(there, [after], |r| r.get::<_, bool>(0))? {
            return Ok(None);
        }
        let total = t.query_row("SELECT count(*) FROM study", [], |r| r.get(0))?;
        let mut q = t.prepare_cached(&format!(
            "{HEAD} WHERE ?1 IS NULL OR updated < (SELECT updated FROM study WHERE id = ?1) \
             OR (updated = (SELECT updated FROM study WHERE id = ?1) AND id > ?1) ORDER BY updated DESC, id LIMIT ?2"
        ))?;
        let rows = q
            .query_map((after, most), head)?
            .collect::<Result<_, _>>()?;
        Ok(Some(Page { rows, total }))
    }

    /// One study with its files.
    pub fn study(&self, id: &str) -> Result<Option<Study>, StoreError> {
        let mut c = self.reader();
        let t = c.transaction()?; // one state of the store for both reads
        let found = t
            .query_row(&format!("{HEAD} WHERE id = ?1"), [id], head)
            .optional()?;
        let Some(head) = found else {
            return Ok(None);
        };
        let mut q = t.prepare_cached(
            "SELECT path, content FROM study_file WHERE study = ?1 ORDER BY path",
        )?;
        let files = q
            .query_map([id], |r| {
                Ok(StudyFile {
                    path: r.get(0)?,
                    content: r.get(1)?,
                })
            })?
            .collect::<Result<_, _>>()?;
        Ok(Some(Study { head, files }))
    }

    /// Saves a new study; on disk when this returns.
    pub fn add_study(
        &self,
        name: &str,
        question: &str,
        files: &[StudyFile],
    ) -> Result<StudyHead, StoreError> {
        let id = new_id()?;
        let time = now();
        let mut c = self.writer();
        let t = c.transaction()?;
        t.execute(
            "INSERT INTO study (id, name, question, created, updated) VALUES (?1, ?2, ?3, ?4, ?4)",
            params![id, name, question, time],
        )?;
        put_files(&t, &id, files)?;
        t.commit()?;
        Ok(StudyHead {
            id,
            name: name.to_owned(),
            question: question.to_owned(),
            created: time.clone(),
            updated: time,
        })
    }

    /// Replaces a study's files; `None` when there is no such study.
    pub fn replace_study(
        &self,
        id: &str,
        name: &str,
        question: &str,
        files: &[StudyFile],
    ) -> Result<Option<StudyHead>, StoreError> {
        let mut c = self.writer();
        let t = c.transaction()?;
        let changed = t.execute(
            "UPDATE study SET name = ?2, question = ?3, updated = ?4 WHERE id = ?1",
            params![id, name, question, now()],
        )?;
        if changed == 0 {
            return Ok(None);
        }
        t.execute("DELETE FROM study_file WHERE study = ?1", [id])?;
        put_files(&t, id, files)?;
        let head = t.query_row(&format!("{HEAD} WHERE id = ?1"), [id], head)?;
        t.commit()?;
        Ok(Some(head))
    }

    /// Deletes a study; its runs stay. False when there is no such study.
    pub fn delete_study(&self, id: &str) -> Result<bool, StoreError> {
        self.delete("DELETE FROM study WHERE id = ?1", id)
    }
}
