//! Questions against lists: identifiers, names, layers, ages, plans.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

use jiff::civil::date;
use sealane_law::entry::{Entry, EntryKind, NameKind};
use sealane_law::index::IndexUse;
use sealane_law::lists::{Limits, List, read_files};
use sealane_law::study::StudySubject;
use sealane_law::{
    Basis, Cargo, Context, Party, PlaceRef, RelatedParty, Rules, Screener, Screening, Ship,
    Subject, Verdict,
};
use std::path::PathBuf;

const DAY: &str = "2026-11-23";

fn path(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("tests/lists")
        .join(name)
}

/// The extracts as lists of a known day.
fn screener(names: &[&str]) -> Screener {
    let paths: Vec<PathBuf> = names.iter().map(|n| path(n)).collect();
    let (mut lists, refused) = read_files(&paths, &Limits::default());
    assert!(refused.is_empty(), "{refused:?}");
    for l in &mut lists {
        if l.date_basis == "undated" {
            l.date = Some(date(2026, 11, 20));
        }
    }
    Screener::from_lists(Rules::shipped().unwrap(), lists, refused)
}

fn full() -> Screener {
    screener(&[
        "un-consolidated.xml",
        "un-1718-vessels.csv",
        "SDN.CSV",
        "ALT.CSV",
        "ADD.CSV",
        "SDN_COMMENTS.CSV",
        "eu-fsf.xml",
        "eu-act-02014R0833-20261101.html",
        "eu-annex-xlii.csv",
        "uk.csv",
    ])
}

fn ctx(law: &str) -> Context {
    Context::parse(law, DAY).unwrap()
}

fn ship(imo: &str, name: &str) -> Subject {
    Subject::Ship(Ship {
        imo: imo.into(),
        name: name.into(),
        ..Ship::default()
    })
}

fn ask(s: &Screener, subject: &Subject, law: &str) -> Screening {
    s.screen(subject, &ctx(law)).unwrap()
}

/// A list of one's own, for one test.
fn list(entries: &[(&str, &str, u32)]) -> List {
    let entries = entries
        .iter()
        .map(|(id, name, imo)| {
            let mut e = Entry {
                id: (*id).into(),
                kind: EntryKind::Ship,
                measure: "test".into(),
                citation: (*id).into(),
                ..Entry::default()
            };
            e.add_name(name, NameKind::Primary);
            e.imo.extend((*imo > 0).then_some(*imo));
            e
        })
        .collect();
    List {
        id: "un-1718-vessels".into(),
        jurisdiction_codes: vec!["UN".into()],
        date: Some(date(2026, 11, 20)),
        entries,
        ..List::default()
    }
}

fn of(entries: &[(&str, &str, u32)]) -> Screener {
    Screener::from_lists(Rules::shipped().unwrap(), vec![list(entries)], Vec::new())
}

#[test]
fn the_number_decides_under_any_name() {
    let s = full();
    let a = ask(&s, &ship("2100000", ""), "UN");
    assert_eq!(
        (a.verdict, a.hits[0].basis),
        (Verdict::Prohibited, Basis::ImoShip)
    );
    assert!(
        !a.hits[0].list_sha256.is_empty()
            && a.hits[0].list_date.is_some()
            && a.hits[0].measure.contains("2321")
    );
    let renamed = ask(&s, &ship("2100000", "Entirely Different"), "UN");
    assert_eq!(renamed.verdict, Verdict::Prohibited);
    assert!(
        renamed.hits[0]
            .notes
            .iter()
            .any(|n| n.contains("another name"))
    );
    assert_eq!(
        ask(&s, &ship("2107773", "Honest Trader"), "UN,EU,GB,US").verdict,
        Verdict::Clear
    );
}

#[test]
fn a_ship_listed_under_a_former_name() {
    let s = full();
    // The list prints `Beispiel (formerly known as Old Beispiel`.
    let by_name = ask(&s, &ship("", "Old Beispiel"), "EU");
    assert_eq!(
        (by_name.verdict, by_name.hits[0].entry_name.as_str()),
        (Verdict::Review, "Beispiel")
    );
    assert!(
        by_name.hits[0]
            .notes
            .iter()
            .any(|n| n.contains("former name"))
    );
    let by_number = ask(&s, &ship("2102228", "Old Beispiel"), "EU");
    assert_eq!(by_number.verdict, Verdict::Prohibited);
    // A former name of the question meets the list, too.
    let now = Subject::Ship(Ship {
        name: "Novelty".into(),
        former_names: vec!["Beispiel".into()],
        ..Ship::default()
    });
    assert_eq!(ask(&s, &now, "EU").verdict, Verdict::Review);
}

