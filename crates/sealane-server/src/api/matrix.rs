//! `/api/matrix`: distances between many places.

use super::route::RouteAsk;
use crate::ask::AskBody;
use crate::compute::{Answer, compute};
use crate::negotiate::send;
use crate::problem::Problem;
use crate::state::App;
use crate::world;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use sealane_sea::{Place, RouteQuery};
use serde::{Deserialize, Serialize};
use std::time::Instant;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

/// A question for many distances: every origin to every destination.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct MatrixAsk {
    /// Origins: UN/LOCODEs, names or `lat,lon`.
    #[schema(min_items = 1, max_items = 2_500, example = json!(["RUVVO", "RUVYP"]))]
    from: Vec<String>,
    /// Destinations; absent: the origins.
    #[serde(default)]
    #[schema(max_items = 2_500, example = json!(["INMAA"]))]
    to: Vec<String>,
    /// Ids of passages and zones not to use.
    #[serde(default)]
    #[schema(max_items = 100)]
    avoid: Vec<String>,
}

/// One cell.
#[derive(Debug, Serialize, ToSchema)]
struct Cell {
    /// Row: index into `from`.
    from: usize,
    /// Column: index into `to`.
    to: usize,
    /// Length, access included, nm.
    distance_nm: Option<f64>,
    /// Kilometres over land; 0.
    land_km: Option<f64>,
    /// Passage ids in order.
    passages: Vec<String>,
    /// Why there is no distance; empty when there is.
    error: String,
}

/// All distances.
#[derive(Debug, Serialize, ToSchema)]
struct MatrixOut {
    /// Names of the origins.
    from: Vec<String>,
    /// Names of the destinations.
    to: Vec<String>,
    /// One cell a pair, row by row.
    cells: Vec<Cell>,
    /// Version of Sealane.
    version: String,
}

/// Distances between all origins and all destinations.
#[utoipa::path(post, path = "/api/matrix", tag = "way", request_body = MatrixAsk,
    responses((status = 200, body = MatrixOut), (status = "default", response = Problem)))]
async fn matrix(
    State(app): State<App>,
    headers: HeaderMap,
    AskBody(mut ask): AskBody<MatrixAsk>,
) -> Result<Response, Problem> {
    if ask.from.is_empty() {
        return Err(Problem::bad_request("bad_field", "at least one origin").at("from"));
    }
    if ask.to.is_empty() {
        ask.to.clone_from(&ask.from);
    }
    let (pairs, most) = (
        ask.from.len() * ask.to.len(),
        app.config.limits.matrix_pairs,
    );
    if pairs > most {
        return Err(Problem::conflict(
            "too_many_pairs",
            format!("{pairs} pairs; at most {most}"),
        ));
    }
    let until = Instant::now() + app.config.limits.compute();
    let made = compute(&app, move || Answer::json(&fill(&ask, until)?));
    Ok(send(&headers, made.await?))
}

fn fill(ask: &MatrixAsk, until: Instant) -> Result<MatrixOut, Problem> {
    let avoid = RouteAsk::ids(&ask.avoid);
    let find = |texts: &[String]| -> Vec<Result<Place, String>> {
        texts
            .iter()
            .map(|t| world::place(t).map_err(|p| p.detail))
            .collect()
    };
    let (from, to) = (find(&ask.from), find(&ask.to));
    let mut cells = Vec::with_capacity(from.len() * to.len());
    for (i, a) in from.iter().enumerate() {
        for (j, b) in to.iter().enumerate() {
            if Instant::now() > until {
                return Err(Problem::busy(
                    "too_slow",
                    "the matrix is too large for the time of one answer; ask for fewer pairs",
                    5,
                ));
            }
            cells.push(cell((i, j), a, b, &avoid)?);
        }
    }
    let names = |places: &[Result<Place, String>], asked: &[String]| {
        let name = |(p, t): (&Result<Place, String>, &String)| {
            p.as_ref().map_or_else(|_| t.clone(), |p| p.name.clone())
        };
        places.iter().zip(asked).map(name).collect()
    };
    Ok(MatrixOut {
        from: names(&from, &ask.from),
        to: names(&to, &ask.to),
        cells,
        version: env!("CARGO_PKG_VERSION").to_owned(),
    })
}

fn cell(
    (from, to): (usize, usize),
    a: &Result<Place, String>,
    b: &Result<Place, String>,
    avoid: &[String],
) -> Result<Cell, Problem> {
    let none = |error: String| Cell {
        from,
        to,
        distance_nm: None,
        land_km: None,
        passages: Vec::new(),
        error,
    };
    let (a, b) = match (a, b) {
        (Ok(a), Ok(b)) => (a, b),
        (Err(e), _) | (_, Err(e)) => return Ok(none(e.clone())),
    };
    let query = RouteQuery {
        places: vec![a.clone(), b.clone()],
        avoid: avoid.to_vec(),
        ..RouteQuery::default()
    };
    match world::route(&query) {
        Ok(r) => Ok(Cell {
            distance_nm: Some(r.distance_nm),
            land_km: Some(r.certificate.land_km),
            passages: r.passages,
            ..none(String::new())
        }),
        Err(p) if p.kind == "unknown_passage" || p.status >= 500 => Err(p),
        Err(p) => Ok(none(p.detail)),
    }
}

/// The routes of this room.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(matrix))
}
