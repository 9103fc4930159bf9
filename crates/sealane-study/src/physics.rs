//! The voyage model's answer taken apart, so that a draw re-prices it: sea, ports, canals; laden and empty.

use crate::world::{Physical, VoyageQuery, Way};
use sealane_data::Graded;
use sealane_voyage::{Ballast, FuelTonnes, Prices, VoyageInput};

/// The physical voyage over a way, by the voyage model.
///
/// # Errors
/// Says what the voyage model refused.
pub fn voyage_physical(q: &VoyageQuery<'_>, way: &Way) -> Result<Physical, String> {
    apart(q, way).map_err(|e| e.to_string())
}

fn total(fuel: &FuelTonnes) -> f64 {
    fuel.iter().sum()
}

/// The physical voyage taken apart: sea, ports, canals; laden and empty.
fn apart(q: &VoyageQuery<'_>, way: &Way) -> Result<Physical, sealane_voyage::VoyageError> {
    let mut ship = sealane_voyage::ship(q.ship)?;
    if let Some(class) = q.ice_class
        && let Ok(class) = sealane_voyage::polaris::IceClass::parse(class)
    {
        ship.ice_class = class;
    }
    let cargo = sealane_voyage::commodity(q.commodity)?;
    let prices = Prices::default_table()?;
    let (gross_t, dwt_t) = (ship.gt.value, ship.dwt_t.value);
    let burns_lng = ship.fuel.is_lng();
    let vway = sealane_voyage::Way {
        distance_nm: way.distance_nm,
        zones: way
            .zones
            .iter()
            .map(|(id, nm)| sealane_sea::ZoneUse {
                id: id.clone(),
                name: id.clone(),
                distance_nm: *nm,
                ..sealane_sea::ZoneUse::default()
            })
            .collect(),
        passages: way.passages.clone(),
        limits: way
            .passages
            .iter()
            .chain(&way.approaches)
            .flat_map(|id| sealane_sea::limits_of(id, &sealane_sea::ShipLimits::default()))
            .collect(),
        ..sealane_voyage::Way::default()
    };
    let mut input = VoyageInput::new(vway, ship, cargo, None)?;
    input.speed_kn = q.speed_kn;
    input.weather_margin = Graded::assumed(0.0, "1", "weather is counted by the study");
    if let Some(d) = q.max_draught_m {
        for port in &mut input.ports {
            port.max_draught_m = Some(Graded::assumed(d, "m", "shallower of the two gateways"));
        }
    }
    for port in &mut input.ports {
        port.wait_days = Graded::assumed(0.0, "days", "waits are counted by the study");
        port.turn_days = Graded::assumed(0.0, "days", "turn time is in the study's wait");
    }
    let plan = sealane_voyage::Plan::new(&input)?;
    let speed_kn = plan.speed_kn;
    let laden = plan.physical();
    // The same with a day of turn time at each port: what a port day burns.
    let mut slower = input.clone();
    for port in &mut slower.ports {
        port.turn_days = Graded::assumed(1.0, "days", "probe");
    }
    let probed = sealane_voyage::Plan::new(&slower)?.physical();
    let per_port_day = (total(&probed.fuel_t) - total(&laden.fuel_t))
        / (probed.port_days - laden.port_days).max(1e-9);
    let idle = laden.canal_days * total(&laden.wait_fuel_t_per_day);
    let sea_fuel = (total(&laden.fuel_t) - per_port_day * laden.port_days - idle).max(0.0) + idle;
    let mut both = input.clone();
    both.ballast = Ballast::Return;
    let round = sealane_voyage::Plan::new(&both)?.physical();
    let mgo = laden
        .fuel_t
        .get(sealane_voyage::Fuel::Mgo.index())
        .copied()
        .unwrap_or(0.0);
    let usd_per_sdr = prices.usd_per_sdr.value;
    let toll = |p: &sealane_voyage::Physical| p.canal_usd + p.canal_sdr * usd_per_sdr;
    let mut warnings = plan
        .missing_tolls
        .iter()
        .map(|t| format!("no toll is held for {t}"))
        .collect::<Vec<_>>();
    warnings.sort();
    Ok(Physical {
        speed_kn,
        sea_days: laden.sea_days,
        canal_days: laden.canal_days,
        fuel_laden_t: sea_fuel,
        fuel_ballast_t: (total(&round.fuel_t) - total(&laden.fuel_t)).max(0.0),
        fuel_port_t_per_day: per_port_day,
        mgo_share: if burns_lng {
            0.0
        } else {
            (mgo / total(&laden.fuel_t).max(1e-9)).clamp(0.0, 1.0)
        },
        burns_lng,
        co2_per_fuel_t: laden.gases.co2_t / total(&laden.fuel_t).max(1e-9),
        canal_laden_usd: toll(&laden),
        canal_ballast_usd: (toll(&round) - toll(&laden)).max(0.0),
        intake_t: plan.intake.cargo_t,
        intake_bound: plan.intake.binding.clone(),
        draught_m: plan.intake.draught_m,
        gross_t,
        dwt_t,
        warnings,
    })
}
