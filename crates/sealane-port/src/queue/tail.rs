//! Distributions of the wait.
#![allow(
    clippy::indexing_slicing,
    clippy::needless_range_loop,
    clippy::needless_for_each
)] // numeric kernel: indices are bounded by the lengths beside them

use super::complex::Complex;
use super::poisson;

/// P(wait > t), t in mean service times.
#[derive(Debug, Clone)]
pub enum Tail {
    /// Nobody waits.
    None,
    /// Real part of a sum of exponentials.
    Exponentials(Vec<Term>),
    /// Deterministic service: by the number waiting one or more services ago (Franx 2001).
    DeterministicService {
        /// Arrivals per service time.
        load: f64,
        /// Berths.
        berths: usize,
        /// P(n ships wait), n = 0, 1, ...
        waiting: Vec<f64>,
    },
}

/// One exponential: the real part of `(re + i im) exp(-(rate_re + i rate_im) t)`.
#[derive(Debug, Clone, Copy)]
pub struct Term {
    pub(super) weight: Complex,
    pub(super) rate: Complex,
}

impl Tail {
    pub(super) fn exponential(weight: f64, rate: f64) -> Self {
        Self::Exponentials(vec![Term {
            weight: Complex::new(weight, 0.0),
            rate: Complex::new(rate, 0.0),
        }])
    }

    /// P(wait > t).
    #[must_use]
    pub fn exceed(&self, t: f64) -> f64 {
        match self {
            Self::None => 0.0,
            Self::Exponentials(terms) => terms
                .iter()
                .map(|e| (e.weight * e.rate.scale(-t).exp()).re)
                .sum::<f64>()
                .clamp(0.0, 1.0),
            Self::DeterministicService {
                load,
                berths,
                waiting,
            } => {
                let k = t.floor() + 1.0;
                let mean = load * (k - t);
                let ahead = k as usize * berths;
                // P(waiting + Poisson(mean) >= ahead)
                let mut sum: f64 = waiting.iter().skip(ahead).sum();
                for (n, q) in waiting.iter().enumerate().take(ahead) {
                    sum += q * poisson::upper(ahead - n, mean);
                }
                sum.clamp(0.0, 1.0)
            }
        }
    }
}
