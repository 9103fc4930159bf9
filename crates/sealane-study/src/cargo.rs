//! One cargo, from compiled offers to its result.
#![allow(
    clippy::indexing_slicing,
    reason = "columns, months and rows are counted here"
)]

use crate::answer;
use crate::assessment::{
    CargoResult, Flip, GravityBound, MonthCell, RivalResult, TargetTest, TimeParts, WayResult,
    Word, YearBand,
};
use crate::draws::{Draws, sample_quantile};
use crate::evaluate::{
    Band, Column, Landed, Sway, Sways, chance, column, landed, margins, sways, without_land,
};
use crate::file::CargoUnit;
use crate::limits::{self, LimitResult};
use crate::lines::LinePrice;
use crate::logit;
use crate::model::{CargoModel, Route};
use crate::names;
use crate::offer::Offer;
use crate::params::{Id, Params};
use crate::rule;
use crate::volumes::{Anchor, Volumes, volumes};
use rayon::prelude::*;

/// The columns of one cargo: what levers compare.
#[derive(Debug, Clone)]
pub struct Runs {
    /// By corridor.
    pub columns: Vec<Option<Column>>,
    /// Our seller at the discharging port.
    pub own: Option<Landed>,
    /// Rival sellers, aligned with the model's rivals.
    pub rivals: Vec<Option<Landed>>,
    /// Volumes.
    pub volumes: Volumes,
    /// Limits that bind them, told by [`crate::limits::bind`].
    pub limits: Vec<LimitResult>,
    /// Draws in which a direct line between the ports pays (boxes only).
    pub line: Option<Vec<bool>>,
    /// What the price leaves the seller above mine and land carriage, by draw; empty where it is not known.
    pub netback: Vec<f64>,
    /// Chances: way, buy, all.
    pub p: (Option<f64>, Option<f64>, Option<f64>),
}

impl Runs {
    /// Of a cargo that was not run.
    fn none(model: &CargoModel) -> Self {
        Self {
            columns: vec![None; model.routes.len()],
            own: None,
            rivals: vec![None; model.rivals.len()],
            volumes: Volumes::default(),
            limits: Vec::new(),
            netback: Vec::new(),
            line: None,
            p: (None, None, None),
        }
    }
}

/// What these runs fix for scenarios.
#[must_use]
pub fn anchor(model: &CargoModel, runs: &Runs, draws: &Draws) -> Anchor {
    Anchor {
        landed: runs
            .own
            .as_ref()
            .filter(|o| !o.landed.is_empty())
            .map(|o| Band::of(o.landed.clone()).p50),
        scales: model.scales.clone(),
        land: (model.pass_on.is_some()).then(|| {
            let at = |i: usize| model.land_usd(|id: Id| draws.columns[id][i]);
            (0..draws.rows).map(at).collect()
        }),
        ratio: model
            .return_ratio
            .and_then(|id| draws.columns.get(id))
            .cloned(),
    }
}

/// Adds the draws in which a direct line pays, and counts the chances anew.
pub fn set_line(model: &CargoModel, runs: &mut Runs, line: Vec<bool>) {
    let distinct = model.distinct();
    if runs.p.0.is_some() {
        let p = chance(line.len(), |i| {
            line[i] && cheapest_in_row(&runs.columns, &distinct, i)
        });
        runs.p.2 = Some(p);
    }
    runs.line = Some(line);
}

/// Runs all offers of a cargo over the draws. An anchor ties volumes to the base case when a lever is run.
#[must_use]
pub fn run(model: &CargoModel, draws: &Draws, anchor: Option<&Anchor>) -> Runs {
    let prices: Option<Vec<LinePrice>> = model.line.as_ref().and_then(|g| {
        let at = |i: usize| g.price(|id: Id| draws.columns[id][i]);
        (0..draws.rows).into_par_iter().map(at).collect()
    });
    let columns: Vec<Option<Column>> = model
        .routes
        .iter()
        .enumerate()
        .map(|(k, r)| {
            let line = prices.as_deref().filter(|_| k == 0);
            r.as_ref().ok().map(|r| column(&r.offer, draws, line))
        })
        .collect();
    let own_route = model.routes.first().and_then(|r| r.as_ref().ok());
    // A lever on the railway reaches the price as far as the seller passes it on.
    let shift: Option<Vec<f64>> =
        anchor
            .and_then(|a| a.land.as_ref())
            .zip(model.pass_on)
            .map(|(before, pass)| {
                let at = |(i, before): (usize, &f64)| {
                    let x = |id: Id| draws.columns[id][i];
                    x(pass) * (model.land_usd(x) - before)
                };
                before.iter().enumerate().map(at).collect()
            });
    let own = own_route.map(|r| landed(&without_land(r), model.seller(), shift.as_deref(), draws));
    let netback: Vec<f64> = (0..draws.rows)
        .filter_map(|i| {
            let passed = shift
                .as_ref()
                .and_then(|s| s.get(i))
                .copied()
                .unwrap_or(0.0);
            model
                .netback(|id: Id| draws.columns[id][i])
                .map(|n| n + passed)
        })
        .collect();
    let mut rivals: Vec<Option<Landed>> = model
        .rivals
        .iter()
        .take_while(|_| !draws.stopped())
        .map(|r| {
            r.as_ref()
                .ok()
                .map(|r| landed(&r.offer, r.seller(), None, draws))
        })
        .collect();
    if draws.stopped() {
        return Runs::none(model);
    }
    // Goods of the buyer's own country are one rival more, after those of the model.
    if let Some(home) = model.home.and_then(|id| draws.columns.get(id)) {
        rivals.push(Some(Landed {
            freight: Vec::new(),
            landed: home.clone(),
            months: vec![home.clone(); 12],
        }));
    }
    let volumes = volumes(model, &columns, own.as_ref(), anchor, draws);
    let p = chances(
        model,
        &columns,
        own.as_ref(),
        &rivals,
        (&netback, draws.rows),
    );
    Runs {
        columns,
        own,
        rivals,
        volumes,
        limits: Vec::new(),
        line: None,
        netback,
        p,
    }
}

