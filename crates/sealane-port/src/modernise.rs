//! Modernisation: what each option buys, and the cheapest phased plan that keeps the wait target.

use crate::{
    capacity::limits,
    error::PortError,
    file::OptionKind,
    load::{group_loads, tonnes_ahead},
    port::{Handling, Modernisation, Port, Traffic},
    sim::{Control, GroupResult, Setup, Simulation, simulate_until},
    svg::{COLOURS, Plot},
};
use serde::Serialize;
use std::collections::BTreeMap;

/// Annual payment that writes off 1 over `years` at `rate`.
#[must_use]
pub fn annuity_factor(rate: f64, years: f64) -> f64 {
    if rate == 0.0 {
        1.0 / years
    } else {
        rate / (1.0 - (1.0 + rate).powf(-years))
    }
}

/// Annual cost of an option.
#[must_use]
pub fn annual_cost_usd(o: &Modernisation, rate: f64) -> f64 {
    o.cost_usd * annuity_factor(rate, o.life_years) + o.opex_usd_per_year
}

/// Effect on one stream of ships.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CargoEffect {
    /// Stream id.
    pub traffic: String,
    /// Tonnes a call before and after.
    pub call_t: (f64, f64),
    /// Ship cost a tonne (voyage, time alongside, wait) before and after; absent without ship costs or when unstable.
    pub usd_per_t: Option<(f64, f64)>,
}

/// Effect of one option.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Effect {
    /// Option id.
    pub option: String,
    /// Name for people.
    pub name: String,
    /// Investment.
    pub cost_usd: f64,
    /// Annuity and running cost.
    pub annual_usd: f64,
    /// Capacity of the port at its wait target, before and after.
    pub capacity_t_per_year: (f64, f64),
    /// Annual cost over extra capacity; absent when there is none.
    pub usd_per_extra_t: Option<f64>,
    /// Longest mean wait over service of any group, before and after; absent when unstable.
    pub wait_over_service: (Option<f64>, Option<f64>),
    /// Saved ship cost a year at today's tonnes.
    pub saved_ship_usd_per_year: Option<f64>,
    /// By stream.
    pub cargo: Vec<CargoEffect>,
    /// What a deeper port rests on at the other end of each trade.
    pub notes: Vec<String>,
}

/// The port after taking options some number of times, `taken` in the order of `port.options`.
#[must_use]
pub fn with_options(port: &Port, taken: &[u32]) -> Port {
    let mut p = port.clone();
    for (o, n) in port.options.iter().zip(taken) {
        for _ in 0..*n {
            apply(&mut p, o);
        }
    }
    deepen_calls(port, &mut p);
    p
}

fn apply(p: &mut Port, o: &Modernisation) {
    let whole = o.amount.round().max(1.0);
    match o.kind {
        OptionKind::Yard => {
            if let Some(y) = p.yards.get_mut(o.target) {
                y.capacity_t += o.amount;
            }
            return;
        }
        OptionKind::Rail => {
            if let Some(y) = p.yards.get_mut(o.target) {
                y.rail_t_per_h += o.amount / 24.0;
            }
            return;
        }
        OptionKind::DredgeChannel => {
            if let Some(c) = &mut p.channel {
                c.depth_m = c.depth_m.max(o.amount);
            }
            return;
        }
        _ => {}
    }
    let Some(g) = p.groups.get_mut(o.target) else {
        return;
    };
    match o.kind {
        OptionKind::Berth => g.berths += whole as usize,
        OptionKind::DredgeBerth => g.depth_m = g.depth_m.max(o.amount),
        OptionKind::Crane => {
            if let Handling::Cranes { count, .. } = &mut g.handling {
                *count += whole as u32;
            }
        }
        _ => match &mut g.handling {
            Handling::Berth { t_per_h } | Handling::Cranes { t_per_h, .. } => {
                *t_per_h *= 1.0 + o.amount;
            }
        },
    }
}

