//! One voyage: ship, fuel, emissions, rules, tariffs, time and cost.

mod error;
mod shiptype;
mod tables;

pub mod cii;
pub mod polaris;

pub use error::VoyageError;
pub use shiptype::ShipType;
