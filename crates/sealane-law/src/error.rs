//! What can be wrong with a question, a list file or a rules table.

/// A refused question or file. [`LawError::kind`] gives the snake-case word for JSON.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LawError {
    /// No jurisdiction was named; there is no default law.
    #[error("no jurisdiction given: name whose law applies, e.g. UN or UN,EU")]
    NoJurisdiction,
    /// The jurisdiction is not a known code.
    #[error(
        "unknown jurisdiction `{0}`: expected UN, EU or an ISO 3166 country code such as IN, US, GB"
    )]
    UnknownJurisdiction(String),
    /// No as-of date was given; there is no default day.
    #[error("no as-of date given: the answer depends on the day, e.g. 2026-11-23")]
    NoDate,
    /// A date could not be read.
    #[error("`{value}` is not a date: expected YYYY-MM-DD")]
    BadDate {
        /// What was given.
        value: String,
    },
    /// An identifier of the question breaks its own rules.
    #[error("{field} `{value}`: {reason}")]
    BadIdentifier {
        /// Which field of the question.
        field: &'static str,
        /// What was given.
        value: String,
        /// What is wrong and what was expected.
        reason: String,
    },
    /// The question holds nothing to screen.
    #[error("nothing to screen: {0}")]
    Empty(String),
    /// The question is not understood.
    #[error("{0}")]
    BadQuestion(String),
    /// A list file was refused.
    #[error("{file}: refused: {reason}")]
    BadList {
        /// File name.
        file: String,
        /// What is wrong and what was expected.
        reason: String,
    },
    /// The folder of lists cannot be read.
    #[error("{path}: {message}")]
    Io {
        /// Path as given.
        path: String,
        /// What the machine said.
        message: String,
    },
    /// A rules table (shipped or the user's) is wrong.
    #[error("{table}, line {line}: {message}")]
    BadRules {
        /// Table id or file.
        table: String,
        /// Line, from 1; 0 when unknown.
        line: u64,
        /// What was wrong.
        message: String,
    },
    /// The index file is not of this version or is damaged.
    #[error("index file {path}: {message}")]
    BadIndex {
        /// Path as given.
        path: String,
        /// What was wrong.
        message: String,
    },
}

impl LawError {
    /// Snake-case kind for scripts.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::NoJurisdiction => "no_jurisdiction",
            Self::UnknownJurisdiction(_) => "unknown_jurisdiction",
            Self::NoDate => "no_date",
            Self::BadDate { .. } => "bad_date",
            Self::BadIdentifier { .. } => "bad_identifier",
            Self::Empty(_) => "empty_question",
            Self::BadQuestion(_) => "bad_question",
            Self::BadList { .. } => "bad_list",
            Self::Io { .. } => "io",
            Self::BadRules { .. } => "bad_rules",
            Self::BadIndex { .. } => "bad_index",
        }
    }

    /// Whether the machine, not the question, is at fault.
    #[must_use]
    pub const fn is_machine(&self) -> bool {
        matches!(self, Self::Io { .. })
    }
}

impl From<sealane_data::DataError> for LawError {
    fn from(e: sealane_data::DataError) -> Self {
        match e {
            sealane_data::DataError::NoSuchTable(id) => Self::BadRules {
                table: id,
                line: 0,
                message: "no such table".to_owned(),
            },
            sealane_data::DataError::Row {
                table,
                line,
                message,
            } => Self::BadRules {
                table,
                line,
                message,
            },
        }
    }
}

impl serde::Serialize for LawError {
    /// `{"kind": …, "message": …}`.
    fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        use serde::ser::SerializeStruct as _;
        let mut out = s.serialize_struct("LawError", 2)?;
        out.serialize_field("kind", self.kind())?;
        out.serialize_field("message", &self.to_string())?;
        out.end()
    }
}
