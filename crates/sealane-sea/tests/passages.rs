//! Each of the narrow waters that were measured (`data/land/passage_check.csv`) has a passage or a fairway in the data; the table of
//! what is known of it in `docs/src/fairways.md` is kept true (`SEALANE_BLESS=1` rewrites it).
#![allow(
    clippy::panic,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test over the repository's own tables"
)]

use sealane_sea::passages::{Passage, passage};
use std::fmt::Write as _;

const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../");

/// Row of the list: passage id (empty where the water is a mere approach) and a fairway of it, or a gate.
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
    ("Houston", "", "houston-ship-channel"),
    ("Rotterdam (Maas mouth-Botlek)", "", "new-waterway"),
    ("Hamburg (Elbe)", "", "elbe"),
    ("Antwerp (Scheldt)", "", "scheldt"),
    ("Kolkata (Hooghly)", "", "hooghly"),
    ("Haldia", "", "hooghly-mouth"),
    ("Shanghai (Huangpu mouth)", "", "yangtze-mouth"),
    ("Shanghai (city)", "", "huangpu"),
    ("Nanjing (Yangtze)", "", "yangtze"),
    ("Bangkok", "", "chao-phraya"),
    ("Ho Chi Minh", "", "saigon"),
    ("Arkhangelsk", "", "dvina"),
    ("Dudinka (Yenisei)", "", "yenisei"),
    ("Igarka (Yenisei)", "", "yenisei"),
    ("Sabetta (Ob gulf)", "", "ob-gulf"),
    ("St Petersburg", "", "st-petersburg"),
    ("Murmansk", "", "kola"),
    ("New Orleans", "", "mississippi"),
];

fn ids(file: &str) -> Vec<String> {
    let text = std::fs::read_to_string(format!("{ROOT}data/passages/{file}")).unwrap();
    let all: serde_json::Value = serde_json::from_str(&text).unwrap();
    let of = |f: &serde_json::Value| f["properties"]["id"].as_str().unwrap().to_owned();
    all["features"].as_array().unwrap().iter().map(of).collect()
}

/// A limit as written with its grade, or `unknown`.
fn told(p: Option<&'static Passage>, what: &str) -> String {
    let rows = p.map_or(&[][..], |p| &p.limits);
    let found: Vec<String> = rows
        .iter()
        .filter(|l| l.what == what)
        .map(|l| format!("{} ({})", l.value, format!("{:?}", l.grade).to_lowercase()))
        .collect();
    if found.is_empty() {
        "unknown".to_owned()
    } else {
        found.join("; ")
    }
}

#[test]
fn every_measured_narrow_has_a_passage_and_its_limits_are_told() {
    let drawn = [ids("fairways.geojson"), ids("gates.geojson")].concat();
    let text = std::fs::read_to_string(format!("{ROOT}data/land/passage_check.csv")).unwrap();
    let mut table = String::from(
        "| water | passage | line in the data | draught m | beam m | length m | air draught m | hours or one way | who may close it | tolls |\n| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |\n",
    );
    let mut rows = 0;
    for r in csv::Reader::from_reader(text.as_bytes()).records() {
        let r = r.unwrap();
        let (_, id, line) = OURS
            .iter()
            .find(|o| o.0 == &r[0])
            .unwrap_or_else(|| panic!("{} has no passage", &r[0]));
        let p = passage(id);
        assert!(id.is_empty() || p.is_some(), "{id}");
        let closed = p.is_some_and(|p| p.kind == "closed" || p.status.starts_with("closed"));
        assert!(closed || drawn.iter().any(|d| d == line), "{line}");
        let or = |s: &str| if s.is_empty() { "unknown" } else { s }.to_owned();
        let when: Vec<String> = ["hours", "one_way"]
            .iter()
            .map(|w| (w, told(p, w)))
            .filter(|(_, t)| t != "unknown")
            .map(|(w, t)| {
                if *w == "hours" {
                    t
                } else {
                    format!("one way: {t}")
                }
            })
            .collect();
        writeln!(
            table,
            "| {} | {} | {} | {} | {} | {} | {} | {} | {} | {} |",
            &r[0],
            if id.is_empty() {
                "none: an approach"
            } else {
                id
            },
            if line.is_empty() {
                "none: never used"
            } else {
                line
            },
            told(p, "max_draught_m"),
            told(p, "max_beam_m"),
            told(p, "max_loa_m"),
            told(p, "max_air_draught_m"),
            or(&when.join("; ")),
            p.map_or("unknown".to_owned(), |p| or(&p.closed_by)),
            p.map_or("unknown".to_owned(), |p| or(&p.tariff)),
        )
        .unwrap();
        rows += 1;
    }
    assert_eq!(rows, OURS.len());
    let path = format!("{ROOT}docs/src/fairways.md");
    let page = std::fs::read_to_string(&path).unwrap();
    let mark = "## The narrow waters one by one\n\n";
    let head = page.split(mark).next().unwrap().trim_end();
    let new = format!(
        "{head}\n\n{mark}The {rows} narrow waters that were measured on the map. Limits are those of `data/passages/limits.csv`, where each has its source and date; *unknown* is what no row gives, and never binds.\n\n{table}"
    );
    if std::env::var_os("SEALANE_BLESS").is_some() {
        std::fs::write(&path, &new).unwrap();
    }
    assert!(
        std::fs::read_to_string(&path).unwrap() == new,
        "run with SEALANE_BLESS=1 to rewrite {path}"
    );
}
