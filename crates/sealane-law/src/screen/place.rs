//! Ports, terminals and zones: UN/LOCODE first, then the exact name; names that are only alike come to review.

use super::draft::{Draft, Match, rule_hit};
use crate::country;
use crate::entry::EntryKind;
use crate::error::LawError;
use crate::ids::parse_locode;
use crate::matcher::score;
use crate::name::{Class, normalise};
use crate::rules::{PlaceRule, binds};
use crate::subject::{Party, PlaceRef};
use crate::verdict::{Basis, ScoreParts, Verdict};

/// Likeness from which the name of a place comes to review; only the same name decides.
const ALIKE: f64 = 0.93;

/// The place of the question, checked.
struct Place<'a> {
    name: &'a str,
    locode: String,
    country: String,
    kind: EntryKind,
}

pub(super) fn screen(d: &mut Draft<'_>, p: &PlaceRef, kind: EntryKind) -> Result<(), LawError> {
    let place = check(p, kind)?;
    let zone_word = if kind == EntryKind::Zone {
        "zone"
    } else {
        "port"
    };
    listed(d, &place, zone_word);
    for r in &d.rules().places {
        rule(d, &place, r, zone_word);
    }
    coverage(d, kind, zone_word);
    if kind == EntryKind::Port {
        operators(d, &place);
        if !p.operator.trim().is_empty() {
            let party = Party {
                name: p.operator.clone(),
                country: p.country.clone(),
                ..Party::default()
            };
            super::party::compare(d, &party, EntryKind::Company, "terminal operator")?;
        }
    }
    Ok(())
}

fn check(p: &PlaceRef, kind: EntryKind) -> Result<Place<'_>, LawError> {
    let mut name = p.name.trim();
    let mut country = country::code_of_question("country", &p.country)?;
    // `St Petersburg, RU`: the country settles which one.
    if let Some((place, c)) = name
        .rsplit_once(',')
        .and_then(|(n, c)| Some((n.trim(), country::code(c)?)))
    {
        name = place;
        country = if country.is_empty() { c } else { country };
    }
    let locode = if p.locode.trim().is_empty() {
        locode_in_name(name)
    } else {
        parse_locode(&p.locode).ok_or_else(|| LawError::BadIdentifier {
            field: "locode",
            value: p.locode.clone(),
            reason: "expected two letters of a country and three of A-Z, 2-9, e.g. INMAA"
                .to_owned(),
        })?
    };
    if name.is_empty() && locode.is_empty() {
        return Err(LawError::Empty(
            "place: give a name or a UN/LOCODE".to_owned(),
        ));
    }
    let of_code = country::code(locode.get(..2).unwrap_or("")).unwrap_or("");
    let country = if country.is_empty() { of_code } else { country };
    let is_code = !locode.is_empty() && name.replace(' ', "") == locode;
    Ok(Place {
        name: if is_code { "" } else { name },
        locode,
        country: country.to_owned(),
        kind,
    })
}

/// A name that is a UN/LOCODE: five capitals (or `RU MMK`) that begin with the code of a country.
fn locode_in_name(name: &str) -> String {
    let shape = name.len() == 5 || (name.len() == 6 && name.as_bytes().get(2) == Some(&b' '));
    parse_locode(name)
        .filter(|l| {
            shape
                && name == name.to_ascii_uppercase()
                && country::code(l.get(..2).unwrap_or("")).is_some()
        })
        .unwrap_or_default()
}

/// How a place meets a name: `Some((score, decides))`.
fn meets(
    place: &Place<'_>,
    names: &[&str],
    locodes: &[String],
    country: &str,
) -> Option<(Option<ScoreParts>, bool)> {
    if !place.locode.is_empty() && locodes.contains(&place.locode) {
        return Some((None, true));
    }
    if !place.country.is_empty() && !country.is_empty() && place.country != country {
        return None;
    }
    if place.name.is_empty() {
        return None;
    }
    let q = normalise(place.name, Class::Place);
    let best = names
        .iter()
        .map(|n| score(&q, &normalise(n, Class::Place)))
        .filter(|s| s.numerals_equal)
        .max_by(|a, b| a.total.total_cmp(&b.total))?;
    let exact = best.total >= 0.97 && best.joined >= 0.96;
    // Two places of one country may share a name: a LOCODE that is known and differs asks for a look, not for a verdict.
    let other_code = !place.locode.is_empty() && !locodes.is_empty();
    (best.total >= ALIKE).then_some((Some(best), exact && !other_code))
}

