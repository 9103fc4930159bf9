//! `sealane screen` from outside: exit codes, JSON, and the cases that must never be answered wrongly.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]
use assert_cmd::Command;
use serde_json::Value;
use std::path::{Path, PathBuf};

/// The extracts of the law crate's own tests.
fn extract(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../sealane-law/tests/lists")
        .join(name)
}

/// A folder with some of the extracts under names that carry their day.
fn lists(name: &str, files: &[(&str, &str)]) -> PathBuf {
    let dir = std::env::temp_dir().join(format!("sealane-screen-{name}-{}", std::process::id()));
    let _ = std::fs::remove_dir_all(&dir);
    std::fs::create_dir_all(&dir).unwrap();
    for (from, to) in files {
        std::fs::copy(extract(from), dir.join(to)).unwrap();
    }
    dir
}

fn un_and_eu(name: &str) -> PathBuf {
    lists(
        name,
        &[
            ("un-1718-vessels.csv", "un-1718-vessels-2026-11-20.csv"),
            ("un-consolidated.xml", "un-consolidated.xml"),
            ("eu-annex-xlii.csv", "eu-annex-xlii-2026-11-20.csv"),
            (
                "eu-act-02014R0833-20261101.html",
                "eu-act-02014R0833-20261101.html",
            ),
            ("eu-fsf.xml", "eu-fsf.xml"),
        ],
    )
}

fn sealane(args: &[&str]) -> (i32, String, String) {
    let out = Command::cargo_bin("sealane")
        .unwrap()
        .arg("screen")
        .args(args)
        .output()
        .unwrap();
    (
        out.status.code().unwrap(),
        String::from_utf8(out.stdout).unwrap(),
        String::from_utf8(out.stderr).unwrap(),
    )
}

/// JSON answer for a day and jurisdictions.
fn ask(law: &str, day: &str, args: &[&str]) -> Value {
    let all = [
        args,
        &["--jurisdiction", law, "--as-of", day, "--format", "json"],
    ]
    .concat();
    let (code, out, err) = sealane(&all);
    assert_eq!(code, 0, "{out}{err}");
    serde_json::from_str(&out).unwrap()
}

fn refused(args: &[&str]) -> Value {
    let (code, out, err) = sealane(&[args, &["--format", "json"]].concat());
    assert_eq!(code, 2, "{out}{err}");
    let text = if out.trim().is_empty() { err } else { out };
    serde_json::from_str(&text).unwrap()
}

#[test]
fn jurisdiction_and_day_are_required() {
    let e = refused(&["--name", "Victory 3", "--as-of", "2026-11-23"]);
    assert!(
        e["error"]["message"]
            .as_str()
            .unwrap()
            .contains("urisdiction"),
        "{e}"
    );
    let e = refused(&["--name", "Victory 3", "--jurisdiction", "UN"]);
    assert!(e["error"]["message"].is_string(), "{e}");
    refused(&[
        "--name",
        "Victory 3",
        "--jurisdiction",
        "Atlantis",
        "--as-of",
        "2026-11-23",
    ]);
    refused(&[
        "--name",
        "Victory 3",
        "--jurisdiction",
        "UN",
        "--as-of",
        "yesterday",
    ]);
    refused(&["--jurisdiction", "UN", "--as-of", "2026-11-23"]);
    refused(&[
        "--name",
        "X",
        "--lists",
        "/nowhere",
        "--jurisdiction",
        "UN",
        "--as-of",
        "2026-11-23",
    ]);
}

#[test]
fn a_mistyped_number_is_an_error_and_never_clear() {
    for imo in ["2100001", "912681", "IMO", "0000000", "21000000"] {
        let e = refused(&[
            "--imo",
            imo,
            "--type",
            "ship",
            "--jurisdiction",
            "UN",
            "--as-of",
            "2026-11-23",
        ]);
        assert!(e["error"]["kind"].is_string(), "{imo}: {e}");
    }
    // A company number does not pass for a ship's.
    refused(&[
        "--imo",
        "5342883",
        "--type",
        "ship",
        "--jurisdiction",
        "UN",
        "--as-of",
        "2026-11-23",
    ]);
}

