//! How much a port carries: by berth, crane, yard, rail, channel and pilots, which of them binds first, and when.

use crate::{
    error::PortError,
    file::PortFile,
    load::{GroupLoad, group_loads, tonnes_ahead},
    num::Pick,
    port::{Group, Handling, Port, YEAR_H},
    queue::{QueueModel, planned_utilisation},
    sim::{Control, Estimate, Precision, Setup, Simulation, simulate, simulate_to},
};
use sealane_data::{Distribution, Graded};
use serde::Serialize;

/// What to compute.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CapacityQuestion {
    /// Mean wait over service time at which capacity is taken.
    pub wait_targets: Vec<f64>,
    /// Years of growth looked at.
    pub years: u32,
    /// Growth a year in place of the growth of each stream.
    pub growth: Option<f64>,
    /// Wait target of constraints and years in place of that of the file.
    pub plan_target: Option<f64>,
    /// Simulation beside the exact queue.
    pub simulation: Option<Setup>,
    /// Precision to which the wait of today is simulated, with longer runs than those of `simulation`.
    pub precision: Precision,
    /// Draws from the ranges of the file for the range of the capacity.
    pub draws: u32,
    /// Seed of the draws.
    pub seed: u64,
}

impl Default for CapacityQuestion {
    fn default() -> Self {
        Self {
            wait_targets: vec![0.10, 0.30],
            years: 25,
            growth: None,
            plan_target: None,
            simulation: Some(Setup::default()),
            precision: Precision::default(),
            draws: 200,
            seed: 1,
        }
    }
}

/// What may bind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Constraint {
    /// Berths at the wait target.
    Berth,
    /// Cranes shared by the berths.
    Crane,
    /// Room and dwell time of the yard.
    Yard,
    /// Rail (or road) behind the yard.
    Rail,
    /// Tide windows over the controlling depth.
    Depth,
    /// Passages of the channel.
    Channel,
    /// Pilots or tugs.
    Pilotage,
}

impl Constraint {
    /// The word of reports.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Berth => "berth",
            Self::Crane => "crane",
            Self::Yard => "yard",
            Self::Rail => "rail",
            Self::Depth => "depth",
            Self::Channel => "channel",
            Self::Pilotage => "pilotage",
        }
    }
}

/// Tonnes a year that one constraint lets through a berth group with today's mix.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Limit {
    /// What binds.
    pub constraint: Constraint,
    /// Tonnes a year.
    pub tonnes_per_year: f64,
    /// First year in which the demand passes it; absent when not within the horizon.
    pub binds_in: Option<i32>,
    /// Whether the simulated wait sets it, with all that the exact queue leaves out (tides, convoys, channel, yards that back up).
    pub simulated: bool,
}

/// Capacity of one group at one wanted wait.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct AtTarget {
    /// Wanted mean wait over service time.
    pub wait_over_service: f64,
    /// Highest utilisation that keeps it.
    pub max_utilisation: f64,
    /// Tonnes a year through the berths at that utilisation, closures taken out.
    pub berth_t_per_year: f64,
    /// Tonnes a year when every constraint is kept.
    pub capacity_t_per_year: f64,
    /// The constraint that sets it.
    pub binding: Constraint,
    /// P10, P50, P90 of the capacity over the ranges of the file.
    pub range_t_per_year: Option<[f64; 3]>,
    /// Tonnes a year at which the simulated wait reaches the target when all traffic grows alike; `None` when not simulated, when the
    /// target is passed at a quarter of the traffic already (tides, convoys), or not reached at three times.
    pub simulated_t_per_year: Option<f64>,
}

/// Capacity of one berth group.
#[derive(Debug, Clone, Serialize)]
pub struct GroupCapacity {
    /// Group id.
    pub id: String,
    /// Name for people.
    pub name: String,
    /// Berths.
    pub berths: usize,
    /// Load of the year of the file.
    pub load: GroupLoad,
    /// Queue model taken.
    pub model: QueueModel,
    /// Share of the year in which work goes on (closures taken out).
    pub availability: f64,
    /// Exact mean wait over service time; absent when unstable.
    pub wait_over_service: Option<f64>,
    /// Exact mean wait; absent when unstable.
    pub wait_h: Option<f64>,
    /// Simulated mean wait and its 95 % half width.
    pub simulated_wait_h: Option<(f64, Option<f64>)>,
    /// Simulated wait over service.
    pub simulated_wait_over_service: Option<f64>,
    /// Capacity at each wanted wait.
    pub at: Vec<AtTarget>,
    /// Every constraint, least first, the berths at the port's own wait target.
    pub limits: Vec<Limit>,
}

