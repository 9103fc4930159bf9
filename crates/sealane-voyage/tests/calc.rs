//! `calc`: the required names and flags, the worked numbers of the rules, and the wrong constants that circulate in public code.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]
use sealane_voyage::{ShipType, VoyageError, calc, cii, design_index, eu};

fn run(line: &str) -> Result<calc::Answer, VoyageError> {
    let mut words = shell(line).into_iter();
    let name = words.next().unwrap();
    let rest: Vec<String> = words.collect();
    let flags: Vec<(String, String)> = rest
        .chunks(2)
        .map(|c| (c[0].trim_start_matches("--").to_owned(), c[1].clone()))
        .collect();
    calc::run(&name, &flags)
}

fn shell(line: &str) -> Vec<String> {
    let mut out = vec![String::new()];
    let mut quoted = false;
    for c in line.chars() {
        match c {
            '"' => quoted = !quoted,
            ' ' if !quoted => out.push(String::new()),
            c => out.last_mut().unwrap().push(c),
        }
    }
    out
}

fn near(line: &str, name: &str, want: f64, tolerance: f64) {
    let got = run(line).unwrap().number(name).unwrap();
    assert!(
        (got - want).abs() <= tolerance,
        "{line}: {name} = {got}, expected {want}"
    );
}

#[test]
fn cii_of_the_worked_bulk_carrier() {
    let line =
        "cii --ship-type bulk_carrier --dwt 82000 --year 2026 --co2-t 25000 --distance-nm 60000";
    near(line, "reference", 4.1672, 5e-5);
    near(line, "required", 3.7088, 5e-5);
    near(line, "attained", 5.0813, 5e-5);
    assert_eq!(run(line).unwrap().text("grade"), Some("E"));
}

#[test]
fn the_fuel_estimate_is_the_line() {
    near(
        "fuel-estimate --ship-type bulk_carrier --dwt 82000",
        "co2_kg_per_nm",
        341.7,
        0.05,
    );
    near(
        "fuel-estimate --ship-type lng_carrier --dwt 130000",
        "co2_kg_per_nm",
        1277.5,
        0.05,
    );
}

#[test]
fn capacity_caps_of_the_reference_lines() {
    let r = |t, c| cii::reference(t, c).unwrap();
    assert_eq!(
        r(ShipType::BulkCarrier, 400_000.0),
        r(ShipType::BulkCarrier, 279_000.0)
    );
    assert!(r(ShipType::BulkCarrier, 278_999.0) > r(ShipType::BulkCarrier, 279_000.0));
    // The attained figure keeps the ship's own deadweight.
    let c = cii::cii(ShipType::BulkCarrier, 400_000.0, 2025, 80_000.0, 80_000.0).unwrap();
    assert!((c.attained - 2.5).abs() < 1e-12);
    // LNG: flat from 100 000, steep from 65 000, and the value at 65 000 below.
    assert!((r(ShipType::LngCarrier, 100_000.0) - 9.827).abs() < 1e-12);
    assert!((r(ShipType::LngCarrier, 174_000.0) - 9.827).abs() < 1e-12);
    assert!((r(ShipType::LngCarrier, 80_000.0) - 14_479e10 * 80_000f64.powf(-2.673)).abs() < 1e-9);
    assert_eq!(
        r(ShipType::LngCarrier, 30_000.0),
        r(ShipType::LngCarrier, 64_999.0)
    );
    assert!((r(ShipType::LngCarrier, 30_000.0) - 14_779e10 * 65_000f64.powf(-2.673)).abs() < 1e-9);
    assert!((r(ShipType::GasCarrier, 65_000.0) - 14_405e7 * 65_000f64.powf(-2.071)).abs() < 1e-9);
    assert!((r(ShipType::GasCarrier, 64_999.0) - 8_104.0 * 64_999f64.powf(-0.639)).abs() < 1e-9);
    assert_eq!(
        r(ShipType::RoroVehicleCarrier, 70_000.0),
        r(ShipType::RoroVehicleCarrier, 57_700.0)
    );
    assert!(
        (r(ShipType::RoroVehicleCarrier, 20_000.0) - 330.0 * 20_000f64.powf(-0.329)).abs() < 1e-9
    );
    assert!(
        (r(ShipType::GeneralCargoShip, 20_000.0) - 31_948.0 * 20_000f64.powf(-0.792)).abs() < 1e-9
    );
    assert!(
        (r(ShipType::GeneralCargoShip, 19_999.0) - 588.0 * 19_999f64.powf(-0.3885)).abs() < 1e-9
    );
}

