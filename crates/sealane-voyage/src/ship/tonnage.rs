//! Gross tonnage and the canals' net tonnages, where a ship's certificate is not known.

use crate::{ShipType, VoyageError, error};
use sealane_data::{Grade, Graded};

/// Gross tonnage over deadweight by type, with its spread.
///
/// Means of registers as port-design handbooks print them (OCDI, Technical Standards for Port and Harbour Facilities in Japan: cargo ships
/// 0.541, container ships 0.880, oil tankers 0.553; NILIM Technical Note 309, 2006). The figures are from memory: `assumed`.
const fn gross_over_deadweight(t: ShipType) -> (f64, f64, f64) {
    match t {
        ShipType::BulkCarrier | ShipType::CombinationCarrier => (0.541, 0.50, 0.62),
        ShipType::Tanker => (0.553, 0.52, 0.64),
        ShipType::GasCarrier => (0.87, 0.80, 1.05),
        ShipType::LngCarrier => (1.22, 1.15, 1.40),
        ShipType::ContainerShip => (0.880, 0.72, 1.02),
        ShipType::GeneralCargoShip => (0.70, 0.60, 0.80),
        ShipType::RefrigeratedCargoCarrier => (0.95, 0.85, 1.10),
        ShipType::RoroVehicleCarrier => (2.72, 2.20, 3.30),
        _ => (1.78, 1.30, 2.40),
    }
}

pub(super) fn gross(t: ShipType, dwt_t: &Graded) -> Graded {
    let (mid, low, high) = gross_over_deadweight(t);
    Graded::new(
        dwt_t.value * mid,
        "GT",
        "gross tonnage over deadweight by type: OCDI and NILIM Technical Note 309 means, from memory (assumed)",
        Grade::Assumed,
    )
    .between(dwt_t.value * low, dwt_t.value * high)
}

/// Suez net tonnage. A canal agency writes that it is close to the gross tonnage, and 85 000 for a 145 000 m3 membrane LNG carrier (about
/// 97 000 GT); its ranges by class (Panamax 35 000-45 000, Aframax 40 000-60 000, Suezmax 60 000-85 000) hold the standard classes.
pub(super) fn suez(t: ShipType, gt: &Graded) -> Graded {
    let (mid, low, high) = match t {
        ShipType::LngCarrier => (0.88, 0.80, 1.10),
        _ => (0.97, 0.85, 1.08),
    };
    Graded::new(
        gt.value * mid,
        "SCNT",
        "close to gross tonnage: kadmar.com calculator guidelines (a canal agency); the ratio within its class ranges is assumed",
        Grade::Assumed,
    )
    .between(gt.value * low, gt.value * high)
}

/// Volume of all enclosed spaces, m3: the tonnage convention of 1969, `GT = (0.2 + 0.02 log10 V) V`, turned round.
///
/// ```
/// let v = sealane_voyage::gross_volume_m3(43_500.0)?;
/// assert!(((0.2 + 0.02 * v.log10()) * v - 43_500.0).abs() < 1e-6);
/// # Ok::<(), sealane_voyage::VoyageError>(())
/// ```
///
/// # Errors
/// [`VoyageError::Range`] unless the tonnage lies above 1 and below a million.
pub fn gross_volume_m3(gt: f64) -> Result<f64, VoyageError> {
    error::within("gross tonnage", gt, 1.0, 1e6)?;
    let mut v = gt / 0.3;
    for _ in 0..60 {
        v = gt / (0.2 + 0.02 * v.log10());
    }
    Ok(v)
}

/// Panama net tonnage: the part of the canal's measurement that volume alone decides, `(0.25 + 0.01 log10 V) 0.830 V`. The addition for
/// moulded depth above 20 m is left out (a few per cent on large ships).
///
/// # Errors
/// As [`gross_volume_m3`].
pub fn panama_net_tonnage(gt: f64) -> Result<f64, VoyageError> {
    let v = gross_volume_m3(gt)?;
    Ok((0.25 + 0.01 * v.log10()) * 0.830 * v)
}

pub(super) fn panama(gt: &Graded) -> Graded {
    let at = |g: f64| panama_net_tonnage(g).unwrap_or(0.83 * g);
    let grade = match gt.grade {
        Grade::Assumed => Grade::Assumed,
        _ => Grade::Computed,
    };
    Graded::new(
        at(gt.value),
        "PC/UMS",
        "(0.25 + 0.01 log10 V) 0.830 V with V from the gross tonnage (tonnage convention of 1969 turned round)",
        grade,
    )
    .between(0.97 * at(gt.low_or_value()), 1.08 * at(gt.high_or_value()))
}
