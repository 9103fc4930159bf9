//! Event simulation of a port, for what exact queues cannot do: tides, channels, convoys, pilots, tugs, cranes, closures, yards.
//!
//! One thread a replication, replications in parallel, results joined in order: the same seed gives the same bytes on any number of
//! threads. Each stream of ships has random streams of its own, so two scenarios of a port see the same ships arrive.

mod calendar;
mod engine;
mod random;
mod record;
mod stats;
mod yard;

pub(crate) use calendar::convoy_start;
pub(crate) use random::Dice;
pub use record::{Cause, Record};
pub use stats::Estimate;

use crate::{
    error::PortError,
    load::{GroupLoad, group_loads, shared_loads, yard_utilisation},
    port::{ClosureTimes, Port, Traffic, YEAR_H},
};
use rayon::prelude::*;
use record::Tally;
use serde::Serialize;
use stats::Bins;
use std::sync::{
    Arc,
    atomic::{AtomicBool, AtomicU64, Ordering},
};

/// What to simulate.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Setup {
    /// Ships a replication, warm-up included.
    pub ships: u64,
    /// Seed.
    pub seed: u64,
    /// Replications.
    pub replications: u32,
    /// Calls of the first replication kept for the trace.
    pub trace: usize,
    /// Years of growth after the year of the port file.
    pub years_ahead: f64,
}

impl Default for Setup {
    fn default() -> Self {
        Self {
            ships: 20_000,
            seed: 1,
            replications: 4,
            trace: 0,
            years_ahead: 0.0,
        }
    }
}

impl Setup {
    pub(crate) fn growth_factor(&self, t: &Traffic) -> f64 {
        (1.0 + t.growth).powf(self.years_ahead)
    }
}

/// Progress of a running simulation, and the way to stop it.
#[derive(Debug, Default)]
pub struct Control {
    cancel: Arc<AtomicBool>,
    done: AtomicU64,
}

impl Control {
    /// One that is cancelled when `cancel` turns true, as well.
    pub fn watching(cancel: Arc<AtomicBool>) -> Self {
        Self {
            cancel,
            done: AtomicU64::new(0),
        }
    }

    /// Asks all replications to stop; they end with [`PortError::Cancelled`].
    pub fn cancel(&self) {
        self.cancel.store(true, Ordering::Relaxed);
    }

    /// Ships done so far, over all replications.
    pub fn done(&self) -> u64 {
        self.done.load(Ordering::Relaxed)
    }

    pub(crate) fn cancelled(&self) -> bool {
        self.cancel.load(Ordering::Relaxed)
    }

    /// Ends work that is cancelled; `done` counts ships.
    pub(crate) fn go_on(&self) -> Result<(), PortError> {
        if self.cancelled() {
            return Err(PortError::Cancelled { done: self.done() });
        }
        Ok(())
    }

    pub(crate) fn add(&self, ships: u64) {
        self.done.fetch_add(ships, Ordering::Relaxed);
    }
}

/// Result of a simulation.
#[derive(Debug, Clone, Serialize)]
pub struct Simulation {
    /// Port id.
    pub port: String,
    /// The question.
    pub setup: Setup,
    /// Ships counted, over all replications.
    pub ships: u64,
    /// Years simulated, over all replications.
    pub years: f64,
    /// Ships dropped as warm-up from the means, over all replications.
    pub warm_up_ships: u64,
    /// Mean time at anchor of all ships.
    pub wait_h: Estimate,
    /// By berth group.
    pub groups: Vec<GroupResult>,
    /// By stream of ships.
    pub traffic: Vec<TrafficResult>,
    /// By yard.
    pub yards: Vec<YardResult>,
    /// What a reader must know.
    pub warnings: Vec<String>,
    /// Calls of the first replication, as many as asked for.
    #[serde(skip)]
    pub trace: Vec<Record>,
}

/// One berth group.
#[derive(Debug, Clone, Serialize)]
#[allow(missing_docs)] // as the names say
pub struct GroupResult {
    pub id: String,
    pub name: String,
    pub berths: usize,
    pub calls_per_year: f64,
    pub tonnes_per_year: f64,
    /// Share of berth time with a ship alongside.
    pub occupancy: f64,
    /// Share of berth time kept for a ship, its way in included.
    pub reserved: f64,
    pub service_h: f64,
    pub wait_h: Estimate,
    pub wait_over_service: f64,
    pub wait_probability: f64,
    pub wait_p50_h: f64,
    pub wait_p90_h: f64,
    pub wait_p95_h: f64,
    pub wait_p99_h: f64,
    /// Mean time alongside after the cargo is done, waiting to leave.
    pub waiting_to_leave_h: f64,
    /// What the exact queue of the same load says; absent when it has no answer.
    pub exact: Option<ExactComparison>,
}

