//! The search where a restriction bites: A* over the network, in layers for what the way must use.
#![allow(
    clippy::indexing_slicing,
    reason = "numeric kernel over tables that were checked when the world file was read"
)]

use crate::area::Shape;
use crate::guide::{Guide, Sighted};
use crate::network::{Joined, NONE, Network, Via, at_least_cm, length_cm};
use crate::through::Cut;
use sealane_geo::{LonLat, Vec3, cube::CubePoint};
use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap};
use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

/// The end is seen from a node; how far it is, is found when the node is reached.
const SEEN: u64 = u64::MAX - 1;
/// Marks a start whose length is still a lower bound.
const ROUGH: u32 = 1 << 31;

/// What a way may not and must use.
#[derive(Debug, Clone, Default)]
pub(crate) struct Rules<'a> {
    /// By passage number: not to be used.
    pub shut: Vec<bool>,
    /// Each a set of passage numbers of which one must be used.
    pub must: Vec<Vec<u16>>,
    /// Areas to keep out of.
    pub avoid: Vec<&'a Shape>,
    /// Areas to enter.
    pub must_enter: Vec<&'a Shape>,
    /// Whether this world is likely to be asked again.
    pub often: bool,
    /// Lines to cross an odd or an even number of times.
    pub cuts: Vec<Cut>,
    /// Only a shorter way is wanted, cm.
    pub below_cm: Option<u64>,
    /// Turned true from outside to end the search: what was found then is worth nothing.
    pub stop: Option<&'a AtomicBool>,
}

/// One stretch of a way: where it ends and how it runs.
#[derive(Debug, Clone)]
pub(crate) struct Step {
    /// End of the stretch.
    pub to: CubePoint,
    /// Node there, or [`NONE`].
    pub node: u32,
    /// How the stretch runs.
    pub via: Via,
}

/// A way between two joined positions.
#[derive(Debug, Clone)]
pub(crate) struct Path {
    /// Its length, cm.
    pub length_cm: u64,
    /// Stretches from the one position to the other.
    pub steps: Vec<Step>,
}

impl Rules<'_> {
    /// The same without areas to enter.
    fn without_entry(&self) -> Self {
        let mut rules = self.clone();
        rules.must_enter.clear();
        rules
    }

    /// Whether a way from `from` enters every area that it has to.
    fn entered(&self, from: CubePoint, path: &Path) -> bool {
        self.must_enter.iter().all(|s| {
            let mut p = from;
            path.steps.iter().any(|step| {
                let q = std::mem::replace(&mut p, step.to);
                s.touches(q, step.to)
            })
        })
    }

    /// Whether nobody waits for the way any more.
    pub fn stopped(&self) -> bool {
        self.stop.is_some_and(|s| s.load(Ordering::Relaxed))
    }

    /// Bits of what the stretch uses, or `None` when it is not allowed.
    pub fn stretch(
        &self,
        net: &Network,
        from: CubePoint,
        to: CubePoint,
        via: Via,
        arc: u32,
    ) -> Option<u32> {
        let mut bits = 0;
        let mut passage = |p: u16| {
            if self.shut.get(usize::from(p)) == Some(&true) {
                return false;
            }
            for (k, set) in self.must.iter().enumerate() {
                if set.contains(&p) {
                    bits |= 1 << k;
                }
            }
            true
        };
        match via {
            Via::Fairway(i) => {
                let approach = net.approach_of[i as usize];
                if !passage(net.world.fairways[i as usize].passage)
                    || self.shut.get(usize::from(approach)) == Some(&true)
                {
                    return None;
                }
            }
            Via::Sea if arc == NONE => {
                for (i, g) in net.world.gates.iter().enumerate() {
                    let p = usize::from(g.passage);
                    let matters = self.shut.get(p) == Some(&true)
                        || self.must.iter().any(|s| s.contains(&g.passage));
                    if matters && net.crosses(i, from, to).is_some() && !passage(g.passage) {
                        return None;
                    }
                }
            }
            Via::Sea => {
                for c in net.crossed(arc) {
                    if !passage(c.1) {
                        return None;
                    }
                }
            }
        }
        if self.avoid.iter().any(|s| s.touches(from, to)) {
            return None;
        }
        for (k, s) in self.must_enter.iter().enumerate() {
            if s.touches(from, to) {
                bits |= 1 << (self.must.len() + k);
            }
        }
        for (k, c) in self.cuts.iter().enumerate() {
            if c.crossed(net, from, to, via, arc) {
                bits |= 1 << (self.used() + k);
            }
        }
        Some(bits)
    }

    /// Whether a way from `from` (at `node`) obeys.
    pub fn allow(&self, net: &Network, from: CubePoint, node: u32, path: &Path) -> bool {
        let (mut p, mut v) = (from, node);
        path.steps.iter().all(|s| {
            let arc = match s.via {
                Via::Sea if v != NONE && s.node != NONE && v != s.node => {
                    net.arc(v, s.node).unwrap_or(NONE)
                }
                _ => NONE,
            };
            let ok = p == s.to || self.stretch(net, p, s.to, s.via, arc).is_some();
            (p, v) = (s.to, s.node);
            ok
        })
    }

    /// How many passages and areas must be used; their bits come first.
    const fn used(&self) -> usize {
        self.must.len() + self.must_enter.len()
    }

    /// What a whole way must have earned.
    fn all(&self) -> u32 {
        let used = (1 << self.used()) - 1;
        let odd = |(k, c): (usize, &Cut)| u32::from(c.odd) << (self.used() + k);
        self.cuts
            .iter()
            .enumerate()
            .map(odd)
            .fold(used, |m, b| m | b)
    }

    /// How many states a way can be in.
    fn layers(&self) -> usize {
        1 << (self.used() + self.cuts.len())
    }

    /// The state after a stretch: what is used stays so, what is counted changes sides.
    fn after(&self, mask: u32, bits: u32) -> u32 {
        let used = (1 << self.used()) - 1;
        (mask | (bits & used)) ^ (bits & !used)
    }
}

