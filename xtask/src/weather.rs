//! `cargo xtask weather`: packs the wind climatology and the sea depth that the program embeds.

use crate::TaskResult;
use flate2::{Compression, write::DeflateEncoder};
use sealane_geo::LonLat;
use sealane_metocean::{Field, Moment, Quantity, Selection, read};
use std::{
    io::Write as _,
    path::{Path, PathBuf},
};

const ROWS: usize = 73;
const COLS: usize = 144;
const STEP_MS: f64 = 0.125;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("..")
        .join("data")
}

/// Builds both files; `--check` compares them with what lies there.
pub fn run(arguments: &[String]) -> TaskResult {
    let check = arguments.iter().any(|a| a == "--check");
    for (path, bytes) in [
        ("weather/wind_monthly_2p5deg.bin", wind()?),
        ("bathymetry/depth_0p25deg.bin", depth()?),
    ] {
        let full = root().join(path);
        if check {
            if std::fs::read(&full)? != bytes {
                return Err(format!("{path} is not what `cargo xtask weather` builds").into());
            }
        } else {
            std::fs::write(&full, &bytes)?;
            println!("{path}: {} bytes", bytes.len());
        }
    }
    Ok(())
}

fn packed(magic: &[u8], codes: &[u8]) -> Result<Vec<u8>, Box<dyn std::error::Error>> {
    let mut out = DeflateEncoder::new(magic.to_vec(), Compression::best());
    out.write_all(codes)?;
    Ok(out.finish()?)
}

fn one(path: &str, q: Quantity) -> Result<Field, Box<dyn std::error::Error>> {
    read(&root().join(path), &Selection::of(q))?
        .into_iter()
        .next()
        .ok_or_else(|| format!("{path} has no {}", q.id()).into())
}

/// Mean vector of FNOC; mean speed of the COADS cells within 2.5 degrees (at least three), else by regression.
fn wind() -> Result<Vec<u8>, Box<dyn std::error::Error>> {
    let fnoc = "weather/wind_fnoc_climatology_2p5deg.nc";
    let (u, v) = (one(fnoc, Quantity::WindU)?, one(fnoc, Quantity::WindV)?);
    let speed = one("weather/coads_climatology_2deg.nc", Quantity::WindSpeed)?;
    let (a, b) = regression(&u, &v, &speed);
    println!("mean speed^2 = {a:.4} + {b:.4} x mean vector^2");
    let cells = 12 * ROWS * COLS;
    let mut codes = vec![0u8; 3 * cells];
    for month in 0..12 {
        for row in 0..ROWS {
            for col in 0..COLS {
                let i = (month * ROWS + row) * COLS + col;
                let (x, y) = (value(&u, i)?, value(&v, i)?);
                let p = cell(row, col);
                let (s, seen) = match observed(&speed, month, p) {
                    Some(s) => (s.max(x.hypot(y)), 0x80),
                    None => ((a + b * (x * x + y * y)).sqrt(), 0),
                };
                let signed = |w: f64| ((w / STEP_MS).round().clamp(-127.0, 127.0) as i8) as u8;
                let slot = |k: usize| k * cells + i;
                for (k, code) in [
                    (0, signed(x)),
                    (1, signed(y)),
                    (2, seen | (s / STEP_MS).round().clamp(0.0, 127.0) as u8),
                ] {
                    if let Some(c) = codes.get_mut(slot(k)) {
                        *c = code;
                    }
                }
            }
        }
    }
    packed(b"SLWIND01", &codes)
}

fn cell(row: usize, col: usize) -> LonLat {
    LonLat {
        lon: (20.0 + 2.5 * col as f64 + 180.0).rem_euclid(360.0) - 180.0,
        lat: -90.0 + 2.5 * row as f64,
    }
}

fn value(f: &Field, i: usize) -> Result<f64, Box<dyn std::error::Error>> {
    f.values()
        .get(i)
        .ok_or_else(|| format!("`{}` has no value at {i}", f.name).into())
}

/// Mean of the COADS cells around, weighted by closeness; single ship reports make single cells noisy.
fn observed(speed: &Field, month: usize, p: LonLat) -> Option<f64> {
    let (rows, cols) = speed.grid.shape();
    let (mut n, mut sum, mut weight) = (0, 0.0, 0.0);
    for r in 0..rows {
        let dy = (speed.grid.position(r, 0)?.lat - p.lat).abs();
        if dy > 3.0 {
            continue;
        }
        for c in 0..cols {
            let q = speed.grid.position(r, c)?;
            let dx = ((q.lon - p.lon + 180.0).rem_euclid(360.0) - 180.0).abs();
            if dx > 3.0 {
                continue;
            }
            if let Some(s) = speed.values().get((month * rows + r) * cols + c) {
                let w = (3.5 - dx) * (3.5 - dy);
                n += 1;
                sum += w * s;
                weight += w;
            }
        }
    }
    (n >= 3).then(|| sum / weight)
}

/// Least squares of the squared mean speed on the squared mean vector, over the COADS cells with a value.
fn regression(u: &Field, v: &Field, speed: &Field) -> (f64, f64) {
    let (rows, cols) = speed.grid.shape();
    let (mut n, mut sx, mut sy, mut sxx, mut sxy) = (0.0, 0.0, 0.0, 0.0, 0.0);
    for month in 0..12usize {
        let Some(t) = u8::try_from(month + 1)
            .ok()
            .and_then(|m| Moment::date(2001, m, 16))
        else {
            continue;
        };
        for r in 0..rows {
            for c in 0..cols {
                let i = (month * rows + r) * cols + c;
                let (Some(s), Some(p)) = (speed.values().get(i), speed.grid.position(r, c)) else {
                    continue;
                };
                let (Some(a), Some(b)) = (u.at(t, p), v.at(t, p)) else {
                    continue;
                };
                let x = a.value.powi(2) + b.value.powi(2);
                n += 1.0;
                sx += x;
                sy += s * s;
                sxx += x * x;
                sxy += x * s * s;
            }
        }
    }
    let slope = (n * sxy - sx * sy) / (n * sxx - sx * sx);
    ((sy - slope * sx) / n, slope)
}

/// Depths of 2 to 999 m in 255 even ratios; land is 0.
fn depth() -> Result<Vec<u8>, Box<dyn std::error::Error>> {
    let raw = std::fs::read(root().join("bathymetry/ecmwf_wave_model_depth_0p25deg_i16le.bin"))?;
    let codes: Vec<u8> = raw
        .chunks_exact(2)
        .map(|b| match b {
            [low, high] => {
                let m = f64::from(i16::from_le_bytes([*low, *high])) / 10.0;
                if m < 0.0 {
                    0
                } else {
                    let steps = (m.clamp(2.0, 999.0) / 2.0).ln() / (999.0f64 / 2.0).ln();
                    1 + (steps * 254.0).round() as u8
                }
            }
            _ => 0,
        })
        .collect();
    packed(b"SLDEPTH1", &codes)
}
