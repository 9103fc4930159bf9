//! UN Security Council Consolidated List (XML) and 1718 Designated Vessels List (CSV of its page).

use super::guard::{Guard, Refusal};
use super::{List, table, xml};
use crate::date::parse_day;
use crate::entry::{Effect, Entry, EntryKind, NameKind};

/// Consolidated list: `CONSOLIDATED_LIST/INDIVIDUALS/INDIVIDUAL` and `…/ENTITIES/ENTITY`.
pub(super) fn consolidated(guard: Guard, list: &mut List) -> Result<Guard, Refusal> {
    let mut date = None;
    let entries = &mut list.entries;
    let guard = xml::read(
        guard,
        |n| matches!(n, "INDIVIDUAL" | "ENTITY"),
        |root| {
            date = parse_day(root.attr("dateGenerated"));
            Ok(())
        },
        |node| super::push(entries, entry(&node)),
    )?;
    list.content_date(date);
    Ok(guard)
}

fn entry(n: &xml::Node) -> Option<Entry> {
    let person = n.name == "INDIVIDUAL";
    let mut e = Entry {
        id: n.get("REFERENCE_NUMBER"),
        kind: if person {
            EntryKind::Person
        } else {
            EntryKind::Company
        },
        measure: "UN targeted sanctions: asset freeze and no funds or economic resources"
            .to_owned(),
        effect: Effect::Prohibited,
        listed_on: parse_day(&n.get("LISTED_ON")),
        ..Entry::default()
    };
    if e.id.is_empty() {
        e.id = n.get("DATAID");
    }
    let name: Vec<String> = ["FIRST_NAME", "SECOND_NAME", "THIRD_NAME", "FOURTH_NAME"]
        .iter()
        .map(|p| n.get(p))
        .filter(|p| !p.is_empty())
        .collect();
    e.add_name(&name.join(" "), NameKind::Primary);
    e.add_name(&n.get("NAME_ORIGINAL_SCRIPT"), NameKind::Alias);
    for alias in n
        .children
        .iter()
        .filter(|c| matches!(c.name.as_str(), "ENTITY_ALIAS" | "INDIVIDUAL_ALIAS"))
    {
        let kind = match alias.get("QUALITY").to_lowercase().as_str() {
            "low" => NameKind::Weak,
            "f.k.a." | "fka" => NameKind::Former,
            _ => NameKind::Alias,
        };
        for part in alias.get("ALIAS_NAME").split("; ") {
            e.add_name(part, kind);
        }
    }
    let programme = n.get("UN_LIST_TYPE");
    e.citation = format!("UN Security Council {programme} sanctions list, {}", e.id);
    e.programs.push(programme);
    // Company IMO numbers stand in the free text, as does everything else about ships.
    for field in ["COMMENTS1", "NOTE"] {
        e.add_imo(&n.get(field), false);
    }
    // Ships under S/RES/2146 (Libya) stand among the entities: their number or their measure tells.
    let told = format!("{} {}", n.get("COMMENTS1"), n.get("NOTE")).to_lowercase();
    let only_ship = |i: &u32| crate::ids::imo_scheme(*i) == Some(crate::ids::ImoScheme::Ship);
    if !person && (e.imo.iter().any(only_ship) || told.contains("resolution 2146")) {
        e.kind = EntryKind::Ship;
        "UN measures on a designated ship: flag State duties, no port entry, no bunkering, no transactions, as its entry says"
            .clone_into(&mut e.measure);
    }
    let mut countries = Vec::new();
    n.find("COUNTRY", &mut countries);
    for c in countries {
        e.add_country(&c.text);
    }
    if let Some(nat) = n.child("NATIONALITY") {
        for v in nat.all("VALUE") {
            e.add_country(&v.text);
        }
    }
    (!e.names.is_empty()).then_some(e)
}

/// 1718 vessels: one row a ship; cells may hold several values as `1: x 2: y`.
pub(super) fn vessels(guard: Guard, list: &mut List) -> Result<Guard, Refusal> {
    let mut rows = table::Rows::new(guard, b',', true)?;
    let mut before: Option<u32> = None;
    while let Some(row) = rows.next()? {
        if let Ok(n) = row.get(&["#"]).parse::<u32>() {
            let want = before.map_or(1, |b| b + 1);
            if n != want && !list.partial {
                list.partial = true;
                list.warnings.push(format!(
                    "line {}: number {n} where {want} was due: rows are missing, so it finds but does not clear",
                    row.line
                ));
            }
            before = Some(n);
        }
        let mut e = Entry {
            id: row.get(&["#"]).to_owned(),
            kind: EntryKind::Ship,
            effect: Effect::Prohibited,
            listed_on: parse_day(row.get(&["date_of_designation"])),
            ..Entry::default()
        };
        for name in numbered(row.get(&["vessel_name"])) {
            e.add_name(&name, NameKind::Primary);
        }
        e.add_imo(row.get(&["imo_number"]), true);
        e.add_mmsi(row.get(&["mmsi"]));
        for c in numbered(row.get(&["call_sign"])) {
            e.add_call_sign(&c);
        }
        for c in numbered(row.get(&["flag"])) {
            e.add_country(&c);
        }
        let owner = row.get(&["designated_owner"]);
        if !owner.is_empty() && !is_none(owner) {
            e.owners.push(owner.to_owned());
        }
        e.add_imo(row.get(&["other_information"]), false);
        let measures: Vec<String> = rows
            .header()
            .iter()
            .zip(row.cells())
            .filter(|(h, v)| {
                h.to_lowercase().contains("resolution") && !v.trim().is_empty() && !is_none(v)
            })
            .map(|(h, _)| h.clone())
            .collect();
        e.measure = if measures.is_empty() {
            "UN designated vessel".to_owned()
        } else {
            format!("UN designated vessel: {}", measures.join("; "))
        };
        e.citation = format!(
            "1718 Designated Vessels List, {}",
            if e.id.is_empty() {
                e.name()
            } else {
                e.id.as_str()
            }
        );
        e.programs.push("DPRK".to_owned());
        if !e.names.is_empty() || !e.imo.is_empty() {
            super::push(&mut list.entries, Some(e))?;
        }
    }
    Ok(rows.finish())
}

fn is_none(v: &str) -> bool {
    matches!(
        v.trim().to_lowercase().as_str(),
        "na" | "n/a" | "no" | "none" | "-" | "unknown"
    )
}

/// `1: Alfa 2: Beta` as two values.
fn numbered(cell: &str) -> Vec<String> {
    let mut parts = vec![String::new()];
    for word in cell.split_whitespace() {
        let mark = word
            .strip_suffix(':')
            .is_some_and(|n| n.len() == 1 && n.bytes().all(|b| b.is_ascii_digit()));
        if mark {
            parts.push(String::new());
        } else if let Some(p) = parts.last_mut() {
            if !p.is_empty() {
                p.push(' ');
            }
            p.push_str(word);
        }
    }
    parts.retain(|p| !p.is_empty() && !is_none(p));
    parts
}