struct Hunt<'a> {
    net: &'a Network,
    rules: &'a Rules<'a>,
    b: &'a Joined,
    extras: Vec<Joined>,
    /// Extra nodes seen from a node of the network.
    to_extra: HashMap<u32, Vec<u32>>,
    /// Last stretch from each node to the end, cm; [`SEEN`] while not measured, `u64::MAX` where the end is not seen.
    last: Vec<u64>,
    /// Where the end is.
    goal: Vec3,
    /// Landmarks and the lengths from them to the end.
    guide: Option<(Arc<Guide>, Sighted)>,
}

impl Hunt<'_> {
    fn point(&self, v: u32) -> CubePoint {
        let n = self.net.world.nodes.len() as u32;
        if v < n {
            self.net.world.nodes[v as usize]
        } else {
            self.extras[(v - n) as usize].point
        }
    }

    fn unit(&self, v: u32) -> Vec3 {
        (self.net.unit_of.get(v as usize).copied()).unwrap_or_else(|| self.point(v).unit())
    }

    fn lon_lat(&self, v: u32) -> LonLat {
        let n = self.net.world.nodes.len() as u32;
        if v < n {
            self.net.place[v as usize]
        } else {
            self.extras[(v - n) as usize].point.lon_lat()
        }
    }

    /// No way from `v` to the end is shorter than this, cm.
    fn bound(&self, v: u32) -> u64 {
        let circle = at_least_cm(self.unit(v), self.goal);
        match &self.guide {
            Some((guide, goal)) if (v as usize) < self.net.world.nodes.len() => {
                circle.max(guide.bound(v, goal))
            }
            _ => circle,
        }
    }

    /// The stretches from `v` that `front` may gain by (reached at length `d` with `mask`), with the bits they earn.
    fn each(&self, v: u32, mask: u32, front: &mut Front<'_>, d: u64) {
        let n = self.net.world.nodes.len() as u32;
        let here = self.point(v);
        let sea = |to: u32| {
            self.rules
                .stretch(self.net, here, self.point(to), Via::Sea, NONE)
        };
        if v < n {
            // Most arcs lead where a shorter way is known: that is asked before what the arc may use.
            self.net.arcs(v, |to, len, via, arc| {
                let len = u64::from(len);
                if front.may_gain(to, d + len)
                    && let Some(bits) = self.rules.stretch(self.net, here, self.point(to), via, arc)
                {
                    front.reach((v, mask), (to, bits), d + len, via);
                }
            });
            if self.to_extra.is_empty() {
                return;
            }
            for &e in self.to_extra.get(&v).into_iter().flatten() {
                let to = n + e;
                if front.may_gain(to, d + at_least_cm(self.unit(v), self.unit(to)))
                    && let Some(bits) = sea(to)
                {
                    let len = length_cm(self.lon_lat(v), self.lon_lat(to));
                    front.reach((v, mask), (to, bits), d + len, Via::Sea);
                }
            }
        } else {
            let x = &self.extras[(v - n) as usize];
            for &(to, len) in x.front(self.net) {
                if front.may_gain(to, d + len)
                    && let Some(bits) = sea(to)
                {
                    front.reach((v, mask), (to, bits), d + len, Via::Sea);
                }
            }
            for (e, y) in self.extras.iter().enumerate() {
                let to = n + e as u32;
                if to != v
                    && front.may_gain(to, d + at_least_cm(x.point.unit(), y.point.unit()))
                    && self.net.world.mesh.sees(x.point, x.spot, y.point)
                    && let Some(bits) = sea(to)
                {
                    let len = length_cm(x.point.lon_lat(), y.point.lon_lat());
                    front.reach((v, mask), (to, bits), d + len, Via::Sea);
                }
            }
        }
    }
}

