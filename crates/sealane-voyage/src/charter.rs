//! Charter-party arithmetic: laytime with demurrage and despatch, time-charter equivalent, required freight rate.

use crate::polaris::named_enum;
use crate::tables::kebab;
use crate::{VoyageError, capital_recovery_factor, error};
use jiff::civil::{Date, DateTime, Weekday};
use jiff::{SpanRelativeTo, ToSpan, Unit};
use serde::{Deserialize, Serialize};

named_enum! {
/// Which days count as laytime.
Terms {
    /// Sundays and holidays included: all time counts.
    Shinc = "SHINC",
    /// Sundays and holidays excepted.
    Shex = "SHEX",
    /// Saturdays, Sundays and holidays excepted.
    Sshex = "SSHEX",
    /// Fridays and holidays excepted.
    Fhex = "FHEX",
    /// Sundays and holidays excepted unless used: they count while cargo is worked.
    ShexUu = "SHEX-UU",
    /// Saturdays, Sundays and holidays excepted unless used.
    SshexUu = "SSHEX-UU",
    /// Fridays and holidays excepted unless used.
    FhexUu = "FHEX-UU",
    /// Sundays and holidays excepted even if used: cargo may be worked, laytime does not run.
    ShexEiu = "SHEX-EIU",
    /// Saturdays, Sundays and holidays excepted even if used.
    SshexEiu = "SSHEX-EIU",
    /// Fridays and holidays excepted even if used.
    FhexEiu = "FHEX-EIU",
}}

impl Terms {
    /// Reads `SHINC`, `shex` …
    ///
    /// # Errors
    /// [`VoyageError::Unknown`] with the known terms.
    pub fn parse(text: &str) -> Result<Self, VoyageError> {
        let t = kebab(text);
        Self::ALL
            .iter()
            .copied()
            .find(|s| s.id().eq_ignore_ascii_case(&t))
            .ok_or_else(|| error::unknown("laytime terms", text, Self::ALL.iter().map(|s| s.id())))
    }

    /// Whether cargo rests on excepted days: plain terms. `UU` and `EIU` terms take it as worked.
    #[must_use]
    pub const fn stops_work(self) -> bool {
        matches!(self, Self::Shex | Self::Sshex | Self::Fhex)
    }

    /// Whether excepted days count while cargo is worked (unless used).
    #[must_use]
    pub const fn counts_when_used(self) -> bool {
        matches!(self, Self::ShexUu | Self::SshexUu | Self::FhexUu)
    }

    /// Calendar days over days that are not excepted, on the average, holidays not counted.
    #[must_use]
    pub const fn excepted_calendar(self) -> f64 {
        match self {
            Self::Shinc => 1.0,
            Self::Sshex | Self::SshexUu | Self::SshexEiu => 7.0 / 5.0,
            _ => 7.0 / 6.0,
        }
    }

    /// Calendar days that a day of cargo work takes on the average, holidays not counted.
    #[must_use]
    pub const fn calendar_days_per_day(self) -> f64 {
        if self.stops_work() {
            self.excepted_calendar()
        } else {
            1.0
        }
    }

    fn excepts(self, day: Date, holidays: &[Date]) -> bool {
        let off = match self {
            Self::Shinc => return false,
            Self::Shex | Self::ShexUu | Self::ShexEiu => day.weekday() == Weekday::Sunday,
            Self::Sshex | Self::SshexUu | Self::SshexEiu => {
                matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday)
            }
            Self::Fhex | Self::FhexUu | Self::FhexEiu => day.weekday() == Weekday::Friday,
        };
        off || holidays.contains(&day)
    }

    fn counts(self, day: Date, holidays: &[Date], used: &[Date]) -> bool {
        !self.excepts(day, holidays) || (self.counts_when_used() && used.contains(&day))
    }
}

/// One port's laytime.
#[derive(Debug, Clone, PartialEq)]
pub struct Laytime {
    /// Cargo, t.
    pub cargo_t: f64,
    /// Agreed rate, t per counting day.
    pub rate_t_per_day: f64,
    /// Which days count.
    pub terms: Terms,
    /// Notice of readiness tendered.
    pub notice: DateTime,
    /// First layday: laytime does not begin before it (00:00), whenever notice was given.
    pub not_before: Option<Date>,
    /// Turn time after the notice, h.
    pub turn_h: f64,
    /// Cargo work completed.
    pub completed: DateTime,
    /// Demurrage, USD/day.
    pub demurrage_usd_day: f64,
    /// Despatch, USD/day; half of demurrage by custom.
    pub despatch_usd_day: f64,
    /// Whether despatch is paid on all time saved instead of laytime saved.
    pub all_time_saved: bool,
    /// Holidays.
    pub holidays: Vec<Date>,
    /// Excepted days on which cargo was worked; they count under terms that except unless used.
    pub used: Vec<Date>,
}

