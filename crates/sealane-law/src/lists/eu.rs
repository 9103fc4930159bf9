//! EU Consolidated Financial Sanctions List: XML (`xmlFullSanctionsList_1_1`) and CSV (one row a name).

use super::guard::{Guard, Refusal};
use super::{List, table, xml};
use crate::date::parse_day;
use crate::entry::{Effect, Entry, EntryKind, NameKind};

const MEASURE: &str = "EU restrictive measures: asset freeze, no funds or economic resources";

/// `export/sanctionEntity`.
pub(super) fn fsf_xml(guard: Guard, list: &mut List) -> Result<Guard, Refusal> {
    let mut date = None;
    let entries = &mut list.entries;
    let guard = xml::read(
        guard,
        |n| n == "sanctionEntity",
        |root| {
            date = parse_day(root.attr("generationDate"));
            Ok(())
        },
        |n| super::push(entries, entry(&n)),
    )?;
    list.content_date(date);
    Ok(guard)
}

fn entry(n: &xml::Node) -> Option<Entry> {
    let subject = n.child("subjectType").map_or_else(String::new, |s| {
        format!("{} {}", s.attr("code"), s.attr("classificationCode"))
    });
    let mut e = Entry {
        id: n.attr("euReferenceNumber").to_owned(),
        kind: if subject.starts_with("person") || subject.ends_with('P') {
            EntryKind::Person
        } else {
            EntryKind::Company
        },
        measure: MEASURE.to_owned(),
        effect: Effect::Prohibited,
        ..Entry::default()
    };
    if e.id.is_empty() {
        e.id = format!("logicalId {}", n.attr("logicalId"));
    }
    for a in n.all("nameAlias") {
        let remark = a.get("remark").to_lowercase();
        let kind = if a.attr("strong") == "false" || remark.contains("low quality") {
            NameKind::Weak
        } else if e.names.is_empty() {
            NameKind::Primary
        } else {
            NameKind::Alias
        };
        let whole = a.attr("wholeName");
        if whole.is_empty() {
            e.add_name(
                &[
                    a.attr("firstName"),
                    a.attr("middleName"),
                    a.attr("lastName"),
                ]
                .join(" "),
                kind,
            );
        } else {
            e.add_name(whole, kind);
        }
    }
    let mut acts = Vec::new();
    let mut first = parse_day(n.attr("designationDate"));
    for r in n.all("regulation") {
        let (title, programme) = (r.attr("numberTitle"), r.attr("programme"));
        if !programme.is_empty() && !e.programs.iter().any(|p| p == programme) {
            e.programs.push(programme.to_owned());
        }
        if !title.is_empty() {
            acts.push(title.to_owned());
        }
        let into_force = parse_day(r.attr("entryIntoForceDate"));
        first = match (first, into_force) {
            (Some(a), Some(b)) => Some(a.min(b)),
            (a, b) => a.or(b),
        };
    }
    e.listed_on = first;
    e.citation = format!(
        "{}{}{}",
        e.id,
        if acts.is_empty() { "" } else { ", Regulation " },
        acts.join("; ")
    );
    for id in n.all("identification") {
        let code = id.attr("identificationTypeCode").to_lowercase();
        let text = format!("{} {}", id.attr("number"), id.attr("latinNumber"));
        if code == "imo"
            || id
                .attr("identificationTypeDescription")
                .to_uppercase()
                .contains("IMO")
        {
            e.add_imo(&text, true);
            // A ship is an enterprise in this list; its ship number tells.
            let is_ship = e
                .imo
                .iter()
                .any(|i| crate::ids::imo_scheme(*i) == Some(crate::ids::ImoScheme::Ship));
            if is_ship
                && e.kind == EntryKind::Company
                && !id
                    .attr("identificationTypeDescription")
                    .to_lowercase()
                    .contains("company")
            {
                e.kind = EntryKind::Ship;
            }
        } else {
            e.add_imo(&text, false);
        }
    }
    for r in n.all("remark") {
        e.add_imo(&r.text, false);
    }
    for tag in ["address", "citizenship"] {
        for c in n.all(tag) {
            e.add_country(c.attr("countryIso2Code"));
        }
    }
    (!e.names.is_empty()).then_some(e)
}

