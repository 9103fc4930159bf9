//! Tramp ships for a volume: part loads by draught, berth waits fed back, land side and pools as limits.

use crate::error::{FleetError, not_negative, positive};
use sealane_port::{
    Law, Port, Queue, QueueError, QueueModel, group_loads, planned_utilisation, solve,
    yard_utilisation,
};
use serde::Serialize;

/// A ship as plain numbers.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Ship {
    /// Class id.
    pub id: String,
    /// Deadweight at the design draught.
    pub dwt_t: f64,
    /// Design draught.
    pub draught_m: f64,
    /// Tonnes a centimetre of immersion.
    pub tpc_t_per_cm: f64,
    /// Fuel, water, stores and constants aboard.
    pub stores_t: f64,
    /// Most cargo that the holds take; infinite when not known to bind.
    pub hold_t: f64,
    /// Length over all.
    pub loa_m: f64,
    /// Beam.
    pub beam_m: f64,
    /// Hire a day.
    pub hire_usd_per_day: f64,
    /// Fuel a day at sea, laden.
    pub sea_fuel_usd_per_day: f64,
    /// Fuel a day at sea, in ballast.
    pub ballast_fuel_usd_per_day: f64,
    /// Fuel a day in port and at anchor.
    pub port_fuel_usd_per_day: f64,
}

impl Ship {
    /// Cargo at a draught: deadweight less immersion lost less stores, no more than the holds take; 0 when it cannot float so light.
    #[must_use]
    pub fn intake_t(&self, draught_m: f64) -> f64 {
        let lost_cm = (self.draught_m - draught_m).max(0.0) * 100.0;
        (self.dwt_t - lost_cm * self.tpc_t_per_cm - self.stores_t)
            .min(self.hold_t)
            .max(0.0)
    }
}

/// One end of the trade.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PortEnd {
    /// Name for people.
    pub name: String,
    /// Greatest draught allowed, clearance taken off.
    pub draught_m: f64,
    /// Longest ship.
    pub max_loa_m: f64,
    /// Widest ship; infinite when not known to bind.
    pub max_beam_m: f64,
    /// Berths that take this cargo; `None`: not known, the wait is `extra_wait_h` alone and no berth limit is given.
    pub berths: Option<usize>,
    /// Output of one berth while a ship is worked.
    pub rate_t_per_day: f64,
    /// Time alongside without cargo, a call.
    pub turn_h: f64,
    /// Law of the time alongside.
    pub service: Law,
    /// Hours a year that these berths give to other traffic.
    pub other_berth_h_per_year: f64,
    /// Tonnes a year that rail or pipe still let through for this trade; `None`: not known to bind.
    pub land_t_per_year: Option<f64>,
    /// What the land side is called: `rail`, `pipeline`.
    pub land_name: &'static str,
    /// Tonnes a year that room and dwell time of the yard still let through for this trade; `None`: not known to bind.
    pub yard_t_per_year: Option<f64>,
    /// Waits that are not for a berth (tide, closures), a call.
    pub extra_wait_h: f64,
    /// Dues and agency a call.
    pub dues_usd_per_call: f64,
}

