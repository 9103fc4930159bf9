//! Exact waiting at a group of alike berths, by the arrival and service laws of Kendall's notation.
//!
//! [`solve`] gives the mean wait in units of the mean service time, the probability of waiting and the whole distribution of the
//! wait; [`max_utilisation`] turns it round: how busy may the berths be for a wanted wait.

mod complex;
mod curve;
mod dense;
mod deterministic_arrivals;
mod deterministic_service;
mod erlang;
mod model;
mod phases;
mod poisson;
mod tail;

pub use curve::planned_utilisation;
pub use model::{Law, QueueModel};
pub use tail::Tail;

use serde::Serialize;

/// Why a queue has no answer.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum QueueError {
    /// The text is not a model.
    #[error("`{text}` is not a queue model: {expected}")]
    Model {
        /// What was given.
        text: String,
        /// What was expected.
        expected: String,
    },
    /// The model is one that is not solved here.
    #[error(
        "{model} is not solved exactly; M/M/c, M/D/c, D/M/c, M/Ek/c, Ek/M/c and Ej/Ek/c with phases 1 to 4 are. Simulate it instead"
    )]
    Unsolved {
        /// The model as understood.
        model: String,
    },
    /// A number is out of its range.
    #[error("{field} is {value}: expected {expected}")]
    Number {
        /// Field name.
        field: &'static str,
        /// What was given.
        value: String,
        /// What was expected.
        expected: String,
    },
    /// More ships come than the berths can serve.
    #[error("utilisation {0} >= 1: the queue grows without bound")]
    Unstable(f64),
    /// The state space is larger than what is solved exactly.
    #[error(
        "{model} with {berths} berths has {states} service states, more than the {limit} solved exactly; simulate it instead"
    )]
    TooLarge {
        /// The model as understood.
        model: String,
        /// Number of berths.
        berths: usize,
        /// Service states with every berth busy.
        states: usize,
        /// The limit.
        limit: usize,
    },
    /// The solution failed its own check (mean busy berths against offered load).
    #[error(
        "{model} with {berths} berths at utilisation {utilisation}: the solution misses its own check by {check:.1e}; simulate it instead"
    )]
    Inaccurate {
        /// The model as understood.
        model: String,
        /// Number of berths.
        berths: usize,
        /// Utilisation.
        utilisation: f64,
        /// Relative miss.
        check: f64,
    },
}

impl QueueError {
    /// Snake-case kind for machine-readable errors.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Model { .. } | Self::Unsolved { .. } => "bad_queue_model",
            Self::Number { .. } => "bad_number",
            Self::Unstable(_) => "unstable",
            Self::TooLarge { .. } => "queue_too_large",
            Self::Inaccurate { .. } => "queue_inaccurate",
        }
    }

    /// Whether the question was proper but has no answer (exit code 1), rather than wrong (exit code 2).
    #[must_use]
    pub const fn is_no_answer(&self) -> bool {
        matches!(
            self,
            Self::Unstable(_) | Self::TooLarge { .. } | Self::Inaccurate { .. }
        )
    }
}

/// One question: a model, a number of berths, a utilisation.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Queue {
    /// Laws of the times between arrivals and of the times at berth.
    pub model: QueueModel,
    /// Berths alike, served from one line in order of arrival.
    pub berths: usize,
    /// Offered load over berths: mean service time / (berths x mean time between arrivals).
    pub utilisation: f64,
}

/// The answer; times are in units of the mean service time.
#[derive(Debug, Clone)]
pub struct QueueAnswer {
    /// The question.
    pub queue: Queue,
    /// Mean wait over mean service time, of all ships, those that do not wait included.
    pub wait: f64,
    /// Share of ships that wait.
    pub wait_probability: f64,
    /// Mean number of ships waiting.
    pub waiting_ships: f64,
    /// Distribution of the wait.
    pub tail: Tail,
    /// How it was solved.
    pub method: &'static str,
    /// Relative miss of the built-in check (mean busy berths against the offered load); 0 for closed forms.
    pub check: f64,
}

