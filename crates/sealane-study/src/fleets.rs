//! The fleet that a study's cargoes and lines need: tramp ships with the port waits fed back, draughts, pools, lines, seasonal fleets.

use crate::assessment::{CargoResult, ServiceResult};
use crate::depths::{self, DepthBook};
use crate::file::{CargoUnit, Service, ServiceKind, StudyFile};
use crate::limits::RoomLimit;
use crate::model::{CargoModel, Model, Route};
use crate::params::Id;
use crate::pools::{PoolRow, pools_for};
use crate::ports::{PortBook, group_for};
use crate::shares::{self, ShareRow, Shared, allocation, land_name};
use crate::world::{Physical, VoyageQuery, WayQuery, World};
use rayon::prelude::*;
use sealane_fleet::{
    DraughtRow, FleetError, Liner, LinerCall, LinerPrices, LinerShip, Month, Pool, PortEnd,
    Seasonal, SeasonalFleet, Ship, TradeLimit, Tramp, TrampFleet, by_draught, line, seasonal,
    tramp,
};
use sealane_port::Law;
use serde::Serialize;
use std::path::Path;

/// Days a year that a tramp works: the rest is dry dock and repair. An assumption.
pub const SERVICE_DAYS: f64 = 350.0;
/// Wait over service at which bulk berths are planned, when no port file says it.
const WAIT_TARGET: f64 = 0.30;
/// How a warning begins that study and port file differ on a draught; the section puts them together.
pub(crate) const DRAUGHTS_DIFFER: &str = "draughts differ: ";
/// Sailing time kept as buffer by a line. An assumption.
const BUFFER_SHARE: f64 = 0.10;

/// The fleet part of an assessment.
#[derive(Debug, Clone, Default, Serialize)]
pub struct FleetBook {
    /// Cargoes in tonnes, by the corridor under study.
    pub tramps: Vec<TrampResult>,
    /// Lines.
    pub lines: Vec<LineResult>,
    /// Corridors with closed months, by cargo.
    pub seasonal: Vec<SeasonalResult>,
    /// Who takes what of the railways and limits that cargoes share, today and at the targets.
    pub shares: Vec<ShareRow>,
}

/// One end of a trade as taken.
#[derive(Debug, Clone, Serialize)]
pub struct EndSource {
    /// Gateway.
    pub gateway: String,
    /// Berth group of the port file; absent without one.
    pub berths: Option<String>,
    /// Draught: the lesser of the study's and the port file's, clearance taken off.
    pub draught_m: f64,
    /// Who says it: `study` or `port file`.
    pub draught_from: &'static str,
    /// Tonnes a year of the same cargo that the port file has beside the study's present volume.
    pub same_cargo_t_per_year: f64,
}

/// One cargo's ships.
#[derive(Debug, Clone, Serialize)]
pub struct TrampResult {
    /// Cargo id.
    pub cargo: String,
    /// Name for people.
    pub name: String,
    /// Ship class.
    pub ship: String,
    /// Loading and discharging ends.
    pub ends: Vec<EndSource>,
    /// Volume on the corridor today, t a year, P50 of the study.
    pub today_t: f64,
    /// Official target and its year.
    pub target_t: Option<(f64, i32)>,
    /// At today's volume.
    pub today: Option<TrampFleet>,
    /// At the target.
    pub at_target: Option<TrampFleet>,
    /// By rising volume.
    pub volumes: Vec<TrampFleet>,
    /// At each draught of both ends the cheapest ship, at today's volume.
    pub draughts: Vec<DepthRow>,
    /// What deeper water is worth at each port that could receive the target; absent without a target or where ships are shallow.
    pub depths: Option<DepthBook>,
    /// Why there is no answer.
    pub why_not: Option<String>,
    /// What a reader should know.
    pub warnings: Vec<String>,
}

/// What a draught at both ends makes possible.
#[derive(Debug, Clone, Serialize)]
pub struct DepthRow {
    /// Draught allowed at both ends (where they allow less today).
    pub draught_m: f64,
    /// Cheapest ship of the kind.
    pub ship: String,
    /// Cargo a call.
    pub intake_t: f64,
    /// Ship cost a tonne.
    pub usd_per_t: f64,
    /// Saved against the draught of today with the study's ship.
    pub saves_usd_per_t: f64,
    /// Whether this is the draught of today.
    pub today: bool,
}

