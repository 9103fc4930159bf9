//! The searched network: corners and fairway nodes of the world, the arcs between them, and how a position joins it.
#![allow(
    clippy::indexing_slicing,
    reason = "numeric kernel over tables that were checked when the world file was read"
)]

use crate::world::World;
use sealane_geo::cube::{CubePoint, EARTH_RADIUS_M, angle, cross, dot, normalise};
use sealane_geo::{LonLat, Sight, Spot};
use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// No node.
pub(crate) const NONE: u32 = u32::MAX;
/// See the builder: arcs this little off tangency are kept.
pub(crate) const SLACK: f64 = 1e-3;

/// WGS84 length, cm, rounded up.
pub(crate) fn length_cm(a: LonLat, b: LonLat) -> u64 {
    (a.distance_m(b) * 100.0).ceil() as u64
}

/// A position joined to the network.
#[derive(Debug, Clone)]
pub(crate) struct Joined {
    /// Where it is at sea.
    pub point: CubePoint,
    pub spot: Spot,
    /// From the position itself to `point`, cm; 0 at sea.
    pub access_cm: u64,
    /// Nodes in sight and the lengths to them, cm.
    pub front: Vec<(u32, u64)>,
}

/// How an arc between two nodes runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Via {
    /// Over open sea.
    Sea,
    /// Along a fairway (index into the world's list).
    Fairway(u32),
}

/// The world with what the search derives from it.
#[derive(Debug)]
pub(crate) struct Network {
    pub world: World,
    /// Position of each node, degrees.
    pub place: Vec<LonLat>,
    /// Corner at each vertex of the mesh.
    corner_at: Vec<u32>,
    /// Fairway arcs of each node: other end, length, fairway.
    fairway_of: Vec<Vec<(u32, u32, u32)>>,
    /// Which triangles belong to the connected sea.
    joined_region: Vec<bool>,
    /// A triangle near each fairway node.
    spot_of: Vec<Spot>,
}

/// The nodes of a way and its length.
#[derive(Debug, Clone)]
pub(crate) struct Path {
    pub length_cm: u64,
    /// Nodes between the two positions, with how each was reached.
    pub steps: Vec<(u32, Via)>,
}

impl Network {
    pub fn new(world: World) -> Self {
        let n = world.nodes.len();
        let mut corner_at = vec![NONE; world.mesh.points().len()];
        for (k, t) in world.turn.iter().enumerate() {
            corner_at[t[0] as usize] = k as u32;
        }
        let mut fairway_of = vec![Vec::new(); n];
        for (i, f) in world.fairways.iter().enumerate() {
            fairway_of[f.a as usize].push((f.b, f.length_cm, i as u32));
            fairway_of[f.b as usize].push((f.a, f.length_cm, i as u32));
        }
        let spot_of: Vec<Spot> = (0..n as u32)
            .map(|k| {
                if k < world.corners {
                    Spot::Vertex(world.turn[k as usize][0])
                } else {
                    world.mesh.spot(world.nodes[k as usize], 0)
                }
            })
            .collect();
        let mut net = Self {
            place: world.nodes.iter().map(|p| p.lon_lat()).collect(),
            corner_at,
            fairway_of,
            joined_region: Vec::new(),
            spot_of,
            world,
        };
        net.joined_region = net.connected();
        net
    }

    /// Regions of the mesh that the largest part of the network reaches.
    fn connected(&self) -> Vec<bool> {
        let n = self.world.nodes.len();
        let mut part = vec![NONE; n];
        let mut size = Vec::new();
        for s in 0..n {
            if part[s] != NONE {
                continue;
            }
            let id = size.len() as u32;
            let mut stack = vec![s as u32];
            part[s] = id;
            let mut count = 0_usize;
            while let Some(v) = stack.pop() {
                count += 1;
                self.arcs(v, |w, _, _| {
                    if part[w as usize] == NONE {
                        part[w as usize] = id;
                        stack.push(w);
                    }
                });
            }
            size.push(count);
        }
        let best = (0..size.len()).max_by_key(|&i| size[i]).unwrap_or(0) as u32;
        let regions = self.world.mesh.regions();
        let mut joined = vec![false; usize::from(u16::MAX) + 1];
        for (turn, part) in self.world.turn.iter().zip(&part) {
            if *part == best {
                for t in self.world.mesh.around(turn[0]) {
                    let r = regions[t as usize];
                    if r != 0 {
                        joined[usize::from(r)] = true;
                    }
                }
            }
        }
        joined
    }

