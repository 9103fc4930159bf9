//! Section 4, the season: months and their causes, the ice calendar, passable days, and what a split service costs.

use crate::svg::{Scale, Svg, axis_y};
use crate::table::{Cell, Table, number, words};
use crate::text::{esc, fixed, month, num, percent};
use sealane_season::{CorridorSeason, IceVerdict, MonthRow, SeasonTable, YearKind};
use sealane_study::{Assessment, SeasonPart};
use std::fmt::Write as _;

/// All of it; empty where nobody modelled the season.
pub fn section(a: &Assessment) -> String {
    let Some(s) = &a.season else {
        return String::new();
    };
    let mut out = String::new();
    months(&mut out, a, s);
    let ice = !s.calendar.is_empty();
    if ice {
        let _ = write!(
            out,
            "<h3>Ice</h3><p>Ice: {}. Two rules stand side by side: POLARIS (MSC.1/Circ.1519), which decides here, and the Russian admission of 2013, as far as it is readable.</p>",
            esc(&s.ice_source)
        );
        out.push_str(&passable(s).html());
        for class in classes(s) {
            out.push_str(&calendar(s, &class));
        }
    }
    if s.corridors.iter().any(|c| !c.splits.is_empty()) {
        out.push_str("<h3>Split season</h3><p>North in the months in which the way is open and cheaper for the same ship, the other way in the rest. The ice-classed ship pays its premium in hire and fuel in every month; the other side is an ordinary ship all year. The fee that a ship can bear is the one at which both cost the same.</p>");
        out.push_str(&splits(s).html());
        out.push_str(&fees(s).html());
    }
    if !s.warnings.is_empty() {
        out.push_str("<details><summary>What the season rests on</summary><ul class=\"plain\">");
        for w in &s.warnings {
            let _ = write!(out, "<li>{}</li>", esc(w));
        }
        out.push_str("</ul></details>");
    }
    out
}

/// Its tables, for `tables/`.
pub fn tables(a: &Assessment) -> Vec<Table> {
    let Some(s) = &a.season else {
        return Vec::new();
    };
    let mut out = vec![lanes(a, s)];
    for (c, t) in told(s) {
        out.push(causes(c, t));
    }
    if !s.calendar.is_empty() {
        out.push(passable(s));
        out.push(calendar_table(s));
    }
    if s.corridors.iter().any(|c| !c.splits.is_empty()) {
        out.push(splits(s));
        out.push(fees(s));
    }
    out
}

fn told(s: &SeasonPart) -> impl Iterator<Item = (&CorridorSeason, &SeasonTable)> {
    s.corridors
        .iter()
        .flat_map(|c| c.tables.iter().map(move |t| (c, t)))
}

fn classes(s: &SeasonPart) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    for r in &s.calendar {
        let class = r.ice_class.to_string();
        if !out.contains(&class) {
            out.push(class);
        }
    }
    out
}

fn slug(text: &str) -> String {
    text.to_lowercase().replace([' ', '.'], "-")
}

/// Days at sea by month with the cause of each month's difference: the first way open, the others folded.
fn months(out: &mut String, a: &Assessment, s: &SeasonPart) {
    let _ = write!(
        out,
        "<h3>Days at sea by month, and why</h3><p>A laden {}, canals included; {} departures sampled in each month over the winds and ice of light to heavy years.</p>",
        esc(&sealane_study::words(&s.ship).to_lowercase()),
        s.departures
    );
    let mut first = true;
    for c in &s.corridors {
        if let Some(f) = &c.fault {
            let _ = write!(out, "<p class=\"note\">{}: {}</p>", esc(&c.name), esc(f));
            continue;
        }
        for t in &c.tables {
            let title = if c.northern {
                format!("{}, ice class {}", c.name, t.ice_class)
            } else {
                c.name.clone()
            };
            let mut body = year_words(t);
            if let Some(asked) = months_asked(a, &c.id) {
                let _ = write!(body, "<p>{}</p>", esc(&asked));
            }
            body.push_str(&fan(c, t));
            body.push_str(&causes(c, t).html());
            if first {
                let _ = write!(out, "<h4>{}</h4>{body}", esc(&title));
                first = false;
            } else {
                let _ = write!(
                    out,
                    "<details><summary>{}: {}</summary>{body}</details>",
                    esc(&title),
                    esc(&brief(t))
                );
            }
        }
    }
}