/// One line.
#[derive(Debug, Clone, Serialize)]
pub struct LineResult {
    /// Service id.
    pub id: String,
    /// Name for people.
    pub name: String,
    /// Days between departures.
    pub every_days: f64,
    /// Slots a ship.
    pub slots_teu: f64,
    /// Feasible fleets, cheapest first.
    pub fleets: Vec<sealane_fleet::Service>,
    /// Strong-leg TEU a week that it would win, P50 of the study.
    pub have_per_week: f64,
    /// Why there is none.
    pub why_not: Option<String>,
}

/// A seasonal fleet.
#[derive(Debug, Clone, Serialize)]
pub struct SeasonalResult {
    /// Cargo id.
    pub cargo: String,
    /// Name of the corridor.
    pub corridor: String,
    /// Ship class, with the ice class asked.
    pub ship: String,
    /// Tonnes a year offered, evenly over the months.
    pub offered_t: f64,
    /// Store at the loading port; `None` where the yard is not known, and then none is counted.
    pub store_t: Option<f64>,
    /// The answer.
    pub fleet: Option<SeasonalFleet>,
    /// Why there is none.
    pub why_not: Option<String>,
}

/// What the rooms are asked with.
pub struct Asked<'a> {
    /// Folder of the study.
    pub folder: &'a Path,
    /// The study.
    pub file: &'a StudyFile,
    /// Compiled.
    pub model: &'a Model,
    /// Ports.
    pub ports: &'a PortBook,
    /// Answers by cargo, in the order of the model.
    pub cargoes: &'a [CargoResult],
    /// Answers by service.
    pub services: &'a [ServiceResult],
    /// The rooms above.
    pub world: &'a dyn World,
    /// UN/LOCODE of a gateway.
    pub locode: &'a (dyn Fn(&str) -> Option<String> + Sync),
}

impl Asked<'_> {
    /// Whether nobody waits for the answer any more.
    fn stopped(&self) -> bool {
        let stop = self.world.stop();
        stop.is_some_and(|s| s.load(std::sync::atomic::Ordering::Relaxed))
    }
}

/// Sizes the fleets of a study.
#[must_use]
pub fn book(q: &Asked<'_>) -> FleetBook {
    let central = q.model.params.central();
    let x = |id: Id| central.get(id).copied().unwrap_or(0.0);
    let pools = crate::pools::read(q.folder);
    let (pools, pool_fault) = match pools {
        Ok(p) => (p, None),
        Err(e) => (Vec::new(), Some(e)),
    };
    let bulk: Vec<(usize, &CargoModel, &CargoResult)> = (q.model.cargoes.iter().zip(q.cargoes))
        .enumerate()
        .filter(|(_, (c, _))| c.cargo.unit == CargoUnit::T)
        .map(|(k, (c, r))| (k, c, r))
        .collect();
    let base = |c: &CargoModel| c.volume.map_or(0.0, x);
    let mut shared = shares::railways(q, &base);
    shared.extend(shares::limits(&q.model.cargoes, q.cargoes));
    for s in &mut shared {
        s.serve_by_gain(q.cargoes);
    }
    let today: Vec<f64> = (q.model.cargoes.iter().zip(q.cargoes))
        .map(|(c, r)| r.volume.map_or_else(|| base(c), |v| v.p50).max(0.0))
        .collect();
    let targets: Vec<f64> = (today.iter().zip(q.cargoes))
        .map(|(t, r)| r.target.as_ref().map_or(*t, |target| target.target))
        .collect();
    let cases = Cases {
        shared: &shared,
        today: &today,
        targets: &targets,
    };
    let mut tramps: Vec<TrampResult> = bulk
        .par_iter()
        .map(|(k, c, r)| tramp_result(q, (*k, c, r), &cases, &x, &pools))
        .collect();
    let mut shares = allocation(&shared, &q.model.cargoes, "today", &today);
    if today != targets {
        shares.extend(allocation(&shared, &q.model.cargoes, "targets", &targets));
    }
    if let Some(fault) = pool_fault {
        for t in &mut tramps {
            t.warnings.push(fault.clone());
        }
    }
    let lines = q
        .file
        .service
        .par_iter()
        .filter(|s| s.kind != ServiceKind::SlotCharter && !q.stopped())
        .map(|s| line_result(q, s))
        .collect();
    let seasonal = bulk
        .iter()
        .flat_map(|(_, c, _)| {
            c.routes
                .iter()
                .filter_map(|r| r.as_ref().ok())
                .filter(|r| r.offer.open.contains(&false) && !q.stopped())
                .map(|r| seasonal_result(q, c, r, &x, &pools))
        })
        .collect();
    FleetBook {
        tramps,
        lines,
        seasonal,
        shares,
    }
}

