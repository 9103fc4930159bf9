//! The planner's curve against the exact search.
#![allow(clippy::unwrap_used)]

use sealane_port::queue::{QueueModel, max_utilisation, planned_utilisation};

#[test]
fn the_curve_agrees_with_the_exact_search_to_a_millionth() {
    for (model, berths) in [
        ("M/M/c", 1),
        ("M/M/c", 8),
        ("M/M/c", 20),
        ("M/D/c", 3),
        ("M/E2/c", 5),
        ("M/E4/c", 2),
        ("E2/E2/c", 1),
        ("E2/E2/c", 6),
        ("E2/E4/c", 4),
    ] {
        let model: QueueModel = model.parse().unwrap();
        for target in [0.05, 0.1, 0.17, 0.3, 0.9, 3.0] {
            let exact = max_utilisation(model, berths, target).unwrap();
            let planned = planned_utilisation(model, berths, target).unwrap();
            assert!(
                (planned / exact - 1.0).abs() < 1e-6,
                "{model} {berths} {target}: {planned} against {exact}"
            );
        }
    }
}

#[test]
fn an_impossible_target_is_refused_as_by_the_exact_search() {
    let model: QueueModel = "M/M/c".parse().unwrap();
    for target in [0.0, -1.0, f64::NAN, f64::INFINITY] {
        assert_eq!(
            planned_utilisation(model, 2, target).unwrap_err(),
            max_utilisation(model, 2, target).unwrap_err()
        );
    }
}
