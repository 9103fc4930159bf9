//! The unsimplified coast: what is land, how far the nearest shore is, whether a line stays in water.
//!
//! Everything is done in the Mercator plane (degrees), which is conformal: near a point, lengths are plane lengths times the cosine of the latitude.
#![allow(
    clippy::indexing_slicing,
    reason = "indices come from the arrays themselves"
)]

use geojson::{FeatureCollection, GeometryValue};
use rstar::{AABB, PointDistance, RTree, RTreeObject};
use sealane_geo::LonLat;
use std::path::Path;

/// Kilometres in a degree of a great circle.
pub const KM_PER_DEGREE: f64 = 111.195;
const TOP: f64 = 85.0;
const ROWS: usize = 3600;
/// A position in the water of the Caspian, which Natural Earth has as a hole of Eurasia and which joins no ocean.
const CASPIAN: [f64; 2] = [50.5, 42.0];

/// A point of the plane: longitude and Mercator latitude, degrees.
pub type Flat = [f64; 2];

/// A position in the plane; latitudes beyond 85 degrees are cut.
pub fn flat(p: LonLat) -> Flat {
    let lat = p.lat.clamp(-TOP, TOP).to_radians();
    [
        p.lon,
        (std::f64::consts::FRAC_PI_4 + lat / 2.0)
            .tan()
            .ln()
            .to_degrees(),
    ]
}

/// Back to degrees.
pub fn round(p: Flat) -> LonLat {
    let lat = 2.0 * p[1].to_radians().exp().atan() - std::f64::consts::FRAC_PI_2;
    LonLat {
        lon: p[0],
        lat: lat.to_degrees(),
    }
}

/// Kilometres in a degree of the plane there.
pub fn scale(p: Flat) -> f64 {
    KM_PER_DEGREE / p[1].to_radians().cosh()
}

/// Kilometres between two near points.
pub fn km(a: Flat, b: Flat) -> f64 {
    (a[0] - b[0]).hypot(a[1] - b[1]) * scale([f64::midpoint(a[0], b[0]), f64::midpoint(a[1], b[1])])
}

/// A stretch of shore.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Shore {
    /// Begin; land on the left.
    pub a: Flat,
    /// End.
    pub b: Flat,
}

impl Shore {
    /// The point of it nearest to `p`.
    pub fn nearest(&self, p: Flat) -> Flat {
        let (dx, dy) = (self.b[0] - self.a[0], self.b[1] - self.a[1]);
        let len2 = dx * dx + dy * dy;
        let t = if len2 > 0.0 {
            (((p[0] - self.a[0]) * dx + (p[1] - self.a[1]) * dy) / len2).clamp(0.0, 1.0)
        } else {
            0.0
        };
        [self.a[0] + t * dx, self.a[1] + t * dy]
    }
}

impl RTreeObject for Shore {
    type Envelope = AABB<Flat>;
    fn envelope(&self) -> Self::Envelope {
        AABB::from_corners(self.a, self.b)
    }
}

impl PointDistance for Shore {
    fn distance_2(&self, p: &Flat) -> f64 {
        let q = self.nearest(*p);
        (q[0] - p[0]).powi(2) + (q[1] - p[1]).powi(2)
    }
}

/// The coast of all land, minor islands and ice shelves; lakes and the Caspian are land, but for the Great Lakes.
pub struct Coast {
    /// Rings in the plane.
    pub rings: Vec<Vec<Flat>>,
    tree: RTree<Shore>,
    rows: Vec<Vec<[Flat; 2]>>,
}

impl Coast {
    /// Reads the land layers below `data/land`.
    pub fn read(data: &Path) -> Result<Self, Box<dyn std::error::Error>> {
        let mut rings: Vec<Vec<Flat>> = Vec::new();
        for file in [
            "ne_10m_land.geojson",
            "ne_10m_minor_islands.geojson",
            "ne_10m_antarctic_ice_shelves.geojson",
        ] {
            let path = data.join("land").join(file);
            let text =
                std::fs::read_to_string(&path).map_err(|e| format!("{}: {e}", path.display()))?;
            let fc: FeatureCollection = text.parse::<geojson::GeoJson>()?.try_into()?;
            for f in fc.features {
                match f.geometry.map(|g| g.value) {
                    Some(GeometryValue::Polygon { coordinates }) => {
                        rings.extend(coordinates.iter().map(|r| ring(r)));
                    }
                    Some(GeometryValue::MultiPolygon { coordinates }) => {
                        rings.extend(coordinates.iter().flatten().map(|r| ring(r)));
                    }
                    _ => return Err(format!("{file}: expected polygons").into()),
                }
            }
        }
        let caspian = flat(LonLat {
            lon: CASPIAN[0],
            lat: CASPIAN[1],
        });
        rings.retain(|r| r.len() >= 3);
        // the smallest ring round the Caspian is its shore
        if let Some(i) = (0..rings.len())
            .filter(|&i| holds(&rings[i], caspian))
            .min_by_key(|&i| rings[i].len())
        {
            rings.remove(i);
        }
        for lake in crate::lakes::read(data)? {
            rings.push(
                lake.into_iter()
                    .map(|[lon, lat]| flat(LonLat { lon, lat }))
                    .collect(),
            );
        }
        Ok(Self::of(rings))
    }

