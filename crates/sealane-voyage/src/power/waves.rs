//! Added resistance in head waves: STAWAVE-1 and STAWAVE-2 (ITTC 7.5-04-01-01.1, ISO 15016).

use super::{GRAVITY, MPS_PER_KN};
use crate::{VoyageError, error};
use serde::Serialize;

/// STAWAVE-1: `R = rho g Hs^2 B sqrt(B / L_BWL) / 16`, N. For ships that do not pitch and heave much in short waves.
///
/// # Errors
/// [`VoyageError::Range`] for a negative height or lengths not above zero.
pub fn stawave1(
    hs_m: f64,
    beam_m: f64,
    lbwl_m: f64,
    rho_kg_per_m3: f64,
) -> Result<f64, VoyageError> {
    error::within("significant wave height, m", hs_m, 0.0, 30.0)?;
    error::within("beam_m", beam_m, 1.0, 100.0)?;
    error::positive("lbwl_m", lbwl_m)?;
    error::within("rho_kg_per_m3", rho_kg_per_m3, 950.0, 1100.0)?;
    Ok(rho_kg_per_m3 * GRAVITY * hs_m * hs_m * beam_m * (beam_m / lbwl_m).sqrt() / 16.0)
}

/// Hull, sea and speed of STAWAVE-2.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Stawave2Input {
    /// Length between perpendiculars, m.
    pub lpp_m: f64,
    /// Beam, m.
    pub beam_m: f64,
    /// Draught amidships, m.
    pub draught_m: f64,
    /// Block coefficient.
    pub cb: f64,
    /// Pitch radius of gyration over Lpp (0.25 usual).
    pub kyy: f64,
    /// Speed through water, kn.
    pub speed_kn: f64,
    /// Significant wave height, m.
    pub hs_m: f64,
    /// Mean wave period T01, s.
    pub tm_s: f64,
    /// Water density, kg/m3.
    pub rho_kg_per_m3: f64,
}

/// Modified Bessel functions I1 and K1 (Abramowitz and Stegun 9.8.3–9.8.8); relative error under 1e-6.
fn bessel_i1_k1(x: f64) -> (f64, f64) {
    let poly = |t: f64, c: &[f64]| c.iter().rev().fold(0.0, |acc, k| acc * t + k);
    let i1 = if x < 3.75 {
        let t = (x / 3.75).powi(2);
        x * poly(
            t,
            &[
                0.5, 0.87890594, 0.51498869, 0.15084934, 0.02658733, 0.00301532, 0.00032411,
            ],
        )
    } else {
        let t = 3.75 / x;
        x.exp() / x.sqrt()
            * poly(
                t,
                &[
                    0.39894228,
                    -0.03988024,
                    -0.00362018,
                    0.00163801,
                    -0.01031555,
                    0.02282967,
                    -0.02895312,
                    0.01787654,
                    -0.00420059,
                ],
            )
    };
    let k1 = if x <= 2.0 {
        let t = (x / 2.0).powi(2);
        (x / 2.0).ln() * i1
            + poly(
                t,
                &[
                    1.0,
                    0.15443144,
                    -0.67278579,
                    -0.18156897,
                    -0.01919402,
                    -0.00110404,
                    -0.00004686,
                ],
            ) / x
    } else {
        let t = 2.0 / x;
        (-x).exp() / x.sqrt()
            * poly(
                t,
                &[
                    1.25331414,
                    0.23498619,
                    -0.03655620,
                    0.01504268,
                    -0.00780353,
                    0.00325614,
                    -0.00068245,
                ],
            )
    };
    (i1, k1)
}

