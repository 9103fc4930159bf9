//! Numbers as a study file gives them: bare, or with range, source, date and grade.

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use sealane_data::{Grade, Graded};
use serde::{Deserialize, Deserializer, Serialize};
use std::borrow::Cow;

/// A number that cannot be negative: `550`, or `{ value, low, high, unit, source, date, grade, distribution }`.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(transparent)]
pub struct Given(pub Graded);

/// As [`Given`], but the number may be negative (a discount, a premium, a saving).
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(transparent)]
pub struct Signed(pub Graded);

#[derive(Deserialize)]
#[serde(untagged)]
enum Wire {
    Bare(f64),
    Full(Graded),
}

fn read<'de, D: Deserializer<'de>>(d: D) -> Result<Graded, D::Error> {
    Ok(match Wire::deserialize(d)? {
        Wire::Bare(x) => Graded::new(x, "", "the study file", Grade::Assumed),
        Wire::Full(g) => g,
    })
}

impl<'de> Deserialize<'de> for Given {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        read(d).map(Self)
    }
}

impl<'de> Deserialize<'de> for Signed {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        read(d).map(Self)
    }
}

fn schema(number: serde_json::Value, what: &str) -> Schema {
    json_schema!({
        "description": what,
        "anyOf": [
            number,
            {
                "type": "object",
                "additionalProperties": false,
                "required": ["value"],
                "properties": {
                    "value": number,
                    "low": number,
                    "high": number,
                    "unit": { "type": "string" },
                    "source": { "type": "string" },
                    "date": { "type": "string", "format": "partial-date" },
                    "grade": { "type": "string", "enum": ["measured", "computed", "quoted", "assumed"] },
                    "distribution": { "type": "string", "enum": ["triangular", "lognormal", "uniform"] },
                },
            },
        ],
    })
}

impl JsonSchema for Given {
    fn schema_name() -> Cow<'static, str> {
        "Given".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        schema(
            serde_json::json!({ "type": "number", "minimum": 0 }),
            "A number that is not negative: bare (then it is `assumed`), or a table with `value` and, better, `low`, `high`, `unit`, `source`, `date`, `grade`, `distribution`",
        )
    }
}

impl JsonSchema for Signed {
    fn schema_name() -> Cow<'static, str> {
        "Signed".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        schema(
            serde_json::json!({ "type": "number" }),
            "A number that may be negative, bare or as a table with `value`, `low`, `high`, `unit`, `source`, `date`, `grade`, `distribution`",
        )
    }
}
