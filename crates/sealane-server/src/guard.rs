//! What every request passes: identity, limits, the log, and the headers of every answer.

use crate::negotiate;
use crate::problem::{Problem, REQUEST_ID};
use crate::rate::Client;
use crate::state::App;
use axum::body::Body;
use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use std::net::{IpAddr, SocketAddr};
use std::time::Instant;

/// The other end of the connection.
#[derive(Debug, Clone, Copy)]
pub struct Peer(pub SocketAddr);

/// Only what this server itself sends may be run, shown or asked; workers come from the page's own files.
const PAGE_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; \
    connect-src 'self'; worker-src 'self'; font-src 'self'; manifest-src 'self'; frame-src 'self'; \
    base-uri 'none'; form-action 'none'; frame-ancestors 'self'";

const REQUEST_ID_HEADER: HeaderName = HeaderName::from_static("x-request-id");

/// The cookie that stands for a token when a browser reads.
pub const SESSION_COOKIE: &str = "sealane-session";

/// Outermost: names the request, logs and counts it, sets the headers that every answer has.
pub async fn edge(State(app): State<App>, request: Request, next: Next) -> Response {
    let began = Instant::now();
    let id = app.new_request_id();
    let method = request.method().clone();
    let route = request
        .extensions()
        .get::<MatchedPath>()
        .map_or("(none)", |p| p.as_str())
        .to_owned();
    let asked = app.config.log.queries.then(|| request.uri().to_string());
    let total = app.config.limits.total();
    app.metrics.in_flight.inc();
    let mut response = REQUEST_ID
        .scope(id.clone(), async {
            match tokio::time::timeout(total, admit(&app, request, next)).await {
                Ok(response) => response,
                Err(_) => Problem::busy(
                    "too_slow",
                    format!("no answer within {} s", total.as_secs()),
                    10,
                )
                .into_response(),
            }
        })
        .await;
    app.metrics.in_flight.dec();
    let took = began.elapsed();
    let status = response.status().as_u16();
    let name = known_method(&method);
    app.metrics.count(&route, name, status, took);
    let ms = (took.as_secs_f64() * 1e4).round() / 10.0;
    if let Some(asked) = asked {
        tracing::info!(id, method = name, route, status, ms, asked, "request");
    } else {
        tracing::info!(id, method = name, route, status, ms, "request");
    }
    dress(response.headers_mut(), &id);
    response
}

/// A method as a bounded label.
fn known_method(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        Method::PUT => "PUT",
        Method::DELETE => "DELETE",
        Method::OPTIONS => "OPTIONS",
        _ => "other",
    }
}

fn dress(headers: &mut HeaderMap, id: &str) {
    let fixed: [(HeaderName, &'static str); 6] = [
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::X_FRAME_OPTIONS, "SAMEORIGIN"),
        (header::REFERRER_POLICY, "no-referrer"),
        (
            HeaderName::from_static("cross-origin-opener-policy"),
            "same-origin",
        ),
        (
            HeaderName::from_static("cross-origin-resource-policy"),
            "same-origin",
        ),
        (
            HeaderName::from_static("permissions-policy"),
            "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
        ),
    ];
    for (name, value) in fixed {
        headers.insert(name, HeaderValue::from_static(value));
    }
    headers
        .entry(header::CONTENT_SECURITY_POLICY)
        .or_insert(HeaderValue::from_static(PAGE_POLICY));
    if let Ok(id) = HeaderValue::from_str(id) {
        headers.insert(REQUEST_ID_HEADER, id);
    }
}

async fn admit(app: &App, request: Request, next: Next) -> Response {
    match check(app, &request) {
        Err(problem) => problem.into_response(),
        Ok(None) => next.run(request).await,
        Ok(Some(permit)) => {
            let wanted = wanted(&request);
            let response = next.run(request).await;
            drop(permit);
            acceptable(wanted, response)
        }
    }
}

/// What a reading request takes, when it says so. A changing one has done its work by the time its answer could be refused.
fn wanted(request: &Request<Body>) -> Option<String> {
    let reading = matches!(*request.method(), Method::GET | Method::HEAD);
    let accept = negotiate::accept(request.headers());
    (reading && !accept.is_empty()).then(|| accept.to_owned())
}

/// 406 in place of an answer in a form that the client does not take. Problems go out as they are.
fn acceptable(wanted: Option<String>, response: Response) -> Response {
    let (Some(wanted), StatusCode::OK) = (wanted, response.status()) else {
        return response;
    };
    let media = response
        .headers()
        .get(header::CONTENT_TYPE)
        .and_then(|v| v.to_str().ok())
        .and_then(|v| v.split(';').next())
        .unwrap_or_default()
        .trim();
    if media.is_empty() || negotiate::takes(&wanted, media) {
        return response;
    }
    let said = format!("this can be had as {media}");
    Problem::new(StatusCode::NOT_ACCEPTABLE, "not_acceptable", said).into_response()
}

type Permit = tokio::sync::OwnedSemaphorePermit;

/// Everything that can refuse a request before it is read; the API gets a place among those in flight.
fn check(app: &App, request: &Request<Body>) -> Result<Option<Permit>, Problem> {
    let uri = request.uri();
    let length = uri.path_and_query().map_or(0, |p| p.as_str().len());
    if length > app.config.limits.url_bytes {
        return Err(Problem::new(
            StatusCode::URI_TOO_LONG,
            "url_too_long",
            format!(
                "path and query are {length} bytes; at most {}",
                app.config.limits.url_bytes
            ),
        ));
    }
    host(app, request.headers())?;
    let path = uri.path();
    if matches!(path, "/healthz" | "/readyz") {
        return Ok(None);
    }
    same_origin(request)?;
    let guarded = path.starts_with("/api/") || path == "/metrics" || path == "/openapi.json";
    let key = authorise(app, request, guarded)?;
    limit_rate(app, request, key)?;
    if !guarded {
        return Ok(None);
    }
    let permit = app.in_flight.clone().try_acquire_owned().map_err(|_| {
        app.metrics.shed.inc();
        Problem::busy(
            "overloaded",
            format!(
                "{} requests are being answered already",
                app.config.limits.in_flight
            ),
            1,
        )
    })?;
    Ok(Some(permit))
}