/// What cargoes share, and what each asks today and at the targets.
struct Cases<'a> {
    shared: &'a [Shared],
    today: &'a [f64],
    targets: &'a [f64],
}

impl Cases<'_> {
    /// A trade with what the others leave it when all ask `asks`.
    fn bound(&self, trade: &Tramp, (k, route): (usize, &Route), asks: &[f64]) -> Tramp {
        let mut t = trade.clone();
        for s in self.shared.iter().filter(|s| s.cargoes.contains(&k)) {
            let most = s.limit_of(k, asks);
            match &s.gateway {
                Some(g) if *g == route.ports.0 => t.load.land_t_per_year = Some(most),
                Some(_) => t.discharge.land_t_per_year = Some(most),
                None => t.shares.push(TradeLimit {
                    what: s.what.clone(),
                    tonnes_per_year: most,
                }),
            }
        }
        t
    }
}

/// What the port room leaves each cargo of the corridor under study, t a year: berths, yards and lines at both ends with the other traffic of today. The
/// study's own quota is not in it: cargoes share that.
#[must_use]
pub fn room_limits(q: &Asked<'_>) -> Vec<Vec<RoomLimit>> {
    let central = q.model.params.central();
    let x = |id: Id| central.get(id).copied().unwrap_or(0.0);
    let base = |c: &CargoModel| c.volume.map_or(0.0, x);
    let railways = shares::railways(q, &base);
    q.model
        .cargoes
        .par_iter()
        .enumerate()
        .map(|(k, c)| {
            let (CargoUnit::T, Some(Ok(route))) = (c.cargo.unit, c.routes.first()) else {
                return Vec::new();
            };
            if q.stopped() {
                return Vec::new();
            }
            let Ok(built) = build(q, c, route, base(c), &x, &[]) else {
                return Vec::new();
            };
            let own = tramp(&built.trade).map_or_else(|_| Vec::new(), |f| f.limits);
            let own = own.into_iter().map(|l| RoomLimit {
                what: l.what,
                tonnes_per_year: l.tonnes_per_year,
                shared: None,
            });
            let lines = (railways.iter())
                .filter(|s| s.cargoes.contains(&k))
                .map(|s| RoomLimit {
                    what: s.what.clone(),
                    tonnes_per_year: s.room_t(),
                    shared: Some(s.key.clone()),
                });
            own.chain(lines).collect()
        })
        .collect()
}

/// A ship of a class on a way, priced with the central numbers of an offer.
fn ship_on(
    class: &sealane_voyage::Ship,
    p: &Physical,
    route: &Route,
    hire: f64,
    x: &dyn Fn(Id) -> f64,
) -> Ship {
    let s = &route.offer.sea;
    let ff = x(s.fuel_factor);
    let fuel = x(s.fuel) * (1.0 - p.mgo_share) + x(s.mgo) * p.mgo_share;
    let carbon = x(s.carbon) * p.co2_per_fuel_t;
    let days = p.sea_days.max(1e-9);
    Ship {
        id: class.id.clone(),
        dwt_t: class.dwt_t.value,
        draught_m: class.draught_m.value,
        tpc_t_per_cm: class.tpc_t_per_cm.value,
        stores_t: class.bunkers_and_stores_t.value,
        hold_t: p.intake_t,
        loa_m: class.loa_m.value,
        beam_m: class.beam_m.value,
        hire_usd_per_day: hire * s.ice_hire.map_or(1.0, x),
        sea_fuel_usd_per_day: p.fuel_laden_t / days * ff * (fuel + carbon),
        ballast_fuel_usd_per_day: p.fuel_ballast_t / days * ff * (fuel + carbon),
        port_fuel_usd_per_day: p.fuel_port_t_per_day * ff * (x(s.mgo) + carbon),
    }
}

