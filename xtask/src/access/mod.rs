//! From berth to open water: fairways and the access lines of ports, found on the unsimplified coast.

pub mod build;
pub mod coast;
pub mod fairways;
pub mod rivers;
pub mod water;

use coast::{Flat, flat};
use sealane_geo::LonLat;
use std::path::Path;

/// The lines that nothing ever crosses (`kind: closed` of `gates.geojson`).
pub fn shut_lines(data: &Path) -> Result<Vec<Vec<Flat>>, Box<dyn std::error::Error>> {
    let text = std::fs::read_to_string(data.join("passages/gates.geojson"))?;
    let value: serde_json::Value = serde_json::from_str(&text)?;
    let mut out = Vec::new();
    for f in value["features"].as_array().into_iter().flatten() {
        if f["properties"]["kind"] == "closed" {
            let line: Vec<[f64; 2]> = serde_json::from_value(f["geometry"]["coordinates"].clone())?;
            out.push(
                line.into_iter()
                    .map(|[lon, lat]| flat(LonLat { lon, lat }))
                    .collect(),
            );
        }
    }
    Ok(out)
}