impl PortEnd {
    /// The end that a port file's berth group makes for a trade that is not in the file (or whose streams `own` are left out of the
    /// other traffic).
    #[must_use]
    pub fn from_port(port: &Port, group: &str, own: &[&str]) -> Option<Self> {
        let i = port.groups.iter().position(|g| g.id == group)?;
        let g = port.groups.get(i)?;
        let mut others = port.clone();
        others.traffic.retain(|t| !own.contains(&t.id.as_str()));
        let load = group_loads(&others, 0.0).into_iter().nth(i)?;
        let tide = port.tide.as_ref().map_or(0.0, |t| t.mean_m);
        let channel = port
            .channel
            .as_ref()
            .map_or(f64::INFINITY, |c| c.depth_m + tide - c.under_keel_m);
        let land = g.yard.and_then(|y| {
            let rail = port.yards.get(y)?.rail_t_per_h * sealane_port::YEAR_H;
            Some(rail * (1.0 - yard_utilisation(&others, y, 0.0)))
        });
        let yard = g.yard.and_then(|y| {
            let yard = port.yards.get(y)?;
            let taken =
                yard.rail_t_per_h * sealane_port::YEAR_H * yard_utilisation(&others, y, 0.0);
            Some((yard.capacity_t * 365.0 / yard.dwell_days? - taken).max(0.0))
        });
        Some(Self {
            name: port.name.clone(),
            draught_m: (g.depth_m - g.under_keel_m).min(channel),
            max_loa_m: g.max_loa_m,
            max_beam_m: port
                .channel
                .as_ref()
                .map_or(f64::INFINITY, |c| c.max_beam_m),
            berths: Some(g.usable_berths()),
            rate_t_per_day: g.berth_t_per_h() * 24.0,
            turn_h: g.mooring_h,
            service: g.law,
            other_berth_h_per_year: load.utilisation * load.berths as f64 * sealane_port::YEAR_H,
            land_t_per_year: land,
            land_name: "rail",
            yard_t_per_year: yard,
            extra_wait_h: 0.0,
            dues_usd_per_call: 0.0,
        })
    }
}

/// The question.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Tramp {
    /// Tonnes a year.
    pub volume_t: f64,
    /// The ship.
    pub ship: Ship,
    /// Where it loads.
    pub load: PortEnd,
    /// Where it discharges.
    pub discharge: PortEnd,
    /// Laden days at sea.
    pub laden_days: f64,
    /// Ballast days at sea; 0 with a full return cargo.
    pub ballast_days: f64,
    /// Days a year in service.
    pub service_days: f64,
    /// Wanted mean wait over service at each end.
    pub wait_target: f64,
    /// Ships there are of a kind (ice class, law-clean), the least of all pools that apply.
    pub pools: Vec<Pool>,
    /// Other limits on its tonnes, such as its share of a railway or of a quota.
    pub shares: Vec<TradeLimit>,
}

/// A limit on ships.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Pool {
    /// What it is, e.g. "Arc7" or "not listed by any jurisdiction".
    pub name: String,
    /// Ships.
    pub ships: f64,
}

/// Waiting and work at one end.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct EndUse {
    /// Name.
    pub name: String,
    /// Time alongside.
    pub service_h: f64,
    /// Berths there are; absent when not known.
    pub berths: Option<usize>,
    /// Utilisation of the berths, other traffic included; absent when the berths are not known.
    pub utilisation: Option<f64>,
    /// Mean wait, for a berth and other; absent when the berths are overloaded.
    pub wait_h: Option<f64>,
    /// Wait for a berth over service; absent when overloaded or not known.
    pub wait_over_service: Option<f64>,
    /// Berths that keep the wait target, other traffic included; absent beyond 60.
    pub berths_needed: Option<usize>,
    /// Mean wait, berth and other, with those berths.
    pub wait_if_built_h: Option<f64>,
    /// Tonnes a year of this trade that the berths take at the wait target; absent when the berths are not known.
    pub berth_t_per_year: Option<f64>,
    /// Tonnes a year that the land side takes.
    pub land_t_per_year: Option<f64>,
    /// What the land side is called.
    pub land_name: &'static str,
    /// Tonnes a year that the yard takes.
    pub yard_t_per_year: Option<f64>,
}

/// What binds a trade.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TradeLimit {
    /// Where and what, e.g. "rail of Vostochny".
    pub what: String,
    /// Tonnes a year.
    pub tonnes_per_year: f64,
}

