//! The itemised table.

use super::super::calls::{dues, handling, tariff_call_usd, terms, work_days};
use super::super::cost::Cost;
use super::super::input::VoyageInput;
use super::super::physical::Physical;
use super::super::plan::Plan;
use super::super::weather::AddedByWeather;
use super::{Freight, Line, eexi, voyage_cii};
use crate::{Fuel, View};
use sealane_data::Graded;

/// A number to four decimals at most.
fn short(x: f64) -> String {
    let text = format!("{x:.4}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

pub(super) fn priced(g: &Graded) -> String {
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

pub(super) fn lines(
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
    let weather = match &input.weather {
        Some(w) => w.source.clone(),
        None => priced(&input.weather_margin),
    };
    l.add("time", "weather", p.weather_days, "days", weather);
    for (call, port) in input.ports.iter().enumerate() {
        let rate = handling(input, call, port);
        let terms = terms(input, call);
        let work = work_days(input, call, rate.value, p.cargo_t);
        let verb = if call == 0 { "load" } else { "discharge" };
        l.add(
            "time",
            format!("{verb} at {}", port.name),
            work + port.turn_days.value,
            "days",
            format!(
                "{:.0} t/day {terms} ({}: {}) + {:.2} days turn time",
                rate.value, rate.grade, rate.source, port.turn_days.value
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
    let weather = if plan.weather.is_some() {
        "the weather given"
    } else {
        "average weather"
    };
    let mut engines = format!("{main}, all engines, {weather}");
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
    for (leg, w) in [("laden", &plan.weather), ("empty", &plan.empty_weather)] {
        if let Some(w) = w.as_ref().filter(|_| leg == "laden" || p.ballast_nm > 0.0) {
            let how = weather_words(w);
            l.add(
                "fuel",
                format!("added by weather, {leg}"),
                w.percent_of_calm,
                "% of calm",
                how,
            );
        }
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
    if let Some(e) = eexi(input, plan) {
        let how = format!("attained; required {:.2}; {}", e.required, e.basis);
        l.add("emissions", "EEXI", e.attained, "g/t-nm", how);
    }
}

fn weather_words(w: &AddedByWeather) -> String {
    let methods: Vec<String> = w
        .methods
        .iter()
        .map(|m| {
            if m.share > 0.995 {
                m.method.to_owned()
            } else {
                format!("{} on {:.0} % of the miles", m.method, 100.0 * m.share)
            }
        })
        .collect();
    format!(
        "{:.0} kN (waves {:.0}, wind {:.0}) at a mean of {:.1} m and {:.1} m/s; {}",
        w.added_kn,
        w.waves_kn,
        w.wind_kn,
        w.mean_hs_m,
        w.mean_wind_ms,
        methods.join(", ")
    )
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
    let stay = |call: usize| {
        input.ports.get(call).map_or(0.0, |port| {
            let rate = handling(input, call, port).value;
            work_days(input, call, rate, p.cargo_t) + port.turn_days.value
        })
    };
    let calls: Vec<String> = input
        .ports
        .iter()
        .enumerate()
        .map(|(call, port)| (port, stay(call)))
        .chain(
            input
                .calls
                .iter()
                .map(|c| (&c.port, c.port.turn_days.value)),
        )
        .map(|(port, days)| {
            let by_tariff = dues(input, port, days).ok().flatten();
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
