//! The unsimplified land, to certify answers against: kilometres of a line over it, and what lies on it.
#![allow(
    clippy::indexing_slicing,
    reason = "indices come from tables made here of the embedded land"
)]

use crate::world::WorldError;
use sealane_geo::LonLat;
use sealane_geo::cube::{
    CubePoint, EARTH_RADIUS_M, Vec3, angle, cross, cross_properly, dot, lon_lat, normalise, orient,
};
use std::sync::LazyLock;

const MAGIC: &[u8; 8] = b"SEALAND1";
/// Degrees of one unit.
const UNIT: f64 = 1e-5;
const ROWS_PER_DEGREE: f64 = 20.0;
const CELLS_PER_DEGREE: f64 = 2.0;

/// Packs rings (degrees, 5 decimals) into the land file; `apart` are waters that join no ocean.
#[must_use]
pub fn pack(rings: &[Vec<[f64; 2]>], apart: &[Vec<[f64; 2]>]) -> Vec<u8> {
    let mut out = MAGIC.to_vec();
    for set in [rings, apart] {
        put(&mut out, set.len() as u64);
        for r in set {
            put(&mut out, r.len() as u64);
            let mut last = [0_i64; 2];
            for p in r {
                for k in 0..2 {
                    let v = (p[k] / UNIT).round() as i64;
                    let d = v - last[k];
                    put(&mut out, ((d << 1) ^ (d >> 63)) as u64);
                    last[k] = v;
                }
            }
        }
    }
    out
}

fn put(out: &mut Vec<u8>, mut v: u64) {
    while v >= 0x80 {
        out.push((v & 0x7f) as u8 | 0x80);
        v >>= 7;
    }
    out.push(v as u8);
}

fn take(bytes: &mut &[u8]) -> Result<u64, WorldError> {
    let mut v = 0_u64;
    for shift in (0..63).step_by(7) {
        let (&b, rest) = bytes
            .split_first()
            .ok_or(WorldError::Damaged("the land ends early"))?;
        *bytes = rest;
        v |= u64::from(b & 0x7f) << shift;
        if b < 0x80 {
            return Ok(v);
        }
    }
    Err(WorldError::Damaged("a number too long in the land"))
}

type Ring = Vec<[f64; 2]>;

/// Rings of the land and of the waters apart.
fn read(mut bytes: &[u8]) -> Result<[Vec<Ring>; 2], WorldError> {
    if bytes.len() < MAGIC.len() || &bytes[..MAGIC.len()] != MAGIC {
        return Err(WorldError::Version);
    }
    bytes = &bytes[MAGIC.len()..];
    let mut sets: [Vec<Ring>; 2] = [Vec::new(), Vec::new()];
    for set in &mut sets {
        let n = take(&mut bytes)?;
        for _ in 0..n {
            let len = take(&mut bytes)?;
            if len > bytes.len() as u64 {
                return Err(WorldError::Damaged("a ring longer than the file"));
            }
            let mut ring = Vec::with_capacity(len as usize);
            let mut last = [0_i64; 2];
            for _ in 0..len {
                for v in &mut last {
                    let z = take(&mut bytes)?;
                    *v = v.wrapping_add((z >> 1) as i64 ^ -((z & 1) as i64));
                }
                ring.push([last[0] as f64 * UNIT, last[1] as f64 * UNIT]);
            }
            set.push(ring);
        }
    }
    Ok(sets)
}

/// Rings of the land of a land file, land on the left.
pub(crate) fn rings(bytes: &[u8]) -> Result<Vec<Vec<[f64; 2]>>, WorldError> {
    read(bytes).map(|[land, _]| land)
}

/// The land with its indices.
#[derive(Debug, Default)]
pub struct Shore {
    /// Ends of every stretch of coast, land on the left.
    edges: Vec<[[f64; 2]; 2]>,
    /// Edges that cross a row of latitude.
    row_first: Vec<u32>,
    row_edge: Vec<u32>,
    /// Edges that touch a cell of longitude and latitude.
    cell_first: Vec<u32>,
    cell_edge: Vec<u32>,
    apart: Vec<Ring>,
}

static EMBEDDED: LazyLock<Result<Shore, WorldError>> =
    LazyLock::new(|| Shore::unpack(sealane_coast::LAND));

