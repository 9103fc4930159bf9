//! The navigable world: land, ports, passages, zones; shortest ways and matrices over it.

mod approaches;
mod area;
mod closed;
mod dates;
mod describe;
mod facts;
pub mod formats;
mod guide;
mod hubs;
mod islands;
mod join;
mod matrix;
mod network;
mod order;
mod others;
pub mod passages;
pub mod places;
mod required;
mod rules;
mod sea;
mod search;
pub mod shore;
mod through;
mod tree;
mod types;
pub mod world;
pub mod zones;

pub use area::Area;
pub use closed::Shut;
pub use matrix::{Cell, MatrixQuery};
pub use passages::{Passage, PassageLimit};
pub use rules::{PortDraught, limits_of, port_draught, port_limits};
pub use sea::Sea;
pub use types::*;
pub use zones::Zone;
