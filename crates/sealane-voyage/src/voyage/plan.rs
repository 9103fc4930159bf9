//! Everything of a voyage that does not depend on speed or prices, worked out once.

use super::input::{Ballast, HeadWeather, PortCall, SlowStretch, VoyageInput, Way};
use super::intake::{Intake, intake};
use super::physical::{Leg, Physical, burn};
use crate::charter::Terms;
use crate::estimator::{Estimate, FuelModel, fuel_model};
use crate::eu::{self, Scope};
use crate::fuel::{FUELS, Fuel, FuelTable, FuelTonnes, Gases};
use crate::polaris::IceClass;
use crate::tariff::{self, CanalToll, Charge};
use crate::{VoyageError, error, net_zero, power};
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
    /// Speed made laden: that asked, or the default, as far as the engine holds it in average weather, kn.
    pub speed_kn: f64,
    /// Speed in ballast asked; the laden one when absent, kn.
    pub ballast_speed_kn: Option<f64>,
    /// Speed asked, or the default, kn.
    pub asked_kn: f64,
    /// Speeds that the engine holds in average weather at the draughts of this voyage, laden and in ballast, kn.
    pub sustained_kn: [f64; 2],
    /// Share of the laden leg's emissions that the EU rules count, by the miles between port calls.
    pub scope_share: f64,
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
    port_fuel: FuelTonnes,
    port_fuel_eea: FuelTonnes,
    canal_fuel: [FuelTonnes; 2],
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

/// Effective over delivered power at service speed (assumed; Kristensen's examples lie at 0.60-0.72).
const PROPULSIVE: f64 = 0.65;

/// Resistance of head sea and wind, as the square of the speed at which the calm sea resists as much: STAWAVE-1 and the ITTC's wind
/// against the calm resistance that the fuel model's own power implies.
fn head_weather_kn2(
    input: &VoyageInput,
    model: &FuelModel,
    w: HeadWeather,
    speed_kn: f64,
) -> Result<f64, VoyageError> {
    let ship = &input.ship;
    error::within("hs_m", w.hs_m, 0.0, 12.0)?;
    error::within("wind_ms", w.wind_ms, 0.0, 40.0)?;
    error::within("speed_kn", speed_kn, 1e-6, 60.0)?;
    let beam = ship.beam_m.value;
    // Bow on the waterline and frontal area over the beam: assumed, as in the season.
    let waves = if w.hs_m > 0.0 {
        power::stawave1(w.hs_m, beam, 0.93 * beam, 1_025.0)?
    } else {
        0.0
    };
    let (ms, front) = (speed_kn * power::MPS_PER_KN, 0.75 * beam * beam);
    let apparent = ms + w.wind_ms;
    let air = 0.5 * 1.225 * 0.8 * front * (apparent * apparent - ms * ms);
    // Newtons a square knot of the hull in a calm sea.
    let per_kn2 = model.calm_kw_per_kn3() * 1_000.0 * PROPULSIVE / power::MPS_PER_KN;
    Ok((waves + air) / per_kn2)
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
            "above 0 and at most {:.1} kn, the hull's limit: all of the installed power in a calm sea (design speed {:.1} kn; average weather lets it hold {:.1} kn laden)",
            model.max_speed_kn,
            model.reference_speed_kn,
            model.sustained_kn(1.0)
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
            let fee = |class| {
                tariff::icebreaker_fee(
                    input.ship.gt.value,
                    class,
                    way.escorted_zones,
                    tariff::season_of_date(month),
                    true,
                )
            };
            let c = match fee(class) {
                Err(VoyageError::NotKnown { .. }) => {
                    // The readable part of the order begins at Arc4: weaker ships are charged no less.
                    let mut c = fee(IceClass::Arc4)?;
                    c.warning.push_str(&format!(
                        "; its readable part begins at Arc4, whose rate stands in for ice class {class}"
                    ));
                    c
                }
                other => other?,
            };
            self.rub += c.amount;
            self.charges.push(("icebreaker".to_owned(), c));
        }
        Ok(())
    }
}

/// What a call costs by a tariff in roubles: its dues, and the default fixed cost for tugs and agency, USD.
pub(super) fn tariff_call_usd(input: &VoyageInput, c: &Charge) -> f64 {
    let p = &input.prices;
    c.amount / p.rub_per_usd.value + p.port_fixed_usd.value
}

/// Share of the laden leg that the EU rules count: half of the miles between a port of the area and one outside, all of those inside it.
fn scope_share(input: &VoyageInput, below_eu_size: bool) -> Result<f64, VoyageError> {
    if below_eu_size {
        return Ok(0.0);
    }
    let [load, discharge] = &input.ports;
    let whole = input.way.distance_nm;
    let (mut from, mut at, mut share) = (load.country.as_str(), 0.0, 0.0);
    let counted = input
        .calls
        .iter()
        .filter(|c| !c.transhipment)
        .map(|c| (c.port.country.as_str(), c.at_nm, c.port.name.as_str()))
        .chain([(discharge.country.as_str(), whole, "")]);
    for (country, nm, name) in counted {
        error::within(
            &format!("miles to {name}"),
            nm,
            at * (1.0 - 1e-9),
            whole * (1.0 + 1e-9),
        )?;
        share += (nm - at).max(0.0) / whole * Scope::between(from, country).share();
        (from, at) = (country, nm);
    }
    Ok(share)
}

