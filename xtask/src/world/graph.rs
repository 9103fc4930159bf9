//! The tangent graph: corners of the coast and fairway nodes, and the arcs between them that a taut line can use.
#![allow(
    clippy::indexing_slicing,
    reason = "build-time kernel over tables made here; never meets user input"
)]

use super::ways::Fairway;
use rayon::prelude::*;
use sealane_geo::cube::CubePoint;
use sealane_geo::{LonLat, Mesh, Sight, Spot};
use sealane_sea::world::{FairwayEdge, Gate, World};
use std::collections::HashMap;

/// An arc this little off tangency is kept: lengths are WGS84, directions those of the sphere.
const SLACK: f64 = 1e-3;

/// Corners in regions smaller than this many triangles are left out, as closed bays without a use, unless a fairway leads there.
const LEAST_TRIANGLES: usize = 8;

/// Makes the graph over a mesh whose coasts are `rings` (the sea on the left).
pub fn build(
    mesh: Mesh,
    rings: &[Vec<u32>],
    fairways: &[Fairway],
    gates: &[(String, Vec<LonLat>)],
    access: &[Option<sealane_sea::places::Access>],
) -> World {
    let mut size: HashMap<u16, usize> = HashMap::new();
    for &r in mesh.regions() {
        *size.entry(r).or_default() += 1;
    }
    // A narrow gulf behind a strait or canal may be few triangles; without its corners a fairway's end would lead nowhere.
    for p in fairways.iter().flat_map(|f| &f.line) {
        let r = mesh.regions()[mesh.locate((*p).into(), 0) as usize];
        if r != 0 {
            size.insert(r, LEAST_TRIANGLES);
        }
    }
    let region_left = |a: u32, b: u32| {
        mesh.around(a)
            .into_iter()
            .find(|&t| {
                let c = mesh.triangles()[t as usize];
                (0..3).any(|i| c[i] == a && c[(i + 1) % 3] == b)
            })
            .map_or(0, |t| mesh.regions()[t as usize])
    };
    let mut turn = Vec::new();
    for r in rings {
        let n = r.len();
        if size.get(&region_left(r[0], r[1])).copied().unwrap_or(0) < LEAST_TRIANGLES {
            continue;
        }
        for i in 0..n {
            let (p, v, w) = (r[(i + n - 1) % n], r[i], r[(i + 1) % n]);
            let q = |k: u32| mesh.points()[k as usize];
            if sealane_geo::cube::orient(q(p), q(v), q(w)) < 0 {
                turn.push([v, p, w]);
            }
        }
    }
    let corners = turn.len() as u32;
    let mut nodes: Vec<CubePoint> = turn.iter().map(|t| mesh.points()[t[0] as usize]).collect();
    let mut names = vec![String::new()];
    let mut edges = fairway_edges(&mesh, fairways, access, &mut nodes, &mut names);
    let gates: Vec<Gate> = gates
        .iter()
        .map(|(id, line)| Gate {
            passage: number(&mut names, id),
            line: line.iter().map(|&p| CubePoint::from(p)).collect(),
        })
        .collect();
    let whole = WHOLE.map(|id| number(&mut names, id));
    passage_at_gates(&nodes, &gates, &whole, &mut edges);
    let edges = edges.into_iter().map(|(_, e)| e).collect();
    let mut world = World {
        mesh,
        nodes,
        corners,
        turn,
        fairways: edges,
        names,
        gates,
        ..World::default()
    };
    report(&world);
    let lists = arcs(&world);
    world.first.push(0);
    for list in lists {
        for (to, len) in list {
            world.to.push(to);
            world.length_cm.push(len);
        }
        world.first.push(world.to.len() as u32);
    }
    world.crossings = crossings(&world);
    world
}

/// The number of a passage id, entering it when new.
fn number(names: &mut Vec<String>, id: &str) -> u16 {
    names.iter().position(|n| n == id).unwrap_or_else(|| {
        names.push(id.to_owned());
        names.len() - 1
    }) as u16
}

/// Straits that are the roads of a port in their middle: who leaves it either way has used them, and all of their fairway counts.
const WHOLE: [&str; 1] = ["singapore"];

