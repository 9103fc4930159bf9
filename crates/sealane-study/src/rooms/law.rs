//! The law of a study: ports of all corridors and services, zones crossed, cargoes by the ports of each way, ships, owners and services
//! named, for the study's jurisdictions and day. It screens what the study plans; it never looks for another way.

use crate::assessment::{GatewayInfo, RoomSection, RoomTable};
use crate::file::{LegStep, Study};
use crate::model::{Model, Route};
use crate::world::World;
use sealane_law::indicators::{ShipIndicators, Watch};
use sealane_law::study::{Answer, StudyScreening, StudySubject, SubjectAnswer};
use sealane_law::{
    Cargo, Context, LawError, PlaceRef, Screener, Screening, Service, Ship, Subject, Verdict,
    questions,
};
use serde::{Deserialize, Serialize};

/// What the law says of a cargo or a corridor.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LawWord {
    /// `prohibited`, `restricted`, `review`, `unknown`, `clear`.
    pub verdict: String,
    /// Why: measure and act of the worst hits, or what is missing.
    pub why: Vec<String>,
}

impl LawWord {
    /// Whether it is forbidden.
    #[must_use]
    pub fn is_prohibited(&self) -> bool {
        self.verdict == Verdict::Prohibited.as_str()
    }
}

/// A cargo by a corridor.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LawOfWay {
    /// Cargo id.
    pub cargo: String,
    /// Corridor id.
    pub corridor: String,
    /// The answer.
    #[serde(flatten)]
    pub law: LawWord,
}

/// The law of a study.
#[derive(Debug, Clone, Serialize)]
pub struct LawPart {
    /// Day of the question.
    pub as_of: String,
    /// Whose law.
    pub jurisdictions: Vec<String>,
    /// The worst of everything; never `clear` while ships and companies are not known or no list was given.
    pub verdict: Verdict,
    /// What keeps the whole study from being clear, beside the subjects' own reasons.
    pub open: Vec<String>,
    /// Every cargo by every corridor that can carry it.
    pub ways: Vec<LawOfWay>,
    /// The answers, with lists, hashes and rules.
    pub screening: Option<StudyScreening>,
    /// Deception indicators of the ships watched; review at most.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub indicators: Vec<ShipIndicators>,
    /// Why the law could not be asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
}

impl LawPart {
    /// The answer for a cargo by a corridor.
    #[must_use]
    pub fn of(&self, cargo: &str, corridor: &str) -> Option<&LawWord> {
        self.ways
            .iter()
            .find(|w| w.cargo == cargo && w.corridor == corridor)
            .map(|w| &w.law)
    }

    /// `UN, EU on 2026-08-01`.
    #[must_use]
    pub fn asked(&self) -> String {
        format!("{} on {}", self.jurisdictions.join(", "), self.as_of)
    }
}

/// A subject with the ways that use it: `(cargo, corridor)`; an empty cargo is every cargo of the corridor.
struct Used {
    subject: StudySubject,
    by: Vec<(String, String)>,
}

#[derive(Default)]
struct Subjects {
    list: Vec<Used>,
}

impl Subjects {
    fn add(&mut self, id: String, subject: Subject, by: Option<(&str, &str)>) {
        let at = self
            .list
            .iter()
            .position(|u| u.subject.id == id && u.subject.subject == subject);
        let at = at.unwrap_or_else(|| {
            self.list.push(Used {
                subject: StudySubject {
                    id,
                    used_by: Vec::new(),
                    subject,
                },
                by: Vec::new(),
            });
            self.list.len() - 1
        });
        let (Some(u), Some((cargo, corridor))) = (self.list.get_mut(at), by) else {
            return;
        };
        let pair = (cargo.to_owned(), corridor.to_owned());
        if !u.by.contains(&pair) {
            u.by.push(pair);
        }
        if !u.subject.used_by.iter().any(|c| c == corridor) {
            u.subject.used_by.push(corridor.to_owned());
        }
    }
}

