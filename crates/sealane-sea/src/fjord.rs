//! The way out of narrow water that the searched coast closes and no port lies on: a search over a local grid between the shores,
//! then pulled straight.

use crate::shore::Shore;
use sealane_geo::LonLat;
use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap};

/// Mesh of the grid, nm: water narrower than this may have no way.
pub(crate) const STEP_NM: f64 = 0.25;
/// Half the side of the grid, steps: 25 nm.
const HALF: i32 = 100;
const SIDE: usize = (2 * HALF + 1) as usize;
/// Nearer to a pole than this the grid is not laid.
const MOST_LAT: f64 = 84.0;
/// Land under less than this, km, is none.
const NO_LAND_KM: f64 = 1e-6;

/// The links of each node to its eastern, northern and two diagonal neighbours, and the bit that tells that a shore crosses it.
const LINKS: [(i32, i32); 4] = [(1, 0), (0, 1), (1, 1), (-1, 1)];

struct Grid {
    at: LonLat,
    shrink: f64,
    shut: Vec<u8>,
}

fn index(x: i32, y: i32) -> Option<usize> {
    let fits = x.abs() <= HALF && y.abs() <= HALF;
    fits.then(|| (y + HALF) as usize * SIDE + (x + HALF) as usize)
}

impl Grid {
    fn new(shore: &Shore, at: LonLat) -> Option<Self> {
        if at.lat.abs() > MOST_LAT {
            return None;
        }
        let mut grid = Self {
            at,
            shrink: at.lat.to_radians().cos(),
            shut: vec![0; SIDE * SIDE],
        };
        let reach_deg = f64::from(HALF + 1) * STEP_NM / 60.0;
        for [a, b] in shore.edges_around(at, reach_deg) {
            grid.draw(grid.flat(a), grid.flat(b));
        }
        Some(grid)
    }

    /// Steps east and north of the middle.
    fn flat(&self, p: [f64; 2]) -> [f64; 2] {
        let turn = (p[0] - self.at.lon + 180.0).rem_euclid(360.0) - 180.0;
        [turn * self.shrink, p[1] - self.at.lat].map(|v| v * 60.0 / STEP_NM)
    }

    fn place(&self, x: i32, y: i32) -> Option<LonLat> {
        let deg = |v: i32| f64::from(v) * STEP_NM / 60.0;
        let lon = self.at.lon + deg(x) / self.shrink;
        LonLat::new(
            (lon + 540.0).rem_euclid(360.0) - 180.0,
            self.at.lat + deg(y),
        )
        .ok()
    }

    /// Shuts the links that a stretch of shore crosses.
    fn draw(&mut self, a: [f64; 2], b: [f64; 2]) {
        let span = |u: f64, v: f64| {
            let (lo, hi) = (u.min(v).floor() - 1.0, u.max(v).ceil() + 1.0);
            let cut = |w: f64| w.clamp(-f64::from(HALF), f64::from(HALF)) as i32;
            (hi >= -f64::from(HALF) && lo <= f64::from(HALF)).then(|| cut(lo)..=cut(hi))
        };
        let (Some(xs), Some(ys)) = (span(a[0], b[0]), span(a[1], b[1])) else {
            return;
        };
        for y in ys {
            for x in xs.clone() {
                for (k, (dx, dy)) in LINKS.iter().enumerate() {
                    let p = [f64::from(x), f64::from(y)];
                    let q = [f64::from(x + dx), f64::from(y + dy)];
                    if crosses(p, q, a, b)
                        && let Some(s) = index(x, y).and_then(|i| self.shut.get_mut(i))
                    {
                        *s |= 1 << k;
                    }
                }
            }
        }
    }

    fn open(&self, x: i32, y: i32, dx: i32, dy: i32) -> bool {
        let (from, link) = match LINKS.iter().position(|l| *l == (dx, dy)) {
            Some(k) => ((x, y), k),
            None => match LINKS.iter().position(|l| *l == (-dx, -dy)) {
                Some(k) => ((x + dx, y + dy), k),
                None => return false,
            },
        };
        index(x + dx, y + dy).is_some()
            && index(from.0, from.1)
                .and_then(|i| self.shut.get(i))
                .is_some_and(|s| s & (1 << link) == 0)
    }
}

