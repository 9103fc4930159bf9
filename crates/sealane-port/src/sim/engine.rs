//! One replication: a heap of events and the rules of the port.
#![allow(clippy::indexing_slicing)] // hot path: ids are handed out by this module alone

use super::{
    Control, Setup,
    calendar::{Intervals, advance, convoy_start, work_end},
    random::Random,
    record::{Cause, GroupTally, Record, Tally, TrafficTally, YardTally},
    yard::YardState,
};
use crate::{
    error::PortError,
    port::{Group, Handling, Port},
    tide::Tide,
};
use std::{
    cmp::Reverse,
    collections::{BinaryHeap, VecDeque},
};

/// Ships waiting at which a simulation gives up.
const MOST_WAITING: usize = 20_000;
/// Arrivals between two looks at progress, cancellation and the length of the line.
const CHECK_EVERY: u64 = 4096;

#[derive(Debug, Clone, Copy)]
#[repr(u32)]
enum Kind {
    Arrive = 0,
    Berthed = 1,
    Start = 2,
    Done = 3,
    Clear = 4,
    Wake = 5,
    Pilots = 6,
    Tugs = 7,
    Yard = 8,
}

impl Kind {
    const ALL: [Self; 9] = [
        Self::Arrive,
        Self::Berthed,
        Self::Start,
        Self::Done,
        Self::Clear,
        Self::Wake,
        Self::Pilots,
        Self::Tugs,
        Self::Yard,
    ];
}

/// Time, then order of scheduling, then kind and subject, in one integer: positive floats sort as their bits.
type Event = Reverse<u128>;

const SUBJECT_BITS: u32 = 28;

fn event(at: f64, order: u32, kind: Kind, subject: u32) -> Event {
    Reverse(
        (u128::from(at.to_bits()) << 64)
            | (u128::from(order) << 32)
            | u128::from((kind as u32) << SUBJECT_BITS | subject),
    )
}

#[derive(Debug, Clone, Copy)]
pub(super) struct Ship {
    arrive: f64,
    enter: f64,
    berthed: f64,
    pub done: f64,
    call_t: f64,
    /// Handling time over its mean.
    slowness: f64,
    /// Deviations from their means of the own work and of the gap to the next ship of the stream: independent of the wait in line.
    work_noise: f64,
    gap_noise: f64,
    /// Share of the berths of its group that were busy when it came.
    seen_busy: f64,
    not_before: f64,
    since: f64,
    pub remaining_t: f64,
    pub full_rate: f64,
    pub rate: f64,
    traffic: u16,
    pub group: u16,
    berth: u16,
    cranes: u16,
    number: u64,
    cause: Cause,
}

struct Source {
    gap_h: f64,
    clock: f64,
    times: Random,
    sizes: Random,
    seasonal: bool,
}

struct Berths {
    free: Vec<bool>,
    free_count: usize,
    cranes_free: u32,
    waiting: VecDeque<u32>, // only on the short path
}

pub(super) struct Engine<'a> {
    port: &'a Port,
    setup: &'a Setup,
    heap: BinaryHeap<Event>,
    order: u32,
    now: f64,
    ships: Vec<Ship>,
    spare: Vec<u32>,
    sources: Vec<Source>,
    berths: Vec<Berths>,
    free_total: usize,
    waiting: Vec<u32>,
    leaving: Vec<u32>,
    pilots: u32,
    tugs: u32,
    inside: [u32; 2],
    last_move: [f64; 2],
    hold_inbound: bool,
    next_wake: f64,
    closures: Vec<Intervals>,
    channel_closures: bool,
    yards: Vec<YardState>,
    /// Ships after which counting begins anew, for a run begins empty.
    pub(super) settle: u64,
    start: f64,
    short: bool,
    /// Variances of the work and of the gaps of each stream, over their squared means.
    noise: Vec<(f64, f64)>,
    arrived: u64,
    tally: Tally,
    calls: u64,
}

const IN: usize = 0;
const OUT: usize = 1;

