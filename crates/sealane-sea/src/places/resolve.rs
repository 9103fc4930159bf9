//! A PLACE of the question → one place, or why not.

use super::{
    country_name,
    names::{Tier, key},
    port::{NAMES, place_of},
    ports,
    position::{parse_position, position_name, shown},
    search,
};
use crate::{Place, SeaError};

/// Two rows of one country this near, nm, are the same port under one name.
const SAME_PORT_NM: f64 = 15.0;

/// Finds the place that `text` means: a UN/LOCODE, a port name (case, accents and script ignored), `name, country`, or `lat,lon`.
///
/// The name of a port goes before another port's former or local name. A name that several ports bear is refused with the candidates.
///
/// ```
/// use sealane_sea::places::resolve;
/// assert_eq!(resolve("RUVVO").unwrap().name, "Vladivostok");
/// assert_eq!(resolve("madras").unwrap().locode.as_deref(), Some("INMAA"));
/// assert_eq!(resolve("St Petersburg, Russia").unwrap().locode.as_deref(), Some("RULED"));
/// assert!(resolve("St Petersburg").unwrap_err().to_string().contains("RULED"));
/// ```
///
/// # Errors
/// [`SeaError::UnknownPlace`] with near names, [`SeaError::AmbiguousPlace`] with the candidates, [`SeaError::Position`] or [`SeaError::BadQuery`] for what is no position, [`SeaError::Table`] if the embedded list is broken.
pub fn resolve(text: &str) -> Result<Place, SeaError> {
    super::check()?;
    let text = text.trim();
    if text.is_empty() {
        return Err(SeaError::BadQuery(
            "a place is empty: expected a UN/LOCODE, a port name or `lat,lon`".to_owned(),
        ));
    }
    if text.chars().count() > 200 || text.chars().any(char::is_control) {
        return Err(SeaError::BadQuery(format!(
            "`{}` is not a place: expected at most 200 printable characters",
            shown(text)
        )));
    }
    if let Some(position) = parse_position(text) {
        let position = position?;
        return Ok(Place {
            name: position_name(position),
            locode: None,
            country: String::new(),
            position,
            port: None,
        });
    }
    if let Some(place) = by_code(text) {
        return Ok(place);
    }
    if let Some((name, country)) = split_country(text) {
        return by_name(text, name, Some(&country));
    }
    by_name(text, text, None)
}

/// `RUVVO`, `RU VVO`, `ruvvo` (unless that is a name), or `… (RUVVO)` as errors print it.
fn by_code(text: &str) -> Option<Place> {
    let inside = text
        .strip_suffix(')')
        .and_then(|t| t.rsplit_once('('))
        .map_or(text, |(_, code)| code);
    let code: String = inside.chars().filter(|c| !c.is_whitespace()).collect();
    let upper = code.to_ascii_uppercase();
    let port = NAMES.by_code(&upper)?;
    let written_as_code = upper == code || NAMES.by_name(text, Tier::Name).is_empty();
    written_as_code.then(|| place_of(port)).flatten()
}

/// The name and the ISO code of the country behind its last comma.
fn split_country(text: &str) -> Option<(&str, String)> {
    let (name, country) = text.rsplit_once(',')?;
    Some((name.trim(), country_code(country)?)).filter(|(n, _)| !n.is_empty())
}

/// ISO code of a country by code or name.
fn country_code(text: &str) -> Option<String> {
    let k = key(text);
    if k.is_empty() {
        return None;
    }
    super::countries()
        .iter()
        .find(|c| {
            key(&c.iso2) == k
                || key(&c.name) == k
                || key(&c.index_name) == k
                || c.aliases.split(';').any(|a| key(a) == k)
        })
        .map(|c| c.iso2.clone())
}

fn by_name(text: &str, name: &str, country: Option<&str>) -> Result<Place, SeaError> {
    for tier in [Tier::Name, Tier::Alias, Tier::Core] {
        let mut found = NAMES.by_name(name, tier);
        if let Some(country) = country {
            found.retain(|&p| ports().get(p).is_some_and(|p| p.country == country));
        }
        let found = merged(found);
        match found.as_slice() {
            [] => {}
            [one] => return place_of(*one).ok_or_else(|| unknown(text, name)),
            many => {
                return Err(SeaError::AmbiguousPlace {
                    text: shown(text),
                    candidates: many.iter().filter_map(|&p| candidate(p)).collect(),
                });
            }
        }
    }
    Err(unknown(text, name))
}

fn unknown(text: &str, name: &str) -> SeaError {
    SeaError::UnknownPlace {
        text: shown(text),
        candidates: search(name, 5)
            .iter()
            .filter_map(|hit| candidate(hit.place.port?))
            .collect(),
    }
}

fn candidate(port: usize) -> Option<String> {
    let p = ports().get(port)?;
    let code = p
        .locode
        .as_deref()
        .map_or(String::new(), |c| format!(" ({c})"));
    Some(format!("{}, {}{code}", p.name, country_name(&p.country)))
}

