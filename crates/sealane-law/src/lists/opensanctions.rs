//! OpenSanctions data: targets.simple.csv, maritime.csv, FollowTheMoney JSON lines, Senzing JSON lines.

use super::guard::{Guard, Refusal};
use super::{List, table};
use crate::date::parse_day;
use crate::entry::{Effect, Entry, EntryKind, NameKind};
use jiff::civil::Date;
use serde_json::Value;
use std::collections::HashMap;

/// `a; "b; c";d` as three values: a line of its own with `;`, quotes doubled inside quotes.
pub(super) fn cells(cell: &str) -> Vec<String> {
    let mut out = vec![String::new()];
    let mut quoted = false;
    let mut chars = cell.trim().chars().peekable();
    while let Some(c) = chars.next() {
        let Some(now) = out.last_mut() else { break };
        match c {
            '"' if quoted && chars.peek() == Some(&'"') => {
                chars.next();
                now.push('"');
            }
            '"' if quoted => quoted = false,
            '"' if now.trim().is_empty() => {
                now.clear();
                quoted = true;
            }
            ';' if !quoted => out.push(String::new()),
            _ => now.push(c),
        }
    }
    out.iter()
        .map(|v| v.trim().to_owned())
        .filter(|v| !v.is_empty())
        .collect()
}

/// The law behind a data set, by its name (`us_ofac_sdn`) or title.
fn law(dataset: &str) -> Option<String> {
    let d = dataset.trim();
    let low = d.to_lowercase();
    if !low.contains(' ') && low.contains('_') {
        let list = [
            "sanction", "ofac", "fsf", "1718", "journal", "hmt", "sema", "dfat",
        ]
        .iter()
        .any(|w| low.contains(w))
            && !low.contains("war_");
        let head = low.split('_').next().unwrap_or("");
        return list
            .then(|| match head {
                "un" => Some("UN".to_owned()),
                "eu" => Some("EU".to_owned()),
                h if h.len() == 2 => crate::country::code(h).map(str::to_owned),
                _ => None,
            })
            .flatten();
    }
    let words: Vec<&str> = low.split(|c: char| !c.is_alphanumeric()).collect();
    let has = |w: &str| words.contains(&w);
    let list = low.contains("sanction")
        || low.contains("sdn")
        || low.contains("designated")
        || low.contains("journal");
    if has("ofac") {
        return Some("US".to_owned());
    }
    if !list || low.contains("war & sanctions") {
        return None;
    }
    let table = [
        ("un", "UN"),
        ("1718", "UN"),
        ("eu", "EU"),
        ("european", "EU"),
        ("uk", "GB"),
        ("hmt", "GB"),
        ("swiss", "CH"),
        ("canadian", "CA"),
        ("australian", "AU"),
        ("japanese", "JP"),
        ("ukraine", "UA"),
        ("ukrainian", "UA"),
        ("us", "US"),
    ];
    table
        .iter()
        .find(|(w, _)| has(w))
        .map(|(_, c)| (*c).to_owned())
}

fn kind(schema: &str) -> Option<EntryKind> {
    match schema {
        "Vessel" | "VESSEL" => Some(EntryKind::Ship),
        "Person" | "PERSON" => Some(EntryKind::Person),
        "Company" | "Organization" | "LegalEntity" | "PublicBody" | "ORGANIZATION" => {
            Some(EntryKind::Company)
        }
        _ => None,
    }
}

/// What the topics mean; data without topics are a watch list.
fn effect(topics: &[String]) -> Effect {
    let has = |t: &str| topics.iter().any(|x| x == t);
    if has("sanction") {
        Effect::Prohibited
    } else if topics
        .iter()
        .any(|t| t.starts_with("export.") || t == "debarment")
    {
        Effect::Restricted
    } else {
        Effect::Review
    }
}

fn complete(e: &mut Entry, topics: &[String], datasets: &[String]) {
    e.effect = effect(topics);
    e.measure = if topics.is_empty() {
        "listed in the data sets named".to_owned()
    } else {
        format!("topics: {}", topics.join(", "))
    };
    e.citation = format!("OpenSanctions {}: {}", e.id, datasets.join("; "));
    e.programs = datasets.to_vec();
    for d in datasets {
        if let Some(l) = law(d).filter(|l| !e.jurisdictions.contains(l)) {
            e.jurisdictions.push(l);
        }
    }
    // A listing counts under the laws of its lists; other risks (detention, shadow fleet) bind nobody and ask for review.
    if e.effect == Effect::Review {
        e.jurisdictions.clear();
    }
}

