//! One way of bringing one cargo from door to door, compiled to a few numbers that a draw re-prices in nanoseconds.
#![allow(
    clippy::indexing_slicing,
    reason = "ids come from `Params` and columns have its length"
)]

use crate::params::Id;
use crate::season::Months;
use serde::{Deserialize, Serialize};

/// The sea stretch: physics fixed, prices by id.
#[derive(Debug, Clone, PartialEq)]
pub struct Sea {
    /// Days at sea laden in calm weather.
    pub sea_days: f64,
    /// Days in canals, one way.
    pub canal_days: f64,
    /// Fuel laden in calm weather, t.
    pub fuel_laden_t: f64,
    /// Fuel of the same way in ballast, t.
    pub fuel_ballast_t: f64,
    /// Fuel a day in port, t.
    pub fuel_port_t_per_day: f64,
    /// Share of the sea fuel that is MGO.
    pub mgo_share: f64,
    /// t CO2 a t of fuel.
    pub co2_per_fuel_t: f64,
    /// Tolls laden and in ballast, USD.
    pub canal_usd: (f64, f64),
    /// Deadweight, t.
    pub dwt_t: f64,
    /// Gross tonnage.
    pub gross_t: f64,
    /// Most that the ship lifts, t or TEU.
    pub lifts: f64,
    /// Intake asked (id), if the study gives one.
    pub intake: Option<Id>,
    /// Prices and rates.
    pub hire: Id,
    /// Factor on hire for ice class, if any.
    pub ice_hire: Option<Id>,
    /// Fuel price at sea.
    pub fuel: Id,
    /// MGO price.
    pub mgo: Id,
    /// Carbon price.
    pub carbon: Id,
    /// Waits at both ports.
    pub wait: [Id; 2],
    /// Handling rates at both ports.
    pub rate: [Id; 2],
    /// Dues at both ports, USD for 40,000 GT.
    pub dues: [Id; 2],
    /// Ballast share.
    pub ballast: Id,
    /// Error of dues and tolls.
    pub dues_factor: Id,
    /// Error of the fuel estimate.
    pub fuel_factor: Id,
    /// Weather over the year.
    pub weather: Id,
    /// War risk, % of the hull.
    pub war: Id,
    /// Hull value, USD/dwt.
    pub hull: Id,
    /// Icebreaker, USD/GT.
    pub icebreaker: Option<Id>,
    /// Share of the voyages that pay it (1 where the season is not modelled).
    pub escorted_share: f64,
    /// Days beside.
    pub extra: Id,
    /// Market against cost.
    pub market: Id,
}

/// A land link.
#[derive(Debug, Clone, PartialEq)]
pub struct Land {
    /// Id of the link in the study.
    pub link: String,
    /// Price by unit.
    pub usd: Id,
    /// Days.
    pub days: Id,
    /// Length, km.
    pub km: Option<Id>,
    /// g CO2/tkm.
    pub co2: Id,
}

/// What the goods cost beside the way.
#[derive(Debug, Clone, PartialEq)]
pub struct Goods {
    /// Handling by unit.
    pub handling: Id,
    /// Charge on this way by unit (negative: a subsidy).
    pub charge: Option<Id>,
    /// Value by unit, USD.
    pub value: Id,
    /// Either interest a year (bulk) or value of time a day (boxes), %.
    pub time: TimeCost,
    /// Days in stock.
    pub stock: Option<Id>,
    /// Border days.
    pub border: Vec<Id>,
    /// Sailings a week.
    pub sailings: Option<Id>,
    /// t a unit.
    pub t_per_unit: Option<Id>,
}

/// How time is paid.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TimeCost {
    /// % of the value a year.
    Interest(Id),
    /// % of the value a day.
    PerDay(Id),
}

/// One way of bringing one cargo from door to door.
#[derive(Debug, Clone, PartialEq)]
pub struct Offer {
    /// Sea stretch.
    pub sea: Sea,
    /// Land links at either end.
    pub land: Vec<Land>,
    /// The goods.
    pub goods: Goods,
    /// Months in which it is open.
    pub open: [bool; 12],
    /// Months, when the season model gives them.
    pub season: Option<Months>,
}

