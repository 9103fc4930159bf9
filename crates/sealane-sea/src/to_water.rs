//! The last miles of a position off the searched water: over real water to the searched sea or to the access line of a port, and
//! over drawn land only close to water or to a port.

use crate::fjord::{self, STEP_NM};
use crate::network::{Joined, NONE, Network};
use crate::places::{self, Access, AccessEnd, Neighbour};
use crate::shore::Shore;
use crate::zones::between;
use sealane_geo::cube::{CubePoint, EARTH_RADIUS_M, angle};
use sealane_geo::{LonLat, METRES_PER_NM};
use std::cmp::Ordering;

/// How far a position off the searched water may be from it, or from an access line, nm.
pub(crate) const REACH_NM: f64 = 25.0;
/// How many of the nearest points of the network are tried for a leg clear of land.
pub(crate) const TRIES: usize = 64;
/// A position on drawn land may be this far from mapped water, nm.
pub(crate) const WATER_NM: f64 = 1.0;
/// And this far from a port, nm: coordinates of ports in tables often mean the town.
pub(crate) const TOWN_NM: f64 = 10.0;
/// Or from the line to a port or a fairway, nm: rivers and canals that the map lacks.
pub(crate) const LINE_NM: f64 = 5.0;
/// How many points of access lines are tried for a leg clear of land.
const LINE_TRIES: usize = 400;
/// Access lines may be met at points this far apart, nm, beside their vertices.
const APART_NM: f64 = 1.0;
/// Land under less than this, km, is none.
const NO_LAND_KM: f64 = 1e-6;

/// The points of access lines that a position may run to, nearest to the sea by way of it first.
#[derive(Default)]
pub(crate) struct Lines<'a> {
    /// Run and rest, nm; the point; its line; how many points of the line come after it.
    points: Vec<(f64, LonLat, &'a Access, usize)>,
}

impl<'a> Lines<'a> {
    fn near(at: LonLat, all: &'a [Option<Access>]) -> Self {
        let u = at.unit();
        let nm = |p: LonLat| angle(u, p.unit()) * EARTH_RADIUS_M / METRES_PER_NM;
        let wide = REACH_NM / 60.0 * 1.1;
        let mut points = Vec::new();
        for access in all.iter().flatten() {
            let line = &access.line;
            // The first stretch of a line whose berth lies inside drawn land is no water.
            let first = usize::from(access.stub_km > 0.0);
            if line.iter().all(|p| p.lat > at.lat + wide)
                || line.iter().all(|p| p.lat < at.lat - wide)
            {
                continue;
            }
            let mut rest = 0.0;
            for i in (first..line.len()).rev() {
                let Some(&p) = line.get(i) else { continue };
                if let Some(&q) = line.get(i + 1) {
                    let stretch = p.distance_nm(q);
                    let steps = (stretch / APART_NM).ceil().clamp(1.0, 200.0);
                    for k in 1..steps as usize {
                        let t = k as f64 / steps;
                        let mid = between(p, q, t);
                        let run = nm(mid);
                        if run <= REACH_NM {
                            let sum = run + rest + stretch * (1.0 - t);
                            points.push((run, (sum, mid, access, line.len() - i - 1)));
                        }
                    }
                    rest += stretch;
                }
                let run = nm(p);
                if run <= REACH_NM {
                    points.push((run, (run + rest, p, access, line.len() - i - 1)));
                }
            }
        }
        let key = |p: LonLat| (p.lon.to_bits(), p.lat.to_bits());
        points.sort_by(|a, b| a.0.total_cmp(&b.0).then(key(a.1.1).cmp(&key(b.1.1))));
        // Lines of one inlet share their vertices.
        points.dedup_by(|a, b| a.1.1 == b.1.1);
        points.truncate(LINE_TRIES);
        let mut points: Vec<_> = points.into_iter().map(|p| p.1).collect();
        points.sort_by(|a, b| a.0.total_cmp(&b.0).then(key(a.1).cmp(&key(b.1))));
        Self { points }
    }
}

