//! The world file: the mesh of the free sea, the corners a taut line can touch, and the arcs between them.
#![allow(
    clippy::indexing_slicing,
    reason = "indices are checked when the file is read"
)]

use sealane_geo::cube::CubePoint;
use sealane_geo::{Mesh, MeshError};

const MAGIC: &[u8; 8] = b"SEALANE1";

/// Why a world file cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum WorldError {
    /// Not a world file of this version.
    #[error("not a world file of this version; rebuild it with `cargo xtask world`")]
    Version,
    /// Cut short or altered.
    #[error("the world file is damaged: {0}; rebuild it with `cargo xtask world`")]
    Damaged(&'static str),
    /// The mesh in it is not one.
    #[error(transparent)]
    Mesh(#[from] MeshError),
}

/// A stretch of fairway between two nodes.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct FairwayEdge {
    /// First node.
    pub a: u32,
    /// Last node.
    pub b: u32,
    /// Length, cm.
    pub length_cm: u32,
    /// Number of its passage in [`World::names`]; 0 is none.
    pub passage: u16,
    /// Whether it may run over mapped land (canals, rivers).
    pub declared: bool,
    /// Corners between the two nodes.
    pub between: Vec<CubePoint>,
}

/// A line across a passage: a way that crosses it uses the passage.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Gate {
    /// Number of its passage in [`World::names`].
    pub passage: u16,
    /// From land to land.
    pub line: Vec<CubePoint>,
}

impl Gate {
    /// Where the arc `a`-`b` crosses the gate: the part of its length, 0 to 1, for each crossing.
    #[must_use]
    pub fn crossed(&self, a: CubePoint, b: CubePoint) -> Option<f64> {
        use sealane_geo::cube::{angle, cross, cross_properly, dot, normalise};
        self.line.windows(2).find_map(|w| {
            let [c, d] = w else { return None };
            if !cross_properly(a, b, *c, *d) {
                return None;
            }
            let (ua, ub) = (a.unit(), b.unit());
            let mut x = normalise(cross(cross(ua, ub), cross(c.unit(), d.unit())));
            if dot(x, c.unit()) + dot(x, d.unit()) < 0.0 {
                x = x.map(|v| -v);
            }
            Some((angle(ua, x) / angle(ua, ub)).clamp(0.0, 1.0))
        })
    }
}

/// The navigable world as built by `cargo xtask world`.
#[derive(Debug, Clone, Default)]
pub struct World {
    /// Free sea and the rest, triangulated.
    pub mesh: Mesh,
    /// Position of each node: first the corners of the coast, then the nodes of fairways.
    pub nodes: Vec<CubePoint>,
    /// How many nodes are corners.
    pub corners: u32,
    /// For each corner: its vertex of the mesh and those before and after it on the coast.
    pub turn: Vec<[u32; 3]>,
    /// First arc of each node (one more than nodes).
    pub first: Vec<u32>,
    /// End of each arc.
    pub to: Vec<u16>,
    /// WGS84 length of each arc, cm, rounded up.
    pub length_cm: Vec<u32>,
    /// Fairways.
    pub fairways: Vec<FairwayEdge>,
    /// Lines across passages.
    pub gates: Vec<Gate>,
    /// Arcs over open sea that cross a gate, with its passage; by arc.
    pub crossings: Vec<(u32, u16)>,
    /// Passage ids; the first is empty.
    pub names: Vec<String>,
    /// Safe distance, m.
    pub safe_m: f64,
    /// Tolerance of the simplification, m.
    pub tolerance_m: f64,
}

struct Writer(Vec<u8>);

impl Writer {
    fn u32(&mut self, v: u32) {
        self.0.extend(v.to_le_bytes());
    }
    fn all<T: Copy, const N: usize>(&mut self, v: &[T], bytes: impl Fn(T) -> [u8; N]) {
        self.u32(v.len() as u32);
        for &x in v {
            self.0.extend(bytes(x));
        }
    }
    fn points(&mut self, v: &[CubePoint]) {
        self.u32(v.len() as u32);
        for p in v {
            for c in [p.x, p.y, p.z] {
                self.0.extend(c.to_le_bytes());
            }
        }
    }
}

struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    fn take(&mut self, n: usize) -> Result<&'a [u8], WorldError> {
        if n > self.0.len() {
            return Err(WorldError::Damaged("it ends early"));
        }
        let (a, b) = self.0.split_at(n);
        self.0 = b;
        Ok(a)
    }
    fn u32(&mut self) -> Result<u32, WorldError> {
        let b = self.take(4)?;
        Ok(u32::from_le_bytes([b[0], b[1], b[2], b[3]]))
    }
    fn f64(&mut self) -> Result<f64, WorldError> {
        let mut b = [0; 8];
        b.copy_from_slice(self.take(8)?);
        Ok(f64::from_le_bytes(b))
    }
    fn list<T, const N: usize>(&mut self, f: impl Fn([u8; N]) -> T) -> Result<Vec<T>, WorldError> {
        let n = self.u32()? as usize;
        let bytes = self.take(
            n.checked_mul(N)
                .ok_or(WorldError::Damaged("a list too long"))?,
        )?;
        let (chunks, _) = bytes.as_chunks::<N>();
        Ok(chunks.iter().map(|c| f(*c)).collect())
    }
    fn points(&mut self) -> Result<Vec<CubePoint>, WorldError> {
        self.list::<CubePoint, 12>(|b| {
            let c = |i: usize| i32::from_le_bytes([b[i], b[i + 1], b[i + 2], b[i + 3]]);
            CubePoint {
                x: c(0),
                y: c(4),
                z: c(8),
            }
        })
    }
    fn triples(&mut self) -> Result<Vec<[u32; 3]>, WorldError> {
        self.list::<[u32; 3], 12>(|b| {
            let c = |i: usize| u32::from_le_bytes([b[i], b[i + 1], b[i + 2], b[i + 3]]);
            [c(0), c(4), c(8)]
        })
    }
}

