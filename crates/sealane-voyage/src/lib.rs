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
pub mod market;
pub mod net_zero;
pub mod polaris;
pub mod power;
pub mod tariff;

pub use commodity::{Commodity, commodities, commodity};
pub use error::VoyageError;
pub use fuel::{Fuel, FuelTonnes, Gases};
pub use prices::{Prices, Rates, View};
pub use ship::{
    HullForm, NoonFit, NoonReport, Ship, gross_volume_m3, panama_net_tonnage, ship, ship_classes,
    ship_from_toml, ship_from_toml_file,
};
pub use shiptype::ShipType;
pub use voyage::{
    AddedByWeather, Ballast, Bound, Bunkers, Carbon, CharterParty, Chosen, Cost, CostUsd,
    DailyFuel, EmptyLeg, Freight, Intake, Leg, Line, MethodShare, PerTonne, Physical, Plan,
    PortCall, SeaState, SlowStretch, ViaCall, Voyage, VoyageCii, VoyageEexi, VoyageFuelEu,
    VoyageInput, Way, Weather, capital_recovery_factor, intake, physical, port_draught, price,
    reversed, stawave1_limit_m, suez_draught_m, voyage,
};
