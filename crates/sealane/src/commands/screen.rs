//! `sealane screen`: ships, parties, places, cargoes, services and prices against lists and rules.

use crate::{fault::Fault, output};
use sealane_law::entry::EntryKind;
use sealane_law::index::IndexUse;
use sealane_law::questions::{self, Question};
use sealane_law::{
    Batch, Cargo, Context, LawError, Party, PlaceRef, Price, RelatedParty, Rules, Screener,
    Screening, Service, Ship, Subject, Verdict,
};
use serde::Serialize;
use std::io::IsTerminal as _;
use std::path::PathBuf;

/// Kinds that a name can be said to be.
#[derive(Debug, Clone, Copy, clap::ValueEnum)]
pub enum Kind {
    /// A ship
    #[value(alias = "vessel")]
    Ship,
    /// A company or other body
    #[value(aliases = ["entity", "organization"])]
    Company,
    /// A person
    #[value(alias = "individual")]
    Person,
}

/// Flags of `sealane screen`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Name of a ship, company or person
    #[arg(long)]
    name: Option<String>,
    /// What the name is, when the form does not tell
    #[arg(long = "type", value_enum)]
    kind: Option<Kind>,
    /// IMO number of a ship or company, seven digits
    #[arg(long)]
    imo: Option<String>,
    /// MMSI, nine digits
    #[arg(long)]
    mmsi: Option<String>,
    /// Radio call sign
    #[arg(long)]
    call_sign: Option<String>,
    /// A former name; may be repeated
    #[arg(long)]
    former_name: Vec<String>,
    /// Flag of the ship, or country of the party or place
    #[arg(long, alias = "country")]
    flag: Option<String>,
    /// Owner of the ship, screened with it; may be repeated
    #[arg(long)]
    owner: Vec<String>,
    /// Port that is called: name or UN/LOCODE; may be repeated
    #[arg(long)]
    port: Vec<String>,
    /// Zone that is crossed; may be repeated
    #[arg(long)]
    zone: Vec<String>,
    /// Cargo in words, with --origin and --destination
    #[arg(long)]
    cargo: Option<String>,
    /// Harmonised System code of the cargo
    #[arg(long)]
    hs: Option<String>,
    /// Country of origin of the cargo
    #[arg(long)]
    origin: Option<String>,
    /// Port where the cargo is loaded
    #[arg(long)]
    loaded_at: Option<String>,
    /// Country of destination of the cargo
    #[arg(long)]
    destination: Option<String>,
    /// Service, e.g. insurance, bunkering, sts-transfer
    #[arg(long)]
    service: Option<String>,
    /// Price in US dollars a barrel, with --product and --origin
    #[arg(long)]
    price_usd_per_bbl: Option<f64>,
    /// Product of the price
    #[arg(long, default_value = "crude-oil")]
    product: String,
    /// CSV file of questions, one a row
    #[arg(long, value_name = "F", conflicts_with_all = ["name", "imo", "mmsi", "call_sign", "port", "zone", "cargo", "hs", "service", "price_usd_per_bbl"])]
    file: Option<PathBuf>,
    /// Folder of list files in the issuers' formats
    #[arg(long, value_name = "DIR")]
    lists: Option<PathBuf>,
    /// Whose law: UN, EU, or countries, e.g. UN,IN; operator:NAME for a port operator's rules
    #[arg(long, alias = "jurisdictions", value_name = "UN[,EU,…]")]
    jurisdiction: Option<String>,
    /// Day of the question
    #[arg(long, value_name = "DATE")]
    as_of: Option<String>,
    /// Oldest list that counts, in days (default: each list's own)
    #[arg(long, value_name = "DAYS")]
    max_age: Option<i32>,
    /// Folder with rules tables of your own
    #[arg(long, value_name = "DIR")]
    rules: Option<PathBuf>,
    /// Index file for a fast start; written when it does not fit the lists
    #[arg(long, value_name = "FILE")]
    index: Option<PathBuf>,
    /// Form of the answer
    #[arg(long, value_enum, default_value_t)]
    pub format: output::Format,
}

impl From<LawError> for Fault {
    fn from(e: LawError) -> Self {
        if e.is_machine() {
            Self::machine(e.kind(), &e)
        } else {
            Self::input(e.kind(), &e)
        }
    }
}

