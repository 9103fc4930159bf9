//! Choosing the hubs: trees of shortest ways from every sea end, then node after node, the one first that serves most pairs.

use super::{FAR, MAGIC, print_of, put};
use crate::network::{Joined, NONE, Network, Via, length_cm};
use crate::rules::Terms;
use crate::search::Rules;
use crate::{Place, RouteQuery, Sea, SeaError};
use rayon::prelude::*;
use sealane_geo::cube::{EARTH_RADIUS_M, angle};
use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::sync::Arc;

/// A tree of shortest ways cut down to what leads to sea ends.
#[derive(Default)]
struct Pruned {
    /// Nodes, nearest first.
    node: Vec<u32>,
    cm: Vec<u32>,
    /// Place in `node` of the one before, [`NONE`] at the root.
    parent: Vec<u32>,
    /// For each sea end: its distance and the place in `node` of the last before it.
    reach: Vec<(u32, u32)>,
    /// For each node: how many sea ends lie beyond it.
    below: Vec<u32>,
}

impl Sea {
    /// The file of hub labels for this world and the built-in ports (`data/coast/hubs.bin`); takes a minute or so.
    ///
    /// # Errors
    /// [`SeaError::World`] when the search is not symmetric.
    pub fn build_hubs(&self) -> Result<Vec<u8>, SeaError> {
        let net = self.network();
        let ends = sea_ends(net);
        let terms = Terms::new(net, &RouteQuery::default())?;
        let rules = terms.rules(0, terms.shut_now());
        let flat = Flat::new(net, &ends, &rules);
        let trees: Vec<Pruned> = (0..ends.len())
            .into_par_iter()
            .map_init(Grown::default, |g, s| {
                flat.grow(s, g);
                prune(net, &flat, g, s, &ends, &rules)
            })
            .collect();
        for (i, t) in trees.iter().enumerate() {
            for (j, u) in trees.iter().enumerate().take(i) {
                if t.reach[j].0 != u.reach[i].0 {
                    let at = |k: usize| ends[k].point.lon_lat().short();
                    return Err(SeaError::World(format!(
                        "{} to {} is {} cm there and {} cm back",
                        at(i),
                        at(j),
                        t.reach[j].0,
                        u.reach[i].0
                    )));
                }
            }
        }
        let wants = choose(&trees, net.world.nodes.len());
        let landmarks = crate::guide::Guide::pack(net).unwrap_or_default();
        Ok(write(net, &ends, &trees, &wants, &landmarks))
    }
}

fn sea_ends(net: &Network) -> Vec<Arc<Joined>> {
    let mut ends: Vec<Arc<Joined>> = crate::places::ports()
        .par_iter()
        .enumerate()
        .filter_map(|(i, p)| {
            net.join(&Place {
                name: String::new(),
                locode: None,
                country: String::new(),
                position: p.position(),
                port: Some(i),
            })
            .ok()
        })
        .collect();
    ends.sort_by_key(|j| (j.point, j.node));
    ends.dedup_by_key(|j| (j.point, j.node));
    ends
}

/// The open arcs of the free world and what each sea end sees of it, ready for many searches.
struct Flat {
    first: Vec<u32>,
    arcs: Vec<(u32, u32)>,
    fronts: Vec<Vec<(u32, u32)>>,
}

/// Working memory of one search: length to each node and the node before it.
#[derive(Default)]
struct Grown {
    dist: Vec<u32>,
    from: Vec<u32>,
    heap: BinaryHeap<Reverse<(u32, u32)>>,
}

impl Flat {
    fn new(net: &Network, ends: &[Arc<Joined>], rules: &Rules<'_>) -> Self {
        let nodes = &net.world.nodes;
        let (mut first, mut arcs) = (vec![0], Vec::new());
        for v in 0..nodes.len() as u32 {
            net.arcs(v, |to, len, via, arc| {
                let (p, q) = (nodes[v as usize], nodes[to as usize]);
                if rules.stretch(net, p, q, via, arc).is_some() {
                    arcs.push((to, len));
                }
            });
            first.push(arcs.len() as u32);
        }
        let fronts = ends
            .par_iter()
            .map(|j| {
                j.front(net)
                    .iter()
                    .filter(|&&(k, _)| {
                        let q = nodes[k as usize];
                        rules.stretch(net, j.point, q, Via::Sea, NONE).is_some()
                    })
                    .map(|&(k, l)| (k, l as u32))
                    .collect()
            })
            .collect();
        Self {
            first,
            arcs,
            fronts,
        }
    }