/// The CSV of the same list: `;`, a row a name; rows of one entity follow each other.
pub(super) fn fsf_csv(guard: Guard, list: &mut List) -> Result<Guard, Refusal> {
    let mut rows = table::Rows::new(guard, b';', true)?;
    let mut now: Option<(String, Entry)> = None;
    let mut date = None;
    while let Some(row) = rows.next()? {
        date = date.or_else(|| parse_day(row.get(&["fileGenerationDate"])));
        let key = row.get(&["Entity_LogicalId"]).to_owned();
        if now.as_ref().is_none_or(|(k, _)| *k != key) {
            let done = now.take().map(|(_, e)| e);
            super::push(&mut list.entries, done)?;
            let subject = [
                row.get(&["Entity_SubjectType_ClassificationCode"]),
                row.get(&["Entity_SubjectType"]),
            ]
            .join(" ")
            .to_lowercase();
            let reference = row.get(&["Entity_EU_ReferenceNumber"]);
            let e = Entry {
                id: if reference.is_empty() {
                    format!("logicalId {key}")
                } else {
                    reference.to_owned()
                },
                kind: if subject.contains("person") || subject.split(' ').any(|w| w == "p") {
                    EntryKind::Person
                } else {
                    EntryKind::Company
                },
                measure: MEASURE.to_owned(),
                effect: Effect::Prohibited,
                listed_on: parse_day(row.get(&["Entity_DesignationDate"]))
                    .or_else(|| parse_day(row.get(&["Entity_Regulation_EntryIntoForceDate"]))),
                citation: format!(
                    "{reference}, Regulation {}",
                    row.get(&["Entity_Regulation_NumberTitle"])
                ),
                programs: vec![row.get(&["Entity_Regulation_Programme"]).to_owned()],
                ..Entry::default()
            };
            now = Some((key, e));
        }
        if let Some((_, e)) = &mut now {
            let kind = if e.names.is_empty() {
                NameKind::Primary
            } else {
                NameKind::Alias
            };
            e.add_name(row.get(&["NameAlias_WholeName"]), kind);
            e.add_country(row.get(&["Address_CountryIso2Code"]));
            e.add_country(row.get(&["Citizenship_CountryIso2Code"]));
            e.add_imo(row.get(&["Entity_Remark"]), false);
            let imo_type = row
                .get(&["Identification_TypeCode"])
                .eq_ignore_ascii_case("imo")
                || row
                    .get(&["Identification_TypeDescription"])
                    .to_uppercase()
                    .contains("IMO");
            e.add_imo(row.get(&["Identification_Number"]), imo_type);
        }
    }
    let done = now.take().map(|(_, e)| e);
    super::push(&mut list.entries, done)?;
    list.content_date(date);
    Ok(rows.finish())
}

/// Rows of EU acts as transcribed by OpenSanctions (`datasets/eu/journal_sanctions`): one designation a row, with annex and measure.
pub(super) fn journal(guard: Guard, list: &mut List) -> Result<Guard, Refusal> {
    let mut rows = table::Rows::new(guard, b',', true)?;
    list.partial = rows
        .header()
        .iter()
        .any(|h| h.eq_ignore_ascii_case("amendedCelex"));
    while let Some(row) = rows.next()? {
        let (act, annex, measure) = (
            row.get(&["celex", "amendedCelex"]),
            row.get(&["annex"]),
            row.get(&["measure"]),
        );
        let low = measure.to_lowercase();
        let is_zone = annex.starts_with("LII");
        let kind = match row.get(&["schema"]) {
            "Vessel" => EntryKind::Ship,
            "Person" => EntryKind::Person,
            "Asset" if is_zone => EntryKind::Zone,
            "Asset" if annex.starts_with("XLVII") => EntryKind::Port,
            "Asset" => EntryKind::Other,
            _ => EntryKind::Company,
        };
        let soft = ["export", "investment", "arms", "trade", "anti-dumping"]
            .iter()
            .any(|w| low.contains(w));
        let mut e = Entry {
            id: format!("{act} {annex} {}", row.get(&["recordId"]))
                .trim()
                .to_owned(),
            kind,
            measure: measure.to_owned(),
            effect: if soft || is_zone {
                Effect::Restricted
            } else {
                Effect::Prohibited
            },
            listed_on: parse_day(row.get(&["startDate"])),
            programs: vec![row.get(&["programKey"]).to_owned()],
            ..Entry::default()
        };
        e.citation = format!("{act} Annex {annex} {}", row.get(&["recordId"]));
        e.add_name(row.get(&["name"]), NameKind::Primary);
        for (column, k) in [
            ("alias", NameKind::Alias),
            ("weakAlias", NameKind::Weak),
            ("previousName", NameKind::Former),
        ] {
            for v in super::opensanctions::cells(row.get(&[column])) {
                e.add_name(&v, k);
            }
        }
        for v in super::opensanctions::cells(row.get(&["imoNumber"])) {
            e.add_imo(&v, true);
        }
        e.add_mmsi(row.get(&["mmsi"]));
        for column in ["country", "jurisdiction", "flag", "nationality"] {
            for v in super::opensanctions::cells(row.get(&[column])) {
                e.add_country(&v);
            }
        }
        if !e.names.is_empty() {
            super::push(&mut list.entries, Some(e))?;
        }
    }
    Ok(rows.finish())
}
