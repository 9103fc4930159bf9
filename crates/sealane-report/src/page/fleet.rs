//! Section 9: fleet.

use super::parts::{p, room};
use crate::charts;
use crate::sets;
use crate::text::{esc, fixed, millions, num, t};
use sealane_study::Assessment;
use std::fmt::Write as _;

pub(super) fn fleet(out: &mut String, a: &Assessment) {
    p(out, t("s9-text"));
    out.push_str(&charts::services(&a.services));
    out.push_str(&sets::services(a).html());
    room(out, a, "fleet");
    for c in a.cargoes.iter().filter(|c| c.target.is_some()) {
        if let Some(t) = &c.target
            && let Some(ships) = t.ships
        {
            let _ = write!(
                out,
                "<p><b>{}</b>: the {} target of {} {} a year takes {} ships of class {} sailing all year.</p>",
                esc(&c.name),
                t.year,
                if t.target >= 1e6 {
                    millions(t.target)
                } else {
                    fixed(t.target, 0)
                },
                esc(&c.unit),
                num(ships.ceil()),
                esc(&c.ship)
            );
        }
    }
}
