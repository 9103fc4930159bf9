//! Hub labels of the ports: for each sea end of a port the few nodes (hubs) through which all its shortest ways to other
//! ports can be told, and the tree of ways that leads to them. Two ports' distance is the least sum over the hubs they share
//! and equals what the search finds, to the centimetre; the way itself is read off the two trees.
//!
//! Made by [`crate::Sea::build_hubs`] from the network in its free state (nothing opened, nothing shut but what waits to be
//! asked for). After Cohen, Halperin, Kaplan, Zwick: Reachability and distance queries via 2-hop labels (SODA 2002), with
//! the hubs chosen by how many pairs of ports they newly serve.
//!
//! The file: `SLHUBS02`, a print of the network it was made for, the number of sea ends; then for each its position (three
//! `i32`), its node plus one and the bytes of its tree as varints; the landmarks of the free world with their bytes before them
//! (see [`crate::guide`]); and the trees: the number of entries, whether the root is a hub of either kind,
//! and the entries as varints: how far back the parent stands, the node (or sea end) with the bit that it is a hub, and the
//! length in cm where the network does not have it. All other lengths are those of the network's own arcs.
#![allow(
    clippy::indexing_slicing,
    reason = "numeric kernel over tables that are checked when they are read or made here"
)]

mod build;

use crate::network::{Joined, NONE, Network, Via};
use crate::search::{Path, Step};
use sealane_geo::cube::CubePoint;
use std::collections::HashMap;
use std::sync::OnceLock;

const MAGIC: &[u8; 8] = b"SLHUBS02";

/// No length.
pub(crate) const FAR: u32 = u32::MAX;

/// One sea end: where ports reach the searched water.
#[derive(Debug, Clone, Copy)]
struct Source {
    point: CubePoint,
    node: u32,
}

/// The hubs of one sea end.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Label {
    /// Hubs, rising: nodes of the network, then sea ends by their number after the last node.
    pub hub: Vec<u32>,
    /// Length to each, cm.
    pub cm: Vec<u32>,
    /// Entry of the tree where each stands.
    pub at: Vec<u32>,
    /// Node (or sea end, as above) of each entry and the entry before it; the first is the sea end itself.
    pub tree: Vec<(u32, u32)>,
}

/// Labels of all sea ends, unpacked one by one at first use.
#[derive(Debug, Default)]
pub(crate) struct Hubs {
    sources: Vec<Source>,
    by_point: HashMap<CubePoint, u32>,
    /// Where each tree begins in `bytes`.
    from: Vec<u32>,
    bytes: Vec<u8>,
    labels: Vec<OnceLock<Label>>,
    nodes: u32,
    /// Landmarks of the free world, packed.
    pub landmarks: Vec<u8>,
}

/// The least sum over two labels and where the hub stands in each.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Meet {
    pub cm: u32,
    a: u32,
    b: u32,
}

pub(crate) fn put(out: &mut Vec<u8>, mut v: u32) {
    while v >= 0x80 {
        out.push((v & 0x7f) as u8 | 0x80);
        v >>= 7;
    }
    out.push(v as u8);
}

pub(crate) fn take(bytes: &mut &[u8]) -> Option<u32> {
    let mut v = 0_u64;
    for shift in (0..35).step_by(7) {
        let (&b, rest) = bytes.split_first()?;
        *bytes = rest;
        v |= u64::from(b & 0x7f) << shift;
        if b < 0x80 {
            return u32::try_from(v).ok();
        }
    }
    None
}

/// What tells one network from another: its sizes, the sum of its lengths and the ports' access.
fn print_of(net: &Network) -> u64 {
    let w = &net.world;
    let sum: u64 = w.length_cm.iter().map(|&l| u64::from(l)).sum();
    let ways: u64 = w.fairways.iter().map(|f| u64::from(f.length_cm)).sum();
    let mut h = 0xcbf2_9ce4_8422_2325_u64;
    let mut mix = |v: u64| h = (h ^ v).wrapping_mul(0x0100_0000_01b3).rotate_left(23);
    for v in [w.nodes.len() as u64, w.to.len() as u64, sum, ways] {
        mix(v);
    }
    for (n, shut) in w.names.iter().zip(&net.shut_by_default) {
        n.bytes().for_each(|b| mix(u64::from(b)));
        mix(u64::from(*shut));
    }
    for &b in sealane_coast::ACCESS {
        mix(u64::from(b));
    }
    h
}

