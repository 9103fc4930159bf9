//! The index file: lists as read, so that the next start need not parse them again.
//!
//! Its first line says what it is, whose files it was made from (name, size, time) and the SHA-256 of the rest. When a file of the
//! folder has changed everything is read again; a new file that is refused leaves the entries of the old one in use.

use crate::error::LawError;
use crate::lists::{Limits, List, files, read_files, shrunk};
use crate::rules::{Rules, hex};
use crate::screen::Screener;
use crate::verdict::RefusedFile;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use std::path::{Path, PathBuf};

const MAGIC: &str = "sealane-screen-index 2";

#[derive(Serialize, Deserialize)]
struct Head {
    magic: String,
    version: String,
    files: Vec<Stamp>,
    sha256: String,
}

#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Stamp {
    name: String,
    bytes: u64,
    modified_ns: u128,
}

#[derive(Serialize, Deserialize)]
struct Body {
    lists: Vec<List>,
    refused: Vec<RefusedFile>,
}

/// How the lists came to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IndexUse {
    /// From the index; no list file was parsed.
    Fresh,
    /// Read from the list files; the index was written.
    Written,
}

impl Screener {
    /// Like [`Screener::load`], through an index file: used when it fits the folder, written otherwise.
    ///
    /// A file that exists and is not an index is refused, not overwritten.
    pub fn load_indexed(
        rules: Rules,
        dir: &Path,
        index: &Path,
    ) -> Result<(Self, IndexUse), LawError> {
        let paths = files(dir)?;
        let now = stamps(&paths);
        let old = read(index)?;
        if let Some((head, body)) = &old
            && head.files == now
            && head.version == env!("CARGO_PKG_VERSION")
            && let Some(body) = checked(head, body)
        {
            return Ok((
                Self::from_lists(rules, body.lists, body.refused),
                IndexUse::Fresh,
            ));
        }
        let (mut lists, refused) = read_files(&paths, &Limits::default());
        if let Some(old) = old.and_then(|(head, body)| checked(&head, &body)) {
            keep_old(&mut lists, &refused, old.lists);
        }
        write(index, now, &lists, &refused)?;
        Ok((Self::from_lists(rules, lists, refused), IndexUse::Written))
    }
}

/// The lists of a refused file stay as they were, also when the file bears another name than before. A list that has shrunk since is
/// said to be.
fn keep_old(lists: &mut Vec<List>, refused: &[RefusedFile], old: Vec<List>) {
    for mut l in old {
        if let Some(new) = lists
            .iter_mut()
            .find(|x| x.id == l.id && !x.partial && x.sha256 != l.sha256 && x.date >= l.date)
        {
            shrunk(new, &l);
        }
        let same = refused.iter().find(|r| r.file == l.file);
        let gone = !lists.iter().any(|x| x.id == l.id);
        let Some(r) = same.or_else(|| refused.first().filter(|_| gone)) else {
            continue;
        };
        if lists.iter().any(|x| x.id == l.id && x.date >= l.date) {
            continue;
        }
        let note = format!(
            "kept from the index: {} was refused ({})",
            if same.is_some() {
                "the file now in the folder"
            } else {
                r.file.as_str()
            },
            r.reason
        );
        if !l.warnings.contains(&note) {
            l.warnings.push(note);
        }
        lists.push(l);
    }
}

fn stamps(paths: &[PathBuf]) -> Vec<Stamp> {
    paths
        .iter()
        .map(|p| {
            let meta = p.metadata().ok();
            let modified = meta
                .as_ref()
                .and_then(|m| m.modified().ok())
                .and_then(|t| t.duration_since(std::time::UNIX_EPOCH).ok());
            Stamp {
                name: p
                    .file_name()
                    .map_or_else(String::new, |n| n.to_string_lossy().into_owned()),
                bytes: meta.map_or(0, |m| m.len()),
                modified_ns: modified.map_or(0, |d| d.as_nanos()),
            }
        })
        .collect()
}

fn bad(path: &Path, message: impl Into<String>) -> LawError {
    LawError::BadIndex {
        path: path.display().to_string(),
        message: message.into(),
    }
}

fn read(path: &Path) -> Result<Option<(Head, String)>, LawError> {
    if !path.exists() {
        return Ok(None);
    }
    let text = std::fs::read(path).map_err(|e| bad(path, e.to_string()))?;
    let text =
        String::from_utf8(text).map_err(|_| bad(path, "not an index file; it is left as it is"))?;
    let (head, body) = text
        .split_once('\n')
        .ok_or_else(|| bad(path, "not an index file; it is left as it is"))?;
    let head: Head = serde_json::from_str(head)
        .map_err(|_| bad(path, "not an index file; it is left as it is"))?;
    if !head.magic.starts_with("sealane-screen-index ") {
        return Err(bad(
            path,
            "not an index file of this form; it is left as it is",
        ));
    }
    // An index of another form is ours: it is written anew.
    if head.magic != MAGIC {
        return Ok(None);
    }
    Ok(Some((head, body.to_owned())))
}

/// The body, hashed and parsed side by side; `None` when it is damaged: ours, so it may be written anew.
fn checked(head: &Head, body: &str) -> Option<Body> {
    let (hash, parsed) = std::thread::scope(|s| {
        let hash = s.spawn(|| hex(&Sha256::digest(body.as_bytes())));
        let parsed: Option<Body> = serde_json::from_str(body).ok();
        (hash.join().ok(), parsed)
    });
    parsed.filter(|_| hash.as_deref() == Some(head.sha256.as_str()))
}

fn write(
    path: &Path,
    files: Vec<Stamp>,
    lists: &[List],
    refused: &[RefusedFile],
) -> Result<(), LawError> {
    #[derive(Serialize)]
    struct Out<'a> {
        lists: &'a [List],
        refused: &'a [RefusedFile],
    }
    let body =
        serde_json::to_string(&Out { lists, refused }).map_err(|e| bad(path, e.to_string()))?;
    let head = Head {
        magic: MAGIC.to_owned(),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        files,
        sha256: hex(&Sha256::digest(body.as_bytes())),
    };
    let head = serde_json::to_string(&head).map_err(|e| bad(path, e.to_string()))?;
    let whole = format!("{head}\n{body}");
    let beside = path.with_extension("idx.part");
    std::fs::write(&beside, whole)
        .and_then(|()| std::fs::rename(&beside, path))
        .map_err(|e| LawError::Io {
            path: path.display().to_string(),
            message: e.to_string(),
        })
}