#[test]
fn absent_lists_are_unknown() {
    let v = ask("UN", "2026-11-23", &["--imo", "9074729"]);
    assert_eq!(v["verdict"], "unknown");
    let missing = v["layers"][0]["missing"].as_array().unwrap();
    assert!(!missing.is_empty());
    let empty = lists("empty", &[]);
    let v = ask(
        "UN",
        "2026-11-23",
        &[
            "--name",
            "Honest Trader",
            "--lists",
            empty.to_str().unwrap(),
        ],
    );
    assert_eq!(v["verdict"], "unknown");
    std::fs::remove_dir_all(empty).unwrap();
}

#[test]
fn numbers_names_layers_and_reproducibility() {
    let dir = un_and_eu("names");
    let at = |law: &str, args: &[&str]| {
        ask(
            law,
            "2026-11-23",
            &[args, &["--lists", dir.to_str().unwrap()]].concat(),
        )
    };
    let listed = at("UN", &["--imo", "2100000"]);
    assert_eq!(listed["verdict"], "prohibited");
    let hit = &listed["hits"][0];
    for key in [
        "list",
        "entry",
        "entry_name",
        "measure",
        "citation",
        "basis",
        "list_date",
    ] {
        assert!(!hit[key].is_null() && hit[key] != "", "{key}: {hit}");
    }
    assert_eq!(hit["list_sha256"].as_str().unwrap().len(), 64);
    assert_eq!(listed["context"]["as_of"], "2026-11-23");
    assert_eq!(
        listed["context"]["rules_sha256"].as_str().unwrap().len(),
        64
    );
    assert_eq!(
        listed,
        at("UN", &["--imo", "2100000"]),
        "same question, same bytes"
    );
    // A former name comes to review under its new one, and two ships of one name are kept apart by their numbers.
    let former = at("EU", &["--name", "Altling", "--type", "ship"]);
    assert_eq!(former["verdict"], "review");
    assert_eq!(former["hits"][0]["entry_name"], "Neuling");
    let other = at("EU", &["--name", "Neuling", "--imo", "2107773"]);
    assert_eq!(other["verdict"], "clear", "{other}");
    assert!(
        other["dismissed"][0]["reason"]
            .as_str()
            .unwrap()
            .contains("another valid IMO")
    );
    // UN-bound and EU-bound users ask the same.
    let neuling = ["--imo", "2103337", "--name", "Neuling"];
    assert_eq!(at("UN", &neuling)["verdict"], "clear");
    assert_eq!(at("IN", &neuling)["verdict"], "clear");
    assert_eq!(at("EU", &["--imo", "2103337"])["verdict"], "prohibited");
    // The UN list has a ship without a number: a number alone does not exclude it.
    assert_eq!(at("UN", &["--imo", "2103337"])["verdict"], "unknown");
    let both = at("UN,EU", &neuling);
    assert_eq!(both["layers"][0]["verdict"], "clear");
    assert_eq!(both["layers"][1]["verdict"], "prohibited");
    // Numerals: other ones are looked at, never matched and never passed.
    let other = at("UN", &["--name", "Kum Muster 5", "--type", "ship"]);
    assert_eq!(other["verdict"], "review");
    assert_eq!(other["hits"][0]["score"]["numerals_equal"], false);
    let same = at("UN", &["--name", "M/V KUMMUSTER III", "--type", "ship"]);
    assert_eq!(same["hits"][0]["score"]["numerals_equal"], true);
    std::fs::remove_dir_all(dir).unwrap();
}

#[test]
fn an_old_list_finds_but_does_not_clear() {
    let dir = un_and_eu("stale");
    let at = |day: &str, imo: &str| {
        ask(
            "UN",
            day,
            &[
                "--imo",
                imo,
                "--name",
                "Honest Trader",
                "--lists",
                dir.to_str().unwrap(),
            ],
        )
    };
    assert_eq!(at("2026-11-23", "2107773")["verdict"], "clear");
    assert_eq!(at("2027-08-01", "2107773")["verdict"], "unknown");
    assert_eq!(at("2027-08-01", "2100000")["verdict"], "prohibited");
    std::fs::remove_dir_all(dir).unwrap();
}

