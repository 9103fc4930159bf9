//! The seasons of a study: its corridors by sea, each way of the Northern Sea Route apart, for the ice classes asked.

use crate::{
    Admission, SeasonError,
    gridded::GriddedIce,
    lane::{Lane, LaneQuery},
    north::{Legs, is_northern, ways_with},
    plan::IceSource,
    split::{Split, split_season},
    types::{Escort, SeasonKeys, SeasonPrices, SeasonShip, SeasonTable},
};
use rayon::prelude::*;
use sealane_sea::{RouteQuery, Sea, SeaError};
use sealane_voyage::{Prices, Ship, polaris::IceClass, ship};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// How to ask a study.
#[derive(Debug, Clone, PartialEq)]
pub struct StudyOptions {
    /// Ship class of the voyage model; `None` takes the study's first cargo's, else `panamax-bulk`.
    pub ship: Option<String>,
    /// Ice classes for ways through ice.
    pub ice_classes: Vec<IceClass>,
    /// Voyages sampled for each month.
    pub departures: usize,
    /// Seed.
    pub seed: u64,
    /// Icebreakers.
    pub escort: Escort,
    /// Speed in calm water, kn.
    pub speed_kn: Option<f64>,
    /// Sailing draught, m; `None` takes the ship's full draught.
    pub draught_m: Option<f64>,
    /// Corridors; empty for all.
    pub corridors: Vec<String>,
    /// Icebreaker base rate for one zone and Arc4, RUB/GT; `None` takes the one known value.
    pub icebreaker_rub_per_gt: Option<f64>,
    /// Gridded ice of the user's; `None` takes the embedded table.
    pub ice: Option<Arc<GriddedIce>>,
    /// Russian admission table of the user's; `None` takes the embedded one.
    pub admission: Option<Arc<Admission>>,
}

impl StudyOptions {
    /// With what a study's `[season]` asks, where the caller has not said otherwise (`None` or empty in `self`).
    pub fn with_keys(mut self, keys: &SeasonKeys) -> Result<Self, SeasonError> {
        if self.ship.is_none() {
            self.ship.clone_from(&keys.ship);
        }
        if self.ice_classes.is_empty() {
            self.ice_classes = keys
                .ice_classes
                .iter()
                .map(|c| IceClass::parse(c))
                .collect::<Result<_, _>>()?;
        }
        if self.ice_classes.is_empty() {
            self.ice_classes = Self::default().ice_classes;
        }
        if self.icebreaker_rub_per_gt.is_none() {
            self.icebreaker_rub_per_gt = keys.icebreaker_rub_per_gt;
        }
        Ok(self)
    }
}

impl Default for StudyOptions {
    fn default() -> Self {
        Self {
            ship: None,
            ice_classes: vec![
                IceClass::None,
                IceClass::Ic,
                IceClass::Arc4,
                IceClass::Arc5,
                IceClass::Arc7,
            ],
            departures: 200,
            seed: 1,
            escort: Escort::WhenNeeded,
            speed_kn: None,
            draught_m: None,
            corridors: Vec::new(),
            icebreaker_rub_per_gt: None,
            ice: None,
            admission: None,
        }
    }
}

/// One corridor's seasons.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CorridorSeason {
    /// Corridor id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Where it begins, as the study says it.
    pub from: String,
    /// Where it ends.
    pub to: String,
    /// Whether it leads through the Northern Sea Route.
    pub northern: bool,
    /// Lengths of the ways considered, nm.
    pub ways: Vec<(String, f64)>,
    /// One table for each ice class.
    pub tables: Vec<SeasonTable>,
    /// For northern corridors: mixed with each other corridor of the same ends, by ice class and corridor id. The other corridor is
    /// sailed by an ordinary ship where it is free of ice.
    pub splits: Vec<(IceClass, String, Split)>,
    /// Why there are no tables.
    pub fault: Option<String>,
}