impl<'a> Engine<'a> {
    pub fn new(port: &'a Port, setup: &'a Setup, replication: u64) -> Self {
        let stream = |purpose: u64| Random::stream(setup.seed, replication, purpose);
        let sources = port
            .traffic
            .iter()
            .enumerate()
            .map(|(i, t)| Source {
                gap_h: crate::YEAR_H / (t.calls_per_year() * setup.growth_factor(t)),
                clock: 0.0,
                times: stream(2 * i as u64),
                sizes: stream(2 * i as u64 + 1),
                seasonal: t.season.iter().any(|s| *s != 1.0),
            })
            .collect();
        let berths: Vec<Berths> = port
            .groups
            .iter()
            .map(|g| Berths {
                free: vec![true; g.berths],
                free_count: g.berths,
                cranes_free: match g.handling {
                    Handling::Cranes { count, .. } => count,
                    Handling::Berth { .. } => u32::MAX,
                },
                waiting: VecDeque::new(),
            })
            .collect();
        let closures: Vec<Intervals> = port
            .closures
            .iter()
            .enumerate()
            .map(|(i, c)| Intervals::new(c, stream(1_000_000 + i as u64)))
            .collect();
        let channel_closures = closures.iter().any(|c| c.channel);
        let same = port
            .traffic
            .windows(2)
            .all(|w| w[0].priority == w[1].priority);
        let no_cranes = (port.groups.iter()).all(|g| matches!(g.handling, Handling::Berth { .. }));
        let short = port.channel.is_none()
            && port.pilots.is_none()
            && port.tugs.is_none()
            && !channel_closures
            && no_cranes
            && same
            && port.groups.iter().all(|g| g.yard.is_none())
            && port.traffic.iter().all(|t| t.groups.len() == 1);
        Self {
            port,
            setup,
            heap: BinaryHeap::with_capacity(64),
            order: 0,
            now: 0.0,
            ships: Vec::new(),
            spare: Vec::new(),
            sources,
            free_total: port.groups.iter().map(|g| g.berths).sum(),
            berths,
            waiting: Vec::new(),
            leaving: Vec::new(),
            pilots: port.pilots.unwrap_or(u32::MAX),
            tugs: port.tugs.unwrap_or(u32::MAX),
            inside: [0; 2],
            last_move: [f64::NEG_INFINITY; 2],
            hold_inbound: false,
            next_wake: f64::INFINITY,
            closures,
            channel_closures,
            yards: port.yards.iter().map(YardState::new).collect(),
            settle: 0,
            start: 0.0,
            short,
            noise: (port.traffic.iter())
                .map(|t| {
                    let law = t.groups.first().and_then(|g| port.groups.get(*g));
                    let law = law.map_or(0.0, |g| g.law.scv());
                    (
                        (1.0 + t.call_law.scv()) * (1.0 + law) - 1.0,
                        t.arrivals.scv(),
                    )
                })
                .collect(),
            arrived: 0,
            tally: Tally {
                groups: port.groups.iter().map(|_| GroupTally::default()).collect(),
                traffic: port
                    .traffic
                    .iter()
                    .map(|_| TrafficTally::default())
                    .collect(),
                yards: port.yards.iter().map(|_| YardTally::default()).collect(),
                ..Tally::default()
            },
            calls: 0,
        }
    }

    pub fn run(mut self, control: &Control) -> Result<Tally, PortError> {
        for t in 0..self.sources.len() {
            self.schedule_arrival(t);
        }
        let (mut next_check, mut told) = (CHECK_EVERY, 0);
        while self.calls < self.setup.ships {
            let Some(Reverse(e)) = self.heap.pop() else {
                break;
            };
            self.now = f64::from_bits((e >> 64) as u64);
            let subject = e as u32 & ((1 << SUBJECT_BITS) - 1);
            match Kind::ALL[(e as u32 >> SUBJECT_BITS) as usize] {
                Kind::Arrive => self.arrive(subject as usize),
                Kind::Berthed => self.berthed(subject),
                Kind::Start => self.start(subject),
                Kind::Done => self.done(subject),
                Kind::Clear => {
                    self.inside[subject as usize] -= 1;
                    self.dispatch();
                }
                Kind::Wake => {
                    if self.now >= self.next_wake {
                        self.next_wake = f64::INFINITY;
                    }
                    self.dispatch();
                }
                Kind::Pilots => {
                    self.pilots += subject;
                    self.dispatch();
                }
                Kind::Tugs => {
                    self.tugs += subject;
                    self.dispatch();
                }
                Kind::Yard => {
                    let order = (e >> 32) as u32;
                    if self.yards[subject as usize].awaited == order {
                        self.settle_yard(subject as usize);
                    }
                }
            }
            if self.arrived >= next_check {
                next_check += CHECK_EVERY;
                self.check(control)?;
                control.add(self.calls - told);
                told = self.calls;
            }
        }
        self.tally.hours = self.now - self.start;
        self.tally.left_over = self.in_line() as u64;
        self.tally.held_by = self.held_by();
        for (tally, yard) in self.tally.yards.iter_mut().zip(&self.yards) {
            (tally.lost_h, tally.idle_rail_t) = (yard.lost_h, yard.idle_rail_t);
        }
        control.add(self.calls - told);
        Ok(self.tally)
    }

