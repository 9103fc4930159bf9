//! One ship, one way, one departure: through wind and ice, piece by piece, or stopped with a reason.

use crate::{
    SeasonError,
    ice::{IceState, IceTable},
    motion::{IceSpeed, Motion},
    plan::{BEARINGS, PlanPiece, PlanWay, Prepared},
    rules::{OPEN_WATER, Polaris},
    types::{Escort, IceVerdict, SeasonShip, Way},
};
use sealane_voyage::polaris::IceClass;
use sealane_voyage::tariff::{icebreaker_fee, season_of_date};

/// Days before each month of a year of 365 days.
pub(crate) const MONTH_START: [f64; 13] = [
    0.0, 31.0, 59.0, 90.0, 120.0, 151.0, 181.0, 212.0, 243.0, 273.0, 304.0, 334.0, 365.0,
];
/// Winds are alike for about this long, h (assumed; synoptic systems pass in two to four days).
const WIND_MEMORY_H: f64 = 60.0;
/// A ship that may go alone but is slower than this takes an icebreaker where it may, kn (assumed).
const PATIENCE_KN: f64 = 4.0;
/// Sections of one year differ by up to this in severity, either way (assumed).
const SECTION_SPREAD: f64 = 0.15;

/// Why a ship does not pass.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Stop {
    /// POLARIS forbids it, escorted or alone as the policy allows.
    Polaris(usize),
    /// The ice is more than ship (or icebreaker) breaks.
    Beset(usize),
    /// Draught over a limit of the way.
    Draught,
}

/// A ship made ready.
pub(crate) struct Runner<'a> {
    pub ship: &'a SeasonShip,
    pub motion: Motion,
    pub speed: IceSpeed,
    pub polaris: Polaris,
    pub escort: Escort,
    pub table: &'static IceTable,
    /// Fee of 1 to 7 zones, RUB: winter-spring, summer-autumn.
    fees: [[f64; 8]; 2],
    /// What must be said of the fee.
    pub fee_note: String,
}

/// A voyage that passed.
#[derive(Debug, Clone, Default)]
pub(crate) struct Sailed {
    pub days: f64,
    pub ice_days: f64,
    /// Tariff zones escorted, as bits.
    pub zones: u8,
    pub escorted: bool,
    /// Hours lost by name: weather, ice.
    pub lost_h: Vec<[f32; 2]>,
    /// Hours in areas and months with storms forming.
    pub storm_h: f64,
}

impl<'a> Runner<'a> {
    pub(crate) fn new(
        ship: &'a SeasonShip,
        escort: Escort,
        base_rub_per_gt: Option<f64>,
    ) -> Result<Self, SeasonError> {
        check(ship)?;
        let (fees, fee_note) = fees(ship, base_rub_per_gt)?;
        Ok(Self {
            ship,
            motion: Motion::new(ship),
            speed: IceSpeed::new(ship)?,
            polaris: Polaris::new(ship.ice_class)?,
            escort,
            table: IceTable::embedded()?,
            fees,
            fee_note,
        })
    }

    /// Icebreaker fee of a voyage, RUB.
    pub(crate) fn fee_rub(&self, zones: u8, month: u8) -> f64 {
        let season =
            usize::from(season_of_date(month) == sealane_voyage::tariff::Season::SummerAutumn);
        let n = zones.count_ones() as usize;
        self.fees
            .get(season)
            .and_then(|f| f.get(n))
            .copied()
            .unwrap_or(0.0)
    }

    /// Speed in this ice at most, kn, and whether escorted; or why not.
    pub(crate) fn ice_speed(&self, ice: &IceState, name: usize) -> Result<(f64, bool), Stop> {
        self.ice_speed_under(self.escort, ice, name)
    }

    fn ice_speed_under(
        &self,
        escort: Escort,
        ice: &IceState,
        name: usize,
    ) -> Result<(f64, bool), Stop> {
        if ice.concentration() < OPEN_WATER {
            return Ok((self.ship.speed_kn, false));
        }
        let limited = |v: f64, limit: Option<f64>| limit.map_or(v, |l| v.min(l));
        let own = self.polaris.judge(ice, false);
        let alone = (own.verdict < IceVerdict::Escorted)
            .then(|| self.speed.alone_kn(ice))
            .flatten()
            .map(|v| limited(v, own.limit_kn));
        let wants = match escort {
            Escort::Never => false,
            Escort::Always => true,
            Escort::WhenNeeded => alone.is_none_or(|v| v < PATIENCE_KN),
        };
        let escorted = if wants { self.escorted_kn(ice) } else { None };
        match (alone, escorted) {
            (_, Some(v)) if escort == Escort::Always => Ok((v, true)),
            (Some(a), Some(e)) if e > a => Ok((e, true)),
            (Some(a), _) => Ok((a, false)),
            (None, Some(e)) => Ok((e, true)),
            (None, None) => {
                let may = self.polaris.judge(ice, escort != Escort::Never).verdict;
                Err(if may == IceVerdict::Closed {
                    Stop::Polaris(name)
                } else {
                    Stop::Beset(name)
                })
            }
        }
    }

