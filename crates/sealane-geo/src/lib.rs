//! The sphere and the ellipsoid: positions, exact points, great circles, triangulated sphere, WGS84 lengths.

pub mod cube;
mod mesh;
mod position;
mod sight;

pub use cube::{CubePoint, Vec3};
pub use mesh::{Mesh, MeshBuilder, MeshError, Spot};
pub use position::{LonLat, METRES_PER_NM, PositionError};
pub use sight::Sight;