    /// A coast of these rings.
    pub fn of(rings: Vec<Vec<Flat>>) -> Self {
        let mut shores = Vec::new();
        let mut rows = vec![Vec::new(); ROWS + 1];
        for r in &rings {
            for (a, b) in edges(r) {
                for shift in [0.0, 360.0, -360.0] {
                    if shift == 0.0 || (a[0].abs() > 179.0 && (a[0] + shift).abs() < 182.0) {
                        shores.push(Shore {
                            a: [a[0] + shift, a[1]],
                            b: [b[0] + shift, b[1]],
                        });
                    }
                }
                let (lo, hi) = (row(a[1].min(b[1])), row(a[1].max(b[1])));
                for cell in &mut rows[lo..=hi] {
                    cell.push([a, b]);
                }
            }
        }
        Self {
            tree: RTree::bulk_load(shores),
            rings,
            rows,
        }
    }

    /// Whether a point lies on land.
    pub fn is_land(&self, p: Flat) -> bool {
        self.rows[row(p[1])]
            .iter()
            .filter(|[a, b]| {
                (a[1] <= p[1]) != (b[1] <= p[1])
                    && a[0] + (p[1] - a[1]) / (b[1] - a[1]) * (b[0] - a[0]) > p[0]
            })
            .count()
            % 2
            == 1
    }

    /// Kilometres to the nearest shore, at most about `cap_km`.
    pub fn clearance_km(&self, p: Flat, cap_km: f64) -> f64 {
        let reach = (cap_km / scale(p)).powi(2);
        self.tree
            .nearest_neighbor_iter_with_distance_2(p)
            .next()
            .filter(|(_, d2)| *d2 < reach)
            .map_or(cap_km, |(_, d2)| d2.sqrt() * scale(p))
    }

    /// Shores in order of distance, with the nearest point of each and the kilometres to it.
    pub fn shores_from(&self, p: Flat) -> impl Iterator<Item = (Shore, Flat, f64)> + '_ {
        self.tree
            .nearest_neighbor_iter_with_distance_2(p)
            .map(move |(s, d2)| (*s, s.nearest(p), d2.sqrt() * scale(p)))
    }

    /// Whether the straight line from `a` to `b` meets any shore.
    pub fn crosses(&self, a: Flat, b: Flat) -> bool {
        let line = Shore { a, b };
        self.tree
            .locate_in_envelope_intersecting(line.envelope())
            .any(|s| meet(a, b, s.a, s.b))
    }

    /// Least kilometres to a shore along the line, looked at every `step_km`.
    pub fn least_clearance_km(&self, a: Flat, b: Flat, step_km: f64, cap_km: f64) -> f64 {
        let n = (km(a, b) / step_km).ceil().max(1.0) as usize;
        (0..=n)
            .map(|i| {
                let t = i as f64 / n as f64;
                self.clearance_km([a[0] + t * (b[0] - a[0]), a[1] + t * (b[1] - a[1])], cap_km)
            })
            .fold(f64::INFINITY, f64::min)
    }
}

fn ring(r: &[geojson::Position]) -> Vec<Flat> {
    let mut out: Vec<Flat> = Vec::with_capacity(r.len());
    for c in r {
        if let [lon, lat, ..] = c.as_slice() {
            let p = flat(LonLat {
                lon: *lon,
                lat: *lat,
            });
            if out.last() != Some(&p) {
                out.push(p);
            }
        }
    }
    if out.first() == out.last() {
        out.pop();
    }
    out
}

/// Edges of a ring, the closing one included.
pub fn edges(r: &[Flat]) -> impl Iterator<Item = (Flat, Flat)> + '_ {
    r.iter()
        .zip(r.iter().cycle().skip(1))
        .map(|(a, b)| (*a, *b))
}

fn holds(r: &[Flat], p: Flat) -> bool {
    edges(r)
        .filter(|(a, b)| {
            (a[1] <= p[1]) != (b[1] <= p[1])
                && a[0] + (p[1] - a[1]) / (b[1] - a[1]) * (b[0] - a[0]) > p[0]
        })
        .count()
        % 2
        == 1
}

fn row(y: f64) -> usize {
    (((y + 180.0) * ROWS as f64 / 360.0).floor().max(0.0) as usize).min(ROWS)
}

/// Whether two segments share a point.
pub fn meet(a: Flat, b: Flat, c: Flat, d: Flat) -> bool {
    let side = |p: Flat, q: Flat, r: Flat| {
        robust::orient2d(
            robust::Coord { x: p[0], y: p[1] },
            robust::Coord { x: q[0], y: q[1] },
            robust::Coord { x: r[0], y: r[1] },
        )
    };
    let (s1, s2) = (side(a, b, c), side(a, b, d));
    let (s3, s4) = (side(c, d, a), side(c, d, b));
    if s1 == 0.0 && s2 == 0.0 && s3 == 0.0 && s4 == 0.0 {
        let over = |i: usize| a[i].min(b[i]) <= c[i].max(d[i]) && c[i].min(d[i]) <= a[i].max(b[i]);
        return over(0) && over(1);
    }
    s1 * s2 <= 0.0 && s3 * s4 <= 0.0
}
