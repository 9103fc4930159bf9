//! M/D/c. Seen every service time the ships waiting are the greatest value of a random walk with steps Poisson(load) - berths.
//!
//! Below utilisation 0.9 Spitzer's identity gives mean and distribution by positive terms only (full relative precision however
//! small the wait); above it the roots of z^c = exp(load (z - 1)) do (Crommelin 1932). The two are checked against each other.
#![allow(
    clippy::indexing_slicing,
    clippy::needless_range_loop,
    clippy::needless_for_each
)] // numeric kernel: indices are bounded by the lengths beside them

use super::{Queue, QueueAnswer, complex::Complex, poisson, tail::Tail};
use std::f64::consts::PI;

pub fn solve(queue: &Queue) -> QueueAnswer {
    let (c, rho) = (queue.berths, queue.utilisation);
    let load = c as f64 * rho;
    let (waiting_ships, waiting, method) = if rho < 0.9 {
        (
            load * spitzer_wait(c, rho),
            spitzer_waiting(c, rho),
            "Spitzer's identity",
        )
    } else {
        let roots = roots(c, rho);
        (
            root_waiting_mean(c, load, &roots),
            root_waiting(c, rho, &roots),
            "roots of the embedded chain",
        )
    };
    let tail = Tail::DeterministicService {
        load,
        berths: c,
        waiting,
    };
    QueueAnswer {
        queue: *queue,
        wait: waiting_ships / load,
        wait_probability: tail.exceed(0.0),
        waiting_ships,
        tail,
        method,
        check: 0.0,
    }
}

/// Mean wait over service time: the sum over i of E[(Poisson(i load) - i c)+] / (i load).
pub fn spitzer_wait(c: usize, rho: f64) -> f64 {
    let mut sum = 0.0;
    for i in 1.. {
        let m = i * c;
        let mean = m as f64 * rho;
        let term = poisson::mean_excess(m, mean) / mean;
        sum += term;
        if term <= sum * 1e-17 {
            break;
        }
    }
    sum
}

/// P(n ships wait), n = 0, 1, ..., by the compound Poisson recursion.
fn spitzer_waiting(c: usize, rho: f64) -> Vec<f64> {
    let length = length(rho);
    let mut jump = vec![0.0; length];
    for i in 1.. {
        let mean = (i * c) as f64 * rho;
        let mut p = poisson::pmf(i * c + 1, mean);
        let mut grew = false;
        for (n, a) in jump.iter_mut().enumerate().skip(1) {
            let add = p / i as f64;
            grew |= add > *a * 1e-17;
            *a += add;
            p *= mean / (i * c + n + 1) as f64;
        }
        if !grew {
            break;
        }
    }
    let mut q = vec![0.0; length];
    q[0] = (-jump.iter().sum::<f64>()).exp();
    for n in 1..length {
        let sum: f64 = (1..=n).map(|k| k as f64 * jump[k] * q[n - k]).sum();
        q[n] = sum / n as f64;
    }
    q
}

/// Ships waiting after which less than 1e-18 of the probability is left: the tail falls as tau^-n with rho = ln tau / (tau - 1).
fn length(rho: f64) -> usize {
    let mut tau = 1.0 / rho;
    for _ in 0..200 {
        // Newton on ln tau - rho (tau - 1), concave: from the right it comes down to the larger root.
        let f = tau.ln() - rho * (tau - 1.0);
        if f > -1e-14 && tau > 1.0 / rho + 1e-9 {
            break;
        }
        if f >= 0.0 {
            tau *= 1.5;
            continue;
        }
        tau -= f / (1.0 / tau - rho);
    }
    ((42.0 / tau.ln()).ceil() as usize + 2).clamp(16, 1 << 20)
}

/// The c - 1 roots inside the unit circle of z^c = exp(load (z - 1)).
fn roots(c: usize, rho: f64) -> Vec<Complex> {
    (1..c)
        .map(|m| {
            let turn = Complex::polar(1.0, 2.0 * PI * m as f64 / c as f64);
            let mut z = Complex::ZERO;
            for _ in 0..400 {
                let g = turn * (z - Complex::ONE).scale(rho).exp();
                let next = z - (z - g) / (Complex::ONE - g.scale(rho));
                let moved = (next - z).abs();
                z = next;
                if moved < 1e-16 {
                    break;
                }
            }
            z
        })
        .collect()
}

fn root_waiting_mean(c: usize, load: f64, roots: &[Complex]) -> f64 {
    let sum: f64 = roots
        .iter()
        .map(|z| (Complex::ONE / (Complex::ONE - *z)).re)
        .sum();
    load / (2.0 * (c as f64 - load)) - load / 2.0 - (c as f64 - 1.0) / 2.0 + sum
}

/// P(n ships wait) by inverting the generating function on the unit circle.
fn root_waiting(c: usize, rho: f64, roots: &[Complex]) -> Vec<f64> {
    let load = c as f64 * rho;
    let n = length(rho).next_power_of_two();
    let mut values: Vec<Complex> = (0..n)
        .map(|i| {
            if i == 0 {
                return Complex::ONE;
            }
            let z = Complex::polar(1.0, 2.0 * PI * i as f64 / n as f64);
            let bottom = z.powi(c) - (z - Complex::ONE).scale(load).exp();
            roots.iter().fold(
                (z - Complex::ONE).scale(c as f64 - load) / bottom,
                |p, r| p * (z - *r) / (Complex::ONE - *r),
            )
        })
        .collect();
    transform(&mut values);
    values.iter().map(|v| (v.re / n as f64).max(0.0)).collect()
}

/// In-place discrete Fourier transform with exponent -2 pi i, length a power of two.
fn transform(a: &mut [Complex]) {
    let n = a.len();
    let mut j = 0;
    for i in 1..n {
        let mut bit = n >> 1;
        while j & bit != 0 {
            j ^= bit;
            bit >>= 1;
        }
        j |= bit;
        if i < j {
            a.swap(i, j);
        }
    }
    let mut size = 2;
    while size <= n {
        for start in (0..n).step_by(size) {
            for i in 0..size / 2 {
                let w = Complex::polar(1.0, -2.0 * PI * i as f64 / size as f64);
                let (even, odd) = (a[start + i], a[start + i + size / 2] * w);
                a[start + i] = even + odd;
                a[start + i + size / 2] = even - odd;
            }
        }
        size *= 2;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_two_methods_agree() {
        for c in [1, 2, 5, 14, 40] {
            for rho in [0.5, 0.7, 0.9, 0.95] {
                let load = c as f64 * rho;
                let roots = roots(c, rho);
                let a = spitzer_wait(c, rho) * load;
                let b = root_waiting_mean(c, load, &roots);
                assert!((a / b - 1.0).abs() < 1e-9, "c {c} rho {rho}: {a} {b}");
                let (p, q) = (spitzer_waiting(c, rho), root_waiting(c, rho, &roots));
                for (x, y) in p.iter().zip(&q) {
                    assert!((x - y).abs() < 1e-11, "c {c} rho {rho}: {x} {y}");
                }
            }
        }
    }

    #[test]
    fn one_berth_is_pollaczek_khinchine() {
        for rho in [0.01, 0.3, 0.8, 0.98] {
            let q = Queue {
                model: "M/D/c".parse().unwrap(),
                berths: 1,
                utilisation: rho,
            };
            let a = solve(&q);
            let exact = rho / (2.0 * (1.0 - rho));
            assert!((a.wait / exact - 1.0).abs() < 1e-10);
            assert!((a.wait_probability - rho).abs() < 1e-10);
        }
    }
}
