//! The sphere and the ellipsoid: positions, unit vectors, great circles, exact orientation, WGS84 lengths.

mod position;

pub use position::{LonLat, METRES_PER_NM, PositionError};
