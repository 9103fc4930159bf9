//! Power of bulk carriers, tankers, general cargo and container ships by Kristensen (DTU): Guldhammer and Harvald's residual resistance
//! in closed form, with allowances, wake, thrust deduction and propeller efficiency by regression.

use super::{GRAVITY, MPS_PER_KN, ittc57};
use crate::{ShipType, VoyageError, error};
use serde::Serialize;

/// Hull and speed.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct KristensenInput {
    /// Type: bulk carrier, tanker, general cargo or container ship.
    pub ship_type: ShipType,
    /// Deadweight, t.
    pub dwt_t: f64,
    /// Length between perpendiculars, m.
    pub lpp_m: f64,
    /// Beam, m.
    pub beam_m: f64,
    /// Summer draught, m.
    pub max_draught_m: f64,
    /// Sailing draught, m.
    pub draught_m: f64,
    /// Displacement at summer draught, t.
    pub displacement_t: f64,
    /// Speed, kn.
    pub speed_kn: f64,
    /// Margin on resistance for wind and waves, % (15 at sea).
    pub service_margin_percent: f64,
}

/// All intermediates; resistance in kN, power in kW.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Kristensen {
    /// Length of the waterline, m.
    pub lwl_m: f64,
    /// Propeller diameter, m.
    pub propeller_m: f64,
    /// Block coefficient at summer draught.
    pub cb: f64,
    /// Block coefficient at sailing draught.
    pub cbw: f64,
    /// Midship coefficient.
    pub cm: f64,
    /// Prismatic coefficient.
    pub cp: f64,
    /// Volume at sailing draught, m3.
    pub volume_m3: f64,
    /// Length over the cube root of the volume.
    pub slenderness: f64,
    /// Froude number.
    #[serde(rename = "fn")]
    pub froude: f64,
    /// Wetted surface, m2.
    pub wetted_m2: f64,
    /// Friction coefficient.
    pub cf: f64,
    /// Residual coefficient.
    pub cr: f64,
    /// Incremental coefficient.
    pub ca: f64,
    /// Air coefficient.
    pub caa: f64,
    /// Total resistance with margin, kN.
    pub rt: f64,
    /// Wake fraction.
    pub wake: f64,
    /// Thrust deduction.
    pub thrust: f64,
    /// Open-water efficiency.
    pub eta_open: f64,
    /// Hull efficiency.
    pub eta_hull: f64,
    /// Brake power, kW.
    pub power_kw: f64,
}

/// ITTC viscosity of sea water at 15 °C and 1.025 t/m3, by the regression that the method's reports use, m2/s.
const NU: f64 = 1.187e-6;
const RHO: f64 = 1.025;

fn residual(full: bool, m: f64, fr: f64, bt: f64, cp: f64) -> f64 {
    let e = ((1.35 - 0.23 * m + 0.012 * m * m)
        + 1.5 * fr.powf(1.8)
        + 0.0011 * m.powf(9.1) * fr.powf(2.0 * m - 3.7))
        * (0.98 + 2.5 / (m - 2.0).powi(4))
        + (m - 5.0).powi(4) * (fr - 0.1).powi(4);
    let g = (7.0 - 0.09 * m * m) * (5.0 * cp - 2.5).powi(2)
        / (600.0 * (fr - 0.315).powi(2) + 1.0).powf(1.5);
    let h = (80.0 * (fr - (0.04 + 0.59 * cp) - 0.015 * (m - 5.0))).exp();
    let k = 180.0 * fr.powf(3.7) * (20.0 * cp - 16.0).exp();
    let cr = (e + g + h + k + 0.16 * (bt - 2.5)) / 1000.0;
    if full {
        cr + (-0.1 - 1.6 * fr).max(-0.4) / 1000.0
    } else {
        cr + (250.0 * fr - 90.0).max(-50.0) * cr / 100.0
    }
}

fn air(container: bool, dwt: f64) -> f64 {
    if container {
        let teu = if dwt <= 35_000.0 {
            (dwt / 15.19).powf(1.0 / 0.9814)
        } else if dwt <= 60_000.0 {
            (dwt / 28.81).powf(1.0 / 0.902)
        } else {
            (dwt / 37.0).powf(1.0 / 0.875)
        };
        return (0.28 * teu.powf(-0.126)).max(0.09) / 1000.0;
    }
    let c = if dwt <= 55_000.0 {
        0.07
    } else if dwt <= 200_000.0 {
        0.05
    } else {
        0.04
    };
    c / 1000.0
}

fn wake_and_thrust(bulky: bool, bl: f64, cbw: f64, dl: f64, m: f64) -> (f64, f64) {
    let a = 0.1 * bl + 0.149;
    let b = 0.05 * bl + 0.449;
    let c = 585.0 - 5027.0 * bl + 11700.0 * bl * bl;
    let fine = (0.98 - cbw).powi(3);
    let w = a + b / (c * fine + 1.0) + (-0.18 + 0.00756 / (dl + 0.002)).min(0.1);
    let d = 0.625 * bl + 0.08;
    let e = 0.165 - 0.25 * bl;
    let f = 825.0 - 8060.0 * bl + 20300.0 * bl * bl;
    let t = d + e / (f * fine + 1.0) + 2.0 * (dl - 0.04);
    if bulky {
        (0.7 * w - 0.45 + 0.08 * m, t - 0.26 + 0.04 * m)
    } else {
        (0.7 * w, t)
    }
}

