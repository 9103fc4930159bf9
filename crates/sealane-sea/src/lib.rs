//! The navigable world: land, ports, passages, zones; shortest ways and matrices over it.

mod types;

pub use types::*;
