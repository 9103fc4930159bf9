//! Runs a compiled study over the draws: quantiles, chances, tornado, break-evens.
#![allow(
    clippy::indexing_slicing,
    reason = "rows, months and corridors are counted here and the vectors have these lengths"
)]

use crate::draws::{Draws, first_order, sample_quantile};
use crate::model::{CargoModel, RivalOffer, Route};
use crate::offer::{Offer, Priced};
use crate::params::{Id, Params};
use serde::{Deserialize, Serialize};

/// P10, P50, P90 and mean of a sample.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct Band {
    /// One in ten lies below.
    pub p10: f64,
    /// Median.
    pub p50: f64,
    /// One in ten lies above.
    pub p90: f64,
    /// Mean.
    pub mean: f64,
}

impl Band {
    /// Of a sample, which is sorted on the way.
    #[must_use]
    pub fn of(mut sample: Vec<f64>) -> Self {
        if sample.is_empty() {
            return Self::default();
        }
        let mean = sample.iter().sum::<f64>() / sample.len() as f64;
        sample.sort_by(f64::total_cmp);
        Self {
            p10: sample_quantile(&sample, 0.1),
            p50: sample_quantile(&sample, 0.5),
            p90: sample_quantile(&sample, 0.9),
            mean,
        }
    }
}

/// One corridor over all draws: what a cell of the matrix holds.
#[derive(Debug, Clone)]
pub struct Column {
    /// Cost by unit, mean over open months, by draw.
    pub usd: Vec<f64>,
    /// Freight alone by unit, year's weather, by draw.
    pub freight: Vec<f64>,
    /// Days door to door, by draw.
    pub days: Vec<f64>,
    /// kg CO2 by unit, by draw.
    pub co2: Vec<f64>,
    /// Cost by month and draw; empty where shut.
    pub month_usd: Vec<Vec<f64>>,
    /// Days by month and draw; empty where shut.
    pub month_days: Vec<Vec<f64>>,
}

/// Prices one offer over all draws, month by month.
#[must_use]
pub fn column(offer: &Offer, draws: &Draws) -> Column {
    let n = draws.rows;
    let months: Vec<usize> = (0..12).filter(|m| offer.open[*m]).collect();
    let mut c = Column {
        usd: Vec::with_capacity(n),
        freight: Vec::with_capacity(n),
        days: Vec::with_capacity(n),
        co2: Vec::with_capacity(n),
        month_usd: (0..12)
            .map(|m| {
                if offer.open[m] {
                    Vec::with_capacity(n)
                } else {
                    Vec::new()
                }
            })
            .collect(),
        month_days: (0..12)
            .map(|m| {
                if offer.open[m] {
                    Vec::with_capacity(n)
                } else {
                    Vec::new()
                }
            })
            .collect(),
    };
    for i in 0..n {
        if draws.stopped_at(i) {
            return unfinished(c, &months, n);
        }
        let lines = offer.price(|id: Id| draws.columns[id][i]).lines;
        let mut weather_sum = 0.0;
        for m in &months {
            let w = offer.month_weather(*m, lines.weather, draws.weather[i]);
            weather_sum += w;
            c.month_usd[*m].push(lines.usd.0 + lines.usd.1 * w);
            c.month_days[*m].push(lines.days.0 + lines.days.1 * w);
        }
        let w = if months.is_empty() {
            lines.weather
        } else {
            weather_sum / months.len() as f64
        };
        c.usd.push(lines.usd.0 + lines.usd.1 * w);
        c.freight.push(lines.freight.0 + lines.freight.1 * w);
        c.days.push(lines.days.0 + lines.days.1 * w);
        c.co2.push(lines.co2.0 + lines.co2.1 * w);
    }
    c
}

/// A column cut short, brought to its length so that nobody reads past its end.
fn unfinished(mut c: Column, months: &[usize], n: usize) -> Column {
    for v in [&mut c.usd, &mut c.freight, &mut c.days, &mut c.co2] {
        v.resize(n, 0.0);
    }
    for m in months {
        c.month_usd[*m].resize(n, 0.0);
        c.month_days[*m].resize(n, 0.0);
    }
    c
}

