//! The formulas by name, with flags, units, outputs and sources.
#![allow(
    clippy::indexing_slicing,
    reason = "two arrays of fixed length are joined while compiling"
)]

use super::args::{Args, Input, Need};
use super::{hydro, money, rules};
use crate::VoyageError;
use serde::Serialize;
use serde_json::{Value, json};
use std::sync::LazyLock;

/// Results in order.
pub(super) type Results = Result<Vec<(String, Value)>, VoyageError>;

/// One formula.
pub struct Formula {
    /// Name on the command line.
    pub name: &'static str,
    /// What it answers.
    pub about: &'static str,
    /// Flags.
    pub inputs: &'static [Input],
    /// Result fields with their units.
    pub outputs: &'static [(&'static str, &'static str)],
    /// Paper, regulation or table.
    pub source: &'static str,
    pub(super) run: fn(&mut Args) -> Results,
}

pub(super) const fn need(
    name: &'static str,
    unit: &'static str,
    about: &'static str,
    aliases: &'static [&'static str],
) -> Input {
    Input {
        name,
        unit,
        need: Need::Required,
        aliases,
        about,
    }
}

pub(super) const fn with(
    name: &'static str,
    unit: &'static str,
    default: &'static str,
    about: &'static str,
    aliases: &'static [&'static str],
) -> Input {
    Input {
        name,
        unit,
        need: Need::Default(default),
        aliases,
        about,
    }
}

pub(super) const fn may(
    name: &'static str,
    unit: &'static str,
    about: &'static str,
    aliases: &'static [&'static str],
) -> Input {
    Input {
        name,
        unit,
        need: Need::Optional,
        aliases,
        about,
    }
}

pub(super) const SHIP_TYPE: Input =
    need("ship-type", "id", "ship type, e.g. bulk_carrier", &["type"]);
pub(super) const DWT: Input = may(
    "dwt",
    "t",
    "deadweight",
    &["dwt-t", "deadweight", "capacity"],
);
pub(super) const GT: Input = may("gt", "GT", "gross tonnage", &["gross-tonnage"]);
pub(super) const YEAR: Input = need("year", "year", "calendar year", &[]);
pub(super) const RHO: Input = with(
    "rho",
    "kg/m3",
    "1025",
    "density of the water",
    &["rho-kg-per-m3", "density", "rho-kg-m3"],
);
pub(super) const BEAM: Input = need(
    "beam-m",
    "m",
    "beam",
    &["b", "beam", "breadth", "breadth-m", "b-m"],
);
pub(super) const SPEED: Input = need(
    "speed-kn",
    "kn",
    "speed",
    &[
        "v",
        "speed",
        "v-kn",
        "kn",
        "vs-kn",
        "v-knots",
        "speed-knots",
    ],
);

/// Fuels of the European rules, t.
pub(super) const FUELS: [Input; 12] = [
    with("hfo-t", "t", "0", "heavy fuel oil", &["hfo", "hsfo-t"]),
    with(
        "vlsfo-t",
        "t",
        "0",
        "light or very low sulphur fuel oil",
        &["lfo-t", "vlsfo", "lfo"],
    ),
    with(
        "mgo-t",
        "t",
        "0",
        "marine gas or diesel oil",
        &["mdo-t", "mgo", "mdo"],
    ),
    with("lng-otto-ms-t", "t", "0", "LNG, four-stroke Otto", &[]),
    with(
        "lng-otto-ss-t",
        "t",
        "0",
        "LNG, two-stroke Otto",
        &["lng-t"],
    ),
    with("lng-diesel-t", "t", "0", "LNG, two-stroke Diesel", &[]),
    with("lng-lbsi-t", "t", "0", "LNG, lean-burn spark ignition", &[]),
    with("lpg-propane-t", "t", "0", "LPG, propane", &["lpg-t"]),
    with("lpg-butane-t", "t", "0", "LPG, butane", &[]),
    with("methanol-t", "t", "0", "methanol from natural gas", &[]),
    with("hydrogen-t", "t", "0", "hydrogen from natural gas", &[]),
    with("ammonia-t", "t", "0", "ammonia from natural gas", &[]),
];

pub(super) const fn fuels_and<const N: usize, const M: usize>(rest: [Input; N]) -> [Input; M] {
    let mut out = [FUELS[0]; M];
    let mut i = 0;
    while i < 12 {
        out[i] = FUELS[i];
        i += 1;
    }
    let mut j = 0;
    while j < N {
        out[12 + j] = rest[j];
        j += 1;
    }
    out
}

static FORMULAS: LazyLock<Vec<&'static Formula>> = LazyLock::new(|| {
    [rules::FORMULAS, hydro::FORMULAS, money::FORMULAS]
        .into_iter()
        .flatten()
        .collect()
});

/// All formulas.
#[must_use]
pub fn formulas() -> &'static [&'static Formula] {
    &FORMULAS
}

pub(super) fn one(name: &str, value: impl Serialize) -> (String, Value) {
    (name.to_owned(), json!(value))
}

/// Fields of a plain struct as results, in the order asked.
pub(super) fn fields(value: &impl Serialize, names: &[&str]) -> Results {
    let map = serde_json::to_value(value).map_err(|e| VoyageError::Table(e.to_string()))?;
    Ok(names
        .iter()
        .map(|n| ((*n).to_owned(), map.get(*n).cloned().unwrap_or(Value::Null)))
        .collect())
}
