//! Areas on the sphere: legal zones and the user's own polygons.
#![allow(
    clippy::indexing_slicing,
    reason = "indices run over the ring's own length"
)]

use crate::zones;
use sealane_geo::LonLat;
use sealane_geo::cube::{CubePoint, Vec3, angle, cross, cross_properly, dot, normalise};
use serde::{Deserialize, Serialize};

/// An area of the user's with a name: closed rings of positions, sides straight in degrees; inside is what an odd number of rings holds.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Area {
    /// The user's name for it.
    pub id: String,
    /// Rings; they may cross the antimeridian.
    pub rings: Vec<Vec<LonLat>>,
}

/// An area made ready for tests.
#[derive(Debug, Clone)]
pub(crate) struct Shape {
    pub id: String,
    /// Sides after cutting long ones, so that straight in degrees and straight on the sphere agree.
    sides: Vec<(CubePoint, CubePoint)>,
    area: zones::Area,
    centre: Vec3,
    radius: f64,
}

/// Longest side, degrees.
const STEP_DEG: f64 = 2.0;

impl Shape {
    pub fn of_zone(zone: &zones::Zone) -> Self {
        let rings: Vec<Vec<LonLat>> = zone
            .area
            .rings()
            .iter()
            .map(zones::Ring::positions)
            .collect();
        Self::new(&zone.id, &rings, zone.area.clone())
    }

    pub fn of_area(area: &Area) -> Self {
        let rings = area
            .rings
            .iter()
            .filter_map(|r| zones::Ring::new(r))
            .collect();
        Self::new(&area.id, &area.rings, zones::Area::new(rings))
    }

    fn new(id: &str, rings: &[Vec<LonLat>], area: zones::Area) -> Self {
        let mut sides = Vec::new();
        let mut sum = [0.0; 3];
        for r in rings {
            for i in 0..r.len() {
                let (a, b) = (r[i], r[(i + 1) % r.len()]);
                let turn = (b.lon - a.lon + 540.0).rem_euclid(360.0) - 180.0;
                let n = (turn.abs().max((b.lat - a.lat).abs()) / STEP_DEG)
                    .ceil()
                    .max(1.0);
                let at = |k: f64| LonLat {
                    lon: a.lon + turn * k / n,
                    lat: a.lat + (b.lat - a.lat) * k / n,
                };
                for k in 0..n as usize {
                    let (p, q) = (at(k as f64), at(k as f64 + 1.0));
                    let (cp, cq) = (CubePoint::from(p), CubePoint::from(q));
                    if cp == cq {
                        continue;
                    }
                    sides.push((cp, cq));
                    let u = p.unit();
                    for j in 0..3 {
                        sum[j] += u[j];
                    }
                }
            }
        }
        let centre = if dot(sum, sum) > 0.0 {
            normalise(sum)
        } else {
            [0.0, 0.0, 1.0]
        };
        let radius = sides
            .iter()
            .map(|s: &(CubePoint, CubePoint)| angle(s.0.unit(), centre))
            .fold(0.0, f64::max);
        Self {
            id: id.to_owned(),
            sides,
            area,
            centre,
            radius,
        }
    }

    /// Whether a position lies inside.
    pub fn holds(&self, p: LonLat) -> bool {
        self.area.holds(p)
    }

    /// Whether the arc `a`-`b` enters the area.
    pub fn touches(&self, a: CubePoint, b: CubePoint) -> bool {
        let n = cross(a.unit(), b.unit());
        let size = dot(n, n).sqrt();
        if self.radius < 1.5 && size > 0.0 && dot(n, self.centre).abs() > self.radius.sin() * size {
            return false;
        }
        self.sides.iter().any(|&(c, d)| cross_properly(a, b, c, d))
            || self.holds(a.lon_lat())
            || self.holds(b.lon_lat())
    }

    /// Corners at which a way round the area may bend, moved out by `off` radians.
    pub fn corners(&self, off: f64) -> Vec<CubePoint> {
        let mut out = Vec::new();
        for k in 0..self.sides.len() {
            let (v, w) = self.sides[k];
            let Some(&(u, _)) = self.sides.iter().find(|s| s.1 == v) else {
                continue;
            };
            let (cu, cv, cw) = (u.unit(), v.unit(), w.unit());
            let back = [0, 1, 2].map(|i| 2.0 * cv[i] - cu[i] - cw[i]);
            let size = dot(back, back).sqrt();
            if size < 1e-12 {
                continue;
            }
            let q = normalise([0, 1, 2].map(|i| cv[i] + back[i] / size * off));
            let q = CubePoint::from_vec(q);
            // Outward at convex corners; inside the area at the others, which are no bends.
            if !self.holds(q.lon_lat()) {
                out.push(q);
            }
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_square_holds_its_middle_and_is_touched_by_what_crosses_it() {
        let ring = [(10.0, 0.0), (20.0, 0.0), (20.0, 10.0), (10.0, 10.0)]
            .map(|(lon, lat)| LonLat { lon, lat })
            .to_vec();
        let s = Shape::of_area(&Area {
            id: "a".into(),
            rings: vec![ring],
        });
        assert!(s.holds(LonLat {
            lon: 15.0,
            lat: 5.0
        }));
        let p = |lon, lat| CubePoint::from(LonLat { lon, lat });
        assert!(s.touches(p(0.0, 5.0), p(30.0, 5.0)));
        assert!(s.touches(p(0.0, 5.0), p(15.0, 5.0)));
        assert!(!s.touches(p(0.0, 20.0), p(30.0, 20.0)));
        assert!(!s.touches(p(0.0, 5.0), p(9.0, 5.0)));
        assert!(s.corners(1e-5).len() >= 4);
    }
}
