//! Fuel a mile from what is known: the carbon-intensity line as the anchor, the load form of the IMO's Fourth GHG Study for speed and draught.
//!
//! Main engine power follows `((T/Tref)^(2/3) (V/Vref)^3 + (1/eta_weather - 1) V/Vref) / eta_fouling`: the study's form at the reference
//! speed, with its weather part as a resistance that wind and sea make whatever the ship's speed and draught (15 % is a margin of the
//! design speed; slower it weighs more). Consumption follows `0.455 L^2 - 0.710 L + 1.280` of the load `L`. The whole is scaled so that
//! the fleet's mean speed and its mix of laden and ballast miles give back the year's mean CO2 a mile (the anchor), less what a year
//! emits at berth and at anchor. The installed power bounds it: more than [`MAX_LOAD`] of it is never asked.

use crate::fuel::Fuel;
use crate::power::{self, Edition, HoltropInput, KristensenInput};
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
    anchor_time_ratio: f64,
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
/// Share of the installed power that an engine gives for days on end at most (assumed; engines are matched at 85 to 90 %).
pub const MAX_LOAD: f64 = 0.95;
/// Load at which the default speed is held where the fleet's mean speed asks more (continuous service rating, assumed).
const SERVICE_LOAD: f64 = 0.85;
/// Of a year's emissions, time at anchor takes no more than this (assumed): the power of table 17 is of the average ship.
const MAX_ANCHOR_SHARE: f64 = 0.10;
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
    /// Hull particulars: Holtrop and Mennen where its form is known, Kristensen where only its dimensions are.
    Hull,
    /// The ship's own reports.
    OwnReports,
}

/// The tier with its error band.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Estimate {
    /// By what.
    pub tier: Tier,
    /// The method in words, with its numbers where a hull decides.
    pub method: String,
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
    /// MJ a mile at best consumption over [`FuelModel::hull_kn2`].
    pub main_mj: f64,
    /// Engine load over the product of [`FuelModel::hull_kn2`] and speed.
    pub load: f64,
    /// Resistance of weather, as the square of the speed at which a calm sea resists as much, kn2.
    pub weather_kn2: f64,
    /// Auxiliaries and boilers at sea, MJ/h.
    pub sea_mj_per_h: f64,
    /// At berth discharging, MJ/h: a tanker's boilers drive its cargo pumps.
    pub berth_mj_per_h: f64,
    /// At berth otherwise (loading, papers, waiting alongside), MJ/h.
    pub hotel_mj_per_h: f64,
    /// At anchor, MJ/h.
    pub anchor_mj_per_h: f64,
    /// Speed at which the fleet steams, kn; the default speed.
    pub fleet_speed_kn: f64,
    /// Reference (design) speed, kn.
    pub reference_speed_kn: f64,
    /// Speed that no calm sea allows to exceed: clean hull, full draught, all of the installed power, at most the design speed over 0.94, kn.
    pub max_speed_kn: f64,
    /// Draught in ballast over full draught.
    pub draught_ratio_ballast: f64,
}

impl FuelModel {
    /// Resistance at `speed_kn` and a draught ratio, as the square of the speed at which the calm sea alone resists as much.
    #[must_use]
    pub fn hull_kn2(&self, speed_kn: f64, draught_ratio: f64) -> f64 {
        let t = draught_ratio.cbrt();
        (t * t * speed_kn).mul_add(speed_kn, self.weather_kn2)
    }

    /// Main engine, MJ a mile at `speed_kn` and a draught ratio; never more than [`MAX_LOAD`] of the installed power.
    #[must_use]
    pub fn main_mj_per_nm(&self, speed_kn: f64, draught_ratio: f64) -> f64 {
        let kn2 = self.hull_kn2(speed_kn, draught_ratio);
        let load = self.load * kn2 * speed_kn;
        if load > MAX_LOAD {
            return self.main_mj * kn2 * (MAX_LOAD / load) * sfc_factor(MAX_LOAD);
        }
        self.main_mj * kn2 * sfc_factor(load)
    }

    /// Engine load that average weather asks at `speed_kn` and a draught ratio; above 1 the engine cannot give it.
    #[must_use]
    pub fn load_at(&self, speed_kn: f64, draught_ratio: f64) -> f64 {
        self.load * self.hull_kn2(speed_kn, draught_ratio) * speed_kn
    }