/// Cost, time and emissions as straight lines over the weather factor.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Lines {
    /// USD by unit: fixed part and part by weather factor.
    pub usd: (f64, f64),
    /// Freight part of it.
    pub freight: (f64, f64),
    /// Days door to door.
    pub days: (f64, f64),
    /// kg CO2 by unit.
    pub co2: (f64, f64),
    /// The year's weather factor of the draw.
    pub weather: f64,
}

/// One cost by its parts, USD by unit.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct Parts {
    /// Hire of the ship.
    pub hire: f64,
    /// Fuel.
    pub fuel: f64,
    /// Port dues.
    pub ports: f64,
    /// Canal tolls.
    pub canal: f64,
    /// Icebreaker.
    pub icebreaker: f64,
    /// War risk.
    pub war_risk: f64,
    /// Carbon.
    pub carbon: f64,
    /// Market against cost.
    pub market: f64,
    /// Rail, road, pipe.
    pub land: f64,
    /// Handling.
    pub handling: f64,
    /// Goods under way: interest or value of time.
    pub time: f64,
    /// Stock on the ground.
    pub stock: f64,
}

impl Parts {
    /// Sum of all.
    #[must_use]
    pub fn total(&self) -> f64 {
        self.freight() + self.land + self.handling + self.time + self.stock
    }

    /// Sum of the freight's parts.
    #[must_use]
    pub fn freight(&self) -> f64 {
        self.hire
            + self.fuel
            + self.ports
            + self.canal
            + self.icebreaker
            + self.war_risk
            + self.carbon
            + self.market
    }

    /// The same with every part of the freight times a factor.
    #[must_use]
    pub fn with_freight_times(mut self, f: f64) -> Self {
        for part in [
            &mut self.hire,
            &mut self.fuel,
            &mut self.ports,
            &mut self.canal,
            &mut self.icebreaker,
            &mut self.war_risk,
            &mut self.carbon,
            &mut self.market,
        ] {
            *part *= f;
        }
        self
    }

    /// Name and value of each part.
    #[must_use]
    pub fn named(&self) -> [(&'static str, f64); 12] {
        [
            ("hire", self.hire),
            ("fuel", self.fuel),
            ("ports", self.ports),
            ("canal", self.canal),
            ("icebreaker", self.icebreaker),
            ("war-risk", self.war_risk),
            ("carbon", self.carbon),
            ("market", self.market),
            ("land", self.land),
            ("handling", self.handling),
            ("time", self.time),
            ("stock", self.stock),
        ]
    }
}

/// Everything that one row of numbers makes of an offer.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Priced {
    /// As lines over the weather factor.
    pub lines: Lines,
    /// Parts at the year's weather factor.
    pub parts: Parts,
    /// Cargo lifted.
    pub intake: f64,
    /// Days in the two ports.
    pub port_days: f64,
    /// Days of one round trip (ballast share included), year's weather.
    pub trip_days: f64,
    /// Days door to door without weather beyond calm.
    pub land_days: f64,
}

/// Gross tonnage for which port dues are stated.
const DUES_GT: f64 = 40_000.0;

