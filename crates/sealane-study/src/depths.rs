//! What deeper water is worth to a trade at each port that could receive it: 18 m instead of 16 m at both ends and at one alone, with the berths as
//! long as they are and longer, and which limit binds at each end.

use crate::fleets::{Asked, port_end_of};
use crate::model::{CargoModel, Route};
use crate::world::WayQuery;
use sealane_fleet::{FleetError, PortEnd, Ship, Tramp, cheapest, planned_usd_per_t, tramp};
use serde::Serialize;

/// The two depths compared, m of draught.
const SHALLOW_M: f64 = 16.0;
const DEEP_M: f64 = 18.0;
/// A cost a tonne that is not worth telling.
const NOTHING_USD: f64 = 0.005;

/// One case: a receiving port, draughts, lengths.
#[derive(Debug, Clone, Serialize)]
pub struct DepthCase {
    /// Name of the receiving port.
    pub port: String,
    /// The case in words.
    pub case: String,
    /// Which of the cases it is.
    pub kind: Case,
    /// Whether the berths take ships of any length and beam.
    pub longer_berths: bool,
    /// Draught that loading and discharging end allow, m.
    pub draught_m: (f64, f64),
    /// Cheapest ship that fits.
    pub ship: String,
    /// Draught she sails at, m.
    pub sails_at_m: f64,
    /// Cargo a call.
    pub intake_t: f64,
    /// Calls a year at each end.
    pub calls_per_year: f64,
    /// Ships, with the berths that keep the wait target; absent beyond 60 berths.
    pub ships: Option<f64>,
    /// Berths that keep the wait target and berths there are, loading and discharging.
    pub berths: [(Option<usize>, Option<usize>); 2],
    /// Ship cost a tonne at the wait target.
    pub usd_per_t: f64,
    /// Saved against 16 m at both ends with the same lengths.
    pub saves_usd_per_t: Option<f64>,
    /// What binds at the loading end.
    pub binds_loading: String,
    /// What binds at the discharging end.
    pub binds_discharging: String,
}

/// The cases.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Case {
    /// As both ends are.
    Today,
    /// At least 16 m at both ends.
    Shallow,
    /// 18 m at the receiving port alone.
    DeepHere,
    /// At least 18 m at both ends.
    Deep,
}

/// All cases of a trade.
#[derive(Debug, Clone, Default, Serialize)]
pub struct DepthBook {
    /// Tonnes a year.
    pub volume_t: f64,
    /// Name of the loading port.
    pub loads_at: String,
    /// By port and case.
    pub cases: Vec<DepthCase>,
    /// Ports of the same coast that cannot receive it, and why.
    pub left_out: Vec<(String, String)>,
}

/// Every port on the receiving side of a trade, at its target volume.
pub(crate) fn book(
    q: &Asked<'_>,
    c: &CargoModel,
    route: &Route,
    trade: &Tramp,
    (ships, today_t): (&[Ship], f64),
) -> Result<DepthBook, FleetError> {
    let mut out = DepthBook {
        volume_t: trade.volume_t,
        loads_at: trade.load.name.clone(),
        ..DepthBook::default()
    };
    let gateways = &q.file.gateway;
    let own = gateways.iter().find(|g| g.id == route.ports.1);
    let Some(side) = own.map(|g| g.side.as_str()).filter(|s| !s.is_empty()) else {
        return Ok(out);
    };
    let origin = gateways.iter().find(|g| g.id == route.ports.0);
    let mut ports: Vec<_> = gateways.iter().filter(|g| g.side == side).collect();
    ports.sort_by_key(|g| g.id != route.ports.1);
    let commodity = &c.cargo.commodity;
    for g in ports {
        let end = port_end_of(q, &g.id, commodity, today_t);
        let name = end.as_ref().map_or_else(
            || {
                q.ports
                    .of(&g.id)
                    .map_or_else(|| crate::names::words(&g.id), |p| p.port.name.clone())
            },
            |e| e.name.clone(),
        );
        let takes = g.handles.is_empty() || g.handles.contains(commodity);
        let (true, Some(mut end)) = (takes, end) else {
            // Only ports with berths that the study asks for nothing of the kind are worth a word.
            if q.ports.of(&g.id).is_some() && g.handles.len() > 1 {
                out.left_out.push((name, no_berth(&g.note, commodity)));
            }
            continue;
        };
        end.dues_usd_per_call = trade.discharge.dues_usd_per_call;
        let mut t = trade.clone();
        if g.id == route.ports.1 {
            end.clone_from(&trade.discharge);
        } else {
            // The study's share of the land side is known for its own port alone.
            let places = [origin, Some(g)].into_iter().flatten();
            let query = WayQuery {
                places: places.map(|g| g.place.clone()).collect(),
                ..WayQuery::default()
            };
            match q.world.way(&query) {
                Ok(way) if route.way.distance_nm > 0.0 => {
                    let longer = way.distance_nm / route.way.distance_nm;
                    t.laden_days *= longer;
                    t.ballast_days *= longer;
                }
                Ok(_) => {}
                Err(why) => {
                    out.left_out.push((name, why));
                    continue;
                }
            }
        }
        t.discharge = end;
        out.cases.extend(cases(&name, &t, ships)?);
    }
    Ok(out)
}