#[test]
fn ratings_at_every_boundary_of_every_type() {
    for t in ShipType::ALL {
        for capacity in [
            5_000.0, 40_000.0, 64_999.0, 65_000.0, 99_999.0, 100_000.0, 300_000.0,
        ] {
            let required = cii::reference(*t, capacity).unwrap() * 0.89;
            let b = cii::boundaries(*t, capacity).unwrap();
            for (d, (at, above)) in
                b.into_iter()
                    .zip([("A", "B"), ("B", "C"), ("C", "D"), ("D", "E")])
            {
                let co2 = |f: f64| f * d * required * capacity * 50_000.0 / 1e6;
                let grade = |f: f64| {
                    cii::cii(*t, capacity, 2026, co2(f), 50_000.0)
                        .unwrap()
                        .rating
                        .letter()
                };
                assert_eq!(
                    (grade(1.0), grade(1.0 + 1e-9)),
                    (at, above),
                    "{t} {capacity} {d}"
                );
            }
        }
    }
    // LNG and gas carriers change vectors with size.
    assert_eq!(
        cii::boundaries(ShipType::LngCarrier, 99_999.0).unwrap(),
        [0.78, 0.92, 1.10, 1.37]
    );
    assert_eq!(
        cii::boundaries(ShipType::LngCarrier, 100_000.0).unwrap(),
        [0.89, 0.98, 1.06, 1.13]
    );
    assert_eq!(
        cii::boundaries(ShipType::GasCarrier, 65_000.0).unwrap(),
        [0.81, 0.91, 1.12, 1.44]
    );
    assert_eq!(
        cii::boundaries(ShipType::GasCarrier, 64_999.0).unwrap(),
        [0.85, 0.95, 1.06, 1.25]
    );
}

#[test]
fn years_of_the_rules() {
    for (y, z) in [
        (2019, 0.0),
        (2022, 3.0),
        (2023, 5.0),
        (2024, 7.0),
        (2025, 9.0),
        (2026, 11.0),
        (2027, 13.625),
        (2028, 16.25),
        (2029, 18.875),
        (2030, 21.5),
    ] {
        assert_eq!(cii::reduction_percent(y).unwrap(), z);
    }
    assert!(matches!(
        cii::reduction_percent(2031),
        Err(VoyageError::Year { .. })
    ));
    assert!(matches!(
        cii::reduction_percent(2018),
        Err(VoyageError::Year { .. })
    ));
    for (y, limit) in [
        (2025, 89.3368),
        (2029, 89.3368),
        (2030, 85.6904),
        (2034, 85.6904),
        (2035, 77.9418),
        (2040, 62.9004),
        (2045, 34.6408),
        (2050, 18.232),
        (2060, 18.232),
    ] {
        assert!((eu::fueleu_target(y).unwrap() - limit).abs() < 5e-5, "{y}");
    }
    assert!(matches!(
        eu::fueleu_target(2024),
        Err(VoyageError::Year { .. })
    ));
    assert!(run("ets --scope intra_EEA --year 2023 --hfo-t 1 --eua-eur 80").is_err());
}

#[test]
fn fueleu_published_examples() {
    let line = "fueleu --hfo-t 500 --mdo-t 50 --year 2025";
    near(line, "balance_tco2e", -51.80, 0.005);
    near(line, "penalty_eur", 33_087.0, 1.0);
    near(
        "fueleu --hfo-t 12000 --mdo-t 1400 --year 2025",
        "penalty_eur",
        802_008.0,
        10.0,
    );
    let first = run(line).unwrap().number("penalty_eur").unwrap();
    near(
        "fueleu --hfo-t 500 --mgo-t 50 --year 2025 --consecutive 3",
        "penalty_eur",
        1.2 * first,
        1e-6,
    );
    // A surplus pays nothing; banked surplus covers a deficit.
    near(
        "fueleu --lng-diesel-t 100 --year 2025",
        "penalty_eur",
        0.0,
        0.0,
    );
    near(
        "fueleu --hfo-t 500 --mdo-t 50 --year 2025 --banked-tco2e 60",
        "penalty_eur",
        0.0,
        0.0,
    );
    for (fuel, wtw) in [
        ("hfo", 91.74),
        ("mgo", 90.77),
        ("lng-otto-ms", 89.20),
        ("lng-otto-ss", 82.87),
        ("lng-diesel", 76.08),
        ("lng-lbsi", 86.94),
        ("vlsfo", 91.39),
    ] {
        near(
            &format!("fueleu --{fuel}-t 10 --year 2025"),
            "ghgie_actual",
            wtw,
            0.005,
        );
    }
}