pub(crate) fn cheapest_in_row(columns: &[Option<Column>], distinct: &[bool], i: usize) -> bool {
    let Some(Some(own)) = columns.first() else {
        return false;
    };
    columns
        .iter()
        .zip(distinct)
        .skip(1)
        .filter(|(_, keep)| **keep)
        .filter_map(|(c, _)| c.as_ref())
        .all(|c| own.usd[i] <= c.usd[i])
}

fn chances(
    model: &CargoModel,
    columns: &[Option<Column>],
    own: Option<&Landed>,
    rivals: &[Option<Landed>],
    (netback, n): (&[f64], usize),
) -> (Option<f64>, Option<f64>, Option<f64>) {
    let distinct = model.distinct();
    let has_way = matches!(columns.first(), Some(Some(_)));
    let has_other = model.others().next().is_some();
    let p_way =
        (has_way && has_other).then(|| chance(n, |i| cheapest_in_row(columns, &distinct, i)));
    let priced: Vec<&Landed> = rivals
        .iter()
        .flatten()
        .filter(|r| !r.landed.is_empty())
        .collect();
    let own = own.filter(|o| !o.landed.is_empty() && !priced.is_empty());
    let beats = |i: usize| own.is_some_and(|o| priced.iter().all(|r| o.landed[i] <= r.landed[i]));
    let p_buy = own.map(|_| chance(n, beats));
    let earns = |i: usize| netback.get(i).is_none_or(|v| *v >= 0.0);
    let p_all = match (p_way, p_buy) {
        (Some(_), Some(_)) => Some(chance(n, |i| {
            cheapest_in_row(columns, &distinct, i) && beats(i) && earns(i)
        })),
        (Some(_), None) if has_way => Some(chance(n, |i| {
            cheapest_in_row(columns, &distinct, i) && earns(i)
        })),
        (None, Some(_)) if has_way => Some(chance(n, |i| beats(i) && earns(i))),
        _ => None,
    };
    (p_way, p_buy, p_all)
}

/// Everything the report prints of one cargo.
#[must_use]
pub fn result(
    model: &CargoModel,
    params: &Params,
    draws: &Draws,
    runs: &Runs,
    years: (i32, i32),
) -> CargoResult {
    let c = &model.cargo;
    let ways: Vec<WayResult> = model
        .routes
        .iter()
        .enumerate()
        .map(|(k, r)| {
            if draws.stopped() {
                return empty_way("stopped");
            }
            way(model, k, r, runs, params)
        })
        .collect();
    let ways = dominated(ways);
    let rivals = rivals(model, runs, draws);
    let own_landed = runs.own.as_ref().filter(|o| !o.landed.is_empty());
    let discount = discount(runs, draws.rows);
    let (p_way, p_buy, p_all) = runs.p;
    let swaying = sways_of(model, params, draws);
    let now = holds_now(model, params, runs);
    let mut flips = flips(&swaying.single, now, params);
    if let Some(gap) = now.and_then(|_| answer::gap_flip(model, params, draws)) {
        flips.insert(0, gap);
        flips.truncate(3);
    }
    let answer = answer::answer(model, params, runs, discount.as_ref(), draws.rows);
    let word = answer.word.unwrap_or(Word::Unknown);
    let rho_tests = answer::rho_tests(model, params, draws, runs, &swaying.groups);
    let reason = reason(
        model,
        runs,
        discount.as_ref(),
        &rivals,
        (word, answer.implied.as_ref()),
    );
    let caveats = caveats(model, runs, word);
    let (forecast, gravity) = forecast(model, runs, draws, years);
    let band = |sample: &[f64]| (!sample.is_empty()).then(|| Band::of(sample.to_vec()));
    CargoResult {
        id: c.id.clone(),
        name: c.name.clone().unwrap_or_else(|| names::words(&c.id)),
        commodity: c.commodity.clone(),
        unit: c.unit.as_str().to_owned(),
        from: c.from.clone(),
        to: c.to.clone(),
        origin: c.origin.clone(),
        destination: c.destination.clone(),
        ship: c.ship.clone(),
        generalized: c.time_percent_per_day.is_some(),
        note: c.note.clone(),
        word,
        reason,
        p_way,
        p_buy,
        p_all,
        p_netback: (!runs.netback.is_empty()).then(|| chance(draws.rows, |i| runs.netback[i] >= 0.0)),
        netback: band(&runs.netback),
        held: answer.held,
        implied_price: answer.implied,
        rho_tests,
        when: answer.when,
        months: answer.months,
        ways,
        rivals,
        landed: own_landed.map(|l| Band::of(l.landed.clone())),
        discount_needed: discount,
        freight: runs.own.as_ref().map(|o| Band::of(o.freight.clone())),
        sways: swaying.single,
        sway_groups: swaying.groups,
        unexplained: swaying.unexplained,
        flips,
        theta: band(&runs.volumes.theta).map_or(0.0, |b| b.p50),
        theta_band: band(&runs.volumes.theta),
        theta_how: match model.scales.found {
            logit::Found::Solved => "solved so that the cheapest way's own-cost elasticity is the one given".to_owned(),
            logit::Found::NoRoot => "no scale gives the elasticity, the cheapest way is too far ahead: the scale of two ways of equal cost stands in".to_owned(),
            logit::Found::Alone => "no choice of ways".to_owned(),
        },
        share: (!runs.volumes.share.is_empty()).then(|| Band::of(runs.volumes.share.clone())),
        share_curve: share_curve(model, runs),
        gain_usd_per_year: gain(model, runs, draws),
        conditions: conditions(model, runs),
        condition: answer.condition,
        caveats,
        limits: runs.limits.clone(),
        wanted: band(&runs.volumes.wanted),
        volume: band(&runs.volumes.volume),
        forecast,
        gravity,
        target: target(model, runs, draws, years.0),
        law: None,
    }
}

