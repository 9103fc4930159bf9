//! JSON bodies, zip folders and paths as they come off the wire.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let _ = sealane_server::parse_body::<sealane_server::RouteAsk>(data, 64);
    let _ = sealane_server::parse_body::<serde_json::Value>(data, 64);
    let _ = sealane_server::unzip(data, 1 << 20);
    if let Ok(text) = std::str::from_utf8(data) {
        let _ = sealane_server::check_path(text);
        let _ = sealane_server::Config::from_toml(text);
    }
});
