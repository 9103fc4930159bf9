//! A triangulated sphere with walls: constrained Delaunay, all tests exact, no chart, no antimeridian, no pole.
#![allow(
    clippy::indexing_slicing,
    reason = "numeric kernel: every index was produced by this module"
)]

use crate::cube::{CubePoint, ONE, Vec3, dot, normalise, orient};

/// No triangle.
pub(crate) const NONE: u32 = u32::MAX;

/// Why a triangulation could not be made.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MeshError {
    /// Two walls cross each other.
    #[error("wall {0}-{1} crosses another wall")]
    WallsCross(u32, u32),
    /// A wall could not be recovered.
    #[error("wall {0}-{1} could not be drawn")]
    Stuck(u32, u32),
    /// Parts read from a file do not fit together.
    #[error("damaged mesh: {0}")]
    Damaged(&'static str),
}

/// Where a point lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Spot {
    /// Inside (or on the border of) a triangle.
    Triangle(u32),
    /// On a vertex.
    Vertex(u32),
}

/// The triangulated sphere.
#[derive(Debug, Clone, Default)]
pub struct Mesh {
    pub(crate) points: Vec<CubePoint>,
    /// Corners, counter-clockwise seen from outside.
    pub(crate) tri: Vec<[u32; 3]>,
    /// Neighbour across the edge opposite to each corner.
    pub(crate) adj: Vec<[u32; 3]>,
    /// Bit `i` set: the edge opposite to corner `i` is a wall.
    pub(crate) wall: Vec<u8>,
    /// One triangle at each vertex.
    pub(crate) at: Vec<u32>,
    /// Region number of each triangle; 0 is not free.
    pub(crate) region: Vec<u16>,
}

/// Builds a [`Mesh`].
#[derive(Debug)]
pub struct MeshBuilder {
    mesh: Mesh,
    unit: Vec<Vec3>,
    last: u32,
}

impl Default for MeshBuilder {
    fn default() -> Self {
        Self::new()
    }
}

impl MeshBuilder {
    /// An octahedron.
    #[must_use]
    pub fn new() -> Self {
        let p = |x, y, z| CubePoint {
            x: x * ONE,
            y: y * ONE,
            z: z * ONE,
        };
        let points = vec![
            p(1, 0, 0),
            p(0, 1, 0),
            p(-1, 0, 0),
            p(0, -1, 0),
            p(0, 0, 1),
            p(0, 0, -1),
        ];
        let mut tri = Vec::new();
        for k in 0..4_u32 {
            tri.push([k, (k + 1) % 4, 4]);
        }
        for k in 0..4_u32 {
            tri.push([(k + 1) % 4, k, 5]);
        }
        let mut mesh = Mesh {
            points,
            tri,
            ..Mesh::default()
        };
        mesh.link();
        let unit = mesh.points.iter().map(|p| p.unit()).collect();
        Self {
            mesh,
            unit,
            last: 0,
        }
    }

    /// Adds a point (or finds it) and returns its vertex.
    pub fn insert(&mut self, p: CubePoint) -> u32 {
        let t = self.mesh.locate(p, self.last);
        self.last = t;
        let c = self.mesh.tri[t as usize];
        for v in c {
            if self.mesh.points[v as usize] == p {
                return v;
            }
        }
        let v = self.mesh.points.len() as u32;
        self.mesh.points.push(p);
        self.unit.push(p.unit());
        self.mesh.at.push(t);
        let on = (0..3).find(|&i| {
            orient(
                self.mesh.points[c[(i + 1) % 3] as usize],
                self.mesh.points[c[(i + 2) % 3] as usize],
                p,
            ) == 0
        });
        let mut stack = match on {
            None => self.split_face(t, v),
            Some(i) => self.split_edge(t, i, v),
        };
        while let Some(t) = stack.pop() {
            self.legalise(t, v, &mut stack);
        }
        v
    }

    fn new_triangle(&mut self) -> u32 {
        self.mesh.tri.push([0; 3]);
        self.mesh.adj.push([NONE; 3]);
        self.mesh.wall.push(0);
        self.mesh.tri.len() as u32 - 1
    }

    fn set(&mut self, t: u32, tri: [u32; 3], adj: [u32; 3], wall: u8) {
        let i = t as usize;
        self.mesh.tri[i] = tri;
        self.mesh.adj[i] = adj;
        self.mesh.wall[i] = wall;
        for v in tri {
            self.mesh.at[v as usize] = t;
        }
    }

    fn relink(&mut self, t: u32, old: u32, new: u32) {
        if t != NONE {
            for a in &mut self.mesh.adj[t as usize] {
                if *a == old {
                    *a = new;
                    return;
                }
            }
        }
    }

