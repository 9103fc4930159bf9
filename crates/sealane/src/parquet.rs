//! A small writer of Apache Parquet files: columns of text and of numbers, uncompressed, text by dictionary.
//!
//! Written after the format's own description (parquet-format 2.x: `parquet.thrift`, Encodings.md): one data page a column
//! and row group, definition levels and dictionary indices in the RLE/bit-packed hybrid, the footer in Thrift's compact
//! protocol. No dependency; any Parquet reader reads it.

use std::collections::HashMap;
use std::io::{self, Write};

const MAGIC: &[u8; 4] = b"PAR1";
/// Rows of one row group.
const GROUP_ROWS: usize = 1 << 20;

/// Kind of a column; all may be empty in a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// UTF-8.
    Text,
    /// 64-bit float.
    Number,
}

/// One value of a row.
#[derive(Debug, Clone, Copy)]
pub enum Value<'a> {
    /// Nothing.
    Null,
    /// Of a text column.
    Text(&'a str),
    /// Of a number column.
    Number(f64),
}

#[derive(Default)]
struct Column {
    present: Vec<u32>,
    numbers: Vec<f64>,
    indices: Vec<u32>,
    words: Vec<String>,
    known: HashMap<String, u32>,
}

struct Chunk {
    dictionary_at: Option<i64>,
    data_at: i64,
    size: i64,
    values: i64,
}

/// Writes rows to a sink.
pub struct Writer<W: Write> {
    sink: W,
    at: i64,
    schema: Vec<(String, Kind)>,
    columns: Vec<Column>,
    rows: usize,
    groups: Vec<(Vec<Chunk>, i64)>,
    all_rows: i64,
}

impl<W: Write> Writer<W> {
    /// Begins a file.
    pub fn new(mut sink: W, schema: &[(&str, Kind)]) -> io::Result<Self> {
        sink.write_all(MAGIC)?;
        Ok(Self {
            sink,
            at: MAGIC.len() as i64,
            schema: schema.iter().map(|(n, k)| ((*n).to_owned(), *k)).collect(),
            columns: schema.iter().map(|_| Column::default()).collect(),
            rows: 0,
            groups: Vec::new(),
            all_rows: 0,
        })
    }

    /// Adds a row; a value that does not suit its column counts as nothing.
    pub fn row<'a>(&mut self, values: impl IntoIterator<Item = Value<'a>>) -> io::Result<()> {
        let mut values = values.into_iter();
        for (column, (_, kind)) in self.columns.iter_mut().zip(&self.schema) {
            column.push(values.next().unwrap_or(Value::Null), *kind);
        }
        self.rows += 1;
        if self.rows == GROUP_ROWS {
            self.end_group()?;
        }
        Ok(())
    }

    /// Ends the file.
    pub fn finish(mut self) -> io::Result<()> {
        if self.rows > 0 {
            self.end_group()?;
        }
        let footer = self.footer();
        self.sink.write_all(&footer)?;
        self.sink.write_all(&(footer.len() as u32).to_le_bytes())?;
        self.sink.write_all(MAGIC)?;
        self.sink.flush()
    }

    fn end_group(&mut self) -> io::Result<()> {
        let rows = self.rows;
        let mut chunks = Vec::new();
        for (column, (_, kind)) in std::mem::take(&mut self.columns)
            .into_iter()
            .zip(&self.schema)
        {
            let begin = self.at;
            let mut bytes = Vec::new();
            let mut dictionary_at = None;
            if *kind == Kind::Text {
                dictionary_at = Some(begin);
                let words = column.dictionary();
                page_header(&mut bytes, words.len(), column.words.len(), true, 0);
                bytes.extend(words);
            }
            let data_at = begin + bytes.len() as i64;
            let data = column.data(*kind);
            let encoding = if *kind == Kind::Text {
                RLE_DICTIONARY
            } else {
                PLAIN
            };
            page_header(&mut bytes, data.len(), rows, false, encoding);
            bytes.extend(data);
            self.sink.write_all(&bytes)?;
            self.at += bytes.len() as i64;
            chunks.push(Chunk {
                dictionary_at,
                data_at,
                size: bytes.len() as i64,
                values: rows as i64,
            });
        }
        self.columns = self.schema.iter().map(|_| Column::default()).collect();
        self.groups.push((chunks, rows as i64));
        self.all_rows += rows as i64;
        self.rows = 0;
        Ok(())
    }

    fn footer(&self) -> Vec<u8> {
        let mut t = Thrift::default();
        t.i32(1, 2);
        t.list(2, STRUCT, self.schema.len() + 1);
        t.begin();
        t.text(4, "schema");
        t.i32(5, self.schema.len() as i32);
        t.end();
        for (name, kind) in &self.schema {
            t.begin();
            t.i32(1, physical(*kind));
            t.i32(3, OPTIONAL);
            t.text(4, name);
            if *kind == Kind::Text {
                t.i32(6, UTF8);
            }
            t.end();
        }
        t.i64(3, self.all_rows);
        t.list(4, STRUCT, self.groups.len());
        for (chunks, rows) in &self.groups {
            t.begin();
            t.list(1, STRUCT, chunks.len());
            for (c, (name, kind)) in chunks.iter().zip(&self.schema) {
                t.begin();
                t.i64(2, c.dictionary_at.unwrap_or(c.data_at));
                t.open(3);
                t.i32(1, physical(*kind));
                let encodings: &[i32] = if *kind == Kind::Text {
                    &[PLAIN, RLE, RLE_DICTIONARY]
                } else {
                    &[PLAIN, RLE]
                };
                t.list(2, I32, encodings.len());
                for e in encodings {
                    t.zigzag(i64::from(*e));
                }
                t.list(3, BINARY, 1);
                t.bytes(name.as_bytes());
                t.i32(4, 0);
                t.i64(5, c.values);
                t.i64(6, c.size);
                t.i64(7, c.size);
                t.i64(9, c.data_at);
                if let Some(at) = c.dictionary_at {
                    t.i64(11, at);
                }
                t.end();
                t.end();
            }
            t.i64(2, chunks.iter().map(|c| c.size).sum());
            t.i64(3, *rows);
            t.end();
        }
        t.text(6, concat!("sealane ", env!("CARGO_PKG_VERSION")));
        t.stop();
        t.out
    }
}