/// The exact queue beside the simulation.
#[derive(Debug, Clone, Serialize)]
#[allow(missing_docs)]
pub struct ExactComparison {
    pub model: String,
    pub utilisation: f64,
    pub wait_h: f64,
    pub wait_over_service: f64,
    /// Whether the interval of the simulation holds it.
    pub covered: bool,
}

/// One stream of ships.
#[derive(Debug, Clone, Serialize)]
#[allow(missing_docs)]
pub struct TrafficResult {
    pub id: String,
    pub cargo: String,
    pub calls_per_year: f64,
    pub tonnes_per_year: f64,
    pub wait_h: f64,
    /// Mean hours at anchor by what was waited for.
    pub wait_by_cause_h: std::collections::BTreeMap<&'static str, f64>,
}

/// One yard.
#[derive(Debug, Clone, Serialize)]
#[allow(missing_docs)]
pub struct YardResult {
    pub id: String,
    pub name: String,
    /// Ship-hours a year lost at berth to an empty or full yard.
    pub lost_ship_h_per_year: f64,
    /// Share of the rail capacity that found no room (or no cargo).
    pub idle_rail_share: f64,
}

/// Simulates a port.
///
/// ```
/// use sealane_port::{Port, sim::{Control, Setup, simulate}};
/// let port = Port::parse("quay.toml", r#"
///     [port]
///     id = "quay"
///     name = "Quay"
///     year = 2026
///     [[berths]]
///     id = "quay"
///     count = 2
///     max_loa_m = 250
///     depth_m = 15
///     rate_t_per_h = 1000
///     service = "M"
///     [[traffic]]
///     id = "coal"
///     cargo = "coal"
///     annual_t = 8760000
///     call_t = 50000
///     loa_m = 225
///     beam_m = 32
///     draught_in_m = 7
///     draught_out_m = 13
/// "#)?;
/// let s = simulate(&port, &Setup { ships: 5000, ..Setup::default() }, &Control::default())?;
/// let group = &s.groups[0];
/// assert!((group.occupancy - 0.5).abs() < 0.05);
/// # Ok::<(), sealane_port::PortError>(())
/// ```
///
/// # Errors
/// [`PortError::Number`] for no ships or no replications, [`PortError::Unstable`] and [`PortError::Overflow`] when more comes than goes,
/// [`PortError::Cancelled`] on request.
pub fn simulate(port: &Port, setup: &Setup, control: &Control) -> Result<Simulation, PortError> {
    let whole = |field: &str, value: u64, most: u64| {
        if value == 0 || value > most {
            return Err(PortError::Number {
                field: field.to_owned(),
                value: value.to_string(),
                expected: format!("1 to {most}"),
            });
        }
        Ok(())
    };
    whole("ships", setup.ships, 1_000_000_000)?;
    whole("replications", u64::from(setup.replications), 10_000)?;
    if port.traffic.is_empty() {
        return Err(PortError::Number {
            field: "traffic".to_owned(),
            value: "empty".to_owned(),
            expected: "at least one [[traffic]] stream to simulate".to_owned(),
        });
    }
    let loads = group_loads(port, setup.years_ahead);
    refuse_unstable(port, setup, &loads)?;
    let reserved = |l: &GroupLoad| l.utilisation * l.held_h / l.service_h.max(1e-9);
    let settle = stats::settled(port_memory(port, &loads, &reserved)).min(setup.ships / 5);
    let tallies = (0..u64::from(setup.replications))
        .into_par_iter()
        .map(|r| {
            let setup = Setup {
                trace: if r == 0 { setup.trace } else { 0 },
                ..*setup
            };
            let mut engine = engine::Engine::new(port, &setup, r);
            engine.settle = settle;
            engine.run(control)
        })
        .collect::<Result<Vec<_>, _>>()?;
    refuse_growing(&tallies)?;
    Ok(join(port, setup, &loads, tallies))
}