/// Screens a study; `None` when it names no law.
#[must_use]
pub fn part(
    study: &Study,
    world: &dyn World,
    gateways: &[GatewayInfo],
    model: &Model,
) -> Option<LawPart> {
    let law = study.file.law.as_ref()?;
    let mut out = LawPart {
        as_of: law.as_of.clone().unwrap_or_default(),
        jurisdictions: law.jurisdictions.clone(),
        verdict: Verdict::Unknown,
        open: Vec::new(),
        ways: Vec::new(),
        screening: None,
        indicators: Vec::new(),
        error: None,
    };
    if let Err(e) = screen(study, law, world, gateways, model, &mut out) {
        out.error = Some(e.to_string());
    }
    Some(out)
}

fn read(study: &Study, key: &str, name: &str) -> Result<String, LawError> {
    std::fs::read_to_string(study.folder.join(name))
        .map_err(|e| LawError::BadQuestion(format!("law.{key} `{name}`: {e}")))
}

fn screen(
    study: &Study,
    law: &crate::file::Law,
    world: &dyn World,
    gateways: &[GatewayInfo],
    model: &Model,
    out: &mut LawPart,
) -> Result<(), LawError> {
    let context = Context::parse(&law.jurisdictions.join(","), &out.as_of)?;
    out.jurisdictions.clone_from(&context.jurisdictions);
    let folder = law
        .lists
        .as_ref()
        .map(|l| study.folder.join(l))
        .filter(|f| f.is_dir());
    let screener = match &folder {
        Some(f) => Screener::load(f)?,
        None => Screener::without_lists()?,
    };
    let mut subjects = Subjects::default();
    places(study, world, gateways, model, &mut subjects);
    flows(study, world, gateways, model, &mut subjects);
    named(law, &mut subjects);
    let before = match &law.replaces {
        Some(name) => sealane_law::study::earlier(&read(study, "replaces", name)?)?,
        None => Vec::new(),
    };
    let asked: Vec<StudySubject> = subjects.list.iter().map(|u| u.subject.clone()).collect();
    let answer = screener.screen_study_after(&asked, &context, &before)?;
    if let Some(name) = &law.indicators {
        out.indicators = Watch::read(&read(study, "indicators", name)?)?.evaluate(context.as_of)?;
    }
    let is_party = |s: &&StudySubject| {
        matches!(
            s.subject,
            Subject::Ship(_) | Subject::Company(_) | Subject::Person(_)
        )
    };
    if screener.lists().is_empty() {
        out.open.push("No lists of designated ships and companies were given: every ship, owner and company is unknown, never clear".to_owned());
    }
    if !asked.iter().any(|s| is_party(&s)) {
        out.open.push(
            "The study names no ship, owner or company, so none was screened: they are unknown"
                .to_owned(),
        );
    }
    let floor = if out.open.is_empty() {
        Verdict::Clear
    } else {
        Verdict::Unknown
    };
    let raised = out
        .indicators
        .iter()
        .any(|i| i.indicators.verdict == Verdict::Review);
    out.verdict = answer
        .verdict
        .max(floor)
        .max(if raised { Verdict::Review } else { floor });
    out.ways = ways(model, &subjects, &answer, &out.open);
    out.screening = Some(answer);
    Ok(())
}

/// The routes of all cargoes that exist.
fn routes(model: &Model) -> impl Iterator<Item = (&str, &Route)> {
    model.cargoes.iter().flat_map(|c| {
        c.routes
            .iter()
            .filter_map(|r| Some((c.cargo.id.as_str(), r.as_ref().ok()?)))
    })
}

/// A port of the study as the law's place: gateway id, UN/LOCODE, name or position.
fn place(text: &str, world: &dyn World, gateways: &[GatewayInfo]) -> PlaceRef {
    let (name, locode) = match gateways.iter().find(|g| g.id == text) {
        Some(g) => (g.name.clone(), g.locode.clone()),
        None => world
            .place(text)
            .map_or_else(|_| (text.to_owned(), None), |p| (p.name, p.locode)),
    };
    let locode = locode.unwrap_or_default();
    PlaceRef {
        country: country(&locode),
        name,
        locode,
        operator: String::new(),
    }
}

/// Country of a UN/LOCODE.
fn country(locode: &str) -> String {
    locode.get(..2).unwrap_or_default().to_owned()
}