/// A laytime statement.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Statement {
    /// When laytime starts to count.
    pub commences: String,
    /// Days allowed.
    pub allowed_days: f64,
    /// Days used that count, until laytime expired or work completed.
    pub used_days: f64,
    /// When the allowed laytime expires, counted in the terms.
    pub expires: String,
    /// Days on demurrage; once on demurrage, all days count.
    pub demurrage_days: f64,
    /// Days of despatch.
    pub despatch_days: f64,
    /// Demurrage due to the owner, USD.
    pub demurrage_usd: f64,
    /// Despatch due to the charterer, USD.
    pub despatch_usd: f64,
}

fn hours_between(a: DateTime, b: DateTime) -> Result<f64, VoyageError> {
    let bad = |e: jiff::Error| VoyageError::Parse {
        what: "laytime".to_owned(),
        message: e.to_string(),
    };
    let span = a.until((Unit::Hour, b)).map_err(bad)?;
    span.total((Unit::Hour, SpanRelativeTo::days_are_24_hours()))
        .map_err(bad)
}

fn plus_hours(t: DateTime, hours: f64) -> Result<DateTime, VoyageError> {
    t.checked_add(((hours * 3600.0).round() as i64).seconds())
        .map_err(|e| VoyageError::Parse {
            what: "laytime".to_owned(),
            message: e.to_string(),
        })
}

fn midnight_after(t: DateTime) -> Result<DateTime, VoyageError> {
    t.date()
        .tomorrow()
        .map(|d| d.to_datetime(jiff::civil::Time::midnight()))
        .map_err(|e| VoyageError::Parse {
            what: "laytime".to_owned(),
            message: e.to_string(),
        })
}

/// Counting hours between two times.
fn counting_hours(l: &Laytime, from: DateTime, to: DateTime) -> Result<f64, VoyageError> {
    let (mut at, mut sum) = (from, 0.0);
    while at < to {
        let next = midnight_after(at)?.min(to);
        if l.terms.counts(at.date(), &l.holidays, &l.used) {
            sum += hours_between(at, next)?;
        }
        at = next;
    }
    Ok(sum)
}

/// When so many counting hours have run.
fn expiry(l: &Laytime, from: DateTime, mut hours: f64) -> Result<DateTime, VoyageError> {
    let mut at = from;
    // Ten years of days: a rate so low that laytime never ends is refused before.
    for _ in 0..4_000 {
        let next = midnight_after(at)?;
        if l.terms.counts(at.date(), &l.holidays, &l.used) {
            let part = hours_between(at, next)?;
            if hours <= part {
                return plus_hours(at, hours);
            }
            hours -= part;
        }
        at = next;
    }
    Err(VoyageError::Range {
        what: "laytime allowed, hours".to_owned(),
        value: hours,
        expected: "an expiry within ten years".to_owned(),
    })
}

/// Laytime, demurrage and despatch as charter parties count them.
///
/// # Errors
/// [`VoyageError::Range`] for numbers that cannot be, or completion before laytime commences.
pub fn laytime(l: &Laytime) -> Result<Statement, VoyageError> {
    let cargo = error::within("cargo_t", l.cargo_t, 1e-6, 1e6)?;
    let rate = error::within("rate_t_per_day", l.rate_t_per_day, 1.0, 1e6)?;
    error::within("turn_h", l.turn_h, 0.0, 240.0)?;
    error::not_negative("demurrage_usd_day", l.demurrage_usd_day)?;
    error::not_negative("despatch_usd_day", l.despatch_usd_day)?;
    let noticed = plus_hours(l.notice, l.turn_h)?;
    let commences = l
        .not_before
        .map(|d| d.to_datetime(jiff::civil::Time::midnight()))
        .map_or(noticed, |first| noticed.max(first));
    if l.completed < l.notice {
        return Err(VoyageError::Parse {
            what: "completed".to_owned(),
            message: format!(
                "{} lies before the notice of readiness {}",
                l.completed, l.notice
            ),
        });
    }
    error::within(
        "hours from notice to completion",
        hours_between(l.notice, l.completed)?,
        0.0,
        87_600.0,
    )?;
    let allowed_h = cargo / rate * 24.0;
    let expires = expiry(l, commences, allowed_h)?;
    let used_h = counting_hours(l, commences, l.completed.min(expires))?;
    let (mut demurrage_days, mut despatch_days) = (0.0, 0.0);
    if l.completed > expires {
        demurrage_days = hours_between(expires, l.completed)? / 24.0;
    } else {
        let saved = if l.all_time_saved {
            hours_between(l.completed.max(commences), expires)?
        } else {
            allowed_h - used_h
        };
        despatch_days = saved.max(0.0) / 24.0;
    }
    Ok(Statement {
        commences: commences.to_string(),
        allowed_days: allowed_h / 24.0,
        used_days: used_h / 24.0,
        expires: expires.to_string(),
        demurrage_days,
        despatch_days,
        demurrage_usd: demurrage_days * l.demurrage_usd_day,
        despatch_usd: despatch_days * l.despatch_usd_day,
    })
}