fn row(lat: f64) -> usize {
    ((lat + 90.0) * ROWS_PER_DEGREE).clamp(0.0, 180.0 * ROWS_PER_DEGREE) as usize
}

const COLUMNS: usize = (360.0 * CELLS_PER_DEGREE) as usize;
const BANDS: usize = (180.0 * CELLS_PER_DEGREE) as usize;

fn column(lon: f64) -> usize {
    (((lon + 180.0) * CELLS_PER_DEGREE).max(0.0) as usize).min(COLUMNS - 1)
}

fn band(lat: f64) -> usize {
    (((lat + 90.0) * CELLS_PER_DEGREE).max(0.0) as usize).min(BANDS - 1)
}

/// Lists per key as one array with starts.
fn lists(keys: usize, pairs: impl Fn(&mut dyn FnMut(usize, u32))) -> (Vec<u32>, Vec<u32>) {
    let mut first = vec![0_u32; keys + 1];
    pairs(&mut |k, _| first[k + 1] += 1);
    for i in 1..first.len() {
        first[i] += first[i - 1];
    }
    let mut next = first.clone();
    let mut items = vec![0_u32; first[keys] as usize];
    pairs(&mut |k, v| {
        items[next[k] as usize] = v;
        next[k] += 1;
    });
    (first, items)
}

