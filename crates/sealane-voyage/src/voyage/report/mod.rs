//! The whole answer: the numbers of the contract, itemised lines, warnings and sources.

mod lines;
mod warnings;

use super::cost::{Cost, price};
use super::input::VoyageInput;
use super::intake::Intake;
use super::physical::Physical;
use super::plan::Plan;
use super::weather::AddedByWeather;
use crate::design_index::{self, AttainedInput};
use crate::estimator::{ETA_FOULING, Estimate};
use crate::prices::Rates;
use crate::{Fuel, View, VoyageError, cii, eu};
use serde::Serialize;
use std::collections::BTreeMap;

/// Cost of a voyage, USD, by the names of the contract.
pub type CostUsd = Cost;

/// One line of the itemised table.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Line {
    /// Group: `time`, `fuel`, `cost`, `intake` …
    pub group: &'static str,
    /// What.
    pub item: String,
    /// Value.
    pub value: f64,
    /// Unit.
    pub unit: &'static str,
    /// How it comes about.
    pub how: String,
}

/// Shares of a tonne of cargo.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct PerTonne {
    /// USD/t of each cost.
    pub cost_usd: Cost,
    /// g CO2e (well to wake) per tonne-kilometre of the laden distance (ISO 14083 / GLEC form).
    pub gco2e_wtw_per_tkm: f64,
}

/// Bunkers on the laden voyage, t.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Bunkers {
    /// Fuel on board at sailing: what is deducted from the deadweight less stores and constants.
    pub on_sailing_t: f64,
    /// Stores and constants beside it.
    pub stores_t: f64,
    /// Burnt until discharge is done: laden leg and both ports, not the empty leg; boil-off of an LNG cargo is not bunkers.
    pub burnt_t: f64,
    /// Left after it; negative when the ship must bunker on the way.
    pub remaining_t: f64,
}

/// Fuel a day, t, of the main fuel.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct DailyFuel {
    /// Laden at sea.
    pub laden: f64,
    /// In ballast at sea; absent without an empty leg.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ballast: Option<f64>,
    /// Alongside discharging.
    pub berth: f64,
    /// Alongside loading: no steam for cargo pumps.
    pub loading: f64,
    /// Waiting.
    pub waiting: f64,
}

/// What the cost of carbon is made of.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Carbon {
    /// EU allowances, USD.
    pub eu_ets: f64,
    /// FuelEU penalty, USD.
    pub fueleu: f64,
    /// Draft IMO Net-Zero Framework, USD; 0 unless the scenario is switched on.
    pub imo_net_zero: f64,
}

/// The carbon intensity of this voyage alone, as if the year were made of it.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct VoyageCii {
    /// Year of the factors.
    pub year: i32,
    /// Attained, g CO2 per capacity-mile.
    pub attained: f64,
    /// Required.
    pub required: f64,
    /// Rating A-E.
    pub rating: cii::Rating,
}

/// Energy efficiency index of the ship as it stands.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct VoyageEexi {
    /// Attained by installed power, g CO2 per t-nm.
    pub attained: f64,
    /// Required (MEPC.328(76)).
    pub required: f64,
    /// How the attained one comes about.
    pub basis: String,
}

/// FuelEU Maritime for this voyage's fuel in scope, as if the year were made of it.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct VoyageFuelEu {
    /// Limit of the year, g CO2e/MJ.
    pub target: f64,
    /// Attained intensity, g CO2e/MJ.
    pub attained: f64,
    /// Energy in scope, MJ.
    pub energy_mj: f64,
    /// Balance of the voyage, t CO2e; below zero a deficit.
    pub balance_tco2e: f64,
    /// After what was banked, borrowed and pooled.
    pub balance_after_tco2e: f64,
    /// What may be borrowed from the year after, t CO2e: 2 % of limit times energy.
    pub borrow_limit_tco2e: f64,
    /// Penalty, EUR.
    pub penalty_eur: f64,
}

/// What the freight comes to, USD.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Freight {
    /// Freight agreed times cargo.
    pub gross: f64,
    /// Commission on it.
    pub commission: f64,
    /// Demurrage to be expected, less despatch.
    pub demurrage: f64,
    /// What is left: the owner's revenue.
    pub net: f64,
}

