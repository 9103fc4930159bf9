//! Projections as files describe them: CF grid mappings and GRIB polar stereographic grids.

use crate::projection::{HUGHES, Projection, WGS84_A, WGS84_E};
use grib_reader::{PolarStereographicGrid, ProjectedGridCore};
use netcdf_reader::NcVariable;
use sealane_geo::LonLat;

/// A rotated pole from the position of the moved south pole.
pub(super) fn rotated_from_south(lat: f64, lon: f64) -> Projection {
    Projection::RotatedPole {
        pole_lat: -lat,
        pole_lon: (lon + 360.0).rem_euclid(360.0) - 180.0,
    }
}

fn eccentricity(a: f64, b: f64) -> f64 {
    (1.0 - (b / a).powi(2)).max(0.0).sqrt()
}

/// Earth of GRIB code table 3.2.
fn grib_earth(c: &ProjectedGridCore) -> Result<(f64, f64), String> {
    let scaled = |v: u32, s: u8| f64::from(v) / 10f64.powi(i32::from(s));
    Ok(match c.shape_of_earth {
        0 => (6_367_470.0, 0.0),
        1 => (scaled(c.scaled_value_radius, c.scale_factor_radius), 0.0),
        2 => (6_378_160.0, eccentricity(6_378_160.0, 6_356_775.0)),
        3 | 7 => {
            let k = if c.shape_of_earth == 3 { 1000.0 } else { 1.0 };
            let a = k * scaled(c.scaled_value_major_axis, c.scale_factor_major_axis);
            let b = k * scaled(c.scaled_value_minor_axis, c.scale_factor_minor_axis);
            (a, eccentricity(a, b))
        }
        4 => (6_378_137.0, eccentricity(6_378_137.0, 6_356_752.314)),
        5 => (WGS84_A, WGS84_E),
        6 => (6_371_229.0, 0.0),
        8 => (6_371_200.0, 0.0),
        n => return Err(format!("shape of the Earth {n} is not known")),
    })
}

pub(super) fn grib_polar_stereographic(g: &PolarStereographicGrid) -> Result<Projection, String> {
    let (a_m, e) = grib_earth(&g.core)?;
    let south = g.projection_center_flag & 0x80 != 0;
    let lat = f64::from(g.lat_d) / 1e6;
    Ok(Projection::PolarStereographic {
        a_m,
        e,
        true_scale_lat: if south { -lat.abs() } else { lat.abs() },
        lon0: f64::from(g.lon_v) / 1e6,
    })
}

pub(super) fn first_point(p: &Projection, c: &ProjectedGridCore) -> Result<(f64, f64), String> {
    let lon = f64::from(c.lon_first) / 1e6;
    let at = LonLat {
        lon: (lon + 180.0).rem_euclid(360.0) - 180.0,
        lat: f64::from(c.lat_first) / 1e6,
    };
    p.forward(at)
        .ok_or_else(|| format!("the first point {at:?} is outside the projection"))
}

/// The projection of a CF grid-mapping variable; `Err` names what is not understood.
pub(super) fn cf(v: &NcVariable) -> Result<Option<Projection>, String> {
    let text = |k: &str| v.attribute(k).and_then(|a| a.value.as_string());
    let number = |k: &str| v.attribute(k).and_then(|a| a.value.as_f64());
    let proj4 = ["proj4_string", "proj4text", "proj4"]
        .iter()
        .find_map(|k| text(k))
        .unwrap_or_default();
    let of_proj4 = |key: &str| {
        proj4
            .split_whitespace()
            .find_map(|w| w.strip_prefix(&format!("+{key}=")))
            .and_then(|x| x.parse::<f64>().ok())
    };
    let name = text("grid_mapping_name").unwrap_or_default().to_lowercase();
    let (a_m, e) = ellipsoid(
        number("semi_major_axis").or_else(|| of_proj4("a")),
        number("semi_minor_axis").or_else(|| of_proj4("b")),
        number("inverse_flattening"),
        number("earth_radius"),
    );
    Ok(Some(match name.as_str() {
        "polar_stereographic" => {
            let true_scale_lat = of_proj4("lat_ts")
                .or_else(|| number("standard_parallel"))
                .or_else(|| number("latitude_of_projection_origin"))
                .ok_or("polar stereographic without standard_parallel")?;
            let given = of_proj4("lon_0")
                .or_else(|| number("straight_vertical_longitude_from_pole"))
                .ok_or("polar stereographic without straight_vertical_longitude_from_pole")?;
            // NSIDC writes the meridian that runs up (135 E) where PROJ and most writers give the one that runs down.
            let nsidc = proj4.is_empty() && (a_m - HUGHES.0).abs() < 1.0 && given == 135.0;
            Projection::PolarStereographic {
                a_m,
                e,
                true_scale_lat,
                lon0: if nsidc { -45.0 } else { given },
            }
        }
        "lambert_azimuthal_equal_area" => {
            let lat0 = of_proj4("lat_0")
                .or_else(|| number("latitude_of_projection_origin"))
                .unwrap_or(90.0);
            if (lat0.abs() - 90.0).abs() > 1e-6 {
                return Err(format!(
                    "Lambert azimuthal equal-area about latitude {lat0}; only the poles are placed"
                ));
            }
            Projection::LambertAzimuthal {
                a_m,
                e,
                pole: lat0.signum(),
                lon0: of_proj4("lon_0")
                    .or_else(|| number("longitude_of_projection_origin"))
                    .unwrap_or(0.0),
            }
        }
        "rotated_latitude_longitude" => Projection::RotatedPole {
            pole_lat: number("grid_north_pole_latitude")
                .ok_or("rotated pole without grid_north_pole_latitude")?,
            pole_lon: number("grid_north_pole_longitude")
                .ok_or("rotated pole without grid_north_pole_longitude")?,
        },
        "latitude_longitude" | "" => return Ok(None),
        other => {
            return Err(format!(
                "grid mapping `{other}` is not placed; use latitude-longitude, polar stereographic, Lambert azimuthal equal-area or rotated grids"
            ));
        }
    }))
}

fn ellipsoid(
    a: Option<f64>,
    b: Option<f64>,
    inverse_flattening: Option<f64>,
    radius: Option<f64>,
) -> (f64, f64) {
    match (a, b, inverse_flattening, radius) {
        (None, _, _, Some(r)) if r > 0.0 => (r, 0.0),
        (Some(a), Some(b), _, _) if a > 0.0 && b > 0.0 => (a, eccentricity(a, b)),
        (Some(a), None, Some(f), _) if a > 0.0 && f > 1.0 => (a, (2.0 / f - 1.0 / (f * f)).sqrt()),
        (Some(a), None, None, _) if (a - HUGHES.0).abs() < 1.0 => HUGHES,
        (Some(a), None, _, _) if a > 0.0 => (a, 0.0),
        _ => (WGS84_A, WGS84_E),
    }
}
