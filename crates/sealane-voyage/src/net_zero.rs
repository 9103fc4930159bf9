//! IMO Net-Zero Framework: a draft, not in force. A scenario switch only, off by default.

use crate::tables::embedded_table;
use crate::{VoyageError, error};
use serde::{Deserialize, Serialize};

#[derive(Debug, Deserialize)]
struct Row {
    year: i32,
    base_reduction_percent: f64,
    direct_compliance_reduction_percent: f64,
    ru_price_tier1_usd_per_t: f64,
    ru_price_tier2_usd_per_t: f64,
}

embedded_table! { fn rows() -> Row = "imo-nzf" }

/// Reference intensity of the draft, g CO2e/MJ (assumed).
const REFERENCE: f64 = 93.3;

/// What a reader must know of the rule.
pub const STATUS: &str = "IMO Net-Zero Framework: NOT in force, a draft of April 2025 whose adoption was adjourned on 17 October 2025; a scenario only";

/// Cost of energy under the draft.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct NetZero {
    /// Base target, g CO2e/MJ.
    pub base_target: f64,
    /// Direct compliance target, g CO2e/MJ.
    pub direct_target: f64,
    /// Deficit of the first tier, t CO2e.
    pub tier1_deficit_tco2e: f64,
    /// Deficit of the second tier, t CO2e.
    pub tier2_deficit_tco2e: f64,
    /// Cost, USD.
    pub cost_usd: f64,
}

/// Cost of `energy_mj` at an attained intensity in a year of the draft.
///
/// # Errors
/// [`VoyageError::Year`] outside 2028-2035; [`VoyageError::Range`] for negative numbers.
pub fn cost(actual_g_per_mj: f64, energy_mj: f64, year: i32) -> Result<NetZero, VoyageError> {
    error::not_negative("attained intensity, g CO2e/MJ", actual_g_per_mj)?;
    error::not_negative("energy, MJ", energy_mj)?;
    let rows = rows()?;
    let r = rows
        .iter()
        .find(|r| r.year == year)
        .ok_or_else(|| VoyageError::Year {
            rule: "IMO Net-Zero Framework (draft)".to_owned(),
            year,
            from: rows.iter().map(|r| r.year).min().unwrap_or(0),
            to: rows.iter().map(|r| r.year).max().unwrap_or(0),
        })?;
    let base = REFERENCE * (1.0 - r.base_reduction_percent / 100.0);
    let direct = REFERENCE * (1.0 - r.direct_compliance_reduction_percent / 100.0);
    let tier2 = (actual_g_per_mj - base).max(0.0) * energy_mj / 1e6;
    let tier1 = (actual_g_per_mj.min(base) - direct).max(0.0) * energy_mj / 1e6;
    Ok(NetZero {
        base_target: base,
        direct_target: direct,
        tier1_deficit_tco2e: tier1,
        tier2_deficit_tco2e: tier2,
        cost_usd: tier1 * r.ru_price_tier1_usd_per_t + tier2 * r.ru_price_tier2_usd_per_t,
    })
}