#[test]
fn ets_scope_and_phase_in() {
    for (year, phase) in [
        (2024, 0.4),
        (2025, 0.7),
        (2026, 1.0),
        (2027, 1.0),
        (2030, 1.0),
    ] {
        for (scope, share) in [("intra_EEA", 1.0), ("extra_EEA", 0.5), ("non_EEA", 0.0)] {
            let a = run(&format!(
                "ets --scope {scope} --year {year} --hfo-t 1000 --mgo-t 100 --eua-eur 80"
            ))
            .unwrap();
            let co2 = 1000.0 * 3.114 + 100.0 * 3.206;
            let more = 1100.0 * (5e-5 * 28.0 + 1.8e-4 * 265.0);
            let counted = co2 + if year >= 2026 { more } else { 0.0 };
            assert!((a.number("co2_t").unwrap() - co2).abs() < 1e-9);
            assert!((a.number("co2e_t").unwrap() - co2 - more).abs() < 1e-9);
            assert!((a.number("allowances").unwrap() - counted * share * phase).abs() < 1e-9);
            assert!((a.number("cost_eur").unwrap() - counted * share * phase * 80.0).abs() < 1e-7);
        }
    }
}

#[test]
fn polaris_holtrop_icebreaker_by_the_command_line() {
    let a = run(
        "polaris --ice-class PC7 --regime \"3/10 ice_free; 4/10 thin_fy_stage1; 3/10 medium_fy\"",
    )
    .unwrap();
    assert_eq!(
        (a.number("rio"), a.text("operation")),
        (Some(10.0), Some("normal"))
    );
    let a = run("holtrop --L 205 --Lpp 200 --B 32 --T 10 --volume 37500 --lcb -0.75 --ABT 20 --hB 4 --CM 0.98 --CWP 0.75 --AT 16 --SAPP 50 --1+k2 1.5 --Cstern 10 --speed-kn 25 --rho 1025 --nu 1.18831e-6").unwrap();
    assert!((a.number("rt").unwrap() / 1793.26 - 1.0).abs() < 0.002);
    for field in [
        "fn", "cp", "lr", "1+k1", "cf", "rf", "rapp", "rw", "rb", "rtr", "ra", "rt", "pe",
    ] {
        assert!(a.number(field).is_some(), "{field}");
    }
    near(
        "nsr-icebreaker --gt 30000 --ice-class Arc4 --zones 6 --season winter-spring",
        "rub_per_gt",
        1340.53,
        1e-9,
    );
    near(
        "nsr-icebreaker --gt 30000 --ice-class Arc7 --zones 1 --season winter_spring",
        "fee_rub",
        656.86 * 30_000.0,
        1e-4,
    );
    let e = run("nsr-icebreaker --gt 3000 --ice-class Arc4 --zones 1 --season summer-autumn")
        .unwrap_err();
    assert!(e.is_no_answer());
    assert!(
        run("nsr-icebreaker --gt 30000 --ice-class Arc4 --zones 8 --season winter-spring").is_err()
    );
}

#[test]
fn great_circles() {
    // One degree of latitude at the equator and the quarter meridian of WGS84 (10 001 965.729 m).
    near(
        "great-circle --from 0,0 --to 90,0",
        "wgs84_km",
        10_001.965_729,
        1e-6,
    );
    near(
        "great-circle --from 0,0 --to 0,90",
        "spherical_km",
        6371.0088 * std::f64::consts::FRAC_PI_2,
        1e-9,
    );
    // GeographicLib's own example, New York to London: 5 551 759.400 m.
    near(
        "great-circle --lat1 40.6 --lon1 -73.8 --lat2 51.6 --lon2 -0.5",
        "wgs84_km",
        5_551.759_400,
        1e-6,
    );
    near(
        "great-circle --from 10,179.5 --to 10,-179.5",
        "spherical_nm",
        59.1,
        0.2,
    );
    assert!(run("great-circle --from 95,0 --to 0,0").is_err());
}

#[test]
fn required_freight_and_charter_arithmetic() {
    // CRF(10 %, 10 years) = 0.162745395; SFF 0.062745395.
    let line = "rfr --capex-usd 50e6 --rate 0.10 --years 10 --scrap-usd 5e6 --opex-usd-year 2e6 --voyages 10 --fuel-usd 300000 --port-usd 100000 --canal-usd 0 --cargo-t 70000 --utilisation 0.9";
    near(line, "crf", 0.162_745_394_88, 1e-10);
    let annual = 0.162_745_394_88 * 50e6 - 0.062_745_394_88 * 5e6 + 2e6 + 10.0 * 400_000.0;
    near(line, "rfr", annual / 630_000.0, 1e-6);
    near(
        "tce --freight-usd 1000000 --commission-percent 5 --voyage-cost-usd 450000 --days 25",
        "tce_usd_day",
        20_000.0,
        1e-9,
    );
}