struct Built {
    trade: Tramp,
    ends: Vec<EndSource>,
    warnings: Vec<String>,
}

fn build(
    q: &Asked<'_>,
    c: &CargoModel,
    route: &Route,
    today_t: f64,
    x: &dyn Fn(Id) -> f64,
    pools: &[PoolRow],
) -> Result<Built, String> {
    let s = &route.offer.sea;
    let class = sealane_voyage::ship(&c.cargo.ship).map_err(|e| e.to_string())?;
    let full = physical(q, c, &class.id, route)?;
    let mut ship = ship_on(&class, &full, route, x(s.hire), x);
    // What the study says a call lifts (a cubic limit, say) holds here as on the way.
    ship.hold_t = s.intake.map_or(ship.hold_t, |id| ship.hold_t.min(x(id)));
    let weather = x(s.weather);
    let commodity = &c.cargo.commodity;
    let mut ends = Vec::new();
    let mut made = Vec::new();
    let mut warnings = Vec::new();
    let mut target = WAIT_TARGET;
    let sides = [&route.ports.0, &route.ports.1];
    for (k, gate) in sides.into_iter().enumerate() {
        let side = Side {
            gate,
            commodity,
            today_t,
            wait_days: x(*s.wait.get(k).unwrap_or(&s.extra)),
            rate: x(*s.rate.get(k).unwrap_or(&s.extra)),
            dues: x(*s.dues.get(k).unwrap_or(&s.extra)) * s.gross_t / 40_000.0 * x(s.dues_factor),
        };
        let (mut end, source) = port_end(q, &side, &mut warnings);
        if let Some(p) = q.ports.of(gate) {
            target = if k == 0 {
                p.port.wait_target
            } else {
                target.min(p.port.wait_target)
            };
        }
        // Cargoes share it: it comes with what the others leave.
        end.land_t_per_year = None;
        ends.push(source);
        made.push(end);
    }
    let b = x(s.ballast);
    let passage = (s.canal_usd.0 + b * s.canal_usd.1) * x(s.dues_factor)
        + s.icebreaker.map_or(0.0, x) * s.gross_t
        + x(s.war) / 100.0 * x(s.hull) * s.dwt_t * (1.0 + b);
    let mut made = made.into_iter();
    let (Some(mut load), Some(discharge)) = (made.next(), made.next()) else {
        return Err("two ends are needed".to_owned());
    };
    load.dues_usd_per_call += passage;
    let own = pools_for(pools, commodity, (q.locode)(&route.ports.0).as_deref());
    Ok(Built {
        trade: Tramp {
            volume_t: today_t.max(1.0),
            ship,
            load,
            discharge,
            laden_days: s.sea_days * weather + s.canal_days + x(s.extra),
            ballast_days: b * (s.sea_days * weather + s.canal_days),
            service_days: SERVICE_DAYS,
            wait_target: target,
            pools: own,
            shares: Vec::new(),
        },
        ends,
        warnings,
    })
}

/// The voyage of a ship class without any limit of draught.
fn physical(q: &Asked<'_>, c: &CargoModel, ship: &str, route: &Route) -> Result<Physical, String> {
    let ice = q
        .file
        .corridor
        .iter()
        .find(|k| k.id == route.corridor)
        .and_then(|k| k.ice_class.clone());
    let query = VoyageQuery {
        ship,
        speed_kn: c.cargo.speed_kn.as_ref().map(|g| g.0.value),
        max_draught_m: None,
        commodity: &c.cargo.commodity,
        ice_class: ice.as_deref(),
    };
    q.world.physical(&query, &route.way)
}

struct Side<'a> {
    gate: &'a str,
    commodity: &'a str,
    today_t: f64,
    wait_days: f64,
    rate: f64,
    dues: f64,
}

