//! Turns `sources.csv` into the matches that embed each text table and each packed one, so that the register is the only list.

use std::fmt::Write as _;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    println!("cargo::rerun-if-changed=sources.csv");
    println!("cargo::rerun-if-changed=build.rs");
    let root = std::env::var("CARGO_MANIFEST_DIR")?;
    let mut out = String::from(
        "/// The embedded text of the table `id`.\npub fn text(id: &str) -> Option<&'static str> {\n    Some(match id {\n",
    );
    let mut packed = String::from(
        "/// The embedded bytes of the packed table `id`.\npub fn bytes(id: &str) -> Option<&'static [u8]> {\n    Some(match id {\n",
    );
    for (i, row) in csv::Reader::from_path(format!("{root}/sources.csv"))?
        .records()
        .enumerate()
    {
        let row = row?;
        let (Some(id), Some(path), Some(note)) = (row.get(0), row.get(1), row.get(8)) else {
            return Err(format!("sources.csv, line {}: expected 9 fields", i + 2).into());
        };
        if note.starts_with("not embedded") {
            continue;
        }
        let full = format!("{root}/{path}");
        match std::path::Path::new(path)
            .extension()
            .and_then(|e| e.to_str())
        {
            Some("csv" | "geojson" | "toml") => {
                writeln!(out, "        {id:?} => include_str!({full:?}),")?;
            }
            Some("bin") => {
                writeln!(packed, "        {id:?} => include_bytes!({full:?}),")?;
            }
            _ => {}
        }
    }
    let end = "        _ => return None,\n    })\n}\n";
    out.push_str(end);
    out.push_str(&packed);
    out.push_str(end);
    std::fs::write(format!("{}/embedded.rs", std::env::var("OUT_DIR")?), out)?;
    Ok(())
}
