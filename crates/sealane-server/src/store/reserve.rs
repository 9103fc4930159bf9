//! Room kept back on the disk: even deleting needs some, so a full disk could never be made less full.

use std::io::Read as _;
use std::path::{Path, PathBuf};

/// Twice what the write-ahead log grows to between two tidyings.
const MOST: u64 = 8 << 20;
/// What deleting needs.
const LEAST: u64 = 1 << 20;

/// A file beside the store that holds the room.
#[derive(Debug)]
pub struct Reserve(PathBuf);

/// Room given up, bytes.
#[derive(Debug, Clone, Copy)]
pub struct Given(u64);

impl Reserve {
    /// Of the store at `path`; not taken yet.
    pub fn of(path: &Path) -> Self {
        let mut name = path.as_os_str().to_owned();
        name.push(".reserve");
        Self(name.into())
    }

    fn size(&self) -> Option<u64> {
        std::fs::metadata(&self.0).ok().map(|m| m.len())
    }

    /// Takes the room, where there is some.
    pub fn take(&self) {
        self.fill(MOST);
    }

    /// Takes half of what was given up: the log that new writes need lies in the other half.
    pub fn take_again(&self, given: Given) {
        self.fill((given.0 / 2).max(LEAST));
    }

    fn fill(&self, bytes: u64) {
        if self.size() == Some(bytes) {
            return;
        }
        let made = std::fs::File::create(&self.0).and_then(|f| {
            // Not `set_len`, which takes no room.
            std::io::copy(&mut std::io::repeat(0).take(bytes), &mut &f)?;
            f.sync_all()
        });
        if let Err(e) = made {
            let _ = std::fs::remove_file(&self.0);
            tracing::warn!(error = %e, "no room on the disk to keep back: once it is full, delete files by hand");
        }
    }

    /// Gives the room up, if there is any.
    pub fn give(&self) -> Option<Given> {
        let size = self.size()?;
        std::fs::remove_file(&self.0).ok().map(|()| Given(size))
    }
}
