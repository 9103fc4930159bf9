//! Prices of a day or an interval from the table `market`: what a ship's hire and a tonne of fuel cost then.
//!
//! A day is priced by the mean of the rows within 7 days of it; where there is none within 15, else within 45. Its range (P5 to P95) joins the spread of
//! single round voyages about the series (`market-series`), the move of the series over the days between, and the row's own range, taken as its P5 to
//! P95. An interval is priced by the mean of its monthly means, when at least half of its months are known; its range is P5 of the months' lows to P95
//! of their highs. Which series prices which ship and fuel, and by what ratio, stands in `market-use`. A price has the worst grade of the rows and of the
//! ratio that make it.

use crate::VoyageError;
use crate::tables::embedded_table;
use jiff::civil::Date;
use sealane_data::{Distribution, Grade, Graded};
use serde::Deserialize;

#[derive(Debug, Deserialize)]
struct Row {
    item: String,
    from: Date,
    until: Date,
    unit: String,
    value: f64,
    low: Option<f64>,
    high: Option<f64>,
    grade: Grade,
    source: String,
}

#[derive(Debug, Deserialize)]
struct Series {
    item: String,
    title: String,
    unit: String,
    spread: f64,
}

#[derive(Debug, Deserialize)]
struct Use {
    number: String,
    item: String,
    ratio: f64,
    grade: Grade,
    source: String,
}

embedded_table! { fn rows() -> Row = "market" }
embedded_table! { fn series() -> Series = "market-series" }
embedded_table! { fn uses() -> Use = "market-use" }

/// Days on either side of a date in which a row may price it; the first that holds a row does.
const WINDOWS: [f64; 3] = [7.0, 15.0, 45.0];
/// Longest mean that may price a day, days.
const LONGEST_MEAN: f64 = 92.0;
/// Longest interval that is priced as a day, days.
const LONGEST_DAY: f64 = 45.0;
/// Normal quantile of P95.
const Z95: f64 = 1.644_853_627;

/// A day or an interval whose prices are asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PriceDate {
    from: Date,
    until: Date,
    text: String,
}

impl PriceDate {
    /// `2024-05-09`, `2024-05`, `2024`, or two of them with a slash between: `2024-01/2025-12`.
    ///
    /// ```
    /// use sealane_voyage::market::PriceDate;
    /// assert!(PriceDate::parse("2024-01/2025-12").is_ok());
    /// assert!(PriceDate::parse("9 May").is_err());
    /// ```
    ///
    /// # Errors
    /// [`VoyageError::Parse`] when the text is none of these, or ends before it begins.
    pub fn parse(text: &str) -> Result<Self, VoyageError> {
        let bad = || VoyageError::Parse {
            what: "price date".to_owned(),
            message: format!(
                "`{text}`: expected YYYY-MM-DD, YYYY-MM, YYYY, or two of them as FROM/UNTIL"
            ),
        };
        let (a, b) = text.split_once('/').unwrap_or((text, text));
        let (from, until) = (span(a).ok_or_else(bad)?.0, span(b).ok_or_else(bad)?.1);
        if until < from {
            return Err(bad());
        }
        Ok(Self {
            from,
            until,
            text: text.to_owned(),
        })
    }

    /// Its last year.
    #[must_use]
    pub fn year(&self) -> i32 {
        i32::from(self.until.year())
    }

    fn middle(&self) -> f64 {
        f64::midpoint(day(self.from), day(self.until))
    }

    fn length(&self) -> f64 {
        day(self.until) - day(self.from) + 1.0
    }
}

/// First and last day of a date, month or year.
fn span(text: &str) -> Option<(Date, Date)> {
    let text = text.trim();
    match text.len() {
        4 => {
            let year = format!("{text}-01-01").parse::<Date>().ok()?;
            Some((year, year.last_of_year()))
        }
        7 => {
            let month = format!("{text}-01").parse::<Date>().ok()?;
            Some((month, month.last_of_month()))
        }
        10 => text.parse::<Date>().ok().map(|d| (d, d)),
        _ => None,
    }
}

/// Days since 1970.
fn day(d: Date) -> f64 {
    (d - Date::constant(1970, 1, 1)).get_days().into()
}

impl Row {
    fn middle(&self) -> f64 {
        f64::midpoint(day(self.from), day(self.until))
    }

    fn length(&self) -> f64 {
        day(self.until) - day(self.from) + 1.0
    }

    fn ends(&self) -> (f64, f64) {
        (
            self.low.unwrap_or(self.value),
            self.high.unwrap_or(self.value),
        )
    }

