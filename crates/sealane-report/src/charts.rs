//! The charts of the report.

use crate::svg::{Scale, Svg, axis_x, axis_y};
use crate::text::{millions, month, num, percent};
use sealane_study::{Assessment, CargoResult, ServiceResult, WayResult, Word};

/// Class of a verdict word.
pub fn class(word: Word) -> &'static str {
    match word {
        Word::Works => "works",
        Word::WorksIf => "works-if",
        Word::DoesNot => "does-not",
        Word::Unknown => "unknown",
    }
}

fn shade(p: f64) -> String {
    format!("p{}", (p * 10.0).round().clamp(0.0, 10.0))
}

fn corridor_name<'a>(a: &'a Assessment, id: &'a str) -> &'a str {
    a.corridors
        .iter()
        .find(|c| c.id == id)
        .map_or(id, |c| c.name.as_str())
}

/// Cargo by month: chance that the corridor is the cheapest way.
pub fn probability_map(a: &Assessment) -> String {
    let (left, cell_w, cell_h) = (190.0, 58.0, 26.0);
    let h = 40.0 + cell_h * a.cargoes.len() as f64 + 10.0;
    let mut s = Svg::new(
        "prob",
        "Chance that the corridor is the cheapest way, by cargo and month",
        "One row a cargo, one column a month; darker green is likelier, red unlikely, grey unknown.",
        left + 12.0 * cell_w + 10.0,
        h,
    );
    for m in 0..12 {
        s.text(
            left + cell_w * (m as f64 + 0.5),
            22.0,
            "tick",
            "middle",
            month(m),
        );
    }
    for (k, c) in a.cargoes.iter().enumerate() {
        let y = 34.0 + cell_h * k as f64;
        s.text(left - 8.0, y + 17.0, "name", "end", &c.name);
        for w in &c.months {
            let x = left + cell_w * f64::from(w.month - 1);
            let (class, text) = if c.p_way.is_none() {
                ("cell pu".to_owned(), "n/a".to_owned())
            } else {
                (format!("cell {}", shade(w.p_way)), percent(w.p_way))
            };
            s.bar(
                x + 1.0,
                y + 1.0,
                cell_w - 2.0,
                cell_h - 2.0,
                &class,
                &format!("{} in {}: {text}", c.name, month(usize::from(w.month) - 1)),
            );
            s.text(x + cell_w / 2.0, y + 17.0, "celltext", "middle", &text);
        }
    }
    s.done()
}

const PARTS: [(&str, &str); 12] = [
    ("hire", "Hire"),
    ("fuel", "Fuel"),
    ("ports", "Port dues"),
    ("canal", "Canal"),
    ("icebreaker", "Icebreaker"),
    ("war-risk", "War risk"),
    ("carbon", "Carbon"),
    ("market", "Market"),
    ("land", "Land"),
    ("handling", "Handling"),
    ("time", "Goods under way"),
    ("stock", "Stock"),
];

fn part_name(id: &str) -> &'static str {
    PARTS.iter().find(|(k, _)| *k == id).map_or("", |(_, n)| n)
}

