//! Section 10: cargo volumes.

use super::parts::p;
use crate::charts;
use crate::sets;
use crate::text::{esc, fixed, num, percent, t, volume};
use sealane_study::{Assessment, CargoResult};
use std::fmt::Write as _;

pub(super) fn cargo(out: &mut String, a: &Assessment) {
    p(out, t("s10-text"));
    for c in &a.cargoes {
        let _ = write!(
            out,
            "<h3 id=\"cargo-{}\">{} {}</h3>",
            c.id,
            esc(&c.name),
            super::front::answer_pill(c)
        );
        if let Some(why) = super::front::forbidden(c) {
            p(
                out,
                &format!("Prohibited: {why}. What follows stands under this prohibition only."),
            );
        }
        p(out, &format!("{}.", c.reason));
        if !c.caveats.is_empty() {
            let _ = write!(
                out,
                "<p class=\"note\">Weaker than its word: {}.</p>",
                esc(&c.caveats.join("; "))
            );
        }
        if !c.note.is_empty() {
            let _ = write!(out, "<p class=\"note\">{}</p>", esc(&c.note));
        }
        if let Some(v) = c.volume {
            let text =
                format!(
                    "{}: {} {} a year ({} to {}), a share of {} of the ways{}.",
                    if c.unit == "TEU" {
                        "Would choose the corridor if a line sailed"
                    } else {
                        "On the corridor today"
                    },
                    volume(v.p50),
                    c.unit,
                    volume(v.p10),
                    volume(v.p90),
                    c.share.map_or_else(|| "–".to_owned(), |s| percent(s.p50)),
                    c.wanted.filter(|w| w.p50 > 1.02 * v.p50).map_or_else(
                        String::new,
                        |w| format!("; {} would flow if there were room", volume(w.p50))
                    )
                );
            p(out, &text);
        }
        if let Some(t) = &c.target {
            let _ = write!(
                out,
                "<p>Target {}: {} {}. It needs {} % a year from today's flow on all ways; the forecast for the corridor within today's limits is {} ({} to {}), and reaches the target in {} of the draws; without them {} would flow ({} of the draws reach it).{}</p>",
                t.year,
                volume(t.target),
                esc(&c.unit),
                fixed(t.growth_needed_percent, 1),
                volume(t.forecast.p50),
                volume(t.forecast.p10),
                volume(t.forecast.p90),
                percent(t.p_reached),
                volume(t.unbound.p50),
                percent(t.p_unbound),
                if t.binds.is_empty() {
                    String::new()
                } else {
                    format!(" What binds: {}.", esc(&t.binds.join("; ")))
                }
            );
            out.push_str(&charts::forecast(c));
        }
        if !c.conditions.is_empty() {
            let _ = write!(
                out,
                "<p class=\"note\">Beside the chance: {}.</p>",
                esc(&c.conditions.join("; "))
            );
        }
        if c.unit == "TEU" {
            out.push_str(&charts::share_curve(c));
        }
        rests(out, a, c);
    }
    out.push_str(&sets::scales(a).html());
    if !a.services.is_empty() {
        out.push_str(&sets::balance(a).html());
    }
    out.push_str(&sets::limits(a).html());
    let _ = write!(out, "<h3>Catchment</h3><p>{}</p>", esc(t("s10-catch")));
    out.push_str(&sets::catchment(a).html());
}

pub(super) fn rests(out: &mut String, a: &Assessment, c: &CargoResult) {
    for w in c.ways.iter().filter(|w| w.why_not.is_none()) {
        let name = a
            .corridors
            .iter()
            .find(|k| k.id == w.corridor)
            .map_or(w.corridor.as_str(), |k| k.name.as_str());
        let _ = write!(
            out,
            "<details id=\"rests-{}-{}\"><summary>What {} USD/{} by {} rests on</summary><ul class=\"plain rests\">",
            c.id,
            w.corridor,
            num(w.usd.p50),
            esc(&c.unit),
            esc(name)
        );
        for path in &w.rests_on {
            if let Some(i) = a.inputs.iter().find(|i| i.path == *path) {
                let _ = write!(
                    out,
                    "<li><a href=\"#in-{}\">{}</a>: {} {} <small>{}</small></li>",
                    esc(path),
                    esc(&i.name),
                    num(i.graded.value),
                    esc(&sealane_study::unit_name(&i.path, &i.graded.unit)),
                    i.graded.grade
                );
            }
        }
        out.push_str("</ul></details>");
    }
}
