//! Dates as the issuers print them.

use jiff::civil::Date;

const MONTHS: [&str; 12] = [
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
];

/// The day that `text` names: `2025-02-24`, `2025-02-24T10:00:00Z`, `24/02/2025`, `24.2.2025`, `24 February 2025`, `03-Oct-17`,
/// `26 Feb. 2011`. Dates with unknown parts (`00/00/1975`, `2011`, `dd/mm/2020`) give `None`.
#[must_use]
pub fn parse_day(text: &str) -> Option<Date> {
    let t = text.trim();
    let t = t
        .split(['T', '('])
        .next()
        .filter(|h| h.len() >= 8)
        .unwrap_or(t);
    let parts: Vec<&str> = t
        .split(|c: char| !c.is_alphanumeric())
        .filter(|p| !p.is_empty())
        .collect();
    let [a, b, c] = parts.get(..3)? else {
        return None;
    };
    if a.len() == 4 {
        return day(a.parse().ok()?, b.parse().ok()?, c.parse().ok()?);
    }
    if let Some(m) = month(a) {
        return day(year(c)?, m, b.parse().ok()?);
    }
    let m = month(b).or_else(|| b.parse().ok())?;
    day(year(c)?, m, a.parse().ok()?)
}

fn day(y: i16, m: i8, d: i8) -> Option<Date> {
    (1900..2200).contains(&y).then(|| Date::new(y, m, d).ok())?
}

/// Four digits, or two of this century.
fn year(t: &str) -> Option<i16> {
    let digits: String = t.chars().take_while(char::is_ascii_digit).collect();
    match digits.len() {
        4 => digits.parse().ok(),
        2 => digits.parse::<i16>().ok().map(|y| 2000 + y),
        _ => None,
    }
}

fn month(t: &str) -> Option<i8> {
    let head = t.get(..3)?.to_ascii_lowercase();
    MONTHS.iter().position(|m| *m == head).map(|i| i as i8 + 1)
}

/// A day inside a file name: `2026-02-27` or `20260227` between other characters.
#[must_use]
pub fn day_in_name(name: &str) -> Option<Date> {
    let b = name.as_bytes();
    (0..b.len()).find_map(|i| {
        let ten = name.get(i..i + 10).filter(|t| {
            t.bytes().enumerate().all(|(k, c)| {
                if k == 4 || k == 7 {
                    c == b'-' || c == b'_'
                } else {
                    c.is_ascii_digit()
                }
            })
        });
        if let Some(t) = ten {
            return parse_day(t);
        }
        let before = i
            .checked_sub(1)
            .and_then(|k| b.get(k))
            .is_some_and(u8::is_ascii_digit);
        let eight = name
            .get(i..i + 8)
            .filter(|t| t.bytes().all(|c| c.is_ascii_digit()))?;
        if before || b.get(i + 8).is_some_and(u8::is_ascii_digit) {
            return None;
        }
        day(
            eight.get(..4)?.parse().ok()?,
            eight.get(4..6)?.parse().ok()?,
            eight.get(6..)?.parse().ok()?,
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn the_forms_of_the_issuers() {
        for (t, d) in [
            ("2025-02-24", date(2025, 2, 24)),
            ("2026-08-14T23:00:04.744Z", date(2026, 8, 14)),
            ("24/02/2025", date(2025, 2, 24)),
            ("25.6.2024", date(2024, 6, 25)),
            ("25 February 2025", date(2025, 2, 25)),
            ("03-Oct-17", date(2017, 10, 3)),
            ("3 Oct. 2017", date(2017, 10, 3)),
            ("08-Oct-2026", date(2026, 10, 8)),
        ] {
            assert_eq!(parse_day(t), Some(d), "{t}");
        }
        for t in [
            "00/00/1975",
            "2011",
            "dd/mm/2020",
            "",
            "31.2.2024",
            "Does not exist",
            "99-99-99",
        ] {
            assert_eq!(parse_day(t), None, "{t}");
        }
        assert_eq!(
            day_in_name("02014R0833-20260717.html"),
            Some(date(2026, 7, 17))
        );
        assert_eq!(day_in_name("un_2026-02-27.xml"), Some(date(2026, 2, 27)));
        assert_eq!(day_in_name("sdn.csv"), None);
    }
}