/// Waterfall of one way's cost.
pub fn waterfall(c: &CargoResult, w: &WayResult, name: &str) -> String {
    let parts: Vec<(&str, f64)> = w
        .parts
        .named()
        .into_iter()
        .filter(|(_, v)| v.abs() > 0.005 * w.parts.total())
        .collect();
    let (left, right, top, row) = (130.0, 640.0, 14.0, 25.0);
    let bottom = top + row * (parts.len() + 1) as f64;
    let mut s = Svg::new(
        &format!("fall-{}", c.id),
        &format!("{}: cost by parts on {name}, USD/{}", c.name, c.unit),
        "Each bar adds one part to the cost, from the ship's hire to the goods' time; the last bar is the whole.",
        720.0,
        bottom + 44.0,
    );
    let x = Scale::round(0.0, w.parts.total() * 1.04, left, right);
    axis_x(&mut s, &x, top, bottom, &format!("USD/{}", c.unit));
    let mut sum: f64 = 0.0;
    for (k, (id, v)) in parts.iter().enumerate() {
        let y = top + row * k as f64;
        let (a, b) = (x.at(sum.min(sum + v)), x.at(sum.max(sum + v)));
        s.text(left - 8.0, y + 16.0, "name", "end", part_name(id));
        s.bar(
            a,
            y + 4.0,
            b - a,
            row - 8.0,
            &format!("part part-{id}"),
            &format!("{}: {} USD/{}", part_name(id), num(*v), c.unit),
        );
        s.text(b + 5.0, y + 16.0, "tick", "start", &num(*v));
        sum += v;
    }
    let y = top + row * parts.len() as f64;
    s.text(left - 8.0, y + 16.0, "name strong", "end", "Door to door");
    s.bar(
        left,
        y + 4.0,
        x.at(w.parts.total()) - left,
        row - 8.0,
        "part total",
        "whole",
    );
    s.text(
        x.at(w.parts.total()) + 5.0,
        y + 16.0,
        "tick strong",
        "start",
        &num(w.parts.total()),
    );
    s.done()
}

/// All ways of one cargo as stacked bars with the band of the draws.
pub fn stacked(a: &Assessment, c: &CargoResult) -> String {
    let ways: Vec<&WayResult> = c.ways.iter().filter(|w| w.why_not.is_none()).collect();
    let (left, right, top, row) = (250.0, 870.0, 12.0, 34.0);
    let bottom = top + row * ways.len() as f64;
    let high = ways
        .iter()
        .map(|w| w.usd.p90.max(w.parts.total()))
        .fold(1.0, f64::max);
    let mut s = Svg::new(
        &format!("stack-{}", c.id),
        &format!("{}: cost from door to door by way, USD/{}", c.name, c.unit),
        "One bar a way, stacked by parts at central numbers; the thin line spans eight in ten of the draws.",
        900.0,
        bottom + 70.0,
    );
    let x = Scale::round(0.0, high, left, right);
    axis_x(&mut s, &x, top, bottom, &format!("USD/{}", c.unit));
    let mut used: Vec<&str> = Vec::new();
    for (k, w) in ways.iter().enumerate() {
        let y = top + row * k as f64;
        s.text(
            left - 8.0,
            y + 20.0,
            if k == 0 { "name strong" } else { "name" },
            "end",
            &short(corridor_name(a, &w.corridor), 36),
        );
        let mut sum: f64 = 0.0;
        for (id, v) in w.parts.named() {
            if v > 0.0 {
                s.bar(
                    x.at(sum),
                    y + 6.0,
                    x.at(sum + v) - x.at(sum),
                    row - 14.0,
                    &format!("part part-{id}"),
                    &format!("{}: {} USD/{}", part_name(id), num(v), c.unit),
                );
                sum += v;
                if v > 0.004 * high && !used.contains(&id) {
                    used.push(id);
                }
            }
        }
        let mid = y + row - 5.0;
        s.line(x.at(w.usd.p10), mid, x.at(w.usd.p90), mid, "whisker");
        s.line(
            x.at(w.usd.p50),
            mid - 3.0,
            x.at(w.usd.p50),
            mid + 3.0,
            "whisker",
        );
    }
    let mut lx = left - 60.0;
    for (id, name) in PARTS {
        if used.contains(&id) {
            s.bar(
                lx,
                bottom + 46.0,
                10.0,
                10.0,
                &format!("part part-{id}"),
                name,
            );
            s.text(lx + 14.0, bottom + 55.0, "tick", "start", name);
            lx += 24.0 + 6.6 * name.len() as f64;
        }
    }
    s.done()
}

fn short(text: &str, n: usize) -> String {
    if text.chars().count() <= n {
        return text.to_owned();
    }
    let cut: String = text.chars().take(n - 1).collect();
    format!("{}…", cut.trim_end())
}

