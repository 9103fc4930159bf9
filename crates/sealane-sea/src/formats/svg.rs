//! A small map of the way for people: land, the line, its ends, a grid.

use super::NOT_FOR_NAVIGATION;
use crate::Route;
use crate::shore::Shore;
use crate::zones::between;
use sealane_geo::LonLat;
use std::fmt::Write as _;

const WIDTH: f64 = 960.0;
const MARGIN: f64 = 36.0;

/// An SVG in the Mercator projection, centred on the way, so that the antimeridian needs no split. Great circles are drawn as
/// curves; latitudes beyond 85 degrees are cut.
#[must_use]
pub fn svg(route: &Route) -> String {
    let line = flatten(&route.line);
    let others: Vec<Vec<[f64; 2]>> = route
        .alternatives
        .iter()
        .map(|a| follow(&line, flatten(&a.line)))
        .collect();
    let frame = Frame::round(line.iter().chain(others.iter().flatten()));
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {:.0}\" font-family=\"sans-serif\" font-size=\"12\">\n<title>{}</title>\n<desc>{NOT_FOR_NAVIGATION}</desc>\n<rect width=\"100%\" height=\"100%\" fill=\"#eef4f8\"/>\n",
        frame.height,
        safe(&format!(
            "{} to {}, {:.0} nm",
            route.from.name, route.to.name, route.distance_nm
        ))
    );
    // Land beyond the frame stays out of sight in every viewer.
    let _ = writeln!(
        out,
        "<clipPath id=\"frame\"><rect x=\"{MARGIN}\" y=\"{MARGIN}\" width=\"{:.1}\" height=\"{:.1}\"/></clipPath>\n<g clip-path=\"url(#frame)\">",
        WIDTH - 2.0 * MARGIN,
        frame.height - 2.0 * MARGIN
    );
    land(&frame, &mut out);
    out.push_str("</g>\n");
    grid(&frame, &mut out);
    for (i, o) in others.iter().enumerate() {
        path(
            &frame,
            o,
            "#8899a6",
            1.5,
            &format!("alternative {}", i + 1),
            &mut out,
        );
    }
    path(&frame, &line, "#0b5cad", 2.5, "way", &mut out);
    for (place, at) in [(&route.from, line.first()), (&route.to, line.last())] {
        if let Some(at) = at {
            let [x, y] = frame.at(*at);
            let _ = writeln!(
                out,
                "<circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"4\" fill=\"#b3261e\"/><text x=\"{:.1}\" y=\"{:.1}\">{}</text>",
                x + 7.0,
                y - 6.0,
                safe(&place.name)
            );
        }
    }
    let _ = writeln!(
        out,
        "<text x=\"{MARGIN}\" y=\"{:.0}\" fill=\"#555\">{:.0} nm. {NOT_FOR_NAVIGATION}</text>\n</svg>",
        frame.height - 10.0,
        route.distance_nm
    );
    out
}

fn safe(text: &str) -> String {
    let plain: String = text.chars().filter(|c| !c.is_control()).collect();
    quick_xml::escape::escape(plain).into_owned()
}

/// Longitudes that run on and Mercator latitudes, with points along each great circle.
fn flatten(line: &[LonLat]) -> Vec<[f64; 2]> {
    let mut out: Vec<[f64; 2]> = Vec::new();
    let mut add = |p: LonLat| {
        let lon = out.last().map_or(p.lon, |l: &[f64; 2]| {
            p.lon + 360.0 * ((l[0] - p.lon) / 360.0).round()
        });
        out.push([lon, mercator(p.lat)]);
    };
    for w in line.windows(2) {
        let [a, b] = w else { continue };
        let n = (a.distance_nm(*b) / 60.0).ceil().clamp(1.0, 400.0) as usize;
        for i in 0..n {
            add(between(*a, *b, i as f64 / n as f64));
        }
    }
    if let Some(&p) = line.last() {
        add(p);
    }
    out
}

/// The same line on the turn of the Earth on which the main line begins.
fn follow(main: &[[f64; 2]], mut line: Vec<[f64; 2]>) -> Vec<[f64; 2]> {
    if let (Some(a), Some(b)) = (main.first(), line.first()) {
        let turn = 360.0 * ((a[0] - b[0]) / 360.0).round();
        for p in &mut line {
            p[0] += turn;
        }
    }
    line
}

fn mercator(lat: f64) -> f64 {
    let lat = lat.clamp(-85.0, 85.0).to_radians();
    (std::f64::consts::FRAC_PI_4 + lat / 2.0)
        .tan()
        .ln()
        .to_degrees()
}

struct Frame {
    west: f64,
    north: f64,
    scale: f64,
    east: f64,
    south: f64,
    height: f64,
}

