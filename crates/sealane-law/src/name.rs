//! Names made comparable: scripts to Latin letters, ship prefixes and legal forms apart, numerals apart.

use crate::entry::NameKind;
pub use crate::script::latin;
use crate::semitic::{self, Frame};
use crate::{korean, numeral, words};

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
    /// Whether it is an ordinary word that has another one letter away.
    pub ordinary: bool,
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
    /// Consonant frames to compare with or from Arabic script.
    pub frames: Vec<Frame>,
    /// The joined name with Korean spelling variants folded (`g`/`k`, `eo`/`o`, `l`/`r` …); empty when too short.
    pub korean: String,
    /// Whether it is Korean: in its script, or Latin letters that read as Korean syllables.
    pub korean_form: bool,
}

impl Norm {
    /// Sum of the weights.
    #[must_use]
    pub fn weight(&self) -> f32 {
        self.words.iter().map(|w| w.weight).sum()
    }

    /// Initials of the name as companies shorten it, with `co` of a company and without; empty below three words.
    #[must_use]
    pub fn acronyms(&self) -> Vec<String> {
        let content = |w: &&Word| {
            !matches!(w.text.as_str(), "of" | "the" | "and" | "for") && !words::is_legal(&w.text)
        };
        let plain: String = self
            .words
            .iter()
            .filter(content)
            .filter_map(|w| w.text.chars().next())
            .collect();
        if plain.len() < 3 {
            return Vec::new();
        }
        let company = self
            .words
            .iter()
            .any(|w| matches!(w.text.as_str(), "co" | "company"));
        let mut out = Vec::new();
        out.extend(company.then(|| format!("{plain}co")));
        out.extend(company.then(|| format!("{plain}c")));
        out.extend((plain.len() >= 4).then_some(plain));
        out
    }

