//! Which form the client wants, and answers that need not be sent again.

use crate::compute::Answer;
use axum::body::Body;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};

/// The first of `offered` (media types) that the client's `Accept` likes best; `None` when it likes none.
///
/// ```
/// use sealane_server::best_media;
/// let offered = ["application/json", "application/geo+json"];
/// assert_eq!(best_media("application/geo+json, application/json;q=0.5", &offered), Some("application/geo+json"));
/// assert_eq!(best_media("*/*", &offered), Some("application/json"));
/// assert_eq!(best_media("image/png", &offered), None);
/// ```
pub fn best_media(accept: &str, offered: &[&'static str]) -> Option<&'static str> {
    if accept.trim().is_empty() {
        return offered.first().copied();
    }
    let mut best: Option<(f32, &'static str)> = None;
    for media in offered {
        let q = quality(accept, media);
        if q > 0.0 && best.is_none_or(|(b, _)| q > b) {
            best = Some((q, media));
        }
    }
    best.map(|(_, media)| media)
}

/// Quality of one media type under an `Accept` line; the most exact range counts.
fn quality(accept: &str, media: &str) -> f32 {
    let kind = media.split('/').next().unwrap_or_default();
    let mut found = (0, 0.0);
    for range in accept.split(',') {
        let mut parts = range.split(';');
        let name = parts.next().unwrap_or_default().trim().to_ascii_lowercase();
        let exact = if name == media {
            3
        } else if name.strip_suffix("/*") == Some(kind) {
            2
        } else if name == "*/*" {
            1
        } else {
            continue;
        };
        let q = parts
            .filter_map(|p| p.trim().strip_prefix("q="))
            .find_map(|v| v.parse::<f32>().ok())
            .unwrap_or(1.0);
        if exact > found.0 {
            found = (exact, q.clamp(0.0, 1.0));
        }
    }
    found.1
}

/// Whether the client takes an answer of this media type; whoever takes JSON takes what is JSON with more meaning (`application/geo+json`).
pub fn takes(accept: &str, media: &str) -> bool {
    accept.trim().is_empty()
        || quality(accept, media) > 0.0
        || (media.ends_with("+json") && quality(accept, "application/json") > 0.0)
}

/// The `Accept` line of a request.
pub fn accept(headers: &HeaderMap) -> &str {
    headers
        .get(header::ACCEPT)
        .and_then(|v| v.to_str().ok())
        .unwrap_or_default()
}

/// Sends an answer, or 304 when the client has it.
pub fn send(headers: &HeaderMap, answer: Answer) -> Response {
    let has_it = headers
        .get_all(header::IF_NONE_MATCH)
        .iter()
        .filter_map(|v| v.to_str().ok())
        .flat_map(|v| v.split(','))
        .any(|tag| {
            tag.trim() == "*"
                || tag.trim().trim_start_matches("W/") == answer.etag.trim_start_matches("W/")
        });
    let mut response = if has_it {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        let mut r = Body::from(answer.body).into_response();
        r.headers_mut()
            .insert(header::CONTENT_TYPE, HeaderValue::from_static(answer.media));
        r
    };
    let headers = response.headers_mut();
    if let Ok(tag) = HeaderValue::from_str(&answer.etag) {
        headers.insert(header::ETAG, tag);
    }
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    headers.insert(
        header::VARY,
        HeaderValue::from_static("accept, accept-encoding"),
    );
    response
}