fn no_berth(note: &str, commodity: &str) -> String {
    let why = format!("has no berths for {}", crate::names::plain(commodity));
    // What the study says of the port last.
    match note.trim_end_matches('.').rsplit(". ").next() {
        Some(last) if !last.is_empty() => format!("{why}: {last}"),
        _ => why,
    }
}

fn cases(name: &str, t: &Tramp, ships: &[Ship]) -> Result<Vec<DepthCase>, FleetError> {
    let mut out = Vec::new();
    let fits = |s: &Ship, e: &PortEnd| s.loa_m <= e.max_loa_m && s.beam_m <= e.max_beam_m;
    let too_short = ships
        .iter()
        .any(|s| !fits(s, &t.load) || !fits(s, &t.discharge));
    for longer in [false, true] {
        if longer && !too_short {
            break;
        }
        let mut shallow = None;
        for kind in [Case::Today, Case::Shallow, Case::DeepHere, Case::Deep] {
            let told = match kind {
                Case::Today => !longer,
                Case::DeepHere => !longer && t.discharge.draught_m < DEEP_M,
                Case::Shallow | Case::Deep => true,
            };
            if !told {
                continue;
            }
            let mut now = t.clone();
            let (load_m, here_m) = match kind {
                Case::Today => (0.0, 0.0),
                Case::Shallow => (SHALLOW_M, SHALLOW_M),
                Case::DeepHere => (0.0, DEEP_M),
                Case::Deep => (DEEP_M, DEEP_M),
            };
            now.load.draught_m = now.load.draught_m.max(load_m);
            now.discharge.draught_m = now.discharge.draught_m.max(here_m);
            if longer {
                for e in [&mut now.load, &mut now.discharge] {
                    (e.max_loa_m, e.max_beam_m) = (f64::INFINITY, f64::INFINITY);
                }
            }
            let Some((ship, usd)) = cheapest(&now, ships)? else {
                continue;
            };
            now.ship = ship.clone();
            let fleet = tramp(&now)?;
            if kind == Case::Shallow {
                shallow = Some(usd);
            }
            out.push(DepthCase {
                port: name.to_owned(),
                case: words(kind, name, longer),
                kind,
                longer_berths: longer,
                draught_m: (now.load.draught_m, now.discharge.draught_m),
                ship: ship.id.clone(),
                sails_at_m: fleet.draught_m,
                intake_t: fleet.intake_t,
                calls_per_year: fleet.calls_per_year,
                ships: fleet.ships_if_built,
                berths: [&fleet.load, &fleet.discharge].map(|e| (e.berths_needed, e.berths)),
                usd_per_t: usd,
                saves_usd_per_t: shallow.filter(|_| kind != Case::Shallow).map(|s| s - usd),
                binds_loading: binds(&now, ships, true, usd)?,
                binds_discharging: binds(&now, ships, false, usd)?,
            });
        }
    }
    Ok(out)
}

fn words(kind: Case, port: &str, longer: bool) -> String {
    let water = match kind {
        Case::Today => "as it is".to_owned(),
        Case::Shallow => format!("{SHALLOW_M:.0} m at both ends"),
        Case::DeepHere => format!("{DEEP_M:.0} m at {port} alone"),
        Case::Deep => format!("{DEEP_M:.0} m at both ends"),
    };
    if longer {
        format!("{water}, longer berths too")
    } else {
        water
    }
}

