//! Calm-water resistance by Holtrop and Mennen (1982) with the re-analysis of Holtrop (1984).
//!
//! The paper prints `c15 = +1.69385`; the sign is negative. The appendages belong to the wetted surface of the correlation allowance:
//! only so does the paper's own example close.

use super::{GRAVITY, MPS_PER_KN, ittc57};
use crate::{VoyageError, error};
use serde::Serialize;

/// Which publication's form factor and wave resistance.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub enum Edition {
    /// An approximate power prediction method, 1982.
    #[default]
    #[serde(rename = "1982")]
    Y1982,
    /// A statistical re-analysis, 1984.
    #[serde(rename = "1984")]
    Y1984,
}

/// Hull, water and speed.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct HoltropInput {
    /// Length of the waterline, m.
    pub lwl_m: f64,
    /// Beam, m.
    pub beam_m: f64,
    /// Draught forward, m.
    pub draught_fore_m: f64,
    /// Draught aft, m.
    pub draught_aft_m: f64,
    /// Displaced volume, m3.
    pub volume_m3: f64,
    /// Centre of buoyancy forward of 0.5 L, % of L.
    pub lcb_percent: f64,
    /// Transverse area of the bulb, m2.
    pub bulb_area_m2: f64,
    /// Height of the bulb's centre above the keel, m.
    pub bulb_height_m: f64,
    /// Midship section coefficient.
    pub cm: f64,
    /// Waterplane coefficient.
    pub cwp: f64,
    /// Immersed transom area at rest, m2.
    pub transom_area_m2: f64,
    /// Wetted area of appendages, m2.
    pub appendage_area_m2: f64,
    /// Appendage factor 1 + k2.
    pub appendage_factor: f64,
    /// Stern shape: -25 pram, -10 V, 0 normal, 10 U with Hogner stern.
    pub c_stern: f64,
    /// Speed, kn.
    pub speed_kn: f64,
    /// Water density, kg/m3.
    pub rho_kg_per_m3: f64,
    /// Kinematic viscosity, m2/s.
    pub nu_m2_per_s: f64,
    /// Wetted surface of the bare hull, m2; `None` takes the paper's formula.
    pub wetted_surface_m2: Option<f64>,
    /// Publication.
    pub edition: Edition,
}

/// Every intermediate that the paper prints, forces in kN, power in kW.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Holtrop {
    /// Froude number on L.
    #[serde(rename = "fn")]
    pub froude: f64,
    /// Prismatic coefficient.
    pub cp: f64,
    /// Block coefficient.
    pub cb: f64,
    /// Length of run, m.
    pub lr: f64,
    /// Half angle of entrance, degrees.
    pub ie: f64,
    /// Form factor 1 + k1.
    #[serde(rename = "1+k1")]
    pub one_plus_k1: f64,
    /// Wetted surface, m2.
    pub s: f64,
    /// Friction coefficient.
    pub cf: f64,
    /// Friction, kN.
    pub rf: f64,
    /// Appendages, kN.
    pub rapp: f64,
    /// Coefficient c1.
    pub c1: f64,
    /// Coefficient c2.
    pub c2: f64,
    /// Coefficient c3.
    pub c3: f64,
    /// Coefficient c4.
    pub c4: f64,
    /// Coefficient c5.
    pub c5: f64,
    /// Coefficient c7.
    pub c7: f64,
    /// Coefficient c15.
    pub c15: f64,
    /// Coefficient m1.
    pub m1: f64,
    /// Coefficient m2 (1982) or m4 (1984).
    pub m2: f64,
    /// Wave-length coefficient.
    pub lambda: f64,
    /// Wave making and breaking, kN.
    pub rw: f64,
    /// Emergence of the bulb.
    pub pb: f64,
    /// Froude number on the bulb's immersion.
    pub fni: f64,
    /// Bulb near the surface, kN.
    pub rb: f64,
    /// Froude number on the transom's immersion; infinite without a transom.
    pub fnt: f64,
    /// Immersed transom, kN.
    pub rtr: f64,
    /// Correlation allowance coefficient.
    pub ca: f64,
    /// Correlation allowance, kN.
    pub ra: f64,
    /// Total, kN.
    pub rt: f64,
    /// Effective power, kW.
    pub pe: f64,
}

