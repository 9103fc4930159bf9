//! Errors as RFC 9457 problem details.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use utoipa::{ToResponse, ToSchema};

tokio::task_local! {
    /// Id of the request being answered.
    pub(crate) static REQUEST_ID: String;
}

/// The id of the request being answered; empty outside one.
pub(crate) fn request_id() -> String {
    REQUEST_ID.try_with(Clone::clone).unwrap_or_default()
}

/// What went wrong with one request (RFC 9457), with the kinds of the command line.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema, ToResponse)]
#[response(
    description = "What went wrong (RFC 9457)",
    content_type = "application/problem+json"
)]
pub struct Problem {
    /// `urn:sealane:problem:` and the kind.
    #[serde(rename = "type")]
    #[schema(rename = "type")]
    pub type_uri: String,
    /// The kind in words; the same for every problem of this type.
    pub title: String,
    /// HTTP status.
    #[schema(minimum = 400, maximum = 599)]
    pub status: u16,
    /// What was wrong here and what was expected.
    pub detail: String,
    /// `urn:sealane:request:` and the id that the log has too.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub instance: String,
    /// Snake-case kind, as on the command line (`no_route`).
    pub kind: String,
    /// Field, parameter or file line.
    #[serde(rename = "where", skip_serializing_if = "String::is_empty")]
    #[schema(rename = "where")]
    pub place: String,
    /// What binds, when there is no answer.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub binding: Vec<String>,
    #[serde(skip)]
    #[schema(ignore)]
    retry_after_s: Option<u64>,
}

impl Problem {
    /// A problem of `kind` with its HTTP status.
    pub fn new(status: StatusCode, kind: &str, detail: impl ToString) -> Self {
        Self {
            type_uri: format!("urn:sealane:problem:{}", kind.replace('_', "-")),
            title: title(kind),
            status: status.as_u16(),
            detail: detail.to_string(),
            instance: String::new(),
            kind: kind.to_owned(),
            place: String::new(),
            binding: Vec::new(),
            retry_after_s: None,
        }
    }

    /// 400: the question is malformed.
    pub fn bad_request(kind: &str, detail: impl ToString) -> Self {
        Self::new(StatusCode::BAD_REQUEST, kind, detail)
    }

    /// 409: well-formed, yet it cannot be answered as it stands.
    pub fn conflict(kind: &str, detail: impl ToString) -> Self {
        Self::new(StatusCode::CONFLICT, kind, detail)
    }

    /// 404: nothing by that id.
    pub fn not_found(what: &str, id: &str) -> Self {
        Self::new(
            StatusCode::NOT_FOUND,
            "not_found",
            format!("there is no {what} `{id}`"),
        )
    }

    /// 503: try again in `after_s` seconds.
    pub fn busy(kind: &str, detail: impl ToString, after_s: u64) -> Self {
        Self {
            retry_after_s: Some(after_s),
            ..Self::new(StatusCode::SERVICE_UNAVAILABLE, kind, detail)
        }
    }

    /// 429: too many requests from one client.
    pub fn too_many(after_s: u64) -> Self {
        Self {
            retry_after_s: Some(after_s),
            ..Self::new(
                StatusCode::TOO_MANY_REQUESTS,
                "rate_limited",
                "too many requests from this client; slow down",
            )
        }
    }

    /// 500: a fault of ours; the cause goes to the log, not to the client.
    pub fn internal(cause: impl ToString) -> Self {
        tracing::error!(cause = cause.to_string(), "internal error");
        Self::new(
            StatusCode::INTERNAL_SERVER_ERROR,
            "internal",
            "an error on our side; the log has it under this request's id",
        )
    }

    /// The same problem with the field or parameter it lies in.
    pub fn at(mut self, place: impl ToString) -> Self {
        self.place = place.to_string();
        self
    }

    /// The same problem with what binds.
    pub fn because(mut self, binding: Vec<String>) -> Self {
        self.binding = binding;
        self
    }
}

fn title(kind: &str) -> String {
    let mut words = kind.replace('_', " ");
    if let Some(first) = words.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    words
}

impl IntoResponse for Problem {
    fn into_response(mut self) -> Response {
        let id = request_id();
        if !id.is_empty() {
            self.instance = format!("urn:sealane:request:{id}");
        }
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let body = serde_json::to_vec(&self).unwrap_or_default();
        let mut response = (
            status,
            [(header::CONTENT_TYPE, "application/problem+json")],
            body,
        )
            .into_response();
        let headers = response.headers_mut();
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        if let Some(s) = self.retry_after_s {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(s));
        }
        if status == StatusCode::UNAUTHORIZED {
            headers.insert(
                header::WWW_AUTHENTICATE,
                HeaderValue::from_static("Bearer realm=\"sealane\""),
            );
        }
        response
    }
}

/// A well-formed question that cannot be answered is 404 (nothing by that name, no way) or 409 (all else): the client
/// can tell it from a malformed one (400).
impl From<sealane_sea::SeaError> for Problem {
    fn from(e: sealane_sea::SeaError) -> Self {
        use sealane_sea::SeaError as E;
        let status = match &e {
            E::UnknownPlace { .. } | E::UnknownPassage { .. } | E::NoRoute { .. } => {
                StatusCode::NOT_FOUND
            }
            E::World(_) | E::Table(_) => return Self::internal(e),
            _ => StatusCode::CONFLICT,
        };
        let problem = Self::new(status, e.kind(), &e);
        match e {
            E::NoRoute { binding, .. } => problem.because(binding),
            _ => problem,
        }
    }
}

impl From<sealane_voyage::VoyageError> for Problem {
    fn from(e: sealane_voyage::VoyageError) -> Self {
        use sealane_voyage::VoyageError as E;
        let status = match &e {
            E::Unknown { .. } => StatusCode::NOT_FOUND,
            E::Table(_) => return Self::internal(e),
            _ => StatusCode::CONFLICT,
        };
        Self::new(status, e.kind(), &e)
    }
}

impl From<sealane_season::SeasonError> for Problem {
    fn from(e: sealane_season::SeasonError) -> Self {
        use sealane_season::SeasonError as E;
        match e {
            E::Sea(e) => e.into(),
            E::Voyage(e) => e.into(),
            E::Table { .. } | E::Data(_) | E::Metocean(_) => Self::internal(e),
            e => Self::new(StatusCode::CONFLICT, e.kind(), &e),
        }
    }
}

impl From<sealane_law::LawError> for Problem {
    fn from(e: sealane_law::LawError) -> Self {
        use sealane_law::LawError as E;
        match &e {
            E::Io { .. } | E::BadRules { .. } | E::BadIndex { .. } | E::BadList { .. } => {
                Self::internal(e)
            }
            _ => Self::new(StatusCode::CONFLICT, e.kind(), &e),
        }
    }
}
