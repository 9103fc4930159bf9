//! Prices: every one a value with range, source, date and grade; and the same as plain numbers for draws.

use crate::VoyageError;
use crate::fuel::{FUELS, Fuel};
use crate::tables::embedded_table;
use sealane_data::{Grade, Graded};
use serde::{Deserialize, Serialize};

#[derive(Debug, Deserialize)]
struct Row {
    id: String,
    unit: String,
    value: f64,
    low: f64,
    high: f64,
    grade: Grade,
    date: String,
    source: String,
}

embedded_table! { fn rows() -> Row = "prices" }

/// Who looks at the money.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum View {
    /// The charterer on time charter: hire a day, fuel, ports, canals.
    #[default]
    TimeCharter,
    /// The owner: capital and running cost instead of hire.
    Owner,
}

macro_rules! prices {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {
        /// What things cost. `Prices::default_table()` gives the embedded defaults, all `assumed` with ranges.
        #[derive(Debug, Clone, PartialEq, Serialize)]
        pub struct Prices {
            $($(#[$doc])* pub $name: Graded,)+
            /// Time-charter hire, USD/day; `None` takes the ship class's own figure.
            pub hire_usd_day: Option<Graded>,
            /// Whose view.
            pub view: View,
        }

        impl Prices {
            /// The embedded defaults.
            ///
            /// # Errors
            /// [`VoyageError::Table`] if the embedded table is broken.
            pub fn default_table() -> Result<Self, VoyageError> {
                Ok(Self {
                    $($name: default_of(stringify!($name))?,)+
                    hire_usd_day: None,
                    view: View::default(),
                })
            }

            /// Names of the prices that have a value of their own.
            pub const NAMES: &'static [&'static str] = &[$(stringify!($name)),+, "hire_usd_day"];

            /// The price of a name, for setting.
            pub fn get_mut(&mut self, name: &str) -> Option<&mut Graded> {
                match name {
                    $(stringify!($name) => Some(&mut self.$name),)+
                    "hire_usd_day" => self.hire_usd_day.as_mut(),
                    _ => None,
                }
            }

            /// The price of a name.
            #[must_use]
            pub fn get(&self, name: &str) -> Option<&Graded> {
                match name {
                    $(stringify!($name) => Some(&self.$name),)+
                    "hire_usd_day" => self.hire_usd_day.as_ref(),
                    _ => None,
                }
            }
        }
    };
}

prices! {
    /// Heavy fuel oil, USD/t.
    hfo_usd_per_t,
    /// Very low sulphur fuel oil, USD/t.
    vlsfo_usd_per_t,
    /// Marine gas oil, USD/t.
    mgo_usd_per_t,
    /// LNG, USD/t.
    lng_usd_per_t,
    /// LPG, USD/t.
    lpg_usd_per_t,
    /// Methanol, USD/t.
    methanol_usd_per_t,
    /// Hydrogen, USD/t.
    hydrogen_usd_per_t,
    /// Ammonia, USD/t.
    ammonia_usd_per_t,
    /// EU allowance, EUR/t.
    eua_eur_per_t,
    /// USD for one EUR.
    usd_per_eur,
    /// RUB for one USD.
    rub_per_usd,
    /// USD for one SDR.
    usd_per_sdr,
    /// Discount rate a year (0.09 = 9 %).
    discount_rate,
    /// Trading life, years.
    life_years,
    /// Scrap value over newbuilding price.
    scrap_share,
    /// Commission on freight, %.
    commission_percent,
    /// Port dues where a port states none, USD per GT and call.
    port_dues_usd_per_gt,
    /// Agency and sundries a call, USD.
    port_fixed_usd,
    /// War-risk premium a transit of a listed area, % of hull value.
    war_risk_percent,
    /// Multiplies every canal toll.
    canal_factor,
    /// Multiplies every port cost.
    port_factor,
    /// Multiplies the icebreaker tariff.
    icebreaker_factor,
}

fn default_of(id: &str) -> Result<Graded, VoyageError> {
    rows()?
        .iter()
        .find(|r| r.id == id)
        .map(|r| {
            Graded::new(r.value, &r.unit, &r.source, r.grade)
                .between(r.low, r.high)
                .dated(&r.date)
        })
        .ok_or_else(|| VoyageError::Table(format!("prices has no row {id}")))
}

/// Prices as plain numbers: one draw of a study, cheap to change and copy.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rates {
    /// USD/t of each fuel, by [`Fuel::index`].
    pub fuel_usd_per_t: [f64; FUELS],
    /// Hire, USD/day; `NaN` takes the ship's own.
    pub hire_usd_day: f64,
    /// EU allowance, EUR/t.
    pub eua_eur_per_t: f64,
    /// USD for one EUR.
    pub usd_per_eur: f64,
    /// RUB for one USD.
    pub rub_per_usd: f64,
    /// USD for one SDR.
    pub usd_per_sdr: f64,
    /// Discount rate a year.
    pub discount_rate: f64,
    /// Trading life, years.
    pub life_years: f64,
    /// Scrap value over newbuilding price.
    pub scrap_share: f64,
    /// Commission on freight, %.
    pub commission_percent: f64,
    /// Port dues where a port states none, USD per GT and call.
    pub port_dues_usd_per_gt: f64,
    /// Agency and sundries a call, USD.
    pub port_fixed_usd: f64,
    /// War-risk premium, % of hull value a transit.
    pub war_risk_percent: f64,
    /// Multiplies every canal toll.
    pub canal_factor: f64,
    /// Multiplies every port cost.
    pub port_factor: f64,
    /// Multiplies the icebreaker tariff.
    pub icebreaker_factor: f64,
    /// Multiplies all fuel burnt (the estimator's own error).
    pub fuel_factor: f64,
    /// Days added to the voyage (waiting drawn by a port model, say).
    pub extra_days: f64,
    /// Whose view.
    pub view: View,
}