/// The seasons of a study.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct StudySeason {
    /// Name of the study.
    pub study: String,
    /// Ship class used.
    pub ship: String,
    /// Corridors that go by sea all the way, or their sea parts.
    pub corridors: Vec<CorridorSeason>,
    /// What a reader must know.
    pub warnings: Vec<String>,
}

// What a season needs of a study file; everything else in it is for others (`sealane check` refuses unknown keys).
#[derive(Debug, Deserialize)]
struct File {
    study: Head,
    #[serde(default)]
    gateway: Vec<Gateway>,
    #[serde(default)]
    corridor: Vec<Corridor>,
    #[serde(default)]
    cargo: Vec<Cargo>,
    #[serde(default)]
    prices: toml::Table,
    #[serde(default)]
    season: SeasonKeys,
}

#[derive(Debug, Deserialize)]
struct Head {
    name: String,
}

#[derive(Debug, Deserialize)]
struct Gateway {
    id: String,
    place: String,
}

#[derive(Debug, Deserialize)]
struct Corridor {
    id: String,
    #[serde(default)]
    name: String,
    #[serde(default)]
    legs: Vec<toml::Value>,
    #[serde(default)]
    calls: Vec<String>,
    #[serde(default)]
    avoid: Vec<String>,
    #[serde(default)]
    require: Vec<String>,
    #[serde(default)]
    ice_class: Option<String>,
}

#[derive(Debug, Deserialize)]
struct Cargo {
    ship: String,
}

/// `[season]` of a study file (TOML text; `name` stands in errors); empty where the study has none.
pub fn study_keys(name: &str, text: &str) -> Result<SeasonKeys, SeasonError> {
    let file: File =
        toml::from_str(text).map_err(|e| SeasonError::range(name, "a study file", e.message()))?;
    Ok(file.season)
}

/// One stretch of sea whose seasons are asked.
#[derive(Debug, Clone)]
pub struct CorridorAsk {
    /// Id in answers.
    pub id: String,
    /// Name for people.
    pub name: String,
    /// Places in sailing order, as texts that the sea understands.
    pub places: Vec<String>,
    /// Passages and zones not to use.
    pub avoid: Vec<String>,
    /// Passages and zones that must be used.
    pub require: Vec<String>,
    /// The only ice class to ask; `None` for those of the options.
    pub ice_class: Option<IceClass>,
}

/// Seasons of all corridors of a study file (TOML text; `name` stands in errors).
pub fn study_season(
    name: &str,
    text: &str,
    sea: &Sea,
    options: &StudyOptions,
) -> Result<StudySeason, SeasonError> {
    let file: File =
        toml::from_str(text).map_err(|e| SeasonError::range(name, "a study file", e.message()))?;
    let options = options.clone().with_keys(&file.season)?;
    let class = options
        .ship
        .clone()
        .or_else(|| file.cargo.first().map(|c| c.ship.clone()))
        .unwrap_or_else(|| "panamax-bulk".to_owned());
    let base = ship(&class)?;
    let prices = prices(&file)?;
    let mut asks = asks(&file)?;
    asks.retain(|a| {
        options.corridors.is_empty()
            || options
                .corridors
                .iter()
                .any(|c| a.id == *c || a.id.ends_with(&format!("-{c}")))
    });
    let legs = Legs::default();
    let (corridors, warnings) = seasons_of(sea, &asks, &options, &base, &prices, &legs)?;
    Ok(StudySeason {
        study: file.study.name,
        ship: base.name,
        corridors,
        warnings,
    })
}

