//! A ship's own noon reports: one factor on the model, the model's shape kept.

use super::Ship;
use crate::estimator::FuelModel;
use crate::{VoyageError, error};
use serde::{Deserialize, Serialize};

/// One report: what was steamed and burnt between two noons.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NoonReport {
    /// Hours under way, 24 by custom.
    #[serde(default = "a_day")]
    pub hours: f64,
    /// Miles made good through the water.
    pub distance_nm: f64,
    /// Fuel of all engines and boilers, t.
    pub fuel_t: f64,
    /// Mean draught, m; summer draught when absent.
    pub draught_m: Option<f64>,
}

const fn a_day() -> f64 {
    24.0
}

/// What the reports say of the model.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct NoonFit {
    /// Fuel burnt over fuel predicted, median of the reports used.
    pub factor: f64,
    /// Tenth percentile of that ratio.
    pub low: f64,
    /// Ninetieth percentile of that ratio.
    pub high: f64,
    /// Reports used.
    pub used: usize,
    /// Reports left out: under 12 hours, or a speed outside 0.5-1.0 of the reference speed.
    pub left_out: usize,
}

/// Reports from which a factor is taken at all.
const FEWEST: usize = 5;
/// Reports from which the ship counts as known by its own.
const ENOUGH: usize = 30;

impl NoonFit {
    /// Whether there are enough reports (30 days) to trust the factor as the ship's own.
    #[must_use]
    pub const fn enough(&self) -> bool {
        self.used >= ENOUGH
    }

    /// Median and ninetieth percentile of the error to expect, %: between years a ship differs from itself by 8-9 % (median) whatever its
    /// reports say; fewer than 30 add the scatter of the reports over the root of their number.
    #[must_use]
    pub fn band_percent(&self) -> (f64, f64) {
        let scatter = 100.0 * (self.high - self.low) / 2.0 / self.factor;
        let add = scatter / (self.used as f64).sqrt();
        (9.0 + add, 25.0 + 2.0 * add)
    }
}

fn quantile(sorted: &[f64], q: f64) -> f64 {
    let at = q * (sorted.len().saturating_sub(1)) as f64;
    let (i, w) = (at.floor() as usize, at.fract());
    let a = sorted.get(i).copied().unwrap_or(1.0);
    let b = sorted.get(i + 1).copied().unwrap_or(a);
    a + (b - a) * w
}

/// Fits the factor of a ship's reports to its model.
///
/// # Errors
/// [`VoyageError::Range`] for a report that cannot be; [`VoyageError::NotKnown`] when fewer than five remain.
pub(super) fn fit(
    ship: &Ship,
    model: &FuelModel,
    reports: &[NoonReport],
) -> Result<NoonFit, VoyageError> {
    let lcv = ship.fuel.factors()?.lcv_mj_per_kg;
    let mut ratios = Vec::with_capacity(reports.len());
    for (i, r) in reports.iter().enumerate() {
        let name = |field: &str| format!("noon report {}: {field}", i + 1);
        let hours = error::within(&name("hours"), r.hours, 0.1, 30.0)?;
        let nm = error::within(&name("distance_nm"), r.distance_nm, 0.0, 1_200.0)?;
        let fuel_t = error::within(&name("fuel_t"), r.fuel_t, 0.0, 600.0)?;
        let draught = match r.draught_m {
            Some(d) => error::within(&name("draught_m"), d, 1.0, 30.0)?,
            None => ship.draught_m.value,
        };
        let speed = nm / hours;
        let share = speed / model.reference_speed_kn;
        if hours < 12.0 || !(0.5..=1.0).contains(&share) || fuel_t <= 0.0 {
            continue;
        }
        let ratio = (draught / ship.draught_m.value).clamp(0.3, 1.05);
        let predicted_t = nm * model.sea_mj_per_nm(speed, ratio) / lcv / 1_000.0;
        ratios.push(fuel_t / predicted_t);
    }
    if ratios.len() < FEWEST {
        return Err(VoyageError::NotKnown {
            what: "the ship's own consumption".to_owned(),
            why: format!(
                "{} of {} noon reports can be used (12 hours or more at 0.5-1.0 of the reference speed {:.1} kn); {FEWEST} are needed, {ENOUGH} to be trusted",
                ratios.len(),
                reports.len(),
                model.reference_speed_kn
            ),
        });
    }
    ratios.sort_by(f64::total_cmp);
    let fit = NoonFit {
        factor: quantile(&ratios, 0.5),
        low: quantile(&ratios, 0.1),
        high: quantile(&ratios, 0.9),
        used: ratios.len(),
        left_out: reports.len() - ratios.len(),
    };
    error::within(
        "fuel of the noon reports over the model's",
        fit.factor,
        0.2,
        5.0,
    )?;
    Ok(fit)
}

/// Reports from CSV text with a header: `distance_nm`, `fuel_t`, and where known `hours` and `draught_m`; other columns are not read.
///
/// # Errors
/// [`VoyageError::Parse`] naming the line.
pub(super) fn from_csv(name: &str, text: &str) -> Result<Vec<NoonReport>, VoyageError> {
    let bad = |line: usize, message: String| VoyageError::Parse {
        what: format!("{name}, line {line}"),
        message,
    };
    let mut lines = text
        .lines()
        .enumerate()
        .filter(|(_, l)| !l.trim().is_empty());
    let Some((_, head)) = lines.next() else {
        return Err(bad(
            1,
            "empty: expected a header with distance_nm and fuel_t".to_owned(),
        ));
    };
    let columns: Vec<String> = head
        .trim_start_matches('\u{feff}')
        .split(',')
        .map(|c| c.trim().to_ascii_lowercase())
        .collect();
    let find = |c: &str| columns.iter().position(|x| x == c);
    let (Some(nm), Some(fuel)) = (find("distance_nm"), find("fuel_t")) else {
        return Err(bad(
            1,
            format!("`{head}`: expected columns distance_nm and fuel_t"),
        ));
    };
    let (hours, draught) = (find("hours"), find("draught_m"));
    let mut out = Vec::new();
    for (i, line) in lines {
        let cells: Vec<&str> = line.split(',').map(str::trim).collect();
        let number = |at: usize| -> Result<f64, VoyageError> {
            let cell = cells.get(at).copied().unwrap_or("");
            cell.parse::<f64>()
                .ok()
                .filter(|v| v.is_finite())
                .ok_or_else(|| bad(i + 1, format!("`{cell}` is not a number")))
        };
        let given = |at: Option<usize>| at.filter(|a| cells.get(*a).is_some_and(|c| !c.is_empty()));
        out.push(NoonReport {
            hours: given(hours).map_or(Ok(a_day()), number)?,
            distance_nm: number(nm)?,
            fuel_t: number(fuel)?,
            draught_m: given(draught).map(number).transpose()?,
        });
    }
    Ok(out)
}
