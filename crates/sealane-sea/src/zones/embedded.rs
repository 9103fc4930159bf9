//! The embedded zones.

use super::area::{Area, Ring};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::sync::LazyLock;

/// What kind of rule a zone carries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ZoneKind {
    /// MARPOL Annex VI emission control area.
    EmissionControl,
    /// Polar Code waters.
    Polar,
    /// Water area of the Northern Sea Route.
    NorthernSeaRoute,
    /// Joint War Committee listed area: notice to insurers, no prohibition.
    ListedArea,
    /// The user's own polygon.
    User,
}

/// An area with a rule.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Zone {
    /// Kebab-case id.
    pub id: String,
    /// Name for people.
    pub name: String,
    /// What kind of rule it carries.
    pub kind: ZoneKind,
    /// First day of the rule (ISO); `None` when unknown or always.
    pub valid_from: Option<String>,
    /// Last day on which it is known to be in force; `None` when it does not expire.
    pub valid_until: Option<String>,
    /// The rule and the document it stands in.
    pub source: String,
    /// What a user must know: how it was drawn, what is missing.
    pub note: String,
    /// Greatest sulphur in fuel, % by mass, where it sets one.
    pub sox_limit_pct: Option<f64>,
    /// Keels laid from this day on need Tier III engines inside (ISO); `None` when it has no such rule.
    pub nox_keel_from: Option<String>,
    /// How far its border may be off, km; `None` when it follows the rule's own points.
    pub accuracy_km: Option<f64>,
    /// Of a zone that is not drawn: waters that surely hold all of it (assumed from the words of the rule), to tell which ways it may
    /// concern.
    #[serde(skip)]
    pub(super) reach: Area,
    /// Its polygons; empty when no coordinates are known.
    #[serde(skip)]
    pub area: Area,
}

impl Zone {
    /// Whether the rule is in force on a day (ISO `YYYY-MM-DD`; plain text order is date order); `None` where its beginning is not
    /// known and the day is not past its end. The user's own area without a beginning has always held.
    #[must_use]
    pub fn in_force(&self, day: &str) -> Option<bool> {
        if self.valid_until.as_deref().is_some_and(|until| day > until) {
            return Some(false);
        }
        match self.valid_from.as_deref() {
            Some(from) => Some(from <= day),
            None => (self.kind == ZoneKind::User).then_some(true),
        }
    }

    /// Its days for people: `from 2025-05-01`, `2023-12-18 to 2024-12-31`; `None` where none is known.
    #[must_use]
    pub fn days(&self) -> Option<String> {
        days_of(self.valid_from.as_deref(), self.valid_until.as_deref())
    }

    /// Whether its coordinates are known.
    #[must_use]
    pub fn is_drawn(&self) -> bool {
        !self.area.is_empty()
    }
}

/// A first and last day for people.
pub(crate) fn days_of(from: Option<&str>, until: Option<&str>) -> Option<String> {
    match (from, until) {
        (Some(from), Some(until)) => Some(format!("{from} to {until}")),
        (Some(from), None) => Some(format!("from {from}")),
        (None, Some(until)) => Some(format!("until {until}")),
        (None, None) => None,
    }
}

const TABLES: [(&str, ZoneKind); 4] = [
    ("zones-eca", ZoneKind::EmissionControl),
    ("zones-polar", ZoneKind::Polar),
    ("zones-nsr", ZoneKind::NorthernSeaRoute),
    ("zones-jwc", ZoneKind::ListedArea),
];

static ZONES: LazyLock<Vec<Zone>> = LazyLock::new(|| {
    TABLES
        .iter()
        .filter_map(|&(id, kind)| {
            let until = sealane_data::table(id)
                .map(|t| t.valid_until.clone())
                .filter(|u| !u.is_empty());
            let features: Value = serde_json::from_str(sealane_data::text(id)?).ok()?;
            Some((features, kind, until))
        })
        .flat_map(|(features, kind, until)| {
            features
                .get("features")
                .and_then(Value::as_array)
                .into_iter()
                .flatten()
                .filter_map(|f| read(f, kind, until.as_deref()))
                .collect::<Vec<_>>()
        })
        .collect()
});

