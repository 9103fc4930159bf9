//! Near-shore water as a graph: a Delaunay triangulation between the shores, whose water-to-water edges are gates to sail through.
//!
//! A node is the middle of such an edge; two nodes of one triangle can see each other over water alone, however narrow the channel is.
#![allow(
    clippy::indexing_slicing,
    reason = "indices come from the triangulation itself"
)]

use super::coast::{Coast, Flat, KM_PER_DEGREE, edges, flat, km, meet, round, scale};
use rayon::prelude::*;
use sealane_geo::LonLat;
use spade::{ConstrainedDelaunayTriangulation, Point2, PositionInTriangulation, Triangulation};
use std::{cmp::Ordering, collections::BinaryHeap};

/// Clearances are measured up to this, km.
pub const CAP_KM: f64 = 9.0;
/// South of this the ice shelves lie, whose edge repeats the coast behind them.
const SHELVES_LAT: f64 = -60.0;
/// Spacing of the points strewn over near-shore water, km.
const LATTICE_KM: f64 = 2.4;

/// One gate between two triangles of water.
#[derive(Debug, Clone, Copy)]
pub struct Node {
    /// Its middle.
    pub at: Flat,
    /// Kilometres to the nearest shore.
    pub clear_km: f64,
}

/// The graph.
pub struct Water {
    cdt: ConstrainedDelaunayTriangulation<Point2<f64>>,
    /// Nodes of each triangle, `NONE` where there is none.
    face_nodes: Vec<[u32; 3]>,
    /// All nodes.
    pub nodes: Vec<Node>,
    first: Vec<u32>,
    to: Vec<u32>,
    km: Vec<f32>,
}

const NONE: u32 = u32::MAX;

/// Way back to a root for each node reached.
pub struct Tree {
    /// Weighted cost from the nearest root, km; infinite when not reached.
    pub cost: Vec<f64>,
    /// Next node towards the root; itself at a root.
    pub back: Vec<u32>,
}

#[derive(PartialEq)]
struct Item(f64, u32);
impl Eq for Item {}
impl Ord for Item {
    fn cmp(&self, o: &Self) -> Ordering {
        o.0.total_cmp(&self.0).then(o.1.cmp(&self.1))
    }
}
impl PartialOrd for Item {
    fn partial_cmp(&self, o: &Self) -> Option<Ordering> {
        Some(self.cmp(o))
    }
}

/// How much dearer a kilometre is near a shore than in open water.
fn weight(clear_km: f64) -> f64 {
    let lack = (1.0 - clear_km / 5.0).clamp(0.0, 1.0);
    1.0 + 2.0 * lack * lack
}

impl Water {
    /// Triangulates the water of `coast`; nothing passes `shut` lines.
    pub fn new(coast: &Coast, shut: &[Vec<Flat>]) -> Result<Self, Box<dyn std::error::Error>> {
        let place: Vec<Flat> = coast.rings.iter().flatten().copied().collect();
        let mut vertices = Vec::new();
        let mut constraints = Vec::new();
        for r in &coast.rings {
            let base = vertices.len();
            vertices.extend(r.iter().map(|p| Point2::new(p[0], p[1])));
            constraints.extend((0..r.len()).map(|i| [base + i, base + (i + 1) % r.len()]));
        }
        vertices.extend(lattice(coast).into_iter().map(|p| Point2::new(p[0], p[1])));
        let (mut shelves, mut elsewhere) = (0, 0);
        let cdt = ConstrainedDelaunayTriangulation::try_bulk_load_cdt(vertices, constraints, |e| {
            if place.get(e[0]).is_some_and(|p| round(*p).lat < SHELVES_LAT) {
                shelves += 1;
            } else {
                elsewhere += 1;
            }
        })
        .map_err(|e| format!("triangulation: {e:?}"))?;
        eprintln!(
            "{} triangles; {shelves} stretches of Antarctic coast and {elsewhere} others cross or repeat one that was drawn before",
            cdt.num_inner_faces()
        );
        Ok(Self::from_cdt(cdt, coast, shut))
    }

