//! Charts of cost: waterfall, stacked bars, emissions.

use super::{PARTS, corridor_name, part_name};
use crate::svg::{Scale, Svg, axis_x};
use crate::text::num;
use sealane_study::{Assessment, CargoResult, WayResult};

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
        &format!(
            "{}: {} by parts on {name} at central numbers, USD/{}; the median of the draws is {}",
            c.name,
            cost_name(c),
            c.unit,
            num(w.usd.p50)
        ),
        "Each bar adds one part to the cost, from the ship's hire to the goods' time; the last bar is the whole at central numbers.",
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

/// What the cost is called: with the value of time in it, it is nobody's bill.
fn cost_name(c: &CargoResult) -> &'static str {
    if c.generalized {
        "generalized cost (value of time in it)"
    } else {
        "cost"
    }
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
        &format!(
            "{}: {} from door to door by way, USD/{}; bars at central numbers, the line under each is the draws' eight in ten with their median",
            c.name,
            cost_name(c),
            c.unit
        ),
        "One bar a way, stacked by parts at central numbers; the thin line spans eight in ten of the draws.",
        900.0,
        bottom + 70.0,
    );
    let x = Scale::round(0.0, high, left, right);
    axis_x(&mut s, &x, top, bottom, &format!("USD/{}", c.unit));
    let mut used: Vec<&str> = Vec::new();
    for (k, w) in ways.iter().enumerate() {
        let y = top + row * k as f64;
        s.name(
            left - 8.0,
            y + 20.0,
            if k == 0 { "name strong" } else { "name" },
            "end",
            corridor_name(a, &w.corridor),
            34,
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
        s.name(
            left - 8.0,
            y + 18.0,
            if k == 0 { "name strong" } else { "name" },
            "end",
            corridor_name(a, &w.corridor),
            34,
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
