//! [`Sea`]: the world loaded, and the questions it answers.

use crate::describe::{self, Drawn};
use crate::hubs::Hubs;
use crate::join::meeting;
use crate::network::{Joined, NONE, Network};
use crate::passages::{self, Passage};
use crate::places::{self, PlaceHit};
use crate::rules::{Terms, limits_of, port_limits};
use crate::search::{Path, search};
use crate::shore::Shore;
use crate::world::World;
use crate::zones::{self, Zone};
use crate::{Alternative, Certificate, Leg, Place, Route, RouteQuery, SeaError};
use sealane_geo::{LonLat, METRES_PER_NM};
use std::sync::{
    Arc, LazyLock,
    atomic::{AtomicBool, Ordering},
};

/// The navigable world.
#[derive(Debug)]
pub struct Sea {
    net: Network,
}

static EMBEDDED: LazyLock<Result<Sea, SeaError>> = LazyLock::new(|| {
    // Labels made for another world are of no use; ways are then searched.
    Ok(Sea::read(sealane_world::SEA)?.with_hubs(sealane_coast::HUBS))
});

/// One stretch of the question between two places, answered.
pub(crate) struct Way {
    pub length_cm: u64,
    pub drawn: Drawn,
}

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
    /// assert_eq!(route.certificate.land_km, 0.0);
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

    /// With the hub labels of a label file, if they were made for this world; without, ways between ports are searched.
    #[must_use]
    pub fn with_hubs(mut self, bytes: &[u8]) -> Self {
        self.net.hubs = Hubs::decode(&self.net, bytes).unwrap_or_default();
        self
    }

    pub(crate) fn network(&self) -> &Network {
        &self.net
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

    /// Canals, straits and lines across the sea.
    #[must_use]
    pub fn passages(&self) -> &'static [Passage] {
        passages::passages()
    }

    /// Zones of law and risk.
    #[must_use]
    pub fn zones(&self) -> &'static [Zone] {
        zones::zones()
    }

    /// The shortest way through the places of the question, obeying all it asks.
    ///
    /// # Errors
    /// [`SeaError::NotAtSea`] for a place on land or cut off, [`SeaError::NoRoute`] with what shuts the way,
    /// [`SeaError::UnknownPassage`], [`SeaError::BadQuery`], [`SeaError::Position`].
    pub fn route(&self, query: &RouteQuery) -> Result<Route, SeaError> {
        self.route_until(query, None)
    }

    /// As [`Sea::route`]; ends early when `stop` turns true.
    ///
    /// # Errors
    /// Those of [`Sea::route`], and [`SeaError::Stopped`].
    pub fn route_until(
        &self,
        query: &RouteQuery,
        stop: Option<&Arc<AtomicBool>>,
    ) -> Result<Route, SeaError> {
        let answer = self.route_watched(query, stop.cloned());
        if stop.is_some_and(|s| s.load(Ordering::Relaxed)) {
            return Err(SeaError::Stopped);
        }
        answer
    }

    fn route_watched(
        &self,
        query: &RouteQuery,
        stop: Option<Arc<AtomicBool>>,
    ) -> Result<Route, SeaError> {
        let [first, .., last] = query.places.as_slice() else {
            return Err(SeaError::BadQuery(
                "a way needs at least two places".to_owned(),
            ));
        };
        let mut terms = Terms::new(&self.net, query)?;
        terms.stop = stop;
        let joined = query
            .places
            .iter()
            .map(|p| self.net.join(p))
            .collect::<Result<Vec<_>, _>>()?;
        let ways = self.ways(query, &joined, &terms, &terms.shut_now())?;
        let mut route = Route {
            from: first.clone(),
            to: last.clone(),
            distance_nm: nm(ways.iter().map(|w| w.length_cm).sum()),
            from_access_nm: joined.first().map_or(0.0, |j| nm(j.access_cm)),
            to_access_nm: joined.last().map_or(0.0, |j| nm(j.access_cm)),
            legs: legs(&self.net, query, &ways),
            passages: passages_of(&self.net, &ways),
            zones: Vec::new(),
            limits: Vec::new(),
            certificate: certificate(&self.net, &ways, &terms)?,
            line: line_of(&ways),
            alternatives: Vec::new(),
            warnings: turned_back(&self.net, &terms, &ways),
        };
        route.warnings.extend(over_land(&query.places, &joined));
        route.warnings.extend(unknown_limits(&route.passages));
        route
            .warnings
            .extend(out_of_season(query, &route.passages)?);
        route.zones = zones_of(&self.net, &ways);
        for id in &route.passages {
            route.limits.extend(limits_of(id, &query.ship));
        }
        route
            .limits
            .extend(port_limits(&query.places, &query.ship)?);
        let tightness = |l: &crate::Limit| l.margin.unwrap_or(f64::INFINITY);
        route
            .limits
            .sort_by(|a, b| tightness(a).total_cmp(&tightness(b)));
        if query.alternatives > 0 {
            route.alternatives = self.alternatives(query, &joined, &terms, &route);
        }
        Ok(route)
    }

    /// The ways between consecutive places; what is required may be used on any of them.
    fn ways(
        &self,
        query: &RouteQuery,
        joined: &[Arc<Joined>],
        terms: &Terms,
        shut: &[bool],
    ) -> Result<Vec<Way>, SeaError> {
        let musts = terms.musts() as u32;
        if musts == 0 {
            return joined
                .windows(2)
                .enumerate()
                .map(|(k, pair)| match pair {
                    [a, b] => self
                        .way(a, b, terms, 0, shut)
                        .ok_or_else(|| self.no_route(query, joined, terms, k)),
                    _ => Err(SeaError::BadQuery("a way needs two places".to_owned())),
                })
                .collect();
        }
        let all = (1_u32 << musts) - 1;
        // Best length and choice of musts after each leg, for each set of musts already used.
        let mut done: Vec<Option<(u64, Vec<u32>)>> = vec![None; all as usize + 1];
        if let Some(start) = done.first_mut() {
            *start = Some((0, Vec::new()));
        }
        for (k, pair) in joined.windows(2).enumerate() {
            let [a, b] = pair else { continue };
            let mut next: Vec<Option<(u64, Vec<u32>)>> = vec![None; all as usize + 1];
            for set in 0..=all {
                let Some(length) = self.way(a, b, terms, set, shut).map(|w| w.length_cm) else {
                    continue;
                };
                for before in 0..=all {
                    let Some(Some((sum, chosen))) = done.get(before as usize) else {
                        continue;
                    };
                    let after = (before | set) as usize;
                    let total = sum + length;
                    if let Some(slot) = next.get_mut(after)
                        && slot.as_ref().is_none_or(|s| total < s.0)
                    {
                        let mut chosen = chosen.clone();
                        chosen.push(set);
                        *slot = Some((total, chosen));
                    }
                }
            }
            if next.iter().all(Option::is_none) {
                return Err(self.no_route(query, joined, terms, k));
            }
            done = next;
        }
        let Some(Some((_, chosen))) = done.get(all as usize) else {
            return Err(self.no_route(query, joined, terms, 0));
        };
        Ok(joined
            .windows(2)
            .zip(chosen)
            .filter_map(|(pair, set)| match pair {
                [a, b] => self.way(a, b, terms, *set, shut),
                _ => None,
            })
            .collect())
    }

    /// The way between two joined places.
    fn way(&self, a: &Joined, b: &Joined, terms: &Terms, set: u32, shut: &[bool]) -> Option<Way> {
        if set == 0 && a.same_place(b) {
            return Some(Way::still(a));
        }
        if set == 0
            && let Some((i, j)) = meeting(a, b)
        {
            return Some(Way::along_access(a, b, i, j));
        }
        let rules = terms.rules(set, shut.to_vec());
        if set == 0 && self.net.only_shuts(shut) && a.source != NONE && b.source != NONE {
            // Shutting never shortens: a free way that obeys is the answer.
            let meet = self.net.hubs.meet(&self.net, a.source, b.source)?;
            let path = self.net.hubs.path(&self.net, a, b, meet);
            let free = shut == self.net.shut_by_default && terms.avoid.is_empty();
            if free || rules.allow(&self.net, a.point, a.node, &path) {
                return Some(Way::draw(&self.net, a, b, &path));
            }
        }
        let path: Path = search(&self.net, a, b, &rules)?;
        Some(Way::draw(&self.net, a, b, &path))
    }

    /// Names what shuts the way: opens everything, then shuts again what the ways found use, until none is left.
    fn no_route(
        &self,
        query: &RouteQuery,
        joined: &[Arc<Joined>],
        terms: &Terms,
        leg: usize,
    ) -> SeaError {
        let (Some(a), Some(b)) = (joined.get(leg), joined.get(leg + 1)) else {
            return SeaError::BadQuery("a way needs at least two places".to_owned());
        };
        let mut shut = vec![false; terms.shut.len()];
        let mut binding: Vec<String> = Vec::new();
        for _ in 0..terms.shut.len() {
            let Some(way) = self.way(a, b, terms, 0, &shut) else {
                break;
            };
            let mut news = false;
            for &n in &way.drawn.passages {
                let n = usize::from(n);
                if let (Some(Some(why)), Some(s)) = (terms.shut.get(n), shut.get_mut(n))
                    && !*s
                {
                    *s = true;
                    news = true;
                    if !binding.contains(why) {
                        binding.push(why.clone());
                    }
                }
            }
            if !news {
                break;
            }
        }
        for s in &terms.avoid {
            binding.push(format!("area {} closed", s.id));
        }
        for (id, set) in &terms.must {
            binding.push(format!("{id} required"));
            let why = |n: &u16| terms.shut.get(usize::from(*n)).cloned().flatten();
            for reason in set.iter().filter_map(why) {
                if !binding.contains(&reason) {
                    binding.push(reason);
                }
            }
        }
        for s in &terms.enter {
            binding.push(format!("{} required", s.id));
        }
        if binding.is_empty() {
            binding.push("no water joins them".to_owned());
        }
        let name = |i: usize| {
            query
                .places
                .get(i)
                .map_or(String::new(), |p| p.name.clone())
        };
        SeaError::NoRoute {
            from: name(leg),
            to: name(leg + 1),
            binding,
        }
    }

    /// Ways that differ by passage: each passage of the best way shut in turn, then each of theirs.
    fn alternatives(
        &self,
        query: &RouteQuery,
        joined: &[Arc<Joined>],
        terms: &Terms,
        best: &Route,
    ) -> Vec<Alternative> {
        let names = &self.net.world.names;
        let mut found: Vec<Alternative> = Vec::new();
        let mut tried: Vec<Vec<bool>> = vec![terms.shut_now()];
        let mut queue: Vec<(Vec<bool>, Vec<String>)> =
            vec![(terms.shut_now(), best.passages.clone())];
        let mut at = 0;
        while let Some((base, used)) = queue.get(at).cloned() {
            at += 1;
            for id in &used {
                let mut shut = base.clone();
                for n in passages::parts(id)
                    .into_iter()
                    .filter_map(|p| names.iter().position(|x| x == p))
                {
                    if let Some(s) = shut.get_mut(n) {
                        *s = true;
                    }
                }
                if tried.contains(&shut) {
                    continue;
                }
                tried.push(shut.clone());
                let Ok(ways) = self.ways(query, joined, terms, &shut) else {
                    continue;
                };
                let distance_nm = nm(ways.iter().map(|w| w.length_cm).sum());
                let passages = passages_of(&self.net, &ways);
                let known =
                    passages == best.passages || found.iter().any(|f| f.passages == passages);
                if !known {
                    queue.push((shut, passages.clone()));
                    found.push(Alternative {
                        distance_nm,
                        extra_nm: distance_nm - best.distance_nm,
                        passages,
                        line: line_of(&ways),
                    });
                }
            }
            if found.len() >= query.alternatives.min(20) * 2 || at > 4 {
                break;
            }
        }
        found.sort_by(|a, b| a.distance_nm.total_cmp(&b.distance_nm));
        found.truncate(query.alternatives);
        found
    }
}

