//! Files of outside producers and of their layouts, read with the values that ecCodes, netCDF4 and PROJ give.
//!
//! Frozen figures: ecCodes 2.50.0 and netCDF4 (PyPI) on the same files, computed once; `files/make.py` makes the small ones.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests fail by panicking"
)]

use sealane_geo::LonLat;
use sealane_metocean::{
    Field, FileSummary, Format, MetoceanError, Moment, Quantity, Selection, TimeAxis, describe,
    read,
};
use std::path::{Path, PathBuf};

fn data(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../data/weather")
        .join(name)
}

fn small(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/files")
        .join(name)
}

fn one(path: &Path, q: Quantity) -> Field {
    read(path, &Selection::of(q)).unwrap().remove(0)
}

fn close(got: f64, want: f64, tolerance: f64) {
    assert!((got - want).abs() <= tolerance, "got {got}, want {want}");
}

fn check(s: &FileSummary, name: &str, known: usize, of: usize, min: f64, max: f64, mean: f64) {
    let f = s.fields.iter().find(|f| f.name == name).unwrap_or_else(|| {
        panic!(
            "no {name} among {:?}",
            s.fields.iter().map(|f| &f.name).collect::<Vec<_>>()
        )
    });
    close(f.missing.unwrap(), 1.0 - known as f64 / of as f64, 1e-12);
    let tol = 2e-6 * max.abs().max(min.abs()).max(1.0);
    close(f.min.unwrap(), min, tol);
    close(f.max.unwrap(), max, tol);
    close(f.mean.unwrap(), mean, tol);
}

fn at(f: &Field, lat: f64, lon: f64) -> f64 {
    let t = match &f.time {
        TimeAxis::Instants(t) => t[0],
        _ => Moment(0),
    };
    f.at(t, LonLat { lon, lat }).unwrap().value
}

#[test]
fn ccsds_waves_of_ecmwf() {
    let path = data("samples/aifs-single-wave.grib2");
    let s = describe(&path).unwrap();
    assert_eq!(s.format, Format::Grib);
    let n = 721 * 1440;
    let swh = s
        .fields
        .iter()
        .find(|f| f.quantity == Quantity::WaveHeight)
        .unwrap();
    check(
        &s,
        &swh.name,
        665_822,
        n,
        0.004_408_855,
        11.681_166_667,
        2.301_853_556,
    );
    let f = one(&path, Quantity::WaveHeight);
    close(at(&f, 42.5, -55.0), 1.462_660_808, 1e-5);
    close(at(&f, -50.0, 100.0), 4.079_848_308, 1e-5);
    let depth = one(&path, Quantity::Depth);
    let (low, mean, high, missing) = depth.statistics().unwrap();
    close(low, 2.0, 1e-6);
    close(high, 999.0, 1e-3);
    close(mean, 879.835_162, 1e-3);
    close(missing, 1.0 - 665_872.0 / n as f64, 1e-12);
    assert_eq!(s.missing, ["wind", "current", "ice"]);
}

#[test]
fn jpeg2000_waves_of_noaa() {
    let path = data("samples/gfswave.t18z.atlocn.0p16.f001.grib2");
    let f = one(&path, Quantity::WindSpeed);
    let (low, mean, high, missing) = f.statistics().unwrap();
    close(low, 0.04, 1e-6);
    close(high, 16.17, 1e-5);
    close(mean, 5.200_939_868_8, 1e-5);
    close(missing, 1.0 - 29_419.0 / (301.0 * 331.0), 1e-12);
    close(at(&f, 29.999_95, -74.999_95), 5.87, 1e-4);
    let h = one(&path, Quantity::WaveHeight);
    close(at(&h, 29.999_95, -74.999_95), 0.88, 1e-4);
    let u = one(&path, Quantity::WindU);
    close(at(&u, 29.999_95, -74.999_95), 0.92, 1e-4);
    let d = one(&path, Quantity::WindDirection);
    close(at(&d, 29.999_95, -74.999_95), 350.96, 0.02);
    // Three swell partitions keep apart.
    let swell = read(&path, &Selection::of(Quantity::SwellHeight)).unwrap();
    let means: Vec<f64> = swell.iter().map(|f| f.statistics().unwrap().1).collect();
    for (got, want) in means
        .iter()
        .zip([0.756_088_904, 0.379_406_469, 0.217_764_789])
    {
        close(*got, want, 1e-5);
    }
    assert_eq!(means.len(), 3);
}