/// Greatest draught that channel (at mean high tide it is the tide's affair; at datum here) and berth let a stream have.
fn depth_room(p: &Port, t: &Traffic) -> f64 {
    let berth = t
        .groups
        .first()
        .and_then(|g| p.groups.get(*g))
        .map_or(f64::INFINITY, |g| g.depth_m - g.under_keel_m);
    let tide = p.tide.as_ref().map_or(0.0, |t| t.mean_m);
    let channel = (p.channel.as_ref()).map_or(f64::INFINITY, |c| c.depth_m + tide - c.under_keel_m);
    berth.min(channel)
}

/// Where the depth was what held the draught back, ships load to the new depth, as far as they are built for it.
fn deepen_calls(before: &Port, after: &mut Port) {
    let deeper: Vec<f64> = after
        .traffic
        .iter()
        .zip(&before.traffic)
        .map(|(t, old)| {
            let laden = old.draught_in_m.max(old.draught_out_m);
            let gained = depth_room(after, t) - depth_room(before, old);
            let most = old
                .design_draught_m
                .min(old.other_end_draught_m.unwrap_or(f64::INFINITY));
            gained.clamp(0.0, (most - laden).max(0.0))
        })
        .collect();
    for (t, d) in after.traffic.iter_mut().zip(deeper) {
        if d > 0.0 {
            t.call_t += d * 100.0 * t.tpc_t_per_cm;
            if t.draught_in_m >= t.draught_out_m {
                t.draught_in_m += d;
            } else {
                t.draught_out_m += d;
            }
        }
    }
}

/// What the other end of each trade makes of deeper water here.
fn other_ends(before: &Port, after: &Port) -> Vec<String> {
    (before.traffic.iter().zip(&after.traffic))
        .filter_map(|(old, new)| {
            let gained = depth_room(after, new) - depth_room(before, old);
            let laden = old.draught_in_m.max(old.draught_out_m);
            let built_for = (old.design_draught_m - laden).clamp(0.0, gained.max(0.0));
            let used = new.draught_in_m.max(new.draught_out_m) - laden;
            match old.other_end_draught_m {
                _ if built_for < 0.05 => None,
                Some(other) if used < built_for - 0.05 => Some(format!(
                    "{}: {used:.1} m of the {gained:.1} m gained can be used, for the other end takes {other:.1} m",
                    old.id
                )),
                Some(_) => None,
                None => Some(format!(
                    "{}: holds only where the other end takes {:.1} m, which the port file does not say",
                    old.id,
                    laden + used
                )),
            }
        })
        .collect()
}

/// Capacity of the whole port at its wait target.
fn port_capacity(port: &Port) -> Result<f64, PortError> {
    let mut sum = 0.0;
    for (i, load) in group_loads(port, 0.0).iter().enumerate() {
        let (_, list) = limits(port, i, load, port.wait_target)?;
        let least = list.iter().map(|l| l.1).fold(f64::INFINITY, f64::min);
        if least.is_finite() {
            sum += least;
        }
    }
    Ok(sum)
}

/// Exact mean wait over service of each group; infinite when unstable.
fn waits_each(port: &Port, years_ahead: f64) -> Vec<f64> {
    group_loads(port, years_ahead)
        .iter()
        .map(|l| {
            if l.calls_per_year == 0.0 {
                0.0
            } else {
                l.wait_over_service().unwrap_or(f64::INFINITY)
            }
        })
        .collect()
}

/// Exact mean wait over service of each group; `None` when unstable.
fn waits(port: &Port, years_ahead: f64) -> Option<Vec<f64>> {
    group_loads(port, years_ahead)
        .iter()
        .map(|l| {
            if l.calls_per_year == 0.0 {
                return Some(0.0);
            }
            l.wait_over_service()
        })
        .collect()
}

/// Ship cost a tonne of each stream: voyage, time alongside and wait.
fn usd_per_t(port: &Port) -> Vec<Option<f64>> {
    let loads = group_loads(port, 0.0);
    port.traffic
        .iter()
        .map(|t| {
            if t.ship_usd_per_day <= 0.0 {
                return None;
            }
            let i = *t.groups.first()?;
            let (g, load) = (port.groups.get(i)?, loads.get(i)?);
            let wait = load.wait_over_service()? * load.service_h;
            let days = (wait + g.service_h(t.call_t)) / 24.0;
            Some((t.voyage_usd + days * t.ship_usd_per_day) / t.call_t)
        })
        .collect()
}

