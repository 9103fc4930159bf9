//! `sealane matrix`: all distances between the rows of a file, or of listed pairs, as CSV or Parquet; written as it is computed.

use super::areas::named;
use super::terms::Terms;
use crate::parquet::{self, Kind, Value};
use crate::{
    fault::Fault,
    output::{self, Format},
};
use indicatif::ProgressBar;
use sealane_sea::{Cell, MatrixQuery, Place, Sea, SeaError};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Flags of `sealane matrix`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Places: a CSV with the columns `locode`, or `name,lon,lat` (degrees)
    #[arg(value_name = "PORTS.csv", required_unless_present = "pairs")]
    ports: Option<PathBuf>,
    /// Pairs instead: a CSV with `from_lon,from_lat,to_lon,to_lat[,avoid]` or `from,to[,avoid]`; `avoid` is `;`-separated
    #[arg(long, value_name = "PAIRS.csv")]
    pairs: Option<PathBuf>,
    #[command(flatten)]
    terms: Terms,
    /// Passages and kilometres over land in each row of a large table too (always with pairs and up to 100 places)
    #[arg(long)]
    details: bool,
    /// The proof in each row too: kilometres along fairways and port access, the lower bound, and what to know of the way
    #[arg(long)]
    certificate: bool,
    /// File to write, by its ending; `-` is CSV on standard output
    #[arg(long, value_name = "FILE.csv|.parquet")]
    out: PathBuf,
    /// Form of errors and of the closing line
    #[arg(long, value_enum, default_value_t)]
    pub format: Format,
}

/// Places up to which each row of a table tells its passages unasked: more take minutes.
const DETAILED: usize = 100;

/// Largest table read, rows.
const MOST_ROWS: usize = 2_000_000;

/// Why the work stops.
enum Stop {
    Sea(SeaError),
    Io(std::io::Error),
}

impl From<SeaError> for Stop {
    fn from(e: SeaError) -> Self {
        Self::Sea(e)
    }
}

impl From<std::io::Error> for Stop {
    fn from(e: std::io::Error) -> Self {
        Self::Io(e)
    }
}

impl From<Stop> for Fault {
    fn from(s: Stop) -> Self {
        match s {
            Stop::Sea(e) => e.into(),
            Stop::Io(e) => e.into(),
        }
    }
}

/// One row of an input table by column name.
type Row = BTreeMap<String, String>;

/// Whether the columns name places: for each prefix a code or a name, or a position.
fn columns(head: &str, prefixes: &[&str], place: &str, expected: &str) -> Result<(), Fault> {
    let mut csv = csv::ReaderBuilder::new()
        .has_headers(false)
        .from_reader(head.trim_start_matches('\u{feff}').as_bytes());
    let mut row = csv::StringRecord::new();
    let _ = csv.read_record(&mut row);
    let has = |name: &str| row.iter().any(|h| h.trim() == name);
    let named = |prefix: &str| {
        let with = |end: &str| has(&format!("{prefix}{end}"));
        match (with("lon"), with("lat")) {
            (true, true) => true,
            // One without the other is a position cut short.
            (true, false) | (false, true) => false,
            _ => {
                with("locode")
                    || with("name")
                    || (!prefix.is_empty() && has(prefix.trim_end_matches('_')))
            }
        }
    };
    if prefixes.iter().all(|p| named(p)) {
        return Ok(());
    }
    let separator = [(';', "`;`"), ('\t', "tabs"), ('|', "`|`")]
        .iter()
        .find(|s| row.len() == 1 && head.contains(s.0))
        .map_or(String::new(), |s| {
            format!(
                "; the fields seem to be separated by {}, expected commas",
                s.1
            )
        });
    let found: Vec<&str> = row.iter().map(str::trim).collect();
    Err(Fault::input(
        "bad_table",
        format!(
            "expected {expected}; found `{}`{separator}",
            found.join(",")
        ),
    )
    .at(format!("{place}:1")))
}

fn rows(path: &Path, prefixes: &[&str], expected: &str) -> Result<Vec<Row>, Fault> {
    let place = path.display().to_string();
    let text = std::fs::read_to_string(path).map_err(|e| Fault::input("no_file", e).at(&place))?;
    if let Some((n, _)) = text.lines().enumerate().find(|(_, l)| l.contains('\0')) {
        return Err(
            Fault::input("bad_table", "a NUL byte: expected a table of text (CSV)")
                .at(format!("{place}:{}", n + 1)),
        );
    }
    let head = text.lines().find(|l| !l.trim().is_empty());
    if let Some(head) = head {
        columns(head, prefixes, &place, expected)?;
    }
    let rows: Vec<Row> = sealane_data::parse_csv(&place, &text)?;
    if rows.is_empty() {
        return Err(Fault::input("empty_table", "the table has no rows").at(&place));
    }
    if rows.len() > MOST_ROWS {
        return Err(
            Fault::input("too_large", format!("expected at most {MOST_ROWS} rows")).at(&place),
        );
    }
    Ok(rows)
}