/// One year of the growth path, for the whole port.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct YearRow {
    /// Year.
    pub year: i32,
    /// Demand.
    pub demand_t: f64,
    /// Capacity of all groups at each wanted wait, in the order asked.
    pub capacity_t: Vec<f64>,
    /// Group whose wait is longest over its service, with that wait; absent when unstable.
    pub worst_wait_over_service: Option<f64>,
    /// Groups over their capacity at the port's own target.
    pub over: Vec<String>,
}

/// Capacity of a port.
#[derive(Debug, Clone, Serialize)]
pub struct Capacity {
    /// Port id.
    pub port: String,
    /// Name for people.
    pub name: String,
    /// Year of the file.
    pub year: i32,
    /// Wait target of the port file.
    pub wait_target: f64,
    /// By berth group.
    pub groups: Vec<GroupCapacity>,
    /// By year.
    pub years: Vec<YearRow>,
    /// The first constraint to bind in the whole port: group, constraint, year.
    pub first_binding: Option<(String, Constraint, i32)>,
    /// Where exact and simulated answers part, and what else a reader must know.
    pub warnings: Vec<String>,
}

/// Picks from the triangles (or other shapes) of the ranges.
pub struct Drawn(crate::sim::Dice);

impl Drawn {
    /// The draw of a seed and a number.
    #[must_use]
    pub fn new(seed: u64, draw: u64) -> Self {
        Self(crate::sim::Dice::new(seed, draw))
    }
}

impl Pick for Drawn {
    fn pick(&mut self, g: &Graded) -> f64 {
        let (low, high) = (g.low_or_value(), g.high_or_value());
        let u = self.0.unit();
        if high <= low {
            return g.value;
        }
        match g.distribution {
            Distribution::Uniform => low + u * (high - low),
            Distribution::Triangular => {
                let split = (g.value - low) / (high - low);
                if u < split {
                    low + (u * (high - low) * (g.value - low)).sqrt()
                } else {
                    high - ((1.0 - u) * (high - low) * (high - g.value)).sqrt()
                }
            }
            Distribution::Lognormal => {
                let spread = (high / low).ln() / (2.0 * 1.644_853_627);
                if spread.is_finite() {
                    g.value * (spread * self.0.normal()).exp()
                } else {
                    g.value
                }
            }
        }
    }
}

/// Capacity of a port file.
///
/// ```
/// use sealane_port::{CapacityQuestion, PortFile, builtin_text, capacity};
/// let text = builtin_text("vostochny")?;
/// let file = PortFile::parse("vostochny", text)?;
/// let question = CapacityQuestion { simulation: None, draws: 0, ..CapacityQuestion::default() };
/// let c = capacity(&file, &question, &Default::default())?;
/// assert!(c.groups[0].at[1].capacity_t_per_year > 5e6);
/// # Ok::<(), sealane_port::PortError>(())
/// ```
///
/// # Errors
/// Those of [`Port::build`] and of the queues; an overloaded port is an answer, not an error.
pub fn capacity(
    file: &PortFile,
    question: &CapacityQuestion,
    control: &Control,
) -> Result<Capacity, PortError> {
    let mut port = Port::build(file, &mut crate::num::Central, &file.port.id, "")?;
    if let Some(growth) = question.growth {
        port = port.with_growth(growth);
    }
    if let Some(target) = question.plan_target {
        port.wait_target = target;
    }
    let mut warnings = port.warnings.clone();
    let simulated = match question.simulation {
        Some(setup) if !port.traffic.is_empty() => {
            match simulate_to(&port, &setup, &question.precision, control) {
                Ok(s) => Some(s),
                Err(e @ (PortError::Unstable { .. } | PortError::Overflow { .. })) => {
                    warnings.push(format!("not simulated: {e}"));
                    None
                }
                Err(e) => return Err(e),
            }
        }
        _ => None,
    };
    let loads = group_loads(&port, 0.0);
    let mut groups = Vec::new();
    for (i, load) in loads.iter().enumerate() {
        control.go_on()?;
        groups.push(group_capacity(
            &port,
            i,
            load,
            question,
            simulated.as_ref(),
        )?);
    }
    let least = (question.wait_targets.iter().copied()).fold(port.wait_target, f64::min);
    for g in &groups {
        compare(g, &question.precision, least, &mut warnings);
    }
    queue_marks(&groups, &mut warnings);
    if let Some(setup) = question.simulation {
        add_simulated(
            &port,
            &setup,
            control,
            question.years,
            &mut groups,
            &mut warnings,
        )?;
    }
    if question.draws > 0 {
        let dropped = add_ranges(file, question, control, &mut groups)?;
        if dropped > 0 {
            warnings.push(format!(
                "{dropped} of {} draws from the ranges are left out: a ship drawn does not fit its berths or channel",
                question.draws
            ));
        }
    }
    let years = years(&port, question, &groups);
    let first_binding = groups
        .iter()
        .flat_map(|g| g.limits.iter().map(move |l| (g, l)))
        .filter_map(|(g, l)| Some((l.binds_in?, g.id.clone(), l.constraint)))
        .min()
        .map(|(year, group, constraint)| (group, constraint, year));
    Ok(Capacity {
        port: port.id.clone(),
        name: port.name.clone(),
        year: port.year,
        wait_target: port.wait_target,
        groups,
        years,
        first_binding,
        warnings,
    })
}