/// The effect of every option of a port taken alone, cheapest extra tonne first; options that add none come last, by saved ship cost.
///
/// # Errors
/// Those of the queues, and [`PortError::Cancelled`].
pub fn effects(port: &Port, control: &Control) -> Result<Vec<Effect>, PortError> {
    let before = port_capacity(port)?;
    let longest = |w: Option<Vec<f64>>| w.map(|w| w.into_iter().fold(0.0, f64::max));
    let wait_before = longest(waits(port, 0.0));
    let cost_before = usd_per_t(port);
    let mut out = Vec::new();
    for (k, o) in port.options.iter().enumerate() {
        control.go_on()?;
        let taken: Vec<u32> = (0..port.options.len()).map(|j| u32::from(j == k)).collect();
        let changed = with_options(port, &taken);
        let after = port_capacity(&changed)?;
        let cost_after = usd_per_t(&changed);
        let cargo: Vec<CargoEffect> = port
            .traffic
            .iter()
            .zip(&changed.traffic)
            .zip(cost_before.iter().zip(&cost_after))
            .map(|((t, u), (a, b))| CargoEffect {
                traffic: t.id.clone(),
                call_t: (t.call_t, u.call_t),
                usd_per_t: a.zip(*b),
            })
            .collect();
        let saved: f64 = cargo
            .iter()
            .zip(&port.traffic)
            .filter_map(|(c, t)| c.usd_per_t.map(|(a, b)| (a - b) * t.annual_t))
            .sum();
        let annual = annual_cost_usd(o, port.discount_rate);
        let extra = after - before;
        out.push(Effect {
            option: o.id.clone(),
            name: o.name.clone(),
            cost_usd: o.cost_usd,
            annual_usd: annual,
            capacity_t_per_year: (before, after),
            usd_per_extra_t: (extra > 1.0).then(|| annual / extra),
            wait_over_service: (wait_before, longest(waits(&changed, 0.0))),
            saved_ship_usd_per_year: cargo.iter().any(|c| c.usd_per_t.is_some()).then_some(saved),
            cargo,
            notes: other_ends(port, &changed),
        });
    }
    out.sort_by(|a, b| {
        let key = |e: &Effect| e.usd_per_extra_t.unwrap_or(f64::INFINITY);
        let saved = |e: &Effect| e.saved_ship_usd_per_year.unwrap_or(0.0) - e.annual_usd;
        key(a)
            .total_cmp(&key(b))
            .then(saved(b).total_cmp(&saved(a)))
    });
    Ok(out)
}

/// One step of a plan.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Step {
    /// Option id.
    pub option: String,
    /// Name for people.
    pub name: String,
    /// Year of decision.
    pub decide: i32,
    /// First year of use.
    pub use_from: i32,
    /// Annuity and running cost.
    pub annual_usd: f64,
    /// Investment.
    pub cost_usd: f64,
}

/// The cheapest plan.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Plan {
    /// Port id.
    pub port: String,
    /// Name for people.
    pub name: String,
    /// Wait target kept.
    pub wait_target: f64,
    /// First and last year.
    pub years: (i32, i32),
    /// Steps in order of use.
    pub steps: Vec<Step>,
    /// Present value of all annual costs over the horizon.
    pub present_value_usd: f64,
    /// Longest mean wait over service of the planned groups, by year.
    pub wait_over_service: Vec<(i32, f64)>,
    /// Years in which the target is missed because nothing that would keep it can be ready.
    pub missed: Vec<i32>,
    /// Why the plan ends before the horizon: `years` then ends with the last year that can be served.
    pub ends: Option<String>,
    /// What simulation says of the years in which each set of options is used last: year, longest mean wait over service of the planned
    /// groups. Empty when only the exact queue was asked.
    pub simulated_wait_over_service: Vec<(i32, f64)>,
    /// What a reader must know.
    pub warnings: Vec<String>,
    /// Groups that no option touches: they are left out of the plan, whatever their wait.
    pub left_out: Vec<String>,
    /// How it was found.
    pub method: &'static str,
}

const MOST_STATES: usize = 4096;

