//! What is in a file: `sealane fields`.

use crate::{
    error::MetoceanError,
    field::Field,
    grid::Grid,
    projection::Projection,
    quantity::Quantity,
    read::{self, Entry, Format},
    time::TimeAxis,
};
use serde::Serialize;
use std::path::Path;

/// Extent of a field.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Coverage {
    /// `latitude-longitude`, `polar-stereographic`, `lambert-azimuthal`, `rotated-pole` or `scattered`.
    pub grid: String,
    /// Rows.
    pub rows: usize,
    /// Columns.
    pub cols: usize,
    /// South and north edge, degrees; absent on projected grids.
    pub lat: Option<(f64, f64)>,
    /// First and last longitude as in the file, degrees; absent on projected grids.
    pub lon: Option<(f64, f64)>,
    /// Number of times.
    pub times: usize,
    /// First time, ISO; `months` for a monthly climatology, `constant` without time.
    pub from: String,
    /// Last time, ISO.
    pub to: String,
}

/// One field of a file.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FieldSummary {
    /// Name in the file.
    pub name: String,
    /// What it is, in our words; `other` when not known.
    pub quantity: Quantity,
    /// Unit in the file.
    pub unit: String,
    /// Level that is read, when there are several.
    pub level: Option<String>,
    /// Extent; absent when the field cannot be read.
    pub coverage: Option<Coverage>,
    /// Smallest, mean and largest value in our unit.
    pub min: Option<f64>,
    /// Mean.
    pub mean: Option<f64>,
    /// Largest.
    pub max: Option<f64>,
    /// Share of values that are missing, 0–1.
    pub missing: Option<f64>,
    /// Why it cannot be read.
    pub fault: Option<String>,
}

/// What a file holds.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FileSummary {
    /// The file.
    pub path: String,
    /// Its kind.
    pub format: Format,
    /// Length, bytes.
    pub bytes: usize,
    /// Its fields.
    pub fields: Vec<FieldSummary>,
    /// What a voyage could use and is not there: `wind`, `waves`, `current`, `ice`.
    pub missing: Vec<&'static str>,
}

/// Describes a GRIB or NetCDF file: its fields with coverage, range and missing share, and what a voyage would lack.
pub fn describe(path: &Path) -> Result<FileSummary, MetoceanError> {
    describe_bytes(&path.display().to_string(), read::load(path)?)
}

/// As [`describe`], from bytes; `name` stands in messages.
pub fn describe_bytes(name: &str, bytes: Vec<u8>) -> Result<FileSummary, MetoceanError> {
    let length = bytes.len();
    let (format, entries) = read::entries(name, bytes, &|_, _| true)?;
    let fields: Vec<FieldSummary> = entries.into_iter().map(summary).collect();
    let has = |qs: &[Quantity]| {
        fields
            .iter()
            .any(|f| f.coverage.is_some() && qs.contains(&f.quantity))
    };
    let mut missing = Vec::new();
    for (what, qs) in [
        (
            "wind",
            &[Quantity::WindU, Quantity::WindSpeed] as &[Quantity],
        ),
        ("waves", &[Quantity::WaveHeight]),
        ("current", &[Quantity::CurrentU]),
        ("ice", &[Quantity::IceConcentration, Quantity::IceThickness]),
    ] {
        if !has(qs) {
            missing.push(what);
        }
    }
    Ok(FileSummary {
        path: name.to_owned(),
        format,
        bytes: length,
        fields,
        missing,
    })
}

fn summary(e: Entry) -> FieldSummary {
    let (coverage, statistics, fault) = match &e.outcome {
        Ok(f) => (Some(coverage(f)), f.statistics(), None),
        Err(m) => (None, None, Some(m.clone())),
    };
    FieldSummary {
        name: e.name,
        quantity: read::canonical(e.quantity),
        unit: e.unit,
        level: e.level,
        missing: coverage.as_ref().map(|_| statistics.map_or(1.0, |s| s.3)),
        coverage,
        min: statistics.map(|s| s.0),
        mean: statistics.map(|s| s.1),
        max: statistics.map(|s| s.2),
        fault,
    }
}

fn coverage(f: &Field) -> Coverage {
    let (rows, cols) = f.grid.shape();
    let (grid, lat, lon) = match &f.grid {
        Grid::Geographic { lat, lon } => {
            let (a, b) = lat.ends();
            (
                "latitude-longitude",
                Some((a.min(b), a.max(b))),
                Some(lon.ends()),
            )
        }
        Grid::Projected { projection, .. } => (
            match projection {
                Projection::PolarStereographic { .. } => "polar-stereographic",
                Projection::LambertAzimuthal { .. } => "lambert-azimuthal",
                Projection::RotatedPole { .. } => "rotated-pole",
            },
            None,
            None,
        ),
        Grid::Scattered(_) => ("scattered", None, None),
    };
    let (from, to) = match &f.time {
        TimeAxis::Constant => ("constant".to_owned(), String::new()),
        TimeAxis::Months => ("months".to_owned(), String::new()),
        TimeAxis::Instants(t) => (
            t.first().map_or_else(String::new, |m| m.iso()),
            t.last().map_or_else(String::new, |m| m.iso()),
        ),
    };
    Coverage {
        grid: grid.to_owned(),
        rows,
        cols,
        lat,
        lon,
        times: f.time.len(),
        from,
        to,
    }
}
