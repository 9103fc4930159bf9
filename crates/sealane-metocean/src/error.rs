//! What can go wrong with a field or a file.

/// Why a file or a field gives no answer.
#[derive(Debug, thiserror::Error)]
pub enum MetoceanError {
    /// The file cannot be opened or read.
    #[error("{path}: {source}")]
    Io {
        /// The file.
        path: String,
        /// What the system said.
        source: std::io::Error,
    },
    /// The first bytes are neither GRIB nor NetCDF.
    #[error(
        "{path}: expected GRIB (`GRIB`), NetCDF-3 (`CDF`) or NetCDF-4 (HDF5) at the start, found bytes {found}"
    )]
    UnknownFormat {
        /// The file.
        path: String,
        /// Its first bytes in hexadecimal.
        found: String,
    },
    /// The file is broken, truncated or of a kind that cannot be decoded.
    #[error("{path}{}: {message}", at(.place))]
    Decode {
        /// The file.
        path: String,
        /// Variable or message; empty when the file as a whole is meant.
        place: String,
        /// What was wrong.
        message: String,
    },
    /// The file declares more values than its length can justify.
    #[error(
        "{path}{}: declares {declared} values, more than a file of {length} bytes can hold (at most {allowed})", at(.place)
    )]
    TooLarge {
        /// The file.
        path: String,
        /// Variable or message.
        place: String,
        /// Values declared.
        declared: u64,
        /// Values allowed for a file of that length.
        allowed: u64,
        /// Length of the file in bytes.
        length: u64,
    },
    /// The wanted quantity is not in the file.
    #[error("{path}: has no {wanted}; it holds {}", list(.available))]
    NoSuchField {
        /// The file.
        path: String,
        /// Quantity or variable that was asked for.
        wanted: String,
        /// What is there.
        available: Vec<String>,
    },
    /// A unit that cannot be turned into ours.
    #[error("{path}: `{variable}` has the unit `{unit}`; expected one of {expected}")]
    Unit {
        /// The file.
        path: String,
        /// The variable.
        variable: String,
        /// Its unit as written.
        unit: String,
        /// Units that are understood for this quantity.
        expected: String,
    },
    /// The grid has no positions that we can compute.
    #[error("{path}: the grid of `{variable}` cannot be placed on the Earth: {message}")]
    Grid {
        /// The file.
        path: String,
        /// The variable.
        variable: String,
        /// Why.
        message: String,
    },
    /// A field was put together wrongly (wrong number of values, unordered axis).
    #[error("field `{name}`: {message}")]
    Shape {
        /// Name of the field.
        name: String,
        /// What does not fit.
        message: String,
    },
    /// An embedded table does not read.
    #[error(transparent)]
    Data(#[from] sealane_data::DataError),
    /// An embedded binary table is broken.
    #[error("embedded table `{0}` is broken; this is a bug")]
    Embedded(&'static str),
}

impl MetoceanError {
    /// Snake-case kind for JSON.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Io { .. } => "io",
            Self::UnknownFormat { .. } => "unknown_format",
            Self::Decode { .. } => "bad_file",
            Self::TooLarge { .. } => "file_too_large",
            Self::NoSuchField { .. } => "no_such_field",
            Self::Unit { .. } => "bad_unit",
            Self::Grid { .. } => "bad_grid",
            Self::Shape { .. } => "bad_field",
            Self::Data(_) => "bad_table",
            Self::Embedded(_) => "embedded",
        }
    }

    pub(crate) fn decode(path: &str, place: &str, message: impl ToString) -> Self {
        Self::Decode {
            path: path.to_owned(),
            place: place.to_owned(),
            message: message.to_string(),
        }
    }
}

fn at(place: &str) -> String {
    if place.is_empty() {
        String::new()
    } else {
        format!(", {place}")
    }
}

fn list(names: &[String]) -> String {
    if names.is_empty() {
        "nothing readable".to_owned()
    } else {
        names.join(", ")
    }
}
