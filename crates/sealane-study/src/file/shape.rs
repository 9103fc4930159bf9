//! Holds a parsed TOML document against the JSON Schema of the types and lists every fault at once.
//!
//! `serde` alone stops at the first unknown key; an author wants them all, each with its line.

use super::fault::{Fault, Level, Lines};
use serde_json::Value;
use std::collections::BTreeMap;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// Byte span of every key and value by dotted path with ids.
pub type Spans = BTreeMap<String, usize>;

/// One walk over a document.
pub struct Walk<'a> {
    file: &'a str,
    lines: &'a Lines,
    root: &'a Value,
    /// What was found.
    pub faults: Vec<Fault>,
    /// Where everything stands.
    pub spans: Spans,
}

impl<'a> Walk<'a> {
    /// A walk over `file` under the schema `root`.
    pub fn new(file: &'a str, lines: &'a Lines, root: &'a Value) -> Self {
        Self {
            file,
            lines,
            root,
            faults: Vec::new(),
            spans: Spans::new(),
        }
    }

    fn fault(&mut self, kind: &'static str, offset: usize, path: &str, message: String) {
        let (line, column) = self.lines.at(offset);
        self.faults.push(Fault {
            level: Level::Error,
            kind,
            file: self.file.to_owned(),
            line,
            column,
            path: path.to_owned(),
            message,
        });
    }

