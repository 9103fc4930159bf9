//! Tables of the answer: verdicts, matrix, months, ways that are missing.

use super::{band, cargo_answer, rests};
use crate::table::{Table, number, words};
use crate::text::{fixed, num, percent};
use sealane_study::Assessment;

/// Cargo by cargo: the answer.
pub fn answers(a: &Assessment) -> Table {
    let mut out = Table::new(
        "answers",
        "The answer by cargo",
        &[
            "Cargo",
            "Answer",
            "#Cheapest way",
            "#Cheaper than rivals",
            "#All",
            "#Gain, M USD a year",
            "Why",
        ],
    );
    let p = |p: Option<f64>| p.map_or_else(|| words("–"), |v| number(v, percent(v)));
    for c in &a.cargoes {
        out.rows.push(vec![
            words(&c.name).to(format!("#cargo-{}", c.id)),
            cargo_answer(c),
            p(c.p_way),
            p(c.p_buy),
            p(c.p_all),
            c.gain_usd_per_year
                .map_or_else(|| words("–"), |v| number(v / 1e6, num(v / 1e6))),
            words(match &c.law {
                Some(l) if l.is_prohibited() => {
                    format!(
                        "prohibited: {}; only under that: {}",
                        l.why.join("; "),
                        c.reason
                    )
                }
                _ => c.reason.clone(),
            }),
        ]);
    }
    out
}

/// Corridor by cargo.
pub fn matrix(a: &Assessment) -> Table {
    let mut out = Table::new(
        "matrix",
        "Every cargo by every way",
        &[
            "Cargo",
            "Way",
            "#Sea, nm",
            "#Days (8 in 10)",
            "#USD a unit (8 in 10)",
            "#Freight of it, USD, median",
            "#kg CO2",
            "#Buffer",
            "#Cheapest",
            "#Regret, USD",
            "Same doors",
            "Dominated by",
            "Law",
        ],
    );
    for c in &a.cargoes {
        for w in &c.ways {
            let name = a
                .corridors
                .iter()
                .find(|k| k.id == w.corridor)
                .map_or(w.corridor.as_str(), |k| k.name.as_str());
            if w.why_not.is_some() {
                continue;
            }
            let to = rests(&c.id, &w.corridor);
            out.rows.push(vec![
                words(&c.name),
                words(name),
                number(w.distance_nm, fixed(w.distance_nm, 0)),
                number(w.days.p50, band(&w.days)),
                number(w.usd.p50, band(&w.usd)).to(to.clone()),
                number(w.freight.p50, num(w.freight.p50)).to(to.clone()),
                number(w.co2_kg.p50, num(w.co2_kg.p50)).to(to),
                number(w.buffer_index, percent(w.buffer_index)),
                number(w.p_cheapest, percent(w.p_cheapest)),
                number(w.regret, num(w.regret)),
                words(if w.same_doors {
                    "yes"
                } else {
                    "no: not like for like"
                }),
                words(
                    w.dominated_by
                        .as_deref()
                        .map_or("", |id| a.corridor_name(id)),
                ),
                words(w.law.as_ref().map_or("", |l| l.verdict.as_str())),
            ]);
        }
    }
    out
}

