//! `/api/matrix`: distances between many places.

use super::route::RouteAsk;
use crate::ask::AskBody;
use crate::compute::{Answer, Until, compute_long};
use crate::negotiate::send;
use crate::problem::Problem;
use crate::state::App;
use crate::world;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use sealane_sea::{MatrixQuery, Place, RouteQuery};
use serde::{Deserialize, Serialize};
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
    /// Kilometres of port access over drawn land.
    access_land_km: Option<f64>,
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
    /// Where the world comes from.
    sources: Vec<String>,
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
    let made = compute_long(&app, move |until| Answer::json(&fill(&ask, until)?));
    Ok(send(&headers, made.await?))
}

/// Rows computed between two looks at the time.
const ROWS: usize = 4;

fn fill(ask: &MatrixAsk, until: &Until) -> Result<MatrixOut, Problem> {
    let find = |texts: &[String]| -> Vec<Result<Place, String>> {
        texts
            .iter()
            .map(|t| world::place(t).map_err(|p| p.detail))
            .collect()
    };
    let (from, to) = (find(&ask.from), find(&ask.to));
    let known = |places: &[Result<Place, String>]| -> Vec<Place> {
        places
            .iter()
            .filter_map(|p| p.as_ref().ok().cloned())
            .collect()
    };
    let rows = known(&from);
    let mut query = MatrixQuery {
        from: Vec::new(),
        to: known(&to),
        terms: RouteQuery {
            avoid: RouteAsk::ids(&ask.avoid),
            ..RouteQuery::default()
        },
        details: true,
    };
    let mut made = Vec::with_capacity(rows.len());
    for some in rows.chunks(ROWS) {
        until.check()?;
        query.from = some.to_vec();
        world::matrix(&query, |cells| made.push(cells))?;
    }
    let mut made = made.into_iter();
    let mut cells = Vec::with_capacity(from.len() * to.len());
    for (i, a) in from.iter().enumerate() {
        let mut row = a
            .is_ok()
            .then(|| made.next())
            .flatten()
            .unwrap_or_default()
            .into_iter();
        for (j, b) in to.iter().enumerate() {
            let found = match (a, b) {
                (Ok(_), Ok(_)) => row.next().unwrap_or_default(),
                (Err(e), _) | (_, Err(e)) => sealane_sea::Cell {
                    error: Some(e.clone()),
                    ..sealane_sea::Cell::default()
                },
            };
            cells.push(Cell {
                from: i,
                to: j,
                distance_nm: found.distance_nm,
                land_km: found.land_km,
                access_land_km: found.access_land_km,
                passages: found.passages,
                error: found.error.unwrap_or_default(),
            });
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
        sources: super::route::SOURCES.map(str::to_owned).to_vec(),
    })
}

/// The routes of this room.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(matrix))
}
