//! What a person may have meant: prefixes, words and small typing errors.

use super::{
    country_name,
    names::{key, words},
    port::{NAMES, Size, place_of},
    ports,
};
use crate::Place;
use serde::Serialize;

/// Least likeness (normalised Damerau–Levenshtein) that still counts as a typing error.
const TYPO: f64 = 0.72;

/// One answer to a search.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PlaceHit {
    /// The port.
    #[serde(flatten)]
    pub place: Place,
    /// Name of its country.
    pub country_name: String,
    /// Size of its harbour.
    pub size: Option<Size>,
    /// Its other names.
    pub aliases: Vec<String>,
    /// How well the text fits, 0 to 1.
    pub score: f64,
}

/// The ports that `text` may mean, best first, at most `limit`: by code, name or other name, whole, as the beginning of a word, or with a typing error.
///
/// ```
/// let hits = sealane_sea::places::search("vladivos", 3);
/// assert_eq!(hits[0].place.locode.as_deref(), Some("RUVVO"));
/// ```
#[must_use]
pub fn search(text: &str, limit: usize) -> Vec<PlaceHit> {
    let text: String = text.chars().take(200).collect();
    let asked = key(text
        .rsplit_once(',')
        .map_or(text.as_str(), |(name, _)| name));
    let whole = key(&text);
    if asked.is_empty() && whole.is_empty() {
        return Vec::new();
    }
    let mut best = vec![0.0_f64; ports().len()];
    let mut offer = |port: usize, score: f64| {
        if let Some(b) = best.get_mut(port)
            && *b < score
        {
            *b = score;
        }
    };
    let code = whole.to_ascii_uppercase();
    for (i, port) in ports().iter().enumerate() {
        for c in port.all_codes() {
            if c == code {
                offer(i, 1.0);
            } else if code.len() >= 3 && c.starts_with(&code) {
                offer(i, 0.6);
            }
        }
        if asked.len() >= 3 && words(&port.name).iter().any(|w| w.starts_with(&asked)) {
            offer(i, 0.75);
        }
    }
    for (name, port, main) in &NAMES.all {
        let full = likeness(&asked, name).max(likeness(&whole, name));
        offer(*port, if *main { full } else { full - 0.02 });
    }
    let mut hits: Vec<(f64, usize)> = best
        .into_iter()
        .enumerate()
        .filter(|&(_, s)| s > 0.0)
        .map(|(i, s)| (s, i))
        .collect();
    let size = |i: usize| ports().get(i).and_then(|p| p.size);
    hits.sort_by(|a, b| {
        b.0.total_cmp(&a.0)
            .then_with(|| size(b.1).cmp(&size(a.1)))
            .then_with(|| a.1.cmp(&b.1))
    });
    hits.into_iter()
        .take(limit)
        .filter_map(|(score, i)| {
            let port = ports().get(i)?;
            Some(PlaceHit {
                place: place_of(i)?,
                country_name: country_name(&port.country).to_owned(),
                size: port.size,
                aliases: port.other_names().map(str::to_owned).collect(),
                score,
            })
        })
        .collect()
}

/// 0.98 for the same, less for a beginning, less for a part or a typing error; 0 for neither.
fn likeness(asked: &str, name: &str) -> f64 {
    if asked.is_empty() {
        return 0.0;
    }
    if asked == name {
        return 0.98;
    }
    let share = asked.len() as f64 / name.len().max(1) as f64;
    if asked.len() >= 2 && name.starts_with(asked) {
        return 0.7 + 0.2 * share;
    }
    if asked.len() >= 4 && name.contains(asked) {
        return 0.55 + 0.1 * share;
    }
    if asked.len() < 4 || asked.len().abs_diff(name.len()) > 3 {
        return 0.0;
    }
    let like = strsim::normalized_damerau_levenshtein(asked, name);
    if like >= TYPO { 0.9 * like } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn first(text: &str) -> String {
        search(text, 1)
            .first()
            .map_or(String::new(), |h| h.place.name.clone())
    }

    #[test]
    fn beginnings_words_and_typing_errors_are_found() {
        for (text, expected) in [
            ("RUVVO", "Vladivostok"),
            ("vladiv", "Vladivostok"),
            ("Vladivostock", "Vladivostok"),
            ("Roterdam", "Rotterdam"),
            ("madras", "Chennai"),
            ("Singapor", "Singapore"),
            ("Novorosiysk", "Novorossiysk"),
        ] {
            assert_eq!(first(text), expected, "{text}");
        }
        assert!(search("", 5).is_empty());
        assert!(search("zzzzqqqq", 5).is_empty());
        assert_eq!(search("port", 7).len(), 7);
    }

    proptest! {
        #[test]
        fn never_panics_and_keeps_order(text in "\\PC{0,30}", limit in 0usize..20) {
            let hits = search(&text, limit);
            prop_assert!(hits.len() <= limit);
            prop_assert!(hits.windows(2).all(|w| w[0].score >= w[1].score));
        }
    }
}
