//! D/M/c: the chain seen by arrivals. Above `c - 1` ships it is geometric; below it follows from cuts between states, all terms positive.
#![allow(
    clippy::indexing_slicing,
    clippy::needless_range_loop,
    clippy::needless_for_each
)] // numeric kernel: indices are bounded by the lengths beside them

use super::{Queue, QueueAnswer, poisson, tail::Tail};

pub fn solve(queue: &Queue) -> QueueAnswer {
    let (c, rho) = (queue.berths, queue.utilisation);
    let sigma = decay(rho);
    let below = mass_below(c, rho, sigma);
    let upper = 1.0 / (1.0 - sigma);
    let wait_probability = sigma * upper / (upper + below);
    let rate = c as f64 * (1.0 - sigma);
    let wait = wait_probability / rate;
    QueueAnswer {
        queue: *queue,
        wait,
        wait_probability,
        waiting_ships: wait * c as f64 * rho,
        tail: Tail::exponential(wait_probability, rate),
        method: "embedded chain at arrivals",
        check: 0.0,
    }
}

/// The root below 1 of `s = exp(-(1 - s) / rho)`.
fn decay(rho: f64) -> f64 {
    let mut s = 0.0;
    for _ in 0..200 {
        let e = (-(1.0 - s) / rho).exp();
        // Newton from below: the function is convex, so it never passes the smaller root.
        let next = s + (e - s) / (1.0 - e / rho);
        if (next - s).abs() <= 1e-16 * next {
            break;
        }
        s = next;
    }
    s
}

/// Sum over j < c - 1 of P(an arrival finds j) when P(finds c - 1) is 1.
fn mass_below(c: usize, rho: f64, sigma: f64) -> f64 {
    if c == 1 {
        return 0.0;
    }
    let interval = 1.0 / (c as f64 * rho);
    let stay = (-interval).exp(); // one ship is still being served at the next arrival
    let from_above = from_saturated(c, rho, sigma);
    // finds[j] relative to the scale; the scale starts at P(finds c - 1) = 1.
    let mut finds = vec![0.0; c - 1];
    let mut scale = 1.0;
    for j in (0..c - 1).rev() {
        let mut flow = from_above[..=j].iter().sum::<f64>() * scale;
        for i in j + 1..c - 1 {
            flow += finds[i] * binomial_at_most(i + 1, j, stay);
        }
        finds[j] = flow / (-(j as f64 + 1.0) * interval).exp();
        if !finds[j].is_finite() {
            return f64::INFINITY;
        }
        if finds[j] > 1e150 {
            let down = 1.0 / finds[j];
            scale *= down;
            for f in &mut finds[j..] {
                *f *= down;
            }
        }
    }
    finds.iter().sum::<f64>() / scale
}

/// P(at the next arrival n ships are left), n < c, from states i >= c - 1 with weights sigma^(i - c + 1); uniformised at rate c.
fn from_saturated(c: usize, rho: f64, sigma: f64) -> Vec<f64> {
    let mean = 1.0 / rho;
    let steps = (mean + 12.0 * mean.sqrt() + 60.0) as usize;
    let mut state = vec![0.0; c];
    let mut out = vec![0.0; c];
    let mut inflow = 1.0;
    for step in 1..=steps {
        for n in 0..c {
            let leave = if n + 1 < c {
                state[n + 1] * (n as f64 + 1.0) / c as f64
            } else {
                inflow
            };
            state[n] = state[n] * (1.0 - n as f64 / c as f64) + leave;
        }
        inflow *= sigma;
        let p = poisson::pmf(step, mean);
        for (o, s) in out.iter_mut().zip(&state) {
            *o += p * s;
        }
    }
    out
}

/// P(Binomial(n, p) <= j) by positive terms.
fn binomial_at_most(n: usize, j: usize, p: f64) -> f64 {
    let q = -(p.ln()).exp_m1(); // -(exp(ln p) - 1)
    let mut term = q.powi(n as i32);
    let mut sum = term;
    for i in 1..=j {
        term *= (n - i + 1) as f64 / i as f64 * p / q;
        sum += term;
    }
    sum
}
