//! The door to the study room: a saved folder in, the files of an assessment out.

use crate::api::Finding;
use crate::jobs::{Handle, Order};
use crate::problem::Problem;
use crate::store::{Output, StudyFile};
use axum::http::StatusCode;

/// What a run made.
#[derive(Debug, Clone, PartialEq)]
pub struct Made {
    /// The verdict in words.
    pub verdict: String,
    /// `report.html`, `assessment.json`, `routes.geojson`, `tables/*.csv`.
    pub files: Vec<Output>,
}

/// Computes a study; the error is for people.
pub fn assess(_order: &Order, _handle: &Handle) -> Result<Made, String> {
    Err("no study engine in this build".to_owned())
}

/// Every fault and warning of a study folder.
pub fn check(_files: &[StudyFile]) -> Result<Vec<Finding>, Problem> {
    Err(Problem::new(
        StatusCode::NOT_IMPLEMENTED,
        "no_engine",
        "no study engine in this build",
    ))
}
