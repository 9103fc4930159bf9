//! Means with intervals from long runs: batch means, a warm-up cut by the memory of the queue, quantiles by bins. Where ships
//! are served in order of arrival the next gap and the own handling time of a ship are independent of its wait: their deviations from
//! the mean, weighted with the wait, are controls of mean 0 that explain most of the noise of a busy queue.
//!
//! Batches are made longer until neighbours are hardly correlated; what correlation is left widens the interval, as does the skewness
//! of the batches. A run too short for that gets its mean without an interval: an interval that does not cover is worse than none.

use serde::Serialize;

/// Batches kept; when full, neighbours are joined.
const BATCHES: usize = 1024;
/// Fewest batches, over all replications, of which an interval is made.
const FEWEST: usize = 20;
/// Batches, over all replications, from which one begins.
const MOST: u64 = 1024;
/// Shortest run, over all replications, in memories of the queue, and how much a run so short widens the interval: found by trial on queues
/// with known waits (`tests/simulation.rs`), where the few long lines of a short run make its batches lean to short waits.
const SHORTEST: f64 = 100.0;
const SHORT: f64 = 16.0;
/// Memories of the queue that are dropped at the start of each run.
const WARM_UP: f64 = 50.0;
/// Most correlation of neighbouring batches, its own standard error added.
const MOST_CORRELATION: f64 = 0.25;

/// Observations in order, as means of equal batches: the first column is the quantity, the others are controls, whose mean is known
/// to be 0.
#[derive(Debug, Clone)]
pub struct Series<const K: usize> {
    size: u64,
    in_batch: u64,
    sum: [f64; K],
    batches: Vec<[f64; K]>,
    pub count: u64,
}

impl<const K: usize> Default for Series<K> {
    fn default() -> Self {
        Self {
            size: 1,
            in_batch: 0,
            sum: [0.0; K],
            batches: Vec::with_capacity(BATCHES),
            count: 0,
        }
    }
}

impl<const K: usize> Series<K> {
    #[inline]
    pub fn push(&mut self, x: [f64; K]) {
        self.count += 1;
        for (s, x) in self.sum.iter_mut().zip(x) {
            *s += x;
        }
        self.in_batch += 1;
        if self.in_batch == self.size {
            self.close();
        }
    }

    fn close(&mut self) {
        self.batches.push(self.sum.map(|s| s / self.size as f64));
        (self.sum, self.in_batch) = ([0.0; K], 0);
        if self.batches.len() == BATCHES {
            self.batches = self.batches.chunks(2).map(mean_of).collect();
            self.size *= 2;
        }
    }

    /// Batches to drop at the start, for a run begins empty: a fifth, or fifty memories of the queue. (A cut where the standard error of the
    /// rest is least would itself lean to short waits.)
    fn warm_up(&self, memory: f64) -> usize {
        let settled = (WARM_UP * memory / self.size as f64).ceil() as usize;
        settled.min(self.batches.len() / 5)
    }

    fn after_warm_up(&self, memory: f64) -> &[[f64; K]] {
        self.batches.get(self.warm_up(memory)..).unwrap_or_default()
    }

    /// Means of batches of `ships` each after the warm-up; the odd ones are left out at the start.
    fn in_batches_of(&self, ships: u64, memory: f64) -> Vec<[f64; K]> {
        let rest = self.after_warm_up(memory);
        let each = ((ships / self.size) as usize).max(1);
        let odd = rest.len() % each;
        let whole = rest.get(odd..).unwrap_or_default();
        whole.chunks(each).map(mean_of).collect()
    }

    /// Ships dropped as warm-up.
    pub fn warm_up_ships(&self, memory: f64) -> u64 {
        self.warm_up(memory) as u64 * self.size
    }
}

fn first<const K: usize>(batch: &[f64; K]) -> [f64; 1] {
    [batch.first().copied().unwrap_or_default()]
}

fn mean_of<const K: usize>(batches: &[[f64; K]]) -> [f64; K] {
    let mut mean = [0.0; K];
    for b in batches {
        for (m, x) in mean.iter_mut().zip(b) {
            *m += x / batches.len() as f64;
        }
    }
    mean
}

