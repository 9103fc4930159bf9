//! Wind, wave, current and ice fields: readers, climatology, interpolation in space and time.
//!
//! - [`Field`]: one quantity over time and a [`Grid`]; sampled bilinearly in space and linearly in time.
//! - [`describe`] and [`read`]: GRIB 1/2 and NetCDF-3/4 files, told apart by their first bytes.
//! - [`WindClimate`]: the embedded monthly wind; [`Depth`]: the embedded sea depth; [`sea_state`]: waves from wind and fetch.
//! - [`monthly_quantiles`]: years of a field as a light, a median and a heavy year, month by month.

mod depth;
mod describe;
mod error;
mod field;
mod grid;
mod projection;
mod quantiles;
mod quantity;
mod read;
mod time;
mod waves;
mod wind;

pub use depth::Depth;
pub use describe::{Coverage, FieldSummary, FileSummary, describe, describe_bytes};
pub use error::MetoceanError;
pub use field::{Field, Sample, Values};
pub use grid::{Axis, Grid};
pub use projection::Projection;
pub use quantiles::{MonthlyQuantiles, monthly_quantiles};
pub use quantity::{Quantity, VariableRow, variable_table};
pub use read::{Format, Selection, read, read_bytes};
pub use time::{Moment, TimeAxis};
pub use waves::{SeaState, fetch_m, fetch_within_m, sea_state};
pub use wind::{WindClimate, WindNormal};
