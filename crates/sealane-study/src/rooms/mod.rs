//! Sections that other rooms make of a study: ports, fleet, law (the season is a part of its own). Each file is one section of the report; it reads what the run has
//! seen and returns words, tables and charts, or `None` when it has nothing to say.

mod fleet;
mod law;
mod ports;

use crate::assess::Ground;
use crate::assessment::{CargoResult, GatewayInfo, RoomSection, ServiceResult};
use crate::draws::Draws;
use crate::file::Study;
use crate::fleets::FleetBook;
use crate::model::Model;
use crate::ports::PortBook;
pub use fleet::section as fleet_section;

/// What a room may read of the run.
#[allow(dead_code)] // a room takes what it needs
pub(crate) struct Seen<'a> {
    /// The study.
    pub study: &'a Study,
    /// World and tables.
    pub ground: &'a Ground<'a>,
    /// The compiled study: ways, ships, offers.
    pub model: &'a Model,
    /// The draws.
    pub draws: &'a Draws,
    /// Sea ports.
    pub gateways: &'a [GatewayInfo],
    /// Cargo by cargo, finished.
    pub cargoes: &'a [CargoResult],
    /// Liner services, finished.
    pub services: &'a [ServiceResult],
    /// Ports, finished.
    pub ports: &'a PortBook,
    /// Fleet, finished.
    pub fleet: &'a FleetBook,
}

/// The sections, in the order of the report.
pub(crate) fn sections(seen: &Seen<'_>) -> Vec<RoomSection> {
    let name = |id: &str| {
        seen.gateways
            .iter()
            .find(|g| g.id == id)
            .map_or_else(|| id.to_owned(), |g| g.name.clone())
    };
    [
        ports::section(seen.ports, &name),
        fleet::section(seen.fleet, &name),
        law::section(seen.study, seen.gateways, seen.cargoes),
    ]
    .into_iter()
    .flatten()
    .collect()
}
