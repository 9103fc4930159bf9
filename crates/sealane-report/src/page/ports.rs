//! Section 8: ports.

use super::parts::{p, room};
use crate::text::{esc, fixed, t};
use sealane_study::Assessment;
use std::fmt::Write as _;

pub(super) fn ports(out: &mut String, a: &Assessment) {
    p(out, t("s8-text"));
    room(out, a, "ports");
    let bound: Vec<String> = a
        .cargoes
        .iter()
        .filter_map(|c| {
            let w = c
                .ways
                .first()
                .filter(|w| w.why_not.is_none() && w.intake_bound.starts_with("draught"))?;
            Some(format!(
                "{}: the {} lifts {} {} because of {}",
                c.name,
                sealane_study::words(&c.ship).to_lowercase(),
                fixed(w.intake, 0),
                c.unit,
                w.intake_bound
            ))
        })
        .collect();
    if !bound.is_empty() {
        out.push_str("<h3>Part loads</h3><ul class=\"plain\">");
        for b in bound {
            let _ = write!(out, "<li>{}</li>", esc(&b));
        }
        out.push_str("</ul>");
    }
}