impl Prices {
    /// Price of a fuel, USD/t.
    #[must_use]
    pub const fn fuel(&self, fuel: Fuel) -> &Graded {
        match fuel {
            Fuel::Hfo => &self.hfo_usd_per_t,
            Fuel::Vlsfo => &self.vlsfo_usd_per_t,
            Fuel::Mgo => &self.mgo_usd_per_t,
            Fuel::LngOttoMs | Fuel::LngOttoSs | Fuel::LngDiesel | Fuel::LngLbsi => {
                &self.lng_usd_per_t
            }
            Fuel::LpgPropane | Fuel::LpgButane => &self.lpg_usd_per_t,
            Fuel::Methanol => &self.methanol_usd_per_t,
            Fuel::Hydrogen => &self.hydrogen_usd_per_t,
            Fuel::Ammonia => &self.ammonia_usd_per_t,
        }
    }

    /// Central values as plain numbers.
    #[must_use]
    pub fn central(&self) -> Rates {
        let mut fuel_usd_per_t = [0.0; FUELS];
        for (slot, fuel) in fuel_usd_per_t.iter_mut().zip(Fuel::ALL) {
            *slot = self.fuel(*fuel).value;
        }
        Rates {
            fuel_usd_per_t,
            hire_usd_day: self.hire_usd_day.as_ref().map_or(f64::NAN, |h| h.value),
            eua_eur_per_t: self.eua_eur_per_t.value,
            usd_per_eur: self.usd_per_eur.value,
            rub_per_usd: self.rub_per_usd.value,
            usd_per_sdr: self.usd_per_sdr.value,
            discount_rate: self.discount_rate.value,
            life_years: self.life_years.value,
            scrap_share: self.scrap_share.value,
            commission_percent: self.commission_percent.value,
            port_dues_usd_per_gt: self.port_dues_usd_per_gt.value,
            port_fixed_usd: self.port_fixed_usd.value,
            war_risk_percent: self.war_risk_percent.value,
            canal_factor: self.canal_factor.value,
            port_factor: self.port_factor.value,
            icebreaker_factor: self.icebreaker_factor.value,
            fuel_factor: 1.0,
            extra_days: 0.0,
            view: self.view,
        }
    }

    /// Every price at the end of its range that makes a voyage dear (`true`) or cheap: the corners, not a likelihood.
    #[must_use]
    pub fn corner(&self, dear: bool) -> Rates {
        let end = |g: &Graded, rising: bool| {
            if rising == dear {
                g.high_or_value()
            } else {
                g.low_or_value()
            }
        };
        let mut r = self.central();
        for (slot, fuel) in r.fuel_usd_per_t.iter_mut().zip(Fuel::ALL) {
            *slot = end(self.fuel(*fuel), true);
        }
        if let Some(h) = &self.hire_usd_day {
            r.hire_usd_day = end(h, true);
        }
        r.eua_eur_per_t = end(&self.eua_eur_per_t, true);
        r.usd_per_eur = end(&self.usd_per_eur, true);
        r.rub_per_usd = end(&self.rub_per_usd, false);
        r.usd_per_sdr = end(&self.usd_per_sdr, true);
        r.discount_rate = end(&self.discount_rate, true);
        r.life_years = end(&self.life_years, false);
        r.scrap_share = end(&self.scrap_share, false);
        r.commission_percent = end(&self.commission_percent, true);
        r.port_dues_usd_per_gt = end(&self.port_dues_usd_per_gt, true);
        r.port_fixed_usd = end(&self.port_fixed_usd, true);
        r.war_risk_percent = end(&self.war_risk_percent, true);
        r.canal_factor = end(&self.canal_factor, true);
        r.port_factor = end(&self.port_factor, true);
        r.icebreaker_factor = end(&self.icebreaker_factor, true);
        r
    }

    /// Refuses prices that cannot be: not finite, out of their own range, or negative.
    ///
    /// # Errors
    /// [`VoyageError::Range`] naming the first.
    pub fn check(&self) -> Result<(), VoyageError> {
        for name in Self::NAMES {
            if let Some(g) = self.get(name) {
                if let Some(fault) = g.fault() {
                    return Err(VoyageError::Range {
                        what: (*name).to_owned(),
                        value: g.value,
                        expected: fault.trim_start_matches("expected ").to_owned(),
                    });
                }
                if g.high_or_value() > 1e9 {
                    return Err(VoyageError::Range {
                        what: (*name).to_owned(),
                        value: g.high_or_value(),
                        expected: "a price of at most 1000000000".to_owned(),
                    });
                }
                if g.low_or_value() < 0.0 {
                    return Err(VoyageError::Range {
                        what: (*name).to_owned(),
                        value: g.low_or_value(),
                        expected: "a price of zero or more".to_owned(),
                    });
                }
            }
        }
        for (name, g) in [
            ("usd_per_eur", &self.usd_per_eur),
            ("rub_per_usd", &self.rub_per_usd),
            ("usd_per_sdr", &self.usd_per_sdr),
            ("life_years", &self.life_years),
        ] {
            crate::error::positive(name, g.value)?;
        }
        crate::error::within(
            "commission_percent",
            self.commission_percent.value,
            0.0,
            50.0,
        )?;
        crate::error::within("discount_rate", self.discount_rate.value, 0.0, 1.0)?;
        Ok(())
    }
}
