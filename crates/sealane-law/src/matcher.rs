//! Finding the names that are alike among many: a scan over the vocabulary by length and letter mask, then word by word.
#![allow(
    clippy::indexing_slicing,
    reason = "kernel over indices that it made itself"
)]

use crate::entry::EntryKind;
use crate::name::{Class, Norm, Script, Word, normalise};
use crate::verdict::ScoreParts;
use std::cell::RefCell;
use std::collections::HashMap;

/// A name of the index: where it stands and how it is taken apart.
#[derive(Debug, Clone)]
struct Indexed {
    entry: u32,
    name: u16,
    class: Class,
    norm: Norm,
    weight: f32,
}

/// One word of the vocabulary with the names that hold it.
#[derive(Debug, Default)]
struct Vocabulary {
    by_text: HashMap<String, u32>,
    texts: Vec<String>,
    postings: Vec<Vec<u32>>,
    by_length: Vec<Vec<(u32, u32)>>,
}

impl Vocabulary {
    fn add(&mut self, text: &str, name: u32) {
        if text.is_empty() {
            return;
        }
        let id = *self.by_text.entry(text.to_owned()).or_insert_with(|| {
            self.texts.push(text.to_owned());
            self.postings.push(Vec::new());
            self.texts.len() as u32 - 1
        });
        let post = &mut self.postings[id as usize];
        if post.last() != Some(&name) {
            post.push(name);
        }
    }

    fn finish(&mut self) {
        for (i, t) in self.texts.iter().enumerate() {
            let len = t.len().min(63);
            if self.by_length.len() <= len {
                self.by_length.resize_with(len + 1, Vec::new);
            }
            self.by_length[len].push((mask(t), i as u32));
        }
    }

    /// Words within the typing errors that the length allows, with their likeness.
    fn similar(&self, text: &str, out: &mut Vec<(u32, f32)>) {
        out.clear();
        if let Some(id) = self.by_text.get(text) {
            out.push((*id, 1.0));
        }
        let (len, m) = (text.len().min(63), mask(text));
        let most = allowed_errors(len + 1);
        for l in len.saturating_sub(most)..=(len + most).min(self.by_length.len().saturating_sub(1))
        {
            let Some(bucket) = self.by_length.get(l) else {
                continue;
            };
            let d = allowed_errors(l.max(len));
            if d == 0 {
                continue;
            }
            for (mm, id) in bucket {
                if (mm ^ m).count_ones() as usize <= 2 * d {
                    let t = &self.texts[*id as usize];
                    let s = likeness(text, t);
                    if s > 0.0 && t != text {
                        out.push((*id, s));
                    }
                }
            }
        }
    }
}

fn mask(t: &str) -> u32 {
    t.bytes().fold(0, |m, b| m | 1 << (b % 32))
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
/// 0 beyond the allowed errors.
#[must_use]
pub fn likeness(a: &str, b: &str) -> f32 {
    if a == b {
        return 1.0;
    }
    let longest = a.len().max(b.len());
    let d = allowed_errors(longest);
    if d == 0 || a.len().abs_diff(b.len()) > d {
        return 0.0;
    }
    let n = osa(a.as_bytes(), b.as_bytes(), d);
    if n > d {
        return 0.0;
    }
    let s = 1.0 - n as f32 / longest as f32;
    if a.as_bytes().first() == b.as_bytes().first() {
        s
    } else {
        s * 0.8
    }
}

/// Optimal string alignment distance, given up beyond `limit`.
fn osa(a: &[u8], b: &[u8], limit: usize) -> usize {
    const MAX: usize = 64;
    let (a, b) = (&a[..a.len().min(MAX)], &b[..b.len().min(MAX)]);
    let w = b.len() + 1;
    let mut before = [0u8; MAX + 1];
    let mut last = [0u8; MAX + 1];
    let mut now = [0u8; MAX + 1];
    for (j, slot) in last.iter_mut().enumerate().take(w) {
        *slot = j as u8;
    }
    for i in 1..=a.len() {
        now[0] = i as u8;
        let mut best = now[0];
        for j in 1..w {
            let cost = u8::from(a[i - 1] != b[j - 1]);
            let mut v = (last[j] + 1).min(now[j - 1] + 1).min(last[j - 1] + cost);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                v = v.min(before[j - 2] + 1);
            }
            now[j] = v;
            best = best.min(v);
        }
        if usize::from(best) > limit {
            return limit + 1;
        }
        std::mem::swap(&mut before, &mut last);
        std::mem::swap(&mut last, &mut now);
    }
    usize::from(last[b.len()])
}

