//! Map projections of gridded products: polar stereographic, Lambert azimuthal equal-area (EASE) and the rotated pole.
//!
//! Formulas: Snyder, Map Projections: A Working Manual, USGS Professional Paper 1395 (1987), chapters 21 and 24.

use sealane_geo::LonLat;
use serde::{Deserialize, Serialize};

/// From a position to the plane of a grid.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "kind")]
pub enum Projection {
    /// Polar stereographic on an ellipsoid (NSIDC, AMSR, TOPAZ).
    PolarStereographic {
        /// Semi-major axis, m.
        a_m: f64,
        /// First eccentricity; 0 on a sphere.
        e: f64,
        /// Latitude of true scale, degrees; its sign tells the pole.
        true_scale_lat: f64,
        /// Longitude that runs straight down (north) or up (south) from the pole, degrees.
        lon0: f64,
    },
    /// Lambert azimuthal equal-area, polar aspect (EASE and EASE 2, OSI SAF).
    LambertAzimuthal {
        /// Semi-major axis, m.
        a_m: f64,
        /// First eccentricity; 0 on a sphere.
        e: f64,
        /// +1 for the north pole, -1 for the south pole.
        pole: f64,
        /// Longitude that runs straight down (north) or up (south) from the pole, degrees.
        lon0: f64,
    },
    /// Longitude and latitude about a moved pole, degrees.
    RotatedPole {
        /// Latitude of the moved north pole, degrees.
        pole_lat: f64,
        /// Longitude of the moved north pole, degrees.
        pole_lon: f64,
    },
}

/// WGS84 semi-major axis, m.
pub(crate) const WGS84_A: f64 = 6_378_137.0;
/// WGS84 first eccentricity.
pub(crate) const WGS84_E: f64 = 0.081_819_190_842_622;
/// Hughes 1980 ellipsoid of the older NSIDC grids: semi-major axis, m, and first eccentricity.
pub(crate) const HUGHES: (f64, f64) = (6_378_273.0, 0.081_816_153);

impl Projection {
    /// Plane coordinates of a position: metres, or degrees for the rotated pole; `None` where the projection has no value.
    #[must_use]
    pub fn forward(&self, p: LonLat) -> Option<(f64, f64)> {
        let xy = match *self {
            Self::PolarStereographic {
                a_m,
                e,
                true_scale_lat,
                lon0,
            } => {
                let pole = true_scale_lat.signum();
                let (phi, lam) = (
                    (pole * p.lat).to_radians(),
                    (pole * (p.lon - lon0)).to_radians(),
                );
                let rho = stereographic_radius(a_m, e, phi, (pole * true_scale_lat).to_radians())?;
                (pole * rho * lam.sin(), -pole * rho * lam.cos())
            }
            Self::LambertAzimuthal { a_m, e, pole, lon0 } => {
                let (phi, lam) = ((pole * p.lat).to_radians(), (p.lon - lon0).to_radians());
                let rho = a_m
                    * (authalic_q(e, std::f64::consts::FRAC_PI_2) - authalic_q(e, phi))
                        .max(0.0)
                        .sqrt();
                (rho * lam.sin(), -pole * rho * lam.cos())
            }
            Self::RotatedPole { pole_lat, pole_lon } => rotate(p, pole_lat, pole_lon),
        };
        (xy.0.is_finite() && xy.1.is_finite()).then_some(xy)
    }
}

/// Snyder 21-34: distance from the pole in the plane; true scale at `phi_c` (or at the pole).
fn stereographic_radius(a: f64, e: f64, phi: f64, phi_c: f64) -> Option<f64> {
    let half_pi = std::f64::consts::FRAC_PI_2;
    if phi < -half_pi + 1e-9 {
        return None;
    }
    let t = |f: f64| {
        (std::f64::consts::FRAC_PI_4 - f / 2.0).tan()
            / ((1.0 - e * f.sin()) / (1.0 + e * f.sin())).powf(e / 2.0)
    };
    Some(if (phi_c - half_pi).abs() < 1e-10 {
        2.0 * a * t(phi) / ((1.0 + e).powf(1.0 + e) * (1.0 - e).powf(1.0 - e)).sqrt()
    } else {
        let m = phi_c.cos() / (1.0 - (e * phi_c.sin()).powi(2)).sqrt();
        a * m * t(phi) / t(phi_c)
    })
}

