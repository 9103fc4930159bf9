//! The Eastern Maritime Corridor study over a world by hand: the verdicts come from the numbers and turn with them.
#![allow(clippy::panic, clippy::unwrap_used, clippy::indexing_slicing)]

mod common;

use common::HandWorld;
use sealane_study::{
    Assessment, CargoResult, Change, ClaimVerdict, Ground, Options, SetTo, Study, Word, apply,
    assess, read_study,
};
use std::path::PathBuf;

fn study() -> Study {
    let path =
        PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../studies/eastern-maritime-corridor");
    read_study(&path).unwrap_or_else(|e| panic!("{e}"))
}

fn run(study: &Study) -> Assessment {
    let world = HandWorld;
    let ground = Ground::new(&world).unwrap();
    assess(
        study,
        &ground,
        Options {
            draws: 400,
            seed: 1,
        },
    )
    .unwrap_or_else(|e| panic!("{e}"))
}

fn with(changes: &[(&str, f64)]) -> Assessment {
    let mut s = study();
    let changes: Vec<Change> = changes
        .iter()
        .map(|(path, times)| Change {
            path: (*path).to_owned(),
            times: Some(*times),
            add: None,
            set: None,
        })
        .collect();
    s.file = apply(&s.file, &changes).unwrap();
    run(&s)
}

fn cargo<'a>(a: &'a Assessment, id: &str) -> &'a CargoResult {
    a.cargoes.iter().find(|c| c.id == id).unwrap()
}

fn pays(a: &Assessment, id: &str) -> f64 {
    a.services.iter().find(|s| s.id == id).unwrap().p_pays
}

#[test]
fn the_study_has_no_faults() {
    let world = HandWorld;
    let errors: Vec<String> = Ground::new(&world)
        .unwrap()
        .check(&study())
        .iter()
        .map(ToString::to_string)
        .collect();
    assert!(
        errors.iter().all(|e| e.starts_with("warning")),
        "{errors:#?}"
    );
}

#[test]
fn coking_coal_has_no_distance_handicap_and_suits_best() {
    let a = run(&study());
    let coal = cargo(&a, "coking-coal");
    assert!(coal.freight_handicap.unwrap().p50 <= 0.0);
    let own = coal.ways[0].distance_nm;
    assert!(own < coal.rivals[0].distance_nm && own < 1.02 * coal.rivals[1].distance_nm);
    assert_eq!(coal.word, Word::Works);
    assert_eq!(a.verdict.best_cargo.as_deref(), Some("coking-coal"));
}

#[test]
fn dear_rail_or_a_dear_seller_turns_coking_coal() {
    let rail = with(&[("rail.kuzbass-far-east.usd_per_t", 2.2)]);
    assert_eq!(
        cargo(&rail, "coking-coal").word,
        Word::DoesNot,
        "{}",
        cargo(&rail, "coking-coal").reason
    );
    let dear = with(&[("cargo.coking-coal.fob_usd", 1.3)]);
    assert_eq!(cargo(&dear, "coking-coal").word, Word::DoesNot);
    assert!(cargo(&dear, "coking-coal").discount_needed.unwrap().p50 > 10.0);
}

#[test]
fn a_weekly_line_fails_on_volume_and_lives_with_more_of_it() {
    let a = run(&study());
    assert!(pays(&a, "weekly-1700") < 0.3 && pays(&a, "weekly-1100") < 0.3);
    let more = with(&[
        ("cargo.containers.annual_teu", 5.0),
        ("cargo.containers-moscow.annual_teu", 1.2),
    ]);
    assert!(
        pays(&more, "weekly-1700") > 0.4,
        "{}",
        pays(&more, "weekly-1700")
    );
    let rates = with(&[("service.weekly-1700.strong_rate_usd_per_teu", 0.5)]);
    let line = rates
        .services
        .iter()
        .find(|s| s.id == "weekly-1700")
        .unwrap();
    assert!(
        line.p_pays == 0.0 && line.central.need_teu_per_week > 3000.0,
        "{}",
        line.reason
    );
}

#[test]
fn return_cargo_lowers_what_a_line_needs() {
    let a = run(&study());
    let line = a.services.iter().find(|s| s.id == "weekly-1700").unwrap();
    let need: Vec<f64> = line.by_ratio.iter().filter_map(|r| r.1).collect();
    assert!(need.windows(2).all(|w| w[1] < w[0]), "{need:?}");
}

#[test]
fn official_lengths_and_the_saving_do_not_close() {
    let a = run(&study());
    let verdict = |id: &str| a.claims.iter().find(|c| c.id == id).unwrap().verdict;
    assert_eq!(verdict("official-distance"), ClaimVerdict::DoesNotClose);
    assert_eq!(
        verdict("present-route-distance"),
        ClaimVerdict::DoesNotClose
    );
    assert_eq!(verdict("container-crude"), ClaimVerdict::DoesNotClose);
    assert_eq!(verdict("exports-share"), ClaimVerdict::Holds);
    assert_eq!(
        a.claims
            .iter()
            .find(|c| c.id == "saving-km")
            .unwrap()
            .like_for_like,
        Some(false)
    );
}

#[test]
fn the_same_seed_gives_the_same_bytes() {
    let (a, b) = (run(&study()), run(&study()));
    assert_eq!(
        serde_json::to_string(&a).unwrap(),
        serde_json::to_string(&b).unwrap()
    );
}

#[test]
fn every_number_has_its_row_in_the_register() {
    let a = run(&study());
    let known: std::collections::BTreeSet<&str> =
        a.inputs.iter().map(|i| i.path.as_str()).collect();
    for c in &a.cargoes {
        for w in &c.ways {
            assert!(
                w.rests_on.iter().all(|p| known.contains(p.as_str())),
                "{} {}",
                c.id,
                w.corridor
            );
        }
        assert!(c.flips.iter().all(|f| known.contains(f.path.as_str())));
    }
}

#[test]
fn a_break_even_turns_the_margin() {
    let a = run(&study());
    let coal = cargo(&a, "coking-coal");
    let flip = &coal.flips[0];
    let mut s = study();
    let beyond = flip.turns_at + 0.2 * (flip.turns_at - flip.value);
    s.file = apply(
        &s.file,
        &[Change {
            path: flip.path.clone(),
            times: None,
            add: None,
            set: Some(SetTo::Number(beyond)),
        }],
    )
    .unwrap();
    let turned = cargo(&run(&s), "coking-coal").p_all.unwrap();
    assert!(turned < 0.5, "{} at {beyond}: {turned}", flip.path);
}

#[test]
fn levers_are_ranked_and_move_what_they_claim() {
    let a = run(&study());
    let lever = |id: &str| a.levers.iter().find(|l| l.id == id).unwrap();
    assert!(lever("rail-discount").usd_change < -5.0);
    assert!(lever("return-cargo").extra_volume > 0.0);
    assert!(lever("border-days").usd_change < 0.0);
    let costs: Vec<f64> = a
        .levers
        .iter()
        .map(|l| l.usd_per_extra.unwrap_or(0.0))
        .collect();
    assert!(a.levers.len() == study().file.lever.len() && !costs.is_empty());
}
