//! Health, counters, and the description of the API.

use crate::compute::Answer;
use crate::guard;
use crate::negotiate::send;
use crate::problem::Problem;
use crate::state::App;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
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
#[utoipa::path(get, path = "/healthz", tag = "operation", responses((status = 200, description = "The process lives", body = Health)))]
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

/// Gives the browser a cookie for the bearer token of this request, so that links and frames may read too.
///
/// The cookie is for reading only, no script sees it, no other site sends it, and it ends with the browser or this process.
#[utoipa::path(post, path = "/api/session", tag = "operation",
    responses((status = 204, description = "The cookie is set, if there are tokens at all"), (status = "default", response = Problem)))]
async fn session(State(app): State<App>, headers: HeaderMap) -> Response {
    let token = headers
        .get(header::AUTHORIZATION)
        .and_then(|v| v.to_str().ok())
        .and_then(|v| v.split_once(' '))
        .map_or("", |(_, token)| token.trim());
    let mut response = StatusCode::NO_CONTENT.into_response();
    let value = app.key(token).and_then(|place| app.session(place));
    let cookie = value.map(|v| {
        format!(
            "{}={v}; Path=/; HttpOnly; SameSite=Strict",
            guard::SESSION_COOKIE
        )
    });
    if let Some(cookie) = cookie.and_then(|c| HeaderValue::from_str(&c).ok()) {
        response.headers_mut().insert(header::SET_COOKIE, cookie);
    }
    response
}

/// The session's route, on the public address.
pub fn sessions() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(session))
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
