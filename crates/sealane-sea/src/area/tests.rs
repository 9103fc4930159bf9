use super::*;
use proptest::prelude::*;

fn shape(west: f64, south: f64, east: f64, north: f64) -> Shape {
    let ring = [[west, south], [east, south], [east, north], [west, north]];
    let (ring, _) = zones::Ring::read(&ring, false).unwrap();
    Shape::of_area(&Area {
        id: "a".into(),
        polygons: zones::Area::new(vec![ring]),
        ..Area::default()
    })
}

fn p(lon: f64, lat: f64) -> CubePoint {
    CubePoint::from(LonLat { lon, lat })
}

#[test]
fn a_square_holds_its_middle_and_is_touched_by_what_crosses_it() {
    let s = shape(10.0, 0.0, 20.0, 10.0);
    assert!(s.holds(LonLat {
        lon: 15.0,
        lat: 5.0
    }));
    assert!(s.touches(p(0.0, 5.0), p(30.0, 5.0)));
    assert!(s.touches(p(0.0, 5.0), p(15.0, 5.0)));
    assert!(!s.touches(p(0.0, 20.0), p(30.0, 20.0)));
    assert!(!s.touches(p(0.0, 5.0), p(9.0, 5.0)));
    assert!(s.corners(1e-5).len() >= 4);
}

#[test]
fn landings_lie_inside_and_not_far_apart() {
    for s in [
        shape(10.0, 0.0, 20.0, 10.0),
        shape(-170.0, -60.0, 170.0, 60.0),
    ] {
        let (points, step) = s.landings(1e-5);
        assert!(points.len() >= 40 && points.iter().all(|q| s.holds(q.lon_lat())));
        for w in points.windows(2) {
            // a corner of the border lies between the two farthest
            assert!(angle(w[0].unit(), w[1].unit()) <= 1.1 * step);
        }
    }
}

proptest! {
    // An arc that is tested against a box of any width is told to touch it when a point of it lies inside by more than 60 m.
    #[test]
    fn an_arc_with_a_point_inside_touches(
        west in -180.0..180.0f64, width in 0.5..359.0f64, south in -89.0..80.0f64, height in 0.5..90.0f64,
        a in (-180.0..180.0f64, -89.0..89.0f64), b in (-180.0..180.0f64, -89.0..89.0f64), t in 0.0..1.0f64,
    ) {
        let s = shape(west, south, west + width, (south + height).min(90.0));
        let (ca, cb) = (p(a.0, a.1), p(b.0, b.1));
        prop_assume!(angle(ca.unit(), cb.unit()) < 3.0);
        let (u, v) = (ca.unit(), cb.unit());
        let at = sealane_geo::cube::lon_lat(normalise([0, 1, 2].map(|i| u[i] + t * (v[i] - u[i]))));
        let off = (at.lon - west).rem_euclid(360.0);
        let lat = 60.0 / 111_000.0;
        let lon = lat / at.lat.to_radians().cos().max(1e-6);
        let inside = off > lon && off < width - lon && at.lat > south + lat && at.lat < (south + height).min(90.0) - lat;
        prop_assert!(!inside || s.touches(ca, cb));
    }
}