#[test]
fn two_ships_with_one_name() {
    let s = full();
    let name = ask(&s, &ship("", "Rigelix"), "EU");
    assert_eq!((name.verdict, name.hits.len()), (Verdict::Review, 2));
    let first = ask(&s, &ship("2102591", "Rigelix"), "EU");
    assert_eq!(
        (first.verdict, first.hits.len(), first.dismissed.len()),
        (Verdict::Prohibited, 1, 1)
    );
    // A third ship of that name, with a number of its own, is neither.
    let third = ask(&s, &ship("2107773", "Rigelix"), "EU");
    assert_eq!((third.verdict, third.dismissed.len()), (Verdict::Clear, 2));
}

#[test]
fn numerals_never_match_and_never_pass_silently() {
    let s = of(&[("v3", "VICTORY 3", 2_100_000)]);
    for name in ["Victory 5", "MV Victory V", "Victory", "VICTORY 33"] {
        let a = ask(&s, &ship("", name), "UN");
        assert_eq!(a.verdict, Verdict::Review, "{name}");
        assert!(!a.hits[0].score.as_ref().unwrap().numerals_equal);
    }
    for name in ["Victory III", "M/V VICTORY-3", "Victory No.3", "Виктори 3"] {
        let a = ask(&s, &ship("", name), "UN");
        assert!(a.hits[0].score.as_ref().unwrap().numerals_equal, "{name}");
        assert_eq!(a.verdict, Verdict::Review);
    }
}

#[test]
fn a_un_bound_and_an_eu_bound_user_ask_the_same() {
    let s = full();
    let eu_only = ship("2102228", "Beispiel");
    let un = ask(&s, &eu_only, "UN");
    assert_eq!(un.verdict, Verdict::Clear);
    assert!(un.dismissed[0].reason.contains("EU"), "{:?}", un.dismissed);
    assert_eq!(ask(&s, &eu_only, "IN").verdict, Verdict::Clear);
    assert_eq!(ask(&s, &eu_only, "EU").verdict, Verdict::Prohibited);
    // UN measures bind both.
    for law in ["UN", "EU", "IN", "US"] {
        assert_eq!(
            ask(&s, &ship("2100000", ""), law).verdict,
            Verdict::Prohibited,
            "{law}"
        );
    }
    let both = ask(&s, &eu_only, "UN,EU");
    assert_eq!(
        both.layers
            .iter()
            .map(|l| (l.layer.as_str(), l.verdict))
            .collect::<Vec<_>>(),
        [("UN", Verdict::Clear), ("EU", Verdict::Prohibited)]
    );
}

#[test]
fn a_stale_list_finds_but_does_not_clear() {
    let s = full();
    let late = Context::parse("UN", "2027-06-01").unwrap();
    let miss = s.screen(&ship("2107773", "Honest Trader"), &late).unwrap();
    assert_eq!(miss.verdict, Verdict::Unknown);
    assert!(
        miss.layers[0].missing[0].contains("older than its maximum age"),
        "{:?}",
        miss.layers
    );
    let hit = s.screen(&ship("2100000", ""), &late).unwrap();
    assert_eq!(hit.verdict, Verdict::Prohibited);
    assert!(hit.hits[0].notes.iter().any(|n| n.contains("older")));
    assert_eq!(
        s.screen(&ship("2107773", ""), &ctx("UN").with_max_age(1))
            .unwrap()
            .verdict,
        Verdict::Unknown
    );
}

#[test]
fn missing_lists_are_named() {
    // The consolidated lists of the UN and the EU hold no ships.
    let s = screener(&["un-consolidated.xml", "eu-fsf.xml"]);
    let a = ask(&s, &ship("2107773", ""), "UN,EU");
    assert_eq!(a.verdict, Verdict::Unknown);
    assert!(
        a.layers[0].missing[0].contains("un-1718-vessels")
            && a.layers[1].missing[0].contains("eu-annex-xlii")
    );
    let company = Subject::Company(Party {
        name: "Honest Traders".into(),
        ..Party::default()
    });
    assert_eq!(ask(&s, &company, "UN,EU").verdict, Verdict::Clear);
    assert_eq!(ask(&s, &company, "US").verdict, Verdict::Unknown);
    assert_eq!(ask(&s, &company, "JP").verdict, Verdict::Unknown);
}

