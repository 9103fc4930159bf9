//! Questions about a season and their answers, as plain data; the report draws from these and computes nothing.

use schemars::JsonSchema;
use sealane_data::Grade;
use sealane_geo::LonLat;
use sealane_voyage::polaris::IceClass;
use serde::{Deserialize, Serialize};

/// What a season needs to know of a ship.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SeasonShip {
    /// Name for people.
    pub name: String,
    /// Ice class.
    pub ice_class: IceClass,
    /// Length between perpendiculars, m.
    pub length_m: f64,
    /// Beam, m.
    pub beam_m: f64,
    /// Sailing draught, m.
    pub draught_m: f64,
    /// Gross tonnage, for the icebreaker tariff.
    pub gt: f64,
    /// Speed in calm open water at `power_kw`, kn.
    pub speed_kn: f64,
    /// Propulsion power in use at that speed, kW.
    pub power_kw: f64,
    /// Fuel at sea at that power, main engine and auxiliaries, t a day.
    pub fuel_t_per_day: f64,
    /// Hire, or capital and running cost, USD a day.
    pub hire_usd_per_day: f64,
    /// Level ice that the ship breaks at 2 kn, m; `None` takes the table's value for its class.
    #[serde(default)]
    pub icebreaking_m: Option<f64>,
}

/// Whether icebreakers may be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Escort {
    /// Never.
    Never,
    /// In the sections where the ship may not or cannot go alone.
    #[default]
    WhenNeeded,
    /// In every section with ice.
    Always,
}

/// How heavy a year is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum YearKind {
    /// 10th percentile of ice.
    Light,
    /// Median.
    Median,
    /// 90th percentile.
    Heavy,
}

impl YearKind {
    /// All, light first.
    pub const ALL: [Self; 3] = [Self::Light, Self::Median, Self::Heavy];

    /// Severity in [0, 1].
    #[must_use]
    pub const fn severity(self) -> f64 {
        match self {
            Self::Light => 0.1,
            Self::Median => 0.5,
            Self::Heavy => 0.9,
        }
    }
}

/// A stretch of a way with one kind of sea.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Piece {
    /// Name of the sea area, for people: `Bay of Bengal`.
    pub area: String,
    /// Length, nm.
    pub distance_nm: f64,
    /// Its middle.
    pub middle: LonLat,
    /// Course over ground, degrees.
    pub course_deg: f64,
    /// Section of the ice table, where there can be ice.
    pub ice_section: Option<String>,
}

/// One way between the ends of the voyage.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Way {
    /// Kebab-case id: `nsr-zhelaniya-north`, `suez`.
    pub id: String,
    /// Name for people.
    pub name: String,
    /// Stretches in sailing order.
    pub pieces: Vec<Piece>,
    /// Least draught allowed on it, m, with the place that binds; `None` without a limit.
    pub max_draught: Option<(f64, String)>,
    /// Passage ids, in order.
    pub passages: Vec<String>,
    /// Time beside sailing (canal, waiting), days.
    pub extra_days: f64,
    /// Cost beside fuel, hire and icebreaker (canal tolls, insurance), USD.
    pub extra_usd: f64,
}

impl Way {
    /// Whole length, nm.
    #[must_use]
    pub fn distance_nm(&self) -> f64 {
        self.pieces.iter().map(|p| p.distance_nm).sum()
    }
}

/// Prices of a season.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SeasonPrices {
    /// Fuel, USD/t.
    pub fuel_usd_per_t: f64,
    /// Roubles in a US dollar.
    pub rub_per_usd: f64,
    /// Icebreaker base rate for one zone and Arc4, RUB/GT, replacing the embedded table's one known value.
    #[serde(default)]
    pub icebreaker_rub_per_gt: Option<f64>,
}

