//! The embedded tables that a study names rows of: ship classes and commodities.

use sealane_data::DataError;
use serde::{Deserialize, Serialize};

/// A ship class as the study needs it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ShipClass {
    /// Kebab-case id.
    pub id: String,
    /// Ship type, kebab-case (`bulk-carrier`, `tanker`, …).
    pub ship_type: String,
    /// Deadweight, t.
    pub dwt_t: f64,
    /// Slots, TEU (container ships).
    pub teu: Option<f64>,
    /// Laden draught, m.
    pub draught_m: f64,
}

#[derive(Deserialize)]
struct ShipRow {
    class: String,
    ship_type: String,
    dwt_t: f64,
    capacity_m3_or_teu: Option<f64>,
    draught_m: f64,
}

/// The ship classes of the table `ship-classes`.
pub fn ship_classes() -> Result<Vec<ShipClass>, DataError> {
    Ok(sealane_data::read_csv::<ShipRow>("ship-classes")?
        .into_iter()
        .map(|r| {
            let ship_type = r.ship_type.replace('_', "-");
            ShipClass {
                id: r.class.replace('_', "-"),
                teu: r
                    .capacity_m3_or_teu
                    .filter(|_| ship_type == "container-ship"),
                ship_type,
                dwt_t: r.dwt_t,
                draught_m: r.draught_m,
            }
        })
        .collect())
}

/// A commodity.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Commodity {
    /// Kebab-case id.
    #[serde(rename = "commodity")]
    pub id: String,
    /// How it is carried: `dry-bulk`, `liquid-bulk`, `gas`, `break-bulk` or `container`.
    pub mode: String,
    /// Least volume of a tonne, m³.
    pub stowage_m3_per_t_low: f64,
    /// Greatest volume of a tonne, m³.
    pub stowage_m3_per_t_high: f64,
    /// Source of the stowage.
    pub stowage_source: String,
    /// Value, USD/t.
    pub value_usd_per_t: f64,
    /// Source of the value.
    pub value_source: String,
    /// What carriage asks for.
    #[serde(default)]
    pub carriage_notes: String,
    /// Handling, t/day, as a range.
    #[serde(default, rename = "handling_rate_t_per_day_range_memory")]
    pub handling_range: String,
    /// Value of time, % of the value a day.
    #[serde(default, rename = "value_of_time_percent_per_day_memory")]
    pub time_percent_per_day: Option<f64>,
}

/// The commodities of the table `commodities`.
pub fn commodities() -> Result<Vec<Commodity>, DataError> {
    sealane_data::read_csv("commodities")
}
