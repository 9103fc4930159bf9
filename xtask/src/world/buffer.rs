//! The coast with a safe distance taken off: the union of capsules round every stretch of coast, on the six faces of the cube.
//!
//! In the gnomonic chart of a face great circles are straight, so the convex hull of two discs drawn as circumscribed
//! dodecagons holds every point within the distance of the arc between their centres. The union is exact on integers.
#![allow(
    clippy::indexing_slicing,
    reason = "build-time kernel over tables made here; never meets user input"
)]

use super::land::{Ring, edges};
use i_overlay::core::fill_rule::FillRule;
use i_overlay::core::overlay::{Overlay, ShapeType};
use i_overlay::core::overlay_rule::OverlayRule;
use i_overlay::i_float::int::point::IntPoint;
use rayon::prelude::*;
use sealane_geo::LonLat;
use sealane_geo::cube::{CubePoint, EARTH_RADIUS_M, ONE, Vec3, angle, cross, normalise};

type P = IntPoint<i32>;
type Contour = Vec<P>;

/// Corners of the polygon that stands for a disc.
const CORNERS: u32 = 12;
/// Longest stretch of coast one capsule takes, m: keeps it inside one chart.
const LONGEST_M: f64 = 30_000.0;
/// How far beyond its face a chart reaches, so that both neighbours see the same coast at their common edge.
const MARGIN: f64 = 1.04;
const STRETCHES_A_CHUNK: usize = 48;

/// Axes (u, v, outward) of the six charts, right-handed seen from outside.
const FACES: [[Vec3; 3]; 6] = [
    [[0., 1., 0.], [0., 0., 1.], [1., 0., 0.]],
    [[0., -1., 0.], [0., 0., 1.], [-1., 0., 0.]],
    [[-1., 0., 0.], [0., 0., 1.], [0., 1., 0.]],
    [[1., 0., 0.], [0., 0., 1.], [0., -1., 0.]],
    [[1., 0., 0.], [0., 1., 0.], [0., 0., 1.]],
    [[-1., 0., 0.], [0., 1., 0.], [0., 0., -1.]],
];

fn dot(a: Vec3, b: Vec3) -> f64 {
    a[0] * b[0] + a[1] * b[1] + a[2] * b[2]
}

/// A stretch of coast (or of a wall) no longer than [`LONGEST_M`].
type Stretch = (Vec3, Vec3);

fn stretches(a: [f64; 2], b: [f64; 2]) -> Vec<Stretch> {
    let unit = |p: [f64; 2]| {
        LonLat {
            lon: p[0],
            lat: p[1],
        }
        .unit()
    };
    let (ua, ub) = (unit(a), unit(b));
    let n = (angle(ua, ub) * EARTH_RADIUS_M / LONGEST_M).ceil().max(1.0);
    let at = |k: f64| {
        // Natural Earth draws straight in degrees.
        unit([a[0] + (b[0] - a[0]) * k / n, a[1] + (b[1] - a[1]) * k / n])
    };
    (0..n as usize)
        .map(|k| (at(k as f64), at(k as f64 + 1.0)))
        .filter(|(p, q)| p != q)
        .collect()
}

/// Whether a stretch is a seam of the map rather than coast.
fn seam(a: [f64; 2], b: [f64; 2]) -> bool {
    (a[0].abs() >= 180.0 && a[0] == b[0]) || (a[1] < -89.9 && b[1] < -89.9)
}

/// The polygon round a stretch, counter-clockwise from outside.
fn capsule((a, b): Stretch, distance_m: f64) -> Vec<Vec3> {
    let d = distance_m / EARTH_RADIUS_M;
    let half = std::f64::consts::PI / f64::from(CORNERS);
    let r = (d.tan() / half.cos()).atan();
    let side = normalise(cross(a, b)); // left of a -> b
    let corner = |p: Vec3, turn: f64| {
        let forward = cross(side, p);
        let (s, c) = turn.sin_cos();
        let (sr, cr) = r.sin_cos();
        let f = |i: usize| p[i] * cr + (forward[i] * c + side[i] * s) * sr;
        [f(0), f(1), f(2)]
    };
    let n = CORNERS / 2;
    let turn = |k: u32| -std::f64::consts::FRAC_PI_2 + half * f64::from(2 * k + 1);
    (0..n)
        .map(|k| corner(b, turn(k)))
        .chain((n..2 * n).map(|k| corner(a, turn(k))))
        .collect()
}

/// A contour in the chart of a face; `None` when no corner falls on the face or its margin.
fn project(face: usize, outline: &[Vec3]) -> Option<Contour> {
    let [u, v, w] = FACES[face];
    let mut touches = false;
    let mut out = Vec::with_capacity(outline.len());
    for &p in outline {
        let h = dot(p, w);
        if h < 0.4 {
            return None;
        }
        let (x, y) = (dot(p, u) / h, dot(p, v) / h);
        if x.abs() > 1.3 || y.abs() > 1.3 {
            return None;
        }
        touches |= x.abs() <= MARGIN && y.abs() <= MARGIN;
        let k = f64::from(ONE);
        out.push(P::new((x * k).round() as i32, (y * k).round() as i32));
    }
    touches.then_some(out)
}

fn union(contours: &[Contour]) -> Vec<Contour> {
    let mut o = Overlay::<i32>::new(contours.iter().map(Vec::len).sum());
    o.add_source(contours, ShapeType::Subject);
    o.overlay(OverlayRule::Subject, FillRule::NonZero)
        .into_iter()
        .flatten()
        .collect()
}