/// One row of the answer to a file.
#[derive(Serialize)]
struct Row<'a> {
    line: u64,
    #[serde(skip_serializing_if = "str::is_empty")]
    id: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    verdict: Option<Verdict>,
    #[serde(flatten)]
    answer: Option<&'a Screening>,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<&'a LawError>,
}

/// Answers `sealane screen`.
pub fn run(args: &Args) -> Result<(), Fault> {
    let mut context = Context::parse(
        args.jurisdiction.as_deref().unwrap_or(""),
        args.as_of.as_deref().unwrap_or(""),
    )?;
    context.max_age_days = args.max_age;
    let screener = load(args)?;
    for r in screener.refused() {
        eprintln!("refused: {}: {}", r.file, r.reason);
    }
    if let Some(file) = &args.file {
        return many(args, &screener, &context, file);
    }
    let subjects = subjects(args)?;
    if let [one] = subjects.as_slice() {
        let answer = screener.screen(one, &context)?;
        return match args.format {
            output::Format::Json => output::print_json(&answer),
            output::Format::Table => output::print(&page(&answer)),
        };
    }
    for s in &subjects {
        if let Subject::Port(p) = s {
            context
                .operators
                .extend(screener.operators_at(&p.name, &p.locode));
        }
    }
    let rows: Vec<Question> = subjects
        .into_iter()
        .enumerate()
        .map(|(i, s)| Question {
            line: i as u64 + 1,
            id: String::new(),
            subject: Ok(s),
        })
        .collect();
    answer_rows(args, &screener, &context, &rows)
}

fn load(args: &Args) -> Result<Screener, Fault> {
    let rules = match &args.rules {
        Some(dir) if !dir.is_dir() => {
            return Err(
                Fault::input("no_such_folder", format!("{}: not a folder", dir.display()))
                    .at("--rules"),
            );
        }
        Some(dir) => Rules::with_folder(dir)?,
        None => Rules::shipped()?,
    };
    let Some(dir) = &args.lists else {
        eprintln!("no --lists: whatever needs a list is answered unknown");
        return Ok(Screener::from_lists(rules, Vec::new(), Vec::new()));
    };
    if !dir.is_dir() {
        return Err(
            Fault::input("no_such_folder", format!("{}: not a folder", dir.display()))
                .at("--lists"),
        );
    }
    if let Some(index) = &args.index {
        let (s, used) = Screener::load_indexed(rules, dir, index)?;
        if used == IndexUse::Written {
            eprintln!("index written: {}", index.display());
        }
        return Ok(s);
    }
    let (lists, refused) =
        sealane_law::lists::read_folder(dir, &sealane_law::lists::Limits::default())?;
    Ok(Screener::from_lists(rules, lists, refused))
}

/// The subjects that the flags name.
fn subjects(args: &Args) -> Result<Vec<Subject>, Fault> {
    let text = |o: &Option<String>| o.clone().unwrap_or_default();
    let mut out = Vec::new();
    if args.name.is_some() || args.imo.is_some() || args.mmsi.is_some() || args.call_sign.is_some()
    {
        let kind = args.kind.map(|k| match k {
            Kind::Ship => EntryKind::Ship,
            Kind::Company => EntryKind::Company,
            Kind::Person => EntryKind::Person,
        });
        let parties = args
            .owner
            .iter()
            .map(|n| RelatedParty {
                role: "owner".to_owned(),
                party: Party {
                    name: n.clone(),
                    ..Party::default()
                },
            })
            .collect();
        let ship = Ship {
            name: text(&args.name),
            former_names: args.former_name.clone(),
            imo: text(&args.imo),
            mmsi: text(&args.mmsi),
            call_sign: text(&args.call_sign),
            flag: text(&args.flag),
            parties,
        };
        out.push(questions::one(kind, ship));
    }
    let place = |n: &String| PlaceRef {
        name: n.clone(),
        country: if args.name.is_none() {
            text(&args.flag)
        } else {
            String::new()
        },
        ..PlaceRef::default()
    };
    out.extend(args.port.iter().map(|n| Subject::Port(place(n))));
    out.extend(args.zone.iter().map(|n| Subject::Zone(place(n))));
    if args.cargo.is_some() && args.service.is_none() || args.hs.is_some() {
        out.push(Subject::Cargo(Cargo {
            commodity: text(&args.cargo),
            hs: text(&args.hs),
            origin: text(&args.origin),
            loaded_at: text(&args.loaded_at),
            destination: text(&args.destination),
            ..Cargo::default()
        }));
    }
    if let Some(service) = &args.service {
        out.push(Subject::Service(Service {
            service: service.clone(),
            country: text(&args.flag),
            cargo: text(&args.cargo),
            cargo_origin: text(&args.origin),
            ..Service::default()
        }));
    }
    if let Some(usd) = args.price_usd_per_bbl {
        out.push(Subject::Price(Price {
            product: args.product.clone(),
            origin: text(&args.origin),
            usd_per_bbl: usd,
        }));
    }
    if out.is_empty() {
        return Err(Fault::input(
            "empty_question",
            "nothing to screen: give --name, --imo, --mmsi, --call-sign, --port, --zone, --cargo, --service, --price-usd-per-bbl or --file",
        ));
    }
    Ok(out)
}

