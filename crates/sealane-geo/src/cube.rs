//! Exact points: integer vectors on the surface of a cube, one direction from the centre of the Earth each.
//!
//! A position becomes the lattice point of the cube of half-width [`ONE`] that lies nearest to its direction (12 mm apart
//! at most). Great circles are planes through the centre, so which side of a great circle a point lies on is the sign of a
//! 3x3 determinant of integers below 2^30, exact in `i128`. There is no antimeridian and no pole in these tests.

use crate::LonLat;

/// Half-width of the cube in lattice units.
pub const ONE: i32 = 1 << 29;

/// Mean radius of the Earth, m (IUGG R1); only for geometry on the sphere, never for reported lengths.
pub const EARTH_RADIUS_M: f64 = 6_371_008.8;

/// A direction as a lattice point on the cube.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct CubePoint {
    /// Towards 0 N 0 E.
    pub x: i32,
    /// Towards 0 N 90 E.
    pub y: i32,
    /// Towards the North Pole.
    pub z: i32,
}

/// A direction in floating point.
pub type Vec3 = [f64; 3];

impl CubePoint {
    /// The lattice point nearest to a direction (any length but zero).
    #[must_use]
    pub fn from_vec(v: Vec3) -> Self {
        let m = v[0].abs().max(v[1].abs()).max(v[2].abs());
        let k = f64::from(ONE) / m;
        let r = |c: f64| (c * k).round() as i32;
        Self {
            x: r(v[0]),
            y: r(v[1]),
            z: r(v[2]),
        }
    }

    /// The integer coordinates as floating point (not of unit length).
    #[must_use]
    pub fn raw(self) -> Vec3 {
        [f64::from(self.x), f64::from(self.y), f64::from(self.z)]
    }

    /// Unit vector.
    #[must_use]
    pub fn unit(self) -> Vec3 {
        normalise(self.raw())
    }

    /// The opposite direction.
    #[must_use]
    pub fn antipode(self) -> Self {
        Self {
            x: -self.x,
            y: -self.y,
            z: -self.z,
        }
    }

    /// Back to degrees (geodetic latitude taken as the latitude of the sphere).
    #[must_use]
    pub fn lon_lat(self) -> LonLat {
        lon_lat(self.raw())
    }
}

impl From<LonLat> for CubePoint {
    fn from(p: LonLat) -> Self {
        Self::from_vec(p.unit())
    }
}

impl LonLat {
    /// Unit vector of the position on the sphere.
    #[must_use]
    pub fn unit(self) -> Vec3 {
        let (slat, clat) = self.lat.to_radians().sin_cos();
        let (slon, clon) = self.lon.to_radians().sin_cos();
        [clat * clon, clat * slon, slat]
    }
}

/// Degrees of a direction of any length.
#[must_use]
pub fn lon_lat(v: Vec3) -> LonLat {
    let lon = v[1].atan2(v[0]).to_degrees();
    LonLat {
        lon: if lon >= 180.0 { lon - 360.0 } else { lon },
        lat: v[2].atan2(v[0].hypot(v[1])).to_degrees(),
    }
}

/// Cross product.
#[must_use]
pub fn cross(a: Vec3, b: Vec3) -> Vec3 {
    [
        a[1] * b[2] - a[2] * b[1],
        a[2] * b[0] - a[0] * b[2],
        a[0] * b[1] - a[1] * b[0],
    ]
}

/// Scalar product.
#[must_use]
pub fn dot(a: Vec3, b: Vec3) -> f64 {
    a[0] * b[0] + a[1] * b[1] + a[2] * b[2]
}

/// Unit vector of a direction.
#[must_use]
pub fn normalise(v: Vec3) -> Vec3 {
    let n = dot(v, v).sqrt();
    [v[0] / n, v[1] / n, v[2] / n]
}

/// Angle between two unit vectors, radians.
#[must_use]
pub fn angle(a: Vec3, b: Vec3) -> f64 {
    let c = cross(a, b);
    dot(c, c).sqrt().atan2(dot(a, b))
}

/// Side of `c` from the great circle `a` -> `b`: 1 left, -1 right, 0 on it. Exact.
#[must_use]
pub fn orient(a: CubePoint, b: CubePoint, c: CubePoint) -> i32 {
    // Each term is below 2^87, the sum of rounding errors below 2^37: a larger value has the right sign.
    const SURE: f64 = (1_u64 << 40) as f64;
    let d = dot(cross(a.raw(), b.raw()), c.raw());
    if d > SURE {
        return 1;
    }
    if d < -SURE {
        return -1;
    }
    let w = |v: i32| i128::from(v);
    let d = (w(a.y) * w(b.z) - w(a.z) * w(b.y)) * w(c.x)
        + (w(a.z) * w(b.x) - w(a.x) * w(b.z)) * w(c.y)
        + (w(a.x) * w(b.y) - w(a.y) * w(b.x)) * w(c.z);
    d.signum() as i32
}

/// Whether the arcs `a`-`b` and `c`-`d` (each shorter than half a turn) cross at a point inside both. Exact.
#[must_use]
pub fn cross_properly(a: CubePoint, b: CubePoint, c: CubePoint, d: CubePoint) -> bool {
    let (abc, abd) = (orient(a, b, c), orient(a, b, d));
    if abc * abd >= 0 {
        return false;
    }
    let (cda, cdb) = (orient(c, d, a), orient(c, d, b));
    // The two great circles meet at two opposite points; the arcs cross at one of them only if the sides also agree in turn.
    cda * cdb < 0 && abc == cdb
}

#[cfg(test)]
mod tests {
    use super::*;

    fn p(lon: f64, lat: f64) -> CubePoint {
        LonLat { lon, lat }.into()
    }

    #[test]
    fn a_position_survives_the_lattice_to_a_few_centimetres() {
        for (lon, lat) in [
            (0.0, 0.0),
            (179.999, 10.0),
            (-180.0, -89.9),
            (45.0, 35.26),
            (12.3, 90.0),
        ] {
            let a = LonLat { lon, lat };
            let b = CubePoint::from(a).lon_lat();
            assert!(a.distance_m(b) < 0.03, "{a:?} {b:?}");
        }
    }

    #[test]
    fn sides_are_exact_and_antisymmetric() {
        let (a, b) = (p(170.0, 10.0), p(-170.0, 10.0));
        assert_eq!(orient(a, b, p(180.0, 80.0)), 1);
        assert_eq!(orient(b, a, p(180.0, 80.0)), -1);
        assert_eq!(orient(a, b, a), 0);
        let c = CubePoint { x: 3, y: 5, z: ONE };
        let d = CubePoint {
            x: 6,
            y: 10,
            z: ONE,
        };
        let e = CubePoint {
            x: 9,
            y: 15,
            z: ONE,
        };
        assert_eq!(orient(c, d, e), 0);
        assert_eq!(
            orient(
                c,
                d,
                CubePoint {
                    x: 9,
                    y: 16,
                    z: ONE
                }
            ),
            1
        );
    }

    #[test]
    fn arcs_cross_where_they_should_and_not_at_the_antipode() {
        assert!(cross_properly(
            p(-10.0, 0.0),
            p(10.0, 0.0),
            p(0.0, -10.0),
            p(0.0, 10.0)
        ));
        assert!(!cross_properly(
            p(-10.0, 0.0),
            p(10.0, 0.0),
            p(180.0, -10.0),
            p(180.0, 10.0)
        ));
        assert!(cross_properly(
            p(170.0, 0.0),
            p(-170.0, 1.0),
            p(180.0, -10.0),
            p(179.0, 10.0)
        ));
    }
}
