//! Ports: berths, occupancy, waiting, capacity, the constraint that binds first.

use super::Seen;
use crate::assessment::RoomSection;

/// The section; `None` when there is nothing to say.
pub(crate) fn section(_seen: &Seen<'_>) -> Option<RoomSection> {
    None
}