fn many(
    args: &Args,
    screener: &Screener,
    context: &Context,
    file: &std::path::Path,
) -> Result<(), Fault> {
    let bytes = std::fs::read(file).map_err(|e| {
        Fault::input("no_such_file", format!("{}: {e}", file.display())).at("--file")
    })?;
    let text = String::from_utf8(bytes).map_err(|e| {
        Fault::input(
            "bad_file",
            format!("not UTF-8 at byte {}", e.utf8_error().valid_up_to()),
        )
        .at(file.display())
    })?;
    let rows = questions::read(&text).map_err(|e| Fault::from(e).at(file.display()))?;
    answer_rows(args, screener, context, &rows)
}

/// Screens rows in blocks, with progress on a terminal.
fn answer_rows(
    args: &Args,
    screener: &Screener,
    context: &Context,
    rows: &[Question],
) -> Result<(), Fault> {
    let bar = if std::io::stderr().is_terminal() && rows.len() > 5_000 {
        indicatif::ProgressBar::new(rows.len() as u64)
    } else {
        indicatif::ProgressBar::hidden()
    };
    let mut results: Vec<Result<Screening, LawError>> = Vec::with_capacity(rows.len());
    for block in rows.chunks(4_096) {
        let good: Vec<Subject> = block
            .iter()
            .filter_map(|q| q.subject.clone().ok())
            .collect();
        let mut answers = screener.screen_all(&good, context)?.results.into_iter();
        for q in block {
            results.push(match &q.subject {
                Ok(_) => answers
                    .next()
                    .unwrap_or_else(|| Err(LawError::BadQuestion("no answer".to_owned()))),
                Err(e) => Err(e.clone()),
            });
        }
        bar.inc(block.len() as u64);
    }
    bar.finish_and_clear();
    let batch = screener.batch(results, context);
    let failed = batch.results.iter().filter(|r| r.is_err()).count();
    if failed > 0 {
        eprintln!(
            "{failed} of {} rows were refused; see their errors",
            rows.len()
        );
    }
    match args.format {
        output::Format::Json => print_batch(rows, &batch),
        output::Format::Table => output::print(&table(rows, &batch)),
    }
}

fn print_batch(rows: &[Question], batch: &Batch) -> Result<(), Fault> {
    #[derive(Serialize)]
    struct Out<'a> {
        verdict: Verdict,
        counts: std::collections::BTreeMap<&'static str, usize>,
        results: Vec<Row<'a>>,
        context: &'a sealane_law::Provenance,
    }
    let mut counts = std::collections::BTreeMap::new();
    let results = rows
        .iter()
        .zip(&batch.results)
        .map(|(q, r)| {
            *counts
                .entry(r.as_ref().map_or("error", |s| s.verdict.as_str()))
                .or_default() += 1;
            Row {
                line: q.line,
                id: &q.id,
                verdict: r.is_err().then_some(Verdict::Unknown),
                answer: r.as_ref().ok(),
                error: r.as_ref().err(),
            }
        })
        .collect();
    output::print_json(&Out {
        verdict: batch.verdict,
        counts,
        results,
        context: &batch.context,
    })
}

