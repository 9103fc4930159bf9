//! Design indices: EEDI reference line, EEXI requirement, and the estimated index value of the EU's older reports.

use crate::tables::embedded_table;
use crate::{ShipType, VoyageError, error};
use serde::{Deserialize, Serialize};

#[derive(Debug, Deserialize)]
struct LineRow {
    ship_type: String,
    a: f64,
    c: f64,
}

embedded_table! { fn lines() -> LineRow = "eedi-lines" }

#[derive(Debug, Deserialize)]
struct CutRow {
    ship_type: String,
    size_from: f64,
    size_to: Option<f64>,
    cut_percent_at_from: f64,
    cut_percent_at_to: f64,
    source: String,
}

embedded_table! { fn cuts() -> CutRow = "eexi-factors" }

/// EEDI reference line, g CO2 per t-nm (bulk carriers above 279 000 DWT count as 279 000).
///
/// # Errors
/// [`VoyageError::NotKnown`] for types without a line in the table; [`VoyageError::Range`].
pub fn eedi_reference(ship_type: ShipType, dwt_t: f64) -> Result<f64, VoyageError> {
    error::positive("dwt", dwt_t)?;
    let r = lines()?
        .iter()
        .find(|r| r.ship_type == ship_type.id())
        .ok_or_else(|| VoyageError::NotKnown {
            what: format!("EEDI reference line of {ship_type}"),
            why: "the table holds no line of this type".to_owned(),
        })?;
    let capacity = if ship_type == ShipType::BulkCarrier {
        dwt_t.min(279_000.0)
    } else {
        dwt_t
    };
    Ok(r.a * capacity.powf(-r.c))
}

/// EEDI reference line where it needs the gross tonnage as well: vehicle carriers `(DWT/GT)^-0.7 x 780.36` (1812.63 from a ratio of 0.3)
/// times `DWT^-0.471`, cruise ships `170.84 GT^-0.214`; else as [`eedi_reference`].
///
/// # Errors
/// As [`eedi_reference`]; [`VoyageError::Missing`] without a gross tonnage where it is needed.
pub fn eedi_reference_with_gt(
    ship_type: ShipType,
    dwt_t: f64,
    gt: Option<f64>,
) -> Result<f64, VoyageError> {
    let tonnage = || {
        gt.ok_or_else(|| VoyageError::Missing {
            what: "--gt".to_owned(),
            needed_for: format!("the EEDI line of a {ship_type} rests on gross tonnage"),
        })
        .and_then(|g| error::positive("gross tonnage", g))
    };
    match ship_type {
        ShipType::RoroVehicleCarrier => {
            let ratio = error::positive("dwt", dwt_t)? / tonnage()?;
            let a = if ratio < 0.3 {
                ratio.powf(-0.7) * 780.36
            } else {
                1812.63
            };
            Ok(a * dwt_t.powf(-0.471))
        }
        ShipType::CruisePassengerShip => Ok(170.84 * tonnage()?.powf(-0.214)),
        _ => eedi_reference(ship_type, dwt_t),
    }
}

/// EEXI reduction below the EEDI line, %; 0 below the sizes that the rule covers.
///
/// # Errors
/// [`VoyageError::NotKnown`] for types without factors in the table; [`VoyageError::Range`].
pub fn eexi_reduction_percent(ship_type: ShipType, dwt_t: f64) -> Result<f64, VoyageError> {
    error::positive("dwt", dwt_t)?;
    let of_type: Vec<&CutRow> = cuts()?
        .iter()
        .filter(|r| r.ship_type == ship_type.id())
        .collect();
    if of_type.is_empty() {
        return Err(VoyageError::NotKnown {
            what: format!("EEXI reduction of {ship_type}"),
            why: "the table holds no factors of this type".to_owned(),
        });
    }
    Ok(of_type
        .iter()
        .find(|r| dwt_t >= r.size_from && r.size_to.is_none_or(|t| dwt_t < t))
        .map_or(0.0, |r| match r.size_to {
            Some(to) => {
                r.cut_percent_at_from
                    + (r.cut_percent_at_to - r.cut_percent_at_from) * (dwt_t - r.size_from)
                        / (to - r.size_from)
            }
            None => r.cut_percent_at_from,
        }))
}

/// Whether the reduction of a type rests on rows that nobody has checked against a text.
fn reduction_assumed(ship_type: ShipType) -> Result<bool, VoyageError> {
    let mut of_type = cuts()?.iter().filter(|r| r.ship_type == ship_type.id());
    Ok(of_type.any(|r| r.source.ends_with("from memory")))
}