/// A mean with its 95 % interval.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Estimate {
    /// Mean.
    pub mean: f64,
    /// Half the width of the 95 % interval; absent when there is too little to tell.
    pub half_width: Option<f64>,
}

impl Estimate {
    /// Whether the interval holds `x`.
    #[must_use]
    pub fn covers(&self, x: f64) -> bool {
        self.half_width.is_some_and(|h| (x - self.mean).abs() <= h)
    }

    /// From all replications, by regression on the controls where there are any; `memory` is the number of ships over which waits are
    /// correlated, as theory has it ([`memory`]).
    pub(super) fn of<const K: usize>(all: &[&Series<K>], memory: f64) -> Self {
        let mut ships = all.iter().map(|s| s.size).max().unwrap_or(1);
        let kept: u64 = (all.iter())
            .map(|s| s.after_warm_up(memory).len() as u64 * s.size)
            .sum();
        while kept > MOST * ships || (ships as f64) < 2.0 * memory {
            ships *= 2;
        }
        let long_enough = kept as f64 >= SHORTEST * memory;
        loop {
            let rows: Vec<Vec<[f64; K]>> =
                all.iter().map(|s| s.in_batches_of(ships, memory)).collect();
            let n: usize = rows.iter().map(Vec::len).sum();
            if n < FEWEST || !long_enough {
                break;
            }
            let fit = fit(&rows);
            if fit.correlation + (n as f64).sqrt().recip() <= MOST_CORRELATION {
                return fit.estimate(1.0 + SHORT * memory / kept as f64);
            }
            ships *= 2;
        }
        let weight = |s: &Series<K>| (s.after_warm_up(memory).len() as u64 * s.size) as f64;
        let total: f64 = all.iter().map(|s| weight(s)).sum();
        let sum: f64 = (all.iter())
            .map(|s| weight(s) * first(&mean_of(s.after_warm_up(memory)))[0])
            .sum();
        Self {
            mean: if total > 0.0 { sum / total } else { 0.0 },
            half_width: None,
        }
    }
}

/// Ships over which the waits of a queue of this utilisation are correlated: the sum of all its correlations, by diffusion; `scv` is the
/// sum of the squared coefficients of variation of gaps and service.
pub fn memory(utilisation: f64, scv: f64) -> f64 {
    2.0 * scv.max(0.5) / (1.0 - utilisation.clamp(0.0, 0.995)).powi(2)
}

/// Ships that are dropped at the start of a run of a queue of this memory.
pub fn settled(memory: f64) -> u64 {
    (WARM_UP * memory).ceil() as u64
}

/// A mean of batches and what is left unexplained.
struct Fit {
    mean: f64,
    /// Standard error as if the batches were independent.
    error: f64,
    /// Batches less the coefficients fitted.
    free: f64,
    /// Of neighbouring residuals.
    correlation: f64,
    skewness: f64,
    n: f64,
}

impl Fit {
    /// Student's interval, widened for what correlation is left (as of a first-order autoregression) and for skewness (Willink 2005, the
    /// longer side).
    fn estimate(&self, widened: f64) -> Estimate {
        let c =
            (self.correlation + (1.0 + 3.0 * self.correlation.max(0.0)) / self.n).clamp(0.0, 0.9);
        let t = student_975(self.free);
        let beta = self.skewness / (6.0 * self.n.sqrt());
        let bent = |z: f64| {
            if beta.abs() < 1e-6 {
                z
            } else {
                ((1.0 + 6.0 * beta * (z - beta)).cbrt() - 1.0) / (2.0 * beta)
            }
        };
        let side = bent(t).abs().max(bent(-t).abs());
        Estimate {
            mean: self.mean,
            half_width: Some(widened * side * self.error * ((1.0 + c) / (1.0 - c)).sqrt()),
        }
    }
}

