//! Draws of the uncertain numbers: Latin hypercube, common random numbers, groups that move together.
//!
//! Every number with a range gets one column; all corridors, cargoes and levers read the same columns, so that differences are not noise.
#![allow(
    clippy::indexing_slicing,
    reason = "columns and rows are made here and have equal length"
)]

use crate::params::Params;
use sealane_data::{Distribution, Graded};

/// A small counter-free generator (SplitMix64): the same seed gives the same numbers on every machine.
#[derive(Debug, Clone)]
pub struct Random(u64);

impl Random {
    /// A stream of its own for each `(seed, stream)`.
    #[must_use]
    pub fn new(seed: u64, stream: u64) -> Self {
        let mut r = Self(
            seed ^ stream
                .wrapping_mul(0xd1b5_4a32_d192_ed03)
                .wrapping_add(0x9e37_79b9_7f4a_7c15),
        );
        r.next_u64();
        r
    }

    /// The next 64 bits.
    pub fn next_u64(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number in (0, 1).
    pub fn unit(&mut self) -> f64 {
        ((self.next_u64() >> 11) as f64 + 0.5) / 9_007_199_254_740_992.0
    }

    /// A whole number below `n`.
    pub fn below(&mut self, n: usize) -> usize {
        ((u128::from(self.next_u64()) * n as u128) >> 64) as usize
    }
}

/// One Latin hypercube column: each of the `n` equal slices of (0, 1) once, in random order.
fn latin(n: usize, seed: u64, stream: u64) -> Vec<f64> {
    let mut r = Random::new(seed, stream);
    let mut order: Vec<usize> = (0..n).collect();
    for i in (1..n).rev() {
        order.swap(i, r.below(i + 1));
    }
    order
        .into_iter()
        .map(|k| (k as f64 + r.unit()) / n as f64)
        .collect()
}

/// All columns.
#[derive(Debug, Clone)]
pub struct Draws {
    /// How many rows.
    pub rows: usize,
    /// One column a parameter, in the order of [`Params`].
    pub columns: Vec<Vec<f64>>,
    /// A uniform number a row for the weather year.
    pub weather: Vec<f64>,
    /// The seed.
    pub seed: u64,
    /// Ends the run early when it turns true; what was computed then is worth nothing.
    pub stop: Option<Stop>,
}

/// Turned true from outside to end a run early.
pub type Stop = std::sync::Arc<std::sync::atomic::AtomicBool>;

fn is_set(stop: Option<&Stop>) -> bool {
    stop.is_some_and(|s| s.load(std::sync::atomic::Ordering::Relaxed))
}

/// FNV-1a, so that a parameter keeps its stream when others come or go.
fn stream_of(path: &str) -> u64 {
    path.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |h, b| {
        (h ^ u64::from(b)).wrapping_mul(0x0100_0000_01b3)
    })
}

impl Draws {
    /// Draws `rows` rows for all parameters.
    #[must_use]
    pub fn new(params: &Params, rows: usize, seed: u64) -> Self {
        Self::watched(params, rows, seed, None)
    }

    /// Whether the run is to end early.
    #[must_use]
    pub fn stopped(&self) -> bool {
        is_set(self.stop.as_ref())
    }

    /// [`Draws::stopped`], looked at in one row of many: for loops over the rows.
    #[must_use]
    pub fn stopped_at(&self, row: usize) -> bool {
        row.is_multiple_of(256) && self.stopped()
    }

    /// [`Draws::new`], ended early when `stop` turns true.
    #[must_use]
    pub fn watched(params: &Params, rows: usize, seed: u64, stop: Option<Stop>) -> Self {
        let rows = rows.max(1);
        let together: Vec<(Vec<f64>, Vec<f64>)> = params
            .groups
            .iter()
            .enumerate()
            .map(|(k, g)| {
                let rho = params
                    .list
                    .get(g.rho)
                    .map_or_else(Vec::new, |p| alone(p, rows, seed));
                (common(k, rows, seed), rho)
            })
            .collect();
        let columns = (0..params.list.len())
            .map(|id| {
                let p = &params.list[id];
                match params.group_of(id).and_then(|k| together.get(k)) {
                    _ if is_set(stop.as_ref()) => vec![p.graded.value; rows],
                    Some((common, rho)) => joined(p, (common, rho), rows, seed),
                    None => alone(p, rows, seed),
                }
            })
            .collect();
        Self {
            rows,
            columns,
            weather: latin(rows, seed, stream_of("weather year")),
            seed,
            stop,
        }
    }

