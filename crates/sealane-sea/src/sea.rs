//! [`Sea`]: the world loaded, and the questions it answers.

use crate::describe::{self, Drawn};
use crate::hubs::Hubs;
use crate::join::meeting;
use crate::network::{Joined, NONE, Network};
use crate::passages::{self, Passage};
use crate::places::{self, PlaceHit};
use crate::required::turned_back;
use crate::rules::{Terms, exceeded_in_part, limits_of, port_limits};
use crate::search::Path;
use crate::shore::Shore;
use crate::world::World;
use crate::zones::{self, Zone};
use crate::{Certificate, Leg, Place, Route, RouteQuery, SeaError};
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
        // A world without its tables would answer as if nothing had a limit.
        passages::check()?;
        places::check()?;
        let world = World::decode(bytes).map_err(|e| SeaError::World(e.to_string()))?;
        Ok(Self {
            net: Network::new(world),
        })
    }

    /// With the hub labels of a label file, if they were made for this world; without, ways between ports are searched.
    #[must_use]
    pub fn with_hubs(mut self, bytes: &[u8]) -> Self {
        self.net.hubs = Hubs::decode(&self.net, bytes).unwrap_or_default();
        let landmarks = std::mem::take(&mut self.net.hubs.landmarks);
        self.net.guides = crate::guide::Guides::with(landmarks);
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
        let (ways, through) = self.ways(query, &joined, &terms, &terms.shut_now())?;
        let mut route = Route {
            from: first.clone(),
            to: last.clone(),
            distance_nm: nm(ways.iter().map(|w| w.length_cm).sum()),
            from_access_nm: joined.first().map_or(0.0, |j| nm(j.access_cm)),
            to_access_nm: joined.last().map_or(0.0, |j| nm(j.access_cm)),
            legs: legs(&self.net, query, &ways),
            passages: passages_of(&self.net, &ways),
            approaches: approaches_of(&self.net, &joined, &ways),
            zones: Vec::new(),
            areas: Vec::new(),
            zones_not_drawn: Vec::new(),
            limits: Vec::new(),
            certificate: certificate(&self.net, &ways, &terms)?,
            line: line_of(&ways),
            alternatives: Vec::new(),
            warnings: turned_back(&self.net, &terms, through, &ways),
        };
        let names: Vec<&str> = query.places.iter().map(|p| p.name.as_str()).collect();
        route
            .warnings
            .extend(told(&self.net, query, &names, &joined, &ways)?);
        route.zones = zones_of(&self.net, &ways);
        crate::dates::tell(&mut route, query)?;
        route.warnings.extend(terms.notes.iter().cloned());
        if !terms.enter.is_empty() {
            self.bound_by_entry(query, &terms, &mut route)?;
        }
        for id in route.passages.iter().chain(&route.approaches) {
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
            route.alternatives = self.alternatives(query, &joined, &terms, through, &route, &ways);
        }
        Ok(route)
    }

    /// The way between two joined places.
    pub(crate) fn way(
        &self,
        a: &Joined,
        b: &Joined,
        terms: &Terms,
        set: u32,
        through: u32,
        shut: &[bool],
    ) -> Option<Way> {
        if set == 0 && a.same_place(b) {
            return Some(Way::still(a));
        }
        if crate::approaches::kept_out(a, b, shut)
            || a.barred(&terms.avoid)
            || b.barred(&terms.avoid)
        {
            return None;
        }
        if set == 0
            && let Some((i, j)) = meeting(a, b)
        {
            return Some(Way::along_access(a, b, i, j));
        }
        if set == 0 && self.net.only_shuts(shut) && a.source != NONE && b.source != NONE {
            // Shutting never shortens: a free way that obeys is the answer.
            let meet = self.net.hubs.meet(&self.net, a.source, b.source)?;
            let path = self.net.hubs.path(&self.net, a, b, meet);
            let free = shut == self.net.shut_by_default && terms.avoid.is_empty();
            let obeys = || {
                let rules = terms.rules(0, shut.to_vec());
                rules.allow(&self.net, a.point, a.node, &path)
            };
            if free || obeys() {
                return Some(Way::draw(&self.net, a, b, &path));
            }
        }
        let path = self.obeying(a, b, terms, set, through, shut)?;
        Some(Way::draw(&self.net, a, b, &path))
    }

    /// Names what shuts the way: opens everything, then shuts again what the ways found use, until none is left.
    pub(crate) fn no_route(
        &self,
        query: &RouteQuery,
        joined: &[Arc<Joined>],
        terms: &Terms,
        leg: usize,
    ) -> SeaError {
        let (Some(a), Some(b)) = (joined.get(leg), joined.get(leg + 1)) else {
            return SeaError::BadQuery("a way needs at least two places".to_owned());
        };
        // First with all open that needs no asking: what waits to be asked for is named only where nothing else leads there.
        let asked: Vec<bool> = (self.net.shut_by_default.iter().zip(&terms.shut))
            .map(|(base, now)| *base && now.is_some())
            .collect();
        let leads = self.way(a, b, terms, 0, 0, &asked).is_some();
        let mut shut = if leads {
            asked
        } else {
            vec![false; terms.shut.len()]
        };
        let mut binding: Vec<String> = Vec::new();
        for _ in 0..terms.shut.len() {
            let Some(way) = self.way(a, b, terms, 0, 0, &shut) else {
                break;
            };
            let mut news = false;
            let approaches = self.net.approaches_of(a, b, &way.drawn);
            for &n in way.drawn.passages.iter().chain(&approaches) {
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
    /// Whether the place itself or its access lies in an area to keep out of.
    pub fn barred(&self, avoid: &[crate::area::Shape]) -> bool {
        if avoid.is_empty() {
            return false;
        }
        let mut points: Vec<_> = self.access.iter().map(|&p| p.into()).collect();
        points.push(self.point);
        let enters = |s: &crate::area::Shape| {
            points.windows(2).any(|w| match w {
                [p, q] => s.touches(*p, *q),
                _ => false,
            }) || s.holds(self.point.lon_lat())
        };
        avoid.iter().any(enters)
    }

    pub fn same_place(&self, other: &Self) -> bool {
        match (self.access.first(), other.access.first()) {
            (Some(p), Some(q)) => p == q,
            (None, None) => self.point == other.point,
            _ => false,
        }
    }
}

pub(crate) fn line_of<'a>(ways: impl IntoIterator<Item = &'a Way>) -> Vec<LonLat> {
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
pub(crate) fn passages_of<'a>(
    net: &Network,
    ways: impl IntoIterator<Item = &'a Way>,
) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    for id in ways
        .into_iter()
        .flat_map(|w| with_composites(net, &w.drawn.passages))
    {
        if out.last().map(String::as_str) != Some(id) {
            out.push(id.to_owned());
        }
    }
    out
}

