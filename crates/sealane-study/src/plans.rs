//! Investments at the volumes that the corridor wins: net present value, internal rate, payback, subsidy.

use crate::assessment::PlanResult;
use crate::cargo::Runs;
use crate::draws::Draws;
use crate::evaluate::{Band, chance};
use crate::file::StudyFile;
use crate::model::Model;
use crate::money;

pub(crate) fn plans(
    file: &StudyFile,
    model: &Model,
    runs: &[Runs],
    draws: &Draws,
) -> Vec<PlanResult> {
    let rate_graded = file.study.discount_percent.as_ref().map_or_else(
        || sealane_data::Graded::assumed(9.0, "%", "default"),
        |g| g.0.clone(),
    );
    file.plan
        .iter()
        .map(|p| {
            let n = draws.rows.min(2000);
            let unit = model
                .cargoes
                .iter()
                .find(|c| c.cargo.id == p.cargo)
                .map_or("t", |c| c.cargo.unit.as_str());
            let volume = model
                .cargoes
                .iter()
                .zip(runs)
                .find(|(c, _)| c.cargo.id == p.cargo)
                .map(|(_, r)| &r.volumes.volume);
            let mut r = crate::draws::Random::new(draws_seed(&p.id), 7);
            let zero = sealane_data::Graded::assumed(0.0, "", "");
            let opt = |g: &Option<crate::file::Given>| {
                g.as_ref().map_or_else(|| zero.clone(), |g| g.0.clone())
            };
            let (opex, ramp, build) = (
                opt(&p.opex_usd_per_year),
                opt(&p.ramp_years),
                opt(&p.build_years),
            );
            let flows_at = |u: &mut dyn FnMut() -> f64, use_cap: f64| {
                let q = |g: &sealane_data::Graded, u: f64| crate::draws::quantile(g, u);
                let capex = q(&p.capex_usd.0, u());
                let o = q(&opex, u());
                let v = q(&p.volume_per_year.0, u()).min(use_cap);
                let m = q(&p.margin_usd_per_unit.0, u());
                money::plan_flows(
                    capex,
                    q(&build, u()),
                    o,
                    v,
                    q(&ramp, u()),
                    m,
                    q(&p.life_years.0, u()),
                )
            };
            let mut values = Vec::with_capacity(n);
            for i in 0..n {
                let cap = volume
                    .and_then(|v| v.get(i))
                    .copied()
                    .unwrap_or(f64::INFINITY)
                    .max(0.0);
                let flows = flows_at(&mut || r.unit(), cap);
                let rate = crate::draws::quantile(&rate_graded, r.unit()) / 100.0;
                values.push(money::npv(&flows, rate));
            }
            let mid_cap = volume
                .filter(|v| !v.is_empty())
                .map_or(f64::INFINITY, |v| Band::of(v.clone()).p50);
            let central = |cap: f64| {
                money::plan_flows(
                    p.capex_usd.0.value,
                    build.value,
                    opex.value,
                    p.volume_per_year.0.value.min(cap),
                    ramp.value,
                    p.margin_usd_per_unit.0.value,
                    p.life_years.0.value,
                )
            };
            let flows = central(mid_cap);
            let rate = rate_graded.value / 100.0;
            let value = money::npv(&flows, rate);
            let units: Vec<f64> = central(mid_cap)
                .iter()
                .map(|f| {
                    if *f > -opex.value + 1e-9 || p.margin_usd_per_unit.0.value == 0.0 {
                        (f + opex.value) / p.margin_usd_per_unit.0.value.max(1e-9)
                    } else {
                        0.0
                    }
                })
                .collect();
            let units: Vec<f64> = units
                .into_iter()
                .enumerate()
                .map(|(k, u)| {
                    if k < build.value.max(1.0) as usize {
                        0.0
                    } else {
                        u
                    }
                })
                .collect();
            let discounted = money::npv(&units, rate).max(1e-9);
            let full = central(f64::INFINITY);
            let full_value = money::npv(&full, rate);
            let none_value = money::npv(&central(0.0), rate);
            PlanResult {
                id: p.id.clone(),
                name: p.name.clone(),
                p_positive: chance(n, |i| values.get(i).is_some_and(|v| *v > 0.0)),
                npv_usd: Band::of(values),
                irr_percent: money::irr(&flows).map(|r| 100.0 * r),
                payback_years: money::payback_years(&flows),
                subsidy_usd_per_unit: (-value / discounted).max(0.0),
                break_even_use: (full_value > 0.0 && full_value > none_value)
                    .then(|| -none_value / (full_value - none_value)),
                unit: unit.to_owned(),
                note: p.note.clone(),
            }
        })
        .collect()
}

fn draws_seed(id: &str) -> u64 {
    id.bytes()
        .fold(17, |h, b| h.wrapping_mul(31).wrapping_add(u64::from(b)))
}
