//! The embedded sea depth: 0.25 degrees, for shelf and shoal masks and for fetch; never for under-keel clearance.

use crate::error::MetoceanError;
use flate2::read::DeflateDecoder;
use sealane_geo::LonLat;
use std::{io::Read as _, sync::OnceLock};

const ROWS: usize = 721;
const COLS: usize = 1440;
const MAGIC: &[u8] = b"SLDEPTH1";
/// Codes 1 to 255 stand for 2 m to 999 m in even ratios; 0 is land.
const SHALLOWEST_M: f64 = 2.0;
const DEEPEST_M: f64 = 999.0;

/// Sea depth on a grid of 0.25 degrees (ECMWF wave model bathymetry), capped at 999 m, in steps of 2.5 %.
#[derive(Debug)]
pub struct Depth {
    codes: Vec<u8>,
}

impl Depth {
    /// The embedded grid, unpacked on first use.
    pub fn embedded() -> Result<&'static Self, MetoceanError> {
        static GRID: OnceLock<Option<Depth>> = OnceLock::new();
        GRID.get_or_init(|| {
            sealane_data::bytes("depth-grid")
                .and_then(|b| inflate(b, MAGIC, ROWS * COLS))
                .map(|codes| Self { codes })
        })
        .as_ref()
        .ok_or(MetoceanError::Embedded("depth-grid"))
    }

    /// Depth in the cell of a position, m; `None` on land.
    ///
    /// ```
    /// use sealane_geo::LonLat;
    /// let d = sealane_metocean::Depth::embedded()?;
    /// assert!(d.at_m(LonLat { lon: 85.0, lat: 10.0 }).unwrap() > 900.0); // Bay of Bengal
    /// assert!(d.at_m(LonLat { lon: 78.0, lat: 22.0 }).is_none()); // India
    /// # Ok::<(), sealane_metocean::MetoceanError>(())
    /// ```
    #[must_use]
    pub fn at_m(&self, p: LonLat) -> Option<f64> {
        let steps = f64::from(self.code(p).checked_sub(1)?) / 254.0;
        Some(SHALLOWEST_M * (DEEPEST_M / SHALLOWEST_M).powf(steps))
    }

    fn code(&self, p: LonLat) -> u8 {
        let row = ((90.0 - p.lat) / 0.25)
            .round()
            .clamp(0.0, (ROWS - 1) as f64) as usize;
        let col = ((p.lon + 180.0).rem_euclid(360.0) / 0.25).round() as usize % COLS;
        self.codes.get(row * COLS + col).copied().unwrap_or(0)
    }

    /// Whether the cell of a position is sea.
    #[must_use]
    pub fn is_sea(&self, p: LonLat) -> bool {
        self.code(p) > 0
    }
}

/// Unpacks `MAGIC` followed by a deflate stream of exactly `want` bytes.
pub(crate) fn inflate(bytes: &[u8], magic: &[u8], want: usize) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(want + 1);
    DeflateDecoder::new(bytes.strip_prefix(magic)?)
        .take(want as u64 + 1)
        .read_to_end(&mut out)
        .ok()?;
    (out.len() == want).then_some(out)
}
