//! Ships that trade on one route in its season and elsewhere out of it.

use crate::{
    error::{FleetError, not_negative, positive},
    tramp::Pool,
};
use serde::Serialize;

/// One month of the seasonal route.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Month {
    /// Share of the month in which the route can be sailed by the class.
    pub open_share: f64,
    /// Round voyage in this month, days.
    pub cycle_days: f64,
    /// Tonnes offered in this month.
    pub offered_t: f64,
}

/// The question.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Seasonal {
    /// Twelve months.
    pub months: Vec<Month>,
    /// Cargo a voyage.
    pub intake_t: f64,
    /// Store at origin that can keep cargo for an open month.
    pub store_t: f64,
    /// Hire a day of the class, all year.
    pub hire_usd_per_day: f64,
    /// What a ship of the class earns a day elsewhere.
    pub elsewhere_usd_per_day: f64,
    /// Other voyage cost (fuel, dues, icebreaker) a voyage.
    pub voyage_usd: f64,
    /// Limits on ships.
    pub pools: Vec<Pool>,
}

/// The answer.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SeasonalFleet {
    /// Fewest ships that carry everything the store can keep for them.
    pub ships: u64,
    /// Ships on the route, month by month.
    pub on_route: Vec<f64>,
    /// Tonnes carried, month by month.
    pub carried_t: Vec<f64>,
    /// Tonnes a year carried.
    pub carried_t_per_year: f64,
    /// Tonnes a year that no ship can take because the store is full while the route is closed.
    pub lost_t_per_year: f64,
    /// Ship-months spent elsewhere.
    pub elsewhere_ship_months: f64,
    /// Cost a tonne, earnings elsewhere taken off; absent when nothing is carried.
    pub usd_per_t: Option<f64>,
    /// The pool that binds, if one does.
    pub bound_by: Option<String>,
}

const MONTH_DAYS: f64 = 365.25 / 12.0;

/// Fleet for a seasonal route.
///
/// # Errors
/// [`FleetError::Number`] for impossible numbers; [`FleetError::NoService`] when the route never opens.
pub fn seasonal(q: &Seasonal) -> Result<SeasonalFleet, FleetError> {
    positive("intake_t", q.intake_t)?;
    not_negative("store_t", q.store_t)?;
    if q.months.len() != 12 {
        return Err(FleetError::Number {
            field: "months",
            value: q.months.len() as f64,
            expected: "12",
        });
    }
    for m in &q.months {
        positive("cycle_days", m.cycle_days)?;
        not_negative("offered_t", m.offered_t)?;
        if !(0.0..=1.0).contains(&m.open_share) {
            return Err(FleetError::Number {
                field: "open_share",
                value: m.open_share,
                expected: "a share from 0 to 1",
            });
        }
    }
    if q.months.iter().all(|m| m.open_share == 0.0) {
        return Err(FleetError::NoService(
            "the route opens in no month".to_owned(),
        ));
    }
    let ideal = carry(q, f64::INFINITY).carried;
    let limit = q.pools.iter().min_by(|a, b| a.ships.total_cmp(&b.ships));
    let most = limit.map_or(100_000.0, |p| p.ships.floor());
    let mut ships = 0.0;
    let mut run = carry(q, ships);
    while run.carried < ideal * (1.0 - 1e-9) && ships < most {
        ships += 1.0;
        run = carry(q, ships);
    }
    let bound_by = limit
        .filter(|_| run.carried < ideal * (1.0 - 1e-9))
        .map(|p| p.name.clone());
    let on_route: f64 = run.on_route.iter().sum();
    let elsewhere = ships * 12.0 - on_route;
    let voyages = run.carried / q.intake_t;
    let usd = ships * 12.0 * MONTH_DAYS * q.hire_usd_per_day
        - elsewhere * MONTH_DAYS * q.elsewhere_usd_per_day
        + voyages * q.voyage_usd;
    Ok(SeasonalFleet {
        ships: ships as u64,
        on_route: run.on_route,
        carried_t_per_year: run.carried,
        carried_t: run.by_month,
        lost_t_per_year: run.lost,
        elsewhere_ship_months: elsewhere,
        usd_per_t: (run.carried > 0.0).then(|| usd / run.carried),
        bound_by,
    })
}

struct Carried {
    carried: f64,
    lost: f64,
    by_month: Vec<f64>,
    on_route: Vec<f64>,
}

/// Three years with a number of ships, the last of which is reported: the store is then in its yearly rhythm.
fn carry(q: &Seasonal, ships: f64) -> Carried {
    let mut stock = 0.0;
    let mut out = Carried {
        carried: 0.0,
        lost: 0.0,
        by_month: Vec::new(),
        on_route: Vec::new(),
    };
    for _ in 0..3 {
        out = Carried {
            carried: 0.0,
            lost: 0.0,
            by_month: Vec::new(),
            on_route: Vec::new(),
        };
        for m in &q.months {
            let each = m.open_share * MONTH_DAYS / m.cycle_days * q.intake_t;
            let there = stock + m.offered_t;
            let taken = if each > 0.0 {
                there.min(ships * each)
            } else {
                0.0
            };
            stock = there - taken;
            let lost = (stock - q.store_t).max(0.0);
            stock -= lost;
            out.lost += lost;
            out.carried += taken;
            out.by_month.push(taken);
            out.on_route.push(if each > 0.0 {
                taken / each * m.open_share
            } else {
                0.0
            });
        }
    }
    out
}