/// A name found alike.
#[derive(Debug, Clone, PartialEq)]
pub struct Found {
    /// Index of the entry as given to [`NameIndex::build`].
    pub entry: u32,
    /// Which of its names.
    pub name: u16,
    /// Score parts.
    pub score: ScoreParts,
}

/// All names of all lists, ready for questions.
#[derive(Debug, Default)]
pub struct NameIndex {
    names: Vec<Indexed>,
    words: Vocabulary,
    joined: Vocabulary,
    consonants: HashMap<String, Vec<u32>>,
    korean: HashMap<String, Vec<u32>>,
}

/// Working memory of one question: sums per name, names touched, alike words.
type Scratch = (Vec<f32>, Vec<u32>, Vec<(u32, f32)>);

thread_local! {
    static SCRATCH: RefCell<Scratch> = const { RefCell::new((Vec::new(), Vec::new(), Vec::new())) };
}

/// The class of names of a kind of entry.
#[must_use]
pub const fn class_of(kind: EntryKind) -> Option<Class> {
    match kind {
        EntryKind::Ship => Some(Class::Ship),
        EntryKind::Company | EntryKind::Person => Some(Class::Party),
        EntryKind::Port | EntryKind::Zone => Some(Class::Place),
        EntryKind::Other => None,
    }
}

impl NameIndex {
    /// Indexes `(entry, name number, class, text)`.
    pub fn build<'a>(names: impl Iterator<Item = (u32, u16, Class, &'a str)>) -> Self {
        let mut ix = Self::default();
        for (entry, name, class, text) in names {
            let norm = normalise(text, class);
            if norm.words.is_empty() && norm.numerals.is_empty() {
                continue;
            }
            ix.insert(Indexed {
                entry,
                name,
                class,
                weight: norm.weight(),
                norm,
            });
        }
        ix.words.finish();
        ix.joined.finish();
        ix
    }

    fn insert(&mut self, n: Indexed) {
        let id = self.names.len() as u32;
        for w in &n.norm.words {
            self.words.add(&w.skeleton, id);
        }
        self.joined.add(&n.norm.joined, id);
        if n.norm.words.is_empty() {
            self.joined.add(&n.norm.numerals.join("-"), id);
        }
        let c = n.norm.consonants();
        if !c.is_empty() {
            self.consonants.entry(c).or_default().push(id);
        }
        let k = n.norm.korean();
        if !k.is_empty() {
            self.korean.entry(k).or_default().push(id);
        }
        self.names.push(n);
    }

    /// How many names are indexed.
    #[must_use]
    pub fn len(&self) -> usize {
        self.names.len()
    }

    /// Whether nothing is indexed.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.names.is_empty()
    }

    /// Names of `class` whose score is at least `threshold`, best first, at most 50.
    #[must_use]
    pub fn find(&self, name: &str, class: Class, threshold: f64) -> Vec<Found> {
        let q = normalise(name, class);
        let mut out: Vec<Found> = Vec::new();
        for id in self.candidates(&q, threshold as f32 - 0.02) {
            let n = &self.names[id as usize];
            if n.class != class {
                continue;
            }
            let score = score(&q, &n.norm);
            if score.total >= threshold {
                out.push(Found {
                    entry: n.entry,
                    name: n.name,
                    score,
                });
            }
        }
        out.sort_by(|a, b| {
            b.score
                .numerals_equal
                .cmp(&a.score.numerals_equal)
                .then(b.score.total.total_cmp(&a.score.total))
                .then((a.entry, a.name).cmp(&(b.entry, b.name)))
        });
        out.dedup_by_key(|f| (f.entry, f.name));
        out.truncate(50);
        out
    }

    fn candidates(&self, q: &Norm, threshold: f32) -> Vec<u32> {
        SCRATCH.with_borrow_mut(|(sums, touched, similar)| {
            sums.resize(self.names.len().max(sums.len()), 0.0);
            touched.clear();
            let wq = q.weight();
            for w in &q.words {
                self.words.similar(&w.skeleton, similar);
                for (word, s) in similar.iter() {
                    for id in &self.words.postings[*word as usize] {
                        if sums[*id as usize] == 0.0 {
                            touched.push(*id);
                        }
                        sums[*id as usize] += s * w.weight;
                    }
                }
            }
            let mut out: Vec<u32> = touched
                .iter()
                .copied()
                .filter(|id| {
                    2.0 * sums[*id as usize]
                        >= threshold * (wq + self.names[*id as usize].weight) * 0.99
                })
                .collect();
            for id in touched.iter() {
                sums[*id as usize] = 0.0;
            }
            self.whole_name_candidates(q, similar, &mut out);
            out.sort_unstable();
            out.dedup();
            out
        })
    }

    fn whole_name_candidates(&self, q: &Norm, similar: &mut Vec<(u32, f32)>, out: &mut Vec<u32>) {
        let whole = if q.words.is_empty() {
            q.numerals.join("-")
        } else {
            q.joined.clone()
        };
        if !whole.is_empty() {
            self.joined.similar(&whole, similar);
            for (w, s) in similar.iter() {
                if *s >= 0.85 {
                    out.extend(&self.joined.postings[*w as usize]);
                }
            }
        }
        if let Some(ids) = self.consonants.get(&q.consonants()) {
            out.extend(ids.iter().filter(|i| {
                (self.names[**i as usize].norm.script == Script::Arabic)
                    != (q.script == Script::Arabic)
            }));
        }
        if let Some(ids) = self.korean.get(&q.korean()) {
            out.extend(ids.iter().filter(|i| {
                (self.names[**i as usize].norm.script == Script::Hangul)
                    != (q.script == Script::Hangul)
            }));
        }
    }
}

