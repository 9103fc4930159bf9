//! `cargo xtask fairways`: curated points → `data/passages/fairways.geojson`.
//!
//! `fairways.csv` names each fairway; `fairway_points.csv` has its points in order, each with how to go on to the next:
//! `water` finds a way over water of the unsimplified land that keeps off the shores, `river` follows the river centre lines of
//! `data/land`, `line` goes straight.
#![allow(
    clippy::indexing_slicing,
    reason = "indices come from the arrays themselves"
)]

use super::{
    coast::{Coast, Flat, flat, km, round},
    rivers::Rivers,
    water::{Water, pulled},
};
use rayon::prelude::*;
use sealane_geo::LonLat;
use serde::Deserialize;
use std::{collections::BTreeMap, fmt::Write as _};

#[derive(Debug, Deserialize)]
struct Fairway {
    id: String,
    passage: String,
    kind: String,
    declared: bool,
    grade: sealane_data::Grade,
    date: String,
    source: String,
}

#[derive(Debug, Deserialize, Clone)]
struct Point {
    fairway: String,
    lon: f64,
    lat: f64,
    leg: String,
}

/// Longest stretch between two vertices, km, so that ports and branches find one near.
const SPACING_KM: f64 = 4.0;

/// Builds the file and reports what does not fit.
pub fn run(_: &[String]) -> crate::TaskResult {
    let root = crate::root();
    let data = root.join("data");
    let coast = Coast::read(&data)?;
    let shut = super::shut_lines(&data)?;
    let water = Water::new(&coast, &shut)?;
    let text = build(&data, &coast, &water)?;
    let lines = approach_lines(&data, &text)?;
    let path = data.join("passages/fairways.geojson");
    std::fs::write(&path, text)?;
    println!("{}", path.display());
    let path = data.join("passages/approach_lines.csv");
    std::fs::write(&path, lines)?;
    println!("{}", path.display());
    Ok(())
}

#[derive(Debug, Deserialize)]
struct Approach {
    id: String,
}

/// The lines of the approaches that have limits, taken from the fairways just made: the router knows by them which pieces of the world's
/// fairways a limit of `limits.csv` holds for.
fn approach_lines(
    data: &std::path::Path,
    fairways: &str,
) -> Result<String, Box<dyn std::error::Error>> {
    let approaches: Vec<Approach> = read(&data.join("passages/approaches.csv"))?;
    let all: serde_json::Value = serde_json::from_str(fairways)?;
    let mut out = String::from("approach,lon,lat\n");
    for a in &approaches {
        let found = all["features"].as_array().into_iter().flatten();
        let found = found.into_iter().find(|f| f["properties"]["id"] == *a.id);
        let line = found.and_then(|f| f["geometry"]["coordinates"].as_array());
        let line = line.ok_or_else(|| {
            format!(
                "approaches.csv: `{}` is not the id of a fairway in fairways.csv",
                a.id
            )
        })?;
        for p in line {
            writeln!(out, "{},{},{}", a.id, p[0], p[1])?;
        }
    }
    Ok(out)
}

/// Checks what the columns of words hold.
fn check(f: &Fairway) -> Result<(), String> {
    let date = f.date.split('-').map(str::len).collect::<Vec<_>>();
    let digits = f.date.bytes().all(|b| b.is_ascii_digit() || b == b'-');
    if !digits || !matches!(date.as_slice(), [4] | [4, 2] | [4, 2, 2]) {
        return Err(format!(
            "fairways.csv: `{}` of {} is not a date: expected YYYY, YYYY-MM or YYYY-MM-DD",
            f.date, f.id
        ));
    }
    if f.source.is_empty() {
        return Err(format!(
            "fairways.csv: {} ({}) names no source",
            f.id, f.grade
        ));
    }
    Ok(())
}

fn read<T: serde::de::DeserializeOwned>(
    path: &std::path::Path,
) -> Result<Vec<T>, Box<dyn std::error::Error>> {
    Ok(csv::ReaderBuilder::new()
        .trim(csv::Trim::All)
        .comment(Some(b'#'))
        .from_path(path)?
        .deserialize()
        .collect::<Result<_, _>>()
        .map_err(|e| format!("{}: {e}", path.display()))?)
}

