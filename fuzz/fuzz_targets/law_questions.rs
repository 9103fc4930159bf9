//! Any text as a file of questions, screened where it reads.
#![no_main]

use libfuzzer_sys::fuzz_target;
use sealane_law::{Context, Screener, questions};

fuzz_target!(|data: &str| {
    let (Ok(screener), Ok(context)) = (Screener::without_lists(), Context::parse("UN,EU", "2026-11-23")) else {
        return;
    };
    for q in questions::read(data).unwrap_or_default() {
        if let Ok(subject) = q.subject {
            let _ = screener.screen(&subject, &context);
        }
    }
});
