//! Ships needed for a volume, services and schedules.
//!
//! - [`tramp()`]: ships, calls, berths, waits and cost for a volume, part loads by draught, pools and rail as limits;
//!   [`ships_by_volume`] and [`by_draught`] vary it, [`PortEnd::from_port`] takes an end from a port file.
//! - [`line()`]: rotation, ships, speed, buffer, windows of a line and the volume at which it pays.
//! - [`seasonal()`]: ships that sail a route in its season and trade elsewhere out of it.
//! - [`ships_svg`]: ships against target tonnage.

mod error;
mod liner;
mod pictures;
mod season;
mod tramp;

pub use error::FleetError;
pub use liner::{Liner, LinerCall, LinerPrices, LinerShip, Service, line, viable_head_teu};
pub use pictures::ships_svg;
pub use season::{Month, Seasonal, SeasonalFleet, seasonal};
pub use tramp::{
    DraughtRow, EndUse, Pool, PortEnd, Ship, TradeLimit, Tramp, TrampFleet, by_draught, cheapest,
    planned_usd_per_t, ships_by_volume, tramp,
};
