//! Any bytes as a NetCDF-3 or NetCDF-4 file are read or refused, never a panic.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let Some((kind, rest)) = data.split_first() else {
        return;
    };
    let mut bytes = if kind % 2 == 0 {
        b"CDF\x01".to_vec()
    } else {
        b"\x89HDF\r\n\x1a\n".to_vec()
    };
    bytes.extend_from_slice(rest);
    let _ = sealane_metocean::describe_bytes("fuzz", bytes);
});
