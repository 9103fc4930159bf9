//! What one replication leaves behind.

use super::stats::{Bins, Series};
use serde::Serialize;

/// What a ship at anchor waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[repr(u8)]
pub enum Cause {
    /// A free berth.
    Berth,
    /// Enough free cranes.
    Crane,
    /// The end of a closure of the channel.
    Closure,
    /// The next convoy.
    Convoy,
    /// The next tide high enough.
    Tide,
    /// Other ships in the channel.
    Traffic,
    /// A pilot.
    Pilot,
    /// Tugs.
    Tug,
}

impl Cause {
    /// How many there are.
    pub const COUNT: usize = 8;
    /// Names for people, in order.
    pub const NAMES: [&'static str; Self::COUNT] = [
        "berth", "crane", "closure", "convoy", "tide", "traffic", "pilot", "tug",
    ];
}

/// One call, for the trace; times in hours from the start.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[allow(missing_docs)]
pub struct Record {
    pub ship: u64,
    pub traffic: u16,
    pub group: u16,
    pub berth: u16,
    pub arrive_h: f64,
    /// Leaves the anchorage.
    pub enter_h: f64,
    pub berthed_h: f64,
    /// Cargo work is done.
    pub done_h: f64,
    pub leave_h: f64,
    pub call_t: f64,
    pub cranes: u16,
    /// What it waited for last.
    pub last_cause: Cause,
}

/// Columns of the series of a group: the wait and its controls.
pub const CONTROLS: usize = 12;

#[derive(Debug, Default)]
pub struct GroupTally {
    pub waits: Series<CONTROLS>,
    pub bins: Bins,
    pub calls: u64,
    pub tonnes: f64,
    pub alongside_h: f64,
    pub service_h: f64,
    pub reserved_h: f64,
    pub waiting_to_leave_h: f64,
}

#[derive(Debug, Default)]
pub struct TrafficTally {
    pub calls: u64,
    pub tonnes: f64,
    pub waited_h: f64,
    pub causes: [f64; Cause::COUNT],
}

#[derive(Debug, Default)]
pub struct YardTally {
    pub lost_h: f64,
    pub idle_rail_t: f64,
}

#[derive(Debug, Default)]
pub struct Tally {
    pub waits: Series<1>,
    pub groups: Vec<GroupTally>,
    pub traffic: Vec<TrafficTally>,
    pub yards: Vec<YardTally>,
    pub records: Vec<Record>,
    pub hours: f64,
    /// Ships that still waited at the end, and what held the most of them.
    pub left_over: u64,
    pub held_by: String,
}
