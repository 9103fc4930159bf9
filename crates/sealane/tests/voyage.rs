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

#[test]
fn ports_with_a_file_give_their_rate_and_wait() {
    let how = |v: &Value, item: &str| {
        let lines = v["lines"].as_array().unwrap();
        let line = lines.iter().find(|l| l["item"].as_str().unwrap() == item);
        line.unwrap()["how"].as_str().unwrap().to_owned()
    };
    let base = "--ship kamsarmax-bulk --cargo coking-coal --cargo-t 70000";
    let (code, v) = ask(&format!("RUVYP INPRT {base}"));
    assert_eq!(code, 0, "{v}");
    assert!(how(&v, "load at Vostochny").contains("port file of Vostochny"));
    assert!(how(&v, "discharge at Paradip").contains("port file of Paradip"));
    let file_days = v["port_days"].as_f64().unwrap();
    // A rate given wins; a port without a file takes the cargo's range.
    let (_, v) = ask(&format!(
        "RUVYP INPRT {base} --load-rate 10000 --discharge-rate 10000"
    ));
    assert!(v["port_days"].as_f64().unwrap() > file_days + 5.0);
    let (_, v) = ask(&format!("AUHPT INPRT {base}"));
    assert!(how(&v, "load at Hay Point").contains("by the ship's size"));
    // Terms by port.
    let (_, plain) = ask(&format!("AUHPT JPTYO {base}"));
    let (_, shex) = ask(&format!(
        "AUHPT JPTYO {base} --discharge-terms SHEX --discharge-holidays 1"
    ));
    let days = |v: &Value| v["port_days"].as_f64().unwrap();
    assert!(
        days(&shex) > days(&plain) + 1.5,
        "{} {}",
        days(&shex),
        days(&plain)
    );
}

#[test]
fn the_month_is_priced_along_the_way() {
    // South-west across the Arabian Sea: against the monsoon in July, before it in January.
    let base = "INMUN TZDAR --ship supramax-bulk --cargo coking-coal --cargo-t 45000 --climate --ballast-return";
    let (code, july) = ask(&format!("{base} --date 2026-07-10"));
    assert_eq!(code, 0, "{july}");
    let (_, january) = ask(&format!("{base} --date 2026-01-10"));
    let kn = |v: &Value, leg: &str| v[leg]["added_kn"].as_f64().unwrap();
    assert!(kn(&july, "weather") > kn(&january, "weather") + 20.0);
    assert!(kn(&july, "weather") > kn(&july, "empty_weather"));
    let methods = july["weather"]["methods"].to_string();
    assert!(
        methods.contains("STAWAVE-1") && methods.contains("wind: ITTC"),
        "{methods}"
    );
    assert!(warned(&july, "without swell"));
}

#[test]
fn what_is_refused_names_its_flag() {
    let base = "RUVYP INPRT --ship kamsarmax-bulk --cargo coking-coal";
    for (flags, place) in [
        ("--speed 0", "--speed"),
        ("--cargo-t -5", "--cargo-t"),
        ("--wait-days 1e9", "--wait-days"),
        ("--load-rate 1e12", "--load-rate or --discharge-rate"),
        ("--hs-m 2 --off-bow-deg 200", "--off-bow-deg"),
        ("--off-bow-deg 20", "--off-bow-deg"),
        ("--hs-m 2 --wave-period-s 0", "--wave-period-s"),
        ("--discharge-terms XYZ", "--discharge-terms"),
        (
            "--load-holidays -1",
            "--load-holidays or --discharge-holidays",
        ),
        ("--fueleu-banked-tco2e NaN", "--fueleu-banked-tco2e"),
        ("--hire 1e30", "--hire"),
    ] {
        let (code, v) = ask(&format!("{base} {flags}"));
        assert_eq!(
            (code, v["error"]["where"].as_str()),
            (2, Some(place)),
            "{flags}: {v}"
        );
    }
}

#[test]
fn prices_that_the_market_does_not_hold_near_the_date_are_named() {
    let base = "AUPHE CNTAO --ship capesize-bulk --cargo iron-ore --date 2022-01-05";
    // A hire of that day is held; of bunkers in 1990 nothing is.
    let (_, v) = ask(&format!("{base} --price-date 2022-01-05"));
    assert!(!warned(&v, "prices, hire and rates are of 2026"));
    assert!(v["sources"].to_string().contains("market of 2022-01-05"));
    let (_, v) = ask(&format!("{base} --price-date 1990-01-05"));
    assert!(warned(
        &v,
        "no price near 1990-01-05 of hire of capesize-bulk"
    ));
    assert!(warned(&v, "vlsfo_usd_per_t"));
    let (_, v) = ask(&format!(
        "{base} --price-date 1990-01-05 --hire 20000 --price vlsfo_usd_per_t=600"
    ));
    assert!(!warned(&v, "hire of capesize-bulk") && !warned(&v, "vlsfo_usd_per_t"));
}

#[test]
fn laytime_without_a_rate_makes_no_demurrage() {
    let (_, v) = ask(
        "RUVVO INMAA --ship general-cargo-12k --cargo coking-coal --demurrage 20000 --freight 30 --wait-days 0",
    );
    assert!(
        v["freight_usd"]["demurrage"].as_f64().unwrap().abs() < 1e-6,
        "{v}"
    );
}
