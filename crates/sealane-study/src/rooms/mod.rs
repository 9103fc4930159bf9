//! Sections that other rooms make of a study: ports, fleet, law (the season is a part of its own). Each file is one section of the report; it reads what the run has
//! found and returns words, tables and charts, or `None` when it has nothing to say.

mod fleet;
mod law;
mod ports;

use crate::assessment::{GatewayInfo, RoomSection};
use crate::fleets::FleetBook;
use crate::ports::PortBook;
pub use fleet::section as fleet_section;
pub use law::{LawOfWay, LawPart, LawWord, section as law_section};
pub(crate) use law::{part as law_part, subject as law_subject};

/// The sections, in the order of the report.
pub(crate) fn sections(
    gateways: &[GatewayInfo],
    law: Option<&LawPart>,
    ports: &PortBook,
    fleet: &FleetBook,
) -> Vec<RoomSection> {
    let name = |id: &str| {
        gateways
            .iter()
            .find(|g| g.id == id)
            .map_or_else(|| id.to_owned(), |g| g.name.clone())
    };
    [
        ports::section(ports, gateways, &name),
        fleet::section(fleet, &name),
        law.map(law::section),
    ]
    .into_iter()
    .flatten()
    .collect()
}
