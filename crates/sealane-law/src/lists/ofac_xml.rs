//! OFAC sdn_advanced.xml (tables of references, parties, documents, entries joined by ids) and the simple sdn.xml.

use super::guard::{Guard, Refusal};
use super::ofac_csv::{finish, remarks};
use super::xml::Node;
use super::{List, xml};
use crate::date::parse_day;
use crate::entry::{Entry, EntryKind, NameKind};
use std::collections::HashMap;

/// What the advanced file keeps apart.
#[derive(Default)]
struct Tables {
    refs: HashMap<(String, String), String>,
    sub_type_party: HashMap<String, String>,
    places: HashMap<String, String>,
    documents: HashMap<String, Vec<(String, String)>>,
    entries: HashMap<String, (Vec<String>, Option<jiff::civil::Date>)>,
    parties: Vec<Node>,
    date: Option<jiff::civil::Date>,
}

/// `Sanctions/ReferenceValueSets, Locations, IDRegDocuments, DistinctParties, SanctionsEntries`, in any order.
pub(super) fn advanced(guard: Guard, list: &mut List) -> Result<Guard, Refusal> {
    let mut t = Tables::default();
    let guard = xml::read(
        guard,
        |n| {
            n.ends_with("Values")
                || matches!(
                    n,
                    "Location"
                        | "IDRegDocument"
                        | "DistinctParty"
                        | "SanctionsEntry"
                        | "DateOfIssue"
                )
        },
        |_| Ok(()),
        |node| {
            t.take(node);
            Ok(())
        },
    )?;
    list.content_date(t.date);
    let parties = std::mem::take(&mut t.parties);
    for p in parties {
        let e = t.entry(&p);
        super::push(&mut list.entries, e)?;
    }
    Ok(guard)
}

fn day(n: Option<&Node>) -> Option<jiff::civil::Date> {
    let n = n?;
    parse_day(&format!(
        "{:0>4}-{:0>2}-{:0>2}",
        n.get("Year"),
        n.get("Month"),
        n.get("Day")
    ))
}

impl Tables {
    fn take(&mut self, n: Node) {
        match n.name.as_str() {
            "DateOfIssue" => self.date = day(Some(&n)),
            "Location" => {
                let mut countries = Vec::new();
                n.find("LocationCountry", &mut countries);
                if let Some(name) = countries
                    .first()
                    .and_then(|c| self.text("Country", c.attr("CountryID")))
                {
                    self.places.insert(n.attr("ID").to_owned(), name);
                }
            }
            "IDRegDocument" => {
                let kind = self
                    .text("IDRegDocType", n.attr("IDRegDocTypeID"))
                    .unwrap_or_default();
                self.documents
                    .entry(n.attr("IdentityID").to_owned())
                    .or_default()
                    .push((kind, n.get("IDRegistrationNo")));
            }
            "SanctionsEntry" => {
                let slot = self
                    .entries
                    .entry(n.attr("ProfileID").to_owned())
                    .or_default();
                for m in n.all("SanctionsMeasure") {
                    let comment = m.get("Comment");
                    if !comment.is_empty() && !slot.0.contains(&comment) {
                        slot.0.push(comment);
                    }
                }
                let mut dates = Vec::new();
                n.find("Date", &mut dates);
                let first = dates.iter().filter_map(|d| day(Some(d))).min();
                slot.1 = slot.1.or(first);
            }
            "DistinctParty" => self.parties.push(slim(n)),
            _ => {
                for v in n.children {
                    let text = crate::name::tidy(&v.text);
                    let id = v.attr("ID").to_owned();
                    if v.name == "PartySubType" {
                        self.sub_type_party
                            .insert(id.clone(), v.attr("PartyTypeID").to_owned());
                    }
                    self.refs.insert((v.name, id), text);
                }
            }
        }
    }

    fn text(&self, kind: &str, id: &str) -> Option<String> {
        self.refs.get(&(kind.to_owned(), id.to_owned())).cloned()
    }

