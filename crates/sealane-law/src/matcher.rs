//! Finding the names that are alike among many: candidates from the vocabularies, then a comparison word by word.
#![allow(
    clippy::indexing_slicing,
    reason = "kernel over indices that it made itself"
)]

use crate::entry::EntryKind;
use crate::name::{Class, Norm, Script, Word, readings};
use crate::semitic;
use crate::verdict::ScoreParts;
use crate::vocabulary::{Vocabulary, likeness};
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
    initials: f32,
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
    count: usize,
    names: Vec<Indexed>,
    words: Vocabulary,
    joined: Vocabulary,
    consonants: HashMap<String, Vec<u32>>,
    korean: HashMap<String, Vec<u32>>,
    acronyms: HashMap<String, Vec<u32>>,
    single_words: HashMap<String, Vec<u32>>,
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
        let names: Vec<_> = names.collect();
        // Taking names apart is the most of the start; it is done on all cores, the order kept.
        let threads = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        let part = names.len().div_ceil(threads).max(256);
        let apart: Vec<Vec<Norm>> = std::thread::scope(|scope| {
            let running: Vec<_> = names
                .chunks(part)
                .map(|c| {
                    scope.spawn(move || c.iter().map(|n| readings(n.3, n.2)).collect::<Vec<_>>())
                })
                .collect();
            running
                .into_iter()
                .zip(names.chunks(part))
                .flat_map(|(t, c)| {
                    t.join()
                        .unwrap_or_else(|_| c.iter().map(|n| readings(n.3, n.2)).collect())
                })
                .collect()
        });
        for ((entry, name, class, _), norms) in names.into_iter().zip(apart) {
            let mut known = false;
            for norm in norms {
                if norm.words.is_empty() && norm.numerals.is_empty() {
                    continue;
                }
                ix.count += usize::from(!known);
                known = true;
                ix.insert(Indexed {
                    entry,
                    name,
                    class,
                    weight: norm.weight(),
                    initials: initials(&norm),
                    norm,
                });
            }
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
        for f in &n.norm.frames {
            self.consonants.entry(f.key.clone()).or_default().push(id);
        }
        if !n.norm.korean.is_empty() {
            self.korean
                .entry(n.norm.korean.clone())
                .or_default()
                .push(id);
        }
        if n.class == Class::Party {
            for a in n.norm.acronyms() {
                self.acronyms.entry(a).or_default().push(id);
            }
            if let Some(a) = n.norm.as_acronym() {
                self.single_words.entry(a.to_owned()).or_default().push(id);
            }
        }
        self.names.push(n);
    }

    /// How many names are indexed.
    #[must_use]
    pub fn len(&self) -> usize {
        self.count
    }

    /// Whether nothing is indexed.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.names.is_empty()
    }

    /// Names of `class` whose score is at least `threshold`, best first, at most 50. Those found only because two ordinary words are a
    /// letter apart have the method `ordinary-words` and stand behind.
    #[must_use]
    pub fn find(&self, name: &str, class: Class, threshold: f64) -> Vec<Found> {
        self.find_counted(name, class, threshold).0
    }

    /// Like [`NameIndex::find`], with the number of names left off. Of names with the same words and other numerals at most 10 are kept.
    #[must_use]
    pub fn find_counted(&self, name: &str, class: Class, threshold: f64) -> (Vec<Found>, usize) {
        let asked = readings(name, class);
        let mut alike: Vec<(Comparison, u32, usize)> = Vec::new();
        for (reading, q) in asked.iter().enumerate() {
            for id in self.candidates(q, class, threshold as f32 - 0.02) {
                let c = compare(q, &self.names[id as usize].norm);
                if round(c.total) >= threshold {
                    alike.push((c, id, reading));
                }
            }
        }
        let place = |id: u32| {
            let n = &self.names[id as usize];
            (n.entry, n.name)
        };
        alike.sort_by(|(a, ia, _), (b, ib, _)| {
            (a.method == ORDINARY)
                .cmp(&(b.method == ORDINARY))
                .then(b.numerals_equal.cmp(&a.numerals_equal))
                .then(round(b.total).total_cmp(&round(a.total)))
                .then(place(*ia).cmp(&place(*ib)))
        });
        let mut seen = std::collections::HashSet::new();
        alike.retain(|(_, id, _)| seen.insert(place(*id)));
        let found = alike.len();
        let mut others = 0;
        alike.retain(|(c, _, _)| {
            others += usize::from(!c.numerals_equal);
            c.numerals_equal || others <= 10
        });
        alike.truncate(50);
        let left_off = found - alike.len();
        let told = |(c, id, reading): &(Comparison, u32, usize)| {
            let n = &self.names[*id as usize];
            Found {
                entry: n.entry,
                name: n.name,
                score: parts(&asked[*reading], &n.norm, c),
            }
        };
        (alike.iter().map(told).collect(), left_off)
    }

    fn candidates(&self, q: &Norm, class: Class, threshold: f32) -> Vec<u32> {
        SCRATCH.with_borrow_mut(|(sums, touched, similar)| {
            sums.resize(self.names.len().max(sums.len()), 0.0);
            touched.clear();
            let wq = q.weight();
            let given = 2.0 * initials(q);
            for w in &q.words {
                self.words.similar(&w.skeleton, 3, similar);
                if ["ee", "oo", "ou"].iter().any(|f| w.text.contains(f)) {
                    let mut plain = Vec::new();
                    self.words.similar(&w.text, 3, &mut plain);
                    plain.retain(|(id, _)| similar.iter().all(|(other, _)| other != id));
                    similar.extend(plain);
                }
                for (word, s) in similar.iter() {
                    for id in self.words.names_of(*word) {
                        let sum = &mut sums[*id as usize];
                        if *sum == 0.0 {
                            touched.push(*id);
                        }
                        *sum += s * w.weight;
                    }
                }
            }
            let mut out: Vec<u32> = Vec::new();
            for id in touched.iter() {
                let n = &self.names[*id as usize];
                let best = 2.0 * sums[*id as usize] + given + 2.0 * n.initials;
                if n.class == class && best >= threshold * (wq + n.weight) * 0.99 {
                    out.push(*id);
                }
                sums[*id as usize] = 0.0;
            }
            self.whole_name_candidates(q, similar, &mut out);
            out.sort_unstable();
            out.dedup();
            out.retain(|id| self.names[*id as usize].class == class);
            out
        })
    }

    fn whole_name_candidates(&self, q: &Norm, similar: &mut Vec<(u32, f32)>, out: &mut Vec<u32>) {
        let whole = if q.words.is_empty() {
            &q.numerals.join("-")
        } else {
            &q.joined
        };
        if !whole.is_empty() {
            self.joined
                .similar(whole, most_spacing_errors(whole.len() + 1), similar);
            for (w, _) in similar.iter() {
                out.extend(self.joined.names_of(*w));
            }
        }
        for f in &q.frames {
            if let Some(ids) = self.consonants.get(&f.key) {
                out.extend(ids.iter().filter(|i| {
                    (self.names[**i as usize].norm.script == Script::Arabic)
                        != (q.script == Script::Arabic)
                }));
            }
        }
        if let Some(ids) = self.korean.get(&q.korean)
            && !q.korean.is_empty()
        {
            out.extend(
                ids.iter()
                    .filter(|i| korean_pair(q, &self.names[**i as usize].norm)),
            );
        }
        if let Some(ids) = q.as_acronym().and_then(|a| self.acronyms.get(a)) {
            out.extend(ids);
        }
        for a in q.acronyms() {
            out.extend(self.single_words.get(&a).into_iter().flatten());
        }
    }
}

