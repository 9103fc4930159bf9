//! The ways of the Northern Sea Route: every choice of passages apart, so that ice, draught and cost choose between them.

use crate::{SeasonError, types::Way};
use sealane_geo::LonLat;
use sealane_sea::{Place, RouteQuery, Sea, SeaError, ShipLimits};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::{
    Arc, Mutex, PoisonError,
    atomic::{AtomicBool, Ordering},
};

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

/// Whether passages that must be used ask for the Northern Sea Route.
#[must_use]
pub fn is_northern(require: &[String]) -> bool {
    require
        .iter()
        .any(|r| r == "northern-sea-route" || is_gate(r))
}

fn is_gate(id: &str) -> bool {
    NORTHERN.iter().any(|(_, gates)| gates.contains(&id))
}

/// Turned true from outside to end a long answer early.
pub type Stop = Arc<AtomicBool>;

/// Ends the work with [`SeasonError::Stopped`] once `stop` is true.
pub(crate) fn go_on(stop: Option<&Stop>) -> Result<(), SeasonError> {
    if stop.is_some_and(|s| s.load(Ordering::Relaxed)) {
        return Err(SeasonError::Stopped);
    }
    Ok(())
}

/// Stretches of sea found so far: the ways of the Northern Sea Route share most of theirs.
#[derive(Debug, Default)]
pub struct Legs {
    known: Mutex<BTreeMap<String, Way>>,
    stop: Option<Stop>,
}

impl Legs {
    /// The same; whoever looks for ways or samples seasons with them ends early when `stop` turns true.
    #[must_use]
    pub fn watched(mut self, stop: Option<Stop>) -> Self {
        self.stop = stop;
        self
    }

    pub(crate) const fn stop(&self) -> Option<&Stop> {
        self.stop.as_ref()
    }

    fn key(q: &RouteQuery) -> String {
        let at: Vec<_> = q
            .places
            .iter()
            .map(|p| (p.position.lon.to_bits(), p.position.lat.to_bits()))
            .collect();
        format!("{at:?} {:?} {:?}", q.avoid, q.require)
    }

    /// Tells a way that is known already.
    pub fn tell(&self, query: &RouteQuery, way: Way) {
        self.known
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .insert(Self::key(query), way);
    }

    fn find(&self, sea: &Sea, query: &RouteQuery) -> Result<Way, SeasonError> {
        let key = Self::key(query);
        let known = self
            .known
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .get(&key)
            .cloned();
        if let Some(way) = known {
            return Ok(way);
        }
        go_on(self.stop())?;
        let route = sea.route_until(query, self.stop())?;
        let name = if route.passages.is_empty() {
            "open sea".to_owned()
        } else {
            route.passages.join(", ")
        };
        let way = Way::from_route("direct", &name, &route)?;
        self.tell(query, way.clone());
        Ok(way)
    }
}

/// Ways of the sea between places, all choices of the Northern Sea Route apart when it is asked for.
pub fn ways_between(
    sea: &Sea,
    query: &RouteQuery,
    northern: bool,
) -> Result<Vec<Way>, SeasonError> {
    ways_with(sea, query, northern, &Legs::default())
}

/// As [`ways_between`], with stretches found before.
pub fn ways_with(
    sea: &Sea,
    query: &RouteQuery,
    northern: bool,
    legs: &Legs,
) -> Result<Vec<Way>, SeasonError> {
    if !northern {
        return Ok(vec![legs.find(sea, query)?]);
    }
    let all = gates()?;
    let mut ways: Vec<Way> = Vec::new();
    let mut fault = None;
    for (name, ids) in NORTHERN {
        let mut chosen: Vec<&Gate> = ids
            .iter()
            .filter_map(|id| all.iter().find(|g| g.id == *id))
            .collect();
        let eastward = is_eastward(query, &chosen);
        if !eastward {
            chosen.reverse();
        }
        match through(sea, query, &chosen, eastward, legs) {
            Ok(mut way) => {
                way.id = ids.join("+");
                name.clone_into(&mut way.name);
                ways.push(way);
            }
            Err(e @ SeasonError::Stopped) => return Err(e),
            Err(e) => fault = Some(e),
        }
    }
    match (ways.is_empty(), fault) {
        (true, Some(e)) => Err(e),
        _ => Ok(ways),
    }
}

/// Whether the gates are met from west to east: the order in which the whole is shorter as the crow flies.
fn is_eastward(query: &RouteQuery, gates: &[&Gate]) -> bool {
    let (Some(from), Some(to), Some(west), Some(east)) = (
        query.places.first(),
        query.places.last(),
        gates.first(),
        gates.last(),
    ) else {
        return true;
    };
    let gate = |g: &Gate| LonLat {
        lon: g.lon,
        lat: g.lat,
    };
    let ends =
        |a: &Gate, b: &Gate| from.position.distance_nm(gate(a)) + gate(b).distance_nm(to.position);
    ends(west, east) <= ends(east, west)
}

/// One way through the chosen gates: the sea finds the parts between them, straits are crossed straight.
fn through(
    sea: &Sea,
    query: &RouteQuery,
    gates: &[&Gate],
    eastward: bool,
    legs: &Legs,
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
        // What else must be passed is asked of the whole way, below: each stretch alone would turn back for it.
        q.require.clear();
        q.places = places;
        // The season judges ice, date and draught itself, with its reasons; the sea only finds the way.
        q.ship = ShipLimits::default();
        q.ice_class = Some("PC1".to_owned());
        let part = stretch(sea, &q, legs)?;
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
    let missed: Vec<String> = query
        .require
        .iter()
        .filter(|r| *r != "northern-sea-route" && !is_gate(r) && !way.passages.contains(r))
        .map(|r| format!("{r} does not lie on this way of the Northern Sea Route"))
        .collect();
    if !missed.is_empty() {
        let name = |p: Option<&Place>| p.map_or_else(String::new, |p| p.name.clone());
        return Err(SeasonError::Sea(SeaError::NoRoute {
            from: name(query.places.first()),
            to: name(query.places.last()),
            binding: missed,
        }));
    }
    Ok(way)
}

/// From place to place, each stretch found once.
fn stretch(sea: &Sea, q: &RouteQuery, legs: &Legs) -> Result<Way, SeasonError> {
    let mut whole: Option<Way> = None;
    for w in q.places.windows(2) {
        let mut one = q.clone();
        one.places = w.to_vec();
        let part = legs.find(sea, &one)?;
        whole = Some(match whole {
            None => part,
            Some(w) => w.then(part),
        });
    }
    whole.ok_or_else(|| SeasonError::range("places", "at least two", q.places.len()))
}
