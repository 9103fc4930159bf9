//! `sealane calc`: each formula of the model alone, by name, with text inputs; the same code that a voyage uses.

mod args;
mod hydro;
mod list;
mod money;
mod rules;

pub use args::{Args, Input, Need};
pub use list::{Formula, formulas};

use crate::{VoyageError, error};
use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::Value;

/// The answer of one formula.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer {
    /// Name of the formula.
    pub name: &'static str,
    /// Inputs as understood, defaults included, in the order read.
    pub inputs: Vec<(String, Value)>,
    /// Results in the order of the list.
    pub results: Vec<(String, Value)>,
    /// Paper, regulation or table.
    pub source: &'static str,
    /// Version, date, extrapolations, assumptions.
    pub notes: Vec<String>,
}

impl Answer {
    /// One result as a number.
    #[must_use]
    pub fn number(&self, name: &str) -> Option<f64> {
        self.results
            .iter()
            .find(|(n, _)| n == name)
            .and_then(|(_, v)| v.as_f64())
    }

    /// One result as text.
    #[must_use]
    pub fn text(&self, name: &str) -> Option<&str> {
        self.results
            .iter()
            .find(|(n, _)| n == name)
            .and_then(|(_, v)| v.as_str())
    }
}

struct Pairs<'a>(&'a [(String, Value)]);

impl Serialize for Pairs<'_> {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        let mut map = s.serialize_map(Some(self.0.len()))?;
        for (k, v) in self.0 {
            map.serialize_entry(k, v)?;
        }
        map.end()
    }
}

/// Results stand at the top level, by name, beside `calc`, `inputs`, `source` and `notes`.
impl Serialize for Answer {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        let mut map = s.serialize_map(None)?;
        map.serialize_entry("calc", self.name)?;
        map.serialize_entry("inputs", &Pairs(&self.inputs))?;
        for (k, v) in &self.results {
            map.serialize_entry(k, v)?;
        }
        map.serialize_entry("source", self.source)?;
        map.serialize_entry("notes", &self.notes)?;
        map.end()
    }
}

/// Runs the formula `name` over flags without their dashes.
///
/// ```
/// use sealane_voyage::calc;
/// let flags = [("ship-type", "bulk_carrier"), ("dwt", "82000"), ("year", "2026"), ("co2-t", "25000"), ("distance-nm", "60000")];
/// let flags = flags.map(|(k, v)| (k.to_owned(), v.to_owned()));
/// assert_eq!(calc::run("cii", &flags)?.text("grade"), Some("E"));
/// # Ok::<(), sealane_voyage::VoyageError>(())
/// ```
///
/// # Errors
/// [`VoyageError::Unknown`] for a name or flag that is not listed; [`VoyageError::Missing`] for a flag that is needed; [`VoyageError::Parse`]
/// for text that is not a number; and whatever the formula refuses.
pub fn run(name: &str, flags: &[(String, String)]) -> Result<Answer, VoyageError> {
    let id = crate::tables::kebab(name);
    let formula = formulas()
        .iter()
        .find(|f| f.name == id)
        .ok_or_else(|| error::unknown("formula", name, formulas().iter().map(|f| f.name)))?;
    let mut args = Args::new(formula, flags)?;
    let results = (formula.run)(&mut args)?;
    let (inputs, notes) = args.finish();
    Ok(Answer {
        name: formula.name,
        inputs,
        results,
        source: formula.source,
        notes,
    })
}
