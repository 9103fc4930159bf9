//! What the season model says of each corridor: months open, days at sea by month.

use crate::world::Way;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// One month of one corridor.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct SeasonMonth {
    /// Days of the month on which the way is passable for the ship, median over years.
    pub passable_days: f64,
    /// Days at sea against calm open water: P10, P50, P90.
    pub time_factor: [f64; 3],
}

/// Months of each corridor (id), from the season model; empty where it does not answer.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct SeasonBook {
    /// By corridor id.
    pub corridors: BTreeMap<String, Vec<SeasonMonth>>,
    /// What the numbers rest on.
    pub source: String,
}

impl SeasonBook {
    /// Factors of a corridor by month, if known.
    #[must_use]
    pub fn factors(&self, corridor: &str, _way: &Way) -> Option<[[f64; 3]; 12]> {
        let months = self.corridors.get(corridor)?;
        let mut out = [[1.0; 3]; 12];
        for (slot, m) in out.iter_mut().zip(months) {
            *slot = m.time_factor;
        }
        (months.len() == 12).then_some(out)
    }
}
