//! Lists in the issuers' own formats, told apart by their content alone.
//!
//! Every file is read within bounds ([`Limits`]) and hashed while it is read; a file that breaks its format is refused whole.

mod detect;
mod eu;
mod eu_act;
mod guard;
mod ofac_csv;
mod ofac_xml;
mod opensanctions;
mod table;
mod uk;
mod un;
mod xml;

use crate::entry::{Entry, EntryKind, NameKind};
use crate::error::LawError;
use crate::verdict::RefusedFile;
use detect::Format;
use guard::{Guard, Refusal};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// One list as read.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct List {
    /// Kind: an id of `lists.csv`.
    pub id: String,
    /// File name.
    pub file: String,
    /// Jurisdictions of the list; empty for aggregated data.
    pub jurisdiction_codes: Vec<String>,
    /// Day of the list.
    pub date: Option<Date>,
    /// `content`, `file-name` or `undated`; the time of a file says when it was copied, not of which day the list is.
    pub date_basis: String,
    /// SHA-256 of the bytes read.
    pub sha256: String,
    /// Entries.
    pub entries: Vec<Entry>,
    /// Doubts.
    pub warnings: Vec<String>,
    /// Only additions of one act, not a whole list: finds, never clears.
    pub partial: bool,
    /// For aggregated data: which law's entries of which kind it happens to hold.
    pub coverage: Vec<(String, EntryKind)>,
    /// Which law's entries of which kind it holds completely, as the user states in `coverage.csv`.
    #[serde(default)]
    pub stated: Vec<(String, EntryKind)>,
    /// What is known to be missing in it.
    #[serde(default)]
    pub lacks: Vec<Gap>,
    /// Whether it holds ships and their companies only.
    #[serde(default)]
    pub ships_only: bool,
    /// Whether it is an SDN.CSV, which needs its companions.
    #[serde(default)]
    pub sdn_csv: bool,
}

/// What a list is known not to hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Lack {
    /// Other and former names.
    Names,
    /// IMO numbers, MMSI, call signs.
    Numbers,
    /// Entries.
    Entries,
}

/// A gap of a list: a question that it touches is not cleared.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Gap {
    /// What is missing.
    pub what: Lack,
    /// How that is known.
    pub why: String,
}

impl List {
    /// Jurisdictions of the list or of its entries.
    #[must_use]
    pub fn jurisdictions(&self) -> Vec<String> {
        if !self.jurisdiction_codes.is_empty() {
            return self.jurisdiction_codes.clone();
        }
        let mut all: Vec<String> = self.coverage.iter().map(|(j, _)| j.clone()).collect();
        all.sort();
        all.dedup();
        all
    }

    /// The day that the content states, if it does.
    fn content_date(&mut self, date: Option<Date>) {
        if date.is_some() {
            self.date = date;
            "content".clone_into(&mut self.date_basis);
        }
    }
}

/// Bounds within which a file is read; beyond them it is refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// Largest file, bytes.
    pub file_bytes: u64,
    /// Largest line, record or tag, bytes.
    pub record_bytes: usize,
    /// Most entries.
    pub entries: usize,
    /// Longest time for one file.
    pub time: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            file_bytes: 8 << 30,
            record_bytes: 16 << 20,
            entries: MAX_ENTRIES,
            time: Duration::from_mins(5),
        }
    }
}

const MAX_ENTRIES: usize = 5_000_000;

/// Adds an entry, if there is one and room.
fn push(entries: &mut Vec<Entry>, e: Option<Entry>) -> Result<(), Refusal> {
    if let Some(e) = e {
        if entries.len() >= MAX_ENTRIES {
            return Err(format!("more than {MAX_ENTRIES} entries"));
        }
        entries.push(e);
    }
    Ok(())
}

/// What one file gave: lists, or a part of the OFAC set.
enum Part {
    Lists(Vec<List>),
    Alt(HashMap<String, Vec<(String, NameKind)>>),
    Add(HashMap<String, Vec<String>>),
    Comments(HashMap<String, String>),
}