/// The plan of least present value that keeps every group's wait within the target and no rail, yard, channel or pilotage over its limit
/// in each year, by exact dynamic programming over (year, options in use). Options stay once taken and cost their annuity while in use.
/// The wait is that of the exact queue, which has no tides, convoys and yards that back up: [`simulated_plan`] has them. When some year
/// cannot be served the plan is the one to the year before, and says why it ends.
///
/// # Errors
/// [`PortError::NoPlan`] when no set of options serves the first year, or when there are too many combinations;
/// [`PortError::Cancelled`] on request.
pub fn cheapest_plan(port: &Port, years: u32, control: &Control) -> Result<Plan, PortError> {
    let mut plan = plan_within(port, years, &BTreeMap::new(), control)?.0;
    if port.tide.is_some() || port.channel.is_some() || port.groups.iter().any(|g| g.yard.is_some())
    {
        plan.warnings.push(
            "the plan keeps the wait of the exact queue, which leaves out tides, convoys and yards that back up: not checked by simulation"
                .to_owned(),
        );
    }
    Ok(plan)
}

/// A run grows to no more than this share of the ships that a plan may take, and not at all where it needs more than so many times that.
const LONGEST: u64 = 4;
const HOPELESS: f64 = 1.5;

/// The cheapest plan whose waits simulation confirms: each set of options is simulated for the last year of its use, and given up from the
/// year in which the simulated wait passes the target, until the plan holds. All runs together take about `most_ships` ships, the shortest are
/// those of `setup`; what they cannot tell keeps the wait of the queue, and a warning says so.
///
/// # Errors
/// Those of [`cheapest_plan`].
pub fn simulated_plan(
    port: &Port,
    years: u32,
    (setup, most_ships): (&Setup, u64),
    control: &Control,
) -> Result<Plan, PortError> {
    let planned = touched(port);
    let mut taken = 0;
    let mut asked: BTreeMap<(usize, u32), Verdict> = BTreeMap::new();
    let mut ask = |state: usize, p: &Port, year: u32| -> Result<Verdict, PortError> {
        if let Some(known) = asked.get(&(state, year)) {
            return Ok(*known);
        }
        if taken >= most_ships {
            return Ok(Verdict::TooMany);
        }
        let setup = Setup {
            years_ahead: f64::from(year),
            ..*setup
        };
        // Long enough to tell the wait from the target, or to tell it well.
        let miss = |i: usize, g: &GroupResult| {
            if !planned.get(i).copied().unwrap_or(false) {
                return 0.0;
            }
            let off = (g.wait_h.mean - port.wait_target * g.service_h).abs();
            g.wait_h.half_width.map_or(f64::INFINITY, |h| {
                (h / off).min(h / (TOLERANCE * g.wait_h.mean))
            })
        };
        let most = (most_ships / LONGEST).min(most_ships - taken);
        let verdict = match simulate_until(p, &setup, (most, HOPELESS), control, &miss, &mut taken)
        {
            Ok(s) => verdict(&s, &planned),
            Err(PortError::Unstable { .. } | PortError::Overflow { .. }) => {
                Verdict::Wait(f64::INFINITY)
            }
            Err(e) => return Err(e),
        };
        asked.insert((state, year), verdict);
        Ok(verdict)
    };
    let most = port.wait_target * (1.0 + TOLERANCE);
    // First year from which each state is given up.
    let mut given_up: BTreeMap<usize, u32> = BTreeMap::new();
    let mut unjudged = false;
    loop {
        let (mut plan, path, ports) = plan_within(port, years, &given_up, control)?;
        let mut held = true;
        let mut last: BTreeMap<usize, (u32, u32)> = BTreeMap::new();
        for (year, state) in path.iter().enumerate() {
            if !plan.missed.contains(&(port.year + year as i32)) {
                last.entry(*state).or_insert((year as u32, year as u32)).1 = year as u32;
            }
        }
        for (state, (first, end)) in last {
            let Some(p) = ports.get(state) else { continue };
            // Where traffic falls, the first year is the fullest.
            let fullest = if tonnes(p, first) > tonnes(p, end) {
                first
            } else {
                end
            };
            match ask(state, p, fullest)? {
                Verdict::Wait(w) if w > most => {
                    held = false;
                    let (mut good, mut bad) = (0, fullest);
                    let rises = fullest > first;
                    while rises && bad - good > 1 {
                        let middle = good.midpoint(bad);
                        match ask(state, p, middle)? {
                            Verdict::Wait(w) if w > most => bad = middle,
                            Verdict::Wait(_) => good = middle,
                            // Not known: the set is kept, and the plan says so.
                            Verdict::TooShort | Verdict::TooMany => {
                                unjudged = true;
                                good = middle;
                            }
                        }
                    }
                    if bad == 1 || !rises {
                        let now = ask(state, p, 0)?;
                        if !rises || matches!(now, Verdict::Wait(w) if w > most) {
                            bad = 0;
                        }
                    }
                    given_up.insert(state, bad);
                }
                Verdict::Wait(w) => {
                    plan.simulated_wait_over_service
                        .push((port.year + fullest as i32, w));
                }
                Verdict::TooShort | Verdict::TooMany => unjudged = true,
            }
        }
        if held {
            plan.simulated_wait_over_service.sort_by_key(|r| r.0);
            plan.method = "exact dynamic programming over years and options in use, each set of options checked by simulation";
            if unjudged {
                plan.warnings.push(
                    "for some years or sets of options the simulation was too short to judge the wait: there the plan keeps the wait of the exact queue alone"
                        .to_owned(),
                );
            }
            return Ok(plan);
        }
    }
}

