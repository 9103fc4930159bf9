//! `lat,lon` as people write it: `12.5,80.3`, `12.5N 80.3E`, `13°06'N 080°18'E`, `4243N 13301E`.

use crate::SeaError;
use sealane_geo::{LonLat, PositionError};

/// One sign of the text.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Token {
    /// A number and whether it was written as four or more digits without a point (`4243`: degrees and minutes).
    Number(f64, bool),
    /// N, S, E or W.
    Letter(char),
}

/// Reads a position, latitude first unless letters say otherwise. `None` when the text is no attempt at one, so that it may be a name.
///
/// ```
/// use sealane_sea::places::parse_position;
/// let p = parse_position("12.5N 80.3E").unwrap().unwrap();
/// assert_eq!((p.lon, p.lat), (80.3, 12.5));
/// assert!(parse_position("200, 10").unwrap().is_err());
/// assert!(parse_position("Chennai").is_none());
/// ```
#[must_use]
pub fn parse_position(text: &str) -> Option<Result<LonLat, SeaError>> {
    let tokens = tokens(text)?;
    if !tokens.iter().any(|t| matches!(t, Token::Number(..))) {
        return None;
    }
    let letters = tokens
        .iter()
        .filter(|t| matches!(t, Token::Letter(_)))
        .count();
    Some(match letters {
        0 => plain(text, &tokens),
        2 => lettered(text, &tokens),
        _ => Err(wrong(
            text,
            "one letter of N or S and one of E or W, or none",
        )),
    })
}

fn wrong(text: &str, expected: &str) -> SeaError {
    SeaError::BadQuery(format!(
        "`{}` is not a position: expected `lat,lon` in degrees, such as `12.5,80.3` or `12.5N 80.3E`; {expected}",
        shown(text)
    ))
}

/// The text as an error may repeat it.
pub(super) fn shown(text: &str) -> String {
    let mut short: String = text
        .chars()
        .map(|c| if c.is_control() { '?' } else { c })
        .take(80)
        .collect();
    if text.chars().nth(80).is_some() {
        short.push('…');
    }
    short
}

fn tokens(text: &str) -> Option<Vec<Token>> {
    let mut out = Vec::new();
    let mut rest = text.trim();
    while let Some(c) = rest.chars().next() {
        let width = c.len_utf8();
        if c.is_whitespace()
            || matches!(
                c,
                ',' | ';' | '°' | 'º' | '\'' | '"' | '′' | '″' | '’' | '”'
            )
        {
            rest = rest.get(width..)?;
            continue;
        }
        if c.is_ascii_digit() || matches!(c, '+' | '-' | '−' | '.') {
            let end = rest
                .char_indices()
                .skip(1)
                .find(|&(_, d)| !(d.is_ascii_digit() || d == '.'))
                .map_or(rest.len(), |(i, _)| i);
            let word = rest.get(..end)?;
            let digits = word.len() >= 4 && word.bytes().all(|b| b.is_ascii_digit());
            out.push(Token::Number(word.replace('−', "-").parse().ok()?, digits));
            rest = rest.get(end..)?;
            continue;
        }
        if !c.is_alphabetic() {
            return None;
        }
        let end = rest
            .char_indices()
            .find(|&(_, d)| !d.is_alphabetic())
            .map_or(rest.len(), |(i, _)| i);
        match rest.get(..end)?.to_lowercase().as_str() {
            "n" | "north" => out.push(Token::Letter('N')),
            "s" | "south" => out.push(Token::Letter('S')),
            "e" | "east" => out.push(Token::Letter('E')),
            "w" | "west" => out.push(Token::Letter('W')),
            "nan" => out.push(Token::Number(f64::NAN, false)),
            "inf" | "infinity" => out.push(Token::Number(f64::INFINITY, false)),
            "lat" | "latitude" | "lon" | "long" | "lng" | "longitude" => {}
            _ => return None,
        }
        rest = rest.get(end..)?;
        rest = rest.strip_prefix([':', '=']).unwrap_or(rest);
    }
    Some(out)
}

fn plain(text: &str, tokens: &[Token]) -> Result<LonLat, SeaError> {
    match tokens {
        [Token::Number(lat, _), Token::Number(lon, _)] => Ok(LonLat::new(*lon, *lat)?),
        _ => Err(wrong(
            text,
            &format!("two numbers are needed and {} are there", tokens.len()),
        )),
    }
}

