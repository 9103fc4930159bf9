//! Charts of time: days, cost against time, cost and time along the way.

use super::corridor_name;
use crate::svg::{Scale, Svg, axis_x, axis_y};
use crate::text::num;
use sealane_study::{Assessment, CargoResult, WayResult};

/// Days by way, stacked by where they go, with the band.
pub fn days(a: &Assessment, c: &CargoResult) -> String {
    let ways: Vec<&WayResult> = c.ways.iter().filter(|w| w.why_not.is_none()).collect();
    let (left, right, top, row) = (250.0, 870.0, 12.0, 34.0);
    let bottom = top + row * ways.len() as f64;
    let high = ways.iter().map(|w| w.days.p90).fold(1.0, f64::max);
    let mut s = Svg::new(
        &format!("days-{}", c.id),
        &format!(
            "{}: days from door to door by way; bars at central numbers, the line under each is the draws' eight in ten with their median",
            c.name
        ),
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
        s.name(
            left - 8.0,
            y + 20.0,
            if k == 0 { "name strong" } else { "name" },
            "end",
            corridor_name(a, &w.corridor),
            34,
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
        let ly = top + 30.0 * k as f64 + 6.0;
        s.raw(&format!(
            "<circle class=\"dot c{ck}\" cx=\"720\" cy=\"{ly:.1}\" r=\"5\"/>"
        ));
        s.name(
            730.0,
            ly + 4.0,
            "tick",
            "start",
            corridor_name(a, &w.corridor),
            26,
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
        let ly = top + 30.0 * n as f64 + 6.0;
        s.raw(&format!(
            "<rect class=\"keybox c{k}\" x=\"714\" y=\"{:.1}\" width=\"12\" height=\"4\"/>",
            ly - 2.0
        ));
        s.name(732.0, ly + 4.0, "tick", "start", name, 26);
    }
    s.done()
}
