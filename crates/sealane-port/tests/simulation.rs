//! The event simulation against exact queues and against what must hold for tides, channels, yards and threads.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::expect_used)] // test helpers

use sealane_port::{
    Port, PortError,
    sim::{Control, Setup, Simulation, simulate},
};

fn quay(berths: u32, service: &str, arrivals: &str, utilisation: f64, more: &str) -> Port {
    let annual = utilisation * f64::from(berths) * 8760.0 * 1000.0;
    let text = format!(
        r#"
        [port]
        id = "q"
        name = "Quay"
        year = 2026
        [[berths]]
        id = "quay"
        count = {berths}
        max_loa_m = 300
        depth_m = 16
        rate_t_per_h = 1000
        service = "{service}"
        [[traffic]]
        id = "coal"
        cargo = "coal"
        annual_t = {annual}
        call_t = 24000
        loa_m = 225
        beam_m = 32
        draught_in_m = 7
        draught_out_m = 13
        arrivals = "{arrivals}"
        {more}
        "#
    );
    Port::parse("test.toml", &text).unwrap()
}

fn run(port: &Port, ships: u64, replications: u32) -> Simulation {
    let setup = Setup {
        ships,
        replications,
        trace: 200,
        ..Setup::default()
    };
    simulate(port, &setup, &Control::default()).unwrap()
}

#[test]
fn simple_quays_agree_with_the_exact_queue() {
    for (berths, service, arrivals, rho) in [
        (1, "M", "M", 0.5),
        (4, "M", "M", 0.8),
        (3, "E2", "M", 0.7),
        (2, "E2", "E2", 0.75),
        (5, "D", "M", 0.8),
        (3, "M", "D", 0.8),
        (2, "E4", "E3", 0.85),
    ] {
        let s = run(&quay(berths, service, arrivals, rho, ""), 200_000, 2);
        let g = &s.groups[0];
        let exact = g.exact.as_ref().unwrap();
        let miss = (g.wait_h.mean - exact.wait_h).abs();
        let half = g.wait_h.half_width.unwrap();
        assert!(
            miss < 2.0 * half,
            "{arrivals}/{service}/{berths}: {:?} against {}",
            g.wait_h,
            exact.wait_h
        );
        assert!(half < 0.03 * exact.wait_h, "{half} {}", exact.wait_h);
        assert!((g.occupancy - rho).abs() < 0.01);
    }
}

/// Intervals given and intervals that hold the truth, over 200 seeds.
fn coverage(port: &Port, ships: u64, replications: u32) -> (u32, u32) {
    let (mut given, mut held) = (0, 0);
    for seed in 1..=200 {
        let setup = Setup {
            ships,
            replications,
            seed,
            ..Setup::default()
        };
        let s = simulate(port, &setup, &Control::default()).unwrap();
        let g = &s.groups[0];
        given += u32::from(g.wait_h.half_width.is_some());
        held += u32::from(g.exact.as_ref().unwrap().covered);
    }
    (given, held)
}

#[test]
fn the_interval_covers_the_truth_as_often_as_it_says() {
    for (berths, rho, ships, replications) in [
        (4, 0.8, 10_000, 2),
        (4, 0.8, 20_000, 1),
        (2, 0.6, 2_000, 4),
        (1, 0.5, 5_000, 2),
    ] {
        let (given, held) = coverage(&quay(berths, "M", "M", rho, ""), ships, replications);
        assert!(given >= 150, "{berths} {rho} {ships}: {given} given");
        assert!(
            f64::from(held) >= 0.92 * f64::from(given),
            "{berths} {rho} {ships}: {held} of {given} intervals hold the truth"
        );
    }
}

#[test]
fn a_run_too_short_for_its_load_gives_no_interval_and_says_so() {
    let port = quay(4, "M", "M", 0.8, "");
    assert_eq!(coverage(&port, 2_000, 4), (0, 0));
    let s = run(&port, 2_000, 4);
    assert!(
        s.warnings.iter().any(|w| w.contains("too short to judge")),
        "{:?}",
        s.warnings
    );
}

