//! Reads a study folder: bounded bytes, TOML with spans, every fault at once.

use super::fault::{Fault, Level, Lines, StudyErrors};
use super::mend::mended;
use super::shape::{Spans, Walk, date_fault};
use super::types::StudyFile;
use crate::claims::ClaimRow;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use toml::de::DeTable;

/// Largest study or claims file read, bytes.
pub const MAX_BYTES: u64 = 4 * 1024 * 1024;

/// A study as read: the file, its claims, and where each thing stands.
#[derive(Debug, Clone)]
pub struct Study {
    /// The study file.
    pub file: StudyFile,
    /// Public claims to test.
    pub claims: Vec<ClaimRow>,
    /// Folder of the study.
    pub folder: PathBuf,
    /// Name of the study file as messages show it.
    pub name: String,
    /// Line and column of every dotted path.
    pub places: std::collections::BTreeMap<String, (usize, usize)>,
    /// SHA-256-free fingerprint of the bytes read (FNV-1a, hex), printed in the report.
    pub fingerprint: String,
}

impl Study {
    /// A fault at a dotted path; falls back to the nearest parent that has a place.
    #[must_use]
    pub fn fault(&self, level: Level, kind: &'static str, path: &str, message: String) -> Fault {
        let mut at = path;
        let (line, column) = loop {
            if let Some(p) = self.places.get(at) {
                break *p;
            }
            match at.rsplit_once('.') {
                Some((parent, _)) => at = parent,
                None => break (0, 0),
            }
        };
        Fault {
            level,
            kind,
            file: self.name.clone(),
            line,
            column,
            path: path.to_owned(),
            message,
        }
    }
}

fn whole(kind: &'static str, file: &str, message: String) -> StudyErrors {
    vec![Fault {
        level: Level::Error,
        kind,
        file: file.to_owned(),
        line: 0,
        column: 0,
        path: String::new(),
        message,
    }]
    .into()
}

/// Reads at most [`MAX_BYTES`] of UTF-8 text without NUL bytes.
///
/// # Errors
/// Absent, empty, too large, not UTF-8, or with a NUL byte: one fault with file and line.
pub(crate) fn read_text(path: &Path) -> Result<String, StudyErrors> {
    let name = path.display().to_string();
    let file = std::fs::File::open(path)
        .map_err(|e| whole("no_file", &name, format!("cannot be opened: {e}")))?;
    let meta = file
        .metadata()
        .map_err(|e| whole("no_file", &name, format!("cannot be read: {e}")))?;
    if !meta.is_file() {
        return Err(whole("no_file", &name, "expected a file".to_owned()));
    }
    let too_large = |n: u64| {
        let mb = n as f64 / 1_048_576.0;
        whole(
            "too_large",
            &name,
            format!(
                "is {mb:.0} MB; a study file may have {} MB",
                MAX_BYTES / 1_048_576
            ),
        )
    };
    if meta.len() > MAX_BYTES {
        return Err(too_large(meta.len()));
    }
    let mut bytes = Vec::new();
    file.take(MAX_BYTES + 1)
        .read_to_end(&mut bytes)
        .map_err(|e| whole("no_file", &name, format!("cannot be read: {e}")))?;
    if bytes.len() as u64 > MAX_BYTES {
        return Err(too_large(bytes.len() as u64));
    }
    text_of(&name, bytes)
}

