//! Names made comparable: scripts to Latin letters, ship prefixes and legal forms apart, numerals apart.

use crate::entry::NameKind;
pub use crate::script::latin;

/// The script in which a name is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Script {
    /// Latin letters.
    Latin,
    /// Cyrillic.
    Cyrillic,
    /// Korean.
    Hangul,
    /// Chinese.
    Han,
    /// Arabic or Persian: written without short vowels.
    Arabic,
    /// Anything else.
    Other,
}

/// Whose name it is; decides prefixes and weights.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Class {
    /// A ship: prefixes fall away, every word counts.
    Ship,
    /// A company or person: legal forms hardly count, trade words count half.
    Party,
    /// A place.
    Place,
}

/// One word.
#[derive(Debug, Clone, PartialEq)]
pub struct Word {
    /// Lower-case Latin letters.
    pub text: String,
    /// Spelling variants folded (`y`/`i`, `x`/`ks`, `kh`/`h`, doubled letters …).
    pub skeleton: String,
    /// How much it counts.
    pub weight: f32,
}

/// A name taken apart.
#[derive(Debug, Clone, PartialEq)]
pub struct Norm {
    /// Words without numerals, in order.
    pub words: Vec<Word>,
    /// Numerals in decimal, in order: `III`, `3`, `Three` at the end of a name are all `3`.
    pub numerals: Vec<String>,
    /// Skeletons of the counting words written together.
    pub joined: String,
    /// Script of the original.
    pub script: Script,
}

impl Norm {
    /// Sum of the weights.
    #[must_use]
    pub fn weight(&self) -> f32 {
        self.words.iter().map(|w| w.weight).sum()
    }

    /// The consonants of the name in order: what is left to compare with Arabic script. Empty when too short to mean anything.
    #[must_use]
    pub fn consonants(&self) -> String {
        let words = self
            .words
            .iter()
            .filter(|w| w.weight > 0.2 && !matches!(w.text.as_str(), "al" | "el" | "e" | "ul"));
        let key: String = words.map(|w| consonants(&w.text)).collect();
        if key.len() < 4 { String::new() } else { key }
    }

