//! `cargo xtask page-map`: the map page's own copy of land, ice shelves, lakes and sea names, simplified and packed.
//!
//! Packing: LEB128 numbers throughout. First the units per degree and the number of polygons; a polygon is its class
//! (0 land, 1 ice shelf, 2 lake) and its number of rings; a ring is its number of points, then zigzag differences of
//! longitude and latitude in units.

use crate::TaskResult;
use geo::{
    Area as _, BooleanOps as _, BoundingRect as _, InteriorPoint as _, LineString, Polygon, Rect,
    Simplify as _,
};
use geojson::{Feature, GeoJson};
use std::path::Path;

const LAND: u64 = 0;
const ICE: u64 = 1;
const LAKE: u64 = 2;

/// One degree of simplification.
struct Level {
    file: &'static str,
    /// Tolerance of Douglas and Peucker, degrees.
    tolerance: f64,
    /// Smallest extent kept, degrees.
    smallest: f64,
    /// Units per degree.
    units: f64,
    /// Lakes up to this Natural Earth rank.
    lakes: f64,
}

const LEVELS: [Level; 2] = [
    Level {
        file: "land-far.bin",
        tolerance: 0.07,
        smallest: 0.2,
        units: 100.0,
        lakes: 1.0,
    },
    Level {
        file: "land-near.bin",
        tolerance: 0.005,
        smallest: 0.0,
        units: 1000.0,
        lakes: 4.0,
    },
];

/// Writes `web/page/data/`.
pub fn run(_: &[String]) -> TaskResult {
    let root = crate::root();
    let land = root.join("data/land");
    let out = root.join("web/page/data");
    std::fs::create_dir_all(&out)?;
    let files = [
        ("ne_10m_land.geojson", LAND),
        ("ne_10m_minor_islands.geojson", LAND),
        ("ne_10m_antarctic_ice_shelves.geojson", ICE),
        ("ne_10m_lakes.geojson", LAKE),
    ];
    let mut all = Vec::new();
    for (name, class) in files {
        for feature in features(&land.join(name))? {
            let rank = property(&feature, "scalerank").unwrap_or(0.0);
            all.extend(polygons(&feature)?.into_iter().map(|p| (class, rank, p)));
        }
    }
    for level in &LEVELS {
        let bytes = pack(&all, level);
        println!("{}: {} bytes", level.file, bytes.len());
        std::fs::write(out.join(level.file), bytes)?;
    }
    // The report carries the far view as well: its map needs no network and no other crate.
    std::fs::copy(
        out.join("land-far.bin"),
        root.join("crates/sealane-report/src/land.bin"),
    )?;
    let seas = seas(&land.join("ne_10m_marine_names.geojson"))?;
    std::fs::write(out.join("seas.json"), seas)?;
    Ok(())
}

fn features(path: &Path) -> Result<Vec<Feature>, Box<dyn std::error::Error>> {
    match std::fs::read_to_string(path)?.parse::<GeoJson>()? {
        GeoJson::FeatureCollection(c) => Ok(c.features),
        _ => Err(format!("{}: expected a FeatureCollection", path.display()).into()),
    }
}

fn property(feature: &Feature, key: &str) -> Option<f64> {
    feature.property(key).and_then(serde_json::Value::as_f64)
}

fn polygons(feature: &Feature) -> Result<Vec<Polygon<f64>>, Box<dyn std::error::Error>> {
    let Some(geometry) = feature.geometry.clone() else {
        return Ok(Vec::new());
    };
    Ok(match geo::Geometry::<f64>::try_from(geometry)? {
        geo::Geometry::Polygon(p) => vec![p],
        geo::Geometry::MultiPolygon(m) => m.0,
        _ => Vec::new(),
    })
}

fn pack(all: &[(u64, f64, Polygon<f64>)], level: &Level) -> Vec<u8> {
    let mut body = Vec::new();
    let mut count = 0;
    for (class, rank, polygon) in all {
        let extent = polygon
            .bounding_rect()
            .map_or(0.0, |r| r.width().max(r.height()));
        if extent < level.smallest || (*class == LAKE && *rank > level.lakes) {
            continue;
        }
        for part in cut(polygon.simplify(level.tolerance)) {
            count += u64::from(add(&mut body, *class, &part, level.units));
        }
    }
    let mut out = Vec::new();
    number(&mut out, level.units as u64);
    number(&mut out, count);
    out.extend(body);
    out
}

