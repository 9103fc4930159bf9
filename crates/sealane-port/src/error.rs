//! What can be wrong with a port and with a question about it.

use crate::queue::QueueError;

/// Errors of port files, simulations and capacity.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum PortError {
    /// A file does not have the shape of a port file, or a value in it is impossible.
    #[error("{file}, line {line}: {message}")]
    File {
        /// File name as given.
        file: String,
        /// Line from 1; 0 when unknown.
        line: usize,
        /// What was wrong and what was expected.
        message: String,
    },
    /// No built-in port file has this name.
    #[error("no built-in port file `{name}`; there are {known}")]
    NoSuchPort {
        /// What was asked.
        name: String,
        /// The ids there are.
        known: String,
    },
    /// A number of the question is out of its range.
    #[error("{field} is {value}: expected {expected}")]
    Number {
        /// Flag or field.
        field: String,
        /// What was given.
        value: String,
        /// What was expected.
        expected: String,
    },
    /// More comes than can be handled.
    #[error("{what}: utilisation {utilisation:.3} >= 1: the queue grows without bound")]
    Unstable {
        /// Berth group, yard, channel, pilots or tugs.
        what: String,
        /// Offered load over capacity.
        utilisation: f64,
    },
    /// The waiting line passed all bounds during a simulation.
    #[error("the simulation was stopped at {ships} ships waiting: {what}")]
    Overflow {
        /// Ships waiting.
        ships: usize,
        /// What the most of them waited for.
        what: String,
    },
    /// The caller asked to stop.
    #[error("stopped on request after {done} ships")]
    Cancelled {
        /// Ships done so far.
        done: u64,
    },
    /// No plan keeps the target.
    #[error("no plan keeps the wait target: {reason}")]
    NoPlan {
        /// What stands in the way.
        reason: String,
    },
    /// A queue without an answer.
    #[error(transparent)]
    Queue(#[from] QueueError),
}

impl PortError {
    /// Snake-case kind for machine-readable errors.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::File { .. } => "bad_port_file",
            Self::NoSuchPort { .. } => "no_such_port",
            Self::Number { .. } => "bad_number",
            Self::Unstable { .. } => "unstable",
            Self::Overflow { .. } => "queue_overflow",
            Self::Cancelled { .. } => "cancelled",
            Self::NoPlan { .. } => "no_plan",
            Self::Queue(e) => e.kind(),
        }
    }

    /// Whether the question was proper but has no answer (exit code 1), rather than wrong (exit code 2).
    #[must_use]
    pub const fn is_no_answer(&self) -> bool {
        match self {
            Self::Unstable { .. }
            | Self::Overflow { .. }
            | Self::Cancelled { .. }
            | Self::NoPlan { .. } => true,
            Self::Queue(e) => e.is_no_answer(),
            _ => false,
        }
    }
}