/// An identifier whose kind must be seen from its form.
fn identifier(e: &mut Entry, text: &str) {
    let t = text.trim();
    if t.to_uppercase().starts_with("IMO") {
        e.add_imo(t, true);
    } else if e.kind == EntryKind::Ship {
        let digits = t.bytes().all(|b| b.is_ascii_digit());
        match (digits, t.len()) {
            (true, 7) => e.add_imo(t, true),
            (true, 9) => e.add_mmsi(t),
            (false, 4..=7) => e.add_call_sign(t),
            _ => {}
        }
    }
}

/// Remembers which law's entries of which kind the file holds.
fn cover(list: &mut List, e: &Entry) {
    for j in &e.jurisdictions {
        if !list.coverage.iter().any(|(x, k)| x == j && *k == e.kind) {
            list.coverage.push((j.clone(), e.kind));
        }
    }
}

/// targets.simple.csv: `;`-joined cells.
pub(super) fn simple(guard: Guard, list: &mut List) -> Result<Guard, Refusal> {
    let mut rows = table::Rows::new(guard, b',', true)?;
    let mut newest: Option<Date> = None;
    while let Some(row) = rows.next()? {
        newest = newest
            .max(parse_day(row.get(&["last_seen"])))
            .max(parse_day(row.get(&["last_change"])));
        let Some(kind) = kind(row.get(&["schema"])) else {
            continue;
        };
        let mut e = Entry {
            id: row.get(&["id"]).to_owned(),
            kind,
            ..Entry::default()
        };
        e.add_name(row.get(&["name"]), NameKind::Primary);
        for a in cells(row.get(&["aliases"])) {
            e.add_name(&a, NameKind::Alias);
        }
        for i in cells(row.get(&["identifiers"])) {
            identifier(&mut e, &i);
        }
        for c in cells(row.get(&["countries"])) {
            e.add_country(&c);
        }
        let sanctions = cells(row.get(&["sanctions"]));
        let topics = if sanctions.is_empty() {
            Vec::new()
        } else {
            vec!["sanction".to_owned()]
        };
        complete(&mut e, &topics, &cells(row.get(&["dataset", "datasets"])));
        if !sanctions.is_empty() {
            e.measure = sanctions.join("; ").chars().take(300).collect();
        }
        // `dataset` holds titles; the programme ids name the law as well.
        for p in cells(row.get(&["program_ids"])) {
            let code = p.split('-').next().unwrap_or("").to_uppercase();
            let j = if code == "UN" || code == "EU" {
                Some(code)
            } else {
                crate::country::code(&code).map(str::to_owned)
            };
            if let Some(j) =
                j.filter(|j| e.effect == Effect::Prohibited && !e.jurisdictions.contains(j))
            {
                e.jurisdictions.push(j);
            }
        }
        cover(list, &e);
        super::push(&mut list.entries, (!e.names.is_empty()).then_some(e))?;
    }
    list.content_date(newest);
    Ok(rows.finish())
}

/// maritime.csv: a row an IMO number.
pub(super) fn maritime(guard: Guard, list: &mut List) -> Result<Guard, Refusal> {
    let mut rows = table::Rows::new(guard, b',', true)?;
    while let Some(row) = rows.next()? {
        let kind = if row.get(&["type"]).eq_ignore_ascii_case("VESSEL") {
            EntryKind::Ship
        } else {
            EntryKind::Company
        };
        let mut e = Entry {
            id: row.get(&["id"]).to_owned(),
            kind,
            ..Entry::default()
        };
        e.add_name(row.get(&["caption"]), NameKind::Primary);
        for a in cells(row.get(&["aliases"])) {
            e.add_name(&a, NameKind::Alias);
        }
        e.add_imo(row.get(&["imo"]), true);
        for m in cells(row.get(&["mmsi"])) {
            e.add_mmsi(&m);
        }
        for c in cells(row.get(&["flag"]))
            .iter()
            .chain(&cells(row.get(&["countries"])))
        {
            e.add_country(c);
        }
        complete(
            &mut e,
            &cells(row.get(&["risk"])),
            &cells(row.get(&["datasets"])),
        );
        cover(list, &e);
        super::push(
            &mut list.entries,
            (!e.names.is_empty() || !e.imo.is_empty()).then_some(e),
        )?;
    }
    Ok(rows.finish())
}

