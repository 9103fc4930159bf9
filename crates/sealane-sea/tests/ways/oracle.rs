//! The oracle: A* in which every corner of the safe coast and every fairway node is a possible bend and every pair is tested
//! against every wall near it. No mesh walk, no tangent graph, no labels, no landmarks; lengths are not rounded.
//!
//! It hunts for anything as short as the answer under test, so it looks only where such a way could run: a corner matters when
//! from-corner-to is no longer than the answer.

use sealane_geo::LonLat;
use sealane_geo::cube::{
    CubePoint, EARTH_RADIUS_M, Vec3, angle, cross, cross_properly, dot, normalise, orient,
};
use sealane_sea::world::World;
use sealane_sea::{Place, RouteQuery, Sea, passages};
use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// Shortest geodesic over the arc of the mean sphere.
const LEAST: f64 = 0.9943;

struct Node {
    p: CubePoint,
    at: LonLat,
    u: Vec3,
    /// The coast before and after a corner, sea on the left.
    coast: Option<[CubePoint; 2]>,
    /// Whether it lies in open water.
    open: bool,
    ways: Vec<(usize, f64)>,
}

struct Wall {
    a: CubePoint,
    b: CubePoint,
    middle: Vec3,
    radius: f64,
}

pub struct Oracle {
    nodes: Vec<Node>,
    walls: Vec<Wall>,
    shut: Vec<[CubePoint; 2]>,
}

fn wall(a: CubePoint, b: CubePoint) -> Wall {
    let (u, v) = (a.unit(), b.unit());
    let middle = normalise([u[0] + v[0], u[1] + v[1], u[2] + v[2]]);
    Wall {
        a,
        b,
        middle,
        radius: angle(u, middle).max(angle(v, middle)) + 1e-9,
    }
}

impl Oracle {
    pub fn new(w: &World) -> Self {
        let points = w.mesh.points();
        let mut ends = Vec::new();
        for (t, c) in w.mesh.triangles().iter().enumerate() {
            for i in (0..3).filter(|i| (w.mesh.walls()[t] >> i) & 1 == 1) {
                let (a, b) = (c[(i + 1) % 3], c[(i + 2) % 3]);
                ends.push((a.min(b), a.max(b)));
            }
        }
        ends.sort_unstable();
        ends.dedup();
        let walls = ends
            .iter()
            .map(|&(a, b)| wall(points[a as usize], points[b as usize]))
            .collect();
        let mut nodes: Vec<Node> = w
            .nodes
            .iter()
            .enumerate()
            .map(|(k, &p)| Node {
                p,
                at: p.lon_lat(),
                u: p.unit(),
                coast: w
                    .turn
                    .get(k)
                    .map(|t| [points[t[1] as usize], points[t[2] as usize]]),
                open: k < w.corners as usize || w.mesh.regions()[w.mesh.locate(p, 0) as usize] != 0,
                ways: Vec::new(),
            })
            .collect();
        let open = |n: u16| n == 0 || passages::open_by_default(&w.names[usize::from(n)]);
        for f in w.fairways.iter().filter(|f| open(f.passage)) {
            let mut line = vec![w.nodes[f.a as usize]];
            line.extend(&f.between);
            line.push(w.nodes[f.b as usize]);
            let m = line
                .windows(2)
                .map(|s| s[0].lon_lat().distance_m(s[1].lon_lat()))
                .sum();
            nodes[f.a as usize].ways.push((f.b as usize, m));
            nodes[f.b as usize].ways.push((f.a as usize, m));
        }
        let shut = w
            .gates
            .iter()
            .filter(|g| !open(g.passage))
            .flat_map(|g| g.line.windows(2).map(|s| [s[0], s[1]]).collect::<Vec<_>>())
            .collect();
        Self { nodes, walls, shut }
    }

    /// How many corners and fairway nodes a way of `limit_m` could use.
    pub fn size(&self, a: LonLat, b: LonLat, limit_m: f64) -> usize {
        let (u, v) = (a.unit(), b.unit());
        self.nodes
            .iter()
            .filter(|n| within(n.u, u, v, limit_m))
            .count()
    }

    /// The shortest length, m, if there is one of at most `limit_m`.
    pub fn shortest(&self, a: LonLat, b: LonLat, limit_m: f64) -> Option<f64> {
        let (u, v) = (a.unit(), b.unit());
        let local: Vec<usize> = (0..self.nodes.len())
            .filter(|&k| within(self.nodes[k].u, u, v, limit_m))
            .collect();
        let walls: Vec<&Wall> = self
            .walls
            .iter()
            .filter(|w| {
                let d = angle(w.middle, u) + angle(w.middle, v) - 2.0 * w.radius;
                d * EARTH_RADIUS_M * LEAST <= limit_m
            })
            .collect();
        let end = |p: LonLat| Node {
            p: p.into(),
            at: CubePoint::from(p).lon_lat(),
            u: p.unit(),
            coast: None,
            open: true,
            ways: Vec::new(),
        };
        let (start, goal) = (end(a), end(b));
        // Numbers: places in `local`, then the goal, then the start.
        let n = local.len();
        let node = |i: usize| match i {
            i if i < n => &self.nodes[local[i]],
            i if i == n => &goal,
            _ => &start,
        };
        let mut best = vec![f64::INFINITY; n + 2];
        let mut done = vec![false; n + 2];
        let mut heap = BinaryHeap::new();
        best[n + 1] = 0.0;
        heap.push(Reverse((0_u64, n + 1)));
        while let Some(Reverse((_, i))) = heap.pop() {
            if done[i] {
                continue;
            }
            done[i] = true;
            if i == n {
                return Some(best[n]);
            }
            let from = node(i);
            let here = best[i];
            let mut reach = |best: &mut Vec<f64>, j: usize, m: f64| {
                if m < best[j] {
                    best[j] = m;
                    let ahead = angle(node(j).u, v) * EARTH_RADIUS_M * LEAST;
                    heap.push(Reverse((((m + ahead) * 1000.0) as u64, j)));
                }
            };
            for &(k, m) in &from.ways {
                if let Ok(j) = local.binary_search(&k) {
                    reach(&mut best, j, here + m);
                }
            }
            if !from.open {
                continue;
            }
            for j in 0..=n {
                let to = node(j);
                if done[j] || !to.open || from.p == to.p {
                    continue;
                }
                let least = here + angle(from.u, to.u) * EARTH_RADIUS_M * LEAST;
                if least + angle(to.u, v) * EARTH_RADIUS_M * LEAST > limit_m || least >= best[j] {
                    continue;
                }
                if self.clear(from, to, &walls) {
                    reach(&mut best, j, here + from.at.distance_m(to.at));
                }
            }
        }
        None
    }