/// Approaches of all ways in order, each once.
fn approaches_of(net: &Network, joined: &[Arc<Joined>], ways: &[Way]) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    for (pair, way) in joined.windows(2).zip(ways) {
        let [a, b] = pair else { continue };
        for n in net.approaches_of(a, b, &way.drawn) {
            if let Some(id) = net.approach(n).map(|a| a.id.clone())
                && !out.contains(&id)
            {
                out.push(id);
            }
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

/// What to know of a way that joins these places by these passages.
pub(crate) fn told(
    net: &Network,
    query: &RouteQuery,
    names: &[&str],
    joined: &[Arc<Joined>],
    ways: &[Way],
) -> Result<Vec<String>, SeaError> {
    let used: Vec<String> = (passages_of(net, ways).into_iter())
        .chain(approaches_of(net, joined, ways))
        .collect();
    let mut out = over_land(names, joined);
    out.extend(unknown_limits(used.iter()));
    out.extend(out_of_season(query.date.as_deref(), &used)?);
    out.extend(by_river_km(net, ways));
    out.extend(used.iter().flat_map(|id| exceeded_in_part(id, &query.ship)));
    Ok(out)
}

/// Places joined by a straight run over drawn land, each told once.
fn over_land(names: &[&str], joined: &[Arc<Joined>]) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    for (name, j) in names.iter().zip(joined) {
        if let Some(what) = &j.over_land {
            let text = format!("{name}: {what}");
            if !out.contains(&text) {
                out.push(text);
            }
        }
    }
    out
}

/// Length of the rivers that count by published kilometres, and of the lines drawn for them, cm.
fn river_cm(net: &Network, ways: &[Way]) -> (u64, u64) {
    ways.iter()
        .map(|w| w.drawn.by_river_km(net))
        .fold((0, 0), |sum, f| (sum.0 + f.0, sum.1 + f.1))
}

/// Rivers whose length is published and longer than the line drawn for them.
fn by_river_km(net: &Network, ways: &[Way]) -> Option<String> {
    let (counted, drawn) = river_cm(net, ways);
    // Told from half a mile on.
    (nm(counted - drawn) >= 0.5).then(|| {
        format!(
            "{:.0} nm of it are lengths by published river kilometres; the line drawn for them, which cuts bends, is {:.0} nm",
            nm(counted),
            nm(drawn)
        )
    })
}

/// Limits that are known to exist and not known in size.
fn unknown_limits<'a>(used: impl Iterator<Item = &'a String>) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    for id in used {
        let facts = passages::facts_of(id).iter();
        for l in facts.filter(|l| l.value == "unknown") {
            let text = format!("{} of {id} is unknown: {}", l.what, l.source);
            if !out.contains(&text) {
                out.push(text);
            }
        }
    }
    out
}

/// Passages of the way that are shut on the day asked for.
fn out_of_season(date: Option<&str>, used: &[String]) -> Result<Vec<String>, SeaError> {
    let Some(date) = date else {
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

fn zones_of(net: &Network, ways: &[Way]) -> Vec<crate::ZoneUse> {
    let all = zones::zones();
    let mut miles = vec![0.0; all.len()];
    for (facts, longer) in ways.iter().flat_map(|w| w.drawn.facts_and_lengths(net)) {
        for &(z, nm) in &facts.zones {
            if let Some(m) = miles.get_mut(usize::from(z)) {
                *m += nm * longer;
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
            ..crate::ZoneUse::default()
        })
        .collect()
}

/// Kilometres over land of the pieces that must lie in mapped water, and of the access.
pub(crate) fn land_km(net: &Network, ways: &[Way]) -> (f64, f64) {
    ways.iter()
        .map(|w| w.drawn.land_km(net))
        .fold((0.0, 0.0), |sum, km| (sum.0 + km.0, sum.1 + km.1))
}

/// Kilometres along declared fairways and port access.
pub(crate) fn fairway_km(ways: &[Way]) -> f64 {
    let cm = |w: &Way| w.drawn.declared_cm + w.drawn.access_cm;
    ways.iter().map(cm).sum::<u64>() as f64 / 1e5
}

fn certificate(net: &Network, ways: &[Way], terms: &Terms) -> Result<Certificate, SeaError> {
    Shore::embedded().map_err(|e| SeaError::World(e.to_string()))?;
    let (land_km, access_land_km) = land_km(net, ways);
    Ok(Certificate {
        land_km,
        access_land_km,
        fairway_km: fairway_km(ways),
        river_extra_nm: {
            let (counted, drawn) = river_cm(net, ways);
            nm(counted - drawn)
        },
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