#[test]
fn laytime_on_a_calendar() {
    // Notice Friday 2026-11-20 08:00, 12 h turn: starts 20:00. 60 000 t at 20 000 t/day: 3 days allowed.
    let base = "--cargo-t 60000 --rate-t-day 20000 --notice 2026-11-20T08:00 --turn-h 12 --demurrage-usd-day 20000";
    let s = |rest: &str| run(&format!("laytime {base} {rest}")).unwrap();
    let a = s("--terms SHINC --completed 2026-11-25T20:00");
    assert_eq!(a.text("expires"), Some("2026-11-23T20:00:00"));
    assert!((a.number("demurrage_usd").unwrap() - 40_000.0).abs() < 1e-6);
    // Sunday excepted: expiry a day later, one day of demurrage less.
    let a = s("--terms SHEX --completed 2026-11-25T20:00");
    assert_eq!(a.text("expires"), Some("2026-11-24T20:00:00"));
    assert!((a.number("demurrage_usd").unwrap() - 20_000.0).abs() < 1e-6);
    // Once on demurrage the Sunday counts: SSHEX does not stop it.
    let a = s("--terms SHINC --completed 2026-11-22T20:00");
    assert!((a.number("despatch_usd").unwrap() - 10_000.0).abs() < 1e-6);
    let a = s("--terms SHEX --completed 2026-11-22T20:00 --all-time-saved true");
    assert!((a.number("despatch_days").unwrap() - 2.0).abs() < 1e-9);
    assert!(run(&format!("laytime {base} --completed 2026-11-19T00:00")).is_err());
}

#[test]
fn design_indices() {
    let line = |t, d| design_index::eedi_reference(t, d).unwrap();
    assert!((line(ShipType::BulkCarrier, 82_000.0) - 4.357).abs() < 5e-4);
    assert!((line(ShipType::Tanker, 115_000.0) - 4.133).abs() < 5e-4);
    assert!((line(ShipType::LngCarrier, 95_000.0) - 9.850).abs() < 5e-3);
    let eiv = design_index::estimated_index_value(70_000.0, 9_363.0, 14.58).unwrap();
    assert!((eiv - 4.379).abs() < 5e-4, "{eiv}");
    let cut = |t, d| design_index::eexi_reduction_percent(t, d).unwrap();
    assert_eq!(
        (
            cut(ShipType::BulkCarrier, 9_999.0),
            cut(ShipType::BulkCarrier, 15_000.0)
        ),
        (0.0, 10.0)
    );
    assert_eq!(
        (
            cut(ShipType::BulkCarrier, 199_999.0),
            cut(ShipType::BulkCarrier, 200_000.0)
        ),
        (20.0, 15.0)
    );
    // MARPOL Annex VI reg. 25 table 3, the rows of the smaller and the rarer ships.
    for (t, dwt, want) in [
        (ShipType::GasCarrier, 6_000.0, 10.0),
        (ShipType::GasCarrier, 15_000.0, 30.0),
        (ShipType::RefrigeratedCargoCarrier, 4_000.0, 7.5),
        (ShipType::RefrigeratedCargoCarrier, 5_000.0, 15.0),
        (ShipType::CombinationCarrier, 12_000.0, 10.0),
        (ShipType::RoroVehicleCarrier, 10_000.0, 15.0),
        (ShipType::RoroCargoShip, 1_500.0, 2.5),
        (ShipType::RoroPassengerShip, 1_000.0, 5.0),
        (ShipType::GeneralCargoShip, 2_999.0, 0.0),
    ] {
        assert!((cut(t, dwt) - want).abs() < 1e-9, "{t} {dwt}");
    }
    // A vehicle carrier of 20 000 DWT and 60 000 GT has a ratio of a third: the constant branch; at 18 000 / 72 000 the power law.
    near(
        "eedi --ship-type roro_vehicle_carrier --dwt 20000 --gt 60000",
        "reference",
        1812.63 * 20_000f64.powf(-0.471),
        1e-9,
    );
    near(
        "eedi --ship-type roro_vehicle_carrier --dwt 18000 --gt 72000",
        "reference",
        0.25f64.powf(-0.7) * 780.36 * 18_000f64.powf(-0.471),
        1e-9,
    );
    assert!(run("eedi --ship-type roro_vehicle_carrier --dwt 18000").is_err());
}

