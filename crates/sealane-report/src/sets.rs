//! Every table of the assessment: the report prints them, `tables/` holds them as CSV.

use crate::charts::class;
use crate::table::{Cell, Table, number, words};
use crate::text::{fixed, num, percent, t};
use sealane_study::{Assessment, Band, Word};

fn verdict(word: Word) -> Cell {
    let class = class(word);
    words(t(&format!("word-{class}"))).pill(class)
}

fn band(b: &Band) -> String {
    format!("{} ({}–{})", num(b.p50), num(b.p10), num(b.p90))
}

fn rests(cargo: &str, corridor: &str) -> String {
    format!("#rests-{cargo}-{corridor}")
}

/// Cargo by cargo: the answer.
pub fn answers(a: &Assessment) -> Table {
    let mut out = Table::new(
        "answers",
        "The answer by cargo",
        &[
            "Cargo",
            "Answer",
            "#Cheapest way",
            "#Cheaper than rivals",
            "#All",
            "#Gain, M USD a year",
            "Why",
        ],
    );
    let p = |p: Option<f64>| p.map_or_else(|| words("–"), |v| number(v, percent(v)));
    for c in &a.cargoes {
        out.rows.push(vec![
            words(&c.name).to(format!("#cargo-{}", c.id)),
            verdict(c.word),
            p(c.p_way),
            p(c.p_buy),
            p(c.p_all),
            c.gain_usd_per_year
                .map_or_else(|| words("–"), |v| number(v / 1e6, num(v / 1e6))),
            words(&c.reason),
        ]);
    }
    out
}

/// Corridor by cargo.
pub fn matrix(a: &Assessment) -> Table {
    let mut out = Table::new(
        "matrix",
        "Every cargo by every way",
        &[
            "Cargo",
            "Way",
            "#Sea, nm",
            "#Days (8 in 10)",
            "#USD a unit (8 in 10)",
            "#Freight, USD",
            "#kg CO2",
            "#Buffer",
            "#Cheapest",
            "#Regret, USD",
            "Same doors",
            "Dominated by",
        ],
    );
    for c in &a.cargoes {
        for w in &c.ways {
            let name = a
                .corridors
                .iter()
                .find(|k| k.id == w.corridor)
                .map_or(w.corridor.as_str(), |k| k.name.as_str());
            if w.why_not.is_some() {
                continue;
            }
            let to = rests(&c.id, &w.corridor);
            out.rows.push(vec![
                words(&c.name),
                words(name),
                number(w.distance_nm, fixed(w.distance_nm, 0)),
                number(w.days.p50, band(&w.days)),
                number(w.usd.p50, band(&w.usd)).to(to.clone()),
                number(w.freight.p50, num(w.freight.p50)).to(to.clone()),
                number(w.co2_kg.p50, num(w.co2_kg.p50)).to(to),
                number(w.buffer_index, percent(w.buffer_index)),
                number(w.p_cheapest, percent(w.p_cheapest)),
                number(w.regret, num(w.regret)),
                words(if w.same_doors {
                    "yes"
                } else {
                    "no: not like for like"
                }),
                words(w.dominated_by.as_deref().unwrap_or("")),
            ]);
        }
    }
    out
}

/// Ways that do not exist for a cargo, and why.
pub fn missing(a: &Assessment) -> Table {
    let mut out = Table::new(
        "missing-ways",
        "Ways that do not serve a cargo",
        &["Cargo", "Way", "Why"],
    );
    for c in &a.cargoes {
        for (w, k) in c.ways.iter().zip(&a.corridors) {
            if let Some(why) = &w.why_not {
                out.rows
                    .push(vec![words(&c.name), words(&k.name), words(why)]);
            }
        }
    }
    out
}

/// Month by month, for machines.
pub fn months(a: &Assessment) -> Table {
    let mut out = Table::new(
        "months",
        "Every cargo by every way and month",
        &[
            "Cargo",
            "Way",
            "#Month",
            "Open",
            "#USD a unit",
            "#USD low",
            "#USD high",
            "#Days",
            "#Days low",
            "#Days high",
            "#Cheapest",
        ],
    );
    for c in &a.cargoes {
        for w in c.ways.iter().filter(|w| w.why_not.is_none()) {
            for m in &w.months {
                let n = |v: f64| if m.open { number(v, num(v)) } else { words("") };
                out.rows.push(vec![
                    words(&c.id),
                    words(&w.corridor),
                    number(f64::from(m.month), m.month.to_string()),
                    words(if m.open { "yes" } else { "no" }),
                    n(m.usd.p50),
                    n(m.usd.p10),
                    n(m.usd.p90),
                    n(m.days.p50),
                    n(m.days.p10),
                    n(m.days.p90),
                    n(m.p_cheapest),
                ]);
            }
        }
    }
    out
}

