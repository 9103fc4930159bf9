//! The physical voyage: days, fuel, gases, tariff amounts. Plain numbers only, so that a million can be made and priced.

use crate::estimator::FuelModel;
use crate::fuel::{FUELS, Fuel, FuelTonnes, Gases};
use serde::Serialize;

/// One leg at sea.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize)]
pub struct Leg {
    /// Miles.
    pub distance_nm: f64,
    /// Speed in open water, kn.
    pub speed_kn: f64,
    /// Draught over full draught.
    pub draught_ratio: f64,
    /// Share of the miles inside emission control areas.
    pub eca_share: f64,
    /// Miles at lower speed.
    pub slow_nm: f64,
    /// Hours on those.
    pub slow_hours: f64,
    /// Energy burnt on those, MJ.
    pub slow_mj: f64,
    /// Sea time lost to weather over sea time.
    pub weather_margin: f64,
}

/// Hours and energy of a leg.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Sailed {
    /// Hours under way, weather not counted.
    pub hours: f64,
    /// Hours lost to weather.
    pub weather_hours: f64,
    /// Energy, MJ.
    pub mj: f64,
}

impl Leg {
    /// Hours and energy of the leg for a ship's fuel model.
    #[must_use]
    pub fn sail(&self, m: &FuelModel) -> Sailed {
        let open_nm = self.distance_nm - self.slow_nm;
        let hours = open_nm / self.speed_kn + self.slow_hours;
        Sailed {
            hours,
            weather_hours: hours * self.weather_margin,
            mj: open_nm * m.sea_mj_per_nm(self.speed_kn, self.draught_ratio) + self.slow_mj,
        }
    }
}

/// A voyage without prices.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Physical {
    /// Laden miles.
    pub distance_nm: f64,
    /// Empty miles.
    pub ballast_nm: f64,
    /// Speed laden, kn.
    pub speed_kn: f64,
    /// Cargo, t.
    pub cargo_t: f64,
    /// Days under way, laden and empty.
    pub sea_days: f64,
    /// Days lost to weather.
    pub weather_days: f64,
    /// Days alongside: laytime and turn time.
    pub port_days: f64,
    /// Days that canals add.
    pub canal_days: f64,
    /// Days waiting for berths.
    pub wait_days: f64,
    /// All days.
    pub total_days: f64,
    /// Fuel by kind, t.
    #[serde(skip)]
    pub fuel_t: FuelTonnes,
    /// Fuel burnt per day waiting, t (for extra days).
    #[serde(skip)]
    pub wait_fuel_t_per_day: FuelTonnes,
    /// Gases.
    #[serde(flatten)]
    pub gases: Gases,
    /// Canal tolls in SDR.
    pub canal_sdr: f64,
    /// Canal tolls in USD.
    pub canal_usd: f64,
    /// Icebreaker fee, RUB.
    pub icebreaker_rub: f64,
    /// Port costs that ports state, USD.
    pub port_stated_usd: f64,
    /// Calls at default dues.
    pub port_default_calls: f64,
    /// Gross tonnage, for default dues.
    pub gt: f64,
    /// Transits of listed areas.
    pub war_risk_transits: f64,
    /// EU allowances due, t CO2e.
    pub ets_allowances: f64,
    /// FuelEU penalty at this voyage's own intensity, EUR.
    pub fueleu_eur: f64,
    /// Attained FuelEU intensity of the fuel in scope, g CO2e/MJ; 0 out of scope.
    pub fueleu_g_per_mj: f64,
    /// Energy in scope of FuelEU, MJ.
    pub fueleu_mj: f64,
    /// FuelEU balance of this voyage alone, t CO2e: below zero a deficit.
    pub fueleu_balance_tco2e: f64,
    /// Cost under the draft IMO Net-Zero Framework, USD; 0 unless the scenario is switched on.
    pub imo_net_zero_usd: f64,
    /// Demurrage to be expected less despatch, USD, due to the owner; 0 without a charter party.
    pub demurrage_usd: f64,
    /// The ship's own hire, USD/day.
    pub hire_usd_day: f64,
    /// Newbuilding price, USD.
    pub newbuild_usd: f64,
    /// Running cost, USD/day.
    pub opex_usd_day: f64,
}

/// Spreads energy over fuels: the main fuel, and gas oil where sulphur is limited. Tonnes per MJ are given by `t_per_mj`.
pub(super) fn burn(
    out: &mut FuelTonnes,
    mj: f64,
    limited_share: f64,
    main: Fuel,
    scrubber: bool,
    t_per_mj: &[f64; FUELS],
) {
    let switch = main.above_eca_sulphur() && !(scrubber && main == Fuel::Hfo);
    let limited = if switch { limited_share } else { 0.0 };
    for (fuel, share) in [(main, 1.0 - limited), (Fuel::Mgo, limited)] {
        let i = fuel.index();
        if let (Some(slot), Some(rate)) = (out.get_mut(i), t_per_mj.get(i)) {
            *slot += mj * share * rate;
        }
    }
}