#[test]
fn closures_cranes_and_staff_count_in_what_is_too_much() {
    let refused = |port: &Port, ships: u64| {
        let setup = Setup {
            ships,
            ..Setup::default()
        };
        let e = simulate(port, &setup, &Control::default()).unwrap_err();
        assert!(e.is_no_answer(), "{e}");
        e.to_string()
    };
    // Open for 46 % of the year, berths busy for 60 % of it.
    let ice = "[[closure]]\nid = \"ice\"\nstops = \"work\"\nfrom = \"01-01\"\nto = \"07-15\"";
    let e = refused(&quay(4, "M", "M", 0.6, ice), 2_000);
    assert!(e.contains("berths `quay`: utilisation 1.2"), "{e}");
    let e = refused(&cranes(2, 10e6), 2_000);
    assert!(e.contains("cranes of `quay`: utilisation 1.14"), "{e}");
    let pilots = tidal(12.0, "").unwrap();
    let mut few = pilots.clone();
    few.pilot_return_h = 60.0;
    let e = refused(&few, 2_000);
    assert!(e.contains("pilots: utilisation"), "{e}");
    // What no load tells: one way in, one way out, each move an hour and a half of a channel that is shut nine days in ten.
    let mut shut = pilots;
    shut.pilots = None;
    shut.channel.as_mut().unwrap().convoy_in = Some(sealane_port::ConvoyFile {
        start_h: 0.0,
        open_h: 0.001,
        period_h: 90.0,
    });
    shut.channel.as_mut().unwrap().one_way = false;
    shut.traffic[0].call_t = 5_000.0;
    shut.traffic[0].annual_t = 5e6;
    let e = refused(&shut, 6_000);
    assert!(e.contains("the line grew all through the run"), "{e}");
}

fn cranes(count: u32, annual_t: f64) -> Port {
    let text = format!(
        r#"
        [port]
        id = "c"
        name = "C"
        year = 2026
        [[berths]]
        id = "quay"
        count = 4
        max_loa_m = 250
        depth_m = 15
        cranes = {count}
        crane_t_per_h = 500
        cranes_max = 2
        service = "M"
        [[traffic]]
        id = "c"
        cargo = "coal"
        annual_t = {annual_t}
        call_t = 50000
        loa_m = 225
        beam_m = 32
        draught_in_m = 7
        draught_out_m = 13
        "#
    );
    Port::parse("c.toml", &text).unwrap()
}

#[test]
fn no_more_cranes_work_than_there_are_and_both_sides_split_them_alike() {
    // Two cranes for four berths work two ships: M/M/2; four cranes for four berths work four: M/M/4.
    for (count, annual, berths) in [(2, 6e6, 2), (4, 12e6, 4)] {
        let s = run(&cranes(count, annual), 60_000, 2);
        let g = &s.groups[0];
        let exact = g.exact.as_ref().unwrap();
        assert!((exact.utilisation - annual / (f64::from(count) * 500.0 * 8760.0)).abs() < 1e-9);
        assert!(
            (g.wait_h.mean / exact.wait_h - 1.0).abs() < 0.1,
            "{berths}: {g:?}"
        );
        assert!(s.trace.iter().all(|r| r.cranes == 1));
    }
}

#[test]
fn the_exact_wait_knows_the_closures_of_work() {
    // Ten weeks a year in short stops of all berths at once: the queue that knows them, though as if each berth stopped alone, has the
    // occupancy and most of the wait; one that does not would have half of it.
    let stops = "[[closure]]\nid = \"rain\"\nstops = \"work\"\nper_year = 200\nhours = 8";
    let s = run(&quay(3, "E2", "M", 0.55, stops), 60_000, 2);
    let g = &s.groups[0];
    let exact = g.exact.as_ref().unwrap();
    assert!((exact.utilisation - 0.55 / (1.0 - 1600.0 / 8760.0)).abs() < 1e-9);
    assert!(
        (g.occupancy / exact.utilisation - 1.0).abs() < 0.04,
        "{} {}",
        g.occupancy,
        exact.utilisation
    );
    assert!(
        (g.wait_h.mean / exact.wait_h - 1.0).abs() < 0.25,
        "{:?} {}",
        g.wait_h,
        exact.wait_h
    );
}