impl World {
    /// Writes the file.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        let mut w = Writer(MAGIC.to_vec());
        w.0.extend(self.safe_m.to_le_bytes());
        w.0.extend(self.tolerance_m.to_le_bytes());
        w.points(self.mesh.points());
        let triple = |t: [u32; 3]| {
            let mut b = [0; 12];
            for i in 0..3 {
                b[4 * i..4 * i + 4].copy_from_slice(&t[i].to_le_bytes());
            }
            b
        };
        w.all(self.mesh.triangles(), triple);
        w.all(self.mesh.walls(), |b| [b]);
        w.all(self.mesh.regions(), u16::to_le_bytes);
        w.points(&self.nodes);
        w.u32(self.corners);
        w.all(&self.turn, triple);
        w.all(&self.first, u32::to_le_bytes);
        w.all(&self.to, u16::to_le_bytes);
        w.all(&self.length_cm, u32::to_le_bytes);
        w.u32(self.fairways.len() as u32);
        for f in &self.fairways {
            for v in [
                f.a,
                f.b,
                f.length_cm,
                u32::from(f.passage),
                u32::from(f.declared),
            ] {
                w.u32(v);
            }
            w.points(&f.between);
        }
        w.u32(self.gates.len() as u32);
        for g in &self.gates {
            w.u32(u32::from(g.passage));
            w.points(&g.line);
        }
        w.all(&self.crossings, |(arc, passage)| {
            let mut b = [0; 6];
            b[..4].copy_from_slice(&arc.to_le_bytes());
            b[4..].copy_from_slice(&passage.to_le_bytes());
            b
        });
        w.u32(self.names.len() as u32);
        for n in &self.names {
            w.all(n.as_bytes(), |b| [b]);
        }
        w.0
    }

    /// Reads the file.
    pub fn decode(bytes: &[u8]) -> Result<Self, WorldError> {
        let mut r = Reader(bytes);
        if r.take(MAGIC.len())? != MAGIC {
            return Err(WorldError::Version);
        }
        let (safe_m, tolerance_m) = (r.f64()?, r.f64()?);
        let (points, tri) = (r.points()?, r.triples()?);
        let walls = r.list::<u8, 1>(|b| b[0])?;
        let regions = r.list::<u16, 2>(u16::from_le_bytes)?;
        let mesh = Mesh::from_parts(points, tri, walls, regions)?;
        let mut world = Self {
            mesh,
            nodes: r.points()?,
            corners: r.u32()?,
            turn: r.triples()?,
            first: r.list::<u32, 4>(u32::from_le_bytes)?,
            to: r.list::<u16, 2>(u16::from_le_bytes)?,
            length_cm: r.list::<u32, 4>(u32::from_le_bytes)?,
            safe_m,
            tolerance_m,
            ..Self::default()
        };
        for _ in 0..r.u32()? {
            world.fairways.push(FairwayEdge {
                a: r.u32()?,
                b: r.u32()?,
                length_cm: r.u32()?,
                passage: r.u32()? as u16,
                declared: r.u32()? != 0,
                between: r.points()?,
            });
        }
        for _ in 0..r.u32()? {
            world.gates.push(Gate {
                passage: r.u32()? as u16,
                line: r.points()?,
            });
        }
        world.crossings = r.list::<(u32, u16), 6>(|b| {
            (
                u32::from_le_bytes([b[0], b[1], b[2], b[3]]),
                u16::from_le_bytes([b[4], b[5]]),
            )
        })?;
        for _ in 0..r.u32()? {
            let name = r.list::<u8, 1>(|b| b[0])?;
            world.names.push(
                String::from_utf8(name).map_err(|_| WorldError::Damaged("a name is not text"))?,
            );
        }
        world.check()?;
        Ok(world)
    }

    fn check(&self) -> Result<(), WorldError> {
        let n = self.nodes.len();
        let vertices = self.mesh.points().len() as u32;
        let fits = self.first.len() == n + 1
            && self.first.windows(2).all(|w| w[0] <= w[1])
            && self.first.last() == Some(&(self.to.len() as u32))
            && self.to.len() == self.length_cm.len()
            && self.to.iter().all(|&t| (t as usize) < n)
            && self.turn.len() == self.corners as usize
            && self.corners as usize <= n
            && self.turn.iter().flatten().all(|&v| v < vertices)
            && self
                .gates
                .iter()
                .all(|g| (g.passage as usize) < self.names.len())
            && self
                .crossings
                .iter()
                .all(|c| (c.0 as usize) < self.to.len() && (c.1 as usize) < self.names.len())
            && self
                .fairways
                .iter()
                .all(|f| f.a.max(f.b) < n as u32 && (f.passage as usize) < self.names.len());
        if fits {
            Ok(())
        } else {
            Err(WorldError::Damaged("its tables do not fit together"))
        }
    }

    /// Whether an arc from `from` can bend round corner `node`: both its coasts lie on one side, give or take `slack` radians.
    #[must_use]
    pub fn tangent(&self, from: CubePoint, node: u32, slack: f64) -> bool {
        use sealane_geo::cube::{cross, dot, orient};
        let [v, p, n] = self.turn[node as usize].map(|v| self.mesh.points()[v as usize]);
        if orient(from, v, p) * orient(from, v, n) >= 0 {
            return true;
        }
        let (f, c) = (from.unit(), v.unit());
        let line = cross(f, c);
        let size = dot(line, line).sqrt();
        let sine = |q: CubePoint| {
            let q = q.unit();
            let d = cross(c, q);
            (dot(line, q) / (size * dot(d, d).sqrt())).abs()
        };
        sine(p).min(sine(n)) < slack
    }
}
