//! What is not known of a ship, from what is: ratios and shapes of its type, all graded.

use super::{HullForm, Ship, tonnage};
use crate::polaris::IceClass;
use crate::{Fuel, ShipType, VoyageError, error};
use sealane_data::Graded;

/// What somebody knows of a ship; the rest is estimated.
#[derive(Debug, Clone, Default)]
pub(super) struct Known {
    pub id: String,
    pub name: String,
    pub ship_type: Option<ShipType>,
    pub dwt_t: Option<Graded>,
    pub cargo_m3: Option<Graded>,
    pub teu: Option<Graded>,
    pub gt: Option<Graded>,
    pub suez_nt: Option<Graded>,
    pub panama_nt: Option<Graded>,
    pub loa_m: Option<Graded>,
    pub lpp_m: Option<Graded>,
    pub beam_m: Option<Graded>,
    pub draught_m: Option<Graded>,
    pub tpc_t_per_cm: Option<Graded>,
    pub air_draught_m: Option<Graded>,
    pub displacement_t: Option<Graded>,
    pub hull: Option<HullForm>,
    pub design_speed_kn: Option<Graded>,
    pub mcr_kw: Option<Graded>,
    pub co2_kg_per_nm: Option<Graded>,
    pub co2_speed_kn: Option<Graded>,
    pub co2_of_class: bool,
    pub ice_class: Option<IceClass>,
    pub fuel: Option<Fuel>,
    pub scrubber: bool,
    pub bunkers_and_stores_t: Option<Graded>,
    pub hire_usd_day: Option<Graded>,
    pub newbuild_musd: Option<Graded>,
    pub opex_usd_day: Option<Graded>,
    pub note: String,
}

/// Hull shape by type: L = a DWT^(1/3), beam over length, draught over beam.
const fn shape(t: ShipType) -> (f64, f64, f64) {
    match t {
        ShipType::ContainerShip => (6.7, 0.145, 0.34),
        ShipType::LngCarrier | ShipType::GasCarrier => (6.4, 0.157, 0.26),
        ShipType::GeneralCargoShip | ShipType::RefrigeratedCargoCarrier => (6.1, 0.155, 0.40),
        _ => (5.2, 0.163, 0.40),
    }
}

impl Known {
    /// Fills what is missing and checks the whole.
    pub(super) fn complete(self) -> Result<Ship, VoyageError> {
        let missing = |what: &str| VoyageError::Missing {
            what: what.to_owned(),
            needed_for: "every ship needs it (or a `class` to take it from)".to_owned(),
        };
        let ship_type = self.ship_type.ok_or_else(|| missing("ship_type"))?;
        let dwt_t = self.dwt_t.ok_or_else(|| missing("dwt_t"))?;
        error::within("dwt_t", dwt_t.value, 100.0, 600_000.0)?;
        let d = dwt_t.value;
        let guess = |v: f64, s: f64, unit: &str, why: &str| {
            Graded::assumed(v, unit, why).between(v * (1.0 - s), v * (1.0 + s))
        };
        let (a, b_l, t_b) = shape(ship_type);
        let by_shape = "shape of the type from deadweight";
        let lpp_m = self.lpp_m.unwrap_or_else(|| match &self.loa_m {
            Some(l) => guess(0.965 * l.value, 0.02, "m", "0.965 of length over all"),
            None => guess(a * d.cbrt(), 0.12, "m", by_shape),
        });
        let loa_m = self.loa_m.unwrap_or_else(|| {
            guess(
                lpp_m.value / 0.965,
                0.02,
                "m",
                "length between perpendiculars over 0.965",
            )
        });
        let beam_m = self
            .beam_m
            .unwrap_or_else(|| guess(b_l * lpp_m.value, 0.12, "m", by_shape));
        let draught_m = self
            .draught_m
            .unwrap_or_else(|| guess(t_b * beam_m.value, 0.15, "m", by_shape));
        let gt = self.gt.unwrap_or_else(|| tonnage::gross(ship_type, &dwt_t));
        let suez_nt = self
            .suez_nt
            .unwrap_or_else(|| tonnage::suez(ship_type, &gt));
        let panama_nt = self.panama_nt.unwrap_or_else(|| tonnage::panama(&gt));
        let cwp = if ship_type == ShipType::ContainerShip {
            0.82
        } else {
            0.91
        };
        let tpc_t_per_cm = self.tpc_t_per_cm.unwrap_or_else(|| {
            guess(
                0.01025 * cwp * lpp_m.value * beam_m.value,
                0.05,
                "t/cm",
                "water-plane area of the type x 1.025/100",
            )
        });
        let design_speed_kn = self.design_speed_kn.unwrap_or_else(|| {
            let v = match ship_type {
                ShipType::ContainerShip => (9.3 * d.powf(0.082)).clamp(16.0, 24.5),
                ShipType::LngCarrier => 19.5,
                ShipType::GasCarrier => 16.5,
                ShipType::RefrigeratedCargoCarrier | ShipType::RoroVehicleCarrier => 19.0,
                ShipType::RoroCargoShip => 18.0,
                _ => 14.5,
            };
            guess(v, 0.07, "kn", "usual design speed of the type")
        });
        let hire_usd_day = self.hire_usd_day.unwrap_or_else(|| {
            guess(
                900.0 * d.powf(0.245),
                0.45,
                "USD/day",
                "trend of the standard classes",
            )
        });
        let ship = Ship {
            id: self.id,
            name: self.name,
            ship_type,
            cargo_m3: self.cargo_m3,
            teu: self.teu,
            gt,
            suez_nt,
            panama_nt,
            loa_m,
            lpp_m,
            beam_m,
            draught_m,
            tpc_t_per_cm,
            air_draught_m: self.air_draught_m,
            displacement_t: self.displacement_t,
            hull: self.hull,
            design_speed_kn,
            mcr_kw: self.mcr_kw,
            co2_kg_per_nm: self.co2_kg_per_nm,
            co2_speed_kn: self.co2_speed_kn,
            co2_of_class: self.co2_of_class,
            noon: None,
            ice_class: self.ice_class.unwrap_or(IceClass::None),
            fuel: self.fuel.unwrap_or(Fuel::Vlsfo),
            scrubber: self.scrubber,
            bunkers_and_stores_t: self.bunkers_and_stores_t.unwrap_or_else(|| {
                let v = (300.0 + 0.022 * d).min(5_000.0);
                guess(
                    v,
                    0.35,
                    "t",
                    "300 t stores and constants + 2.2 % of deadweight in bunkers, at most 5 000 t",
                )
            }),
            hire_usd_day,
            newbuild_musd: self.newbuild_musd.unwrap_or_else(|| {
                guess(
                    4.0 + 0.011 * d.powf(0.72),
                    0.35,
                    "MUSD",
                    "trend of the standard bulk classes",
                )
            }),
            opex_usd_day: self.opex_usd_day.unwrap_or_else(|| {
                guess(
                    1_150.0 * d.powf(0.15),
                    0.25,
                    "USD/day",
                    "trend of the standard classes",
                )
            }),
            note: self.note,
            dwt_t,
        };
        ship.check()?;
        Ok(ship)
    }
}