/// How precise mean waits are wanted.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Precision {
    /// Half the 95 % interval over the mean wait.
    pub of_wait: f64,
    /// Half the interval over the service time at which any wait is told well enough.
    pub of_service: f64,
    /// Most ships, over all replications.
    pub most_ships: u64,
}

impl Default for Precision {
    fn default() -> Self {
        Self {
            of_wait: 0.10,
            of_service: 0.01,
            most_ships: 400_000,
        }
    }
}

impl Precision {
    /// How many times too wide an interval is; 1 or less is precise enough.
    #[must_use]
    pub fn too_wide(&self, wait_h: Estimate, service_h: f64) -> f64 {
        let allowed = (self.of_wait * wait_h.mean).max(self.of_service * service_h);
        match wait_h.half_width {
            Some(half) if allowed > 0.0 => half / allowed,
            _ => f64::INFINITY,
        }
    }
}

/// Simulates with longer and longer runs until the mean wait of every berth group is as precise as wanted, or the most ships are reached; the
/// first run is that of `setup`. The length depends on the answers alone, so the same seed gives the same bytes.
///
/// # Errors
/// Those of [`simulate`].
pub fn simulate_to(
    port: &Port,
    setup: &Setup,
    precision: &Precision,
    control: &Control,
) -> Result<Simulation, PortError> {
    let limits = (precision.most_ships, f64::INFINITY);
    let miss = |_: usize, g: &GroupResult| precision.too_wide(g.wait_h, g.service_h);
    simulate_until(port, setup, limits, control, &miss, &mut 0)
}

/// Longer and longer runs until `miss`, how many times too wide the interval of a group is, is at most 1 for every group with ships; no more than
/// the most ships, and none where the ships needed pass the most by more than the factor given. The ships of every run, also of one that ends in an
/// error, are added to `taken`.
pub(crate) fn simulate_until(
    port: &Port,
    setup: &Setup,
    (most_ships, hopeless): (u64, f64),
    control: &Control,
    miss: &dyn Fn(usize, &GroupResult) -> f64,
    taken: &mut u64,
) -> Result<Simulation, PortError> {
    let most = (most_ships / u64::from(setup.replications.max(1))).max(setup.ships);
    let mut setup = *setup;
    loop {
        let run = simulate(port, &setup, control);
        // A port that is refused before the run takes no ships.
        if !matches!(run, Err(PortError::Unstable { .. })) {
            *taken += setup.ships * u64::from(setup.replications);
        }
        let s = run?;
        let worst = (s.groups.iter().enumerate())
            .filter(|(_, g)| g.calls_per_year > 0.0)
            .map(|(i, g)| miss(i, g))
            .fold(0.0, f64::max);
        // An interval narrows with the root of the ships; a little more, lest it fall short again. Nothing is known from none.
        let longer = if worst.is_finite() {
            (1.3 * worst * worst).max(1.5)
        } else {
            4.0
        };
        let need = setup.ships as f64 * longer;
        if worst <= 1.0 || setup.ships >= most || need > hopeless * most as f64 {
            return Ok(s);
        }
        setup.ships = (need.min(most as f64)) as u64;
    }
}

/// Share of all ships of a run that may still wait at its end.
const LEFT_OVER: f64 = 0.05;

/// What the loads do not tell, the end of the runs does: in each, of many years, a large part of all ships still waits.
fn refuse_growing(tallies: &[Tally]) -> Result<(), PortError> {
    let grows = |t: &Tally| {
        let least = LEFT_OVER.max(0.6 * YEAR_H / t.hours);
        t.left_over > 100 && t.left_over as f64 > least * (t.left_over + t.waits.count) as f64
    };
    match tallies.first() {
        Some(t) if tallies.iter().all(grows) => Err(PortError::Overflow {
            ships: t.left_over as usize,
            what: format!("the line grew all through the run, {}", t.held_by),
        }),
        _ => Ok(()),
    }
}

fn refuse_unstable(port: &Port, setup: &Setup, loads: &[GroupLoad]) -> Result<(), PortError> {
    for (what, utilisation) in shared_loads(port, setup.years_ahead) {
        if utilisation >= 1.0 {
            return Err(PortError::Unstable { what, utilisation });
        }
    }
    for (load, group) in loads.iter().zip(&port.groups) {
        let held = load.utilisation * load.held_h / load.service_h;
        if load.only_here && held >= 1.0 {
            return Err(PortError::Unstable {
                what: format!("berths `{}`", group.id),
                utilisation: held,
            });
        }
    }
    for (y, yard) in port.yards.iter().enumerate() {
        let utilisation = yard_utilisation(port, y, setup.years_ahead);
        if utilisation >= 1.0 {
            return Err(PortError::Unstable {
                what: format!("rail of yard `{}`", yard.id),
                utilisation,
            });
        }
    }
    Ok(())
}

