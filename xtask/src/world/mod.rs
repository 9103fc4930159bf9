//! `cargo xtask world`: turns `data/land` and `data/passages` into `data/world/sea.bin`, and that with the ports' access into `data/coast/hubs.bin`. Reads nothing else; same bytes each time.
#![allow(
    clippy::indexing_slicing,
    reason = "build-time kernel over tables made here; never meets user input"
)]

mod buffer;
mod graph;
pub mod land;
mod rivers;
mod simplify;
mod ways;

use crate::{TaskResult, root};
use sealane_geo::METRES_PER_NM;
use sealane_geo::MeshBuilder;
use sealane_geo::cube::CubePoint;
use sealane_sea::places::{Access, AccessEnd};
use sealane_sea::world::World;
use std::time::Instant;

/// Safe distance off the coast, nm.
const SAFE_NM: f64 = 2.5;
/// How far the simplified coast may lie seaward of the true one, m.
const TOLERANCE_M: f64 = 4_000.0;

/// How wide a bay's mouth may be cut off, m.
const BAY_M: f64 = 8_000.0;

/// Builds the world; `--check` compares with the file instead of writing it. Trials (`--tolerance M`, `--bay M`, `--safe NM`) want
/// `--out FILE`: the world goes there, its hub labels beside it as `FILE.hubs`, and the committed files stay as they are.
/// `--no-labels` leaves the labels to `cargo xtask hubs`: a world without its own is searched instead.
pub fn run(args: &[String]) -> TaskResult {
    let value = |flag: &str, default: f64| -> Result<f64, Box<dyn std::error::Error>> {
        match args.iter().position(|a| a == flag) {
            None => Ok(default),
            Some(i) => Ok(args
                .get(i + 1)
                .ok_or(format!("{flag} takes a number"))?
                .parse()?),
        }
    };
    let (safe_nm, tolerance_m) = (
        value("--safe", SAFE_NM)?,
        value("--tolerance", TOLERANCE_M)?,
    );
    let trial = ["--tolerance", "--bay", "--safe"];
    if args.iter().any(|a| trial.contains(&a.as_str())) && !args.iter().any(|a| a == "--out") {
        return Err("a trial world does not replace the committed one: give --out FILE".into());
    }
    let land = land::Land::read(&root().join("data"))?;
    let packed = sealane_sea::shore::pack(&land.rings, &land.apart);
    let world = build(&land, safe_nm, tolerance_m, value("--bay", BAY_M)?)?;
    let bytes = world.encode();
    let path: std::path::PathBuf = match args.iter().position(|a| a == "--out") {
        None => root().join("data/world/sea.bin"),
        Some(i) => args.get(i + 1).ok_or("--out takes a path")?.into(),
    };
    let land_path = root().join("data/coast/land.bin");
    let hubs_path = root().join("data/coast/hubs.bin");
    if args.iter().any(|a| a == "--no-labels") {
        std::fs::write(&path, &bytes)?;
        println!("{}: {} bytes, without labels", path.display(), bytes.len());
        return Ok(());
    }
    let clock = Instant::now();
    let hubs = sealane_sea::Sea::read(&bytes)?.build_hubs()?;
    eprintln!(
        "{:6.1} s  hub labels: {} bytes",
        clock.elapsed().as_secs_f64(),
        hubs.len()
    );
    if args.iter().any(|a| a == "--check") {
        if std::fs::read(&path)? != bytes
            || std::fs::read(&land_path)? != packed
            || std::fs::read(&hubs_path)? != hubs
        {
            return Err(format!(
                "{} is not what the data give; run `cargo xtask world`",
                path.display()
            )
            .into());
        }
        println!("{} is up to date", path.display());
        return Ok(());
    }
    if args.iter().any(|a| a == "--out") {
        let mut beside = path.clone().into_os_string();
        beside.push(".hubs");
        std::fs::write(beside, &hubs)?;
    } else {
        std::fs::create_dir_all(root().join("data/world"))?;
        std::fs::write(&hubs_path, &hubs)?;
        std::fs::write(&land_path, &packed)?;
    }
    std::fs::write(&path, &bytes)?;
    println!("{}: {} bytes", path.display(), bytes.len());
    Ok(())
}

