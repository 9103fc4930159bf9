//! Runs a compiled study over the draws: quantiles, chances, tornado, break-evens.
#![allow(
    clippy::indexing_slicing,
    reason = "rows, months and corridors are counted here and the vectors have these lengths"
)]

use crate::draws::{Draws, first_order, first_order_of_group, sample_quantile};
use crate::lines::{LinePrice, door, later};
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

/// Prices one offer over all draws, month by month; where a line sails it, at the line's price, days and load.
#[must_use]
pub fn column(offer: &Offer, draws: &Draws, line: Option<&[LinePrice]>) -> Column {
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
        let x = |id: Id| draws.columns[id][i];
        let priced = offer.price(x);
        let mut lines = priced.lines;
        if let Some(p) = line.and_then(|l| l.get(i)) {
            let freight = p.usd - x(offer.goods.handling);
            let later = later(offer, p.days, x);
            lines.usd.0 += freight - lines.freight.0 + offer.usd_per_day(x) * later;
            lines.usd.1 -= lines.freight.1;
            lines.freight = (freight, 0.0);
            lines.days.0 += later;
            let by_load = priced.intake / p.load.max(1.0);
            lines.co2.0 *= by_load;
            lines.co2.1 *= by_load;
        }
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
    /// Landed cost with duty, USD/t; empty when a price is missing.
    pub landed: Vec<f64>,
    /// The same by month; empty where the way is shut.
    pub months: Vec<Vec<f64>>,
}

/// What a seller's price stands on, by id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Seller {
    /// Free-on-board price.
    pub fob: Option<Id>,
    /// Quality penalty.
    pub quality: Option<Id>,
    /// Customs duty, % of price and freight.
    pub duty: Option<Id>,
}

impl Seller {
    /// Price, duty and quality at one row of numbers, for a freight.
    fn charges(&self, fob: f64, freight: f64, x: impl Fn(Id) -> f64) -> f64 {
        let duty = self.duty.map_or(0.0, &x) / 100.0;
        fob + duty * (fob + freight) + self.quality.map_or(0.0, &x)
    }
}

/// Landed cost of an offer without its land legs (the free-on-board price holds them), on the basis of [`column`]: the mean over its open months.
/// `shift` is added to the price, row by row.
#[must_use]
pub fn landed(offer: &Offer, seller: Seller, shift: Option<&[f64]>, draws: &Draws) -> Landed {
    let c = column(offer, draws, None);
    let Some(fob) = seller.fob else {
        return Landed {
            freight: c.freight,
            landed: Vec::new(),
            months: Vec::new(),
        };
    };
    let goods: Vec<f64> = (0..draws.rows)
        .map(|i| {
            let x = |id: Id| draws.columns[id][i];
            let fob = x(fob) + shift.and_then(|s| s.get(i)).copied().unwrap_or(0.0);
            seller.charges(fob, c.freight[i], x)
        })
        .collect();
    let plus = |usd: &Vec<f64>| {
        usd.iter()
            .zip(&goods)
            .map(|(a, b)| a + b)
            .collect::<Vec<f64>>()
    };
    Landed {
        landed: plus(&c.usd),
        months: c.month_usd.iter().map(plus).collect(),
        freight: c.freight,
    }
}

/// Free-on-board price, duty, quality, freight, handling, time and stock at one row of numbers.
fn landed_of(p: &Priced, seller: Seller, x: impl Fn(Id) -> f64 + Copy) -> f64 {
    let fob = seller.fob.map_or(0.0, x);
    let freight = p.parts.freight();
    seller.charges(fob, freight, x) + freight + p.parts.handling + p.parts.time + p.parts.stock
}

/// Signed room of the corridor under study at one row of numbers: what the best other way or seller costs more. Positive: it wins.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Margins {
    /// Best other way less this way, door to door.
    pub way: Option<f64>,
    /// Best rival seller less this one, landed.
    pub buy: Option<f64>,
    /// What the price leaves the seller above mine and land carriage.
    pub netback: Option<f64>,
    /// What a direct line earns over its cost (boxes), USD a slot.
    pub line: Option<f64>,
}

