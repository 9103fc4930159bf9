//! Pieces that sections share: paragraphs, pills, lists of flips, what other rooms made.

use crate::charts;
use crate::sets;
use crate::text::{esc, num, percent, t};
use sealane_study::{Assessment, CargoResult, Flip, Word};
use std::fmt::Write as _;

pub(super) fn p(out: &mut String, text: &str) {
    let _ = write!(out, "<p>{}</p>", esc(text));
}

pub(super) fn pill(word: Word) -> String {
    let c = charts::class(word);
    format!(
        "<span class=\"pill {c}\">{}</span>",
        esc(t(&format!("word-{c}")))
    )
}

pub(super) fn flips(out: &mut String, flips: &[Flip], unit: &str) {
    if flips.is_empty() {
        p(
            out,
            "No value in its range, nor near it, turns the answer for any single number.",
        );
        return;
    }
    out.push_str("<ol class=\"flips\">");
    for f in flips {
        let _ = write!(
            out,
            "<li><a href=\"#in-{}\">{}</a>: {} {} now, turns at <b>{}</b> ({} likely beyond; {})</li>",
            esc(&f.path),
            esc(&f.name),
            num(f.value),
            esc(&f.unit),
            num(f.turns_at),
            percent(f.chance),
            f.grade
        );
    }
    out.push_str("</ol>");
    let _ = unit;
}

pub(super) fn best(a: &Assessment) -> Option<&CargoResult> {
    a.cargoes
        .iter()
        .find(|c| Some(&c.id) == a.verdict.best_cargo.as_ref())
        .or_else(|| a.cargoes.first())
}

/// The best cargo and the first box cargo with an inland door: the two that charts are drawn for.
pub(super) fn shown(a: &Assessment) -> Vec<&CargoResult> {
    let mut out: Vec<&CargoResult> = best(a).into_iter().collect();
    let boxes = a
        .cargoes
        .iter()
        .find(|c| c.unit == "TEU" && c.destination.is_some())
        .or_else(|| a.cargoes.iter().find(|c| c.unit == "TEU"));
    if let Some(b) = boxes.filter(|b| out.iter().all(|c| c.id != b.id)) {
        out.push(b);
    }
    out
}

pub(super) fn room(out: &mut String, a: &Assessment, id: &str) -> bool {
    let mut any = false;
    for r in a.rooms.iter().filter(|r| r.id == id) {
        any = true;
        if !r.findings.is_empty() {
            out.push_str("<ul class=\"plain\">");
            for f in &r.findings {
                let _ = write!(out, "<li>{}</li>", esc(f));
            }
            out.push_str("</ul>");
        }
        // What belongs together is folded together, the first open; loose pictures stand on their own.
        let mut charts = r.charts.as_slice();
        let mut first = true;
        while let Some(head) = charts.first() {
            let end = charts.iter().position(|c| c.of != head.of);
            let (these, rest) = charts.split_at(end.unwrap_or(charts.len()));
            if let Some(of) = &head.of {
                let open = if first { " open" } else { "" };
                let _ = write!(
                    out,
                    "<details class=\"charts\"{open}><summary>{} <small>({})</small></summary>",
                    esc(of),
                    esc(&t("pictures").replace("{n}", &these.len().to_string()))
                );
                first = false;
            }
            for c in these {
                let _ = write!(
                    out,
                    "<figure class=\"chart\">{}<figcaption>{}</figcaption></figure>",
                    c.svg,
                    esc(&c.title)
                );
            }
            if head.of.is_some() {
                out.push_str("</details>");
            }
            charts = rest;
        }
        for table in &r.tables {
            out.push_str(&sets::room_table(&r.id, table).html());
        }
    }
    any
}