    /// The joined name with Korean spelling variants folded (`g`/`k`, `eo`/`o`, `l`/`r` …).
    #[must_use]
    pub fn korean(&self) -> String {
        let s: String = self
            .words
            .iter()
            .filter(|w| w.weight > 0.2)
            .map(|w| w.text.as_str())
            .collect();
        let key = fold(
            &s,
            &[
                ("eo", "o"),
                ("eu", "u"),
                ("ae", "e"),
                ("oo", "u"),
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
}

/// Takes a name apart.
///
/// ```
/// use sealane_law::name::{normalise, Class};
/// let n = normalise("M/V Victory III", Class::Ship);
/// assert_eq!((n.words[0].text.as_str(), n.numerals[0].as_str()), ("victory", "3"));
/// ```
#[must_use]
pub fn normalise(name: &str, class: Class) -> Norm {
    let name = clip(name, 400);
    let (latin, script) = latin(name);
    let mut raw = split_words(&latin);
    if class == Class::Ship {
        strip_prefixes(&mut raw);
    }
    let count = raw.len();
    let mut words = Vec::new();
    let mut numerals = Vec::new();
    for (i, w) in raw.into_iter().enumerate() {
        if let Some(n) = numeral(&w, i, count, class) {
            numerals.push(n);
            continue;
        }
        let weight = weight(&w, class);
        words.push(Word {
            skeleton: skeleton(&w),
            text: w,
            weight,
        });
    }
    drop_number_words(&mut words, !numerals.is_empty());
    if words.iter().any(|w| w.text == "unitary") {
        // Federal State Unitary Enterprise is a legal form as a whole.
        for w in words.iter_mut().filter(|w| w.text == "enterprise") {
            w.weight = w.weight.min(0.05);
        }
    }
    if words.iter().all(|w| w.weight < 0.2) {
        for w in &mut words {
            w.weight = 1.0;
        }
    }
    let joined: String = words
        .iter()
        .filter(|w| w.weight > 0.2)
        .map(|w| w.skeleton.as_str())
        .collect();
    Norm {
        words,
        numerals,
        joined: collapse(&joined),
        script,
    }
}

fn clip(s: &str, max: usize) -> &str {
    match s.char_indices().nth(max) {
        Some((at, _)) => s.get(..at).unwrap_or(s),
        None => s,
    }
}

/// Tidied white space.
#[must_use]
pub fn tidy(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A printed name with what it carries in brackets: former and other names split off; an unclosed bracket is closed by the end.
#[must_use]
pub fn split_printed_name(text: &str, kind: NameKind) -> Vec<(String, NameKind)> {
    let text = tidy(clip(text, 2000));
    let mut out = Vec::new();
    let mut outside = String::new();
    let mut rest = text.as_str();
    while let Some(open) = rest.find(['(', '[']) {
        outside.push_str(rest.get(..open).unwrap_or(""));
        let inner = rest.get(open + 1..).unwrap_or("");
        let close = inner.find([')', ']']).unwrap_or(inner.len());
        let body = inner.get(..close).unwrap_or("").trim();
        match bracket(body) {
            Some((names, k)) => out.extend(names.into_iter().map(|n| (n, k))),
            None if is_quoted(body) => out.push((unquote(body), kind)),
            None => {
                outside.push('(');
                outside.push_str(body);
                outside.push(')');
            }
        }
        rest = inner.get((close + 1).min(inner.len())..).unwrap_or("");
    }
    outside.push_str(rest);
    let mut main = tidy(&outside);
    for mark in [" formerly known as ", ", formerly ", " f.k.a. ", ", ex "] {
        if let Some(at) = main.to_ascii_lowercase().find(mark) {
            let old = main.get(at + mark.len()..).unwrap_or("").trim().to_owned();
            if !old.is_empty() {
                out.push((unquote(&old), NameKind::Former));
            }
            main.truncate(at);
        }
    }
    let main = unquote(main.trim().trim_end_matches([',', ';']));
    out.insert(0, (main, kind));
    out.retain(|(n, _)| n.chars().any(char::is_alphanumeric));
    out
}

fn bracket(body: &str) -> Option<(Vec<String>, NameKind)> {
    const MARKS: [(&str, NameKind); 14] = [
        ("formerly known as", NameKind::Former),
        ("formerly", NameKind::Former),
        ("former name", NameKind::Former),
        ("former", NameKind::Former),
        ("previously", NameKind::Former),
        ("f.k.a.", NameKind::Former),
        ("fka ", NameKind::Former),
        ("ex.", NameKind::Former),
        ("ex-", NameKind::Former),
        ("ex ", NameKind::Former),
        ("also known as", NameKind::Alias),
        ("a.k.a.", NameKind::Alias),
        ("aka ", NameKind::Alias),
        ("a.k.a", NameKind::Alias),
    ];
    let low = body.to_ascii_lowercase();
    let (mark, kind) = MARKS.iter().find(|(m, _)| low.starts_with(m))?;
    let names = body
        .get(mark.len()..)
        .unwrap_or("")
        .trim_start_matches([':', ' ', 's', '.']);
    let names = if names.is_empty() {
        ""
    } else {
        body.get(body.len() - names.len()..).unwrap_or("")
    };
    let start = body
        .get(mark.len()..)
        .unwrap_or("")
        .trim_start_matches([':', ' ', '.']);
    let list = if low.starts_with("former names") {
        names
    } else {
        start
    };
    Some((
        list.split([';', ','])
            .map(|n| unquote(n.trim()))
            .filter(|n| !n.is_empty())
            .collect(),
        *kind,
    ))
}

fn is_quoted(s: &str) -> bool {
    s.len() > 2
        && s.starts_with(['"', '“', '\'', '‘', '«'])
        && s.ends_with(['"', '”', '\'', '’', '»'])
}

fn unquote(s: &str) -> String {
    s.trim_matches(['"', '“', '”', '«', '»', '\'', '‘', '’'])
        .trim()
        .to_owned()
}

fn consonants(word: &str) -> String {
    let w = word
        .strip_prefix("al")
        .filter(|r| r.len() >= 3)
        .unwrap_or(word);
    let f = fold(
        w,
        &[
            ("kh", "k"),
            ("gh", "g"),
            ("dh", "d"),
            ("th", "t"),
            ("sh", "s"),
            ("ch", "s"),
            ("ph", "f"),
            ("q", "k"),
            ("c", "k"),
            ("v", "f"),
            ("x", "ks"),
            ("z", "d"),
        ],
    );
    let mut key = String::new();
    for c in f
        .chars()
        .filter(|c| !matches!(c, 'a' | 'e' | 'i' | 'o' | 'u' | 'y' | 'w' | '\''))
    {
        if !key.ends_with(c) {
            key.push(c);
        }
    }
    key
}

/// Lower-case words of letters or of digits; points and slashes inside abbreviations (`M/V`, `J.S.C.`) vanish.
fn split_words(latin: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut now = String::new();
    let mut single = false;
    for c in latin.chars() {
        match c {
            'a'..='z' | '0'..='9' => {
                let digit = c.is_ascii_digit();
                if now
                    .chars()
                    .last()
                    .is_some_and(|l| l.is_ascii_digit() != digit)
                {
                    words.push(std::mem::take(&mut now));
                }
                now.push(c);
                single = false;
            }
            '\'' | '`' | '"' => {}
            '.' | '/'
                if (now.len() == 1 || single) && !now.ends_with(|l: char| l.is_ascii_digit()) =>
            {
                single = true;
            }
            _ => {
                if !now.is_empty() {
                    words.push(std::mem::take(&mut now));
                }
            }
        }
    }
    if !now.is_empty() {
        words.push(now);
    }
    words
}

const SHIP_PREFIXES: &str =
    "mv mt ms ss mts msv fv rv sv tkh lpgc lngc mtv teplokhod tanker vessel ship";
const SHIP_PAIRS: &[(&str, &str)] = &[
    ("m", "v"),
    ("m", "t"),
    ("s", "s"),
    ("m", "s"),
    ("t", "kh"),
    ("motor", "vessel"),
    ("motor", "tanker"),
    ("lpg", "c"),
    ("lng", "c"),
];

fn strip_prefixes(words: &mut Vec<String>) {
    for _ in 0..2 {
        let two = match words.as_slice() {
            [a, b, _, ..] => SHIP_PAIRS.iter().any(|(x, y)| x == a && y == b),
            _ => false,
        };
        if two {
            words.drain(..2);
        } else if words.len() > 1 && words.first().is_some_and(|w| listed(SHIP_PREFIXES, w)) {
            words.remove(0);
        }
    }
}

/// The numeral that a word is, in decimal.
fn numeral(word: &str, at: usize, count: usize, class: Class) -> Option<String> {
    if word.bytes().all(|b| b.is_ascii_digit()) {
        let t = word.trim_start_matches('0');
        return Some(if t.is_empty() { "0" } else { t }.to_owned());
    }
    let last = at + 1 == count && at > 0;
    if at == 0 || (class != Class::Ship && !last) {
        return None;
    }
    if (word.len() > 1 || last)
        && let Some(n) = roman(word)
    {
        return Some(n.to_string());
    }
    const WORDS: [&str; 12] = [
        "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
        "twelve",
    ];
    (last && class == Class::Ship)
        .then(|| {
            WORDS
                .iter()
                .position(|w| *w == word)
                .map(|i| (i + 1).to_string())
        })
        .flatten()
}

/// Roman numerals up to 39 in their regular form.
fn roman(word: &str) -> Option<u32> {
    const UNITS: [&str; 10] = ["", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix"];
    let tens = word.bytes().take_while(|b| *b == b'x').count();
    let rest = word.get(tens..)?;
    let unit = UNITS.iter().position(|u| *u == rest)?;
    let n = tens * 10 + unit;
    (tens <= 3 && n > 0).then_some(n as u32)
}

/// `No.` before a numeral says nothing.
fn drop_number_words(words: &mut Vec<Word>, has_numeral: bool) {
    if has_numeral && words.len() > 1 {
        words.retain(|w| !matches!(w.text.as_str(), "no" | "nr" | "num" | "number"));
    }
}

/// Whether a word stands in a list of words.
fn listed(list: &str, word: &str) -> bool {
    list.split_ascii_whitespace().any(|w| w == word)
}

const LEGAL: &str = "llc ooo oo jsc ojsc pjsc cjsc ao oao pao zao ltd limited co company corp corporation inc \
    incorporated gmbh ag sa sarl srl spa bv nv oy ab as asa aps plc pte pvt private public \
    joint stock liability fze fzco fzc fz dmcc llp lp kk tbk pt cv bhd sdn kft sro doo eood \
    fgup fsue gup federal state unitary open closed the of and for s obshchestvo ogranichennoy \
    otvetstvennostyu aktsionernoe publichnoe otkrytoe zakrytoe company's";
const TRADE: &str = "shipping ship ships marine maritime trading trade international intl group holding \
    holdings management services service transport transportation logistics lines line \
    navigation enterprise enterprises general commercial industrial import export development \
    investment investments energy petroleum tankers tanker insurance agency global business \
    bank";

/// Whether a name reads like that of a company.
#[must_use]
pub fn looks_like_company(name: &str) -> bool {
    let (l, _) = latin(name);
    let words = split_words(&l);
    words.len() > 1
        && words.iter().any(|w| {
            let w = w.as_str();
            matches!(
                w,
                "shipping"
                    | "lines"
                    | "management"
                    | "trading"
                    | "bank"
                    | "insurance"
                    | "holding"
                    | "holdings"
                    | "corporation"
                    | "logistics"
                    | "enterprise"
                    | "terminal"
                    | "registry"
            ) || (listed(LEGAL, w)
                && !matches!(
                    w,
                    "the"
                        | "of"
                        | "and"
                        | "for"
                        | "s"
                        | "state"
                        | "open"
                        | "closed"
                        | "federal"
                        | "as"
                        | "stock"
                        | "joint"
                        | "public"
                        | "private"
                        | "pt"
                        | "ao"
                        | "sa"
                        | "lp"
                        | "cv"
                        | "oo"
                        | "ag"
                        | "ab"
                ))
        })
}

fn weight(word: &str, class: Class) -> f32 {
    match class {
        Class::Place
            if matches!(
                word,
                "port" | "of" | "the" | "harbour" | "harbor" | "terminal" | "sea" | "commercial"
            ) =>
        {
            0.1
        }
        Class::Party if listed(LEGAL, word) => 0.05,
        Class::Party if listed(TRADE, word) => 0.5,
        _ => 1.0,
    }
}

/// Spelling variants folded.
#[must_use]
pub fn skeleton(word: &str) -> String {
    let s = fold(
        word,
        &[
            ("shch", "sh"),
            ("sch", "sh"),
            ("tch", "ch"),
            ("tz", "ts"),
            ("ph", "f"),
            ("kh", "h"),
            ("gh", "g"),
            ("ck", "k"),
            ("zh", "zh"),
            ("iya", "ia"),
            ("ya", "ia"),
            ("yu", "iu"),
            ("yo", "io"),
            ("ye", "e"),
            ("ee", "i"),
            ("oo", "u"),
            ("ou", "u"),
            ("ey", "ei"),
            ("ch", "ch"),
            ("x", "ks"),
            ("q", "k"),
            ("w", "v"),
            ("y", "i"),
            ("j", "i"),
            ("c", "k"),
        ],
    );
    collapse(&s)
}

/// Replaces the first pair that fits at each place.
fn fold(s: &str, pairs: &[(&str, &str)]) -> String {
    let mut out = String::with_capacity(s.len());
    let mut rest = s;
    while let Some(c) = rest.chars().next() {
        if let Some((from, to)) = pairs.iter().find(|(from, _)| rest.starts_with(from)) {
            out.push_str(to);
            rest = rest.get(from.len()..).unwrap_or("");
        } else {
            out.push(c);
            rest = rest.get(c.len_utf8()..).unwrap_or("");
        }
    }
    out
}

/// Doubled letters once.
fn collapse(s: &str) -> String {
    let mut out = String::with_capacity(s.len());
    for c in s.chars() {
        if !out.ends_with(c) || c.is_ascii_digit() {
            out.push(c);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn words(n: &str, c: Class) -> Vec<String> {
        normalise(n, c).words.into_iter().map(|w| w.text).collect()
    }

    #[test]
    fn prefixes_fall_away_but_never_the_whole_name() {
        for n in [
            "MV Ocean Star",
            "M/V OCEAN STAR",
            "m.v. ocean star",
            "M.T. Ocean-Star",
            "Motor Tanker Ocean Star",
            "т/х Ocean Star",
        ] {
            assert_eq!(words(n, Class::Ship), ["ocean", "star"], "{n}");
        }
        assert_eq!(words("MT", Class::Ship), ["mt"]);
        assert_eq!(words("Tanker", Class::Ship), ["tanker"]);
    }

    #[test]
    fn numerals_are_apart_and_decimal() {
        for n in [
            "Victory 3",
            "Victory III",
            "VICTORY-3",
            "Victory No. 3",
            "Victory 03",
            "Victory Three",
            "Victory3",
        ] {
            let x = normalise(n, Class::Ship);
            assert_eq!(
                (x.words.len(), x.numerals.as_slice()),
                (1, ["3".to_owned()].as_slice()),
                "{n}"
            );
        }
        assert_eq!(normalise("Seven Seas", Class::Ship).numerals.len(), 0);
        assert_eq!(normalise("Xi", Class::Ship).numerals.len(), 0);
    }

    #[test]
    fn scripts_meet_their_latin_spelling() {
        let sk = |n: &str| normalise(n, Class::Ship).joined;
        assert_eq!(sk("Юрий Сенкевич"), sk("Yuriy Senkevich"));
        assert_eq!(sk("Yuri Senkevich"), sk("Yury Senkevich"));
        assert_eq!(sk("Примор'е"), sk("Primore"));
        assert_eq!(
            normalise("청천강", Class::Ship).korean(),
            normalise("CHONG CHON GANG", Class::Ship).korean()
        );
        assert_eq!(
            normalise("금강", Class::Ship).korean(),
            normalise("Kum Gang", Class::Ship).korean()
        );
        assert_eq!(sk("中远"), sk("Zhong Yuan"));
        assert_eq!(
            normalise("محمد رشيد", Class::Party).consonants(),
            normalise("Mohammad Rashid", Class::Party).consonants()
        );
    }

    #[test]
    fn printed_names_give_up_their_old_names() {
        let f = |t: &str| split_printed_name(t, NameKind::Primary);
        assert_eq!(
            f("Alfa (formerly Beta)"),
            [
                ("Alfa".into(), NameKind::Primary),
                ("Beta".into(), NameKind::Former)
            ]
        );
        assert_eq!(
            f("Alfa (formerly known as Beta"),
            [
                ("Alfa".into(), NameKind::Primary),
                ("Beta".into(), NameKind::Former)
            ]
        );
        assert_eq!(f("Alfa (ex Beta; Gamma)").len(), 3);
        assert_eq!(
            f("IMO 9074729 (\"TM ALFA 5\")")
                .get(1)
                .map(|n| n.0.as_str()),
            Some("TM ALFA 5")
        );
        assert_eq!(
            f("Bank (Moscow) LLC"),
            [("Bank (Moscow) LLC".into(), NameKind::Primary)]
        );
        assert!(f("( ) -").is_empty());
    }

    #[test]
    fn companies_are_told_from_ships() {
        assert!(looks_like_company("Ocean Star Shipping Co"));
        assert!(looks_like_company("Alfa LLC"));
        assert!(!looks_like_company("Ocean Star"));
        assert!(!looks_like_company("Shipping"));
    }

    proptest! {
        #[test]
        fn nothing_panics_and_words_are_ascii(s in "\\PC{0,60}") {
            for c in [Class::Ship, Class::Party, Class::Place] {
                let n = normalise(&s, c);
                prop_assert!(n.words.iter().all(|w| w.text.is_ascii()));
                let _ = (n.consonants(), n.korean(), split_printed_name(&s, NameKind::Alias));
            }
        }
    }
}
