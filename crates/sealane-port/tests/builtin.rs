//! The built-in port files: they read, they are graded throughout, and they say what is known of the ports.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::expect_used)] // test helpers

use sealane_port::{
    CapacityQuestion, Constraint, Port, PortError, PortFile, builtin_ids, builtin_text, capacity,
    cheapest_plan, effects,
    sim::{Control, Setup, simulate},
    simulated_plan,
};

#[test]
fn all_twelve_read_simulate_and_have_a_capacity() {
    let ids = builtin_ids();
    assert_eq!(ids.len(), 12, "{ids:?}");
    for id in ids {
        let text = builtin_text(id).unwrap();
        let file = PortFile::parse(id, text).unwrap();
        let port = Port::parse(id, text).unwrap_or_else(|e| panic!("{e}"));
        let setup = Setup {
            ships: 2000,
            replications: 1,
            ..Setup::default()
        };
        let s =
            simulate(&port, &setup, &Control::default()).unwrap_or_else(|e| panic!("{id}: {e}"));
        let question = CapacityQuestion {
            simulation: None,
            draws: 20,
            ..CapacityQuestion::default()
        };
        let c =
            capacity(&file, &question, &Control::default()).unwrap_or_else(|e| panic!("{id}: {e}"));
        for (g, sim) in c.groups.iter().zip(&s.groups) {
            println!(
                "{id} {}: {:.1} Mt, util {:.2}, occ {:.2}, exact {:?}, sim {:.3}, limits {:?}, range {:?}",
                g.id,
                g.load.tonnes_per_year / 1e6,
                g.load.utilisation,
                sim.occupancy,
                g.wait_over_service,
                sim.wait_over_service,
                g.limits
                    .iter()
                    .map(|l| (
                        l.constraint.as_str(),
                        (l.tonnes_per_year / 1e5).round() / 10.0,
                        l.binds_in
                    ))
                    .collect::<Vec<_>>(),
                g.at[1]
                    .range_t_per_year
                    .map(|r| r.map(|x| (x / 1e5).round() / 10.0)),
            );
        }
        for e in effects(&port).unwrap() {
            println!(
                "   {} {:?} {:?}",
                e.option, e.usd_per_extra_t, e.capacity_t_per_year
            );
        }
        println!(
            "   plan {:?}",
            cheapest_plan(&port, 15).map(|p| p
                .steps
                .iter()
                .map(|s| (s.option.clone(), s.use_from))
                .collect::<Vec<_>>())
        );
        for w in &s.warnings {
            println!("   {w}");
        }
    }
    let _ = Constraint::Rail;
}

#[test]
fn plans_and_limits_ask_the_simulation_and_end_with_the_last_year_served() {
    let setup = Setup {
        ships: 10_000,
        replications: 2,
        ..Setup::default()
    };
    let read = |id: &str| {
        let text = builtin_text(id).unwrap();
        (
            PortFile::parse(id, text).unwrap(),
            Port::parse(id, text).unwrap(),
        )
    };
    // Kozmino: the exact queue keeps 0.3, the simulation does not.
    let (file, port) = read("kozmino");
    assert!(cheapest_plan(&port, 25).unwrap().steps.is_empty());
    let checked = simulated_plan(&port, 25, (&setup, 2_000_000), &Control::default());
    assert!(
        matches!(checked, Err(PortError::NoPlan { .. })),
        "{checked:?}"
    );
    let question = CapacityQuestion {
        simulation: Some(setup),
        draws: 0,
        ..CapacityQuestion::default()
    };
    let c = capacity(&file, &question, &Control::default()).unwrap();
    assert_eq!(c.first_binding.as_ref().unwrap().2, port.year);
    // Vostochny: no set of options serves the horizon, but years of it.
    let (_, port) = read("vostochny");
    let plan = cheapest_plan(&port, 25).unwrap();
    assert!(plan.ends.is_some() && plan.years.1 < port.year + 25 && !plan.steps.is_empty());
    // Growth and target reach the plan.
    let (_, port) = read("paradip");
    assert!(!cheapest_plan(&port, 25).unwrap().steps.is_empty());
    let still = cheapest_plan(&port.with_growth(0.0), 25).unwrap();
    assert!(still.steps.is_empty(), "{still:?}");
}

#[test]
fn a_short_simulation_is_never_said_to_be_right() {
    let id = "chennai";
    let file = PortFile::parse(id, builtin_text(id).unwrap()).unwrap();
    let question = CapacityQuestion {
        simulation: Some(Setup {
            ships: 1_500,
            replications: 2,
            ..Setup::default()
        }),
        draws: 0,
        ..CapacityQuestion::default()
    };
    let c = capacity(&file, &question, &Control::default()).unwrap();
    let oil = c.groups.iter().find(|g| g.name == "Oil berths").unwrap();
    assert_eq!(oil.simulated_wait_h.unwrap().1, None);
    let said: Vec<_> = c
        .warnings
        .iter()
        .filter(|w| w.contains("Oil berths: "))
        .collect();
    assert!(
        said.iter().any(|w| w.contains("too short to judge")),
        "{said:?}"
    );
    assert!(
        !said.iter().any(|w| w.contains("trust the simulation")),
        "{said:?}"
    );
}
