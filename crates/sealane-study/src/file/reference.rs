//! The JSON Schema for editors and the reference page, both made from the types.

use super::types::StudyFile;
use serde_json::Value;
use std::fmt::Write as _;

/// The JSON Schema of a study file, as a value.
#[must_use]
pub fn schema_value() -> Value {
    let settings = schemars::generate::SchemaSettings::draft2020_12().for_deserialize();
    Value::from(
        settings
            .into_generator()
            .into_root_schema_for::<StudyFile>(),
    )
}

/// The JSON Schema of a study file, indented, for editors (`sealane schema`).
#[must_use]
pub fn json_schema() -> String {
    let mut text = serde_json::to_string_pretty(&schema_value()).unwrap_or_default();
    text.push('\n');
    text
}

/// The reference page of the study file, in Markdown.
#[must_use]
pub fn reference_page() -> String {
    let schema = schema_value();
    let mut out = String::from(
        "# The study file\n\n<!-- made from the types of `sealane-study`; `SEALANE_BLESS=1 cargo test -p sealane-study` writes it -->\n\n\
         A study is a folder with a `study.toml`. Everything that the answer rests on stands in it or in the tables that `sealane sources` lists.\n\
         An unknown key is an error with the nearest known name. A number is bare (then its grade is `assumed`) or a table\n\
         `{ value, low, high, unit, source, date, grade, distribution }`: `grade` is `measured`, `computed`, `quoted` or `assumed`;\n\
         `distribution` is `triangular` (the mode at `value`, the ends at `low` and `high`; the default), `lognormal` (the median at `value`, P5 and P95 at `low` and `high`) or `uniform`.\n\
         A number with a range is an uncertain input: it is drawn, ranked in the tornado and searched for the value that turns the verdict.\n\n\
         `sealane new NAME` writes a commented starter, `sealane check STUDY` lists every fault at once, `sealane schema` prints the JSON Schema for editors.\n",
    );
    let text = |v: &Value| {
        v.get("description")
            .and_then(Value::as_str)
            .unwrap_or_default()
            .replace('\n', " ")
    };
    section(&mut out, "the whole file", &schema);
    if let Some(defs) = schema.get("$defs").and_then(Value::as_object) {
        for (name, def) in defs {
            if def.get("properties").is_some() {
                section(&mut out, name, def);
            } else if name != "Given" && name != "Signed" {
                let _ = writeln!(out, "\n## {name}\n\n{}\n", text(def));
                for branch in def
                    .get("oneOf")
                    .or_else(|| def.get("anyOf"))
                    .and_then(Value::as_array)
                    .into_iter()
                    .flatten()
                {
                    if let Some(word) = branch.get("const").and_then(Value::as_str) {
                        let _ = writeln!(out, "- `{word}`: {}", text(branch));
                    }
                }
            }
        }
    }
    out
}

fn section(out: &mut String, name: &str, def: &Value) {
    let about = def
        .get("description")
        .and_then(Value::as_str)
        .unwrap_or_default()
        .replace('\n', " ");
    let _ = writeln!(
        out,
        "\n## {name}\n\n{about}\n\n| key | type | required | meaning |\n| --- | --- | --- | --- |"
    );
    let required: Vec<&str> = def
        .get("required")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .collect();
    for (key, sub) in def
        .get("properties")
        .and_then(Value::as_object)
        .into_iter()
        .flatten()
    {
        let meaning = sub
            .get("description")
            .and_then(Value::as_str)
            .unwrap_or_default()
            .replace('\n', " ")
            .replace('|', "\\|");
        let need = if required.contains(&key.as_str()) {
            "yes"
        } else {
            ""
        };
        let _ = writeln!(out, "| `{key}` | {} | {need} | {meaning} |", kind(sub));
    }
}

fn kind(sub: &Value) -> String {
    if let Some(name) = sub
        .get("$ref")
        .and_then(Value::as_str)
        .and_then(|r| r.rsplit('/').next())
    {
        return match name {
            "Given" => "number ≥ 0".to_owned(),
            "Signed" => "number".to_owned(),
            other => format!("[{other}](#{})", other.to_lowercase()),
        };
    }
    if let Some(list) = sub.get("anyOf").and_then(Value::as_array) {
        return list
            .iter()
            .filter(|b| b.get("type").and_then(Value::as_str) != Some("null"))
            .map(kind)
            .collect::<Vec<_>>()
            .join(" or ");
    }
    let word = match sub.get("type") {
        Some(Value::String(s)) => s.clone(),
        Some(Value::Array(list)) => list
            .iter()
            .filter_map(Value::as_str)
            .filter(|s| *s != "null")
            .collect::<Vec<_>>()
            .join(" or "),
        _ => "any".to_owned(),
    };
    match (
        word.as_str(),
        sub.get("items"),
        sub.get("additionalProperties"),
    ) {
        ("array", Some(items), _) => format!("list of {}", kind(items)),
        ("object", _, Some(values)) if values.is_object() => format!("table of {}", kind(values)),
        ("string", _, _) => "text".to_owned(),
        ("integer", _, _) => "whole number".to_owned(),
        _ => word,
    }
}