    fn split_face(&mut self, t: u32, v: u32) -> Vec<u32> {
        let ([a, b, c], [na, nb, nc], w) = (
            self.mesh.tri[t as usize],
            self.mesh.adj[t as usize],
            self.mesh.wall[t as usize],
        );
        let (t1, t2) = (self.new_triangle(), self.new_triangle());
        // t = (v, b, c), t1 = (v, c, a), t2 = (v, a, b)
        self.set(t, [v, b, c], [na, t1, t2], w & 1);
        self.set(t1, [v, c, a], [nb, t2, t], (w >> 1) & 1);
        self.set(t2, [v, a, b], [nc, t, t1], (w >> 2) & 1);
        self.relink(nb, t, t1);
        self.relink(nc, t, t2);
        vec![t, t1, t2]
    }

    fn split_edge(&mut self, t: u32, i: usize, v: u32) -> Vec<u32> {
        let rot = |m: &Mesh, t: u32, i: usize| {
            let (c, n, w) = (m.tri[t as usize], m.adj[t as usize], m.wall[t as usize]);
            let k = [i, (i + 1) % 3, (i + 2) % 3];
            (k.map(|j| c[j]), k.map(|j| n[j]), k.map(|j| (w >> j) & 1))
        };
        // t = (a, b, c) with v on b-c; u = (d, c, b) across it.
        let ([a, b, c], [u, nca, nab], [wbc, wca, wab]) = rot(&self.mesh, t, i);
        let j = (0..3)
            .find(|&j| {
                self.mesh.adj[u as usize][j] == t && {
                    let x = self.mesh.tri[u as usize][j];
                    x != b && x != c
                }
            })
            .unwrap_or(0);
        let ([d, _, _], [_, nbd, ndc], [_, wbd, wdc]) = rot(&self.mesh, u, j);
        let (t1, u1) = (self.new_triangle(), self.new_triangle());
        // around v: t = (v, a, b), u = (v, b, d), u1 = (v, d, c), t1 = (v, c, a)
        self.set(t, [v, a, b], [nab, u, t1], wab | (wbc << 1));
        self.set(u, [v, b, d], [nbd, u1, t], wbd | (wbc << 2));
        self.set(u1, [v, d, c], [ndc, t1, u], wdc | (wbc << 1));
        self.set(t1, [v, c, a], [nca, t, u1], wca | (wbc << 2));
        self.relink(nca, t, t1);
        self.relink(ndc, u, u1);
        vec![t, u, u1, t1]
    }

    /// Flips the edge opposite to `v` in `t` if it is not Delaunay.
    fn legalise(&mut self, t: u32, v: u32, stack: &mut Vec<u32>) {
        let c = self.mesh.tri[t as usize];
        let Some(i) = (0..3).find(|&i| c[i] == v) else {
            return;
        };
        if (self.mesh.wall[t as usize] >> i) & 1 == 1 {
            return;
        }
        let u = self.mesh.adj[t as usize][i];
        let (a, b) = (c[(i + 1) % 3], c[(i + 2) % 3]);
        let Some(d) = self.mesh.apex(u, a, b) else {
            return;
        };
        let q = |k: u32| self.unit[k as usize];
        let sub = |x: Vec3, y: Vec3| [x[0] - y[0], x[1] - y[1], x[2] - y[2]];
        let (e, f, g) = (sub(q(a), q(v)), sub(q(b), q(v)), sub(q(d), q(v)));
        // d above the plane of v, a, b (seen from outside) lies inside their circle.
        let n = crate::cube::cross(e, f);
        let scale = dot(n, n).sqrt() * dot(g, g).sqrt();
        if dot(n, g) > 1e-9 * scale && self.convex(v, a, d, b) {
            self.flip(t, u);
            stack.push(t);
            stack.push(u);
        }
    }

    /// Whether the quadrilateral (counter-clockwise) is strictly convex.
    fn convex(&self, a: u32, b: u32, c: u32, d: u32) -> bool {
        let p = |k: u32| self.mesh.points[k as usize];
        orient(p(a), p(b), p(c)) > 0
            && orient(p(b), p(c), p(d)) > 0
            && orient(p(c), p(d), p(a)) > 0
            && orient(p(d), p(a), p(b)) > 0
    }

