//! A ship file from outside: any text gives a ship or an error.
#![no_main]

libfuzzer_sys::fuzz_target!(|text: &str| {
    if let Ok(ship) = sealane_voyage::ship_from_toml("fuzz", text) {
        let _ = sealane_voyage::estimator::fuel_model(&ship);
    }
});
