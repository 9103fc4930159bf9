//! Each of the narrow waters that were measured (`data/land/passage_check.csv`) has a passage or a fairway in the data; the table of
//! what is known of it in `docs/src/fairways.md` is kept true (`SEALANE_BLESS=1` rewrites it).
#![allow(
    clippy::panic,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test over the repository's own tables"
)]

use sealane_data::Grade;
use sealane_sea::PassageLimit;
use sealane_sea::passages::{approach, approaches, facts_of, passage};
use std::fmt::Write as _;

const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../");

/// Row of the list: id of the passage or the approach and a fairway of it, or a gate.
const OURS: &[(&str, &str, &str)] = &[
    ("Suez", "suez", "suez-canal"),
    ("Panama", "panama", "panama-canal"),
    ("Kiel", "kiel", "kiel-canal"),
    ("Corinth", "corinth", "corinth-canal"),
    ("Bosporus", "bosporus", "bosporus"),
    ("Dardanelles", "dardanelles", "dardanelles"),
    ("Malacca (full)", "malacca", "malacca-gate"),
    ("Singapore", "singapore", "singapore-main"),
    ("Sunda", "sunda", "sunda-gate"),
    ("Lombok", "lombok", "lombok-gate"),
    ("Bab-el-Mandeb", "bab-el-mandeb", "bab-el-mandeb-gate"),
    ("Hormuz", "hormuz", "hormuz-gate"),
    ("Magellan", "magellan", "magellan"),
    ("Oresund", "oresund", "oresund"),
    ("Great Belt", "great-belt", "great-belt"),
    ("Little Belt", "little-belt", "little-belt"),
    ("Kara Gate", "kara-gate", "kara-gate-gate"),
    ("Yugorsky Shar", "yugorsky-shar", "yugorsky-shar"),
    ("Matochkin Shar", "matochkin-shar", ""),
    ("Vilkitsky", "vilkitsky", "vilkitsky-gate"),
    ("Shokalsky", "shokalsky", "shokalsky-gate"),
    ("Sannikov", "sannikov", "sannikov-gate"),
    ("Dmitry Laptev", "dmitry-laptev", "dmitry-laptev-gate"),
    ("Bering", "bering", "bering-gate"),
    ("Tsugaru", "tsugaru", "tsugaru-gate"),
    ("La Perouse", "la-perouse", "la-perouse-gate"),
    ("Kanmon", "kanmon", "kanmon"),
    ("Tatar-Nevelskoy", "tatar-strait", "tatar-strait"),
    ("Torres", "torres", "torres-gate"),
    ("Palk (Adams Bridge)", "palk", "palk-shut"),
    ("Bonifacio", "bonifacio", "bonifacio"),
    ("Messina", "messina", "messina"),
    ("Euripus", "euripus", "euripus"),
    ("Cape Cod Canal", "cape-cod", "cape-cod-canal"),
    ("Welland/Seaway (Montreal)", "seaway", "seaway"),
    ("San Bernardino", "san-bernardino", "san-bernardino"),
    ("Surigao", "surigao", "surigao"),
    ("Kerch", "kerch", "kerch"),
    ("Houston", "houston-ship-channel", "houston-ship-channel"),
    (
        "Rotterdam (Maas mouth-Botlek)",
        "new-waterway",
        "new-waterway",
    ),
    ("Hamburg (Elbe)", "elbe", "elbe"),
    ("Antwerp (Scheldt)", "scheldt", "scheldt"),
    ("Kolkata (Hooghly)", "hooghly", "hooghly"),
    ("Haldia", "hooghly-mouth", "hooghly-mouth"),
    ("Shanghai (Huangpu mouth)", "yangtze-mouth", "yangtze-mouth"),
    ("Shanghai (city)", "huangpu", "huangpu"),
    ("Nanjing (Yangtze)", "yangtze", "yangtze"),
    ("Bangkok", "chao-phraya", "chao-phraya"),
    ("Ho Chi Minh", "saigon", "saigon"),
    ("Arkhangelsk", "dvina", "dvina"),
    ("Dudinka (Yenisei)", "yenisei", "yenisei"),
    ("Igarka (Yenisei)", "yenisei", "yenisei"),
    ("Sabetta (Ob gulf)", "ob-gulf", "ob-gulf"),
    ("St Petersburg", "st-petersburg", "st-petersburg"),
    ("Murmansk", "kola", "kola"),
    ("New Orleans", "mississippi", "mississippi"),
];

