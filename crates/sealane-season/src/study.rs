//! The seasons of a study: its corridors by sea, each way of the Northern Sea Route apart, for the ice classes asked.

use crate::{
    SeasonError,
    engine::season_prepared,
    plan::{IceSource, Prepared},
    split::{Split, split_season},
    types::{Escort, SeasonPrices, SeasonQuery, SeasonShip, SeasonTable, Way},
};
use sealane_sea::{RouteQuery, Sea, SeaError, ShipLimits};
use sealane_voyage::{Prices, Ship, polaris::IceClass, ship};
use serde::{Deserialize, Serialize};

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
    /// Whether it leads through the Northern Sea Route.
    pub northern: bool,
    /// Lengths of the ways considered, nm.
    pub ways: Vec<(String, f64)>,
    /// One table for each ice class.
    pub tables: Vec<SeasonTable>,
    /// For northern corridors: mixed with each other corridor of the same ends, by ice class and corridor id.
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

/// A passage of the Northern Sea Route that a way can be led through.
#[derive(Debug, Clone, Deserialize)]
struct Gate {
    id: String,
    lon: f64,
    lat: f64,
    /// The other mouth of a strait that the way crosses straight, west to east.
    hop_lon: Option<f64>,
    hop_lat: Option<f64>,
    max_draught_m: Option<f64>,
}

fn gates() -> Result<Vec<Gate>, SeasonError> {
    Ok(sealane_data::read_csv("ice-gates")?)
}

/// Ways of the Northern Sea Route, west to east.
const NORTHERN: [(&str, &[&str]); 6] = [
    (
        "Zhelaniya, Vilkitsky, north of the New Siberian Islands",
        &["zhelaniya", "vilkitsky", "new-siberian-north"],
    ),
    (
        "Zhelaniya, Vilkitsky, Sannikov",
        &["zhelaniya", "vilkitsky", "sannikov"],
    ),
    (
        "Kara Gate, Vilkitsky, north of the New Siberian Islands",
        &["kara-gate", "vilkitsky", "new-siberian-north"],
    ),
    (
        "Kara Gate, Vilkitsky, Sannikov",
        &["kara-gate", "vilkitsky", "sannikov"],
    ),
    (
        "Zhelaniya, Shokalsky, north of the New Siberian Islands",
        &["zhelaniya", "shokalsky", "new-siberian-north"],
    ),
    (
        "Vilkitsky, north of the New Siberian Islands",
        &["vilkitsky", "new-siberian-north"],
    ),
];

/// Whether the corridor asks for the Northern Sea Route.
fn is_northern(c: &Corridor) -> bool {
    c.require
        .iter()
        .any(|r| r == "northern-sea-route" || is_gate(r))
}

fn is_gate(id: &str) -> bool {
    NORTHERN.iter().any(|(_, gates)| gates.contains(&id))
}

/// Ways of the sea between places, all choices of the Northern Sea Route apart when it is asked for.
pub fn ways_between(
    sea: &Sea,
    query: &RouteQuery,
    northern: bool,
) -> Result<Vec<Way>, SeasonError> {
    if !northern {
        let route = sea.route(query)?;
        let name = if route.passages.is_empty() {
            "open sea".to_owned()
        } else {
            route.passages.join(", ")
        };
        return Ok(vec![Way::from_route("direct", &name, &route)?]);
    }
    let all = gates()?;
    let mut ways: Vec<Way> = Vec::new();
    let mut fault = None;
    // From the Atlantic side eastwards, from the Pacific side westwards.
    let eastward = query
        .places
        .first()
        .is_some_and(|p| (-60.0..110.0).contains(&p.position.lon));
    for (name, ids) in NORTHERN {
        let mut chosen: Vec<&Gate> = ids
            .iter()
            .filter_map(|id| all.iter().find(|g| g.id == *id))
            .collect();
        if !eastward {
            chosen.reverse();
        }
        match through(sea, query, &chosen, eastward) {
            Ok(mut way) => {
                way.id = ids.join("+");
                name.clone_into(&mut way.name);
                ways.push(way);
            }
            Err(e) => fault = Some(e),
        }
    }
    match (ways.is_empty(), fault) {
        (true, Some(e)) => Err(e),
        _ => Ok(ways),
    }
}