/// What our seller lands dearer than the best rival, over the draws (negative: cheaper).
pub(crate) fn discount(runs: &Runs, rows: usize) -> Option<Band> {
    let own = runs.own.as_ref().filter(|o| !o.landed.is_empty())?;
    let priced: Vec<&Landed> = runs
        .rivals
        .iter()
        .flatten()
        .filter(|r| !r.landed.is_empty())
        .collect();
    let least = |i: usize| {
        let all = priced.iter().map(|r| r.landed[i]);
        all.fold(f64::INFINITY, f64::min)
    };
    (!priced.is_empty()).then(|| Band::of((0..rows).map(|i| own.landed[i] - least(i)).collect()))
}

fn way(
    model: &CargoModel,
    k: usize,
    route: &Result<Route, String>,
    runs: &Runs,
    params: &Params,
) -> WayResult {
    let (route, column) = match (route, &runs.columns[k]) {
        (Ok(r), Some(c)) => (r, c),
        (Err(why), _) => return empty_way(why),
        (Ok(_), None) => return empty_way("was not run"),
    };
    let central = params.central();
    let x = |id: Id| central[id];
    let mut p = route.offer.price(x);
    // Where a line sails the way, its price stands for the ship's: the parts of the freight keep their shares of it.
    let line = model
        .line
        .as_ref()
        .filter(|_| k == 0)
        .and_then(|g| g.price(x));
    if let Some(l) = &line {
        let f = (l.usd - x(route.offer.goods.handling)) / p.parts.freight().max(1e-9);
        let later = crate::lines::later(&route.offer, l.days, x);
        p.parts = p.parts.with_freight_times(f);
        p.parts.time += route.offer.usd_per_day(x) * later;
        p.intake = l.load;
        p.lines.days.0 += later;
    }
    let n = column.usd.len();
    let distinct = model.distinct();
    let least = |i: usize| {
        runs.columns
            .iter()
            .zip(&distinct)
            .enumerate()
            .filter(|(j, (_, keep))| **keep || *j == k)
            .filter_map(|(_, (c, _))| c.as_ref())
            .map(|c| c.usd[i])
            .fold(f64::INFINITY, f64::min)
    };
    let regret = (0..n).map(|i| column.usd[i] - least(i)).sum::<f64>() / n.max(1) as f64;
    let mut days = column.days.clone();
    days.sort_by(f64::total_cmp);
    let (p50, p95) = (sample_quantile(&days, 0.5), sample_quantile(&days, 0.95));
    let sea = route.offer.sea.sea_days * p.lines.weather;
    let extra = central[route.offer.sea.extra];
    let total = p.lines.days.0 + p.lines.days.1 * p.lines.weather;
    let canal = route.offer.sea.canal_days;
    WayResult {
        corridor: route.corridor.clone(),
        why_not: None,
        variant: route.variant,
        ports: route.ports.clone(),
        land: route.offer.land.iter().map(|l| l.link.clone()).collect(),
        same_doors: route.same_doors,
        distance_nm: route.way.distance_nm,
        passages: route.way.passages.clone(),
        land_km: route.way.land_km,
        speed_kn: route.physical.speed_kn,
        sea_days: route.offer.sea.sea_days,
        intake: p.intake,
        intake_bound: if line.is_some() {
            "boxes that the line's price wins".to_owned()
        } else {
            route.physical.intake_bound.clone()
        },
        usd: Band::of(column.usd.clone()),
        freight: Band::of(column.freight.clone()),
        days: Band::of(column.days.clone()),
        co2_kg: Band::of(column.co2.clone()),
        parts: p.parts,
        time_parts: TimeParts {
            sea,
            ports: p.port_days,
            canal,
            land: p.land_days,
            other: (total - sea - p.port_days - canal - p.land_days).max(if line.is_some() {
                0.0
            } else {
                extra
            }),
        },
        p_cheapest: chance(n, |i| column.usd[i] <= least(i)),
        regret,
        dominated_by: None,
        buffer_index: if p50 > 0.0 { (p95 - p50) / p50 } else { 0.0 },
        months: (0..12)
            .map(|m| month_cell(m, column, runs, &distinct, k))
            .collect(),
        line: route.way.line.clone(),
        rests_on: rests_on(&route.offer, params),
        warnings: route.physical.warnings.clone(),
        law: None,
    }
}

