//! Files of other people: told apart by their first bytes, read into [`Field`]s.

mod grib;
mod mapping;
mod netcdf;

use crate::{error::MetoceanError, field::Field, quantity::Quantity};
use serde::{Deserialize, Serialize};
use std::path::Path;

/// Kind of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Format {
    /// GRIB edition 1 or 2.
    Grib,
    /// NetCDF classic, 64-bit offset or 64-bit data.
    Netcdf3,
    /// NetCDF-4 (HDF5).
    Netcdf4,
}

/// What to read.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Selection {
    /// Quantities wanted; empty reads every quantity that is known by name.
    pub quantities: Vec<Quantity>,
    /// Or one variable by its name in the file, whatever it is.
    pub variable: Option<String>,
}

impl Selection {
    /// Everything that is known by name.
    #[must_use]
    pub fn all() -> Self {
        Self::default()
    }

    /// One quantity.
    #[must_use]
    pub fn of(q: Quantity) -> Self {
        Self {
            quantities: vec![q],
            variable: None,
        }
    }

    pub(crate) fn wants(&self, q: Quantity, name: &str) -> bool {
        match &self.variable {
            Some(v) => v == name,
            None if self.quantities.is_empty() => q != Quantity::Other,
            None => self.quantities.contains(&canonical(q)),
        }
    }

    fn words(&self) -> String {
        match &self.variable {
            Some(v) => format!("variable `{v}`"),
            None if self.quantities.is_empty() => "field of a known quantity".to_owned(),
            None => self
                .quantities
                .iter()
                .map(|q| q.id())
                .collect::<Vec<_>>()
                .join(" or "),
        }
    }
}

/// The quantity in which a field is kept: directions as from, the sea floor as depth.
pub(crate) const fn canonical(q: Quantity) -> Quantity {
    match q {
        Quantity::WindDirectionTo => Quantity::WindDirection,
        Quantity::WaveDirectionTo => Quantity::WaveDirection,
        Quantity::Height => Quantity::Depth,
        other => other,
    }
}

/// A field of a file before its values are decoded.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Entry {
    pub name: String,
    pub quantity: Quantity,
    pub unit: String,
    pub level: Option<String>,
    pub outcome: Result<Field, String>,
}

/// Values beyond 16 million must be justified by the length of the file: at most this many a byte.
const GRIB_VALUES_A_BYTE: u64 = 64;
const NETCDF_VALUES_A_BYTE: u64 = 512;
const FREE_VALUES: u64 = 16_000_000;

/// How many values a file may still make us hold.
pub(crate) struct Budget {
    path: String,
    length: u64,
    allowed: u64,
    used: u64,
}

impl Budget {
    fn new(path: &str, length: u64, per_byte: u64) -> Self {
        Self {
            path: path.to_owned(),
            length,
            allowed: FREE_VALUES.saturating_add(length.saturating_mul(per_byte)),
            used: 0,
        }
    }

    /// Takes `n` values from the budget.
    pub(crate) fn take(&mut self, n: u64, place: &str) -> Result<(), MetoceanError> {
        self.used = self.used.saturating_add(n);
        if self.used > self.allowed {
            return Err(MetoceanError::TooLarge {
                path: self.path.clone(),
                place: place.to_owned(),
                declared: self.used,
                allowed: self.allowed,
                length: self.length,
            });
        }
        Ok(())
    }
}

/// The kind of a file by its first bytes.
pub(crate) fn sniff(path: &str, head: &[u8]) -> Result<Format, MetoceanError> {
    if head.starts_with(b"GRIB") {
        Ok(Format::Grib)
    } else if head.starts_with(b"CDF") {
        Ok(Format::Netcdf3)
    } else if head.starts_with(b"\x89HDF\r\n\x1a\n") {
        Ok(Format::Netcdf4)
    } else {
        let found: Vec<String> = head.iter().take(8).map(|b| format!("{b:02x}")).collect();
        Err(MetoceanError::UnknownFormat {
            path: path.to_owned(),
            found: if found.is_empty() {
                "none (the file is empty)".to_owned()
            } else {
                found.join(" ")
            },
        })
    }
}

pub(crate) fn load(path: &Path) -> Result<Vec<u8>, MetoceanError> {
    std::fs::read(path).map_err(|source| MetoceanError::Io {
        path: path.display().to_string(),
        source,
    })
}