    fn kind(&self, sub_type: &str) -> EntryKind {
        let word = self
            .text("PartySubType", sub_type)
            .filter(|t| t != "Unknown")
            .or_else(|| self.text("PartyType", self.sub_type_party.get(sub_type)?));
        match word.as_deref() {
            Some("Vessel") => EntryKind::Ship,
            Some("Individual") => EntryKind::Person,
            Some("Aircraft") => EntryKind::Other,
            _ => EntryKind::Company,
        }
    }

    fn entry(&self, party: &Node) -> Option<Entry> {
        let profile = party.child("Profile")?;
        let identity = profile.child("Identity")?;
        let mut e = Entry {
            id: profile.attr("ID").to_owned(),
            kind: self.kind(profile.attr("PartySubTypeID")),
            ..Entry::default()
        };
        if e.id.is_empty() {
            party.attr("FixedRef").clone_into(&mut e.id);
        }
        self.names(identity, &mut e);
        if let Some((programs, listed)) = self.entries.get(profile.attr("ID")) {
            e.programs.clone_from(programs);
            e.listed_on = *listed;
        }
        for (kind, number) in self
            .documents
            .get(identity.attr("ID"))
            .into_iter()
            .flatten()
        {
            match kind.as_str() {
                "Vessel Registration Identification" => e.add_imo(number, true),
                "MMSI" => e.add_mmsi(number),
                _ if number.to_uppercase().contains("IMO") => e.add_imo(number, false),
                _ => {}
            }
        }
        for f in profile.all("Feature") {
            self.feature(f, &mut e);
        }
        finish(&mut e);
        remarks(&mut e, &party.get("Comment"));
        (!e.names.is_empty() || !e.imo.is_empty()).then_some(e)
    }

    /// Names: parts in the order printed; a person's last name after the others.
    fn names(&self, identity: &Node, e: &mut Entry) {
        let mut groups: Vec<&Node> = Vec::new();
        identity.find("NamePartGroup", &mut groups);
        let kind_of = |group: &str| {
            groups
                .iter()
                .find(|g| g.attr("ID") == group)
                .and_then(|g| self.text("NamePartType", g.attr("NamePartTypeID")))
                .unwrap_or_default()
        };
        let mut aliases: Vec<&Node> = identity.all("Alias").collect();
        aliases.sort_by_key(|a| a.attr("Primary") != "true");
        for alias in aliases {
            let kind = match (
                self.text("AliasType", alias.attr("AliasTypeID")).as_deref(),
                alias.attr("LowQuality"),
            ) {
                (Some("F.K.A."), _) => NameKind::Former,
                (_, "true") => NameKind::Weak,
                _ if alias.attr("Primary") == "true" => NameKind::Primary,
                _ => NameKind::Alias,
            };
            for doc in alias.all("DocumentedName") {
                let mut parts: Vec<&Node> = Vec::new();
                doc.find("NamePartValue", &mut parts);
                let (last, first): (Vec<&Node>, Vec<&Node>) = parts
                    .into_iter()
                    .partition(|p| kind_of(p.attr("NamePartGroupID")) == "Last Name");
                let all: Vec<String> = first
                    .into_iter()
                    .chain(last)
                    .map(|p| crate::name::tidy(&p.text))
                    .collect();
                e.add_name(&all.join(" "), kind);
            }
        }
    }

    fn feature(&self, f: &Node, e: &mut Entry) {
        let label = self
            .text("FeatureType", f.attr("FeatureTypeID"))
            .unwrap_or_default()
            .to_lowercase();
        let mut values: Vec<String> = Vec::new();
        let mut nodes = Vec::new();
        f.find("VersionDetail", &mut nodes);
        for d in nodes {
            let id = d.attr("DetailReferenceID");
            values.push(if id.is_empty() {
                crate::name::tidy(&d.text)
            } else {
                self.text("DetailReference", id).unwrap_or_default()
            });
        }
        let mut nodes = Vec::new();
        f.find("VersionLocation", &mut nodes);
        values.extend(
            nodes
                .iter()
                .filter_map(|l| self.places.get(l.attr("LocationID")).cloned()),
        );
        for v in values.iter().filter(|v| !v.is_empty()) {
            if label.contains("call sign") {
                e.add_call_sign(v);
            } else if label.contains("flag") || label.contains("country") || label == "location" {
                e.add_country(v);
            } else if label == "vessel owner" {
                e.owners.push(v.clone());
            } else if label.contains("mmsi") {
                e.add_mmsi(v);
            } else if v.to_uppercase().contains("IMO ") {
                e.add_imo(v, false);
            }
        }
    }
}