/// Days by way, stacked by where they go, with the band.
pub fn days(a: &Assessment, c: &CargoResult) -> String {
    let ways: Vec<&WayResult> = c.ways.iter().filter(|w| w.why_not.is_none()).collect();
    let (left, right, top, row) = (250.0, 870.0, 12.0, 34.0);
    let bottom = top + row * ways.len() as f64;
    let high = ways.iter().map(|w| w.days.p90).fold(1.0, f64::max);
    let mut s = Svg::new(
        &format!("days-{}", c.id),
        &format!("{}: days from door to door by way", c.name),
        "One bar a way: sea, ports, canal, land and border, waiting beside; the thin line spans eight in ten of the draws.",
        900.0,
        bottom + 70.0,
    );
    let x = Scale::round(0.0, high, left, right);
    axis_x(&mut s, &x, top, bottom, "days");
    let names = [
        ("sea", "Sea"),
        ("ports", "Ports"),
        ("canal", "Canal"),
        ("land", "Land and border"),
        ("market", "Waiting, transhipment"),
    ];
    for (k, w) in ways.iter().enumerate() {
        let y = top + row * k as f64;
        s.text(
            left - 8.0,
            y + 20.0,
            if k == 0 { "name strong" } else { "name" },
            "end",
            &short(corridor_name(a, &w.corridor), 36),
        );
        let t = w.time_parts;
        let mut sum: f64 = 0.0;
        for (class, v) in [
            ("hire", t.sea),
            ("ports", t.ports),
            ("canal", t.canal),
            ("land", t.land),
            ("market", t.other),
        ] {
            if v > 0.0 {
                s.bar(
                    x.at(sum),
                    y + 6.0,
                    x.at(sum + v) - x.at(sum),
                    row - 14.0,
                    &format!("part part-{class}"),
                    &format!("{} days", num(v)),
                );
                sum += v;
            }
        }
        let mid = y + row - 5.0;
        s.line(x.at(w.days.p10), mid, x.at(w.days.p90), mid, "whisker");
        s.line(
            x.at(w.days.p50),
            mid - 3.0,
            x.at(w.days.p50),
            mid + 3.0,
            "whisker",
        );
    }
    let mut lx = left;
    for (k, (_, name)) in names.iter().enumerate() {
        let class = ["hire", "ports", "canal", "land", "market"]
            .get(k)
            .copied()
            .unwrap_or("hire");
        s.bar(
            lx,
            bottom + 46.0,
            10.0,
            10.0,
            &format!("part part-{class}"),
            name,
        );
        s.text(lx + 14.0, bottom + 55.0, "tick", "start", name);
        lx += 28.0 + 6.8 * name.len() as f64;
    }
    s.done()
}