/// Where a notice of readiness falls against the laycan: `early` (laytime need not start before), `within`, or `late` (the charterer may
/// cancel).
///
/// # Errors
/// [`VoyageError::Parse`] when the cancelling date lies before the first day.
pub fn laycan(notice: DateTime, from: Date, to: Date) -> Result<&'static str, VoyageError> {
    if to < from {
        return Err(VoyageError::Parse {
            what: "laycan".to_owned(),
            message: format!("{to} lies before {from}"),
        });
    }
    Ok(if notice.date() < from {
        "early"
    } else if notice.date() > to {
        "late"
    } else {
        "within"
    })
}

/// Time-charter equivalent, USD/day: freight after commission less voyage cost, over the days.
///
/// # Errors
/// [`VoyageError::Range`] unless the days are above zero and the commission lies in 0–100 %.
pub fn time_charter_equivalent(
    freight_usd: f64,
    commission_percent: f64,
    voyage_cost_usd: f64,
    days: f64,
) -> Result<f64, VoyageError> {
    error::positive("days", days)?;
    error::not_negative("freight_usd", freight_usd)?;
    error::not_negative("voyage_cost_usd", voyage_cost_usd)?;
    error::within("commission_percent", commission_percent, 0.0, 100.0)?;
    Ok((freight_usd * (1.0 - commission_percent / 100.0) - voyage_cost_usd) / days)
}

/// Terms of a required freight rate.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct RfrInput {
    /// Price of the ship, USD.
    pub capex_usd: f64,
    /// Discount rate a year (0.08 = 8 %).
    pub rate: f64,
    /// Life, years.
    pub years: f64,
    /// Scrap value at the end, USD.
    pub scrap_usd: f64,
    /// Running cost, USD/year.
    pub opex_usd_year: f64,
    /// Voyages a year.
    pub voyages: f64,
    /// Fuel a voyage, USD.
    pub fuel_usd: f64,
    /// Ports a voyage, USD.
    pub port_usd: f64,
    /// Canals a voyage, USD.
    pub canal_usd: f64,
    /// Cargo capacity a voyage, t (or TEU).
    pub cargo_t: f64,
    /// Share of the capacity filled, 0–1.
    pub utilisation: f64,
}

/// A required freight rate with its factors.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Rfr {
    /// Capital recovery factor.
    pub crf: f64,
    /// Sinking-fund factor.
    pub sff: f64,
    /// Capital, USD/year.
    pub capital_usd_year: f64,
    /// All cost, USD/year.
    pub annual_cost_usd: f64,
    /// Cargo, t/year.
    pub annual_cargo_t: f64,
    /// Required freight rate, USD/t.
    pub rfr: f64,
}

/// Required freight rate: `[CRF capex - SFF scrap + opex + N (fuel + port + canal)] / (N Q u)`.
///
/// # Errors
/// [`VoyageError::Range`] for numbers that cannot be.
pub fn required_freight_rate(i: &RfrInput) -> Result<Rfr, VoyageError> {
    error::within("rate", i.rate, 0.0, 1.0)?;
    error::within("years", i.years, 0.1, 100.0)?;
    for (name, v) in [
        ("capex_usd", i.capex_usd),
        ("scrap_usd", i.scrap_usd),
        ("opex_usd_year", i.opex_usd_year),
        ("fuel_usd", i.fuel_usd),
        ("port_usd", i.port_usd),
        ("canal_usd", i.canal_usd),
    ] {
        error::not_negative(name, v)?;
    }
    error::positive("voyages", i.voyages)?;
    error::positive("cargo_t", i.cargo_t)?;
    error::within("utilisation", i.utilisation, 1e-6, 1.0)?;
    let crf = capital_recovery_factor(i.rate, i.years);
    let sff = crf - i.rate;
    let capital = crf * i.capex_usd - sff * i.scrap_usd;
    let annual = capital + i.opex_usd_year + i.voyages * (i.fuel_usd + i.port_usd + i.canal_usd);
    let cargo = i.voyages * i.cargo_t * i.utilisation;
    Ok(Rfr {
        crf,
        sff,
        capital_usd_year: capital,
        annual_cost_usd: annual,
        annual_cargo_t: cargo,
        rfr: annual / cargo,
    })
}