/// The berths of a port file that take a commodity, their group, and the tonnes a year of the same cargo beside the study's own.
fn berths_of(
    q: &Asked<'_>,
    gate: &str,
    commodity: &str,
    today_t: f64,
) -> Option<(PortEnd, String, f64)> {
    q.ports.of(gate).and_then(|p| {
        let i = group_for(&p.port, commodity)?;
        let g = p.port.groups.get(i)?;
        // The study's present volume is part of what the port file has of this cargo.
        let mut others = p.port.clone();
        let mut left = today_t;
        let mut same = 0.0;
        for t in &mut others.traffic {
            if t.cargo == commodity && t.groups.first() == Some(&i) {
                let taken = left.min(t.annual_t);
                left -= taken;
                t.annual_t -= taken;
                same += t.annual_t;
            }
        }
        others.traffic.retain(|t| t.annual_t > 0.0);
        PortEnd::from_port(&others, &g.id, &[]).map(|mut e| {
            e.land_name = land_name(commodity);
            (e, g.id.clone(), same)
        })
    })
}

/// The end that a gateway's port file makes for a commodity, no deeper than the study says; `None` without berths for it.
pub(crate) fn port_end_of(
    q: &Asked<'_>,
    gate: &str,
    commodity: &str,
    today_t: f64,
) -> Option<PortEnd> {
    let (mut end, _, _) = berths_of(q, gate, commodity, today_t)?;
    let gateway = q.file.gateway.iter().find(|g| g.id == gate)?;
    if let Some(d) = &gateway.max_draught_m {
        end.draught_m = end.draught_m.min(d.0.value);
    }
    if let Some(name) = &gateway.name {
        end.name.clone_from(name);
    }
    Some(end)
}

/// One end: the port file's berths where there are such, else the study's own rate and wait.
fn port_end(q: &Asked<'_>, side: &Side<'_>, warnings: &mut Vec<String>) -> (PortEnd, EndSource) {
    let gateway = q.file.gateway.iter().find(|g| g.id == side.gate);
    let name = gateway
        .and_then(|g| g.name.clone())
        .or_else(|| q.ports.of(side.gate).map(|p| p.port.name.clone()))
        .unwrap_or_else(|| crate::names::words(side.gate));
    let given = gateway
        .and_then(|g| g.max_draught_m.as_ref())
        .map(|g| g.0.value);
    let found = berths_of(q, side.gate, side.commodity, side.today_t);
    let (mut end, berths, same) = if let Some((e, id, same)) = found {
        (e, Some(id), same)
    } else {
        warnings.push(format!(
                "{name}: no port file with berths for {}: its berths are not known, the wait is the study's {:.1} days",
                crate::names::plain(side.commodity), side.wait_days
            ));
        let end = PortEnd {
            name: name.clone(),
            draught_m: f64::INFINITY,
            max_loa_m: f64::INFINITY,
            max_beam_m: f64::INFINITY,
            berths: None,
            rate_t_per_day: side.rate.max(1e-9),
            turn_h: 0.0,
            service: Law::Erlang(2),
            other_berth_h_per_year: 0.0,
            land_t_per_year: None,
            land_name: "rail",
            yard_t_per_year: None,
            extra_wait_h: side.wait_days * 24.0,
            dues_usd_per_call: 0.0,
        };
        (end, None, 0.0)
    };
    let mut draught_from = "port file";
    if let Some(d) = given {
        if berths.is_some() && (end.draught_m - d).abs() > 0.6 {
            warnings.push(format!(
                "{DRAUGHTS_DIFFER}{name}, {}: {d:.1} m in the study, {:.1} m in the port file",
                crate::names::plain(side.commodity),
                end.draught_m
            ));
        }
        if d <= end.draught_m {
            end.draught_m = d;
            draught_from = "study";
        }
    }
    end.name.clone_from(&name);
    end.dues_usd_per_call = side.dues;
    let source = EndSource {
        gateway: side.gate.to_owned(),
        berths,
        draught_m: end.draught_m,
        draught_from,
        same_cargo_t_per_year: same,
    };
    (end, source)
}

