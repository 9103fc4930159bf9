//! A ship from the user's TOML file.

use super::classes;
use super::noon::{self, NoonReport};
use super::particulars::Known;
use super::{HullForm, Ship};
use crate::polaris::IceClass;
use crate::{Fuel, ShipType, VoyageError};
use sealane_data::{Grade, Graded};
use serde::Deserialize;
use std::path::Path;

/// Longest ship file that is read, bytes.
const MAX_BYTES: u64 = 1 << 20;

#[derive(Debug, Clone, Deserialize)]
#[serde(untagged)]
enum Num {
    Plain(f64),
    Full(Graded),
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    class: Option<String>,
    name: Option<String>,
    ship_type: Option<String>,
    dwt_t: Option<Num>,
    cargo_m3: Option<Num>,
    teu: Option<Num>,
    gt: Option<Num>,
    suez_nt: Option<Num>,
    panama_nt: Option<Num>,
    loa_m: Option<Num>,
    lpp_m: Option<Num>,
    beam_m: Option<Num>,
    draught_m: Option<Num>,
    tpc_t_per_cm: Option<Num>,
    air_draught_m: Option<Num>,
    displacement_t: Option<Num>,
    design_speed_kn: Option<Num>,
    mcr_kw: Option<Num>,
    co2_kg_per_nm: Option<Num>,
    co2_speed_kn: Option<Num>,
    ice_class: Option<String>,
    fuel: Option<String>,
    scrubber: Option<bool>,
    bunkers_and_stores_t: Option<Num>,
    hire_usd_day: Option<Num>,
    newbuild_musd: Option<Num>,
    opex_usd_day: Option<Num>,
    cm: Option<Num>,
    cwp: Option<Num>,
    lcb_percent: Option<Num>,
    lwl_m: Option<Num>,
    bulb_area_m2: Option<Num>,
    bulb_height_m: Option<Num>,
    transom_area_m2: Option<Num>,
    appendage_area_m2: Option<Num>,
    appendage_factor: Option<Num>,
    c_stern: Option<Num>,
    wetted_surface_m2: Option<Num>,
    note: Option<String>,
    noon: Option<Vec<NoonReport>>,
    noon_csv: Option<String>,
}

fn set(
    slot: &mut Option<Graded>,
    field: &str,
    unit: &str,
    given: Option<Num>,
    from: &str,
) -> Result<(), VoyageError> {
    let Some(num) = given else { return Ok(()) };
    let g = match num {
        Num::Plain(v) => Graded::quoted(v, unit, from),
        Num::Full(g) => g,
    };
    if let Some(fault) = g.fault() {
        return Err(VoyageError::Range {
            what: format!("{from}: {field}"),
            value: g.value,
            expected: fault.trim_start_matches("expected ").to_owned(),
        });
    }
    *slot = Some(g);
    Ok(())
}

/// A ship from TOML text. `class` takes a standard class as the base; every other key replaces one particular, as a plain number or
/// as `{ value, low, high, source, date, grade }`. `[[noon]]` tables (`distance_nm`, `fuel_t`, and where known `hours`, `draught_m`), or
/// `noon_csv`, fit the ship's own reports. What stays unknown is estimated and graded `assumed`. `name` stands in errors.
///
/// ```
/// let ship = sealane_voyage::ship_from_toml("my.toml", "ship_type = \"bulk-carrier\"\ndwt_t = 81_600\n")?;
/// assert!(ship.gt.value > 30_000.0);
/// # Ok::<(), sealane_voyage::VoyageError>(())
/// ```
///
/// # Errors
/// [`VoyageError::Parse`] with line for a wrong or unknown key; [`VoyageError::Range`] for a number that cannot be.
pub fn ship_from_toml(name: &str, text: &str) -> Result<Ship, VoyageError> {
    build(name, text, None)
}

impl File {
    /// The form of the hull: all of `cm`, `cwp` and `lcb_percent`, or none of its keys.
    fn hull(&self) -> Result<Option<HullForm>, VoyageError> {
        let number = |n: &Option<Num>| {
            n.as_ref().map(|n| match n {
                Num::Plain(v) => *v,
                Num::Full(g) => g.value,
            })
        };
        let extra = [
            ("lwl_m", &self.lwl_m),
            ("bulb_area_m2", &self.bulb_area_m2),
            ("bulb_height_m", &self.bulb_height_m),
            ("transom_area_m2", &self.transom_area_m2),
            ("appendage_area_m2", &self.appendage_area_m2),
            ("appendage_factor", &self.appendage_factor),
            ("c_stern", &self.c_stern),
            ("wetted_surface_m2", &self.wetted_surface_m2),
        ];
        let named = [
            ("cm", &self.cm),
            ("cwp", &self.cwp),
            ("lcb_percent", &self.lcb_percent),
        ];
        let mut grade = Grade::Measured;
        for (name, num) in named.into_iter().chain(extra) {
            match num {
                None => {}
                Some(Num::Plain(_)) => grade = grade.max(Grade::Quoted),
                Some(Num::Full(g)) => {
                    if let Some(fault) = g.fault() {
                        return Err(VoyageError::Range {
                            what: name.to_owned(),
                            value: g.value,
                            expected: fault.trim_start_matches("expected ").to_owned(),
                        });
                    }
                    grade = grade.max(g.grade);
                }
            }
        }
        let form = [
            ("cm", number(&self.cm)),
            ("cwp", number(&self.cwp)),
            ("lcb_percent", number(&self.lcb_percent)),
        ];
        let given = form
            .iter()
            .find(|(_, v)| v.is_some())
            .map(|(n, _)| *n)
            .or_else(|| extra.iter().find(|(_, v)| v.is_some()).map(|(n, _)| *n));
        let Some(given) = given else { return Ok(None) };
        let [(_, Some(cm)), (_, Some(cwp)), (_, Some(lcb_percent))] = form else {
            let missing: Vec<&str> = form
                .iter()
                .filter(|(_, v)| v.is_none())
                .map(|(n, _)| *n)
                .collect();
            return Err(VoyageError::Missing {
                what: missing.join(", "),
                needed_for: format!(
                    "`{given}` is given, and Holtrop and Mennen's method needs `cm`, `cwp` and `lcb_percent` together"
                ),
            });
        };
        Ok(Some(HullForm {
            lwl_m: number(&self.lwl_m),
            cm,
            cwp,
            lcb_percent,
            bulb_area_m2: number(&self.bulb_area_m2).unwrap_or(0.0),
            bulb_height_m: number(&self.bulb_height_m).unwrap_or(0.0),
            transom_area_m2: number(&self.transom_area_m2).unwrap_or(0.0),
            appendage_area_m2: number(&self.appendage_area_m2).unwrap_or(0.0),
            appendage_factor: number(&self.appendage_factor).unwrap_or(1.5),
            c_stern: number(&self.c_stern).unwrap_or(0.0),
            wetted_surface_m2: number(&self.wetted_surface_m2),
            grade,
        }))
    }
}

