//! `/api/route`: the way.

use crate::ask::{AskBody, AskQuery};
use crate::compute::{Answer, answer};
use crate::negotiate::send;
use crate::problem::Problem;
use crate::state::App;
use crate::world;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use sealane_geo::LonLat;
use sealane_sea::{Alternative, Limit, Place, Route, RouteQuery, ShipLimits};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

/// A question for a way.
#[derive(Debug, Clone, Default, Deserialize, Serialize, IntoParams, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[into_params(parameter_in = Query)]
pub struct RouteAsk {
    /// UN/LOCODE, port name (`St Petersburg, RU`) or `lat,lon`.
    #[param(required = true, min_length = 1, max_length = 200, example = "RUVVO")]
    #[schema(required = true, min_length = 1, max_length = 200, example = "RUVVO")]
    pub from: String,
    /// As `from`.
    #[param(required = true, min_length = 1, max_length = 200, example = "INMAA")]
    #[schema(required = true, min_length = 1, max_length = 200, example = "INMAA")]
    pub to: String,
    /// Places to call at or pass through, in order.
    #[param(max_items = 48)]
    #[schema(max_items = 48)]
    pub via: Vec<String>,
    /// Ids of passages and zones not to use.
    #[param(max_items = 100)]
    #[schema(max_items = 100)]
    pub avoid: Vec<String>,
    /// Ids of passages and zones to use.
    #[param(max_items = 20)]
    #[schema(max_items = 20)]
    pub require: Vec<String>,
    /// Ship class, whose particulars stand where the four below are absent.
    pub ship: Option<String>,
    /// Sailing draught, m.
    #[param(minimum = 0.1, maximum = 40)]
    #[schema(minimum = 0.1, maximum = 40)]
    pub draught_m: Option<f64>,
    /// Beam, m.
    #[param(minimum = 0.1, maximum = 120)]
    #[schema(minimum = 0.1, maximum = 120)]
    pub beam_m: Option<f64>,
    /// Length over all, m.
    #[param(minimum = 0.1, maximum = 600)]
    #[schema(minimum = 0.1, maximum = 600)]
    pub length_m: Option<f64>,
    /// Air draught, m.
    #[param(minimum = 0.1, maximum = 150)]
    #[schema(minimum = 0.1, maximum = 150)]
    pub air_draught_m: Option<f64>,
    /// `PC1`–`PC7`, `IA-Super`, `IA`, `IB`, `IC`, `Arc4`–`Arc9`; opens the Arctic passages together with `date`.
    pub ice_class: Option<String>,
    /// ISO date of departure; absent, with a ship: today.
    #[param(format = Date)]
    #[schema(format = Date)]
    pub date: Option<String>,
    /// Let the ship take less cargo where the water is too shallow for its draught, as `/api/voyage` does, instead of going another way.
    pub part_laden: bool,
    /// How many other ways, by other passages or on other sides of islands, to return beside the best.
    #[param(maximum = 5)]
    #[schema(maximum = 5)]
    #[serde(deserialize_with = "crate::ask::whole")]
    pub alternatives: u8,
}

/// An end or a stop of the way.
#[derive(Debug, Serialize, ToSchema)]
pub struct EndOut {
    /// Name for people.
    name: String,
    /// UN/LOCODE, where there is one.
    locode: Option<String>,
    /// ISO 3166 alpha-2; empty for a bare position.
    country: String,
    /// East positive, degrees.
    lon: f64,
    /// North positive, degrees.
    lat: f64,
    /// Berth to open water, nm, part of the whole; absent for stops.
    #[serde(skip_serializing_if = "Option::is_none")]
    access_nm: Option<f64>,
}

impl EndOut {
    fn new(p: &Place, access_nm: Option<f64>) -> Self {
        Self {
            name: p.name.clone(),
            locode: p.locode.clone(),
            country: p.country.clone(),
            lon: p.position.lon,
            lat: p.position.lat,
            access_nm,
        }
    }
}

/// A way by other passages, or on another side of an island.
#[derive(Debug, Serialize, ToSchema)]
pub struct AlternativeOut {
    /// Length, nm.
    distance_nm: f64,
    /// Longer than the best by this, nm.
    extra_nm: f64,
    /// Passage ids in order.
    passages: Vec<String>,
    /// `passage` or `island`: what it differs by from the best.
    differs_by: String,
    /// Islands passed on another side: `island`, `lon`, `lat`, `side`, `instead_of`.
    #[schema(value_type = Vec<Object>)]
    sides: Vec<sealane_sea::IslandSide>,
    /// Corners as `[lon, lat]`; great circles between them.
    corners: Vec<[f64; 2]>,
}

