//! The first page in words, from the numbers.

use crate::assessment::{CargoResult, InputRow, ServiceResult, Suits, Verdict, Word};
use crate::claims::{ClaimResult, ClaimRow, ClaimVerdict};
use crate::names;
use crate::rooms::{LawPart, LawWord};
use crate::rule;
use crate::season::SeasonPart;
use sealane_data::Grade;

fn join(names: &[String]) -> String {
    match names {
        [] => String::new(),
        [one] => one.clone(),
        [head @ .., last] => format!("{} and {last}", head.join(", ")),
    }
}

/// A cargo in a list of the headline: with the condition it works on, or what weakens its word.
fn listed(c: &CargoResult) -> String {
    let name = names::inside(c.name.split(" (").next().unwrap_or(&c.name));
    let weak = c
        .caveats
        .iter()
        .find(|c| c.starts_with("no rival price") || c.starts_with("no other way"))
        .or_else(|| c.caveats.iter().find(|c| c.starts_with("in some years")));
    let beside: Vec<String> = match c.word {
        Word::Works => Some(c.when.clone())
            .filter(|w| !w.is_empty())
            .into_iter()
            .chain(weak.cloned())
            .collect(),
        Word::WorksIf => {
            let when = c.condition.as_ref().map(|t| {
                format!(
                    "{}if {t}",
                    if c.when.is_empty() || t.contains(&c.when) {
                        String::new()
                    } else {
                        format!("{}, ", c.when)
                    }
                )
            });
            when.into_iter().chain(weak.cloned()).collect()
        }
        _ => Vec::new(),
    };
    if beside.is_empty() {
        name
    } else {
        format!("{name} ({})", beside.join("; "))
    }
}

/// What a service waits for: the number nearest to turning it.
fn service_condition(s: &ServiceResult) -> String {
    s.flips.first().map_or_else(String::new, |f| {
        format!(
            " It turns where {} passes {:.0} {} ({:.0} now).",
            f.name, f.turns_at, f.unit, f.value
        )
    })
}

