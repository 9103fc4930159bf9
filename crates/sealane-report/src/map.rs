//! The map of the ways: Equal Earth projection about the middle of the ways, vector coast, great-circle lines.

use crate::land;
use crate::text::{esc, fixed, t};
use sealane_study::{Assessment, CargoResult, WayResult};
use std::fmt::Write as _;

const WIDTH: f64 = 1000.0;

/// The Equal Earth projection (Savric, Patterson, Jenny 2018) about a meridian.
#[derive(Debug, Clone, Copy)]
struct Projection {
    lon0: f64,
    scale: f64,
    x0: f64,
    y0: f64,
}

fn equal_earth(lon: f64, lat: f64) -> (f64, f64) {
    let (a1, a2, a3, a4) = (1.340_264, -0.081_106, 0.000_893, 0.003_796);
    let m = 3_f64.sqrt() / 2.0;
    let p = (m * lat.to_radians().sin()).asin();
    let p2 = p * p;
    let p6 = p2 * p2 * p2;
    let x =
        lon.to_radians() * p.cos() / (m * (a1 + 3.0 * a2 * p2 + p6 * (7.0 * a3 + 9.0 * a4 * p2)));
    let y = p * (a1 + a2 * p2 + p6 * (a3 + a4 * p2));
    (x, y)
}

impl Projection {
    /// Degrees from the middle meridian, in [-180, 180).
    fn off(&self, lon: f64) -> f64 {
        (lon - self.lon0 + 540.0).rem_euclid(360.0) - 180.0
    }

    fn at(&self, off: f64, lat: f64) -> (f64, f64) {
        let (x, y) = equal_earth(off, lat);
        ((x - self.x0) * self.scale, (self.y0 - y) * self.scale)
    }
}

/// Points of the great circles between the corners, about 150 km apart.
fn dense(line: &[[f64; 2]]) -> Vec<[f64; 2]> {
    let unit = |p: &[f64; 2]| {
        let (l, f) = (p[0].to_radians(), p[1].to_radians());
        [f.cos() * l.cos(), f.cos() * l.sin(), f.sin()]
    };
    let mut out = Vec::new();
    for (a, b) in line.iter().zip(line.iter().skip(1)) {
        let (u, v) = (unit(a), unit(b));
        let dot: f64 = u.iter().zip(&v).map(|(x, y)| x * y).sum();
        let angle = dot.clamp(-1.0, 1.0).acos();
        let n = ((angle * 6371.0 / 150.0).ceil() as usize).max(1);
        for k in 0..n {
            let s = k as f64 / n as f64;
            if angle < 1e-9 {
                out.push(*a);
                break;
            }
            let (wa, wb) = (
                ((1.0 - s) * angle).sin() / angle.sin(),
                (s * angle).sin() / angle.sin(),
            );
            let [x, y, z] = [
                u[0] * wa + v[0] * wb,
                u[1] * wa + v[1] * wb,
                u[2] * wa + v[2] * wb,
            ];
            out.push([y.atan2(x).to_degrees(), z.atan2(x.hypot(y)).to_degrees()]);
        }
    }
    out.extend(line.last());
    out
}

/// The middle of the shortest arc of longitudes that holds all points.
fn middle(points: &[[f64; 2]]) -> f64 {
    let mut lons: Vec<f64> = points.iter().map(|p| p[0].rem_euclid(360.0)).collect();
    lons.sort_by(f64::total_cmp);
    let (Some(first), Some(last)) = (lons.first().copied(), lons.last().copied()) else {
        return 80.0;
    };
    let mut gap = (first + 360.0 - last, first);
    for (a, b) in lons.iter().zip(lons.iter().skip(1)) {
        if b - a > gap.0 {
            gap = (b - a, *b);
        }
    }
    let start = gap.1;
    (start + (360.0 - gap.0) / 2.0).rem_euclid(360.0)
}

