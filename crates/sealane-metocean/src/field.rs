//! One quantity over time and space, in memory.

use crate::{
    error::MetoceanError,
    grid::{Grid, Tap},
    quantity::Quantity,
    time::{Moment, TimeAxis},
};
use sealane_geo::LonLat;

/// Values of a field, slab after slab; missing ones are marked.
#[derive(Debug, Clone, PartialEq)]
pub enum Values {
    /// As they are; NaN is missing.
    Full(Vec<f32>),
    /// `value = offset + scale × code`; the code `i16::MIN` is missing. Half the memory, error at most `scale / 2`.
    Packed {
        /// Step of one code.
        scale: f32,
        /// Value of code 0.
        offset: f32,
        /// Codes.
        codes: Vec<i16>,
    },
}

impl Values {
    /// How many.
    #[must_use]
    pub fn len(&self) -> usize {
        match self {
            Self::Full(v) => v.len(),
            Self::Packed { codes, .. } => codes.len(),
        }
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The `i`-th value; `None` when missing or out of range.
    #[must_use]
    pub fn get(&self, i: usize) -> Option<f64> {
        match self {
            Self::Full(v) => v.get(i).filter(|x| !x.is_nan()).map(|x| f64::from(*x)),
            Self::Packed {
                scale,
                offset,
                codes,
            } => codes
                .get(i)
                .filter(|c| **c != i16::MIN)
                .map(|c| f64::from(*offset) + f64::from(*scale) * f64::from(*c)),
        }
    }

    /// Packs into 16-bit codes over the range of the values.
    #[must_use]
    pub fn packed(self) -> Self {
        let Self::Full(v) = self else { return self };
        let (low, high) = v
            .iter()
            .filter(|x| x.is_finite())
            .fold((f32::INFINITY, f32::NEG_INFINITY), |(a, b), x| {
                (a.min(*x), b.max(*x))
            });
        let (scale, offset) = if low > high {
            (1.0, 0.0)
        } else {
            let scale = (f64::from(high) - f64::from(low)) / 65_534.0;
            (
                if scale > 0.0 { scale } else { 1.0 },
                f64::midpoint(f64::from(low), f64::from(high)),
            )
        };
        let codes = v
            .iter()
            .map(|x| {
                if x.is_finite() {
                    ((f64::from(*x) - offset) / scale)
                        .round()
                        .clamp(-32_767.0, 32_767.0) as i16
                } else {
                    i16::MIN
                }
            })
            .collect();
        Self::Packed {
            scale: scale as f32,
            offset: offset as f32,
            codes,
        }
    }
}

/// A sampled value.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Sample {
    /// In the unit of the field.
    pub value: f64,
    /// Whether any of it was taken from neighbours because the file has no value there (coast, ice, edge).
    pub extrapolated: bool,
}

/// One quantity over time and a grid.
#[derive(Debug, Clone, PartialEq)]
pub struct Field {
    /// What it is about.
    pub quantity: Quantity,
    /// Name in its file.
    pub name: String,
    /// Unit of the values: [`Quantity::unit`], or the file's own for [`Quantity::Other`].
    pub unit: String,
    /// Slabs in time.
    pub time: TimeAxis,
    /// Positions within a slab.
    pub grid: Grid,
    values: Values,
}

impl Field {
    /// A field of `time.len() × grid.len()` values; fails when the number does not fit.
    pub fn new(
        quantity: Quantity,
        name: &str,
        unit: &str,
        time: TimeAxis,
        grid: Grid,
        values: Values,
    ) -> Result<Self, MetoceanError> {
        let want = time.len().checked_mul(grid.len());
        if want != Some(values.len()) || values.is_empty() {
            return Err(MetoceanError::Shape {
                name: name.to_owned(),
                message: format!(
                    "{} times and {:?} rows and columns do not make {} values",
                    time.len(),
                    grid.shape(),
                    values.len()
                ),
            });
        }
        Ok(Self {
            quantity,
            name: name.to_owned(),
            unit: unit.to_owned(),
            time,
            grid,
            values,
        })
    }

    /// Its values.
    #[must_use]
    pub const fn values(&self) -> &Values {
        &self.values
    }

    /// The same field in 16-bit codes.
    #[must_use]
    pub fn packed(mut self) -> Self {
        self.values = self.values.packed();
        self
    }

    /// The value at a time and place: bilinear in space, linear in time, angles on the circle; `None` outside the field
    /// or where nothing around is known. Corners without a value are left out and the sample says `extrapolated`.
    ///
    /// ```
    /// use sealane_geo::LonLat;
    /// use sealane_metocean::{Axis, Field, Grid, Moment, Quantity, TimeAxis, Values};
    /// let grid = Grid::Geographic {
    ///     lat: Axis::Regular { start: 0.0, step: 10.0, len: 2 },
    ///     lon: Axis::Regular { start: 175.0, step: 10.0, len: 2 },
    /// };
    /// let f = Field::new(Quantity::WaveHeight, "swh", "m", TimeAxis::Constant, grid, Values::Full(vec![1.0, 3.0, 1.0, 3.0]))?;
    /// let s = f.at(Moment(0), LonLat { lon: -180.0, lat: 5.0 }).unwrap();
    /// assert!((s.value - 2.0).abs() < 1e-9 && !s.extrapolated);
    /// # Ok::<(), sealane_metocean::MetoceanError>(())
    /// ```
    #[must_use]
    pub fn at(&self, t: Moment, p: LonLat) -> Option<Sample> {
        self.mix(t, &self.grid.taps(p))
    }

