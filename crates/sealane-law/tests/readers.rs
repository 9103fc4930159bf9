//! Every list format, with the traps that real files hold; the extracts below `lists/` are invented.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

use proptest::prelude::*;
use sealane_law::entry::{Effect, Entry, EntryKind, NameKind};
use sealane_law::lists::{Limits, List, read_bytes, read_files, read_stream};
use std::path::PathBuf;

fn path(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("tests/lists")
        .join(name)
}

fn all(name: &str) -> Vec<List> {
    read_bytes(name, std::fs::read(path(name)).unwrap(), &Limits::default()).unwrap()
}

fn one(name: &str) -> List {
    let mut l = all(name);
    assert_eq!(l.len(), 1);
    l.remove(0)
}

fn entry<'a>(l: &'a List, id: &str) -> &'a Entry {
    l.entries.iter().find(|e| e.id == id).unwrap_or_else(|| {
        panic!(
            "{id} in {:?}",
            l.entries.iter().map(|e| &e.id).collect::<Vec<_>>()
        )
    })
}

fn names(e: &Entry) -> Vec<&str> {
    e.names.iter().map(|n| n.text.as_str()).collect()
}

fn day(e: &Entry) -> String {
    e.listed_on.map_or_else(String::new, |d| d.to_string())
}

#[test]
fn un_consolidated() {
    let l = one("un-consolidated.xml");
    assert_eq!(
        (
            l.id.as_str(),
            l.date.unwrap().to_string().as_str(),
            l.date_basis.as_str()
        ),
        ("un-consolidated", "2026-11-20", "content")
    );
    assert_eq!(l.sha256.len(), 64);
    let e = entry(&l, "KPe.920");
    // Line breaks in text, three aliases in one element, an empty alias, a company IMO number in the free text.
    assert_eq!(
        names(e),
        [
            "EXEMPLARY OCEAN MANAGEMENT COMPANY, LIMITED (EOM)",
            "Exemplary Marine Line",
            "EOM Shipping",
            "Muster Ocean",
            "Old Exemplary Fleet"
        ]
    );
    assert_eq!(e.names[4].kind, NameKind::Former);
    assert_eq!(
        (e.imo.as_slice(), e.countries.as_slice(), day(e).as_str()),
        (
            [5_123_451].as_slice(),
            ["KP".to_owned()].as_slice(),
            "2014-07-28"
        )
    );
    let p = entry(&l, "KPi.901");
    assert_eq!(
        (p.kind, p.names[2].kind),
        (EntryKind::Person, NameKind::Weak)
    );
    assert_eq!(names(p), ["TESTO EXEMPLAR", "시험 예", "Tex"]);
}

#[test]
fn un_1718_vessels() {
    let l = one("un-1718-vessels.csv");
    let e = entry(&l, "1");
    assert_eq!(names(e), ["EXEMPLAR PEAK", "MUSTER BERG"]);
    assert_eq!(
        (e.imo.as_slice(), e.mmsi.as_slice(), e.call_signs.len()),
        ([2_100_000].as_slice(), [445_123_000].as_slice(), 2)
    );
    assert_eq!(
        (e.countries.as_slice(), day(e).as_str()),
        (["KP".to_owned(), "KM".to_owned()].as_slice(), "2017-10-03")
    );
    assert!(
        e.measure.contains("2321") && !e.measure.contains("Paragraph 8"),
        "{}",
        e.measure
    );
    let nameless = entry(&l, "3");
    assert!(nameless.imo.is_empty() && nameless.mmsi.is_empty() && nameless.call_signs.is_empty());
    assert_eq!(l.date, None);
}

