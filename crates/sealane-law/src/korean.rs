//! Korean names under both systems of romanisation (McCune-Reischauer and Revised), compared by one key.

use crate::name::{collapse, fold};

/// The name with Korean spelling variants folded; empty when too short to mean anything.
#[must_use]
pub fn key(joined: &str) -> String {
    let key = fold(
        joined,
        &[
            // Nasals that one system writes as spoken and the other by syllable: Paek Ma, Baengma.
            ("ngm", "nkm"),
            ("km", "nkm"),
            ("gm", "nkm"),
            ("ngn", "nkn"),
            ("kn", "nkn"),
            ("gn", "nkn"),
            ("pm", "m"),
            ("bm", "m"),
            ("eo", "o"),
            ("eu", "u"),
            ("ae", "e"),
            ("oe", "e"),
            ("oo", "u"),
            ("tch", "c"),
            ("ch", "c"),
            ("j", "c"),
            ("sh", "s"),
            ("g", "k"),
            ("d", "t"),
            ("b", "p"),
            ("l", "r"),
            ("w", ""),
            ("y", ""),
            ("'", ""),
        ],
    );
    let key = collapse(&key);
    if key.len() < 5 { String::new() } else { key }
}

const FIRST: [&str; 20] = [
    "kk", "tt", "pp", "ss", "jj", "tch", "ch", "sh", "k", "g", "n", "t", "d", "r", "m", "p", "b",
    "s", "j", "h",
];
const VOWEL: [&str; 21] = [
    "yeo", "yae", "wae", "eo", "eu", "ae", "oe", "ya", "ye", "yo", "yu", "wa", "wo", "we", "wi",
    "ui", "a", "e", "i", "o", "u",
];
const LAST: [&str; 9] = ["ng", "k", "n", "t", "l", "m", "p", "g", "b"];
const MARK: [&str; 9] = ["ae", "eo", "eu", "ng", "ch", "j", "yo", "kk", "oe"];

/// Whether the letters divide into Korean syllables without a rest, at least two, with a mark that other languages seldom bear.
#[must_use]
pub fn reads_as_korean(joined: &str) -> bool {
    if joined.len() < 5 || joined.len() > 40 || !MARK.iter().any(|m| joined.contains(m)) {
        return false;
    }
    // Ends of syllables that can be reached, position by position.
    let mut reached = vec![false; joined.len() + 1];
    if let Some(r) = reached.first_mut() {
        *r = true;
    }
    for at in 0..joined.len() {
        if reached.get(at) != Some(&true) {
            continue;
        }
        for end in syllables(joined, at) {
            if let Some(r) = reached.get_mut(end) {
                *r = true;
            }
        }
    }
    reached.last() == Some(&true)
}

fn syllables(s: &str, at: usize) -> Vec<usize> {
    let after = |from: usize, parts: &[&str]| -> Vec<usize> {
        let rest = s.get(from..).unwrap_or("");
        parts
            .iter()
            .filter(|p| rest.starts_with(**p))
            .map(|p| from + p.len())
            .collect()
    };
    let mut starts = after(at, &FIRST);
    starts.push(at);
    let mut ends = Vec::new();
    for v in starts.into_iter().flat_map(|a| after(a, &VOWEL)) {
        ends.push(v);
        ends.extend(after(v, &LAST));
    }
    ends
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_systems_give_one_key() {
        for (a, b) in [
            ("chongchongang", "cheongcheongang"),
            ("paektusan", "baekdusan"),
            ("kumgangsan", "geumgangsan"),
            ("taedonggang", "daedonggang"),
        ] {
            assert_eq!(key(a), key(b));
            assert!(reads_as_korean(a) && reads_as_korean(b), "{a} {b}");
        }
        assert!(!reads_as_korean("oceanstar"));
        assert!(!reads_as_korean("marina"));
        assert!(!reads_as_korean("jordan"));
    }
}