/// Reads bytes as the list that their content says they are; `name` is used for messages and, when the content states no day, for a
/// date in the file name.
///
/// ```
/// use sealane_law::lists::{read_bytes, Limits};
/// let csv = b"vessel_name,imo_number,date_of_designation\nALFA,9074729,03-Oct-17\n".to_vec();
/// let lists = read_bytes("vessels.csv", csv, &Limits::default())?;
/// assert_eq!(lists[0].id, "un-1718-vessels");
/// assert_eq!(lists[0].entries[0].imo, [9074729]);
/// # Ok::<(), sealane_law::LawError>(())
/// ```
pub fn read_bytes(name: &str, bytes: Vec<u8>, limits: &Limits) -> Result<Vec<List>, LawError> {
    let refuse = |reason| LawError::BadList {
        file: name.to_owned(),
        reason,
    };
    let guard = Guard::new(Box::new(std::io::Cursor::new(bytes)), limits);
    match read_guarded(guard, name).map_err(refuse)? {
        Part::Lists(l) => Ok(l),
        _ => Err(refuse(
            "a part of the OFAC set without its SDN.CSV".to_owned(),
        )),
    }
}

/// Reads from any source, as [`read_bytes`] does.
pub fn read_stream(
    name: &str,
    source: Box<dyn Read>,
    limits: &Limits,
) -> Result<Vec<List>, LawError> {
    let refuse = |reason| LawError::BadList {
        file: name.to_owned(),
        reason,
    };
    match read_guarded(Guard::new(source, limits), name).map_err(refuse)? {
        Part::Lists(l) => Ok(l),
        _ => Err(refuse(
            "a part of the OFAC set without its SDN.CSV".to_owned(),
        )),
    }
}

fn read_guarded(mut guard: Guard, name: &str) -> Result<Part, Refusal> {
    let format = detect::detect(&mut guard, name)?;
    let mut list = List {
        file: name.to_owned(),
        ..List::default()
    };
    let (id, law) = match format {
        Format::UnXml => ("un-consolidated", "UN"),
        Format::Un1718Csv => ("un-1718-vessels", "UN"),
        Format::OfacSdnCsv | Format::OfacAdvancedXml | Format::OfacSimpleXml => ("us-sdn", "US"),
        Format::EuXml | Format::EuCsv => ("eu-fsf", "EU"),
        Format::EuJournalCsv => ("eu-journal", "EU"),
        Format::UkXml | Format::UkCsv => ("gb-uksl", "GB"),
        Format::EuActHtml | Format::EuActCsv => ("", "EU"),
        _ => ("opensanctions", ""),
    };
    id.clone_into(&mut list.id);
    if !law.is_empty() {
        list.jurisdiction_codes.push(law.to_owned());
    }
    let guard = match format {
        Format::UnXml => un::consolidated(guard, &mut list)?,
        Format::Un1718Csv => un::vessels(guard, &mut list)?,
        Format::OfacSdnCsv => {
            list.sdn_csv = true;
            ofac_csv::sdn(guard, &mut list)?
        }
        Format::OfacAdvancedXml => ofac_xml::advanced(guard, &mut list)?,
        Format::OfacSimpleXml => ofac_xml::simple(guard, &mut list)?,
        Format::EuXml => eu::fsf_xml(guard, &mut list)?,
        Format::EuCsv => eu::fsf_csv(guard, &mut list)?,
        Format::EuJournalCsv => eu::journal(guard, &mut list)?,
        Format::UkXml => uk::xml(guard, &mut list)?,
        Format::UkCsv => uk::csv(guard, &mut list)?,
        Format::OsSimpleCsv => opensanctions::simple(guard, &mut list)?,
        Format::OsMaritimeCsv => {
            list.ships_only = true;
            opensanctions::maritime(guard, &mut list)?
        }
        Format::OsFtm => opensanctions::ftm(guard, &mut list)?,
        Format::Senzing => opensanctions::senzing(guard, &mut list)?,
        Format::OfacAltCsv => {
            let mut m = HashMap::new();
            ofac_csv::alt(guard, &mut m)?;
            return Ok(Part::Alt(m));
        }
        Format::OfacAddCsv => {
            let mut m = HashMap::new();
            ofac_csv::add(guard, &mut m)?;
            return Ok(Part::Add(m));
        }
        Format::OfacCommentsCsv => {
            let mut m = HashMap::new();
            ofac_csv::comments(guard, &mut m)?;
            return Ok(Part::Comments(m));
        }
        Format::EuActHtml => {
            let (guard, rows, day) = eu_act::html(guard)?;
            list.sha256 = guard.finish()?;
            list.content_date(day);
            // Only the consolidated text holds a whole annex; the page of an amending act has its additions.
            list.partial = day.is_none();
            return Ok(Part::Lists(dated(eu_act::lists(rows, &list, false)?, name)));
        }
        Format::EuActCsv => {
            let (guard, rows) = eu_act::csv(guard, name)?;
            list.sha256 = guard.finish()?;
            return Ok(Part::Lists(dated(eu_act::lists(rows, &list, true)?, name)));
        }
    };
    list.sha256 = guard.finish()?;
    if matches!(list.id.as_str(), "opensanctions" | "eu-journal") {
        list.partial = true;
    }
    if list.entries.is_empty() {
        return Err("no entries: an empty or cut-off list".to_owned());
    }
    doubts(&mut list);
    Ok(Part::Lists(dated(vec![list], name)))
}

