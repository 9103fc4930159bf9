//! Fuel a mile from what is known: the carbon-intensity line as the anchor, the load form of the IMO's Fourth GHG Study for speed and draught.
//!
//! Main engine power follows `(T/Tref)^(2/3) (V/Vref)^3 / (eta_weather eta_fouling)`, its consumption the curve
//! `0.455 L^2 - 0.710 L + 1.280`; the whole is scaled so that the fleet's mean speed and its mix of laden and ballast miles
//! give back the year's mean CO2 a mile (the anchor), less the share emitted at berth.

use crate::fuel::Fuel;
use crate::power::{self, KristensenInput};
use crate::tables::embedded_table;
use crate::{Ship, ShipType, VoyageError, cii};
use sealane_data::{Grade, Graded};
use serde::{Deserialize, Serialize};

#[derive(Debug, Deserialize)]
struct FleetRow {
    ship_type: String,
    mean_speed_kn: f64,
    berth_co2_share: f64,
    steaming_factor: f64,
    laden_share: f64,
    draught_ratio_ballast: f64,
}

embedded_table! { fn fleet_rows() -> FleetRow = "fleet-speeds" }

#[derive(Debug, Deserialize)]
struct AuxRow {
    ship_type: String,
    size_unit: String,
    size_from: f64,
    size_to: Option<f64>,
    boiler_kw_berth: f64,
    boiler_kw_anchor: f64,
    boiler_kw_sea: f64,
    aux_kw_berth: f64,
    aux_kw_anchor: f64,
    aux_kw_sea: f64,
}

embedded_table! { fn aux_rows() -> AuxRow = "aux-boiler-ghg4" }

/// MJ of fuel per kWh of an auxiliary engine after 2000: 195 g/kWh of HFO (GHG4 table 19).
const AUX_MJ_PER_KWH: f64 = 0.195 * 40.2;
/// MJ of fuel per kWh of a steam boiler: 340 g/kWh of HFO (GHG4 table 19).
const BOILER_MJ_PER_KWH: f64 = 0.340 * 40.2;
/// MJ of fuel per kWh of a slow-speed main engine at its best: 175 g/kWh of HFO (GHG4 table 19).
const MAIN_MJ_PER_KWH: f64 = 0.175 * 40.2;
/// Hull fouling efficiency (GHG4).
pub const ETA_FOULING: f64 = 0.917;
/// Draught ratio of a fully laden ship on the average.
const LADEN_DRAUGHT_RATIO: f64 = 0.95;

/// Weather efficiency (GHG4): 0.909 small ships, 0.867 large; the border at 10 000 DWT is assumed.
#[must_use]
pub const fn eta_weather(dwt_t: f64) -> f64 {
    if dwt_t < 10_000.0 { 0.909 } else { 0.867 }
}

/// Consumption at a load over that at the best load (GHG4).
#[must_use]
pub fn sfc_factor(load: f64) -> f64 {
    let l = load.clamp(0.02, 1.0);
    (0.455 * l).mul_add(l, 1.280 - 0.710 * l)
}

/// By what the fuel was estimated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Tier {
    /// Type and deadweight alone: the carbon-intensity line.
    TypeAndSize,
    /// A measured CO2 a mile of this class.
    ClassReports,
    /// Installed power with the speed it gives.
    SpeedAndPower,
    /// Hull particulars (Kristensen).
    Hull,
    /// The ship's own reports.
    OwnReports,
}

/// The tier with its error band.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Estimate {
    /// By what.
    pub tier: Tier,
    /// Median absolute error of a ship-year, %.
    pub median_error_percent: f64,
    /// Ninetieth percentile of the absolute error, %.
    pub p90_error_percent: f64,
    /// Anchor, kg CO2 a mile over a year, ports and ballast included.
    pub anchor_co2_kg_per_nm: Graded,
    /// How the band is known.
    pub basis: String,
}

/// Fuel model of one ship: plain numbers, made once, evaluated millions of times.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct FuelModel {
    /// MJ a mile at 1 kn, full draught and best consumption.
    pub main_mj: f64,
    /// Engine load at 1 kn and full draught.
    pub load: f64,
    /// Auxiliaries and boilers at sea, MJ/h.
    pub sea_mj_per_h: f64,
    /// At berth, MJ/h.
    pub berth_mj_per_h: f64,
    /// At anchor, MJ/h.
    pub anchor_mj_per_h: f64,
    /// Speed at which the fleet steams, kn; the default speed.
    pub fleet_speed_kn: f64,
    /// Reference (design) speed, kn.
    pub reference_speed_kn: f64,
    /// Speed no calm sea allows to exceed, kn.
    pub max_speed_kn: f64,
    /// Draught in ballast over full draught.
    pub draught_ratio_ballast: f64,
}

