//! Ships: IMO number, then MMSI, then call sign, then names; flag measures; parties; the port operators' own layer.

use super::draft::{Asked, Draft, Match, rule_hit};
use super::party;
use crate::country;
use crate::entry::{Entry, EntryKind, NameKind};
use crate::error::LawError;
use crate::ids::{parse_call_sign, parse_imo, parse_mmsi};
use crate::matcher::{ORDINARY, score};
use crate::name::{Class, is_only_prefix, normalise, split_question};
use crate::rules::{Force, binds, force_on};
use crate::subject::Ship;
use crate::verdict::{Basis, ScoreParts, Verdict};

/// The identifiers of the question, checked.
#[derive(Debug, Default)]
struct Ids {
    imo: Option<u32>,
    mmsi: Option<u32>,
    call_sign: Option<String>,
}

pub(super) fn screen(d: &mut Draft<'_>, ship: &Ship) -> Result<(), LawError> {
    let ship = &taken_apart(ship)?;
    let ids = check(ship)?;
    let flag = country::code_of_question("flag", &ship.flag)?;
    compare(d, ship, &ids);
    d.need_lists(EntryKind::Ship, asked(ship, &ids));
    flag_rules(d, flag);
    let operators = d.context.operators.clone();
    for op in operators {
        operator(d, ship, &ids, &op, true);
    }
    let maybe = d.context.operators_maybe.clone();
    for op in maybe.iter().filter(|o| !d.context.operators.contains(o)) {
        operator(d, ship, &ids, op, false);
    }
    if ids.imo.is_none() && !ship.parties.iter().any(|p| p.role == NAMESAKE) {
        party::namesakes(
            d,
            std::iter::once(&ship.name).chain(&ship.former_names),
            Class::Party,
        );
    }
    for p in &ship.parties {
        if p.role == NAMESAKE {
            party::compare(d, &p.party, EntryKind::Company, NAMESAKE)?;
        } else {
            party::screen(d, &p.party, EntryKind::Company, &p.role)?;
        }
    }
    if ids.imo.is_none() {
        d.note("no IMO number given: names, MMSI and call signs change; the IMO number does not");
    }
    Ok(())
}

/// The ship with its name taken apart: former names and an IMO number written beside the name are used, not overlooked.
fn taken_apart(ship: &Ship) -> Result<Ship, LawError> {
    let mut out = ship.clone();
    out.former_names.clear();
    let mut names: Vec<(String, NameKind)> = Vec::new();
    for (i, text) in std::iter::once(&ship.name)
        .chain(&ship.former_names)
        .enumerate()
    {
        let printed = split_question(text);
        if !printed.imo.is_empty() && out.imo.trim().is_empty() {
            out.imo = printed.imo;
        } else if !printed.imo.is_empty() && !out.imo.contains(&printed.imo) {
            return Err(LawError::BadQuestion(format!(
                "the name `{text}` carries the IMO number {}, the question another one: {}",
                printed.imo, out.imo
            )));
        }
        let former = |k| if i > 0 { NameKind::Former } else { k };
        names.extend(printed.names.into_iter().map(|(n, k)| (n, former(k))));
    }
    let bare = |n: &(String, NameKind)| is_only_prefix(&n.0);
    if !names.is_empty() && names.iter().all(bare) {
        return Err(LawError::Empty(format!(
            "ship `{}`: only the prefix of a name; give the name",
            ship.name
        )));
    }
    names.retain(|n| !bare(n));
    out.name.clear();
    for (n, k) in names {
        if out.name.is_empty() && k != NameKind::Former {
            out.name = n;
        } else {
            out.former_names.push(n);
        }
    }
    Ok(out)
}

fn asked(ship: &Ship, ids: &Ids) -> Asked {
    Asked {
        name: std::iter::once(&ship.name)
            .chain(&ship.former_names)
            .any(|n| !n.trim().is_empty()),
        imo: ids.imo.is_some(),
        number: ids.imo.is_some() || ids.mmsi.is_some() || ids.call_sign.is_some(),
    }
}

/// Role of a party that is only the ship's name tried against companies and persons.
pub const NAMESAKE: &str = "namesake";

fn check(ship: &Ship) -> Result<Ids, LawError> {
    let mut ids = Ids::default();
    if !ship.imo.trim().is_empty() {
        let n = parse_imo(&ship.imo)?;
        if !n.is_ship() {
            return Err(LawError::BadIdentifier {
                field: "imo",
                value: ship.imo.clone(),
                reason: "this is an IMO company number, not a ship's: ask for the company"
                    .to_owned(),
            });
        }
        ids.imo = Some(n.number);
    }
    if !ship.mmsi.trim().is_empty() {
        ids.mmsi = Some(parse_mmsi(&ship.mmsi)?);
    }
    if !ship.call_sign.trim().is_empty() {
        ids.call_sign = Some(parse_call_sign(&ship.call_sign)?);
    }
    let named = std::iter::once(&ship.name)
        .chain(&ship.former_names)
        .any(|n| !n.trim().is_empty());
    if ids.imo.is_none() && ids.mmsi.is_none() && ids.call_sign.is_none() && !named {
        return Err(LawError::Empty(
            "ship: give an IMO number, MMSI, call sign or name".to_owned(),
        ));
    }
    Ok(ids)
}

