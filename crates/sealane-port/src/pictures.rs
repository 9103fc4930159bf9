//! Pictures of ports: occupancy against wait, and the berth chart of a simulated stretch of time.

use crate::{
    port::Port,
    queue::{Queue, QueueError, QueueModel, max_utilisation, solve},
    sim::Simulation,
    svg::{COLOURS, Plot},
};
use serde::Serialize;

/// Wait over service time against occupancy for one queue.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct WaitCurve {
    /// Laws.
    pub model: QueueModel,
    /// Berths.
    pub berths: usize,
    /// (utilisation, mean wait over service time).
    pub points: Vec<(f64, f64)>,
    /// (wanted wait, highest utilisation that keeps it).
    pub limits: Vec<(f64, f64)>,
}

/// The occupancy–wait curve of a queue and its limits at the wanted waits.
///
/// # Errors
/// Those of [`solve`] and [`max_utilisation`].
pub fn wait_curve(
    model: QueueModel,
    berths: usize,
    targets: &[f64],
) -> Result<WaitCurve, QueueError> {
    let points = (1..=48)
        .map(|i| {
            let utilisation = f64::from(i) / 50.0;
            let queue = Queue {
                model,
                berths,
                utilisation,
            };
            Ok((utilisation, solve(&queue)?.wait))
        })
        .collect::<Result<_, QueueError>>()?;
    let limits = targets
        .iter()
        .map(|t| Ok((*t, max_utilisation(model, berths, *t)?)))
        .collect::<Result<_, QueueError>>()?;
    Ok(WaitCurve {
        model,
        berths,
        points,
        limits,
    })
}

/// Draws occupancy–wait curves; `now` marks today's utilisation and wait of named berth groups.
#[must_use]
pub fn wait_curve_svg(curves: &[WaitCurve], now: &[(String, f64, f64)]) -> String {
    let top = 1.0;
    let mut plot = Plot::new(
        "Mean wait against berth occupancy",
        "berth occupancy",
        "mean wait / service time",
        (0.0, 1.0),
        (0.0, top),
    );
    for (curve, colour) in curves.iter().zip(COLOURS.iter().cycle()) {
        let shown: Vec<(f64, f64)> = curve
            .points
            .iter()
            .copied()
            .take_while(|p| p.1 <= top)
            .collect();
        let name = format!("{}, {} berths", curve.model, curve.berths);
        plot.line(&name, &shown, colour, false);
        for (target, rho) in &curve.limits {
            plot.line(
                "",
                &[(*rho, 0.0), (*rho, *target), (0.0, *target)],
                colour,
                true,
            );
        }
    }
    for (name, rho, wait) in now {
        plot.dot(*rho, wait.min(top), name);
    }
    plot.finish(true)
}

/// The trace of a simulation as CSV: one line a call, hours from the start.
#[must_use]
pub fn trace_csv(port: &Port, simulation: &Simulation) -> String {
    use std::fmt::Write as _;
    let mut out = String::from(
        "ship,traffic,berths,berth,arrive_h,enter_h,berthed_h,done_h,leave_h,call_t,cranes,last_waited_for\n",
    );
    for r in &simulation.trace {
        let traffic = port.traffic.get(usize::from(r.traffic));
        let group = port.groups.get(usize::from(r.group));
        let _ = writeln!(
            out,
            "{},{},{},{},{:.3},{:.3},{:.3},{:.3},{:.3},{:.0},{},{}",
            r.ship,
            traffic.map_or("", |t| t.id.as_str()),
            group.map_or("", |g| g.id.as_str()),
            r.berth + 1,
            r.arrive_h,
            r.enter_h,
            r.berthed_h,
            r.done_h,
            r.leave_h,
            r.call_t,
            r.cranes,
            if r.enter_h > r.arrive_h {
                crate::sim::Cause::NAMES
                    .get(r.last_cause as usize)
                    .copied()
                    .unwrap_or("")
            } else {
                ""
            },
        );
    }
    out
}

