//! Fuels: energy, carbon, slip; tank-to-wake and well-to-wake (MEPC.364(79), FuelEU Annex II).

use crate::polaris::named_enum;
use crate::tables::{embedded_table, kebab};
use crate::{VoyageError, error};
use serde::{Deserialize, Serialize};

named_enum! {
/// A fuel, with the engine where methane slip depends on it.
Fuel {
    /// Heavy fuel oil; needs a scrubber under the sulphur cap.
    Hfo = "hfo",
    /// Very low sulphur (light) fuel oil.
    Vlsfo = "vlsfo",
    /// Marine gas or diesel oil.
    Mgo = "mgo",
    /// LNG, four-stroke Otto (medium speed).
    LngOttoMs = "lng-otto-ms",
    /// LNG, two-stroke Otto (slow speed).
    LngOttoSs = "lng-otto-ss",
    /// LNG, two-stroke Diesel.
    LngDiesel = "lng-diesel",
    /// LNG, lean-burn spark ignition.
    LngLbsi = "lng-lbsi",
    /// LPG, propane.
    LpgPropane = "lpg-propane",
    /// LPG, butane.
    LpgButane = "lpg-butane",
    /// Methanol from natural gas.
    Methanol = "methanol",
    /// Hydrogen from natural gas.
    Hydrogen = "hydrogen",
    /// Ammonia from natural gas.
    Ammonia = "ammonia",
}}

/// How many fuels there are.
pub const FUELS: usize = 12;

/// Tonnes of each fuel, by [`Fuel::index`].
pub type FuelTonnes = [f64; FUELS];

impl Fuel {
    /// Reads `vlsfo`, `VLSFO`, `lng` (two-stroke Otto), `mdo` …
    ///
    /// # Errors
    /// [`VoyageError::Unknown`] with the known fuels.
    pub fn parse(text: &str) -> Result<Self, VoyageError> {
        let t = kebab(text);
        let id = match t.as_str() {
            "lng" => "lng-otto-ss",
            "mdo" | "mgo-mdo" | "lsmgo" | "diesel" => "mgo",
            "lfo" | "lsfo" | "lfo-vlsfo" => "vlsfo",
            "hsfo" | "ifo380" | "hsfo-scrubber" => "hfo",
            "lpg" => "lpg-propane",
            "meoh" => "methanol",
            "nh3" => "ammonia",
            "h2" => "hydrogen",
            other => other,
        };
        Self::ALL
            .iter()
            .copied()
            .find(|f| f.id() == id)
            .ok_or_else(|| error::unknown("fuel", text, Self::ALL.iter().map(|f| f.id())))
    }

    /// Place in a [`FuelTonnes`].
    #[must_use]
    pub const fn index(self) -> usize {
        self as usize
    }

    /// Whether it is natural gas.
    #[must_use]
    pub const fn is_lng(self) -> bool {
        matches!(
            self,
            Self::LngOttoMs | Self::LngOttoSs | Self::LngDiesel | Self::LngLbsi
        )
    }

    /// Whether its sulphur exceeds the 0.1 % of an emission control area.
    #[must_use]
    pub const fn above_eca_sulphur(self) -> bool {
        matches!(self, Self::Hfo | Self::Vlsfo)
    }

    /// Factors of this fuel.
    ///
    /// # Errors
    /// [`VoyageError::Table`] if the embedded table is broken.
    pub fn factors(self) -> Result<Factors, VoyageError> {
        let r = rows()?
            .iter()
            .find(|r| r.fuel_engine == self.id())
            .ok_or_else(|| VoyageError::Table(format!("fueleu-defaults has no row {self}")))?;
        Ok(Factors {
            lcv_mj_per_kg: r.lcv_mj_per_kg,
            wtt_gco2e_per_mj: r.wtt_gco2e_per_mj,
            co2_t_per_t: r.ttw_co2_g_per_g,
            ch4_t_per_t: r.ttw_ch4_g_per_g,
            n2o_t_per_t: r.ttw_n2o_g_per_g,
            slip: r.methane_slip_percent_mass / 100.0,
            slip_is_methane: self.is_lng(),
        })
    }
}

#[derive(Debug, Deserialize)]
struct Row {
    fuel_engine: String,
    lcv_mj_per_kg: f64,
    wtt_gco2e_per_mj: f64,
    ttw_co2_g_per_g: f64,
    ttw_ch4_g_per_g: f64,
    ttw_n2o_g_per_g: f64,
    methane_slip_percent_mass: f64,
}

embedded_table! { fn rows() -> Row = "fueleu-defaults" }

/// Global warming potentials over 100 years.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Gwp {
    /// Methane.
    pub ch4: f64,
    /// Nitrous oxide.
    pub n2o: f64,
}

