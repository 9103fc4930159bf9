//! Polygons in longitude and latitude that may cross the antimeridian or hold a pole, and great circles cut by them.

use sealane_geo::{LonLat, METRES_PER_NM};

/// A closed ring; longitudes run on without a jump, so they may leave -180..180. The last point is not the first repeated.
#[derive(Debug, Clone, PartialEq)]
pub struct Ring {
    points: Vec<[f64; 2]>,
    west: f64,
    east: f64,
    south: f64,
    north: f64,
}

/// Polygons as rings; a point is inside when an odd number of rings holds it.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Area {
    rings: Vec<Ring>,
}

impl Ring {
    /// A ring of positions in order; a step of more than 180 degrees of longitude goes the short way round.
    /// A ring that goes once round the Earth holds the pole that is nearer to its mean latitude. `None` below three points.
    #[must_use]
    pub fn new(positions: &[LonLat]) -> Option<Self> {
        let mut points: Vec<[f64; 2]> = Vec::with_capacity(positions.len() + 3);
        for p in positions {
            let lon = points.last().map_or(p.lon, |last| {
                p.lon + 360.0 * ((last[0] - p.lon) / 360.0).round()
            });
            points.push([lon, p.lat]);
        }
        let (&first, &last) = (points.first()?, points.last()?);
        let home = first[0] + 360.0 * ((last[0] - first[0]) / 360.0).round();
        if (home - first[0]).abs() > 180.0 {
            let pole = if points.iter().map(|p| p[1]).sum::<f64>() < 0.0 {
                -90.0
            } else {
                90.0
            };
            if (last[0] - home).abs() > 1e-9 || last[1] != first[1] {
                points.push([home, first[1]]);
            }
            points.push([home, pole]);
            points.push([first[0], pole]);
        } else if points.len() > 1 && (last[0] - first[0]).abs() < 1e-9 && last[1] == first[1] {
            points.pop();
        }
        if points.len() < 3 {
            return None;
        }
        Some(Self::of(points))
    }

    /// A ring whose longitudes already run on, such as one drawn along the edges of the map at 180 and at the poles.
    pub(super) fn of(points: Vec<[f64; 2]>) -> Self {
        let bound = |i: usize, f: fn(f64, f64) -> f64, start: f64| {
            points
                .iter()
                .filter_map(|p| p.get(i))
                .fold(start, |a, &b| f(a, b))
        };
        Self {
            west: bound(0, f64::min, f64::INFINITY),
            east: bound(0, f64::max, f64::NEG_INFINITY),
            south: bound(1, f64::min, f64::INFINITY),
            north: bound(1, f64::max, f64::NEG_INFINITY),
            points,
        }
    }

    /// Corners as positions.
    #[must_use]
    pub fn positions(&self) -> Vec<LonLat> {
        self.points
            .iter()
            .map(|p| LonLat {
                lon: (p[0] + 180.0).rem_euclid(360.0) - 180.0,
                lat: p[1],
            })
            .collect()
    }

    fn edges(&self) -> impl Iterator<Item = ([f64; 2], [f64; 2])> + '_ {
        self.points
            .iter()
            .zip(self.points.iter().cycle().skip(1))
            .map(|(a, b)| (*a, *b))
    }

    /// Copies of a longitude, whole turns apart, that may lie inside.
    fn turns(&self, west: f64, east: f64) -> impl Iterator<Item = f64> + use<> {
        let first = ((self.west - east) / 360.0).ceil() as i64;
        let last = ((self.east - west) / 360.0).floor() as i64;
        (first..=last).map(|k| k as f64 * 360.0)
    }

    fn holds(&self, p: LonLat) -> bool {
        if p.lat < self.south || p.lat > self.north {
            return false;
        }
        // the border at a pole belongs to the ring
        let lat = p.lat.clamp(-90.0 + 1e-12, 90.0 - 1e-12);
        self.turns(p.lon, p.lon).any(|turn| {
            let lon = p.lon + turn;
            self.edges()
                .filter(|(a, b)| {
                    (a[1] <= lat) != (b[1] <= lat)
                        && a[0] + (lat - a[1]) / (b[1] - a[1]) * (b[0] - a[0]) > lon
                })
                .count()
                % 2
                == 1
        })
    }

    /// Fractions of the straight line from `a` to `b` (longitudes running on) at which it meets the ring.
    fn cuts(&self, a: [f64; 2], b: [f64; 2], out: &mut Vec<f64>) {
        let (west, east) = (a[0].min(b[0]), a[0].max(b[0]));
        if a[1].max(b[1]) < self.south || a[1].min(b[1]) > self.north {
            return;
        }
        for turn in self.turns(west, east) {
            let (x, y) = (a[0] + turn, a[1]);
            let (dx, dy) = (b[0] - a[0], b[1] - a[1]);
            for (c, d) in self.edges() {
                let (ex, ey) = (d[0] - c[0], d[1] - c[1]);
                let det = dx * ey - dy * ex;
                if det == 0.0 {
                    continue;
                }
                let t = ((c[0] - x) * ey - (c[1] - y) * ex) / det;
                let u = ((c[0] - x) * dy - (c[1] - y) * dx) / det;
                if (0.0..=1.0).contains(&t) && (0.0..=1.0).contains(&u) {
                    out.push(t);
                }
            }
        }
    }
}

