//! Going through a passage, told from going in and coming out at the same end: a line across it is crossed an odd number of times.
#![allow(
    clippy::indexing_slicing,
    reason = "indices come from the tables of the network, which were checked when they were read"
)]

use crate::network::{Joined, NONE, Network, Via};
use crate::search::Path;
use sealane_geo::cube::{
    CubePoint, EARTH_RADIUS_M, Vec3, angle, cross, cross_properly, dot, normalise,
};
use sealane_geo::{LonLat, METRES_PER_NM};

/// A way that ends this near a fairway of a passage ends inside the passage, nm.
const INSIDE_NM: f64 = 10.0;

/// A line that ways are counted across: an odd number of times is the other side.
#[derive(Debug, Clone)]
pub(crate) struct Cut {
    line: Vec<CubePoint>,
    /// Its middle and how far its points lie from it, radians.
    cap: (Vec3, f64),
    /// The line is this passage's gate: the world lists the arcs that cross it.
    passage: Option<u16>,
    /// Fairways that cross it an odd number of times.
    fairways: Vec<u32>,
    /// Whether the way must cross it an odd number of times, or an even one.
    pub odd: bool,
}

impl Cut {
    /// Across a passage: its gate, or the stretch of its fairways that sees least of the open sea.
    pub fn across(net: &Network, passage: u16) -> Option<Self> {
        let own = own_fairways(net, passage);
        let Some(gate) = net.world.gates.iter().find(|g| g.passage == passage) else {
            let open = |k: u32| {
                let f = &net.world.fairways[k as usize];
                let arcs = |v: u32| net.world.first[v as usize + 1] - net.world.first[v as usize];
                (arcs(f.a) + arcs(f.b), std::cmp::Reverse(f.length_cm), k)
            };
            let narrowest = own.min_by_key(|&k| open(k))?;
            return Some(Self {
                line: Vec::new(),
                cap: ([0.0, 0.0, 1.0], 0.0),
                passage: None,
                fairways: vec![narrowest],
                odd: true,
            });
        };
        let mut cut = Self {
            line: gate.line.clone(),
            cap: cap(&gate.line),
            passage: Some(passage),
            fairways: Vec::new(),
            odd: true,
        };
        // Other passages' fairways over a gate do not use it, as in [`crate::search::Rules::stretch`].
        cut.fairways = own.filter(|&k| cut.by_fairway(net, k)).collect();
        // Two stretches that cross it one after the other (a spike of the line at their node) are one crossing.
        if cut.fairways.len() == 2 {
            cut.fairways.truncate(1);
        }
        Some(cut)
    }

    /// Along a line of one's own.
    pub fn along(net: &Network, line: Vec<CubePoint>, odd: bool) -> Self {
        let mut cut = Self {
            cap: cap(&line),
            line,
            passage: None,
            fairways: Vec::new(),
            odd,
        };
        cut.fairways = (0..net.world.fairways.len() as u32)
            .filter(|&k| cut.by_fairway(net, k))
            .collect();
        cut
    }

    fn by_fairway(&self, net: &Network, k: u32) -> bool {
        let f = &net.world.fairways[k as usize];
        let mut last = net.world.nodes[f.a as usize];
        let mut odd = false;
        for &p in f.between.iter().chain([&net.world.nodes[f.b as usize]]) {
            odd ^= self.by_arc(last, p);
            last = p;
        }
        odd
    }

    /// Whether an arc over open sea crosses the line an odd number of times.
    fn by_arc(&self, a: CubePoint, b: CubePoint) -> bool {
        let n = cross(a.unit(), b.unit());
        if dot(n, self.cap.0).abs() > self.cap.1.sin() * dot(n, n).sqrt() {
            return false;
        }
        let times = self
            .line
            .windows(2)
            .filter(|w| cross_properly(a, b, w[0], w[1]))
            .count();
        !times.is_multiple_of(2)
    }