/// A fairway that crosses a gate of its passage is the passage there only: what lies on either side of the gate are its approaches,
/// which ports use also when the passage is shut.
fn passage_at_gates(
    nodes: &[CubePoint],
    gates: &[Gate],
    whole: &[u16],
    edges: &mut [(usize, FairwayEdge)],
) {
    let crosses: Vec<bool> = edges
        .iter()
        .map(|(_, e)| {
            let ends = [nodes[e.a as usize], nodes[e.b as usize]];
            let line: Vec<CubePoint> = [ends[0]]
                .into_iter()
                .chain(e.between.iter().copied())
                .chain([ends[1]])
                .collect();
            gates.iter().any(|g| {
                g.passage == e.passage && line.windows(2).any(|w| g.crossed(w[0], w[1]).is_some())
            })
        })
        .collect();
    let gated: std::collections::BTreeSet<usize> = edges
        .iter()
        .zip(&crosses)
        .filter(|(_, c)| **c)
        .map(|((f, _), _)| *f)
        .collect();
    for ((f, e), crosses) in edges.iter_mut().zip(crosses) {
        if gated.contains(f) && !crosses && !whole.contains(&e.passage) {
            e.passage = 0;
        }
    }
}

fn crossings(world: &World) -> Vec<(u32, u16)> {
    (0..world.nodes.len())
        .into_par_iter()
        .flat_map_iter(|v| {
            let arcs = world.first[v]..world.first[v + 1];
            arcs.flat_map(move |i| {
                let (a, b) = (world.nodes[v], world.nodes[world.to[i as usize] as usize]);
                world
                    .gates
                    .iter()
                    .filter(move |g| g.crossed(a, b).is_some())
                    .map(move |g| (i, g.passage))
            })
        })
        .collect()
}

/// Names the fairway ends that lie neither in open water nor on another fairway.
fn report(world: &World) {
    let mut degree: HashMap<u32, u32> = HashMap::new();
    for f in &world.fairways {
        *degree.entry(f.a).or_default() += 1;
        *degree.entry(f.b).or_default() += 1;
    }
    let mut ends: Vec<u32> = degree.iter().filter(|d| *d.1 == 1).map(|d| *d.0).collect();
    ends.sort_unstable();
    for k in ends {
        let p = world.nodes[k as usize];
        let t = world.mesh.locate(p, 0);
        if world.mesh.regions()[t as usize] == 0 {
            let name = world
                .fairways
                .iter()
                .find(|f| f.a == k || f.b == k)
                .map_or("", |f| world.names[f.passage as usize].as_str());
            let at = p.lon_lat();
            eprintln!(
                "fairway `{name}` ends short of open water at {:.3},{:.3}",
                at.lat, at.lon
            );
        }
    }
}

/// Free stretches of a fairway are joined to the open sea at least this often, m.
const JOIN_M: f64 = 20_000.0;

/// Fairways as edges, each with the number of its fairway, between their nodes: ends, joints with other fairways, and where they enter or run in open water.
fn fairway_edges(
    mesh: &Mesh,
    fairways: &[Fairway],
    access: &[Option<sealane_sea::places::Access>],
    nodes: &mut Vec<CubePoint>,
    names: &mut Vec<String>,
) -> Vec<(usize, FairwayEdge)> {
    let mut uses: HashMap<CubePoint, u32> = HashMap::new();
    for f in fairways {
        for &p in &f.line {
            *uses.entry(p.into()).or_default() += 1;
        }
    }
    for p in fairways.iter().flat_map(|f| &f.posts) {
        *uses.entry((*p).into()).or_default() += 2;
    }
    // Ports whose access ends on a fairway need a node there.
    for access in access.iter().flatten() {
        if let Some(&p) = access.line.last() {
            *uses.entry(p.into()).or_default() += 2;
        }
    }
    let mut at: HashMap<CubePoint, u32> = HashMap::new();
    let mut out = Vec::new();
    for (which, f) in fairways.iter().enumerate() {
        let passage = number(names, &f.passage);
        let points: Vec<CubePoint> = f.line.iter().map(|&p| p.into()).collect();
        let free: Vec<bool> = points
            .iter()
            .map(|&p| mesh.regions()[mesh.locate(p, 0) as usize] != 0)
            .collect();
        let mut start = 0;
        let mut length = 0;
        for k in 0..points.len() {
            if k > 0 {
                length += f.length_cm[k - 1];
            }
            let entry = free[k]
                && (k == 0
                    || k + 1 == points.len()
                    || !free[k - 1]
                    || !free[k + 1]
                    || f64::from(length) > JOIN_M * 100.0);
            let node = k == 0 || k + 1 == points.len() || uses[&points[k]] > 1 || entry;
            if !node {
                continue;
            }
            at.entry(points[k]).or_insert_with(|| {
                nodes.push(points[k]);
                nodes.len() as u32 - 1
            });
            if k > 0 {
                let (a, b) = (at[&points[start]], at[&points[k]]);
                if a != b {
                    let edge = FairwayEdge {
                        a,
                        b,
                        length_cm: length,
                        passage,
                        declared: f.declared,
                        between: points[start + 1..k].to_vec(),
                    };
                    out.push((which, edge));
                }
            }
            start = k;
            length = 0;
        }
    }
    out
}