fn clip(contours: &[Contour]) -> Vec<Contour> {
    let square: Contour = [(-1, -1), (1, -1), (1, 1), (-1, 1)]
        .iter()
        .map(|&(x, y)| P::new(x * ONE, y * ONE))
        .collect();
    let mut o = Overlay::<i32>::new(contours.iter().map(Vec::len).sum());
    o.add_source(contours, ShapeType::Subject);
    o.add_contour(&square, ShapeType::Clip);
    o.overlay(OverlayRule::Intersect, FillRule::NonZero)
        .into_iter()
        .flatten()
        .collect()
}

/// A wall drawn in open water: a line and its half-width.
pub struct Wall {
    /// Corners of the line, degrees.
    pub line: Vec<[f64; 2]>,
    /// Half of its width, m.
    pub half_width_m: f64,
}

/// The coast in stretches short enough for a chart.
pub fn coast(land: &[Ring]) -> impl Iterator<Item = Stretch> + '_ {
    land.iter()
        .flat_map(edges)
        .filter(|&(a, b)| !seam(a, b))
        .flat_map(|(a, b)| stretches(a, b))
}

/// Rings of the free sea's border, the sea on the left.
pub fn rings(
    land: &[Ring],
    walls: &[Wall],
    distance_m: f64,
) -> Result<Vec<Vec<CubePoint>>, Box<dyn std::error::Error>> {
    let mut capsules: Vec<Vec<Vec3>> = coast(land).map(|s| capsule(s, distance_m)).collect();
    for w in walls {
        for pair in w.line.windows(2) {
            capsules.extend(
                stretches(pair[0], pair[1])
                    .into_iter()
                    .map(|s| capsule(s, w.half_width_m)),
            );
        }
    }
    let mut chains = Vec::new();
    for face in 0..FACES.len() {
        let parts: Vec<Vec<Contour>> = capsules
            .par_chunks(STRETCHES_A_CHUNK)
            .map(|chunk| {
                let all: Vec<Contour> = chunk.iter().filter_map(|c| project(face, c)).collect();
                if all.is_empty() { all } else { union(&all) }
            })
            .collect();
        let all: Vec<Contour> = parts.into_iter().flatten().collect();
        for contour in clip(&union(&all)) {
            chains.extend(cut(face, &contour));
        }
    }
    glue(chains)
}

/// An open or closed piece of border with the sea on its left.
struct Chain {
    points: Vec<CubePoint>,
    closed: bool,
}

fn lift(face: usize, p: P) -> CubePoint {
    let [u, v, w] = FACES[face].map(|a| a.map(|c| c as i32));
    let c = |i: usize| u[i] * p.x + v[i] * p.y + w[i] * ONE;
    CubePoint {
        x: c(0),
        y: c(1),
        z: c(2),
    }
}

/// Takes the stretches along the edge of the face out of a contour; turns the rest so that the sea lies left.
fn cut(face: usize, contour: &Contour) -> Vec<Chain> {
    let seam = |a: &P, b: &P| (a.x == b.x && a.x.abs() == ONE) || (a.y == b.y && a.y.abs() == ONE);
    let n = contour.len();
    let reversed: Vec<P> = contour.iter().rev().copied().collect();
    let lifted: Vec<CubePoint> = reversed.iter().map(|&p| lift(face, p)).collect();
    let Some(first) = (0..n).find(|&i| seam(&reversed[i], &reversed[(i + 1) % n])) else {
        return vec![Chain {
            points: lifted,
            closed: true,
        }];
    };
    let mut out = Vec::new();
    let mut points: Vec<CubePoint> = Vec::new();
    for k in 1..=n {
        let i = (first + k) % n;
        if points.is_empty() {
            points.push(lifted[i]);
        }
        if seam(&reversed[i], &reversed[(i + 1) % n]) {
            if points.len() > 1 {
                out.push(Chain {
                    points: std::mem::take(&mut points),
                    closed: false,
                });
            }
            points.clear();
        } else {
            points.push(lifted[(i + 1) % n]);
        }
    }
    out
}

/// Joins chains that end where another begins on the neighbouring face.
fn glue(chains: Vec<Chain>) -> Result<Vec<Vec<CubePoint>>, Box<dyn std::error::Error>> {
    const SNAP: i64 = 200; // lattice units, about 2 m
    let (closed, open): (Vec<_>, Vec<_>) = chains.into_iter().partition(|c| c.closed);
    let mut rings: Vec<Vec<CubePoint>> = closed.into_iter().map(|c| c.points).collect();
    let far = |a: CubePoint, b: CubePoint| {
        let d = |p: i32, q: i32| (i64::from(p) - i64::from(q)).abs();
        d(a.x, b.x).max(d(a.y, b.y)).max(d(a.z, b.z))
    };
    let mut taken = vec![false; open.len()];
    for s in 0..open.len() {
        if taken[s] {
            continue;
        }
        let mut ring: Vec<CubePoint> = Vec::new();
        let mut k = s;
        loop {
            taken[k] = true;
            let c = &open[k].points;
            ring.extend(&c[..c.len() - 1]);
            let end = c[c.len() - 1];
            let next = (0..open.len())
                .filter(|&j| j == s || !taken[j])
                .min_by_key(|&j| far(open[j].points[0], end))
                .filter(|&j| far(open[j].points[0], end) <= SNAP)
                .ok_or_else(|| {
                    format!(
                        "the coast breaks off at the edge of a face near {:?}",
                        end.lon_lat()
                    )
                })?;
            if next == s {
                break;
            }
            k = next;
        }
        rings.push(ring);
    }
    for r in &mut rings {
        r.dedup();
        while r.len() > 1 && r.first() == r.last() {
            r.pop();
        }
    }
    rings.retain(|r| r.len() >= 3);
    Ok(rings)
}
