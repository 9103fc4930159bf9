//! Sections 12 and 13: alternatives, sensitivity.

use super::parts::{flips, p};
use crate::charts;
use crate::sets;
use crate::text::{esc, t};
use sealane_study::Assessment;
use std::fmt::Write as _;

pub(super) fn alternatives(out: &mut String, a: &Assessment) {
    p(out, t("s12-text"));
    out.push_str(&sets::matrix(a).html());
}

pub(super) fn sensitivity(out: &mut String, a: &Assessment) {
    p(out, t("s13-text"));
    for c in a.cargoes.iter().filter(|c| !c.sways.is_empty()) {
        let _ = write!(out, "<h3>{}</h3>", esc(&c.name));
        flips(out, &c.flips, &c.unit);
        out.push_str(&charts::tornado(c, a));
    }
    out.push_str(&sets::break_even(a).html());
    out.push_str(&sets::groups(a).html());
    out.push_str(&sets::correlations(a).html());
}
