//! Other scripts in Latin letters: Cyrillic, Korean, Arabic by tables of our own, Chinese and the rest by `deunicode`.

use super::name::Script;

/// The name in lower-case ASCII, and the script that it was written in.
#[must_use]
pub fn latin(name: &str) -> (String, Script) {
    let mut out = String::with_capacity(name.len());
    let mut script = Script::Latin;
    let mut voiced = false;
    let mut chars = name.chars().peekable();
    while let Some(c) = chars.next() {
        if let Some(n) = ordinal(c, chars.peek().copied(), &out) {
            out.push_str(n);
            continue;
        }
        let s = script_of(c);
        if s != Script::Latin {
            script = s;
        }
        match s {
            Script::Latin if c.is_ascii() => out.push(c.to_ascii_lowercase()),
            Script::Cyrillic => out.push_str(cyrillic(c)),
            Script::Hangul => {
                let (mut text, v) = hangul(c, voiced);
                assimilate(&mut out, &mut text);
                out.push_str(&text);
                voiced = v;
                continue;
            }
            Script::Arabic => out.push_str(arabic(c)),
            _ => {
                let text = deunicode::deunicode_char(c).unwrap_or(" ");
                out.extend(text.chars().map(|x| x.to_ascii_lowercase()));
                if s == Script::Han && !text.ends_with(' ') {
                    out.push(' ');
                }
            }
        }
        voiced = false;
    }
    (out, script)
}

/// The name written as other systems of transliteration write it, when it has letters that they read otherwise: ISO 9 and Croatian
/// hooks, Turkish cedillas, German umlauts; Cyrillic in ISO 9 without its hooks and in the German way, `ё` as `yo`, Ukrainian `г` as `h`.
pub fn other_letters(name: &str) -> Vec<String> {
    if name.is_ascii() {
        return Vec::new();
    }
    let lower = name.to_lowercase();
    let cyrillic = lower.chars().any(|c| script_of(c) == Script::Cyrillic);
    let tables: &[fn(char, bool) -> Option<&'static str>] = if cyrillic {
        &[second_cyrillic, iso_9, german]
    } else {
        &[marked_latin]
    };
    let flag = if cyrillic {
        lower.contains(['і', 'ї', 'є', 'ґ'])
    } else {
        lower.contains(['č', 'š', 'ž', 'ŝ', 'û', 'ě', 'â', 'ë', 'è'])
    };
    let written = |table: &fn(char, bool) -> Option<&'static str>| {
        let mut out = String::with_capacity(lower.len() + 8);
        for c in lower.chars() {
            match table(c, flag) {
                Some(t) => out.push_str(t),
                None => out.push(c),
            }
        }
        out
    };
    tables.iter().map(written).filter(|o| *o != lower).collect()
}

fn marked_latin(c: char, hooks: bool) -> Option<&'static str> {
    Some(match c {
        'č' | 'ç' | 'ć' => "ch",
        'š' | 'ş' | 'ș' => "sh",
        'ž' => "zh",
        'ŝ' => "shch",
        'đ' => "dj",
        'û' => "yu",
        'â' => "ya",
        'c' if hooks => "ts",
        'ä' | 'æ' => "ae",
        'ö' | 'ø' => "oe",
        'ü' => "ue",
        'å' => "aa",
        _ => return None,
    })
}

fn second_cyrillic(c: char, ukrainian: bool) -> Option<&'static str> {
    Some(match c {
        'ё' => "йо",
        'г' if ukrainian => "h",
        'и' if ukrainian => "y",
        _ => return None,
    })
}

/// ISO 9 as it looks when the hooks are lost; the letters left over are as in every system.
fn iso_9(c: char, _: bool) -> Option<&'static str> {
    Some(match c {
        'ж' => "z",
        'х' => "h",
        'ц' | 'ч' => "c",
        'ш' | 'щ' => "s",
        'ю' => "u",
        'я' => "a",
        _ => return None,
    })
}

fn german(c: char, _: bool) -> Option<&'static str> {
    Some(match c {
        'ж' | 'ш' => "sch",
        'з' => "s",
        'х' => "ch",
        'ц' => "z",
        'ч' => "tsch",
        'щ' => "schtsch",
        _ => return None,
    })
}

/// `三号`, `3號` and `3호`: the sign that says number falls away, a Chinese digit before it is a digit.
fn ordinal(c: char, next: Option<char>, before: &str) -> Option<&'static str> {
    let sign = |c: char| matches!(c, '号' | '號' | '호');
    if sign(c) && before.trim_end().ends_with(|d: char| d.is_ascii_digit()) {
        return Some(" ");
    }
    next.filter(|n| sign(*n))?;
    Some(match c {
        '一' => " 1",
        '二' => " 2",
        '三' => " 3",
        '四' => " 4",
        '五' => " 5",
        '六' => " 6",
        '七' => " 7",
        '八' => " 8",
        '九' => " 9",
        '十' => " 10",
        _ => return None,
    })
}

fn script_of(c: char) -> Script {
    match u32::from(c) {
        0x0000..=0x024F | 0x1E00..=0x1EFF | 0x2000..=0x206F | 0x0300..=0x036F | 0xFF01..=0xFF5E => {
            Script::Latin
        }
        0x0400..=0x052F => Script::Cyrillic,
        0xAC00..=0xD7A3 => Script::Hangul,
        0x3400..=0x9FFF | 0xF900..=0xFAFF | 0x20000..=0x3FFFF => Script::Han,
        0x0600..=0x06FF | 0x0750..=0x077F | 0xFB50..=0xFDFF | 0xFE70..=0xFEFF => Script::Arabic,
        _ => Script::Other,
    }
}