/// The strings of a property; nested entities give their caption.
fn strings(v: &Value) -> Vec<String> {
    match v {
        Value::String(s) => vec![s.clone()],
        Value::Array(a) => a.iter().flat_map(strings).collect(),
        Value::Object(o) => o
            .get("caption")
            .and_then(Value::as_str)
            .map(str::to_owned)
            .into_iter()
            .collect(),
        _ => Vec::new(),
    }
}

fn parse(line: &str, n: usize) -> Result<Value, Refusal> {
    serde_json::from_str(line).map_err(|e| format!("line {n}: {e}"))
}

/// What a sanction record says of its entity.
#[derive(Default)]
struct Sanction {
    since: Option<Date>,
    programs: Vec<String>,
}

/// FollowTheMoney entities, a line each; sanction records join by their `entity`, nested or on lines of their own.
pub(super) fn ftm(mut guard: Guard, list: &mut List) -> Result<Guard, Refusal> {
    let mut sanctions: HashMap<String, Sanction> = HashMap::new();
    let mut newest: Option<Date> = None;
    let mut n = 0;
    while let Some(line) = guard.line()? {
        n += 1;
        if line.trim().is_empty() {
            continue;
        }
        let v = parse(&line, n)?;
        let schema = v
            .get("schema")
            .and_then(Value::as_str)
            .ok_or_else(|| format!("line {n}: no `schema`"))?;
        let prop = |name: &str| {
            v.get("properties")
                .and_then(|p| p.get(name))
                .map(strings)
                .unwrap_or_default()
        };
        for field in ["last_seen", "last_change"] {
            newest = newest.max(v.get(field).and_then(Value::as_str).and_then(parse_day));
        }
        if schema == "Sanction" {
            for id in prop("entity") {
                remember(sanctions.entry(id).or_default(), &prop);
            }
            continue;
        }
        let Some(kind) = kind(schema) else { continue };
        let topics = prop("topics");
        let target = v.get("target").and_then(Value::as_bool).unwrap_or(true);
        if !target && topics.is_empty() {
            continue;
        }
        let e = ftm_entry(&v, kind, &prop, &topics);
        for s in v
            .get("properties")
            .and_then(|p| p.get("sanctions"))
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
        {
            let inner = |name: &str| {
                s.get("properties")
                    .and_then(|p| p.get(name))
                    .map(strings)
                    .unwrap_or_default()
            };
            remember(sanctions.entry(e.id.clone()).or_default(), &inner);
        }
        cover(list, &e);
        super::push(
            &mut list.entries,
            (!e.names.is_empty() || !e.imo.is_empty()).then_some(e),
        )?;
    }
    for e in &mut list.entries {
        if let Some(s) = sanctions.get(&e.id) {
            e.listed_on = s.since;
            e.programs.extend(s.programs.iter().cloned());
        }
    }
    list.content_date(newest);
    Ok(guard)
}

fn remember(s: &mut Sanction, prop: &dyn Fn(&str) -> Vec<String>) {
    // Only a day that every record agrees on is used: of several listings the first counts.
    let first = ["startDate", "listingDate"]
        .iter()
        .flat_map(|p| prop(p))
        .filter_map(|d| parse_day(&d))
        .min();
    s.since = match (s.since, first) {
        (Some(a), Some(b)) => Some(a.min(b)),
        (a, b) => a.or(b),
    };
    s.programs
        .extend(prop("programId").into_iter().chain(prop("program")));
}

