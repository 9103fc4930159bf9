//! Fleet: ships for each target, part loads, rotations, idle time.

use super::Seen;
use crate::assessment::RoomSection;

/// The section; `None` when there is nothing to say.
pub(crate) fn section(_seen: &Seen<'_>) -> Option<RoomSection> {
    None
}
