//! Query strings as they come off the wire.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let text = String::from_utf8_lossy(data);
    let _ = sealane_server::parse_query::<sealane_server::RouteAsk>(&text);
    let _ = sealane_server::parse_query::<Vec<(String, String)>>(&text);
    let _ = sealane_server::best_media(&text, &["application/json", "application/gpx+xml"]);
});