#[test]
fn convoys_that_never_meet_the_tide_and_phases_that_are_no_number_are_refused() {
    let text = |convoy: &str, phase: &str, ukc: f64| {
        format!(
            r#"
            [port]
            id = "t"
            name = "T"
            year = 2026
            [tide]
            mean_m = 1
            constituents = [{{ name = "M", amplitude_m = 1, period_h = 12, phase_deg = {phase} }}]
            [channel]
            depth_m = 12.0
            under_keel_m = {ukc}
            transit_h = 0.5
            {convoy}
            [[berths]]
            id = "q"
            count = 4
            max_loa_m = 250
            depth_m = 15
            rate_t_per_h = 1000
            [[traffic]]
            id = "c"
            cargo = "coal"
            annual_t = 2000000
            call_t = 50000
            loa_m = 225
            beam_m = 32
            draught_in_m = 7
            draught_out_m = 13
            "#
        )
    };
    let parse = |t: String| Port::parse("t.toml", &t);
    let never = text(
        "convoy_out = { start_h = 5, open_h = 1, period_h = 12 }",
        "0",
        0.9,
    );
    let e = parse(never).unwrap_err().to_string();
    assert!(
        e.contains("never opens") && e.contains("convoys start at hours 5 to 6"),
        "{e}"
    );
    let e = parse(text("", "nan", 0.9)).unwrap_err().to_string();
    assert!(e.contains("phase_deg"), "{e}");
    let meets = text(
        "convoy_out = { start_h = 5, open_h = 1, period_h = 11 }",
        "0",
        0.9,
    );
    assert!(parse(meets).is_ok());
    // A window of two minutes and a half twice a day is one: 40 calls a year do not queue.
    let s = run(&parse(text("", "0", 0.99)).unwrap(), 2_000, 1);
    let leave = s.groups[0].waiting_to_leave_h;
    assert!((5.0..7.0).contains(&leave), "{leave}");
}

#[test]
fn one_thread_and_two_give_the_same_bytes() {
    let port = quay(3, "E2", "M", 0.7, "season = [1,1,1,1,1,2,2,2,1,1,1,1]");
    let text = |threads| {
        rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .build()
            .unwrap()
            .install(|| serde_json::to_string(&run(&port, 20_000, 5)).unwrap())
    };
    assert_eq!(text(1), text(2));
}

#[test]
fn a_cancelled_simulation_ends() {
    let control = Control::default();
    control.cancel();
    let setup = Setup {
        ships: 1_000_000_000,
        ..Setup::default()
    };
    let e = simulate(&quay(4, "M", "M", 0.5, ""), &setup, &control).unwrap_err();
    assert!(matches!(e, PortError::Cancelled { .. }));
}

#[test]
fn too_many_ships_are_an_answer() {
    let port = quay(2, "M", "M", 1.2, "");
    let e = simulate(&port, &Setup::default(), &Control::default()).unwrap_err();
    assert!(e.is_no_answer());
    assert_eq!(
        e.to_string(),
        "berths `quay`: utilisation 1.200 >= 1: the queue grows without bound"
    );
}

fn tidal(depth: f64, extra: &str) -> Result<Port, PortError> {
    let text = format!(
        r#"
        [port]
        id = "river"
        name = "River"
        year = 2026
        [tide]
        mean_m = 3.0
        constituents = [{{ name = "M2", amplitude_m = 1.6 }}, {{ name = "S2", amplitude_m = 0.7 }}]
        [channel]
        depth_m = {depth}
        under_keel_m = 0.6
        transit_h = 3
        one_way = true
        [resources]
        pilots = 2
        pilot_return_h = 2
        [[berths]]
        id = "dock"
        count = 3
        max_loa_m = 240
        depth_m = 12
        rate_t_per_h = 800
        mooring_h = 4
        {extra}
        [[traffic]]
        id = "coal"
        cargo = "coal"
        annual_t = 5000000
        call_t = 24000
        loa_m = 200
        beam_m = 32
        draught_in_m = 8.5
        draught_out_m = 6
        "#
    );
    Port::parse("river.toml", &text)
}

#[test]
fn tide_windows_hold_ships_back_and_are_kept() {
    let deep = run(&tidal(12.0, "").unwrap(), 4000, 2);
    let port = tidal(5.3, "").unwrap();
    let shallow = run(&port, 4000, 2);
    assert!(shallow.traffic[0].wait_by_cause_h["tide"] > 2.0);
    assert!(!deep.traffic[0].wait_by_cause_h.contains_key("tide"));
    assert!(shallow.groups[0].wait_h.mean > deep.groups[0].wait_h.mean + 2.0);
    let tide = port.tide.as_ref().unwrap();
    let mut last_in: Vec<(f64, f64)> = Vec::new();
    for r in &shallow.trace {
        for i in 0..=6 {
            let t = r.enter_h + f64::from(i) * 0.5;
            assert!(tide.level_m(t) + 5.3 >= 8.5 + 0.6 - 0.02, "{r:?}");
        }
        last_in.push((r.enter_h, r.leave_h));
    }
    // One way: no ship leaves while another is on its way in.
    for (enter, _) in &last_in {
        for (_, leave) in &last_in {
            assert!(leave + 3.0 <= enter + 1e-6 || *leave >= enter + 3.0 - 1e-6);
        }
    }
}

#[test]
fn a_window_that_never_opens_is_refused_with_its_line() {
    let e = tidal(2.0, "").unwrap_err().to_string();
    assert!(
        e.contains("never opens") && e.contains("river.toml, line 3"),
        "{e}"
    );
}