    fn grow(&self, s: usize, g: &mut Grown) {
        let n = self.first.len() - 1;
        g.dist.clear();
        g.dist.resize(n, FAR);
        g.from.clear();
        g.from.resize(n, NONE);
        for &(k, d) in &self.fronts[s] {
            g.dist[k as usize] = d;
            g.heap.push(Reverse((d, k)));
        }
        while let Some(Reverse((d, v))) = g.heap.pop() {
            if d > g.dist[v as usize] {
                continue;
            }
            let arcs = self.first[v as usize] as usize..self.first[v as usize + 1] as usize;
            for &(to, len) in &self.arcs[arcs] {
                let nd = d.saturating_add(len);
                if nd < g.dist[to as usize] {
                    g.dist[to as usize] = nd;
                    g.from[to as usize] = v;
                    g.heap.push(Reverse((nd, to)));
                }
            }
        }
    }
}

/// Length to a sea end and the last node before it.
fn reach(
    net: &Network,
    flat: &Flat,
    g: &Grown,
    ends: &[Arc<Joined>],
    (s, t): (usize, usize),
    rules: &Rules<'_>,
) -> (u32, u32) {
    let mut best = (FAR, NONE);
    for &(k, l) in &flat.fronts[t] {
        let d = g.dist[k as usize].saturating_add(l);
        if d < best.0 {
            best = (d, k);
        }
    }
    let (a, b) = (&ends[s], &ends[t]);
    if a.node != NONE || b.node != NONE {
        return best;
    }
    let least = angle(a.point.unit(), b.point.unit()) * EARTH_RADIUS_M * 99.43;
    if least < f64::from(best.0) {
        let direct = length_cm(a.point.lon_lat(), b.point.lon_lat()) as u32;
        if direct < best.0
            && net.world.mesh.sees(a.point, a.spot, b.point)
            && rules
                .stretch(net, a.point, b.point, Via::Sea, NONE)
                .is_some()
        {
            best = (direct, NONE);
        }
    }
    best
}

fn prune(
    net: &Network,
    flat: &Flat,
    g: &Grown,
    s: usize,
    ends: &[Arc<Joined>],
    rules: &Rules<'_>,
) -> Pruned {
    let (dist, from) = (&g.dist, &g.from);
    let mut below = vec![0_u32; dist.len()];
    let mut reached: Vec<(u32, u32)> = Vec::with_capacity(ends.len());
    for t in 0..ends.len() {
        let r = if s == t {
            (0, NONE)
        } else {
            reach(net, flat, g, ends, (s, t), rules)
        };
        reached.push(r);
        let mut v = r.1;
        while v != NONE {
            below[v as usize] += 1;
            v = from[v as usize];
        }
    }
    let mut node: Vec<u32> = (0..dist.len() as u32)
        .filter(|&v| below[v as usize] > 0)
        .collect();
    node.sort_by_key(|&v| (dist[v as usize], v));
    let mut place = vec![NONE; dist.len()];
    for (i, &v) in node.iter().enumerate() {
        place[v as usize] = i as u32;
    }
    let at = |v: u32| if v == NONE { NONE } else { place[v as usize] };
    for r in &mut reached {
        r.1 = at(r.1);
    }
    Pruned {
        cm: node.iter().map(|&v| dist[v as usize]).collect(),
        parent: node.iter().map(|&v| at(from[v as usize])).collect(),
        below: node.iter().map(|&v| below[v as usize]).collect(),
        node,
        reach: reached,
    }
}

/// What one label must hold: nodes, and sea ends.
#[derive(Clone, Default)]
struct Wants {
    /// Places in the pruned tree.
    nodes: Vec<u32>,
    /// Numbers of sea ends; its own among them.
    ends: Vec<u32>,
}

/// The sea ends whose trees hold a node: number, place in the tree, distance.
type Users = Vec<(u32, u32, u32)>;