/// Cuts a ring at the edge of the map (a half circle from the middle meridian), on either side.
fn clip(ring: &[[f64; 2]], lo: f64, hi: f64) -> Vec<[f64; 2]> {
    let side = |ring: Vec<[f64; 2]>, edge: f64, keep_above: bool| {
        let inside = |p: &[f64; 2]| {
            if keep_above {
                p[0] >= edge
            } else {
                p[0] <= edge
            }
        };
        let mut out: Vec<[f64; 2]> = Vec::with_capacity(ring.len());
        let Some(mut prev) = ring.last().copied() else {
            return out;
        };
        for p in ring {
            let cross = || {
                let s = (edge - prev[0]) / (p[0] - prev[0]);
                [edge, prev[1] + s * (p[1] - prev[1])]
            };
            match (inside(&prev), inside(&p)) {
                (true, true) => out.push(p),
                (true, false) => out.push(cross()),
                (false, true) => {
                    out.push(cross());
                    out.push(p);
                }
                (false, false) => {}
            }
            prev = p;
        }
        out
    };
    side(side(ring.to_vec(), lo, true), hi, false)
}

/// One way for each corridor: the first cargo that uses it.
fn ways(a: &Assessment) -> Vec<(usize, &str, &CargoResult, &Vec<[f64; 2]>)> {
    let mut out = Vec::new();
    for (k, c) in a.corridors.iter().enumerate() {
        let order = a
            .verdict
            .best_cargo
            .iter()
            .flat_map(|b| a.cargoes.iter().filter(move |x| x.id == *b))
            .chain(&a.cargoes);
        for cargo in order {
            if let Some(w) = cargo
                .ways
                .iter()
                .find(|w| w.corridor == c.id && w.why_not.is_none() && w.line.len() > 1)
            {
                out.push((k, c.name.as_str(), cargo, &w.line));
                break;
            }
        }
    }
    out
}

/// The map as SVG.
pub fn map(a: &Assessment) -> String {
    let ways = ways(a);
    let best = a
        .cargoes
        .iter()
        .find(|c| Some(&c.id) == a.verdict.best_cargo.as_ref());
    let rivals: Vec<(&str, &Vec<[f64; 2]>)> = best
        .map(|b| {
            b.rivals
                .iter()
                .filter(|r| r.line.len() > 1)
                .map(|r| (r.name.as_str(), &r.line))
                .collect()
        })
        .unwrap_or_default();
    let mut points: Vec<[f64; 2]> = ways.iter().flat_map(|w| dense(w.3)).collect();
    points.extend(a.gateways.iter().map(|g| [g.lon, g.lat]));
    points.extend(a.nodes.iter().filter_map(|n| Some([n.lon?, n.lat?])));
    if points.is_empty() {
        return String::new();
    }
    let near_rivals: Vec<(&str, &Vec<[f64; 2]>)> = rivals;
    points.extend(near_rivals.iter().flat_map(|r| dense(r.1)));
    let lon0 = middle(&points);
    let mut p = Projection {
        lon0,
        scale: 1.0,
        x0: 0.0,
        y0: 0.0,
    };
    let (mut x_lo, mut x_hi, mut y_lo, mut y_hi) = (f64::MAX, f64::MIN, f64::MAX, f64::MIN);
    for q in &points {
        let (x, y) = equal_earth(p.off(q[0]), q[1]);
        x_lo = x_lo.min(x);
        x_hi = x_hi.max(x);
        y_lo = y_lo.min(y);
        y_hi = y_hi.max(y);
    }
    let pad = 0.045 * (x_hi - x_lo).max(y_hi - y_lo);
    (x_lo, x_hi, y_lo, y_hi) = (x_lo - 1.6 * pad, x_hi + 2.2 * pad, y_lo - pad, y_hi + pad);
    p.scale = WIDTH / (x_hi - x_lo);
    p.x0 = x_lo;
    p.y0 = y_hi;
    let height = (y_hi - y_lo) * p.scale;
    let mut out = format!(
        "<svg class=\"map\" viewBox=\"0 0 {WIDTH:.0} {height:.0}\" role=\"img\" aria-labelledby=\"map-t map-d\"><title id=\"map-t\">{}</title><desc id=\"map-d\">{}</desc><clipPath id=\"map-c\"><rect width=\"{WIDTH:.0}\" height=\"{height:.0}\"/></clipPath><g clip-path=\"url(#map-c)\"><rect class=\"sea\" width=\"{WIDTH:.0}\" height=\"{height:.0}\"/>",
        esc(t("s2-map")),
        esc(t("s2-map-desc"))
    );
    graticule(&mut out, &p, height);
    coast(&mut out, &p, height);
    rails(&mut out, a, &p);
    for (name, line) in &near_rivals {
        let _ = write!(
            out,
            "<path class=\"rival\" d=\"{}\"><title>{}</title></path>",
            path(&p, &dense(line)),
            esc(name)
        );
    }
    for (k, name, cargo, line) in ways.iter().rev() {
        let class = if *k == 0 { "way own" } else { "way" };
        let _ = write!(
            out,
            "<path class=\"{class} c{}\" d=\"{}\"><title>{} ({})</title></path>",
            k % 8,
            path(&p, &dense(line)),
            esc(name),
            esc(&cargo.name)
        );
    }
    marks(&mut out, a, &p, &near_rivals);
    out.push_str("</g></svg>");
    let mut legend = String::from("<ul class=\"legend\">");
    for (k, name, cargo, _) in &ways {
        let _ = write!(
            legend,
            "<li><span class=\"key c{}\"></span>{} <small>({})</small></li>",
            k % 8,
            esc(name),
            esc(&sealane_study::inside(&cargo.name))
        );
    }
    if !near_rivals.is_empty() {
        let _ = write!(
            legend,
            "<li><span class=\"key rivalkey\"></span>rival origins of {}</li>",
            esc(&best.map_or(String::new(), |b| sealane_study::inside(&b.name)))
        );
    }
    legend.push_str("<li><span class=\"key railkey\"></span>land links</li>");
    let _ = write!(
        legend,
        "<li>{}</li></ul>",
        if watersheds(a).is_empty() {
            esc(t("s2-no-water"))
        } else {
            format!("<span class=\"waterkey\"></span>{}", esc(t("s2-water")))
        }
    );
    format!(
        "<figure class=\"chart\">{out}{legend}<figcaption>{}. Coast: Natural Earth 1:10m, public domain. Projection: Equal Earth about {:.0}° E.</figcaption></figure>",
        esc(t("s2-map")),
        lon0
    )
}

