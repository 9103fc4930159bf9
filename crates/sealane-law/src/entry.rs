//! One entry of a list, whatever the issuer's format was.

use crate::verdict::Verdict;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// What an entry is.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
#[serde(rename_all = "kebab-case")]
pub enum EntryKind {
    /// A ship.
    Ship,
    /// A company or other body.
    #[default]
    Company,
    /// A person.
    Person,
    /// A port or facility.
    Port,
    /// A zone.
    Zone,
    /// An aircraft or anything else that does not go to sea.
    Other,
}

/// What a name of an entry is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum NameKind {
    /// Main name.
    #[default]
    Primary,
    /// Another name of good quality.
    Alias,
    /// Another name of low quality.
    Weak,
    /// An earlier name.
    Former,
}

/// One name.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct EntryName {
    /// As printed, white space tidied.
    pub text: String,
    /// What it is.
    pub kind: NameKind,
}

/// One entry.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Entry {
    /// Reference of the issuer.
    pub id: String,
    /// Ship, company …
    pub kind: EntryKind,
    /// Names, main one first.
    pub names: Vec<EntryName>,
    /// IMO numbers with a valid check digit of either scheme.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub imo: Vec<u32>,
    /// IMO numbers as printed that pass no check.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub bad_imo: Vec<String>,
    /// MMSI.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub mmsi: Vec<u32>,
    /// Call signs.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub call_signs: Vec<String>,
    /// UN/LOCODEs of a port.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub locodes: Vec<String>,
    /// ISO codes of flags and countries; empty when unknown.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub countries: Vec<String>,
    /// Programmes or regimes.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub programs: Vec<String>,
    /// What the listing does.
    pub measure: String,
    /// What it means for who is bound.
    pub effect: Effect,
    /// Act, annex, reference.
    pub citation: String,
    /// Listed since.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub listed_on: Option<Date>,
    /// Jurisdictions, when they differ from the list's (aggregated data).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub jurisdictions: Vec<String>,
    /// Owner, operator, linked party as printed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub owners: Vec<String>,
    /// Whether its remarks run on elsewhere.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub cut: bool,
    /// Doubts about this entry.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub doubts: Vec<String>,
}

/// What a listing means for who is bound.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Effect {
    /// Freeze, port ban, transaction ban.
    #[default]
    Prohibited,
    /// Export control, sectoral or investment measure.
    Restricted,
    /// Linked to a listed party, detained, watch lists.
    Review,
}

impl Effect {
    /// As a verdict.
    #[must_use]
    pub const fn verdict(self) -> Verdict {
        match self {
            Self::Prohibited => Verdict::Prohibited,
            Self::Restricted => Verdict::Restricted,
            Self::Review => Verdict::Review,
        }
    }
}

impl Entry {
    /// The main name.
    #[must_use]
    pub fn name(&self) -> &str {
        self.names.first().map_or("", |n| n.text.as_str())
    }

    /// Adds a name: tidied, without repeats, `(formerly …)` and `(a.k.a. …)` split off.
    pub fn add_name(&mut self, text: &str, kind: NameKind) {
        for (text, kind) in crate::name::split_printed_name(text, kind) {
            if !text.is_empty()
                && self.names.len() < 200
                && !self
                    .names
                    .iter()
                    .any(|n| n.text.eq_ignore_ascii_case(&text))
            {
                self.names.push(EntryName { text, kind });
            }
        }
    }

    /// Adds IMO numbers from a cell that holds only them (`bare`) or from free text.
    pub fn add_imo(&mut self, text: &str, bare: bool) {
        let (good, bad) = crate::ids::imos_in_text(text, bare);
        for imo in good {
            if !self.imo.contains(&imo.number) {
                self.imo.push(imo.number);
            }
        }
        for b in bad {
            if !self.bad_imo.contains(&b) {
                self.doubts
                    .push(format!("IMO number {b} passes no check digit"));
                self.bad_imo.push(b);
            }
        }
    }

    /// Adds MMSI found in a text.
    pub fn add_mmsi(&mut self, text: &str) {
        for run in text
            .split(|c: char| !c.is_ascii_digit())
            .filter(|r| r.len() == 9)
        {
            if let Ok(n) = crate::ids::parse_mmsi(run)
                && !self.mmsi.contains(&n)
            {
                self.mmsi.push(n);
            }
        }
    }

    /// Adds a call sign, if it has that form.
    pub fn add_call_sign(&mut self, text: &str) {
        if let Ok(c) = crate::ids::parse_call_sign(text)
            && !self.call_signs.contains(&c)
        {
            self.call_signs.push(c);
        }
    }

    /// Adds a flag or country, if it is known.
    pub fn add_country(&mut self, text: &str) {
        if let Some(c) = crate::country::code(text)
            && !self.countries.iter().any(|x| x == c)
        {
            self.countries.push(c.to_owned());
        }
    }
}
