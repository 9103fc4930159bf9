//! Public data that Sealane carries with it, and the words in which every number says where it comes from.
//!
//! - [`Graded`]: a value with unit, range, source, date and [`Grade`].
//! - [`Table`]: one embedded table with its licence and date; [`tables`] lists them, [`read_csv`] reads one into typed rows.
//!
//! The folder `data/` of the repository is this crate; each topic has a `README.md` with source, licence, date, fields, units and defects.

mod embedded {
    include!(concat!(env!("OUT_DIR"), "/embedded.rs"));
}
mod graded;
mod register;

pub use graded::{Distribution, Grade, Graded};
pub use register::{Age, DataError, Table, bytes, parse_csv, read_csv, table, tables, text};
