//! GRIB 1 and 2.

use super::{Budget, Entry, canonical, mapping, normalise};
use crate::{
    error::MetoceanError,
    field::{Field, Values},
    grid::{Axis, Grid},
    quantity::Quantity,
    time::{Moment, TimeAxis},
};
use grib_reader::{GribFile, GridDefinition, Message};
use std::collections::BTreeMap;

/// Slabs of one variable at one level on one grid.
struct Stack<'a> {
    name: String,
    quantity: Quantity,
    level: String,
    grid: GridDefinition,
    slabs: Vec<(Moment, Message<'a>)>,
}

pub(super) fn entries(
    path: &str,
    bytes: Vec<u8>,
    budget: &mut Budget,
    wanted: &dyn Fn(Quantity, &str) -> bool,
) -> Result<Vec<Entry>, MetoceanError> {
    let most = usize::try_from(budget.allowed).unwrap_or(usize::MAX);
    let file = GribFile::builder()
        .max_decoded_points(most)
        .from_bytes(bytes)
        .map_err(|e| MetoceanError::decode(path, "", e))?;
    let mut out = Vec::new();
    for stack in stacks(&file) {
        let unit = stack.quantity.unit();
        let outcome = if wanted(stack.quantity, &stack.name) {
            match field(path, &stack, budget) {
                Ok(f) => Ok(f),
                Err(e @ MetoceanError::TooLarge { .. }) => return Err(e),
                Err(e) => Err(e.to_string()),
            }
        } else {
            Err("not selected".to_owned())
        };
        out.push(Entry {
            name: stack.name,
            quantity: stack.quantity,
            unit: unit.to_owned(),
            level: Some(stack.level),
            outcome,
        });
    }
    Ok(out)
}

fn stacks(file: &GribFile) -> Vec<Stack<'_>> {
    let mut index: BTreeMap<(String, String), usize> = BTreeMap::new();
    let mut list: Vec<Stack<'_>> = Vec::new();
    for (n, m) in file.messages().enumerate() {
        let level = level(&m);
        let (mut name, mut quantity) = identity(&m, &level);
        // Products about part of the quantity only (a band of wave periods, say) are something else, each by itself.
        if let Some(t) = special_product(&m) {
            name = format!("{name} template {t} message {}", n + 1);
            quantity = Quantity::Other;
        }
        let time = valid(&m);
        let grid = m.grid_definition().clone();
        // A second grid for the same variable starts a stack of its own.
        let mut key = (name.clone(), level.clone());
        while let Some(&i) = index.get(&key) {
            if list.get(i).is_some_and(|s| s.grid == grid) {
                break;
            }
            key.1.push('+');
        }
        let i = *index.entry(key).or_insert_with(|| {
            list.push(Stack {
                name,
                quantity,
                level,
                grid,
                slabs: Vec::new(),
            });
            list.len() - 1
        });
        if let Some(s) = list.get_mut(i) {
            s.slabs.push((time, m));
        }
    }
    list
}

/// The product template, when it is not an analysis, a forecast or an average of the whole quantity.
fn special_product(m: &Message<'_>) -> Option<u16> {
    if m.edition() == 1 {
        return None;
    }
    let t = m
        .product_definition()
        .map_or(u16::MAX, grib_reader::ProductDefinition::template_number);
    (!matches!(t, 0 | 1 | 2 | 8 | 11 | 12)).then_some(t)
}

/// Name and quantity; winds and temperatures above the surface layer are something else.
fn identity(m: &Message<'_>, level: &str) -> (String, Quantity) {
    let p = m.parameter();
    let key = if let (Some(d), Some(c)) = (p.discipline, p.category) {
        ("grib2", format!("{d}-{c}-{}", p.number))
    } else {
        // Versions 1 to 3 of the WMO table agree on what we read.
        let table = p.table_version.filter(|t| *t > 3).unwrap_or(2);
        ("grib1", format!("{table}-{}", p.number))
    };
    let quantity = match Quantity::of_grib(key.0, &key.1) {
        Quantity::WindU | Quantity::WindV | Quantity::WindSpeed | Quantity::WindDirection
            if !level.starts_with("1:") && level != "103:10" && level != "105:10" =>
        {
            Quantity::Other
        }
        Quantity::AirTemperature
            if !level.starts_with("1:") && level != "103:2" && level != "105:2" =>
        {
            Quantity::Other
        }
        q => q,
    };
    // Names of the tables differ between centres; the code is the same everywhere.
    let name = format!("{}:{}", key.0, key.1);
    (name, quantity)
}

fn level(m: &Message<'_>) -> String {
    if let Some(g1) = m.grib1_product_definition() {
        return format!("{}:{}", g1.level_type, g1.level_value);
    }
    m.product_definition()
        .and_then(|p| p.first_surface())
        .map_or_else(String::new, |s| {
            let value = s
                .scaled_value_f64()
                .map_or_else(String::new, |v| v.to_string());
            format!("{}:{value}", s.surface_type)
        })
}

fn valid(m: &Message<'_>) -> Moment {
    let t = m.valid_time().unwrap_or(*m.reference_time());
    Moment::date(i32::from(t.year), t.month, t.day).map_or(Moment(0), |d| {
        Moment(d.0 + i64::from(t.hour) * 3600 + i64::from(t.minute) * 60 + i64::from(t.second))
    })
}

