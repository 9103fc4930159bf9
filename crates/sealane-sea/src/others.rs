//! Other ways beside the best: by other passages, or on another side of an island.
#![allow(
    clippy::indexing_slicing,
    reason = "indices run over the parts of vectors and of windows of two"
)]

use crate::islands::{self, Island, azimuth, most_more_nm, wind};
use crate::network::Joined;
use crate::passages;
use crate::rules::Terms;
use crate::sea::{Sea, Way, line_of, nm, passages_of};
use crate::search::search;
use crate::through::{Cut, goes_through};
use crate::{Alternative, IslandSide, Route, RouteQuery};
use rayon::prelude::*;
use sealane_geo::LonLat;
use sealane_geo::cube::{CubePoint, cross_properly, lon_lat, normalise};
use std::collections::HashSet;
use std::sync::Arc;

/// A way on another side of an island that shares more of its length with the best is a wiggle of it.
const LEAST_APART: f64 = 0.1;

impl Sea {
    /// Ways that differ by passage or by the side of an island, shortest first; of those that differ by an island alone at most half.
    pub(crate) fn alternatives(
        &self,
        query: &RouteQuery,
        joined: &[Arc<Joined>],
        terms: &Terms,
        through: u32,
        best: &Route,
        ways: &[Way],
    ) -> Vec<Alternative> {
        let mut found = self.by_passages(query, joined, terms, through, best);
        let mut aside: Vec<Alternative> = Vec::new();
        for mut other in self.by_islands(joined, terms, through, best, ways) {
            if let Some(same) = found.iter_mut().find(|f| f.line == other.line) {
                same.sides.append(&mut other.sides);
            } else if let Some(same) = aside.iter_mut().find(|f| f.line == other.line) {
                same.sides.append(&mut other.sides);
            } else {
                aside.push(other);
            }
        }
        let by_length = |a: &Alternative, b: &Alternative| a.distance_nm.total_cmp(&b.distance_nm);
        found.sort_by(by_length);
        aside.sort_by(by_length);
        let room = query.alternatives.saturating_sub(found.len());
        aside.truncate(room.max(query.alternatives / 2));
        found.truncate(query.alternatives - aside.len());
        found.append(&mut aside);
        found.sort_by(by_length);
        found
    }

    /// Ways that differ by passage: each passage of the best way shut in turn, then each of theirs.
    fn by_passages(
        &self,
        query: &RouteQuery,
        joined: &[Arc<Joined>],
        terms: &Terms,
        through: u32,
        best: &Route,
    ) -> Vec<Alternative> {
        let net = self.network();
        let names = &net.world.names;
        let mut found: Vec<Alternative> = Vec::new();
        let mut tried: Vec<Vec<bool>> = vec![terms.shut_now()];
        let mut queue: Vec<(Vec<bool>, Vec<String>)> =
            vec![(terms.shut_now(), best.passages.clone())];
        let mut at = 0;
        while let Some((base, used)) = queue.get(at).cloned() {
            at += 1;
            let mut shuts: Vec<Vec<bool>> = Vec::new();
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
                shuts.push(shut);
            }
            let answers: Vec<_> = shuts
                .into_par_iter()
                .filter_map(|shut| {
                    let ways = self.ways_through(joined, terms, &shut, through);
                    Some((shut, ways.ok()?))
                })
                .collect();
            for (shut, ways) in answers {
                let distance_nm = nm(ways.iter().map(|w| w.length_cm).sum());
                let passages = passages_of(net, &ways);
                let known =
                    passages == best.passages || found.iter().any(|f| f.passages == passages);
                if !known {
                    queue.push((shut, passages.clone()));
                    found.push(Alternative {
                        distance_nm,
                        extra_nm: distance_nm - best.distance_nm,
                        passages,
                        sides: Vec::new(),
                        line: line_of(&ways),
                    });
                }
            }
            let wanted = query.alternatives.min(20);
            if found.len() >= wanted + wanted.div_ceil(2) || at > 4 {
                break;
            }
        }
        found
    }

    /// Ways that pass an island on the other side than the best, leg by leg.
    fn by_islands(
        &self,
        joined: &[Arc<Joined>],
        terms: &Terms,
        through: u32,
        best: &Route,
        ways: &[Way],
    ) -> Vec<Alternative> {
        // Which leg uses what is required is known of a single leg only.
        if terms.musts() > 0 && ways.len() > 1 {
            return Vec::new();
        }
        let legs: Vec<(usize, &Joined, &Joined, &Way)> = joined
            .windows(2)
            .zip(ways)
            .enumerate()
            .filter_map(|(k, (pair, way))| match pair {
                [a, b] => Some((k, a.as_ref(), b.as_ref(), way)),
                _ => None,
            })
            .collect();
        let mut out = Vec::new();
        for (leg, a, b, way) in legs {
            let found: Vec<(Way, &Island)> = islands::beside(&way.drawn.line, nm(way.length_cm))
                .into_par_iter()
                .filter_map(|i| Some((self.round(a, b, terms, through, way, i)?, i)))
                .collect();
            for (other, island) in found {
                let all: Vec<&Way> = ways
                    .iter()
                    .enumerate()
                    .map(|(k, w)| if k == leg { &other } else { w })
                    .collect();
                let distance_nm = nm(all.iter().map(|w| w.length_cm).sum());
                out.push(Alternative {
                    distance_nm,
                    extra_nm: distance_nm - best.distance_nm,
                    passages: passages_of(self.network(), all.iter().copied()),
                    sides: vec![side(island, &other.drawn.line, &way.drawn.line)],
                    line: line_of(all.iter().copied()),
                });
            }
        }
        out
    }

    /// The shortest way on the other side of an island, if it is one worth telling.
    fn round(
        &self,
        a: &Joined,
        b: &Joined,
        terms: &Terms,
        through: u32,
        way: &Way,
        island: &Island,
    ) -> Option<Way> {
        let net = self.network();
        let mut cut = Cut::along(net, island.tie(), false);
        let odd = [&way.drawn.line, &a.access, &b.access]
            .into_iter()
            .fold(false, |odd, line| odd ^ cut.by_line(line));
        cut.odd = !odd;
        let more_cm = most_more_nm(nm(way.length_cm), island) * 185_200.0;
        let all = (1_u32 << terms.musts()) - 1;
        let mut rules = terms.rules(all, terms.shut_now());
        rules.cuts = vec![cut];
        let searched = way.length_cm.checked_sub(a.access_cm + b.access_cm)?;
        rules.below_cm = Some(searched + more_cm as u64);
        let path = search(net, a, b, &rules)?;
        let kept =
            terms.must.iter().enumerate().all(|(k, (_, set))| {
                (through >> k) & 1 == 0 || goes_through(net, set, a, b, &path)
            });
        let other = Way::draw(net, a, b, &path);
        let line = &other.drawn.line;
        // Access lines may well lie beside the way.
        let sea = a.access.len().saturating_sub(1)..line.len() - b.access.len().saturating_sub(1);
        let simple = !meets_itself(line.get(sea).unwrap_or_default());
        (kept && simple && apart(line, &way.drawn.line) >= LEAST_APART).then_some(other)
    }
}