fn month_cell(m: usize, column: &Column, runs: &Runs, distinct: &[bool], k: usize) -> MonthCell {
    let usd = &column.month_usd[m];
    let open = !usd.is_empty();
    let p = if open {
        chance(usd.len(), |i| {
            runs.columns
                .iter()
                .zip(distinct)
                .enumerate()
                .filter(|(j, (_, keep))| **keep && *j != k)
                .filter_map(|(_, (c, _))| c.as_ref())
                .filter_map(|c| c.month_usd[m].get(i))
                .all(|other| usd[i] <= *other)
        })
    } else {
        0.0
    };
    MonthCell {
        month: m as u8 + 1,
        open,
        usd: open.then(|| Band::of(usd.clone())),
        days: open.then(|| Band::of(column.month_days[m].clone())),
        p_cheapest: p,
    }
}

/// Paths of the numbers an offer reads, sorted.
fn rests_on(offer: &Offer, params: &Params) -> Vec<String> {
    let seen = std::cell::RefCell::new(std::collections::BTreeSet::new());
    let _ = offer.price(|id: Id| {
        seen.borrow_mut().insert(id);
        1.0
    });
    let mut paths: Vec<String> = seen
        .into_inner()
        .into_iter()
        .filter_map(|id| params.list.get(id).map(|p| p.path.clone()))
        .collect();
    paths.sort();
    paths
}

fn empty_way(why: &str) -> WayResult {
    WayResult {
        corridor: String::new(),
        why_not: Some(why.to_owned()),
        variant: false,
        ports: (String::new(), String::new()),
        land: Vec::new(),
        same_doors: false,
        distance_nm: 0.0,
        passages: Vec::new(),
        land_km: 0.0,
        speed_kn: 0.0,
        sea_days: 0.0,
        intake: 0.0,
        intake_bound: String::new(),
        usd: Band::default(),
        freight: Band::default(),
        days: Band::default(),
        co2_kg: Band::default(),
        parts: crate::offer::Parts::default(),
        time_parts: TimeParts::default(),
        p_cheapest: 0.0,
        regret: 0.0,
        dominated_by: None,
        buffer_index: 0.0,
        months: Vec::new(),
        line: Vec::new(),
        rests_on: Vec::new(),
        warnings: Vec::new(),
        law: None,
    }
}

fn dominated(mut ways: Vec<WayResult>) -> Vec<WayResult> {
    let figures: Vec<(String, bool, f64, f64, f64)> = ways
        .iter()
        .map(|w| {
            (
                w.corridor.clone(),
                w.why_not.is_none(),
                w.usd.p50,
                w.days.p50,
                w.co2_kg.p50,
            )
        })
        .collect();
    for w in &mut ways {
        if w.why_not.is_some() {
            continue;
        }
        w.dominated_by = figures
            .iter()
            .find(|(id, there, usd, days, co2)| {
                *there
                    && *id != w.corridor
                    && *usd < w.usd.p50
                    && *days < w.days.p50
                    && *co2 < w.co2_kg.p50
            })
            .map(|f| f.0.clone());
    }
    ways
}

fn rivals(model: &CargoModel, runs: &Runs, draws: &Draws) -> Vec<RivalResult> {
    let n = draws.rows;
    model
        .rivals
        .iter()
        .zip(&runs.rivals)
        .enumerate()
        .take_while(|_| !draws.stopped())
        .map(|(k, (r, run))| match (r, run) {
            (Ok(r), Some(l)) => {
                let own = runs.own.as_ref();
                RivalResult {
                    name: r.name.clone(),
                    origin: r.origin.clone(),
                    why_not: None,
                    ship: r.ship.clone(),
                    distance_nm: r.way.distance_nm,
                    passages: r.way.passages.clone(),
                    freight: Band::of(l.freight.clone()),
                    landed: (!l.landed.is_empty()).then(|| Band::of(l.landed.clone())),
                    p_beaten: own
                        .filter(|o| !o.landed.is_empty() && !l.landed.is_empty())
                        .map(|o| chance(n, |i| o.landed[i] <= l.landed[i])),
                    freight_gap: own.map(|o| {
                        let gap = o.freight.iter().zip(&l.freight).map(|(a, b)| a - b);
                        Band::of(gap.collect())
                    }),
                    p_freight_lower: own
                        .map_or(0.0, |o| chance(n, |i| o.freight[i] <= l.freight[i])),
                    line: r.way.line.clone(),
                }
            }
            (r, _) => RivalResult {
                name: model
                    .cargo
                    .rivals
                    .get(k)
                    .map_or_else(String::new, |x| x.name.clone()),
                origin: model
                    .cargo
                    .rivals
                    .get(k)
                    .map_or_else(String::new, |x| x.origin.clone()),
                why_not: Some(
                    r.as_ref()
                        .err()
                        .cloned()
                        .unwrap_or_else(|| "was not run".to_owned()),
                ),
                ship: String::new(),
                distance_nm: 0.0,
                passages: Vec::new(),
                freight: Band::default(),
                landed: None,
                p_beaten: None,
                freight_gap: None,
                p_freight_lower: 0.0,
                line: Vec::new(),
            },
        })
        .collect()
}