    /// The columns of one group's members at another correlation, all else as drawn.
    #[must_use]
    pub fn at_rho(&self, params: &Params, group: usize, rho: f64) -> Vec<(usize, Vec<f64>)> {
        let common = common(group, self.rows, self.seed);
        let rho = vec![rho; self.rows];
        (0..params.list.len())
            .filter(|id| params.group_of(*id) == Some(group))
            .map(|id| {
                let p = &params.list[id];
                (id, joined(p, (&common, &rho), self.rows, self.seed))
            })
            .collect()
    }
}

/// The common factor of a group.
fn common(group: usize, rows: usize, seed: u64) -> Vec<f64> {
    latin(rows, seed, stream_of(&format!("common factor {group}")))
        .into_iter()
        .map(normal_quantile)
        .collect()
}

/// A number drawn by itself.
fn alone(p: &crate::inputs::Input, rows: usize, seed: u64) -> Vec<f64> {
    let g = &p.graded;
    if g.low_or_value() >= g.high_or_value() {
        return vec![g.value; rows];
    }
    let u = latin(rows, seed, stream_of(&p.path));
    u.into_iter().map(|x| quantile(g, x)).collect()
}

/// A number drawn with its group: a common normal factor beside its own.
fn joined(
    p: &crate::inputs::Input,
    (common, rho): (&[f64], &[f64]),
    rows: usize,
    seed: u64,
) -> Vec<f64> {
    let g = &p.graded;
    if g.low_or_value() >= g.high_or_value() {
        return vec![g.value; rows];
    }
    let u = latin(rows, seed, stream_of(&p.path));
    u.into_iter()
        .zip(common.iter().zip(rho))
        .map(|(x, (z, rho))| {
            let rho = rho.clamp(0.0, 1.0);
            quantile(
                g,
                normal_cdf(rho.sqrt() * z + (1.0 - rho).sqrt() * normal_quantile(x)),
            )
        })
        .collect()
}

/// Share of a distribution that lies below `x`: the inverse of [`quantile`].
#[must_use]
pub fn share_below(g: &Graded, x: f64) -> f64 {
    let (a, m, b) = (g.low_or_value(), g.value, g.high_or_value());
    if a >= b {
        return if x < m { 0.0 } else { 1.0 };
    }
    match g.distribution {
        Distribution::Uniform => ((x - a) / (b - a)).clamp(0.0, 1.0),
        Distribution::Triangular if x <= a => 0.0,
        Distribution::Triangular if x >= b => 1.0,
        Distribution::Triangular if x < m => (x - a).powi(2) / ((b - a) * (m - a)),
        Distribution::Triangular => {
            1.0 - (b - x).powi(2) / ((b - a) * (b - m)).max(f64::MIN_POSITIVE)
        }
        Distribution::Lognormal if x <= 0.0 => 0.0,
        Distribution::Lognormal => {
            let end = if x < m { a } else { b };
            let sigma = (end / m).ln().abs() / 1.644_853_626_951_472_7;
            normal_cdf((x / m).ln() / sigma.max(1e-12))
        }
    }
}

/// Normal score of a value in its distribution; four standard deviations at its ends and beyond.
#[must_use]
pub fn score(g: &Graded, x: f64) -> f64 {
    normal_quantile(share_below(g, x).clamp(3.2e-5, 1.0 - 3.2e-5))
}

