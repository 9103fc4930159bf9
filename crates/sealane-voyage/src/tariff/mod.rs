//! Dated tariffs of canals and icebreakers. All are old or partial: every answer says how old.

mod canal;
mod icebreaker;
mod port;

pub(crate) use canal::toll;
pub use canal::{CanalToll, canal_extra_days, panama_toll, suez_toll, suez_toll_with};
pub use icebreaker::{Season, icebreaker_fee, season_of, season_of_date};
pub use port::{port_dues, port_dues_note};

use crate::VoyageError;
use sealane_data::Grade;
use serde::Serialize;

/// One amount from a tariff, with what a reader must know of it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Charge {
    /// Amount in `currency`.
    pub amount: f64,
    /// `USD`, `EUR`, `SDR` or `RUB`.
    pub currency: &'static str,
    /// How well it is known.
    pub grade: Grade,
    /// Tariff, date and what was done to it.
    pub source: String,
    /// What is missing or out of date; empty when nothing.
    pub warning: String,
}

pub(crate) type Result<T> = std::result::Result<T, VoyageError>;