pub(crate) fn entries(
    name: &str,
    bytes: Vec<u8>,
    wanted: &dyn Fn(Quantity, &str) -> bool,
) -> Result<(Format, Vec<Entry>), MetoceanError> {
    let format = sniff(name, &bytes)?;
    let length = bytes.len() as u64;
    let list = if format == Format::Grib {
        grib::entries(
            name,
            bytes,
            &mut Budget::new(name, length, GRIB_VALUES_A_BYTE),
            wanted,
        )?
    } else {
        netcdf::entries(
            name,
            bytes,
            &mut Budget::new(name, length, NETCDF_VALUES_A_BYTE),
            wanted,
        )?
    };
    Ok((format, list))
}

/// Reads the selected fields of a GRIB or NetCDF file.
///
/// Directions come out as "from", the sea floor as depth, ice concentration as a share of one; values the product marks as
/// land, coast or pole hole are missing. Fails when nothing selected is in the file, when it is broken, or when it declares
/// more values than its length justifies.
pub fn read(path: &Path, selection: &Selection) -> Result<Vec<Field>, MetoceanError> {
    read_bytes(&path.display().to_string(), load(path)?, selection)
}

/// As [`read`], from bytes; `name` stands in messages.
pub fn read_bytes(
    name: &str,
    bytes: Vec<u8>,
    selection: &Selection,
) -> Result<Vec<Field>, MetoceanError> {
    let (_, list) = entries(name, bytes, &|q, n| selection.wants(q, n))?;
    let mut fields = Vec::new();
    let mut available = Vec::new();
    for e in list {
        available.push(if e.quantity == Quantity::Other {
            format!("`{}`", e.name)
        } else {
            format!("`{}` ({})", e.name, canonical(e.quantity).id())
        });
        if !selection.wants(e.quantity, &e.name) {
            continue;
        }
        match e.outcome {
            Ok(f) => fields.push(f),
            // Asked for by name: the fault is the answer. Otherwise other variables may do.
            Err(message) if selection.variable.is_some() || !selection.quantities.is_empty() => {
                return Err(MetoceanError::decode(name, &e.name, message));
            }
            Err(_) => {}
        }
    }
    if fields.is_empty() {
        available.dedup();
        return Err(MetoceanError::NoSuchField {
            path: name.to_owned(),
            wanted: selection.words(),
            available,
        });
    }
    Ok(fields)
}

/// Turns raw values into our unit and conventions, in place: unit, "to" into "from", height into depth, flags into missing.
///
/// `step` is the packing step in our unit (0 where not packed): shares that unpack to within half of it beyond 0 or 1 are 0 or 1.
pub(crate) fn normalise(q: Quantity, factor: f64, offset: f64, step: f64, values: &mut [f32]) {
    let slack = (0.5 * step.abs()).clamp(1e-6, 0.01);
    for v in values.iter_mut() {
        let mut x = f64::from(*v) * factor + offset;
        match q {
            Quantity::WindDirectionTo | Quantity::WaveDirectionTo => {
                x = (x + 180.0).rem_euclid(360.0);
            }
            Quantity::Height => x = if x < 0.0 { -x } else { f64::NAN },
            Quantity::Depth if x < 0.0 => x = f64::NAN,
            Quantity::IceConcentration if (-slack..=1.0 + slack).contains(&x) => {
                x = x.clamp(0.0, 1.0);
            }
            Quantity::IceConcentration => x = f64::NAN,
            Quantity::IceThickness if !(0.0..=30.0).contains(&x) => x = f64::NAN,
            _ => {}
        }
        *v = x as f32;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn full_pack_ice_survives_its_packing() {
        let step = 3.814_814_8e-5;
        let mut v = [1.000_008, -0.000_01, 0.5, 1.000_1, -0.000_1, 2.54];
        normalise(Quantity::IceConcentration, 1.0, 0.0, step, &mut v);
        assert_eq!(v[..3], [1.0, 0.0, 0.5]);
        assert!(v[3..].iter().all(|x| x.is_nan()), "{v:?}");
        // Without packing nothing beyond rounding is forgiven.
        let mut v = [1.000_008];
        normalise(Quantity::IceConcentration, 1.0, 0.0, 0.0, &mut v);
        assert!(v[0].is_nan());
    }
}