fn build(name: &str, text: &str, folder: Option<&Path>) -> Result<Ship, VoyageError> {
    let file: File = toml::from_str(text).map_err(|e| VoyageError::Parse {
        what: name.to_owned(),
        message: e.to_string().trim().to_owned(),
    })?;
    let hull = file.hull()?;
    let mut k = match &file.class {
        Some(class) => classes::known(class)?,
        None => Known::default(),
    };
    if file.class.is_some() && file.dwt_t.is_some() {
        // A different size: what scales with it is estimated anew unless the file says.
        k.gt = None;
        k.tpc_t_per_cm = None;
        k.co2_kg_per_nm = None;
        k.mcr_kw = None;
    }
    if file.co2_kg_per_nm.is_some() {
        k.co2_of_class = false;
        k.co2_speed_kn = None;
    }
    name.clone_into(&mut k.id);
    if let Some(n) = file.name {
        k.name = n;
    } else if k.name.is_empty() {
        name.clone_into(&mut k.name);
    }
    if let Some(t) = file.ship_type {
        k.ship_type = Some(ShipType::parse(&t)?);
    }
    if let Some(c) = file.ice_class {
        k.ice_class = Some(IceClass::parse(&c)?);
    }
    if let Some(f) = file.fuel {
        k.fuel = Some(Fuel::parse(&f)?);
    }
    k.hull = hull;
    k.scrubber = file.scrubber.unwrap_or(k.scrubber);
    k.note = file.note.unwrap_or_default();
    macro_rules! numbers {
        ($($field:ident $unit:literal),+ $(,)?) => {
            $(set(&mut k.$field, stringify!($field), $unit, file.$field, name)?;)+
        };
    }
    numbers! {
        dwt_t "t", cargo_m3 "m3", teu "TEU", gt "GT", suez_nt "SCNT", panama_nt "PC/UMS", loa_m "m", lpp_m "m", beam_m "m",
        draught_m "m", tpc_t_per_cm "t/cm", air_draught_m "m", displacement_t "t", design_speed_kn "kn", mcr_kw "kW",
        co2_kg_per_nm "kg/nm", co2_speed_kn "kn", bunkers_and_stores_t "t", hire_usd_day "USD/day", newbuild_musd "MUSD", opex_usd_day "USD/day",
    }
    let mut reports = file.noon.unwrap_or_default();
    if let Some(csv) = file.noon_csv {
        let folder = folder.ok_or_else(|| VoyageError::Parse {
            what: name.to_owned(),
            message:
                "noon_csv names a file beside the ship file: there is no folder here; use [[noon]]"
                    .to_owned(),
        })?;
        let path = folder.join(&csv);
        reports.extend(noon::from_csv(&csv, &read(&path)?)?);
    }
    let mut ship = k.complete()?;
    if ship.hull.is_some() {
        // Refused here, with the file's name, not at the first voyage.
        crate::estimator::hull_power(&ship, 0.9 * ship.design_speed_kn.value)?.ok_or_else(
            || VoyageError::Missing {
                what: "lpp_m, beam_m, draught_m, displacement_t".to_owned(),
                needed_for: "the form of a hull is given without its size".to_owned(),
            },
        )?;
    }
    if !reports.is_empty() {
        let (model, _) = crate::estimator::fuel_model(&ship)?;
        ship.noon = Some(noon::fit(&ship, &model, &reports)?);
    }
    Ok(ship)
}

/// Text of a file of at most [`MAX_BYTES`].
fn read(path: &Path) -> Result<String, VoyageError> {
    let what = path.display().to_string();
    let parse = |message: String| VoyageError::Parse {
        what: what.clone(),
        message,
    };
    let meta = std::fs::metadata(path).map_err(|e| parse(e.to_string()))?;
    if meta.len() > MAX_BYTES {
        return Err(parse(format!(
            "{} bytes: at most {MAX_BYTES} are read",
            meta.len()
        )));
    }
    std::fs::read_to_string(path).map_err(|e| parse(e.to_string()))
}

/// A ship from a TOML file. `noon_csv` is looked for beside it.
///
/// # Errors
/// [`VoyageError::Parse`] when it cannot be read or is larger than a megabyte; else as [`ship_from_toml`].
pub fn ship_from_toml_file(path: &Path) -> Result<Ship, VoyageError> {
    let folder = path.parent().unwrap_or_else(|| Path::new("."));
    build(&path.display().to_string(), &read(path)?, Some(folder))
}