/// Ports called and zones crossed.
fn places(
    study: &Study,
    world: &dyn World,
    gateways: &[GatewayInfo],
    model: &Model,
    out: &mut Subjects,
) {
    let inland = |t: &str| study.file.node.iter().any(|n| n.id == t);
    let mut port = |text: &str, by: Option<(&str, &str)>| {
        let p = place(text, world, gateways);
        let id = if p.locode.is_empty() {
            p.name.clone()
        } else {
            p.locode.clone()
        };
        out.add(format!("port/{id}"), Subject::Port(p), by);
    };
    for g in gateways {
        port(&g.id, None);
    }
    for c in &study.file.corridor {
        for leg in &c.legs {
            if let LegStep::Place(text) = leg
                && !inland(text)
            {
                port(text, Some(("", &c.id)));
            }
        }
        for text in &c.calls {
            port(text, Some(("", &c.id)));
        }
    }
    for (cargo, r) in routes(model) {
        port(&r.ports.0, Some((cargo, &r.corridor)));
        port(&r.ports.1, Some((cargo, &r.corridor)));
    }
    for s in &study.file.service {
        for text in &s.ports {
            port(text, Some(("", &format!("service {}", s.id))));
        }
    }
    for (cargo, r) in routes(model) {
        for (id, _) in &r.way.zones {
            let name = sealane_sea::zones::zone(id).map_or_else(|| id.clone(), |z| z.name.clone());
            let zone = Subject::Zone(PlaceRef {
                name,
                ..PlaceRef::default()
            });
            out.add(format!("zone/{id}"), zone, Some((cargo, &r.corridor)));
        }
        let icebreakers = study
            .file
            .corridor
            .iter()
            .any(|c| c.id == r.corridor && c.icebreaker_usd_per_gt.is_some());
        if icebreakers {
            let service = Subject::Service(Service {
                service: "icebreaking".to_owned(),
                country: "RU".to_owned(),
                cargo: cargo.replace('-', " "),
                ..Service::default()
            });
            out.add(
                "service/icebreaking".to_owned(),
                service,
                Some((cargo, &r.corridor)),
            );
        }
    }
    // The gateway alone is every way's only when no way says otherwise.
    out.list.sort_by_key(|u| u.subject.id.starts_with("zone/"));
}

/// Cargoes by the ports of each way.
fn flows(
    study: &Study,
    world: &dyn World,
    gateways: &[GatewayInfo],
    model: &Model,
    out: &mut Subjects,
) {
    for c in &model.cargoes {
        let annual_t = study
            .file
            .cargo
            .iter()
            .find(|x| x.id == c.cargo.id)
            .and_then(|x| x.annual_t.as_ref())
            .map(|g| g.0.value);
        let mut flow = |from: &str, to: &str, by: Option<(&str, &str)>| {
            let (a, b) = (place(from, world, gateways), place(to, world, gateways));
            // The true origin is where the goods come from, when it is a place that is known; the loading port stands in for it.
            let of = |text: Option<&String>, port: &PlaceRef| {
                text.and_then(|t| sealane_law::country::code(t))
                    .map_or_else(|| port.country.clone(), str::to_owned)
            };
            let at = if a.locode.is_empty() {
                &a.name
            } else {
                &a.locode
            };
            let cargo = Cargo {
                commodity: c.cargo.commodity.clone(),
                origin: of(c.cargo.origin.as_ref(), &a),
                loaded_at: at.clone(),
                destination: of(c.cargo.destination.as_ref(), &b),
                annual_t,
                ..Cargo::default()
            };
            out.add(
                format!("cargo/{}/{at}", c.cargo.id),
                Subject::Cargo(cargo),
                by,
            );
        };
        flow(&c.cargo.from, &c.cargo.to, None);
        for r in c.routes.iter().filter_map(|r| r.as_ref().ok()) {
            flow(&r.ports.0, &r.ports.1, Some((&c.cargo.id, &r.corridor)));
        }
    }
}

/// Ships, companies, persons, ports and services that the study names.
fn named(law: &crate::file::Law, out: &mut Subjects) {
    for s in &law.subject {
        out.add(format!("subject/{}", s.name), subject(s), None);
    }
    for s in &law.service {
        let service = Subject::Service(Service {
            service: s.service.clone(),
            country: s.country.clone(),
            provider: s.provider.clone(),
            ..Service::default()
        });
        out.add(format!("service/{}", s.service), service, None);
    }
}

