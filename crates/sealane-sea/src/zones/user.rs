//! The user's own polygons from GeoJSON (RFC 7946).

use super::{
    area::{Area, Reading, Ring},
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
/// made kebab-case; else `area-1`, `area-2` …. Its properties `valid_from` and `valid_until` (`YYYY-MM-DD`) are the days it holds.
///
/// Rings may be left open. Their sides are straight in degrees, as RFC 7946 has it: a box from -170 to 170 is 340 degrees wide, one
/// from 170 to 190 crosses the antimeridian. See [`Ring::read`] for sides of more than 180 degrees; a reading other than straight is
/// told in the zone's note. Parts of a `MultiPolygon` may overlap.
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
    let mut polygons: Vec<Vec<Ring>> = Vec::new();
    let mut notes: Vec<String> = Vec::new();
    let mut read = |at: &str, list: &[Value]| {
        polygons.push(polygon(at, list, corners, &mut notes)?);
        Ok::<(), ZoneError>(())
    };
    match kind(geometry) {
        "Polygon" => read(&at, coordinates)?,
        "MultiPolygon" => {
            for (i, p) in coordinates.iter().enumerate() {
                let at = format!("{at}[{i}]");
                let list = p.as_array().ok_or_else(|| shape(&at, "a list of rings"))?;
                read(&at, list)?;
            }
        }
        _ => return Err(shape(place, "a `Polygon` or `MultiPolygon`")),
    }
    if polygons.is_empty() {
        return Err(shape(&at, "at least one polygon"));
    }
    let (valid_from, valid_until) = days(place, feature)?;
    Ok(Zone {
        name: text("name").unwrap_or_else(|| id.clone()),
        id,
        kind: ZoneKind::User,
        valid_from,
        valid_until,
        source: "the user's file".to_owned(),
        note: notes.join("; "),
        sox_limit_pct: None,
        nox_keel_from: None,
        accuracy_km: None,
        reach: Area::default(),
        area: Area::of_polygons(polygons),
    })
}

/// The first and last day of a feature.
fn days(place: &str, feature: &Value) -> Result<(Option<String>, Option<String>), ZoneError> {
    let read = |key: &str| -> Result<Option<String>, ZoneError> {
        let v = feature.get("properties").and_then(|p| p.get(key));
        let Some(v) = v.filter(|v| !v.is_null()) else {
            return Ok(None);
        };
        let day = v.as_str().and_then(|s| s.parse::<jiff::civil::Date>().ok());
        day.map(|d| Some(d.to_string()))
            .ok_or_else(|| shape(&format!("{place}.properties.{key}"), "a date YYYY-MM-DD"))
    };
    let (from, until) = (read("valid_from")?, read("valid_until")?);
    if from.is_some() && until.is_some() && from > until {
        let place = format!("{place}.properties");
        return Err(shape(&place, "`valid_from` not after `valid_until`"));
    }
    Ok((from, until))
}

fn polygon(
    place: &str,
    list: &[Value],
    corners: &mut usize,
    notes: &mut Vec<String>,
) -> Result<Vec<Ring>, ZoneError> {
    if list.is_empty() {
        return Err(shape(place, "at least one ring"));
    }
    let mut rings = Vec::with_capacity(list.len());
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
        let (ring, how) = Ring::read(&ring, i > 0).map_err(|expected| shape(&at, &expected))?;
        match how {
            Reading::Straight => {}
            Reading::Across => notes.push(format!(
                "{at} is read across the antimeridian, for so it keeps the right-hand rule of RFC 7946"
            )),
            Reading::Pole => notes.push(format!("{at} goes round the Earth and is read to hold the pole")),
        }
        rings.push(ring);
    }
    Ok(rings)
}

/// As written: longitudes past 180 run on.
fn position(place: &str, p: &Value) -> Result<[f64; 2], ZoneError> {
    let number = |i: usize| p.get(i).and_then(Value::as_f64);
    let (Some(lon), Some(lat)) = (number(0), number(1)) else {
        return Err(shape(place, "`[longitude, latitude]` in degrees"));
    };
    let fault = |error| ZoneError::Position {
        place: place.to_owned(),
        error,
    };
    // West of -180 is east of it by a turn; the rest is checked as any position.
    let turned = if (-360.0..-180.0).contains(&lon) {
        lon + 360.0
    } else {
        lon
    };
    LonLat::new(turned, lat).map_err(fault)?;
    Ok([lon, lat])
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
        assert!(zones[1].note.contains("across the antimeridian"));
    }

    #[test]
    fn an_area_has_its_days() {
        let text = |from: &str, until: &str| {
            format!(
                r#"{{"type":"Feature","properties":{{"valid_from":{from},"valid_until":{until}}},"geometry":{{"type":"Polygon","coordinates":[[[0,0],[1,0],[1,1]]]}}}}"#
            )
        };
        let z = read_polygons(&text(r#""2020-01-01""#, "null")).unwrap();
        assert_eq!(z[0].in_force("2019-12-31"), Some(false));
        assert_eq!(z[0].in_force("2020-01-01"), Some(true));
        let open = read_polygons(&text("null", r#""2020-01-01""#)).unwrap();
        assert_eq!(open[0].in_force("1999-01-01"), Some(true));
        for (from, until) in [
            (r#""soon""#, "null"),
            ("2020", "null"),
            (r#""2021-01-01""#, r#""2020-01-01""#),
        ] {
            assert!(read_polygons(&text(from, until)).is_err(), "{from} {until}");
        }
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