    /// Replaces the common edge of two triangles by the other diagonal.
    fn flip(&mut self, t: u32, u: u32) {
        let m = &self.mesh;
        let Some(i) = (0..3).find(|&i| m.adj[t as usize][i] == u) else {
            return;
        };
        let Some(j) = (0..3).find(|&j| m.adj[u as usize][j] == t) else {
            return;
        };
        let (tc, ta, tw) = (m.tri[t as usize], m.adj[t as usize], m.wall[t as usize]);
        let (uc, ua, uw) = (m.tri[u as usize], m.adj[u as usize], m.wall[u as usize]);
        // t = (v, a, b), u = (d, b, a) -> t = (v, a, d), u = (v, d, b)
        let (v, a, b) = (tc[i], tc[(i + 1) % 3], tc[(i + 2) % 3]);
        let d = uc[j];
        let (n_bv, w_bv) = (ta[(i + 1) % 3], (tw >> ((i + 1) % 3)) & 1);
        let (n_va, w_va) = (ta[(i + 2) % 3], (tw >> ((i + 2) % 3)) & 1);
        let (n_ad, w_ad) = (ua[(j + 1) % 3], (uw >> ((j + 1) % 3)) & 1);
        let (n_db, w_db) = (ua[(j + 2) % 3], (uw >> ((j + 2) % 3)) & 1);
        self.set(t, [v, a, d], [n_ad, u, n_va], w_ad | (w_va << 2));
        self.set(u, [v, d, b], [n_db, n_bv, t], w_db | (w_bv << 1));
        self.relink(n_ad, u, t);
        self.relink(n_bv, t, u);
    }

    /// Draws a wall between two vertices (split at vertices that lie exactly on it).
    pub fn wall(&mut self, a: u32, b: u32) -> Result<(), MeshError> {
        let mut from = a;
        let mut guard = 0;
        while from != b {
            from = self.wall_piece(from, b)?;
            guard += 1;
            if guard > 1_000 {
                return Err(MeshError::Stuck(a, b));
            }
        }
        Ok(())
    }

    fn wall_piece(&mut self, a: u32, b: u32) -> Result<u32, MeshError> {
        let p = |m: &Mesh, k: u32| m.points[k as usize];
        let (pa, pb) = (p(&self.mesh, a), p(&self.mesh, b));
        let mut crossing: std::collections::VecDeque<(u32, u32)> =
            std::collections::VecDeque::new();
        let end;
        // The first triangle towards b.
        let mut start = None;
        for t in self.mesh.around(a) {
            let c = self.mesh.tri[t as usize];
            let Some(i) = (0..3).find(|&i| c[i] == a) else {
                continue;
            };
            let (u, v) = (c[(i + 1) % 3], c[(i + 2) % 3]);
            for w in [u, v] {
                let ahead = dot(self.unit[a as usize], self.unit[w as usize]) > 0.0
                    && dot(
                        crate::cube::cross(pa.raw(), p(&self.mesh, w).raw()),
                        crate::cube::cross(pa.raw(), pb.raw()),
                    ) > 0.0;
                if w == b || (orient(pa, pb, p(&self.mesh, w)) == 0 && ahead) {
                    self.mark(a, w);
                    return Ok(w);
                }
            }
            if orient(pa, p(&self.mesh, u), pb) > 0 && orient(pa, p(&self.mesh, v), pb) < 0 {
                start = Some((t, u, v));
            }
        }
        let Some((mut t, mut u, mut v)) = start else {
            return Err(MeshError::Stuck(a, b));
        };
        loop {
            if self.is_wall(u, v) {
                return Err(MeshError::WallsCross(a, b));
            }
            crossing.push_back((u, v));
            let Some(i) = (0..3).find(|&i| {
                let c = self.mesh.tri[t as usize];
                c[i] != u && c[i] != v
            }) else {
                return Err(MeshError::Stuck(a, b));
            };
            t = self.mesh.adj[t as usize][i];
            let Some(w) = self.mesh.apex(t, u, v) else {
                return Err(MeshError::Stuck(a, b));
            };
            let side = orient(pa, pb, p(&self.mesh, w));
            if w == b || side == 0 {
                end = w;
                break;
            }
            if side > 0 {
                v = w;
            } else {
                u = w;
            }
            if crossing.len() > 1_000_000 {
                return Err(MeshError::Stuck(a, b));
            }
        }
        let pe = p(&self.mesh, end);
        let mut turns = 0_usize;
        while let Some((u, v)) = crossing.pop_front() {
            turns += 1;
            if turns > 10_000_000 {
                return Err(MeshError::Stuck(a, b));
            }
            let Some((t, o)) = self.mesh.sides(u, v) else {
                return Err(MeshError::Stuck(a, b));
            };
            let (Some(x), Some(y)) = (self.mesh.apex(t, u, v), self.mesh.apex(o, u, v)) else {
                return Err(MeshError::Stuck(a, b));
            };
            // t has u -> v counter-clockwise with apex x on the left of u-v; y on the right.
            if !self.convex(u, y, v, x) {
                crossing.push_back((u, v));
                continue;
            }
            self.flip(t, o);
            if x != a && x != end && y != a && y != end {
                let (sx, sy) = (
                    orient(pa, pe, p(&self.mesh, x)),
                    orient(pa, pe, p(&self.mesh, y)),
                );
                if sx * sy < 0 {
                    crossing.push_back((x, y));
                }
            }
        }
        self.mark(a, end);
        Ok(end)
    }