/// The place a row means: its code or name, or its position.
fn place(sea: &Sea, row: &Row, prefix: &str) -> Result<Place, SeaError> {
    let get = |k: &str| {
        row.get(&format!("{prefix}{k}"))
            .map(|s| s.trim())
            .filter(|s| !s.is_empty())
    };
    if let (Some(lon), Some(lat)) = (get("lon"), get("lat")) {
        let mut p = sea.place(&format!("{lat},{lon}"))?;
        if let Some(name) = get("name") {
            name.clone_into(&mut p.name);
        }
        return Ok(p);
    }
    let bare = prefix.trim_end_matches('_');
    let text = get("locode").or_else(|| get("name")).or_else(|| {
        row.get(bare)
            .map(|s| s.trim())
            .filter(|s| !s.is_empty() && !bare.is_empty())
    });
    match text {
        Some(t) => sea.place(t),
        None => Err(SeaError::BadQuery(format!(
            "expected columns {prefix}locode, or {prefix}lon and {prefix}lat"
        ))),
    }
}

/// Where the table goes.
struct Out {
    to: To,
    /// Whether the proof is asked for.
    proof: bool,
}

/// Forms of a table.
enum To {
    Csv(csv::Writer<Box<dyn std::io::Write>>),
    /// With the mark of each leading column whether it holds numbers.
    Parquet(
        parquet::Writer<std::io::BufWriter<std::fs::File>>,
        Vec<bool>,
    ),
}

/// Columns of every answer, after those of the question; the middle three are empty unless asked for.
const TAIL: [&str; 5] = [
    "distance_nm",
    "land_km",
    "access_land_km",
    "passages",
    "error",
];
/// Columns of the proof, after those, when asked for.
const PROOF: [&str; 3] = ["fairway_km", "lower_bound_nm", "warnings"];

impl Out {
    /// Whether a table can be written there by its name.
    fn check(path: &Path) -> Result<(), Fault> {
        let ext = path.extension().map(std::ffi::OsStr::to_ascii_lowercase);
        let known = ["csv", "parquet"].map(|e| Some(std::ffi::OsString::from(e)));
        if path == Path::new("-") || known.contains(&ext) {
            return Ok(());
        }
        let expected = "expected a file name that ends in .csv or .parquet";
        Err(Fault::input("bad_name", expected).at("--out"))
    }

    fn open(path: &Path, head: &[&str], proof: bool) -> Result<Self, Fault> {
        let names = || {
            let last = if proof { &PROOF[..] } else { &[] };
            head.iter().chain(&TAIL).chain(last).copied()
        };
        let ext = path.extension().map(std::ffi::OsStr::to_ascii_lowercase);
        let create = || Ok::<_, Fault>(std::io::BufWriter::new(std::fs::File::create(path)?));
        if ext.as_deref() == Some("parquet".as_ref()) {
            let number = |n: &str| {
                ["_nm", "_km", "_lon", "_lat"]
                    .iter()
                    .any(|end| n.ends_with(end))
            };
            let columns: Vec<(&str, Kind)> = names()
                .map(|n| (n, if number(n) { Kind::Number } else { Kind::Text }))
                .collect();
            let marks = head.iter().map(|n| number(n)).collect();
            let to = To::Parquet(parquet::Writer::new(create()?, &columns)?, marks);
            return Ok(Self { to, proof });
        }
        let sink: Box<dyn std::io::Write> = if path == Path::new("-") {
            Box::new(std::io::stdout().lock())
        } else {
            Self::check(path)?;
            Box::new(create()?)
        };
        let mut csv = csv::Writer::from_writer(sink);
        csv.write_record(names()).map_err(io)?;
        Ok(Self {
            to: To::Csv(csv),
            proof,
        })
    }