#[test]
fn listings_begin_on_their_day() {
    let s = full();
    let on = |day: &str| {
        s.screen(
            &ship("2103703", "Zukunft"),
            &Context::parse("EU", day).unwrap(),
        )
        .unwrap()
    };
    let before = on("2026-11-25");
    assert_eq!(
        (before.verdict, before.announced.len()),
        (Verdict::Clear, 1)
    );
    assert_eq!(before.announced[0].valid_from, date(2027, 1, 25));
    assert_eq!(on("2027-01-25").verdict, Verdict::Prohibited);
}

#[test]
fn companies_by_number_and_by_name() {
    let s = full();
    let by = |imo: &str, name: &str, country: &str| {
        Subject::Company(Party {
            imo: imo.into(),
            name: name.into(),
            country: country.into(),
            ..Party::default()
        })
    };
    assert_eq!(
        ask(&s, &by("5123451", "", ""), "UN").verdict,
        Verdict::Prohibited
    );
    for name in [
        "Sovexample",
        "JSC \"Sovexample\"",
        "Совэкземпл",
        "SOVEXAMPLE, AO",
    ] {
        assert_eq!(
            ask(&s, &by("", name, ""), "EU").verdict,
            Verdict::Review,
            "{name}"
        );
    }
    let far = ask(&s, &by("", "Sovexample", "Brazil"), "EU");
    assert!(far.hits[0].notes.iter().any(|n| n.contains("differs")));
    // A weak alias needs its exact form; a ship's number is not a company's.
    assert_eq!(ask(&s, &by("", "Exx", ""), "EU").verdict, Verdict::Clear);
    assert_eq!(
        s.screen(&by("9074729", "", ""), &ctx("EU"))
            .unwrap_err()
            .kind(),
        "bad_identifier"
    );
    // An owner is screened with its ship.
    let owned = Subject::Ship(Ship {
        imo: "2107773".into(),
        parties: vec![RelatedParty {
            role: "owner".into(),
            party: Party {
                name: "JSC Sovexample".into(),
                ..Party::default()
            },
        }],
        ..Ship::default()
    });
    let a = ask(&s, &owned, "EU");
    assert_eq!(
        (a.verdict, a.hits[0].role.as_str()),
        (Verdict::Review, "owner")
    );
}

#[test]
fn mmsi_and_call_sign_stand_behind_the_number() {
    let s = full();
    let by = |imo: &str, mmsi: &str, call: &str, name: &str| {
        Subject::Ship(Ship {
            imo: imo.into(),
            mmsi: mmsi.into(),
            call_sign: call.into(),
            name: name.into(),
            ..Ship::default()
        })
    };
    assert_eq!(
        ask(&s, &by("", "572469210", "", ""), "US").verdict,
        Verdict::Prohibited
    );
    assert_eq!(
        ask(&s, &by("2107773", "572469210", "", ""), "US").verdict,
        Verdict::Review
    );
    assert_eq!(
        ask(&s, &by("", "", "EQZC", ""), "US").verdict,
        Verdict::Review
    );
    assert_eq!(
        ask(&s, &by("", "", "EQZC", "Artivel"), "US").verdict,
        Verdict::Prohibited
    );
    assert_eq!(
        ask(&s, &by("2107773", "", "EQZC", "Honest Trader"), "US").verdict,
        Verdict::Clear
    );
}

#[test]
fn ports_and_zones_of_the_users_annexes() {
    let s = full();
    let port = |name: &str, country: &str| {
        Subject::Port(PlaceRef {
            name: name.into(),
            country: country.into(),
            ..PlaceRef::default()
        })
    };
    assert_eq!(
        ask(&s, &port("Musterhafen", "Russia"), "EU").verdict,
        Verdict::Prohibited
    );
    assert_eq!(
        ask(&s, &port("Beispielsk", ""), "EU").verdict,
        Verdict::Prohibited
    );
    assert_eq!(
        s.screen(
            &port("Beispielsk", ""),
            &Context::parse("EU", "2026-04-23").unwrap()
        )
        .unwrap()
        .verdict,
        Verdict::Clear
    );
    assert_eq!(
        ask(&s, &port("Musterhafen", "Germany"), "EU").verdict,
        Verdict::Clear
    );
    // With a fresh annex an unlisted port is clear even where the shipped examples are too old.
    assert_eq!(
        ask(&s, &port("Chennai", "India"), "EU").verdict,
        Verdict::Clear
    );
    let terminal = ask(&s, &port("Testun Oil Terminal", ""), "EU");
    assert_eq!(
        (terminal.verdict, terminal.announced.len()),
        (Verdict::Clear, 1)
    );
    let zone = Subject::Zone(PlaceRef {
        name: "Free Port of Musterland".into(),
        ..PlaceRef::default()
    });
    assert_eq!(ask(&s, &zone, "EU").verdict, Verdict::Restricted);
}

