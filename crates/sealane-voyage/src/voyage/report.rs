//! The whole answer: the numbers of the contract, itemised lines, warnings and sources.

use super::cost::{Cost, price};
use super::input::{Ballast, VoyageInput};
use super::intake::Intake;
use super::physical::Physical;
use super::plan::{Plan, handling};
use crate::charter::time_charter_equivalent;
use crate::estimator::Estimate;
use crate::{Fuel, View, VoyageError};
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
    /// On board at sailing, stores and constants included.
    pub on_sailing_t: f64,
    /// Burnt until discharge is done, laden leg and both ports.
    pub burnt_t: f64,
    /// Left after it; negative when the ship must bunker on the way.
    pub remaining_t: f64,
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
        .filter(|(_, t)| *t > 0.0)
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
    let tce_usd_day = input
        .freight_usd_per_t
        .map(|f| {
            // What the owner pays out of the freight: all but hire, capital and running cost.
            let out = cost.total - cost.hire - cost.capital - cost.running;
            let freight = crate::error::not_negative("freight_usd_per_t", f)? * p.cargo_t;
            time_charter_equivalent(freight, rates.commission_percent, out, p.total_days)
        })
        .transpose()?;
    let burnt_t = plan.laden_fuel_t();
    let bunkers = Bunkers {
        on_sailing_t: plan.intake.bunkers_and_stores_t,
        burnt_t,
        remaining_t: plan.intake.bunkers_and_stores_t - burnt_t,
    };
    Ok(Voyage {
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
        lines: lines(input, &plan, &p, &cost),
        warnings: warnings(input, &plan, &p),
        sources: sources(input, &plan),
        intake: plan.intake,
        estimate: plan.estimate,
        cost_usd: cost,
        per_t,
    })
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
        (Some(l), Some(h)) => format!("{} {} ({l}-{h}), {}", g.value, g.unit, g.grade),
        _ => format!("{} {}, {}", g.value, g.unit, g.grade),
    }
}

fn lines(input: &VoyageInput, plan: &Plan, p: &Physical, cost: &Cost) -> Vec<Line> {
    let mut out = Vec::new();
    let mut add = |group, item: &str, value: f64, unit, how: String| {
        out.push(Line {
            group,
            item: item.to_owned(),
            value,
            unit,
            how,
        });
    };
    add(
        "cargo",
        "intake",
        plan.intake.cargo_t,
        "t",
        format!("bound by {}", plan.intake.binding),
    );
    add("cargo", "carried", p.cargo_t, "t", input.cargo.name.clone());
    add(
        "time",
        "sea",
        p.sea_days,
        "days",
        format!(
            "{:.0} nm laden{} at {:.1} kn",
            p.distance_nm,
            if p.ballast_nm > 0.0 {
                format!(" + {:.0} nm in ballast", p.ballast_nm)
            } else {
                String::new()
            },
            p.speed_kn
        ),
    );
    add(
        "time",
        "weather",
        p.weather_days,
        "days",
        priced(&input.weather_margin),
    );
    for (call, port) in input.ports.iter().enumerate() {
        let rate = handling(input, call, port);
        let verb = if call == 0 { "load" } else { "discharge" };
        add(
            "time",
            &format!("{verb} at {}", port.name),
            p.cargo_t / rate.value + port.turn_days.value,
            "days",
            format!(
                "{:.0} t/day SHINC ({}) + {:.2} days turn time",
                rate.value, rate.grade, port.turn_days.value
            ),
        );
        add(
            "time",
            &format!("wait at {}", port.name),
            port.wait_days.value,
            "days",
            priced(&port.wait_days),
        );
    }
    if p.canal_days > 0.0 {
        add(
            "time",
            "canals",
            p.canal_days,
            "days",
            input.way.passages.join(", "),
        );
    }
    add("time", "total", p.total_days, "days", String::new());
    for (fuel, t) in Fuel::ALL.iter().zip(p.fuel_t).filter(|(_, t)| *t > 0.0) {
        add("fuel", fuel.id(), t, "t", priced(input.prices.fuel(*fuel)));
    }
    add(
        "emissions",
        "CO2",
        p.gases.co2_t,
        "t",
        "tank to wake".to_owned(),
    );
    add(
        "emissions",
        "CO2e well to wake",
        p.gases.co2e_wtw_t,
        "t",
        "FuelEU Annex II factors".to_owned(),
    );
    add("cost", "bunkers", cost.bunkers, "USD", String::new());
    if input.prices.view == View::TimeCharter {
        let hire = input
            .prices
            .hire_usd_day
            .as_ref()
            .unwrap_or(&input.ship.hire_usd_day);
        add("cost", "hire", cost.hire, "USD", priced(hire));
    } else {
        add(
            "cost",
            "capital",
            cost.capital,
            "USD",
            priced(&input.ship.newbuild_musd),
        );
        add(
            "cost",
            "running",
            cost.running,
            "USD",
            priced(&input.ship.opex_usd_day),
        );
    }
    add(
        "cost",
        "ports",
        cost.port,
        "USD",
        "dues, pilots, tugs, agency at both ports".to_owned(),
    );
    for (what, c) in &plan.charges {
        add(
            "cost",
            &format!("tariff: {what}"),
            c.amount,
            c.currency,
            c.source.clone(),
        );
    }
    for (item, value) in [
        ("canal", cost.canal),
        ("icebreaker", cost.icebreaker),
        ("insurance", cost.insurance),
        ("carbon", cost.carbon),
    ] {
        if value > 0.0 {
            add("cost", item, value, "USD", String::new());
        }
    }
    add("cost", "total", cost.total, "USD", String::new());
    if let Some(f) = input.freight_usd_per_t {
        add(
            "freight",
            "gross freight",
            f * p.cargo_t,
            "USD",
            format!("{f:.2} USD/t"),
        );
    }
    add(
        "per tonne",
        "cost",
        cost.total / p.cargo_t,
        "USD/t",
        String::new(),
    );
    add(
        "per tonne",
        "CO2",
        p.gases.co2_t * 1000.0 / p.cargo_t,
        "kg/t",
        String::new(),
    );
    out
}

fn warnings(input: &VoyageInput, plan: &Plan, p: &Physical) -> Vec<String> {
    let mut w = Vec::new();
    let ratio = p.speed_kn / plan.model.reference_speed_kn;
    if !(0.5..=1.0).contains(&ratio) {
        w.push(format!(
            "speed {:.1} kn is {ratio:.2} of the reference speed {:.1} kn: outside 0.5-1.0 the cubic form is not to be trusted",
            p.speed_kn, plan.model.reference_speed_kn
        ));
    }
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
    for port in &input.ports {
        if port.max_draught_m.is_none() {
            w.push(format!(
                "no draught limit is known for {}: it does not bind the intake",
                port.name
            ));
        }
        if port.dues_usd.is_none() {
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
    if input.ballast == Ballast::None {
        w.push("laden one way only: no empty leg is counted".to_owned());
    }
    if plan.laden_fuel_t() > plan.intake.bunkers_and_stores_t {
        w.push(format!(
            "the laden voyage burns {:.0} t, more than the {:.0} t of bunkers and stores deducted from the deadweight: bunker on the way or lift less",
            plan.laden_fuel_t(),
            plan.intake.bunkers_and_stores_t
        ));
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
    for (_, c) in &plan.charges {
        if !s.contains(&c.source) {
            s.push(c.source.clone());
        }
    }
    for g in [&input.prices.vlsfo_usd_per_t, &input.prices.mgo_usd_per_t] {
        if g.grade != Grade::Assumed {
            s.push(g.source.clone());
        }
    }
    s
}
