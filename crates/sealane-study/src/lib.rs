//! The study file, alternatives, cargo volumes, uncertainty and claims: one [`Assessment`].

pub mod claims;
mod defaults;
mod file;
mod inputs;
mod levers;
mod tables;

pub use claims::{ClaimResult, ClaimRow, ClaimVerdict, test_claim, test_claims};
pub use defaults::Defaults;
pub use file::*;
pub use inputs::{Input, inputs};
pub use levers::{apply, set_value};
pub use tables::{Commodity, ShipClass, commodities, ship_classes};