/// The way, with its proof.
#[derive(Debug, Serialize, ToSchema)]
pub struct RouteOut {
    /// Origin.
    from: EndOut,
    /// Destination.
    to: EndOut,
    /// Stops in order.
    via: Vec<EndOut>,
    /// Whole length, access included, nm.
    distance_nm: f64,
    /// One for each pair of consecutive places: `from`, `to`, `distance_nm`, `passages`.
    #[schema(value_type = Vec<Object>)]
    legs: Vec<sealane_sea::Leg>,
    /// Passage ids in order.
    passages: Vec<String>,
    /// Zones crossed: `id`, `name`, `distance_nm`, `in_force` on the day (null where not known), `valid_from`, `valid_until`.
    #[schema(value_type = Vec<Object>)]
    zones: Vec<sealane_sea::ZoneUse>,
    /// Zones without a shape that the way may touch.
    zones_not_drawn: Vec<String>,
    /// Passages that a shorter way would use and this ship may not: `passage`, `why`, `limits`, `distance_nm`; asked for a ship with measures.
    #[schema(value_type = Vec<Object>)]
    shut: Vec<sealane_sea::Shut>,
    /// Kilometres over land; 0.
    land_km: f64,
    /// What binds, tightest first: `place`, `what`, `allowed`, `ship`, `margin`, `grade`, `source`.
    #[schema(value_type = Vec<Object>)]
    limits: Vec<sealane_sea::Limit>,
    /// Proof: `land_km`, `access_land_km`, `fairway_km`, `lower_bound_nm`, `method`.
    #[schema(value_type = Object)]
    certificate: sealane_sea::Certificate,
    /// GeoJSON, great circles drawn out, split at the antimeridian.
    #[schema(value_type = Object)]
    geometry: Value,
    /// Corners as `[lon, lat]`; great circles between them.
    corners: Vec<[f64; 2]>,
    /// Other ways, best first.
    alternatives: Vec<AlternativeOut>,
    /// What a reader must know.
    warnings: Vec<String>,
    /// Version of Sealane.
    version: String,
    /// Where the world comes from.
    sources: Vec<String>,
}

/// Where the world comes from.
pub const SOURCES: [&str; 3] = [
    "Land: Natural Earth 1:10m (public domain)",
    "Ports: World Port Index, NGA Pub. 150 (public domain), with repairs stated row by row",
    "Passages, fairways and limits: data/passages, each row with its source",
];

fn corners(line: &[LonLat]) -> Vec<[f64; 2]> {
    line.iter().map(|p| [p.lon, p.lat]).collect()
}

/// Checks a number of metres.
fn metres(name: &str, value: Option<f64>, most: f64) -> Result<Option<f64>, Problem> {
    match value {
        Some(v) if !v.is_finite() || !(0.1..=most).contains(&v) => Err(Problem::bad_request(
            "out_of_range",
            format!("{name} is {v}; expected 0.1 to {most} m"),
        )
        .at(name)),
        v => Ok(v),
    }
}

/// Checks an ISO date.
pub fn date(text: Option<&str>) -> Result<(), Problem> {
    match text.map(str::parse::<jiff::civil::Date>) {
        Some(Err(e)) => Err(Problem::bad_request(
            "bad_date",
            format!("expected a date such as 2026-11-23: {e}"),
        )
        .at("date")),
        _ => Ok(()),
    }
}

impl RouteAsk {
    /// A list of ids; one text may hold several, parted by commas, for ids hold none.
    pub fn ids(given: &[String]) -> Vec<String> {
        given
            .iter()
            .flat_map(|s| s.split(','))
            .map(|s| s.trim().to_owned())
            .filter(|s| !s.is_empty())
            .collect()
    }

    /// The way of the question. One function for `/api/route` and `/api/voyage`, so that the same question has the same way.
    pub fn solve(&self, app: &App) -> Result<(RouteQuery, Route), Problem> {
        let mut query = self.query(app)?;
        if self.ship.is_some() && query.date.is_none() {
            query.date = Some(today());
        }
        let draught_m = query.ship.draught_m;
        if self.part_laden {
            query.ship.draught_m = None; // the intake yields to a shallow passage, the way does not
        }
        let mut route = world::route(&query)?;
        if self.part_laden {
            tell_draught(&mut route.limits, draught_m);
        }
        Ok((query, route))
    }

