//! Builds the season of an assessment: lanes from the compiled model, whole seasons from the season model.

use crate::assessment::CargoResult;
use crate::file::StudyFile;
use crate::model::{Model, Route};
use crate::season::{
    CalendarRow, DEPARTURES, LaneSeason, SeasonAnswer, SeasonOrder, SeasonPart, brings_ice,
};
use crate::world::World;
use sealane_season::{CorridorAsk, CorridorSeason, StudyOptions, YearKind};
use sealane_voyage::polaris::IceClass;

/// Causes kept for each month.
const CAUSES: usize = 3;

/// The season of a study; `None` where nobody models seasons.
#[must_use]
pub fn season_part(
    file: &StudyFile,
    world: &dyn World,
    model: &Model,
    results: &[CargoResult],
) -> Option<SeasonPart> {
    let lanes = lanes(model, results);
    let order = order(file, model);
    let mut part = SeasonPart {
        lanes,
        corridors: Vec::new(),
        calendar: Vec::new(),
        ship: order.as_ref().map(|o| o.ship.clone()).unwrap_or_default(),
        ice_source: String::new(),
        departures: DEPARTURES,
        warnings: Vec::new(),
        sources: Vec::new(),
    };
    match order.as_ref().and_then(|o| world.seasons(o)) {
        Some(Ok(answer)) => tell(&mut part, answer),
        Some(Err(e)) => part.warnings.push(format!("the season model refused: {e}")),
        None if part.lanes.is_empty() => return None,
        None => {}
    }
    if brings_ice(&file.season.clone().unwrap_or_default())
        && !part.ice_source.starts_with("gridded")
        && !part.ice_source.is_empty()
    {
        part.warnings.push(
            "the study names files of gridded ice; they were not read here (only the command line opens files of a study)"
                .to_owned(),
        );
    }
    Some(part)
}

fn lanes(model: &Model, results: &[CargoResult]) -> Vec<LaneSeason> {
    let mut out = Vec::new();
    for (c, result) in model.cargoes.iter().zip(results) {
        for (route, way) in c.routes.iter().zip(&result.ways) {
            let Ok(r) = route else { continue };
            let Some(m) = &r.offer.season else { continue };
            let calm = r.offer.sea.sea_days;
            out.push(LaneSeason {
                corridor: r.corridor.clone(),
                cargo: c.cargo.id.clone(),
                ship: c.cargo.ship.clone(),
                ports: r.ports.clone(),
                calm_days: calm,
                months: m.at_sea.clone(),
                year_days: m.year().map(|f| f * calm),
                passable_days: m.at_sea.iter().map(|a| a.passable_share).sum::<f64>() * 365.0
                    / m.at_sea.len().max(1) as f64,
                usd: way.months.iter().map(|c| c.usd).collect(),
            });
        }
    }
    out
}

/// Each corridor between the ports of the first cargo that uses it, or each pair of `[season]` by each corridor.
fn order(file: &StudyFile, model: &Model) -> Option<SeasonOrder> {
    let keys = file.season.clone().unwrap_or_default();
    let place = |id: &str| {
        file.gateway
            .iter()
            .find(|g| g.id == id)
            .map_or_else(|| id.to_owned(), |g| g.place.clone())
    };
    let mut asks = Vec::new();
    let mut ask =
        |c: &crate::file::Corridor, id: String, name: String, ends: [&str; 2], calls: &[String]| {
            let mut places = vec![place(ends[0])];
            places.extend(calls.iter().map(|p| place(p)));
            places.push(place(ends[1]));
            asks.push(CorridorAsk {
                id,
                name,
                places,
                avoid: c.avoid.clone(),
                require: c.require.clone(),
                ice_class: c
                    .ice_class
                    .as_deref()
                    .filter(|_| keys.ice_classes.is_empty())
                    .and_then(|k| IceClass::parse(k).ok()),
            });
        };
    for [a, b] in &keys.pairs {
        for c in &file.corridor {
            let name = format!(
                "{} to {}: {}",
                crate::names::words(a),
                crate::names::words(b),
                c.name
            );
            ask(c, format!("{a}-{b}-{}", c.id), name, [a, b], &[]);
        }
    }
    if keys.pairs.is_empty() {
        for c in &file.corridor {
            let first = |r: &Route| (r.corridor == c.id).then(|| r.ports.clone());
            let ports = model
                .cargoes
                .iter()
                .flat_map(|m| m.routes.iter().flatten())
                .find_map(first);
            if let Some((a, b)) = ports {
                ask(c, c.id.clone(), c.name.clone(), [&a, &b], &c.calls);
            }
        }
    }
    let ship = keys
        .ship
        .clone()
        .or_else(|| file.cargo.first().map(|c| c.ship.clone()))?;
    let options = StudyOptions {
        departures: DEPARTURES,
        ice_classes: Vec::new(),
        escort: keys.escort.unwrap_or_default(),
        ..StudyOptions::default()
    };
    Some(SeasonOrder {
        asks,
        ship,
        options: options.with_keys(&keys).ok()?,
        vlsfo_usd_per_t: file.prices.vlsfo_usd_per_t.as_ref().map(|g| g.0.value),
        rub_per_usd: file.prices.rub_per_usd.as_ref().map(|g| g.0.value),
    })
}

fn tell(part: &mut SeasonPart, answer: SeasonAnswer) {
    part.warnings.extend(answer.warnings);
    let mut corridors: Vec<CorridorSeason> = answer.corridors;
    for c in &mut corridors {
        for t in &mut c.tables {
            calendar(&mut part.calendar, std::mem::take(&mut t.calendar));
            for m in &mut t.months {
                m.causes.truncate(CAUSES);
                m.obstacles.truncate(CAUSES);
            }
            for (into, from) in [
                (&mut part.warnings, &mut t.warnings),
                (&mut part.sources, &mut t.sources),
            ] {
                for w in from.drain(..) {
                    if !into.contains(&w) {
                        into.push(w);
                    }
                }
            }
            if c.northern || part.ice_source.is_empty() {
                part.ice_source.clone_from(&t.ice_source);
            }
        }
    }
    part.corridors = corridors;
}

/// Adds cells as rows; a row that is there already stays.
fn calendar(rows: &mut Vec<CalendarRow>, cells: Vec<sealane_season::IceCell>) {
    let known = rows.len();
    let same = |r: &CalendarRow, c: &sealane_season::IceCell, year: YearKind| {
        r.section == c.section && r.ice_class == c.ice_class && r.year == year
    };
    for c in cells {
        if rows.iter().take(known).any(|r| same(r, &c, c.year)) {
            continue;
        }
        let at = rows.iter().position(|r| same(r, &c, c.year));
        let at = at.unwrap_or_else(|| {
            rows.push(CalendarRow {
                section: c.section.clone(),
                name: c.name.clone(),
                ice_class: c.ice_class,
                year: c.year,
                concentration: Vec::with_capacity(12),
                thickness_m: Vec::with_capacity(12),
                rio: Vec::with_capacity(12),
                polaris: Vec::with_capacity(12),
                russian: Vec::with_capacity(12),
                grade: c.grade,
            });
            rows.len() - 1
        });
        if let Some(r) = rows.get_mut(at) {
            r.concentration.push(c.concentration);
            r.thickness_m.push(c.thickness_m);
            r.rio.push(c.rio);
            r.polaris.push(c.polaris);
            r.russian.push(c.russian);
        }
    }
}
