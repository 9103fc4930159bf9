//! Numerals of names apart from their words and in decimal: `3`, `III`, `Three`, `No. 3`, `3rd` are all `3`.

use crate::name::Class;

const UNITS: [&str; 19] = [
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
];
const TENS: [(&str, usize); 10] = [
    ("twenty", 20),
    ("thirty", 30),
    ("forty", 40),
    ("fourty", 40),
    ("fifty", 50),
    ("sixty", 60),
    ("seventy", 70),
    ("eighty", 80),
    ("ninety", 90),
    ("ninty", 90),
];

fn unit(word: &str) -> Option<usize> {
    UNITS.iter().position(|u| *u == word).map(|i| i + 1)
}

fn ten(word: &str) -> Option<usize> {
    TENS.iter().find(|(t, _)| *t == word).map(|(_, n)| *n)
}

/// Words and numerals, each in order.
pub fn split(raw: Vec<String>, class: Class) -> (Vec<String>, Vec<String>) {
    let count = raw.len();
    let (mut words, mut numerals) = (Vec::with_capacity(count), Vec::new());
    let mut i = 0;
    while let Some(w) = raw.get(i) {
        let next = raw.get(i + 1).map(String::as_str);
        if w.bytes().all(|b| b.is_ascii_digit()) {
            let t = w.trim_start_matches('0');
            numerals.push(if t.is_empty() { "0" } else { t }.to_owned());
            // The ending of an ordinal: `3rd`.
            i += 1 + usize::from(next.is_some_and(|n| matches!(n, "st" | "nd" | "rd" | "th")));
            continue;
        }
        if let Some((n, used)) = spelled(w, next, i, count, class) {
            numerals.push(n.to_string());
            i += used;
        } else {
            words.push(w.clone());
            i += 1;
        }
    }
    (words, numerals)
}

/// The numeral that a word, or a word and the next, is; never the first word.
fn spelled(
    w: &str,
    next: Option<&str>,
    at: usize,
    count: usize,
    class: Class,
) -> Option<(usize, usize)> {
    if at == 0 {
        return None;
    }
    if let Some(tens) = ten(w) {
        let small = next.and_then(unit).filter(|n| *n < 10);
        let used = 1 + usize::from(small.is_some());
        return (class == Class::Ship || at + used == count)
            .then_some((tens + small.unwrap_or(0), used));
    }
    let last = at + 1 == count;
    if class != Class::Ship && !last {
        return None;
    }
    if (w.len() > 1 || last)
        && let Some(n) = roman(w)
    {
        return Some((n, 1));
    }
    unit(w).filter(|_| last).map(|n| (n, 1))
}

/// Roman numerals up to 39 in their regular form.
fn roman(word: &str) -> Option<usize> {
    const UNITS: [&str; 10] = ["", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix"];
    let tens = word.bytes().take_while(|b| *b == b'x').count();
    let rest = word.get(tens..)?;
    let unit = UNITS.iter().position(|u| *u == rest)?;
    let n = tens * 10 + unit;
    (tens <= 3 && n > 0).then_some(n)
}

/// `7 Seas` as `seven Seas`: a numeral in front is mostly a word.
pub fn spelled_first(name: &str, class: Class) -> Option<String> {
    if class != Class::Ship {
        return None;
    }
    let t = name.trim();
    let digits = t.bytes().take_while(u8::is_ascii_digit).count();
    let n: usize = t.get(..digits)?.parse().ok()?;
    let word = UNITS.get(n.checked_sub(1)?)?;
    let rest = t.get(digits..)?.trim_start();
    rest.starts_with(char::is_alphabetic)
        .then(|| format!("{word} {rest}"))
}
