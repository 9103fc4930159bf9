//! `clear` is never said from missing, stale, partial or misread data, and a rule reaches whom it reaches. Each case was once answered
//! wrongly.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

use sealane_law::entry::{Entry, EntryKind, NameKind};
use sealane_law::indicators::Watch;
use sealane_law::lists::{Limits, List, read_bytes};
use sealane_law::study::{StudySubject, earlier};
use sealane_law::{
    Cargo, Context, Party, PlaceRef, Price, Rules, Screener, Screening, Service, Ship, Subject,
    Verdict, questions,
};
use std::path::{Path, PathBuf};

const DAY: &str = "2026-11-23";

fn extract(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/lists")
        .join(name)
}

/// A folder with extracts (name in the tests, name in the folder), gone when dropped.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str, files: &[(&str, &str)]) -> Self {
        let dir = std::env::temp_dir().join(format!("sealane-nc-{name}-{}", std::process::id()));
        let _ = std::fs::remove_dir_all(&dir);
        std::fs::create_dir_all(&dir).unwrap();
        for (from, to) in files {
            std::fs::copy(extract(from), dir.join(to)).unwrap();
        }
        Self(dir)
    }

    fn with(self, name: &str, text: &str) -> Self {
        std::fs::write(self.0.join(name), text).unwrap();
        self
    }

    fn load(&self) -> Screener {
        Screener::load(&self.0).unwrap()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn bare() -> Screener {
    Screener::without_lists().unwrap()
}

fn on(s: &Screener, subject: &Subject, law: &str, day: &str) -> Screening {
    s.screen(subject, &Context::parse(law, day).unwrap())
        .unwrap()
}

fn word(s: &Screener, subject: &Subject, law: &str) -> Verdict {
    on(s, subject, law, DAY).verdict
}

fn ship(imo: &str, name: &str) -> Subject {
    Subject::Ship(Ship {
        imo: imo.into(),
        name: name.into(),
        ..Ship::default()
    })
}

fn company(name: &str) -> Subject {
    Subject::Company(Party {
        name: name.into(),
        ..Party::default()
    })
}

fn port(name: &str) -> Subject {
    Subject::Port(PlaceRef {
        name: name.into(),
        ..PlaceRef::default()
    })
}

fn cargo(commodity: &str, origin: &str, at: &str, to: &str) -> Cargo {
    Cargo {
        commodity: commodity.into(),
        origin: origin.into(),
        loaded_at: at.into(),
        destination: to.into(),
        ..Cargo::default()
    }
}

fn flow(commodity: &str, origin: &str, at: &str, to: &str) -> Subject {
    Subject::Cargo(cargo(commodity, origin, at, to))
}

/// Ships of one UN list of the day before yesterday, beside a consolidated list with nothing like them.
fn listed(names: &[(&str, u32)]) -> Screener {
    let list = |id: &str, entries: Vec<Entry>| List {
        id: id.into(),
        jurisdiction_codes: vec!["UN".into()],
        date: Some(jiff::civil::date(2026, 11, 20)),
        entries,
        ..List::default()
    };
    let entries = names
        .iter()
        .map(|(n, imo)| {
            let mut e = Entry {
                id: (*n).into(),
                kind: EntryKind::Ship,
                ..Entry::default()
            };
            e.add_name(n, NameKind::Primary);
            e.imo.extend((*imo > 0).then_some(*imo));
            e
        })
        .collect();
    Screener::from_lists(
        Rules::shipped().unwrap(),
        vec![
            list("un-1718-vessels", entries),
            list("un-consolidated", Vec::new()),
        ],
        Vec::new(),
    )
}

#[test]
fn ports_of_the_dprk_are_known_by_name() {
    let s = bare();
    for at in [
        "Nampo",
        "NAMPO",
        "Chongjin",
        "Wonsan",
        "Nampo, KP",
        "Ch'ongjin",
        "KP",
        "KPNAM",
        "Nampho",
        "Hungnam",
    ] {
        let a = on(&s, &flow("coal", "RU", at, "CN"), "UN", "2026-08-01");
        assert_eq!(a.verdict, Verdict::Prohibited, "{at}");
    }
    for at in ["Najin", "NAJIN", "Rajin, KP", "Rajin", "Rason", "KPRJN"] {
        let a = on(&s, &flow("coal", "RU", at, "CN"), "UN", "2026-08-01");
        assert_eq!(a.verdict, Verdict::Restricted, "{at}");
    }
    for at in ["Xyzport", "RURJN", "XXYYZ"] {
        let a = on(&s, &flow("coal", "RU", at, "CN"), "UN", "2026-08-01");
        assert_eq!(a.verdict, Verdict::Unknown, "{at}");
        assert!(a.layers[0].missing[0].contains(at));
    }
    for name in ["Nampo", "Rajin", "Chongjin", "KPNAM", "Wonsan, North Korea"] {
        assert_eq!(
            on(&s, &port(name), "UN", "2026-08-01").verdict,
            Verdict::Review,
            "{name}"
        );
    }
    for (name, law) in [
        ("Xyzzy", "UN"),
        ("Xyzzy", "EU"),
        ("RUXXX", "EU"),
        ("RUXXX", "UN"),
    ] {
        assert_eq!(
            on(&s, &port(name), law, "2026-08-01").verdict,
            Verdict::Unknown,
            "{name}"
        );
    }
    assert_eq!(
        on(&s, &port("Vladivostok"), "UN", "2026-08-01").verdict,
        Verdict::Clear
    );
    assert_eq!(
        on(&s, &port("Chennai"), "EU", "2026-08-01").verdict,
        Verdict::Clear
    );
    // The exception is for export from Rajin to elsewhere.
    let inward = on(&s, &flow("coal", "RU", "KPRJN", "KP"), "UN", "2026-08-01");
    assert_eq!(inward.verdict, Verdict::Prohibited);
}

#[test]
fn a_service_without_its_country_is_unknown() {
    let service = |service: &str, country: &str| {
        Subject::Service(Service {
            service: service.into(),
            country: country.into(),
            ..Service::default()
        })
    };
    for name in ["insurance", "sts-transfer", "bunkering"] {
        assert_eq!(
            on(&bare(), &service(name, ""), "UN", "2026-08-01").verdict,
            Verdict::Unknown,
            "{name}"
        );
        assert_eq!(
            on(&bare(), &service(name, "India"), "UN", "2026-08-01").verdict,
            Verdict::Clear,
            "{name}"
        );
    }
    for name in ["fishing-rights", "joint-venture"] {
        assert_eq!(
            on(&bare(), &service(name, "KP"), "UN", "2026-08-01").verdict,
            Verdict::Prohibited,
            "{name}"
        );
    }
}

#[test]
fn every_part_of_a_row_is_answered() {
    let worst = |text: &str| {
        questions::read(text)
            .unwrap()
            .into_iter()
            .map(|q| word(&listed(&[]), &q.subject.unwrap(), "UN"))
            .max()
    };
    assert_eq!(
        worst("name,cargo,origin,destination\nFoo Bar,coal,KP,CN\n"),
        Some(Verdict::Prohibited)
    );
    assert_eq!(
        worst("name,port,country\nFoo Bar,KPNAM,KP\n"),
        Some(Verdict::Review)
    );
    assert_eq!(
        worst("service,insurance\nservice,insurance\n"),
        Some(Verdict::Unknown)
    );
}

#[test]
fn the_time_of_a_file_is_not_the_day_of_a_list() {
    let f = Folder::new(
        "undated",
        &[
            ("un-1718-vessels.csv", "vessels.csv"),
            ("un-consolidated.xml", "c.xml"),
        ],
    );
    let s = f.load();
    let a = on(&s, &ship("2107773", "Honest Trader"), "UN", DAY);
    assert_eq!(a.verdict, Verdict::Unknown);
    assert!(
        a.layers[0].missing[0].contains("states no day"),
        "{:?}",
        a.layers
    );
    assert!(
        s.lists()
            .iter()
            .any(|l| l.date_basis == "undated" && l.date.is_none())
    );
    // It still finds.
    assert_eq!(word(&s, &ship("2100000", ""), "UN"), Verdict::Prohibited);
    let dated = Folder::new(
        "dated",
        &[
            ("un-1718-vessels.csv", "vessels-2026-11-20.csv"),
            ("un-consolidated.xml", "c.xml"),
        ],
    );
    assert_eq!(
        word(&dated.load(), &ship("2107773", "Honest Trader"), "UN"),
        Verdict::Clear
    );
}

#[test]
fn an_undated_copy_hides_no_dated_one() {
    let f = Folder::new(
        "hide",
        &[
            ("SDN.CSV", "SDN.CSV"),
            ("ALT.CSV", "ALT.CSV"),
            ("sdn_advanced.xml", "sdn_advanced.xml"),
        ],
    );
    let s = f.load();
    assert_eq!(word(&s, &ship("2101482", ""), "US"), Verdict::Prohibited);
    // What only the undated copy holds is found as well.
    assert_eq!(word(&s, &ship("2101119", ""), "US"), Verdict::Prohibited);
    // A later day in a name does not put the copy aside that states its own.
    let f = Folder::new(
        "hide2",
        &[
            ("SDN.CSV", "SDN-2026-11-22.CSV"),
            ("ALT.CSV", "ALT-2026-11-22.CSV"),
            ("sdn_advanced.xml", "a.xml"),
        ],
    );
    assert_eq!(
        word(&f.load(), &ship("2101482", ""), "US"),
        Verdict::Prohibited
    );
}

#[test]
fn the_parts_of_an_ofac_set_belong_together() {
    let f = Folder::new(
        "sets",
        &[
            ("SDN.CSV", "SDN-2026-10-01.CSV"),
            ("SDN.CSV", "SDN-2026-11-20.CSV"),
            ("ALT.CSV", "ALT-2026-11-20.CSV"),
        ],
    );
    let s = f.load();
    for name in ["FERNWEH", "ANTIQUE TESTER"] {
        assert_eq!(word(&s, &ship("", name), "US"), Verdict::Review, "{name}");
    }
    assert_eq!(word(&s, &ship("", "Honest Trader"), "US"), Verdict::Clear);
    // Without its ALT.CSV no name is cleared; a number that every entry prints is not concerned.
    let f = Folder::new("noalt", &[("SDN.CSV", "SDN-2026-11-20.CSV")]);
    let a = on(&f.load(), &ship("", "FERNWEH"), "US", DAY);
    assert_eq!(a.verdict, Verdict::Unknown);
    assert!(a.layers[0].missing.iter().any(|m| m.contains("ALT.CSV")));
    // An ALT.CSV of another set is refused.
    let f = Folder::new(
        "other",
        &[
            ("SDN.CSV", "SDN-2026-11-20.CSV"),
            ("ALT.CSV", "ALT-2026-10-01.CSV"),
        ],
    );
    let s = f.load();
    assert_eq!(s.refused().len(), 1);
    let f = Folder::new("foreign", &[("SDN.CSV", "SDN-2026-11-20.CSV")])
        .with("ALT-2026-11-20.CSV", "999,1,\"aka\",\"NOBODY\",\"-0- \"\n");
    assert!(f.load().refused()[0].reason.contains("another set"));
}

#[test]
fn cut_off_lists_are_refused_or_do_not_clear() {
    let cut = |name: &str, keep: f64| {
        let b = std::fs::read(extract(name)).unwrap();
        read_bytes(
            name,
            b[..(b.len() as f64 * keep) as usize].to_vec(),
            &Limits::default(),
        )
    };
    for name in [
        "eu-act-02014R0833-20261101.html",
        "uk.csv",
        "un-1718-vessels.csv",
        "maritime.csv",
        "targets.simple.csv",
        "eu-fsf.csv",
        "eu-annex-xlii.csv",
        "sdn.xml",
        "uk.xml",
        "un-consolidated.xml",
    ] {
        for keep in [0.6, 0.9, 0.97] {
            let got = cut(name, keep);
            assert!(got.is_err(), "{name} at {keep} was read");
        }
    }
    // Rows missing in the middle, and a file whose own count is another.
    let csv = std::fs::read_to_string(extract("un-1718-vessels.csv")).unwrap();
    let holed: String = csv
        .lines()
        .enumerate()
        .filter(|(i, _)| *i != 2)
        .map(|(_, l)| format!("{l}\n"))
        .collect();
    assert!(read_bytes("v.csv", holed.into_bytes(), &Limits::default()).unwrap()[0].partial);
    let xml = std::fs::read_to_string(extract("sdn.xml")).unwrap();
    let other = xml
        .replace("<Record_Count>2<", "<Record_Count>3<")
        .into_bytes();
    assert!(
        read_bytes("sdn.xml", other, &Limits::default())
            .unwrap_err()
            .to_string()
            .contains("counts 3")
    );
    // A copy with far fewer entries than the one before it.
    let rows = |n: u32| {
        (0..n).fold(
            "vessel_name,imo_number,date_of_designation\n".to_owned(),
            |t, i| {
                let six = 210_000 + i;
                let last = sealane_law::ids::ship_check_digit(six * 10);
                t + &format!("SHIP {i},{six}{last},03-Oct-17\n")
            },
        )
    };
    let f = Folder::new("shrunk", &[("un-consolidated.xml", "c.xml")])
        .with("v-2026-11-10.csv", &rows(20))
        .with("v-2026-11-20.csv", &rows(5));
    let a = on(&f.load(), &ship("2107773", "Honest Trader"), "UN", DAY);
    assert_eq!(a.verdict, Verdict::Unknown);
    assert!(
        a.layers[0].missing.iter().any(|m| m.contains("cut off")),
        "{:?}",
        a.layers
    );
}

#[test]
fn an_amendment_clears_nothing() {
    let un = [
        ("un-1718-vessels.csv", "v-2026-11-20.csv"),
        ("un-consolidated.xml", "c.xml"),
    ];
    let f = Folder::new(
        "amend",
        &[
            un[0],
            un[1],
            ("eu-annex-xlii.csv", "amending-2026-11-20.csv"),
        ],
    );
    let s = f.load();
    assert_eq!(
        word(&s, &ship("9074729", "Honest Trader"), "EU"),
        Verdict::Unknown
    );
    assert_eq!(word(&s, &ship("2103337", ""), "EU"), Verdict::Prohibited);
    let f = Folder::new(
        "whole",
        &[
            un[0],
            un[1],
            ("eu-act-02014R0833-20261101.html", "act.html"),
        ],
    );
    assert_eq!(
        word(&f.load(), &ship("9074729", "Honest Trader"), "EU"),
        Verdict::Clear
    );
    // The EU carries out the measures of the UN: without its lists an EU-bound user is not cleared.
    let f = Folder::new("euonly", &[("eu-act-02014R0833-20261101.html", "act.html")]);
    assert_eq!(
        word(&f.load(), &ship("9074729", "Honest Trader"), "EU"),
        Verdict::Unknown
    );
}

#[test]
fn aggregated_data_clear_only_what_is_stated() {
    let f = Folder::new("agg", &[("maritime.csv", "maritime-2026-11-20.csv")]);
    let s = f.load();
    assert_eq!(
        word(&s, &ship("2107773", "Honest Trader"), "US"),
        Verdict::Unknown
    );
    assert_eq!(word(&s, &ship("2106298", ""), "US"), Verdict::Prohibited);
    let f = f.with(
        "coverage.csv",
        "file,jurisdiction,covers\nmaritime-2026-11-20.csv,US,ship;company\n",
    );
    let s = f.load();
    assert_eq!(
        word(&s, &ship("2107773", "Honest Trader"), "US"),
        Verdict::Clear
    );
    // A file of ships and their companies never holds all companies, whatever is stated.
    assert_eq!(word(&s, &company("Big Bank"), "US"), Verdict::Unknown);
    assert_eq!(
        word(&s, &ship("2107773", "Honest Trader"), "GB"),
        Verdict::Unknown
    );
}

#[test]
fn a_number_excludes_only_what_prints_numbers() {
    let s = listed(&[("GRAND KARO", 2_100_000), ("NAMELESS TESTER", 0)]);
    let by = |mmsi: &str, call: &str| {
        Subject::Ship(Ship {
            mmsi: mmsi.into(),
            call_sign: call.into(),
            ..Ship::default()
        })
    };
    assert_eq!(word(&s, &by("273555666", ""), "UN"), Verdict::Unknown);
    assert_eq!(word(&s, &by("", "UBAG1"), "UN"), Verdict::Unknown);
    let a = on(&s, &ship("2107773", ""), "UN", DAY);
    assert_eq!(a.verdict, Verdict::Unknown);
    assert!(a.layers[0].missing[0].contains("1 of its ships"));
    assert_eq!(
        word(&s, &ship("2107773", "Honest Trader"), "UN"),
        Verdict::Clear
    );
    // Where every ship has a number, the number is enough.
    let all = listed(&[("GRAND KARO", 2_100_000)]);
    assert_eq!(word(&all, &ship("2107773", ""), "UN"), Verdict::Clear);
}

#[test]
fn names_with_attachments_meet_the_list() {
    let s = listed(&[("GRAND KARO", 0), ("BRATSK", 0)]);
    for name in [
        "GRAND KARO (ex Ryu Song)",
        "ex GRAND KARO",
        "BRATSK EX BOBR",
        "BOBR EX BRATSK",
        "BRATSK F.K.A. BOBR",
        "BRATSK / BOBR",
        "BRATSK (IMO 9074729)",
        "M/V'BRATSK'",
        "T/H BRATSK",
        "Neuling (ex Bratsk)",
    ] {
        assert_eq!(word(&s, &ship("", name), "UN"), Verdict::Review, "{name}");
    }
    let c = Context::parse("UN", DAY).unwrap();
    for name in ["MV", "M/T"] {
        assert_eq!(
            s.screen(&ship("", name), &c).unwrap_err().kind(),
            "empty_question",
            "{name}"
        );
    }
    // A mistyped number beside the name is an error, too.
    assert_eq!(
        s.screen(&ship("", "ALFA (IMO 9074728)"), &c)
            .unwrap_err()
            .kind(),
        "bad_identifier"
    );
    let numbered = listed(&[("OTHER", 9_074_729)]);
    assert_eq!(
        word(&numbered, &ship("", "BRATSK (IMO 9074729)"), "UN"),
        Verdict::Prohibited
    );
    // A company of a listed ship's name is told of it.
    let a = on(&s, &company("Grand Karo"), "UN", DAY);
    assert!(
        a.notes.iter().any(|n| n.contains("listed ship")),
        "{:?}",
        a.notes
    );
}

#[test]
fn ships_of_the_libya_measures_stand_in_the_consolidated_list() {
    let f = Folder::new("libya", &[("un-1718-vessels.csv", "v-2026-11-20.csv")]);
    let a = on(&f.load(), &ship("9058713", "Avax"), "UN", DAY);
    assert_eq!(a.verdict, Verdict::Unknown);
    assert!(a.layers[0].missing[0].contains("un-consolidated"));
    let xml = std::fs::read_to_string(extract("un-consolidated.xml")).unwrap().replace(
        "  </ENTITIES>",
        "<ENTITY><DATAID>7</DATAID><FIRST_NAME>MUSTER TANKER</FIRST_NAME><UN_LIST_TYPE>Libya</UN_LIST_TYPE><REFERENCE_NUMBER>LYe.901</REFERENCE_NUMBER><COMMENTS1>IMO: 2100000. Listed pursuant to paragraphs 10 (a) and 10 (b) of resolution 2146 (2014).</COMMENTS1></ENTITY></ENTITIES>",
    );
    let l = read_bytes("c.xml", xml.into_bytes(), &Limits::default())
        .unwrap()
        .remove(0);
    let e = l.entries.iter().find(|e| e.id == "LYe.901").unwrap();
    assert_eq!(
        (e.kind, e.imo.as_slice()),
        (EntryKind::Ship, [2_100_000].as_slice())
    );
    let s = Screener::from_lists(Rules::shipped().unwrap(), vec![l], Vec::new());
    assert_eq!(word(&s, &ship("2100000", ""), "IN"), Verdict::Prohibited);
}

#[test]
fn days_before_the_tables_begin_are_unknown() {
    let s = bare();
    let at = |subject: &Subject, law: &str, day: &str| on(&s, subject, law, day).verdict;
    assert_eq!(
        at(&flow("arms", "RU", "", "IR"), "UN", "2012-06-01"),
        Verdict::Prohibited
    );
    assert_eq!(
        at(&flow("uranium", "RU", "", "IR"), "UN", "2012-06-01"),
        Verdict::Prohibited
    );
    assert_eq!(
        at(&flow("arms", "RU", "", "IR"), "UN", "2019-06-01"),
        Verdict::Restricted
    );
    assert_eq!(
        at(&flow("arms", "IR", "", "RU"), "UN", "2026-08-01"),
        Verdict::Prohibited
    );
    assert_eq!(
        at(&flow("arms", "IR", "", "RU"), "UN", "2022-08-01"),
        Verdict::Clear
    );
    assert_eq!(
        at(&flow("timber", "RU", "", "IN"), "UN", "2012-06-01"),
        Verdict::Unknown
    );
    assert_eq!(
        at(&port("Vladivostok"), "IN", "1990-01-01"),
        Verdict::Unknown
    );
    assert_eq!(at(&port("Chennai"), "EU", "2024-01-01"), Verdict::Unknown);
    assert_eq!(
        at(&flow("arms", "RU", "", "AF"), "UN", "2026-08-01"),
        Verdict::Review
    );
}

#[test]
fn member_states_are_bound_by_the_rules_of_the_union() {
    let s = bare();
    assert_eq!(
        on(&s, &port("Murmansk"), "DE", "2026-08-01").verdict,
        Verdict::Prohibited
    );
    assert_eq!(
        on(&s, &port("Murmansk"), "DE", "2026-04-23").verdict,
        Verdict::Unknown
    );
    assert_eq!(
        on(&s, &port("Murmansk"), "JP", "2026-08-01").verdict,
        Verdict::Unknown
    );
    let f = Folder::new("de", &[("eu-act-02014R0833-20261101.html", "act.html")]);
    assert_eq!(
        word(&f.load(), &ship("2102228", ""), "DE"),
        Verdict::Prohibited
    );
    let price = Subject::Price(Price {
        product: "crude-oil".into(),
        origin: "RU".into(),
        usd_per_bbl: 70.0,
    });
    assert_eq!(
        on(&s, &price, "GR", "2026-02-10").verdict,
        Verdict::Prohibited
    );
}

#[test]
fn caps_bind_in_tonnes_as_in_barrels() {
    let s = bare();
    let of = |commodity: &str, t: f64| {
        let c = Cargo {
            annual_t: Some(t),
            ..cargo(commodity, "RU", "RUVVO", "KP")
        };
        on(&s, &Subject::Cargo(c), "UN", "2026-08-01").verdict
    };
    assert_eq!(of("crude-oil", 525_000.0), Verdict::Restricted);
    assert_eq!(of("crude-oil", 600_000.0), Verdict::Prohibited);
    assert_eq!(of("diesel", 50_000.0), Verdict::Restricted);
    assert_eq!(of("diesel", 600_000.0), Verdict::Prohibited);
}

#[test]
fn facts_of_the_resolutions() {
    let s = bare();
    let at = |subject: &Subject, day: &str| on(&s, subject, "UN", day).verdict;
    let hs = |code: &str| {
        Subject::Cargo(Cargo {
            hs: code.into(),
            ..cargo("", "RU", "", "KP")
        })
    };
    for fuel in ["jet fuel", "kerosene", "aviation gasoline"] {
        assert_eq!(
            at(&flow(fuel, "RU", "", "KP"), "2026-08-01"),
            Verdict::Prohibited,
            "{fuel}"
        );
    }
    for code in ["271112", "27111300", "271119"] {
        assert_eq!(at(&hs(code), "2026-08-01"), Verdict::Prohibited, "{code}");
    }
    for gas in ["lpg", "propane", "gas condensate"] {
        assert_eq!(
            at(&flow(gas, "RU", "", "KP"), "2026-08-01"),
            Verdict::Prohibited,
            "{gas}"
        );
    }
    assert_eq!(
        at(&flow("luxury goods", "CN", "", "KP"), "2026-08-01"),
        Verdict::Prohibited
    );
    // Gold and rare earths from 2016-03-02, copper from 2016-11-30, coal capped before it was banned.
    assert_eq!(
        at(&flow("gold", "KP", "", "CN"), "2016-06-01"),
        Verdict::Prohibited
    );
    assert_eq!(
        at(&flow("copper", "KP", "", "CN"), "2016-06-01"),
        Verdict::Review
    );
    assert_eq!(
        at(&flow("copper", "KP", "", "CN"), "2016-12-01"),
        Verdict::Prohibited
    );
    assert_eq!(
        at(&flow("coal", "KP", "", "CN"), "2016-06-01"),
        Verdict::Restricted
    );
    assert_eq!(
        at(&flow("coal", "KP", "", "CN"), "2017-08-05"),
        Verdict::Prohibited
    );
    // The reloading rule of the EU does not touch a cargo from Russia to India.
    let lng = on(&s, &flow("lng", "RU", "RUSAB", "IN"), "EU", "2026-08-01");
    assert!(lng.hits.is_empty() && lng.verdict == Verdict::Unknown);
    // Transitions are told while they last.
    let price = Subject::Price(Price {
        product: "crude-oil".into(),
        origin: "RU".into(),
        usd_per_bbl: 40.0,
    });
    let told = |day: &str| {
        on(&s, &price, "EU", day).hits[0]
            .notes
            .iter()
            .any(|n| n.contains("old contracts"))
    };
    assert!(told("2026-04-16") && !told("2026-07-30"));
}

#[test]
fn place_rules_name_their_exceptions_and_their_neighbours() {
    let s = bare();
    let a = on(&s, &port("Novorossiysk"), "EU", "2026-08-01");
    assert!(a.hits[0].exception.contains("Art. 5ae"));
    assert_eq!(
        on(&s, &port("Tanjung Balai Karimun"), "EU", "2026-08-01").verdict,
        Verdict::Review
    );
    assert_eq!(
        on(&s, &port("Karimun Oil Terminal"), "EU", "2026-08-01").verdict,
        Verdict::Prohibited
    );
}

#[test]
fn an_operator_of_a_terminal_is_not_the_port() {
    let f = Folder::new(
        "adani",
        &[
            ("SDN.CSV", "SDN-2026-11-20.CSV"),
            ("ALT.CSV", "ALT-2026-11-20.CSV"),
            ("uk.csv", "uk.csv"),
            ("eu-act-02014R0833-20261101.html", "act.html"),
            ("un-1718-vessels.csv", "v-2026-11-20.csv"),
            ("un-consolidated.xml", "c.xml"),
        ],
    );
    let s = f.load();
    let called = |name: &str, locode: &str| {
        let subjects = [
            StudySubject {
                id: "ship".into(),
                used_by: vec![],
                subject: ship("2101119", "Artivel"),
            },
            StudySubject {
                id: "port".into(),
                used_by: vec![],
                subject: Subject::Port(PlaceRef {
                    name: name.into(),
                    locode: locode.into(),
                    country: "IN".into(),
                    ..PlaceRef::default()
                }),
            },
        ];
        let a = s
            .screen_study(&subjects, &Context::parse("IN", DAY).unwrap(), None)
            .unwrap();
        a.subjects[0].verdict()
    };
    assert_eq!(called("Mundra", "INMUN"), Verdict::Prohibited);
    assert_eq!(called("Krishnapatnam", "INKRI"), Verdict::Prohibited);
    assert_eq!(called("Kamarajar", "INENR"), Verdict::Review);
    assert_eq!(called("Ennore container terminal", ""), Verdict::Prohibited);
    assert_eq!(called("Chennai", "INMAA"), Verdict::Clear);
    let a = on(&s, &port("Chennai"), "IN", DAY);
    assert!(
        a.notes
            .iter()
            .any(|n| n.contains("does not know all ports"))
    );
}

#[test]
fn an_earlier_plan_is_read_from_its_json() {
    let s = bare();
    let c = Context::parse("EU", "2026-08-01").unwrap();
    let of = |locode: &str| {
        [StudySubject {
            id: "port".into(),
            used_by: vec!["way".into()],
            subject: Subject::Port(PlaceRef {
                locode: locode.into(),
                ..PlaceRef::default()
            }),
        }]
    };
    let first = s.screen_study(&of("RUMMK"), &c, None).unwrap();
    let json = serde_json::json!({ "law": { "screening": first } }).to_string();
    let before = earlier(&json).unwrap();
    assert_eq!(before.len(), 1);
    let second = s.screen_study_after(&of("INMAA"), &c, &before).unwrap();
    assert_eq!((second.verdict, second.carried.len()), (Verdict::Review, 1));
    // And from the plan after it.
    let json = serde_json::to_string(&second).unwrap();
    let third = s
        .screen_study_after(&of("INMAA"), &c, &earlier(&json).unwrap())
        .unwrap();
    assert_eq!((third.verdict, third.carried.len()), (Verdict::Review, 1));
    assert!(earlier("{}").is_err());
}

#[test]
fn indicators_are_read_from_a_file_and_lead_to_review_only() {
    let w = Watch::read(
        r#"{"parameters": {"tanker_age_years": 20}, "ships": [{"name": "Alfa", "imo": "9074729", "behaviour": {"built": [2001, true]}}]}"#,
    )
    .unwrap();
    let all = w.evaluate(jiff::civil::date(2026, 11, 23)).unwrap();
    assert_eq!(all[0].indicators.verdict, Verdict::Review);
    let none = all[0]
        .indicators
        .indicators
        .iter()
        .filter(|i| i.id == "ais-gap");
    assert!(
        none.into_iter()
            .all(|i| i.state == sealane_law::indicators::State::NotEvaluated)
    );
    assert_eq!(
        Watch::read(r#"{"ships": [{"imo": "9074728"}]}"#)
            .unwrap_err()
            .kind(),
        "bad_identifier"
    );
    assert!(Watch::read(r#"{"ships": [{"speed": 3}]}"#).is_err());
}

#[test]
fn the_index_keeps_the_old_list_under_another_name() {
    let f = Folder::new(
        "index",
        &[("un-1718-vessels.csv", "un-1718-2026-11-20.csv")],
    );
    let index = f.0.join("x.idx");
    let load = || {
        Screener::load_indexed(Rules::shipped().unwrap(), &f.0, &index)
            .unwrap()
            .0
    };
    assert_eq!(
        word(&load(), &ship("2100000", ""), "UN"),
        Verdict::Prohibited
    );
    std::fs::remove_file(f.0.join("un-1718-2026-11-20.csv")).unwrap();
    std::fs::write(
        f.0.join("un-1718-2026-11-22.csv"),
        "vessel_name,imo_number\nX,21",
    )
    .unwrap();
    let s = load();
    assert_eq!(s.refused().len(), 1);
    assert_eq!(word(&s, &ship("2100000", ""), "UN"), Verdict::Prohibited);
}
