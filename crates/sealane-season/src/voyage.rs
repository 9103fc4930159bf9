//! The ice that one voyage meets on its day: may it pass, how fast, behind how many zones of icebreakers.

use crate::{
    SeasonError,
    fleet::class_cost,
    ice::IceState,
    north::{is_northern, ways_between},
    rules::{ADMISSION_NOTE, OPEN_WATER, russian},
    sail::{MONTH_START, Runner, Stop},
    types::{Escort, IceVerdict, SeasonShip, Way, YearKind},
};
use sealane_data::Grade;
use sealane_geo::LonLat;
use sealane_sea::{Limit, Route, RouteQuery, Sea, zones};
use sealane_voyage::{Ship, SlowStretch, Way as VoyageWay, estimator, polaris::IceClass};

/// What ice makes of a way on a date.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct IceOnWay {
    /// Stretches at the speed that the ice allows, one a section.
    pub slow: Vec<SlowStretch>,
    /// Tariff zones of the Northern Sea Route in which an icebreaker leads.
    pub escorted_zones: u32,
    /// What a reader must know.
    pub notes: Vec<String>,
}

/// A ship with another ice class than its own: hire and fuel go by the table of class costs. The note says so; it is empty when the
/// class is the ship's own.
///
/// ```
/// use sealane_voyage::polaris::IceClass;
/// let plain = sealane_voyage::ship("kamsarmax-bulk")?;
/// let (arc, note) = sealane_season::with_ice_class(&plain, IceClass::Arc4)?;
/// assert!(arc.hire_usd_day.value > 1.2 * plain.hire_usd_day.value && note.contains("assumed"));
/// # Ok::<(), sealane_season::SeasonError>(())
/// ```
///
/// # Errors
/// [`SeasonError::Table`] if the table holds no row of a class.
pub fn with_ice_class(ship: &Ship, class: IceClass) -> Result<(Ship, String), SeasonError> {
    let mut out = ship.clone();
    if class == ship.ice_class {
        return Ok((out, String::new()));
    }
    let ((hire, fuel), (own_hire, own_fuel)) = (class_cost(class)?, class_cost(ship.ice_class)?);
    let (h, f) = (hire / own_hire, fuel / own_fuel);
    let mut g = out.hire_usd_day.clone();
    for v in [Some(&mut g.value), g.low.as_mut(), g.high.as_mut()]
        .into_iter()
        .flatten()
    {
        *v *= h;
    }
    g.grade = Grade::Assumed;
    g.source = format!("{} x {h:.2} for ice class {class}", g.source);
    out.hire_usd_day = g;
    let (_, estimate) = estimator::fuel_model(ship)?;
    let mut anchor = estimate.anchor_co2_kg_per_nm;
    for v in [
        Some(&mut anchor.value),
        anchor.low.as_mut(),
        anchor.high.as_mut(),
    ]
    .into_iter()
    .flatten()
    {
        *v *= f;
    }
    anchor.source = format!("{} x {f:.2} for ice class {class}", anchor.source);
    anchor.grade = Grade::Assumed;
    out.co2_kg_per_nm = Some(anchor);
    out.co2_of_class = true;
    out.ice_class = class;
    let note = format!(
        "ice class {class} is asked, the ship's own is {}: an assumed ship of that class, its hire {h:.2} and its fuel {f:.2} times the ship's (data/ice/class_costs.csv, mostly assumed)",
        ship.ice_class
    );
    Ok((out, note))
}

/// Day of the year, from 0, of an ISO date.
fn day_of(date: &str) -> Result<f64, SeasonError> {
    let bad = || SeasonError::range("date", "YYYY-MM-DD", date);
    let mut parts = date.split('-').skip(1).map(str::parse::<usize>);
    let (Some(Ok(month)), Some(Ok(day))) = (parts.next(), parts.next()) else {
        return Err(bad());
    };
    let start = month
        .checked_sub(1)
        .and_then(|m| MONTH_START.get(m))
        .filter(|_| month <= 12 && (1..=31).contains(&day))
        .ok_or_else(bad)?;
    Ok(start + (day - 1) as f64)
}

