//! What holds the answers of the Eastern Maritime Corridor together: correlated prices, volumes, levers, lines, plans, claims, checks.
#![allow(clippy::panic, clippy::unwrap_used, clippy::indexing_slicing)]

mod common;

use common::HandWorld;
use sealane_study::{
    AssessError, Assessment, CargoResult, Change, ClaimVerdict, Ground, Options, SetTo, Study,
    Word, apply, assess, read_study,
};
use std::path::PathBuf;
use std::sync::OnceLock;

fn study() -> Study {
    let path =
        PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../studies/eastern-maritime-corridor");
    read_study(&path).unwrap_or_else(|e| panic!("{e}"))
}

fn run_with(study: &Study, draws: usize, seed: u64) -> Assessment {
    let world = HandWorld;
    let ground = Ground::new(&world).unwrap();
    assess(study, &ground, Options { draws, seed }).unwrap_or_else(|e| panic!("{e}"))
}

fn base() -> &'static Assessment {
    static BASE: OnceLock<Assessment> = OnceLock::new();
    BASE.get_or_init(|| run_with(&study(), 400, 1))
}

fn change(path: &str, times: Option<f64>, set: Option<SetTo>) -> Change {
    Change {
        path: path.to_owned(),
        times,
        add: None,
        set,
    }
}

fn changed(changes: &[Change]) -> Study {
    let mut s = study();
    s.file = apply(&s.file, changes).unwrap();
    s
}

fn cargo<'a>(a: &'a Assessment, id: &str) -> &'a CargoResult {
    a.cargoes.iter().find(|c| c.id == id).unwrap()
}

fn errors(study: &Study) -> Vec<String> {
    let world = HandWorld;
    let all = Ground::new(&world).unwrap().check(study);
    all.iter()
        .map(ToString::to_string)
        .filter(|e| e.starts_with("error"))
        .collect()
}

#[test]
fn prices_of_one_market_are_one_input() {
    let coal = cargo(base(), "coking-coal");
    let own = coal
        .sways
        .iter()
        .find(|s| s.path == "cargo.coking-coal.fob_usd")
        .unwrap();
    assert!(own.sobol.is_none() && own.group.is_some());
    let group = coal
        .sway_groups
        .iter()
        .find(|g| g.members.iter().any(|m| m == "cargo.coking-coal.fob_usd"))
        .unwrap();
    assert_eq!(group.members.len(), 3);
    assert!(group.sobol.unwrap() > 0.15, "{:?}", group.sobol);
    let sum: f64 = coal
        .sways
        .iter()
        .filter_map(|s| s.sobol)
        .chain(coal.sway_groups.iter().filter_map(|g| g.sobol))
        .sum();
    assert!((sum + coal.unexplained.unwrap() - 1.0).abs() < 1e-9 || sum >= 1.0);
    // A price that takes its rivals along turns the answer no more often than the answer turns.
    let not = 1.0 - coal.p_all.unwrap();
    assert!(
        own.chance.unwrap_or(0.0) <= not + 0.05,
        "{:?} against {not}",
        own.chance
    );
}

#[test]
fn a_correlation_is_an_input_and_the_answer_tells_what_it_does() {
    let a = base();
    let row = a
        .inputs
        .iter()
        .find(|i| i.path == "uncertainty.together.coking-coal-prices.rho")
        .unwrap();
    assert!(row.graded.low.is_some() && !row.graded.source.is_empty());
    let coal = cargo(a, "coking-coal");
    let test = coal
        .rho_tests
        .iter()
        .find(|t| t.group.contains("oking coal"))
        .unwrap();
    assert!(
        test.at[0].0 == 0.0 && test.at[0].1 < test.p - 0.05 && test.at[1].1 <= test.p + 0.02,
        "{test:?}"
    );
    assert!(a.verdict.suits.as_ref().unwrap().p_apart.unwrap() < test.p);
}

#[test]
fn assumed_prices_on_both_sides_hold_the_word_back() {
    let mut s = study();
    for r in s
        .file
        .cargo
        .iter_mut()
        .filter(|c| c.id == "coking-coal")
        .flat_map(|c| &mut c.rivals)
    {
        if let Some(fob) = r.fob_usd.as_mut() {
            fob.0.grade = sealane_data::Grade::Assumed;
        }
    }
    let all_assumed = run_with(&s, 400, 1);
    let coal = cargo(&all_assumed, "coking-coal");
    assert!(coal.p_all.unwrap() >= 0.7, "{}", coal.reason);
    assert_eq!(coal.word, Word::WorksIf);
    assert!(coal.held.is_some() && coal.condition.as_ref().unwrap().contains("USD/t"));
    let c = s
        .file
        .cargo
        .iter_mut()
        .find(|c| c.id == "coking-coal")
        .unwrap();
    let fob = c.fob_usd.as_mut().unwrap();
    fob.0.grade = sealane_data::Grade::Quoted;
    assert_eq!(
        cargo(&run_with(&s, 400, 1), "coking-coal").word,
        Word::Works
    );
}

