//! One voyage: what a broker recognises, what must hold, what is refused.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]
use proptest::prelude::*;
use sealane_data::Graded;
use sealane_voyage::{
    Ballast, Fuel, Plan, VoyageError, VoyageInput, Way, commodity, price, ship, ship_classes,
    ship_from_toml, voyage,
};

fn kamsarmax(nm: f64, cargo_t: f64) -> VoyageInput {
    VoyageInput::new(
        Way::open(nm),
        ship("kamsarmax-bulk").unwrap(),
        commodity("coking-coal").unwrap(),
        Some(cargo_t),
    )
    .unwrap()
}

#[test]
fn every_class_sails_and_its_parts_add_up() {
    for s in ship_classes().unwrap() {
        let cargo = match s.ship_type.id() {
            "tanker" => "crude-oil",
            "lng-carrier" => "lng",
            "gas-carrier" => "lpg",
            "container-ship" => "containers",
            "general-cargo-ship" | "refrigerated-cargo-carrier" | "roro-cargo-ship" => {
                "general-cargo"
            }
            _ => "thermal-coal",
        };
        let v = voyage(
            &VoyageInput::new(
                Way::open(5_000.0),
                s.clone(),
                commodity(cargo).unwrap(),
                None,
            )
            .unwrap(),
        )
        .unwrap();
        let days = v.sea_days + v.weather_days + v.port_days + v.canal_days + v.wait_days;
        assert!((days - v.total_days).abs() < 1e-9);
        let c = v.cost_usd;
        let sum = c.bunkers
            + c.hire
            + c.capital
            + c.running
            + c.port
            + c.canal
            + c.icebreaker
            + c.insurance
            + c.carbon;
        assert!((sum - c.total).abs() < 1e-6 && c.total > 0.0);
        assert!(v.cargo_t <= s.dwt_t.value);
        assert!(v.co2e_wtw_t > v.co2_t);
    }
}

#[test]
fn a_kamsarmax_to_india_is_in_a_brokers_range() {
    let v = voyage(&kamsarmax(4_600.0, 75_000.0)).unwrap();
    let per_day = v.fuel_t["vlsfo"] / v.total_days;
    assert!((15.0..21.0).contains(&v.sea_days), "{}", v.sea_days);
    assert!((14.0..40.0).contains(&per_day), "{per_day}");
    assert!(
        (8.0..25.0).contains(&v.cost_usd_per_t),
        "{}",
        v.cost_usd_per_t
    );
}

#[test]
fn laden_and_ballast_miles_of_the_fleet_give_the_anchor_back() {
    let mut whole = 0;
    for s in ship_classes().unwrap() {
        let (_, e) = sealane_voyage::estimator::fuel_model(&s).unwrap();
        let p = sealane_voyage::estimator::year_parts(&s).unwrap();
        let sum = p.berth_kg_per_nm + p.anchor_kg_per_nm + p.sea_kg_per_nm;
        let want = e.anchor_co2_kg_per_nm.value;
        if p.load_laden < 0.95 {
            whole += 1;
            assert!((sum - want).abs() < 2e-3 * want, "{} {sum} {want}", s.id);
        }
    }
    assert!(whole > 40, "{whole} classes bear their anchor");
    // By hand: 341.7 kg, 3.82 % of it at berth; 660 kW at anchor for a quarter of the time under way.
    let p = sealane_voyage::estimator::year_parts(&ship("kamsarmax-bulk").unwrap()).unwrap();
    assert!((p.berth_kg_per_nm - 13.05).abs() < 0.01);
    let anchor = 0.25 * (400.0 * 0.195 + 260.0 * 0.340) * 40.2 / (11.09 * 1.08) / 41.0 * 3.151;
    assert!((p.anchor_kg_per_nm - anchor).abs() < 0.01, "{p:?}");
}

#[test]
fn named_lng_classes_lie_near_their_mrv_fuel_a_mile() {
    // Medians of EU MRV: Yamal Arc7 357 kg fuel/nm, Q-Max 1277 kg CO2/nm.
    for (id, co2) in [("arc7-lng", 988.0), ("qmax-lng", 1277.0)] {
        let (_, e) = sealane_voyage::estimator::fuel_model(&ship(id).unwrap()).unwrap();
        assert!((e.anchor_co2_kg_per_nm.value - co2).abs() < 1e-9);
    }
    // At the speed at which MRV measured it: 14.6 kn.
    let (m, _) = sealane_voyage::estimator::fuel_model(&ship("arc7-lng").unwrap()).unwrap();
    let mj =
        0.5 * m.sea_mj_per_nm(14.6, 0.95) + 0.5 * m.sea_mj_per_nm(14.6, m.draught_ratio_ballast);
    let kg = mj / 49.1;
    assert!((kg / 357.0 - 1.0).abs() < 0.06, "{kg}");
}

