//! `/api/assess`, `/api/check`, `/api/examples`: studies run, checked, and ready-made.

use super::studies::{FolderIn, folder_of, load};
use crate::ask::AskBody;
use crate::engine;
use crate::jobs::{Order, blocking, start};
use crate::problem::Problem;
use crate::state::App;
use crate::store::{Run, StudyFile, StudyHead};
use axum::Json;
use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

/// A study to compute: a saved one by its id, or the files of one.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct AssessAsk {
    /// Id of a saved study; give this or `files`.
    #[serde(default)]
    study: Option<String>,
    /// Text of each file by path, `study.toml` among them.
    #[serde(default)]
    files: Option<BTreeMap<String, String>>,
    /// Monte Carlo draws; fewer than 20 show no chance of one in ten.
    #[serde(default = "thousand", deserialize_with = "crate::ask::whole")]
    #[schema(minimum = 20, maximum = 20_000)]
    draws: u32,
    /// Seed of the draws; the same seed gives the same numbers.
    #[serde(default = "one", deserialize_with = "crate::ask::whole")]
    #[schema(maximum = 9_007_199_254_740_991_i64)]
    seed: u64,
}

const fn thousand() -> u32 {
    1_000
}

const fn one() -> u64 {
    1
}

/// Starts a run; its progress is at `/api/runs/{id}/events`, its results at `/api/runs/{id}`.
#[utoipa::path(post, path = "/api/assess", tag = "studies", request_body = AssessAsk,
    responses((status = 202, description = "Accepted; on disk", body = Run, headers(("Location" = String))), (status = "default", response = Problem)))]
async fn assess(
    State(app): State<App>,
    AskBody(ask): AskBody<AssessAsk>,
) -> Result<Response, Problem> {
    let most = app.config.limits.draws;
    let draws = sealane_study::LEAST_DRAWS..=most;
    if !draws.contains(&(ask.draws as usize)) {
        let text = format!("draws must be {} to {most}", draws.start());
        return Err(Problem::bad_request("out_of_range", text).at("draws"));
    }
    if ask.seed > 9_007_199_254_740_991 {
        return Err(Problem::bad_request("out_of_range", "seed must be below 2^53").at("seed"));
    }
    let (study, files) = match (ask.study, ask.files) {
        (Some(id), None) => {
            let saved = load(&app, &id).await?;
            (Some(id), saved.files)
        }
        (None, Some(files)) => (None, folder_of(&app, FolderIn { files })?),
        _ => {
            return Err(Problem::conflict(
                "bad_field",
                "give either `study` or `files`",
            ));
        }
    };
    let (name, _) = super::studies::headline(&files)?;
    let order = Order {
        study,
        name,
        files,
        draws: ask.draws as usize,
        seed: ask.seed,
    };
    let run = start(&app, order).await?;
    let place = format!("/api/runs/{}", run.id);
    Ok((StatusCode::ACCEPTED, [(header::LOCATION, place)], Json(run)).into_response())
}

/// One fault or warning of a study.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Finding {
    /// `error` or `warning`.
    pub severity: String,
    /// Snake-case kind.
    pub kind: String,
    /// What was wrong and what was expected.
    pub message: String,
    /// File, line and field.
    #[serde(rename = "where")]
    #[schema(rename = "where")]
    pub place: String,
}

/// All faults and warnings.
#[derive(Debug, Serialize, ToSchema)]
struct Findings {
    /// In the order of the files.
    findings: Vec<Finding>,
}

/// Every fault and warning of a study, at once.
#[utoipa::path(post, path = "/api/check", tag = "studies", request_body = FolderIn,
    responses((status = 200, body = Findings), (status = "default", response = Problem)))]
async fn check(
    State(app): State<App>,
    AskBody(given): AskBody<FolderIn>,
) -> Result<Json<Findings>, Problem> {
    let files = folder_of(&app, given)?;
    let lists = app.config.lists.clone();
    let findings =
        crate::compute::compute_long(&app, move |_| engine::check(&files, lists.as_deref()))
            .await?;
    Ok(Json(Findings { findings }))
}

/// A ready-made study.
#[derive(Debug, Serialize, ToSchema)]
struct ExampleOut {
    /// Id.
    id: String,
    /// Name.
    name: String,
    /// Question.
    question: String,
}

mod embedded {
    include!(concat!(env!("OUT_DIR"), "/examples.rs"));
}

fn example_files(id: &str) -> Vec<StudyFile> {
    embedded::EXAMPLES
        .iter()
        .filter(|(example, _, _)| *example == id)
        .map(|(_, path, content)| StudyFile {
            path: (*path).to_owned(),
            content: content.to_vec(),
        })
        .collect()
}

/// Ready-made studies.
#[utoipa::path(get, path = "/api/examples", tag = "studies",
    responses((status = 200, body = Vec<ExampleOut>), (status = "default", response = Problem)))]
async fn examples() -> Result<Json<Vec<ExampleOut>>, Problem> {
    let mut ids: Vec<&str> = embedded::EXAMPLES.iter().map(|e| e.0).collect();
    ids.dedup();
    let mut out = Vec::new();
    for id in ids {
        let (name, question) = super::studies::headline(&example_files(id))?;
        out.push(ExampleOut {
            id: id.to_owned(),
            name,
            question,
        });
    }
    Ok(Json(out))
}

/// Saves a copy of a ready-made study.
#[utoipa::path(post, path = "/api/examples/{id}", tag = "studies", params(("id" = String, Path)),
    responses((status = 201, body = StudyHead, headers(("Location" = String))), (status = "default", response = Problem)))]
async fn take(State(app): State<App>, Path(id): Path<String>) -> Result<Response, Problem> {
    let files = example_files(&id);
    if files.is_empty() {
        return Err(Problem::not_found("example", &id));
    }
    let (name, question) = super::studies::headline(&files)?;
    let store = app.store.clone();
    let head = blocking(move || Ok(store.add_study(&name, &question, &files)?)).await?;
    let place = format!("/api/studies/{}", head.id);
    Ok((StatusCode::CREATED, [(header::LOCATION, place)], Json(head)).into_response())
}

/// The routes of this room.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(assess))
        .routes(routes!(check))
        .routes(routes!(examples))
        .routes(routes!(take))
}