    /// Deviation of the logarithm in the row's own range.
    fn spread(&self) -> f64 {
        let (low, high) = self.ends();
        if low > 0.0 {
            (high / low).ln() / (2.0 * Z95)
        } else {
            0.0
        }
    }

    /// Days of it between two days.
    fn days_within(&self, from: f64, until: f64) -> f64 {
        (day(self.until).min(until) - day(self.from).max(from) + 1.0).max(0.0)
    }
}

/// What a series says of a date.
struct Level {
    value: f64,
    low: f64,
    high: f64,
    grade: Grade,
    how: String,
    last: Date,
}

fn of_item(item: &str, unit: &str) -> Result<Vec<&'static Row>, VoyageError> {
    let rows: Vec<&Row> = rows()?.iter().filter(|r| r.item == item).collect();
    match rows.iter().find(|r| r.unit != unit) {
        Some(r) => Err(VoyageError::Table(format!(
            "`market`: {item} of {} is in `{}`, its series in `{unit}`",
            r.from, r.unit
        ))),
        None => Ok(rows),
    }
}

/// Variance of the logarithm a day, from neighbouring rows not more than 45 days apart; of all series of the same unit where one has too few.
fn move_a_day(item: &str, unit: &str) -> Result<f64, VoyageError> {
    let pairs = |item: &str| -> Result<Vec<f64>, VoyageError> {
        let mut rows = of_item(item, unit)?;
        rows.retain(|r| r.length() <= LONGEST_MEAN && r.value > 0.0);
        rows.sort_by(|a, b| a.middle().total_cmp(&b.middle()));
        Ok(rows
            .iter()
            .zip(rows.iter().skip(1))
            .filter_map(|(a, b)| {
                let gap = b.middle() - a.middle();
                (1.0..=45.0)
                    .contains(&gap)
                    .then(|| (b.value / a.value).ln().powi(2) / gap)
            })
            .collect())
    };
    let own = pairs(item)?;
    let all = if own.len() >= 5 {
        own
    } else {
        let mut all = Vec::new();
        for s in series()?.iter().filter(|s| s.unit == unit) {
            all.extend(pairs(&s.item)?);
        }
        all
    };
    Ok(all.iter().sum::<f64>() / (all.len() as f64).max(1.0))
}

/// The worst of some grades.
fn worst(grades: impl Iterator<Item = Grade>) -> Grade {
    grades.max().unwrap_or(Grade::Assumed)
}

/// The level on a day (or within a short interval).
fn on_day(s: &Series, when: &PriceDate) -> Result<Option<Level>, VoyageError> {
    let rows = of_item(&s.item, &s.unit)?;
    let (middle, half) = (when.middle(), (when.length() - 1.0) / 2.0);
    for window in WINDOWS {
        let reach = window.max(half);
        let used: Vec<(&Row, f64)> = rows
            .iter()
            .filter(|r| r.length() <= LONGEST_MEAN)
            .map(|r| (*r, r.days_within(middle - reach, middle + reach)))
            .filter(|(_, w)| *w > 0.0)
            .collect();
        let Some(last) = used.iter().map(|(r, _)| r.until).max() else {
            continue;
        };
        let weight: f64 = used.iter().map(|(_, w)| w).sum();
        let value = used.iter().map(|(r, w)| r.value * w).sum::<f64>() / weight;
        let away = used
            .iter()
            .map(|(r, w)| (r.middle() - middle).abs() * w)
            .sum::<f64>()
            / weight;
        // Rows of one source err together: their own ranges do not average out.
        let own = used.iter().map(|(r, w)| r.spread() * w).sum::<f64>() / weight;
        let moved = move_a_day(&s.item, &s.unit)? * away;
        let sd = (s.spread.powi(2) + moved + own.powi(2)).sqrt();
        let source = used
            .iter()
            .min_by(|a, b| {
                let off = |r: &Row| (r.middle() - middle).abs();
                off(a.0).total_cmp(&off(b.0))
            })
            .map_or("", |(r, _)| r.source.as_str());
        return Ok(Some(Level {
            value,
            low: value * (-Z95 * sd).exp(),
            high: value * (Z95 * sd).exp(),
            grade: worst(used.iter().map(|(r, _)| r.grade)),
            how: if used.len() == 1 {
                format!("{} ({source})", s.title)
            } else {
                format!(
                    "{}, mean of {} rows within {reach:.0} days (nearest: {source})",
                    s.title,
                    used.len()
                )
            },
            last,
        }));
    }
    Ok(None)
}

