//! Health, counters, and the description of the API.

use crate::compute::Answer;
use crate::negotiate::send;
use crate::problem::Problem;
use crate::state::App;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

/// Health in one word.
#[derive(Debug, Serialize, ToSchema)]
struct Health {
    /// `ok`.
    status: String,
    /// Version of Sealane.
    version: String,
}

fn healthy() -> Json<Health> {
    Json(Health {
        status: "ok".to_owned(),
        version: env!("CARGO_PKG_VERSION").to_owned(),
    })
}

/// The process lives.
#[utoipa::path(get, path = "/healthz", tag = "operation", responses((status = 200, body = Health)))]
async fn healthz() -> Json<Health> {
    healthy()
}

/// The data is loaded and the server is not stopping.
#[utoipa::path(get, path = "/readyz", tag = "operation",
    responses((status = 200, body = Health), (status = 503, description = "Loading or stopping", body = Problem, content_type = "application/problem+json")))]
async fn readyz(State(app): State<App>) -> Response {
    if app.is_ready() {
        healthy().into_response()
    } else {
        Problem::busy("not_ready", "the server is loading or stopping", 1).into_response()
    }
}

/// The health routes, on every address.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(healthz))
        .routes(routes!(readyz))
}

/// Counters for Prometheus.
pub fn metrics() -> Router<App> {
    Router::new().route(
        "/metrics",
        get(|State(app): State<App>| async move {
            match app.metrics.text() {
                Ok(text) => (
                    StatusCode::OK,
                    [(
                        header::CONTENT_TYPE,
                        "application/openmetrics-text; version=1.0.0; charset=utf-8",
                    )],
                    text,
                )
                    .into_response(),
                Err(e) => Problem::internal(e).into_response(),
            }
        }),
    )
}

/// The OpenAPI description.
pub fn description() -> Router<App> {
    Router::new().route(
        "/openapi.json",
        get(|headers: HeaderMap| async move {
            match super::openapi().to_json() {
                Ok(text) => send(&headers, Answer::new("application/json", text.into_bytes())),
                Err(e) => Problem::internal(e).into_response(),
            }
        }),
    )
}
