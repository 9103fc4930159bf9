//! A found way as a line with its passages in order and the stretches that the certificate looks at.

use crate::network::{Joined, Network, Via};
use crate::search::Path;
use crate::world::FairwayEdge;
use sealane_geo::LonLat;
use sealane_geo::cube::CubePoint;

/// A way drawn.
#[derive(Debug, Clone, Default)]
pub(crate) struct Drawn {
    /// Berth to berth.
    pub line: Vec<LonLat>,
    /// Passages in order.
    pub passages: Vec<String>,
    /// Stretches that must lie in mapped water.
    pub open: Vec<(LonLat, LonLat)>,
    /// Along declared fairways, cm.
    pub declared_cm: u64,
    /// Along port access, cm.
    pub access_cm: u64,
}

impl Drawn {
    /// A way that goes nowhere.
    pub fn still(at: &Joined) -> Self {
        Self {
            line: vec![
                at.access
                    .first()
                    .copied()
                    .unwrap_or_else(|| at.point.lon_lat()),
            ],
            ..Self::default()
        }
    }

    fn passage(&mut self, id: &str) {
        if !id.is_empty() && self.passages.last().map(String::as_str) != Some(id) {
            self.passages.push(id.to_owned());
        }
    }
}

/// Draws a found path with the access lines at both ends.
pub(crate) fn draw(net: &Network, a: &Joined, b: &Joined, path: &Path) -> Drawn {
    let mut d = Drawn {
        line: a.access.clone(),
        access_cm: a.access_cm + b.access_cm,
        ..Drawn::default()
    };
    let mut from = a.point;
    let mut node = a.node;
    d.line.push(place(net, from, node));
    for s in &path.steps {
        let to = place(net, s.to, s.node);
        match s.via {
            Via::Fairway(i) => {
                if let Some(f) = net.world.fairways.get(i as usize) {
                    fairway(net, &mut d, f, node, to);
                }
            }
            Via::Sea => {
                if from != s.to {
                    open_sea(net, &mut d, from, s.to);
                    let start = d.line.last().copied().unwrap_or(to);
                    d.open.push((start, to));
                }
                d.line.push(to);
            }
        }
        from = s.to;
        node = s.node;
    }
    d.line.extend(b.access.iter().rev());
    d.line.dedup();
    d
}

fn place(net: &Network, p: CubePoint, node: u32) -> LonLat {
    net.place
        .get(node as usize)
        .copied()
        .unwrap_or_else(|| p.lon_lat())
}

fn fairway(net: &Network, d: &mut Drawn, f: &FairwayEdge, from: u32, to: LonLat) {
    if let Some(name) = net.world.names.get(usize::from(f.passage)) {
        d.passage(name);
    }
    let mut between: Vec<LonLat> = f.between.iter().map(|p| p.lon_lat()).collect();
    if from == f.b {
        between.reverse();
    }
    between.push(to);
    if f.declared {
        d.declared_cm += u64::from(f.length_cm);
    } else {
        let mut last = d.line.last().copied();
        for &p in &between {
            if let Some(l) = last {
                d.open.push((l, p));
            }
            last = Some(p);
        }
    }
    d.line.extend(between);
}

/// Names the gates that a stretch of open sea crosses, in order.
fn open_sea(net: &Network, d: &mut Drawn, from: CubePoint, to: CubePoint) {
    let mut crossed: Vec<(f64, u16)> = net
        .world
        .gates
        .iter()
        .filter_map(|g| Some((g.crossed(from, to)?, g.passage)))
        .collect();
    crossed.sort_by(|x, y| x.0.total_cmp(&y.0));
    for (_, p) in crossed {
        if let Some(name) = net.world.names.get(usize::from(p)) {
            d.passage(name);
        }
    }
}