fn lettered(text: &str, tokens: &[Token]) -> Result<LonLat, SeaError> {
    let before = matches!(tokens.first(), Some(Token::Letter(_)));
    let (mut lat, mut lon) = (None, None);
    let mut group: Vec<(f64, bool)> = Vec::new();
    let mut letter = None;
    let mut close = |letter: Option<char>, group: &mut Vec<(f64, bool)>| {
        let Some(letter) = letter else {
            return Err(wrong(text, "each number needs its letter"));
        };
        let degrees = degrees(text, group)?
            * if matches!(letter, 'S' | 'W') {
                -1.0
            } else {
                1.0
            };
        group.clear();
        let axis = if matches!(letter, 'N' | 'S') {
            &mut lat
        } else {
            &mut lon
        };
        if axis.replace(degrees).is_some() {
            return Err(wrong(text, "both letters name the same axis"));
        }
        Ok(())
    };
    for token in tokens {
        match *token {
            Token::Number(x, digits) => group.push((x, digits)),
            Token::Letter(c) if before => {
                if letter.is_some() {
                    close(letter, &mut group)?;
                }
                letter = Some(c);
            }
            Token::Letter(c) => close(Some(c), &mut group)?,
        }
    }
    if before {
        close(letter, &mut group)?;
    } else if !group.is_empty() {
        return Err(wrong(text, "each number needs its letter"));
    }
    match (lat, lon) {
        (Some(lat), Some(lon)) => Ok(LonLat::new(lon, lat)?),
        _ => Err(wrong(text, "one latitude and one longitude")),
    }
}

/// Degrees, minutes and seconds; `4243` alone is 42 degrees 43 minutes.
fn degrees(text: &str, group: &[(f64, bool)]) -> Result<f64, SeaError> {
    let parts: Vec<f64> = match group {
        [(x, true)] => vec![(x / 100.0).floor(), x % 100.0],
        parts => parts.iter().map(|p| p.0).collect(),
    };
    if let Some(&x) = parts.iter().find(|x| !x.is_finite()) {
        return Err(PositionError::NotFinite(x).into());
    }
    if parts.is_empty()
        || parts.len() > 3
        || parts.iter().any(|x| x.is_sign_negative())
        || parts.iter().skip(1).any(|&m| m >= 60.0)
    {
        return Err(wrong(
            text,
            "with a letter go degrees, minutes below 60 and seconds below 60, none negative",
        ));
    }
    Ok(parts
        .iter()
        .zip([1.0, 60.0, 3600.0])
        .map(|(x, unit)| x / unit)
        .sum())
}

/// `12.5N 80.3E`.
pub(super) fn position_name(p: LonLat) -> String {
    let part = |x: f64, plus: char, minus: char| {
        let text = format!("{:.4}", x.abs());
        let text = text.trim_end_matches('0').trim_end_matches('.');
        format!("{text}{}", if x < 0.0 { minus } else { plus })
    };
    format!("{} {}", part(p.lat, 'N', 'S'), part(p.lon, 'E', 'W'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_usual_forms_read() {
        for (text, lat, lon) in [
            ("12.5,80.3", 12.5, 80.3),
            (" 12.5 , 80.3 ", 12.5, 80.3),
            ("-33.9 18.4", -33.9, 18.4),
            ("12.5N 80.3E", 12.5, 80.3),
            ("80.3E, 12.5N", 12.5, 80.3),
            ("S33.9 W18.4", -33.9, -18.4),
            ("13°06'N 080°18'E", 13.1, 80.3),
            ("13 06 N 080 18 E", 13.1, 80.3),
            ("4243N 13301E", 42.0 + 43.0 / 60.0, 133.0 + 1.0 / 60.0),
            ("lat=12.5 lon=80.3", 12.5, 80.3),
            ("10, 190", 10.0, -170.0),
        ] {
            let p = parse_position(text).unwrap().unwrap();
            assert!(
                (p.lat - lat).abs() < 1e-9 && (p.lon - lon).abs() < 1e-9,
                "{text}: {p:?}"
            );
        }
    }

    #[test]
    fn what_is_no_position_says_why() {
        let said = |text: &str| parse_position(text).unwrap().unwrap_err().to_string();
        assert!(said("200,10").contains("swapped"));
        assert!(said("133.08, 42.75").contains("swapped"));
        assert!(said("NaN, 3").contains("finite"));
        assert!(said("inf 3").contains("finite"));
        assert!(said("12.5").contains("two numbers"));
        assert!(said("1,2,3").contains("two numbers"));
        assert!(said("12.5N 80.3").contains("letter"));
        assert!(said("12.5N 80.3S").contains("axis"));
        assert!(said("12 61 N 80 E").contains("below 60"));
        assert!(said("10, 500").contains("longitude 500"));
        assert!(parse_position("Chennai").is_none());
        assert!(parse_position("Saint 12").is_none());
    }

    #[test]
    fn a_position_is_named_as_it_is_written() {
        assert_eq!(
            position_name(LonLat::new(80.3, 12.5).unwrap()),
            "12.5N 80.3E"
        );
        assert_eq!(
            position_name(LonLat::new(-70.0, -0.25).unwrap()),
            "0.25S 70W"
        );
    }

    proptest! {
        #[test]
        fn never_panics(text in "\\PC{0,60}") {
            let _ = parse_position(&text);
        }

        #[test]
        fn the_name_reads_back(lat in -90.0..=90.0f64, lon in -180.0..179.9f64) {
            let p = LonLat::new(lon, lat).unwrap();
            let q = parse_position(&position_name(p)).unwrap().unwrap();
            prop_assert!((p.lat - q.lat).abs() < 1e-4 && (p.lon - q.lon).abs() < 1e-4);
        }
    }
}