impl Shore {
    /// The land that is built in; read at first use.
    pub fn embedded() -> Result<&'static Self, WorldError> {
        EMBEDDED.as_ref().map_err(Clone::clone)
    }

    /// Reads a land file.
    pub fn unpack(bytes: &[u8]) -> Result<Self, WorldError> {
        let [land, apart] = read(bytes)?;
        Ok(Self::new(&land, apart))
    }

    fn new(land: &[Ring], apart: Vec<Ring>) -> Self {
        let mut edges = Vec::new();
        for r in land {
            for i in 0..r.len() {
                edges.push([r[i], r[(i + 1) % r.len()]]);
            }
        }
        let (row_first, row_edge) = lists((180.0 * ROWS_PER_DEGREE) as usize + 1, |f| {
            for (i, [a, b]) in edges.iter().enumerate() {
                for k in row(a[1].min(b[1]))..=row(a[1].max(b[1])) {
                    f(k, i as u32);
                }
            }
        });
        let (cell_first, cell_edge) = lists(COLUMNS * BANDS, |f| {
            for (i, [a, b]) in edges.iter().enumerate() {
                if seam(*a, *b) {
                    continue;
                }
                for y in band(a[1].min(b[1]))..=band(a[1].max(b[1])) {
                    for x in column(a[0].min(b[0]))..=column(a[0].max(b[0])) {
                        f(y * COLUMNS + x, i as u32);
                    }
                }
            }
        });
        Self {
            edges,
            row_first,
            row_edge,
            cell_first,
            cell_edge,
            apart,
        }
    }

    /// How often the land winds round a position: 0 is water.
    fn winding(&self, p: LonLat) -> i32 {
        let r = row(p.lat);
        let mut w = 0;
        for &e in &self.row_edge[self.row_first[r] as usize..self.row_first[r + 1] as usize] {
            let [a, b] = self.edges[e as usize];
            if (a[1] <= p.lat) != (b[1] <= p.lat)
                && a[0] + (p.lat - a[1]) / (b[1] - a[1]) * (b[0] - a[0]) > p.lon
            {
                w += if b[1] > a[1] { 1 } else { -1 };
            }
        }
        w
    }

    /// Whether a position lies on land (waters apart from the ocean count as land).
    #[must_use]
    pub fn on_land(&self, p: LonLat) -> bool {
        self.winding(p) > 0
    }

    /// Whether a position lies in a water that joins no ocean (the Caspian).
    #[must_use]
    pub fn apart(&self, p: LonLat) -> bool {
        self.apart.iter().any(|r| {
            let mut inside = false;
            for i in 0..r.len() {
                let (a, b) = (r[i], r[(i + 1) % r.len()]);
                if (a[1] <= p.lat) != (b[1] <= p.lat)
                    && a[0] + (p.lat - a[1]) / (b[1] - a[1]) * (b[0] - a[0]) > p.lon
                {
                    inside = !inside;
                }
            }
            inside
        })
    }

    /// The rings of the coast, to draw.
    pub(crate) fn rings(&self) -> impl Iterator<Item = &[[[f64; 2]; 2]]> {
        self.edges.chunk_by(|a, b| a[1] == b[0])
    }

    /// Kilometres of the great circle `a`-`b` over land.
    #[must_use]
    pub fn land_km(&self, a: LonLat, b: LonLat) -> f64 {
        let (pa, pb) = (CubePoint::from(a), CubePoint::from(b));
        let (ua, ub) = (a.unit(), b.unit());
        let total = angle(ua, ub);
        if total < 1e-12 {
            return 0.0;
        }
        let n = cross(ua, ub);
        let mut cuts: Vec<(f64, i32)> = Vec::new();
        for e in self.near_arc(ua, ub, total) {
            let [c, d] = self.edges[e as usize];
            let (pc, pd) = (point(c), point(d));
            if !cross_properly(pa, pb, pc, pd) {
                continue;
            }
            let mut x = normalise(cross(n, cross(pc.unit(), pd.unit())));
            if dot(x, pc.unit()) < 0.0 {
                x = x.map(|v| -v);
            }
            // Land lies left of c -> d: crossing from right to left enters it.
            let enters = orient(pc, pd, pb) > 0;
            cuts.push((angle(ua, x), if enters { 1 } else { -1 }));
        }
        cuts.sort_by(|x, y| x.0.total_cmp(&y.0));
        let mut w = self.winding(a);
        let (mut at, mut over) = (0.0, 0.0);
        for (t, step) in cuts {
            if w > 0 {
                over += t - at;
            }
            at = t;
            w += step;
        }
        if w > 0 {
            over += total - at;
        }
        over * EARTH_RADIUS_M / 1000.0
    }

    /// Edges in the cells along an arc, each once.
    fn near_arc(&self, ua: Vec3, ub: Vec3, total: f64) -> Vec<u32> {
        const STEP: f64 = 0.004;
        let steps = (total / STEP).ceil().max(1.0) as usize;
        let at = |k: usize| {
            let f = k as f64 / steps as f64;
            let (p, q) = (((1.0 - f) * total).sin(), (f * total).sin());
            lon_lat([
                ua[0] * p + ub[0] * q,
                ua[1] * p + ub[1] * q,
                ua[2] * p + ub[2] * q,
            ])
        };
        let mut cells = Vec::new();
        let mut from = at(0);
        for k in 1..=steps {
            let to = at(k);
            // A step of 0.23 degrees bulges out of its box by less than 0.01, but for the columns near a pole.
            let (y0, y1) = (
                band(from.lat.min(to.lat) - 0.01),
                band(from.lat.max(to.lat) + 0.01),
            );
            let polar = from.lat.abs().max(to.lat.abs()) > 88.0;
            let (lo, hi) = (from.lon.min(to.lon), from.lon.max(to.lon));
            let spans: [(usize, usize); 2] = if polar {
                [(0, COLUMNS - 1), (1, 0)]
            } else if hi - lo > 180.0 {
                [(column(hi - 0.01), COLUMNS - 1), (0, column(lo + 0.01))]
            } else {
                [(column(lo - 0.01), column(hi + 0.01)), (1, 0)]
            };
            for y in y0..=y1 {
                for (x0, x1) in spans {
                    for x in x0..=x1 {
                        let c = y * COLUMNS + x;
                        if cells.last() != Some(&c) {
                            cells.push(c);
                        }
                    }
                }
            }
            from = to;
        }
        cells.sort_unstable();
        cells.dedup();
        let mut out: Vec<u32> = cells
            .iter()
            .flat_map(|&c| {
                &self.cell_edge[self.cell_first[c] as usize..self.cell_first[c + 1] as usize]
            })
            .copied()
            .collect();
        out.sort_unstable();
        out.dedup();
        out
    }

    /// Stretches of coast in the cells within about `reach_deg` degrees of a position.
    pub(crate) fn edges_around(&self, p: LonLat, reach_deg: f64) -> Vec<[[f64; 2]; 2]> {
        let wide = (reach_deg / p.lat.to_radians().cos().max(0.05)).min(180.0);
        let mut found: Vec<u32> = Vec::new();
        for y in band(p.lat - reach_deg)..=band(p.lat + reach_deg) {
            let steps = (2.0 * wide * CELLS_PER_DEGREE).ceil();
            for k in 0..=steps as usize {
                let lon = p.lon - wide + 2.0 * wide * k as f64 / steps;
                let c = y * COLUMNS + column((lon + 540.0).rem_euclid(360.0) - 180.0);
                found.extend(
                    &self.cell_edge[self.cell_first[c] as usize..self.cell_first[c + 1] as usize],
                );
            }
        }
        found.sort_unstable();
        found.dedup();
        found.iter().map(|&e| self.edges[e as usize]).collect()
    }

    /// The nearest coast of the ocean and the distance to it, nm; looks at most `reach_deg` degrees around.
    #[must_use]
    pub fn nearest_coast(&self, p: LonLat, reach_deg: f64) -> Option<(LonLat, f64)> {
        let u = p.unit();
        let mut best: Option<(f64, Vec3)> = None;
        let mut reach = 0.5;
        while reach <= reach_deg {
            let wide = (reach / p.lat.to_radians().cos().max(0.05)).min(180.0);
            for y in band(p.lat - reach)..=band(p.lat + reach) {
                let mut lon = p.lon - wide;
                while lon <= p.lon + wide {
                    let l = (lon + 540.0).rem_euclid(360.0) - 180.0;
                    let c = y * COLUMNS + column(l);
                    for &e in &self.cell_edge
                        [self.cell_first[c] as usize..self.cell_first[c + 1] as usize]
                    {
                        let [a, b] = self.edges[e as usize].map(|q| point(q).unit());
                        let (d, g) = (
                            [0, 1, 2].map(|i| b[i] - a[i]),
                            [0, 1, 2].map(|i| u[i] - a[i]),
                        );
                        let t = (dot(d, g) / dot(d, d).max(1e-30)).clamp(0.0, 1.0);
                        let q = normalise([0, 1, 2].map(|i| a[i] + t * d[i]));
                        let r = angle(u, q);
                        if best.is_none_or(|(s, _)| r < s) {
                            best = Some((r, q));
                        }
                    }
                    lon += 1.0 / CELLS_PER_DEGREE;
                }
            }
            if let Some((r, q)) = best
                && r.to_degrees() <= reach
            {
                let q = lon_lat(q);
                return Some((q, p.distance_nm(q)));
            }
            reach *= 2.0;
        }
        None
    }
}