/// The answer.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TrampFleet {
    /// Tonnes a year.
    pub volume_t: f64,
    /// Cargo a call.
    pub intake_t: f64,
    /// Cargo without draught limits.
    pub full_intake_t: f64,
    /// Sailing draught.
    pub draught_m: f64,
    /// Port whose draught binds, empty when the ship is full.
    pub draught_bound_by: String,
    /// Calls a year at each end.
    pub calls_per_year: f64,
    /// Round voyage, waits included; absent when an end is overloaded.
    pub cycle_days: Option<f64>,
    /// Ships, as a number with fractions; absent when an end is overloaded.
    pub ships: Option<f64>,
    /// Ships if both ends had the berths that keep the wait target; absent beyond 60 berths.
    pub ships_if_built: Option<f64>,
    /// Whole ships.
    pub whole_ships: Option<u64>,
    /// Loading end.
    pub load: EndUse,
    /// Discharging end.
    pub discharge: EndUse,
    /// Ship cost a tonne: hire, fuel, dues, waits; absent when an end is overloaded.
    pub usd_per_t: Option<f64>,
    /// Limits on the trade, least first, with those passed by the volume at the head.
    pub limits: Vec<TradeLimit>,
    /// The limits that the volume passes, in words.
    pub passed: Vec<String>,
}

/// Ships, calls, waits and cost for a volume.
///
/// ```
/// use sealane_fleet::{PortEnd, Ship, Tramp, tramp};
/// let ship = Ship { id: "panamax-bulk".into(), dwt_t: 75_000.0, draught_m: 14.1, tpc_t_per_cm: 63.0, stores_t: 2_500.0, hold_t: f64::INFINITY, loa_m: 225.0, beam_m: 32.3,
///     hire_usd_per_day: 15_000.0, sea_fuel_usd_per_day: 18_700.0, ballast_fuel_usd_per_day: 16_500.0, port_fuel_usd_per_day: 2_200.0 };
/// let quay = |name: &str, draught_m| PortEnd { name: name.into(), draught_m, max_loa_m: 300.0, max_beam_m: f64::INFINITY, berths: Some(3), rate_t_per_day: 30_000.0,
///     turn_h: 8.0, service: sealane_port::Law::Erlang(2), other_berth_h_per_year: 0.0, land_t_per_year: None, land_name: "rail", yard_t_per_year: None, extra_wait_h: 0.0,
///     dues_usd_per_call: 60_000.0 };
/// let t = Tramp { volume_t: 5e6, ship, load: quay("A", 16.0), discharge: quay("B", 13.1), laden_days: 14.0, ballast_days: 13.5,
///     service_days: 350.0, wait_target: 0.3, pools: vec![], shares: vec![] };
/// let fleet = tramp(&t)?;
/// assert_eq!(fleet.draught_bound_by, "B");
/// assert!(fleet.whole_ships.unwrap() >= 6);
/// # Ok::<(), sealane_fleet::FleetError>(())
/// ```
///
/// # Errors
/// [`FleetError::Number`] for impossible numbers, [`FleetError::NoIntake`] and [`FleetError::NoBerth`] when the ship is too deep, too long or too wide for an end.
/// Overloaded berths are an answer: the absent cycle, with the limit passed.
pub fn tramp(t: &Tramp) -> Result<TrampFleet, FleetError> {
    let (draught_m, bound_by, intake_t) = fit(t)?;
    let calls = t.volume_t / intake_t;
    let load = end_use(&t.load, calls, intake_t, t.wait_target)?;
    let discharge = end_use(&t.discharge, calls, intake_t, t.wait_target)?;
    let cycle_days = load.wait_h.zip(discharge.wait_h).map(|(a, b)| {
        t.laden_days + t.ballast_days + (a + b + load.service_h + discharge.service_h) / 24.0
    });
    let ships = cycle_days.map(|d| calls * d / t.service_days);
    let usd_per_t = load.wait_h.zip(discharge.wait_h).map(|(a, b)| {
        cost_usd(t, (a + b + load.service_h + discharge.service_h) / 24.0) / intake_t
    });
    let built_h = load
        .wait_if_built_h
        .zip(discharge.wait_if_built_h)
        .map(|(a, b)| a + b + load.service_h + discharge.service_h);
    let limits = trade_limits(t, intake_t, cycle_days, &load, &discharge);
    let passed = limits
        .iter()
        .filter(|l| t.volume_t > l.tonnes_per_year)
        .map(|l| {
            format!(
                "{} takes {:.2} Mt a year, {:.2} Mt is asked",
                l.what,
                l.tonnes_per_year / 1e6,
                t.volume_t / 1e6
            )
        })
        .collect();
    Ok(TrampFleet {
        volume_t: t.volume_t,
        intake_t,
        full_intake_t: t.ship.intake_t(t.ship.draught_m),
        draught_m,
        draught_bound_by: bound_by,
        calls_per_year: calls,
        cycle_days,
        ships,
        ships_if_built: built_h
            .map(|h| calls * (t.laden_days + t.ballast_days + h / 24.0) / t.service_days),
        whole_ships: ships.map(|s| s.ceil() as u64),
        load,
        discharge,
        usd_per_t,
        limits,
        passed,
    })
}

