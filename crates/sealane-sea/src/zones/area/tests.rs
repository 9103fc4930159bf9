use super::*;
use proptest::prelude::*;

fn read(points: &[[f64; 2]]) -> (Area, Reading) {
    let (ring, how) = Ring::read(points, false).unwrap();
    (Area::new(vec![ring]), how)
}

fn ring(points: &[[f64; 2]]) -> Area {
    read(points).0
}

fn p(lon: f64, lat: f64) -> LonLat {
    LonLat::new(lon, lat).unwrap()
}

fn bounds(west: f64, south: f64, east: f64, north: f64) -> [[f64; 2]; 4] {
    [[west, south], [east, south], [east, north], [west, north]]
}

#[test]
fn a_ring_may_cross_the_antimeridian() {
    for west_east in [(170.0, -170.0), (170.0, 190.0), (-190.0, -170.0)] {
        let (west, east) = west_east;
        let a = ring(&bounds(west, -10.0, east, 10.0));
        assert!(
            a.holds(p(179.0, 0.0)) && a.holds(p(-179.0, 0.0)) && a.holds(p(180.0, 0.0)),
            "{west_east:?}"
        );
        assert!(!a.holds(p(0.0, 0.0)) && !a.holds(p(169.0, 0.0)));
        let inside = a.inside(p(160.0, 0.0), p(-160.0, 0.0));
        assert_eq!(inside.len(), 1);
        assert!((inside[0].0 - 0.25).abs() < 1e-6 && (inside[0].1 - 0.75).abs() < 1e-6);
    }
}

#[test]
fn a_ring_round_the_earth_holds_its_pole() {
    let a = ring(&[[0.0, 70.0], [90.0, 70.0], [180.0, 70.0], [-90.0, 70.0]]);
    assert!(a.holds(p(45.0, 80.0)) && a.holds(p(0.0, 90.0)) && a.holds(p(-179.0, 71.0)));
    assert!(!a.holds(p(45.0, 60.0)));
    let (uneven, how) = read(&[[0.0, 70.0], [90.0, 75.0], [180.0, 72.0], [-90.0, 66.0]]);
    assert!(how == Reading::Pole && uneven.holds(p(45.0, 80.0)) && !uneven.holds(p(45.0, 60.0)));
    let s = ring(&[[0.0, -70.0], [-90.0, -70.0], [180.0, -70.0], [90.0, -70.0]]);
    assert!(s.holds(p(45.0, -80.0)) && !s.holds(p(45.0, 80.0)));
    let drawn = ring(&bounds(-180.0, 60.0, 180.0, 90.0));
    assert!(drawn.holds(p(45.0, 61.0)) && drawn.holds(p(180.0, 90.0)));
    assert!(!drawn.holds(p(45.0, 59.0)));
}

#[test]
fn a_long_side_is_read_as_the_ring_runs() {
    for (points, how, inside, outside) in [
        // 340 degrees, counter-clockwise as written
        (
            bounds(-170.0, -60.0, 170.0, 60.0),
            Reading::Straight,
            0.0,
            178.0,
        ),
        // 20 degrees: counter-clockwise only across the antimeridian
        (
            bounds(170.0, -60.0, -170.0, 60.0),
            Reading::Across,
            178.0,
            0.0,
        ),
        (
            bounds(0.0, -60.0, 181.0, 60.0),
            Reading::Straight,
            90.0,
            -90.0,
        ),
        (
            bounds(10.0, -60.0, 350.0, 60.0),
            Reading::Straight,
            180.0,
            0.0,
        ),
    ] {
        let (a, read) = read(&points);
        assert_eq!(read, how, "{points:?}");
        assert!(
            a.holds(p(inside, 0.0)) && !a.holds(p(outside, 0.0)),
            "{points:?}"
        );
    }
    // whichever way these run
    for (west, east) in [(0.0, 180.0), (-180.0, 0.0), (-180.0, 180.0), (0.0, 360.0)] {
        let mut points = bounds(west, -60.0, east, 60.0);
        for _ in 0..2 {
            let (a, read) = read(&points);
            assert_eq!(read, Reading::Straight);
            assert!(a.holds(p(f64::midpoint(west, east), 0.0)));
            assert!(a.holds(p(west + 1.0, 59.0)) && !a.holds(p(west + 1.0, 61.0)));
            points.reverse();
        }
    }
}

#[test]
fn what_holds_nothing_or_is_uncertain_is_refused() {
    let said = |points: &[[f64; 2]]| Ring::read(points, false).unwrap_err();
    assert!(said(&[[1.0, 1.0], [2.0, 2.0], [1.0, 1.0]]).contains("three different"));
    assert!(said(&[[1.0, 1.0], [2.0, 2.0], [3.0, 3.0]]).contains("along a line"));
    let spike = [[0.0, 0.0], [10.0, 0.0], [10.0, 5.0], [10.0, 0.0]];
    assert!(said(&spike).contains("along a line"));
    assert!(said(&bounds(-180.0, 0.0, 200.0, 10.0)).contains("360"));
    // a wide trapezium drawn clockwise, or a ring round the pole
    let both = [[-80.0, 50.0], [80.0, 50.0], [170.0, 0.0], [-170.0, 0.0]];
    assert!(said(&both).contains("certain"), "{}", said(&both));
    // a bow tie has no area by the formula and is no line
    let tie = [[0.0, 0.0], [10.0, 10.0], [10.0, 0.0], [0.0, 10.0]];
    assert!(ring(&tie).holds(p(1.0, 5.0)));
}

#[test]
fn a_hole_is_outside() {
    let square = |r: f64| Ring::of(bounds(-r, -r, r, r).to_vec());
    let a = Area::new(vec![square(10.0), square(2.0)]);
    assert!(a.holds(p(5.0, 5.0)) && !a.holds(p(1.0, 1.0)));
    let inside = a.inside(p(-20.0, 0.0), p(20.0, 0.0));
    assert_eq!(inside.len(), 2);
}

#[test]
fn overlapping_polygons_do_not_cancel() {
    let part = |west, east| vec![Ring::of(bounds(west, 0.0, east, 10.0).to_vec())];
    let a = Area::of_polygons(vec![part(0.0, 10.0), part(5.0, 15.0)]);
    for (lon, expected) in [(2.0, true), (7.0, true), (12.0, true), (16.0, false)] {
        assert_eq!(a.holds(p(lon, 5.0)), expected, "{lon}");
    }
    assert_eq!(a.inside(p(-5.0, 5.0), p(20.0, 5.0)).len(), 1);
}

proptest! {
    // Counter-clockwise boxes of any width hold what the plain comparison of degrees says.
    #[test]
    fn boxes_of_any_width_hold_what_lies_between_their_sides(
        west in -180.0..180.0f64, width in 0.1..360.0f64, south in -89.0..80.0f64, height in 0.1..90.0f64,
        lon in -180.0..180.0f64, lat in -90.0..90.0f64,
    ) {
        let (east, north) = (west + width, (south + height).min(90.0));
        // RFC 7946 asks for -180..180; a box that ends there is written so
        prop_assume!(east <= 180.0 || west + width <= 360.0);
        let a = ring(&bounds(west, south, east, north));
        let off = (lon - west).rem_euclid(360.0);
        prop_assume!((off - width).abs() > 1e-6 && off > 1e-6 && (lat - south).abs() > 1e-6 && (lat - north).abs() > 1e-6);
        prop_assert_eq!(a.holds(p(lon, lat)), off < width && lat > south && lat < north);
    }
}
