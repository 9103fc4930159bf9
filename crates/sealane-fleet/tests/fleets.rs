//! Fleets against hand computations, identities and the worked numbers of the corridor studies.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::expect_used)] // test helpers

use proptest::prelude::*;
use sealane_fleet::{
    FleetError, Liner, LinerCall, LinerPrices, LinerShip, Month, Pool, PortEnd, Seasonal, Ship,
    Tramp, by_draught, cheapest, line, planned_usd_per_t, seasonal, ships_by_volume, tramp,
    viable_head_teu,
};
use sealane_port::{Law, Port, builtin_text};

fn cape() -> Ship {
    Ship {
        id: "capesize-bulk".into(),
        dwt_t: 180_000.0,
        draught_m: 18.2,
        tpc_t_per_cm: 118.0,
        stores_t: 5_000.0,
        hold_t: f64::INFINITY,
        loa_m: 290.0,
        beam_m: 45.0,
        hire_usd_per_day: 18_000.0,
        sea_fuel_usd_per_day: 56.0 * 550.0,
        ballast_fuel_usd_per_day: 50.0 * 550.0,
        port_fuel_usd_per_day: 6.0 * 550.0,
    }
}

fn panamax() -> Ship {
    Ship {
        id: "panamax-bulk".into(),
        dwt_t: 75_000.0,
        draught_m: 14.1,
        tpc_t_per_cm: 63.0,
        stores_t: 2_500.0,
        hold_t: f64::INFINITY,
        loa_m: 225.0,
        beam_m: 32.3,
        hire_usd_per_day: 13_000.0,
        sea_fuel_usd_per_day: 34.0 * 550.0,
        ballast_fuel_usd_per_day: 30.0 * 550.0,
        port_fuel_usd_per_day: 4.0 * 550.0,
    }
}

fn quay(name: &str, draught_m: f64, berths: usize) -> PortEnd {
    PortEnd {
        name: name.into(),
        draught_m,
        max_loa_m: 320.0,
        max_beam_m: f64::INFINITY,
        berths: Some(berths),
        rate_t_per_day: 36_000.0,
        turn_h: 8.0,
        service: Law::Erlang(2),
        other_berth_h_per_year: 0.0,
        land_t_per_year: None,
        land_name: "rail",
        yard_t_per_year: None,
        extra_wait_h: 0.0,
        dues_usd_per_call: 80_000.0,
    }
}

fn trade(volume_t: f64) -> Tramp {
    Tramp {
        volume_t,
        ship: cape(),
        load: quay("Vostochny", 16.0, 3),
        discharge: quay("Kamarajar", 15.4, 3),
        laden_days: 4612.0 / 14.0 / 24.0,
        ballast_days: 4612.0 / 14.0 / 24.0,
        service_days: 350.0,
        wait_target: 0.30,
        pools: vec![],
        shares: vec![],
    }
}

#[test]
fn ships_are_calls_times_cycle_over_days() {
    let f = tramp(&trade(10e6)).unwrap();
    let intake = 180_000.0 - 280.0 * 118.0 - 5_000.0;
    assert!((f.intake_t - intake).abs() < 1e-6);
    let service = 8.0 + intake / 1500.0;
    let wait = f.load.wait_h.unwrap() + f.discharge.wait_h.unwrap();
    let cycle = 2.0 * 4612.0 / 336.0 + (wait + 2.0 * service) / 24.0;
    assert!((f.cycle_days.unwrap() - cycle).abs() < 1e-9);
    assert!((f.ships.unwrap() - 10e6 / intake * cycle / 350.0).abs() < 1e-9);
    assert_eq!(f.draught_bound_by, "Kamarajar");
}

#[test]
fn waits_are_fed_back_and_overload_is_an_answer() {
    let fleets = ships_by_volume(&trade(1.0), &[5e6, 15e6, 25e6, 35e6, 60e6]).unwrap();
    let per_t = |i: usize| fleets[i].ships.unwrap() / fleets[i].volume_t;
    assert!(per_t(1) > per_t(0) && per_t(2) > per_t(1));
    let over = &fleets[4];
    assert!(over.ships.is_none() && over.usd_per_t.is_none());
    assert!(
        over.passed.iter().any(|p| p.contains("berths of")),
        "{:?}",
        over.passed
    );
    assert!(over.load.berths_needed.unwrap() > 3);
    let pooled = Tramp {
        pools: vec![Pool {
            name: "not listed".into(),
            ships: 4.0,
        }],
        ..trade(10e6)
    };
    let f = tramp(&pooled).unwrap();
    assert!(f.passed[0].contains("pool of 4 ships"), "{:?}", f.passed);
}