fn field(path: &str, s: &Stack<'_>, budget: &mut Budget) -> Result<Field, MetoceanError> {
    let mut slabs: Vec<&(Moment, Message<'_>)> = s.slabs.iter().collect();
    slabs.sort_by_key(|x| x.0);
    if let Some(w) = slabs.windows(2).find(|w| matches!(w, [a, b] if a.0 == b.0)) {
        let when = w.first().map_or_else(String::new, |x| x.0.iso());
        return Err(MetoceanError::decode(
            path,
            &s.name,
            format!("two messages at level {} for {when}", s.level),
        ));
    }
    let first = slabs
        .first()
        .ok_or_else(|| MetoceanError::decode(path, &s.name, "no messages"))?;
    let points = s
        .grid
        .checked_num_points()
        .map_err(|e| MetoceanError::decode(path, &s.name, e))?;
    let grid = place(path, &s.name, &first.1)?;
    if grid.len() != points {
        return Err(MetoceanError::decode(
            path,
            &s.name,
            format!("{points} points on a grid of {:?}", grid.shape()),
        ));
    }
    let (factor, offset) = match s.quantity {
        Quantity::AirTemperature | Quantity::SeaTemperature => (1.0, -273.15),
        Quantity::Pressure => (0.01, 0.0),
        _ => (1.0, 0.0),
    };
    let mut values = Vec::new();
    for (_, m) in &slabs {
        budget.take(points as u64, &s.name)?;
        let mut slab = m
            .read_flat_data_as_f32()
            .map_err(|e| MetoceanError::decode(path, &s.name, e))?;
        normalise(s.quantity, factor, offset, 0.0, &mut slab);
        values.append(&mut slab);
    }
    let time = TimeAxis::Instants(slabs.iter().map(|x| x.0).collect());
    Field::new(
        canonical(s.quantity),
        &s.name,
        s.quantity.unit(),
        time,
        grid,
        Values::Full(values),
    )
}

fn place(path: &str, name: &str, m: &Message<'_>) -> Result<Grid, MetoceanError> {
    let bad = |message: String| MetoceanError::Grid {
        path: path.to_owned(),
        variable: name.to_owned(),
        message,
    };
    let err = |e: grib_reader::Error| bad(e.to_string());
    let axis = |v: Option<Vec<f64>>, what: &str| {
        let v = v.ok_or_else(|| bad(format!("no {what}")))?;
        Axis::from_values(&v).map_err(|e| bad(format!("{what}: {e}")))
    };
    match m.grid_definition() {
        GridDefinition::LatLon(_) | GridDefinition::RegularGaussian(_) => {
            let lon = unwrapped(m.longitudes().map_err(err)?.unwrap_or_default());
            Ok(Grid::Geographic {
                lat: axis(m.latitudes().map_err(err)?, "latitudes")?,
                lon: axis(Some(lon), "longitudes")?,
            })
        }
        GridDefinition::RotatedLatLon(g) => Ok(Grid::Projected {
            projection: mapping::rotated_from_south(
                f64::from(g.lat_southern_pole) / 1e6,
                f64::from(g.lon_southern_pole) / 1e6,
            ),
            y: axis(m.rotated_latitudes().map_err(err)?, "rotated latitudes")?,
            x: axis(
                Some(centred(
                    m.rotated_longitudes().map_err(err)?.unwrap_or_default(),
                )),
                "rotated longitudes",
            )?,
        }),
        GridDefinition::PolarStereographic(g) => {
            let projection = mapping::grib_polar_stereographic(g).map_err(bad)?;
            let (x0, y0) = mapping::first_point(&projection, &g.core).map_err(bad)?;
            let shift = |v: Option<Vec<f64>>, by: f64| {
                v.map(|v| v.into_iter().map(|x| x + by).collect::<Vec<_>>())
            };
            Ok(Grid::Projected {
                projection,
                x: axis(shift(m.projected_x_coordinates().map_err(err)?, x0), "x")?,
                y: axis(shift(m.projected_y_coordinates().map_err(err)?, y0), "y")?,
            })
        }
        other => Err(bad(format!(
            "grid template 3.{} is not placed; use latitude-longitude, Gaussian, rotated or polar stereographic grids",
            other.template_number()
        ))),
    }
}

/// Rotated longitudes written 0–360 moved to run through zero.
fn centred(lon: Vec<f64>) -> Vec<f64> {
    let turn = lon.first().is_some_and(|x| *x > 180.0);
    let lon = unwrapped(lon);
    if turn {
        lon.into_iter().map(|x| x - 360.0).collect()
    } else {
        lon
    }
}

/// Longitudes that wrap from 360 to 0 on the way made to run on.
pub(super) fn unwrapped(mut lon: Vec<f64>) -> Vec<f64> {
    let mut add = 0.0;
    let mut last: Option<f64> = None;
    for x in &mut lon {
        if let Some(before) = last {
            let jump = *x + add - before;
            if jump < -180.0 {
                add += 360.0;
            } else if jump > 180.0 {
                add -= 360.0;
            }
        }
        *x += add;
        last = Some(*x);
    }
    lon
}