/// Ways in detail.
pub fn legs(a: &Assessment) -> Table {
    let mut out = Table::new(
        "ways",
        "The ways",
        &[
            "Cargo",
            "Way",
            "From",
            "To",
            "#Sea, nm",
            "#Days at sea",
            "#Speed, kn",
            "Passages",
            "#Over land, km",
            "Land links",
            "#Lifts",
            "Bound by",
        ],
    );
    let gate = |id: &str| {
        a.gateways
            .iter()
            .find(|g| g.id == id)
            .map_or_else(|| id.to_owned(), |g| g.name.clone())
    };
    for c in &a.cargoes {
        for w in c.ways.iter().filter(|w| w.why_not.is_none()) {
            out.rows.push(vec![
                words(&c.name),
                words(
                    a.corridors
                        .iter()
                        .find(|k| k.id == w.corridor)
                        .map_or(w.corridor.as_str(), |k| k.name.as_str()),
                ),
                words(gate(&w.ports.0)),
                words(gate(&w.ports.1)),
                number(w.distance_nm, fixed(w.distance_nm, 0)),
                number(w.sea_days, fixed(w.sea_days, 1)),
                number(w.speed_kn, fixed(w.speed_kn, 1)),
                words(w.passages.join(", ")),
                number(w.land_km, num(w.land_km)),
                words(w.land.join(", ")),
                number(w.intake, format!("{} {}", fixed(w.intake, 0), c.unit)),
                words(&w.intake_bound),
            ]);
        }
    }
    out
}

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
            "#Freight, USD",
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
            let freight = own.parts.freight();
            out.rows.push(vec![
                words(&c.name),
                words(format!(
                    "{} (the corridor)",
                    a.gateways
                        .iter()
                        .find(|g| g.id == own.ports.0)
                        .map_or(own.ports.0.as_str(), |g| g.name.as_str())
                )),
                words(&c.ship),
                number(own.distance_nm, fixed(own.distance_nm, 0)),
                number(freight, num(freight)).to(to.clone()),
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
                words(&r.ship),
                number(r.distance_nm, fixed(r.distance_nm, 0)),
                number(r.freight.p50, num(r.freight.p50)),
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

/// Public claims.
pub fn claims(a: &Assessment) -> Table {
    let mut out = Table::new(
        "claims",
        "Public claims beside our numbers",
        &[
            "Claim",
            "#Published",
            "#Ours",
            "#Implied speed, kn",
            "Like for like",
            "Verdict",
            "Why",
            "Source",
        ],
    );
    for c in &a.claims {
        let class = match c.verdict {
            sealane_study::ClaimVerdict::Holds => "holds",
            sealane_study::ClaimVerdict::HoldsIf => "holds-if",
            sealane_study::ClaimVerdict::DoesNotClose => "does-not-close",
            sealane_study::ClaimVerdict::CannotBeTested => "cannot-be-tested",
        };
        out.rows.push(vec![
            words(&c.fact),
            words(format!("{} {}", c.value, c.unit)),
            c.ours.map_or_else(
                || words("–"),
                |o| number(o, format!("{} {}", num(o), c.ours_unit)),
            ),
            c.implied_speed_kn
                .map_or_else(|| words("–"), |v| number(v, fixed(v, 1))),
            words(match c.like_for_like {
                Some(true) => "yes",
                Some(false) => "no",
                None => "–",
            }),
            words(c.verdict.words()).pill(class),
            words(&c.reason),
            words(format!("{} ({})", c.source, c.date)),
        ]);
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
            number(s.p_pays, percent(s.p_pays)),
            s.return_ratio_needed
                .map_or_else(|| words("none suffices"), |r| number(r, fixed(r, 2))),
        ]);
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
                .map_or_else(|| words("not given"), |v| number(v / 1e6, num(v / 1e6))),
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

/// Break-evens of all cargoes.
pub fn break_even(a: &Assessment) -> Table {
    let mut out = Table::new(
        "break-even",
        "Value of each number at which the answer turns, all else central",
        &[
            "Cargo",
            "Number",
            "#Now",
            "#Turns at",
            "#Away, widths of its range",
            "#Chance beyond",
            "#Share of variance",
        ],
    );
    for c in &a.cargoes {
        for s in c.sways.iter().take(8) {
            let name = a
                .inputs
                .iter()
                .find(|i| i.path == s.path)
                .map_or(s.path.as_str(), |i| i.name.as_str());
            out.rows.push(vec![
                words(&c.name),
                words(name).to(format!("#in-{}", s.path)),
                number(s.value, num(s.value)),
                s.break_even
                    .map_or_else(|| words("nowhere near"), |v| number(v, num(v))),
                s.widths
                    .map_or_else(|| words("–"), |v| number(v, fixed(v, 1))),
                s.chance
                    .map_or_else(|| words("–"), |v| number(v, percent(v))),
                s.sobol
                    .map_or_else(|| words("–"), |v| number(v, percent(v))),
            ]);
        }
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
                words(&c.id),
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

/// The register of numbers.
pub fn inputs(a: &Assessment) -> Table {
    let mut out = Table::new(
        "inputs",
        "Data register",
        &[
            "Number", "Path", "#Value", "#Low", "#High", "Unit", "Grade", "Date", "Source", "From",
        ],
    );
    for i in &a.inputs {
        let g = &i.graded;
        let opt = |v: Option<f64>| v.map_or_else(|| words("–"), |v| number(v, num(v)));
        out.rows.push(vec![
            words(&i.name),
            words(&i.path),
            number(g.value, num(g.value)),
            opt(g.low),
            opt(g.high),
            words(sealane_study::unit_name(&i.path, &g.unit)),
            words(g.grade.as_str()),
            words(&g.date),
            words(if g.source.is_empty() {
                "nobody was seen to state it"
            } else {
                &g.source
            }),
            words(if i.from_study { "study" } else { "default" }),
        ]);
    }
    out
}

/// Gateways.
pub fn gateways(a: &Assessment) -> Table {
    let mut out = Table::new(
        "gateways",
        "Ports of the study",
        &[
            "Port",
            "Code",
            "Side",
            "#Draught, m",
            "#Capacity, Mt",
            "#Capacity, TEU",
            "Note",
        ],
    );
    let graded = |id: &str, key: &str, g: &Option<sealane_data::Graded>| {
        g.as_ref().map_or_else(
            || words("unknown"),
            |g| {
                number(g.value, format!("{} ({})", num(g.value), g.grade))
                    .to(format!("#in-gateway.{id}.{key}"))
            },
        )
    };
    for g in &a.gateways {
        out.rows.push(vec![
            words(&g.name),
            words(g.locode.as_deref().unwrap_or("")),
            words(sealane_study::words(&g.side)),
            graded(&g.id, "max_draught_m", &g.max_draught_m),
            graded(&g.id, "capacity_mt", &g.capacity_mt),
            graded(&g.id, "capacity_teu", &g.capacity_teu),
            words(&g.note),
        ]);
    }
    out
}

/// Embedded tables.
pub fn sources(a: &Assessment) -> Table {
    let mut out = Table::new(
        "sources",
        "Embedded tables",
        &[
            "Table", "State", "Date", "Grade", "Licence", "Source", "Note",
        ],
    );
    for s in &a.tables {
        out.rows.push(vec![
            words(&s.title),
            words(if s.expired {
                format!("expired {}", s.valid_until)
            } else {
                "current".to_owned()
            }),
            words(&s.date),
            words(&s.grade),
            words(&s.licence),
            words(&s.source),
            words(&s.note),
        ]);
    }
    out
}

/// All tables, other rooms' included, in the order of the report.
pub fn all(a: &Assessment) -> Vec<Table> {
    let mut out = vec![
        answers(a),
        gateways(a),
        legs(a),
        claims(a),
        matrix(a),
        missing(a),
        months(a),
        rivals(a),
        services(a),
        catchment(a),
        forecast(a),
        levers(a),
        plans(a),
        break_even(a),
        inputs(a),
        sources(a),
    ];
    for room in &a.rooms {
        out.extend(room.tables.iter().map(|t| room_table(&room.id, t)));
    }
    out
}

/// A table of another room.
pub fn room_table(room: &str, t: &sealane_study::RoomTable) -> Table {
    let head: Vec<&str> = t.head.iter().map(String::as_str).collect();
    let mut out = Table::new(&format!("{room}-{}", t.id), &t.title, &head);
    for row in &t.rows {
        out.rows.push(
            row.iter()
                .map(|c| {
                    c.replace(['\u{202f}', ','], "")
                        .parse::<f64>()
                        .map_or_else(|_| words(c), |v| number(v, c.clone()))
                })
                .collect(),
        );
    }
    out
}
