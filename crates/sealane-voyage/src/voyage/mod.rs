//! One voyage: the way, a ship, a cargo and a date give time, fuel, emissions and cost.
//!
//! Two steps, so that prices can be drawn ten thousand times over one physical result: [`Physical`] holds days, tonnes and tariff
//! amounts; [`price`] turns it into money at given [`Rates`](crate::Rates). [`voyage`] does both and writes the warnings and sources.

mod calls;
mod cost;
mod input;
mod intake;
mod physical;
mod plan;
mod report;
mod speed;
mod weather;

pub use cost::{Cost, capital_recovery_factor, price};
pub use input::{
    Ballast, CharterParty, EmptyLeg, PortCall, SlowStretch, ViaCall, VoyageInput, Way,
};
pub use intake::{Intake, intake, port_draught, suez_draught_m};
pub use physical::{Leg, Physical};
pub use plan::Plan;
pub use report::{
    Bunkers, Carbon, CostUsd, DailyFuel, Freight, Line, PerTonne, Voyage, VoyageCii, VoyageEexi,
    VoyageFuelEu, physical, voyage,
};
pub use speed::{Bound, Chosen};
pub use weather::{AddedByWeather, MethodShare, SeaState, Weather, reversed, stawave1_limit_m};
