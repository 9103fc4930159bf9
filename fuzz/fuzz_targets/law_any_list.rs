//! Any bytes at all as a list file.
#![no_main]

use libfuzzer_sys::fuzz_target;
use sealane_law::lists::{Limits, read_bytes};

fuzz_target!(|data: &[u8]| {
    let _ = read_bytes("fuzz", data.to_vec(), &Limits::default());
});
