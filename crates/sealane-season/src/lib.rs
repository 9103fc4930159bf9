//! Season and ice: which months a ship can make the voyage, how long it takes and what it costs.

mod types;

pub use types::{
    Cause, CauseKind, Escort, Fan, IceCell, IceVerdict, MonthRow, Passability, PassableDays, Piece,
    SeasonPrices, SeasonQuery, SeasonShip, SeasonTable, Way, WayShare, YearKind,
};
