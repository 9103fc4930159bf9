//! Areas on the sphere: legal zones and the user's own polygons.
#![allow(
    clippy::indexing_slicing,
    reason = "indices run over the ring's own length"
)]

use crate::zones;
use sealane_geo::LonLat;
use sealane_geo::cube::{CubePoint, Vec3, angle, cross, cross_properly, dot, normalise};
use serde::{Deserialize, Serialize};
use std::f64::consts::FRAC_PI_4;

/// An area of the user's with a name and, where given, the days on which it holds.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Area {
    /// The user's name for it.
    pub id: String,
    /// Name for people.
    #[serde(default)]
    pub name: String,
    /// Polygons, each of rings of `[longitude, latitude]`; sides straight in degrees, longitudes running on past 180.
    pub polygons: zones::Area,
    /// First day on which it holds (ISO).
    #[serde(default)]
    pub valid_from: Option<String>,
    /// Last day on which it holds (ISO).
    #[serde(default)]
    pub valid_until: Option<String>,
    /// What a reader must know: how a doubtful ring was read.
    #[serde(default)]
    pub note: String,
}

impl From<zones::Zone> for Area {
    fn from(z: zones::Zone) -> Self {
        Self {
            id: z.id,
            name: z.name,
            polygons: z.area,
            valid_from: z.valid_from,
            valid_until: z.valid_until,
            note: z.note,
        }
    }
}

impl Area {
    /// Whether it holds on a day (ISO).
    #[must_use]
    pub fn in_force(&self, day: &str) -> bool {
        self.valid_from.as_deref().is_none_or(|from| from <= day)
            && self.valid_until.as_deref().is_none_or(|until| day <= until)
    }

    /// Its days for people; `None` where it has none.
    #[must_use]
    pub fn days(&self) -> Option<String> {
        zones::days_of(self.valid_from.as_deref(), self.valid_until.as_deref())
    }
}

/// An area made ready for tests.
#[derive(Debug, Clone)]
pub(crate) struct Shape {
    pub id: String,
    /// Sides after cutting long ones, so that straight in degrees and straight on the sphere agree.
    sides: Vec<(CubePoint, CubePoint)>,
    /// Sides in runs, so that most are passed over at once.
    runs: Vec<Run>,
    area: zones::Area,
}

/// A few sides on end and a cap round them.
#[derive(Debug, Clone)]
struct Run {
    centre: Vec3,
    /// Sine and cosine of the cap's radius.
    sine: f64,
    cosine: f64,
    sides: std::ops::Range<usize>,
}

/// Sides in a run.
const RUN: usize = 12;

impl Run {
    fn new(all: &[(CubePoint, CubePoint)], sides: std::ops::Range<usize>) -> Self {
        let ends = || {
            all[sides.clone()]
                .iter()
                .flat_map(|s| [s.0.unit(), s.1.unit()])
        };
        let sum = ends().fold([0.0; 3], |a, p| [0, 1, 2].map(|i| a[i] + p[i]));
        let centre = if dot(sum, sum) > 1e-12 {
            normalise(sum)
        } else {
            [0.0, 0.0, 1.0]
        };
        let radius = ends().map(|p| angle(p, centre)).fold(0.0, f64::max) + 1e-9;
        Self {
            centre,
            sine: radius.sin(),
            cosine: radius.cos(),
            sides,
        }
    }
}

/// A side straight in degrees is cut into great circles that keep this close to it, radians (about 30 m).
const SAGITTA: f64 = 5e-6;
/// How many points at most, and how close at least (radians, about 5 nm), at which a way may touch an area it has to enter.
const LANDINGS: f64 = 160.0;
const LANDING_STEP: f64 = 1.5e-3;
/// Longest piece of a side, degrees.
const STEP_DEG: f64 = 20.0;

/// Into how many great circles a side is cut.
fn cuts([x, y]: [f64; 2], [u, v]: [f64; 2]) -> f64 {
    let (dx, dy) = ((u - x).abs(), (v - y).abs());
    let (turn, rise) = (dx.to_radians(), dy.to_radians());
    // How fast a line straight in degrees bends on the sphere, at its worst latitude.
    let high = y.abs().max(v.abs()).to_radians();
    let low = y.abs().min(v.abs()).to_radians();
    let steep = if low <= FRAC_PI_4 && high >= FRAC_PI_4 {
        0.5
    } else {
        (high.sin() * high.cos()).max(low.sin() * low.cos())
    };
    let bend = (steep * turn * turn).hypot(2.0 * high.sin() * turn * rise);
    let by_bend = (bend / (8.0 * SAGITTA)).sqrt();
    by_bend.max(dx.max(dy) / STEP_DEG).ceil().max(1.0)
}