/// The mean of the first column of rows, by regression on the controls where the rows are many.
fn fit<const K: usize>(runs: &[Vec<[f64; K]>]) -> Fit {
    let rows: Vec<[f64; K]> = runs.iter().flatten().copied().collect();
    let n = rows.len() as f64;
    let plain = rows.iter().map(|r| first(r)[0]).sum::<f64>() / n;
    let by_controls = (rows.len() >= 4 * K).then(|| regress(&rows)).flatten();
    let (mean, scale, used, beta) =
        by_controls.unwrap_or_else(|| (plain, 1.0, Vec::new(), vec![plain]));
    let residual = |r: &[f64; K]| {
        let explained: f64 = (beta.iter().skip(1).zip(&used))
            .map(|(b, j)| b * r.get(*j).copied().unwrap_or_default())
            .sum();
        first(r)[0] - mean - explained
    };
    let left: Vec<Vec<f64>> = (runs.iter())
        .map(|run| run.iter().map(residual).collect())
        .collect();
    let moment = |k: i32| left.iter().flatten().map(|e| e.powi(k)).sum::<f64>();
    let (squares, cubes) = (moment(2), moment(3));
    let pairs: f64 = (left.iter().flat_map(|run| run.windows(2)))
        .filter_map(|w| Some(w.first()? * w.last()?))
        .sum();
    let adjacent: usize = left.iter().map(|run| run.len().saturating_sub(1)).sum();
    let free = n - beta.len() as f64;
    let variance = squares / free;
    Fit {
        mean,
        error: (variance * scale / n).sqrt(),
        free,
        correlation: if squares > 0.0 && adjacent > 0 {
            pairs / adjacent as f64 / (squares / n)
        } else {
            0.0
        },
        skewness: if squares > 0.0 {
            cubes / n / (squares / n).powf(1.5)
        } else {
            0.0
        },
        n,
    }
}

/// What [`regress`] finds: the mean, the variance of the mean over that of independent rows, the columns used, the coefficients.
type Regression = (f64, f64, Vec<usize>, Vec<f64>);

/// Least squares of column 0 on the other columns; the intercept is the mean where the controls are at their true mean 0. Columns that
/// never vary are left out.
#[allow(clippy::indexing_slicing, clippy::needless_range_loop)] // square system of at most K unknowns
fn regress<const K: usize>(rows: &[[f64; K]]) -> Option<Regression> {
    let used: Vec<usize> = (1..K)
        .filter(|k| rows.iter().any(|r| r[*k] != 0.0))
        .collect();
    if used.is_empty() {
        return None;
    }
    let p = used.len() + 1;
    let x = |r: &[f64; K], j: usize| if j == 0 { 1.0 } else { r[used[j - 1]] };
    // Normal equations, scaled to unit diagonal, with the inverse's first row carried along.
    let mut a = vec![vec![0.0; p]; p];
    let mut b = vec![0.0; p];
    for r in rows {
        for i in 0..p {
            for j in 0..p {
                a[i][j] += x(r, i) * x(r, j);
            }
            b[i] += x(r, i) * r[0];
        }
    }
    let scale: Vec<f64> = (0..p).map(|i| 1.0 / a[i][i].sqrt()).collect();
    for i in 0..p {
        for j in 0..p {
            a[i][j] *= scale[i] * scale[j];
        }
        b[i] *= scale[i];
    }
    let mut unit = vec![0.0; p];
    unit[0] = 1.0;
    let (mut m, mut y, mut u) = (a, b, unit);
    for k in 0..p {
        if m[k][k] < 1e-10 {
            return None;
        }
        for i in k + 1..p {
            let f = m[i][k] / m[k][k];
            for j in k..p {
                m[i][j] -= f * m[k][j];
            }
            y[i] -= f * y[k];
            u[i] -= f * u[k];
        }
    }
    let back = |mut v: Vec<f64>| {
        for k in (0..p).rev() {
            for j in k + 1..p {
                v[k] -= m[k][j] * v[j];
            }
            v[k] /= m[k][k];
        }
        v
    };
    let (beta, inverse) = (back(y), back(u));
    let beta: Vec<f64> = beta.iter().zip(&scale).map(|(b, s)| b * s).collect();
    let variance = inverse[0] * scale[0] * scale[0] * rows.len() as f64;
    Some((beta[0], variance, used, beta))
}

/// 97.5 % quantile of Student's t by the expansion of Cornish and Fisher; to 1e-3 from 7 degrees of freedom up.
fn student_975(v: f64) -> f64 {
    let z = 1.959_963_985_f64;
    let (z3, z5, z7) = (z.powi(3), z.powi(5), z.powi(7));
    z + (z3 + z) / (4.0 * v)
        + (5.0 * z5 + 16.0 * z3 + 3.0 * z) / (96.0 * v * v)
        + (3.0 * z7 + 19.0 * z5 + 17.0 * z3 - 15.0 * z) / (384.0 * v.powi(3))
}

