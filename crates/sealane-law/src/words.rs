//! What single words are worth: legal forms, trade words, abbreviations, ordinary words.

use crate::name::Class;
use std::sync::LazyLock;

const LEGAL: &str = "llc ooo oo jsc ojsc pjsc cjsc ao oao pao zao npao too ltd limited ltda co company corp \
    corporation inc incorporated gmbh ag sa sas sarl sprl srl spa sp zoo bv nv oy oyj ab as asa aps plc pte pvt \
    private public joint stock liability fze fzco fzc fz dmcc llp lp kg kk tbk pt cv bhd sdn kft sro doo eood \
    ood uab sia tic sti fgup fsue gup federal state unitary open closed the of and for s obshchestvo ogranichennoy \
    otvetstvennostyu aktsionernoe publichnoe otkrytoe zakrytoe company's";
const TRADE: &str = "shipping ship ships marine maritime trading trade international intl group holding \
    holdings management services service transport transportation logistics lines line \
    navigation enterprise enterprises general commercial industrial import export development \
    investment investments energy petroleum tankers tanker insurance agency global business \
    bank";
const COMPANY: &str = "shipping lines management trading bank insurance holding holdings corporation logistics \
    enterprise terminal registry";
const NO_SIGN: &str = "the of and for s state open closed federal as stock joint public private pt ao sa lp cv \
    oo ag ab too sp sas tic zoo";

/// Abbreviations and second spellings of words of companies and ships.
const SAME: &[(&str, &str)] = &[
    ("intl", "international"),
    ("int", "international"),
    ("mgmt", "management"),
    ("mngt", "management"),
    ("mgt", "management"),
    ("svcs", "services"),
    ("srvs", "services"),
    ("shpg", "shipping"),
    ("trdg", "trading"),
    ("transp", "transport"),
    ("bros", "brothers"),
    ("harbour", "harbor"),
    ("colour", "color"),
    ("honour", "honor"),
    ("centre", "center"),
    ("grey", "gray"),
    ("capt", "captain"),
    ("adm", "admiral"),
    ("acad", "academician"),
    ("eng", "engineer"),
];

/// Second spellings of family and given names of persons (Korean after both systems and custom).
const SAME_PARTY: &[(&str, &str)] = &[
    ("pak", "park"),
    ("bak", "park"),
    ("gim", "kim"),
    ("choi", "choe"),
    ("lee", "ri"),
    ("rhee", "ri"),
    ("yi", "ri"),
    ("jeong", "jong"),
    ("jung", "jong"),
    ("chong", "jong"),
    ("chung", "jong"),
    ("eun", "un"),
];

/// Whether a word stands in a list of words.
pub fn listed(list: &str, word: &str) -> bool {
    list.split_ascii_whitespace().any(|w| w == word)
}

/// Whether the word is a legal form.
pub fn is_legal(word: &str) -> bool {
    listed(LEGAL, word)
}

/// Whether a word shows that a name is a company's.
pub fn marks_company(word: &str) -> bool {
    listed(COMPANY, word) || (listed(LEGAL, word) && !listed(NO_SIGN, word))
}

/// The chief spelling of a word.
pub fn chief(word: &str, class: Class) -> &str {
    let find = |t: &'static [(&str, &str)]| t.iter().find(|(w, _)| *w == word).map(|(_, c)| *c);
    match class {
        Class::Party => find(SAME).or_else(|| find(SAME_PARTY)).unwrap_or(word),
        _ => find(SAME).unwrap_or(word),
    }
}

/// How much a word counts; `count` words are in the name.
pub fn weight(word: &str, count: usize, class: Class) -> f32 {
    match class {
        Class::Place
            if matches!(
                word,
                "port" | "of" | "the" | "harbor" | "terminal" | "sea" | "commercial"
            ) =>
        {
            0.1
        }
        Class::Party if is_legal(word) => 0.02,
        Class::Party if matches!(word, "al" | "el" | "bin" | "ibn" | "bint" | "ben" | "ould") => {
            0.25
        }
        Class::Party if listed(TRADE, word) => 0.5,
        Class::Party if count >= 3 && is_patronymic(word) => 0.3,
        Class::Party if count >= 2 && word.len() == 1 => 0.3,
        Class::Ship if matches!(word, "the" | "al" | "el" | "la" | "le" | "of") => 0.25,
        _ => 1.0,
    }
}

fn is_patronymic(word: &str) -> bool {
    word.len() > 6
        && [
            "ovich", "evich", "yevich", "ovna", "evna", "ovic", "ichna", "oglu", "ogly", "ovych",
        ]
        .iter()
        .any(|e| word.ends_with(e))
}

/// Ordinary words that have another one letter away, sorted.
static ORDINARY: LazyLock<Vec<&'static str>> = LazyLock::new(|| {
    let text = sealane_data::text("law-ordinary-words").unwrap_or_default();
    let mut words: Vec<&str> = text.lines().skip(1).collect();
    words.sort_unstable();
    words
});

/// Whether a word is ordinary: two ordinary words a letter apart are two words, not one mistyped.
pub fn is_ordinary(word: &str) -> bool {
    ORDINARY.binary_search(&word).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ordinary_words_are_known() {
        assert!(is_ordinary("night") && is_ordinary("light"));
        assert!(!is_ordinary("nigth") && !is_ordinary(""));
    }

    #[test]
    fn what_words_are_worth() {
        assert!(weight("ooo", 2, Class::Party) < 0.1);
        assert!(weight("viktorovich", 3, Class::Party) < 0.5);
        assert_eq!(weight("ocean", 2, Class::Ship), 1.0);
        assert_eq!(chief("gim", Class::Party), "kim");
        assert_eq!(chief("gim", Class::Ship), "gim");
    }
}
