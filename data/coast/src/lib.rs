//! What `cargo xtask world` and `cargo xtask access` build of coast and ports, as bytes in the program; `sealane_sea` reads them, the
//! README beside them says what each holds.

/// Labels of the ways between all ports.
pub static HUBS: &[u8] = include_bytes!("../hubs.bin");
/// The coast for the test of land on a way.
pub static LAND: &[u8] = include_bytes!("../land.bin");
/// Each port's line from berth to open water.
pub static ACCESS: &[u8] = include_bytes!("../access.bin");
