//! Faults of a study file: what, where, what was expected.

use serde::Serialize;

/// How bad it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Level {
    /// The study cannot be run.
    Error,
    /// It runs, but a reader should know.
    Warning,
}

/// One fault or warning, with its place in the file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Fault {
    /// Error or warning.
    pub level: Level,
    /// Snake-case kind, e.g. `unknown_key`.
    pub kind: &'static str,
    /// File as it was named.
    pub file: String,
    /// Line, from 1; 0 when the whole file is meant.
    pub line: usize,
    /// Column, from 1; 0 when the whole line is meant.
    pub column: usize,
    /// Dotted path with ids, e.g. `cargo.coking-coal.ship`.
    pub path: String,
    /// What was wrong and what was expected.
    pub message: String,
}

impl std::fmt::Display for Fault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let level = match self.level {
            Level::Error => "error",
            Level::Warning => "warning",
        };
        write!(f, "{level}: {}", self.file)?;
        if self.line > 0 {
            write!(f, ":{}", self.line)?;
            if self.column > 0 {
                write!(f, ":{}", self.column)?;
            }
        }
        if self.path.is_empty() {
            write!(f, ": {}", self.message)
        } else {
            write!(f, ": {}: {}", self.path, self.message)
        }
    }
}

/// Why a study cannot be run: all faults at once.
#[derive(Debug, Clone, thiserror::Error)]
#[error("{}", list(.faults))]
pub struct StudyErrors {
    /// Errors first, then warnings, in the order of the file.
    pub faults: Vec<Fault>,
    /// The study with its faults mended, where that makes it readable: only for listing what else is wrong with it.
    pub mended: Option<Box<super::read::Study>>,
}

impl From<Vec<Fault>> for StudyErrors {
    fn from(faults: Vec<Fault>) -> Self {
        Self {
            faults,
            mended: None,
        }
    }
}

impl StudyErrors {
    /// All faults: these, and what `check` finds in the mended study that is not said of the same place already.
    #[must_use]
    pub fn with(self, check: impl FnOnce(&super::read::Study) -> Vec<Fault>) -> Vec<Fault> {
        let mut faults = self.faults;
        if let Some(study) = self.mended {
            let of_one = |a: &str, b: &str| a == b || b.starts_with(&format!("{a}."));
            let said = |f: &Fault| {
                faults.iter().any(|k| {
                    (k.line, k.column) == (f.line, f.column)
                        || of_one(&f.path, &k.path)
                        || of_one(&k.path, &f.path)
                })
            };
            let mut more = check(&study);
            more.retain(|f| !said(f));
            faults.append(&mut more);
        }
        faults.sort_by(|a, b| {
            (a.level, a.line, a.column, &a.path).cmp(&(b.level, b.line, b.column, &b.path))
        });
        faults
    }
}

fn list(faults: &[Fault]) -> String {
    faults
        .iter()
        .filter(|f| f.level == Level::Error)
        .map(ToString::to_string)
        .collect::<Vec<_>>()
        .join("\n")
}

/// Turns byte offsets into lines and columns.
#[derive(Debug)]
pub struct Lines {
    starts: Vec<usize>,
}

impl Lines {
    /// Index of a text.
    #[must_use]
    pub fn new(text: &str) -> Self {
        let mut starts = vec![0];
        starts.extend(
            text.bytes()
                .enumerate()
                .filter(|(_, b)| *b == b'\n')
                .map(|(i, _)| i + 1),
        );
        Self { starts }
    }

    /// Line and column, both from 1, of a byte offset.
    #[must_use]
    pub fn at(&self, offset: usize) -> (usize, usize) {
        let line = self.starts.partition_point(|s| *s <= offset).max(1);
        let start = self.starts.get(line - 1).copied().unwrap_or(0);
        (line, offset - start + 1)
    }
}