/// Cost and time against each other: one mark a way, with the band both ways.
pub fn cost_time(a: &Assessment, c: &CargoResult) -> String {
    let ways: Vec<&WayResult> = c.ways.iter().filter(|w| w.why_not.is_none()).collect();
    let (left, right, top, bottom) = (60.0, 700.0, 26.0, 330.0);
    let lo = ways.iter().map(|w| w.days.p10).fold(f64::MAX, f64::min);
    let hi = ways.iter().map(|w| w.days.p90).fold(1.0, f64::max);
    let ulo = ways.iter().map(|w| w.usd.p10).fold(f64::MAX, f64::min);
    let uhi = ways.iter().map(|w| w.usd.p90).fold(1.0, f64::max);
    let mut s = Svg::new(
        &format!("ct-{}", c.id),
        &format!("{}: cost against time by way", c.name),
        "Each cross is a way: its middle the median, its arms eight in ten of the draws. Down and left is better.",
        900.0,
        380.0,
    );
    let x = Scale::round(lo * 0.95, hi * 1.02, left, right);
    let y = Scale::round(ulo * 0.95, uhi * 1.02, bottom, top);
    axis_x(&mut s, &x, top, bottom, "days from door to door");
    axis_y(&mut s, &y, left, right, &format!("USD/{}", c.unit));
    for w in &ways {
        let k = a
            .corridors
            .iter()
            .position(|k| k.id == w.corridor)
            .unwrap_or(0)
            % 8;
        let (px, py) = (x.at(w.days.p50), y.at(w.usd.p50));
        s.line(
            x.at(w.days.p10),
            py,
            x.at(w.days.p90),
            py,
            &format!("arm c{k}"),
        );
        s.line(
            px,
            y.at(w.usd.p10),
            px,
            y.at(w.usd.p90),
            &format!("arm c{k}"),
        );
        s.raw(&format!("<circle class=\"dot c{k}\" cx=\"{px:.1}\" cy=\"{py:.1}\" r=\"5\"><title>{}</title></circle>", crate::text::esc(corridor_name(a, &w.corridor))));
    }
    for (k, w) in ways.iter().enumerate() {
        let ck = a
            .corridors
            .iter()
            .position(|c| c.id == w.corridor)
            .unwrap_or(0)
            % 8;
        let ly = top + 20.0 * k as f64 + 6.0;
        s.raw(&format!(
            "<circle class=\"dot c{ck}\" cx=\"720\" cy=\"{ly:.1}\" r=\"5\"/>"
        ));
        s.text(
            730.0,
            ly + 4.0,
            "tick",
            "start",
            &short(corridor_name(a, &w.corridor), 26),
        );
    }
    s.done()
}

/// Cumulative cost and days along the way: steps at the nodes.
pub fn along(a: &Assessment, c: &CargoResult) -> String {
    let ways: Vec<&WayResult> = c.ways.iter().filter(|w| w.why_not.is_none()).collect();
    let (left, right, top, bottom) = (60.0, 700.0, 26.0, 330.0);
    type Line<'a> = (usize, &'a str, Vec<(f64, f64)>);
    let mut lines: Vec<Line<'_>> = Vec::new();
    for w in &ways {
        let land_km: f64 = w
            .land
            .iter()
            .filter_map(|id| a.inputs.iter().find(|i| i.path == format!("rail.{id}.km")))
            .map(|i| i.graded.value)
            .sum();
        let p = &w.parts;
        let sea_cost = p.freight();
        let mut pts = vec![(0.0, 0.0)];
        let first_land = c.origin.is_some() || (c.destination.is_none() && !w.land.is_empty());
        let half = p.handling / 2.0;
        let (mut km, mut usd) = (0.0, 0.0);
        let mut go = |dkm: f64, dusd: f64, pts: &mut Vec<(f64, f64)>| {
            km += dkm;
            usd += dusd;
            pts.push((km, usd));
        };
        if first_land {
            go(land_km, p.land, &mut pts);
        }
        go(0.0, half + p.stock / 2.0, &mut pts);
        go(w.distance_nm * 1.852, sea_cost + p.time, &mut pts);
        go(0.0, half + p.stock / 2.0, &mut pts);
        if !first_land && !w.land.is_empty() {
            go(land_km, p.land, &mut pts);
        }
        lines.push((
            a.corridors
                .iter()
                .position(|k| k.id == w.corridor)
                .unwrap_or(0)
                % 8,
            corridor_name(a, &w.corridor),
            pts,
        ));
    }
    let kmax = lines
        .iter()
        .flat_map(|l| &l.2)
        .map(|p| p.0)
        .fold(1.0, f64::max);
    let umax = lines
        .iter()
        .flat_map(|l| &l.2)
        .map(|p| p.1)
        .fold(1.0, f64::max);
    let mut s = Svg::new(
        &format!("tcd-{}", c.id),
        &format!("{}: cost gathered along the way", c.name),
        "Cumulative cost against kilometres from the door of origin; vertical steps are ports.",
        900.0,
        380.0,
    );
    let x = Scale::round(0.0, kmax / 1000.0, left, right);
    let y = Scale::round(0.0, umax, bottom, top);
    axis_x(
        &mut s,
        &x,
        top,
        bottom,
        "thousand km from the door of origin",
    );
    axis_y(&mut s, &y, left, right, &format!("USD/{}", c.unit));
    for (k, _, pts) in lines.iter().rev() {
        let pts: Vec<(f64, f64)> = pts
            .iter()
            .map(|(a, b)| (x.at(a / 1000.0), y.at(*b)))
            .collect();
        s.curve(&pts, &format!("line c{k}"));
    }
    for (n, (k, name, _)) in lines.iter().enumerate() {
        let ly = top + 20.0 * n as f64 + 6.0;
        s.raw(&format!(
            "<rect class=\"keybox c{k}\" x=\"714\" y=\"{:.1}\" width=\"12\" height=\"4\"/>",
            ly - 2.0
        ));
        s.text(732.0, ly + 4.0, "tick", "start", &short(name, 26));
    }
    s.done()
}

