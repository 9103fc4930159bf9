//! Commodities: stowage, value, handling, and what the cargo code warns of.

use crate::tables::{embedded_table, kebab};
use crate::{VoyageError, error};
use sealane_data::{Grade, Graded};
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, Deserialize)]
struct Row {
    id: String,
    name: String,
    mode: String,
    stowage_low_m3_per_t: f64,
    stowage_high_m3_per_t: f64,
    stowage_source: String,
    value_usd_per_t: f64,
    value_source: String,
    load_low_t_per_day: f64,
    load_high_t_per_day: f64,
    discharge_low_t_per_day: f64,
    discharge_high_t_per_day: f64,
    value_of_time_percent_per_day: f64,
    imsbc_group: String,
    note: String,
}

embedded_table! { fn rows() -> Row = "commodities" }

/// A cargo.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Commodity {
    /// Kebab-case id.
    pub id: String,
    /// Name for people.
    pub name: String,
    /// `dry-bulk`, `liquid-bulk`, `gas`, `break-bulk` or `container`.
    pub mode: String,
    /// Room it takes, m3/t.
    pub stowage_m3_per_t: Graded,
    /// Worth, USD/t.
    pub value_usd_per_t: Graded,
    /// Loading, t/day.
    pub load_t_per_day: Graded,
    /// Discharging, t/day.
    pub discharge_t_per_day: Graded,
    /// Loss of value a day under way, % of value.
    pub value_of_time_percent_per_day: Graded,
    /// Group of the solid bulk cargo code; empty where it does not apply.
    pub imsbc_group: String,
    /// Carriage note.
    pub note: String,
}

impl Commodity {
    /// The wider name under which a berth may take it: `dry-bulk`, `general-cargo` …
    #[must_use]
    pub fn berth_name(&self) -> &str {
        match self.mode.as_str() {
            "break-bulk" => "general-cargo",
            mode => mode,
        }
    }
}

fn grade_of(source: &str) -> Grade {
    if source.contains("assumed") || source.starts_with("spread") {
        Grade::Assumed
    } else {
        Grade::Quoted
    }
}

fn range(low: f64, high: f64, unit: &str, source: &str) -> Graded {
    Graded::new((low * high).sqrt(), unit, source, grade_of(source)).between(low, high)
}

impl Row {
    fn build(&self) -> Commodity {
        let rate = "spread of terminals (assumed)";
        Commodity {
            id: self.id.clone(),
            name: self.name.clone(),
            mode: self.mode.clone(),
            stowage_m3_per_t: range(
                self.stowage_low_m3_per_t,
                self.stowage_high_m3_per_t,
                "m3/t",
                &self.stowage_source,
            ),
            value_usd_per_t: Graded::assumed(self.value_usd_per_t, "USD/t", &self.value_source)
                .between(self.value_usd_per_t * 0.6, self.value_usd_per_t * 1.6)
                .dated("2024"),
            load_t_per_day: range(
                self.load_low_t_per_day,
                self.load_high_t_per_day,
                "t/day",
                rate,
            ),
            discharge_t_per_day: range(
                self.discharge_low_t_per_day,
                self.discharge_high_t_per_day,
                "t/day",
                rate,
            ),
            value_of_time_percent_per_day: Graded::assumed(
                self.value_of_time_percent_per_day,
                "%/day",
                "interest for bulk; 0.6-2.1 for containerised goods (Hummels and Schaur)",
            ),
            imsbc_group: self.imsbc_group.clone(),
            note: self.note.clone(),
        }
    }
}

/// All commodities in the order of the table.
///
/// ```
/// assert!(sealane_voyage::commodities()?.iter().any(|c| c.id == "coking-coal"));
/// # Ok::<(), sealane_voyage::VoyageError>(())
/// ```
///
/// # Errors
/// [`VoyageError::Table`] if the embedded table is broken.
pub fn commodities() -> Result<Vec<Commodity>, VoyageError> {
    Ok(rows()?.iter().map(Row::build).collect())
}

/// The commodity of an id; `coal-coking`, `coking_coal` and `crude` are understood.
///
/// # Errors
/// [`VoyageError::Unknown`] with the known ids.
pub fn commodity(id: &str) -> Result<Commodity, VoyageError> {
    let t = kebab(id);
    let t = match t.as_str() {
        "coal-coking" | "metallurgical-coal" => "coking-coal",
        "coal-thermal" | "coal" | "steam-coal" => "thermal-coal",
        "crude" | "oil" => "crude-oil",
        "products" => "oil-products",
        "container" | "containerised-goods" => "containers",
        "fertiliser" | "fertilizer" | "fertilizers" => "fertilisers",
        "potash-mop" | "mop" => "potash",
        "steel-products" => "steel",
        other => other,
    };
    rows()?
        .iter()
        .find(|r| r.id == t)
        .map(Row::build)
        .ok_or_else(|| {
            error::unknown(
                "cargo",
                id,
                rows().unwrap_or(&[]).iter().map(|r| r.id.as_str()),
            )
        })
}
