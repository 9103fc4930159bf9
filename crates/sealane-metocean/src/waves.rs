//! Waves from wind, fetch and duration, where nobody brings a wave field.
//!
//! JONSWAP growth in the form of the Shore Protection Manual (US Army Corps of Engineers, 1984) with the wind at 10 m:
//! `gH/U² = 0.0016 (gF/U²)^(1/2) ≤ 0.243`, `gT/U = 0.286 (gF/U²)^(1/3) ≤ 8.13`, and a wind of limited duration acts as the
//! fetch that it can fill, `gt/U = 68.8 (gF/U²)^(2/3)`. Swell from elsewhere is not in it.

use crate::{depth::Depth, field::Ray};
use sealane_geo::{LonLat, METRES_PER_NM};
use serde::{Deserialize, Serialize};

/// Gravity, m/s².
const G: f64 = 9.80665;
/// Dimensionless fetch at which the height reaches 0.243.
const FULL_FETCH: f64 = (0.243 / 0.0016) * (0.243 / 0.0016);

/// A sea by its height and period.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct SeaState {
    /// Significant height, m.
    pub height_m: f64,
    /// Peak period, s.
    pub peak_period_s: f64,
}

/// The wind sea of a wind of `wind_ms` at 10 m over a fetch (m) for a time (h); infinite fetch or time is allowed.
///
/// ```
/// let s = sealane_metocean::sea_state(15.0, f64::INFINITY, f64::INFINITY);
/// assert!((s.height_m - 0.243 * 15.0 * 15.0 / 9.80665).abs() < 1e-9); // fully developed: 5.6 m
/// let bay = sealane_metocean::sea_state(15.0, 50_000.0, f64::INFINITY);
/// assert!(bay.height_m < 2.0);
/// ```
#[must_use]
#[inline]
pub fn sea_state(wind_ms: f64, fetch_m: f64, duration_h: f64) -> SeaState {
    if wind_ms.is_nan() || wind_ms < 0.1 {
        return SeaState {
            height_m: 0.0,
            peak_period_s: 0.0,
        };
    }
    let time = G * duration_h.max(0.0) * 3600.0 / wind_ms / 68.8;
    let by_time = time * time.sqrt();
    let fetch = (G * fetch_m.max(0.0) / (wind_ms * wind_ms))
        .min(by_time)
        .min(FULL_FETCH);
    SeaState {
        height_m: 0.0016 * fetch.sqrt() * wind_ms * wind_ms / G,
        peak_period_s: (0.286 * fetch.cbrt()).min(8.13) * wind_ms / G,
    }
}

/// Open water upwind of a position towards the bearing the wind comes from, m; at most 2 000 km, in steps of 25 km.
#[must_use]
pub fn fetch_m(depth: &Depth, p: LonLat, from_deg: f64) -> f64 {
    fetch_within_m(depth, p, from_deg, 2_000_000.0)
}

/// As [`fetch_m`], looking no farther than `most_m` (a wind of a day fills at most 900 km up to 40 m/s).
#[must_use]
pub fn fetch_within_m(depth: &Depth, p: LonLat, from_deg: f64, most_m: f64) -> f64 {
    const STEP_M: f64 = 25_000.0;
    let steps = (most_m / STEP_M).clamp(1.0, 80.0) as u32;
    let upwind = Ray::new(p, from_deg);
    (1..=steps)
        .map(f64::from)
        .find(|k| !depth.is_sea(upwind.at(k * STEP_M / METRES_PER_NM)))
        .map_or(f64::from(steps) * STEP_M, |k| k * STEP_M)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The worked case of Kamphuis's textbook equations: 15 m/s, 200 km, 10 h — limited by duration below the 3.417 m that
    /// the fetch alone would give (g = 9.81 there).
    #[test]
    fn the_textbook_case() {
        let fetch_only = sea_state(15.0, 200_000.0, f64::INFINITY);
        assert!((fetch_only.height_m - 3.417).abs() < 0.02, "{fetch_only:?}");
        assert!((fetch_only.peak_period_s - 9.0).abs() < 0.02);
        assert!(sea_state(15.0, 200_000.0, 10.0).height_m < fetch_only.height_m);
    }

    proptest! {
        #[test]
        fn more_wind_fetch_or_time_never_means_less_sea(u in 0.0f64..40.0, f in 1e3f64..2e6, t in 0.5f64..72.0, k in 1.0f64..3.0) {
            let base = sea_state(u, f, t).height_m;
            prop_assert!(sea_state(u * k, f, t).height_m >= base - 1e-9);
            prop_assert!(sea_state(u, f * k, t).height_m >= base - 1e-9);
            prop_assert!(sea_state(u, f, t * k).height_m >= base - 1e-9);
        }
    }
}