#[test]
fn an_empty_yard_backs_up_into_the_berth() {
    let port = |rail: f64| {
        let text = format!(
            r#"
            [port]
            id = "y"
            name = "Y"
            year = 2026
            [[yard]]
            id = "stock"
            direction = "export"
            capacity_t = 60000
            rail_t_per_day = {rail}
            [[berths]]
            id = "quay"
            count = 2
            max_loa_m = 300
            depth_m = 18
            rate_t_per_h = 3000
            yard = "stock"
            [[traffic]]
            id = "coal"
            cargo = "coal"
            annual_t = 14000000
            call_t = 80000
            loa_m = 230
            beam_m = 32
            draught_in_m = 7
            draught_out_m = 14
            "#
        );
        Port::parse("y.toml", &text).unwrap()
    };
    let tight = run(&port(42_000.0), 3000, 2);
    let ample = run(&port(400_000.0), 3000, 2);
    assert!(tight.yards[0].lost_ship_h_per_year > 20.0 * ample.yards[0].lost_ship_h_per_year);
    assert!(tight.groups[0].service_h > 1.3 * ample.groups[0].service_h);
    // What the ships carried came by rail.
    let carried = tight.groups[0].tonnes_per_year;
    let rail = 42_000.0 * 365.0 * (1.0 - tight.yards[0].idle_rail_share);
    assert!((carried / rail - 1.0).abs() < 0.01, "{carried} {rail}");
    let e = simulate(&port(30_000.0), &Setup::default(), &Control::default()).unwrap_err();
    assert!(e.to_string().contains("rail of yard `stock`"), "{e}");
}

#[test]
fn closures_cranes_priorities_and_convoys_act() {
    let closed = quay(
        2,
        "E2",
        "M",
        0.5,
        "[[closure]]\nid = \"typhoon\"\nstops = \"both\"\nper_year = 20\nhours = 48\nmonths = [7, 8, 9]",
    );
    let open = quay(2, "E2", "M", 0.5, "");
    let (a, b) = (run(&closed, 20_000, 2), run(&open, 20_000, 2));
    assert!(a.wait_h.mean > 1.5 * b.wait_h.mean);
    assert!(a.traffic[0].wait_by_cause_h["closure"] > 0.5);

    let two = |first: u8| {
        let text = format!(
            r#"
            [port]
            id = "p"
            name = "P"
            year = 2026
            [channel]
            depth_m = 20
            under_keel_m = 1
            transit_h = 2
            convoy_in = {{ start_h = 6, open_h = 2, period_h = 24 }}
            [[berths]]
            id = "quay"
            count = 2
            max_loa_m = 300
            depth_m = 18
            cranes = 3
            crane_t_per_h = 400
            cranes_max = 2
            [[traffic]]
            id = "line"
            cargo = "boxes"
            annual_t = 2000000
            call_t = 12000
            loa_m = 200
            beam_m = 30
            draught_in_m = 10
            draught_out_m = 10
            priority = {first}
            [[traffic]]
            id = "tramp"
            cargo = "steel"
            annual_t = 2000000
            call_t = 12000
            loa_m = 200
            beam_m = 30
            draught_in_m = 10
            draught_out_m = 10
            priority = 1
            "#
        );
        run(&Port::parse("p.toml", &text).unwrap(), 6000, 2)
    };
    let (ahead, alike) = (two(0), two(1));
    assert!(ahead.traffic[0].wait_h < 0.8 * alike.traffic[0].wait_h);
    assert!(ahead.traffic[1].wait_h > alike.traffic[1].wait_h);
    assert!(ahead.traffic[0].wait_by_cause_h["convoy"] > 1.0);
    for r in &ahead.trace {
        let hour = r.enter_h.rem_euclid(24.0);
        assert!((6.0 - 1e-6..8.0 + 1e-6).contains(&hour), "{hour}");
    }
}

#[test]
fn every_ship_is_in_one_place_at_a_time() {
    let s = run(&tidal(5.3, "").unwrap(), 4000, 1);
    let mut calls = s.trace.clone();
    assert_eq!(calls.len(), 200);
    calls.sort_by(|a, b| a.enter_h.total_cmp(&b.enter_h));
    for (i, a) in calls.iter().enumerate() {
        assert!(a.arrive_h <= a.enter_h && a.enter_h <= a.berthed_h);
        assert!(a.berthed_h <= a.done_h && a.done_h <= a.leave_h);
        for b in &calls[i + 1..] {
            assert!(a.berth != b.berth || a.group != b.group || a.leave_h <= b.enter_h);
        }
    }
}
