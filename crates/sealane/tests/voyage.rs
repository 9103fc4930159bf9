//! `sealane voyage` from outside: ice, draughts, canals, calls.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]
use assert_cmd::Command;
use serde_json::Value;

/// Exit code and standard output.
fn sealane(args: &[&str]) -> (i32, String) {
    let out = Command::cargo_bin("sealane")
        .unwrap()
        .args(args)
        .output()
        .unwrap();
    let text = String::from_utf8(out.stdout).unwrap();
    (out.status.code().unwrap(), text)
}

fn ask(line: &str) -> (i32, Value) {
    let mut args = vec!["voyage"];
    args.extend(line.split_whitespace());
    args.extend(["--format", "json"]);
    let (code, text) = sealane(&args);
    (code, serde_json::from_str(&text).unwrap())
}

fn warned(v: &Value, text: &str) -> bool {
    let all = v["warnings"].as_array().unwrap();
    all.iter().any(|w| w.as_str().unwrap().contains(text))
}

const NORTH: &str = "RUMMK CNSHA --cargo coking-coal --require northern-sea-route";

#[test]
fn an_unknown_ice_class_is_refused_with_the_known_ones() {
    let (code, v) = ask("RUVYP INPRT --ship kamsarmax-bulk --cargo coking-coal --ice-class Arc99");
    assert_eq!(code, 2);
    let e = &v["error"];
    assert_eq!(
        (e["kind"].as_str().unwrap(), e["where"].as_str().unwrap()),
        ("unknown_name", "--ice-class")
    );
    assert!(e["message"].as_str().unwrap().contains("Arc7"));
}

#[test]
fn winter_in_the_north_shuts_out_the_weak_and_costs_the_strong() {
    let (code, v) = ask(&format!("{NORTH} --ship kamsarmax-bulk --date 2026-03-01"));
    assert_eq!(
        (code, v["error"]["kind"].as_str().unwrap()),
        (1, "ice_closed")
    );
    assert!(v["error"]["message"].as_str().unwrap().contains("POLARIS"));
    let (code, v) = ask(&format!(
        "{NORTH} --ship arc4-handysize-bulk --date 2026-03-01"
    ));
    assert!(code == 1 || v["cost_usd"]["icebreaker"].as_f64().unwrap() > 100_000.0);
    let lng = "RUSAB CNTXG --ship arc7-lng --cargo lng --require northern-sea-route";
    let (code, winter) = ask(&format!("{lng} --date 2026-02-01"));
    assert_eq!(code, 0, "{winter}");
    let (_, summer) = ask(&format!("{lng} --date 2026-09-10"));
    let days = |v: &Value| v["sea_days"].as_f64().unwrap();
    assert!(days(&winter) > 1.05 * days(&summer));
    assert!(warned(&winter, "POLARIS"));
}

#[test]
fn a_class_that_the_ship_has_not_is_said_and_paid() {
    let base = "RUVYP INPRT --ship kamsarmax-bulk --cargo coking-coal --cargo-t 70000";
    let (_, own) = ask(base);
    let (_, arc) = ask(&format!("{base} --ice-class Arc4"));
    assert!(warned(
        &arc,
        "ice class Arc4 is asked, the ship's own is none"
    ));
    let hire = |v: &Value| v["cost_usd"]["hire"].as_f64().unwrap();
    assert!(hire(&arc) > 1.2 * hire(&own));
}

#[test]
fn assumed_air_draughts_shut_no_canal() {
    for (line, place) in [
        (
            "SGSIN NLRTM --require suez --ship container-24000 --cargo containers",
            "suez",
        ),
        (
            "USHOU JPTYO --require panama --ship container-neopanamax-14000 --cargo containers",
            "panama",
        ),
    ] {
        let (code, v) = ask(line);
        assert_eq!(code, 0, "{v}");
        assert!(
            warned(&v, &format!("{place} allows")),
            "{:?}",
            v["warnings"]
        );
    }
}

#[test]
fn a_deep_ship_goes_round_what_is_too_shallow() {
    let (code, v) = ask("BRPMA CNTAO --ship valemax-bulk --cargo iron-ore");
    assert_eq!(code, 0);
    assert!(
        v["cargo_t"].as_f64().unwrap() > 380_000.0,
        "{}",
        v["intake"]
    );
    assert!(warned(&v, "goes round"));
    let (_, v) = ask("AUPHE CNTAO --ship capesize-bulk --cargo iron-ore");
    assert!(v["cargo_t"].as_f64().unwrap() > 170_000.0);
}

#[test]
fn a_port_of_call_in_the_union_is_paid_for() {
    let base = "CNSHA USHOU --ship kamsarmax-bulk --cargo coking-coal --date 2026-05-01";
    let (_, v) = ask(&format!("{base} --via GRPIR"));
    assert!(v["ets_allowances"].as_f64().unwrap() > 1_000.0);
    assert!(warned(&v, "taken for a port of call"));
    let (_, wait) = ask(
        "NLRTM DEHAM --ship kamsarmax-bulk --cargo coking-coal --cargo-t 60000 --wait-days 10 --date 2026-05-01",
    );
    let (eua, co2) = (
        wait["ets_allowances"].as_f64().unwrap(),
        wait["co2e_ttw_t"].as_f64().unwrap(),
    );
    assert!((eua / co2 - 1.0).abs() < 1e-6, "{eua} {co2}");
}
