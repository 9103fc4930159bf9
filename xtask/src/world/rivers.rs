//! Published river kilometres (`data/passages/river_km.csv`): where the line drawn along a river is shorter than they say, its
//! stretches count for more, so that the length between two posts is the published one. A line is never made shorter than drawn,
//! and so never shorter than the great circle.
#![allow(
    clippy::indexing_slicing,
    reason = "build-time kernel over tables made here; never meets user input"
)]

use super::ways::Fairway;
use sealane_geo::LonLat;
use sealane_sea::passages::{RiverPost, river_posts_of};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, BinaryHeap};
use std::path::Path;

/// How far a post may lie from the vertex of a fairway that stands for it, m.
const AT_POST_M: f64 = 2_500.0;
/// A course that must be stretched by more than this is drawn wrong and needs points, not a factor.
const MOST: f64 = 1.35;

/// Stretches (fairway and number) and their length, cm.
type Found = (Vec<(usize, usize)>, u64);

/// Neighbour, length in cm, fairway and stretch.
type Step = (usize, u64, (usize, usize));

/// Vertices of all fairways and the stretches between them.
struct Net {
    at: Vec<LonLat>,
    next: Vec<Vec<Step>>,
}

impl Net {
    fn new(all: &[Fairway]) -> Self {
        let mut net = Self {
            at: Vec::new(),
            next: Vec::new(),
        };
        let mut ids: BTreeMap<(i64, i64), usize> = BTreeMap::new();
        for (f, fairway) in all.iter().enumerate() {
            let mut before: Option<usize> = None;
            for (i, &p) in fairway.line.iter().enumerate() {
                let key = ((p.lon * 1e5).round() as i64, (p.lat * 1e5).round() as i64);
                let id = *ids.entry(key).or_insert_with(|| {
                    net.at.push(p);
                    net.next.push(Vec::new());
                    net.at.len() - 1
                });
                if let Some(b) = before {
                    let cm = u64::from(fairway.length_cm[i - 1]);
                    net.next[b].push((id, cm, (f, i - 1)));
                    net.next[id].push((b, cm, (f, i - 1)));
                }
                before = Some(id);
            }
        }
        net
    }

    fn nearest(&self, post: &RiverPost) -> Result<usize, String> {
        let p = LonLat {
            lon: post.lon,
            lat: post.lat,
        };
        (0..self.at.len())
            .filter(|&i| (self.at[i].lat - p.lat).abs() < 0.1)
            .map(|i| (i, self.at[i].distance_m(p)))
            .filter(|(_, m)| *m <= AT_POST_M)
            .min_by(|x, y| x.1.total_cmp(&y.1))
            .map(|(i, _)| i)
            .ok_or_else(|| {
                format!(
                    "river_km.csv: {} {}: no fairway vertex within {AT_POST_M} m of {},{}",
                    post.river, post.place, post.lat, post.lon
                )
            })
    }

    /// The stretches of the shortest line along fairways, and its length, cm. Those of `done` have a length already: a line that
    /// goes to a post beside the river and back has the same stretch twice, one for each side of the post.
    fn line(&self, a: usize, b: usize, done: &BTreeSet<(usize, usize)>) -> Option<Found> {
        let mut cost = vec![u64::MAX; self.at.len()];
        let mut back: Vec<Option<(usize, (usize, usize))>> = vec![None; self.at.len()];
        let mut heap = BinaryHeap::from([Reverse((0, a))]);
        cost[a] = 0;
        while let Some(Reverse((c, n))) = heap.pop() {
            if n == b {
                break;
            }
            if c > cost[n] {
                continue;
            }
            for &(m, cm, stretch) in self.next[n].iter().filter(|s| !done.contains(&s.2)) {
                if c + cm < cost[m] {
                    cost[m] = c + cm;
                    back[m] = Some((n, stretch));
                    heap.push(Reverse((c + cm, m)));
                }
            }
        }
        let mut out = Vec::new();
        let mut n = b;
        while n != a {
            let (m, stretch) = back[n]?;
            out.push(stretch);
            n = m;
        }
        Some((out, cost[b]))
    }
}

/// Makes the stretches between posts count for the published length and marks the posts as nodes.
pub fn stretch(data: &Path, all: &mut [Fairway]) -> Result<(), Box<dyn std::error::Error>> {
    let text = std::fs::read_to_string(data.join("passages/river_km.csv"))?;
    let posts = river_posts_of(&text)?;
    let net = Net::new(all);
    let mut done: BTreeSet<(usize, usize)> = BTreeSet::new();
    for pair in posts.windows(2).filter(|p| p[0].river == p[1].river) {
        let (from, to) = (&pair[0], &pair[1]);
        let (a, b) = (net.nearest(from)?, net.nearest(to)?);
        let name = format!("river_km.csv: {} {} - {}", from.river, from.place, to.place);
        let (line, drawn_cm) = net
            .line(a, b, &done)
            .filter(|l| !l.0.is_empty())
            .ok_or_else(|| format!("{name}: no fairway joins them that has no other length"))?;
        for end in [a, b] {
            let p = net.at[end];
            for f in all.iter_mut() {
                if f.line.contains(&p) && !f.posts.contains(&p) {
                    f.posts.push(p);
                }
            }
        }
        let factor = (to.km - from.km).abs() * 1e5 / drawn_cm as f64;
        eprintln!(
            "{name}: drawn {:.1} km, published {:.1} km, {factor:.3}",
            drawn_cm as f64 / 1e5,
            (to.km - from.km).abs()
        );
        if factor > MOST {
            return Err(format!("{name}: the line must be drawn with more points, it would be stretched by {factor:.2}").into());
        }
        for (f, i) in line {
            done.insert((f, i));
            if factor > 1.0 {
                let cm = f64::from(all[f].length_cm[i]) * factor;
                all[f].length_cm[i] = cm.round() as u32;
            }
        }
    }
    Ok(())
}
