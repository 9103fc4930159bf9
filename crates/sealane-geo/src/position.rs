//! A position on the Earth and the WGS84 length between two of them.

use geographiclib_rs::{Geodesic, InverseGeodesic};
use serde::{Deserialize, Serialize};
use std::sync::LazyLock;

/// Metres in an international nautical mile.
pub const METRES_PER_NM: f64 = 1852.0;

static WGS84: LazyLock<Geodesic> = LazyLock::new(Geodesic::wgs84);

/// A WGS84 position in degrees; longitude in [-180, 180), latitude in [-90, 90].
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct LonLat {
    /// East positive, degrees.
    pub lon: f64,
    /// North positive, degrees.
    pub lat: f64,
}

/// Why two numbers are not a position.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum PositionError {
    /// NaN or infinite.
    #[error("`{0}` is not a finite number of degrees")]
    NotFinite(f64),
    /// Latitude beyond a pole; often latitude and longitude in the wrong order.
    #[error("latitude {lat} is outside -90..90 (longitude {lon}); are the two swapped?")]
    Latitude {
        /// The latitude given.
        lat: f64,
        /// The longitude given with it.
        lon: f64,
    },
    /// Longitude outside -180..360.
    #[error("longitude {0} is outside -180..360")]
    Longitude(f64),
}

impl LonLat {
    /// A checked position; longitudes up to 360 are wrapped into [-180, 180).
    ///
    /// ```
    /// use sealane_geo::LonLat;
    /// assert_eq!(LonLat::new(190.0, 10.0).unwrap().lon, -170.0);
    /// assert!(LonLat::new(0.0, 200.0).is_err());
    /// ```
    pub fn new(lon: f64, lat: f64) -> Result<Self, PositionError> {
        for x in [lon, lat] {
            if !x.is_finite() {
                return Err(PositionError::NotFinite(x));
            }
        }
        if !(-90.0..=90.0).contains(&lat) {
            return Err(PositionError::Latitude { lat, lon });
        }
        if !(-180.0..=360.0).contains(&lon) {
            return Err(PositionError::Longitude(lon));
        }
        let lon = if lon >= 180.0 { lon - 360.0 } else { lon };
        Ok(Self { lon, lat })
    }

    /// For people: `12.50N 80.30E`.
    #[must_use]
    pub fn short(self) -> String {
        let (ns, ew) = (
            if self.lat < 0.0 { 'S' } else { 'N' },
            if self.lon < 0.0 { 'W' } else { 'E' },
        );
        format!("{:.2}{ns} {:.2}{ew}", self.lat.abs(), self.lon.abs())
    }

    /// WGS84 geodesic length to `other`, metres.
    #[must_use]
    pub fn distance_m(self, other: Self) -> f64 {
        WGS84.inverse(self.lat, self.lon, other.lat, other.lon)
    }

    /// WGS84 geodesic length to `other`, nautical miles.
    #[must_use]
    pub fn distance_nm(self, other: Self) -> f64 {
        self.distance_m(other) / METRES_PER_NM
    }
}