    /// Whether one stretch of a way crosses it an odd number of times.
    pub fn crossed(
        &self,
        net: &Network,
        from: CubePoint,
        to: CubePoint,
        via: Via,
        arc: u32,
    ) -> bool {
        match via {
            Via::Fairway(k) => self.fairways.contains(&k),
            Via::Sea => {
                let listed = |p| arc == NONE || net.crossed(arc).iter().any(|c| c.1 == p);
                !self.line.is_empty() && self.passage.is_none_or(listed) && self.by_arc(from, to)
            }
        }
    }

    /// Whether a drawn line crosses it an odd number of times.
    pub fn by_line(&self, line: &[LonLat]) -> bool {
        line.windows(2)
            .fold(false, |odd, w| odd ^ self.by_arc(w[0].into(), w[1].into()))
    }

    /// Whether a way crosses it an odd number of times.
    pub fn by_path(&self, net: &Network, a: &Joined, path: &Path) -> bool {
        let (mut p, mut odd) = (a.point, false);
        for s in &path.steps {
            odd ^= p != s.to && self.crossed(net, p, s.to, s.via, NONE);
            p = s.to;
        }
        odd
    }
}

fn cap(line: &[CubePoint]) -> (Vec3, f64) {
    let sum = line.iter().fold([0.0; 3], |s, p| {
        let u = p.unit();
        [0, 1, 2].map(|i| s[i] + u[i])
    });
    let c = normalise(sum);
    let far = line.iter().map(|p| angle(c, p.unit())).fold(0.0, f64::max);
    // Beyond a quarter turn every great circle comes by.
    (c, (far + 1e-6).min(std::f64::consts::FRAC_PI_2))
}

fn own_fairways(net: &Network, passage: u16) -> impl Iterator<Item = u32> {
    (0..net.world.fairways.len() as u32)
        .filter(move |&k| net.world.fairways[k as usize].passage == passage)
}

/// Whether a way goes through one of these passages. One that ends inside a passage goes through the part it uses.
pub(crate) fn goes_through(
    net: &Network,
    set: &[u16],
    a: &Joined,
    b: &Joined,
    path: &Path,
) -> bool {
    let across = |&n: &u16| Cut::across(net, n).is_some_and(|c| c.by_path(net, a, path));
    set.iter().any(across)
        || set.iter().any(|&n| {
            let uses = |k: u32| {
                let times = path.steps.iter().filter(|s| s.via == Via::Fairway(k));
                !times.count().is_multiple_of(2)
            };
            own_fairways(net, n).any(uses) && (inside(net, n, a) || inside(net, n, b))
        })
}

fn inside(net: &Network, passage: u16, end: &Joined) -> bool {
    let near = INSIDE_NM * METRES_PER_NM / EARTH_RADIUS_M;
    let u = end.point.unit();
    own_fairways(net, passage).any(|k| {
        let f = &net.world.fairways[k as usize];
        let ends = [f.a, f.b].map(|v| net.world.nodes[v as usize]);
        f.between
            .iter()
            .chain(&ends)
            .any(|p| angle(p.unit(), u) < near)
    })
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn each_passage_with_a_line_has_a_cut_that_its_own_fairways_cross_once() {
        let sea = crate::Sea::embedded().unwrap();
        let net = sea.network();
        let mut cuts = 0;
        for n in 1..net.world.names.len() as u16 {
            let own = own_fairways(net, n).count();
            let gate = net.world.gates.iter().any(|g| g.passage == n);
            assert!(own > 0 || gate, "{}", net.world.names[usize::from(n)]);
            let cut = Cut::across(net, n).unwrap();
            if own > 0 {
                let name = &net.world.names[usize::from(n)];
                assert_eq!(cut.fairways.len(), 1, "{name}: {:?}", cut.fairways);
            }
            cuts += 1;
        }
        assert!(cuts > 80, "{cuts}");
    }
}