fn text_of(name: &str, bytes: Vec<u8>) -> Result<String, StudyErrors> {
    let line_of = |n: usize| bytes.iter().take(n).filter(|b| **b == b'\n').count() + 1;
    let at = |kind, n: usize, message: &str| {
        StudyErrors::from(vec![Fault {
            level: Level::Error,
            kind,
            file: name.to_owned(),
            line: line_of(n),
            column: 0,
            path: String::new(),
            message: message.to_owned(),
        }])
    };
    if let Some(n) = bytes.iter().position(|b| *b == 0) {
        return Err(at(
            "nul_byte",
            n,
            "there is a NUL byte; expected a text file in UTF-8",
        ));
    }
    if let Err(e) = std::str::from_utf8(&bytes) {
        return Err(at(
            "not_utf8",
            e.valid_up_to(),
            "expected a text file in UTF-8",
        ));
    }
    let text = String::from_utf8(bytes).map_err(|e| whole("not_utf8", name, e.to_string()))?;
    if text.trim_start_matches('\u{feff}').trim().is_empty() {
        return Err(whole(
            "empty_file",
            name,
            "is empty; `sealane new NAME` writes a starter".to_owned(),
        ));
    }
    Ok(text)
}

/// Parses the text of a study file; every syntax fault, unknown key, wrong type and bad value at once.
///
/// # Errors
/// All faults, each with file and line.
///
/// ```
/// let bad = sealane_study::parse_study("s.toml", "[study]\nname = \"X\"\nyaer = 2026\n").unwrap_err();
/// assert!(bad.to_string().contains("did you mean `year`?"), "{bad}");
/// ```
pub fn parse_study(name: &str, text: &str) -> Result<Study, StudyErrors> {
    let text = text_of(name, text.as_bytes().to_vec())?;
    let text = text.trim_start_matches('\u{feff}');
    let lines = Lines::new(text);
    let (table, syntax) = DeTable::parse_recoverable(text);
    let mut faults: Vec<Fault> = syntax
        .iter()
        .map(|e| {
            let (line, column) = e.span().map_or((0, 0), |s| lines.at(s.start));
            Fault {
                level: Level::Error,
                kind: "syntax",
                file: name.to_owned(),
                line,
                column,
                path: String::new(),
                message: format!("not valid TOML: {}", e.message().replace('\n', ", ")),
            }
        })
        .collect();
    let schema = super::reference::schema_value();
    let mut walk = Walk::new(name, &lines, &schema);
    if faults.is_empty() {
        walk.document(&table);
    }
    let spans: Spans = std::mem::take(&mut walk.spans);
    faults.append(&mut walk.faults);
    let study = |file| Study {
        file,
        claims: Vec::new(),
        folder: PathBuf::new(),
        name: name.to_owned(),
        places: spans
            .iter()
            .map(|(k, v)| (k.clone(), lines.at(*v)))
            .collect(),
        fingerprint: fingerprint(text.as_bytes()),
    };
    if !faults.is_empty() {
        faults.sort_by(|a, b| (a.line, a.column, &a.path).cmp(&(b.line, b.column, &b.path)));
        let mended = mended(text, &faults).map(|file| Box::new(study(file)));
        return Err(StudyErrors { faults, mended });
    }
    match toml::from_str(text) {
        Ok(file) => Ok(study(file)),
        Err(e) => {
            let (line, column) = e.span().map_or((0, 0), |s| lines.at(s.start));
            Err(vec![Fault {
                level: Level::Error,
                kind: "wrong_type",
                file: name.to_owned(),
                line,
                column,
                path: String::new(),
                message: e.message().replace('\n', ", "),
            }]
            .into())
        }
    }
}

/// FNV-1a over bytes, as hex.
fn fingerprint(bytes: &[u8]) -> String {
    let hash = bytes.iter().fold(0xcbf2_9ce4_8422_2325_u64, |h, b| {
        (h ^ u64::from(*b)).wrapping_mul(0x0100_0000_01b3)
    });
    format!("{hash:016x}")
}

