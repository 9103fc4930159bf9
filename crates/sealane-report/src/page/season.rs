//! Section 4: the season.

use super::parts::{best, p, room};
use crate::charts;
use crate::text::{esc, t};
use sealane_study::Assessment;
use std::fmt::Write as _;

pub(super) fn season(out: &mut String, a: &Assessment) {
    p(out, t("s4-text"));
    if a.season.is_none() {
        let _ = write!(out, "<p class=\"note\">{}</p>", esc(t("s4-none")));
    }
    out.push_str(&charts::calendar(a));
    out.push_str(&charts::probability_map(a));
    if let Some(c) = best(a) {
        out.push_str(&charts::fan(a, c));
    }
    out.push_str(&crate::season::section(a));
    room(out, a, "season");
}
