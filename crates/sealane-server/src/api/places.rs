//! `/api/places`, `/api/ports`: what names mean, and all ports for the map.

use super::atlas::register;
use crate::ask::AskQuery;
use crate::compute::{Answer, answer};
use crate::negotiate::send;
use crate::problem::Problem;
use crate::state::App;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use sealane_sea::places;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct SearchAsk {
    /// UN/LOCODE, name, other name, or the beginning of one; accents, case and a typing error are forgiven.
    #[param(min_length = 1, max_length = 200, example = "vladivos")]
    text: String,
    /// How many at most.
    #[serde(default = "ten")]
    #[param(minimum = 1, maximum = 50)]
    limit: u8,
}

const fn ten() -> u8 {
    10
}

/// One port that a text may mean.
#[derive(Debug, Serialize, ToSchema)]
struct PlaceOut {
    /// Name for people.
    name: String,
    /// UN/LOCODE, where there is one.
    locode: Option<String>,
    /// ISO 3166 alpha-2.
    country: String,
    /// Name of the country.
    country_name: String,
    /// East positive, degrees.
    lon: f64,
    /// North positive, degrees.
    lat: f64,
    /// Size of the harbour: `very-small`, `small`, `medium`, `large`.
    size: Option<String>,
    /// Other names.
    aliases: Vec<String>,
    /// How well the text fits, 0 to 1.
    score: f64,
}

/// Ports, best first.
#[derive(Debug, Serialize, ToSchema)]
struct PlacesOut {
    /// Ports.
    places: Vec<PlaceOut>,
    /// Where this is known from.
    sources: Vec<String>,
    /// Version of Sealane.
    version: &'static str,
}

fn size_name(size: Option<places::Size>) -> Option<String> {
    let value = serde_json::to_value(size?).ok()?;
    value.as_str().map(str::to_owned)
}

/// Ports that a text may mean, best first; for type-ahead.
#[utoipa::path(get, path = "/api/places", tag = "world", params(SearchAsk),
    responses((status = 200, body = PlacesOut), (status = "default", response = Problem)))]
async fn search(
    State(app): State<App>,
    headers: HeaderMap,
    AskQuery(ask): AskQuery<SearchAsk>,
) -> Result<Response, Problem> {
    if ask.text.is_empty() || ask.text.chars().count() > 200 {
        return Err(
            Problem::bad_request("bad_query", "text must have 1 to 200 characters").at("text"),
        );
    }
    if !(1..=50).contains(&ask.limit) {
        return Err(Problem::bad_request("bad_query", "limit must be 1 to 50").at("limit"));
    }
    let key = format!("places {} {}", ask.limit, ask.text);
    let made = answer(&app, key, move || {
        let hits = places::search(&ask.text, usize::from(ask.limit));
        let places = hits
            .into_iter()
            .map(|h| PlaceOut {
                name: h.place.name,
                locode: h.place.locode,
                country: h.place.country,
                country_name: h.country_name,
                lon: h.place.position.lon,
                lat: h.place.position.lat,
                size: size_name(h.size),
                aliases: h.aliases,
                score: h.score,
            })
            .collect();
        Answer::json(&PlacesOut {
            places,
            sources: register(&["ports", "ports-repairs", "ports-supplement"]),
            version: env!("CARGO_PKG_VERSION"),
        })
    });
    Ok(send(&headers, made.await?))
}

/// One port on the map.
#[derive(Debug, Serialize, ToSchema)]
struct PortOut {
    /// Name for people.
    name: String,
    /// UN/LOCODE, or a position `lat,lon` where there is none.
    code: String,
    /// East positive, degrees.
    lon: f64,
    /// North positive, degrees.
    lat: f64,
    /// Size of the harbour.
    size: Option<String>,
}

/// All ports.
#[derive(Debug, Serialize, ToSchema)]
struct PortsOut {
    /// Ports.
    ports: Vec<PortOut>,
    /// Where this is known from.
    sources: Vec<String>,
    /// Version of Sealane.
    version: &'static str,
}

/// Every port, for the map.
#[utoipa::path(get, path = "/api/ports", tag = "world",
    responses((status = 200, body = PortsOut), (status = "default", response = Problem)))]
async fn ports(State(app): State<App>, headers: HeaderMap) -> Result<Response, Problem> {
    let made = answer(&app, "ports".to_owned(), || {
        let one = |p: &places::Port| PortOut {
            name: p.name.clone(),
            code: p
                .locode
                .clone()
                .unwrap_or_else(|| format!("{},{}", p.lat, p.lon)),
            lon: p.lon,
            lat: p.lat,
            size: size_name(p.size),
        };
        Answer::json(&PortsOut {
            sources: register(&["ports", "ports-repairs", "ports-supplement"]),
            version: env!("CARGO_PKG_VERSION"),
            ports: places::ports().iter().map(one).collect(),
        })
    });
    Ok(send(&headers, made.await?))
}

/// The routes of this room.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(search))
        .routes(routes!(ports))
}
