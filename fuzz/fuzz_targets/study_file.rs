//! A study file and a claims table from outside: any text gives a study or its faults.
#![no_main]

libfuzzer_sys::fuzz_target!(|text: &str| {
    let _ = sealane_study::parse_study("fuzz", text);
    let _ = sealane_study::claims_rows("fuzz", text);
});
