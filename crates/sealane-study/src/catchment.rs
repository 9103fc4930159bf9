//! How far inland each gateway reaches along the railway.

use crate::assessment::Catchment;
use crate::draws::Draws;
use crate::evaluate::Band;
use crate::file::StudyFile;
use crate::lines::door;
use crate::model::{CargoModel, Model};
use crate::params::Id;

/// The port at the land end of a route.
fn land_port(c: &CargoModel, r: &crate::model::Route) -> String {
    if c.cargo.destination.is_some() {
        r.ports.1.clone()
    } else {
        r.ports.0.clone()
    }
}

/// Where the port at the land end of a route lies.
fn land_end(c: &CargoModel, r: &crate::model::Route) -> Option<[f64; 2]> {
    if c.cargo.destination.is_some() {
        r.way.line.last().copied()
    } else {
        r.way.line.first().copied()
    }
}

/// Smallest angle at the inland door between the two gateways of one line, degrees: nearer together they lie on the same side of it, and between them
/// there is no watershed on the line through the door. An assumption.
const SIDES_APART: f64 = 45.0;

/// Angle at `door` between the great circles to `a` and `b`, degrees; all as longitude and latitude.
fn angle(door: [f64; 2], a: [f64; 2], b: [f64; 2]) -> f64 {
    let bearing = |to: [f64; 2]| {
        let (p, q, d) = (
            door[1].to_radians(),
            to[1].to_radians(),
            (to[0] - door[0]).to_radians(),
        );
        (d.sin() * q.cos()).atan2(p.cos() * q.sin() - p.sin() * q.cos() * d.cos())
    };
    let turn = (bearing(a) - bearing(b)).to_degrees().rem_euclid(360.0);
    turn.min(360.0 - turn)
}

/// Points of equal cost on the railway between the corridor's gateway and each western one, for cargo in boxes with an inland door.
pub(crate) fn catchments(file: &StudyFile, model: &Model, draws: &Draws) -> Vec<Catchment> {
    let mut out = Vec::new();
    for c in &model.cargoes {
        if c.cargo.destination.is_none() && c.cargo.origin.is_none() {
            continue;
        }
        let Some(Ok(own)) = c.routes.first() else {
            continue;
        };
        let [east] = own.offer.land.as_slice() else {
            continue;
        };
        let Some(east_km) = east.km else { continue };
        let door_at = c
            .cargo
            .destination
            .as_ref()
            .or(c.cargo.origin.as_ref())
            .and_then(|id| file.node.iter().find(|n| n.id == *id))
            .and_then(|n| Some([n.lon?, n.lat?]));
        for r in c.others() {
            let [west] = r.offer.land.as_slice() else {
                continue;
            };
            let Some(west_km) = west.km else { continue };
            // Two ways through one gateway, or on the same side of the land, have no watershed between them.
            let sides = (land_end(c, own), land_end(c, r));
            let same_side = match (door_at, sides) {
                (Some(d), (Some(a), Some(b))) => angle(d, a, b) < SIDES_APART,
                _ => east.link == west.link,
            };
            if land_port(c, own) == land_port(c, r) || same_side {
                continue;
            }
            let mut at = Vec::with_capacity(draws.rows);
            let mut sum = (0.0, 0.0, 0.0);
            let mut whole = 0_usize;
            for i in 0..draws.rows {
                if draws.stopped_at(i) {
                    return out;
                }
                let x = |id: Id| {
                    draws
                        .columns
                        .get(id)
                        .and_then(|c| c.get(i))
                        .copied()
                        .unwrap_or(0.0)
                };
                let (a, b) = (
                    c.line
                        .as_ref()
                        .and_then(|g| g.price(x))
                        .map_or_else(|| door(&own.offer, x), |l| l.door(&own.offer, x)),
                    door(&r.offer, x),
                );
                let time = |d: f64| {
                    let g = &own.offer.goods;
                    let rate = match g.time {
                        crate::offer::TimeCost::Interest(id) => x(id) / 36_500.0,
                        crate::offer::TimeCost::PerDay(id) => x(id) / 100.0,
                    };
                    d * rate * x(g.value)
                };
                // Generalized cost at the gateway itself: the land leg taken off. The axis runs from the eastern gateway by the inland
                // door to the western gateway; its price by km is that of the eastern leg.
                let east_leg = x(east.usd) + time(x(east.days));
                let west_leg = x(west.usd) + time(x(west.days));
                let (g_east, g_west) = (a - east_leg, b - west_leg);
                let length = x(east_km) + x(west_km);
                let per_km = east_leg / x(east_km).max(1.0);
                let km =
                    f64::midpoint(length, (g_west - g_east) / per_km.max(1e-9)).clamp(0.0, length);
                if a <= b {
                    whole += 1;
                }
                sum.0 += g_east - g_west;
                sum.1 += per_km;
                sum.2 += length;
                at.push(km);
            }
            let n = draws.rows as f64;
            out.push(Catchment {
                cargo: c.cargo.id.clone(),
                east: land_port(c, own),
                west: land_port(c, r),
                corridor: r.corridor.clone(),
                axis_km: sum.2 / n,
                km_from_east: Band::of(at),
                p_whole: whole as f64 / n,
                difference_usd: sum.0 / n,
                usd_per_km: sum.1 / n,
            });
        }
    }
    out
}
