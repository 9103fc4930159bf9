//! Polygons in longitude and latitude that may cross the antimeridian or hold a pole, and great circles cut by them.

use sealane_geo::{LonLat, METRES_PER_NM};
use serde::{Deserialize, Serialize};

/// A closed ring; longitudes run on without a jump, so they may leave -180..180. The last point is not the first repeated.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(from = "Vec<[f64; 2]>", into = "Vec<[f64; 2]>")]
pub struct Ring {
    points: Vec<[f64; 2]>,
    west: f64,
    east: f64,
    south: f64,
    north: f64,
}

/// Polygons, each of an outer ring and its holes; a point is inside when it is inside any of them, and inside a polygon when an odd
/// number of its rings holds it.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Area {
    polygons: Vec<Vec<Ring>>,
}

/// How a ring was read that has a side of more than 180 degrees of longitude.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reading {
    /// Each side straight in degrees, as RFC 7946 has it.
    Straight,
    /// Across the antimeridian: long sides go the short way round.
    Across,
    /// Once round the Earth: it holds a pole.
    Pole,
}

impl From<Vec<[f64; 2]>> for Ring {
    fn from(points: Vec<[f64; 2]>) -> Self {
        Self::of(points)
    }
}

impl From<Ring> for Vec<[f64; 2]> {
    fn from(r: Ring) -> Self {
        r.points
    }
}

/// Twice the area that a ring runs round in degrees; positive where it runs counter-clockwise.
fn turning(points: &[[f64; 2]]) -> f64 {
    pairs(points).map(|(a, b)| a[0] * b[1] - b[0] * a[1]).sum()
}

fn pairs(points: &[[f64; 2]]) -> impl Iterator<Item = ([f64; 2], [f64; 2])> + '_ {
    points
        .iter()
        .zip(points.iter().cycle().skip(1))
        .map(|(a, b)| (*a, *b))
}

/// A ring round a pole keeps to latitudes this far apart; one that does not may as well be a wide shape drawn the wrong way.
const POLE_SPREAD_DEG: f64 = 30.0;

/// Less than this is no area, square degrees (about a square metre).
const NOTHING_DEG2: f64 = 1e-10;

/// Whether a ring holds nothing: all corners on one line, or every side run there and back.
fn holds_nothing(points: &[[f64; 2]]) -> bool {
    let Some(&a) = points.first() else {
        return true;
    };
    let far = |p: &&[f64; 2]| (p[0] - a[0]).hypot(p[1] - a[1]);
    let Some(&b) = points.iter().max_by(|p, q| far(p).total_cmp(&far(q))) else {
        return true;
    };
    let (dx, dy) = (b[0] - a[0], b[1] - a[1]);
    let off = |p: &[f64; 2]| ((p[0] - a[0]) * dy - (p[1] - a[1]) * dx).abs();
    if points.iter().all(|p| off(p) <= NOTHING_DEG2) {
        return true;
    }
    let mut sides: Vec<[u64; 4]> = pairs(points)
        .filter(|(a, b)| a != b)
        .map(|(a, b)| {
            let [[a, b], [c, d]] = if a[0].total_cmp(&b[0]).then(a[1].total_cmp(&b[1])).is_lt() {
                [a, b]
            } else {
                [b, a]
            };
            // -0 and 0 are one place.
            [a, b, c, d].map(|x| (x + 0.0).to_bits())
        })
        .collect();
    sides.sort_unstable();
    sides
        .chunk_by(|a, b| a == b)
        .all(|same| same.len() % 2 == 0)
}