/// Counts the entries that carry a doubt.
fn doubts(list: &mut List) {
    let n = list.entries.iter().filter(|e| !e.doubts.is_empty()).count();
    if n > 0 {
        list.warnings.push(format!(
            "{n} entries with doubts, e.g. IMO numbers that pass no check digit"
        ));
    }
}

/// A date in the file name where the content states none; without either the list is undated.
fn dated(mut lists: Vec<List>, name: &str) -> Vec<List> {
    for l in lists.iter_mut().filter(|l| l.date.is_none()) {
        if let Some(d) = crate::date::day_in_name(name) {
            l.date = Some(d);
            "file-name".clone_into(&mut l.date_basis);
        } else {
            "undated".clone_into(&mut l.date_basis);
            l.warnings.push(
                "the list states no day, so its age is not known: put its day into the file name"
                    .to_owned(),
            );
        }
    }
    lists
}

/// The files of a folder that could be lists, in order of name.
pub fn files(dir: &Path) -> Result<Vec<PathBuf>, LawError> {
    let io = |e: std::io::Error| LawError::Io {
        path: dir.display().to_string(),
        message: e.to_string(),
    };
    let mut out: Vec<PathBuf> = std::fs::read_dir(dir)
        .map_err(io)?
        .filter_map(Result::ok)
        .map(|e| e.path())
        .filter(|p| p.is_file())
        .filter(|p| {
            let name = p
                .file_name()
                .map_or_else(String::new, |n| n.to_string_lossy().to_lowercase());
            !(name.starts_with('.')
                || name.starts_with("readme")
                || p.extension().is_some_and(|e| e == "md" || e == "idx"))
        })
        .collect();
    out.sort();
    Ok(out)
}

/// Reads every list file of a folder. Refused files come back with their reasons; of several copies of one list the newest good one is
/// used.
pub fn read_folder(dir: &Path, limits: &Limits) -> Result<(Vec<List>, Vec<RefusedFile>), LawError> {
    let paths = files(dir)?;
    Ok(read_files(&paths, limits))
}

/// Reads the files given, as [`read_folder`] does.
#[must_use]
pub fn read_files(paths: &[PathBuf], limits: &Limits) -> (Vec<List>, Vec<RefusedFile>) {
    let mut lists: Vec<List> = Vec::new();
    let mut refused: Vec<RefusedFile> = Vec::new();
    let mut parts: Vec<(String, Part)> = Vec::new();
    let mut said: Vec<Coverage> = Vec::new();
    for path in paths {
        let name = path
            .file_name()
            .map_or_else(String::new, |n| n.to_string_lossy().into_owned());
        if name.eq_ignore_ascii_case(COVERAGE) {
            match coverage(path) {
                Ok(rows) => said = rows,
                Err(reason) => refused.push(RefusedFile { file: name, reason }),
            }
            continue;
        }
        match Guard::open(path, limits).and_then(|g| read_guarded(g, &name)) {
            Ok(Part::Lists(more)) => lists.extend(more),
            Ok(part) => parts.push((name, part)),
            Err(reason) => refused.push(RefusedFile { file: name, reason }),
        }
    }
    join_ofac(&mut lists, parts, &mut refused);
    state(&mut lists, &said, &mut refused);
    (newest(lists), refused)
}

