//! The season: many departures, month by month, in parallel, and the calendar of the ice.

use crate::{
    SeasonError,
    ice::{IceState, IceTable},
    lane::LaneMonth,
    plan::{IceSource, PlanWay, Prepared},
    rules::{ADMISSION_NOTE, Polaris, russian},
    sail::{MONTH_START, Noise, Runner, Sailed, Stop, split_mix, uniform},
    types::{
        Cause, CauseKind, Change, Escort, Fan, IceCell, MonthRow, Passability, PassableDays,
        SeasonPrices, SeasonQuery, SeasonTable, WayShare, YearKind,
    },
    words,
};
use rayon::prelude::*;
use sealane_voyage::polaris::IceClass;
use std::collections::BTreeMap;

/// Delays below this are not named, hours.
const WORTH_NAMING_H: f64 = 0.05;

/// What became of one sampled departure.
struct Outcome {
    taken: Option<Taken>,
    stop: Option<(usize, Stop)>,
}

struct Taken {
    way: usize,
    sailed: Sailed,
    fuel_t: f64,
    cost_usd: f64,
    fee_usd: f64,
}

/// Answers a question with the embedded ice.
///
/// Deterministic: the same question gives the same bytes on any number of threads. Departures are spread evenly over the days of
/// the month and over kinds of year; the winds they meet depend on the seed.
pub fn season(query: &SeasonQuery) -> Result<SeasonTable, SeasonError> {
    season_prepared(query, &Prepared::new(&query.ways, IceSource::Embedded)?)
}

/// As [`season`], with ways made ready before ([`Prepared`]): for many ships, or with the user's ice.
pub fn season_prepared(
    query: &SeasonQuery,
    prepared: &Prepared,
) -> Result<SeasonTable, SeasonError> {
    let (runner, outcomes) = sample(query, prepared)?;
    let mut months: Vec<MonthRow> = query
        .months
        .iter()
        .zip(outcomes.chunks(query.departures.max(1)))
        .map(|(m, chunk)| month_row(*m, chunk, query, prepared))
        .collect();
    compare(&mut months);
    let all: Vec<f64> = outcomes
        .iter()
        .filter_map(|o| o.taken.as_ref().map(|t| t.sailed.days))
        .collect();
    let icy = prepared.ways.iter().any(|w| {
        w.pieces
            .iter()
            .any(|p| p.section.is_some() || p.gridded.is_some())
    });
    Ok(SeasonTable {
        ship: query.ship.name.clone(),
        ice_class: query.ship.ice_class,
        hire_usd_per_day: query.ship.hire_usd_per_day,
        fuel_t_per_day: query.ship.fuel_t_per_day,
        fuel_usd_per_t: query.prices.fuel_usd_per_t,
        gt: query.ship.gt,
        ice_source: prepared.ice_words.clone(),
        year: fan(all),
        passable_days: icy.then(|| count_days(&runner, prepared)).transpose()?,
        calendar: calendar(prepared, query.ship.ice_class)?,
        warnings: warnings(&runner, prepared, icy, query),
        sources: sources(icy),
        months,
    })
}

/// All departures of all months, in order.
fn sample<'a>(
    query: &'a SeasonQuery,
    prepared: &Prepared,
) -> Result<(Runner<'a>, Vec<Outcome>), SeasonError> {
    check(query)?;
    let runner = Runner::new(
        &query.ship,
        query.escort,
        query.prices.icebreaker_rub_per_gt,
    )?;
    let jobs: Vec<(u8, usize)> = query
        .months
        .iter()
        .flat_map(|m| (0..query.departures).map(move |i| (*m, i)))
        .collect();
    let outcomes = jobs
        .par_iter()
        .with_min_len(16)
        .map(|(m, i)| {
            prepared.go_on()?;
            Ok(depart(query, prepared, &runner, *m, *i))
        })
        .collect::<Result<_, SeasonError>>()?;
    Ok((runner, outcomes))
}

