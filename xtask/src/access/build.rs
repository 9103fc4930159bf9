//! `cargo xtask access`: for every port a line from its berth to open water or to a fairway → `data/coast/access.bin`;
//! the ports that have none, with the reason → `data/ports/inland.csv`.
//!
//! All ports hang on one forest: the cheapest ways over the water graph from open water and fairways inward. So two ports in one
//! inlet share the trunk of their lines, vertex by vertex. Open water is at least 3 nm from any shore and joined to the ocean,
//! through fairways where need be.
#![allow(
    clippy::indexing_slicing,
    reason = "indices come from the arrays themselves"
)]

use super::{
    coast::{Coast, Flat, flat, km, round},
    water::{CAP_KM, Tree, Water, length_km, pulled},
};
use rayon::prelude::*;
use sealane_geo::LonLat;
use sealane_sea::places::{Access, AccessEnd, Neighbour, Port, encode_access, over_land_refusal};
use sealane_sea::shore::Shore;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

/// Water this far from any shore, km (3 nm), is open when it is joined to the ocean.
const OPEN_KM: f64 = 5.556;
/// A berth may lie this far inside drawn land, or from a fairway, km (3 nm).
const STUB_KM: f64 = 5.556;
/// How far to look for water to name in a refusal, km.
const LOOK_KM: f64 = 60.0;

/// A fairway vertex that lines may end at.
struct Joint {
    at: Flat,
    exact: LonLat,
}

/// The forest and what it grows from.
struct Shoreward<'a> {
    coast: &'a Coast,
    water: &'a Water,
    tree: Tree,
    /// Fairway vertex at which a root node stands.
    joint_of: BTreeMap<u32, usize>,
    joints: Vec<Joint>,
}

/// Builds the files; `--check` compares instead.
pub fn run(args: &[String]) -> crate::TaskResult {
    let data = crate::root().join("data");
    let coast = Coast::read(&data)?;
    let water = Water::new(&coast, &super::shut_lines(&data)?)?;
    let lines = fairways(&data)?;
    let forest = Shoreward::grow(&coast, &water, &lines);
    // read from the file, not from what this program was built with
    let ports: Vec<Port> = sealane_data::parse_csv(
        "ports.csv",
        &std::fs::read_to_string(data.join("ports/ports.csv"))?,
    )?;
    let (all, inland) = forest.lines(&ports);
    let bytes = encode_access(&ports, &all);
    report(&all);
    let table = inland_table(&data, &inland, &ports, &all)?;
    let (bin, csv) = (data.join("coast/access.bin"), data.join("ports/inland.csv"));
    if args.iter().any(|a| a == "--check") {
        if std::fs::read(&bin)? != bytes || std::fs::read_to_string(&csv)? != table {
            return Err(
                "data/coast/access.bin or data/ports/inland.csv is stale: run `cargo xtask access`"
                    .into(),
            );
        }
        return Ok(());
    }
    std::fs::write(&bin, &bytes)?;
    std::fs::write(&csv, table)?;
    println!(
        "{}: {} bytes, {} ports without access",
        bin.display(),
        bytes.len(),
        inland.len()
    );
    Ok(())
}

fn report(all: &[Option<Access>]) {
    let mut nm: Vec<f64> = all
        .iter()
        .flatten()
        .map(|a| a.line.windows(2).map(|w| w[0].distance_nm(w[1])).sum())
        .collect();
    nm.sort_by(f64::total_cmp);
    let at = |q: f64| nm[((nm.len() - 1) as f64 * q) as usize];
    println!(
        "access nm: median {:.1}, p90 {:.1}, p99 {:.1}, longest {:.1}",
        at(0.5),
        at(0.9),
        at(0.99),
        at(1.0)
    );
}

fn fairways(data: &std::path::Path) -> Result<Vec<Vec<LonLat>>, Box<dyn std::error::Error>> {
    let text = std::fs::read_to_string(data.join("passages/fairways.geojson"))?;
    let value: serde_json::Value = serde_json::from_str(&text)?;
    let mut out = Vec::new();
    for f in value["features"].as_array().into_iter().flatten() {
        let line: Vec<[f64; 2]> = serde_json::from_value(f["geometry"]["coordinates"].clone())?;
        out.push(
            line.into_iter()
                .map(|[lon, lat]| LonLat::new(lon, lat))
                .collect::<Result<_, _>>()?,
        );
    }
    Ok(out)
}

/// Disjoint sets.
struct Sets(Vec<u32>);