/// The file in which the user says what aggregated data hold completely.
const COVERAGE: &str = "coverage.csv";

/// A row of `coverage.csv`: this file holds all ships (companies, persons) listed by this jurisdiction.
#[derive(Debug, Deserialize)]
struct Coverage {
    file: String,
    jurisdiction: String,
    covers: String,
}

fn coverage(path: &Path) -> Result<Vec<Coverage>, Refusal> {
    let text = std::fs::read_to_string(path).map_err(|e| e.to_string())?;
    let rows: Vec<Coverage> =
        sealane_data::parse_csv(COVERAGE, &text).map_err(|e| e.to_string())?;
    for r in &rows {
        crate::context::jurisdiction(&r.jurisdiction).map_err(|e| e.to_string())?;
        if let Some(word) = r.covers.split(';').find(|w| kind_of_word(w).is_none()) {
            return Err(format!("covers `{word}`: expected ship, company or person"));
        }
    }
    Ok(rows)
}

fn kind_of_word(word: &str) -> Option<EntryKind> {
    match word.trim() {
        "ship" => Some(EntryKind::Ship),
        "company" => Some(EntryKind::Company),
        "person" => Some(EntryKind::Person),
        _ => None,
    }
}

/// What the user states of a file; a ship register's extract never holds all companies, whatever is said of it.
fn state(lists: &mut [List], said: &[Coverage], refused: &mut Vec<RefusedFile>) {
    for r in said {
        let mut met = false;
        for l in lists.iter_mut().filter(|l| l.file == r.file) {
            met = true;
            let Ok(j) = crate::context::jurisdiction(&r.jurisdiction) else {
                continue;
            };
            for k in r.covers.split(';').filter_map(kind_of_word) {
                if l.ships_only && k != EntryKind::Ship {
                    l.warnings.push(format!(
                        "coverage.csv: a file of ships and their companies does not hold every {} listed by {j}: not taken over",
                        r.covers
                    ));
                    continue;
                }
                l.stated.push((j.clone(), k));
                l.warnings.push(format!(
                    "holds all of `{}` listed by {j}, as stated in coverage.csv",
                    r.covers
                ));
            }
        }
        if !met {
            refused.push(RefusedFile {
                file: COVERAGE.to_owned(),
                reason: format!("no list file `{}` was read", r.file),
            });
        }
    }
}

