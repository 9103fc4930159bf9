//! The wait of one queue as a curve of its utilisation, for planners that ask thousands of times.
//!
//! In s = ln(ρ / (1 − ρ)) the logarithm of the mean wait is smooth and close to a straight line, so a Chebyshev polynomial through
//! a few exact solutions replaces the solver: the highest utilisation for a wait agrees with the exact one to a millionth
//! (`tests/curve.rs`). Outside the span the exact search answers.

use super::{Queue, QueueError, QueueModel, max_utilisation, solve};
use std::collections::HashMap;
use std::sync::{Arc, LazyLock, Mutex};

/// Exact solutions under one curve.
const NODES: usize = 22;
/// Span of s: utilisation 0.076 to 0.989.
const LOW: f64 = -2.5;
const HIGH: f64 = 4.5;

type Curves = HashMap<(QueueModel, usize), Arc<Option<[f64; NODES]>>>;

/// Curves found so far: the same model and berths always give the same one.
static CURVES: LazyLock<Mutex<Curves>> = LazyLock::new(Mutex::default);

/// Highest utilisation at which the mean wait stays within `target` mean service times, from the curve.
///
/// # Errors
/// Those of [`max_utilisation`].
pub fn planned_utilisation(
    model: QueueModel,
    berths: usize,
    target: f64,
) -> Result<f64, QueueError> {
    if !target.is_finite() || target <= 0.0 {
        return max_utilisation(model, berths, target);
    }
    let curve = curve(model, berths);
    let wanted = target.ln();
    let Some(c) = curve.as_ref() else {
        return max_utilisation(model, berths, target);
    };
    let (mut low, mut high) = (LOW, HIGH);
    if value(c, low) > wanted || value(c, high) < wanted {
        return max_utilisation(model, berths, target);
    }
    for _ in 0..60 {
        let mid = 0.5 * (low + high);
        if value(c, mid) > wanted {
            high = mid;
        } else {
            low = mid;
        }
    }
    Ok(1.0 / (1.0 + (-low).exp()))
}

fn curve(model: QueueModel, berths: usize) -> Arc<Option<[f64; NODES]>> {
    let key = (model, berths);
    if let Ok(known) = CURVES.lock()
        && let Some(c) = known.get(&key)
    {
        return Arc::clone(c);
    }
    let found = Arc::new(fit(model, berths));
    if let Ok(mut known) = CURVES.lock() {
        known.insert(key, Arc::clone(&found));
    }
    found
}

/// Angle of the Chebyshev node `i`.
fn angle(i: usize) -> f64 {
    std::f64::consts::PI * (i as f64 + 0.5) / NODES as f64
}

/// Chebyshev coefficients of ln(wait), or nothing where a node has no exact answer.
fn fit(model: QueueModel, berths: usize) -> Option<[f64; NODES]> {
    let mut at = [0.0; NODES];
    for (i, y) in at.iter_mut().enumerate() {
        let s = 0.5 * (LOW + HIGH) + 0.5 * (HIGH - LOW) * angle(i).cos();
        let utilisation = 1.0 / (1.0 + (-s).exp());
        let answer = solve(&Queue {
            model,
            berths,
            utilisation,
        })
        .ok()?;
        *y = (answer.wait > 0.0).then(|| answer.wait.ln())?;
    }
    let mut c = [0.0; NODES];
    for (j, c) in c.iter_mut().enumerate() {
        let sum: f64 = at
            .iter()
            .enumerate()
            .map(|(i, y)| y * (j as f64 * angle(i)).cos())
            .sum();
        *c = sum * if j == 0 { 1.0 } else { 2.0 } / NODES as f64;
    }
    Some(c)
}

/// Clenshaw's sum at s.
fn value(c: &[f64; NODES], s: f64) -> f64 {
    let x = (2.0 * s - LOW - HIGH) / (HIGH - LOW);
    let (mut b1, mut b2) = (0.0, 0.0);
    for (j, c) in c.iter().enumerate().rev() {
        if j == 0 {
            return c + x * b1 - b2;
        }
        (b1, b2) = (2.0 * x * b1 - b2 + c, b1);
    }
    b1
}