    /// The only word of a name that may be an acronym, 4 to 7 letters.
    #[must_use]
    pub fn as_acronym(&self) -> Option<&str> {
        let mut content = self.words.iter().filter(|w| w.weight > 0.2);
        let w = content.next().filter(|w| (4..=7).contains(&w.text.len()))?;
        (content.next().is_none() && self.numerals.is_empty()).then_some(w.text.as_str())
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
    let (raw, numerals) = numeral::split(raw, class);
    let count = raw.len();
    let mut words: Vec<Word> = raw
        .iter()
        .map(|w| {
            let w = words::chief(w, class);
            Word {
                skeleton: skeleton(w),
                weight: words::weight(w, count, class),
                ordinary: words::is_ordinary(w),
                text: w.to_owned(),
            }
        })
        .collect();
    drop_number_words(&mut words, !numerals.is_empty());
    if words.iter().any(|w| w.text == "unitary") {
        // Federal State Unitary Enterprise is a legal form as a whole.
        for w in words.iter_mut().filter(|w| w.text == "enterprise") {
            w.weight = w.weight.min(0.02);
        }
    }
    if words.iter().all(|w| w.weight < 0.2) {
        for w in &mut words {
            w.weight = 1.0;
        }
    }
    let counting = || words.iter().filter(|w| w.weight > 0.2);
    let texts: Vec<&str> = counting().map(|w| w.text.as_str()).collect();
    let together = texts.concat();
    let frames = if script == Script::Arabic {
        semitic::of_arabic(name)
    } else {
        semitic::of_latin(&texts)
    };
    Norm {
        joined: skeleton(&together),
        korean: korean::key(&together),
        korean_form: script == Script::Hangul
            || (script == Script::Latin && korean::reads_as_korean(&together)),
        frames,
        words,
        numerals,
        script,
    }
}

/// The ways of reading a name: as it stands, and with the letters that another system of transliteration reads otherwise.
#[must_use]
pub fn readings(name: &str, class: Class) -> Vec<Norm> {
    let first = normalise(name, class);
    let mut out = vec![first];
    let mut others = crate::script::other_letters(clip(name, 400));
    others.extend(numeral::spelled_first(name, class));
    for other in others {
        let n = normalise(&other, class);
        if out
            .iter()
            .all(|o| o.joined != n.joined || o.numerals != n.numerals)
        {
            out.push(n);
        }
    }
    out
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

/// A name of a question taken apart as a list's is: what stands before `ex`, `f.k.a.`, in brackets or behind a slash, and an IMO number
/// written beside the name.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Printed {
    /// Names, the present one first when there is one.
    pub names: Vec<(String, NameKind)>,
    /// An IMO number in the text, unchecked.
    pub imo: String,
}

/// Takes the name of a question apart.
///
/// ```
/// let p = sealane_law::name::split_question("GRAND KARO (ex Ryu Song) IMO 9074729");
/// assert_eq!(p.names.len(), 2);
/// assert_eq!(p.imo, "9074729");
/// ```
#[must_use]
pub fn split_question(text: &str) -> Printed {
    let mut out = Printed::default();
    let text = take_imo(&tidy(clip(text, 2000)), &mut out.imo);
    for (part, kind) in split_printed_name(&text, NameKind::Primary) {
        let mut now = kind;
        let mut words: Vec<&str> = Vec::new();
        for word in part.split_whitespace().chain(["/"]) {
            let next = match word.to_ascii_lowercase().trim_end_matches([':', ',']) {
                "/" | "|" | ";" | "a.k.a." | "aka" | "a.k.a" => Some(NameKind::Alias),
                "ex" | "ex." | "f.k.a." | "fka" | "f.k.a" | "formerly" | "ex-" => {
                    Some(NameKind::Former)
                }
                _ => None,
            };
            // A name may begin or end with the word `ex` itself; only between or before words it is a mark.
            let Some(next) = next else {
                words.push(word);
                continue;
            };
            let name = unquote(words.join(" ").trim_matches([',', ';', '(', ')', ' ']));
            if name.chars().any(char::is_alphanumeric) {
                out.names.push((name, now));
            }
            words.clear();
            now = next;
        }
    }
    let mut seen: Vec<String> = Vec::new();
    out.names.retain(|(n, _)| {
        let low = n.to_lowercase();
        let new = !seen.contains(&low);
        seen.push(low);
        new
    });
    out
}

/// `IMO 9074729`, with its brackets, taken out of a text.
fn take_imo(text: &str, imo: &mut String) -> String {
    let low = text.to_ascii_lowercase();
    let mut from = 0;
    while let Some(at) = low
        .get(from..)
        .and_then(|r| r.find("imo"))
        .map(|i| i + from)
    {
        let before = low.get(..at).and_then(|b| b.chars().last());
        let tail = low.get(at + 3..).unwrap_or("");
        let lead = tail.len()
            - tail
                .trim_start_matches([' ', ':', '.', '#', '-'])
                .trim_start_matches("number")
                .trim_start_matches("no")
                .trim_start_matches([' ', ':', '.', '#', '-'])
                .len();
        let digits: String = tail
            .get(lead..)
            .unwrap_or("")
            .chars()
            .take_while(char::is_ascii_digit)
            .collect();
        if before.is_none_or(|c| !c.is_alphanumeric()) && digits.len() >= 5 {
            let end = at + 3 + lead + digits.len();
            let head = text
                .get(..at)
                .unwrap_or("")
                .trim_end_matches(['(', '[', ' ', ',', ';']);
            let rest = text.get(end..).unwrap_or("");
            let rest = rest.strip_prefix([')', ']']).unwrap_or(rest);
            *imo = digits;
            return tidy(&format!("{head} {rest}"));
        }
        from = at + 3;
    }
    text.to_owned()
}

/// Whether nothing but the prefixes of ships stands in a name: `MV`, `M/T`.
#[must_use]
pub fn is_only_prefix(name: &str) -> bool {
    let (l, _) = latin(name);
    let words = split_words(&l);
    !words.is_empty() && words.iter().all(|w| words::listed(SHIP_PREFIXES, w))
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

/// Lower-case words of letters or of digits; points and slashes inside abbreviations (`M/V`, `J.S.C.`) vanish.
fn split_words(latin: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut now = String::new();
    let mut single = false;
    let mut shortened = false;
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
            // `M/V'BRATSK'`: a quotation mark ends an abbreviation.
            '\'' | '`' | '"' if shortened && now.len() == 2 => {
                words.push(std::mem::take(&mut now));
                (single, shortened) = (false, false);
            }
            '\'' | '`' | '"' => {}
            '.' | '/'
                if (now.len() == 1 || single) && !now.ends_with(|l: char| l.is_ascii_digit()) =>
            {
                (single, shortened) = (true, true);
            }
            _ => {
                shortened = false;
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
    "mv mt ms ss mts msv fv rv sv tkh th lpgc lngc mtv teplokhod tanker vessel ship";
const SHIP_PAIRS: &[(&str, &str)] = &[
    ("m", "v"),
    ("m", "t"),
    ("s", "s"),
    ("m", "s"),
    ("t", "kh"),
    ("t", "h"),
    ("motor", "vessel"),
    ("motor", "tanker"),
    ("lpg", "c"),
    ("lng", "c"),
];

fn strip_prefixes(raw: &mut Vec<String>) {
    for _ in 0..2 {
        let two = match raw.as_slice() {
            [a, b, _, ..] => SHIP_PAIRS.iter().any(|(x, y)| x == a && y == b),
            _ => false,
        };
        if two {
            raw.drain(..2);
        } else if raw.len() > 1 && raw.first().is_some_and(|w| words::listed(SHIP_PREFIXES, w)) {
            raw.remove(0);
        }
    }
    // Some write the kind behind the name: `OCEAN STAR (M/V)`.
    if raw.len() > 2
        && raw
            .last()
            .is_some_and(|w| matches!(w.as_str(), "mv" | "mt" | "lngc"))
    {
        raw.pop();
    }
}

/// `No.` before a numeral says nothing.
fn drop_number_words(words: &mut Vec<Word>, has_numeral: bool) {
    if has_numeral && words.len() > 1 {
        words.retain(|w| !matches!(w.text.as_str(), "no" | "nr" | "num" | "number"));
    }
}

/// Whether a name reads like that of a company.
#[must_use]
pub fn looks_like_company(name: &str) -> bool {
    let (l, _) = latin(name);
    let words = split_words(&l);
    words.len() > 1 && words.iter().any(|w| words::marks_company(w))
}

/// Spelling variants folded.
#[must_use]
pub fn skeleton(word: &str) -> String {
    let s = fold(
        word,
        &[
            ("shch", "sh"),
            ("sch", "sh"),
            ("tsch", "ch"),
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
            ("je", "e"),
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
pub(crate) fn fold(s: &str, pairs: &[(&str, &str)]) -> String {
    let mut out = String::with_capacity(s.len());
    let mut rest = s;
    while let Some(c) = rest.chars().next() {
        // The first byte rules out nearly all pairs without a comparison of strings.
        let first = rest.as_bytes().first();
        if let Some((from, to)) = pairs
            .iter()
            .find(|(from, _)| from.as_bytes().first() == first && rest.starts_with(from))
        {
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
pub(crate) fn collapse(s: &str) -> String {
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
        let ko = |n: &str| normalise(n, Class::Ship).korean;
        assert_eq!(ko("청천강"), ko("CHONG CHON GANG"));
        assert_eq!(ko("금강"), ko("Kum Gang"));
        assert_eq!(sk("中远"), sk("Zhong Yuan"));
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
    fn questions_give_up_their_attachments() {
        let f = |t: &str| split_question(t).names;
        let both = [
            ("BRATSK".to_owned(), NameKind::Primary),
            ("BOBR".to_owned(), NameKind::Former),
        ];
        for t in [
            "BRATSK EX BOBR",
            "BRATSK (ex BOBR)",
            "BRATSK F.K.A. BOBR",
            "BRATSK, ex BOBR",
            "BRATSK (formerly BOBR)",
            "BRATSK ex. BOBR (IMO 9074729)",
        ] {
            assert_eq!(f(t), both, "{t}");
        }
        assert_eq!(f("BRATSK / BOBR").len(), 2);
        assert_eq!(f("ex BRATSK"), [("BRATSK".to_owned(), NameKind::Former)]);
        assert_eq!(split_question("BRATSK (IMO 9074729)").imo, "9074729");
        assert_eq!(split_question("Bank (Moscow) LLC").names.len(), 1);
        assert_eq!(f("Primorye"), [("Primorye".to_owned(), NameKind::Primary)]);
        for t in ["M/V'BRATSK'", "T/H BRATSK", "MV BRATSK"] {
            assert_eq!(words(t, Class::Ship), ["bratsk"], "{t}");
        }
        assert!(is_only_prefix("MV") && is_only_prefix("M/T") && !is_only_prefix("MV Alfa"));
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
                prop_assert!(n.joined.is_ascii());
                let _ = (n.acronyms(), readings(&s, c), split_printed_name(&s, NameKind::Alias), split_question(&s));
            }
        }
    }
}
