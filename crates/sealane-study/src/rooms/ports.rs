//! The port room's answers as a section of the report: findings, tables, pictures.

use crate::assessment::{GatewayInfo, RoomChart, RoomSection, RoomTable};
use crate::names::{inside, plain};
use crate::ports::{PortBook, PortResult};
use sealane_port::{
    AT_LEAST, Constraint, GroupCapacity, Limit, NEAREST, TOO_SHORT, WaitCurve, berth_chart_svg,
    capacity_svg, plan_svg, wait_curve, wait_curve_svg,
};

/// Days that a berth chart shows.
const CHART_DAYS: f64 = 30.0;

/// The section; `None` when no gateway has a port file.
#[must_use]
pub fn section(
    book: &PortBook,
    gateways: &[GatewayInfo],
    name: &dyn Fn(&str) -> String,
) -> Option<RoomSection> {
    if book.ports.is_empty() && book.missing.is_empty() {
        return None;
    }
    let mut findings: Vec<String> = book.ports.iter().filter_map(|p| first(p, name)).collect();
    findings.extend(
        book.ports
            .iter()
            .filter_map(|p| two_capacities(p, gateways, name)),
    );
    for (id, why) in &book.missing {
        findings.push(format!("{}: {why}", name(id)));
    }
    // What many berths share is said once.
    let marked = |mark: &str| {
        (book.ports.iter()).any(|p| p.capacity.warnings.iter().any(|w| w.starts_with(mark)))
    };
    let mut short: Vec<String> = Vec::new();
    for p in &book.ports {
        let own = p.capacity.warnings.iter();
        for w in own.filter(|w| !w.starts_with(NEAREST) && !w.starts_with(AT_LEAST)) {
            match w.split_once(TOO_SHORT) {
                Some((berths, rest)) => short.push(format!(
                    "{}, {}{}",
                    name(&p.gateway),
                    inside(berths),
                    rest.replace(": the simulated wait is ", ": ")
                        .replace(", the queue says", " against")
                )),
                None => findings.push(format!("{}: {w}", name(&p.gateway))),
            }
        }
    }
    if !short.is_empty() {
        findings.push(format!(
            "Too short to tell, simulated wait against the queue's, each wider than a tenth of the wait: {}; `sealane port capacity` takes longer runs",
            short.join("; ")
        ));
    }
    if marked(NEAREST) {
        findings.push(
            "≈ before a wait: the queue solved is the nearest Erlang one to the mix of ships (two phases at most beyond six berths), its wait scaled by the variances".to_owned(),
        );
    }
    if marked(AT_LEAST) {
        findings.push(
            "≥ before a wait: closures stop all berths of a port at once, the queue takes them berth by berth; the true wait is longer, as simulated".to_owned(),
        );
    }
    Some(RoomSection {
        id: "ports".to_owned(),
        title: "Ports".to_owned(),
        findings,
        tables: tables(book, name),
        charts: book.ports.iter().flat_map(|p| charts(p, name)).collect(),
    })
}

fn mt(t: f64) -> String {
    format!("{:.1}", t / 1e6)
}

fn first(p: &PortResult, name: &dyn Fn(&str) -> String) -> Option<String> {
    let c = &p.capacity;
    let (group, what, year) = c.first_binding.as_ref()?;
    let g = c.groups.iter().find(|g| &g.id == group)?;
    let limit = g.limits.iter().find(|l| l.constraint == *what)?;
    let all = match whole(p).filter(|_| c.groups.len() > 1) {
        Some(t) => format!(" (all berths of the port together: {} Mt)", mt(t)),
        None => String::new(),
    };
    Some(format!(
        "{}: the {} of {} binds first, at {} Mt a year of these berths{all}{}, {}",
        name(&p.gateway),
        word(p, g, *what),
        inside(&g.name),
        mt(limit.tonnes_per_year),
        if limit.simulated {
            " by the simulated wait"
        } else {
            ""
        },
        if *year <= c.year {
            "already today".to_owned()
        } else {
            format!("in {year}")
        }
    ))
}

