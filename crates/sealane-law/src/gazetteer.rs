//! Ports by UN/LOCODE and by name, from the port table that Sealane carries: a place that is in no table has no known country.

use crate::country;
use crate::ids::parse_locode;
use crate::rules::Rules;
use serde::Deserialize;
use std::collections::HashMap;
use std::sync::LazyLock;

#[derive(Deserialize)]
struct Row {
    locode: String,
    name: String,
    aliases: String,
    #[serde(default)]
    codes: String,
    country: String,
}

/// A port of the table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Port {
    /// UN/LOCODE; empty when the port has none.
    pub locode: String,
    /// Name.
    pub name: String,
    /// ISO 3166 code.
    pub country: String,
}

#[derive(Default)]
struct Table {
    ports: Vec<Port>,
    by_code: HashMap<String, usize>,
    by_name: HashMap<String, Vec<usize>>,
}

static TABLE: LazyLock<Table> = LazyLock::new(|| {
    let mut rows: Vec<Row> = sealane_data::read_csv("ports").unwrap_or_default();
    rows.extend(sealane_data::read_csv::<Row>("law-place-names").unwrap_or_default());
    let mut t = Table::default();
    for r in rows {
        let i = t.ports.len();
        for code in std::iter::once(r.locode.as_str())
            .chain(r.codes.split(';').map(str::trim))
            .filter(|c| !c.is_empty())
        {
            t.by_code.entry(code.to_owned()).or_insert(i);
        }
        for name in std::iter::once(r.name.as_str()).chain(r.aliases.split(';')) {
            let key = key(name);
            if !key.is_empty() {
                let all = t.by_name.entry(key).or_default();
                if all.last() != Some(&i) {
                    all.push(i);
                }
            }
        }
        t.ports.push(Port {
            locode: r.locode,
            name: r.name,
            country: r.country,
        });
    }
    t
});

/// A name without case, marks, spaces and the words that only say that it is a port.
fn key(name: &str) -> String {
    let plain: String = name
        .chars()
        .filter(|c| !matches!(c, '\'' | '’' | '‘' | '`'))
        .collect();
    let (latin, _) = crate::name::latin(&plain);
    let words: Vec<&str> = latin
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|w| !w.is_empty())
        .collect();
    let content: Vec<&str> = words
        .iter()
        .copied()
        .filter(|w| {
            !matches!(
                *w,
                "port" | "of" | "the" | "harbour" | "harbor" | "seaport" | "hang"
            )
        })
        .collect();
    if content.is_empty() {
        words.concat()
    } else {
        content.concat()
    }
}

/// The port with this UN/LOCODE.
#[must_use]
pub fn by_locode(code: &str) -> Option<&'static Port> {
    TABLE.by_code.get(code).and_then(|i| TABLE.ports.get(*i))
}

/// All ports of this name, in any country.
///
/// ```
/// let found = sealane_law::gazetteer::by_name("Ch'ongjin");
/// assert_eq!(found.first().map(|p| p.country.as_str()), Some("KP"));
/// ```
#[must_use]
pub fn by_name(name: &str) -> Vec<&'static Port> {
    TABLE
        .by_name
        .get(&key(name))
        .into_iter()
        .flatten()
        .filter_map(|i| TABLE.ports.get(*i))
        .collect()
}

/// Where a text lies.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Found {
    /// The name, without a country behind a comma; empty when the text is a code or a country.
    pub name: String,
    /// UN/LOCODE, when it is a known one.
    pub locode: String,
    /// Countries in which such a place lies; empty: nobody knows.
    pub countries: Vec<String>,
    /// Whether a table knows the place itself, not only its country.
    pub known: bool,
}

impl Found {
    /// The country, when there is one only.
    #[must_use]
    pub fn country(&self) -> &str {
        match self.countries.as_slice() {
            [one] => one,
            _ => "",
        }
    }
}

/// Whether a table knows this UN/LOCODE.
fn is_known(code: &str, rules: &Rules) -> bool {
    by_locode(code).is_some()
        || rules
            .places
            .iter()
            .any(|r| r.locodes.iter().any(|l| l == code))
        || rules
            .operators
            .iter()
            .any(|r| r.ports.iter().any(|l| l == code))
}

/// Finds a place by UN/LOCODE, by name, by `name, country`, or a country by its name. A word that has the form of a code and is no
/// known one is a name: `Najin` and `Nampo` are not in Namibia.
#[must_use]
pub fn locate(text: &str, rules: &Rules) -> Found {
    let text = text.trim();
    let mut out = Found {
        name: text.to_owned(),
        ..Found::default()
    };
    if text.is_empty() {
        return out;
    }
    let code = parse_locode(text).filter(|c| {
        let shape = text.len() == 5 || (text.len() == 6 && text.as_bytes().get(2) == Some(&b' '));
        shape && is_known(c, rules)
    });
    let upper = text == text.to_ascii_uppercase();
    if let Some(c) = code.as_ref().filter(|_| upper) {
        return of_code(c);
    }
    let (name, said) = text
        .rsplit_once([',', '('])
        .and_then(|(n, c)| Some((n.trim(), country::code(c.trim_end_matches(')'))?)))
        .map_or((text, None), |(n, c)| (n, Some(c)));
    let mut ports = by_name(name);
    if let Some(c) = said {
        ports.retain(|p| p.country == c);
        name.clone_into(&mut out.name);
        out.countries = vec![c.to_owned()];
        out.known = !ports.is_empty();
    } else {
        out.known = !ports.is_empty();
        for p in &ports {
            if !out.countries.contains(&p.country) {
                out.countries.push(p.country.clone());
            }
        }
    }
    if let Some(one) = ports.iter().find(|p| !p.locode.is_empty())
        && ports
            .iter()
            .all(|p| p.locode == one.locode || (p.locode.is_empty() && p.country == one.country))
    {
        out.locode.clone_from(&one.locode);
    }
    if out.countries.is_empty() {
        if let Some(c) = code {
            return of_code(&c);
        }
        if let Some(c) = country::code(text) {
            out.name.clear();
            out.countries = vec![c.to_owned()];
        }
    }
    out
}

fn of_code(code: &str) -> Found {
    Found {
        name: String::new(),
        locode: code.to_owned(),
        countries: country::code(code.get(..2).unwrap_or(""))
            .map(str::to_owned)
            .into_iter()
            .collect(),
        known: true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_codes_are_told_apart() {
        let rules = Rules::shipped().unwrap();
        let at = |t: &str| locate(t, &rules).country().to_owned();
        for t in [
            "Nampo",
            "NAMPO",
            "nampo",
            "Najin",
            "NAJIN",
            "Rajin",
            "Rason",
            "Port of Rajin",
            "Chongjin",
            "Ch'ongjin",
            "Nampo, KP",
            "Nampo (North Korea)",
            "KPNAM",
            "KP NAM",
            "KP",
            "DPRK",
            "남포",
            "Wonsan",
        ] {
            assert_eq!(at(t), "KP", "{t}");
        }
        assert_eq!(at("RUMMK"), "RU");
        for t in ["Xyzport", "RURJN", "RUXXX", "Xyzzy", ""] {
            assert!(locate(t, &rules).countries.is_empty(), "{t}");
        }
    }
}
