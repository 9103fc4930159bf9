//! Numbers of a port file: bare, or with range, source, date and grade.

use sealane_data::Graded;
use serde::{Deserialize, Serialize, de};

/// A [`Graded`] value that a file may also write as a bare number (then graded `assumed`, without a range).
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(transparent)]
pub struct Num(pub Graded);

impl Num {
    /// A bare number.
    #[must_use]
    pub fn bare(value: f64) -> Self {
        Self(Graded::assumed(value, "", ""))
    }
}

impl<'de> Deserialize<'de> for Num {
    fn deserialize<D: de::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        struct Visitor;
        impl<'de> de::Visitor<'de> for Visitor {
            type Value = Num;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("a number, or { value = …, low = …, high = …, grade = …, source = … }")
            }
            fn visit_f64<E: de::Error>(self, x: f64) -> Result<Num, E> {
                Ok(Num::bare(x))
            }
            fn visit_i64<E: de::Error>(self, x: i64) -> Result<Num, E> {
                Ok(Num::bare(x as f64))
            }
            fn visit_u64<E: de::Error>(self, x: u64) -> Result<Num, E> {
                Ok(Num::bare(x as f64))
            }
            fn visit_map<A: de::MapAccess<'de>>(self, map: A) -> Result<Num, A::Error> {
                Graded::deserialize(de::value::MapAccessDeserializer::new(map)).map(Num)
            }
        }
        d.deserialize_any(Visitor)
    }
}

/// How a number is taken from its range.
pub trait Pick {
    /// One number for `g`.
    fn pick(&mut self, g: &Graded) -> f64;
}

/// The central values.
#[derive(Debug, Clone, Copy)]
pub struct Central;

impl Pick for Central {
    fn pick(&mut self, g: &Graded) -> f64 {
        g.value
    }
}