/// What a named subject is: its kind when given, then the form of its number, its role, and the form of its name.
#[must_use]
pub fn subject(s: &crate::file::Subject) -> Subject {
    use sealane_law::entry::EntryKind;
    let kind = match s.kind.as_str() {
        "" => of_role(&s.role),
        "ship" | "vessel" => Some(EntryKind::Ship),
        "person" => Some(EntryKind::Person),
        "port" | "terminal" => Some(EntryKind::Port),
        _ => Some(EntryKind::Company),
    };
    if kind == Some(EntryKind::Port) {
        return Subject::Port(PlaceRef {
            name: s.name.clone(),
            ..PlaceRef::default()
        });
    }
    let ship = Ship {
        name: s.name.clone(),
        imo: s.imo.clone().unwrap_or_default(),
        ..Ship::default()
    };
    questions::one(kind, ship)
}

fn of_role(role: &str) -> Option<sealane_law::entry::EntryKind> {
    use sealane_law::entry::EntryKind;
    let role = role.to_lowercase();
    let has = |words: &[&str]| {
        role.split(|c: char| !c.is_alphanumeric())
            .any(|w| words.contains(&w))
    };
    if has(&[
        "owner",
        "manager",
        "operator",
        "insurer",
        "bank",
        "charterer",
        "agent",
        "company",
        "shipper",
        "consignee",
        "supplier",
        "broker",
        "class",
        "line",
    ]) {
        Some(EntryKind::Company)
    } else if has(&["port", "terminal", "berth"]) {
        Some(EntryKind::Port)
    } else if has(&[
        "ship",
        "vessel",
        "tanker",
        "bulker",
        "icebreaker",
        "carrier",
    ]) {
        Some(EntryKind::Ship)
    } else if has(&["person", "director", "captain", "master"]) {
        Some(EntryKind::Person)
    } else {
        None
    }
}

/// The worst of what each way uses, with the reasons.
///
/// `open`: what keeps every way from being clear, for a ship that nobody screened sails each of them.
fn ways(
    model: &Model,
    subjects: &Subjects,
    answer: &StudyScreening,
    open: &[String],
) -> Vec<LawOfWay> {
    routes(model)
        .map(|(cargo, r)| {
            let mine = |u: &Used| {
                let whole = u.by.is_empty()
                    && matches!(
                        u.subject.subject,
                        Subject::Ship(_)
                            | Subject::Company(_)
                            | Subject::Person(_)
                            | Subject::Service(_)
                    );
                whole
                    || u.by
                        .iter()
                        .any(|(c, k)| *k == r.corridor && (c.is_empty() || c == cargo))
            };
            let used: Vec<(&Used, &SubjectAnswer)> = subjects
                .list
                .iter()
                .zip(&answer.subjects)
                .filter(|(u, _)| mine(u))
                .collect();
            let found = used
                .iter()
                .map(|(_, a)| a.verdict())
                .max()
                .unwrap_or(Verdict::Unknown);
            let worst = if open.is_empty() {
                found
            } else {
                found.max(Verdict::Unknown)
            };
            let mut why: Vec<String> = Vec::new();
            for (u, a) in used.iter().filter(|(_, a)| a.verdict() == worst) {
                if worst == Verdict::Clear {
                    break;
                }
                let text = format!("{}: {}", u.subject.subject.label(), reason(a));
                if !why.contains(&text) {
                    why.push(text);
                }
            }
            if worst == Verdict::Unknown {
                why.extend(open.iter().cloned());
            }
            LawOfWay {
                cargo: cargo.to_owned(),
                corridor: r.corridor.clone(),
                law: LawWord {
                    verdict: worst.as_str().to_owned(),
                    why,
                },
            }
        })
        .collect()
}

/// Why a subject got its verdict: the first hit, what is missing, or the error.
fn reason(a: &SubjectAnswer) -> String {
    match &a.answer {
        Answer::Error(e) => e.to_string(),
        Answer::Screening(s) => s
            .hits
            .first()
            .map_or_else(|| missing(s), |h| format!("{} ({})", h.measure, h.citation)),
    }
}

