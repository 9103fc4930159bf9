//! POLARIS: every cell, the example of the notes, the bands, the refusals.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]
use sealane_voyage::polaris::{IceClass, IceType, Operation, Regime, assess, operation, rio, riv};

/// MSC.1/Circ.1519 risk index values, rows PC1 … not strengthened, columns ice free … heavy multi-year.
const CIRCULAR: [[i8; 12]; 12] = [
    [3, 3, 3, 3, 2, 2, 2, 2, 2, 2, 1, 1],
    [3, 3, 3, 3, 2, 2, 2, 2, 2, 1, 1, 0],
    [3, 3, 3, 3, 2, 2, 2, 2, 2, 1, 0, -1],
    [3, 3, 3, 3, 2, 2, 2, 2, 1, 0, -1, -2],
    [3, 3, 3, 3, 2, 2, 1, 1, 0, -1, -2, -2],
    [3, 2, 2, 2, 2, 1, 1, 0, -1, -2, -3, -3],
    [3, 2, 2, 2, 1, 1, 0, -1, -2, -3, -3, -3],
    [3, 2, 2, 2, 2, 1, 0, -1, -2, -3, -4, -4],
    [3, 2, 2, 2, 1, 0, -1, -2, -3, -4, -5, -5],
    [3, 2, 2, 1, 0, -1, -2, -3, -4, -5, -6, -6],
    [3, 2, 1, 0, -1, -2, -3, -4, -5, -6, -7, -8],
    [3, 1, 0, -1, -2, -3, -4, -5, -6, -7, -8, -8],
];

#[test]
fn all_144_cells_are_those_of_the_circular() {
    for (class, row) in IceClass::ALL.iter().zip(CIRCULAR) {
        for (ice, value) in IceType::ALL.iter().zip(row) {
            assert_eq!(
                riv(*class, *ice).unwrap(),
                f64::from(value),
                "{class} {ice}"
            );
        }
    }
}

#[test]
fn the_worked_regime() {
    let r = Regime::parse("3/10 ice_free; 4/10 thin_fy_stage1; 3/10 medium_fy").unwrap();
    for (class, want) in [("PC3", 23.0), ("PC7", 10.0), ("IA", 7.0), ("none", -14.0)] {
        let class = IceClass::parse(class).unwrap();
        assert!((rio(class, &r).unwrap() - want).abs() < 1e-9, "{class}");
    }
}

#[test]
fn bands_and_speed_limits() {
    use Operation::{Elevated, Normal, SpecialConsideration};
    let case = |c: &str, r: f64| {
        let o = operation(IceClass::parse(c).unwrap(), r).unwrap();
        (o.operation, o.speed_limit_kn)
    };
    assert_eq!(case("PC1", 0.0), (Normal, None));
    assert_eq!(case("PC1", -0.1), (Elevated, Some(11.0)));
    assert_eq!(case("PC2", -10.0), (Elevated, Some(8.0)));
    assert_eq!(case("PC4", -5.0), (Elevated, Some(5.0)));
    assert_eq!(case("PC7", -5.0), (Elevated, Some(3.0)));
    assert_eq!(case("PC7", -10.1), (SpecialConsideration, None));
    assert_eq!(case("IA", -0.1), (SpecialConsideration, None));
    assert_eq!(case("IA-Super", 0.0), (Normal, None));
    assert_eq!(case("none", -30.0), (SpecialConsideration, None));
}

#[test]
fn an_escort_adds_ten() {
    let r = Regime::level(1.0, 1.0).unwrap();
    let alone = assess(IceClass::Pc7, &r, false).unwrap();
    let led = assess(IceClass::Pc7, &r, true).unwrap();
    assert_eq!((alone.rio, led.rio), (-10.0, 0.0));
    assert_eq!(led.operation, Operation::Normal);
}

#[test]
fn bad_regimes_are_refused() {
    for bad in [
        "",
        "3/10 medium-fy",
        "11/10 medium-fy",
        "x ice-free",
        "10/10 custard",
        "5/0 ice-free",
        "nan ice-free",
        "-1/10 ice-free; 11/10 new-ice",
    ] {
        assert!(Regime::parse(bad).is_err(), "{bad}");
    }
    assert!(IceClass::parse("PC8").is_err());
    assert!(IceType::from_thickness(f64::NAN).is_err());
}

#[test]
fn spellings() {
    for (t, c) in [
        ("ia_super", "IA-Super"),
        ("1A Super", "IA-Super"),
        ("pc7", "PC7"),
        ("NOT_STRENGTHENED", "none"),
        ("arc7", "Arc7"),
    ] {
        assert_eq!(IceClass::parse(t).unwrap().id(), c);
    }
}

#[test]
fn a_stronger_polar_class_never_does_worse() {
    for pair in IceClass::ALL[..7].windows(2) {
        for ice in IceType::ALL {
            assert!(riv(pair[0], *ice).unwrap() >= riv(pair[1], *ice).unwrap());
        }
    }
}
