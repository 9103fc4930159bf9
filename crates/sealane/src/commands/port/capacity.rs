//! `sealane port capacity`: what a port carries, what binds, and what modernisation buys.

use super::{fault, read_port, watch::watched, write_file};
use crate::{fault::Fault, output};
use sealane_port::{
    Capacity, CapacityQuestion, Effect, Plan, capacity, capacity_svg, cheapest_plan, effects,
    plan_svg, sim::Setup, simulated_plan, wait_curve, wait_curve_svg,
};
use serde::Serialize;
use std::{fmt::Write as _, path::PathBuf};

/// Flags of `sealane port capacity`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// A port file, or the id of a built-in one (such as vostochny)
    port: String,
    /// Mean waits over service time at which capacity is taken (default: 0.10,0.30); the plan and the limits keep the largest of
    /// those given, else the target of the file
    #[arg(
        long,
        value_delimiter = ',',
        allow_negative_numbers = true,
        value_name = "SHARE,…"
    )]
    target_wait: Vec<f64>,
    /// Years of growth looked at
    #[arg(long, default_value_t = 25)]
    years: u32,
    /// Growth a year, in place of the growth in the file
    #[arg(long, value_name = "SHARE", allow_negative_numbers = true)]
    growth: Option<f64>,
    /// Ships a replication of the shortest simulation, of two; it grows until the waits are told to a tenth or 400,000 ships are reached; 0 leaves simulation out
    #[arg(long, default_value_t = 10_000, allow_negative_numbers = true)]
    ships: u64,
    /// Draws from the ranges of the file
    #[arg(long, default_value_t = 200)]
    draws: u32,
    /// Seed of simulation and draws
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Write the pictures (capacity.svg, waits.svg, plan.svg) to a folder
    #[arg(long, value_name = "DIR")]
    pictures: Option<PathBuf>,
    /// Threads (default: one a processor); the answer is the same with any number
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    threads: Option<u16>,
    /// Form of the answer
    #[arg(long, value_enum, default_value_t)]
    pub format: output::Format,
}

/// Ships of all simulations of a plan.
const PLAN_SHIPS: u64 = 1_000_000;

#[derive(Serialize)]
struct Answer {
    #[serde(flatten)]
    capacity: Capacity,
    modernisation: Vec<Effect>,
    #[serde(skip_serializing_if = "Option::is_none")]
    plan: Option<Plan>,
    #[serde(skip_serializing_if = "Option::is_none")]
    no_plan: Option<String>,
}

/// Answers `sealane port capacity`.
pub fn run(args: &Args) -> Result<(), Fault> {
    super::use_threads(args.threads)?;
    let (file, port) = read_port(&args.port)?;
    if args.years > 100 {
        return Err(Fault::input("bad_number", "expected 0 to 100 years").at("--years"));
    }
    if let Some(g) = args.growth
        && !(-0.5..=1.0).contains(&g)
    {
        return Err(Fault::input("bad_number", "expected a share from -0.5 to 1").at("--growth"));
    }
    if let Some(t) = args
        .target_wait
        .iter()
        .find(|t| !(**t > 0.0 && t.is_finite()))
    {
        return Err(Fault::input(
            "bad_number",
            format!("{t}: expected positive shares, such as 0.10,0.30"),
        )
        .at("--target-wait"));
    }
    let plan_target = args.target_wait.iter().copied().max_by(f64::total_cmp);
    let mut port = port;
    if let Some(growth) = args.growth {
        port = port.with_growth(growth);
    }
    if let Some(target) = plan_target {
        port.wait_target = target;
    }
    let setup = (args.ships > 0).then_some(Setup {
        ships: args.ships,
        seed: args.seed,
        replications: 2,
        ..Setup::default()
    });
    let question = CapacityQuestion {
        wait_targets: if args.target_wait.is_empty() {
            vec![0.10, 0.30]
        } else {
            args.target_wait.clone()
        },
        years: args.years,
        growth: args.growth,
        plan_target,
        simulation: setup,
        draws: args.draws,
        seed: args.seed,
        ..CapacityQuestion::default()
    };
    let (capacity, modernisation, planned) = watched(None, |control| {
        let capacity = capacity(&file, &question, control)?;
        let modernisation = effects(&port, control)?;
        let planned = match setup {
            _ if port.options.is_empty() => None,
            Some(setup) => Some(simulated_plan(
                &port,
                args.years,
                (&setup, PLAN_SHIPS),
                control,
            )),
            None => Some(cheapest_plan(&port, args.years, control)),
        };
        Ok((capacity, modernisation, planned))
    })
    .map_err(|e| fault(&e))?;
    let (plan, no_plan) = match planned {
        None => (None, None),
        Some(Ok(p)) => (Some(p), None),
        Some(Err(e @ sealane_port::PortError::NoPlan { .. })) => (None, Some(e.to_string())),
        Some(Err(e)) => return Err(fault(&e)),
    };
    let answer = Answer {
        capacity,
        modernisation,
        plan,
        no_plan,
    };
    if let Some(dir) = &args.pictures {
        pictures(dir, &answer)?;
    }
    if args.format == output::Format::Json {
        return output::print_json(&answer);
    }
    output::print(&table(&answer))
}

