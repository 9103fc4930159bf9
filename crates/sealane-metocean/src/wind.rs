//! The embedded monthly wind: mean vector, mean speed and spread on a grid of 2.5 degrees.

use crate::{depth::inflate, error::MetoceanError, time::Moment};
use sealane_geo::LonLat;
use std::sync::OnceLock;

const ROWS: usize = 73;
const COLS: usize = 144;
const CELLS: usize = 12 * ROWS * COLS;
const MAGIC: &[u8] = b"SLWIND01";
/// Value of one code, m/s.
const STEP_MS: f64 = 0.125;

/// Wind at a place and time of year.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct WindNormal {
    /// Eastward part of the mean vector, m/s.
    pub u_ms: f64,
    /// Northward part of the mean vector, m/s.
    pub v_ms: f64,
    /// Mean of the speed, whatever its direction, m/s; at least the length of the mean vector.
    pub speed_ms: f64,
    /// Standard deviation of each component about the mean vector, m/s, such that the mean speed comes out (Rice).
    pub sigma_ms: f64,
    /// Share of the surrounding mean speeds that were observed; the rest is from the regression on the mean vector.
    pub observed: f64,
}

/// Monthly wind climatology: FNOC 1982–1992 vectors, COADS mean speeds.
#[derive(Debug)]
pub struct WindClimate {
    codes: Vec<u8>,
}

impl WindClimate {
    /// The embedded climatology, unpacked on first use.
    pub fn embedded() -> Result<&'static Self, MetoceanError> {
        static CLIMATE: OnceLock<Option<WindClimate>> = OnceLock::new();
        CLIMATE
            .get_or_init(|| {
                sealane_data::bytes("wind-monthly")
                    .and_then(|b| inflate(b, MAGIC, 3 * CELLS))
                    .map(|codes| Self { codes })
            })
            .as_ref()
            .ok_or(MetoceanError::Embedded("wind-monthly"))
    }

    /// The normal of a month (1–12), as it stands in the middle of that month.
    ///
    /// ```
    /// use sealane_geo::LonLat;
    /// let w = sealane_metocean::WindClimate::embedded()?;
    /// let bay_of_bengal = LonLat { lon: 85.0, lat: 12.0 };
    /// // The south-west monsoon of July against the light north-east one of March.
    /// let (july, march) = (w.of_month(7, bay_of_bengal), w.of_month(3, bay_of_bengal));
    /// assert!(july.speed_ms > march.speed_ms + 2.0 && july.u_ms > 0.0 && july.v_ms > 0.0);
    /// # Ok::<(), sealane_metocean::MetoceanError>(())
    /// ```
    #[must_use]
    pub fn of_month(&self, month: u8, p: LonLat) -> WindNormal {
        let m = usize::from(month.clamp(1, 12)) - 1;
        self.normal(&[(m, 1.0)], p)
    }

    /// The normal at an instant: linear between the middles of months.
    #[must_use]
    pub fn at(&self, t: Moment, p: LonLat) -> WindNormal {
        let phase = t.month_phase();
        let m = (phase as usize).min(11);
        let w = phase - m as f64;
        self.normal(&[(m, 1.0 - w), ((m + 1) % 12, w)], p)
    }

    fn normal(&self, months: &[(usize, f64)], p: LonLat) -> WindNormal {
        let x = (p.lon - 20.0).rem_euclid(360.0) / 2.5;
        let y = ((p.lat + 90.0) / 2.5).clamp(0.0, (ROWS - 1) as f64);
        let (c, r) = (x as usize, (y as usize).min(ROWS - 2));
        let (fx, fy) = (x - c as f64, y - r as f64);
        let (mut u, mut v, mut s, mut observed) = (0.0, 0.0, 0.0, 0.0);
        for &(m, wm) in months {
            for (row, wr) in [(r, 1.0 - fy), (r + 1, fy)] {
                for (col, wc) in [(c % COLS, 1.0 - fx), ((c + 1) % COLS, fx)] {
                    let i = (m * ROWS + row) * COLS + col;
                    let w = wm * wr * wc;
                    let code = |k: usize| self.codes.get(k * CELLS + i).copied().unwrap_or(0);
                    u += w * f64::from(code(0).cast_signed()) * STEP_MS;
                    v += w * f64::from(code(1).cast_signed()) * STEP_MS;
                    s += w * f64::from(code(2) & 0x7f) * STEP_MS;
                    observed += w * f64::from(code(2) >> 7);
                }
            }
        }
        let nu = u.hypot(v);
        let speed_ms = s.max(nu);
        WindNormal {
            u_ms: u,
            v_ms: v,
            speed_ms,
            sigma_ms: rice_sigma(nu, speed_ms),
            observed,
        }
    }
}