/// Days by month and nothing else.
pub(crate) fn departing(
    query: &SeasonQuery,
    prepared: &Prepared,
) -> Result<Vec<LaneMonth>, SeasonError> {
    let (_, outcomes) = sample(query, prepared)?;
    let n = query.departures.max(1);
    Ok(query
        .months
        .iter()
        .zip(outcomes.chunks(n))
        .map(|(month, chunk)| {
            let taken: Vec<&Taken> = chunk.iter().filter_map(|o| o.taken.as_ref()).collect();
            let escorted = taken.iter().filter(|t| t.sailed.escorted).count();
            LaneMonth {
                month: *month,
                passable_share: taken.len() as f64 / n as f64,
                escorted_share: escorted as f64 / taken.len().max(1) as f64,
                days: fan(taken.iter().map(|t| t.sailed.days).collect()),
            }
        })
        .collect())
}

fn check(q: &SeasonQuery) -> Result<(), SeasonError> {
    if let Some(m) = q.months.iter().find(|m| !(1..=12).contains(*m)) {
        return Err(SeasonError::range("months", "1 to 12", m));
    }
    if !(1..=100_000).contains(&q.departures) {
        return Err(SeasonError::range(
            "departures",
            "1 to 100000",
            q.departures,
        ));
    }
    let SeasonPrices {
        fuel_usd_per_t,
        rub_per_usd,
        icebreaker_rub_per_gt,
    } = q.prices;
    for (what, x, low, high) in [
        ("prices.fuel_usd_per_t", fuel_usd_per_t, 0.0, 1e5),
        ("prices.rub_per_usd", rub_per_usd, 1e-3, 1e5),
        (
            "prices.icebreaker_rub_per_gt",
            icebreaker_rub_per_gt.unwrap_or(0.0),
            0.0,
            1e6,
        ),
    ] {
        if !(low..=high).contains(&x) {
            return Err(SeasonError::range(what, &format!("{low} to {high}"), x));
        }
    }
    Ok(())
}

/// Severity of the `i`-th departure: van der Corput numbers, shifted by the seed, so that any number of them is even.
fn severity_of(seed: u64, i: usize) -> f64 {
    let mut s = seed;
    let shift = uniform(split_mix(&mut s));
    let v = uniform((i as u64).reverse_bits());
    (v + shift).fract()
}

fn depart(
    query: &SeasonQuery,
    prepared: &Prepared,
    runner: &Runner<'_>,
    month: u8,
    i: usize,
) -> Outcome {
    let m = usize::from(month);
    let start = MONTH_START.get(m - 1).copied().unwrap_or(0.0);
    let length = MONTH_START.get(m).copied().unwrap_or(365.0) - start;
    let day = start + length * (i as f64 + 0.5) / query.departures as f64;
    let severity = severity_of(query.seed, i);
    let noise = Noise::new(query.seed, i as u64);
    let mut best: Option<Taken> = None;
    let mut stop: Option<(usize, Stop)> = None;
    for (k, way) in prepared.ways.iter().enumerate() {
        let sail = |escort: Escort| {
            runner.sail_under(
                escort,
                way,
                prepared.names.len(),
                day,
                severity,
                Some(noise),
            )
        };
        match sail(runner.escort) {
            Ok(sailed) => {
                // Icebreakers in all ice too, where their fee may be less than the fuel and hire of the time they save.
                let other = (runner.escort == Escort::WhenNeeded && sailed.ice_days > 0.0)
                    .then(|| sail(Escort::Always).ok())
                    .flatten()
                    .map(|s| price(query, runner, way, k, s, month));
                let mut taken = price(query, runner, way, k, sailed, month);
                if let Some(o) = other
                    && o.cost_usd < taken.cost_usd
                {
                    taken = o;
                }
                if best.as_ref().is_none_or(|b| taken.cost_usd < b.cost_usd) {
                    best = Some(taken);
                }
            }
            // A ban by draught says less than one by ice: every ship of the kind knows it.
            Err(s) if stop.is_none_or(|(_, old)| old == Stop::Draught && s != Stop::Draught) => {
                stop = Some((k, s));
            }
            Err(_) => {}
        }
    }
    if best.is_some() {
        stop = None;
    }
    Outcome { taken: best, stop }
}