impl Hubs {
    /// Reads the file for this network; `None` when it is damaged or was made for another.
    pub fn decode(net: &Network, file: &[u8]) -> Option<Self> {
        let mut r = file.strip_prefix(MAGIC)?;
        let (print, rest) = r.split_first_chunk::<8>()?;
        if u64::from_le_bytes(*print) != print_of(net) {
            return None;
        }
        r = rest;
        let nodes = net.world.nodes.len() as u32;
        let n = take(&mut r)?;
        let mut out = Self {
            nodes,
            ..Self::default()
        };
        let mut sizes = Vec::new();
        for k in 0..n {
            let mut c = [0; 3];
            for v in &mut c {
                let (b, rest) = r.split_first_chunk::<4>()?;
                *v = i32::from_le_bytes(*b);
                r = rest;
            }
            let [x, y, z] = c;
            let point = CubePoint { x, y, z };
            let node = take(&mut r)?.wrapping_sub(1);
            if node != NONE && node >= nodes {
                return None;
            }
            out.by_point.insert(point, k);
            out.sources.push(Source { point, node });
            sizes.push(take(&mut r)?);
        }
        let mut at = 0_u32;
        for s in sizes {
            out.from.push(at);
            at = at.checked_add(s)?;
        }
        out.from.push(at);
        let n_landmarks = take(&mut r)? as usize;
        let (landmarks, rest) = r.split_at_checked(n_landmarks)?;
        out.landmarks = landmarks.to_vec();
        r = rest;
        if r.len() != at as usize {
            return None;
        }
        out.bytes = r.to_vec();
        out.labels = std::iter::repeat_with(OnceLock::new)
            .take(n as usize)
            .collect();
        Some(out)
    }

    /// How many sea ends have labels.
    pub fn len(&self) -> usize {
        self.sources.len()
    }

    /// The number of the sea end at a point and node, or [`NONE`].
    pub fn source_at(&self, point: CubePoint, node: u32) -> u32 {
        self.by_point
            .get(&point)
            .copied()
            .filter(|&k| self.sources[k as usize].node == node)
            .unwrap_or(NONE)
    }

    /// Label of a sea end.
    pub fn label(&self, net: &Network, source: u32) -> &Label {
        self.labels[source as usize].get_or_init(|| self.unpack(net, source).unwrap_or_default())
    }

    fn unpack(&self, net: &Network, source: u32) -> Option<Label> {
        let range = self.from[source as usize] as usize..self.from[source as usize + 1] as usize;
        let mut r = &self.bytes[range];
        let root = self.sources[source as usize];
        let own = self.nodes + source;
        let n = take(&mut r)?;
        let kinds = take(&mut r)?;
        let mut label = Label::default();
        let mut hubs: Vec<(u32, u32, u32)> = Vec::new();
        let mut cm: Vec<u32> = vec![0];
        label
            .tree
            .push((if root.node == NONE { own } else { root.node }, 0));
        if kinds & 1 == 1 && root.node != NONE {
            hubs.push((root.node, 0, 0));
        }
        if kinds & 2 == 2 {
            hubs.push((own, 0, 0));
        }
        for i in 1..=n {
            let parent = (i - 1).checked_sub(take(&mut r)?)?;
            let word = take(&mut r)?;
            let (node, is_hub) = (word >> 1, word & 1 == 1);
            let before = label.tree[parent as usize].0;
            let length = if node >= self.nodes || before >= self.nodes {
                take(&mut r)?
            } else {
                net.link(before, node)?.0
            };
            if node >= self.nodes + self.len() as u32 {
                return None;
            }
            cm.push(cm[parent as usize].checked_add(length)?);
            label.tree.push((node, parent));
            if is_hub {
                hubs.push((node, cm[i as usize], i));
            }
        }
        hubs.sort_unstable();
        for (h, l, i) in hubs {
            label.hub.push(h);
            label.cm.push(l);
            label.at.push(i);
        }
        Some(label)
    }

