//! A port as plain checked numbers, made from a port file and a way to pick from its ranges.

use crate::{
    error::PortError,
    file::{
        BerthsFile, ClosureFile, ConvoyFile, Direction, OptionFile, OptionKind, PortFile, Stops,
        TrafficFile, line_of_path,
    },
    num::{Central, Num, Pick},
    queue::Law,
    tide::{Constituent, Tide, period_h},
};
use serde::Serialize;

/// A port.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[allow(missing_docs)] // the fields repeat those of the file, picked and checked
pub struct Port {
    pub id: String,
    pub name: String,
    pub locode: String,
    pub year: i32,
    pub wait_target: f64,
    pub discount_rate: f64,
    pub tide: Option<Tide>,
    pub channel: Option<Channel>,
    pub pilots: Option<u32>,
    pub pilot_return_h: f64,
    pub tugs: Option<u32>,
    pub tug_return_h: f64,
    pub groups: Vec<Group>,
    pub yards: Vec<Yard>,
    pub traffic: Vec<Traffic>,
    pub closures: Vec<Closure>,
    pub options: Vec<Modernisation>,
    /// What was dropped or bent while reading.
    pub warnings: Vec<String>,
}

/// The way between anchorage and berths.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[allow(missing_docs)]
pub struct Channel {
    pub depth_m: f64,
    pub under_keel_m: f64,
    pub transit_h: f64,
    pub controlling_h: f64,
    pub one_way: bool,
    pub headway_h: f64,
    pub convoy_in: Option<ConvoyFile>,
    pub convoy_out: Option<ConvoyFile>,
    pub max_loa_m: f64,
    pub max_beam_m: f64,
}

/// How cargo is handled.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[allow(missing_docs)]
pub enum Handling {
    /// By the berth's own plant.
    Berth { t_per_h: f64 },
    /// By cranes shared by the group.
    Cranes {
        count: u32,
        t_per_h: f64,
        min: u32,
        max: u32,
    },
}

/// A group of alike berths.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[allow(missing_docs)]
pub struct Group {
    pub id: String,
    pub name: String,
    pub berths: usize,
    pub cargo: Vec<String>,
    pub max_loa_m: f64,
    pub depth_m: f64,
    pub under_keel_m: f64,
    pub handling: Handling,
    pub working_share: f64,
    pub mooring_h: f64,
    pub law: Law,
    pub yard: Option<usize>,
}

impl Group {
    /// Berths at which ships can be worked at once: no more than the cranes serve with the fewest of each.
    #[must_use]
    pub fn usable_berths(&self) -> usize {
        match self.handling {
            Handling::Berth { .. } => self.berths,
            Handling::Cranes { count, min, .. } => {
                self.berths.min((count / min.max(1)).max(1) as usize)
            }
        }
    }

    /// Output of one berth in use, working share included, when its ship has the cranes of an even split.
    #[must_use]
    pub fn berth_t_per_h(&self) -> f64 {
        self.working_share
            * match self.handling {
                Handling::Berth { t_per_h } => t_per_h,
                Handling::Cranes {
                    count,
                    t_per_h,
                    max,
                    ..
                } => t_per_h * (f64::from(count) / self.usable_berths() as f64).min(f64::from(max)),
            }
    }

    /// Mean time alongside of a call of `call_t`.
    #[must_use]
    pub fn service_h(&self, call_t: f64) -> f64 {
        self.mooring_h + call_t / self.berth_t_per_h()
    }
}

/// A store behind berths.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[allow(missing_docs)]
pub struct Yard {
    pub id: String,
    pub name: String,
    pub direction: Direction,
    pub capacity_t: f64,
    pub rail_t_per_h: f64,
    pub dwell_days: Option<f64>,
}