/// Freight and landed cost of one seller at the discharging port, by draw.
#[derive(Debug, Clone)]
pub struct Landed {
    /// Freight, USD/t.
    pub freight: Vec<f64>,
    /// Landed cost, USD/t; empty when a price is missing.
    pub landed: Vec<f64>,
}

/// Landed cost of an offer without its land legs (the free-on-board price holds them), on the basis of [`column`]: the mean over its open months.
#[must_use]
pub fn landed(offer: &Offer, fob: Option<Id>, quality: Option<Id>, draws: &Draws) -> Landed {
    let c = column(offer, draws);
    let landed = fob.map_or_else(Vec::new, |f| {
        c.usd
            .iter()
            .enumerate()
            .map(|(i, usd)| {
                let x = |id: Id| draws.columns[id][i];
                x(f) + quality.map_or(0.0, x) + usd
            })
            .collect()
    });
    Landed {
        freight: c.freight,
        landed,
    }
}

/// Free-on-board price, quality, freight, handling, time and stock.
fn landed_of(p: &Priced, fob: f64, quality: f64) -> f64 {
    fob + quality + p.parts.freight() + p.parts.handling + p.parts.time + p.parts.stock
}

/// Signed room of the corridor under study at one row of numbers: what the best other way or seller costs more. Positive: it wins.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Margins {
    /// Best other way less this way, door to door.
    pub way: Option<f64>,
    /// Best rival seller less this one, landed.
    pub buy: Option<f64>,
}

impl Margins {
    /// The smaller of the two that exist.
    #[must_use]
    pub fn least(&self) -> Option<f64> {
        match (self.way, self.buy) {
            (Some(a), Some(b)) => Some(a.min(b)),
            (a, b) => a.or(b),
        }
    }
}

/// Margins of a cargo on the first corridor at one row of numbers.
pub fn margins(model: &CargoModel, x: impl Fn(Id) -> f64 + Copy) -> Margins {
    let Some(Ok(own)) = model.routes.first() else {
        return Margins::default();
    };
    let cost = |r: &Route| {
        let l = r.offer.price(x).lines;
        l.usd.0 + l.usd.1 * l.weather
    };
    let mine = cost(own);
    let way = model.others().map(|r| cost(r) - mine).reduce(f64::min);
    let buy = model.fob.and_then(|fob| {
        let mine = landed_of(
            &without_land(own).price(x),
            x(fob),
            model.quality.map_or(0.0, x),
        );
        model
            .priced_rivals()
            .map(|r| {
                landed_of(
                    &r.offer.price(x),
                    r.fob.map_or(0.0, x),
                    r.quality.map_or(0.0, x),
                ) - mine
            })
            .reduce(f64::min)
    });
    Margins { way, buy }
}

/// The same offer with the land legs left out.
#[must_use]
pub fn without_land(route: &Route) -> Offer {
    let mut offer = route.offer.clone();
    offer.land.clear();
    offer
}

impl CargoModel {
    /// Which routes are ways of their own, not mere variants of the first.
    #[must_use]
    pub fn distinct(&self) -> Vec<bool> {
        self.routes
            .iter()
            .enumerate()
            .map(|(k, r)| k == 0 || r.as_ref().is_ok_and(|r| !r.variant))
            .collect()
    }

    /// Ways of their own other than the first.
    pub fn others(&self) -> impl Iterator<Item = &Route> {
        let distinct = self.distinct();
        self.routes
            .iter()
            .zip(distinct)
            .skip(1)
            .filter(|(_, keep)| *keep)
            .filter_map(|(r, _)| r.as_ref().ok())
    }

    /// Rivals with prices on both sides.
    pub fn priced_rivals(&self) -> impl Iterator<Item = &RivalOffer> {
        self.rivals
            .iter()
            .filter_map(|r| r.as_ref().ok())
            .filter(|r| r.fob.is_some())
    }
}

/// What one number does to the margin.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Sway {
    /// Path of the number.
    pub path: String,
    /// Its central value.
    pub value: f64,
    /// Its low end and the margin there.
    pub low: (f64, f64),
    /// Its high end and the margin there.
    pub high: (f64, f64),
    /// First-order share of the variance of the margin.
    pub sobol: Option<f64>,
    /// Value at which the margin is nought, all else central; `None` when no value within ten times its range does it.
    pub break_even: Option<f64>,
    /// Distance to the break-even in widths of the range.
    pub widths: Option<f64>,
    /// Chance that the number itself lies beyond its break-even.
    pub chance: Option<f64>,
}

