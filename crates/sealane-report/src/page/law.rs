//! Section 11: law and risk.

use super::parts::room;
use crate::text::{esc, t};
use sealane_study::Assessment;
use std::fmt::Write as _;

pub(super) fn law(out: &mut String, a: &Assessment) {
    if !room(out, a, "law") {
        let _ = write!(out, "<p class=\"note\">{}</p>", esc(t("s11-none")));
    }
}
