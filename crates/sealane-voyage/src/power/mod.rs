//! Resistance and power of a known hull, and what waves and wind add.

mod holtrop;
mod kristensen;
mod kwon;
mod waves;
mod wind;

pub use holtrop::{Edition, Holtrop, HoltropInput, holtrop};
pub use kristensen::{Kristensen, KristensenInput, kristensen};
pub use kwon::{KwonInput, LoadCondition, kwon_speed_loss_percent};
pub use waves::{Stawave2Input, stawave1, stawave2};
pub use wind::{WindType, ittc_wind_types, wind_resistance_ittc_n, wind_resistance_n};

/// Standard gravity, m/s2.
pub const GRAVITY: f64 = 9.80665;
/// Metres a second in a knot.
pub const MPS_PER_KN: f64 = 1852.0 / 3600.0;

/// ITTC 1957 friction line.
#[must_use]
pub fn ittc57(reynolds: f64) -> f64 {
    0.075 / (reynolds.log10() - 2.0).powi(2)
}
