//! What a reader must know, and where the numbers come from.

use super::super::calls::dues;
use super::super::input::{Ballast, PortCall, VoyageInput};
use super::super::physical::Physical;
use super::super::plan::Plan;
use super::super::weather::stawave1_limit_m;
use super::lines::priced;
use super::{bunkers_burnt_t, burns_cargo, stores_t};
use crate::estimator::MAX_LOAD;
use crate::eu::Scope;
use crate::{Fuel, ShipType, View, net_zero};
use sealane_data::{Grade, Graded};

/// Year of the default prices.
const PRICE_YEAR: i32 = 2026;

fn of_market(g: &Graded) -> bool {
    g.source.starts_with("market of ")
}

/// Hire, bunkers, allowances and exchange, as far as the voyage is charged with them.
fn used_prices<'a>(input: &'a VoyageInput, p: &Physical) -> Vec<&'a Graded> {
    let prices = &input.prices;
    let mut out = Vec::new();
    if prices.view == View::TimeCharter {
        out.extend(&prices.hire_usd_day);
    }
    let burnt = Fuel::ALL.iter().zip(p.fuel_t).filter(|(_, t)| *t > 1e-3);
    out.extend(burnt.map(|(f, _)| prices.fuel(*f)));
    if p.ets_allowances > 0.0 {
        out.push(&prices.eua_eur_per_t);
    }
    if p.ets_allowances > 0.0 || p.fueleu_eur > 0.0 {
        out.push(&prices.usd_per_eur);
    }
    out
}

/// What the rules do not hold, or hold only by extension, for the year and the ship.
fn rule_warnings(w: &mut Vec<String>, input: &VoyageInput, plan: &Plan, p: &Physical) {
    let year = plan.year;
    let far = |of: i32| (year - of).abs() > 2;
    let dated: Vec<i32> = used_prices(input, p)
        .into_iter()
        .filter(|g| of_market(g))
        .filter_map(|g| g.date.get(..4)?.parse().ok())
        .collect();
    if far(PRICE_YEAR) {
        w.push(if dated.is_empty() {
            format!("prices, hire and rates are of {PRICE_YEAR}: nothing is escalated to {year}")
        } else {
            format!(
                "what the market does not price (ports, insurance, running cost) is of {PRICE_YEAR}: nothing is escalated to {year}"
            )
        });
    }
    if let Some(of) = dated.into_iter().find(|of| far(*of)) {
        w.push(format!(
            "the market prices are of {of}, the voyage of {year}"
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

fn weather_warnings(w: &mut Vec<String>, input: &VoyageInput, plan: &Plan, p: &Physical) {
    let Some(weather) = &input.weather else {
        return;
    };
    w.push(weather.source.clone());
    let limit = stawave1_limit_m(input.ship.lpp_m.value);
    for (leg, met) in [("laden", &plan.weather), ("empty", &plan.empty_weather)] {
        let Some(met) = met
            .as_ref()
            .filter(|_| leg == "laden" || p.ballast_nm > 0.0)
        else {
            continue;
        };
        let used = |name: &str| met.methods.iter().any(|m| m.method.starts_with(name));
        if used("Kwon") {
            w.push(format!(
                "{leg} leg: STAWAVE-1 holds to {limit:.1} m for this ship and STAWAVE-2 not at this form and speed: Kwon's speed loss stands in"
            ));
        }
        if met.extrapolated_share > 0.0 {
            w.push(format!(
                "{leg} leg: on {:.0} % of the miles no wave formula holds (STAWAVE-1 to {limit:.1} m, Kwon to a third of the speed): STAWAVE-1 is carried on, an extrapolation",
                100.0 * met.extrapolated_share
            ));
        }
    }
    w.push("frontal area, block coefficient where no displacement is known, and what seas from abeam add are assumed; fuel is that of the mean resistance at the speed kept".to_owned());
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
    let salt = |p: &PortCall| {
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

pub(super) fn warnings(input: &VoyageInput, plan: &Plan, p: &Physical) -> Vec<String> {
    let mut w = Vec::new();
    power_warnings(&mut w, input, plan, p);
    weather_warnings(&mut w, input, plan, p);
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
    rule_warnings(&mut w, input, plan, p);
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
        let held = dues(input, port, 1.0).ok().flatten();
        if port.dues_usd.is_none() && held.is_none() {
            w.push(format!(
                "no dues are known for {}: {} + {} a GT (assumed)",
                port.name,
                priced(&input.prices.port_fixed_usd),
                priced(&input.prices.port_dues_usd_per_gt)
            ));
            if let Ok(Some(note)) = crate::tariff::port_dues_note(&port.country)
                && !w.contains(&note)
            {
                w.push(note);
            }
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

pub(super) fn sources(input: &VoyageInput, plan: &Plan, p: &Physical) -> Vec<String> {
    let mut s = vec![
        format!("fuel: {:?} tier, {}; {}; {}", plan.estimate.tier, plan.estimate.method, plan.estimate.anchor_co2_kg_per_nm.source, plan.estimate.basis),
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
                ", MEPC.400(83) to 2030"
            } else {
                ""
            }
        ));
    }
    if plan.weather.is_some() {
        s.push("weather: STAWAVE-1 and -2 (ITTC 7.5-04-01-01.1, ISO 15016), wind curves of the ITTC or Blendermann (1994), Kwon (2008) where neither wave formula holds".to_owned());
    }
    for (_, c) in &plan.charges {
        if !s.contains(&c.source) {
            s.push(c.source.clone());
        }
    }
    for g in used_prices(input, p) {
        let known = g.grade != Grade::Assumed && !g.source.starts_with("given ");
        if (known || of_market(g)) && !s.contains(&g.source) {
            s.push(g.source.clone());
        }
    }
    s
}