    fn put(&mut self, head: &[&str], c: &Cell) -> Result<(), std::io::Error> {
        let passages = c.passages.join(";");
        let error = c.error.as_deref();
        let warnings = c.warnings.join("; ");
        let proof = self.proof;
        // In the searched network nothing is shorter than the way itself.
        let bound = c.lower_bound_nm;
        match &mut self.to {
            To::Csv(csv) => {
                let number = |v: Option<f64>| v.map_or(String::new(), |v| format!("{v:.3}"));
                for h in head {
                    csv.write_field(h).map_err(io)?;
                }
                csv.write_field(number(c.distance_nm)).map_err(io)?;
                csv.write_field(number(c.land_km)).map_err(io)?;
                csv.write_field(number(c.access_land_km)).map_err(io)?;
                csv.write_field(&passages).map_err(io)?;
                csv.write_field(error.unwrap_or_default()).map_err(io)?;
                if proof {
                    csv.write_field(number(c.fairway_km)).map_err(io)?;
                    csv.write_field(number(bound)).map_err(io)?;
                    csv.write_field(&warnings).map_err(io)?;
                }
                csv.write_record(None::<&[u8]>).map_err(io)
            }
            To::Parquet(w, marks) => {
                let number = |v: Option<f64>| v.map_or(Value::Null, Value::Number);
                // Passages are null where none were asked for, empty where the way uses none.
                let asked = c.land_km.is_some();
                let lead = head.iter().zip(marks.iter()).map(|(h, &is_number)| {
                    if is_number {
                        number(h.trim().parse().ok())
                    } else {
                        Value::Text(h)
                    }
                });
                let text = |t| if asked { Value::Text(t) } else { Value::Null };
                let answer = [
                    number(c.distance_nm),
                    number(c.land_km),
                    number(c.access_land_km),
                    text(&passages),
                    error.map_or(Value::Null, Value::Text),
                ];
                let last = [number(c.fairway_km), number(bound), text(&warnings)];
                let last = last.into_iter().filter(|_| proof);
                w.row(lead.chain(answer).chain(last))
            }
        }
    }

    fn finish(self) -> Result<(), std::io::Error> {
        match self.to {
            To::Csv(mut csv) => csv.flush(),
            To::Parquet(w, _) => w.finish(),
        }
    }
}

fn io(e: csv::Error) -> std::io::Error {
    std::io::Error::other(e)
}

/// Answers `sealane matrix`.
pub fn run(args: &Args) -> Result<(), Fault> {
    let sea = Sea::embedded()?;
    // What is wrong with the question or the table is told before a file is begun.
    Out::check(&args.out)?;
    let question = MatrixQuery {
        terms: args.terms.query()?,
        ..MatrixQuery::default()
    };
    sea.matrix_rows(&question, |_, _| Ok::<(), SeaError>(()))?;
    let (answered, refused) = match (&args.pairs, &args.ports) {
        (Some(pairs), _) => by_pairs(
            sea,
            args,
            &rows(
                pairs,
                &["from_", "to_"],
                "the columns `from,to` or `from_lon,from_lat,to_lon,to_lat`, separated by commas",
            )?,
        )?,
        (None, Some(ports)) => all_pairs(
            sea,
            args,
            &rows(
                ports,
                &[""],
                "the column `locode` or `name`, or `lon` and `lat`, separated by commas",
            )?,
        )?,
        (None, None) => {
            return Err(Fault::input(
                "no_table",
                "give a table of places or --pairs",
            ));
        }
    };
    if args.out == Path::new("-") {
        return Ok(());
    }
    if args.format == Format::Json {
        return output::print_json(&serde_json::json!({
            "file": args.out.display().to_string(), "answered": answered, "refused": refused,
        }));
    }
    output::print(&format!(
        "{}: {answered} distances, {refused} without an answer (reason in the column `error`)\n",
        args.out.display()
    ))
}

fn bar(n: usize) -> ProgressBar {
    if std::io::IsTerminal::is_terminal(&std::io::stderr()) {
        ProgressBar::new(n as u64)
    } else {
        ProgressBar::hidden()
    }
}

fn all_pairs(sea: &Sea, args: &Args, rows: &[Row]) -> Result<(usize, usize), Fault> {
    let places: Vec<Result<Place, SeaError>> = rows.iter().map(|r| place(sea, r, "")).collect();
    let known: Vec<Place> = places
        .iter()
        .filter_map(|p| p.as_ref().ok().cloned())
        .collect();
    let names: Vec<String> = rows
        .iter()
        .map(|r| {
            ["name", "locode"]
                .iter()
                .find_map(|k| r.get(*k).filter(|s| !s.is_empty()).cloned())
                .unwrap_or_default()
        })
        .collect();
    let query = MatrixQuery {
        from: known.clone(),
        to: known,
        terms: args.terms.query()?,
        details: args.details || args.certificate || rows.len() <= DETAILED,
    };
    let mut out = Out::open(&args.out, &["from", "to"], args.certificate)?;
    let progress = bar(rows.len());
    let (mut answered, mut refused) = (0, 0);
    let good: Vec<usize> = (0..rows.len())
        .filter(|&i| places.get(i).is_some_and(Result::is_ok))
        .collect();
    let mut line = |out: &mut Out, i: usize, j: usize, c: &Cell| -> Result<(), Stop> {
        if c.distance_nm.is_some() {
            answered += 1;
        } else {
            refused += 1;
        }
        let name = |k: usize| names.get(k).map_or("", String::as_str);
        Ok(out.put(&[name(i), name(j)], c)?)
    };
    // Pairs from a row that names no place come first, pairs to it after each other origin; all with its reason.
    let bad: Vec<(usize, Cell)> = places
        .iter()
        .enumerate()
        .filter_map(|(i, p)| {
            let error = p.as_ref().err()?.to_string();
            Some((
                i,
                Cell {
                    error: Some(error),
                    ..Cell::default()
                },
            ))
        })
        .collect();
    for (i, c) in &bad {
        for j in 0..rows.len() {
            line(&mut out, *i, j, c)?;
        }
    }
    sea.matrix_rows(&query, |r, cells| {
        progress.inc(1);
        for (k, c) in cells.iter().enumerate() {
            if let (Some(&i), Some(&j)) = (good.get(r), good.get(k)) {
                line(&mut out, i, j, c)?;
            }
        }
        for (j, c) in &bad {
            if let Some(&i) = good.get(r) {
                line(&mut out, i, *j, c)?;
            }
        }
        Ok::<(), Stop>(())
    })?;
    out.finish()?;
    progress.finish_and_clear();
    Ok((answered, refused))
}

