//! The first page in words, from the numbers.

use crate::assessment::{CargoResult, InputRow, ServiceResult, Verdict, Word};
use crate::claims::{ClaimResult, ClaimVerdict};
use crate::rooms::{LawPart, LawWord};
use crate::rule;
use sealane_data::Grade;

fn join(names: &[&str]) -> String {
    match names {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [head @ .., last] => format!("{} and {last}", head.join(", ")),
    }
}

/// Headline, findings and rule.
#[must_use]
pub fn verdict(
    cargoes: &[CargoResult],
    services: &[ServiceResult],
    claims: &[ClaimResult],
    inputs: &[InputRow],
    law: Option<&LawPart>,
) -> Verdict {
    let forbidden = |c: &CargoResult| c.law.as_ref().is_some_and(LawWord::is_prohibited);
    let of = |w: Word| -> Vec<&str> {
        cargoes
            .iter()
            .filter(|c| c.word == w && !forbidden(c))
            .map(|c| c.name.as_str())
            .collect()
    };
    // Best: the highest chance, to the nearest tenth; among equals what saves its users most a year.
    let score = |c: &CargoResult| {
        (
            (c.p_all.unwrap_or(0.0) * 10.0).round() as i64,
            c.gain_usd_per_year.unwrap_or(0.0) as i64,
        )
    };
    let best = cargoes
        .iter()
        .filter(|c| c.p_all.is_some() && c.p_buy.is_some() && !forbidden(c))
        .max_by(|a, b| score(a).cmp(&score(b)).then(b.id.cmp(&a.id)));
    let (works, works_if, does_not, unknown) = (
        of(Word::Works),
        of(Word::WorksIf),
        of(Word::DoesNot),
        of(Word::Unknown),
    );
    let mut sentences = law.map(prohibitions(cargoes)).unwrap_or_default();
    if !works.is_empty() {
        sentences.push(format!(
            "The corridor works for {}.",
            join(&works).to_lowercase_first()
        ));
    }
    if !works_if.is_empty() {
        sentences.push(format!(
            "It works on conditions for {}.",
            join(&works_if).to_lowercase_first()
        ));
    }
    if !does_not.is_empty() {
        sentences.push(format!(
            "It does not work for {}.",
            join(&does_not).to_lowercase_first()
        ));
    }
    if !unknown.is_empty() {
        sentences.push(format!(
            "Nothing can be said of {}.",
            join(&unknown).to_lowercase_first()
        ));
    }
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
            let numbers = format!(
                "it needs {:.0} boxes a week of the strong leg and would win {:.0}",
                s.central.need_teu_per_week, s.have_per_week.p50
            );
            sentences.push(match s.word {
                Word::Works => format!("A {name} direct container line can live: {numbers}."),
                Word::WorksIf => format!(
                    "A {name} direct container line can live only on conditions: {numbers}."
                ),
                _ => format!("A {name} direct container line fails on volume: {numbers}."),
            });
        }
    }
    let mut findings = Vec::new();
    if let Some(b) = best {
        findings.push(format!(
            "{} suits the corridor best ({:.0} % of the draws): {}.",
            b.name,
            100.0 * b.p_all.unwrap_or(0.0),
            b.reason
        ));
    }
    for c in cargoes.iter().filter(|c| best.is_none_or(|b| b.id != c.id)) {
        findings.push(match &c.law {
            Some(l) if l.is_prohibited() => format!(
                "{}: prohibited ({}). Only under that prohibition: {}.",
                c.name,
                l.why.join("; "),
                c.reason
            ),
            _ => format!("{}: {}.", c.name, c.reason),
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
        findings,
        rule: rule::RULE.to_owned(),
        best_cargo: best.map(|b| b.id.clone()),
        assumed_share: assumed as f64 / inputs.len().max(1) as f64,
    }
}

/// What the law forbids, first of all: cargoes by the corridor under study, and other corridors.
fn prohibitions(cargoes: &[CargoResult]) -> impl Fn(&LawPart) -> Vec<String> + '_ {
    move |law| {
        let mut out = Vec::new();
        let forbidden: Vec<&CargoResult> = cargoes
            .iter()
            .filter(|c| c.law.as_ref().is_some_and(LawWord::is_prohibited))
            .collect();
        if !forbidden.is_empty() {
            let names: Vec<&str> = forbidden.iter().map(|c| c.name.as_str()).collect();
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
                join(&names).to_lowercase_first(),
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
                join(&others),
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

trait LowerFirst {
    fn to_lowercase_first(&self) -> String;
}

impl LowerFirst for String {
    /// Lower case but for words that are all capitals (LNG).
    fn to_lowercase_first(&self) -> String {
        self.split(' ')
            .map(|w| {
                if w.chars()
                    .filter(|c| c.is_alphabetic())
                    .all(char::is_uppercase)
                    || w == "Moscow"
                    || w == "Far"
                    || w == "East"
                    || w == "Shanghai"
                {
                    w.to_owned()
                } else {
                    w.to_lowercase()
                }
            })
            .collect::<Vec<_>>()
            .join(" ")
    }
}
