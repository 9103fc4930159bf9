//! Flags of a formula: names, aliases, defaults, and what was understood.

use super::list::Formula;
use crate::{VoyageError, error};
use serde_json::{Value, json};

/// Whether a flag must be given.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Need {
    /// Must be given.
    Required,
    /// This value when absent.
    Default(&'static str),
    /// May be absent.
    Optional,
}

/// One flag of a formula.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Input {
    /// Name without dashes.
    pub name: &'static str,
    /// Unit, or the kind of text.
    pub unit: &'static str,
    /// Whether it must be given.
    pub need: Need,
    /// Other names understood.
    pub aliases: &'static [&'static str],
    /// What it is.
    pub about: &'static str,
}

/// The flags given, checked against the formula's list.
#[derive(Debug)]
pub struct Args {
    inputs: &'static [Input],
    given: Vec<(&'static str, String)>,
    used: Vec<(String, Value)>,
    notes: Vec<String>,
}

fn normal(flag: &str) -> String {
    flag.trim_start_matches('-')
        .to_ascii_lowercase()
        .replace('_', "-")
}

impl Args {
    pub(super) fn new(formula: &Formula, flags: &[(String, String)]) -> Result<Self, VoyageError> {
        let mut given: Vec<(&'static str, String)> = Vec::new();
        for (flag, value) in flags {
            let key = normal(flag);
            let input = formula
                .inputs
                .iter()
                .find(|i| i.name == key || i.aliases.contains(&key.as_str()))
                .ok_or_else(|| {
                    error::unknown(
                        &format!("flag of `calc {}`", formula.name),
                        flag,
                        formula.inputs.iter().map(|i| i.name),
                    )
                })?;
            if given.iter().any(|(n, _)| *n == input.name) {
                return Err(VoyageError::Parse {
                    what: format!("--{}", input.name),
                    message: "given twice".to_owned(),
                });
            }
            given.push((input.name, value.trim().to_owned()));
        }
        Ok(Self {
            inputs: formula.inputs,
            given,
            used: Vec::new(),
            notes: Vec::new(),
        })
    }

    pub(super) fn finish(self) -> (Vec<(String, Value)>, Vec<String>) {
        (self.used, self.notes)
    }

    /// Adds a note to the answer.
    pub(super) fn note(&mut self, text: impl Into<String>) {
        self.notes.push(text.into());
    }

    fn raw(&self, name: &str) -> Result<Option<String>, VoyageError> {
        if let Some((_, v)) = self.given.iter().find(|(n, _)| *n == name) {
            return Ok(Some(v.clone()));
        }
        let input = self.inputs.iter().find(|i| i.name == name);
        match input.map(|i| i.need) {
            Some(Need::Default(d)) => Ok(Some(d.to_owned())),
            Some(Need::Required) => Err(VoyageError::Missing {
                what: format!("--{name}"),
                needed_for: input.map_or("", |i| i.about).to_owned(),
            }),
            _ => Ok(None),
        }
    }

    /// An optional number.
    pub(super) fn number_if(&mut self, name: &str) -> Result<Option<f64>, VoyageError> {
        let Some(text) = self.raw(name)? else {
            return Ok(None);
        };
        let value: f64 = text
            .replace('\u{2212}', "-")
            .parse()
            .ok()
            .filter(|v: &f64| v.is_finite())
            .ok_or_else(|| VoyageError::Parse {
                what: format!("--{name}"),
                message: if text.is_empty() {
                    "needs a value".to_owned()
                } else {
                    format!("`{text}` is not a number")
                },
            })?;
        self.used.push((name.to_owned(), json!(value)));
        Ok(Some(value))
    }

    /// A number.
    pub(super) fn number(&mut self, name: &str) -> Result<f64, VoyageError> {
        self.number_if(name)?.ok_or_else(|| VoyageError::Missing {
            what: format!("--{name}"),
            needed_for: "this formula".to_owned(),
        })
    }

    /// A whole number.
    pub(super) fn whole(&mut self, name: &str) -> Result<i32, VoyageError> {
        let v = self.number(name)?;
        if v.fract() != 0.0 || v.abs() > 1e9 {
            return Err(VoyageError::Parse {
                what: format!("--{name}"),
                message: format!("`{v}` is not a whole number"),
            });
        }
        if let Some(last) = self.used.last_mut() {
            last.1 = json!(v as i64);
        }
        Ok(v as i32)
    }

    /// Optional text, as given.
    pub(super) fn text_if(&mut self, name: &str) -> Result<Option<String>, VoyageError> {
        let text = self.raw(name)?;
        if let Some(t) = &text {
            self.used.push((name.to_owned(), json!(t)));
        }
        Ok(text)
    }

    /// Text, as given.
    pub(super) fn text(&mut self, name: &str) -> Result<String, VoyageError> {
        self.text_if(name)?.ok_or_else(|| VoyageError::Missing {
            what: format!("--{name}"),
            needed_for: "this formula".to_owned(),
        })
    }

    /// Text read into a value; the value's own id is what was understood.
    pub(super) fn parsed<T: std::fmt::Display>(
        &mut self,
        name: &str,
        parse: impl Fn(&str) -> Result<T, VoyageError>,
    ) -> Result<T, VoyageError> {
        let value = parse(&self.text(name)?)?;
        if let Some(last) = self.used.last_mut() {
            last.1 = json!(value.to_string());
        }
        Ok(value)
    }

    /// Yes or no.
    pub(super) fn flag(&mut self, name: &str) -> Result<bool, VoyageError> {
        let text = self.text(name)?;
        let value = match text.to_ascii_lowercase().as_str() {
            "true" | "yes" | "1" | "" => true,
            "false" | "no" | "0" => false,
            _ => {
                return Err(VoyageError::Parse {
                    what: format!("--{name}"),
                    message: format!("`{text}`: expected true or false"),
                });
            }
        };
        if let Some(last) = self.used.last_mut() {
            last.1 = json!(value);
        }
        Ok(value)
    }
}