/// The price over an interval: each month by the first series that holds it, means of a quarter or less before means of a year.
fn over_months(uses: &[&Use], when: &PriceDate) -> Result<Option<Graded>, VoyageError> {
    let mut known = Vec::new();
    for u in uses {
        if let Some(s) = series()?.iter().find(|s| s.item == u.item) {
            known.push((*u, s, of_item(&u.item, &s.unit)?, 0_usize));
        }
    }
    let (mut months, mut asked, mut last) = (Vec::new(), 0_usize, None);
    let mut grades = Vec::new();
    let mut first = when.from.first_of_month();
    while first <= when.until {
        asked += 1;
        let (a, b) = (day(first), day(first.last_of_month()));
        'found: for longest in [LONGEST_MEAN, f64::INFINITY] {
            for (u, _, rows, served) in &mut known {
                // Value, low and high end.
                let (mut sums, mut weight, mut end) = ([0.0; 3], 0.0, None);
                let mut grade = u.grade;
                for r in rows.iter().filter(|r| r.length() <= longest) {
                    let w = r.days_within(a, b);
                    if w > 0.0 {
                        let (low, high) = r.ends();
                        for (sum, x) in sums.iter_mut().zip([r.value, low, high]) {
                            *sum += x * w;
                        }
                        weight += w;
                        grade = grade.max(r.grade);
                        end = end.max(Some(r.until.min(when.until)));
                    }
                }
                if weight > 0.0 {
                    months.push(sums.map(|sum| u.ratio * sum / weight));
                    grades.push(grade);
                    *served += 1;
                    last = last.max(end);
                    break 'found;
                }
            }
        }
        let Ok(next) = first.last_of_month().tomorrow() else {
            break;
        };
        first = next;
    }
    let (Some(last), true) = (last, 2 * months.len() >= asked) else {
        return Ok(None);
    };
    let value = months.iter().map(|[v, ..]| v).sum::<f64>() / months.len() as f64;
    let ends = |pick: fn(&[f64; 3]) -> f64, u: f64| {
        let mut all: Vec<f64> = months.iter().map(pick).collect();
        all.sort_by(f64::total_cmp);
        quantile(&all, u)
    };
    let low = ends(|[_, low, _]| *low, 0.05).min(value);
    let high = ends(|[_, _, high]| *high, 0.95).max(value);
    let served: Vec<_> = known.iter().filter(|k| k.3 > 0).collect();
    let by: Vec<String> = served
        .iter()
        .map(|(u, s, _, n)| {
            if u.ratio == 1.0 {
                format!("{} {n}", s.title)
            } else {
                format!("{} {n} x {} ({})", s.title, u.ratio, u.source)
            }
        })
        .collect();
    let unit = served.first().map_or("", |k| k.1.unit.as_str());
    let how = format!(
        "mean of {} months of {asked}: {}",
        months.len(),
        by.join("; ")
    );
    Ok(Some(graded(
        when,
        value,
        (low, high),
        (unit, &how),
        worst(grades.into_iter()),
        last,
    )))
}

/// Quantile of sorted values, straight between them.
fn quantile(sorted: &[f64], u: f64) -> f64 {
    let x = u * sorted.len().saturating_sub(1) as f64;
    let i = x.floor() as usize;
    let a = sorted.get(i).copied().unwrap_or(f64::NAN);
    sorted
        .get(i + 1)
        .map_or(a, |b| a + (x - i as f64) * (b - a))
}

fn graded(
    when: &PriceDate,
    value: f64,
    (low, high): (f64, f64),
    (unit, how): (&str, &str),
    grade: Grade,
    last: Date,
) -> Graded {
    let source = format!("market of {}: {how}", when.text);
    let mut g = Graded::new(value, unit, &source, grade).dated(&last.to_string());
    if low < high {
        g = g.between(low, high);
        g.distribution = Distribution::Lognormal;
    }
    g
}

/// The price of `number` then: `hire.kamsarmax-bulk`, `vlsfo_usd_per_t`; `None` when no series prices it or none is near enough.
///
/// ```
/// use sealane_voyage::market::{PriceDate, price_on};
/// let when = PriceDate::parse("2024-05-09")?;
/// let hire = price_on("hire.kamsarmax-bulk", &when)?.ok_or("no row")?;
/// assert_eq!(hire.value, 18230.0);
/// assert!(price_on("hire.kamsarmax-bulk", &PriceDate::parse("1990-01-01")?)?.is_none());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// [`VoyageError::Table`] if an embedded table is broken.
pub fn price_on(number: &str, when: &PriceDate) -> Result<Option<Graded>, VoyageError> {
    let uses: Vec<&Use> = uses()?.iter().filter(|u| u.number == number).collect();
    if when.length() > LONGEST_DAY {
        return over_months(&uses, when);
    }
    for u in uses {
        let Some(s) = series()?.iter().find(|s| s.item == u.item) else {
            continue;
        };
        let Some(l) = on_day(s, when)? else { continue };
        let how = if u.ratio == 1.0 {
            l.how
        } else {
            format!("{}, x {} ({})", l.how, u.ratio, u.source)
        };
        let ends = (l.low * u.ratio, l.high * u.ratio);
        return Ok(Some(graded(
            when,
            l.value * u.ratio,
            ends,
            (&s.unit, &how),
            u.grade.max(l.grade),
            l.last,
        )));
    }
    Ok(None)
}