/// One way through the chosen gates: the sea finds the parts between them, straits are crossed straight.
fn through(
    sea: &Sea,
    query: &RouteQuery,
    gates: &[&Gate],
    eastward: bool,
) -> Result<Way, SeasonError> {
    let at = |lon: f64, lat: f64| sea.place(&format!("{lat},{lon}"));
    // Runs of places for the sea; between two runs lies a strait.
    let end = query.places.len().saturating_sub(1);
    let mut runs = vec![query.places.iter().take(end).cloned().collect::<Vec<_>>()];
    let mut hops = Vec::new();
    for g in gates {
        let near = at(g.lon, g.lat)?;
        let far = match (g.hop_lon, g.hop_lat) {
            (Some(lon), Some(lat)) => Some(at(lon, lat)?),
            _ => None,
        };
        let Some(run) = runs.last_mut() else { continue };
        match far {
            None => run.push(near),
            Some(far) => {
                let (a, b) = if eastward { (near, far) } else { (far, near) };
                hops.push([a.position, b.position]);
                run.push(a);
                runs.push(vec![b]);
            }
        }
    }
    if let (Some(run), Some(last)) = (runs.last_mut(), query.places.last()) {
        run.push(last.clone());
    }
    let mut hops = hops.into_iter();
    let mut whole: Option<Way> = None;
    for places in runs {
        let mut q = query.clone();
        q.require
            .retain(|r| r != "northern-sea-route" && !is_gate(r));
        q.places = places;
        // The season judges ice, date and draught itself, with its reasons; the sea only finds the way.
        q.ship = ShipLimits::default();
        q.ice_class = Some("PC1".to_owned());
        let part = Way::from_route("", "", &sea.route(&q)?)?;
        let sum: f64 = q
            .places
            .windows(2)
            .map(|w| match w {
                [a, b] => a.position.distance_nm(b.position),
                _ => 0.0,
            })
            .sum();
        // Leaving the Arctic to come back is no way of the Northern Sea Route.
        if part.distance_nm() > 3.0 * sum + 1000.0 {
            return Err(SeasonError::Sea(SeaError::NoRoute {
                from: q
                    .places
                    .first()
                    .map_or_else(String::new, |p| p.name.clone()),
                to: q.places.last().map_or_else(String::new, |p| p.name.clone()),
                binding: vec!["no way inside the Arctic between these gates".to_owned()],
            }));
        }
        whole = Some(match whole {
            None => part,
            Some(w) => w.then(part),
        });
        if let Some(hop) = hops.next() {
            let strait = Way::from_line("", "", &hop)?;
            whole = whole.map(|w| w.then(strait));
        }
    }
    let mut way = whole.ok_or_else(|| SeasonError::range("places", "at least two", "fewer"))?;
    way.max_draught = gates
        .iter()
        .filter_map(|g| Some((g.max_draught_m?, g.id.clone())))
        .chain(way.max_draught.take())
        .min_by(|a, b| a.0.total_cmp(&b.0));
    for g in gates {
        if !way.passages.contains(&g.id) {
            way.passages.push(g.id.clone());
        }
    }
    Ok(way)
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
    let class = options
        .ship
        .clone()
        .or_else(|| file.cargo.first().map(|c| c.ship.clone()))
        .unwrap_or_else(|| "panamax-bulk".to_owned());
    let base = ship(&class)?;
    let prices = prices(&file)?;
    let mut warnings = Vec::new();
    let mut corridors = Vec::new();
    for c in &file.corridor {
        if !options.corridors.is_empty() && !options.corridors.contains(&c.id) {
            continue;
        }
        let mut out = CorridorSeason {
            id: c.id.clone(),
            name: if c.name.is_empty() {
                c.id.clone()
            } else {
                c.name.clone()
            },
            northern: is_northern(c),
            ways: Vec::new(),
            tables: Vec::new(),
            splits: Vec::new(),
            fault: None,
        };
        match corridor(&file, c, sea, options, &base, &prices, &mut out) {
            Ok(w) => warnings.extend(w),
            Err(e @ SeasonError::Sea(SeaError::NoRoute { .. } | SeaError::NotAtSea { .. })) => {
                out.fault = Some(e.to_string());
            }
            Err(e) => return Err(e),
        }
        corridors.push(out);
    }
    splits(&file, &mut corridors);
    warnings.sort();
    warnings.dedup();
    Ok(StudySeason {
        study: file.study.name,
        ship: base.name,
        corridors,
        warnings,
    })
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

fn corridor(
    file: &File,
    c: &Corridor,
    sea: &Sea,
    options: &StudyOptions,
    base: &Ship,
    prices: &Prices,
    out: &mut CorridorSeason,
) -> Result<Vec<String>, SeasonError> {
    let names = sea_places(file, c);
    if names.len() < 2 {
        out.fault = Some("no two ports in a row to sail between".to_owned());
        return Ok(Vec::new());
    }
    let query = RouteQuery {
        places: names
            .iter()
            .map(|n| sea.place(n))
            .collect::<Result<_, _>>()?,
        avoid: c.avoid.clone(),
        require: c.require.clone(),
        ..RouteQuery::default()
    };
    let mut warnings = Vec::new();
    let mut ways = Vec::new();
    for w in ways_between(sea, &query, out.northern)? {
        let (w, said) = w.with_canals(base, prices, "2026-01-01")?;
        warnings.extend(said);
        ways.push(w);
    }
    out.ways = ways
        .iter()
        .map(|w| (w.id.clone(), w.distance_nm()))
        .collect();
    let icy = ways
        .iter()
        .any(|w| w.pieces.iter().any(|p| p.ice_section.is_some()));
    let classes = match (&c.ice_class, icy) {
        (Some(one), _) => vec![IceClass::parse(one)?],
        (None, true) => options.ice_classes.clone(),
        (None, false) => vec![base.ice_class],
    };
    let prepared = Prepared::new(&ways, IceSource::Embedded)?;
    for class in classes {
        let mut ship = SeasonShip::from_ship(base, class, options.speed_kn)?;
        if let Some(d) = options.draught_m {
            ship.draught_m = d;
        }
        let table = season_prepared(
            &SeasonQuery {
                ship,
                ways: ways.clone(),
                months: (1..=12).collect(),
                departures: options.departures,
                seed: options.seed,
                escort: options.escort,
                prices: SeasonPrices::from_prices(prices, base),
            },
            &prepared,
        )?;
        out.tables.push(table);
    }
    Ok(warnings)
}

/// Mixes each northern corridor with each other corridor of the same ends.
fn splits(file: &File, corridors: &mut [CorridorSeason]) {
    let ends = |id: &str| {
        let c = file.corridor.iter().find(|c| c.id == id)?;
        let p = sea_places(file, c);
        Some(((*p.first()?).to_owned(), (*p.last()?).to_owned()))
    };
    let others: Vec<CorridorSeason> = corridors.iter().filter(|c| !c.northern).cloned().collect();
    for c in corridors.iter_mut().filter(|c| c.northern) {
        for o in others.iter().filter(|o| ends(&o.id) == ends(&c.id)) {
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
