//! Two runs side by side: what changed, and which inputs changed with it.

use serde::Serialize;
use serde_json::Value;

/// One thing that differs.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Difference {
    /// `verdict`, `cargo`, `service`, `claim`, `input`, `run`.
    pub kind: String,
    /// What it is.
    pub what: String,
    /// In the first run.
    pub before: String,
    /// In the second run.
    pub after: String,
    /// Relative change, when both are numbers.
    pub change: Option<f64>,
}

/// All that differs between two runs.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Comparison {
    /// Outcomes, most important first.
    pub outcomes: Vec<Difference>,
    /// Inputs: why.
    pub causes: Vec<Difference>,
}

fn text(v: &Value) -> String {
    match v {
        Value::Null => "–".to_owned(),
        Value::String(s) => s.clone(),
        Value::Number(n) => n.as_f64().map_or_else(
            || n.to_string(),
            |x| {
                if x.fract() == 0.0 && x.abs() < 1e15 {
                    format!("{x}")
                } else {
                    format!("{x:.4}")
                }
            },
        ),
        other => other.to_string(),
    }
}

fn push(out: &mut Vec<Difference>, kind: &str, what: &str, a: &Value, b: &Value) {
    let same = match (a.as_f64(), b.as_f64()) {
        (Some(x), Some(y)) => (x - y).abs() <= 1e-9 * x.abs().max(y.abs()),
        _ => a == b,
    };
    if same {
        return;
    }
    let change = match (a.as_f64(), b.as_f64()) {
        (Some(x), Some(y)) if x != 0.0 => Some(y / x - 1.0),
        _ => None,
    };
    out.push(Difference {
        kind: kind.to_owned(),
        what: what.to_owned(),
        before: text(a),
        after: text(b),
        change,
    });
}

/// Items of a list by their `id` (or another key).
fn pairs<'a>(
    a: &'a Value,
    b: &'a Value,
    list: &str,
    key: &str,
) -> Vec<(String, &'a Value, &'a Value)> {
    let items = |v: &'a Value| {
        v.get(list)
            .and_then(Value::as_array)
            .map(Vec::as_slice)
            .unwrap_or_default()
    };
    let name = |v: &Value| {
        v.get(key)
            .and_then(Value::as_str)
            .unwrap_or_default()
            .to_owned()
    };
    let mut out: Vec<(String, &Value, &Value)> = items(a)
        .iter()
        .map(|x| {
            (
                name(x),
                x,
                items(b)
                    .iter()
                    .find(|y| name(y) == name(x))
                    .unwrap_or(&Value::Null),
            )
        })
        .collect();
    out.extend(
        items(b)
            .iter()
            .filter(|y| items(a).iter().all(|x| name(x) != name(y)))
            .map(|y| (name(y), &Value::Null, y)),
    );
    out
}

/// Compares two `assessment.json`.
#[must_use]
pub fn compare(a: &Value, b: &Value) -> Comparison {
    let null = Value::Null;
    let at = |v: &'_ Value, p: &str| v.pointer(p).cloned().unwrap_or(Value::Null);
    let mut outcomes = Vec::new();
    push(
        &mut outcomes,
        "verdict",
        "headline",
        &at(a, "/verdict/headline"),
        &at(b, "/verdict/headline"),
    );
    push(
        &mut outcomes,
        "verdict",
        "best cargo",
        &at(a, "/verdict/best_cargo"),
        &at(b, "/verdict/best_cargo"),
    );
    for (id, x, y) in pairs(a, b, "cargoes", "id") {
        if *x == null || *y == null {
            push(&mut outcomes, "cargo", &id, &at(x, "/id"), &at(y, "/id"));
            continue;
        }
        for (path, what) in [
            ("/word", "answer"),
            ("/p_all", "chance"),
            ("/ways/0/usd/p50", "USD door to door"),
            ("/ways/0/days/p50", "days"),
            ("/volume/p50", "volume"),
            ("/discount_needed/p50", "discount needed"),
        ] {
            push(
                &mut outcomes,
                "cargo",
                &format!("{id}: {what}"),
                &at(x, path),
                &at(y, path),
            );
        }
    }
    for (id, x, y) in pairs(a, b, "services", "id") {
        for (path, what) in [
            ("/word", "answer"),
            ("/p_pays", "chance to pay"),
            ("/need_per_week_p50", "boxes needed a week"),
            ("/have_per_week/p50", "boxes won a week"),
        ] {
            push(
                &mut outcomes,
                "service",
                &format!("{id}: {what}"),
                &at(x, path),
                &at(y, path),
            );
        }
    }
    for (id, x, y) in pairs(a, b, "claims", "id") {
        push(
            &mut outcomes,
            "claim",
            &format!("{id}: verdict"),
            &at(x, "/verdict"),
            &at(y, "/verdict"),
        );
    }
    let mut causes = Vec::new();
    for key in ["draws", "seed"] {
        push(
            &mut causes,
            "run",
            key,
            &at(a, &format!("/study/{key}")),
            &at(b, &format!("/study/{key}")),
        );
    }
    push(
        &mut causes,
        "run",
        "sealane",
        &at(a, "/sealane"),
        &at(b, "/sealane"),
    );
    for (path, x, y) in pairs(a, b, "inputs", "path") {
        for key in ["value", "low", "high"] {
            push(
                &mut causes,
                "input",
                &format!("{path}.{key}"),
                &at(x, &format!("/{key}")),
                &at(y, &format!("/{key}")),
            );
        }
    }
    for (id, x, y) in pairs(a, b, "tables", "id") {
        push(
            &mut causes,
            "table",
            &format!("{id}: date"),
            &at(x, "/date"),
            &at(y, "/date"),
        );
    }
    Comparison { outcomes, causes }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_changed_price_is_named_with_what_it_moved() {
        let run = |price: f64, word: &str| {
            serde_json::json!({
                "verdict": { "headline": word, "best_cargo": "coal" },
                "cargoes": [{ "id": "coal", "word": word, "p_all": price / 200.0 }],
                "inputs": [{ "path": "cargo.coal.fob_usd", "value": price }],
            })
        };
        let c = compare(&run(160.0, "works"), &run(190.0, "does-not"));
        assert!(
            c.outcomes
                .iter()
                .any(|d| d.what == "coal: answer" && d.after == "does-not")
        );
        let cause = c
            .causes
            .iter()
            .find(|d| d.what == "cargo.coal.fob_usd.value")
            .unwrap();
        assert!((cause.change.unwrap() - 0.1875).abs() < 1e-12);
        assert!(
            compare(&run(160.0, "works"), &run(160.0, "works"))
                .outcomes
                .is_empty()
        );
    }
}
