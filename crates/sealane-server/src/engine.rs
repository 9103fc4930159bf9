//! The door to the study room: a saved folder in, the files of an assessment out. Nothing here touches the file system.

use crate::api::Finding;
use crate::jobs::{Handle, Order};
use crate::problem::Problem;
use crate::store::{Output, StudyFile};
use sealane_study::{Assessment, Fault, Ground, Level, Live, Options, Study, StudyErrors};
use std::fmt::Write as _;
use std::path::Path;

/// What a run made.
#[derive(Debug, Clone, PartialEq)]
pub struct Made {
    /// The verdict in words.
    pub verdict: String,
    /// `report.html`, `report.md`, `assessment.json`, `routes.geojson`, `tables/*.csv`.
    pub files: Vec<Output>,
}

/// The study of a folder, with its claims. No other file is opened, whatever the study names: of lists only the
/// operator's own folder is read, if there is one.
fn read(files: &[StudyFile], lists: Option<&Path>) -> Result<Study, StudyErrors> {
    let text = |path: &str| {
        let file = files.iter().find(|f| f.path == path)?;
        Some(String::from_utf8_lossy(&file.content).into_owned())
    };
    let mut study =
        sealane_study::parse_study("study.toml", &text("study.toml").unwrap_or_default())?;
    if let Some(claims) = study.file.claims.clone() {
        let Some(rows) = text(&claims.file) else {
            return Err(vec![Fault {
                level: Level::Error,
                kind: "no_file",
                file: "study.toml".to_owned(),
                line: 0,
                column: 0,
                path: "claims.file".to_owned(),
                message: format!("the study has no file `{}`", claims.file),
            }]
            .into());
        };
        study.claims = sealane_study::claims_rows(&claims.file, &rows)?;
    }
    if let Some(law) = &mut study.file.law {
        // A study from outside names no files of this machine.
        for (key, name) in [("indicators", &law.indicators), ("replaces", &law.replaces)] {
            if name.is_some() {
                return Err(vec![Fault {
                    level: Level::Error,
                    kind: "no_file",
                    file: "study.toml".to_owned(),
                    line: 0,
                    column: 0,
                    path: format!("law.{key}"),
                    message: "is read by the command line only".to_owned(),
                }]
                .into());
            }
        }
        law.lists = lists.map(|l| l.display().to_string());
    }
    Ok(study)
}

/// Computes a study; the error is for people.
pub fn assess(order: &Order, handle: &Handle, lists: Option<&Path>) -> Result<Made, String> {
    handle.tell("reading", 0.01);
    let study = read(&order.files, lists).map_err(|e| e.to_string())?;
    let hears = handle.clone();
    let world = Live::open()
        .map_err(|e| e.to_string())?
        .watched(Some(handle.stop_flag()))
        .telling(move |stage, done| hears.tell(stage, 0.02 + 0.93 * done));
    let ground = Ground::new(&world).map_err(|e| e.to_string())?;
    let options = Options {
        draws: order.draws,
        seed: order.seed,
    };
    let made = sealane_study::assess(&study, &ground, options).map_err(|e| e.to_string())?;
    if handle.should_stop() {
        return Err("stopped".to_owned());
    }
    handle.tell("report", 0.95);
    let out = files(&made, &|| handle.should_stop()).map_err(|e| e.to_string())?;
    handle.tell("saving", 0.99);
    out.ok_or_else(|| "stopped".to_owned())
}

/// The files of an assessment; `None` when nobody wants them any more.
fn files(
    a: &Assessment,
    stopped: &dyn Fn() -> bool,
) -> Result<Option<Made>, sealane_report::ReportError> {
    let mut files = vec![("report.html".to_owned(), sealane_report::html(a))];
    if stopped() {
        return Ok(None);
    }
    files.push(("report.md".to_owned(), sealane_report::markdown(a)));
    files.push(("assessment.json".to_owned(), sealane_report::json(a)?));
    if stopped() {
        return Ok(None);
    }
    files.push((
        "routes.geojson".to_owned(),
        sealane_report::geojson(a).to_string() + "\n",
    ));
    files.extend(
        sealane_report::tables(a)
            .iter()
            .map(|t| (format!("tables/{}.csv", t.id), t.csv())),
    );
    let output = |(path, text): (String, String)| Output {
        path,
        content: text.into_bytes(),
    };
    Ok((!stopped()).then(|| Made {
        verdict: a.verdict.headline.clone(),
        files: files.into_iter().map(output).collect(),
    }))
}

/// Every fault and warning of a study folder.
pub fn check(files: &[StudyFile], lists: Option<&Path>) -> Result<Vec<Finding>, Problem> {
    let faults = match read(files, lists) {
        Err(e) if e.mended.is_none() => e.faults,
        Err(e) => {
            let live = Live::open().map_err(Problem::internal)?;
            let ground = Ground::new(&live).map_err(Problem::internal)?;
            e.with(|study| ground.check(study))
        }
        Ok(study) => {
            let live = Live::open().map_err(Problem::internal)?;
            Ground::new(&live).map_err(Problem::internal)?.check(&study)
        }
    };
    let one = |f: Fault| Finding {
        severity: match f.level {
            Level::Error => "error".to_owned(),
            Level::Warning => "warning".to_owned(),
        },
        kind: f.kind.to_owned(),
        place: place(&f),
        message: f.message,
    };
    Ok(faults.into_iter().map(one).collect())
}

/// `study.toml:12:3, cargo.coal.ship`.
fn place(f: &Fault) -> String {
    let mut out = f.file.clone();
    for n in [f.line, f.column].into_iter().take_while(|n| *n > 0) {
        let _ = write!(out, ":{n}"); // writing to a String cannot fail
    }
    if !f.path.is_empty() {
        out.push_str(", ");
        out.push_str(&f.path);
    }
    out
}