#[test]
fn ofac_csv_set() {
    let (lists, refused) = read_files(
        &["SDN.CSV", "ALT.CSV", "ADD.CSV", "SDN_COMMENTS.CSV"].map(path),
        &Limits::default(),
    );
    assert!(refused.is_empty(), "{refused:?}");
    let l = &lists[0];
    assert_eq!(
        (l.id.as_str(), l.entries.len(), l.date_basis.as_str()),
        ("us-sdn", 7, "undated")
    );
    let e = entry(l, "11111");
    assert_eq!(e.programs, ["IRAN", "NPWMD", "IFSR"]);
    assert_eq!(
        (e.imo.len(), e.mmsi.as_slice(), e.call_signs.as_slice()),
        (1, [572_469_210].as_slice(), ["EQZC".to_owned()].as_slice())
    );
    assert_eq!(names(e), ["ARTIVEL", "FERNWEH", "ANTIQUE TESTER"]);
    assert_eq!(e.names[2].kind, NameKind::Former);
    assert_eq!(e.countries, ["IR", "MT", "TV"]);
    assert!(e.owners.contains(&"TESTER TANKER COMPANY".to_owned()));
    // An impossible IMO number keeps the record; the comments file continues the remarks.
    let bad = entry(l, "11112");
    assert_eq!(
        (bad.bad_imo.as_slice(), bad.imo.len(), bad.mmsi.as_slice()),
        (["15411".to_owned()].as_slice(), 0, [422_123_456].as_slice())
    );
    assert!(!bad.doubts.is_empty() && bad.call_signs == ["5TST9"]);
    assert_eq!(names(entry(l, "4243")), ["EXEMPLO", "EXEMPLO I"]);
    assert_eq!(entry(l, "306").countries, ["CU"]);
    assert_eq!(entry(l, "12345").imo, [5_124_361]);
    assert_eq!(names(entry(l, "2674")), ["Juan Testo EXEMPLAR"]);
    assert_eq!(entry(l, "15432").kind, EntryKind::Other);
    // Without its SDN.CSV a part is refused.
    let (none, refused) = read_files(&[path("ALT.CSV")], &Limits::default());
    assert!(none.is_empty() && refused[0].reason.contains("without its SDN.CSV"));
}

#[test]
fn ofac_advanced_and_simple_xml() {
    let l = one("sdn_advanced.xml");
    assert_eq!(l.date.unwrap().to_string(), "2026-11-19");
    let e = entry(&l, "9003");
    assert_eq!(
        (e.kind, names(e)),
        (
            EntryKind::Ship,
            vec!["VOLGER STERN", "ВОЛГЕР ШТЕРН", "OLD VOLGER"]
        )
    );
    assert_eq!(
        (e.imo.len(), e.mmsi.as_slice(), e.call_signs.as_slice()),
        (1, [273_111_222].as_slice(), ["UBXY7".to_owned()].as_slice())
    );
    assert_eq!(
        (
            e.countries.as_slice(),
            e.programs.as_slice(),
            day(e).as_str()
        ),
        (
            ["RU".to_owned(), "PA".to_owned()].as_slice(),
            ["RUSSIA-EO14024".to_owned()].as_slice(),
            "2025-01-10"
        )
    );
    assert_eq!(
        (entry(&l, "9002").kind, entry(&l, "9001").kind),
        (EntryKind::Company, EntryKind::Person)
    );
    assert_eq!(names(entry(&l, "9001")), ["Sergei MUSTEROV"]);
    let s = one("sdn.xml");
    let e = entry(&s, "8001");
    assert_eq!(
        (names(e), e.kind, e.mmsi.as_slice()),
        (
            vec!["MUSTER STAR", "ANDERS STAR"],
            EntryKind::Ship,
            [273_333_444].as_slice()
        )
    );
    assert_eq!(s.date.unwrap().to_string(), "2026-11-19");
}

#[test]
fn eu_lists() {
    let l = one("eu-fsf.xml");
    let e = entry(&l, "EU.9001.10");
    assert_eq!(
        (e.kind, e.names[2].kind, day(e).as_str()),
        (EntryKind::Company, NameKind::Weak, "2024-06-24")
    );
    assert_eq!(
        (e.imo.as_slice(), e.programs.as_slice()),
        ([5_125_271].as_slice(), ["UKR".to_owned()].as_slice())
    );
    assert_eq!(
        (entry(&l, "EU.9002.11").kind, names(entry(&l, "EU.9002.11"))),
        (EntryKind::Person, vec!["Test Muster"])
    );
    let c = one("eu-fsf.csv");
    assert_eq!(
        (
            c.id.as_str(),
            c.date.unwrap().to_string().as_str(),
            c.entries.len()
        ),
        ("eu-fsf", "2026-11-17", 2)
    );
    assert_eq!(
        names(entry(&c, "EU.9003.12")),
        ["Exemplary Insurance Company", "Primernaya Strakhovaya"]
    );
}

