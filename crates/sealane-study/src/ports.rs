//! The ports of a study: capacity exact and simulated, what binds first and when, what modernisation buys, the cheapest plan.

use crate::draws::Stop;
use crate::file::{Study, StudyFile};
use rayon::prelude::*;
use sealane_port::{
    Capacity, CapacityQuestion, Effect, Plan, Port, PortFile, builtin_text, capacity, effects,
    sim::{Control, Precision, Setup, Simulation, simulate},
    simulated_plan,
};
use serde::Serialize;
use std::path::Path;

/// Ships a replication of the simulations behind a capacity: those of today's wait and of a plan grow until they are precise enough.
const SHIPS: u64 = 2_000;
/// Most ships of the simulation of today's wait: what a study of ten ports has time for.
const MOST_SHIPS: u64 = 80_000;
/// Ships of all simulations of a plan.
const PLAN_SHIPS: u64 = 80_000;
/// Replications of them.
const REPLICATIONS: u32 = 2;
/// Draws from the ranges of a port file.
const DRAWS: u32 = 40;
/// Ships of the stretch that the berth chart shows.
const CHART_SHIPS: u64 = 1_500;

/// What the port room says of the gateways of a study.
#[derive(Debug, Clone, Default, Serialize)]
pub struct PortBook {
    /// Gateways with a port file, in the study's order.
    pub ports: Vec<PortResult>,
    /// Gateways without one, or with one that cannot be used, and why.
    pub missing: Vec<(String, String)>,
}

/// One port.
#[derive(Debug, Clone, Serialize)]
pub struct PortResult {
    /// Gateway of the study.
    pub gateway: String,
    /// Where the port file came from.
    pub file: String,
    /// Capacity by berth group.
    pub capacity: Capacity,
    /// What each option buys, cheapest extra tonne first.
    pub effects: Vec<Effect>,
    /// The cheapest plan that keeps the wait target over the horizon.
    pub plan: Option<Plan>,
    /// Why there is no plan.
    pub plan_why_not: Option<String>,
    /// The port as plain numbers.
    #[serde(skip)]
    pub port: Port,
    /// A simulated stretch with its trace, for the berth chart.
    #[serde(skip)]
    pub stretch: Option<Simulation>,
}

impl PortBook {
    /// The port behind a gateway.
    #[must_use]
    pub fn of(&self, gateway: &str) -> Option<&PortResult> {
        self.ports.iter().find(|p| p.gateway == gateway)
    }
}

/// Computes the ports of a study; `locode` gives the UN/LOCODE of a gateway's place.
pub fn book(
    study: &Study,
    horizon: i32,
    seed: u64,
    locode: &(dyn Fn(&str) -> Option<String> + Sync),
    stop: Option<&Stop>,
    done: &(dyn Fn() + Sync),
) -> PortBook {
    let used = |id: &str, file: &StudyFile| {
        file.cargo.iter().any(|c| c.from == id || c.to == id)
            || file.service.iter().any(|s| s.ports.iter().any(|p| p == id))
    };
    let answers: Vec<(String, Result<PortResult, String>)> = study
        .file
        .gateway
        .par_iter()
        .filter(|g| used(&g.id, &study.file))
        .map(|g| {
            let answer = text(&study.folder, &g.id, locode(&g.place).as_deref())
                .and_then(|(name, text)| port(&g.id, &name, &text, (horizon, seed), stop));
            done();
            (g.id.clone(), answer)
        })
        .collect();
    let mut book = PortBook::default();
    for (id, answer) in answers {
        match answer {
            Ok(p) => book.ports.push(p),
            Err(why) => book.missing.push((id, why)),
        }
    }
    book
}

/// The port file of a gateway: `ports/<gateway>.toml` beside the study, else the built-in one of its UN/LOCODE.
fn text(folder: &Path, gateway: &str, locode: Option<&str>) -> Result<(String, String), String> {
    let own = folder.join("ports").join(format!("{gateway}.toml"));
    if own.is_file() {
        let name = format!("ports/{gateway}.toml");
        return std::fs::read_to_string(&own)
            .map(|t| (name.clone(), t))
            .map_err(|e| format!("{name}: {e}"));
    }
    let code = locode.ok_or("its place has no UN/LOCODE and the study no port file for it")?;
    builtin_text(code)
        .map(|t| (format!("built-in port file {code}"), t.to_owned()))
        .map_err(|_| {
            format!("no port file: write ports/{gateway}.toml beside the study, as docs/src/port-simulation.md says")
        })
}

