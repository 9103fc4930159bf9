//! Money over a physical voyage.

use super::physical::Physical;
use crate::fuel::FUELS;
use crate::prices::{Rates, View};
use serde::Serialize;

/// Cost of a voyage, USD.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize)]
pub struct Cost {
    /// Fuel.
    pub bunkers: f64,
    /// Hire; zero in the owner's view.
    pub hire: f64,
    /// Capital; zero in the charterer's view.
    pub capital: f64,
    /// Running cost; zero in the charterer's view.
    pub running: f64,
    /// Port costs.
    pub port: f64,
    /// Canal tolls.
    pub canal: f64,
    /// Icebreaker.
    pub icebreaker: f64,
    /// War-risk and other additional premiums.
    pub insurance: f64,
    /// EU allowances, FuelEU penalty and, only as a scenario, the IMO Net-Zero Framework.
    pub carbon: f64,
    /// All of it.
    pub total: f64,
}

impl Cost {
    /// Freight a tonne that pays this cost after commission: the break-even freight.
    #[must_use]
    pub fn break_even_usd_per_t(&self, cargo_t: f64, commission_percent: f64) -> f64 {
        self.total / (1.0 - commission_percent / 100.0) / cargo_t
    }
}

/// Yearly payment that repays 1 over `years` at `rate`; `1/years` at rate 0.
#[must_use]
pub fn capital_recovery_factor(rate: f64, years: f64) -> f64 {
    if rate.abs() < 1e-12 {
        return 1.0 / years;
    }
    let growth = (1.0 + rate).powf(years);
    rate * growth / (growth - 1.0)
}

/// Prices a physical voyage. No allocation: cheap enough for every draw of a study.
#[must_use]
pub fn price(p: &Physical, r: &Rates) -> Cost {
    let days = p.total_days + r.extra_days;
    let mut bunkers = 0.0;
    for i in 0..FUELS {
        if let (Some(t), Some(wait), Some(usd)) = (
            p.fuel_t.get(i),
            p.wait_fuel_t_per_day.get(i),
            r.fuel_usd_per_t.get(i),
        ) {
            bunkers += (t * r.fuel_factor + wait * r.extra_days) * usd;
        }
    }
    let (mut hire, mut capital, mut running) = (0.0, 0.0, 0.0);
    match r.view {
        View::TimeCharter => {
            let day = if r.hire_usd_day.is_nan() {
                p.hire_usd_day
            } else {
                r.hire_usd_day
            };
            hire = day * days;
        }
        View::Owner => {
            let crf = capital_recovery_factor(r.discount_rate, r.life_years);
            let scrap = r.scrap_share / (1.0 + r.discount_rate).powf(r.life_years);
            // 350 trading days a year: the rest is off-hire and docking.
            capital = p.newbuild_usd * (1.0 - scrap) * crf / 350.0 * days;
            running = p.opex_usd_day * 365.0 / 350.0 * days;
        }
    }
    let port = r.port_factor
        * (p.port_stated_usd
            + p.port_default_calls * (r.port_fixed_usd + r.port_dues_usd_per_gt * p.gt));
    let canal = r.canal_factor * (p.canal_sdr * r.usd_per_sdr + p.canal_usd);
    let icebreaker = r.icebreaker_factor * p.icebreaker_rub / r.rub_per_usd;
    // Hull value of a mid-life ship: half the newbuilding price.
    let insurance = p.war_risk_transits * r.war_risk_percent / 100.0 * 0.5 * p.newbuild_usd;
    let carbon = r.fuel_factor
        * ((p.ets_allowances * r.eua_eur_per_t + p.fueleu_eur) * r.usd_per_eur
            + p.imo_net_zero_usd);
    Cost {
        bunkers,
        hire,
        capital,
        running,
        port,
        canal,
        icebreaker,
        insurance,
        carbon,
        total: bunkers + hire + capital + running + port + canal + icebreaker + insurance + carbon,
    }
}