fn table(rows: &[Question], batch: &Batch) -> String {
    let mut lines = vec![
        ["line", "id", "subject", "verdict", "by", "reason"]
            .map(String::from)
            .to_vec(),
    ];
    for (q, r) in rows.iter().zip(&batch.results) {
        lines.push(match r {
            Ok(s) => {
                let layers: Vec<&str> = s
                    .layers
                    .iter()
                    .filter(|l| l.verdict == s.verdict)
                    .map(|l| l.layer.as_str())
                    .collect();
                vec![
                    q.line.to_string(),
                    q.id.clone(),
                    s.subject.label(),
                    s.verdict.to_string(),
                    layers.join(","),
                    reason(s),
                ]
            }
            Err(e) => vec![
                q.line.to_string(),
                q.id.clone(),
                String::new(),
                "error".to_owned(),
                String::new(),
                e.to_string(),
            ],
        });
    }
    format!(
        "{}\nworst: {} on {}\n",
        output::aligned(&lines, &[0]),
        batch.verdict,
        batch.context.as_of
    )
}

/// The first reason, short.
fn reason(s: &Screening) -> String {
    s.hits.first().map_or_else(
        || {
            s.layers
                .iter()
                .flat_map(|l| &l.missing)
                .next()
                .cloned()
                .unwrap_or_default()
        },
        |h| format!("{} {}: {} ({})", h.list, h.entry, h.entry_name, h.citation),
    )
}

/// One answer as a page.
fn page(s: &Screening) -> String {
    let mut out = format!(
        "{} {}: {}\n",
        s.subject.kind(),
        s.subject.label(),
        s.verdict
    );
    let mut add = |t: String| {
        out.push_str(&t);
        out.push('\n');
    };
    for l in &s.layers {
        add(format!("  {:<14} {}", l.layer, l.verdict));
        for m in &l.missing {
            add(format!("  {:<14}   missing: {m}", ""));
        }
    }
    for h in &s.hits {
        let score = h.score.as_ref().map_or_else(String::new, |p| {
            format!(
                ", score {:.2} ({}; words {:.2}, joined {:.2}, numerals {})",
                p.total,
                p.method,
                p.tokens,
                p.joined,
                if p.numerals_equal { "equal" } else { "differ" }
            )
        });
        let basis = serde_json::to_value(h.basis)
            .ok()
            .and_then(|v| v.as_str().map(str::to_owned))
            .unwrap_or_default();
        add(format!(
            "\n{} under {}: {} {} {}",
            h.verdict, h.layer, h.list, h.entry, h.entry_name
        ));
        add(format!("  {} by {basis} `{}`{score}", h.role, h.matched));
        add(format!(
            "  {} ({}){}",
            h.measure,
            h.citation,
            h.valid_from
                .map_or_else(String::new, |d| format!(", from {d}"))
        ));
        if let Some(d) = h.list_date {
            add(format!("  list of {d}, sha256 {}", h.list_sha256));
        }
        if !h.exception.is_empty() {
            add(format!("  exception: {}", h.exception));
        }
        for n in &h.notes {
            add(format!("  note: {n}"));
        }
    }
    for d in &s.dismissed {
        add(format!(
            "\nnot counted: {} {} {}: {}",
            d.list, d.entry, d.entry_name, d.reason
        ));
    }
    for a in &s.announced {
        add(format!(
            "\nfrom {}: {} under {}: {} {} ({})",
            a.valid_from, a.verdict, a.layer, a.entry_name, a.measure, a.citation
        ));
    }
    for n in &s.notes {
        add(format!("\nnote: {n}"));
    }
    if let Some(c) = &s.context {
        add(format!(
            "\nasked for {} on {}; {} lists, rules {}",
            c.jurisdictions.join(","),
            c.as_of,
            c.lists.len(),
            c.rules_sha256.get(..12).unwrap_or("")
        ));
        for l in &c.lists {
            add(format!(
                "  {} of {} ({}), {} entries{}",
                l.list,
                l.date
                    .map_or_else(|| "unknown day".to_owned(), |d| d.to_string()),
                l.file,
                l.entries,
                if l.stale { ", STALE" } else { "" }
            ));
        }
    }
    out
}