/// Seasons of corridors, with the split service of each northern one, and what a reader must know.
pub fn seasons_of(
    sea: &Sea,
    asks: &[CorridorAsk],
    options: &StudyOptions,
    base: &Ship,
    prices: &Prices,
    legs: &Legs,
) -> Result<(Vec<CorridorSeason>, Vec<String>), SeasonError> {
    let answers: Vec<Result<(CorridorSeason, Vec<String>), SeasonError>> = asks
        .par_iter()
        .map(|a| corridor(sea, a, options, base, prices, legs))
        .collect();
    let mut corridors = Vec::with_capacity(answers.len());
    let mut warnings = Vec::new();
    for a in answers {
        let (c, w) = a?;
        corridors.push(c);
        warnings.extend(w);
    }
    splits(&mut corridors);
    warnings.sort();
    warnings.dedup();
    Ok((corridors, warnings))
}

fn prices(file: &File) -> Result<Prices, SeasonError> {
    let mut prices = Prices::default_table()?;
    for (key, slot) in [
        ("vlsfo_usd_per_t", &mut prices.vlsfo_usd_per_t),
        ("rub_per_usd", &mut prices.rub_per_usd),
    ] {
        let given = file.prices.get(key).and_then(|v| {
            let v = v.as_table().and_then(|t| t.get("value")).unwrap_or(v);
            v.as_float().or_else(|| v.as_integer().map(|i| i as f64))
        });
        if let Some(x) = given {
            slot.value = x;
        }
    }
    Ok(prices)
}

fn place_of<'a>(file: &'a File, text: &'a str) -> &'a str {
    file.gateway
        .iter()
        .find(|g| g.id == text)
        .map_or(text, |g| g.place.as_str())
}

/// Places of the sea part of a corridor: from the first to the last, calls between; land legs break it.
fn sea_places<'a>(file: &'a File, c: &'a Corridor) -> Vec<&'a str> {
    let mut runs: Vec<Vec<&str>> = vec![Vec::new()];
    for leg in &c.legs {
        match leg.as_str() {
            Some(text) => {
                if let Some(run) = runs.last_mut() {
                    run.push(place_of(file, text));
                }
            }
            None => runs.push(Vec::new()),
        }
    }
    let mut longest = runs.into_iter().max_by_key(Vec::len).unwrap_or_default();
    if longest.len() >= 2 {
        let end = longest.len() - 1;
        for (k, call) in c.calls.iter().enumerate() {
            longest.insert(end + k, place_of(file, call));
        }
    }
    longest
}

/// What to ask: each corridor between its own ends, or each pair of `[season]` by each corridor.
fn asks(file: &File) -> Result<Vec<CorridorAsk>, SeasonError> {
    let mut out = Vec::new();
    let title = |c: &Corridor| {
        if c.name.is_empty() {
            c.id.clone()
        } else {
            c.name.clone()
        }
    };
    let make = |c: &Corridor, id: String, name: String, places: Vec<String>| {
        // Classes named for the season are asked on every way; else a corridor's own stands alone.
        let own = c
            .ice_class
            .as_deref()
            .filter(|_| file.season.ice_classes.is_empty());
        let ice_class = own.map(IceClass::parse).transpose()?;
        Ok::<_, SeasonError>(CorridorAsk {
            id,
            name,
            places,
            avoid: c.avoid.clone(),
            require: c.require.clone(),
            ice_class,
        })
    };
    if file.season.pairs.is_empty() {
        for c in &file.corridor {
            let places = sea_places(file, c).into_iter().map(str::to_owned).collect();
            out.push(make(c, c.id.clone(), title(c), places)?);
        }
    }
    for [a, b] in &file.season.pairs {
        for c in &file.corridor {
            let places = vec![place_of(file, a).to_owned(), place_of(file, b).to_owned()];
            out.push(make(
                c,
                format!("{a}-{b}-{}", c.id),
                format!("{} to {}: {}", words(a), words(b), title(c)),
                places,
            )?);
        }
    }
    Ok(out)
}

/// `st-petersburg` as `St petersburg`.
fn words(id: &str) -> String {
    let mut c = id.chars();
    c.next().map_or_else(String::new, |f| {
        f.to_uppercase().collect::<String>() + &c.as_str().replace('-', " ")
    })
}