/// `[season]` of a study: what the season model is to use; all of it may be absent.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct SeasonKeys {
    /// Pairs of gateways to ask each corridor for, e.g. `[["murmansk", "shanghai"]]`; empty takes each corridor's own ends.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub pairs: Vec<[String; 2]>,
    /// Ship class; absent takes the first cargo's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ship: Option<String>,
    /// Ice classes to compare on ways through ice.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub ice_classes: Vec<String>,
    /// Icebreakers: `never`, `when-needed` (the default) or `always`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub escort: Option<Escort>,
    /// Icebreaker base rate for one zone and Arc4, RUB/GT, in place of the one known value of the order of 2014.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub icebreaker_rub_per_gt: Option<f64>,
    /// Files of gridded ice concentration (NSIDC, OSI SAF, Copernicus …), beside the study; they replace the embedded table.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub ice_concentration: Vec<String>,
    /// Files of gridded ice thickness (PIOMAS, Copernicus …).
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub ice_thickness: Vec<String>,
    /// File of a Russian admission table (columns of `data/regulation/nsr_admission_2013_partial.csv`), beside the study; it takes the
    /// place of the embedded one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub admission: Option<String>,
}

/// The question.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SeasonQuery {
    /// The ship.
    pub ship: SeasonShip,
    /// Ways that may be taken; the cheapest passable one is, voyage by voyage.
    pub ways: Vec<Way>,
    /// Months of departure, 1–12.
    pub months: Vec<u8>,
    /// Voyages sampled for each month.
    pub departures: usize,
    /// Seed.
    pub seed: u64,
    /// Icebreakers.
    pub escort: Escort,
    /// Prices.
    pub prices: SeasonPrices,
}

/// P10, P50 and P90.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Fan {
    /// Tenth percentile.
    pub p10: f64,
    /// Median.
    pub p50: f64,
    /// Ninetieth percentile.
    pub p90: f64,
}

/// What takes time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CauseKind {
    /// Wind and waves against the ship.
    Weather,
    /// Ice that slows the ship.
    Ice,
}

/// A named part of the delay of a month.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Cause {
    /// Sea area or ice section.
    pub area: String,
    /// What it is.
    pub kind: CauseKind,
    /// Mean delay against calm open water, hours.
    pub hours: f64,
    /// Words for people: `wind from SW 9.8 m/s on the bow`.
    pub why: String,
}

/// Why a month is slower than the fastest one.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Change {
    /// The fastest month, 1–12.
    pub fastest: u8,
    /// Mean days more than then.
    pub days: f64,
    /// Area or section that adds most.
    pub area: String,
    /// Hours that it adds.
    pub hours: f64,
    /// Words for people.
    pub why: String,
}

/// Whether a month works.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Passability {
    /// At least nine voyages of ten pass.
    Open,
    /// Some pass.
    Uncertain,
    /// Fewer than one of ten passes.
    Closed,
}

/// How often a way was taken.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct WayShare {
    /// Way id.
    pub way: String,
    /// Share of all sampled voyages of the month, 0–1.
    pub share: f64,
}

/// One month of departures.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MonthRow {
    /// 1–12.
    pub month: u8,
    /// Verdict.
    pub passability: Passability,
    /// Share of sampled voyages that pass, 0–1.
    pub passable_share: f64,
    /// Days of the month on which a departure passes: the share over all years, times the days of the month.
    pub passable_days: f64,
    /// Of those, the share with an icebreaker in at least one section.
    pub escorted_share: f64,
    /// Why the others do not pass, commonest first, with their share of all voyages.
    pub obstacles: Vec<(String, f64)>,
    /// Ways taken, commonest first.
    pub ways: Vec<WayShare>,
    /// Days at sea; absent when nothing passes.
    pub days: Option<Fan>,
    /// Days over the days of the same way in calm open water.
    pub time_factor: Option<Fan>,
    /// Fuel, t.
    pub fuel_t: Option<Fan>,
    /// Cost: fuel, hire, icebreaker and extras, USD.
    pub cost_usd: Option<Fan>,
    /// Of it icebreaker fees, mean, USD.
    pub icebreaker_usd: f64,
    /// What the time is lost to, largest first.
    pub causes: Vec<Cause>,
    /// Why the month differs from the fastest one; absent for that one and where nothing passes.
    pub against_fastest: Option<Change>,
    /// Share of the voyages' time in areas with typhoons in that month, 0–1.
    pub typhoon_exposure: f64,
}

