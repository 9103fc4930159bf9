//! `sealane matrix` and the harder questions of `sealane route` from outside.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]
mod asked;

use asked::{nm, route, sealane};
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::PathBuf;

fn uses(v: &Value, id: &str) -> bool {
    v["passages"].as_array().unwrap().iter().any(|p| p == id)
}

fn file(name: &str, text: &str) -> PathBuf {
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    std::fs::write(&path, text).unwrap();
    path
}

fn table(path: &PathBuf) -> Vec<BTreeMap<String, String>> {
    let text = std::fs::read_to_string(path).unwrap();
    let mut csv = csv::Reader::from_reader(text.as_bytes());
    csv.deserialize().map(Result::unwrap).collect()
}

#[test]
fn the_arctic_only_when_asked_and_by_the_ships_draught() {
    let ends = ["Murmansk", "Yokohama"];
    let (_, plain) = route(&ends);
    assert!(uses(&plain, "suez") && !uses(&plain, "northern-sea-route"));
    let (_, arctic) = route(&[&ends[..], &["--ice-class", "Arc7"]].concat());
    assert!(uses(&arctic, "northern-sea-route") && nm(&arctic) < 0.5 * nm(&plain));
    let (_, winter) =
        route(&[&ends[..], &["--ice-class", "Arc4", "--date", "2026-02-01"]].concat());
    assert!(uses(&winter, "suez"));
    let ship = |draught: &'static str, more: &[&'static str]| {
        let args = [
            &ends[..],
            &["--ice-class", "Arc7", "--draught", draught],
            more,
        ]
        .concat();
        route(&args)
    };
    let (code, shallow) = ship("11", &["--require", "sannikov"]);
    assert!(code == 0 && uses(&shallow, "sannikov"), "{shallow}");
    let (_, deep) = ship("13.5", &["--require", "vilkitsky"]);
    assert!(
        uses(&deep, "new-siberian-north") && !uses(&deep, "sannikov"),
        "{deep}"
    );
    let (code, refused) = ship("13.5", &["--require", "sannikov"]);
    assert_eq!(code, 1);
    let binding = refused["error"]["binding"].to_string();
    assert!(
        binding.contains("draught 13.5 m > 13 m at sannikov"),
        "{binding}"
    );
}

#[test]
fn each_wrong_place_has_its_own_message() {
    let message = |from: &str| {
        let (code, v) = route(&[from, "SGSIN"]);
        assert_eq!(code, 2, "{from}: {v}");
        v["error"]["message"].as_str().unwrap().to_owned()
    };
    for (from, word) in [
        ("55.75,37.62", "lies on land"),
        ("40.37,49.85", "Caspian"),
        ("42.0,50.5", "Caspian"),
        ("200,10", "latitude 200"),
        ("NaN,10", "finite"),
        ("103.8,1.2", "swapped"),
        ("Atlantis-upon-Sea", "no port or place"),
    ] {
        let m = message(from);
        assert!(m.contains(word), "{from}: {m}");
    }
}

#[test]
fn own_areas_and_the_order_of_calls() {
    let area = r#"{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"name":"box"},"geometry":
        {"type":"Polygon","coordinates":[[[84,4],[92,4],[92,8],[84,8],[84,4]]]}}]}"#;
    let path = file("box.geojson", area);
    let (_, free) = route(&["LKCMB", "SGSIN"]);
    let (code, round) = route(&["LKCMB", "SGSIN", "--avoid", path.to_str().unwrap()]);
    assert_eq!(code, 0, "{round}");
    assert!(nm(&round) > nm(&free) + 20.0);
    for line in round["geometry"]["coordinates"].as_array().unwrap() {
        let points: Vec<&Value> = if line[0].is_number() {
            vec![line]
        } else {
            line.as_array().unwrap().iter().collect()
        };
        for p in points {
            let (lon, lat) = (p[0].as_f64().unwrap(), p[1].as_f64().unwrap());
            assert!(
                !(84.01..91.99).contains(&lon) || !(4.01..7.99).contains(&lat),
                "{lon} {lat}"
            );
        }
    }
    let calls = ["SGSIN", "NLRTM", "--via", "INMUN", "--via", "LKCMB"];
    let (_, given) = route(&calls);
    let (_, best) = route(&[&calls[..], &["--best-order"]].concat());
    assert!(
        nm(&best) < nm(&given) - 100.0,
        "{} {}",
        nm(&best),
        nm(&given)
    );
}

#[test]
fn alternatives_differ_by_passage_or_island_and_have_a_price() {
    let (_, v) = route(&["Rotterdam", "Singapore", "--alternatives", "4"]);
    let others = v["alternatives"].as_array().unwrap();
    assert_eq!(others.len(), 4);
    let mut seen = vec![v["passages"].to_string()];
    for o in others {
        let extra = o["extra_nm"].as_f64().unwrap();
        assert!((nm(o) - nm(&v) - extra).abs() < 1e-6 && extra >= 0.0);
        let sides = o["sides"].as_array().unwrap();
        let told = !sides.is_empty() && o["differs_by"] == "island";
        assert!(told || !seen.contains(&o["passages"].to_string()), "{o}");
        seen.push(o["passages"].to_string());
    }
}