#[test]
fn the_sentence_of_the_best_cargo_is_one_field() {
    let v = &base().verdict;
    let s = v.suits.as_ref().unwrap();
    assert_eq!(s.cargo, "coking-coal");
    assert_eq!(s.public, Some(("coking coal".to_owned(), true)));
    assert!(
        s.sentence.contains("% of the draws") && s.sentence.contains("M USD a year"),
        "{}",
        s.sentence
    );
    assert!(v.headline.contains(&s.sentence) && v.findings[0] == s.sentence);
    assert!(v.headline.contains("every month"), "{}", v.headline);
}

#[test]
fn a_flow_that_the_prices_do_not_explain_implies_a_price() {
    let thermal = cargo(base(), "thermal-coal");
    let i = thermal.implied_price.as_ref().unwrap();
    assert!(i.implied_usd < i.given_usd && i.netback_usd.is_some());
    assert_eq!(thermal.word, Word::WorksIf);
    assert!(
        thermal
            .condition
            .as_ref()
            .unwrap()
            .contains("today's flow implies")
    );
    assert!(
        thermal.reason.contains("imply a price"),
        "{}",
        thermal.reason
    );
}

#[test]
fn a_scarce_railway_goes_to_what_gains_most_by_the_tonne() {
    let quota = change("rail.kuzbass-far-east.quota_mt", Some(0.2), None);
    let a = run_with(&changed(&[quota]), 400, 1);
    let part = |id: &str| {
        let c = cargo(&a, id);
        c.volume.unwrap().mean / c.wanted.unwrap().mean
    };
    assert!(part("coking-coal") > part("thermal-coal") + 0.2);
}

#[test]
fn before_and_after_of_a_lever_stand_on_the_same_draws() {
    let a = run_with(&study(), 1500, 1);
    assert!(a.levers.iter().all(|l| l.draws == 1000));
    let before = |moves: &str| {
        let mut of: Vec<f64> = a
            .levers
            .iter()
            .filter(|l| l.moves == moves)
            .map(|l| l.p_before)
            .collect();
        of.dedup();
        of
    };
    assert_eq!(before("Coking coal").len(), 1);
    let lever = |id: &str| a.levers.iter().find(|l| l.id == id).unwrap();
    for id in ["port-fee-discount", "block-trains", "border-days"] {
        let l = lever(id);
        assert!(
            l.p_after >= l.p_before,
            "{id}: {} to {}",
            l.p_before,
            l.p_after
        );
    }
    // A cheaper railway reaches the seller's netback and, as far as it is passed on, the price.
    let rail = lever("rail-discount");
    assert!(
        rail.extra_volume > 0.0 && rail.usd_per_extra.is_some() && rail.p_after >= rail.p_before,
        "{rail:?}"
    );
    assert!(lever("port-fee-discount").usd_per_year.unwrap() > 0.0);
    for id in ["triangle", "slots", "capacity-guarantee"] {
        assert!(lever(id).usd_per_year.is_some(), "{id}");
    }
    assert_eq!(lever("capacity-guarantee").p_after, 1.0);
    let known = |l: &sealane_study::LeverResult| l.usd_per_extra.is_some();
    let first_unknown = a
        .levers
        .iter()
        .position(|l| !known(l))
        .unwrap_or(a.levers.len());
    assert!(a.levers[first_unknown..].iter().all(|l| !known(l)));
}

#[test]
fn slots_are_paid_for_every_loaded_box() {
    let s = base()
        .services
        .iter()
        .find(|s| s.id == "slot-charter")
        .unwrap();
    let margin = 1400.0 + 0.35 * 700.0 - 420.0 * 1.35 - 220.0 * 0.65 - 650.0 * 1.35;
    assert!((s.central.margin_usd_per_teu - margin).abs() < 1e-6);
    assert!((s.central.need_teu_per_week - 15_000.0 / margin).abs() < 1e-6);
}

