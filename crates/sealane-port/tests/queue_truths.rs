//! The exact queues against closed forms, printed identities and a method that shares no code with them.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::needless_for_each
)] // test helpers

mod swept;
use sealane_port::queue::{Queue, QueueAnswer, QueueError, QueueModel, max_utilisation, solve};
use swept::swept;

fn ask(model: &str, berths: usize, utilisation: f64) -> QueueAnswer {
    solve(&Queue {
        model: model.parse().unwrap(),
        berths,
        utilisation,
    })
    .unwrap()
}

fn close(a: f64, b: f64, tolerance: f64, what: &str) {
    assert!((a / b - 1.0).abs() < tolerance, "{what}: {a} against {b}");
}

#[test]
fn phase_queues_agree_with_a_swept_chain() {
    for (model, k, r) in [
        ("M/E2/c", 1, 2),
        ("M/E3/c", 1, 3),
        ("E2/E2/c", 2, 2),
        ("E3/E2/c", 3, 2),
        ("E2/E4/c", 2, 4),
        ("E4/E4/c", 4, 4),
        ("E2/M/c", 2, 1),
    ] {
        for c in [1, 2, 3] {
            for rho in [0.1, 0.45, 0.7] {
                let (wait, p) = swept(k, r, c, rho, c + 70);
                let a = ask(model, c, rho);
                let what = format!("{model} c {c} rho {rho}");
                close(a.wait, wait, 1e-8, &what);
                close(a.wait_probability, p, 1e-8, &what);
            }
        }
    }
}

/// Many berths with many phases, which the planner's shortcut never solves.
#[test]
fn many_berths_with_four_phases_agree_with_a_swept_chain() {
    for (model, k, r, c, rho) in [
        ("M/E4/c", 1, 4, 14, 0.7),
        ("E3/E3/c", 3, 3, 10, 0.7),
        ("E4/E4/c", 4, 4, 7, 0.7),
        ("E4/E4/c", 4, 4, 14, 0.6),
    ] {
        let (wait, p) = swept(k, r, c, rho, c + 45);
        let a = ask(model, c, rho);
        let what = format!("{model} c {c} rho {rho}");
        close(a.wait, wait, 1e-6, &what);
        close(a.wait_probability, p, 1e-6, &what);
    }
}

#[test]
fn the_highest_utilisation_is_the_same_by_secants_from_two_phases() {
    for (model, c, target) in [
        ("M/E4/c", 8, 0.3),
        ("E3/E3/c", 7, 0.02),
        ("E2/E4/c", 9, 1.5),
    ] {
        let rho = max_utilisation(model.parse().unwrap(), c, target).unwrap();
        close(ask(model, c, rho).wait, target, 1e-9, model);
    }
}

#[test]
fn one_berth_closed_forms() {
    for rho in [0.01, 0.1, 0.5, 0.9, 0.98] {
        for (model, scv) in [
            ("M/M/c", 1.0),
            ("M/E2/c", 0.5),
            ("M/E4/c", 0.25),
            ("M/D/c", 0.0),
        ] {
            let pk = rho * (1.0 + scv) / (2.0 * (1.0 - rho));
            let a = ask(model, 1, rho);
            close(a.wait, pk, 1e-10, model);
            close(a.wait_probability, rho, 1e-10, model);
        }
        // D/M/1: s = exp(-(1 - s) / rho), wait s / (1 - s).
        let mut s = 0.0_f64;
        for _ in 0..200_000 {
            s = (-(1.0 - s) / rho).exp();
        }
        close(ask("D/M/c", 1, rho).wait, s / (1.0 - s), 1e-9, "D/M/1");
    }
}

/// GI/M/c by the closed form of Takacs (1962), which cancels for many berths and is therefore only a check here.
#[test]
fn deterministic_arrivals_by_takacs() {
    for c in 1..=6_usize {
        for rho in [0.3, 0.57, 0.83, 0.95] {
            let t = 1.0 / (c as f64 * rho);
            let phi = |j: usize| (-(j as f64) * t).exp();
            let mut s = 0.0_f64;
            for _ in 0..5000 {
                s = (-(1.0 - s) / rho).exp();
            }
            let n = c as f64;
            let (mut sum, mut cj, mut binomial) = (1.0 / (1.0 - s), 1.0, 1.0);
            for j in 1..=c {
                cj *= phi(j) / (1.0 - phi(j));
                binomial *= (c - j + 1) as f64 / j as f64;
                sum += binomial / (cj * (1.0 - phi(j))) * (n * (1.0 - phi(j)) - j as f64)
                    / (n * (1.0 - s) - j as f64);
            }
            let p = 1.0 / sum / (1.0 - s);
            let a = ask("D/M/c", c, rho);
            close(a.wait_probability, p, 1e-8, &format!("D/M/{c} at {rho}"));
        }
    }
}

