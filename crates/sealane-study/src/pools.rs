//! Pools of ships that limit a trade: ice-class ships, ships on no list. The embedded table, and `pools.csv` beside the study.

use sealane_data::Grade;
use sealane_fleet::Pool;
use serde::{Deserialize, Serialize};
use std::path::Path;

/// A pool. Empty `commodity` or `loads_at` stand for any.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PoolRow {
    /// Kebab-case id.
    pub id: String,
    /// Name for people.
    pub name: String,
    /// Commodity id that the ships carry.
    pub commodity: String,
    /// UN/LOCODE of the loading port they serve.
    pub loads_at: String,
    /// Ships.
    pub ships: f64,
    /// Fewest and most.
    pub low: f64,
    /// See `low`.
    pub high: f64,
    /// Grade.
    pub grade: Grade,
    /// Date.
    pub date: String,
    /// Source.
    pub source: String,
}

/// The embedded pools and those beside the study; a row of the same id replaces the embedded one.
///
/// # Errors
/// Says what is wrong with the file.
pub fn read(folder: &Path) -> Result<Vec<PoolRow>, String> {
    let mut rows = sealane_data::read_csv::<PoolRow>("fleet-pools").map_err(|e| e.to_string())?;
    let own = folder.join("pools.csv");
    if own.is_file() {
        let mut reader = csv::Reader::from_path(&own).map_err(|e| format!("pools.csv: {e}"))?;
        for row in reader.deserialize::<PoolRow>() {
            let row = row.map_err(|e| format!("pools.csv: {e}"))?;
            if !(row.ships.is_finite() && row.ships >= 0.0) {
                return Err(format!(
                    "pools.csv: {}: {} ships: expected 0 or more",
                    row.id, row.ships
                ));
            }
            rows.retain(|r| r.id != row.id);
            rows.push(row);
        }
    }
    Ok(rows)
}

/// The pools that apply to a trade.
#[must_use]
pub fn pools_for(rows: &[PoolRow], commodity: &str, locode: Option<&str>) -> Vec<Pool> {
    let fits = |want: &str, have: &str| want.is_empty() || want == have;
    rows.iter()
        .filter(|r| fits(&r.commodity, commodity) && fits(&r.loads_at, locode.unwrap_or("")))
        .map(|r| Pool {
            name: r.name.clone(),
            ships: r.ships,
        })
        .collect()
}