/// Ids that any offer of the cargo reads.
#[must_use]
pub fn ids_of(model: &CargoModel) -> Vec<Id> {
    use std::cell::RefCell;
    let seen = RefCell::new(std::collections::BTreeSet::new());
    let note = |id: Id| {
        seen.borrow_mut().insert(id);
        1.0
    };
    let offers: Vec<&Offer> = model
        .routes
        .iter()
        .filter_map(|r| r.as_ref().ok())
        .map(|r| &r.offer)
        .chain(
            model
                .rivals
                .iter()
                .filter_map(|r| r.as_ref().ok())
                .map(|r| &r.offer),
        )
        .collect();
    for offer in offers {
        let _ = offer.price(note);
    }
    let mut ids = seen.into_inner();
    let own = [model.fob, model.quality, model.duty, model.mine, model.home];
    ids.extend(own.into_iter().flatten());
    for r in model.rivals.iter().filter_map(|r| r.as_ref().ok()) {
        ids.extend([r.fob, r.quality, r.duty].into_iter().flatten());
    }
    ids.into_iter().collect()
}

fn sways_of(model: &CargoModel, params: &Params, draws: &Draws) -> Sways {
    let mut ids = ids_of(model);
    if let Some(g) = &model.line {
        ids.extend(
            g.services
                .iter()
                .flat_map(crate::services::ServiceModel::ids),
        );
        ids.extend(
            g.trades
                .iter()
                .flat_map(|t| [t.volume, t.ratio, t.elasticity])
                .flatten(),
        );
        ids.sort_unstable();
        ids.dedup();
    }
    let margin = |x: &dyn Fn(Id) -> f64| margins(model, x).least();
    sways(params, draws, &ids, &margin)
}

/// The three numbers nearest to turning the answer from what it is (`wins`: whether it holds at central numbers, where that is known), at values that
/// the number can have: no further beyond its range than half its width.
#[must_use]
pub fn flips(sways: &[Sway], wins: Option<bool>, params: &Params) -> Vec<Flip> {
    let sensible = |s: &Sway, at: f64| {
        let (lo, hi) = (s.low.0, s.high.0);
        let share = ["share", "ratio"].iter().any(|k| s.path.contains(k));
        at >= lo - 0.5 * (hi - lo)
            && at <= hi + 0.5 * (hi - lo)
            && (lo < 0.0 || at > 0.02 * s.value.abs())
            && (!share || at <= 1.0)
    };
    let mut near: Vec<(&Sway, f64, f64)> = sways
        .iter()
        .filter_map(|s| Some((s, s.break_even?, s.widths?)))
        .filter(|(s, at, _)| sensible(s, *at))
        .filter(|_| wins.is_some())
        .collect();
    near.sort_by(|a, b| a.2.total_cmp(&b.2).then(a.0.path.cmp(&b.0.path)));
    near.into_iter()
        .take(3)
        .map(|(s, at, _)| {
            let graded = params
                .id(&s.path)
                .and_then(|id| params.list.get(id))
                .map(|p| &p.graded);
            Flip {
                path: s.path.clone(),
                name: names::of_path(&s.path),
                unit: names::unit_of(&s.path, graded.map_or("", |g| g.unit.as_str())),
                value: s.value,
                turns_at: at,
                chance: s.chance.unwrap_or(0.0),
                grade: graded.map_or(sealane_data::Grade::Assumed, |g| g.grade),
            }
        })
        .collect()
}

/// Whether a cargo holds at central numbers, if that agrees with the word that its chance gives: else no single number turns it from what it is.
fn holds_now(model: &CargoModel, params: &Params, runs: &Runs) -> Option<bool> {
    let central = params.central();
    let wins = margins(model, |id: Id| central[id]).least()? >= 0.0;
    match rule::word(runs.p.2?) {
        Word::Works => wins.then_some(true),
        Word::DoesNot => (!wins).then_some(false),
        _ => Some(wins),
    }
}

fn share_curve(model: &CargoModel, runs: &Runs) -> Vec<(f64, f64)> {
    let distinct = model.distinct();
    let medians: Vec<Option<f64>> = runs
        .columns
        .iter()
        .zip(&distinct)
        .map(|(c, keep)| {
            c.as_ref()
                .filter(|_| *keep)
                .map(|c| Band::of(c.usd.clone()).p50)
        })
        .collect();
    let Some(Some(own)) = medians.first().copied() else {
        return Vec::new();
    };
    let theta = Band::of(runs.volumes.theta.clone()).p50;
    (-8..=8)
        .map(|k| {
            let change = f64::from(k) * 5.0;
            let mut costs = medians.clone();
            if let Some(slot) = costs.first_mut() {
                *slot = Some(own * (1.0 + change / 100.0));
            }
            (
                change,
                logit::shares(&costs, theta).first().copied().unwrap_or(0.0),
            )
        })
        .collect()
}

fn forecast(
    model: &CargoModel,
    runs: &Runs,
    draws: &Draws,
    years: (i32, i32),
) -> (Vec<YearBand>, Option<GravityBound>) {
    let Some(growth) = Growth::of(model, draws).filter(|_| !runs.volumes.volume.is_empty()) else {
        return (Vec::new(), None);
    };
    let bands = (years.0..=years.1)
        .take_while(|_| !draws.stopped())
        .map(|year| YearBand {
            year,
            volume: Band::of(within(&runs.volumes, &growth, f64::from(year - years.0))),
        });
    let bound = growth.economies.as_ref().map(|e| GravityBound {
        growth_percent: Band::of(e.iter().map(|g| 100.0 * (g - 1.0)).collect()),
        volume: Band::of(
            growth
                .bound(&runs.volumes.wanted, f64::from(years.1 - years.0))
                .unwrap_or_default(),
        ),
    });
    (bands.collect(), bound)
}