/// What a constraint is called at these berths: liquids leave by pipe.
fn word(p: &PortResult, g: &GroupCapacity, what: Constraint) -> &'static str {
    let cargo = (p.port.groups.iter())
        .find(|x| x.id == g.id)
        .and_then(|x| x.cargo.first());
    match (what, cargo) {
        (Constraint::Rail, Some(cargo)) => crate::shares::land_name(cargo),
        _ => what.as_str(),
    }
}

fn limit_word(p: &PortResult, g: &GroupCapacity, l: &Limit) -> String {
    let word = word(p, g, l.constraint);
    if l.simulated {
        format!("{word} (simulated wait)")
    } else {
        word.to_owned()
    }
}

/// All berths of a port together today, t a year at its wanted wait.
fn whole(p: &PortResult) -> Option<f64> {
    let c = &p.capacity;
    let k = c
        .groups
        .first()?
        .at
        .iter()
        .position(|a| (a.wait_over_service - c.wait_target).abs() < 1e-9)?;
    c.years.first()?.capacity_t.get(k).copied()
}

/// Where the study and the berths of the port file do not say the same capacity.
fn two_capacities(
    p: &PortResult,
    gateways: &[GatewayInfo],
    name: &dyn Fn(&str) -> String,
) -> Option<String> {
    let given = gateways.iter().find(|g| g.id == p.gateway)?;
    let (says, g) = (whole(p)?, given.capacity_mt.as_ref()?);
    let stated = g.value * 1e6;
    ((stated / says - 1.0).abs() > 0.1).then(|| {
        format!(
            "{}: the study gives {} Mt a year ({}), the berths and lines of its port file let {} Mt through at a wait of {:.2} of the service time; volumes are bounded by both",
            name(&p.gateway),
            mt(stated),
            g.grade,
            mt(says),
            p.capacity.wait_target
        )
    })
}

fn table(id: &str, title: &str, head: &[&str], rows: Vec<Vec<String>>) -> RoomTable {
    RoomTable {
        id: id.to_owned(),
        title: title.to_owned(),
        head: head.iter().map(|h| (*h).to_owned()).collect(),
        rows,
    }
}

fn dash(x: Option<String>) -> String {
    x.unwrap_or_else(|| "–".to_owned())
}

fn tables(book: &PortBook, name: &dyn Fn(&str) -> String) -> Vec<RoomTable> {
    let groups = || {
        book.ports
            .iter()
            .flat_map(|p| p.capacity.groups.iter().map(move |g| (p, g)))
    };
    let berths = groups()
        .map(|(p, g)| berth_row(&name(&p.gateway), p, g))
        .collect();
    let capacity = groups()
        .flat_map(|(p, g)| g.at.iter().map(move |a| (p, g, a)))
        .map(|(p, g, a)| {
            vec![
                name(&p.gateway),
                g.name.clone(),
                format!("{:.2}", a.wait_over_service),
                format!("{:.2}", a.max_utilisation),
                mt(a.berth_t_per_year),
                dash(a.simulated_t_per_year.map(mt)),
                mt(a.capacity_t_per_year),
                dash(
                    a.range_t_per_year
                        .map(|r| format!("{} to {}", mt(r[0]), mt(r[2]))),
                ),
                word(p, g, a.binding).to_owned(),
            ]
        })
        .collect();
    let limits = groups()
        .flat_map(|(p, g)| g.limits.iter().map(move |l| (p, g, l)))
        .map(|(p, g, l)| {
            vec![
                name(&p.gateway),
                g.name.clone(),
                limit_word(p, g, l),
                mt(l.tonnes_per_year),
                dash(l.binds_in.map(|y| y.to_string())),
            ]
        })
        .collect();
    vec![
        table(
            "berths",
            "Berths today: queue and simulation side by side",
            &[
                "Port",
                "Berths",
                "Number",
                "Depth less clearance, m",
                "Longest ship, m",
                "t/day a berth",
                "Occupancy",
                "Queue",
                "Wait / service, queue",
                "Simulated",
                "Wait, h, simulated",
            ],
            berths,
        ),
        table(
            "capacity",
            "Capacity at wanted waits, Mt a year",
            &[
                "Port",
                "Berths",
                "Wait / service",
                "Highest occupancy",
                "Berths alone",
                "Simulated",
                "All limits",
                "P10 to P90",
                "Binds",
            ],
            capacity,
        ),
        table(
            "limits",
            "Every limit, and the year in which the port file's demand passes it",
            &["Port", "Berths", "Limit", "Mt a year", "Binds in"],
            limits,
        ),
        modernisation(book, name),
        plans(book, name),
    ]
}

