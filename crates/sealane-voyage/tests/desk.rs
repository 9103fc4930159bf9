//! What a chartering desk asks: triangles, laytime, arrival, own reports, ranges, tariffs, rules by year.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]
use sealane_sea::ZoneUse;
use sealane_voyage::charter::Terms;
use sealane_voyage::estimator::{Tier, fuel_model};
use sealane_voyage::{
    Ballast, CharterParty, EmptyLeg, Plan, VoyageError, VoyageInput, Way, commodity,
    panama_net_tonnage, ship, ship_from_toml, tariff, voyage,
};

fn ask(class: &str, cargo: &str, nm: f64) -> VoyageInput {
    VoyageInput::new(
        Way::open(nm),
        ship(class).unwrap(),
        commodity(cargo).unwrap(),
        None,
    )
    .unwrap()
}

fn warns(input: &VoyageInput, text: &str) -> bool {
    let v = voyage(input).unwrap();
    v.warnings.iter().any(|w| w.contains(text))
}

#[test]
fn a_triangle_counts_the_passages_zones_and_rules_of_its_own_empty_leg() {
    let mut input = ask("suezmax-tanker", "crude-oil", 6_300.0);
    input.ports[0].country = "IN".to_owned();
    input.ports[1].country = "NL".to_owned();
    input.date = Some("2026-05-01".to_owned());
    let one_way = voyage(&input).unwrap();
    input.empty_leg = Some(EmptyLeg {
        to: "Ceyhan".to_owned(),
        country: "TR".to_owned(),
        way: Way {
            distance_nm: 3_200.0,
            zones: vec![ZoneUse {
                id: "eca-north-sea".to_owned(),
                name: String::new(),
                distance_nm: 400.0,
            }],
            passages: vec!["suez".to_owned()],
            ..Way::default()
        },
    });
    let v = voyage(&input).unwrap();
    assert_eq!(v.ballast_nm, 3_200.0);
    // The empty leg pays its own canal in ballast, and burns gas oil in its own control area.
    let toll = tariff::suez_toll(
        input.ship.ship_type,
        input.ship.suez_nt.value,
        false,
        "2026-05-01",
    )
    .unwrap();
    let usd = toll.amount * input.prices.usd_per_sdr.value;
    assert!((v.cost_usd.canal - usd).abs() < 1e-6 * usd);
    assert!(v.fuel_t["mgo"] > one_way.fuel_t["mgo"]);
    // NL-TR is half counted; to another port of the area it counts whole; to India it is half again.
    let allowances = |country: &str| {
        let mut i = input.clone();
        i.empty_leg.as_mut().unwrap().country = country.to_owned();
        voyage(&i).unwrap().ets_allowances
    };
    let base = one_way.ets_allowances;
    assert!((allowances("ES") - base - 2.0 * (allowances("TR") - base)).abs() < 1e-6);
    assert_eq!(allowances("TR"), allowances("IN"));
}

#[test]
fn excepted_days_lengthen_the_port_and_demurrage_follows_the_laytime() {
    let mut input = ask("kamsarmax-bulk", "coking-coal", 4_514.0);
    input.cargo_t = Some(75_000.0);
    input.freight_usd_per_t = Some(15.0);
    let shinc = voyage(&input).unwrap();
    input.terms = [Terms::Shex; 2];
    let shex = voyage(&input).unwrap();
    let turn: f64 = input.ports.iter().map(|p| p.turn_days.value).sum();
    assert!((shex.port_days - turn - (shinc.port_days - turn) * 7.0 / 6.0).abs() < 1e-9);
    // A day of waiting at each port on demurrage when work goes at the agreed rate.
    input.terms = [Terms::Shinc; 2];
    let rates = [
        input.cargo.load_t_per_day.value,
        input.cargo.discharge_t_per_day.value,
    ];
    let mut party = CharterParty {
        rates_t_per_day: rates,
        demurrage_usd_day: 20_000.0,
        despatch_usd_day: 10_000.0,
    };
    input.charter = Some(party);
    let f = voyage(&input).unwrap().freight_usd.unwrap();
    assert!((f.demurrage - 40_000.0).abs() < 1e-6);
    assert!((f.net - (f.gross - f.commission + f.demurrage)).abs() < 1e-6);
    let with = voyage(&input).unwrap();
    let gain = (with.tce_usd_day.unwrap() - shinc.tce_usd_day.unwrap()) * with.total_days;
    assert!((gain - 40_000.0).abs() < 1e-6);
    // Slow agreed rates turn it into despatch at half the rate.
    party.rates_t_per_day = [75_000.0 / (75_000.0 / rates[0] + 3.0), rates[1]];
    input.charter = Some(party);
    let f = voyage(&input).unwrap().freight_usd.unwrap();
    assert!(
        (f.demurrage - (-20_000.0 + 20_000.0)).abs() < 1e-6,
        "{}",
        f.demurrage
    );
}