impl Offer {
    /// Prices the offer with the numbers that `x` gives by id.
    pub fn price(&self, x: impl Fn(Id) -> f64) -> Priced {
        let s = &self.sea;
        let intake = s.intake.map_or(s.lifts, |id| x(id).min(s.lifts)).max(1e-9);
        let b = x(s.ballast);
        let weather = x(s.weather);
        let handling_days = intake / x(s.rate[0]).max(1e-9) + intake / x(s.rate[1]).max(1e-9);
        let port_days = handling_days + x(s.wait[0]) + x(s.wait[1]);
        let fixed_days = port_days + s.canal_days * (1.0 + b) + x(s.extra);
        let sea_days = s.sea_days * (1.0 + b);
        let hire = x(s.hire) * s.ice_hire.map_or(1.0, &x);
        let ff = x(s.fuel_factor);
        let fuel_price = x(s.fuel) * (1.0 - s.mgo_share) + x(s.mgo) * s.mgo_share;
        let carbon = x(s.carbon) * s.co2_per_fuel_t;
        let sea_fuel = (s.fuel_laden_t + b * s.fuel_ballast_t) * ff;
        let port_fuel = s.fuel_port_t_per_day * port_days * ff;
        let df = x(s.dues_factor);
        let ports = (x(s.dues[0]) + x(s.dues[1])) * (s.gross_t / DUES_GT) * df;
        let canal = (s.canal_usd.0 + b * s.canal_usd.1) * df;
        let icebreaker = s.icebreaker.map_or(0.0, &x) * s.gross_t * s.escorted_share;
        let war = x(s.war) / 100.0 * x(s.hull) * s.dwt_t * (1.0 + b);
        let market = x(s.market);
        let per = 1.0 / intake;
        // Freight as a line over the weather factor.
        let by_weather = (hire * sea_days + sea_fuel * (fuel_price + carbon)) * per;
        let fixed = (hire * fixed_days
            + port_fuel * (x(s.mgo) + carbon)
            + ports
            + canal
            + icebreaker
            + war)
            * per;
        // Land, handling, time.
        let g = &self.goods;
        let mut land = 0.0;
        let mut land_days = 0.0;
        let mut land_co2 = 0.0;
        let t_unit = g.t_per_unit.map_or(1.0, &x);
        for l in &self.land {
            land += x(l.usd);
            land_days += x(l.days);
            land_co2 += l.km.map_or(0.0, &x) * x(l.co2) / 1000.0 * t_unit;
        }
        let border: f64 = g.border.iter().map(|id| x(*id)).sum();
        let frequency = self.frequency_days(&x);
        let door_fixed = port_days + s.canal_days + x(s.extra) + land_days + border + frequency;
        let value = x(g.value);
        let day_cost = self.usd_per_day(&x);
        let stock_day = match g.time {
            TimeCost::Interest(id) => value * x(id) / 36_500.0,
            TimeCost::PerDay(_) => 0.0,
        };
        let handling = x(g.handling) + g.charge.map_or(0.0, &x);
        let stock = g.stock.map_or(0.0, |id| x(id) * stock_day);
        let freight = (fixed * market, by_weather * market);
        let days = (door_fixed, s.sea_days);
        let usd = (
            freight.0 + land + handling + stock + day_cost * days.0,
            freight.1 + day_cost * days.1,
        );
        let co2_fuel = s.co2_per_fuel_t * 1000.0 * per;
        let lines = Lines {
            usd,
            freight,
            days,
            co2: (port_fuel * co2_fuel + land_co2, sea_fuel * co2_fuel),
            weather,
        };
        let before_market = fixed + by_weather * weather;
        Priced {
            lines,
            intake,
            port_days,
            trip_days: sea_days * weather + fixed_days,
            land_days: land_days + border,
            parts: Parts {
                hire: hire * (sea_days * weather + fixed_days) * per,
                fuel: (sea_fuel * weather * fuel_price + port_fuel * x(s.mgo)) * per,
                ports: ports * per,
                canal: canal * per,
                icebreaker: icebreaker * per,
                war_risk: war * per,
                carbon: (sea_fuel * weather + port_fuel) * carbon * per,
                market: before_market * (market - 1.0),
                land,
                handling,
                time: day_cost * (days.0 + days.1 * weather),
                stock,
            },
        }
    }

    /// Whether its price reads a number.
    #[must_use]
    pub fn reads(&self, id: Id) -> bool {
        let seen = std::cell::Cell::new(false);
        let _ = self.price(|k: Id| {
            seen.set(seen.get() || k == id);
            1.0
        });
        seen.get()
    }

    /// What a day under way costs the goods, USD by unit.
    pub fn usd_per_day(&self, x: impl Fn(Id) -> f64) -> f64 {
        let value = x(self.goods.value);
        match self.goods.time {
            TimeCost::Interest(id) => value * x(id) / 36_500.0,
            TimeCost::PerDay(id) => value * x(id) / 100.0,
        }
    }

    /// Mean wait for a sailing, days; nought where ships sail on demand.
    pub fn frequency_days(&self, x: impl Fn(Id) -> f64) -> f64 {
        self.goods.sailings.map_or(0.0, |id| 3.5 / x(id).max(0.02))
    }

    /// Weather factor of a month for a draw whose weather year has the rank `u`.
    #[must_use]
    pub fn month_weather(&self, month: usize, year_factor: f64, u: f64) -> f64 {
        match &self.season {
            None => year_factor,
            Some(season) => {
                let [p10, p50, p90] = season.factors[month];
                // Straight between the known quantiles and as far again beyond them, never below calm.
                let y = if u < 0.5 {
                    p50 + (u - 0.5) / 0.4 * (p50 - p10)
                } else {
                    p50 + (u - 0.5) / 0.4 * (p90 - p50)
                };
                y.max(1.0)
            }
        }
    }
}
