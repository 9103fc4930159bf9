//! What can be wrong with a question about a season.

/// Why there is no season.
#[derive(Debug, thiserror::Error)]
pub enum SeasonError {
    /// A field of the question is out of range.
    #[error("{what}: expected {expected}, got {got}")]
    Range {
        /// Field.
        what: String,
        /// What was expected.
        expected: String,
        /// What was given.
        got: String,
    },
    /// An ice section that the table does not hold.
    #[error("ice section `{id}` is not known; sections: {}", .known.join(", "))]
    UnknownSection {
        /// Id asked.
        id: String,
        /// Ids of the table.
        known: Vec<String>,
    },
    /// Ice shuts the way to this ship on this date.
    #[error("the ice shuts the way to ice class {class} sailing on {date}: {why}")]
    IceClosed {
        /// Date of sailing.
        date: String,
        /// Ice class of the ship.
        class: String,
        /// Where and why.
        why: String,
    },
    /// A table's row is broken.
    #[error("table {table}: {message}")]
    Table {
        /// Table id.
        table: &'static str,
        /// What is wrong.
        message: String,
    },
    /// A user's admission table cannot be used.
    #[error("{place}: {why}")]
    Admission {
        /// File and line.
        place: String,
        /// What is wrong and what was expected.
        why: String,
    },
    /// A file of ice holds several variables that could be meant.
    #[error(
        "{path}: several variables hold {quantity}: {}; name one as `{path}::VARIABLE`", .names.join(", ")
    )]
    AmbiguousIce {
        /// File.
        path: String,
        /// Quantity asked.
        quantity: String,
        /// Variables that hold it.
        names: Vec<String>,
    },
    /// Nobody waits for the answer any more.
    #[error("stopped before its end")]
    Stopped,
    /// From the tables.
    #[error(transparent)]
    Data(#[from] sealane_data::DataError),
    /// From fields.
    #[error(transparent)]
    Metocean(#[from] sealane_metocean::MetoceanError),
    /// From the ship's rules and tariffs.
    #[error(transparent)]
    Voyage(#[from] sealane_voyage::VoyageError),
    /// From the sea.
    #[error(transparent)]
    Sea(#[from] sealane_sea::SeaError),
}

impl SeasonError {
    /// Snake-case kind for JSON.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Range { .. } => "bad_season_query",
            Self::UnknownSection { .. } => "unknown_ice_section",
            Self::IceClosed { .. } => "ice_closed",
            Self::Stopped => "stopped",
            Self::Table { .. } | Self::Data(_) => "bad_table",
            Self::Admission { .. } => "bad_admission_table",
            Self::AmbiguousIce { .. } => "ambiguous_ice",
            Self::Metocean(e) => e.kind(),
            Self::Voyage(_) => "bad_ship",
            Self::Sea(e) => e.kind(),
        }
    }

    pub(crate) fn range(what: &str, expected: &str, got: impl ToString) -> Self {
        Self::Range {
            what: what.to_owned(),
            expected: expected.to_owned(),
            got: got.to_string(),
        }
    }
}