/// `cargo xtask hubs`: the hub labels alone, from the world file as it is.
pub fn hubs(args: &[String]) -> TaskResult {
    let world = std::fs::read(root().join("data/world/sea.bin"))?;
    let hubs = sealane_sea::Sea::read(&world)?.build_hubs()?;
    let path = root().join("data/coast/hubs.bin");
    if args.iter().any(|a| a == "--check") {
        if std::fs::read(&path)? != hubs {
            return Err("data/coast/hubs.bin is stale: run `cargo xtask hubs`".into());
        }
        println!("{} is up to date", path.display());
        return Ok(());
    }
    std::fs::write(&path, &hubs)?;
    println!("{}: {} bytes", path.display(), hubs.len());
    Ok(())
}

fn build(
    land: &land::Land,
    safe_nm: f64,
    tolerance_m: f64,
    bay_m: f64,
) -> Result<World, Box<dyn std::error::Error>> {
    let data = root().join("data");
    let clock = Instant::now();
    let say = |what: &str| eprintln!("{:6.1} s  {what}", clock.elapsed().as_secs_f64());
    let fairways = ways::read_fairways(&data)?;
    let walls = ways::read_walls(&data)?;
    let mut gates = ways::read_gates(&data)?;
    let shore = simplify::Shore::new(buffer::coast(&land.rings));
    ways::gates_of_fairways(&fairways, &mut gates, land, &shore);
    say(&format!("{} rings of land", land.rings.len()));
    let mut rings = buffer::rings(&land.rings, &walls, safe_nm * METRES_PER_NM)?;
    rings.retain(|r| at_sea(land, r));
    let count = |r: &[Vec<CubePoint>]| r.iter().map(Vec::len).sum::<usize>();
    say(&format!(
        "safe coast: {} rings, {} corners",
        rings.len(),
        count(&rings)
    ));
    // From the file, not from what this program was built with.
    let access = sealane_sea::places::decode_access(
        sealane_sea::places::ports(),
        &std::fs::read(data.join("coast/access.bin"))?,
    )?;
    // Fairways stay at sea, and so do the sea ends of ports: a coast drawn past one would turn each way from there first out to sea.
    let guards: Vec<CubePoint> = fairways
        .iter()
        .flat_map(|f| f.line.iter().map(|p| CubePoint::from(*p)))
        .chain(open_ends(&access))
        .collect();
    let rings = simplify::outward(
        &rings,
        &guards,
        &shore,
        simplify::Limits {
            safe_m: safe_nm * METRES_PER_NM,
            cape_m: tolerance_m,
            bay_m,
        },
    );
    say(&format!("simplified: {} corners", count(&rings)));
    let mut builder = MeshBuilder::new();
    let ids: Vec<Vec<u32>> = rings
        .iter()
        .map(|r| r.iter().map(|&p| builder.insert(p)).collect())
        .collect();
    let mut edges = Vec::new();
    for r in &ids {
        for (i, &a) in r.iter().enumerate() {
            edges.push((a, r[(i + 1) % r.len()]));
        }
    }
    for &(a, b) in &edges {
        builder.wall(a, b)?;
    }
    let mesh = builder.finish(&edges);
    say(&format!("mesh: {} triangles", mesh.triangles().len()));
    let mut world = graph::build(mesh, &ids, &fairways, &gates, &access);
    world.safe_m = safe_nm * METRES_PER_NM;
    world.tolerance_m = tolerance_m;
    say(&format!(
        "{} corners, {} nodes, {} arcs",
        world.corners,
        world.nodes.len(),
        world.to.len() / 2
    ));
    Ok(world)
}

/// Where access lines end in open water.
fn open_ends(access: &[Option<Access>]) -> Vec<CubePoint> {
    let mut ends: Vec<CubePoint> = access
        .iter()
        .flatten()
        .filter(|a| a.end == AccessEnd::OpenWater)
        .filter_map(|a| a.line.last().map(|&p| p.into()))
        .collect();
    ends.sort_unstable();
    ends.dedup();
    ends
}

/// Whether the left side of a ring is sea: the border of the capsules towards the inside of the land is dropped.
fn at_sea(land: &land::Land, ring: &[CubePoint]) -> bool {
    use sealane_geo::cube::{cross, dot, lon_lat, normalise};
    let n = ring.len();
    let Some((a, b)) = (0..n)
        .map(|i| (ring[i].unit(), ring[(i + 1) % n].unit()))
        .min_by(|x, y| dot(x.0, x.1).total_cmp(&dot(y.0, y.1)))
    else {
        return false;
    };
    let left = normalise(cross(a, b));
    let mid = normalise([a[0] + b[0], a[1] + b[1], a[2] + b[2]]);
    let p = lon_lat([
        mid[0] + left[0] * 1e-7,
        mid[1] + left[1] * 1e-7,
        mid[2] + left[2] * 1e-7,
    ]);
    !land.holds([p.lon, p.lat])
}
