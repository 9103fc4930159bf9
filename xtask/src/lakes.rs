//! The Great Lakes of North America as water: ships of the sea reach them by the St Lawrence Seaway.
//!
//! Natural Earth draws land over its lakes and the lakes as polygons of their own; these are cut out of the land. Where two of them meet
//! (Lake Superior and the St Marys River …) the drawn line between them has no width, but keeps off ships like a shore: fairways lead
//! through.

use crate::world::land::{Ring, area};
use geojson::{FeatureCollection, GeometryValue};
use std::collections::BTreeSet;
use std::path::Path;

/// The lakes that the Seaway reaches, as Natural Earth names their parts. Lake Huron holds Georgian Bay, the North Channel and Saginaw
/// Bay, which have polygons of their own as well: cut out twice they would be land again.
const REACHED: [&str; 7] = [
    "Lake Ontario",
    "Lake Erie",
    "Lake St. Clair",
    "Lake Huron",
    "Lake Michigan",
    "St. Marys River",
    "Lake Superior",
];

/// Shores of the lakes (clockwise) and of the islands in them (counter-clockwise): land on the left.
pub fn read(data: &Path) -> Result<Vec<Ring>, Box<dyn std::error::Error>> {
    let path = data.join("land/ne_10m_lakes.geojson");
    let text = std::fs::read_to_string(&path).map_err(|e| format!("{}: {e}", path.display()))?;
    let fc: FeatureCollection = text.parse::<geojson::GeoJson>()?.try_into()?;
    let mut rings = Vec::new();
    let mut found = BTreeSet::new();
    for f in fc.features {
        let name = f.property("name").and_then(|n| n.as_str()).unwrap_or("");
        let Some(name) = REACHED.iter().find(|n| **n == name) else {
            continue;
        };
        found.insert(*name);
        let Some(GeometryValue::Polygon { coordinates }) = f.geometry.map(|g| g.value) else {
            return Err(format!("{}: {name} is no polygon", path.display()).into());
        };
        for (i, positions) in coordinates.iter().enumerate() {
            let mut ring: Ring = Vec::new();
            for c in positions {
                if let [lon, lat, ..] = c.as_slice()
                    && ring.last() != Some(&[*lon, *lat])
                {
                    ring.push([*lon, *lat]);
                }
            }
            if ring.first() == ring.last() {
                ring.pop();
            }
            // The lake's shore clockwise, an island's the other way.
            if (area(&ring) < 0.0) != (i == 0) {
                ring.reverse();
            }
            rings.push(ring);
        }
    }
    if found.len() != REACHED.len() {
        return Err(format!("{}: lakes are missing, only {found:?}", path.display()).into());
    }
    Ok(rings)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test over the repository's own data")]
mod tests {
    use super::*;

    #[test]
    fn seven_shores_clockwise_and_their_islands_the_other_way() {
        let rings = read(&crate::root().join("data")).unwrap();
        let (shores, islands): (Vec<&Ring>, Vec<&Ring>) = rings.iter().partition(|r| area(r) < 0.0);
        assert_eq!(shores.len(), REACHED.len());
        assert!(islands.len() > 30, "{}", islands.len());
    }
}
