//! The law in the assessment: what is asked, what is said first, and that nothing is cleared from nothing.
#![allow(clippy::panic, clippy::unwrap_used, clippy::indexing_slicing)]

mod common;

use common::HandWorld;
use sealane_study::{
    Assessment, Ground, LawPart, Level, Options, Physical, PlaceInfo, Study, VoyageQuery, Way,
    WayQuery, World, assess, law_of, read_study,
};
use std::path::PathBuf;

/// The world by hand, with Nampo where Vostochny is.
struct NorthWorld;

fn south(text: &str) -> &str {
    if text == "KPNAM" { "RUVYP" } else { text }
}

impl World for NorthWorld {
    fn place(&self, text: &str) -> Result<PlaceInfo, String> {
        let mut p = HandWorld.place(south(text))?;
        if text == "KPNAM" {
            "Nampo".clone_into(&mut p.name);
            p.locode = Some("KPNAM".to_owned());
        }
        Ok(p)
    }

    fn way(&self, q: &WayQuery) -> Result<Way, String> {
        let mut q = q.clone();
        q.places = q.places.iter().map(|p| south(p).to_owned()).collect();
        let mut way = HandWorld.way(&q)?;
        way.zones.push(("nsr-water-area".to_owned(), 10.0));
        Ok(way)
    }

    fn physical(&self, q: &VoyageQuery<'_>, way: &Way) -> Result<Physical, String> {
        HandWorld.physical(q, way)
    }
}

fn study(law: &str, day: &str) -> Study {
    let path =
        PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../studies/eastern-maritime-corridor");
    let mut s = read_study(&path).unwrap_or_else(|e| panic!("{e}"));
    let l = s.file.law.as_mut().unwrap();
    l.jurisdictions = law.split(',').map(str::to_owned).collect();
    l.as_of = Some(day.to_owned());
    s
}

fn law(s: &Study) -> LawPart {
    law_of(s, &Ground::new(&NorthWorld).unwrap())
        .unwrap_or_else(|e| panic!("{e}"))
        .unwrap()
}

fn run(s: &Study) -> Assessment {
    let options = Options { draws: 20, seed: 1 };
    assess(s, &Ground::new(&NorthWorld).unwrap(), options).unwrap_or_else(|e| panic!("{e}"))
}

fn json(p: &LawPart) -> serde_json::Value {
    serde_json::to_value(p).unwrap()
}

fn verdict_of(p: &LawPart, id: &str) -> String {
    let v = json(p);
    let all = v["screening"]["subjects"].as_array().unwrap();
    let one = all
        .iter()
        .find(|s| s["id"] == id)
        .unwrap_or_else(|| panic!("{id} was not asked"));
    one["screening"]["verdict"]
        .as_str()
        .unwrap_or("error")
        .to_owned()
}

#[test]
fn without_lists_three_statements_agree_on_unknown() {
    let a = run(&study("UN", "2026-08-01"));
    let part = a.law.as_ref().unwrap();
    // Nothing is clear without lists; ways through Iran ask for review.
    let word = part.verdict.as_str();
    assert!(word == "unknown" || word == "review", "{word}");
    assert!(part.ways.iter().all(|w| w.law.verdict != "clear"));
    let room = a.rooms.iter().find(|r| r.id == "law").unwrap();
    assert!(room.findings[0].contains(&format!("The whole study: {word}")));
    assert!(
        a.verdict
            .findings
            .iter()
            .any(|f| f.contains(&format!("the whole study is {word}")))
    );
    let text = format!(
        "{:?} {:?} {}",
        room.findings, a.verdict.findings, a.verdict.headline
    );
    assert!(!text.contains("whole study: clear") && !text.contains("whole study is clear"));
}

