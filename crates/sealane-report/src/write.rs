//! The files of an assessment.

use crate::sets;
use crate::table::Table;
use crate::text::t;
use sealane_study::Assessment;
use serde_json::{Value, json};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

/// Why a report was not written.
#[derive(Debug, thiserror::Error)]
pub enum ReportError {
    /// A file or folder.
    #[error("{path}: {source}")]
    Io {
        /// Where.
        path: PathBuf,
        /// What the machine said.
        source: std::io::Error,
    },
    /// A number that JSON cannot hold.
    #[error("the assessment cannot be written as JSON: {0}")]
    Json(#[from] serde_json::Error),
}

/// What was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    /// Files, in order.
    pub files: Vec<PathBuf>,
    /// Bytes in all.
    pub bytes: usize,
}

/// `assessment.json`: the whole assessment, indented.
///
/// # Errors
/// Only if a number is not finite where JSON needs one; these are written as `null`.
pub fn json(a: &Assessment) -> Result<String, ReportError> {
    let mut text = serde_json::to_string_pretty(a)?;
    text.push('\n');
    Ok(text)
}

/// All tables.
#[must_use]
pub fn tables(a: &Assessment) -> Vec<Table> {
    let mut all = sets::all(a);
    all.extend(crate::season::tables(a));
    all
}

/// `routes.geojson`: one line a way of each cargo, each rival's way and every port; split at the antimeridian.
#[must_use]
pub fn geojson(a: &Assessment) -> Value {
    let mut features = Vec::new();
    let mut seen = std::collections::BTreeSet::new();
    for c in &a.cargoes {
        for w in c.ways.iter().filter(|w| w.line.len() > 1) {
            features.push(json!({
                "type": "Feature",
                "properties": { "kind": "way", "cargo": c.id, "corridor": w.corridor, "distance_nm": round(w.distance_nm, 1), "passages": w.passages, "days_p50": round(w.days.p50, 2), "usd_per_unit_p50": round(w.usd.p50, 2), "unit": c.unit },
                "geometry": { "type": "MultiLineString", "coordinates": split(&w.line) },
            }));
        }
        for r in c.rivals.iter().filter(|r| r.line.len() > 1) {
            features.push(json!({
                "type": "Feature",
                "properties": { "kind": "rival", "cargo": c.id, "name": r.name, "distance_nm": round(r.distance_nm, 1), "passages": r.passages },
                "geometry": { "type": "MultiLineString", "coordinates": split(&r.line) },
            }));
        }
    }
    for g in &a.gateways {
        if seen.insert(g.id.clone()) {
            features.push(json!({
                "type": "Feature",
                "properties": { "kind": "gateway", "id": g.id, "name": g.name, "locode": g.locode },
                "geometry": { "type": "Point", "coordinates": [round(g.lon, 5), round(g.lat, 5)] },
            }));
        }
    }
    json!({ "type": "FeatureCollection", "features": features })
}

fn round(x: f64, decimals: i32) -> f64 {
    let k = 10_f64.powi(decimals);
    (x * k).round() / k
}

/// A line cut where it crosses the antimeridian, with the crossing point on both sides.
fn split(line: &[[f64; 2]]) -> Vec<Vec<[f64; 2]>> {
    let mut parts: Vec<Vec<[f64; 2]>> = vec![Vec::new()];
    let mut last: Option<[f64; 2]> = None;
    for q in line {
        let q = [round(q[0], 5), round(q[1], 5)];
        if let Some(l) = last
            && (q[0] - l[0]).abs() > 180.0
        {
            let edge = if l[0] > 0.0 { 180.0 } else { -180.0 };
            let to = q[0] + if l[0] > 0.0 { 360.0 } else { -360.0 };
            let s = if (to - l[0]).abs() > 1e-12 {
                (edge - l[0]) / (to - l[0])
            } else {
                0.0
            };
            let lat = round(l[1] + s * (q[1] - l[1]), 5);
            if let Some(part) = parts.last_mut() {
                part.push([edge, lat]);
            }
            parts.push(vec![[-edge, lat]]);
        }
        if let Some(part) = parts.last_mut() {
            part.push(q);
        }
        last = Some(q);
    }
    parts.retain(|p| p.len() > 1);
    parts
}