#[test]
fn netcdf4_of_copernicus_and_noaa() {
    let path = data("samples/wrt_reduced_testdata_weather.nc");
    let s = describe(&path).unwrap();
    assert_eq!(s.format, Format::Netcdf4);
    check(
        &s,
        "VHM0",
        820,
        1440,
        0.092_776_533,
        0.929_917_854,
        0.630_966_266,
    );
    check(
        &s,
        "VMDR",
        1010,
        1440,
        248.411_987_865,
        315.569_986_979,
        276.868_324_689,
    );
    check(
        &s,
        "utotal",
        960,
        1440,
        -0.091_786_565,
        0.224_271_662,
        0.053_573_323,
    );
    check(
        &s,
        "u-component_of_wind_height_above_ground",
        1440,
        1440,
        -1.149_902_666,
        10.203_217_596,
        6.816_002_677,
    );
    let wind = s
        .fields
        .iter()
        .find(|f| f.quantity == Quantity::WindU)
        .unwrap();
    assert_eq!(wind.level.as_deref(), Some("height_above_ground 10 m"));
    check(
        &s,
        "Pressure_reduced_to_MSL_msl",
        1440,
        1440,
        1_007.776_479_8,
        1_011.118_136_7,
        1_009.791_014_9,
    );
    let f = one(&path, Quantity::WindU);
    let TimeAxis::Instants(t) = &f.time else {
        panic!("no instants")
    };
    assert_eq!(
        (t.len(), t[0].iso()),
        (10, "2023-07-20T10:00:00Z".to_owned())
    );
    close(at(&f, 54.079, 13.079), 6.686_032_558, 1e-5);
    assert_eq!(s.missing, ["ice"]);
}

#[test]
fn relief_becomes_depth() {
    let f = one(
        &data("samples/wrt_reduced_testdata_depth.nc"),
        Quantity::Depth,
    );
    let (_, mean, high, missing) = f.statistics().unwrap();
    close(high, 63.136_677, 1e-5);
    close(mean, 35.563_625, 1e-4);
    close(missing, 1.0 - 27_401.0 / 28_800.0, 1e-12);
}

#[test]
fn netcdf3_climatologies() {
    let s = describe(&data("coads_climatology_2deg.nc")).unwrap();
    check(&s, "WSPD", 107_557, 194_400, 0.0, 23.119_999, 6.865_129_45);
    let f = one(&data("wind_fnoc_climatology_2p5deg.nc"), Quantity::WindU);
    assert_eq!(f.time, TimeAxis::Months);
    let (low, mean, high, missing) = f.statistics().unwrap();
    close(low, -12.537_934, 1e-5);
    close(high, 12.966_18, 1e-5);
    close(mean, 0.026_498_688, 1e-5);
    close(missing, 0.0, 0.0);
}

/// The made-up field of `files/make.py`.
fn made_up(lat: f64, lon: f64) -> f64 {
    0.5 + 0.4 * (3.0 * lat).to_radians().sin() * (2.0 * lon).to_radians().cos()
}

#[test]
fn ice_products_by_their_own_names_and_projections() {
    let ice = Quantity::IceConcentration;
    let places = [(75.0, 100.0), (70.0, -170.0), (78.0, 0.0), (72.0, 60.0)];
    for (name, grid, tolerance) in [
        ("nsidc_g02202.nc", "polar-stereographic", 0.03),
        ("osi450.nc", "lambert-azimuthal", 0.03),
    ] {
        let path = small(name);
        let s = describe(&path).unwrap();
        let c = s.fields.iter().find(|f| f.quantity == ice).unwrap();
        assert_eq!(c.coverage.as_ref().unwrap().grid, grid, "{name}");
        assert!(
            c.max.unwrap() <= 1.0 && c.missing.unwrap() > 0.05,
            "{name}: flags are missing"
        );
        let f = one(&path, ice);
        for (lat, lon) in places {
            close(at(&f, lat, lon), made_up(lat, lon), tolerance);
        }
    }
    let f = one(&small("copernicus_ice.nc"), ice);
    close(at(&f, 75.0, 100.0), made_up(75.0, 100.0), 1e-3);
    close(at(&f, 70.0, 60.0), made_up(70.0, 60.0), 1e-3);
    let h = one(&small("copernicus_ice.nc"), Quantity::IceThickness);
    close(
        at(&h, 70.0, 60.0),
        (2.0 * made_up(70.0, 60.0)).min(1.2),
        1e-3,
    );
    let p = one(&small("piomas_heff.nc"), Quantity::IceThickness);
    close(at(&p, 75.0, 100.0), 2.0 * made_up(75.0, 100.0), 0.08);
    let TimeAxis::Instants(t) = &p.time else {
        panic!("no instants")
    };
    // Day 258 of a year without leap day after 1 January 2012 is 16 September.
    assert_eq!(t[0].civil(), (2012, 9, 16));
}

