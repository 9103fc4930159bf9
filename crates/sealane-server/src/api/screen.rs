//! `/api/screen`: ships, parties and ports against rules and the operator's lists.

use crate::ask::AskBody;
use crate::compute::{Answer, compute};
use crate::negotiate::send;
use crate::problem::Problem;
use crate::state::App;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use sealane_law::entry::EntryKind;
use sealane_law::{Context, PlaceRef, Ship, Subject, questions};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

/// What a name is.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
enum Kind {
    /// A ship.
    Ship,
    /// A company or other body.
    Company,
    /// A person.
    Person,
    /// A port.
    Port,
}

/// A question of law: who or what, by whose law, on which day.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ScreenAsk {
    /// Name of a ship, company, person or port.
    #[serde(default)]
    #[schema(max_length = 300)]
    name: String,
    /// What the name is; absent: by its form and numbers.
    #[serde(default)]
    kind: Option<Kind>,
    /// IMO number of a ship or company, seven digits.
    #[serde(default)]
    #[schema(max_length = 20)]
    imo: String,
    /// MMSI, nine digits.
    #[serde(default)]
    #[schema(max_length = 20)]
    mmsi: String,
    /// Radio call sign.
    #[serde(default)]
    #[schema(max_length = 20)]
    call_sign: String,
    /// Former names.
    #[serde(default)]
    #[schema(max_items = 50)]
    former_names: Vec<String>,
    /// Flag of the ship, or country of the party or port.
    #[serde(default)]
    #[schema(max_length = 100)]
    flag: String,
    /// UN/LOCODE of a port.
    #[serde(default)]
    #[schema(max_length = 10)]
    locode: String,
    /// Whose law: `UN`, `EU` or ISO 3166 country codes. There is no default.
    #[schema(min_items = 1, max_items = 50, example = json!(["UN"]))]
    jurisdictions: Vec<String>,
    /// Day of the question. There is no default.
    #[schema(format = Date, example = "2026-11-23")]
    as_of: String,
}

/// The verdict with its reasons; `unknown` where a list that is needed is missing, stale or refused.
#[derive(Debug, Serialize, ToSchema)]
struct ScreenOut {
    /// `prohibited`, `restricted`, `review`, `clear` or `unknown`.
    verdict: String,
    /// Verdict of each layer.
    #[schema(value_type = Vec<Object>)]
    layers: Vec<sealane_law::LayerVerdict>,
    /// Reasons, worst first.
    #[schema(value_type = Vec<Object>)]
    hits: Vec<sealane_law::Hit>,
}

impl ScreenAsk {
    fn subject(&self) -> Subject {
        if matches!(self.kind, Some(Kind::Port)) {
            return Subject::Port(PlaceRef {
                name: self.name.clone(),
                locode: self.locode.clone(),
                country: self.flag.clone(),
                ..PlaceRef::default()
            });
        }
        let kind = self.kind.map(|k| match k {
            Kind::Company => EntryKind::Company,
            Kind::Person => EntryKind::Person,
            Kind::Ship | Kind::Port => EntryKind::Ship,
        });
        questions::one(
            kind,
            Ship {
                name: self.name.clone(),
                imo: self.imo.clone(),
                mmsi: self.mmsi.clone(),
                call_sign: self.call_sign.clone(),
                flag: self.flag.clone(),
                former_names: self.former_names.clone(),
                ..Ship::default()
            },
        )
    }
}

/// Whether the law forbids or restricts a ship, party or port. Not legal advice.
#[utoipa::path(post, path = "/api/screen", tag = "law", request_body = ScreenAsk,
    responses((status = 200, body = ScreenOut), (status = "default", response = Problem)))]
async fn screen(
    State(app): State<App>,
    headers: HeaderMap,
    AskBody(ask): AskBody<ScreenAsk>,
) -> Result<Response, Problem> {
    if ask.jurisdictions.is_empty() || ask.jurisdictions.len() > 50 {
        return Err(Problem::bad_request(
            "bad_field",
            "name 1 to 50 jurisdictions; there is no default law",
        )
        .at("jurisdictions"));
    }
    let long = |s: &String, n: usize| s.chars().count() > n;
    if long(&ask.name, 300)
        || ask.former_names.len() > 50
        || ask.former_names.iter().any(|n| long(n, 300))
    {
        return Err(Problem::bad_request(
            "bad_field",
            "names have at most 300 characters; at most 50 former names",
        ));
    }
    if [&ask.imo, &ask.mmsi, &ask.call_sign]
        .iter()
        .any(|s| long(s, 20))
        || long(&ask.flag, 100)
        || long(&ask.locode, 10)
    {
        return Err(Problem::bad_request(
            "bad_field",
            "a number, flag or code is too long",
        ));
    }
    super::route::date(Some(&ask.as_of)).map_err(|p| p.at("as_of"))?;
    let screener = app.screener();
    let made = compute(&app, move || {
        let context = Context::parse(&ask.jurisdictions.join(","), &ask.as_of)?;
        Answer::json(&screener.screen(&ask.subject(), &context)?)
    });
    Ok(send(&headers, made.await?))
}

/// The routes of this room.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(screen))
}
