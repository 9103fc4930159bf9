//! The map page: its files, embedded and packed at build time.

use crate::problem::Problem;
use crate::state::App;
use axum::Router;
use axum::body::Body;
use axum::extract::Path;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use flate2::read::GzDecoder;
use std::io::Read as _;

/// One file of the page.
#[derive(Debug)]
struct Asset {
    path: &'static str,
    media: &'static str,
    etag: &'static str,
    gzip: &'static [u8],
}

mod embedded {
    use super::Asset;
    include!(concat!(env!("OUT_DIR"), "/page.rs"));
}

/// The page's routes. Names come from the embedded table alone; no path reaches the file system.
pub fn routes() -> Router<App> {
    Router::new()
        .route(
            "/",
            get(|headers: HeaderMap| async move { find(&headers, "index.html") }),
        )
        .route(
            "/s/{run}",
            get(|headers: HeaderMap| async move { find(&headers, "index.html") }),
        )
        .route(
            "/{*path}",
            get(
                |headers: HeaderMap, Path(path): Path<String>| async move { find(&headers, &path) },
            ),
        )
}

fn find(headers: &HeaderMap, path: &str) -> Response {
    match embedded::ASSETS.iter().find(|a| a.path == path) {
        Some(asset) => send(headers, asset),
        None => {
            Problem::not_found("page", &path.chars().take(80).collect::<String>()).into_response()
        }
    }
}

fn send(headers: &HeaderMap, asset: &Asset) -> Response {
    let text = |name| {
        headers
            .get(name)
            .and_then(|v| v.to_str().ok())
            .unwrap_or_default()
    };
    let mut response = if text(header::IF_NONE_MATCH).contains(asset.etag) {
        StatusCode::NOT_MODIFIED.into_response()
    } else if text(header::ACCEPT_ENCODING).contains("gzip") {
        let mut r = Body::from(asset.gzip).into_response();
        r.headers_mut()
            .insert(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
        r
    } else {
        let mut plain = Vec::new();
        match GzDecoder::new(asset.gzip).read_to_end(&mut plain) {
            Ok(_) => Body::from(plain).into_response(),
            Err(e) => return Problem::internal(e).into_response(),
        }
    };
    let h = response.headers_mut();
    h.insert(header::CONTENT_TYPE, HeaderValue::from_static(asset.media));
    h.insert(header::ETAG, HeaderValue::from_static(asset.etag));
    h.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    h.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    response
}

#[cfg(test)]
mod tests {
    use super::embedded::ASSETS;

    #[test]
    fn the_page_is_whole_and_light() {
        for needed in [
            "index.html",
            "app.js",
            "app.css",
            "vendor/maplibre-gl.mjs",
            "vendor/maplibre-gl-worker.mjs",
            "vendor/LICENSE-maplibre.txt",
        ] {
            assert!(ASSETS.iter().any(|a| a.path == needed), "{needed}");
        }
        let bytes: usize = ASSETS.iter().map(|a| a.gzip.len()).sum();
        assert!(bytes < 2_000_000, "{bytes} bytes packed");
    }
}
