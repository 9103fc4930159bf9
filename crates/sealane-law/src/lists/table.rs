//! Delimited tables row by row, cells by header name.

use super::guard::{Guard, Refusal};
use csv::StringRecord;
use std::rc::Rc;

/// A table being read.
pub(super) struct Rows {
    reader: csv::Reader<Guard>,
    header: Vec<String>,
    keys: Rc<Vec<String>>,
    record: StringRecord,
}

/// One row.
pub(super) struct Row {
    keys: Rc<Vec<String>>,
    record: StringRecord,
    pub line: u64,
}

/// A header without case, spaces and punctuation.
pub(super) fn key(h: &str) -> String {
    let letters: String = h
        .chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect();
    if letters.is_empty() {
        h.trim().to_owned()
    } else {
        letters
    }
}

impl Row {
    /// The trimmed cell of the first header that exists; empty otherwise.
    pub fn get(&self, names: &[&str]) -> &str {
        names
            .iter()
            .find_map(|n| {
                let k = key(n);
                self.keys
                    .iter()
                    .position(|h| *h == k)
                    .and_then(|i| self.record.get(i))
            })
            .map_or("", str::trim)
    }

    pub fn at(&self, i: usize) -> &str {
        self.record.get(i).map_or("", str::trim)
    }

    pub fn cells(&self) -> impl Iterator<Item = &str> {
        self.record.iter()
    }

    pub fn len(&self) -> usize {
        self.record.len()
    }
}

impl Rows {
    pub fn new(guard: Guard, delimiter: u8, has_header: bool) -> Result<Self, Refusal> {
        let mut reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(delimiter)
            .from_reader(guard);
        let mut record = StringRecord::new();
        let mut header = Vec::new();
        if has_header {
            reader.read_record(&mut record).map_err(|e| explain(&e))?;
            header = record.iter().map(|h| h.trim().to_owned()).collect();
        }
        let keys = Rc::new(header.iter().map(|h| key(h)).collect());
        Ok(Self {
            reader,
            header,
            keys,
            record,
        })
    }

    pub fn header(&self) -> &[String] {
        &self.header
    }

    pub fn next(&mut self) -> Result<Option<Row>, Refusal> {
        self.reader.get_mut().mark();
        let more = self
            .reader
            .read_record(&mut self.record)
            .map_err(|e| explain(&e))?;
        if !more {
            return if self.reader.get_ref().ends_in_line_end() {
                Ok(None)
            } else {
                Err("the last line has no line end: the file may be cut off; if it is whole, end it with one".to_owned())
            };
        }
        let line = self.record.position().map_or(0, csv::Position::line);
        if !self.header.is_empty() && self.record.len() != self.header.len() {
            return Err(format!(
                "line {line}: {} cells, but the header has {}: a ragged or cut-off table",
                self.record.len(),
                self.header.len()
            ));
        }
        Ok(Some(Row {
            keys: Rc::clone(&self.keys),
            line,
            record: std::mem::take(&mut self.record),
        }))
    }

    pub fn finish(self) -> Guard {
        self.reader.into_inner()
    }
}

fn explain(e: &csv::Error) -> Refusal {
    match e.kind() {
        csv::ErrorKind::Utf8 { pos, .. } => format!(
            "line {}: not UTF-8: convert the file to UTF-8 first",
            pos.as_ref().map_or(0, csv::Position::line)
        ),
        csv::ErrorKind::Io(io) => io.to_string(),
        _ => e.to_string(),
    }
}