#[test]
fn deeper_water_never_costs_more_and_big_ships_win_when_deep() {
    let rows = by_draught(
        &trade(10e6),
        &[cape(), panamax()],
        &[13.0, 14.1, 15.4, 17.4],
    )
    .unwrap();
    let best: Vec<_> = [13.0, 14.1, 15.4, 17.4]
        .iter()
        .map(|d| rows.iter().find(|r| r.draught_m == *d).unwrap())
        .collect();
    for w in best.windows(2) {
        assert!(w[1].usd_per_t.unwrap() <= w[0].usd_per_t.unwrap());
    }
    assert_eq!(best[3].ship, "capesize-bulk");
}

#[test]
fn ships_too_long_or_too_wide_are_refused_by_name_and_left_out_of_the_cheapest() {
    let mut q = trade(10e6);
    q.discharge.max_loa_m = 260.0;
    assert_eq!(
        tramp(&q).unwrap_err().to_string(),
        "capesize-bulk is 290 m long: Kamarajar takes 260 m"
    );
    let ships = [cape(), panamax()];
    assert_eq!(cheapest(&q, &ships).unwrap().unwrap().0.id, "panamax-bulk");
    q.discharge.max_loa_m = 300.0;
    assert_eq!(cheapest(&q, &ships).unwrap().unwrap().0.id, "capesize-bulk");
    q.load.max_beam_m = 40.0;
    assert_eq!(cheapest(&q, &ships).unwrap().unwrap().0.id, "panamax-bulk");
    q.load.max_beam_m = 30.0;
    assert!(cheapest(&q, &ships).unwrap().is_none());
}

#[test]
fn the_cost_at_the_wait_target_is_that_of_a_wait_of_just_the_target() {
    let q = trade(10e6);
    let f = tramp(&q).unwrap();
    let service_d = (f.load.service_h + f.discharge.service_h) / 24.0;
    let port_d = 1.3 * service_d;
    let s = &q.ship;
    let usd = (q.laden_days + q.ballast_days + port_d) * s.hire_usd_per_day
        + q.laden_days * s.sea_fuel_usd_per_day
        + q.ballast_days * s.ballast_fuel_usd_per_day
        + port_d * s.port_fuel_usd_per_day
        + 160_000.0;
    assert!((planned_usd_per_t(&q).unwrap() - usd / f.intake_t).abs() < 1e-9);
}

/// 20 Mt of coking coal through Vostochny and Kamarajar: rail binds at one end, draught at the other.
#[test]
fn twenty_million_tonnes_of_coking_coal() {
    let port = |id: &str| Port::parse(id, builtin_text(id).unwrap()).unwrap();
    let load = PortEnd::from_port(&port("vostochny"), "deep-coal", &["coking-coal-india"]).unwrap();
    let mut discharge =
        PortEnd::from_port(&port("kamarajar"), "coal", &["coking-coal-vostochny"]).unwrap();
    discharge.dues_usd_per_call = 100_000.0;
    let q = Tramp {
        load,
        discharge,
        ..trade(20e6)
    };
    let f = tramp(&q).unwrap();
    assert_eq!(f.draught_bound_by, "Kamarajar");
    assert!(
        f.passed.iter().any(|p| p.starts_with("rail of Vostochny")),
        "{:?}",
        f.passed
    );
    assert!(
        f.passed
            .iter()
            .any(|p| p.starts_with("berths of Kamarajar")),
        "{:?}",
        f.passed
    );
}

fn feeder(calls: Vec<LinerCall>) -> Liner {
    Liner {
        calls,
        ship: LinerShip {
            teu: 1100.0,
            usable_share: 1.0,
            hire_usd_per_day: 14_000.0,
            fuel_t_per_day: 36.6,
            design_speed_kn: 14.0,
            speed_kn: (10.0, 18.0),
            port_fuel_t_per_day: 0.0,
        },
        every_days: 7.0,
        buffer_share: 0.0,
        prices: LinerPrices {
            fuel_usd_per_t: 550.0,
            head_usd_per_teu: 1400.0,
            back_usd_per_teu: 700.0,
            handling_usd_per_teu: 300.0,
            empty_usd_per_teu: 220.0,
            dues_usd_per_call: 0.0,
        },
        balance: 0.35,
        most_ships: None,
    }
}

fn call(name: &str, to_next_nm: f64) -> LinerCall {
    LinerCall {
        name: name.into(),
        moves: 1680.0,
        moves_per_h: 20.0,
        manoeuvre_h: 0.0,
        wait_h: 0.0,
        to_next_nm,
        window_start_h: None,
    }
}