#[test]
fn every_corridor_its_calls_and_zones_are_asked() {
    let p = law(&study("UN,EU", "2026-08-01"));
    for (id, verdict) in [
        ("port/RUMMK", "prohibited"),
        ("port/RUNVS", "prohibited"),
        ("port/RULED", "clear"),
        ("port/HKHKG", "clear"),
        ("port/SGSIN", "clear"),
        ("port/CNSHA", "clear"),
    ] {
        assert_eq!(verdict_of(&p, id), verdict, "{id}");
    }
    assert_ne!(verdict_of(&p, "zone/nsr-water-area"), "prohibited");
    for (corridor, forbidden) in [
        ("nsr-murmansk", true),
        ("suez-novorossiysk", true),
        ("suez-st-petersburg", false),
        ("emc", false),
    ] {
        let w = p.of("coking-coal", corridor).unwrap();
        assert_eq!(w.is_prohibited(), forbidden, "{corridor}: {w:?}");
    }
    // The ban is told before it binds, on the calendar.
    let early = law(&study("EU", "2026-04-01"));
    let v = json(&early);
    let calendar = v["screening"]["calendar"].as_array().unwrap();
    assert!(
        calendar
            .iter()
            .any(|m| m["valid_from"] == "2026-04-24" && m["entry_name"] == "Murmansk")
    );
    assert!(
        !early
            .of("coking-coal", "nsr-murmansk")
            .unwrap()
            .is_prohibited()
    );
}

#[test]
fn a_prohibited_cargo_carries_its_prohibition_first() {
    let mut s = study("UN", "2026-08-01");
    let before = run(&s);
    assert_eq!(before.verdict.best_cargo.as_deref(), Some("coking-coal"));
    assert!(!before.verdict.headline.contains("Prohibited"));
    let from = before
        .cargoes
        .iter()
        .find(|c| c.id == "coking-coal")
        .unwrap()
        .from
        .clone();
    s.file
        .gateway
        .iter_mut()
        .find(|g| g.id == from)
        .unwrap()
        .place = "KPNAM".to_owned();
    let a = run(&s);
    let coal = a.cargoes.iter().find(|c| c.id == "coking-coal").unwrap();
    assert!(coal.law.as_ref().unwrap().is_prohibited());
    assert!(coal.ways[0].law.as_ref().unwrap().is_prohibited());
    assert!(
        a.verdict
            .headline
            .starts_with("Prohibited under the law of UN on 2026-08-01"),
        "{}",
        a.verdict.headline
    );
    assert!(a.verdict.headline.contains("2371"));
    assert_ne!(a.verdict.best_cargo.as_deref(), Some("coking-coal"));
    assert!(!a.verdict.headline.contains("works for coking coal"));
    // Cost and time stay, under the prohibition.
    assert!(coal.ways[0].usd.p50 > 0.0);
    let v = serde_json::to_value(&a).unwrap();
    assert_eq!(v["law"]["verdict"], "prohibited");
}

#[test]
fn jurisdictions_day_and_numbers_are_checked() {
    let world = NorthWorld;
    let ground = Ground::new(&world).unwrap();
    let errors = |s: &Study| -> Vec<String> {
        ground
            .check(s)
            .into_iter()
            .filter(|f| f.level == Level::Error)
            .map(|f| f.path)
            .collect()
    };
    assert!(errors(&study("UN", "2026-08-01")).is_empty());
    let mut s = study("UN", "2026-08-01");
    s.file.law.as_mut().unwrap().as_of = None;
    assert_eq!(errors(&s), ["law.as_of"]);
    assert!(assess(&s, &ground, Options { draws: 1, seed: 1 }).is_err());
    assert_eq!(
        errors(&study("UN,ATLANTIS", "2026-08-01")),
        ["law.jurisdictions"]
    );
    assert_eq!(errors(&study("", "2026-08-01")), ["law.jurisdictions"]);
    let mut s = study("UN", "2026-08-01");
    s.file.law.as_mut().unwrap().subject = vec![sealane_study::Subject {
        name: "Alfa".to_owned(),
        imo: Some("9074728".to_owned()),
        ..sealane_study::Subject::default()
    }];
    assert_eq!(errors(&s), ["law.subject.0.imo"]);
    // A company's number for a ship.
    s.file.law.as_mut().unwrap().subject[0].imo = Some("5342883".to_owned());
    s.file.law.as_mut().unwrap().subject[0].role = "ship".to_owned();
    assert_eq!(errors(&s), ["law.subject.0.imo"]);
}

