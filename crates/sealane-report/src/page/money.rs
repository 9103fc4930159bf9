//! Sections 14 and 15: money, what to do.

use super::parts::p;
use crate::sets;
use crate::text::{esc, num, t};
use sealane_study::Assessment;
use std::fmt::Write as _;

pub(super) fn money(out: &mut String, a: &Assessment) {
    p(out, t("s14-text"));
    if a.plans.is_empty() {
        p(out, "The study names no plan.");
    } else {
        out.push_str(&sets::plans(a).html());
        out.push_str(&sets::phasing(a).html());
    }
    abatement(out, a);
}

/// What a tonne of CO2 saved by the corridor costs against the next best way: negative is a gain.
pub(super) fn abatement(out: &mut String, a: &Assessment) {
    let mut rows = Vec::new();
    for c in &a.cargoes {
        let Some(own) = c.ways.first().filter(|w| w.why_not.is_none()) else {
            continue;
        };
        let others = c
            .ways
            .iter()
            .skip(1)
            .filter(|w| w.why_not.is_none() && w.ports != own.ports);
        // Against every other way: which one the goods would take is the reader's question.
        let mut parts: Vec<String> = Vec::new();
        for o in others {
            let saved_kg = o.co2_kg.p50 - own.co2_kg.p50;
            let dearer = own.usd.p50 - o.usd.p50;
            let name = a
                .corridors
                .iter()
                .find(|k| k.id == o.corridor)
                .map_or(o.corridor.as_str(), |k| k.name.as_str());
            parts.push(if saved_kg > 0.0 {
                format!(
                    "saves {} kg CO2/{} against {} at {} USD/t CO2{}",
                    num(saved_kg),
                    c.unit,
                    name,
                    num(1000.0 * dearer / saved_kg),
                    if dearer < 0.0 {
                        " (cheaper as well)"
                    } else {
                        ""
                    }
                )
            } else {
                format!(
                    "emits {} kg CO2/{} more than {}",
                    num(-saved_kg),
                    c.unit,
                    name
                )
            });
        }
        if !parts.is_empty() {
            rows.push(format!("{}: {}", c.name, parts.join("; ")));
        }
    }
    if !rows.is_empty() {
        out.push_str("<h3>Abatement</h3><ul class=\"plain\">");
        for r in rows {
            let _ = write!(out, "<li>{}</li>", esc(&r));
        }
        out.push_str("</ul>");
    }
}

pub(super) fn actions(out: &mut String, a: &Assessment) {
    p(out, t("s15-text"));
    out.push_str(&sets::levers(a).html());
}
