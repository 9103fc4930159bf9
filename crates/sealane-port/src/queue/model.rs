//! Kendall's notation.

use super::QueueError;
use serde::Serialize;

/// Law of the times between arrivals or of the times at berth.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Law {
    /// M: exponential, without memory.
    Exponential,
    /// `Ek`: the sum of k alike exponential phases; coefficient of variation 1/sqrt(k).
    Erlang(u8),
    /// D: always the same.
    Deterministic,
}

impl Law {
    /// Number of exponential phases, if there is one.
    #[must_use]
    pub const fn phases(self) -> Option<usize> {
        match self {
            Self::Exponential => Some(1),
            Self::Erlang(k) => Some(k as usize),
            Self::Deterministic => None,
        }
    }

    /// Squared coefficient of variation.
    #[must_use]
    pub fn scv(self) -> f64 {
        match self {
            Self::Exponential => 1.0,
            Self::Erlang(k) => 1.0 / f64::from(k),
            Self::Deterministic => 0.0,
        }
    }

    fn parse(text: &str) -> Option<Self> {
        match text.to_ascii_uppercase().as_str() {
            "M" | "E1" => Some(Self::Exponential),
            "D" => Some(Self::Deterministic),
            t => {
                let k: u8 = t.strip_prefix('E')?.trim_start_matches('_').parse().ok()?;
                (2..=4).contains(&k).then_some(Self::Erlang(k))
            }
        }
    }
}

impl std::fmt::Display for Law {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Exponential => f.write_str("M"),
            Self::Erlang(k) => write!(f, "E{k}"),
            Self::Deterministic => f.write_str("D"),
        }
    }
}

impl std::str::FromStr for Law {
    type Err = QueueError;
    fn from_str(text: &str) -> Result<Self, QueueError> {
        Self::parse(text.trim()).ok_or_else(|| QueueError::Model {
            text: text.to_owned(),
            expected: "expected M, D, or E2, E3, E4".to_owned(),
        })
    }
}

/// Laws of a queue, written `M/E2/c`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct QueueModel {
    /// Times between arrivals.
    pub arrivals: Law,
    /// Times at berth.
    pub service: Law,
}

impl QueueModel {
    /// Reads `M/E2/c` or `M/E2/3`; in the second form the berths are given too.
    ///
    /// # Errors
    /// [`QueueError::Model`] when the text has another shape.
    pub fn parse_with_berths(text: &str) -> Result<(Self, Option<usize>), QueueError> {
        let bad = |expected: &str| QueueError::Model {
            text: text.to_owned(),
            expected: expected.to_owned(),
        };
        let shape =
            "expected arrivals/service/c, for instance M/M/c, M/D/c, D/M/c, M/E2/c or E2/E2/c";
        let mut parts = text.trim().split('/');
        let (Some(a), Some(s), c, None) = (parts.next(), parts.next(), parts.next(), parts.next())
        else {
            return Err(bad(shape));
        };
        let law = |t: &str| {
            Law::parse(t.trim())
                .ok_or_else(|| bad("expected M, D or E1 to E4 for each of the two laws"))
        };
        let (arrivals, service) = (law(a)?, law(s)?);
        let berths = match c.map(str::trim) {
            None | Some("c" | "C" | "s" | "n") => None,
            Some(t) => Some(t.parse().map_err(|_| bad(shape))?),
        };
        Ok((Self { arrivals, service }, berths))
    }
}

impl std::str::FromStr for QueueModel {
    type Err = QueueError;
    fn from_str(text: &str) -> Result<Self, QueueError> {
        Self::parse_with_berths(text).map(|(m, _)| m)
    }
}

impl std::fmt::Display for QueueModel {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}/{}/c", self.arrivals, self.service)
    }
}

impl Serialize for QueueModel {
    fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(self)
    }
}

impl Serialize for Law {
    fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(self)
    }
}

impl<'de> serde::Deserialize<'de> for Law {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let text = String::deserialize(d)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}