/// Says where the two waits part: only a precise interval can tell them apart. A wait below the least target, interval and all, needs no more.
fn compare(g: &GroupCapacity, precision: &Precision, least: f64, warnings: &mut Vec<String>) {
    let (Some(exact), Some((mean, half_width))) = (g.wait_h, g.simulated_wait_h) else {
        return;
    };
    let estimate = Estimate { mean, half_width };
    let Some(half) = half_width.filter(|_| precision.too_wide(estimate, g.load.service_h) <= 1.0)
    else {
        let small = half_width.is_some_and(|h| mean + h < least * g.load.service_h);
        let longer = half_width.is_some_and(|h| mean - 2.0 * h > exact);
        if !small {
            warnings.push(format!(
                "{}{TOO_SHORT}{}: the simulated wait is {}, the queue says {}{exact:.1} h",
                g.name,
                if longer {
                    " how much longer ships wait than the queue says"
                } else {
                    ""
                },
                half_width.map_or_else(
                    || format!("{mean:.1} h without an interval"),
                    |h| format!("{mean:.1} ± {h:.1} h")
                ),
                g.load.mark(),
            ));
        }
        return;
    };
    let apart = (exact - mean).abs();
    if apart > half && apart > 0.15 * exact.max(mean) && apart > 0.5 {
        warnings.push(format!(
            "{}: the queue says a wait of {exact:.1} h, the simulation {mean:.1} ± {half:.1} h: trust the simulation, which has the tides, convoys, channel, common closures and yards that the queue leaves out",
            g.name
        ));
    }
}

/// Says once which waits are not those of the port's own queue.
fn queue_marks(groups: &[GroupCapacity], warnings: &mut Vec<String>) {
    let names = |f: &dyn Fn(&GroupLoad) -> bool| -> Vec<&str> {
        let some = groups
            .iter()
            .filter(|g| g.load.queue.is_some() && f(&g.load));
        some.map(|g| g.name.as_str()).collect()
    };
    let near = names(&|l| l.approximate);
    if !near.is_empty() {
        warnings.push(format!(
            "{NEAREST}: {}: the queue solved is the nearest Erlang one to the mix of ships (two phases at most beyond six berths), its wait scaled by the variances",
            near.join(", ")
        ));
    }
    let least = names(&|l| l.lower_bound);
    if !least.is_empty() {
        warnings.push(format!(
            "{AT_LEAST}: {}: closures stop all berths at once, the queue takes them berth by berth: the true wait is longer, as simulated",
            least.join(", ")
        ));
    }
}

/// What follows the name of berths whose simulation was too short.
pub const TOO_SHORT: &str = ": too short to tell";
/// How the warnings begin that tell of the nearest queue and of waits that are at least so long.
pub const NEAREST: &str = "≈";
/// See [`NEAREST`].
pub const AT_LEAST: &str = "≥";

/// Mean tonnes a call of a group, and the model for its queue even when the load is zero or too much.
fn mix(load: &GroupLoad, group: &Group) -> (f64, QueueModel) {
    let per_call = if load.calls_per_year > 0.0 {
        load.tonnes_per_year / load.calls_per_year
    } else {
        0.0
    };
    let model = load.queue.map_or(
        QueueModel {
            arrivals: crate::queue::Law::Exponential,
            service: group.law,
        },
        |q| q.model,
    );
    (per_call, model)
}

