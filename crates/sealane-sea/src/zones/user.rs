//! The user's own polygons from GeoJSON (RFC 7946).

use super::{
    area::{Area, Ring},
    embedded::{Zone, ZoneKind},
};
use sealane_geo::{LonLat, PositionError};
use serde_json::Value;

/// Largest file that is read, bytes.
const MAX_BYTES: usize = 64 << 20;
/// Most corners of all polygons together.
const MAX_CORNERS: usize = 1_000_000;

/// Why a file of polygons cannot be used.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum ZoneError {
    /// Not JSON.
    #[error("not JSON: {0}")]
    Json(String),
    /// Too large to be polygons by hand.
    #[error("{0}")]
    TooLarge(String),
    /// JSON, but not polygons.
    #[error("{place}: expected {expected}")]
    Shape {
        /// Where, as a path into the JSON.
        place: String,
        /// What was expected.
        expected: String,
    },
    /// A corner is not on Earth.
    #[error("{place}: {error} (GeoJSON positions are longitude first)")]
    Position {
        /// Where, as a path into the JSON.
        place: String,
        /// What is wrong with it.
        error: PositionError,
    },
    /// Two polygons of one id.
    #[error("{place}: the id `{id}` is used twice")]
    Twice {
        /// Where.
        place: String,
        /// The id.
        id: String,
    },
}

/// Reads a `FeatureCollection`, `Feature`, `Polygon` or `MultiPolygon`. A feature's id is its `id`, or its property `id` or `name`,
/// made kebab-case; else `area-1`, `area-2` …. Rings may be left open, may cross the antimeridian and may hold a pole.
///
/// ```
/// let text = r#"{"type":"Polygon","coordinates":[[[50,10],[60,10],[60,15],[50,15],[50,10]]]}"#;
/// let zones = sealane_sea::zones::read_polygons(text).unwrap();
/// assert_eq!(zones[0].id, "area-1");
/// ```
///
/// # Errors
/// [`ZoneError`], naming the place in the file.
pub fn read_polygons(text: &str) -> Result<Vec<Zone>, ZoneError> {
    if text.len() > MAX_BYTES {
        return Err(ZoneError::TooLarge(format!(
            "the file has {} bytes; polygons are read up to {MAX_BYTES}",
            text.len()
        )));
    }
    let value: Value = serde_json::from_str(text.trim_start_matches('\u{feff}'))
        .map_err(|e| ZoneError::Json(e.to_string()))?;
    let mut corners = 0;
    let mut zones: Vec<Zone> = Vec::new();
    for (place, feature) in features(&value)? {
        let n = zones.len() + 1;
        let zone = zone(&place, feature, n, &mut corners)?;
        if zones.iter().any(|z| z.id == zone.id) {
            return Err(ZoneError::Twice { place, id: zone.id });
        }
        zones.push(zone);
    }
    Ok(zones)
}

fn shape(place: &str, expected: &str) -> ZoneError {
    ZoneError::Shape {
        place: place.to_owned(),
        expected: expected.to_owned(),
    }
}

fn kind(value: &Value) -> &str {
    value.get("type").and_then(Value::as_str).unwrap_or("")
}

fn features(value: &Value) -> Result<Vec<(String, &Value)>, ZoneError> {
    match kind(value) {
        "FeatureCollection" => {
            let list = value
                .get("features")
                .and_then(Value::as_array)
                .filter(|l| !l.is_empty())
                .ok_or_else(|| shape("features", "a list with at least one feature"))?;
            Ok(list
                .iter()
                .enumerate()
                .map(|(i, f)| (format!("features[{i}]"), f))
                .collect())
        }
        "Feature" | "Polygon" | "MultiPolygon" => Ok(vec![("top".to_owned(), value)]),
        _ => Err(shape(
            "type",
            "`FeatureCollection`, `Feature`, `Polygon` or `MultiPolygon`",
        )),
    }
}

fn zone(place: &str, feature: &Value, n: usize, corners: &mut usize) -> Result<Zone, ZoneError> {
    let (geometry, at) = if kind(feature) == "Feature" {
        (
            feature
                .get("geometry")
                .ok_or_else(|| shape(place, "a `geometry`"))?,
            format!("{place}.geometry"),
        )
    } else {
        (feature, place.to_owned())
    };
    let text = |key: &str| {
        let v = feature.get("properties").and_then(|p| p.get(key))?;
        v.as_str().map(str::to_owned)
    };
    let own = feature.get("id").and_then(|v| match v {
        Value::String(s) => Some(s.clone()),
        Value::Number(x) => Some(format!("area-{x}")),
        _ => None,
    });
    let id = own
        .or_else(|| text("id"))
        .or_else(|| text("name"))
        .map(|s| kebab(&s))
        .filter(|s| !s.is_empty())
        .unwrap_or_else(|| format!("area-{n}"));
    let coordinates = geometry
        .get("coordinates")
        .and_then(Value::as_array)
        .ok_or_else(|| shape(&at, "`coordinates`"))?;
    let at = format!("{at}.coordinates");
    let mut rings = Vec::new();
    match kind(geometry) {
        "Polygon" => polygon(&at, coordinates, &mut rings, corners)?,
        "MultiPolygon" => {
            for (i, p) in coordinates.iter().enumerate() {
                let at = format!("{at}[{i}]");
                let list = p.as_array().ok_or_else(|| shape(&at, "a list of rings"))?;
                polygon(&at, list, &mut rings, corners)?;
            }
        }
        _ => return Err(shape(place, "a `Polygon` or `MultiPolygon`")),
    }
    if rings.is_empty() {
        return Err(shape(&at, "at least one ring"));
    }
    Ok(Zone {
        name: text("name").unwrap_or_else(|| id.clone()),
        id,
        kind: ZoneKind::User,
        valid_from: text("valid_from"),
        valid_until: text("valid_until"),
        source: "the user's file".to_owned(),
        note: String::new(),
        sox_limit_pct: None,
        nox_keel_from: None,
        accuracy_km: None,
        area: Area::new(rings),
    })
}

