//! The navigable world: land, ports, passages, zones; shortest ways and matrices over it.

pub mod places;
mod types;
pub mod world;

pub use types::*;
