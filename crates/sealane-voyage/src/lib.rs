//! One voyage: ship, fuel, emissions, rules, tariffs, time and cost.

mod commodity;
mod error;
mod prices;
mod ship;
mod shiptype;
mod tables;
mod voyage;

pub mod calc;
pub mod charter;
pub mod cii;
pub mod design_index;
pub mod estimator;
pub mod eu;
pub mod fuel;
pub mod polaris;
pub mod power;
pub mod tariff;

pub use commodity::{Commodity, commodities, commodity};
pub use error::VoyageError;
pub use fuel::{Fuel, FuelTonnes, Gases};
pub use prices::{Prices, Rates, View};
pub use ship::{Ship, ship, ship_classes, ship_from_toml, ship_from_toml_file};
pub use shiptype::ShipType;
pub use voyage::{
    Ballast, Bound, Bunkers, Chosen, Cost, CostUsd, Intake, Leg, Line, PerTonne, Physical, Plan,
    PortCall, SlowStretch, Voyage, VoyageInput, Way, capital_recovery_factor, intake, physical,
    price, voyage,
};
