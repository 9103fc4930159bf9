//! Any bytes after a GRIB head are read or refused, never a panic.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let mut bytes = b"GRIB".to_vec();
    bytes.extend_from_slice(data);
    let _ = sealane_metocean::describe_bytes("fuzz", bytes);
});
