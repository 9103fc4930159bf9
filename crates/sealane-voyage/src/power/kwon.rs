//! Involuntary speed loss in wind and waves by Kwon (2008): for ships of which no hull is known.

use crate::{VoyageError, error};
use serde::Serialize;

/// How the ship is loaded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum LoadCondition {
    /// Block coefficients 0.55–0.70, and any ship by that name.
    Normal,
    /// Laden, block coefficients from 0.75.
    Laden,
    /// In ballast, block coefficients from 0.75.
    Ballast,
}

/// Ship and sea.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct KwonInput {
    /// Block coefficient, 0.55–0.85.
    pub cb: f64,
    /// Froude number on Lpp, 0.05–0.30.
    #[serde(rename = "fn")]
    pub froude: f64,
    /// Displaced volume, m3.
    pub volume_m3: f64,
    /// Beaufort number.
    pub beaufort: f64,
    /// Angle between the bow and where the weather comes from, degrees (0 head sea).
    pub angle_deg: f64,
    /// Loading.
    pub load: LoadCondition,
    /// Whether it is a container ship (its own form factor).
    pub container_ship: bool,
}

/// Speed coefficient: intercept, and the terms in Fn and Fn squared. Only the last row of each group has a positive square term.
const NORMAL: [(f64, [f64; 3]); 4] = [
    (0.55, [1.7, -1.4, -7.4]),
    (0.60, [2.2, -2.5, -9.7]),
    (0.65, [2.6, -3.7, -11.6]),
    (0.70, [3.1, -5.3, -12.4]),
];
const LADEN: [(f64, [f64; 3]); 3] = [
    (0.75, [2.4, -10.6, -9.5]),
    (0.80, [2.6, -13.1, -15.1]),
    (0.85, [3.1, -18.7, 28.0]),
];
const BALLAST: [(f64, [f64; 3]); 3] = [
    (0.75, [2.6, -12.5, -13.5]),
    (0.80, [3.0, -16.3, -21.6]),
    (0.85, [3.4, -20.9, 31.8]),
];

fn speed_coefficient(i: &KwonInput) -> Result<f64, VoyageError> {
    let rows: &[(f64, [f64; 3])] = match i.load {
        LoadCondition::Normal if i.cb < 0.725 => &NORMAL,
        // The fuller forms have one row for "loaded or normal".
        LoadCondition::Normal | LoadCondition::Laden => &LADEN,
        LoadCondition::Ballast => &BALLAST,
    };
    let value = |c: &[f64; 3]| {
        let [a, b, d] = *c;
        a + b * i.froude + d * i.froude * i.froude
    };
    let (first, last) = (
        rows.first().map_or(0.0, |r| r.0),
        rows.last().map_or(0.0, |r| r.0),
    );
    error::within(
        "block coefficient for this loading",
        i.cb,
        first - 0.025,
        last + 0.025,
    )?;
    let cb = i.cb.clamp(first, last);
    for pair in rows.windows(2) {
        if let [(lo, a), (hi, b)] = pair
            && (*lo..=*hi).contains(&cb)
        {
            let w = (cb - lo) / (hi - lo);
            return Ok(value(a) * (1.0 - w) + value(b) * w);
        }
    }
    Ok(0.0)
}

/// Twice the direction coefficient, then halved: head, bow, beam and following seas.
fn direction(angle_deg: f64, bn: f64) -> f64 {
    let twice = if angle_deg <= 30.0 {
        2.0
    } else if angle_deg <= 60.0 {
        1.7 - 0.03 * (bn - 4.0).powi(2)
    } else if angle_deg <= 150.0 {
        0.9 - 0.06 * (bn - 6.0).powi(2)
    } else {
        0.4 - 0.03 * (bn - 8.0).powi(2)
    };
    (twice / 2.0).max(0.0)
}

/// Speed lost, % of the calm-water speed.
///
/// # Errors
/// [`VoyageError::Range`] outside the method's tables.
pub fn kwon_speed_loss_percent(i: &KwonInput) -> Result<f64, VoyageError> {
    error::within("beaufort", i.beaufort, 0.0, 12.0)?;
    error::within("angle_deg", i.angle_deg, 0.0, 180.0)?;
    error::within("fn", i.froude, 0.0, 0.30)?;
    error::positive("volume_m3", i.volume_m3)?;
    let cu = speed_coefficient(i)?.max(0.0);
    let (linear, divisor) = match (i.container_ship, i.load) {
        (true, _) => (0.7, 22.0),
        (false, LoadCondition::Ballast) => (0.7, 2.7),
        (false, _) => (0.5, 2.7),
    };
    let bn = i.beaufort;
    let form = linear * bn + bn.powf(6.5) / (divisor * i.volume_m3.powf(2.0 / 3.0));
    Ok((direction(i.angle_deg, bn) * cu * form).min(100.0))
}