    /// The question as a key of kept answers: a question without a date is another one tomorrow.
    pub fn key(&self) -> Result<String, Problem> {
        let text = serde_json::to_string(self).map_err(Problem::internal)?;
        Ok(format!("{} {text}", today()))
    }

    /// The question in the words of the sea room; places looked up, limits of the server kept.
    pub fn query(&self, app: &App) -> Result<RouteQuery, Problem> {
        let most = app.config.limits.waypoints;
        let count = self.via.len() + 2;
        if count > most {
            return Err(Problem::bad_request(
                "too_many_places",
                format!("{count} places; at most {most}"),
            )
            .at("via"));
        }
        if self.avoid.len() + self.require.len() > 120 {
            return Err(Problem::bad_request(
                "too_many_passages",
                "at most 100 ids to avoid and 20 to require",
            ));
        }
        if self.alternatives > 5 {
            return Err(
                Problem::bad_request("out_of_range", "alternatives: at most 5").at("alternatives"),
            );
        }
        date(self.date.as_deref())?;
        let find = |field: &str, text: &str| {
            if text.is_empty() || text.chars().count() > 200 {
                return Err(
                    Problem::bad_request("bad_place", "expected 1 to 200 characters").at(field),
                );
            }
            world::place(text).map_err(|p| p.at(field))
        };
        let mut places = vec![find("from", &self.from)?];
        for (i, via) in self.via.iter().enumerate() {
            if via.is_empty() {
                let empty = Problem::conflict("bad_place", "expected 1 to 200 characters");
                return Err(empty.at(format!("via[{i}]")));
            }
            places.push(find(&format!("via[{i}]"), via)?);
        }
        places.push(find("to", &self.to)?);
        let mut ship = ShipLimits {
            draught_m: metres("draught_m", self.draught_m, 40.0)?,
            beam_m: metres("beam_m", self.beam_m, 120.0)?,
            length_m: metres("length_m", self.length_m, 600.0)?,
            air_draught_m: metres("air_draught_m", self.air_draught_m, 150.0)?,
        };
        let mut ice_class = self.ice_class.clone();
        if let Some(id) = &self.ship {
            let class = sealane_voyage::ship(id).map_err(|e| Problem::from(e).at("ship"))?;
            ship.draught_m = ship.draught_m.or(Some(class.draught_m.value));
            ship.beam_m = ship.beam_m.or(Some(class.beam_m.value));
            ship.length_m = ship.length_m.or(Some(class.loa_m.value));
            // An assumed air draught shuts nothing.
            let mast = class
                .air_draught_m
                .filter(|a| !sealane_voyage::Ship::assumed(a));
            ship.air_draught_m = ship.air_draught_m.or(mast.map(|a| a.value));
            ice_class = ice_class.or_else(|| json!(class.ice_class).as_str().map(str::to_owned));
        }
        if let Some(class) = &ice_class {
            sealane_voyage::polaris::IceClass::parse(class)
                .map_err(|e| Problem::from(e).at("ice_class"))?;
        }
        Ok(RouteQuery {
            places,
            avoid: Self::ids(&self.avoid),
            require: Self::ids(&self.require),
            ship,
            ice_class: ice_class.filter(|c| c != "none"),
            date: self.date.clone(),
            alternatives: usize::from(self.alternatives),
            ..RouteQuery::default()
        })
    }
}

/// Today, in the server's own zone.
pub fn today() -> String {
    jiff::ZonedDateTime::now().date().to_string()
}

/// Sets draughts against the full ship, though the way was found without: who reads them sees where the cargo is cut.
fn tell_draught(limits: &mut [Limit], draught_m: Option<f64>) {
    for l in limits.iter_mut().filter(|l| l.what == "draught_m") {
        l.ship = draught_m;
        l.margin = draught_m.map(|d| l.allowed - d);
    }
    let room = |l: &Limit| l.margin.unwrap_or(f64::INFINITY);
    limits.sort_by(|a, b| room(a).total_cmp(&room(b)));
}

/// North of this, and south of the same latitude, ice lies in every month.
const PACK_ICE_LAT: f64 = 80.0;

