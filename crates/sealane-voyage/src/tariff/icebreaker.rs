//! Icebreaker escort on the Northern Sea Route: order 45-t/1 of 4 March 2014.
//!
//! The tariff factorises exactly: base of the gross-tonnage band and season, times the zones escorted, times the ice class. One base of
//! twelve is published in readable form (20 001–40 000 GT, winter–spring); the others are extrapolated only when asked.

use super::{Charge, Result};
use crate::polaris::{IceClass, named_enum};
use crate::tables::{embedded_table, kebab};
use crate::{VoyageError, error};
use sealane_data::Grade;
use serde::{Deserialize, Serialize};

named_enum! {
/// Navigation period of the tariff.
Season {
    /// 1 July to 30 November.
    SummerAutumn = "summer-autumn",
    /// 1 December to 30 June.
    WinterSpring = "winter-spring",
}}

/// Reads `winter-spring`, `winter`, `summer_autumn` …
///
/// # Errors
/// [`VoyageError::Unknown`] with the known seasons.
pub fn season_of(text: &str) -> Result<Season> {
    match kebab(text).as_str() {
        "winter-spring" | "winter" | "spring" => Ok(Season::WinterSpring),
        "summer-autumn" | "summer" | "autumn" => Ok(Season::SummerAutumn),
        _ => Err(error::unknown(
            "season",
            text,
            Season::ALL.iter().map(|s| s.id()),
        )),
    }
}

/// The period of a month (1–12).
#[must_use]
pub const fn season_of_date(month: u8) -> Season {
    if month >= 7 && month <= 11 {
        Season::SummerAutumn
    } else {
        Season::WinterSpring
    }
}

#[derive(Debug, Deserialize)]
struct Row {
    ice_class: String,
    zones: u32,
    rub_per_gt: f64,
}

embedded_table! { fn rows() -> Row = "nsr-icebreaker-2014" }

/// Base of 20 001–40 000 GT, winter–spring, class Arc4, one zone, RUB/GT.
const BASE_RUB_PER_GT: f64 = 670.26;
/// Multiplier of 1–7 zones escorted.
const ZONES: [f64; 7] = [1.0, 1.2, 1.4, 1.6, 1.8, 2.0, 2.0];
/// Bands of gross tonnage: upper end, and the base over the known one (assumed but for the fourth).
const BANDS: [(f64, &str, f64); 6] = [
    (5_000.0, "up to 5000", 1.5),
    (10_000.0, "5001-10000", 1.3),
    (20_000.0, "10001-20000", 1.15),
    (40_000.0, "20001-40000", 1.0),
    (100_000.0, "40001-100000", 0.8),
    (f64::INFINITY, "over 100000", 0.6),
];
/// Summer base over winter base (assumed).
const SUMMER: f64 = 0.4;

#[allow(
    clippy::match_same_arms,
    reason = "Russian and polar classes are told apart on purpose"
)]
/// Row of the table and its factor on the Arc4 row.
fn class_row(class: IceClass) -> Result<(&'static str, f64)> {
    match class {
        IceClass::Arc4 => Ok(("Arc4", 1.0)),
        IceClass::Arc5 => Ok(("Arc5", 0.99)),
        IceClass::Arc6 | IceClass::Arc7 | IceClass::Arc8 | IceClass::Arc9 => {
            Ok(("Arc6-Arc9", 0.98))
        }
        // The order names Russian Register classes; polar classes take their usual equivalents.
        IceClass::Pc7 => Ok(("Arc4", 1.0)),
        IceClass::Pc6 => Ok(("Arc5", 0.99)),
        IceClass::Pc1 | IceClass::Pc2 | IceClass::Pc3 | IceClass::Pc4 | IceClass::Pc5 => {
            Ok(("Arc6-Arc9", 0.98))
        }
        other => Err(VoyageError::NotKnown {
            what: format!("icebreaker tariff of ice class {other}"),
            why: "the readable part of the order covers Arc4 to Arc9 only".to_owned(),
        }),
    }
}

/// The maximum escort fee, RUB. `extrapolate` allows the assumed bases of other tonnages and of summer.
///
/// # Errors
/// [`VoyageError::Range`] for a tonnage not above zero or zones outside 1–7; [`VoyageError::NotKnown`] where the base is not published in
/// readable form and `extrapolate` is false, or for a class the table does not hold.
pub fn icebreaker_fee(
    gt: f64,
    class: IceClass,
    zones: u32,
    season: Season,
    extrapolate: bool,
) -> Result<Charge> {
    error::positive("gross tonnage", gt)?;
    error::within("zones escorted", f64::from(zones), 1.0, 7.0)?;
    let zone_factor = ZONES.get(zones as usize - 1).copied().unwrap_or(2.0);
    let (row, class_factor) = class_row(class)?;
    let (_, band, band_factor) = BANDS
        .into_iter()
        .find(|(upper, ..)| gt <= *upper)
        .unwrap_or((f64::INFINITY, "over 100000", 0.6));
    let known = band_factor == 1.0 && season == Season::WinterSpring;
    if !known && !extrapolate {
        return Err(VoyageError::NotKnown {
            what: format!("icebreaker base tariff for {band} GT in {season}"),
            why: "order 45-t/1 of 2014 was read for 20001-40000 GT in winter-spring only; `extrapolate` uses assumed bases".to_owned(),
        });
    }
    let season_factor = if season == Season::SummerAutumn {
        SUMMER
    } else {
        1.0
    };
    let rub_per_gt = if known {
        rows()?
            .iter()
            .find(|r| r.ice_class == row && r.zones == zones)
            .map(|r| r.rub_per_gt)
            .ok_or_else(|| {
                VoyageError::Table(format!(
                    "nsr-icebreaker-2014 has no row {row}, {zones} zones"
                ))
            })?
    } else {
        BASE_RUB_PER_GT * band_factor * season_factor * zone_factor * class_factor
    };
    Ok(Charge {
        amount: rub_per_gt * gt,
        currency: "RUB",
        grade: if known { Grade::Quoted } else { Grade::Assumed },
        source: format!(
            "order 45-t/1 of 2014-03-04, {band} GT, {season}, {zones} zones, {class}: {rub_per_gt:.2} RUB/GT"
        ),
        warning: if known {
            "the icebreaker tariff is of 2014, a maximum, negotiated below".to_owned()
        } else {
            "the icebreaker tariff is of 2014 and its base for this tonnage and season is assumed"
                .to_owned()
        },
    })
}
