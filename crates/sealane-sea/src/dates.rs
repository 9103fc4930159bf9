//! Days in a question: closures with dates, and which areas hold on the day asked for.

use crate::rules::day;
use crate::zones::days_of;
use crate::{Area, Route, RouteQuery, SeaError, ZoneUse, zones};

/// What is to be avoided, as asked: an id, and the days from and to which it is closed (both included).
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Closure<'a> {
    pub id: &'a str,
    from: Option<String>,
    until: Option<String>,
}

impl<'a> Closure<'a> {
    /// Reads `suez`, `suez@2026-03-01..2026-09-30`, `suez@2026-03-01..` or `suez@..2026-09-30`.
    pub fn read(text: &'a str) -> Result<Self, SeaError> {
        let Some((id, days)) = text.split_once('@') else {
            return Ok(Self {
                id: text,
                from: None,
                until: None,
            });
        };
        let wrong = || {
            SeaError::BadQuery(format!(
                "`{}`: expected ID@FROM..UNTIL with days YYYY-MM-DD, one of which may be left out",
                text.chars().take(80).collect::<String>()
            ))
        };
        let (from, until) = days.split_once("..").ok_or_else(wrong)?;
        let read = |d: &str| match d.trim() {
            "" => Ok(None),
            d => d
                .parse::<jiff::civil::Date>()
                .map(|d| Some(d.to_string()))
                .map_err(|_| wrong()),
        };
        let (from, until) = (read(from)?, read(until)?);
        let turned = matches!((&from, &until), (Some(f), Some(u)) if f > u);
        if turned || (from.is_none() && until.is_none()) {
            return Err(wrong());
        }
        Ok(Self {
            id: id.trim(),
            from,
            until,
        })
    }

    /// Whether it is closed on the day asked for, and what to tell of that.
    pub fn holds(&self, asked: Option<&str>) -> (bool, Option<String>) {
        let (from, until) = (self.from.as_deref(), self.until.as_deref());
        let Some(days) = days_of(from, until) else {
            return (true, None);
        };
        match asked {
            None => (
                true,
                Some(format!(
                    "{} is closed {days}: without a date it is taken as closed",
                    self.id
                )),
            ),
            Some(d) if from.is_none_or(|f| f <= d) && until.is_none_or(|u| d <= u) => (true, None),
            Some(d) => (
                false,
                Some(format!(
                    "{} is closed {days} only: on {d} it is taken as open",
                    self.id
                )),
            ),
        }
    }
}

/// The day of a question as plain text, checked.
pub(crate) fn asked_day(query: &RouteQuery) -> Result<Option<String>, SeaError> {
    query
        .date
        .as_deref()
        .map(|d| day(d).map(|d| d.to_string()))
        .transpose()
}

/// An embedded zone that a question names; refused where it has no shape.
pub(crate) fn drawn<'a>(zone: &'a zones::Zone, verb: &str) -> Result<&'a zones::Zone, SeaError> {
    if zone.is_drawn() {
        return Ok(zone);
    }
    Err(SeaError::BadQuery(format!(
        "`{}` has no shape in the data and cannot be {verb}: {}",
        zone.id, zone.note
    )))
}

/// Whether a zone is kept out of on the day asked for, and what to tell of that.
pub(crate) fn avoided(zone: &zones::Zone, asked: Option<&str>) -> (bool, Option<String>) {
    let days = zone.days().unwrap_or_else(|| "dates not known".to_owned());
    match asked.map(|d| (d, zone.in_force(d))) {
        Some((d, Some(false))) => (
            false,
            Some(format!(
                "{} is not in force on {d} ({days}): it is not avoided; without a date it is",
                zone.id
            )),
        ),
        Some((d, None)) => (
            true,
            Some(format!(
                "{}: whether it is in force on {d} is not known; it is avoided",
                zone.id
            )),
        ),
        None if zone.valid_until.is_some() => (
            true,
            Some(format!(
                "{} is in force {days}: without a date it is avoided",
                zone.id
            )),
        ),
        _ => (true, None),
    }
}

