//! Ice that the user brings: gridded concentration and thickness over years.

use crate::{SeasonError, ice::IceState};
use sealane_geo::LonLat;
use sealane_metocean::{MonthlyQuantiles, Quantity, Selection, monthly_quantiles, read};
use std::path::Path;

/// Monthly quantiles over years of concentration and, where given, thickness.
#[derive(Debug, Clone, PartialEq)]
pub struct GriddedIce {
    concentration: MonthlyQuantiles,
    thickness: Option<MonthlyQuantiles>,
    /// Files read, for reports.
    pub files: Vec<String>,
}

/// Ice of a position in the middle of each month: light, median, heavy; `None` where the grid has no value.
pub(crate) type MonthlyIce = [[Option<(f64, Option<f64>)>; 3]; 12];

impl GriddedIce {
    /// From files of one concentration product and, optionally, of one thickness product (NSIDC, OSI SAF, Copernicus, PIOMAS …).
    pub fn read(concentration: &[&Path], thickness: &[&Path]) -> Result<Self, SeasonError> {
        let load = |paths: &[&Path], q: Quantity| {
            let mut fields = Vec::new();
            for p in paths {
                fields.extend(read(p, &Selection::of(q))?);
            }
            monthly_quantiles(&fields)
        };
        Ok(Self {
            concentration: load(concentration, Quantity::IceConcentration)?,
            thickness: if thickness.is_empty() {
                None
            } else {
                Some(load(thickness, Quantity::IceThickness)?)
            },
            files: concentration
                .iter()
                .chain(thickness)
                .map(|p| p.display().to_string())
                .collect(),
        })
    }

    /// Years behind each month, January to December.
    #[must_use]
    pub const fn years(&self) -> &[usize; 12] {
        &self.concentration.years
    }

    pub(crate) fn months_at(&self, p: LonLat) -> MonthlyIce {
        let sample = |q: &MonthlyQuantiles, kind: usize, month: usize| {
            let f = match kind {
                0 => &q.light,
                1 => &q.median,
                _ => &q.heavy,
            };
            // The middle of the month of a year without leap day.
            let m = u8::try_from(month + 1).ok()?;
            let t = sealane_metocean::Moment::date(2001, m, 1)?
                .plus_hours(12.0 * DAYS.get(month).copied().unwrap_or(30.0));
            f.at_or_near(t, p, 60.0).map(|s| s.value)
        };
        std::array::from_fn(|month| {
            std::array::from_fn(|kind| {
                let c = sample(&self.concentration, kind, month)?;
                let h = self.thickness.as_ref().and_then(|t| sample(t, kind, month));
                Some((c.clamp(0.0, 1.0), h))
            })
        })
    }
}

const DAYS: [f64; 12] = [
    31.0, 28.0, 31.0, 30.0, 31.0, 30.0, 31.0, 31.0, 30.0, 31.0, 30.0, 31.0,
];

/// Ice on a day in a year of a severity; thickness from `fallback` where the user brought none.
pub(crate) fn of_day(
    m: &MonthlyIce,
    day: f64,
    severity: f64,
    fallback: &IceState,
) -> Option<IceState> {
    let phase = (day / 365.0 * 12.0 - 0.5).rem_euclid(12.0);
    let i = (phase as usize).min(11);
    let w = phase - i as f64;
    let one = |month: usize| {
        let [light, median, heavy] = (*m.get(month)?).map(|x| x);
        let (a, b, k) = if severity <= 0.5 {
            (light?, median?, (severity.max(0.0) - 0.1) / 0.4)
        } else {
            (median?, heavy?, (severity.min(1.0) - 0.5) / 0.4)
        };
        let c = (a.0 + (b.0 - a.0) * k).clamp(0.0, 1.0);
        let h = match (a.1, b.1) {
            (Some(x), Some(y)) => (x + (y - x) * k).max(0.0),
            _ => fallback.thickness_m(),
        };
        Some((c, h))
    };
    let (a, b) = (one(i)?, one((i + 1) % 12)?);
    Some(IceState::uniform(
        a.0 + (b.0 - a.0) * w,
        a.1 + (b.1 - a.1) * w,
    ))
}