/// Whether two stretches meet; touching counts.
fn crosses(p: [f64; 2], q: [f64; 2], a: [f64; 2], b: [f64; 2]) -> bool {
    let side = |u: [f64; 2], v: [f64; 2], w: [f64; 2]| {
        (v[0] - u[0]) * (w[1] - u[1]) - (v[1] - u[1]) * (w[0] - u[0])
    };
    side(p, q, a) * side(p, q, b) <= 0.0 && side(a, b, p) * side(a, b, q) <= 0.0
}

/// Over water from `at` to the nearest node of the grid from which `out` knows a way on; that point and `out`'s answer.
/// The points of the way, `at` first; great circles between them cross no land.
pub(crate) fn way_out<T>(
    shore: &Shore,
    at: LonLat,
    mut out: impl FnMut(LonLat) -> Option<T>,
) -> Option<(Vec<LonLat>, T)> {
    let grid = Grid::new(shore, at)?;
    let mut before: HashMap<(i32, i32), (i32, i32)> = HashMap::new();
    let mut best: HashMap<(i32, i32), u32> = HashMap::from([((0, 0), 0)]);
    let mut heap = BinaryHeap::from([Reverse((0_u32, 0_i32, 0_i32))]);
    while let Some(Reverse((cost, x, y))) = heap.pop() {
        if best.get(&(x, y)).is_some_and(|b| *b < cost) {
            continue;
        }
        let here = grid.place(x, y)?;
        if let Some(found) = out(here) {
            let mut points = vec![here];
            let mut k = (x, y);
            while let Some(&b) = before.get(&k) {
                points.push(grid.place(b.0, b.1)?);
                k = b;
            }
            points.reverse();
            if let Some(first) = points.first_mut() {
                *first = at;
            }
            return pulled(shore, &points).map(|line| (line, found));
        }
        for dy in -1..=1 {
            for dx in -1..=1 {
                if (dx, dy) == (0, 0) || !grid.open(x, y, dx, dy) {
                    continue;
                }
                // Thousandths of a step.
                let next = cost + if dx != 0 && dy != 0 { 1414 } else { 1000 };
                let to = (x + dx, y + dy);
                if best.get(&to).is_none_or(|b| next < *b) {
                    best.insert(to, next);
                    before.insert(to, (x, y));
                    heap.push(Reverse((next, to.0, to.1)));
                }
            }
        }
    }
    None
}

/// The points that a straight line needs to keep off land; `None` where even neighbours are parted by it.
fn pulled(shore: &Shore, points: &[LonLat]) -> Option<Vec<LonLat>> {
    let mut line: Vec<LonLat> = points.first().copied().into_iter().collect();
    let mut from = 0;
    while from + 1 < points.len() {
        let a = *points.get(from)?;
        let clear = |k: usize| (points.get(k)).is_some_and(|q| shore.land_km(a, *q) < NO_LAND_KM);
        if !clear(from + 1) {
            return None;
        }
        let mut far = from + 1;
        while clear(far + 1) {
            far += 1;
        }
        line.push(*points.get(far)?);
        from = far;
    }
    Some(line)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fjord_leads_out_over_water_and_a_pond_does_not() {
        let shore = Shore::embedded().unwrap();
        // Baker channel, Chile; out means 15 nm west of it.
        let at = LonLat::new(-74.4129, -48.3462).unwrap();
        let (line, ()) = way_out(shore, at, |p| (p.lon < -74.75).then_some(())).unwrap();
        assert!(line.len() > 2 && line.first() == Some(&at));
        assert!(line.windows(2).all(|w| shore.land_km(w[0], w[1]) < 1e-6));
        assert!(way_out(shore, at, |_| None::<()>).is_none());
    }
}