/// Whether any port of the voyage lies in the European area.
fn is_counted(input: &VoyageInput, below_eu_size: bool) -> bool {
    let calls = input.calls.iter().map(|c| &c.port);
    !below_eu_size
        && input
            .ports
            .iter()
            .chain(calls)
            .any(|p| eu::is_eea(&p.country))
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
        let (mut model, estimate) = fuel_model(&input.ship)?;
        if let Some(w) = input.weather {
            let v = input.speed_kn.unwrap_or(model.fleet_speed_kn);
            model.weather_kn2 = head_weather_kn2(input, &model, w, v)?;
        }
        let intake = intake(input)?;
        let cargo_t = cargo_of(input, &intake)?;
        let date = input.date_or_default();
        let year = year_of(date)?;
        let asked_kn = check_speed(
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
            weather_margin: if input.weather.is_some() {
                0.0
            } else {
                input.weather_margin.value
            },
            ..Leg::default()
        };
        let laden = leg(&input.way, model.draught_ratio(on_board / ship.dwt_t.value));
        let sustained_kn = [
            model.sustained_kn(laden.draught_ratio),
            model.sustained_kn(model.draught_ratio_ballast),
        ];
        let speed_kn = asked_kn.min(model.sustained_kn(laden.draught_ratio));
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
            _ => scope_of(&discharge.country, &load.country),
        };
        let scope_share = scope_share(input, below_eu_size)?;
        let european = scope_share > 0.0
            || is_counted(input, below_eu_size)
            || scope != Scope::NonEea
            || empty_scope != Scope::NonEea;
        let mut port_days = 0.0;
        let mut wait_days = 0.0;
        let mut demurrage_usd = 0.0;
        let mut before_sea_days = 0.0;
        let (mut stated_usd, mut default_calls) = (0.0, 0.0);
        let mut charges = t.charges;
        let fuels = FuelTable::load()?;
        let (mut port_fuel, mut port_fuel_eea) = ([0.0; FUELS], [0.0; FUELS]);
        // Sulphur is limited at berth and at anchor in ports of the Union (Directive (EU) 2016/802) and in control areas.
        let mut burn_port = |port: &PortCall, mj: f64| {
            let eea = eu::is_eea(&port.country);
            let limited = f64::from(u8::from(eea || port.sulphur_limited));
            let out = if eea {
                &mut port_fuel_eea
            } else {
                &mut port_fuel
            };
            burn(out, mj, limited, ship.fuel, ship.scrubber, &fuels.t_per_mj);
        };
        for (call, port) in input.ports.iter().enumerate() {
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
            // Steam for cargo pumps is made only while discharging.
            let work_mj_per_h = if call == 0 {
                model.hotel_mj_per_h
            } else {
                model.berth_mj_per_h
            };
            burn_port(
                port,
                24.0 * (work * work_mj_per_h
                    + turn * model.hotel_mj_per_h
                    + port.wait_days.value * model.anchor_mj_per_h),
            );
            match &port.dues_usd {
                Some(g) => {
                    stated_usd +=
                        error::not_negative(&format!("dues_usd at {}", port.name), g.value)?;
                }
                None => match tariff::port_dues(&port.name, ship)? {
                    Some(c) => {
                        stated_usd += tariff_call_usd(input, &c);
                        charges.push((format!("dues at {}", port.name), c));
                    }
                    None => default_calls += 1.0,
                },
            }
        }
        for call in &input.calls {
            let port = &call.port;
            let turn =
                error::not_negative(&format!("turn_days at {}", port.name), port.turn_days.value)?;
            let wait =
                error::not_negative(&format!("wait_days at {}", port.name), port.wait_days.value)?;
            port_days += turn;
            wait_days += wait;
            burn_port(
                port,
                24.0 * (turn * model.hotel_mj_per_h + wait * model.anchor_mj_per_h),
            );
            match &port.dues_usd {
                Some(g) => {
                    stated_usd +=
                        error::not_negative(&format!("dues_usd at {}", port.name), g.value)?;
                }
                None => match tariff::port_dues(&port.name, ship)? {
                    Some(c) => {
                        stated_usd += tariff_call_usd(input, &c);
                        charges.push((format!("dues at {}", port.name), c));
                    }
                    None => default_calls += 1.0,
                },
            }
        }
        let mut wait_fuel_t_per_day = [0.0; FUELS];
        burn(
            &mut wait_fuel_t_per_day,
            24.0 * model.anchor_mj_per_h,
            0.5 * input
                .ports
                .iter()
                .filter(|p| p.sulphur_limited || eu::is_eea(&p.country))
                .count() as f64,
            ship.fuel,
            ship.scrubber,
            &fuels.t_per_mj,
        );
        let mut canal_fuel = [[0.0; FUELS]; 2];
        for (out, days) in canal_fuel
            .iter_mut()
            .zip([laden_canal_days, t.days - laden_canal_days])
        {
            let mj = days * 24.0 * model.anchor_mj_per_h;
            burn(out, mj, 0.0, ship.fuel, ship.scrubber, &fuels.t_per_mj);
        }
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
            asked_kn,
            sustained_kn,
            scope_share,
            charges,
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
            port_fuel,
            port_fuel_eea,
            canal_fuel,
            ets,
            fueleu_target,
            base,
        })
    }

    /// The leg at a speed, or at what the engine holds in average weather, with its slower stretches.
    fn slowed(&self, leg: Leg, speed_kn: f64, most_kn: f64, slow: &[SlowStretch]) -> Leg {
        let speed_kn = speed_kn.min(most_kn);
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

    /// The voyage at a speed laden and in ballast, kn; no leg goes faster than the engine holds in average weather. The caller keeps both within `0 < v <= model.max_speed_kn`.
    #[must_use]
    pub fn at(&self, speed_kn: f64, ballast_speed_kn: f64) -> Physical {
        let [most_laden, most_empty] = self.sustained_kn;
        let mut p = Physical {
            speed_kn: speed_kn.min(most_laden),
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
            .slowed(self.laden, speed_kn, self.most_laden_kn(), &self.slow)
            .sail(&self.model);
        burn_sea(&mut sea, s.mj, self.laden.eca_share);
        let (mut hours, mut weather) = (s.hours, s.weather_hours);
        if let Some(empty) = self.empty {
            let s = self
                .slowed(empty, ballast_speed_kn, most_empty, &self.empty_slow)
                .sail(&self.model);
            burn_sea(&mut sea_empty, s.mj, empty.eca_share);
            hours += s.hours;
            weather += s.weather_hours;
        }
        p.sea_days = hours / 24.0;
        p.weather_days = weather / 24.0;
        p.total_days = p.sea_days + p.weather_days + p.port_days + p.canal_days + p.wait_days;
        let [canal, canal_empty] = &self.canal_fuel;
        for (more, of_canal) in [(&mut sea, canal), (&mut sea_empty, canal_empty)] {
            for (slot, t) in more.iter_mut().zip(of_canal) {
                *slot += t;
            }
        }
        let parts = sea
            .iter()
            .zip(&sea_empty)
            .zip(&self.port_fuel)
            .zip(&self.port_fuel_eea);
        for (slot, (((s, m), b), e)) in p.fuel_t.iter_mut().zip(parts) {
            *slot = s + m + b + e;
        }
        p.gases = self.fuels.gases(&p.fuel_t);
        if self.ets.is_some() || self.fueleu_target.is_some() {
            self.european(&mut p, &sea, &sea_empty);
        }
        if self.imo_net_zero && p.gases.energy_mj > 0.0 {
            let actual = p.gases.co2e_wtw_t * 1e6 / p.gases.energy_mj;
            // The year was checked when the plan was made.
            p.imo_net_zero_usd =
                net_zero::cost(actual, p.gases.energy_mj, self.year).map_or(0.0, |n| n.cost_usd);
        }
        p
    }

    fn european(&self, p: &mut Physical, sea: &FuelTonnes, sea_empty: &FuelTonnes) {
        let mut scoped = [0.0; FUELS];
        let parts = sea.iter().zip(sea_empty).zip(&self.port_fuel_eea);
        for (slot, ((s, m), b)) in scoped.iter_mut().zip(parts) {
            *slot = s * self.scope_share + m * self.empty_scope.share() + b;
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
            .slowed(self.laden, speed_kn, self.most_laden_kn(), &self.slow)
            .sail(&self.model);
        self.before_sea_days + self.laden_canal_days + (s.hours + s.weather_hours) / 24.0
    }

    fn most_laden_kn(&self) -> f64 {
        let [laden, _] = self.sustained_kn;
        laden
    }

    /// Speed made in ballast, kn.
    #[must_use]
    pub fn ballast_made_kn(&self) -> f64 {
        let [_, most] = self.sustained_kn;
        self.ballast_speed_kn.unwrap_or(self.asked_kn).min(most)
    }

    /// Main engine's share of the installed power laden, at the speed made, average weather.
    #[must_use]
    pub fn laden_load(&self) -> f64 {
        self.model.load_at(self.speed_kn, self.laden.draught_ratio)
    }

    /// Load that average weather would ask at the speed asked.
    #[must_use]
    pub fn asked_load(&self) -> f64 {
        self.model.load_at(self.asked_kn, self.laden.draught_ratio)
    }

    /// Tonnes of fuel a day: laden, in ballast, discharging, waiting and loading, main fuel throughout.
    #[must_use]
    pub fn fuel_t_per_day(&self, speed_kn: f64, ballast_speed_kn: f64) -> [f64; 5] {
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
            self.model.hotel_mj_per_h * 24.0 * per_mj,
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
            self.asked_kn,
            self.ballast_speed_kn.unwrap_or(self.asked_kn),
        )
    }
}