/// What the table cannot say.
const WHY: &str = "What stays unknown, and why: beams and lengths of most approaches, because ports set them berth by berth and pilots by the day; hours and rules where no source read states one, which is not the same as none; who may close a water, where no text was found that names it; draughts of the Yenisei (harbour rules not found in readable form), of the Yangtze mouth (only a depth was found), of Shokalsky and San Bernardino (no least sounding was found, and the depth grid of 0.25 degrees has no water there); tolls of approaches, which are port dues and lie with the ports. Depths graded computed come from that grid and are no soundings. Most sources are pages that quote a rule and not the rule itself: each row names its own.";

fn ids(file: &str) -> Vec<String> {
    let text = std::fs::read_to_string(format!("{ROOT}data/passages/{file}")).unwrap();
    let all: serde_json::Value = serde_json::from_str(&text).unwrap();
    let of = |f: &serde_json::Value| f["properties"]["id"].as_str().unwrap().to_owned();
    all["features"].as_array().unwrap().iter().map(of).collect()
}

/// The rows of one kind as written with their grade; empty when there is none.
fn rows_of(facts: &[PassageLimit], what: &str) -> Vec<(String, String)> {
    let found = facts.iter().filter(|l| l.what == what);
    found
        .map(|l| (l.value.clone(), l.grade.to_string()))
        .collect()
}

/// One limit in the words of the table; `part` is the kind of fact that holds for a part of the water only.
fn told(facts: &[PassageLimit], what: &str, part: &str) -> String {
    let mut out: Vec<String> = Vec::new();
    for (value, grade) in rows_of(facts, what) {
        out.push(match value.as_str() {
            "none" => format!("none known ({grade})"),
            _ => format!("{value} ({grade})"),
        });
    }
    for (value, grade) in rows_of(facts, part) {
        out.push(format!("{value} in part, not obeyed ({grade})"));
    }
    if out.is_empty() {
        out.push("unknown".to_owned());
    }
    out.join("; ")
}

/// Depths and clearances of a water.
fn depths(facts: &[PassageLimit]) -> String {
    let kinds = [
        ("controlling_depth_m", "controlling "),
        ("least_depth_m", "least about "),
        ("prevailing_depth_m", "prevailing "),
        ("under_keel_m", "under the keel "),
        ("tide_free_draught_m", "draught at any tide "),
    ];
    let all: Vec<String> = kinds
        .iter()
        .flat_map(|(what, word)| {
            rows_of(facts, what)
                .into_iter()
                .map(move |(v, g)| format!("{word}{v} ({g})"))
        })
        .collect();
    words(&all)
}

fn words(all: &[String]) -> String {
    if all.is_empty() {
        "unknown".to_owned()
    } else {
        all.join("; ")
    }
}