fn rule(d: &mut Draft<'_>, place: &Place<'_>, r: &PlaceRule, zone_word: &str) {
    let wild = r.name == "*"
        && r.kind == zone_word
        && !place.country.is_empty()
        && r.country == place.country;
    let names: Vec<&str> = std::iter::once(r.name.as_str())
        .chain(r.aliases.iter().map(String::as_str))
        .collect();
    let met = if wild {
        Some((None, true))
    } else if r.name == "*" {
        None
    } else {
        meets(place, &names, &r.locodes, &r.country)
    };
    let Some((score, decides)) = met else { return };
    let inside = r.kind == "zone" && place.kind == EntryKind::Port;
    let verdict = if decides && !inside {
        r.effect.verdict()
    } else {
        Verdict::Review.min(r.effect.verdict())
    };
    for layer in d.jurisdictions() {
        if !binds(&r.bound, layer) {
            continue;
        }
        let mut hit = rule_hit(
            verdict,
            zone_word,
            "law-place-rules",
            &r.id,
            &r.measure,
            &r.citation,
        );
        hit.basis = Basis::Place;
        r.name.clone_into(&mut hit.entry_name);
        hit.matched = if score.is_some() {
            place.name.to_owned()
        } else {
            place.locode.clone()
        };
        hit.score.clone_from(&score);
        if inside {
            hit.notes
                .push("the port lies inside this zone; the measure concerns the zone".to_owned());
        } else if !decides {
            hit.notes
                .push("the names are alike, not the same: settle it with the UN/LOCODE".to_owned());
        }
        hit.notes
            .extend((!r.note.is_empty()).then(|| r.note.clone()));
        d.add_rule(hit, layer, r.valid_from, r.valid_to);
    }
}

/// Ports and zones in the lists that the user brought.
fn listed(d: &mut Draft<'_>, place: &Place<'_>, role: &str) {
    let mut ids: Vec<u32> = if place.locode.is_empty() {
        Vec::new()
    } else {
        d.screener.by_locode(&place.locode).to_vec()
    };
    if !place.name.is_empty() {
        ids.extend(
            d.screener
                .names()
                .find(place.name, Class::Place, ALIKE)
                .into_iter()
                .map(|f| f.entry),
        );
    }
    ids.sort_unstable();
    ids.dedup();
    for id in ids {
        let Some((list, entry)) = d.screener.entry(id) else {
            continue;
        };
        let names: Vec<&str> = entry.names.iter().map(|n| n.text.as_str()).collect();
        let country = entry.countries.first().map_or("", String::as_str);
        let Some((score, decides)) = meets(place, &names, &entry.locodes, country) else {
            d.dismiss(
                list,
                entry,
                format!("like name, but in another country ({country})"),
            );
            continue;
        };
        let verdict = if decides && entry.kind == place.kind {
            entry.effect.verdict()
        } else {
            Verdict::Review
        };
        let notes = if decides {
            Vec::new()
        } else {
            vec!["the names are alike, not the same: settle it with the UN/LOCODE".to_owned()]
        };
        let matched = if place.name.is_empty() {
            place.locode.clone()
        } else {
            place.name.to_owned()
        };
        d.add_match(
            &Match {
                list,
                entry,
                basis: Basis::Place,
                matched,
                verdict,
                score,
                notes,
            },
            role,
        );
    }
}

/// What a `clear` for a place needs.
fn coverage(d: &mut Draft<'_>, kind: EntryKind, word: &str) {
    for layer in d.jurisdictions() {
        let complete = d
            .rules()
            .jurisdiction(layer)
            .is_some_and(|j| j.place_rules == "complete");
        let list = if kind == EntryKind::Zone {
            "eu-annex-lii"
        } else {
            "eu-annex-xlvii"
        };
        if layer == "EU"
            && d.screener
                .lists
                .iter()
                .any(|l| l.id == list && !super::draft::is_stale(d.rules(), l, d.context))
        {
            continue;
        }
        if d.rules().jurisdiction(layer).is_some() && !complete {
            d.miss(
                layer,
                format!("no {word} measures of {layer} are known to Sealane"),
            );
        } else if !d.rules_fresh(layer, word) && layer == "EU" {
            d.miss(layer, format!("bring the current annex ({list})"));
        }
    }
}

/// Which operator's own rules wait at a port.
fn operators(d: &mut Draft<'_>, place: &Place<'_>) {
    for op in operators_at(d.rules(), place.name, &place.locode) {
        d.note(format!(
            "the port operator `{op}` has rules of its own: screen the ships with `operator:{op}`"
        ));
    }
}

/// The operators with rules of their own at a port, by UN/LOCODE or name.
pub(crate) fn operators_at(rules: &crate::rules::Rules, name: &str, locode: &str) -> Vec<String> {
    let q = normalise(name, Class::Place);
    let mut out: Vec<String> = rules
        .operators
        .iter()
        .filter(|r| {
            (!locode.is_empty() && r.ports.iter().any(|p| p == locode))
                || (!name.is_empty()
                    && (r.ports.iter().any(|p| p.eq_ignore_ascii_case(name))
                        || r.names
                            .iter()
                            .any(|n| score(&q, &normalise(n, Class::Place)).total >= 0.97)))
        })
        .map(|r| r.operator.clone())
        .collect();
    out.dedup();
    out
}