impl Way {
    /// From a place to itself.
    pub fn still(a: &Joined) -> Self {
        Self {
            length_cm: 0,
            drawn: Drawn::still(a),
        }
    }

    /// A found path with the access at both ends.
    pub fn draw(net: &Network, a: &Joined, b: &Joined, path: &Path) -> Self {
        Self {
            length_cm: a.access_cm + path.length_cm + b.access_cm,
            drawn: describe::draw(net, a, b, path),
        }
    }

    /// Along the two access lines to where they meet.
    pub fn along_access(a: &Joined, b: &Joined, i: usize, j: usize) -> Self {
        let mut line: Vec<LonLat> = a.access.iter().take(i + 1).copied().collect();
        line.extend(b.access.iter().take(j).rev());
        Self {
            length_cm: crate::join::line_cm(&line),
            drawn: Drawn::along(line),
        }
    }
}

impl Joined {
    pub fn same_place(&self, other: &Self) -> bool {
        match (self.access.first(), other.access.first()) {
            (Some(p), Some(q)) => p == q,
            (None, None) => self.point == other.point,
            _ => false,
        }
    }
}

fn line_of(ways: &[Way]) -> Vec<LonLat> {
    let mut line: Vec<LonLat> = Vec::new();
    for w in ways {
        line.extend(&w.drawn.line);
    }
    line.dedup();
    line
}