    fn from_cdt(
        cdt: ConstrainedDelaunayTriangulation<Point2<f64>>,
        coast: &Coast,
        shut: &[Vec<Flat>],
    ) -> Self {
        let centres: Vec<Flat> = cdt
            .all_faces()
            .map(|f| {
                f.as_inner().map_or([0.0, 90.0], |f| {
                    let c = f.center();
                    [c.x, c.y]
                })
            })
            .collect();
        let water: Vec<bool> = centres
            .par_iter()
            .enumerate()
            .map(|(i, c)| i != 0 && !coast.is_land(*c))
            .collect();
        let mut face_nodes = vec![[NONE; 3]; centres.len()];
        let mut at = Vec::new();
        for e in cdt.undirected_edges() {
            let e = e.as_directed();
            let (f, g) = (e.face().index(), e.rev().face().index());
            if e.is_constraint_edge() || !water[f] || !water[g] {
                continue;
            }
            let [p, q] = e.positions();
            let id = at.len() as u32;
            at.push([f64::midpoint(p.x, q.x), f64::midpoint(p.y, q.y)]);
            for face in [f, g] {
                if let Some(slot) = face_nodes[face].iter_mut().find(|s| **s == NONE) {
                    *slot = id;
                }
            }
        }
        let nodes: Vec<Node> = at
            .par_iter()
            .map(|&at| Node {
                at,
                clear_km: coast.clearance_km(at, CAP_KM),
            })
            .collect();
        let mut pairs: Vec<(u32, u32)> = face_nodes
            .iter()
            .flat_map(|n| [(n[0], n[1]), (n[1], n[2]), (n[2], n[0])])
            .filter(|&(a, b)| a != NONE && b != NONE)
            .filter(|&(a, b)| {
                let (a, b) = (nodes[a as usize].at, nodes[b as usize].at);
                !shut
                    .iter()
                    .any(|l| l.windows(2).any(|w| meet(a, b, w[0], w[1])))
            })
            .collect();
        // A stretch of coast that could not be drawn is no edge of the triangulation: a link may cross it. None is kept.
        let drawn = pairs.len();
        pairs = pairs
            .into_par_iter()
            .filter(|&(a, b)| !coast.crosses(nodes[a as usize].at, nodes[b as usize].at))
            .collect();
        if pairs.len() < drawn {
            eprintln!(
                "{} of {drawn} links over water cross a shore and are left out",
                drawn - pairs.len()
            );
        }
        pairs = pairs
            .into_iter()
            .flat_map(|(a, b)| [(a, b), (b, a)])
            .collect();
        pairs.sort_unstable();
        let mut first = vec![0_u32; nodes.len() + 1];
        for &(a, _) in &pairs {
            first[a as usize + 1] += 1;
        }
        for i in 0..nodes.len() {
            first[i + 1] += first[i];
        }
        let lengths = pairs
            .iter()
            .map(|&(a, b)| km(nodes[a as usize].at, nodes[b as usize].at) as f32)
            .collect();
        Self {
            cdt,
            face_nodes,
            first,
            to: pairs.iter().map(|p| p.1).collect(),
            km: lengths,
            nodes,
        }
    }

    /// Nodes of the triangle of water that holds `p`; empty on land.
    pub fn nodes_at(&self, p: Flat) -> Vec<u32> {
        let nodes_of = |face: usize| {
            self.face_nodes[face]
                .iter()
                .copied()
                .filter(|&n| n != NONE)
                .collect()
        };
        match self.cdt.locate(Point2::new(p[0], p[1])) {
            PositionInTriangulation::OnFace(f) => nodes_of(f.index()),
            PositionInTriangulation::OnEdge(e) => {
                let e = self.cdt.directed_edge(e);
                let mut all: Vec<u32> = nodes_of(e.face().index());
                all.extend(nodes_of(e.rev().face().index()));
                all
            }
            PositionInTriangulation::OnVertex(v) => self
                .cdt
                .vertex(v)
                .out_edges()
                .flat_map(|e| nodes_of(e.face().index()))
                .collect(),
            _ => Vec::new(),
        }
    }

    /// Neighbours of a node with the kilometres to each.
    pub fn next(&self, n: u32) -> impl Iterator<Item = (u32, f64)> + '_ {
        let (lo, hi) = (
            self.first[n as usize] as usize,
            self.first[n as usize + 1] as usize,
        );
        self.to[lo..hi]
            .iter()
            .copied()
            .zip(self.km[lo..hi].iter().map(|&k| f64::from(k)))
    }

    /// Cheapest ways from all nodes to the `roots` (node, cost to start with); stops when every one of `wanted` is reached, and does not go on from nodes that are `final_`.
    pub fn tree(
        &self,
        roots: &[(u32, f64)],
        wanted: &[u32],
        limit: f64,
        allowed: impl Fn(u32) -> bool,
    ) -> Tree {
        let mut tree = Tree {
            cost: vec![f64::INFINITY; self.nodes.len()],
            back: vec![NONE; self.nodes.len()],
        };
        let mut heap = BinaryHeap::new();
        for &(n, c) in roots {
            if c < tree.cost[n as usize] {
                tree.cost[n as usize] = c;
                tree.back[n as usize] = n;
                heap.push(Item(c, n));
            }
        }
        let mut missing: std::collections::HashSet<u32> = wanted.iter().copied().collect();
        let all = !missing.is_empty();
        while let Some(Item(c, n)) = heap.pop() {
            if c > tree.cost[n as usize] {
                continue;
            }
            if all && missing.remove(&n) && missing.is_empty() {
                break;
            }
            for (m, length) in self.next(n) {
                let clear = f64::midpoint(
                    self.nodes[n as usize].clear_km,
                    self.nodes[m as usize].clear_km,
                );
                let d = c + length * weight(clear);
                if d < tree.cost[m as usize] && d < limit && allowed(m) {
                    tree.cost[m as usize] = d;
                    tree.back[m as usize] = n;
                    heap.push(Item(d, m));
                }
            }
        }
        tree
    }
}

