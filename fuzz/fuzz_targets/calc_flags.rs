//! Flags of `calc` from outside: one formula and its values, a line each.
#![no_main]

libfuzzer_sys::fuzz_target!(|text: &str| {
    let mut lines = text.lines();
    let name = lines.next().unwrap_or_default();
    let flags: Vec<(String, String)> = lines
        .filter_map(|l| l.split_once(' '))
        .map(|(k, v)| (k.to_owned(), v.to_owned()))
        .collect();
    let _ = sealane_voyage::calc::run(name, &flags);
});
