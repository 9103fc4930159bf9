//! `/api/voyage`: one voyage, itemised.

use super::route::{RouteAsk, date, today};
use crate::ask::AskBody;
use crate::compute::{Answer, answer};
use crate::negotiate::send;
use crate::problem::Problem;
use crate::state::App;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use sealane_sea::{Route, RouteQuery};
use sealane_season::{Escort, SeasonError, SeasonPrices, SeasonQuery, SeasonShip};
use sealane_voyage::polaris::IceClass;
use sealane_voyage::{Ballast, PortCall, ViaCall, VoyageInput, Way};
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
    /// Places to pass through, in order; a port among them is a port of call: half a day and dues, and the EU rules' legs begin anew.
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
    /// ISO date of sailing: wind, waves and ice of its month are counted. Absent: the mean of the year, without ice.
    #[schema(format = Date)]
    pub date: Option<String>,
    /// Take less cargo where the water is too shallow for the full ship; false: go another way.
    #[serde(default = "yes")]
    #[schema(default = true)]
    pub part_laden: bool,
    /// Ice class of the ship, if better than its class's.
    pub ice_class: Option<String>,
    /// Count the empty way back.
    #[serde(default)]
    pub ballast_return: bool,
}

const fn yes() -> bool {
    true
}

/// The month of sailing, as the season model has it.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct MonthOut {
    /// 1–12.
    #[schema(minimum = 1, maximum = 12)]
    pub month: u8,
    /// Days at sea of sampled departures: tenth percentile, median, ninetieth. The median is what the voyage counts.
    pub days: [f64; 3],
    /// Median over the days of the same way in calm open water.
    pub time_factor: f64,
    /// Share of sampled departures that pass, 0–1.
    pub passable_share: f64,
    /// Of those, the share that takes an icebreaker somewhere.
    pub escorted_share: f64,
    /// Departures sampled.
    pub departures: usize,
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
    /// The month of `date`; absent without one.
    pub month: Option<MonthOut>,
    /// What cuts the cargo below that of the full ship, in words; absent when nothing does.
    pub cut: Option<String>,
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
            part_laden: self.part_laden,
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
        let (query, route) = self.way().solve(app)?;
        let day = query.date.clone().unwrap_or_else(today);
        let ship_t = ship.dwt_t.value;
        let mut input = VoyageInput::new(Way::from(&route), ship, cargo, cargo_t)?;
        input.speed_kn = speed;
        input.date.clone_from(&query.date);
        input.ports = ports(&query, &day, &input)?;
        let legs: Vec<f64> = route.legs.iter().map(|l| l.distance_nm).collect();
        input.calls = ViaCall::of_places(&input.ship, &query.places, &legs, &day)?;
        if self.ballast_return {
            input.ballast = Ballast::Return;
        }
        let mut warnings = notes;
        warnings.extend(super::route::warnings(&query, &route));
        let month = self.month(&route, &input)?;
        if let Some(m) = &month
            && !self.ice(&route, &mut input, &mut warnings)?
        {
            input.weather_margin = margin(m, &mut warnings);
        }
        let voyage = sealane_voyage::voyage(&input)?;
        let mut out = serde_json::to_value(&voyage).map_err(Problem::internal)?;
        if let Some(fields) = out.as_object_mut() {
            fields.insert("passages".to_owned(), json!(route.passages));
            fields.insert("month".to_owned(), json!(month));
            fields.insert("cut".to_owned(), json!(cut(&voyage.intake, ship_t)));
            fields.insert("version".to_owned(), json!(env!("CARGO_PKG_VERSION")));
            if let Some(said) = fields.get_mut("warnings").and_then(Value::as_array_mut) {
                for (i, w) in warnings.into_iter().enumerate() {
                    said.insert(i, Value::String(w));
                }
            }
        }
        Ok(out)
    }

    /// The ice of the date on this way, in a median year: slower stretches and zones of icebreakers with their fee. Whether there is any
    /// that lets the ship through; where that very day stops it, the month's sampled departures stand instead.
    fn ice(
        &self,
        route: &Route,
        input: &mut VoyageInput,
        warnings: &mut Vec<String>,
    ) -> Result<bool, Problem> {
        let Some(date) = &self.date else {
            return Ok(false);
        };
        let way = sealane_season::Way::from_route("direct", "direct", route)?;
        let escort = Escort::WhenNeeded;
        match sealane_season::ice_on_way(&input.ship, input.speed_kn, &way, date, escort) {
            Ok(ice) if ice.slow.is_empty() => Ok(false),
            Ok(ice) => {
                (input.way.slow, input.way.escorted_zones) = (ice.slow, ice.escorted_zones);
                warnings.extend(ice.notes);
                Ok(true)
            }
            Err(SeasonError::IceClosed { .. }) => Ok(false),
            Err(e) => Err(e.into()),
        }
    }

    /// The month of the date on this way with this ship; `None` without a date.
    fn month(&self, route: &Route, input: &VoyageInput) -> Result<Option<MonthOut>, Problem> {
        let Some(date) = &self.date else {
            return Ok(None);
        };
        let month = date
            .parse::<jiff::civil::Date>()
            .map_or(1, |d| u8::try_from(d.month()).unwrap_or(1));
        let way = sealane_season::Way::from_route("direct", "direct", route)?;
        let ice_class = input.ice_class.unwrap_or(input.ship.ice_class);
        let mut ship = SeasonShip::from_ship(&input.ship, ice_class, input.speed_kn)?;
        if let Some((allowed, _)) = &way.max_draught {
            ship.draught_m = ship.draught_m.min(*allowed); // it sails no deeper than the way lets it
        }
        let table = sealane_season::season(&SeasonQuery {
            ship,
            ways: vec![way],
            months: vec![month],
            departures: DEPARTURES,
            seed: 1,
            escort: Escort::WhenNeeded,
            prices: SeasonPrices::from_prices(&input.prices, &input.ship),
        })?;
        let Some(row) = table.months.first() else {
            return Err(Problem::internal("a season without its month"));
        };
        let (Some(days), Some(factor)) = (row.days, row.time_factor) else {
            let why = row.obstacles.iter().map(|(o, _)| o.clone()).collect();
            return Err(Problem::new(
                StatusCode::NOT_FOUND,
                "no_route",
                format!(
                    "no departure of {} passes this way {}",
                    sealane_season::MONTHS
                        .get(usize::from(month).saturating_sub(1))
                        .unwrap_or(&"this month"),
                    if ice_class == IceClass::None {
                        "without ice class".to_owned()
                    } else {
                        format!("with ice class {ice_class}")
                    }
                ),
            )
            .because(why));
        };
        Ok(Some(MonthOut {
            month,
            days: [days.p10, days.p50, days.p90],
            time_factor: factor.p50,
            passable_share: row.passable_share,
            escorted_share: row.escorted_share,
            departures: DEPARTURES,
        }))
    }
}