/// Days by month on the first way and the best other.
pub fn fan(a: &Assessment, c: &CargoResult) -> String {
    let Some(own) = c.ways.first().filter(|w| w.why_not.is_none()) else {
        return String::new();
    };
    let other = c
        .ways
        .iter()
        .skip(1)
        .filter(|w| w.why_not.is_none() && w.ports != own.ports)
        .min_by(|x, y| x.usd.p50.total_cmp(&y.usd.p50));
    let (left, right, top, bottom) = (60.0, 700.0, 26.0, 260.0);
    let all: Vec<&WayResult> = std::iter::once(own).chain(other).collect();
    let hi = all
        .iter()
        .flat_map(|w| &w.months)
        .filter(|m| m.open)
        .map(|m| m.days.p90)
        .fold(1.0, f64::max);
    let mut s = Svg::new(
        &format!("fan-{}", c.id),
        &format!("{}: days from door to door by month", c.name),
        "Median and the band of eight in ten draws by month, for the corridor and the best other way.",
        900.0,
        300.0,
    );
    let x = Scale {
        lo: 0.0,
        hi: 11.0,
        from: left + 20.0,
        to: right,
    };
    let y = Scale::round(0.0, hi, bottom, top);
    axis_y(&mut s, &y, left, right, "days");
    for m in 0..12 {
        s.text(x.at(m as f64), bottom + 16.0, "tick", "middle", month(m));
    }
    for (n, w) in all.iter().enumerate() {
        let k = a
            .corridors
            .iter()
            .position(|k| k.id == w.corridor)
            .unwrap_or(0)
            % 8;
        let open: Vec<_> = w.months.iter().filter(|m| m.open).collect();
        let pts = |f: &dyn Fn(&sealane_study::Band) -> f64| -> Vec<(f64, f64)> {
            open.iter()
                .map(|m| (x.at(f64::from(m.month - 1)), y.at(f(&m.days))))
                .collect()
        };
        s.band(&pts(&|b| b.p10), &pts(&|b| b.p90), &format!("fanband c{k}"));
        s.curve(&pts(&|b| b.p50), &format!("line c{k}"));
        s.raw(&format!(
            "<rect class=\"keybox c{k}\" x=\"714\" y=\"{:.1}\" width=\"12\" height=\"4\"/>",
            top + 20.0 * n as f64 + 4.0
        ));
        s.text(
            732.0,
            top + 20.0 * n as f64 + 10.0,
            "tick",
            "start",
            &short(corridor_name(a, &w.corridor), 26),
        );
    }
    s.done()
}

