//! Section 0, the verdict page: the answer, a card a cargo, what would turn it, claims that do not close.

use super::parts::{flips, pill};
use crate::text::{esc, num, percent, t, volume};
use crate::{map, sets};
use sealane_study::{Assessment, CargoResult, ClaimVerdict, Word};
use std::fmt::Write as _;

pub(super) fn head(out: &mut String, a: &Assessment) {
    let _ = write!(
        out,
        "<header class=\"top first\" id=\"s0\"><p class=\"eyebrow\">{} · {}</p><h1>{}</h1><p class=\"question\">{}</p>",
        esc(t("title")),
        a.study.year,
        esc(&a.study.name),
        esc(&a.study.question)
    );
    if let Some((first, rest)) = a.verdict.said.split_first() {
        let _ = write!(out, "<p class=\"lead\">{}</p>", esc(first));
        if !rest.is_empty() {
            out.push_str("<ul class=\"said\">");
            for s in rest {
                let _ = write!(out, "<li>{}</li>", esc(s));
            }
            out.push_str("</ul>");
        }
    }
    out.push_str(&sets::glance(a).html());
    out.push_str(&map::map(a));
    let _ = write!(out, "<h3>{}</h3>", esc(t("s0-cargoes")));
    out.push_str("<div class=\"cards\">");
    let mut order: Vec<&CargoResult> = a.cargoes.iter().collect();
    order.sort_by_key(|c| {
        (
            Some(&c.id) != a.verdict.best_cargo.as_ref(),
            c.word,
            std::cmp::Reverse((1000.0 * c.p_all.unwrap_or(0.0)) as i64),
        )
    });
    for c in order {
        card(out, a, c);
    }
    out.push_str("</div>");
    if let Some(best) = a
        .cargoes
        .iter()
        .find(|c| Some(&c.id) == a.verdict.best_cargo.as_ref())
    {
        out.push_str("<div class=\"two\"><div>");
        let _ = write!(
            out,
            "<h3>{}</h3><p><b>{}</b>:</p>",
            esc(t("s0-flips")),
            esc(&best.name)
        );
        flips(out, &best.flips, &best.unit);
        if let Some(top) = a
            .services
            .iter()
            .filter(|s| s.kind == "loop" && s.why_not.is_none())
            .max_by(|x, y| x.p_pays.total_cmp(&y.p_pays).then(y.id.cmp(&x.id)))
        {
            let _ = write!(
                out,
                "<p><b>{}</b> {}: {}.</p>",
                esc(&top.name),
                pill(top.word),
                esc(&top.reason)
            );
        }
        out.push_str("</div><div>");
        let broken: Vec<_> = a
            .claims
            .iter()
            .filter(|c| c.verdict == ClaimVerdict::DoesNotClose)
            .collect();
        if !broken.is_empty() {
            let _ = write!(
                out,
                "<h3>{} ({} of {})</h3><ul class=\"plain\">",
                esc(t("s0-claims")),
                broken.len(),
                a.claims.len()
            );
            for c in broken {
                let ours = c.ours.map_or(String::new(), |o| {
                    format!(", ours {} {}", num(o), c.ours_unit)
                });
                let _ = write!(
                    out,
                    "<li>{}: <b>{}</b>{}. <small>{}.</small></li>",
                    esc(&c.fact),
                    esc(format!("{} {}", c.value, c.unit).trim()),
                    esc(&ours),
                    esc(&c.brief)
                );
            }
            let _ = write!(out, "</ul><p><a href=\"#s3\">{}</a></p>", esc(t("s3")));
        }
        out.push_str("</div></div>");
    }
    let _ = write!(
        out,
        "<p class=\"note\"><b>{}.</b> {} {}</p>",
        esc(t("s0-how")),
        esc(t("s0-how-text")),
        esc(&t("assumed").replace("{percent}", &percent(a.verdict.assumed_share)))
    );
    let _ = write!(
        out,
        "<details><summary>{}</summary><p class=\"note\">{}</p></details></header>",
        esc(t("rule")),
        esc(&a.verdict.rule)
    );
}

/// The answer as a pill; what the law forbids is never shown as working.
pub(super) fn answer_pill(c: &CargoResult) -> String {
    if forbidden(c).is_some() {
        "<span class=\"pill does-not\">prohibited</span>".to_owned()
    } else {
        pill(c.word)
    }
}

