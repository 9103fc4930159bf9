//! The study file: its types, its reader, its checks.

mod check;
mod check_levers;
mod fault;
mod given;
mod mend;
mod read;
mod reference;
mod season;
mod shape;
mod starter;
mod types;

pub use check::{PlaceFinder, check};
pub use fault::{Fault, Level, Lines, StudyErrors};
pub use given::{Given, Signed};
pub use read::{MAX_BYTES, Study, claims_rows, parse_study, read_study};
pub use reference::{json_schema, reference_page};
pub use shape::nearest;
pub(crate) use shape::suggest;
pub use starter::starter;
pub use types::{
    Cargo, CargoUnit, Change, Claims, Corridor, Gateway, Head, LandMode, Law, LawService, LegStep,
    Lever, Node, Plan, PlanKind, Prices, Rail, RailStep, Rival, Service, ServiceKind, SetTo,
    StudyFile, Subject, Together, Uncertainty,
};
