//! What a voyage is asked with.

use super::weather::Weather;
use crate::charter::Terms;
use crate::polaris::IceClass;
use crate::{Commodity, Prices, Ship};
use sealane_data::Graded;
use sealane_sea::{Limit, Place, Route, ZoneUse};
use serde::{Deserialize, Serialize};

/// A stretch on which the ship cannot keep its speed: ice, a convoy, a traffic lane.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SlowStretch {
    /// What it is, e.g. `ice kara`.
    pub id: String,
    /// Miles of the way.
    pub distance_nm: f64,
    /// Speed there, kn.
    pub speed_kn: f64,
    /// Fuel a mile there over the fuel a mile at the same speed in open water (ice resistance).
    pub fuel_factor: f64,
}

/// A way through the sea as plain numbers.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Way {
    /// Whole length, nm.
    pub distance_nm: f64,
    /// Miles in each zone; ids that begin with `eca` are emission control areas, with `jwc` or `war` listed areas.
    pub zones: Vec<ZoneUse>,
    /// Passage ids in order.
    pub passages: Vec<String>,
    /// Limits of passages on the way; `draught_m` rows bind the intake.
    pub limits: Vec<Limit>,
    /// Stretches at lower speed.
    pub slow: Vec<SlowStretch>,
    /// Zones of the Northern Sea Route in which an icebreaker escorts (0: none).
    pub escorted_zones: u32,
}

impl Way {
    /// A way of so many miles through open sea.
    #[must_use]
    pub fn open(distance_nm: f64) -> Self {
        Self {
            distance_nm,
            ..Self::default()
        }
    }

    /// Miles inside emission control areas, at most the whole way.
    #[must_use]
    pub fn eca_nm(&self) -> f64 {
        let nm: f64 = self
            .zones
            .iter()
            .filter(|z| z.id.starts_with("eca"))
            .map(|z| z.distance_nm)
            .sum();
        nm.min(self.distance_nm)
    }

    /// Listed (war-risk) areas crossed.
    #[must_use]
    pub fn listed_areas(&self) -> usize {
        self.zones
            .iter()
            .filter(|z| (z.id.starts_with("jwc") || z.id.starts_with("war")) && z.distance_nm > 0.0)
            .count()
    }
}

impl From<&Route> for Way {
    fn from(route: &Route) -> Self {
        Self {
            distance_nm: route.distance_nm,
            zones: route.zones.clone(),
            passages: route.passages.clone(),
            limits: route
                .limits
                .iter()
                .filter(|l| !l.of_port)
                .cloned()
                .collect(),
            ..Self::default()
        }
    }
}

/// A call at a port: loading at the first, discharging at the second.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PortCall {
    /// Name for people.
    pub name: String,
    /// ISO 3166 alpha-2 country; empty when unknown (then outside the European area).
    pub country: String,
    /// Deepest draught at which a ship may enter, berth and leave, m; `None` when unknown.
    pub max_draught_m: Option<Graded>,
    /// Whether it lies in an emission control area for sulphur.
    pub sulphur_limited: bool,
    /// Density of the water at the berth, t/m3.
    pub water_density_t_per_m3: f64,
    /// Waiting before the berth, days (from the port model, or the stated default).
    pub wait_days: Graded,
    /// Pilotage, berthing, papers and turn time, days.
    pub turn_days: Graded,
    /// Loading or discharging rate, t/day; `None` takes the commodity's.
    pub handling_t_per_day: Option<Graded>,
    /// All port costs of the call, USD; `None` takes the default rates a GT.
    pub dues_usd: Option<Graded>,
}

impl PortCall {
    /// A port of which nothing is known: default waiting and turn time, no draught limit, default dues.
    #[must_use]
    pub fn unknown(name: &str, country: &str) -> Self {
        Self {
            name: name.to_owned(),
            country: country.to_owned(),
            max_draught_m: None,
            sulphur_limited: false,
            water_density_t_per_m3: 1.025,
            wait_days: Graded::assumed(1.0, "days", "default wait for a berth; ask the port model")
                .between(0.0, 5.0),
            turn_days: Graded::assumed(
                0.5,
                "days",
                "pilots, berthing, surveys, papers: 12 hours turn time",
            )
            .between(0.25, 1.0),
            handling_t_per_day: None,
            dues_usd: None,
        }
    }

