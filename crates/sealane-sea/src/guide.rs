//! Landmarks for the goal-directed search: lengths from a few far-off nodes to all others bound what is left of a way from below
//! (Goldberg, Harrelson: Computing the shortest path: A* search meets graph theory, SODA 2005).
//!
//! Those of the free world come with the hub labels. A world where something is shut may use them too, for shutting never
//! shortens; one that is asked often gets lengths of its own.
//!
//! In the file: how many landmarks and nodes, then for each landmark its node and, node after node, the difference of its length
//! to the one before, in steps of 500 m rounded down, all as varints.
#![allow(
    clippy::indexing_slicing,
    reason = "numeric kernel over tables made here"
)]

use crate::hubs::{put, take};
use crate::network::{Joined, NONE, Network, Via, at_least_cm};
use crate::search::Rules;
use crate::tree::Tree;
use rayon::prelude::*;
use std::sync::{Arc, Mutex, OnceLock, atomic::AtomicBool};

/// Landmarks of one world.
const LANDMARKS: usize = 48;
/// How many of them one search asks at most.
const ASKED: usize = 8;
/// Worlds with lengths of their own that are kept.
const WORLDS: usize = 6;
/// A world gets lengths of its own at this search.
const SEARCHES: u32 = 24;
/// Lengths are kept in steps of this many cm, rounded down.
const STEP_CM: u32 = 50_000;
/// No way.
const FAR: u16 = u16::MAX;
/// The network's triangle inequality holds to this, cm: positions between nodes, lengths rounded up.
const SLACK_CM: u32 = 200;

/// Landmarks of one world: lengths to each node, in steps, node by node.
#[derive(Debug)]
pub(crate) struct Guide {
    nodes: Vec<u32>,
    steps: Vec<[u16; LANDMARKS]>,
    shut: Vec<bool>,
}

/// Lengths from the landmarks to one position, cm, none longer than the truth, and which of them are worth asking.
#[derive(Debug)]
pub(crate) struct Sighted {
    cm: [u32; LANDMARKS],
    ask: Vec<u8>,
}

#[derive(Debug)]
struct Known {
    shut: Vec<bool>,
    searches: u32,
    guide: Option<Arc<Guide>>,
}

/// The landmarks of the free world, unpacked at first use, and those made since.
#[derive(Debug, Default)]
pub(crate) struct Guides {
    packed: Vec<u8>,
    free: OnceLock<Option<Arc<Guide>>>,
    made: Mutex<Vec<Known>>,
}

impl Guides {
    /// With the landmarks of the free world.
    pub fn with(packed: Vec<u8>) -> Self {
        Self {
            packed,
            ..Self::default()
        }
    }

    fn free(&self, net: &Network) -> Option<&Arc<Guide>> {
        self.free
            .get_or_init(|| Guide::unpack(net, &self.packed).map(Arc::new))
            .as_ref()
    }

    /// Landmarks that bound ways under `shut`.
    pub fn for_world(&self, net: &Network, rules: &Rules<'_>) -> Option<Arc<Guide>> {
        let shut = rules.shut.as_slice();
        let free = self.free(net);
        if shut == net.shut_by_default
            && let Some(guide) = free
        {
            return Some(Arc::clone(guide));
        }
        // The free world's bounds hold wherever things are only shut.
        let other = || free.filter(|_| net.only_shuts(shut)).cloned();
        if !rules.often {
            return other();
        }
        let due = {
            let mut all = self.made.lock().ok()?;
            let at = all.iter().position(|k| k.shut == shut).unwrap_or_else(|| {
                if all.len() >= WORLDS {
                    all.remove(0);
                }
                all.push(Known {
                    shut: shut.to_vec(),
                    searches: 0,
                    guide: None,
                });
                all.len() - 1
            });
            let known = &mut all[at];
            known.searches = known.searches.saturating_add(1);
            if known.guide.is_some() {
                return known.guide.clone();
            }
            known.searches == SEARCHES
        };
        if !due {
            return other();
        }
        // Made outside the lock: others search on without.
        let made = match free {
            Some(f) => Guide::from_nodes(net, &f.nodes, shut, rules.stop),
            None => Guide::spread(net, shut, rules.stop),
        }
        .map(Arc::new);
        if let Ok(mut all) = self.made.lock()
            && let Some(known) = all.iter_mut().find(|k| k.shut == shut)
        {
            match &made {
                Some(_) => known.guide.clone_from(&made),
                None => known.searches = 0,
            }
        }
        made.or_else(other)
    }
}

