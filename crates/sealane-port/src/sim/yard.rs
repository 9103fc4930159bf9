//! A store between rail and ships, as a fluid: rail fills (or clears) it at a steady rate, ships draw (or fill) at theirs, and when it
//! is empty (or full) the ships together work at the rate of the rail.
#![allow(clippy::indexing_slicing)] // hot path: ids come from the engine

use super::{calendar::Intervals, engine::Ship};
use crate::port::Yard;

#[derive(Debug)]
pub(super) struct YardState {
    rail: f64,
    capacity: f64,
    /// Stock of an export yard, room of an import yard: what the ships use up and the rail renews.
    stock: f64,
    last: f64,
    pub working: Vec<u32>,
    /// Order number of the event that this yard waits for; others are stale.
    pub awaited: u32,
    /// Ship-hours lost to an empty or full store.
    pub lost_h: f64,
    /// Rail capacity that found the store full (or empty) and was not used.
    pub idle_rail_t: f64,
}

impl YardState {
    pub fn new(yard: &Yard) -> Self {
        Self {
            rail: yard.rail_t_per_h,
            capacity: yard.capacity_t,
            stock: yard.capacity_t / 2.0,
            last: 0.0,
            working: Vec::new(),
            awaited: u32::MAX,
            lost_h: 0.0,
            idle_rail_t: 0.0,
        }
    }

    pub fn begin(&mut self, id: u32, ships: &mut [Ship], now: f64) {
        self.bring_to(now, ships);
        self.working.push(id);
    }

    pub fn bring_to(&mut self, now: f64, ships: &mut [Ship]) {
        let dt = now - self.last;
        self.last = now;
        if dt <= 0.0 {
            return;
        }
        let mut drawn = 0.0;
        for id in &self.working {
            let s = &mut ships[*id as usize];
            let t = (s.rate * dt).min(s.remaining_t);
            s.remaining_t -= t;
            drawn += t;
            if s.rate > 0.0 {
                self.lost_h += dt * (1.0 - s.rate / s.full_rate);
            }
        }
        let stock = self.stock + self.rail * dt - drawn;
        self.idle_rail_t += (stock - self.capacity).max(0.0);
        self.stock = stock.clamp(0.0, self.capacity);
        if self.stock < 1e-6 {
            self.stock = 0.0;
        }
    }

    /// Sets each ship's rate and gives the time of the next change.
    pub fn set_rates(&mut self, now: f64, ships: &mut [Ship], closures: &mut [Intervals]) -> f64 {
        let mut next = f64::INFINITY;
        let mut wanted = 0.0;
        for id in &self.working {
            let s = &mut ships[*id as usize];
            s.rate = s.full_rate;
            for c in closures
                .iter_mut()
                .filter(|c| c.stops_work_of(s.group as usize))
            {
                let (closed, edge) = c.at(now);
                next = next.min(edge);
                if closed {
                    s.rate = 0.0;
                }
            }
            wanted += s.rate;
        }
        if wanted > self.rail {
            if self.stock > 0.0 {
                next = next.min(now + self.stock / (wanted - self.rail));
            } else {
                let share = self.rail / wanted;
                for id in &self.working {
                    ships[*id as usize].rate *= share;
                }
            }
        }
        for id in &self.working {
            let s = &ships[*id as usize];
            if s.rate > 0.0 {
                next = next.min(now + s.remaining_t / s.rate);
            }
        }
        // Never the same instant twice, however late: rounding may leave a crumb.
        next.max(now + (now * 1e-15).max(1e-9))
    }
}
