//! Liner services over the draws: how many boxes a line needs, how many it would win, how often it pays.

use crate::assess::Ground;
use crate::assessment::{ServiceResult, TradeShare, Word};
use crate::cargo::{self, Runs};
use crate::draws::Draws;
use crate::evaluate::{Band, chance, sways};
use crate::file::{CargoUnit, StudyFile};
use crate::logit;
use crate::model::{CargoModel, Model};
use crate::names;
use crate::params::Id;
use crate::rule;
use crate::services::ServiceModel;

pub(crate) type ServiceSlot = (crate::file::Service, Result<ServiceModel, String>);

pub(crate) fn compile_services(
    file: &StudyFile,
    model: &mut Model,
    ground: &Ground<'_>,
) -> Vec<ServiceSlot> {
    let place = |id: &str| {
        file.gateway
            .iter()
            .find(|g| g.id == id)
            .map_or_else(|| id.to_owned(), |g| g.place.clone())
    };
    file.service
        .iter()
        .map(|s| {
            let cargo = model.cargoes.iter().find(|c| c.cargo.id == s.cargo);
            let ratio = cargo.and_then(|c| c.return_ratio);
            let ends = cargo.map(|c| (c.cargo.from.clone(), c.cargo.to.clone()));
            let ends = ends.as_ref().map(|(a, b)| (a.as_str(), b.as_str()));
            (
                s.clone(),
                ServiceModel::compile(s, place, (ratio, ends), &mut model.params, ground.world),
            )
        })
        .collect()
}

/// What a service wins of one trade.
struct Trade {
    told: TradeShare,
    /// Strong-leg TEU a week, by draw.
    per_week: Vec<f64>,
}

/// The corridor whose way the boxes of a service take, by its place in the study.
fn corridor_of(s: &crate::file::Service, c: &CargoModel) -> usize {
    let Some(id) = &s.corridor else {
        return 0;
    };
    c.routes
        .iter()
        .position(|r| r.as_ref().is_ok_and(|r| r.corridor == *id))
        .unwrap_or(0)
}

/// Each trade between the service's ports: the logit share of its way when the generalized cost holds the service's own frequency, transit and stops. The
/// direct way is no choice beside a service that sails another way: it has no ship then. A trade in which the way is seldom the cheapest is not counted.
fn trades(
    s: &crate::file::Service,
    m: &ServiceModel,
    model: &Model,
    runs: &[Runs],
    draws: &Draws,
) -> Vec<Trade> {
    let ends = |c: &CargoModel| (c.cargo.from.clone(), c.cargo.to.clone());
    let own = model
        .cargoes
        .iter()
        .find(|c| c.cargo.id == s.cargo)
        .map(ends);
    model
        .cargoes
        .iter()
        .zip(runs)
        .filter(|(c, _)| c.cargo.unit == CargoUnit::Teu && Some(ends(c)) == own)
        .filter_map(|(c, r)| trade(s, m, (c, r), draws))
        .collect()
}

fn trade(
    s: &crate::file::Service,
    m: &ServiceModel,
    (c, r): (&CargoModel, &Runs),
    draws: &Draws,
) -> Option<Trade> {
    let k = corridor_of(s, c);
    let route = c.routes.get(k)?.as_ref().ok()?;
    let column = r.columns.get(k)?.as_ref()?;
    let distinct = c.distinct();
    let choice: Vec<usize> = (0..r.columns.len())
        .filter(|j| *j == k || (distinct.get(*j) == Some(&true) && (*j != 0 || k == 0)))
        .collect();
    let ratio = c.return_ratio.and_then(|id| draws.columns.get(id));
    let mut per_week = Vec::with_capacity(draws.rows);
    let mut shares = Vec::with_capacity(draws.rows);
    let mut days = Vec::with_capacity(draws.rows);
    let mut cheapest = 0_usize;
    let mut costs: Vec<Option<f64>> = Vec::with_capacity(choice.len());
    for i in 0..draws.rows {
        if draws.stopped_at(i) {
            return None;
        }
        let x = |id: Id| cell(draws, id, i);
        let offer = &route.offer;
        let (sea, stops) = m.transit(x);
        let later = (sea - offer.sea.sea_days) * x(offer.sea.weather) + stops + m.frequency_days(x)
            - offer.frequency_days(x);
        let cost = column.usd.get(i)? + offer.usd_per_day(x) * later;
        // The service's own way stands first.
        costs.clear();
        costs.push(Some(cost));
        costs.extend(choice.iter().filter(|j| **j != k).map(|j| {
            let other = r.columns.get(*j)?.as_ref()?;
            other.usd.get(i).copied()
        }));
        let share = logit::shares(&costs, r.volumes.theta)
            .first()
            .copied()
            .unwrap_or(0.0);
        cheapest += usize::from(costs.iter().flatten().all(|o| cost <= *o));
        let b = ratio.and_then(|c| c.get(i)).copied().unwrap_or(0.5);
        let flow = r.volumes.flow.get(i).copied().unwrap_or(0.0);
        per_week.push(flow * share / (1.0 + b) / 52.0);
        shares.push(share);
        days.push(column.days.get(i)? + later);
    }
    let p_cheapest = cheapest as f64 / draws.rows.max(1) as f64;
    Some(Trade {
        told: TradeShare {
            cargo: c.cargo.id.clone(),
            name: c
                .cargo
                .name
                .clone()
                .unwrap_or_else(|| names::words(&c.cargo.id)),
            days: Band::of(days),
            share: Band::of(shares),
            per_week: Band::of(per_week.clone()),
            p_cheapest,
            counted: rule::word(p_cheapest) != Word::DoesNot,
        },
        per_week,
    })
}