impl QueueAnswer {
    /// Probability that a ship waits longer than `t` mean service times.
    #[must_use]
    pub fn exceedance(&self, t: f64) -> f64 {
        if t < 0.0 { 1.0 } else { self.tail.exceed(t) }
    }

    /// Smallest wait that a share `p` (0 to 1, exclusive) of all ships does not exceed, in mean service times.
    #[must_use]
    pub fn quantile(&self, p: f64) -> f64 {
        let target = 1.0 - p.clamp(0.0, 1.0 - 1e-12);
        if self.wait_probability <= target {
            return 0.0;
        }
        let mut high = 1.0;
        while self.tail.exceed(high) > target && high < 1e9 {
            high *= 2.0;
        }
        let mut low = if high > 1.0 { high / 2.0 } else { 0.0 };
        for _ in 0..200 {
            let mid = f64::midpoint(low, high);
            if mid <= low || mid >= high {
                break;
            }
            if self.tail.exceed(mid) > target {
                low = mid;
            } else {
                high = mid;
            }
        }
        high
    }
}

/// Solves one queue.
///
/// ```
/// use sealane_port::queue::{Queue, solve};
/// let q = Queue { model: "M/E2/c".parse()?, berths: 3, utilisation: 0.6 };
/// let a = solve(&q)?;
/// assert!((a.wait - 0.227).abs() < 0.01);
/// # Ok::<(), sealane_port::QueueError>(())
/// ```
///
/// # Errors
/// [`QueueError::Number`] for no berths or a utilisation that is negative or not finite, [`QueueError::Unstable`] from utilisation 1 up,
/// [`QueueError::Unsolved`] and [`QueueError::TooLarge`] for what must be simulated.
pub fn solve(queue: &Queue) -> Result<QueueAnswer, QueueError> {
    check(queue)?;
    let (c, rho) = (queue.berths, queue.utilisation);
    if rho == 0.0 {
        return Ok(QueueAnswer {
            queue: *queue,
            wait: 0.0,
            wait_probability: 0.0,
            waiting_ships: 0.0,
            tail: Tail::None,
            method: "nothing arrives",
            check: 0.0,
        });
    }
    match (queue.model.arrivals, queue.model.service) {
        (Law::Exponential, Law::Exponential) => Ok(erlang::solve(queue)),
        (Law::Exponential, Law::Deterministic) => Ok(deterministic_service::solve(queue)),
        (Law::Deterministic, Law::Exponential) => Ok(deterministic_arrivals::solve(queue)),
        (a, s) => match (a.phases(), s.phases()) {
            (Some(k), Some(r)) => phases::solve(queue, k, r, c),
            _ => Err(QueueError::Unsolved {
                model: queue.model.to_string(),
            }),
        },
    }
}

fn check(queue: &Queue) -> Result<(), QueueError> {
    let rho = queue.utilisation;
    if queue.berths == 0 || queue.berths > 1000 {
        return Err(QueueError::Number {
            field: "berths",
            value: queue.berths.to_string(),
            expected: "1 to 1000".to_owned(),
        });
    }
    if !rho.is_finite() || rho < 0.0 {
        return Err(QueueError::Number {
            field: "utilisation",
            value: rho.to_string(),
            expected: "a share of 0 or more, below 1".to_owned(),
        });
    }
    if rho >= 1.0 {
        return Err(QueueError::Unstable(rho));
    }
    Ok(())
}

