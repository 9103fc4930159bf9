//! The fleet as a section of the report: findings, tables, ships against target tonnage.

use crate::assessment::{RoomChart, RoomSection, RoomTable};
use crate::depths;
use crate::fleets::{DRAUGHTS_DIFFER, FleetBook, SERVICE_DAYS, TrampResult};
use crate::names::{count, plain, words};
use sealane_fleet::{EndUse, TrampFleet, ships_svg};

/// The section; `None` when the study has nothing that sails.
#[must_use]
pub fn section(book: &FleetBook, name: &dyn Fn(&str) -> String) -> Option<RoomSection> {
    if book.tramps.is_empty() && book.lines.is_empty() {
        return None;
    }
    let mut findings = Vec::new();
    for t in &book.tramps {
        findings.extend(sentence(t));
        findings.extend(depth_sentence(t));
        findings.extend((t.depths.iter()).flat_map(|d| depths::sentences(&t.name, d)));
        findings.extend(t.why_not.iter().map(|w| format!("{}: {w}", t.name)));
    }
    findings.push(format!(
        "A ship works {SERVICE_DAYS:.0} days a year; waits for a berth are the queue of the port file's berths with its other traffic, and grow with the volume (M/E2/c and the like, solved exactly; beyond six berths laws of three and four phases are solved with two and scaled). USD/t is the ship's own cost, before the market"
    ));
    let mut warned: Vec<String> = Vec::new();
    for w in book.tramps.iter().flat_map(|t| &t.warnings) {
        if !warned.contains(w) {
            warned.push(w.clone());
        }
    }
    let (differ, rest): (Vec<String>, Vec<String>) = warned
        .into_iter()
        .partition(|w| w.starts_with(DRAUGHTS_DIFFER));
    findings.extend(rest);
    if !differ.is_empty() {
        let each: Vec<&str> = differ
            .iter()
            .filter_map(|w| w.strip_prefix(DRAUGHTS_DIFFER))
            .collect();
        findings.push(format!(
            "Study and port file differ on draught, and the lesser is taken: {}",
            each.join("; ")
        ));
    }
    let cases: Vec<(String, Vec<TrampFleet>)> = book
        .tramps
        .iter()
        .filter(|t| t.target_t.is_some() && !t.volumes.is_empty())
        .map(|t| (format!("{}, {}", t.name, plain(&t.ship)), t.volumes.clone()))
        .collect();
    let charts = if cases.is_empty() {
        Vec::new()
    } else {
        vec![RoomChart {
            title: "Ships against target tonnage; a line ends where berths are overloaded, the label names the first limit".to_owned(),
            svg: ships_svg(&cases),
            of: None,
        }]
    };
    Some(RoomSection {
        id: "fleet".to_owned(),
        title: "Fleet".to_owned(),
        findings,
        tables: tables(book, name),
        charts,
    })
}

fn mt(t: f64) -> String {
    format!("{:.1}", t / 1e6)
}

fn dash(x: Option<String>) -> String {
    x.unwrap_or_else(|| "–".to_owned())
}

/// Ships, calls, berths and first limit at the target, else today.
fn sentence(t: &TrampResult) -> Option<String> {
    let (f, what) = match (&t.at_target, t.target_t) {
        (Some(f), Some((_, year))) => (f, format!("the {year} target of {} Mt", mt(f.volume_t))),
        _ => (
            t.today.as_ref()?,
            format!("today's {} Mt", mt(t.today.as_ref()?.volume_t)),
        ),
    };
    let ships = match (f.whole_ships, f.ships_if_built) {
        (Some(n), _) => count(&n.to_string(), "ship"),
        (None, Some(n)) => format!(
            "{} once the berths are built",
            count(&format!("{:.0}", n.ceil()), "ship")
        ),
        (None, None) => "more ships than any berths here could serve".to_owned(),
    };
    let berths = |e: &EndUse| {
        e.berths_needed.map(|n| {
            let have = e
                .berths
                .map_or_else(String::new, |b| format!(" (there are {b})"));
            format!("{} at {}{have}", count(&n.to_string(), "berth"), e.name)
        })
    };
    let needed: Vec<String> = [&f.load, &f.discharge]
        .into_iter()
        .filter_map(berths)
        .collect();
    let limit = f.limits.first().map_or_else(String::new, |l| {
        format!(
            "; first limit: {}, {} Mt a year",
            l.what,
            mt(l.tonnes_per_year)
        )
    });
    let draught = if f.draught_bound_by.is_empty() {
        String::new()
    } else {
        format!(
            "; {:.1} m at {} keeps {} t of each call ashore",
            f.draught_m,
            f.draught_bound_by,
            thousands(f.full_intake_t - f.intake_t)
        )
    };
    Some(format!(
        "{}: {what} takes {ships}, {} of {} t{}{}{limit}{draught}",
        t.name,
        count(&thousands(f.calls_per_year), "call"),
        thousands(f.intake_t),
        if needed.is_empty() { "" } else { ", " },
        needed.join(" and "),
    ))
}