fn missing(s: &Screening) -> String {
    let all: Vec<&String> = s.layers.iter().flat_map(|l| &l.missing).collect();
    match all.as_slice() {
        [] => String::new(),
        [one] => (*one).clone(),
        [one, rest @ ..] => format!("{one}; and {} more", rest.len()),
    }
}

/// The law as a section of the report.
#[must_use]
pub fn section(part: &LawPart) -> RoomSection {
    let mut out = RoomSection {
        id: "law".to_owned(),
        title: "Law and risk".to_owned(),
        findings: Vec::new(),
        tables: Vec::new(),
        charts: Vec::new(),
    };
    if let Some(e) = &part.error {
        out.findings.push(format!(
            "The law could not be asked, so everything is unknown, nothing is clear: {e}."
        ));
    }
    let Some(answer) = &part.screening else {
        return out;
    };
    let count = |v: Verdict| answer.subjects.iter().filter(|s| s.verdict() == v).count();
    out.findings.push(format!(
        "On {} under the law of {}: {} of {} subjects prohibited, {} restricted, {} for review, {} unknown, {} clear. The whole study: {}.",
        part.as_of,
        part.jurisdictions.join(", "),
        count(Verdict::Prohibited),
        answer.subjects.len(),
        count(Verdict::Restricted),
        count(Verdict::Review),
        count(Verdict::Unknown),
        count(Verdict::Clear),
        part.verdict
    ));
    out.findings
        .extend(part.open.iter().map(|o| format!("{o}.")));
    for r in &answer.context.refused {
        out.findings
            .push(format!("List file {} was refused: {}.", r.file, r.reason));
    }
    for l in answer.context.lists.iter().filter(|l| l.stale || l.partial) {
        out.findings.push(format!(
            "List file {} ({}): {}; it finds and does not clear.",
            l.file,
            l.list,
            match (l.date, l.partial) {
                (_, true) => "a part of a list".to_owned(),
                (Some(d), _) => format!("of {d}, too old on {}", part.as_of),
                (None, _) => "states no day, so its age is not known".to_owned(),
            }
        ));
    }
    out.tables.push(screening_table(part, answer));
    if !answer.context.lists.is_empty() {
        out.tables.push(lists_table(answer));
    }
    calendar(answer, &mut out);
    carried(answer, &mut out);
    indicators(part, &mut out);
    out
}

fn row(cells: &[&str]) -> Vec<String> {
    cells.iter().map(|c| (*c).to_owned()).collect()
}

/// What a row of the screening says: verdict, layer, list, entry, day, hash, score, why.
fn answer_cells(a: &SubjectAnswer) -> [String; 8] {
    let none = String::new;
    match &a.answer {
        Answer::Error(e) => [
            "error".to_owned(),
            none(),
            none(),
            none(),
            none(),
            none(),
            none(),
            e.to_string(),
        ],
        Answer::Screening(s) => {
            let layers: Vec<&str> = s
                .layers
                .iter()
                .filter(|l| l.verdict == s.verdict)
                .map(|l| l.layer.as_str())
                .collect();
            let verdict = s.verdict.as_str().to_owned();
            match s.hits.first() {
                Some(h) => [
                    verdict,
                    layers.join(", "),
                    h.list.clone(),
                    [h.entry.as_str(), h.entry_name.as_str()]
                        .join(" ")
                        .trim()
                        .to_owned(),
                    h.list_date
                        .or(h.valid_from)
                        .map_or_else(none, |d| d.to_string()),
                    h.list_sha256.get(..12).unwrap_or_default().to_owned(),
                    h.score
                        .as_ref()
                        .map_or_else(none, |p| format!("{:.2}", p.total)),
                    format!("{} ({})", h.measure, h.citation),
                ],
                None => [
                    verdict,
                    layers.join(", "),
                    none(),
                    none(),
                    none(),
                    none(),
                    none(),
                    missing(s),
                ],
            }
        }
    }
}

