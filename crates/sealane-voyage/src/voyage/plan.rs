//! Everything of a voyage that does not depend on speed or prices, worked out once.

use super::input::{Ballast, PortCall, SlowStretch, VoyageInput, Way};
use super::intake::{Intake, intake};
use super::physical::{Leg, Physical, burn};
use crate::charter::Terms;
use crate::estimator::{Estimate, FuelModel, fuel_model};
use crate::eu::{self, Scope};
use crate::fuel::{FUELS, Fuel, FuelTable, FuelTonnes, Gases};
use crate::tariff::{self, CanalToll, Charge};
use crate::{VoyageError, error, net_zero};
use sealane_data::Graded;

/// A voyage ready to be sailed at any speed: [`Plan::at`] takes no look-up and no allocation.
#[derive(Debug, Clone)]
pub struct Plan {
    /// Fuel model of the ship.
    pub model: FuelModel,
    /// Tier and error band of the model.
    pub estimate: Estimate,
    /// Cargo the ship could lift.
    pub intake: Intake,
    /// Speed asked, or the default, kn.
    pub speed_kn: f64,
    /// Speed in ballast asked; the laden one when absent, kn.
    pub ballast_speed_kn: Option<f64>,
    /// Tariff charges with their sources.
    pub charges: Vec<(String, Charge)>,
    /// Tolls that are due but not held in any table.
    pub missing_tolls: Vec<String>,
    /// Scope of the EU rules.
    pub scope: Scope,
    /// Scope of the EU rules on the empty leg.
    pub empty_scope: Scope,
    /// Whether the ship is too small for the EU rules (under 5 000 GT).
    pub below_eu_size: bool,
    /// Year of the rules.
    pub year: i32,
    fuels: FuelTable,
    fuel: Fuel,
    scrubber: bool,
    laden: Leg,
    empty: Option<Leg>,
    slow: Vec<SlowStretch>,
    empty_slow: Vec<SlowStretch>,
    fueleu_consecutive: u32,
    imo_net_zero: bool,
    before_sea_days: f64,
    laden_canal_days: f64,
    berth_mj: [f64; 2],
    berth_limited: [f64; 2],
    idle_days: f64,
    ets: Option<(f64, bool)>,
    fueleu_target: Option<f64>,
    base: Physical,
}

/// Gross tonnage from which the European rules count a ship.
const EU_GT: f64 = 5_000.0;

fn check_way(way: &Way) -> Result<(), VoyageError> {
    error::within("distance_nm", way.distance_nm, 1e-6, 60_000.0)?;
    let mut slow = 0.0;
    for s in &way.slow {
        slow += error::not_negative(&format!("distance_nm of {}", s.id), s.distance_nm)?;
        error::positive(&format!("speed_kn of {}", s.id), s.speed_kn)?;
        error::positive(&format!("fuel_factor of {}", s.id), s.fuel_factor)?;
    }
    error::within(
        "miles at lower speed",
        slow,
        0.0,
        way.distance_nm * (1.0 + 1e-9),
    )?;
    for z in &way.zones {
        error::not_negative(&format!("distance_nm in {}", z.id), z.distance_nm)?;
    }
    Ok(())
}

/// Refuses a speed that the hull cannot make.
pub(super) fn check_speed(
    what: &str,
    speed_kn: f64,
    model: &FuelModel,
) -> Result<f64, VoyageError> {
    if speed_kn.is_finite() && speed_kn > 0.0 && speed_kn <= model.max_speed_kn {
        return Ok(speed_kn);
    }
    Err(VoyageError::Range {
        what: what.to_owned(),
        value: speed_kn,
        expected: format!(
            "above 0 and at most {:.1} kn, the hull's limit (design speed {:.1} kn over 0.94)",
            model.max_speed_kn, model.reference_speed_kn
        ),
    })
}

/// Rate of a call and where it comes from: the port's, or the commodity's.
pub(super) fn handling<'a>(input: &'a VoyageInput, call: usize, port: &'a PortCall) -> &'a Graded {
    port.handling_t_per_day.as_ref().unwrap_or(if call == 0 {
        &input.cargo.load_t_per_day
    } else {
        &input.cargo.discharge_t_per_day
    })
}

/// Years for which any tariff or rule is held, or carried on with a warning.
const YEARS: (i32, i32) = (2006, 2060);

