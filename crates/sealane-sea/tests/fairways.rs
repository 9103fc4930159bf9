//! Fairways: each leads on at both its ends, none is a short cut that the search misses, ports leave a shut passage on their own
//! side, rivers are as long as published. `validation/11-fairways.md` is computed here; `SEALANE_BLESS=1` rewrites it.
#![allow(
    clippy::panic,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test over the repository's own tables"
)]

use sealane_geo::LonLat;
use sealane_geo::cube::CubePoint;
use sealane_sea::places::{AccessEnd, access, ports};
use sealane_sea::shore::Shore;
use sealane_sea::world::World;
use sealane_sea::{Place, RouteQuery, Sea, SeaError, ShipLimits};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, BinaryHeap, HashMap};
use std::fmt::Write as _;

const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../");

/// Keeps a fragment true; a blessed run writes it.
fn keep(file: &str, text: &str) {
    let path = format!("{ROOT}validation/{file}");
    if std::env::var_os("SEALANE_BLESS").is_some() {
        std::fs::write(&path, text).unwrap();
    }
    let kept = std::fs::read_to_string(&path).unwrap_or_default();
    assert_eq!(kept, text, "run with SEALANE_BLESS=1 to rewrite {path}");
}

/// A centre line of the data.
struct Line {
    id: String,
    passage: String,
    kind: String,
    points: Vec<CubePoint>,
}

fn lines() -> Vec<Line> {
    let text = std::fs::read_to_string(format!("{ROOT}data/passages/fairways.geojson")).unwrap();
    let all: serde_json::Value = serde_json::from_str(&text).unwrap();
    let word = |f: &serde_json::Value, k: &str| f["properties"][k].as_str().unwrap().to_owned();
    all["features"]
        .as_array()
        .unwrap()
        .iter()
        .map(|f| {
            let line: Vec<[f64; 2]> =
                serde_json::from_value(f["geometry"]["coordinates"].clone()).unwrap();
            Line {
                id: word(f, "id"),
                passage: word(f, "passage"),
                kind: word(f, "kind"),
                points: line
                    .iter()
                    .map(|q| LonLat::new(q[0], q[1]).unwrap().into())
                    .collect(),
            }
        })
        .collect()
}

/// The built network with the arcs of each node: end, cm, number of the fairway edge if it is one.
struct Net {
    world: World,
    node: HashMap<CubePoint, u32>,
    along: Vec<Vec<(u32, u64, usize)>>,
}

impl Net {
    fn new() -> Self {
        let world = World::decode(sealane_world::SEA).unwrap();
        let mut along = vec![Vec::new(); world.nodes.len()];
        for (i, f) in world.fairways.iter().enumerate() {
            along[f.a as usize].push((f.b, u64::from(f.length_cm), i));
            along[f.b as usize].push((f.a, u64::from(f.length_cm), i));
        }
        let node = (world.corners..world.nodes.len() as u32)
            .map(|k| (world.nodes[k as usize], k))
            .collect();
        Self { world, node, along }
    }

    fn sea(&self, k: u32) -> &[u16] {
        let at = |i: usize| self.world.first[i] as usize;
        &self.world.to[at(k as usize)..at(k as usize + 1)]
    }

    fn free(&self, p: CubePoint) -> bool {
        self.world.mesh.regions()[self.world.mesh.locate(p, 0) as usize] != 0
    }

    /// Edges that belong to this centre line.
    fn own(&self, line: &Line) -> BTreeSet<usize> {
        let on: BTreeSet<CubePoint> = line.points.iter().copied().collect();
        (0..self.world.fairways.len())
            .filter(|&i| {
                let f = &self.world.fairways[i];
                on.contains(&self.world.nodes[f.a as usize])
                    && on.contains(&self.world.nodes[f.b as usize])
                    && f.between.iter().all(|p| on.contains(p))
            })
            .collect()
    }