/// One stretch of ice on the way.
struct Met {
    section: usize,
    nm: f64,
    hours: f64,
    escorted: bool,
    worst: IceState,
    rio: f64,
    day: f64,
}

/// Sails the pieces in calm weather; where it stops: the section, its ice and the day.
fn sail(
    runner: &Runner<'_>,
    way: &Way,
    start: f64,
    severity: f64,
) -> Result<Vec<Met>, (usize, IceState, f64, Stop)> {
    let mut met: Vec<Met> = Vec::new();
    let mut hours = 0.0;
    for p in &way.pieces {
        let day = start + hours / 24.0;
        let section = p
            .ice_section
            .as_deref()
            .and_then(|id| runner.table.index(id).ok());
        let ice = section.map(|i| (i, runner.table.state(i, day.rem_euclid(365.0), severity)));
        let Some((i, ice)) = ice.filter(|(_, s)| s.concentration() >= OPEN_WATER) else {
            hours += p.distance_nm / runner.ship.speed_kn;
            continue;
        };
        let (v, escorted) = runner.ice_speed(&ice, i).map_err(|s| (i, ice, day, s))?;
        let spent = p.distance_nm / v.min(runner.ship.speed_kn).max(0.5);
        hours += spent;
        let rio = runner.polaris.rio(&ice);
        match met.last_mut() {
            Some(m) if m.section == i && m.escorted == escorted => {
                m.nm += p.distance_nm;
                m.hours += spent;
                if rio < m.rio {
                    (m.rio, m.worst, m.day) = (rio, ice, day);
                }
            }
            _ => met.push(Met {
                section: i,
                nm: p.distance_nm,
                hours: spent,
                escorted,
                worst: ice,
                rio,
                day,
            }),
        }
    }
    Ok(met)
}

fn words(ice: &IceState) -> String {
    format!(
        "ice of {:.1} m at {:.0} %",
        ice.thickness_m(),
        100.0 * ice.concentration()
    )
}

/// `12 March`, of a day of the year.
fn date_words(day: f64) -> String {
    let d = day.rem_euclid(365.0).floor();
    let m = MONTH_START
        .iter()
        .skip(1)
        .take(11)
        .filter(|s| **s <= d)
        .count();
    let start = MONTH_START.get(m).copied().unwrap_or(0.0);
    format!(
        "{:.0} {}",
        d - start + 1.0,
        crate::MONTHS.get(m).unwrap_or(&"")
    )
}

fn stopped(
    runner: &Runner<'_>,
    (i, ice, day, stop): (usize, IceState, f64, Stop),
    year: &str,
) -> String {
    let name = runner
        .table
        .sections()
        .get(i)
        .map_or("", |s| s.name.as_str());
    let why = match stop {
        Stop::Beset(_) => "more than ship or icebreaker breaks".to_owned(),
        _ => format!(
            "beyond what POLARIS allows ice class {} (risk index outcome {:.0}){}",
            runner.ship.ice_class,
            runner.polaris.rio(&ice),
            if runner.escort == Escort::Never {
                " without an icebreaker"
            } else {
                ", an icebreaker's 10 included"
            }
        ),
    };
    format!(
        "{name}, about {}, {year} year: {} is {why}",
        date_words(day),
        words(&ice)
    )
}

