//! One call of a ship at a port that has a file: rate of its berth, and the wait that the port's traffic makes.

use crate::file::{Direction, PortFile};
use crate::load::group_loads;
use crate::port::Port;
use crate::{PortError, builtin_text};
use sealane_data::Graded;

/// What a port file says of one call.
#[derive(Debug, Clone, PartialEq)]
pub struct BerthCall {
    /// Berths that take it.
    pub berths: String,
    /// Output of one berth, t/day, share of the time in which cargo moves included.
    pub rate_t_per_day: Graded,
    /// Mean wait for a berth at the traffic of the file, days; `None` where the berths are overloaded or no traffic is known.
    pub wait_days: Option<Graded>,
}

/// The call of a ship of a length at a port by its UN/LOCODE: the fastest berths that take the first known of `cargo` (an id, then wider
/// names such as `dry-bulk`) and the ship. `None` without a port file, or where no berth of it takes the cargo that way.
///
/// ```
/// let call = sealane_port::berth_call("RUVYP", &["coking-coal"], true, 229.0)?.expect("a coal port");
/// assert!(call.rate_t_per_day.value > 40_000.0);
/// assert!(sealane_port::berth_call("NLRTM", &["coking-coal"], false, 229.0)?.is_none());
/// # Ok::<(), sealane_port::PortError>(())
/// ```
///
/// # Errors
/// [`PortError`] if a built-in file is broken.
pub fn berth_call(
    locode: &str,
    cargo: &[&str],
    loading: bool,
    loa_m: f64,
) -> Result<Option<BerthCall>, PortError> {
    let Ok(text) = builtin_text(locode) else {
        return Ok(None);
    };
    let file = PortFile::parse(locode, text)?;
    let port = Port::parse(locode, text)?;
    let wanted = if loading {
        Direction::Export
    } else {
        Direction::Import
    };
    for id in cargo {
        let best = port
            .groups
            .iter()
            .filter(|g| g.cargo.iter().any(|c| c == id) && g.max_loa_m >= loa_m)
            .filter(|g| {
                let yard = g.yard.and_then(|y| port.yards.get(y));
                yard.is_none_or(|y| y.direction == wanted)
            })
            .max_by(|a, b| a.berth_t_per_h().total_cmp(&b.berth_t_per_h()));
        let Some(group) = best else { continue };
        let day = 24.0 * group.berth_t_per_h();
        let given = file
            .berths
            .iter()
            .find(|b| b.id == group.id)
            .and_then(|b| b.rate_t_per_h.as_ref())
            .map(|n| &n.0);
        let name = &port.name;
        let rate = match given {
            Some(g) if g.value > 0.0 => {
                let f = day / g.value;
                let mut rate = Graded::new(
                    day,
                    "t/day",
                    &format!("port file of {name}, {}: {}", group.name, g.source),
                    g.grade,
                )
                .between(f * g.low_or_value(), f * g.high_or_value());
                rate.date.clone_from(&g.date);
                rate
            }
            _ => Graded::assumed(
                day,
                "t/day",
                &format!("port file of {name}, {}: cranes of the group", group.name),
            ),
        };
        let wait = group_loads(&port, 0.0)
            .into_iter()
            .find(|l| l.group == group.id && l.calls_per_year > 0.0)
            .and_then(|l| Some((l.wait_over_service()? * l.service_h / 24.0, l.utilisation)))
            .filter(|(days, _)| days.is_finite() && *days < 30.0)
            .map(|(days, busy)| {
                Graded::assumed(
                    days,
                    "days",
                    &format!(
                        "mean wait at {} of {name} by the port file's traffic, berths {:.0} % busy",
                        group.name,
                        100.0 * busy
                    ),
                )
                .between(0.0, 3.0 * days)
            });
        return Ok(Some(BerthCall {
            berths: group.name.clone(),
            rate_t_per_day: rate,
            wait_days: wait,
        }));
    }
    Ok(None)
}
