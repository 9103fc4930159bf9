//! Ships: standard classes, and any ship of the user's with whatever is known of it.

mod classes;
mod file;
mod noon;
mod particulars;
mod tonnage;

pub use classes::{ship, ship_classes};
pub use file::{ship_from_toml, ship_from_toml_file};
pub use noon::{NoonFit, NoonReport};
pub use tonnage::{gross_volume_m3, panama_net_tonnage};

use crate::polaris::IceClass;
use crate::{Fuel, ShipType, VoyageError, error};
use sealane_data::{Grade, Graded};
use serde::Serialize;

/// Form of a hull beyond its main dimensions: what Holtrop and Mennen's method needs.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct HullForm {
    /// Length of the waterline, m; `None` takes 1.02 (container ships 1.01) of Lpp.
    pub lwl_m: Option<f64>,
    /// Midship section coefficient.
    pub cm: f64,
    /// Waterplane coefficient.
    pub cwp: f64,
    /// Centre of buoyancy forward of half the length, % of it.
    pub lcb_percent: f64,
    /// Transverse area of the bulb, m2; 0 without one.
    pub bulb_area_m2: f64,
    /// Height of the bulb's centre over the keel, m.
    pub bulb_height_m: f64,
    /// Immersed transom area, m2.
    pub transom_area_m2: f64,
    /// Wetted area of appendages, m2.
    pub appendage_area_m2: f64,
    /// Appendage factor 1 + k2.
    pub appendage_factor: f64,
    /// Stern shape: -25 pram, -10 V, 0 normal, 10 U.
    pub c_stern: f64,
    /// Wetted surface of the bare hull, m2; `None` takes the method's formula.
    pub wetted_surface_m2: Option<f64>,
    /// The weakest grade of the figures given.
    pub grade: Grade,
}

/// A ship, each particular with source and grade.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Ship {
    /// Kebab-case id of the class, or of the user's file.
    pub id: String,
    /// Name for people.
    pub name: String,
    /// Type in the carbon-intensity rules.
    pub ship_type: ShipType,
    /// Summer deadweight, t.
    pub dwt_t: Graded,
    /// Room for cargo: grain, tank or gas capacity, m3.
    pub cargo_m3: Option<Graded>,
    /// Container slots, TEU.
    pub teu: Option<Graded>,
    /// Gross tonnage.
    pub gt: Graded,
    /// Suez Canal net tonnage.
    pub suez_nt: Graded,
    /// Panama Canal (PC/UMS) net tonnage.
    pub panama_nt: Graded,
    /// Length over all, m.
    pub loa_m: Graded,
    /// Length between perpendiculars, m.
    pub lpp_m: Graded,
    /// Beam, m.
    pub beam_m: Graded,
    /// Summer draught, m.
    pub draught_m: Graded,
    /// Tonnes that sink the laden ship by a centimetre.
    pub tpc_t_per_cm: Graded,
    /// Air draught, m.
    pub air_draught_m: Option<Graded>,
    /// Displacement at summer draught, t.
    pub displacement_t: Option<Graded>,
    /// Form of the hull, where the file gives it.
    pub hull: Option<HullForm>,
    /// Design speed (laden, trial power in calm water, 94 % of maximum), kn.
    pub design_speed_kn: Graded,
    /// Installed propulsion power, kW.
    pub mcr_kw: Option<Graded>,
    /// Year's mean CO2 a mile, ports and ballast included, kg/nm: the anchor, where it is known for this ship or class.
    pub co2_kg_per_nm: Option<Graded>,
    /// Mean speed of the reports behind `co2_kg_per_nm`, kn; `None` takes the fleet's.
    pub co2_speed_kn: Option<Graded>,
    /// Whether `co2_kg_per_nm` is a class's median, not the ship's own.
    pub co2_of_class: bool,
    /// What the ship's own noon reports say of the model, where the owner gave any.
    pub noon: Option<NoonFit>,
    /// Ice class.
    pub ice_class: IceClass,
    /// Main fuel.
    pub fuel: Fuel,
    /// Whether exhaust is scrubbed, so that HFO may be burnt everywhere.
    pub scrubber: bool,
    /// Bunkers, stores and constants on board when laden, t.
    pub bunkers_and_stores_t: Graded,
    /// Time-charter hire, USD/day.
    pub hire_usd_day: Graded,
    /// Newbuilding price, million USD.
    pub newbuild_musd: Graded,
    /// Running cost, USD/day.
    pub opex_usd_day: Graded,
    /// Own cargo gear or handling limits are not modelled; class notes for people.
    pub note: String,
}