    /// A place of the sea on a date (ISO), with what the tables know of it: the draught of a better source, else of the port index (old
    /// and coarse), and whether sulphur is limited there.
    ///
    /// # Errors
    /// [`VoyageError::Table`](crate::VoyageError::Table) if an embedded table is broken.
    pub fn of_place(place: &Place, date: &str) -> Result<Self, crate::VoyageError> {
        let mut call = Self::unknown(&place.name, &place.country);
        let better = match &place.locode {
            Some(code) => super::intake::port_draught(code)?,
            None => None,
        };
        let index = place
            .port
            .and_then(|i| sealane_sea::places::ports().get(i))
            .and_then(|p| Some(Graded::quoted(p.max_draught_m?, "m", &p.source).dated("2025-04")));
        call.max_draught_m = better.or(index);
        // The control areas of North America reach to the shore and up the rivers; the United Kingdom kept the Union's berth rule.
        call.sulphur_limited = ["US", "PR", "VI", "GB"].contains(&place.country.as_str())
            || (place.country == "CA" && place.position.lat < 60.0)
            || sealane_sea::zones::zones().iter().any(|z| {
                z.sox_limit_pct.is_some_and(|s| s <= 0.1)
                    && z.in_force(date) == Some(true)
                    && z.area.holds(place.position)
            });
        Ok(call)
    }
}

/// A call between loading and discharging, without cargo work in the model.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ViaCall {
    /// The port: turn time, waiting and dues count.
    pub port: PortCall,
    /// Miles from the loading port.
    pub at_nm: f64,
    /// Whether the European rules do not take it for a port of call: a transhipment port near the area, called by a container ship
    /// (Directive 2003/87/EC article 3ga; Tanger Med and East Port Said by Implementing Regulation (EU) 2023/2297).
    pub transhipment: bool,
}

/// Ports near the European area at which a container ship's stop is no port of call (Implementing Regulation (EU) 2023/2297).
const TRANSHIPMENT: [&str; 2] = ["MAPTM", "EGPSE"];

impl ViaCall {
    /// The calls between the first and the last of the places of a way, whose legs are `legs_nm` long: ports, not bare positions. No wait and
    /// no draught is counted at them.
    ///
    /// # Errors
    /// [`VoyageError::Table`](crate::VoyageError::Table) if an embedded table is broken.
    pub fn of_places(
        ship: &Ship,
        places: &[Place],
        legs_nm: &[f64],
        date: &str,
    ) -> Result<Vec<Self>, crate::VoyageError> {
        let between = places.len().saturating_sub(2);
        let mut at_nm = 0.0;
        let mut calls = Vec::new();
        for (place, nm) in places.iter().skip(1).take(between).zip(legs_nm) {
            at_nm += nm;
            if place.port.is_none() {
                continue;
            }
            let mut port = PortCall::of_place(place, date)?;
            port.max_draught_m = None;
            port.wait_days =
                Graded::assumed(0.0, "days", "no wait is counted at a call on the way");
            let code = place.locode.as_deref();
            calls.push(Self {
                port,
                at_nm,
                transhipment: ship.ship_type == crate::ShipType::ContainerShip
                    && code.is_some_and(|c| TRANSHIPMENT.contains(&c)),
            });
        }
        Ok(calls)
    }
}

/// What the ship does after discharging.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Ballast {
    /// Nothing is counted: laden one way.
    #[default]
    None,
    /// Back empty the same way.
    Return,
    /// An empty leg of its own length (triangle), nm, through the open sea.
    Leg {
        /// Miles.
        distance_nm: f64,
    },
}

/// The empty leg of a triangle: to the next loading port by a way of its own, with its zones, passages and tolls.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct EmptyLeg {
    /// Name of the port at its end.
    pub to: String,
    /// Country of that port, ISO alpha-2; decides what the European rules count.
    pub country: String,
    /// The way.
    pub way: Way,
}

/// Laytime as the charter party has it, for the demurrage or despatch to be expected.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct CharterParty {
    /// Agreed rates of loading and discharging, t a counting day; `None` takes the rate at which the ship is worked.
    pub rates_t_per_day: [Option<f64>; 2],
    /// Demurrage, USD/day.
    pub demurrage_usd_day: f64,
    /// Despatch on laytime saved, USD/day; half of demurrage by custom.
    pub despatch_usd_day: f64,
}

