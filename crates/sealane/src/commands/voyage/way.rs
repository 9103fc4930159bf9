//! The way of a voyage, with the ice and the seas of its date.

use super::args::Args;
use crate::fault::Fault;
use sealane_sea::{Place, Route, RouteQuery, Sea, ShipLimits};
use sealane_season::{SeasonError, voyage_way};
use sealane_voyage::polaris::IceClass;
use sealane_voyage::{SeaState, Ship, Way};

/// A way with what was found on it.
pub(super) struct Found {
    pub way: Way,
    pub legs_nm: Vec<f64>,
    pub notes: Vec<String>,
    /// Seas of the month, where they are asked for.
    pub seas: Option<Vec<SeaState>>,
}

/// The way of a ship between places, with the ice of the date.
pub(super) fn way(
    sea: &Sea,
    args: &Args,
    ship: &Ship,
    places: &[Place],
    require: &[String],
    date: &str,
    round: Option<(&str, f64)>,
) -> Result<Found, Fault> {
    // An assumed air draught shuts nothing: ships of every class pass the canals built for them, with masts down.
    let air = ship.air_draught_m.as_ref();
    let class = (ship.ice_class != IceClass::None).then(|| ship.ice_class.id().to_owned());
    let mut avoid = args.avoid.clone();
    avoid.extend(round.map(|(place, _)| place.to_owned()));
    let escort = args.escort.escort();
    let ask = |ice_class: Option<String>| {
        let query = RouteQuery {
            places: places.to_vec(),
            avoid: avoid.clone(),
            require: require.to_vec(),
            ship: ShipLimits {
                draught_m: round.map(|(_, draught)| draught),
                beam_m: Some(ship.beam_m.value),
                length_m: Some(ship.loa_m.value),
                air_draught_m: air.filter(|a| !Ship::assumed(a)).map(|a| a.value),
            },
            ice_class,
            date: Some(date.to_owned()),
            alternatives: 0,
            ..RouteQuery::default()
        };
        let route = sea.route(&query).map_err(SeasonError::from)?;
        let found = voyage_way(sea, &query, &route, ship, args.speed, escort);
        Ok::<(Route, _), SeasonError>((route, found))
    };
    let (mut route, found) = ask(class.clone())?;
    let mut notes = Vec::new();
    let (mut way, met) = match (found, &class) {
        (Err(e @ SeasonError::IceClosed { .. }), Some(_)) => {
            // The ice class opened the Arctic; the way without it may be free.
            let Ok((open, found)) = ask(None) else {
                return Err(e.into());
            };
            if (open.distance_nm - route.distance_nm).abs() < 0.5 {
                return Err(e.into());
            }
            notes.push(format!(
                "the way of {:.0} nm by {} is not taken: {e}",
                route.distance_nm,
                route.passages.join(", ")
            ));
            route = open;
            found?
        }
        (found, _) => found?,
    };
    notes.extend(met.notes);
    notes.extend(route.warnings.iter().cloned());
    if let Some(a) = air.filter(|a| Ship::assumed(a)) {
        for l in &route.limits {
            if l.what == "air_draught_m" && l.allowed < a.value {
                notes.push(format!(
                    "{} allows {:.1} m over the water and the class is assumed to need {:.0} m: not taken as a bar, check the ship's own air draught",
                    l.place, l.allowed, a.value
                ));
            }
        }
    }
    let seas = args.climate.then(|| seas(&route, date)).transpose()?;
    way.slow = met.slow;
    way.escorted_zones = met.escorted_zones;
    let longer = way.distance_nm / route.distance_nm;
    Ok(Found {
        legs_nm: route.legs.iter().map(|l| longer * l.distance_nm).collect(),
        way,
        notes,
        seas,
    })
}

/// Seas of the month of a date along a route.
fn seas(route: &Route, date: &str) -> Result<Vec<SeaState>, Fault> {
    let month = date.get(5..7).and_then(|m| m.parse().ok()).unwrap_or(0);
    let way = sealane_season::Way::from_route("way", "way", route)?;
    Ok(sealane_season::seas_on_way(&way, month)?)
}