/// Months open by way.
pub fn calendar(a: &Assessment) -> String {
    let (left, cell, row) = (290.0, 46.0, 26.0);
    let mut s = Svg::new(
        "calendar",
        "Months in which each way is open",
        "One row a way, one column a month; filled is open, hatched is shut.",
        left + 12.0 * cell + 10.0,
        34.0 + row * a.corridors.len() as f64,
    );
    for m in 0..12 {
        s.text(
            left + cell * (m as f64 + 0.5),
            20.0,
            "tick",
            "middle",
            month(m),
        );
    }
    for (k, c) in a.corridors.iter().enumerate() {
        let y = 30.0 + row * k as f64;
        s.text(left - 8.0, y + 16.0, "name", "end", &short(&c.name, 42));
        for (m, open) in c.open.iter().enumerate() {
            let days = a
                .season
                .as_ref()
                .and_then(|s| s.corridors.get(&c.id))
                .and_then(|v| v.get(m))
                .map(|v| v.passable_days);
            let share = days.map_or(if *open { 1.0 } else { 0.0 }, |d| {
                (d / 30.0).clamp(0.0, 1.0)
            });
            let class = if *open {
                format!("cell {}", shade(0.35 + 0.65 * share))
            } else {
                "cell pu".to_owned()
            };
            let tip = days.map_or_else(
                || {
                    if *open {
                        "open".to_owned()
                    } else {
                        "shut".to_owned()
                    }
                },
                |d| format!("{} days passable", num(d)),
            );
            s.bar(
                left + cell * m as f64 + 1.0,
                y + 1.0,
                cell - 2.0,
                row - 2.0,
                &class,
                &tip,
            );
            if let Some(d) = days {
                s.text(
                    left + cell * (m as f64 + 0.5),
                    y + 17.0,
                    "celltext",
                    "middle",
                    &crate::text::fixed(d, 0),
                );
            }
        }
    }
    s.done()
}

/// Tornado of a cargo's margin.
pub fn tornado(c: &CargoResult, a: &Assessment) -> String {
    let rows: Vec<_> = c.sways.iter().take(10).collect();
    if rows.is_empty() {
        return String::new();
    }
    let (left, right, top, row) = (300.0, 800.0, 12.0, 25.0);
    let bottom = top + row * rows.len() as f64;
    let lo = rows
        .iter()
        .map(|s| s.low.1.min(s.high.1))
        .fold(0.0, f64::min);
    let hi = rows
        .iter()
        .map(|s| s.low.1.max(s.high.1))
        .fold(0.0, f64::max);
    let mut s = Svg::new(
        &format!("tornado-{}", c.id),
        &format!(
            "{}: margin over the next best way or seller, USD/{}",
            c.name, c.unit
        ),
        "Each bar moves one number from its low to its high end; right of nought the corridor wins.",
        900.0,
        bottom + 44.0,
    );
    let x = Scale::round(lo, hi, left, right);
    axis_x(
        &mut s,
        &x,
        top,
        bottom,
        &format!("margin, USD/{} (right of 0: the corridor wins)", c.unit),
    );
    for (k, w) in rows.iter().enumerate() {
        let y = top + row * k as f64;
        let name = a
            .inputs
            .iter()
            .find(|i| i.path == w.path)
            .map_or(w.path.clone(), |i| i.name.clone());
        s.text(left - 8.0, y + 16.0, "name", "end", &short(&name, 46));
        let (p, q) = (x.at(w.low.1.min(w.high.1)), x.at(w.low.1.max(w.high.1)));
        s.bar(
            p,
            y + 5.0,
            q - p,
            row - 10.0,
            "swing",
            &format!(
                "{}: {} at {}, {} at {}",
                name,
                num(w.low.1),
                num(w.low.0),
                num(w.high.1),
                num(w.high.0)
            ),
        );
        if let Some(v) = w.sobol {
            s.text(right + 8.0, y + 16.0, "tick", "start", &percent(v));
        }
    }
    s.text(right + 8.0, top - 2.0, "tick", "start", "share");
    s.line(x.at(0.0), top, x.at(0.0), bottom, "zero");
    s.done()
}

