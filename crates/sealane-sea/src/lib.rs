//! The navigable world: land, ports, passages, zones; shortest ways and matrices over it.

pub mod formats;
mod network;
pub mod places;
mod sea;
mod types;
pub mod world;
pub mod zones;

pub use sea::Sea;
pub use types::*;