impl FuelModel {
    /// Main engine, MJ a mile at `speed_kn` and a draught ratio.
    #[must_use]
    pub fn main_mj_per_nm(&self, speed_kn: f64, draught_ratio: f64) -> f64 {
        let t = draught_ratio.cbrt();
        let t = t * t;
        let v2 = speed_kn * speed_kn;
        self.main_mj * t * v2 * sfc_factor(self.load * t * v2 * speed_kn)
    }

    /// Engine load at `speed_kn` and a draught ratio.
    #[must_use]
    pub fn load_at(&self, speed_kn: f64, draught_ratio: f64) -> f64 {
        self.load * draught_ratio.powf(2.0 / 3.0) * speed_kn.powi(3)
    }

    /// Everything at sea, MJ a mile.
    #[must_use]
    pub fn sea_mj_per_nm(&self, speed_kn: f64, draught_ratio: f64) -> f64 {
        self.main_mj_per_nm(speed_kn, draught_ratio) + self.sea_mj_per_h / speed_kn
    }

    /// Draught ratio when `deadweight_share` of the deadweight is on board.
    #[must_use]
    pub fn draught_ratio(&self, deadweight_share: f64) -> f64 {
        // A light ship floats at about a sixth of full draught; ballast holds it at the type's ballast draught at least.
        0.83f64
            .mul_add(deadweight_share.clamp(0.0, 1.0), 0.17)
            .max(self.draught_ratio_ballast)
    }
}

fn fleet_of(t: ShipType) -> Result<&'static FleetRow, VoyageError> {
    fleet_rows()?
        .iter()
        .find(|r| r.ship_type == t.id())
        .ok_or_else(|| VoyageError::NotKnown {
            what: format!("fleet speed of {t}"),
            why: "the fuel model covers cargo ships; give `co2_kg_per_nm` and another type"
                .to_owned(),
        })
}

const fn aux_type(t: ShipType) -> &'static str {
    match t {
        ShipType::BulkCarrier | ShipType::CombinationCarrier => "bulk-carrier",
        ShipType::Tanker => "oil-tanker",
        ShipType::GasCarrier | ShipType::LngCarrier => "liquefied-gas-tanker",
        ShipType::ContainerShip => "container",
        ShipType::RefrigeratedCargoCarrier => "refrigerated-bulk",
        ShipType::RoroVehicleCarrier => "vehicle",
        ShipType::RoroCargoShip => "roro",
        _ => "general-cargo",
    }
}

fn aux_of(ship: &Ship) -> Result<&'static AuxRow, VoyageError> {
    let kind = aux_type(ship.ship_type);
    let size = |unit: &str| match unit {
        "TEU" => ship
            .teu
            .as_ref()
            .map_or(ship.dwt_t.value / 12.5, |t| t.value),
        "m3" => ship
            .cargo_m3
            .as_ref()
            .map_or(1.85 * ship.dwt_t.value, |m| m.value),
        u if u.starts_with("GT") => ship.gt.value,
        _ => ship.dwt_t.value,
    };
    aux_rows()?
        .iter()
        .find(|r| {
            let s = size(&r.size_unit);
            r.ship_type == kind && s >= r.size_from && r.size_to.is_none_or(|t| s < t)
        })
        .ok_or_else(|| VoyageError::Table(format!("aux-boiler-ghg4 has no row for {kind}")))
}

/// The carbon-intensity line as CO2 a mile: `a capacity^-c x capacity / 1000`.
///
/// # Errors
/// [`VoyageError::Range`] unless the capacity is above zero.
pub fn line_co2_kg_per_nm(ship_type: ShipType, capacity: f64) -> Result<f64, VoyageError> {
    Ok(cii::reference(ship_type, capacity)? * capacity / 1000.0)
}

