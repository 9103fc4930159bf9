//! Where the values of a field stand, and the few of them around a position.
#![allow(
    clippy::indexing_slicing,
    reason = "stencils index axes whose lengths are checked when the grid is made"
)]

use crate::projection::Projection;
use sealane_geo::LonLat;
use serde::{Deserialize, Serialize};

/// Coordinates along one side of a grid, strictly monotone either way.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Axis {
    /// Even steps; `step` may be negative.
    Regular {
        /// First coordinate.
        start: f64,
        /// From one to the next.
        step: f64,
        /// How many.
        len: usize,
    },
    /// Uneven steps.
    Irregular(Vec<f64>),
}

impl Axis {
    /// From coordinates as read; even steps (to a thousandth of a step) are recognised. `Err` tells what is wrong.
    pub fn from_values(x: &[f64]) -> Result<Self, String> {
        if x.is_empty() {
            return Err("an axis has no coordinates".to_owned());
        }
        if let Some(i) = x.iter().position(|v| !v.is_finite()) {
            return Err(format!("coordinate {i} is not a finite number"));
        }
        let Some(&second) = x.get(1) else {
            return Ok(Self::Regular {
                start: x[0],
                step: 1.0,
                len: 1,
            });
        };
        let rising = second > x[0];
        if let Some(i) = x
            .windows(2)
            .position(|w| w[1] == w[0] || (w[1] > w[0]) != rising)
        {
            return Err(format!(
                "coordinates neither rise nor fall throughout: {} then {} at {i}",
                x[i],
                x[i + 1]
            ));
        }
        let step = (x[x.len() - 1] - x[0]) / (x.len() - 1) as f64;
        let even = x
            .iter()
            .enumerate()
            .all(|(i, v)| (v - (x[0] + step * i as f64)).abs() < 1e-3 * step.abs());
        Ok(if even {
            Self::Regular {
                start: x[0],
                step,
                len: x.len(),
            }
        } else {
            Self::Irregular(x.to_vec())
        })
    }

    /// Number of coordinates.
    #[must_use]
    pub fn len(&self) -> usize {
        match self {
            Self::Regular { len, .. } => *len,
            Self::Irregular(x) => x.len(),
        }
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The `i`-th coordinate.
    #[must_use]
    pub fn value(&self, i: usize) -> Option<f64> {
        match self {
            Self::Regular { start, step, len } => (i < *len).then(|| start + step * i as f64),
            Self::Irregular(x) => x.get(i).copied(),
        }
    }

    /// First and last coordinate.
    #[must_use]
    pub fn ends(&self) -> (f64, f64) {
        (
            self.value(0).unwrap_or(f64::NAN),
            self.value(self.len().saturating_sub(1)).unwrap_or(f64::NAN),
        )
    }

    /// Place of `x` between neighbours: (first index, weight of the next); `None` outside (rounding of 1e-9 steps allowed).
    fn locate(&self, x: f64) -> Option<(usize, f64)> {
        match self {
            Self::Regular { start, step, len } => {
                let u = (x - start) / step;
                let last = (*len - 1) as f64;
                if !(-1e-6..=last + 1e-6).contains(&u) {
                    return None;
                }
                let u = u.clamp(0.0, last);
                let i = (u as usize).min(len.saturating_sub(2));
                Some((i, u - i as f64))
            }
            Self::Irregular(v) => {
                let (a, b) = (v[0], v[v.len() - 1]);
                let rising = b > a;
                if x < a.min(b) || x > a.max(b) {
                    return None;
                }
                let i = v
                    .partition_point(|c| if rising { *c <= x } else { *c >= x })
                    .clamp(1, v.len() - 1)
                    - 1;
                Some((i, (x - v[i]) / (v[i + 1] - v[i])))
            }
        }
    }
}

/// Where the values of one slab stand; values run row by row, columns fastest.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Grid {
    /// Rows of equal latitude, columns of equal longitude.
    Geographic {
        /// Latitudes of the rows, degrees, either order.
        lat: Axis,
        /// Longitudes of the columns, degrees, any wrap.
        lon: Axis,
    },
    /// Rows and columns in the plane of a map projection.
    Projected {
        /// The projection.
        projection: Projection,
        /// Plane coordinate of the columns, m (degrees for a rotated pole).
        x: Axis,
        /// Plane coordinate of the rows, m (degrees for a rotated pole).
        y: Axis,
    },
    /// A position for every value; sampled by the nearest ones.
    Scattered(Scattered),
}