    fn check(&mut self, control: &Control) -> Result<(), PortError> {
        if control.cancelled() {
            return Err(PortError::Cancelled { done: self.calls });
        }
        let waiting = self.in_line();
        if waiting > MOST_WAITING {
            return Err(PortError::Overflow {
                ships: waiting,
                what: self.held_by(),
            });
        }
        Ok(())
    }

    fn in_line(&self) -> usize {
        self.waiting.len() + self.berths.iter().map(|b| b.waiting.len()).sum::<usize>()
    }

    /// What holds most ships: berths that ships cannot leave, or what most of the line waits for.
    fn held_by(&mut self) -> String {
        let berths: usize = self.berths.iter().map(|b| b.free.len()).sum();
        if 2 * self.leaving.len() > berths
            && let Some(s) = self.leaving.first().map(|id| self.ships[*id as usize])
        {
            let t = &self.port.traffic[s.traffic as usize];
            let cause = match self.gate(t.draught_out_m, OUT) {
                Err((_, cause)) => Cause::NAMES[cause as usize],
                Ok(()) => "pilots or tugs",
            };
            return format!("most berths are held by ships that wait to leave, for {cause}");
        }
        let mut by_cause = [0_usize; Cause::COUNT];
        for s in &self.waiting {
            by_cause[self.ships[*s as usize].cause as usize] += 1;
        }
        let most = by_cause.iter().enumerate().max_by_key(|(_, n)| **n);
        let what = most.map_or(
            "berth",
            |(i, n)| if *n == 0 { "berth" } else { Cause::NAMES[i] },
        );
        format!("most wait for {what}")
    }

    fn schedule(&mut self, at: f64, kind: Kind, subject: u32) -> u32 {
        self.order = self.order.wrapping_add(1);
        self.heap.push(event(at, self.order, kind, subject));
        self.order
    }

    /// Schedules the next ship of a stream; gives the deviation of the gap from its mean.
    fn schedule_arrival(&mut self, traffic: usize) -> f64 {
        let t = &self.port.traffic[traffic];
        let s = &mut self.sources[traffic];
        let unit = s.times.law(t.arrivals);
        let gap = s.gap_h * unit;
        s.clock = if s.seasonal {
            advance(s.clock, gap, &t.season)
        } else {
            s.clock + gap
        };
        let at = s.clock;
        self.schedule(at, Kind::Arrive, traffic as u32);
        unit - 1.0
    }

    fn arrive(&mut self, traffic: usize) {
        let gap_noise = self.schedule_arrival(traffic);
        let t = &self.port.traffic[traffic];
        let group = t.groups[0];
        let random = &mut self.sources[traffic].sizes;
        self.arrived += 1;
        let size = random.law(t.call_law);
        let slowness = random.law(self.port.groups[group].law);
        let ship = Ship {
            arrive: self.now,
            enter: 0.0,
            berthed: 0.0,
            done: 0.0,
            call_t: t.call_t * size,
            slowness,
            work_noise: size * slowness - 1.0,
            gap_noise,
            seen_busy: 1.0
                - self.berths[group].free_count as f64 / self.berths[group].free.len() as f64,
            not_before: 0.0,
            since: self.now,
            remaining_t: 0.0,
            full_rate: 0.0,
            rate: 0.0,
            traffic: traffic as u16,
            group: group as u16,
            berth: 0,
            cranes: 0,
            number: self.arrived,
            cause: Cause::Berth,
        };
        let id = if let Some(id) = self.spare.pop() {
            self.ships[id as usize] = ship;
            id
        } else {
            self.ships.push(ship);
            self.ships.len() as u32 - 1
        };
        if self.short {
            if self.berths[group].free_count > 0 {
                self.enter_short(id);
            } else {
                self.berths[group].waiting.push_back(id);
            }
            return;
        }
        let priority = t.priority;
        let place = self.waiting.partition_point(|w| {
            self.port.traffic[self.ships[*w as usize].traffic as usize].priority <= priority
        });
        self.waiting.insert(place, id);
        self.dispatch();
    }

    /// Takes the lowest free berth of a group.
    fn take_berth(&mut self, group: usize) -> u16 {
        let b = &mut self.berths[group];
        let at = b.free.iter().position(|f| *f).unwrap_or_default();
        b.free[at] = false;
        b.free_count -= 1;
        self.free_total -= 1;
        at as u16
    }