type Stretch = (CubePoint, CubePoint);

fn stretch(p: LonLat, q: LonLat) -> Stretch {
    let (p, q) = (CubePoint::from(p), CubePoint::from(q));
    (p.min(q), p.max(q))
}

/// Stretches of a line that another does not have.
fn own(line: &[LonLat], other: &[LonLat]) -> Vec<[LonLat; 2]> {
    let pairs = |l: &[LonLat]| -> Vec<[LonLat; 2]> {
        let (a, b) = (l.iter(), l.iter().skip(1));
        a.zip(b).map(|(p, q)| [*p, *q]).collect()
    };
    let shared: HashSet<Stretch> = pairs(other).iter().map(|[p, q]| stretch(*p, *q)).collect();
    let mut out = pairs(line);
    out.retain(|[p, q]| !shared.contains(&stretch(*p, *q)));
    out
}

/// Share of a line's length that another does not have.
fn apart(line: &[LonLat], other: &[LonLat]) -> f64 {
    let whole: f64 = own(line, &[]).iter().map(|[p, q]| p.distance_nm(*q)).sum();
    let apart: f64 = own(line, other)
        .iter()
        .map(|[p, q]| p.distance_nm(*q))
        .sum();
    if whole > 0.0 { apart / whole } else { 0.0 }
}

/// Whether a line crosses itself or comes back to a point: a way with a loop round an island is no other way.
fn meets_itself(line: &[LonLat]) -> bool {
    let mut points: Vec<CubePoint> = line.iter().map(|p| CubePoint::from(*p)).collect();
    points.dedup();
    let mut seen = HashSet::new();
    if !points.iter().all(|p| seen.insert(*p)) {
        return true;
    }
    let stretches: Vec<_> = points.windows(2).collect();
    stretches.iter().enumerate().any(|(i, w)| {
        stretches.iter().skip(i + 2).any(|v| match (w, v) {
            ([a, b], [c, d]) => cross_properly(*a, *b, *c, *d),
            _ => false,
        })
    })
}

/// On which side of the island the way runs and on which the best.
fn side(island: &Island, line: &[LonLat], best: &[LonLat]) -> IslandSide {
    IslandSide {
        island: island.name.clone(),
        position: island.middle,
        side: wind(passing(island, line)).to_owned(),
        instead_of: wind(passing(island, best)).to_owned(),
    }
}

/// Looks at a line as it passes an island.
const LOOKS: f64 = 40.0;

/// The bearing from an island halfway through the turn in which it sees a line go by, radians: two lines with the same ends that pass
/// on unlike sides are seen at opposite bearings.
fn passing(island: &Island, line: &[LonLat]) -> f64 {
    let step_nm = island.extent_nm / LOOKS;
    let mut looks = line.windows(2).flat_map(|w| {
        let n = (w[0].distance_nm(w[1]) / step_nm)
            .ceil()
            .clamp(1.0, 1_000.0);
        let (p, q) = (w[0].unit(), w[1].unit());
        (0..=n as u32).map(move |k| {
            let t = f64::from(k) / n;
            let at = [0, 1, 2].map(|i| p[i] * (1.0 - t) + q[i] * t);
            azimuth(island.middle, lon_lat(normalise(at)))
        })
    });
    let first = looks.next().unwrap_or_default();
    let turn = std::f64::consts::TAU;
    let (_, sum) = looks.fold((first, 0.0), |(last, sum), now| {
        let step = (now - last + 1.5 * turn).rem_euclid(turn) - turn / 2.0;
        (now, sum + step)
    });
    first + sum / 2.0
}