/// Positions of a curvilinear grid in buckets of the sphere.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Scattered {
    rows: usize,
    cols: usize,
    /// Unit vectors; NaN where the file has no position.
    points: Vec<[f32; 3]>,
    /// Start of each bucket in `order`.
    starts: Vec<u32>,
    order: Vec<u32>,
    /// Typical distance between neighbours as a chord of the unit sphere.
    spacing: f32,
}

/// One value and its weight; the sign turns vector components across a pole.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Tap {
    pub index: usize,
    pub weight: f64,
    pub across_pole: bool,
}

impl Grid {
    /// Rows and columns.
    #[must_use]
    pub fn shape(&self) -> (usize, usize) {
        match self {
            Self::Geographic { lat, lon } => (lat.len(), lon.len()),
            Self::Projected { x, y, .. } => (y.len(), x.len()),
            Self::Scattered(s) => (s.rows, s.cols),
        }
    }

    /// Number of values in a slab.
    #[must_use]
    pub fn len(&self) -> usize {
        let (r, c) = self.shape();
        r.saturating_mul(c)
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// A curvilinear grid from a latitude and a longitude for each value (degrees, row by row).
    pub fn scattered(rows: usize, cols: usize, lat: &[f64], lon: &[f64]) -> Result<Self, String> {
        Scattered::new(rows, cols, lat, lon).map(Self::Scattered)
    }

    /// Position of the value in `row`, `col`; `None` for projected grids, whose inverse is not needed.
    #[must_use]
    pub fn position(&self, row: usize, col: usize) -> Option<LonLat> {
        match self {
            Self::Geographic { lat, lon } => {
                let (lat, lon) = (lat.value(row)?, lon.value(col)?);
                LonLat::new((lon + 180.0).rem_euclid(360.0) - 180.0, lat).ok()
            }
            Self::Projected { .. } => None,
            Self::Scattered(s) => {
                let p = s.points.get(row * s.cols + col)?;
                (!p[0].is_nan()).then(|| LonLat {
                    lon: f64::from(p[1]).atan2(f64::from(p[0])).to_degrees(),
                    lat: f64::from(p[2]).clamp(-1.0, 1.0).asin().to_degrees(),
                })
            }
        }
    }

    /// The values around a position with weights that sum to one; empty outside the grid.
    pub(crate) fn taps(&self, p: LonLat) -> Vec<Tap> {
        match self {
            Self::Geographic { lat, lon } => geographic_taps(lat, lon, p),
            Self::Projected { projection, x, y } => {
                let Some((px, py)) = projection.forward(p) else {
                    return Vec::new();
                };
                match (x.locate(px), y.locate(py)) {
                    (Some(cx), Some(cy)) => bilinear(cy, cx, y.len(), x.len(), |c| c),
                    _ => Vec::new(),
                }
            }
            Self::Scattered(s) => s.taps(p),
        }
    }
}

fn bilinear(
    (row, v): (usize, f64),
    (col, u): (usize, f64),
    rows: usize,
    cols: usize,
    wrap: impl Fn(usize) -> usize,
) -> Vec<Tap> {
    let mut taps = Vec::with_capacity(4);
    for (r, wr) in [(row, 1.0 - v), (row + 1, v)] {
        for (c, wc) in [(col, 1.0 - u), (col + 1, u)] {
            let weight = wr * wc;
            if weight > 0.0 && r < rows {
                let c = wrap(c);
                if c < cols {
                    taps.push(Tap {
                        index: r * cols + c,
                        weight,
                        across_pole: false,
                    });
                }
            }
        }
    }
    taps
}

/// Column of a longitude: (index, weight of the next, whether columns run right round the Earth).
fn locate_lon(lon: &Axis, x: f64) -> Option<(usize, f64, bool)> {
    let n = lon.len();
    let (a, b) = lon.ends();
    if n < 2 {
        return None;
    }
    let span = b - a;
    let gap = 360.0 - span.abs();
    let typical = span.abs() / (n - 1) as f64;
    let periodic = gap > 1e-6 && gap < 1.5 * typical;
    // Degrees from the first column in the direction in which columns run.
    let along = ((x - a) * span.signum()).rem_euclid(360.0);
    if along <= span.abs() + 1e-9 {
        let (i, u) = lon.locate(a + span.signum() * along)?;
        return Some((i, u, periodic));
    }
    if periodic {
        return Some((n - 1, (along - span.abs()) / gap, true));
    }
    // Just below the first column by rounding.
    (360.0 - along < 1e-9).then_some((0, 0.0, false))
}

fn geographic_taps(lat: &Axis, lon: &Axis, p: LonLat) -> Vec<Tap> {
    let (rows, cols) = (lat.len(), lon.len());
    let Some((c, u, periodic)) = locate_lon(lon, p.lon) else {
        return Vec::new();
    };
    let wrap = |i: usize| if periodic { i % cols } else { i };
    if let Some(rv) = lat.locate(p.lat) {
        return bilinear(rv, (c, u), rows, cols, wrap);
    }
    // Between the last row and the pole: the row on the other side of the pole is the next one.
    let (first, last) = lat.ends();
    let (row, edge) = if (p.lat - first).abs() < (p.lat - last).abs() {
        (0, first)
    } else {
        (rows - 1, last)
    };
    let step = if rows > 1 {
        (last - first).abs() / (rows - 1) as f64
    } else {
        f64::INFINITY
    };
    let to_pole = 90.0 - edge.abs();
    let beyond = p.lat.abs() > edge.abs() && p.lat.signum() == edge.signum();
    if !(periodic && beyond && to_pole < 1.5 * step) {
        return Vec::new();
    }
    let v = (p.lat.abs() - edge.abs()) / (2.0 * to_pole);
    let Some((c2, u2, _)) = locate_lon(lon, p.lon + 180.0) else {
        return Vec::new();
    };
    let mut taps = bilinear((row, 0.0), (c, u), rows, cols, wrap);
    for t in &mut taps {
        t.weight *= 1.0 - v;
    }
    taps.extend(
        bilinear((row, 0.0), (c2, u2), rows, cols, wrap)
            .into_iter()
            .map(|t| Tap {
                weight: t.weight * v,
                across_pole: true,
                ..t
            }),
    );
    taps
}

const BUCKET_DEG: f64 = 2.0;
const BUCKET_ROWS: usize = 90;
const BUCKET_COLS: usize = 180;

fn unit(lat: f64, lon: f64) -> [f32; 3] {
    let (f, l) = (lat.to_radians(), lon.to_radians());
    [
        (f.cos() * l.cos()) as f32,
        (f.cos() * l.sin()) as f32,
        f.sin() as f32,
    ]
}

fn bucket(lat: f64, lon: f64) -> usize {
    let r = (((lat + 90.0) / BUCKET_DEG) as usize).min(BUCKET_ROWS - 1);
    let c = (((lon + 180.0).rem_euclid(360.0) / BUCKET_DEG) as usize).min(BUCKET_COLS - 1);
    r * BUCKET_COLS + c
}

impl Scattered {
    fn new(rows: usize, cols: usize, lat: &[f64], lon: &[f64]) -> Result<Self, String> {
        let n = rows.saturating_mul(cols);
        if lat.len() != n || lon.len() != n || n == 0 || n > u32::MAX as usize {
            return Err(format!(
                "{rows} x {cols} values but {} latitudes and {} longitudes",
                lat.len(),
                lon.len()
            ));
        }
        let good = |i: usize| {
            lat[i].is_finite()
                && lon[i].is_finite()
                && lat[i].abs() <= 90.0
                && lon[i].abs() <= 720.0
        };
        let points: Vec<[f32; 3]> = (0..n)
            .map(|i| {
                if good(i) {
                    unit(lat[i], lon[i])
                } else {
                    [f32::NAN; 3]
                }
            })
            .collect();
        let mut starts = vec![0u32; BUCKET_ROWS * BUCKET_COLS + 1];
        for i in (0..n).filter(|&i| good(i)) {
            starts[bucket(lat[i], lon[i]) + 1] += 1;
        }
        for b in 1..starts.len() {
            starts[b] += starts[b - 1];
        }
        let total = *starts.last().unwrap_or(&0) as usize;
        if total == 0 {
            return Err("none of its positions is on the Earth".to_owned());
        }
        let mut next = starts.clone();
        let mut order = vec![0u32; total];
        for i in (0..n).filter(|&i| good(i)) {
            let slot = &mut next[bucket(lat[i], lon[i])];
            order[*slot as usize] = i as u32;
            *slot += 1;
        }
        let mut gaps: Vec<f32> = (0..n.saturating_sub(1))
            .step_by(1 + n / 4096)
            .filter(|i| (i + 1) % cols != 0)
            .map(|i| chord(points[i], points[i + 1]))
            .filter(|d| d.is_finite() && *d > 0.0)
            .collect();
        gaps.sort_by(f32::total_cmp);
        let spacing = gaps.get(gaps.len() / 2).copied().unwrap_or(0.02);
        Ok(Self {
            rows,
            cols,
            points,
            starts,
            order,
            spacing,
        })
    }