/// A party without what is not read: the whole file has 125 MB.
fn slim(mut n: Node) -> Node {
    n.children.retain(|c| {
        !matches!(c.name.as_str(), "IdentityReference" | "Date" | "Comment") || c.name == "Comment"
    });
    for c in &mut n.children {
        let taken = std::mem::take(c);
        *c = slim(taken);
    }
    n
}

/// sdn.xml: `sdnList/sdnEntry` with `vesselInfo`, `akaList`, `idList`.
pub(super) fn simple(guard: Guard, list: &mut List) -> Result<Guard, Refusal> {
    let mut date = None;
    let (mut said, mut read) = (None, 0usize);
    let entries = &mut list.entries;
    let guard = xml::read(
        guard,
        |n| matches!(n, "sdnEntry" | "publshInformation"),
        |_| Ok(()),
        |n| {
            if n.name == "publshInformation" {
                date = us_day(&n.get("Publish_Date"));
                said = n.get("Record_Count").parse::<usize>().ok();
                return Ok(());
            }
            read += 1;
            super::push(entries, simple_entry(&n))
        },
    )?;
    if let Some(n) = said.filter(|n| *n != read) {
        return Err(format!(
            "{read} entries, but the file itself counts {n}: it is not whole"
        ));
    }
    list.content_date(date);
    Ok(guard)
}

/// `08/07/2026` is month, day, year.
fn us_day(t: &str) -> Option<jiff::civil::Date> {
    let [m, d, y] = t.split('/').collect::<Vec<_>>()[..] else {
        return None;
    };
    parse_day(&format!("{y}-{m}-{d}"))
}

fn simple_entry(n: &Node) -> Option<Entry> {
    let kind = match n.get("sdnType").as_str() {
        "Vessel" => EntryKind::Ship,
        "Individual" => EntryKind::Person,
        "Aircraft" => EntryKind::Other,
        _ => EntryKind::Company,
    };
    let mut e = Entry {
        id: n.get("uid"),
        kind,
        ..Entry::default()
    };
    e.add_name(
        &format!("{} {}", n.get("firstName"), n.get("lastName")),
        NameKind::Primary,
    );
    if let Some(akas) = n.child("akaList") {
        for a in akas.all("aka") {
            let kind = match (a.get("type").as_str(), a.get("category").as_str()) {
                ("f.k.a.", _) => NameKind::Former,
                (_, "weak") => NameKind::Weak,
                _ => NameKind::Alias,
            };
            e.add_name(
                &format!("{} {}", a.get("firstName"), a.get("lastName")),
                kind,
            );
        }
    }
    if let Some(v) = n.child("vesselInfo") {
        e.add_call_sign(&v.get("callSign"));
        e.add_country(&v.get("vesselFlag"));
        if !v.get("vesselOwner").is_empty() {
            e.owners.push(v.get("vesselOwner"));
        }
    }
    if let Some(ids) = n.child("idList") {
        for id in ids.all("id") {
            let (kind, number) = (id.get("idType"), id.get("idNumber"));
            match kind.as_str() {
                "Vessel Registration Identification" => e.add_imo(&number, true),
                "MMSI" => e.add_mmsi(&number),
                "Former Vessel Flag" | "Other Vessel Flag" => e.add_country(&number),
                "Other Vessel Call Sign" => e.add_call_sign(&number),
                _ if number.to_uppercase().contains("IMO ") => e.add_imo(&number, false),
                _ => {}
            }
        }
    }
    e.programs = n
        .child("programList")
        .map(|p| p.texts("program"))
        .unwrap_or_default();
    if let Some(a) = n.child("addressList") {
        for c in a.texts("country") {
            e.add_country(&c);
        }
    }
    finish(&mut e);
    remarks(&mut e, &n.get("remarks"));
    (!e.names.is_empty()).then_some(e)
}