/// Said where the study sails a corridor in fewer months than the season model lets through.
fn months_asked(a: &Assessment, corridor: &str) -> Option<String> {
    let c = a.corridors.iter().find(|c| c.id == corridor)?;
    let sailed: Vec<&str> = (0..12)
        .filter(|m| c.open.get(*m) == Some(&true))
        .map(month)
        .collect();
    (sailed.len() < 12).then(|| {
        format!(
            "The study sails it in {} only; what follows is what the ice would let through, with an icebreaker where one is needed.",
            sailed.join(", ")
        )
    })
}

fn brief(t: &SeasonTable) -> String {
    let open = t.months.iter().filter(|m| m.passable_share >= 0.9).count();
    t.year.map_or_else(
        || "no month passes".to_owned(),
        |y| {
            format!(
                "{open} months open, {} days at sea ({} to {})",
                fixed(y.p50, 1),
                fixed(y.p10, 1),
                fixed(y.p90, 1)
            )
        },
    )
}

fn year_words(t: &SeasonTable) -> String {
    let mut text = t.year.map_or_else(
        || "No departure of the year passes.".to_owned(),
        |y| {
            format!(
                "Over all departures that pass: {} days at sea in the median, {} to {} in eight of ten.",
                fixed(y.p50, 1),
                fixed(y.p10, 1),
                fixed(y.p90, 1)
            )
        },
    );
    if let Some(d) = t.passable_days {
        let _ = write!(
            text,
            " Days of departure that pass: {} in a light year, {} in a median one, {} in a heavy one.",
            d.light, d.median, d.heavy
        );
    }
    format!("<p>{}</p>", esc(&text))
}

fn fan(c: &CorridorSeason, t: &SeasonTable) -> String {
    let open: Vec<(&MonthRow, sealane_season::Fan)> =
        t.months.iter().filter_map(|m| Some((m, m.days?))).collect();
    if open.is_empty() {
        return String::new();
    }
    let (left, right, top, bottom) = (60.0, 880.0, 20.0, 230.0);
    let mut s = Svg::new(
        &format!("season-{}-{}", c.id, slug(&t.ice_class.to_string())),
        &format!("{}: days at sea by month of departure", c.name),
        "A bar from the tenth to the ninetieth percentile of the sampled departures, its median marked; months without a bar do not pass.",
        900.0,
        268.0,
    );
    let lo = open
        .iter()
        .map(|(_, d)| d.p10)
        .fold(f64::INFINITY, f64::min);
    let hi = open.iter().map(|(_, d)| d.p90).fold(0.0, f64::max);
    let room = (hi - lo).max(0.04 * hi);
    let y = Scale::round((lo - 0.3 * room).max(0.0), hi + 0.1 * room, bottom, top);
    let step = (right - left) / 12.0;
    axis_y(&mut s, &y, left, right, "days");
    for m in 0..12 {
        s.text(
            left + step * (m as f64 + 0.5),
            bottom + 18.0,
            "tick",
            "middle",
            month(m),
        );
    }
    for (m, d) in open {
        let x = left + step * (f64::from(m.month) - 0.5);
        let tip = format!(
            "{}: {} days ({} to {}); {}",
            month(usize::from(m.month) - 1),
            fixed(d.p50, 1),
            fixed(d.p10, 1),
            fixed(d.p90, 1),
            why(m)
        );
        let height = (y.at(d.p10) - y.at(d.p90)).max(2.0);
        s.bar(x - 16.0, y.at(d.p90), 32.0, height, "fanband c0", &tip);
        s.line(x - 16.0, y.at(d.p50), x + 16.0, y.at(d.p50), "line c0");
        s.text(x, y.at(d.p90) - 5.0, "celltext", "middle", &fixed(d.p50, 1));
        if m.passable_share < 0.9 {
            s.text(
                x,
                bottom - 6.0,
                "tick",
                "middle",
                &percent(m.passable_share),
            );
        }
    }
    s.done()
}