impl Ring {
    /// A ring of `[longitude, latitude]` as written in GeoJSON: sides are straight in degrees (RFC 7946, 3.1.1), so longitudes may run
    /// on past 180 and a box from -170 to 170 is 340 degrees wide.
    ///
    /// A side of more than 180 degrees can be meant otherwise. Then the right-hand rule (3.1.6: outer rings run counter-clockwise, holes
    /// clockwise) decides: a ring that keeps it as written stays as written; one that keeps it only when its long sides cross the
    /// antimeridian, or go round a pole, is read so.
    ///
    /// # Errors
    /// What was expected instead, in words.
    pub fn read(written: &[[f64; 2]], hole: bool) -> Result<(Self, Reading), String> {
        let mut points: Vec<[f64; 2]> = written.to_vec();
        points.dedup();
        while points.len() > 1 && points.first() == points.last() {
            points.pop();
        }
        if points.len() < 3 {
            return Err("at least three different corners".to_owned());
        }
        let sense = if hole { -1.0 } else { 1.0 };
        let straight = turning(&points) * sense;
        if pairs(&points).all(|(a, b)| (b[0] - a[0]).abs() <= 180.0) {
            return Self::full(points).map(|r| (r, Reading::Straight));
        }
        let (across, home) = short_way(&points);
        let flat = holds_nothing(&points);
        if home.abs() > 180.0 {
            let north = points.iter().map(|p| p[1]).sum::<f64>() >= 0.0;
            // Eastward round the north pole has the pole on its left.
            let left = (home > 0.0) == (north != hole);
            let lats = points.iter().map(|p| p[1]);
            let spread = lats.clone().fold(-90.0, f64::max) - lats.fold(90.0, f64::min);
            if flat || (left && straight <= 0.0 && spread <= POLE_SPREAD_DEG) {
                return Self::full(with_pole(across, home, north)).map(|r| (r, Reading::Pole));
            }
            if straight > 0.0 && !left {
                return Self::full(points).map(|r| (r, Reading::Straight));
            }
        } else {
            let short = turning(&across) * sense;
            if !flat && (straight > 0.0 || holds_nothing(&across)) {
                return Self::full(points).map(|r| (r, Reading::Straight));
            }
            if short > 0.0 || flat {
                return Self::full(across).map(|r| (r, Reading::Across));
            }
        }
        Err(format!(
            "a ring whose meaning is certain: it has a side of more than 180 degrees of longitude, which can be meant straight (RFC 7946), \
             across the antimeridian or round a pole. Draw it {} with longitudes that run on (170 to 190), or cut it at 180, and along \
             180 and -180 up to the pole where it holds one",
            if hole {
                "clockwise (a hole)"
            } else {
                "counter-clockwise"
            }
        ))
    }

    /// The ring, if it holds anything.
    fn full(points: Vec<[f64; 2]>) -> Result<Self, String> {
        let ring = Self::of(points);
        if holds_nothing(&ring.points) {
            return Err(
                "a ring that holds an area: this one runs along a line and back".to_owned(),
            );
        }
        if ring.east - ring.west > 360.0 {
            return Err("a ring at most 360 degrees of longitude wide".to_owned());
        }
        Ok(ring)
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

    /// Corners as `[longitude, latitude]`, longitudes running on.
    #[must_use]
    pub fn points(&self) -> &[[f64; 2]] {
        &self.points
    }

    fn edges(&self) -> impl Iterator<Item = ([f64; 2], [f64; 2])> + '_ {
        pairs(&self.points)
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

/// The ring with each step the short way round, and the longitude it has turned by when it is home again.
fn short_way(points: &[[f64; 2]]) -> (Vec<[f64; 2]>, f64) {
    let mut out: Vec<[f64; 2]> = Vec::with_capacity(points.len() + 3);
    let next = |last: f64, lon: f64| lon + 360.0 * ((last - lon) / 360.0).round();
    for p in points {
        let lon = out
            .last()
            .map_or(p[0], |last: &[f64; 2]| next(last[0], p[0]));
        out.push([lon, p[1]]);
    }
    let turned = match (out.first(), out.last()) {
        (Some(first), Some(last)) => next(last[0], first[0]) - first[0],
        _ => 0.0,
    };
    (out, turned)
}

/// A ring once round the Earth, closed along a meridian and the pole.
fn with_pole(mut points: Vec<[f64; 2]>, turned: f64, north: bool) -> Vec<[f64; 2]> {
    if let Some(&[lon, lat]) = points.first() {
        let pole = if north { 90.0 } else { -90.0 };
        points.extend([[lon + turned, lat], [lon + turned, pole], [lon, pole]]);
        points.dedup();
    }
    points
}

impl Area {
    /// One polygon of these rings: the outer one and its holes.
    #[must_use]
    pub fn new(rings: Vec<Ring>) -> Self {
        Self::of_polygons(vec![rings])
    }

    /// Polygons that may overlap; those without a ring are left out.
    #[must_use]
    pub fn of_polygons(mut polygons: Vec<Vec<Ring>>) -> Self {
        polygons.retain(|p| !p.is_empty());
        Self { polygons }
    }

    /// The rings of all its polygons.
    pub fn rings(&self) -> impl Iterator<Item = &Ring> + Clone {
        self.polygons.iter().flatten()
    }

    /// Whether nothing is inside (no coordinates are known).
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.polygons.is_empty()
    }

    /// Whether a position lies inside.
    #[must_use]
    pub fn holds(&self, p: LonLat) -> bool {
        self.polygons
            .iter()
            .any(|rings| rings.iter().filter(|r| r.holds(p)).count() % 2 == 1)
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
            for r in self.rings() {
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
        self.rings().any(|r| r.north >= low && r.south <= high)
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
mod tests;
