//! UK Sanctions List: XML (`Designations/Designation`) and CSV (one row a name, after a line with the report's date).

use super::guard::{Guard, Refusal};
use super::{List, table, xml};
use crate::date::parse_day;
use crate::entry::{Effect, Entry, EntryKind, NameKind};
use std::collections::HashMap;

/// A freeze, a port or ship measure prohibits; director disqualification, travel or trust measures alone do not stop a voyage.
fn effect(imposed: &str) -> Effect {
    let low = imposed.to_lowercase();
    let hard = [
        "asset freeze",
        "port",
        "ship",
        "vessel",
        "crew",
        "flag",
        "deregist",
        "charter",
        "transport",
        "specified",
    ];
    if imposed.trim().is_empty() || hard.iter().any(|w| low.contains(w)) {
        Effect::Prohibited
    } else {
        Effect::Restricted
    }
}

fn kind(word: &str) -> EntryKind {
    match word.trim().to_lowercase().as_str() {
        "ship" | "ships" => EntryKind::Ship,
        "individual" => EntryKind::Person,
        _ => EntryKind::Company,
    }
}

fn name_kind(kind: &str, strength: &str) -> NameKind {
    let (k, s) = (kind.to_lowercase(), strength.to_lowercase());
    if s.contains("low") {
        NameKind::Weak
    } else if k.contains("former") || k.contains("fka") || k.contains("previous") {
        NameKind::Former
    } else if k.starts_with("primary") && !k.contains("variation") {
        NameKind::Primary
    } else {
        NameKind::Alias
    }
}

fn complete(e: &mut Entry, regime: &str, imposed: &str) {
    e.effect = effect(imposed);
    e.measure = if imposed.is_empty() {
        "UK designation".to_owned()
    } else {
        format!("UK: {}", imposed.replace('|', "; "))
    };
    e.citation = format!("UK Sanctions List {}, {regime}", e.id);
    if !regime.is_empty() {
        e.programs.push(regime.to_owned());
    }
    // The main name first: the file does not always print it so.
    e.names.sort_by_key(|n| n.kind != NameKind::Primary);
}

pub(super) fn xml(guard: Guard, list: &mut List) -> Result<Guard, Refusal> {
    let mut date = None;
    let entries = &mut list.entries;
    let guard = xml::read(
        guard,
        |n| matches!(n, "Designation" | "DateGenerated" | "ReportDate"),
        |_| Ok(()),
        |n| {
            if n.name != "Designation" {
                date = parse_day(&n.text);
                return Ok(());
            }
            super::push(entries, designation(&n))
        },
    )?;
    list.content_date(date);
    Ok(guard)
}

fn designation(n: &xml::Node) -> Option<Entry> {
    let mut e = Entry {
        id: n.get("UniqueID"),
        kind: kind(&n.get("IndividualEntityShip")),
        listed_on: parse_day(&n.get("DateDesignated")),
        ..Entry::default()
    };
    let mut names = Vec::new();
    if let Some(all) = n.child("Names") {
        names.extend(all.all("Name"));
    }
    for name in names {
        let full = name.get("Name");
        let parts: Vec<String> = ["Name1", "Name2", "Name3", "Name4", "Name5", "Name6"]
            .iter()
            .map(|p| name.get(p))
            .filter(|p| !p.is_empty())
            .collect();
        let text = if parts.is_empty() {
            full
        } else {
            parts.join(" ")
        };
        e.add_name(
            &text,
            name_kind(&name.get("NameType"), &name.get("AliasStrength")),
        );
    }
    for text in n.texts("NameNonLatinScript") {
        e.add_name(&text, NameKind::Alias);
    }
    for text in n.texts("IMONumber") {
        e.add_imo(&text, true);
    }
    for tag in [
        "CurrentBelievedFlagOfShip",
        "PreviousFlag",
        "AddressCountry",
        "Nationality",
    ] {
        for text in n.texts(tag) {
            e.add_country(&text);
        }
    }
    for tag in ["CurrentOwnerOperator", "PreviousOwnerOperator"] {
        e.owners.extend(n.texts(tag));
    }
    if e.kind != EntryKind::Ship {
        e.add_imo(&n.get("OtherInformation"), false);
    }
    complete(&mut e, &n.get("RegimeName"), &n.get("SanctionsImposed"));
    (!e.names.is_empty() || !e.imo.is_empty()).then_some(e)
}

pub(super) fn csv(mut guard: Guard, list: &mut List) -> Result<Guard, Refusal> {
    let head = String::from_utf8_lossy(guard.peek()?).into_owned();
    if head.trim_start_matches('"').starts_with("Report Date") {
        let line = guard.line()?.unwrap_or_default();
        let day = line
            .split_once(':')
            .and_then(|(_, d)| parse_day(d.trim_matches([',', '"', ' '])));
        list.content_date(day);
    }
    let mut rows = table::Rows::new(guard, b',', true)?;
    if !rows.header().iter().any(|h| table::key(h) == "uniqueid") {
        return Err("no column `Unique ID`: not the UK Sanctions List".to_owned());
    }
    let mut order: Vec<Entry> = Vec::new();
    let mut at: HashMap<String, usize> = HashMap::new();
    while let Some(row) = rows.next()? {
        let id = row.get(&["Unique ID"]).to_owned();
        if id.is_empty() {
            continue;
        }
        let i = *at.entry(id.clone()).or_insert_with(|| {
            let mut e = Entry {
                id,
                kind: kind(row.get(&["Designation Type", "Individual, Entity, Ship"])),
                listed_on: parse_day(row.get(&["Date Designated"])),
                ..Entry::default()
            };
            complete(
                &mut e,
                row.get(&["Regime Name"]),
                row.get(&["Sanctions Imposed"]),
            );
            order.push(e);
            order.len() - 1
        });
        let Some(e) = order.get_mut(i) else { continue };
        let parts: Vec<&str> = ["Name 1", "Name 2", "Name 3", "Name 4", "Name 5", "Name 6"]
            .iter()
            .map(|c| row.get(&[c]))
            .filter(|p| !p.is_empty())
            .collect();
        e.add_name(
            &parts.join(" "),
            name_kind(row.get(&["Name type"]), row.get(&["Alias strength"])),
        );
        e.add_name(row.get(&["Name non-latin script"]), NameKind::Alias);
        e.names.sort_by_key(|n| n.kind != NameKind::Primary);
        e.add_imo(row.get(&["IMO number"]), true);
        if e.kind != EntryKind::Ship {
            e.add_imo(row.get(&["Other Information"]), false);
        }
        for column in [
            "Current believed flag of ship",
            "Previous flags",
            "Address Country",
            "Nationality(/ies)",
        ] {
            for part in row.get(&[column]).split([';', '|']) {
                e.add_country(part);
            }
        }
        for column in ["Current owner/operator (s)", "Previous owner/operator (s)"] {
            let o = row.get(&[column]);
            if !o.is_empty() && !e.owners.iter().any(|x| x == o) {
                e.owners.push(o.to_owned());
            }
        }
    }
    for e in order {
        super::push(
            &mut list.entries,
            (!e.names.is_empty() || !e.imo.is_empty()).then_some(e),
        )?;
    }
    Ok(rows.finish())
}