/// With a word of the land under its access, unless one is there.
fn told(shore: &Shore, mut j: Joined, why: Option<&str>) -> Joined {
    let km = land_km(shore, &j.access);
    if j.over_land.is_none() && km >= 0.05 {
        let why = why.unwrap_or_default();
        j.over_land = Some(format!(
            "{why}its way to the searched water has {km:.1} km of it over drawn land"
        ));
    }
    j
}

/// What is left of a line after its last `after` points are all that is used.
fn tail(line: &[LonLat], after: usize) -> &[LonLat] {
    line.get(line.len().saturating_sub(after)..)
        .unwrap_or_default()
}

impl Network {
    /// How a position off the searched water joins, or `None`.
    pub(crate) fn to_water(&self, shore: &Shore, at: LonLat) -> Option<Joined> {
        let near = self.nearest(CubePoint::from(at), REACH_NM * METRES_PER_NM, TRIES);
        let all = places::access().ok()?;
        let lines = Lines::near(at, all);
        if !shore.on_land(at) {
            // In a harbour ships take the port's channel.
            let channel = self
                .by_port(shore, at, all, WATER_NM)
                .filter(|j| land_km(shore, &j.access) < NO_LAND_KM);
            if let Some(j) = channel.or_else(|| self.over_water(shore, at, &[], &near, &lines)) {
                return Some(told(shore, j, None));
            }
        }
        let by_port = self.by_port(shore, at, all, TOWN_NM);
        let by_line = self.by_line(shore, at, &lines);
        let mut shut: Vec<LonLat> = Vec::new();
        let by_water = entries(shore, at).into_iter().find_map(|w| {
            // In sight of water that leads nowhere there is no other.
            if shut.iter().any(|s| shore.land_km(*s, w) < NO_LAND_KM) {
                return None;
            }
            let joined = self.over_water(shore, w, &[at], &near, &lines);
            shut.push(w);
            joined
        });
        // The port's channel, unless open water is reached over less land.
        let land = |j: &Joined| (land_km(shore, &j.access) * 20.0).round();
        let best = (by_port.into_iter().chain(by_line).chain(by_water))
            .min_by(|x, y| land(x).total_cmp(&land(y)));
        best.map(|j| {
            told(
                shore,
                j,
                shore.on_land(at).then_some("it lies on drawn land; "),
            )
        })
    }

    /// From a point of mapped water, reached by `before`, over water alone.
    fn over_water(
        &self,
        shore: &Shore,
        at: LonLat,
        before: &[LonLat],
        near: &[CubePoint],
        lines: &Lines<'_>,
    ) -> Option<Joined> {
        let clear = |q: LonLat| shore.land_km(at, q) < NO_LAND_KM;
        let line = |rest: &[LonLat]| {
            let mut line = [before, &[at], rest].concat();
            line.dedup();
            line
        };
        let u = at.unit();
        let reach = REACH_NM * METRES_PER_NM / EARTH_RADIUS_M;
        let mut near: Vec<(f64, CubePoint)> =
            near.iter().map(|q| (angle(q.unit(), u), *q)).collect();
        near.sort_by(|x, y| x.0.total_cmp(&y.0).then(x.1.cmp(&y.1)));
        let sea = near
            .iter()
            .find(|q| clear(q.1.lon_lat()))
            .and_then(|q| self.at_sea(q.1, line(&[q.1.lon_lat()])));
        if sea.is_some() {
            return sea;
        }
        // Points of access lines and nodes of fairways.
        let by_line = lines.points.iter().find(|p| clear(p.1)).and_then(|p| {
            let rest = [&[p.1], tail(&p.2.line, p.3)].concat();
            self.along(p.2.end, &line(&rest))
        });
        if by_line.is_some() {
            return by_line;
        }
        let mut nodes: Vec<(f64, u32)> = (self.world.corners..self.world.nodes.len() as u32)
            .filter_map(|k| Some((angle(self.unit_of.get(k as usize).copied()?, u), k)))
            .filter(|n| n.0 < reach)
            .collect();
        nodes.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        nodes.truncate(TRIES);
        let by_node = nodes
            .iter()
            .filter_map(|&(_, k)| Some((k, *self.place.get(k as usize)?)))
            .find(|n| clear(n.1))
            .map(|(k, p)| self.at_node(k, line(&[p])));
        by_node.or_else(|| self.by_fjord(shore, at, before, lines, &nodes))
    }