fn compare(d: &mut Draft<'_>, ship: &Ship, ids: &Ids) {
    let mut done: Vec<u32> = Vec::new();
    for id in ids.imo.map_or(&[][..], |n| d.screener.by_imo(n)) {
        if let Some((list, entry)) = d
            .screener
            .entry(*id)
            .filter(|(_, e)| e.kind == EntryKind::Ship)
        {
            done.push(*id);
            let notes = name_note(ship, entry);
            let matched = format!("{:07}", ids.imo.unwrap_or(0));
            d.add_match(
                &Match {
                    list,
                    entry,
                    basis: Basis::ImoShip,
                    matched,
                    verdict: entry.effect.verdict(),
                    score: None,
                    notes,
                },
                "ship",
            );
        }
    }
    for id in ids.mmsi.map_or(&[][..], |n| d.screener.by_mmsi(n)) {
        secondary(d, ship, ids, *id, Basis::Mmsi, &mut done);
    }
    for id in ids
        .call_sign
        .as_deref()
        .map_or(&[][..], |c| d.screener.by_call_sign(c))
    {
        secondary(d, ship, ids, *id, Basis::CallSign, &mut done);
    }
    for (i, name) in std::iter::once(&ship.name)
        .chain(&ship.former_names)
        .enumerate()
    {
        if !name.trim().is_empty() {
            by_name(d, name, i > 0, ids, &mut done);
        }
    }
}

/// A hit by IMO number under a name that is not the entry's is told.
fn name_note(ship: &Ship, entry: &Entry) -> Vec<String> {
    if ship.name.trim().is_empty() || entry.names.is_empty() {
        return Vec::new();
    }
    match best_name(&ship.name, entry) {
        Some((NameKind::Former, true)) => {
            vec!["the name given is a former name in the list".to_owned()]
        }
        Some((_, true)) => Vec::new(),
        _ => vec![format!(
            "the list has another name ({}): the ship was renamed, or the number was mistaken or borrowed",
            entry.name()
        )],
    }
}

/// The kind of the entry's best name and whether it is like the question's.
fn best_name(name: &str, entry: &Entry) -> Option<(NameKind, bool)> {
    let q = normalise(name, Class::Ship);
    entry
        .names
        .iter()
        .map(|n| {
            let s = score(&q, &normalise(&n.text, Class::Ship));
            (if s.numerals_equal { s.total } else { 0.0 }, n.kind)
        })
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(s, k)| (k, s >= 0.85))
}

/// MMSI decides unless the IMO numbers contradict it; a call sign decides with a like name.
fn secondary(
    d: &mut Draft<'_>,
    ship: &Ship,
    ids: &Ids,
    id: u32,
    basis: Basis,
    done: &mut Vec<u32>,
) {
    if done.contains(&id) {
        return;
    }
    let Some((list, entry)) = d
        .screener
        .entry(id)
        .filter(|(_, e)| e.kind == EntryKind::Ship)
    else {
        return;
    };
    done.push(id);
    let other_ship = ids.imo.is_some() && !entry.imo.is_empty();
    let like = std::iter::once(&ship.name)
        .chain(&ship.former_names)
        .any(|n| !n.is_empty() && best_name(n, entry).is_some_and(|b| b.1));
    let (verdict, note) = match (basis, other_ship, like) {
        (Basis::Mmsi, false, _) => (
            entry.effect.verdict(),
            "MMSI change with the flag: confirm by IMO number",
        ),
        (Basis::Mmsi, true, _) => (
            Verdict::Review,
            "same MMSI, another valid IMO number: reassigned, or an identity that does not hold",
        ),
        (_, false, true) => (entry.effect.verdict(), "call sign and name agree"),
        (_, false, false) => (
            Verdict::Review,
            "call signs are reassigned: confirm by IMO number",
        ),
        (_, true, _) => {
            d.dismiss(
                list,
                entry,
                "same call sign, but another valid IMO number".to_owned(),
            );
            return;
        }
    };
    let matched = if basis == Basis::Mmsi {
        ids.mmsi.map_or_else(String::new, |m| m.to_string())
    } else {
        ids.call_sign.clone().unwrap_or_default()
    };
    d.add_match(
        &Match {
            list,
            entry,
            basis,
            matched,
            verdict,
            score: None,
            notes: vec![note.to_owned()],
        },
        "ship",
    );
}