fn price(
    query: &SeasonQuery,
    runner: &Runner<'_>,
    way: &PlanWay,
    index: usize,
    sailed: Sailed,
    month: u8,
) -> Taken {
    let moving = sailed.days - way.extra_days;
    let fuel_t = query.ship.fuel_t_per_day * moving;
    let fee_usd = runner.fee_rub(sailed.zones, month) / query.prices.rub_per_usd;
    let cost_usd = fuel_t * query.prices.fuel_usd_per_t
        + query.ship.hire_usd_per_day * sailed.days
        + fee_usd
        + way.extra_usd;
    Taken {
        way: index,
        sailed,
        fuel_t,
        cost_usd,
        fee_usd,
    }
}

fn fan(mut x: Vec<f64>) -> Option<Fan> {
    x.sort_by(f64::total_cmp);
    let at = |q: f64| {
        let u = q * (x.len().checked_sub(1)? as f64);
        let i = u as usize;
        let a = *x.get(i)?;
        Some(x.get(i + 1).map_or(a, |b| a + (b - a) * (u - i as f64)))
    };
    Some(Fan {
        p10: at(0.1)?,
        p50: at(0.5)?,
        p90: at(0.9)?,
    })
}

fn month_row(month: u8, chunk: &[Outcome], query: &SeasonQuery, prepared: &Prepared) -> MonthRow {
    let n = chunk.len().max(1) as f64;
    let taken: Vec<&Taken> = chunk.iter().filter_map(|o| o.taken.as_ref()).collect();
    let passed = taken.len() as f64;
    let share = passed / n;
    let mean = |f: &dyn Fn(&Taken) -> f64| {
        if taken.is_empty() {
            0.0
        } else {
            taken.iter().map(|t| f(t)).sum::<f64>() / passed
        }
    };
    let mut ways: BTreeMap<usize, usize> = BTreeMap::new();
    for t in &taken {
        *ways.entry(t.way).or_default() += 1;
    }
    let mut obstacles: BTreeMap<String, usize> = BTreeMap::new();
    for (k, stop) in chunk.iter().filter_map(|o| o.stop) {
        if let Some(w) = prepared.ways.get(k) {
            *obstacles
                .entry(words::stop(stop, w, prepared, &query.ship))
                .or_default() += 1;
        }
    }
    MonthRow {
        month,
        passability: if share >= 0.9 {
            Passability::Open
        } else if share >= 0.1 {
            Passability::Uncertain
        } else {
            Passability::Closed
        },
        passable_share: share,
        passable_days: share * length_of(month),
        escorted_share: mean(&|t| f64::from(u8::from(t.sailed.escorted))),
        obstacles: commonest(obstacles.into_iter().map(|(k, c)| (k, c as f64 / n))),
        ways: commonest(
            ways.into_iter()
                .filter_map(|(k, c)| Some((prepared.ways.get(k)?.id.clone(), c as f64 / n))),
        )
        .into_iter()
        .map(|(way, share)| WayShare { way, share })
        .collect(),
        days: fan(taken.iter().map(|t| t.sailed.days).collect()),
        time_factor: fan(taken
            .iter()
            .filter_map(|t| Some(t.sailed.days / calm_days(prepared.ways.get(t.way)?, query)))
            .collect()),
        fuel_t: fan(taken.iter().map(|t| t.fuel_t).collect()),
        cost_usd: fan(taken.iter().map(|t| t.cost_usd).collect()),
        icebreaker_usd: mean(&|t| t.fee_usd),
        causes: causes(month, &taken, prepared),
        against_fastest: None,
        typhoon_exposure: mean(&|t| t.sailed.storm_h / 24.0 / t.sailed.days.max(1e-9)),
    }
}