fn path(p: &Projection, line: &[[f64; 2]]) -> String {
    let mut d = String::new();
    let mut last: Option<f64> = None;
    for q in line {
        let off = p.off(q[0]);
        let jump = last.is_none_or(|l| (off - l).abs() > 180.0);
        let (x, y) = p.at(off, q[1]);
        let _ = write!(d, "{}{x:.1} {y:.1}", if jump { 'M' } else { 'L' });
        last = Some(off);
    }
    d
}

fn graticule(out: &mut String, p: &Projection, height: f64) {
    let mut d = String::new();
    for lat in (-60..=80).step_by(20) {
        for k in 0..=72 {
            let (x, y) = p.at(-180.0 + 5.0 * f64::from(k), f64::from(lat));
            let _ = write!(d, "{}{x:.0} {y:.0}", if k == 0 { 'M' } else { 'L' });
        }
    }
    let _ = write!(out, "<path class=\"grid\" d=\"{d}\"/>");
    let _ = height;
}

fn coast(out: &mut String, p: &Projection, height: f64) {
    let mut d = String::new();
    for (class, ring) in land::rings() {
        if class == 2 || ring.len() < 3 {
            continue;
        }
        // Unroll the ring about the middle meridian, then show it on whichever side of the edge it lies.
        let mut unrolled = Vec::with_capacity(ring.len());
        let mut last = ring.first().map_or(0.0, |q| p.off(q[0]));
        for q in &ring {
            let mut off = p.off(q[0]);
            while off - last > 180.0 {
                off -= 360.0;
            }
            while off - last < -180.0 {
                off += 360.0;
            }
            unrolled.push([off, q[1]]);
            last = off;
        }
        for shift in [-360.0, 0.0, 360.0] {
            let moved: Vec<[f64; 2]> = unrolled.iter().map(|q| [q[0] + shift, q[1]]).collect();
            if moved.iter().all(|q| q[0] < -180.0) || moved.iter().all(|q| q[0] > 180.0) {
                continue;
            }
            polygon(&mut d, p, &clip(&moved, -180.0, 180.0), height);
        }
    }
    let _ = write!(out, "<path class=\"land\" d=\"{d}\"/>");
}

