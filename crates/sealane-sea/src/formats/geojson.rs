//! GeoJSON (RFC 7946).

use super::waypoints::calls;
use super::{NOT_FOR_NAVIGATION, along_great_circles, split_at_antimeridian};
use crate::{Place, Route};
use sealane_geo::LonLat;
use serde_json::{Value, json};

/// A line of great circles as a GeoJSON geometry, drawn to 200 m, digits to about 1 m: a `LineString`, or a `MultiLineString` when it crosses the antimeridian.
#[must_use]
pub fn geometry(line: &[LonLat]) -> Value {
    let mut pieces = split_at_antimeridian(&rounded(&along_great_circles(line)));
    // A LineString has two positions or more (RFC 7946, 3.1.4), also from a place to itself.
    for piece in &mut pieces {
        if let [only] = piece.as_slice() {
            piece.push(*only);
        }
    }
    if pieces.len() == 1 {
        json!({"type": "LineString", "coordinates": pieces.pop()})
    } else {
        json!({"type": "MultiLineString", "coordinates": pieces})
    }
}

/// Five decimals, about 1 m.
fn rounded(line: &[LonLat]) -> Vec<LonLat> {
    let r = |x: f64| (x * 1e5).round() / 1e5;
    let mut out: Vec<LonLat> = line
        .iter()
        .map(|p| LonLat {
            lon: r(p.lon),
            lat: r(p.lat),
        })
        .collect();
    out.dedup();
    out
}

/// The way as a `FeatureCollection`: the line, its two ends, the calls between them, and the alternatives.
#[must_use]
pub fn geojson(route: &Route) -> Value {
    let mut features = vec![json!({
        "type": "Feature",
        "geometry": geometry(&route.line),
        "properties": {
            "role": "route",
            "from": route.from.name,
            "to": route.to.name,
            "distance_nm": round(route.distance_nm),
            "passages": route.passages,
            "land_km": route.certificate.land_km,
            "access_land_km": route.certificate.access_land_km,
            "note": NOT_FOR_NAVIGATION,
        }
    })];
    features.push(place(&route.from, "from"));
    features.extend(calls(route).filter_map(|(i, name)| {
        let at = route.line.get(i)?;
        Some(json!({
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": [at.lon, at.lat]},
            "properties": {"role": "call", "name": name}
        }))
    }));
    features.push(place(&route.to, "to"));
    features.extend(route.alternatives.iter().map(|a| {
        json!({
            "type": "Feature",
            "geometry": geometry(&a.line),
            "properties": {
                "role": "alternative",
                "distance_nm": round(a.distance_nm),
                "extra_nm": round(a.extra_nm),
                "passages": a.passages,
                "differs_by": a.differs_by(&route.passages),
                "sides": a.sides,
            }
        })
    }));
    json!({"type": "FeatureCollection", "features": features})
}

fn place(p: &Place, role: &str) -> Value {
    json!({
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": [p.position.lon, p.position.lat]},
        "properties": {"role": role, "name": p.name, "locode": p.locode, "country": p.country}
    })
}

fn round(x: f64) -> f64 {
    (x * 100.0).round() / 100.0
}