/// A stream of alike ships.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[allow(missing_docs)]
pub struct Traffic {
    pub id: String,
    pub cargo: String,
    pub annual_t: f64,
    pub call_t: f64,
    pub call_law: Law,
    pub arrivals: Law,
    pub loa_m: f64,
    pub beam_m: f64,
    pub draught_in_m: f64,
    pub draught_out_m: f64,
    /// Indices of berth groups, best first.
    pub groups: Vec<usize>,
    pub priority: u8,
    pub pilots: u32,
    pub tugs: u32,
    /// Twelve factors with mean 1.
    pub season: [f64; 12],
    pub growth: f64,
    pub ship_usd_per_day: f64,
    pub voyage_usd: f64,
    pub design_draught_m: f64,
    /// Greatest draught at the other end of the trade; `None`: not known.
    pub other_end_draught_m: Option<f64>,
    pub tpc_t_per_cm: f64,
}

impl Traffic {
    /// Calls a year.
    #[must_use]
    pub fn calls_per_year(&self) -> f64 {
        self.annual_t / self.call_t
    }
}

/// Times at which something stops.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[allow(missing_docs)]
pub struct Closure {
    pub id: String,
    pub channel: bool,
    pub work: bool,
    /// Groups whose work stops.
    pub groups: Vec<usize>,
    pub when: ClosureTimes,
}

/// When a closure falls.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[allow(missing_docs)]
pub enum ClosureTimes {
    /// At random in the given months (0 to 11).
    Random {
        per_year: f64,
        mean_h: f64,
        months: [bool; 12],
    },
    /// Every year, hours from its start; `to_h` may lie in the next year.
    Yearly { from_h: f64, to_h: f64 },
}

/// One way to modernise.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[allow(missing_docs)]
pub struct Modernisation {
    pub id: String,
    pub name: String,
    pub kind: OptionKind,
    /// Index of the group or yard; 0 for the channel.
    pub target: usize,
    pub amount: f64,
    pub cost_usd: f64,
    pub opex_usd_per_year: f64,
    pub life_years: f64,
    pub lead_years: f64,
    pub most: u32,
}

/// Hours of the model's year; twelve months of 730 h.
pub const YEAR_H: f64 = 8760.0;

impl Port {
    /// The same port with one growth a year for all its traffic.
    #[must_use]
    pub fn with_growth(mut self, growth: f64) -> Self {
        for t in &mut self.traffic {
            t.growth = growth;
        }
        self
    }

    /// Reads and checks a port file, with its central values; `name` stands in errors.
    ///
    /// # Errors
    /// [`PortError::File`] with file, line and what was expected.
    pub fn parse(name: &str, text: &str) -> Result<Self, PortError> {
        let file = PortFile::parse(name, text)?;
        Self::build(&file, &mut Central, name, text)
    }

    /// Makes a port from a file, taking each uncertain number by `pick`; `text` gives errors their lines and may be empty.
    ///
    /// # Errors
    /// [`PortError::File`] for values that are impossible or do not fit each other.
    pub fn build(
        file: &PortFile,
        pick: &mut dyn Pick,
        name: &str,
        text: &str,
    ) -> Result<Self, PortError> {
        Builder {
            pick,
            name,
            text,
            warnings: Vec::new(),
        }
        .port(file)
    }
}

struct Builder<'a> {
    pick: &'a mut dyn Pick,
    name: &'a str,
    text: &'a str,
    warnings: Vec<String>,
}

type Made<T> = Result<T, PortError>;

