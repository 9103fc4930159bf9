//! Fewer corners, outward only: the new coast holds the old one, and no two coasts touch that did not before.
//!
//! Two moves on rings with the sea on the left: a bay's tip (left turn) is cut off by a straight line, and a short stretch
//! between two capes (right turns) is replaced by the point where its neighbours meet, further out. Each move costs how far
//! the coast moves into the sea; costs along a stretch add up and stay below the tolerance. A move is made only if the
//! triangle it gives to the land holds no corner of any coast, crosses none and holds no protected point.
#![allow(
    clippy::indexing_slicing,
    reason = "build-time kernel over tables made here; never meets user input"
)]

use sealane_geo::cube::{
    CubePoint, EARTH_RADIUS_M, Vec3, cross, cross_properly, dot, normalise, orient,
};
use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap};

const CELL: f64 = 0.004; // of the unit sphere, about 25 km

type Key = (i32, i32, i32);

fn key(v: Vec3) -> Key {
    let c = |x: f64| (x / CELL).floor() as i32;
    (c(v[0]), c(v[1]), c(v[2]))
}

struct Coast<'a> {
    shore: &'a Shore,
    point: Vec<CubePoint>,
    unit: Vec<Vec3>,
    prev: Vec<u32>,
    next: Vec<u32>,
    alive: Vec<bool>,
    stamp: Vec<u32>,
    ring_len: Vec<u32>,
    ring: Vec<u32>,
    /// Edges (by their first corner) that pass through a cell.
    cells: HashMap<Key, Vec<u32>>,
    guards: HashMap<Key, Vec<CubePoint>>,
}

/// How far the coast may move into the sea, m.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// The safe distance that the rings keep off the land.
    pub safe_m: f64,
    /// A new corner lies at most this much further off the land.
    pub cape_m: f64,
    /// Across a bay.
    pub bay_m: f64,
}

/// The bare coast, to measure from.
pub struct Shore {
    cells: HashMap<Key, Vec<(Vec3, Vec3)>>,
}

impl Shore {
    /// Takes short stretches of coast (unit vectors, below 60 km each).
    pub fn new(stretches: impl Iterator<Item = (Vec3, Vec3)>) -> Self {
        let mut cells: HashMap<Key, Vec<(Vec3, Vec3)>> = HashMap::new();
        for (a, b) in stretches {
            let d = [b[0] - a[0], b[1] - a[1], b[2] - a[2]];
            let steps = (dot(d, d).sqrt() / (CELL / 4.0)).ceil().max(1.0);
            let mut last = None;
            for k in 0..=steps as usize {
                let f = k as f64 / steps;
                let q = key([a[0] + d[0] * f, a[1] + d[1] * f, a[2] + d[2] * f]);
                if last != Some(q) {
                    cells.entry(q).or_default().push((a, b));
                    last = Some(q);
                }
            }
        }
        Self { cells }
    }

    /// Distance from `p` to the coast, m; `f64::INFINITY` beyond `reach_m`.
    pub fn distance_m(&self, p: Vec3, reach_m: f64) -> f64 {
        let r = reach_m / EARTH_RADIUS_M + CELL / 4.0;
        let (lo, hi) = (
            key([p[0] - r, p[1] - r, p[2] - r]),
            key([p[0] + r, p[1] + r, p[2] + r]),
        );
        let mut best = f64::INFINITY;
        for x in lo.0..=hi.0 {
            for y in lo.1..=hi.1 {
                for z in lo.2..=hi.2 {
                    for (a, b) in self.cells.get(&(x, y, z)).into_iter().flatten() {
                        let (d, e) = (
                            [b[0] - a[0], b[1] - a[1], b[2] - a[2]],
                            [p[0] - a[0], p[1] - a[1], p[2] - a[2]],
                        );
                        let t = (dot(d, e) / dot(d, d)).clamp(0.0, 1.0);
                        let g = [e[0] - t * d[0], e[1] - t * d[1], e[2] - t * d[2]];
                        best = best.min(dot(g, g));
                    }
                }
            }
        }
        let m = best.sqrt() * EARTH_RADIUS_M;
        if m <= reach_m { m } else { f64::INFINITY }
    }
}

/// Simplifies all rings within `limits`; points in `guards` stay at sea.
pub fn outward(
    rings: &[Vec<CubePoint>],
    guards: &[CubePoint],
    shore: &Shore,
    limits: Limits,
) -> Vec<Vec<CubePoint>> {
    let mut c = Coast::new(rings, guards, shore);
    let mut heap: BinaryHeap<Reverse<(u64, u32, u32)>> = BinaryHeap::new();
    for v in 0..c.point.len() as u32 {
        c.offer(v, limits, &mut heap);
    }
    while let Some(Reverse((_, v, stamp))) = heap.pop() {
        if c.alive[v as usize] && c.stamp[v as usize] == stamp {
            for w in c.apply(v, limits) {
                c.stamp[w as usize] += 1;
                c.offer(w, limits, &mut heap);
            }
        }
    }
    c.rings()
}