/// A voyage, answered.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Voyage {
    /// Ship id.
    pub ship: String,
    /// Cargo id.
    pub cargo: String,
    /// Cargo carried, t.
    pub cargo_t: f64,
    /// Laden miles.
    pub distance_nm: f64,
    /// Empty miles.
    pub ballast_nm: f64,
    /// Laden speed, kn.
    pub speed_kn: f64,
    /// Date of sailing used.
    pub date: String,
    /// Days under way.
    pub sea_days: f64,
    /// Days lost to weather.
    pub weather_days: f64,
    /// Days alongside.
    pub port_days: f64,
    /// Days that canals add.
    pub canal_days: f64,
    /// Days waiting for berths.
    pub wait_days: f64,
    /// All days.
    pub total_days: f64,
    /// Fuel by kind, t.
    pub fuel_t: BTreeMap<&'static str, f64>,
    /// CO2, t.
    pub co2_t: f64,
    /// Methane, t.
    pub ch4_t: f64,
    /// Nitrous oxide, t.
    pub n2o_t: f64,
    /// Tank to wake, t CO2e.
    pub co2e_ttw_t: f64,
    /// Well to wake, t CO2e.
    pub co2e_wtw_t: f64,
    /// Cost, USD.
    pub cost_usd: Cost,
    /// Whose view of the cost.
    pub view: View,
    /// USD a tonne of cargo.
    pub cost_usd_per_t: f64,
    /// The same with every price (hire included) at its cheap and at its dear end at once: corners, not a likelihood.
    pub cost_usd_per_t_range: [f64; 2],
    /// Freight a tonne that pays the cost after commission.
    pub break_even_freight_usd_per_t: f64,
    /// Time-charter equivalent at the freight asked, USD/day; absent without a freight.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tce_usd_day: Option<f64>,
    /// Freight, commission, demurrage; absent without a freight.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub freight_usd: Option<Freight>,
    /// Required freight rate, USD/t: the freight that pays voyage, running cost and capital after commission, whatever the view.
    pub required_freight_usd_per_t: f64,
    /// Fuel a day.
    pub fuel_t_per_day: DailyFuel,
    /// What the cost of carbon is made of, USD.
    pub carbon_usd: Carbon,
    /// Carbon intensity of this voyage alone; absent outside the years of the rule.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cii: Option<VoyageCii>,
    /// Bunkers and stores on board at sailing, burnt on the laden voyage, and remaining.
    pub bunkers: Bunkers,
    /// kg CO2 a tonne of cargo.
    pub co2_kg_per_t: f64,
    /// Shares of a tonne.
    pub per_t: PerTonne,
    /// EU allowances due.
    pub ets_allowances: f64,
    /// FuelEU penalty, EUR.
    pub fueleu_penalty_eur: f64,
    /// FuelEU balance; absent out of scope.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fueleu: Option<VoyageFuelEu>,
    /// Energy efficiency index; absent without installed power or a line of the type.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub eexi: Option<VoyageEexi>,
    /// What given weather adds on the laden leg, and by which methods; absent in average weather.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub weather: Option<AddedByWeather>,
    /// The same on the empty leg.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub empty_weather: Option<AddedByWeather>,
    /// How much the ship lifts and what binds.
    pub intake: Intake,
    /// How the fuel was estimated.
    pub estimate: Estimate,
    /// Itemised table.
    pub lines: Vec<Line>,
    /// What a reader must know.
    pub warnings: Vec<String>,
    /// Where the numbers come from.
    pub sources: Vec<String>,
}

/// The physical voyage alone; [`price`] it as often as wanted.
///
/// # Errors
/// Any fault of the question: see [`VoyageError`].
pub fn physical(input: &VoyageInput) -> Result<Physical, VoyageError> {
    Ok(Plan::new(input)?.physical())
}

