//! Any bytes after the head of this list format are read or refused, never a panic.
#![no_main]

use libfuzzer_sys::fuzz_target;
use sealane_law::lists::{Limits, read_bytes};

fuzz_target!(|data: &[u8]| {
    let mut bytes = b"Report Date: 01-Jan-2026\nUnique ID,Name 6,Name type,Designation Type,IMO number\n".to_vec();
    bytes.extend_from_slice(data);
    let _ = read_bytes("fuzz", bytes, &Limits::default());
});