/// Reads a study: a folder with `study.toml`, or the file itself, and its claims.
///
/// # Errors
/// All faults of the study and of its claims file, each with file and line.
pub fn read_study(path: &Path) -> Result<Study, StudyErrors> {
    let file = if path.is_dir() {
        path.join("study.toml")
    } else {
        path.to_path_buf()
    };
    let text = read_text(&file)?;
    let folder = file.parent().map(Path::to_path_buf).unwrap_or_default();
    match parse_study(&file.display().to_string(), &text) {
        Ok(mut study) => {
            study.folder = folder;
            match read_claims(&mut study) {
                Ok(()) => Ok(study),
                Err(faults) => Err(StudyErrors {
                    faults,
                    mended: Some(Box::new(study)),
                }),
            }
        }
        Err(mut errors) => {
            if let Some(study) = &mut errors.mended {
                study.folder = folder;
                if let Err(mut more) = read_claims(study) {
                    errors.faults.append(&mut more);
                }
            }
            Err(errors)
        }
    }
}

/// Reads the claims a study names into it.
fn read_claims(study: &mut Study) -> Result<(), Vec<Fault>> {
    let Some(claims) = study.file.claims.clone() else {
        return Ok(());
    };
    let path = study.folder.join(&claims.file);
    let text = read_text(&path).map_err(|e| {
        if e.faults.iter().any(|f| f.kind == "no_file") {
            vec![study.fault(
                Level::Error,
                "no_file",
                "claims.file",
                format!("`{}` cannot be opened", path.display()),
            )]
        } else {
            let mut faults = e.faults;
            for f in faults.iter_mut().filter(|f| f.kind == "empty_file") {
                "is empty; expected a table with the columns `fact,value,unit,date,source,note,test` or nothing named under `[claims]`"
                    .clone_into(&mut f.message);
            }
            faults
        }
    })?;
    study.claims = claims_rows(&path.display().to_string(), &text).map_err(|e| e.faults)?;
    study.fingerprint = fingerprint(format!("{}{text}", study.fingerprint).as_bytes());
    Ok(())
}

/// What is wrong with a row, without the reader's own counting of records and bytes.
fn row_words(e: &csv::Error, headers: &csv::StringRecord) -> String {
    match e.kind() {
        csv::ErrorKind::UnequalLengths {
            expected_len, len, ..
        } => format!("the row has {len} columns; its head has {expected_len}"),
        csv::ErrorKind::Utf8 { .. } => "expected text in UTF-8".to_owned(),
        csv::ErrorKind::Deserialize { err, .. } => {
            let column = err
                .field()
                .and_then(|k| headers.get(usize::try_from(k).ok()?))
                .map_or_else(String::new, |name| format!("column `{name}`: "));
            format!("{column}{}", err.kind())
        }
        _ => "is no row of a table".to_owned(),
    }
}

/// Reads the claims table; every bad row at once.
///
/// # Errors
/// Rows that do not have the columns, or a date outside the calendar, each with file and line.
pub fn claims_rows(name: &str, text: &str) -> Result<Vec<ClaimRow>, StudyErrors> {
    let mut reader = csv::ReaderBuilder::new()
        .trim(csv::Trim::All)
        .from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    let mut rows = Vec::new();
    let mut faults = Vec::new();
    let fault = |kind, line: u64, message: String| Fault {
        level: Level::Error,
        kind,
        file: name.to_owned(),
        line: line as usize,
        column: 0,
        path: String::new(),
        message,
    };
    let headers = reader.headers().cloned().unwrap_or_default();
    for record in reader.records() {
        let record = match record {
            Ok(r) => r,
            Err(e) => {
                faults.push(fault(
                    "bad_row",
                    e.position().map_or(0, csv::Position::line),
                    row_words(&e, &headers),
                ));
                continue;
            }
        };
        let line = record.position().map_or(0, csv::Position::line);
        match record.deserialize::<ClaimRow>(Some(&headers)) {
            Ok(row) => {
                if let Some(message) = date_fault(
                    "partial-date",
                    row.date.split('/').next().unwrap_or_default(),
                ) {
                    faults.push(fault("bad_date", line, message));
                }
                rows.push(row);
            }
            Err(e) => faults.push(fault("bad_row", line, row_words(&e, &headers))),
        }
    }
    if faults.is_empty() {
        Ok(rows)
    } else {
        Err(faults.into())
    }
}
