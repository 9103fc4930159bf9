//! `sealane season` as text: ice and rules are named beside the days.
#![allow(clippy::expect_used, clippy::unwrap_used)]

use assert_cmd::Command;
use std::fmt::Write as _;
use std::path::Path;

const STUDY: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/../../studies/northern-sea-route"
);

fn season(more: &[&str]) -> String {
    let out = Command::new(assert_cmd::cargo::cargo_bin!("sealane"))
        .args(["season", STUDY, "--corridor", "murmansk-shanghai-nsr"])
        .args(["--departures", "4", "--ice-class", "Arc4"])
        .args(more)
        .output()
        .expect("it runs");
    assert!(
        out.status.success(),
        "{}",
        String::from_utf8_lossy(&out.stderr)
    );
    String::from_utf8(out.stdout).expect("text")
}

#[test]
fn the_text_names_ice_and_the_russian_rules() {
    let text = season(&[]);
    for part in [
        "ice: embedded table",
        "passable by POLARIS",
        "unknown 365/365/365 days: the table in use has no row",
        "one direction",
        "note: Russian admission",
    ] {
        assert!(text.contains(part), "{part}: {text}");
    }
}

#[test]
fn a_closed_admission_table_stands_in_the_headline() {
    let mut table = "ice_class,mode,period,area,heavy_ice,medium_ice,light_ice,source\n".to_owned();
    for area in [
        "kara_sw",
        "kara_ne",
        "laptev_w",
        "laptev_e",
        "east_siberian_sw",
        "east_siberian_ne",
        "chukchi",
    ] {
        for mode in ["independent", "icebreaker"] {
            writeln!(
                table,
                "Arc4,{mode},1 Jan - 31 Dec,{area},no,no,no,a made-up act of 2026"
            )
            .unwrap();
        }
    }
    let file = Path::new(env!("CARGO_TARGET_TMPDIR")).join("shut.csv");
    std::fs::write(&file, table).unwrap();
    let text = season(&["--admission", file.to_str().unwrap()]);
    // A light year has months without ice, in which a table of ice shuts nothing.
    assert!(
        text.contains("by the Russian admission table (light/median/heavy year) open 61/0/0, closed in a section 304/365/365 days"),
        "{text}"
    );
}