fn by_pairs(sea: &Sea, args: &Args, rows: &[Row]) -> Result<(usize, usize), Fault> {
    // Rows with one origin and one set of closures share a search.
    /// Rows that share their origin and what they avoid.
    type Groups = BTreeMap<(String, String), Vec<(usize, Place, Place)>>;
    let base = args.terms.query()?;
    // What is wrong with the whole question is said at once, not in each row.
    sea.matrix_rows(
        &MatrixQuery {
            terms: base.clone(),
            ..MatrixQuery::default()
        },
        |_, _| Ok::<(), SeaError>(()),
    )?;
    let mut groups = Groups::new();
    let mut cells: Vec<Option<Cell>> = vec![None; rows.len()];
    for (i, r) in rows.iter().enumerate() {
        match (place(sea, r, "from_"), place(sea, r, "to_")) {
            (Ok(a), Ok(b)) => {
                let avoid = r.get("avoid").map_or("", |s| s.trim()).to_owned();
                let key = format!("{:.9},{:.9},{:?}", a.position.lat, a.position.lon, a.port);
                groups.entry((avoid, key)).or_default().push((i, a, b));
            }
            (Err(e), _) | (_, Err(e)) => {
                if let Some(c) = cells.get_mut(i) {
                    *c = Some(Cell {
                        error: Some(e.to_string()),
                        ..Cell::default()
                    });
                }
            }
        }
    }
    let progress = bar(rows.len());
    for ((avoid, _), group) in &groups {
        let more: Vec<String> = avoid
            .split(';')
            .map(|s| s.trim().to_owned())
            .filter(|s| !s.is_empty())
            .collect();
        let mut terms = base.clone();
        let done = named(&more)
            .map_err(|e| e.message)
            .and_then(|(mut ids, mut areas)| {
                terms.avoid.append(&mut ids);
                terms.avoid_areas.append(&mut areas);
                let query = MatrixQuery {
                    from: group.iter().take(1).map(|g| g.1.clone()).collect(),
                    to: group.iter().map(|g| g.2.clone()).collect(),
                    terms,
                    details: true,
                };
                sea.matrix_rows(&query, |_, row| {
                    for ((i, _, _), c) in group.iter().zip(row) {
                        if let Some(slot) = cells.get_mut(*i) {
                            *slot = Some(c);
                        }
                    }
                    Ok::<(), SeaError>(())
                })
                .map_err(|e| e.to_string())
            });
        if let Err(e) = done {
            for (i, _, _) in group {
                if let Some(slot) = cells.get_mut(*i) {
                    *slot = Some(Cell {
                        error: Some(e.clone()),
                        ..Cell::default()
                    });
                }
            }
        }
        progress.inc(group.len() as u64);
    }
    progress.finish_and_clear();
    let heads: Vec<&str> = [
        "from", "to", "from_lon", "from_lat", "to_lon", "to_lat", "avoid",
    ]
    .into_iter()
    .filter(|h| rows.iter().any(|r| r.contains_key(*h)))
    .collect();
    let mut out = Out::open(&args.out, &heads, args.certificate)?;
    let (mut answered, mut refused) = (0, 0);
    for (r, c) in rows.iter().zip(cells) {
        let c = c.unwrap_or_default();
        if c.distance_nm.is_some() {
            answered += 1;
        } else {
            refused += 1;
        }
        let head: Vec<&str> = heads
            .iter()
            .map(|h| r.get(*h).map_or("", String::as_str))
            .collect();
        out.put(&head, &c)?;
    }
    out.finish()?;
    Ok((answered, refused))
}
