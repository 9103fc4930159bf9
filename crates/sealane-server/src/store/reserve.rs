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
        if let Err(e) = self.grow(bytes) {
            tracing::warn!(error = %e, "no room on the disk to keep back all that is wanted: once it is full, delete files by hand");
        }
    }

    /// Appends what is missing. What is held already is never let go first: a full disk would not give it back.
    fn grow(&self, bytes: u64) -> std::io::Result<()> {
        let f = std::fs::OpenOptions::new()
            .append(true)
            .create(true)
            .open(&self.0)?;
        let held = f.metadata()?.len();
        if held >= bytes {
            return if held > bytes {
                f.set_len(bytes)
            } else {
                Ok(())
            };
        }
        // Not `set_len`, which takes no room.
        let grown = std::io::copy(&mut std::io::repeat(0).take(bytes - held), &mut &f)
            .and_then(|_| f.sync_all());
        if grown.is_err() {
            f.set_len(held)?;
            if held == 0 {
                std::fs::remove_file(&self.0)?;
            }
        }
        grown
    }

    /// Gives the room up, if there is any.
    pub fn give(&self) -> Option<Given> {
        let size = self.size()?;
        std::fs::remove_file(&self.0).ok().map(|()| Given(size))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests: a panic is how they fail")]

    use super::*;

    #[test]
    fn what_is_held_is_kept_while_it_grows() {
        let dir = std::env::temp_dir().join(format!("sealane-reserve-{}", std::process::id()));
        std::fs::create_dir_all(&dir).unwrap();
        let reserve = Reserve::of(&dir.join("store"));
        // Held bytes stay what they are: the file is appended to, not made anew.
        std::fs::write(&reserve.0, [7; 100]).unwrap();
        reserve.grow(300).unwrap();
        let bytes = std::fs::read(&reserve.0).unwrap();
        assert_eq!(bytes.len(), 300);
        assert!(bytes.iter().take(100).all(|&b| b == 7));
        reserve.grow(50).unwrap();
        assert_eq!(reserve.size(), Some(50));
        assert_eq!(reserve.give().map(|g| g.0), Some(50));
        std::fs::remove_dir_all(&dir).unwrap();
    }
}