/// How far a simulated wait may pass the target before a plan is given up: noise of the run.
const TOLERANCE: f64 = 0.05;

/// What a simulation says of a year of a plan.
#[derive(Debug, Clone, Copy)]
enum Verdict {
    /// Longest mean wait over service of the planned groups.
    Wait(f64),
    TooShort,
    TooMany,
}

fn verdict(s: &Simulation, planned: &[bool]) -> Verdict {
    let mut longest = 0.0;
    for (g, _) in s.groups.iter().zip(planned).filter(|(_, p)| **p) {
        if g.calls_per_year > 0.0 && g.wait_h.half_width.is_none() {
            return Verdict::TooShort;
        }
        longest = f64::max(longest, g.wait_over_service);
    }
    Verdict::Wait(longest)
}

fn tonnes(port: &Port, years_ahead: u32) -> f64 {
    (port.traffic.iter())
        .map(|t| tonnes_ahead(t, f64::from(years_ahead)))
        .sum()
}

/// The plan, the state of each of its years, and the port of each state.
type Planned = (Plan, Vec<usize>, Vec<Port>);

/// The cheapest plan, with states given up from some year on.
fn plan_within(
    port: &Port,
    years: u32,
    given_up: &BTreeMap<usize, u32>,
    control: &Control,
) -> Result<Planned, PortError> {
    let sizes: Vec<u32> = port.options.iter().map(|o| o.most + 1).collect();
    let count = sizes
        .iter()
        .try_fold(1_usize, |n, s| n.checked_mul(*s as usize))
        .filter(|n| *n <= MOST_STATES);
    let Some(count) = count else {
        return Err(PortError::NoPlan {
            reason: format!("more than {MOST_STATES} combinations of options; give fewer"),
        });
    };
    let states: Vec<Vec<u32>> = (0..count).map(|i| digits(i, &sizes)).collect();
    let ports: Vec<Port> = states.iter().map(|s| with_options(port, s)).collect();
    let annual: Vec<f64> = states
        .iter()
        .map(|s| {
            let each = s.iter().zip(&port.options);
            each.map(|(n, o)| f64::from(*n) * annual_cost_usd(o, port.discount_rate))
                .sum()
        })
        .collect();
    let planned = touched(port);
    let ready = |s: usize, year: u32| -> bool {
        (states.get(s).into_iter().flatten())
            .zip(&port.options)
            .all(|(n, o)| *n == 0 || o.lead_years <= f64::from(year))
    };
    let keeps = |s: usize, year: u32| -> Result<bool, PortError> {
        control.go_on()?;
        match ports.get(s) {
            Some(_) if given_up.get(&s).is_some_and(|from| year >= *from) => Ok(false),
            Some(p) => Ok(breach(p, &planned, f64::from(year))?.is_none()),
            None => Ok(false),
        }
    };
    let mut missed = Vec::new();
    let mut ends = None;
    let mut best = vec![f64::INFINITY; count];
    let mut from: Vec<Vec<usize>> = Vec::new();
    for year in 0..=years {
        let discount = (1.0 + port.discount_rate).powi(-(year as i32));
        let mut next = vec![f64::INFINITY; count];
        let mut back = vec![usize::MAX; count];
        let good = (0..count)
            .map(|s| keeps(s, year))
            .collect::<Result<Vec<_>, _>>()?;
        let late = !(0..count).any(|s| ready(s, year) && good.get(s) == Some(&true));
        if late && good.contains(&true) {
            missed.push(port.year + year as i32);
        }
        for (s, (slot, origin)) in next.iter_mut().zip(&mut back).enumerate() {
            let fine = good.get(s) == Some(&true) || (late && good.contains(&true));
            if !ready(s, year) || !fine {
                continue;
            }
            let pay = annual.get(s).copied().unwrap_or_default() * discount;
            if year == 0 {
                *slot = pay;
                continue;
            }
            for (r, cost) in best.iter().enumerate() {
                if cost + pay < *slot && contains(states.get(s), states.get(r)) {
                    *slot = cost + pay;
                    *origin = r;
                }
            }
        }
        if next.iter().all(|c| c.is_infinite()) {
            let all = ports.last().map(|p| breach(p, &planned, f64::from(year)));
            let why = all.transpose()?.flatten();
            let unready = !good.contains(&true);
            let reason = format!(
                "in {} {}",
                port.year + year as i32,
                match why {
                    Some(w) => format!("even with every option {w}"),
                    None if unready =>
                        "the simulated wait passes the target with every set of options".to_owned(),
                    None => "what is needed cannot be ready in time".to_owned(),
                }
            );
            if year == 0 {
                return Err(PortError::NoPlan { reason });
            }
            ends = Some(reason);
            break;
        }
        best = next;
        from.push(back);
    }
    let (last, cost) = best
        .iter()
        .copied()
        .enumerate()
        .min_by(|a, b| a.1.total_cmp(&b.1))
        .unwrap_or((0, f64::NAN));
    let mut path = vec![last];
    for back in from.iter().skip(1).rev() {
        let here = path.last().copied().unwrap_or_default();
        path.push(back.get(here).copied().unwrap_or_default());
    }
    path.reverse();
    let served = (path.len() as u32).saturating_sub(1);
    let mut plan = write_plan(port, served, &states, &ports, &path, cost);
    (plan.missed, plan.ends) = (missed, ends);
    Ok((plan, path, ports))
}