/// The spread per component for which a wind about a mean vector of length `nu` has the mean speed `mean`.
fn rice_sigma(nu: f64, mean: f64) -> f64 {
    if mean <= nu {
        return 0.0;
    }
    let (mut low, mut high) = (0.0, mean);
    // To the accuracy of the Bessel functions below.
    for _ in 0..22 {
        let mid = f64::midpoint(low, high);
        if rice_mean(nu, mid) < mean {
            low = mid;
        } else {
            high = mid;
        }
    }
    f64::midpoint(low, high)
}

/// Mean length of a vector with independent normal components of spread `sigma` about a mean of length `nu`.
fn rice_mean(nu: f64, sigma: f64) -> f64 {
    if sigma < 1e-9 {
        return nu;
    }
    let x = nu * nu / (2.0 * sigma * sigma);
    let (i0, i1) = scaled_bessel(x / 2.0);
    sigma * std::f64::consts::FRAC_PI_2.sqrt() * ((1.0 + x) * i0 + x * i1)
}

/// `e^-x I0(x)` and `e^-x I1(x)` (Abramowitz and Stegun 9.8.1 to 9.8.4; relative error below 3e-7).
fn scaled_bessel(x: f64) -> (f64, f64) {
    let poly = |c: &[f64], t: f64| c.iter().rev().fold(0.0, |a, k| a * t + k);
    if x < 3.75 {
        let t = (x / 3.75).powi(2);
        let i0 = poly(
            &[
                1.0, 3.5156229, 3.0899424, 1.2067492, 0.2659732, 0.0360768, 0.0045813,
            ],
            t,
        );
        let i1 = x * poly(
            &[
                0.5, 0.87890594, 0.51498869, 0.15084934, 0.02658733, 0.00301532, 0.00032411,
            ],
            t,
        );
        ((-x).exp() * i0, (-x).exp() * i1)
    } else {
        let t = 3.75 / x;
        let i0 = poly(
            &[
                0.39894228,
                0.01328592,
                0.00225319,
                -0.00157565,
                0.00916281,
                -0.02057706,
                0.02635537,
                -0.01647633,
                0.00392377,
            ],
            t,
        );
        let i1 = poly(
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
            t,
        );
        (i0 / x.sqrt(), i1 / x.sqrt())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn rice_limits() {
        // No mean: Rayleigh, sigma sqrt(pi/2). A strong mean: nu + sigma^2 / (2 nu).
        assert!((rice_mean(0.0, 2.0) - 2.0 * 1.253_314).abs() < 1e-5);
        assert!((rice_mean(20.0, 1.0) - 20.025).abs() < 1e-3);
    }

    proptest! {
        #[test]
        fn the_spread_reproduces_the_mean_speed(nu in 0.0f64..12.0, extra in 0.05f64..10.0) {
            let s = rice_sigma(nu, nu + extra);
            prop_assert!((rice_mean(nu, s) - nu - extra).abs() < 1e-4);
        }

        #[test]
        fn every_place_and_time_has_a_plausible_wind(lon in -180.0f64..180.0, lat in -90.0f64..=90.0, day in 0i64..366) {
            let w = WindClimate::embedded().unwrap().at(Moment(day * 86_400), LonLat { lon, lat });
            prop_assert!(w.speed_ms > 0.0 && w.speed_ms < 16.0, "{w:?}");
            prop_assert!(w.speed_ms + 1e-9 >= w.u_ms.hypot(w.v_ms) && w.sigma_ms < 13.0, "{w:?}");
        }
    }
}