fn point(p: [f64; 2]) -> CubePoint {
    LonLat {
        lon: p[0],
        lat: p[1],
    }
    .into()
}

/// Whether an edge is a seam of the map rather than coast.
fn seam(a: [f64; 2], b: [f64; 2]) -> bool {
    (a[0].abs() >= 180.0 && a[0] == b[0]) || (a[1] < -89.9 && b[1] < -89.9)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn p(lat: f64, lon: f64) -> LonLat {
        LonLat { lon, lat }
    }

    #[test]
    fn land_water_and_the_caspian() {
        let s = Shore::embedded().unwrap();
        for (lat, lon) in [(55.75, 37.6), (-80.0, 0.0), (-85.0, 179.99), (64.0, -150.0)] {
            assert!(s.on_land(p(lat, lon)), "{lat} {lon}");
        }
        for (lat, lon) in [
            (0.0, -30.0),
            (89.9, 10.0),
            (10.0, 179.99),
            (10.0, -179.99),
            (35.0, 18.0),
        ] {
            assert!(!s.on_land(p(lat, lon)), "{lat} {lon}");
        }
        assert!(s.apart(p(42.0, 50.5)) && !s.apart(p(43.0, 34.0)));
    }

    #[test]
    fn kilometres_over_land() {
        let s = Shore::embedded().unwrap();
        // Bay of Biscay to the Gulf of Lion, over southern France.
        let km = s.land_km(p(44.0, -2.0), p(43.0, 4.0));
        assert!((330.0..430.0).contains(&km), "{km}");
        assert_eq!(s.land_km(p(0.0, -30.0), p(-30.0, -20.0)), 0.0);
        let (there, back) = (
            s.land_km(p(50.0, -20.0), p(60.0, 60.0)),
            s.land_km(p(60.0, 60.0), p(50.0, -20.0)),
        );
        assert!((there - back).abs() < 0.01, "{there} {back}");
        // Over the antimeridian: Chukotka.
        assert!(s.land_km(p(66.5, 170.0), p(66.5, -165.0)) > 200.0);
    }
}
