//! `/api/season`: passable days and voyage time by month and ice class.

use super::studies::{FolderIn, folder_of, load};
use crate::ask::AskBody;
use crate::compute::{Answer, answer_long};
use crate::negotiate::send;
use crate::problem::Problem;
use crate::state::{App, hash, hex};
use crate::world;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use sealane_season::{Escort, StudyOptions};
use sealane_voyage::polaris::IceClass;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

/// Voyages sampled for each month, at most: more is work for a batch, not for a request.
const MOST_DEPARTURES: u32 = 500;
/// Ice classes of one question, at most.
const MOST_CLASSES: usize = 6;

/// A question for the seasons of a study's corridors.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct SeasonAsk {
    /// Id of a saved study; give this or `files`.
    #[serde(default)]
    study: Option<String>,
    /// Text of each file by path, `study.toml` among them.
    #[serde(default)]
    files: Option<BTreeMap<String, String>>,
    /// Ship class (`/api/ships`); absent: that of the study's first cargo.
    #[serde(default)]
    ship: Option<String>,
    /// Ice classes for ways through ice; empty: none, IC, Arc4, Arc5 and Arc7.
    #[serde(default)]
    #[schema(max_items = 6)]
    ice_class: Vec<String>,
    /// Ids of corridors; empty: all.
    #[serde(default)]
    #[schema(max_items = 100)]
    corridor: Vec<String>,
    /// Voyages sampled for each month.
    #[serde(default = "departures", deserialize_with = "crate::ask::whole")]
    #[schema(minimum = 1, maximum = 500)]
    departures: u32,
    /// Seed; the same seed gives the same numbers.
    #[serde(default = "one", deserialize_with = "crate::ask::whole")]
    #[schema(maximum = 9_007_199_254_740_991_i64)]
    seed: u64,
    /// Icebreakers: `never`, `when-needed` or `always`.
    #[serde(default)]
    #[schema(value_type = Icebreakers)]
    escort: Escort,
    /// Speed in calm water, kn; absent: the fleet's mean for the type.
    #[serde(default)]
    #[schema(minimum = 1, maximum = 40)]
    speed: Option<f64>,
    /// Sailing draught, m; absent: full draught.
    #[serde(default)]
    #[schema(minimum = 0.1, maximum = 40)]
    draught_m: Option<f64>,
}

/// Icebreakers, as the description names them.
#[derive(Debug, ToSchema)]
#[schema(rename_all = "kebab-case")]
#[allow(dead_code, reason = "stands for `Escort` in the description only")]
enum Icebreakers {
    /// Never.
    Never,
    /// Where the ship may not or cannot go alone.
    WhenNeeded,
    /// In all ice.
    Always,
}

const fn departures() -> u32 {
    200
}

const fn one() -> u64 {
    1
}

/// The seasons of a study.
#[derive(Debug, Serialize, ToSchema)]
struct SeasonOut {
    /// Name of the study.
    study: String,
    /// Ship class used.
    ship: String,
    /// By corridor: ways, and by ice class the twelve months with the share that passes, days and cost.
    #[schema(value_type = Vec<Object>)]
    corridors: Vec<sealane_season::CorridorSeason>,
    /// What a reader must know.
    warnings: Vec<String>,
    /// Version of Sealane.
    version: &'static str,
}

fn within(name: &str, value: Option<f64>, low: f64, high: f64) -> Result<(), Problem> {
    match value {
        Some(v) if !v.is_finite() || !(low..=high).contains(&v) => Err(Problem::bad_request(
            "out_of_range",
            format!("{name} is {v}; expected {low} to {high}"),
        )
        .at(name)),
        _ => Ok(()),
    }
}

impl SeasonAsk {
    fn options(&self) -> Result<StudyOptions, Problem> {
        within("speed", self.speed, 1.0, 40.0)?;
        within("draught_m", self.draught_m, 0.1, 40.0)?;
        within(
            "departures",
            Some(f64::from(self.departures)),
            1.0,
            f64::from(MOST_DEPARTURES),
        )?;
        if self.seed > 9_007_199_254_740_991 {
            return Err(Problem::bad_request("out_of_range", "seed must be below 2^53").at("seed"));
        }
        if self.ice_class.len() > MOST_CLASSES || self.corridor.len() > 100 {
            return Err(Problem::bad_request(
                "out_of_range",
                format!("at most {MOST_CLASSES} ice classes and 100 corridors"),
            ));
        }
        let base = StudyOptions::default();
        let classes = self
            .ice_class
            .iter()
            .map(|c| IceClass::parse(c))
            .collect::<Result<Vec<_>, _>>()
            .map_err(|e| Problem::from(e).at("ice_class"))?;
        Ok(StudyOptions {
            ship: self.ship.clone(),
            ice_classes: if classes.is_empty() {
                base.ice_classes
            } else {
                classes
            },
            departures: self.departures as usize,
            seed: self.seed,
            escort: self.escort,
            speed_kn: self.speed,
            draught_m: self.draught_m,
            corridors: self.corridor.clone(),
            icebreaker_rub_per_gt: None,
            // A request never opens a file.
            ice: None,
            admission: None,
        })
    }
}

/// Passable days, voyage time and cost by month and ice class, for the corridors of a study.
#[utoipa::path(post, path = "/api/season", tag = "way", request_body = SeasonAsk,
    responses((status = 200, body = SeasonOut), (status = "default", response = Problem)))]
async fn season(
    State(app): State<App>,
    headers: HeaderMap,
    AskBody(mut ask): AskBody<SeasonAsk>,
) -> Result<Response, Problem> {
    let options = ask.options()?;
    let files = match (ask.study.take(), ask.files.take()) {
        (Some(id), None) => load(&app, &id).await?.files,
        (None, Some(files)) => folder_of(&app, FolderIn { files })?,
        _ => {
            return Err(Problem::conflict(
                "bad_field",
                "give either `study` or `files`",
            ));
        }
    };
    super::studies::headline(&files)?;
    let text = files
        .into_iter()
        .find(|f| f.path == "study.toml")
        .map(|f| String::from_utf8_lossy(&f.content).into_owned())
        .unwrap_or_default();
    // The answer hangs on the text of the study, whoever saved it and under whatever id.
    let key = format!(
        "season {} {}",
        hex(&hash(text.as_bytes())),
        serde_json::to_string(&ask).map_err(Problem::internal)?
    );
    let made = answer_long(&app, key, move |until| {
        until.check()?;
        let s = world::season(&text, &options)?;
        let out: Value = serde_json::to_value(SeasonOut {
            study: s.study,
            ship: s.ship,
            corridors: s.corridors,
            warnings: s.warnings,
            version: env!("CARGO_PKG_VERSION"),
        })
        .map_err(Problem::internal)?;
        Answer::json(&out)
    });
    Ok(send(&headers, made.await?))
}

/// The routes of this room.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(season))
}
