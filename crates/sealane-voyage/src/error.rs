//! What can be wrong with a question to the voyage model.

/// Why there is no number.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum VoyageError {
    /// A number is out of the range in which the model means anything.
    #[error("{what} is {value}: expected {expected}")]
    Range {
        /// Field or flag.
        what: String,
        /// What was given.
        value: f64,
        /// What was expected.
        expected: String,
    },
    /// A name that no table knows.
    #[error("unknown {what} `{value}`{}", known_list(.known))]
    Unknown {
        /// What kind of name.
        what: String,
        /// What was given.
        value: String,
        /// Known names, nearest first.
        known: Vec<String>,
    },
    /// A particular that the asked-for method needs is missing.
    #[error("{what} is missing: {needed_for}")]
    Missing {
        /// Field or flag.
        what: String,
        /// Which method needs it.
        needed_for: String,
    },
    /// More cargo than the ship can lift.
    #[error("{cargo_t:.0} t of cargo asked, but the ship lifts {intake_t:.0} t here: {binding}")]
    AboveIntake {
        /// Cargo asked, t.
        cargo_t: f64,
        /// Cargo possible, t.
        intake_t: f64,
        /// What binds.
        binding: String,
    },
    /// A ship that cannot carry that cargo.
    #[error("a {ship_type} does not carry {cargo} ({mode})")]
    Unsuitable {
        /// Ship type.
        ship_type: String,
        /// Cargo id.
        cargo: String,
        /// How the cargo is carried.
        mode: String,
    },
    /// The year lies outside a rule's table.
    #[error("year {year} is outside the table of {rule} ({from} to {to})")]
    Year {
        /// Rule.
        rule: String,
        /// Year asked.
        year: i32,
        /// First year.
        from: i32,
        /// Last year.
        to: i32,
    },
    /// The tables do not hold what is asked, and nothing published fills the gap.
    #[error("{what} is not known: {why}")]
    NotKnown {
        /// What is missing.
        what: String,
        /// Why, and what would help.
        why: String,
    },
    /// Text that does not parse.
    #[error("{what}: {message}")]
    Parse {
        /// File, flag or field.
        what: String,
        /// What was wrong and what was expected.
        message: String,
    },
    /// An embedded table does not read; a bug in the data.
    #[error("table {0}")]
    Table(String),
}

fn known_list(known: &[String]) -> String {
    if known.is_empty() {
        String::new()
    } else {
        format!("; known: {}", known.join(", "))
    }
}

impl VoyageError {
    /// Snake-case kind for JSON.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Range { .. } => "out_of_range",
            Self::Unknown { .. } => "unknown_name",
            Self::Missing { .. } => "missing_input",
            Self::AboveIntake { .. } => "cargo_above_intake",
            Self::Unsuitable { .. } => "unsuitable_ship",
            Self::Year { .. } => "year_out_of_table",
            Self::NotKnown { .. } => "not_known",
            Self::Parse { .. } => "bad_text",
            Self::Table(_) => "bad_table",
        }
    }

    /// Whether the question was proper and simply has no answer.
    #[must_use]
    pub const fn is_no_answer(&self) -> bool {
        matches!(self, Self::AboveIntake { .. } | Self::NotKnown { .. })
    }
}

impl VoyageError {
    /// What binds, where something does.
    #[must_use]
    pub fn binding(&self) -> Vec<String> {
        match self {
            Self::AboveIntake { binding, .. } => vec![binding.clone()],
            _ => Vec::new(),
        }
    }
}

/// Refuses a number that is not finite or not above zero.
pub(crate) fn positive(what: &str, value: f64) -> Result<f64, VoyageError> {
    if value.is_finite() && value > 0.0 {
        Ok(value)
    } else {
        Err(VoyageError::Range {
            what: what.to_owned(),
            value,
            expected: "a finite number above zero".to_owned(),
        })
    }
}

/// Refuses a number that is not finite or below zero.
pub(crate) fn not_negative(what: &str, value: f64) -> Result<f64, VoyageError> {
    if value.is_finite() && value >= 0.0 {
        Ok(value)
    } else {
        Err(VoyageError::Range {
            what: what.to_owned(),
            value,
            expected: "a finite number, zero or more".to_owned(),
        })
    }
}

/// Refuses a number outside `low..=high`.
pub(crate) fn within(what: &str, value: f64, low: f64, high: f64) -> Result<f64, VoyageError> {
    if value.is_finite() && (low..=high).contains(&value) {
        Ok(value)
    } else {
        Err(VoyageError::Range {
            what: what.to_owned(),
            value,
            expected: format!("{low} to {high}"),
        })
    }
}

/// An unknown name, with the known ones.
pub(crate) fn unknown<'a>(
    what: &str,
    value: &str,
    known: impl IntoIterator<Item = &'a str>,
) -> VoyageError {
    let lower = value.to_ascii_lowercase();
    let mut known: Vec<String> = known.into_iter().map(str::to_owned).collect();
    known.sort_by_cached_key(|k| {
        let k = k.to_ascii_lowercase();
        let inside = k.contains(&lower) || lower.contains(&k);
        (!inside, edits(&k, &lower))
    });
    VoyageError::Unknown {
        what: what.to_owned(),
        value: value.to_owned(),
        known,
    }
}

/// Letters to change, add or drop between two names (Levenshtein).
fn edits(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().take(64).collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.chars().take(64).enumerate() {
        let mut left = i + 1;
        let mut next = vec![left];
        for ((y, diagonal), above) in b.iter().zip(&row).zip(row.iter().skip(1)) {
            left = (diagonal + usize::from(x != *y))
                .min(above + 1)
                .min(left + 1);
            next.push(left);
        }
        row = next;
    }
    row.last().copied().unwrap_or(0)
}
