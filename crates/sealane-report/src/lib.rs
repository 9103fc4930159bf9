//! An [`Assessment`](sealane_study::Assessment) as HTML, JSON, GeoJSON, CSV and Markdown. Nothing here computes a result.

mod charts;
mod compare;
mod land;
mod links;
mod map;
mod page;
mod season;
mod sets;
mod svg;
mod table;
mod text;
mod write;

pub use compare::{Comparison, Difference, compare};
pub use page::page as html;
pub use table::Table;
pub use text::percent;
pub use write::{ReportError, Written, geojson, json, markdown, tables, write};