/// The ice that a ship (with its ice class) meets on a way when it sails on a date, in a median year: stretches at lower speed, zones of
/// icebreakers, and what the rules say. Empty where the route crosses no water that freezes.
///
/// In ice the engine is held at the power of the open-water speed, so a day there burns as much as a day outside.
///
/// # Errors
/// [`SeasonError::IceClosed`] when POLARIS or the ice itself stops the ship, even behind an icebreaker.
pub fn ice_on_way(
    ship: &Ship,
    speed_kn: Option<f64>,
    way: &Way,
    date: &str,
    escort: Escort,
) -> Result<IceOnWay, SeasonError> {
    let mut out = IceOnWay::default();
    if way.pieces.iter().all(|p| p.ice_section.is_none()) {
        return Ok(out);
    }
    let start = day_of(date)?;
    let of_season = SeasonShip::from_ship(ship, ship.ice_class, speed_kn)?;
    let runner = Runner::new(&of_season, escort, None)?;
    let met = sail(&runner, way, start, YearKind::Median.severity()).map_err(|s| {
        SeasonError::IceClosed {
            date: date.to_owned(),
            class: ship.ice_class.to_string(),
            why: stopped(&runner, s, "median"),
        }
    })?;
    let (model, _) = estimator::fuel_model(ship)?;
    let open = of_season.speed_kn;
    let mut zones = 0u32;
    for m in &met {
        let Some(s) = runner.table.sections().get(m.section) else {
            continue;
        };
        let v = m.nm / m.hours;
        let held = model.sea_mj_per_nm(open, 0.95) * open / (model.sea_mj_per_nm(v, 0.95) * v);
        let how = if m.escorted {
            "behind an icebreaker"
        } else {
            "alone"
        };
        out.slow.push(SlowStretch {
            id: format!("ice, {} ({how})", s.name),
            distance_nm: m.nm,
            speed_kn: v,
            fuel_factor: held,
        });
        if let (true, Some(z)) = (m.escorted, s.tariff_zone) {
            zones |= 1 << (u32::from(z) - 1).min(6);
        }
        let verdict = match runner.polaris.judge(&m.worst, m.escorted).verdict {
            IceVerdict::Slow => "elevated risk, at the limited speed",
            IceVerdict::Escorted => "only behind an icebreaker",
            _ => "normal operation",
        };
        let admission = russian(
            ship.ice_class,
            &s.admission_area,
            m.day,
            YearKind::Median.severity(),
            &m.worst,
        )?;
        out.notes.push(format!(
            "{}: {:.0} nm {how} at {v:.1} kn, {}; POLARIS: {verdict} (outcome {:.0}){}",
            s.name,
            m.nm,
            words(&m.worst),
            m.rio,
            admission.map_or_else(String::new, |a| format!(
                "; the Russian table of 2013 (repealed): {}",
                match a {
                    IceVerdict::Closed => "closed",
                    IceVerdict::Escorted => "only behind an icebreaker",
                    _ => "open",
                }
            ))
        ));
    }
    out.escorted_zones = zones.count_ones();
    let north = way
        .pieces
        .iter()
        .filter_map(|p| p.ice_section.as_deref())
        .filter_map(|id| runner.table.index(id).ok())
        .any(|i| {
            runner
                .table
                .sections()
                .get(i)
                .is_some_and(|s| s.tariff_zone.is_some())
        });
    if met.is_empty() {
        out.notes.push(format!(
            "the way crosses water that freezes; sailing on {date} in a median year it is open{}",
            if north { ": no escort and no icebreaker fee are counted, though the permit of the Northern Sea Route may ask for both" } else { "" }
        ));
    }
    if let Err(s) = sail(&runner, way, start, YearKind::Heavy.severity()) {
        out.notes.push(format!(
            "in one year of ten the ship does not pass: {}",
            stopped(&runner, s, "heavy")
        ));
    }
    if north {
        out.notes.push(format!(
            "ice: monthly table of sections (data/ice, partly assumed), median year; {ADMISSION_NOTE}"
        ));
    }
    Ok(out)
}

/// A detour by the gates longer than this over the router's way is none for this port (assumed).
const DETOUR: f64 = 1.3;

