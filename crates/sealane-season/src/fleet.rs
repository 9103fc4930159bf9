//! From a ship of the voyage model to a ship of the season.

use crate::{
    SeasonError,
    types::{SeasonPrices, SeasonShip, Way},
};
use sealane_voyage::{
    Prices, Ship,
    estimator::fuel_model,
    polaris::IceClass,
    tariff::{canal_extra_days, suez_toll},
};
use serde::Deserialize;

/// Fuel energy for a kilowatt-hour at the shaft, MJ (175 g of fuel of 42.7 MJ/kg).
const MJ_PER_KWH: f64 = 7.5;
/// What an ice class adds to hire and fuel (`data/ice/class_costs.csv`).
#[derive(Debug, Clone, Deserialize)]
struct ClassCost {
    ice_class: String,
    hire_factor: f64,
    fuel_factor: f64,
}

/// Hire and fuel of a class over those of an ordinary ship.
pub(crate) fn class_cost(class: IceClass) -> Result<(f64, f64), SeasonError> {
    sealane_data::read_csv::<ClassCost>("ice-class-costs")?
        .iter()
        .find(|r| r.ice_class == class.id())
        .map(|r| (r.hire_factor, r.fuel_factor))
        .ok_or_else(|| SeasonError::Table {
            table: "ice-class-costs",
            message: format!("no row for {class}"),
        })
}

/// Laden draught over full draught at which power is held.
const LADEN: f64 = 0.95;

impl SeasonShip {
    /// A class or file of the voyage model with an ice class, at a speed (default: the fleet's mean speed of its type): power and
    /// fuel are those of its fuel model at that speed. Another ice class than the ship's own changes hire and fuel by the table
    /// of class costs.
    pub fn from_ship(
        ship: &Ship,
        ice_class: IceClass,
        speed_kn: Option<f64>,
    ) -> Result<Self, SeasonError> {
        let (model, _) = fuel_model(ship)?;
        let speed = speed_kn.unwrap_or(model.fleet_speed_kn);
        let ((hire, fuel), (own_hire, own_fuel)) =
            (class_cost(ice_class)?, class_cost(ship.ice_class)?);
        let lcv = ship.fuel.factors()?.lcv_mj_per_kg;
        Ok(Self {
            name: ship.name.clone(),
            ice_class,
            length_m: ship.lpp_m.value,
            beam_m: ship.beam_m.value,
            draught_m: ship.draught_m.value,
            gt: ship.gt.value,
            speed_kn: speed,
            power_kw: model.main_mj_per_nm(speed, LADEN) * speed / MJ_PER_KWH,
            fuel_t_per_day: model.sea_mj_per_nm(speed, LADEN) * speed * 24.0 / lcv / 1000.0 * fuel
                / own_fuel,
            hire_usd_per_day: ship.hire_usd_day.value * hire / own_hire,
            icebreaking_m: None,
        })
    }
}

impl SeasonPrices {
    /// Fuel of the ship and the rouble from the voyage model's prices.
    #[must_use]
    pub fn from_prices(prices: &Prices, ship: &Ship) -> Self {
        Self {
            fuel_usd_per_t: prices.fuel(ship.fuel).value,
            rub_per_usd: prices.rub_per_usd.value,
            icebreaker_rub_per_gt: None,
        }
    }
}

impl Way {
    /// Adds the canals on the way: time of each passage and the Suez dues of the laden ship. Warnings say what is assumed.
    pub fn with_canals(
        mut self,
        ship: &Ship,
        prices: &Prices,
        date: &str,
    ) -> Result<(Self, Vec<String>), SeasonError> {
        let mut warnings = Vec::new();
        for p in self.passages.clone() {
            if let Some(days) = canal_extra_days(&p)? {
                self.extra_days += days.value;
            }
            if p == "suez" {
                let c = suez_toll(ship.ship_type, ship.suez_nt.value, true, date)?;
                self.extra_usd += c.amount * prices.usd_per_sdr.value;
                warnings.push(c.warning);
            }
        }
        Ok((self, warnings))
    }
}
