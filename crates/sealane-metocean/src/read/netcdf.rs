//! NetCDF-3 and NetCDF-4 with CF or merely customary names.

use super::{Budget, Entry, canonical, grib::unwrapped, mapping, normalise};
use crate::{
    error::MetoceanError,
    field::{Field, Values},
    grid::{Axis, Grid},
    quantity::Quantity,
    time::{Moment, TimeAxis},
};
use netcdf_reader::{
    NcFile, NcOpenOptions, NcSliceInfo, NcSliceInfoElem, NcVariable,
    cf::{CfAxisType, decode_time_exact, identify_axis, time_ref_from_variable},
};
use sealane_geo::LonLat;

/// Which side of the array a dimension is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Role {
    Time,
    Row,
    Col,
    Level,
}

/// Latitudes and longitudes, one for each value.
type Positions = (Vec<f64>, Vec<f64>);

struct Reader<'a> {
    path: &'a str,
    file: NcFile,
    budget: &'a mut Budget,
}

pub(super) fn entries(
    path: &str,
    bytes: Vec<u8>,
    budget: &mut Budget,
    wanted: &dyn Fn(Quantity, &str) -> bool,
) -> Result<Vec<Entry>, MetoceanError> {
    let cap = usize::try_from(budget.allowed.saturating_mul(8)).unwrap_or(usize::MAX);
    let options = NcOpenOptions {
        max_read_bytes: cap,
        max_chunk_bytes: cap.min(1 << 30),
        ..NcOpenOptions::default()
    };
    let file = NcFile::from_bytes_with_options(&bytes, options)
        .map_err(|e| MetoceanError::decode(path, "", e))?;
    drop(bytes);
    let mut reader = Reader { path, file, budget };
    let variables: Vec<NcVariable> = reader
        .file
        .variables()
        .map_err(|e| MetoceanError::decode(path, "", e))?
        .to_vec();
    let mut out = Vec::new();
    for v in variables.iter().filter(|v| v.ndim() >= 2) {
        let unit = attribute(v, "units").unwrap_or_default();
        let quantity =
            Quantity::of_netcdf(attribute(v, "standard_name").as_deref(), v.name(), &unit);
        if is_coordinate(v, quantity) {
            continue;
        }
        let mut level = None;
        let outcome = if wanted(quantity, v.name()) {
            match reader.field(v, quantity, &unit, &mut level) {
                Ok(f) => Ok(f),
                Err(e @ MetoceanError::TooLarge { .. }) => return Err(e),
                Err(e) => Err(e.to_string()),
            }
        } else {
            Err("not selected".to_owned())
        };
        out.push(Entry {
            name: v.name().to_owned(),
            quantity,
            unit,
            level,
            outcome,
        });
    }
    Ok(out)
}

fn attribute(v: &NcVariable, name: &str) -> Option<String> {
    v.attribute(name).and_then(|a| a.value.as_string())
}

/// Latitudes, longitudes, bounds and crs variables are not fields.
fn is_coordinate(v: &NcVariable, q: Quantity) -> bool {
    let name = v.name().to_lowercase();
    q == Quantity::Other
        && (is_latitude(v)
            || is_longitude(v)
            || name.ends_with("_bnds")
            || name.ends_with("_bounds")
            || v.attribute("grid_mapping_name").is_some())
}

fn is_latitude(v: &NcVariable) -> bool {
    let units = attribute(v, "units").unwrap_or_default().to_lowercase();
    units.starts_with("degrees_north")
        || units.starts_with("degree_north")
        || attribute(v, "standard_name").as_deref() == Some("latitude")
        || ["lat", "latitude", "nav_lat", "tlat", "ulat", "plat"]
            .contains(&v.name().to_lowercase().as_str())
}

fn is_longitude(v: &NcVariable) -> bool {
    let units = attribute(v, "units").unwrap_or_default().to_lowercase();
    units.starts_with("degrees_east")
        || units.starts_with("degree_east")
        || attribute(v, "standard_name").as_deref() == Some("longitude")
        || ["lon", "longitude", "nav_lon", "tlon", "ulon", "plon"]
            .contains(&v.name().to_lowercase().as_str())
}

