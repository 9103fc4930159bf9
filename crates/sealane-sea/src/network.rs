//! The searched network: corners and fairway nodes of the world, the arcs between them, and how a position joins it.
#![allow(
    clippy::indexing_slicing,
    reason = "numeric kernel over tables that were checked when the world file was read"
)]

use crate::SeaError;
use crate::world::World;
use rayon::prelude::*;
use sealane_geo::cube::{CubePoint, EARTH_RADIUS_M, angle, cross, dot, normalise, orient};
use sealane_geo::{LonLat, Sight, Spot};
use std::sync::{Arc, OnceLock};

/// No node.
pub(crate) const NONE: u32 = u32::MAX;
/// See the builder: arcs this little off tangency are kept.
pub(crate) const SLACK: f64 = 1e-3;

/// WGS84 length, cm, rounded up.
pub(crate) fn length_cm(a: LonLat, b: LonLat) -> u64 {
    (a.distance_m(b) * 100.0).ceil() as u64
}

/// Semi-major axis, m, and flattening of WGS84.
const AXIS_M: f64 = 6_378_137.0;
const FLATTENING: f64 = 1.0 / 298.257_223_563;
/// Lambert's formula is within 30 m of the geodesic up to [`LAMBERT`]; taken off it, it stays below.
const BELOW_M: f64 = 60.0;
/// Half the arc's chord, squared, up to which Lambert's formula is used (about 130 degrees).
const LAMBERT: f64 = 0.82;
/// No geodesic is shorter than this part of its arc on the mean sphere (pole to pole over the ellipsoid's flattest part).
const SPHERE_TO_ELLIPSOID: f64 = 0.9943;

/// A length that no geodesic between two directions (of geodetic latitude) is shorter than, cm: Lambert's formula less 60 m, tens of
/// times cheaper than the geodesic.
pub(crate) fn at_least_cm(a: [f64; 3], b: [f64; 3]) -> u64 {
    let reduced = |u: [f64; 3]| normalise([u[0], u[1], u[2] * (1.0 - FLATTENING)]);
    let (p, q) = (reduced(a), reduced(b));
    let d = [p[0] - q[0], p[1] - q[1], p[2] - q[2]];
    let half2 = dot(d, d) / 4.0;
    if half2 > LAMBERT {
        return (angle(a, b) * EARTH_RADIUS_M * 100.0 * SPHERE_TO_ELLIPSOID) as u64;
    }
    let half = half2.sqrt();
    let sigma = 2.0 * half.asin();
    let sine = 2.0 * half * (1.0 - half2).sqrt();
    let (sum, gap) = (f64::midpoint(p[2], q[2]), (p[2] - q[2]) / 2.0);
    let x = (sigma - sine) * sum * sum / (1.0 - half2);
    let y = if half2 > 1e-16 {
        (sigma + sine) * gap * gap / half2
    } else {
        0.0
    };
    let m = AXIS_M * (sigma - FLATTENING / 2.0 * (x + y));
    ((m - BELOW_M) * 100.0).max(0.0) as u64
}

/// A position joined to the network.
#[derive(Debug, Clone)]
pub(crate) struct Joined {
    /// Where it is at sea.
    pub point: CubePoint,
    pub spot: Spot,
    /// From the position itself to `point`, cm; 0 at sea.
    pub access_cm: u64,
    /// The node it is, when it is one.
    pub node: u32,
    /// Nodes in sight; found at first use.
    seen: OnceLock<Vec<u32>>,
    /// The same with the lengths to them, cm; found at first use.
    front: OnceLock<Vec<(u32, u64)>>,
    /// Its number among the ports' sea ends that have hub labels, or [`NONE`].
    pub source: u32,
    /// From the position itself to `point`, both included; empty at sea.
    pub access: Vec<LonLat>,
    /// What to tell of a run over drawn land to a neighbour's line.
    pub over_land: Option<String>,
    /// Numbers of the approaches it can be reached through only.
    pub behind: Vec<u16>,
}