/// The value below which a share `u` of the distribution lies.
#[must_use]
pub fn quantile(g: &Graded, u: f64) -> f64 {
    let (a, m, b) = (g.low_or_value(), g.value, g.high_or_value());
    if a >= b {
        return m;
    }
    match g.distribution {
        Distribution::Uniform => a + u * (b - a),
        Distribution::Triangular => {
            let split = (m - a) / (b - a);
            if u < split {
                a + (u * (b - a) * (m - a)).sqrt()
            } else {
                b - ((1.0 - u) * (b - a) * (b - m)).sqrt()
            }
        }
        Distribution::Lognormal => {
            // Median at the value, P5 and P95 at the ends: two half-lognormals when the range is lopsided.
            let z = normal_quantile(u);
            let end = if z < 0.0 { a } else { b };
            let sigma = (end / m).ln().abs() / 1.644_853_626_951_472_7;
            m * (sigma * z).exp()
        }
    }
}

/// Standard normal distribution function (Abramowitz and Stegun 7.1.26 is not enough: this is W. J. Cody's erfc by a continued form, to 1e-9).
#[must_use]
pub fn normal_cdf(x: f64) -> f64 {
    0.5 * erfc(-x / std::f64::consts::SQRT_2)
}

/// Complementary error function by the Chebyshev fit of Numerical Recipes (relative error below 1.2e-7), enough for drawing.
fn erfc(x: f64) -> f64 {
    let z = x.abs();
    let t = 1.0 / (1.0 + 0.5 * z);
    let c = [
        1.00002368,
        0.37409196,
        0.09678418,
        -0.18628806,
        0.27886807,
        -1.13520398,
        1.48851587,
        -0.82215223,
        0.17087277,
    ];
    let poly = c.iter().rev().fold(0.0, |s, k| s * t + k);
    let y = t * (-z * z - 1.26551223 + t * poly).exp();
    if x >= 0.0 { y } else { 2.0 - y }
}

/// Inverse of [`normal_cdf`] (P. J. Acklam's rational fit, relative error below 1.2e-9).
#[must_use]
pub fn normal_quantile(p: f64) -> f64 {
    let p = p.clamp(1e-15, 1.0 - 1e-15);
    let a = [
        -39.69683028665376,
        220.9460984245205,
        -275.9285104469687,
        138.357_751_867_269,
        -30.66479806614716,
        2.506628277459239,
    ];
    let b = [
        -54.47609879822406,
        161.5858368580409,
        -155.6989798598866,
        66.80131188771972,
        -13.28068155288572,
        1.0,
    ];
    let c = [
        -0.007784894002430293,
        -0.3223964580411365,
        -2.400758277161838,
        -2.549732539343734,
        4.374664141464968,
        2.938163982698783,
    ];
    let d = [
        0.007784695709041462,
        0.3224671290700398,
        2.445134137142996,
        3.754408661907416,
        1.0,
    ];
    let poly = |k: &[f64], x: f64| k.iter().fold(0.0, |s, c| s * x + c);
    let low = 0.02425;
    if p < low {
        let q = (-2.0 * p.ln()).sqrt();
        poly(&c, q) / poly(&d, q)
    } else if p > 1.0 - low {
        let q = (-2.0 * (1.0 - p).ln()).sqrt();
        -poly(&c, q) / poly(&d, q)
    } else {
        let q = p - 0.5;
        let r = q * q;
        poly(&a, r) * q / poly(&b, r)
    }
}

/// Quantile of a sorted sample, linear between points.
#[must_use]
pub fn sample_quantile(sorted: &[f64], u: f64) -> f64 {
    let Some(last) = sorted.len().checked_sub(1) else {
        return f64::NAN;
    };
    let at = u.clamp(0.0, 1.0) * last as f64;
    let i = at.floor() as usize;
    let f = at - i as f64;
    sorted[i] + f * (sorted[(i + 1).min(last)] - sorted[i])
}

