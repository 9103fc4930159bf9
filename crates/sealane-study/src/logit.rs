//! Shares of several ways by generalized cost, and the scale from an elasticity.
//!
//! `P_k = exp(-theta G_k) / sum exp(-theta G_j)`. Published scales do not travel between markets; the scale is set so that the own-cost
//! elasticity of the first way, `e = -theta G (1 - P)`, has the value asked.

/// Scales that are sane for boxes, by USD/TEU: 0.0005 to 0.005 by USD/FEU. Where an elasticity asks for less, because the own way is dear, a way of
/// three times the cost would still win boxes; where it asks for more, a dollar would decide all. An assumption.
pub const BOXES: (f64, f64) = (0.001, 0.01);

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

/// The scale at which the first way's elasticity is `elasticity` (negative); 0 when there is nothing to choose between.
#[must_use]
pub fn scale(costs: &[Option<f64>], elasticity: f64) -> f64 {
    let Some(Some(own)) = costs.first().copied() else {
        return 0.0;
    };
    if costs.iter().flatten().count() < 2 || own <= 0.0 || elasticity >= 0.0 {
        return 0.0;
    }
    // theta G (1 - P(theta)) = -e. The left side rises from 0; when the own way is far the cheapest it falls again: take the first crossing.
    let target = -elasticity;
    let f = |theta: f64| theta * own * (1.0 - shares(costs, theta).first().copied().unwrap_or(0.0));
    let step = target / own / 8.0;
    let mut a = 0.0;
    for k in 1..=400 {
        let b = step * f64::from(k);
        if f(b) >= target {
            let (mut lo, mut hi) = (a, b);
            for _ in 0..50 {
                let m = f64::midpoint(lo, hi);
                if f(m) >= target { hi = m } else { lo = m }
            }
            return hi;
        }
        a = b;
    }
    // Never reached: the own way wins nearly all; the elasticity binds no more.
    a
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_costs_share_equally_and_the_elasticity_is_met() {
        let costs = [Some(2000.0), Some(2000.0)];
        let theta = scale(&costs, -0.8);
        assert!((shares(&costs, theta)[0] - 0.5).abs() < 1e-9);
        assert!((theta * 2000.0 * 0.5 - 0.8).abs() < 1e-6);
        let costs = [Some(2300.0), Some(2000.0), None];
        let theta = scale(&costs, -0.8);
        let p = shares(&costs, theta);
        assert!((theta * 2300.0 * (1.0 - p[0]) - 0.8).abs() < 1e-6);
        assert!(p[0] < p[1] && p[2] == 0.0);
    }

    #[test]
    fn a_lone_way_takes_all() {
        assert_eq!(shares(&[Some(5.0), None], 0.3), vec![1.0, 0.0]);
        assert_eq!(scale(&[Some(5.0), None], -0.8), 0.0);
    }
}
