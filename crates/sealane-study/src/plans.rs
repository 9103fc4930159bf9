//! Investments at the volumes that the corridor wins, year by year: net present value, internal rate, payback, subsidy, and when to begin.

use crate::assessment::PlanResult;
use crate::cargo::{Growth, Runs, within};
use crate::draws::Draws;
use crate::evaluate::{Band, chance};
use crate::file::{Given, Plan, StudyFile};
use crate::model::Model;
use crate::money;
use crate::params::{Id, Params};

/// Draws for which a plan's flows are made.
const PLAN_DRAWS: usize = 1000;

fn path(plan: &str, key: &str) -> String {
    format!("plan.{plan}.{key}")
}

/// Puts the numbers of plans among the parameters: they are drawn with all others, from the run's seed.
pub(crate) fn join_plans(file: &StudyFile, params: &mut Params) {
    let rate = file.study.discount_percent.as_ref().map_or_else(
        || sealane_data::Graded::assumed(9.0, "%", "usual for port concessions"),
        |g| g.0.clone(),
    );
    if !file.plan.is_empty() {
        params.constant("study.discount_percent", rate);
    }
    for p in &file.plan {
        let mut put = |key: &str, g: Option<&Given>| {
            if let Some(g) = g {
                params.constant(&path(&p.id, key), g.0.clone());
            }
        };
        put("capex_usd", Some(&p.capex_usd));
        put("opex_usd_per_year", p.opex_usd_per_year.as_ref());
        put("volume_per_year", Some(&p.volume_per_year));
        put("ramp_years", p.ramp_years.as_ref());
        put("margin_usd_per_unit", Some(&p.margin_usd_per_unit));
        put("life_years", Some(&p.life_years));
        put("build_years", p.build_years.as_ref());
    }
}

/// One plan at one row of numbers.
struct Row {
    capex: f64,
    opex: f64,
    full: f64,
    ramp: f64,
    margin: f64,
    life: usize,
    build: usize,
    rate: f64,
}

impl Row {
    fn of(p: &Plan, params: &Params, x: &dyn Fn(Id) -> f64) -> Self {
        let get = |key: &str| params.id(&path(&p.id, key)).map_or(0.0, x);
        Self {
            capex: get("capex_usd"),
            opex: get("opex_usd_per_year"),
            full: get("volume_per_year"),
            ramp: get("ramp_years"),
            margin: get("margin_usd_per_unit"),
            life: get("life_years").clamp(1.0, 200.0).round() as usize,
            build: (get("build_years").max(0.0).round() as usize).max(1),
            rate: params
                .id("study.discount_percent")
                .map_or(0.09, |id| x(id) / 100.0),
        }
    }

    /// Units a year over the life when building begins `start` years from now; `volume` gives the forecast of a year from now.
    fn units(&self, start: usize, volume: &dyn Fn(usize) -> f64) -> Vec<f64> {
        (1..=self.life)
            .map(|k| {
                let ramp = if self.ramp <= 0.0 {
                    1.0
                } else {
                    (k as f64 / self.ramp).min(1.0)
                };
                (self.full * ramp).min(volume(start + self.build + k - 1))
            })
            .collect()
    }

    /// Yearly flows from the first year of building.
    fn flows(&self, units: &[f64]) -> Vec<f64> {
        let mut out = vec![-self.capex / self.build as f64; self.build];
        out.extend(units.iter().map(|u| u * self.margin - self.opex));
        out
    }
}

