//! Shares of several ways by generalized cost, and the scale from an elasticity.
//!
//! `P_k = exp(-theta G_k) / sum exp(-theta G_j)`. Published scales do not travel between markets; the scale is set so that the own-cost
//! elasticity of the cheapest way, `e = -theta G (1 - P)`, has the value asked.

/// Shares of the ways; ways that are shut are `None` and get 0.
#[must_use]
pub fn shares(costs: &[Option<f64>], theta: f64) -> Vec<f64> {
    let least = costs
        .iter()
        .flatten()
        .copied()
        .fold(f64::INFINITY, f64::min);
    let weights: Vec<f64> = costs
        .iter()
        .map(|c| c.map_or(0.0, |c| (-theta * (c - least)).exp()))
        .collect();
    let sum: f64 = weights.iter().sum();
    weights
        .iter()
        .map(|w| if sum > 0.0 { w / sum } else { 0.0 })
        .collect()
}

/// How a scale was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Found {
    /// The elasticity is met at the cheapest way.
    Solved,
    /// No scale meets the elasticity: the cheapest way is too far ahead. The scale of two ways of equal cost stands in.
    NoRoot,
    /// There is nothing to choose between.
    Alone,
}

/// The scale at which the cheapest way's own-cost elasticity is `elasticity` (negative): an elasticity is observed on the way that carries the trade.
///
/// `theta G (1 - P(theta))` rises from 0, and falls again where the cheapest way is well ahead, so there may be no root; then the scale is that of two
/// ways of equal cost, `-e / (G / 2)`, or where the elasticity is greatest if that is more.
#[must_use]
pub fn scale(costs: &[Option<f64>], elasticity: f64) -> (f64, Found) {
    let there: Vec<f64> = costs
        .iter()
        .flatten()
        .copied()
        .filter(|c| c.is_finite())
        .collect();
    let least = there.iter().copied().fold(f64::INFINITY, f64::min);
    if there.len() < 2 || least <= 0.0 || elasticity >= 0.0 {
        return (0.0, Found::Alone);
    }
    let target = -elasticity;
    let f = |theta: f64| {
        let sum: f64 = there.iter().map(|c| (-theta * (c - least)).exp()).sum();
        theta * least * (1.0 - 1.0 / sum)
    };
    let equal = target / (least * (1.0 - 1.0 / there.len() as f64));
    // The root, if any, lies at or above the scale of equal costs: other ways are no cheaper, so P is no smaller. Steps of 2 % from a tenth of it.
    let mut a = equal * 0.1;
    let mut peak = (f(a), a);
    for _ in 0..700 {
        let b = a * 1.02;
        let y = f(b);
        if y >= target {
            let (mut lo, mut hi) = (a, b);
            for _ in 0..60 {
                let m = f64::midpoint(lo, hi);
                if f(m) >= target { hi = m } else { lo = m }
            }
            return (f64::midpoint(lo, hi), Found::Solved);
        }
        if y > peak.0 {
            peak = (y, b);
        }
        a = b;
    }
    ((2.0 * target / least).max(peak.1), Found::NoRoot)
}

/// Scales by elasticity, solved once on a grid over its range and read off between.
#[derive(Debug, Clone, PartialEq)]
pub struct Scales {
    grid: Vec<(f64, f64)>,
    /// How the central one was found.
    pub found: Found,
}

impl Scales {
    /// Over the range of an elasticity at fixed costs.
    #[must_use]
    pub fn of(costs: &[Option<f64>], (low, value, high): (f64, f64, f64)) -> Self {
        let steps = 32;
        let grid = (0..=steps)
            .map(|k| {
                let e = low + (high - low) * f64::from(k) / f64::from(steps);
                (e, scale(costs, e).0)
            })
            .collect();
        Self {
            grid,
            found: scale(costs, value).1,
        }
    }

    /// The scale at an elasticity.
    #[must_use]
    pub fn at(&self, e: f64) -> f64 {
        let k = self.grid.partition_point(|g| g.0 < e);
        match (
            k.checked_sub(1).and_then(|j| self.grid.get(j)),
            self.grid.get(k),
        ) {
            (Some(a), Some(b)) if b.0 > a.0 => a.1 + (e - a.0) / (b.0 - a.0) * (b.1 - a.1),
            (_, Some(b)) => b.1,
            (Some(a), None) => a.1,
            (None, None) => 0.0,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_costs_share_equally_and_the_elasticity_is_met() {
        let costs = [Some(2000.0), Some(2000.0)];
        let (theta, found) = scale(&costs, -0.8);
        assert_eq!(found, Found::Solved);
        assert!((shares(&costs, theta)[0] - 0.5).abs() < 1e-9);
        assert!((theta * 2000.0 * 0.5 - 0.8).abs() < 1e-6);
        // A dear own way: the elasticity belongs to the way that has the trade.
        let costs = [Some(6300.0), Some(2300.0), Some(2400.0), None];
        let (theta, found) = scale(&costs, -0.8);
        let p = shares(&costs, theta);
        assert_eq!(found, Found::Solved);
        assert!((theta * 2300.0 * (1.0 - p[1]) - 0.8).abs() < 1e-6);
        assert!(p[0] < p[1] && p[3] == 0.0);
    }

    #[test]
    fn where_no_scale_meets_the_elasticity_it_is_said() {
        let costs = [Some(60.0), Some(110.0), Some(120.0)];
        let (theta, found) = scale(&costs, -4.0);
        assert_eq!(found, Found::NoRoot);
        assert!((theta - 4.0 / 30.0).abs() < 1e-9, "{theta}");
    }

    #[test]
    fn the_scale_follows_the_elasticity_over_its_range() {
        let costs = [Some(2000.0), Some(2200.0)];
        let s = Scales::of(&costs, (-1.2, -0.8, -0.4));
        assert!(s.at(-1.2) > s.at(-0.8) && s.at(-0.8) > s.at(-0.4));
        assert!((s.at(-0.8) - scale(&costs, -0.8).0).abs() < 1e-6);
    }

    #[test]
    fn a_lone_way_takes_all() {
        assert_eq!(shares(&[Some(5.0), None], 0.3), vec![1.0, 0.0]);
        assert_eq!(scale(&[Some(5.0), None], -0.8), (0.0, Found::Alone));
    }
}
