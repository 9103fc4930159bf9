//! The study file, alternatives, cargo volumes, uncertainty and claims: one [`Assessment`].

mod answer;
mod assess;
mod assessment;
mod cargo;
mod catchment;
pub mod claims;
mod defaults;
mod depths;
pub mod draws;
mod evaluate;
mod file;
mod fleets;
mod inputs;
mod levers;
mod limits;
mod line_price;
mod lines;
mod live;
mod live_season;
pub mod logit;
mod model;
pub mod money;
mod names;
mod offer;
mod params;
mod physics;
mod plans;
mod pools;
mod ports;
mod register;
mod rooms;
mod rule;
mod scenarios;
mod season;
mod season_part;
mod services;
mod shares;
mod steps;
mod tables;
mod verdict;
mod volumes;
mod world;

pub use assess::{AssessError, Ground, LEAST_DRAWS, Options, assess, law_of};
pub use assessment::*;
pub use claims::{ClaimResult, ClaimRow, ClaimVerdict, test_claim, test_claims};
pub use defaults::Defaults;
pub use depths::{Case, DepthBook, DepthCase};
pub use evaluate::{Band, GroupSway, Sway};
pub use file::*;
pub use fleets::{
    DepthRow, EndSource, FleetBook, LineResult, SERVICE_DAYS, SeasonalResult, TrampResult,
};
pub use inputs::{Input, inputs};
pub use levers::{apply, set_value};
pub use limits::LimitResult;
pub use live::Live;
pub use names::{inside, of_path, unit_of as unit_name, words};
pub use offer::Parts;
pub use physics::voyage_physical;
pub use ports::{PortBook, PortResult};
pub use rooms::{LawOfWay, LawPart, LawWord, fleet_section, law_section};
pub use rule::RULE;
pub use season::{
    CalendarRow, LaneSeason, MonthAtSea, Months, SeasonAnswer, SeasonOrder, SeasonPart,
};
pub use services::ServiceNumbers;
pub use shares::ShareRow;
pub use tables::{Commodity, ShipClass, commodities, ship_classes};
pub use world::{Physical, PlaceInfo, VoyageQuery, Way, WayQuery, World};