/// Lengths from one node to all in steps; `None` when stopped.
fn steps_from(net: &Network, node: u32, rules: &Rules<'_>) -> Option<Vec<u16>> {
    // From the node itself: the head of a river sees no water.
    let start = Joined::at(
        net.world.nodes[node as usize],
        net.spot_of(node),
        node,
        Vec::new(),
    );
    let tree = Tree::grow(net, &start, rules);
    if rules.stopped() {
        return None;
    }
    let step = |d: &u64| u16::try_from(d / u64::from(STEP_CM)).unwrap_or(FAR);
    Some(tree.parts().0.iter().map(step).collect())
}

impl Guide {
    /// Landmarks far from each other, for the free world of the label file.
    pub fn pack(net: &Network) -> Option<Vec<u8>> {
        let guide = Self::spread(net, &net.shut_by_default, None)?;
        let mut out = Vec::new();
        put(&mut out, LANDMARKS as u32);
        put(&mut out, guide.steps.len() as u32);
        for (l, &node) in guide.nodes.iter().enumerate() {
            put(&mut out, node);
            let mut last = 0_i32;
            for s in &guide.steps {
                let now = i32::from(s[l]);
                let d = now - last;
                put(&mut out, ((d << 1) ^ (d >> 31)) as u32);
                last = now;
            }
        }
        Some(out)
    }

    fn unpack(net: &Network, packed: &[u8]) -> Option<Self> {
        let mut r = packed;
        let n = net.world.nodes.len();
        if take(&mut r)? as usize != LANDMARKS || take(&mut r)? as usize != n {
            return None;
        }
        let mut guide = Self {
            nodes: Vec::new(),
            steps: vec![[FAR; LANDMARKS]; n],
            shut: net.shut_by_default.clone(),
        };
        for l in 0..LANDMARKS {
            let node = take(&mut r)?;
            guide.nodes.push(node);
            if node as usize >= n {
                return None;
            }
            let mut last = 0_i32;
            for s in &mut guide.steps {
                let v = take(&mut r)?;
                last += (v >> 1) as i32 ^ -((v & 1) as i32);
                s[l] = u16::try_from(last).ok()?;
            }
        }
        r.is_empty().then_some(guide)
    }

    /// Each landmark is the node farthest from those before; `None` when it was stopped.
    fn spread(net: &Network, shut: &[bool], stop: Option<&AtomicBool>) -> Option<Self> {
        let n = net.world.nodes.len();
        let rules = Rules {
            shut: shut.to_vec(),
            stop,
            ..Rules::default()
        };
        let mut guide = Self {
            nodes: Vec::new(),
            steps: vec![[FAR; LANDMARKS]; n],
            shut: shut.to_vec(),
        };
        // The first is the farthest from an arbitrary node that reaches the open sea.
        let mut at = (0..n).find(|&v| net.in_open_sea(v as u32)).unwrap_or(0) as u32;
        let mut nearest = steps_from(net, at, &rules)?;
        let reached: Vec<bool> = nearest.iter().map(|&d| d != FAR).collect();
        let farthest = |nearest: &[u16]| {
            (0..n)
                .filter(|&v| reached[v] && nearest[v] != FAR)
                .max_by_key(|&v| (nearest[v], v))
                .unwrap_or(0) as u32
        };
        for l in 0..LANDMARKS {
            at = if l == 0 {
                let first = farthest(&nearest);
                nearest.fill(FAR);
                first
            } else {
                farthest(&nearest)
            };
            guide.nodes.push(at);
            for (v, d) in steps_from(net, at, &rules)?.into_iter().enumerate() {
                guide.steps[v][l] = d;
                nearest[v] = nearest[v].min(d);
            }
        }
        Some(guide)
    }

    /// Lengths from given landmarks in another world; `None` when it was stopped.
    fn from_nodes(
        net: &Network,
        nodes: &[u32],
        shut: &[bool],
        stop: Option<&AtomicBool>,
    ) -> Option<Self> {
        let rules = Rules {
            shut: shut.to_vec(),
            stop,
            ..Rules::default()
        };
        let rows: Vec<Vec<u16>> = nodes
            .par_iter()
            .map(|&k| steps_from(net, k, &rules))
            .collect::<Option<_>>()?;
        let mut steps = vec![[FAR; LANDMARKS]; net.world.nodes.len()];
        for (l, row) in rows.iter().enumerate() {
            for (s, &d) in steps.iter_mut().zip(row) {
                s[l] = d;
            }
        }
        Some(Self {
            nodes: nodes.to_vec(),
            steps,
            shut: shut.to_vec(),
        })
    }