/// How far outside an avoided area its corners are passed, radians (about 60 m).
pub(crate) const CLEARANCE: f64 = 1e-5;

/// Whether what is shut surely parts `a` from `b`. Spreads from both ends in turn, so that a shut-off harbour is soon known for one.
fn parted(net: &Network, a: &Joined, b: &Joined, rules: &Rules<'_>) -> bool {
    const A: u8 = 1;
    const B: u8 = 2;
    if !rules.avoid.is_empty() || net.world.mesh.sees(a.point, a.spot, b.point) {
        return false;
    }
    let mut of = vec![0_u8; net.world.nodes.len()];
    let mut ahead = [
        std::collections::VecDeque::new(),
        std::collections::VecDeque::new(),
    ];
    for (side, j, queue) in [(A, a, 0), (B, b, 1)] {
        for &k in j.seen(net) {
            let to = net.world.nodes[k as usize];
            if rules.stretch(net, j.point, to, Via::Sea, NONE).is_some() {
                of[k as usize] |= side;
                ahead[queue].push_back(k);
                if of[k as usize] == A | B {
                    return false;
                }
            }
        }
    }
    loop {
        for (side, queue) in [(A, 0), (B, 1)] {
            let Some(v) = ahead[queue].pop_front() else {
                return true;
            };
            let here = net.world.nodes[v as usize];
            let mut met = false;
            net.arcs(v, |to, _, via, arc| {
                let i = to as usize;
                if of[i] & side == 0
                    && rules
                        .stretch(net, here, net.world.nodes[i], via, arc)
                        .is_some()
                {
                    of[i] |= side;
                    met |= of[i] == A | B;
                    ahead[queue].push_back(to);
                }
            });
            if met {
                return false;
            }
        }
    }
}

/// The shortest way from `a` to `b` under `rules`.
pub(crate) fn search(net: &Network, a: &Joined, b: &Joined, rules: &Rules<'_>) -> Option<Path> {
    if rules.shut != net.shut_by_default && parted(net, a, b, rules) {
        return None;
    }
    if !rules.must_enter.is_empty() {
        // A way that enters unasked is the answer, and is found sooner; where none leads at all, none enters.
        let path = search(net, a, b, &rules.without_entry())?;
        if rules.entered(a.point, &path) {
            return Some(path);
        }
    }
    let mut hunt = Hunt {
        net,
        rules,
        b,
        extras: Vec::new(),
        to_extra: HashMap::new(),
        last: vec![u64::MAX; net.world.nodes.len()],
        goal: b.point.unit(),
        guide: net
            .guides
            .for_world(net, rules)
            .map(|g| (Arc::clone(&g), g.sight(net, a, b))),
    };
    for &v in b.seen(net) {
        hunt.last[v as usize] = if v == b.node { 0 } else { SEEN };
    }
    let round = rules.avoid.iter().flat_map(|s| s.corners(CLEARANCE));
    let into = rules
        .must_enter
        .iter()
        .flat_map(|s| s.landings(CLEARANCE).0);
    for q in round.chain(into) {
        let spot = net.world.mesh.spot(q, 0);
        if net.free(spot) {
            let e = hunt.extras.len() as u32;
            let x = Joined::at(q, spot, NONE, Vec::new());
            for &k in x.seen(net) {
                hunt.to_extra.entry(k).or_default().push(e);
            }
            hunt.last.push(if net.world.mesh.sees(q, spot, b.point) {
                length_cm(q.lon_lat(), b.point.lon_lat())
            } else {
                u64::MAX
            });
            hunt.extras.push(x);
        }
    }
    run(&hunt, a)
}

/// Nodes reached so far, in layers of what they have used.
struct Front<'a> {
    hunt: &'a Hunt<'a>,
    layers: usize,
    /// Length to each node in each layer, cm.
    dist: Vec<u64>,
    /// The place before each and how the stretch from there runs.
    from: Vec<(u32, Via)>,
    /// By length so far and to go: node and layer, or a start to be measured.
    heap: BinaryHeap<Reverse<(u64, u32, u32)>>,
    /// Bounds from each node to the end, found once a node.
    bounds: Vec<u64>,
    /// The shortest whole way so far, cm.
    best: u64,
}