/// The berth chart: one row a berth, one box a call from `from_day` on for `days` days; the light part before is the wait at anchor.
#[must_use]
pub fn berth_chart_svg(port: &Port, simulation: &Simulation, from_day: f64, days: f64) -> String {
    let rows: usize = port.groups.iter().map(|g| g.berths).sum();
    let height = 110.0 + 22.0 * rows as f64;
    let named = |name: &str, berths: usize, b: usize| {
        if berths == 1 {
            name.to_owned()
        } else {
            format!("{name} {}", b + 1)
        }
    };
    let names: Vec<String> = (port.groups.iter())
        .flat_map(|g| (0..g.berths).map(move |b| named(&g.name, g.berths, b)))
        .collect();
    let mut plot = Plot::new(
        &format!("Berths of {}, one simulated stretch", port.name),
        "day",
        "",
        (from_day, from_day + days),
        (0.0, rows as f64),
    )
    .sized(height, Plot::margin_for(names.iter().map(String::as_str)));
    let mut first = Vec::new();
    let mut used = 0;
    for g in &port.groups {
        first.push(used);
        for b in 0..g.berths {
            let y = rows as f64 - (used + b) as f64 - 0.5;
            plot.row_name(y, &named(&g.name, g.berths, b));
        }
        used += g.berths;
    }
    for r in &simulation.trace {
        let Some(start) = first.get(usize::from(r.group)) else {
            continue;
        };
        let colour = COLOURS
            .get(usize::from(r.traffic) % COLOURS.len())
            .copied()
            .unwrap_or("#000000");
        let y = rows as f64 - (start + usize::from(r.berth)) as f64;
        let traffic = port.traffic.get(usize::from(r.traffic));
        let tip = format!(
            "{} ship {}: waited {:.1} h, alongside {:.1} h, {:.0} t",
            traffic.map_or("", |t| t.id.as_str()),
            r.ship,
            r.enter_h - r.arrive_h,
            r.leave_h - r.berthed_h,
            r.call_t
        );
        let day = |h: f64| h / 24.0;
        plot.bar(
            day(r.enter_h),
            day(r.berthed_h),
            y - 0.55,
            y - 0.45,
            colour,
            &tip,
        );
        plot.bar(
            day(r.berthed_h),
            day(r.leave_h),
            y - 0.85,
            y - 0.15,
            colour,
            &tip,
        );
    }
    for (t, colour) in port.traffic.iter().zip(COLOURS.iter().cycle()) {
        plot.name(&t.id.replace('-', " "), colour);
    }
    plot.finish(false)
}

/// Capacity at each wanted wait against demand by year.
#[must_use]
pub fn capacity_svg(c: &crate::capacity::Capacity) -> String {
    let mt = 1e-6;
    let (first, last) = match (c.years.first(), c.years.last()) {
        (Some(a), Some(b)) => (f64::from(a.year), f64::from(b.year)),
        _ => (0.0, 1.0),
    };
    let targets: Vec<f64> = c
        .groups
        .first()
        .map(|g| g.at.iter().map(|a| a.wait_over_service).collect())
        .unwrap_or_default();
    let range = |k: usize| -> Option<(f64, f64)> {
        c.groups.iter().try_fold((0.0, 0.0), |s, g| {
            let r = g.at.get(k)?.range_t_per_year?;
            Some((s.0 + r[0], s.1 + r[2]))
        })
    };
    let lines = (c.years.iter()).flat_map(|y| {
        y.capacity_t
            .iter()
            .chain(std::iter::once(&y.demand_t))
            .copied()
    });
    let bands = (0..targets.len()).filter_map(|k| Some(range(k)?.1));
    let top = lines.chain(bands).fold(0.0, f64::max);
    let mut plot = Plot::new(
        &format!("{}: capacity against demand", c.name),
        "year",
        "Mt a year",
        (first, last),
        (0.0, 1.1 * top * mt),
    );
    for (k, (target, colour)) in targets.iter().zip(COLOURS.iter().skip(1)).enumerate() {
        let points: Vec<(f64, f64)> = c
            .years
            .iter()
            .filter_map(|y| Some((f64::from(y.year), y.capacity_t.get(k)? * mt)))
            .collect();
        let band = range(k).map(|(low, high)| (low * mt, high * mt));
        if let Some((low, high)) = band {
            plot.band(&[(first, low, high), (last, low, high)], colour);
        }
        let spread = if band.is_some() { ", P10 to P90" } else { "" };
        let name = format!("capacity at wait {target}{spread}");
        plot.line(&name, &points, colour, true);
    }
    let demand: Vec<(f64, f64)> = c
        .years
        .iter()
        .map(|y| (f64::from(y.year), y.demand_t * mt))
        .collect();
    plot.line("demand", &demand, COLOURS[0], false);
    if let Some((group, what, year)) = &c.first_binding {
        let name = (c.groups.iter().find(|g| &g.id == group)).map_or(group.as_str(), |g| &g.name);
        plot.mark(
            f64::from(*year),
            &format!("{year}: {} of {name} binds", what.as_str()),
        );
    }
    plot.finish(true)
}
