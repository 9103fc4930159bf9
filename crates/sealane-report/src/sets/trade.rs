//! Tables of trade: rivals, services, catchment, forecast, levers, plans.

use super::{band, rests, verdict};
use crate::table::{Table, number, words};
use crate::text::{fixed, num, percent};
use sealane_study::{Assessment, Band};

/// Rival origins.
pub fn rivals(a: &Assessment) -> Table {
    let mut out = Table::new(
        "rivals",
        "The same goods from elsewhere, at the same port",
        &[
            "Cargo",
            "Origin",
            "Ship",
            "#Sea, nm",
            "#Freight, USD, median",
            "#Ours less theirs (8 in 10)",
            "#Landed, USD (8 in 10)",
            "#Our freight lower",
            "#Ours lands cheaper",
        ],
    );
    for c in &a.cargoes {
        if c.rivals.is_empty() {
            continue;
        }
        if let Some(own) = c.ways.first().filter(|w| w.why_not.is_none()) {
            let to = rests(&c.id, &own.corridor);
            let freight = c.freight.unwrap_or_default().p50;
            out.rows.push(vec![
                words(&c.name),
                words(format!("{} (the corridor)", a.place_name(&own.ports.0))),
                words(sealane_study::words(&c.ship)),
                number(own.distance_nm, fixed(own.distance_nm, 0)),
                number(freight, num(freight)).to(to.clone()),
                words(""),
                c.landed
                    .map_or_else(|| words("no price"), |b| number(b.p50, band(&b)).to(to)),
                words(""),
                words(""),
            ]);
        }
        for r in &c.rivals {
            out.rows.push(vec![
                words(&c.name),
                words(match &r.why_not {
                    Some(why) => format!("{}: {why}", r.name),
                    None => r.name.clone(),
                }),
                words(sealane_study::words(&r.ship)),
                number(r.distance_nm, fixed(r.distance_nm, 0)),
                number(r.freight.p50, num(r.freight.p50)),
                r.freight_gap
                    .map_or_else(|| words("–"), |b| number(b.p50, band(&b))),
                r.landed
                    .map_or_else(|| words("no price"), |b| number(b.p50, band(&b))),
                number(r.p_freight_lower, percent(r.p_freight_lower)),
                r.p_beaten
                    .map_or_else(|| words("–"), |p| number(p, percent(p))),
            ]);
        }
    }
    out
}

/// Liner services.
pub fn services(a: &Assessment) -> Table {
    let mut out = Table::new(
        "services",
        "Liner services",
        &[
            "Service",
            "Answer",
            "#Rotation, days",
            "#Ships",
            "#USD a sailing",
            "#Needs, TEU a week",
            "#Of its slots",
            "#Would win, TEU a week",
            "#Carries, TEU a week",
            "#Pays in",
            "#Return ratio needed",
        ],
    );
    for s in &a.services {
        let n = &s.central;
        out.rows.push(vec![
            words(match &s.why_not {
                Some(w) => format!("{}: {w}", s.name),
                None => s.name.clone(),
            }),
            verdict(s.word),
            number(n.rotation_days, fixed(n.rotation_days, 1)),
            number(n.ships, fixed(n.ships, 0)),
            number(n.usd_per_sailing, fixed(n.usd_per_sailing, 0)),
            number(
                n.need_teu_per_week,
                if n.need_teu_per_week.is_finite() {
                    fixed(n.need_teu_per_week, 0)
                } else {
                    "no number".to_owned()
                },
            ),
            number(n.fill, percent(n.fill)),
            number(s.have_per_week.p50, band(&s.have_per_week)),
            number(s.carried_per_week.p50, fixed(s.carried_per_week.p50, 0)),
            number(s.p_pays, percent(s.p_pays)),
            s.return_ratio_needed
                .map_or_else(|| words("none suffices"), |r| number(r, fixed(r, 2))),
        ]);
    }
    out
}

/// What each service wins of each trade, and whether it counts.
pub fn trades(a: &Assessment) -> Table {
    let mut out = Table::new(
        "trades",
        "What each service wins of each trade, by logit share of its own generalized cost",
        &[
            "Service",
            "Trade",
            "#Days, door to door",
            "#Share of the ways",
            "#TEU a week (8 in 10)",
            "#Cheapest way in",
            "Counted",
        ],
    );
    for s in &a.services {
        for t in &s.trades {
            out.rows.push(vec![
                words(&s.name),
                words(&t.name),
                number(t.days.p50, fixed(t.days.p50, 0)),
                number(t.share.p50, percent(t.share.p50)),
                number(t.per_week.p50, band(&t.per_week)),
                number(t.p_cheapest, percent(t.p_cheapest)),
                words(if t.counted {
                    "yes"
                } else {
                    "no: the way does not work for this trade"
                }),
            ]);
        }
    }
    out
}

