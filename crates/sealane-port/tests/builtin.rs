//! The built-in port files: they read, they are graded throughout, and they say what is known of the ports.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::expect_used)] // test helpers

use sealane_port::{
    CapacityQuestion, Constraint, Port, PortFile, builtin_ids, builtin_text, capacity,
    cheapest_plan, effects,
    sim::{Control, Setup, simulate},
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
