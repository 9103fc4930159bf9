//! The navigable world that `cargo xtask world` builds, as bytes in the program. A crate of its own, as [`sealane_coast`] is, so that
//! each package stays below the registry's 10 MB; `sealane_sea` reads it, the README beside it says what it holds.
//!
//! [`sealane_coast`]: https://docs.rs/sealane-coast

/// Corners of the safe coast, tangent arcs, fairways, gates.
pub static SEA: &[u8] = include_bytes!("../sea.bin");