    /// Every node that is reached from `k` without these edges, until `enough` says so.
    fn reach(
        &self,
        k: u32,
        without: &BTreeSet<usize>,
        mut enough: impl FnMut(u32) -> bool,
    ) -> Vec<bool> {
        let mut seen = vec![false; self.along.len()];
        seen[k as usize] = true;
        let mut stack = vec![k];
        while let Some(v) = stack.pop() {
            if enough(v) {
                break;
            }
            let sea = self.sea(v).iter().map(|&w| u32::from(w));
            let along = self.along[v as usize]
                .iter()
                .filter(|e| !without.contains(&e.2))
                .map(|e| e.0);
            for w in sea.chain(along) {
                if !std::mem::replace(&mut seen[w as usize], true) {
                    stack.push(w);
                }
            }
        }
        seen
    }

    /// Length along fairways between two nodes, cm.
    fn along_cm(&self, a: u32, b: u32) -> Option<u64> {
        let mut cost: BTreeMap<u32, u64> = BTreeMap::from([(a, 0)]);
        let mut heap = BinaryHeap::from([Reverse((0_u64, a))]);
        while let Some(Reverse((c, n))) = heap.pop() {
            if n == b {
                return Some(c);
            }
            for &(m, cm, _) in &self.along[n as usize] {
                if cost.get(&m).is_none_or(|&old| c + cm < old) {
                    cost.insert(m, c + cm);
                    heap.push(Reverse((c + cm, m)));
                }
            }
        }
        None
    }

    fn nearest(&self, p: LonLat) -> (u32, f64) {
        self.node
            .iter()
            .map(|(q, &k)| (k, q.lon_lat().distance_m(p)))
            .min_by(|x, y| x.1.total_cmp(&y.1).then(x.0.cmp(&y.0)))
            .unwrap()
    }
}

/// A ship so small that it may use each canal that is not shut to all.
const SMALL: ShipLimits = ShipLimits {
    draught_m: Some(2.0),
    beam_m: Some(8.0),
    length_m: Some(60.0),
    air_draught_m: Some(15.0),
};

fn place(p: LonLat) -> Place {
    Place {
        name: p.short(),
        locode: None,
        country: String::new(),
        position: p,
        port: None,
    }
}

fn way_nm(sea: &Sea, a: &Place, b: &Place, avoid: &[&str]) -> Result<f64, SeaError> {
    let query = RouteQuery {
        places: vec![a.clone(), b.clone()],
        avoid: avoid.iter().map(|&s| s.to_owned()).collect(),
        ship: SMALL,
        ..Default::default()
    };
    sea.route(&query).map(|r| r.distance_nm)
}

/// Fairways that end in the open middle of a bay that has no other corners: they are there for its ports.
const IN_A_BAY: [&str; 1] = ["north-channel-huron"];

