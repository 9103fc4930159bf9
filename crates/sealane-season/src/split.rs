//! Months north, the rest south: what a split-season service costs, and what fee the north can bear.

use crate::types::{MonthRow, Passability, SeasonTable};
use serde::{Deserialize, Serialize};

/// The choice of a month.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MonthChoice {
    /// 1–12.
    pub month: u8,
    /// Whether the northern way is taken: open, and cheaper in the median.
    pub north: bool,
    /// Median cost of a voyage north, USD; absent when closed.
    pub north_usd: Option<f64>,
    /// Median cost of a voyage by the other way, USD.
    pub other_usd: Option<f64>,
    /// Icebreaker fee a voyage at which both ways cost the same, USD; negative when the north loses even without a fee.
    pub bearable_fee_usd: Option<f64>,
}

/// A service that sails north in some months.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Split {
    /// Month by month.
    pub months: Vec<MonthChoice>,
    /// Months sailed north.
    pub months_north: usize,
    /// Mean cost of a voyage over the year with the split, USD.
    pub split_usd: Option<f64>,
    /// Mean cost of a voyage over the year by the other way only, USD.
    pub other_usd: Option<f64>,
}

/// Chooses, month by month, between a northern season and another way (Suez, the Cape) for the same cargo.
#[must_use]
pub fn split_season(north: &SeasonTable, other: &SeasonTable) -> Split {
    let cost = |m: &MonthRow| m.cost_usd.map(|c| c.p50);
    let months: Vec<MonthChoice> = north
        .months
        .iter()
        .map(|n| {
            let o = other.months.iter().find(|o| o.month == n.month);
            let north_usd = cost(n).filter(|_| n.passability != Passability::Closed);
            let other_usd = o.and_then(cost);
            let open = n.passability == Passability::Open;
            MonthChoice {
                month: n.month,
                north: match (north_usd, other_usd) {
                    (Some(a), Some(b)) => open && a < b,
                    (Some(_), None) => open,
                    _ => false,
                },
                north_usd,
                other_usd,
                bearable_fee_usd: north_usd
                    .zip(other_usd)
                    .map(|(a, b)| b - (a - n.icebreaker_usd)),
            }
        })
        .collect();
    let mean = |f: &dyn Fn(&MonthChoice) -> Option<f64>| {
        let all: Option<Vec<f64>> = months.iter().map(f).collect();
        all.filter(|v| !v.is_empty())
            .map(|v| v.iter().sum::<f64>() / v.len() as f64)
    };
    let split_usd = mean(&|m| if m.north { m.north_usd } else { m.other_usd });
    let other_usd = mean(&|m| m.other_usd);
    Split {
        months_north: months.iter().filter(|m| m.north).count(),
        split_usd,
        other_usd,
        months,
    }
}