/// Why the law forbids a cargo by the corridor under study, when it does.
pub(super) fn forbidden(c: &CargoResult) -> Option<String> {
    c.law
        .as_ref()
        .filter(|l| l.is_prohibited())
        .map(|l| l.why.join("; "))
}

pub(super) fn card(out: &mut String, a: &Assessment, c: &CargoResult) {
    let _ = write!(
        out,
        "<div class=\"card\"><h4><a href=\"#cargo-{}\">{}</a>{}</h4>",
        c.id,
        esc(&c.name),
        answer_pill(c)
    );
    if let Some(why) = forbidden(c) {
        let asked = a
            .law
            .as_ref()
            .map(sealane_study::LawPart::asked)
            .unwrap_or_default();
        let _ = write!(
            out,
            "<p class=\"note\"><b><a href=\"#s11\">Prohibited</a></b> under the law of {}: {}. Cost and time stand under this prohibition only.</p>",
            esc(&asked),
            esc(&why)
        );
    }
    if let Some(own) = c.ways.first().filter(|w| w.why_not.is_none()) {
        let cost = if c.generalized {
            format!(
                "generalized cost, of which {} value of time",
                num(own.parts.time)
            )
        } else {
            "door to door".to_owned()
        };
        let _ = write!(
            out,
            "<p class=\"big\"><a href=\"#rests-{}-{}\">{} USD/{}</a> {} · {} days · {} kg CO₂</p>",
            c.id,
            own.corridor,
            num(own.usd.p50),
            esc(&c.unit),
            esc(&cost),
            num(own.days.p50),
            num(own.co2_kg.p50)
        );
    }
    out.push_str("<ul class=\"plain\">");
    for line in lines(a, c) {
        let _ = write!(out, "<li>{}</li>", esc(&line));
    }
    out.push_str("</ul></div>");
}

/// What a card says of a cargo, a line each.
fn lines(a: &Assessment, c: &CargoResult) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    if let Some(t) = c.condition.as_ref().filter(|_| c.word == Word::WorksIf) {
        lines.push(format!("works if {t}"));
    }
    if let Some(p) = c.p_way {
        lines.push(format!("cheapest way in {}", percent(p)));
    }
    if let (Some(d), Some(p)) = (c.discount_needed, c.p_buy) {
        lines.push(if d.p50 > 0.0 {
            format!(
                "must sell {} USD/{} cheaper to match the best priced rival (lands cheaper in {})",
                num(d.p50),
                c.unit,
                percent(p)
            )
        } else {
            format!(
                "lands {} USD/{} below the best priced rival (cheaper in {})",
                num(-d.p50),
                c.unit,
                percent(p)
            )
        });
    }
    let freight: Vec<String> = c
        .rivals
        .iter()
        .filter_map(|r| {
            let gap = r.freight_gap?.p50;
            let side = if gap <= 0.0 { "below" } else { "above" };
            Some(format!("{} {side} {}", num(gap.abs()), r.name))
        })
        .collect();
    if !freight.is_empty() {
        lines.push(format!("freight, USD/{}: {}", c.unit, freight.join(", ")));
    }
    if c.unit == "TEU" {
        let line = a
            .services
            .iter()
            .filter(|s| s.kind != "slot-charter")
            .map(|s| s.p_pays)
            .fold(0.0, f64::max);
        lines.push(format!("a direct line pays in at most {}", percent(line)));
    }
    if let Some(l) = c.limits.iter().find(|l| l.passed > 0.5) {
        let of = if c.unit == "t" {
            format!("{} of {} Mt", num(l.per_year / 1e6), num(l.wanted / 1e6))
        } else {
            format!("{} of {} {}", volume(l.per_year), volume(l.wanted), c.unit)
        };
        lines.push(format!("bounded by the {}: room for {of} a year", l.what));
    }
    lines.extend(c.caveats.iter().cloned());
    if c.p_all.is_none() {
        lines.push(c.reason.clone());
    }
    lines
}

pub(super) fn contents(out: &mut String) {
    let _ = write!(
        out,
        "<nav class=\"toc\"><details open><summary>{}</summary><ol>",
        esc(t("contents"))
    );
    for k in 1..=16 {
        let _ = write!(
            out,
            "<li><a href=\"#s{k}\">{}</a></li>",
            esc(t(&format!("s{k}")))
        );
    }
    out.push_str("</ol></details></nav>");
}