/// Headline, findings and rule.
#[must_use]
pub fn verdict(
    cargoes: &[CargoResult],
    services: &[ServiceResult],
    (claims, rows): (&[ClaimResult], &[ClaimRow]),
    inputs: &[InputRow],
    law: Option<&LawPart>,
    season: Option<&SeasonPart>,
    called: &dyn Fn(&str) -> String,
) -> Verdict {
    let forbidden = |c: &CargoResult| c.law.as_ref().is_some_and(LawWord::is_prohibited);
    let best = best(cargoes);
    let suits = best.map(|b| suits(b, cargoes, rows));
    let of = |w: Word| -> Vec<String> {
        cargoes
            .iter()
            .filter(|c| c.word == w && !forbidden(c))
            .map(|c| {
                // Of the best cargo the sentence before has told all.
                if best.is_some_and(|b| b.id == c.id) {
                    format!(
                        "{} (as said)",
                        names::inside(c.name.split(" (").next().unwrap_or(&c.name))
                    )
                } else {
                    listed(c)
                }
            })
            .collect()
    };
    let mut sentences = law.map(prohibitions(cargoes, called)).unwrap_or_default();
    sentences.extend(suits.as_ref().map(|s| s.sentence.clone()));
    for (word, begin) in [
        (Word::Works, "The corridor works for"),
        (Word::WorksIf, "It works on conditions for"),
        (Word::DoesNot, "It does not work for"),
        (Word::Unknown, "Nothing can be said of"),
    ] {
        let list = of(word);
        if !list.is_empty() {
            sentences.push(format!("{begin} {}.", join(&list)));
        }
    }
    sentences.extend(season.and_then(|s| season_sentence(s, cargoes)));
    let loops: Vec<&ServiceResult> = services
        .iter()
        .filter(|s| s.kind == "loop" && s.why_not.is_none())
        .collect();
    let top = |weekly: bool| {
        loops
            .iter()
            .filter(|s| (s.central.sailings_per_week > 0.95) == weekly)
            .max_by(|a, b| a.p_pays.total_cmp(&b.p_pays).then(b.id.cmp(&a.id)))
    };
    for (line, name) in [(top(true), "weekly"), (top(false), "less frequent")] {
        if let Some(s) = line {
            let won = s.have_per_week.p50;
            let numbers = format!(
                "it needs {:.0} TEU a week of the strong leg and would win {won:.0}",
                s.central.need_teu_per_week
            );
            sentences.push(match s.word {
                Word::Works => format!("A {name} direct container line can live: {numbers}."),
                Word::WorksIf => format!(
                    "A {name} direct container line can live only on conditions: {numbers}.{}",
                    service_condition(s)
                ),
                _ => format!("A {name} direct container line fails on volume: {numbers}."),
            });
        }
    }
    if let Some(s) = services
        .iter()
        .filter(|s| s.kind == "slot-charter" && s.why_not.is_none())
        .max_by(|a, b| a.p_pays.total_cmp(&b.p_pays).then(b.id.cmp(&a.id)))
        && s.word != Word::DoesNot
    {
        sentences.push(format!(
            "Slots on other lines, by which boxes move today, carry on: {:.0} TEU a week are needed, {:.0} would be carried.",
            s.central.need_teu_per_week, s.carried_per_week.p50
        ));
    }
    let full: Vec<String> = cargoes
        .iter()
        .filter(|c| matches!(c.word, Word::Works | Word::WorksIf))
        .filter_map(|c| {
            let l = c.limits.iter().find(|l| l.passed > 0.5)?;
            Some(format!("{} ({})", names::inside(&c.name), l.what))
        })
        .collect();
    if !full.is_empty() {
        sentences.push(format!(
            "What would flow passes a limit for {}; only what finds room is counted.",
            join(&full)
        ));
    }
    let mut findings = Vec::new();
    findings.extend(suits.as_ref().map(|s| s.sentence.clone()));
    if let Some(b) = best {
        findings.push(format!("{}: {}.", b.name, finding(b)));
    }
    for c in cargoes.iter().filter(|c| best.is_none_or(|b| b.id != c.id)) {
        findings.push(match &c.law {
            Some(l) if l.is_prohibited() => format!(
                "{}: prohibited ({}). Only under that prohibition: {}.",
                c.name,
                l.why.join("; "),
                finding(c)
            ),
            _ => format!("{}: {}.", c.name, finding(c)),
        });
    }
    for s in services {
        findings.push(format!("{}: {}.", s.name, s.reason));
    }
    let broken = claims
        .iter()
        .filter(|c| c.verdict == ClaimVerdict::DoesNotClose)
        .count();
    if !claims.is_empty() {
        findings.push(format!(
            "Of {} public claims tested, {broken} do not close.",
            claims.len()
        ));
    }
    findings.extend(law.map(law_finding));
    let assumed = inputs
        .iter()
        .filter(|i| i.graded.grade == Grade::Assumed)
        .count();
    Verdict {
        headline: sentences.join(" "),
        said: sentences,
        findings,
        rule: rule::RULE.to_owned(),
        best_cargo: best.map(|b| b.id.clone()),
        suits,
        assumed_share: assumed as f64 / inputs.len().max(1) as f64,
    }
}

/// Best: of those that work without a condition before those that need one, the highest chance, to the nearest tenth; among equals what saves its users most a year.
pub(crate) fn best(cargoes: &[CargoResult]) -> Option<&CargoResult> {
    let forbidden = |c: &CargoResult| c.law.as_ref().is_some_and(LawWord::is_prohibited);
    let score = |c: &CargoResult| {
        (
            // What works goes before what works on a condition.
            c.word == Word::Works,
            (c.p_all.unwrap_or(0.0) * 10.0).round() as i64,
            c.gain_usd_per_year.unwrap_or(0.0) as i64,
        )
    };
    cargoes
        .iter()
        .filter(|c| c.p_all.is_some() && c.p_buy.is_some() && !forbidden(c))
        .filter(|c| matches!(c.word, Word::Works | Word::WorksIf))
        .max_by(|a, b| score(a).cmp(&score(b)).then(b.id.cmp(&a.id)))
}

