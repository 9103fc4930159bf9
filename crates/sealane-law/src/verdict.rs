//! The words of an answer: verdict, hit, layer, screening.

use crate::subject::Subject;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// What the law says, from best to worst.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// Nothing found in complete, fresh and valid data.
    Clear,
    /// Data that the answer needs is missing, stale or refused.
    Unknown,
    /// A person must look: a name alone, a figure past its review date, an indicator.
    Review,
    /// Allowed only under a licence, a cap or another condition.
    Restricted,
    /// Forbidden.
    Prohibited,
}

impl Verdict {
    /// The word that files and reports use.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Clear => "clear",
            Self::Unknown => "unknown",
            Self::Review => "review",
            Self::Restricted => "restricted",
            Self::Prohibited => "prohibited",
        }
    }
}

impl std::fmt::Display for Verdict {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

/// On what a hit rests.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Basis {
    /// Same IMO ship number.
    ImoShip,
    /// Same IMO company number.
    ImoCompany,
    /// Same MMSI.
    Mmsi,
    /// Same call sign.
    CallSign,
    /// Similar or same name; a name alone never decides.
    Name,
    /// Same UN/LOCODE, or same name of a place.
    Place,
    /// A rule of law over the facts of the question.
    Rule,
    /// A deception indicator.
    Indicator,
}

/// How a name score came about; each part from 0 to 1.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ScoreParts {
    /// The score compared with the threshold.
    pub total: f64,
    /// Weighted share of words that found a partner.
    pub tokens: f64,
    /// Likeness of the names written without spaces.
    pub joined: f64,
    /// Whether the numerals of both names are the same.
    pub numerals_equal: bool,
    /// The pairs of words, `query=entry:likeness`.
    pub pairs: Vec<String>,
    /// What the comparison needed: `exact`, `respelled`, `typing`, `spacing`, `transliterated`.
    pub method: String,
}

/// One reason of the verdict.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Hit {
    /// Layer in which it counts: a jurisdiction, `operator:…` or `indicators`.
    pub layer: String,
    /// What it means there.
    pub verdict: Verdict,
    /// Which part of the subject was hit: `ship`, `owner`, `port`, `cargo` …
    pub role: String,
    /// On what it rests.
    pub basis: Basis,
    /// List or rules table.
    pub list: String,
    /// Number or reference of the entry or rule.
    pub entry: String,
    /// Name of the entry as the list prints it.
    pub entry_name: String,
    /// The value of the entry that met the question.
    pub matched: String,
    /// What the law does.
    pub measure: String,
    /// Act, annex, article, programme.
    pub citation: String,
    /// First day, when the list or act states it.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub valid_from: Option<Date>,
    /// Last day, when there is one.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub valid_to: Option<Date>,
    /// Score parts of a name.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub score: Option<ScoreParts>,
    /// Day of the list.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub list_date: Option<Date>,
    /// SHA-256 of the list as read.
    #[serde(skip_serializing_if = "String::is_empty", default)]
    pub list_sha256: String,
    /// Exception of the act that may apply, in words.
    #[serde(skip_serializing_if = "String::is_empty", default)]
    pub exception: String,
    /// What else a reader must know.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub notes: Vec<String>,
}

impl Hit {
    /// What makes two hits the same through time: layer, list, entry and role.
    #[must_use]
    pub fn key(&self) -> String {
        format!("{}|{}|{}|{}", self.layer, self.list, self.entry, self.role)
    }
}

/// The verdict of one layer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LayerVerdict {
    /// Jurisdiction, `operator:…` or `indicators`.
    pub layer: String,
    /// Worst of its hits; `unknown` when something is missing and nothing worse was found.
    pub verdict: Verdict,
    /// What is missing, stale or refused for a better answer.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub missing: Vec<String>,
}

/// An entry that looks alike but is another one, with the reason.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dismissed {
    /// List.
    pub list: String,
    /// Entry.
    pub entry: String,
    /// Its name.
    pub entry_name: String,
    /// Why it does not count.
    pub reason: String,
}

/// A measure that is known but not yet in force on the as-of day.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Announced {
    /// First day in force.
    pub valid_from: Date,
    /// Layer.
    pub layer: String,
    /// List or rules table.
    pub list: String,
    /// Entry or rule.
    pub entry: String,
    /// Name of the entry.
    pub entry_name: String,
    /// What will apply.
    pub measure: String,
    /// Citation.
    pub citation: String,
    /// What it will mean.
    pub verdict: Verdict,
}

/// One list as it was used.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListStamp {
    /// Kind of list, e.g. `un-consolidated`.
    pub list: String,
    /// File name.
    pub file: String,
    /// Whose law it serves.
    pub jurisdictions: Vec<String>,
    /// Day of the list.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub date: Option<Date>,
    /// Where the day comes from: `content`, `file-name`, or `undated`.
    pub date_basis: String,
    /// SHA-256 of the bytes read.
    pub sha256: String,
    /// Entries read.
    pub entries: usize,
    /// Whether it is too old on the as-of day, or of unknown age.
    pub stale: bool,
    /// Whether it is only a part of a list: it finds and never clears.
    #[serde(skip_serializing_if = "std::ops::Not::not", default)]
    pub partial: bool,
    /// Doubts while reading.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub warnings: Vec<String>,
}

/// A file that was not used, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RefusedFile {
    /// File name.
    pub file: String,
    /// What is wrong.
    pub reason: String,
}

/// Everything needed to get the same answer again.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Provenance {
    /// Day for which the question was asked.
    pub as_of: Date,
    /// Whose law.
    pub jurisdictions: Vec<String>,
    /// Port operators whose own rules were asked.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub operators: Vec<String>,
    /// Port operators with a terminal at a called port.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub operators_maybe: Vec<String>,
    /// Maximum age of a list, in days; empty: each list's own.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub max_age_days: Option<i32>,
    /// Name threshold for ships and places.
    pub ship_threshold: f64,
    /// Name threshold for companies and persons.
    pub party_threshold: f64,
    /// Lists used.
    pub lists: Vec<ListStamp>,
    /// Files refused.
    pub refused: Vec<RefusedFile>,
    /// SHA-256 over the rules tables.
    pub rules_sha256: String,
    /// Version of this program.
    pub version: String,
}

/// The answer to one question.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Screening {
    /// The question as understood.
    pub subject: Subject,
    /// The worst of the layers.
    pub verdict: Verdict,
    /// Verdict per layer.
    pub layers: Vec<LayerVerdict>,
    /// Reasons, worst first.
    pub hits: Vec<Hit>,
    /// Alike but another: not counted, with the reason.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub dismissed: Vec<Dismissed>,
    /// Known measures that begin after the as-of day.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub announced: Vec<Announced>,
    /// Limits of this answer.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub notes: Vec<String>,
    /// Lists, rules and parameters used; left out in batches, which carry it once.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub context: Option<Box<Provenance>>,
}