/// Tonnes a year through a group by each constraint, the berths at `target`.
pub(crate) fn limits(
    port: &Port,
    i: usize,
    load: &GroupLoad,
    target: f64,
) -> Result<(f64, Vec<(Constraint, f64)>), PortError> {
    let Some(g) = port.groups.get(i) else {
        return Ok((0.0, Vec::new()));
    };
    let (call_t, model) = mix(load, g);
    if call_t <= 0.0 {
        return Ok((0.0, Vec::new()));
    }
    // Tonnes through so many berths that are kept `held_h` for each call.
    let through = |berths: usize, service_h: f64, held_h: f64| {
        let wait = target * service_h / held_h / load.shape;
        let rho = planned_utilisation(model, berths, wait)?;
        Ok::<_, PortError>((rho, rho * berths as f64 * YEAR_H / held_h * call_t))
    };
    let mut list = Vec::new();
    let (rho, tonnes) = through(load.berths, load.service_h, load.held_h)?;
    match g.handling {
        Handling::Berth { .. } => list.push((Constraint::Berth, tonnes)),
        Handling::Cranes { t_per_h, max, .. } => {
            let output = g.working_share * t_per_h * f64::from(max) * load.availability;
            let fast = g.mooring_h + call_t / output;
            let held = fast + load.held_h - load.service_h;
            list.push((Constraint::Berth, through(g.berths, fast, held)?.1));
            list.push((Constraint::Crane, tonnes));
        }
    }
    // Yard and rail are shared by the groups on the yard in the ratio of their tonnes.
    if let Some(y) = g.yard.and_then(|y| port.yards.get(y)) {
        let through: f64 = group_loads(port, 0.0)
            .iter()
            .zip(&port.groups)
            .filter(|(_, o)| o.yard == g.yard)
            .map(|(l, _)| l.tonnes_per_year)
            .sum();
        let mine = load.tonnes_per_year / through;
        list.push((Constraint::Rail, y.rail_t_per_h * YEAR_H * mine));
        if let Some(days) = y.dwell_days {
            list.push((Constraint::Yard, y.capacity_t * 365.0 / days * mine));
        }
    }
    channel_limits(port, i, load, call_t, &mut list);
    Ok((rho, list))
}

/// Passages of the channel, by tide and by slot, and moves of pilots and tugs, shared by all groups in the ratio of their calls.
fn channel_limits(
    port: &Port,
    i: usize,
    load: &GroupLoad,
    call_t: f64,
    list: &mut Vec<(Constraint, f64)>,
) {
    let all: f64 = group_loads(port, 0.0)
        .iter()
        .map(|l| l.calls_per_year)
        .sum();
    let mine = load.calls_per_year / all;
    if let Some(c) = &port.channel {
        let slot_h = if c.headway_h > 0.0 {
            c.headway_h
        } else if c.one_way {
            c.transit_h
        } else {
            0.0
        };
        let convoy = |w: &Option<crate::file::ConvoyFile>| {
            w.map_or(1.0, |w| (w.open_h / w.period_h).min(1.0))
        };
        let windows = convoy(&c.convoy_in).min(convoy(&c.convoy_out));
        let tide = port.tide.as_ref().map_or(1.0, |tide| {
            port.traffic
                .iter()
                .filter(|t| t.groups.first() == Some(&i))
                .map(|t| {
                    let need = t.draught_in_m.max(t.draught_out_m) + c.under_keel_m - c.depth_m;
                    tide.open_share(c.controlling_h, need)
                })
                .fold(1.0_f64, f64::min)
        });
        if slot_h > 0.0 {
            let both_ways = if c.one_way { 2.0 } else { 1.0 };
            let calls = YEAR_H * windows * tide / (slot_h * both_ways);
            let what = if tide < windows {
                Constraint::Depth
            } else {
                Constraint::Channel
            };
            list.push((what, calls * mine * call_t));
        }
    }
    let transit = port.channel.as_ref().map_or(0.0, |c| c.transit_h);
    for (staff, back, need) in [
        (
            port.pilots,
            port.pilot_return_h,
            port.traffic.iter().map(|t| t.pilots).max(),
        ),
        (
            port.tugs,
            port.tug_return_h,
            port.traffic.iter().map(|t| t.tugs).max(),
        ),
    ] {
        let (Some(n), Some(need)) = (staff, need) else {
            continue;
        };
        let busy_h = transit + back;
        if busy_h > 0.0 && need > 0 {
            let moves = f64::from(n / need) * YEAR_H / busy_h;
            list.push((Constraint::Pilotage, moves / 2.0 * mine * call_t));
        }
    }
}