    /// Behind an icebreaker, where POLARIS lets an escorted ship be.
    fn escorted_kn(&self, ice: &IceState) -> Option<f64> {
        let j = self.polaris.judge(ice, true);
        if j.verdict == IceVerdict::Closed {
            return None;
        }
        let v = self.speed.escorted_kn(ice)?;
        // A ship that may go alone only slowly goes at normal risk with the escort's bonus.
        Some(match (j.verdict, j.limit_kn) {
            (IceVerdict::Escorted, Some(l)) => v.min(l),
            _ => v,
        })
    }

    /// Sails a way from a departure day (of the year, from 0) in a year of a severity. `noise` gives standard normal numbers for
    /// the wind and uniform ones for sections; without it the wind is left out and every section has the year's severity.
    pub(crate) fn sail(
        &self,
        way: &PlanWay,
        names: usize,
        day: f64,
        severity: f64,
        noise: Option<Noise>,
    ) -> Result<Sailed, Stop> {
        self.sail_under(self.escort, way, names, day, severity, noise)
    }

    /// As [`Runner::sail`], under another escort policy.
    pub(crate) fn sail_under(
        &self,
        escort: Escort,
        way: &PlanWay,
        names: usize,
        day: f64,
        severity: f64,
        mut noise: Option<Noise>,
    ) -> Result<Sailed, Stop> {
        if way
            .max_draught
            .as_ref()
            .is_some_and(|(d, _)| self.ship.draught_m > *d)
        {
            return Err(Stop::Draught);
        }
        let mut out = Sailed {
            lost_h: vec![[0.0; 2]; if noise.is_some() { names } else { 0 }],
            ..Sailed::default()
        };
        let mut hours = 0.0;
        let mut wind = noise.as_mut().map(|n| (n.normal(), n.normal()));
        let mut last = 0.0;
        for p in &way.pieces {
            let now = day + hours / 24.0;
            let own = noise.as_ref().map_or(severity, |n| {
                let u = p.section.map_or(0.5, |s| n.of_section(s));
                (severity + SECTION_SPREAD * (2.0 * u - 1.0)).clamp(0.0, 1.0)
            });
            let ice = p.ice(self.table, now.rem_euclid(365.0), own);
            let cover = ice.map_or(0.0, |i| i.concentration());
            let (ice_kn, escorted) = match &ice {
                Some(i) => self.ice_speed_under(escort, i, p.name)?,
                None => (self.ship.speed_kn, false),
            };
            let mut sea_kn = self.ship.speed_kn;
            if let (Some(n), Some(w)) = (noise.as_mut(), wind.as_mut()) {
                let keep = (-(hours - last) / WIND_MEMORY_H).exp();
                let fresh = (1.0 - keep * keep).max(0.0).sqrt();
                *w = (
                    keep * w.0 + fresh * n.normal(),
                    keep * w.1 + fresh * n.normal(),
                );
                last = hours;
                sea_kn *= self.kept(p, now, *w, cover);
            }
            let v = sea_kn.min(ice_kn).max(0.5);
            let spent = p.nm / v;
            if escorted {
                out.escorted = true;
                let zone = p
                    .section
                    .and_then(|s| self.table.sections().get(s))
                    .and_then(|s| s.tariff_zone);
                if let Some(z) = zone {
                    out.zones |= 1u8 << (z - 1).min(7);
                }
            }
            if cover >= OPEN_WATER {
                out.ice_days += spent / 24.0;
            }
            if let Some(slot) = out.lost_h.get_mut(p.name) {
                let kind = usize::from(ice_kn < sea_kn);
                if let Some(h) = slot.get_mut(kind) {
                    *h += (spent - p.nm / self.ship.speed_kn) as f32;
                }
                let month = month_of(now);
                if p.storms
                    .and_then(|s| s.get(usize::from(month) - 1).copied())
                    .is_some_and(|s| s >= 0.5)
                {
                    out.storm_h += spent;
                }
            }
            hours += spent;
        }
        out.days = hours / 24.0 + way.extra_days;
        Ok(out)
    }