/// Draught, the port that binds it, and the cargo of a call, once the numbers are sound and the ship fits both ends.
fn fit(t: &Tramp) -> Result<(f64, String, f64), FleetError> {
    positive("volume_t", t.volume_t)?;
    if t.volume_t > 1e11 {
        return Err(FleetError::Number {
            field: "volume_t",
            value: t.volume_t,
            expected: "tonnes a year, below 1e11",
        });
    }
    positive("ship.dwt_t", t.ship.dwt_t)?;
    positive("ship.tpc_t_per_cm", t.ship.tpc_t_per_cm)?;
    positive("service_days", t.service_days)?;
    positive("wait_target", t.wait_target)?;
    not_negative("laden_days", t.laden_days)?;
    not_negative("ballast_days", t.ballast_days)?;
    let (draught_m, bound_by) = draught(t);
    let intake_t = t.ship.intake_t(draught_m);
    for end in [&t.load, &t.discharge] {
        for (what, need, have) in [
            ("long", t.ship.loa_m, end.max_loa_m),
            ("wide", t.ship.beam_m, end.max_beam_m),
        ] {
            if need > have {
                return Err(FleetError::NoBerth {
                    ship: t.ship.id.clone(),
                    need_m: need,
                    what,
                    port: end.name.clone(),
                    have_m: have,
                });
            }
        }
        if intake_t <= 0.0 {
            return Err(FleetError::NoIntake {
                ship: t.ship.id.clone(),
                draught_m: end.draught_m,
                port: end.name.clone(),
            });
        }
    }
    Ok((draught_m, bound_by, intake_t))
}

/// Ship cost a tonne with a wait of just the target at both ends: what ships and depths are compared by, whatever berths there are.
///
/// # Errors
/// Those of [`tramp`].
pub fn planned_usd_per_t(t: &Tramp) -> Result<f64, FleetError> {
    let (_, _, intake_t) = fit(t)?;
    let mut hours = 0.0;
    for e in [&t.load, &t.discharge] {
        positive("rate_t_per_day", e.rate_t_per_day)?;
        let service_h = e.turn_h + intake_t / e.rate_t_per_day * 24.0;
        hours += service_h * (1.0 + t.wait_target) + e.extra_wait_h;
    }
    Ok(cost_usd(t, hours / 24.0) / intake_t)
}

fn draught(t: &Tramp) -> (f64, String) {
    let mut best = (t.ship.draught_m, String::new());
    for end in [&t.load, &t.discharge] {
        if end.draught_m < best.0 {
            best = (end.draught_m, end.name.clone());
        }
    }
    best
}

fn cost_usd(t: &Tramp, port_days: f64) -> f64 {
    let s = &t.ship;
    let days = t.laden_days + t.ballast_days + port_days;
    days * s.hire_usd_per_day
        + t.laden_days * s.sea_fuel_usd_per_day
        + t.ballast_days * s.ballast_fuel_usd_per_day
        + port_days * s.port_fuel_usd_per_day
        + t.load.dues_usd_per_call
        + t.discharge.dues_usd_per_call
}

