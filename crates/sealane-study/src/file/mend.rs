//! A faulty document mended just enough to be read, so that the checks behind the reader can add what else is wrong.
//!
//! Nothing is ever computed from a mended study: it only serves to list every fault at once.

use super::fault::Fault;
use super::types::StudyFile;
use toml::{Table, Value};

/// The study behind a faulty document, or nothing where no mend makes it readable.
///
/// A misspelt key takes the name it was meant to have, an impossible value a possible one; what cannot be mended is left out.
pub(super) fn mended(text: &str, faults: &[Fault]) -> Option<StudyFile> {
    let mut document: Table = text.parse().ok()?;
    for fault in faults {
        let steps: Vec<&str> = fault.path.split('.').collect();
        let Some((last, parents)) = steps.split_last() else {
            continue;
        };
        let Some(table) = descend(&mut document, parents) else {
            continue;
        };
        mend(table, last, fault);
    }
    document.try_into().ok()
}

fn mend(table: &mut Table, key: &str, fault: &Fault) {
    match fault.kind {
        "unknown_key" => {
            let Some(value) = table.remove(key) else {
                return;
            };
            let meant = fault
                .message
                .split_once("did you mean `")
                .and_then(|(_, rest)| rest.split_once('`'));
            let Some((name, _)) = meant else {
                return;
            };
            match (table.get_mut(name), value) {
                (None, value) => {
                    table.insert(name.to_owned(), value);
                }
                (Some(Value::Array(there)), Value::Array(mut more)) => {
                    more.append(there);
                    *there = more;
                }
                _ => {}
            }
        }
        "out_of_range" => {
            if let Some(value) = table.get_mut(key) {
                match value {
                    Value::Float(x) => *x = x.abs().min(1.0),
                    Value::Integer(x) => *x = x.saturating_abs().min(1),
                    _ => {}
                }
            }
        }
        "bad_date" => {
            if let Some(value) = table.get_mut(key) {
                *value = Value::String("2000-01-01".to_owned());
            }
        }
        "missing_key" => {}
        _ => {
            table.remove(key);
        }
    }
}

/// The table at a dotted path in which a list's items are named by their `id` or their number.
fn descend<'a>(document: &'a mut Table, steps: &[&str]) -> Option<&'a mut Table> {
    let Some((first, mut rest)) = steps.split_first() else {
        return Some(document);
    };
    let mut at = document.get_mut(*first)?;
    while let Some((step, more)) = rest.split_first() {
        at = match at {
            Value::Table(t) => t.get_mut(*step)?,
            Value::Array(items) => {
                let named = |v: &Value| v.get("id").and_then(Value::as_str) == Some(*step);
                let index = items.iter().position(named).or_else(|| step.parse().ok())?;
                items.get_mut(index)?
            }
            _ => return None,
        };
        rest = more;
    }
    at.as_table_mut()
}