impl Frame {
    fn round<'a>(points: impl Iterator<Item = &'a [f64; 2]>) -> Self {
        let (mut west, mut east, mut south, mut north) = (
            f64::INFINITY,
            f64::NEG_INFINITY,
            f64::INFINITY,
            f64::NEG_INFINITY,
        );
        for p in points {
            west = west.min(p[0]);
            east = east.max(p[0]);
            south = south.min(p[1]);
            north = north.max(p[1]);
        }
        if !west.is_finite() {
            (west, east, south, north) = (-1.0, 1.0, -1.0, 1.0);
        }
        // at least two degrees wide, and never more than twice as high as wide
        let grow = ((north - south) / 2.0 - (east - west))
            .max(2.0 - (east - west))
            .max(0.0)
            / 2.0;
        let (west, east) = (west - grow, east + grow);
        let scale = (WIDTH - 2.0 * MARGIN) / (east - west);
        let thin = (0.5 * (east - west) - (north - south)).max(0.0) / 2.0;
        let (south, north) = (south - thin, north + thin);
        Self {
            height: (north - south) * scale + 2.0 * MARGIN,
            west,
            east,
            south,
            north,
            scale,
        }
    }

    fn at(&self, p: [f64; 2]) -> [f64; 2] {
        [
            MARGIN + (p[0] - self.west) * self.scale,
            MARGIN + (self.north - p[1]) * self.scale,
        ]
    }
}

fn path(frame: &Frame, line: &[[f64; 2]], colour: &str, width: f64, name: &str, out: &mut String) {
    let mut d = String::new();
    for (i, p) in line.iter().enumerate() {
        let [x, y] = frame.at(*p);
        let _ = write!(d, "{}{x:.1} {y:.1}", if i == 0 { 'M' } else { 'L' });
    }
    let _ = writeln!(
        out,
        "<path d=\"{d}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"{width}\"><title>{name}</title></path>"
    );
}

/// The land inside the frame; points nearer than a picture's unit to the one before are left out.
fn land(frame: &Frame, out: &mut String) {
    let Ok(shore) = Shore::embedded() else { return };
    let mut d = String::new();
    for ring in shore.rings() {
        let flat: Vec<[f64; 2]> = ring.iter().map(|e| [e[0][0], mercator(e[0][1])]).collect();
        for turn in [-360.0, 0.0, 360.0] {
            let over = |lo: f64, hi: f64, at: &dyn Fn(&[f64; 2]) -> f64| {
                flat.iter().any(|p| at(p) >= lo) && flat.iter().any(|p| at(p) <= hi)
            };
            if !over(frame.west, frame.east, &|p| p[0] + turn)
                || !over(frame.south, frame.north, &|p| p[1])
            {
                continue;
            }
            let mut last: Option<[f64; 2]> = None;
            let mut points: Vec<[f64; 2]> = Vec::new();
            for p in &flat {
                let at = frame.at([p[0] + turn, p[1]]);
                // Far outside the picture the shape does not matter.
                let at = [
                    at[0].clamp(-50.0, WIDTH + 50.0),
                    at[1].clamp(-50.0, frame.height + 50.0),
                ];
                if last.is_none_or(|l| (l[0] - at[0]).abs() + (l[1] - at[1]).abs() >= 1.0) {
                    points.push(at);
                    last = Some(at);
                }
            }
            if points.len() > 2 {
                for (i, [x, y]) in points.iter().enumerate() {
                    let _ = write!(d, "{}{x:.1} {y:.1}", if i == 0 { 'M' } else { 'L' });
                }
                d.push('Z');
            }
        }
    }
    let _ = writeln!(
        out,
        "<path d=\"{d}\" fill=\"#d9d3c4\" stroke=\"#a79f8c\" stroke-width=\"0.4\"/>"
    );
}

/// Meridians and parallels at round degrees.
fn grid(frame: &Frame, out: &mut String) {
    let span = frame.east - frame.west;
    let step = [1.0, 2.0, 5.0, 10.0, 20.0, 30.0]
        .into_iter()
        .find(|s| span / s <= 12.0)
        .unwrap_or(60.0);
    let mut lon = (frame.west / step).ceil() * step;
    while lon <= frame.east {
        let [x, _] = frame.at([lon, frame.north]);
        let shown = (lon + 180.0).rem_euclid(360.0) - 180.0;
        let _ = writeln!(
            out,
            "<path d=\"M{x:.1} {MARGIN}V{:.1}\" stroke=\"#c5d3dc\"/><text x=\"{x:.1}\" y=\"{:.1}\" fill=\"#789\" text-anchor=\"middle\">{}</text>",
            frame.height - MARGIN,
            MARGIN - 8.0,
            degrees(shown, 'E', 'W')
        );
        lon += step;
    }
    let mut lat = -80.0;
    while lat <= 80.0 {
        let y = mercator(lat);
        if (frame.south..=frame.north).contains(&y) {
            let [_, y] = frame.at([frame.west, y]);
            let _ = writeln!(
                out,
                "<path d=\"M{MARGIN} {y:.1}H{:.1}\" stroke=\"#c5d3dc\"/><text x=\"4\" y=\"{:.1}\" fill=\"#789\">{}</text>",
                WIDTH - MARGIN,
                y + 4.0,
                degrees(lat, 'N', 'S')
            );
        }
        lat += step;
    }
}

fn degrees(x: f64, plus: char, minus: char) -> String {
    let x = x.round();
    if x == 0.0 || x == -180.0 {
        format!("{:.0}°", x.abs())
    } else {
        format!("{:.0}°{}", x.abs(), if x < 0.0 { minus } else { plus })
    }
}
