//! The program asked from outside, shared by the tests of ways and matrices.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]
use assert_cmd::Command;
use serde_json::Value;

/// Exit code and standard output.
pub fn sealane(args: &[&str]) -> (i32, String) {
    let mut command = Command::cargo_bin("sealane").unwrap();
    let out = command.args(args).output().unwrap();
    let text = String::from_utf8(out.stdout).unwrap();
    (out.status.code().unwrap(), text)
}

/// Exit code and JSON of `sealane route`.
pub fn route(args: &[&str]) -> (i32, Value) {
    let args = [&["route"], args, &["--format", "json"]].concat();
    let (code, text) = sealane(&args);
    (code, serde_json::from_str(&text).unwrap())
}

/// Length of a way.
pub fn nm(v: &Value) -> f64 {
    v["distance_nm"].as_f64().unwrap()
}