/// The table of a study's screening: one row a subject.
fn screening_table(part: &LawPart, answer: &StudyScreening) -> RoomTable {
    let rows = answer
        .subjects
        .iter()
        .map(|a| {
            let (kind, label) = match &a.answer {
                Answer::Screening(s) => (s.subject.kind().to_owned(), s.subject.label()),
                Answer::Error(_) => {
                    let (kind, name) = a.id.split_once('/').unwrap_or(("", &a.id));
                    (kind.to_owned(), name.to_owned())
                }
            };
            let mut cells = vec![kind, label, a.used_by.join(", ")];
            cells.extend(answer_cells(a));
            cells
        })
        .collect();
    RoomTable {
        id: "screening".to_owned(),
        title: format!(
            "Screening on {} under {}",
            part.as_of,
            part.jurisdictions.join(", ")
        ),
        head: row(&[
            "What", "Name", "Used by", "Verdict", "Layer", "List", "Entry", "Day", "SHA-256",
            "Score", "Why",
        ]),
        rows,
    }
}

fn lists_table(answer: &StudyScreening) -> RoomTable {
    RoomTable {
        id: "lists".to_owned(),
        title: "Lists used".to_owned(),
        head: row(&[
            "List", "File", "Day", "Day from", "Entries", "State", "SHA-256",
        ]),
        rows: answer
            .context
            .lists
            .iter()
            .map(|l| {
                vec![
                    l.list.clone(),
                    l.file.clone(),
                    l.date
                        .map_or_else(|| "unknown".to_owned(), |d| d.to_string()),
                    l.date_basis.clone(),
                    l.entries.to_string(),
                    match (l.partial, l.stale) {
                        (true, _) => "a part",
                        (_, true) => "too old or of unknown age",
                        _ => "in use",
                    }
                    .to_owned(),
                    l.sha256.clone(),
                ]
            })
            .collect(),
    }
}

fn calendar(answer: &StudyScreening, out: &mut RoomSection) {
    if answer.calendar.is_empty() {
        return;
    }
    out.tables.push(RoomTable {
        id: "calendar".to_owned(),
        title: "Measures announced".to_owned(),
        head: row(&["From", "Whose", "Of what", "What", "Meaning", "Act"]),
        rows: answer
            .calendar
            .iter()
            .map(|m| {
                vec![
                    m.valid_from.to_string(),
                    m.layer.clone(),
                    m.entry_name.clone(),
                    m.measure.clone(),
                    m.verdict.as_str().to_owned(),
                    m.citation.clone(),
                ]
            })
            .collect(),
    });
}

fn carried(answer: &StudyScreening, out: &mut RoomSection) {
    if answer.carried.is_empty() {
        return;
    }
    out.findings.push(format!(
        "{} hits of the plan that this one replaces stay in sight; leaving them out of the plan does not answer them.",
        answer.carried.len()
    ));
    out.tables.push(RoomTable {
        id: "carried".to_owned(),
        title: "Hits of the plan replaced".to_owned(),
        head: row(&["Subject", "Verdict then", "Layer", "List", "Entry", "Why"]),
        rows: answer
            .carried
            .iter()
            .map(|c| {
                vec![
                    c.id.clone(),
                    c.hit.verdict.as_str().to_owned(),
                    c.hit.layer.clone(),
                    c.hit.list.clone(),
                    format!("{} {}", c.hit.entry, c.hit.entry_name)
                        .trim()
                        .to_owned(),
                    format!("{} ({})", c.hit.measure, c.hit.citation),
                ]
            })
            .collect(),
    });
}

fn indicators(part: &LawPart, out: &mut RoomSection) {
    if part.indicators.is_empty() {
        out.findings.push(
            "Deception indicators were not evaluated: no data on ships' behaviour was given."
                .to_owned(),
        );
        return;
    }
    out.tables.push(RoomTable {
        id: "indicators".to_owned(),
        title: "Deception indicators (they lead to review only)".to_owned(),
        head: row(&["Ship", "Indicator", "State", "Finding"]),
        rows: part
            .indicators
            .iter()
            .flat_map(|s| {
                let ship = if s.name.is_empty() {
                    s.imo.clone()
                } else {
                    s.name.clone()
                };
                s.indicators.indicators.iter().map(move |i| {
                    let state = match i.state {
                        sealane_law::indicators::State::Raised => "raised",
                        sealane_law::indicators::State::NotRaised => "not raised",
                        sealane_law::indicators::State::NotEvaluated => "not evaluated",
                    };
                    vec![
                        ship.clone(),
                        i.id.clone(),
                        state.to_owned(),
                        i.finding.clone(),
                    ]
                })
            })
            .collect(),
    });
}
