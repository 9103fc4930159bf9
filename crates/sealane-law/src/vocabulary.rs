//! Words within a few typing errors of a word: a scan by length and letter mask, then a bit-parallel distance.
#![allow(
    clippy::indexing_slicing,
    reason = "kernel over indices that it made itself"
)]

use std::collections::HashMap;

/// Longest part of a word that is compared, bytes.
const MAX: usize = 63;

/// All words of a length (the last length also holds the longer ones, cut).
#[derive(Debug, Default)]
struct Bucket {
    masks: Vec<u32>,
    pairs: Vec<u128>,
    ids: Vec<u32>,
    bytes: Vec<u8>,
}

/// Words with the names that hold them.
#[derive(Debug, Default)]
pub struct Vocabulary {
    by_text: HashMap<String, u32>,
    names: Vec<Vec<u32>>,
    by_length: Vec<Bucket>,
}

impl Vocabulary {
    /// Adds a word of a name; names come in rising order.
    pub fn add(&mut self, text: &str, name: u32) {
        if text.is_empty() {
            return;
        }
        let id = if let Some(id) = self.by_text.get(text) {
            *id
        } else {
            self.names.push(Vec::new());
            let id = self.names.len() as u32 - 1;
            self.by_text.insert(text.to_owned(), id);
            id
        };
        let names = &mut self.names[id as usize];
        if names.last() != Some(&name) {
            names.push(name);
        }
    }

    /// Sorts the words by length, after the last `add`.
    pub fn finish(&mut self) {
        let mut words: Vec<(&String, u32)> = self.by_text.iter().map(|(t, i)| (t, *i)).collect();
        words.sort_unstable_by_key(|w| w.1);
        for (text, id) in words {
            let t = cut(text);
            if self.by_length.len() <= t.len() {
                self.by_length.resize_with(t.len() + 1, Bucket::default);
            }
            let b = &mut self.by_length[t.len()];
            b.masks.push(mask(t));
            b.pairs.push(pairs(t));
            b.ids.push(id);
            b.bytes.extend_from_slice(t);
        }
    }

    /// The names that hold a word.
    pub fn names_of(&self, word: u32) -> &[u32] {
        self.names.get(word as usize).map_or(&[], Vec::as_slice)
    }

    /// Words within the typing errors that the length allows, at most `most`, with their likeness.
    pub fn similar(&self, text: &str, most: usize, out: &mut Vec<(u32, f32)>) {
        out.clear();
        let own = self.by_text.get(text).copied();
        out.extend(own.map(|id| (id, 1.0)));
        let t = cut(text);
        let m = mask(t);
        let p = pairs(t);
        let pattern = Pattern::new(t);
        let reach = allowed_errors(t.len() + 3).min(most);
        let last = (t.len() + reach).min(self.by_length.len().saturating_sub(1));
        for l in t.len().saturating_sub(reach).max(1)..=last {
            let d = allowed_errors(l.max(t.len())).min(most);
            let bucket = &self.by_length[l];
            if l.abs_diff(t.len()) > d || d == 0 {
                continue;
            }
            for (c, chunk) in bucket.masks.chunks(CHUNK).enumerate() {
                // Counted apart, so that the compiler counts several at once.
                let mut apart = [0u8; CHUNK];
                for (n, mm) in apart.iter_mut().zip(chunk) {
                    *n = (mm ^ m).count_ones() as u8;
                }
                for (k, n) in apart.iter().enumerate().take(chunk.len()) {
                    if usize::from(*n) > 2 * d {
                        continue;
                    }
                    let i = c * CHUNK + k;
                    if (bucket.pairs[i] ^ p).count_ones() as usize > PAIRS_OF_AN_ERROR * d {
                        continue;
                    }
                    let other = &bucket.bytes[i * l..(i + 1) * l];
                    let n = pattern.distance_within(other, d);
                    if n <= d && Some(bucket.ids[i]) != own {
                        out.push((bucket.ids[i], grade(t, other, n)));
                    }
                }
            }
        }
    }
}

fn cut(t: &str) -> &[u8] {
    let b = t.as_bytes();
    &b[..b.len().min(MAX)]
}

/// Masks looked at together.
const CHUNK: usize = 32;

/// How many pairs of neighbouring letters one typing error can change at most: two letters swapped take three away and bring three.
const PAIRS_OF_AN_ERROR: usize = 6;

/// Pairs of neighbouring letters, folded into 128 places.
fn pairs(t: &[u8]) -> u128 {
    t.windows(2).fold(0, |m, w| {
        m | 1 << ((u32::from(w[0]).wrapping_mul(37) ^ u32::from(w[1]).wrapping_mul(11)) % 128)
    })
}

fn mask(t: &[u8]) -> u32 {
    t.iter().fold(0, |m, b| m | 1 << (b % 32))
}

/// How many typing errors a word of this length may hold.
const fn allowed_errors(len: usize) -> usize {
    match len {
        0..=3 => 0,
        4..=6 => 1,
        7..=10 => 2,
        _ => 3,
    }
}

/// Likeness of two words from 0 to 1: 1 less the share of typing errors (insertion, deletion, substitution, neighbours swapped);
/// 0 beyond the allowed errors. Another first letter counts more, unless the first two are swapped.
#[must_use]
pub fn likeness(a: &str, b: &str) -> f32 {
    if a == b {
        return 1.0;
    }
    let (a, b) = (cut(a), cut(b));
    let longest = a.len().max(b.len());
    let d = allowed_errors(longest);
    if d == 0 || a.len().abs_diff(b.len()) > d || (mask(a) ^ mask(b)).count_ones() as usize > 2 * d
    {
        return 0.0;
    }
    let n = Pattern::new(a).distance_within(b, d);
    if n > d { 0.0 } else { grade(a, b, n) }
}

