//! Which speed: the cheapest one, and the slowest that arrives in time.

use super::cost::price;
use super::plan::Plan;
use crate::prices::Rates;
use crate::{VoyageError, error};
use serde::Serialize;

/// What holds the speed where it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Bound {
    /// Nothing: a faster and a slower voyage both cost more.
    Interior,
    /// Half the reference speed: below it the model is not to be trusted.
    SlowSteaming,
    /// What the engine holds in average weather, or the hull's limit.
    Hull,
    /// The time allowed.
    Arrival,
}

/// A chosen speed.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Chosen {
    /// Speed, laden and in ballast alike, kn.
    pub speed_kn: f64,
    /// Cost of the voyage at that speed, USD.
    pub cost_usd: f64,
    /// Days of the voyage.
    pub total_days: f64,
    /// What holds it there.
    pub bound: Bound,
}

/// Step of the search, kn; the best step is then refined.
const STEP_KN: f64 = 0.1;

impl Plan {
    /// The fastest speed worth asking: what the engine holds in average weather at these draughts, within the hull's limit.
    fn fastest_kn(&self) -> f64 {
        let most = self.sustained_kn.into_iter().fold(0.0, f64::max);
        let [laden, _] = self.sustained_kn;
        if self.physical().ballast_nm > 0.0 {
            most.min(self.model.max_speed_kn)
        } else {
            laden.min(self.model.max_speed_kn)
        }
    }

    /// The slowest speed at which the whole voyage takes at most `days`.
    ///
    /// # Errors
    /// [`VoyageError::NotKnown`] when even the hull's limit is too slow; [`VoyageError::Range`] for days not above zero.
    pub fn speed_for_days(&self, days: f64) -> Result<f64, VoyageError> {
        self.slowest(days, "the voyage takes", |v| self.at(v, v).total_days)
    }

    /// The slowest laden speed at which the ship arrives at the discharging port within `days` of its arrival at the loading port.
    ///
    /// # Errors
    /// As [`Plan::speed_for_days`].
    pub fn speed_for_arrival(&self, days: f64) -> Result<f64, VoyageError> {
        self.slowest(days, "the arrival takes", |v| self.days_to_arrival(v))
    }

    fn slowest(&self, days: f64, what: &str, at: impl Fn(f64) -> f64) -> Result<f64, VoyageError> {
        error::positive("days allowed", days)?;
        let (mut slow, mut fast) = (0.1, self.fastest_kn());
        if at(fast) > days {
            return Err(VoyageError::NotKnown {
                what: format!("a speed that arrives within {days:.2} days"),
                why: format!(
                    "at {fast:.1} kn, which is all that the engine holds in average weather, {what} {:.2} days",
                    at(fast)
                ),
            });
        }
        for _ in 0..60 {
            let mid = f64::midpoint(slow, fast);
            if at(mid) > days {
                slow = mid;
            } else {
                fast = mid;
            }
        }
        Ok(fast)
    }

    /// The cheapest speed between half the reference speed and the hull's limit, within `days` where given: hire, fuel and carbon weigh
    /// against each other.
    ///
    /// ```
    /// use sealane_voyage::{Plan, VoyageInput, Way, commodity, ship};
    /// let input = VoyageInput::new(Way::open(4_600.0), ship("kamsarmax-bulk")?, commodity("coking-coal")?, Some(75_000.0))?;
    /// let plan = Plan::new(&input)?;
    /// let rates = input.prices.central();
    /// let mut dear = rates;
    /// dear.fuel_usd_per_t = [1_500.0; 12];
    /// assert!(plan.least_cost_speed(&dear, None)?.speed_kn <= plan.least_cost_speed(&rates, None)?.speed_kn);
    /// # Ok::<(), sealane_voyage::VoyageError>(())
    /// ```
    ///
    /// # Errors
    /// As [`Plan::speed_for_days`].
    pub fn least_cost_speed(
        &self,
        rates: &Rates,
        days: Option<f64>,
    ) -> Result<Chosen, VoyageError> {
        let slowest = 0.5 * self.model.reference_speed_kn;
        let fastest = self.fastest_kn();
        let needed = days.map(|d| self.speed_for_days(d)).transpose()?;
        let low = needed.map_or(slowest, |n| n.max(slowest));
        let cost = |v: f64| price(&self.at(v, v), rates).total;
        let steps = ((fastest - low) / STEP_KN).ceil().max(1.0) as u32;
        let at_step =
            |k: u32| (low + (fastest - low) * f64::from(k) / f64::from(steps)).min(fastest);
        let best = (0..=steps)
            .map(|k| (k, cost(at_step(k))))
            .min_by(|a, b| a.1.total_cmp(&b.1))
            .map_or(0, |(k, _)| k);
        let (mut a, mut b) = (
            at_step(best.saturating_sub(1)),
            at_step((best + 1).min(steps)),
        );
        for _ in 0..60 {
            let (m1, m2) = (a + (b - a) / 3.0, b - (b - a) / 3.0);
            if cost(m1) <= cost(m2) {
                b = m2;
            } else {
                a = m1;
            }
        }
        let speed_kn = f64::midpoint(a, b);
        let near = |x: f64| (speed_kn - x).abs() < 1e-6;
        let bound = match needed {
            Some(n) if n > slowest && near(n) => Bound::Arrival,
            _ if near(slowest) => Bound::SlowSteaming,
            _ if near(fastest) => Bound::Hull,
            _ => Bound::Interior,
        };
        Ok(Chosen {
            speed_kn,
            cost_usd: cost(speed_kn),
            total_days: self.at(speed_kn, speed_kn).total_days,
            bound,
        })
    }
}
