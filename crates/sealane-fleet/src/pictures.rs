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
        let first = fleets.iter().find(|f| !f.passed.is_empty());
        if let Some(f) = first
            && let (Some(limit), Some(ships)) = (f.limits.first(), f.ships)
        {
            plot.text(
                f.volume_t * mt,
                ships,
                "end",
                &format!("{} at {:.1} Mt ", limit.what, limit.tonnes_per_year * mt),
            );
        }
    }
    plot.finish(true)
}