/// Share of the corridor against a change of its cost.
pub fn share_curve(c: &CargoResult) -> String {
    if c.share_curve.len() < 3 {
        return String::new();
    }
    let (left, right, top, bottom) = (60.0, 560.0, 26.0, 220.0);
    let mut s = Svg::new(
        &format!("share-{}", c.id),
        &format!("{}: share of the corridor against its cost", c.name),
        "Logit share as the corridor's door-to-door cost changes from 40 percent lower to 40 percent higher.",
        620.0,
        270.0,
    );
    let x = Scale {
        lo: -40.0,
        hi: 40.0,
        from: left,
        to: right,
    };
    let y = Scale {
        lo: 0.0,
        hi: 100.0,
        from: bottom,
        to: top,
    };
    axis_x(&mut s, &x, top, bottom, "change of the corridor's cost, %");
    axis_y(&mut s, &y, left, right, "share, %");
    let pts: Vec<(f64, f64)> = c
        .share_curve
        .iter()
        .map(|(a, b)| (x.at(*a), y.at(100.0 * b)))
        .collect();
    let base: Vec<(f64, f64)> = pts.iter().map(|p| (p.0, bottom)).collect();
    s.band(&base, &pts, "fanband c0");
    s.curve(&pts, "line c0");
    s.done()
}

/// Volume by year with the target.
pub fn forecast(c: &CargoResult) -> String {
    if c.forecast.is_empty() {
        return String::new();
    }
    let (left, right, top, bottom) = (70.0, 640.0, 26.0, 240.0);
    let target = c.target.as_ref();
    let hi = c
        .forecast
        .iter()
        .map(|f| f.volume.p90)
        .fold(target.map_or(1.0, |t| t.target), f64::max);
    let mut s = Svg::new(
        &format!("fc-{}", c.id),
        &format!(
            "{}: volume on the corridor by year, {} a year",
            c.name, c.unit
        ),
        "Median and band of eight in ten draws; the cross is the official target.",
        720.0,
        280.0,
    );
    let (y0, y1) = (
        c.forecast.first().map_or(0, |f| f.year),
        c.forecast.last().map_or(1, |f| f.year),
    );
    let x = Scale {
        lo: f64::from(y0),
        hi: f64::from(y1.max(y0 + 1)),
        from: left,
        to: right,
    };
    let y = Scale::round(0.0, hi, bottom, top);
    axis_y(&mut s, &y, left, right, &format!("{} a year", c.unit));
    for year in (y0..=y1).step_by(4) {
        s.text(
            x.at(f64::from(year)),
            bottom + 16.0,
            "tick",
            "middle",
            &year.to_string(),
        );
    }
    let pts = |f: &dyn Fn(&sealane_study::Band) -> f64| -> Vec<(f64, f64)> {
        c.forecast
            .iter()
            .map(|v| (x.at(f64::from(v.year)), y.at(f(&v.volume))))
            .collect()
    };
    s.band(&pts(&|b| b.p10), &pts(&|b| b.p90), "fanband c0");
    s.curve(&pts(&|b| b.p50), "line c0");
    if let Some(t) = target {
        let (px, py) = (x.at(f64::from(t.year)), y.at(t.target));
        s.raw(&format!(
            "<path class=\"target\" d=\"M{:.1} {:.1}l12 12m0 -12l-12 12\"/>",
            px - 6.0,
            py - 6.0
        ));
        s.text(
            px - 12.0,
            py - 8.0,
            "tick strong",
            "end",
            &format!(
                "target {}: {} {}",
                t.year,
                if t.target >= 1e6 {
                    millions(t.target)
                } else {
                    num(t.target)
                },
                c.unit
            ),
        );
    }
    s.done()
}