#[test]
fn the_shallowest_place_binds_and_is_named() {
    let mut input = kamsarmax(4_600.0, 75_000.0);
    input.cargo_t = None;
    input.ports[1].max_draught_m = Some(Graded::quoted(13.0, "m", "test"));
    let v = voyage(&input).unwrap();
    assert!(
        v.intake.binding.contains("discharge port"),
        "{}",
        v.intake.binding
    );
    assert!(
        v.cargo_t < 72_000.0 && v.cargo_t > 60_000.0,
        "{}",
        v.cargo_t
    );
    input.cargo_t = Some(75_000.0);
    assert!(matches!(
        voyage(&input),
        Err(VoyageError::AboveIntake { .. })
    ));
}

#[test]
fn bad_questions_are_refused() {
    let with = |f: &dyn Fn(&mut VoyageInput)| {
        let mut i = kamsarmax(4_600.0, 75_000.0);
        f(&mut i);
        voyage(&i).unwrap_err().kind()
    };
    assert_eq!(with(&|i| i.cargo_t = Some(0.0)), "out_of_range");
    assert_eq!(with(&|i| i.cargo_t = Some(-5.0)), "out_of_range");
    assert_eq!(with(&|i| i.cargo_t = Some(f64::NAN)), "out_of_range");
    assert_eq!(with(&|i| i.cargo_t = Some(90_000.0)), "cargo_above_intake");
    assert_eq!(with(&|i| i.speed_kn = Some(16.5)), "out_of_range");
    assert_eq!(with(&|i| i.speed_kn = Some(0.0)), "out_of_range");
    assert_eq!(with(&|i| i.way.distance_nm = -1.0), "out_of_range");
    assert_eq!(with(&|i| i.date = Some("2026-02-30".into())), "bad_text");
    assert_eq!(with(&|i| i.ship.dwt_t.value = 0.0), "out_of_range");
    assert_eq!(
        with(&|i| i.prices.vlsfo_usd_per_t = Graded::assumed(-1.0, "", "")),
        "out_of_range"
    );
    assert_eq!(
        with(&|i| i.cargo = commodity("lng").unwrap()),
        "unsuitable_ship"
    );
    assert!(
        commodity("unobtainium")
            .unwrap_err()
            .to_string()
            .contains("known:")
    );
    assert!(ship("kamsarmx").is_err() && Fuel::parse("whale-oil").is_err());
}

#[test]
fn a_ship_file_takes_what_is_known() {
    let s = ship_from_toml("a.toml", "class = \"kamsarmax-bulk\"\nco2_kg_per_nm = 300\nhire_usd_day = { value = 14000, low = 12000, high = 16000, grade = \"quoted\", source = \"fixture\" }\n").unwrap();
    let (_, e) = sealane_voyage::estimator::fuel_model(&s).unwrap();
    assert_eq!(e.tier, sealane_voyage::estimator::Tier::OwnReports);
    assert_eq!(s.hire_usd_day.high, Some(16000.0));
    for (bad, why) in [
        ("dwt_t = 1", "ship_type"),
        ("class = \"nope\"", "ship class"),
        ("ship_type = \"bulk-carrier\"\ndwt_t = -3", "dwt_t"),
        (
            "ship_type = \"bulk-carrier\"\ndwt_t = 82000\nbeem_m = 3",
            "beem_m",
        ),
        ("dwt_t = \"big\"", "line 1"),
        ("class = \"vlcc\"\nbeam_m = 400", "beam_m"),
    ] {
        let e = ship_from_toml("a.toml", bad).unwrap_err().to_string();
        assert!(e.contains(why), "{bad}: {e}");
    }
}

#[test]
fn gas_oil_is_burnt_inside_control_areas() {
    let mut input = kamsarmax(4_600.0, 75_000.0);
    input.way.zones.push(sealane_sea::ZoneUse {
        id: "eca-baltic".into(),
        name: String::new(),
        distance_nm: 1_150.0,
        ..sealane_sea::ZoneUse::default()
    });
    let v = voyage(&input).unwrap();
    let share = v.fuel_t["mgo"] * 42.7 / (v.fuel_t["mgo"] * 42.7 + v.fuel_t["vlsfo"] * 41.0);
    assert!(share > 0.2 && share < 0.25, "{share}");
}

#[test]
fn the_european_rules_count_only_european_voyages() {
    let mut input = kamsarmax(4_600.0, 75_000.0);
    assert_eq!(voyage(&input).unwrap().cost_usd.carbon, 0.0);
    input.ports[1].country = "NL".into();
    let half = voyage(&input).unwrap();
    input.ports[0].country = "DE".into();
    let whole = voyage(&input).unwrap();
    assert!(half.ets_allowances > 0.0 && whole.ets_allowances > 1.8 * half.ets_allowances);
    input.date = Some("2023-06-01".into());
    assert_eq!(voyage(&input).unwrap().ets_allowances, 0.0);
}

