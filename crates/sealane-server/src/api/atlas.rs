//! `/api/passages`, `/api/zones`, `/api/ships`, `/api/cargoes`: what the world and the tables hold.

use crate::compute::{Answer, answer};
use crate::negotiate::send;
use crate::problem::Problem;
use crate::state::App;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

/// A row of `data/passages/passages.csv`.
#[derive(Debug, Deserialize)]
struct Row {
    id: String,
    name: String,
    kind: String,
    region: String,
    arctic: bool,
    members: String,
    closed_by: String,
    status: String,
    source: String,
}

/// One fact of a passage.
#[derive(Debug, Serialize, ToSchema)]
struct Fact {
    /// `max_draught_m`, `max_beam_m`, `length_nm` …
    what: String,
    /// Value.
    value: String,
    /// How well it is known.
    grade: String,
    /// Who states it.
    source: String,
}

/// A strait, canal or line across the sea.
#[derive(Debug, Serialize, ToSchema)]
struct PassageOut {
    /// Id, for `avoid` and `require`.
    id: String,
    /// Name for people.
    name: String,
    /// `strait`, `canal`, `river`, `line`.
    kind: String,
    /// Where it lies.
    region: String,
    /// Whether it is used only when asked for.
    arctic: bool,
    /// Who can shut it.
    closed_by: String,
    /// `open` or `closed`.
    status: String,
    /// Where this is known from.
    source: String,
    /// Middle, east positive, degrees.
    lon: Option<f64>,
    /// Middle, north positive, degrees.
    lat: Option<f64>,
    /// Limits and other facts.
    limits: Vec<Fact>,
}

/// All passages.
#[derive(Debug, Serialize, ToSchema)]
struct PassagesOut {
    /// Passages.
    passages: Vec<PassageOut>,
    /// Where this is known from.
    sources: Vec<String>,
    /// Version of Sealane.
    version: &'static str,
}

/// Titles and sources of embedded tables, for people.
pub fn register(ids: &[&str]) -> Vec<String> {
    ids.iter()
        .filter_map(|id| sealane_data::table(id))
        .map(|t| format!("{}: {}", t.title, t.source))
        .collect()
}

const GATES: &str = include_str!("../../../../data/passages/gates.geojson");
const FAIRWAYS: &str = include_str!("../../../../data/passages/fairways.geojson");

/// A gate longer than this many degrees leads from land far out to sea or to the pole: its middle is nowhere near the ships.
const LONG_GATE: f64 = 8.0;
/// So far from the land at its beginning is such a gate shown, degrees.
const OFF_LAND: f64 = 1.0;

/// The middle of each passage: of its gate, or of its longest fairway.
fn middles(texts: &[&str]) -> BTreeMap<String, (f64, f64)> {
    let mut out: BTreeMap<String, (usize, (f64, f64))> = BTreeMap::new();
    for text in texts {
        let whole: Value = serde_json::from_str(text).unwrap_or_default();
        for f in whole
            .get("features")
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
        {
            let passage = f
                .pointer("/properties/passage")
                .and_then(Value::as_str)
                .unwrap_or_default();
            let line = f.pointer("/geometry/coordinates").and_then(Value::as_array);
            let Some(line) = line.filter(|l| !l.is_empty() && !passage.is_empty()) else {
                continue;
            };
            let point = |i: usize| {
                let p = line.get(i)?;
                Some((p.get(0)?.as_f64()?, p.get(1)?.as_f64()?))
            };
            let (Some(a), Some(b)) = (point((line.len() - 1) / 2), point(line.len() / 2)) else {
                continue;
            };
            let turn = if (a.0 - b.0).abs() > 180.0 {
                360.0
            } else {
                0.0
            };
            let lon = (a.0 + b.0 + turn) / 2.0;
            let mut middle = (
                if lon > 180.0 { lon - 360.0 } else { lon },
                f64::midpoint(a.1, b.1),
            );
            if let (Some(land), Some(far)) = (point(0), point(line.len() - 1)) {
                let length = far.1 - land.1;
                if length.abs() > LONG_GATE {
                    let along = OFF_LAND / length.abs();
                    let lon = if line.len() == 2 && (far.0 - land.0).abs() < 90.0 {
                        land.0 + (far.0 - land.0) * along
                    } else {
                        land.0
                    };
                    middle = (lon, land.1 + length * along);
                }
            }
            let best = out.entry(passage.to_owned()).or_insert((0, middle));
            if line.len() > best.0 {
                *best = (line.len(), middle);
            }
        }
    }
    out.into_iter().map(|(id, (_, m))| (id, m)).collect()
}