impl Column {
    fn push(&mut self, value: Value<'_>, kind: Kind) {
        let there = match (value, kind) {
            (Value::Text(s), Kind::Text) => {
                let last = self.indices.last().copied();
                let same = last.filter(|&i| self.words.get(i as usize).is_some_and(|w| w == s));
                let index = same
                    .or_else(|| self.known.get(s).copied())
                    .unwrap_or_else(|| {
                        let i = self.words.len() as u32;
                        self.words.push(s.to_owned());
                        self.known.insert(s.to_owned(), i);
                        i
                    });
                self.indices.push(index);
                true
            }
            (Value::Number(v), Kind::Number) => {
                self.numbers.push(v);
                true
            }
            _ => false,
        };
        self.present.push(u32::from(there));
    }

    fn dictionary(&self) -> Vec<u8> {
        let mut out = Vec::new();
        for w in &self.words {
            out.extend((w.len() as u32).to_le_bytes());
            out.extend(w.as_bytes());
        }
        out
    }

    fn data(&self, kind: Kind) -> Vec<u8> {
        let levels = hybrid(&self.present, 1);
        let mut out = (levels.len() as u32).to_le_bytes().to_vec();
        out.extend(levels);
        if kind == Kind::Number {
            out.reserve(self.numbers.len() * 8);
            for v in &self.numbers {
                out.extend(v.to_le_bytes());
            }
        } else {
            let most = self.words.len().saturating_sub(1) as u32;
            let width = (32 - most.leading_zeros()).max(1);
            out.push(width as u8);
            out.extend(hybrid(&self.indices, width));
        }
        out
    }
}

/// Values of `width` bits as runs of equal ones and packs of eight.
fn hybrid(values: &[u32], width: u32) -> Vec<u8> {
    let mut out = Vec::new();
    let mut pack: Vec<u32> = Vec::new();
    let flush = |pack: &mut Vec<u32>, out: &mut Vec<u8>| {
        if pack.is_empty() {
            return;
        }
        pack.resize(pack.len().next_multiple_of(8), 0);
        varint(out, (pack.len() as u64 / 8) << 1 | 1);
        let (mut word, mut bits) = (0_u64, 0);
        for &v in pack.iter() {
            word |= u64::from(v) << bits;
            bits += width;
            while bits >= 8 {
                out.push(word as u8);
                word >>= 8;
                bits -= 8;
            }
        }
        pack.clear();
    };
    let mut rest = values;
    while let Some(&v) = rest.first() {
        let run = rest.iter().take_while(|&&x| x == v).count();
        if run >= 8 && pack.len().is_multiple_of(8) {
            flush(&mut pack, &mut out);
            varint(&mut out, (run as u64) << 1);
            out.extend(v.to_le_bytes().iter().take(width.div_ceil(8) as usize));
            rest = rest.get(run..).unwrap_or_default();
        } else {
            // Up to the next eight, so that a long run may begin there.
            let step = run.min(8 - pack.len() % 8);
            pack.extend(std::iter::repeat_n(v, step));
            rest = rest.get(step..).unwrap_or_default();
        }
    }
    flush(&mut pack, &mut out);
    out
}

fn varint(out: &mut Vec<u8>, mut v: u64) {
    while v >= 0x80 {
        out.push((v & 0x7f) as u8 | 0x80);
        v >>= 7;
    }
    out.push(v as u8);
}

const PLAIN: i32 = 0;
const RLE: i32 = 3;
const RLE_DICTIONARY: i32 = 8;
const OPTIONAL: i32 = 1;
const UTF8: i32 = 0;

const fn physical(kind: Kind) -> i32 {
    match kind {
        Kind::Text => 6,
        Kind::Number => 5,
    }
}