#[test]
fn the_weekly_line_of_the_corridor_studies() {
    // 5 ships, 14 kn, 7 port days: 28 sea days at 14 kn are 9,408 nm there and back.
    let q = feeder(vec![call("Vladivostok", 4704.0), call("Chennai", 4704.0)]);
    let five = line(&q)
        .unwrap()
        .into_iter()
        .find(|s| s.ships == 5)
        .unwrap();
    assert!((five.speed_kn - 14.0).abs() < 1e-9 && (five.port_days - 7.0).abs() < 1e-9);
    let viable = five.viable_head_teu.unwrap();
    assert!((viable / 961.0 - 1.0).abs() < 0.01, "{viable}");
    // The other columns of the same ship follow from the formula alone.
    let cost = viable * (1400.0 + 0.35 * 700.0 - 300.0 * 1.35 - 220.0 * 0.65);
    for (balance, teu) in [(0.2, 1050.0), (0.6, 842.0), (0.9, 733.0)] {
        let v = viable_head_teu(cost, &q.prices, balance).unwrap();
        assert!((v / teu - 1.0).abs() < 0.01, "{balance}: {v}");
    }
    let poor = LinerPrices {
        head_usd_per_teu: 200.0,
        ..q.prices
    };
    assert_eq!(viable_head_teu(cost, &poor, 0.2), None);
}

#[test]
fn rotations_are_whole_intervals_and_windows_are_kept() {
    let mut calls = vec![call("A", 2300.0), call("B", 1500.0), call("C", 3000.0)];
    calls[1].window_start_h = Some(30.0);
    let services = line(&feeder(calls.clone())).unwrap();
    for s in &services {
        assert!((s.rotation_days / 7.0).fract().abs() < 1e-9);
        assert!((s.sea_days + s.port_days + s.buffer_days - s.rotation_days).abs() < 1e-9);
        assert!(s.buffer_days >= s.window_days - 1e-9);
        assert!(s.speed_kn <= 18.0);
    }
    let mut few = feeder(calls);
    few.most_ships = Some(2);
    assert!(matches!(line(&few), Err(FleetError::NoService(_))));
}

#[test]
fn a_season_needs_more_ships_the_shorter_it_is() {
    let season = |open: usize, store: f64| Seasonal {
        months: (0..12)
            .map(|m| Month {
                open_share: if m < open { 1.0 } else { 0.0 },
                cycle_days: 40.0,
                offered_t: 100_000.0,
            })
            .collect(),
        intake_t: 60_000.0,
        store_t: store,
        hire_usd_per_day: 30_000.0,
        elsewhere_usd_per_day: 15_000.0,
        voyage_usd: 500_000.0,
        pools: vec![],
    };
    let all = seasonal(&season(12, 0.0)).unwrap();
    assert_eq!(all.ships, 3); // 100,000 t a month at 45,656 t a ship-month
    assert!((all.carried_t_per_year - 1.2e6).abs() < 1.0);
    let half = seasonal(&season(6, 1e9)).unwrap();
    assert!((half.carried_t_per_year - 1.2e6).abs() < 1.0);
    assert!(half.ships > all.ships && half.elsewhere_ship_months > 0.0);
    let tight = seasonal(&season(6, 200_000.0)).unwrap();
    assert!((tight.lost_t_per_year - 400_000.0).abs() < 1.0, "{tight:?}");
    let mut pooled = season(6, 1e9);
    pooled.pools.push(Pool {
        name: "Arc4".into(),
        ships: 2.0,
    });
    assert_eq!(seasonal(&pooled).unwrap().bound_by.as_deref(), Some("Arc4"));
    assert!(matches!(
        seasonal(&season(0, 1.0)),
        Err(FleetError::NoService(_))
    ));
}

proptest! {
    #[test]
    fn more_volume_never_needs_fewer_ships(v in 1e5..30e6_f64, more in 1.0..2.0_f64) {
        let a = tramp(&trade(v)).unwrap().ships.unwrap_or(f64::INFINITY);
        let b = tramp(&trade(v * more)).unwrap().ships.unwrap_or(f64::INFINITY);
        prop_assert!(b >= a);
    }

    #[test]
    fn nonsense_is_refused_not_panicked(v in proptest::num::f64::ANY, d in proptest::num::f64::ANY) {
        let mut q = trade(v);
        q.laden_days = d;
        q.discharge.draught_m = 14.0;
        let _ = tramp(&q);
    }
}