fn check(i: &HoltropInput) -> Result<(), VoyageError> {
    error::within("lwl_m", i.lwl_m, 5.0, 500.0)?;
    error::within("beam_m", i.beam_m, 1.0, 100.0)?;
    error::within("draught_fore_m", i.draught_fore_m, 0.3, 35.0)?;
    error::within("draught_aft_m", i.draught_aft_m, 0.3, 35.0)?;
    error::positive("volume_m3", i.volume_m3)?;
    error::within("lcb_percent", i.lcb_percent, -10.0, 10.0)?;
    error::not_negative("bulb_area_m2", i.bulb_area_m2)?;
    error::not_negative("bulb_height_m", i.bulb_height_m)?;
    error::within("cm", i.cm, 0.5, 1.0)?;
    error::within("cwp", i.cwp, 0.4, 1.0)?;
    error::not_negative("transom_area_m2", i.transom_area_m2)?;
    error::not_negative("appendage_area_m2", i.appendage_area_m2)?;
    error::not_negative("appendage_factor", i.appendage_factor)?;
    error::within("c_stern", i.c_stern, -30.0, 30.0)?;
    error::within("speed_kn", i.speed_kn, 0.1, 60.0)?;
    error::within("rho_kg_per_m3", i.rho_kg_per_m3, 950.0, 1100.0)?;
    error::within("nu_m2_per_s", i.nu_m2_per_s, 5e-7, 3e-6)?;
    if let Some(s) = i.wetted_surface_m2 {
        error::positive("wetted_surface_m2", s)?;
    }
    let t = f64::midpoint(i.draught_fore_m, i.draught_aft_m);
    let cb = i.volume_m3 / (i.lwl_m * i.beam_m * t);
    error::within("block coefficient volume/(L B T)", cb, 0.2, 1.0)?;
    error::within("prismatic coefficient Cb/Cm", cb / i.cm, 0.3, 0.99)?;
    if i.bulb_area_m2 > 0.0 && i.bulb_height_m >= i.draught_fore_m {
        return Err(VoyageError::Range {
            what: "bulb_height_m".to_owned(),
            value: i.bulb_height_m,
            expected: format!("below the forward draught ({} m)", i.draught_fore_m),
        });
    }
    Ok(())
}

/// Ratios that all parts share.
struct Hull {
    l: f64,
    b: f64,
    t: f64,
    vol: f64,
    cp: f64,
    cb: f64,
    lr: f64,
    /// Speed, m/s.
    v: f64,
    froude: f64,
}

fn form_factor(i: &HoltropInput, h: &Hull) -> f64 {
    match i.edition {
        Edition::Y1982 => {
            let c13 = 1.0 + 0.003 * i.c_stern;
            let tl = h.t / h.l;
            let c12 = if tl > 0.05 {
                tl.powf(0.2228446)
            } else if tl > 0.02 {
                48.20 * (tl - 0.02).powf(2.078) + 0.479948
            } else {
                0.479948
            };
            c13 * (0.93
                + c12
                    * (h.b / h.lr).powf(0.92497)
                    * (0.95 - h.cp).max(1e-6).powf(-0.521448)
                    * (1.0 - h.cp + 0.0225 * i.lcb_percent).max(0.0).powf(0.6906))
        }
        Edition::Y1984 => {
            let c14 = 1.0 + 0.011 * i.c_stern;
            0.93 + 0.487118
                * c14
                * (h.b / h.l).powf(1.06806)
                * (h.t / h.l).powf(0.46106)
                * (h.l / h.lr).powf(0.121563)
                * (h.l.powi(3) / h.vol).powf(0.36486)
                * (1.0 - h.cp).powf(-0.604247)
        }
    }
}

struct Wave {
    ie: f64,
    c1: f64,
    c2: f64,
    c3: f64,
    c5: f64,
    c7: f64,
    c15: f64,
    m1: f64,
    m2: f64,
    lambda: f64,
    rw: f64,
}