/// Counts by size in bins under 1 % wide.
#[derive(Debug, Clone)]
pub struct Bins {
    zero: u64,
    counts: Vec<u64>,
}

const SHIFT: u32 = 45; // 7 bits of the fraction are kept
const FIRST: u64 = (1e-6_f64.to_bits()) >> SHIFT;
const LAST: u64 = (1e7_f64.to_bits()) >> SHIFT;

impl Default for Bins {
    fn default() -> Self {
        Self {
            zero: 0,
            counts: vec![0; (LAST - FIRST + 1) as usize],
        }
    }
}

impl Bins {
    #[inline]
    pub fn push(&mut self, x: f64) {
        if x < 1e-6 {
            self.zero += 1;
        } else if let Some(c) = self
            .counts
            .get_mut(((x.to_bits() >> SHIFT).min(LAST) - FIRST) as usize)
        {
            *c += 1;
        }
    }

    pub fn add(&mut self, other: &Self) {
        self.zero += other.zero;
        for (a, b) in self.counts.iter_mut().zip(&other.counts) {
            *a += b;
        }
    }

    fn total(&self) -> u64 {
        self.zero + self.counts.iter().sum::<u64>()
    }

    /// Share above zero.
    pub fn positive_share(&self) -> f64 {
        let n = self.total();
        if n == 0 {
            0.0
        } else {
            1.0 - self.zero as f64 / n as f64
        }
    }

    pub fn quantile(&self, p: f64) -> f64 {
        let target = (p * self.total() as f64).ceil() as u64;
        let mut seen = self.zero;
        if seen >= target {
            return 0.0;
        }
        for (i, c) in self.counts.iter().enumerate() {
            seen += c;
            if seen >= target {
                let low = f64::from_bits((FIRST + i as u64) << SHIFT);
                let high = f64::from_bits((FIRST + i as u64 + 1) << SHIFT);
                return f64::midpoint(low, high);
            }
        }
        f64::INFINITY
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn student_quantiles() {
        for (v, t) in [(7.0, 2.3646), (31.0, 2.0395), (120.0, 1.9799)] {
            assert!((student_975(v) - t).abs() < 1e-3, "{v}");
        }
    }

    #[test]
    fn a_rising_start_is_cut_off() {
        let mut s = Series::<1>::default();
        for i in 0..20_000 {
            let noise = f64::from((i * 7919) % 101) / 101.0;
            let rise = if i < 1000 { -3.0 } else { 0.0 };
            s.push([5.0 + noise + rise]);
        }
        assert!(s.warm_up_ships(100.0) >= 1000 && s.warm_up_ships(100.0) <= 4000);
        let e = Estimate::of(&[&s], 100.0);
        assert!((e.mean - 5.5).abs() < 0.02, "{e:?}");
    }

    #[test]
    fn batches_that_follow_each_other_or_are_few_give_no_interval() {
        let walk = |n: u32, keep: f64| {
            let mut s = Series::<1>::default();
            let (mut x, mut r) = (0.0, 1_u64);
            for _ in 0..n {
                r = r.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                x = keep * x + (r >> 33) as f64 / f64::from(1_u32 << 31) - 0.5;
                s.push([x]);
            }
            s
        };
        assert!(
            Estimate::of(&[&walk(20_000, 0.0)], 1.0)
                .half_width
                .is_some()
        );
        assert_eq!(
            Estimate::of(&[&walk(20_000, 0.999_9)], 1.0).half_width,
            None
        );
        assert_eq!(
            Estimate::of(&[&walk(20_000, 0.0)], 1_000.0).half_width,
            None
        );
        assert_eq!(Estimate::of(&[&walk(20, 0.0)], 0.1).half_width, None);
    }

    #[test]
    fn bins_give_quantiles_to_one_percent() {
        let mut b = Bins::default();
        for i in 0..1000 {
            b.push(f64::from(i));
        }
        assert!((b.quantile(0.5) / 499.0 - 1.0).abs() < 0.01);
        assert!((b.positive_share() - 0.999).abs() < 1e-9);
    }
}
