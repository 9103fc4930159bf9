//! European Union rules: emissions trading (Directive (EU) 2023/959) and FuelEU Maritime (Regulation (EU) 2023/1805).

use crate::fuel::{Fuel, FuelTonnes, Gwp};
use crate::polaris::named_enum;
use crate::tables::{embedded_table, kebab};
use crate::{VoyageError, error};
use serde::{Deserialize, Serialize};

named_enum! {
/// Where a voyage runs, seen from the European Economic Area.
Scope {
    /// Between two ports of the area, or at berth in one.
    IntraEea = "intra-EEA",
    /// Between a port of the area and one outside.
    ExtraEea = "extra-EEA",
    /// Touches no port of the area.
    NonEea = "non-EEA",
}}

/// ISO codes of states whose ports count (EU members with Iceland, Norway and Liechtenstein).
const EEA: [&str; 30] = [
    "AT", "BE", "BG", "HR", "CY", "CZ", "DK", "EE", "FI", "FR", "DE", "GR", "HU", "IE", "IT", "LV",
    "LT", "LU", "MT", "NL", "PL", "PT", "RO", "SK", "SI", "ES", "SE", "IS", "NO", "LI",
];

impl Scope {
    /// Reads `intra_EEA`, `extra-eea`, `non_EEA`.
    ///
    /// # Errors
    /// [`VoyageError::Unknown`] with the known scopes.
    pub fn parse(text: &str) -> Result<Self, VoyageError> {
        let t = kebab(text);
        Self::ALL
            .iter()
            .copied()
            .find(|s| s.id().eq_ignore_ascii_case(&t))
            .ok_or_else(|| error::unknown("scope", text, Self::ALL.iter().map(|s| s.id())))
    }

    /// Scope of a voyage between ports of two countries (ISO alpha-2; an unknown country counts as outside).
    #[must_use]
    pub fn between(from: &str, to: &str) -> Self {
        match (is_eea(from), is_eea(to)) {
            (true, true) => Self::IntraEea,
            (false, false) => Self::NonEea,
            _ => Self::ExtraEea,
        }
    }

    /// Share of emissions and energy that the EU rules count.
    #[must_use]
    pub const fn share(self) -> f64 {
        match self {
            Self::IntraEea => 1.0,
            Self::ExtraEea => 0.5,
            Self::NonEea => 0.0,
        }
    }
}

/// Whether a country (ISO alpha-2) belongs to the European Economic Area.
#[must_use]
pub fn is_eea(country: &str) -> bool {
    EEA.contains(&country.to_ascii_uppercase().as_str())
}

#[derive(Debug, Deserialize)]
struct EtsRow {
    emission_year: i32,
    surrender_share: f64,
    gases: String,
}

embedded_table! { fn ets_rows() -> EtsRow = "eu-ets" }

/// Allowances due.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Ets {
    /// All CO2 of the fuel, t.
    pub co2_t: f64,
    /// All greenhouse gases of the fuel, t CO2e (GWP 28 and 265).
    pub co2e_t: f64,
    /// What the rule counts in that year, t CO2e: CO2 alone before 2026.
    pub counted_t: f64,
    /// Scope share times phase-in share.
    pub share: f64,
    /// Allowances to surrender (1 = 1 t CO2e).
    pub allowances: f64,
    /// Their cost, EUR.
    pub cost_eur: f64,
    /// Whether the year lies after the table, whose last row was used.
    pub extrapolated: bool,
}

/// Allowances for fuel burnt within one scope in one year.
///
/// # Errors
/// [`VoyageError::Year`] before 2024; [`VoyageError::Range`] for negative amounts.
pub fn ets(fuel_t: &FuelTonnes, scope: Scope, year: i32, eua_eur: f64) -> Result<Ets, VoyageError> {
    error::not_negative("allowance price, EUR", eua_eur)?;
    let rows = ets_rows()?;
    let last = rows.iter().map(|r| r.emission_year).max().unwrap_or(0);
    let row = rows
        .iter()
        .find(|r| r.emission_year == year.min(last))
        .ok_or_else(|| VoyageError::Year {
            rule: "EU ETS phase-in".to_owned(),
            year,
            from: rows.iter().map(|r| r.emission_year).min().unwrap_or(0),
            to: last,
        })?;
    let (mut co2_t, mut all_t) = (0.0, 0.0);
    for (fuel, t) in Fuel::ALL.iter().zip(fuel_t) {
        let t = error::not_negative("fuel, t", *t)?;
        let f = fuel.factors()?;
        co2_t += t * f.co2_t_per_t;
        all_t += t * f.ttw_t_per_t(Gwp::AR5);
    }
    let counted_t = if row.gases.contains("CH4") {
        all_t
    } else {
        co2_t
    };
    let share = scope.share() * row.surrender_share;
    Ok(Ets {
        co2_t,
        co2e_t: all_t,
        counted_t,
        share,
        allowances: counted_t * share,
        cost_eur: counted_t * share * eua_eur,
        extrapolated: year > last,
    })
}

#[derive(Debug, Deserialize)]
struct TargetRow {
    year_from: i32,
    year_to: Option<i32>,
    reduction_percent: f64,
}

embedded_table! { fn target_rows() -> TargetRow = "fueleu-targets" }

