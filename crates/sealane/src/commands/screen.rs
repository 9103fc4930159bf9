//! `sealane screen`: ships, parties, places, cargoes, services and prices against lists and rules.

use crate::{fault::Fault, output};
use sealane_law::entry::EntryKind;
use sealane_law::index::IndexUse;
use sealane_law::indicators::Watch;
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
    /// Country of destination of the cargo, or a port of it
    #[arg(long)]
    destination: Option<String>,
    /// Yearly amount of the cargo in tonnes, for caps
    #[arg(long, value_name = "T")]
    annual_t: Option<f64>,
    /// Yearly amount of the cargo in barrels, for caps
    #[arg(long, value_name = "BBL")]
    annual_bbl: Option<f64>,
    /// Service, e.g. insurance, bunkering, sts-transfer
    #[arg(long)]
    service: Option<String>,
    /// Price in US dollars a barrel, with --product and --origin
    #[arg(long, allow_negative_numbers = true)]
    price_usd_per_bbl: Option<f64>,
    /// Product of the price
    #[arg(long, default_value = "crude-oil")]
    product: String,
    /// CSV file of questions, one a row
    #[arg(long, value_name = "F", conflicts_with_all = ["name", "imo", "mmsi", "call_sign", "port", "zone", "cargo", "hs", "service", "price_usd_per_bbl"])]
    file: Option<PathBuf>,
    /// A whole study: ports of all corridors, zones, cargoes, ships, owners and services, with its own jurisdictions and day
    #[arg(long, value_name = "STUDY", conflicts_with_all = ["file", "name", "imo", "mmsi", "call_sign", "port", "zone", "cargo", "hs", "service", "price_usd_per_bbl"])]
    study: Option<PathBuf>,
    /// JSON of what is known of ships' behaviour, for deception indicators (review only)
    #[arg(long, value_name = "FILE")]
    indicators: Option<PathBuf>,
    /// `assessment.json` or earlier answer of the plan that the study replaces: its hits stay in sight
    #[arg(long, value_name = "FILE", requires = "study")]
    replaces: Option<PathBuf>,
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
    if let Some(study) = &args.study {
        return whole(args, study);
    }
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
    let watched = match &args.indicators {
        Some(file) => Watch::read(&text_of(file, "--indicators")?)?.evaluate(context.as_of)?,
        None => Vec::new(),
    };
    let alone = args.indicators.is_some();
    let subjects = match subjects(args) {
        Err(_) if alone => Vec::new(),
        other => other?,
    };
    if subjects.is_empty() {
        return match args.format {
            output::Format::Json => output::print_json(&serde_json::json!({
                "verdict": watched.iter().map(|w| w.indicators.verdict).max().unwrap_or(Verdict::Unknown),
                "as_of": context.as_of,
                "indicators": watched,
            })),
            output::Format::Table => output::print(&indicator_lines(&watched)),
        };
    }
    if let [one] = subjects.as_slice() {
        let answer = screener.screen(one, &context)?;
        return match args.format {
            output::Format::Json if alone => {
                let mut v = serde_json::to_value(&answer).map_err(|e| Fault::machine("json", e))?;
                if let Some(o) = v.as_object_mut() {
                    o.insert("indicators".to_owned(), serde_json::json!(watched));
                    let raised = watched
                        .iter()
                        .any(|w| w.indicators.verdict == Verdict::Review);
                    o.insert(
                        "verdict".to_owned(),
                        serde_json::json!(answer.verdict.max(if raised {
                            Verdict::Review
                        } else {
                            answer.verdict
                        })),
                    );
                }
                output::print_json(&v)
            }
            output::Format::Json => output::print_json(&answer),
            output::Format::Table => {
                let mut text = page(&answer);
                if alone {
                    text.push('\n');
                    text.push_str(&indicator_lines(&watched));
                } else if matches!(answer.subject, Subject::Ship(_)) {
                    text.push_str("\ndeception indicators: not evaluated (no --indicators)\n");
                }
                output::print(&text)
            }
        };
    }
    for s in &subjects {
        if let Subject::Port(p) = s {
            context.call(screener.operators_at(&p.name, &p.locode));
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

fn text_of(file: &std::path::Path, flag: &str) -> Result<String, Fault> {
    std::fs::read_to_string(file)
        .map_err(|e| Fault::input("no_such_file", format!("{}: {e}", file.display())).at(flag))
}

/// A whole study, without its costs.
fn whole(args: &Args, path: &std::path::Path) -> Result<(), Fault> {
    use crate::commands::{season, study};
    let here = |p: &PathBuf| {
        std::path::absolute(p).map_or_else(|_| p.display().to_string(), |a| a.display().to_string())
    };
    let mut read = study::read(path)?;
    let law = read.file.law.as_mut().ok_or_else(|| {
        Fault::input(
            "no_law",
            "the study has no [law]: give its jurisdictions and as_of",
        )
        .at(path.display())
    })?;
    // What the command line says goes before what the study says.
    if let Some(j) = &args.jurisdiction {
        law.jurisdictions = j.split([',', ';']).map(|t| t.trim().to_owned()).collect();
    }
    if let Some(d) = &args.as_of {
        law.as_of = Some(d.clone());
    }
    if let Some(l) = &args.lists {
        law.lists = Some(here(l));
    }
    if let Some(f) = &args.indicators {
        law.indicators = Some(here(f));
    }
    if let Some(f) = &args.replaces {
        law.replaces = Some(here(f));
    }
    let keys = read.file.season.clone().unwrap_or_default();
    let world = sealane_study::Live::open()?.with_ice(season::ice_of(&keys, &read.folder)?);
    let ground = sealane_study::Ground::new(&world).map_err(study::fault)?;
    let Some(part) = sealane_study::law_of(&read, &ground).map_err(study::fault)? else {
        return Err(Fault::input("no_law", "the study has no [law]").at(path.display()));
    };
    if let Some(e) = &part.error {
        return Err(Fault::input("law", e).at(path.display()));
    }
    match args.format {
        output::Format::Json => output::print_json(&part),
        output::Format::Table => output::print(&study_page(&part)),
    }
}

/// A study's law as tables.
fn study_page(part: &sealane_study::LawPart) -> String {
    let section = sealane_study::law_section(part);
    let mut text = String::new();
    for f in &section.findings {
        text.push_str(f);
        text.push('\n');
    }
    let mut ways = vec![["cargo", "way", "law", "why"].map(String::from).to_vec()];
    ways.extend(part.ways.iter().map(|w| {
        vec![
            w.cargo.clone(),
            w.corridor.clone(),
            w.law.verdict.clone(),
            w.law.why.join("; "),
        ]
    }));
    text.push('\n');
    text.push_str(&output::aligned(&ways, &[]));
    for t in &section.tables {
        text.push('\n');
        text.push_str(&t.title);
        text.push('\n');
        let rows: Vec<Vec<String>> = std::iter::once(t.head.clone())
            .chain(t.rows.iter().cloned())
            .collect();
        text.push_str(&output::aligned(&rows, &[]));
    }
    text
}

/// Deception indicators as a table.
fn indicator_lines(all: &[sealane_law::indicators::ShipIndicators]) -> String {
    use sealane_law::indicators::State;
    let mut rows = vec![
        ["ship", "indicator", "state", "finding"]
            .map(String::from)
            .to_vec(),
    ];
    for s in all {
        let ship = if s.name.is_empty() { &s.imo } else { &s.name };
        rows.extend(s.indicators.indicators.iter().map(|i| {
            let state = match i.state {
                State::Raised => "RAISED",
                State::NotRaised => "not raised",
                State::NotEvaluated => "not evaluated",
            };
            vec![
                ship.clone(),
                i.id.clone(),
                state.to_owned(),
                i.finding.clone(),
            ]
        }));
    }
    format!(
        "{}\nindicators lead to review only, never to a prohibition\n",
        output::aligned(&rows, &[])
    )
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
            annual_t: args.annual_t,
            annual_bbl: args.annual_bbl,
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
    let unread = questions::unread_columns(&text);
    if !unread.is_empty() {
        eprintln!("columns that are not read: {}", unread.join(", "));
    }
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
        [
            "line", "id", "what", "subject", "verdict", "by", "list", "entry", "list of", "sha256",
            "score", "reason",
        ]
        .map(String::from)
        .to_vec(),
    ];
    for (q, r) in rows.iter().zip(&batch.results) {
        lines.push(match r {
            Ok(s) => {
                let hit = |f: &dyn Fn(&sealane_law::Hit) -> String| {
                    s.hits.first().map_or_else(String::new, f)
                };
                let layers: Vec<&str> = s
                    .layers
                    .iter()
                    .filter(|l| l.verdict == s.verdict)
                    .map(|l| l.layer.as_str())
                    .collect();
                vec![
                    q.line.to_string(),
                    q.id.clone(),
                    s.subject.kind().to_owned(),
                    s.subject.label(),
                    s.verdict.to_string(),
                    layers.join(","),
                    hit(&|h| h.list.clone()),
                    hit(&|h| format!("{} {}", h.entry, h.entry_name).trim().to_owned()),
                    hit(&|h| h.list_date.map_or_else(String::new, |d| d.to_string())),
                    hit(&|h| h.list_sha256.get(..12).unwrap_or_default().to_owned()),
                    hit(&|h| {
                        h.score
                            .as_ref()
                            .map_or_else(String::new, |p| format!("{:.2}", p.total))
                    }),
                    reason(s),
                ]
            }
            Err(e) => vec![
                q.line.to_string(),
                q.id.clone(),
                String::new(),
                String::new(),
                "error".to_owned(),
                String::new(),
                String::new(),
                String::new(),
                String::new(),
                String::new(),
                String::new(),
                e.to_string(),
            ],
        });
    }
    format!(
        "{}\nworst: {} on {}; {} not known; rules {}\n",
        output::aligned(&lines, &[0]),
        batch.verdict,
        batch.context.as_of,
        batch
            .results
            .iter()
            .filter(|r| r
                .as_ref()
                .map_or(true, |s| s.layers.iter().any(|l| !l.missing.is_empty())))
            .count(),
        batch.context.rules_sha256.get(..12).unwrap_or_default()
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
        |h| format!("{} ({})", h.measure, h.citation),
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
                "  {} of {} ({}), {} entries, sha256 {}{}{}",
                l.list,
                l.date.map_or_else(
                    || "unknown day".to_owned(),
                    |d| format!("{d} by its {}", l.date_basis.replace('-', " "))
                ),
                l.file,
                l.entries,
                l.sha256.get(..12).unwrap_or_default(),
                if l.partial { ", a part only" } else { "" },
                match (l.stale, l.date) {
                    (true, Some(_)) => ", STALE",
                    (true, None) => ", AGE NOT KNOWN",
                    _ => "",
                }
            ));
        }
    }
    out
}