/// Wave resistance, N.
fn wave(i: &HoltropInput, h: &Hull) -> Wave {
    let (l, b, t) = (h.l, h.b, h.t);
    let lb = l / b;
    let c7 = if b / l < 0.11 {
        0.229577 * (b / l).powf(1.0 / 3.0)
    } else if b / l < 0.25 {
        b / l
    } else {
        0.5 - 0.0625 * lb
    };
    let ie = 1.0
        + 89.0
            * (-lb.powf(0.80856)
                * (1.0 - i.cwp).powf(0.30484)
                * (1.0 - h.cp - 0.0225 * i.lcb_percent).max(0.0).powf(0.6367)
                * (h.lr / b).powf(0.34574)
                * (100.0 * h.vol / l.powi(3)).powf(0.16302))
            .exp();
    let c1 = 2223105.0 * c7.powf(3.78613) * (t / b).powf(1.07961) * (90.0 - ie).powf(-1.37565);
    let c3 = if i.bulb_area_m2 > 0.0 {
        0.56 * i.bulb_area_m2.powf(1.5)
            / (b * t * (0.31 * i.bulb_area_m2.sqrt() + i.draught_fore_m - i.bulb_height_m))
    } else {
        0.0
    };
    let c2 = (-1.89 * c3.sqrt()).exp();
    let c5 = 1.0 - 0.8 * i.transom_area_m2 / (b * t * i.cm);
    let lambda = if lb < 12.0 {
        1.446 * h.cp - 0.03 * lb
    } else {
        1.446 * h.cp - 0.36
    };
    let c16 = if h.cp < 0.80 {
        8.07981 * h.cp - 13.8673 * h.cp.powi(2) + 6.984388 * h.cp.powi(3)
    } else {
        1.73014 - 0.7067 * h.cp
    };
    let m1 = 0.0140407 * l / t - 1.75254 * h.vol.cbrt() / l - 4.79323 * b / l - c16;
    let slender = l.powi(3) / h.vol;
    let c15 = if slender < 512.0 {
        -1.69385
    } else if slender > 1726.91 {
        0.0
    } else {
        -1.69385 + (l / h.vol.cbrt() - 8.0) / 2.36
    };
    let m2_at = |fr: f64| match i.edition {
        Edition::Y1982 => c15 * h.cp.powi(2) * (-0.1 * fr.powi(-2)).exp(),
        Edition::Y1984 => c15 * 0.4 * (-0.034 * fr.powf(-3.29)).exp(),
    };
    let weight = h.vol * i.rho_kg_per_m3 * GRAVITY;
    let low = |fr: f64| {
        c1 * c2
            * c5
            * weight
            * (m1 * fr.powf(-0.9) + m2_at(fr) * (lambda * fr.powi(-2)).cos()).exp()
    };
    let high = |fr: f64| {
        let c17 = 6919.3
            * i.cm.powf(-1.3346)
            * (h.vol / l.powi(3)).powf(2.00977)
            * (lb - 2.0).max(1e-6).powf(1.40692);
        let m3 = -7.2035 * (b / l).powf(0.326869) * (t / b).powf(0.605375);
        c17 * c2
            * c5
            * weight
            * (m3 * fr.powf(-0.9) + m2_at(fr) * (lambda * fr.powi(-2)).cos()).exp()
    };
    let fr = h.froude;
    let rw = match i.edition {
        Edition::Y1982 => low(fr),
        Edition::Y1984 if fr <= 0.4 => low(fr),
        Edition::Y1984 if fr >= 0.55 => high(fr),
        Edition::Y1984 => low(0.4) + (10.0 * fr - 4.0) * (high(0.55) - low(0.4)) / 1.5,
    };
    Wave {
        ie,
        c1,
        c2,
        c3,
        c5,
        c7,
        c15,
        m1,
        m2: m2_at(fr),
        lambda,
        rw,
    }
}