/// Traffic of a commodity that the port file of a gateway has, t a year; `None` without a port file or such traffic.
pub(crate) fn traffic(
    folder: &Path,
    gateway: &str,
    place: &str,
    commodity: &str,
) -> Option<Traffic> {
    let (name, text) = text(folder, gateway, Some(place)).ok()?;
    let file = PortFile::parse(&name, &text).ok()?;
    let mut out = Traffic {
        value: 0.0,
        high: 0.0,
    };
    for t in file.traffic.iter().filter(|t| t.cargo == commodity) {
        out.value += t.annual_t.0.value;
        out.high += t.annual_t.0.high_or_value();
    }
    (out.value > 0.0).then_some(out)
}

/// Tonnes a year.
pub(crate) struct Traffic {
    pub value: f64,
    pub high: f64,
}

fn port(
    gateway: &str,
    name: &str,
    text: &str,
    (horizon, seed): (i32, u64),
    stop: Option<&Stop>,
) -> Result<PortResult, String> {
    let words = |e: sealane_port::PortError| e.to_string();
    let file = PortFile::parse(name, text).map_err(words)?;
    let port = Port::parse(name, text).map_err(words)?;
    let years = u32::try_from((horizon - port.year).clamp(1, 40)).unwrap_or(25);
    let setup = Setup {
        ships: SHIPS,
        seed,
        replications: REPLICATIONS,
        trace: 0,
        years_ahead: 0.0,
    };
    let question = CapacityQuestion {
        years,
        simulation: Some(setup),
        precision: Precision {
            most_ships: MOST_SHIPS,
            ..Precision::default()
        },
        draws: DRAWS,
        seed,
        ..CapacityQuestion::default()
    };
    let control = stop.map_or_else(Control::default, |s| Control::watching(s.clone()));
    let mut capacity = capacity(&file, &question, &control).map_err(words)?;
    let effects = effects(&port, &control).map_err(words)?;
    let (plan, plan_why_not) = if port.options.is_empty() {
        (None, Some("the port file names no option".to_owned()))
    } else {
        match simulated_plan(&port, years, (&setup, PLAN_SHIPS), &control) {
            Ok(p) => {
                capacity.warnings.extend(p.ends.iter().map(|why| {
                    format!("the cheapest plan serves the years to {}: {why}", p.years.1)
                }));
                (Some(p), None)
            }
            Err(e) => (None, Some(e.to_string())),
        }
    };
    let stretch = Setup {
        ships: CHART_SHIPS,
        replications: 1,
        trace: 1_000,
        ..setup
    };
    let stretch = simulate(&port, &stretch, &control).ok();
    Ok(PortResult {
        gateway: gateway.to_owned(),
        file: name.to_owned(),
        capacity,
        effects,
        plan,
        plan_why_not,
        port,
        stretch,
    })
}

/// Whether a berth group takes a commodity, by its own name or by the family that port files name; smaller is nearer.
fn nearness(group: &[String], commodity: &str) -> Option<usize> {
    let families: &[&str] = match commodity {
        "potash" | "urea" | "dap" => &["fertilisers", "dry-bulk"],
        "wheat" | "iron-ore" | "limestone" => &["grain", "dry-bulk"],
        "steel" => &["steel-products", "general-cargo"],
        "sawn-timber" | "logs" => &["timber", "general-cargo"],
        _ => &[],
    };
    std::iter::once(commodity)
        .chain(families.iter().copied())
        .position(|name| group.iter().any(|c| c == name))
}

/// The berth group of a port that takes a commodity: the nearest name first, then the deepest.
#[must_use]
pub fn group_for(port: &Port, commodity: &str) -> Option<usize> {
    port.groups
        .iter()
        .enumerate()
        .filter_map(|(i, g)| Some((nearness(&g.cargo, commodity)?, i, g.depth_m)))
        .min_by(|a, b| a.0.cmp(&b.0).then(b.2.total_cmp(&a.2)))
        .map(|(_, i, _)| i)
}
