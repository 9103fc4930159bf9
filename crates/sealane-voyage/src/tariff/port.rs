//! Port dues by gross tonnage, where a dated table is held.

use super::{Charge, Result};
use crate::tables::embedded_table;
use crate::{Ship, ShipType};
use sealane_data::Grade;
use serde::Deserialize;

#[derive(Debug, Deserialize)]
struct Row {
    port: String,
    due: String,
    other_ships: f64,
    roro_container: f64,
    tankers: f64,
}

embedded_table! { fn rows() -> Row = "vladivostok-dues-2015" }

/// How often each due is paid in a call: pilots in and out.
fn times(due: &str) -> f64 {
    match due {
        "navigation_incl_vts" | "lighthouse" | "ecological" => 1.0,
        "pilotage_in_port_per_operation" => 2.0,
        // By the mile outside, or part of another row.
        _ => 0.0,
    }
}

/// Dues of one call, RUB: navigation, lighthouse, ecological, pilots in and out. `None` where no table is held; tugs and agency are not in it.
///
/// # Errors
/// [`VoyageError::Table`](crate::VoyageError::Table) if the embedded table is broken.
pub fn port_dues(port: &str, ship: &Ship) -> Result<Option<Charge>> {
    let mut per_gt = 0.0;
    for r in rows()?.iter().filter(|r| r.port == port) {
        let rate = match ship.ship_type {
            ShipType::Tanker | ShipType::GasCarrier | ShipType::LngCarrier => r.tankers,
            ShipType::ContainerShip
            | ShipType::RoroCargoShip
            | ShipType::RoroVehicleCarrier
            | ShipType::RoroPassengerShip => r.roro_container,
            _ => r.other_ships,
        };
        per_gt += times(&r.due) * rate;
    }
    Ok((per_gt > 0.0).then(|| Charge {
        amount: per_gt * ship.gt.value,
        currency: "RUB",
        grade: Grade::Quoted,
        source: format!(
            "dues of {port} as of 2015-02-05 (order of 2014, repealed 2016-06-27): navigation, lighthouse, ecological, pilots in and out, {per_gt:.2} RUB/GT"
        ),
        warning: format!(
            "dues of {port} are of 2015 (expired; about 5 % more in 2016, not followed since), without tugs and agency, for which the default fixed cost stands"
        ),
    }))
}