/// Error bands, measured on EU MRV reports of 2018–2020 (see VALIDATION.md).
const fn band(ship_type: ShipType) -> (f64, f64) {
    match ship_type {
        ShipType::BulkCarrier | ShipType::CombinationCarrier => (13.6, 37.0),
        ShipType::Tanker => (15.4, 41.0),
        _ => (20.0, 50.0),
    }
}

fn estimate(ship: &Ship) -> Result<Estimate, VoyageError> {
    if let Some(own) = &ship.co2_kg_per_nm {
        let class = own.source.contains("median");
        return Ok(Estimate {
            tier: if class {
                Tier::ClassReports
            } else {
                Tier::OwnReports
            },
            median_error_percent: if class { 12.0 } else { 9.0 },
            p90_error_percent: if class { 35.0 } else { 25.0 },
            anchor_co2_kg_per_nm: own.clone(),
            basis: if class {
                "spread of the class in EU MRV 2018-2020".to_owned()
            } else {
                "a ship predicted from its own year before: 8.4-9.5 % in EU MRV 2018-2020"
                    .to_owned()
            },
        });
    }
    let known = |g: &Graded| g.grade != Grade::Assumed;
    let line = line_co2_kg_per_nm(ship.ship_type, ship.capacity())?;
    let (median, p90) = band(ship.ship_type);
    if hull_power_kw(ship, 0.9 * ship.design_speed_kn.value).is_some() {
        return Ok(Estimate {
            tier: Tier::Hull,
            median_error_percent: 10.0,
            p90_error_percent: 30.0,
            anchor_co2_kg_per_nm: Graded::computed(
                line,
                "kg CO2/nm",
                "carbon-intensity reference line of 2019, for comparison: the hull decides",
            ),
            basis: "Kristensen's power with 15 % margin and the study's fouling; 5-10 % in calm water (assumed)".to_owned(),
        });
    }
    let powered = ship.mcr_kw.as_ref().is_some_and(known) && known(&ship.design_speed_kn);
    Ok(Estimate {
        tier: if powered {
            Tier::SpeedAndPower
        } else {
            Tier::TypeAndSize
        },
        median_error_percent: if powered { 10.0 } else { median },
        p90_error_percent: if powered { 30.0 } else { p90 },
        anchor_co2_kg_per_nm: Graded::computed(
            line,
            "kg CO2/nm",
            "carbon-intensity reference line of 2019 (MEPC.353(78))",
        )
        .between(line * (1.0 - median / 100.0), line * (1.0 + median / 100.0)),
        basis: if powered {
            "power and speed taken as a consistent pair; not verified a ship (assumed)".to_owned()
        } else {
            "single ship-years of EU MRV 2018-2020 against the line".to_owned()
        },
    })
}

/// Laden power of a hull whose particulars are known, not assumed, kW.
fn hull_power_kw(ship: &Ship, speed_kn: f64) -> Option<f64> {
    let displacement = ship.displacement_t.as_ref()?;
    let hull = [&ship.lpp_m, &ship.beam_m, &ship.draught_m, displacement];
    if hull.iter().any(|g| g.grade == Grade::Assumed) {
        return None;
    }
    power::kristensen(&KristensenInput {
        ship_type: ship.ship_type,
        dwt_t: ship.dwt_t.value,
        lpp_m: ship.lpp_m.value,
        beam_m: ship.beam_m.value,
        max_draught_m: ship.draught_m.value,
        draught_m: ship.draught_m.value,
        displacement_t: displacement.value,
        speed_kn,
        service_margin_percent: 15.0,
    })
    .ok()
    .map(|k| k.power_kw / ETA_FOULING)
}

