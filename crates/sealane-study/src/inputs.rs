//! Every number of a study by its dotted path, in the order of the file's types.

use crate::file::StudyFile;
use sealane_data::Graded;
use serde_json::Value;

/// One number and its path with ids, e.g. `rail.trans-siberian.usd_per_teu`.
#[derive(Debug, Clone, PartialEq)]
pub struct Input {
    /// Dotted path with ids.
    pub path: String,
    /// The number.
    pub graded: Graded,
}

/// All numbers that can have a range, sorted by path.
#[must_use]
pub fn inputs(file: &StudyFile) -> Vec<Input> {
    let mut out = Vec::new();
    if let Ok(value) = serde_json::to_value(file) {
        walk(&value, "", &mut out);
    }
    out.sort_by(|a, b| a.path.cmp(&b.path));
    out
}

/// The name of a list's item: its `id`, else its index.
pub(crate) fn item_name(item: &Value, index: usize) -> String {
    item.get("id")
        .and_then(Value::as_str)
        .map_or_else(|| index.to_string(), str::to_owned)
}

fn walk(value: &Value, path: &str, out: &mut Vec<Input>) {
    let join = |name: &str| {
        if path.is_empty() {
            name.to_owned()
        } else {
            format!("{path}.{name}")
        }
    };
    match value {
        Value::Object(map) => {
            if map.contains_key("value") && map.contains_key("grade") {
                if let Ok(graded) = serde_json::from_value::<Graded>(value.clone()) {
                    out.push(Input {
                        path: path.to_owned(),
                        graded,
                    });
                }
                return;
            }
            for (key, sub) in map {
                walk(sub, &join(key), out);
            }
        }
        Value::Array(items) => {
            for (i, item) in items.iter().enumerate() {
                walk(item, &join(&item_name(item, i)), out);
            }
        }
        _ => {}
    }
}