impl Area {
    /// An area of these rings: outer ones and holes alike.
    #[must_use]
    pub const fn new(rings: Vec<Ring>) -> Self {
        Self { rings }
    }

    /// Its rings.
    #[must_use]
    pub fn rings(&self) -> &[Ring] {
        &self.rings
    }

    /// Whether nothing is inside (no coordinates are known).
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rings.is_empty()
    }

    /// Whether a position lies inside.
    #[must_use]
    pub fn holds(&self, p: LonLat) -> bool {
        self.rings.iter().filter(|r| r.holds(p)).count() % 2 == 1
    }

    /// The parts of the great circle from `a` to `b` that lie inside, as fractions of its length in order.
    #[must_use]
    pub fn inside(&self, a: LonLat, b: LonLat) -> Vec<(f64, f64)> {
        self.inside_of(&GreatCircle::new(a, b))
    }

    /// The same of a great circle that many areas are asked about.
    pub(crate) fn inside_of(&self, way: &GreatCircle) -> Vec<(f64, f64)> {
        let mut out: Vec<(f64, f64)> = Vec::new();
        if self.is_empty() || !self.may_meet(way) {
            return out;
        }
        let mut cuts: Vec<f64> = Vec::new();
        for w in way.pieces().windows(2) {
            let [(s, p), (t, q)] = w else { continue };
            let east = q.lon + 360.0 * ((p.lon - q.lon) / 360.0).round();
            cuts.clear();
            cuts.extend([0.0, 1.0]);
            for r in &self.rings {
                r.cuts([p.lon, p.lat], [east, q.lat], &mut cuts);
            }
            cuts.sort_by(f64::total_cmp);
            for c in cuts.windows(2) {
                let [u, v] = c else { continue };
                if v - u < 1e-12 {
                    continue;
                }
                let m = f64::midpoint(*u, *v);
                let middle = LonLat {
                    lon: p.lon + m * (east - p.lon),
                    lat: p.lat + m * (q.lat - p.lat),
                };
                if self.holds(middle) {
                    let (from, to) = (s + u * (t - s), s + v * (t - s));
                    match out.last_mut() {
                        Some(last) if from - last.1 < 1e-9 => last.1 = to,
                        _ => out.push((from, to)),
                    }
                }
            }
        }
        out
    }

    /// Cheap test by latitude: a great circle never rises above its ends by more than its own height.
    fn may_meet(&self, way: &GreatCircle) -> bool {
        let (a, b, reach) = (way.a, way.b, way.length_nm / 120.0 + 0.1);
        let (low, high) = (a.lat.min(b.lat) - reach, a.lat.max(b.lat) + reach);
        self.rings.iter().any(|r| r.north >= low && r.south <= high)
    }
}

/// A great circle between two positions, cut into pieces at first use.
#[derive(Debug)]
pub(crate) struct GreatCircle {
    pub a: LonLat,
    pub b: LonLat,
    /// WGS84 length, nm.
    pub length_nm: f64,
    pieces: std::cell::OnceCell<Vec<(f64, LonLat)>>,
}

impl GreatCircle {
    pub fn new(a: LonLat, b: LonLat) -> Self {
        Self {
            a,
            b,
            length_nm: a.distance_nm(b),
            pieces: std::cell::OnceCell::new(),
        }
    }

    /// It in pieces that are nearly straight in longitude and latitude: at most 25 km and 1 degree of longitude, or 500 m.
    fn pieces(&self) -> &[(f64, LonLat)] {
        self.pieces.get_or_init(|| {
            let mut out = vec![(0.0, self.a)];
            let km = self.length_nm * METRES_PER_NM / 1000.0;
            if km.is_finite() {
                let arc = Arc::new(self.a, self.b);
                refine(&arc, (0.0, self.a), (1.0, self.b), km, &mut out);
            }
            out
        })
    }
}