    /// Lengths from the landmarks to a position, in the landmarks' own world, and the landmarks that tell most of a way there from
    /// the nodes in sight of its beginning.
    pub fn sight(&self, net: &Network, a: &Joined, b: &Joined) -> Sighted {
        let rules = Rules {
            shut: self.shut.clone(),
            ..Rules::default()
        };
        let mut cm = [u32::MAX; LANDMARKS];
        let goal = b.point.unit();
        for &k in b.seen(net) {
            let len = if k == b.node {
                0
            } else {
                at_least_cm(net.unit_of[k as usize], goal) as u32
            };
            if rules
                .stretch(net, net.world.nodes[k as usize], b.point, Via::Sea, NONE)
                .is_none()
            {
                continue;
            }
            for (o, &s) in cm.iter_mut().zip(&self.steps[k as usize]) {
                if s != FAR {
                    *o = (*o).min((u32::from(s) * STEP_CM).saturating_add(len));
                }
            }
        }
        let mut sighted = Sighted {
            cm,
            ask: Vec::new(),
        };
        sighted.choose(self, a.seen(net));
        sighted
    }

    /// What the `l`th landmark says of the way from node `v`, cm.
    fn told(&self, v: u32, l: usize, cm: &[u32; LANDMARKS]) -> u32 {
        // Only one way round: lengths to a node are those of ways that can bend there, at times longer than the shortest.
        let s = self.steps[v as usize][l];
        if s == FAR || cm[l] == u32::MAX {
            return 0;
        }
        cm[l].saturating_sub((u32::from(s) + 1) * STEP_CM + SLACK_CM)
    }

    /// No way from node `v` to the sighted position is shorter than this, cm.
    pub fn bound(&self, v: u32, goal: &Sighted) -> u64 {
        let best = goal
            .ask
            .iter()
            .map(|&l| self.told(v, usize::from(l), &goal.cm))
            .max();
        u64::from(best.unwrap_or(0))
    }
}

impl Sighted {
    /// The landmarks that bound best from a sample of the starts; few are as good as all.
    fn choose(&mut self, guide: &Guide, starts: &[u32]) {
        let step = starts.len().div_ceil(16).max(1);
        let mut best: Vec<(u32, u8)> = (0..LANDMARKS)
            .map(|l| {
                let sample = starts.iter().step_by(step);
                let sum: u64 = sample.map(|&v| u64::from(guide.told(v, l, &self.cm))).sum();
                ((sum >> 8) as u32, l as u8)
            })
            .filter(|s| s.0 > 0)
            .collect();
        best.sort_unstable_by(|a, b| b.cmp(a));
        // The best on the whole, and the best of each start in the sample.
        let mut ask: Vec<u8> = best.iter().take(ASKED / 2).map(|s| s.1).collect();
        for &v in starts.iter().step_by(step) {
            let top = best
                .iter()
                .max_by_key(|s| (guide.told(v, usize::from(s.1), &self.cm), s.1));
            if let Some(&(_, l)) = top
                && !ask.contains(&l)
                && ask.len() < ASKED
            {
                ask.push(l);
            }
        }
        self.ask = ask;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Sea;
    use sealane_geo::LonLat;

    #[test]
    fn landmarks_bound_ways_from_below_and_nearly_reach_them() {
        let net = Sea::embedded().unwrap().network();
        let rules = Rules {
            shut: net.shut_by_default.clone(),
            ..Rules::default()
        };
        let guide = net.guides.for_world(net, &rules).unwrap();
        // Far-off seas behind capes, and a fjord of the ice.
        let goals = [
            (60.0, 15.0),
            (-140.0, 30.0),
            (20.0, 58.0),
            (125.0, -5.0),
            (-80.0, 25.0),
            (35.0, 43.5),
            (100.0, 77.0),
            (165.0, -77.0),
        ];
        let n = net.world.nodes.len() as u32;
        let (mut far, mut close) = (0, 0);
        for v in (0..n).step_by(n as usize / 12) {
            let place = net.world.nodes[v as usize];
            let start = Joined::at(place, net.spot_of(v), v, Vec::new());
            let tree = Tree::grow(net, &start, &rules);
            for (lon, lat) in goals {
                let p = LonLat::new(lon, lat).unwrap().into();
                let goal = Joined::at(p, net.world.mesh.spot(p, 0), NONE, Vec::new());
                let Some((way_cm, _)) = tree.reach(&goal) else {
                    continue;
                };
                let sighted = guide.sight(net, &start, &goal);
                let bound = guide.bound(v, &sighted);
                assert!(bound <= way_cm, "node {v} to {lat},{lon}: {bound} {way_cm}");
                far += usize::from(way_cm > 500_000_000);
                close += usize::from(way_cm > 500_000_000 && bound * 10 > way_cm * 9);
            }
        }
        assert!(far > 50 && close * 2 > far, "{close} of {far}");
    }
}