#[test]
fn ports_on_their_days_and_a_trap_of_names() {
    let port = |law: &str, day: &str, p: &str| ask(law, day, &["--port", p]);
    assert_ne!(
        port("EU", "2026-04-23", "Murmansk")["verdict"],
        "prohibited"
    );
    assert_eq!(
        port("EU", "2026-04-24", "Murmansk")["verdict"],
        "prohibited"
    );
    assert_eq!(
        port("EU", "2026-08-30", "Murmansk")["verdict"],
        "prohibited"
    );
    assert_ne!(
        port("UN", "2026-08-30", "Murmansk")["verdict"],
        "prohibited"
    );
    assert_eq!(
        port("EU", "2026-08-30", "Primorsk")["verdict"],
        "prohibited"
    );
    for east in ["Primorye", "Vostochny", "Nakhodka", "RUVVO"] {
        assert_ne!(
            port("EU", "2026-08-30", east)["verdict"],
            "prohibited",
            "{east}"
        );
    }
    let soon = port("EU", "2026-08-30", "Kulevi");
    assert_eq!(soon["announced"][0]["valid_from"], "2027-01-25", "{soon}");
    assert_eq!(port("EU", "2027-01-25", "Kulevi")["verdict"], "prohibited");
}

#[test]
fn cargo_by_origin_and_a_price_above_the_cap() {
    let coal = |origin: &str, at: &str| {
        ask(
            "UN",
            "2026-08-30",
            &[
                "--cargo",
                "coal",
                "--origin",
                origin,
                "--loaded-at",
                at,
                "--destination",
                "IN",
            ],
        )
    };
    assert_eq!(coal("KP", "KPNAM")["verdict"], "prohibited");
    let transit = coal("RU", "KPRJN");
    assert_eq!(transit["verdict"], "restricted");
    assert!(
        transit["hits"][0]["exception"]
            .as_str()
            .unwrap()
            .contains("1718")
    );
    assert_eq!(coal("RU", "RUVYP")["verdict"], "clear");
    let unverified = ask(
        "UN",
        "2026-08-30",
        &["--hs", "0803", "--origin", "KP", "--destination", "CN"],
    );
    assert!(
        unverified["hits"][0]["notes"]
            .to_string()
            .contains("unverified")
    );
    let price =
        |usd: &str, day: &str| ask("EU", day, &["--price-usd-per-bbl", usd, "--origin", "RU"]);
    assert_eq!(price("50", "2025-09-02")["verdict"], "restricted");
    assert_eq!(price("50", "2025-09-03")["verdict"], "prohibited");
}

#[test]
fn a_bad_list_is_refused_and_the_old_one_kept() {
    let dir = un_and_eu("index");
    let index = dir.with_extension("idx");
    let _ = std::fs::remove_file(&index);
    let args = [
        "--imo",
        "2100000",
        "--lists",
        dir.to_str().unwrap(),
        "--index",
        index.to_str().unwrap(),
    ];
    let first = ask("UN", "2026-11-23", &args);
    assert_eq!(ask("UN", "2026-11-23", &args), first, "from the index");
    std::fs::write(
        dir.join("un-1718-vessels-2026-11-20.csv"),
        b"vessel_name,imo_number\n\xff\xfe\x00broken",
    )
    .unwrap();
    let kept = ask("UN", "2026-11-23", &args);
    assert_eq!(kept["verdict"], "prohibited");
    assert!(
        kept["context"]["refused"][0]["reason"].is_string(),
        "{}",
        kept["context"]
    );
    // Without the index the refused list is missing: unknown, not clear.
    let v = ask("UN", "2026-11-23", &args[..4]);
    assert_eq!(v["verdict"], "unknown");
    // A file that is no index is not overwritten.
    std::fs::write(&index, "my notes").unwrap();
    let (code, ..) = sealane(
        &[
            &args[..],
            &["--jurisdiction", "UN", "--as-of", "2026-11-23"],
        ]
        .concat(),
    );
    assert_eq!(code, 2);
    assert_eq!(std::fs::read_to_string(&index).unwrap(), "my notes");
    std::fs::remove_dir_all(dir).unwrap();
    std::fs::remove_file(index).unwrap();
}