fn group_capacity(
    port: &Port,
    i: usize,
    load: &GroupLoad,
    question: &CapacityQuestion,
    simulated: Option<&Simulation>,
) -> Result<GroupCapacity, PortError> {
    let Some(g) = port.groups.get(i) else {
        return Err(PortError::NoSuchPort {
            name: load.group.clone(),
            known: String::new(),
        });
    };
    let exact = load.wait_over_service();
    let (_, model) = mix(load, g);
    let at = question
        .wait_targets
        .iter()
        .map(|target| at_target(port, i, load, *target))
        .collect::<Result<Vec<_>, _>>()?;
    let (_, list) = limits(port, i, load, port.wait_target)?;
    let mut limits: Vec<Limit> = list
        .into_iter()
        .map(|(constraint, tonnes_per_year)| Limit {
            constraint,
            tonnes_per_year,
            binds_in: first_year_over(port, i, tonnes_per_year, question.years),
            simulated: false,
        })
        .collect();
    limits.sort_by(|a, b| a.tonnes_per_year.total_cmp(&b.tonnes_per_year));
    let sim = simulated.and_then(|s| s.groups.get(i));
    Ok(GroupCapacity {
        id: g.id.clone(),
        name: g.name.clone(),
        berths: g.berths,
        load: load.clone(),
        model,
        availability: load.availability,
        wait_over_service: exact,
        wait_h: exact.map(|w| w * load.service_h),
        simulated_wait_h: sim.map(|s| (s.wait_h.mean, s.wait_h.half_width)),
        simulated_wait_over_service: sim.map(|s| s.wait_over_service),
        at,
        limits,
    })
}

fn at_target(port: &Port, i: usize, load: &GroupLoad, target: f64) -> Result<AtTarget, PortError> {
    let (rho, list) = limits(port, i, load, target)?;
    let berth = list.first().map_or(0.0, |l| l.1);
    let (binding, least) = list
        .iter()
        .copied()
        .min_by(|a, b| a.1.total_cmp(&b.1))
        .unwrap_or((Constraint::Berth, 0.0));
    Ok(AtTarget {
        wait_over_service: target,
        max_utilisation: rho,
        berth_t_per_year: berth,
        capacity_t_per_year: least,
        binding,
        range_t_per_year: None,
        simulated_t_per_year: None,
    })
}

fn group_demand(port: &Port, group: usize, years_ahead: f64) -> f64 {
    port.traffic
        .iter()
        .filter(|t| t.groups.first() == Some(&group))
        .map(|t| tonnes_ahead(t, years_ahead))
        .sum()
}

fn first_year_over(port: &Port, group: usize, limit: f64, years: u32) -> Option<i32> {
    (0..=years)
        .find(|y| group_demand(port, group, f64::from(*y)) > limit)
        .map(|y| port.year + y as i32)
}

fn years(port: &Port, question: &CapacityQuestion, groups: &[GroupCapacity]) -> Vec<YearRow> {
    (0..=question.years)
        .map(|y| {
            let ahead = f64::from(y);
            let loads = group_loads(port, ahead);
            let waits = loads
                .iter()
                .filter(|l| l.calls_per_year > 0.0)
                .map(GroupLoad::wait_over_service);
            let worst = waits
                .collect::<Option<Vec<f64>>>()
                .and_then(|w| w.into_iter().max_by(f64::total_cmp));
            YearRow {
                year: port.year + y as i32,
                demand_t: port.traffic.iter().map(|t| tonnes_ahead(t, ahead)).sum(),
                capacity_t: (0..question.wait_targets.len())
                    .map(|k| {
                        let each = groups.iter().filter_map(|g| g.at.get(k));
                        each.map(|a| a.capacity_t_per_year).sum()
                    })
                    .collect(),
                worst_wait_over_service: worst,
                over: groups
                    .iter()
                    .enumerate()
                    .filter(|(i, g)| {
                        let least = g
                            .limits
                            .first()
                            .map_or(f64::INFINITY, |l| l.tonnes_per_year);
                        group_demand(port, *i, ahead) > least
                    })
                    .map(|(_, g)| g.id.clone())
                    .collect(),
            }
        })
        .collect()
}

