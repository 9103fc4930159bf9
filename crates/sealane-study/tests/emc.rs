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
    // Against each named rival, not against a mean that a far one makes.
    let own = coal.ways[0].distance_nm;
    let gap = |k: usize| coal.rivals[k].freight_gap.unwrap().p50;
    assert!(gap(0) <= 0.0 && gap(1).abs() < 1.5, "{} {}", gap(0), gap(1));
    assert!(
        coal.reason.contains("Hay Point (way") && coal.reason.contains("Richards Bay (way"),
        "{}",
        coal.reason
    );
    assert!(
        coal.caveats
            .iter()
            .any(|c| c.contains("no price of Richards Bay")),
        "{:?}",
        coal.caveats
    );
    assert!(own < coal.rivals[0].distance_nm && own < 1.02 * coal.rivals[1].distance_nm);
    // The price of Hay Point is quoted, so the word of the chance stands.
    assert!(coal.p_all.unwrap() >= 0.7);
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
    // It flows today, so a price that dear is told to be off, and the price that the flow implies is named.
    let coal = cargo(&dear, "coking-coal");
    assert!(coal.p_all.unwrap() < 0.3);
    let implied = coal.implied_price.as_ref().unwrap();
    assert!(implied.implied_usd < 0.95 * implied.given_usd);
    assert!(cargo(&dear, "coking-coal").discount_needed.unwrap().p50 > 10.0);
}