/// The way that a voyage takes, with its ice. A route by the Northern Sea Route is the router's shortest, far north of where ships go: the
/// ways by its gates take its place, of which the fastest that passes and is deep enough is chosen. Other routes stay as they are.
///
/// # Errors
/// [`SeasonError::IceClosed`] when none passes; else what the sea says.
pub fn voyage_way(
    sea: &Sea,
    query: &RouteQuery,
    route: &Route,
    ship: &Ship,
    speed_kn: Option<f64>,
    escort: Escort,
) -> Result<(VoyageWay, IceOnWay), SeasonError> {
    let date = query.date.as_deref().unwrap_or_default();
    let northern =
        is_northern(&query.require) || route.passages.iter().any(|p| p == "northern-sea-route");
    let gates = if northern {
        ways_between(sea, query, true).unwrap_or_default()
    } else {
        Vec::new()
    };
    let open_kn = SeasonShip::from_ship(ship, ship.ice_class, speed_kn)?.speed_kn;
    let fit = |w: &Way| w.distance_nm() < DETOUR * route.distance_nm;
    let deep = |w: &Way| {
        w.max_draught
            .as_ref()
            .is_none_or(|(m, _)| *m >= ship.draught_m.value)
    };
    let (mut best, mut shut) = (None::<(bool, f64, Way, IceOnWay)>, None);
    for way in gates.into_iter().filter(fit) {
        match ice_on_way(ship, speed_kn, &way, date, escort) {
            Ok(ice) => {
                let slow: f64 = ice.slow.iter().map(|s| s.distance_nm).sum();
                let hours: f64 = ice.slow.iter().map(|s| s.distance_nm / s.speed_kn).sum();
                let days = (hours + (way.distance_nm() - slow) / open_kn) / 24.0;
                let shallow = !deep(&way);
                if best
                    .as_ref()
                    .is_none_or(|(s, d, ..)| (shallow, days) < (*s, *d))
                {
                    best = Some((shallow, days, way, ice));
                }
            }
            // The reason of the first, deepest way is told.
            Err(e @ SeasonError::IceClosed { .. }) => shut = shut.or(Some(e)),
            Err(e) => return Err(e),
        }
    }
    match (best, shut) {
        (Some((_, _, way, mut ice)), _) => {
            ice.notes.insert(
                0,
                format!("by the Northern Sea Route the way is {}", way.name),
            );
            Ok((of_season(&way), ice))
        }
        (None, Some(e)) => Err(e),
        (None, None) => {
            let way = Way::from_route("way", "the way", route)?;
            let ice = ice_on_way(ship, speed_kn, &way, date, escort)?;
            Ok((VoyageWay::from(route), ice))
        }
    }
}

/// A way of the season as the voyage takes it: zones along the middles of its pieces.
fn of_season(way: &Way) -> VoyageWay {
    let line: Vec<LonLat> = way.pieces.iter().map(|p| p.middle).collect();
    let mut passages: Vec<String> = Vec::new();
    for p in &way.passages {
        if !passages.contains(p) {
            passages.push(p.clone());
        }
    }
    VoyageWay {
        distance_nm: way.distance_nm(),
        zones: zones::split(&line),
        passages,
        limits: way
            .max_draught
            .iter()
            .map(|(m, place)| Limit {
                of_port: false,
                place: place.clone(),
                what: "draught_m".to_owned(),
                allowed: *m,
                ship: None,
                margin: None,
                grade: Grade::Computed,
                source: "tightest draught on the way (data/ice/gates.csv, data/passages)"
                    .to_owned(),
            })
            .collect(),
        ..VoyageWay::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_of_the_year() {
        assert!((day_of("2026-03-01").unwrap() - 59.0).abs() < 1e-12);
        assert!(day_of("2026-13-01").is_err() && day_of("soon").is_err());
        assert_eq!(date_words(59.0), "1 March");
        assert_eq!(date_words(364.5), "31 December");
    }
}
