//! A line: rotation, ships, speed, buffer, capacity each way, berth windows, the volume at which it pays.

use crate::error::{FleetError, not_negative, positive};
use serde::Serialize;

/// One call of the rotation and the way to the next.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct LinerCall {
    /// Port.
    pub name: String,
    /// Boxes moved (lifts) a call.
    pub moves: f64,
    /// Lifts an hour of all cranes together.
    pub moves_per_h: f64,
    /// Pilotage, mooring, papers.
    pub manoeuvre_h: f64,
    /// Mean wait (a berth window makes it small).
    pub wait_h: f64,
    /// Distance to the next call.
    pub to_next_nm: f64,
    /// Berth window: hours of the cycle (0 is the start of the first window of the first port) at which it opens; `None`: any time.
    pub window_start_h: Option<f64>,
}

/// The ship of a line.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct LinerShip {
    /// Nominal slots.
    pub teu: f64,
    /// Share of the slots that can be used (weight, stowage).
    pub usable_share: f64,
    /// Hire a day.
    pub hire_usd_per_day: f64,
    /// Fuel a day at the design speed.
    pub fuel_t_per_day: f64,
    /// Design speed.
    pub design_speed_kn: f64,
    /// Least and most speed.
    pub speed_kn: (f64, f64),
    /// Fuel a day in port.
    pub port_fuel_t_per_day: f64,
}

/// Prices of the trade, USD.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[allow(missing_docs)] // as the names say; TEU each
pub struct LinerPrices {
    pub fuel_usd_per_t: f64,
    pub head_usd_per_teu: f64,
    pub back_usd_per_teu: f64,
    pub handling_usd_per_teu: f64,
    pub empty_usd_per_teu: f64,
    /// Port dues a call.
    pub dues_usd_per_call: f64,
}

/// The question.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Liner {
    /// Calls in order; the last goes back to the first.
    pub calls: Vec<LinerCall>,
    /// The ship.
    pub ship: LinerShip,
    /// Days between departures: 7 or 14.
    pub every_days: f64,
    /// Share of the sea time kept as buffer.
    pub buffer_share: f64,
    /// Prices.
    pub prices: LinerPrices,
    /// Weak leg over strong leg.
    pub balance: f64,
    /// Ships there are, if limited.
    pub most_ships: Option<u32>,
}

/// One way to run the line.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Service {
    /// Ships.
    pub ships: u32,
    /// Round trip, a whole multiple of the interval.
    pub rotation_days: f64,
    /// Speed between ports.
    pub speed_kn: f64,
    /// Sea, port and buffer days.
    pub sea_days: f64,
    /// Days in port, waits included.
    pub port_days: f64,
    /// Days kept for delays, waits for berth windows included.
    pub buffer_days: f64,
    /// Days of the buffer that ships stand before closed berth windows.
    pub window_days: f64,
    /// Slots a year each way.
    pub teu_per_year_each_way: f64,
    /// Cost a week of the whole line, boxes apart.
    pub usd_per_week: f64,
    /// Strong-leg TEU a departure at which the line pays; absent when every box loses money.
    pub viable_head_teu: Option<f64>,
    /// The same over the usable slots.
    pub viable_fill: Option<f64>,
    /// Share of slots that go empty on the weak leg, (1 - b) / (1 + b) of the sum.
    pub empty_share: f64,
}

/// All feasible services, cheapest first.
///
/// # Errors
/// [`FleetError::Number`], [`FleetError::Empty`], and [`FleetError::NoService`] when no number of ships keeps the interval.
pub fn line(q: &Liner) -> Result<Vec<Service>, FleetError> {
    check(q)?;
    let nm: f64 = q.calls.iter().map(|c| c.to_next_nm).sum();
    let port_h: f64 = q
        .calls
        .iter()
        .map(|c| c.moves / c.moves_per_h + c.manoeuvre_h + c.wait_h)
        .sum();
    let most = q.most_ships.unwrap_or(60).min(200);
    let (slow, fast) = q.ship.speed_kn;
    let mut services = Vec::new();
    for ships in 1..=most {
        let rotation_h = f64::from(ships) * q.every_days * 24.0;
        let left_h = rotation_h - port_h;
        let needed = nm * (1.0 + q.buffer_share) / left_h;
        if left_h <= 0.0 || needed > fast {
            continue;
        }
        let speed = needed.max(slow);
        let Some(window_h) = window_wait_h(q, speed, rotation_h, port_h, nm) else {
            continue;
        };
        services.push(service(q, ships, speed, nm, port_h, window_h));
        if needed < slow {
            break;
        }
    }
    if services.is_empty() {
        return Err(FleetError::NoService(format!(
            "{nm:.0} nm and {:.1} days in port every {} days need more than {most} ships at {fast} kn",
            port_h / 24.0,
            q.every_days
        )));
    }
    services.sort_by(|a, b| a.usd_per_week.total_cmp(&b.usd_per_week));
    Ok(services)
}

