//! Ports without an access line of their own, each with the reason, as `cargo xtask access` found them.

use super::{Access, Port};
use crate::SeaError;
use crate::shore::Shore;
use sealane_data::DataError;
use sealane_geo::LonLat;
use serde::Deserialize;
use std::sync::LazyLock;

/// A port whose water the data do not cover may use the line of a port this near, nm.
pub const NEIGHBOUR_NM: f64 = 25.0;
/// This near a port, nm, an access may run over drawn land: the map's coast is that coarse, and basins and quays are not on it.
pub const PORT_NM: f64 = 3.0;

/// Land under less than this, km, is none: a centimetre.
const NO_LAND_KM: f64 = 1e-5;

/// Another port's access line that a straight run from a port leads to.
#[derive(Debug, Clone, Copy)]
pub struct Neighbour<'a> {
    /// The port.
    pub port: &'a Port,
    /// Its line.
    pub access: &'a Access,
    /// The point of that line at which the run ends.
    pub from: usize,
    /// How far the other berth is, nm.
    pub distance_nm: f64,
    /// Drawn land under the straight run, km; none of it lies further than [`PORT_NM`] from where it begins.
    pub land_km: f64,
}

impl<'a> Neighbour<'a> {
    /// Of the ports with a line within [`NEIGHBOUR_NM`] of `at` the nearest whose line a straight run reaches without crossing
    /// drawn land further than [`PORT_NM`] from `at`; the error is the nearest port, which it does not reach so.
    ///
    /// # Errors
    /// The nearest port with a line and how far it is, nm; `None` where none is that near.
    pub fn find(
        shore: &Shore,
        at: LonLat,
        ports: &'a [Port],
        all: &'a [Option<Access>],
    ) -> Result<Self, Option<(&'a Port, f64)>> {
        let mut near: Vec<(f64, &Port, &Access)> = ports
            .iter()
            .zip(all)
            .filter_map(|(p, a)| Some((p, a.as_ref()?)))
            .filter(|(p, _)| (p.lat - at.lat).abs() * 60.0 <= NEIGHBOUR_NM * 1.1)
            .map(|(p, a)| (p.position().distance_nm(at), p, a))
            .filter(|(d, ..)| *d <= NEIGHBOUR_NM)
            .collect();
        near.sort_by(|x, y| x.0.total_cmp(&y.0));
        for &(distance_nm, port, access) in &near {
            let run = (access.line.iter().enumerate())
                .map(|(i, q)| (at.distance_nm(*q), i, *q))
                .filter(|(d, _, q)| {
                    *d <= NEIGHBOUR_NM && land_beyond_km(shore, at, *q, *d) < NO_LAND_KM
                })
                .min_by(|x, y| x.0.total_cmp(&y.0));
            if let Some((_, from, q)) = run {
                return Ok(Self {
                    port,
                    access,
                    from,
                    distance_nm,
                    land_km: shore.land_km(at, q),
                });
            }
        }
        Err(near.first().map(|n| (n.1, n.0)))
    }

    /// The run and what it uses of the line.
    #[must_use]
    pub fn line(&self, at: LonLat) -> Vec<LonLat> {
        let mut line = vec![at];
        line.extend(self.access.line.iter().skip(self.from));
        line.dedup();
        line
    }
}

/// Drawn land under the straight run from a berth, beyond [`PORT_NM`] of it, km.
fn land_beyond_km(shore: &Shore, from: LonLat, to: LonLat, run_nm: f64) -> f64 {
    if run_nm <= PORT_NM {
        return 0.0;
    }
    shore.land_km(crate::zones::between(from, to, PORT_NM / run_nm), to)
}

/// Why a port is not joined by another's line.
#[must_use]
pub fn over_land_refusal(nearest: &Port, distance_nm: f64) -> String {
    format!(
        "its river or basin is not on the map; the nearest port with a line, {}, is {distance_nm:.0} nm away, over land",
        nearest.label(),
    )
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