/// Multiples of the traffic at which waits are simulated.
const MULTIPLES: [f64; 12] = [
    0.25, 0.4, 0.55, 0.7, 0.85, 1.0, 1.15, 1.3, 1.5, 1.8, 2.3, 3.0,
];

/// One simulated point of a group: all traffic grown alike.
struct Point {
    tonnes: f64,
    wait: f64,
    /// Whether the wait has an interval.
    sound: bool,
    /// What most of the wait is for.
    what: Constraint,
}

/// What most of a group's simulated wait is for.
fn main_cause(port: &Port, i: usize, s: &Simulation) -> Constraint {
    let mut hours = std::collections::BTreeMap::new();
    for (t, r) in port.traffic.iter().zip(&s.traffic) {
        if t.groups.first() == Some(&i) {
            for (cause, h) in &r.wait_by_cause_h {
                *hours.entry(*cause).or_insert(0.0) += h * r.calls_per_year;
            }
        }
    }
    let all: f64 = hours.values().sum();
    let other = hours
        .iter()
        .filter(|(cause, _)| **cause != "berth")
        .max_by(|a, b| a.1.total_cmp(b.1));
    let g = s.groups.get(i);
    let yard = port.groups.get(i).and_then(|g| g.yard);
    let lost = yard
        .and_then(|y| s.yards.get(y))
        .map_or(0.0, |y| y.lost_ship_h_per_year);
    let alongside = g.map_or(0.0, |g| g.service_h * g.calls_per_year);
    match other {
        Some((cause, h)) if *h > 0.4 * all => match *cause {
            "tide" => Constraint::Depth,
            "crane" => Constraint::Crane,
            "pilot" | "tug" => Constraint::Pilotage,
            _ => Constraint::Channel,
        },
        _ if lost > 0.1 * alongside => Constraint::Rail,
        _ if g.is_some_and(|g| g.waiting_to_leave_h > 0.2 * g.service_h) => Constraint::Channel,
        _ => Constraint::Berth,
    }
}

/// The curve of each group as all traffic grows alike, until each has passed the longest wait asked for; where the port becomes unstable
/// the last stretch is halved a few times. The same random numbers throughout.
fn curves(
    port: &Port,
    setup: &Setup,
    control: &Control,
    groups: &[GroupCapacity],
    longest: f64,
) -> Result<Vec<Vec<Point>>, PortError> {
    let mut curves: Vec<Vec<Point>> = groups.iter().map(|_| Vec::new()).collect();
    let mut add = |multiple: f64| -> Result<bool, PortError> {
        let mut scaled = port.clone();
        for t in &mut scaled.traffic {
            t.annual_t *= multiple;
        }
        match simulate(&scaled, setup, control) {
            Ok(s) => {
                for (i, (curve, g)) in curves.iter_mut().zip(&s.groups).enumerate() {
                    curve.push(Point {
                        tonnes: group_demand(&scaled, i, 0.0),
                        wait: g.wait_over_service,
                        sound: g.wait_h.half_width.is_some(),
                        what: main_cause(port, i, &s),
                    });
                }
                let passed =
                    |c: &Vec<Point>| c.last().is_none_or(|p| p.tonnes == 0.0 || p.wait > longest);
                Ok(!curves.iter().all(passed))
            }
            Err(PortError::Unstable { .. } | PortError::Overflow { .. }) => Ok(false),
            Err(e) => Err(e),
        }
    };
    let (mut stable, mut tried) = (0.0, 0.0);
    for multiple in MULTIPLES {
        tried = multiple;
        if !add(multiple)? {
            break;
        }
        stable = multiple;
    }
    for _ in 0..3 {
        let middle = f64::midpoint(stable, tried);
        if stable == 0.0 || stable >= tried {
            break;
        }
        if add(middle)? {
            stable = middle;
        } else {
            tried = middle;
        }
    }
    for curve in &mut curves {
        curve.sort_by(|a, b| a.tonnes.total_cmp(&b.tonnes));
    }
    Ok(curves)
}