/// Which cargo suits best, why, by how much, with what probability; and whether the public study says the same.
fn suits(b: &CargoResult, cargoes: &[CargoResult], rows: &[ClaimRow]) -> Suits {
    let p = b.p_all.unwrap_or(0.0);
    let apart = b
        .rho_tests
        .iter()
        .flat_map(|t| t.at.iter().filter(|a| a.0 == 0.0).map(|a| (a.1, &t.group)))
        .min_by(|a, b| a.0.total_cmp(&b.0));
    let cheaper = b.discount_needed.map(|d| -d.p50);
    let gain = b.gain_usd_per_year.unwrap_or(0.0);
    let next = cargoes
        .iter()
        .filter(|c| {
            c.id != b.id && c.p_buy.is_some() && matches!(c.word, Word::Works | Word::WorksIf)
        })
        .max_by(|x, y| {
            x.gain_usd_per_year
                .unwrap_or(0.0)
                .total_cmp(&y.gain_usd_per_year.unwrap_or(0.0))
        });
    let named: Vec<&str> = b
        .rivals
        .iter()
        .filter(|r| r.landed.is_some())
        .map(|r| r.name.as_str())
        .collect();
    let whom = match named.as_slice() {
        [one] => (*one).to_owned(),
        all => format!("the best of {}", all.join(", ")),
    };
    let why = b.discount_needed.map_or_else(String::new, |d| {
        format!(
            "its seller lands {:.0} USD/{} cheaper than {whom} ({:.0} to {:.0})",
            -d.p50, b.unit, -d.p90, -d.p10
        )
    });
    let chance = match apart {
        Some((a, group)) => format!(
            "it works in {} with prices moving together as assumed, in {} if {} each moved alone",
            names::percent_of_draws(p),
            names::percent_of_draws(a),
            names::inside(group)
        ),
        None => format!("it works in {}", names::percent_of_draws(p)),
    };
    let beside = next.map_or_else(String::new, |n| {
        format!(
            " ({} would save {:.0} M)",
            names::inside(&n.name),
            n.gain_usd_per_year.unwrap_or(0.0) / 1e6
        )
    });
    let public = rows.iter().find(|r| r.test == "best-cargo");
    let agrees = public.map(|r| (r.value.clone(), crate::claims::names_cargo(r, b)));
    let says = match &agrees {
        Some((name, true)) => {
            format!(" The public study names {name} too: on the cargo ours agrees.")
        }
        Some((name, false)) => format!(" The public study names {name}: ours does not agree."),
        None => String::new(),
    };
    let bound = b
        .condition
        .as_ref()
        .filter(|_| b.word == Word::WorksIf)
        .map_or_else(String::new, |c| format!(" It works only if {c}."));
    // Whether months differ is a finding of its own.
    let by_month: Vec<f64> = b.ways.first().map_or_else(Vec::new, |w| {
        w.months
            .iter()
            .filter_map(|m| m.usd.map(|u| u.p50))
            .collect()
    });
    let (least, most) = by_month
        .iter()
        .fold((f64::INFINITY, 0.0_f64), |(a, b), x| (a.min(*x), b.max(*x)));
    let when = if by_month.len() == 12 && b.when == "in every month" {
        format!(
            "in every month (each was tried: its cost moves by {:.1} USD/{} over the year)",
            most - least,
            b.unit
        )
    } else {
        b.when.clone()
    };
    Suits {
        cargo: b.id.clone(),
        sentence: format!(
            "{} suits the corridor best, {}: {why}; {chance}; it saves its users {:.0} M USD a year{beside}.{says}{bound}",
            b.name,
            when,
            gain / 1e6
        ),
        p,
        p_apart: apart.map(|a| a.0),
        lands_cheaper_usd: cheaper,
        gain_usd_per_year: gain,
        public: agrees,
    }
}

