//! A reader that hashes what passes and stops at the bounds: file size, record size, time.

use super::Limits;
use crate::rules::hex;
use sha2::{Digest as _, Sha256};
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::Path;
use std::time::Instant;

/// Why a file is refused; the file's name is added above.
pub(super) type Refusal = String;

/// Reads a file within bounds.
pub(super) struct Guard {
    inner: BufReader<Box<dyn Read>>,
    hash: Sha256,
    total: u64,
    since_mark: usize,
    last: u8,
    limits: Limits,
    started: Instant,
}

impl Guard {
    /// Opens a file; a file that is too large is refused before it is read.
    pub fn open(path: &Path, limits: &Limits) -> Result<Self, Refusal> {
        let file = File::open(path).map_err(|e| format!("cannot be opened: {e}"))?;
        let size = file
            .metadata()
            .map_err(|e| format!("cannot be examined: {e}"))?
            .len();
        if size > limits.file_bytes {
            return Err(format!(
                "{size} bytes: larger than the {} that are read",
                limits.file_bytes
            ));
        }
        Ok(Self::new(Box::new(file), limits))
    }

    /// Over any bytes.
    pub fn new(inner: Box<dyn Read>, limits: &Limits) -> Self {
        Self {
            inner: BufReader::with_capacity(1 << 16, inner),
            hash: Sha256::new(),
            total: 0,
            since_mark: 0,
            last: 0,
            limits: limits.clone(),
            started: Instant::now(),
        }
    }

    /// A record has ended: its bytes no longer count.
    pub fn mark(&mut self) {
        self.since_mark = 0;
    }

    /// Whether the last byte read ends a line, or is the end mark of the OFAC files.
    pub const fn ends_in_line_end(&self) -> bool {
        matches!(self.last, b'\n' | b'\r' | 0x1A)
    }

    /// The first bytes, without using them up.
    pub fn peek(&mut self) -> Result<&[u8], Refusal> {
        self.inner.fill_buf().map_err(|e| e.to_string())
    }

    /// Takes `n` bytes away, hashed.
    pub fn skip(&mut self, n: usize) {
        self.consume(n);
    }

    /// Reads to the end and gives the hash of all bytes.
    pub fn finish(mut self) -> Result<String, Refusal> {
        loop {
            self.mark();
            let n = self.fill_buf().map_err(|e| e.to_string())?.len();
            if n == 0 {
                return Ok(hex(&self.hash.finalize()));
            }
            self.consume(n);
        }
    }

    /// One line without its end, `None` at the end of the file.
    pub fn line(&mut self) -> Result<Option<String>, Refusal> {
        self.mark();
        let at = self.total;
        let mut bytes = Vec::new();
        let n = self
            .read_until(b'\n', &mut bytes)
            .map_err(|e| e.to_string())?;
        if n == 0 {
            return Ok(None);
        }
        while matches!(bytes.last(), Some(b'\n' | b'\r')) {
            bytes.pop();
        }
        String::from_utf8(bytes)
            .map(Some)
            .map_err(|e| not_utf8(at + e.utf8_error().valid_up_to() as u64))
    }
}

/// The refusal of bytes that are not UTF-8.
pub(super) fn not_utf8(at: u64) -> Refusal {
    format!("not UTF-8 at byte {at}: convert the file to UTF-8 first")
}

impl BufRead for Guard {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        let broken = |m: String| Err(io::Error::new(io::ErrorKind::InvalidData, m));
        if self.since_mark > self.limits.record_bytes {
            return broken(format!(
                "a line, record or tag is longer than {} bytes",
                self.limits.record_bytes
            ));
        }
        if self.total > self.limits.file_bytes {
            return broken(format!("larger than {} bytes", self.limits.file_bytes));
        }
        if self.started.elapsed() > self.limits.time {
            return broken(format!("not read within {} s", self.limits.time.as_secs()));
        }
        self.inner.fill_buf()
    }

    fn consume(&mut self, n: usize) {
        if let Some(bytes) = self.inner.buffer().get(..n) {
            self.hash.update(bytes);
            self.last = bytes.last().copied().unwrap_or(self.last);
        }
        self.total += n as u64;
        self.since_mark += n;
        self.inner.consume(n);
    }
}

impl Read for Guard {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let have = self.fill_buf()?;
        let n = have.len().min(out.len());
        if let (Some(to), Some(from)) = (out.get_mut(..n), have.get(..n)) {
            to.copy_from_slice(from);
        }
        self.consume(n);
        Ok(n)
    }
}