/// Days on a way in calm open water.
fn calm_days(way: &PlanWay, query: &SeasonQuery) -> f64 {
    let nm: f64 = way.pieces.iter().map(|p| p.nm).sum();
    (nm / query.ship.speed_kn / 24.0 + way.extra_days).max(1e-9)
}

fn length_of(month: u8) -> f64 {
    let m = usize::from(month);
    let at = |i: usize| MONTH_START.get(i).copied().unwrap_or(365.0);
    at(m) - at(m - 1)
}

fn commonest(items: impl Iterator<Item = (String, f64)>) -> Vec<(String, f64)> {
    let mut v: Vec<(String, f64)> = items.collect();
    v.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    v
}

fn causes(month: u8, taken: &[&Taken], prepared: &Prepared) -> Vec<Cause> {
    let Ok(table) = IceTable::embedded() else {
        return Vec::new();
    };
    let mut out = Vec::new();
    for (i, name) in prepared.names.iter().enumerate() {
        for (kind, slot) in [(CauseKind::Weather, 0), (CauseKind::Ice, 1)] {
            let hours = taken
                .iter()
                .filter_map(|t| t.sailed.lost_h.get(i).and_then(|h| h.get(slot)))
                .map(|h| f64::from(*h))
                .sum::<f64>()
                / taken.len().max(1) as f64;
            if hours >= WORTH_NAMING_H {
                out.push(Cause {
                    area: name.clone(),
                    kind,
                    hours,
                    why: words::cause(kind, i, month, prepared, table),
                });
            }
        }
    }
    out.sort_by(|a, b| b.hours.total_cmp(&a.hours).then(a.area.cmp(&b.area)));
    out
}

/// Sets each month against the fastest: the area and kind that adds most.
fn compare(months: &mut [MonthRow]) {
    let Some((fastest, base, best)) = months
        .iter()
        .filter_map(|m| Some((m.month, m.days?.p50, m.causes.clone())))
        .min_by(|a, b| a.1.total_cmp(&b.1))
    else {
        return;
    };
    for m in months.iter_mut().filter(|m| m.month != fastest) {
        let Some(days) = m.days else { continue };
        let before = |c: &Cause| {
            best.iter()
                .find(|b| b.area == c.area && b.kind == c.kind)
                .map_or(0.0, |b| b.hours)
        };
        let most = m
            .causes
            .iter()
            .map(|c| (c.hours - before(c), c))
            .max_by(|a, b| a.0.total_cmp(&b.0));
        m.against_fastest = most.map(|(hours, c)| Change {
            fastest,
            days: days.p50 - base,
            area: c.area.clone(),
            hours,
            why: c.why.clone(),
        });
    }
}

/// Days of the year on which a departure passes in a light, a median and a heavy year.
pub fn passable_days(query: &SeasonQuery) -> Result<PassableDays, SeasonError> {
    let prepared = Prepared::new(&query.ways, IceSource::Embedded)?;
    let runner = Runner::new(
        &query.ship,
        query.escort,
        query.prices.icebreaker_rub_per_gt,
    )?;
    count_days(&runner, &prepared)
}

fn count_days(runner: &Runner<'_>, prepared: &Prepared) -> Result<PassableDays, SeasonError> {
    let mut days = [0u32; 3];
    for (y, passed) in YearKind::ALL.into_iter().zip(&mut days) {
        for d in 0..365u16 {
            prepared.go_on()?;
            let passes = prepared
                .ways
                .iter()
                .any(|w| runner.sail(w, 0, f64::from(d), y.severity(), None).is_ok());
            *passed += u32::from(passes);
        }
    }
    let [light, median, heavy] = days;
    Ok(PassableDays {
        light,
        median,
        heavy,
    })
}

/// The ice calendar of sections for a class: state and verdicts in the middle of each month of light, median and heavy years.
pub fn ice_calendar(sections: &[&str], class: IceClass) -> Result<Vec<IceCell>, SeasonError> {
    let table = IceTable::embedded()?;
    cells(sections, class, &|i, day, severity| {
        table.state(i, day, severity)
    })
}