impl Joined {
    /// A position of the searched water itself.
    pub fn at(point: CubePoint, spot: Spot, node: u32, access: Vec<LonLat>) -> Self {
        Self {
            point,
            spot,
            access_cm: crate::join::line_cm(&access),
            node,
            seen: if node == NONE {
                OnceLock::new()
            } else {
                OnceLock::from(vec![node])
            },
            front: if node == NONE {
                OnceLock::new()
            } else {
                OnceLock::from(vec![(node, 0)])
            },
            source: NONE,
            access,
            over_land: None,
            behind: Vec::new(),
        }
    }

    /// Nodes in sight and the lengths to them, cm.
    pub fn front(&self, net: &Network) -> &[(u32, u64)] {
        self.front.get_or_init(|| {
            let at = self.point.lon_lat();
            (self.seen(net).iter())
                .map(|&k| (k, length_cm(at, net.place[k as usize])))
                .collect()
        })
    }

    /// Nodes in sight.
    pub fn seen(&self, net: &Network) -> &[u32] {
        self.seen
            .get_or_init(|| net.in_sight(self.point, self.spot))
    }
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
    /// Unit vector of each node.
    pub unit_of: Vec<sealane_geo::Vec3>,
    /// Unit vectors of the mesh's vertices.
    unit: Vec<sealane_geo::Vec3>,
    /// Corner at each vertex of the mesh.
    corner_at: Vec<u32>,
    /// Fairway arcs of each node: other end, length, fairway.
    fairway_of: Vec<Vec<(u32, u32, u32)>>,
    /// Which triangles belong to the connected sea.
    joined_region: Vec<bool>,
    /// A triangle near each fairway node.
    spot_of: Vec<Spot>,
    /// One bit an arc: it crosses a gate.
    gated: Vec<u64>,
    /// First of the fairway nodes that lie in each triangle, and those nodes.
    lying: (Vec<u32>, Vec<u32>),
    /// By number of passage, then of approach: shut unless a question opens it.
    pub shut_by_default: Vec<bool>,
    /// The approach of each fairway by its number; 0 is none.
    pub approach_of: Vec<u16>,
    /// Points of each fairway between its nodes, degrees.
    pub between: Vec<Vec<LonLat>>,
    /// Length of each fairway as drawn, cm; found at first use.
    drawn_cm: Vec<OnceLock<u64>>,
    /// Middle of each gate and how far its points lie from it, radians.
    pub gate_cap: Vec<(sealane_geo::Vec3, f64)>,
    /// How each port joins, found at first use.
    ends: Vec<OnceLock<Result<Arc<Joined>, SeaError>>>,
    /// What a question that asks for nothing obeys.
    pub base: OnceLock<crate::rules::Terms>,
    /// The composite each passage belongs to, by its number.
    pub composite: Vec<Option<&'static str>>,
    /// Landmarks of the worlds that are searched.
    pub guides: crate::guide::Guides,
    /// What is known of the pieces of ways.
    pub facts: crate::facts::FactBook,
    /// Labels of the ports' sea ends.
    pub hubs: crate::hubs::Hubs,
}

