//! `/api/calc`: each formula of the model alone; the same code as in a voyage.

use crate::ask::parse_query;
use crate::compute::{Answer, compute};
use crate::negotiate::send;
use crate::problem::Problem;
use crate::state::App;
use axum::Json;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, Uri};
use axum::response::Response;
use sealane_voyage::calc::{self, Need};
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

/// One input of a formula.
#[derive(Debug, Serialize, ToSchema)]
struct InputOut {
    /// Name of the query parameter.
    name: String,
    /// Unit.
    unit: String,
    /// What it is.
    about: String,
    /// Whether it must be given.
    required: bool,
    /// What stands when it is not given.
    default: Option<String>,
}

/// One formula.
#[derive(Debug, Serialize, ToSchema)]
struct FormulaOut {
    /// Name.
    name: String,
    /// What it computes.
    about: String,
    /// Paper, regulation or table.
    source: String,
    /// Inputs.
    inputs: Vec<InputOut>,
    /// Names and units of the results.
    outputs: Vec<[String; 2]>,
}

/// All formulas with their inputs, units and sources.
#[utoipa::path(get, path = "/api/calc", tag = "formulas",
    responses((status = 200, body = Vec<FormulaOut>), (status = "default", response = Problem)))]
async fn list() -> Json<Vec<FormulaOut>> {
    let one = |f: &&calc::Formula| FormulaOut {
        name: f.name.to_owned(),
        about: f.about.to_owned(),
        source: f.source.to_owned(),
        inputs: f
            .inputs
            .iter()
            .map(|i| InputOut {
                name: i.name.to_owned(),
                unit: i.unit.to_owned(),
                about: i.about.to_owned(),
                required: i.need == Need::Required,
                default: match i.need {
                    Need::Default(d) => Some(d.to_owned()),
                    _ => None,
                },
            })
            .collect(),
        outputs: f
            .outputs
            .iter()
            .map(|(n, u)| [(*n).to_owned(), (*u).to_owned()])
            .collect(),
    };
    Json(calc::formulas().iter().map(one).collect())
}

/// One formula; its inputs are query parameters, as `/api/calc` lists them.
#[utoipa::path(get, path = "/api/calc/{name}", tag = "formulas", params(("name" = String, Path, example = "cii")),
    responses((status = 200, description = "Inputs as understood, results, source", body = Object), (status = "default", response = Problem)))]
async fn one(
    State(app): State<App>,
    Path(name): Path<String>,
    headers: HeaderMap,
    uri: Uri,
) -> Result<Response, Problem> {
    let flags: Vec<(String, String)> = parse_query(uri.query().unwrap_or_default())?;
    let made = compute(&app, move || {
        let answer = calc::run(&name, &flags)?;
        let value: Value = serde_json::to_value(&answer).map_err(Problem::internal)?;
        Answer::json(&value)
    });
    Ok(send(&headers, made.await?))
}

/// The routes of this room.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list))
        .routes(routes!(one))
}
