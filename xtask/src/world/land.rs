//! Natural Earth land as rings: outer rings counter-clockwise, holes clockwise; the Caspian filled, ice shelves land, the Great Lakes cut
//! out.

use geojson::{FeatureCollection, GeometryValue};
use std::path::Path;

/// A closed ring of (lon, lat) degrees; the last point is not the first repeated.
pub type Ring = Vec<[f64; 2]>;

/// The land with an index by latitude for point tests.
pub struct Land {
    /// All rings.
    pub rings: Vec<Ring>,
    /// Waters that join no ocean.
    pub apart: Vec<Ring>,
    rows: Vec<Vec<[[f64; 2]; 2]>>,
}

const ROWS_PER_DEGREE: f64 = 20.0;

/// The Caspian is a hole of Eurasia in Natural Earth; it joins no ocean, so it is land here.
const CASPIAN: [f64; 2] = [50.5, 42.0];

impl Land {
    /// Reads the three land layers below `data/land`.
    pub fn read(data: &Path) -> Result<Self, Box<dyn std::error::Error>> {
        let mut rings = Vec::new();
        for file in [
            "ne_10m_land.geojson",
            "ne_10m_minor_islands.geojson",
            "ne_10m_antarctic_ice_shelves.geojson",
        ] {
            let path = data.join("land").join(file);
            let text =
                std::fs::read_to_string(&path).map_err(|e| format!("{}: {e}", path.display()))?;
            let fc: FeatureCollection = text.parse::<geojson::GeoJson>()?.try_into()?;
            for f in fc.features {
                let Some(g) = f.geometry else { continue };
                match g.value {
                    GeometryValue::Polygon { coordinates } => push(&mut rings, coordinates.iter()),
                    GeometryValue::MultiPolygon { coordinates } => {
                        for poly in &coordinates {
                            push(&mut rings, poly.iter());
                        }
                    }
                    other => return Err(format!("{file}: unexpected {}", other.type_name()).into()),
                }
            }
        }
        rings.extend(crate::lakes::read(data)?);
        let (apart, rings): (Vec<Ring>, Vec<Ring>) = rings
            .into_iter()
            .partition(|r| area(r) < 0.0 && holds(r, CASPIAN));
        let mut rows = vec![Vec::new(); (180.0 * ROWS_PER_DEGREE) as usize + 1];
        for r in &rings {
            for (a, b) in edges(r) {
                let (lo, hi) = (row(a[1].min(b[1])), row(a[1].max(b[1])));
                for cell in rows.iter_mut().take(hi + 1).skip(lo) {
                    cell.push([a, b]);
                }
            }
        }
        Ok(Self { rings, apart, rows })
    }

    /// Whether a position lies on land (winding number above zero).
    pub fn holds(&self, p: [f64; 2]) -> bool {
        let mut winding = 0;
        for [a, b] in self.rows.get(row(p[1])).into_iter().flatten() {
            if (a[1] <= p[1]) != (b[1] <= p[1]) {
                let x = a[0] + (p[1] - a[1]) / (b[1] - a[1]) * (b[0] - a[0]);
                if x > p[0] {
                    winding += if b[1] > a[1] { 1 } else { -1 };
                }
            }
        }
        winding > 0
    }
}

fn row(lat: f64) -> usize {
    ((lat + 90.0) * ROWS_PER_DEGREE).floor().max(0.0) as usize
}

/// Edges of a ring, the closing one included.
pub fn edges(r: &Ring) -> impl Iterator<Item = ([f64; 2], [f64; 2])> + '_ {
    r.iter()
        .zip(r.iter().cycle().skip(1))
        .map(|(a, b)| (*a, *b))
}

/// Signed area in square degrees; positive counter-clockwise.
pub fn area(r: &Ring) -> f64 {
    edges(r)
        .map(|(a, b)| a[0] * b[1] - b[0] * a[1])
        .sum::<f64>()
        / 2.0
}

fn holds(r: &Ring, p: [f64; 2]) -> bool {
    edges(r)
        .filter(|(a, b)| {
            (a[1] <= p[1]) != (b[1] <= p[1])
                && a[0] + (p[1] - a[1]) / (b[1] - a[1]) * (b[0] - a[0]) > p[0]
        })
        .count()
        % 2
        == 1
}

fn push<'a>(rings: &mut Vec<Ring>, poly: impl Iterator<Item = &'a Vec<geojson::Position>>) {
    for (i, r) in poly.enumerate() {
        let mut ring: Ring = Vec::with_capacity(r.len());
        for c in r {
            if let [lon, lat, ..] = c.as_slice()
                && ring.last() != Some(&[*lon, *lat])
            {
                ring.push([*lon, *lat]);
            }
        }
        if ring.first() == ring.last() {
            ring.pop();
        }
        if ring.len() < 3 {
            continue;
        }
        if (area(&ring) > 0.0) != (i == 0) {
            ring.reverse();
        }
        rings.push(ring);
    }
}
