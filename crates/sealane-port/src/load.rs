//! What a year's traffic asks of each berth group and each yard, and the exact queue nearest to it.

use crate::{
    port::{ClosureTimes, Handling, Port, Traffic, YEAR_H},
    queue::{Law, Queue, QueueModel},
};
use serde::Serialize;

/// Load of one berth group.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct GroupLoad {
    /// Group id.
    pub group: String,
    /// Calls a year that come here first.
    pub calls_per_year: f64,
    /// Tonnes a year.
    pub tonnes_per_year: f64,
    /// Berths at which ships can be worked at once.
    pub berths: usize,
    /// Mean time alongside, closures of work included.
    pub service_h: f64,
    /// Mean time for which a berth is kept for a ship: its way in and its time alongside.
    pub held_h: f64,
    /// Squared coefficient of variation of that time.
    pub service_scv: f64,
    /// Share of the year in which work goes on (closures taken out).
    pub availability: f64,
    /// Hours alongside over hours of the berths that can be worked at once.
    pub utilisation: f64,
    /// Whether every stream that comes here may use this group alone.
    pub only_here: bool,
    /// The nearest exact queue; `None` without traffic or from utilisation 1 up.
    pub queue: Option<Queue>,
    /// Wait of the true mix over the wait of that queue, by the sums of the squared coefficients of variation (Allen and Cunneen);
    /// exact for one berth with Poisson arrivals.
    pub shape: f64,
    /// Whether the queue solved is only the nearest to the mix: several laws meet, or it has more phases than are solved at so many berths.
    pub approximate: bool,
    /// Whether closures stop several berths at once: the queue takes them berth by berth, so the true wait is longer.
    pub lower_bound: bool,
}

impl GroupLoad {
    /// The mark before a wait of this queue: `≈` for the nearest queue, `≥` where closures make the true wait longer.
    #[must_use]
    pub const fn mark(&self) -> &'static str {
        match (self.lower_bound, self.approximate) {
            (true, _) => "≥ ",
            (false, true) => "≈ ",
            (false, false) => "",
        }
    }

    /// Mean wait over service time: the exact queue scaled by `shape`; `None` without traffic or when unstable.
    #[must_use]
    pub fn wait_over_service(&self) -> Option<f64> {
        let a = crate::queue::solve(&self.queue?).ok()?;
        Some(a.wait * self.shape * self.held_h / self.service_h)
    }
}

/// Tonnes a year of a stream, some years ahead.
#[must_use]
pub fn tonnes_ahead(t: &Traffic, years_ahead: f64) -> f64 {
    t.annual_t * (1.0 + t.growth).powf(years_ahead)
}

/// Loads of all groups; a stream that may use several counts where it goes first.
#[must_use]
pub fn group_loads(port: &Port, years_ahead: f64) -> Vec<GroupLoad> {
    (0..port.groups.len())
        .filter_map(|i| group_load(port, i, years_ahead))
        .collect()
}

fn group_load(port: &Port, i: usize, years_ahead: f64) -> Option<GroupLoad> {
    let g = port.groups.get(i)?;
    let here: Vec<&Traffic> = port
        .traffic
        .iter()
        .filter(|t| t.groups.first() == Some(&i))
        .collect();
    let (open, spread) = stops(port, i);
    let transit = port.channel.as_ref().map_or(0.0, |c| c.transit_h);
    let berths = g.usable_berths();
    let (mut calls, mut tonnes, mut first, mut second) = (0.0, 0.0, 0.0, 0.0);
    for t in &here {
        let annual = tonnes_ahead(t, years_ahead);
        let n = annual / t.call_t;
        let work = t.call_t / g.berth_t_per_h() / open;
        let scv = (1.0 + t.call_law.scv()) * (1.0 + g.law.scv()) - 1.0;
        let mean = transit + g.mooring_h + work;
        calls += n;
        tonnes += annual;
        first += n * mean;
        second += n * (mean * mean + work * work * scv + work * open * spread);
    }
    let held_h = if calls > 0.0 { first / calls } else { 0.0 };
    let service_scv = if calls > 0.0 {
        (second / calls / (held_h * held_h) - 1.0).max(0.0)
    } else {
        0.0
    };
    let service_h = (held_h - transit).max(0.0);
    let held = first / (YEAR_H * berths as f64);
    let arrivals = match here.as_slice() {
        [one] => one.arrivals,
        _ => Law::Exponential,
    };
    let service = nearest_law(service_scv, arrivals, berths);
    let queue = (calls > 0.0 && held < 1.0).then_some(Queue {
        model: QueueModel { arrivals, service },
        berths,
        utilisation: held,
    });
    let ca = arrivals.scv();
    let shape = if ca + service.scv() > 0.0 && calls > 0.0 {
        (ca + service_scv) / (ca + service.scv())
    } else {
        1.0
    };
    let alone = here.len() < 2 || here.iter().all(|t| t.arrivals == Law::Exponential);
    let one_berth = berths == 1 && arrivals == Law::Exponential;
    let approximate =
        calls > 0.0 && !(alone && (one_berth || (service.scv() - service_scv).abs() < 1e-9));
    let lower_bound = berths > 1
        && (port.closures.iter()).any(|c| c.groups.contains(&i) && (c.work || c.channel));
    Some(GroupLoad {
        group: g.id.clone(),
        calls_per_year: calls,
        tonnes_per_year: tonnes,
        berths,
        service_h,
        held_h,
        service_scv,
        availability: open,
        utilisation: calls * service_h / (YEAR_H * berths as f64),
        only_here: here.iter().all(|t| t.groups.len() == 1),
        queue,
        shape,
        approximate,
        lower_bound,
    })
}

