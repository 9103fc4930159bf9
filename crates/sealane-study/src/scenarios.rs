//! Levers run as scenarios of their own on common random numbers, and ranked.

use crate::assess::{Ground, Options};
use crate::assessment::{LeverResult, ServiceResult};
use crate::cargo::{self, Runs};
use crate::draws::Draws;
use crate::evaluate::Band;
use crate::file::{CargoUnit, Study};
use crate::lines::{add_lines, compile_services, service_result};
use crate::model::{CargoModel, Model};
use crate::money;
use crate::names;
use crate::rule;
use rayon::prelude::*;

/// Draws with which levers are compared: enough for a difference on common random numbers.
const LEVER_DRAWS: usize = 1000;

pub(crate) fn levers(
    study: &Study,
    ground: &Ground<'_>,
    base: &Model,
    base_runs: &[Runs],
    base_services: &[ServiceResult],
    options: Options,
) -> Vec<LeverResult> {
    let rows = options.draws.min(LEVER_DRAWS);
    let draws0 = Draws::watched(&base.params, rows, options.seed, ground.world.stop());
    let before: Vec<Runs> = if rows == options.draws {
        base_runs.to_vec()
    } else {
        base.cargoes
            .par_iter()
            .map(|c| cargo::run(c, &draws0, None))
            .collect()
    };
    let discount = study
        .file
        .study
        .discount_percent
        .as_ref()
        .map_or(9.0, |g| g.0.value)
        / 100.0;
    let anchors: Vec<crate::volumes::Anchor> = base
        .cargoes
        .iter()
        .zip(&before)
        .map(|(c, r)| cargo::anchor(c, r, &draws0))
        .collect();
    let mut out: Vec<LeverResult> = study
        .file
        .lever
        .par_iter()
        .filter(|_| !draws0.stopped())
        .filter_map(|l| {
            let changed = crate::levers::apply(&study.file, &l.change).ok()?;
            let mut model = ground.compile(&changed).ok()?;
            let services = compile_services(&changed, &mut model, ground);
            let draws = Draws::watched(&model.params, rows, options.seed, ground.world.stop());
            let mut after: Vec<Runs> = model
                .cargoes
                .iter()
                .zip(&anchors)
                .map(|(c, a)| cargo::run(c, &draws, Some(a)))
                .collect();
            add_lines(&services, &model, &mut after, &draws);
            let service_after: Vec<ServiceResult> = services
                .iter()
                .map(|s| service_result(s, &model, &after, &draws))
                .collect();
            Some(lever_result(
                l,
                (base, &before, base_services),
                (&model, &after, &service_after),
                discount,
            ))
        })
        .collect();
    out.sort_by(|a, b| {
        let gain = |l: &LeverResult| l.p_after - l.p_before;
        let cost = |l: &LeverResult| {
            l.usd_per_extra.unwrap_or(if l.extra_volume > 0.0 {
                0.0
            } else {
                f64::INFINITY
            })
        };
        cost(a)
            .total_cmp(&cost(b))
            .then(gain(b).total_cmp(&gain(a)))
            .then(a.id.cmp(&b.id))
    });
    out
}

type Side<'a> = (&'a Model, &'a [Runs], &'a [ServiceResult]);

fn lever_result(
    l: &crate::file::Lever,
    before: Side<'_>,
    after: Side<'_>,
    discount: f64,
) -> LeverResult {
    let volume = |r: &Runs| {
        if r.volumes.volume.is_empty() {
            0.0
        } else {
            Band::of(r.volumes.volume.clone()).mean
        }
    };
    // The cargo whose volume moves most, in relative terms; all cargoes of that unit are added up.
    let touched: Vec<usize> = before
        .0
        .cargoes
        .iter()
        .enumerate()
        .filter(|(_, c)| l.change.iter().any(|ch| ch.path.contains(&c.cargo.id)))
        .map(|(k, _)| k)
        .collect();
    let moved = |k: usize| {
        let (a, b) = (
            before.1.get(k).map_or(0.0, volume),
            after.1.get(k).map_or(0.0, volume),
        );
        (b - a).abs() / a.max(1.0)
    };
    let best = (0..before.1.len())
        .max_by(|a, b| {
            let t = |k: &usize| usize::from(touched.contains(k));
            t(a).cmp(&t(b))
                .then(moved(*a).total_cmp(&moved(*b)))
                .then(b.cmp(a))
        })
        .unwrap_or(0);
    let unit = before
        .0
        .cargoes
        .get(best)
        .map_or(CargoUnit::T, |c| c.cargo.unit);
    let mut extra = 0.0;
    let mut moved_volume = 0.0;
    for ((c, a), b) in before.0.cargoes.iter().zip(before.1).zip(after.1) {
        if c.cargo.unit == unit {
            extra += volume(b) - volume(a);
            if touched.is_empty()
                || l.change.iter().any(|ch| ch.path.contains(&c.cargo.id))
                || moved_pair(volume(a), volume(b))
            {
                moved_volume += volume(b);
            }
        }
    }
    let cost = |r: &Runs| {
        r.columns
            .first()
            .and_then(|c| c.as_ref())
            .map_or(0.0, |c| Band::of(c.usd.clone()).p50)
    };
    let usd_change = match (before.1.get(best), after.1.get(best)) {
        (Some(a), Some(b)) => cost(b) - cost(a),
        _ => 0.0,
    };
    let yearly = [
        l.usd_per_year.as_ref().map(|g| g.0.value),
        l.usd_once
            .as_ref()
            .map(|g| g.0.value * money::annuity(discount, 25.0)),
        l.usd_per_unit.as_ref().map(|g| g.0.value * moved_volume),
    ];
    let usd_per_year = yearly
        .iter()
        .any(Option::is_some)
        .then(|| yearly.iter().flatten().sum::<f64>());
    let usd_per_extra = usd_per_year.filter(|_| extra > 1.0).map(|u| u / extra);
    // For boxes the best service's chance is what counts; for bulk the cargo's.
    let (p_before, p_after, moves) = if unit == CargoUnit::Teu {
        let top = |s: &[ServiceResult]| {
            s.iter()
                .filter(|s| s.kind != "slot-charter")
                .map(|s| s.p_pays)
                .fold(0.0, f64::max)
        };
        (
            top(before.2),
            top(after.2),
            "the best direct line".to_owned(),
        )
    } else {
        let p = |r: &[Runs]| r.get(best).and_then(|r| r.p.2).unwrap_or(0.0);
        (
            p(before.1),
            p(after.1),
            before.0.cargoes.get(best).map_or_else(String::new, name_of),
        )
    };
    LeverResult {
        id: l.id.clone(),
        name: l.name.clone(),
        actor: l.actor.clone(),
        moves,
        unit: unit.as_str().to_owned(),
        usd_change,
        extra_volume: extra,
        usd_per_year,
        usd_per_extra,
        p_before,
        p_after,
        word_before: rule::word(p_before),
        word_after: rule::word(p_after),
        note: l.note.clone(),
    }
}

fn moved_pair(a: f64, b: f64) -> bool {
    (b - a).abs() > 1e-6 * a.max(1.0)
}

fn name_of(c: &CargoModel) -> String {
    c.cargo
        .name
        .clone()
        .unwrap_or_else(|| names::words(&c.cargo.id))
}
