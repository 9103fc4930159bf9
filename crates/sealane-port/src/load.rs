//! What a year's traffic asks of each berth group and each yard, and the exact queue nearest to it.

use crate::{
    port::{Port, Traffic, YEAR_H},
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
    /// Mean time alongside.
    pub service_h: f64,
    /// Squared coefficient of variation of the time alongside.
    pub service_scv: f64,
    /// Offered load over berths.
    pub utilisation: f64,
    /// Whether every stream that comes here may use this group alone.
    pub only_here: bool,
    /// The nearest exact queue; `None` without traffic or from utilisation 1 up.
    pub queue: Option<Queue>,
    /// Wait of the true mix over the wait of that queue, by the sums of the squared coefficients of variation (Allen and Cunneen);
    /// exact for one berth with Poisson arrivals.
    pub shape: f64,
}

impl GroupLoad {
    /// Mean wait over service time: the exact queue scaled by `shape`; `None` without traffic or when unstable.
    #[must_use]
    pub fn wait_over_service(&self) -> Option<f64> {
        let a = crate::queue::solve(&self.queue?).ok()?;
        Some(a.wait * self.shape)
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
    let (mut calls, mut tonnes, mut first, mut second) = (0.0, 0.0, 0.0, 0.0);
    for t in &here {
        let annual = tonnes_ahead(t, years_ahead);
        let n = annual / t.call_t;
        let work = t.call_t / g.berth_t_per_h();
        let scv = (1.0 + t.call_law.scv()) * (1.0 + g.law.scv()) - 1.0;
        let mean = g.mooring_h + work;
        calls += n;
        tonnes += annual;
        first += n * mean;
        second += n * (mean * mean + work * work * scv);
    }
    let service_h = if calls > 0.0 { first / calls } else { 0.0 };
    let service_scv = if calls > 0.0 {
        (second / calls / (service_h * service_h) - 1.0).max(0.0)
    } else {
        0.0
    };
    let utilisation = first / (YEAR_H * g.berths as f64);
    let arrivals = match here.as_slice() {
        [one] => one.arrivals,
        _ => Law::Exponential,
    };
    let service = nearest_law(service_scv, arrivals, g.berths);
    let queue = (calls > 0.0 && utilisation < 1.0).then_some(Queue {
        model: QueueModel { arrivals, service },
        berths: g.berths,
        utilisation,
    });
    let ca = arrivals.scv();
    let shape = if ca + service.scv() > 0.0 && calls > 0.0 {
        (ca + service_scv) / (ca + service.scv())
    } else {
        1.0
    };
    Some(GroupLoad {
        group: g.id.clone(),
        calls_per_year: calls,
        tonnes_per_year: tonnes,
        service_h,
        service_scv,
        utilisation,
        only_here: here.iter().all(|t| t.groups.len() == 1),
        queue,
        shape,
    })
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
