//! Ice that the user brings: gridded concentration and thickness over years.

use crate::{SeasonError, ice::IceState};
use sealane_geo::LonLat;
use sealane_metocean::{Field, MonthlyQuantiles, Quantity, Selection, monthly_quantiles, read};
use std::path::Path;

/// Monthly quantiles over years of concentration and, where given, thickness.
#[derive(Debug, Clone, PartialEq)]
pub struct GriddedIce {
    concentration: MonthlyQuantiles,
    thickness: Option<MonthlyQuantiles>,
    /// The thickness is volume per area of sea (PIOMAS `heff`), not of floes.
    effective: bool,
    /// Files read, for reports.
    pub files: Vec<String>,
}

/// Ice of a position in the middle of each month: light, median, heavy; `None` where the grid has no value.
pub(crate) type MonthlyIce = [[Option<(f64, Option<f64>)>; 3]; 12];

impl GriddedIce {
    /// From files of one concentration product and, optionally, of one thickness product (NSIDC, OSI SAF, Copernicus, PIOMAS …).
    pub fn read(concentration: &[&Path], thickness: &[&Path]) -> Result<Self, SeasonError> {
        let load = |paths: &[&Path], q: Quantity| -> Result<_, SeasonError> {
            let mut fields = Vec::new();
            for p in paths {
                fields.extend(one_variable(p, q)?);
            }
            let effective = fields.iter().any(|f| f.name.eq_ignore_ascii_case("heff"));
            Ok((monthly_quantiles(&fields)?, effective))
        };
        let thick = if thickness.is_empty() {
            None
        } else {
            Some(load(thickness, Quantity::IceThickness)?)
        };
        let effective = thick.as_ref().is_some_and(|t| t.1);
        Ok(Self {
            concentration: load(concentration, Quantity::IceConcentration)?.0,
            thickness: thick.map(|t| t.0),
            effective,
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

    /// Words for reports: files, years and months, and what was made of the thickness.
    #[must_use]
    pub fn words(&self) -> String {
        let years = self.years();
        let months: Vec<&str> = (1..)
            .zip(years)
            .filter(|(_, n)| **n > 0)
            .map(|(m, _)| crate::month_short(m))
            .collect();
        let covered = match months.len() {
            12 => "all months".to_owned(),
            0 => "no month".to_owned(),
            _ => format!("only {}", months.join(", ")),
        };
        let some = years.iter().filter(|n| **n > 0);
        let (low, high) = (
            some.clone().min().copied().unwrap_or(0),
            some.max().copied().unwrap_or(0),
        );
        let mut w = format!(
            "gridded files, {covered}, {} a month: {}",
            if low == high {
                format!("{high} year{}", if high == 1 { "" } else { "s" })
            } else {
                format!("{low} to {high} years")
            },
            self.files.join(", ")
        );
        if low < 3 {
            w.push_str(
                "; with fewer than three years light, median and heavy year are hardly apart",
            );
        }
        match &self.thickness {
            None => w.push_str("; thickness from the embedded table"),
            Some(_) if self.effective => w.push_str(
                "; thickness of floes = `heff` (volume per area of sea) / concentration, quantile by quantile",
            ),
            Some(t) => w.push_str(&format!("; thickness `{}` taken as that of floes", t.median.name)),
        }
        w
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
                let c = c.clamp(0.0, 1.0);
                // Below a tenth the sea counts as open; a smaller divisor would only make noise.
                let h = h.map(|h| if self.effective { h / c.max(0.1) } else { h });
                Some((c, h))
            })
        })
    }
}

