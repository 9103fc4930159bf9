//! Any bytes as a port file: an error or a port, never a panic.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    if let Ok(text) = std::str::from_utf8(data) {
        let _ = sealane_port::Port::parse("fuzz", text);
        let _ = sealane_port::QueueModel::parse_with_berths(text);
    }
});
