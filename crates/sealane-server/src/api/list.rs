//! Lists in parts: `limit` and `after`; the headers say how many there are and where the next part is.

use crate::problem::Problem;
use crate::store::Page;
use axum::Json;
use axum::http::{HeaderName, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;

/// Rows of a part, unless fewer are asked for.
pub const MOST: u32 = 1000;

/// How many rows; none given is the most.
pub fn limit(asked: Option<u32>) -> Result<u32, Problem> {
    match asked {
        None => Ok(MOST),
        Some(n) if (1..=MOST).contains(&n) => Ok(n),
        Some(_) => Err(
            Problem::bad_request("out_of_range", format!("limit must be 1 to {MOST}")).at("limit"),
        ),
    }
}

/// The part as JSON, with `x-total-count` and, when it is full, a `Link` to the next (RFC 8288).
pub fn part<T: Serialize>(page: Page<T>, limit: u32, next: impl Fn(&T) -> String) -> Response {
    let more = page
        .rows
        .last()
        .filter(|_| page.rows.len() == limit as usize)
        .map(&next);
    let mut response = Json(page.rows).into_response();
    let headers = response.headers_mut();
    headers.insert(
        HeaderName::from_static("x-total-count"),
        HeaderValue::from(page.total),
    );
    let link = more.and_then(|to| HeaderValue::from_str(&format!("<{to}>; rel=\"next\"")).ok());
    if let Some(link) = link {
        headers.insert(header::LINK, link);
    }
    response
}
