//! Identifiers and their check digits: IMO ship and company numbers (two schemes of one length), MMSI, call sign, UN/LOCODE.
//!
//! Ship: the sum of the first six digits times 7, 6, 5, 4, 3, 2 ends in the seventh digit (IMO Resolution A.1117(30)).
//! Company: with the weights 8, 6, 4, 2, 9, 7 the seventh digit is `(11 - sum mod 11) mod 10` (IMO Resolution MSC.160(78)).
//! The two schemes agree by chance in about one number of ten, so an answer always says which of them passed.

use crate::error::LawError;
use serde::{Deserialize, Serialize};

/// Which check digits a seven-digit number passes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ImoScheme {
    /// Only the check of IMO ship identification numbers.
    Ship,
    /// Only the check of IMO company and registered owner numbers.
    Company,
    /// Both, by chance: only the context can tell.
    Both,
}

/// A number with a valid IMO check digit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Imo {
    /// The seven digits.
    pub number: u32,
    /// Which schemes pass.
    pub scheme: ImoScheme,
}

impl Imo {
    /// Whether it can name a ship.
    #[must_use]
    pub const fn is_ship(self) -> bool {
        matches!(self.scheme, ImoScheme::Ship | ImoScheme::Both)
    }

    /// Whether it can name a company.
    #[must_use]
    pub const fn is_company(self) -> bool {
        matches!(self.scheme, ImoScheme::Company | ImoScheme::Both)
    }
}

fn digits(number: u32) -> [u32; 7] {
    let mut d = [0; 7];
    let mut n = number;
    for slot in d.iter_mut().rev() {
        *slot = n % 10;
        n /= 10;
    }
    d
}

fn weighted(d: [u32; 7], w: [u32; 6]) -> u32 {
    d.iter().zip(w).map(|(a, b)| a * b).sum()
}

/// The check digit that the first six digits of `number` need as a ship number.
#[must_use]
pub fn ship_check_digit(number: u32) -> u32 {
    weighted(digits(number), [7, 6, 5, 4, 3, 2]) % 10
}

/// The check digit that the first six digits of `number` need as a company number.
#[must_use]
pub fn company_check_digit(number: u32) -> u32 {
    (11 - weighted(digits(number), [8, 6, 4, 2, 9, 7]) % 11) % 10
}

/// Which schemes the number passes; `None` for neither, zero, or more than seven digits.
#[must_use]
pub fn imo_scheme(number: u32) -> Option<ImoScheme> {
    if number == 0 || number > 9_999_999 {
        return None;
    }
    let last = number % 10;
    match (
        ship_check_digit(number) == last && number >= 1_000_000,
        company_check_digit(number) == last,
    ) {
        (true, true) => Some(ImoScheme::Both),
        (true, false) => Some(ImoScheme::Ship),
        (false, true) => Some(ImoScheme::Company),
        (false, false) => None,
    }
}

fn bad(field: &'static str, value: &str, reason: String) -> LawError {
    LawError::BadIdentifier {
        field,
        value: value.to_owned(),
        reason,
    }
}

/// Reads an IMO number as a person types it: exactly seven digits, an `IMO` before them allowed.
///
/// Nothing is padded: `912681` is an error, although `0912681` would pass.
///
/// ```
/// use sealane_law::ids::{parse_imo, ImoScheme};
/// assert_eq!(parse_imo("IMO 9074729")?.scheme, ImoScheme::Ship);
/// assert!(parse_imo("9074728").is_err());
/// # Ok::<(), sealane_law::LawError>(())
/// ```
pub fn parse_imo(text: &str) -> Result<Imo, LawError> {
    let t = text.trim();
    let head = t.get(..3).is_some_and(|h| h.eq_ignore_ascii_case("imo"));
    let body = if head { t.get(3..).unwrap_or("") } else { t };
    let body = body.trim_start_matches([' ', ':', '.', '#']).trim();
    if body.len() != 7 || !body.bytes().all(|b| b.is_ascii_digit()) {
        return Err(bad("imo", text, "expected exactly seven digits".to_owned()));
    }
    let number: u32 = body
        .parse()
        .map_err(|_| bad("imo", text, "expected seven digits".to_owned()))?;
    imo_scheme(number)
        .map(|scheme| Imo { number, scheme })
        .ok_or_else(|| {
            bad(
                "imo",
                text,
                format!(
                    "the check digit is wrong: {}… would end in {} as a ship number and in {} as a company number",
                    body.get(..6).unwrap_or(""),
                    ship_check_digit(number),
                    company_check_digit(number)
                ),
            )
        })
}