/// Boxes that each service needs against the return ratio, and the boxes there are.
pub fn services(list: &[ServiceResult]) -> String {
    let known: Vec<&ServiceResult> = list
        .iter()
        .filter(|s| s.why_not.is_none() && s.by_ratio.len() > 1)
        .collect();
    if known.is_empty() {
        return String::new();
    }
    let (left, right, top, bottom) = (60.0, 600.0, 26.0, 300.0);
    let hi = known
        .iter()
        .flat_map(|s| s.by_ratio.iter().filter_map(|r| r.1))
        .fold(1.0, f64::max)
        .min(4000.0);
    let mut s = Svg::new(
        "services",
        "Boxes a week that a line needs, against return cargo",
        "Strong-leg boxes a week at which each service breaks even, by return ratio; the band is what the corridor would win.",
        900.0,
        350.0,
    );
    let x = Scale {
        lo: 0.0,
        hi: 1.0,
        from: left,
        to: right,
    };
    let y = Scale::round(0.0, hi, bottom, top);
    axis_x(
        &mut s,
        &x,
        top,
        bottom,
        "return boxes for each box of the strong leg",
    );
    axis_y(&mut s, &y, left, right, "TEU a week, strong leg");
    if let Some(h) = known.first().map(|k| k.have_per_week) {
        s.bar(
            left,
            y.at(h.p90),
            right - left,
            y.at(h.p10) - y.at(h.p90),
            "have",
            "boxes that the corridor would win, eight in ten draws",
        );
        s.line(left, y.at(h.p50), right, y.at(h.p50), "haveline");
        s.text(
            right - 6.0,
            y.at(h.p90) - 5.0,
            "tick strong",
            "end",
            "boxes there are",
        );
    }
    for (k, v) in known.iter().enumerate() {
        let pts: Vec<(f64, f64)> = v
            .by_ratio
            .iter()
            .filter_map(|(r, n)| Some((x.at(*r), y.at((*n)?.min(y.hi)))))
            .collect();
        s.curve(&pts, &format!("line c{}", k % 8));
        s.raw(&format!(
            "<rect class=\"keybox c{}\" x=\"614\" y=\"{:.1}\" width=\"12\" height=\"4\"/>",
            k % 8,
            top + 20.0 * k as f64 + 4.0
        ));
        s.text(
            632.0,
            top + 20.0 * k as f64 + 10.0,
            "tick",
            "start",
            &short(&v.name, 40),
        );
    }
    s.done()
}

/// kg CO2 by way.
pub fn carbon(a: &Assessment, c: &CargoResult) -> String {
    let ways: Vec<&WayResult> = c.ways.iter().filter(|w| w.why_not.is_none()).collect();
    let (left, right, top, row) = (250.0, 800.0, 12.0, 28.0);
    let bottom = top + row * ways.len() as f64;
    let high = ways.iter().map(|w| w.co2_kg.p90).fold(1.0, f64::max);
    let mut s = Svg::new(
        &format!("co2-{}", c.id),
        &format!("{}: CO2 from door to door by way, kg/{}", c.name, c.unit),
        "One bar a way; the thin line spans eight in ten of the draws.",
        900.0,
        bottom + 44.0,
    );
    let x = Scale::round(0.0, high, left, right);
    axis_x(&mut s, &x, top, bottom, &format!("kg CO2/{}", c.unit));
    for (k, w) in ways.iter().enumerate() {
        let y = top + row * k as f64;
        s.text(
            left - 8.0,
            y + 18.0,
            if k == 0 { "name strong" } else { "name" },
            "end",
            &short(corridor_name(a, &w.corridor), 36),
        );
        s.bar(
            left,
            y + 6.0,
            x.at(w.co2_kg.p50) - left,
            row - 12.0,
            "part part-land",
            &format!("{} kg", num(w.co2_kg.p50)),
        );
        s.line(
            x.at(w.co2_kg.p10),
            y + row / 2.0,
            x.at(w.co2_kg.p90),
            y + row / 2.0,
            "whisker",
        );
        s.text(
            x.at(w.co2_kg.p90) + 6.0,
            y + 18.0,
            "tick",
            "start",
            &num(w.co2_kg.p50),
        );
    }
    s.done()
}