fn tramp_result(
    q: &Asked<'_>,
    (k, c, r): (usize, &CargoModel, &CargoResult),
    cases: &Cases<'_>,
    x: &(dyn Fn(Id) -> f64 + Sync),
    pools: &[PoolRow],
) -> TrampResult {
    let base = c.volume.map_or(0.0, x);
    let today_t = r.volume.map_or(base, |v| v.p50).max(0.0);
    let target_t = r.target.as_ref().map(|t| (t.target, t.year));
    let mut out = TrampResult {
        cargo: r.id.clone(),
        name: r.name.clone(),
        ship: c.cargo.ship.clone(),
        ends: Vec::new(),
        today_t,
        target_t,
        today: None,
        at_target: None,
        volumes: Vec::new(),
        draughts: Vec::new(),
        depths: None,
        why_not: None,
        warnings: Vec::new(),
    };
    let built = match c.routes.first() {
        Some(Ok(route)) => build(q, c, route, base, x, pools).map(|mut b| {
            b.trade.volume_t = today_t.max(1.0);
            (route, b)
        }),
        Some(Err(why)) => Err(why.clone()),
        None => Err("the study has no corridor".to_owned()),
    };
    let (route, b) = match built {
        Ok(b) => b,
        Err(why) => {
            out.why_not = Some(why);
            return out;
        }
    };
    out.ends = b.ends;
    out.warnings = b.warnings;
    if today_t < 1.0 {
        out.warnings
            .push("nothing of it goes by the corridor today".to_owned());
    }
    let today = cases.bound(&b.trade, (k, route), cases.today);
    let target = cases.bound(&b.trade, (k, route), cases.targets);
    if let Err(e) = fill(q, c, route, (&today, &target, base), x, &mut out) {
        out.why_not = Some(e.to_string());
    }
    out
}

fn fill(
    q: &Asked<'_>,
    c: &CargoModel,
    route: &Route,
    (today, target, base): (&Tramp, &Tramp, f64),
    x: &(dyn Fn(Id) -> f64 + Sync),
    out: &mut TrampResult,
) -> Result<(), FleetError> {
    let with = |t: &Tramp, volume_t: f64| Tramp {
        volume_t,
        ..t.clone()
    };
    let at = |volume_t: f64| tramp(&with(target, volume_t));
    if out.today_t >= 1.0 {
        out.today = Some(tramp(&with(today, out.today_t))?);
    }
    if let Some((t, _)) = out.target_t.filter(|t| t.0 >= 1.0) {
        out.at_target = Some(at(t)?);
        let ships = ships_of_kind(q, c, route, (target, t), x);
        if ships.iter().any(|s| s.draught_m > DEEP_SHIPS_M) {
            let book = depths::book(q, c, route, &with(target, t), (&ships, base))?;
            out.depths = Some(book).filter(|b| !b.cases.is_empty());
        }
    }
    let top = out.target_t.map_or(0.0, |t| t.0).max(2.0 * out.today_t);
    if top >= 1.0 {
        for k in 1..=STEPS {
            if q.stopped() {
                return Ok(());
            }
            out.volumes.push(at(top * f64::from(k) / f64::from(STEPS))?);
        }
    }
    if out.depths.is_none() {
        out.draughts = draughts(q, c, route, (today, out.today_t), x)?;
    }
    Ok(())
}

/// Where the kind has ships of more draught, what deeper water is worth is told port by port.
const DEEP_SHIPS_M: f64 = 16.0;

/// Steps of the curve of ships against tonnage.
const STEPS: u32 = 12;

/// Deeper draughts looked at, m.
const DRAUGHTS_M: [f64; 6] = [10.0, 12.0, 14.0, 16.0, 18.0, 20.0];

/// At each draught of both ends the cheapest ship of the cargo's kind that the berths take, berths and waits as they are.
fn draughts(
    q: &Asked<'_>,
    c: &CargoModel,
    route: &Route,
    (trade, today_t): (&Tramp, f64),
    x: &dyn Fn(Id) -> f64,
) -> Result<Vec<DepthRow>, FleetError> {
    let now = trade.load.draught_m.min(trade.discharge.draught_m);
    let Some(base) = tramp(trade)?.usd_per_t else {
        return Ok(Vec::new());
    };
    let ships = ships_of_kind(q, c, route, (trade, today_t), x);
    let deepest = ships
        .iter()
        .chain(std::iter::once(&trade.ship))
        .map(|s| s.draught_m)
        .fold(0.0, f64::max);
    let mut rows = Vec::new();
    let wanted = DRAUGHTS_M.iter().copied().filter(|d| *d > now + 0.05);
    for draught in std::iter::once(now).chain(wanted) {
        let mut t = trade.clone();
        t.load.draught_m = t.load.draught_m.max(draught);
        let at = t.discharge.draught_m.max(draught);
        // Ship by ship, so that a stop is seen between them.
        let mut best: Option<(DraughtRow, f64)> = None;
        for ship in &ships {
            if q.stopped() {
                return Ok(rows);
            }
            for row in by_draught(&t, std::slice::from_ref(ship), &[at])? {
                if let Some(usd) = row.usd_per_t
                    && best.as_ref().is_none_or(|b| usd < b.1)
                {
                    best = Some((row, usd));
                }
            }
        }
        let Some((row, usd)) = best else {
            continue;
        };
        rows.push(DepthRow {
            draught_m: draught,
            ship: row.ship,
            intake_t: row.intake_t,
            usd_per_t: usd,
            saves_usd_per_t: base - usd,
            today: draught == now,
        });
        if draught >= deepest {
            break;
        }
    }
    Ok(rows)
}