impl<'a> Front<'a> {
    fn new(hunt: &'a Hunt<'a>, layers: usize) -> Self {
        let total = hunt.net.world.nodes.len() + hunt.extras.len();
        Self {
            hunt,
            layers,
            dist: vec![u64::MAX; total * layers],
            from: vec![(NONE, Via::Sea); total * layers],
            heap: BinaryHeap::new(),
            bounds: vec![u64::MAX; total],
            best: u64::MAX,
        }
    }

    fn at(&self, v: u32, mask: u32) -> usize {
        v as usize * self.layers + mask as usize
    }

    fn bound(&mut self, v: u32) -> u64 {
        let slot = &mut self.bounds[v as usize];
        if *slot == u64::MAX {
            *slot = self.hunt.bound(v);
        }
        *slot
    }

    /// Whether a way to `v` of length `d` can be of use; cheap, and always true where layers must be told apart.
    fn may_gain(&self, v: u32, d: u64) -> bool {
        self.layers > 1 || d < self.dist[v as usize]
    }

    fn set(&mut self, v: u32, mask: u32, d: u64, p: (u32, Via)) {
        let i = self.at(v, mask);
        if d < self.dist[i] {
            let f = d + self.bound(v);
            if f < self.best {
                self.dist[i] = d;
                self.from[i] = p;
                self.heap.push(Reverse((f, v, mask)));
            }
        }
    }

    fn reach(&mut self, before: (u32, u32), to: (u32, u32), d: u64, via: Via) {
        let p = (self.at(before.0, before.1) as u32, via);
        self.set(to.0, self.hunt.rules.after(before.1, to.1), d, p);
    }
}

fn run(hunt: &Hunt<'_>, a: &Joined) -> Option<Path> {
    let (net, rules, b) = (hunt.net, hunt.rules, hunt.b);
    let all = rules.all();
    let layers = rules.layers();
    let mut front = Front::new(hunt, layers);
    front.best = rules.below_cm.unwrap_or(u64::MAX);
    let mut found = false;
    let mut end = NONE;
    let (pa, pb) = (a.point, b.point);
    if net.world.mesh.sees(pa, a.spot, pb)
        && rules.stretch(net, pa, pb, Via::Sea, NONE) == Some(all)
    {
        let direct = length_cm(pa.lon_lat(), pb.lon_lat());
        found = direct < front.best;
        front.best = front.best.min(direct);
    }
    if a.node != NONE && a.node == b.node && all == 0 {
        front.best = 0;
        found = true;
    }
    let from_a = a.seen(net).iter().copied().chain(
        hunt.extras
            .iter()
            .enumerate()
            .filter(|(_, x)| net.world.mesh.sees(pa, a.spot, x.point))
            .map(|(e, _)| net.world.nodes.len() as u32 + e as u32),
    );
    // The starts wait with lower bounds of their lengths; only those that come up are measured.
    let (from_lon_lat, from_unit) = (pa.lon_lat(), pa.unit());
    for k in from_a {
        let f = at_least_cm(from_unit, hunt.unit(k)) + front.bound(k);
        if f < front.best
            && let Some(bits) = rules.stretch(net, pa, hunt.point(k), Via::Sea, NONE)
        {
            front.heap.push(Reverse((f, k, bits | ROUGH)));
        }
    }
    while let Some(Reverse((f, v, mask))) = front.heap.pop() {
        if f >= front.best {
            break;
        }
        if rules.stopped() {
            return None;
        }
        if mask & ROUGH != 0 {
            let d = if v == a.node {
                0
            } else {
                length_cm(from_lon_lat, hunt.lon_lat(v))
            };
            front.set(v, mask & !ROUGH, d, (NONE, Via::Sea));
            continue;
        }
        let d = front.dist[front.at(v, mask)];
        if f > d + front.bound(v) {
            continue;
        }
        let l = match hunt.last[v as usize] {
            SEEN => length_cm(hunt.lon_lat(v), pb.lon_lat()),
            known => known,
        };
        if l < front.best.saturating_sub(d)
            && rules
                .stretch(net, hunt.point(v), pb, Via::Sea, NONE)
                .is_some_and(|bits| rules.after(mask, bits) == all)
        {
            front.best = d + l;
            found = true;
            end = front.at(v, mask) as u32;
        }
        hunt.each(v, mask, &mut front, d);
    }
    if !found {
        return None;
    }
    let mut steps = vec![Step {
        to: pb,
        node: NONE,
        via: Via::Sea,
    }];
    let mut i = end;
    while i != NONE {
        let v = i / layers as u32;
        let (p, via) = front.from[i as usize];
        steps.push(Step {
            to: hunt.point(v),
            node: if (v as usize) < net.world.nodes.len() {
                v
            } else {
                NONE
            },
            via,
        });
        i = p;
    }
    steps.reverse();
    Some(Path {
        length_cm: front.best,
        steps,
    })
}
