//! Charts by month: who is cheapest, when each way is open, the fan of days.

use super::{corridor_name, shade};
use crate::svg::{Scale, Svg, axis_y};
use crate::text::{month, num, percent};
use sealane_study::{Assessment, CargoResult, WayResult};

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
        s.name(left - 8.0, y + 17.0, "name", "end", &c.name, 28);
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
        s.name(left - 8.0, y + 16.0, "name", "end", &c.name, 34);
        for (m, open) in c.open.iter().enumerate() {
            let days = a
                .season
                .as_ref()
                .and_then(|s| s.lanes.iter().find(|l| l.corridor == c.id))
                .and_then(|l| l.months.get(m))
                .map(|v| 30.4 * v.passable_share);
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
                    &if *open {
                        crate::text::fixed(d, 0)
                    } else {
                        "shut".to_owned()
                    },
                );
            }
        }
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
        .filter_map(|m| Some(m.days?.p90))
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
                .filter_map(|m| Some((x.at(f64::from(m.month - 1)), y.at(f(&m.days?)))))
                .collect()
        };
        s.band(&pts(&|b| b.p10), &pts(&|b| b.p90), &format!("fanband c{k}"));
        s.curve(&pts(&|b| b.p50), &format!("line c{k}"));
        s.raw(&format!(
            "<rect class=\"keybox c{k}\" x=\"714\" y=\"{:.1}\" width=\"12\" height=\"4\"/>",
            top + 30.0 * n as f64 + 4.0
        ));
        s.name(
            732.0,
            top + 30.0 * n as f64 + 10.0,
            "tick",
            "start",
            corridor_name(a, &w.corridor),
            26,
        );
    }
    s.done()
}