fn pictures(dir: &std::path::Path, a: &Answer) -> Result<(), Fault> {
    std::fs::create_dir_all(dir).map_err(|e| Fault::machine("io", e).at(dir.display()))?;
    write_file(&dir.join("capacity.svg"), &capacity_svg(&a.capacity))?;
    let groups = &a.capacity.groups;
    let curves = groups
        .iter()
        .map(|g| wait_curve(g.model, g.berths, &[a.capacity.wait_target]))
        .collect::<Result<Vec<_>, _>>()
        .map_err(|e| fault(&e.into()))?;
    let now: Vec<(String, f64, f64)> = groups
        .iter()
        .filter_map(|g| Some((g.name.clone(), g.load.utilisation, g.wait_over_service?)))
        .collect();
    write_file(&dir.join("waits.svg"), &wait_curve_svg(&curves, &now))?;
    if let Some(plan) = &a.plan {
        write_file(&dir.join("plan.svg"), &plan_svg(plan))?;
    }
    Ok(())
}

fn mt(t: f64) -> String {
    format!("{:.2}", t / 1e6)
}

fn or_dash<T>(x: Option<T>, write: impl Fn(T) -> String) -> String {
    x.map_or_else(|| "-".to_owned(), write)
}

fn table(a: &Answer) -> String {
    let c = &a.capacity;
    let head = |names: &[&str]| names.iter().map(|n| (*n).to_owned()).collect::<Vec<_>>();
    let mut rows = vec![head(&[
        "berths",
        "Mt/yr",
        "occupancy",
        "wait/service",
        "simulated",
        "at wait",
        "Mt/yr at it",
        "P10-P90",
        "simulated",
        "binds",
    ])];
    for g in &c.groups {
        for (k, at) in g.at.iter().enumerate() {
            let first = k == 0;
            let once = |s: String| if first { s } else { String::new() };
            rows.push(vec![
                once(format!("{} ({})", g.name, g.berths)),
                once(mt(g.load.tonnes_per_year)),
                once(format!("{:.3}", g.load.utilisation)),
                once(or_dash(g.wait_over_service, |w| {
                    format!("{}{w:.3}", g.load.mark())
                })),
                once(or_dash(g.simulated_wait_over_service, |w| {
                    format!("{w:.3}")
                })),
                format!("{:.2}", at.wait_over_service),
                mt(at.capacity_t_per_year),
                or_dash(at.range_t_per_year, |r| {
                    format!("{}-{}", mt(r[0]), mt(r[2]))
                }),
                or_dash(at.simulated_t_per_year, mt),
                at.binding.as_str().to_owned(),
            ]);
        }
    }
    let mut text = format!("{} in {}\n\n", c.name, c.year);
    text.push_str(&output::aligned(&rows, &[1, 2, 3, 4, 5, 6, 7, 8]));
    match &c.first_binding {
        Some((group, what, year)) => {
            let simulated = c.groups.iter().any(|g| {
                g.id == *group
                    && (g.limits.iter()).any(|l| l.simulated && l.binds_in == Some(*year))
            });
            let _ = writeln!(
                text,
                "\nfirst to bind: {} of {}, in {year}{}",
                what.as_str(),
                (c.groups.iter().find(|g| g.id == *group)).map_or(group.as_str(), |g| &g.name),
                if simulated {
                    " (by the simulated wait)"
                } else {
                    ""
                }
            );
        }
        None => text.push_str("\nnothing binds within the horizon\n"),
    }
    if !a.modernisation.is_empty() {
        text.push('\n');
        text.push_str(&options(a));
    }
    if let Some(p) = &a.plan {
        let _ = writeln!(
            text,
            "\ncheapest plan for wait {} to {}: {:.1} M USD of present value",
            p.wait_target,
            p.years.1,
            p.present_value_usd / 1e6
        );
        for s in &p.steps {
            let _ = writeln!(text, "  {}: {} (decide {})", s.use_from, s.name, s.decide);
        }
        if let Some(why) = &p.ends {
            let _ = writeln!(text, "  the plan ends there: {why}");
        }
        for (year, wait) in &p.simulated_wait_over_service {
            let _ = writeln!(text, "  simulated in {year}: wait/service {wait:.3}");
        }
        for w in &p.warnings {
            let _ = writeln!(text, "  {w}");
        }
        if !p.missed.is_empty() {
            let _ = writeln!(
                text,
                "  target missed in {:?}: nothing can be ready",
                p.missed
            );
        }
    }
    if let Some(why) = &a.no_plan {
        let _ = writeln!(text, "\n{why}");
    }
    for w in &c.warnings {
        let _ = writeln!(text, "warning: {w}");
    }
    text
}

fn options(a: &Answer) -> String {
    let mut rows = vec![
        [
            "option",
            "M USD",
            "M USD/yr",
            "extra Mt/yr",
            "USD/extra t",
            "ships save M USD/yr",
        ]
        .map(String::from)
        .to_vec(),
    ];
    for e in &a.modernisation {
        let (before, after) = e.capacity_t_per_year;
        rows.push(vec![
            e.name.clone(),
            format!("{:.1}", e.cost_usd / 1e6),
            format!("{:.1}", e.annual_usd / 1e6),
            mt(after - before),
            or_dash(e.usd_per_extra_t, |x| format!("{x:.2}")),
            or_dash(e.saved_ship_usd_per_year, |x| format!("{:.1}", x / 1e6)),
        ]);
    }
    let mut text = output::aligned(&rows, &[1, 2, 3, 4, 5]);
    for e in &a.modernisation {
        for note in &e.notes {
            let _ = writeln!(text, "{}: {note}", e.name);
        }
    }
    text
}
