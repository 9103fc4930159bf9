//! `sealane check`, `new`, `schema`, `compare`: study files.

use crate::{fault::Fault, output};
use sealane_study::{AssessError, Fault as StudyFault, Ground, Level, Live, Study};
use std::path::{Path, PathBuf};

/// Flags of `sealane check`.
#[derive(Debug, clap::Args)]
pub struct CheckArgs {
    /// Folder of the study, or the file itself
    #[arg(value_name = "STUDY")]
    study: PathBuf,
    /// Form of the answer
    #[arg(long, value_enum, default_value_t)]
    pub format: output::Format,
}

/// Flags of `sealane new`.
#[derive(Debug, clap::Args)]
pub struct NewArgs {
    /// Name of the study; a folder of that name is made
    #[arg(value_name = "NAME")]
    name: String,
}

/// Flags of `sealane compare`.
#[derive(Debug, clap::Args)]
pub struct CompareArgs {
    /// `assessment.json` of the first run
    #[arg(value_name = "A")]
    before: PathBuf,
    /// `assessment.json` of the second run
    #[arg(value_name = "B")]
    after: PathBuf,
    /// Form of the answer
    #[arg(long, value_enum, default_value_t)]
    pub format: output::Format,
}

fn input_faults(faults: &[StudyFault]) -> Fault {
    let errors: Vec<&StudyFault> = faults.iter().filter(|f| f.level == Level::Error).collect();
    let first = errors.first();
    let kind = first.map_or("bad_study", |f| f.kind);
    let (message, place) = match errors.as_slice() {
        [one] => (with_path(one), place_of(one)),
        many => (
            format!(
                "the study has {} faults:\n{}",
                many.len(),
                many.iter()
                    .map(|f| format!("  {}", f.to_string().trim_start_matches("error: ")))
                    .collect::<Vec<_>>()
                    .join("\n")
            ),
            String::new(),
        ),
    };
    Fault::input(kind, message).at(place)
}

fn with_path(f: &StudyFault) -> String {
    if f.path.is_empty() {
        f.message.clone()
    } else {
        format!("{}: {}", f.path, f.message)
    }
}

fn place_of(f: &StudyFault) -> String {
    match (f.line, f.column) {
        (0, _) => f.file.clone(),
        (l, 0) => format!("{}:{l}", f.file),
        (l, c) => format!("{}:{l}:{c}", f.file),
    }
}

/// Reads a study; a faulty one with all its faults, those that `check` would find beside those of its shape.
pub fn read(path: &Path) -> Result<Study, Fault> {
    sealane_study::read_study(path).map_err(|e| match all_faults(e) {
        Ok(faults) => input_faults(&faults),
        Err(machine) => machine,
    })
}

/// Every fault of a study that could not be read as it stands.
fn all_faults(e: sealane_study::StudyErrors) -> Result<Vec<StudyFault>, Fault> {
    if e.mended.is_none() {
        return Ok(e.faults);
    }
    let world = Live::open()?;
    let ground = Ground::new(&world).map_err(fault)?;
    Ok(e.with(|study| ground.check(study)))
}

/// A study's own failure as a command's.
pub fn fault(e: AssessError) -> Fault {
    match e {
        AssessError::Faults(faults) => input_faults(&faults),
        AssessError::NoNumber(e) => Fault::input("missing_number", e),
        AssessError::Data(e) => Fault::machine("bad_table", e),
        AssessError::Voyage(e) => Fault::machine("bad_table", e),
        AssessError::TooFewDraws { .. } => Fault::input("too_few_draws", e),
        AssessError::Stopped => Fault::no_answer("cancelled", "stopped on request", Vec::new()),
    }
}

fn count(n: usize, what: &str) -> String {
    format!("{n} {what}{}", if n == 1 { "" } else { "s" })
}

/// Answers `sealane check`: every fault and warning at once.
pub fn check(args: &CheckArgs) -> Result<(), Fault> {
    let faults = match sealane_study::read_study(&args.study) {
        Ok(study) => {
            let world = Live::open()?;
            Ground::new(&world).map_err(fault)?.check(&study)
        }
        Err(e) => all_faults(e)?,
    };
    let errors = faults.iter().filter(|f| f.level == Level::Error).count();
    if args.format == output::Format::Json {
        output::print_json(
            &serde_json::json!({ "errors": errors, "warnings": faults.len() - errors, "faults": faults }),
        )?;
    } else if faults.is_empty() {
        output::print("No faults.\n")?;
    } else {
        let text: String = faults.iter().map(|f| format!("{f}\n")).collect();
        output::print(&format!(
            "{text}{}, {}\n",
            count(errors, "error"),
            count(faults.len() - errors, "warning")
        ))?;
    }
    if errors > 0 && args.format == output::Format::Table {
        return Err(Fault::input("bad_study", count(errors, "fault")).at(args.study.display()));
    }
    if errors > 0 {
        Err(Fault::input("bad_study", "").silent())
    } else {
        Ok(())
    }
}