/// Why a month differs from the fastest one, or why it does not pass.
fn why(m: &MonthRow) -> String {
    let mut text = String::new();
    if let Some((obstacle, share)) = m.obstacles.first()
        && m.passable_share < 0.9
    {
        let _ = write!(text, "{} stop: {obstacle}", percent(*share));
    }
    if let Some(c) = &m.against_fastest {
        if !text.is_empty() {
            text.push_str("; ");
        }
        let _ = write!(text, "{}: {} ({:+.1} h)", c.area, c.why, c.hours);
    } else if text.is_empty() {
        text.push_str("the fastest month");
    }
    if m.typhoon_exposure >= 0.05 {
        let _ = write!(
            text,
            "; {} of the time in waters where tropical storms form that month",
            percent(m.typhoon_exposure)
        );
    }
    text
}

fn causes(c: &CorridorSeason, t: &SeasonTable) -> Table {
    let mut out = Table::new(
        &format!("season-{}-{}", c.id, slug(&t.ice_class.to_string())),
        &format!("{}: months", c.name),
        &[
            "Month",
            "#Passes",
            "#Escorted",
            "#Days P10",
            "#P50",
            "#P90",
            "#Slower, days",
            "Why",
            "#Ship cost, k USD a voyage",
            "#Icebreaker, k USD",
            "Way",
        ],
    );
    let or = |x: Option<f64>, digits: usize| {
        x.map_or_else(|| words("–"), |v| number(v, fixed(v, digits)))
    };
    for m in &t.months {
        out.rows.push(vec![
            words(month(usize::from(m.month) - 1)),
            number(m.passable_share, percent(m.passable_share)),
            number(m.escorted_share, percent(m.escorted_share)),
            or(m.days.map(|d| d.p10), 1),
            or(m.days.map(|d| d.p50), 1),
            or(m.days.map(|d| d.p90), 1),
            or(m.against_fastest.as_ref().map(|c| c.days), 1),
            words(why(m)),
            or(m.cost_usd.map(|x| x.p50 / 1000.0), 0),
            number(
                m.icebreaker_usd / 1000.0,
                fixed(m.icebreaker_usd / 1000.0, 0),
            ),
            words(m.ways.first().map_or("", |w| w.way.as_str())),
        ]);
    }
    out
}

fn passable(s: &SeasonPart) -> Table {
    let mut out = Table::new(
        "passable-days",
        "Days of departure that pass in a year",
        &[
            "Way",
            "Ice class",
            "#Light year",
            "#Median",
            "#Heavy",
            "Months open",
            "#Days at sea, P50",
        ],
    );
    for (c, t) in told(s) {
        let Some(d) = t.passable_days else { continue };
        let open: Vec<&str> = t
            .months
            .iter()
            .filter(|m| m.passable_share >= 0.9)
            .map(|m| month(usize::from(m.month) - 1))
            .collect();
        out.rows.push(vec![
            words(&c.name),
            words(t.ice_class.to_string()),
            number(f64::from(d.light), d.light.to_string()),
            number(f64::from(d.median), d.median.to_string()),
            number(f64::from(d.heavy), d.heavy.to_string()),
            words(if open.is_empty() {
                "none".to_owned()
            } else {
                open.join(" ")
            }),
            t.year
                .map_or_else(|| words("–"), |y| number(y.p50, fixed(y.p50, 1))),
        ]);
    }
    out
}