fn corridor(
    sea: &Sea,
    ask: &CorridorAsk,
    options: &StudyOptions,
    base: &Ship,
    prices: &Prices,
    legs: &Legs,
) -> Result<(CorridorSeason, Vec<String>), SeasonError> {
    let end = |p: Option<&String>| p.cloned().unwrap_or_default();
    let mut out = CorridorSeason {
        id: ask.id.clone(),
        name: ask.name.clone(),
        from: end(ask.places.first()),
        to: end(ask.places.last()),
        northern: is_northern(&ask.require),
        ways: Vec::new(),
        tables: Vec::new(),
        splits: Vec::new(),
        fault: None,
    };
    if ask.places.len() < 2 {
        out.fault = Some("no two ports in a row to sail between".to_owned());
        return Ok((out, Vec::new()));
    }
    match fill(sea, ask, options, base, prices, legs, &mut out) {
        Ok(w) => Ok((out, w)),
        Err(e @ SeasonError::Sea(SeaError::NoRoute { .. } | SeaError::NotAtSea { .. })) => {
            out.fault = Some(e.to_string());
            Ok((out, Vec::new()))
        }
        Err(e) => Err(e),
    }
}

fn fill(
    sea: &Sea,
    ask: &CorridorAsk,
    options: &StudyOptions,
    base: &Ship,
    prices: &Prices,
    legs: &Legs,
    out: &mut CorridorSeason,
) -> Result<Vec<String>, SeasonError> {
    let query = RouteQuery {
        places: ask
            .places
            .iter()
            .map(|n| sea.place(n))
            .collect::<Result<_, _>>()?,
        avoid: ask.avoid.clone(),
        require: ask.require.clone(),
        ..RouteQuery::default()
    };
    let mut warnings = Vec::new();
    let mut ways = Vec::new();
    for w in ways_with(sea, &query, out.northern, legs)? {
        let (w, said) = w.with_canals(base, prices, "2026-01-01")?;
        warnings.extend(said);
        ways.push(w);
    }
    out.ways = ways
        .iter()
        .map(|w| (w.id.clone(), w.distance_nm()))
        .collect();
    let ice = options
        .ice
        .as_deref()
        .map_or(IceSource::Embedded, IceSource::Gridded);
    let lane = Lane::watched(ways, ice, legs)?;
    let classes = match (ask.ice_class, out.northern) {
        (Some(one), _) => vec![one],
        (None, true) => options.ice_classes.clone(),
        // The ordinary ship: elsewhere an ice class only costs.
        (None, false) if lane.icy => vec![base.ice_class],
        (None, false) => vec![IceClass::None],
    };
    let mut season_prices = SeasonPrices::from_prices(prices, base);
    season_prices.icebreaker_rub_per_gt = options.icebreaker_rub_per_gt;
    let asked = LaneQuery {
        departures: options.departures,
        seed: options.seed,
        escort: options.escort,
        prices: season_prices,
    };
    for class in classes {
        let mut ship = SeasonShip::from_ship(base, class, options.speed_kn)?;
        if let Some(d) = options.draught_m {
            ship.draught_m = d;
        }
        let mut table = lane.table(&ship, &asked)?;
        if let Some(a) = &options.admission {
            a.apply(&mut table)?;
        }
        out.tables.push(table);
    }
    Ok(warnings)
}

/// Mixes each northern corridor with each other corridor of the same ends.
fn splits(corridors: &mut [CorridorSeason]) {
    let others: Vec<CorridorSeason> = corridors.iter().filter(|c| !c.northern).cloned().collect();
    for c in corridors.iter_mut().filter(|c| c.northern) {
        for o in others.iter().filter(|o| o.from == c.from && o.to == c.to) {
            let Some(south) = o.tables.first() else {
                continue;
            };
            for t in &c.tables {
                c.splits
                    .push((t.ice_class, o.id.clone(), split_season(t, south)));
            }
        }
    }
}
