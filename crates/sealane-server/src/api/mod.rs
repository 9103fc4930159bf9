//! The HTTP API: one file a room.

mod assess;
mod atlas;
mod calc;
mod list;
mod matrix;
mod meta;
mod places;
mod route;
mod runs;
mod screen;
mod season;
mod studies;
mod voyage;

pub use assess::Finding;
pub use route::RouteAsk;
pub use voyage::VoyageAsk;

use crate::negotiate::{accept, best_media};
use crate::problem::{Problem, request_id};
use crate::state::App;
use crate::{guard, page};
use axum::Router;
use axum::http::{HeaderMap, StatusCode};
use axum::middleware;
use axum::response::{IntoResponse, Response};
use std::any::Any;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{DefaultPredicate, Predicate as _, SizeAbove};
use utoipa::OpenApi;
use utoipa::openapi::{RefOr, Schema};
use utoipa_axum::router::OpenApiRouter;

/// What `/openapi.json` says of the whole.
#[derive(OpenApi)]
#[openapi(
    info(
        title = "Sealane",
        description = "Decides whether a sea corridor works: ways, voyages, seasons, studies. Distances in nautical miles, speeds in knots, masses in tonnes, money in USD, positions in WGS84 degrees. Errors are RFC 9457 problem details with the kinds of the command line.",
        license(name = "MIT OR Apache-2.0", identifier = "MIT OR Apache-2.0")
    ),
    components(schemas(Problem), responses(Problem)),
    servers((url = "/"))
)]
struct Whole;

fn described() -> OpenApiRouter<App> {
    OpenApiRouter::with_openapi(Whole::openapi())
        .merge(route::routes())
        .merge(voyage::routes())
        .merge(season::routes())
        .merge(matrix::routes())
        .merge(calc::routes())
        .merge(screen::routes())
        .merge(places::routes())
        .merge(atlas::routes())
        .merge(assess::routes())
        .merge(studies::routes())
        .merge(runs::routes())
        .merge(meta::sessions())
        .merge(meta::routes())
}

/// The API description.
///
/// ```
/// let text = sealane_server::openapi().to_json().unwrap();
/// assert!(text.contains("/api/studies"));
/// ```
#[must_use]
pub fn openapi() -> utoipa::openapi::OpenApi {
    let mut whole = described().into_openapi();
    for schema in whole
        .components
        .iter_mut()
        .flat_map(|c| c.schemas.values_mut())
    {
        no_empty_defaults(schema);
    }
    for (path, item) in &mut whole.paths.paths {
        let operations = [
            ("get", &mut item.get),
            ("post", &mut item.post),
            ("put", &mut item.put),
            ("delete", &mut item.delete),
        ];
        for (method, operation) in operations {
            if let Some(operation) = operation {
                describe(operation);
                operation.operation_id = Some(operation_id(method, path));
            }
        }
    }
    whole
}

/// An empty text is no default where one of a length above none is wanted: the field is required.
fn no_empty_defaults(schema: &mut RefOr<Schema>) {
    let RefOr::T(Schema::Object(object)) = schema else {
        return;
    };
    for property in object.properties.values_mut() {
        if let RefOr::T(Schema::Object(p)) = property
            && p.min_length.is_some_and(|n| n > 0)
        {
            p.default = None;
        }
    }
}

/// `get_runs_id_events`: one name for one operation, which the names of the functions are not.
fn operation_id(method: &str, path: &str) -> String {
    let words = path
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|w| !w.is_empty() && *w != "api");
    std::iter::once(method)
        .chain(words)
        .collect::<Vec<_>>()
        .join("_")
}

/// The standard wants words for every response: those of the operation, where the response has none of its own.
fn describe(operation: &mut utoipa::openapi::path::Operation) {
    let words = operation.summary.clone().unwrap_or_default();
    for response in operation.responses.responses.values_mut() {
        if let RefOr::T(r) = response
            && r.description.is_empty()
        {
            r.description.clone_from(&words);
        }
    }
}

/// Everything on the public address.
pub fn router(app: &App) -> Router {
    let mut router: Router<App> = described().split_for_parts().0;
    router = router.merge(meta::description());
    if app.config.admin_listen.is_none() {
        router = router.merge(meta::metrics());
    }
    finish(app, router.merge(page::routes()))
}

/// Everything on the admin address.
pub fn admin_router(app: &App) -> Router {
    let (health, _) = OpenApiRouter::<App>::new()
        .merge(meta::routes())
        .split_for_parts();
    finish(app, health.merge(meta::metrics()))
}

fn finish(app: &App, router: Router<App>) -> Router {
    let metrics = app.clone();
    router
        .fallback(|| async {
            Problem::new(
                StatusCode::NOT_FOUND,
                "not_found",
                "nothing lives at this path",
            )
        })
        .method_not_allowed_fallback(|| async {
            Problem::new(
                StatusCode::METHOD_NOT_ALLOWED,
                "method_not_allowed",
                "this path has other methods; see the Allow header",
            )
        })
        .layer(
            CompressionLayer::new().compress_when(DefaultPredicate::new().and(SizeAbove::new(860))),
        )
        .layer(CatchPanicLayer::custom(move |cause| {
            panicked(&metrics, cause)
        }))
        .layer(middleware::from_fn_with_state(app.clone(), guard::edge))
        .with_state(app.clone())
}

/// A panic at the edge of a request: 500 with the request's id, and the server goes on.
fn panicked(app: &App, _cause: Box<dyn Any + Send + 'static>) -> Response {
    app.metrics.panics.inc();
    tracing::error!(id = request_id(), "caught a panic");
    Problem::new(
        StatusCode::INTERNAL_SERVER_ERROR,
        "internal",
        "an error on our side; the log has it under this request's id",
    )
    .into_response()
}

/// The form that the client wants, or 406.
fn form(headers: &HeaderMap, offered: &[&'static str]) -> Result<&'static str, Problem> {
    best_media(accept(headers), offered).ok_or_else(|| {
        Problem::new(
            StatusCode::NOT_ACCEPTABLE,
            "not_acceptable",
            format!("this can be had as {}", offered.join(", ")),
        )
    })
}
