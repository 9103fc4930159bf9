//! Poisson probabilities with full relative precision in the tails.

/// ln(n!).
pub fn ln_factorial(n: usize) -> f64 {
    if n < 32 {
        return (2..=n).map(|i| (i as f64).ln()).sum();
    }
    let x = n as f64 + 1.0;
    let x2 = x * x;
    (x - 0.5) * x.ln() - x
        + 0.5 * (2.0 * std::f64::consts::PI).ln()
        + (1.0 / 12.0 - (1.0 / 360.0 - (1.0 / 1260.0 - 1.0 / (1680.0 * x2)) / x2) / x2) / x
}

/// P(N = n) for a Poisson N with the given mean.
pub fn pmf(n: usize, mean: f64) -> f64 {
    if mean <= 0.0 {
        return if n == 0 { 1.0 } else { 0.0 };
    }
    (n as f64 * mean.ln() - mean - ln_factorial(n)).exp()
}

/// P(N >= n) by a sum of positive terms where that is small, else by the complement.
pub fn upper(n: usize, mean: f64) -> f64 {
    if n == 0 {
        return 1.0;
    }
    if (n as f64) > mean {
        let mut term = pmf(n, mean);
        let (mut sum, mut j) = (0.0, n);
        while term > sum * 1e-18 && term > 0.0 {
            sum += term;
            j += 1;
            term *= mean / j as f64;
        }
        return sum;
    }
    let mut term = pmf(n - 1, mean);
    let (mut sum, mut j) = (0.0, n - 1);
    while term > 0.0 {
        sum += term;
        if j == 0 || term < sum * 1e-18 {
            break;
        }
        term *= j as f64 / mean;
        j -= 1;
    }
    (1.0 - sum).max(0.0)
}

/// E[(N - m)+] for m >= mean, by positive terms.
pub fn mean_excess(m: usize, mean: f64) -> f64 {
    let mut term = pmf(m + 1, mean);
    let (mut sum, mut k) = (0.0, 1.0);
    loop {
        let add = k * term;
        if add <= sum * 1e-18 {
            return sum;
        }
        sum += add;
        k += 1.0;
        term *= mean / (m as f64 + k);
    }
}