/// Refuses names that are not ours: a foreign page that points its own name at this machine gets nothing.
fn host(app: &App, headers: &HeaderMap) -> Result<(), Problem> {
    let allowed = &app.config.hosts;
    if allowed.is_empty() && !app.config.listen.ip().is_loopback() {
        return Ok(());
    }
    let host = headers
        .get(header::HOST)
        .and_then(|h| h.to_str().ok())
        .unwrap_or_default();
    let name = bare_host(host);
    let own = ["localhost", "127.0.0.1", "[::1]"].contains(&name)
        || name
            .parse::<IpAddr>()
            .is_ok_and(|ip| ip == app.config.listen.ip());
    if own || allowed.iter().any(|a| a.eq_ignore_ascii_case(name)) {
        return Ok(());
    }
    Err(Problem::new(
        StatusCode::MISDIRECTED_REQUEST,
        "wrong_host",
        "this server does not answer to that Host; set `hosts` in the configuration",
    ))
}

fn bare_host(host: &str) -> &str {
    if host.starts_with('[') {
        return host.find(']').and_then(|i| host.get(..=i)).unwrap_or(host);
    }
    host.rsplit_once(':').map_or(host, |(name, _)| name)
}

/// A changing request that a browser sends from another site is refused.
fn same_origin(request: &Request<Body>) -> Result<(), Problem> {
    if matches!(
        *request.method(),
        Method::GET | Method::HEAD | Method::OPTIONS
    ) {
        return Ok(());
    }
    let text = |name: HeaderName| request.headers().get(name).and_then(|v| v.to_str().ok());
    let Some(origin) = text(header::ORIGIN) else {
        return Ok(());
    };
    let from = origin.split_once("://").map(|(_, host)| host);
    if from.is_some() && from == text(header::HOST) {
        return Ok(());
    }
    Err(Problem::new(
        StatusCode::FORBIDDEN,
        "wrong_origin",
        "requests from pages of another site are refused",
    ))
}

fn authorise(app: &App, request: &Request<Body>, guarded: bool) -> Result<Option<usize>, Problem> {
    if !app.needs_token() {
        return Ok(None);
    }
    let token = request
        .headers()
        .get(header::AUTHORIZATION)
        .and_then(|v| v.to_str().ok())
        .and_then(|v| v.split_once(' '))
        .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"))
        .map(|(_, token)| token.trim());
    // A browser's links and frames cannot carry the header: for reading, the cookie that it got for the token does.
    let reading = matches!(*request.method(), Method::GET | Method::HEAD);
    let key = token.and_then(|t| app.key(t)).or_else(|| {
        session(request.headers())
            .filter(|_| reading && token.is_none())
            .and_then(|c| app.key_of_session(c))
    });
    let shared = app.config.auth.public_runs
        && *request.method() == Method::GET
        && request.uri().path().starts_with("/api/runs/");
    if key.is_none() && guarded && !shared {
        return Err(Problem::new(
            StatusCode::UNAUTHORIZED,
            "unauthorised",
            if token.is_some() {
                "the bearer token is not one of this server's"
            } else {
                "expected Authorization: Bearer TOKEN"
            },
        ));
    }
    Ok(key)
}

/// The value of our cookie.
fn session(headers: &HeaderMap) -> Option<&str> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|v| v.to_str().ok())
        .flat_map(|v| v.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find_map(|(name, value)| (name == SESSION_COOKIE).then_some(value))
}

fn limit_rate(app: &App, request: &Request<Body>, key: Option<usize>) -> Result<(), Problem> {
    let rate = &app.config.rate;
    let (client, per_s) = match key {
        Some(key) => (Client::Key(key), rate.per_key),
        None => match address(app, request) {
            Some(ip) if ip.to_canonical().is_loopback() && !rate.loopback => return Ok(()),
            Some(ip) => (Client::of(ip), rate.per_address),
            None => return Ok(()),
        },
    };
    app.buckets
        .take(client, per_s, rate.burst_s, Instant::now())
        .map_err(|wait| Problem::too_many(wait.as_secs() + 1))
}

/// The client's address: the peer, or what a trusted proxy says it is.
fn address(app: &App, request: &Request<Body>) -> Option<IpAddr> {
    let peer = request.extensions().get::<Peer>()?.0.ip();
    let trusted = |ip: IpAddr| app.config.trusted_proxies.contains(&ip);
    if !trusted(peer) {
        return Some(peer);
    }
    let hops = request
        .headers()
        .get_all("x-forwarded-for")
        .iter()
        .filter_map(|v| v.to_str().ok())
        .flat_map(|v| v.split(','))
        .filter_map(|v| v.trim().parse::<IpAddr>().ok())
        .collect::<Vec<_>>();
    Some(
        hops.into_iter()
            .rev()
            .find(|ip| !trusted(*ip))
            .unwrap_or(peer),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_lose_their_port() {
        for (given, bare) in [
            ("localhost:8080", "localhost"),
            ("localhost", "localhost"),
            ("[::1]:8080", "[::1]"),
            ("127.0.0.1:1", "127.0.0.1"),
        ] {
            assert_eq!(bare_host(given), bare);
        }
    }
}
