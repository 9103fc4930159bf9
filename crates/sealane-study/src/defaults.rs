//! Numbers used where a study gives none: the table `study-defaults`, each row with its grade and source.

use crate::file::StudyFile;
use sealane_data::{DataError, Distribution, Grade, Graded};
use sealane_voyage::market::{self, PriceDate};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::LazyLock;

#[derive(Deserialize)]
struct Row {
    path: String,
    value: f64,
    low: Option<f64>,
    high: Option<f64>,
    unit: String,
    distribution: Distribution,
    grade: Grade,
    date: String,
    source: String,
}

/// A row of the voyage's table of prices, which the study shares.
#[derive(Deserialize)]
struct PriceRow {
    id: String,
    value: f64,
    low: Option<f64>,
    high: Option<f64>,
    unit: String,
    grade: Grade,
    date: String,
    source: String,
}

/// Default numbers by path; `*` stands for any id.
#[derive(Debug, Clone, Default)]
pub struct Defaults {
    rows: BTreeMap<String, Graded>,
}

impl Defaults {
    /// The embedded table.
    pub fn embedded() -> Result<Self, DataError> {
        let prices = sealane_data::read_csv::<PriceRow>("prices")?
            .into_iter()
            .map(|r| {
                let g = Graded {
                    value: r.value,
                    low: r.low,
                    high: r.high,
                    unit: r.unit,
                    source: r.source,
                    date: r.date,
                    grade: r.grade,
                    distribution: Distribution::Lognormal,
                };
                (format!("prices.{}", r.id), g)
            });
        let rows = sealane_data::read_csv::<Row>("study-defaults")?;
        Ok(Self {
            rows: prices
                .chain(rows.into_iter().map(|r| {
                    let g = Graded {
                        value: r.value,
                        low: r.low,
                        high: r.high,
                        unit: r.unit,
                        source: r.source,
                        date: r.date,
                        grade: r.grade,
                        distribution: r.distribution,
                    };
                    (r.path, g)
                }))
                .collect(),
        })
    }

    /// The same with hire, bunkers, allowances and exchange of a day or an interval, where the table `market` knows them.
    #[must_use]
    pub fn on(mut self, when: &PriceDate) -> Self {
        for number in market::numbers().unwrap_or_default() {
            if let Ok(Some(g)) = market::price_on(number, when) {
                self.rows.insert(path_of(number), g);
            }
        }
        self
    }

    /// The same at the price date of a study, if it has one.
    #[must_use]
    pub fn of(self, file: &StudyFile) -> Self {
        match file.study.price_date.as_deref().map(PriceDate::parse) {
            Some(Ok(when)) => self.on(&when),
            _ => self,
        }
    }

    /// The default at a path, if there is one.
    #[must_use]
    pub fn get(&self, path: &str) -> Option<&Graded> {
        self.rows.get(path)
    }
}

/// Where a number of the market stands in a study.
fn path_of(number: &str) -> String {
    number.strip_prefix("hire.").map_or_else(
        || format!("prices.{number}"),
        |ship| format!("prices.hire_usd_per_day.{ship}"),
    )
}

static PATHS: LazyLock<Vec<String>> = LazyLock::new(|| {
    Defaults::embedded()
        .map(|d| d.rows.into_keys().collect())
        .unwrap_or_default()
});

/// Whether a default stands at the path (a trailing `*` takes all below it).
#[must_use]
pub fn is_default_path(path: &str) -> bool {
    // Hire has a default for every ship class, in the voyage's table of classes.
    if path.starts_with("prices.hire_usd_per_day.") {
        return true;
    }
    match path.strip_suffix('*') {
        Some(prefix) => PATHS.iter().any(|p| p.starts_with(prefix)),
        None => PATHS.iter().any(|p| p == path),
    }
}