/// The same for the user's own area.
pub(crate) fn area_avoided(area: &Area, asked: Option<&str>) -> (bool, Option<String>) {
    let Some(days) = area.days() else {
        return (true, None);
    };
    match asked {
        None => (
            true,
            Some(format!(
                "area {} holds {days}: without a date it is avoided",
                area.id
            )),
        ),
        Some(d) if area.in_force(d) => (true, None),
        Some(d) => (
            false,
            Some(format!(
                "area {} holds {days}, not on {d}: it is not avoided",
                area.id
            )),
        ),
    }
}

/// What to tell of a required zone or area that does not hold on the day asked for: the way enters it all the same.
pub(crate) fn required(
    id: &str,
    in_force: Option<bool>,
    days: Option<String>,
    asked: Option<&str>,
) -> Option<String> {
    let d = asked?;
    (in_force == Some(false)).then(|| {
        format!(
            "{id} is not in force on {d} ({}): the way enters it all the same",
            days.unwrap_or_default()
        )
    })
}

/// Adds to an answer whether its zones are in force on the day asked for, the miles in the user's areas, and the zones without a shape
/// that it may touch.
pub(crate) fn tell(route: &mut Route, query: &RouteQuery) -> Result<(), SeaError> {
    let asked = asked_day(query)?;
    let missing = |id: &str| zones::zone(id).filter(|z| !z.is_drawn());
    // Of zones without a shape only that the way comes into their waters is known.
    for z in route.zones.iter().filter_map(|u| missing(&u.id)) {
        if asked.as_deref().and_then(|d| z.in_force(d)) != Some(false) {
            route.zones_not_drawn.push(z.id.clone());
        }
    }
    route.zones.retain(|u| missing(&u.id).is_none());
    for used in &mut route.zones {
        if let Some(z) = zones::zone(&used.id) {
            used.in_force = asked.as_deref().and_then(|d| z.in_force(d));
            used.valid_from.clone_from(&z.valid_from);
            used.valid_until.clone_from(&z.valid_until);
        }
    }
    let mut told: Vec<&str> = Vec::new();
    for area in query.split_areas.iter().chain(&query.require_areas) {
        if told.contains(&area.id.as_str()) {
            continue;
        }
        told.push(&area.id);
        route.areas.push(ZoneUse {
            id: area.id.clone(),
            name: area.name.clone(),
            distance_nm: zones::miles_in(&route.line, &area.polygons),
            in_force: asked.as_deref().map(|d| area.in_force(d)),
            valid_from: area.valid_from.clone(),
            valid_until: area.valid_until.clone(),
        });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_closure_has_its_days() {
        let c = Closure::read("suez@2026-03-01..2026-09-30").unwrap();
        assert_eq!(c.id, "suez");
        for (day, shut) in [
            ("2026-02-28", false),
            ("2026-03-01", true),
            ("2026-09-30", true),
            ("2026-10-01", false),
        ] {
            assert_eq!(c.holds(Some(day)).0, shut, "{day}");
        }
        assert!(c.holds(None).0 && c.holds(None).1.is_some());
        assert!(
            !Closure::read("suez@2026-03-01..")
                .unwrap()
                .holds(Some("2026-02-01"))
                .0
        );
        assert!(
            Closure::read("suez@..2026-03-01")
                .unwrap()
                .holds(Some("2026-02-01"))
                .0
        );
        assert_eq!(Closure::read("suez").unwrap().holds(None), (true, None));
        for bad in [
            "suez@",
            "suez@..",
            "suez@2026-03-01",
            "suez@2026-13-01..",
            "suez@2026-04-01..2026-03-01",
        ] {
            let said = Closure::read(bad).unwrap_err().to_string();
            assert!(said.contains("expected ID@FROM..UNTIL"), "{said}");
        }
    }
}