/// Nearly opposite points: no arc between them is a way.
const FAR_SIDE: f64 = -0.9999;

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
            .into_par_iter()
            .map(|k| {
                if k < world.corners {
                    Spot::Vertex(world.turn[k as usize][0])
                } else {
                    world.mesh.spot(world.nodes[k as usize], 0)
                }
            })
            .collect();
        let mut net = Self {
            place: world.nodes.par_iter().map(|p| p.lon_lat()).collect(),
            unit_of: world.nodes.par_iter().map(|p| p.unit()).collect(),
            unit: world.mesh.points().par_iter().map(|p| p.unit()).collect(),
            corner_at,
            fairway_of,
            joined_region: Vec::new(),
            spot_of,
            gated: Vec::new(),
            lying: (Vec::new(), Vec::new()),
            shut_by_default: world
                .names
                .iter()
                .map(|n| !n.is_empty() && !crate::passages::open_by_default(n))
                .chain(crate::passages::approaches().iter().map(|_| false))
                .collect(),
            approach_of: crate::approaches::of_fairways(&world),
            between: world
                .fairways
                .iter()
                .map(|f| f.between.iter().map(|p| p.lon_lat()).collect())
                .collect(),
            drawn_cm: vec![OnceLock::new(); world.fairways.len()],
            gate_cap: world.gates.iter().map(gate_cap).collect(),
            ends: std::iter::repeat_with(OnceLock::new)
                .take(crate::places::ports().len())
                .collect(),
            base: OnceLock::new(),
            composite: world
                .names
                .iter()
                .map(|n| crate::passages::composite_of(n))
                .collect(),
            guides: crate::guide::Guides::default(),
            facts: crate::facts::FactBook::default(),
            hubs: crate::hubs::Hubs::default(),
            world,
        };
        net.gated = vec![0; net.world.to.len() / 64 + 1];
        for c in &net.world.crossings {
            net.gated[c.0 as usize / 64] |= 1 << (c.0 % 64);
        }
        net.joined_region = net.connected();
        net.lying = net.lying_nodes();
        net
    }

    fn lying_nodes(&self) -> (Vec<u32>, Vec<u32>) {
        let mesh = &self.world.mesh;
        let mut pairs: Vec<(u32, u32)> = Vec::new();
        for k in self.world.corners..self.world.nodes.len() as u32 {
            let p = self.world.nodes[k as usize];
            if !self.free(self.spot_of[k as usize]) {
                continue;
            }
            let around = match self.spot_of[k as usize] {
                Spot::Vertex(v) => mesh.around(v),
                Spot::Triangle(t) => mesh
                    .beside(t)
                    .into_iter()
                    .filter(|&o| mesh.holds(o, p))
                    .chain([t])
                    .collect(),
            };
            pairs.extend(around.into_iter().map(|t| (t, k)));
        }
        pairs.sort_unstable();
        let mut first = vec![0_u32; mesh.triangles().len() + 1];
        for p in &pairs {
            first[p.0 as usize + 1] += 1;
        }
        for i in 1..first.len() {
            first[i] += first[i - 1];
        }
        (first, pairs.into_iter().map(|p| p.1).collect())
    }

    /// How a port joins the network.
    pub fn end_of(
        &self,
        port: usize,
        find: impl FnOnce() -> Result<Joined, SeaError>,
    ) -> Result<Arc<Joined>, SeaError> {
        let found = || {
            let mut joined = find()?;
            joined.behind = self.behind(port);
            Ok(Arc::new(joined))
        };
        match self.ends.get(port) {
            Some(slot) => slot.get_or_init(found).clone(),
            None => found(),
        }
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
                self.arcs(v, |w, _, _, _| {
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
        for (spot, part) in self.spot_of.iter().zip(&part) {
            if *part != best {
                continue;
            }
            let around = match *spot {
                Spot::Triangle(t) => vec![t],
                Spot::Vertex(v) => self.world.mesh.around(v),
            };
            for t in around {
                let r = regions[t as usize];
                if r != 0 {
                    joined[usize::from(r)] = true;
                }
            }
        }
        joined
    }

    /// Passages that an arc over open sea crosses.
    pub fn crossed(&self, arc: u32) -> &[(u32, u16)] {
        if (self.gated[arc as usize / 64] >> (arc % 64)) & 1 == 0 {
            return &[];
        }
        let list = &self.world.crossings;
        let from = list.partition_point(|c| c.0 < arc);
        let to = from + list[from..].partition_point(|c| c.0 == arc);
        &list[from..to]
    }

    /// All arcs of a node: its end, its length, how it runs, and the number of the arc (open sea only).
    pub fn arcs(&self, v: u32, mut f: impl FnMut(u32, u32, Via, u32)) {
        let w = &self.world;
        let (a, b) = (
            w.first[v as usize] as usize,
            w.first[v as usize + 1] as usize,
        );
        for i in a..b {
            f(u32::from(w.to[i]), w.length_cm[i], Via::Sea, i as u32);
        }
        for &(to, len, i) in &self.fairway_of[v as usize] {
            f(to, len, Via::Fairway(i), NONE);
        }
    }

    /// Whether a spot belongs to the connected sea.
    pub fn free(&self, spot: Spot) -> bool {
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

    /// The nodes in sight of a point of the connected sea.
    fn in_sight(&self, p: CubePoint, spot: Spot) -> Vec<u32> {
        let w = &self.world;
        let points = w.mesh.points();
        let u = p.unit();
        let (mut front, mut extra) = (Vec::new(), Vec::new());
        w.mesh.visible_over(
            p,
            spot,
            &mut Sight::default(),
            |v| {
                let c = self.corner_at[v as usize];
                if c != NONE && w.tangent(p, c, SLACK) {
                    front.push(c);
                }
            },
            |t, rays| {
                for &k in self.nodes_in(t) {
                    let q = w.nodes[k as usize];
                    let within = rays.is_none_or(|(r, l)| {
                        orient(p, points[r as usize], q) >= 0
                            && orient(p, points[l as usize], q) <= 0
                            && dot(u, q.unit()) > FAR_SIDE
                    });
                    if within {
                        extra.push(k);
                    }
                }
            },
        );
        front.append(&mut extra);
        front.sort_unstable();
        front.dedup();
        front
    }

    /// Fairway nodes inside or on the border of a triangle of the sea.
    fn nodes_in(&self, t: u32) -> &[u32] {
        let (first, nodes) = &self.lying;
        &nodes[first[t as usize] as usize..first[t as usize + 1] as usize]
    }

    /// Where the arc `a`-`b` crosses a gate, as [`crate::world::Gate::crossed`]; most gates are ruled out by their size.
    pub fn crosses(&self, gate: usize, a: CubePoint, b: CubePoint) -> Option<f64> {
        let (centre, radius) = self.gate_cap[gate];
        let n = cross(a.unit(), b.unit());
        if dot(n, centre).abs() > radius.sin() * dot(n, n).sqrt() {
            return None;
        }
        self.world.gates[gate].crossed(a, b)
    }

    /// The shortest arc between two nodes that the free world has.
    pub fn link(&self, a: u32, b: u32) -> Option<(u32, Via)> {
        let w = &self.world;
        let (i, j) = (
            w.first[a as usize] as usize,
            w.first[a as usize + 1] as usize,
        );
        let sea = w.to[i..j]
            .binary_search(&(b as u16))
            .ok()
            .map(|k| (i + k) as u32)
            .filter(|&arc| self.crossed(arc).iter().all(|c| self.open(c.1)))
            .map(|arc| (w.length_cm[arc as usize], Via::Sea));
        let fairway = self.fairway_of[a as usize]
            .iter()
            .filter(|f| f.0 == b && self.open(w.fairways[f.2 as usize].passage))
            .map(|f| (f.1, Via::Fairway(f.2)))
            .min_by_key(|f| f.0);
        match (sea, fairway) {
            (Some(s), Some(f)) => Some(if f.0 < s.0 { f } else { s }),
            (s, f) => s.or(f),
        }
    }

    /// Number of the arc over open sea between two nodes.
    pub fn arc(&self, a: u32, b: u32) -> Option<u32> {
        let w = &self.world;
        let (i, j) = (
            *w.first.get(a as usize)? as usize,
            *w.first.get(a as usize + 1)? as usize,
        );
        let k = w.to[i..j].binary_search(&(b as u16)).ok()?;
        Some((i + k) as u32)
    }

    /// A fairway's length and that of the line drawn for it, cm. The first is the longer where published river kilometres are.
    pub fn fairway_cm(&self, number: u32) -> Option<(u64, u64)> {
        let f = self.world.fairways.get(number as usize)?;
        let drawn = self.drawn_cm.get(number as usize)?.get_or_init(|| {
            let between = self.between.get(number as usize);
            let mut line = vec![self.place[f.a as usize]];
            line.extend(between.into_iter().flatten());
            line.push(self.place[f.b as usize]);
            crate::join::line_cm(&line)
        });
        Some((u64::from(f.length_cm), *drawn))
    }

    /// Whether nothing is open that waits to be asked for.
    pub fn only_shuts(&self, shut: &[bool]) -> bool {
        self.shut_by_default
            .iter()
            .zip(shut)
            .all(|(base, now)| *now || !base)
    }

    /// Whether a passage is open to a question that asks for nothing.
    pub fn open(&self, passage: u16) -> bool {
        self.shut_by_default.get(usize::from(passage)) != Some(&true)
    }

    /// Whether a node lies in the connected sea.
    pub fn in_open_sea(&self, k: u32) -> bool {
        self.free(self.spot_of(k))
    }

    /// The spot of a node on the mesh.
    pub fn spot_of(&self, k: u32) -> Spot {
        self.spot_of[k as usize]
    }

    /// Points of the connected sea nearest to `p`, one for each stretch of its border within reach, nearest first.
    pub fn nearest(&self, p: CubePoint, reach_m: f64, most: usize) -> Vec<CubePoint> {
        let u = p.unit();
        let mesh = &self.world.mesh;
        let reach = reach_m / EARTH_RADIUS_M;
        let mut found: Vec<(f64, CubePoint)> = Vec::new();
        for (t, c) in mesh.triangles().iter().enumerate() {
            let walls = mesh.walls()[t];
            if walls == 0 || !self.joined_region[usize::from(mesh.regions()[t])] {
                continue;
            }
            for i in (0..3).filter(|i| (walls >> i) & 1 == 1) {
                let (a, b) = (
                    self.unit[c[(i + 1) % 3] as usize],
                    self.unit[c[(i + 2) % 3] as usize],
                );
                let n = normalise(cross(a, b));
                let h = dot(n, u);
                if h.abs() > reach {
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
                if d < reach {
                    // Ten metres off the wall towards the middle of the sea's triangle.
                    let mid = mesh.centre(t as u32);
                    let f = (1.6e-6 / angle(q, mid)).min(0.5);
                    let q = normalise([0, 1, 2].map(|k| q[k] + (mid[k] - q[k]) * f));
                    found.push((d, CubePoint::from_vec(q)));
                }
            }
        }
        found.sort_by(|x, y| x.0.total_cmp(&y.0).then(x.1.cmp(&y.1)));
        found.truncate(most);
        found.into_iter().map(|f| f.1).collect()
    }
}

fn gate_cap(g: &crate::world::Gate) -> (sealane_geo::Vec3, f64) {
    let sum = g.line.iter().fold([0.0; 3], |s, p| {
        let u = p.unit();
        [0, 1, 2].map(|i| s[i] + u[i])
    });
    let c = normalise(sum);
    let r = g
        .line
        .iter()
        .map(|p| angle(c, p.unit()))
        .fold(0.0, f64::max);
    (c, r + 1e-6)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn anywhere() -> impl Strategy<Value = CubePoint> {
        (0.0..std::f64::consts::TAU, -1.0..1.0_f64).prop_map(|(lon, z)| {
            let r = (1.0 - z * z).sqrt();
            CubePoint::from_vec([r * lon.cos(), r * lon.sin(), z])
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(20_000))]
        #[test]
        fn the_cheap_bound_is_below_the_geodesic_and_near_it(a in anywhere(), b in anywhere()) {
            let exact = length_cm(a.lon_lat(), b.lon_lat());
            let bound = at_least_cm(a.unit(), b.unit());
            prop_assert!(bound <= exact, "{bound} {exact}");
            if angle(a.unit(), b.unit()) < 2.0 {
                prop_assert!(exact - bound < 12_000, "{bound} {exact}");
            }
        }
    }
}