    /// All arcs of a node.
    pub fn arcs(&self, v: u32, mut f: impl FnMut(u32, u32, Via)) {
        let w = &self.world;
        let (a, b) = (
            w.first[v as usize] as usize,
            w.first[v as usize + 1] as usize,
        );
        for i in a..b {
            f(u32::from(w.to[i]), w.length_cm[i], Via::Sea);
        }
        for &(to, len, i) in &self.fairway_of[v as usize] {
            f(to, len, Via::Fairway(i));
        }
    }

    fn free(&self, spot: Spot) -> bool {
        let regions = self.world.mesh.regions();
        match spot {
            Spot::Triangle(t) => self.joined_region[usize::from(regions[t as usize])],
            Spot::Vertex(v) => self
                .world
                .mesh
                .around(v)
                .iter()
                .any(|&t| self.joined_region[usize::from(regions[t as usize])]),
        }
    }

    /// Joins a position to the network; `None` when no connected water lies within `reach_m`.
    pub fn join(&self, at: LonLat, reach_m: f64) -> Option<Joined> {
        let p = CubePoint::from(at);
        let spot = self.world.mesh.spot(p, 0);
        if self.free(spot) {
            return Some(self.front(p, spot, 0));
        }
        let q = self.nearest(p, reach_m)?;
        let joined = match q {
            Near::Node(k) => Joined {
                point: self.world.nodes[k as usize],
                spot: self.spot_of[k as usize],
                access_cm: 0,
                front: vec![(k, 0)],
            },
            Near::Sea(q) => {
                let spot = self.world.mesh.spot(q, 0);
                if !self.free(spot) {
                    return None;
                }
                self.front(q, spot, 0)
            }
        };
        Some(Joined {
            access_cm: length_cm(at, joined.point.lon_lat()),
            ..joined
        })
    }

    fn front(&self, p: CubePoint, spot: Spot, access_cm: u64) -> Joined {
        let w = &self.world;
        let at = p.lon_lat();
        let mut front = Vec::new();
        w.mesh.visible(p, spot, &mut Sight::default(), |v| {
            let c = self.corner_at[v as usize];
            if c != NONE && w.tangent(p, c, SLACK) {
                front.push(c);
            }
        });
        for k in w.corners..w.nodes.len() as u32 {
            if self.free(self.spot_of[k as usize]) && w.mesh.sees(p, spot, w.nodes[k as usize]) {
                front.push(k);
            }
        }
        front.sort_unstable();
        front.dedup();
        Joined {
            point: p,
            spot,
            access_cm,
            front: front
                .into_iter()
                .map(|k| (k, length_cm(at, self.place[k as usize])))
                .collect(),
        }
    }

