//! The navigable world: land, ports, passages, zones; shortest ways and matrices over it.

mod approach;
mod area;
mod describe;
mod facts;
mod fjord;
pub mod formats;
mod guide;
mod hubs;
mod join;
mod matrix;
mod network;
mod order;
pub mod passages;
pub mod places;
mod rules;
mod sea;
mod search;
pub mod shore;
mod tree;
mod types;
pub mod world;
pub mod zones;

pub use area::Area;
pub use matrix::{Cell, MatrixQuery};
pub use passages::{Passage, PassageLimit};
pub use rules::{PortDraught, limits_of, port_draught, port_limits};
pub use sea::Sea;
pub use types::*;
pub use zones::Zone;