#[test]
fn an_arrival_day_sets_the_laden_speed_and_the_way_back_does_not_matter() {
    let mut input = ask("kamsarmax-bulk", "coking-coal", 4_514.0);
    let plan = Plan::new(&input).unwrap();
    let days = plan.days_to_arrival(13.0);
    assert!((plan.speed_for_arrival(days).unwrap() - 13.0).abs() < 1e-6);
    input.ballast = Ballast::Return;
    let back = Plan::new(&input).unwrap();
    assert!((back.speed_for_arrival(days).unwrap() - 13.0).abs() < 1e-6);
    assert!(plan.speed_for_arrival(5.0).unwrap_err().is_no_answer());
}

#[test]
fn noon_reports_move_the_level_and_keep_the_shape() {
    let base = "class = \"kamsarmax-bulk\"\n";
    let plain = ship_from_toml("t", base).unwrap();
    let (m, _) = fuel_model(&plain).unwrap();
    let lcv = plain.fuel.factors().unwrap().lcv_mj_per_kg;
    let report = |v: f64, factor: f64, hours: f64| {
        let t = factor * m.sea_mj_per_nm(v, 1.0) * v * hours / lcv / 1_000.0;
        format!(
            "[[noon]]\nhours = {hours}\ndistance_nm = {}\nfuel_t = {t}\n",
            v * hours
        )
    };
    let text = |n: usize| {
        let days = (0..n).map(|i| {
            report(
                11.0 + 0.1 * (i % 20) as f64,
                0.9 + 0.01 * (i % 3) as f64,
                24.0,
            )
        });
        format!("{base}{}", days.collect::<String>())
    };
    let own = ship_from_toml("t", &text(36)).unwrap();
    let fit = own.noon.unwrap();
    assert!((fit.factor - 0.91).abs() < 1e-9 && fit.used == 36 && fit.enough());
    let (n, e) = fuel_model(&own).unwrap();
    assert_eq!(e.tier, Tier::OwnReports);
    for (v, t) in [(10.0, 0.55), (12.0, 0.95), (14.0, 1.0)] {
        let ratio = n.sea_mj_per_nm(v, t) / m.sea_mj_per_nm(v, t);
        assert!((ratio - 0.91).abs() < 1e-9);
    }
    // Few reports widen the band; drifting and port days are left out; too few are refused.
    let few = ship_from_toml(
        "t",
        &(text(8) + &report(3.0, 5.0, 24.0) + &report(12.0, 5.0, 6.0)),
    );
    let few = few.unwrap();
    assert_eq!((few.noon.unwrap().used, few.noon.unwrap().left_out), (8, 2));
    let (_, f) = fuel_model(&few).unwrap();
    assert!(f.median_error_percent > e.median_error_percent && f.basis.contains("fewer than"));
    assert!(matches!(
        ship_from_toml("t", &text(3)),
        Err(VoyageError::NotKnown { .. })
    ));
    let bad = format!("{base}[[noon]]\ndistance_nm = -4\nfuel_t = 20\n");
    assert!(matches!(
        ship_from_toml("t", &bad),
        Err(VoyageError::Range { .. })
    ));
}