/// Emergence, Froude number and resistance (N) of the bulb.
fn bulb(i: &HoltropInput, v: f64) -> (f64, f64, f64) {
    let a = i.bulb_area_m2;
    if a == 0.0 {
        return (0.0, 0.0, 0.0);
    }
    let emergence = i.draught_fore_m - 1.5 * i.bulb_height_m;
    let pb = 0.56 * a.sqrt() / emergence;
    let depth = i.draught_fore_m - i.bulb_height_m - 0.25 * a.sqrt();
    let fni = v / (GRAVITY * depth + 0.15 * v * v).max(1e-9).sqrt();
    let rb =
        0.11 * (-3.0 * pb.powi(-2)).exp() * fni.powi(3) * a.powf(1.5) * i.rho_kg_per_m3 * GRAVITY
            / (1.0 + fni * fni);
    (pb, fni, rb)
}

/// Froude number and resistance (N) of the transom.
fn transom(i: &HoltropInput, v: f64) -> (f64, f64) {
    let a = i.transom_area_m2;
    if a == 0.0 {
        return (f64::INFINITY, 0.0);
    }
    let fnt = v / (2.0 * GRAVITY * a / (i.beam_m + i.beam_m * i.cwp)).sqrt();
    let c6 = if fnt < 5.0 {
        0.2 * (1.0 - 0.2 * fnt)
    } else {
        0.0
    };
    (fnt, 0.5 * i.rho_kg_per_m3 * v * v * a * c6)
}

/// Calm-water resistance and effective power.
///
/// # Errors
/// [`VoyageError::Range`] naming the first input outside its range, block and prismatic coefficient included.
pub fn holtrop(i: &HoltropInput) -> Result<Holtrop, VoyageError> {
    check(i)?;
    let (l, b) = (i.lwl_m, i.beam_m);
    let t = f64::midpoint(i.draught_fore_m, i.draught_aft_m);
    let cb = i.volume_m3 / (l * b * t);
    let cp = cb / i.cm;
    let v = i.speed_kn * MPS_PER_KN;
    let h = Hull {
        l,
        b,
        t,
        vol: i.volume_m3,
        cp,
        cb,
        lr: error::positive(
            "length of run",
            l * (1.0 - cp + 0.06 * cp * i.lcb_percent / (4.0 * cp - 1.0)),
        )?,
        v,
        froude: v / (GRAVITY * l).sqrt(),
    };
    let one_plus_k1 = form_factor(i, &h);
    let s = i.wetted_surface_m2.unwrap_or_else(|| {
        l * (2.0 * t + b)
            * i.cm.sqrt()
            * (0.453 + 0.4425 * cb - 0.2862 * i.cm - 0.003467 * b / t + 0.3696 * i.cwp)
            + 2.38 * i.bulb_area_m2 / cb
    });
    let q = 0.5 * i.rho_kg_per_m3 * h.v * h.v;
    let cf = ittc57(h.v * l / i.nu_m2_per_s);
    let rf = q * s * cf;
    let rapp = q * i.appendage_area_m2 * i.appendage_factor * cf;
    let w = wave(i, &h);
    let (pb, fni, rb) = bulb(i, h.v);
    let (fnt, rtr) = transom(i, h.v);
    let c4 = (i.draught_fore_m / l).min(0.04);
    let ca = 0.006 * (l + 100.0).powf(-0.16) - 0.00205
        + 0.003 * (l / 7.5).sqrt() * h.cb.powi(4) * w.c2 * (0.04 - c4);
    let ra = q * (s + i.appendage_area_m2) * ca;
    let rt = rf * one_plus_k1 + rapp + w.rw + rb + rtr + ra;
    Ok(Holtrop {
        froude: h.froude,
        cp,
        cb,
        lr: h.lr,
        ie: w.ie,
        one_plus_k1,
        s,
        cf,
        rf: rf / 1e3,
        rapp: rapp / 1e3,
        c1: w.c1,
        c2: w.c2,
        c3: w.c3,
        c4,
        c5: w.c5,
        c7: w.c7,
        c15: w.c15,
        m1: w.m1,
        m2: w.m2,
        lambda: w.lambda,
        rw: w.rw / 1e3,
        pb,
        fni,
        rb: rb / 1e3,
        fnt,
        rtr: rtr / 1e3,
        ca,
        ra: ra / 1e3,
        rt: rt / 1e3,
        pe: rt * h.v / 1e3,
    })
}