#[test]
fn a_weekly_line_fails_on_volume_and_lives_with_more_of_it() {
    let a = run(&study());
    assert!(pays(&a, "weekly-1700") < 0.3 && pays(&a, "weekly-1100") < 0.3);
    let more = with(&[
        ("cargo.containers.annual_teu", 7.0),
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

#[test]
fn no_more_is_counted_than_ports_and_rail_have_room_for() {
    let a = run(&study());
    // All Russian crude to India does not fit through Kozmino; neither it nor its gain is counted.
    let much = with(&[("cargo.crude-oil.annual_t", 18.0)]);
    let (few, many) = (cargo(&a, "crude-oil"), cargo(&much, "crude-oil"));
    assert!(few.volume.unwrap().p50 < 12e6);
    let wanted = many.wanted.unwrap().p50;
    let capacity = 50e6;
    assert!(wanted > capacity, "{wanted}");
    assert!(many.volume.unwrap().p90 <= capacity, "{:?}", many.volume);
    assert!(many.gain_usd_per_year.unwrap() < 0.7 * wanted * 20.0);
    assert!(
        many.limits
            .iter()
            .any(|l| l.passed > 0.6 && l.what.contains("Kozmino")),
        "{:?}",
        many.limits
    );
    assert!(
        many.conditions
            .iter()
            .any(|c| c.starts_with("today's volume passes a limit")),
        "{:?}",
        many.conditions
    );
    assert!(many.forecast.iter().all(|y| y.volume.p90 <= capacity));
}

#[test]
fn cargoes_share_the_quota_of_one_railway() {
    let a = with(&[("rail.kuzbass-far-east.quota_mt", 0.5)]);
    let sum: f64 = ["coking-coal", "thermal-coal"]
        .iter()
        .map(|id| cargo(&a, id).volume.unwrap().mean)
        .sum();
    let quota = a
        .inputs
        .iter()
        .find(|i| i.path == "rail.kuzbass-far-east.quota_mt")
        .unwrap();
    assert!(sum <= 1e6 * quota.graded.high_or_value(), "{sum}");
    assert!(sum < 9e6, "{sum}");
}

#[test]
fn a_lever_costs_by_the_volume_it_touches() {
    let a = run(&study());
    let rail = a.levers.iter().find(|l| l.id == "rail-discount").unwrap();
    let coal: f64 = ["coking-coal", "thermal-coal"]
        .iter()
        .map(|id| cargo(&a, id).volume.unwrap().mean)
        .sum();
    let cost = rail.usd_per_year.unwrap();
    assert!(
        cost <= 7.2 * 1.6 * coal && cost > 7.2 * 0.9 * coal,
        "{cost} for {coal} t"
    );
    // A subsidy on the way moves boxes; the same on all ways would not.
    let subsidy = a.levers.iter().find(|l| l.id == "freight-subsidy").unwrap();
    assert!(subsidy.extra_volume > 100.0, "{}", subsidy.extra_volume);
}

#[test]
fn freight_stands_on_one_basis_with_the_rivals() {
    let a = run(&study());
    for c in a.cargoes.iter().filter(|c| !c.rivals.is_empty()) {
        let own = c.freight.unwrap().p50;
        assert!(
            (own - c.ways[0].freight.p50).abs() < 1e-9,
            "{}: {own}",
            c.id
        );
        for r in &c.rivals {
            let gap = r.freight_gap.unwrap().p50;
            let medians = own - r.freight.p50;
            // What the table shows of both sides, their difference and the chance say the same.
            assert_eq!(gap < 0.0, r.p_freight_lower > 0.5, "{} {}", c.id, r.name);
            assert!(
                (gap - medians).abs() < 0.03 * own + 0.1,
                "{} {}: {gap} {medians}",
                c.id,
                r.name
            );
        }
    }
}

#[test]
fn a_service_wins_by_its_own_frequency_transit_and_slots() {
    let a = run(&study());
    let s = |id: &str| a.services.iter().find(|s| s.id == id).unwrap();
    let won = |id: &str| s(id).have_per_week.p50;
    assert!(won("fortnightly-1100") < won("weekly-1100"));
    assert!(won("triangle-1700") < won("weekly-1700"));
    let slots = s("slot-charter");
    assert!(slots.carried_per_week.p90 <= slots.slots + 1e-9);
    // The slots sail by Shanghai: their days hold the connection.
    assert!(slots.trades[0].days.p50 > s("weekly-1700").trades[0].days.p50 + 3.0);
    // No box of a trade counts in which the way is not chosen.
    for t in a.services.iter().flat_map(|s| &s.trades) {
        assert_eq!(
            t.counted,
            t.p_cheapest >= 0.3,
            "{} {}",
            t.cargo,
            t.p_cheapest
        );
    }
    assert!(
        s("weekly-1700")
            .trades
            .iter()
            .any(|t| t.cargo == "containers-moscow" && !t.counted)
    );
}

#[test]
fn weak_opponents_are_named() {
    let a = run(&study());
    let caveats = |id: &str| cargo(&a, id).caveats.join("; ");
    assert!(
        caveats("general-cargo").contains("no rival price"),
        "{}",
        caveats("general-cargo")
    );
    assert!(
        caveats("grain").contains("no trade at all"),
        "{}",
        caveats("grain")
    );
    assert!(
        a.verdict.headline.contains("no rival price"),
        "{}",
        a.verdict.headline
    );
    assert!(
        cargo(&a, "general-cargo")
            .ways
            .iter()
            .any(|w| w.corridor == "china-transhipment" && w.why_not.is_none())
    );
    let rail = |id: &str| {
        let c = cargo(&a, id);
        c.ways
            .iter()
            .any(|w| w.corridor == "trans-siberian-china" && w.why_not.is_none() && w.same_doors)
    };
    assert!(rail("containers-moscow") && !rail("containers"));
}

#[test]
fn large_tankers_discharge_at_the_buoys() {
    let a = run(&study());
    let oil = cargo(&a, "crude-oil");
    let gulf = &oil.rivals[0];
    assert!(gulf.distance_nm < oil.ways[0].distance_nm);
    assert!(
        gulf.freight.p50 < oil.freight.unwrap().p50,
        "{} {}",
        gulf.freight.p50,
        oil.freight.unwrap().p50
    );
}

#[test]
fn words_of_the_answer_hold_names_not_ids() {
    let a = run(&study());
    let ids: Vec<&str> = a
        .corridors
        .iter()
        .map(|c| c.id.as_str())
        .chain(["RULED", "RUNVS", "RUMMK", "RUVVO"])
        .collect();
    let texts = a
        .cargoes
        .iter()
        .map(|c| &c.reason)
        .chain(&a.verdict.findings)
        .chain(a.claims.iter().map(|c| &c.reason));
    for text in texts.chain(
        a.cargoes
            .iter()
            .flat_map(|c| c.ways.iter().filter_map(|w| w.why_not.as_ref())),
    ) {
        assert!(
            ids.iter().all(|id| !text.contains(&format!(" {id}"))),
            "{text}"
        );
    }
    assert!(
        !a.verdict.headline.contains("boxes a week"),
        "{}",
        a.verdict.headline
    );
}
