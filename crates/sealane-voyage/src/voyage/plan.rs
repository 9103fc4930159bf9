//! Everything of a voyage that does not depend on speed or prices, worked out once.

use super::calls::calls;
use super::input::{Ballast, SlowStretch, VoyageInput, Way};
use super::intake::{Intake, intake};
use super::physical::{Leg, Physical, burn};
use super::weather::{AddedByWeather, settled};
use crate::estimator::{Estimate, FuelModel, fuel_model};
use crate::eu::{self, Scope};
use crate::fuel::{FUELS, Fuel, FuelTable, FuelTonnes, Gases};
use crate::polaris::IceClass;
use crate::tariff::{self, CanalToll, Charge};
use crate::{VoyageError, error, net_zero};

/// A voyage ready to be sailed at any speed: [`Plan::at`] takes no look-up and no allocation.
#[derive(Debug, Clone)]
pub struct Plan {
    /// Fuel model of the ship.
    pub model: FuelModel,
    /// The same in the weather of the empty leg.
    pub empty_model: FuelModel,
    /// What given weather adds on the laden leg; absent in average weather.
    pub weather: Option<AddedByWeather>,
    /// The same on the empty leg.
    pub empty_weather: Option<AddedByWeather>,
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
    fueleu_extra_g: f64,
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
        let mut empty_model = model;
        let (mut weather, mut empty_weather) = (None, None);
        if let Some(w) = &input.weather {
            let back = input.ballast_speed_kn.unwrap_or(asked_kn);
            let light = model.draught_ratio_ballast;
            let out = settled(ship, &model, &w.laden, asked_kn, laden.draught_ratio, true)?;
            let home = w.empty.as_ref().unwrap_or(&w.laden);
            let home = settled(ship, &model, home, back, light, false)?;
            (model.weather_kn2, empty_model.weather_kn2) = (out.kn2, home.kn2);
            (weather, empty_weather) = (Some(out), Some(home));
        }
        let sustained_kn = [
            model.sustained_kn(laden.draught_ratio),
            empty_model.sustained_kn(model.draught_ratio_ballast),
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
        let fuels = FuelTable::load()?;
        let c = calls(input, &model, &fuels, cargo_t)?;
        let mut charges = t.charges;
        charges.extend(c.charges);
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
        for (name, v) in [
            ("fueleu_banked_tco2e", input.fueleu_banked_tco2e),
            ("fueleu_pool_tco2e", input.fueleu_pool_tco2e),
        ] {
            error::within(name, v, -1e7, 1e7)?;
        }
        // What was borrowed comes back with a tenth on top (article 20).
        let banked = input.fueleu_banked_tco2e
            * if input.fueleu_banked_tco2e < 0.0 {
                1.1
            } else {
                1.0
            };
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
            port_days: c.port_days,
            canal_days: t.days,
            wait_days: c.wait_days,
            total_days: 0.0,
            fuel_t: [0.0; FUELS],
            wait_fuel_t_per_day,
            gases: Gases::default(),
            canal_sdr: t.sdr,
            canal_usd: t.usd,
            icebreaker_rub: t.rub,
            port_stated_usd: c.stated_usd,
            port_default_calls: c.default_calls,
            gt: ship.gt.value,
            war_risk_transits: transits,
            ets_allowances: 0.0,
            fueleu_eur: 0.0,
            fueleu_g_per_mj: 0.0,
            fueleu_mj: 0.0,
            fueleu_balance_tco2e: 0.0,
            imo_net_zero_usd: 0.0,
            demurrage_usd: c.demurrage_usd,
            hire_usd_day: ship.hire_usd_day.value,
            newbuild_usd: ship.newbuild_musd.value * 1e6,
            opex_usd_day: ship.opex_usd_day.value,
        };
        Ok(Self {
            model,
            empty_model,
            weather,
            empty_weather,
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
            fueleu_extra_g: 1e6 * (banked + input.fueleu_pool_tco2e),
            imo_net_zero: input.imo_net_zero,
            before_sea_days: c.before_sea_days,
            laden_canal_days,
            port_fuel: c.fuel,
            port_fuel_eea: c.fuel_eea,
            canal_fuel,
            ets,
            fueleu_target,
            base,
        })
    }

    /// The leg at a speed, or at what the engine holds in average weather, with its slower stretches.
    fn slowed(
        model: &FuelModel,
        leg: Leg,
        speed_kn: f64,
        most_kn: f64,
        slow: &[SlowStretch],
    ) -> Leg {
        let speed_kn = speed_kn.min(most_kn);
        let mut leg = Leg { speed_kn, ..leg };
        for s in slow {
            let v = s.speed_kn.min(speed_kn);
            leg.slow_nm += s.distance_nm;
            leg.slow_hours += s.distance_nm / v;
            leg.slow_mj +=
                s.distance_nm * model.sea_mj_per_nm(v, leg.draught_ratio) * s.fuel_factor;
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
        let m = &self.model;
        let s = Self::slowed(m, self.laden, speed_kn, self.most_laden_kn(), &self.slow).sail(m);
        burn_sea(&mut sea, s.mj, self.laden.eca_share);
        let (mut hours, mut weather) = (s.hours, s.weather_hours);
        if let Some(empty) = self.empty {
            let m = &self.empty_model;
            let s = Self::slowed(m, empty, ballast_speed_kn, most_empty, &self.empty_slow).sail(m);
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
            let balance = (target - actual) * g.energy_mj;
            p.fueleu_g_per_mj = actual;
            p.fueleu_mj = g.energy_mj;
            p.fueleu_balance_tco2e = balance / 1e6;
            p.fueleu_eur = eu::fueleu_penalty(
                balance + self.fueleu_extra_g,
                actual,
                self.fueleu_consecutive,
            );
        }
    }

    /// Days from the arrival at the loading port to the arrival at the discharging port: waiting, loading, canals, the laden leg.
    #[must_use]
    pub fn days_to_arrival(&self, speed_kn: f64) -> f64 {
        let m = &self.model;
        let s = Self::slowed(m, self.laden, speed_kn, self.most_laden_kn(), &self.slow).sail(m);
        self.before_sea_days + self.laden_canal_days + (s.hours + s.weather_hours) / 24.0
    }

    fn most_laden_kn(&self) -> f64 {
        let [laden, _] = self.sustained_kn;
        laden
    }

    /// FuelEU balance that banking, borrowing and pooling bring, t CO2e.
    #[must_use]
    pub fn fueleu_extra_tco2e(&self) -> f64 {
        self.fueleu_extra_g / 1e6
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
        let sea = |m: &FuelModel, v: f64, t: f64| m.sea_mj_per_nm(v, t) * v * 24.0 * per_mj;
        [
            sea(&self.model, speed_kn, self.laden.draught_ratio),
            sea(
                &self.empty_model,
                ballast_speed_kn,
                self.model.draught_ratio_ballast,
            ),
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