impl Builder<'_> {
    fn wrong<T>(&self, path: &str, message: impl std::fmt::Display) -> Made<T> {
        Err(PortError::File {
            file: self.name.to_owned(),
            line: line_of_path(self.text, path),
            message: format!("{path}: {message}"),
        })
    }

    fn number(&mut self, path: &str, n: &Num, low: f64, high: f64, expected: &str) -> Made<f64> {
        if let Some(fault) = n.0.fault() {
            return self.wrong(path, fault);
        }
        for x in [n.0.low_or_value(), n.0.value, n.0.high_or_value()] {
            if !(x >= low && x <= high) {
                return self.wrong(path, format!("{x} is out of range: expected {expected}"));
            }
        }
        Ok(self.pick.pick(&n.0).clamp(low, high))
    }

    fn positive(&mut self, path: &str, n: &Num) -> Made<f64> {
        self.number(path, n, f64::MIN_POSITIVE, 1e15, "a positive number")
    }

    fn not_negative(&mut self, path: &str, n: Option<&Num>, default: f64) -> Made<f64> {
        n.map_or(Ok(default), |n| {
            self.number(path, n, 0.0, 1e15, "0 or more")
        })
    }

    fn count(&mut self, path: &str, n: &Num) -> Made<u32> {
        let x = self.number(path, n, 1.0, 1000.0, "a whole number from 1 to 1000")?;
        if n.0.value.fract() != 0.0 {
            return self.wrong(path, format!("{} is not a whole number", n.0.value));
        }
        Ok(x.round() as u32)
    }

    fn port(mut self, f: &PortFile) -> Made<Port> {
        let target = f.port.wait_target.as_ref();
        let wait_target = self.not_negative("port.wait_target", target, 0.30)?;
        if wait_target <= 0.0 {
            return self.wrong(
                "port.wait_target",
                "expected a positive share, such as 0.30",
            );
        }
        let rate = f.port.discount_rate.as_ref();
        let discount_rate = self.not_negative("port.discount_rate", rate, 0.10)?;
        let tide = self.tide(f)?;
        let channel = self.channel(f)?;
        let r = &f.resources;
        let pilots = self.staff("resources.pilots", r.pilots.as_ref())?;
        let tugs = self.staff("resources.tugs", r.tugs.as_ref())?;
        let back = r.pilot_return_h.as_ref();
        let pilot_return_h = self.not_negative("resources.pilot_return_h", back, 0.0)?;
        let back = r.tug_return_h.as_ref();
        let tug_return_h = self.not_negative("resources.tug_return_h", back, 0.0)?;
        let yards = self.yards(f)?;
        if f.berths.is_empty() {
            return self.wrong("berths", "a port needs at least one [[berths]] group");
        }
        let groups = f
            .berths
            .iter()
            .enumerate()
            .map(|(i, b)| self.group(&format!("berths[{i}]"), b, &yards))
            .collect::<Made<Vec<_>>>()?;
        self.unique("berths", groups.iter().map(|g| g.id.as_str()))?;
        let mut port = Port {
            id: f.port.id.clone(),
            name: f.port.name.clone(),
            locode: f.port.locode.clone(),
            year: f.port.year,
            wait_target,
            discount_rate,
            tide,
            channel,
            pilots,
            pilot_return_h,
            tugs,
            tug_return_h,
            groups,
            yards,
            traffic: Vec::new(),
            closures: Vec::new(),
            options: Vec::new(),
            warnings: Vec::new(),
        };
        for (i, t) in f.traffic.iter().enumerate() {
            let made = self.traffic(&format!("traffic[{i}]"), t, &port)?;
            port.traffic.push(made);
        }
        self.unique("traffic", port.traffic.iter().map(|g| g.id.as_str()))?;
        for (i, c) in f.closure.iter().enumerate() {
            let made = self.closure(&format!("closure[{i}]"), c, &port)?;
            port.closures.push(made);
        }
        for (i, o) in f.option.iter().enumerate() {
            let made = self.option(&format!("option[{i}]"), o, &port)?;
            port.options.push(made);
        }
        self.unique("option", port.options.iter().map(|g| g.id.as_str()))?;
        port.warnings = self.warnings;
        Ok(port)
    }

    fn unique<'s>(&self, table: &str, ids: impl Iterator<Item = &'s str>) -> Made<()> {
        let mut seen = std::collections::BTreeSet::new();
        for (i, id) in ids.enumerate() {
            if !seen.insert(id) {
                return self.wrong(
                    &format!("{table}[{i}].id"),
                    format!("`{id}` is already the id of another"),
                );
            }
        }
        Ok(())
    }

    fn staff(&mut self, path: &str, n: Option<&Num>) -> Made<Option<u32>> {
        n.map(|n| self.count(path, n)).transpose()
    }

    fn tide(&mut self, f: &PortFile) -> Made<Option<Tide>> {
        let Some(t) = &f.tide else { return Ok(None) };
        let mean_m = self.number("tide.mean_m", &t.mean_m, -20.0, 20.0, "metres, -20 to 20")?;
        let mut constituents = Vec::new();
        for (i, c) in t.constituents.iter().enumerate() {
            let path = format!("tide.constituents[{i}]");
            let period = c.period_h.or_else(|| period_h(&c.name));
            let Some(period_h) = period.filter(|p| p.is_finite() && *p > 0.0) else {
                return self.wrong(
                    &path,
                    format!("give period_h: `{}` is not a known constituent", c.name),
                );
            };
            let a = self.number(&path, &c.amplitude_m, 0.0, 15.0, "metres, 0 to 15")?;
            if !c.phase_deg.is_finite() {
                return self.wrong(
                    &format!("{path}.phase_deg"),
                    format!("{}: expected degrees", c.phase_deg),
                );
            }
            constituents.push(Constituent {
                name: c.name.clone(),
                amplitude_m: a,
                period_h,
                phase_deg: c.phase_deg,
            });
        }
        Ok(Some(Tide {
            mean_m,
            constituents,
        }))
    }

    fn channel(&mut self, f: &PortFile) -> Made<Option<Channel>> {
        let Some(c) = &f.channel else { return Ok(None) };
        for (path, convoy) in [
            ("channel.convoy_in", c.convoy_in),
            ("channel.convoy_out", c.convoy_out),
        ] {
            if let Some(w) = convoy
                && !(w.period_h > 0.0
                    && w.open_h > 0.0
                    && w.start_h >= 0.0
                    && w.period_h.is_finite())
            {
                return self.wrong(
                    path,
                    "the window never opens: expected open_h > 0, period_h > 0 and start_h >= 0",
                );
            }
        }
        let free = Num::bare(1e6);
        let loa = c.max_loa_m.as_ref().unwrap_or(&free);
        let beam = c.max_beam_m.as_ref().unwrap_or(&free);
        Ok(Some(Channel {
            depth_m: self.positive("channel.depth_m", &c.depth_m)?,
            under_keel_m: self.not_negative("channel.under_keel_m", Some(&c.under_keel_m), 0.0)?,
            transit_h: self.not_negative("channel.transit_h", Some(&c.transit_h), 0.0)?,
            controlling_h: self.not_negative(
                "channel.controlling_h",
                Some(c.controlling_h.as_ref().unwrap_or(&c.transit_h)),
                0.0,
            )?,
            one_way: c.one_way,
            headway_h: self.not_negative("channel.headway_h", c.headway_h.as_ref(), 0.0)?,
            convoy_in: c.convoy_in,
            convoy_out: c.convoy_out,
            max_loa_m: self.positive("channel.max_loa_m", loa)?,
            max_beam_m: self.positive("channel.max_beam_m", beam)?,
        }))
    }

    fn yards(&mut self, f: &PortFile) -> Made<Vec<Yard>> {
        let mut yards = Vec::new();
        for (i, y) in f.yard.iter().enumerate() {
            let path = |field: &str| format!("yard[{i}].{field}");
            yards.push(Yard {
                id: y.id.clone(),
                name: name_or_id(&y.name, &y.id),
                direction: y.direction,
                capacity_t: self.positive(&path("capacity_t"), &y.capacity_t)?,
                rail_t_per_h: self.positive(&path("rail_t_per_day"), &y.rail_t_per_day)? / 24.0,
                dwell_days: match &y.dwell_days {
                    None => None,
                    Some(d) => Some(self.positive(&path("dwell_days"), d)?),
                },
            });
        }
        self.unique("yard", yards.iter().map(|y| y.id.as_str()))?;
        Ok(yards)
    }

    fn group(&mut self, path: &str, b: &BerthsFile, yards: &[Yard]) -> Made<Group> {
        let at = |field: &str| format!("{path}.{field}");
        let berths = self.count(&at("count"), &b.count)? as usize;
        let handling = match (&b.rate_t_per_h, &b.cranes, &b.crane_t_per_h) {
            (Some(r), None, None) => Handling::Berth {
                t_per_h: self.positive(&at("rate_t_per_h"), r)?,
            },
            (None, Some(n), Some(r)) => {
                let count = self.count(&at("cranes"), n)?;
                let min = b.cranes_min.unwrap_or(1).max(1);
                let max = b.cranes_max.unwrap_or(count).max(min);
                if min > count {
                    return self.wrong(
                        &at("cranes_min"),
                        format!("work starts with {min} cranes but there are {count}"),
                    );
                }
                Handling::Cranes {
                    count,
                    t_per_h: self.positive(&at("crane_t_per_h"), r)?,
                    min,
                    max,
                }
            }
            _ => {
                return self.wrong(
                    path,
                    "give either rate_t_per_h, or cranes with crane_t_per_h",
                );
            }
        };
        let yard = match &b.yard {
            None => None,
            Some(id) => match yards.iter().position(|y| y.id == *id) {
                Some(i) => Some(i),
                None => return self.wrong(&at("yard"), unknown(id, yards.iter().map(|y| &y.id))),
            },
        };
        let whole = Num::bare(1.0);
        let share = b.working_share.as_ref().unwrap_or(&whole);
        Ok(Group {
            id: b.id.clone(),
            name: name_or_id(&b.name, &b.id),
            berths,
            cargo: b.cargo.clone(),
            max_loa_m: self.positive(&at("max_loa_m"), &b.max_loa_m)?,
            depth_m: self.positive(&at("depth_m"), &b.depth_m)?,
            under_keel_m: self.not_negative(&at("under_keel_m"), b.under_keel_m.as_ref(), 0.0)?,
            handling,
            working_share: self.number(
                &at("working_share"),
                share,
                0.01,
                1.0,
                "a share from 0.01 to 1",
            )?,
            mooring_h: self.not_negative(&at("mooring_h"), b.mooring_h.as_ref(), 0.0)?,
            law: b.service.unwrap_or(Law::Erlang(2)),
            yard,
        })
    }

    fn traffic(&mut self, path: &str, t: &TrafficFile, port: &Port) -> Made<Traffic> {
        let at = |field: &str| format!("{path}.{field}");
        let mut made = Traffic {
            id: t.id.clone(),
            cargo: t.cargo.clone(),
            annual_t: self.positive(&at("annual_t"), &t.annual_t)?,
            call_t: self.positive(&at("call_t"), &t.call_t)?,
            call_law: t.call_law.unwrap_or(Law::Deterministic),
            arrivals: t.arrivals.unwrap_or(Law::Exponential),
            loa_m: self.positive(&at("loa_m"), &t.loa_m)?,
            beam_m: self.positive(&at("beam_m"), &t.beam_m)?,
            draught_in_m: self.positive(&at("draught_in_m"), &t.draught_in_m)?,
            draught_out_m: self.positive(&at("draught_out_m"), &t.draught_out_m)?,
            groups: Vec::new(),
            priority: t.priority,
            pilots: t.pilots,
            tugs: t.tugs,
            season: self.season(&at("season"), &t.season)?,
            growth: match &t.growth {
                None => 0.0,
                Some(n) => self.number(&at("growth"), n, -0.5, 1.0, "a share from -0.5 to 1")?,
            },
            ship_usd_per_day: self.not_negative(
                &at("ship_usd_per_day"),
                t.ship_usd_per_day.as_ref(),
                0.0,
            )?,
            voyage_usd: self.not_negative(&at("voyage_usd"), t.voyage_usd.as_ref(), 0.0)?,
            design_draught_m: self.not_negative(
                &at("design_draught_m"),
                t.design_draught_m.as_ref(),
                0.0,
            )?,
            other_end_draught_m: t
                .other_end_draught_m
                .as_ref()
                .map(|n| self.positive(&at("other_end_draught_m"), n))
                .transpose()?,
            tpc_t_per_cm: self.not_negative(&at("tpc_t_per_cm"), t.tpc_t_per_cm.as_ref(), 0.0)?,
        };
        if made.tpc_t_per_cm == 0.0 {
            // Waterplane coefficient 0.87 of full ships, sea water 1.025 t/m3.
            made.tpc_t_per_cm = made.loa_m * 0.97 * made.beam_m * 0.87 * 1.025 / 100.0;
        }
        let laden = made.draught_in_m.max(made.draught_out_m);
        made.design_draught_m = made.design_draught_m.max(laden);
        for (what, need, have) in [
            ("pilots", t.pilots, port.pilots),
            ("tugs", t.tugs, port.tugs),
        ] {
            if let Some(n) = have
                && need > n
            {
                return self.wrong(&at(what), format!("a move needs {need} but there are {n}"));
            }
        }
        self.check_channel(path, &made, port)?;
        made.groups = self.groups_for(path, t, &made, port)?;
        Ok(made)
    }

    fn season(&mut self, path: &str, months: &[f64]) -> Made<[f64; 12]> {
        if months.is_empty() {
            return Ok([1.0; 12]);
        }
        let sum: f64 = months.iter().sum();
        let Ok(mut season) = <[f64; 12]>::try_from(months) else {
            return self.wrong(path, format!("{} factors: expected 12", months.len()));
        };
        if !months.iter().all(|m| m.is_finite() && *m >= 0.0) || sum <= 0.0 {
            return self.wrong(path, "expected twelve factors of 0 or more, not all 0");
        }
        for m in &mut season {
            *m *= 12.0 / sum;
        }
        Ok(season)
    }

    fn check_channel(&self, path: &str, t: &Traffic, port: &Port) -> Made<()> {
        let Some(c) = &port.channel else {
            return Ok(());
        };
        if t.loa_m > c.max_loa_m {
            return self.wrong(
                &format!("{path}.loa_m"),
                format!(
                    "{} m is longer than the channel takes ({} m)",
                    t.loa_m, c.max_loa_m
                ),
            );
        }
        if t.beam_m > c.max_beam_m {
            return self.wrong(
                &format!("{path}.beam_m"),
                format!(
                    "{} m is wider than the channel takes ({} m)",
                    t.beam_m, c.max_beam_m
                ),
            );
        }
        let high = port.tide.as_ref().map_or(0.0, Tide::highest_m);
        for (field, draught, convoy) in [
            ("draught_in_m", t.draught_in_m, c.convoy_in),
            ("draught_out_m", t.draught_out_m, c.convoy_out),
        ] {
            let need = draught + c.under_keel_m - c.depth_m;
            let window = match &port.tide {
                Some(tide) => tide.next_window(0.0, c.controlling_h, need).is_some(),
                None => need <= 0.0,
            };
            if !window {
                return self.wrong(
                    &format!("{path}.{field}"),
                    format!(
                        "the window never opens: draught {draught} m and {} m under the keel need {:.2} m of tide for {} h over a channel of {} m, the highest tide is {high:.2} m",
                        c.under_keel_m, need, c.controlling_h, c.depth_m
                    ),
                );
            }
            if let (Some(tide), Some(w)) = (&port.tide, convoy)
                && !coincide(tide, &w, c.controlling_h, need)
            {
                return self.wrong(
                    &format!("{path}.{field}"),
                    format!(
                        "the window never opens: convoys start at hours {} to {} of every {}, and within 400 days none of them finds the {need:.2} m of tide for {} h that a draught of {draught} m needs",
                        w.start_h,
                        w.start_h + w.open_h,
                        w.period_h,
                        c.controlling_h
                    ),
                );
            }
        }
        Ok(())
    }

    fn groups_for(
        &mut self,
        path: &str,
        t: &TrafficFile,
        made: &Traffic,
        port: &Port,
    ) -> Made<Vec<usize>> {
        let wanted: Vec<usize> = if t.berths.is_empty() {
            let takes = |g: &Group| g.cargo.is_empty() || g.cargo.contains(&t.cargo);
            (0..port.groups.len())
                .filter(|i| port.groups.get(*i).is_some_and(takes))
                .collect()
        } else {
            let mut list = Vec::new();
            for (i, id) in t.berths.iter().enumerate() {
                match port.groups.iter().position(|g| g.id == *id) {
                    Some(g) => list.push(g),
                    None => {
                        return self.wrong(
                            &format!("{path}.berths[{i}]"),
                            unknown(id, port.groups.iter().map(|g| &g.id)),
                        );
                    }
                }
            }
            list
        };
        let draught = made.draught_in_m.max(made.draught_out_m);
        let mut why = format!("no [[berths]] group takes the cargo `{}`", t.cargo);
        let mut fits = Vec::new();
        for i in wanted {
            let Some(g) = port.groups.get(i) else {
                continue;
            };
            if made.loa_m > g.max_loa_m {
                why = format!(
                    "{} m long, but `{}` takes {} m",
                    made.loa_m, g.id, g.max_loa_m
                );
            } else if draught + g.under_keel_m > g.depth_m {
                why = format!(
                    "draught {draught} m and {} m under the keel, but `{}` has {} m",
                    g.under_keel_m, g.id, g.depth_m
                );
            } else {
                fits.push(i);
                continue;
            }
            self.warnings.push(format!("{}: {why}", t.id));
        }
        if fits.is_empty() {
            return self.wrong(path, format!("the ships fit no berth: {why}"));
        }
        Ok(fits)
    }

    fn closure(&mut self, path: &str, c: &ClosureFile, port: &Port) -> Made<Closure> {
        let when = match (&c.per_year, &c.hours, &c.from, &c.to) {
            (Some(n), Some(h), None, None) => {
                let per_year = self.not_negative(&format!("{path}.per_year"), Some(n), 0.0)?;
                let mean_h = self.positive(&format!("{path}.hours"), h)?;
                let mut months = [c.months.is_empty(); 12];
                for m in &c.months {
                    match months.get_mut(usize::from(*m).wrapping_sub(1)) {
                        Some(x) => *x = true,
                        None => {
                            return self.wrong(
                                &format!("{path}.months"),
                                format!("{m}: expected 1 to 12"),
                            );
                        }
                    }
                }
                let active = months.iter().filter(|m| **m).count() as f64 / 12.0;
                if per_year * mean_h >= 0.95 * YEAR_H * active {
                    return self.wrong(
                        path,
                        "closed for more than 95 % of the year or of the months given",
                    );
                }
                ClosureTimes::Random {
                    per_year,
                    mean_h,
                    months,
                }
            }
            (None, None, Some(a), Some(b)) => {
                let from_h = self.day(&format!("{path}.from"), a)?;
                let mut to_h = self.day(&format!("{path}.to"), b)? + 24.0;
                if to_h <= from_h {
                    to_h += YEAR_H;
                }
                if to_h - from_h >= YEAR_H {
                    return self.wrong(path, "the closure lasts the whole year: it never opens");
                }
                ClosureTimes::Yearly { from_h, to_h }
            }
            _ => {
                return self.wrong(
                    path,
                    "give either per_year with hours, or from with to (MM-DD)",
                );
            }
        };
        let mut groups = Vec::new();
        for id in &c.berths {
            match port.groups.iter().position(|g| g.id == *id) {
                Some(g) => groups.push(g),
                None => {
                    return self.wrong(
                        &format!("{path}.berths"),
                        unknown(id, port.groups.iter().map(|g| &g.id)),
                    );
                }
            }
        }
        if groups.is_empty() {
            groups = (0..port.groups.len()).collect();
        }
        Ok(Closure {
            id: c.id.clone(),
            channel: c.stops != Stops::Work,
            work: c.stops != Stops::Channel,
            groups,
            when,
        })
    }

    /// `MM-DD` as hours from the start of the model's year.
    fn day(&self, path: &str, text: &str) -> Made<f64> {
        const DAYS: [u32; 12] = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
        let parsed = text.split_once('-').and_then(|(m, d)| {
            let (m, d) = (m.parse::<usize>().ok()?, d.parse::<u32>().ok()?);
            let length = *DAYS.get(m.checked_sub(1)?)?;
            let before: u32 = DAYS.iter().take(m - 1).sum();
            (1..=length).contains(&d).then(|| before + d - 1)
        });
        match parsed {
            Some(day) => Ok(f64::from(day) * 24.0),
            None => self.wrong(path, format!("`{text}`: expected a day as MM-DD")),
        }
    }

    fn option(&mut self, path: &str, o: &OptionFile, port: &Port) -> Made<Modernisation> {
        let at = |field: &str| format!("{path}.{field}");
        let target = match o.kind {
            OptionKind::DredgeChannel => match &port.channel {
                Some(_) => Some(0),
                None => return self.wrong(&at("kind"), "the file has no [channel]"),
            },
            OptionKind::Yard | OptionKind::Rail => port.yards.iter().position(|y| y.id == o.target),
            _ => port.groups.iter().position(|g| g.id == o.target),
        };
        let Some(target) = target else {
            let known = match o.kind {
                OptionKind::Yard | OptionKind::Rail => {
                    unknown(&o.target, port.yards.iter().map(|y| &y.id))
                }
                _ => unknown(&o.target, port.groups.iter().map(|g| &g.id)),
            };
            return self.wrong(&at("target"), known);
        };
        let cranes = port
            .groups
            .get(target)
            .is_some_and(|g| matches!(g.handling, Handling::Cranes { .. }));
        if o.kind == OptionKind::Crane && !cranes {
            return self.wrong(&at("kind"), "the group has no cranes of its own");
        }
        let life = Num::bare(25.0);
        Ok(Modernisation {
            id: o.id.clone(),
            name: name_or_id(&o.name, &o.id),
            kind: o.kind,
            target,
            amount: self.positive(&at("amount"), &o.amount)?,
            cost_usd: self.not_negative(&at("cost_usd"), Some(&o.cost_usd), 0.0)?,
            opex_usd_per_year: self.not_negative(
                &at("opex_usd_per_year"),
                o.opex_usd_per_year.as_ref(),
                0.0,
            )?,
            life_years: self.positive(&at("life_years"), o.life_years.as_ref().unwrap_or(&life))?,
            lead_years: self.not_negative(&at("lead_years"), o.lead_years.as_ref(), 0.0)?,
            most: o.most.max(1),
        })
    }
}

/// Whether some convoy within 400 days starts while the tide allows a passage.
fn coincide(tide: &Tide, w: &ConvoyFile, hours: f64, need_m: f64) -> bool {
    if w.open_h >= w.period_h || need_m <= tide.lowest_m() {
        return true;
    }
    let until = 24.0 * 400.0;
    let mut t = crate::sim::convoy_start(w, 0.0);
    while t < until {
        let Some(at) = tide.next_window(t, hours, need_m) else {
            return false;
        };
        let start = crate::sim::convoy_start(w, at);
        if start <= at + 1e-9 {
            return true;
        }
        t = start;
    }
    false
}

fn name_or_id(name: &str, id: &str) -> String {
    if name.is_empty() { id } else { name }.to_owned()
}

fn unknown<'s>(id: &str, known: impl Iterator<Item = &'s String>) -> String {
    let known: Vec<&String> = known.collect();
    let nearest = known
        .iter()
        .min_by_key(|k| strsim::damerau_levenshtein(id, k))
        .map_or(String::new(), |k| format!("; did you mean `{k}`?"));
    let list: Vec<&str> = known.iter().map(|k| k.as_str()).collect();
    format!(
        "`{id}` is not known, there are {}{nearest}",
        list.join(", ")
    )
}