#[test]
fn noon_reports_come_from_a_csv_beside_the_ship_file() {
    let folder = std::env::temp_dir().join(format!("sealane-noon-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let mut csv = "date,distance_nm,hours,fuel_t,draught_m\n".to_owned();
    for day in 1..=31 {
        csv.push_str(&format!(
            "2026-03-{day:02},{},24,31.0,14.0\n",
            280 + day % 5
        ));
    }
    std::fs::write(folder.join("noon.csv"), &csv).unwrap();
    let toml = "class = \"kamsarmax-bulk\"\nnoon_csv = \"noon.csv\"\n";
    std::fs::write(folder.join("ship.toml"), toml).unwrap();
    let own = sealane_voyage::ship_from_toml_file(&folder.join("ship.toml")).unwrap();
    assert_eq!(own.noon.unwrap().used, 31);
    std::fs::write(folder.join("noon.csv"), csv.replace("31.0", "much")).unwrap();
    let fault = sealane_voyage::ship_from_toml_file(&folder.join("ship.toml")).unwrap_err();
    assert!(fault.to_string().contains("line 2"), "{fault}");
    assert!(ship_from_toml("t", toml).is_err());
    std::fs::remove_dir_all(&folder).unwrap();
}

#[test]
fn the_required_freight_is_the_owners_break_even() {
    let mut input = ask("kamsarmax-bulk", "coking-coal", 4_514.0);
    let v = voyage(&input).unwrap();
    input.prices.view = sealane_voyage::View::Owner;
    let owner = voyage(&input).unwrap();
    let want = owner.break_even_freight_usd_per_t;
    assert!((v.required_freight_usd_per_t - want).abs() < 1e-9);
    assert_eq!(owner.cost_usd.hire, 0.0);
}

#[test]
fn a_year_without_tables_is_refused_or_named() {
    let mut input = ask("kamsarmax-bulk", "coking-coal", 4_514.0);
    for date in ["1990-01-01", "2005-12-31", "2061-01-01"] {
        input.date = Some(date.to_owned());
        let fault = voyage(&input).unwrap_err();
        assert!(matches!(fault, VoyageError::Year { .. }), "{date}: {fault}");
    }
    input.date = Some("2035-01-01".to_owned());
    assert!(warns(&input, "nothing is escalated") && warns(&input, "CII"));
    input.ports[1].country = "DE".to_owned();
    assert!(warns(&input, "shares are carried on to 2035"));
    input.date = Some("2023-01-01".to_owned());
    assert!(warns(&input, "neither the EU ETS nor FuelEU"));
    assert_eq!(voyage(&input).unwrap().ets_allowances, 0.0);
}

#[test]
fn the_net_zero_framework_is_off_unless_asked_for() {
    let mut input = ask("kamsarmax-bulk", "coking-coal", 4_514.0);
    input.date = Some("2030-06-01".to_owned());
    assert_eq!(voyage(&input).unwrap().cost_usd.carbon, 0.0);
    input.imo_net_zero = true;
    let v = voyage(&input).unwrap();
    assert!(v.cost_usd.carbon > 0.0 && v.carbon_usd.imo_net_zero == v.cost_usd.carbon);
    assert!(warns(&input, "NOT in force"));
    input.date = Some("2026-06-01".to_owned());
    assert!(matches!(
        voyage(&input),
        Err(VoyageError::Year { year: 2026, .. })
    ));
}

#[test]
fn small_ships_and_repeated_deficits() {
    let mut input = ask("kamsarmax-bulk", "coking-coal", 4_514.0);
    input.ports[1].country = "DE".to_owned();
    input.date = Some("2026-06-01".to_owned());
    let first = voyage(&input).unwrap();
    assert!(first.fueleu_penalty_eur > 0.0);
    input.fueleu_consecutive = 3;
    let third = voyage(&input).unwrap();
    assert!((third.fueleu_penalty_eur / first.fueleu_penalty_eur - 1.2).abs() < 1e-9);
    input.ship.gt.value = 4_999.0;
    assert!(warns(&input, "below the 5 000 GT"));
    assert_eq!(voyage(&input).unwrap().ets_allowances, 0.0);
}

#[test]
fn panama_measures_by_volume() {
    // 43 500 GT: V = 143 499 m3 by the convention turned round; (0.25 + 0.05157) x 0.83 x V.
    let nt = panama_net_tonnage(43_500.0).unwrap();
    assert!((nt - 35_918.0).abs() < 1.0, "{nt}");
    // A 14 000 TEU ship: 300 000 + 30 a TEU of capacity + 40 a loaded and 5 an empty one, nine tenths loaded.
    let c = tariff::panama_toll(&ship("container-neopanamax-14000").unwrap(), true).unwrap();
    assert!((c.amount - (300_000.0 + 14_000.0 * (30.0 + 36.0 + 0.5))).abs() < 1e-6);
    assert!(!c.warning.is_empty());
}

#[test]
fn slow_ballast_is_warned_of_too() {
    let mut input = ask("kamsarmax-bulk", "coking-coal", 4_514.0);
    input.ballast = Ballast::Return;
    assert!(!warns(&input, "ballast speed"));
    input.ballast_speed_kn = Some(6.0);
    assert!(warns(&input, "ballast speed 6.0 kn"));
}

#[test]
fn the_nearest_name_comes_first() {
    let fault = ship("kamsarmx-bulk").unwrap_err();
    let VoyageError::Unknown { known, .. } = fault else {
        panic!("{fault}")
    };
    assert_eq!(known[0], "kamsarmax-bulk");
}