impl Reader<'_> {
    fn fault(&self, place: &str, message: impl ToString) -> MetoceanError {
        MetoceanError::decode(self.path, place, message)
    }

    fn bad_grid(&self, v: &NcVariable, message: impl ToString) -> MetoceanError {
        MetoceanError::Grid {
            path: self.path.to_owned(),
            variable: v.name().to_owned(),
            message: message.to_string(),
        }
    }

    /// The coordinate variable of a dimension: by its name, else the one-dimensional variable over it that says it is an axis.
    fn coordinate(&self, dim: &str) -> Option<NcVariable> {
        let all = self.file.variables().ok()?;
        let over = |v: &&NcVariable| {
            v.dimensions().len() == 1 && v.dimensions().iter().all(|d| d.name == dim)
        };
        all.iter()
            .filter(over)
            .find(|v| v.name() == dim)
            .or_else(|| {
                all.iter().filter(over).find(|v| {
                    is_latitude(v) || is_longitude(v) || identify_axis(v) != CfAxisType::Unknown
                })
            })
            .cloned()
    }

    fn numbers(&mut self, v: &NcVariable) -> Result<Vec<f64>, MetoceanError> {
        let n = v.num_elements().map_err(|e| self.fault(v.name(), e))?;
        self.budget.take(n, v.name())?;
        Ok(self
            .file
            .read_variable_unpacked_masked(v.name())
            .map_err(|e| self.fault(v.name(), e))?
            .iter()
            .copied()
            .collect())
    }

    /// Role of each dimension: from its coordinate variable, else from its name, else by position.
    fn roles(&self, v: &NcVariable) -> Vec<Role> {
        let mut roles: Vec<Option<Role>> = v
            .dimensions()
            .iter()
            .map(|d| {
                let by_variable = self.coordinate(&d.name).and_then(|c| {
                    if is_latitude(&c) {
                        return Some(Role::Row);
                    }
                    if is_longitude(&c) {
                        return Some(Role::Col);
                    }
                    match identify_axis(&c) {
                        CfAxisType::X => Some(Role::Col),
                        CfAxisType::Y => Some(Role::Row),
                        CfAxisType::T => Some(Role::Time),
                        CfAxisType::Z => Some(Role::Level),
                        CfAxisType::Unknown => None,
                    }
                });
                by_variable.or_else(|| role_by_name(&d.name))
            })
            .collect();
        let n = roles.len();
        if !roles.contains(&Some(Role::Row)) && !roles.contains(&Some(Role::Col)) && n >= 2 {
            for (k, role) in [(n - 2, Role::Row), (n - 1, Role::Col)] {
                if let Some(slot) = roles.get_mut(k).filter(|s| s.is_none()) {
                    *slot = Some(role);
                }
            }
        }
        roles
            .into_iter()
            .map(|r| r.unwrap_or(Role::Level))
            .collect()
    }

    fn field(
        &mut self,
        v: &NcVariable,
        quantity: Quantity,
        unit: &str,
        level: &mut Option<String>,
    ) -> Result<Field, MetoceanError> {
        let roles = self.roles(v);
        for role in [Role::Row, Role::Col] {
            let n = roles.iter().filter(|r| **r == role).count();
            if n != 1 {
                return Err(self.bad_grid(
                    v,
                    format!("{n} of its dimensions are {role:?}; expected one"),
                ));
            }
        }
        let (factor, offset) = quantity.convert(unit).ok_or_else(|| MetoceanError::Unit {
            path: self.path.to_owned(),
            variable: v.name().to_owned(),
            unit: unit.to_owned(),
            expected: quantity.accepted_units().to_owned(),
        })?;
        let shape = v.shape();
        let kept: u64 = roles
            .iter()
            .zip(&shape)
            .filter(|(r, _)| **r != Role::Level)
            .fold(1u64, |a, (_, n)| a.saturating_mul(*n));
        self.budget.take(kept, v.name())?;
        let time = self.time(v, &roles)?;
        let grid = self.grid(v, &roles)?;
        let mut values = self.values(v, &roles, quantity, level)?;
        let packing = v.attribute("scale_factor").and_then(|a| a.value.as_f64());
        let step = packing.unwrap_or(0.0) * factor;
        normalise(quantity, factor, offset, step, &mut values);
        let ours = if quantity == Quantity::Other {
            unit
        } else {
            quantity.unit()
        };
        Field::new(
            canonical(quantity),
            v.name(),
            ours,
            time,
            grid,
            Values::Full(values),
        )
    }

    /// Time, row, column order; one level.
    fn values(
        &mut self,
        v: &NcVariable,
        roles: &[Role],
        quantity: Quantity,
        level: &mut Option<String>,
    ) -> Result<Vec<f32>, MetoceanError> {
        let mut selections = Vec::with_capacity(roles.len());
        for (d, role) in v.dimensions().iter().zip(roles) {
            selections.push(if *role == Role::Level {
                let (index, said) = self.level(&d.name, d.size, quantity)?;
                level.get_or_insert_default().push_str(&said);
                NcSliceInfoElem::Index(index)
            } else {
                NcSliceInfoElem::Slice {
                    start: 0,
                    end: u64::MAX,
                    step: 1,
                }
            });
        }
        let array = self
            .file
            .read_variable_slice_unpacked_masked(v.name(), &NcSliceInfo { selections })
            .map_err(|e| self.fault(v.name(), e))?;
        let left: Vec<Role> = roles
            .iter()
            .copied()
            .filter(|r| *r != Role::Level)
            .collect();
        let order: Vec<usize> = [Role::Time, Role::Row, Role::Col]
            .iter()
            .filter_map(|r| left.iter().position(|l| l == r))
            .collect();
        if order.len() != left.len() || array.ndim() != order.len() {
            return Err(self.bad_grid(v, "it has more than one time dimension"));
        }
        Ok(array
            .permuted_axes(order)
            .iter()
            .map(|x| *x as f32)
            .collect())
    }

    /// The level to read: 10 m for wind, otherwise the one nearest the surface.
    fn level(&mut self, dim: &str, size: u64, q: Quantity) -> Result<(u64, String), MetoceanError> {
        let want = match q {
            Quantity::WindU
            | Quantity::WindV
            | Quantity::WindSpeed
            | Quantity::WindDirection
            | Quantity::WindDirectionTo => 10.0,
            _ => 0.0,
        };
        let Some(c) = self.coordinate(dim) else {
            return Ok((0, format!("{dim} 1 of {size}")));
        };
        let levels = self.numbers(&c)?;
        let best = levels.iter().enumerate().min_by(|a, b| {
            (a.1.abs() - want)
                .abs()
                .total_cmp(&(b.1.abs() - want).abs())
        });
        let Some((i, x)) = best else {
            return Err(self.fault(dim, "the level dimension is empty"));
        };
        if want > 0.0 && (x - want).abs() > 0.5 {
            return Err(self.fault(dim, format!("no level at {want} m; the nearest is {x}")));
        }
        let unit = attribute(&c, "units").unwrap_or_default();
        Ok((i as u64, format!("{dim} {x} {unit}").trim().to_owned()))
    }

    fn time(&mut self, v: &NcVariable, roles: &[Role]) -> Result<TimeAxis, MetoceanError> {
        let Some(dim) = roles
            .iter()
            .position(|r| *r == Role::Time)
            .and_then(|i| v.dimensions().get(i))
            .cloned()
        else {
            return Ok(TimeAxis::Constant);
        };
        let Some(c) = self.coordinate(&dim.name) else {
            return match dim.size {
                1 => Ok(TimeAxis::Constant),
                12 => Ok(TimeAxis::Months),
                n => Err(self.fault(
                    v.name(),
                    format!(
                        "dimension `{}` has {n} steps and no coordinate variable",
                        dim.name
                    ),
                )),
            };
        };
        let reference = time_ref_from_variable(&c).map_err(|e| self.fault(c.name(), e))?;
        let Some(reference) = reference else {
            return match dim.size {
                12 => Ok(TimeAxis::Months),
                1 => Ok(TimeAxis::Constant),
                n => Err(self.fault(
                    c.name(),
                    format!("{n} times without units of the form `hours since 1970-01-01`"),
                )),
            };
        };
        if dim.size == 12 && c.attribute("climatology").is_some() {
            return Ok(TimeAxis::Months);
        }
        let mut times = Vec::new();
        for x in self.numbers(&c)? {
            let t = decode_time_exact(x, &reference).map_err(|e| self.fault(c.name(), e))?;
            // Calendars without leap days have days that ours lacks (30 February): the last day of the month stands in.
            let date = (0..4u8)
                .find_map(|k| Moment::date(t.year, t.month, t.day.saturating_sub(k)))
                .ok_or_else(|| self.fault(c.name(), format!("{x} is not a date")))?;
            times.push(Moment(
                date.0 + i64::from(t.hour) * 3600 + i64::from(t.minute) * 60 + i64::from(t.second),
            ));
        }
        if times.windows(2).any(|w| matches!(w, [a, b] if a >= b)) {
            return Err(self.fault(c.name(), "times do not increase throughout"));
        }
        Ok(TimeAxis::Instants(times))
    }

    fn grid(&mut self, v: &NcVariable, roles: &[Role]) -> Result<Grid, MetoceanError> {
        let dim = |role: Role| {
            roles
                .iter()
                .position(|r| *r == role)
                .and_then(|i| v.dimensions().get(i))
                .map(|d| (d.name.clone(), d.size))
                .unwrap_or_default()
        };
        let ((row, rows), (col, cols)) = (dim(Role::Row), dim(Role::Col));
        let (row_var, col_var) = (self.coordinate(&row), self.coordinate(&col));
        if let (Some(r), Some(c)) = (&row_var, &col_var)
            && is_latitude(r)
            && is_longitude(c)
        {
            let lat = self.numbers(r)?;
            let lon = unwrapped(self.numbers(c)?);
            return Ok(Grid::Geographic {
                lat: Axis::from_values(&lat)
                    .map_err(|e| self.bad_grid(v, format!("{row}: {e}")))?,
                lon: Axis::from_values(&lon)
                    .map_err(|e| self.bad_grid(v, format!("{col}: {e}")))?,
            });
        }
        let projected = match (&row_var, &col_var, self.projection(v)?) {
            (Some(r), Some(c), Some(projection)) => {
                let (ky, kx) = (metres(r), metres(c));
                let scaled = |x: Vec<f64>, k: f64| x.into_iter().map(|a| a * k).collect::<Vec<_>>();
                let (y, x) = (scaled(self.numbers(r)?, ky), scaled(self.numbers(c)?, kx));
                Some(Grid::Projected {
                    projection,
                    x: Axis::from_values(&x)
                        .map_err(|e| self.bad_grid(v, format!("{col}: {e}")))?,
                    y: Axis::from_values(&y)
                        .map_err(|e| self.bad_grid(v, format!("{row}: {e}")))?,
                })
            }
            _ => None,
        };
        let positions = self.two_dimensional(v, rows, cols)?;
        match (projected, positions) {
            (Some(g), Some((lat, lon))) if agrees(&g, &lat, &lon) => Ok(g),
            (Some(g), None) => Ok(g),
            // The file's own positions are the truth when a projection attribute contradicts them.
            (_, Some((lat, lon))) => Grid::scattered(rows as usize, cols as usize, &lat, &lon)
                .map_err(|e| self.bad_grid(v, e)),
            (None, None) => Err(self.bad_grid(
                v,
                format!("no latitude and longitude, nor a projection, for dimensions `{row}` and `{col}`"),
            )),
        }
    }

    fn projection(
        &self,
        v: &NcVariable,
    ) -> Result<Option<crate::projection::Projection>, MetoceanError> {
        let Ok(all) = self.file.variables() else {
            return Ok(None);
        };
        let named = attribute(v, "grid_mapping")
            .map(|g| g.split([':', ' ']).next().unwrap_or_default().to_owned());
        let found = all.iter().find(|m| match &named {
            Some(n) => m.name() == n,
            None => m.attribute("grid_mapping_name").is_some(),
        });
        found.map_or(Ok(None), |m| {
            mapping::cf(m).map_err(|e| self.bad_grid(v, e))
        })
    }

    /// Two-dimensional latitude and longitude of the same shape as a slab.
    fn two_dimensional(
        &mut self,
        v: &NcVariable,
        rows: u64,
        cols: u64,
    ) -> Result<Option<Positions>, MetoceanError> {
        let all = self
            .file
            .variables()
            .map_err(|e| self.fault(v.name(), e))?
            .to_vec();
        let fits = |c: &&NcVariable| c.shape() == [rows, cols];
        let lat = all.iter().filter(fits).find(|c| is_latitude(c));
        let lon = all.iter().filter(fits).find(|c| is_longitude(c));
        match (lat, lon) {
            (Some(a), Some(b)) => Ok(Some((self.numbers(a)?, self.numbers(b)?))),
            _ => Ok(None),
        }
    }
}