#[test]
fn a_port_operator_is_a_layer_of_its_own() {
    let s = full();
    let eu_listed = ship("2102228", "Beispiel");
    let mut c = ctx("UN");
    c.operators.push("adani".into());
    let a = s.screen(&eu_listed, &c).unwrap();
    let layer = |n: &str| a.layers.iter().find(|l| l.layer == n).unwrap().verdict;
    assert_eq!(
        (layer("UN"), layer("operator:adani"), a.verdict),
        (Verdict::Clear, Verdict::Prohibited, Verdict::Prohibited)
    );
    let mut early = Context::parse("UN,operator:adani", "2025-09-10").unwrap();
    early.max_age_days = Some(5000);
    assert_eq!(
        s.screen(&eu_listed, &early).unwrap().verdict,
        Verdict::Clear
    );
    // Without the lists that the operator follows its answer is not known.
    let bare = of(&[]).screen(&eu_listed, &c).unwrap();
    assert_eq!(bare.layers[1].verdict, Verdict::Unknown);
}

fn plan(ship_imo: &str, port: &str) -> Vec<StudySubject> {
    let subject = |id: &str, subject| StudySubject {
        id: id.into(),
        used_by: vec!["emc".into()],
        subject,
    };
    vec![
        subject("ship", ship(ship_imo, "")),
        subject(
            "port",
            Subject::Port(PlaceRef {
                locode: port.into(),
                ..PlaceRef::default()
            }),
        ),
        subject(
            "cargo",
            Subject::Cargo(Cargo {
                commodity: "coal".into(),
                origin: "KP".into(),
                loaded_at: "KPNAM".into(),
                destination: "CN".into(),
                ..Cargo::default()
            }),
        ),
    ]
}

#[test]
fn replanning_never_drops_a_hit() {
    let s = full();
    let c = ctx("UN");
    let first = s.screen_study(&plan("2100000", "RUVVO"), &c, None).unwrap();
    assert_eq!(first.verdict, Verdict::Prohibited);
    // Another ship and another port do not make the cargo lawful, and the ship's hit stays in sight.
    let second = s
        .screen_study(&plan("2107773", "CNSHA"), &c, Some(&first))
        .unwrap();
    assert_eq!(second.verdict, Verdict::Prohibited);
    assert_eq!(second.carried.len(), 1);
    assert_eq!(second.carried[0].id, "ship");
    // Even when nothing of the new plan is hit, the plan is for review, not clear, and so is the one after it.
    let honest = [StudySubject {
        id: "ship".into(),
        used_by: vec!["emc".into()],
        subject: ship("2107773", ""),
    }];
    let third = s.screen_study(&honest, &c, Some(&second)).unwrap();
    assert_eq!((third.verdict, third.carried.len()), (Verdict::Review, 2));
    let fourth = s.screen_study(&honest, &c, Some(&third)).unwrap();
    assert_eq!((fourth.verdict, fourth.carried.len()), (Verdict::Review, 2));
}

#[test]
fn ports_of_a_study_bring_their_operators_and_measures_their_days() {
    let s = full();
    let subjects = vec![
        StudySubject {
            id: "ship".into(),
            used_by: vec![],
            subject: ship("2102228", ""),
        },
        StudySubject {
            id: "port".into(),
            used_by: vec!["emc".into()],
            subject: Subject::Port(PlaceRef {
                locode: "INKAT".into(),
                name: "Kattupalli".into(),
                ..PlaceRef::default()
            }),
        },
        StudySubject {
            id: "bad".into(),
            used_by: vec!["emc".into()],
            subject: ship("9074728", ""),
        },
        StudySubject {
            id: "kulevi".into(),
            used_by: vec!["black-sea".into()],
            subject: Subject::Port(PlaceRef {
                name: "Kulevi".into(),
                ..PlaceRef::default()
            }),
        },
    ];
    let a = s.screen_study(&subjects, &ctx("IN,EU"), None).unwrap();
    assert!(
        a.subjects[0]
            .hits()
            .iter()
            .any(|h| h.layer == "operator:adani")
    );
    assert_eq!(a.subjects[2].verdict(), Verdict::Unknown);
    assert_eq!(
        a.calendar.iter().map(|m| m.valid_from).collect::<Vec<_>>(),
        [date(2027, 1, 25)]
    );
    assert_eq!(a.corridors.len(), 2);
}

