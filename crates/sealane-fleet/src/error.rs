//! What can be wrong with a fleet question.

/// Errors of fleet sizing.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum FleetError {
    /// A number is out of its range.
    #[error("{field} is {value}: expected {expected}")]
    Number {
        /// Field.
        field: &'static str,
        /// What was given.
        value: f64,
        /// What was expected.
        expected: &'static str,
    },
    /// The ship cannot carry anything at this draught.
    #[error(
        "{ship} carries nothing at {draught_m} m of draught ({port}): it needs more to float with its stores"
    )]
    NoIntake {
        /// Ship.
        ship: String,
        /// Draught allowed.
        draught_m: f64,
        /// Where.
        port: String,
    },
    /// The ship is too long or too wide for an end.
    #[error("{ship} is {need_m} m {what}: {port} takes {have_m} m")]
    NoBerth {
        /// Ship.
        ship: String,
        /// Its length or beam.
        need_m: f64,
        /// `long` or `wide`.
        what: &'static str,
        /// Where.
        port: String,
        /// What is taken there.
        have_m: f64,
    },
    /// No service meets the schedule.
    #[error("no service: {0}")]
    NoService(String),
    /// A list is empty.
    #[error("{0} is empty: expected at least one")]
    Empty(&'static str),
    /// A queue without an answer.
    #[error(transparent)]
    Port(#[from] sealane_port::PortError),
}

impl FleetError {
    /// Snake-case kind for machine-readable errors.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Number { .. } => "bad_number",
            Self::NoIntake { .. } => "no_intake",
            Self::NoBerth { .. } => "no_berth",
            Self::NoService(_) => "no_service",
            Self::Empty(_) => "empty",
            Self::Port(e) => e.kind(),
        }
    }

    /// Whether the question was proper but has no answer (exit code 1), rather than wrong (exit code 2).
    #[must_use]
    pub const fn is_no_answer(&self) -> bool {
        match self {
            Self::NoIntake { .. } | Self::NoBerth { .. } | Self::NoService(_) => true,
            Self::Port(e) => e.is_no_answer(),
            _ => false,
        }
    }
}

pub(crate) fn positive(field: &'static str, value: f64) -> Result<f64, FleetError> {
    if value.is_finite() && value > 0.0 {
        Ok(value)
    } else {
        Err(FleetError::Number {
            field,
            value,
            expected: "a positive number",
        })
    }
}

pub(crate) fn not_negative(field: &'static str, value: f64) -> Result<f64, FleetError> {
    if value.is_finite() && value >= 0.0 {
        Ok(value)
    } else {
        Err(FleetError::Number {
            field,
            value,
            expected: "0 or more",
        })
    }
}