#[test]
fn named_subjects_are_what_they_are() {
    let mut s = study("UN,EU,US", "2026-11-23");
    let folder = std::env::temp_dir().join(format!("sealane-study-law-{}", std::process::id()));
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    let extracts = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../sealane-law/tests/lists");
    for (from, to) in [
        ("SDN.CSV", "SDN-2026-11-20.CSV"),
        ("ALT.CSV", "ALT-2026-11-20.CSV"),
        ("un-consolidated.xml", "un.xml"),
    ] {
        std::fs::copy(extracts.join(from), folder.join(to)).unwrap();
    }
    std::fs::write(folder.join("broken.xml"), "<bad").unwrap();
    std::fs::write(
        folder.join("watch.json"),
        r#"{"ships": [{"name": "Artivel", "behaviour": {"draught_change_m": 4.0}}]}"#,
    )
    .unwrap();
    let l = s.file.law.as_mut().unwrap();
    l.lists = Some(folder.display().to_string());
    l.indicators = Some(folder.join("watch.json").display().to_string());
    let subject = |name: &str, role: &str| sealane_study::Subject {
        name: name.to_owned(),
        role: role.to_owned(),
        ..sealane_study::Subject::default()
    };
    l.subject = vec![
        subject("ARTIVEL", "ship"),
        subject("Tester Tanker Company", "owner"),
        subject("Murmansk", "port"),
    ];
    l.service = vec![sealane_study::LawService {
        service: "insurance".to_owned(),
        country: "KP".to_owned(),
        provider: String::new(),
    }];
    let p = law(&s);
    assert_eq!(verdict_of(&p, "subject/ARTIVEL"), "review");
    assert_eq!(verdict_of(&p, "subject/Tester Tanker Company"), "review");
    assert_eq!(verdict_of(&p, "subject/Murmansk"), "prohibited");
    assert_eq!(verdict_of(&p, "service/insurance"), "prohibited");
    assert_eq!(p.indicators[0].indicators.verdict.as_str(), "review");
    // Lists, refusals and hashes stand in the section.
    let room = sealane_study::law_section(&p);
    assert!(
        room.findings
            .iter()
            .any(|f| f.contains("broken.xml was refused"))
    );
    let table = |id: &str| room.tables.iter().find(|t| t.id == id).unwrap();
    let row = table("screening")
        .rows
        .iter()
        .find(|r| r[1] == "ARTIVEL")
        .unwrap();
    assert_eq!((row[0].as_str(), row[5].as_str()), ("ship", "us-sdn"));
    assert_eq!((row[7].as_str(), row[8].len()), ("2026-11-20", 12));
    assert!(row[9].starts_with("1.0"), "{row:?}");
    assert!(table("lists").rows.iter().all(|r| r[6].len() == 64));
    assert!(table("indicators").rows.iter().any(|r| r[2] == "raised"));
    // The plan that follows keeps the hits.
    std::fs::write(folder.join("old.json"), json(&p).to_string()).unwrap();
    let l = s.file.law.as_mut().unwrap();
    l.subject = vec![subject("Honest Trader", "ship")];
    l.service.clear();
    l.replaces = Some(folder.join("old.json").display().to_string());
    let next = law(&s);
    let carried = json(&next)["screening"]["carried"]
        .as_array()
        .unwrap()
        .len();
    assert!(carried >= 3, "{carried}");
    std::fs::remove_dir_all(folder).unwrap();
}
