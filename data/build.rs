//! Turns `sources.csv` into the match that embeds each text table, so that the register is the only list.

use std::fmt::Write as _;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    println!("cargo::rerun-if-changed=sources.csv");
    println!("cargo::rerun-if-changed=build.rs");
    let root = std::env::var("CARGO_MANIFEST_DIR")?;
    let mut out = String::from(
        "/// The embedded text of the table `id`.\npub fn text(id: &str) -> Option<&'static str> {\n    Some(match id {\n",
    );
    for (i, row) in csv::Reader::from_path(format!("{root}/sources.csv"))?
        .records()
        .enumerate()
    {
        let row = row?;
        let (Some(id), Some(path), Some(note)) = (row.get(0), row.get(1), row.get(8)) else {
            return Err(format!("sources.csv, line {}: expected 9 fields", i + 2).into());
        };
        let is_csv = std::path::Path::new(path)
            .extension()
            .is_some_and(|e| e == "csv");
        if is_csv && !note.starts_with("not embedded") {
            writeln!(
                out,
                "        {id:?} => include_str!({:?}),",
                format!("{root}/{path}")
            )?;
        }
    }
    out.push_str("        _ => return None,\n    })\n}\n");
    std::fs::write(format!("{}/embedded.rs", std::env::var("OUT_DIR")?), out)?;
    Ok(())
}
