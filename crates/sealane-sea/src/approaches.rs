//! Approaches in the network: which pieces of fairway and which ports belong to an approach with limits.
//!
//! The world file knows passages only. An approach takes a number after theirs when the world is loaded, so that what shuts a passage
//! shuts an approach too; ways are not told by it.

use crate::describe::Drawn;
use crate::network::{Joined, Network};
use crate::passages::{Approach, approaches};
use crate::world::World;
use sealane_geo::cube::CubePoint;
use std::collections::HashMap;

/// The approach of each fairway of the world by its number; 0 is none.
pub(crate) fn of_fairways(world: &World) -> Vec<u16> {
    let mut at: HashMap<CubePoint, Vec<u16>> = HashMap::new();
    for (k, a) in approaches().iter().enumerate() {
        for &p in &a.line {
            let here = at.entry(p.into()).or_default();
            here.push(number(world, k));
        }
    }
    let on = |p: Option<&CubePoint>| p.and_then(|p| at.get(p)).map_or(&[][..], Vec::as_slice);
    world
        .fairways
        .iter()
        .map(|f| {
            if f.passage != 0 {
                return 0;
            }
            let (a, b) = (
                on(world.nodes.get(f.a as usize)),
                on(world.nodes.get(f.b as usize)),
            );
            a.iter()
                .copied()
                .find(|n| b.contains(n) && f.between.iter().all(|p| on(Some(p)).contains(n)))
                .unwrap_or(0)
        })
        .collect()
}

/// Approaches are counted on from the passages of the world.
fn number(world: &World, k: usize) -> u16 {
    (world.names.len() + k) as u16
}

/// Whether an approach that one of the ends lies behind is shut.
pub(crate) fn kept_out(a: &Joined, b: &Joined, shut: &[bool]) -> bool {
    !a.same_place(b)
        && a.behind
            .iter()
            .chain(&b.behind)
            .any(|&n| shut.get(usize::from(n)) == Some(&true))
}

impl Network {
    /// The approach of this number.
    pub fn approach(&self, number: u16) -> Option<&'static Approach> {
        let k = usize::from(number).checked_sub(self.world.names.len())?;
        approaches().get(k)
    }

    /// Approaches that a port can be reached through only.
    pub fn behind(&self, port: usize) -> Vec<u16> {
        let port = crate::places::ports().get(port);
        let Some(code) = port.and_then(|p| p.locode.as_deref()) else {
            return Vec::new();
        };
        approaches()
            .iter()
            .enumerate()
            .filter(|(_, a)| a.leads_to(code))
            .map(|(k, _)| number(&self.world, k))
            .collect()
    }

    /// Numbers of the approaches that a way from `a` to `b` uses, in order.
    pub fn approaches_of(&self, a: &Joined, b: &Joined, drawn: &Drawn) -> Vec<u16> {
        let along = drawn
            .fairways()
            .filter_map(|k| self.approach_of.get(k as usize).copied())
            .filter(|&n| n != 0);
        let mut out: Vec<u16> = Vec::new();
        if a.same_place(b) {
            return out;
        }
        for n in (a.behind.iter().copied())
            .chain(along)
            .chain(b.behind.iter().copied())
        {
            if !out.contains(&n) {
                out.push(n);
            }
        }
        out
    }
}
