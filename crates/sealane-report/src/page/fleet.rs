//! Section 9: fleet.

use super::parts::{p, room};
use crate::charts;
use crate::sets;
use crate::text::{esc, fixed, millions, t};
use sealane_study::Assessment;
use std::fmt::Write as _;

pub(super) fn fleet(out: &mut String, a: &Assessment) {
    p(out, t("s9-text"));
    out.push_str(&charts::services(&a.services));
    out.push_str(&sets::services(a).html());
    out.push_str(&sets::trades(a).html());
    room(out, a, "fleet");
    // Where the fleet was sized with the ports' waits, that answer stands above; the rest keep the plain count.
    let sized = a.rooms.iter().any(|r| r.id == "fleet");
    let plain = |c: &&sealane_study::CargoResult| c.target.is_some() && !(sized && c.unit == "t");
    for c in a.cargoes.iter().filter(plain) {
        if let Some(t) = &c.target
            && let Some(ships) = t.ships
        {
            let _ = write!(
                out,
                "<p><b>{}</b>: the {} target of {} {} a year takes {} ships ({}) sailing all year, each in an equal round.</p>",
                esc(&c.name),
                t.year,
                if t.target >= 1e6 {
                    millions(t.target)
                } else {
                    fixed(t.target, 0)
                },
                esc(&c.unit),
                fixed(ships.ceil(), 0),
                esc(&sealane_study::words(&c.ship).to_lowercase())
            );
        }
    }
}
