//! `sealane port …` and `sealane fleet …` as a user meets them: interrupts, the depth study, the allocation of shared railways.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)] // test helpers

use serde_json::Value;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

fn sealane(args: &[&str]) -> Command {
    let mut c = Command::new(env!("CARGO_BIN_EXE_sealane"));
    c.args(args)
        .current_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."));
    c
}

fn json(args: &[&str]) -> Value {
    let out = sealane(args).args(["--format", "json"]).output().unwrap();
    assert!(
        out.status.success(),
        "{}",
        String::from_utf8_lossy(&out.stderr)
    );
    serde_json::from_slice(&out.stdout).unwrap()
}

#[cfg(unix)]
#[test]
fn an_interrupt_ends_long_work_at_once_with_one_message() {
    for args in [
        &["port", "simulate", "haldia", "--ships", "50000000"][..],
        &["port", "capacity", "haldia", "--ships", "5000000"],
        &[
            "port",
            "queue",
            "--model",
            "E4/E4/14",
            "--target-wait",
            "0.3",
        ],
        &[
            "fleet",
            "size",
            "studies/eastern-maritime-corridor",
            "--draws",
            "300000",
        ],
    ] {
        let child = sealane(args)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        std::thread::sleep(Duration::from_millis(700));
        let asked = Instant::now();
        let id = child.id().to_string();
        assert!(
            Command::new("kill")
                .args(["-INT", &id])
                .status()
                .unwrap()
                .success()
        );
        let out = child.wait_with_output().unwrap();
        let text = String::from_utf8_lossy(&out.stderr).into_owned();
        assert_eq!(out.status.code(), Some(1), "{args:?}: {text}");
        assert_eq!(
            text.matches("stopped on request").count(),
            1,
            "{args:?}: {text}"
        );
        // 0.2 s on a quiet machine.
        assert!(asked.elapsed() < Duration::from_secs(2), "{args:?}");
    }
}

#[test]
fn twenty_million_tonnes_of_coking_coal_port_by_port() {
    let fleet = json(&["fleet", "size", "studies/eastern-maritime-corridor"]);
    let coal = (fleet["tramps"].as_array().unwrap().iter())
        .find(|t| t["cargo"] == "coking-coal")
        .unwrap();
    let cases = coal["depths"]["cases"].as_array().unwrap();
    let find = |port: &str, kind: &str, longer: bool| {
        (cases.iter())
            .find(|c| c["port"] == port && c["kind"] == kind && c["longer_berths"] == longer)
            .unwrap_or_else(|| panic!("{port} {kind} {longer}"))
    };
    let saves = |c: &Value| c["saves_usd_per_t"].as_f64().unwrap();
    // The dock of Paradip takes 260 m: depth alone buys nothing, depth and length do.
    assert!(saves(find("Paradip", "deep", false)).abs() < 0.005);
    assert!(saves(find("Paradip", "deep", true)) > 0.2);
    let binds = |c: &Value, end: &str| c[end].as_str().unwrap().to_owned();
    let today = find("Paradip", "today", false);
    assert!(binds(today, "binds_discharging").contains("length 260 m"));
    assert!(binds(today, "binds_loading").contains("rail"), "{today}");
    // Kamarajar: draught binds today; deeper there alone buys nothing, for the loading end takes 16 m.
    let today = find("Kamarajar", "today", false);
    assert!(binds(today, "binds_discharging").contains("draught 15.4 m"));
    assert!(saves(find("Kamarajar", "deep-here", false)).abs() < 0.005);
    assert!(saves(find("Kamarajar", "deep", false)) > 0.2);
    let left_out = coal["depths"]["left_out"].to_string();
    assert!(left_out.contains("Chennai"), "{left_out}");

    // One allocation: nobody gets more than there is, each cargo's own limit is what the table gives it.
    for s in fleet["shares"].as_array().unwrap() {
        let n = |v: &Value| v.as_f64().unwrap();
        let given: f64 = (s["cargoes"].as_array().unwrap().iter())
            .map(|c| n(&c[2]))
            .sum();
        let all = n(&s["tonnes_per_year"]);
        let left = n(&s["left_t"]);
        assert!((given + left + n(&s["others_t"]) - all).abs() < 1.0, "{s}");
        if s["what"] == "rail of Vostochny" && s["case"] == "targets" {
            let own = (s["cargoes"].as_array().unwrap().iter())
                .find(|c| c[0] == "coking-coal")
                .unwrap();
            let limits = coal["at_target"]["limits"].as_array().unwrap();
            let limit = limits
                .iter()
                .find(|l| l["what"] == "rail of Vostochny")
                .unwrap();
            assert!((n(&limit["tonnes_per_year"]) - n(&own[2])).abs() < 1.0);
        }
    }
}

#[test]
fn wrong_numbers_name_their_own_flag() {
    for (args, place) in [
        (
            &["port", "queue", "--model", "M/M/0", "--utilisation", "0.5"][..],
            "--berths",
        ),
        (
            &["port", "queue", "--model", "D/D/2", "--utilisation", "0.5"],
            "--model",
        ),
        (&["port", "simulate", "kozmino", "--ships", "-5"], "--ships"),
    ] {
        let out = sealane(args).output().unwrap();
        let text = String::from_utf8_lossy(&out.stderr).into_owned();
        assert_eq!(out.status.code(), Some(2), "{args:?}: {text}");
        assert!(text.contains(place), "{args:?}: {text}");
    }
}
