//! Truncated and spoilt files: typed errors, no panic, no memory beyond what the file justifies.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests fail by panicking"
)]

use proptest::prelude::*;
use sealane_metocean::{MetoceanError, Selection, describe_bytes, read_bytes};

const FILES: [(&str, &[u8]); 8] = [
    ("classic.nc", include_bytes!("files/classic.nc")),
    ("osi450.nc", include_bytes!("files/osi450.nc")),
    ("nsidc_g02202.nc", include_bytes!("files/nsidc_g02202.nc")),
    (
        "copernicus_ice.nc",
        include_bytes!("files/copernicus_ice.nc"),
    ),
    ("era5_like.grib1", include_bytes!("files/era5_like.grib1")),
    (
        "ice_packings.grib2",
        include_bytes!("files/ice_packings.grib2"),
    ),
    ("rotated.grib2", include_bytes!("files/rotated.grib2")),
    ("polar.grib2", include_bytes!("files/polar.grib2")),
];

#[test]
fn truncated_files_are_refused_with_their_name() {
    for (name, bytes) in FILES {
        for part in [0, 3, 20, bytes.len() / 2 - 7] {
            let e = read_bytes(name, bytes[..part].to_vec(), &Selection::all()).unwrap_err();
            assert!(e.to_string().starts_with(name), "{e}");
            assert!(
                matches!(
                    e,
                    MetoceanError::Decode { .. }
                        | MetoceanError::UnknownFormat { .. }
                        | MetoceanError::NoSuchField { .. }
                ),
                "{name} at {part}: {e}"
            );
        }
    }
}

/// A GRIB 2 message that declares 60 000 x 60 000 points in a few hundred bytes.
#[test]
fn a_grid_larger_than_the_file_justifies_is_refused() {
    let mut bytes = include_bytes!("files/rotated.grib2").to_vec();
    // Section 3 begins after section 1 (21 bytes) and the indicator (16 bytes): number of points, Ni, Nj.
    let s3 = 16 + 21;
    assert_eq!(bytes[s3 + 4], 3, "section 3 is not where it was");
    bytes[s3 + 6..s3 + 10].copy_from_slice(&3_600_000_000u32.to_be_bytes());
    bytes[s3 + 30..s3 + 34].copy_from_slice(&60_000u32.to_be_bytes());
    bytes[s3 + 34..s3 + 38].copy_from_slice(&60_000u32.to_be_bytes());
    let e = read_bytes("big.grib2", bytes, &Selection::all()).unwrap_err();
    assert!(
        matches!(
            e,
            MetoceanError::TooLarge { .. }
                | MetoceanError::Decode { .. }
                | MetoceanError::NoSuchField { .. }
        ),
        "{e}"
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(160))]

    #[test]
    fn arbitrary_bytes_never_panic(head in 0usize..4, tail in prop::collection::vec(any::<u8>(), 0..400)) {
        let mut bytes = [&b""[..], b"GRIB", b"CDF\x01", b"\x89HDF\r\n\x1a\n"][head].to_vec();
        bytes.extend(tail);
        let _ = describe_bytes("fuzz", bytes);
    }

    #[test]
    fn spoilt_files_never_panic(k in 0usize..8, spots in prop::collection::vec((any::<u32>(), any::<u8>()), 1..12), cut in any::<u16>()) {
        let (name, bytes) = FILES[k];
        let mut bytes = bytes.to_vec();
        for (at, value) in spots {
            let n = bytes.len();
            bytes[at as usize % n] = value;
        }
        if cut % 4 == 0 {
            bytes.truncate(cut as usize % bytes.len());
        }
        let _ = describe_bytes(name, bytes.clone());
        let _ = read_bytes(name, bytes, &Selection::all());
    }
}
