//! The door to the study room: a saved folder in, the files of an assessment out. Nothing here touches the file system.

use crate::api::Finding;
use crate::jobs::{Handle, Order};
use crate::problem::Problem;
use crate::store::{Output, StudyFile};
use sealane_study::{
    Assessment, Fault, Ground, Level, Live, MonthAtSea, Options, Physical, PlaceInfo, SeasonAnswer,
    SeasonOrder, Study, StudyErrors, VoyageQuery, Way, WayQuery, World,
};
use std::fmt::Write as _;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

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

/// The rooms, watched: tells how many questions were answered and stops when asked to.
struct Watched<'a> {
    live: Live,
    handle: &'a Handle,
    asked: AtomicUsize,
}

impl Watched<'_> {
    fn step(&self) -> Result<(), String> {
        if self.handle.should_stop() {
            return Err("stopped".to_owned());
        }
        let n = self.asked.fetch_add(1, Ordering::Relaxed);
        if n.is_multiple_of(8) {
            // The number of ways is not known before; most studies ask some hundreds.
            self.handle.tell(
                "ways and voyages",
                0.6 * (1.0 - (-(n as f64) / 250.0).exp()),
            );
        }
        Ok(())
    }
}

impl World for Watched<'_> {
    fn place(&self, text: &str) -> Result<PlaceInfo, String> {
        self.live.place(text)
    }

    fn way(&self, query: &WayQuery) -> Result<Way, String> {
        self.step()?;
        self.live.way(query)
    }

    fn physical(&self, query: &VoyageQuery<'_>, way: &Way) -> Result<Physical, String> {
        self.step()?;
        self.live.physical(query, way)
    }

    fn months(
        &self,
        query: &WayQuery,
        voyage: &VoyageQuery<'_>,
        way: &Way,
        speed_kn: f64,
    ) -> Option<Result<Vec<MonthAtSea>, String>> {
        if let Err(e) = self.step() {
            return Some(Err(e));
        }
        self.live.months(query, voyage, way, speed_kn)
    }

    fn seasons(&self, order: &SeasonOrder) -> Option<Result<SeasonAnswer, String>> {
        if let Err(e) = self.step() {
            return Some(Err(e));
        }
        self.live.seasons(order)
    }

    fn stop(&self) -> Option<Arc<AtomicBool>> {
        Some(self.handle.stop_flag())
    }
}

/// Computes a study; the error is for people.
pub fn assess(order: &Order, handle: &Handle, lists: Option<&Path>) -> Result<Made, String> {
    handle.tell("reading", 0.01);
    let study = read(&order.files, lists).map_err(|e| e.to_string())?;
    let world = Watched {
        live: Live::open().map_err(|e| e.to_string())?,
        handle,
        asked: AtomicUsize::new(0),
    };
    let ground = Ground::new(&world).map_err(|e| e.to_string())?;
    let options = Options {
        draws: order.draws,
        seed: order.seed,
    };
    let made = sealane_study::assess(&study, &ground, options).map_err(|e| e.to_string())?;
    if handle.should_stop() {
        return Err("stopped".to_owned());
    }
    handle.tell("report", 0.9);
    files(&made).map_err(|e| e.to_string())
}

fn files(a: &Assessment) -> Result<Made, sealane_report::ReportError> {
    let mut files = vec![
        ("report.html".to_owned(), sealane_report::html(a)),
        ("report.md".to_owned(), sealane_report::markdown(a)),
        ("assessment.json".to_owned(), sealane_report::json(a)?),
        (
            "routes.geojson".to_owned(),
            sealane_report::geojson(a).to_string() + "\n",
        ),
    ];
    files.extend(
        sealane_report::tables(a)
            .iter()
            .map(|t| (format!("tables/{}.csv", t.id), t.csv())),
    );
    let output = |(path, text): (String, String)| Output {
        path,
        content: text.into_bytes(),
    };
    Ok(Made {
        verdict: a.verdict.headline.clone(),
        files: files.into_iter().map(output).collect(),
    })
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