fn cyrillic(c: char) -> &'static str {
    match c.to_lowercase().next().unwrap_or(c) {
        'а' | 'ә' => "a",
        'б' => "b",
        'в' => "v",
        'г' | 'ґ' | 'ғ' => "g",
        'д' => "d",
        'е' | 'э' | 'ё' | 'ѐ' => "e",
        'ж' => "zh",
        'з' | 'ѕ' => "z",
        'и' | 'і' | 'ѝ' => "i",
        'й' | 'ы' | 'ј' => "y",
        'ї' => "yi",
        'є' => "ye",
        'к' | 'қ' => "k",
        'л' => "l",
        'м' => "m",
        'н' | 'ң' => "n",
        'о' | 'ө' => "o",
        'п' => "p",
        'р' => "r",
        'с' => "s",
        'т' => "t",
        'у' | 'ұ' | 'ү' => "u",
        'ў' => "w",
        'ф' => "f",
        'х' | 'һ' => "kh",
        'ц' => "ts",
        'ч' | 'ћ' => "ch",
        'ш' => "sh",
        'щ' => "shch",
        'ю' => "yu",
        'я' => "ya",
        'љ' => "lj",
        'њ' => "nj",
        'џ' => "dz",
        'ђ' => "dj",
        'ъ' | 'ь' => "",
        _ => " ",
    }
}

/// McCune-Reischauer without marks, as DPRK ships are spelled: voiced between vowels and after n, m, ng, l.
fn hangul(c: char, voiced: bool) -> (String, bool) {
    const FIRST: [&str; 19] = [
        "k", "kk", "n", "t", "tt", "r", "m", "p", "pp", "s", "ss", "", "ch", "tch", "ch", "k", "t",
        "p", "h",
    ];
    const VOICED: [(usize, &str); 4] = [(0, "g"), (3, "d"), (7, "b"), (12, "j")];
    const VOWEL: [&str; 21] = [
        "a", "ae", "ya", "yae", "o", "e", "yo", "ye", "o", "wa", "wae", "oe", "yo", "u", "wo",
        "we", "wi", "yu", "u", "ui", "i",
    ];
    const LAST: [&str; 28] = [
        "", "k", "k", "k", "n", "n", "n", "t", "l", "k", "m", "l", "l", "l", "p", "l", "m", "p",
        "p", "t", "t", "ng", "t", "t", "k", "t", "p", "",
    ];
    let n = (u32::from(c) - 0xAC00) as usize;
    let (i, v, l) = (n / 588, n % 588 / 28, n % 28);
    let first = VOICED
        .iter()
        .find(|(k, _)| voiced && *k == i)
        .map_or_else(|| FIRST.get(i).copied().unwrap_or(""), |(_, s)| s);
    let last = LAST.get(l).copied().unwrap_or("");
    let open = matches!(last, "" | "n" | "m" | "ng" | "l");
    (
        format!("{first}{}{last}", VOWEL.get(v).copied().unwrap_or("")),
        open,
    )
}

/// Consonants that meet and change: n or l before r give ll, k and p before r, n and m become ng and m, r after them n.
fn assimilate(before: &mut String, next: &mut String) {
    let Some(last) = before.chars().last().filter(char::is_ascii_lowercase) else {
        return;
    };
    let liquid = next.starts_with('r');
    if liquid && matches!(last, 'n' | 'l') {
        before.pop();
        before.push('l');
        next.replace_range(..1, "l");
        return;
    }
    if liquid && matches!(last, 'k' | 'p' | 'm' | 't') {
        next.replace_range(..1, "n");
    }
    if next.starts_with(['n', 'm']) && matches!(last, 'k' | 'p') {
        before.pop();
        before.push_str(if last == 'k' { "ng" } else { "m" });
    }
}

fn arabic(c: char) -> &'static str {
    match c {
        'ا' | 'أ' | 'آ' | 'ى' | 'ة' | 'ٱ' => "a",
        'إ' => "i",
        'ب' => "b",
        'پ' => "p",
        'ت' | 'ط' => "t",
        'ث' => "th",
        'ج' => "j",
        'چ' => "ch",
        'ح' | 'ه' | 'ہ' => "h",
        'خ' => "kh",
        'د' | 'ض' => "d",
        'ذ' => "dh",
        'ر' => "r",
        'ز' | 'ظ' => "z",
        'ژ' => "zh",
        'س' | 'ص' => "s",
        'ش' => "sh",
        'غ' => "gh",
        'ف' => "f",
        'ق' => "q",
        'ك' | 'ک' => "k",
        'گ' => "g",
        'ل' => "l",
        'م' => "m",
        'ن' => "n",
        'و' | 'ؤ' => "w",
        'ي' | 'ی' | 'ئ' => "y",
        '٠' | '۰' => "0",
        '١' | '۱' => "1",
        '٢' | '۲' => "2",
        '٣' | '۳' => "3",
        '٤' | '۴' => "4",
        '٥' | '۵' => "5",
        '٦' | '۶' => "6",
        '٧' | '۷' => "7",
        '٨' | '۸' => "8",
        '٩' | '۹' => "9",
        'ع' | 'ء' | '\u{064B}'..='\u{065F}' | '\u{0640}' => "",
        _ => " ",
    }
}