fn choose(trees: &[Pruned], nodes: usize) -> Vec<Wants> {
    let n = trees.len();
    let mut users: Vec<Users> = vec![Vec::new(); nodes];
    let mut score = vec![0_u64; nodes];
    for (s, t) in trees.iter().enumerate() {
        for (i, &v) in t.node.iter().enumerate() {
            users[v as usize].push((s as u32, i as u32, t.cm[i]));
            score[v as usize] += u64::from(t.below[i]);
        }
    }
    // Pairs not yet served, each once.
    let mut open: Vec<Vec<u32>> = (0..n)
        .map(|s| {
            (s as u32 + 1..n as u32)
                .filter(|&t| trees[s].reach[t as usize].0 != FAR)
                .collect()
        })
        .collect();
    let mut wants = vec![Wants::default(); n];
    let mut room = vec![FAR; n];
    let mut heap: BinaryHeap<(u64, u32)> = (0..nodes as u32)
        .filter(|&v| score[v as usize] > 0)
        .map(|v| (score[v as usize], v))
        .collect();
    while let Some((_, v)) = heap.pop() {
        let all = &users[v as usize];
        for u in all {
            room[u.0 as usize] = u.2;
        }
        let serves = |s: u32, t: u32, cm: u32| {
            let rest = room[t as usize];
            rest != FAR && cm.checked_add(rest) == Some(trees[s as usize].reach[t as usize].0)
        };
        let count: u64 = all
            .iter()
            .map(|&(s, _, cm)| {
                open[s as usize]
                    .iter()
                    .filter(|&&t| serves(s, t, cm))
                    .count() as u64
            })
            .sum();
        // Nearly as good as the next is good enough.
        if count > 1 && heap.peek().is_some_and(|top| top.0 > count * 2) {
            heap.push((count, v));
        } else if count > 1 {
            let mut used = vec![false; n];
            for &(s, _, cm) in all {
                open[s as usize].retain(|&t| {
                    let yes = serves(s, t, cm);
                    if yes {
                        used[s as usize] = true;
                        used[t as usize] = true;
                    }
                    !yes
                });
            }
            for &(s, i, _) in all.iter().filter(|u| used[u.0 as usize]) {
                wants[s as usize].nodes.push(i);
            }
        }
        for u in all {
            room[u.0 as usize] = FAR;
        }
    }
    // What is left: one end of each pair is the hub, the busiest first.
    let mut left: Vec<Vec<u32>> = vec![Vec::new(); n];
    for (s, list) in open.iter().enumerate() {
        for &t in list {
            left[s].push(t);
            left[t as usize].push(s as u32);
        }
    }
    let mut order: Vec<u32> = (0..n as u32).collect();
    order.sort_by_key(|&s| (std::cmp::Reverse(left[s as usize].len()), s));
    let mut done = vec![false; n];
    for s in order {
        let rest: Vec<u32> = left[s as usize]
            .iter()
            .copied()
            .filter(|&t| !done[t as usize])
            .collect();
        done[s as usize] = true;
        if rest.is_empty() {
            continue;
        }
        wants[s as usize].ends.push(s);
        for t in rest {
            wants[t as usize].ends.push(s);
        }
    }
    wants
}

fn write(
    net: &Network,
    ends: &[Arc<Joined>],
    trees: &[Pruned],
    wants: &[Wants],
    landmarks: &[u8],
) -> Vec<u8> {
    let nodes = net.world.nodes.len() as u32;
    let bodies: Vec<Vec<u8>> = (0..ends.len())
        .map(|s| body(s as u32, &ends[s], &trees[s], &wants[s], nodes))
        .collect();
    let mut out = MAGIC.to_vec();
    out.extend(print_of(net).to_le_bytes());
    put(&mut out, ends.len() as u32);
    for (j, b) in ends.iter().zip(&bodies) {
        for c in [j.point.x, j.point.y, j.point.z] {
            out.extend(c.to_le_bytes());
        }
        put(&mut out, j.node.wrapping_add(1));
        put(&mut out, b.len() as u32);
    }
    put(&mut out, landmarks.len() as u32);
    out.extend(landmarks);
    for b in bodies {
        out.extend(b);
    }
    out
}

fn body(s: u32, end: &Joined, tree: &Pruned, wants: &Wants, nodes: u32) -> Vec<u8> {
    // Entries of the file: 0 is the root; a root at a node takes that node's place in the tree.
    let mut is_hub = vec![false; tree.node.len()];
    let mut keep = vec![false; tree.node.len()];
    let mut mark = |mut i: u32| {
        while i != NONE && !keep[i as usize] {
            keep[i as usize] = true;
            i = tree.parent[i as usize];
        }
    };
    for &i in &wants.nodes {
        is_hub[i as usize] = true;
        mark(i);
    }
    for &t in wants.ends.iter().filter(|&&t| t != s) {
        mark(tree.reach[t as usize].1);
    }
    let mut entry = vec![0_u32; tree.node.len()];
    let mut list: Vec<u8> = Vec::new();
    let mut count = 0_u32;
    let mut kinds = 0;
    let mut add = |parent: u32, word: u32, length: Option<u32>| {
        put(&mut list, count - parent);
        put(&mut list, word);
        if let Some(l) = length {
            put(&mut list, l);
        }
        count += 1;
        count
    };
    for i in (0..tree.node.len()).filter(|&i| keep[i]) {
        let root = tree.parent[i] == NONE;
        if root && end.node == tree.node[i] {
            kinds |= u32::from(is_hub[i]);
            continue;
        }
        let parent = if root {
            0
        } else {
            entry[tree.parent[i] as usize]
        };
        let free = root && end.node == NONE;
        entry[i] = add(
            parent,
            tree.node[i] << 1 | u32::from(is_hub[i]),
            free.then_some(tree.cm[i]),
        );
    }
    for &t in &wants.ends {
        if t == s {
            kinds |= 2;
            continue;
        }
        let (cm, last) = tree.reach[t as usize];
        let (parent, before) = if last == NONE {
            (0, 0)
        } else {
            (entry[last as usize], tree.cm[last as usize])
        };
        add(parent, (nodes + t) << 1 | 1, Some(cm - before));
    }
    let mut out = Vec::with_capacity(list.len() + 6);
    put(&mut out, count);
    put(&mut out, kinds);
    out.extend(list);
    out
}
