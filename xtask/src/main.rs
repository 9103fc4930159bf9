//! `cargo xtask …`: builds what is generated and runs every check. `cargo xtask` alone lists the tasks.

#![allow(
    clippy::indexing_slicing,
    reason = "a task reads only the repository's own files"
)]

mod access;
mod checks;
mod ice;
mod lakes;
mod page_map;
mod ports;
mod validation;
mod weather;
mod world;

use std::process::ExitCode;

/// What a task ends with.
pub type TaskResult = Result<(), Box<dyn std::error::Error>>;

/// One task: its name, what it does, and the function that does it (given the remaining arguments).
type Task = (&'static str, &'static str, fn(&[String]) -> TaskResult);

const TASKS: &[Task] = &[
    (
        "ice",
        "rebuild data/ice/nsr_sections.csv from the anchors; --check compares only",
        ice::run,
    ),
    (
        "test",
        "run all tests; installs what the browser tests need where it may",
        checks::test,
    ),
    (
        "page-map",
        "rebuild web/page/data/ (land, ice, lakes and sea names of the map page) from data/land",
        page_map::run,
    ),
    (
        "access",
        "find each port's line from berth to open water; --check compares only",
        access::build::run,
    ),
    (
        "fairways",
        "rebuild data/passages/fairways.geojson from the curated points",
        access::fairways::run,
    ),
    (
        "ports",
        "rebuild data/ports/ports.csv from the index, its repairs, the supplement and the aliases",
        ports::run,
    ),
    (
        "validation",
        "stitch VALIDATION.md from validation/*.md; --check compares only",
        validation::run,
    ),
    (
        "world",
        "build data/world/sea.bin from land and fairways; --check compares only",
        world::run,
    ),
    (
        "hubs",
        "build data/coast/hubs.bin (ways between ports) from the world and the access; --check compares only",
        world::hubs,
    ),
    (
        "weather",
        "pack the embedded wind climatology and sea depth; --check compares only",
        weather::run,
    ),
];

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let (name, rest) = args
        .split_first()
        .map_or(("", &[][..]), |(n, r)| (n.as_str(), r));
    let Some((_, _, run)) = TASKS.iter().find(|(n, _, _)| *n == name) else {
        for (n, what, _) in TASKS {
            println!("cargo xtask {n:<12} {what}");
        }
        return if name.is_empty() {
            ExitCode::SUCCESS
        } else {
            ExitCode::from(2)
        };
    };
    match run(rest) {
        Ok(()) => ExitCode::SUCCESS,
        Err(e) => {
            eprintln!("xtask {name}: {e}");
            ExitCode::FAILURE
        }
    }
}

/// The root of the repository.
pub fn root() -> std::path::PathBuf {
    let here = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().unwrap_or(here).to_path_buf()
}
