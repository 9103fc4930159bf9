//! The short soak: what `cargo run --release -p sealane-sea --example speed -- 10000000 100000` asks at length.
#![allow(
    clippy::panic,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::print_stderr,
    reason = "a test"
)]

#[path = "../examples/speed/soak.rs"]
mod soak;

use sealane_sea::Sea;
use soak::{Dice, anywhere, pair, ports, soak};

#[test]
fn ports_and_points_without_a_panic_a_leak_or_a_wrong_certificate() {
    let sea = Sea::embedded().unwrap();
    let ports = ports().unwrap();
    let mut dice = Dice(7);
    let port_pair = || {
        let mut port = || &ports[(dice.roll() * ports.len() as f64) as usize];
        pair(port(), port())
    };
    let told = soak(sea, 50_000, u64::MAX, port_pair, |_| ());
    assert_eq!((told.panics, told.wrong), (0, 0));
    // Behind a canal that must be asked for; a line that ends short of the searched water.
    assert!(
        told.refused
            .keys()
            .all(|k| ["no_route", "not_at_sea"].contains(k)),
        "{:?}",
        told.refused
    );
    // Facts of pieces are kept up to a bound; a way keeps nothing else. Not known outside Linux.
    let grown = told.memory_mb[2] - told.memory_mb[1];
    assert!(grown.is_nan() || grown < 100.0, "{grown} MB");

    let mut dice = Dice(8);
    let point_pair = || pair(&anywhere(sea, &mut dice), &anywhere(sea, &mut dice));
    let told = soak(sea, 300, u64::MAX, point_pair, |_| ());
    assert_eq!((told.panics, told.wrong), (0, 0));
    assert!(told.refused.is_empty(), "{:?}", told.refused);
}
