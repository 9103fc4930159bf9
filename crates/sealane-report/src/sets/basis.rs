//! What an answer stands on: correlations, groups of numbers that move together, scales, balance of boxes, phasing.

use super::band;
use crate::table::{Table, number, words};
use crate::text::{fixed, num, percent};
use sealane_study::{Assessment, Band};

/// The chance at other correlations.
pub fn correlations(a: &Assessment) -> Table {
    let mut out = Table::new(
        "correlations",
        "Chance by how far prices move together",
        &[
            "Cargo",
            "Group",
            "#Correlation given",
            "Grade",
            "#Chance as given",
            "#At 0",
            "#At 0.5",
        ],
    );
    for c in &a.cargoes {
        for t in &c.rho_tests {
            let at = |rho: f64| {
                let found = t.at.iter().find(|x| (x.0 - rho).abs() < 1e-9);
                found.map_or_else(|| words("–"), |x| number(x.1, percent(x.1)))
            };
            out.rows.push(vec![
                words(&c.name),
                words(&t.group),
                number(t.rho, fixed(t.rho, 2)),
                words(t.grade.to_string()),
                number(t.p, percent(t.p)),
                at(0.0),
                at(0.5),
            ]);
        }
    }
    out
}

/// Groups of numbers as one input each, and what no single input explains.
pub fn groups(a: &Assessment) -> Table {
    let mut out = Table::new(
        "sway-groups",
        "Numbers that move together, as one input each",
        &[
            "Cargo",
            "Group",
            "#Numbers",
            "#Correlation",
            "#Share of variance",
            "#Margin, low end",
            "#Margin, high end",
        ],
    );
    for c in &a.cargoes {
        for g in &c.sway_groups {
            out.rows.push(vec![
                words(&c.name),
                words(&g.name),
                number(g.members.len() as f64, g.members.len().to_string()),
                number(g.rho, fixed(g.rho, 2)),
                g.sobol
                    .map_or_else(|| words("–"), |s| number(s, percent(s))),
                number(g.margin.0, num(g.margin.0)),
                number(g.margin.1, num(g.margin.1)),
            ]);
        }
        if let Some(u) = c.unexplained {
            out.rows.push(vec![
                words(&c.name),
                words("unexplained by single inputs"),
                words("–"),
                words("–"),
                number(u, percent(u)),
                words("–"),
                words("–"),
            ]);
        }
    }
    out
}

/// Scale of the choice of ways by cargo.
pub fn scales(a: &Assessment) -> Table {
    let mut out = Table::new(
        "scales",
        "Scale of the choice of ways (logit), and the corridor's share",
        &[
            "Cargo",
            "#Scale, a USD, median (8 in 10)",
            "#Share of the corridor (8 in 10)",
            "How the scale was found",
        ],
    );
    for c in &a.cargoes {
        let (Some(t), Some(s)) = (&c.theta_band, &c.share) else {
            continue;
        };
        let small = |x: f64| format!("{x:.5}");
        let s = Band {
            p10: 100.0 * s.p10,
            p50: 100.0 * s.p50,
            p90: 100.0 * s.p90,
            mean: 0.0,
        };
        out.rows.push(vec![
            words(&c.name),
            number(
                t.p50,
                format!("{} ({}–{})", small(t.p50), small(t.p10), small(t.p90)),
            ),
            number(s.p50, format!("{} %", band(&s))),
            words(&c.theta_how),
        ]);
    }
    out
}

/// Both directions of the box lines and what empties cost.
pub fn balance(a: &Assessment) -> Table {
    let mut out = Table::new(
        "balance",
        "Two-way balance of the box lines and the price of empties",
        &[
            "Service",
            "#Return cargo against the strong leg",
            "#Boxes on board that sail empty",
            "#Empties, USD a loaded TEU",
            "#Weak against strong freight",
            "#Carried, TEU a year",
            "#Loss if it always sails, M USD a year",
        ],
    );
    for s in a.services.iter().filter(|s| s.why_not.is_none()) {
        out.rows.push(vec![
            words(&s.name),
            number(s.balance, fixed(s.balance, 2)),
            number(s.empty_share, percent(s.empty_share)),
            number(s.empties_usd_per_teu, num(s.empties_usd_per_teu)),
            number(s.rate_ratio, fixed(s.rate_ratio, 2)),
            number(s.carried_teu_per_year, num(s.carried_teu_per_year)),
            number(s.loss_usd_per_year / 1e6, num(s.loss_usd_per_year / 1e6)),
        ]);
    }
    out
}

/// When to begin a plan.
pub fn phasing(a: &Assessment) -> Table {
    let mut out = Table::new(
        "phasing",
        "When to begin",
        &[
            "Plan",
            "Cargo",
            "#Its volume first year",
            "#Last year",
            "#IRR, % (8 in 10)",
            "First year worth it",
            "Best year",
        ],
    );
    for p in &a.plans {
        let cargo = a
            .cargoes
            .iter()
            .find(|c| c.id == p.cargo)
            .map_or(p.cargo.as_str(), |c| c.name.as_str());
        let year = |y: Option<i32>| {
            words(y.map_or_else(|| "none to the horizon".to_owned(), |y| y.to_string()))
        };
        out.rows.push(vec![
            words(&p.name),
            words(cargo),
            p.volumes
                .map_or_else(|| words("–"), |v| number(v.0, num(v.0))),
            p.volumes
                .map_or_else(|| words("–"), |v| number(v.1, num(v.1))),
            p.irr_band
                .map_or_else(|| words("none in most draws"), |b| number(b.p50, band(&b))),
            year(p.first_worth_year),
            year(p.best_start_year),
        ]);
    }
    out
}