fn thousands(x: f64) -> String {
    let digits = format!("{x:.0}");
    let mut out = String::new();
    for (i, c) in digits.chars().enumerate() {
        let left = digits.len() - i;
        if i > 0 && left.is_multiple_of(3) && !out.ends_with('-') {
            out.push('\u{202f}');
        }
        out.push(c);
    }
    out
}

/// What the deepest draught that still pays saves against today's.
fn depth_sentence(t: &TrampResult) -> Option<String> {
    let now = t.draughts.iter().find(|d| d.today)?;
    let best = t
        .draughts
        .iter()
        .max_by(|a, b| a.saves_usd_per_t.total_cmp(&b.saves_usd_per_t))?;
    let more = best.saves_usd_per_t - now.saves_usd_per_t;
    (!best.today && more > 0.05).then(|| {
        format!(
            "{}: {:.1} m of draught at both ends instead of {:.1} m saves {more:.2} USD/t ({} with {} t a call instead of {} with {} t)",
            t.name,
            best.draught_m,
            now.draught_m,
            plain(&best.ship),
            thousands(best.intake_t),
            plain(&now.ship),
            thousands(now.intake_t)
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

fn tables(book: &FleetBook, name: &dyn Fn(&str) -> String) -> Vec<RoomTable> {
    let mut out = vec![
        tramps(book),
        limits(book),
        shares(book, name),
        depth_cases(book),
        draughts(book),
    ];
    if !book.lines.is_empty() {
        out.push(lines(book));
    }
    if !book.seasonal.is_empty() {
        out.push(seasonal(book, name));
    }
    out.retain(|t| !t.rows.is_empty());
    out
}

fn tramps(book: &FleetBook) -> RoomTable {
    let wait = |e: &EndUse| {
        e.wait_h
            .map_or_else(|| "without end".to_owned(), |h| format!("{:.1}", h / 24.0))
    };
    let rows = book
        .tramps
        .iter()
        .flat_map(|t| {
            let today = t.today.iter().map(|f| ("today".to_owned(), f));
            let target = t
                .at_target
                .iter()
                .zip(t.target_t)
                .map(|(f, (_, y))| (format!("target {y}"), f));
            today.chain(target).map(move |(when, f)| (t, when, f))
        })
        .map(|(t, when, f)| {
            vec![
                t.name.clone(),
                when,
                format!("{:.2}", f.volume_t / 1e6),
                format!("{:.0}", f.calls_per_year),
                format!("{:.0}", f.intake_t),
                wait(&f.load),
                wait(&f.discharge),
                dash(f.load.berths_needed.map(|n| n.to_string())),
                dash(f.discharge.berths_needed.map(|n| n.to_string())),
                dash(f.cycle_days.map(|d| format!("{d:.1}"))),
                dash(f.ships.map(|s| format!("{s:.1}"))),
                dash(f.ships_if_built.map(|s| format!("{s:.1}"))),
                dash(f.usd_per_t.map(|u| format!("{u:.2}"))),
            ]
        })
        .collect();
    table(
        "tramps",
        "Ships for a volume, waits fed back",
        &[
            "Cargo",
            "When",
            "Mt a year",
            "Calls a year",
            "t a call",
            "Wait loading, days",
            "Wait discharging, days",
            "Berths to load",
            "Berths to discharge",
            "Cycle, days",
            "Ships",
            "Ships with those berths",
            "Ship cost, USD/t (central)",
        ],
        rows,
    )
}

fn limits(book: &FleetBook) -> RoomTable {
    let rows = book
        .tramps
        .iter()
        .filter_map(|t| Some((t, t.at_target.as_ref().or(t.today.as_ref())?)))
        .flat_map(|(t, f)| {
            f.limits.iter().map(move |l| {
                vec![
                    t.name.clone(),
                    l.what.clone(),
                    format!("{:.2}", l.tonnes_per_year / 1e6),
                    if f.volume_t > l.tonnes_per_year {
                        format!("passed by {} Mt", mt(f.volume_t))
                    } else {
                        "kept".to_owned()
                    },
                ]
            })
        })
        .collect();
    table(
        "limits",
        "What limits each trade, least first",
        &["Cargo", "Limit", "Mt a year", "By the target, else today"],
        rows,
    )
}

fn draughts(book: &FleetBook) -> RoomTable {
    let rows = book
        .tramps
        .iter()
        .filter(|t| t.draughts.len() > 1)
        .flat_map(|t| {
            t.draughts.iter().map(move |d| {
                vec![
                    t.name.clone(),
                    format!(
                        "{:.1}{}",
                        d.draught_m,
                        if d.today { " (today)" } else { "" }
                    ),
                    words(&d.ship),
                    format!("{:.0}", d.intake_t),
                    format!("{:.2}", d.usd_per_t),
                    format!("{:.2}", d.saves_usd_per_t),
                ]
            })
        })
        .collect();
    table(
        "draughts",
        "What draught is worth: the cheapest ship of the kind at each draught of both ends, at today's volume; no larger than brings a month of it in one call",
        &[
            "Cargo",
            "Draught, m",
            "Cheapest ship",
            "t a call",
            "Ship cost, USD/t",
            "Saves against today, USD/t",
        ],
        rows,
    )
}

/// One allocation of the railways and limits that cargoes share.
fn shares(book: &FleetBook, name: &dyn Fn(&str) -> String) -> RoomTable {
    let name = |id: &str| {
        let known = book.tramps.iter().find(|t| t.cargo == id);
        known.map_or_else(|| name(id), |t| t.name.clone())
    };
    let mut rows = Vec::new();
    for s in &book.shares {
        let who = s.cargoes.iter().map(|(id, asked, got)| {
            if *got < asked - 1.0 {
                format!("{} {} of {}", name(id), mt(*got), mt(*asked))
            } else {
                format!("{} {}", name(id), mt(*got))
            }
        });
        rows.push(vec![
            s.what.clone(),
            s.case.to_owned(),
            mt(s.tonnes_per_year),
            mt(s.others_t),
            who.collect::<Vec<_>>().join("; "),
            mt(s.left_t),
        ]);
    }
    table(
        "shares",
        "Who takes what of what cargoes share, Mt a year: other traffic of the port file keeps what it has, the study's cargoes get what they ask or, where that is more than is left, it goes first to the one that gains most by the tonne; at the targets a cargo without one asks what it has today",
        &[
            "Shared",
            "When",
            "All of it",
            "Other traffic",
            "The study's cargoes",
            "Left",
        ],
        rows,
    )
}

/// 18 m instead of 16 m, port by port.
fn depth_cases(book: &FleetBook) -> RoomTable {
    let rows = (book.tramps.iter())
        .filter_map(|t| Some((t, t.depths.as_ref()?)))
        .flat_map(|(t, d)| d.cases.iter().map(move |c| (t, d, c)))
        .map(|(t, d, c)| {
            let berths = |(need, have): (Option<usize>, Option<usize>)| match (need, have) {
                (Some(n), Some(h)) => format!("{n} ({h})"),
                (Some(n), None) => n.to_string(),
                _ => "–".to_owned(),
            };
            vec![
                format!("{}, {} Mt", t.name, mt(d.volume_t)),
                c.port.clone(),
                c.case.clone(),
                words(&c.ship),
                format!("{:.1}", c.sails_at_m),
                format!("{:.0}", c.intake_t),
                format!("{:.0}", c.calls_per_year),
                dash(c.ships.map(|s| format!("{s:.1}"))),
                berths(c.berths[0]),
                berths(c.berths[1]),
                format!("{:.2}", c.usd_per_t),
                dash(c.saves_usd_per_t.map(|s| format!("{s:.2}"))),
                c.binds_loading.clone(),
                c.binds_discharging.clone(),
            ]
        })
        .collect();
    table(
        "depths",
        "What 18 m instead of 16 m of draught is worth at each port that could receive the target: the cheapest ship of the kind, cost at the wait target of the berths; berths needed (there are), what binds at each end",
        &[
            "Cargo",
            "Received at",
            "Draught",
            "Cheapest ship",
            "Sails at, m",
            "t a call",
            "Calls a year",
            "Ships",
            "Berths to load",
            "Berths to discharge",
            "Ship cost, USD/t",
            "Saves against 16 m, USD/t",
            "Binds loading",
            "Binds discharging",
        ],
        rows,
    )
}

fn lines(book: &FleetBook) -> RoomTable {
    let mut rows = Vec::new();
    for l in &book.lines {
        if let Some(why) = &l.why_not {
            let mut row = vec![l.name.clone(), why.clone()];
            row.resize(7, "–".to_owned());
            rows.push(row);
        }
        for s in l.fleets.iter().take(3) {
            rows.push(vec![
                l.name.clone(),
                s.ships.to_string(),
                format!("{:.0}", s.rotation_days),
                format!("{:.1}", s.speed_kn),
                format!("{:.1}", s.buffer_days),
                format!("{:.0}", s.teu_per_year_each_way),
                format!("{:.0}", s.usd_per_week / 1e3),
            ]);
        }
    }
    table(
        "lines",
        "Lines: ships and speed of the cheapest fleets that keep the schedule with a tenth of the sea time as buffer; what a line needs in TEU stands in the table of services, at the study's own speed",
        &[
            "Line",
            "Ships",
            "Rotation, days",
            "Speed, kn",
            "Buffer, days",
            "TEU a year each way",
            "k USD a week",
        ],
        rows,
    )
}

fn seasonal(book: &FleetBook, name: &dyn Fn(&str) -> String) -> RoomTable {
    let cargo_name = |id: &str| {
        book.tramps
            .iter()
            .find(|t| t.cargo == id)
            .map_or_else(|| name(id), |t| t.name.clone())
    };
    let rows = book
        .seasonal
        .iter()
        .map(|s| {
            let f = s.fleet.as_ref();
            vec![
                cargo_name(&s.cargo),
                s.corridor.clone(),
                mt(s.offered_t),
                s.store_t
                    .map_or_else(|| "unknown (none counted)".to_owned(), mt),
                dash(f.map(|f| f.ships.to_string())),
                dash(f.map(|f| mt(f.carried_t_per_year))),
                dash(f.map(|f| mt(f.lost_t_per_year))),
                dash(f.map(|f| format!("{:.0}", f.elsewhere_ship_months))),
                dash(f.and_then(|f| f.usd_per_t).map(|u| format!("{u:.1}"))),
                f.and_then(|f| f.bound_by.clone())
                    .or_else(|| s.why_not.clone())
                    .unwrap_or_else(|| "–".to_owned()),
            ]
        })
        .collect();
    table(
        "seasonal",
        "Seasonal fleets: in season on the corridor, elsewhere out of it",
        &[
            "Cargo",
            "Corridor",
            "Offered, Mt",
            "Store, Mt",
            "Ships",
            "Carried, Mt",
            "No room for, Mt",
            "Ship-months elsewhere",
            "USD/t",
            "Bound by",
        ],
        rows,
    )
}
