//! Wind resistance: the ITTC form with its own curves, or with Blendermann's coefficients.

use crate::polaris::named_enum;
use crate::tables::{embedded_table, kebab};
use crate::{VoyageError, error};
use serde::{Deserialize, Serialize};

#[derive(Debug, Deserialize)]
struct CdaRow {
    ship_type: String,
    angle_deg: f64,
    cda: f64,
}

embedded_table! { fn cda_rows() -> CdaRow = "wind-coefficients-ittc" }

/// Ids of the ITTC wind-coefficient curves.
///
/// # Errors
/// [`VoyageError::Table`] if the embedded table is broken.
pub fn ittc_wind_types() -> Result<Vec<&'static str>, VoyageError> {
    Ok(cda_rows()?
        .iter()
        .filter(|r| r.angle_deg == 0.0)
        .map(|r| r.ship_type.as_str())
        .collect())
}

fn cda(curve: &[&CdaRow], angle_deg: f64) -> f64 {
    for pair in curve.windows(2) {
        if let [a, b] = pair
            && (a.angle_deg..=b.angle_deg).contains(&angle_deg)
        {
            let w = (angle_deg - a.angle_deg) / (b.angle_deg - a.angle_deg);
            return a.cda * (1.0 - w) + b.cda * w;
        }
    }
    curve.last().map_or(0.0, |r| r.cda)
}

/// Resistance added by wind over that of still air by the ITTC curves, N: `0.5 rho A (CDA(psi) Vrel^2 - CDA(0) V^2)`. `true_wind_mps`
/// and `true_angle_deg` (0 from ahead) are of the true wind.
///
/// # Errors
/// [`VoyageError::Unknown`] for a curve that is not held; [`VoyageError::Range`] for impossible numbers.
pub fn wind_resistance_ittc_n(
    curve: &str,
    frontal_m2: f64,
    ship_mps: f64,
    true_wind_mps: f64,
    true_angle_deg: f64,
) -> Result<f64, VoyageError> {
    error::positive("frontal_m2", frontal_m2)?;
    error::within("ship speed, m/s", ship_mps, 0.0, 30.0)?;
    error::within("wind speed, m/s", true_wind_mps, 0.0, 80.0)?;
    error::within("wind angle, degrees", true_angle_deg, 0.0, 180.0)?;
    let id = kebab(curve);
    let rows: Vec<&CdaRow> = cda_rows()?.iter().filter(|r| r.ship_type == id).collect();
    if rows.is_empty() {
        return Err(error::unknown("wind curve", curve, ittc_wind_types()?));
    }
    let a = true_angle_deg.to_radians();
    let (along, across) = (ship_mps + true_wind_mps * a.cos(), true_wind_mps * a.sin());
    let relative_deg = across.atan2(along).to_degrees().clamp(0.0, 180.0);
    let moving = cda(&rows, relative_deg) * (along * along + across * across);
    Ok(0.5 * RHO_AIR * frontal_m2 * (moving - cda(&rows, 0.0) * ship_mps * ship_mps))
}

/// Density of air, kg/m3.
const RHO_AIR: f64 = 1.225;

named_enum! {
/// Ship type of the wind coefficients.
WindType {
    /// Bulk carrier or tanker, laden.
    TankerLaden = "tanker-laden",
    /// Bulk carrier or tanker in ballast.
    TankerBallast = "tanker-ballast",
    /// Container ship with boxes on deck.
    Container = "container",
    /// General cargo.
    Cargo = "cargo",
    /// LNG carrier.
    Lng = "lng",
    /// Car carrier.
    CarCarrier = "car-carrier",
}}

impl WindType {
    /// Transverse coefficient, longitudinal coefficient on frontal area from ahead and from astern, cross-force parameter
    /// (Blendermann 1994, as tabulated in Fossen's handbook, table 10.1, and his MSS toolbox).
    const fn coefficients(self) -> (f64, f64, f64, f64) {
        match self {
            Self::TankerLaden => (0.70, 0.90, 0.55, 0.40),
            Self::TankerBallast => (0.70, 0.75, 0.55, 0.40),
            Self::Container => (0.90, 0.55, 0.55, 0.40),
            Self::Cargo => (0.85, 0.65, 0.55, 0.40),
            Self::Lng => (0.70, 0.60, 0.65, 0.50),
            Self::CarCarrier => (0.95, 0.55, 0.60, 0.80),
        }
    }
}

/// Longitudinal coefficient on frontal area; positive against the ship.
fn cx(kind: WindType, frontal_m2: f64, lateral_m2: f64, relative_deg: f64) -> f64 {
    let (ct, ahead, astern, delta) = kind.coefficients();
    let e = relative_deg.to_radians();
    let cl_af = if relative_deg <= 90.0 { ahead } else { astern };
    let cl = cl_af * frontal_m2 / lateral_m2;
    cl_af * e.cos() / (1.0 - 0.5 * delta * (1.0 - cl / ct) * (2.0 * e).sin().powi(2))
}

/// Resistance added by wind over that of still air, N. `true_wind_mps` and `true_angle_deg` (0 from ahead) are of the true wind.
///
/// # Errors
/// [`VoyageError::Range`] for negative speeds, areas not above zero or angles outside 0–180.
pub fn wind_resistance_n(
    kind: WindType,
    frontal_m2: f64,
    lateral_m2: f64,
    ship_mps: f64,
    true_wind_mps: f64,
    true_angle_deg: f64,
) -> Result<f64, VoyageError> {
    error::positive("frontal_m2", frontal_m2)?;
    error::positive("lateral_m2", lateral_m2)?;
    error::within("ship speed, m/s", ship_mps, 0.0, 30.0)?;
    error::within("wind speed, m/s", true_wind_mps, 0.0, 80.0)?;
    error::within("wind angle, degrees", true_angle_deg, 0.0, 180.0)?;
    let a = true_angle_deg.to_radians();
    let (along, across) = (ship_mps + true_wind_mps * a.cos(), true_wind_mps * a.sin());
    let relative2 = along * along + across * across;
    let relative_deg = across.atan2(along).to_degrees();
    let with =
        0.5 * RHO_AIR * relative2 * cx(kind, frontal_m2, lateral_m2, relative_deg) * frontal_m2;
    let still =
        0.5 * RHO_AIR * ship_mps * ship_mps * cx(kind, frontal_m2, lateral_m2, 0.0) * frontal_m2;
    Ok(with - still)
}
