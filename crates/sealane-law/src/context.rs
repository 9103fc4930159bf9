//! Whose law, on which day, with which limits: the two required inputs and the switches.

use crate::{country, error::LawError};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// Whose law is asked, on which day. There is no default for either.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Context {
    /// Jurisdictions: `UN`, `EU` or ISO 3166 codes, in the order asked.
    pub jurisdictions: Vec<String>,
    /// The day of the question.
    pub as_of: Date,
    /// Port operators whose own rules are asked (`adani`); those of called ports join by themselves.
    #[serde(default)]
    pub operators: Vec<String>,
    /// Port operators that run a terminal at a called port, not the port: their refusals come to review.
    #[serde(default)]
    pub operators_maybe: Vec<String>,
    /// Maximum age of a list, days; without it each list's own from `lists.csv`.
    #[serde(default)]
    pub max_age_days: Option<i32>,
    /// Name score from which a ship or place comes to review.
    #[serde(default = "ship_threshold")]
    pub ship_threshold: f64,
    /// Name score from which a company or person comes to review.
    #[serde(default = "party_threshold")]
    pub party_threshold: f64,
}

const fn ship_threshold() -> f64 {
    0.88
}

const fn party_threshold() -> f64 {
    0.8
}

impl Context {
    /// Reads jurisdictions (`UN,EU`) and date as a person types them.
    ///
    /// ```
    /// let c = sealane_law::Context::parse("un, India", "2026-11-23")?;
    /// assert_eq!(c.jurisdictions, ["UN", "IN"]);
    /// assert!(sealane_law::Context::parse("", "2026-11-23").is_err());
    /// # Ok::<(), sealane_law::LawError>(())
    /// ```
    pub fn parse(jurisdictions: &str, as_of: &str) -> Result<Self, LawError> {
        if as_of.trim().is_empty() {
            return Err(LawError::NoDate);
        }
        let day: Date = as_of.trim().parse().map_err(|_| LawError::BadDate {
            value: as_of.to_owned(),
        })?;
        let names: Vec<&str> = jurisdictions.split([',', ';']).collect();
        Self::new(&names, day)
    }

    /// From names and a day.
    pub fn new(jurisdictions: &[&str], as_of: Date) -> Result<Self, LawError> {
        let mut codes: Vec<String> = Vec::new();
        let mut operators: Vec<String> = Vec::new();
        for name in jurisdictions
            .iter()
            .map(|n| n.trim())
            .filter(|n| !n.is_empty())
        {
            if let Some(op) = name.to_ascii_lowercase().strip_prefix("operator:") {
                operators.push(op.to_owned());
                continue;
            }
            let code = jurisdiction(name)?;
            if !codes.contains(&code) {
                codes.push(code);
            }
        }
        if codes.is_empty() {
            return Err(LawError::NoJurisdiction);
        }
        Ok(Self {
            jurisdictions: codes,
            as_of,
            operators,
            operators_maybe: Vec::new(),
            max_age_days: None,
            ship_threshold: ship_threshold(),
            party_threshold: party_threshold(),
        })
    }

    /// Adds the operators of a called port.
    pub fn call(&mut self, here: Vec<crate::screen::OperatorAt>) {
        for o in here {
            let to = if o.whole_port {
                &mut self.operators
            } else {
                &mut self.operators_maybe
            };
            if !to.contains(&o.name) {
                to.push(o.name);
            }
        }
    }

    /// The same with a maximum age of lists.
    #[must_use]
    pub fn with_max_age(mut self, days: i32) -> Self {
        self.max_age_days = Some(days);
        self
    }

    /// Refuses a context that was built by hand and lacks what is required.
    pub fn check(&self) -> Result<(), LawError> {
        if self.jurisdictions.is_empty() {
            return Err(LawError::NoJurisdiction);
        }
        for j in &self.jurisdictions {
            if jurisdiction(j)? != *j {
                return Err(LawError::UnknownJurisdiction(j.clone()));
            }
        }
        let unit = 0.5..=1.0;
        if !unit.contains(&self.ship_threshold) || !unit.contains(&self.party_threshold) {
            return Err(LawError::BadQuestion(
                "name thresholds: expected 0.5 to 1".to_owned(),
            ));
        }
        Ok(())
    }
}

/// The code of a jurisdiction: `UN`, `EU`, or the ISO 3166 code of a country (`UK` is `GB`).
pub fn jurisdiction(text: &str) -> Result<String, LawError> {
    let up = text.trim().to_ascii_uppercase();
    match up.as_str() {
        "UN" | "UNSC" | "UNITED NATIONS" => return Ok("UN".to_owned()),
        "EU" | "EUROPEAN UNION" => return Ok("EU".to_owned()),
        "OFAC" => return Ok("US".to_owned()),
        _ => {}
    }
    country::code(text)
        .map(str::to_owned)
        .ok_or_else(|| LawError::UnknownJurisdiction(text.trim().to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_inputs_are_required() {
        assert_eq!(Context::parse("UN", "").unwrap_err().kind(), "no_date");
        assert_eq!(
            Context::parse(" , ", "2026-01-01").unwrap_err().kind(),
            "no_jurisdiction"
        );
        assert_eq!(
            Context::parse("Narnia", "2026-01-01").unwrap_err().kind(),
            "unknown_jurisdiction"
        );
        assert_eq!(
            Context::parse("UN", "2026-02-30").unwrap_err().kind(),
            "bad_date"
        );
        assert_eq!(
            Context::parse("uk,GB,us", "2026-01-01")
                .unwrap()
                .jurisdictions,
            ["GB", "US"]
        );
    }
}
