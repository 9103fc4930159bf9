//! `/api/voyage`: one voyage, itemised.

use super::route::{RouteAsk, date};
use crate::ask::AskBody;
use crate::compute::{Answer, answer};
use crate::negotiate::send;
use crate::problem::Problem;
use crate::state::App;
use crate::world;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use sealane_sea::RouteQuery;
use sealane_voyage::polaris::IceClass;
use sealane_voyage::{Ballast, PortCall, Ship, VoyageInput};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

/// A question for one voyage.
#[derive(Debug, Clone, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct VoyageAsk {
    /// UN/LOCODE, port name or `lat,lon`.
    #[schema(min_length = 1, max_length = 200, example = "RUVVO")]
    pub from: String,
    /// As `from`.
    #[schema(min_length = 1, max_length = 200, example = "INMAA")]
    pub to: String,
    /// Places to pass through, in order.
    #[serde(default)]
    #[schema(max_items = 48)]
    pub via: Vec<String>,
    /// Ids of passages and zones not to use.
    #[serde(default)]
    #[schema(max_items = 100)]
    pub avoid: Vec<String>,
    /// Ids of passages and zones to use.
    #[serde(default)]
    #[schema(max_items = 20)]
    pub require: Vec<String>,
    /// Ship class (`/api/ships`).
    #[schema(example = "panamax-bulk")]
    pub ship: String,
    /// Cargo (`/api/cargoes`).
    #[schema(example = "coking-coal")]
    pub cargo: String,
    /// Tonnes; absent: all that ship, ports and passages allow.
    #[schema(minimum = 0.001, maximum = 1_000_000)]
    pub cargo_t: Option<f64>,
    /// Speed, kn; absent: the fleet's mean for the type.
    #[schema(minimum = 1, maximum = 40)]
    pub speed: Option<f64>,
    /// ISO date of sailing.
    #[schema(format = Date)]
    pub date: Option<String>,
    /// Ice class of the ship, if better than its class's.
    pub ice_class: Option<String>,
    /// Count the empty way back.
    #[serde(default)]
    pub ballast_return: bool,
}

/// What a voyage takes, costs and emits; more fields than are listed here.
#[derive(Debug, Serialize, ToSchema)]
pub struct VoyageOut {
    /// Laden miles.
    pub distance_nm: f64,
    /// Days under way.
    pub sea_days: f64,
    /// All days.
    pub total_days: f64,
    /// Fuel by kind, t.
    #[schema(value_type = Object)]
    pub fuel_t: Value,
    /// CO2, t.
    pub co2_t: f64,
    /// Cost by kind, USD, `total` among them.
    #[schema(value_type = Object)]
    pub cost_usd: Value,
    /// USD a tonne of cargo.
    pub cost_usd_per_t: f64,
    /// kg CO2 a tonne of cargo.
    pub co2_kg_per_t: f64,
    /// Speed, kn.
    pub speed_kn: f64,
    /// What a reader must know.
    pub warnings: Vec<String>,
    /// Where the numbers come from.
    pub sources: Vec<String>,
    /// Passage ids in order.
    pub passages: Vec<String>,
    /// Version of Sealane.
    pub version: String,
}

fn number(name: &str, value: Option<f64>, low: f64, high: f64) -> Result<Option<f64>, Problem> {
    match value {
        Some(v) if !v.is_finite() || !(low..=high).contains(&v) => Err(Problem::bad_request(
            "out_of_range",
            format!("{name} is {v}; expected {low} to {high}"),
        )
        .at(name)),
        v => Ok(v),
    }
}

impl VoyageAsk {
    fn way(&self) -> RouteAsk {
        RouteAsk {
            from: self.from.clone(),
            to: self.to.clone(),
            via: self.via.clone(),
            avoid: self.avoid.clone(),
            require: self.require.clone(),
            ship: Some(self.ship.clone()),
            ice_class: self.ice_class.clone(),
            date: self.date.clone(),
            ..RouteAsk::default()
        }
    }

    fn answer(&self, app: &App) -> Result<Value, Problem> {
        date(self.date.as_deref())?;
        let cargo_t = number("cargo_t", self.cargo_t, 0.001, 1e6)?;
        let speed = number("speed", self.speed, 1.0, 40.0)?;
        let mut ship = sealane_voyage::ship(&self.ship).map_err(|e| Problem::from(e).at("ship"))?;
        let mut notes = Vec::new();
        if let Some(class) = &self.ice_class {
            let class = IceClass::parse(class).map_err(|e| Problem::from(e).at("ice_class"))?;
            let (other, note) = sealane_season::with_ice_class(&ship, class)?;
            ship = other;
            notes.extend(Some(note).filter(|n| !n.is_empty()));
        }
        let cargo =
            sealane_voyage::commodity(&self.cargo).map_err(|e| Problem::from(e).at("cargo"))?;
        let mut query = self.way().query(app)?;
        query.ship.draught_m = None; // the intake yields to a shallow passage, the way does not
        let today = jiff::ZonedDateTime::now().date().to_string();
        query.date = Some(self.date.clone().unwrap_or(today));
        let day = query.date.clone().unwrap_or_default();
        if ship.air_draught_m.as_ref().is_some_and(Ship::assumed) {
            query.ship.air_draught_m = None; // an assumed air draught shuts nothing
        }
        let route = world::route(&query)?;
        let escort = sealane_season::Escort::WhenNeeded;
        let (mut way, ice) =
            sealane_season::voyage_way(world::sea()?, &query, &route, &ship, speed, escort)?;
        (way.slow, way.escorted_zones) = (ice.slow, ice.escorted_zones);
        notes.extend(ice.notes);
        let mut input = VoyageInput::new(way, ship, cargo, cargo_t)?;
        input.speed_kn = speed;
        input.date.clone_from(&query.date);
        input.ports = ports(&query, &day)?;
        if self.ballast_return {
            input.ballast = Ballast::Return;
        }
        let mut voyage = sealane_voyage::voyage(&input)?;
        notes.append(&mut voyage.warnings);
        voyage.warnings = notes;
        let mut out = serde_json::to_value(&voyage).map_err(Problem::internal)?;
        if let Some(fields) = out.as_object_mut() {
            fields.insert("passages".to_owned(), json!(route.passages));
            fields.insert("version".to_owned(), json!(env!("CARGO_PKG_VERSION")));
        }
        Ok(out)
    }
}

/// The calls at both ends, with what the port list knows of them.
fn ports(query: &RouteQuery, day: &str) -> Result<[PortCall; 2], Problem> {
    let call = |place: Option<&sealane_sea::Place>| {
        place.map_or_else(
            || Ok(PortCall::unknown("unknown", "")),
            |p| PortCall::of_place(p, day),
        )
    };
    Ok([call(query.places.first())?, call(query.places.last())?])
}

/// One voyage: time, fuel, cost, emissions, per tonne, itemised.
#[utoipa::path(post, path = "/api/voyage", tag = "way", request_body = VoyageAsk,
    responses((status = 200, body = VoyageOut), (status = "default", response = Problem)))]
async fn voyage(
    State(app): State<App>,
    headers: HeaderMap,
    AskBody(ask): AskBody<VoyageAsk>,
) -> Result<Response, Problem> {
    let key = format!(
        "voyage {}",
        serde_json::to_string(&ask).map_err(Problem::internal)?
    );
    let inner = app.clone();
    let made = answer(&app, key, move || Answer::json(&ask.answer(&inner)?));
    Ok(send(&headers, made.await?))
}

/// The routes of this room.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(voyage))
}
