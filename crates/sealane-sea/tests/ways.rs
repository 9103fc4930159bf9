//! Ways from outside: what must hold for any of them, and an independent search that must find the same.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

#[path = "ways/oracle.rs"]
mod oracle;
#[path = "ways/properties.rs"]
mod properties;