/// The point of [`line_of`] at which each way ends.
fn ends_of(ways: &[Way]) -> Vec<usize> {
    let mut last: Option<LonLat> = None;
    let mut points = 0_usize;
    ways.iter()
        .map(|w| {
            for p in &w.drawn.line {
                points += usize::from(last != Some(*p));
                last = Some(*p);
            }
            points.saturating_sub(1)
        })
        .collect()
}

/// Passages of all ways in order; the composite stands before its first member.
pub(crate) fn passages_of(net: &Network, ways: &[Way]) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    for id in ways
        .iter()
        .flat_map(|w| with_composites(net, &w.drawn.passages))
    {
        if out.last().map(String::as_str) != Some(id) {
            out.push(id.to_owned());
        }
    }
    out
}

fn with_composites<'a>(net: &'a Network, numbers: &[u16]) -> Vec<&'a str> {
    let mut out: Vec<&str> = Vec::with_capacity(numbers.len() + 2);
    for &n in numbers {
        if let Some(Some(c)) = net.composite.get(usize::from(n))
            && !out.contains(c)
        {
            out.push(c);
        }
        if let Some(id) = net.world.names.get(usize::from(n)) {
            out.push(id);
        }
    }
    out
}

fn legs(net: &Network, query: &RouteQuery, ways: &[Way]) -> Vec<Leg> {
    query
        .places
        .windows(2)
        .zip(ways)
        .zip(ends_of(ways))
        .filter_map(|((p, w), ends_at)| match p {
            [from, to] => Some(Leg {
                ends_at,
                from: from.name.clone(),
                to: to.name.clone(),
                distance_nm: nm(w.length_cm),
                passages: with_composites(net, &w.drawn.passages)
                    .into_iter()
                    .map(str::to_owned)
                    .collect(),
            }),
            _ => None,
        })
        .collect()
}

