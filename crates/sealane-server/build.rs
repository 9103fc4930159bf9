//! Packs the page's files (`web/page/`) into the binary.

use flate2::{Compression, write::GzEncoder};
use std::fmt::Write as _;
use std::io::Write as _;
use std::path::{Path, PathBuf};

type Fault = Box<dyn std::error::Error>;

/// What is part of the page.
const FOLDERS: [&str; 4] = ["", "js", "vendor", "data"];

fn main() -> Result<(), Fault> {
    let web = PathBuf::from(std::env::var("CARGO_MANIFEST_DIR")?).join("../../web/page");
    let out = PathBuf::from(std::env::var("OUT_DIR")?);
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed={}", web.display());
    let mut table = String::from("pub static ASSETS: &[Asset] = &[\n");
    for folder in FOLDERS {
        let dir = if folder.is_empty() {
            web.clone()
        } else {
            web.join(folder)
        };
        let read = std::fs::read_dir(&dir).map_err(|e| format!("{}: {e}", dir.display()))?;
        let mut names: Vec<_> = read
            .map(|e| e.map(|e| e.file_name().to_string_lossy().into_owned()))
            .collect::<Result<_, _>>()?;
        names.sort();
        for name in names {
            let Some(media) = media(&name).filter(|_| !dir.join(&name).is_dir()) else {
                continue;
            };
            let path = if folder.is_empty() {
                name.clone()
            } else {
                format!("{folder}/{name}")
            };
            add(&mut table, &out, &web.join(&path), &path, media)?;
        }
    }
    table.push_str("];\n");
    std::fs::write(out.join("page.rs"), table)?;
    std::fs::write(
        out.join("examples.rs"),
        examples(&web.join("../../studies"))?,
    )?;
    Ok(())
}

/// The ready-made studies of the repository, file by file.
fn examples(studies: &Path) -> Result<String, Fault> {
    println!("cargo::rerun-if-changed={}", studies.display());
    let mut rows = Vec::new();
    for entry in std::fs::read_dir(studies).into_iter().flatten() {
        let dir = entry?.path();
        let Some(id) = dir.file_name().map(|n| n.to_string_lossy().into_owned()) else {
            continue;
        };
        if dir.join("study.toml").is_file() {
            walk(&id, &dir, "", &mut rows)?;
        }
    }
    rows.sort();
    let mut out = String::from("pub static EXAMPLES: &[(&str, &str, &[u8])] = &[\n");
    for (id, path, file) in &rows {
        let file = file.to_string_lossy();
        writeln!(out, "    ({id:?}, {path:?}, include_bytes!({file:?})),")?;
    }
    out.push_str("];\n");
    Ok(out)
}

fn walk(
    id: &str,
    dir: &Path,
    under: &str,
    rows: &mut Vec<(String, String, PathBuf)>,
) -> Result<(), Fault> {
    for entry in std::fs::read_dir(dir)? {
        let file = entry?.path();
        let Some(name) = file.file_name().map(|n| n.to_string_lossy().into_owned()) else {
            continue;
        };
        let path = format!("{under}{name}");
        if name.starts_with('.') || name == "out" {
            continue;
        }
        if file.is_dir() {
            walk(id, &file, &format!("{path}/"), rows)?;
        } else {
            rows.push((id.to_owned(), path, file));
        }
    }
    Ok(())
}

fn media(name: &str) -> Option<&'static str> {
    Some(match name.rsplit('.').next()? {
        "html" => "text/html; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "json" => "application/json",
        "webmanifest" => "application/manifest+json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "txt" => "text/plain; charset=utf-8",
        "bin" => "application/octet-stream",
        _ => return None,
    })
}

fn add(table: &mut String, out: &Path, file: &Path, path: &str, media: &str) -> Result<(), Fault> {
    let plain = std::fs::read(file)?;
    let mut packer = GzEncoder::new(Vec::new(), Compression::best());
    packer.write_all(&plain)?;
    let packed = packer.finish()?;
    let target = out.join(path.replace('/', "__") + ".gz");
    std::fs::write(&target, packed)?;
    let target = target.to_string_lossy();
    // FNV-1a of the content: names a version, protects nothing.
    let tag = plain.iter().fold(0xcbf2_9ce4_8422_2325_u64, |h, b| {
        (h ^ u64::from(*b)).wrapping_mul(0x0100_0000_01b3)
    });
    writeln!(
        table,
        "    Asset {{ path: {path:?}, media: {media:?}, etag: \"W/\\\"{tag:016x}\\\"\", gzip: include_bytes!({target:?}) }},"
    )?;
    Ok(())
}