impl Sets {
    fn root(&mut self, mut i: u32) -> u32 {
        while self.0[i as usize] != i {
            self.0[i as usize] = self.0[self.0[i as usize] as usize];
            i = self.0[i as usize];
        }
        i
    }
    fn join(&mut self, a: u32, b: u32) {
        let (a, b) = (self.root(a), self.root(b));
        self.0[a.max(b) as usize] = a.min(b);
    }
}

impl<'a> Shoreward<'a> {
    fn grow(coast: &'a Coast, water: &'a Water, fairways: &[Vec<LonLat>]) -> Self {
        let open = |n: u32| water.nodes[n as usize].clear_km >= OPEN_KM;
        let count = water.nodes.len() as u32;
        let vertices: usize = fairways.iter().map(Vec::len).sum();
        let mut sets = Sets((0..count + vertices as u32).collect());
        for n in (0..count).filter(|&n| open(n)) {
            for (m, _) in water.next(n) {
                if open(m) {
                    sets.join(n, m);
                }
            }
        }
        let mut size = BTreeMap::new();
        for n in (0..count).filter(|&n| open(n)) {
            *size.entry(sets.root(n)).or_insert(0_u32) += 1;
        }
        let ocean = size
            .iter()
            .max_by_key(|(id, n)| (**n, std::cmp::Reverse(**id)))
            .map_or(0, |(id, _)| *id);
        // fairways join one another at equal vertices and the open water they pass through
        let mut joints = Vec::new();
        let mut nodes_of = Vec::new();
        let mut by_position: BTreeMap<(i64, i64), u32> = BTreeMap::new();
        for line in fairways {
            for (i, p) in line.iter().enumerate() {
                let id = count + joints.len() as u32;
                let key = ((p.lon * 1e5).round() as i64, (p.lat * 1e5).round() as i64);
                if let Some(&twin) = by_position.get(&key) {
                    sets.join(id, twin);
                }
                by_position.insert(key, id);
                if i > 0 {
                    sets.join(id, id - 1);
                }
                let near = water.nodes_at(flat(*p));
                for &n in near.iter().filter(|&&n| open(n)) {
                    sets.join(id, n);
                }
                nodes_of.push(near);
                joints.push(Joint {
                    at: flat(*p),
                    exact: *p,
                });
            }
        }
        let sea = sets.root(ocean);
        let mut roots: Vec<(u32, f64)> = (0..count)
            .filter(|&n| open(n) && sets.root(n) == sea)
            .map(|n| (n, 0.0))
            .collect();
        let mut joint_of: BTreeMap<u32, usize> = BTreeMap::new();
        let mut cost_of: BTreeMap<u32, f64> = BTreeMap::new();
        for (j, near) in nodes_of.iter().enumerate() {
            if sets.root(count + j as u32) != sea {
                continue;
            }
            for &n in near.iter().filter(|&&n| !open(n)) {
                let d = 1.5 * km(joints[j].at, water.nodes[n as usize].at);
                if cost_of.get(&n).is_none_or(|&c| d < c) {
                    cost_of.insert(n, d);
                    joint_of.insert(n, j);
                }
            }
        }
        roots.extend(cost_of.iter().map(|(&n, &c)| (n, c)));
        let tree = water.tree(&roots, &[], f64::INFINITY, |_| true);
        let mut forest = Self {
            coast,
            water,
            tree,
            joint_of,
            joints,
        };
        // a joint that the forest reaches more cheaply from elsewhere is no root
        let tree = &forest.tree;
        forest.joint_of.retain(|&n, _| tree.back[n as usize] == n);
        // only fairways joined to the sea may be used by ports directly
        let kept: Vec<bool> = (0..forest.joints.len())
            .map(|j| sets.root(count + j as u32) == sea)
            .collect();
        for (j, keep) in kept.iter().enumerate() {
            if !keep {
                forest.joints[j].at = [f64::NAN, f64::NAN];
            }
        }
        forest
    }

