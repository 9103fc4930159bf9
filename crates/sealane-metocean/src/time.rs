//! Instants and time axes.

use serde::{Deserialize, Serialize};

/// An instant: seconds since 1970-01-01 00:00 UTC, Gregorian calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Moment(pub i64);

const DAY_S: i64 = 86_400;

impl Moment {
    /// Midnight UTC of a Gregorian date; `None` when there is no such day.
    ///
    /// ```
    /// use sealane_metocean::Moment;
    /// assert_eq!(Moment::date(1970, 1, 2), Some(Moment(86_400)));
    /// assert_eq!(Moment::date(2026, 2, 29), None);
    /// ```
    #[must_use]
    pub fn date(year: i32, month: u8, day: u8) -> Option<Self> {
        if !(1..=12).contains(&month) || day == 0 || day > month_days(year, month) {
            return None;
        }
        Some(Self(days_from_civil(year, month, day) * DAY_S))
    }

    /// The same instant some hours later.
    #[must_use]
    pub fn plus_hours(self, hours: f64) -> Self {
        Self(self.0.saturating_add((hours * 3600.0) as i64))
    }

    /// Year, month (1–12), day (1–31).
    #[must_use]
    pub fn civil(self) -> (i32, u8, u8) {
        civil_from_days(self.0.div_euclid(DAY_S))
    }

    /// Months since mid-January, in [0, 12): 0.0 in the middle of January, 0.5 at its end.
    #[must_use]
    pub fn month_phase(self) -> f64 {
        let (y, m, d) = self.civil();
        let into = f64::from(d - 1) + self.0.rem_euclid(DAY_S) as f64 / DAY_S as f64;
        (f64::from(m) - 1.5 + into / f64::from(month_days(y, m))).rem_euclid(12.0)
    }

    /// `YYYY-MM-DDThh:mm:ssZ`.
    #[must_use]
    pub fn iso(self) -> String {
        let (y, m, d) = self.civil();
        let s = self.0.rem_euclid(DAY_S);
        format!(
            "{y:04}-{m:02}-{d:02}T{:02}:{:02}:{:02}Z",
            s / 3600,
            s / 60 % 60,
            s % 60
        )
    }
}

/// Days in a month of the Gregorian calendar.
fn month_days(year: i32, month: u8) -> u8 {
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        _ => 31,
    }
}

/// Days since 1970-01-01 of a Gregorian date (years counted from 1 March, 400-year eras).
fn days_from_civil(year: i32, month: u8, day: u8) -> i64 {
    let y = i64::from(year) - i64::from(month <= 2);
    let era = y.div_euclid(400);
    let year_of_era = y.rem_euclid(400);
    let month_from_march = (i64::from(month) + 9) % 12;
    let day_of_year = (153 * month_from_march + 2) / 5 + i64::from(day) - 1;
    era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719_468
}

fn civil_from_days(days: i64) -> (i32, u8, u8) {
    let z = days + 719_468;
    let era = z.div_euclid(146_097);
    let day_of_era = z.rem_euclid(146_097);
    let year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let mp = (5 * day_of_year + 2) / 153;
    let month = if mp < 10 { mp + 3 } else { mp - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    (
        year as i32,
        month as u8,
        (day_of_year - (153 * mp + 2) / 5 + 1) as u8,
    )
}

/// The time axis of a field.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TimeAxis {
    /// The same at all times.
    Constant,
    /// Twelve monthly means, each standing in the middle of its month, repeating every year.
    Months,
    /// Strictly increasing instants.
    Instants(Vec<Moment>),
}

impl TimeAxis {
    /// Number of slabs of values.
    #[must_use]
    pub fn len(&self) -> usize {
        match self {
            Self::Constant => 1,
            Self::Months => 12,
            Self::Instants(t) => t.len(),
        }
    }

    /// Whether there is no slab at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The two slabs around `t` and the weight of the second; `None` outside the axis.
    #[must_use]
    pub fn bracket(&self, t: Moment) -> Option<(usize, usize, f64)> {
        match self {
            Self::Constant => Some((0, 0, 0.0)),
            Self::Months => {
                let phase = t.month_phase();
                let i = (phase as usize).min(11);
                Some((i, (i + 1) % 12, phase - i as f64))
            }
            Self::Instants(times) => {
                let after = times.partition_point(|x| *x <= t);
                let before = after.checked_sub(1)?;
                let a = times.get(before)?;
                match times.get(after) {
                    Some(b) => Some((before, after, (t.0 - a.0) as f64 / (b.0 - a.0) as f64)),
                    None if *a == t => Some((before, before, 0.0)),
                    None => None,
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn month_phase_is_zero_in_the_middle_of_january() {
        let t = Moment::date(2025, 1, 16).unwrap().plus_hours(12.0);
        assert!(t.month_phase().abs() < 1e-9);
        let d = Moment::date(2025, 12, 31).unwrap().plus_hours(23.999);
        assert!((d.month_phase() - 11.5).abs() < 1e-4);
    }

    #[test]
    fn instants_bracket_only_inside() {
        let axis = TimeAxis::Instants(vec![Moment(0), Moment(100)]);
        assert_eq!(axis.bracket(Moment(25)), Some((0, 1, 0.25)));
        assert_eq!(axis.bracket(Moment(100)), Some((1, 1, 0.0)));
        assert_eq!(axis.bracket(Moment(-1)), None);
        assert_eq!(axis.bracket(Moment(101)), None);
    }

    proptest! {
        #[test]
        fn dates_round_trip(y in 1600i32..2400, m in 1u8..=12, d in 1u8..=28) {
            prop_assert_eq!(Moment::date(y, m, d).unwrap().civil(), (y, m, d));
        }
    }
}