fn check(q: &Liner) -> Result<(), FleetError> {
    if q.calls.len() < 2 {
        return Err(FleetError::Empty("the list of calls (two or more)"));
    }
    positive("every_days", q.every_days)?;
    not_negative("buffer_share", q.buffer_share)?;
    positive("ship.teu", q.ship.teu)?;
    positive("ship.speed_kn", q.ship.speed_kn.0)?;
    positive("ship.speed_kn", q.ship.speed_kn.1)?;
    positive("ship.design_speed_kn", q.ship.design_speed_kn)?;
    if !(0.0..=1.0).contains(&q.balance) {
        return Err(FleetError::Number {
            field: "balance",
            value: q.balance,
            expected: "weak leg over strong leg, 0 to 1",
        });
    }
    for c in &q.calls {
        positive("moves_per_h", c.moves_per_h)?;
        not_negative("moves", c.moves)?;
        not_negative("to_next_nm", c.to_next_nm)?;
        not_negative("wait_h", c.wait_h)?;
    }
    Ok(())
}

/// Hours a ship stands before closed windows when it keeps `speed`, the windows coming again every interval; `None` when the rotation
/// does not hold them.
fn window_wait_h(q: &Liner, speed: f64, rotation_h: f64, port_h: f64, nm: f64) -> Option<f64> {
    let every = q.every_days * 24.0;
    let mut t = q
        .calls
        .first()
        .and_then(|c| c.window_start_h)
        .unwrap_or(0.0);
    let start = t;
    let mut stood = 0.0;
    let windowed = q.calls.iter().any(|c| c.window_start_h.is_some());
    for (i, c) in q.calls.iter().enumerate() {
        if i > 0
            && let Some(w) = c.window_start_h
        {
            let wait = (w - t).rem_euclid(every);
            stood += wait;
            t += wait;
        }
        t += c.manoeuvre_h + c.wait_h + c.moves / c.moves_per_h + c.to_next_nm / speed;
    }
    let spare = rotation_h - port_h - nm / speed;
    (!windowed || (t - start <= rotation_h + 1e-6 && stood <= spare + 1e-6)).then_some(stood)
}

fn service(q: &Liner, ships: u32, speed: f64, nm: f64, port_h: f64, window_h: f64) -> Service {
    let rotation_days = f64::from(ships) * q.every_days;
    let sea_days = nm / speed / 24.0;
    let port_days = port_h / 24.0;
    let buffer_days = rotation_days - sea_days - port_days;
    // Fuel by the cube of speed; in port and in the buffer at the rate of port.
    let sea_fuel = q.ship.fuel_t_per_day * (speed / q.ship.design_speed_kn).powi(3) * sea_days;
    let port_fuel = q.ship.port_fuel_t_per_day * (port_days + buffer_days);
    let per_rotation = rotation_days * q.ship.hire_usd_per_day
        + (sea_fuel + port_fuel) * q.prices.fuel_usd_per_t
        + q.calls.len() as f64 * q.prices.dues_usd_per_call;
    let departures_per_week = 7.0 / q.every_days;
    let usd_per_week = per_rotation * departures_per_week;
    let usable = q.ship.teu * q.ship.usable_share;
    let viable = viable_head_teu(per_rotation, &q.prices, q.balance);
    Service {
        ships,
        rotation_days,
        speed_kn: speed,
        sea_days,
        port_days,
        buffer_days,
        window_days: window_h / 24.0,
        teu_per_year_each_way: 365.25 / q.every_days * usable,
        usd_per_week,
        viable_head_teu: viable,
        viable_fill: viable.map(|v| v / usable),
        empty_share: (1.0 - q.balance) / (1.0 + q.balance),
    }
}

/// Strong-leg TEU a departure that pays for a departure's cost: C / [r_h + b r_b - h (1 + b) - e (1 - b)]; `None` when a box brings
/// less than it costs.
#[must_use]
pub fn viable_head_teu(cost_usd: f64, p: &LinerPrices, balance: f64) -> Option<f64> {
    let margin = p.head_usd_per_teu + balance * p.back_usd_per_teu
        - p.handling_usd_per_teu * (1.0 + balance)
        - p.empty_usd_per_teu * (1.0 - balance);
    (margin > 0.0).then(|| cost_usd / margin)
}