    fn kept(&self, p: &PlanPiece, day: f64, w: (f64, f64), cover: f64) -> f64 {
        let phase = (day.rem_euclid(365.0) / 365.0 * 12.0 - 0.5).rem_euclid(12.0);
        let i = (phase as usize).min(11);
        let k = phase - i as f64;
        let (Some(a), Some(b)) = (p.normals.get(i), p.normals.get((i + 1) % 12)) else {
            return 1.0;
        };
        let mix = |x: f64, y: f64| x + (y - x) * k;
        let sigma = mix(a.sigma_ms, b.sigma_ms);
        let u = mix(a.u_ms, b.u_ms) + sigma * w.0;
        let v = mix(a.v_ms, b.v_ms) + sigma * w.1;
        let from = (-u).atan2(-v).to_degrees().rem_euclid(360.0);
        let slot = (from / 360.0 * BEARINGS as f64).round() as usize % BEARINGS;
        let fetch = p.fetch_m.get(slot).copied().unwrap_or(1e6);
        self.motion.kept(p.course, u, v, fetch, cover)
    }
}

fn check(ship: &SeasonShip) -> Result<(), SeasonError> {
    for (what, x, low, high) in [
        ("ship.length_m", ship.length_m, 30.0, 500.0),
        ("ship.beam_m", ship.beam_m, 5.0, 80.0),
        ("ship.draught_m", ship.draught_m, 1.0, 30.0),
        ("ship.gt", ship.gt, 100.0, 500_000.0),
        ("ship.speed_kn", ship.speed_kn, 3.0, 30.0),
        ("ship.power_kw", ship.power_kw, 100.0, 120_000.0),
        ("ship.fuel_t_per_day", ship.fuel_t_per_day, 0.1, 500.0),
        ("ship.hire_usd_per_day", ship.hire_usd_per_day, 0.0, 1e6),
        (
            "ship.icebreaking_m",
            ship.icebreaking_m.unwrap_or(1.0),
            0.05,
            5.0,
        ),
    ] {
        if !(low..=high).contains(&x) {
            return Err(SeasonError::range(what, &format!("{low} to {high}"), x));
        }
    }
    Ok(())
}

/// Fees of 0 to 7 zones, RUB, for winter-spring and summer-autumn.
type Fees = [[f64; 8]; 2];

#[allow(
    clippy::single_match_else,
    clippy::assigning_clones,
    reason = "both cases of the base rate side by side"
)]
fn fees(ship: &SeasonShip, base: Option<f64>) -> Result<(Fees, String), SeasonError> {
    use sealane_voyage::tariff::Season;
    // The readable part of the order begins at Arc4: weaker ships are charged no less.
    let (class, weaker) =
        match icebreaker_fee(30_000.0, ship.ice_class, 1, Season::WinterSpring, false) {
            Ok(_) => (ship.ice_class, false),
            Err(_) => (IceClass::Arc4, true),
        };
    let mut fees = [[0.0; 8]; 2];
    let mut note = String::new();
    for (row, season) in fees
        .iter_mut()
        .zip([Season::WinterSpring, Season::SummerAutumn])
    {
        for (zones, slot) in row.iter_mut().enumerate().skip(1) {
            *slot = match base {
                Some(b) => {
                    // Zone and class factors of the order on the user's base.
                    let one =
                        icebreaker_fee(30_000.0, IceClass::Arc4, 1, Season::WinterSpring, false)?;
                    let this =
                        icebreaker_fee(30_000.0, class, zones as u32, Season::WinterSpring, false)?;
                    b * ship.gt * this.amount / one.amount
                }
                None => {
                    let c = icebreaker_fee(ship.gt, class, zones as u32, season, true)?;
                    note = c.warning;
                    c.amount
                }
            };
        }
    }
    if base.is_some() {
        note = "icebreaker fee: the base rate given, with the zone and class factors of order 45-t/1 of 2014".to_owned();
    }
    if weaker {
        note.push_str("; the readable tariff begins at Arc4, whose rate stands in for this class");
    }
    Ok((fees, note))
}

/// Month (1–12) of a day of the year.
pub(crate) fn month_of(day: f64) -> u8 {
    let d = day.rem_euclid(365.0);
    MONTH_START
        .iter()
        .skip(1)
        .take(11)
        .filter(|s| **s <= d)
        .count() as u8
        + 1
}

