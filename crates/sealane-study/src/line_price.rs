//! What a box pays on a way that liner ships sail: the price and the load are solved together, for the ship must earn its sailing with the boxes that
//! its price wins.

use crate::logit::Scales;
use crate::offer::Offer;
use crate::params::Id;
use crate::services::{ServiceModel, ServiceNumbers};

/// A trade whose boxes a line can win, on the corridor's own way.
#[derive(Debug, Clone)]
pub struct LineTrade {
    /// Cargo id.
    pub cargo: String,
    /// The corridor's own way.
    pub own: Offer,
    /// The other ways of their own.
    pub others: Vec<Offer>,
    /// TEU a year, both directions.
    pub volume: Option<Id>,
    /// Return ratio.
    pub ratio: Option<Id>,
    /// Elasticity for the scale.
    pub elasticity: Option<Id>,
    /// Logit scales.
    pub scales: Scales,
}

/// Lines with ships of their own between the same two ports, and the trades that they can carry.
#[derive(Debug, Clone, Default)]
pub struct LineGroup {
    /// Services, in the study's order.
    pub services: Vec<ServiceModel>,
    /// Trades.
    pub trades: Vec<LineTrade>,
    /// By service and trade: whether its boxes count.
    pub counted: Vec<Vec<bool>>,
}

/// What the corridor's own way costs a box by the line that serves it best.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LinePrice {
    /// Freight with handling for a loaded TEU, USD.
    pub usd: f64,
    /// Days from port to port, under way (calm) and in ports between, and the mean wait for a sailing.
    pub days: (f64, f64, f64),
    /// Strong-leg TEU a sailing.
    pub load: f64,
    /// Margin of a week's sailings over their cost, USD a slot of the week.
    pub margin: f64,
    /// Whether the line earns its cost at the freight it asks.
    pub pays: bool,
}

impl LinePrice {
    /// What a service asks, whatever its load.
    pub fn asked(service: &ServiceModel, x: impl Fn(Id) -> f64 + Copy) -> Self {
        Self {
            usd: service.asked(x),
            days: LineGroup::days(service, x),
            load: 0.0,
            margin: 0.0,
            pays: true,
        }
    }
}

/// Door-to-door cost of an offer at the year's weather.
pub fn door(offer: &Offer, x: impl Fn(Id) -> f64) -> f64 {
    let l = offer.price(x).lines;
    l.usd.0 + l.usd.1 * l.weather
}

/// What the way costs a box beside freight and handling when it sails with a service, and what a day costs it.
fn beside(offer: &Offer, days: (f64, f64, f64), x: impl Fn(Id) -> f64 + Copy) -> f64 {
    let l = offer.price(x).lines;
    let freight = l.freight.0 + l.freight.1 * l.weather;
    l.usd.0 + l.usd.1 * l.weather - freight - x(offer.goods.handling)
        + offer.usd_per_day(x) * later(offer, days, x)
}

/// Days that the service takes longer than the offer has.
pub fn later(
    offer: &Offer,
    (sea, stops, wait): (f64, f64, f64),
    x: impl Fn(Id) -> f64 + Copy,
) -> f64 {
    (sea - offer.sea.sea_days) * x(offer.sea.weather) + stops + wait - offer.frequency_days(x)
}

impl LinePrice {
    /// Door-to-door cost of a box by it.
    pub fn door(&self, offer: &Offer, x: impl Fn(Id) -> f64 + Copy) -> f64 {
        self.usd + beside(offer, self.days, x)
    }
}

/// One trade at one row of numbers, ready to be asked for its boxes at a price.
struct Demand {
    beside: f64,
    others: Vec<f64>,
    theta: f64,
    strong_per_week: f64,
}

impl Demand {
    fn at(&self, price: f64) -> f64 {
        let own = price + self.beside;
        let least = self.others.iter().copied().fold(own, f64::min);
        let w = |c: f64| (-self.theta * (c - least)).exp();
        let all = w(own) + self.others.iter().map(|c| w(*c)).sum::<f64>();
        self.strong_per_week * w(own) / all
    }
}

