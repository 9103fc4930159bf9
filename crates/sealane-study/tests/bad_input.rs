//! Bad study files: one clear error each, with file and line; all of them at once; never a panic.
#![allow(clippy::panic, clippy::unwrap_used)]

use proptest::prelude::*;
use sealane_study::{claims_rows, parse_study, read_study};
use std::io::Write as _;

const HEAD: &str = "[study]\nname = \"X\"\nyear = 2026\n";

fn message(text: &str) -> String {
    parse_study("study.toml", text).unwrap_err().to_string()
}

fn dir(name: &str) -> std::path::PathBuf {
    let d = std::env::temp_dir().join(format!("sealane-bad-{}-{name}", std::process::id()));
    std::fs::create_dir_all(&d).unwrap();
    d
}

#[test]
fn a_misspelt_key_names_the_nearest_and_its_line() {
    let m = message(&format!(
        "{HEAD}[[cargo]]\nid = \"coal\"\ncomodity = \"coking-coal\"\nfrom = \"a\"\nto = \"b\"\nship = \"s\"\n"
    ));
    assert!(
        m.contains("study.toml:6:1") && m.contains("did you mean `commodity`?"),
        "{m}"
    );
}

#[test]
fn all_faults_come_at_once() {
    let m = message(
        "[study]\nname = 3\nyear = 2026\nquestoin = \"?\"\n[prices]\nvlsfo_usd_per_t = -5\nmgo_usd_per_t = { value = 1, date = \"2024-02-30\" }\n",
    );
    for part in [
        "study.toml:2:",
        "expected a text",
        "questoin",
        "did you mean `question`?",
        "expected a number that is not negative, got -5",
        "`2024-02-30` is no date of the calendar",
    ] {
        assert!(m.contains(part), "{part} in {m}");
    }
}

#[test]
fn words_outside_their_list_are_told() {
    let m = message(&format!(
        "{HEAD}[prices]\nvlsfo_usd_per_t = {{ value = 5, grade = \"qouted\" }}\n"
    ));
    assert!(m.contains("did you mean `quoted`?"), "{m}");
    let far = message(&format!(
        "{HEAD}[prices]\nvlsfo_usd_per_t = {{ value = 5, grade = \"xyzzy\" }}\n"
    ));
    assert_eq!(far.matches("`quoted`").count(), 1, "{far}");
}

#[test]
fn broken_toml_names_its_line() {
    let m = message("[study]\nname = \"X\nyear = 2026\n");
    assert!(
        m.contains("study.toml:2:") && m.contains("not valid TOML"),
        "{m}"
    );
}

#[test]
fn files_that_are_no_study() {
    let d = dir("files");
    let case = |name: &str, bytes: &[u8]| {
        let p = d.join(name);
        std::fs::write(&p, bytes).unwrap();
        read_study(&p).unwrap_err().to_string()
    };
    assert!(case("empty.toml", b"  \n").contains("is empty"));
    let nul = case("nul.toml", b"[study]\nname = \"a\0b\"\n");
    assert!(nul.contains("nul.toml:2") && nul.contains("NUL"), "{nul}");
    assert!(case("latin.toml", b"[study]\nname = \"\xe9\"\n").contains("UTF-8"));
    let big = d.join("big.toml");
    let f = std::fs::File::create(&big).unwrap();
    f.set_len(1 << 30).unwrap();
    assert!(
        read_study(&big)
            .unwrap_err()
            .to_string()
            .contains("1024 MB")
    );
    assert!(
        read_study(&d.join("absent.toml"))
            .unwrap_err()
            .to_string()
            .contains("cannot be opened")
    );
    std::fs::remove_dir_all(&d).unwrap();
}

#[test]
fn a_claims_file_is_read_with_its_lines() {
    let d = dir("claims");
    let mut f = std::fs::File::create(d.join("study.toml")).unwrap();
    writeln!(f, "{HEAD}[claims]\nfile = \"claims.csv\"").unwrap();
    assert!(
        read_study(&d)
            .unwrap_err()
            .to_string()
            .contains("claims.csv")
    );
    let m = claims_rows(
        "c.csv",
        "fact,value,unit,date,source,note\na,1,nm,2024-13,s,\n",
    )
    .unwrap_err()
    .to_string();
    assert!(m.contains("c.csv:2") && m.contains("2024-13"), "{m}");
    // A row of another width is told in columns, an empty table as an empty table.
    let short = claims_rows("c.csv", "fact,value,unit,date,source,note\na,1,nm\n")
        .unwrap_err()
        .to_string();
    assert!(
        short.contains("c.csv:2: the row has 3 columns; its head has 6"),
        "{short}"
    );
    std::fs::write(d.join("claims.csv"), "").unwrap();
    let empty = read_study(&d).unwrap_err().to_string();
    assert!(
        empty.contains("fact,value") && !empty.contains("starter"),
        "{empty}"
    );
    std::fs::remove_dir_all(&d).unwrap();
}

#[test]
fn the_starter_parses_under_any_name() {
    for name in ["My corridor", "a \"quoted\" name\\", "x\ny"] {
        let text = sealane_study::starter(name);
        assert!(parse_study("study.toml", &text).is_ok(), "{name}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]
    #[test]
    fn arbitrary_text_never_panics(text in "\\PC{0,200}") {
        let _ = parse_study("s", &text);
        let _ = claims_rows("c", &text);
    }

    #[test]
    fn a_damaged_starter_never_panics(cut in 0usize..1600, put in "\\PC{0,6}") {
        let mut text = sealane_study::starter("X");
        let at = (0..=cut.min(text.len())).rev().find(|i| text.is_char_boundary(*i)).unwrap_or(0);
        text.insert_str(at, &put);
        let _ = parse_study("s", &text);
    }
}