#[test]
fn a_box_pays_what_its_line_must_charge_at_the_load_it_wins() {
    let a = base();
    let boxes = cargo(a, "containers");
    let line = a.services.iter().find(|s| s.id == "weekly-1700").unwrap();
    let own = &boxes.ways[0];
    // No line pays: the freight is far above the 1 220 USD asked, and the way is no longer the cheapest.
    assert!(
        line.p_pays < 0.3 && own.freight.p50 > 1500.0,
        "{:?}",
        own.freight
    );
    assert!((own.parts.total() - own.usd.p50).abs() < 0.5 * own.usd.p50);
    let many = change("cargo.containers.annual_teu", Some(12.0), None);
    let full = run_with(&changed(&[many]), 400, 1);
    assert!(cargo(&full, "containers").ways[0].freight.p50 < 0.7 * own.freight.p50);
}

#[test]
fn scales_meet_their_elasticity_or_say_that_none_does() {
    for c in &base().cargoes {
        let band = c.theta_band.unwrap_or_else(|| panic!("{}", c.id));
        assert!(!c.theta_how.is_empty());
        if c.theta > 0.0 {
            assert!(
                band.p10 <= band.p50 && band.p50 <= band.p90 && band.p10 < band.p90,
                "{}: {band:?}",
                c.id
            );
        }
    }
    // One dollar never decides all.
    assert!(cargo(base(), "coking-coal").theta < 0.5);
}

#[test]
fn flips_are_values_that_numbers_can_have() {
    let a = base();
    let coal = cargo(a, "coking-coal");
    let gap = &coal.flips[0];
    assert!(gap.name.contains("less our seller's") && gap.turns_at < gap.value);
    let not = 1.0 - coal.p_all.unwrap();
    assert!(gap.chance < not + 0.1, "{} against {not}", gap.chance);
    let all = a
        .cargoes
        .iter()
        .flat_map(|c| &c.flips)
        .chain(a.services.iter().flat_map(|s| &s.flips));
    for f in all.filter(|f| !f.name.contains("less our seller's")) {
        let g = &a.inputs.iter().find(|i| i.path == f.path).unwrap().graded;
        let (lo, hi) = (g.low_or_value(), g.high_or_value());
        assert!(
            f.turns_at >= lo - 0.5 * (hi - lo) - 1e-9 && f.turns_at <= hi + 0.5 * (hi - lo) + 1e-9,
            "{f:?}"
        );
        assert!(lo < 0.0 || f.turns_at > 0.0, "{f:?}");
    }
    let rate = |p: &str| p.ends_with("load_per_day") || p.ends_with("discharge_per_day");
    let rates = a.inputs.iter().filter(|i| rate(&i.path));
    assert!(rates.clone().count() > 3 && rates.clone().all(|i| i.name.contains("rate")));
}

#[test]
fn a_plan_earns_by_the_forecast_of_its_own_port() {
    let a = base();
    let berth = a.plans.iter().find(|p| p.id == "coal-berth").unwrap();
    let thermal = cargo(a, "thermal-coal");
    let (first, last) = berth.volumes.unwrap();
    assert_eq!(first, thermal.forecast[0].volume.p50);
    assert_eq!(last, thermal.forecast.last().unwrap().volume.p50);
    assert_eq!(berth.by_start.len(), thermal.forecast.len());
    let other = run_with(&study(), 400, 2);
    let again = other.plans.iter().find(|p| p.id == "coal-berth").unwrap();
    assert_ne!(again.npv_usd, berth.npv_usd);
    let wrong = changed(&[change(
        "plan.coal-berth.cargo",
        None,
        Some(SetTo::Word("coking-coal".into())),
    )]);
    assert!(
        errors(&wrong)
            .iter()
            .any(|e| e.contains("its volume does not earn it"))
    );
}

#[test]
fn a_watershed_lies_between_two_gateways() {
    let a = base();
    assert!(!a.catchment.is_empty());
    assert!(a.catchment.iter().all(|c| c.east != c.west));
    // Shanghai and Vladivostok lie on the same side of Moscow.
    assert!(
        a.catchment
            .iter()
            .all(|c| c.corridor != "trans-siberian-china" && c.corridor != "china-transhipment")
    );
    assert!(a.catchment.iter().any(|c| c.cargo == "containers-moscow"));
}

#[test]
fn claims_are_tested_like_for_like_and_agree_with_the_report() {
    let a = base();
    let claim = |id: &str| a.claims.iter().find(|c| c.id == id).unwrap();
    let by_europe = claim("transit-40");
    let way = cargo(a, "containers")
        .ways
        .iter()
        .find(|w| w.corridor == "suez-st-petersburg")
        .unwrap();
    assert_eq!(by_europe.ours, Some(way.days.p50));
    assert_eq!(by_europe.like_for_like, Some(true));
    let coal = claim("coal-2042");
    let target = cargo(a, "coking-coal").target.as_ref().unwrap();
    assert_eq!(coal.ours, Some(target.growth_needed_percent));
    assert!((target.growth_needed_percent - 15.13).abs() < 0.05);
    assert_eq!(coal.verdict, ClaimVerdict::DoesNotClose, "{}", coal.reason);
    let suits = claim("most-suitable");
    let as_the_cargo = match cargo(a, "coking-coal").word {
        Word::Works => ClaimVerdict::Holds,
        _ => ClaimVerdict::HoldsIf,
    };
    assert_eq!(suits.verdict, as_the_cargo, "{}", suits.reason);
    assert_eq!(a.claims.len(), study().claims.len());
}

