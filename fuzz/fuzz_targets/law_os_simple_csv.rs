//! Any bytes after the head of this list format are read or refused, never a panic.
#![no_main]

use libfuzzer_sys::fuzz_target;
use sealane_law::lists::{Limits, read_bytes};

fuzz_target!(|data: &[u8]| {
    let mut bytes = b"id,schema,name,aliases,identifiers,sanctions,dataset\n".to_vec();
    bytes.extend_from_slice(data);
    let _ = read_bytes("fuzz", bytes, &Limits::default());
});