/// Points strewn over the water within reach of a shore, so that triangles there are small.
fn lattice(coast: &Coast) -> Vec<Flat> {
    const CELL: f64 = 0.1;
    let (wide, high) = (3600_usize, 1800_usize);
    let mut near = vec![false; wide * high];
    for r in &coast.rings {
        for (a, b) in edges(r) {
            let (p, q) = (round(a), round(b));
            let n = ((p.lon - q.lon).abs().max((p.lat - q.lat).abs()) / CELL).ceil() as usize + 1;
            for i in 0..=n {
                let t = i as f64 / n as f64;
                let (lon, lat) = (p.lon + t * (q.lon - p.lon), p.lat + t * (q.lat - p.lat));
                let reach = 0.08;
                let reach_lon = reach / lat.to_radians().cos().max(0.05);
                let rows = ((lat - reach + 90.0) / CELL).floor().max(0.0) as usize
                    ..=(((lat + reach + 90.0) / CELL).floor() as usize).min(high - 1);
                let first = ((lon - reach_lon + 180.0) / CELL).floor() as i64;
                let last = ((lon + reach_lon + 180.0) / CELL).floor() as i64;
                for y in rows {
                    for x in first..=last {
                        near[y * wide + x.rem_euclid(wide as i64) as usize] = true;
                    }
                }
            }
        }
    }
    let step = LATTICE_KM / KM_PER_DEGREE;
    let rows = (160.0 / (step * 0.866)) as usize;
    let mut points: Vec<Flat> = (0..rows)
        .into_par_iter()
        .flat_map_iter(|j| {
            let lat = -78.0 + j as f64 * step * 0.866;
            let dx = step / lat.to_radians().cos();
            let shift = if j % 2 == 0 { 0.0 } else { dx / 2.0 };
            let n = (360.0 / dx) as usize;
            let near = &near;
            (0..n).filter_map(move |i| {
                let lon = -180.0 + 1e-4 + shift + i as f64 * dx;
                let x = (((lon + 180.0) / CELL) as usize).min(wide - 1);
                let y = (((lat + 90.0) / CELL) as usize).min(high - 1);
                if lat > 84.0 || lon >= 180.0 || !near[y * wide + x] {
                    return None;
                }
                let p = flat(LonLat { lon, lat });
                let d = coast.clearance_km(p, CAP_KM);
                (d > 0.5 * LATTICE_KM && d < CAP_KM - 1.0 && !coast.is_land(p)).then_some(p)
            })
        })
        .collect();
    for j in 0..160 {
        for i in 0..360 {
            let p = flat(LonLat {
                lon: -179.77 + f64::from(i),
                lat: -79.77 + f64::from(j),
            });
            if coast.clearance_km(p, 30.0) > 20.0 && !coast.is_land(p) {
                points.push(p);
            }
        }
    }
    points
}

/// The part of a polyline's weight that its shape decides: shortest chain of sights that keeps its distance from the shore.
pub fn pulled(coast: &Coast, line: &[(Flat, f64)]) -> Vec<Flat> {
    const LONGEST_KM: f64 = 60.0;
    let mut out = Vec::new();
    let Some(&(first, _)) = line.first() else {
        return out;
    };
    out.push(first);
    let mut i = 0;
    while i + 1 < line.len() {
        let mut best = i + 1;
        let mut floor = line[i + 1].1;
        let mut misses = 0;
        for j in i + 2..line.len() {
            floor = floor.min(line[j - 1].1);
            let (a, b) = (line[i].0, line[j].0);
            let ends = line[i].1.min(line[j].1);
            if km(a, b) > LONGEST_KM || misses > 12 {
                break;
            }
            let need = (0.7 * floor.min(ends)).min(4.7);
            let step = (need / 2.0).clamp(0.05, 0.6);
            if !coast.crosses(a, b) && coast.least_clearance_km(a, b, step, CAP_KM) >= need {
                best = j;
                misses = 0;
            } else {
                misses += 1;
            }
        }
        out.push(line[best].0);
        i = best;
    }
    out
}

/// Length of a polyline in the plane, km.
pub fn length_km(line: &[Flat]) -> f64 {
    line.windows(2).map(|w| km(w[0], w[1])).sum()
}

#[allow(dead_code, reason = "used by tests")]
pub fn plane_scale(p: Flat) -> f64 {
    scale(p)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Islands whose drawn shores cross: some of the crossing stretches cannot be drawn, and still no link crosses land.
    #[test]
    fn no_link_crosses_a_shore_that_could_not_be_drawn() {
        let ring =
            |x: f64, y: f64, w: f64, h: f64| vec![[x, y], [x + w, y], [x + w, y + h], [x, y + h]];
        let coast = Coast::of(vec![
            ring(-2.0, -2.0, 4.0, 4.0),
            ring(-1.0, -0.05, 1.6, 0.1),
            ring(-0.2, -1.0, 0.1, 1.6),
        ]);
        let water = Water::new(&coast, &[]).expect("a triangulation");
        assert!(!water.nodes.is_empty());
        for n in 0..water.nodes.len() as u32 {
            for (m, _) in water.next(n) {
                let (a, b) = (water.nodes[n as usize].at, water.nodes[m as usize].at);
                assert!(!coast.crosses(a, b), "{a:?} {b:?}");
            }
        }
    }
}
