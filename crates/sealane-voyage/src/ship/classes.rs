//! The standard classes of `data/ships/ship_classes.csv`.

use super::Ship;
use super::particulars::Known;
use crate::polaris::IceClass;
use crate::tables::{embedded_table, kebab};
use crate::{Fuel, ShipType, VoyageError, error};
use sealane_data::{Grade, Graded};
use serde::Deserialize;

#[derive(Debug, Deserialize)]
struct Row {
    id: String,
    name: String,
    ship_type: String,
    dwt_t: f64,
    cargo_m3: Option<f64>,
    teu: Option<f64>,
    gt: f64,
    loa_m: f64,
    lpp_m: f64,
    beam_m: f64,
    draught_m: f64,
    air_draught_m: f64,
    design_speed_kn: f64,
    mcr_kw: f64,
    co2_kg_per_nm: Option<f64>,
    co2_speed_kn: Option<f64>,
    ice_class: String,
    fuel: String,
    hire_usd_day: f64,
    hire_low: f64,
    hire_high: f64,
    newbuild_musd: f64,
    opex_usd_day: f64,
    grade: Grade,
    source: String,
    co2_source: String,
    mcr_source: String,
}

embedded_table! { fn rows() -> Row = "ship-classes" }

impl Row {
    fn known(&self) -> Result<Known, VoyageError> {
        let g = |v: f64, unit: &str, spread: f64| {
            Graded::new(v, unit, &self.source, self.grade)
                .between(v * (1.0 - spread), v * (1.0 + spread))
        };
        let co2_grade = if self.co2_source.contains("assumed") {
            Grade::Assumed
        } else {
            Grade::Measured
        };
        let opex_note = "typical of 2024-2026, above the OpCost 2017 table (assumed)";
        Ok(Known {
            id: self.id.clone(),
            name: self.name.clone(),
            ship_type: Some(ShipType::parse(&self.ship_type)?),
            dwt_t: Some(g(self.dwt_t, "t", 0.05)),
            cargo_m3: self.cargo_m3.map(|v| g(v, "m3", 0.05)),
            teu: self.teu.map(|v| g(v, "TEU", 0.08)),
            gt: Some(g(self.gt, "GT", 0.06)),
            loa_m: Some(g(self.loa_m, "m", 0.03)),
            lpp_m: Some(g(self.lpp_m, "m", 0.03)),
            beam_m: Some(g(self.beam_m, "m", 0.02)),
            draught_m: Some(g(self.draught_m, "m", 0.04)),
            air_draught_m: Some(g(self.air_draught_m, "m", 0.1)),
            design_speed_kn: Some(g(self.design_speed_kn, "kn", 0.04)),
            mcr_kw: Some(if self.mcr_source.is_empty() {
                g(self.mcr_kw, "kW", 0.15)
            } else {
                // A mean of a bin of ships is quoted; that this class has it is not.
                Graded::assumed(self.mcr_kw, "kW", &self.mcr_source)
                    .between(self.mcr_kw * 0.85, self.mcr_kw * 1.15)
            }),
            co2_kg_per_nm: self.co2_kg_per_nm.map(|v| {
                Graded::new(v, "kg CO2/nm", &self.co2_source, co2_grade)
                    .between(v * 0.85, v * 1.15)
                    .dated("2021")
            }),
            co2_speed_kn: self
                .co2_speed_kn
                .map(|v| Graded::new(v, "kn", &self.co2_source, co2_grade)),
            co2_of_class: true,
            ice_class: Some(IceClass::parse(&self.ice_class)?),
            fuel: Some(Fuel::parse(&self.fuel)?),
            hire_usd_day: Some(
                Graded::new(self.hire_usd_day, "USD/day", &self.source, self.grade)
                    .between(self.hire_low, self.hire_high)
                    .dated("2026-11"),
            ),
            newbuild_musd: Some(g(self.newbuild_musd, "MUSD", 0.15)),
            opex_usd_day: Some(
                Graded::assumed(self.opex_usd_day, "USD/day", opex_note)
                    .between(self.opex_usd_day * 0.85, self.opex_usd_day * 1.2),
            ),
            ..Known::default()
        })
    }
}

pub(super) fn known(id: &str) -> Result<Known, VoyageError> {
    let t = kebab(id);
    let t = match t.as_str() {
        "kamsarmax" => "kamsarmax-bulk",
        "panamax" => "panamax-bulk",
        "capesize" => "capesize-bulk",
        "supramax" => "supramax-bulk",
        "ultramax" => "ultramax-bulk",
        "handysize" => "handysize-bulk",
        "aframax" | "lr2-tanker" => "aframax-tanker",
        "suezmax" => "suezmax-tanker",
        "yamalmax" => "arc7-lng",
        "q-max" | "qmax" => "qmax-lng",
        other => other,
    };
    rows()?.iter().find(|r| r.id == t).map_or_else(
        || {
            Err(error::unknown(
                "ship class",
                id,
                rows().unwrap_or(&[]).iter().map(|r| r.id.as_str()),
            ))
        },
        Row::known,
    )
}

/// The standard class of an id.
///
/// ```
/// let ship = sealane_voyage::ship("kamsarmax-bulk")?;
/// assert_eq!(ship.dwt_t.value, 82_000.0);
/// # Ok::<(), sealane_voyage::VoyageError>(())
/// ```
///
/// # Errors
/// [`VoyageError::Unknown`] with the known ids, nearest first.
pub fn ship(id: &str) -> Result<Ship, VoyageError> {
    known(id)?.complete()
}

/// All standard classes in the order of the table.
///
/// # Errors
/// [`VoyageError::Table`] if the embedded table is broken.
pub fn ship_classes() -> Result<Vec<Ship>, VoyageError> {
    rows()?.iter().map(|r| r.known()?.complete()).collect()
}