/// Every embedded zone; those whose coordinates nobody has published in clean form are listed without an area.
#[must_use]
pub fn zones() -> &'static [Zone] {
    &ZONES
}

/// The embedded zone with this id.
#[must_use]
pub fn zone(id: &str) -> Option<&'static Zone> {
    zones().iter().find(|z| z.id == id)
}

fn read(feature: &Value, kind: ZoneKind, until: Option<&str>) -> Option<Zone> {
    let p = feature.get("properties")?;
    let text = |key: &str| p.get(key).and_then(Value::as_str).map(str::to_owned);
    let join = |keys: &[&str]| {
        keys.iter()
            .filter_map(|k| text(k))
            .collect::<Vec<_>>()
            .join("; ")
    };
    Some(Zone {
        id: text("id")?,
        name: text("name")?,
        kind,
        valid_from: text("sox_from").or_else(|| text("date")),
        valid_until: until.map(str::to_owned),
        source: join(&["rule", "source", "date_source"]),
        note: join(&["coords", "landward", "kind", "note"]),
        sox_limit_pct: p.get("sox_limit_pct").and_then(Value::as_f64),
        nox_keel_from: text("nox_keel_from"),
        accuracy_km: p.get("accuracy_km").and_then(Value::as_f64),
        reach: p.get("reach").and_then(reach).unwrap_or_default(),
        area: polygons(feature.get("geometry")?),
    })
}

/// West, south, east and north as an area.
fn reach(bounds: &Value) -> Option<Area> {
    let [w, s, e, n]: [f64; 4] = serde_json::from_value(bounds.clone()).ok()?;
    let ring = Ring::of(vec![[w, s], [e, s], [e, n], [w, n]]);
    Some(Area::new(vec![ring]))
}

/// Rings as drawn: along the edges of the map at 180 degrees and at the poles.
fn polygons(geometry: &Value) -> Area {
    let Some(parts) = geometry.get("coordinates").and_then(Value::as_array) else {
        return Area::default();
    };
    let ring = |r: &Value| -> Option<Ring> {
        let mut points: Vec<[f64; 2]> = serde_json::from_value(r.clone()).ok()?;
        if points.len() > 1 && points.first() == points.last() {
            points.pop();
        }
        (points.len() >= 3).then(|| Ring::of(points))
    };
    let polygon = |list: &[Value]| list.iter().filter_map(ring).collect::<Vec<_>>();
    if geometry.get("type").and_then(Value::as_str) == Some("MultiPolygon") {
        let lists = parts.iter().filter_map(Value::as_array);
        Area::of_polygons(lists.map(|l| polygon(l)).collect())
    } else {
        Area::new(polygon(parts))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_tables_give_their_zones() {
        assert_eq!(zones().len(), 16);
        let missing = || zones().iter().filter(|z| !z.is_drawn());
        assert_eq!(missing().count(), 3);
        assert!(missing().all(|z| !z.reach.is_empty()));
        for z in zones() {
            assert!(
                z.id.bytes()
                    .all(|b| b.is_ascii_lowercase() || b == b'-' || b.is_ascii_digit()),
                "{}",
                z.id
            );
            assert!(!z.source.is_empty(), "{} has no source", z.id);
        }
    }

    #[test]
    fn a_rule_has_its_dates() {
        let z = zone("eca-mediterranean").unwrap();
        for (day, expected) in [
            ("2025-04-30", false),
            ("2025-05-01", true),
            ("2026-11-23", true),
        ] {
            assert_eq!(z.in_force(day), Some(expected), "{day}");
        }
        let j = zone("jwc-black-sea").unwrap();
        assert_eq!(j.in_force("2024-01-01"), Some(true));
        assert_eq!(j.in_force("2026-01-01"), Some(false));
        assert_eq!(j.days().unwrap(), "2023-12-18 to 2024-12-31");
        // approved, its dates not found: neither yes nor no
        assert_eq!(
            zone("eca-ne-atlantic").unwrap().in_force("2026-01-01"),
            None
        );
    }
}
