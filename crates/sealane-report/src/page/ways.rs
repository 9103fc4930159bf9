//! Sections 1 to 3: the corridor, the way, the claims.

use super::parts::p;
use crate::sets;
use crate::text::{esc, t};
use sealane_study::Assessment;
use std::fmt::Write as _;

pub(super) fn corridor(out: &mut String, a: &Assessment) {
    p(out, t("s1-text"));
    out.push_str("<ul class=\"plain\">");
    for c in &a.corridors {
        let _ = write!(
            out,
            "<li><b>{}</b>{}{}</li>",
            esc(&c.name),
            if c.note.is_empty() { "" } else { ": " },
            esc(&c.note)
        );
    }
    out.push_str("</ul>");
    let unlike: Vec<String> = a
        .cargoes
        .iter()
        .flat_map(|c| {
            c.ways
                .iter()
                .filter(|w| w.why_not.is_none() && !w.same_doors)
                .map(move |w| format!("{} by {}", c.name, a.corridor_name(&w.corridor)))
        })
        .collect();
    if !unlike.is_empty() {
        let _ = write!(
            out,
            "<p class=\"note\">Not like for like, because no land link to the cargo's own door is in the study: {}.</p>",
            esc(&unlike.join("; "))
        );
    }
    out.push_str(&sets::gateways(a).html());
    out.push_str(&sets::missing(a).html());
}

pub(super) fn way(out: &mut String, a: &Assessment) {
    p(out, t("s2-text"));
    out.push_str(&sets::legs(a).html());
}

pub(super) fn claims(out: &mut String, a: &Assessment) {
    p(out, t("s3-text"));
    out.push_str(&sets::claims(a).html());
}