/// What a rule says of a section in a month.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum IceVerdict {
    /// No ice to speak of.
    OpenWater,
    /// Ice, but the ship may go alone at normal risk.
    Alone,
    /// Alone at elevated risk, at the speed limit.
    Slow,
    /// Only behind an icebreaker.
    Escorted,
    /// Not at all.
    Closed,
}

/// One cell of the ice calendar.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct IceCell {
    /// Section id.
    pub section: String,
    /// Name for people.
    pub name: String,
    /// 1–12 (state in the middle of the month).
    pub month: u8,
    /// Which year.
    pub year: YearKind,
    /// Ice class.
    pub ice_class: IceClass,
    /// Share of the sea covered, 0–1.
    pub concentration: f64,
    /// Thickness of the ice there, m.
    pub thickness_m: f64,
    /// POLARIS outcome alone.
    pub rio: f64,
    /// What POLARIS allows.
    pub polaris: IceVerdict,
    /// What the Russian admission table says; `None` where the embedded table has no row.
    pub russian: Option<IceVerdict>,
    /// How well the ice is known.
    pub grade: Grade,
}

/// Days of a year on which the ship could start and pass.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct PassableDays {
    /// Light, median and heavy year.
    pub light: u32,
    /// Median year.
    pub median: u32,
    /// Heavy year.
    pub heavy: u32,
}

/// The answer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SeasonTable {
    /// The ship.
    pub ship: String,
    /// Its ice class.
    pub ice_class: IceClass,
    /// Hire of the ship with this ice class, USD a day.
    pub hire_usd_per_day: f64,
    /// Its fuel at sea, t a day.
    pub fuel_t_per_day: f64,
    /// Price of that fuel, USD/t.
    pub fuel_usd_per_t: f64,
    /// Gross tonnage.
    pub gt: f64,
    /// Where the ice comes from: the embedded table or the user's files.
    pub ice_source: String,
    /// One row a month asked.
    pub months: Vec<MonthRow>,
    /// All sampled voyages of the year together.
    pub year: Option<Fan>,
    /// Days of departure that pass, counting every day of a year; only ways through ice.
    pub passable_days: Option<PassableDays>,
    /// Ice calendar of the sections on the ways.
    pub calendar: Vec<IceCell>,
    /// What a reader must know.
    pub warnings: Vec<String>,
    /// Tables used.
    pub sources: Vec<String>,
}

/// Days of a year by the Russian admission table, counted whole months by the verdict in the middle of each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct RussianDays {
    /// No section of the ways is closed and each has a verdict.
    pub open: u32,
    /// At least one section is closed.
    pub closed: u32,
    /// None is closed, but at least one has no row in the table.
    pub unknown: u32,
}

impl SeasonTable {
    /// What the Russian admission table says of the sections on the ways in a kind of year; `None` where there is no ice calendar.
    ///
    /// Sections outside the waters of the Northern Sea Route, for which no admission is asked, do not count. `escort` tells
    /// whether a section open only behind an icebreaker is open.
    #[must_use]
    pub fn russian_days(&self, year: YearKind, escort: Escort) -> Option<RussianDays> {
        let areas = crate::IceTable::embedded().ok()?;
        let asked = |c: &&IceCell| {
            c.year == year
                && areas
                    .sections()
                    .iter()
                    .any(|s| s.id == c.section && !s.admission_area.is_empty())
        };
        let mut out = RussianDays {
            open: 0,
            closed: 0,
            unknown: 0,
        };
        let mut any = false;
        for (month, days) in (1u8..).zip([31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]) {
            let of_month = || {
                self.calendar
                    .iter()
                    .filter(asked)
                    .filter(|c| c.month == month)
            };
            let shut = |c: &IceCell| {
                c.russian == Some(IceVerdict::Closed)
                    || (escort == Escort::Never && c.russian == Some(IceVerdict::Escorted))
            };
            any |= of_month().next().is_some();
            *if of_month().any(shut) {
                &mut out.closed
            } else if of_month().any(|c| c.russian.is_none()) {
                &mut out.unknown
            } else {
                &mut out.open
            } += days;
        }
        any.then_some(out)
    }
}