fn polygon(d: &mut String, p: &Projection, ring: &[[f64; 2]], height: f64) {
    let points: Vec<(f64, f64)> = ring.iter().map(|q| p.at(q[0], q[1])).collect();
    let seen = points
        .iter()
        .any(|(x, y)| (-20.0..WIDTH + 20.0).contains(x) && (-20.0..height + 20.0).contains(y));
    let (lo, hi) = points
        .iter()
        .fold((f64::MAX, f64::MIN), |(a, b), q| (a.min(q.0), b.max(q.0)));
    let covers = lo < 0.0 && hi > WIDTH;
    if !(seen || covers) || points.len() < 3 {
        return;
    }
    let small = hi - lo < 1.2 && {
        let (a, b) = points
            .iter()
            .fold((f64::MAX, f64::MIN), |(a, b), q| (a.min(q.1), b.max(q.1)));
        b - a < 1.2
    };
    if small {
        return;
    }
    let mut last: Option<(f64, f64)> = None;
    for (x, y) in &points {
        if last.is_some_and(|(a, b)| (a - x).abs() < 0.4 && (b - y).abs() < 0.4) {
            continue;
        }
        let _ = write!(d, "{}{x:.1} {y:.1}", if last.is_none() { 'M' } else { 'L' });
        last = Some((*x, *y));
    }
    d.push('Z');
}

/// The two ends of a way's land link: the inland door and the end of the sea stretch on its side. Cargo without an inland door has the link at
/// whichever of its two gateways the ship does not call at.
fn land_ends(a: &Assessment, c: &CargoResult, w: &WayResult) -> Option<([f64; 2], [f64; 2])> {
    let (first, last) = (*w.line.first()?, *w.line.last()?);
    let node = |id: &Option<String>| {
        let id = id.as_ref()?;
        let n = a.nodes.iter().find(|n| n.id == *id)?;
        Some([n.lon?, n.lat?])
    };
    let gateway = |id: &str| {
        let g = a.gateways.iter().find(|g| g.id == id)?;
        Some([g.lon, g.lat])
    };
    if let Some(door) = node(&c.origin) {
        return Some((door, first));
    }
    if let Some(door) = node(&c.destination) {
        return Some((door, last));
    }
    if w.ports.0 == c.from {
        Some((gateway(&c.to)?, last))
    } else {
        Some((gateway(&c.from)?, first))
    }
}

fn rails(out: &mut String, a: &Assessment, p: &Projection) {
    let mut drawn = std::collections::BTreeSet::new();
    for c in &a.cargoes {
        for w in c.ways.iter().filter(|w| !w.land.is_empty()) {
            let Some((door, end)) = land_ends(a, c, w) else {
                continue;
            };
            let key = format!("{:.1} {:.1} {:.1} {:.1}", door[0], door[1], end[0], end[1]);
            if drawn.insert(key) {
                let _ = write!(
                    out,
                    "<path class=\"rail\" d=\"{}\"/>",
                    path(p, &dense(&[door, end]))
                );
            }
        }
    }
}

fn marks(out: &mut String, a: &Assessment, p: &Projection, rivals: &[(&str, &Vec<[f64; 2]>)]) {
    // Labels give way to each other: a label that would overlap a placed one is moved, then left out.
    let mut taken: Vec<(f64, f64, f64, f64)> = Vec::new();
    let mut place = |out: &mut String, x: f64, y: f64, text: &str, class: &str| {
        let w = 6.4 * text.chars().count() as f64;
        for (dx, dy, anchor) in [
            (8.0, 4.0, "start"),
            (-8.0, 4.0, "end"),
            (8.0, -8.0, "start"),
            (8.0, 16.0, "start"),
            (-8.0, -8.0, "end"),
            (-8.0, 16.0, "end"),
            (8.0, 28.0, "start"),
            (-8.0, -20.0, "end"),
            (8.0, -20.0, "start"),
            (-8.0, 28.0, "end"),
            (14.0, 40.0, "start"),
            (-14.0, -32.0, "end"),
        ] {
            let left = if anchor == "start" {
                x + dx
            } else {
                x + dx - w
            };
            let b = (left, y + dy - 11.0, left + w, y + dy + 3.0);
            if b.0 < 2.0
                || b.2 > WIDTH - 2.0
                || taken
                    .iter()
                    .any(|t| b.0 < t.2 && t.0 < b.2 && b.1 < t.3 && t.1 < b.3)
            {
                continue;
            }
            // A label that had to move far is tied to its dot.
            if dy.abs() > 18.0 {
                let _ = write!(
                    out,
                    "<path class=\"tie\" d=\"M{x:.0} {y:.0}L{:.0} {:.0}\"/>",
                    x + dx,
                    y + dy - 4.0
                );
            }
            let _ = write!(
                out,
                "<text class=\"{class}\" x=\"{:.0}\" y=\"{:.0}\" text-anchor=\"{anchor}\">{}</text>",
                x + dx,
                y + dy,
                esc(text)
            );
            taken.push(b);
            return;
        }
    };
    for g in &a.gateways {
        let (x, y) = p.at(p.off(g.lon), g.lat);
        let _ = write!(
            out,
            "<circle class=\"port\" cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"3.6\"><title>{}</title></circle>",
            esc(&g.name)
        );
        place(out, x, y, &g.name, "label");
    }
    for n in &a.places {
        if let (Some(lon), Some(lat)) = (n.lon, n.lat) {
            let (x, y) = p.at(p.off(lon), lat);
            let _ = write!(
                out,
                "<circle class=\"port\" cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"2.8\"><title>{}</title></circle>",
                esc(&n.name)
            );
            place(out, x, y, &n.name, "label");
        }
    }
    for n in &a.nodes {
        if let (Some(lon), Some(lat)) = (n.lon, n.lat) {
            let (x, y) = p.at(p.off(lon), lat);
            let _ = write!(
                out,
                "<rect class=\"node\" x=\"{:.1}\" y=\"{:.1}\" width=\"6\" height=\"6\"/>",
                x - 3.0,
                y - 3.0
            );
            place(out, x, y, &n.name, "label soft");
        }
    }
    for (name, line) in rivals {
        if let Some(q) = line.first() {
            let (x, y) = p.at(p.off(q[0]), q[1]);
            let _ = write!(
                out,
                "<circle class=\"rivalport\" cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"3\"/>"
            );
            place(out, x, y, name, "label soft");
        }
    }
    waters(out, a, p);
}