impl Gwp {
    /// IPCC AR4, as FuelEU Maritime uses it (Directive (EU) 2018/2001 Annex V).
    pub const AR4: Self = Self {
        ch4: 25.0,
        n2o: 298.0,
    };
    /// IPCC AR5, as EU MRV and ETS use it.
    pub const AR5: Self = Self {
        ch4: 28.0,
        n2o: 265.0,
    };
}

/// What a tonne of fuel holds and emits.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Factors {
    /// Lower calorific value, MJ/kg.
    pub lcv_mj_per_kg: f64,
    /// Well to tank, g CO2e/MJ.
    pub wtt_gco2e_per_mj: f64,
    /// t CO2 per t burnt.
    pub co2_t_per_t: f64,
    /// t CH4 per t burnt.
    pub ch4_t_per_t: f64,
    /// t N2O per t burnt.
    pub n2o_t_per_t: f64,
    /// Part that slips unburnt, by mass.
    pub slip: f64,
    /// Whether what slips is methane.
    pub slip_is_methane: bool,
}

/// Gases from a voyage or a year, t.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize)]
pub struct Gases {
    /// Carbon dioxide, t.
    pub co2_t: f64,
    /// Methane, slip included, t.
    pub ch4_t: f64,
    /// Nitrous oxide, t.
    pub n2o_t: f64,
    /// Tank to wake, t CO2e (AR5).
    pub co2e_ttw_t: f64,
    /// Well to wake, t CO2e (FuelEU factors, AR4).
    pub co2e_wtw_t: f64,
    /// Energy, MJ.
    pub energy_mj: f64,
}

impl Factors {
    /// Tank to wake, t CO2e per t.
    #[must_use]
    pub fn ttw_t_per_t(&self, gwp: Gwp) -> f64 {
        let burnt = self.co2_t_per_t + self.ch4_t_per_t * gwp.ch4 + self.n2o_t_per_t * gwp.n2o;
        // LPG slip is counted as the default table carries it: at the methane factor.
        (1.0 - self.slip) * burnt + self.slip * gwp.ch4
    }

    /// Well to wake, g CO2e/MJ.
    #[must_use]
    pub fn wtw_g_per_mj(&self, gwp: Gwp) -> f64 {
        self.wtt_gco2e_per_mj + self.ttw_t_per_t(gwp) * 1000.0 / self.lcv_mj_per_kg
    }
}

/// Fuel factors by [`Fuel::index`], with the products that every voyage needs.
#[derive(Debug, Clone, Copy)]
pub(crate) struct FuelTable {
    factors: [Factors; FUELS],
    pub(crate) t_per_mj: [f64; FUELS],
    ttw: [f64; FUELS],
    wtw_per_mj: [f64; FUELS],
}

impl FuelTable {
    pub(crate) fn load() -> Result<Self, VoyageError> {
        let mut table = Self {
            factors: [Fuel::Vlsfo.factors()?; FUELS],
            t_per_mj: [0.0; FUELS],
            ttw: [0.0; FUELS],
            wtw_per_mj: [0.0; FUELS],
        };
        let slots = table
            .factors
            .iter_mut()
            .zip(&mut table.t_per_mj)
            .zip(&mut table.ttw)
            .zip(&mut table.wtw_per_mj);
        for (fuel, (((f, t), ttw), wtw)) in Fuel::ALL.iter().zip(slots) {
            *f = fuel.factors()?;
            *t = 1e-3 / f.lcv_mj_per_kg;
            *ttw = f.ttw_t_per_t(Gwp::AR5);
            *wtw = f.wtw_g_per_mj(Gwp::AR4);
        }
        Ok(table)
    }

    pub(crate) fn gases(&self, fuel_t: &FuelTonnes) -> Gases {
        let mut g = Gases::default();
        let rows = self.factors.iter().zip(&self.ttw).zip(&self.wtw_per_mj);
        for (t, ((f, ttw), wtw)) in fuel_t.iter().zip(rows) {
            if *t == 0.0 {
                continue;
            }
            let burnt = t * (1.0 - f.slip);
            let mj = t * 1000.0 * f.lcv_mj_per_kg;
            g.co2_t += t * f.co2_t_per_t;
            g.ch4_t += burnt * f.ch4_t_per_t + if f.slip_is_methane { t * f.slip } else { 0.0 };
            g.n2o_t += burnt * f.n2o_t_per_t;
            g.co2e_ttw_t += t * ttw;
            g.co2e_wtw_t += mj * wtw / 1e6;
            g.energy_mj += mj;
        }
        g
    }
}

/// Gases of an amount of each fuel. The MEPC carbon factor is applied to all fuel bought: the fleet's CO2 reports are made so.
///
/// # Errors
/// [`VoyageError::Table`] if the embedded table is broken.
pub fn gases(fuel_t: &FuelTonnes) -> Result<Gases, VoyageError> {
    Ok(FuelTable::load()?.gases(fuel_t))
}
