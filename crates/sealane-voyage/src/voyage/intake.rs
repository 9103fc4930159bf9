//! How much cargo the ship lifts: deadweight, room, and the shallowest place.

use super::input::VoyageInput;
use crate::{Ship, ShipType, VoyageError, error};
use sealane_data::Graded;
use serde::Serialize;

/// Deepest draught of a port (UN/LOCODE) from a better source than the port index, where one is held.
///
/// # Errors
/// [`VoyageError::Table`] if the embedded table is broken.
pub fn port_draught(locode: &str) -> Result<Option<Graded>, VoyageError> {
    let found = sealane_sea::port_draught(locode).map_err(|e| VoyageError::Table(e.to_string()))?;
    Ok(found.map(|r| Graded::new(r.max_draught_m, "m", &r.source, r.grade).dated(&r.date)))
}

/// Draught at which the Suez Canal lets a laden ship of a beam pass, m; see [`sealane_sea::passages::draught_by`].
///
/// # Errors
/// [`VoyageError::Table`] if the embedded table is broken.
pub fn suez_draught_m(beam_m: f64) -> Result<f64, VoyageError> {
    sealane_sea::passages::draught_by("suez", "beam", beam_m)
        .map(|(draught_m, _)| draught_m)
        .ok_or_else(|| VoyageError::Table("passage-size-draught has no row of suez".to_owned()))
}

/// Cargo the ship can lift on this voyage, and what binds.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Intake {
    /// Tonnes.
    pub cargo_t: f64,
    /// What binds: `deadweight`, `room`, or the place and its draught.
    pub binding: String,
    /// Sailing draught allowed by the shallowest place, m (summer draught when none binds).
    pub draught_m: f64,
    /// Whether the draught that binds comes from the port index, which is old and sometimes of another berth.
    pub coarse: bool,
    /// Deadweight that this draught allows, t.
    pub deadweight_t: f64,
    /// Bunkers, stores and constants deducted, t.
    pub bunkers_and_stores_t: f64,
    /// Room over stowage factor, t; `None` when the room is unknown.
    pub room_t: Option<f64>,
}

/// Room of a container slot, m3.
const M3_PER_TEU: f64 = 33.2;

fn suits(ship_type: ShipType, mode: &str, cargo: &str) -> bool {
    use ShipType as S;
    match mode {
        "dry-bulk" => matches!(
            ship_type,
            S::BulkCarrier | S::CombinationCarrier | S::GeneralCargoShip
        ),
        "liquid-bulk" => matches!(ship_type, S::Tanker | S::CombinationCarrier),
        "gas" if cargo == "lng" => ship_type == S::LngCarrier,
        "gas" => ship_type == S::GasCarrier,
        "container" => matches!(ship_type, S::ContainerShip | S::GeneralCargoShip),
        _ => matches!(
            ship_type,
            S::GeneralCargoShip
                | S::BulkCarrier
                | S::RefrigeratedCargoCarrier
                | S::RoroCargoShip
                | S::ContainerShip
        ),
    }
}

/// Displacement at summer draught, t: known, or deadweight over 0.85 (gas and box ships 0.72).
pub(super) fn displacement_t(ship: &Ship) -> f64 {
    let share = match ship.ship_type {
        ShipType::BulkCarrier | ShipType::Tanker | ShipType::CombinationCarrier => 0.86,
        _ => 0.73,
    };
    ship.displacement_t
        .as_ref()
        .map_or(ship.dwt_t.value / share, |d| d.value)
}

fn room_m3(ship: &Ship, cargo_mode: &str) -> Option<f64> {
    match (&ship.teu, &ship.cargo_m3) {
        (Some(teu), _) if cargo_mode == "container" => Some(teu.value * M3_PER_TEU),
        (_, Some(m3)) => Some(m3.value),
        (Some(teu), None) => Some(teu.value * M3_PER_TEU),
        (None, None) => None,
    }
}