fn ftm_entry(
    v: &Value,
    kind: EntryKind,
    prop: &dyn Fn(&str) -> Vec<String>,
    topics: &[String],
) -> Entry {
    let mut e = Entry {
        id: v.get("id").and_then(Value::as_str).unwrap_or("").to_owned(),
        kind,
        ..Entry::default()
    };
    e.add_name(
        v.get("caption").and_then(Value::as_str).unwrap_or(""),
        NameKind::Primary,
    );
    for (p, k) in [
        ("name", NameKind::Primary),
        ("alias", NameKind::Alias),
        ("weakAlias", NameKind::Weak),
        ("previousName", NameKind::Former),
        ("abbreviation", NameKind::Weak),
    ] {
        for n in prop(p) {
            e.add_name(&n, k);
        }
    }
    for n in prop("imoNumber") {
        e.add_imo(&n, true);
    }
    for n in prop("mmsi") {
        e.add_mmsi(&n);
    }
    for n in prop("callSign") {
        e.add_call_sign(&n);
    }
    for p in [
        "flag",
        "pastFlags",
        "country",
        "jurisdiction",
        "mainCountry",
        "nationality",
    ] {
        for n in prop(p) {
            e.add_country(&n);
        }
    }
    e.owners = prop("owner")
        .into_iter()
        .chain(prop("operator"))
        .take(20)
        .collect();
    let datasets = v.get("datasets").map(strings).unwrap_or_default();
    complete(&mut e, topics, &datasets);
    e
}

/// Senzing records, a line each.
pub(super) fn senzing(mut guard: Guard, list: &mut List) -> Result<Guard, Refusal> {
    let mut newest: Option<Date> = None;
    let mut n = 0;
    while let Some(line) = guard.line()? {
        n += 1;
        if line.trim().is_empty() {
            continue;
        }
        let v = parse(&line, n)?;
        newest = newest.max(
            v.get("LAST_CHANGE")
                .and_then(Value::as_str)
                .and_then(parse_day),
        );
        let mut pairs: Vec<(String, String)> = Vec::new();
        flatten(&v, &mut pairs, 0);
        let all = |keys: &[&str]| -> Vec<String> {
            pairs
                .iter()
                .filter(|(k, _)| keys.contains(&k.as_str()))
                .map(|(_, v)| v.clone())
                .collect()
        };
        let Some(kind) = all(&["RECORD_TYPE"])
            .first()
            .map_or(Some(EntryKind::Company), |t| kind(t))
        else {
            continue;
        };
        let mut e = Entry {
            id: all(&["RECORD_ID"]).join(""),
            kind,
            ..Entry::default()
        };
        for name in all(&[
            "NAME_ORG",
            "NAME_FULL",
            "PRIMARY_NAME_ORG",
            "PRIMARY_NAME_FULL",
        ]) {
            let k = if e.names.is_empty() {
                NameKind::Primary
            } else {
                NameKind::Alias
            };
            e.add_name(&name, k);
        }
        for i in all(&["IMO_NUMBER"]) {
            e.add_imo(&i, true);
        }
        for i in all(&["MMSI_NUMBER"]) {
            e.add_mmsi(&i);
        }
        for i in all(&["CALL_SIGN"]) {
            e.add_call_sign(&i);
        }
        for c in all(&[
            "COUNTRY_OF_ASSOCIATION",
            "REGISTRATION_COUNTRY",
            "NATIONALITY",
            "CITIZENSHIP",
        ]) {
            e.add_country(&c);
        }
        let source = all(&["DATA_SOURCE"]).join("").to_lowercase();
        let dataset = source.strip_prefix("os_").unwrap_or(&source).to_owned();
        complete(&mut e, &all(&["TOPIC"]), &[dataset]);
        cover(list, &e);
        super::push(
            &mut list.entries,
            (!e.names.is_empty() || !e.imo.is_empty()).then_some(e),
        )?;
    }
    list.content_date(newest);
    Ok(guard)
}

fn flatten(v: &Value, out: &mut Vec<(String, String)>, depth: usize) {
    if depth > 6 {
        return;
    }
    match v {
        Value::Array(a) => a.iter().for_each(|x| flatten(x, out, depth + 1)),
        Value::Object(o) => {
            for (k, x) in o {
                match x {
                    Value::String(s) => out.push((k.clone(), s.clone())),
                    Value::Number(n) => out.push((k.clone(), n.to_string())),
                    _ => flatten(x, out, depth + 1),
                }
            }
        }
        _ => {}
    }
}