/// One of each group of rows that are the same port: the one with a code, then the larger, then the earlier.
fn merged(found: Vec<usize>) -> Vec<usize> {
    let all = ports();
    let rank = |i: usize| {
        all.get(i)
            .map(|p| (p.locode.is_some(), p.size, std::cmp::Reverse(i)))
    };
    let mut out: Vec<usize> = Vec::new();
    for i in found {
        let twin = out.iter_mut().find(|j| match (all.get(i), all.get(**j)) {
            (Some(a), Some(b)) => {
                a.country == b.country && a.position().distance_nm(b.position()) < SAME_PORT_NM
            }
            _ => false,
        });
        match twin {
            Some(j) if rank(i) > rank(*j) => *j = i,
            Some(_) => {}
            None => out.push(i),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn code(text: &str) -> String {
        resolve(text).unwrap().locode.unwrap_or_default()
    }

    #[test]
    fn names_codes_and_former_names_are_found() {
        for (text, expected) in [
            ("RULED", "RULED"),
            ("ru led", "RULED"),
            ("St Petersburg, RU", "RULED"),
            ("St Petersburg, Russia", "RULED"),
            ("Leningrad", "RULED"),
            ("Санкт-Петербург", "RULED"),
            ("St Petersburg, USA", "USPIE"),
            ("Vostochny", "RUVYP"),
            ("Paradip", "INPRT"),
            ("INPPT", "INPRT"),
            ("Mumbai", "INBOM"),
            ("Bombay", "INBOM"),
            ("Kolkata", "INCCU"),
            ("Calcutta", "INCCU"),
            ("Chennai", "INMAA"),
            ("Madras", "INMAA"),
            ("Vizag", "INVTZ"),
            ("Vishakhapatnam", "INVTZ"),
            ("Kattupalli", "INKAT"),
            ("Krishnapatnam", "INKRI"),
            ("Ennore", "INENR"),
            ("Kamarajar", "INENR"),
            ("Vladivostok", "RUVVO"),
            ("Владивосток", "RUVVO"),
            ("Nakhodka", "RUNJK"),
            ("Kozmino", "RUKZM"),
            ("Najin", "KPRJN"),
            ("Rajin", "KPRJN"),
            ("Singapore", "SGSIN"),
            ("SGKEP", "SGSIN"),
            ("Hong Kong", "HKHKG"),
            ("hongkong", "HKHKG"),
            ("Rotterdam", "NLRTM"),
            ("Yokohama", "JPYOK"),
            ("Murmansk", "RUMMK"),
            ("Busan", "KRPUS"),
            ("Pusan", "KRPUS"),
            ("Shanghai", "CNSHA"),
            ("CNSGH", "CNSHA"),
            ("上海", "CNSHA"),
            ("Saigon", "VNSGN"),
            ("Port of Sohar", "OMSOH"),
            ("Port of Chennai", "INMAA"),
            ("GÖTEBORG", "SEGOT"),
            ("Tokyo Ko", "JPTYO"),
            ("Chennai, IN (INMAA)", "INMAA"),
            ("Novorossiysk", "RUNVS"),
            ("Piraeus", "GRPIR"),
            ("Port Said", "EGPSD"),
            ("Sabetta", "RUSAB"),
            ("Haldia", "INHAL"),
            ("Alexandria, Egypt", "EGALY"),
            ("Kochi, India", "INCOK"),
        ] {
            assert_eq!(code(text), expected, "{text}");
        }
    }

    #[test]
    fn a_code_lies_in_its_country() {
        let p = resolve("RULED").unwrap();
        assert!((p.position.lat - 59.93).abs() < 0.1 && (p.position.lon - 30.3).abs() < 0.1);
        assert_eq!(p.country, "RU");
    }

    #[test]
    fn errors_tell_what_to_write() {
        insta::assert_snapshot!(
            [
                "St Petersburg",
                "Vladivostock",
                "Atlantis",
                "Mumbai, Russia",
                "200,10",
                "",
                "12.5",
                "Vancouver",
            ]
            .map(|t| resolve(t).unwrap_err().to_string())
            .join("\n")
        );
    }

    #[test]
    fn every_port_is_found_by_its_code() {
        for (i, p) in ports().iter().enumerate() {
            if let Some(code) = &p.locode {
                assert_eq!(resolve(code).unwrap().port, Some(i), "{code}");
            }
        }
    }

    #[test]
    fn every_port_is_found_or_refused_by_its_name_and_country() {
        for p in ports() {
            match resolve(&format!("{}, {}", p.name, p.country)) {
                Ok(found) => assert_eq!(found.country, p.country, "{}", p.key),
                Err(SeaError::AmbiguousPlace { candidates, .. }) => assert!(candidates.len() > 1),
                Err(e) => panic!("{}: {e}", p.key),
            }
        }
    }

    proptest! {
        #[test]
        fn never_panics(text in "\\PC{0,80}") {
            let _ = resolve(&text);
        }
    }
}