/// Answers `sealane new`.
pub fn new(args: &NewArgs) -> Result<(), Fault> {
    let folder: String = args
        .name
        .to_lowercase()
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() { c } else { '-' })
        .collect::<String>()
        .split('-')
        .filter(|s| !s.is_empty())
        .collect::<Vec<_>>()
        .join("-");
    if folder.is_empty() {
        return Err(Fault::input(
            "bad_name",
            format!(
                "`{}` leaves no letters or digits for a folder's name",
                args.name
            ),
        ));
    }
    let dir = PathBuf::from(&folder);
    let file = dir.join("study.toml");
    if file.exists() {
        return Err(
            Fault::input("exists", "is there already; choose another name").at(file.display()),
        );
    }
    std::fs::create_dir_all(&dir)?;
    std::fs::write(&file, sealane_study::starter(&args.name))?;
    output::print(&format!(
        "{}\nNext: sealane check {folder}; sealane assess {folder}\n",
        file.display()
    ))
}

/// Answers `sealane schema`.
pub fn schema() -> Result<(), Fault> {
    output::print(&sealane_study::json_schema())
}

/// Largest assessment read, bytes.
const MAX_JSON: u64 = 256 * 1024 * 1024;

fn assessment(path: &Path) -> Result<serde_json::Value, Fault> {
    let size = std::fs::metadata(path)
        .map_err(|e| Fault::input("no_file", e).at(path.display()))?
        .len();
    if size > MAX_JSON {
        return Err(Fault::input(
            "too_large",
            format!("has {size} bytes; an assessment may have {MAX_JSON}"),
        )
        .at(path.display()));
    }
    let text =
        std::fs::read_to_string(path).map_err(|e| Fault::input("no_file", e).at(path.display()))?;
    let value: serde_json::Value = serde_json::from_str(&text).map_err(|e| {
        Fault::input("bad_json", &e).at(format!("{}:{}:{}", path.display(), e.line(), e.column()))
    })?;
    if value.get("verdict").is_none() || value.get("cargoes").is_none() {
        return Err(Fault::input(
            "not_an_assessment",
            "is not an assessment.json: `verdict` and `cargoes` are missing",
        )
        .at(path.display()));
    }
    Ok(value)
}

/// Answers `sealane compare`.
pub fn compare(args: &CompareArgs) -> Result<(), Fault> {
    let c = sealane_report::compare(&assessment(&args.before)?, &assessment(&args.after)?);
    if args.format == output::Format::Json {
        return output::print_json(&c);
    }
    if c.outcomes.is_empty() && c.causes.is_empty() {
        return output::print("The two runs agree.\n");
    }
    output::print(&side_by_side(&c, output::width()))
}

/// Two runs for people: the verdict in words, then what changed, then the inputs that changed with it, no line longer than `width`.
fn side_by_side(c: &sealane_report::Comparison, width: usize) -> String {
    use sealane_report::Difference;
    let (words, numbers): (Vec<&Difference>, Vec<&Difference>) =
        c.outcomes.iter().partition(|d| d.what == "headline");
    // First, in a line or two, the answers that changed.
    let answers: Vec<String> = c
        .outcomes
        .iter()
        .filter(|d| {
            d.what == "best cargo" || d.what.ends_with(": answer") || d.what.ends_with(": verdict")
        })
        .map(|d| format!("{} {} -> {}", d.what, d.before, d.after))
        .collect();
    let first = if answers.is_empty() {
        "No answer changed".to_owned()
    } else {
        format!("Answers that changed: {}", answers.join("; "))
    };
    let mut text = output::wrapped(
        &format!(
            "{first}. {} outcomes and {} inputs or settings differ.",
            c.outcomes.len(),
            c.causes.len()
        ),
        width,
        0,
    );
    for d in words {
        text.push_str("\nThe verdict before\n");
        text.push_str(&output::wrapped(&d.before, width, 2));
        text.push_str("The verdict after\n");
        text.push_str(&output::wrapped(&d.after, width, 2));
    }
    for (title, list) in [
        ("What changed", numbers),
        ("Why", c.causes.iter().collect::<Vec<_>>()),
    ] {
        text.push_str(&format!("\n{title}\n"));
        if list.is_empty() {
            text.push_str("  nothing\n");
            continue;
        }
        let mut rows = vec![
            ["what", "before", "after", "change"]
                .map(String::from)
                .to_vec(),
        ];
        // What does not fit beside the rest stands on lines of its own below the table.
        let mut long = String::new();
        for d in list {
            let change = d
                .change
                .map_or_else(String::new, |c| format!("{:+.1} %", 100.0 * c));
            let room = width.saturating_sub(40) / 2;
            if d.before.chars().count() > room || d.after.chars().count() > room {
                long.push_str(&output::wrapped(
                    &format!("{}: {} -> {} {change}", d.what, d.before, d.after),
                    width,
                    2,
                ));
            } else {
                rows.push(vec![
                    d.what.clone(),
                    d.before.clone(),
                    d.after.clone(),
                    change,
                ]);
            }
        }
        if rows.len() > 1 {
            text.push_str(&output::fitted(&rows, &[3], width));
        }
        text.push_str(&long);
    }
    text
}