fn cell(draws: &Draws, id: Id, i: usize) -> f64 {
    draws
        .columns
        .get(id)
        .and_then(|c| c.get(i))
        .copied()
        .unwrap_or(0.0)
}

/// Strong-leg TEU a week of the trades that are counted, by draw.
fn boxes_per_week(trades: &[Trade], rows: usize) -> Vec<f64> {
    let mut sum = vec![0.0; rows];
    for t in trades.iter().filter(|t| t.told.counted) {
        for (slot, v) in sum.iter_mut().zip(&t.per_week) {
            *slot += v;
        }
    }
    sum
}

/// Tells each box cargo in which draws some direct line between its ports pays: without one it has no ship.
pub(crate) fn add_lines(services: &[ServiceSlot], model: &Model, runs: &mut [Runs], draws: &Draws) {
    let ends = |id: &str| {
        model
            .cargoes
            .iter()
            .find(|c| c.cargo.id == id)
            .map(|c| (c.cargo.from.clone(), c.cargo.to.clone()))
    };
    let mut by_ends: Vec<((String, String), Vec<bool>)> = Vec::new();
    for (s, compiled) in services {
        let (Ok(m), Some(e)) = (compiled, ends(&s.cargo)) else {
            continue;
        };
        if s.kind == crate::file::ServiceKind::SlotCharter {
            continue;
        }
        let have = boxes_per_week(&trades(s, m, model, runs, draws), draws.rows);
        let pays: Vec<bool> = (0..draws.rows).map(|i| pays(m, &have, draws, i)).collect();
        match by_ends.iter_mut().find(|(k, _)| *k == e) {
            Some((_, rows)) => {
                for (a, b) in rows.iter_mut().zip(pays) {
                    *a |= b;
                }
            }
            None => by_ends.push((e, pays)),
        }
    }
    for (c, r) in model.cargoes.iter().zip(runs.iter_mut()) {
        let e = (c.cargo.from.clone(), c.cargo.to.clone());
        if c.cargo.unit == CargoUnit::Teu
            && let Some((_, rows)) = by_ends.iter().find(|(k, _)| *k == e)
        {
            cargo::set_line(c, r, rows.clone());
        }
    }
}

/// Strong-leg TEU a week that a service carries in one draw: what it wins, no more than its ships have slots for.
fn carried(m: &ServiceModel, have: &[f64], draws: &Draws, i: usize) -> f64 {
    let x = |id: Id| cell(draws, id, i);
    let slots = m.slots(x) * m.numbers(x).sailings_per_week;
    have.get(i).map_or(0.0, |h| h.min(slots))
}

/// Whether a service pays in one draw: what it carries reaches what it needs.
fn pays(m: &ServiceModel, have: &[f64], draws: &Draws, i: usize) -> bool {
    let need = m.numbers(|id: Id| cell(draws, id, i)).need_teu_per_week;
    carried(m, have, draws, i) >= need
}