/// Places joined by a straight run over drawn land, each told once.
fn over_land(places: &[Place], joined: &[Arc<Joined>]) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    for (place, j) in places.iter().zip(joined) {
        if let Some(what) = &j.over_land {
            let text = format!("{}: {what}", place.name);
            if !out.contains(&text) {
                out.push(text);
            }
        }
    }
    out
}

/// Limits that are known to exist and not known in size.
fn unknown_limits(used: &[String]) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    for p in used.iter().filter_map(|id| passages::passage(id)) {
        for l in p.limits.iter().filter(|l| l.value == "unknown") {
            let text = format!("{} of {} is unknown: {}", l.what, p.id, l.source);
            if !out.contains(&text) {
                out.push(text);
            }
        }
    }
    out
}

/// Passages of the way that are shut on the day asked for.
fn out_of_season(query: &RouteQuery, used: &[String]) -> Result<Vec<String>, SeaError> {
    let Some(date) = query.date.as_deref() else {
        return Ok(Vec::new());
    };
    let day = crate::rules::day(date)?;
    let mut out: Vec<String> = Vec::new();
    for p in used.iter().filter_map(|id| passages::passage(id)) {
        if !passages::in_season(&p.id, day.month(), day.day()) {
            let text = format!("{date} lies outside the season of {}: {}", p.id, p.status);
            if !out.contains(&text) {
                out.push(text);
            }
        }
    }
    Ok(out)
}