    /// As [`Field::at`]; where nothing around is known, the nearest known value within `reach_nm` along eight bearings,
    /// marked `extrapolated`.
    #[must_use]
    pub fn at_or_near(&self, t: Moment, p: LonLat, reach_nm: f64) -> Option<Sample> {
        if let Some(s) = self.at(t, p) {
            return Some(s);
        }
        let rings = 8;
        for ring in 1..=rings {
            let d = reach_nm * f64::from(ring) / f64::from(rings);
            let found: Vec<f64> = (0..8)
                .filter_map(|k| self.at(t, offset(p, f64::from(k) * 45.0, d)))
                .map(|s| s.value)
                .collect();
            if !found.is_empty() {
                let value = if self.quantity.is_direction() {
                    circular_mean(found.iter().map(|v| (*v, 1.0)))?
                } else {
                    found.iter().sum::<f64>() / found.len() as f64
                };
                return Some(Sample {
                    value,
                    extrapolated: true,
                });
            }
        }
        None
    }

    fn mix(&self, t: Moment, taps: &[Tap]) -> Option<Sample> {
        let (a, b, w) = self.time.bracket(t)?;
        let slab = self.grid.len();
        let first = self.slab_mix(a * slab, taps)?;
        if a == b || w <= 0.0 {
            return Some(first);
        }
        let second = self.slab_mix(b * slab, taps)?;
        let value = if self.quantity.is_direction() {
            circular_mean([(first.value, 1.0 - w), (second.value, w)].into_iter())?
        } else {
            first.value * (1.0 - w) + second.value * w
        };
        Some(Sample {
            value,
            extrapolated: first.extrapolated || second.extrapolated,
        })
    }

    fn slab_mix(&self, base: usize, taps: &[Tap]) -> Option<Sample> {
        let turn = self.quantity.is_component();
        let known: Vec<(f64, f64)> = taps
            .iter()
            .filter_map(|tap| {
                let v = self.values.get(base + tap.index)?;
                Some((if turn && tap.across_pole { -v } else { v }, tap.weight))
            })
            .collect();
        let sum: f64 = known.iter().map(|k| k.1).sum();
        if sum <= 1e-9 {
            return None;
        }
        let value = if self.quantity.is_direction() {
            circular_mean(known.iter().copied())?
        } else {
            known.iter().map(|k| k.0 * k.1).sum::<f64>() / sum
        };
        Some(Sample {
            value,
            extrapolated: sum < 1.0 - 1e-9,
        })
    }

    /// Smallest, mean and largest of the known values, and the share that is missing; `None` when all are.
    #[must_use]
    pub fn statistics(&self) -> Option<(f64, f64, f64, f64)> {
        let (mut n, mut sum, mut low, mut high) = (0u64, 0.0, f64::INFINITY, f64::NEG_INFINITY);
        for v in (0..self.values.len()).filter_map(|i| self.values.get(i)) {
            n += 1;
            sum += v;
            low = low.min(v);
            high = high.max(v);
        }
        (n > 0).then(|| {
            (
                low,
                sum / n as f64,
                high,
                1.0 - n as f64 / self.values.len() as f64,
            )
        })
    }
}

/// Weighted mean of angles in degrees, in [0, 360); `None` when they cancel.
fn circular_mean(angles: impl Iterator<Item = (f64, f64)>) -> Option<f64> {
    let (s, c) = angles.fold((0.0, 0.0), |(s, c), (a, w)| {
        let r = a.to_radians();
        (s + w * r.sin(), c + w * r.cos())
    });
    (s.hypot(c) > 1e-9).then(|| s.atan2(c).to_degrees().rem_euclid(360.0))
}

/// The position `distance_nm` away on a bearing, on the sphere.
pub(crate) fn offset(p: LonLat, bearing_deg: f64, distance_nm: f64) -> LonLat {
    Ray::new(p, bearing_deg).at(distance_nm)
}

/// A great circle from a position on a bearing.
pub(crate) struct Ray {
    lon: f64,
    lat: (f64, f64),
    bearing: (f64, f64),
}

impl Ray {
    pub(crate) fn new(p: LonLat, bearing_deg: f64) -> Self {
        Self {
            lon: p.lon,
            lat: p.lat.to_radians().sin_cos(),
            bearing: bearing_deg.to_radians().sin_cos(),
        }
    }