/// Reference intensity of 2020, g CO2e/MJ.
pub const FUELEU_REFERENCE: f64 = 91.16;
/// Energy of a tonne of very low sulphur fuel oil in the penalty formula, MJ.
pub const FUELEU_VLSFO_MJ: f64 = 41_000.0;
/// Penalty per tonne of very low sulphur fuel oil equivalent, EUR.
pub const FUELEU_PENALTY_EUR: f64 = 2_400.0;

/// FuelEU limit of a year, g CO2e/MJ.
///
/// # Errors
/// [`VoyageError::Year`] before 2025.
pub fn fueleu_target(year: i32) -> Result<f64, VoyageError> {
    let rows = target_rows()?;
    rows.iter()
        .find(|r| year >= r.year_from && r.year_to.is_none_or(|to| year <= to))
        .map(|r| FUELEU_REFERENCE * (1.0 - r.reduction_percent / 100.0))
        .ok_or_else(|| VoyageError::Year {
            rule: "FuelEU Maritime limits".to_owned(),
            year,
            from: rows.iter().map(|r| r.year_from).min().unwrap_or(0),
            to: 2100,
        })
}

/// A FuelEU compliance balance.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct FuelEu {
    /// Limit of the year, g CO2e/MJ.
    pub target: f64,
    /// Attained intensity, g CO2e/MJ.
    pub ghgie_actual: f64,
    /// Energy in scope, MJ.
    pub energy_mj: f64,
    /// Compliance balance, t CO2e: positive is surplus.
    pub balance_tco2e: f64,
    /// Penalty, EUR; zero on a surplus.
    pub penalty_eur: f64,
}

/// Balance and penalty of fuel in scope (after the 50 % of outside voyages). `consecutive` counts deficit years in a row, this one
/// included: the penalty grows by a tenth for each before.
///
/// # Errors
/// [`VoyageError::Year`] before 2025; [`VoyageError::Range`] for negative fuel, none at all, or `consecutive` 0.
pub fn fueleu(fuel_t: &FuelTonnes, year: i32, consecutive: u32) -> Result<FuelEu, VoyageError> {
    fueleu_with(fuel_t, year, consecutive, Rewards::NONE)
}

/// What lowers the attained intensity beside the fuels of the default table.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rewards {
    /// Energy of renewable fuels of non-biological origin, MJ: its denominator counts twice to the end of 2033 (art. 5).
    pub rfnbo_mj: f64,
    /// Their certified well-to-wake intensity, g CO2e/MJ.
    pub rfnbo_g_per_mj: f64,
    /// Factor of wind propulsion, 0.95-1 (Annex I).
    pub wind_factor: f64,
}

impl Rewards {
    /// None of it.
    pub const NONE: Self = Self {
        rfnbo_mj: 0.0,
        rfnbo_g_per_mj: 0.0,
        wind_factor: 1.0,
    };
}

/// [`fueleu`] with rewards: `f_wind (sum of g) / (sum of MJ x reward)`; the balance counts the energy once.
///
/// # Errors
/// As [`fueleu`]; [`VoyageError::Range`] for rewards that cannot be.
pub fn fueleu_with(
    fuel_t: &FuelTonnes,
    year: i32,
    consecutive: u32,
    rewards: Rewards,
) -> Result<FuelEu, VoyageError> {
    let target = fueleu_target(year)?;
    error::positive("consecutive deficit years", f64::from(consecutive))?;
    let rfnbo = error::not_negative("rfnbo-mj", rewards.rfnbo_mj)?;
    error::within("rfnbo-g-per-mj", rewards.rfnbo_g_per_mj, -200.0, 200.0)?;
    error::within("wind-factor", rewards.wind_factor, 0.95, 1.0)?;
    let (mut energy_mj, mut grams) = (rfnbo, rfnbo * rewards.rfnbo_g_per_mj);
    for (fuel, t) in Fuel::ALL.iter().zip(fuel_t) {
        let t = error::not_negative("fuel, t", *t)?;
        if t > 0.0 {
            let f = fuel.factors()?;
            let mj = t * 1000.0 * f.lcv_mj_per_kg;
            energy_mj += mj;
            grams += mj * f.wtw_g_per_mj(Gwp::AR4);
        }
    }
    error::positive("energy in scope, MJ", energy_mj)?;
    let counted_mj = if year <= 2033 {
        energy_mj + rfnbo
    } else {
        energy_mj
    };
    let ghgie_actual = rewards.wind_factor * grams / counted_mj;
    let balance_g = (target - ghgie_actual) * energy_mj;
    Ok(FuelEu {
        target,
        ghgie_actual,
        energy_mj,
        balance_tco2e: balance_g / 1e6,
        penalty_eur: fueleu_penalty(balance_g, ghgie_actual, consecutive),
    })
}

/// Penalty of a balance in grams, EUR.
#[must_use]
pub fn fueleu_penalty(balance_g: f64, ghgie_actual: f64, consecutive: u32) -> f64 {
    if balance_g >= 0.0 || ghgie_actual <= 0.0 {
        return 0.0;
    }
    let growth = 1.0 + 0.1 * f64::from(consecutive.saturating_sub(1));
    -balance_g / (ghgie_actual * FUELEU_VLSFO_MJ) * FUELEU_PENALTY_EUR * growth
}
