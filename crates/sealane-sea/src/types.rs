//! Questions to the sea and its answers, as plain data.

use sealane_data::Grade;
use sealane_geo::LonLat;
use serde::{Deserialize, Serialize};

/// A port, or a position the user gave.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Place {
    /// Name for people; `12.5N 80.3E` for a bare position.
    pub name: String,
    /// UN/LOCODE, where there is one.
    pub locode: Option<String>,
    /// ISO 3166 alpha-2 country; empty for a bare position.
    pub country: String,
    /// Berth (ports) or the position itself.
    #[serde(flatten)]
    pub position: LonLat,
    /// Index into the port list; `None` for a bare position.
    #[serde(skip)]
    pub port: Option<usize>,
}

/// What the ship needs of the way; `None` is unlimited-or-unknown and never binds.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct ShipLimits {
    /// Sailing draught, m.
    pub draught_m: Option<f64>,
    /// Beam, m.
    pub beam_m: Option<f64>,
    /// Length over all, m.
    pub length_m: Option<f64>,
    /// Air draught, m.
    pub air_draught_m: Option<f64>,
}

/// A question for a way.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct RouteQuery {
    /// Places in sailing order: origin, calls, destination (at least two).
    pub places: Vec<Place>,
    /// Ids of passages and zones that must not be used; `ID@FROM..UNTIL` (days, one may be left out) closes it on those days only.
    pub avoid: Vec<String>,
    /// Ids of passages and zones that must be used.
    pub require: Vec<String>,
    /// The user's own areas to keep out of.
    #[serde(default)]
    pub avoid_areas: Vec<crate::Area>,
    /// The user's own areas to enter.
    #[serde(default)]
    pub require_areas: Vec<crate::Area>,
    /// The user's own areas to tell the miles in.
    #[serde(default)]
    pub split_areas: Vec<crate::Area>,
    /// Particulars of the ship that passages may limit.
    pub ship: ShipLimits,
    /// Ice class (`PC1`–`PC7`, `IA-Super`, `IA`, `IB`, `IC`, `Arc4`–`Arc9`); opens the Arctic passages together with `date`.
    pub ice_class: Option<String>,
    /// ISO date of departure, for closures with dates and for what is in force; the whole way is judged by this day.
    pub date: Option<String>,
    /// How many alternatives, by other passages or on other sides of islands, to return beside the best.
    pub alternatives: usize,
}

/// One stretch between two consecutive places of the question.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Leg {
    /// Where it begins.
    pub from: String,
    /// Where it ends.
    pub to: String,
    /// Length, access included, nm.
    pub distance_nm: f64,
    /// Passage ids used on this leg, in order.
    pub passages: Vec<String>,
    /// Index into [`Route::line`] of the point at which it ends.
    #[serde(skip)]
    pub ends_at: usize,
}

/// A zone the way crosses, or an area of the user's.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct ZoneUse {
    /// Zone id, e.g. `eca-baltic`.
    pub id: String,
    /// Name for people.
    pub name: String,
    /// Miles of the way inside it.
    pub distance_nm: f64,
    /// Whether it is in force on the day of the question; `None` without a day, or where its beginning is not known.
    #[serde(default)]
    pub in_force: Option<bool>,
    /// Its first day (ISO), where known.
    #[serde(default)]
    pub valid_from: Option<String>,
    /// Its last day (ISO), where it has one.
    #[serde(default)]
    pub valid_until: Option<String>,
}

/// A limit of a passage or port on the way, set against the ship.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Limit {
    /// Id of the passage or the approach, or the port's UN/LOCODE (its name where it has none).
    pub place: String,
    /// `draught_m`, `beam_m`, `length_m` or `air_draught_m`; of ports also `channel_depth_m`, `anchorage_depth_m` and
    /// `cargo_pier_depth_m`, set against the draught. A port's figures never shut the way.
    pub what: String,
    /// What the place allows.
    pub allowed: f64,
    /// What the ship needs, when the question says.
    pub ship: Option<f64>,
    /// `allowed - ship`; negative when the ship does not fit.
    pub margin: Option<f64>,
    /// How well the limit is known.
    pub grade: Grade,
    /// Who states it.
    pub source: String,
    /// Of a port at either end, which the way only tells of; else of a passage on it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub of_port: bool,
}

/// The proof that goes with a way.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Certificate {
    /// Kilometres over unsimplified land, outside fairways and port access.
    pub land_km: f64,
    /// Kilometres of port access over unsimplified land: berths and positions that the map draws inside it, rivers it lacks.
    #[serde(default)]
    pub access_land_km: f64,
    /// Kilometres along declared fairways and port access.
    pub fairway_km: f64,
    /// Miles that rivers count by published kilometres beyond the line drawn for them; the rest is as long as its line.
    #[serde(default)]
    pub river_extra_nm: f64,
    /// Nothing shorter exists than this, nm, in the searched network and metric.
    pub lower_bound_nm: f64,
    /// How the bound is known.
    pub method: String,
}

