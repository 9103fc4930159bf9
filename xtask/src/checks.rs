//! `cargo xtask test`: the Rust tests, the generated files, the browser tests; the last line counts them all.

use crate::{TaskResult, root};
use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};

#[derive(Default)]
struct Count {
    passed: u64,
    failed: u64,
    skipped: u64,
}

/// Runs everything; fails when anything failed.
pub fn test(_args: &[String]) -> TaskResult {
    let mut count = Count::default();
    rust_tests(&mut count)?;
    generated_files(&mut count)?;
    browser_tests(&mut count)?;
    println!(
        "{} passed, {} failed, {} skipped",
        count.passed, count.failed, count.skipped
    );
    if count.failed > 0 {
        Err("tests failed".into())
    } else {
        Ok(())
    }
}

fn title(text: &str) {
    println!("\n== {text}");
}

/// Runs a command in `dir`, echoing its output and handing each line to `see`.
fn streamed(
    dir: &Path,
    program: &str,
    args: &[&str],
    envs: &[(&str, &str)],
    mut see: impl FnMut(&str),
) -> std::io::Result<bool> {
    let mut child = Command::new(program)
        .args(args)
        .envs(envs.iter().copied())
        .current_dir(dir)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .spawn()?;
    if let Some(out) = child.stdout.take() {
        for line in BufReader::new(out).lines() {
            let line = line?;
            println!("{line}");
            see(&line);
        }
    }
    Ok(child.wait()?.success())
}

/// The number before `word` in a line such as `test result: ok. 3 passed; 0 failed; 1 ignored`.
fn number_before(line: &str, word: &str) -> u64 {
    line.split(word)
        .next()
        .and_then(|s| s.split_whitespace().last())
        .and_then(|n| n.parse().ok())
        .unwrap_or(0)
}

fn rust_tests(count: &mut Count) -> TaskResult {
    title("Rust tests (release, so that they share their build with the program)");
    let mut seen = Count::default();
    let args = ["test", "--workspace", "--release", "--no-fail-fast"];
    let ok = streamed(&root(), "cargo", &args, &[], |line| {
        if line.starts_with("test result:") {
            seen.passed += number_before(line, " passed");
            seen.failed += number_before(line, " failed");
            seen.skipped += number_before(line, " ignored");
        }
    })?;
    count.passed += seen.passed;
    count.failed += seen.failed + u64::from(!ok && seen.failed == 0);
    count.skipped += seen.skipped;
    Ok(())
}

fn generated_files(count: &mut Count) -> TaskResult {
    title("Generated files are what their sources give");
    const TASKS: &[&[&str]] = &[
        &["validation", "--check"],
        &["access", "--check"],
        &["weather", "--check"],
        &["ice", "--check"],
        &["world", "--check"],
    ];
    for args in TASKS {
        let mut cargo = vec!["xtask"];
        cargo.extend(*args);
        let ok = streamed(&root(), "cargo", &cargo, &[], |_| ())?;
        println!("{}: {}", args.join(" "), if ok { "ok" } else { "FAILED" });
        if ok {
            count.passed += 1;
        } else {
            count.failed += 1;
        }
    }
    Ok(())
}

fn has(program: &str) -> bool {
    Command::new(program)
        .arg("--version")
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|s| s.success())
}

/// Debian packages the browser tests need, with the program each brings.
const PACKAGES: [(&str, &str); 3] = [("node", "nodejs"), ("npm", "npm"), ("chromium", "chromium")];

fn install_missing() -> Vec<&'static str> {
    let missing = || {
        PACKAGES
            .iter()
            .filter(|(p, _)| !has(p))
            .map(|(_, d)| *d)
            .collect::<Vec<_>>()
    };
    let wanted = missing();
    let is_root = Command::new("id")
        .arg("-u")
        .output()
        .is_ok_and(|o| o.stdout.starts_with(b"0"));
    if wanted.is_empty() || !is_root || !has("apt-get") {
        return wanted;
    }
    println!("installing {} (Debian packages)", wanted.join(", "));
    let apt = |args: &[&str]| {
        Command::new("apt-get")
            .args(args)
            .env("DEBIAN_FRONTEND", "noninteractive")
            .stdout(Stdio::null())
            .status()
    };
    let _ = apt(&["update", "-q"]);
    let mut args = vec!["install", "-y", "-q", "--no-install-recommends"];
    args.extend(&wanted);
    let _ = apt(&args);
    missing()
}

fn browser_tests(count: &mut Count) -> TaskResult {
    let web = root().join("web");
    if !web.join("package.json").exists() {
        return Ok(());
    }
    title("Browser tests (Debian: nodejs, npm, chromium; npm: playwright-core)");
    let missing = install_missing();
    if !missing.is_empty() {
        println!(
            "skipped: missing {}; install them to run the browser tests",
            missing.join(", ")
        );
        count.skipped += 1;
        return Ok(());
    }
    if !streamed(
        &web,
        "npm",
        &["ci", "--ignore-scripts", "--no-audit", "--no-fund"],
        &[],
        |_| (),
    )? {
        println!("skipped: `npm ci` in web/ did not work (no registry?)");
        count.skipped += 1;
        return Ok(());
    }
    if !streamed(
        &root(),
        "cargo",
        &["build", "--release", "--package", "sealane"],
        &[],
        |_| (),
    )? {
        count.failed += 1;
        return Ok(());
    }
    let target = std::env::var("CARGO_TARGET_DIR")
        .unwrap_or_else(|_| root().join("target").display().to_string());
    let bin = format!("{target}/release/sealane");
    let mut seen = Count::default();
    let ok = streamed(
        &web,
        "npm",
        &["test", "--silent"],
        &[("SEALANE_BIN", &bin)],
        |line| {
            let line = line.trim_start_matches(['#', 'ℹ', ' ']);
            let tail = |key: &str| {
                line.strip_prefix(key)
                    .and_then(|n| n.trim().parse::<u64>().ok())
            };
            seen.passed += tail("pass ").unwrap_or(0);
            seen.failed += tail("fail ").unwrap_or(0);
            seen.skipped += tail("skipped ").unwrap_or(0);
        },
    )?;
    count.passed += seen.passed;
    count.failed += seen.failed + u64::from(!ok && seen.failed == 0);
    count.skipped += seen.skipped;
    Ok(())
}