fn join(port: &Port, setup: &Setup, loads: &[GroupLoad], mut tallies: Vec<Tally>) -> Simulation {
    let hours: f64 = tallies.iter().map(|t| t.hours).sum();
    let years = hours / YEAR_H;
    let mut warnings = port.warnings.clone();
    let groups: Vec<GroupResult> = (port.groups.iter().zip(loads).enumerate())
        .map(|(i, (_, load))| group_result(port, i, load, &tallies, hours))
        .collect();
    let memory = port_memory(port, loads, &|l| {
        (groups.iter().find(|g| g.id == l.group)).map_or(0.0, |g| g.reserved)
    });
    let wait_h = match groups.as_slice() {
        [only] => only.wait_h,
        _ => Estimate::of(
            &tallies.iter().map(|t| &t.waits).collect::<Vec<_>>(),
            memory,
        ),
    };
    for g in &groups {
        if g.calls_per_year > 0.0 && g.wait_h.half_width.is_none() {
            warnings.push(format!(
                "{}: the run is too short to judge a mean wait at this load: no interval is given; take more ships",
                g.id
            ));
        }
        let apart = |e: &ExactComparison| (e.wait_h - g.wait_h.mean).abs();
        if let Some(e) = &g.exact
            && g.wait_h.half_width.is_some()
            && !e.covered
            && apart(e) > (0.1 * e.wait_h.max(g.wait_h.mean)).max(0.5)
        {
            warnings.push(format!(
                "{}: queue theory says a wait of {:.1} h ({}), the simulation {:.1} h: what the queue leaves out matters here",
                g.id, e.wait_h, e.model, g.wait_h.mean
            ));
        }
    }
    let trace = tallies
        .first_mut()
        .map(|t| std::mem::take(&mut t.records))
        .unwrap_or_default();
    Simulation {
        port: port.id.clone(),
        setup: *setup,
        ships: tallies.iter().map(|t| t.waits.count).sum(),
        years,
        warm_up_ships: tallies.iter().map(|t| t.waits.warm_up_ships(memory)).sum(),
        wait_h,
        groups,
        traffic: (0..port.traffic.len())
            .filter_map(|i| traffic_result(port, i, &tallies, years))
            .collect(),
        yards: (0..port.yards.len())
            .filter_map(|i| {
                let yard = port.yards.get(i)?;
                let sum = |f: &dyn Fn(&record::YardTally) -> f64| -> f64 {
                    tallies.iter().filter_map(|t| t.yards.get(i)).map(f).sum()
                };
                Some(YardResult {
                    id: yard.id.clone(),
                    name: yard.name.clone(),
                    lost_ship_h_per_year: sum(&|y| y.lost_h) / years,
                    idle_rail_share: sum(&|y| y.idle_rail_t) / (hours * yard.rail_t_per_h),
                })
            })
            .collect(),
        warnings,
        trace,
    }
}

/// Ships of the whole port over which the waits of its groups are correlated.
fn port_memory(port: &Port, loads: &[GroupLoad], reserved: &dyn Fn(&GroupLoad) -> f64) -> f64 {
    let all: f64 = loads.iter().map(|l| l.calls_per_year).sum();
    loads.iter().fold(1.0, |m, l| {
        let share = (l.calls_per_year / all).max(1e-3);
        f64::max(m, memory(port, l, reserved(l)) / share)
    })
}

/// Ships of a group over which waits are correlated: by its queue, and a year where the year has a course.
fn memory(port: &Port, load: &GroupLoad, reserved: f64) -> f64 {
    let arrivals = load.queue.map_or(1.0, |q| q.model.arrivals.scv());
    let queue = stats::memory(reserved.max(load.utilisation), arrivals + load.service_scv);
    let seasons = port
        .traffic
        .iter()
        .any(|t| t.season.iter().any(|s| *s != 1.0))
        || (port.closures.iter()).any(|c| matches!(c.when, ClosureTimes::Yearly { .. }));
    if seasons {
        queue.max(load.calls_per_year)
    } else {
        queue
    }
}

