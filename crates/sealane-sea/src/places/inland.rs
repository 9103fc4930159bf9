//! Ports without an access line of their own, each with the reason, as `cargo xtask access` found them.

use super::{Access, Port};
use crate::SeaError;
use crate::shore::Shore;
use sealane_data::DataError;
use sealane_geo::LonLat;
use serde::Deserialize;
use std::sync::LazyLock;

/// A port or berth whose water the data do not cover may use the line of a port this near, nm.
pub const NEIGHBOUR_NM: f64 = 25.0;
/// The straight run to that line may cross this much drawn land, km (10 nm): a river or basin the map lacks, not a peninsula.
pub const OVER_LAND_KM: f64 = 10.0 * 1.852;

/// The nearest port that has an access line, as seen from a place.
#[derive(Debug, Clone, Copy)]
pub struct Neighbour<'a> {
    /// The port.
    pub port: &'a Port,
    /// Its line.
    pub access: &'a Access,
    /// How far it is, nm.
    pub distance_nm: f64,
    /// Drawn land under the straight run to it, km.
    pub land_km: f64,
}

impl<'a> Neighbour<'a> {
    /// The nearest of `ports` with a line within `reach_nm` of `at`.
    #[must_use]
    pub fn nearest(
        shore: &Shore,
        at: LonLat,
        ports: &'a [Port],
        all: &'a [Option<Access>],
        reach_nm: f64,
    ) -> Option<Self> {
        let (distance_nm, port, access) = ports
            .iter()
            .zip(all)
            .filter_map(|(p, a)| Some((p, a.as_ref()?)))
            .filter(|(p, _)| (p.lat - at.lat).abs() * 60.0 <= reach_nm * 1.1)
            .map(|(p, a)| (p.position().distance_nm(at), p, a))
            .filter(|(d, ..)| *d <= reach_nm)
            .min_by(|x, y| x.0.total_cmp(&y.0))?;
        let land_km = access.line.first().map_or(0.0, |p| shore.land_km(at, *p));
        Some(Self {
            port,
            access,
            distance_nm,
            land_km,
        })
    }

    /// Whether ways may run straight to its line.
    #[must_use]
    pub fn joins(&self) -> bool {
        self.land_km <= OVER_LAND_KM
    }

    /// Why a place is not joined by it.
    #[must_use]
    pub fn refusal(&self) -> String {
        format!(
            "its river or basin is not on the map; the nearest port with a line, {}, is {:.0} nm away, over land",
            self.port.label(),
            self.distance_nm
        )
    }
}

/// A port that no line of its own joins to the sea.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Inland {
    /// Key of the port.
    pub key: String,
    /// `neighbour` (ways use the line of a port near it), `lake`, `unmapped-river`, `above-a-dam` or `caspian`.
    pub group: String,
    /// Why, as a clause.
    pub reason: String,
}

impl Inland {
    /// Whether ways reach it by the line of a port near it.
    #[must_use]
    pub fn by_neighbour(&self) -> bool {
        self.group == "neighbour"
    }
}

static INLAND: LazyLock<Result<Vec<Inland>, DataError>> =
    LazyLock::new(|| sealane_data::read_csv("ports-inland"));

/// All ports without an access line of their own.
///
/// # Errors
/// [`SeaError::World`] if the embedded table is broken.
pub fn inland() -> Result<&'static [Inland], SeaError> {
    match &*INLAND {
        Ok(rows) => Ok(rows),
        Err(e) => Err(SeaError::World(e.to_string())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::places::{access, ports};

    #[test]
    fn every_port_has_a_line_or_a_reason() {
        let lines = access().unwrap();
        let groups = [
            "neighbour",
            "lake",
            "unmapped-river",
            "above-a-dam",
            "caspian",
        ];
        let inland = inland().unwrap();
        assert!(!inland.is_empty());
        for (port, line) in ports().iter().zip(lines) {
            let listed: Vec<_> = inland.iter().filter(|i| i.key == port.key).collect();
            assert_eq!(
                listed.len(),
                usize::from(line.is_none()),
                "{}",
                port.label()
            );
            for i in listed {
                assert!(
                    groups.contains(&i.group.as_str()) && i.reason.len() > 10,
                    "{i:?}"
                );
            }
        }
    }
}