    /// Where a port enters the water: the point, its first node, and the kilometres of drawn land before it.
    fn entry(&self, p: Flat) -> Option<(Flat, u32, f64)> {
        if let Some(n) = self.best_node(p) {
            return Some((p, n, 0.0));
        }
        for (shore, q, d) in self.coast.shores_from(p).take(20_000) {
            if d > LOOK_KM {
                break;
            }
            let (dx, dy) = (shore.b[0] - shore.a[0], shore.b[1] - shore.a[1]);
            let len = dx.hypot(dy);
            if len <= 0.0 {
                continue;
            }
            for step_km in [0.02, 0.005] {
                let s = step_km / super::coast::scale(q) / len;
                for side in [1.0, -1.0] {
                    let w = [q[0] - dy * s * side, q[1] + dx * s * side];
                    if !self.coast.is_land(w)
                        && let Some(n) = self.best_node(w)
                    {
                        return Some((w, n, d + step_km));
                    }
                }
            }
        }
        None
    }

    fn best_node(&self, p: Flat) -> Option<u32> {
        let cost =
            |n: u32| self.tree.cost[n as usize] + km(p, self.water.nodes[n as usize].at) * 2.0;
        self.water
            .nodes_at(p)
            .into_iter()
            .filter(|&n| self.tree.cost[n as usize].is_finite())
            .min_by(|&a, &b| cost(a).total_cmp(&cost(b)).then(a.cmp(&b)))
    }

    /// The fairway vertex nearest to a berth.
    fn nearest_joint(&self, p: Flat) -> Option<(usize, f64)> {
        self.joints
            .iter()
            .enumerate()
            .filter(|(_, j)| !j.at[0].is_nan() && (j.at[1] - p[1]).abs() < 0.5)
            .map(|(i, j)| (i, km(j.at, p)))
            .filter(|(_, d)| *d <= STUB_KM)
            .min_by(|a, b| a.1.total_cmp(&b.1).then(a.0.cmp(&b.0)))
    }

    fn lines<'p>(&self, ports: &'p [Port]) -> (Vec<Option<Access>>, Vec<Inland<'p>>) {
        enum Way {
            Water(Flat, u32, f64),
            Joint(usize, f64),
            None(Option<(Flat, f64)>),
        }
        let ways: Vec<Way> = ports
            .par_iter()
            .map(|p| {
                let at = flat(p.position());
                let entry = self.entry(at);
                let stub = entry.map_or(f64::INFINITY, |e| e.2);
                match (entry, self.nearest_joint(at)) {
                    (_, Some((j, d))) if d < stub && stub > 1.0 => Way::Joint(j, d),
                    (Some((w, n, d)), _) if d <= STUB_KM => Way::Water(w, n, d),
                    (e, _) => Way::None(e.map(|(w, _, d)| (w, d))),
                }
            })
            .collect();
        let firsts: Vec<u32> = ways
            .iter()
            .filter_map(|w| match w {
                Way::Water(_, n, _) => Some(*n),
                _ => None,
            })
            .collect();
        let trunk = Trunk::new(self, &firsts);
        let mut inland = Vec::new();
        let all = ways
            .par_iter()
            .zip(ports)
            .map(|(way, port)| match way {
                Way::Water(w, n, d) => Some(self.line(port, *w, *n, *d, &trunk)),
                Way::Joint(j, d) => Some(Access {
                    end: AccessEnd::Fairway,
                    stub_km: *d,
                    line: vec![fine(port.position()), self.joints[*j].exact],
                }),
                Way::None(_) => None,
            })
            .collect();
        for (way, port) in ways.iter().zip(ports) {
            if let Way::None(near) = way {
                inland.push(Inland {
                    port,
                    water: near.map(|(w, d)| (round(w), d)),
                });
            }
        }
        (all, inland)
    }

    fn line(&self, port: &Port, entry: Flat, first: u32, stub_km: f64, trunk: &Trunk) -> Access {
        let berth = fine(port.position());
        let mut line = vec![berth];
        if self.water.nodes[first as usize].clear_km >= OPEN_KM
            && self.tree.back[first as usize] == first
            && self.coast.clearance_km(entry, CAP_KM) >= OPEN_KM
        {
            return Access {
                end: AccessEnd::OpenWater,
                stub_km: 0.0,
                line,
            };
        }
        let clear = self.coast.clearance_km(entry, CAP_KM);
        let mut chain = vec![(entry, clear)];
        let last = trunk.walk(self, first, &mut chain);
        line.extend(
            pulled(self.coast, &chain)
                .into_iter()
                .skip(usize::from(stub_km == 0.0))
                .map(|p| fine(round(p))),
        );
        let mut n = last;
        while let Some(piece) = trunk.pieces.get(&n) {
            line.extend(piece.points.iter().map(|&p| fine(round(p))));
            n = piece.to;
        }
        let end = match self.joint_of.get(&n) {
            Some(&j) => {
                let exact = self.joints[j].exact;
                if line.last() != Some(&exact) {
                    line.push(exact);
                }
                AccessEnd::Fairway
            }
            None => AccessEnd::OpenWater,
        };
        line.dedup();
        Access { end, stub_km, line }
    }
}

