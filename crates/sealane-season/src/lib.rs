//! Season and ice: which months a ship can make the voyage, how long it takes and what it costs.
//!
//! - [`season`] answers a [`SeasonQuery`] with a [`SeasonTable`]: month by month feasible or not and why, days, fuel, cost, causes.
//! - [`Way::from_route`] cuts a way of the sea into pieces; [`IceTable`] is the embedded ice; [`GriddedIce`] the user's.
//! - [`Polaris`] and [`russian`] judge; [`IceSpeed`] slows; [`split_season`] mixes months north and south.

mod admission;
mod engine;
mod error;
mod fleet;
mod gridded;
mod ice;
mod lane;
mod motion;
mod north;
mod plan;
mod rules;
mod sail;
mod split;
mod study;
mod types;
mod voyage;
mod way;
mod weather;
mod words;

pub use admission::Admission;
pub use engine::{ice_calendar, passable_days, season, season_prepared};
pub use error::SeasonError;
pub use gridded::GriddedIce;
pub use ice::{Anchor, IceState, IceTable, Section};
pub use lane::{Lane, LaneMonth, LaneQuery};
pub use motion::IceSpeed;
pub use north::{Legs, Stop, is_northern, ways_between, ways_with};
pub use plan::{IceSource, Prepared};
pub use rules::{ADMISSION_NOTE, Judgement, Polaris, russian};
pub use sail::{Passage, passage};
pub use split::{MonthChoice, Split, split_season};
pub use study::{
    CorridorAsk, CorridorSeason, StudyOptions, StudySeason, seasons_of, study_keys, study_season,
};
pub use types::{
    Cause, CauseKind, Change, Escort, Fan, IceCell, IceVerdict, MonthRow, Passability,
    PassableDays, Piece, RussianDays, SeasonKeys, SeasonPrices, SeasonQuery, SeasonShip,
    SeasonTable, Way, WayShare, YearKind,
};
pub use voyage::{IceOnWay, ice_on_way, voyage_way, with_ice_class};
pub use weather::seas_on_way;
pub use words::{MONTHS, month_short};
