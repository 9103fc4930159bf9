//! Lines of sight over the free triangles of a mesh: triangular expansion, touching only what is seen.
#![allow(
    clippy::indexing_slicing,
    reason = "numeric kernel: every index comes from the mesh, which was checked when it was made"
)]

use crate::cube::{CubePoint, dot, orient};
use crate::mesh::{Mesh, NONE, Spot};

/// One wedge of sight entering triangle `t` through the edge `right`-`left` between the rays to `ray_r` and `ray_l`.
#[derive(Debug, Clone, Copy)]
struct Wedge {
    t: u32,
    right: u32,
    left: u32,
    ray_r: u32,
    ray_l: u32,
}

/// Working memory of [`Mesh::visible`]; keep one for many calls.
#[derive(Debug, Default)]
pub struct Sight {
    stack: Vec<Wedge>,
}

impl Mesh {
    /// The triangle or vertex at `p`.
    #[must_use]
    pub fn spot(&self, p: CubePoint, hint: u32) -> Spot {
        let t = self.locate(p, hint);
        self.tri[t as usize]
            .iter()
            .find(|&&v| self.points[v as usize] == p)
            .map_or(Spot::Triangle(t), |&v| Spot::Vertex(v))
    }

    /// Calls `seen` with each vertex that `p`, at `spot`, sees over free triangles (touching walls is seeing past them).
    /// A vertex may be reported more than once.
    pub fn visible(&self, p: CubePoint, spot: Spot, sight: &mut Sight, seen: impl FnMut(u32)) {
        self.visible_over(p, spot, sight, seen, |_, _| ());
    }

    /// [`Mesh::visible`] that also tells each triangle that `p` sees into: `lit` gets the triangle and the vertices that the
    /// right and the left ray of the wedge of sight pass (`None`: all of the triangle is seen).
    pub fn visible_over(
        &self,
        p: CubePoint,
        spot: Spot,
        sight: &mut Sight,
        mut seen: impl FnMut(u32),
        mut lit: impl FnMut(u32, Option<(u32, u32)>),
    ) {
        sight.stack.clear();
        let start: Vec<u32> = match spot {
            Spot::Triangle(t) => vec![t],
            Spot::Vertex(v) => self.around(v),
        };
        for t in start {
            if self.region[t as usize] == 0 {
                continue;
            }
            lit(t, None);
            let c = self.tri[t as usize];
            for i in 0..3 {
                if self.points[c[i] as usize] != p {
                    seen(c[i]);
                }
                let (a, b) = (c[(i + 1) % 3], c[(i + 2) % 3]);
                if (self.wall[t as usize] >> i) & 1 == 1
                    || orient(p, self.points[a as usize], self.points[b as usize]) <= 0
                {
                    continue;
                }
                sight.stack.push(Wedge {
                    t: self.adj[t as usize][i],
                    right: a,
                    left: b,
                    ray_r: a,
                    ray_l: b,
                });
            }
        }
        while let Some(w) = sight.stack.pop() {
            lit(w.t, Some((w.ray_r, w.ray_l)));
            self.expand(p, w, &mut sight.stack, &mut seen);
        }
    }

    fn expand(&self, p: CubePoint, w: Wedge, stack: &mut Vec<Wedge>, seen: &mut impl FnMut(u32)) {
        let c = self.tri[w.t as usize];
        let Some(i) = (0..3).find(|&i| c[i] != w.left && c[i] != w.right) else {
            return;
        };
        let apex = c[i];
        let q = self.points[apex as usize];
        let o_r = orient(p, self.points[w.ray_r as usize], q);
        let o_l = orient(p, self.points[w.ray_l as usize], q);
        let inside = o_r >= 0 && o_l <= 0;
        if inside {
            seen(apex);
        }
        // All rays meet again at the antipode; nothing beyond it is a shortest arc.
        // A triangle around it has a corner on the far half of the sphere, not always the apex.
        let far = |v: u32| dot(p.raw(), self.points[v as usize].raw()) < 0.0;
        if c.into_iter().any(far) && self.holds(w.t, p.antipode()) {
            return;
        }
        // Seen from inside `t`: corners (apex, right, left) clockwise or not, edges by their opposite corner.
        let edge_to = |corner: u32| {
            let k = (0..3).find(|&k| c[k] == corner).unwrap_or(i);
            let open = (self.wall[w.t as usize] >> k) & 1 == 0;
            (open, self.adj[w.t as usize][k])
        };
        if o_r > 0 {
            // The edge right-apex, opposite to left.
            let (open, t) = edge_to(w.left);
            if open && t != NONE {
                stack.push(Wedge {
                    t,
                    right: w.right,
                    left: apex,
                    ray_r: w.ray_r,
                    ray_l: if o_l <= 0 { apex } else { w.ray_l },
                });
            }
        }
        if o_l < 0 {
            // The edge apex-left, opposite to right.
            let (open, t) = edge_to(w.right);
            if open && t != NONE {
                stack.push(Wedge {
                    t,
                    right: apex,
                    left: w.left,
                    ray_r: if o_r >= 0 { apex } else { w.ray_r },
                    ray_l: w.ray_l,
                });
            }
        }
    }