fn year_of(date: &str) -> Result<i32, VoyageError> {
    let year = date
        .parse::<jiff::civil::Date>()
        .map(|d| i32::from(d.year()))
        .map_err(|e| VoyageError::Parse {
            what: "date".to_owned(),
            message: format!("`{date}`: {e}; expected YYYY-MM-DD"),
        })?;
    if (YEARS.0..=YEARS.1).contains(&year) {
        return Ok(year);
    }
    Err(VoyageError::Year {
        rule: "tariffs and rules of a voyage".to_owned(),
        year,
        from: YEARS.0,
        to: YEARS.1,
    })
}

#[derive(Default)]
struct Tolls {
    charges: Vec<(String, Charge)>,
    missing: Vec<String>,
    days: f64,
    sdr: f64,
    usd: f64,
    rub: f64,
}

impl Tolls {
    /// Adds a way sailed with `cargo`, or empty.
    fn add(
        &mut self,
        input: &VoyageInput,
        way: &Way,
        cargo: Option<&str>,
        date: &str,
    ) -> Result<(), VoyageError> {
        for passage in &way.passages {
            if let Some(d) = tariff::canal_extra_days(passage)? {
                self.days += d.value;
            }
            match tariff::toll(passage, &input.ship, cargo, date)? {
                CanalToll::Free => {}
                CanalToll::NotHeld(name) => self.missing.push(name),
                CanalToll::Charge(c) => {
                    match c.currency {
                        "SDR" => self.sdr += c.amount,
                        _ => self.usd += c.amount,
                    }
                    let how = if cargo.is_some() { "laden" } else { "ballast" };
                    self.charges.push((format!("{passage}, {how}"), c));
                }
            }
        }
        if way.escorted_zones > 0 {
            let month = date.get(5..7).and_then(|m| m.parse().ok()).unwrap_or(1);
            let class = input.ice_class.unwrap_or(input.ship.ice_class);
            let c = tariff::icebreaker_fee(
                input.ship.gt.value,
                class,
                way.escorted_zones,
                tariff::season_of_date(month),
                true,
            )?;
            self.rub += c.amount;
            self.charges.push(("icebreaker".to_owned(), c));
        }
        Ok(())
    }
}

fn cargo_of(input: &VoyageInput, intake: &Intake) -> Result<f64, VoyageError> {
    let Some(asked) = input.cargo_t else {
        return Ok(intake.cargo_t);
    };
    let asked = error::positive("cargo_t", asked)?;
    if asked > intake.cargo_t * (1.0 + 1e-9) {
        return Err(VoyageError::AboveIntake {
            cargo_t: asked,
            intake_t: intake.cargo_t,
            binding: intake.binding.clone(),
        });
    }
    Ok(asked)
}

