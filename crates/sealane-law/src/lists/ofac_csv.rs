//! OFAC SDN.CSV with ALT.CSV, ADD.CSV and SDN_COMMENTS.CSV: no header, `-0-` for empty, the rest of a ship's identity in the remarks.

use super::guard::{Guard, Refusal};
use super::{List, table};
use crate::entry::{Effect, Entry, EntryKind, NameKind};
use std::collections::HashMap;

/// `-0- ` and blanks are nothing.
fn value(cell: &str) -> &str {
    let t = cell.trim().trim_matches('"').trim();
    if t == "-0-" { "" } else { t }
}

/// SDN.CSV: ent_num, name, type, program, title, call_sign, vess_type, tonnage, GRT, vess_flag, owner, remarks.
pub(super) fn sdn(guard: Guard, list: &mut List) -> Result<Guard, Refusal> {
    let mut rows = table::Rows::new(guard, b',', false)?;
    while let Some(row) = rows.next()? {
        // The file ends with the character 0x1A on a line of its own.
        if row.len() == 1 && row.at(0).trim_matches('\u{1a}').is_empty() {
            continue;
        }
        if row.len() != 12 {
            return Err(format!(
                "line {}: {} columns, expected the 12 of SDN.CSV",
                row.line,
                row.len()
            ));
        }
        let id = value(row.at(0));
        if id.is_empty() || !id.bytes().all(|b| b.is_ascii_digit()) {
            return Err(format!("line {}: `{id}` is not an entry number", row.line));
        }
        let kind = match value(row.at(2)).to_lowercase().as_str() {
            "vessel" => EntryKind::Ship,
            "individual" => EntryKind::Person,
            "aircraft" => EntryKind::Other,
            _ => EntryKind::Company,
        };
        let mut e = Entry {
            id: id.to_owned(),
            kind,
            ..Entry::default()
        };
        let name = value(row.at(1));
        // `DOE, John` of a person is turned round.
        let turned = (kind == EntryKind::Person)
            .then(|| name.split_once(", ").map(|(l, f)| format!("{f} {l}")))
            .flatten();
        e.add_name(turned.as_deref().unwrap_or(name), NameKind::Primary);
        e.programs = programs(value(row.at(3)));
        e.add_call_sign(value(row.at(5)));
        e.add_country(value(row.at(9)));
        if !value(row.at(10)).is_empty() {
            e.owners.push(value(row.at(10)).to_owned());
        }
        finish(&mut e);
        let said = value(row.at(11));
        // A cell holds a thousand characters; longer remarks run on in SDN_COMMENTS.CSV.
        e.cut = said.len() >= 990;
        remarks(&mut e, said);
        super::push(&mut list.entries, Some(e))?;
    }
    Ok(rows.finish())
}

/// What every SDN entry means.
pub(super) fn finish(e: &mut Entry) {
    e.effect = Effect::Prohibited;
    "blocking of property; no dealings by US persons".clone_into(&mut e.measure);
    e.citation = format!("OFAC SDN {}, {}", e.id, e.programs.join(", "));
}

/// `IRAN] [NPWMD] [IFSR` as three programmes.
fn programs(cell: &str) -> Vec<String> {
    cell.split(['[', ']', ';'])
        .map(str::trim)
        .filter(|p| !p.is_empty())
        .map(str::to_owned)
        .collect()
}

/// `Vessel Registration Identification IMO 9187629; MMSI 572469210; Former Vessel Flag Malta; f.k.a. 'ALFA'.`
pub(super) fn remarks(e: &mut Entry, text: &str) {
    for part in text.split([';']).map(|p| p.trim().trim_end_matches('.')) {
        let low = part.to_lowercase();
        let after = |mark: &str| {
            low.find(mark)
                .and_then(|i| part.get(i + mark.len()..))
                .map(str::trim)
        };
        if low.contains("imo ") {
            e.add_imo(part, false);
        }
        if let Some(n) = after("mmsi ") {
            e.add_mmsi(n);
        }
        for mark in ["vessel flag ", "flag of "] {
            if let Some(f) = after(mark) {
                e.add_country(f);
            }
        }
        if let Some(c) = after("call sign ") {
            e.add_call_sign(c);
        }
        for (mark, kind) in [
            ("f.k.a. '", NameKind::Former),
            ("a.k.a. '", NameKind::Alias),
            ("n.k.a. '", NameKind::Primary),
        ] {
            if let Some(n) = after(mark) {
                e.add_name(n.trim_end_matches(['\'', ')', '.']), kind);
            }
        }
        if let Some(o) = after("linked to: ").filter(|_| e.kind == EntryKind::Ship) {
            e.owners.push(o.trim_end_matches(')').to_owned());
        }
    }
}

/// ALT.CSV: ent_num, alt_num, type (aka, fka, nka), name, remarks.
pub(super) fn alt(
    guard: Guard,
    by_id: &mut HashMap<String, Vec<(String, NameKind)>>,
) -> Result<Guard, Refusal> {
    let mut rows = table::Rows::new(guard, b',', false)?;
    while let Some(row) = rows.next()? {
        if row.len() == 1 && row.at(0).trim_matches('\u{1a}').is_empty() {
            continue;
        }
        if row.len() != 5 {
            return Err(format!(
                "line {}: {} columns, expected the 5 of ALT.CSV",
                row.line,
                row.len()
            ));
        }
        let kind = if value(row.at(2)).eq_ignore_ascii_case("fka") {
            NameKind::Former
        } else {
            NameKind::Alias
        };
        by_id
            .entry(value(row.at(0)).to_owned())
            .or_default()
            .push((value(row.at(3)).to_owned(), kind));
    }
    Ok(rows.finish())
}

/// ADD.CSV: ent_num, add_num, address, city, country, remarks: the country.
pub(super) fn add(
    guard: Guard,
    by_id: &mut HashMap<String, Vec<String>>,
) -> Result<Guard, Refusal> {
    let mut rows = table::Rows::new(guard, b',', false)?;
    while let Some(row) = rows.next()? {
        let country = value(row.at(4));
        if !country.is_empty() {
            by_id
                .entry(value(row.at(0)).to_owned())
                .or_default()
                .push(country.to_owned());
        }
    }
    Ok(rows.finish())
}

/// SDN_COMMENTS.CSV: ent_num, remarks continued.
pub(super) fn comments(
    guard: Guard,
    by_id: &mut HashMap<String, String>,
) -> Result<Guard, Refusal> {
    let mut rows = table::Rows::new(guard, b',', false)?;
    while let Some(row) = rows.next()? {
        let text = value(row.at(1));
        if !text.is_empty() {
            let all = by_id.entry(value(row.at(0)).to_owned()).or_default();
            all.push_str("; ");
            all.push_str(text);
        }
    }
    Ok(rows.finish())
}