/// Every number that a series prices, each once.
///
/// # Errors
/// [`VoyageError::Table`] if an embedded table is broken.
pub fn numbers() -> Result<Vec<&'static str>, VoyageError> {
    let mut out: Vec<&str> = Vec::new();
    for u in uses()? {
        if !out.contains(&u.number.as_str()) {
            out.push(&u.number);
        }
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_names_a_series_and_every_series_serves() {
        let items: Vec<&str> = series().unwrap().iter().map(|s| s.item.as_str()).collect();
        for r in rows().unwrap() {
            assert!(items.contains(&r.item.as_str()), "{}", r.item);
            assert!(r.from <= r.until && r.value.is_finite(), "{r:?}");
            assert!(!r.source.is_empty(), "{r:?}");
            let s = series().unwrap().iter().find(|s| s.item == r.item);
            assert_eq!(s.unwrap().unit, r.unit, "{r:?}");
            let (low, high) = r.ends();
            assert!(0.0 < low && low <= r.value && r.value <= high, "{r:?}");
        }
        for item in items {
            assert!(uses().unwrap().iter().any(|u| u.item == item), "{item}");
        }
        for u in uses().unwrap() {
            if let Some(ship) = u.number.strip_prefix("hire.") {
                assert!(crate::ship(ship).is_ok(), "{ship}");
            }
        }
    }

    #[test]
    fn a_nearer_window_wins_and_a_year_never_prices_a_day() {
        let at = |t: &str, n: &str| price_on(n, &PriceDate::parse(t).unwrap()).unwrap();
        // 2024-05-10 lies within a week; the rows of April do not count.
        assert_eq!(
            at("2024-05-09", "hire.kamsarmax-bulk").unwrap().value,
            18_230.0
        );
        // Of 2019 only year means are known; one month of 2021 has a quote of its own.
        assert!(at("2019-06-15", "vlsfo_usd_per_t").is_none());
        let years = at("2018/2021", "vlsfo_usd_per_t").unwrap();
        assert!((years.value - 425.0).abs() < 1.0, "{}", years.value);
        assert_eq!(years.grade, Grade::Assumed);
    }

    #[test]
    fn a_price_has_the_worst_grade_and_the_range_of_its_rows() {
        let at = |t: &str, n: &str| price_on(n, &PriceDate::parse(t).unwrap()).unwrap();
        let quoted = at("2024-05-09", "hire.kamsarmax-bulk").unwrap();
        assert_eq!(quoted.grade, Grade::Quoted);
        // A quoted row by an assumed ratio.
        let ratio = at("2024-05-09", "hire.panamax-bulk").unwrap();
        assert_eq!(ratio.grade, Grade::Assumed);
        // A row worked out from another month's, by a ratio that is one: no better than quoted, no worse.
        let month = at("2022-05-15", "vlsfo_usd_per_t").unwrap();
        assert_eq!(month.grade, Grade::Quoted);
        // The allowance of early 2026 went from 69.18 to 92.24 within its one row.
        let eua = at("2026-01/2026-03", "eua_eur_per_t").unwrap();
        assert_eq!((eua.low_or_value(), eua.high_or_value()), (69.18, 92.24));
        let day = at("2026-02-01", "eua_eur_per_t").unwrap();
        assert!(day.high_or_value() / day.low_or_value() > 92.24 / 69.18 - 1e-9);
    }

    #[test]
    fn a_farther_row_has_a_wider_range() {
        let width = |t: &str| {
            let g = price_on("hire.capesize-bulk", &PriceDate::parse(t).unwrap())
                .unwrap()
                .unwrap();
            g.high_or_value() / g.low_or_value()
        };
        assert!(width("2024-10-18") < width("2024-12-20"));
    }

    #[test]
    fn an_interval_needs_half_of_its_months() {
        let at = |t: &str| price_on("hire.aframax-tanker", &PriceDate::parse(t).unwrap()).unwrap();
        assert!(at("2018/2021").is_some());
        assert!(at("2020-01/2020-08").is_none());
        assert!(PriceDate::parse("2024-02/2023-01").is_err());
        assert!(PriceDate::parse("2024-13").is_err());
    }
}
