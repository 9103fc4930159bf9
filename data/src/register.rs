//! The register of embedded tables (`data/sources.csv`) and the way to read one.

use serde::{Deserialize, Serialize, de::DeserializeOwned};
use std::sync::LazyLock;

/// What can go wrong with a table.
#[derive(Debug, thiserror::Error)]
pub enum DataError {
    /// No embedded table has this id.
    #[error("no embedded table has the id `{0}`; `sealane sources` lists them")]
    NoSuchTable(String),
    /// A row does not have the expected shape.
    #[error("{table}, line {line}: {message}")]
    Row {
        /// Id of the table or path of the user's file.
        table: String,
        /// Line in the file, counted from 1; 0 when unknown.
        line: u64,
        /// What was wrong.
        message: String,
    },
}

/// One table as the register knows it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Table {
    /// Kebab-case name by which commands and reports call it.
    pub id: String,
    /// Path below `data/`.
    pub path: String,
    /// What it is.
    pub title: String,
    /// Who published it.
    pub source: String,
    /// Date of the content (`2024`, `2024-11`, `2024-11-26`).
    pub date: String,
    /// Licence, or `facts`.
    pub licence: String,
    /// Last day on which the content is known to be in force; empty when it does not expire.
    pub valid_until: String,
    /// Grade of its rows when a row does not say: measured, computed, quoted or assumed.
    pub grade: String,
    /// Limits a user must know.
    pub note: String,
}

/// Age of a table on a given day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Age {
    /// Still in force, or does not expire.
    Current,
    /// Its last day of validity has passed.
    Expired,
}

impl Table {
    /// Whether it is still in force on `day` (ISO `YYYY-MM-DD`; plain text order is date order).
    #[must_use]
    pub fn age_on(&self, day: &str) -> Age {
        if !self.valid_until.is_empty() && self.valid_until.as_str() < day {
            Age::Expired
        } else {
            Age::Current
        }
    }
}

static REGISTER: LazyLock<Vec<Table>> =
    LazyLock::new(|| parse_csv("sources.csv", include_str!("../sources.csv")).unwrap_or_default());

/// All embedded tables in the order of the register.
///
/// ```
/// assert!(sealane_data::tables().iter().any(|t| t.id == "pub151"));
/// ```
#[must_use]
pub fn tables() -> &'static [Table] {
    &REGISTER
}

/// The register's row for `id`.
#[must_use]
pub fn table(id: &str) -> Option<&'static Table> {
    REGISTER.iter().find(|t| t.id == id)
}

/// The text of the embedded CSV, GeoJSON or TOML table `id`.
#[must_use]
pub fn text(id: &str) -> Option<&'static str> {
    crate::embedded::text(id)
}

/// Reads the embedded CSV table `id` into rows of `T`.
pub fn read_csv<T: DeserializeOwned>(id: &str) -> Result<Vec<T>, DataError> {
    let text = crate::embedded::text(id).ok_or_else(|| DataError::NoSuchTable(id.to_owned()))?;
    parse_csv(id, text)
}

/// The bytes of the embedded packed table `id` (a `.bin` of the register); `None` when there is none by that id.
#[must_use]
pub fn bytes(id: &str) -> Option<&'static [u8]> {
    crate::embedded::bytes(id)
}

/// Reads CSV text (of a user's file, say) into rows of `T`; `name` stands in the error.
pub fn parse_csv<T: DeserializeOwned>(name: &str, text: &str) -> Result<Vec<T>, DataError> {
    let mut reader = csv::ReaderBuilder::new()
        .trim(csv::Trim::All)
        .from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    reader
        .deserialize()
        .map(|row| {
            row.map_err(|e| DataError::Row {
                table: name.to_owned(),
                line: e.position().map_or(0, csv::Position::line),
                message: match e.kind() {
                    csv::ErrorKind::Deserialize { err, .. } => err.to_string(),
                    _ => e.to_string(),
                },
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_registered_table_is_embedded_and_reads() {
        assert!(!tables().is_empty(), "register does not parse");
        for t in tables() {
            let is_csv = std::path::Path::new(&t.path)
                .extension()
                .is_some_and(|e| e == "csv");
            if is_csv && !t.note.starts_with("not embedded") {
                let rows: Result<Vec<std::collections::BTreeMap<String, String>>, _> =
                    read_csv(&t.id);
                assert!(rows.is_ok_and(|r| !r.is_empty()), "{} does not read", t.id);
            }
        }
    }

    #[test]
    fn a_bad_row_names_its_line() {
        #[derive(Debug, Deserialize)]
        struct Row {
            #[allow(dead_code)]
            x: f64,
        }
        let e = parse_csv::<Row>("t.csv", "x\n1\nabc\n").unwrap_err();
        assert!(e.to_string().contains("t.csv, line 3"), "{e}");
    }
}