fn refine(arc: &Arc, s: (f64, LonLat), t: (f64, LonLat), km: f64, out: &mut Vec<(f64, LonLat)>) {
    let length = (t.0 - s.0) * km;
    let turn = ((t.1.lon - s.1.lon + 180.0).rem_euclid(360.0) - 180.0).abs();
    if length <= 0.5 || (length <= 25.0 && turn <= 1.0) {
        out.push(t);
        return;
    }
    let m = f64::midpoint(s.0, t.0);
    let middle = (m, arc.at(m));
    refine(arc, s, middle, km, out);
    refine(arc, middle, t, km, out);
}

fn unit(p: LonLat) -> [f64; 3] {
    let (lon, lat) = (p.lon.to_radians(), p.lat.to_radians());
    [lat.cos() * lon.cos(), lat.cos() * lon.sin(), lat.sin()]
}

fn dot(a: [f64; 3], b: [f64; 3]) -> f64 {
    a.iter().zip(b).map(|(x, y)| x * y).sum()
}

/// A great circle ready to give its points.
struct Arc {
    ends: (LonLat, LonLat),
    u: [f64; 3],
    v: [f64; 3],
    angle: f64,
    sine: f64,
}

impl Arc {
    fn new(a: LonLat, b: LonLat) -> Self {
        let (u, v) = (unit(a), unit(b));
        let angle = dot(u, v).clamp(-1.0, 1.0).acos();
        Self {
            ends: (a, b),
            u,
            v,
            angle,
            sine: angle.sin(),
        }
    }

    /// The point at a fraction of the length.
    fn at(&self, t: f64) -> LonLat {
        if self.sine < 1e-12 {
            return if t < 0.5 { self.ends.0 } else { self.ends.1 };
        }
        let f = ((1.0 - t) * self.angle).sin() / self.sine;
        let g = (t * self.angle).sin() / self.sine;
        let ([a, b, c], [d, e, h]) = (self.u, self.v);
        let [x, y, z] = [f * a + g * d, f * b + g * e, f * c + g * h];
        LonLat {
            lon: y.atan2(x).to_degrees(),
            lat: z.atan2(x.hypot(y)).to_degrees(),
        }
    }
}

/// The point of the great circle from `a` to `b` at a fraction of its length.
pub(crate) fn between(a: LonLat, b: LonLat, t: f64) -> LonLat {
    Arc::new(a, b).at(t)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ring(points: &[[f64; 2]]) -> Area {
        let p: Vec<LonLat> = points
            .iter()
            .map(|p| LonLat::new(p[0], p[1]).unwrap())
            .collect();
        Area::new(vec![Ring::new(&p).unwrap()])
    }
    fn p(lon: f64, lat: f64) -> LonLat {
        LonLat::new(lon, lat).unwrap()
    }

    #[test]
    fn a_ring_may_cross_the_antimeridian() {
        let a = ring(&[
            [170.0, -10.0],
            [-170.0, -10.0],
            [-170.0, 10.0],
            [170.0, 10.0],
        ]);
        assert!(a.holds(p(179.0, 0.0)) && a.holds(p(-179.0, 0.0)) && a.holds(p(180.0, 0.0)));
        assert!(!a.holds(p(0.0, 0.0)) && !a.holds(p(169.0, 0.0)));
        let inside = a.inside(p(160.0, 0.0), p(-160.0, 0.0));
        assert_eq!(inside.len(), 1);
        assert!((inside[0].0 - 0.25).abs() < 1e-6 && (inside[0].1 - 0.75).abs() < 1e-6);
    }

    #[test]
    fn a_ring_round_the_earth_holds_its_pole() {
        let a = ring(&[[0.0, 70.0], [90.0, 70.0], [180.0, 70.0], [-90.0, 70.0]]);
        assert!(a.holds(p(45.0, 80.0)) && a.holds(p(0.0, 90.0)) && a.holds(p(-179.0, 71.0)));
        assert!(!a.holds(p(45.0, 60.0)));
        let s = ring(&[[0.0, -70.0], [-90.0, -70.0], [180.0, -70.0], [90.0, -70.0]]);
        assert!(s.holds(p(45.0, -80.0)) && !s.holds(p(45.0, 80.0)));
    }

    #[test]
    fn a_hole_is_outside() {
        let square = |r: f64| Ring::new(&[p(-r, -r), p(r, -r), p(r, r), p(-r, r)]).unwrap();
        let a = Area::new(vec![square(10.0), square(2.0)]);
        assert!(a.holds(p(5.0, 5.0)) && !a.holds(p(1.0, 1.0)));
        let inside = a.inside(p(-20.0, 0.0), p(20.0, 0.0));
        assert_eq!(inside.len(), 2);
    }
}
