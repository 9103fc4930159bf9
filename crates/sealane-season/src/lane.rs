//! A lane: the ways between two ends, made ready once and asked for many ships.

use crate::{
    SeasonError,
    engine::{departing, season_prepared},
    north::{Legs, ways_with},
    plan::{IceSource, Prepared},
    types::{Escort, Fan, SeasonPrices, SeasonQuery, SeasonShip, SeasonTable, Way},
};
use sealane_sea::{RouteQuery, Sea};

/// The ways of one stretch of sea, with their wind, fetch and ice.
#[derive(Debug)]
pub struct Lane {
    /// Ways that may be taken.
    pub ways: Vec<Way>,
    /// Whether any of them crosses water that can freeze.
    pub icy: bool,
    prepared: Prepared,
}

/// What a lane is asked beside the ship.
#[derive(Debug, Clone, PartialEq)]
pub struct LaneQuery {
    /// Voyages sampled for each month.
    pub departures: usize,
    /// Seed.
    pub seed: u64,
    /// Icebreakers.
    pub escort: Escort,
    /// Prices.
    pub prices: SeasonPrices,
}

/// Days at sea of one month of departures, and the little that a study needs beside them.
#[derive(Debug, Clone, PartialEq)]
pub struct LaneMonth {
    /// 1–12.
    pub month: u8,
    /// Share of sampled departures that pass, 0–1.
    pub passable_share: f64,
    /// Of those, the share that takes an icebreaker somewhere.
    pub escorted_share: f64,
    /// Days at sea; absent when nothing passes.
    pub days: Option<Fan>,
}

impl Lane {
    /// Asks the sea for the ways: every choice of the Northern Sea Route apart when `northern`, else the one way.
    pub fn new(
        sea: &Sea,
        query: &RouteQuery,
        northern: bool,
        ice: IceSource<'_>,
        legs: &Legs,
    ) -> Result<Self, SeasonError> {
        Self::watched(ways_with(sea, query, northern, legs)?, ice, legs)
    }

    /// Of ways known already.
    pub fn of_ways(ways: Vec<Way>, ice: IceSource<'_>) -> Result<Self, SeasonError> {
        Self::watched(ways, ice, &Legs::default())
    }

    /// As [`Lane::of_ways`], ended early when the legs are told to stop, and so are its answers.
    pub fn watched(ways: Vec<Way>, ice: IceSource<'_>, legs: &Legs) -> Result<Self, SeasonError> {
        let prepared = Prepared::watched(&ways, ice, legs.stop().cloned())?;
        let icy = ways
            .iter()
            .any(|w| w.pieces.iter().any(|p| p.ice_section.is_some()));
        Ok(Self {
            ways,
            icy,
            prepared,
        })
    }

    /// Where its ice comes from, in words.
    #[must_use]
    pub fn ice_words(&self) -> &str {
        &self.prepared.ice_words
    }

    fn query(&self, ship: &SeasonShip, q: &LaneQuery) -> SeasonQuery {
        SeasonQuery {
            ship: ship.clone(),
            ways: self.ways.clone(),
            months: (1..=12).collect(),
            departures: q.departures,
            seed: q.seed,
            escort: q.escort,
            prices: q.prices.clone(),
        }
    }

    /// The whole table: fans, causes, calendar, passable days.
    pub fn table(&self, ship: &SeasonShip, q: &LaneQuery) -> Result<SeasonTable, SeasonError> {
        season_prepared(&self.query(ship, q), &self.prepared)
    }

    /// Only the days by month: a fifth of the work of [`Lane::table`] on short ways.
    pub fn months(&self, ship: &SeasonShip, q: &LaneQuery) -> Result<Vec<LaneMonth>, SeasonError> {
        departing(&self.query(ship, q), &self.prepared)
    }
}