/// WGS84 length, cm, rounded up.
pub fn length_cm(a: LonLat, b: LonLat) -> u32 {
    (a.distance_m(b) * 100.0).ceil() as u32
}

fn arcs(world: &World) -> Vec<Vec<(u16, u32)>> {
    let mesh = &world.mesh;
    let n = world.nodes.len();
    let mut corner_at = vec![u32::MAX; mesh.points().len()];
    for (k, t) in world.turn.iter().enumerate() {
        corner_at[t[0] as usize] = k as u32;
    }
    // Corners seen from each node and tangent at both ends.
    let seen: Vec<Vec<u32>> = (0..n as u32)
        .into_par_iter()
        .map_init(Sight::default, |sight, k| {
            let p = world.nodes[k as usize];
            let spot = if k < world.corners {
                Spot::Vertex(world.turn[k as usize][0])
            } else {
                mesh.spot(p, 0)
            };
            if let Spot::Triangle(t) = spot
                && mesh.regions()[t as usize] == 0
            {
                return Vec::new();
            }
            let mut list = Vec::new();
            mesh.visible(p, spot, sight, |v| {
                let c = corner_at[v as usize];
                if c != u32::MAX
                    && world.tangent(p, c, SLACK)
                    && (k >= world.corners || world.tangent(world.nodes[c as usize], k, SLACK))
                {
                    list.push(c);
                }
            });
            list.sort_unstable();
            list.dedup();
            list
        })
        .collect();
    let mut pairs: Vec<(u32, u32)> = Vec::new();
    for (k, list) in seen.iter().enumerate() {
        for &c in list {
            let k = k as u32;
            if k != c {
                pairs.push((k.min(c), k.max(c)));
            }
        }
    }
    // Fairway nodes that see each other over open water.
    let extra: Vec<(u32, u32)> = (world.corners..n as u32)
        .into_par_iter()
        .flat_map_iter(|a| {
            let p = world.nodes[a as usize];
            let spot = mesh.spot(p, 0);
            let free = match spot {
                Spot::Triangle(t) => mesh.regions()[t as usize] != 0,
                Spot::Vertex(_) => true,
            };
            (a + 1..n as u32)
                .filter(move |&b| {
                    free && sealane_geo::cube::dot(p.unit(), world.nodes[b as usize].unit()) > -0.99
                        && mesh.sees(p, spot, world.nodes[b as usize])
                })
                .map(move |b| (a, b))
                .collect::<Vec<_>>()
        })
        .collect();
    pairs.extend(extra);
    pairs.sort_unstable();
    pairs.dedup();
    let mut marked: HashMap<(u32, u32), u32> = HashMap::new();
    for f in &world.fairways {
        let known = marked
            .entry((f.a.min(f.b), f.a.max(f.b)))
            .or_insert(f.length_cm);
        *known = f.length_cm.min(*known);
    }
    let place: Vec<LonLat> = world.nodes.iter().map(|p| p.lon_lat()).collect();
    let lengths: Vec<u32> = pairs
        .par_iter()
        .map(|&(a, b)| length_cm(place[a as usize], place[b as usize]))
        .collect();
    // An arc between two nodes that a fairway joins is kept only where the fairway bends: a position in sight of both would cut it.
    let (pairs, lengths): (Vec<(u32, u32)>, Vec<u32>) = pairs
        .into_iter()
        .zip(lengths)
        .filter(|(pair, length)| marked.get(pair).is_none_or(|along| length < along))
        .unzip();
    let mut lists = vec![Vec::new(); n];
    for (&(a, b), &l) in pairs.iter().zip(&lengths) {
        lists[a as usize].push((b as u16, l));
        lists[b as usize].push((a as u16, l));
    }
    for l in &mut lists {
        l.sort_unstable();
    }
    lists
}