const fn letter(v: IceVerdict) -> (&'static str, &'static str) {
    match v {
        IceVerdict::OpenWater => ("o", "cell p10"),
        IceVerdict::Alone => ("a", "cell p8"),
        IceVerdict::Slow => ("s", "cell p6"),
        IceVerdict::Escorted => ("e", "cell p3"),
        IceVerdict::Closed => ("x", "cell p0"),
    }
}

const fn verdict_words(v: IceVerdict) -> &'static str {
    match v {
        IceVerdict::OpenWater => "open water",
        IceVerdict::Alone => "alone",
        IceVerdict::Slow => "alone at elevated risk",
        IceVerdict::Escorted => "with an icebreaker",
        IceVerdict::Closed => "not at all",
    }
}

/// One class: section by month in a median year, POLARIS as colour and letter, the Russian rule after it.
fn calendar(s: &SeasonPart, class: &str) -> String {
    let rows: Vec<_> = s
        .calendar
        .iter()
        .filter(|r| r.ice_class.to_string() == class && r.year == YearKind::Median)
        .collect();
    let (left, cell, row) = (250.0, 52.0, 24.0);
    let mut svg = Svg::new(
        &format!("ice-{}", slug(class)),
        &format!("Ice calendar of a median year, ice class {class}"),
        "One row a section, one column the middle of a month. First letter POLARIS, second the Russian admission: o open water, a alone, s alone at elevated risk, e with an icebreaker, x not at all, ? not readable.",
        left + 12.0 * cell + 10.0,
        32.0 + row * rows.len() as f64,
    );
    for m in 0..12 {
        svg.text(
            left + cell * (m as f64 + 0.5),
            18.0,
            "tick",
            "middle",
            month(m),
        );
    }
    for (k, r) in rows.iter().enumerate() {
        let y = 26.0 + row * k as f64;
        svg.text(left - 8.0, y + 16.0, "name", "end", &r.name);
        for (m, v) in r.polaris.iter().enumerate() {
            let x = left + cell * m as f64;
            let (own, class) = letter(*v);
            let rus = r.russian.get(m).copied().flatten();
            let at = |v: &[f64]| v.get(m).copied().unwrap_or(0.0);
            let tip = format!(
                "{}, {}: {} of the sea under ice of {} m; POLARIS {} ({}), Russian admission {}",
                r.name,
                month(m),
                percent(at(&r.concentration)),
                fixed(at(&r.thickness_m), 1),
                verdict_words(*v),
                num(at(&r.rio)),
                rus.map_or("not readable for this class", verdict_words)
            );
            svg.bar(x + 1.0, y + 1.0, cell - 2.0, row - 2.0, class, &tip);
            let text = format!("{own} {}", rus.map_or("?", |v| letter(v).0));
            svg.text(x + cell / 2.0, y + 16.0, "celltext", "middle", &text);
        }
    }
    format!(
        "{}<p class=\"note\">o open water · a alone · s alone at elevated risk · e with an icebreaker · x not at all; second letter the Russian admission, ? not readable.</p>",
        svg.done()
    )
}

fn calendar_table(s: &SeasonPart) -> Table {
    let mut out = Table::new(
        "ice-calendar",
        "Ice calendar by section, month, class and kind of year",
        &[
            "Section",
            "Ice class",
            "Year",
            "#Month",
            "#Concentration",
            "#Thickness, m",
            "#RIO",
            "POLARIS",
            "Russian admission",
            "Grade",
        ],
    );
    for r in &s.calendar {
        for (m, v) in r.polaris.iter().enumerate() {
            let at = |v: &[f64]| v.get(m).copied().unwrap_or(0.0);
            out.rows.push(vec![
                words(&r.name),
                words(r.ice_class.to_string()),
                words(match r.year {
                    YearKind::Light => "light",
                    YearKind::Median => "median",
                    YearKind::Heavy => "heavy",
                }),
                number(m as f64 + 1.0, (m + 1).to_string()),
                number(at(&r.concentration), percent(at(&r.concentration))),
                number(at(&r.thickness_m), fixed(at(&r.thickness_m), 2)),
                number(at(&r.rio), fixed(at(&r.rio), 1)),
                words(verdict_words(*v)),
                words(
                    r.russian
                        .get(m)
                        .copied()
                        .flatten()
                        .map_or("not readable", verdict_words),
                ),
                words(r.grade.to_string()),
            ]);
        }
    }
    out
}

