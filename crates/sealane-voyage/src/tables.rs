//! Embedded tables, read once.

use crate::VoyageError;
use sealane_data::DataError;

impl From<&DataError> for VoyageError {
    fn from(e: &DataError) -> Self {
        Self::Table(e.to_string())
    }
}

/// A function that gives the rows of an embedded table.
macro_rules! embedded_table {
    ($(#[$doc:meta])* $vis:vis fn $name:ident() -> $row:ty = $id:literal) => {
        $(#[$doc])*
        $vis fn $name() -> std::result::Result<&'static [$row], $crate::VoyageError> {
            static ROWS: std::sync::LazyLock<std::result::Result<Vec<$row>, sealane_data::DataError>> =
                std::sync::LazyLock::new(|| sealane_data::read_csv($id));
            match &*ROWS {
                Ok(rows) => Ok(rows),
                Err(e) => Err(e.into()),
            }
        }
    };
}
pub(crate) use embedded_table;

/// `bulk_carrier`, `Bulk Carrier` and `bulk-carrier` are one id.
#[must_use]
pub(crate) fn kebab(text: &str) -> String {
    text.trim()
        .chars()
        .map(|c| {
            if c == '_' || c.is_whitespace() {
                '-'
            } else {
                c.to_ascii_lowercase()
            }
        })
        .collect()
}