    /// Out of narrow water round its bends.
    pub(crate) fn by_fjord(
        &self,
        shore: &Shore,
        at: LonLat,
        before: &[LonLat],
        lines: &Lines<'_>,
        nodes: &[(f64, u32)],
    ) -> Option<Joined> {
        /// Where the water leads on.
        enum Out<'a> {
            Sea,
            Line(LonLat, &'a Access, usize),
            Node(LonLat, u32),
        }
        let close = |p: LonLat, q: LonLat| {
            (p.lat - q.lat).abs() < STEP_NM / 60.0
                && p.distance_nm(q) < STEP_NM
                && shore.land_km(p, q) < NO_LAND_KM
        };
        let mut spot = 0;
        let (mut line, out) = fjord::way_out(shore, at, |p| {
            let found = self.world.mesh.spot(CubePoint::from(p), spot);
            if let sealane_geo::Spot::Triangle(t) = found {
                spot = t;
            }
            if self.free(found) {
                return Some(Out::Sea);
            }
            if let Some(l) = lines.points.iter().find(|l| close(p, l.1)) {
                return Some(Out::Line(l.1, l.2, l.3));
            }
            nodes
                .iter()
                .filter_map(|&(_, k)| Some((k, *self.place.get(k as usize)?)))
                .find(|n| close(p, n.1))
                .map(|(k, q)| Out::Node(q, k))
        })?;
        line.splice(0..0, before.iter().copied());
        line.dedup();
        match out {
            Out::Sea => {
                let last = CubePoint::from(*line.last()?);
                self.at_sea(last, line)
            }
            Out::Line(q, access, after) => {
                line.push(q);
                line.extend(tail(&access.line, after));
                line.dedup();
                self.along(access.end, &line)
            }
            Out::Node(q, k) => {
                line.push(q);
                line.dedup();
                Some(self.at_node(k, line))
            }
        }
    }

    /// To the nearest point of an access line or node of a fairway within [`LINE_NM`], over whatever is drawn between.
    fn by_line(&self, shore: &Shore, at: LonLat, lines: &Lines<'_>) -> Option<Joined> {
        let lines = lines.points.iter().filter_map(|p| {
            let run = at.distance_nm(p.1);
            (run <= LINE_NM).then(|| {
                let mut way = vec![at, p.1];
                way.extend(tail(&p.2.line, p.3));
                way.dedup();
                (run, way, Some(p.2.end), NONE)
            })
        });
        let nodes = (self.world.corners..self.world.nodes.len() as u32).filter_map(|k| {
            let p = *self.place.get(k as usize)?;
            let near = (p.lat - at.lat).abs() * 60.0 <= LINE_NM * 1.1;
            let run = if near { at.distance_nm(p) } else { f64::MAX };
            (run <= LINE_NM).then(|| (run, vec![at, p], None, k))
        });
        let (_, way, end, k) = lines.chain(nodes).min_by(|a, b| a.0.total_cmp(&b.0))?;
        let mut joined = match end {
            Some(end) => self.along(end, &way)?,
            None => self.at_node(k, way),
        };
        let land = land_km(shore, &joined.access);
        joined.over_land = (land >= 0.05).then(|| {
            format!("its way runs straight to the nearest line of a port or fairway, with it {land:.1} km of it over drawn land")
        });
        Some(joined)
    }