/// Facts by passage, from either layout of the limits table.
fn facts() -> Result<BTreeMap<String, Vec<Fact>>, Problem> {
    let mut out: BTreeMap<String, Vec<Fact>> = BTreeMap::new();
    let rows: Vec<BTreeMap<String, String>> =
        sealane_data::read_csv("passage-limits").map_err(Problem::internal)?;
    for row in rows {
        let text = |key: &str| row.get(key).cloned().unwrap_or_default();
        let (Some(passage), Some(what)) = (row.get("passage"), row.get("what")) else {
            continue;
        };
        out.entry(passage.clone()).or_default().push(Fact {
            what: what.clone(),
            value: text("value"),
            grade: text("grade"),
            source: text("source"),
        });
    }
    Ok(out)
}

fn passages_out() -> Result<PassagesOut, Problem> {
    let rows: Vec<Row> = sealane_data::read_csv("passages").map_err(Problem::internal)?;
    let middle = middles(&[GATES, FAIRWAYS]);
    let mut facts = facts()?;
    let one = |r: Row| {
        // What is made of others lies where the first of them does.
        let first = || r.members.split(';').find_map(|m| middle.get(m.trim()));
        let at = middle.get(&r.id).or_else(first);
        PassageOut {
            limits: facts.remove(&r.id).unwrap_or_default(),
            lon: at.map(|m| m.0),
            lat: at.map(|m| m.1),
            id: r.id,
            name: r.name,
            kind: r.kind,
            region: r.region,
            arctic: r.arctic,
            closed_by: r.closed_by,
            status: r.status,
            source: r.source,
        }
    };
    Ok(PassagesOut {
        passages: rows.into_iter().map(one).collect(),
        sources: register(&["passages", "passage-limits"]),
        version: env!("CARGO_PKG_VERSION"),
    })
}

/// Straits, canals and other passages, with their limits.
#[utoipa::path(get, path = "/api/passages", tag = "world",
    responses((status = 200, body = PassagesOut), (status = "default", response = Problem)))]
async fn passages(State(app): State<App>, headers: HeaderMap) -> Result<Response, Problem> {
    let made = answer(&app, "passages".to_owned(), || {
        Answer::json(&passages_out()?)
    });
    Ok(send(&headers, made.await?))
}

const ZONES: [(&str, &str); 3] = [
    (
        "emission",
        include_str!("../../../../data/zones/eca.geojson"),
    ),
    (
        "northern-sea-route",
        include_str!("../../../../data/zones/nsr_approx.geojson"),
    ),
    (
        "listed",
        include_str!("../../../../data/zones/jwc_listed_areas_2023-12.geojson"),
    ),
];

/// Zones with a geometry, as GeoJSON.
#[utoipa::path(get, path = "/api/zones", tag = "world",
    responses((status = 200, body = Value, content_type = "application/geo+json"), (status = "default", response = Problem)))]
async fn zones(State(app): State<App>, headers: HeaderMap) -> Result<Response, Problem> {
    let made = answer(&app, "zones".to_owned(), || {
        let mut all = Vec::new();
        for (kind, text) in ZONES {
            let whole: Value = serde_json::from_str(text).map_err(Problem::internal)?;
            for f in whole
                .get("features")
                .and_then(Value::as_array)
                .into_iter()
                .flatten()
            {
                if f.get("geometry").is_some_and(Value::is_object) {
                    let mut f = f.clone();
                    if let Some(p) = f.get_mut("properties").and_then(Value::as_object_mut) {
                        p.insert("zone_kind".to_owned(), json!(kind));
                    }
                    all.push(f);
                }
            }
        }
        let whole = json!({ "type": "FeatureCollection", "features": all });
        let body = serde_json::to_vec(&whole).map_err(Problem::internal)?;
        Ok(Answer::new("application/geo+json", body))
    });
    Ok(send(&headers, made.await?))
}