/// Reads a nine-digit MMSI of a ship station.
pub fn parse_mmsi(text: &str) -> Result<u32, LawError> {
    let t = text.trim();
    if t.len() != 9 || !t.bytes().all(|b| b.is_ascii_digit()) {
        return Err(bad("mmsi", text, "expected nine digits".to_owned()));
    }
    let n: u32 = t
        .parse()
        .map_err(|_| bad("mmsi", text, "expected nine digits".to_owned()))?;
    if !(200_000_000..=799_999_999).contains(&n) {
        return Err(bad(
            "mmsi",
            text,
            "a ship station begins with 2 to 7 (the flag's three digits)".to_owned(),
        ));
    }
    Ok(n)
}

/// Reads a radio call sign: 3 to 8 letters and digits; spaces, hyphens and points fall away.
pub fn parse_call_sign(text: &str) -> Result<String, LawError> {
    let s: String = text
        .chars()
        .filter(|c| !matches!(c, ' ' | '-' | '.'))
        .map(|c| c.to_ascii_uppercase())
        .collect();
    let shape = (3..=8).contains(&s.len())
        && s.bytes().all(|b| b.is_ascii_alphanumeric())
        && s.bytes().any(|b| b.is_ascii_alphabetic());
    if shape {
        Ok(s)
    } else {
        Err(bad(
            "call_sign",
            text,
            "expected 3 to 8 letters and digits with at least one letter".to_owned(),
        ))
    }
}

/// The UN/LOCODE in `text`, if it has that form: two letters of a country, then three of A-Z and 2-9; a space between is allowed.
#[must_use]
pub fn parse_locode(text: &str) -> Option<String> {
    let s: String = text
        .trim()
        .chars()
        .filter(|c| *c != ' ')
        .map(|c| c.to_ascii_uppercase())
        .collect();
    let ok = s.len() == 5
        && s.bytes().take(2).all(|b| b.is_ascii_uppercase())
        && s.bytes()
            .skip(2)
            .all(|b| b.is_ascii_uppercase() || (b'2'..=b'9').contains(&b));
    ok.then_some(s)
}

/// IMO numbers in free text of a list, in order of trust: seven-digit runs after `IMO` first, then bare cells of five to seven digits.
///
/// Lists, unlike questions, are read generously: a bare cell of five or six digits is padded with zeros. Numbers that pass no check
/// digit come back in the second part, so that the record is kept and flagged.
#[must_use]
pub fn imos_in_text(text: &str, bare_cell: bool) -> (Vec<Imo>, Vec<String>) {
    let mut good: Vec<Imo> = Vec::new();
    let mut broken: Vec<String> = Vec::new();
    let mut rest = text;
    let mut before_len = 0;
    while let Some(start) = rest.find(|c: char| c.is_ascii_digit()) {
        let run: String = rest
            .get(start..)
            .unwrap_or("")
            .chars()
            .take_while(char::is_ascii_digit)
            .collect();
        let lead = text.get(..before_len + start).unwrap_or("");
        if (5..=7).contains(&run.len()) && (bare_cell || after_imo_word(lead)) {
            let number = run.parse::<u32>().unwrap_or(0);
            match imo_scheme(number) {
                Some(scheme) => {
                    let imo = Imo { number, scheme };
                    if !good.contains(&imo) {
                        good.push(imo);
                    }
                }
                None => broken.push(run.clone()),
            }
        }
        let skip = start + run.len();
        before_len += skip;
        rest = rest.get(skip..).unwrap_or("");
    }
    (good, broken)
}

