//! `/api/runs`: computed studies, their progress and results.

use super::list;
use super::studies::{slug, zip_response};
use crate::ask::AskQuery;
use crate::compute::Answer;
use crate::jobs::{Progress, blocking};
use crate::negotiate::send;
use crate::problem::Problem;
use crate::state::App;
use crate::store::{Run, RunState};
use axum::Json;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use futures_core::Stream;
use serde::Deserialize;
use std::convert::Infallible;
use std::pin::Pin;
use std::task::{Context, Poll};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

/// Which runs.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct ListAsk {
    /// Only runs of this saved study.
    study: Option<String>,
    /// At most so many, 1 to 1000.
    #[param(minimum = 1, maximum = 1000)]
    limit: Option<u32>,
    /// Those after the run of this id.
    after: Option<String>,
}

/// A report comes from a study's own words: whatever script is in it runs in an origin of its own that reaches nothing.
const REPORT_POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:; \
    script-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'; sandbox allow-scripts allow-popups allow-downloads";

async fn load(app: &App, id: &str) -> Result<Run, Problem> {
    let (store, wanted) = (app.store.clone(), id.to_owned());
    blocking(move || Ok(store.run(&wanted)?))
        .await?
        .ok_or_else(|| Problem::not_found("run", id))
}

/// Runs, newest first. At most 1000 at once: `x-total-count` says how many there are, `Link` where the next are.
#[utoipa::path(get, path = "/api/runs", tag = "runs", params(ListAsk),
    responses((status = 200, body = Vec<Run>, headers(("x-total-count" = u64), ("link" = String))), (status = "default", response = Problem)))]
async fn list(
    State(app): State<App>,
    AskQuery(ask): AskQuery<ListAsk>,
) -> Result<Response, Problem> {
    let most = list::limit(ask.limit)?;
    let store = app.store.clone();
    blocking(move || {
        let after = ask.after.as_deref();
        let page = store
            .runs_after(ask.study.as_deref(), after, most)?
            .ok_or_else(|| Problem::not_found("run", after.unwrap_or_default()).at("after"))?;
        Ok(list::part(page, most, |r| {
            let study = ask.study.as_ref().and(r.study.as_ref());
            let of = study.map_or_else(String::new, |s| format!("study={s}&"));
            format!("/api/runs?{of}limit={most}&after={}", r.id)
        }))
    })
    .await
}

/// One run: its state and, when done, its verdict and the paths of its results.
#[utoipa::path(get, path = "/api/runs/{id}", tag = "runs", params(("id" = String, Path)),
    responses((status = 200, body = Run), (status = "default", response = Problem)))]
async fn read(State(app): State<App>, Path(id): Path<String>) -> Result<Json<Run>, Problem> {
    Ok(Json(load(&app, &id).await?))
}

/// Deletes a finished run and its results.
#[utoipa::path(delete, path = "/api/runs/{id}", tag = "runs", params(("id" = String, Path)),
    responses((status = 204), (status = 409, response = Problem), (status = "default", response = Problem)))]
async fn delete(State(app): State<App>, Path(id): Path<String>) -> Result<StatusCode, Problem> {
    let run = load(&app, &id).await?;
    if !run.state.is_final() {
        return Err(Problem::new(
            StatusCode::CONFLICT,
            "still_running",
            "cancel the run first",
        ));
    }
    let (store, wanted) = (app.store.clone(), id.clone());
    if blocking(move || Ok(store.delete_run(&wanted)?)).await? {
        return Ok(StatusCode::NO_CONTENT);
    }
    Err(Problem::not_found("run", &id))
}

/// Stops a run; a finished one stays as it is.
#[utoipa::path(post, path = "/api/runs/{id}/cancel", tag = "runs", params(("id" = String, Path)),
    responses((status = 202, description = "Asked to stop"), (status = 409, response = Problem), (status = "default", response = Problem)))]
async fn cancel(State(app): State<App>, Path(id): Path<String>) -> Result<StatusCode, Problem> {
    let run = load(&app, &id).await?;
    if app.jobs.cancel(&id) {
        return Ok(StatusCode::ACCEPTED);
    }
    let state = run.state.as_str();
    Err(Problem::new(
        StatusCode::CONFLICT,
        "already_ended",
        format!("the run is {state}"),
    ))
}

/// One server-sent event.
#[derive(Debug, ToSchema)]
#[allow(
    dead_code,
    reason = "stands for the event stream in the description only"
)]
struct ProgressEvent {
    /// `progress`.
    event: String,
    /// A `Progress` as JSON.
    #[schema(content_media_type = "application/json")]
    data: String,
}

