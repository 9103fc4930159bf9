//! Months north, the rest south: what a split-season service costs, and what fee the north can bear.

use crate::types::{MonthRow, Passability, SeasonTable};
use serde::{Deserialize, Serialize};

/// The choice of a month.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MonthChoice {
    /// 1–12.
    pub month: u8,
    /// Whether the northern way is taken: open, and cheaper in the median for the same ship.
    pub north: bool,
    /// Median cost of a voyage north, USD; absent when closed.
    pub north_usd: Option<f64>,
    /// Of it icebreaker fees, mean, USD.
    pub fee_usd: f64,
    /// Median cost of the same ship by the other way, USD.
    pub same_ship_usd: Option<f64>,
    /// Median cost of an ordinary ship by the other way, USD.
    pub other_usd: Option<f64>,
    /// Icebreaker fee a voyage at which the northern ship costs what an ordinary ship costs the other way, USD; negative when the
    /// north loses even without a fee.
    pub bearable_fee_usd: Option<f64>,
}

/// A service that sails north in some months.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Split {
    /// Month by month.
    pub months: Vec<MonthChoice>,
    /// Months sailed north.
    pub months_north: usize,
    /// Mean cost of a voyage over the year with the split, the ice-classed ship in all months, USD.
    pub split_usd: Option<f64>,
    /// Mean cost of a voyage over the year of an ordinary ship by the other way only, USD.
    pub other_usd: Option<f64>,
    /// Icebreaker fee a northern voyage at which the split service costs what the ordinary ship costs, USD: it has to earn the
    /// ice class's premium of the southern months as well. Absent when no month is sailed north.
    pub bearable_fee_usd: Option<f64>,
    /// The same, USD a gross ton.
    pub bearable_fee_usd_per_gt: Option<f64>,
}

/// Chooses, month by month, between a northern season and another way (Suez, the Cape) for the same cargo.
///
/// `other` is the ordinary ship's table; what the ice-classed ship costs there follows from its hire and fuel.
#[must_use]
pub fn split_season(north: &SeasonTable, other: &SeasonTable) -> Split {
    let months: Vec<MonthChoice> = north
        .months
        .iter()
        .map(|n| choose(north, n, other))
        .collect();
    let mean = |f: &dyn Fn(&MonthChoice) -> Option<f64>| {
        let all: Option<Vec<f64>> = months.iter().map(f).collect();
        all.filter(|v| !v.is_empty())
            .map(|v| v.iter().sum::<f64>() / v.len() as f64)
    };
    let split_usd = mean(&|m| {
        if m.north {
            m.north_usd
        } else {
            m.same_ship_usd
        }
    });
    let other_usd = mean(&|m| m.other_usd);
    let months_north = months.iter().filter(|m| m.north).count();
    let fees: f64 = months.iter().filter(|m| m.north).map(|m| m.fee_usd).sum();
    let bearable_fee_usd = split_usd
        .zip(other_usd)
        .filter(|_| months_north > 0)
        .map(|(s, o)| ((o - s) * months.len() as f64 + fees) / months_north as f64);
    Split {
        months_north,
        split_usd,
        other_usd,
        bearable_fee_usd,
        bearable_fee_usd_per_gt: bearable_fee_usd.map(|f| f / north.gt.max(1.0)),
        months,
    }
}

fn choose(north: &SeasonTable, n: &MonthRow, other: &SeasonTable) -> MonthChoice {
    let o = other.months.iter().find(|o| o.month == n.month);
    let north_usd = n
        .cost_usd
        .map(|c| c.p50)
        .filter(|_| n.passability != Passability::Closed);
    let other_usd = o.and_then(|o| o.cost_usd).map(|c| c.p50);
    let same_ship_usd = o.and_then(|o| {
        let (usd, days, fuel) = (o.cost_usd?.p50, o.days?.p50, o.fuel_t?.p50);
        let more_hire = (north.hire_usd_per_day - other.hire_usd_per_day) * days;
        let more_fuel = (north.fuel_t_per_day / other.fuel_t_per_day.max(1e-9) - 1.0) * fuel;
        Some(usd + more_hire + more_fuel * other.fuel_usd_per_t)
    });
    let open = n.passability == Passability::Open;
    MonthChoice {
        month: n.month,
        north: match (north_usd, same_ship_usd) {
            (Some(a), Some(b)) => open && a < b,
            (Some(_), None) => open,
            _ => false,
        },
        north_usd,
        fee_usd: n.icebreaker_usd,
        same_ship_usd,
        other_usd,
        bearable_fee_usd: north_usd
            .zip(other_usd)
            .map(|(a, b)| b - (a - n.icebreaker_usd)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::types::Fan;
    use sealane_voyage::polaris::IceClass;

    fn table(hire: f64, usd: impl Fn(u8) -> Option<f64>) -> SeasonTable {
        let flat = |x: f64| Fan {
            p10: x,
            p50: x,
            p90: x,
        };
        let months = (1..=12)
            .map(|month| MonthRow {
                month,
                passability: usd(month).map_or(Passability::Closed, |_| Passability::Open),
                passable_share: 1.0,
                passable_days: 30.0,
                escorted_share: 0.0,
                obstacles: Vec::new(),
                ways: Vec::new(),
                days: usd(month).map(|_| flat(10.0)),
                time_factor: None,
                fuel_t: usd(month).map(|_| flat(100.0)),
                cost_usd: usd(month).map(flat),
                icebreaker_usd: 5_000.0,
                causes: Vec::new(),
                against_fastest: None,
                typhoon_exposure: 0.0,
            })
            .collect();
        SeasonTable {
            ship: "s".to_owned(),
            ice_class: IceClass::Arc4,
            hire_usd_per_day: hire,
            fuel_t_per_day: 10.0,
            fuel_usd_per_t: 500.0,
            gt: 10_000.0,
            ice_source: String::new(),
            months,
            year: None,
            passable_days: None,
            calendar: Vec::new(),
            warnings: Vec::new(),
            sources: Vec::new(),
        }
    }

    #[test]
    fn the_premium_of_the_southern_months_is_paid() {
        // Four months north at 60 000; south costs an ordinary ship 100 000, the ice-classed one 10 days x 1 000 more.
        let north = table(11_000.0, |m| (7..=10).contains(&m).then_some(60_000.0));
        let south = table(10_000.0, |_| Some(100_000.0));
        let s = split_season(&north, &south);
        assert_eq!(s.months_north, 4);
        let split = (4.0 * 60_000.0 + 8.0 * 110_000.0) / 12.0;
        assert!((s.split_usd.unwrap() - split).abs() < 1e-6);
        // The fee at which 4 (60 000 - 5 000 + f) + 8 x 110 000 = 12 x 100 000.
        let fee = (1_200_000.0 - 880_000.0 - 220_000.0) / 4.0;
        assert!((s.bearable_fee_usd.unwrap() - fee).abs() < 1e-6);
        assert!((s.bearable_fee_usd_per_gt.unwrap() - fee / 10_000.0).abs() < 1e-9);
        assert_eq!(s.months[6].bearable_fee_usd, Some(45_000.0));
    }
}