fn end_use(e: &PortEnd, calls: f64, intake_t: f64, target: f64) -> Result<EndUse, FleetError> {
    positive("rate_t_per_day", e.rate_t_per_day)?;
    not_negative("turn_h", e.turn_h)?;
    if e.berths == Some(0) {
        return Err(FleetError::Number {
            field: "berths",
            value: 0.0,
            expected: "1 or more",
        });
    }
    not_negative("extra_wait_h", e.extra_wait_h)?;
    not_negative("other_berth_h_per_year", e.other_berth_h_per_year)?;
    let service_h = e.turn_h + intake_t / e.rate_t_per_day * 24.0;
    let work_h = calls * service_h + e.other_berth_h_per_year;
    let year = sealane_port::YEAR_H;
    let wait_at = |berths: usize| {
        wait_over_service(e.service, berths, work_h / year).map_err(sealane_port::PortError::from)
    };
    let needed = berths_needed(e.service, work_h / year, target);
    let wait_if_built = needed.map(wait_at).transpose()?;
    let mut out = EndUse {
        name: e.name.clone(),
        service_h,
        berths: e.berths,
        utilisation: None,
        wait_h: Some(e.extra_wait_h),
        wait_over_service: None,
        berths_needed: needed,
        wait_if_built_h: wait_if_built.map(|w| w * service_h + e.extra_wait_h),
        berth_t_per_year: None,
        land_t_per_year: e.land_t_per_year,
        land_name: e.land_name,
        yard_t_per_year: e.yard_t_per_year,
    };
    if let Some(berths) = e.berths {
        let utilisation = work_h / (berths as f64 * year);
        let wait = (utilisation < 1.0).then(|| wait_at(berths)).transpose()?;
        let (model, shape) = queue_of(e.service, berths);
        let most = planned_utilisation(model, berths, target / shape)
            .map_err(sealane_port::PortError::from)?;
        let room_h = (most * berths as f64 * year - e.other_berth_h_per_year).max(0.0);
        out.utilisation = Some(utilisation);
        out.wait_h = wait.map(|w| w * service_h + e.extra_wait_h);
        out.wait_over_service = wait;
        out.berth_t_per_year = Some(room_h / service_h * intake_t);
    }
    Ok(out)
}

/// Most berths looked at.
const MOST_BERTHS: usize = 60;

/// Berths above which a law of three or four phases is taken with two: its exact queue is slow there.
const SLOW_ABOVE: usize = 6;

/// The queue that is solved for tramps at berths of a service law, and what its wait is scaled by: beyond six berths the wait of more
/// than two phases is that of two by the sums of squared variations, as a port's load takes it.
fn queue_of(service: Law, berths: usize) -> (QueueModel, f64) {
    let solved = match service {
        Law::Erlang(k) if berths > SLOW_ABOVE => Law::Erlang(k.min(2)),
        law => law,
    };
    let arrivals = Law::Exponential;
    let model = QueueModel {
        arrivals,
        service: solved,
    };
    let shape = (arrivals.scv() + service.scv()) / (arrivals.scv() + solved.scv());
    (model, shape)
}

/// Mean wait over service of an offered load (berths busy on average).
fn wait_over_service(service: Law, berths: usize, load: f64) -> Result<f64, QueueError> {
    let (model, shape) = queue_of(service, berths);
    let queue = Queue {
        model,
        berths,
        utilisation: load / berths as f64,
    };
    solve(&queue).map(|a| a.wait * shape)
}

/// Fewest berths that keep the wait target for an offered load; `None` beyond 60.
fn berths_needed(service: Law, load: f64, target: f64) -> Option<usize> {
    let first = load.min(1e6).floor() as usize + 1;
    (first..=MOST_BERTHS)
        .find(|berths| wait_over_service(service, *berths, load).is_ok_and(|wait| wait <= target))
}