impl<'a> Coast<'a> {
    fn new(rings: &[Vec<CubePoint>], guards: &[CubePoint], shore: &'a Shore) -> Self {
        let n: usize = rings.iter().map(Vec::len).sum();
        let mut c = Self {
            shore,
            point: Vec::with_capacity(n),
            unit: Vec::with_capacity(n),
            prev: Vec::new(),
            next: Vec::new(),
            alive: vec![true; n],
            stamp: vec![0; n],
            ring_len: Vec::new(),
            ring: Vec::new(),
            cells: HashMap::new(),
            guards: HashMap::new(),
        };
        for r in rings {
            let base = c.point.len() as u32;
            let m = r.len() as u32;
            for (i, &p) in r.iter().enumerate() {
                let i = i as u32;
                c.point.push(p);
                c.unit.push(p.unit());
                c.prev.push(base + (i + m - 1) % m);
                c.next.push(base + (i + 1) % m);
                c.ring.push(c.ring_len.len() as u32);
            }
            c.ring_len.push(m);
        }
        for v in 0..n as u32 {
            c.enter(v);
        }
        for &g in guards {
            c.guards.entry(key(g.unit())).or_default().push(g);
        }
        c
    }

    /// Enters the edge that begins at `v` into the cells it passes.
    fn enter(&mut self, v: u32) {
        let (a, b) = (
            self.unit[v as usize],
            self.unit[self.next[v as usize] as usize],
        );
        let d = [b[0] - a[0], b[1] - a[1], b[2] - a[2]];
        let steps = (dot(d, d).sqrt() / (CELL / 4.0)).ceil().max(1.0);
        let mut last = None;
        for k in 0..=steps as usize {
            let f = k as f64 / steps;
            let q = normalise([a[0] + d[0] * f, a[1] + d[1] * f, a[2] + d[2] * f]);
            let k = key(q);
            if last != Some(k) {
                self.cells.entry(k).or_default().push(v);
                last = Some(k);
            }
        }
    }

    /// The move at `v`: where the new corner lies (none when `v` is only dropped) and what it costs.
    fn plan(&self, v: u32, limits: Limits) -> Option<(Option<CubePoint>, f64)> {
        let (p, w) = (self.prev[v as usize], self.next[v as usize]);
        let turn = orient(
            self.point[p as usize],
            self.point[v as usize],
            self.point[w as usize],
        );
        let len = self.ring_len[self.ring[v as usize] as usize];
        if turn >= 0 {
            if len <= 3 {
                return None;
            }
            let line = cross(self.unit[p as usize], self.unit[w as usize]);
            let off = dot(line, self.unit[v as usize]).abs() / dot(line, line).sqrt();
            return Some((None, off * EARTH_RADIUS_M));
        }
        // The stretch v - w between two capes.
        let n = self.next[w as usize];
        if len <= 3
            || orient(
                self.point[v as usize],
                self.point[w as usize],
                self.point[n as usize],
            ) >= 0
        {
            return None;
        }
        let (up, uv, uw, un) = (
            self.unit[p as usize],
            self.unit[v as usize],
            self.unit[w as usize],
            self.unit[n as usize],
        );
        let mut x = cross(cross(up, uv), cross(un, uw));
        if dot(x, uv) < 0.0 {
            x = x.map(|c| -c);
        }
        let size = dot(x, x).sqrt();
        if size < 1e-18 {
            return None;
        }
        let x = normalise(x);
        if dot(x, uv) < 0.999 {
            return None;
        }
        let line = cross(uv, uw);
        let off = dot(line, x) / dot(line, line).sqrt();
        let q = CubePoint::from_vec(x);
        if off <= 0.0
            || orient(self.point[v as usize], self.point[w as usize], q) <= 0
            || orient(self.point[p as usize], q, self.point[n as usize]) >= 0
        {
            return None;
        }
        // Cheap first: a corner this far off its own stretch is beyond the limit in any case.
        if off * EARTH_RADIUS_M > limits.cape_m {
            return None;
        }
        let seaward = self.shore.distance_m(x, limits.safe_m + limits.cape_m) - limits.safe_m;
        Some((Some(q), seaward.max(0.0)))
    }

    fn offer(&self, v: u32, limits: Limits, heap: &mut BinaryHeap<Reverse<(u64, u32, u32)>>) {
        if let Some((x, cost)) = self.plan(v, limits) {
            let part = cost
                / if x.is_some() {
                    limits.cape_m
                } else {
                    limits.bay_m
                };
            if part <= 1.0 {
                heap.push(Reverse(((part * 1e9) as u64, v, self.stamp[v as usize])));
            }
        }
    }

