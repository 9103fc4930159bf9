//! Room kept back on the disk: even deleting needs some, so a full disk could never be made less full.

use std::io::Write as _;
use std::path::{Path, PathBuf};

/// Twice what the write-ahead log grows to between two tidyings.
const BYTES: usize = 8 << 20;

/// A file beside the store that holds the room.
#[derive(Debug)]
pub struct Reserve(PathBuf);

impl Reserve {
    /// Of the store at `path`; not taken yet.
    pub fn of(path: &Path) -> Self {
        let mut name = path.as_os_str().to_owned();
        name.push(".reserve");
        Self(name.into())
    }

    /// Takes the room, where there is some.
    pub fn take(&self) {
        if std::fs::metadata(&self.0).is_ok_and(|m| m.len() == BYTES as u64) {
            return;
        }
        let made = std::fs::File::create(&self.0).and_then(|mut f| {
            f.write_all(&vec![0; BYTES])?; // not `set_len`, which takes no room
            f.sync_all()
        });
        if let Err(e) = made {
            let _ = std::fs::remove_file(&self.0);
            tracing::warn!(error = %e, "no room on the disk to keep back: once it is full, delete files by hand");
        }
    }

    /// Gives the room up; false when there was none.
    pub fn give(&self) -> bool {
        std::fs::remove_file(&self.0).is_ok()
    }
}
