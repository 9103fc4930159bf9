//! The whole answer: the numbers of the contract, itemised lines, warnings and sources.

use super::cost::{Cost, price};
use super::input::{Ballast, VoyageInput};
use super::intake::Intake;
use super::physical::Physical;
use super::plan::{Plan, handling, tariff_call_usd};
use crate::charter::Terms;
use crate::estimator::{Estimate, MAX_LOAD};
use crate::eu::Scope;
use crate::prices::Rates;
use crate::{Fuel, ShipType, View, VoyageError, cii, net_zero};
use sealane_data::{Grade, Graded};
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
        lines: lines(input, &plan, &p, &cost, freight_usd),
        warnings: warnings(input, &plan, &p),
        sources: sources(input, &plan),
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

/// A number to four decimals at most.
fn short(x: f64) -> String {
    let text = format!("{x:.4}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

fn priced(g: &Graded) -> String {
    if g.unit == "1" {
        let percent = |x: f64| format!("{:.0}", 100.0 * x);
        let range = format!(
            "{}-{}",
            percent(g.low_or_value()),
            percent(g.high_or_value())
        );
        return format!("{} % ({range}), {}", percent(g.value), g.grade);
    }
    match (g.low, g.high) {
        (Some(l), Some(h)) => format!(
            "{} {} ({}-{}), {}",
            short(g.value),
            g.unit,
            short(l),
            short(h),
            g.grade
        ),
        _ => format!("{} {}, {}", short(g.value), g.unit, g.grade),
    }
}

struct Lines(Vec<Line>);

impl Lines {
    fn add(
        &mut self,
        group: &'static str,
        item: impl Into<String>,
        value: f64,
        unit: &'static str,
        how: impl Into<String>,
    ) {
        self.0.push(Line {
            group,
            item: item.into(),
            value,
            unit,
            how: how.into(),
        });
    }
}

fn lines(
    input: &VoyageInput,
    plan: &Plan,
    p: &Physical,
    cost: &Cost,
    freight: Option<Freight>,
) -> Vec<Line> {
    let mut l = Lines(Vec::new());
    let density = |call: usize| {
        input
            .ports
            .get(call)
            .map_or(1.025, |p| p.water_density_t_per_m3)
    };
    let bound = format!(
        "bound by {}; sailing draught {:.2} m with {:.2} m kept for trim, water of {:.3} and {:.3} t/m3",
        plan.intake.binding,
        plan.intake.draught_m,
        input.trim_allowance_m,
        density(0),
        density(1)
    );
    l.add("cargo", "intake", plan.intake.cargo_t, "t", bound);
    l.add("cargo", "carried", p.cargo_t, "t", &*input.cargo.name);
    time_lines(&mut l, input, plan, p);
    fuel_lines(&mut l, input, plan, p);
    cost_lines(&mut l, input, plan, p, cost);
    if let (Some(f), Some(rate)) = (freight, input.freight_usd_per_t) {
        l.add(
            "freight",
            "gross freight",
            f.gross,
            "USD",
            format!("{rate:.2} USD/t"),
        );
        let percent = priced(&input.prices.commission_percent);
        l.add("freight", "commission", -f.commission, "USD", percent);
        if input.charter.is_some() {
            let item = if f.demurrage < 0.0 {
                "despatch"
            } else {
                "demurrage"
            };
            let how = "expected: waiting and work against the agreed laytime, port by port";
            l.add("freight", item, f.demurrage, "USD", how);
        }
        l.add("freight", "net freight", f.net, "USD", "to the owner");
    }
    l.add("per tonne", "cost", cost.total / p.cargo_t, "USD/t", "");
    let kg = p.gases.co2_t * 1000.0 / p.cargo_t;
    l.add("per tonne", "CO2", kg, "kg/t", "");
    l.0
}

fn time_lines(l: &mut Lines, input: &VoyageInput, plan: &Plan, p: &Physical) {
    let v = plan.speed_kn;
    let mut how = format!("{:.0} nm laden at {v:.1} kn", p.distance_nm);
    if p.ballast_nm > 0.0 {
        let back = plan.ballast_made_kn();
        how.push_str(&format!(
            " + {:.0} nm in ballast at {back:.1} kn",
            p.ballast_nm
        ));
        if let Some(leg) = &input.empty_leg {
            how.push_str(&format!(" to {}", leg.to));
        }
    }
    l.add("time", "sea", p.sea_days, "days", how);
    l.add(
        "time",
        "weather",
        p.weather_days,
        "days",
        priced(&input.weather_margin),
    );
    for (call, port) in input.ports.iter().enumerate() {
        let rate = handling(input, call, port);
        let terms = input.terms.get(call).copied().unwrap_or(Terms::Shinc);
        let work = p.cargo_t / rate.value * terms.calendar_days_per_day();
        let verb = if call == 0 { "load" } else { "discharge" };
        l.add(
            "time",
            format!("{verb} at {}", port.name),
            work + port.turn_days.value,
            "days",
            format!(
                "{:.0} t/day {terms} ({}) + {:.2} days turn time",
                rate.value, rate.grade, port.turn_days.value
            ),
        );
        l.add(
            "time",
            format!("wait at {}", port.name),
            port.wait_days.value,
            "days",
            priced(&port.wait_days),
        );
    }
    for call in &input.calls {
        l.add(
            "time",
            format!("call at {}", call.port.name),
            call.port.turn_days.value + call.port.wait_days.value,
            "days",
            format!("{:.0} nm from loading; no cargo work counted", call.at_nm),
        );
    }
    for s in &input.way.slow {
        l.add(
            "time",
            s.id.clone(),
            s.distance_nm / s.speed_kn.min(v) / 24.0,
            "days",
            format!(
                "{:.0} nm at {:.1} kn, within the days at sea",
                s.distance_nm,
                s.speed_kn.min(v)
            ),
        );
    }
    if p.canal_days > 0.0 {
        let mut passages: Vec<&str> = Vec::new();
        for way in [Some(&input.way), input.empty_leg.as_ref().map(|e| &e.way)] {
            for id in way.into_iter().flat_map(|w| &w.passages) {
                let adds = crate::tariff::canal_extra_days(id).ok().flatten();
                if adds.is_some() && !passages.contains(&id.as_str()) {
                    passages.push(id);
                }
            }
        }
        l.add("time", "canals", p.canal_days, "days", passages.join(", "));
    }
    l.add("time", "total", p.total_days, "days", "");
}

fn fuel_lines(l: &mut Lines, input: &VoyageInput, plan: &Plan, p: &Physical) {
    let [laden, ballast, berth, waiting, loading] =
        plan.fuel_t_per_day(plan.speed_kn, plan.ballast_made_kn());
    let main = input.ship.fuel;
    let mut engines = format!("{main}, all engines, average weather");
    if let Some(mcr) = &input.ship.mcr_kw {
        engines.push_str(&format!(
            "; main engine {:.0} kW, {:.0} % of {:.0} kW",
            plan.laden_load() * mcr.value,
            100.0 * plan.laden_load(),
            mcr.value
        ));
    }
    l.add("fuel", "laden at sea", laden, "t/day", engines);
    if p.ballast_nm > 0.0 {
        l.add("fuel", "in ballast", ballast, "t/day", "");
    }
    l.add(
        "fuel",
        "loading",
        loading,
        "t/day",
        "auxiliaries and boilers alongside",
    );
    l.add(
        "fuel",
        "discharging",
        berth,
        "t/day",
        "auxiliaries and boilers, with steam for cargo pumps where there are any",
    );
    l.add("fuel", "waiting", waiting, "t/day", "");
    for (fuel, t) in Fuel::ALL.iter().zip(p.fuel_t).filter(|(_, t)| *t > 1e-3) {
        l.add("fuel", fuel.id(), t, "t", priced(input.prices.fuel(*fuel)));
    }
    l.add("emissions", "CO2", p.gases.co2_t, "t", "tank to wake");
    if p.gases.ch4_t > 0.5 {
        l.add("emissions", "CH4", p.gases.ch4_t, "t", "slip included");
    }
    let how = "FuelEU Annex II factors";
    l.add(
        "emissions",
        "CO2e well to wake",
        p.gases.co2e_wtw_t,
        "t",
        how,
    );
    if let Some(c) = voyage_cii(input, plan, p) {
        l.add(
            "emissions",
            format!("CII {}", c.rating.letter()),
            c.attained,
            "g/t-nm",
            format!(
                "this voyage alone; required {:.2} in {}",
                c.required, c.year
            ),
        );
    }
}

fn cost_lines(l: &mut Lines, input: &VoyageInput, plan: &Plan, p: &Physical, cost: &Cost) {
    let prices = &input.prices;
    let bunkers: Vec<String> = Fuel::ALL
        .iter()
        .zip(p.fuel_t)
        .filter(|(_, t)| *t > 1e-3)
        .map(|(f, t)| format!("{t:.0} t {f} x {:.0}", prices.fuel(*f).value))
        .collect();
    l.add("cost", "bunkers", cost.bunkers, "USD", bunkers.join(" + "));
    if prices.view == View::TimeCharter {
        let hire = prices
            .hire_usd_day
            .as_ref()
            .unwrap_or(&input.ship.hire_usd_day);
        l.add("cost", "hire", cost.hire, "USD", priced(hire));
    } else {
        let capital = format!(
            "{}; {} over {} years",
            priced(&input.ship.newbuild_musd),
            priced(&prices.discount_rate),
            prices.life_years.value
        );
        l.add("cost", "capital", cost.capital, "USD", capital);
        let running = priced(&input.ship.opex_usd_day);
        l.add("cost", "running", cost.running, "USD", running);
    }
    let default = prices.port_fixed_usd.value + prices.port_dues_usd_per_gt.value * p.gt;
    let calls: Vec<String> = input
        .ports
        .iter()
        .chain(input.calls.iter().map(|c| &c.port))
        .map(|port| {
            let by_tariff = crate::tariff::port_dues(&port.name, &input.ship)
                .ok()
                .flatten();
            let usd = match (&port.dues_usd, &by_tariff) {
                (Some(g), _) => g.value,
                (None, Some(c)) => tariff_call_usd(input, c),
                (None, None) => default,
            };
            format!("{} {:.0}", port.name, usd * prices.port_factor.value)
        })
        .collect();
    let how = format!("{}: dues, pilots, tugs, agency", calls.join(" + "));
    l.add("cost", "ports", cost.port, "USD", how);
    for (what, c) in &plan.charges {
        l.add(
            "cost",
            format!("tariff: {what}"),
            c.amount,
            c.currency,
            &*c.source,
        );
    }
    let insurance = format!(
        "{:.0} transits of listed areas x {} of half the newbuilding price",
        p.war_risk_transits,
        priced(&prices.war_risk_percent)
    );
    let mut carbon = format!(
        "{:.0} EU allowances x {} + FuelEU penalty {:.0} EUR",
        p.ets_allowances,
        priced(&prices.eua_eur_per_t),
        p.fueleu_eur
    );
    if p.imo_net_zero_usd > 0.0 {
        carbon.push_str(&format!(
            " + draft IMO Net-Zero Framework {:.0} USD (not in force)",
            p.imo_net_zero_usd
        ));
    }
    for (item, value, how) in [
        ("canal", cost.canal, "the tariffs above"),
        ("icebreaker", cost.icebreaker, "the tariff above"),
        ("insurance", cost.insurance, &*insurance),
        ("carbon", cost.carbon, &*carbon),
    ] {
        if value > 0.0 {
            l.add("cost", item, value, "USD", how);
        }
    }
    l.add("cost", "total", cost.total, "USD", "");
}

/// Year of the default prices.
const PRICE_YEAR: i32 = 2026;

/// What the rules do not hold, or hold only by extension, for the year and the ship.
fn rule_warnings(w: &mut Vec<String>, input: &VoyageInput, plan: &Plan) {
    let year = plan.year;
    if (year - PRICE_YEAR).abs() > 2 {
        w.push(format!(
            "prices, hire and rates are of {PRICE_YEAR}: nothing is escalated to {year}"
        ));
    }
    if plan.scope_share > 0.0 || plan.scope != Scope::NonEea || plan.empty_scope != Scope::NonEea {
        if year < 2024 {
            w.push(format!(
                "in {year} neither the EU ETS nor FuelEU was in force for ships"
            ));
        }
        if year > 2027 {
            w.push(format!(
                "EU ETS: the table ends with 2027, its shares are carried on to {year}"
            ));
        }
        if year > 2050 {
            w.push(format!("FuelEU: the limit of 2050 is carried on to {year}"));
        }
        if matches!(input.ballast, Ballast::Leg { .. }) && input.empty_leg.is_none() {
            w.push(
                "the end of the empty leg is not known: taken as outside the European area"
                    .to_owned(),
            );
        }
    } else if plan.below_eu_size {
        w.push(format!(
            "{:.0} GT is below the 5 000 GT of the EU rules: no allowances, no FuelEU",
            input.ship.gt.value
        ));
    }
    if !(2019..=2030).contains(&year) {
        w.push(format!(
            "CII: the factors are known for 2019 to 2030, not for {year}"
        ));
    }
    if input.imo_net_zero {
        w.push(net_zero::STATUS.to_owned());
    }
    if input.ship.ship_type == ShipType::LngCarrier && !input.ship.fuel.is_lng() {
        w.push("an LNG carrier burns its boil-off first: the fuel named is the one of the class's reports".to_owned());
    }
}

/// What the engine does not give, or gives only strained.
fn power_warnings(w: &mut Vec<String>, input: &VoyageInput, plan: &Plan, p: &Physical) {
    let mcr = input.ship.mcr_kw.as_ref().map_or_else(String::new, |m| {
        format!(" of {:.0} kW ({})", m.value, m.grade)
    });
    let load = plan.asked_load();
    if plan.asked_kn > plan.speed_kn + 1e-9 {
        w.push(format!(
            "{:.1} kn laden would ask {:.0} % of the installed power{mcr} in average weather: the ship makes {:.1} kn at {:.0} % (good weather and a clean hull allow more; noon reports make the estimate the ship's own)",
            plan.asked_kn,
            100.0 * load,
            plan.speed_kn,
            100.0 * MAX_LOAD
        ));
    } else if load > 0.9 {
        w.push(format!(
            "{:.1} kn laden asks {:.0} % of the installed power{mcr} in average weather: more than the 85 to 90 % at which engines are run for long",
            plan.speed_kn,
            100.0 * load
        ));
    }
    let asked = plan.ballast_speed_kn.unwrap_or(plan.asked_kn);
    if p.ballast_nm > 0.0 && asked > plan.ballast_made_kn() + 1e-9 {
        w.push(format!(
            "{asked:.1} kn in ballast is more than the engine holds in average weather: {:.1} kn",
            plan.ballast_made_kn()
        ));
    }
    let fleet = plan.model.load_at(plan.model.fleet_speed_kn, 0.95);
    if input.speed_kn.is_none() && fleet > 0.845 {
        w.push(format!(
            "the class's anchor asks more of the engine{mcr} at the fleet's speed than 85 %: the default speed is lowered to {:.1} kn",
            plan.model.fleet_speed_kn
        ));
    }
}

fn weather_warnings(w: &mut Vec<String>, input: &VoyageInput) {
    let Some(sea) = input.weather else { return };
    let holds = 2.25 * (input.ship.lpp_m.value / 100.0).sqrt();
    w.push(format!(
        "head sea of {:.1} m and wind of {:.0} m/s all the way, in place of average weather (STAWAVE-1, wind on an assumed front){}",
        sea.hs_m,
        sea.wind_ms,
        if sea.hs_m > holds {
            format!("; STAWAVE-1 holds to {holds:.1} m for this ship: an extrapolation")
        } else {
            String::new()
        }
    ));
}

fn draught_warnings(w: &mut Vec<String>, input: &VoyageInput, plan: &Plan) {
    if plan.intake.coarse {
        w.push(format!(
            "{} binds the intake and comes from the World Port Index, whose figures are old and sometimes of another berth: ask the port and give --load-draught or --discharge-draught",
            plan.intake.binding
        ));
    }
    let ballast = plan.model.draught_ratio_ballast * input.ship.draught_m.value;
    if plan.intake.draught_m < ballast - 1e-9 {
        w.push(format!(
            "the sailing draught {:.1} m is less than the {ballast:.1} m of the ship in ballast: propeller and stability want more, the intake is doubtful",
            plan.intake.draught_m
        ));
    }
    // River ports are fresher; the data do not say which.
    let salt = |p: &super::input::PortCall| {
        plan.intake.binding.ends_with(&format!("at {}", p.name))
            && (p.water_density_t_per_m3 - 1.025).abs() < 1e-9
    };
    if input.ports.iter().any(salt) {
        w.push("the berth that binds is taken to lie in salt water (1.025 t/m3): in a river give --load-density or --discharge-density".to_owned());
    }
}

fn call_warnings(w: &mut Vec<String>, input: &VoyageInput, plan: &Plan) {
    for call in &input.calls {
        let name = &call.port.name;
        if call.transhipment {
            w.push(format!("{name} is a neighbouring container transhipment port (Implementing Regulation (EU) 2023/2297): the EU rules do not take a container ship's stop there for a port of call"));
        } else {
            w.push(format!("{name} is taken for a port of call (cargo or passengers handled): {:.2} days and dues counted, no cargo work; a stop for bunkers or orders alone is none under the EU rules", call.port.turn_days.value));
        }
    }
    let european = plan.scope_share > 0.0 || plan.scope != Scope::NonEea;
    if european && !plan.below_eu_size && plan.year >= 2024 {
        w.push(format!(
            "EU rules count {:.0} % of the laden leg, all of the time at berth and at anchor off ports of the area (taken to lie within port limits)",
            100.0 * plan.scope_share
        ));
    }
}

fn warnings(input: &VoyageInput, plan: &Plan, p: &Physical) -> Vec<String> {
    let mut w = Vec::new();
    power_warnings(&mut w, input, plan, p);
    weather_warnings(&mut w, input);
    draught_warnings(&mut w, input, plan);
    call_warnings(&mut w, input, plan);
    let back = (p.ballast_nm > 0.0).then(|| plan.ballast_made_kn());
    for (what, v) in [("speed", Some(p.speed_kn)), ("ballast speed", back)] {
        let Some(v) = v else { continue };
        let ratio = v / plan.model.reference_speed_kn;
        if !(0.495..1.005).contains(&ratio) {
            w.push(format!(
                "{what} {v:.1} kn is {ratio:.2} of the reference speed {:.1} kn: outside 0.5-1.0 the cubic form is not to be trusted",
                plan.model.reference_speed_kn
            ));
        }
    }
    rule_warnings(&mut w, input, plan);
    for (_, c) in &plan.charges {
        if !c.warning.is_empty() && !w.contains(&c.warning) {
            w.push(c.warning.clone());
        }
    }
    for name in &plan.missing_tolls {
        w.push(format!(
            "the toll of {name} is not in the data: not included"
        ));
    }
    if p.war_risk_transits > 0.0 {
        w.push("the way crosses a listed war-risk area (list of December 2023): the premium is assumed; ask underwriters".to_owned());
    }
    for port in input
        .ports
        .iter()
        .chain(input.calls.iter().map(|c| &c.port))
    {
        if port.max_draught_m.is_none() && input.ports.contains(port) {
            w.push(format!(
                "no draught limit is known for {}: it does not bind the intake",
                port.name
            ));
        }
        let held = crate::tariff::port_dues(&port.name, &input.ship)
            .ok()
            .flatten();
        if port.dues_usd.is_none() && held.is_none() {
            w.push(format!(
                "no dues are known for {}: {} + {} a GT (assumed)",
                port.name,
                priced(&input.prices.port_fixed_usd),
                priced(&input.prices.port_dues_usd_per_gt)
            ));
        }
    }
    if !input.cargo.imsbc_group.is_empty() {
        w.push(format!(
            "{}: IMSBC group {}; {}",
            input.cargo.name, input.cargo.imsbc_group, input.cargo.note
        ));
    } else if !input.cargo.note.is_empty() {
        w.push(format!("{}: {}", input.cargo.name, input.cargo.note));
    }
    if input.prices.view == View::TimeCharter && input.prices.hire_usd_day.is_none() {
        w.push("hire is the class's assumed figure, not a quote".to_owned());
    }
    if input.ballast == Ballast::None && input.empty_leg.is_none() {
        w.push("laden one way only: no empty leg is counted".to_owned());
    }
    let fuel_t = plan.intake.bunkers_and_stores_t - stores_t(plan);
    if bunkers_burnt_t(input, plan) > fuel_t {
        w.push(format!(
            "the laden voyage burns {:.0} t, more than the {fuel_t:.0} t of bunkers deducted from the deadweight: bunker on the way or lift less",
            plan.laden_fuel_t()
        ));
    }
    if burns_cargo(input) {
        w.push(format!(
            "the cargo is the fuel: about {:.0} t of it are burnt until discharge is done, which the freight does not earn; they are charged at the price of LNG bunkers, and per-tonne figures divide by the cargo loaded",
            plan.laden_fuel_t()
        ));
    }
    if input.ship.fuel.id().contains("ammonia") {
        w.push("ammonia: nitrous oxide and pilot fuel are not counted, so its tank-to-wake figure of zero is a lower bound".to_owned());
    }
    if input.ship.fuel == Fuel::Hfo && !input.ship.scrubber {
        w.push("HFO without a scrubber breaks the 0.5 % sulphur cap".to_owned());
    }
    w
}

fn sources(input: &VoyageInput, plan: &Plan) -> Vec<String> {
    let mut s = vec![
        format!("fuel: {:?} tier, {}; {}", plan.estimate.tier, plan.estimate.anchor_co2_kg_per_nm.source, plan.estimate.basis),
        "speed and draught: IMO Fourth GHG Study load form and consumption curve; auxiliaries and boilers table 17".to_owned(),
        "fleet speed and berth share: EU MRV 2018-2020 (THETIS-MRV)".to_owned(),
        "carbon factors: Regulation (EU) 2023/1805 Annex II; GWP AR5 tank to wake, AR4 well to wake".to_owned(),
        format!("ship: {}", input.ship.dwt_t.source),
    ];
    let european =
        plan.scope_share > 0.0 || plan.scope != Scope::NonEea || plan.empty_scope != Scope::NonEea;
    if european && !plan.below_eu_size && plan.year >= 2024 {
        s.push("EU ETS: Directive 2003/87/EC as amended by Directive (EU) 2023/959; phase-in 40/70/100 % of 2024/2025/2026, CH4 and N2O from 2026".to_owned());
        if plan.year >= 2025 {
            s.push("FuelEU Maritime: Regulation (EU) 2023/1805 of 13 September 2023, Annexes I, II and IV".to_owned());
        }
    }
    if (2019..=2030).contains(&plan.year) {
        s.push(format!(
            "CII: MEPC.353(78) reference lines, MEPC.354(78) boundaries, MEPC.338(76) factors to 2026{}",
            if plan.year > 2026 {
                ", MEPC.400(83) to 2030 (from memory, assumed)"
            } else {
                ""
            }
        ));
    }
    for (_, c) in &plan.charges {
        if !s.contains(&c.source) {
            s.push(c.source.clone());
        }
    }
    for g in [&input.prices.vlsfo_usd_per_t, &input.prices.mgo_usd_per_t] {
        if g.grade != Grade::Assumed && !g.source.starts_with("given ") {
            s.push(g.source.clone());
        }
    }
    s
}
