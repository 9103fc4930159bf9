//! What the study asks of the rooms above it, as plain questions and answers; tests answer by hand.

use crate::season::{MonthAtSea, SeasonAnswer, SeasonOrder};
use serde::{Deserialize, Serialize};

/// A place as the study needs it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PlaceInfo {
    /// Name for people.
    pub name: String,
    /// UN/LOCODE, where there is one.
    pub locode: Option<String>,
    /// Degrees east.
    pub lon: f64,
    /// Degrees north.
    pub lat: f64,
}

/// A question for a way.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct WayQuery {
    /// Places in sailing order.
    pub places: Vec<String>,
    /// Passages and zones not to use.
    pub avoid: Vec<String>,
    /// Passages and zones that must be used.
    pub require: Vec<String>,
    /// Ice class that opens the Arctic passages.
    pub ice_class: Option<String>,
    /// Sailing draught, m.
    pub draught_m: Option<f64>,
}

/// A way, as far as the study needs it.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Way {
    /// Length, nm.
    pub distance_nm: f64,
    /// Passages in order.
    pub passages: Vec<String>,
    /// Approaches of its ports that have limits.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub approaches: Vec<String>,
    /// Zones crossed: id and miles.
    pub zones: Vec<(String, f64)>,
    /// Kilometres over land outside fairways and port access.
    pub land_km: f64,
    /// Corners, `[lon, lat]`.
    pub line: Vec<[f64; 2]>,
}

/// A question for the physical voyage: what the ship does, before any price.
#[derive(Debug, Clone, PartialEq)]
pub struct VoyageQuery<'a> {
    /// Ship class id.
    pub ship: &'a str,
    /// Speed, kn; the fleet's mean speed when absent.
    pub speed_kn: Option<f64>,
    /// Shallowest draught of the two ports, m.
    pub max_draught_m: Option<f64>,
    /// Commodity id.
    pub commodity: &'a str,
    /// Ice class.
    pub ice_class: Option<&'a str>,
}

/// The physical voyage, laden one way, and its empty return by the mile.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Physical {
    /// Speed, kn.
    pub speed_kn: f64,
    /// Days at sea laden in calm weather.
    pub sea_days: f64,
    /// Days in canals, waiting for the convoy included.
    pub canal_days: f64,
    /// Fuel at sea laden in calm weather, t of oil equivalent.
    pub fuel_laden_t: f64,
    /// Fuel of the same way in ballast, t.
    pub fuel_ballast_t: f64,
    /// Fuel a day in port, t.
    pub fuel_port_t_per_day: f64,
    /// Share of the sea fuel that must be MGO (emission control areas).
    pub mgo_share: f64,
    /// Whether the ship burns LNG.
    pub burns_lng: bool,
    /// t CO2 a t of fuel.
    pub co2_per_fuel_t: f64,
    /// Canal tolls laden, USD.
    pub canal_laden_usd: f64,
    /// Canal tolls in ballast, USD.
    pub canal_ballast_usd: f64,
    /// Cargo lifted, t.
    pub intake_t: f64,
    /// What binds the intake.
    pub intake_bound: String,
    /// Mean draught with that cargo, m.
    pub draught_m: f64,
    /// Gross tonnage.
    pub gross_t: f64,
    /// Deadweight, t.
    pub dwt_t: f64,
    /// What a reader should know.
    pub warnings: Vec<String>,
}

/// The rooms above.
pub trait World: Sync {
    /// A place by text.
    ///
    /// # Errors
    /// Says what is wrong with the text.
    fn place(&self, text: &str) -> Result<PlaceInfo, String>;
    /// A way.
    ///
    /// # Errors
    /// Says why there is none.
    fn way(&self, query: &WayQuery) -> Result<Way, String>;
    /// The physical voyage over a way.
    ///
    /// # Errors
    /// Says why it cannot be made.
    fn physical(&self, query: &VoyageQuery<'_>, way: &Way) -> Result<Physical, String>;
    /// Days at sea by month of departure, for a ship at the speed of its physical voyage; `None` where nobody models seasons.
    ///
    /// # Errors
    /// Says why the season model has no answer.
    fn months(
        &self,
        _query: &WayQuery,
        _voyage: &VoyageQuery<'_>,
        _way: &Way,
        _speed_kn: f64,
    ) -> Option<Result<Vec<MonthAtSea>, String>> {
        None
    }
    /// Whole seasons of stretches of sea: causes, ice calendar, split service; `None` where nobody models seasons.
    ///
    /// # Errors
    /// Says why the season model has no answer.
    fn seasons(&self, _order: &SeasonOrder) -> Option<Result<SeasonAnswer, String>> {
        None
    }
    /// Hears how far the assessment is: what is being done, and the share done, 0 to 1.
    fn tell(&self, _stage: &str, _done: f64) {}
    /// What ends the assessment early when it turns true; `None` lets it run to its end.
    fn stop(&self) -> Option<crate::draws::Stop> {
        None
    }
}