impl Margins {
    /// The smallest of those that exist; `None` where there is no other way and no rival.
    #[must_use]
    pub fn least(&self) -> Option<f64> {
        let side = [self.netback, self.line].into_iter().flatten();
        let first = [self.way, self.buy]
            .into_iter()
            .flatten()
            .reduce(f64::min)?;
        Some(side.fold(first, f64::min))
    }
}

/// Margins of a cargo on the first corridor at one row of numbers.
pub fn margins(model: &CargoModel, x: impl Fn(Id) -> f64 + Copy) -> Margins {
    let Some(Ok(own)) = model.routes.first() else {
        return Margins::default();
    };
    let line = model.line.as_ref().and_then(|g| g.price(x));
    let mine = line
        .as_ref()
        .map_or_else(|| door(&own.offer, x), |l| l.door(&own.offer, x));
    let way = model
        .others()
        .map(|r| door(&r.offer, x) - mine)
        .reduce(f64::min);
    let buy = model.fob.and_then(|_| {
        let mine = landed_of(&without_land(own).price(x), model.seller(), x);
        model
            .priced_rivals()
            .map(|r| landed_of(&r.offer.price(x), r.seller(), x))
            .chain(model.home.map(x))
            .map(|theirs| theirs - mine)
            .reduce(f64::min)
    });
    Margins {
        way,
        buy,
        netback: model.netback(x),
        line: line.map(|l| l.margin),
    }
}

/// The same offer with the land legs left out.
#[must_use]
pub fn without_land(route: &Route) -> Offer {
    let mut offer = route.offer.clone();
    offer.land.clear();
    offer
}

impl RivalOffer {
    /// What its price stands on.
    #[must_use]
    pub fn seller(&self) -> Seller {
        Seller {
            fob: self.fob,
            quality: self.quality,
            duty: self.duty,
        }
    }
}

impl CargoModel {
    /// What our seller's price stands on.
    #[must_use]
    pub fn seller(&self) -> Seller {
        Seller {
            fob: self.fob,
            quality: self.quality,
            duty: self.duty,
        }
    }

    /// Price less land carriage less cost at the mine, where the study gives both ends.
    pub fn netback(&self, x: impl Fn(Id) -> f64 + Copy) -> Option<f64> {
        Some(x(self.fob?) - self.land_usd(x) - x(self.mine?))
    }

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
    /// First-order share of the variance of the margin; `None` for a number that moves with others, whose group has the share.
    pub sobol: Option<f64>,
    /// The group that it moves with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group: Option<String>,
    /// Value at which the margin is nought, all else central; `None` when no value within ten times its range does it.
    pub break_even: Option<f64>,
    /// Distance to the break-even in widths of the range.
    pub widths: Option<f64>,
    /// Chance that the number itself lies beyond its break-even.
    pub chance: Option<f64>,
}

/// Numbers that move together, as one input of the sensitivity.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct GroupSway {
    /// Name of the group.
    pub name: String,
    /// Paths of its members that the answer reads.
    pub members: Vec<String>,
    /// Correlation between any two, central.
    pub rho: f64,
    /// First-order share of the variance of the margin that they have together.
    pub sobol: Option<f64>,
    /// Margin at the ends of four in five draws of the group, all else central.
    pub margin: (f64, f64),
}

/// All that sways a margin.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Sways {
    /// Number by number, widest first.
    pub single: Vec<Sway>,
    /// Groups of numbers that move together.
    pub groups: Vec<GroupSway>,
    /// Share of the variance that no single number and no group has alone.
    pub unexplained: Option<f64>,
}

/// A margin over numbers by id; `None` where it is not defined.
pub type MarginOf<'a> = dyn Fn(&dyn Fn(Id) -> f64) -> Option<f64> + Sync + 'a;

/// Rows that the shares of variance are taken from at most.
const SOBOL_ROWS: usize = 2000;