/// Method of a pair that is alike only because two ordinary words are a letter apart.
pub const ORDINARY: &str = "ordinary-words";

/// Weight of the single letters of a name, which may stand for words.
fn initials(n: &Norm) -> f32 {
    let single = n.words.iter().filter(|w| w.text.len() == 1);
    single.map(|w| w.weight).sum()
}

/// Whether two names may be compared as Korean: one in its script, or both of Korean form.
fn korean_pair(q: &Norm, e: &Norm) -> bool {
    let hangul = (q.script == Script::Hangul) != (e.script == Script::Hangul);
    hangul || (q.korean_form && e.korean_form)
}

fn most_spacing_errors(longest: usize) -> usize {
    if longest >= 14 { 2 } else { 1 }
}

/// A comparison before it is put into words.
#[derive(Debug, Clone, Copy)]
struct Comparison {
    total: f32,
    tokens: f32,
    joined: f32,
    numerals_equal: bool,
    method: &'static str,
}

fn round(x: f32) -> f64 {
    (f64::from(x) * 1000.0).round() / 1000.0
}

fn parts(q: &Norm, e: &Norm, c: &Comparison) -> ScoreParts {
    let mut pairs = Vec::new();
    word_score(&q.words, &e.words, |a, b, s| {
        pairs.push(format!("{}={}:{s:.2}", a.text, b.text));
    });
    ScoreParts {
        total: round(c.total),
        tokens: round(c.tokens),
        joined: round(c.joined),
        numerals_equal: c.numerals_equal,
        pairs,
        method: c.method.to_owned(),
    }
}