/// Snyder 3-12.
fn authalic_q(e: f64, phi: f64) -> f64 {
    let s = phi.sin();
    if e < 1e-12 {
        return 2.0 * s;
    }
    let es = e * s;
    (1.0 - e * e) * (s / (1.0 - es * es) - ((1.0 - es) / (1.0 + es)).ln() / (2.0 * e))
}

fn rotate(p: LonLat, pole_lat: f64, pole_lon: f64) -> (f64, f64) {
    let (phi, lam) = (p.lat.to_radians(), (p.lon - pole_lon).to_radians());
    let phi_p = pole_lat.to_radians();
    let sin_r = phi.sin() * phi_p.sin() + phi.cos() * phi_p.cos() * lam.cos();
    let x = phi.sin() * phi_p.cos() - phi.cos() * phi_p.sin() * lam.cos();
    let y = -phi.cos() * lam.sin();
    // Longitude zero of the rotated frame lies on the meridian through both poles, away from the moved one.
    (
        y.atan2(x).to_degrees(),
        sin_r.clamp(-1.0, 1.0).asin().to_degrees(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(p: &Projection, lon: f64, lat: f64, want: (f64, f64), tol: f64) {
        let (x, y) = p.forward(LonLat { lon, lat }).unwrap();
        assert!(
            (x - want.0).abs() < tol && (y - want.1).abs() < tol,
            "{lon} {lat}: got {x} {y}, want {want:?}"
        );
    }

    /// Outside truth: PROJ 9 (`stere`, `laea`, `ob_tran`), computed once through pyproj.
    #[test]
    fn agrees_with_proj() {
        let nsidc = Projection::PolarStereographic {
            a_m: HUGHES.0,
            e: HUGHES.1,
            true_scale_lat: 70.0,
            lon0: -45.0,
        };
        near(&nsidc, 100.0, 75.0, (937_174.543, 1_338_423.956), 0.05);
        near(&nsidc, -170.0, 70.0, (-1_792_283.227, 1_254_970.226), 0.05);
        near(&nsidc, 33.0, 69.0, (2_249_452.313, -478_135.849), 0.05);
        let south = Projection::PolarStereographic {
            a_m: HUGHES.0,
            e: HUGHES.1,
            true_scale_lat: -70.0,
            lon0: 0.0,
        };
        near(&south, 100.0, -75.0, (1_609_091.130, -283_726.181), 0.05);
        let ease2 = Projection::LambertAzimuthal {
            a_m: WGS84_A,
            e: WGS84_E,
            pole: 1.0,
            lon0: 0.0,
        };
        near(&ease2, 100.0, 75.0, (1_644_875.163, 290_035.871), 0.01);
        near(&ease2, -170.0, 70.0, (-385_789.101, 2_187_918.715), 0.01);
        let ease2s = Projection::LambertAzimuthal {
            a_m: WGS84_A,
            e: WGS84_E,
            pole: -1.0,
            lon0: 0.0,
        };
        near(&ease2s, -60.0, -65.0, (-2_397_641.622, 1_384_279.036), 0.01);
        let ease1 = Projection::LambertAzimuthal {
            a_m: 6_371_228.0,
            e: 0.0,
            pole: 1.0,
            lon0: 0.0,
        };
        near(&ease1, 33.0, 69.0, (1_264_721.643, -1_947_500.547), 0.01);
        let cosmo = Projection::RotatedPole {
            pole_lat: 39.25,
            pole_lon: -162.0,
        };
        near(
            &cosmo,
            10.0,
            54.0,
            (
                (-0.082_049_163_047_f64).to_degrees(),
                0.061_160_657_435_f64.to_degrees(),
            ),
            1e-8,
        );
        near(
            &cosmo,
            100.0,
            75.0,
            (
                0.321_012_589_265_f64.to_degrees(),
                0.622_726_812_504_f64.to_degrees(),
            ),
            1e-8,
        );
    }
}