impl Shape {
    pub fn of_zone(zone: &zones::Zone) -> Self {
        Self::new(&zone.id, zone.area.clone())
    }

    pub fn of_area(area: &Area) -> Self {
        Self::new(&area.id, area.polygons.clone())
    }

    fn new(id: &str, area: zones::Area) -> Self {
        let mut sides = Vec::new();
        for r in area.rings() {
            let r = r.points();
            for i in 0..r.len() {
                let (a, b) = (r[i], r[(i + 1) % r.len()]);
                let n = cuts(a, b);
                let at = |k: f64| {
                    let [lon, lat] = if k < n {
                        [0, 1].map(|i| a[i] + (b[i] - a[i]) * k / n)
                    } else {
                        b
                    };
                    LonLat {
                        lon: (lon + 180.0).rem_euclid(360.0) - 180.0,
                        lat,
                    }
                };
                for k in 0..n as usize {
                    let (p, q) = (at(k as f64), at(k as f64 + 1.0));
                    let (cp, cq) = (CubePoint::from(p), CubePoint::from(q));
                    if cp == cq {
                        continue;
                    }
                    sides.push((cp, cq));
                }
            }
        }
        let runs = (0..sides.len())
            .step_by(RUN)
            .map(|k| Run::new(&sides, k..(k + RUN).min(sides.len())))
            .collect();
        Self {
            id: id.to_owned(),
            sides,
            runs,
            area,
        }
    }

    /// Whether a position lies inside.
    pub fn holds(&self, p: LonLat) -> bool {
        self.area.holds(p)
    }

    /// Whether the arc `a`-`b` enters the area.
    pub fn touches(&self, a: CubePoint, b: CubePoint) -> bool {
        let (u, v) = (a.unit(), b.unit());
        let n = cross(u, v);
        let size = dot(n, n).sqrt();
        let sum = [0, 1, 2].map(|i| u[i] + v[i]);
        // An arc of nearly half the Earth has no middle to speak of.
        let middle = (dot(sum, sum) > 1e-6).then(|| normalise(sum));
        let half = middle.map(|m| angle(m, u));
        let may_meet = |r: &Run| {
            // The cap lies to one side of the arc's great circle, or too far along it.
            if r.cosine > 0.0 && size > 0.0 && dot(n, r.centre).abs() > (r.sine + 1e-9) * size {
                return false;
            }
            let (Some(m), Some(h)) = (middle, half) else {
                return true;
            };
            // Cosine of the sum of both radii; a cap of more than half the Earth is always near.
            r.cosine <= 0.0 || dot(m, r.centre) >= h.cos() * r.cosine - h.sin() * r.sine - 1e-9
        };
        let crosses = |r: &Run| {
            self.sides[r.sides.clone()]
                .iter()
                .any(|&(c, d)| cross_properly(a, b, c, d))
        };
        self.runs.iter().any(|r| may_meet(r) && crosses(r))
            || self.holds(a.lon_lat())
            || self.holds(b.lon_lat())
    }

    /// Points along the border, `off` radians inside, at which a way may touch the area, and how far apart they are at most, radians.
    pub fn landings(&self, off: f64) -> (Vec<CubePoint>, f64) {
        let length = |s: &(CubePoint, CubePoint)| angle(s.0.unit(), s.1.unit());
        let whole: f64 = self.sides.iter().map(length).sum();
        let step = (whole / LANDINGS).max(LANDING_STEP);
        let mut out = Vec::new();
        for s in &self.sides {
            let (a, b) = (s.0.unit(), s.1.unit());
            let across = cross(a, b);
            if dot(across, across) == 0.0 {
                continue;
            }
            let across = normalise(across);
            let n = (length(s) / step).ceil().max(1.0);
            for k in 0..n as usize {
                let t = (k as f64 + 0.5) / n;
                let at = normalise([0, 1, 2].map(|i| a[i] + t * (b[i] - a[i])));
                let beside = |to: f64| normalise([0, 1, 2].map(|i| at[i] + to * across[i]));
                let inside = [off, -off]
                    .map(|to| CubePoint::from_vec(beside(to)))
                    .into_iter()
                    .find(|q| self.holds(q.lon_lat()));
                out.extend(inside);
            }
        }
        (out, step)
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
            // Directions of both sides on the ground, whatever their lengths; out is against both.
            let towards = |p: Vec3| {
                let up = dot(p, cv);
                normalise([0, 1, 2].map(|i| p[i] - up * cv[i]))
            };
            let (du, dw) = (towards(cu), towards(cw));
            let back = [0, 1, 2].map(|i| -du[i] - dw[i]);
            let size = dot(back, back).sqrt();
            // Where a side goes straight on, nothing bends.
            if size < 1e-9 {
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
mod tests;