/// The side on which a way passes an island, where the best passes it on another.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct IslandSide {
    /// Name of the island, or where it lies.
    pub island: String,
    /// A position on it.
    #[serde(flatten)]
    pub position: LonLat,
    /// Where this way runs, seen from the island, in eighths of the compass (`north-east`).
    pub side: String,
    /// Where the best way runs.
    pub instead_of: String,
}

/// A way by other passages, or on another side of an island.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Alternative {
    /// Length, nm.
    pub distance_nm: f64,
    /// Longer than the best by this, nm.
    pub extra_nm: f64,
    /// Passage ids in order.
    pub passages: Vec<String>,
    /// Islands that it is known to pass on another side than the best.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sides: Vec<IslandSide>,
    /// Line, as in [`Route::line`].
    pub line: Vec<LonLat>,
}

impl Alternative {
    /// `passage` where its passages are not those of the best way, else `island`.
    #[must_use]
    pub fn differs_by(&self, best: &[String]) -> &'static str {
        if self.passages == best {
            "island"
        } else {
            "passage"
        }
    }
}

/// The answer: a way through the sea.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Route {
    /// Origin.
    pub from: Place,
    /// Destination.
    pub to: Place,
    /// Whole length, access at both ends included, nm.
    pub distance_nm: f64,
    /// Of it, berth to open water at the origin, nm.
    pub from_access_nm: f64,
    /// Of it, open water to berth at the destination, nm.
    pub to_access_nm: f64,
    /// One for each pair of consecutive places.
    pub legs: Vec<Leg>,
    /// Passage ids in order of use.
    pub passages: Vec<String>,
    /// Ids of the approaches with limits (rivers, gulfs, dredged channels) that lead to its ports, in order of use.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub approaches: Vec<String>,
    /// Zones crossed.
    pub zones: Vec<ZoneUse>,
    /// Miles in the user's own areas that were to be split by or entered.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub areas: Vec<ZoneUse>,
    /// Zones whose coordinates nobody has published in clean form and that the way may touch: their miles are unknown.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub zones_not_drawn: Vec<String>,
    /// Limits of passages, approaches and ports on the way, tightest first.
    pub limits: Vec<Limit>,
    /// Proof.
    pub certificate: Certificate,
    /// Corners of the way, berth to berth; great circles between them; not split at the antimeridian.
    pub line: Vec<LonLat>,
    /// Other ways, best first.
    pub alternatives: Vec<Alternative>,
    /// What a reader should know of this way.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub warnings: Vec<String>,
}

/// Why there is no answer.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum SeaError {
    /// Nothing by that name or code.
    #[error("no port or place is called `{text}`{}", did_you_mean(.candidates))]
    UnknownPlace {
        /// What was asked.
        text: String,
        /// Near names.
        candidates: Vec<String>,
    },
    /// Several ports by that name.
    #[error("`{text}` is the name of {} ports: {}; add the country (`{text}, XX`) or give the UN/LOCODE", .candidates.len(), .candidates.join("; "))]
    AmbiguousPlace {
        /// What was asked.
        text: String,
        /// The ports.
        candidates: Vec<String>,
    },
    /// Not a position on Earth.
    #[error(transparent)]
    Position(#[from] sealane_geo::PositionError),
    /// On land, inland or cut off.
    #[error("{place} is not at sea: {reason}")]
    NotAtSea {
        /// The place.
        place: String,
        /// Why, with the nearest water named.
        reason: String,
    },
    /// No passage or zone has that id.
    #[error("no passage or zone has the id `{id}`{}", did_you_mean(.candidates))]
    UnknownPassage {
        /// The id asked.
        id: String,
        /// Near ids.
        candidates: Vec<String>,
    },
    /// The restrictions leave no way.
    #[error("there is no way from {from} to {to}: {}", .binding.join("; "))]
    NoRoute {
        /// Origin.
        from: String,
        /// Destination.
        to: String,
        /// What shuts it.
        binding: Vec<String>,
    },
    /// The question itself is wrong.
    #[error("{0}")]
    BadQuery(String),
    /// Nobody waits for the answer any more.
    #[error("stopped before its end")]
    Stopped,
    /// The world file cannot be used.
    #[error("{0}")]
    World(String),
    /// An embedded table is broken.
    #[error("{0}")]
    Table(String),
}

impl SeaError {
    /// Kebab-free snake-case kind for JSON (`no_route`, `unknown_place` …).
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::UnknownPlace { .. } => "unknown_place",
            Self::AmbiguousPlace { .. } => "ambiguous_place",
            Self::Position(_) => "bad_position",
            Self::NotAtSea { .. } => "not_at_sea",
            Self::UnknownPassage { .. } => "unknown_passage",
            Self::NoRoute { .. } => "no_route",
            Self::BadQuery(_) => "bad_query",
            Self::Stopped => "stopped",
            Self::World(_) => "bad_world",
            Self::Table(_) => "bad_table",
        }
    }
}

fn did_you_mean(candidates: &[String]) -> String {
    if candidates.is_empty() {
        String::new()
    } else {
        format!("; did you mean {}?", candidates.join(", "))
    }
}