/// Share of a ship's slots below which no load is looked for.
const LEAST_FILL: f64 = 0.01;
/// Share of the slots that a line must hold at the price of its cost to be called steady there.
const STEADY_FILL: f64 = 0.2;

impl LineGroup {
    /// Takes the base case's scales: a lever moves boxes on them.
    pub fn adopt(&mut self, base: &Self) {
        for t in &mut self.trades {
            if let Some(b) = base.trades.iter().find(|b| b.cargo == t.cargo) {
                t.scales.clone_from(&b.scales);
            }
        }
    }

    /// Days by a service: under way, in ports between, mean wait.
    pub fn days(m: &ServiceModel, x: impl Fn(Id) -> f64 + Copy) -> (f64, f64, f64) {
        let (sea, stops) = m.transit(x);
        (sea, stops, m.frequency_days(x))
    }

    /// The line that serves the way best at one row of numbers: of those that pay the cheapest to the shipper, else the cheapest of all.
    pub fn price(&self, x: impl Fn(Id) -> f64 + Copy) -> Option<LinePrice> {
        let others: Vec<Vec<f64>> = self
            .trades
            .iter()
            .map(|t| t.others.iter().map(|o| door(o, x)).collect())
            .collect();
        let first = self.trades.first()?;
        let value = |p: &LinePrice| p.door(&first.own, x);
        (0..self.services.len())
            .filter_map(|s| self.price_by(s, &others, x))
            .min_by(|a, b| b.pays.cmp(&a.pays).then(value(a).total_cmp(&value(b))))
    }

    fn price_by(
        &self,
        s: usize,
        others: &[Vec<f64>],
        x: impl Fn(Id) -> f64 + Copy,
    ) -> Option<LinePrice> {
        let m = self.services.get(s)?;
        let numbers: ServiceNumbers = m.numbers(x);
        let days = Self::days(m, x);
        let demands: Vec<Demand> = self
            .trades
            .iter()
            .zip(others)
            .enumerate()
            .filter(|(t, _)| {
                self.counted
                    .get(s)
                    .and_then(|c| c.get(*t))
                    .copied()
                    .unwrap_or(true)
            })
            .map(|(_, (t, others))| {
                let b = t.ratio.map_or(0.5, x);
                Demand {
                    beside: beside(&t.own, days, x),
                    others: others.clone(),
                    theta: t.scales.at(t.elasticity.map_or(-0.8, x)),
                    strong_per_week: t.volume.map_or(0.0, x) / (1.0 + b) / 52.0,
                }
            })
            .collect();
        let slots = m.slots(x).max(1.0);
        let won = |price: f64| -> f64 {
            let week: f64 = demands.iter().map(|d| d.at(price)).sum();
            (week / numbers.sailings_per_week.max(1e-9)).min(slots)
        };
        let asked = m.asked(x);
        let load = won(asked);
        let pays = load >= numbers.need_teu_per_sailing;
        let margin = (load * numbers.margin_usd_per_teu - numbers.usd_per_sailing) / slots;
        let (usd, load) = if pays {
            (asked, load)
        } else {
            // From a full ship down: price by the load, load by the price. The steps only fall, so they end at the fullest ship that its own price fills.
            let mut q = slots;
            for _ in 0..60 {
                let next = won(m.cost_per_box(&numbers, q, x));
                if next >= q * 0.9999 || next < STEADY_FILL * slots {
                    q = next.min(q);
                    break;
                }
                q = next;
            }
            if q < STEADY_FILL * slots {
                // No load carries it: what a sailing costs the boxes that the asked freight wins.
                q = load.max(LEAST_FILL * slots);
            }
            (m.cost_per_box(&numbers, q, x), q)
        };
        Some(LinePrice {
            usd,
            days,
            load,
            margin,
            pays,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_box_dearer_by_one_over_theta_wins_a_share_less() {
        let d = Demand {
            beside: 0.0,
            others: vec![1000.0],
            theta: 0.001,
            strong_per_week: 100.0,
        };
        assert!((d.at(1000.0) - 50.0).abs() < 1e-9);
        assert!((d.at(2000.0) - 100.0 / (1.0 + std::f64::consts::E)).abs() < 1e-9);
    }
}