impl Ship {
    /// Refuses particulars that cannot be.
    ///
    /// # Errors
    /// [`VoyageError::Range`] naming the first.
    pub fn check(&self) -> Result<(), VoyageError> {
        error::within("dwt_t", self.dwt_t.value, 100.0, 600_000.0)?;
        error::within("gt", self.gt.value, 50.0, 400_000.0)?;
        error::within("loa_m", self.loa_m.value, 20.0, 500.0)?;
        error::within("lpp_m", self.lpp_m.value, 15.0, 500.0)?;
        error::within("beam_m", self.beam_m.value, 4.0, 90.0)?;
        error::within("draught_m", self.draught_m.value, 1.0, 30.0)?;
        error::within("tpc_t_per_cm", self.tpc_t_per_cm.value, 0.5, 400.0)?;
        error::within("design_speed_kn", self.design_speed_kn.value, 5.0, 40.0)?;
        error::positive("suez_nt", self.suez_nt.value)?;
        error::positive("panama_nt", self.panama_nt.value)?;
        error::not_negative("hire_usd_day", self.hire_usd_day.value)?;
        error::not_negative("newbuild_musd", self.newbuild_musd.value)?;
        error::not_negative("opex_usd_day", self.opex_usd_day.value)?;
        error::within(
            "bunkers_and_stores_t",
            self.bunkers_and_stores_t.value,
            0.0,
            0.5 * self.dwt_t.value,
        )?;
        for (name, value) in [
            ("cargo_m3", &self.cargo_m3),
            ("teu", &self.teu),
            ("mcr_kw", &self.mcr_kw),
            ("co2_kg_per_nm", &self.co2_kg_per_nm),
            ("co2_speed_kn", &self.co2_speed_kn),
            ("displacement_t", &self.displacement_t),
            ("air_draught_m", &self.air_draught_m),
        ] {
            if let Some(g) = value {
                error::positive(name, g.value)?;
            }
        }
        if self.lpp_m.value > self.loa_m.value {
            return Err(VoyageError::Range {
                what: "lpp_m".to_owned(),
                value: self.lpp_m.value,
                expected: format!("at most loa_m ({})", self.loa_m.value),
            });
        }
        self.check_together()
    }

    /// Refuses particulars that cannot be of one ship.
    fn check_together(&self) -> Result<(), VoyageError> {
        let (dwt, lpp, beam) = (self.dwt_t.value, self.lpp_m.value, self.beam_m.value);
        error::within("lpp_m over beam_m", lpp / beam, 2.5, 12.0)?;
        if let Some(m3) = &self.cargo_m3 {
            error::within("cargo_m3", m3.value, 0.2 * dwt, 8.0 * dwt)?;
        }
        if let Some(teu) = &self.teu {
            error::within("teu", teu.value, dwt / 60.0, dwt / 4.0)?;
        }
        let displacement = match &self.displacement_t {
            Some(d) => {
                // A light ship weighs something, and no hull is fuller than a box.
                let known = ![&self.lpp_m, &self.beam_m, &self.draught_m]
                    .iter()
                    .any(|g| Self::assumed(g));
                let boxed = 1.025 * lpp * beam * self.draught_m.value;
                let most = if known { boxed } else { 3.0 * dwt };
                error::within("displacement_t", d.value, 1.03 * dwt, most.max(1.03 * dwt))?;
                d.value
            }
            None => dwt / 0.8,
        };
        if let Some(mcr) = &self.mcr_kw {
            // Admiralty coefficient: 60 is an icebreaker's, 1 500 no ship's.
            let work = displacement.powf(2.0 / 3.0) * self.design_speed_kn.value.powi(3);
            let tens = |kw: f64| (kw / 10.0).round() * 10.0;
            error::within("mcr_kw", mcr.value, tens(work / 2_000.0), tens(work / 50.0))?;
        }
        if let (Some(co2), Ok(line)) = (
            &self.co2_kg_per_nm,
            crate::estimator::line_co2_kg_per_nm(self.ship_type, self.capacity()),
        ) {
            let round = |kg: f64| (kg * 10.0).round() / 10.0;
            error::within(
                "co2_kg_per_nm",
                co2.value,
                round(0.2 * line),
                round(5.0 * line),
            )?;
        }
        Ok(())
    }

    /// Capacity of the carbon-intensity rules: deadweight, or gross tonnage where the type is measured so.
    #[must_use]
    pub fn capacity(&self) -> f64 {
        if self.ship_type.capacity_is_gt() {
            self.gt.value
        } else {
            self.dwt_t.value
        }
    }

    /// Whether a particular rests on nothing but belief.
    #[must_use]
    pub fn assumed(g: &Graded) -> bool {
        g.grade == Grade::Assumed
    }
}