/// Resistance in a regular head wave over the square of its amplitude, N/m2.
fn regular(i: &Stawave2Input, omega: f64) -> f64 {
    let v = i.speed_kn * MPS_PER_KN;
    let fr = v / (GRAVITY * i.lpp_m).sqrt();
    let a1 = 60.3 * i.cb.powf(1.34);
    let w = (i.lpp_m / GRAVITY).sqrt() * i.kyy.cbrt() / (1.17 * fr.powf(-0.143)) * omega;
    let (b1, d1) = if w < 1.0 {
        (11.0, 14.0)
    } else {
        (-8.50, -566.0 * (i.lpp_m / i.beam_m).powf(-2.66))
    };
    let raw =
        w.powf(b1) * (b1 / d1 * (1.0 - w.powf(d1))).exp() * a1 * fr.powf(1.5) * (-3.5 * fr).exp();
    let motion = 4.0 * i.rho_kg_per_m3 * GRAVITY * i.beam_m * i.beam_m / i.lpp_m * raw;
    let x = 1.5 * omega * omega / GRAVITY * i.draught_m;
    let share = if x > 300.0 {
        1.0
    } else if x < 1e-6 {
        0.0
    } else {
        let (i1, k1) = bessel_i1_k1(x);
        let p = (std::f64::consts::PI * i1).powi(2);
        p / (p + k1 * k1)
    };
    let f1 = 0.692 * (v / (i.draught_m * GRAVITY).sqrt()).powf(0.769) + 1.81 * i.cb.powf(6.95);
    let reflection = 0.5 * i.rho_kg_per_m3 * GRAVITY * i.beam_m * share * f1;
    motion + reflection
}

/// STAWAVE-2: mean added resistance in long-crested head seas of a two-parameter (ITTC 1978) spectrum, N.
///
/// # Errors
/// [`VoyageError::Range`] outside the method: Lpp above 50 m, 4 ≤ Lpp/B ≤ 9, 2.2 ≤ B/T ≤ 9.0, 0.10 ≤ Fn ≤ 0.30, Cb 0.39–0.90.
pub fn stawave2(i: &Stawave2Input) -> Result<f64, VoyageError> {
    error::within("lpp_m", i.lpp_m, 50.0, 500.0)?;
    error::positive("beam_m", i.beam_m)?;
    error::positive("draught_m", i.draught_m)?;
    error::within("Lpp/B", i.lpp_m / i.beam_m, 4.0, 9.0)?;
    error::within("B/T", i.beam_m / i.draught_m, 2.0, 9.0)?;
    error::within("cb", i.cb, 0.39, 0.90)?;
    error::within("kyy", i.kyy, 0.15, 0.40)?;
    let fr = i.speed_kn * MPS_PER_KN / (GRAVITY * i.lpp_m).sqrt();
    error::within("Froude number", fr, 0.05, 0.30)?;
    error::within("significant wave height, m", i.hs_m, 0.0, 30.0)?;
    error::within("mean wave period, s", i.tm_s, 1.0, 30.0)?;
    error::within("rho_kg_per_m3", i.rho_kg_per_m3, 950.0, 1100.0)?;
    let t4 = i.tm_s.powi(4);
    let (a, b) = (173.0 * i.hs_m * i.hs_m / t4, 691.0 / t4);
    let spectrum = |w: f64| a / w.powi(5) * (-b / w.powi(4)).exp();
    // Simpson over 0.05–6 rad/s: the spectrum is nothing outside for every period allowed.
    let n = 2_000_u32;
    let (lo, hi) = (0.05, 6.0);
    let step = (hi - lo) / f64::from(n);
    let mut sum = 0.0;
    for k in 0..=n {
        let w = lo + step * f64::from(k);
        let weight = match (k == 0 || k == n, k % 2) {
            (true, _) => 1.0,
            (false, 1) => 4.0,
            (false, _) => 2.0,
        };
        sum += weight * regular(i, w) * spectrum(w);
    }
    Ok(2.0 * sum * step / 3.0)
}

#[cfg(test)]
mod tests {
    use super::bessel_i1_k1;

    #[test]
    fn bessel_values_of_the_tables() {
        for (x, i1, k1) in [
            (0.5, 0.257894305, 1.65644112),
            (1.0, 0.565159104, 0.601907230),
            (2.0, 1.59063685, 0.139865882),
            (5.0, 24.3356421, 0.00404461345),
        ] {
            let (a, b) = bessel_i1_k1(x);
            assert!(
                (a / i1 - 1.0).abs() < 1e-6 && (b / k1 - 1.0).abs() < 1e-6,
                "{x}: {a} {b}"
            );
        }
    }
}
