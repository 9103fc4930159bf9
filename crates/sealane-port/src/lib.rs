//! Berths: exact queues, event simulation, capacity, modernisation.
//!
//! - [`queue`]: waiting at a group of alike berths, solved exactly.

pub mod queue;

pub use queue::{Queue, QueueAnswer, QueueError, QueueModel, max_utilisation, solve};