#[test]
fn eu_annexes() {
    let lists = all("eu-act-02014R0833-20261101.html");
    assert_eq!(
        lists.iter().map(|l| l.id.as_str()).collect::<Vec<_>>(),
        ["eu-annex-xlii", "eu-annex-xlvii", "eu-annex-lii"]
    );
    assert_eq!(lists[0].date.unwrap().to_string(), "2026-11-01");
    let [ships, ports, zones] = [&lists[0], &lists[1], &lists[2]];
    assert_eq!(ships.entries.len(), 4);
    let e = entry(ships, "XLII 1");
    assert_eq!(
        (names(e), day(e).as_str(), e.imo.len()),
        (vec!["Beispiel", "Old Beispiel"], "2024-06-25", 1)
    );
    assert_eq!(day(entry(ships, "XLII 2")), "2025-02-25");
    assert_eq!(entry(ships, "XLII 2").imo.len(), 1);
    let none = entry(ships, "XLII 4");
    assert!(none.imo.is_empty() && !none.doubts.is_empty());
    assert_eq!(
        ports.entries.iter().map(Entry::name).collect::<Vec<_>>(),
        ["Musterhafen", "Beispielsk", "Testun Oil Terminal"]
    );
    assert_eq!(ports.entries[0].countries, ["RU"]);
    assert_eq!(
        (
            zones.entries.len(),
            zones.entries[0].effect,
            zones.entries[0].listed_on
        ),
        (1, Effect::Restricted, None)
    );
    let csv = one("eu-annex-xlii.csv");
    assert_eq!(
        (csv.id.as_str(), names(entry(&csv, "XLII 652"))),
        ("eu-annex-xlii", vec!["Neuling", "Altling"])
    );
    let j = one("eu-journal.csv");
    assert_eq!(
        names(entry(&j, "32014R0833 XLII 7")),
        ["Journalix", "Jix", "J; x", "Alt Journalix"]
    );
    assert_eq!(entry(&j, "32014R0833 IV 8").effect, Effect::Restricted);
}

#[test]
fn uk_lists() {
    let l = one("uk.csv");
    assert_eq!(
        (l.date.unwrap().to_string().as_str(), l.entries.len()),
        ("2026-11-19", 3)
    );
    let e = entry(&l, "RUS9001");
    assert_eq!(
        (e.kind, names(e), e.imo.len(), day(e).as_str()),
        (
            EntryKind::Ship,
            vec!["KOROL TESTER", "FORMER TESTER"],
            1,
            "2025-05-09"
        )
    );
    assert_eq!(e.countries, ["GA", "LR"]);
    let c = entry(&l, "RUS9002");
    // Unknown parts of a date give no date, and so no doubt about being in force.
    assert_eq!(
        (names(c), c.listed_on, c.imo.as_slice()),
        (
            vec!["JSC EXAMPLEBANK", "АО ЭКЗАМПЛБАНК"],
            None,
            [5_126_181].as_slice()
        )
    );
    assert_eq!(entry(&l, "RUS9003").effect, Effect::Restricted);
    let x = one("uk.xml");
    let e = entry(&x, "DPR9075");
    assert_eq!(
        (names(e), e.imo.len(), day(e).as_str()),
        (
            vec!["Petrellus 8", "Jal Mustini", "페트렐 8"],
            1,
            "2017-10-03"
        )
    );
    assert!(names(entry(&x, "RUS9686")).contains(&"TM HAI TEST 568"));
}