/// Estimated index value, g CO2 per t-nm: `3.1144 (190 x 0.75 MCR + 215 x 0.05 MCR) / (DWT V)`.
///
/// # Errors
/// [`VoyageError::Range`] unless all are above zero.
pub fn estimated_index_value(dwt_t: f64, mcr_kw: f64, speed_kn: f64) -> Result<f64, VoyageError> {
    error::positive("dwt", dwt_t)?;
    error::positive("mcr_kw", mcr_kw)?;
    error::positive("speed_kn", speed_kn)?;
    let auxiliary = auxiliary_kw(mcr_kw);
    Ok(3.1144 * (190.0 * 0.75 * mcr_kw + 215.0 * auxiliary) / (dwt_t * speed_kn))
}

/// Design indices of a ship.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Eexi {
    /// EEDI reference line.
    pub reference: f64,
    /// EEXI reduction, %.
    pub reduction_percent: f64,
    /// Required EEXI.
    pub required: f64,
    /// Whether the reduction is assumed: its rows of the table have no source that was seen.
    pub reduction_assumed: bool,
}

/// Required EEXI; `gt` is needed by the types of [`eedi_reference_with_gt`].
///
/// # Errors
/// As [`eedi_reference_with_gt`] and [`eexi_reduction_percent`].
pub fn eexi(ship_type: ShipType, dwt_t: f64, gt: Option<f64>) -> Result<Eexi, VoyageError> {
    let reference = eedi_reference_with_gt(ship_type, dwt_t, gt)?;
    let reduction_percent = eexi_reduction_percent(ship_type, dwt_t)?;
    Ok(Eexi {
        reference,
        reduction_percent,
        required: reference * (1.0 - reduction_percent / 100.0),
        reduction_assumed: reduction_assumed(ship_type)?,
    })
}

/// What the attained EEXI needs.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct AttainedInput {
    /// Type.
    pub ship_type: ShipType,
    /// Deadweight, t.
    pub dwt_t: f64,
    /// Installed power, kW.
    pub mcr_kw: f64,
    /// Power to which the engine or shaft is limited, kW; `None` without a limitation.
    pub limited_kw: Option<f64>,
    /// Speed that the power of the index gives in calm water at full load, kn.
    pub vref_kn: f64,
    /// t CO2 a tonne of fuel.
    pub cf: f64,
    /// Consumption of the main engine, g/kWh.
    pub sfc_main: f64,
    /// Consumption of the auxiliaries, g/kWh.
    pub sfc_aux: f64,
}

/// Attained EEXI without correction factors and energy-saving devices, g CO2 per t-nm (MEPC.350(78)): `CF (SFC P_ME + SFC_AE P_AE) /
/// (capacity V_ref)`, with `P_ME` 75 % of the installed power or, where less, 83 % of the limited one, and 70 % of the deadweight as the
/// capacity of a container ship.
///
/// # Errors
/// [`VoyageError::Range`] for numbers that cannot be.
pub fn attained_eexi(i: &AttainedInput) -> Result<f64, VoyageError> {
    error::within("dwt", i.dwt_t, 100.0, 600_000.0)?;
    error::within("mcr-kw", i.mcr_kw, 10.0, 150_000.0)?;
    error::within("vref-kn", i.vref_kn, 3.0, 40.0)?;
    error::within("sfc-main", i.sfc_main, 100.0, 400.0)?;
    error::within("sfc-aux", i.sfc_aux, 100.0, 400.0)?;
    error::not_negative("cf", i.cf)?;
    let mut main_kw = 0.75 * i.mcr_kw;
    if let Some(kw) = i.limited_kw {
        error::within("limited-kw", kw, 0.05 * i.mcr_kw, i.mcr_kw)?;
        main_kw = main_kw.min(0.83 * kw);
    }
    let aux_kw = auxiliary_kw(i.mcr_kw);
    let capacity = if i.ship_type == ShipType::ContainerShip {
        0.7 * i.dwt_t
    } else {
        i.dwt_t
    };
    Ok(i.cf * (i.sfc_main * main_kw + i.sfc_aux * aux_kw) / (capacity * i.vref_kn))
}

/// Auxiliary power of the indices, kW.
fn auxiliary_kw(mcr_kw: f64) -> f64 {
    if mcr_kw >= 10_000.0 {
        0.025 * mcr_kw + 250.0
    } else {
        0.05 * mcr_kw
    }
}
