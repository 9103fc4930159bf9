//! The whole of it: a study in, an [`Assessment`] out.

use crate::assessment::{
    Assessment, CargoResult, Catchment, CorridorInfo, GatewayInfo, InputRow, LeverResult, NodeInfo,
    PlanResult, ServiceResult, StudyHead, TableRow, Verdict, Word,
};
use crate::cargo::{self, Runs};
use crate::claims::test_claims;
use crate::defaults::Defaults;
use crate::draws::Draws;
use crate::evaluate::{Band, chance, sways};
use crate::file::{CargoUnit, Fault, Study, StudyFile};
use crate::inputs::inputs;
use crate::model::{CargoModel, Model, compile};
use crate::money;
use crate::names;
use crate::params::{Id, NoNumber};
use crate::rule;
use crate::season::SeasonBook;
use crate::services::ServiceModel;
use crate::tables::{Commodity, ShipClass};
use crate::world::{WayQuery, World};
use rayon::prelude::*;

/// How to run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Options {
    /// Draws.
    pub draws: usize,
    /// Seed.
    pub seed: u64,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            draws: 1000,
            seed: 1,
        }
    }
}

/// Why there is no assessment.
#[derive(Debug, thiserror::Error)]
pub enum AssessError {
    /// The study has faults.
    #[error("the study has {} fault(s):\n{}", .0.len(), .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))]
    Faults(Vec<Fault>),
    /// A number is missing.
    #[error(transparent)]
    NoNumber(#[from] NoNumber),
    /// An embedded table is broken.
    #[error(transparent)]
    Data(#[from] sealane_data::DataError),
    /// A table of the voyage is broken.
    #[error(transparent)]
    Voyage(#[from] sealane_voyage::VoyageError),
}

/// The rooms and tables an assessment reads.
pub struct Ground<'a> {
    /// Ways and physics.
    pub world: &'a dyn World,
    /// Ship classes.
    pub ships: Vec<ShipClass>,
    /// Commodities.
    pub commodities: Vec<Commodity>,
    /// Numbers a study may leave out.
    pub defaults: Defaults,
    /// Months.
    pub season: SeasonBook,
}

impl<'a> Ground<'a> {
    /// The embedded tables over a world.
    ///
    /// # Errors
    /// An embedded table is broken.
    pub fn new(world: &'a dyn World) -> Result<Self, AssessError> {
        Ok(Self {
            world,
            ships: crate::tables::ship_classes()?,
            commodities: crate::tables::commodities()?,
            defaults: Defaults::embedded()?,
            season: SeasonBook::default(),
        })
    }

    fn compile(&self, file: &StudyFile) -> Result<Model, NoNumber> {
        compile(
            file,
            self.world,
            &self.ships,
            &self.commodities,
            &self.season,
            self.defaults.clone(),
        )
    }

    /// Checks a study: every fault and warning.
    #[must_use]
    pub fn check(&self, study: &Study) -> Vec<Fault> {
        let find = |text: &str| self.world.place(text).map(|p| p.name);
        crate::file::check(study, &find, &self.ships, &self.commodities)
    }
}

/// Runs a study.
///
/// # Errors
/// Faults of the study, all at once; a number that nobody gives.
pub fn assess(
    study: &Study,
    ground: &Ground<'_>,
    options: Options,
) -> Result<Assessment, AssessError> {
    let faults = ground.check(study);
    let errors: Vec<Fault> = faults
        .iter()
        .filter(|f| f.level == crate::file::Level::Error)
        .cloned()
        .collect();
    if !errors.is_empty() {
        return Err(AssessError::Faults(errors));
    }
    let file = &study.file;
    let mut model = ground.compile(file)?;
    let services = compile_services(file, &mut model, ground);
    let draws = Draws::new(&model.params, options.draws, options.seed);
    let horizon = file.study.horizon_year.unwrap_or(file.study.year + 15);
    let mut runs: Vec<Runs> = model
        .cargoes
        .par_iter()
        .map(|c| cargo::run(c, &draws, None))
        .collect();
    add_lines(&services, &model, &mut runs, &draws);
    let cargoes: Vec<CargoResult> = model
        .cargoes
        .par_iter()
        .zip(&runs)
        .map(|(c, r)| cargo::result(c, &model.params, &draws, r, (file.study.year, horizon)))
        .collect();
    let service_results: Vec<ServiceResult> = services
        .par_iter()
        .map(|s| service_result(s, &model, &runs, &draws))
        .collect();
    let levers = levers(study, ground, &model, &runs, &service_results, options);
    let plans = plans(file, &model, &runs, &draws);
    let catchment = catchments(&model, &draws);
    let measure = |from: &str, to: &str, require: &[String]| {
        let query = WayQuery {
            places: vec![from.to_owned(), to.to_owned()],
            require: require.to_vec(),
            ..WayQuery::default()
        };
        ground.world.way(&query).map(|w| w.distance_nm)
    };
    let claims = test_claims(&study.claims, &measure);
    let input_rows = input_rows(file, &model);
    let name = |f: &mut crate::assessment::Flip| f.name = names::in_study(&f.path, file);
    let mut cargoes = cargoes;
    cargoes.iter_mut().flat_map(|c| &mut c.flips).for_each(name);
    let verdict = verdict(&cargoes, &service_results, &claims, &input_rows);
    let gateways = gateways(file, ground.world);
    let rooms = crate::law::section(study, &gateways, &cargoes)
        .into_iter()
        .collect();
    Ok(Assessment {
        sealane: env!("CARGO_PKG_VERSION").to_owned(),
        study: StudyHead {
            name: file.study.name.clone(),
            question: file.study.question.clone(),
            year: file.study.year,
            horizon_year: horizon,
            fingerprint: study.fingerprint.clone(),
            draws: draws.rows,
            seed: options.seed,
        },
        verdict,
        gateways,
        nodes: file
            .node
            .iter()
            .map(|n| NodeInfo {
                id: n.id.clone(),
                name: n.name.clone(),
                lon: n.lon,
                lat: n.lat,
            })
            .collect(),
        corridors: file
            .corridor
            .iter()
            .map(|c| CorridorInfo {
                id: c.id.clone(),
                name: c.name.clone(),
                note: c.note.clone(),
                open: std::array::from_fn(|m| {
                    c.months.is_empty() || c.months.contains(&(m as u8 + 1))
                }),
            })
            .collect(),
        cargoes,
        services: service_results,
        catchment,
        levers,
        plans,
        claims,
        inputs: input_rows,
        season: (!ground.season.corridors.is_empty()).then(|| ground.season.clone()),
        rooms,
        warnings: faults,
        tables: table_rows(file),
    })
}

type ServiceSlot = (crate::file::Service, Result<ServiceModel, String>);

fn compile_services(file: &StudyFile, model: &mut Model, ground: &Ground<'_>) -> Vec<ServiceSlot> {
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
fn add_lines(services: &[ServiceSlot], model: &Model, runs: &mut [Runs], draws: &Draws) {
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

fn service_result(
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

/// Draws with which levers are compared: enough for a difference on common random numbers.
const LEVER_DRAWS: usize = 1000;

fn levers(
    study: &Study,
    ground: &Ground<'_>,
    base: &Model,
    base_runs: &[Runs],
    base_services: &[ServiceResult],
    options: Options,
) -> Vec<LeverResult> {
    let rows = options.draws.min(LEVER_DRAWS);
    let draws0 = Draws::new(&base.params, rows, options.seed);
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
        .filter_map(|l| {
            let changed = crate::levers::apply(&study.file, &l.change).ok()?;
            let mut model = ground.compile(&changed).ok()?;
            let services = compile_services(&changed, &mut model, ground);
            let draws = Draws::new(&model.params, rows, options.seed);
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

fn plans(file: &StudyFile, model: &Model, runs: &[Runs], draws: &Draws) -> Vec<PlanResult> {
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

/// The port at the land end of a route.
fn land_port(c: &CargoModel, r: &crate::model::Route) -> String {
    if c.cargo.destination.is_some() {
        r.ports.1.clone()
    } else {
        r.ports.0.clone()
    }
}

/// Points of equal cost on the railway between the corridor's gateway and each western one, for cargo in boxes with an inland door.
fn catchments(model: &Model, draws: &Draws) -> Vec<Catchment> {
    let mut out = Vec::new();
    for c in &model.cargoes {
        if c.cargo.destination.is_none() && c.cargo.origin.is_none() {
            continue;
        }
        let Some(Ok(own)) = c.routes.first() else {
            continue;
        };
        let [east] = own.offer.land.as_slice() else {
            continue;
        };
        let Some(east_km) = east.km else { continue };
        for r in c.others() {
            let [west] = r.offer.land.as_slice() else {
                continue;
            };
            let Some(west_km) = west.km else { continue };
            let mut at = Vec::with_capacity(draws.rows);
            let mut sum = (0.0, 0.0, 0.0);
            let mut whole = 0_usize;
            for i in 0..draws.rows {
                let x = |id: Id| {
                    draws
                        .columns
                        .get(id)
                        .and_then(|c| c.get(i))
                        .copied()
                        .unwrap_or(0.0)
                };
                let (a, b) = (own.offer.price(x), r.offer.price(x));
                let cost =
                    |p: &crate::offer::Priced| p.lines.usd.0 + p.lines.usd.1 * p.lines.weather;
                let time = |d: f64| {
                    let g = &own.offer.goods;
                    let rate = match g.time {
                        crate::offer::TimeCost::Interest(id) => x(id) / 36_500.0,
                        crate::offer::TimeCost::PerDay(id) => x(id) / 100.0,
                    };
                    d * rate * x(g.value)
                };
                // Generalized cost at the gateway itself: the land leg taken off. The axis runs from the eastern gateway by the inland
                // door to the western gateway; its price by km is that of the eastern leg.
                let east_leg = x(east.usd) + time(x(east.days));
                let west_leg = x(west.usd) + time(x(west.days));
                let (g_east, g_west) = (cost(&a) - east_leg, cost(&b) - west_leg);
                let length = x(east_km) + x(west_km);
                let per_km = east_leg / x(east_km).max(1.0);
                let km =
                    f64::midpoint(length, (g_west - g_east) / per_km.max(1e-9)).clamp(0.0, length);
                if cost(&a) <= cost(&b) {
                    whole += 1;
                }
                sum.0 += g_east - g_west;
                sum.1 += per_km;
                sum.2 += length;
                at.push(km);
            }
            let n = draws.rows as f64;
            out.push(Catchment {
                cargo: c.cargo.id.clone(),
                east: land_port(c, own),
                west: land_port(c, r),
                corridor: r.corridor.clone(),
                axis_km: sum.2 / n,
                km_from_east: Band::of(at),
                p_whole: whole as f64 / n,
                difference_usd: sum.0 / n,
                usd_per_km: sum.1 / n,
            });
        }
    }
    out
}

fn gateways(file: &StudyFile, world: &dyn World) -> Vec<GatewayInfo> {
    file.gateway
        .iter()
        .filter_map(|g| {
            let p = world.place(&g.place).ok()?;
            Some(GatewayInfo {
                id: g.id.clone(),
                name: g.name.clone().unwrap_or(p.name),
                locode: p.locode,
                side: g.side.clone(),
                lon: p.lon,
                lat: p.lat,
                max_draught_m: g.max_draught_m.as_ref().map(|g| g.0.clone()),
                capacity_mt: g.capacity_mt.as_ref().map(|g| g.0.clone()),
                capacity_teu: g.capacity_teu.as_ref().map(|g| g.0.clone()),
                note: g.note.clone(),
            })
        })
        .collect()
}

fn input_rows(file: &StudyFile, model: &Model) -> Vec<InputRow> {
    let given: std::collections::BTreeSet<String> =
        inputs(file).into_iter().map(|i| i.path).collect();
    let mut rows: Vec<InputRow> = model
        .params
        .list
        .iter()
        .map(|i| InputRow {
            path: i.path.clone(),
            name: names::in_study(&i.path, file),
            graded: i.graded.clone(),
            from_study: given.contains(&i.path),
        })
        .collect();
    rows.sort_by(|a, b| a.path.cmp(&b.path));
    rows
}

fn table_rows(file: &StudyFile) -> Vec<TableRow> {
    let day = file
        .law
        .as_ref()
        .and_then(|l| l.as_of.clone())
        .unwrap_or_else(|| format!("{}-12-31", file.study.year));
    sealane_data::tables()
        .iter()
        .map(|t| TableRow {
            id: t.id.clone(),
            title: t.title.clone(),
            source: t.source.clone(),
            date: t.date.clone(),
            licence: t.licence.clone(),
            valid_until: t.valid_until.clone(),
            expired: t.age_on(&day) == sealane_data::Age::Expired,
            grade: t.grade.clone(),
            note: t.note.clone(),
        })
        .collect()
}

fn verdict(
    cargoes: &[CargoResult],
    services: &[ServiceResult],
    claims: &[crate::claims::ClaimResult],
    inputs: &[InputRow],
) -> Verdict {
    crate::verdict::verdict(cargoes, services, claims, inputs)
}