/// A margin over numbers by id; `None` where it is not defined.
pub type MarginOf<'a> = dyn Fn(&dyn Fn(Id) -> f64) -> Option<f64> + Sync + 'a;

/// Tornado, Sobol shares and break-evens of a margin.
pub fn sways(params: &Params, draws: &Draws, ids: &[Id], margin: &MarginOf<'_>) -> Vec<Sway> {
    let central = params.central();
    let at = |id: Id, v: f64| margin(&|k: Id| if k == id { v } else { central[k] });
    let y: Vec<f64> = (0..draws.rows)
        .take_while(|i| !draws.stopped_at(*i))
        .filter_map(|i| margin(&|k: Id| draws.columns[k][i]))
        .collect();
    let whole = y.len() == draws.rows;
    let mut out: Vec<Sway> = ids
        .iter()
        .take_while(|_| !draws.stopped())
        .filter_map(|id| {
            let g = &params.list[*id].graded;
            let (lo, hi) = (g.low_or_value(), g.high_or_value());
            if lo >= hi {
                return None;
            }
            let (m_lo, m_hi) = (at(*id, lo)?, at(*id, hi)?);
            let sobol = whole
                .then(|| first_order(&draws.columns[*id], &y))
                .filter(|s| s.is_finite());
            if (m_hi - m_lo).abs() < 1e-9 && sobol.is_none_or(|s| s < 1e-3) {
                return None;
            }
            let break_even = root(|v| at(*id, v), g.value, lo, hi);
            let chance = break_even.map(|b| {
                let beyond = draws.columns[*id]
                    .iter()
                    .filter(|v| if b > g.value { **v > b } else { **v < b })
                    .count();
                beyond as f64 / draws.rows as f64
            });
            Some(Sway {
                path: params.list[*id].path.clone(),
                value: g.value,
                low: (lo, m_lo),
                high: (hi, m_hi),
                sobol,
                break_even,
                widths: break_even.map(|b| (b - g.value).abs() / (hi - lo)),
                chance,
            })
        })
        .collect();
    out.sort_by(|a, b| {
        (b.high.1 - b.low.1)
            .abs()
            .total_cmp(&(a.high.1 - a.low.1).abs())
            .then(a.path.cmp(&b.path))
    });
    out
}

/// The nearest value on either side of `start` where `f` crosses zero, looked for within ten widths of the range.
fn root(f: impl Fn(f64) -> Option<f64>, start: f64, lo: f64, hi: f64) -> Option<f64> {
    let width = hi - lo;
    let f0 = f(start)?;
    if f0 == 0.0 {
        return Some(start);
    }
    let positive_only = lo >= 0.0;
    let mut best: Option<f64> = None;
    for direction in [-1.0, 1.0] {
        let mut a = start;
        for k in 1..=40 {
            let mut b = start + direction * width * f64::from(k) * 0.25;
            if positive_only && b < 0.0 {
                b = 0.0;
            }
            let Some(fb) = f(b) else { break };
            if fb.is_finite() && (fb > 0.0) != (f0 > 0.0) {
                let x = bisect(&f, a, b, f0 > 0.0);
                if best.is_none_or(|y: f64| (x - start).abs() < (y - start).abs()) {
                    best = Some(x);
                }
                break;
            }
            if b == a {
                break;
            }
            a = b;
        }
    }
    best
}

fn bisect(
    f: &impl Fn(f64) -> Option<f64>,
    inside: f64,
    outside: f64,
    positive_inside: bool,
) -> f64 {
    let (mut a, mut b) = (inside, outside);
    for _ in 0..60 {
        let m = f64::midpoint(a, b);
        match f(m) {
            Some(y) if (y > 0.0) == positive_inside => a = m,
            _ => b = m,
        }
    }
    f64::midpoint(a, b)
}

/// Share of rows where the predicate holds.
#[must_use]
pub fn chance(n: usize, holds: impl Fn(usize) -> bool) -> f64 {
    (0..n).filter(|i| holds(*i)).count() as f64 / n.max(1) as f64
}
