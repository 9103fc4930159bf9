//! What is prohibited or restricted on a sea corridor, by whose law, on which day.
//!
//! [`Screener`] holds lists (the user's copies of the issuers' files) and rules (dated tables shipped as data); [`Screener::screen`]
//! answers a [`Subject`] under a [`Context`]. Jurisdictions and the as-of day are required; `clear` is never said from missing, stale
//! or refused data; a name alone never decides. Nothing here is legal advice, and nothing here looks for a way around a rule.
//!
//! - [`ids`]: IMO ship and company numbers, MMSI, call sign, UN/LOCODE.
//! - [`subject`], [`context`], [`verdict`]: the words of questions and answers, plain serialisable data.
//! - [`gazetteer`]: which country a place lies in. [`rules`]: the dated tables. [`lists`]: readers of the issuers' formats.
//! - [`index`]: the index file for a fast start. [`indicators`]: deception indicators, for review only.
//! - [`name`], [`matcher`]: names made comparable and found alike; [`script`], [`semitic`], [`korean`]: other scripts.
//! - [`screen`]: the question put to lists and rules; [`questions`]: questions from a CSV; [`study`]: all of a study.

pub mod context;
pub mod country;
pub mod date;
pub mod entry;
pub mod error;
pub mod gazetteer;
pub mod ids;
pub mod index;
pub mod indicators;
pub mod korean;
pub mod lists;
pub mod matcher;
pub mod name;
mod numeral;
pub mod questions;
pub mod rules;
pub mod screen;
pub mod script;
pub mod semitic;
pub mod study;
pub mod subject;
pub mod verdict;
mod vocabulary;
mod words;

pub use context::Context;
pub use error::LawError;
pub use rules::Rules;
pub use screen::{Batch, Screener};
pub use subject::{Cargo, Party, PlaceRef, Price, RelatedParty, Service, Ship, Subject};
pub use verdict::{Announced, Basis, Dismissed, Hit, LayerVerdict, Provenance, Screening, Verdict};