/// Where three or four phases at many berths make each solution slow, the place is sought from that of the queue with two phases, its wait scaled
/// by the variances, by secants: four or five solutions in place of ten. `None` where that is not the case or does not settle.
fn from_two_phases(
    model: QueueModel,
    berths: usize,
    target: f64,
    miss: &dyn Fn(f64) -> Result<f64, QueueError>,
) -> Result<Option<f64>, QueueError> {
    let fewer = |law: Law| match law {
        Law::Erlang(k) => Law::Erlang(k.min(2)),
        law => law,
    };
    let near = QueueModel {
        arrivals: fewer(model.arrivals),
        service: fewer(model.service),
    };
    if near == model || berths <= 6 {
        return Ok(None);
    }
    let scv = |m: QueueModel| m.arrivals.scv() + m.service.scv();
    let shape = scv(model) / scv(near);
    let Ok(first) = max_utilisation(near, berths, target / shape) else {
        return Ok(None);
    };
    let mut s = (first / (1.0 - first)).ln();
    let mut f = miss(s)?;
    // The slope of ln(wait) over s is 1 where berths are busy and steeper below.
    let mut next = s - f / 1.3;
    for _ in 0..12 {
        if f.abs() < 1e-10 {
            return Ok(Some(s));
        }
        let f_next = miss(next)?;
        let (step, rise) = (next - s, f_next - f);
        (s, f) = (next, f_next);
        if rise == 0.0 || !rise.is_finite() {
            break;
        }
        next = s - f * step / rise;
        if !(-40.0..=9.0).contains(&next) {
            break;
        }
    }
    Ok((f.abs() < 1e-10).then_some(s))
}

/// Highest utilisation at which the mean wait stays within `target` mean service times.
///
/// # Errors
/// [`QueueError::Number`] unless `target` is positive and finite, and the errors of [`solve`].
pub fn max_utilisation(model: QueueModel, berths: usize, target: f64) -> Result<f64, QueueError> {
    if !target.is_finite() || target <= 0.0 {
        return Err(QueueError::Number {
            field: "target wait",
            value: target.to_string(),
            expected: "a positive share of the service time, such as 0.10".to_owned(),
        });
    }
    // In the coordinate s = ln(rho / (1 - rho)) the logarithm of the wait is close to a straight line.
    let rho = |s: f64| 1.0 / (1.0 + (-s).exp());
    let miss = |s: f64| -> Result<f64, QueueError> {
        let a = solve(&Queue {
            model,
            berths,
            utilisation: rho(s),
        })?;
        Ok(if a.wait > 0.0 {
            (a.wait / target).ln()
        } else {
            -700.0
        })
    };
    if let Some(found) = from_two_phases(model, berths, target, &miss)? {
        return Ok(rho(found));
    }
    let (mut low, mut high) = (-1.0, 1.0);
    let (mut f_low, mut f_high) = (miss(low)?, miss(high)?);
    while f_low > 0.0 && low > -40.0 {
        (high, f_high) = (low, f_low);
        low -= 1.5;
        f_low = miss(low)?;
    }
    while f_high < 0.0 && high < 9.0 {
        (low, f_low) = (high, f_high);
        high += 1.5;
        f_high = miss(high)?;
    }
    if f_low > 0.0 || f_high < 0.0 {
        return Err(QueueError::Number {
            field: "target wait",
            value: target.to_string(),
            expected: "a wait that some utilisation between 0 and 0.9999 gives".to_owned(),
        });
    }
    // Regula falsi, Illinois form.
    let mut side = 0;
    for _ in 0..100 {
        if high - low < 1e-11 {
            break;
        }
        let mid = ((low * f_high - high * f_low) / (f_high - f_low)).clamp(low, high);
        let f_mid = miss(mid)?;
        if f_mid.abs() < 1e-11 {
            return Ok(rho(mid));
        }
        if f_mid > 0.0 {
            (high, f_high) = (mid, f_mid);
            if side == 1 {
                f_low /= 2.0;
            }
            side = 1;
        } else {
            (low, f_low) = (mid, f_mid);
            if side == -1 {
                f_high /= 2.0;
            }
            side = -1;
        }
    }
    Ok(rho(low))
}