/// Ice of a section on a day in a year of a severity.
type StateOf<'a> = &'a dyn Fn(usize, f64, f64) -> IceState;

fn cells(
    sections: &[&str],
    class: IceClass,
    state: StateOf<'_>,
) -> Result<Vec<IceCell>, SeasonError> {
    let table = IceTable::embedded()?;
    let polaris = Polaris::new(class)?;
    let mut out = Vec::new();
    for id in sections {
        let i = table.index(id)?;
        for (month, start) in (1u8..).zip(MONTH_START.iter().take(12)) {
            for year in YearKind::ALL {
                let day = start + 15.0;
                let ice = state(i, day, year.severity());
                let j = polaris.judge(&ice, true);
                let Some(s) = table.sections().get(i) else {
                    continue;
                };
                out.push(IceCell {
                    section: s.id.clone(),
                    name: s.name.clone(),
                    month,
                    year,
                    ice_class: class,
                    concentration: ice.concentration(),
                    thickness_m: ice.thickness_m(),
                    rio: j.rio,
                    polaris: j.verdict,
                    russian: russian(class, &s.admission_area, day, year.severity(), &ice)?,
                    grade: table.grade(i),
                });
            }
        }
    }
    Ok(out)
}

fn calendar(prepared: &Prepared, class: IceClass) -> Result<Vec<IceCell>, SeasonError> {
    let table = IceTable::embedded()?;
    let mut ids: Vec<&str> = Vec::new();
    for p in prepared.ways.iter().flat_map(|w| &w.pieces) {
        if let Some(s) = p.section.and_then(|i| table.sections().get(i))
            && !ids.contains(&s.id.as_str())
        {
            ids.push(&s.id);
        }
    }
    cells(&ids, class, &|section, day, severity| {
        on_way(prepared, table, section, day, severity)
    })
}

/// Ice of a section as the voyages meet it: the user's grid over its pieces by length, else the embedded table.
fn on_way(
    prepared: &Prepared,
    table: &IceTable,
    section: usize,
    day: f64,
    severity: f64,
) -> IceState {
    let (mut nm, mut cover, mut volume) = (0.0, 0.0, 0.0);
    for p in prepared.ways.iter().flat_map(|w| &w.pieces) {
        if p.section == Some(section)
            && p.gridded.is_some()
            && let Some(ice) = p.ice(table, day, severity)
        {
            nm += p.nm;
            cover += p.nm * ice.concentration();
            volume += p.nm * ice.concentration() * ice.thickness_m();
        }
    }
    if nm > 0.0 {
        IceState::uniform(cover / nm, if cover > 0.0 { volume / cover } else { 0.0 })
    } else {
        table.state(section, day, severity)
    }
}

fn warnings(
    runner: &Runner<'_>,
    prepared: &Prepared,
    icy: bool,
    query: &SeasonQuery,
) -> Vec<String> {
    let mut w = vec![
        "waves are the sea of the local wind (no swell); the wind is a climatology of 1982-1992 with normal deviates about it"
            .to_owned(),
    ];
    if icy {
        w.push(ADMISSION_NOTE.to_owned());
        w.push("whether a voyage passes is decided by POLARIS and the ship's icebreaking figure; the Russian rules stand beside it in the calendar".to_owned());
        if prepared.ice_words.starts_with("embedded") {
            w.push("ice dates are anchors graded row by row, in part assumed; bring gridded ice for work of consequence".to_owned());
        }
        if query.escort != Escort::Never {
            w.push(runner.fee_note.clone());
        }
    }
    w
}

fn sources(icy: bool) -> Vec<String> {
    let mut s = vec!["wind-monthly", "depth-grid", "sea-areas", "cyclones"];
    if icy {
        s.extend([
            "ice-anchors",
            "ice-sections",
            "icebreaking",
            "polaris-riv",
            "polaris-limits",
            "nsr-admission-2013",
            "nsr-icebreaker-2014",
        ]);
    }
    s.into_iter().map(str::to_owned).collect()
}