    fn enter_short(&mut self, id: u32) {
        let group = self.ships[id as usize].group as usize;
        let berth = self.take_berth(group);
        let now = self.now;
        let ship = &mut self.ships[id as usize];
        (ship.berth, ship.enter, ship.berthed) = (berth, now, now);
        let waited = now - ship.arrive;
        let traffic = ship.traffic as usize;
        self.tally.traffic[traffic].causes[Cause::Berth as usize] += waited;
        let g = &self.port.groups[group];
        let done = self.work_done(g, group, id);
        self.ships[id as usize].done = done;
        self.count_wait(id, waited);
        self.schedule(done, Kind::Done, id);
    }

    /// When the work of a ship at a group without yard is done.
    fn work_done(&mut self, g: &Group, group: usize, id: u32) -> f64 {
        let s = &self.ships[id as usize];
        let hours = s.call_t * s.slowness / g.output(u32::from(s.cranes));
        let start = s.berthed + g.mooring_h;
        if self.closures.is_empty() {
            start + hours
        } else {
            work_end(&mut self.closures, group, start, hours)
        }
    }

    fn count_wait(&mut self, id: u32, waited: f64) {
        let s = &self.ships[id as usize];
        let (group, traffic) = (s.group as usize, s.traffic as usize);
        self.calls += 1;
        self.tally.waits.push([waited]);
        let g = &mut self.tally.groups[group];
        let (work, gap) = if self.short {
            (s.work_noise, s.gap_noise)
        } else {
            (0.0, 0.0)
        };
        let any = if waited > 0.0 { 1.0 } else { 0.0 };
        g.waits.push([
            waited,
            work,
            gap,
            waited * work,
            waited * gap,
            any * work,
            any * gap,
            s.seen_busy * work,
            s.seen_busy * gap,
            work * gap,
            work * work
                - if self.short {
                    self.noise[traffic].0
                } else {
                    0.0
                },
            gap * gap
                - if self.short {
                    self.noise[traffic].1
                } else {
                    0.0
                },
        ]);
        g.bins.push(waited);
        let t = &mut self.tally.traffic[traffic];
        t.calls += 1;
        t.tonnes += s.call_t;
        t.waited_h += waited;
        if self.calls == self.settle {
            self.forget();
        }
    }

    /// Begins to count anew; the series of waits have a warm-up of their own.
    fn forget(&mut self) {
        self.start = self.now;
        for g in &mut self.tally.groups {
            *g = GroupTally {
                waits: std::mem::take(&mut g.waits),
                ..GroupTally::default()
            };
        }
        self.tally.traffic.fill_with(TrafficTally::default);
        for y in &mut self.yards {
            (y.lost_h, y.idle_rail_t) = (0.0, 0.0);
        }
    }

    fn berthed(&mut self, id: u32) {
        let group = self.ships[id as usize].group as usize;
        self.ships[id as usize].berthed = self.now;
        let g = &self.port.groups[group];
        if g.yard.is_some() {
            self.schedule(self.now + g.mooring_h, Kind::Start, id);
        } else {
            let done = self.work_done(g, group, id);
            self.schedule(done, Kind::Done, id);
        }
    }

    /// Cargo work begins at a group with a yard.
    fn start(&mut self, id: u32) {
        let s = &mut self.ships[id as usize];
        let g = &self.port.groups[s.group as usize];
        s.remaining_t = s.call_t;
        s.full_rate = g.output(u32::from(s.cranes)) / s.slowness;
        if let Some(y) = g.yard {
            self.yards[y].begin(id, &mut self.ships, self.now);
            self.settle_yard(y);
        }
    }

    /// Brings a yard up to now, lets finished ships go, sets the rates anew and schedules its next change.
    fn settle_yard(&mut self, y: usize) {
        let yard = &mut self.yards[y];
        yard.bring_to(self.now, &mut self.ships);
        let mut finished = Vec::new();
        yard.working.retain(|id| {
            let gone = self.ships[*id as usize].remaining_t <= 1e-6;
            if gone {
                finished.push(*id);
            }
            !gone
        });
        let next = yard.set_rates(self.now, &mut self.ships, &mut self.closures);
        if next.is_finite() {
            let order = self.schedule(next, Kind::Yard, y as u32);
            self.yards[y].awaited = order;
        }
        for id in finished {
            self.done(id);
        }
    }

