//! Hub labels (pruned landmark labelling): for each node the few nodes (hubs) through which all its shortest ways can be told.
//!
//! Two nodes' shortest length is the least sum over the hubs they share; the way itself follows the parents stored beside
//! the lengths. Akiba, Iwata, Yoshida: Fast exact shortest-path distance queries on large networks by pruned landmark
//! labeling (SIGMOD 2013).
#![allow(
    clippy::indexing_slicing,
    reason = "numeric kernel over tables that were checked when they were read or made here"
)]

use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// No length.
pub const FAR: u32 = u32::MAX;

/// A graph as adjacency lists in one array.
#[derive(Debug, Clone, Default)]
pub struct Graph {
    /// First arc of each node (one more than nodes).
    pub first: Vec<u32>,
    /// End and length (cm) of each arc.
    pub arcs: Vec<(u32, u32)>,
}

impl Graph {
    /// A graph from undirected edges; parallel edges are harmless.
    #[must_use]
    pub fn from_edges(n: usize, edges: &[(u32, u32, u32)]) -> Self {
        let mut first = vec![0_u32; n + 1];
        for &(a, b, _) in edges {
            first[a as usize + 1] += 1;
            first[b as usize + 1] += 1;
        }
        for i in 1..first.len() {
            first[i] += first[i - 1];
        }
        let mut next = first.clone();
        let mut arcs = vec![(0, 0); edges.len() * 2];
        for &(a, b, l) in edges {
            for (v, w) in [(a, b), (b, a)] {
                arcs[next[v as usize] as usize] = (w, l);
                next[v as usize] += 1;
            }
        }
        Self { first, arcs }
    }

    /// How many nodes.
    #[must_use]
    pub fn len(&self) -> usize {
        self.first.len().saturating_sub(1)
    }

    /// Whether there is no node.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Arcs of a node.
    #[must_use]
    pub fn of(&self, v: u32) -> &[(u32, u32)] {
        &self.arcs[self.first[v as usize] as usize..self.first[v as usize + 1] as usize]
    }

    /// Nodes from the most to the least used: how often each lies inside shortest ways from `samples` sources.
    #[must_use]
    pub fn order(&self, samples: usize) -> Vec<u32> {
        let n = self.len();
        let step = (n / samples.max(1)).max(1);
        let mut score = vec![0_u64; n];
        let mut dist = vec![u64::MAX; n];
        let mut parent = vec![u32::MAX; n];
        for s in (0..n).step_by(step) {
            let settled = self.tree(s as u32, &mut dist, &mut parent);
            let mut below = vec![1_u64; n];
            for &v in settled.iter().rev() {
                let p = parent[v as usize];
                if p != u32::MAX {
                    below[p as usize] += below[v as usize];
                    score[v as usize] += below[v as usize];
                }
            }
        }
        let mut order: Vec<u32> = (0..n as u32).collect();
        order.sort_by_key(|&v| (Reverse(score[v as usize]), Reverse(self.of(v).len()), v));
        order
    }

    /// Dijkstra; returns the nodes in the order they were settled.
    fn tree(&self, s: u32, dist: &mut [u64], parent: &mut [u32]) -> Vec<u32> {
        dist.fill(u64::MAX);
        parent.fill(u32::MAX);
        let mut settled = Vec::with_capacity(dist.len());
        let mut heap = BinaryHeap::from([Reverse((0_u64, s))]);
        dist[s as usize] = 0;
        while let Some(Reverse((d, v))) = heap.pop() {
            if d > dist[v as usize] {
                continue;
            }
            settled.push(v);
            for &(w, l) in self.of(v) {
                let nd = d + u64::from(l);
                if nd < dist[w as usize] {
                    dist[w as usize] = nd;
                    parent[w as usize] = v;
                    heap.push(Reverse((nd, w)));
                }
            }
        }
        settled
    }
}

/// Labels of all nodes, hubs by rank (0 is the most used).
#[derive(Debug, Clone, Default)]
pub struct Labels {
    /// First entry of each node (one more than nodes).
    pub first: Vec<u32>,
    /// Rank of the hub, rising within a node.
    pub hub: Vec<u16>,
    /// Length to the hub, cm.
    pub length_cm: Vec<u32>,
    /// Next node on the way to the hub (the node itself at the hub).
    pub next: Vec<u16>,
}

impl Labels {
    /// Labels of a graph whose nodes are ranked by `order`.
    #[must_use]
    pub fn build(graph: &Graph, order: &[u32]) -> Self {
        let n = graph.len();
        let mut lists: Vec<Vec<(u16, u32, u16)>> = vec![Vec::new(); n];
        let mut own = vec![u64::MAX; n];
        let mut dist = vec![u64::MAX; n];
        let mut parent = vec![0_u32; n];
        let mut touched: Vec<u32> = Vec::new();
        let mut heap = BinaryHeap::new();
        for (rank, &hub) in order.iter().enumerate() {
            for &(h, d, _) in &lists[hub as usize] {
                own[usize::from(h)] = u64::from(d);
            }
            dist[hub as usize] = 0;
            parent[hub as usize] = hub;
            touched.push(hub);
            heap.push(Reverse((0_u64, hub)));
            while let Some(Reverse((d, v))) = heap.pop() {
                if d > dist[v as usize] {
                    continue;
                }
                let known = lists[v as usize].iter().any(|&(h, l, _)| {
                    own[usize::from(h)]
                        .checked_add(u64::from(l))
                        .is_some_and(|s| s <= d)
                });
                if known {
                    continue;
                }
                lists[v as usize].push((rank as u16, d as u32, parent[v as usize] as u16));
                for &(w, l) in graph.of(v) {
                    let nd = d + u64::from(l);
                    if nd < dist[w as usize] {
                        if dist[w as usize] == u64::MAX {
                            touched.push(w);
                        }
                        dist[w as usize] = nd;
                        parent[w as usize] = v;
                        heap.push(Reverse((nd, w)));
                    }
                }
            }
            for v in touched.drain(..) {
                dist[v as usize] = u64::MAX;
            }
            for &(h, _, _) in &lists[hub as usize] {
                own[usize::from(h)] = u64::MAX;
            }
        }
        let mut out = Self::default();
        out.first.push(0);
        for l in lists {
            for (h, d, p) in l {
                out.hub.push(h);
                out.length_cm.push(d);
                out.next.push(p);
            }
            out.first.push(out.hub.len() as u32);
        }
        out
    }

    /// Entries of a node: ranks of its hubs and lengths to them.
    #[must_use]
    pub fn of(&self, v: u32) -> (&[u16], &[u32]) {
        let r = self.first[v as usize] as usize..self.first[v as usize + 1] as usize;
        (&self.hub[r.clone()], &self.length_cm[r])
    }

    /// Next node from `v` towards the hub of this rank, if `v` has it in its label.
    #[must_use]
    pub fn towards(&self, v: u32, hub: u16) -> Option<u32> {
        let r = self.first[v as usize] as usize..self.first[v as usize + 1] as usize;
        let i = self.hub[r.clone()].binary_search(&hub).ok()?;
        Some(u32::from(self.next[r.start + i]))
    }
}
