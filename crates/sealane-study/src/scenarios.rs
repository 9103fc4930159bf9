//! Levers run as scenarios of their own on common random numbers, and ranked.

use crate::assess::{Ground, Options, run_all};
use crate::assessment::{LeverResult, ServiceResult};
use crate::cargo::{self, Runs};
use crate::draws::Draws;
use crate::evaluate::Band;
use crate::file::{CargoUnit, Study};
use crate::limits::RoomLimit;
use crate::lines::{ServiceSlot, compile_services, service_result};
use crate::model::{CargoModel, Model};
use crate::money;
use crate::names;
use crate::rule;
use crate::steps::Part;
use rayon::prelude::*;

/// Draws with which levers are compared: enough for a difference on common random numbers.
const LEVER_DRAWS: usize = 1000;

/// The base case: model, services compiled, runs and answers by service.
type Base<'a> = (
    &'a Model,
    &'a [ServiceSlot],
    &'a [Runs],
    &'a [ServiceResult],
);

pub(crate) fn levers(
    study: &Study,
    (ground, rooms): (&Ground<'_>, &[Vec<RoomLimit>]),
    (base, base_slots, base_runs, base_services): Base<'_>,
    options: Options,
    told: &Part<'_>,
) -> Vec<LeverResult> {
    let rows = options.draws.min(LEVER_DRAWS);
    let draws0 = Draws::watched(&base.params, rows, options.seed, ground.world.stop());
    let before: Vec<Runs> = if rows == options.draws {
        base_runs.to_vec()
    } else {
        run_all((base, base_slots), None, rooms, &draws0, None)
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
            let after = run_all((&model, &services), Some(&anchors), rooms, &draws, None);
            let service_after: Vec<ServiceResult> = services
                .iter()
                .map(|s| service_result(s, &model, &after, &draws))
                .collect();
            Some(told.done(lever_result(
                l,
                (base, &before, base_services),
                (&model, &after, &service_after),
                discount,
            )))
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
    // The cargo whose volume moves most, in relative terms, of those that the changed numbers touch.
    let touched: Vec<usize> = (0..before.0.cargoes.len())
        .filter(|k| l.change.iter().any(|ch| touches(before.0, *k, &ch.path)))
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
    for (k, ((c, a), b)) in before
        .0
        .cargoes
        .iter()
        .zip(before.1)
        .zip(after.1)
        .enumerate()
    {
        if c.cargo.unit == unit {
            extra += volume(b) - volume(a);
            if touched.contains(&k) {
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
    let note = worse(best, (p_before, p_after), (before.0, before.1), after.1).map_or_else(
        || l.note.clone(),
        |why| {
            if l.note.is_empty() {
                why
            } else {
                format!("{} {why}", l.note)
            }
        },
    );
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
        note,
    }
}

/// Why a lever lowers the chance of a cargo that is bought: rivals that use the same port or ship gain more than the corridor's seller.
fn worse(
    k: usize,
    (p_before, p_after): (f64, f64),
    before: (&Model, &[Runs]),
    after: &[Runs],
) -> Option<String> {
    if p_after >= p_before {
        return None;
    }
    let p50 = |v: &[f64]| Band::of(v.to_vec()).p50;
    let (a, b) = (before.1.get(k)?, after.get(k)?);
    let ours = p50(&b.own.as_ref()?.landed) - p50(&a.own.as_ref()?.landed);
    let (name, theirs) = a
        .rivals
        .iter()
        .zip(&b.rivals)
        .zip(&before.0.cargoes.get(k)?.cargo.rivals)
        .filter_map(|((a, b), r)| Some((r.name.as_str(), a.as_ref()?, b.as_ref()?)))
        .filter(|(_, a, b)| !a.landed.is_empty() && !b.landed.is_empty())
        .map(|(name, a, b)| (name, p50(&b.landed) - p50(&a.landed)))
        .min_by(|a, b| a.1.total_cmp(&b.1))?;
    (theirs < ours).then(|| {
        format!(
            "The chance falls because rivals use the same berth and ship: {name} lands {:.1} USD/t cheaper by it, the corridor {:.1}.",
            -theirs, -ours
        )
    })
}

/// Whether the corridor's own offer or volume of a cargo reads what stands at a changed path.
fn touches(model: &Model, k: usize, path: &str) -> bool {
    let Some(c) = model.cargoes.get(k) else {
        return false;
    };
    let parts: Vec<&str> = path.split('.').collect();
    let Some(Ok(route)) = c.routes.first() else {
        return false;
    };
    match parts.as_slice() {
        ["cargo", id, ..] => *id == c.cargo.id,
        ["gateway", id, "max_draught_m" | "max_dwt_t"] => {
            *id == route.ports.0 || *id == route.ports.1
        }
        _ => model.params.id(path).is_some_and(|id| {
            route.offer.reads(id)
                || c.limits.iter().any(|l| l.id == id)
                || [c.volume, c.market, c.return_ratio, c.fob, c.quality].contains(&Some(id))
        }),
    }
}

fn name_of(c: &CargoModel) -> String {
    c.cargo
        .name
        .clone()
        .unwrap_or_else(|| names::words(&c.cargo.id))
}