/// Compares two names taken apart with the same class.
#[must_use]
pub fn score(q: &Norm, e: &Norm) -> ScoreParts {
    let (tokens, pairs, exact) = word_score(&q.words, &e.words);
    let joined = spacing_score(q, e);
    let numerals_equal = q.numerals == e.numerals;
    let mut total = tokens.max(joined);
    let mut method = if exact && tokens >= 0.999 {
        "exact"
    } else if tokens >= joined && pairs.iter().all(|p| p.2 >= 0.96) {
        "respelled"
    } else if joined > tokens {
        "spacing"
    } else {
        "typing"
    };
    if q.words.is_empty() && e.words.is_empty() {
        total = if numerals_equal { 1.0 } else { 0.0 };
        method = "exact";
    }
    if (q.script == Script::Arabic) != (e.script == Script::Arabic)
        && !q.consonants().is_empty()
        && q.consonants() == e.consonants()
    {
        total = total.max(0.9);
        method = "transliterated";
    }
    if (q.script == Script::Hangul) != (e.script == Script::Hangul)
        && !q.korean().is_empty()
        && q.korean() == e.korean()
    {
        total = total.max(0.93);
        method = "transliterated";
    }
    if q.script != e.script && total > 0.0 && method != "exact" {
        method = "transliterated";
    }
    let round = |x: f32| (f64::from(x) * 1000.0).round() / 1000.0;
    ScoreParts {
        total: round(total),
        tokens: round(tokens),
        joined: round(joined),
        numerals_equal,
        pairs: pairs
            .into_iter()
            .map(|(a, b, s)| format!("{a}={b}:{s:.2}"))
            .collect(),
        method: method.to_owned(),
    }
}

/// Likeness of names whose words are cut differently: at most one typing error, two in long names. Equal word counts are left to the
/// words, for there a few letters make another name.
fn spacing_score(q: &Norm, e: &Norm) -> f32 {
    let count = |n: &Norm| n.words.iter().filter(|w| w.weight > 0.2).count();
    let longest = q.joined.len().max(e.joined.len());
    if q.joined.is_empty() || e.joined.is_empty() || (count(q) == count(e) && q.joined != e.joined)
    {
        return 0.0;
    }
    let s = likeness(&q.joined, &e.joined);
    let most = if longest >= 14 { 2.0 } else { 1.0 };
    if s < 1.0 - (most + 0.01) / longest as f32 {
        0.0
    } else {
        s * 0.97
    }
}