fn berth_row(port: &str, p: &PortResult, g: &GroupCapacity) -> Vec<String> {
    let group = p.port.groups.iter().find(|x| x.id == g.id);
    vec![
        port.to_owned(),
        g.name.clone(),
        g.berths.to_string(),
        dash(group.map(|x| format!("{:.1}", x.depth_m - x.under_keel_m))),
        dash(group.map(|x| format!("{:.0}", x.max_loa_m))),
        dash(group.map(|x| format!("{:.0}", x.berth_t_per_h() * 24.0))),
        format!("{:.2}", g.load.utilisation),
        dash(g.load.queue.map(|q| q.model.to_string())),
        g.wait_over_service.map_or_else(
            || {
                if g.load.utilisation >= 1.0 {
                    "grows without end".to_owned()
                } else {
                    "–".to_owned()
                }
            },
            |w| format!("{}{w:.2}", g.load.mark()),
        ),
        dash(g.simulated_wait_over_service.map(|w| format!("{w:.2}"))),
        dash(g.simulated_wait_h.map(|(mean, half)| {
            half.map_or_else(|| format!("{mean:.1}"), |h| format!("{mean:.1} ± {h:.1}"))
        })),
    ]
}

fn modernisation(book: &PortBook, name: &dyn Fn(&str) -> String) -> RoomTable {
    let mut all: Vec<_> = book
        .ports
        .iter()
        .flat_map(|p| p.effects.iter().map(move |e| (p, e)))
        .collect();
    let net = |e: &sealane_port::Effect| e.saved_ship_usd_per_year.unwrap_or(0.0) - e.annual_usd;
    all.sort_by(|(_, a), (_, b)| {
        let key = |e: &sealane_port::Effect| e.usd_per_extra_t.unwrap_or(f64::INFINITY);
        key(a).total_cmp(&key(b)).then(net(b).total_cmp(&net(a)))
    });
    let rows = all
        .into_iter()
        .map(|(p, e)| {
            let (before, after) = e.capacity_t_per_year;
            let wait =
                |w: Option<f64>| w.map_or_else(|| "without end".to_owned(), |w| format!("{w:.2}"));
            let per_t: Vec<String> = e
                .cargo
                .iter()
                .filter_map(|c| {
                    let (a, b) = c.usd_per_t?;
                    ((a - b).abs() >= 0.005)
                        .then(|| format!("{}: {:+.2}", plain(&c.traffic), b - a))
                })
                .collect();
            vec![
                name(&p.gateway),
                e.name.clone(),
                format!("{:.0}", e.cost_usd / 1e6),
                format!("{:.1}", e.annual_usd / 1e6),
                format!("{:+.2}", (after - before) / 1e6),
                dash(e.usd_per_extra_t.map(|u| format!("{u:.2}"))),
                format!(
                    "{} to {}",
                    wait(e.wait_over_service.0),
                    wait(e.wait_over_service.1)
                ),
                dash((!per_t.is_empty()).then(|| per_t.join("; "))),
                dash((!e.notes.is_empty()).then(|| e.notes.join("; "))),
                dash(e.saved_ship_usd_per_year.map(|s| format!("{:.1}", s / 1e6))),
            ]
        })
        .collect();
    table(
        "modernisation",
        "Modernisation, cheapest extra tonne first; each option alone",
        &[
            "Port",
            "Option",
            "M USD",
            "M USD a year",
            "Extra Mt a year",
            "USD per extra t",
            "Longest wait / service",
            "Ship cost, USD/t",
            "Rests on",
            "Ships save, M USD a year",
        ],
        rows,
    )
}

