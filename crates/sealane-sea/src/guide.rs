//! Landmarks for the goal-directed search: lengths from a few far-off nodes to all others bound what is left of a way from below
//! (Goldberg, Harrelson: Computing the shortest path: A* search meets graph theory, SODA 2005).
//!
//! Each world (what is shut) has its own landmarks, made when it has been searched a few times.
#![allow(
    clippy::indexing_slicing,
    reason = "numeric kernel over tables made here"
)]

use crate::network::{Joined, NONE, Network, Via, at_least_cm};
use crate::search::Rules;
use crate::tree::Tree;
use std::sync::{Arc, Mutex, atomic::AtomicBool};

/// Landmarks of one world.
const LANDMARKS: usize = 48;
/// Worlds kept.
const WORLDS: usize = 6;
/// A world gets landmarks at this search.
const SEARCHES: u32 = 4;
const FAR: u32 = u32::MAX;

/// Landmarks of one world: lengths to each node, cm, node by node.
#[derive(Debug)]
pub(crate) struct Guide {
    cm: Vec<[u32; LANDMARKS]>,
    shut: Vec<bool>,
}

/// The network's triangle inequality holds to this, cm: positions between nodes, lengths rounded up.
const SLACK_CM: u32 = 200;

/// Lengths from the landmarks to one position.
pub(crate) type Sighted = [u32; LANDMARKS];

#[derive(Debug)]
struct Known {
    shut: Vec<bool>,
    searches: u32,
    guide: Option<Arc<Guide>>,
}

/// The landmarks made so far.
#[derive(Debug, Default)]
pub(crate) struct Guides(Mutex<Vec<Known>>);

impl Guides {
    /// Landmarks that bound ways under `shut`, if it pays to have them.
    pub fn for_world(&self, net: &Network, rules: &Rules<'_>) -> Option<Arc<Guide>> {
        let shut = rules.shut.as_slice();
        let mut all = self.0.lock().ok()?;
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
        known.searches += 1;
        if known.guide.is_none() && known.searches >= SEARCHES {
            known.guide = Guide::new(net, shut, rules.stop).map(Arc::new);
        }
        if known.guide.is_some() {
            return known.guide.clone();
        }
        // The free world's bounds hold wherever things are only shut.
        if net.only_shuts(shut) {
            return all
                .iter()
                .find(|k| k.shut == net.shut_by_default)
                .and_then(|k| k.guide.clone());
        }
        None
    }
}

impl Guide {
    /// `None` when it was stopped.
    fn new(net: &Network, shut: &[bool], stop: Option<&AtomicBool>) -> Option<Self> {
        let n = net.world.nodes.len();
        let mut cm = vec![[FAR; LANDMARKS]; n];
        let rules = Rules {
            shut: shut.to_vec(),
            stop,
            ..Rules::default()
        };
        // Each landmark is the node farthest from those before; the first from an arbitrary one.
        let mut nearest = vec![u64::MAX; n];
        let mut at = 0_u32;
        for l in 0..=LANDMARKS {
            let start = Joined::at(
                net.world.nodes[at as usize],
                net.spot_of(at),
                at,
                Vec::new(),
            );
            let tree = Tree::grow(net, &start, &rules);
            if rules.stopped() {
                return None;
            }
            let (dist, _) = tree.parts();
            for (v, &d) in dist.iter().enumerate() {
                if l > 0 && d < u64::from(FAR) {
                    cm[v][l - 1] = d as u32;
                    nearest[v] = nearest[v].min(d);
                } else if l == 0 && d != u64::MAX {
                    nearest[v] = d;
                }
            }
            at = (0..n)
                .filter(|&v| nearest[v] != u64::MAX)
                .max_by_key(|&v| (nearest[v], v))
                .unwrap_or(0) as u32;
            if l == 0 {
                nearest.fill(u64::MAX);
            }
        }
        Some(Self {
            cm,
            shut: shut.to_vec(),
        })
    }

    /// Lengths from the landmarks to a position, in the landmarks' own world.
    pub fn sight(&self, net: &Network, b: &Joined) -> Sighted {
        let rules = Rules {
            shut: self.shut.clone(),
            ..Rules::default()
        };
        let mut out = [FAR; LANDMARKS];
        let goal = b.point.unit();
        for &k in b.seen(net) {
            let node = net.world.nodes[k as usize];
            let len = if k == b.node {
                0
            } else {
                at_least_cm(node.unit(), goal)
            };
            if rules.stretch(net, node, b.point, Via::Sea, NONE).is_none() {
                continue;
            }
            for (o, &d) in out.iter_mut().zip(&self.cm[k as usize]) {
                *o = (*o).min(d.saturating_add(len.min(u64::from(FAR)) as u32));
            }
        }
        out
    }

    /// No way from node `v` to the sighted position is shorter than this, cm.
    pub fn bound(&self, v: u32, goal: &Sighted) -> u64 {
        debug_assert!(v != NONE);
        // Only one way round: lengths to a node are those of ways that can bend there, at times longer than the shortest.
        let mut best = 0;
        for (&d, &g) in self.cm[v as usize].iter().zip(goal) {
            if g != FAR {
                best = best.max(g.saturating_sub(d));
            }
        }
        u64::from(best.saturating_sub(SLACK_CM))
    }
}
