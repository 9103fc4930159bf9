//! Ship classes and commodities as the study needs them, taken from the voyage's tables.

use sealane_data::Graded;
use sealane_voyage::VoyageError;
use serde::Serialize;

/// A ship class.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ShipClass {
    /// Kebab-case id.
    pub id: String,
    /// Name for people.
    pub name: String,
    /// Deadweight, t.
    pub dwt_t: f64,
    /// Slots, TEU (container ships).
    pub teu: Option<f64>,
    /// Laden draught, m.
    pub draught_m: f64,
    /// Hire, USD/day.
    pub hire_usd_per_day: Graded,
}

/// The ship classes of the table `ship-classes`.
///
/// # Errors
/// The embedded table is broken.
pub fn ship_classes() -> Result<Vec<ShipClass>, VoyageError> {
    Ok(sealane_voyage::ship_classes()?
        .into_iter()
        .map(|s| ShipClass {
            id: s.id,
            name: s.name,
            dwt_t: s.dwt_t.value,
            teu: s.teu.map(|g| g.value),
            draught_m: s.draught_m.value,
            hire_usd_per_day: s.hire_usd_day,
        })
        .collect())
}

/// A commodity.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Commodity {
    /// Kebab-case id.
    pub id: String,
    /// `dry-bulk`, `liquid-bulk`, `gas`, `break-bulk` or `container`.
    pub mode: String,
    /// Room of a tonne, m³.
    pub stowage_m3_per_t: f64,
    /// Value, USD/t.
    pub value_usd_per_t: Graded,
    /// Loading, t/day.
    pub load_per_day: Graded,
    /// Discharging, t/day.
    pub discharge_per_day: Graded,
}

/// The commodities of the table `commodities`.
///
/// # Errors
/// The embedded table is broken.
pub fn commodities() -> Result<Vec<Commodity>, VoyageError> {
    Ok(sealane_voyage::commodities()?
        .into_iter()
        .map(|c| Commodity {
            id: c.id,
            mode: c.mode,
            stowage_m3_per_t: c.stowage_m3_per_t.value,
            value_usd_per_t: c.value_usd_per_t,
            load_per_day: c.load_t_per_day,
            discharge_per_day: c.discharge_t_per_day,
        })
        .collect())
}