    fn resolve(&self, schema: &'a Value) -> &'a Value {
        let mut schema = schema;
        for _ in 0..8 {
            let Some(name) = schema.get("$ref").and_then(Value::as_str) else {
                break;
            };
            let Some(next) = name.strip_prefix('#').and_then(|p| self.root.pointer(p)) else {
                break;
            };
            schema = next;
        }
        schema
    }

    /// Checks the whole document.
    pub fn document(&mut self, table: &Spanned<DeTable<'_>>) {
        let root = self.root;
        self.table(root, table.get_ref(), table.span().start, "");
    }

    fn branches(&self, schema: &'a Value) -> Vec<&'a Value> {
        let schema = self.resolve(schema);
        for key in ["anyOf", "oneOf"] {
            if let Some(list) = schema.get(key).and_then(Value::as_array) {
                return list.iter().flat_map(|s| self.branches(s)).collect();
            }
        }
        vec![schema]
    }

    fn value(&mut self, schema: &'a Value, node: &Spanned<DeValue<'_>>, path: &str) {
        let offset = node.span().start;
        self.spans.entry(path.to_owned()).or_insert(offset);
        let branches: Vec<&Value> = self
            .branches(schema)
            .into_iter()
            .filter(|b| b.get("type").and_then(Value::as_str) != Some("null"))
            .collect();
        let Some(branch) = branches.iter().copied().find(|b| fits(b, node.get_ref())) else {
            let wanted: Vec<&str> = branches.iter().map(|b| type_name(b)).collect();
            let got = node.get_ref().type_str();
            self.fault(
                "wrong_type",
                offset,
                path,
                format!("expected {}, got {got}", wanted.join(" or ")),
            );
            return;
        };
        match node.get_ref() {
            DeValue::Table(t) => self.table(branch, t, offset, path),
            DeValue::Array(items) => self.array(branch, items, path),
            DeValue::String(s) => {
                let all: Vec<&Value> = branches
                    .iter()
                    .copied()
                    .filter(|b| fits(b, node.get_ref()))
                    .collect();
                self.text(&all, s, offset, path);
            }
            DeValue::Integer(i) => {
                let x = i64::from_str_radix(&i.as_str().replace('_', ""), i.radix());
                match x {
                    Ok(x) => self.number(branch, x as f64, offset, path),
                    Err(_) => self.fault(
                        "bad_number",
                        offset,
                        path,
                        format!("`{}` is too large a whole number", i.as_str()),
                    ),
                }
            }
            DeValue::Float(f) => match f.as_str().replace('_', "").parse::<f64>() {
                Ok(x) => self.number(branch, x, offset, path),
                Err(_) => self.fault(
                    "bad_number",
                    offset,
                    path,
                    format!("`{}` is not a number", f.as_str()),
                ),
            },
            _ => {}
        }
    }

    fn table(&mut self, schema: &'a Value, table: &DeTable<'_>, offset: usize, path: &str) {
        let schema = self.resolve(schema);
        let empty = serde_json::Map::new();
        let known = schema
            .get("properties")
            .and_then(Value::as_object)
            .unwrap_or(&empty);
        for (key, node) in table {
            let name = key.get_ref().as_ref();
            let at = join(path, name);
            self.spans.insert(at.clone(), key.span().start);
            if let Some(sub) = schema.get("properties").and_then(|p| p.get(name)) {
                self.value(sub, node, &at);
            } else if let Some(sub) = schema.get("additionalProperties").filter(|s| s.is_object()) {
                self.value(sub, node, &at);
            } else {
                let names: Vec<&str> = known.keys().map(String::as_str).collect();
                let place = if path.is_empty() {
                    "at the top of a study".to_owned()
                } else {
                    format!("in `{}`", head(path))
                };
                self.fault(
                    "unknown_key",
                    key.span().start,
                    &at,
                    format!("unknown key `{name}` {place}{}", suggest(name, &names)),
                );
            }
        }
        for need in schema
            .get("required")
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
            .filter_map(Value::as_str)
        {
            if !table.keys().any(|k| k.get_ref().as_ref() == need) {
                let place = if path.is_empty() {
                    format!("the table `[{need}]` is missing")
                } else {
                    format!("`{need}` is missing")
                };
                self.fault("missing_key", offset, path, place);
            }
        }
    }

    fn array(&mut self, schema: &'a Value, items: &[Spanned<DeValue<'_>>], path: &str) {
        let Some(sub) = schema.get("items") else {
            return;
        };
        for (i, item) in items.iter().enumerate() {
            let name = item
                .get_ref()
                .get("id")
                .and_then(|v| v.get_ref().as_str())
                .map_or_else(|| i.to_string(), str::to_owned);
            self.value(sub, item, &join(path, &name));
        }
    }

    fn text(&mut self, branches: &[&'a Value], text: &str, offset: usize, path: &str) {
        let words: Vec<Vec<&str>> = branches.iter().map(|b| words(b)).collect();
        let free = words.iter().any(Vec::is_empty);
        let words: Vec<&str> = words.into_iter().flatten().collect();
        if !free && !words.contains(&text) {
            let list = words.join("`, `");
            self.fault(
                "unknown_word",
                offset,
                path,
                format!("`{text}` is not one of `{list}`{}", nearest(text, &words)),
            );
        }
        for format in branches
            .iter()
            .filter_map(|b| b.get("format").and_then(Value::as_str))
        {
            if let Some(message) = date_fault(format, text) {
                self.fault("bad_date", offset, path, message);
            }
        }
    }

    fn number(&mut self, schema: &Value, x: f64, offset: usize, path: &str) {
        if !x.is_finite() {
            self.fault(
                "bad_number",
                offset,
                path,
                format!("expected a finite number, got {x}"),
            );
            return;
        }
        if schema.get("type").and_then(Value::as_str) == Some("integer") && x.fract() != 0.0 {
            self.fault(
                "wrong_type",
                offset,
                path,
                format!("expected a whole number, got {x}"),
            );
        }
        if let Some(min) = schema.get("minimum").and_then(Value::as_f64)
            && x < min
        {
            let what = if min == 0.0 {
                "a number that is not negative".to_owned()
            } else {
                format!("at least {min}")
            };
            self.fault(
                "out_of_range",
                offset,
                path,
                format!("expected {what}, got {x}"),
            );
        }
        if let Some(max) = schema.get("maximum").and_then(Value::as_f64)
            && x > max
        {
            self.fault(
                "out_of_range",
                offset,
                path,
                format!("expected at most {max}, got {x}"),
            );
        }
    }
}

/// The words a branch allows; empty when any will do.
fn words(schema: &Value) -> Vec<&str> {
    let mut words: Vec<&str> = schema
        .get("enum")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .collect();
    words.extend(schema.get("const").and_then(Value::as_str));
    words
}

fn type_name(schema: &Value) -> &str {
    match schema.get("type").and_then(Value::as_str) {
        Some("object") => "a table",
        Some("array") => "a list",
        Some("string") => "a text",
        Some("integer") => "a whole number",
        Some("number") => "a number",
        Some("boolean") => "true or false",
        _ if schema.get("const").is_some() || schema.get("enum").is_some() => "a word",
        _ => "something else",
    }
}

fn fits(schema: &Value, node: &DeValue<'_>) -> bool {
    let kinds: Vec<&str> = match schema.get("type") {
        Some(Value::String(s)) => vec![s.as_str()],
        Some(Value::Array(list)) => list.iter().filter_map(Value::as_str).collect(),
        _ if schema.get("const").is_some() || schema.get("enum").is_some() => vec!["string"],
        _ => return true,
    };
    kinds.iter().any(|k| match *k {
        "object" => node.is_table(),
        "array" => node.is_array(),
        "string" => node.is_str(),
        // A real number where a whole one is asked is told as such, not as a wrong type.
        "integer" | "number" => node.is_integer() || node.is_float(),
        "boolean" => node.is_bool(),
        _ => false,
    })
}

/// `path.name`, or `name` at the top.
pub fn join(path: &str, name: &str) -> String {
    if path.is_empty() {
        name.to_owned()
    } else {
        format!("{path}.{name}")
    }
}

fn head(path: &str) -> String {
    let top = path.split('.').next().unwrap_or(path);
    if path == top {
        format!("[{top}]")
    } else {
        path.to_owned()
    }
}

/// `; did you mean `x`?` when a known name is near, else the known names when they are few.
pub fn suggest(name: &str, known: &[&str]) -> String {
    let near = nearest(name, known);
    if near.is_empty() && !known.is_empty() && known.len() <= 14 {
        return format!("; known are `{}`", known.join("`, `"));
    }
    near
}

/// `; did you mean `x`?` with up to three known names that are near or hold what was written; else nothing.
#[must_use]
pub fn nearest(name: &str, known: &[&str]) -> String {
    let asked = name.to_lowercase();
    let mut near: Vec<(usize, &str)> = known
        .iter()
        .map(|k| (strsim::damerau_levenshtein(&asked, k), *k))
        .filter(|(d, k)| {
            *d <= 1 + k.chars().count() / 3 || (asked.len() > 2 && k.contains(asked.as_str()))
        })
        .collect();
    near.sort_unstable();
    // A name that is all but the same leaves no doubt.
    let sure = near.first().is_some_and(|(d, _)| *d <= 2);
    near.truncate(if sure { 1 } else { 3 });
    match near.as_slice() {
        [] => String::new(),
        [(_, one)] => format!("; did you mean `{one}`?"),
        [head @ .., (_, last)] => {
            let head: Vec<String> = head.iter().map(|(_, k)| format!("`{k}`")).collect();
            format!("; did you mean {} or `{last}`?", head.join(", "))
        }
    }
}

/// What is wrong with a date of the given format, if anything.
pub fn date_fault(format: &str, text: &str) -> Option<String> {
    let whole = |t: &str| t.parse::<jiff::civil::Date>().is_ok() && t.len() == 10;
    let digits = |t: &str, n: usize| t.len() == n && t.bytes().all(|b| b.is_ascii_digit());
    let ok = match format {
        "full-date" => whole(text),
        "partial-date" => {
            text.is_empty()
                || digits(text, 4)
                || (text.len() == 7 && whole(&format!("{text}-01")))
                || whole(text)
        }
        _ => true,
    };
    if ok {
        return None;
    }
    let wanted = if format == "full-date" {
        "YYYY-MM-DD"
    } else {
        "YYYY, YYYY-MM or YYYY-MM-DD"
    };
    Some(format!(
        "`{text}` is no date of the calendar; expected {wanted}"
    ))
}
