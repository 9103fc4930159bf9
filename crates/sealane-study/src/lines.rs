//! Liner services over the draws: how many boxes a line needs, how many it would win, how often it pays.

use crate::assess::Ground;
use crate::assessment::{ServiceResult, Word};
use crate::cargo::{self, Runs};
use crate::draws::Draws;
use crate::evaluate::{Band, chance, sways};
use crate::file::{CargoUnit, StudyFile};
use crate::model::Model;
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
            let ratio = model
                .cargoes
                .iter()
                .find(|c| c.cargo.id == s.cargo)
                .and_then(|c| c.return_ratio);
            (
                s.clone(),
                ServiceModel::compile(s, place, ratio, &mut model.params, ground.world),
            )
        })
        .collect()
}

/// Boxes of the strong leg a week that a service can win: all container cargoes between its gateways, each with its share.
fn boxes_per_week(
    service: &crate::file::Service,
    model: &Model,
    runs: &[Runs],
    draws: &Draws,
) -> Vec<f64> {
    let ends = model
        .cargoes
        .iter()
        .find(|c| c.cargo.id == service.cargo)
        .map(|c| (c.cargo.from.clone(), c.cargo.to.clone()));
    let mut sum = vec![0.0; draws.rows];
    for (c, r) in model.cargoes.iter().zip(runs) {
        if c.cargo.unit != CargoUnit::Teu
            || Some((c.cargo.from.clone(), c.cargo.to.clone())) != ends
        {
            continue;
        }
        let ratio = c.return_ratio.and_then(|id| draws.columns.get(id));
        for (i, (slot, v)) in sum.iter_mut().zip(&r.volumes.volume).enumerate() {
            let b = ratio.and_then(|c| c.get(i)).copied().unwrap_or(0.5);
            *slot += v / (1.0 + b) / 52.0;
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
        let have = boxes_per_week(s, model, runs, draws);
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

/// Whether a service pays in one draw: boxes enough, and slots enough for them.
fn pays(m: &ServiceModel, have: &[f64], draws: &Draws, i: usize) -> bool {
    let x = |id: Id| {
        draws
            .columns
            .get(id)
            .and_then(|c| c.get(i))
            .copied()
            .unwrap_or(0.0)
    };
    let n = m.numbers(x);
    have.get(i).is_some_and(|h| *h >= n.need_teu_per_week) && n.need_teu_per_sailing <= m.slots(x)
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
    let have = boxes_per_week(s, model, runs, draws);
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
                have_per_week: Band::of(have),
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
    let cell = |i: usize| {
        move |id: Id| {
            draws
                .columns
                .get(id)
                .and_then(|c| c.get(i))
                .copied()
                .unwrap_or(0.0)
        }
    };
    let needs: Vec<f64> = (0..draws.rows)
        .map(|i| m.numbers(cell(i)).need_teu_per_week)
        .collect();
    let p_pays = chance(draws.rows, |i| pays(m, &have, draws, i));
    let central_values = model.params.central();
    let central = |id: Id| central_values.get(id).copied().unwrap_or(0.0);
    let numbers = m.numbers(central);
    let mid_have = Band::of(have.clone()).p50;
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
    let reason = format!(
        "needs {} TEU of the strong leg a week ({:.0} % of its slots) and would win {:.0} ({:.0} to {:.0}); pays in {:.0} % of the draws",
        if numbers.need_teu_per_week.is_finite() {
            format!("{:.0}", numbers.need_teu_per_week)
        } else {
            "more than any".to_owned()
        },
        100.0 * numbers.fill.min(99.0),
        mid_have,
        Band::of(have.clone()).p10,
        Band::of(have.clone()).p90,
        100.0 * p_pays
    );
    ServiceResult {
        id: s.id.clone(),
        name: s.name.clone(),
        kind,
        why_not: None,
        rotation_nm: m.rotation_nm,
        central: numbers,
        need_per_week_p50: some_finite.then_some(need_p50),
        have_per_week: Band::of(have),
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
