//! Lines cut where they cross the antimeridian.

use crate::zones::between;
use sealane_geo::LonLat;

/// The line in pieces that do not cross the antimeridian: each piece ends and the next begins at the crossing, at 180 and -180
/// (longitudes are given as they are to be written, so 180 occurs). The crossing is that of the great circle.
///
/// ```
/// use sealane_geo::LonLat;
/// let p = |lon, lat| LonLat::new(lon, lat).unwrap();
/// let pieces = sealane_sea::formats::split_at_antimeridian(&[p(170.0, 0.0), p(-170.0, 0.0)]);
/// assert_eq!(pieces, [vec![[170.0, 0.0], [180.0, 0.0]], vec![[-180.0, 0.0], [-170.0, 0.0]]]);
/// ```
#[must_use]
pub fn split_at_antimeridian(line: &[LonLat]) -> Vec<Vec<[f64; 2]>> {
    let mut out: Vec<Vec<[f64; 2]>> = Vec::new();
    let mut piece: Vec<[f64; 2]> = Vec::new();
    let mut before: Option<LonLat> = None;
    for &p in line {
        if let Some(a) = before
            && (p.lon - a.lon).abs() > 180.0
        {
            let side = if a.lon < 0.0 { -180.0 } else { 180.0 };
            let lat = crossing(a, p);
            push(&mut piece, [side, lat]);
            if piece.len() > 1 {
                out.push(std::mem::take(&mut piece));
            }
            piece = vec![[-side, lat]];
        }
        push(&mut piece, [p.lon, p.lat]);
        before = Some(p);
    }
    if piece.len() > 1 || out.is_empty() {
        out.push(piece);
    }
    out
}

/// Great circles as forms draw them that join points straight in longitude and latitude: points are added until no stretch lies
/// more than 200 m off its great circle.
///
/// ```
/// use sealane_geo::LonLat;
/// let p = |lon, lat| LonLat::new(lon, lat).unwrap();
/// assert!(sealane_sea::formats::along_great_circles(&[p(0.0, 50.0), p(60.0, 50.0)]).len() > 50);
/// assert_eq!(sealane_sea::formats::along_great_circles(&[p(0.0, 0.0), p(60.0, 0.0)]).len(), 2);
/// ```
#[must_use]
pub fn along_great_circles(line: &[LonLat]) -> Vec<LonLat> {
    const OFF_M: f64 = 200.0;
    const DEPTH: u32 = 11;
    fn refine(a: LonLat, b: LonLat, depth: u32, out: &mut Vec<LonLat>) {
        let middle = between(a, b, 0.5);
        let turn = (b.lon - a.lon + 180.0).rem_euclid(360.0) - 180.0;
        let drawn = LonLat {
            lon: (a.lon + turn / 2.0 + 180.0).rem_euclid(360.0) - 180.0,
            lat: f64::midpoint(a.lat, b.lat),
        };
        if depth < DEPTH && middle.distance_m(drawn) > OFF_M {
            refine(a, middle, depth + 1, out);
            refine(middle, b, depth + 1, out);
        } else {
            out.push(b);
        }
    }
    let mut out: Vec<LonLat> = line.first().copied().into_iter().collect();
    for w in line.windows(2) {
        if let [a, b] = w {
            refine(*a, *b, 0, &mut out);
        }
    }
    out
}

fn push(piece: &mut Vec<[f64; 2]>, p: [f64; 2]) {
    if piece.last() != Some(&p) {
        piece.push(p);
    }
}

/// Latitude at which the great circle from `a` to `b` meets the antimeridian.
fn crossing(a: LonLat, b: LonLat) -> f64 {
    let unit = |p: LonLat| {
        let (lon, lat) = (p.lon.to_radians(), p.lat.to_radians());
        [lat.cos() * lon.cos(), lat.cos() * lon.sin(), lat.sin()]
    };
    let ([ax, ay, az], [bx, by, bz]) = (unit(a), unit(b));
    let span = by - ay;
    if span.abs() < 1e-15 {
        return f64::midpoint(a.lat, b.lat);
    }
    let t = (-ay / span).clamp(0.0, 1.0);
    let (x, z) = (ax + t * (bx - ax), az + t * (bz - az));
    let lat = z.atan2(x.abs()).to_degrees();
    (lat * 1e6).round() / 1e6
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn p(lon: f64, lat: f64) -> LonLat {
        LonLat::new(lon, lat).unwrap()
    }

    #[test]
    fn a_line_that_begins_on_the_antimeridian_is_whole() {
        let pieces = split_at_antimeridian(&[p(180.0, 5.0), p(170.0, 6.0)]);
        let last = pieces.last().unwrap();
        assert_eq!(last.last(), Some(&[170.0, 6.0]));
        assert!(pieces.iter().all(|l| l.len() > 1));
        assert_eq!(split_at_antimeridian(&[p(1.0, 2.0)]), [vec![[1.0, 2.0]]]);
        assert_eq!(split_at_antimeridian(&[]), [Vec::<[f64; 2]>::new()]);
    }

    proptest! {
        #[test]
        fn added_points_keep_the_length(a in -180.0..180.0f64, b in -80.0..80.0f64, c in -180.0..180.0f64, d in -80.0..80.0f64) {
            let (from, to) = (p(a, b), p(c, d));
            let whole = from.distance_nm(to);
            let line = along_great_circles(&[from, to]);
            let sum: f64 = line.windows(2).map(|w| w[0].distance_nm(w[1])).sum();
            prop_assert!((sum - whole).abs() <= 0.005 * whole + 0.01, "{} {}", sum, whole);
            prop_assert_eq!(line.last(), Some(&to));
        }

        #[test]
        fn no_piece_crosses_and_the_length_stays(points in prop::collection::vec((-180.0..180.0f64, -85.0..85.0f64), 2..8)) {
            let line: Vec<LonLat> = points.iter().map(|q| p(q.0, q.1)).collect();
            let pieces = split_at_antimeridian(&line);
            let mut sum = 0.0;
            for piece in &pieces {
                for w in piece.windows(2) {
                    prop_assert!((w[0][0] - w[1][0]).abs() <= 180.0 + 1e-9);
                    sum += p(w[0][0], w[0][1]).distance_nm(p(w[1][0], w[1][1]));
                }
            }
            let whole: f64 = line.windows(2).map(|w| w[0].distance_nm(w[1])).sum();
            prop_assert!((sum - whole).abs() < 1e-3 * whole + 0.01, "{} {}", sum, whole);
        }
    }
}