fn check(i: &KristensenInput) -> Result<(), VoyageError> {
    error::within("dwt_t", i.dwt_t, 100.0, 600_000.0)?;
    error::within("lpp_m", i.lpp_m, 30.0, 500.0)?;
    error::within("beam_m", i.beam_m, 5.0, 90.0)?;
    error::within("max_draught_m", i.max_draught_m, 1.5, 30.0)?;
    error::within(
        "draught_m",
        i.draught_m,
        0.3 * i.max_draught_m,
        i.max_draught_m,
    )?;
    error::positive("displacement_t", i.displacement_t)?;
    error::within("speed_kn", i.speed_kn, 1.0, 40.0)?;
    error::within(
        "service_margin_percent",
        i.service_margin_percent,
        0.0,
        100.0,
    )?;
    if !matches!(
        i.ship_type,
        ShipType::BulkCarrier
            | ShipType::Tanker
            | ShipType::GasCarrier
            | ShipType::LngCarrier
            | ShipType::GeneralCargoShip
            | ShipType::CombinationCarrier
            | ShipType::ContainerShip
    ) {
        return Err(VoyageError::NotKnown {
            what: format!("Kristensen's air resistance of {}", i.ship_type),
            why: "the method gives it for bulk, tank, gas, general cargo and container ships"
                .to_owned(),
        });
    }
    Ok(())
}

/// Power at a speed and draught.
///
/// # Errors
/// [`VoyageError::Range`] naming the first input outside its range; [`VoyageError::NotKnown`] for other types.
pub fn kristensen(i: &KristensenInput) -> Result<Kristensen, VoyageError> {
    check(i)?;
    let container = i.ship_type == ShipType::ContainerShip;
    let general = i.ship_type == ShipType::GeneralCargoShip;
    let bulky = !container && !general;
    let lwl = i.lpp_m * if container { 1.01 } else { 1.02 };
    let propeller = if container {
        0.623 * i.max_draught_m - 0.16
    } else {
        0.395 * i.max_draught_m + 1.3
    };
    let full_m3 = i.displacement_t / RHO;
    let cb = error::within(
        "block coefficient displacement/(1.025 L B T)",
        full_m3 / (lwl * i.beam_m * i.max_draught_m),
        0.3,
        0.95,
    )?;
    let cbw = 1.0 - (1.0 - cb) * (i.max_draught_m / i.draught_m).cbrt();
    let cm0 = if bulky { 0.995 } else { 0.98 };
    let cm = 1.0 - i.max_draught_m / i.draught_m * (1.0 - cm0);
    let cp = cbw / cm;
    // The method's block coefficient gives the volume back at any draught.
    let volume = cbw * lwl * i.beam_m * i.draught_m;
    let m = lwl / volume.cbrt();
    let v = i.speed_kn * MPS_PER_KN;
    let fr = v / (GRAVITY * lwl).sqrt();
    let k = if container { (0.995, 2.4) } else { (0.99, 2.0) };
    let wetted = k.0 * (full_m3 / i.max_draught_m + 1.9 * lwl * i.max_draught_m)
        - k.1 * (i.max_draught_m - i.draught_m) * (lwl + i.beam_m);
    let cf = ittc57(v * lwl / NU);
    let cr = residual(!container, m, fr, i.beam_m / i.draught_m, cp);
    let log = volume.log10();
    let ca = (0.5 * log - 0.1 * log * log) / 1000.0;
    let ca = if container { ca } else { ca.max(-0.1e-3) };
    let caa = air(container, i.dwt_t);
    let rt = wetted
        * (cf + cr + ca + caa)
        * RHO
        * v
        * v
        * 0.5
        * (1.0 + i.service_margin_percent / 100.0);
    let (wake, thrust) = wake_and_thrust(bulky, i.beam_m / lwl, cbw, propeller / lwl, m);
    let cth = 8.0 / std::f64::consts::PI * rt
        / (1.0 - thrust)
        / RHO
        / ((1.0 - wake) * v * propeller).powi(2);
    let eta_open = 2.0 / (1.0 + (cth + 1.0).sqrt()) * (0.81 - 0.014 * cth).max(0.65);
    let eta_hull = (1.0 - thrust) / (1.0 - wake);
    Ok(Kristensen {
        lwl_m: lwl,
        propeller_m: propeller,
        cb,
        cbw,
        cm,
        cp,
        volume_m3: volume,
        slenderness: m,
        froude: fr,
        wetted_m2: wetted,
        cf,
        cr,
        ca,
        caa,
        rt,
        wake,
        thrust,
        eta_open,
        eta_hull,
        // Shaft efficiency 0.98, relative rotative efficiency 1.
        power_kw: rt * v / (eta_hull * eta_open * 0.98),
    })
}
