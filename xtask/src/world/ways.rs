//! Fairways and walls as `data/passages` gives them.
#![allow(
    clippy::indexing_slicing,
    reason = "build-time kernel over tables made here; never meets user input"
)]

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
    /// Length of each stretch, cm: as drawn (WGS84, rounded up), or its share of a longer published length.
    pub length_cm: Vec<u32>,
    /// Corners that stand for posts of published river kilometres: they are nodes.
    pub posts: Vec<LonLat>,
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
    let mut all: Vec<Fairway> = lines(&data.join("passages/fairways.geojson"))?
        .into_iter()
        .map(|(o, line)| Fairway {
            passage: text(&o, "passage"),
            declared: o.get("declared").and_then(serde_json::Value::as_bool) == Some(true),
            length_cm: line
                .windows(2)
                .map(|w| super::graph::length_cm(w[0], w[1]))
                .collect(),
            posts: Vec::new(),
            line,
        })
        .collect();
    super::rivers::stretch(data, &mut all)?;
    Ok(all)
}

/// A passage and the line across it.
pub type NamedLine = (String, Vec<LonLat>);

/// Gates that name a passage.
pub fn read_gates(data: &Path) -> Result<Vec<NamedLine>, Box<dyn std::error::Error>> {
    Ok(lines(&data.join("passages/gates.geojson"))?
        .into_iter()
        .filter(|(o, _)| text(o, "kind") == "gate")
        .map(|(o, line)| (text(&o, "passage"), line))
        .collect())
}

/// How far a strait's shores may lie from its fairway, m.
const STRAIT_M: f64 = 40_000.0;

/// A gate across each named strait whose fairway runs in mapped water and that has none: square to the fairway where the
/// shores are nearest, from land to land. Wide straits stay open beside their fairway; so a way through is named in any case.
pub fn gates_of_fairways(
    fairways: &[Fairway],
    gates: &mut Vec<(String, Vec<LonLat>)>,
    land: &super::land::Land,
    shore: &super::simplify::Shore,
) {
    use sealane_geo::cube::{EARTH_RADIUS_M, cross, lon_lat, normalise};
    for f in fairways
        .iter()
        .filter(|f| !f.passage.is_empty() && !f.declared)
    {
        if gates.iter().any(|g| g.0 == f.passage) {
            continue;
        }
        // Between two vertices, so that the fairway crosses the gate and does not only touch it.
        let middle = |k: usize| {
            let (a, b) = (f.line[k].unit(), f.line[k + 1].unit());
            normalise([0, 1, 2].map(|i| a[i] + b[i]))
        };
        let narrowest = (0..f.line.len().saturating_sub(1))
            .map(|k| (shore.distance_m(middle(k), STRAIT_M), k))
            .min_by(|a, b| a.0.total_cmp(&b.0));
        let Some((_, k)) = narrowest else { continue };
        let (u, ahead) = (middle(k), f.line[k + 1].unit());
        let side = normalise(cross(u, ahead));
        let reach = |sign: f64| {
            (1..=(STRAIT_M / 200.0) as usize).find_map(|i| {
                let at = |m: f64| {
                    let (s, c) = (sign * m / EARTH_RADIUS_M).sin_cos();
                    lon_lat([0, 1, 2].map(|j| u[j] * c + side[j] * s))
                };
                let p = at(i as f64 * 200.0);
                land.holds([p.lon, p.lat])
                    .then(|| at(i as f64 * 200.0 + 1_000.0))
            })
        };
        match (reach(1.0), reach(-1.0)) {
            (Some(a), Some(b)) => gates.push((f.passage.clone(), vec![a, b])),
            _ => eprintln!("no gate for `{}`: no shore within 40 km", f.passage),
        }
    }
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
        .chain(read_reefs(data)?)
        .collect())
}

/// What is kept clear round a reef, and half the width of a bank's outline, m. Coral is drawn to about a mile.
const REEF_M: f64 = 1_852.0;
const BANK_M: f64 = 500.0;

/// Reefs of Natural Earth and the outlines of banks that ships keep off, as walls.
fn read_reefs(data: &Path) -> Result<Vec<Wall>, Box<dyn std::error::Error>> {
    let mut out = Vec::new();
    for (file, half_width_m) in [
        ("land/ne_10m_reefs.geojson", REEF_M),
        ("passages/shoals.geojson", BANK_M),
    ] {
        out.extend(lines(&data.join(file))?.into_iter().map(|(_, line)| Wall {
            line: line.iter().map(|p| [p.lon, p.lat]).collect(),
            half_width_m,
        }));
    }
    Ok(out)
}