    /// Makes the move at `v` if nothing is in its way; returns the corners whose moves change.
    fn apply(&mut self, v: u32, limits: Limits) -> Vec<u32> {
        let Some((x, cost)) = self.plan(v, limits) else {
            return Vec::new();
        };
        if cost
            > if x.is_some() {
                limits.cape_m
            } else {
                limits.bay_m
            }
        {
            return Vec::new();
        }
        let (p, w) = (self.prev[v as usize], self.next[v as usize]);
        let (pv, pw) = (self.point[v as usize], self.point[w as usize]);
        match x {
            None => {
                if !self.clear([self.point[p as usize], pw, pv], &[p, v, w]) {
                    return Vec::new();
                }
                self.unlink(v);
                self.enter(p);
            }
            Some(q) => {
                if !self.clear([pv, q, pw], &[v, w]) {
                    return Vec::new();
                }
                self.unlink(w);
                self.point[v as usize] = q;
                self.unit[v as usize] = q.unit();
                self.enter(p);
                self.enter(v);
            }
        }
        let back = self.prev[p as usize];
        let mut near = vec![self.prev[back as usize], back, p];
        let mut k = p;
        for _ in 0..3 {
            k = self.next[k as usize];
            near.push(k);
        }
        near.sort_unstable();
        near.dedup();
        near.retain(|&u| self.alive[u as usize]);
        near
    }

    fn unlink(&mut self, v: u32) {
        let (p, n) = (self.prev[v as usize], self.next[v as usize]);
        self.next[p as usize] = n;
        self.prev[n as usize] = p;
        self.alive[v as usize] = false;
        self.ring_len[self.ring[v as usize] as usize] -= 1;
    }

    /// Whether a triangle (any turn) holds no coast but the given corners and no protected point.
    fn clear(&self, t: [CubePoint; 3], own: &[u32]) -> bool {
        let t = if orient(t[0], t[1], t[2]) < 0 {
            [t[0], t[2], t[1]]
        } else {
            t
        };
        let inside = |q: CubePoint| {
            orient(t[0], t[1], q) >= 0 && orient(t[1], t[2], q) >= 0 && orient(t[2], t[0], q) >= 0
        };
        for k in self.cells_of(t) {
            if self
                .guards
                .get(&k)
                .is_some_and(|g| g.iter().any(|&q| inside(q)))
            {
                return false;
            }
            for &a in self.cells.get(&k).into_iter().flatten() {
                if !self.alive[a as usize] {
                    continue;
                }
                let b = self.next[a as usize];
                let (pa, pb) = (self.point[a as usize], self.point[b as usize]);
                if (!own.contains(&a) && inside(pa)) || (!own.contains(&b) && inside(pb)) {
                    return false;
                }
                if !own.contains(&a)
                    && !own.contains(&b)
                    && (0..3).any(|i| cross_properly(t[i], t[(i + 1) % 3], pa, pb))
                {
                    return false;
                }
            }
        }
        true
    }

    /// Cells near a triangle: along its sides and over its face.
    #[allow(clippy::unused_self)]
    fn cells_of(&self, t: [CubePoint; 3]) -> Vec<Key> {
        let u = t.map(CubePoint::unit);
        let mut lo = [f64::MAX; 3];
        let mut hi = [f64::MIN; 3];
        for v in u {
            for i in 0..3 {
                lo[i] = lo[i].min(v[i]);
                hi[i] = hi[i].max(v[i]);
            }
        }
        let longest = (0..3)
            .map(|i| {
                let (a, b) = (u[i], u[(i + 1) % 3]);
                (0..3).map(|k| (a[k] - b[k]).powi(2)).sum::<f64>().sqrt()
            })
            .fold(0.0, f64::max);
        // The arc bulges out of the chord's box by at most L^2/8; a sample may miss a cell by a quarter.
        let pad = CELL / 4.0 + longest * longest / 4.0;
        let (a, b) = (
            key([lo[0] - pad, lo[1] - pad, lo[2] - pad]),
            key([hi[0] + pad, hi[1] + pad, hi[2] + pad]),
        );
        let mut out = Vec::new();
        for x in a.0..=b.0 {
            for y in a.1..=b.1 {
                for z in a.2..=b.2 {
                    // Only cells that the sphere passes through.
                    let m = [x, y, z].map(|c| (f64::from(c) + 0.5) * CELL);
                    if (dot(m, m).sqrt() - 1.0).abs() < CELL {
                        out.push((x, y, z));
                    }
                }
            }
        }
        out
    }

    fn rings(&self) -> Vec<Vec<CubePoint>> {
        let mut seen = vec![false; self.point.len()];
        let mut out = Vec::new();
        for s in 0..self.point.len() {
            if seen[s] || !self.alive[s] {
                continue;
            }
            let mut ring = Vec::new();
            let mut v = s;
            while !seen[v] {
                seen[v] = true;
                ring.push(self.point[v]);
                v = self.next[v] as usize;
            }
            out.push(ring);
        }
        out
    }
}