proptest! {
    #[test]
    fn faster_is_sooner_and_thirstier(v in 8.0f64..12.2, dv in 0.1f64..1.0) {
        let plan = Plan::new(&kamsarmax(5_000.0, 70_000.0)).unwrap();
        let (a, b) = (plan.at(v, v), plan.at(v + dv, v + dv));
        prop_assert!(b.sea_days < a.sea_days);
        prop_assert!(b.gases.co2_t > a.gases.co2_t);
    }

    #[test]
    fn dearer_fuel_never_costs_less(usd in 100.0f64..2000.0, more in 1.0f64..500.0) {
        let input = kamsarmax(5_000.0, 70_000.0);
        let p = Plan::new(&input).unwrap().physical();
        let mut r = input.prices.central();
        r.fuel_usd_per_t = [usd; 12];
        let a = price(&p, &r).total;
        r.fuel_usd_per_t = [usd + more; 12];
        prop_assert!(price(&p, &r).total > a);
    }

    #[test]
    fn ship_files_never_panic(text in "\\PC{0,200}") {
        let _ = ship_from_toml("x", &text);
    }

    #[test]
    fn ship_numbers_never_panic(dwt in proptest::num::f64::ANY, beam in proptest::num::f64::ANY) {
        let _ = ship_from_toml("x", &format!("ship_type='tanker'\ndwt_t={dwt:?}\nbeam_m={beam:?}"));
    }

    #[test]
    fn a_return_in_ballast_counts_both_ways(nm in 500.0f64..12_000.0) {
        let mut input = kamsarmax(nm, 70_000.0);
        let one = voyage(&input).unwrap();
        input.ballast = Ballast::Return;
        let two = voyage(&input).unwrap();
        prop_assert!((two.sea_days - 2.0 * one.sea_days).abs() < 1e-9);
        prop_assert!(two.co2_t > 1.5 * one.co2_t * 0.9 && two.co2_t < 2.0 * one.co2_t);
    }
}

#[test]
fn the_tier_follows_what_is_known() {
    use sealane_voyage::estimator::{Tier, fuel_model};
    let tier = |text: &str| fuel_model(&ship_from_toml("t", text).unwrap()).unwrap();
    let base = "ship_type = 'bulk-carrier'\ndwt_t = 70000\n";
    assert_eq!(tier(base).1.tier, Tier::TypeAndSize);
    let (p, e) = tier(&format!("{base}mcr_kw = 9363\ndesign_speed_kn = 14.58\n"));
    assert_eq!(e.tier, Tier::SpeedAndPower);
    let (h, e) = tier(&format!(
        "{base}mcr_kw = 9363\ndesign_speed_kn = 14.58\nlpp_m = 214.46\nbeam_m = 32.25\ndraught_m = 13.57\ndisplacement_t = 80097\n"
    ));
    assert_eq!(e.tier, Tier::Hull);
    // Three ways to the same ship lie within the band that each states.
    let line = tier(base).0;
    for m in [p, h] {
        let off = m.sea_mj_per_nm(12.0, 0.95) / line.sea_mj_per_nm(12.0, 0.95) - 1.0;
        assert!(off.abs() < 0.30, "{off}");
    }
}

#[test]
fn the_cheapest_speed_and_the_one_that_arrives() {
    let input = kamsarmax(4_600.0, 75_000.0);
    let plan = Plan::new(&input).unwrap();
    let rates = input.prices.central();
    let free = plan.least_cost_speed(&rates, None).unwrap();
    for v in [free.speed_kn - 0.5, free.speed_kn + 0.5] {
        if v <= plan.model.max_speed_kn && v >= 0.5 * plan.model.reference_speed_kn {
            assert!(price(&plan.at(v, v), &rates).total >= free.cost_usd);
        }
    }
    let quick = free.total_days - 1.5;
    let tied = plan.least_cost_speed(&rates, Some(quick)).unwrap();
    assert!((tied.total_days - quick).abs() < 1e-6 && tied.cost_usd >= free.cost_usd);
    assert_eq!(tied.bound, sealane_voyage::Bound::Arrival);
    assert!(plan.speed_for_days(3.0).unwrap_err().is_no_answer());
}

#[test]
fn freight_gives_a_time_charter_equivalent_and_prices_a_range() {
    let mut input = kamsarmax(4_600.0, 75_000.0);
    let v = voyage(&input).unwrap();
    assert!(v.tce_usd_day.is_none());
    let [low, high] = v.cost_usd_per_t_range;
    assert!(low < v.cost_usd_per_t && v.cost_usd_per_t < high);
    // At the break-even freight the equivalent is the hire itself.
    input.freight_usd_per_t = Some(v.break_even_freight_usd_per_t);
    let tce = voyage(&input).unwrap().tce_usd_day.unwrap();
    assert!((tce - input.ship.hire_usd_day.value).abs() < 1e-6, "{tce}");
    assert!((v.bunkers.on_sailing_t - v.bunkers.burnt_t - v.bunkers.remaining_t).abs() < 1e-9);
    input.way.distance_nm = 25_000.0;
    assert!(
        voyage(&input)
            .unwrap()
            .warnings
            .iter()
            .any(|w| w.contains("bunker on the way"))
    );
}
