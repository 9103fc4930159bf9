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
    out.push_str(&sets::sources(a).html());
}

/// The register with an anchor for every number.
pub(super) fn register(out: &mut String, a: &Assessment) {
    let table = sets::inputs(a);
    let html = table.html();
    // Each row gets its anchor: rows come in the order of the inputs.
    let mut parts = html.split("<tr><td");
    out.push_str(parts.next().unwrap_or(""));
    for (part, i) in parts.zip(&a.inputs) {
        let _ = write!(out, "<tr id=\"in-{}\"><td{part}", esc(&i.path));
    }
}
