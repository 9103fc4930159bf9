//! Years of a field as a light, a median and a heavy year, month by month.

use crate::{
    error::MetoceanError,
    field::{Field, Values},
    time::TimeAxis,
};

/// Monthly quantiles over years of one field, on the grid of the source.
#[derive(Debug, Clone, PartialEq)]
pub struct MonthlyQuantiles {
    /// 10th percentile of yearly monthly means: a light year (for ice).
    pub light: Field,
    /// Median.
    pub median: Field,
    /// 90th percentile: a heavy year.
    pub heavy: Field,
    /// Years that had any value, for each month January to December.
    pub years: [usize; 12],
}

/// From fields of the same grid with instants (any number of files and years) to monthly quantiles.
///
/// First the mean of each (year, month, cell) over the known values, then quantiles over years by linear interpolation of
/// order statistics. Months without any value stay missing.
pub fn monthly_quantiles(fields: &[Field]) -> Result<MonthlyQuantiles, MetoceanError> {
    let Some(first) = fields.first() else {
        return Err(shape("ice", "no field was given"));
    };
    let mut slabs: Vec<(i32, u8, usize, usize)> = Vec::new();
    for (k, f) in fields.iter().enumerate() {
        if f.grid != first.grid || f.quantity != first.quantity {
            return Err(shape(
                &f.name,
                "its grid or quantity differs from the first field's; give files of one product",
            ));
        }
        let TimeAxis::Instants(times) = &f.time else {
            return Err(shape(&f.name, "its times carry no year"));
        };
        for (i, t) in times.iter().enumerate() {
            let (y, m, _) = t.civil();
            slabs.push((y, m, k, i));
        }
    }
    slabs.sort_unstable();
    let cells = first.grid.len();
    let mut out: [Vec<f32>; 3] = std::array::from_fn(|_| Vec::with_capacity(12 * cells));
    let mut years = [0usize; 12];
    for (month, count) in (1u8..=12).zip(years.iter_mut()) {
        let of_month: Vec<_> = slabs.iter().filter(|s| s.1 == month).collect();
        let mut by_year: Vec<(i32, Vec<(usize, usize)>)> = Vec::new();
        for (y, _, k, i) in of_month.iter().copied() {
            match by_year.last_mut() {
                Some(last) if last.0 == *y => last.1.push((*k, *i)),
                _ => by_year.push((*y, vec![(*k, *i)])),
            }
        }
        *count = by_year.len();
        let mut sample = Vec::with_capacity(by_year.len());
        for cell in 0..cells {
            sample.clear();
            for (_, parts) in &by_year {
                let (n, sum) = parts
                    .iter()
                    .filter_map(|(k, i)| fields.get(*k)?.values().get(i * cells + cell))
                    .fold((0u32, 0.0), |(n, s), v| (n + 1, s + v));
                if n > 0 {
                    sample.push(sum / f64::from(n));
                }
            }
            sample.sort_by(f64::total_cmp);
            for (slot, q) in out.iter_mut().zip([0.1, 0.5, 0.9]) {
                slot.push(quantile(&sample, q).map_or(f32::NAN, |v| v as f32));
            }
        }
    }
    let [light, median, heavy] = out.map(|values| {
        Field::new(
            first.quantity,
            &first.name,
            &first.unit,
            TimeAxis::Months,
            first.grid.clone(),
            Values::Full(values),
        )
    });
    Ok(MonthlyQuantiles {
        light: light?,
        median: median?,
        heavy: heavy?,
        years,
    })
}

/// Linear interpolation of the order statistics of a sorted sample.
fn quantile(sorted: &[f64], q: f64) -> Option<f64> {
    let u = q * (sorted.len().checked_sub(1)? as f64);
    let i = u as usize;
    let a = sorted.get(i)?;
    Some(
        sorted
            .get(i + 1)
            .map_or(*a, |b| a + (b - a) * (u - i as f64)),
    )
}

fn shape(name: &str, message: &str) -> MetoceanError {
    MetoceanError::Shape {
        name: name.to_owned(),
        message: message.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Axis, Grid, Moment, Quantity};

    #[test]
    fn quantiles_are_ordered_and_known_months_only() {
        let grid = Grid::Geographic {
            lat: Axis::Regular {
                start: 70.0,
                step: 1.0,
                len: 2,
            },
            lon: Axis::Regular {
                start: 100.0,
                step: 1.0,
                len: 2,
            },
        };
        let fields: Vec<Field> = (2001..2012)
            .map(|y| {
                let c = (y - 2001) as f32 / 10.0;
                Field::new(
                    Quantity::IceConcentration,
                    "siconc",
                    "1",
                    TimeAxis::Instants(vec![
                        Moment::date(y, 9, 1).unwrap(),
                        Moment::date(y, 9, 20).unwrap(),
                    ]),
                    grid.clone(),
                    Values::Full(vec![c, c, c, f32::NAN, c, c, c, f32::NAN]),
                )
                .unwrap()
            })
            .collect();
        let q = monthly_quantiles(&fields).unwrap();
        let base = 8 * 4;
        assert_eq!(q.years, [0, 0, 0, 0, 0, 0, 0, 0, 11, 0, 0, 0]);
        let get = |f: &Field| f.values().get(base).unwrap();
        assert!((get(&q.light) - 0.1).abs() < 1e-6);
        assert!((get(&q.median) - 0.5).abs() < 1e-6);
        assert!((get(&q.heavy) - 0.9).abs() < 1e-6);
        assert_eq!(q.median.values().get(base + 3), None);
        assert_eq!(q.median.values().get(0), None);
    }
}