#[test]
fn a_file_of_questions() {
    let dir = un_and_eu("file");
    let file = dir.with_extension("csv");
    std::fs::write(
        &file,
        "id,kind,name,imo\na,ship,,2100000\nb,ship,Honest Trader,2107773\nc,ship,,2107774\nd,ship,Kum Muster 5,\n",
    )
    .unwrap();
    let v = ask(
        "UN",
        "2026-11-23",
        &[
            "--file",
            file.to_str().unwrap(),
            "--lists",
            dir.to_str().unwrap(),
        ],
    );
    let rows = v["results"].as_array().unwrap();
    let verdicts: Vec<&str> = rows
        .iter()
        .map(|r| r["verdict"].as_str().unwrap())
        .collect();
    assert_eq!(verdicts, ["prohibited", "clear", "unknown", "review"]);
    assert!(
        rows[2]["error"].is_object() && rows[2]["line"] == 4,
        "{}",
        rows[2]
    );
    assert_eq!(
        (&v["verdict"], &v["counts"]["error"]),
        (&"prohibited".into(), &1.into())
    );
    std::fs::remove_dir_all(dir).unwrap();
    std::fs::remove_file(file).unwrap();
}

#[test]
fn a_row_with_a_cargo_and_the_indicators() {
    let file = std::env::temp_dir().join(format!("sealane-row-{}.csv", std::process::id()));
    std::fs::write(
        &file,
        "name,cargo,origin,destination,colour\nFoo Bar,coal,KP,CN,red\n",
    )
    .unwrap();
    let path = file.to_str().unwrap();
    let v = ask("UN", "2026-11-23", &["--file", path]);
    assert_eq!(
        (&v["verdict"], v["results"].as_array().unwrap().len()),
        (&"prohibited".into(), 2)
    );
    let (_, out, err) = sealane(&[
        "--file",
        path,
        "--jurisdiction",
        "UN",
        "--as-of",
        "2026-11-23",
    ]);
    assert!(err.contains("not read: colour"), "{err}");
    assert!(
        out.contains("law-cargo-rules") && out.contains("score"),
        "{out}"
    );
    std::fs::write(
        &file,
        r#"{"ships": [{"name": "Alfa", "behaviour": {"draught_change_m": 4.0}}]}"#,
    )
    .unwrap();
    let v = ask("UN", "2026-11-23", &["--indicators", path]);
    assert_eq!(v["verdict"], "review");
    let (_, out, _) = sealane(&[
        "--indicators",
        path,
        "--jurisdiction",
        "UN",
        "--as-of",
        "2026-11-23",
    ]);
    assert!(
        out.contains("RAISED") && out.contains("not evaluated"),
        "{out}"
    );
    std::fs::remove_file(file).unwrap();
}

#[test]
fn a_whole_study_is_screened() {
    let study =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../../studies/eastern-maritime-corridor");
    let v = ask("UN,EU", "2026-08-01", &["--study", study.to_str().unwrap()]);
    assert_eq!(v["verdict"], "prohibited");
    let forbidden: Vec<&str> = v["ways"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|w| w["verdict"] == "prohibited")
        .map(|w| w["corridor"].as_str().unwrap())
        .collect();
    assert!(
        forbidden.contains(&"nsr-murmansk") && forbidden.contains(&"suez-novorossiysk"),
        "{forbidden:?}"
    );
    assert!(!forbidden.contains(&"emc"), "{forbidden:?}");
    assert!(
        v["ways"]
            .as_array()
            .unwrap()
            .iter()
            .all(|w| w["verdict"] != "clear"),
        "no lists were given"
    );
    let zones = v["screening"]["subjects"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|s| s["id"].as_str().unwrap().starts_with("zone/"))
        .count();
    assert!(zones > 0);
}

#[test]
fn the_page_for_people_says_the_same() {
    let dir = un_and_eu("page");
    let (code, out, _) = sealane(&[
        "--imo",
        "2100000",
        "--lists",
        dir.to_str().unwrap(),
        "--jurisdiction",
        "UN",
        "--as-of",
        "2026-11-23",
    ]);
    assert_eq!(code, 0);
    for part in ["prohibited", "EXEMPLAR PEAK", "sha256", "un-1718-vessels"] {
        assert!(out.contains(part), "{part}: {out}");
    }
    std::fs::remove_dir_all(dir).unwrap();
}