/// Growth of a cargo by draw, and of the product of both economies as factors a year.
pub(crate) struct Growth<'a> {
    own: &'a [f64],
    economies: Option<Vec<f64>>,
}

impl<'a> Growth<'a> {
    pub(crate) fn of(model: &CargoModel, draws: &'a Draws) -> Option<Self> {
        let own = model.growth.and_then(|id| draws.columns.get(id))?;
        let economies = model.gravity.map(|(a, b)| {
            let at = |(a, b): (&f64, &f64)| (1.0 + a / 100.0) * (1.0 + b / 100.0);
            draws.columns[a]
                .iter()
                .zip(&draws.columns[b])
                .map(at)
                .collect()
        });
        Some(Self { own, economies })
    }

    /// Volumes after so many years: no faster than both economies together, the gravity form with elasticities of one and costs as today.
    pub(crate) fn grown(&self, volume: &[f64], years: f64) -> Vec<f64> {
        let mut out: Vec<f64> = volume
            .iter()
            .zip(self.own)
            .map(|(v, g)| v * (1.0 + g / 100.0).powf(years))
            .collect();
        if let Some(most) = self.bound(volume, years) {
            for (v, m) in out.iter_mut().zip(most) {
                *v = v.min(m);
            }
        }
        out
    }

    /// Factor of growth a year, by draw.
    pub(crate) fn pace(&self) -> Vec<f64> {
        self.grown(&vec![1.0; self.own.len()], 1.0)
    }

    fn bound(&self, volume: &[f64], years: f64) -> Option<Vec<f64>> {
        let e = self.economies.as_ref()?;
        Some(
            volume
                .iter()
                .zip(e)
                .map(|(v, g)| v * g.powf(years))
                .collect(),
        )
    }
}

/// What would flow after so many years of growth, no more than today's limits let through: of a shared one, what those leave that are served before and
/// have grown as well.
pub(crate) fn within(volumes: &Volumes, growth: &Growth<'_>, years: f64) -> Vec<f64> {
    let mut out = growth.grown(&volumes.wanted, years);
    for (v, room) in out.iter_mut().zip(&volumes.room) {
        *v = v.min(*room);
    }
    for s in &volumes.shared {
        for (i, v) in out.iter_mut().enumerate() {
            *v = v.min(s.left(i, years));
        }
    }
    // Shared limits may leave less than the part that is a cargo's own.
    if years == 0.0 {
        out.clone_from(&volumes.volume);
    }
    out
}

fn target(model: &CargoModel, runs: &Runs, draws: &Draws, year: i32) -> Option<TargetTest> {
    if draws.stopped() {
        return None;
    }
    let c = &model.cargo;
    let (given, unit_is_t) = match c.unit {
        CargoUnit::T => (c.target_t.as_ref()?, true),
        CargoUnit::Teu => (c.target_teu.as_ref()?, false),
    };
    let target = given.0.value;
    let by = c.target_year?;
    let years = f64::from(by - year);
    let growth = Growth::of(model, draws)?;
    // Today's flow as the study puts it in: the same figure that every page shows.
    let base = match c.unit {
        CargoUnit::T => c.annual_t.as_ref(),
        CargoUnit::Teu => c.annual_teu.as_ref(),
    }
    .map(|g| g.0.value)?;
    let future = within(&runs.volumes, &growth, years);
    let unbound = growth.grown(&runs.volumes.wanted, years);
    let gravity = growth.bound(&runs.volumes.wanted, years).map(Band::of);
    let n = future.len();
    let p_reached = chance(n, |i| future[i] >= target);
    let p_unbound = chance(n, |i| unbound[i] >= target);
    let growth_needed = if base > 0.0 && years > 0.0 {
        100.0 * ((target / base).powf(1.0 / years) - 1.0)
    } else {
        f64::NAN
    };
    let market = model
        .market
        .and_then(|id| draws.columns.get(id))
        .map(|v| Band::of(v.clone()).p50);
    let own = model.routes.first().and_then(|r| r.as_ref().ok())?;
    let p = own.offer.price(|id: Id| {
        if draws.stopped() {
            return 1.0;
        }
        Band::of(draws.columns[id].clone()).p50
    });
    let ships =
        (p.trip_days > 0.0 && p.intake > 0.0).then(|| target / p.intake * p.trip_days / 350.0);
    let mut binds: Vec<String> = runs
        .limits
        .iter()
        .filter(|l| l.per_year < target)
        .map(|l| {
            let room = if unit_is_t {
                format!("{:.1} Mt", l.per_year / 1e6)
            } else {
                format!("{:.0} TEU", l.per_year)
            };
            format!("{}: room for {room} a year", l.what)
        })
        .collect();
    if let Some(m) = market
        && target > 0.2 * m
    {
        binds.push(format!(
            "the market: {:.0} % of all that the buyer's country takes today ({:.0} Mt)",
            100.0 * target / m,
            m / 1e6
        ));
    }
    if let Some(berths) = runs
        .own
        .as_ref()
        .map(|_| target / p.intake)
        .filter(|_| unit_is_t)
    {
        let rate = Band::of(draws.columns[own.offer.sea.rate[1]].clone()).p50;
        let need = berths * (p.intake / rate + 0.5) / (365.0 * 0.6);
        if need > 1.0 {
            binds.push(format!(
                "discharging berths: {need:.1} at {rate:.0} t a day and 60 % occupancy"
            ));
        }
    }
    Some(TargetTest {
        target,
        year: by,
        growth_needed_percent: growth_needed,
        forecast: Band::of(future),
        p_reached,
        unbound: Band::of(unbound),
        p_unbound,
        gravity,
        market_percent: market.filter(|m| *m > 0.0).map(|m| 100.0 * target / m),
        ships,
        binds,
        source: given.0.source.clone(),
    })
}

