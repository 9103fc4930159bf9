//! All shortest ways from one position: one search for many destinations.
#![allow(
    clippy::indexing_slicing,
    reason = "numeric kernel over tables that were checked when the world file was read"
)]

use crate::network::{Joined, NONE, Network, Via, length_cm};
use crate::search::{Path, Rules, Step};
use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// Shortest lengths from one position to every node.
pub(crate) struct Tree<'a> {
    net: &'a Network,
    rules: &'a Rules<'a>,
    start: &'a Joined,
    dist: Vec<u64>,
    from: Vec<(u32, Via)>,
}

impl<'a> Tree<'a> {
    /// Grows the tree; `rules` must hold no musts and no areas.
    pub fn grow(net: &'a Network, start: &'a Joined, rules: &'a Rules<'a>) -> Self {
        let n = net.world.nodes.len();
        let mut t = Self {
            net,
            rules,
            start,
            dist: vec![u64::MAX; n],
            from: vec![(NONE, Via::Sea); n],
        };
        let mut heap = BinaryHeap::new();
        for &(k, d) in start.front(net) {
            let to = net.world.nodes[k as usize];
            if rules
                .stretch(net, start.point, to, Via::Sea, NONE)
                .is_some()
                && d < t.dist[k as usize]
            {
                t.dist[k as usize] = d;
                heap.push(Reverse((d, k)));
            }
        }
        while let Some(Reverse((d, v))) = heap.pop() {
            if d > t.dist[v as usize] {
                continue;
            }
            if rules.stopped() {
                break;
            }
            let here = net.world.nodes[v as usize];
            net.arcs(v, |to, len, via, arc| {
                let nd = d + u64::from(len);
                if nd < t.dist[to as usize]
                    && rules
                        .stretch(net, here, net.world.nodes[to as usize], via, arc)
                        .is_some()
                {
                    t.dist[to as usize] = nd;
                    t.from[to as usize] = (v, via);
                    heap.push(Reverse((nd, to)));
                }
            });
        }
        t
    }

    /// Lengths and parents of all nodes.
    pub fn parts(&self) -> (&[u64], &[(u32, Via)]) {
        (&self.dist, &self.from)
    }

    /// The length to a joined position over the network (access not counted) and the last node before it.
    pub fn reach(&self, b: &Joined) -> Option<(u64, u32)> {
        let mut best = (u64::MAX, NONE);
        for &(k, l) in b.front(self.net) {
            let d = self.dist[k as usize];
            if d != u64::MAX
                && d + l < best.0
                && self
                    .rules
                    .stretch(
                        self.net,
                        self.net.world.nodes[k as usize],
                        b.point,
                        Via::Sea,
                        NONE,
                    )
                    .is_some()
            {
                best = (d + l, k);
            }
        }
        let a = self.start;
        let direct = length_cm(a.point.lon_lat(), b.point.lon_lat());
        if direct < best.0
            && a.node == NONE
            && b.node == NONE
            && self.net.world.mesh.sees(a.point, a.spot, b.point)
            && self
                .rules
                .stretch(self.net, a.point, b.point, Via::Sea, NONE)
                .is_some()
        {
            best = (direct, NONE);
        }
        (best.0 != u64::MAX).then_some(best)
    }

    /// The way to a joined position.
    pub fn path(&self, b: &Joined) -> Option<Path> {
        let (length_cm, mut v) = self.reach(b)?;
        let mut steps = vec![Step {
            to: b.point,
            node: b.node,
            via: Via::Sea,
        }];
        while v != NONE {
            let (p, via) = self.from[v as usize];
            steps.push(Step {
                to: self.net.world.nodes[v as usize],
                node: v,
                via,
            });
            v = p;
        }
        steps.reverse();
        Some(Path { length_cm, steps })
    }
}
