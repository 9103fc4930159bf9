//! Section 16: the annex.

use super::parts::p;
use crate::sets;
use crate::text::{esc, t};
use sealane_study::Assessment;
use std::fmt::Write as _;

pub(super) fn annex(out: &mut String, a: &Assessment) {
    p(out, t("s16-text"));
    register(out, a);
    let _ = write!(out, "<h3>{}</h3>", esc(t("s16-method")));
    p(out, t("s16-method-text"));
    if !a.warnings.is_empty() {
        let _ = write!(
            out,
            "<h3>{}</h3><ul class=\"plain\">",
            esc(t("s16-warnings"))
        );
        for w in &a.warnings {
            let _ = write!(
                out,
                "<li>line {}, {}: {}</li>",
                w.line,
                esc(&w.path),
                esc(&w.message)
            );
        }
        out.push_str("</ul>");
    }
    let _ = write!(out, "<h3>{}</h3>", esc(t("s16-tables")));
    let ids = a.tables.iter().map(|s| format!("src-{}", s.id));
    anchored(out, &sets::sources(a).html(), ids);
}

/// The register with an anchor for every number.
pub(super) fn register(out: &mut String, a: &Assessment) {
    let ids = a.inputs.iter().map(|i| format!("in-{}", i.path));
    anchored(out, &sets::inputs(a).html(), ids);
}

/// A table whose rows have anchors; the anchors come in the order of the rows.
fn anchored(out: &mut String, html: &str, ids: impl Iterator<Item = String>) {
    let mut parts = html.split("<tr><td");
    out.push_str(parts.next().unwrap_or(""));
    for (part, id) in parts.zip(ids) {
        let _ = write!(out, "<tr id=\"{}\"><td{part}", esc(&id));
    }
}