/// A question for one voyage.
#[derive(Debug, Clone, PartialEq)]
pub struct VoyageInput {
    /// The way from the loading to the discharging port.
    pub way: Way,
    /// The ship.
    pub ship: Ship,
    /// The cargo.
    pub cargo: Commodity,
    /// Tonnes to carry; `None` lifts all that ship, ports and passages allow.
    pub cargo_t: Option<f64>,
    /// Speed laden, kn; `None` takes the fleet's mean speed of the type.
    pub speed_kn: Option<f64>,
    /// Speed in ballast, kn; `None` takes the laden speed.
    pub ballast_speed_kn: Option<f64>,
    /// Loading and discharging port.
    pub ports: [PortCall; 2],
    /// Calls on the way, in order.
    pub calls: Vec<ViaCall>,
    /// The empty leg.
    pub ballast: Ballast,
    /// The empty leg of a triangle by a way of its own; takes the place of `ballast`.
    pub empty_leg: Option<EmptyLeg>,
    /// Which days are worked and count as laytime, at loading and discharging.
    pub terms: [Terms; 2],
    /// Holidays during the work at loading and discharging, days: not worked where the terms except them.
    pub holidays: [f64; 2],
    /// Agreed rates and demurrage, where a charter party is known.
    pub charter: Option<CharterParty>,
    /// FuelEU: deficit years in a row, this one included.
    pub fueleu_consecutive: u32,
    /// FuelEU: surplus of earlier years that stands to this voyage's account, t CO2e; below zero it was borrowed and is paid back with a
    /// tenth on top (article 20).
    pub fueleu_banked_tco2e: f64,
    /// FuelEU: what a pool gives to this voyage (below zero: takes from it), t CO2e (article 21).
    pub fueleu_pool_tco2e: f64,
    /// Counts the draft IMO Net-Zero Framework, which is not in force.
    pub imo_net_zero: bool,
    /// Prices.
    pub prices: Prices,
    /// ISO date of sailing; decides tariffs and the year of the rules (2026-11-23 when absent).
    pub date: Option<String>,
    /// Sea and wind in place of the average weather; the time lost to weather then counts as nothing.
    pub weather: Option<Weather>,
    /// Time lost to weather over the sea time (0.04 = 4 %). The fuel anchor already holds the fleet's weather.
    pub weather_margin: Graded,
    /// Draught kept in hand for trim at the shallowest place, m.
    pub trim_allowance_m: f64,
    /// Freight agreed, USD/t; gives the time-charter equivalent.
    pub freight_usd_per_t: Option<f64>,
    /// Ice class by which the icebreaker tariff counts; `None` takes the ship's.
    pub ice_class: Option<IceClass>,
}

impl VoyageInput {
    /// A laden voyage one way between unknown ports at default prices.
    ///
    /// # Errors
    /// [`VoyageError::Table`](crate::VoyageError::Table) if the embedded price table is broken.
    pub fn new(
        way: Way,
        ship: Ship,
        cargo: Commodity,
        cargo_t: Option<f64>,
    ) -> Result<Self, crate::VoyageError> {
        Ok(Self {
            way,
            ship,
            cargo,
            cargo_t,
            speed_kn: None,
            ballast_speed_kn: None,
            ports: [
                PortCall::unknown("load port", ""),
                PortCall::unknown("discharge port", ""),
            ],
            calls: Vec::new(),
            ballast: Ballast::None,
            empty_leg: None,
            terms: [Terms::Shinc; 2],
            charter: None,
            fueleu_consecutive: 1,
            fueleu_banked_tco2e: 0.0,
            fueleu_pool_tco2e: 0.0,
            holidays: [0.0; 2],
            imo_net_zero: false,
            prices: Prices::default_table()?,
            date: None,
            weather: None,
            weather_margin: Graded::assumed(0.04, "1", "time lost to weather over the sea time")
                .between(0.0, 0.10),
            trim_allowance_m: 0.10,
            freight_usd_per_t: None,
            ice_class: None,
        })
    }

    /// Date of sailing, with the default.
    #[must_use]
    pub fn date_or_default(&self) -> &str {
        self.date.as_deref().unwrap_or("2026-11-23")
    }
}
