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

/// Draws with which levers are compared, before and after on the same: enough for a difference on common random numbers.
const LEVER_DRAWS: usize = 1000;

/// The base case: model, services compiled, runs.
type Base<'a> = (&'a Model, &'a [ServiceSlot], &'a [Runs]);

pub(crate) fn levers(
    study: &Study,
    (ground, rooms): (&Ground<'_>, &[Vec<RoomLimit>]),
    (base, base_slots, base_runs): Base<'_>,
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
    let services0: Vec<ServiceResult> = base_slots
        .par_iter()
        .map(|s| service_result(s, base, &before, &draws0))
        .collect();
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
            model.adopt_scales(base);
            let draws = Draws::watched(&model.params, rows, options.seed, ground.world.stop());
            crate::lines::count_trades(&mut model, &draws);
            let after = run_all((&model, &services), Some(&anchors), rooms, &draws, None);
            let service_after: Vec<ServiceResult> = services
                .iter()
                .map(|s| service_result(s, &model, &after, &draws))
                .collect();
            let mut result = if l.service.is_some() {
                sailed(l, (&services0, &service_after), rows)?
            } else {
                lever_result(
                    l,
                    (base, &before, &services0),
                    (&model, &after, &service_after),
                    discount,
                )
            };
            result.draws = rows;
            Some(told.done(result))
        })
        .collect();
    // By USD per extra unit where the cost is known; then those of unknown cost, by change of the chance; last those that add nothing.
    out.sort_by(|a, b| {
        let gain = |l: &LeverResult| l.p_after - l.p_before;
        let class = |l: &LeverResult| match (l.usd_per_extra, l.extra_volume > 1.0 || gain(l) > 0.0)
        {
            (Some(_), _) => 0,
            (None, true) => 1,
            (None, false) => 2,
        };
        let cost = |l: &LeverResult| l.usd_per_extra.unwrap_or(0.0);
        class(a)
            .cmp(&class(b))
            .then(cost(a).total_cmp(&cost(b)))
            .then(gain(b).total_cmp(&gain(a)))
            .then(a.id.cmp(&b.id))
    });
    out
}

/// A service that sails every week come what may, against the best line with ships of its own, which sails only where it pays.
fn sailed(
    l: &crate::file::Lever,
    (before, after): (&[ServiceResult], &[ServiceResult]),
    rows: usize,
) -> Option<LeverResult> {
    let id = l.service.as_deref()?;
    let s = after.iter().find(|s| s.id == id && s.why_not.is_none())?;
    let today = before
        .iter()
        .filter(|s| s.kind == "loop" && s.why_not.is_none())
        .max_by(|a, b| a.p_pays.total_cmp(&b.p_pays).then(b.id.cmp(&a.id)));
    let (p_before, teu_before) = today.map_or((0.0, 0.0), |t| (t.p_pays, t.paid_teu_per_year));
    let extra = s.carried_teu_per_year - teu_before;
    let support = s.loss_usd_per_year;
    let p_after = if l.guarantee { 1.0 } else { s.p_pays };
    let told = if l.guarantee {
        format!(
            "Its losses are covered: {:.1} M USD a year on average.",
            support / 1e6
        )
    } else {
        format!(
            "Sailed in every draw it loses {:.1} M USD a year on average where it does not pay: the cost given here.",
            support / 1e6
        )
    };
    Some(LeverResult {
        id: l.id.clone(),
        name: l.name.clone(),
        actor: l.actor.clone(),
        moves: s.name.clone(),
        unit: "TEU".to_owned(),
        usd_change: s.central.usd_per_sailing / s.carried_per_week.p50.max(1.0)
            * s.central.sailings_per_week
            - today.map_or(0.0, |t| {
                t.central.usd_per_sailing / t.carried_per_week.p50.max(1.0)
                    * t.central.sailings_per_week
            }),
        extra_volume: extra,
        usd_per_year: Some(support),
        usd_per_extra: (extra > 1.0).then(|| support / extra),
        p_before,
        p_after,
        word_before: rule::word(p_before),
        word_after: rule::word(p_after),
        draws: rows,
        cost_how: "computed: what it loses in the draws in which it does not pay".to_owned(),
        note: if l.note.is_empty() {
            told
        } else {
            format!("{} {told}", l.note)
        },
    })
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
    let stated = yearly
        .iter()
        .any(Option::is_some)
        .then(|| yearly.iter().flatten().sum::<f64>());
    let given_up = forgone(l, (before.0, before.1), (after.0, after.1), &touched);
    let (usd_per_year, cost_how) = match (stated, given_up) {
        (Some(u), _) => (Some(u), "stated by the study".to_owned()),
        (None, Some(u)) => (
            Some(u),
            "computed: what dues, land or charges bring in less for what then moves".to_owned(),
        ),
        (None, None) => (None, "not known".to_owned()),
    };
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
    // The words of the whole rule, as in the verdict.
    let words = |side: Side<'_>| {
        if unit == CargoUnit::Teu {
            return None;
        }
        let (c, r) = (side.0.cargoes.get(best)?, side.1.get(best)?);
        let rows = r.volumes.share.len();
        let d = cargo::discount(r, rows);
        crate::answer::answer(c, &side.0.params, r, d.as_ref(), rows).word
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
    let note = if extra < -1.0 && usd_change < 0.0 {
        format!("{note} The volume falls though the corridor gets cheaper: other ways of the same cargo gain more by it.").trim().to_owned()
    } else {
        note
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
        word_before: words(before).unwrap_or_else(|| rule::word(p_before)),
        word_after: words(after).unwrap_or_else(|| rule::word(p_after)),
        draws: 0,
        cost_how,
        note,
    }
}

/// What a lever on dues, land tariffs or charges gives up a year: the change of these by unit, at central numbers, times what then moves. `None` where it
/// touches none of them.
fn forgone(
    l: &crate::file::Lever,
    before: (&Model, &[Runs]),
    after: (&Model, &[Runs]),
    touched: &[usize],
) -> Option<f64> {
    let priced = |path: &str| {
        [
            "dues_usd_per_call",
            "charge_usd_per_teu",
            "usd_per_t",
            "usd_per_teu",
        ]
        .iter()
        .any(|k| path.ends_with(k))
            && !path.starts_with("service.")
    };
    if !l.change.iter().any(|c| priced(&c.path)) {
        return None;
    }
    let of = |m: &Model, k: usize| -> Option<f64> {
        let Some(Ok(r)) = m.cargoes.get(k)?.routes.first() else {
            return None;
        };
        let central = m.params.central();
        let x = |id: crate::params::Id| central.get(id).copied().unwrap_or(0.0);
        let p = r.offer.price(x).parts;
        Some(p.ports + p.land + r.offer.goods.charge.map_or(0.0, x))
    };
    let sum: f64 = touched
        .iter()
        .filter_map(|k| {
            let fall = of(before.0, *k)? - of(after.0, *k)?;
            let volume = Band::of(after.1.get(*k)?.volumes.volume.clone()).mean;
            Some(fall * volume)
        })
        .sum();
    (sum > 0.0).then_some(sum)
}

/// Why a lever lowers the chance of a cargo that is bought: rivals that use the same port or ship gain more than the corridor's seller.
fn worse(
    k: usize,
    (p_before, p_after): (f64, f64),
    before: (&Model, &[Runs]),
    after: &[Runs],
) -> Option<String> {
    if p_after >= p_before - 0.005 {
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