#[test]
fn knots_to_directions_and_interpolation_in_time() {
    let path = small("classic.nc");
    let f = one(&path, Quantity::WindSpeed);
    let k = 1852.0 / 3600.0;
    let noon = Moment::date(2024, 2, 28).unwrap().plus_hours(12.0);
    let p = LonLat {
        lon: -15.0,
        lat: 45.0,
    };
    let here = made_up(45.0, -15.0);
    close(f.at(noon, p).unwrap().value, 20.0 * k * here, 1e-4);
    close(
        f.at(noon.plus_hours(12.0), p).unwrap().value,
        25.0 * k * here,
        1e-4,
    );
    assert_eq!(f.at(noon.plus_hours(25.0), p), None);
    let d = one(&path, Quantity::WaveDirection);
    close(d.at(noon, p).unwrap().value, 90.0, 1e-6);
}

#[test]
fn grib1_grib2_packings_and_projections() {
    let f = one(&small("era5_like.grib1"), Quantity::WindU);
    let TimeAxis::Instants(t) = &f.time else {
        panic!("no instants")
    };
    assert_eq!(
        (t[0].iso().as_str(), t[1].iso().as_str()),
        ("2024-02-28T18:00:00Z", "2024-02-29T00:00:00Z")
    );
    let p = LonLat {
        lon: -10.0,
        lat: 50.0,
    };
    close(
        f.at(t[0], p).unwrap().value,
        10.0 * made_up(50.0, -10.0),
        1e-3,
    );
    close(
        f.at(t[0].plus_hours(3.0), p).unwrap().value,
        10.0 * made_up(50.0, -10.0) + 3.0,
        1e-3,
    );
    let c = one(&small("ice_packings.grib2"), Quantity::IceConcentration);
    close(at(&c, 50.0, -10.0), made_up(50.0, -10.0), 1e-4);
    let h = one(&small("ice_packings.grib2"), Quantity::IceThickness);
    let TimeAxis::Instants(t) = &h.time else {
        panic!("no instants")
    };
    for time in t {
        close(h.at(*time, p).unwrap().value, made_up(50.0, -10.0), 1e-4);
    }
    // Rotated grid: the value is the rotated latitude plus ten; PROJ puts 10 E 54 N at -4.701, 3.504.
    let r = one(&small("rotated.grib2"), Quantity::WaveHeight);
    close(at(&r, 54.0, 10.0), 13.504_247, 2e-3);
    // Polar stereographic grid of GRIB: the value is (x + 3000 km) / 6000 km; PROJ gives x.
    let s = one(&small("polar.grib2"), Quantity::IceConcentration);
    close(at(&s, 75.0, -80.0), 0.5, 1e-4);
    close(at(&s, 75.0, 10.0), 0.5 + 1_566_283.0 / 6e6, 2e-3);
}

#[test]
fn a_wrong_variable_names_what_is_there() {
    let e = read(
        &data("samples/aifs-single-wave.grib2"),
        &Selection::of(Quantity::IceConcentration),
    )
    .unwrap_err();
    assert!(matches!(e, MetoceanError::NoSuchField { .. }));
    assert!(e.to_string().contains("wave-height"), "{e}");
    let e = read(
        &small("classic.nc"),
        &Selection {
            variable: Some("siconc".to_owned()),
            ..Selection::default()
        },
    )
    .unwrap_err();
    assert!(e.to_string().contains("`siconc`"), "{e}");
    let e = read(Path::new("no/such/file.nc"), &Selection::all()).unwrap_err();
    assert!(matches!(e, MetoceanError::Io { .. }));
}