#[test]
fn opensanctions_formats() {
    let l = one("targets.simple.csv");
    let e = entry(&l, "NK-test1");
    assert_eq!(names(e), ["Aggregat", "Agg One", "Agg; Two"]);
    assert_eq!(
        (
            e.imo.len(),
            e.mmsi.len(),
            e.call_signs.as_slice(),
            e.jurisdictions.as_slice()
        ),
        (
            1,
            1,
            ["UBAG1".to_owned()].as_slice(),
            ["US".to_owned()].as_slice()
        )
    );
    assert_eq!(
        (
            entry(&l, "NK-test2").effect,
            entry(&l, "NK-test3").jurisdictions.as_slice()
        ),
        (Effect::Review, ["EU".to_owned()].as_slice())
    );
    let m = one("maritime.csv");
    assert_eq!(
        (
            entry(&m, "NK-m1").jurisdictions.as_slice(),
            entry(&m, "NK-m2").effect,
            entry(&m, "NK-m3").kind
        ),
        (
            ["US".to_owned()].as_slice(),
            Effect::Review,
            EntryKind::Company
        )
    );
    let f = one("entities.ftm.json");
    let e = entry(&f, "ftm-1");
    assert_eq!(
        (names(e), day(e).as_str(), e.countries.as_slice()),
        (
            vec!["Ftmship", "Oldftm"],
            "2025-05-21",
            ["GA".to_owned(), "LR".to_owned()].as_slice()
        )
    );
    assert_eq!(
        (f.entries.len(), entry(&f, "ftm-2").effect),
        (2, Effect::Review)
    );
    let s = one("senzing.json");
    let e = entry(&s, "sz-1");
    assert_eq!(
        (
            names(e),
            e.jurisdictions.as_slice(),
            e.imo.len(),
            e.mmsi.len()
        ),
        (
            vec!["Senzinger", "Zinger"],
            ["GB".to_owned()].as_slice(),
            1,
            1
        )
    );
}

#[test]
fn annex_tables_under_other_headers() {
    let read = |name: &str, text: &str| {
        read_bytes(name, text.as_bytes().to_vec(), &Limits::default())
            .unwrap()
            .remove(0)
    };
    let l = read(
        "annex-xlvii.csv",
        "no,name,country,valid_from\n7,Beispielsk,Russia,2026-04-24\n",
    );
    assert_eq!(
        (
            l.id.as_str(),
            day(&l.entries[0]).as_str(),
            l.entries[0].countries.as_slice()
        ),
        ("eu-annex-xlvii", "2026-04-24", ["RU".to_owned()].as_slice())
    );
    let l = read(
        "x.csv",
        "annex;entry;name;imo;former_names;listed_on\nXLII;9;Neu;2100000;Alt;24.4.2026\n",
    );
    assert_eq!(
        (
            l.id.as_str(),
            names(&l.entries[0]),
            day(&l.entries[0]).as_str()
        ),
        ("eu-annex-xlii", vec!["Neu", "Alt"], "2026-04-24")
    );
    let l = read(
        "x.csv",
        "Vessel Name,IMO Number,MMSI,Flag,Call Sign,Type,Designated Owner,Date of Designation\nNEU,2100000,,DPRK,,,,3 Oct. 2017\n",
    );
    assert_eq!(
        (l.id.as_str(), day(&l.entries[0]).as_str()),
        ("un-1718-vessels", "2017-10-03")
    );
}

fn refused(name: &str, bytes: Vec<u8>) -> String {
    read_bytes(name, bytes, &Limits::default())
        .map(|l| l.iter().map(|x| x.entries.len()).sum::<usize>())
        .unwrap_err()
        .to_string()
}

#[test]
fn hostile_and_broken_files_are_refused() {
    let un = std::fs::read_to_string(path("un-consolidated.xml")).unwrap();
    let bomb = un.replacen(
        "<CONSOLIDATED_LIST",
        "<!DOCTYPE x [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;\">]>\n<CONSOLIDATED_LIST",
        1,
    );
    assert!(refused("bomb.xml", bomb.into_bytes()).contains("document type"));
    assert!(refused("cut.xml", un.as_bytes()[..un.len() - 300].to_vec()).contains("cut off"));
    assert!(refused("entity.xml", un.replace("&quot;", "&boom;").into_bytes()).contains("boom"));
    assert!(
        refused("latin1.xml", un.replace("UTF-8", "ISO-8859-1").into_bytes())
            .contains("ISO-8859-1")
    );
    let utf16: Vec<u8> = [0xFF, 0xFE]
        .into_iter()
        .chain(un.encode_utf16().flat_map(u16::to_le_bytes))
        .collect();
    assert!(refused("utf16.xml", utf16).contains("UTF-16"));
    let mut broken = std::fs::read(path("uk.csv")).unwrap();
    broken.extend(b"1,RUS1,,,\xE9\xE8,,,\n");
    assert!(refused("latin1.csv", broken).contains("UTF-8"));
    let deep = format!(
        "<CONSOLIDATED_LIST><ENTITIES>{}</ENTITIES></CONSOLIDATED_LIST>",
        "<ENTITY>".repeat(100)
    );
    assert!(refused("deep.xml", deep.into_bytes()).contains("deeper"));
    assert!(refused("empty.xml", Vec::new()).contains("empty"));
    assert!(refused("none.xml", b"<CONSOLIDATED_LIST/>".to_vec()).contains("no entries"));
    assert!(refused("zip.zip", b"PK\x03\x04....".to_vec()).contains("unpack"));
    assert!(refused("other.xml", b"<gpx/>".to_vec()).contains("gpx"));
    assert!(refused("fleet.csv", b"name,imo\nAlfa,9074729\n".to_vec()).contains("not a list"));
    assert!(
        refused(
            "page.html",
            b"<!DOCTYPE html><html><body>Error 500</body></html>".to_vec()
        )
        .contains("no rows")
    );
    assert!(
        refused(
            "SDN.CSV",
            b"1,\"A\",-0- ,\"X\",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- \n2,\"B\"\n".to_vec()
        )
        .contains("columns")
    );
}

