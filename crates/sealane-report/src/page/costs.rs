//! Sections 5 to 7: time, cost, emissions.

use super::parts::{p, shown};
use crate::charts;
use crate::sets;
use crate::text::t;
use sealane_study::Assessment;

pub(super) fn time(out: &mut String, a: &Assessment) {
    p(out, t("s5-text"));
    for c in shown(a) {
        out.push_str(&charts::days(a, c));
        out.push_str(&charts::cost_time(a, c));
        out.push_str(&charts::along(a, c));
    }
}

pub(super) fn cost(out: &mut String, a: &Assessment) {
    p(out, t("s6-text"));
    for c in shown(a) {
        if let Some(w) = c.ways.first().filter(|w| w.why_not.is_none()) {
            let name = a.corridors.first().map_or("", |k| k.name.as_str());
            out.push_str(&charts::waterfall(c, w, name));
        }
        out.push_str(&charts::stacked(a, c));
    }
    p(out, t("s6-parity"));
    out.push_str(&sets::rivals(a).html());
}

pub(super) fn emissions(out: &mut String, a: &Assessment) {
    p(out, t("s7-text"));
    for c in shown(a) {
        out.push_str(&charts::carbon(a, c));
    }
}