    /// The position `distance_nm` along it.
    pub(crate) fn at(&self, distance_nm: f64) -> LonLat {
        let ((sin_f, cos_f), (sin_b, cos_b)) = (self.lat, self.bearing);
        let (sin_d, cos_d) = (distance_nm / 60.0).to_radians().sin_cos();
        let sin_lat = (sin_f * cos_d + cos_f * sin_d * cos_b).clamp(-1.0, 1.0);
        let dl = (sin_b * sin_d * cos_f).atan2(cos_d - sin_f * sin_lat);
        LonLat {
            lon: (self.lon + dl.to_degrees() + 180.0).rem_euclid(360.0) - 180.0,
            lat: sin_lat.asin().to_degrees(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::grid::Axis;
    use proptest::prelude::*;

    fn globe(q: Quantity, f: impl Fn(f64, f64) -> f32) -> Field {
        let grid = Grid::Geographic {
            lat: Axis::Regular {
                start: -87.5,
                step: 5.0,
                len: 36,
            },
            lon: Axis::Regular {
                start: 20.0,
                step: 5.0,
                len: 72,
            },
        };
        let values = (0..36)
            .flat_map(|r| {
                (0..72).map(move |c| (-87.5 + 5.0 * f64::from(r), 20.0 + 5.0 * f64::from(c)))
            })
            .map(|(lat, lon)| f(lat, lon))
            .collect();
        Field::new(q, "f", "", TimeAxis::Constant, grid, Values::Full(values)).unwrap()
    }

    #[test]
    fn a_uniform_wind_over_the_pole_stays_uniform() {
        // A wind along the 0 meridian over the north pole: v = cos lon, u = -sin lon... seen from each longitude.
        let v = globe(Quantity::WindV, |_, lon| lon.to_radians().cos() as f32);
        let s = v
            .at(
                Moment(0),
                LonLat {
                    lon: 0.0,
                    lat: 89.9,
                },
            )
            .unwrap();
        assert!(s.value > 0.99, "{s:?}");
    }

    #[test]
    fn directions_mix_on_the_circle() {
        let f = globe(Quantity::WaveDirection, |_, lon| {
            if lon.rem_euclid(10.0) < 5.0 {
                350.0
            } else {
                10.0
            }
        });
        let s = f
            .at(
                Moment(0),
                LonLat {
                    lon: 22.5,
                    lat: 0.0,
                },
            )
            .unwrap();
        assert!(s.value < 1e-3 || s.value > 359.999, "{s:?}");
    }

    #[test]
    fn a_missing_corner_is_said() {
        let f = globe(Quantity::WaveHeight, |_, lon| {
            if lon == 25.0 { f32::NAN } else { 2.0 }
        });
        let p = LonLat {
            lon: 22.0,
            lat: 0.0,
        };
        let s = f.at(Moment(0), p).unwrap();
        assert!(s.extrapolated && (s.value - 2.0).abs() < 1e-6);
        let at_hole = LonLat {
            lon: 25.0,
            lat: 2.5,
        };
        assert_eq!(f.at(Moment(0), at_hole), None);
        assert!(
            f.at_or_near(Moment(0), at_hole, 300.0)
                .unwrap()
                .extrapolated
        );
    }

    #[test]
    fn a_wrong_number_of_values_is_refused() {
        let grid = Grid::Geographic {
            lat: Axis::Regular {
                start: 0.0,
                step: 1.0,
                len: 2,
            },
            lon: Axis::Regular {
                start: 0.0,
                step: 1.0,
                len: 2,
            },
        };
        let e = Field::new(
            Quantity::Depth,
            "d",
            "m",
            TimeAxis::Constant,
            grid,
            Values::Full(vec![1.0; 3]),
        );
        assert!(matches!(e, Err(MetoceanError::Shape { .. })));
    }

    proptest! {
        #[test]
        fn packing_keeps_values_within_half_a_step(v in prop::collection::vec(-500.0f32..500.0, 1..200)) {
            let p = Values::Full(v.clone()).packed();
            let Values::Packed { scale, .. } = &p else { unreachable!() };
            for (i, x) in v.iter().enumerate() {
                prop_assert!((p.get(i).unwrap() - f64::from(*x)).abs() <= f64::from(*scale) * 0.51 + 1e-4);
            }
        }

        /// No jump anywhere: neighbours in space have neighbouring values, over the antimeridian and the pole as well.
        #[test]
        fn sampling_is_continuous(lon in -180.0f64..180.0, lat in -89.99f64..89.99, b in 0.0f64..360.0) {
            let f = globe(Quantity::WaveHeight, |lat, lon| (lat.to_radians().sin() + lat.to_radians().cos() * lon.to_radians().cos()) as f32);
            let p = LonLat { lon, lat };
            let q = offset(p, b, 0.06);
            let (x, y) = (f.at(Moment(0), p).unwrap().value, f.at(Moment(0), q).unwrap().value);
            prop_assert!((x - y).abs() < 0.02, "{x} {y}");
        }
    }
}