/// Required passages that a way enters and leaves at the same end: it meets the question, and is hardly what was meant.
/// Each way is looked at by itself: a round voyage through a canal goes there by one and back by another.
fn turned_back(net: &Network, terms: &Terms, ways: &[Way]) -> Vec<String> {
    terms
        .must
        .iter()
        .filter(|(_, set)| ways.iter().any(|w| turns_back(net, set, w)))
        .map(|(id, _)| {
            format!(
                "the way turns back at {id}: it goes in and comes out at the same end, because that is the shortest way that uses it"
            )
        })
        .collect()
}

fn turns_back(net: &Network, set: &[u16], way: &Way) -> bool {
    let mut crossed = false;
    for (i, g) in net.world.gates.iter().enumerate() {
        if !set.contains(&g.passage) {
            continue;
        }
        let times = way
            .drawn
            .line
            .windows(2)
            .filter(|w| match w {
                [a, b] => net.crosses(i, (*a).into(), (*b).into()).is_some(),
                _ => false,
            })
            .count();
        if times > 0 && times.is_multiple_of(2) {
            return true;
        }
        crossed |= times > 0;
    }
    // Without a gate the passage is its fairway alone: twice along one piece of it is there and back.
    let mut pieces: Vec<u32> = way
        .drawn
        .fairways()
        .filter(|&k| {
            let f = net.world.fairways.get(k as usize);
            f.is_some_and(|f| set.contains(&f.passage))
        })
        .collect();
    pieces.sort_unstable();
    !crossed && pieces.windows(2).any(|w| w.first() == w.last())
}

fn zones_of(net: &Network, ways: &[Way]) -> Vec<crate::ZoneUse> {
    let all = zones::zones();
    let mut miles = vec![0.0; all.len()];
    for facts in ways.iter().flat_map(|w| w.drawn.facts(net)) {
        for &(z, nm) in &facts.zones {
            if let Some(m) = miles.get_mut(usize::from(z)) {
                *m += nm;
            }
        }
    }
    all.iter()
        .zip(miles)
        .filter(|(_, nm)| *nm > 0.0)
        .map(|(z, distance_nm)| crate::ZoneUse {
            id: z.id.clone(),
            name: z.name.clone(),
            distance_nm,
        })
        .collect()
}

/// Kilometres over land of the pieces that must lie in mapped water, and of the access.
pub(crate) fn land_km(net: &Network, ways: &[Way]) -> (f64, f64) {
    ways.iter()
        .map(|w| w.drawn.land_km(net))
        .fold((0.0, 0.0), |sum, km| (sum.0 + km.0, sum.1 + km.1))
}

fn certificate(net: &Network, ways: &[Way], terms: &Terms) -> Result<Certificate, SeaError> {
    Shore::embedded().map_err(|e| SeaError::World(e.to_string()))?;
    let fairway_cm: u64 = ways
        .iter()
        .map(|w| w.drawn.declared_cm + w.drawn.access_cm)
        .sum();
    let (land_km, access_land_km) = land_km(net, ways);
    Ok(Certificate {
        land_km,
        access_land_km,
        fairway_km: fairway_cm as f64 / 1e5,
        lower_bound_nm: nm(ways.iter().map(|w| w.length_cm).sum()),
        method: if terms.plain {
            "shortest of all ways over the tangent graph of the safe coast, WGS84 lengths"
                .to_owned()
        } else {
            "shortest of all ways over the tangent graph that obey the question, WGS84 lengths"
                .to_owned()
        },
    })
}

pub(crate) fn nm(cm: u64) -> f64 {
    cm as f64 / (METRES_PER_NM * 100.0)
}
