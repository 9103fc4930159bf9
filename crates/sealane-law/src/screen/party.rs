//! Companies and persons: IMO company number first, then names. A name alone never decides; with the same country it is still review.

use super::draft::{Asked, Draft, Match};
use super::ship::ordinary_reason;
use crate::country;
use crate::entry::{EntryKind, NameKind};
use crate::error::LawError;
use crate::ids::{Imo, parse_imo};
use crate::matcher::ORDINARY;
use crate::name::{Class, split_question};
use crate::subject::Party;
use crate::verdict::{Basis, Verdict};

/// Screens a party and says which lists a `clear` needs.
pub(super) fn screen(
    d: &mut Draft<'_>,
    p: &Party,
    kind: EntryKind,
    role: &str,
) -> Result<(), LawError> {
    let p = &taken_apart(p);
    compare(d, p, kind, role)?;
    let asked = Asked {
        name: std::iter::once(&p.name)
            .chain(&p.former_names)
            .any(|n| !n.trim().is_empty()),
        imo: !p.imo.trim().is_empty(),
        number: !p.imo.trim().is_empty(),
    };
    d.need_lists(kind, asked);
    if kind == EntryKind::Company && !asked.imo {
        namesakes(
            d,
            std::iter::once(&p.name).chain(&p.former_names),
            Class::Ship,
        );
    }
    Ok(())
}

/// The party with its names taken apart.
fn taken_apart(p: &Party) -> Party {
    let mut out = p.clone();
    let printed = split_question(&p.name);
    let mut names = printed.names.into_iter().map(|(n, _)| n);
    if let Some(first) = names.next() {
        out.name = first;
        out.former_names.extend(names);
        // Should the mark be a word of the name after all, the whole stands, too.
        if out.name != p.name.trim() {
            out.former_names.push(p.name.clone());
        }
    }
    if out.imo.trim().is_empty() {
        out.imo = printed.imo;
    }
    out
}

/// Says when the other kind of entry bears this very name: a ship called like the company asked, or the other way.
pub(super) fn namesakes<'n>(
    d: &mut Draft<'_>,
    names: impl Iterator<Item = &'n String>,
    class: Class,
) {
    let word = if class == Class::Ship {
        "ship"
    } else {
        "company or person"
    };
    for name in names.filter(|n| !n.trim().is_empty()) {
        let found: Vec<String> = d
            .screener
            .names()
            .find(name, class, 0.97)
            .into_iter()
            .filter(|f| f.score.numerals_equal)
            .filter_map(|f| d.screener.entry(f.entry))
            .filter(|(_, e)| (e.kind == EntryKind::Ship) == (class == Class::Ship))
            .map(|(l, e)| format!("{} {}", l.id, e.id))
            .take(3)
            .collect();
        if !found.is_empty() {
            d.note(format!(
                "a listed {word} bears the name `{name}` ({}): ask for it as well",
                found.join(", ")
            ));
        }
    }
}

/// Screens a party without asking for lists.
pub(super) fn compare(
    d: &mut Draft<'_>,
    p: &Party,
    kind: EntryKind,
    role: &str,
) -> Result<(), LawError> {
    if p.name.trim().is_empty() && p.imo.trim().is_empty() {
        return Err(LawError::Empty(format!(
            "{role}: give a name or an IMO company number"
        )));
    }
    let imo = company_imo(p)?;
    let country = country::code_of_question("country", &p.country)?;
    if let Some(n) = imo {
        for id in d.screener.by_imo(n.number) {
            if let Some((list, entry)) = d
                .screener
                .entry(*id)
                .filter(|(_, e)| e.kind != EntryKind::Ship)
            {
                d.add_match(
                    &Match {
                        list,
                        entry,
                        basis: Basis::ImoCompany,
                        matched: format!("{:07}", n.number),
                        verdict: entry.effect.verdict(),
                        score: None,
                        notes: Vec::new(),
                    },
                    role,
                );
            }
        }
    }
    for name in std::iter::once(&p.name)
        .chain(&p.former_names)
        .filter(|n| !n.trim().is_empty())
    {
        by_name(d, name, imo, country, kind, role);
    }
    Ok(())
}

fn company_imo(p: &Party) -> Result<Option<Imo>, LawError> {
    if p.imo.trim().is_empty() {
        return Ok(None);
    }
    let n = parse_imo(&p.imo)?;
    if n.is_company() {
        return Ok(Some(n));
    }
    Err(LawError::BadIdentifier {
        field: "imo",
        value: p.imo.clone(),
        reason: "this is an IMO ship number; a company needs an IMO company number".to_owned(),
    })
}

fn by_name(
    d: &mut Draft<'_>,
    name: &str,
    imo: Option<Imo>,
    country: &str,
    kind: EntryKind,
    role: &str,
) {
    let (alike, left_off) =
        d.screener
            .names()
            .find_counted(name, Class::Party, d.context.party_threshold);
    if left_off > 0 {
        d.note(format!(
            "{left_off} more listed names are like `{name}` and are not shown, most with other numerals: ask with an identifier"
        ));
    }
    for found in alike {
        let Some((list, entry)) = d.screener.entry(found.entry) else {
            continue;
        };
        let printed = entry.names.get(usize::from(found.name));
        let weak = printed.is_some_and(|n| n.kind == NameKind::Weak);
        if weak && found.score.method != "exact" {
            continue;
        }
        if imo.is_some_and(|n| entry.imo.contains(&n.number)) {
            continue;
        }
        if imo.is_some() && !entry.imo.is_empty() {
            d.dismiss(
                list,
                entry,
                "like name, but another valid IMO company number".to_owned(),
            );
            continue;
        }
        if found.score.method == ORDINARY {
            d.dismiss(list, entry, ordinary_reason(&found.score));
            continue;
        }
        let mut notes = vec![
            "a name alone does not decide: compare country, address and identifiers".to_owned(),
        ];
        if weak {
            notes.push("low-quality alias".to_owned());
        }
        if !country.is_empty() && !entry.countries.is_empty() {
            if entry.countries.iter().any(|c| c == country) {
                notes.push(format!("the country agrees: {country}"));
            } else {
                notes.push(format!(
                    "the country differs: {country}, list {}",
                    entry.countries.join(", ")
                ));
            }
        }
        if !found.score.numerals_equal {
            notes.push("the numerals differ".to_owned());
        }
        if kind == EntryKind::Company && entry.kind == EntryKind::Person {
            notes.push("the entry is a person".to_owned());
        }
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
            role,
        );
    }
}