/// A ship class.
#[derive(Debug, Serialize, ToSchema)]
struct ShipOut {
    /// Id, for `ship`.
    id: String,
    /// Name for people.
    name: String,
    /// Type in the carbon-intensity rules.
    kind: Value,
    /// Deadweight, t.
    dwt_t: f64,
    /// Length over all, m.
    loa_m: f64,
    /// Beam, m.
    beam_m: f64,
    /// Summer draught, m.
    draught_m: f64,
    /// Design speed, kn.
    design_speed_kn: f64,
    /// Ice class.
    ice_class: Value,
}

/// All ship classes.
#[derive(Debug, Serialize, ToSchema)]
struct ShipsOut {
    /// Classes.
    ships: Vec<ShipOut>,
    /// Where this is known from.
    sources: Vec<String>,
    /// Version of Sealane.
    version: &'static str,
}

/// Ship classes.
#[utoipa::path(get, path = "/api/ships", tag = "world",
    responses((status = 200, body = ShipsOut), (status = "default", response = Problem)))]
async fn ships(State(app): State<App>, headers: HeaderMap) -> Result<Response, Problem> {
    let made = answer(&app, "ships".to_owned(), || {
        let classes = sealane_voyage::ship_classes().map_err(Problem::internal)?;
        let one = |s: sealane_voyage::Ship| ShipOut {
            kind: json!(s.ship_type),
            dwt_t: s.dwt_t.value,
            loa_m: s.loa_m.value,
            beam_m: s.beam_m.value,
            draught_m: s.draught_m.value,
            design_speed_kn: s.design_speed_kn.value,
            ice_class: json!(s.ice_class),
            id: s.id,
            name: s.name,
        };
        Answer::json(&ShipsOut {
            ships: classes.into_iter().map(one).collect(),
            sources: register(&["ship-classes"]),
            version: env!("CARGO_PKG_VERSION"),
        })
    });
    Ok(send(&headers, made.await?))
}

/// A cargo.
#[derive(Debug, Serialize, ToSchema)]
struct CargoOut {
    /// Id, for `cargo`.
    id: String,
    /// Name for people.
    name: String,
    /// `dry-bulk`, `liquid-bulk`, `gas`, `break-bulk` or `container`.
    mode: String,
    /// Room it takes, m3/t.
    stowage_m3_per_t: f64,
    /// Worth, USD/t.
    value_usd_per_t: f64,
}

/// All cargoes.
#[derive(Debug, Serialize, ToSchema)]
struct CargoesOut {
    /// Cargoes.
    cargoes: Vec<CargoOut>,
    /// Where this is known from.
    sources: Vec<String>,
    /// Version of Sealane.
    version: &'static str,
}

/// Cargoes.
#[utoipa::path(get, path = "/api/cargoes", tag = "world",
    responses((status = 200, body = CargoesOut), (status = "default", response = Problem)))]
async fn cargoes(State(app): State<App>, headers: HeaderMap) -> Result<Response, Problem> {
    let made = answer(&app, "cargoes".to_owned(), || {
        let all = sealane_voyage::commodities().map_err(Problem::internal)?;
        let one = |c: sealane_voyage::Commodity| CargoOut {
            stowage_m3_per_t: c.stowage_m3_per_t.value,
            value_usd_per_t: c.value_usd_per_t.value,
            id: c.id,
            name: c.name,
            mode: c.mode,
        };
        Answer::json(&CargoesOut {
            cargoes: all.into_iter().map(one).collect(),
            sources: register(&["commodities"]),
            version: env!("CARGO_PKG_VERSION"),
        })
    });
    Ok(send(&headers, made.await?))
}

/// The routes of this room.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(passages))
        .routes(routes!(zones))
        .routes(routes!(ships))
        .routes(routes!(cargoes))
}
