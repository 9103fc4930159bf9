//! The report as one HTML page: no network, light and dark, phone and A4.

use crate::charts;
use crate::map;
use crate::sets;
use crate::text::{esc, fixed, millions, num, percent, t};
use sealane_study::{Assessment, CargoResult, ClaimVerdict, Flip, Word};
use std::fmt::Write as _;

/// The whole page.
pub fn page(a: &Assessment) -> String {
    let mut out = String::with_capacity(1 << 20);
    let _ = write!(
        out,
        "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width,initial-scale=1\"><meta name=\"color-scheme\" content=\"light dark\"><title>{}</title><style>{}</style></head><body>",
        esc(&a.study.name),
        include_str!("style.css")
    );
    head(&mut out, a);
    out.push_str("<main>");
    contents(&mut out);
    type Section = (&'static str, fn(&mut String, &Assessment));
    let sections: [Section; 16] = [
        ("s1", corridor),
        ("s2", way),
        ("s3", claims),
        ("s4", season),
        ("s5", time),
        ("s6", cost),
        ("s7", emissions),
        ("s8", ports),
        ("s9", fleet),
        ("s10", cargo),
        ("s11", law),
        ("s12", alternatives),
        ("s13", sensitivity),
        ("s14", money),
        ("s15", actions),
        ("s16", annex),
    ];
    for (k, (key, f)) in sections.iter().enumerate() {
        let _ = write!(
            out,
            "<section id=\"{key}\"><h2>{} {}</h2>",
            k + 1,
            esc(t(key))
        );
        f(&mut out, a);
        out.push_str("</section>");
    }
    let made = t("made-by")
        .replace("{version}", &a.sealane)
        .replace("{draws}", &fixed(a.study.draws as f64, 0))
        .replace("{seed}", &a.study.seed.to_string())
        .replace("{fingerprint}", &a.study.fingerprint);
    let _ = writeln!(
        out,
        "<p class=\"foot\">{}</p></main><script>{}</script></body></html>",
        esc(&made),
        include_str!("page.js")
    );
    out
}

fn p(out: &mut String, text: &str) {
    let _ = write!(out, "<p>{}</p>", esc(text));
}

fn pill(word: Word) -> String {
    let c = charts::class(word);
    format!(
        "<span class=\"pill {c}\">{}</span>",
        esc(t(&format!("word-{c}")))
    )
}

fn head(out: &mut String, a: &Assessment) {
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

fn card(out: &mut String, a: &Assessment, c: &CargoResult) {
    let _ = write!(
        out,
        "<div class=\"card\"><h4><a href=\"#cargo-{}\">{}</a>{}</h4>",
        c.id,
        esc(&c.name),
        pill(c.word)
    );
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

fn flips(out: &mut String, flips: &[Flip], unit: &str) {
    if flips.is_empty() {
        p(
            out,
            "No single number within ten widths of its range turns the answer.",
        );
        return;
    }
    out.push_str("<ol class=\"flips\">");
    for f in flips {
        let _ = write!(
            out,
            "<li><a href=\"#in-{}\">{}</a>: {} {} now, turns at <b>{}</b> ({} likely beyond; {})</li>",
            esc(&f.path),
            esc(&f.name),
            num(f.value),
            esc(&f.unit),
            num(f.turns_at),
            percent(f.chance),
            f.grade
        );
    }
    out.push_str("</ol>");
    let _ = unit;
}

fn contents(out: &mut String) {
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

fn corridor(out: &mut String, a: &Assessment) {
    p(out, t("s1-text"));
    out.push_str("<ul class=\"plain\">");
    for c in &a.corridors {
        let _ = write!(
            out,
            "<li><b>{}</b>{}{}</li>",
            esc(&c.name),
            if c.note.is_empty() { "" } else { ": " },
            esc(&c.note)
        );
    }
    out.push_str("</ul>");
    let unlike: Vec<String> = a
        .cargoes
        .iter()
        .flat_map(|c| {
            c.ways
                .iter()
                .filter(|w| w.why_not.is_none() && !w.same_doors)
                .map(move |w| format!("{} by {}", c.name, w.corridor))
        })
        .collect();
    if !unlike.is_empty() {
        let _ = write!(
            out,
            "<p class=\"note\">Not like for like, because no land link to the cargo's own door is in the study: {}.</p>",
            esc(&unlike.join("; "))
        );
    }
    out.push_str(&sets::gateways(a).html());
    out.push_str(&sets::missing(a).html());
}

fn way(out: &mut String, a: &Assessment) {
    p(out, t("s2-text"));
    out.push_str(&map::map(a));
    out.push_str(&sets::legs(a).html());
}

fn claims(out: &mut String, a: &Assessment) {
    p(out, t("s3-text"));
    out.push_str(&sets::claims(a).html());
}

fn season(out: &mut String, a: &Assessment) {
    p(out, t("s4-text"));
    if a.season.is_none() {
        let _ = write!(out, "<p class=\"note\">{}</p>", esc(t("s4-none")));
    }
    out.push_str(&charts::calendar(a));
    out.push_str(&charts::probability_map(a));
    if let Some(c) = best(a) {
        out.push_str(&charts::fan(a, c));
    }
    room(out, a, "season");
}

fn best(a: &Assessment) -> Option<&CargoResult> {
    a.cargoes
        .iter()
        .find(|c| Some(&c.id) == a.verdict.best_cargo.as_ref())
        .or_else(|| a.cargoes.first())
}

/// The best cargo and the first box cargo with an inland door: the two that charts are drawn for.
fn shown(a: &Assessment) -> Vec<&CargoResult> {
    let mut out: Vec<&CargoResult> = best(a).into_iter().collect();
    let boxes = a
        .cargoes
        .iter()
        .find(|c| c.unit == "TEU" && c.destination.is_some())
        .or_else(|| a.cargoes.iter().find(|c| c.unit == "TEU"));
    if let Some(b) = boxes.filter(|b| out.iter().all(|c| c.id != b.id)) {
        out.push(b);
    }
    out
}

fn time(out: &mut String, a: &Assessment) {
    p(out, t("s5-text"));
    for c in shown(a) {
        out.push_str(&charts::days(a, c));
        out.push_str(&charts::cost_time(a, c));
        out.push_str(&charts::along(a, c));
    }
}

fn cost(out: &mut String, a: &Assessment) {
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

fn emissions(out: &mut String, a: &Assessment) {
    p(out, t("s7-text"));
    for c in shown(a) {
        out.push_str(&charts::carbon(a, c));
    }
}

fn room(out: &mut String, a: &Assessment, id: &str) -> bool {
    let mut any = false;
    for r in a.rooms.iter().filter(|r| r.id == id) {
        any = true;
        if !r.findings.is_empty() {
            out.push_str("<ul class=\"plain\">");
            for f in &r.findings {
                let _ = write!(out, "<li>{}</li>", esc(f));
            }
            out.push_str("</ul>");
        }
        for c in &r.charts {
            let _ = write!(
                out,
                "<figure class=\"chart\">{}<figcaption>{}</figcaption></figure>",
                c.svg,
                esc(&c.title)
            );
        }
        for table in &r.tables {
            out.push_str(&sets::room_table(&r.id, table).html());
        }
    }
    any
}

fn ports(out: &mut String, a: &Assessment) {
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

fn fleet(out: &mut String, a: &Assessment) {
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

fn cargo(out: &mut String, a: &Assessment) {
    p(out, t("s10-text"));
    for c in &a.cargoes {
        let _ = write!(
            out,
            "<h3 id=\"cargo-{}\">{} {}</h3>",
            c.id,
            esc(&c.name),
            pill(c.word)
        );
        p(out, &format!("{}.", c.reason));
        if !c.note.is_empty() {
            let _ = write!(out, "<p class=\"note\">{}</p>", esc(&c.note));
        }
        if let Some(v) = c.volume {
            let text = format!(
                "On the corridor today: {} {} a year ({} to {}), a share of {} of the ways.",
                fixed(v.p50, 0),
                c.unit,
                fixed(v.p10, 0),
                fixed(v.p90, 0),
                c.share.map_or_else(|| "–".to_owned(), |s| percent(s.p50))
            );
            p(out, &text);
        }
        if let Some(t) = &c.target {
            let _ = write!(
                out,
                "<p>Target {}: {} {}. It needs {} % a year from today's flow on all ways; the forecast for the corridor is {} ({} to {}), and reaches the target in {} of the draws.{}</p>",
                t.year,
                fixed(t.target, 0),
                esc(&c.unit),
                fixed(t.growth_needed_percent, 1),
                fixed(t.forecast.p50, 0),
                fixed(t.forecast.p10, 0),
                fixed(t.forecast.p90, 0),
                percent(t.p_reached),
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
    let _ = write!(out, "<h3>Catchment</h3><p>{}</p>", esc(t("s10-catch")));
    out.push_str(&sets::catchment(a).html());
}

fn rests(out: &mut String, a: &Assessment, c: &CargoResult) {
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

fn law(out: &mut String, a: &Assessment) {
    if !room(out, a, "law") {
        let _ = write!(out, "<p class=\"note\">{}</p>", esc(t("s11-none")));
    }
}

fn alternatives(out: &mut String, a: &Assessment) {
    p(out, t("s12-text"));
    out.push_str(&sets::matrix(a).html());
}

fn sensitivity(out: &mut String, a: &Assessment) {
    p(out, t("s13-text"));
    for c in a.cargoes.iter().filter(|c| !c.sways.is_empty()) {
        let _ = write!(out, "<h3>{}</h3>", esc(&c.name));
        flips(out, &c.flips, &c.unit);
        out.push_str(&charts::tornado(c, a));
    }
    out.push_str(&sets::break_even(a).html());
}

fn money(out: &mut String, a: &Assessment) {
    p(out, t("s14-text"));
    if a.plans.is_empty() {
        p(out, "The study names no plan.");
    } else {
        out.push_str(&sets::plans(a).html());
    }
    abatement(out, a);
}

/// What a tonne of CO2 saved by the corridor costs against the next best way: negative is a gain.
fn abatement(out: &mut String, a: &Assessment) {
    let mut rows = Vec::new();
    for c in &a.cargoes {
        let Some(own) = c.ways.first().filter(|w| w.why_not.is_none()) else {
            continue;
        };
        let other = c
            .ways
            .iter()
            .skip(1)
            .filter(|w| w.why_not.is_none() && w.ports != own.ports)
            .min_by(|x, y| x.usd.p50.total_cmp(&y.usd.p50));
        if let Some(o) = other {
            let saved_kg = o.co2_kg.p50 - own.co2_kg.p50;
            let dearer = own.usd.p50 - o.usd.p50;
            let name = a
                .corridors
                .iter()
                .find(|k| k.id == o.corridor)
                .map_or(o.corridor.as_str(), |k| k.name.as_str());
            rows.push(if saved_kg > 0.0 {
                format!(
                    "{}: saves {} kg CO2/{} against {} at {} USD/t CO2{}",
                    c.name,
                    num(saved_kg),
                    c.unit,
                    name,
                    num(1000.0 * dearer / saved_kg),
                    if dearer < 0.0 {
                        " (cheaper as well)"
                    } else {
                        ""
                    }
                )
            } else {
                format!(
                    "{}: emits {} kg CO2/{} more than {}: no abatement",
                    c.name,
                    num(-saved_kg),
                    c.unit,
                    name
                )
            });
        }
    }
    if !rows.is_empty() {
        out.push_str("<h3>Abatement</h3><ul class=\"plain\">");
        for r in rows {
            let _ = write!(out, "<li>{}</li>", esc(&r));
        }
        out.push_str("</ul>");
    }
}

fn actions(out: &mut String, a: &Assessment) {
    p(out, t("s15-text"));
    out.push_str(&sets::levers(a).html());
}

fn annex(out: &mut String, a: &Assessment) {
    p(out, t("s16-text"));
    register(out, a);
    let _ = write!(out, "<h3>{}</h3>", esc(t("s16-method")));
    p(out, t("s16-method-text"));
    if !a.warnings.is_empty() {
        let _ = write!(
            out,
            "<h3>{}</h3><ul class=\"plain\">",
            esc(t("s16-warnings"))
        );
        for w in &a.warnings {
            let _ = write!(
                out,
                "<li>line {}, {}: {}</li>",
                w.line,
                esc(&w.path),
                esc(&w.message)
            );
        }
        out.push_str("</ul>");
    }
    let _ = write!(out, "<h3>{}</h3>", esc(t("s16-tables")));
    out.push_str(&sets::sources(a).html());
}

/// The register with an anchor for every number.
fn register(out: &mut String, a: &Assessment) {
    let table = sets::inputs(a);
    let html = table.html();
    // Each row gets its anchor: rows come in the order of the inputs.
    let mut parts = html.split("<tr><td");
    out.push_str(parts.next().unwrap_or(""));
    for (part, i) in parts.zip(&a.inputs) {
        let _ = write!(out, "<tr id=\"in-{}\"><td{part}", esc(&i.path));
    }
}