impl Plan {
    /// Works out everything that stays the same when speed and prices change.
    ///
    /// # Errors
    /// Any fault of the question: see [`VoyageError`].
    pub fn new(input: &VoyageInput) -> Result<Self, VoyageError> {
        check_way(&input.way)?;
        if let Some(leg) = &input.empty_leg {
            check_way(&leg.way)?;
        }
        error::within("weather_margin", input.weather_margin.value, 0.0, 1.0)?;
        input.prices.check()?;
        let (model, estimate) = fuel_model(&input.ship)?;
        let intake = intake(input)?;
        let cargo_t = cargo_of(input, &intake)?;
        let date = input.date_or_default();
        let year = year_of(date)?;
        let speed_kn = check_speed(
            "speed_kn",
            input.speed_kn.unwrap_or(model.fleet_speed_kn),
            &model,
        )?;
        if let Some(v) = input.ballast_speed_kn {
            check_speed("ballast_speed_kn", v, &model)?;
        }
        let ship = &input.ship;
        let on_board = cargo_t + ship.bunkers_and_stores_t.value;
        let leg = |way: &Way, draught_ratio: f64| Leg {
            distance_nm: way.distance_nm,
            draught_ratio,
            eca_share: way.eca_nm() / way.distance_nm,
            weather_margin: input.weather_margin.value,
            ..Leg::default()
        };
        let laden = leg(&input.way, model.draught_ratio(on_board / ship.dwt_t.value));
        let triangle = match (&input.empty_leg, input.ballast) {
            (None, Ballast::Leg { distance_nm }) => {
                error::within("ballast distance_nm", distance_nm, 0.0, 60_000.0)?;
                (distance_nm > 0.0).then(|| Way::open(distance_nm))
            }
            _ => None,
        };
        let empty_way = match (&input.empty_leg, input.ballast) {
            (Some(e), _) => Some(&e.way),
            (None, Ballast::Return) => Some(&input.way),
            (None, Ballast::Leg { .. }) => triangle.as_ref(),
            (None, Ballast::None) => None,
        };
        let empty = empty_way.map(|way| leg(way, model.draught_ratio_ballast));
        let mut t = Tolls::default();
        t.add(input, &input.way, Some(&input.cargo.id), date)?;
        let laden_canal_days = t.days;
        if let Some(way) = empty_way {
            t.add(input, way, None, date)?;
        }
        let [load, discharge] = &input.ports;
        let below_eu_size = ship.gt.value < EU_GT;
        let scope_of = |from: &str, to: &str| {
            if below_eu_size {
                Scope::NonEea
            } else {
                Scope::between(from, to)
            }
        };
        let scope = scope_of(&load.country, &discharge.country);
        let empty_scope = match (&input.empty_leg, input.ballast) {
            (Some(e), _) => scope_of(&discharge.country, &e.country),
            // Nothing is known of the end of a bare leg: taken as outside.
            (None, Ballast::Leg { .. }) => scope_of(&discharge.country, ""),
            _ => scope,
        };
        let european = scope != Scope::NonEea || empty_scope != Scope::NonEea;
        let mut port_days = 0.0;
        let mut wait_days = 0.0;
        let mut demurrage_usd = 0.0;
        let mut before_sea_days = 0.0;
        let (mut stated_usd, mut default_calls) = (0.0, 0.0);
        let mut berth_mj = [0.0; 2];
        let mut berth_limited = [0.0; 2];
        let slots = berth_mj.iter_mut().zip(&mut berth_limited);
        for ((call, port), (mj, limited)) in input.ports.iter().enumerate().zip(slots) {
            let rate = error::positive(
                &format!("handling_t_per_day at {}", port.name),
                handling(input, call, port).value,
            )?;
            let turn =
                error::not_negative(&format!("turn_days at {}", port.name), port.turn_days.value)?;
            wait_days +=
                error::not_negative(&format!("wait_days at {}", port.name), port.wait_days.value)?;
            let terms = input.terms.get(call).copied().unwrap_or(Terms::Shinc);
            let work = cargo_t / rate * terms.calendar_days_per_day();
            let days = work + turn;
            port_days += days;
            if call == 0 {
                before_sea_days = days + port.wait_days.value;
            }
            if let Some(c) = &input.charter {
                let agreed = c.rates_t_per_day.get(call).copied().unwrap_or(rate);
                let agreed = error::positive(
                    &format!("charter-party rate at {}, t/day", port.name),
                    agreed,
                )?;
                error::not_negative("demurrage_usd_day", c.demurrage_usd_day)?;
                error::not_negative("despatch_usd_day", c.despatch_usd_day)?;
                // Waiting counts as laytime once notice is given; turn time does not.
                let over =
                    port.wait_days.value + work - cargo_t / agreed * terms.calendar_days_per_day();
                demurrage_usd += if over > 0.0 {
                    over * c.demurrage_usd_day
                } else {
                    over * c.despatch_usd_day
                };
            }
            *mj = days * 24.0 * model.berth_mj_per_h;
            *limited = f64::from(u8::from(eu::is_eea(&port.country)));
            match &port.dues_usd {
                Some(g) => {
                    stated_usd +=
                        error::not_negative(&format!("dues_usd at {}", port.name), g.value)?;
                }
                None => default_calls += 1.0,
            }
        }
        let fuels = FuelTable::load()?;
        let mut wait_fuel_t_per_day = [0.0; FUELS];
        burn(
            &mut wait_fuel_t_per_day,
            24.0 * model.anchor_mj_per_h,
            0.0,
            ship.fuel,
            ship.scrubber,
            &fuels.t_per_mj,
        );
        let ets = (european && year >= 2024)
            .then(|| {
                eu::ets(&[0.0; FUELS], Scope::IntraEea, year, 0.0).map(|e| (e.share, year >= 2026))
            })
            .transpose()?;
        let fueleu_target = (european && year >= 2025)
            .then(|| eu::fueleu_target(year))
            .transpose()?;
        error::positive("fueleu_consecutive", f64::from(input.fueleu_consecutive))?;
        if input.imo_net_zero {
            net_zero::cost(0.0, 0.0, year)?;
        }
        let transits = (input.way.listed_areas() + empty_way.map_or(0, Way::listed_areas)) as f64;
        let base = Physical {
            distance_nm: input.way.distance_nm,
            ballast_nm: empty.map_or(0.0, |e| e.distance_nm),
            speed_kn,
            cargo_t,
            sea_days: 0.0,
            weather_days: 0.0,
            port_days,
            canal_days: t.days,
            wait_days,
            total_days: 0.0,
            fuel_t: [0.0; FUELS],
            wait_fuel_t_per_day,
            gases: Gases::default(),
            canal_sdr: t.sdr,
            canal_usd: t.usd,
            icebreaker_rub: t.rub,
            port_stated_usd: stated_usd,
            port_default_calls: default_calls,
            gt: ship.gt.value,
            war_risk_transits: transits,
            ets_allowances: 0.0,
            fueleu_eur: 0.0,
            imo_net_zero_usd: 0.0,
            demurrage_usd,
            hire_usd_day: ship.hire_usd_day.value,
            newbuild_usd: ship.newbuild_musd.value * 1e6,
            opex_usd_day: ship.opex_usd_day.value,
        };
        Ok(Self {
            model,
            estimate,
            intake,
            speed_kn,
            ballast_speed_kn: input.ballast_speed_kn,
            charges: t.charges,
            missing_tolls: t.missing,
            scope,
            empty_scope,
            below_eu_size,
            year,
            fuels,
            fuel: ship.fuel,
            scrubber: ship.scrubber,
            laden,
            empty,
            slow: input.way.slow.clone(),
            empty_slow: empty_way.map(|w| w.slow.clone()).unwrap_or_default(),
            fueleu_consecutive: input.fueleu_consecutive,
            imo_net_zero: input.imo_net_zero,
            before_sea_days,
            laden_canal_days,
            berth_mj,
            berth_limited,
            idle_days: wait_days + t.days,
            ets,
            fueleu_target,
            base,
        })
    }

