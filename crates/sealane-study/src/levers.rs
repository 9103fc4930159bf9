//! Changes to a study by path: what levers, break-evens and scenarios are made of.

use crate::file::{Change, SetTo, StudyFile};
use crate::inputs::item_name;
use serde_json::Value;

/// The study with the changes made.
///
/// # Errors
/// A path that leads nowhere, a change that does nothing, or a number that the field does not take.
pub fn apply(file: &StudyFile, changes: &[Change]) -> Result<StudyFile, String> {
    let mut tree = serde_json::to_value(file).map_err(|e| e.to_string())?;
    for change in changes {
        let target = find(&mut tree, &change.path)?;
        edit(target, change)?;
    }
    serde_json::from_value(tree)
        .map_err(|e| format!("after the change the study is not valid: {e}"))
}

/// Sets the central value at `path` (bare numbers and tables alike), keeping the width of its range.
///
/// # Errors
/// A path that leads nowhere.
pub fn set_value(file: &StudyFile, path: &str, value: f64) -> Result<StudyFile, String> {
    apply(
        file,
        &[Change {
            path: path.to_owned(),
            times: None,
            add: None,
            set: Some(SetTo::Number(value)),
        }],
    )
}

fn find<'a>(tree: &'a mut Value, path: &str) -> Result<&'a mut Value, String> {
    let mut at = tree;
    let mut walked = String::new();
    for part in path.split('.') {
        let here = if walked.is_empty() {
            "the study".to_owned()
        } else {
            format!("`{walked}`")
        };
        let known: Vec<String> = match &*at {
            Value::Object(map) => map.keys().cloned().collect(),
            Value::Array(items) => items
                .iter()
                .enumerate()
                .map(|(i, v)| item_name(v, i))
                .collect(),
            _ => Vec::new(),
        };
        let position = known.iter().position(|k| k == part);
        let next = match (at, position) {
            (Value::Object(map), Some(_)) => map.get_mut(part),
            (Value::Array(items), Some(i)) => items.get_mut(i),
            _ => None,
        };
        let names: Vec<&str> = known.iter().map(String::as_str).collect();
        at = next.ok_or_else(|| {
            format!(
                "`{path}`: {here} has no `{part}`{}",
                crate::file::suggest(part, &names)
            )
        })?;
        if !walked.is_empty() {
            walked.push('.');
        }
        walked.push_str(part);
    }
    Ok(at)
}

fn edit(target: &mut Value, change: &Change) -> Result<(), String> {
    let path = &change.path;
    match (&change.set, change.times, change.add) {
        (None, None, None) => Err(format!("`{path}`: give `times`, `add` or `set`")),
        (Some(SetTo::Word(w)), _, _) => {
            if !target.is_string() {
                return Err(format!("`{path}` is not a word"));
            }
            *target = Value::String(w.clone());
            Ok(())
        }
        (Some(SetTo::Number(x)), _, _) => {
            let Some(old) = value_of(target) else {
                return Err(format!("`{path}` is not a number"));
            };
            shift(target, &|y| y + x - old);
            Ok(())
        }
        (None, times, add) => {
            if value_of(target).is_none() {
                return Err(format!("`{path}` is not a number"));
            }
            shift(target, &|y| y * times.unwrap_or(1.0) + add.unwrap_or(0.0));
            Ok(())
        }
    }
}

fn value_of(target: &Value) -> Option<f64> {
    target
        .as_f64()
        .or_else(|| target.get("value").and_then(Value::as_f64))
}

fn shift(target: &mut Value, f: &dyn Fn(f64) -> f64) {
    if let Some(x) = target.as_f64() {
        *target = serde_json::json!(f(x));
        return;
    }
    let positive = target
        .get("low")
        .and_then(Value::as_f64)
        .is_none_or(|x| x >= 0.0);
    for key in ["value", "low", "high"] {
        if let Some(x) = target.get(key).and_then(Value::as_f64) {
            let y = f(x);
            // A range that was not negative stays so: its low end is cut at zero.
            let y = if positive && key == "low" {
                y.max(0.0)
            } else {
                y
            };
            if let Some(slot) = target.get_mut(key) {
                *slot = serde_json::json!(y);
            }
        }
    }
}