    fn done(&mut self, id: u32) {
        self.ships[id as usize].done = self.now;
        if self.short {
            let group = self.ships[id as usize].group as usize;
            self.depart(id);
            if let Some(next) = self.berths[group].waiting.pop_front() {
                self.enter_short(next);
            }
            return;
        }
        let s = &self.ships[id as usize];
        if s.cranes > 0 {
            self.berths[s.group as usize].cranes_free += u32::from(s.cranes);
        }
        self.leaving.push(id);
        self.dispatch();
    }

    /// Frees the berth and counts the call.
    fn depart(&mut self, id: u32) {
        let s = self.ships[id as usize];
        let g = &mut self.tally.groups[s.group as usize];
        g.calls += 1;
        g.tonnes += s.call_t;
        g.alongside_h += self.now - s.berthed;
        g.service_h += s.done - s.berthed;
        g.reserved_h += self.now - s.enter;
        g.waiting_to_leave_h += self.now - s.done;
        let b = &mut self.berths[s.group as usize];
        b.free[s.berth as usize] = true;
        b.free_count += 1;
        self.free_total += 1;
        if self.tally.records.len() < self.setup.trace {
            self.tally.records.push(Record {
                ship: s.number,
                traffic: s.traffic,
                group: s.group,
                berth: s.berth,
                arrive_h: s.arrive,
                enter_h: s.enter,
                berthed_h: s.berthed,
                done_h: s.done,
                leave_h: self.now,
                call_t: s.call_t,
                cranes: s.cranes,
                last_cause: s.cause,
            });
        }
        self.spare.push(id);
    }

    /// Lets out and in whatever may move now; asks to be woken when only time stands in the way.
    fn dispatch(&mut self) {
        self.hold_inbound = false;
        let mut i = 0;
        while i < self.leaving.len() {
            if self.try_leave(self.leaving[i]) {
                self.leaving.remove(i);
            } else {
                i += 1;
            }
        }
        let mut i = 0;
        while i < self.waiting.len() && self.free_total > 0 {
            if self.try_enter(self.waiting[i]) {
                self.waiting.remove(i);
            } else {
                i += 1;
            }
        }
    }

    fn try_leave(&mut self, id: u32) -> bool {
        let s = self.ships[id as usize];
        if s.not_before > self.now {
            self.wake(s.not_before);
            return false;
        }
        let t = &self.port.traffic[s.traffic as usize];
        match self.gate(t.draught_out_m, OUT) {
            Err((at, cause)) => {
                self.hold_inbound |= cause == Cause::Traffic;
                self.ships[id as usize].not_before = if at.is_finite() { at } else { 0.0 };
                self.wake(at);
                return false;
            }
            Ok(()) => {
                if self.pilots < t.pilots || self.tugs < t.tugs {
                    return false;
                }
            }
        }
        self.use_channel(OUT, t.pilots, t.tugs);
        self.depart(id);
        true
    }

    fn try_enter(&mut self, id: u32) -> bool {
        let s = self.ships[id as usize];
        if s.not_before > self.now {
            self.wake(s.not_before);
            return false;
        }
        let port = self.port;
        let t = &port.traffic[s.traffic as usize];
        let mut cause = Cause::Berth;
        let mut chosen = None;
        for g in &t.groups {
            let b = &self.berths[*g];
            if b.free_count == 0 {
                continue;
            }
            let cranes = match port.groups[*g].handling {
                Handling::Cranes { min, max, .. } => {
                    if b.cranes_free < min {
                        cause = Cause::Crane;
                        continue;
                    }
                    // A share is left to each berth still free, so that no ship waits for cranes before an empty berth.
                    let share = b.cranes_free.div_ceil(b.free_count as u32);
                    share.clamp(min, max).min(b.cranes_free)
                }
                Handling::Berth { .. } => 0,
            };
            chosen = Some((*g, cranes));
            break;
        }
        let Some((group, cranes)) = chosen else {
            self.blame(id, cause);
            return false;
        };
        if self.hold_inbound {
            self.blame(id, Cause::Traffic);
            return false;
        }
        if let Err((at, cause)) = self.gate(t.draught_in_m, IN) {
            self.blame(id, cause);
            self.ships[id as usize].not_before = if at.is_finite() { at } else { 0.0 };
            self.wake(at);
            return false;
        }
        if self.pilots < t.pilots {
            self.blame(id, Cause::Pilot);
            return false;
        }
        if self.tugs < t.tugs {
            self.blame(id, Cause::Tug);
            return false;
        }
        self.blame(id, s.cause);
        let berth = self.take_berth(group);
        let now = self.now;
        let transit = self.use_channel(IN, t.pilots, t.tugs);
        let ship = &mut self.ships[id as usize];
        (ship.group, ship.berth, ship.enter) = (group as u16, berth, now);
        ship.cranes = cranes as u16;
        ship.not_before = 0.0;
        let waited = now - ship.arrive;
        if cranes > 0 {
            self.berths[group].cranes_free -= cranes;
        }
        self.count_wait(id, waited);
        self.schedule(now + transit, Kind::Berthed, id);
        true
    }