fn build(
    data: &std::path::Path,
    coast: &Coast,
    water: &Water,
) -> Result<String, Box<dyn std::error::Error>> {
    let fairways: Vec<Fairway> = read(&data.join("passages/fairways.csv"))?;
    fairways.iter().try_for_each(check)?;
    let points: Vec<Point> = read(&data.join("passages/fairway_points.csv"))?;
    let mut by_id: BTreeMap<&str, Vec<Point>> = BTreeMap::new();
    for p in &points {
        by_id.entry(p.fairway.as_str()).or_default().push(p.clone());
    }
    for id in by_id.keys() {
        if !fairways.iter().any(|f| f.id == *id) {
            return Err(format!("fairway_points.csv: `{id}` is not in fairways.csv").into());
        }
    }
    let rivers = Rivers::read(data)?;
    let lines: Vec<Result<Vec<LonLat>, String>> = fairways
        .par_iter()
        .map(|f| {
            let points = by_id
                .get(f.id.as_str())
                .ok_or_else(|| format!("{}: no points", f.id))?;
            line(f, points, coast, water, &rivers)
        })
        .collect();
    let mut out = String::from("{\"type\":\"FeatureCollection\",\"features\":[\n");
    let mut faults = Vec::new();
    let mut done = 0;
    for (f, l) in fairways.iter().zip(lines) {
        match l {
            Err(e) => faults.push(e),
            Ok(l) => {
                let coordinates: Vec<[f64; 2]> = l.iter().map(|p| [p.lon, p.lat]).collect();
                let feature = serde_json::json!({"type":"Feature","properties":{"id":f.id,"passage":f.passage,"kind":f.kind,"declared":f.declared,"source":f.source},"geometry":{"type":"LineString","coordinates":coordinates}});
                if done > 0 {
                    out.push_str(",\n");
                }
                done += 1;
                write!(out, "{feature}")?;
            }
        }
    }
    out.push_str("\n]}\n");
    if faults.is_empty() {
        Ok(out)
    } else {
        Err(faults.join("\n").into())
    }
}

fn line(
    f: &Fairway,
    points: &[Point],
    coast: &Coast,
    water: &Water,
    rivers: &Rivers,
) -> Result<Vec<LonLat>, String> {
    let mut all: Vec<Flat> = Vec::new();
    for w in points.windows(2) {
        let (a, b) = (
            flat(LonLat {
                lon: w[0].lon,
                lat: w[0].lat,
            }),
            flat(LonLat {
                lon: w[1].lon,
                lat: w[1].lat,
            }),
        );
        let piece = match w[0].leg.as_str() {
            "line" => vec![a, b],
            "river" => rivers.way(a, b).map_err(|e| {
                format!(
                    "{}: from {},{} to {},{}: {e}",
                    f.id, w[0].lat, w[0].lon, w[1].lat, w[1].lon
                )
            })?,
            "water" => way(coast, water, a, b).map_err(|e| {
                format!(
                    "{}: from {},{} to {},{}: {e}",
                    f.id, w[0].lat, w[0].lon, w[1].lat, w[1].lon
                )
            })?,
            other => {
                return Err(format!(
                    "{}: leg `{other}` is neither water, river nor line",
                    f.id
                ));
            }
        };
        if all.is_empty() {
            all.push(a);
        }
        for q in piece.into_iter().skip(1) {
            if let Some(&p) = all.last() {
                let n = (km(p, q) / SPACING_KM).ceil().max(1.0) as usize;
                for i in 1..n {
                    let t = i as f64 / n as f64;
                    all.push([p[0] + t * (q[0] - p[0]), p[1] + t * (q[1] - p[1])]);
                }
            }
            all.push(q);
        }
    }
    let r = |x: f64| (x * 1e5).round() / 1e5;
    let mut out: Vec<LonLat> = all
        .into_iter()
        .map(|p| {
            let p = round(p);
            LonLat {
                lon: r(p.lon),
                lat: r(p.lat),
            }
        })
        .collect();
    out.dedup();
    Ok(out)
}

/// The widest water near a point, for people.
fn hint(water: &Water, p: Flat) -> String {
    water
        .nodes
        .iter()
        .filter(|n| (n.at[1] - p[1]).abs() < 0.2 && km(n.at, p) < 4.0)
        .max_by(|x, y| {
            (x.clear_km - 0.3 * km(x.at, p)).total_cmp(&(y.clear_km - 0.3 * km(y.at, p)))
        })
        .map_or(String::new(), |n| {
            let q = round(n.at);
            format!("; {:.4},{:.4} is", q.lat, q.lon)
        })
}

/// A way over water from `a` to `b` that keeps off the shores.
fn way(coast: &Coast, water: &Water, a: Flat, b: Flat) -> Result<Vec<Flat>, String> {
    let (from, to) = (water.nodes_at(a), water.nodes_at(b));
    if from.is_empty() || to.is_empty() {
        let (which, p) = if from.is_empty() {
            ("first", a)
        } else {
            ("second", b)
        };
        return Err(format!(
            "the {which} point is not in water{}",
            hint(water, p)
        ));
    }
    let cost = |p: Flat, n: u32| km(p, water.nodes[n as usize].at);
    let roots: Vec<(u32, f64)> = to.iter().map(|&n| (n, cost(b, n))).collect();
    let tree = water.tree(&roots, &from, f64::INFINITY, |_| true);
    let start = from
        .iter()
        .copied()
        .filter(|&n| tree.cost[n as usize].is_finite())
        .min_by(|&x, &y| {
            (tree.cost[x as usize] + cost(a, x)).total_cmp(&(tree.cost[y as usize] + cost(a, y)))
        })
        .ok_or("no water joins the two points")?;
    let clear = |p: Flat| coast.clearance_km(p, super::water::CAP_KM);
    let mut chain = vec![(a, clear(a))];
    let mut n = start;
    loop {
        let node = water.nodes[n as usize];
        chain.push((node.at, node.clear_km));
        let back = tree.back[n as usize];
        if back == n {
            break;
        }
        n = back;
    }
    chain.push((b, clear(b)));
    Ok(pulled(coast, &chain))
}
