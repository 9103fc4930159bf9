//! Ids and the user's own areas (GeoJSON files), as the flags `--avoid`, `--require` and `--split` take them.

use crate::fault::Fault;
use sealane_sea::Area;
use std::path::Path;

/// Largest file read, bytes.
const MOST_BYTES: u64 = 64 << 20;

/// The areas of a GeoJSON file.
pub fn read(file: &str) -> Result<Vec<Area>, Fault> {
    let path = Path::new(file);
    let size = std::fs::metadata(path)
        .map_err(|e| Fault::input("no_file", e).at(file))?
        .len();
    if size > MOST_BYTES {
        return Err(Fault::input("too_large", "expected at most 64 MB of GeoJSON").at(file));
    }
    let text = std::fs::read_to_string(path).map_err(|e| Fault::input("no_file", e).at(file))?;
    let zones = sealane_sea::zones::read_polygons(&text)
        .map_err(|e| Fault::input("bad_geojson", e).at(file))?;
    Ok(zones.into_iter().map(Area::from).collect())
}

/// Splits a list into ids and the areas of GeoJSON files.
pub fn named(list: &[String]) -> Result<(Vec<String>, Vec<Area>), Fault> {
    let (mut ids, mut areas) = (Vec::new(), Vec::new());
    for a in list {
        let is_file = Path::new(a)
            .extension()
            .is_some_and(|e| e.eq_ignore_ascii_case("geojson") || e.eq_ignore_ascii_case("json"));
        if is_file {
            areas.extend(read(a)?);
        } else {
            ids.push(a.clone());
        }
    }
    Ok((ids, areas))
}