    fn is_wall(&self, u: u32, v: u32) -> bool {
        self.mesh.sides(u, v).is_some_and(|(t, _)| {
            let c = self.mesh.tri[t as usize];
            (0..3).any(|i| c[i] != u && c[i] != v && (self.mesh.wall[t as usize] >> i) & 1 == 1)
        })
    }

    fn mark(&mut self, u: u32, v: u32) {
        if let Some((t, o)) = self.mesh.sides(u, v) {
            for t in [t, o] {
                let c = self.mesh.tri[t as usize];
                for (i, w) in c.iter().enumerate() {
                    if *w != u && *w != v {
                        self.mesh.wall[t as usize] |= 1 << i;
                    }
                }
            }
        }
    }

    /// Ends the building: triangles to the left of the given directed walls are free, and what they reach.
    #[must_use]
    pub fn finish(mut self, free_left: &[(u32, u32)]) -> Mesh {
        let n = self.mesh.tri.len();
        self.mesh.region = vec![0; n];
        let mut region = 0_u16;
        for &(a, b) in free_left {
            let Some((t, _)) = self.mesh.sides(a, b) else {
                continue;
            };
            if self.mesh.region[t as usize] != 0 {
                continue;
            }
            region = region.saturating_add(1);
            let mut stack = vec![t];
            self.mesh.region[t as usize] = region;
            while let Some(t) = stack.pop() {
                for i in 0..3 {
                    let o = self.mesh.adj[t as usize][i];
                    if (self.mesh.wall[t as usize] >> i) & 1 == 0
                        && self.mesh.region[o as usize] == 0
                    {
                        self.mesh.region[o as usize] = region;
                        stack.push(o);
                    }
                }
            }
        }
        self.mesh
    }
}

impl Mesh {
    /// A mesh from its parts, checked.
    pub fn from_parts(
        points: Vec<CubePoint>,
        tri: Vec<[u32; 3]>,
        wall: Vec<u8>,
        region: Vec<u16>,
    ) -> Result<Self, MeshError> {
        if wall.len() != tri.len() || region.len() != tri.len() {
            return Err(MeshError::Damaged("lengths differ"));
        }
        let n = points.len() as u32;
        if tri.iter().flatten().any(|&v| v >= n) {
            return Err(MeshError::Damaged("a corner beyond the points"));
        }
        let mut mesh = Self {
            points,
            tri,
            wall: wall.clone(),
            region,
            ..Self::default()
        };
        mesh.link();
        mesh.wall = wall;
        if mesh.adj.iter().flatten().any(|&a| a == NONE) {
            return Err(MeshError::Damaged("an edge without a neighbour"));
        }
        Ok(mesh)
    }

    /// Finds neighbours and one triangle at each vertex.
    fn link(&mut self) {
        let n = self.tri.len();
        self.adj = vec![[NONE; 3]; n];
        self.wall = vec![0; n];
        self.at = vec![NONE; self.points.len()];
        // Directed edges sorted by their smaller end.
        let mut first = vec![0_u32; self.points.len() + 1];
        for c in &self.tri {
            for i in 0..3 {
                first[c[(i + 1) % 3].min(c[(i + 2) % 3]) as usize + 1] += 1;
            }
        }
        for i in 1..first.len() {
            first[i] += first[i - 1];
        }
        let mut next = first.clone();
        let mut slots = vec![(0_u32, 0_u32, 0_u8); n * 3];
        for (t, c) in self.tri.iter().enumerate() {
            for i in 0..3 {
                self.at[c[i] as usize] = t as u32;
                let (a, b) = (c[(i + 1) % 3], c[(i + 2) % 3]);
                let k = &mut next[a.min(b) as usize];
                slots[*k as usize] = (a.max(b), t as u32, i as u8);
                *k += 1;
            }
        }
        for v in 0..self.points.len() {
            let s = &mut slots[first[v] as usize..first[v + 1] as usize];
            s.sort_unstable();
            for w in s.windows(2) {
                if w[0].0 == w[1].0 {
                    self.adj[w[0].1 as usize][w[0].2 as usize] = w[1].1;
                    self.adj[w[1].1 as usize][w[1].2 as usize] = w[0].1;
                }
            }
        }
    }

