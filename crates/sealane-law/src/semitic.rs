//! Arabic and Persian names against their Latin spellings. The script writes consonants and long vowels only, so candidates are found by
//! a coarse consonant key and compared letter by letter: a short vowel of the Latin side costs nothing, a long one must be there.

/// One way of writing a name: the key under which it is found and the sounds that are compared.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Frame {
    /// Consonants in coarse classes, doubled ones once, the article and a final `h` or `t` of each word left out.
    pub key: String,
    /// Consonant classes in lower case, long vowels `A`, `W`, `Y`, ta marbuta `T`, ain and hamza `E`; in Latin names short vowels too.
    pub sounds: Vec<u8>,
}

/// Frames of a name in Arabic script.
#[must_use]
pub fn of_arabic(name: &str) -> Vec<Frame> {
    let mut frame = Frame::default();
    for word in name.split(|c: char| !c.is_alphabetic() && !is_mark(c)) {
        let letters: Vec<char> = word.chars().filter(|c| !is_mark(*c)).collect();
        let letters: Vec<char> = match letters.as_slice() {
            // Servant of the …: the article within the word.
            ['ع', 'ب', 'د', 'ا', 'ل', rest @ ..] => {
                ['ع', 'ب', 'د'].iter().chain(rest).copied().collect()
            }
            _ => letters,
        };
        let rest = match letters.as_slice() {
            ['ا' | 'ل', 'ل', rest @ ..] if rest.len() >= 2 => rest,
            all => all,
        };
        let sounds: Vec<u8> = rest.iter().filter_map(|c| sound(*c)).collect();
        push_word(&mut frame, &sounds);
    }
    finish(vec![frame])
}

/// Frames of a name in Latin letters, words in lower case: with and without a leading `al` of a word.
#[must_use]
pub fn of_latin(words: &[&str]) -> Vec<Frame> {
    let words: Vec<String> = words
        .iter()
        .enumerate()
        .filter(|(i, w)| !is_article(w, words.get(i + 1).copied()))
        .map(|(_, w)| servant(w))
        .collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let (mut whole, mut bare, mut differ) = (Frame::default(), Frame::default(), false);
    for w in &words {
        push_word(&mut whole, &latin_sounds(w));
        let stem = w.strip_prefix("al").filter(|r| r.len() >= 3);
        differ |= stem.is_some();
        push_word(&mut bare, &latin_sounds(stem.unwrap_or(w)));
    }
    let mut frames = vec![whole];
    frames.extend(differ.then_some(bare));
    finish(frames)
}

/// `abdul`, `abdel`, `abdur` … without the article in it.
fn servant(word: &str) -> String {
    for article in [
        "abdul", "abdel", "abdal", "abdol", "abdur", "abdus", "abdas", "abdar",
    ] {
        if let Some(rest) = word.strip_prefix(article) {
            return format!("abd{rest}");
        }
    }
    word.to_owned()
}

fn finish(frames: Vec<Frame>) -> Vec<Frame> {
    frames
        .into_iter()
        .filter(|f| f.key.len() >= 3 || (f.key.len() == 2 && f.sounds.len() >= 4))
        .collect()
}

fn push_word(f: &mut Frame, sounds: &[u8]) {
    f.sounds.extend_from_slice(sounds);
    let mut key: Vec<u8> = sounds
        .iter()
        .copied()
        .filter(|s| s.is_ascii_lowercase() && !is_vowel(*s))
        .collect();
    // A final h or t may be ta marbuta, which one side writes and the other does not.
    if key.len() > 1 && (matches!(sounds.last(), Some(b'h' | b't'))) {
        key.pop();
    }
    for s in key {
        if f.key.as_bytes().last() != Some(&s) {
            f.key.push(char::from(s));
        }
    }
}

const fn is_mark(c: char) -> bool {
    matches!(
        c,
        '\u{064B}'..='\u{065F}' | '\u{0670}' | '\u{0640}' | '\u{200C}' | '\u{200D}'
    )
}

const fn is_vowel(s: u8) -> bool {
    matches!(s, b'a' | b'e' | b'i' | b'o' | b'u')
}

fn is_article(word: &str, next: Option<&str>) -> bool {
    let sun = |w: &str| {
        matches!(w, "an" | "as" | "ash" | "ar" | "ad" | "at" | "az")
            && next.is_some_and(|n| n.get(..w.len() - 1) == w.get(1..))
    };
    matches!(word, "al" | "el" | "ul" | "il" | "lil" | "lel" | "ol") || sun(word)
}

fn sound(c: char) -> Option<u8> {
    Some(match c {
        'ا' | 'أ' | 'آ' | 'ى' | 'ٱ' | 'إ' => b'A',
        'و' | 'ؤ' => b'W',
        'ي' | 'ی' | 'ئ' => b'Y',
        'ة' => b'T',
        'ع' | 'ء' => b'E',
        'ب' | 'پ' => b'b',
        'ت' | 'ط' | 'ث' => b't',
        'ج' => b'j',
        'ح' | 'ه' | 'ہ' | 'ھ' | 'ۀ' => b'h',
        'خ' | 'ق' | 'ك' | 'ک' | 'گ' | 'غ' => b'k',
        'د' | 'ض' | 'ذ' | 'ز' | 'ظ' | 'ژ' => b'd',
        'ر' => b'r',
        'س' | 'ص' | 'ش' | 'چ' => b's',
        'ف' => b'f',
        'ل' => b'l',
        'م' => b'm',
        'ن' => b'n',
        _ => return None,
    })
}