    fn slowed(&self, leg: Leg, speed_kn: f64, slow: &[SlowStretch]) -> Leg {
        let mut leg = Leg { speed_kn, ..leg };
        for s in slow {
            let v = s.speed_kn.min(speed_kn);
            leg.slow_nm += s.distance_nm;
            leg.slow_hours += s.distance_nm / v;
            leg.slow_mj +=
                s.distance_nm * self.model.sea_mj_per_nm(v, leg.draught_ratio) * s.fuel_factor;
        }
        leg
    }

    /// The voyage at a speed laden and in ballast, kn. The caller keeps both within `0 < v <= model.max_speed_kn`.
    #[must_use]
    pub fn at(&self, speed_kn: f64, ballast_speed_kn: f64) -> Physical {
        let mut p = Physical {
            speed_kn,
            ..self.base
        };
        let mut sea = [0.0; FUELS];
        let mut sea_empty = [0.0; FUELS];
        let burn_sea = |out: &mut FuelTonnes, mj: f64, share: f64| {
            burn(
                out,
                mj,
                share,
                self.fuel,
                self.scrubber,
                &self.fuels.t_per_mj,
            );
        };
        let s = self
            .slowed(self.laden, speed_kn, &self.slow)
            .sail(&self.model);
        burn_sea(&mut sea, s.mj, self.laden.eca_share);
        let (mut hours, mut weather) = (s.hours, s.weather_hours);
        if let Some(empty) = self.empty {
            let s = self
                .slowed(empty, ballast_speed_kn, &self.empty_slow)
                .sail(&self.model);
            burn_sea(&mut sea_empty, s.mj, empty.eca_share);
            hours += s.hours;
            weather += s.weather_hours;
        }
        let mut idle = [0.0; FUELS];
        let idle_mj = self.idle_days * 24.0 * self.model.anchor_mj_per_h;
        burn(
            &mut idle,
            idle_mj,
            0.0,
            self.fuel,
            self.scrubber,
            &self.fuels.t_per_mj,
        );
        let mut berth = [0.0; FUELS];
        let mut berth_eea = [0.0; FUELS];
        for (mj, limited) in self.berth_mj.iter().zip(self.berth_limited) {
            let out = if limited > 0.0 {
                &mut berth_eea
            } else {
                &mut berth
            };
            burn(
                out,
                *mj,
                limited,
                self.fuel,
                self.scrubber,
                &self.fuels.t_per_mj,
            );
        }
        p.sea_days = hours / 24.0;
        p.weather_days = weather / 24.0;
        p.total_days = p.sea_days + p.weather_days + p.port_days + p.canal_days + p.wait_days;
        let parts = sea
            .iter()
            .zip(&sea_empty)
            .zip(&idle)
            .zip(&berth)
            .zip(&berth_eea);
        for (slot, ((((s, m), i), b), e)) in p.fuel_t.iter_mut().zip(parts) {
            *slot = s + m + i + b + e;
        }
        p.gases = self.fuels.gases(&p.fuel_t);
        if self.ets.is_some() || self.fueleu_target.is_some() {
            self.european(&mut p, &sea, &sea_empty, &berth_eea);
        }
        if self.imo_net_zero && p.gases.energy_mj > 0.0 {
            let actual = p.gases.co2e_wtw_t * 1e6 / p.gases.energy_mj;
            // The year was checked when the plan was made.
            p.imo_net_zero_usd =
                net_zero::cost(actual, p.gases.energy_mj, self.year).map_or(0.0, |n| n.cost_usd);
        }
        p
    }

