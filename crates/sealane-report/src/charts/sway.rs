//! What sways the answer: tornado.

use super::short;
use crate::svg::{Scale, Svg, axis_x};
use crate::text::{num, percent};
use sealane_study::{Assessment, CargoResult};

/// Tornado of a cargo's margin.
pub fn tornado(c: &CargoResult, a: &Assessment) -> String {
    let rows: Vec<_> = c.sways.iter().take(10).collect();
    if rows.is_empty() {
        return String::new();
    }
    let (left, right, top, row) = (330.0, 800.0, 12.0, 25.0);
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
        s.text(left - 8.0, y + 16.0, "name", "end", &short(&name, 44));
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
