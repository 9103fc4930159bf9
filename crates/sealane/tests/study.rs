//! Faulty studies from outside: one clear error each, with file and line, exit code 2; `check` lists all at once.
#![allow(clippy::expect_used)]

use assert_cmd::Command;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

const STUDY: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/../../studies/eastern-maritime-corridor"
);

fn text() -> String {
    std::fs::read_to_string(Path::new(STUDY).join("study.toml")).expect("the example is there")
}

/// A copy of the example in a folder of its own with another study text.
fn folder(name: &str, text: &[u8]) -> PathBuf {
    let at = Path::new(env!("CARGO_TARGET_TMPDIR"))
        .join("studies")
        .join(name);
    std::fs::create_dir_all(&at).expect("a temporary folder can be made");
    std::fs::write(at.join("study.toml"), text).expect("it can be written to");
    std::fs::copy(Path::new(STUDY).join("claims.csv"), at.join("claims.csv")).expect("claims");
    at
}

/// Standard output, standard error and exit code of `sealane COMMAND NAME` in the folder above the study's.
fn run(command: &str, at: &Path) -> (String, String, Option<i32>) {
    let out = Command::new(assert_cmd::cargo::cargo_bin!("sealane"))
        .current_dir(at.parent().expect("a parent"))
        .args([
            command,
            at.file_name().and_then(|n| n.to_str()).expect("a name"),
        ])
        .output()
        .expect("it starts");
    let text = |b: &[u8]| String::from_utf8_lossy(b).into_owned();
    (text(&out.stdout), text(&out.stderr), out.status.code())
}

fn line_of(text: &str, what: &str) -> usize {
    text.lines()
        .position(|l| l.contains(what))
        .expect("stands in the example")
        + 1
}

/// `check` and `assess` both refuse it with exit code 2 and say `wanted` with the file and line.
fn refused(name: &str, text: &[u8], place: &str, wanted: &str) {
    let at = folder(name, text);
    let (out, _, code) = run("check", &at);
    assert_eq!(code, Some(2), "check {name}: {out}");
    let found = out
        .lines()
        .any(|l| l.starts_with(&format!("error: {name}/study.toml{place}")) && l.contains(wanted));
    assert!(
        found,
        "check {name} does not say `{wanted}` at `{place}`:\n{out}"
    );
    let (_, err, code) = run("assess", &at);
    assert_eq!(code, Some(2), "assess {name}: {err}");
    assert!(err.contains(wanted), "assess {name}: {err}");
    assert!(
        err.contains(&format!("{name}/study.toml{place}")),
        "assess {name}: {err}"
    );
}

#[test]
fn one_fault_one_clear_error() {
    let good = text();
    let change = |from: &str, to: &str| {
        assert!(good.contains(from), "{from}");
        good.replacen(from, to, 1)
    };
    refused(
        "misspelt-key",
        change("question =", "qeustion =").as_bytes(),
        &format!(":{}:1", line_of(&good, "question =")),
        "unknown key `qeustion` in `[study]`; did you mean `question`?",
    );
    refused(
        "unknown-port",
        change("\"RUVVO\"", "\"RUXXX\"").as_bytes(),
        &format!(":{}", line_of(&good, "\"RUVVO\"")),
        "no port or place is called `RUXXX`",
    );
    refused(
        "negative-price",
        change("value = 75000,", "value = -75000,").as_bytes(),
        &format!(":{}:", line_of(&good, "value = 75000,")),
        "expected a number that is not negative, got -75000",
    );
    let as_of = good
        .lines()
        .find(|l| l.starts_with("as_of"))
        .expect("the study has a law date");
    refused(
        "no-such-date",
        change(as_of, "as_of = \"2026-02-30\"").as_bytes(),
        &format!(":{}:", line_of(&good, as_of)),
        "`2026-02-30` is no date of the calendar; expected YYYY-MM-DD",
    );
    refused("empty", b"", "", "is empty");
    let mut nul = good.clone().into_bytes();
    nul.extend(b"\nname = \"a\0b\"\n");
    refused(
        "nul",
        &nul,
        &format!(":{}", good.lines().count() + 2),
        "there is a NUL byte",
    );
}

#[test]
fn a_gigabyte_is_refused_unread() {
    let at = folder("large", b"");
    let file = std::fs::File::create(at.join("study.toml")).expect("it can be made");
    file.set_len(1 << 30).expect("sparse");
    let (out, _, code) = run("check", &at);
    std::fs::remove_file(at.join("study.toml")).expect("it can be removed");
    assert_eq!(code, Some(2));
    assert!(
        out.contains("large/study.toml: is 1024 MB; a study file may have 4 MB"),
        "{out}"
    );
}

#[test]
fn check_lists_faults_of_every_kind_at_once() {
    let mut bad = text()
        .replacen("\nyear =", "\nyaer =", 1)
        .replacen("\"RUVVO\"", "\"RUXXX\"", 1)
        .replacen("value = 75000,", "value = -75000,", 1);
    write!(
        bad,
        "\n[[gatway]]\nid = \"x\"\nplace = \"nowhere at all\"\n"
    )
    .expect("text");
    let at = folder("many", bad.as_bytes());
    std::fs::write(
        at.join("claims.csv"),
        "fact,value,unit,date,source,note\nx,1,nm,2026-13-40,y,\n",
    )
    .expect("it can be written to");
    let (out, _, code) = run("check", &at);
    assert_eq!(code, Some(2));
    let errors: Vec<&str> = out.lines().filter(|l| l.starts_with("error: ")).collect();
    for wanted in [
        "did you mean `year`?",
        "no port or place is called `RUXXX`",
        "got -75000",
        "did you mean `gateway`?",
        "no port or place is called `nowhere at all`",
        "many/claims.csv:2",
    ] {
        assert!(
            errors.iter().any(|l| l.contains(wanted)),
            "`{wanted}` is not said:\n{}",
            errors.join("\n")
        );
    }
    // `assess` refuses it with the same list.
    let (_, err, code) = run("assess", &at);
    assert_eq!(code, Some(2));
    for line in &errors {
        let fault = line.trim_start_matches("error: ");
        assert!(err.contains(fault), "assess does not say `{fault}`:\n{err}");
    }
}

#[test]
fn an_unknown_ship_or_cargo_is_told_with_the_nearest() {
    let ask = |args: &[&str]| {
        let out = Command::new(assert_cmd::cargo::cargo_bin!("sealane"))
            .args(args)
            .output()
            .expect("it starts");
        let err = String::from_utf8_lossy(&out.stderr).into_owned();
        (err, out.status.code())
    };
    let (err, code) = ask(&["ships", "capsize-bulk"]);
    assert_eq!(code, Some(2));
    assert!(err.contains("did you mean `capesize-bulk`?"), "{err}");
    assert!(err.matches('`').count() <= 8, "{err}");
    let (err, code) = ask(&[
        "voyage",
        "RUVVO",
        "INMAA",
        "--ship",
        "panamax-bulk",
        "--cargo",
        "cokking-coal",
    ]);
    assert_eq!(code, Some(2));
    assert!(err.contains("did you mean `coking-coal`?"), "{err}");
    // The same fault, the same exit code.
    let (_, place) = ask(&["places", "zzzzqq"]);
    let (_, route) = ask(&["route", "Chennai", "zzzzqq"]);
    assert_eq!(place, route);
}
