//! Errors as a person and as a script see them, with the exit codes of the contract.

use crate::output::Format;
use serde::Serialize;
use std::io::Write as _;
use std::process::ExitCode;

/// Who is at fault; also the exit code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Blame {
    /// 1: a proper question without an answer.
    NoAnswer,
    /// 2: the question or an input file is wrong.
    Input,
    /// 3: a bug, or the machine.
    Machine,
}

/// One failed command.
#[derive(Debug, Serialize)]
pub struct Fault {
    /// Snake-case kind, e.g. `no_route`.
    pub kind: String,
    /// What was wrong and what was expected.
    pub message: String,
    /// File, line, field or flag.
    #[serde(rename = "where", skip_serializing_if = "String::is_empty")]
    pub place: String,
    /// What binds, when there is no answer.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub binding: Vec<String>,
    #[serde(skip)]
    blame: Blame,
    /// The answer itself has told it all: only the exit code is left to give.
    #[serde(skip)]
    told: bool,
}

impl Fault {
    fn new(blame: Blame, kind: &str, message: impl ToString) -> Self {
        Self {
            kind: kind.to_owned(),
            message: message.to_string(),
            place: String::new(),
            binding: Vec::new(),
            blame,
            told: false,
        }
    }

    /// The question or a file is wrong.
    pub fn input(kind: &str, message: impl ToString) -> Self {
        Self::new(Blame::Input, kind, message)
    }

    /// A proper question without an answer.
    #[allow(dead_code, reason = "used by commands that ask for a way")]
    pub fn no_answer(kind: &str, message: impl ToString, binding: Vec<String>) -> Self {
        Self {
            binding,
            ..Self::new(Blame::NoAnswer, kind, message)
        }
    }

    /// A bug or an I/O failure.
    pub fn machine(kind: &str, message: impl ToString) -> Self {
        Self::new(Blame::Machine, kind, message)
    }

    /// The same fault with the file, line, field or flag it lies in.
    #[allow(dead_code, reason = "used by commands that read files")]
    pub fn at(mut self, place: impl ToString) -> Self {
        self.place = place.to_string();
        self
    }

    /// The same fault under another kind.
    pub fn of_kind(mut self, kind: &str) -> Self {
        kind.clone_into(&mut self.kind);
        self
    }

    /// The same fault, already told by the answer on standard output.
    pub fn silent(mut self) -> Self {
        self.told = true;
        self
    }

    /// Prints the fault and gives the exit code.
    pub fn report(self, format: Format) -> ExitCode {
        if self.told {
            return self.code();
        }
        // A reader that has gone away is no fault of ours: nothing is written, the exit code stands.
        if format == Format::Json {
            let _ = writeln!(
                std::io::stdout(),
                "{}",
                serde_json::json!({ "error": self })
            );
        }
        let place = if self.place.is_empty() {
            String::new()
        } else {
            format!("\n  at: {}", self.place)
        };
        let binding = self
            .binding
            .iter()
            .filter(|b| **b != self.message)
            .fold(String::new(), |text, b| text + "\n  because: " + b);
        let _ = writeln!(std::io::stderr(), "error: {}{place}{binding}", self.message);
        self.code()
    }

    /// The exit code.
    pub const fn exit_code(&self) -> u8 {
        match self.blame {
            Blame::NoAnswer => 1,
            Blame::Input => 2,
            Blame::Machine => 3,
        }
    }

    fn code(&self) -> ExitCode {
        ExitCode::from(self.exit_code())
    }
}

impl From<std::io::Error> for Fault {
    fn from(e: std::io::Error) -> Self {
        Self::machine("io", e)
    }
}

impl From<sealane_sea::SeaError> for Fault {
    fn from(e: sealane_sea::SeaError) -> Self {
        let kind = e.kind();
        match e {
            sealane_sea::SeaError::NoRoute { ref binding, .. } => {
                Self::no_answer(kind, &e, binding.clone())
            }
            _ => Self::input(kind, e),
        }
    }
}

impl From<sealane_season::SeasonError> for Fault {
    fn from(e: sealane_season::SeasonError) -> Self {
        use sealane_season::SeasonError as E;
        let kind = e.kind();
        match e {
            E::Sea(e) => e.into(),
            E::Voyage(e) => e.into(),
            E::IceClosed { ref why, .. } => Self::no_answer(kind, &e, vec![why.clone()]),
            E::Table { .. } => Self::machine(kind, e),
            other => Self::input(kind, other),
        }
    }
}

impl From<sealane_data::DataError> for Fault {
    fn from(e: sealane_data::DataError) -> Self {
        Self::input("bad_table", e)
    }
}

impl From<sealane_voyage::VoyageError> for Fault {
    fn from(e: sealane_voyage::VoyageError) -> Self {
        if e.is_no_answer() {
            Self::no_answer(e.kind(), &e, e.binding())
        } else if matches!(e, sealane_voyage::VoyageError::Table(_)) {
            Self::machine(e.kind(), e)
        } else {
            Self::input(e.kind(), e)
        }
    }
}