    /// All vertices.
    #[must_use]
    pub fn points(&self) -> &[CubePoint] {
        &self.points
    }

    /// Corners of all triangles, counter-clockwise.
    #[must_use]
    pub fn triangles(&self) -> &[[u32; 3]] {
        &self.tri
    }

    /// Wall bits of all triangles.
    #[must_use]
    pub fn walls(&self) -> &[u8] {
        &self.wall
    }

    /// Region of all triangles; 0 is not free.
    #[must_use]
    pub fn regions(&self) -> &[u16] {
        &self.region
    }

    /// The three triangles that share an edge with `t`.
    #[must_use]
    pub fn beside(&self, t: u32) -> [u32; 3] {
        self.adj[t as usize]
    }

    /// The third corner of `t`, whose other two are `u` and `v`.
    pub(crate) fn apex(&self, t: u32, u: u32, v: u32) -> Option<u32> {
        self.tri
            .get(t as usize)?
            .iter()
            .copied()
            .find(|&w| w != u && w != v)
    }

    /// Triangles around a vertex, counter-clockwise.
    pub fn around(&self, v: u32) -> Vec<u32> {
        let start = self.at[v as usize];
        let mut out = Vec::with_capacity(8);
        let mut t = start;
        loop {
            out.push(t);
            let c = self.tri[t as usize];
            let Some(i) = (0..3).find(|&i| c[i] == v) else {
                break;
            };
            // Across the edge v - c[i+2], opposite to c[i+1].
            t = self.adj[t as usize][(i + 1) % 3];
            if t == start || t == NONE || out.len() > self.tri.len() {
                break;
            }
        }
        out
    }

    /// The triangles left and right of the edge `u` -> `v`.
    pub(crate) fn sides(&self, u: u32, v: u32) -> Option<(u32, u32)> {
        for t in self.around(u) {
            let c = self.tri[t as usize];
            for i in 0..3 {
                if c[i] == u && c[(i + 1) % 3] == v {
                    return Some((t, self.adj[t as usize][(i + 2) % 3]));
                }
            }
        }
        None
    }

    /// The triangle that holds `p`, walking from `hint`.
    #[must_use]
    pub fn locate(&self, p: CubePoint, hint: u32) -> u32 {
        let mut t = if (hint as usize) < self.tri.len() {
            hint
        } else {
            0
        };
        // A walk from the far side of the world may stall at the antipode: first go to a neighbourhood.
        let goal = normalise(p.raw());
        if dot(self.centre(t), goal) < 0.0 {
            t = (0..self.tri.len().min(8))
                .map(|i| self.at[i.min(5)])
                .max_by(|&a, &b| {
                    let nearest = |t: u32| {
                        self.tri[t as usize]
                            .iter()
                            .map(|&v| dot(self.points[v as usize].unit(), goal))
                            .fold(-1.0, f64::max)
                    };
                    nearest(a).total_cmp(&nearest(b))
                })
                .unwrap_or(t);
        }
        'walk: for step in 0..self.tri.len() + 8 {
            let c = self.tri[t as usize];
            for k in 0..3 {
                let i = (k + step) % 3;
                let (a, b) = (c[(i + 1) % 3], c[(i + 2) % 3]);
                if orient(self.points[a as usize], self.points[b as usize], p) < 0 {
                    t = self.adj[t as usize][i];
                    continue 'walk;
                }
            }
            return t;
        }
        // Never seen; the exhaustive answer keeps the promise.
        (0..self.tri.len() as u32)
            .find(|&t| self.holds(t, p))
            .unwrap_or(0)
    }

    /// Whether the triangle holds the point (border included).
    #[must_use]
    pub fn holds(&self, t: u32, p: CubePoint) -> bool {
        let c = self.tri[t as usize].map(|v| self.points[v as usize]);
        orient(c[0], c[1], p) >= 0 && orient(c[1], c[2], p) >= 0 && orient(c[2], c[0], p) >= 0
    }

    /// A point well inside a triangle, unit vector.
    #[must_use]
    pub fn centre(&self, t: u32) -> Vec3 {
        let c = self.tri[t as usize].map(|v| self.points[v as usize].unit());
        normalise([
            c[0][0] + c[1][0] + c[2][0],
            c[0][1] + c[1][1] + c[2][1],
            c[0][2] + c[1][2] + c[2][2],
        ])
    }
}