fn trade_limits(
    t: &Tramp,
    intake_t: f64,
    cycle_days: Option<f64>,
    load: &EndUse,
    discharge: &EndUse,
) -> Vec<TradeLimit> {
    let mut limits = Vec::new();
    for end in [load, discharge] {
        if let Some(berths) = end.berth_t_per_year {
            limits.push(TradeLimit {
                what: format!("berths of {}", end.name),
                tonnes_per_year: berths,
            });
        }
        if let Some(land) = end.land_t_per_year {
            limits.push(TradeLimit {
                what: format!("{} of {}", end.land_name, end.name),
                tonnes_per_year: land.max(0.0),
            });
        }
        if let Some(yard) = end.yard_t_per_year {
            limits.push(TradeLimit {
                what: format!("yard of {}", end.name),
                tonnes_per_year: yard.max(0.0),
            });
        }
    }
    if let Some(days) = cycle_days {
        for pool in &t.pools {
            limits.push(TradeLimit {
                what: format!("pool of {} ships ({})", pool.ships, pool.name),
                tonnes_per_year: pool.ships * t.service_days / days * intake_t,
            });
        }
    }
    limits.extend(t.shares.iter().cloned());
    limits.sort_by(|a, b| a.tonnes_per_year.total_cmp(&b.tonnes_per_year));
    limits
}

/// The same trade at several volumes.
///
/// # Errors
/// Those of [`tramp`].
pub fn ships_by_volume(t: &Tramp, volumes_t: &[f64]) -> Result<Vec<TrampFleet>, FleetError> {
    volumes_t
        .iter()
        .map(|v| {
            tramp(&Tramp {
                volume_t: *v,
                ..t.clone()
            })
        })
        .collect()
}

/// The ship that carries a tonne of the trade cheapest at the wait target ([`planned_usd_per_t`]), and that cost; `None` when none of them fits
/// both ends.
///
/// # Errors
/// Those of [`tramp`], ships that do not fit left out.
pub fn cheapest<'s>(t: &Tramp, ships: &'s [Ship]) -> Result<Option<(&'s Ship, f64)>, FleetError> {
    let mut best: Option<(&Ship, f64)> = None;
    for ship in ships {
        let q = Tramp {
            ship: ship.clone(),
            ..t.clone()
        };
        match planned_usd_per_t(&q) {
            Ok(usd) if best.is_none_or(|b| usd < b.1) => best = Some((ship, usd)),
            Ok(_) | Err(FleetError::NoIntake { .. } | FleetError::NoBerth { .. }) => {}
            Err(e) => return Err(e),
        }
    }
    Ok(best)
}

/// Cost of one draught for one ship.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct DraughtRow {
    /// Depth-limited draught at the discharging end.
    pub draught_m: f64,
    /// Ship id.
    pub ship: String,
    /// Cargo a call.
    pub intake_t: f64,
    /// Ship cost a tonne; absent when the berths are overloaded.
    pub usd_per_t: Option<f64>,
    /// Ships; absent when overloaded.
    pub ships: Option<f64>,
}

/// What each draught at the discharging end makes of each ship, every draught with its cheapest ship first.
///
/// # Errors
/// Those of [`tramp`], ships that do not fit left out.
pub fn by_draught(
    t: &Tramp,
    ships: &[Ship],
    draughts_m: &[f64],
) -> Result<Vec<DraughtRow>, FleetError> {
    let mut rows = Vec::new();
    for draught in draughts_m {
        let mut here = Vec::new();
        for ship in ships {
            let mut q = Tramp {
                ship: ship.clone(),
                ..t.clone()
            };
            q.discharge.draught_m = *draught;
            match tramp(&q) {
                Ok(f) => here.push(DraughtRow {
                    draught_m: *draught,
                    ship: ship.id.clone(),
                    intake_t: f.intake_t,
                    usd_per_t: f.usd_per_t,
                    ships: f.ships,
                }),
                Err(FleetError::NoIntake { .. } | FleetError::NoBerth { .. }) => {}
                Err(e) => return Err(e),
            }
        }
        here.sort_by(|a, b| {
            let key = |r: &DraughtRow| r.usd_per_t.unwrap_or(f64::INFINITY);
            key(a).total_cmp(&key(b))
        });
        rows.extend(here);
    }
    Ok(rows)
}