#[test]
fn every_measured_narrow_has_a_passage_and_its_limits_are_told() {
    let drawn = [ids("fairways.geojson"), ids("gates.geojson")].concat();
    let text = std::fs::read_to_string(format!("{ROOT}data/land/passage_check.csv")).unwrap();
    let mut table = String::from(
        "| water | passage or approach | line in the data | draught m | beam m | length m | air draught m | depth m | hours, season, one way | rules | who may close it | tolls |\n| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |\n",
    );
    let mut rows = 0;
    for r in csv::Reader::from_reader(text.as_bytes()).records() {
        let r = r.unwrap();
        let (_, id, line) = OURS
            .iter()
            .find(|o| o.0 == &r[0])
            .unwrap_or_else(|| panic!("{} has no passage", &r[0]));
        let (p, a) = (passage(id), approach(id));
        assert!(p.is_some() != a.is_some(), "{id}");
        let closed = p.is_some_and(|p| p.kind == "closed" || p.status.starts_with("closed"));
        assert!(closed || drawn.iter().any(|d| d == line), "{line}");
        let facts = facts_of(id);
        let said = |kinds: &[&str]| {
            let all = kinds.iter().flat_map(|w| {
                rows_of(facts, w).into_iter().map(move |(v, g)| match *w {
                    "one_way" if v == "true" => format!("one way ({g})"),
                    "one_way" => format!("both ways ({g})"),
                    _ => format!("{v} ({g})"),
                })
            });
            words(&all.collect::<Vec<_>>())
        };
        let closes = p.map(|p| &p.closed_by).or(a.map(|a| &a.closed_by)).unwrap();
        let tariff = p.map_or("", |p| p.tariff.as_str());
        let dues = match (tariff, said(&["dues"])) {
            ("", dues) => dues,
            (table, _) => format!("table {table}"),
        };
        writeln!(
            table,
            "| {} | {} | {} | {} | {} | {} | {} | {} | {} | {} | {} | {} |",
            &r[0],
            if a.is_some() {
                format!("{id} (approach)")
            } else {
                (*id).to_owned()
            },
            if line.is_empty() {
                "none: never used"
            } else {
                line
            },
            told(facts, "max_draught_m", "part_draught_m"),
            told(facts, "max_beam_m", "part_beam_m"),
            told(facts, "max_loa_m", "part_loa_m"),
            told(facts, "max_air_draught_m", "part_air_draught_m"),
            depths(facts),
            said(&["hours", "one_way"]),
            said(&["traffic", "notice", "cargo"]),
            if closes.is_empty() { "unknown" } else { closes },
            dues,
        )
        .unwrap();
        rows += 1;
    }
    assert_eq!(rows, OURS.len());
    let path = format!("{ROOT}docs/src/fairways.md");
    let page = std::fs::read_to_string(&path).unwrap();
    let mark = "## The narrow waters one by one\n\n";
    let head = page.split(mark).next().unwrap().trim_end();
    let count = |told: &str| table.matches(told).count();
    let new = format!(
        "{head}\n\n{mark}The {rows} narrow waters that were measured on the map. Facts are those of `data/passages/limits.csv` and `approaches.csv`, where each has its source and date; the grade stands behind each. *None known* is a row that says so: no limit was found in the sources read, and nothing binds. *Unknown* is what no row gives, and never binds. A limit *in part* holds for some berths only, is told when a ship exceeds it and not obeyed. Of the {} cells of limits, depths and rules {} are unknown.\n\n{WHY}\n\n{table}",
        rows * 9,
        count("| unknown "),
    );
    if std::env::var_os("SEALANE_BLESS").is_some() {
        std::fs::write(&path, &new).unwrap();
    }
    assert!(
        std::fs::read_to_string(&path).unwrap() == new,
        "run with SEALANE_BLESS=1 to rewrite {path}"
    );
}

#[derive(Debug, serde::Deserialize)]
struct Graded {
    grade: Grade,
    date: String,
    source: String,
}

#[test]
fn fairways_and_reasons_say_how_well_they_are_known() {
    for file in ["passages/fairways.csv", "ports/inland_reasons.csv"] {
        let text = std::fs::read_to_string(format!("{ROOT}data/{file}")).unwrap();
        let rows: Vec<Graded> = sealane_data::parse_csv(file, &text).unwrap();
        assert!(!rows.is_empty(), "{file}");
        for r in rows {
            assert!(r.date.starts_with("20") && !r.source.is_empty(), "{r:?}");
            assert_ne!(r.grade, Grade::Measured, "{r:?}");
        }
    }
    let bad = "grade,date,source\nsure,2026,x\n";
    let told = sealane_data::parse_csv::<Graded>("fairways.csv", bad).unwrap_err();
    assert!(
        told.to_string().contains("line 2") && told.to_string().contains("sure"),
        "{told}"
    );
}

#[test]
fn approaches_are_drawn_as_their_fairways() {
    let text = std::fs::read_to_string(format!("{ROOT}data/passages/fairways.geojson")).unwrap();
    let all: serde_json::Value = serde_json::from_str(&text).unwrap();
    let all = all["features"].as_array().unwrap();
    for a in approaches() {
        let f = all.iter().find(|f| f["properties"]["id"] == *a.id).unwrap();
        assert_eq!(f["properties"]["passage"], "", "{}", a.id);
        let drawn = f["geometry"]["coordinates"].as_array().unwrap();
        let of = |p: &serde_json::Value| (p[0].as_f64().unwrap(), p[1].as_f64().unwrap());
        assert!(
            drawn.len() == a.line.len()
                && drawn
                    .iter()
                    .zip(&a.line)
                    .all(|(d, p)| of(d) == (p.lon, p.lat)),
            "approach_lines.csv and fairways.geojson differ at {}: run `cargo xtask fairways`",
            a.id
        );
    }
}