fn group_result(
    port: &Port,
    i: usize,
    load: &GroupLoad,
    tallies: &[Tally],
    hours: f64,
) -> GroupResult {
    let (id, name, berths) = port
        .groups
        .get(i)
        .map(|g| (g.id.clone(), g.name.clone(), g.berths))
        .unwrap_or_default();
    let mine = || tallies.iter().filter_map(|t| t.groups.get(i));
    let sum = |f: &dyn Fn(&record::GroupTally) -> f64| -> f64 { mine().map(f).sum() };
    let calls = sum(&|g| g.calls as f64);
    let per_call = |x: f64| if calls > 0.0 { x / calls } else { 0.0 };
    let mut bins = Bins::default();
    for g in mine() {
        bins.add(&g.bins);
    }
    let berth_hours = hours * berths as f64;
    let series: Vec<_> = mine().map(|g| &g.waits).collect();
    let reserved = sum(&|g| g.reserved_h) / berth_hours;
    let wait_h = Estimate::of(&series, memory(port, load, reserved));
    let service_h = per_call(sum(&|g| g.service_h));
    let exact = (load.queue.zip(load.wait_over_service())).map(|(queue, exact)| {
        let exact_h = exact * load.service_h;
        ExactComparison {
            model: queue.model.to_string(),
            utilisation: queue.utilisation,
            wait_h: exact_h,
            wait_over_service: exact,
            covered: wait_h.covers(exact_h),
        }
    });
    GroupResult {
        id,
        name,
        berths,
        calls_per_year: calls / hours * YEAR_H,
        tonnes_per_year: sum(&|g| g.tonnes) / hours * YEAR_H,
        occupancy: sum(&|g| g.alongside_h) / berth_hours,
        reserved,
        service_h,
        wait_over_service: if service_h > 0.0 {
            wait_h.mean / service_h
        } else {
            0.0
        },
        wait_h,
        wait_probability: bins.positive_share(),
        wait_p50_h: bins.quantile(0.50),
        wait_p90_h: bins.quantile(0.90),
        wait_p95_h: bins.quantile(0.95),
        wait_p99_h: bins.quantile(0.99),
        waiting_to_leave_h: per_call(sum(&|g| g.waiting_to_leave_h)),
        exact,
    }
}

fn traffic_result(port: &Port, i: usize, tallies: &[Tally], years: f64) -> Option<TrafficResult> {
    let t = port.traffic.get(i)?;
    let mine: Vec<&record::TrafficTally> =
        tallies.iter().filter_map(|t| t.traffic.get(i)).collect();
    let calls = mine.iter().map(|t| t.calls as f64).sum::<f64>();
    let per_call = |x: f64| if calls > 0.0 { x / calls } else { 0.0 };
    Some(TrafficResult {
        id: t.id.clone(),
        cargo: t.cargo.clone(),
        calls_per_year: calls / years,
        tonnes_per_year: mine.iter().map(|t| t.tonnes).sum::<f64>() / years,
        wait_h: per_call(mine.iter().map(|t| t.waited_h).sum()),
        wait_by_cause_h: Cause::NAMES
            .iter()
            .enumerate()
            .map(|(c, name)| {
                let sum: f64 = mine.iter().filter_map(|t| t.causes.get(c)).sum();
                (*name, per_call(sum))
            })
            .filter(|(_, h)| *h > 0.0)
            .collect(),
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn the_ships_of_every_run_are_counted_once() {
        let text = crate::builtin_text("paradip").unwrap();
        let port = Port::parse("paradip", text).unwrap();
        let setup = Setup {
            ships: 1_000,
            replications: 2,
            ..Setup::default()
        };
        let (control, mut taken) = (Control::default(), 0);
        // Never precise enough: 1 000, 4 000 and 5 000 ships of two replications.
        let miss = |_: usize, _: &GroupResult| f64::INFINITY;
        let limits = (10_000, f64::INFINITY);
        simulate_until(&port, &setup, limits, &control, &miss, &mut taken).unwrap();
        assert_eq!(taken, 20_000);
        let stopped = Control::default();
        stopped.cancel();
        simulate_until(&port, &setup, limits, &stopped, &miss, &mut taken).unwrap_err();
        assert!(
            taken > 20_000,
            "the ships of a run that fails count as well"
        );
    }
}
