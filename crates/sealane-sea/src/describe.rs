//! A found way as a line with its passages in order, and what is known of each of its pieces.

use crate::facts::{Facts, Key};
use crate::network::{Joined, NONE, Network, Via};
use crate::search::Path;
use sealane_geo::LonLat;
use sealane_geo::cube::CubePoint;
use std::ops::Range;
use std::sync::Arc;

/// What a part of a way runs over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ground {
    /// Mapped water, open or along a fairway: land under it is a fault.
    Water,
    /// A fairway declared to run along a canal or river that the map draws as land.
    Declared,
    /// Between a berth or position and the searched water.
    Access,
}

/// A part of a way whose facts are told together.
#[derive(Debug, Clone)]
pub(crate) struct Piece {
    /// Under what its facts are kept; `None` is a stretch that will not come again.
    pub key: Option<Key>,
    /// Its points in the line.
    pub points: Range<usize>,
    /// What it runs over.
    pub ground: Ground,
}

/// A way drawn.
#[derive(Debug, Clone, Default)]
pub(crate) struct Drawn {
    /// Berth to berth.
    pub line: Vec<LonLat>,
    /// Numbers of the passages in order.
    pub passages: Vec<u16>,
    /// Its pieces in order.
    pub pieces: Vec<Piece>,
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

    /// Along an access line only.
    pub fn along(line: Vec<LonLat>) -> Self {
        Self {
            access_cm: crate::join::line_cm(&line),
            pieces: vec![Piece {
                key: None,
                points: 0..line.len(),
                ground: Ground::Access,
            }],
            line,
            ..Self::default()
        }
    }

    /// The facts of each piece.
    pub fn facts<'a>(&'a self, net: &'a Network) -> impl Iterator<Item = Arc<Facts>> + 'a {
        self.pieces.iter().map(|p| {
            net.facts
                .of(p, self.line.get(p.points.clone()).unwrap_or_default())
        })
    }

    /// Kilometres over unsimplified land: of its water, and of its access.
    pub fn land_km(&self, net: &Network) -> (f64, f64) {
        let mut sum = (0.0, 0.0);
        for (piece, facts) in self.pieces.iter().zip(self.facts(net)) {
            match piece.ground {
                Ground::Water => sum.0 += facts.land_km,
                Ground::Access => sum.1 += facts.land_km,
                Ground::Declared => {}
            }
        }
        sum
    }

    /// The facts of each piece, and how many times longer than drawn it counts.
    pub fn facts_and_lengths<'a>(
        &'a self,
        net: &'a Network,
    ) -> impl Iterator<Item = (Arc<Facts>, f64)> + 'a {
        self.pieces.iter().filter_map(|p| {
            let longer = match p.key {
                Some(Key::Fairway(k)) => net
                    .fairway_cm(k)
                    .filter(|(counted, drawn)| counted > drawn && *drawn > 0)
                    .map_or(1.0, |(counted, drawn)| counted as f64 / drawn as f64),
                _ => 1.0,
            };
            Some((net.facts.of(p, self.line.get(p.points.clone())?), longer))
        })
    }

    /// Length of its rivers that counts by published river kilometres, and of the lines drawn for them, cm.
    pub fn by_river_km(&self, net: &Network) -> (u64, u64) {
        self.fairways()
            .filter_map(|k| net.fairway_cm(k))
            .filter(|(counted, drawn)| counted > drawn)
            .fold((0, 0), |sum, f| (sum.0 + f.0, sum.1 + f.1))
    }

    /// Numbers of the fairways it runs along.
    pub fn fairways(&self) -> impl Iterator<Item = u32> + '_ {
        self.pieces.iter().filter_map(|p| match p.key {
            Some(Key::Fairway(k)) => Some(k),
            _ => None,
        })
    }

    fn passage(&mut self, number: u16) {
        if number != 0 && self.passages.last() != Some(&number) {
            self.passages.push(number);
        }
    }

    fn push(&mut self, p: LonLat) {
        if self.line.last() != Some(&p) {
            self.line.push(p);
        }
    }

    /// Ends a piece that began at point `from` of the line.
    fn piece(&mut self, from: usize, key: Option<Key>, ground: Ground) {
        if self.line.len() > from + 1 {
            self.pieces.push(Piece {
                key,
                points: from..self.line.len(),
                ground,
            });
        }
    }

    fn here(&self) -> usize {
        self.line.len().saturating_sub(1)
    }
}

