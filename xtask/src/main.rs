//! Checks and builders.
fn main() {}
