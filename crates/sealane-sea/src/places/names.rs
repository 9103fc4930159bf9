//! Names made comparable: case, accents, script, spaces, `Saint` and `St` do not matter.

use super::port::Port;
use std::collections::HashMap;

/// Words that may be left out of a name when nothing matches in full.
const HARBOUR_WORDS: [&str; 24] = [
    "port", "ports", "puerto", "porto", "portul", "harbor", "harbour", "haven", "hafen", "havn",
    "bay", "bahia", "bukhta", "terminal", "oil", "marine", "mina", "rade", "city", "of", "de",
    "the", "ko", "gang",
];

/// The words of a name in small Latin letters and digits.
pub(super) fn words(text: &str) -> Vec<String> {
    let plain = deunicode::deunicode(text).to_lowercase();
    plain
        .replace(['\'', '`', '’'], "")
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|w| !w.is_empty())
        .map(|w| {
            match w {
                "saint" | "sainte" | "sankt" | "sint" => "st",
                w => w,
            }
            .to_owned()
        })
        .collect()
}

/// What is compared: the words without spaces.
pub(super) fn key(text: &str) -> String {
    words(text).concat()
}

/// The same without harbour words; empty when nothing else is left.
pub(super) fn core(text: &str) -> String {
    words(text)
        .into_iter()
        .filter(|w| !HARBOUR_WORDS.contains(&w.as_str()))
        .collect()
}

/// How well a name matched, best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Tier {
    /// The name itself.
    Name,
    /// Another name.
    Alias,
    /// Either, but for harbour words.
    Core,
}

/// All names of all ports, ready to be looked up.
pub(super) struct NameIndex {
    exact: HashMap<String, Vec<(Tier, usize)>>,
    core: HashMap<String, Vec<usize>>,
    codes: HashMap<String, usize>,
    /// Key, port, and whether it is its main name; in port order.
    pub all: Vec<(String, usize, bool)>,
}

impl NameIndex {
    pub fn new(ports: &[Port]) -> Self {
        let mut index = Self {
            exact: HashMap::new(),
            core: HashMap::new(),
            codes: HashMap::new(),
            all: Vec::new(),
        };
        for (i, port) in ports.iter().enumerate() {
            for code in port.all_codes() {
                index.codes.insert(code.to_owned(), i);
            }
            index.add(&port.name, i, Tier::Name);
            for name in port.other_names() {
                index.add(name, i, Tier::Alias);
            }
        }
        index
    }

    fn add(&mut self, name: &str, port: usize, tier: Tier) {
        let k = key(name);
        if k.is_empty() {
            return;
        }
        let here = self.exact.entry(k.clone()).or_default();
        if !here.iter().any(|&(_, p)| p == port) {
            here.push((tier, port));
            self.all.push((k, port, tier == Tier::Name));
        }
        let c = core(name);
        if !c.is_empty() {
            let here = self.core.entry(c).or_default();
            if !here.contains(&port) {
                here.push(port);
            }
        }
    }

    /// The port whose UN/LOCODE this is (upper case, no spaces).
    pub fn by_code(&self, code: &str) -> Option<usize> {
        self.codes.get(code).copied()
    }

    /// The ports of one tier that bear the name.
    pub fn by_name(&self, text: &str, tier: Tier) -> Vec<usize> {
        match tier {
            Tier::Core => {
                let c = core(text);
                if c.len() < 3 {
                    Vec::new()
                } else {
                    self.core.get(&c).cloned().unwrap_or_default()
                }
            }
            tier => self
                .exact
                .get(&key(text))
                .into_iter()
                .flatten()
                .filter(|&&(t, _)| t == tier)
                .map(|&(_, p)| p)
                .collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn script_case_accents_and_saints_do_not_matter() {
        for (a, b) in [
            ("São Luís", "sao luis"),
            ("Санкт-Петербург", "St. Peterburg"),
            ("Kao-Hsiung", "KAOHSIUNG"),
            ("Pos'yet", "Posyet"),
            ("Saint John", "St John"),
        ] {
            assert_eq!(key(a), key(b));
        }
        assert_eq!(core("Port of Sohar"), "sohar");
        assert_eq!(core("Harbour"), "");
    }
}