pub(crate) fn service_result(
    slot: &ServiceSlot,
    model: &Model,
    runs: &[Runs],
    draws: &Draws,
) -> ServiceResult {
    let (s, compiled) = slot;
    let kind = serde_json::to_value(s.kind)
        .ok()
        .and_then(|v| v.as_str().map(str::to_owned))
        .unwrap_or_default();
    let m = match compiled {
        Ok(m) => m,
        Err(why) => {
            return ServiceResult {
                id: s.id.clone(),
                name: s.name.clone(),
                kind,
                why_not: Some(why.clone()),
                rotation_nm: 0.0,
                central: crate::services::ServiceNumbers::default(),
                need_per_week_p50: None,
                have_per_week: Band::default(),
                carried_per_week: Band::default(),
                trades: Vec::new(),
                slots: 0.0,
                p_pays: 0.0,
                word: Word::Unknown,
                reason: why.clone(),
                return_ratio_needed: None,
                by_ratio: Vec::new(),
                flips: Vec::new(),
                note: s.note.clone(),
            };
        }
    };
    let trades = trades(s, m, model, runs, draws);
    let have = boxes_per_week(&trades, draws.rows);
    let carries: Vec<f64> = (0..draws.rows)
        .map(|i| carried(m, &have, draws, i))
        .collect();
    let needs: Vec<f64> = (0..draws.rows)
        .map(|i| m.numbers(|id| cell(draws, id, i)).need_teu_per_week)
        .collect();
    let p_pays = chance(draws.rows, |i| pays(m, &have, draws, i));
    let central_values = model.params.central();
    let central = |id: Id| central_values.get(id).copied().unwrap_or(0.0);
    let numbers = m.numbers(central);
    let (won, carries) = (Band::of(have), Band::of(carries));
    let mid_have = carries.p50;
    let ratio_path = model
        .cargoes
        .iter()
        .find(|c| c.cargo.id == s.cargo)
        .and_then(|c| c.return_ratio);
    let at_ratio = |b: f64| {
        m.numbers(|id| {
            if Some(id) == ratio_path {
                b
            } else {
                central(id)
            }
        })
    };
    let by_ratio: Vec<(f64, Option<f64>)> = [0.1, 0.2, 0.35, 0.5, 0.6, 0.75, 0.9, 1.0]
        .iter()
        .map(|b| {
            (
                *b,
                Some(at_ratio(*b).need_teu_per_week).filter(|n| n.is_finite()),
            )
        })
        .collect();
    let return_ratio_needed = (0..=100)
        .map(|k| f64::from(k) / 100.0)
        .find(|b| at_ratio(*b).need_teu_per_week <= mid_have);
    let margin = |x: &dyn Fn(Id) -> f64| {
        let n = m.numbers(x);
        n.need_teu_per_week
            .is_finite()
            .then_some(mid_have * n.margin_usd_per_teu - n.usd_per_sailing * n.sailings_per_week)
    };
    let sways = sways(&model.params, draws, &m.ids(), &margin);
    let word = rule::word(p_pays);
    let need_p50 = Band::of(needs.iter().copied().filter(|n| n.is_finite()).collect()).p50;
    let some_finite = needs.iter().any(|n| n.is_finite());
    let slots = m.slots(central) * numbers.sailings_per_week;
    let mut reason = format!(
        "needs {} TEU of the strong leg a week ({:.0} % of its slots) and would win {:.0} ({:.0} to {:.0}){}; pays in {}",
        if numbers.need_teu_per_week.is_finite() {
            format!("{:.0}", numbers.need_teu_per_week)
        } else {
            "more than any".to_owned()
        },
        100.0 * numbers.fill.min(99.0),
        won.p50,
        won.p10,
        won.p90,
        if won.p50 > slots {
            format!(", of which its slots take {slots:.0}")
        } else {
            String::new()
        },
        names::percent_of_draws(p_pays)
    );
    let left_out: Vec<String> = trades
        .iter()
        .filter(|t| !t.told.counted)
        .map(|t| {
            format!(
                "{:.0} of {}, where this way is the cheapest in {}",
                t.told.per_week.p50,
                names::inside(&t.told.name),
                names::percent_of_draws(t.told.p_cheapest)
            )
        })
        .collect();
    if !left_out.is_empty() {
        reason = format!("{reason}; not counted: {}", left_out.join("; "));
    }
    ServiceResult {
        id: s.id.clone(),
        name: s.name.clone(),
        kind,
        why_not: None,
        rotation_nm: m.rotation_nm,
        central: numbers,
        need_per_week_p50: some_finite.then_some(need_p50),
        have_per_week: won,
        carried_per_week: carries,
        trades: trades.into_iter().map(|t| t.told).collect(),
        slots: m.slots(central),
        p_pays,
        word,
        reason,
        return_ratio_needed,
        by_ratio,
        flips: cargo::flips(&sways, &model.params),
        note: s.note.clone(),
    }
}