/// Where the simulated wait of each group crosses each target, and as a limit where it crosses the port's own.
fn add_simulated(
    port: &Port,
    setup: &Setup,
    control: &Control,
    years: u32,
    groups: &mut [GroupCapacity],
    warnings: &mut Vec<String>,
) -> Result<(), PortError> {
    if port.traffic.is_empty() {
        return Ok(());
    }
    let longest = (groups.iter().flat_map(|g| &g.at))
        .map(|a| a.wait_over_service)
        .fold(port.wait_target, f64::max);
    let curves = curves(port, setup, control, groups, longest)?;
    for (i, (g, curve)) in groups.iter_mut().zip(&curves).enumerate() {
        for a in &mut g.at {
            a.simulated_t_per_year = crossing(curve, a.wait_over_service).map(|c| c.0);
            if let Some(first) = curve.first().filter(|c| c.tonnes > 0.0)
                && first.wait > a.wait_over_service
                && first.sound
            {
                warnings.push(format!(
                    "{}: ships wait over {} of their service time even at a quarter of the traffic, most of it for the {}",
                    g.name,
                    a.wait_over_service,
                    first.what.as_str()
                ));
            }
            if let Some(t) = a.simulated_t_per_year
                && (t / a.capacity_t_per_year - 1.0).abs() > 0.25
            {
                warnings.push(format!(
                    "{}: at a wait of {} of the service time the limits say {:.2} Mt a year, the simulation {:.2} Mt: plan with the lesser",
                    g.name,
                    a.wait_over_service,
                    a.capacity_t_per_year / 1e6,
                    t / 1e6
                ));
            }
        }
        let Some((tonnes, what)) = limit_of(curve, port.wait_target) else {
            continue;
        };
        g.limits.push(Limit {
            constraint: what,
            tonnes_per_year: tonnes,
            binds_in: first_year_over(port, i, tonnes, years),
            simulated: true,
        });
        g.limits
            .sort_by(|a, b| a.tonnes_per_year.total_cmp(&b.tonnes_per_year));
    }
    Ok(())
}

/// Tonnes at which the simulated wait passes the target, and what most of the wait is for there; the least traffic simulated when it is
/// passed there already. `None` where the runs were too short to judge.
fn limit_of(curve: &[Point], target: f64) -> Option<(f64, Constraint)> {
    if let Some(first) = curve.first()
        && first.tonnes > 0.0
        && first.wait > target
    {
        return first.sound.then_some((first.tonnes, first.what));
    }
    let (tonnes, sound, what) = crossing(curve, target)?;
    sound.then_some((tonnes, what))
}

fn crossing(curve: &[Point], target: f64) -> Option<(f64, bool, Constraint)> {
    curve.windows(2).find_map(|w| match w {
        [a, b] if a.wait <= target && b.wait > target => Some((
            a.tonnes + (b.tonnes - a.tonnes) * (target - a.wait) / (b.wait - a.wait),
            // An interval below the target and a mean far above it tell enough.
            a.sound && (b.sound || b.wait > 2.0 * target),
            b.what,
        )),
        _ => None,
    })
}

/// P10, P50 and P90 of the capacity of each group and target over draws from the ranges of the file.
fn add_ranges(
    file: &PortFile,
    question: &CapacityQuestion,
    control: &Control,
    groups: &mut [GroupCapacity],
) -> Result<u32, PortError> {
    let mut dropped = 0;
    let mut drawn: Vec<Vec<Vec<f64>>> = groups
        .iter()
        .map(|g| vec![Vec::new(); g.at.len()])
        .collect();
    for draw in 0..u64::from(question.draws) {
        control.go_on()?;
        // A draw whose ships do not fit its berths says nothing about tonnes and is left out.
        let Ok(port) = Port::build(
            file,
            &mut Drawn::new(question.seed, draw),
            &file.port.id,
            "",
        ) else {
            dropped += 1;
            continue;
        };
        let loads = group_loads(&port, 0.0);
        for (i, (load, out)) in loads.iter().zip(&mut drawn).enumerate() {
            for (target, values) in question.wait_targets.iter().zip(out) {
                values.push(at_target(&port, i, load, *target)?.capacity_t_per_year);
            }
        }
    }
    for (g, values) in groups.iter_mut().zip(&mut drawn) {
        for (a, v) in g.at.iter_mut().zip(values) {
            v.sort_by(f64::total_cmp);
            let q = |p: f64| {
                let at = (p * (v.len().saturating_sub(1)) as f64).round() as usize;
                v.get(at).copied().unwrap_or(f64::NAN)
            };
            if v.len() >= 10 {
                a.range_t_per_year = Some([q(0.1), q(0.5), q(0.9)]);
            }
        }
    }
    Ok(dropped)
}