fn by_name(d: &mut Draft<'_>, name: &str, former: bool, ids: &Ids, done: &mut Vec<u32>) {
    let (alike, left_off) =
        d.screener
            .names()
            .find_counted(name, Class::Ship, d.context.ship_threshold);
    if left_off > 0 {
        d.note(format!(
            "{left_off} more listed names are like `{name}` and are not shown, most with other numerals: ask with an identifier"
        ));
    }
    for found in alike {
        if done.contains(&found.entry) {
            continue;
        }
        let Some((list, entry)) = d.screener.entry(found.entry) else {
            continue;
        };
        if ids.imo.is_some() && !entry.imo.is_empty() {
            d.dismiss(
                list,
                entry,
                "like name, but another valid IMO number: another ship".to_owned(),
            );
            continue;
        }
        if found.score.method == ORDINARY {
            d.dismiss(list, entry, ordinary_reason(&found.score));
            continue;
        }
        let mut notes = vec!["a name alone does not decide: compare the IMO number".to_owned()];
        let printed = entry.names.get(usize::from(found.name));
        if printed.is_some_and(|n| n.kind == NameKind::Former) {
            notes.push("this is a former name in the list".to_owned());
        }
        if former {
            notes.push("a former name of the question met this entry".to_owned());
        }
        if !found.score.numerals_equal {
            notes.push("same words, another numeral: not a match by itself, but look".to_owned());
        }
        done.push(found.entry);
        let matched = printed.map_or_else(String::new, |n| n.text.clone());
        d.add_match(
            &Match {
                list,
                entry,
                basis: Basis::Name,
                matched,
                verdict: Verdict::Review,
                score: Some(found.score),
                notes,
            },
            "ship",
        );
    }
}

/// Why a name a letter away is taken for another: told, never silent.
pub(super) fn ordinary_reason(score: &ScoreParts) -> String {
    format!(
        "score {:.2}, but the words that differ are both ordinary words ({}): taken for another name",
        score.total,
        score.pairs.join(" ")
    )
}

fn flag_rules(d: &mut Draft<'_>, flag: &str) {
    if flag.is_empty() {
        return;
    }
    let rules = d.rules();
    for r in rules
        .flags
        .iter()
        .filter(|r| r.flag.iter().any(|f| f == flag))
    {
        for layer in d.jurisdictions() {
            if binds(&r.bound, layer) {
                let mut hit = rule_hit(
                    r.effect.verdict(),
                    "flag",
                    "law-flag-rules",
                    &r.id,
                    &r.measure,
                    &r.citation,
                );
                flag.clone_into(&mut hit.matched);
                hit.notes
                    .extend((!r.note.is_empty()).then(|| r.note.clone()));
                d.add_rule(hit, layer, r.valid_from, r.valid_to);
            }
        }
    }
}

/// The layer of a port operator: refuses ships that the lists of the named laws hold, whether or not those laws were asked.
///
/// `sure`: the ship calls at a berth of the operator; otherwise only at a port where it runs a terminal, and a hit needs a look.
fn operator(d: &mut Draft<'_>, ship: &Ship, ids: &Ids, name: &str, sure: bool) {
    let layer = format!("operator:{name}");
    d.layer(&layer);
    let rows: Vec<_> = d
        .rules()
        .operators
        .iter()
        .filter(|r| r.operator == name)
        .collect();
    if rows.is_empty() {
        d.miss(
            &layer,
            format!("no rules of the port operator `{name}` are known to Sealane"),
        );
    }
    let Some(r) = rows
        .into_iter()
        .filter(|r| force_on(r.valid_from, r.valid_to, d.context.as_of) == Force::Now)
        .max_by_key(|r| r.grade == "assumed" && !sure)
    else {
        return;
    };
    for law in &r.refuses_listed_by {
        d.need_lists_of(&layer, law, EntryKind::Ship, asked(ship, ids));
    }
    let mut asked = d.context.clone();
    asked.jurisdictions.clone_from(&r.refuses_listed_by);
    let mut inner = Draft::new(d.screener, &asked);
    compare(&mut inner, ship, ids);
    for mut hit in inner.hits {
        hit.notes.push(format!(
            "counts here because the operator {} ({})",
            r.measure, r.citation
        ));
        hit.notes
            .push(format!("listed under the law of {}", hit.layer));
        if r.grade == "assumed" {
            hit.notes
                .push("which ports are this operator's is unverified".to_owned());
        }
        if !sure {
            hit.verdict = hit.verdict.min(Verdict::Review);
            hit.notes.push(
                "the operator runs a terminal of the port, not the port: which terminal is called?"
                    .to_owned(),
            );
        }
        hit.layer.clone_from(&layer);
        d.hits.push(hit);
    }
}
