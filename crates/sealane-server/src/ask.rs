//! Questions as they arrive: strict query strings and strict, bounded JSON bodies.

use crate::problem::Problem;
use crate::state::App;
use axum::body::{Body, Bytes};
use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::{StatusCode, header, request::Parts};
use http_body_util::BodyExt as _;
use serde::de::DeserializeOwned;
use std::time::Duration;

/// A query string read into `T`; unknown keys, repeated single keys and bad escapes are refused.
#[derive(Debug, Clone)]
pub struct AskQuery<T>(pub T);

/// A JSON body read into `T`, within the limits of size and depth.
#[derive(Debug, Clone)]
pub struct AskBody<T>(pub T);

/// Reads a query string.
///
/// ```
/// #[derive(serde::Deserialize)]
/// #[serde(deny_unknown_fields)]
/// struct Ask { from: String, #[serde(default)] via: Vec<String> }
/// let ask: Ask = sealane_server::parse_query("from=RUVVO&via=SGSIN&via=INMAA").unwrap();
/// assert_eq!((ask.from.as_str(), ask.via.len()), ("RUVVO", 2));
/// assert!(sealane_server::parse_query::<Ask>("from=RUVVO&form=1").is_err());
/// ```
pub fn parse_query<T: DeserializeOwned>(query: &str) -> Result<T, Problem> {
    if let Some(bad) = bad_escape(query) {
        return Err(Problem::bad_request(
            "bad_query",
            format!("the query holds `{bad}`, which is no escaped UTF-8"),
        ));
    }
    serde_html_form::from_str(query).map_err(|e| Problem::bad_request("bad_query", e))
}

/// A whole number that may be written `3`, `3.0` (JSON knows one kind of number) or, in a query, as text.
pub fn whole<'de, D: serde::Deserializer<'de>, T: TryFrom<u64>>(from: D) -> Result<T, D::Error> {
    struct Whole;
    impl serde::de::Visitor<'_> for Whole {
        type Value = u64;
        fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            f.write_str("a whole number that is not negative")
        }
        fn visit_u64<E: serde::de::Error>(self, v: u64) -> Result<u64, E> {
            Ok(v)
        }
        fn visit_i64<E: serde::de::Error>(self, v: i64) -> Result<u64, E> {
            u64::try_from(v).map_err(|_| E::invalid_value(serde::de::Unexpected::Signed(v), &self))
        }
        fn visit_f64<E: serde::de::Error>(self, v: f64) -> Result<u64, E> {
            if v >= 0.0 && v.fract() == 0.0 && v < 1.8e19 {
                return Ok(v as u64);
            }
            Err(E::invalid_value(serde::de::Unexpected::Float(v), &self))
        }
        fn visit_str<E: serde::de::Error>(self, v: &str) -> Result<u64, E> {
            v.parse()
                .map_err(|_| E::invalid_value(serde::de::Unexpected::Str(v), &self))
        }
    }
    let n = from.deserialize_any(Whole)?;
    T::try_from(n).map_err(|_| serde::de::Error::custom(format!("{n} is too large")))
}

fn bad_escape(query: &str) -> Option<String> {
    let bytes = query.as_bytes();
    let mut plain = Vec::with_capacity(bytes.len());
    let mut i = 0;
    while let Some(&b) = bytes.get(i) {
        if b == b'%' {
            let pair = bytes
                .get(i + 1..i + 3)
                .and_then(|h| std::str::from_utf8(h).ok());
            let value = pair.filter(|h| h.bytes().all(|b| b.is_ascii_hexdigit()));
            let Some(value) = value.and_then(|h| u8::from_str_radix(h, 16).ok()) else {
                return Some(query.get(i..).unwrap_or("%").chars().take(3).collect());
            };
            plain.push(value);
            i += 3;
        } else {
            plain.push(b);
            i += 1;
        }
    }
    std::str::from_utf8(&plain)
        .err()
        .map(|e| format!("byte {}", e.valid_up_to()))
}

/// Reads a JSON body: UTF-8, at most `depth` deep, of the shape of `T`.
///
/// ```
/// assert!(sealane_server::parse_body::<serde_json::Value>(b"{\"a\":[1]}", 2).is_ok());
/// assert_eq!(sealane_server::parse_body::<serde_json::Value>(b"[[[1]]]", 2).unwrap_err().kind, "too_deep");
/// ```
pub fn parse_body<T: DeserializeOwned>(body: &[u8], depth: usize) -> Result<T, Problem> {
    let deepest = json_depth(body);
    if deepest > depth {
        return Err(Problem::bad_request(
            "too_deep",
            format!("the JSON body nests {deepest} deep; at most {depth}"),
        ));
    }
    serde_json::from_slice(body).map_err(|e| {
        let kind = if e.is_syntax() || e.is_eof() {
            "bad_json"
        } else {
            "bad_field"
        };
        Problem::bad_request(kind, &e).at(format!("body line {}, column {}", e.line(), e.column()))
    })
}