/// Share of the year in which work at a group goes on, and the mean square of the stops in an hour of work: what closures add to the
/// variance of the time alongside.
fn stops(port: &Port, group: usize) -> (f64, f64) {
    let (mut closed, mut squares) = (0.0, 0.0);
    let stopping = |c: &&crate::port::Closure| c.work && c.groups.contains(&group);
    for c in port.closures.iter().filter(stopping) {
        match &c.when {
            ClosureTimes::Random {
                per_year, mean_h, ..
            } => {
                closed += per_year * mean_h;
                squares += per_year * 2.0 * mean_h * mean_h;
            }
            ClosureTimes::Yearly { from_h, to_h } => {
                closed += to_h - from_h;
                squares += (to_h - from_h).powi(2);
            }
        }
    }
    let open = (1.0 - closed / YEAR_H).max(0.05);
    (open, squares / (open * YEAR_H))
}

/// Loads of what all ships share, with names: cranes of each group, the channel each way, pilots and tugs. From 1 up the line grows
/// without end, whatever the berths do.
pub(crate) fn shared_loads(port: &Port, years_ahead: f64) -> Vec<(String, f64)> {
    let mut out = Vec::new();
    for (i, g) in port.groups.iter().enumerate() {
        let Handling::Cranes { count, t_per_h, .. } = g.handling else {
            continue;
        };
        let here = |t: &&Traffic| t.groups.as_slice() == [i];
        let tonnes: f64 = (port.traffic.iter().filter(here))
            .map(|t| tonnes_ahead(t, years_ahead))
            .sum();
        let most = f64::from(count) * t_per_h * g.working_share * stops(port, i).0 * YEAR_H;
        out.push((format!("cranes of `{}`", g.id), tonnes / most));
    }
    let calls = |t: &Traffic| tonnes_ahead(t, years_ahead) / t.call_t;
    let all: f64 = port.traffic.iter().map(calls).sum();
    let transit = port.channel.as_ref().map_or(0.0, |c| c.transit_h);
    if let Some(c) = &port.channel
        && c.headway_h > 0.0
    {
        for (way, convoy) in [("in", c.convoy_in), ("out", c.convoy_out)] {
            let most = match convoy {
                Some(w) if w.open_h < w.period_h => {
                    ((w.open_h / c.headway_h).floor() + 1.0) * YEAR_H / w.period_h
                }
                _ => YEAR_H / c.headway_h,
            };
            out.push((format!("the channel on the way {way}"), all / most));
        }
    }
    let staff = |name: &str, n: Option<u32>, back_h: f64, need: &dyn Fn(&Traffic) -> u32| {
        let hours: f64 = (port.traffic.iter())
            .map(|t| 2.0 * calls(t) * f64::from(need(t)) * (transit + back_h))
            .sum();
        n.map(|n| (name.to_owned(), hours / (f64::from(n) * YEAR_H)))
    };
    out.extend(staff("pilots", port.pilots, port.pilot_return_h, &|t| {
        t.pilots
    }));
    out.extend(staff("tugs", port.tugs, port.tug_return_h, &|t| t.tugs));
    out
}

/// The law nearest to a squared coefficient of variation among those that the exact solver takes with these arrivals.
///
/// Beyond six berths the exact solution of three and four phases is slow: two are taken, and `shape` scales the wait.
fn nearest_law(scv: f64, arrivals: Law, berths: usize) -> Law {
    let most = if berths > 6 { 2 } else { 4 };
    if arrivals == Law::Deterministic || scv > 0.75 {
        return Law::Exponential;
    }
    if scv < 0.125 && arrivals == Law::Exponential {
        return Law::Deterministic;
    }
    match (1.0 / scv.max(0.2)).round() as u8 {
        0 | 1 => Law::Exponential,
        k => Law::Erlang(k.min(most)),
    }
}

/// Tonnes a year through a yard over what its rail carries.
#[must_use]
pub fn yard_utilisation(port: &Port, yard: usize, years_ahead: f64) -> f64 {
    let Some(y) = port.yards.get(yard) else {
        return 0.0;
    };
    let through: f64 = port
        .traffic
        .iter()
        .filter(|t| {
            t.groups
                .first()
                .and_then(|g| port.groups.get(*g))
                .is_some_and(|g| g.yard == Some(yard))
        })
        .map(|t| tonnes_ahead(t, years_ahead))
        .sum();
    through / (y.rail_t_per_h * YEAR_H)
}
