//! The navigable world as the server asks it.

use crate::problem::Problem;
use sealane_geo::LonLat;
use sealane_sea::{Cell, MatrixQuery, Place, Route, RouteQuery, Sea, formats};

/// Loads the world; the message is for the operator.
pub fn load() -> Result<(), String> {
    if sealane_sea::places::ports().is_empty() {
        return Err("the list of ports is empty".to_owned());
    }
    let sea = Sea::embedded().map_err(|e| e.to_string())?;
    let _ = sea.search_places("a", 1); // builds the index of names
    Ok(())
}

/// The embedded sea.
pub fn sea() -> Result<&'static Sea, Problem> {
    Sea::embedded().map_err(Problem::internal)
}

/// The seasons of the corridors of a study file.
pub fn season(
    text: &str,
    options: &sealane_season::StudyOptions,
) -> Result<sealane_season::StudySeason, Problem> {
    Ok(sealane_season::study_season(
        "study.toml",
        text,
        sea()?,
        options,
    )?)
}

/// The place that a text means.
pub fn place(text: &str) -> Result<Place, Problem> {
    Ok(sea()?.place(text)?)
}

/// The way through the places of a question.
pub fn route(query: &RouteQuery) -> Result<Route, Problem> {
    Ok(sea()?.route(query)?)
}

/// What keeps a ship with measures from shorter ways; nothing is asked for a ship without.
pub fn shut(query: &RouteQuery, route: &Route) -> Result<Vec<sealane_sea::Shut>, Problem> {
    if query.ship == sealane_sea::ShipLimits::default() {
        return Ok(Vec::new());
    }
    Ok(sea()?.shut(query, route)?)
}

/// Many distances, row by row in order.
pub fn matrix(query: &MatrixQuery, mut row: impl FnMut(Vec<Cell>)) -> Result<(), Problem> {
    sea()?.matrix_rows(query, |_, cells| {
        row(cells);
        Ok::<(), sealane_sea::SeaError>(())
    })?;
    Ok(())
}

/// A way in one of the forms of navigation programs, by media type.
pub fn write(route: &Route, media: &str) -> Result<String, Problem> {
    Ok(match media {
        "application/geo+json" => formats::geojson(route).to_string(),
        "application/gpx+xml" => formats::gpx(route),
        "application/vnd.google-earth.kml+xml" => formats::kml(route),
        "application/rtz+xml" => formats::rtz(route),
        _ => return Err(Problem::not_found("form", media)),
    })
}

/// The line as GeoJSON, great circles drawn out, split at the antimeridian.
pub fn geometry(line: &[LonLat]) -> serde_json::Value {
    formats::geometry(line)
}
