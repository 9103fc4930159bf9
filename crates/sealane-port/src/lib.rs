//! Berths: exact queues, event simulation, capacity, modernisation.
//!
//! - [`queue`]: waiting at a group of alike berths, solved exactly.
//! - [`PortFile`], [`Port`]: a port as written (every number with range, source and grade) and as plain checked numbers.
//! - [`sim`]: event simulation with tides, channels, pilots, cranes, closures, yards.
//! - [`capacity()`]: tonnes a year by berth, crane, yard, rail, depth, channel, pilotage, and what binds first.
//! - [`effects`], [`cheapest_plan`]: what modernisation buys, and the cheapest phased plan that keeps the wait target.
//! - [`Tide`]: harmonic tides and the windows they open.

mod builtin;
mod call;
mod capacity;
mod error;
mod file;
mod load;
mod modernise;
mod num;
mod pictures;
mod port;
pub mod queue;
pub mod sim;
pub mod svg;
mod tide;

pub use builtin::{builtin_ids, builtin_text};
pub use call::{BerthCall, berth_call};
pub use capacity::{
    AT_LEAST, AtTarget, Capacity, CapacityQuestion, Constraint, Drawn, GroupCapacity, Limit,
    NEAREST, TOO_SHORT, YearRow, capacity,
};
pub use error::PortError;
pub use file::{
    BerthsFile, ChannelFile, ClosureFile, ConstituentFile, ConvoyFile, Direction, OptionFile,
    OptionKind, PortFile, PortHead, ResourcesFile, Stops, TideFile, TrafficFile, YardFile,
};
pub use load::{GroupLoad, group_loads, yard_utilisation};
pub use modernise::{
    CargoEffect, Effect, Plan, Step, annual_cost_usd, annuity_factor, cheapest_plan, effects,
    plan_svg, simulated_plan, with_options,
};
pub use num::{Central, Num, Pick};
pub use pictures::{
    WaitCurve, berth_chart_svg, capacity_svg, trace_csv, wait_curve, wait_curve_svg,
};
pub use port::{
    Channel, Closure, ClosureTimes, Group, Handling, Modernisation, Port, Traffic, YEAR_H, Yard,
};
pub use queue::{
    Law, Queue, QueueAnswer, QueueError, QueueModel, max_utilisation, planned_utilisation, solve,
};
pub use tide::{Constituent, Tide};