/// In which months, for which ice class, the north beats the cheapest other way, and the icebreaker fee that it can bear.
fn season_sentence(season: &SeasonPart, cargoes: &[CargoResult]) -> Option<String> {
    let there: Vec<_> = season
        .corridors
        .iter()
        .filter(|c| !c.splits.is_empty())
        .collect();
    let own = cargoes.first().and_then(|c| {
        season
            .lanes
            .iter()
            .find(|l| l.cargo == c.id)
            .map(|l| format!("{}-{}", l.ports.0, l.ports.1))
    });
    let c = there
        .iter()
        .find(|c| own.as_ref().is_some_and(|o| c.id.starts_with(o.as_str())))
        .or_else(|| there.first())?;
    let rival = |s: &sealane_season::Split| s.other_usd.unwrap_or(f64::INFINITY);
    let best = c
        .splits
        .iter()
        .min_by(|a, b| rival(&a.2).total_cmp(&rival(&b.2)))?;
    let against = season
        .corridors
        .iter()
        .find(|o| o.id == best.1)
        .map_or(best.1.clone(), |o| o.name.clone());
    let against = against.rsplit(": ").next().unwrap_or(&against).to_owned();
    let rows: Vec<String> = c
        .splits
        .iter()
        .filter(|s| s.1 == best.1)
        .map(|(ice, _, s)| {
            let months: Vec<u8> = s
                .months
                .iter()
                .filter(|m| m.north)
                .map(|m| m.month)
                .collect();
            let name = match serde_json::to_value(ice)
                .ok()
                .and_then(|v| v.as_str().map(str::to_owned))
            {
                Some(n) if n != "none" => n,
                _ => "no ice class".to_owned(),
            };
            let when = match months.len() {
                0 => "in no month".to_owned(),
                12 => "in every month".to_owned(),
                _ => format!("in {}", crate::answer::month_ranges(&months)),
            };
            match s.bearable_fee_usd_per_gt {
                Some(f) if f > 0.0 => format!(
                    "{name} {when} (bears an icebreaker fee of {f:.0} USD/GT a northern voyage)"
                ),
                Some(_) => format!("{name} {when}, but over the year it bears no fee at all"),
                None => format!("{name} {when}"),
            }
        })
        .collect();
    Some(format!(
        "{} against {against}, by ice class: {}.",
        c.name,
        rows.join("; ")
    ))
}

/// What the law forbids, first of all: cargoes by the corridor under study, and other corridors.
fn prohibitions<'a>(
    cargoes: &'a [CargoResult],
    called: &'a dyn Fn(&str) -> String,
) -> impl Fn(&LawPart) -> Vec<String> + 'a {
    move |law| {
        let mut out = Vec::new();
        let forbidden: Vec<&CargoResult> = cargoes
            .iter()
            .filter(|c| c.law.as_ref().is_some_and(LawWord::is_prohibited))
            .collect();
        if !forbidden.is_empty() {
            let names: Vec<String> = forbidden.iter().map(|c| names::inside(&c.name)).collect();
            let mut why: Vec<&String> = Vec::new();
            for w in forbidden
                .iter()
                .flat_map(|c| c.law.iter().flat_map(|l| &l.why))
            {
                if !why.contains(&w) {
                    why.push(w);
                }
            }
            let shown: Vec<&str> = why.iter().take(3).map(|w| w.as_str()).collect();
            out.push(format!(
                "Prohibited under the law of {}: {}: {}. Cost and time below stand under this prohibition only.",
                law.asked(),
                join(&names),
                shown.join("; ")
            ));
        }
        let mut others: Vec<&str> = Vec::new();
        for w in law.ways.iter().filter(|w| w.law.is_prohibited()) {
            let own = cargoes.iter().any(|c| {
                c.id == w.cargo && c.ways.first().is_some_and(|f| f.corridor == w.corridor)
            });
            if !own && !others.contains(&w.corridor.as_str()) {
                others.push(&w.corridor);
            }
        }
        if !others.is_empty() {
            let why: Vec<&str> = law
                .ways
                .iter()
                .filter(|w| w.law.is_prohibited() && others.contains(&w.corridor.as_str()))
                .filter_map(|w| w.law.why.first())
                .map(String::as_str)
                .take(1)
                .collect();
            out.push(format!(
                "Prohibited as well, for all or some cargoes: the ways {} ({}).",
                join(&others.iter().map(|id| called(id)).collect::<Vec<_>>()),
                why.concat()
            ));
        }
        out
    }
}

/// The law in one sentence; it agrees with the law's own section.
fn law_finding(law: &LawPart) -> String {
    match &law.error {
        Some(e) => format!("Law: unknown, nothing is clear: {e}."),
        None if law.open.is_empty() => format!(
            "Law of {}: the whole study is {}.",
            law.asked(),
            law.verdict
        ),
        None => format!(
            "Law of {}: the whole study is {}. {}.",
            law.asked(),
            law.verdict,
            law.open.join(". ")
        ),
    }
}

/// The reason, what it waits for, what weakens it.
fn finding(c: &CargoResult) -> String {
    let mut out = c.reason.clone();
    if let Some(t) = c.condition.as_ref().filter(|_| c.word == Word::WorksIf) {
        out = format!("{out}; works if {t}");
    }
    for more in &c.caveats {
        out = format!("{out}; {more}");
    }
    out
}