/// No larger ship than brings so many months of the trade's volume in one call: buyers do not keep more in stock.
const LARGEST_PARCEL_MONTHS: f64 = 1.0;

/// Classes of the same kind as the cargo's ship, priced on the same way.
fn ships_of_kind(
    q: &Asked<'_>,
    c: &CargoModel,
    route: &Route,
    (trade, today_t): (&Tramp, f64),
    x: &dyn Fn(Id) -> f64,
) -> Vec<Ship> {
    let Ok(classes) = sealane_voyage::ship_classes() else {
        return vec![trade.ship.clone()];
    };
    let kind = classes
        .iter()
        .find(|s| s.id == c.cargo.ship)
        .map(|s| s.ship_type);
    let prices = &q.file.prices.hire_usd_per_day;
    let largest = [&route.ports.0, &route.ports.1]
        .into_iter()
        .filter_map(|id| q.file.gateway.iter().find(|g| g.id == *id))
        .filter_map(|g| g.max_dwt_t.as_ref().map(|d| d.0.value))
        .fold(f64::INFINITY, f64::min);
    let mut out = vec![trade.ship.clone()];
    for class in classes
        .iter()
        .filter(|s| Some(s.ship_type) == kind && s.id != c.cargo.ship && s.dwt_t.value <= largest)
    {
        if let Ok(p) = physical(q, c, &class.id, route) {
            let hire = prices
                .get(&class.id)
                .map_or(class.hire_usd_day.value, |g| g.0.value);
            let ship = ship_on(class, &p, route, hire, x);
            if ship.hold_t <= LARGEST_PARCEL_MONTHS / 12.0 * today_t {
                out.push(ship);
            }
        }
    }
    out
}

fn line_result(q: &Asked<'_>, s: &Service) -> LineResult {
    let v = |g: &crate::file::Given| g.0.value;
    let answer = liner(q, s).and_then(|l| line(&l).map_err(|e| e.to_string()));
    let (fleets, why_not) = match answer {
        Ok(f) => (f, None),
        Err(e) => (Vec::new(), Some(e)),
    };
    LineResult {
        id: s.id.clone(),
        name: s.name.clone(),
        every_days: v(&s.every_days),
        slots_teu: v(&s.slots_teu),
        fleets,
        have_per_week: q
            .services
            .iter()
            .find(|r| r.id == s.id)
            .map_or(0.0, |r| r.have_per_week.p50),
        why_not,
    }
}