/// What the corridor saves its users a year: mean over draws of the room to the next best way or seller, where positive, times the volume.
fn gain(model: &CargoModel, runs: &Runs, draws: &Draws) -> Option<f64> {
    if runs.volumes.volume.is_empty() || runs.p.0.or(runs.p.1).is_none() {
        return None;
    }
    let sum: f64 = (0..draws.rows)
        .take_while(|i| !draws.stopped_at(*i))
        .map(|i| {
            let room = room_in_row(model, runs, i).unwrap_or(0.0);
            let carried = runs.line.as_ref().is_none_or(|l| l[i]);
            if carried {
                room.max(0.0) * runs.volumes.volume[i]
            } else {
                0.0
            }
        })
        .sum();
    Some(sum / draws.rows as f64)
}

/// Room to the next way and seller in one draw, from what was run.
pub(crate) fn room_in_row(model: &CargoModel, runs: &Runs, i: usize) -> Option<f64> {
    let own = runs.columns.first()?.as_ref()?;
    let others = runs
        .columns
        .iter()
        .zip(model.distinct())
        .skip(1)
        .filter(|(_, keep)| *keep);
    let way = others
        .filter_map(|(c, _)| Some(c.as_ref()?.usd[i] - own.usd[i]))
        .reduce(f64::min);
    let landed = runs.own.as_ref().and_then(|o| o.landed.get(i));
    let rivals = runs.rivals.iter().flatten().filter_map(|r| r.landed.get(i));
    let buy = landed.and_then(|a| rivals.map(|b| b - a).reduce(f64::min));
    [way, buy].into_iter().flatten().reduce(f64::min)
}

/// What must hold beside the chance: room, draught, tolls not held.
fn conditions(model: &CargoModel, runs: &Runs) -> Vec<String> {
    let mut out: Vec<String> = runs
        .limits
        .iter()
        .filter(|l| l.passed > 0.5)
        .map(|l| {
            let text = limits::sentence(l, model.cargo.unit, &model.cargo.id, &names::plain);
            format!("today's volume passes a limit: {text}")
        })
        .collect();
    if let Some(Ok(r)) = model.routes.first() {
        if r.physical.intake_bound.starts_with("draught") {
            out.push(format!("part loads: {}", r.physical.intake_bound));
        }
        out.extend(r.physical.warnings.iter().cloned());
    }
    if runs.p.1.is_some() {
        out.push("free-on-board prices are assumed: put in the quotes of the day".to_owned());
    }
    out
}

/// What must hold for the answer: a line that pays, else the number nearest to turning it.
#[must_use]
pub fn condition(
    model: &CargoModel,
    params: &Params,
    runs: &Runs,
    flips: &[Flip],
    given: Option<&String>,
) -> Option<String> {
    if runs
        .line
        .as_ref()
        .is_some_and(|l| chance(l.len(), |i| l[i]) < rule::WORKS)
    {
        return Some("a direct line sails that pays".to_owned());
    }
    if given.is_some() {
        return given.cloned();
    }
    let f = flips.first()?;
    let central = params.central();
    let wins = margins(model, |id: Id| central[id]).least()? >= 0.0;
    let (verb, side) = match (wins, f.turns_at > f.value) {
        (true, true) => ("stays", "below"),
        (true, false) => ("stays", "above"),
        (false, true) => ("comes", "above"),
        (false, false) => ("comes", "below"),
    };
    let unit = if f.unit == "factor" || f.unit == "share" {
        String::new()
    } else {
        format!(" {}", f.unit)
    };
    Some(format!(
        "{} {verb} {side} {}{unit} (now {})",
        f.name,
        names::figure(f.turns_at),
        names::figure(f.value)
    ))
}

/// Cost of the next way over the corridor's at which it is no real rival. An assumption.
const NO_RIVAL_WAY: f64 = 1.5;

/// Why an answer is weaker than its word.
fn caveats(model: &CargoModel, runs: &Runs, word: Word) -> Vec<String> {
    let mut out = Vec::new();
    if word == Word::Unknown {
        return out;
    }
    let priced = model.priced_rivals().count();
    if model.cargo.unit == CargoUnit::T {
        let bare: Vec<&str> = model
            .rivals
            .iter()
            .filter_map(|r| r.as_ref().ok())
            .filter(|r| r.fob.is_none())
            .map(|r| r.name.as_str())
            .collect();
        if priced == 0 {
            out.push("no rival price: only the ways are compared".to_owned());
        } else if !bare.is_empty() {
            out.push(format!(
                "no price of {}: only its freight is compared",
                bare.join(" and ")
            ));
        }
    }
    if let (Some(own), Some((other, name))) = (own_usd(runs), best_other(model, runs)) {
        if other > NO_RIVAL_WAY * own {
            out.push(format!(
                "no other way near: the next, {}, costs {:.1} times as much",
                names::inside(&name),
                other / own
            ));
        }
    } else if model.others().next().is_none() && matches!(model.routes.first(), Some(Ok(_))) {
        out.push("no other way: only the sellers are compared".to_owned());
    }
    let given = model
        .cargo
        .annual_t
        .as_ref()
        .or(model.cargo.annual_teu.as_ref());
    if given.is_some_and(|g| g.0.low_or_value() <= 0.0) {
        out.push("in some years there is no trade at all".to_owned());
    }
    out
}