fn polygon(
    place: &str,
    list: &[Value],
    rings: &mut Vec<Ring>,
    corners: &mut usize,
) -> Result<(), ZoneError> {
    for (i, r) in list.iter().enumerate() {
        let at = format!("{place}[{i}]");
        let points = r
            .as_array()
            .ok_or_else(|| shape(&at, "a list of positions"))?;
        *corners += points.len();
        if *corners > MAX_CORNERS {
            return Err(ZoneError::TooLarge(format!(
                "more than {MAX_CORNERS} corners in all"
            )));
        }
        let mut ring = Vec::with_capacity(points.len());
        for (j, p) in points.iter().enumerate() {
            ring.push(position(&format!("{at}[{j}]"), p)?);
        }
        rings.push(Ring::new(&ring).ok_or_else(|| shape(&at, "at least three different corners"))?);
    }
    Ok(())
}

fn position(place: &str, p: &Value) -> Result<LonLat, ZoneError> {
    let number = |i: usize| p.get(i).and_then(Value::as_f64);
    let (Some(lon), Some(lat)) = (number(0), number(1)) else {
        return Err(shape(place, "`[longitude, latitude]` in degrees"));
    };
    LonLat::new(lon, lat).map_err(|error| ZoneError::Position {
        place: place.to_owned(),
        error,
    })
}

fn kebab(text: &str) -> String {
    deunicode::deunicode(text)
        .to_lowercase()
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|w| !w.is_empty())
        .collect::<Vec<_>>()
        .join("-")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn features_give_zones_with_ids() {
        let text = r#"{"type":"FeatureCollection","features":[
            {"type":"Feature","properties":{"name":"Red Sea South"},"geometry":{"type":"Polygon","coordinates":[[[41,12],[44,12],[44,16],[41,16],[41,12]]]}},
            {"type":"Feature","properties":{},"geometry":{"type":"MultiPolygon","coordinates":[[[[170,0],[-170,0],[-170,5],[170,5]]]]}}]}"#;
        let zones = read_polygons(text).unwrap();
        assert_eq!(
            zones.iter().map(|z| z.id.as_str()).collect::<Vec<_>>(),
            ["red-sea-south", "area-2"]
        );
        assert!(zones[1].area.holds(LonLat {
            lon: -179.0,
            lat: 2.0
        }));
    }

    #[test]
    fn faults_name_their_place() {
        let said: Vec<String> = [
            "",
            "[1,2",
            "{}",
            r#"{"type":"FeatureCollection","features":[]}"#,
            r#"{"type":"Polygon"}"#,
            r#"{"type":"Point","coordinates":[1,2]}"#,
            r#"{"type":"Polygon","coordinates":[[[1,2],[3,4]]]}"#,
            r#"{"type":"Polygon","coordinates":[[[13.1,80.3],[13,200],[14,90]]]}"#,
            r#"{"type":"Polygon","coordinates":[[[1,"x"],[3,4],[5,6]]]}"#,
            r#"{"type":"Polygon","coordinates":[[[1e999,2],[3,4],[5,6]]]}"#,
        ]
        .iter()
        .map(|t| read_polygons(t).unwrap_err().to_string())
        .collect();
        insta::assert_snapshot!(said.join("\n"));
    }

    proptest! {
        #[test]
        fn never_panics(text in "\\PC{0,200}") {
            let _ = read_polygons(&text);
        }

        #[test]
        fn any_ring_is_read_or_refused(points in prop::collection::vec((-400.0..400.0f64, -100.0..100.0f64), 0..12)) {
            let ring: Vec<[f64; 2]> = points.iter().map(|p| [p.0, p.1]).collect();
            let text = serde_json::json!({"type":"Polygon","coordinates":[ring]}).to_string();
            if let Ok(zones) = read_polygons(&text) {
                let a = LonLat { lon: 10.0, lat: 10.0 };
                let b = LonLat { lon: -170.0, lat: -20.0 };
                for (s, t) in zones[0].area.inside(a, b) {
                    prop_assert!((0.0..=1.0).contains(&s) && s <= t && t <= 1.0);
                }
            }
        }
    }
}