fn role_by_name(name: &str) -> Option<Role> {
    let n = name.to_lowercase();
    Some(match n.as_str() {
        "time" | "t" | "month" | "valid_time" | "tdim" => Role::Time,
        "lat" | "latitude" | "y" | "yc" | "rlat" | "j" | "nj" | "ygrid" => Role::Row,
        "lon" | "longitude" | "x" | "xc" | "rlon" | "i" | "ni" | "xgrid" => Role::Col,
        _ => return None,
    })
}

/// Metres (or degrees) in one unit of a projected axis.
fn metres(c: &NcVariable) -> f64 {
    match attribute(c, "units")
        .unwrap_or_default()
        .to_lowercase()
        .as_str()
    {
        "km" | "kilometer" | "kilometers" | "kilometre" | "kilometres" => 1000.0,
        "100 km" | "100km" => 100_000.0,
        _ => 1.0,
    }
}

/// Whether the projection puts sampled positions of the file into their own cells.
fn agrees(g: &Grid, lat: &[f64], lon: &[f64]) -> bool {
    let n = lat.len();
    let mut seen = 0;
    let mut right = 0;
    for i in (0..n).step_by(1 + n / 61) {
        let (Some(a), Some(o)) = (lat.get(i), lon.get(i)) else {
            continue;
        };
        if !(a.is_finite() && o.is_finite() && a.abs() <= 90.0) {
            continue;
        }
        seen += 1;
        let p = LonLat {
            lon: (o + 180.0).rem_euclid(360.0) - 180.0,
            lat: *a,
        };
        // Edge points may fall outside by rounding and then have no taps.
        let taps = g.taps(p);
        if taps.iter().any(|t| t.index == i && t.weight > 0.5) {
            right += 1;
        }
    }
    seen > 0 && right * 10 >= seen * 8
}
