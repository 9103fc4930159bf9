//! `sealane fields FILE`: what is in a GRIB or NetCDF file, its coverage and what is missing.

use crate::{fault::Fault, output};
use sealane_metocean::{FieldSummary, MetoceanError};
use std::path::PathBuf;

/// Flags of `sealane fields`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// GRIB 1/2 or NetCDF-3/4 file
    file: PathBuf,
    /// Form of the answer
    #[arg(long, value_enum, default_value_t)]
    pub format: output::Format,
}

/// Answers `sealane fields`.
pub fn run(args: &Args) -> Result<(), Fault> {
    let summary = sealane_metocean::describe(&args.file).map_err(|e| fault(&e, args))?;
    if args.format == output::Format::Json {
        return output::print_json(&summary);
    }
    let head = [
        "field",
        "quantity",
        "level",
        "grid",
        "latitude",
        "longitude",
        "times",
        "from",
        "to",
        "min",
        "mean",
        "max",
        "missing",
        "unit",
    ];
    let mut rows = vec![head.map(String::from).to_vec()];
    rows.extend(summary.fields.iter().map(row));
    let mut text = output::aligned(&rows, &[6, 9, 10, 11, 12]);
    for f in summary.fields.iter().filter(|f| f.fault.is_some()) {
        text.push_str(&format!(
            "\n{}: {}",
            f.name,
            f.fault.as_deref().unwrap_or_default()
        ));
    }
    if !summary.missing.is_empty() {
        text.push_str(&format!(
            "\nnot in this file: {}\n",
            summary.missing.join(", ")
        ));
    }
    output::print(&text)
}

/// Degrees without the dust of floating point.
fn short(x: f64) -> f64 {
    (x * 1e4).round() / 1e4
}

fn row(f: &FieldSummary) -> Vec<String> {
    let number = |x: Option<f64>| x.map_or_else(String::new, |x| format!("{x:.3}"));
    let pair = |x: Option<(f64, f64)>| {
        x.map_or_else(String::new, |(a, b)| format!("{}..{}", short(a), short(b)))
    };
    let c = f.coverage.as_ref();
    let unit = match f.quantity.unit() {
        "" => f.unit.clone(),
        ours => ours.to_owned(),
    };
    vec![
        f.name.clone(),
        f.quantity.id(),
        f.level.clone().unwrap_or_default(),
        c.map_or_else(
            || "not readable".to_owned(),
            |c| format!("{} {}x{}", c.grid, c.rows, c.cols),
        ),
        pair(c.and_then(|c| c.lat)),
        pair(c.and_then(|c| c.lon)),
        c.map_or_else(String::new, |c| c.times.to_string()),
        c.map_or_else(String::new, |c| c.from.clone()),
        c.map_or_else(String::new, |c| c.to.clone()),
        number(f.min),
        number(f.mean),
        number(f.max),
        f.missing
            .map_or_else(String::new, |m| format!("{:.1}%", 100.0 * m)),
        unit,
    ]
}

fn fault(e: &MetoceanError, args: &Args) -> Fault {
    let place = args.file.display();
    match e {
        MetoceanError::Embedded(_) => Fault::machine(e.kind(), e),
        MetoceanError::Io { source, .. } if source.kind() != std::io::ErrorKind::NotFound => {
            Fault::machine(e.kind(), e).at(place)
        }
        _ => Fault::input(e.kind(), e).at(place),
    }
}