fn digits(mut i: usize, sizes: &[u32]) -> Vec<u32> {
    sizes
        .iter()
        .map(|s| {
            let d = i % *s as usize;
            i /= *s as usize;
            d as u32
        })
        .collect()
}

fn contains(all: Option<&Vec<u32>>, part: Option<&Vec<u32>>) -> bool {
    matches!((all, part), (Some(a), Some(b)) if a.iter().zip(b).all(|(x, y)| x >= y))
}

/// Which groups some option touches, directly, by their yard or by the channel.
fn touched(port: &Port) -> Vec<bool> {
    port.groups
        .iter()
        .enumerate()
        .map(|(i, g)| {
            port.options.iter().any(|o| match o.kind {
                OptionKind::DredgeChannel => true,
                OptionKind::Yard | OptionKind::Rail => g.yard == Some(o.target),
                _ => o.target == i,
            })
        })
        .collect()
}

/// What breaks the wait target or another limit some years ahead, if anything does.
fn breach(port: &Port, planned: &[bool], years_ahead: f64) -> Result<Option<String>, PortError> {
    let now = group_loads(port, 0.0);
    let then = group_loads(port, years_ahead);
    for (i, (load, later)) in now.iter().zip(&then).enumerate() {
        if !planned.get(i).copied().unwrap_or(false) || later.calls_per_year == 0.0 {
            continue;
        }
        let (_, list) = limits(port, i, load, port.wait_target)?;
        for (what, most) in list {
            if later.tonnes_per_year > most * (1.0 + 1e-9) {
                return Ok(Some(format!(
                    "`{}` gets {:.2} Mt, more than its {} lets through ({:.2} Mt)",
                    load.group,
                    later.tonnes_per_year / 1e6,
                    what.as_str(),
                    most / 1e6
                )));
            }
        }
        let kept = later
            .wait_over_service()
            .is_some_and(|w| w <= port.wait_target * (1.0 + 1e-9));
        if !kept {
            return Ok(Some(format!(
                "`{}` waits longer than {} of its service time",
                load.group, port.wait_target
            )));
        }
    }
    Ok(None)
}

