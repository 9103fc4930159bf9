//! Ports, terminals and zones: UN/LOCODE first, then the exact name; names that are only alike come to review.

use super::draft::{Draft, Match, rule_hit};
use crate::country;
use crate::entry::EntryKind;
use crate::error::LawError;
use crate::gazetteer;
use crate::ids::parse_locode;
use crate::matcher::score;
use crate::name::{Class, normalise};
use crate::rules::{PlaceRule, Rules, binds};
use crate::subject::{Party, PlaceRef};
use crate::verdict::{Basis, ScoreParts, Verdict};

/// Likeness from which the name of a place comes to review; only the same name decides.
const ALIKE: f64 = 0.93;

/// The place of the question, checked.
struct Place<'a> {
    name: &'a str,
    locode: String,
    country: String,
    /// All countries in which a place of this name lies.
    countries: Vec<String>,
    /// Whether a table knows the place, or its country alone settles what is asked.
    known: bool,
    kind: EntryKind,
}

pub(super) fn screen(d: &mut Draft<'_>, p: &PlaceRef, kind: EntryKind) -> Result<(), LawError> {
    let place = check(d.rules(), p, kind)?;
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
        placed(d, &place);
    }
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

fn check<'p>(rules: &Rules, p: &'p PlaceRef, kind: EntryKind) -> Result<Place<'p>, LawError> {
    let mut name = p.name.trim();
    let mut country = country::code_of_question("country", &p.country)?.to_owned();
    let found = gazetteer::locate(name, rules);
    // `St Petersburg, RU`: the country settles which one.
    if let Some((place, c)) = name
        .rsplit_once(',')
        .and_then(|(n, c)| Some((n.trim(), country::code(c)?)))
    {
        name = place;
        if country.is_empty() {
            c.clone_into(&mut country);
        }
    }
    let of_field = if p.locode.trim().is_empty() {
        String::new()
    } else {
        parse_locode(&p.locode).ok_or_else(|| LawError::BadIdentifier {
            field: "locode",
            value: p.locode.clone(),
            reason: "expected two letters of a country and three of A-Z, 2-9, e.g. INMAA"
                .to_owned(),
        })?
    };
    if name.is_empty() && of_field.is_empty() {
        return Err(LawError::Empty(
            "place: give a name or a UN/LOCODE".to_owned(),
        ));
    }
    let by_code = gazetteer::locate(&of_field, rules);
    let of_code = country::code(of_field.get(..2).unwrap_or("")).unwrap_or("");
    if country.is_empty() {
        of_code.clone_into(&mut country);
    }
    let countries: Vec<String> = if country.is_empty() {
        found.countries.clone()
    } else {
        vec![country.clone()]
    };
    if let [one] = countries.as_slice() {
        country.clone_from(one);
    }
    let by_name = found.known && (country.is_empty() || found.countries.contains(&country));
    let locode = if !of_field.is_empty() {
        of_field
    } else if found.name.is_empty() || by_name {
        // A name that lies in one place only brings its code.
        found.locode.clone()
    } else {
        String::new()
    };
    Ok(Place {
        name: if found.name.is_empty() && found.known {
            ""
        } else {
            name
        },
        locode,
        country,
        countries,
        known: by_name || by_code.known,
        kind,
    })
}

/// A port that no table knows, in a country where measures on ports exist or in no known country, is never clear.
fn placed(d: &mut Draft<'_>, place: &Place<'_>) {
    if place.known || d.hits.iter().any(|h| h.basis == Basis::Place) || !d.announced.is_empty() {
        return;
    }
    let (rules, screener) = (d.rules(), d.screener);
    let shown = if place.name.is_empty() {
        &place.locode
    } else {
        place.name
    };
    for layer in d.jurisdictions() {
        let measured = place.country.is_empty()
            || rules
                .places
                .iter()
                .any(|r| r.country == place.country && binds(&r.bound, layer))
            || screener.lists().iter().any(|l| {
                l.entries.iter().any(|e| {
                    e.kind == EntryKind::Port
                        && Draft::binds(l, e, layer) != Some(false)
                        && e.countries.contains(&place.country)
                })
            });
        if measured {
            d.miss(layer, format!("place `{shown}`: no table knows it, so it cannot be told from the ports under measures; give its UN/LOCODE or its name, country"));
        }
    }
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
        && !r.country.is_empty()
        && place.countries.contains(&r.country);
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
        if wild && place.countries.len() > 1 {
            hit.notes.push(format!(
                "places of this name lie in {}: say which",
                place.countries.join(", ")
            ));
        }
        r.exception.clone_into(&mut hit.exception);
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
            .governing(layer)
            .is_some_and(|j| j.place_rules == "complete");
        let own = d.rules().jurisdiction(layer).is_some();
        let list = if kind == EntryKind::Zone {
            "eu-annex-lii"
        } else {
            "eu-annex-xlvii"
        };
        if layer == "EU"
            && d.screener.lists.iter().any(|l| {
                l.id == list && !l.partial && !super::draft::is_stale(d.rules(), l, d.context)
            })
        {
            continue;
        }
        if own && !complete {
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
    let here = operators_at(d.rules(), place.name, &place.locode);
    for op in &here {
        d.note(if op.whole_port {
            format!(
                "the port operator `{}` has rules of its own: screen the ships with `operator:{}`",
                op.name, op.name
            )
        } else {
            format!(
                "the operator `{0}` runs a terminal of this port and has rules of its own: they concern ships at that terminal; screen them with `operator:{0}`",
                op.name
            )
        });
    }
    if here.is_empty() && place.country == "IN" {
        for op in d
            .rules()
            .operators
            .iter()
            .map(|r| r.operator.clone())
            .collect::<Vec<_>>()
        {
            d.note(format!(
                "Sealane does not know all ports of the operator `{op}`: ask who runs the terminal"
            ));
        }
    }
}

/// An operator with rules of its own at a port.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OperatorAt {
    /// The operator.
    pub name: String,
    /// Whether it runs the whole port; otherwise a terminal in it, and a ship of the port need not call there.
    pub whole_port: bool,
}

/// The operators with rules of their own at a port, by UN/LOCODE or name.
pub(crate) fn operators_at(rules: &Rules, name: &str, locode: &str) -> Vec<OperatorAt> {
    let q = normalise(name, Class::Place);
    let mut out: Vec<OperatorAt> = Vec::new();
    for r in &rules.operators {
        let by_name = |n: &String| score(&q, &normalise(n, Class::Place)).total >= 0.97;
        let named = !name.is_empty() && r.names.iter().any(by_name);
        let coded = (!locode.is_empty() && r.ports.iter().any(|p| p == locode))
            || (!name.is_empty() && r.ports.iter().any(|p| p.eq_ignore_ascii_case(name)));
        if !named && !coded {
            continue;
        }
        // The name of the terminal itself settles it.
        let whole_port = r.whole_port || (named && crate::gazetteer::by_name(name).is_empty());
        match out.iter_mut().find(|o| o.name == r.operator) {
            Some(o) => o.whole_port |= whole_port,
            None => out.push(OperatorAt {
                name: r.operator.clone(),
                whole_port,
            }),
        }
    }
    out
}