    /// Books the time since the last look on its cause, and the time from now on `cause`.
    fn blame(&mut self, id: u32, cause: Cause) {
        let ship = &mut self.ships[id as usize];
        let t = &mut self.tally.traffic[ship.traffic as usize];
        t.causes[ship.cause as usize] += self.now - ship.since;
        (ship.since, ship.cause) = (self.now, cause);
    }

    fn wake(&mut self, at: f64) {
        if at.is_finite() && at < self.next_wake {
            self.next_wake = at;
            self.schedule(at, Kind::Wake, 0);
        }
    }

    /// Occupies the channel, pilots and tugs; gives the transit time.
    fn use_channel(&mut self, way: usize, pilots: u32, tugs: u32) -> f64 {
        let transit = self.port.channel.as_ref().map_or(0.0, |c| c.transit_h);
        self.last_move[way] = self.now;
        if self.port.channel.is_some() {
            self.inside[way] += 1;
            self.schedule(self.now + transit, Kind::Clear, way as u32);
            if self
                .port
                .channel
                .as_ref()
                .is_some_and(|c| c.headway_h > 0.0)
            {
                let at = self.now + self.port.channel.as_ref().map_or(0.0, |c| c.headway_h);
                self.wake(at);
            }
        }
        if self.port.pilots.is_some() && pilots > 0 {
            self.pilots -= pilots;
            let back = self.now + transit + self.port.pilot_return_h;
            self.schedule(back, Kind::Pilots, pilots);
        }
        if self.port.tugs.is_some() && tugs > 0 {
            self.tugs -= tugs;
            let back = self.now + transit + self.port.tug_return_h;
            self.schedule(back, Kind::Tugs, tugs);
        }
        transit
    }

    /// Whether a passage may start now; else the earliest time that closures, convoys and tide allow, and what stands in the way.
    fn gate(&mut self, draught_m: f64, way: usize) -> Result<(), (f64, Cause)> {
        if self.channel_closures {
            let mut end = self.now;
            for c in self.closures.iter_mut().filter(|c| c.channel) {
                let (closed, edge) = c.at(self.now);
                if closed {
                    end = end.max(edge);
                }
            }
            if end > self.now {
                return Err((end, Cause::Closure));
            }
        }
        let Some(c) = &self.port.channel else {
            return Ok(());
        };
        let convoy = if way == IN {
            &c.convoy_in
        } else {
            &c.convoy_out
        };
        if let Some(w) = convoy {
            let at = convoy_start(w, self.now);
            if at > self.now + 1e-9 {
                return Err((at, Cause::Convoy));
            }
        }
        let need = draught_m + c.under_keel_m - c.depth_m;
        if let Some(tide) = &self.port.tide
            && need > tide.lowest_m()
        {
            let at = next_tide(tide, self.now, c.controlling_h, need);
            if at > self.now + 1e-9 {
                return Err((at, Cause::Tide));
            }
        }
        let headway = self.last_move[way] + c.headway_h;
        if self.now + 1e-9 < headway {
            return Err((headway, Cause::Traffic));
        }
        if c.one_way && self.inside[1 - way] > 0 {
            return Err((f64::INFINITY, Cause::Traffic));
        }
        Ok(())
    }
}

/// Next tide window; the file was checked to have one, so its absence within 400 days is only a very rare one: look again then.
fn next_tide(tide: &Tide, now: f64, transit_h: f64, need_m: f64) -> f64 {
    tide.next_window(now, transit_h, need_m)
        .unwrap_or(now + 24.0 * 400.0)
}

impl Group {
    /// Output alongside with so many cranes (0: the berth's own plant), working share included.
    fn output(&self, cranes: u32) -> f64 {
        self.working_share
            * match self.handling {
                Handling::Berth { t_per_h } => t_per_h,
                Handling::Cranes { t_per_h, .. } => t_per_h * f64::from(cranes),
            }
    }
}
