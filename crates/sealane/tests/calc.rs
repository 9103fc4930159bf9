//! `sealane calc` from outside: JSON on standard output, exit codes, errors.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]
use assert_cmd::Command;

fn calc(args: &[&str]) -> (i32, serde_json::Value) {
    let out = Command::cargo_bin("sealane")
        .unwrap()
        .arg("calc")
        .args(args)
        .args(["--format", "json"])
        .output()
        .unwrap();
    (
        out.status.code().unwrap(),
        serde_json::from_slice(&out.stdout).unwrap(),
    )
}

fn cii(dwt: &str, year: &str) -> (i32, serde_json::Value) {
    calc(&[
        "cii",
        "--ship-type",
        "bulk_carrier",
        "--dwt",
        dwt,
        "--year",
        year,
        "--co2-t",
        "25000",
        "--distance-nm",
        "60000",
    ])
}

#[test]
fn an_answer_is_json_with_code_0() {
    let (code, v) = cii("82000", "2026");
    assert_eq!((code, v["grade"].as_str()), (0, Some("E")));
    assert_eq!(v["inputs"]["ship-type"], "bulk-carrier");
}

#[test]
fn a_bare_flag_is_a_yes() {
    let (_, v) = calc(&[
        "polaris",
        "--ice-class",
        "PC7",
        "--regime",
        "10/10 thick_fy",
        "--escort",
    ]);
    assert_eq!(v["rio"].as_f64(), Some(-10.0));
}

#[test]
fn a_wrong_question_is_code_2_and_no_answer_code_1() {
    let (code, v) = cii("0", "2026");
    assert_eq!(
        (code, v["error"]["kind"].as_str()),
        (2, Some("out_of_range"))
    );
    let (code, v) = cii("82000", "2031");
    assert_eq!(
        (code, v["error"]["kind"].as_str()),
        (2, Some("year_out_of_table"))
    );
    let (code, v) = calc(&[
        "nsr-icebreaker",
        "--gt",
        "3000",
        "--ice-class",
        "Arc4",
        "--zones",
        "1",
        "--season",
        "summer-autumn",
    ]);
    assert_eq!((code, v["error"]["kind"].as_str()), (1, Some("not_known")));
}