/// A large polygon cut at every 45th meridian and 30th parallel, so that no part is too much for one draw call.
fn cut(polygon: Polygon<f64>) -> Vec<Polygon<f64>> {
    if polygon.exterior().0.len() < 1_500 {
        return vec![polygon];
    }
    let mut parts = Vec::new();
    for column in -4..4 {
        for row in -3..3 {
            let (west, south) = (f64::from(column) * 45.0, f64::from(row) * 30.0);
            let cell = Rect::new((west, south), (west + 45.0, south + 30.0)).to_polygon();
            parts.extend(polygon.intersection(&cell).0);
        }
    }
    parts
}

/// Appends one polygon; false when nothing of it is left in whole units.
fn add(body: &mut Vec<u8>, class: u64, polygon: &Polygon<f64>, per_degree: f64) -> bool {
    let rings: Vec<_> = std::iter::once(polygon.exterior())
        .chain(polygon.interiors())
        .map(|r| units(r, per_degree))
        .filter(|r| r.len() >= 3)
        .collect();
    if rings.is_empty() {
        return false;
    }
    number(body, class);
    number(body, rings.len() as u64);
    for ring in rings {
        number(body, ring.len() as u64);
        let (mut x0, mut y0) = (0, 0);
        for (x, y) in ring {
            number(body, zigzag(x - x0));
            number(body, zigzag(y - y0));
            (x0, y0) = (x, y);
        }
    }
    true
}

/// A ring in whole units, without its closing point and without repeats.
fn units(ring: &LineString<f64>, per_degree: f64) -> Vec<(i64, i64)> {
    let mut points: Vec<_> = ring
        .0
        .iter()
        .map(|c| {
            (
                (c.x * per_degree).round() as i64,
                (c.y * per_degree).round() as i64,
            )
        })
        .collect();
    points.dedup();
    if points.len() > 1 && points.first() == points.last() {
        points.pop();
    }
    points
}

const fn zigzag(v: i64) -> u64 {
    ((v << 1) ^ (v >> 63)) as u64
}

fn number(out: &mut Vec<u8>, mut v: u64) {
    while v >= 0x80 {
        out.push((v as u8 & 0x7f) | 0x80);
        v >>= 7;
    }
    out.push(v as u8);
}

/// Names of seas, each at a point inside its largest part.
fn seas(path: &Path) -> Result<String, Box<dyn std::error::Error>> {
    let mut rows = Vec::new();
    for feature in features(path)? {
        let Some(name) = feature.property("name").and_then(|v| v.as_str()) else {
            continue;
        };
        let largest = polygons(&feature)?
            .into_iter()
            .max_by(|a, b| a.unsigned_area().total_cmp(&b.unsigned_area()));
        let Some(at) = largest.and_then(|p| p.interior_point()) else {
            continue;
        };
        let from = property(&feature, "min_label").unwrap_or(5.0);
        let round = |v: f64| (v * 100.0).round() / 100.0;
        let kind = feature
            .property("featurecla")
            .and_then(|v| v.as_str())
            .unwrap_or_default();
        rows.push(serde_json::json!([
            title(name),
            kind == "ocean",
            from,
            round(at.x()),
            round(at.y())
        ]));
    }
    rows.sort_by_key(ToString::to_string);
    let lines: Vec<String> = rows.iter().map(ToString::to_string).collect();
    Ok(format!("[\n{}\n]\n", lines.join(",\n")))
}

/// `ARCTIC OCEAN` as `Arctic Ocean`; mixed case stays.
fn title(name: &str) -> String {
    if name.chars().any(char::is_lowercase) {
        return name.to_owned();
    }
    let word = |w: &str| {
        let mut c = w.chars();
        c.next()
            .map_or_else(String::new, |f| f.to_string() + &c.as_str().to_lowercase())
    };
    name.split(' ').map(word).collect::<Vec<_>>().join(" ")
}