/// Tornado, Sobol shares and break-evens of a margin. A number that moves with others takes them along.
pub fn sways(params: &Params, draws: &Draws, ids: &[Id], margin: &MarginOf<'_>) -> Sways {
    let central = params.central();
    let at = |id: Id, v: f64| {
        if params.group_of(id).is_none() {
            return margin(&|k: Id| if k == id { v } else { central[k] });
        }
        let row = params.moved(id, v);
        margin(&|k: Id| row[k])
    };
    // Rows far apart, so that a hypercube's slices stay evenly used.
    let rows = draws.rows.min(SOBOL_ROWS);
    let y: Vec<f64> = (0..rows)
        .take_while(|i| !draws.stopped_at(*i))
        .filter_map(|i| margin(&|k: Id| draws.columns[k][i]))
        .collect();
    let whole = y.len() == rows && !draws.stopped();
    let mut single: Vec<Sway> = ids
        .iter()
        .take_while(|_| !draws.stopped())
        .filter_map(|id| {
            let g = &params.list[*id].graded;
            let (lo, hi) = (g.low_or_value(), g.high_or_value());
            if lo >= hi {
                return None;
            }
            let (m_lo, m_hi) = (at(*id, lo)?, at(*id, hi)?);
            let group = params
                .group_of(*id)
                .and_then(|k| params.groups.get(k))
                .map(|g| g.name.clone());
            let sobol = (whole && group.is_none())
                .then(|| first_order(&draws.columns[*id][..rows], &y))
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
                group,
                break_even,
                widths: break_even.map(|b| (b - g.value).abs() / (hi - lo)),
                chance,
            })
        })
        .collect();
    single.sort_by(|a, b| {
        (b.high.1 - b.low.1)
            .abs()
            .total_cmp(&(a.high.1 - a.low.1).abs())
            .then(a.path.cmp(&b.path))
    });
    let mut groups: Vec<GroupSway> = (0..params.groups.len())
        .filter_map(|k| {
            group_sway(
                params,
                draws,
                (ids, k),
                margin,
                whole.then_some(y.as_slice()),
            )
        })
        .collect();
    groups.sort_by(|a, b| {
        b.sobol
            .unwrap_or(0.0)
            .total_cmp(&a.sobol.unwrap_or(0.0))
            .then(a.name.cmp(&b.name))
    });
    let sum: f64 = single
        .iter()
        .filter_map(|s| s.sobol)
        .chain(groups.iter().filter_map(|g| g.sobol))
        .sum();
    Sways {
        single,
        groups,
        unexplained: whole.then(|| (1.0 - sum).max(0.0)),
    }
}

/// One group of which the margin reads at least one member.
fn group_sway(
    params: &Params,
    draws: &Draws,
    (ids, k): (&[Id], usize),
    margin: &MarginOf<'_>,
    y: Option<&[f64]>,
) -> Option<GroupSway> {
    let group = params.groups.get(k)?;
    let wide = |id: &Id| {
        let g = &params.list[*id].graded;
        g.low_or_value() < g.high_or_value()
    };
    let members: Vec<Id> = ids
        .iter()
        .copied()
        .filter(|id| params.group_of(*id) == Some(k))
        .filter(wide)
        .collect();
    if members.is_empty() {
        return None;
    }
    let central = params.central();
    let rows = y.map_or_else(|| draws.rows.min(SOBOL_ROWS), <[f64]>::len);
    let mut alone: Vec<f64> = (0..rows.min(500))
        .filter_map(|i| {
            margin(&|id: Id| {
                if members.contains(&id) {
                    draws.columns[id][i]
                } else {
                    central[id]
                }
            })
        })
        .collect();
    alone.sort_by(f64::total_cmp);
    let ends = (sample_quantile(&alone, 0.1), sample_quantile(&alone, 0.9));
    let sobol = y.and_then(|y| {
        let other = |i: usize| (i + rows / 2 + 1) % rows.max(1);
        let with: Vec<f64> = (0..rows)
            .filter_map(|i| {
                margin(&|id: Id| {
                    draws.columns[id][if members.contains(&id) { i } else { other(i) }]
                })
            })
            .collect();
        (with.len() == y.len())
            .then(|| first_order_of_group(y, &with))
            .filter(|s| s.is_finite())
    });
    if (ends.1 - ends.0).abs() < 1e-9 {
        return None;
    }
    Some(GroupSway {
        name: group.name.clone(),
        members: members
            .iter()
            .map(|id| params.list[*id].path.clone())
            .collect(),
        rho: central[group.rho],
        sobol,
        margin: ends,
    })
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
