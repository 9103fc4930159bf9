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

pub use crate::line_price::{LineGroup, LinePrice, door, later};

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
    let slots: Vec<ServiceSlot> = file
        .service
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
        .collect();
    join_lines(model, &slots);
    slots
}

/// Gives each box cargo the lines with ships of their own between its ports. Its logit scale is taken again at what the best of them asks.
fn join_lines(model: &mut Model, slots: &[ServiceSlot]) {
    let ends = |c: &CargoModel| (c.cargo.from.clone(), c.cargo.to.clone());
    let central = model.params.central();
    let x = |id: Id| central.get(id).copied().unwrap_or(0.0);
    let teu =
        |c: &CargoModel| c.cargo.unit == CargoUnit::Teu && matches!(c.routes.first(), Some(Ok(_)));
    let mut groups: Vec<((String, String), LineGroup)> = Vec::new();
    for (s, compiled) in slots {
        let Ok(m) = compiled else { continue };
        if s.kind == crate::file::ServiceKind::SlotCharter || s.corridor.is_some() {
            continue;
        }
        let Some(e) = model
            .cargoes
            .iter()
            .find(|c| c.cargo.id == s.cargo)
            .map(ends)
        else {
            continue;
        };
        match groups.iter_mut().find(|(k, _)| *k == e) {
            Some((_, g)) => g.services.push(m.clone()),
            None => groups.push((
                e,
                LineGroup {
                    services: vec![m.clone()],
                    ..LineGroup::default()
                },
            )),
        }
    }
    for (e, g) in &mut groups {
        for c in model.cargoes.iter_mut().filter(|c| teu(c) && ends(c) == *e) {
            let Some(Ok(own)) = c.routes.first() else {
                continue;
            };
            let asked = g
                .services
                .iter()
                .map(|m| {
                    let price = LinePrice::asked(m, x);
                    price.door(&own.offer, x)
                })
                .fold(f64::INFINITY, f64::min);
            let mut costs = c.costs(x);
            if let Some(slot) = costs.first_mut() {
                *slot = Some(asked);
            }
            c.scales = logit::Scales::of(&costs, c.elasticity_range(&model.params));
            g.trades.push(crate::line_price::LineTrade {
                cargo: c.cargo.id.clone(),
                own: own.offer.clone(),
                others: c.others().map(|r| r.offer.clone()).collect(),
                volume: c.volume,
                ratio: c.return_ratio,
                elasticity: c.elasticity,
                scales: c.scales.clone(),
            });
        }
        g.counted = vec![vec![true; g.trades.len()]; g.services.len()];
    }
    for (e, g) in groups {
        let g = std::sync::Arc::new(g);
        for c in model.cargoes.iter_mut().filter(|c| teu(c) && ends(c) == e) {
            c.line = Some(g.clone());
        }
    }
}