#[test]
fn renewable_fuel_counts_twice_to_2033_and_wind_is_rewarded() {
    let plain = run("fueleu --hfo-t 1000 --year 2030").unwrap();
    let (g, mj) = (
        plain.number("ghgie_actual").unwrap(),
        plain.number("energy_mj").unwrap(),
    );
    let e = 1e6;
    near(
        "fueleu --hfo-t 1000 --rfnbo-mj 1e6 --rfnbo-g-per-mj 10 --year 2033",
        "ghgie_actual",
        (g * mj + 10.0 * e) / (mj + 2.0 * e),
        1e-9,
    );
    near(
        "fueleu --hfo-t 1000 --rfnbo-mj 1e6 --rfnbo-g-per-mj 10 --year 2034",
        "ghgie_actual",
        (g * mj + 10.0 * e) / (mj + e),
        1e-9,
    );
    near(
        "fueleu --hfo-t 1000 --wind-factor 0.95 --year 2030",
        "ghgie_actual",
        0.95 * g,
        1e-9,
    );
    assert!(run("fueleu --hfo-t 1000 --wind-factor 0.5 --year 2030").is_err());
}

#[test]
fn a_laden_tanker_pays_suez_by_its_cargo() {
    let dues = |flags: &str| {
        run(format!("suez --ship-type tanker --scnt 60000 --date 2006-06-01 {flags}").trim_end())
            .unwrap()
            .number("dues_sdr")
            .unwrap()
    };
    // Circular 1/2005 by hand: five tiers of 60 000 SCNT.
    let tiers = |r: [f64; 5]| 5e3 * (r[0] + r[1]) + 1e4 * r[2] + 2e4 * (r[3] + r[4]);
    assert!((dues("") - tiers([6.88, 3.84, 3.45, 1.48, 1.48])).abs() < 1e-6);
    let products = tiers([7.16, 4.0, 3.64, 2.05, 2.05]);
    assert!((dues("--cargo oil-products") - products).abs() < 1e-6);
    // In ballast all tankers pay as crude-oil tankers.
    let ballast = tiers([5.86, 3.27, 2.94, 1.27, 1.27]);
    assert!((dues("--cargo oil-products --laden false") - ballast).abs() < 1e-6);
}

#[test]
fn a_full_form_may_be_called_normal_in_kwons_table() {
    let at = |load: &str| {
        run(&format!(
            "kwon --cb 0.8 --fn 0.15 --volume-m3 80000 --bn 5 --load {load}"
        ))
        .unwrap()
        .number("speed_loss_percent")
        .unwrap()
    };
    assert_eq!(at("normal"), at("laden"));
}

/// Nine pieces of public code or calculator pages carry these; ours must not.
#[test]
fn the_nine_wrong_constants() {
    let line = "fueleu --hfo-t 500 --mdo-t 50 --year 2025";
    let a = run(line).unwrap();
    let (penalty, deficit) = (
        a.number("penalty_eur").unwrap(),
        -a.number("balance_tco2e").unwrap(),
    );
    // 1. 2 400 EUR a tonne CO2e instead of a tonne of fuel equivalent.
    assert!((deficit * 2_400.0 / penalty - 3.76).abs() < 0.01);
    // 2. Penalty not divided by the attained intensity.
    assert!(
        (deficit * 1e6 / 41_000.0 * 2_400.0 / penalty - a.number("ghgie_actual").unwrap()).abs()
            < 1e-6
    );
    // 3. Exponents 622 and 329 instead of 0.622 and 0.329.
    assert!(cii::reference(ShipType::BulkCarrier, 82_000.0).unwrap() > 1.0);
    assert!(cii::reference(ShipType::RoroVehicleCarrier, 20_000.0).unwrap() > 1.0);
    // 4. LNG 9827/0.610, gas 8714/0.652, reduction factors 13/15/17/19.
    assert!((cii::reference(ShipType::LngCarrier, 120_000.0).unwrap() - 9.827).abs() < 1e-9);
    assert!(
        (cii::reference(ShipType::GasCarrier, 50_000.0).unwrap()
            - 8_104.0 * 50_000f64.powf(-0.639))
        .abs()
            < 1e-9
    );
    assert!((cii::reduction_percent(2027).unwrap() - 13.625).abs() < 1e-12);
    // 5. FuelEU 2035 at 14 % instead of 14.5 %; AR6 potentials under AR5's name.
    assert!((eu::fueleu_target(2035).unwrap() - 91.16 * 0.855).abs() < 1e-9);
    assert_eq!(
        (
            sealane_voyage::fuel::Gwp::AR5.ch4,
            sealane_voyage::fuel::Gwp::AR5.n2o
        ),
        (28.0, 265.0)
    );
    // 6. An oil tanker bin that begins at 6 000 instead of 60 000 DWT: two sizes either side get their own rows.
    let berth = |d: f64| {
        let s =
            sealane_voyage::ship_from_toml("t", &format!("ship_type='tanker'\ndwt_t={d}")).unwrap();
        sealane_voyage::estimator::fuel_model(&s)
            .unwrap()
            .0
            .berth_mj_per_h
    };
    assert!(berth(59_000.0) < berth(61_000.0) && (berth(7_000.0) - berth(9_000.0)).abs() < 1e-9);
    // 7. POLARIS: not strengthened in heavy multi-year ice is -8 (a module of 2016 has -6).
    near(
        "polaris --ice-class none --regime \"10/10 heavy_multi_year\"",
        "rio",
        -80.0,
        1e-12,
    );
    // 8. Kwon's signs: see tests/power.rs. 9. Viscosity of 20 C water in Holtrop's example costs 2 % of the friction.
    let cf = run("holtrop --l 205 --b 32 --t 10 --volume 37500 --cm 0.98 --cwp 0.75 --speed-kn 25")
        .unwrap()
        .number("cf")
        .unwrap();
    assert!((cf - 0.001_390).abs() < 2e-6, "{cf}");
}