#[test]
fn growth_of_both_economies_bounds_the_forecast() {
    for c in &base().cargoes {
        if let (Some(bound), Some(last)) = (&c.gravity, c.forecast.last()) {
            assert!(last.volume.p50 <= bound.volume.p50 * 1.001, "{}", c.id);
        }
    }
    assert!(cargo(base(), "containers").gravity.is_some());
}

#[test]
fn a_duty_lands_in_the_parity() {
    let wheat = cargo(base(), "grain");
    assert_eq!(wheat.word, Word::DoesNot, "{}", wheat.reason);
    let free = changed(&[
        change("cargo.grain.duty_percent", None, Some(SetTo::Number(0.0))),
        change(
            "cargo.grain.rivals.0.duty_percent",
            None,
            Some(SetTo::Number(0.0)),
        ),
    ]);
    assert!(cargo(&run_with(&free, 400, 1), "grain").p_buy.unwrap() > wheat.p_buy.unwrap() + 0.2);
}

#[test]
fn both_directions_and_empties_are_priced() {
    let s = base()
        .services
        .iter()
        .find(|s| s.id == "weekly-1700")
        .unwrap();
    assert!((s.empties_usd_per_teu - 0.65 * 220.0 / 1.35).abs() < 1e-9);
    assert!((s.empty_share - 0.325).abs() < 1e-9);
}

#[test]
fn the_north_south_corridor_stands_beside_for_moscow_only() {
    let way = |id: &str| {
        cargo(base(), id)
            .ways
            .iter()
            .find(|w| w.corridor == "instc-west")
            .cloned()
    };
    assert!(way("containers-moscow").unwrap().same_doors);
    assert!(way("containers").is_none_or(|w| w.why_not.is_some()));
}

#[test]
fn wrong_units_and_nonsense_in_levers_are_errors() {
    let mut s = study();
    let c = s
        .file
        .cargo
        .iter_mut()
        .find(|c| c.id == "coking-coal")
        .unwrap();
    c.fob_usd.as_mut().unwrap().0.unit = "USD/kg".to_owned();
    assert!(
        errors(&s).iter().any(|e| e.contains("USD/kg")),
        "{:?}",
        errors(&s)
    );
    for (lever, set) in [
        ("deeper-berth", SetTo::Word("capesize-bulkk".into())),
        ("faster-discharge", SetTo::Number(-30_000.0)),
    ] {
        let mut s = study();
        let l = s.file.lever.iter_mut().find(|l| l.id == lever).unwrap();
        l.change[0].set = Some(set);
        assert!(
            errors(&s)
                .iter()
                .any(|e| e.contains("makes `cargo.coking-coal")),
            "{lever}: {:?}",
            errors(&s)
        );
    }
    // What a service loses is the cost of sailing it; another beside it would count twice or be lost.
    let mut s = study();
    let price = s.file.lever.iter().find_map(|l| l.usd_once.clone());
    let l = s.file.lever.iter_mut().find(|l| l.service.is_some());
    l.unwrap().usd_once = Some(price.unwrap());
    assert!(errors(&s).iter().any(|e| e.contains("beside `service`")));
}

#[test]
fn a_study_that_ships_more_than_its_port_file_is_warned_of() {
    let s = changed(&[change("cargo.coking-coal.annual_t", Some(2.5), None)]);
    let world = HandWorld;
    let all = Ground::new(&world).unwrap().check(&s);
    assert!(all.iter().any(|f| f.kind == "more_than_port"), "{all:#?}");
    let ok = Ground::new(&world).unwrap().check(&study());
    assert!(
        ok.iter()
            .all(|f| f.kind != "more_than_port" || !f.path.contains("coal")),
        "{ok:#?}"
    );
}

#[test]
fn one_draw_is_no_chance() {
    let world = HandWorld;
    let ground = Ground::new(&world).unwrap();
    let answer = assess(&study(), &ground, Options { draws: 1, seed: 1 });
    assert!(matches!(answer, Err(AssessError::TooFewDraws { .. })));
}