/// Compares two names taken apart with the same class.
#[must_use]
pub fn score(q: &Norm, e: &Norm) -> ScoreParts {
    parts(q, e, &compare(q, e))
}

fn compare(q: &Norm, e: &Norm) -> Comparison {
    let w = word_score(&q.words, &e.words, |_, _, _| ());
    let tokens = w.score;
    let joined = spacing_score(q, e);
    let numerals_equal = q.numerals == e.numerals;
    let mut total = tokens.max(joined);
    let mut method = if w.exact && tokens >= 0.999 {
        "exact"
    } else if tokens >= joined && w.worst >= 0.96 {
        "respelled"
    } else if joined > tokens {
        "spacing"
    } else if w.ordinary {
        ORDINARY
    } else {
        "typing"
    };
    if q.words.is_empty() && e.words.is_empty() {
        total = if numerals_equal { 1.0 } else { 0.0 };
        method = "exact";
    }
    let mut other = (arabic_score(q, e), "transliterated");
    if korean_pair(q, e) && !q.korean.is_empty() && q.korean == e.korean {
        other.0 = other.0.max(0.93);
    }
    if other.0 < ACRONYM && (is_acronym(q, e) || is_acronym(e, q)) {
        other = (ACRONYM, "acronym");
    }
    if other.0 > total || (other.0 > 0.88 && method == ORDINARY) {
        total = total.max(other.0);
        method = other.1;
    }
    if q.script != e.script && total > 0.0 && method != "exact" {
        method = "transliterated";
    }
    Comparison {
        total,
        tokens,
        joined,
        numerals_equal,
        method,
    }
}

/// Score of an acronym that the list does not print beside the name.
const ACRONYM: f32 = 0.82;

fn is_acronym(short: &Norm, long: &Norm) -> bool {
    short
        .as_acronym()
        .is_some_and(|a| long.words.len() >= 3 && long.acronyms().iter().any(|x| x == a))
}

fn arabic_score(q: &Norm, e: &Norm) -> f32 {
    let (arabic, latin) = match (q.script == Script::Arabic, e.script == Script::Arabic) {
        (true, false) => (q, e),
        (false, true) => (e, q),
        _ => return 0.0,
    };
    let pairs = arabic
        .frames
        .iter()
        .flat_map(|a| latin.frames.iter().map(move |l| semitic::likeness(a, l)));
    pairs.fold(0.0, f32::max)
}

/// Likeness of names whose words are cut differently: at most one typing error, two in long names. Equal word counts are left to the
/// words, for there a few letters make another name.
fn spacing_score(q: &Norm, e: &Norm) -> f32 {
    let count = |n: &Norm| n.words.iter().filter(|w| w.weight > 0.2).count();
    let longest = q.joined.len().max(e.joined.len());
    let most = most_spacing_errors(longest);
    if q.joined.is_empty()
        || e.joined.is_empty()
        || q.joined.len().abs_diff(e.joined.len()) > most
        || (q.joined != e.joined && count(q) == count(e))
    {
        return 0.0;
    }
    let s = likeness(&q.joined, &e.joined);
    if s < 1.0 - (most as f32 + 0.01) / longest as f32 {
        0.0
    } else {
        s * 0.97
    }
}