/// Numbers that depend only on seed, month, departure and way.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Noise {
    state: u64,
    sections: u64,
    spare: Option<f64>,
}

/// Steele, Lea and Flood's SplitMix64.
pub(crate) fn split_mix(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mut z = *state;
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

pub(crate) fn uniform(x: u64) -> f64 {
    (x >> 11) as f64 / (1u64 << 53) as f64
}

impl Noise {
    /// The same departure of the same year meets the same wind numbers in every month, whatever the ship.
    pub(crate) fn new(seed: u64, departure: u64) -> Self {
        let mut s = seed ^ departure.wrapping_mul(0xd134_2543_de82_ef95);
        let sections = split_mix(&mut s);
        Self {
            state: s,
            sections,
            spare: None,
        }
    }

    fn of_section(&self, section: usize) -> f64 {
        let mut s = self.sections ^ (section as u64 + 1).wrapping_mul(0xa076_1d64_78bd_642f);
        uniform(split_mix(&mut s))
    }

    fn normal(&mut self) -> f64 {
        if let Some(z) = self.spare.take() {
            return z;
        }
        // Box and Muller.
        let u = 1.0 - uniform(split_mix(&mut self.state));
        let (s, c) = (std::f64::consts::TAU * uniform(split_mix(&mut self.state))).sin_cos();
        let r = (-2.0 * u.ln()).sqrt();
        self.spare = Some(r * s);
        r * c
    }
}

/// One passage without wind: what ice and rules alone make of a departure.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct Passage {
    /// Way taken; `None` when none passes.
    pub way: Option<String>,
    /// Days.
    pub days: f64,
    /// Of them in ice.
    pub ice_days: f64,
    /// Whether an icebreaker was needed somewhere.
    pub escorted: bool,
    /// Why each way that fails does.
    pub obstacles: Vec<(String, String)>,
}

/// Whether and how a ship passes on a day of the year (0–365) in a year of a severity (0–1), by the fastest of the ways, in calm
/// weather.
///
/// ```
/// use sealane_geo::LonLat;
/// use sealane_season::{Escort, SeasonShip, Way, passage};
/// let ship: SeasonShip = toml::from_str(
///     "name = 'panamax'\nice_class = 'IC'\nlength_m = 217\nbeam_m = 32.2\ndraught_m = 12.0\ngt = 40000\n\
///      speed_kn = 16\npower_kw = 10000\nfuel_t_per_day = 42\nhire_usd_per_day = 20000",
/// )?;
/// let line = [(60.0, 76.0), (68.5, 77.2), (104.0, 77.8), (150.0, 76.5), (180.0, 71.0), (-169.0, 66.2)]
///     .map(|(lon, lat)| LonLat { lon, lat });
/// let way = Way::from_line("nsr", "Northern Sea Route", &line)?;
/// let september = passage(&ship, &[way.clone()], 250.0, 0.5, Escort::Never)?;
/// let march = passage(&ship, &[way], 75.0, 0.5, Escort::Never)?;
/// assert!(september.way.is_some() && march.way.is_none());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn passage(
    ship: &SeasonShip,
    ways: &[Way],
    day: f64,
    severity: f64,
    escort: Escort,
) -> Result<Passage, SeasonError> {
    let prepared = Prepared::new(ways, crate::plan::IceSource::Embedded)?;
    let runner = Runner::new(ship, escort, None)?;
    let mut best: Option<(usize, Sailed)> = None;
    let mut obstacles = Vec::new();
    for (k, w) in prepared.ways.iter().enumerate() {
        match runner.sail(w, 0, day, severity, None) {
            Ok(s) if best.as_ref().is_none_or(|b| s.days < b.1.days) => best = Some((k, s)),
            Ok(_) => {}
            Err(stop) => {
                obstacles.push((w.id.clone(), crate::words::stop(stop, w, &prepared, ship)));
            }
        }
    }
    Ok(best.map_or_else(
        || Passage {
            way: None,
            days: 0.0,
            ice_days: 0.0,
            escorted: false,
            obstacles: obstacles.clone(),
        },
        |(k, s)| Passage {
            way: prepared.ways.get(k).map(|w| w.id.clone()),
            days: s.days,
            ice_days: s.ice_days,
            escorted: s.escorted,
            obstacles: obstacles.clone(),
        },
    ))
}