fn page_header(out: &mut Vec<u8>, size: usize, values: usize, dictionary: bool, encoding: i32) {
    let mut t = Thrift::default();
    t.i32(1, if dictionary { 2 } else { 0 });
    t.i32(2, size as i32);
    t.i32(3, size as i32);
    t.open(if dictionary { 7 } else { 5 });
    t.i32(1, values as i32);
    t.i32(2, encoding);
    if !dictionary {
        t.i32(3, RLE);
        t.i32(4, RLE);
    }
    t.end();
    t.stop();
    out.extend(t.out);
}

const I32: u8 = 5;
const I64: u8 = 6;
const BINARY: u8 = 8;
const LIST: u8 = 9;
const STRUCT: u8 = 12;

/// Thrift's compact protocol, as far as a Parquet footer needs it.
#[derive(Default)]
struct Thrift {
    out: Vec<u8>,
    last: i16,
    outer: Vec<i16>,
}

impl Thrift {
    fn field(&mut self, id: i16, kind: u8) {
        let step = id - self.last;
        if (1..=15).contains(&step) {
            self.out.push((step as u8) << 4 | kind);
        } else {
            self.out.push(kind);
            self.zigzag(i64::from(id));
        }
        self.last = id;
    }
    fn zigzag(&mut self, v: i64) {
        varint(&mut self.out, ((v << 1) ^ (v >> 63)) as u64);
    }
    fn i32(&mut self, id: i16, v: i32) {
        self.field(id, I32);
        self.zigzag(i64::from(v));
    }
    fn i64(&mut self, id: i16, v: i64) {
        self.field(id, I64);
        self.zigzag(v);
    }
    fn bytes(&mut self, b: &[u8]) {
        varint(&mut self.out, b.len() as u64);
        self.out.extend(b);
    }
    fn text(&mut self, id: i16, s: &str) {
        self.field(id, BINARY);
        self.bytes(s.as_bytes());
    }
    fn list(&mut self, id: i16, kind: u8, n: usize) {
        self.field(id, LIST);
        if n < 15 {
            self.out.push((n as u8) << 4 | kind);
        } else {
            self.out.push(0xf0 | kind);
            varint(&mut self.out, n as u64);
        }
    }
    /// Begins a structure that stands in a list.
    fn begin(&mut self) {
        self.outer.push(self.last);
        self.last = 0;
    }
    /// Begins a structure that is a field.
    fn open(&mut self, id: i16) {
        self.field(id, STRUCT);
        self.begin();
    }
    fn stop(&mut self) {
        self.out.push(0);
    }
    fn end(&mut self) {
        self.stop();
        self.last = self.outer.pop().unwrap_or(0);
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing)]
mod tests {
    use super::*;

    /// Reads the hybrid back.
    fn unpack(mut b: &[u8], width: u32, n: usize) -> Vec<u32> {
        let mut out = Vec::new();
        while out.len() < n {
            let mut head = 0_u64;
            for shift in (0..).step_by(7) {
                let (&x, rest) = b.split_first().unwrap();
                b = rest;
                head |= u64::from(x & 0x7f) << shift;
                if x < 0x80 {
                    break;
                }
            }
            let bytes = width.div_ceil(8) as usize;
            if head & 1 == 0 {
                let v = b[..bytes]
                    .iter()
                    .rev()
                    .fold(0, |v, &x| v << 8 | u32::from(x));
                b = &b[bytes..];
                out.extend(std::iter::repeat_n(v, (head >> 1) as usize));
            } else {
                let size = (head >> 1) as usize * width as usize;
                for i in 0..(head >> 1) as usize * 8 {
                    let v = (0..width as usize).fold(0, |v, k| {
                        let bit = i * width as usize + k;
                        v | u32::from((b[bit / 8] >> (bit % 8)) & 1) << k
                    });
                    out.push(v);
                }
                b = &b[size..];
            }
        }
        out.truncate(n);
        out
    }

    #[test]
    fn what_is_packed_unpacks() {
        let mut x = 12345_u32;
        for width in [1, 3, 8, 12, 17] {
            let mut values = Vec::new();
            for _ in 0..500 {
                x = x.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                let run = if x >> 30 == 0 { 1 + (x >> 8) % 40 } else { 1 };
                values.extend(std::iter::repeat_n(
                    (x >> 3) & ((1 << width) - 1),
                    run as usize,
                ));
            }
            for n in [0, 1, 7, 8, 9, values.len()] {
                assert_eq!(unpack(&hybrid(&values[..n], width), width, n), &values[..n]);
            }
        }
    }

    #[test]
    fn a_file_begins_and_ends_as_parquet() {
        let mut bytes = Vec::new();
        let mut w = Writer::new(&mut bytes, &[("a", Kind::Text), ("b", Kind::Number)]).unwrap();
        w.row([Value::Text("x"), Value::Number(1.5)]).unwrap();
        w.row([Value::Null, Value::Null]).unwrap();
        w.finish().unwrap();
        assert!(bytes.starts_with(MAGIC) && bytes.ends_with(MAGIC));
        let n = bytes.len();
        let size = u32::from_le_bytes(bytes[n - 8..n - 4].try_into().unwrap()) as usize;
        assert!(size > 0 && size + 12 < n);
    }
}