/// What bounds each cargo.
pub fn limits(a: &Assessment) -> Table {
    let mut out = Table::new(
        "room",
        "Room on the corridor beside what would flow today",
        &[
            "Cargo",
            "Limit",
            "Said by",
            "#Room a year",
            "#Would flow through it",
            "#Passed in",
            "Shared with",
        ],
    );
    for c in &a.cargoes {
        for l in &c.limits {
            let shared: Vec<&str> = l
                .shared
                .iter()
                .filter(|id| **id != c.id)
                .filter_map(|id| a.cargoes.iter().find(|x| x.id == *id))
                .map(|x| x.name.as_str())
                .collect();
            let figure = |v: f64| number(v, format!("{} {}", crate::text::volume(v), c.unit));
            out.rows.push(vec![
                words(&c.name),
                words(&l.what),
                words(&l.says),
                figure(l.per_year),
                figure(l.wanted),
                number(l.passed, percent(l.passed)),
                words(shared.join(", ")),
            ]);
        }
    }
    out
}

/// Watersheds.
pub fn catchment(a: &Assessment) -> Table {
    let mut out = Table::new(
        "catchment",
        "Point of equal cost on the railway",
        &[
            "Cargo",
            "Against",
            "#Axis, km",
            "#Equal cost, km from the corridor's port (8 in 10)",
            "#Door reached cheaper",
            "#Cost at the ports, difference USD",
            "#USD a km",
        ],
    );
    for c in &a.catchment {
        let name = a
            .cargoes
            .iter()
            .find(|x| x.id == c.cargo)
            .map_or(c.cargo.as_str(), |x| x.name.as_str());
        out.rows.push(vec![
            words(name),
            words(
                a.corridors
                    .iter()
                    .find(|k| k.id == c.corridor)
                    .map_or(c.corridor.as_str(), |k| k.name.as_str()),
            ),
            number(c.axis_km, fixed(c.axis_km, 0)),
            number(c.km_from_east.p50, band(&c.km_from_east)),
            number(c.p_whole, percent(c.p_whole)),
            number(c.difference_usd, num(c.difference_usd)),
            number(c.usd_per_km, format!("{:.3}", c.usd_per_km)),
        ]);
    }
    out
}

/// Forecast by year, for machines.
pub fn forecast(a: &Assessment) -> Table {
    let mut out = Table::new(
        "forecast",
        "Volume on the corridor by year",
        &["Cargo", "#Year", "#Low", "#Median", "#High", "Unit"],
    );
    for c in &a.cargoes {
        for f in &c.forecast {
            out.rows.push(vec![
                words(&c.name),
                number(f64::from(f.year), f.year.to_string()),
                number(f.volume.p10, num(f.volume.p10)),
                number(f.volume.p50, num(f.volume.p50)),
                number(f.volume.p90, num(f.volume.p90)),
                words(&c.unit),
            ]);
        }
    }
    out
}

/// Levers.
pub fn levers(a: &Assessment) -> Table {
    let mut out = Table::new(
        "levers",
        "Ways of ensuring volumes, ranked",
        &[
            "Lever",
            "Who",
            "Moves",
            "#Cost change, USD a unit",
            "#Extra a year",
            "#Costs, M USD a year",
            "Cost from",
            "#USD by extra unit",
            "#Chance before",
            "#Chance after",
            "Answer after",
            "Note",
        ],
    );
    for l in &a.levers {
        out.rows.push(vec![
            words(&l.name),
            words(&l.actor),
            words(&l.moves),
            number(l.usd_change, num(l.usd_change)),
            number(
                l.extra_volume,
                format!("{} {}", fixed(l.extra_volume, 0), l.unit),
            ),
            l.usd_per_year
                .map_or_else(|| words("not known"), |v| number(v / 1e6, num(v / 1e6))),
            words(l.cost_how.split(':').next().unwrap_or_default()),
            l.usd_per_extra
                .map_or_else(|| words("–"), |v| number(v, num(v))),
            number(l.p_before, percent(l.p_before)),
            number(l.p_after, percent(l.p_after)),
            verdict(l.word_after),
            words(&l.note),
        ]);
    }
    out
}

/// Investments.
pub fn plans(a: &Assessment) -> Table {
    let mut out = Table::new(
        "plans",
        "Plans",
        &[
            "Plan",
            "#NPV, M USD (8 in 10)",
            "#IRR, %",
            "#Payback, years",
            "#Positive in",
            "#Subsidy to break even, USD a unit",
            "#Break-even use",
        ],
    );
    for p in &a.plans {
        let m = Band {
            p10: p.npv_usd.p10 / 1e6,
            p50: p.npv_usd.p50 / 1e6,
            p90: p.npv_usd.p90 / 1e6,
            mean: 0.0,
        };
        out.rows.push(vec![
            words(&p.name),
            number(m.p50, band(&m)),
            p.irr_percent
                .map_or_else(|| words("none"), |v| number(v, fixed(v, 1))),
            p.payback_years
                .map_or_else(|| words("never"), |v| number(v, fixed(v, 1))),
            number(p.p_positive, percent(p.p_positive)),
            number(p.subsidy_usd_per_unit, num(p.subsidy_usd_per_unit)),
            p.break_even_use
                .map_or_else(|| words("not at full use"), |v| number(v, percent(v))),
        ]);
    }
    out
}