fn plans(book: &PortBook, name: &dyn Fn(&str) -> String) -> RoomTable {
    let mut rows = Vec::new();
    for p in &book.ports {
        let port = name(&p.gateway);
        let none = |why: &str| {
            let why = p.port.groups.iter().fold(why.to_owned(), |w, g| {
                w.replace(&format!("`{}`", g.id), &inside(&g.name))
            });
            let mut row = vec![port.clone(), why];
            row.extend(["–", "–", "–"].map(str::to_owned));
            row
        };
        match (&p.plan, &p.plan_why_not) {
            (Some(plan), _) => {
                if plan.steps.is_empty() {
                    rows.push(none(&format!(
                        "nothing is needed to {} to keep the wait target {}",
                        plan.years.1, plan.wait_target
                    )));
                }
                rows.extend(plan.steps.iter().map(|s| {
                    vec![
                        port.clone(),
                        s.name.clone(),
                        s.decide.to_string(),
                        s.use_from.to_string(),
                        format!("{:.0}", s.cost_usd / 1e6),
                    ]
                }));
                if !plan.missed.is_empty() {
                    rows.push(none(&format!(
                        "the target is missed to {}: nothing that keeps it can be ready",
                        plan.missed.last().copied().unwrap_or_default()
                    )));
                }
                rows.push(none(&checked(plan)));
            }
            (None, Some(why)) => rows.push(none(why)),
            (None, None) => {}
        }
    }
    table(
        "plan",
        "Cheapest phased plan that keeps the wait target of each port over the horizon, by the queue and the limits and then by simulation of the last year of each stage; a stage that misses the target there is given up for a dearer one",
        &["Port", "Step", "Decide in", "Use from", "M USD"],
        rows,
    )
}

/// What simulation said of the stages of a plan.
fn checked(plan: &sealane_port::Plan) -> String {
    if plan.simulated_wait_over_service.is_empty() {
        return "too short to tell by simulation: these stages keep the target by the queue and the limits alone; `sealane port capacity` takes longer runs".to_owned();
    }
    let each: Vec<String> = (plan.simulated_wait_over_service.iter())
        .map(|(year, wait)| format!("{wait:.2} in {year}"))
        .collect();
    format!(
        "checked by simulation: wait / service {} (target {}){}",
        each.join(", "),
        plan.wait_target,
        if plan.warnings.is_empty() {
            ""
        } else {
            "; other stages too short to tell"
        }
    )
}

fn charts(p: &PortResult, name: &dyn Fn(&str) -> String) -> Vec<RoomChart> {
    let port = name(&p.gateway);
    let chart = |title: String, svg: String| RoomChart {
        title,
        svg,
        of: Some(port.clone()),
    };
    let c = &p.capacity;
    let mut out = vec![chart(
        format!(
            "{port}: capacity of all berths together at the wanted waits against the port file's demand, by year"
        ),
        capacity_svg(c),
    )];
    let mut curves: Vec<WaitCurve> = Vec::new();
    for g in &c.groups {
        let known = |k: &WaitCurve| k.model == g.model && k.berths == g.berths;
        if !curves.iter().any(known)
            && let Ok(k) = wait_curve(g.model, g.berths, &[c.wait_target])
        {
            curves.push(k);
        }
    }
    let now: Vec<(String, f64, f64)> = c
        .groups
        .iter()
        .filter_map(|g| Some((g.name.clone(), g.load.utilisation, g.wait_over_service?)))
        .collect();
    out.push(chart(
        format!("{port}: mean wait against berth occupancy, exact, with the occupancy that keeps the wait target"),
        wait_curve_svg(&curves, &now),
    ));
    if let Some(s) = &p.stretch {
        let from = (s.trace.first()).map_or(0.0, |r| (r.arrive_h / 24.0).floor());
        out.push(chart(
            format!(
                "{port}: berths in one simulated month (thin: on the way in; thick: alongside)"
            ),
            berth_chart_svg(&p.port, s, from, CHART_DAYS),
        ));
    }
    if let Some(plan) = p.plan.as_ref().filter(|p| !p.steps.is_empty()) {
        out.push(chart(
            format!("{port}: the cheapest phased plan (thin: lead time; thick: in use)"),
            plan_svg(plan),
        ));
    }
    out
}
