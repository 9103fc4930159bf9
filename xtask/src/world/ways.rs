//! Fairways and walls as `data/passages` gives them.

use super::buffer::Wall;
use geojson::{FeatureCollection, GeometryValue};
use sealane_geo::LonLat;
use std::path::Path;

/// A centre line.
pub struct Fairway {
    /// Passage id; empty for a mere approach.
    pub passage: String,
    /// Whether it may run over mapped land.
    pub declared: bool,
    /// Corners.
    pub line: Vec<LonLat>,
}

type Lines = Vec<(geojson::JsonObject, Vec<LonLat>)>;

fn lines(path: &Path) -> Result<Lines, Box<dyn std::error::Error>> {
    if !path.exists() {
        return Ok(Vec::new());
    }
    let text = std::fs::read_to_string(path)?;
    let fc: FeatureCollection = text.parse::<geojson::GeoJson>()?.try_into()?;
    let mut out = Vec::new();
    for f in fc.features {
        let name = f.properties.clone().unwrap_or_default();
        let Some(GeometryValue::LineString { coordinates }) = f.geometry.map(|g| g.value) else {
            return Err(format!("{}: {name:?} is not a LineString", path.display()).into());
        };
        let mut line = Vec::new();
        for c in &coordinates {
            let [lon, lat, ..] = c.as_slice() else {
                return Err(format!("{}: {name:?} has a bad point", path.display()).into());
            };
            line.push(LonLat::new(*lon, *lat)?);
        }
        out.push((name, line));
    }
    Ok(out)
}

fn text(o: &geojson::JsonObject, k: &str) -> String {
    o.get(k).and_then(|v| v.as_str()).unwrap_or("").to_owned()
}

/// The centre lines of `fairways.geojson`.
pub fn read_fairways(data: &Path) -> Result<Vec<Fairway>, Box<dyn std::error::Error>> {
    Ok(lines(&data.join("passages/fairways.geojson"))?
        .into_iter()
        .map(|(o, line)| Fairway {
            passage: text(&o, "passage"),
            declared: o.get("declared").and_then(serde_json::Value::as_bool) == Some(true),
            line,
        })
        .collect())
}

/// Gates that name a passage.
pub fn read_gates(data: &Path) -> Result<Vec<(String, Vec<LonLat>)>, Box<dyn std::error::Error>> {
    Ok(lines(&data.join("passages/gates.geojson"))?
        .into_iter()
        .filter(|(o, _)| text(o, "kind") == "gate")
        .map(|(o, line)| (text(&o, "passage"), line))
        .collect())
}

/// Gates that are never crossed, as walls in the water.
pub fn read_walls(data: &Path) -> Result<Vec<Wall>, Box<dyn std::error::Error>> {
    Ok(lines(&data.join("passages/gates.geojson"))?
        .into_iter()
        .filter(|(o, _)| text(o, "kind") == "closed")
        .map(|(_, line)| Wall {
            line: line.iter().map(|p| [p.lon, p.lat]).collect(),
            half_width_m: 1_000.0,
        })
        .collect())
}