/// Draws a found path with the access lines at both ends.
pub(crate) fn draw(net: &Network, a: &Joined, b: &Joined, path: &Path) -> Drawn {
    let mut d = Drawn {
        access_cm: a.access_cm + b.access_cm,
        ..Drawn::default()
    };
    let mut from = a.point;
    let mut node = a.node;
    for &p in &a.access {
        d.push(p);
    }
    d.push(place(net, from, node));
    d.piece(0, access_key(a), Ground::Access);
    for s in &path.steps {
        let to = place(net, s.to, s.node);
        let start = d.here();
        match s.via {
            Via::Fairway(i) => fairway(net, &mut d, i, node, to),
            Via::Sea => {
                if from != s.to {
                    open_sea(net, &mut d, (from, node), (s.to, s.node));
                }
                d.push(to);
                let known = |n: u32, j: &Joined, p: CubePoint| {
                    n != NONE || (j.point == p && j.source != NONE)
                };
                let keep = (known(node, a, from) || known(node, b, from))
                    && (known(s.node, b, s.to) || known(s.node, a, s.to));
                d.piece(start, keep.then(|| Key::arc(from, s.to)), Ground::Water);
            }
        }
        from = s.to;
        node = s.node;
    }
    let start = d.here();
    b.access.iter().rev().for_each(|&p| d.push(p));
    d.piece(start, access_key(b), Ground::Access);
    d
}

fn access_key(j: &Joined) -> Option<Key> {
    let at = j.access.first()?;
    (j.source != NONE).then(|| Key::Access(CubePoint::from(*at), j.source, j.access_cm))
}

fn place(net: &Network, p: CubePoint, node: u32) -> LonLat {
    net.place
        .get(node as usize)
        .copied()
        .unwrap_or_else(|| p.lon_lat())
}

fn fairway(net: &Network, d: &mut Drawn, number: u32, from: u32, to: LonLat) {
    let (Some(f), Some(between)) = (
        net.world.fairways.get(number as usize),
        net.between.get(number as usize),
    ) else {
        return;
    };
    d.passage(f.passage);
    let start = d.here();
    for i in 0..between.len() {
        let k = if from == f.b {
            between.len() - 1 - i
        } else {
            i
        };
        if let Some(&p) = between.get(k) {
            d.push(p);
        }
    }
    d.push(to);
    if f.declared {
        d.declared_cm += u64::from(f.length_cm);
    }
    let ground = if f.declared {
        Ground::Declared
    } else {
        Ground::Water
    };
    d.piece(start, Some(Key::Fairway(number)), ground);
}

/// Names the gates that a stretch of open sea crosses, in order.
fn open_sea(net: &Network, d: &mut Drawn, from: (CubePoint, u32), to: (CubePoint, u32)) {
    let mut crossed: Vec<(f64, u16)> = Vec::new();
    let arc = if from.1 == NONE || to.1 == NONE {
        None
    } else {
        net.arc(from.1, to.1)
    };
    let among = arc.map(|arc| net.crossed(arc));
    for (i, g) in net.world.gates.iter().enumerate() {
        if among.is_some_and(|list| list.iter().all(|c| c.1 != g.passage)) {
            continue;
        }
        if let Some(t) = net.crosses(i, from.0, to.0) {
            crossed.push((t, g.passage));
        }
    }
    crossed.sort_by(|x, y| x.0.total_cmp(&y.0));
    for (_, p) in crossed {
        d.passage(p);
    }
}