/// Section of a table; what no section shows goes to the annex.
fn section_of(table: &str) -> usize {
    match table {
        "glance" | "answers" => 0,
        "gateways" | "missing-ways" => 1,
        "ways" => 2,
        "claims" => 3,
        "rivals" => 6,
        "services" | "trades" => 9,
        "scales" | "balance" | "room" | "catchment" => 10,
        "matrix" => 12,
        "break-even" | "sway-groups" | "correlations" => 13,
        "plans" | "phasing" => 14,
        "levers" => 15,
        other => room_section(other.split('-').next().unwrap_or(other)).unwrap_or(16),
    }
}

/// Section in which the page shows what another room made.
fn room_section(room: &str) -> Option<usize> {
    match room {
        "season" => Some(4),
        "ports" => Some(8),
        "fleet" => Some(9),
        "law" => Some(11),
        _ => None,
    }
}

/// The report's words and tables as Markdown, without charts: the same sections as the page.
#[must_use]
pub fn markdown(a: &Assessment) -> String {
    let mut out = format!("# {}\n\n{}\n", a.study.name, a.study.question);
    let mut all = vec![sets::glance(a)];
    all.extend(
        sets::all(a)
            .into_iter()
            .filter(|t| !["months", "forecast"].contains(&t.id.as_str())),
    );
    for k in 0..=16 {
        let _ = writeln!(out, "\n## {k} {}\n", t(&format!("s{k}")));
        let text = format!("s{k}-text");
        if t(&text) != text {
            let _ = writeln!(out, "{}", t(&text));
        }
        if k == 0 {
            let _ = writeln!(out, "**{}**\n", a.verdict.headline);
            for f in &a.verdict.findings {
                let _ = writeln!(out, "- {f}");
            }
            let _ = writeln!(out, "\n{}: {}", t("rule"), a.verdict.rule);
        }
        if k == 4 && a.season.is_none() {
            let _ = writeln!(out, "\n{}", t("s4-none"));
        }
        let rooms = a
            .rooms
            .iter()
            .filter(|r| room_section(&r.id).unwrap_or(16) == k);
        let mut any = false;
        for room in rooms {
            any = true;
            if !room.findings.is_empty() {
                let _ = writeln!(out, "\n### {}\n", room.title);
            }
            for f in &room.findings {
                let _ = writeln!(out, "- {f}");
            }
        }
        if k == 11 && !any {
            let _ = writeln!(out, "{}", t("s11-none"));
        }
        if matches!(k, 5 | 7) {
            let _ = writeln!(out, "\n{}", t("md-charts"));
        }
        for table in all
            .iter()
            .filter(|t| !t.rows.is_empty() && section_of(&t.id) == k)
        {
            out.push_str(&table.markdown());
        }
    }
    out
}

/// Writes `report.html`, `report.md`, `assessment.json`, `routes.geojson` and `tables/*.csv` below `dir`.
///
/// # Errors
/// The folder cannot be made or a file cannot be written.
pub fn write(a: &Assessment, dir: &Path) -> Result<Written, ReportError> {
    let io = |path: &Path| {
        let path = path.to_path_buf();
        move |source| ReportError::Io { path, source }
    };
    let tables_dir = dir.join("tables");
    std::fs::create_dir_all(&tables_dir).map_err(io(&tables_dir))?;
    let mut files = vec![
        (dir.join("report.html"), crate::html(a)),
        (dir.join("report.md"), markdown(a)),
        (dir.join("assessment.json"), json(a)?),
        (dir.join("routes.geojson"), geojson(a).to_string() + "\n"),
    ];
    files.extend(
        tables(a)
            .iter()
            .map(|t| (tables_dir.join(format!("{}.csv", t.id)), t.csv())),
    );
    let mut written = Written {
        files: Vec::new(),
        bytes: 0,
    };
    for (path, text) in files {
        std::fs::write(&path, &text).map_err(io(&path))?;
        written.bytes += text.len();
        written.files.push(path);
    }
    Ok(written)
}
