//! Reasons in words.

use crate::{
    ice::IceTable,
    plan::{PlanPiece, PlanWay, Prepared},
    sail::{MONTH_START, Stop},
    types::{CauseKind, SeasonShip},
};

/// The months.
pub const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// A month 1–12 in three letters; empty for any other number.
#[must_use]
pub fn month_short(month: u8) -> &'static str {
    usize::from(month)
        .checked_sub(1)
        .and_then(|i| MONTHS.get(i))
        .and_then(|m| m.get(..3))
        .unwrap_or("")
}

/// Why a ship does not pass.
pub(crate) fn stop(s: Stop, way: &PlanWay, prepared: &Prepared, ship: &SeasonShip) -> String {
    let name = |i: usize| prepared.names.get(i).map_or("", String::as_str);
    match s {
        Stop::Polaris(i) => format!(
            "{}: ice beyond what POLARIS allows {}",
            name(i),
            class(ship)
        ),
        Stop::Beset(i) => format!("{}: ice thicker than can be broken", name(i)),
        Stop::Draught => {
            let (limit, place) = way.max_draught.clone().unwrap_or_default();
            format!(
                "{}: draught {:.1} m > {limit:.1} m at {place}",
                way.name, ship.draught_m
            )
        }
    }
}

fn class(ship: &SeasonShip) -> String {
    if ship.ice_class == sealane_voyage::polaris::IceClass::None {
        "a ship without ice class".to_owned()
    } else {
        format!("ice class {}", ship.ice_class)
    }
}

const POINTS: [&str; 8] = ["N", "NE", "E", "SE", "S", "SW", "W", "NW"];

/// What slows the ship in a named area in a month: the mean wind and its side, or the ice.
pub(crate) fn cause(
    kind: CauseKind,
    name: usize,
    month: u8,
    prepared: &Prepared,
    table: &IceTable,
) -> String {
    let m = usize::from(month.clamp(1, 12)) - 1;
    let pieces: Vec<&PlanPiece> = prepared
        .ways
        .iter()
        .flat_map(|w| &w.pieces)
        .filter(|p| p.name == name)
        .collect();
    let total: f64 = pieces.iter().map(|p| p.nm).sum();
    if pieces.is_empty() || total <= 0.0 {
        return String::new();
    }
    let mean =
        |f: &dyn Fn(&PlanPiece) -> f64| pieces.iter().map(|p| p.nm * f(p)).sum::<f64>() / total;
    match kind {
        CauseKind::Ice => {
            let day = MONTH_START.get(m).copied().unwrap_or(0.0) + 15.0;
            let c = mean(&|p| p.ice(table, day, 0.5).map_or(0.0, |i| i.concentration()));
            let h = mean(&|p| p.ice(table, day, 0.5).map_or(0.0, |i| i.thickness_m()));
            format!(
                "ice of {h:.1} m at {:.0} % in the middle of the month of a median year",
                100.0 * c
            )
        }
        CauseKind::Weather => {
            let normal = |p: &PlanPiece| p.normals.get(m).copied();
            let u = mean(&|p| normal(p).map_or(0.0, |w| w.u_ms));
            let v = mean(&|p| normal(p).map_or(0.0, |w| w.v_ms));
            let speed = mean(&|p| normal(p).map_or(0.0, |w| w.speed_ms));
            let ahead = mean(&|p| {
                let [s, c] = p.course;
                normal(p).map_or(0.0, |w| -(w.u_ms * s + w.v_ms * c))
            });
            let steady = u.hypot(v);
            let side = if ahead > 0.2 * speed {
                "from ahead"
            } else if ahead < -0.2 * speed {
                "from astern"
            } else {
                "from all sides or abeam"
            };
            if steady < 0.25 * speed {
                return format!("variable wind, mean {speed:.1} m/s");
            }
            let from = (-u).atan2(-v).to_degrees().rem_euclid(360.0);
            let point = POINTS
                .get((from / 45.0).round() as usize % 8)
                .copied()
                .unwrap_or("");
            format!("{point} wind, mean {speed:.1} m/s, {side}")
        }
    }
}