pub(crate) fn plans(
    file: &StudyFile,
    model: &Model,
    runs: &[Runs],
    draws: &Draws,
    horizon: i32,
) -> Vec<PlanResult> {
    let years = usize::try_from(horizon - file.study.year).unwrap_or(0);
    let central = model.params.central();
    let mut out: Vec<PlanResult> = file
        .plan
        .iter()
        .map(|p| {
            let n = draws.rows.min(PLAN_DRAWS);
            let found = model
                .cargoes
                .iter()
                .zip(runs)
                .find(|(c, _)| c.cargo.id == p.cargo);
            let unit = found.map_or("t", |(c, _)| c.cargo.unit.as_str());
            // The forecast by year and draw; after the horizon it stands still.
            let forecast: Vec<Vec<f64>> = found
                .and_then(|(c, r)| {
                    let growth = Growth::of(c, draws).filter(|_| !r.volumes.volume.is_empty())?;
                    Some(
                        (0..=years)
                            .map(|y| within(&r.volumes, &growth, y as f64))
                            .collect(),
                    )
                })
                .unwrap_or_default();
            let medians: Vec<f64> = forecast.iter().map(|v| Band::of(v.clone()).p50).collect();
            let in_row = |i: usize, y: usize| {
                let v = forecast.get(y.min(years)).and_then(|v| v.get(i));
                v.copied().unwrap_or(0.0)
            };
            // Of a volume that nobody knows nothing is earned.
            let middle = |y: usize| medians.get(y.min(years)).copied().unwrap_or(0.0);
            let mut values = Vec::with_capacity(n);
            let mut rates = Vec::new();
            for i in 0..n {
                let x = |id: Id| {
                    draws
                        .columns
                        .get(id)
                        .and_then(|c| c.get(i))
                        .copied()
                        .unwrap_or(0.0)
                };
                let row = Row::of(p, &model.params, &x);
                let flows = row.flows(&row.units(0, &|y| in_row(i, y)));
                values.push(money::npv(&flows, row.rate));
                rates.extend(money::irr(&flows).map(|r| 100.0 * r));
            }
            let row = Row::of(p, &model.params, &|id| {
                central.get(id).copied().unwrap_or(0.0)
            });
            let units = row.units(0, &middle);
            let flows = row.flows(&units);
            let value = money::npv(&flows, row.rate);
            let mut paid = vec![0.0; row.build];
            paid.extend(&units);
            let discounted = money::npv(&paid, row.rate).max(1e-9);
            let full_value = money::npv(&row.flows(&row.units(0, &|_| f64::INFINITY)), row.rate);
            let none_value = money::npv(&row.flows(&row.units(0, &|_| 0.0)), row.rate);
            // Worth today of beginning later.
            let by_start: Vec<(i32, f64)> = (0..=years)
                .map(|s| {
                    let v = money::npv(&row.flows(&row.units(s, &middle)), row.rate);
                    (
                        file.study.year + s as i32,
                        v / (1.0 + row.rate).powi(s as i32),
                    )
                })
                .collect();
            let best = by_start
                .iter()
                .copied()
                .filter(|b| b.1 > 0.0)
                .max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0)));
            let resting = medians.first().zip(medians.last()).map(|(a, b)| (*a, *b));
            PlanResult {
                id: p.id.clone(),
                name: p.name.clone(),
                p_positive: chance(n, |i| values.get(i).is_some_and(|v| *v > 0.0)),
                npv_usd: Band::of(values),
                irr_percent: money::irr(&flows).map(|r| 100.0 * r),
                irr_band: (rates.len() * 2 > n).then(|| Band::of(rates)),
                payback_years: money::payback_years(&flows),
                subsidy_usd_per_unit: (-value / discounted).max(0.0),
                break_even_use: (full_value > 0.0 && full_value > none_value)
                    .then(|| -none_value / (full_value - none_value)),
                cargo: p.cargo.clone(),
                volumes: resting,
                first_worth_year: by_start.iter().find(|b| b.1 > 0.0).map(|b| b.0),
                best_start_year: best.map(|b| b.0),
                by_start,
                unit: unit.to_owned(),
                note: if forecast.is_empty() {
                    format!(
                        "No volume of its cargo is known: it earns nothing here. {}",
                        p.note
                    )
                    .trim_end()
                    .to_owned()
                } else {
                    p.note.clone()
                },
            }
        })
        .collect();
    // Phasing: what is worth beginning first stands first; what never is, last, in the study's order.
    out.sort_by_key(|p| (p.best_start_year.is_none(), p.best_start_year));
    out
}