fn write_plan(
    port: &Port,
    years: u32,
    states: &[Vec<u32>],
    ports: &[Port],
    path: &[usize],
    cost: f64,
) -> Plan {
    let mut steps = Vec::new();
    let mut wait_over_service = Vec::new();
    let planned = touched(port);
    let mut before = vec![0; port.options.len()];
    for (y, s) in path.iter().enumerate() {
        let year = port.year + y as i32;
        let Some(now) = states.get(*s) else { continue };
        for ((o, a), b) in port.options.iter().zip(now).zip(&before) {
            for _ in *b..*a {
                steps.push(Step {
                    option: o.id.clone(),
                    name: o.name.clone(),
                    decide: year - o.lead_years.ceil() as i32,
                    use_from: year,
                    annual_usd: annual_cost_usd(o, port.discount_rate),
                    cost_usd: o.cost_usd,
                });
            }
        }
        before.clone_from(now);
        if let Some(w) = ports.get(*s).map(|p| waits_each(p, y as f64)) {
            let longest = w
                .into_iter()
                .zip(&planned)
                .filter(|(_, p)| **p)
                .fold(0.0, |m, (w, _)| f64::max(m, w));
            wait_over_service.push((year, longest));
        }
    }
    Plan {
        port: port.id.clone(),
        name: port.name.clone(),
        wait_target: port.wait_target,
        years: (port.year, port.year + years as i32),
        steps,
        present_value_usd: cost,
        wait_over_service,
        missed: Vec::new(),
        ends: None,
        simulated_wait_over_service: Vec::new(),
        warnings: Vec::new(),
        left_out: port
            .groups
            .iter()
            .zip(&planned)
            .filter(|(_, p)| !**p)
            .map(|(g, _)| g.id.clone())
            .collect(),
        method: "exact dynamic programming over years and options in use",
    }
}

/// The plan as a Gantt picture: lead time light, use solid.
#[must_use]
pub fn plan_svg(plan: &Plan) -> String {
    let rows = plan.steps.len().max(1);
    let (first, b) = plan.years;
    let a = (plan.steps.iter()).map(|s| s.decide).fold(first, i32::min);
    let mut plot = Plot::new(
        &format!(
            "Cheapest plan for {} at wait {} of the service time",
            plan.name, plan.wait_target
        ),
        "year",
        "",
        (f64::from(a), f64::from(b + 1)),
        (0.0, rows as f64),
    )
    .sized(
        110.0 + 26.0 * rows as f64,
        Plot::margin_for(plan.steps.iter().map(|s| s.name.as_str())),
    );
    for (i, step) in plan.steps.iter().enumerate() {
        let y = (rows - i) as f64;
        plot.row_name(y - 0.5, &step.name);
        let tip = format!(
            "{}: decide {}, in use from {}, {:.1} M USD",
            step.name,
            step.decide,
            step.use_from,
            step.cost_usd / 1e6
        );
        let (decide, start) = (f64::from(step.decide), f64::from(step.use_from));
        plot.bar(decide, start, y - 0.6, y - 0.4, COLOURS[4], &tip);
        plot.bar(start, f64::from(b + 1), y - 0.8, y - 0.2, COLOURS[0], &tip);
        plot.inside(
            start,
            y - 0.5,
            &format!("{}, {:.0} M USD", step.use_from, step.cost_usd / 1e6),
        );
    }
    if !plan.steps.is_empty() {
        plot.name("decided, being built", COLOURS[4]);
        plot.name("in use", COLOURS[0]);
    }
    plot.finish(false)
}