/// Points of equal cost drawn on the map, no more: a few by each cargo in boxes.
const MARKS: usize = 12;

/// A point of equal cost as it is drawn: index of the corridor, its place, what it says.
fn watersheds(a: &Assessment) -> Vec<(usize, [f64; 2], String)> {
    a.catchment
        .iter()
        .filter(|c| c.km_from_east.p50 > 0.0 && c.km_from_east.p50 < c.axis_km && c.east != c.west)
        .filter_map(|c| {
            let cargo = a
                .cargoes
                .iter()
                .find(|x| x.id == c.cargo && x.unit == "TEU")?;
            let id = cargo.destination.as_ref().or(cargo.origin.as_ref())?;
            let door = a.nodes.iter().find(|n| n.id == *id)?;
            let door = [door.lon?, door.lat?];
            let port = |id: &str| a.gateways.iter().find(|g| g.id == id);
            let east = port(&c.east)?;
            // The axis runs from the eastern port by the door to the western port, along the lines on which the map draws the land links.
            let own = cargo.ways.first()?;
            let link = own.land.first()?;
            let path = format!("rail.{link}.km");
            let length = a.inputs.iter().find(|i| i.path == path)?.graded.value;
            let to_door = length.clamp(0.0, c.axis_km);
            let km = c.km_from_east.p50;
            let (line, share) = if km <= to_door {
                ([[east.lon, east.lat], door], km / to_door.max(1.0))
            } else {
                let other = cargo.ways.iter().find(|w| w.corridor == c.corridor)?;
                let west = land_ends(a, cargo, other)?.1;
                (
                    [door, west],
                    (km - to_door) / (c.axis_km - to_door).max(1.0),
                )
            };
            let line = dense(&line);
            let at = *line.get(((line.len().checked_sub(1)?) as f64 * share).round() as usize)?;
            let corridor = a.corridors.iter().position(|k| k.id == c.corridor)?;
            let says = format!(
                "{}: equal cost against {}, {} km from {} (8 in 10: {} to {})",
                cargo.name,
                a.corridor_name(&c.corridor),
                fixed(km, 0),
                east.name,
                fixed(c.km_from_east.p10, 0),
                fixed(c.km_from_east.p90, 0)
            );
            Some((corridor, at, says))
        })
        .take(MARKS)
        .collect()
}

fn waters(out: &mut String, a: &Assessment, p: &Projection) {
    for (corridor, q, says) in watersheds(a) {
        let (x, y) = p.at(p.off(q[0]), q[1]);
        let _ = write!(
            out,
            "<path class=\"water c{}\" d=\"M{x:.1} {:.1}v16\"><title>{}</title></path>",
            corridor % 8,
            y - 8.0,
            esc(&says)
        );
    }
}