    /// Shortest length between two sea ends and the hub that tells it.
    pub fn meet(&self, net: &Network, a: u32, b: u32) -> Option<Meet> {
        if a == b {
            return Some(Meet { cm: 0, a: 0, b: 0 });
        }
        let (x, y) = (self.label(net, a), self.label(net, b));
        let (mut i, mut j) = (0, 0);
        let mut best = Meet {
            cm: FAR,
            a: 0,
            b: 0,
        };
        while i < x.hub.len() && j < y.hub.len() {
            match x.hub[i].cmp(&y.hub[j]) {
                std::cmp::Ordering::Less => i += 1,
                std::cmp::Ordering::Greater => j += 1,
                std::cmp::Ordering::Equal => {
                    let cm = x.cm[i].saturating_add(y.cm[j]);
                    if cm < best.cm {
                        best = Meet {
                            cm,
                            a: x.at[i],
                            b: y.at[j],
                        };
                    }
                    i += 1;
                    j += 1;
                }
            }
        }
        (best.cm != FAR).then_some(best)
    }

    /// The way that a meeting of two labels tells.
    pub fn path(&self, net: &Network, a: &Joined, b: &Joined, meet: Meet) -> Path {
        let (x, y) = (self.label(net, a.source), self.label(net, b.source));
        let mut ids: Vec<u32> = Vec::new();
        let mut k = meet.a;
        while k != 0 {
            let (node, parent) = x.tree[k as usize];
            ids.push(node);
            k = parent;
        }
        ids.push(x.tree[0].0);
        ids.reverse();
        let mut k = meet.b;
        while k != 0 {
            k = y.tree[k as usize].1;
            ids.push(y.tree[k as usize].0);
        }
        ids.dedup();
        let mut steps = Vec::with_capacity(ids.len());
        for w in ids.windows(2) {
            let [p, q] = *w else { continue };
            let via = if p < self.nodes && q < self.nodes {
                net.link(p, q).map_or(Via::Sea, |l| l.1)
            } else {
                Via::Sea
            };
            steps.push(if q < self.nodes {
                Step {
                    to: net.world.nodes[q as usize],
                    node: q,
                    via,
                }
            } else {
                Step {
                    to: self.sources[(q - self.nodes) as usize].point,
                    node: NONE,
                    via,
                }
            });
        }
        // A way ends with a stretch to the position itself, also where that is a node.
        if b.node != NONE || steps.is_empty() {
            steps.push(Step {
                to: b.point,
                node: b.node,
                via: Via::Sea,
            });
        }
        Path {
            length_cm: u64::from(meet.cm),
            steps,
        }
    }

    /// Shortest lengths from one sea end to many, cm ([`FAR`] where there is none); `room` is working memory to be kept.
    pub fn row(
        &self,
        net: &Network,
        source: u32,
        targets: &[u32],
        room: &mut Vec<u32>,
        out: &mut Vec<u32>,
    ) {
        room.resize(self.nodes as usize + self.len(), FAR);
        let own = self.label(net, source);
        for (h, &l) in own.hub.iter().zip(&own.cm) {
            room[*h as usize] = l;
        }
        out.clear();
        out.extend(targets.iter().map(|&t| {
            if t == NONE {
                return FAR;
            }
            if t == source {
                return 0;
            }
            let label = self.label(net, t);
            label
                .hub
                .iter()
                .zip(&label.cm)
                .map(|(&h, &l)| room[h as usize].saturating_add(l))
                .min()
                .unwrap_or(FAR)
        }));
        for h in &own.hub {
            room[*h as usize] = FAR;
        }
    }
}

#[cfg(test)]
mod tests;