/// Progress of a run as server-sent events, each a `Progress`; ends with the run.
#[utoipa::path(get, path = "/api/runs/{id}/events", tag = "runs", params(("id" = String, Path)),
    responses((status = 200, description = "One event for each change, then the end", body = ProgressEvent, content_type = "text/event-stream"), (status = "default", response = Problem)))]
async fn events(State(app): State<App>, Path(id): Path<String>) -> Result<Response, Problem> {
    let watched = app.jobs.watch(&id);
    let run = load(&app, &id).await?;
    let permit =
        app.streams.clone().try_acquire_owned().map_err(|_| {
            Problem::busy("too_many_streams", "too many progress streams are open", 5)
        })?;
    let (sender, receiver) = tokio::sync::mpsc::channel(4);
    tokio::spawn(async move {
        let _permit = permit;
        let Some(mut watched) = watched else {
            let last = Progress {
                state: run.state,
                stage: run.state.as_str().to_owned(),
                done: if run.state == RunState::Done {
                    1.0
                } else {
                    0.0
                },
                message: run.message,
            };
            let _ = sender.send(last).await;
            return;
        };
        loop {
            let now = watched.borrow_and_update().clone();
            let last = now.state.is_final();
            if sender.send(now).await.is_err() || last || app.is_stopping() {
                return;
            }
            let changed =
                tokio::time::timeout(std::time::Duration::from_secs(1), watched.changed()).await;
            if matches!(changed, Ok(Err(_))) {
                return;
            }
            tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        }
    });
    let mut response = Sse::new(Events(receiver))
        .keep_alive(KeepAlive::default())
        .into_response();
    response
        .headers_mut()
        .insert("x-accel-buffering", HeaderValue::from_static("no"));
    Ok(response)
}

struct Events(tokio::sync::mpsc::Receiver<Progress>);

impl Stream for Events {
    type Item = Result<Event, Infallible>;
    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.0.poll_recv(cx).map(|p| {
            p.map(|p| {
                Ok(Event::default()
                    .event("progress")
                    .json_data(&p)
                    .unwrap_or_default())
            })
        })
    }
}

fn media(path: &str) -> &'static str {
    match path.rsplit('.').next() {
        Some("html") => "text/html; charset=utf-8",
        Some("json") => "application/json",
        Some("geojson") => "application/geo+json",
        Some("csv") => "text/csv; charset=utf-8",
        Some("svg") => "image/svg+xml",
        _ => "application/octet-stream",
    }
}

/// One result of a run: `report.html`, `assessment.json`, `routes.geojson`, `tables/NAME.csv`.
#[utoipa::path(get, path = "/api/runs/{id}/files/{path}", tag = "runs",
    params(("id" = String, Path), ("path" = String, Path, description = "Path of the result, `/` kept")),
    responses((status = 200, body = Vec<u8>, content_type = "*/*"), (status = "default", response = Problem)))]
async fn file(
    State(app): State<App>,
    Path((id, path)): Path<(String, String)>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let (store, run, wanted) = (app.store.clone(), id.clone(), path.clone());
    let found = blocking(move || Ok(store.run_output(&run, &wanted)?)).await?;
    let Some(content) = found else {
        load(&app, &id).await?;
        return Err(Problem::not_found("result", &path));
    };
    let mut response = send(&headers, Answer::new(media(&path), content));
    response.headers_mut().insert(
        header::CONTENT_SECURITY_POLICY,
        HeaderValue::from_static(REPORT_POLICY),
    );
    Ok(response)
}

/// All results of a run, with the study they come from, as a zip file.
#[utoipa::path(get, path = "/api/runs/{id}/folder", tag = "runs", params(("id" = String, Path)),
    responses((status = 200, body = Vec<u8>, content_type = "application/zip"), (status = "default", response = Problem)))]
async fn folder(State(app): State<App>, Path(id): Path<String>) -> Result<Response, Problem> {
    let run = load(&app, &id).await?;
    let store = app.store.clone();
    let files = blocking(move || {
        let mut files = store.run_files(&id, true)?;
        files.extend(store.run_files(&id, false)?.into_iter().map(|mut f| {
            f.path = format!("out/{}", f.path);
            f
        }));
        Ok(files)
    })
    .await?;
    zip_response(&slug(&run.name), files).await
}

/// The routes of this room.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list))
        .routes(routes!(read, delete))
        .routes(routes!(cancel))
        .routes(routes!(events))
        .routes(routes!(file))
        .routes(routes!(folder))
}