/// What binds at one end: what makes the ship smaller or lighter, then what is less than the volume.
fn binds(t: &Tramp, ships: &[Ship], loading: bool, usd: f64) -> Result<String, FleetError> {
    let end = if loading { &t.load } else { &t.discharge };
    let better = |change: &dyn Fn(&mut PortEnd)| -> Result<bool, FleetError> {
        let mut freed = t.clone();
        change(if loading {
            &mut freed.load
        } else {
            &mut freed.discharge
        });
        Ok(cheapest(&freed, ships)?.is_some_and(|b| b.1 < usd - NOTHING_USD))
    };
    let mut out = Vec::new();
    // Part loaded to this end's draught, or a deeper ship would be cheaper but for it.
    let least = t.load.draught_m.min(t.discharge.draught_m);
    let lighter = end.draught_m <= least + 0.01 && {
        let mut deep = t.clone();
        (deep.load.draught_m, deep.discharge.draught_m) = (f64::INFINITY, f64::INFINITY);
        planned_usd_per_t(&deep)? < usd - NOTHING_USD
            || cheapest(&deep, ships)?.is_some_and(|b| b.1 < usd - NOTHING_USD)
    };
    if lighter {
        out.push(format!("draught {:.1} m", end.draught_m));
    }
    if better(&|e| e.max_loa_m = f64::INFINITY)? {
        out.push(format!("length {:.0} m", end.max_loa_m));
    }
    if better(&|e| e.max_beam_m = f64::INFINITY)? {
        out.push(format!("beam {:.0} m", end.max_beam_m));
    }
    let use_of = tramp(t)?;
    let used = if loading {
        &use_of.load
    } else {
        &use_of.discharge
    };
    let mt = |t: f64| format!("{:.1} Mt", t / 1e6);
    let tonnes = [
        (used.land_name, used.land_t_per_year),
        ("berths", used.berth_t_per_year),
        ("yard", used.yard_t_per_year),
    ];
    // A limit of the study is the loading end's unless it names the other.
    let shares = (t.shares.iter())
        .filter(|s| s.what.ends_with(&t.discharge.name) != loading)
        .map(|s| (s.tonnes_per_year, s.what.as_str()));
    let mut less: Vec<(f64, &str)> = (tonnes.iter())
        .filter_map(|(what, most)| Some(((*most)?, *what)))
        .chain(shares)
        .filter(|(most, _)| *most < t.volume_t)
        .collect();
    less.sort_by(|a, b| a.0.total_cmp(&b.0));
    out.extend(
        less.iter()
            .map(|(most, what)| format!("{what} {}", mt(*most))),
    );
    Ok(if out.is_empty() {
        format!("nothing below {}", mt(t.volume_t))
    } else {
        out.join(", ")
    })
}

/// What binds at each end as the ports are, and "18 m instead of 16 m at both ends saves 0.41 USD/t at Kamarajar; …".
#[must_use]
pub fn sentences(name: &str, b: &DepthBook) -> Vec<String> {
    let mut ports: Vec<&str> = Vec::new();
    for c in &b.cases {
        if !ports.contains(&c.port.as_str()) {
            ports.push(&c.port);
        }
    }
    let find = |port: &str, kind: Case, longer: bool| {
        (b.cases.iter()).find(|c| c.port == port && c.kind == kind && c.longer_berths == longer)
    };
    let money = |usd: f64| {
        if usd.abs() < NOTHING_USD {
            "nothing".to_owned()
        } else {
            format!("{usd:.2} USD/t")
        }
    };
    let each: Vec<String> = ports
        .iter()
        .filter_map(|port| {
            let deep = find(port, Case::Deep, false)?;
            let saved = deep.saves_usd_per_t?;
            let mut text = format!("{} at {port}", money(saved));
            if let Some(usd) = find(port, Case::Deep, true).and_then(|l| l.saves_usd_per_t)
                && (usd - saved).abs() > NOTHING_USD
            {
                text.push_str(&format!(
                    " (there binds: {}), and {} once the berths are longer too",
                    deep.binds_discharging,
                    money(usd)
                ));
            }
            Some(text)
        })
        .collect();
    if each.is_empty() {
        return Vec::new();
    }
    let alone: Vec<String> = ports
        .iter()
        .filter_map(|port| {
            let here = find(port, Case::DeepHere, false)?;
            let usd = here.saves_usd_per_t?;
            let both = find(port, Case::Deep, false)?.saves_usd_per_t?;
            (both - usd > NOTHING_USD).then(|| {
                format!(
                    "{DEEP_M:.0} m at {port} alone saves {}: the loading end takes {:.1} m",
                    money(usd),
                    here.draught_m.0
                )
            })
        })
        .collect();
    let now = (ports.iter().filter_map(|p| find(p, Case::Today, false)))
        .map(|c| format!("at {}: {}", c.port, c.binds_discharging));
    let loading = (b.cases.iter().find(|c| c.kind == Case::Today))
        .map(|c| format!("at {}: {}", b.loads_at, c.binds_loading));
    let binds: Vec<String> = loading.into_iter().chain(now).collect();
    let left_out = b.left_out.iter().map(|(p, why)| format!("{p} {why}"));
    let rest = |s: Vec<String>| s.iter().map(|s| format!("; {s}")).collect::<String>();
    vec![
        format!(
            "{name}, {:.1} Mt a year: with the ports as they are binds, {}{}",
            b.volume_t / 1e6,
            binds.join("; "),
            rest(left_out.collect())
        ),
        format!(
            "{name}: {DEEP_M:.0} m of draught instead of {SHALLOW_M:.0} m at both ends saves {}{}",
            each.join("; "),
            rest(alone)
        ),
    ]
}