/// One voyage: time, fuel, emissions, cost.
///
/// ```
/// use sealane_voyage::{VoyageInput, Way, commodity, ship, voyage};
/// let input = VoyageInput::new(Way::open(4_600.0), ship("kamsarmax-bulk")?, commodity("coking-coal")?, Some(75_000.0))?;
/// let v = voyage(&input)?;
/// assert!(v.total_days > v.sea_days && v.cost_usd.total > 0.0);
/// # Ok::<(), sealane_voyage::VoyageError>(())
/// ```
///
/// # Errors
/// Any fault of the question: see [`VoyageError`].
pub fn voyage(input: &VoyageInput) -> Result<Voyage, VoyageError> {
    let plan = Plan::new(input)?;
    let p = plan.physical();
    let rates = input.prices.central();
    let cost = price(&p, &rates);
    let fuel_t: BTreeMap<&'static str, f64> = Fuel::ALL
        .iter()
        .zip(p.fuel_t)
        .filter(|(_, t)| *t > 1e-3)
        .map(|(f, t)| (f.id(), t))
        .collect();
    let share = |x: f64| x / p.cargo_t;
    let per_t = PerTonne {
        cost_usd: Cost {
            bunkers: share(cost.bunkers),
            hire: share(cost.hire),
            capital: share(cost.capital),
            running: share(cost.running),
            port: share(cost.port),
            canal: share(cost.canal),
            icebreaker: share(cost.icebreaker),
            insurance: share(cost.insurance),
            carbon: share(cost.carbon),
            total: share(cost.total),
        },
        gco2e_wtw_per_tkm: p.gases.co2e_wtw_t * 1e6 / (p.cargo_t * p.distance_nm * 1.852),
    };
    let hire = input
        .prices
        .hire_usd_day
        .as_ref()
        .unwrap_or(&input.ship.hire_usd_day);
    let corner = |dear: bool| {
        let mut r = input.prices.corner(dear);
        r.hire_usd_day = if dear {
            hire.high_or_value()
        } else {
            hire.low_or_value()
        };
        price(&p, &r).total / p.cargo_t
    };
    let freight_usd = input
        .freight_usd_per_t
        .map(|f| {
            let gross = crate::error::not_negative("freight_usd_per_t", f)? * p.cargo_t;
            let commission = gross * rates.commission_percent / 100.0;
            Ok::<_, VoyageError>(Freight {
                gross,
                commission,
                demurrage: p.demurrage_usd,
                net: gross - commission + p.demurrage_usd,
            })
        })
        .transpose()?;
    // What the owner pays out of the freight: all but hire, capital and running cost.
    let tce_usd_day = freight_usd
        .map(|f| (f.net - (cost.total - cost.hire - cost.capital - cost.running)) / p.total_days);
    let owner = price(
        &p,
        &Rates {
            view: View::Owner,
            ..rates
        },
    );
    let [laden, ballast, berth, waiting, loading] =
        plan.fuel_t_per_day(plan.speed_kn, plan.ballast_made_kn());
    let carbon_usd = Carbon {
        eu_ets: p.ets_allowances * rates.eua_eur_per_t * rates.usd_per_eur,
        fueleu: p.fueleu_eur * rates.usd_per_eur,
        imo_net_zero: p.imo_net_zero_usd,
    };
    let (burnt_t, stores_t) = (bunkers_burnt_t(input, &plan), stores_t(&plan));
    let on_sailing_t = plan.intake.bunkers_and_stores_t - stores_t;
    let bunkers = Bunkers {
        on_sailing_t,
        stores_t,
        burnt_t,
        remaining_t: on_sailing_t - burnt_t,
    };
    Ok(Voyage {
        freight_usd,
        required_freight_usd_per_t: owner.break_even_usd_per_t(p.cargo_t, rates.commission_percent),
        fuel_t_per_day: DailyFuel {
            laden,
            ballast: (p.ballast_nm > 0.0).then_some(ballast),
            berth,
            loading,
            waiting,
        },
        carbon_usd,
        cii: voyage_cii(input, &plan, &p),
        cost_usd_per_t_range: [corner(false), corner(true)],
        tce_usd_day,
        bunkers,
        ship: input.ship.id.clone(),
        cargo: input.cargo.id.clone(),
        cargo_t: p.cargo_t,
        distance_nm: p.distance_nm,
        ballast_nm: p.ballast_nm,
        speed_kn: p.speed_kn,
        date: input.date_or_default().to_owned(),
        sea_days: p.sea_days,
        weather_days: p.weather_days,
        port_days: p.port_days,
        canal_days: p.canal_days,
        wait_days: p.wait_days,
        total_days: p.total_days,
        fuel_t,
        co2_t: p.gases.co2_t,
        ch4_t: p.gases.ch4_t,
        n2o_t: p.gases.n2o_t,
        co2e_ttw_t: p.gases.co2e_ttw_t,
        co2e_wtw_t: p.gases.co2e_wtw_t,
        cost_usd_per_t: cost.total / p.cargo_t,
        break_even_freight_usd_per_t: cost
            .break_even_usd_per_t(p.cargo_t, rates.commission_percent),
        co2_kg_per_t: p.gases.co2_t * 1000.0 / p.cargo_t,
        ets_allowances: p.ets_allowances,
        fueleu_penalty_eur: p.fueleu_eur,
        view: input.prices.view,
        lines: lines::lines(input, &plan, &p, &cost, freight_usd),
        warnings: warnings::warnings(input, &plan, &p),
        sources: warnings::sources(input, &plan, &p),
        fueleu: fueleu(&plan, &p),
        eexi: eexi(input, &plan),
        weather: plan.weather,
        empty_weather: (p.ballast_nm > 0.0).then_some(plan.empty_weather).flatten(),
        intake: plan.intake,
        estimate: plan.estimate,
        cost_usd: cost,
        per_t,
    })
}