/// Marks in each group of lines which trades count: those in which the way by the service, at the freight it asks, is the cheapest often enough.
pub(crate) fn count_trades(model: &mut Model, draws: &Draws) {
    let mut done: Vec<(*const LineGroup, std::sync::Arc<LineGroup>)> = Vec::new();
    for c in &mut model.cargoes {
        let Some(g) = c.line.clone() else { continue };
        let key = std::sync::Arc::as_ptr(&g);
        if let Some((_, new)) = done.iter().find(|d| d.0 == key) {
            c.line = Some(new.clone());
            continue;
        }
        let mut new = (*g).clone();
        let rows = draws.rows.min(1000);
        let mut won = vec![vec![0_usize; g.trades.len()]; g.services.len()];
        for i in 0..rows {
            let x = |id: Id| cell(draws, id, i);
            for (t, trade) in g.trades.iter().enumerate() {
                let least = trade
                    .others
                    .iter()
                    .map(|o| door(o, x))
                    .fold(f64::INFINITY, f64::min);
                for (m, w) in g.services.iter().zip(&mut won) {
                    let price = LinePrice::asked(m, x);
                    if let Some(slot) = w.get_mut(t) {
                        *slot += usize::from(price.door(&trade.own, x) <= least);
                    }
                }
            }
        }
        for (flags, w) in new.counted.iter_mut().zip(&won) {
            for (flag, n) in flags.iter_mut().zip(w) {
                *flag = rule::word(*n as f64 / rows.max(1) as f64) != Word::DoesNot;
            }
        }
        let new = std::sync::Arc::new(new);
        done.push((key, new.clone()));
        c.line = Some(new);
    }
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

/// Each trade between the service's ports: the logit share of its way when the generalized cost holds the freight that the service asks, its own
/// frequency, transit and stops. Beside a service by another way stands the direct way at its liner's price. A trade in which the way is seldom the
/// cheapest is not counted.
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
    r.columns.get(k)?.as_ref()?;
    let distinct = c.distinct();
    let choice: Vec<usize> = (0..r.columns.len())
        .filter(|j| *j == k || distinct.get(*j) == Some(&true))
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
        let price = LinePrice::asked(m, x);
        let later = later(&route.offer, price.days, x);
        let cost = price.door(&route.offer, x);
        let theta = c.theta(x);
        // The service's own way stands first.
        costs.clear();
        costs.push(Some(cost));
        costs.extend(choice.iter().filter(|j| **j != k).map(|j| {
            let other = r.columns.get(*j)?.as_ref()?;
            other.usd.get(i).copied()
        }));
        let share = logit::shares(&costs, theta).first().copied().unwrap_or(0.0);
        cheapest += usize::from(costs.iter().flatten().all(|o| cost <= *o));
        let b = ratio.and_then(|c| c.get(i)).copied().unwrap_or(0.5);
        let flow = r.volumes.flow.get(i).copied().unwrap_or(0.0);
        per_week.push(flow * share / (1.0 + b) / 52.0);
        shares.push(share);
        let l = route.offer.price(x).lines;
        days.push(l.days.0 + l.days.1 * l.weather + later);
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
                carried_teu_per_year: 0.0,
                paid_teu_per_year: 0.0,
                loss_usd_per_year: 0.0,
                balance: 0.0,
                empty_share: 0.0,
                empties_usd_per_teu: 0.0,
                rate_ratio: 0.0,
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
    let n = draws.rows.max(1) as f64;
    let mut carried_teu_per_year = 0.0;
    let mut paid_teu_per_year = 0.0;
    let mut loss_usd_per_year = 0.0;
    for (i, q) in carries.iter().enumerate() {
        let x = |id: Id| cell(draws, id, i);
        let numbers = m.numbers(x);
        let teu = 52.0 * q * (1.0 + m.ratio(x));
        let earned =
            q * numbers.margin_usd_per_teu - numbers.usd_per_sailing * numbers.sailings_per_week;
        carried_teu_per_year += teu / n;
        loss_usd_per_year += 52.0 * (-earned).max(0.0) / n;
        if earned >= 0.0 {
            paid_teu_per_year += teu / n;
        }
    }
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
    let wins = margin(&|id| central(id))
        .map(|m| m >= 0.0)
        .filter(|w| match word {
            Word::Works => *w,
            Word::DoesNot => !*w,
            _ => true,
        });
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
        carried_teu_per_year,
        paid_teu_per_year,
        loss_usd_per_year,
        balance: ratio_path.map_or(0.5, central),
        empty_share: m.empties(central).0,
        empties_usd_per_teu: m.empties(central).1,
        rate_ratio: s.weak_rate_usd_per_teu.0.value / s.strong_rate_usd_per_teu.0.value.max(1e-9),
        p_pays,
        word,
        reason,
        return_ratio_needed,
        by_ratio,
        flips: cargo::flips(&sways.single, wins, &model.params),
        note: s.note.clone(),
    }
}