/// Deepest nesting of arrays and objects, strings skipped; needs no valid JSON.
fn json_depth(body: &[u8]) -> usize {
    let (mut depth, mut deepest, mut quoted, mut escaped) = (0_usize, 0, false, false);
    for b in body {
        match (quoted, b) {
            (true, _) if escaped => escaped = false,
            (true, b'\\') => escaped = true,
            (_, b'"') => quoted = !quoted,
            (false, b'[' | b'{') => {
                depth += 1;
                deepest = deepest.max(depth);
            }
            (false, b']' | b'}') => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    deepest
}

/// Reads at most `limit` bytes of a body, in at most `within`.
pub async fn read_body(body: Body, limit: usize, within: Duration) -> Result<Bytes, Problem> {
    match tokio::time::timeout(within, gather(body, limit)).await {
        Err(_) => Err(Problem::new(
            StatusCode::REQUEST_TIMEOUT,
            "slow_body",
            format!("the body did not arrive within {} s", within.as_secs()),
        )),
        Ok(Ok(None)) => Err(Problem::new(
            StatusCode::PAYLOAD_TOO_LARGE,
            "body_too_large",
            format!("the body is larger than {limit} bytes"),
        )),
        Ok(Err(e)) => Err(Problem::bad_request("broken_body", e)),
        Ok(Ok(Some(all))) => Ok(all.into()),
    }
}

/// So much more of a body that is too large is read and thrown away: a client that still sends would lose the answer to a closed connection.
const DRAINED: usize = 32 << 20;

/// The body, or `None` when it is larger than `limit`.
async fn gather(mut body: Body, limit: usize) -> Result<Option<Vec<u8>>, axum::Error> {
    let mut all = Vec::new();
    let mut seen = 0_usize;
    while let Some(frame) = body.frame().await {
        let Ok(data) = frame?.into_data() else {
            continue;
        };
        seen = seen.saturating_add(data.len());
        if seen <= limit {
            all.extend_from_slice(&data);
        } else if seen <= limit.saturating_add(DRAINED) {
            all = Vec::new();
        } else {
            break;
        }
    }
    Ok((seen <= limit).then_some(all))
}

/// Whether the request's media type is `wanted` (parameters ignored).
pub fn is_media(headers: &axum::http::HeaderMap, wanted: &str) -> bool {
    headers
        .get(header::CONTENT_TYPE)
        .and_then(|v| v.to_str().ok())
        .and_then(|v| v.split(';').next())
        .is_some_and(|v| v.trim().eq_ignore_ascii_case(wanted))
}

impl<T: DeserializeOwned> FromRequestParts<App> for AskQuery<T> {
    type Rejection = Problem;
    async fn from_request_parts(parts: &mut Parts, _: &App) -> Result<Self, Problem> {
        parse_query(parts.uri.query().unwrap_or_default()).map(Self)
    }
}

impl<T: DeserializeOwned> FromRequest<App> for AskBody<T> {
    type Rejection = Problem;
    async fn from_request(request: Request, app: &App) -> Result<Self, Problem> {
        if !is_media(request.headers(), "application/json") {
            return Err(Problem::new(
                StatusCode::UNSUPPORTED_MEDIA_TYPE,
                "bad_media_type",
                "expected a body with Content-Type: application/json",
            ));
        }
        let l = &app.config.limits;
        let body = read_body(request.into_body(), l.body_bytes, l.head()).await?;
        parse_body(&body, l.json_depth).map(Self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::Value;

    #[test]
    fn depth_counts_outside_strings_only() {
        assert_eq!(json_depth(br#"{"a":"[[[[\"[["}"#), 1);
        assert_eq!(json_depth(b"[[],[[]]]"), 3);
        let deep = "[".repeat(65) + &"]".repeat(65);
        assert_eq!(
            parse_body::<Value>(deep.as_bytes(), 64).unwrap_err().kind,
            "too_deep"
        );
        assert!(parse_body::<Value>(deep.as_bytes(), 65).is_ok());
        let vast = "[".repeat(1_000_000);
        assert_eq!(
            parse_body::<Value>(vast.as_bytes(), 64).unwrap_err().kind,
            "too_deep"
        );
    }

    #[test]
    fn escapes_must_be_utf8() {
        for bad in ["a=%", "a=%zz", "a=%ff", "a=%+1"] {
            assert!(
                parse_query::<std::collections::HashMap<String, String>>(bad).is_err(),
                "{bad}"
            );
        }
        assert!(parse_query::<std::collections::HashMap<String, String>>("a=%D0%92").is_ok());
    }

    proptest! {
        #[test]
        fn no_bytes_panic(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
            let _ = parse_body::<Value>(&bytes, 64);
            let _ = parse_query::<std::collections::HashMap<String, String>>(&String::from_utf8_lossy(&bytes));
        }
    }
}