#[test]
fn flags_are_checked() {
    for (line, why) in [
        ("ciii --dwt 1", "unknown formula"),
        (
            "cii --ship-type bulk_carrier --dwt 82000 --year 2026 --co2-t 25000",
            "--distance-nm is missing",
        ),
        (
            "cii --ship-type bulk_carrier --dwt 0 --year 2026 --co2-t 25000 --distance-nm 6",
            "capacity is 0",
        ),
        (
            "cii --ship-type bulk_carrier --dwt -82000 --year 2026 --co2-t 25000 --distance-nm 6",
            "capacity is -82000",
        ),
        (
            "cii --ship-type bulk_carrier --dwt x --year 2026 --co2-t 25000 --distance-nm 6",
            "not a number",
        ),
        (
            "cii --ship-type bulk_carrier --dwt 82000 --year 2026.5 --co2-t 25000 --distance-nm 6",
            "whole number",
        ),
        (
            "cii --ship-type submarine --dwt 82000 --year 2026 --co2-t 25000 --distance-nm 6",
            "unknown ship type",
        ),
        (
            "cii --ship-type bulk_carrier --dwt 82000 --dwt 1 --year 2026 --co2-t 25000 --distance-nm 6",
            "given twice",
        ),
        (
            "ets --scope mars --year 2026 --hfo-t 1 --eua-eur 80",
            "unknown scope",
        ),
        (
            "ets --scope intra_EEA --year 2026 --coal-t 1 --eua-eur 80",
            "unknown flag",
        ),
        ("fueleu --year 2025", "energy in scope"),
        ("fueleu --hfo-t -5 --year 2025", "--hfo-t"),
        (
            "kwon --cb 0.8 --volume-m3 50000 --beaufort 5",
            "--fn is missing",
        ),
    ] {
        let e = run(line).unwrap_err().to_string();
        assert!(e.contains(why), "{line}: {e}");
    }
}

#[test]
fn gross_tonnage_types_refuse_a_deadweight() {
    for kind in [
        "cruise_passenger_ship",
        "ro_ro_cargo_ship",
        "roro-vehicle-carrier",
    ] {
        let line = format!("cii --ship-type {kind} --year 2026 --co2-t 25000 --distance-nm 60000");
        assert!(run(&format!("{line} --gt 50000")).unwrap().notes.is_empty());
        let e = run(&format!("{line} --dwt 20000")).unwrap_err();
        assert!(
            matches!(&e, VoyageError::Range { what, .. } if what == "--dwt")
                && e.to_string().contains("--gt instead"),
            "{e}"
        );
        assert!(
            run(&line)
                .unwrap_err()
                .to_string()
                .contains("--gt is missing")
        );
    }
}

