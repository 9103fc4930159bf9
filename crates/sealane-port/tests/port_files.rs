//! Port files: errors that say where and what, and no panic on any text.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)] // test helpers

use proptest::prelude::*;
use sealane_port::{Port, QueueModel, builtin_text};

fn broken(from: &str, to: &str) -> String {
    let text = builtin_text("kamarajar").unwrap();
    assert!(text.contains(from), "{from}");
    Port::parse("k.toml", &text.replacen(from, to, 1))
        .unwrap_err()
        .to_string()
}

#[test]
fn errors_say_file_line_and_what_was_expected() {
    let cases = [
        broken("under_keel_m", "under_kel_m"),
        broken("count = { value = 3,", "count = { value = 0,"),
        broken("count = { value = 3,", "count = { value = 2.5,"),
        broken("transit_h = { value = 1.5", "transit_h = { value = -1.5"),
        broken("low = 1.0, high = 2.0", "low = 3.0, high = 2.0"),
        broken("yard = \"coal\"", "yard = \"coel\""),
        broken("direction = \"import\"", "direction = \"in\""),
        broken("service = \"E2\"", "service = \"E7\""),
        broken("cargo = \"thermal-coal\"", "cargo = \"lng\""),
    ];
    insta::assert_snapshot!(cases.join("\n"));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn no_text_panics(text in "\\PC{0,200}") {
        let _ = Port::parse("x", &text);
        let _ = QueueModel::parse_with_berths(&text);
    }

    #[test]
    fn no_changed_character_panics(at in 0usize..6000, c in any::<char>()) {
        let text = builtin_text("kamarajar").unwrap();
        let mut chars: Vec<char> = text.chars().collect();
        let n = chars.len();
        chars[at % n] = c;
        let changed: String = chars.into_iter().collect();
        let _ = Port::parse("x", &changed);
    }
}