fn grade(a: &[u8], b: &[u8], errors: usize) -> f32 {
    let s = 1.0 - errors as f32 / a.len().max(b.len()) as f32;
    let swapped = || {
        a.get(..2)
            .zip(b.get(..2))
            .is_some_and(|(x, y)| x[0] == y[1] && x[1] == y[0])
    };
    if a.first() == b.first() || swapped() {
        s
    } else {
        s * 0.7
    }
}

/// A word made ready for distances: for each letter the places where it stands.
struct Pattern {
    places: [u64; 128],
    len: usize,
}

impl Pattern {
    fn new(t: &[u8]) -> Self {
        let mut places = [0u64; 128];
        for (i, b) in t.iter().enumerate().take(MAX) {
            places[usize::from(b & 127)] |= 1 << i;
        }
        Self {
            places,
            len: t.len().min(MAX),
        }
    }

    /// Optimal string alignment distance (Hyyrö, "A bit-vector algorithm for computing Levenshtein and Damerau edit distances", 2003).
    #[cfg(test)]
    fn distance(&self, text: &[u8]) -> usize {
        self.distance_within(text, usize::MAX / 2)
    }

    /// The same, given up as soon as it must end above `most`: each letter left can lower it by one only.
    fn distance_within(&self, text: &[u8], most: usize) -> usize {
        if self.len == 0 {
            return text.len();
        }
        let (mut vp, mut vn, mut d0, mut before) = (!0u64, 0u64, 0u64, 0u64);
        let top = 1u64 << (self.len - 1);
        let mut n = self.len;
        for (i, c) in text.iter().enumerate() {
            let here = self.places[usize::from(c & 127)];
            let swap = ((!d0 & here) << 1) & before;
            d0 = ((here & vp).wrapping_add(vp) ^ vp) | here | vn | swap;
            let hp = vn | !(d0 | vp);
            let hn = d0 & vp;
            n += usize::from(hp & top != 0);
            n -= usize::from(hn & top != 0);
            if n > most + (text.len() - 1 - i) {
                return n;
            }
            let hp = (hp << 1) | 1;
            vp = (hn << 1) | !(d0 | hp);
            vn = hp & d0;
            before = here;
        }
        n
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The same distance by the plain table.
    fn table(a: &[u8], b: &[u8]) -> usize {
        let mut d = vec![vec![0usize; b.len() + 1]; a.len() + 1];
        for i in 0..=a.len() {
            for j in 0..=b.len() {
                d[i][j] = if i == 0 || j == 0 {
                    i + j
                } else {
                    let cost = usize::from(a[i - 1] != b[j - 1]);
                    let mut v = (d[i - 1][j] + 1)
                        .min(d[i][j - 1] + 1)
                        .min(d[i - 1][j - 1] + cost);
                    if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                        v = v.min(d[i - 2][j - 2] + 1);
                    }
                    v
                };
            }
        }
        d[a.len()][b.len()]
    }

    #[test]
    fn swaps_count_once() {
        let d = |a: &str, b: &str| Pattern::new(a.as_bytes()).distance(b.as_bytes());
        assert_eq!(d("adriatik", "adriatic"), 1);
        assert_eq!(d("sovcmoflot", "sovcomflot"), 1);
        assert_eq!(d("", "abc"), 3);
        assert!(likeness("coean", "ocean") > 0.75);
    }

    proptest! {
        #[test]
        fn the_bits_give_what_the_table_gives(a in "[abcd]{0,20}", b in "[abcd]{0,20}") {
            prop_assert_eq!(Pattern::new(a.as_bytes()).distance(b.as_bytes()), table(a.as_bytes(), b.as_bytes()));
        }

        #[test]
        fn likeness_is_symmetric_and_within_one(a in "[a-z]{0,20}", b in "[a-z]{0,20}") {
            prop_assert_eq!(likeness(&a, &b), likeness(&b, &a));
            prop_assert!((0.0..=1.0).contains(&likeness(&a, &b)));
        }

        #[test]
        fn one_error_changes_few_pairs(a in "[a-z]{2,16}", at in 0usize..16, with in 0u8..26, how in 0usize..4) {
            let mut b = a.clone().into_bytes();
            let at = at % b.len();
            match how {
                0 => b[at] = b'a' + with,
                1 => b.insert(at, b'a' + with),
                2 => { b.remove(at); }
                _ => if at + 1 < b.len() { b.swap(at, at + 1) },
            }
            prop_assert!((pairs(a.as_bytes()) ^ pairs(&b)).count_ones() as usize <= PAIRS_OF_AN_ERROR);
        }

        #[test]
        fn the_vocabulary_finds_what_likeness_finds(words in proptest::collection::vec("[abcd]{1,14}", 1..80), q in "[abcd]{1,14}") {
            let mut v = Vocabulary::default();
            for (i, w) in words.iter().enumerate() {
                v.add(w, i as u32);
            }
            v.finish();
            let mut out = Vec::new();
            v.similar(&q, 3, &mut out);
            let found: Vec<u32> = out.iter().flat_map(|(w, _)| v.names_of(*w)).copied().collect();
            for (i, w) in words.iter().enumerate() {
                prop_assert_eq!(likeness(&q, w) > 0.0, found.contains(&(i as u32)), "{} {}", q, w);
            }
        }
    }
}