#[test]
fn a_way_round_an_island_is_told_by_its_side() {
    let ends = ["ZACPT", "SGSIN", "--alternatives", "4"];
    let (_, v) = route(&ends);
    let all = v["alternatives"].as_array().unwrap();
    let named = |o: &&Value| {
        let sides = o["sides"].as_array().unwrap();
        sides.iter().any(|s| s["island"] == "Madagascar")
    };
    let north = all.iter().find(named).unwrap();
    assert!(north["sides"][0]["side"].as_str().unwrap().len() >= 4);
    let (_, text) = sealane(&[&["route"], &ends[..]].concat());
    assert!(text.contains("of Madagascar (not "), "{text}");
}

#[test]
fn a_matrix_agrees_with_the_routes_in_both_forms() {
    let ports = file("ports.csv", "locode\nSGSIN\nNLRTM\nRUVVO\nINMAA\n");
    let out = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("m.csv");
    let run = |out: &PathBuf, more: &[&str]| {
        let args = [
            &[
                "matrix",
                ports.to_str().unwrap(),
                "--out",
                out.to_str().unwrap(),
            ],
            more,
        ]
        .concat();
        assert_eq!(sealane(&args).0, 0);
    };
    run(&out, &["--details"]);
    let rows = table(&out);
    assert_eq!(rows.len(), 16);
    for r in &rows {
        let (_, v) = route(&[&r["from"], &r["to"]]);
        let told: f64 = r["distance_nm"].parse().unwrap();
        assert!((nm(&v) - told).abs() < 0.001, "{r:?} {v}");
        let ids: Vec<&str> = v["passages"]
            .as_array()
            .unwrap()
            .iter()
            .map(|p| p.as_str().unwrap())
            .collect();
        assert_eq!(ids.join(";"), r["passages"]);
        assert_eq!(r["land_km"], "0.000");
        assert_eq!(r["error"], "");
    }
    run(&out, &["--avoid", "suez"]);
    let shut = table(&out);
    for (a, b) in rows.iter().zip(&shut) {
        let (free, now): (f64, f64) = (
            a["distance_nm"].parse().unwrap(),
            b["distance_nm"].parse().unwrap(),
        );
        let by_suez = a["passages"].split(';').any(|p| p == "suez");
        assert!(
            if by_suez {
                now > free + 100.0
            } else {
                now == free
            },
            "{a:?} {b:?}"
        );
    }
    let parquet = out.with_extension("parquet");
    run(&parquet, &[]);
    let bytes = std::fs::read(&parquet).unwrap();
    assert!(bytes.starts_with(b"PAR1") && bytes.ends_with(b"PAR1"));
    let doubles = |v: f64| v.to_le_bytes();
    let (_, v) = route(&["SGSIN", "NLRTM"]);
    assert!(bytes.windows(8).any(|w| w == doubles(nm(&v))));
}

#[test]
fn pairs_have_their_own_closures_and_errors() {
    let pairs = file(
        "pairs.csv",
        "from,to,avoid\nSGSIN,NLRTM,\nSGSIN,NLRTM,suez\nSGSIN,Nowhereville,\nSGSIN,GRPIR,suez;bab-el-mandeb;gibraltar\nSGSIN,NLRTM,no-such-strait\n",
    );
    let out = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("p.csv");
    let args = [
        "matrix",
        "--pairs",
        pairs.to_str().unwrap(),
        "--out",
        out.to_str().unwrap(),
    ];
    assert_eq!(sealane(&args).0, 0);
    let rows = table(&out);
    let d = |i: usize| rows[i]["distance_nm"].parse::<f64>().ok();
    assert!(d(1).unwrap() > d(0).unwrap() + 2_000.0);
    assert!(rows[2]["error"].contains("Nowhereville"));
    assert!(rows[3]["error"].contains("suez closed"), "{:?}", rows[3]);
    assert!(rows[4]["error"].contains("no-such-strait"));
}