    /// Whether `p` (at `spot`) sees `q` over free triangles.
    #[must_use]
    pub fn sees(&self, p: CubePoint, spot: Spot, q: CubePoint) -> bool {
        if p == q {
            return true;
        }
        let start: Vec<u32> = match spot {
            Spot::Triangle(t) => vec![t],
            Spot::Vertex(v) => self.around(v),
        };
        for t in start {
            if self.region[t as usize] == 0 {
                continue;
            }
            if self.holds(t, q) {
                return true;
            }
            let c = self.tri[t as usize];
            for i in 0..3 {
                let (a, b) = (c[(i + 1) % 3], c[(i + 2) % 3]);
                let (pa, pb) = (self.points[a as usize], self.points[b as usize]);
                if orient(p, pa, pb) > 0
                    && orient(p, pa, q) >= 0
                    && orient(p, pb, q) <= 0
                    && (self.wall[t as usize] >> i) & 1 == 0
                    && self.march(p, q, self.adj[t as usize][i], a, b)
                {
                    return true;
                }
            }
        }
        false
    }

    fn march(&self, p: CubePoint, q: CubePoint, mut t: u32, mut right: u32, mut left: u32) -> bool {
        for _ in 0..self.tri.len() {
            if self.holds(t, q) {
                return true;
            }
            if self.holds(t, p.antipode()) {
                return false;
            }
            let c = self.tri[t as usize];
            let Some(i) = (0..3).find(|&i| c[i] != left && c[i] != right) else {
                return false;
            };
            let apex = c[i];
            let gone = if orient(p, q, self.points[apex as usize]) > 0 {
                let g = left;
                left = apex;
                g
            } else {
                let g = right;
                right = apex;
                g
            };
            let Some(k) = (0..3).find(|&k| c[k] == gone) else {
                return false;
            };
            if (self.wall[t as usize] >> k) & 1 == 1 {
                return false;
            }
            t = self.adj[t as usize][k];
        }
        false
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cube::cross_properly;
    use crate::{LonLat, MeshBuilder};
    use proptest::prelude::*;

    fn p(lon: f64, lat: f64) -> CubePoint {
        LonLat { lon, lat }.into()
    }

    /// Diamond islands on the sphere, some over the antimeridian and near the poles.
    fn islands(centres: &[(f64, f64, f64)]) -> (Mesh, Vec<(CubePoint, CubePoint)>) {
        let mut b = MeshBuilder::new();
        let mut free = Vec::new();
        let mut walls = Vec::new();
        for &(lon, lat, r) in centres {
            let k = r / lat.to_radians().cos();
            // Clockwise round the island: the sea lies left.
            let ring: Vec<CubePoint> = [(0.0, r), (k, 0.0), (0.0, -r), (-k, 0.0)]
                .iter()
                .map(|(dx, dy)| p(lon + dx, lat + dy))
                .collect();
            let ids: Vec<u32> = ring.iter().map(|&q| b.insert(q)).collect();
            for i in 0..4 {
                b.wall(ids[i], ids[(i + 1) % 4]).unwrap();
                free.push((ids[i], ids[(i + 1) % 4]));
                walls.push((ring[i], ring[(i + 1) % 4]));
            }
        }
        (b.finish(&free), walls)
    }

    const WORLD: &[(f64, f64, f64)] = &[
        (179.0, 5.0, 4.0),
        (-170.0, 10.0, 3.0),
        (10.0, 80.0, 5.0),
        (-60.0, -70.0, 9.0),
        (30.0, 0.0, 20.0),
        (60.0, 20.0, 5.0),
        (-30.0, 20.0, 7.0),
        (-30.0, 40.0, 7.0),
        (120.0, -40.0, 11.0),
    ];

    #[test]
    fn triangles_are_turned_outward_and_the_sea_is_one_region() {
        let (m, _) = islands(WORLD);
        for c in m.triangles() {
            let c = c.map(|v| m.points()[v as usize]);
            assert_eq!(orient(c[0], c[1], c[2]), 1);
        }
        assert!(m.regions().iter().all(|&r| r <= 1));
        let on_land = m.locate(p(30.0, 0.0), 0);
        assert_eq!(m.regions()[on_land as usize], 0);
        let at_sea = m.locate(p(0.0, -45.0), 0);
        assert_eq!(m.regions()[at_sea as usize], 1);
    }

    proptest! {
        // Few places have their antipode in a triangle whose apex lies near: enough cases to meet them.
        #![proptest_config(ProptestConfig::with_cases(4096))]
        #[test]
        fn sight_agrees_with_testing_every_wall(lon in -180.0..180.0_f64, lat in -89.0..89.0_f64, lon2 in -180.0..180.0_f64, lat2 in -89.0..89.0_f64) {
            let (m, walls) = islands(WORLD);
            let (a, b) = (p(lon, lat), p(lon2, lat2));
            let spot = m.spot(a, 0);
            if let Spot::Triangle(t) = spot && m.regions()[t as usize] == 0 {
                return Ok(());
            }
            let tb = m.locate(b, 0);
            if m.regions()[tb as usize] == 0 { return Ok(()); }
            let clear = |a, b| !walls.iter().any(|&(c, d)| cross_properly(a, b, c, d));
            prop_assert_eq!(m.sees(a, spot, b), clear(a, b));
            let mut seen = std::collections::BTreeSet::new();
            m.visible(a, spot, &mut Sight::default(), |v| { seen.insert(v); });
            for (v, &q) in m.points().iter().enumerate() {
                // Corners of islands: nudge outward is not needed, touching is no proper crossing.
                let corner = walls.iter().any(|w| w.0 == q);
                if !corner { continue; }
                let own: Vec<_> = walls.iter().filter(|w| w.0 == q || w.1 == q).collect();
                let others = !walls.iter().any(|&(c, d)| c != q && d != q && cross_properly(a, q, c, d));
                // Seen from behind its own island the two other walls of the diamond are crossed.
                let _ = own;
                prop_assert_eq!(seen.contains(&(v as u32)), others, "vertex {}", v);
            }
        }
    }
}