/// The line of a service: its legs over the sea, its ship at the speed that the study gives, port days as it gives them.
fn liner(q: &Asked<'_>, s: &Service) -> Result<Liner, String> {
    let v = |g: &crate::file::Given| g.0.value;
    let place = |id: &str| {
        q.file
            .gateway
            .iter()
            .find(|g| g.id == id)
            .map_or_else(|| id.to_owned(), |g| g.place.clone())
    };
    let mut calls = Vec::new();
    let mut whole = vec![];
    for (k, port) in s.ports.iter().enumerate() {
        let next = s.ports.get((k + 1) % s.ports.len()).unwrap_or(port);
        let way = q.world.way(&WayQuery {
            places: vec![place(port), place(next)],
            ..WayQuery::default()
        })?;
        whole.push(place(port));
        calls.push(LinerCall {
            name: port.clone(),
            moves: 0.0,
            moves_per_h: 1.0,
            manoeuvre_h: v(&s.port_days_each) * 24.0,
            wait_h: 0.0,
            to_next_nm: way.distance_nm,
            window_start_h: None,
        });
    }
    whole.extend(whole.first().cloned());
    let way = q.world.way(&WayQuery {
        places: whole,
        ..WayQuery::default()
    })?;
    let speed = v(&s.speed_kn);
    let p = q.world.physical(
        &VoyageQuery {
            ship: &s.ship,
            speed_kn: Some(speed),
            max_draught_m: None,
            commodity: "containers",
            ice_class: None,
        },
        &way,
    )?;
    let class = sealane_voyage::ship(&s.ship).map_err(|e| e.to_string())?;
    let price = |path: &str| {
        let params = &q.model.params;
        let id = params.id(path);
        id.and_then(|id| params.list.get(id))
            .map_or(0.0, |i| i.graded.value)
    };
    let ratio = q
        .model
        .cargoes
        .iter()
        .find(|c| c.cargo.id == s.cargo)
        .and_then(|c| c.cargo.return_ratio.as_ref())
        .map_or(0.5, v);
    Ok(Liner {
        calls,
        ship: LinerShip {
            teu: v(&s.slots_teu),
            usable_share: 1.0,
            hire_usd_per_day: v(&s.hire_usd_per_day),
            fuel_t_per_day: p.fuel_laden_t / p.sea_days.max(1e-9),
            design_speed_kn: speed,
            speed_kn: (10.0_f64.min(speed), class.design_speed_kn.value.max(speed)),
            port_fuel_t_per_day: p.fuel_port_t_per_day,
        },
        every_days: v(&s.every_days),
        buffer_share: BUFFER_SHARE,
        prices: LinerPrices {
            fuel_usd_per_t: price("prices.vlsfo_usd_per_t"),
            head_usd_per_teu: v(&s.strong_rate_usd_per_teu),
            back_usd_per_teu: v(&s.weak_rate_usd_per_teu),
            handling_usd_per_teu: v(&s.handling_usd_per_teu),
            empty_usd_per_teu: v(&s.empty_usd_per_teu),
            dues_usd_per_call: price("gateway.*.dues_usd_per_call") * p.gross_t / 40_000.0,
        },
        balance: ratio.clamp(0.0, 1.0),
        most_ships: None,
    })
}

fn seasonal_result(
    q: &Asked<'_>,
    c: &CargoModel,
    route: &Route,
    x: &dyn Fn(Id) -> f64,
    pools: &[PoolRow],
) -> SeasonalResult {
    let s = &route.offer.sea;
    let priced = route.offer.price(x);
    let offered_t = c.volume.map_or(0.0, x);
    let store_t = q.ports.of(&route.ports.0).and_then(|p| {
        let g = p.port.groups.get(group_for(&p.port, &c.cargo.commodity)?)?;
        Some(p.port.yards.get(g.yard?)?.capacity_t)
    });
    let hire = x(s.hire) * s.ice_hire.map_or(1.0, x);
    let own: Vec<Pool> = pools_for(
        pools,
        &c.cargo.commodity,
        (q.locode)(&route.ports.0).as_deref(),
    );
    let fuel = priced.parts.fuel
        + priced.parts.ports
        + priced.parts.canal
        + priced.parts.icebreaker
        + priced.parts.war_risk
        + priced.parts.carbon;
    let question = Seasonal {
        months: route
            .offer
            .open
            .iter()
            .map(|open| Month {
                open_share: f64::from(u8::from(*open)),
                cycle_days: priced.trip_days,
                offered_t: offered_t / 12.0,
            })
            .collect(),
        intake_t: priced.intake,
        store_t: store_t.unwrap_or(0.0),
        hire_usd_per_day: hire,
        // Out of season the ship earns what a ship without ice class earns.
        elsewhere_usd_per_day: x(s.hire),
        voyage_usd: fuel * priced.intake,
        pools: own,
    };
    let (fleet, why_not) = match seasonal(&question) {
        Ok(f) => (Some(f), None),
        Err(e) => (None, Some(e.to_string())),
    };
    SeasonalResult {
        cargo: c.cargo.id.clone(),
        corridor: route.name.clone(),
        ship: c.cargo.ship.clone(),
        offered_t,
        store_t,
        fleet,
        why_not,
    }
}
