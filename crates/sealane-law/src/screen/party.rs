//! Companies and persons: IMO company number first, then names. A name alone never decides; with the same country it is still review.

use super::draft::{Draft, Match};
use super::ship::ordinary_reason;
use crate::country;
use crate::entry::{EntryKind, NameKind};
use crate::error::LawError;
use crate::ids::{Imo, parse_imo};
use crate::matcher::ORDINARY;
use crate::name::Class;
use crate::subject::Party;
use crate::verdict::{Basis, Verdict};

/// Screens a party and says which lists a `clear` needs.
pub(super) fn screen(
    d: &mut Draft<'_>,
    p: &Party,
    kind: EntryKind,
    role: &str,
) -> Result<(), LawError> {
    compare(d, p, kind, role)?;
    d.need_lists(kind);
    Ok(())
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
