//! Pictures of fleets.

use crate::tramp::TrampFleet;
use sealane_port::svg::{COLOURS, Plot};

/// Ships against target tonnage: one line a case (ship, draught), the first limit passed marked on each.
#[must_use]
pub fn ships_svg(cases: &[(String, Vec<TrampFleet>)]) -> String {
    let mt = 1e-6;
    let all = || cases.iter().flat_map(|(_, f)| f);
    let right = all().fold(0.0_f64, |m, f| m.max(f.volume_t)) * mt;
    let top = all().fold(0.0_f64, |m, f| m.max(f.ships.unwrap_or(0.0)));
    let mut plot = Plot::new(
        "Ships against target tonnage",
        "Mt a year",
        "ships",
        (0.0, right),
        (0.0, 1.1 * top),
    );
    for ((name, fleets), colour) in cases.iter().zip(COLOURS.iter().cycle()) {
        let points: Vec<(f64, f64)> = fleets
            .iter()
            .filter_map(|f| Some((f.volume_t * mt, f.ships?)))
            .collect();
        plot.line(name, &points, colour, false);
        // The first limit that the volumes pass, on the line where it is passed.
        let first = fleets.iter().find(|f| !f.passed.is_empty());
        if let Some(limit) = first.and_then(|f| f.limits.first()) {
            let at = limit.tonnes_per_year * mt;
            let ships = points.windows(2).find_map(|w| match w {
                [a, b] if a.0 <= at && at <= b.0 => {
                    Some(a.1 + (b.1 - a.1) * (at - a.0) / (b.0 - a.0).max(1e-12))
                }
                _ => None,
            });
            if let Some(ships) = ships {
                plot.dot(at, ships, &format!("{}: {at:.1} Mt", limit.what));
            }
        }
    }
    plot.finish(true)
}
