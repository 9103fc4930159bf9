//! Country names and codes as lists print them, turned into ISO 3166 codes.

use crate::error::LawError;
use serde::Deserialize;
use std::collections::HashMap;
use std::sync::LazyLock;

#[derive(Deserialize)]
struct Row {
    code: String,
    name: String,
    aliases: String,
}

static CODES: LazyLock<HashMap<String, String>> = LazyLock::new(|| {
    let rows: Vec<Row> = sealane_data::read_csv("law-countries").unwrap_or_default();
    let mut map = HashMap::new();
    for r in rows {
        map.insert(r.code.to_lowercase(), r.code.clone());
        for name in std::iter::once(r.name.as_str()).chain(r.aliases.split(';')) {
            map.insert(plain(name), r.code.clone());
        }
    }
    map.remove("");
    map
});

fn plain(name: &str) -> String {
    let ascii = deunicode::deunicode(name).to_lowercase();
    let words: Vec<&str> = ascii
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|w| !w.is_empty() && *w != "the")
        .collect();
    words.join(" ")
}

/// The ISO 3166 code of a name or code; `None` when it is not known.
///
/// ```
/// assert_eq!(sealane_law::country::code("Democratic People's Republic of Korea"), Some("KP"));
/// ```
#[must_use]
pub fn code(text: &str) -> Option<&'static str> {
    let key = plain(text);
    CODES.get(&key).map(String::as_str)
}

/// Member States of the European Union since 2020-02-01.
const EU_MEMBERS: &str =
    "AT BE BG HR CY CZ DK EE FI FR DE GR HU IE IT LV LT LU MT NL PL PT RO SK SI ES SE";

/// Whether a code is that of a Member State of the European Union, which its regulations bind directly.
#[must_use]
pub fn is_eu_member(code: &str) -> bool {
    code.len() == 2 && EU_MEMBERS.split(' ').any(|m| m == code)
}

/// Like [`code`], but an unknown country of a question is an error; an empty text stays empty.
pub fn code_of_question(field: &'static str, text: &str) -> Result<&'static str, LawError> {
    if text.trim().is_empty() {
        return Ok("");
    }
    code(text).ok_or_else(|| LawError::BadIdentifier {
        field,
        value: text.to_owned(),
        reason: "not a country that ISO 3166 knows; expected a name or a two-letter code"
            .to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_lists_become_codes() {
        for (t, c) in [
            ("Russian Federation", "RU"),
            ("korea, north", "KP"),
            ("ru", "RU"),
            ("The Gambia", "GM"),
            ("Côte d'Ivoire", "CI"),
        ] {
            assert_eq!(code(t), Some(c), "{t}");
        }
        assert_eq!(code("None Identified"), None);
        assert!(code_of_question("flag", "Atlantis").is_err());
    }
}