/// A hundred-thousandth of a degree.
fn fine(p: LonLat) -> LonLat {
    let r = |x: f64| (x * 1e5).round() / 1e5;
    let lon = r(p.lon);
    LonLat {
        lon: if lon >= 180.0 { lon - 360.0 } else { lon },
        lat: r(p.lat),
    }
}

/// The parts of the forest that ports use, cut where branches meet.
struct Trunk {
    /// Nodes where two branches meet, and the roots.
    stops: BTreeSet<u32>,
    /// From each stop that is no root, the way to the next stop.
    pieces: BTreeMap<u32, Piece>,
}

struct Piece {
    to: u32,
    points: Vec<Flat>,
}

impl Trunk {
    fn new(forest: &Shoreward<'_>, firsts: &[u32]) -> Self {
        let back = &forest.tree.back;
        let mut children: BTreeMap<u32, u32> = BTreeMap::new();
        let mut seen = BTreeSet::new();
        let mut stops = BTreeSet::new();
        for &f in firsts {
            let mut n = f;
            if !seen.insert(n) {
                continue;
            }
            loop {
                let next = back[n as usize];
                if next == n {
                    stops.insert(n);
                    break;
                }
                *children.entry(next).or_insert(0) += 1;
                if !seen.insert(next) {
                    break;
                }
                n = next;
            }
        }
        stops.extend(children.iter().filter(|(_, c)| **c > 1).map(|(n, _)| *n));
        let mut trunk = Self {
            stops,
            pieces: BTreeMap::new(),
        };
        let pieces: Vec<(u32, Piece)> = trunk
            .stops
            .iter()
            .copied()
            .collect::<Vec<_>>()
            .into_par_iter()
            .filter(|&n| back[n as usize] != n)
            .map(|n| {
                let node = forest.water.nodes[n as usize];
                let mut chain = vec![(node.at, node.clear_km)];
                let to = trunk.walk(forest, back[n as usize], &mut chain);
                let points = pulled(forest.coast, &chain).into_iter().skip(1).collect();
                (n, Piece { to, points })
            })
            .collect();
        trunk.pieces.extend(pieces);
        trunk
    }

    /// Follows the forest from `n` to the next stop, adding the nodes on the way, and the fairway vertex at a root.
    fn walk(&self, forest: &Shoreward<'_>, mut n: u32, chain: &mut Vec<(Flat, f64)>) -> u32 {
        loop {
            let node = forest.water.nodes[n as usize];
            let next = forest.tree.back[n as usize];
            if next == n
                && let Some(&j) = forest.joint_of.get(&n)
            {
                let at = forest.joints[j].at;
                chain.push((node.at, node.clear_km));
                chain.push((at, forest.coast.clearance_km(at, CAP_KM)));
                return n;
            }
            chain.push((node.at, node.clear_km));
            if next == n || self.stops.contains(&n) {
                return n;
            }
            n = next;
        }
    }
}

/// A port without access and the nearest water it could use.
struct Inland<'p> {
    port: &'p Port,
    water: Option<(LonLat, f64)>,
}

struct Lakes(Vec<(String, Vec<Flat>)>);

impl Lakes {
    fn read(data: &std::path::Path) -> Result<Self, Box<dyn std::error::Error>> {
        let text = std::fs::read_to_string(data.join("land/ne_10m_lakes.geojson"))?;
        let value: serde_json::Value = serde_json::from_str(&text)?;
        let mut out = Vec::new();
        for f in value["features"].as_array().into_iter().flatten() {
            let name = f["properties"]["name"].as_str().unwrap_or("").to_owned();
            let mut ring = |r: &serde_json::Value| -> Result<(), serde_json::Error> {
                let line: Vec<[f64; 2]> = serde_json::from_value(r.clone())?;
                out.push((
                    name.clone(),
                    line.into_iter()
                        .map(|[lon, lat]| flat(LonLat { lon, lat }))
                        .collect(),
                ));
                Ok(())
            };
            let g = &f["geometry"];
            for part in g["coordinates"].as_array().into_iter().flatten() {
                if g["type"] == "MultiPolygon" {
                    ring(&part[0])?;
                } else {
                    ring(part)?;
                }
            }
        }
        Ok(Self(out))
    }

