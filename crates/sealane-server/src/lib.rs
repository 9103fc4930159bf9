//! The HTTP API and the map page: one process, no network needed.
//!
//! - [`Config`] and [`serve`]: start, limits, rate, tokens, log, drain;
//! - [`Store`]: studies and runs, each acknowledged write safe from a crash;
//! - [`openapi`]: what the API answers; errors are [`Problem`]s (RFC 9457);
//! - the page of `web/`, embedded.

#![allow(
    clippy::result_large_err,
    reason = "a problem is made once for a refused request and sent; boxing it would cost more than it saves"
)]

mod api;
mod ask;
mod compute;
mod config;
mod engine;
mod folder;
mod guard;
mod jobs;
mod listen;
mod metrics;
mod negotiate;
mod page;
mod problem;
mod rate;
mod run;
mod state;
mod store;
mod world;

pub use api::{RouteAsk, VoyageAsk, openapi};
pub use ask::{parse_body, parse_query};
pub use config::{Auth, Config, ConfigError, Limits, Log, Rate};
pub use folder::{check_path, unzip};
pub use negotiate::best_media;
pub use problem::Problem;
pub use run::{ServeError, serve, start_log};
pub use store::{Output, Page, Run, RunState, Store, StoreError, Study, StudyFile, StudyHead};
