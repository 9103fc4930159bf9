//! Months as the study uses and tells them: days at sea by month for each cargo's ship on each way, and the season's section.

use crate::evaluate::Band;
use sealane_data::Grade;
use sealane_season::{CorridorAsk, CorridorSeason, IceVerdict, SeasonKeys, StudyOptions, YearKind};
use sealane_voyage::polaris::IceClass;
use serde::{Deserialize, Serialize};

/// Voyages sampled for each month where `assess` asks the season model (`sealane season` takes 200).
pub const DEPARTURES: usize = 16;
/// A month counts as open when at least this share of its departures passes.
pub const OPEN_SHARE: f64 = 0.5;

/// One month of departures of one ship on one way.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct MonthAtSea {
    /// 1 to 12.
    pub month: u8,
    /// Share of sampled departures that pass, 0–1.
    pub passable_share: f64,
    /// Of those, the share that takes an icebreaker somewhere, 0–1.
    pub escorted_share: f64,
    /// Days at sea, canals not counted: P10, P50, P90; absent when nothing passes.
    pub days: Option<[f64; 3]>,
}

/// What a compiled offer keeps of its season.
#[derive(Debug, Clone, PartialEq)]
pub struct Months {
    /// By month.
    pub at_sea: Vec<MonthAtSea>,
    /// Days at sea over calm days, by month: P10, P50, P90; 1 where nothing passes.
    pub factors: [[f64; 3]; 12],
    /// Whether at least half of the departures pass.
    pub open: [bool; 12],
    /// Mean share of escorted voyages over the open months.
    pub escorted_share: f64,
}

impl Months {
    /// From the season model's months over the days of the physical voyage; `None` when no month is open.
    #[must_use]
    pub fn of(at_sea: Vec<MonthAtSea>, calm_days: f64) -> Option<Self> {
        let mut factors = [[1.0; 3]; 12];
        let mut open = [false; 12];
        let mut escorted = Vec::new();
        for ((f, o), m) in factors.iter_mut().zip(&mut open).zip(&at_sea) {
            if let Some(days) = m.days {
                *f = days.map(|d| d / calm_days.max(1e-9));
                *o = m.passable_share >= OPEN_SHARE;
            }
            if *o {
                escorted.push(m.escorted_share);
            }
        }
        (!escorted.is_empty()).then(|| Self {
            escorted_share: escorted.iter().sum::<f64>() / escorted.len() as f64,
            at_sea,
            factors,
            open,
        })
    }

    /// Mean over the open months of the factors: P10, P50, P90.
    #[must_use]
    pub fn year(&self) -> [f64; 3] {
        let mut sum = [0.0; 3];
        let mut n = 0.0;
        for (f, o) in self.factors.iter().zip(self.open) {
            if o {
                n += 1.0;
                for (s, x) in sum.iter_mut().zip(f) {
                    *s += x;
                }
            }
        }
        sum.map(|s| if n > 0.0 { s / n } else { 1.0 })
    }
}

/// A question for whole seasons.
#[derive(Debug, Clone)]
pub struct SeasonOrder {
    /// Stretches of sea.
    pub asks: Vec<CorridorAsk>,
    /// Ship class of the voyage model.
    pub ship: String,
    /// How to ask; its ice is the world's own.
    pub options: StudyOptions,
    /// Fuel, USD/t, and roubles a dollar, where the study gives them.
    pub vlsfo_usd_per_t: Option<f64>,
    /// Roubles a dollar.
    pub rub_per_usd: Option<f64>,
}

/// The season model's whole answer.
#[derive(Debug, Clone)]
pub struct SeasonAnswer {
    /// One for each ask, in its order.
    pub corridors: Vec<CorridorSeason>,
    /// What a reader must know.
    pub warnings: Vec<String>,
}

/// The season of a study: section 4 of the report.
///
/// `lanes` is the matrix of cargo x corridor x month: days at sea P10, P50, P90 of the cargo's own ship from the season model. The
/// cost and the door-to-door days of the same cells stand in [`crate::WayResult::months`] (`USD` a unit and days with their bands
/// over all draws), computed with these factors.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SeasonPart {
    /// One row for each cargo on each corridor that it can use, in the study's order.
    pub lanes: Vec<LaneSeason>,
    /// Stretches of sea told in full: fan of days, causes, split service. Calendars stand apart in `calendar`.
    pub corridors: Vec<CorridorSeason>,
    /// Ice calendar: one row for each section, ice class and kind of year.
    pub calendar: Vec<CalendarRow>,
    /// Ship that `corridors` is told for.
    pub ship: String,
    /// Where the ice comes from.
    pub ice_source: String,
    /// Voyages sampled a month.
    pub departures: usize,
    /// What a reader must know.
    pub warnings: Vec<String>,
    /// Tables used.
    pub sources: Vec<String>,
}

/// A cargo's ship on a corridor, month by month.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct LaneSeason {
    /// Corridor id.
    pub corridor: String,
    /// Cargo id.
    pub cargo: String,
    /// Ship class.
    pub ship: String,
    /// Ports of the sea stretch.
    pub ports: (String, String),
    /// Days at sea in calm weather.
    pub calm_days: f64,
    /// By month of departure.
    pub months: Vec<MonthAtSea>,
    /// Days at sea over the open months of the year: P10, P50, P90 (means of the months').
    pub year_days: [f64; 3],
    /// Days of the year on which a departure passes, mean over kinds of year.
    pub passable_days: f64,
    /// Cost door to door by month, USD a unit, over all draws; empty where shut.
    pub usd: Vec<Option<Band>>,
}

/// A row of the ice calendar: the middle of each month.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CalendarRow {
    /// Section id.
    pub section: String,
    /// Name for people.
    pub name: String,
    /// Ice class.
    pub ice_class: IceClass,
    /// Kind of year.
    pub year: YearKind,
    /// Share of the sea covered, by month.
    pub concentration: Vec<f64>,
    /// Thickness, m, by month.
    pub thickness_m: Vec<f64>,
    /// POLARIS risk index outcome alone, by month.
    pub rio: Vec<f64>,
    /// POLARIS, by month.
    pub polaris: Vec<IceVerdict>,
    /// Russian admission, by month; `None` where its readable part is silent.
    pub russian: Vec<Option<IceVerdict>>,
    /// How well the ice is known.
    pub grade: Grade,
}

/// Names the files that a study's `[season]` brings, for warnings.
#[must_use]
pub fn brings_ice(keys: &SeasonKeys) -> bool {
    !keys.ice_concentration.is_empty() || !keys.ice_thickness.is_empty()
}