#[test]
fn the_attained_eexi_by_hand_and_its_bad_inputs() {
    let base = "eexi --ship-type bulk_carrier --dwt 82000";
    // 3.114 (190 x 0.75 x 9800 + 215 x 0.05 x 9800) / (82000 x 14.0).
    let a = run(&format!("{base} --mcr-kw 9800 --vref-kn 14")).unwrap();
    let hand = 3.114 * (190.0 * 7_350.0 + 215.0 * 490.0) / (82_000.0 * 14.0);
    assert!((a.number("attained").unwrap() - hand).abs() < 1e-9);
    // Limited to 7 000 kW: 83 % of it is less than 75 % of the installed power.
    let l = run(&format!(
        "{base} --mcr-kw 9800 --limited-kw 7000 --vref-kn 13"
    ))
    .unwrap();
    let hand = 3.114 * (190.0 * 5_810.0 + 215.0 * 490.0) / (82_000.0 * 13.0);
    assert!((l.number("attained").unwrap() - hand).abs() < 1e-9);
    // A container ship counts 70 % of its deadweight; its auxiliaries by the other branch.
    let c =
        run("eexi --ship-type container_ship --dwt 100000 --mcr-kw 50000 --vref-kn 22").unwrap();
    let hand = 3.114 * (190.0 * 37_500.0 + 215.0 * 1_500.0) / (70_000.0 * 22.0);
    assert!((c.number("attained").unwrap() - hand).abs() < 1e-9);
    for (more, why) in [
        ("--mcr-kw 9800", "--vref-kn is missing"),
        ("--vref-kn 14", "--mcr-kw is missing"),
        ("--limited-kw 7000", "--mcr-kw is missing"),
        ("--mcr-kw 0 --vref-kn 14", "mcr-kw"),
        ("--mcr-kw 9800 --vref-kn NaN", "not a number"),
        (
            "--mcr-kw 9800 --vref-kn 14 --limited-kw 12000",
            "limited-kw",
        ),
        ("--mcr-kw 9800 --vref-kn 14 --fuel plutonium", "unknown"),
    ] {
        let e = run(&format!("{base} {more}")).unwrap_err().to_string();
        assert!(e.contains(why), "{more}: {e}");
    }
}

#[test]
fn borrowing_is_capped_and_not_twice_in_a_row() {
    let base = "fueleu --hfo-t 1000 --year 2026";
    let bare = run(base).unwrap();
    let limit = bare.number("borrow_limit_tco2e").unwrap();
    let some = run(&format!("{base} --borrow-tco2e {}", 0.5 * limit)).unwrap();
    let (a, b) = (
        bare.number("balance_after_tco2e"),
        some.number("balance_after_tco2e"),
    );
    assert!((b.unwrap() - a.unwrap() - 0.5 * limit).abs() < 1e-9);
    assert!(some.notes.iter().any(|n| n.contains("1.1 times")));
    let e = run(&format!("{base} --borrow-tco2e {}", 1.01 * limit)).unwrap_err();
    assert!(e.to_string().contains("2 %"), "{e}");
    let e = run(&format!("{base} --borrow-tco2e 1 --banked-tco2e -1")).unwrap_err();
    assert!(e.to_string().contains("two years in a row"), "{e}");
    assert!(run(&format!("{base} --borrow-tco2e -1")).is_err());
}

#[test]
fn laytime_unless_used_and_even_if_used() {
    // Monday 2 March 2026 08:00 notice, 12 h turn; Sunday 8 March lies in the work.
    let base = "laytime --cargo-t 7e4 --rate-t-day 1e4 --notice 2026-03-02T08:00 --completed 2026-03-12T20:00 --demurrage-usd-day 2e4";
    let days = |terms: &str| {
        run(&format!("{base} --terms {terms}"))
            .unwrap()
            .number("demurrage_days")
            .unwrap()
    };
    // Seven days from 2 March 20:00: to the 9th when Sunday counts, to the 10th when it does not.
    assert!((days("SHINC") - 3.0).abs() < 1e-9);
    assert!((days("SHEX") - 2.0).abs() < 1e-9 && (days("SHEX-EIU") - 2.0).abs() < 1e-9);
    assert!((days("SHEX-UU") - 2.0).abs() < 1e-9, "not said to be used");
    assert!((days("SHEX-UU --used 2026-03-08") - 3.0).abs() < 1e-9);
    let none = run(&format!("{base} --terms SHEX-UU")).unwrap();
    assert!(none.notes.iter().any(|n| n.contains("none counts")));
    let idle = run(&format!("{base} --terms SHEX --used 2026-03-08")).unwrap();
    assert!(idle.notes.iter().any(|n| n.contains("changes nothing")));
    assert!(run(&format!("{base} --terms SHEX-UU --used someday")).is_err());
}

#[test]
fn laycan() {
    let base = "laytime --cargo-t 6e4 --rate-t-day 2e4 --notice 2026-11-20T08:00 --completed 2026-11-25T20:00 --demurrage-usd-day 2e4";
    for (from, to, want) in [
        ("2026-11-18", "2026-11-20", "within"),
        ("2026-11-21", "2026-11-30", "early"),
        ("2026-11-10", "2026-11-19", "late"),
    ] {
        assert_eq!(
            run(&format!("{base} --laycan-from {from} --laycan-to {to}"))
                .unwrap()
                .text("laycan"),
            Some(want)
        );
    }
    assert!(run(&format!("{base} --laycan-from 2026-11-18")).is_err());
}