    /// The lake whose shore passes within 15 km.
    fn near(&self, p: Flat) -> Option<&str> {
        self.0
            .iter()
            .flat_map(|(name, ring)| {
                super::coast::edges(ring).map(move |(a, b)| {
                    let q = super::coast::Shore { a, b }.nearest(p);
                    (name, km(p, q))
                })
            })
            .filter(|(name, d)| *d < 15.0 && !name.is_empty())
            .min_by(|a, b| a.1.total_cmp(&b.1))
            .map(|(name, _)| name.as_str())
    }
}

/// What is known of one port by name, from `data/ports/inland_reasons.csv`.
#[derive(serde::Deserialize)]
struct Known {
    key: String,
    group: String,
    reason: String,
    grade: sealane_data::Grade,
    date: String,
    source: String,
}

/// Why a port has no line of its own, as group and sentence.
fn why(
    shore: &Shore,
    port: &Port,
    known: &[Known],
    lakes: &Lakes,
    ports: &[Port],
    all: &[Option<Access>],
) -> (String, String) {
    if let Some(k) = known.iter().find(|k| k.key == port.key) {
        return (k.group.clone(), k.reason.clone());
    }
    let caspian = (46.5..=55.0).contains(&port.lon) && (36.4..=47.5).contains(&port.lat);
    if caspian {
        let reason = "on the Caspian Sea, which joins no ocean";
        return ("caspian".to_owned(), reason.to_owned());
    }
    let at = port.position();
    // the rule of `sealane-sea`, so that the table says what ways do
    match Neighbour::find(shore, at, ports, all) {
        Ok(n) => {
            let reason = format!(
                "its river or basin is not on the map; ways use the access line of {}, {:.0} nm away",
                n.port.label(),
                n.distance_nm
            );
            return ("neighbour".to_owned(), reason);
        }
        Err(Some((nearest, nm))) => {
            let lake = lakes.near(flat(at)).is_some();
            let group = if lake { "lake" } else { "unmapped-river" };
            return (group.to_owned(), over_land_refusal(nearest, nm));
        }
        Err(None) => {}
    }
    if let Some(lake) = lakes.near(flat(at)) {
        let reason = format!("on a lake ({lake}) that no fairway of the data reaches");
        return ("lake".to_owned(), reason);
    }
    let reason =
        "up a river that the mapped water does not reach and no fairway of the data covers";
    ("unmapped-river".to_owned(), reason.to_owned())
}

fn inland_table(
    data: &std::path::Path,
    inland: &[Inland<'_>],
    ports: &[Port],
    all: &[Option<Access>],
) -> Result<String, Box<dyn std::error::Error>> {
    let lakes = Lakes::read(data)?;
    let shore = Shore::embedded()?;
    let path = data.join("ports/inland_reasons.csv");
    let known: Vec<Known> =
        sealane_data::parse_csv("inland_reasons.csv", &std::fs::read_to_string(path)?)?;
    for k in &known {
        if k.date.len() < 4 || k.source.is_empty() {
            return Err(format!(
                "inland_reasons.csv: {} ({}) needs a date (YYYY, YYYY-MM or YYYY-MM-DD) and a source, it has `{}` and `{}`",
                k.key, k.grade, k.date, k.source
            )
            .into());
        }
        if !inland.iter().any(|i| i.port.key == k.key) {
            return Err(
                format!("inland_reasons.csv: `{}` is no port without access", k.key).into(),
            );
        }
    }
    let mut out =
        String::from("key,locode,name,country,group,reason,nearest_sea_km,sea_lon,sea_lat\n");
    for i in inland {
        let p = i.port;
        let (group, reason) = why(shore, p, &known, &lakes, ports, all);
        let (km, lon, lat) =
            i.water
                .map_or((String::new(), String::new(), String::new()), |(w, d)| {
                    (
                        format!("{d:.1}"),
                        format!("{:.4}", w.lon),
                        format!("{:.4}", w.lat),
                    )
                });
        writeln!(
            out,
            "{},{},\"{}\",{},{group},\"{reason}\",{km},{lon},{lat}",
            p.key,
            p.locode.as_deref().unwrap_or(""),
            p.name,
            p.country
        )?;
    }
    Ok(out)
}

#[allow(dead_code, reason = "for reports")]
fn km_of(line: &[LonLat]) -> f64 {
    length_km(&line.iter().map(|p| flat(*p)).collect::<Vec<_>>())
}