/// Stores and constants in the weight that the cargo yields to, t.
const STORES_T: f64 = 300.0;

fn stores_t(plan: &Plan) -> f64 {
    STORES_T.min(0.3 * plan.intake.bunkers_and_stores_t)
}

/// Whether the cargo itself is burnt.
fn burns_cargo(input: &VoyageInput) -> bool {
    input.cargo.id == "lng" && input.ship.fuel.is_lng()
}

fn bunkers_burnt_t(input: &VoyageInput, plan: &Plan) -> f64 {
    if burns_cargo(input) {
        0.0
    } else {
        plan.laden_fuel_t()
    }
}

fn fueleu(plan: &Plan, p: &Physical) -> Option<VoyageFuelEu> {
    if p.fueleu_mj <= 0.0 {
        return None;
    }
    let target = eu::fueleu_target(plan.year).ok()?;
    Some(VoyageFuelEu {
        target,
        attained: p.fueleu_g_per_mj,
        energy_mj: p.fueleu_mj,
        balance_tco2e: p.fueleu_balance_tco2e,
        balance_after_tco2e: p.fueleu_balance_tco2e + plan.fueleu_extra_tco2e(),
        borrow_limit_tco2e: 0.02 * target * p.fueleu_mj / 1e6,
        penalty_eur: p.fueleu_eur,
    })
}

/// The index by installed power, and by the speed at which the model's clean hull takes 75 % of it in a calm sea.
fn eexi(input: &VoyageInput, plan: &Plan) -> Option<VoyageEexi> {
    let ship = &input.ship;
    let mcr = ship.mcr_kw.as_ref()?;
    let dwt_t = ship.dwt_t.value;
    let rule = design_index::eexi(ship.ship_type, dwt_t, Some(ship.gt.value)).ok()?;
    let vref_kn = (0.75 / (ETA_FOULING * plan.model.load)).cbrt();
    let f = ship.fuel.factors().ok()?;
    let oil = (38.0..44.0).contains(&f.lcv_mj_per_kg);
    let scale = if oil { 1.0 } else { 40.2 / f.lcv_mj_per_kg };
    let attained = design_index::attained_eexi(&AttainedInput {
        ship_type: ship.ship_type,
        dwt_t,
        mcr_kw: mcr.value,
        limited_kw: None,
        vref_kn,
        cf: f.co2_t_per_t,
        sfc_main: 190.0 * scale,
        sfc_aux: 215.0 * scale,
    })
    .ok()?;
    Some(VoyageEexi {
        attained,
        required: rule.required,
        basis: format!(
            "75 % of {:.0} kW ({}) gives {vref_kn:.1} kn in the fuel model, clean hull and calm sea; no power limitation, correction factor or saving device{}",
            mcr.value,
            mcr.grade,
            if rule.reduction_assumed {
                "; required by the EEDI line (reduction table assumed)"
            } else {
                ""
            }
        ),
    })
}

fn voyage_cii(input: &VoyageInput, plan: &Plan, p: &Physical) -> Option<VoyageCii> {
    let ship = &input.ship;
    let nm = p.distance_nm + p.ballast_nm;
    cii::cii(
        ship.ship_type,
        ship.capacity(),
        plan.year,
        p.gases.co2_t,
        nm,
    )
    .ok()
    .map(|c| VoyageCii {
        year: plan.year,
        attained: c.attained,
        required: c.required,
        rating: c.rating,
    })
}