    /// The four nearest values within two spacings, weighted by the inverse square of the distance.
    fn taps(&self, p: LonLat) -> Vec<Tap> {
        let q = unit(p.lat, p.lon);
        let reach = 2.0 * self.spacing;
        let reach_deg = (2.0 * f64::from(reach / 2.0).min(1.0).asin()).to_degrees();
        let r0 = (((p.lat - reach_deg + 90.0) / BUCKET_DEG).floor().max(0.0)) as usize;
        let r1 =
            ((((p.lat + reach_deg + 90.0) / BUCKET_DEG) as usize).min(BUCKET_ROWS - 1)).max(r0);
        let widest = (p.lat.abs() + reach_deg).min(89.999).to_radians().cos();
        let half = ((reach_deg / widest / BUCKET_DEG).ceil() as usize + 1).min(BUCKET_COLS / 2);
        let c = ((p.lon + 180.0).rem_euclid(360.0) / BUCKET_DEG) as usize;
        let mut near: Vec<(f32, u32)> = Vec::new();
        for r in r0.min(BUCKET_ROWS - 1)..=r1 {
            for k in 0..(2 * half + 1).min(BUCKET_COLS) {
                let b = r * BUCKET_COLS + (c + BUCKET_COLS + k - half) % BUCKET_COLS;
                for &i in &self.order[self.starts[b] as usize..self.starts[b + 1] as usize] {
                    let d = chord(self.points[i as usize], q);
                    if d <= reach {
                        near.push((d, i));
                    }
                }
            }
        }
        near.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        near.truncate(4);
        let weight = |d: f32| 1.0 / (f64::from(d).powi(2) + 1e-12);
        let sum: f64 = near.iter().map(|n| weight(n.0)).sum();
        near.iter()
            .map(|&(d, i)| Tap {
                index: i as usize,
                weight: weight(d) / sum,
                across_pole: false,
            })
            .collect()
    }
}

fn chord(a: [f32; 3], b: [f32; 3]) -> f32 {
    ((a[0] - b[0]).powi(2) + (a[1] - b[1]).powi(2) + (a[2] - b[2]).powi(2)).sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn axis(start: f64, step: f64, len: usize) -> Axis {
        Axis::Regular { start, step, len }
    }

    #[test]
    fn uneven_axes_are_kept_and_bad_ones_refused() {
        assert!(matches!(
            Axis::from_values(&[0.0, 1.0, 3.0]),
            Ok(Axis::Irregular(_))
        ));
        assert!(matches!(
            Axis::from_values(&[3.0, 2.0, 1.0]),
            Ok(Axis::Regular { .. })
        ));
        assert!(Axis::from_values(&[0.0, 1.0, 0.5]).is_err());
        assert!(Axis::from_values(&[0.0, f64::NAN]).is_err());
        assert!(Axis::from_values(&[]).is_err());
    }

    proptest! {
        /// Whatever the wrap and the order of rows, weights sum to one and reproduce a linear function of latitude.
        #[test]
        fn weights_sum_to_one_everywhere(lon in -180.0f64..180.0, lat in -90.0f64..=90.0,
            start in prop::sample::select(vec![-180.0, 0.0, 20.0, 180.0]), flip in any::<bool>()) {
            let lat_axis = if flip { axis(90.0, -2.5, 73) } else { axis(-88.75, 2.5, 72) };
            let g = Grid::Geographic { lat: lat_axis.clone(), lon: axis(start, 2.5, 144) };
            let taps = g.taps(LonLat { lon, lat });
            let sum: f64 = taps.iter().map(|t| t.weight).sum();
            prop_assert!((sum - 1.0).abs() < 1e-9);
            if lat.abs() < 88.0 {
                let back: f64 = taps.iter().map(|t| t.weight * lat_axis.value(t.index / 144).unwrap()).sum();
                prop_assert!((back - lat).abs() < 1e-6);
            }
        }

        #[test]
        fn scattered_finds_the_point_itself(i in 0usize..2000) {
            let (rows, cols) = (40, 50);
            let lat: Vec<f64> = (0..2000).map(|k| 60.0 + (k / cols) as f64 * 0.7).collect();
            let lon: Vec<f64> = (0..2000).map(|k| 150.0 + (k % cols) as f64 * 1.5).collect();
            let g = Grid::scattered(rows, cols, &lat, &lon).unwrap();
            let p = LonLat { lon: (lon[i] + 180.0).rem_euclid(360.0) - 180.0, lat: lat[i] };
            let best = g.taps(p).into_iter().max_by(|a, b| a.weight.total_cmp(&b.weight)).unwrap();
            prop_assert_eq!(best.index, i);
            prop_assert!(best.weight > 0.99);
        }
    }
}