#[test]
fn every_listed_output_is_given() {
    let lines = [
        "cii --ship-type bulk_carrier --dwt 82000 --year 2026 --co2-t 25000 --distance-nm 60000",
        "fuel-estimate --ship-type bulk_carrier --dwt 82000",
        "eedi --ship-type tanker --dwt 115000 --mcr-kw 12000 --speed-kn 14.5",
        "eexi --ship-type tanker --dwt 115000 --mcr-kw 13000 --vref-kn 14.5",
        "fueleu --hfo-t 5 --year 2025",
        "ets --scope extra_EEA --year 2026 --hfo-t 5 --eua-eur 80",
        "nzf --ghgie-actual 91 --energy-mj 1e9 --year 2030",
        "polaris --ice-class Arc7 --regime \"10/10 medium_fy\"",
        "nsr-icebreaker --gt 30000 --ice-class Arc4 --zones 6 --season winter-spring",
        "suez --ship-type bulk_carrier --scnt 42000",
        "holtrop --l 205 --b 32 --t 10 --volume 37500 --cm 0.98 --cwp 0.75 --speed-kn 25 --at 16 --abt 20 --hb 4",
        "kristensen --ship-type bulk_carrier --dwt 70000 --lpp-m 214.46 --beam-m 32.25 --max-draught-m 13.57 --displacement-t 80097 --speed-kn 14",
        "stawave1 --hs-m 2.5 --beam-m 32 --lbwl-m 60",
        "stawave2 --lpp-m 217 --beam-m 32.26 --draught-m 12.2 --cb 0.84 --speed-kn 12 --hs-m 3 --tm-s 8",
        "kwon --cb 0.8 --speed-kn 13 --lpp-m 217 --volume-m3 80000 --bn 6",
        "wind --frontal-m2 900 --speed-kn 12 --wind-mps 12",
        "rfr --capex-usd 5e7 --rate 0.08 --years 20 --voyages 8 --cargo-t 70000",
        "tce --freight-usd 1e6 --voyage-cost-usd 4e5 --days 25",
        "laytime --cargo-t 6e4 --rate-t-day 2e4 --notice 2026-11-20T08:00 --completed 2026-11-25T20:00 --demurrage-usd-day 2e4",
        "great-circle --from 43.1,131.9 --to 13.1,80.3",
        "glec --co2e-t 3000 --cargo-t 75000 --distance-km 8500",
    ];
    assert_eq!(lines.len(), calc::formulas().len());
    for line in lines {
        let a = run(line).unwrap();
        let f = calc::formulas().iter().find(|f| f.name == a.name).unwrap();
        for (name, _) in f.outputs {
            assert!(
                a.results
                    .iter()
                    .any(|(n, v)| n == name && (!v.is_null() || *name == "speed_limit_kn")),
                "{line}: {name}"
            );
        }
        assert!(!f.source.is_empty());
    }
}

#[test]
fn laytime_waits_for_the_first_layday() {
    let base = "laytime --cargo-t 75000 --rate-t-day 25000 --terms SHINC --notice 2026-03-02T08:00 --completed 2026-03-12T08:00 --demurrage-usd-day 15000";
    let early = run(&format!(
        "{base} --laycan-from 2026-03-05 --laycan-to 2026-03-10"
    ))
    .unwrap();
    // 5 March 00:00 and three days: on demurrage from 8 March 00:00 to 12 March 08:00, 4.33 days.
    assert!((early.number("demurrage_usd").unwrap() - 65_000.0).abs() < 1e-6);
    let free = run(base).unwrap().number("demurrage_usd").unwrap();
    assert!((free - 97_500.0).abs() < 1e-6, "{free}");
    let within = run(&format!(
        "{base} --laycan-from 2026-03-01 --laycan-to 2026-03-10"
    ))
    .unwrap();
    assert!((within.number("demurrage_usd").unwrap() - free).abs() < 1e-6);
}

#[test]
fn borrowed_balance_comes_back_with_a_tenth_and_wind_has_four_steps() {
    let balance = |rest: &str| {
        run(format!("fueleu --hfo-t 100 --year 2026 {rest}").trim())
            .unwrap()
            .number("balance_after_tco2e")
            .unwrap()
    };
    let plain = balance("");
    assert!((balance("--banked-tco2e -50") - (plain - 55.0)).abs() < 1e-9);
    assert!((balance("--banked-tco2e 50") - (plain + 50.0)).abs() < 1e-9);
    assert!(run("fueleu --hfo-t 100 --year 2026 --wind-factor 0.96").is_err());
    assert!(run("fueleu --hfo-t 100 --year 2026 --wind-factor 0.97").is_ok());
}