#[test]
fn other_laws_aggregated_data_and_watch_lists() {
    let s = screener(&[
        "targets.simple.csv",
        "maritime.csv",
        "entities.ftm.json",
        "senzing.json",
    ]);
    assert_eq!(
        ask(&s, &ship("2105555", "Aggregat"), "US").verdict,
        Verdict::Prohibited
    );
    assert_eq!(
        ask(&s, &ship("2107034", ""), "EU").verdict,
        Verdict::Prohibited
    );
    assert_eq!(
        ask(&s, &ship("2107400", ""), "GB").verdict,
        Verdict::Prohibited
    );
    // Detention records bind nobody: review at most, under every law.
    assert_eq!(ask(&s, &ship("2105921", ""), "US").verdict, Verdict::Review);
    // That a file holds some entries of a law does not mean that it holds them all.
    assert_eq!(
        ask(&s, &ship("2107773", "Honest Trader"), "US").verdict,
        Verdict::Unknown
    );
    assert_eq!(
        ask(&s, &ship("2107773", ""), "UN").verdict,
        Verdict::Unknown
    );
}

#[test]
fn the_index_gives_the_same_answers_and_keeps_the_old_list() {
    let dir = std::env::temp_dir().join(format!("sealane-law-{}", std::process::id()));
    let _ = std::fs::remove_dir_all(&dir);
    std::fs::create_dir_all(dir.join("lists")).unwrap();
    let lists = dir.join("lists");
    let file = lists.join("vessels-2026-11-20.csv");
    std::fs::copy(path("un-1718-vessels.csv"), &file).unwrap();
    let index = dir.join("screen.idx");
    let load = || Screener::load_indexed(Rules::shipped().unwrap(), &lists, &index).unwrap();
    let (one, used) = load();
    assert_eq!(used, IndexUse::Written);
    let (two, used) = load();
    assert_eq!(used, IndexUse::Fresh);
    let q = ship("2100000", "");
    assert_eq!(ask(&one, &q, "UN"), ask(&two, &q, "UN"));
    // A cut-off download is refused, and the entries of the old file stay in use.
    std::fs::write(&file, "vessel_name,imo_number\n").unwrap();
    let (three, used) = load();
    assert_eq!((used, three.refused().len()), (IndexUse::Written, 1));
    let a = ask(&three, &q, "UN");
    assert_eq!(a.verdict, Verdict::Prohibited);
    assert!(
        three.lists()[0]
            .warnings
            .iter()
            .any(|w| w.contains("kept from the index"))
    );
    // A file that is no index is not overwritten.
    std::fs::write(&index, "my diary\nday one").unwrap();
    assert_eq!(
        Screener::load_indexed(Rules::shipped().unwrap(), &lists, &index)
            .unwrap_err()
            .kind(),
        "bad_index"
    );
    assert_eq!(
        std::fs::read_to_string(&index).unwrap(),
        "my diary\nday one"
    );
    std::fs::remove_dir_all(&dir).unwrap();
}

#[test]
fn the_newest_good_copy_is_used() {
    let dir = std::env::temp_dir().join(format!("sealane-law-copies-{}", std::process::id()));
    let _ = std::fs::remove_dir_all(&dir);
    std::fs::create_dir_all(&dir).unwrap();
    let old = std::fs::read_to_string(path("un-consolidated.xml")).unwrap();
    std::fs::write(
        dir.join("a-old.xml"),
        old.replace("2026-11-20T", "2026-10-01T"),
    )
    .unwrap();
    std::fs::write(dir.join("b-new.xml"), &old).unwrap();
    std::fs::write(dir.join("c-newest-but-cut.xml"), &old[..900]).unwrap();
    std::fs::write(dir.join("README.md"), "notes").unwrap();
    let s = Screener::load(&dir).unwrap();
    assert_eq!(
        (
            s.lists().len(),
            s.lists()[0].file.as_str(),
            s.refused().len()
        ),
        (1, "b-new.xml", 1)
    );
    std::fs::remove_dir_all(&dir).unwrap();
}

#[test]
fn an_answer_can_be_reproduced_from_itself() {
    let s = full();
    let a = ask(&s, &ship("", "Rigelix"), "UN,EU");
    let text = serde_json::to_string(&a).unwrap();
    let back: Screening = serde_json::from_str(&text).unwrap();
    let c = back.context.as_ref().unwrap();
    let mut again = Context::new(
        &c.jurisdictions
            .iter()
            .map(String::as_str)
            .collect::<Vec<_>>(),
        c.as_of,
    )
    .unwrap();
    again.max_age_days = c.max_age_days;
    assert_eq!(s.screen(&back.subject, &again).unwrap(), back);
    assert!(
        c.lists
            .iter()
            .all(|l| l.sha256.len() == 64 && l.date.is_some())
    );
}