/// Says `a` for ever, up to a number of bytes that no machine should hold.
struct Endless(u64, &'static [u8]);

impl std::io::Read for Endless {
    fn read(&mut self, out: &mut [u8]) -> std::io::Result<usize> {
        if !self.1.is_empty() {
            let n = self.1.len().min(out.len());
            out[..n].copy_from_slice(&self.1[..n]);
            self.1 = &self.1[n..];
            return Ok(n);
        }
        let n = (out.len() as u64).min(self.0) as usize;
        out[..n].fill(b'a');
        self.0 -= n as u64;
        Ok(n)
    }
}

#[test]
fn lines_of_two_gigabytes_stop_at_the_bound() {
    let limits = Limits {
        record_bytes: 1 << 20,
        ..Limits::default()
    };
    for head in [
        b"{\"schema\":\"Vessel\",\"properties\":{\"name\":[\"".as_slice(),
        b"id,schema,name,aliases,identifiers\n1,Vessel,\"",
        b"<CONSOLIDATED_LIST><ENTITIES><ENTITY><FIRST_NAME>",
        b"<CONSOLIDATED_LIST><ENTITIES><ENTITY x=\"",
        b"<CONSOLIDATED_LIST><!-- ",
        b"1,\"A\",-0- ,\"X\",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,\"",
        b"Report Date: 1-Jan-2026\nUnique ID,Name 6,IMO number\n1,",
    ] {
        let e = read_stream("endless", Box::new(Endless(2 << 30, head)), &limits)
            .unwrap_err()
            .to_string();
        assert!(e.contains("longer than"), "{e}");
    }
}

#[test]
fn size_is_bounded() {
    let limits = Limits {
        file_bytes: 1000,
        ..Limits::default()
    };
    let (lists, refused) = read_files(&[path("un-consolidated.xml")], &limits);
    assert!(lists.is_empty() && refused[0].reason.contains("larger"));
}

const EXTRACTS: [&str; 19] = [
    "un-consolidated.xml",
    "un-1718-vessels.csv",
    "SDN.CSV",
    "ALT.CSV",
    "ADD.CSV",
    "SDN_COMMENTS.CSV",
    "sdn_advanced.xml",
    "sdn.xml",
    "eu-fsf.xml",
    "eu-fsf.csv",
    "eu-act-02014R0833-20261101.html",
    "eu-annex-xlii.csv",
    "eu-journal.csv",
    "uk.csv",
    "uk.xml",
    "targets.simple.csv",
    "maritime.csv",
    "entities.ftm.json",
    "senzing.json",
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn any_bytes_are_read_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        let _ = read_bytes("x", bytes, &Limits::default());
    }

    #[test]
    fn damaged_extracts_are_read_or_refused(which in 0usize..19, at in any::<prop::sample::Index>(), byte in any::<u8>(), cut in any::<prop::sample::Index>(), do_cut in any::<bool>()) {
        let mut b = std::fs::read(path(EXTRACTS[which])).unwrap();
        let i = at.index(b.len());
        b[i] = byte;
        if do_cut {
            b.truncate(cut.index(b.len()));
        }
        let _ = read_bytes(EXTRACTS[which], b, &Limits::default());
    }
}
