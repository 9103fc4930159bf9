//! Section 0, the verdict page: the answer, a card a cargo, what would turn it, claims that do not close.

use super::parts::{flips, pill};
use crate::text::{esc, num, percent, t};
use sealane_study::{Assessment, CargoResult, ClaimVerdict};
use std::fmt::Write as _;

pub(super) fn head(out: &mut String, a: &Assessment) {
    let _ = write!(
        out,
        "<header class=\"top first\" id=\"s0\"><p class=\"eyebrow\">{} · {}</p><h1>{}</h1><p class=\"question\">{}</p><p class=\"lead\">{}</p>",
        esc(t("title")),
        a.study.year,
        esc(&a.study.name),
        esc(&a.study.question),
        esc(&a.verdict.headline)
    );
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
            for c in broken.iter().take(5) {
                let ours = c.ours.map_or(String::new(), |o| {
                    format!(", ours {} {}", num(o), c.ours_unit)
                });
                let _ = write!(
                    out,
                    "<li>{}: <b>{} {}</b>{}</li>",
                    esc(&c.fact),
                    esc(&c.value),
                    esc(&c.unit),
                    esc(&ours)
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
        let _ = write!(
            out,
            "<p class=\"big\"><a href=\"#rests-{}-{}\">{} USD/{}</a> door to door · {} days · {} kg CO₂</p>",
            c.id,
            own.corridor,
            num(own.usd.p50),
            esc(&c.unit),
            num(own.days.p50),
            num(own.co2_kg.p50)
        );
    }
    let mut lines: Vec<String> = Vec::new();
    if let Some(p) = c.p_way {
        lines.push(format!("cheapest way in {}", percent(p)));
    }
    match (c.discount_needed, c.p_buy) {
        (Some(d), Some(p)) if d.p50 > 0.0 => lines.push(format!(
            "must sell {} USD/{} cheaper to match the best rival (lands cheaper in {})",
            num(d.p50),
            c.unit,
            percent(p)
        )),
        (Some(d), Some(p)) => lines.push(format!(
            "lands {} USD/{} below the best rival (cheaper in {})",
            num(-d.p50),
            c.unit,
            percent(p)
        )),
        _ => {}
    }
    if let Some(h) = c.freight_handicap {
        lines.push(if h.p50 <= 0.0 {
            format!(
                "no distance handicap: freight {} USD/{} under the rivals' mean",
                num(-h.p50),
                c.unit
            )
        } else {
            format!(
                "freight {} USD/{} over the rivals' mean",
                num(h.p50),
                c.unit
            )
        });
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
    if c.p_all.is_none() {
        lines.push(c.reason.clone());
    }
    let _ = write!(out, "<p>{}.</p></div>", esc(&lines.join("; ")));
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