    /// Main engine power in a calm sea at full draught over the cube of the speed, kW/kn3.
    #[must_use]
    pub fn calm_kw_per_kn3(&self) -> f64 {
        self.main_mj / MAIN_MJ_PER_KWH
    }

    /// Speed that a load makes in average weather at a draught ratio, kn.
    #[must_use]
    pub fn speed_at_load(&self, load: f64, draught_ratio: f64) -> f64 {
        let (mut low, mut high) = (0.0, 60.0);
        for _ in 0..60 {
            let mid = f64::midpoint(low, high);
            if self.load_at(mid, draught_ratio) > load {
                high = mid;
            } else {
                low = mid;
            }
        }
        low
    }

    /// Speed that the engine holds in average weather at a draught ratio ([`MAX_LOAD`]), kn.
    #[must_use]
    pub fn sustained_kn(&self, draught_ratio: f64) -> f64 {
        self.speed_at_load(MAX_LOAD, draught_ratio)
            .min(self.max_speed_kn)
    }

    /// Main engine power in average weather, kW.
    #[must_use]
    pub fn power_kw(&self, speed_kn: f64, draught_ratio: f64) -> f64 {
        let kw = self.main_mj * self.hull_kn2(speed_kn, draught_ratio) * speed_kn / MAIN_MJ_PER_KWH;
        kw * (MAX_LOAD / self.load_at(speed_kn, draught_ratio).max(1e-12)).min(1.0)
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

/// Median and ninetieth percentile of the line's error for single ship-years, %, and how they are known. Bulk carriers and tankers:
/// the held-out ships of VALIDATION.md (a test holds them together); the other types could not be measured so.
#[must_use]
pub const fn type_band(ship_type: ShipType) -> (f64, f64, &'static str) {
    match ship_type {
        ShipType::BulkCarrier | ShipType::CombinationCarrier => (
            13.7,
            33.6,
            "measured: single ship-years of EU MRV 2018-2020 against the line, ships held out",
        ),
        ShipType::Tanker => (
            14.6,
            38.9,
            "measured: single ship-years of EU MRV 2018-2020 against the line, ships held out",
        ),
        _ => (
            20.0,
            50.0,
            "assumed: reports of this type carry no deadweight that could be compared with the line",
        ),
    }
}

fn estimate(ship: &Ship, hull: Option<&HullPower>) -> Result<Estimate, VoyageError> {
    if let Some(own) = &ship.co2_kg_per_nm {
        let class = ship.co2_of_class;
        return Ok(Estimate {
            tier: if class {
                Tier::ClassReports
            } else {
                Tier::OwnReports
            },
            method: if class {
                "the class's reported CO2 a mile"
            } else {
                "the ship's own reported CO2 a mile"
            }
            .to_owned(),
            median_error_percent: if class { 12.0 } else { 9.0 },
            p90_error_percent: if class { 35.0 } else { 25.0 },
            anchor_co2_kg_per_nm: own.clone(),
            basis: if class {
                "assumed: a named class's median is known, a single ship's spread about it was not measured".to_owned()
            } else {
                "a ship predicted from its own year before: 8.4-9.5 % in EU MRV 2018-2020; the 90th percentile is assumed"
                    .to_owned()
            },
        });
    }
    let known = |g: &Graded| g.grade != Grade::Assumed;
    let line = line_co2_kg_per_nm(ship.ship_type, ship.capacity())?;
    let (median, p90, basis) = type_band(ship.ship_type);
    if let Some(h) = hull {
        return Ok(Estimate {
            tier: Tier::Hull,
            method: h.words(),
            median_error_percent: 10.0,
            p90_error_percent: 30.0,
            anchor_co2_kg_per_nm: Graded::computed(
                line,
                "kg CO2/nm",
                "carbon-intensity reference line of 2019, for comparison: the hull decides",
            ),
            basis: "assumed: calm-water power of the hull with the study's fouling and weather; 5-10 % in calm water".to_owned(),
        });
    }
    let powered = ship.mcr_kw.as_ref().is_some_and(known) && known(&ship.design_speed_kn);
    Ok(Estimate {
        tier: if powered {
            Tier::SpeedAndPower
        } else {
            Tier::TypeAndSize
        },
        method: if powered {
            "installed power at the design speed, load form of the IMO Fourth GHG Study"
        } else {
            "carbon-intensity line of type and deadweight"
        }
        .to_owned(),
        median_error_percent: if powered { 10.0 } else { median },
        p90_error_percent: if powered { 30.0 } else { p90 },
        anchor_co2_kg_per_nm: Graded::computed(
            line,
            "kg CO2/nm",
            "carbon-intensity reference line of 2019 (MEPC.353(78))",
        )
        .between(line * (1.0 - median / 100.0), line * (1.0 + median / 100.0)),
        basis: if powered {
            "assumed: power and speed taken as a consistent pair; not verified on a ship".to_owned()
        } else {
            basis.to_owned()
        },
    })
}

/// Power of a hull in calm water at full draught, clean.
#[derive(Debug, Clone, PartialEq)]
pub struct HullPower {
    /// Method that decides.
    pub method: &'static str,
    /// Speed, kn.
    pub speed_kn: f64,
    /// Brake power, kW.
    pub calm_kw: f64,
    /// Kristensen's power beside Holtrop's, kW; absent where he decides or does not cover the type.
    pub cross_check_kw: Option<f64>,
    /// The weakest grade of the hull's figures, size and form.
    pub grade: Grade,
}

impl HullPower {
    fn words(&self) -> String {
        let cross = self.cross_check_kw.map_or_else(String::new, |kw| {
            format!(
                "; cross-check by Kristensen {kw:.0} kW, {:+.0} %",
                100.0 * (kw / self.calm_kw - 1.0)
            )
        });
        format!(
            "{}: {:.0} kW in calm water at {:.1} kn, clean hull, full draught; its weakest figure is {}{cross}",
            self.method, self.calm_kw, self.speed_kn, self.grade
        )
    }
}

/// Shaft efficiency, as Kristensen has it.
const ETA_SHAFT: f64 = 0.98;
/// Hull and open-water efficiency where no regression covers the type (assumed; Kristensen's examples lie at 0.60-0.72).
const ETA_QUASI: f64 = 0.66;
/// ITTC viscosity of sea water at 15 °C, m2/s.
const NU: f64 = 1.187e-6;

/// Calm-water power of a hull whose particulars are known, not assumed: Holtrop and Mennen (1984) where its form is known as well, with
/// Kristensen's propulsive efficiency; Kristensen's own where only its dimensions are. `None` without displacement and dimensions.
///
/// # Errors
/// [`VoyageError::Range`] for a form that the method does not cover; nothing is dropped in silence.
pub fn hull_power(ship: &Ship, speed_kn: f64) -> Result<Option<HullPower>, VoyageError> {
    let Some(displacement) = &ship.displacement_t else {
        return Ok(None);
    };
    let size = [&ship.lpp_m, &ship.beam_m, &ship.draught_m, displacement];
    if size.iter().any(|g| g.grade == Grade::Assumed) {
        return Ok(None);
    }
    let grade = (size.iter().map(|g| g.grade).max()).unwrap_or(Grade::Assumed);
    let kristensen = power::kristensen(&KristensenInput {
        ship_type: ship.ship_type,
        dwt_t: ship.dwt_t.value,
        lpp_m: ship.lpp_m.value,
        beam_m: ship.beam_m.value,
        max_draught_m: ship.draught_m.value,
        draught_m: ship.draught_m.value,
        displacement_t: displacement.value,
        speed_kn,
        service_margin_percent: 0.0,
    });
    let Some(form) = &ship.hull else {
        return Ok(kristensen.ok().map(|k| HullPower {
            method: "Kristensen",
            speed_kn,
            calm_kw: k.power_kw,
            cross_check_kw: None,
            grade,
        }));
    };
    let longer = if ship.ship_type == ShipType::ContainerShip {
        1.01
    } else {
        1.02
    };
    let h = power::holtrop(&HoltropInput {
        lwl_m: form.lwl_m.unwrap_or(longer * ship.lpp_m.value),
        beam_m: ship.beam_m.value,
        draught_fore_m: ship.draught_m.value,
        draught_aft_m: ship.draught_m.value,
        volume_m3: displacement.value / 1.025,
        lcb_percent: form.lcb_percent,
        bulb_area_m2: form.bulb_area_m2,
        bulb_height_m: form.bulb_height_m,
        cm: form.cm,
        cwp: form.cwp,
        transom_area_m2: form.transom_area_m2,
        appendage_area_m2: form.appendage_area_m2,
        appendage_factor: form.appendage_factor,
        c_stern: form.c_stern,
        speed_kn,
        rho_kg_per_m3: 1_025.0,
        nu_m2_per_s: NU,
        wetted_surface_m2: form.wetted_surface_m2,
        edition: Edition::Y1984,
    })?;
    let kristensen = kristensen.ok();
    let eta = kristensen
        .as_ref()
        .map_or(ETA_QUASI, |k| k.eta_hull * k.eta_open);
    Ok(Some(HullPower {
        method: "Holtrop-Mennen 1984",
        speed_kn,
        calm_kw: h.pe / (eta * ETA_SHAFT),
        cross_check_kw: kristensen.map(|k| k.power_kw),
        grade: grade.max(form.grade),
    }))
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
        estimate.method = format!("{}, times the ship's own noon reports", estimate.method);
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
    let reference = ship.design_speed_kn.value;
    let eta = eta_weather(ship.dwt_t.value);
    let own_speed = ship.co2_kg_per_nm.as_ref().and(ship.co2_speed_kn.as_ref());
    // The speed to which the anchor belongs: reported with it, or the fleet's.
    let anchor_kn = own_speed
        .map_or(fleet.mean_speed_kn * fleet.steaming_factor, |g| g.value)
        .min(0.97 * reference);
    let hull = hull_power(ship, anchor_kn)?;
    let estimate = estimate(ship, hull.as_ref())?;
    let per_cube = 1.0 / (ETA_FOULING * reference.powi(3));
    let boiler = aux.boiler_kw_anchor.min(aux.boiler_kw_berth) * BOILER_MJ_PER_KWH;
    let mut model = FuelModel {
        main_mj: 1.0,
        load: per_cube,
        weather_kn2: (1.0 / eta - 1.0) * reference * reference,
        sea_mj_per_h: aux.aux_kw_sea * AUX_MJ_PER_KWH + aux.boiler_kw_sea * BOILER_MJ_PER_KWH,
        berth_mj_per_h: aux.aux_kw_berth * AUX_MJ_PER_KWH + aux.boiler_kw_berth * BOILER_MJ_PER_KWH,
        hotel_mj_per_h: aux.aux_kw_berth.min(aux.aux_kw_anchor) * AUX_MJ_PER_KWH + boiler,
        anchor_mj_per_h: aux.aux_kw_anchor * AUX_MJ_PER_KWH
            + aux.boiler_kw_anchor * BOILER_MJ_PER_KWH,
        fleet_speed_kn: anchor_kn,
        reference_speed_kn: reference,
        max_speed_kn: reference / 0.94,
        draught_ratio_ballast: fleet.draught_ratio_ballast,
    };
    if let (Tier::Hull, Some(h)) = (estimate.tier, &hull) {
        // The calm hull at the fleet's speed; fouling and weather are the model's.
        model.main_mj = h.calm_kw / ETA_FOULING / anchor_kn.powi(3) * MAIN_MJ_PER_KWH;
    } else if let (Tier::SpeedAndPower, Some(mcr)) = (estimate.tier, &ship.mcr_kw) {
        model.main_mj = mcr.value * per_cube * MAIN_MJ_PER_KWH;
    } else {
        let f = anchor_fuel(ship).factors()?;
        let year_mj = estimate.anchor_co2_kg_per_nm.value / f.co2_t_per_t * f.lcv_mj_per_kg;
        let sea_mj =
            year_mj * (1.0 - fleet.berth_co2_share) - anchor_mj_per_nm(fleet, &model, year_mj);
        // Auxiliaries of a very small ship must not eat the whole anchor.
        let main = (sea_mj - model.sea_mj_per_h / anchor_kn).max(0.4 * sea_mj);
        // The load decides the consumption, and the consumption the load: a few turns settle it.
        for _ in 0..20 {
            // Without the cap: the year's fuel was burnt, whatever the class's assumed engine.
            let free = |t: f64| {
                model.main_mj
                    * model.hull_kn2(anchor_kn, t)
                    * sfc_factor(model.load_at(anchor_kn, t))
            };
            let unit = fleet.laden_share * free(LADEN_DRAUGHT_RATIO)
                + (1.0 - fleet.laden_share) * free(fleet.draught_ratio_ballast);
            model.main_mj *= main / unit;
            match &ship.mcr_kw {
                // What would ask more than the engine has is the line's, not the engine's: it is capped, and said.
                Some(mcr) => model.load = model.main_mj / MAIN_MJ_PER_KWH / mcr.value,
                None => break,
            }
        }
    }
    if let Some(mcr) = &ship.mcr_kw {
        model.load = model.main_mj / MAIN_MJ_PER_KWH / mcr.value;
    }
    // Clean hull and calm sea: what the trial would show with all the power; an icebreaking ship's engine does not make it a racer.
    model.max_speed_kn = (1.0 / (ETA_FOULING * model.load))
        .cbrt()
        .min(reference / 0.94);
    model.fleet_speed_kn = anchor_kn.min(model.speed_at_load(SERVICE_LOAD, LADEN_DRAUGHT_RATIO));
    Ok((model, estimate))
}

/// What a year burns at anchor and adrift for each mile sailed, MJ.
fn anchor_mj_per_nm(fleet: &FleetRow, model: &FuelModel, year_mj: f64) -> f64 {
    (fleet.anchor_time_ratio * model.anchor_mj_per_h / model.fleet_speed_kn)
        .min(MAX_ANCHOR_SHARE * year_mj)
}

/// A year's CO2 a mile put together again from its parts: berth, anchor and sea give the anchor back wherever the engine bears it.
///
/// # Errors
/// As [`fuel_model`].
pub fn year_parts(ship: &Ship) -> Result<YearParts, VoyageError> {
    let (model, estimate) = fuel_model(ship)?;
    let fleet = fleet_of(ship.ship_type)?;
    let f = anchor_fuel(ship).factors()?;
    let kg = |mj: f64| mj / f.lcv_mj_per_kg * f.co2_t_per_t;
    let year = estimate.anchor_co2_kg_per_nm.value;
    let v = ship
        .co2_kg_per_nm
        .as_ref()
        .and(ship.co2_speed_kn.as_ref())
        .map_or(fleet.mean_speed_kn * fleet.steaming_factor, |g| g.value)
        .min(0.97 * ship.design_speed_kn.value);
    let at = FuelModel {
        fleet_speed_kn: v,
        ..model
    };
    Ok(YearParts {
        speed_kn: v,
        berth_kg_per_nm: year * fleet.berth_co2_share,
        anchor_kg_per_nm: kg(anchor_mj_per_nm(
            fleet,
            &at,
            year / f.co2_t_per_t * f.lcv_mj_per_kg,
        )),
        sea_kg_per_nm: kg(
            fleet.laden_share * model.sea_mj_per_nm(v, LADEN_DRAUGHT_RATIO)
                + (1.0 - fleet.laden_share) * model.sea_mj_per_nm(v, fleet.draught_ratio_ballast),
        ),
        load_laden: model.load_at(v, LADEN_DRAUGHT_RATIO),
    })
}

/// A year's CO2 a mile, by where it is emitted.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct YearParts {
    /// Speed to which it belongs, kn.
    pub speed_kn: f64,
    /// At berth, kg CO2/nm.
    pub berth_kg_per_nm: f64,
    /// At anchor and adrift, kg CO2/nm.
    pub anchor_kg_per_nm: f64,
    /// Under way, laden and in ballast, kg CO2/nm.
    pub sea_kg_per_nm: f64,
    /// Main engine's load laden, average weather, before any cap.
    pub load_laden: f64,
}

/// Fuel in which the anchor's CO2 was emitted.
fn anchor_fuel(ship: &Ship) -> Fuel {
    if ship.ship_type == ShipType::LngCarrier && ship.fuel.is_lng() {
        ship.fuel
    } else {
        Fuel::Vlsfo
    }
}