/// First-order Sobol index from draws that were made anyway: variance of the mean of `y` within equal slices of `x`,
/// corrected for the noise within slices (the given-data estimator of Plischke, Borgonovo and Smith 2013).
#[must_use]
pub fn first_order(x: &[f64], y: &[f64]) -> f64 {
    let n = x.len();
    let bins = ((n as f64).sqrt() as usize / 2).clamp(4, 50);
    if n < 4 * bins {
        return f64::NAN;
    }
    let mean = y.iter().sum::<f64>() / n as f64;
    let total: f64 = y.iter().map(|v| (v - mean).powi(2)).sum();
    if total <= 0.0 {
        return 0.0;
    }
    let mut order: Vec<usize> = (0..n).collect();
    order.sort_by(|a, b| x[*a].total_cmp(&x[*b]).then(a.cmp(b)));
    let mut between = 0.0;
    for k in 0..bins {
        let slice = &order[k * n / bins..(k + 1) * n / bins];
        let m = slice.iter().map(|i| y[*i]).sum::<f64>() / slice.len() as f64;
        between += slice.len() as f64 * (m - mean).powi(2);
    }
    let within = (total - between) / (n - bins) as f64;
    ((between - (bins - 1) as f64 * within) / total).clamp(0.0, 1.0)
}

/// First-order Sobol index of several numbers together, by pick and freeze: `y` with all numbers of a row against `with` with the group's of that row
/// and all others of another row (the estimator of Janon and others 2014).
#[must_use]
pub fn first_order_of_group(y: &[f64], with: &[f64]) -> f64 {
    let n = y.len().min(with.len());
    if n < 16 {
        return f64::NAN;
    }
    let nn = n as f64;
    let pairs = || y.iter().zip(with);
    let mean = pairs().map(|(a, b)| a + b).sum::<f64>() / (2.0 * nn);
    let total = pairs().map(|(a, b)| a * a + b * b).sum::<f64>() / (2.0 * nn) - mean * mean;
    if total <= 0.0 {
        return 0.0;
    }
    let shared = pairs().map(|(a, b)| (a - mean) * (b - mean)).sum::<f64>() / nn;
    (shared / total).clamp(0.0, 1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_below_invert_quantiles() {
        let mut g = Graded::assumed(5.0, "", "").between(2.0, 10.0);
        for d in [
            Distribution::Triangular,
            Distribution::Uniform,
            Distribution::Lognormal,
        ] {
            g.distribution = d;
            for u in [0.05, 0.3, 0.5, 0.9] {
                assert!(
                    (share_below(&g, quantile(&g, u)) - u).abs() < 1e-6,
                    "{d:?} {u}"
                );
            }
        }
    }

    #[test]
    fn the_normal_functions_invert_each_other() {
        for p in [0.001, 0.02, 0.3, 0.5, 0.77, 0.999] {
            assert!((normal_cdf(normal_quantile(p)) - p).abs() < 2e-7, "{p}");
        }
        assert!((normal_quantile(0.95) - 1.644_853_627).abs() < 1e-8);
    }

    #[test]
    fn quantiles_have_the_stated_meaning() {
        let tri = Graded::assumed(5.0, "", "").between(0.0, 10.0);
        assert!((quantile(&tri, 0.5) - 5.0).abs() < 1e-12);
        assert!((quantile(&tri, 0.125) - 2.5).abs() < 1e-12);
        let mut log = Graded::assumed(100.0, "", "").between(50.0, 300.0);
        log.distribution = Distribution::Lognormal;
        assert!((quantile(&log, 0.05) - 50.0).abs() < 1e-6);
        assert!((quantile(&log, 0.95) - 300.0).abs() < 1e-5);
    }

    #[test]
    fn latin_columns_hit_every_slice_once() {
        let mut u = latin(100, 7, 3);
        u.sort_by(f64::total_cmp);
        for (k, x) in u.iter().enumerate() {
            assert!(*x >= k as f64 / 100.0 && *x < (k + 1) as f64 / 100.0);
        }
    }

    #[test]
    fn sobol_of_a_linear_sum_is_the_variance_share() {
        let a = latin(4000, 1, 1);
        let b = latin(4000, 1, 2);
        let y: Vec<f64> = a.iter().zip(&b).map(|(a, b)| 3.0 * a + b).collect();
        assert!((first_order(&a, &y) - 0.9).abs() < 0.02);
        assert!((first_order(&b, &y) - 0.1).abs() < 0.03);
    }
}