/// What the pairing of words came to.
struct Pairing {
    /// Twice the paired weight over the weight of both names.
    score: f32,
    /// The least like pair.
    worst: f32,
    /// Whether two ordinary words a letter apart were paired.
    ordinary: bool,
    /// Whether every word found itself.
    exact: bool,
}

fn pair_likeness(a: &Word, b: &Word) -> f32 {
    if a.text == b.text {
        1.0
    } else if a.skeleton == b.skeleton {
        0.97
    } else if a.text.len() == 1 || b.text.len() == 1 {
        // An initial stands for the word; both weights were taken down for it.
        let first = |w: &Word| w.text.bytes().next();
        let initial = |w: &Word| w.text.len() == 1 && w.weight < 0.5;
        if initial(a) != initial(b) && first(a) == first(b) {
            0.9
        } else {
            0.0
        }
    } else {
        // A typing error can make or break a folded pair of letters, so both forms are compared.
        likeness(&a.skeleton, &b.skeleton).max(likeness(&a.text, &b.text))
    }
}

/// Greedy pairing of words, best pairs first, told one by one.
fn word_score(q: &[Word], e: &[Word], mut tell: impl FnMut(&Word, &Word, f32)) -> Pairing {
    let mut all: Vec<(f32, u16, u16)> = Vec::with_capacity(8);
    for (i, a) in q.iter().enumerate() {
        for (j, b) in e.iter().enumerate() {
            let s = pair_likeness(a, b);
            if s > 0.0 {
                all.push((s, i as u16, j as u16));
            }
        }
    }
    all.sort_by(|x, y| {
        y.0.total_cmp(&x.0)
            .then((x.1.abs_diff(x.2)).cmp(&y.1.abs_diff(y.2)))
            .then((x.1, x.2).cmp(&(y.1, y.2)))
    });
    let (mut used_q, mut used_e) = (vec![false; q.len()], vec![false; e.len()]);
    let mut out = Pairing {
        score: 0.0,
        worst: 1.0,
        ordinary: false,
        exact: q.len() == e.len(),
    };
    let mut initials_of = 0.0;
    for (s, i, j) in all {
        let (i, j) = (usize::from(i), usize::from(j));
        if used_q[i] || used_e[j] {
            continue;
        }
        used_q[i] = true;
        used_e[j] = true;
        let (a, b) = (&q[i], &e[j]);
        let initial = s < 0.97 && (a.text.len() == 1 || b.text.len() == 1);
        let (wa, wb) = if initial {
            let w = a.weight.min(b.weight);
            initials_of += a.weight + b.weight - 2.0 * w;
            (w, w)
        } else {
            (a.weight, b.weight)
        };
        out.score += s * (wa + wb);
        out.exact &= s == 1.0;
        out.worst = out.worst.min(s);
        out.ordinary |= s < 0.97 && !initial && a.ordinary && b.ordinary;
        tell(a, b, s);
    }
    let rest = |words: &[Word], used: &[bool]| -> f32 {
        words
            .iter()
            .zip(used)
            .filter(|(_, u)| !**u)
            .map(|(w, _)| w.weight)
            .sum()
    };
    let (rest_q, rest_e) = (rest(q, &used_q), rest(e, &used_e));
    // Words left on both sides contradict each other; a word left on one side may only have been left out.
    let against = if rest_q >= 0.45 && rest_e >= 0.45 {
        0.5 * (rest_q + rest_e)
    } else {
        0.0
    };
    let total: f32 = q.iter().chain(e).map(|w| w.weight).sum::<f32>() - initials_of + against;
    out.score = if total > 0.0 { out.score / total } else { 0.0 };
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::name::normalise;

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

    proptest::proptest! {
        #[test]
        fn a_name_always_finds_itself(words in proptest::collection::vec("[a-z]{2,9}", 1..4), others in proptest::collection::vec("[a-z ]{3,20}", 0..20)) {
            let name = words.join(" ");
            let all: Vec<&str> = std::iter::once(name.as_str()).chain(others.iter().map(String::as_str)).collect();
            let ix = NameIndex::build(all.iter().enumerate().map(|(i, n)| (i as u32, 0, Class::Ship, *n)));
            proptest::prop_assert!(ix.find(&name, Class::Ship, 0.88).iter().any(|f| f.entry == 0));
        }
    }
}
