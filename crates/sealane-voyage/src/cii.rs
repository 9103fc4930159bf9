//! Carbon intensity indicator: reference line, required and attained figure, rating (MEPC.352–354(78), 338(76), 400(83)).

use crate::tables::embedded_table;
use crate::{ShipType, VoyageError, error};
use serde::{Deserialize, Serialize};

#[derive(Debug, Deserialize)]
struct LineRow {
    ship_type: String,
    size_from: f64,
    size_to: Option<f64>,
    capacity_rule: String,
    a: f64,
    c: f64,
}

embedded_table! { fn lines() -> LineRow = "cii-lines" }

#[derive(Debug, Deserialize)]
struct VectorRow {
    ship_type: String,
    size_from_dwt: f64,
    size_to_dwt: Option<f64>,
    exp_d1: f64,
    exp_d2: f64,
    exp_d3: f64,
    exp_d4: f64,
}

embedded_table! { fn vectors() -> VectorRow = "cii-vectors" }

#[derive(Debug, Deserialize)]
struct ReductionRow {
    year: i32,
    z_percent_vs_2019: f64,
}

embedded_table! { fn reductions() -> ReductionRow = "cii-reduction" }

/// Rating A (best) to E.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub enum Rating {
    /// Major superior.
    A,
    /// Minor superior.
    B,
    /// Moderate.
    C,
    /// Minor inferior.
    D,
    /// Inferior.
    E,
}

impl Rating {
    /// The letter.
    #[must_use]
    pub const fn letter(self) -> &'static str {
        match self {
            Self::A => "A",
            Self::B => "B",
            Self::C => "C",
            Self::D => "D",
            Self::E => "E",
        }
    }
}

/// A ship's year against the rule.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Cii {
    /// Reference line of 2019, g CO2 per capacity-nm.
    pub reference: f64,
    /// Required figure of the year.
    pub required: f64,
    /// Attained figure.
    pub attained: f64,
    /// Rating.
    #[serde(rename = "grade")]
    pub rating: Rating,
}

fn inside(size: f64, from: f64, to: Option<f64>) -> bool {
    size >= from && to.is_none_or(|t| size < t)
}

/// Reference line, g CO2 per capacity-nm. `capacity` is deadweight, or gross tonnage where [`ShipType::capacity_is_gt`].
///
/// # Errors
/// [`VoyageError::Range`] unless `capacity` is above zero.
pub fn reference(ship_type: ShipType, capacity: f64) -> Result<f64, VoyageError> {
    error::positive("capacity", capacity)?;
    let row = lines()?
        .iter()
        .find(|r| r.ship_type == ship_type.id() && inside(capacity, r.size_from, r.size_to))
        .ok_or_else(|| VoyageError::Table(format!("cii-lines has no row for {ship_type}")))?;
    // A number in the capacity rule replaces the ship's own capacity (bulk above 279 000 DWT, LNG below 65 000 …).
    let capacity = row.capacity_rule.parse::<f64>().unwrap_or(capacity);
    Ok(row.a * capacity.powf(-row.c))
}

/// Reduction factor Z of a year, percent below 2019.
///
/// # Errors
/// [`VoyageError::Year`] outside 2019–2030.
pub fn reduction_percent(year: i32) -> Result<f64, VoyageError> {
    let rows = reductions()?;
    rows.iter()
        .find(|r| r.year == year)
        .map(|r| r.z_percent_vs_2019)
        .ok_or_else(|| VoyageError::Year {
            rule: "CII reduction factors".to_owned(),
            year,
            from: rows.iter().map(|r| r.year).min().unwrap_or(0),
            to: rows.iter().map(|r| r.year).max().unwrap_or(0),
        })
}

/// The four boundaries as multiples of the required figure.
///
/// # Errors
/// [`VoyageError::Range`] unless `capacity` is above zero.
pub fn boundaries(ship_type: ShipType, capacity: f64) -> Result<[f64; 4], VoyageError> {
    error::positive("capacity", capacity)?;
    let id = match ship_type {
        ShipType::RoroPassengerHsc => ShipType::RoroPassengerShip.id(),
        other => other.id(),
    };
    vectors()?
        .iter()
        .find(|r| r.ship_type == id && inside(capacity, r.size_from_dwt, r.size_to_dwt))
        .map(|r| [r.exp_d1, r.exp_d2, r.exp_d3, r.exp_d4])
        .ok_or_else(|| VoyageError::Table(format!("cii-vectors has no row for {ship_type}")))
}

/// Rating of an attained figure; a figure on a boundary takes the better letter.
#[must_use]
pub fn rating(attained: f64, required: f64, boundaries: [f64; 4]) -> Rating {
    let ratio = attained / required;
    // Boundary values arrive through decimal arithmetic: within 1e-12 they count as met.
    let below = |d: f64| ratio <= d * (1.0 + 1e-12);
    let [d1, d2, d3, d4] = boundaries;
    match (below(d1), below(d2), below(d3), below(d4)) {
        (true, ..) => Rating::A,
        (_, true, ..) => Rating::B,
        (_, _, true, _) => Rating::C,
        (_, _, _, true) => Rating::D,
        _ => Rating::E,
    }
}

/// The whole indicator of a ship's year.
///
/// ```
/// use sealane_voyage::{ShipType, cii};
/// let c = cii::cii(ShipType::BulkCarrier, 82_000.0, 2026, 25_000.0, 60_000.0)?;
/// assert_eq!(c.rating.letter(), "E");
/// assert!((c.required - 3.7088).abs() < 1e-4);
/// # Ok::<(), sealane_voyage::VoyageError>(())
/// ```
///
/// # Errors
/// [`VoyageError::Range`] for capacity or distance not above zero or negative CO2; [`VoyageError::Year`].
pub fn cii(
    ship_type: ShipType,
    capacity: f64,
    year: i32,
    co2_t: f64,
    distance_nm: f64,
) -> Result<Cii, VoyageError> {
    error::not_negative("CO2, t", co2_t)?;
    error::positive("distance, nm", distance_nm)?;
    let reference = reference(ship_type, capacity)?;
    let required = reference * (1.0 - reduction_percent(year)? / 100.0);
    let attained = co2_t * 1e6 / (capacity * distance_nm);
    Ok(Cii {
        reference,
        required,
        attained,
        rating: rating(attained, required, boundaries(ship_type, capacity)?),
    })
}