fn own_usd(runs: &Runs) -> Option<f64> {
    let own = runs.columns.first()?.as_ref()?;
    Some(Band::of(own.usd.clone()).p50)
}

/// The other way with the least median cost, and its name.
fn best_other(model: &CargoModel, runs: &Runs) -> Option<(f64, String)> {
    let distinct = model.distinct();
    runs.columns
        .iter()
        .zip(&distinct)
        .zip(&model.routes)
        .skip(1)
        .filter(|((_, keep), _)| **keep)
        .filter_map(|((c, _), r)| {
            Some((
                Band::of(c.as_ref()?.usd.clone()).p50,
                r.as_ref().ok()?.name.clone(),
            ))
        })
        .min_by(|a, b| a.0.total_cmp(&b.0))
}

/// Way and freight against each rival by name: "Hay Point: way 237 nm shorter, freight 0.8 USD/t lower (86 %)".
fn against(own: &Route, rivals: &[RivalResult], unit: &str) -> Vec<String> {
    rivals
        .iter()
        .filter(|r| r.why_not.is_none())
        .filter_map(|r| {
            let gap = r.freight_gap?;
            let nm = own.way.distance_nm - r.distance_nm;
            Some(format!(
                "{} (way {:.0} nm {}, freight {:.1} USD/{unit} {}, lower in {})",
                r.name,
                nm.abs(),
                if nm <= 0.0 { "shorter" } else { "longer" },
                gap.p50.abs(),
                if gap.p50 <= 0.0 { "lower" } else { "higher" },
                names::percent_of_draws(r.p_freight_lower)
            ))
        })
        .collect()
}

fn reason(
    model: &CargoModel,
    runs: &Runs,
    discount: Option<&Band>,
    rivals: &[RivalResult],
    (word, implied): (Word, Option<&crate::assessment::ImpliedPrice>),
) -> String {
    let unit = model.cargo.unit.as_str();
    let mut parts: Vec<String> = Vec::new();
    let route = match model.routes.first() {
        Some(Err(why)) => return format!("no way on the corridor: {why}"),
        Some(Ok(r)) => Some(r),
        None => None,
    };
    // With a value of time, the cost holds more than anybody is billed.
    let cost = if model.cargo.time_percent_per_day.is_some() {
        "generalized cost"
    } else {
        "door to door"
    };
    match (own_usd(runs), best_other(model, runs), runs.p.0) {
        (Some(own), Some((other, name)), Some(p)) => parts.push(format!(
            "{cost} {own:.0} USD/{unit} against {other:.0} by {}: cheapest way in {}",
            names::inside(&name),
            names::percent_of_draws(p)
        )),
        (Some(own), None, _) => parts.push(format!(
            "{cost} {own:.0} USD/{unit}; no other way of the study serves this cargo"
        )),
        _ => {}
    }
    if let Some(line) = &runs.line {
        parts.push(format!(
            "a direct line to carry it pays in {}",
            names::percent_of_draws(chance(line.len(), |i| line[i]))
        ));
    }
    if let Some((_, best)) = route.zip(discount)
        && let Some(p) = runs.p.1
    {
        let mut priced: Vec<&str> = model.priced_rivals().map(|r| r.name.as_str()).collect();
        if model.home.is_some() {
            priced.push("the buyer's own goods");
        }
        let whom = match priced.as_slice() {
            [one] => (*one).to_owned(),
            all => format!("the best of {}", all.join(", ")),
        };
        let d = best;
        parts.push(if d.p50 > 0.0 {
            format!("lands {:.0} USD/{unit} dearer than {whom}: that is the discount its seller must give ({:.0} to {:.0}); cheaper in {}", d.p50, d.p10, d.p90, names::percent_of_draws(p))
        } else {
            format!("lands {:.0} USD/{unit} cheaper than {whom} ({:.0} to {:.0}); cheaper in {}", -d.p50, -d.p90, -d.p10, names::percent_of_draws(p))
        });
    }
    if !runs.netback.is_empty() {
        let left = Band::of(runs.netback.clone());
        parts.push(format!(
            "the price leaves its seller {:.0} USD/{unit} above mine and railway ({:.0} to {:.0}), something in {}",
            left.p50, left.p10, left.p90,
            names::percent_of_draws(chance(runs.netback.len(), |i| runs.netback[i] >= 0.0))
        ));
    }
    if let Some(i) = implied {
        parts.push(format!(
            "yet {} flow today: they imply a price of {:.0} USD/{unit} or less, {:.0} below the {:.0} put in{}",
            if i.flow_per_year >= 1e6 { format!("{:.1} Mt a year", i.flow_per_year / 1e6) } else { format!("{:.0} {unit} a year", i.flow_per_year) },
            i.implied_usd,
            i.given_usd - i.implied_usd,
            i.given_usd,
            i.netback_usd.map_or_else(String::new, |n| format!(", which leaves the seller {n:.0} USD/{unit}"))
        ));
    }
    if let Some(own) = route {
        let all = against(own, rivals, unit);
        if !all.is_empty() {
            parts.push(format!("against {}", all.join(", ")));
        }
    }
    if word == Word::Unknown {
        parts.push("nothing to hold it against: no other way and no rival price".to_owned());
    }
    parts.join("; ")
}
