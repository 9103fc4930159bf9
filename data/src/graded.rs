//! A number that knows where it comes from.

use serde::{Deserialize, Serialize};

/// How well a number is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Grade {
    /// Read off an instrument, a register or a reported outcome.
    Measured,
    /// The result of a stated formula over other numbers.
    Computed,
    /// Stated by a named source.
    Quoted,
    /// Believed by the authors or the user; no source was seen.
    Assumed,
}

impl Grade {
    /// The lower-case word that files and reports use.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Measured => "measured",
            Self::Computed => "computed",
            Self::Quoted => "quoted",
            Self::Assumed => "assumed",
        }
    }
}

impl std::fmt::Display for Grade {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

/// The shape of the uncertainty between `low` and `high`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Distribution {
    /// Triangle with its mode at `value` and its ends at `low` and `high`.
    #[default]
    Triangular,
    /// Lognormal with its median at `value`; `low` and `high` are P5 and P95.
    Lognormal,
    /// Every value between `low` and `high` alike.
    Uniform,
}

/// A value with its range, unit, source, date and grade.
///
/// The unit stands in the name of the field that holds the value (`_nm`, `_usd_per_t`); `unit` repeats it for people.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Graded {
    /// Central value.
    pub value: f64,
    /// Lower end of the range, in the same unit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub low: Option<f64>,
    /// Upper end of the range, in the same unit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub high: Option<f64>,
    /// Unit for people, e.g. `USD/t`.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub unit: String,
    /// Who says so: document, page, table; empty only when assumed.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub source: String,
    /// Date of the source (`2024`, `2024-11` or `2024-11-26`); empty when unknown.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub date: String,
    /// How well it is known.
    #[serde(default = "assumed")]
    pub grade: Grade,
    /// Shape of the uncertainty when there is a range.
    #[serde(default, skip_serializing_if = "is_default")]
    pub distribution: Distribution,
}

const fn assumed() -> Grade {
    Grade::Assumed
}

#[allow(clippy::trivially_copy_pass_by_ref)]
fn is_default(d: &Distribution) -> bool {
    *d == Distribution::default()
}

impl Graded {
    /// A value somebody named states.
    ///
    /// ```
    /// use sealane_data::Graded;
    /// let z = Graded::quoted(11.0, "%", "MEPC.338(76) table 1").dated("2021-06-17");
    /// assert_eq!(z.grade.as_str(), "quoted");
    /// ```
    #[must_use]
    pub fn quoted(value: f64, unit: &str, source: &str) -> Self {
        Self::new(value, unit, source, Grade::Quoted)
    }

    /// A value nobody was seen to state.
    #[must_use]
    pub fn assumed(value: f64, unit: &str, why: &str) -> Self {
        Self::new(value, unit, why, Grade::Assumed)
    }

    /// A value that a stated formula gives.
    #[must_use]
    pub fn computed(value: f64, unit: &str, formula: &str) -> Self {
        Self::new(value, unit, formula, Grade::Computed)
    }

    /// A value with unit, source and grade.
    #[must_use]
    pub fn new(value: f64, unit: &str, source: &str, grade: Grade) -> Self {
        Self {
            value,
            low: None,
            high: None,
            unit: unit.to_owned(),
            source: source.to_owned(),
            date: String::new(),
            grade,
            distribution: Distribution::default(),
        }
    }

    /// The same value with a range.
    #[must_use]
    pub fn between(mut self, low: f64, high: f64) -> Self {
        self.low = Some(low);
        self.high = Some(high);
        self
    }

    /// The same value with the date of its source.
    #[must_use]
    pub fn dated(mut self, date: &str) -> Self {
        date.clone_into(&mut self.date);
        self
    }

    /// Low end, or the value where there is no range.
    #[must_use]
    pub fn low_or_value(&self) -> f64 {
        self.low.unwrap_or(self.value)
    }

    /// High end, or the value where there is no range.
    #[must_use]
    pub fn high_or_value(&self) -> f64 {
        self.high.unwrap_or(self.value)
    }

    /// What is wrong with the numbers themselves, if anything: not finite, or `low <= value <= high` broken.
    #[must_use]
    pub fn fault(&self) -> Option<String> {
        let (low, high) = (self.low_or_value(), self.high_or_value());
        if ![self.value, low, high].iter().all(|x| x.is_finite()) {
            return Some("expected finite numbers".to_owned());
        }
        if low > self.value || self.value > high {
            return Some(format!(
                "expected low <= value <= high, got {low} <= {} <= {high}",
                self.value
            ));
        }
        None
    }
}