    /// To the line of a port within reach, over whatever is drawn between.
    fn by_port(
        &self,
        shore: &Shore,
        at: LonLat,
        all: &[Option<Access>],
        reach_nm: f64,
    ) -> Option<Joined> {
        let mut best: Option<(f64, f64, Joined)> = None;
        for (port, own) in places::ports().iter().zip(all) {
            let berth = port.position();
            if (berth.lat - at.lat).abs() * 60.0 > reach_nm * 1.1
                || berth.distance_nm(at) > reach_nm
            {
                continue;
            }
            let Some((end, line)) = line_of_port(shore, berth, own.as_ref(), all) else {
                continue;
            };
            // The run ends at the berth or at a point of the line that is as near to it.
            for i in 0..line.len() {
                let (Some(&q), Some(rest)) = (line.get(i), line.get(i..)) else {
                    break;
                };
                if q.distance_nm(berth) > reach_nm {
                    break;
                }
                let mut way = vec![at];
                way.extend(rest);
                way.dedup();
                let (land, length) = (land_km(shore, &way), crate::join::line_cm(&way) as f64);
                let less = best.as_ref().is_none_or(|b| {
                    land.total_cmp(&b.0).then(length.total_cmp(&b.1)) == Ordering::Less
                });
                if less && let Some(mut j) = self.along(end, &way) {
                    j.over_land = (land >= 0.05).then(|| {
                        format!(
                            "its way runs straight to the line of {}, with it {land:.1} km of it over drawn land",
                            port.label()
                        )
                    });
                    best = Some((land, length, j));
                }
            }
        }
        best.map(|b| b.2)
    }

    pub(crate) fn at_sea(&self, q: CubePoint, access: Vec<LonLat>) -> Option<Joined> {
        let spot = self.world.mesh.spot(q, 0);
        self.free(spot)
            .then(|| self.ended(Joined::at(q, spot, NONE, access)))
    }
}

/// The line of a port, its own or that of a neighbour.
fn line_of_port(
    shore: &Shore,
    berth: LonLat,
    own: Option<&Access>,
    all: &[Option<Access>],
) -> Option<(AccessEnd, Vec<LonLat>)> {
    if let Some(a) = own {
        return Some((a.end, a.line.clone()));
    }
    let n = Neighbour::find(shore, berth, places::ports(), all).ok()?;
    Some((n.access.end, n.line(berth)))
}

/// Drawn land under a line, km.
pub(crate) fn land_km(shore: &Shore, line: &[LonLat]) -> f64 {
    line.windows(2)
        .map(|w| match w {
            [a, b] => shore.land_km(*a, *b),
            _ => 0.0,
        })
        .sum()
}

/// Points of mapped water within [`WATER_NM`] of a position on drawn land, nearest first.
fn entries(shore: &Shore, at: LonLat) -> Vec<LonLat> {
    /// Beyond the line of the coast, nm: 30 m.
    const BEYOND_NM: f64 = 0.016;
    let wet = |p: &LonLat| !shore.on_land(*p) && !shore.apart(*p);
    if !shore.on_land(at) {
        return Vec::new();
    }
    let mut out = Vec::new();
    if let Some((q, nm)) = shore.nearest_coast(at, 1.0)
        && nm <= WATER_NM
        && nm > 0.0
    {
        out.extend(toward(at, q, 1.0 + BEYOND_NM / nm));
    }
    for ring in 1..=4 {
        for k in 0..16 {
            let (sin, cos) = (f64::from(k) * std::f64::consts::TAU / 16.0).sin_cos();
            let deg = f64::from(ring) / 4.0 * WATER_NM / 60.0;
            let lon = at.lon + deg * cos / at.lat.to_radians().cos().max(0.01);
            let lon = (lon + 540.0).rem_euclid(360.0) - 180.0;
            out.extend(LonLat::new(lon, at.lat + deg * sin));
        }
    }
    out.retain(wet);
    out
}

/// The point of the line from `a` to `b` at `t` times its length, also beyond `b`; for lines of a few miles.
fn toward(a: LonLat, b: LonLat, t: f64) -> Option<LonLat> {
    let turn = (b.lon - a.lon + 180.0).rem_euclid(360.0) - 180.0;
    let lon = (a.lon + turn * t + 540.0).rem_euclid(360.0) - 180.0;
    LonLat::new(lon, a.lat + (b.lat - a.lat) * t).ok()
}
