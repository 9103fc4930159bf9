//! Means with intervals from one long run: batch means, warm-up cut by the marginal standard error rule (MSER), quantiles by bins. Where ships are
//! served in order of arrival the next gap and the own handling time of a ship are independent of its wait: their deviations from the
//! mean, weighted with the wait, are controls of mean 0 that explain most of the noise of a busy queue.

use serde::Serialize;

/// Batches kept; when full, neighbours are joined.
const BATCHES: usize = 1024;
/// Fewest and most batches of the interval, and the ships wanted in each.
const FINAL: (usize, usize) = (32, 128);
const SHIPS_A_BATCH: u64 = 4000;

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

/// Means of large batches after the warm-up, with the ships in each.
pub struct Batches<const K: usize> {
    pub means: Vec<[f64; K]>,
    pub weight: f64,
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

    /// Batches to drop at the start so that the standard error of the rest is least (White 1997), at most half.
    pub fn warm_up(&self) -> usize {
        let n = self.batches.len();
        let (mut sum, mut squares, mut kept) = (0.0, 0.0, 0.0_f64);
        let mut best = (f64::INFINITY, 0);
        for (i, [x, ..]) in self.batches.iter().map(first).enumerate().rev() {
            sum += x;
            squares += x * x;
            kept += 1.0;
            if i <= n / 2 {
                let mean = sum / kept;
                let error = (squares / kept - mean * mean).max(0.0) / kept;
                if error <= best.0 {
                    best = (error, i);
                }
            }
        }
        best.1
    }

    /// Large batches after the warm-up.
    pub fn large_batches(&self) -> Batches<K> {
        let rest = self.batches.get(self.warm_up()..).unwrap_or_default();
        let wanted = (rest.len() as u64 * self.size / SHIPS_A_BATCH) as usize;
        let each = (rest.len() / wanted.clamp(FINAL.0, FINAL.1)).max(1);
        let skip = rest.len() % each;
        Batches {
            means: rest
                .get(skip..)
                .unwrap_or_default()
                .chunks(each)
                .map(mean_of)
                .collect(),
            weight: (self.size as usize * each) as f64,
        }
    }

    /// Ships dropped as warm-up.
    pub fn warm_up_ships(&self) -> u64 {
        self.warm_up() as u64 * self.size
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

    /// From the batches of all replications, by regression on the controls where there are any.
    pub(super) fn from_batches<const K: usize>(all: &[Batches<K>]) -> Self {
        let weight: f64 = all.iter().map(|b| b.weight * b.means.len() as f64).sum();
        let n: usize = all.iter().map(|b| b.means.len()).sum();
        if n == 0 || weight <= 0.0 {
            return Self {
                mean: 0.0,
                half_width: None,
            };
        }
        // Rows scaled so that batches of unlike size count by their ships.
        let average = weight / n as f64;
        let rows: Vec<(f64, [f64; K])> = all
            .iter()
            .flat_map(|b| b.means.iter().map(move |m| (b.weight / average, *m)))
            .collect();
        let plain = rows.iter().map(|(w, m)| w * first(m)[0]).sum::<f64>() / n as f64;
        if n < 8 {
            return Self {
                mean: plain,
                half_width: None,
            };
        }
        if n >= 4 * K
            && let Some(e) = regress(&rows)
        {
            return e;
        }
        let variance = rows
            .iter()
            .map(|(w, m)| w * (first(m)[0] - plain).powi(2))
            .sum::<f64>()
            / (n - 1) as f64;
        Self {
            mean: plain,
            half_width: Some(student_975((n - 1) as f64) * (variance / n as f64).sqrt()),
        }
    }
}

/// Weighted least squares of column 0 on the other columns; the intercept is the mean where the controls are at their true mean 0.
/// Columns that never vary are left out.
#[allow(clippy::indexing_slicing, clippy::needless_range_loop)] // square system of at most K unknowns
fn regress<const K: usize>(rows: &[(f64, [f64; K])]) -> Option<Estimate> {
    let used: Vec<usize> = (1..K)
        .filter(|k| rows.iter().any(|(_, r)| r[*k] != 0.0))
        .collect();
    let p = used.len() + 1;
    let x = |r: &[f64; K], j: usize| if j == 0 { 1.0 } else { r[used[j - 1]] };
    // Normal equations, scaled to unit diagonal, with the inverse's first row carried along.
    let mut a = vec![vec![0.0; p]; p];
    let mut b = vec![0.0; p];
    for (w, r) in rows {
        for i in 0..p {
            for j in 0..p {
                a[i][j] += w * x(r, i) * x(r, j);
            }
            b[i] += w * x(r, i) * r[0];
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
    let residual: f64 = rows
        .iter()
        .map(|(w, r)| {
            let fitted: f64 = (0..p).map(|j| beta[j] * x(r, j)).sum();
            w * (r[0] - fitted).powi(2)
        })
        .sum();
    let free = (rows.len() - p) as f64;
    let error = (residual / free * inverse[0] * scale[0] * scale[0]).sqrt();
    Some(Estimate {
        mean: beta[0],
        half_width: Some(student_975(free) * error),
    })
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
        assert!(s.warm_up_ships() >= 1000 && s.warm_up_ships() < 2000);
        let e = Estimate::from_batches(&[s.large_batches()]);
        assert!((e.mean - 5.5).abs() < 0.02, "{e:?}");
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