/// Greedy pairing of words, best pairs first: twice the paired weight over the weight of both names.
fn word_score(q: &[Word], e: &[Word]) -> (f32, Vec<(String, String, f32)>, bool) {
    let mut all: Vec<(f32, usize, usize)> = Vec::new();
    for (i, a) in q.iter().enumerate() {
        for (j, b) in e.iter().enumerate() {
            let s = if a.text == b.text {
                1.0
            } else if a.skeleton == b.skeleton {
                0.97
            } else {
                likeness(&a.skeleton, &b.skeleton)
            };
            if s > 0.0 {
                all.push((s, i, j));
            }
        }
    }
    all.sort_by(|x, y| {
        y.0.total_cmp(&x.0)
            .then((x.1.abs_diff(x.2)).cmp(&y.1.abs_diff(y.2)))
            .then((x.1, x.2).cmp(&(y.1, y.2)))
    });
    let (mut used_q, mut used_e) = (vec![false; q.len()], vec![false; e.len()]);
    let (mut sum, mut pairs, mut exact) = (0.0, Vec::new(), q.len() == e.len());
    for (s, i, j) in all {
        if used_q[i] || used_e[j] {
            continue;
        }
        used_q[i] = true;
        used_e[j] = true;
        sum += s * (q[i].weight + e[j].weight);
        exact &= s == 1.0;
        pairs.push((q[i].text.clone(), e[j].text.clone(), s));
    }
    let total: f32 = q.iter().chain(e).map(|w| w.weight).sum();
    (if total > 0.0 { sum / total } else { 0.0 }, pairs, exact)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn s(a: &str, b: &str, c: Class) -> ScoreParts {
        score(&normalise(a, c), &normalise(b, c))
    }

    #[test]
    fn the_score_says_how_it_came_about() {
        assert_eq!(
            s("MV Ocean Star", "OCEAN STAR", Class::Ship).method,
            "exact"
        );
        assert!(s("Ocean Starr", "Ocean Star", Class::Ship).total >= 0.88);
        assert!(s("Oceanstar", "Ocean Star", Class::Ship).total >= 0.95);
        assert!(s("North Star", "South Star", Class::Ship).total < 0.8);
        assert!(s("Primorsk", "Primorye", Class::Place).total < 0.88);
        assert!(s("JSC Sovexample", "Sovexample", Class::Party).total > 0.95);
        assert!(
            s(
                "Alfa Shipping Company Ltd",
                "Beta Shipping Company Ltd",
                Class::Party
            )
            .total
                < 0.7
        );
        let v = s("Victory 3", "Victory 5", Class::Ship);
        assert!(!v.numerals_equal && v.total == 1.0);
    }

    #[test]
    fn the_index_finds_what_the_score_finds() {
        let names = ["OCEAN STAR", "NORTH STAR", "KUM GANG 3", "JUPITER", "MARIA"];
        let ix = NameIndex::build(
            names
                .iter()
                .enumerate()
                .map(|(i, n)| (i as u32, 0, Class::Ship, *n)),
        );
        let hit = |q: &str| {
            ix.find(q, Class::Ship, 0.88)
                .first()
                .map(|f| names[f.entry as usize])
        };
        assert_eq!(hit("ocean star"), Some("OCEAN STAR"));
        assert_eq!(hit("Kumgang 3"), Some("KUM GANG 3"));
        assert_eq!(hit("금강 3"), Some("KUM GANG 3"));
        assert_eq!(hit("Юпитер"), Some("JUPITER"));
        assert_eq!(hit("Mariah Carey"), None);
        assert_eq!(hit("Star"), None);
    }

    #[test]
    fn distance_is_symmetric_and_counts_swaps_once() {
        assert_eq!(osa(b"adriatik", b"adriatic", 3), 1);
        assert_eq!(osa(b"sovcmoflot", b"sovcomflot", 3), 1);
        assert_eq!(osa(b"", b"abc", 3), 3);
    }

    proptest! {
        #[test]
        fn likeness_is_symmetric_and_within_one(a in "[a-z]{0,20}", b in "[a-z]{0,20}") {
            prop_assert_eq!(likeness(&a, &b), likeness(&b, &a));
            prop_assert!((0.0..=1.0).contains(&likeness(&a, &b)));
        }

        #[test]
        fn a_name_always_finds_itself(words in proptest::collection::vec("[a-z]{2,9}", 1..4), others in proptest::collection::vec("[a-z ]{3,20}", 0..20)) {
            let name = words.join(" ");
            let all: Vec<&str> = std::iter::once(name.as_str()).chain(others.iter().map(String::as_str)).collect();
            let ix = NameIndex::build(all.iter().enumerate().map(|(i, n)| (i as u32, 0, Class::Ship, *n)));
            prop_assert!(ix.find(&name, Class::Ship, 0.88).iter().any(|f| f.entry == 0));
        }
    }
}