/// The first page's table: cargo by way, median cost and days; the cheapest way of each cargo is marked.
pub fn glance(a: &Assessment) -> Table {
    let mine = |k: usize| {
        a.cargoes.iter().any(|c| {
            c.ways
                .get(k)
                .is_some_and(|w| w.why_not.is_none() && !w.variant)
        })
    };
    let shown: Vec<usize> = (0..a.corridors.len()).filter(|k| mine(*k)).collect();
    let mut head = vec![
        "Cargo".to_owned(),
        "Answer".to_owned(),
        "#Chance".to_owned(),
    ];
    head.extend(shown.iter().filter_map(|k| {
        let name = &a.corridors.get(*k)?.name;
        Some(format!(
            "#{}",
            name.split(", then rail").next().unwrap_or(name)
        ))
    }));
    let head: Vec<&str> = head.iter().map(String::as_str).collect();
    let mut out = Table::new(
        "glance",
        "Every cargo by every way: median USD a unit from door to door, and days; the cheapest in bold",
        &head,
    );
    for c in &a.cargoes {
        let least = c
            .ways
            .iter()
            .filter(|w| w.why_not.is_none())
            .map(|w| w.usd.p50)
            .fold(f64::INFINITY, f64::min);
        let mut row = vec![
            words(if c.generalized {
                format!("{} (USD/{}, generalized cost)", c.name, c.unit)
            } else {
                format!("{} (USD/{})", c.name, c.unit)
            })
            .to(format!("#cargo-{}", c.id)),
            cargo_answer(c),
            c.p_all
                .map_or_else(|| words("–"), |v| number(v, percent(v))),
        ];
        for k in &shown {
            row.push(match c.ways.get(*k).filter(|w| w.why_not.is_none()) {
                Some(w) => {
                    let cell = number(
                        w.usd.p50,
                        format!("{} · {}\u{a0}d", num(w.usd.p50), fixed(w.days.p50, 0)),
                    )
                    .to(rests(&c.id, &w.corridor));
                    if w.usd.p50 <= least {
                        cell.strong()
                    } else {
                        cell
                    }
                }
                None => words("–"),
            });
        }
        out.rows.push(row);
    }
    out
}

/// Ways that do not exist for a cargo, and why.
pub fn missing(a: &Assessment) -> Table {
    let mut out = Table::new(
        "missing-ways",
        "Ways that do not serve a cargo",
        &["Cargo", "Way", "Why"],
    );
    for c in &a.cargoes {
        for (w, k) in c.ways.iter().zip(&a.corridors) {
            if let Some(why) = &w.why_not {
                out.rows
                    .push(vec![words(&c.name), words(&k.name), words(why)]);
            }
        }
    }
    out
}

/// Month by month, for machines.
pub fn months(a: &Assessment) -> Table {
    let mut out = Table::new(
        "months",
        "Every cargo by every way and month",
        &[
            "Cargo",
            "Way",
            "#Month",
            "Open",
            "#USD a unit",
            "#USD low",
            "#USD high",
            "#Days",
            "#Days low",
            "#Days high",
            "#Cheapest",
        ],
    );
    for c in &a.cargoes {
        for w in c.ways.iter().filter(|w| w.why_not.is_none()) {
            for m in &w.months {
                let (usd, days) = (m.usd.unwrap_or_default(), m.days.unwrap_or_default());
                let n = |v: f64| if m.open { number(v, num(v)) } else { words("") };
                out.rows.push(vec![
                    words(&c.name),
                    words(a.corridor_name(&w.corridor)),
                    number(f64::from(m.month), m.month.to_string()),
                    words(if m.open { "yes" } else { "no" }),
                    n(usd.p50),
                    n(usd.p10),
                    n(usd.p90),
                    n(days.p50),
                    n(days.p10),
                    n(days.p90),
                    n(m.p_cheapest),
                ]);
            }
        }
    }
    out
}

/// Break-evens of all cargoes.
pub fn break_even(a: &Assessment) -> Table {
    let mut out = Table::new(
        "break-even",
        "Value of each number at which the answer turns, all else central",
        &[
            "Cargo",
            "Number",
            "#Now",
            "#Turns at",
            "#Away, widths of its range",
            "#Chance beyond",
            "#Share of variance",
        ],
    );
    for c in &a.cargoes {
        for s in c.sways.iter().take(8) {
            let name = a
                .inputs
                .iter()
                .find(|i| i.path == s.path)
                .map_or(s.path.as_str(), |i| i.name.as_str());
            out.rows.push(vec![
                words(&c.name),
                words(name).to(format!("#in-{}", s.path)),
                number(s.value, num(s.value)),
                s.break_even
                    .map_or_else(|| words("nowhere near"), |v| number(v, num(v))),
                s.widths
                    .map_or_else(|| words("–"), |v| number(v, fixed(v, 1))),
                s.chance
                    .map_or_else(|| words("–"), |v| number(v, percent(v))),
                s.sobol.map_or_else(
                    || {
                        words(if s.group.is_some() {
                            "in its group"
                        } else {
                            "–"
                        })
                    },
                    |v| number(v, percent(v)),
                ),
            ]);
        }
    }
    out
}