/// The fields of one variable: that named by `FILE::VARIABLE`, the climate data record where a file holds one beside the
/// concentrations of single algorithms (NSIDC G02202), or the only one.
fn one_variable(path: &Path, q: Quantity) -> Result<Vec<Field>, SeasonError> {
    let text = path.display().to_string();
    if !path.exists()
        && let Some((file, name)) = text.rsplit_once("::")
    {
        let by_name = Selection {
            quantities: Vec::new(),
            variable: Some(name.to_owned()),
        };
        let fields = read(Path::new(file), &by_name)?;
        return match fields.iter().find(|f| f.quantity != q) {
            Some(f) => Err(SeasonError::range(
                &text,
                &format!("a variable of {}", q.id()),
                f.quantity.id(),
            )),
            None => Ok(fields),
        };
    }
    choose(&text, q, read(path, &Selection::of(q))?)
}

fn choose(path: &str, q: Quantity, fields: Vec<Field>) -> Result<Vec<Field>, SeasonError> {
    let mut names: Vec<String> = fields.iter().map(|f| f.name.clone()).collect();
    names.sort();
    names.dedup();
    if names.len() <= 1 {
        return Ok(fields);
    }
    let record = |n: &str| {
        let n = n.to_lowercase();
        n.starts_with("cdr_seaice_conc") || (n.starts_with("seaice_conc") && n.ends_with("_cdr"))
    };
    let mut records = names.iter().filter(|n| record(n));
    match (records.next().cloned(), records.next()) {
        (Some(one), None) => Ok(fields.into_iter().filter(|f| f.name == one).collect()),
        _ => Err(SeasonError::AmbiguousIce {
            path: path.to_owned(),
            quantity: q.id(),
            names,
        }),
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

#[cfg(test)]
mod tests {
    use super::*;
    use sealane_metocean::{Axis, Grid, Moment, TimeAxis, Values};

    fn field(q: Quantity, name: &str, value: f32) -> Field {
        let axis = |start| Axis::Regular {
            start,
            step: 1.0,
            len: 2,
        };
        let grid = Grid::Geographic {
            lat: axis(75.0),
            lon: axis(100.0),
        };
        let time = TimeAxis::Instants(vec![Moment::date(2001, 3, 16).unwrap()]);
        Field::new(q, name, q.unit(), time, grid, Values::Full(vec![value; 4])).unwrap()
    }

    #[test]
    fn the_climate_record_stands_alone() {
        let q = Quantity::IceConcentration;
        let all = |names: &[&str]| names.iter().map(|n| field(q, n, 0.5)).collect::<Vec<_>>();
        let three = all(&[
            "cdr_seaice_conc_monthly",
            "nsidc_nt_seaice_conc_monthly",
            "nsidc_bt_seaice_conc_monthly",
        ]);
        let got = choose("f.nc", q, three).unwrap();
        assert_eq!(got.len(), 1);
        assert_eq!(got[0].name, "cdr_seaice_conc_monthly");
        let e = choose("f.nc", q, all(&["nt", "bt"])).unwrap_err();
        assert_eq!(e.kind(), "ambiguous_ice");
        let e = e.to_string();
        assert!(e.contains("bt, nt") && e.contains("f.nc::VARIABLE"), "{e}");
        assert_eq!(
            choose("f.nc", q, all(&["siconc", "siconc"])).unwrap().len(),
            2
        );
    }

    #[test]
    fn volume_per_area_becomes_thickness_of_floes() {
        let grid = |effective| GriddedIce {
            concentration: monthly_quantiles(&[field(Quantity::IceConcentration, "siconc", 0.5)])
                .unwrap(),
            thickness: Some(
                monthly_quantiles(&[field(Quantity::IceThickness, "heff", 0.75)]).unwrap(),
            ),
            effective,
            files: vec!["a.nc".to_owned()],
        };
        let march = |g: &GriddedIce| {
            g.months_at(LonLat {
                lon: 100.5,
                lat: 75.5,
            })[2][1]
                .unwrap()
        };
        assert_eq!(march(&grid(true)), (0.5, Some(1.5)));
        assert_eq!(march(&grid(false)), (0.5, Some(0.75)));
        let words = grid(true).words();
        for part in ["only Mar", "1 year a month", "heff", "fewer than three"] {
            assert!(words.contains(part), "{words}");
        }
    }
}