fn money(x: Option<f64>) -> Cell {
    x.map_or_else(|| words("–"), |v| number(v / 1000.0, fixed(v / 1000.0, 0)))
}

fn name<'a>(s: &'a SeasonPart, id: &'a str) -> &'a str {
    s.corridors
        .iter()
        .find(|c| c.id == id)
        .map_or(id, |c| c.name.as_str())
}

fn splits(s: &SeasonPart) -> Table {
    let mut out = Table::new(
        "split-season",
        "Cost of a voyage over the year, thousand USD",
        &[
            "North",
            "Ice class",
            "Against",
            "#Months north",
            "#Split service",
            "#Ordinary ship",
            "#Difference",
            "#Fee it can bear, k USD",
            "#The same, USD/GT",
        ],
    );
    for c in &s.corridors {
        for (class, other, split) in &c.splits {
            let gain = split.split_usd.zip(split.other_usd).map(|(a, b)| a - b);
            out.rows.push(vec![
                words(&c.name),
                words(class.to_string()),
                words(name(s, other)),
                number(split.months_north as f64, split.months_north.to_string()),
                money(split.split_usd),
                money(split.other_usd),
                money(gain),
                money(split.bearable_fee_usd),
                split
                    .bearable_fee_usd_per_gt
                    .map_or_else(|| words("–"), |v| number(v, fixed(v, 1))),
            ]);
        }
    }
    out
}

fn fees(s: &SeasonPart) -> Table {
    let mut columns = vec!["North", "Ice class", "Against"];
    let names: Vec<String> = (0..12).map(|m| format!("#{}", month(m))).collect();
    columns.extend(names.iter().map(String::as_str));
    let mut out = Table::new(
        "bearable-fee",
        "Icebreaker fee that a single voyage of the month can bear, thousand USD (below nought: the north loses without any fee)",
        &columns,
    );
    for c in &s.corridors {
        for (class, other, split) in &c.splits {
            let mut row = vec![
                words(&c.name),
                words(class.to_string()),
                words(name(s, other)),
            ];
            row.extend(split.months.iter().map(|m| money(m.bearable_fee_usd)));
            out.rows.push(row);
        }
    }
    out
}

/// Cargo by corridor by month: days at sea and cost door to door.
fn lanes(a: &Assessment, s: &SeasonPart) -> Table {
    let mut out = Table::new(
        "season-lanes",
        "Days at sea and cost by cargo, way and month",
        &[
            "Cargo",
            "Way",
            "Ship",
            "#Month",
            "#Passes",
            "#Days P10",
            "#P50",
            "#P90",
            "#USD a unit P10",
            "#P50",
            "#P90",
        ],
    );
    let or = |x: Option<f64>, digits: usize| {
        x.map_or_else(|| words("–"), |v| number(v, fixed(v, digits)))
    };
    for l in &s.lanes {
        let way = a
            .corridors
            .iter()
            .find(|c| c.id == l.corridor)
            .map_or(l.corridor.as_str(), |c| c.name.as_str());
        for (m, usd) in l.months.iter().zip(&l.usd) {
            let [p10, p50, p90] = m.days.map_or([None; 3], |d| d.map(Some));
            out.rows.push(vec![
                words(&l.cargo),
                words(way),
                words(&l.ship),
                number(f64::from(m.month), m.month.to_string()),
                number(m.passable_share, percent(m.passable_share)),
                or(p10, 2),
                or(p50, 2),
                or(p90, 2),
                or(usd.map(|u| u.p10), 1),
                or(usd.map(|u| u.p50), 1),
                or(usd.map(|u| u.p90), 1),
            ]);
        }
    }
    out
}