/// The fuel model of a ship, with the tier it rests on.
///
/// ```
/// let ship = sealane_voyage::ship("kamsarmax-bulk")?;
/// let (model, estimate) = sealane_voyage::estimator::fuel_model(&ship)?;
/// assert!((estimate.anchor_co2_kg_per_nm.value - 341.7).abs() < 0.1);
/// assert!(model.sea_mj_per_nm(14.0, 0.95) > model.sea_mj_per_nm(12.0, 0.95));
/// # Ok::<(), sealane_voyage::VoyageError>(())
/// ```
///
/// # Errors
/// [`VoyageError::NotKnown`] for passenger types; [`VoyageError::Range`] for impossible particulars.
pub fn fuel_model(ship: &Ship) -> Result<(FuelModel, Estimate), VoyageError> {
    let (mut model, mut estimate) = model_of_particulars(ship)?;
    if let Some(noon) = &ship.noon {
        // The reports move the level; speed and draught keep the model's shape.
        model.main_mj *= noon.factor;
        model.sea_mj_per_h *= noon.factor;
        let (median, p90) = noon.band_percent();
        estimate.tier = Tier::OwnReports;
        estimate.median_error_percent = median;
        estimate.p90_error_percent = p90;
        let anchor = &estimate.anchor_co2_kg_per_nm;
        estimate.anchor_co2_kg_per_nm = Graded::new(
            anchor.value * noon.factor,
            "kg CO2/nm",
            &format!(
                "{} x {:.3} from the ship's own noon reports",
                anchor.source, noon.factor
            ),
            Grade::Measured,
        )
        .between(anchor.value * noon.low, anchor.value * noon.high);
        estimate.basis = format!(
            "{} noon reports used, {} left out: fuel {:.3} of the model's (eight of ten {:.2}-{:.2}){}; from year to year a ship differs from itself by 8-9 %",
            noon.used,
            noon.left_out,
            noon.factor,
            noon.low,
            noon.high,
            if noon.enough() {
                ""
            } else {
                ", fewer than the 30 that make a sure factor"
            }
        );
    }
    Ok((model, estimate))
}

fn model_of_particulars(ship: &Ship) -> Result<(FuelModel, Estimate), VoyageError> {
    ship.check()?;
    let fleet = fleet_of(ship.ship_type)?;
    let aux = aux_of(ship)?;
    let estimate = estimate(ship)?;
    let reference = ship.design_speed_kn.value;
    let fleet_speed_kn = (fleet.mean_speed_kn * fleet.steaming_factor).min(0.97 * reference);
    let load = 1.0 / (ETA_FOULING * eta_weather(ship.dwt_t.value) * reference.powi(3));
    let mut model = FuelModel {
        main_mj: 1.0,
        load,
        sea_mj_per_h: aux.aux_kw_sea * AUX_MJ_PER_KWH + aux.boiler_kw_sea * BOILER_MJ_PER_KWH,
        berth_mj_per_h: aux.aux_kw_berth * AUX_MJ_PER_KWH + aux.boiler_kw_berth * BOILER_MJ_PER_KWH,
        anchor_mj_per_h: aux.aux_kw_anchor * AUX_MJ_PER_KWH
            + aux.boiler_kw_anchor * BOILER_MJ_PER_KWH,
        fleet_speed_kn,
        reference_speed_kn: reference,
        max_speed_kn: reference / 0.94,
        draught_ratio_ballast: fleet.draught_ratio_ballast,
    };
    if let (Tier::Hull, Some(kw)) = (estimate.tier, hull_power_kw(ship, fleet_speed_kn)) {
        // The cubic form through the hull's own power at the fleet's speed.
        let per_cube = kw / fleet_speed_kn.powi(3);
        model.main_mj = per_cube * MAIN_MJ_PER_KWH;
        if let Some(mcr) = &ship.mcr_kw {
            model.load = per_cube / mcr.value;
        }
        return Ok((model, estimate));
    }
    model.main_mj = if let (Tier::SpeedAndPower, Some(mcr)) = (estimate.tier, &ship.mcr_kw) {
        mcr.value * load * MAIN_MJ_PER_KWH
    } else {
        let unit = fleet.laden_share * model.main_mj_per_nm(fleet_speed_kn, LADEN_DRAUGHT_RATIO)
            + (1.0 - fleet.laden_share)
                * model.main_mj_per_nm(fleet_speed_kn, fleet.draught_ratio_ballast);
        let f = anchor_fuel(ship).factors()?;
        let year_mj = estimate.anchor_co2_kg_per_nm.value / f.co2_t_per_t * f.lcv_mj_per_kg;
        let sea_mj = year_mj * (1.0 - fleet.berth_co2_share);
        // Auxiliaries of a very small ship must not eat the whole anchor.
        (sea_mj - model.sea_mj_per_h / fleet_speed_kn).max(0.4 * sea_mj) / unit
    };
    Ok((model, estimate))
}

/// Fuel in which the anchor's CO2 was emitted.
fn anchor_fuel(ship: &Ship) -> Fuel {
    if ship.ship_type == ShipType::LngCarrier && ship.fuel.is_lng() {
        ship.fuel
    } else {
        Fuel::Vlsfo
    }
}