    /// The nearest point of the connected sea or of a fairway.
    fn nearest(&self, p: CubePoint, reach_m: f64) -> Option<Near> {
        let u = p.unit();
        let mesh = &self.world.mesh;
        let mut best = reach_m / EARTH_RADIUS_M;
        let mut found = None;
        for (t, c) in mesh.triangles().iter().enumerate() {
            if mesh.walls()[t] == 0 || !self.joined_region[usize::from(mesh.regions()[t])] {
                continue;
            }
            for i in 0..3 {
                if (mesh.walls()[t] >> i) & 1 == 0 {
                    continue;
                }
                let (a, b) = (
                    mesh.points()[c[(i + 1) % 3] as usize].unit(),
                    mesh.points()[c[(i + 2) % 3] as usize].unit(),
                );
                let n = normalise(cross(a, b));
                let h = dot(n, u);
                if h.abs() > best {
                    continue;
                }
                let foot = normalise([u[0] - h * n[0], u[1] - h * n[1], u[2] - h * n[2]]);
                let within = dot(cross(a, foot), n) >= 0.0 && dot(cross(foot, b), n) >= 0.0;
                let q = if within {
                    foot
                } else if dot(a, u) > dot(b, u) {
                    a
                } else {
                    b
                };
                let d = angle(q, u);
                if d < best {
                    best = d;
                    // Ten metres off the wall towards the middle of the sea's triangle.
                    let mid = mesh.centre(t as u32);
                    let f = (1.6e-6 / angle(q, mid)).min(0.5);
                    let q = normalise([
                        q[0] + (mid[0] - q[0]) * f,
                        q[1] + (mid[1] - q[1]) * f,
                        q[2] + (mid[2] - q[2]) * f,
                    ]);
                    found = Some(Near::Sea(CubePoint::from_vec(q)));
                }
            }
        }
        for k in self.world.corners..self.world.nodes.len() as u32 {
            let d = angle(self.world.nodes[k as usize].unit(), u);
            if d < best {
                best = d;
                found = Some(Near::Node(k));
            }
        }
        found
    }

    /// The shortest way between two joined positions over arcs that `open` allows.
    pub fn search(
        &self,
        a: &Joined,
        b: &Joined,
        open: &dyn Fn(Via, CubePoint, CubePoint) -> bool,
    ) -> Option<Path> {
        let w = &self.world;
        let goal = b.point.unit();
        // The sphere against the ellipsoid: no geodesic is shorter than 0.9933 of its arc at the mean radius.
        let bound =
            |v: u32| (angle(w.nodes[v as usize].unit(), goal) * EARTH_RADIUS_M * 99.3) as u64;
        let n = w.nodes.len();
        let mut dist = vec![u64::MAX; n];
        let mut from = vec![(NONE, Via::Sea); n];
        let mut last = vec![u64::MAX; n];
        for &(k, d) in &b.front {
            last[k as usize] = d;
        }
        let mut heap = BinaryHeap::new();
        let direct = w.mesh.sees(a.point, a.spot, b.point) && open(Via::Sea, a.point, b.point);
        let mut best = if direct {
            length_cm(a.point.lon_lat(), b.point.lon_lat())
        } else {
            u64::MAX
        };
        let mut end = NONE;
        for &(k, d) in &a.front {
            if open(Via::Sea, a.point, w.nodes[k as usize]) && d < dist[k as usize] {
                dist[k as usize] = d;
                heap.push(Reverse((d + bound(k), k)));
            }
        }
        while let Some(Reverse((f, v))) = heap.pop() {
            if f >= best {
                break;
            }
            let d = dist[v as usize];
            if f > d + bound(v) {
                continue;
            }
            if last[v as usize] != u64::MAX
                && d + last[v as usize] < best
                && open(Via::Sea, w.nodes[v as usize], b.point)
            {
                best = d + last[v as usize];
                end = v;
            }
            self.arcs(v, |to, len, via| {
                let nd = d + u64::from(len);
                if nd < dist[to as usize]
                    && nd + bound(to) < best
                    && open(via, w.nodes[v as usize], w.nodes[to as usize])
                {
                    dist[to as usize] = nd;
                    from[to as usize] = (v, via);
                    heap.push(Reverse((nd + bound(to), to)));
                }
            });
        }
        if best == u64::MAX {
            return None;
        }
        let mut steps = Vec::new();
        let mut v = end;
        while v != NONE {
            let (p, via) = from[v as usize];
            steps.push((v, via));
            v = p;
        }
        steps.reverse();
        Some(Path {
            length_cm: best,
            steps,
        })
    }
}

enum Near {
    Node(u32),
    Sea(CubePoint),
}