#[test]
fn erlang_c_is_the_one_phase_case_of_the_phase_solver_at_every_size() {
    // E1/E1/c goes to Erlang C; E2/M/c lies between D/M/c and M/M/c, M/E4/c between M/D/c and M/M/c.
    for c in [1, 2, 7, 14] {
        for rho in [0.1, 0.3, 0.6, 0.9, 0.98] {
            let w = |m: &str| ask(m, c, rho).wait;
            assert!(w("D/M/c") < w("E4/M/c") && w("E4/M/c") < w("E2/M/c"));
            assert!(w("E2/M/c") < w("M/M/c"));
            assert!(w("M/D/c") < w("M/E3/c") && w("M/E3/c") < w("M/E2/c"));
            assert!(w("M/E2/c") < w("M/M/c") && w("E2/E2/c") < w("M/E2/c"));
        }
    }
}

#[test]
fn quantiles_invert_the_distribution_and_its_mean_is_the_mean() {
    for (model, c, rho) in [
        ("M/M/c", 4, 0.8),
        ("M/D/c", 3, 0.7),
        ("M/D/c", 2, 0.95),
        ("D/M/c", 3, 0.8),
        ("M/E3/c", 4, 0.8),
        ("E4/E4/c", 3, 0.9),
    ] {
        let a = ask(model, c, rho);
        for p in [0.5, 0.9, 0.99] {
            let t = a.quantile(p);
            if t > 0.0 {
                assert!((a.exceedance(t) - (1.0 - p)).abs() < 1e-8, "{model} {p}");
            }
        }
        // The mean is the area under P(W > t): Simpson between the kinks at whole service times.
        let (mut area, mut t) = (0.0, 0.0);
        while a.exceedance(t) > 1e-12 {
            let n = 64;
            let h = 1.0 / f64::from(n);
            for i in 0..n {
                let x = t + f64::from(i) * h;
                let end = (x + h).min((t + 1.0) * (1.0 - 1e-14));
                area += h / 6.0
                    * (a.exceedance(x) + 4.0 * a.exceedance(x + h / 2.0) + a.exceedance(end));
            }
            t += 1.0;
        }
        close(area, a.wait, 1e-6, model);
    }
}

#[test]
fn the_wait_grows_with_utilisation_and_falls_with_berths() {
    for model in ["M/M/c", "M/D/c", "D/M/c", "M/E4/c", "E2/E2/c"] {
        let mut last = 0.0;
        for i in 1..98 {
            let w = ask(model, 4, f64::from(i) / 100.0).wait;
            assert!(w > last, "{model} {i}");
            last = w;
        }
        for c in 1..14 {
            assert!(ask(model, c + 1, 0.6).wait < ask(model, c, 0.6).wait);
        }
    }
}

#[test]
fn maximum_occupancies() {
    let m = |t: &str| t.parse::<QueueModel>().unwrap();
    for (c, expected) in [(2, 0.48), (3, 0.59), (4, 0.65), (5, 0.70)] {
        let rho = max_utilisation(m("E2/E2/c"), c, 0.10).unwrap();
        assert!((rho - expected).abs() < 0.005, "{c}: {rho}");
        close(ask("E2/E2/c", c, rho).wait, 0.10, 1e-8, "target met");
    }
}

#[test]
fn wrong_questions_are_refused_in_words() {
    let bad = |model: &str, berths, utilisation| {
        model
            .parse()
            .and_then(|model| {
                solve(&Queue {
                    model,
                    berths,
                    utilisation,
                })
            })
            .unwrap_err()
    };
    assert_eq!(
        bad("M/M/c", 2, 1.2).to_string(),
        "utilisation 1.2 >= 1: the queue grows without bound"
    );
    assert!(matches!(bad("M/M/c", 0, 0.5), QueueError::Number { .. }));
    assert!(matches!(bad("M/M/c", 1, -0.1), QueueError::Number { .. }));
    assert!(matches!(
        bad("M/M/c", 1, f64::NAN),
        QueueError::Number { .. }
    ));
    assert!(matches!(bad("M/E9/c", 1, 0.5), QueueError::Model { .. }));
    assert!(matches!(bad("D/D/c", 1, 0.5), QueueError::Unsolved { .. }));
    assert!(matches!(
        bad("E4/E4/c", 60, 0.5),
        QueueError::TooLarge { .. }
    ));
    assert!(bad("M/M/c", 1, 1.0).is_no_answer());
}
