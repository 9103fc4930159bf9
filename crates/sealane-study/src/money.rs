//! Worth of investments: net present value, internal rate, payback, subsidy.

/// Net present value of yearly flows, the first at year 0.
#[must_use]
pub fn npv(flows: &[f64], rate: f64) -> f64 {
    flows
        .iter()
        .rev()
        .fold(0.0, |sum, f| sum / (1.0 + rate) + f)
}

/// Internal rate of return between -0.99 and 10; `None` when the value does not change sign there.
#[must_use]
pub fn irr(flows: &[f64]) -> Option<f64> {
    let (mut lo, mut hi) = (-0.99, 10.0);
    let (a, b) = (npv(flows, lo), npv(flows, hi));
    if !a.is_finite() || !b.is_finite() || (a > 0.0) == (b > 0.0) {
        return None;
    }
    for _ in 0..200 {
        let m = f64::midpoint(lo, hi);
        if (npv(flows, m) > 0.0) == (a > 0.0) {
            lo = m;
        } else {
            hi = m;
        }
    }
    Some(f64::midpoint(lo, hi))
}

/// First year (fractional) by which the sum of flows is no longer negative; `None` if never.
#[must_use]
pub fn payback_years(flows: &[f64]) -> Option<f64> {
    let mut sum = 0.0;
    for (year, f) in flows.iter().enumerate() {
        let next = sum + f;
        if next >= 0.0 && year > 0 {
            return Some(year as f64 - if *f > 0.0 { next / f } else { 0.0 });
        }
        sum = next;
    }
    None
}

/// Payment a year that repays 1 over `years` at `rate`.
#[must_use]
pub fn annuity(rate: f64, years: f64) -> f64 {
    if rate.abs() < 1e-12 {
        1.0 / years
    } else {
        rate / (1.0 - (1.0 + rate).powf(-years))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn textbook_flows() {
        let flows = [-100.0, 60.0, 60.0];
        assert!((npv(&flows, 0.1) - 4.132_231).abs() < 1e-5);
        assert!((irr(&flows).unwrap() - 0.130_662).abs() < 1e-5);
        assert!((payback_years(&flows).unwrap() - 1.666_667).abs() < 1e-5);
        assert_eq!(irr(&[-1.0, -1.0]), None);
        assert_eq!(payback_years(&[-10.0, 1.0]), None);
    }
}