    fn clear(&self, a: &Node, b: &Node, walls: &[&Wall]) -> bool {
        // Into the land at a corner?
        let into = |n: &Node, q: CubePoint| {
            n.coast
                .is_some_and(|[p, w]| orient(p, n.p, q) < 0 && orient(n.p, w, q) < 0)
        };
        if into(a, b.p) || into(b, a.p) {
            return false;
        }
        let line = cross(a.u, b.u);
        let size = dot(line, line).sqrt();
        let half = angle(a.u, b.u) / 2.0;
        let middle = normalise([a.u[0] + b.u[0], a.u[1] + b.u[1], a.u[2] + b.u[2]]);
        let blocked = walls.iter().any(|w| {
            dot(line, w.middle).abs() <= (w.radius + 1e-9).sin() * size
                && angle(middle, w.middle) <= half + w.radius + 1e-9
                && cross_properly(a.p, b.p, w.a, w.b)
        });
        !blocked
            && !self
                .shut
                .iter()
                .any(|g| cross_properly(a.p, b.p, g[0], g[1]))
    }
}

fn within(n: Vec3, a: Vec3, b: Vec3, limit_m: f64) -> bool {
    (angle(n, a) + angle(n, b)) * EARTH_RADIUS_M * LEAST <= limit_m
}

/// A small generator, so that runs are the same everywhere.
pub struct Dice(pub u64);

impl Dice {
    pub fn next(&mut self) -> f64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as f64 / (1_u64 << 53) as f64
    }
}

pub fn at(lon: f64, lat: f64) -> Place {
    Place {
        name: format!("{lat:.4},{lon:.4}"),
        locode: None,
        country: String::new(),
        position: LonLat { lon, lat },
        port: None,
    }
}

/// Pairs that are compared; `SEALANE_ORACLE_PAIRS` and `SEALANE_ORACLE_CORNERS` ask for a larger run (validation/11-search.md).
fn setting(name: &str, default: usize) -> usize {
    std::env::var(name)
        .ok()
        .and_then(|v| v.parse().ok())
        .unwrap_or(default)
}

#[test]
fn an_independent_search_finds_the_same_lengths() {
    let pairs = setting("SEALANE_ORACLE_PAIRS", 2_000);
    let most = setting("SEALANE_ORACLE_CORNERS", 120);
    let spread_deg = setting("SEALANE_ORACLE_DEGREES", 6) as f64;
    let sea = Sea::embedded().unwrap();
    let world = World::decode(sealane_world::SEA).unwrap();
    let oracle = Oracle::new(&world);
    let mut dice = Dice(0x5ea1_a9e0_1234_5678);
    let (mut compared, mut bent, mut worst, mut corners) = (0, 0, 0.0_f64, 0);
    while compared < pairs {
        // Near a coast, so that ways bend.
        let c = world.nodes[(dice.next() * f64::from(world.corners)) as usize].lon_lat();
        let mut near = |p: LonLat, deg: f64| {
            let lat = (p.lat + (dice.next() - 0.5) * 2.0 * deg).clamp(-89.9, 89.9);
            let wide = deg / lat.to_radians().cos().max(0.05);
            let lon = p.lon + (dice.next() - 0.5) * 2.0 * wide;
            at((lon + 540.0).rem_euclid(360.0) - 180.0, lat)
        };
        let a = near(c, 1.0);
        let b = near(a.position, spread_deg);
        let (from, to) = (a.position, b.position);
        let query = RouteQuery {
            places: vec![a, b],
            ..RouteQuery::default()
        };
        let Ok(route) = sea.route(&query) else {
            continue;
        };
        if route.certificate.fairway_km > 0.0 && route.from_access_nm + route.to_access_nm > 0.0 {
            continue;
        }
        let m = route.distance_nm * 1852.0;
        let size = oracle.size(from, to, m);
        if size > most {
            continue;
        }
        let found = oracle.shortest(from, to, m + 5.0);
        let Some(found) = found else {
            panic!("{from:?} {to:?}: {m} m, but the oracle finds no way as short");
        };
        assert!(
            (found - m).abs() <= 1.0,
            "{from:?} {to:?}: {m} m, the oracle {found} m"
        );
        worst = worst.max((found - m).abs());
        compared += 1;
        corners += size;
        bent += usize::from(route.line.len() > 2);
    }
    println!(
        "{compared} pairs, {bent} with bends, {corners} corners looked at, worst difference {worst:.3} m"
    );
    assert!(bent * 5 > compared, "{bent} of {compared} ways bend");
}