    fn european(
        &self,
        p: &mut Physical,
        sea: &FuelTonnes,
        sea_empty: &FuelTonnes,
        berth_eea: &FuelTonnes,
    ) {
        let mut scoped = [0.0; FUELS];
        let parts = sea.iter().zip(sea_empty).zip(berth_eea);
        for (slot, ((s, m), b)) in scoped.iter_mut().zip(parts) {
            *slot = s * self.scope.share() + m * self.empty_scope.share() + b;
        }
        let g = self.fuels.gases(&scoped);
        if let Some((share, all_gases)) = self.ets {
            p.ets_allowances = share * if all_gases { g.co2e_ttw_t } else { g.co2_t };
        }
        if let (Some(target), true) = (self.fueleu_target, g.energy_mj > 0.0) {
            let actual = g.co2e_wtw_t * 1e6 / g.energy_mj;
            p.fueleu_eur = eu::fueleu_penalty(
                (target - actual) * g.energy_mj,
                actual,
                self.fueleu_consecutive,
            );
        }
    }

    /// Days from the arrival at the loading port to the arrival at the discharging port: waiting, loading, canals, the laden leg.
    #[must_use]
    pub fn days_to_arrival(&self, speed_kn: f64) -> f64 {
        let s = self
            .slowed(self.laden, speed_kn, &self.slow)
            .sail(&self.model);
        self.before_sea_days + self.laden_canal_days + (s.hours + s.weather_hours) / 24.0
    }

    /// Tonnes of fuel a day: laden, in ballast, at berth and waiting, main fuel throughout.
    #[must_use]
    pub fn fuel_t_per_day(&self, speed_kn: f64, ballast_speed_kn: f64) -> [f64; 4] {
        let per_mj = self
            .fuels
            .t_per_mj
            .get(self.fuel.index())
            .copied()
            .unwrap_or(0.0);
        let sea = |v: f64, t: f64| self.model.sea_mj_per_nm(v, t) * v * 24.0 * per_mj;
        [
            sea(speed_kn, self.laden.draught_ratio),
            sea(ballast_speed_kn, self.model.draught_ratio_ballast),
            self.model.berth_mj_per_h * 24.0 * per_mj,
            self.model.anchor_mj_per_h * 24.0 * per_mj,
        ]
    }

    /// Fuel of the laden leg, the waiting and both ports, all kinds, t.
    #[must_use]
    pub fn laden_fuel_t(&self) -> f64 {
        let one_way = Self {
            empty: None,
            ..self.clone()
        };
        one_way.physical().fuel_t.iter().sum()
    }

    /// The voyage at the speeds asked.
    #[must_use]
    pub fn physical(&self) -> Physical {
        self.at(
            self.speed_kn,
            self.ballast_speed_kn.unwrap_or(self.speed_kn),
        )
    }
}
