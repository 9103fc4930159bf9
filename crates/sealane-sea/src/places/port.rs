//! The list of ports and of countries.

use crate::{Place, SeaError, places::names::NameIndex};
use sealane_geo::LonLat;
use serde::{Deserialize, Serialize};
use std::sync::LazyLock;

/// How large the World Port Index calls a harbour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Size {
    /// Very small.
    VerySmall,
    /// Small.
    Small,
    /// Medium.
    Medium,
    /// Large.
    Large,
}

/// A port as `data/ports/ports.csv` has it; what is not known is `None`.
///
/// The depths of the index are floors of five-foot classes (3.4, 4.9, 6.4 … 23.2 m): a ship that draws more than one of them may still fit.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Port {
    /// Stable key: `wpi-` and the index number, or `sup-` and the supplement's key.
    pub key: String,
    /// UN/LOCODE, where there is one.
    pub locode: Option<String>,
    /// Name for people.
    pub name: String,
    /// Other names, joined by `;`.
    pub aliases: String,
    /// Other UN/LOCODEs that mean this port, joined by `;`.
    pub codes: String,
    /// ISO 3166 alpha-2 country.
    pub country: String,
    /// East positive, degrees.
    pub lon: f64,
    /// North positive, degrees.
    pub lat: f64,
    /// Size of the harbour.
    pub size: Option<Size>,
    /// Kind of harbour, e.g. `river-natural`; empty when unknown.
    pub kind: String,
    /// Channel, m.
    pub channel_depth_m: Option<f64>,
    /// Anchorage, m.
    pub anchorage_depth_m: Option<f64>,
    /// Cargo pier, m.
    pub cargo_pier_depth_m: Option<f64>,
    /// Oil terminal, m.
    pub oil_depth_m: Option<f64>,
    /// LNG terminal, m.
    pub lng_depth_m: Option<f64>,
    /// Longest ship, m.
    pub max_length_m: Option<f64>,
    /// Widest ship, m.
    pub max_beam_m: Option<f64>,
    /// Deepest ship, m.
    pub max_draught_m: Option<f64>,
    /// Tidal range, m.
    pub tidal_range_m: Option<f64>,
    /// Width of the entrance, m.
    pub entrance_width_m: Option<f64>,
    /// Where the row comes from.
    pub source: String,
}

impl Port {
    /// Berth.
    #[must_use]
    pub const fn position(&self) -> LonLat {
        LonLat {
            lon: self.lon,
            lat: self.lat,
        }
    }

    /// `St Petersburg, RU (RULED)`.
    #[must_use]
    pub fn label(&self) -> String {
        match &self.locode {
            Some(code) => format!("{}, {} ({code})", self.name, self.country),
            None => format!("{}, {}", self.name, self.country),
        }
    }

    pub(super) fn other_names(&self) -> impl Iterator<Item = &str> {
        self.aliases.split(';').filter(|a| !a.is_empty())
    }

    pub(super) fn all_codes(&self) -> impl Iterator<Item = &str> {
        self.codes
            .split(';')
            .filter(|c| !c.is_empty())
            .chain(self.locode.as_deref())
    }
}

/// A country and how people call it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Country {
    /// ISO 3166 alpha-2.
    pub iso2: String,
    /// Name for people.
    pub name: String,
    /// Name in the World Port Index.
    pub index_name: String,
    /// Other names, joined by `;`.
    pub aliases: String,
}

static PORTS: LazyLock<Result<Vec<Port>, SeaError>> = LazyLock::new(|| rows("ports"));
static COUNTRIES: LazyLock<Result<Vec<Country>, SeaError>> =
    LazyLock::new(|| rows("port-countries"));

/// The rows of an embedded table; one without rows is broken.
fn rows<T: serde::de::DeserializeOwned>(id: &str) -> Result<Vec<T>, SeaError> {
    let rows: Vec<T> = sealane_data::read_csv(id).map_err(|e| SeaError::Table(e.to_string()))?;
    if rows.is_empty() {
        return Err(SeaError::Table(format!(
            "{id} has no rows: expected at least one"
        )));
    }
    Ok(rows)
}

/// Whether the embedded tables of ports and countries are whole.
///
/// # Errors
/// [`SeaError::Table`] with the table, the line and what was wrong.
pub fn check() -> Result<(), SeaError> {
    PORTS.as_ref().map_err(Clone::clone)?;
    COUNTRIES.as_ref().map_err(Clone::clone)?;
    Ok(())
}

pub(super) static NAMES: LazyLock<NameIndex> = LazyLock::new(|| NameIndex::new(ports()));

/// Every port, in the order of `data/ports/ports.csv`; [`Place::port`] is an index into it.
///
/// ```
/// let n = sealane_sea::places::ports().len();
/// assert!(n > 3800);
/// ```
#[must_use]
pub fn ports() -> &'static [Port] {
    PORTS.as_ref().map_or(&[], Vec::as_slice)
}

/// Every country that has a port.
#[must_use]
pub fn countries() -> &'static [Country] {
    COUNTRIES.as_ref().map_or(&[], Vec::as_slice)
}

/// Name of the country with this ISO code; the code itself when it is not in the list.
#[must_use]
pub fn country_name(iso2: &str) -> &str {
    countries()
        .iter()
        .find(|c| c.iso2 == iso2)
        .map_or(iso2, |c| c.name.as_str())
}

pub(super) fn place_of(index: usize) -> Option<Place> {
    let port = ports().get(index)?;
    Some(Place {
        name: port.name.clone(),
        locode: port.locode.clone(),
        country: port.country.clone(),
        position: port.position(),
        port: Some(index),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tables_read_and_agree() {
        let rows: Vec<Port> = sealane_data::read_csv("ports").unwrap();
        let countries: Vec<Country> = sealane_data::read_csv("port-countries").unwrap();
        assert!(rows.len() > 3800);
        for p in &rows {
            assert!(
                LonLat::new(p.lon, p.lat).is_ok(),
                "{} is not on Earth",
                p.key
            );
            assert!(
                countries.iter().any(|c| c.iso2 == p.country),
                "{}: country {}",
                p.key,
                p.country
            );
            for code in p.all_codes() {
                assert!(code.starts_with(&p.country), "{}: {code}", p.key);
            }
        }
    }

    #[test]
    fn codes_and_keys_are_unique() {
        let mut seen = std::collections::BTreeSet::new();
        for p in ports() {
            for code in p.all_codes().chain([p.key.as_str()]) {
                assert!(seen.insert(code.to_owned()), "{code} twice");
            }
        }
    }
}