#[test]
fn a_matrix_asks_what_a_route_asks() {
    let ports = file("asked.csv", "locode\nRUMMK\nJPYOK\nNLRTM\nGRPIR\n");
    let dir = PathBuf::from(env!("CARGO_TARGET_TMPDIR"));
    let out = dir.join("asked-out.csv");
    let run = |out: &PathBuf, terms: &[&str]| {
        let args = [
            &[
                "matrix",
                ports.to_str().unwrap(),
                "--certificate",
                "--out",
                out.to_str().unwrap(),
            ],
            terms,
        ]
        .concat();
        sealane(&args).0
    };
    for terms in [
        &["--ice-class", "Arc7", "--date", "2026-08-15"][..],
        &["--draught", "13.5", "--beam", "60", "--length", "330"],
        &["--require", "suez"],
        &["--air-draught", "60", "--avoid", "panama"],
        &["--ship", "capesize-bulk"],
    ] {
        assert_eq!(run(&out, terms), 0, "{terms:?}");
        for r in table(&out) {
            let (code, v) = route(&[&[r["from"].as_str(), r["to"].as_str()], terms].concat());
            if code != 0 {
                assert_ne!(r["error"], "", "{r:?} {v}");
                continue;
            }
            let told = |k: &str| r[k].parse::<f64>().unwrap();
            assert!(
                (told("distance_nm") - nm(&v)).abs() < 0.001,
                "{terms:?} {r:?}"
            );
            let proof = &v["certificate"];
            assert!(
                (told("lower_bound_nm") - proof["lower_bound_nm"].as_f64().unwrap()).abs() < 0.001
            );
            assert!((told("fairway_km") - proof["fairway_km"].as_f64().unwrap()).abs() < 0.001);
            assert!((told("land_km") - proof["land_km"].as_f64().unwrap()).abs() < 0.001);
            let list = |k: &str, by: &str| {
                let all = v[k].as_array().unwrap();
                let words: Vec<&str> = all.iter().map(|w| w.as_str().unwrap()).collect();
                words.join(by)
            };
            assert_eq!(r["passages"], list("passages", ";"));
            assert_eq!(r["warnings"], list("warnings", "; "));
        }
        // The same numbers and words in Parquet.
        let parquet = dir.join("asked-out.parquet");
        assert_eq!(run(&parquet, terms), 0);
        let bytes = std::fs::read(&parquet).unwrap();
        let has = |b: &[u8]| bytes.windows(b.len()).any(|w| w == b);
        for column in ["fairway_km", "lower_bound_nm", "warnings", "passages"] {
            assert!(has(column.as_bytes()), "{column}");
        }
        for r in table(&out) {
            assert!(r["passages"].is_empty() || has(r["passages"].as_bytes()));
            assert!(r["error"].is_empty() || has(r["error"].as_bytes()));
        }
    }
    assert_eq!(run(&out, &["--date", "soon"]), 2);
    assert_eq!(run(&out, &["--ice-class", "Arc99"]), 2);
    assert_eq!(run(&out, &["--beam", "-3"]), 2);
    let pairs = file("asked-pairs.csv", "from,to\nSGSIN,NLRTM\n");
    let wrong = [
        "matrix",
        "--pairs",
        pairs.to_str().unwrap(),
        "--require",
        "no-such-strait",
        "--out",
        out.to_str().unwrap(),
    ];
    assert_eq!(sealane(&wrong).0, 2);
}

#[test]
fn a_wrong_question_leaves_the_output_file_alone() {
    let ports = file("kept.csv", "locode\nSGSIN\nNLRTM\n");
    let out = file("kept-out.csv", "mine\n");
    let refused = |table: &PathBuf, more: &[&str]| {
        let args = [
            &[
                "matrix",
                table.to_str().unwrap(),
                "--out",
                out.to_str().unwrap(),
                "--format",
                "json",
            ],
            more,
        ]
        .concat();
        let (code, text) = sealane(&args);
        assert_eq!(code, 2, "{more:?}: {text}");
        assert_eq!(std::fs::read_to_string(&out).unwrap(), "mine\n", "{more:?}");
        text
    };
    for more in [
        ["--avoid", "suex"],
        ["--require", "nope"],
        ["--draught", "-1"],
    ] {
        refused(&ports, &more);
    }
    for (text, expected) in [
        ("name;lon;lat\nA;1;2\n", "expected commas"),
        ("name\tlon\tlat\nA\t1\t2\n", "separated by tabs"),
        ("name,lon\nA,1\n", "found `name,lon`"),
        ("place,remark\nSGSIN,x\n", "the column `locode` or `name`"),
    ] {
        let told = refused(&file("odd.csv", text), &[]);
        assert!(told.contains(expected), "{text}: {told}");
    }
    let pairs = file("odd-pairs.csv", "from,destination\nSGSIN,NLRTM\n");
    let args = ["matrix", "--pairs", pairs.to_str().unwrap(), "--out", "-"];
    assert_eq!(sealane(&args), (2, String::new()));
}

#[test]
fn access_over_drawn_land_is_a_column() {
    let ports = file("corpach.csv", "locode\nGBCOR\nNLRTM\n");
    let (code, text) = sealane(&["matrix", ports.to_str().unwrap(), "--out", "-"]);
    assert_eq!(code, 0);
    let mut csv = csv::Reader::from_reader(text.as_bytes());
    let rows: Vec<BTreeMap<String, String>> = csv.deserialize().map(Result::unwrap).collect();
    let (_, v) = route(&["GBCOR", "NLRTM"]);
    let told = v["certificate"]["access_land_km"].as_f64().unwrap();
    assert!(told > 3.0 && v["access_land_km"] == told);
    let column: f64 = rows[1]["access_land_km"].parse().unwrap();
    assert!((column - told).abs() < 0.001, "{rows:?} {told}");
    let (_, text) = sealane(&["route", "GBCOR", "NLRTM"]);
    assert!(
        text.contains(&format!("{told:.1} km of it over drawn land")),
        "{text}"
    );
}