/// ALT, ADD and COMMENTS belong to the SDN.CSV of their own day: that in the file name, or the only set without days. What a set
/// lacks is written down.
fn join_ofac(lists: &mut [List], parts: Vec<(String, Part)>, refused: &mut Vec<RefusedFile>) {
    let sets = lists.iter().filter(|l| l.sdn_csv).count();
    let mut has: HashMap<String, [bool; 3]> = HashMap::new();
    for (file, part) in parts {
        let day = crate::date::day_in_name(&file);
        let of_day = |l: &&mut List| {
            l.sdn_csv && (crate::date::day_in_name(&l.file) == day || (sets == 1 && day.is_none()))
        };
        let Some(sdn) = lists.iter_mut().find(of_day) else {
            let reason = if sets == 0 {
                "a part of the OFAC set without its SDN.CSV".to_owned()
            } else {
                "a part of the OFAC set without an SDN.CSV of the same day in its file name"
                    .to_owned()
            };
            refused.push(RefusedFile { file, reason });
            continue;
        };
        let ids: std::collections::HashSet<&str> =
            sdn.entries.iter().map(|e| e.id.as_str()).collect();
        let foreign = match &part {
            Part::Alt(m) => m.keys().find(|k| !ids.contains(k.as_str())),
            Part::Add(m) => m.keys().find(|k| !ids.contains(k.as_str())),
            Part::Comments(m) => m.keys().find(|k| !ids.contains(k.as_str())),
            Part::Lists(_) => None,
        };
        if let Some(id) = foreign {
            refused.push(RefusedFile {
                reason: format!(
                    "entry {id} is not in {}: the file is of another set",
                    sdn.file
                ),
                file,
            });
            continue;
        }
        let mark = has.entry(sdn.file.clone()).or_default();
        match &part {
            Part::Alt(_) => mark[0] = true,
            Part::Add(_) => mark[1] = true,
            Part::Comments(_) => mark[2] = true,
            Part::Lists(_) => {}
        }
        for e in &mut sdn.entries {
            match &part {
                Part::Alt(m) => {
                    for (name, kind) in m.get(&e.id).into_iter().flatten() {
                        e.add_name(name, *kind);
                    }
                }
                Part::Add(m) => {
                    for c in m.get(&e.id).into_iter().flatten() {
                        e.add_country(c);
                    }
                }
                Part::Comments(m) => {
                    if let Some(text) = m.get(&e.id) {
                        ofac_csv::remarks(e, text);
                    }
                }
                Part::Lists(_) => {}
            }
        }
        sdn.warnings.push(format!("joined with {file}"));
    }
    for l in lists.iter_mut().filter(|l| l.sdn_csv) {
        let [alt, add, comments] = has.get(&l.file).copied().unwrap_or_default();
        if !alt {
            l.lacks.push(Gap {
                what: Lack::Names,
                why: "ALT.CSV of the same set is missing or refused: other and former names are not known".to_owned(),
            });
        }
        if !comments && l.entries.iter().any(|e| e.cut) {
            l.lacks.push(Gap {
                what: Lack::Numbers,
                why: "SDN_COMMENTS.CSV of the same set is missing or refused, and remarks run on in it: numbers of ships may be missing".to_owned(),
            });
            l.lacks.push(Gap {
                what: Lack::Names,
                why: "SDN_COMMENTS.CSV of the same set is missing or refused, and remarks run on in it: names may be missing".to_owned(),
            });
        }
        if !add {
            l.warnings.push(
                "ADD.CSV of the same set is missing: countries are not known and were not compared"
                    .to_owned(),
            );
        }
    }
}

/// Of several dated copies of one list the newest, one dated by its content before one dated by its name; undated copies stand beside
/// it (they find, and never clear or hide a dated one), and so do aggregated data, transcribed rows and annex tables (an amending act
/// adds to the consolidated one).
fn newest(mut lists: Vec<List>) -> Vec<List> {
    let rank = |l: &List| (l.date, l.date_basis == "content", l.lacks.is_empty());
    lists.sort_by(|a, b| {
        a.id.cmp(&b.id)
            .then(rank(b).cmp(&rank(a)))
            .then(b.entries.len().cmp(&a.entries.len()))
            .then(a.file.cmp(&b.file))
    });
    let mut out: Vec<List> = Vec::new();
    for l in lists {
        let many = l.partial || l.date.is_none() || l.id.starts_with("eu-annex");
        let kept = out
            .iter_mut()
            .find(|k| k.id == l.id && !k.partial && k.date.is_some() && !many);
        match kept {
            // A day in a name is only a word: the copy that states its own day stays in use beside it.
            Some(kept) if kept.date_basis != "content" && l.date_basis == "content" => out.push(l),
            Some(kept) => {
                shrunk(kept, &l);
                kept.warnings.push(format!(
                    "{} ({}) set aside: another copy of the same list",
                    l.file,
                    l.date.map_or_else(String::new, |d| d.to_string())
                ));
            }
            None => out.push(l),
        }
    }
    out
}

/// A list seldom loses a third of its entries: then the newer copy is taken for cut off.
pub(crate) fn shrunk(new: &mut List, old: &List) {
    let (n, o) = (new.entries.len(), old.entries.len());
    if o >= 10 && n * 3 < o * 2 {
        new.lacks.push(Gap {
            what: Lack::Entries,
            why: format!(
                "{} has {n} entries, {} of {} had {o}: it may be cut off",
                new.file,
                old.file,
                old.date
                    .map_or_else(|| "an unknown day".to_owned(), |d| d.to_string())
            ),
        });
    }
}
