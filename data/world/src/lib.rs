//! The files that `cargo xtask world` and `cargo xtask access` build, as bytes in the program. A crate of its own, so that each
//! package stays below the registry's 10 MB; `sealane_sea` reads them, the README beside them says what each holds.

/// The navigable world: corners of the safe coast, tangent arcs, fairways, gates.
pub static SEA: &[u8] = include_bytes!("../sea.bin");
/// Labels of the ways between all ports.
pub static HUBS: &[u8] = include_bytes!("../hubs.bin");
/// The coast for the test of land on a way.
pub static LAND: &[u8] = include_bytes!("../land.bin");
/// Each port's line from berth to open water.
pub static ACCESS: &[u8] = include_bytes!("../access.bin");