fn latin_sounds(word: &str) -> Vec<u8> {
    let w = word.as_bytes();
    let mut out: Vec<u8> = Vec::with_capacity(w.len());
    let mut i = 0;
    while let Some(c) = w.get(i) {
        let pair = w.get(i + 1).is_some_and(|n| *n == b'h')
            && matches!(c, b'k' | b'g' | b'd' | b't' | b's' | b'c' | b'z' | b'p');
        let s: &[u8] = match (c, pair) {
            (b'k' | b'g' | b'q', _) | (b'c', false) => b"k",
            (b'd' | b'z', _) => b"d",
            (b't', _) => b"t",
            (b's', _) | (b'c', true) => b"s",
            (b'p', true) | (b'f', _) => b"f",
            (b'p' | b'b', _) => b"b",
            (b'x', _) => b"ks",
            (b'v' | b'w', _) => b"W",
            (b'y', _) => b"Y",
            (other, _) => std::slice::from_ref(other),
        };
        for s in s {
            if out.last() != Some(s) || is_vowel(*s) {
                out.push(*s);
            }
        }
        i += if pair { 2 } else { 1 };
    }
    out
}

/// What it costs to read the Arabic sounds as the Latin ones; 0 is a plain reading.
#[must_use]
pub fn cost(arabic: &[u8], latin: &[u8]) -> f32 {
    let (arabic, latin) = (
        arabic.get(..60).unwrap_or(arabic),
        latin.get(..90).unwrap_or(latin),
    );
    let mut last: Vec<f32> = std::iter::once(0.0)
        .chain(latin.iter().scan(0.0, |sum, l| {
            *sum += skip_latin(*l);
            Some(*sum)
        }))
        .collect();
    for a in arabic {
        let mut now = vec![last.first().copied().unwrap_or(0.0) + skip_arabic(*a)];
        for (l, pair) in latin.iter().zip(last.windows(2)) {
            let (Some(diagonal), Some(up), Some(left)) = (pair.first(), pair.get(1), now.last())
            else {
                break;
            };
            let best = (diagonal + pairing(*a, *l))
                .min(up + skip_arabic(*a))
                .min(left + skip_latin(*l));
            now.push(best);
        }
        last = now;
    }
    last.last().copied().unwrap_or(f32::MAX)
}

fn skip_arabic(a: u8) -> f32 {
    match a {
        b'E' | b'T' => 0.0,
        b'A' | b'h' => 0.5,
        _ => 1.0,
    }
}

fn skip_latin(l: u8) -> f32 {
    match l {
        b'W' | b'Y' | b'h' => 0.5,
        l if is_vowel(l) => 0.0,
        _ => 1.0,
    }
}

fn pairing(a: u8, l: u8) -> f32 {
    match (a, l) {
        (a, l) if a == l => 0.0,
        (b'A', b'a' | b'e' | b'o')
        | (b'W', b'o' | b'u')
        | (b'Y', b'i' | b'e')
        | (b'T', b't' | b'h') => 0.0,
        (b'E', l) if is_vowel(l) => 0.0,
        (b'A', b'i' | b'u') | (b'Y', b'a') => 0.5,
        _ => 2.0,
    }
}

/// How like two frames of one key are, from 0 to 1; 0 when too far.
#[must_use]
pub fn likeness(arabic: &Frame, latin: &Frame) -> f32 {
    if arabic.key != latin.key {
        return 0.0;
    }
    let c = cost(&arabic.sounds, &latin.sounds);
    let most = match arabic.key.len() {
        0..=2 => 0.0,
        3..=6 => 0.5,
        _ => 0.75,
    };
    if c <= most { 0.96 - 0.04 * c } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn like(arabic: &str, latin: &str) -> bool {
        let words: Vec<&str> = latin.split(' ').collect();
        of_arabic(arabic)
            .iter()
            .any(|a| of_latin(&words).iter().any(|l| likeness(a, l) > 0.88))
    }

    #[test]
    fn scripts_meet() {
        for (a, l) in [
            ("سفينة النجاح", "safinat al najah"),
            ("صحار", "sohar"),
            ("شركة النور للشحن", "sharikat al nour lil shahn"),
            ("مؤسسة الرشيد", "muassasat al rashid"),
            ("محمد رشيد", "mohammad rashid"),
            ("خلیج فارس", "khalij fars"),
            ("نور البحر", "nour al bahr"),
            ("الشمس", "ash shams"),
            ("قشم", "gheshm"),
            ("عبد الرحمن", "abdul rahman"),
        ] {
            assert!(
                like(a, l),
                "{a} {l} {:?} {:?}",
                of_arabic(a),
                of_latin(&l.split(' ').collect::<Vec<_>>())
            );
        }
        for (a, l) in [
            ("صحار", "sahara star"),
            ("محمد رشيد", "hamid rashad"),
            ("سليم", "salma"),
            ("نور البحر", "nour al qamar"),
        ] {
            assert!(!like(a, l), "{a} {l}");
        }
    }
}
