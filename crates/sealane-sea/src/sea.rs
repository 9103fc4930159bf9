//! [`Sea`]: the world loaded, and the questions it answers.

use crate::network::{Joined, Network, Via, length_cm};
use crate::places::{self, PlaceHit};
use crate::world::World;
use crate::{Certificate, Leg, Place, Route, RouteQuery, SeaError};
use sealane_geo::{LonLat, METRES_PER_NM};
use std::sync::LazyLock;

/// How far a berth may lie from connected water, m.
const REACH_M: f64 = 150_000.0;

/// The navigable world.
#[derive(Debug)]
pub struct Sea {
    net: Network,
}

static EMBEDDED: LazyLock<Result<Sea, SeaError>> =
    LazyLock::new(|| Sea::read(include_bytes!("../../../data/world/sea.bin")));

impl Sea {
    /// The world that is built in; read once.
    ///
    /// ```
    /// let sea = sealane_sea::Sea::embedded().unwrap();
    /// let query = sealane_sea::RouteQuery {
    ///     places: vec![sea.place("RUVVO").unwrap(), sea.place("INMAA").unwrap()],
    ///     ..Default::default()
    /// };
    /// let route = sea.route(&query).unwrap();
    /// assert!((4_550.0..4_720.0).contains(&route.distance_nm));
    /// ```
    pub fn embedded() -> Result<&'static Self, SeaError> {
        EMBEDDED.as_ref().map_err(Clone::clone)
    }

    /// A world from the bytes of a world file.
    pub fn read(bytes: &[u8]) -> Result<Self, SeaError> {
        let world = World::decode(bytes).map_err(|e| SeaError::World(e.to_string()))?;
        Ok(Self {
            net: Network::new(world),
        })
    }

    /// The place that `text` means; see [`places::resolve`].
    pub fn place(&self, text: &str) -> Result<Place, SeaError> {
        places::resolve(text)
    }

    /// What `text` may mean, best first.
    #[must_use]
    pub fn search_places(&self, text: &str, limit: usize) -> Vec<PlaceHit> {
        places::search(text, limit)
    }

    fn join(&self, place: &Place) -> Result<Joined, SeaError> {
        let at = LonLat::new(place.position.lon, place.position.lat)?;
        self.net
            .join(at, REACH_M)
            .ok_or_else(|| SeaError::NotAtSea {
                place: place.name.clone(),
                reason: format!(
                    "no water that joins the oceans lies within {:.0} nm",
                    REACH_M / METRES_PER_NM
                ),
            })
    }

    /// The shortest way through the places of the question.
    pub fn route(&self, query: &RouteQuery) -> Result<Route, SeaError> {
        let [first, .., last] = query.places.as_slice() else {
            return Err(SeaError::BadQuery(
                "a way needs at least two places".to_owned(),
            ));
        };
        let joined = query
            .places
            .iter()
            .map(|p| self.join(p))
            .collect::<Result<Vec<_>, _>>()?;
        let mut line: Vec<LonLat> = Vec::new();
        let mut legs = Vec::new();
        let mut total_cm = 0;
        let mut fairway_cm = 0;
        for (pair, places) in joined.windows(2).zip(query.places.windows(2)) {
            let ([a, b], [from, to]) = (pair, places) else {
                continue;
            };
            let leg = self.leg(a, b, from, to, query, &mut line, &mut fairway_cm)?;
            total_cm += leg.1;
            legs.push(leg.0);
        }
        line.dedup();
        let mut passages: Vec<String> = Vec::new();
        for l in &legs {
            for p in &l.passages {
                if passages.last() != Some(p) {
                    passages.push(p.clone());
                }
            }
        }
        let access = |j: Option<&Joined>| j.map_or(0.0, |j| nm(j.access_cm));
        Ok(Route {
            from: first.clone(),
            to: last.clone(),
            distance_nm: nm(total_cm),
            from_access_nm: access(joined.first()),
            to_access_nm: access(joined.last()),
            legs,
            passages,
            zones: Vec::new(),
            limits: Vec::new(),
            certificate: Certificate {
                land_km: 0.0,
                fairway_km: fairway_cm as f64 / 1e5,
                lower_bound_nm: nm(total_cm),
                method: "exact search of the tangent graph".to_owned(),
            },
            line,
            alternatives: Vec::new(),
        })
    }

    fn leg(
        &self,
        a: &Joined,
        b: &Joined,
        from: &Place,
        to: &Place,
        query: &RouteQuery,
        line: &mut Vec<LonLat>,
        fairway_cm: &mut u64,
    ) -> Result<(Leg, u64), SeaError> {
        let world = &self.net.world;
        let open = |via: Via, _: _, _: _| match via {
            Via::Sea => true,
            Via::Fairway(i) => world
                .fairways
                .get(i as usize)
                .and_then(|f| world.names.get(f.passage as usize))
                .is_none_or(|n| !query.avoid.contains(n)),
        };
        let mut passages: Vec<String> = Vec::new();
        let length;
        if from.position == to.position {
            length = 0;
            line.push(from.position);
        } else {
            let path = self
                .net
                .search(a, b, &open)
                .ok_or_else(|| SeaError::NoRoute {
                    from: from.name.clone(),
                    to: to.name.clone(),
                    binding: query.avoid.iter().map(|p| format!("{p} closed")).collect(),
                })?;
            line.push(from.position);
            line.push(a.point.lon_lat());
            for &(k, via) in &path.steps {
                if let Via::Fairway(i) = via
                    && let Some(f) = world.fairways.get(i as usize)
                {
                    *fairway_cm += u64::from(f.length_cm);
                    if let Some(n) = world.names.get(f.passage as usize)
                        && !n.is_empty()
                        && passages.last() != Some(n)
                    {
                        passages.push(n.clone());
                    }
                }
                if let Some(&p) = self.net.place.get(k as usize) {
                    line.push(p);
                }
            }
            line.push(b.point.lon_lat());
            line.push(to.position);
            let direct = length_cm(from.position, to.position);
            length = (a.access_cm + path.length_cm + b.access_cm).max(direct);
        }
        Ok((
            Leg {
                from: from.name.clone(),
                to: to.name.clone(),
                distance_nm: nm(length),
                passages,
            },
            length,
        ))
    }
}

fn nm(cm: u64) -> f64 {
    cm as f64 / (METRES_PER_NM * 100.0)
}
