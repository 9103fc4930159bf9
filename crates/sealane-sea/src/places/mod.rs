//! Ports and positions: what a PLACE of the question means.
//!
//! - [`ports`]: every port, in the order of `data/ports/ports.csv`; [`Port`] says what the index knows of it.
//! - [`resolve`]: UN/LOCODE, name, other name, `name, country` or `lat,lon` → one [`Place`](crate::Place), or an error that says what to write instead.
//! - [`Access`]: the line from a berth to open water.
//! - [`search`]: what a person may have meant, best first.

mod access;
mod inland;
mod names;
mod port;
mod position;
mod resolve;
mod search;

pub use access::{Access, AccessEnd, AccessError, access, decode_access, encode_access};
pub use inland::{Inland, NEIGHBOUR_NM, Neighbour, PORT_NM, inland, over_land_refusal};
pub use port::{Country, Port, Size, check, countries, country_name, ports};
pub use position::parse_position;
pub use resolve::resolve;
pub use search::{PlaceHit, search};