/// Whether the text before a number ends in `IMO`, `IMO No.`, `IMO number:` or the like.
fn after_imo_word(lead: &str) -> bool {
    let tail: String = lead
        .chars()
        .rev()
        .take(24)
        .collect::<Vec<_>>()
        .into_iter()
        .rev()
        .collect::<String>()
        .to_ascii_lowercase();
    let Some(at) = tail.rfind("imo") else {
        return false;
    };
    let between = tail.get(at + 3..).unwrap_or("");
    between.split(|c: char| !c.is_ascii_alphabetic()).all(|w| {
        matches!(
            w,
            "" | "no" | "number" | "num" | "nr" | "company" | "id" | "identification" | "ship"
        )
    }) && !between.bytes().any(|b| b.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_two_schemes_are_kept_apart() {
        // 9074729 is the worked example of IMO's own explanation; 5342883 is the company number printed in the UN list.
        assert_eq!(parse_imo("9074729").unwrap().scheme, ImoScheme::Ship);
        assert_eq!(parse_imo("5342883").unwrap().scheme, ImoScheme::Company);
        assert!(!parse_imo("5342883").unwrap().is_ship());
    }

    #[test]
    fn typing_errors_are_refused() {
        for t in [
            "9074728",
            "912681",
            "0000000",
            "90747290",
            "IMO907472",
            "",
            "ninety",
            "9O74729",
        ] {
            assert!(parse_imo(t).is_err(), "{t} passed");
        }
        let e = parse_imo("9074728").unwrap_err().to_string();
        assert!(e.contains("would end in 9 as a ship number"), "{e}");
    }

    #[test]
    fn list_text_is_read_generously_and_bad_numbers_are_kept() {
        let (good, bad) = imos_in_text(
            "Vessel Registration Identification IMO 9187629; MMSI 572469210.",
            false,
        );
        assert_eq!(good.first().map(|i| i.number), Some(9_187_629));
        assert!(bad.is_empty());
        let (_, bad) = imos_in_text("IMO 15411", false);
        assert_eq!(bad, ["15411"]);
        let (good, _) = imos_in_text("IMO Company number: 5342883; call 1234567", false);
        assert_eq!(good.len(), 1);
    }

    #[test]
    fn other_identifiers() {
        assert_eq!(parse_mmsi("273456789").unwrap(), 273_456_789);
        assert!(parse_mmsi("27345678").is_err());
        assert!(parse_mmsi("973456789").is_err());
        assert_eq!(parse_call_sign("u-bxy 7").unwrap(), "UBXY7");
        assert!(parse_call_sign("12345").is_err());
        assert_eq!(parse_locode("ru mmk").as_deref(), Some("RUMMK"));
        assert_eq!(parse_locode("RU1MK"), None);
    }

    proptest! {
        #[test]
        fn one_changed_digit_of_a_ship_number_never_stays_a_ship(six in 100_000u32..999_999, at in 0usize..7, by in 1u32..10) {
            let n = six * 10 + ship_check_digit(six * 10);
            let mut d = digits(n);
            d[at] = (d[at] + by) % 10;
            let m = d.iter().fold(0, |a, x| a * 10 + x);
            // The scheme finds every single change except those that its even weights and the weight 5 hide.
            let shift = (u32::from(at < 6)) * ([7, 6, 5, 4, 3, 2, 0][at] * d[at] + 100 - [7, 6, 5, 4, 3, 2, 0][at] * digits(n)[at]) % 10;
            let hidden = at < 6 && shift.is_multiple_of(10);
            prop_assert_eq!(imo_scheme(m).is_some_and(|s| s != ImoScheme::Company), hidden && m >= 1_000_000);
        }

        #[test]
        fn parsing_never_panics(s in "\\PC*") {
            let _ = (parse_imo(&s), parse_mmsi(&s), parse_call_sign(&s), parse_locode(&s), imos_in_text(&s, true), imos_in_text(&s, false));
        }
    }
}