/// Departures sampled for the month of one voyage: the median of more moves by less than a hundredth.
const DEPARTURES: usize = 48;

/// The time of the month as the voyage's allowance for weather.
fn margin(month: &MonthOut, warnings: &mut Vec<String>) -> sealane_data::Graded {
    let share = |days: f64| (days / month.days[1] * month.time_factor - 1.0).clamp(0.0, 1.0);
    let [early, _, late] = month.days;
    warnings.push("The month changes time, and cost by time; fuel and CO2 at sea are those of the mean of the year".to_owned());
    if month.time_factor > 2.0 {
        warnings.push(format!(
            "Ice and weather of the month make the voyage {:.1} times as long as in calm open water; price and fuel count no more than twice",
            month.time_factor
        ));
    }
    if month.passable_share < 1.0 {
        warnings.push(format!(
            "Only {:.0} % of the departures of this month pass",
            month.passable_share * 100.0
        ));
    }
    if month.escorted_share > 0.0 {
        warnings.push(format!(
            "An icebreaker is needed on {:.0} % of the departures of this month",
            month.escorted_share * 100.0
        ));
    }
    sealane_data::Graded::assumed(
        share(month.days[1]),
        "1",
        "time lost to wind, waves and ice in the month of sailing, from the season model",
    )
    .between(share(early), share(late))
}

/// What cuts the cargo of a ship filled as far as water lets, in words.
fn cut(intake: &sealane_voyage::Intake, ship_t: f64) -> Option<String> {
    let full = ship_t - intake.bunkers_and_stores_t;
    let full = intake.room_t.map_or(full, |room| room.min(full));
    let shallow = intake.deadweight_t < ship_t && intake.cargo_t < full - 0.5;
    shallow.then(|| {
        format!(
            "Part laden: {:.0} t of {full:.0} t, for {}",
            intake.cargo_t, intake.binding
        )
    })
}

/// The calls at both ends, with what the port list and, for the ports that have one, the port file know of them.
fn ports(query: &RouteQuery, day: &str, input: &VoyageInput) -> Result<[PortCall; 2], Problem> {
    let call = |place: Option<&sealane_sea::Place>, load: bool| {
        let Some(place) = place else {
            return Ok::<_, Problem>(PortCall::unknown("unknown", ""));
        };
        let mut call = PortCall::of_place(place, day)?;
        let names = [input.cargo.id.as_str(), input.cargo.berth_name()];
        let code = place.locode.as_deref().unwrap_or_default();
        let berth = sealane_port::berth_call(code, &names, load, input.ship.loa_m.value)
            .map_err(Problem::internal)?;
        if let Some(b) = berth {
            call.handling_t_per_day = Some(b.rate_t_per_day);
            call.wait_days = b.wait_days.unwrap_or(call.wait_days);
        }
        Ok(call)
    };
    Ok([
        call(query.places.first(), true)?,
        call(query.places.last(), false)?,
    ])
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
        "voyage {} {}",
        today(),
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
