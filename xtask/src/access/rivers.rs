//! River centre lines of Natural Earth as a graph, to draw fairways to river ports along.
#![allow(
    clippy::indexing_slicing,
    reason = "indices come from the arrays themselves"
)]

use super::coast::{Flat, flat, km};
use sealane_geo::LonLat;
use std::{
    cmp::Reverse,
    collections::{BTreeMap, BinaryHeap},
    path::Path,
};

/// How far a given point may lie from the line, km.
const SNAP_KM: f64 = 25.0;
/// Ends of lines this near are one, km.
const JOIN_KM: f64 = 1.5;

/// All rivers.
pub struct Rivers {
    at: Vec<Flat>,
    next: Vec<Vec<(usize, u64)>>,
}

impl Rivers {
    /// Reads `data/land/ne_10m_rivers.geojson`.
    pub fn read(data: &Path) -> Result<Self, Box<dyn std::error::Error>> {
        let text = std::fs::read_to_string(data.join("land/ne_10m_rivers.geojson"))?;
        let value: serde_json::Value = serde_json::from_str(&text)?;
        let mut lines: Vec<Vec<[f64; 2]>> = Vec::new();
        for f in value["features"].as_array().into_iter().flatten() {
            let g = &f["geometry"];
            if g["type"] == "LineString" {
                lines.push(serde_json::from_value(g["coordinates"].clone())?);
            } else {
                lines.extend(serde_json::from_value::<Vec<Vec<[f64; 2]>>>(
                    g["coordinates"].clone(),
                )?);
            }
        }
        let mut rivers = Self {
            at: Vec::new(),
            next: Vec::new(),
        };
        let mut seen: BTreeMap<(i64, i64), usize> = BTreeMap::new();
        let mut ends = Vec::new();
        for line in &lines {
            let mut before: Option<usize> = None;
            for (i, p) in line.iter().enumerate() {
                let key = ((p[0] * 1e4).round() as i64, (p[1] * 1e4).round() as i64);
                let id = *seen.entry(key).or_insert_with(|| {
                    rivers.at.push(flat(LonLat {
                        lon: p[0],
                        lat: p[1],
                    }));
                    rivers.next.push(Vec::new());
                    rivers.at.len() - 1
                });
                if let Some(b) = before {
                    rivers.join(b, id);
                }
                if i == 0 || i + 1 == line.len() {
                    ends.push(id);
                }
                before = Some(id);
            }
        }
        for &e in &ends {
            let near: Vec<usize> = (0..rivers.at.len())
                .filter(|&i| {
                    i != e
                        && (rivers.at[i][0] - rivers.at[e][0]).abs() < 0.1
                        && km(rivers.at[i], rivers.at[e]) < JOIN_KM
                })
                .collect();
            for i in near {
                rivers.join(e, i);
            }
        }
        Ok(rivers)
    }

    fn join(&mut self, a: usize, b: usize) {
        if a != b {
            let metres = (km(self.at[a], self.at[b]) * 1000.0).round() as u64;
            self.next[a].push((b, metres));
            self.next[b].push((a, metres));
        }
    }

    /// The way from `a` to `b` along rivers, both ends included.
    pub fn way(&self, a: Flat, b: Flat) -> Result<Vec<Flat>, String> {
        let (from, to) = (self.nearest(a)?, self.nearest(b)?);
        let mut cost = vec![u64::MAX; self.at.len()];
        let mut back = vec![usize::MAX; self.at.len()];
        let mut heap = BinaryHeap::from([Reverse((0, to))]);
        cost[to] = 0;
        while let Some(Reverse((c, n))) = heap.pop() {
            if n == from {
                break;
            }
            if c > cost[n] {
                continue;
            }
            for &(m, metres) in &self.next[n] {
                if c + metres < cost[m] {
                    cost[m] = c + metres;
                    back[m] = n;
                    heap.push(Reverse((c + metres, m)));
                }
            }
        }
        if cost[from] == u64::MAX {
            return Err("no river joins the two points".to_owned());
        }
        let mut out = vec![a, self.at[from]];
        let mut n = from;
        while n != to {
            n = back[n];
            out.push(self.at[n]);
        }
        out.push(b);
        Ok(out)
    }

    fn nearest(&self, p: Flat) -> Result<usize, String> {
        (0..self.at.len())
            .filter(|&i| (self.at[i][1] - p[1]).abs() < 2.0)
            .map(|i| (i, km(self.at[i], p)))
            .filter(|(_, d)| *d < SNAP_KM)
            .min_by(|x, y| x.1.total_cmp(&y.1))
            .map(|(i, _)| i)
            .ok_or_else(|| format!("no river within {SNAP_KM} km of one end"))
    }
}
