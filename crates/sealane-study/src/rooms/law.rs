//! The law room's answers about a study: ports, cargoes, zones and the subjects named, for the study's jurisdictions and day.

use crate::assessment::{CargoResult, GatewayInfo, RoomSection, RoomTable};
use crate::file::Study;
use sealane_law::study::StudySubject;
use sealane_law::{Cargo, Context, LawError, Party, PlaceRef, Screener, Ship, Subject, Verdict};

/// Screens a study; `None` when it names no law.
#[must_use]
pub fn section(
    study: &Study,
    gateways: &[GatewayInfo],
    cargoes: &[CargoResult],
) -> Option<RoomSection> {
    let law = study.file.law.as_ref()?;
    let mut out = RoomSection {
        id: "law".to_owned(),
        title: "Law and risk".to_owned(),
        findings: Vec::new(),
        tables: Vec::new(),
        charts: Vec::new(),
    };
    if let Err(e) = screen(study, law, gateways, cargoes, &mut out) {
        out.findings.push(format!(
            "The law could not be asked, so everything is unknown, nothing is clear: {e}."
        ));
    }
    Some(out)
}

/// Country of a UN/LOCODE.
fn country(locode: Option<&String>) -> String {
    locode
        .and_then(|l| l.get(..2))
        .unwrap_or_default()
        .to_owned()
}

fn subjects(
    study: &Study,
    law: &crate::file::Law,
    gateways: &[GatewayInfo],
    cargoes: &[CargoResult],
) -> Vec<StudySubject> {
    let mut out = Vec::new();
    for g in gateways {
        out.push(StudySubject {
            id: format!("port/{}", g.id),
            used_by: Vec::new(),
            subject: Subject::Port(PlaceRef {
                name: g.name.clone(),
                locode: g.locode.clone().unwrap_or_default(),
                country: country(g.locode.as_ref()),
                ..PlaceRef::default()
            }),
        });
    }
    let land = |id: &str| {
        gateways
            .iter()
            .find(|g| g.id == id)
            .map_or_else(String::new, |g| country(g.locode.as_ref()))
    };
    for c in cargoes {
        let annual_t = study
            .file
            .cargo
            .iter()
            .find(|x| x.id == c.id)
            .and_then(|x| x.annual_t.as_ref())
            .map(|g| g.0.value);
        out.push(StudySubject {
            id: format!("cargo/{}", c.id),
            used_by: Vec::new(),
            subject: Subject::Cargo(Cargo {
                commodity: c.commodity.clone(),
                origin: land(&c.from),
                loaded_at: gateways
                    .iter()
                    .find(|g| g.id == c.from)
                    .and_then(|g| g.locode.clone())
                    .unwrap_or_default(),
                destination: land(&c.to),
                annual_t,
                ..Cargo::default()
            }),
        });
    }
    for s in &law.subject {
        let subject = match &s.imo {
            Some(imo) => Subject::Ship(Ship {
                name: s.name.clone(),
                imo: imo.clone(),
                ..Ship::default()
            }),
            None => Subject::Company(Party {
                name: s.name.clone(),
                ..Party::default()
            }),
        };
        out.push(StudySubject {
            id: format!("subject/{}", s.name),
            used_by: Vec::new(),
            subject,
        });
    }
    out
}

fn screen(
    study: &Study,
    law: &crate::file::Law,
    gateways: &[GatewayInfo],
    cargoes: &[CargoResult],
    out: &mut RoomSection,
) -> Result<(), LawError> {
    let day = law.as_of.clone().unwrap_or_default();
    let context = Context::parse(&law.jurisdictions.join(","), &day)?;
    let folder = law
        .lists
        .as_ref()
        .map(|l| study.folder.join(l))
        .filter(|f| f.is_dir());
    let screener = match &folder {
        Some(f) => Screener::load(f)?,
        None => Screener::without_lists()?,
    };
    if folder.is_none() {
        out.findings.push("No lists of designated ships and companies were given: a name that is not hit is unknown, never clear.".to_owned());
    }
    let subjects = subjects(study, law, gateways, cargoes);
    let answer = screener.screen_study(&subjects, &context, None)?;
    let count = |v: Verdict| answer.subjects.iter().filter(|s| s.verdict() == v).count();
    out.findings.insert(
        0,
        format!(
            "On {day} under the law of {}: {} of {} subjects prohibited, {} restricted, {} for review, {} unknown, {} clear. The whole study: {}.",
            law.jurisdictions.join(", "),
            count(Verdict::Prohibited),
            answer.subjects.len(),
            count(Verdict::Restricted),
            count(Verdict::Review),
            count(Verdict::Unknown),
            count(Verdict::Clear),
            answer.verdict.as_str()
        ),
    );
    let mut rows = Vec::new();
    for (s, a) in subjects.iter().zip(&answer.subjects) {
        let why = a.hits().first().map_or_else(
            || {
                if a.verdict() == Verdict::Unknown {
                    "no complete, fresh list was given".to_owned()
                } else {
                    String::new()
                }
            },
            |h| format!("{} ({})", h.measure, h.citation),
        );
        rows.push(vec![
            s.subject.kind().to_owned(),
            s.subject.label(),
            a.verdict().as_str().to_owned(),
            why,
        ]);
    }
    out.tables.push(RoomTable {
        id: "screening".to_owned(),
        title: format!("Screening on {day}"),
        head: ["What", "Name", "Verdict", "Why"]
            .map(str::to_owned)
            .to_vec(),
        rows,
    });
    if !answer.calendar.is_empty() {
        out.tables.push(RoomTable {
            id: "calendar".to_owned(),
            title: "Measures announced".to_owned(),
            head: ["From", "Whose", "What", "Meaning", "Act"]
                .map(str::to_owned)
                .to_vec(),
            rows: answer
                .calendar
                .iter()
                .map(|m| {
                    vec![
                        m.valid_from.to_string(),
                        m.layer.clone(),
                        m.measure.clone(),
                        m.verdict.as_str().to_owned(),
                        m.citation.clone(),
                    ]
                })
                .collect(),
        });
    }
    Ok(())
}