/// The intake of a voyage.
///
/// # Errors
/// [`VoyageError::Unsuitable`] for a ship that does not carry such cargo; [`VoyageError::NotKnown`] when the shallowest place leaves no
/// deadweight; [`VoyageError::Range`] for an impossible limit.
pub fn intake(input: &VoyageInput) -> Result<Intake, VoyageError> {
    let (ship, cargo) = (&input.ship, &input.cargo);
    if !suits(ship.ship_type, &cargo.mode, &cargo.id) {
        return Err(VoyageError::Unsuitable {
            ship_type: ship.ship_type.id().to_owned(),
            cargo: cargo.id.clone(),
            mode: cargo.mode.clone(),
        });
    }
    error::within("trim_allowance_m", input.trim_allowance_m, 0.0, 3.0)?;
    let summer = ship.draught_m.value;
    let mut binding = "deadweight".to_owned();
    let mut coarse = false;
    let (mut deadweight_t, mut draught_m) = (ship.dwt_t.value, summer);
    for place in places(input)? {
        let sailing = (place.draught_m - input.trim_allowance_m).min(summer);
        // Fresher water sinks the ship deeper; salter than 1.025 is not taken advantage of.
        let fresh_t = displacement_t(ship) * (1.025 - place.density).max(0.0) / 1.025;
        let lifts =
            ship.dwt_t.value - 100.0 * ship.tpc_t_per_cm.value * (summer - sailing) - fresh_t;
        if lifts < deadweight_t {
            deadweight_t = lifts;
            draught_m = sailing;
            coarse = place.coarse;
            binding = place.text;
        }
    }
    let bunkers = ship.bunkers_and_stores_t.value;
    let by_weight = deadweight_t - bunkers;
    let room_t = room_m3(ship, &cargo.mode).map(|m3| m3 / cargo.stowage_m3_per_t.value);
    let mut cargo_t = by_weight;
    if let Some(room_t) = room_t
        && room_t < by_weight
    {
        cargo_t = room_t;
        coarse = false;
        binding = format!(
            "room at {:.2} m3/t of {}",
            cargo.stowage_m3_per_t.value, cargo.id
        );
    }
    if cargo_t <= 0.0 {
        return Err(VoyageError::NotKnown {
            what: format!("any cargo for {}", ship.id),
            why: format!(
                "{binding} leaves no deadweight above bunkers and stores ({bunkers:.0} t)"
            ),
        });
    }
    Ok(Intake {
        cargo_t,
        binding,
        draught_m,
        coarse,
        deadweight_t,
        bunkers_and_stores_t: bunkers,
        room_t,
    })
}

struct Shallow {
    text: String,
    draught_m: f64,
    density: f64,
    coarse: bool,
}

fn places(input: &VoyageInput) -> Result<Vec<Shallow>, VoyageError> {
    let mut out = Vec::new();
    for port in &input.ports {
        let density = error::within(
            "water_density_t_per_m3",
            port.water_density_t_per_m3,
            0.99,
            1.04,
        )?;
        let limit = match &port.max_draught_m {
            Some(g) => error::within(
                &format!("max_draught_m of {}", port.name),
                g.value,
                1.0,
                40.0,
            )?,
            None => f64::INFINITY,
        };
        if limit.is_finite() || density < 1.025 {
            out.push(Shallow {
                text: if limit.is_finite() {
                    format!("draught {limit:.1} m at {}", port.name)
                } else {
                    format!("water of {density:.3} t/m3 at {}", port.name)
                },
                draught_m: if limit.is_finite() { limit } else { 40.0 },
                density,
                coarse: port
                    .max_draught_m
                    .as_ref()
                    .is_some_and(|g| g.source.starts_with("World Port Index")),
            });
        }
    }
    for limit in input
        .way
        .limits
        .iter()
        .filter(|l| l.what.contains("draught"))
    {
        let allowed = error::within(
            &format!("draught limit of {}", limit.place),
            limit.allowed,
            1.0,
            100.0,
        )?;
        // The canal's table trades draught for beam.
        let by_beam = if limit.place == "suez" {
            suez_draught_m(input.ship.beam_m.value)?
        } else {
            f64::INFINITY
        };
        out.push(Shallow {
            text: if by_beam < allowed {
                format!(
                    "draught {by_beam:.1} m in {} for a beam of {:.1} m",
                    limit.place, input.ship.beam_m.value
                )
            } else {
                format!("draught {allowed:.1} m in {}", limit.place)
            },
            draught_m: allowed.min(by_beam),
            density: 1.025,
            coarse: false,
        });
    }
    Ok(out)
}