/// Right through: an end that is no head of a river leads on without the fairway itself, and all of it hangs together.
#[test]
fn every_fairway_leads_on_at_both_ends() {
    let net = Net::new();
    let whole = net.reach(net.world.corners, &BTreeSet::new(), |_| false);
    let mut faults = Vec::new();
    let all = lines();
    for line in &all {
        let own = net.own(line);
        let nodes: BTreeSet<u32> = line
            .points
            .iter()
            .filter_map(|p| net.node.get(p).copied())
            .collect();
        let mut heads = 0;
        for p in [line.points[0], line.points[line.points.len() - 1]] {
            let at = p.lon_lat().short();
            let Some(&k) = net.node.get(&p) else {
                faults.push(format!("{}: no node at its end {at}", line.id));
                continue;
            };
            if !whole[k as usize] {
                faults.push(format!("{}: {at} is cut off", line.id));
            }
            let joined = all
                .iter()
                .any(|other| other.id != line.id && other.points.contains(&p));
            if !joined && !net.free(p) {
                heads += 1;
                // A head has a port that it is there for.
                let port = ports()
                    .iter()
                    .map(|q| q.position().distance_nm(p.lon_lat()))
                    .fold(f64::INFINITY, f64::min);
                // A strait that ends in a bay too narrow for the safe distance is there for the bay's ports.
                let ends_at_berth = port < 15.0;
                if !ends_at_berth {
                    faults.push(format!(
                        "{}: {at} ends short of open water, {port:.0} nm from a port",
                        line.id
                    ));
                }
                continue;
            }
            // An enclosed gulf (Aqaba, Tokyo) has few corners; none at all is a gulf that lost them, or one without.
            let mut beyond = false;
            net.reach(k, &own, |v| {
                beyond |= v != k && !nodes.contains(&v);
                beyond
            });
            let in_a_bay = line.kind == "river" || IN_A_BAY.contains(&line.id.as_str());
            if !beyond && !joined && !in_a_bay {
                faults.push(format!("{}: nothing is reached beyond {at}", line.id));
            }
        }
        if heads > 1 {
            faults.push(format!("{}: leads from a berth to a berth", line.id));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// A row of splitmix64: the same points each time.
struct Draw(u64);

impl Draw {
    fn part(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// A point of the searched water within `km` of `p`, if one is found.
    fn near(&mut self, net: &Net, p: LonLat, km: f64) -> Option<LonLat> {
        (0..40).find_map(|_| {
            let (turn, far) = (self.part() * std::f64::consts::TAU, self.part().sqrt() * km);
            let lat = p.lat + far * turn.sin() / 111.2;
            let lon = p.lon + far * turn.cos() / (111.2 * p.lat.to_radians().cos().max(0.05));
            let q = LonLat::new(lon, lat).ok()?;
            net.free(q.into()).then_some(q)
        })
    }
}

/// No way is longer than the sum of the ways to and from an end of a fairway, or a point near one.
#[test]
fn no_end_of_a_fairway_is_a_short_cut() {
    let (net, sea) = (Net::new(), Sea::embedded().unwrap());
    let mut draw = Draw(6);
    let ends: Vec<(String, LonLat)> = lines()
        .iter()
        .flat_map(|l| [l.points[0], l.points[l.points.len() - 1]].map(|p| (l.id.clone(), p)))
        .filter(|(_, p)| net.free(*p))
        .map(|(id, p)| (id, p.lon_lat()))
        .collect();
    let (mut faults, mut tried) = (Vec::new(), 0);
    for (id, end) in &ends {
        let mut others: Vec<LonLat> = ends.iter().map(|e| e.1).filter(|p| p != end).collect();
        others.sort_by(|a, b| a.distance_m(*end).total_cmp(&b.distance_m(*end)));
        others.dedup();
        others.truncate(2);
        others.extend(draw.near(&net, *end, 60.0));
        others.extend(draw.near(&net, *end, 300.0));
        let others: Vec<Place> = others.into_iter().map(place).collect();
        for via in std::iter::once(*end).chain(draw.near(&net, *end, 10.0)) {
            let via = place(via);
            let legs: Vec<Option<f64>> = others
                .iter()
                .map(|x| way_nm(sea, x, &via, &[]).ok())
                .collect();
            for i in 0..others.len() {
                for j in 0..i {
                    let (Some(a), Some(b)) = (legs[i], legs[j]) else {
                        continue;
                    };
                    tried += 1;
                    let whole = way_nm(sea, &others[i], &others[j], &[]);
                    // Lengths are whole centimetres rounded up, each stretch by itself.
                    if !whole.as_ref().is_ok_and(|w| *w <= a + b + 1e-4) {
                        faults.push(format!(
                            "{id}: {} - {}: {whole:?}, by {} {:.2} nm",
                            others[i].name,
                            others[j].name,
                            via.name,
                            a + b
                        ));
                    }
                }
            }
        }
    }
    assert!(tried > 1_000, "{tried}");
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// Ports that a passage shuts in on both sides: inside a canal, between two locks, or on a lake behind one.
const INSIDE: &[(&str, &str)] = &[
    ("kiel", "DEREN"),
    ("seaway", "CAAIT"),
    ("seaway", "CABHA"),
    ("seaway", "CACQA"),
    ("seaway", "CACWL"),
    ("seaway", "CADON"),
    ("seaway", "CAHUD"),
    ("seaway", "CALCS"),
    ("seaway", "CAOKA"),
    ("seaway", "CAPLI"),
    ("seaway", "CASAE"),
    ("seaway", "CASZT"),
    ("seaway", "wpi-2350"),
    ("seaway", "wpi-2555"),
    ("sodertalje", "SEVST"),
    ("suez", "EGISM"),
    ("welland", "CAWEL"),
];

/// With a passage shut, the ports along its fairway go out on their own side.
#[test]
fn ports_of_a_shut_passage_leave_on_their_own_side() {
    let (net, sea) = (Net::new(), Sea::embedded().unwrap());
    let all = access().unwrap();
    let mut by: BTreeMap<String, Vec<Line>> = BTreeMap::new();
    for l in lines().into_iter().filter(|l| !l.passage.is_empty()) {
        by.entry(l.passage.clone()).or_default().push(l);
    }
    let mut shut = Vec::new();
    let mut asked = 0;
    for (passage, lines) in &by {
        let on: BTreeSet<CubePoint> = lines
            .iter()
            .flat_map(|l| l.points.iter().copied())
            .collect();
        // Open water or the next fairway beyond each end.
        let beyond: Vec<Place> = lines
            .iter()
            .flat_map(|l| [l.points[0], l.points[l.points.len() - 1]])
            .filter(|p| net.free(*p))
            .map(|p| place(p.lon_lat()))
            .chain([place(LonLat::new(-30.0, 0.0).unwrap())])
            .collect();
        for (i, (port, line)) in ports().iter().zip(all).enumerate() {
            let Some(line) = line.as_ref().filter(|l| l.end == AccessEnd::Fairway) else {
                continue;
            };
            if !on.contains(&CubePoint::from(line.line[line.line.len() - 1])) {
                continue;
            }
            asked += 1;
            let key = port.locode.clone().unwrap_or_else(|| port.key.clone());
            let from = Place {
                port: Some(i),
                ..place(port.position())
            };
            if beyond
                .iter()
                .all(|b| way_nm(sea, &from, b, &[passage]).is_err())
            {
                shut.push((passage.clone(), key));
            }
        }
    }
    assert!(asked > 50, "{asked}");
    let told: Vec<(String, String)> = INSIDE
        .iter()
        .map(|(a, b)| ((*a).to_owned(), (*b).to_owned()))
        .collect();
    shut.sort();
    assert_eq!(shut, told, "{shut:?}");
}

#[test]
fn a_shut_strait_shuts_what_lies_beyond_it_only() {
    let sea = Sea::embedded().unwrap();
    for (from, to, passage, open) in [
        ("TRIST", "GRPIR", "bosporus", true),
        ("TRHAY", "GRPIR", "bosporus", true),
        ("TRIST", "TRIZT", "bosporus", true),
        ("TRIST", "UAODS", "bosporus", false),
        ("ROCND", "GRPIR", "bosporus", false),
        ("TRITY", "UAODS", "bosporus", true),
        ("TRCKZ", "GRPIR", "dardanelles", true),
        ("TRCKZ", "TRIST", "dardanelles", false),
        ("TRGEL", "TRIST", "dardanelles", true),
        ("TRIST", "GRPIR", "dardanelles", false),
        ("EGPSD", "GRPIR", "suez", true),
        ("EGSUZ", "SAJED", "suez", true),
        ("EGPSD", "EGSUZ", "suez", true),
        ("DEKEL", "PLGDN", "kiel", true),
        ("DEBRB", "NLRTM", "kiel", true),
        ("GRVOL", "GRPIR", "euripus", true),
        ("DKKAL", "NLRTM", "great-belt", true),
    ] {
        let (a, b) = (sea.place(from).unwrap(), sea.place(to).unwrap());
        let way = way_nm(sea, &a, &b, &[passage]);
        assert_eq!(
            way.is_ok(),
            open,
            "{from} - {to} without {passage}: {way:?}"
        );
    }
}

#[test]
fn the_corinth_canal_leads_through() {
    let sea = Sea::embedded().unwrap();
    let at = |s: &str| sea.place(s).unwrap();
    let by = way_nm(sea, &at("GRPIR"), &at("GRGPA"), &[]).unwrap();
    let round = way_nm(sea, &at("GRPIR"), &at("GRGPA"), &["corinth"]).unwrap();
    assert!((95.0..120.0).contains(&by), "{by}");
    assert!((300.0..330.0).contains(&round), "{round}");
    let gulf = way_nm(sea, &at("38.06,22.78"), &at("GRITA"), &["corinth"]).unwrap();
    assert!(gulf < 40.0, "{gulf}");
}

/// Ports on rivers with a published distance between them, km.
const PORTS: &[(&str, &str, f64, &str)] = &[
    ("INCCU", "INHAL", 104.0, "as above"),
    (
        "NLVLI",
        "BEANR",
        77.8,
        "as above, Flushing roads to the Royers lock",
    ),
    ("DECUX", "DEHAM", 100.9, "as above, gauge to gauge"),
    ("USMSY", "USBTR", 217.3, "as above"),
    ("CNSHA", "CNNJI", 392.0, "from memory"),
    ("CNSHA", "CNHNK", 1125.0, "as above"),
    ("ARBUE", "ARROS", 420.0, "as above"),
    ("ARBUE", "PYASU", 1630.0, "as above, from memory"),
    ("BRSTN", "BRMAO", 1329.7, "as above, from Fazendinha"),
    ("CAQUE", "CAMTR", 248.2, "as above"),
    ("RUDUD", "RUIAA", 249.0, "as above"),
];

fn rivers(sea: &Sea, out: &mut String) {
    let net = Net::new();
    let posts = sealane_sea::passages::river_posts().unwrap();
    assert!(posts.len() > 20);
    out.push_str("\n## Rivers against published kilometres\n\nFrom post to post of `data/passages/river_km.csv` along the fairways. Where the line drawn is shorter than the published length, the stretch counts for the published one; where it is longer, for what is drawn.\n\n| river | from | to | published km | ours km | % | grade | source |\n| --- | --- | --- | ---: | ---: | ---: | --- | --- |\n");
    for pair in posts.windows(2).filter(|p| p[0].river == p[1].river) {
        let [a, b] = [&pair[0], &pair[1]].map(|p| net.nearest(LonLat::new(p.lon, p.lat).unwrap()));
        assert!(
            a.1 < 2_600.0 && b.1 < 2_600.0,
            "{}: {a:?} {b:?}",
            pair[1].place
        );
        let published = (pair[1].km - pair[0].km).abs();
        let ours = net.along_cm(a.0, b.0).unwrap() as f64 / 1e5;
        let percent = (ours / published - 1.0) * 100.0;
        writeln!(
            out,
            "| {} | {} | {} | {published:.1} | {ours:.1} | {percent:+.1} | {} | {} |",
            pair[0].river,
            pair[0].place,
            pair[1].place,
            format!("{:?}", pair[1].grade).to_lowercase(),
            pair[1].source
        )
        .unwrap();
        // A line that is drawn too long is left so.
        assert!(
            (-3.0..=5.0).contains(&percent),
            "{} {percent}",
            pair[1].place
        );
    }
    out.push_str("\nThe same from port to port, access at both ends included:\n\n| from | to | published km | ours km | % | published for |\n| --- | --- | ---: | ---: | ---: | --- |\n");
    for (from, to, published, what) in PORTS {
        let (a, b) = (sea.place(from).unwrap(), sea.place(to).unwrap());
        let ours = way_nm(sea, &a, &b, &[]).unwrap() * 1.852;
        let back = way_nm(sea, &b, &a, &[]).unwrap() * 1.852;
        assert_eq!(ours.to_bits(), back.to_bits(), "{from} {to}");
        assert!(ours >= a.position.distance_nm(b.position) * 1.852);
        writeln!(
            out,
            "| {} | {} | {published:.1} | {ours:.1} | {:+.1} | {what} |",
            a.name,
            b.name,
            (ours / published - 1.0) * 100.0
        )
        .unwrap();
    }
    out.push_str("\nNot in the tables, because no length between two places that can be found on the map was met with: the Northern Dvina (Arkhangelsk lies about 28 nm above the mouth by CRREL report 96-3, which does not say where the mouth is), the Yenisei below Dudinka (433 km to the mouth by the State Water Register, 280 km to its bay by the German encyclopaedia), Sabetta on the Ob gulf (open water but for its channel).\n");
}

/// Access lines: how many, their kilometres, and those over land outside the stub, worst first.
fn access_over_land(shore: &Shore) -> (usize, f64, Vec<(f64, String)>) {
    let (mut count, mut total) = (0, 0.0);
    let mut over = Vec::new();
    for (port, line) in ports().iter().zip(access().unwrap()) {
        let Some(line) = line else { continue };
        count += 1;
        let from = usize::from(line.stub_km > 0.0);
        let mut land = 0.0;
        for (i, w) in line.line.windows(2).enumerate() {
            total += w[0].distance_nm(w[1]) * 1.852;
            if i >= from {
                land += shore.land_km(w[0], w[1]);
            }
        }
        if land > 0.05 {
            over.push((land, port.label()));
        }
    }
    over.sort_by(|a, b| b.0.total_cmp(&a.0));
    (count, total, over)
}

#[test]
fn fairways_keep_to_water() {
    let shore = Shore::embedded().unwrap();
    let text = std::fs::read_to_string(format!("{ROOT}data/passages/fairways.geojson")).unwrap();
    let all: serde_json::Value = serde_json::from_str(&text).unwrap();
    // Passage or id: length, kilometres over drawn land, whether declared.
    let mut by_id: BTreeMap<String, (f64, f64, bool, String)> = BTreeMap::new();
    for f in all["features"].as_array().unwrap() {
        let p = &f["properties"];
        let line: Vec<[f64; 2]> =
            serde_json::from_value(f["geometry"]["coordinates"].clone()).unwrap();
        let (mut km, mut land) = (0.0, 0.0);
        for w in line.windows(2) {
            let at = |q: [f64; 2]| sealane_geo::LonLat::new(q[0], q[1]).unwrap();
            let (a, b) = (at(w[0]), at(w[1]));
            // Land is measured on the sphere, lengths on WGS84: the share over land is the same on both.
            let length = a.distance_nm(b) * 1.852;
            let sphere = sealane_geo::cube::angle(a.unit(), b.unit())
                * sealane_geo::cube::EARTH_RADIUS_M
                / 1000.0;
            km += length;
            if sphere > 0.0 {
                land += length * (shore.land_km(a, b) / sphere).min(1.0);
            }
        }
        by_id.insert(
            p["id"].as_str().unwrap().to_owned(),
            (
                km,
                land,
                p["declared"] == true,
                p["source"].as_str().unwrap_or("").to_owned(),
            ),
        );
    }
    let mut out = format!(
        "## Fairways\n\n{} centre lines, {:.0} km. Every kilometre that is not in water of the unsimplified land, by fairway; all of them belong to fairways declared to run along a canal, a river or a dredged channel, and an undeclared one may have none.\n\n| fairway | km | over drawn land km | declared |\n| --- | ---: | ---: | --- |\n",
        by_id.len(),
        by_id.values().map(|f| f.0).sum::<f64>()
    );
    let mut undeclared = Vec::new();
    for (id, (km, land, declared, source)) in &by_id {
        assert!(!source.is_empty(), "{id} names no source");
        assert!(*land <= km + 1e-9, "{id}: {land} km of {km} over land");
        if *land > 0.005 {
            let said = if *declared { "yes" } else { "no" };
            writeln!(out, "| {id} | {km:.1} | {land:.1} | {said} |").unwrap();
            if !declared {
                undeclared.push(format!("{id} {land:.2} km"));
            }
        }
    }
    let (lines, km, worst) = access_over_land(shore);
    writeln!(
        out,
        "\nPort access: {lines} lines, {km:.0} km. Outside the first straight stub from a berth that is drawn inside land, {} lines run over drawn land; the worst {}.",
        worst.len(),
        worst.first().map_or("none".to_owned(), |w| format!("{:.2} km ({})", w.0, w.1))
    )
    .unwrap();
    assert!(worst.first().is_none_or(|w| w.0 < 2.0), "{worst:?}");
    rivers(Sea::embedded().unwrap(), &mut out);
    keep("11-fairways.md", &out);
    assert!(undeclared.is_empty(), "{undeclared:?}");
}
