//! The calls of a voyage: work, waiting, dues, demurrage, and what is burnt there.

use super::input::{PortCall, VoyageInput};
use super::physical::burn;
use crate::charter::Terms;
use crate::estimator::FuelModel;
use crate::eu;
use crate::fuel::{FUELS, FuelTable, FuelTonnes};
use crate::tariff::{self, Charge};
use crate::{VoyageError, error};
use sealane_data::Graded;

/// What the calls come to.
#[derive(Default)]
pub(super) struct Calls {
    /// Days alongside.
    pub port_days: f64,
    /// Days waiting.
    pub wait_days: f64,
    /// Days at the loading port before sailing.
    pub before_sea_days: f64,
    /// Demurrage less despatch, USD.
    pub demurrage_usd: f64,
    /// Dues that are stated or follow from a table, USD.
    pub stated_usd: f64,
    /// Calls at default dues.
    pub default_calls: f64,
    /// Dues by table, with their sources.
    pub charges: Vec<(String, Charge)>,
    /// Burnt in ports outside the European area.
    pub fuel: FuelTonnes,
    /// Burnt in ports of the European area.
    pub fuel_eea: FuelTonnes,
}

/// Deadweight at which a ship is worked at the middle of its cargo's range, t, and how many times larger one at its upper end (assumed).
const MIDDLE_DWT: f64 = 82_000.0;
const SPREAD: f64 = 5.0;

/// Rate of a call and where it comes from: the port's, or the commodity's by the size of the ship: a small one has fewer holds and
/// berths at slower plant, a large one goes to the fastest.
pub(super) fn handling(input: &VoyageInput, call: usize, port: &PortCall) -> Graded {
    if let Some(own) = &port.handling_t_per_day {
        return own.clone();
    }
    let cargo = if call == 0 {
        &input.cargo.load_t_per_day
    } else {
        &input.cargo.discharge_t_per_day
    };
    let (low, high) = (cargo.low_or_value(), cargo.high_or_value());
    let place =
        (0.5 + 0.5 * (input.ship.dwt_t.value / MIDDLE_DWT).ln() / SPREAD.ln()).clamp(0.0, 1.0);
    let mut rate = cargo.clone();
    rate.value = low * (high / low).powf(place);
    rate.source = format!("{}, by the ship's size", cargo.source);
    rate
}

/// Calendar days of cargo work at a call, holidays included.
pub(super) fn work_days(
    input: &VoyageInput,
    call: usize,
    rate_t_per_day: f64,
    cargo_t: f64,
) -> f64 {
    let terms = terms(input, call);
    let holidays = input.holidays.get(call).copied().unwrap_or(0.0);
    let lost = if terms.stops_work() { holidays } else { 0.0 };
    cargo_t / rate_t_per_day * terms.calendar_days_per_day() + lost
}

/// No ship waits or lies longer than two years, days.
const MOST_DAYS: f64 = 730.0;

fn within(what: &str, port: &PortCall, v: f64, low: f64, high: f64) -> Result<f64, VoyageError> {
    error::within(&format!("{what} at {}", port.name), v, low, high)
}

/// Terms of a call.
pub(super) fn terms(input: &VoyageInput, call: usize) -> Terms {
    input.terms.get(call).copied().unwrap_or(Terms::Shinc)
}

/// Dues of a call by a dated table, or `None` where none is held.
pub(super) fn dues(
    input: &VoyageInput,
    port: &PortCall,
    days: f64,
) -> Result<Option<Charge>, VoyageError> {
    tariff::port_dues(
        &port.name,
        &port.country,
        &input.ship,
        days,
        input.date_or_default(),
    )
}

/// Demurrage (above zero) or despatch of a call, USD: the days that waiting and work take against the days allowed. Waiting counts once
/// notice is given, turn time does not.
fn demurrage(
    input: &VoyageInput,
    call: usize,
    worked_t_per_day: f64,
    (wait_days, work_days): (f64, f64),
    cargo_t: f64,
) -> Result<f64, VoyageError> {
    let Some(c) = &input.charter else {
        return Ok(0.0);
    };
    let name = input.ports.get(call).map_or("", |p| p.name.as_str());
    let agreed = error::positive(
        &format!("charter-party rate at {name}, t/day"),
        (c.rates_t_per_day.get(call).copied().flatten()).unwrap_or(worked_t_per_day),
    )?;
    error::not_negative("demurrage_usd_day", c.demurrage_usd_day)?;
    error::not_negative("despatch_usd_day", c.despatch_usd_day)?;
    let terms = terms(input, call);
    let holidays = input.holidays.get(call).copied().unwrap_or(0.0);
    let allowed = cargo_t / agreed;
    let over = if terms.counts_when_used() {
        // Excepted days run only while cargo is worked: those of the wait do not.
        wait_days / terms.excepted_calendar() + work_days - allowed
    } else {
        let free = if terms == Terms::Shinc { 0.0 } else { holidays };
        wait_days + work_days - allowed * terms.excepted_calendar() - free
    };
    Ok(if over > 0.0 {
        over * c.demurrage_usd_day
    } else {
        over * c.despatch_usd_day
    })
}