/// What stands against a ship on this way whatever its draught: ice, and what the sea tells of it.
pub fn warnings(query: &RouteQuery, route: &Route) -> Vec<String> {
    let top = route
        .line
        .iter()
        .chain(query.places.iter().map(|p| &p.position))
        .map(|p| p.lat.abs())
        .fold(0.0, f64::max);
    let ship = query.ice_class.as_deref().map_or_else(
        || "a ship without ice class".to_owned(),
        |c| format!("a ship of ice class {c}"),
    );
    let northern = ["northern-sea-route", "northwest-passage", "transpolar"];
    let mut out = Vec::new();
    if top > PACK_ICE_LAT {
        out.push(format!(
            "This way reaches {top:.0}\u{b0} of latitude, where pack ice lies in every month: whether {ship} can sail it, and how fast, is not known here"
        ));
    } else if route
        .passages
        .iter()
        .any(|p| northern.contains(&p.as_str()))
        && query.date.is_none()
    {
        out.push(
            "This way freezes for most of the year; give a date to see whether it is open"
                .to_owned(),
        );
    }
    out.extend(route.warnings.iter().cloned());
    out
}

fn out(query: &RouteQuery, route: Route, shut: Vec<sealane_sea::Shut>) -> RouteOut {
    let via = query
        .places
        .get(1..query.places.len() - 1)
        .unwrap_or_default();
    let alternative = |a: &Alternative| AlternativeOut {
        distance_nm: a.distance_nm,
        extra_nm: a.extra_nm,
        passages: a.passages.clone(),
        differs_by: a.differs_by(&route.passages).to_owned(),
        sides: a.sides.clone(),
        corners: corners(&a.line),
    };
    RouteOut {
        from: EndOut::new(&route.from, Some(route.from_access_nm)),
        to: EndOut::new(&route.to, Some(route.to_access_nm)),
        via: via.iter().map(|p| EndOut::new(p, None)).collect(),
        distance_nm: route.distance_nm,
        land_km: route.certificate.land_km,
        geometry: world::geometry(&route.line),
        corners: corners(&route.line),
        alternatives: route.alternatives.iter().map(alternative).collect(),
        warnings: warnings(query, &route),
        legs: route.legs,
        passages: route.passages,
        zones: route.zones,
        zones_not_drawn: route.zones_not_drawn,
        shut,
        limits: route.limits,
        certificate: route.certificate,
        version: env!("CARGO_PKG_VERSION").to_owned(),
        sources: SOURCES.iter().map(|s| (*s).to_owned()).collect(),
    }
}

/// Forms of a way, by `Accept`.
const FORMS: [&str; 5] = [
    "application/json",
    "application/geo+json",
    "application/gpx+xml",
    "application/vnd.google-earth.kml+xml",
    "application/rtz+xml",
];

async fn respond(app: &App, headers: &HeaderMap, ask: RouteAsk) -> Result<Response, Problem> {
    let media = super::form(headers, &FORMS)?;
    let key = format!("route {media} {}", ask.key()?);
    let inner = app.clone();
    let made = answer(app, key, move || {
        let (query, route) = ask.solve(&inner)?;
        if media == "application/json" {
            let shut = world::shut(&query, &route)?;
            return Answer::json(&out(&query, route, shut));
        }
        Ok(Answer::new(media, world::write(&route, media)?))
    });
    Ok(send(headers, made.await?))
}

/// The way between places over real water.
#[utoipa::path(get, path = "/api/route", tag = "way", params(RouteAsk),
    responses((status = 200, description = "The way, in the form that `Accept` asks for", content(
        (RouteOut = "application/json"), (Value = "application/geo+json"), (String = "application/gpx+xml"),
        (String = "application/vnd.google-earth.kml+xml"), (String = "application/rtz+xml"))),
    (status = "default", response = Problem)))]
async fn get_route(
    State(app): State<App>,
    headers: HeaderMap,
    AskQuery(ask): AskQuery<RouteAsk>,
) -> Result<Response, Problem> {
    respond(&app, &headers, ask).await
}

/// The same, with the question as JSON.
#[utoipa::path(post, path = "/api/route", tag = "way", request_body = RouteAsk,
    responses((status = 200, description = "The way, in the form that `Accept` asks for", content(
        (RouteOut = "application/json"), (Value = "application/geo+json"), (String = "application/gpx+xml"),
        (String = "application/vnd.google-earth.kml+xml"), (String = "application/rtz+xml"))),
    (status = "default", response = Problem)))]
async fn post_route(
    State(app): State<App>,
    headers: HeaderMap,
    AskBody(ask): AskBody<RouteAsk>,
) -> Result<Response, Problem> {
    respond(&app, &headers, ask).await
}

/// The routes of this room.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(get_route, post_route))
}