impl Calls {
    /// Adds the dues of a call of so many days.
    fn pay(&mut self, input: &VoyageInput, port: &PortCall, days: f64) -> Result<(), VoyageError> {
        if let Some(g) = &port.dues_usd {
            self.stated_usd += within("dues_usd", port, g.value, 0.0, 1e8)?;
        } else if let Some(c) = dues(input, port, days)? {
            self.stated_usd += tariff_call_usd(input, &c);
            self.charges.push((format!("dues at {}", port.name), c));
        } else {
            self.default_calls += 1.0;
        }
        Ok(())
    }

    /// Burns energy at a port. Sulphur is limited at berth and at anchor in ports of the Union (Directive (EU) 2016/802) and in control
    /// areas.
    fn burn(&mut self, input: &VoyageInput, fuels: &FuelTable, port: &PortCall, mj: f64) {
        let eea = eu::is_eea(&port.country);
        let limited = f64::from(u8::from(eea || port.sulphur_limited));
        let ship = &input.ship;
        let out = if eea {
            &mut self.fuel_eea
        } else {
            &mut self.fuel
        };
        burn(out, mj, limited, ship.fuel, ship.scrubber, &fuels.t_per_mj);
    }
}

/// Works out every call of a voyage with `cargo_t` on board.
pub(super) fn calls(
    input: &VoyageInput,
    model: &FuelModel,
    fuels: &FuelTable,
    cargo_t: f64,
) -> Result<Calls, VoyageError> {
    let mut out = Calls {
        fuel: [0.0; FUELS],
        fuel_eea: [0.0; FUELS],
        ..Calls::default()
    };
    let stay = |port: &PortCall| {
        Ok::<_, VoyageError>((
            within("turn_days", port, port.turn_days.value, 0.0, MOST_DAYS)?,
            within("wait_days", port, port.wait_days.value, 0.0, MOST_DAYS)?,
        ))
    };
    for (call, port) in input.ports.iter().enumerate() {
        let rate = handling(input, call, port).value;
        within("handling_t_per_day", port, rate, 10.0, 500_000.0)?;
        let (turn, wait) = stay(port)?;
        let holidays = input.holidays.get(call).copied().unwrap_or(0.0);
        within("holidays", port, holidays, 0.0, 60.0)?;
        let work = work_days(input, call, rate, cargo_t);
        let days = work + turn;
        out.wait_days += wait;
        out.port_days += days;
        if call == 0 {
            out.before_sea_days = days + wait;
        }
        out.demurrage_usd += demurrage(input, call, rate, (wait, work), cargo_t)?;
        // Steam for cargo pumps is made only while discharging.
        let work_mj_per_h = if call == 0 {
            model.hotel_mj_per_h
        } else {
            model.berth_mj_per_h
        };
        let mj = work * work_mj_per_h + turn * model.hotel_mj_per_h + wait * model.anchor_mj_per_h;
        out.burn(input, fuels, port, 24.0 * mj);
        out.pay(input, port, days)?;
    }
    for call in &input.calls {
        let (turn, wait) = stay(&call.port)?;
        out.port_days += turn;
        out.wait_days += wait;
        let mj = turn * model.hotel_mj_per_h + wait * model.anchor_mj_per_h;
        out.burn(input, fuels, &call.port, 24.0 * mj);
        out.pay(input, &call.port, turn)?;
    }
    Ok(out)
}

/// What a call costs by a table: its dues, and the default fixed cost for tugs and agency, USD.
pub(super) fn tariff_call_usd(input: &VoyageInput, c: &Charge) -> f64 {
    let p = &input.prices;
    let dues = match c.currency {
        "RUB" => c.amount / p.rub_per_usd.value,
        _ => c.amount,
    };
    dues + p.port_fixed_usd.value
}
