//! `sealane season STUDY`: passable days and voyage time by month and ice class.

use crate::{fault::Fault, output};
use sealane_sea::Sea;
use sealane_season::{
    Admission, CorridorSeason, Escort, GriddedIce, MonthRow, Passability, RussianDays, SeasonError,
    SeasonKeys, SeasonTable, StudyOptions, YearKind, study_keys, study_season,
};
use sealane_voyage::polaris::IceClass;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Whether icebreakers may be used.
#[derive(Debug, Clone, Copy, clap::ValueEnum)]
pub enum EscortArg {
    /// Never
    Never,
    /// Where the ship may not or cannot go alone
    WhenNeeded,
    /// In all ice
    Always,
}

impl EscortArg {
    /// As the season knows it.
    pub const fn escort(self) -> Escort {
        match self {
            Self::Never => Escort::Never,
            Self::WhenNeeded => Escort::WhenNeeded,
            Self::Always => Escort::Always,
        }
    }
}

/// Flags of `sealane season`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Folder of a study, or its study.toml
    study: PathBuf,
    /// Ship class (see `sealane ships`; default: that of the study's first cargo)
    #[arg(long, value_name = "CLASS")]
    ship: Option<String>,
    /// Ice classes for ways through ice (default: those of the study, else none, IC, Arc4, Arc5, Arc7)
    #[arg(long, value_name = "CLASS", value_delimiter = ',')]
    ice_class: Vec<String>,
    /// Gridded ice concentration in place of the embedded table, one or more GRIB or NetCDF files (NSIDC, OSI SAF, Copernicus …)
    #[arg(long, value_name = "FILE", num_args = 1..)]
    ice: Vec<PathBuf>,
    /// Gridded ice thickness beside it (PIOMAS, Copernicus …)
    #[arg(long, value_name = "FILE", num_args = 1.., requires = "ice")]
    ice_thickness: Vec<PathBuf>,
    /// Russian admission table in place of the embedded, partial one (CSV with the columns of data/regulation/nsr_admission_2013_partial.csv)
    #[arg(long, value_name = "FILE.csv")]
    admission: Option<PathBuf>,
    /// Icebreaker base rate for one zone and Arc4, RUB/GT (default: the one known value of the order of 2014)
    #[arg(long, value_name = "RUB/GT")]
    icebreaker_rate: Option<f64>,
    /// Only these corridors
    #[arg(long, value_name = "ID")]
    corridor: Vec<String>,
    /// Voyages sampled for each month
    #[arg(long, default_value_t = 200)]
    departures: usize,
    /// Seed
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Icebreakers
    #[arg(long, value_enum)]
    escort: Option<EscortArg>,
    /// Speed in calm water, kn (default: the fleet's mean speed of the type)
    #[arg(long, value_name = "KN", allow_negative_numbers = true)]
    speed: Option<f64>,
    /// Sailing draught, m (default: full draught)
    #[arg(long, value_name = "M", allow_negative_numbers = true)]
    draught: Option<f64>,
    /// Form of the answer
    #[arg(long, value_enum, default_value_t)]
    pub format: output::Format,
}

/// Answers `sealane season`.
pub fn run(args: &Args) -> Result<(), Fault> {
    let path = if args.study.is_dir() {
        args.study.join("study.toml")
    } else {
        args.study.clone()
    };
    let text = std::fs::read_to_string(&path)
        .map_err(|e| Fault::input("no_study", e).at(path.display()))?;
    let keys = study_keys(&path.display().to_string(), &text).map_err(fault)?;
    let options = StudyOptions {
        ship: args.ship.clone(),
        ice_classes: args
            .ice_class
            .iter()
            .map(|c| IceClass::parse(c))
            .collect::<Result<_, _>>()
            .map_err(|e| Fault::input("bad_ice_class", e).at("--ice-class"))?,
        departures: args.departures,
        seed: args.seed,
        escort: args
            .escort
            .map_or_else(|| keys.escort.unwrap_or_default(), EscortArg::escort),
        speed_kn: args.speed,
        draught_m: args.draught,
        corridors: args.corridor.clone(),
        icebreaker_rub_per_gt: args.icebreaker_rate,
        ice: ice(args, &keys, path.parent())?,
        admission: match &args.admission {
            Some(file) => Some(Arc::new(Admission::read(file).map_err(fault)?)),
            None => admission_of(&keys, path.parent().unwrap_or(Path::new("")))?,
        },
    };
    let answer = study_season(
        &path.display().to_string(),
        &text,
        Sea::embedded()?,
        &options,
    )
    .map_err(fault)?;
    let escort = options.escort;
    if args.format == output::Format::Json {
        return output::print_json(&answer);
    }
    let mut out = format!("{}, {}\n", answer.study, answer.ship);
    for c in &answer.corridors {
        out.push_str(&corridor(c, escort));
    }
    for w in &answer.warnings {
        out.push_str(&format!("\nnote: {w}"));
    }
    output::print(&(out + "\n"))
}

/// The user's gridded ice: of the flags, else of the study's `[season]`.
fn ice(
    args: &Args,
    keys: &SeasonKeys,
    folder: Option<&Path>,
) -> Result<Option<Arc<GriddedIce>>, Fault> {
    if args.ice.is_empty() {
        return ice_of(keys, folder.unwrap_or(Path::new("")));
    }
    let read = GriddedIce::read(&refs(&args.ice), &refs(&args.ice_thickness)).map_err(fault)?;
    Ok(Some(Arc::new(read)))
}

fn refs(paths: &[PathBuf]) -> Vec<&Path> {
    paths.iter().map(PathBuf::as_path).collect()
}

/// The admission table that a study's `[season]` names, beside the study.
pub fn admission_of(keys: &SeasonKeys, folder: &Path) -> Result<Option<Arc<Admission>>, Fault> {
    let file = keys.admission.as_ref().map(|f| folder.join(f));
    file.map(|f| Admission::read(&f).map(Arc::new))
        .transpose()
        .map_err(fault)
}

/// The gridded ice that a study's `[season]` names, beside the study.
pub fn ice_of(keys: &SeasonKeys, folder: &Path) -> Result<Option<Arc<GriddedIce>>, Fault> {
    if keys.ice_concentration.is_empty() {
        return Ok(None);
    }
    let paths = |files: &[String]| files.iter().map(|f| folder.join(f)).collect::<Vec<_>>();
    let (c, h) = (paths(&keys.ice_concentration), paths(&keys.ice_thickness));
    let read = GriddedIce::read(&refs(&c), &refs(&h)).map_err(fault)?;
    Ok(Some(Arc::new(read)))
}

fn fault(e: SeasonError) -> Fault {
    e.into()
}

fn corridor(c: &CorridorSeason, escort: Escort) -> String {
    let mut out = format!("\n{} ({})\n", c.name, c.id);
    if let Some(f) = &c.fault {
        out.push_str(&format!("  no season: {f}\n"));
        return out;
    }
    for (id, nm) in &c.ways {
        out.push_str(&format!("  way {id}: {nm:.0} nm\n"));
    }
    out.push_str(
        "  one direction, as the corridor's legs are written; the other meets other winds and is not in this table\n",
    );
    if let Some(t) = c.tables.first() {
        out.push_str(&format!("  ice: {}\n", t.ice_source));
    }
    for t in &c.tables {
        out.push_str(&table(t, escort));
    }
    let mut told: Vec<&String> = Vec::new();
    for w in c.tables.iter().flat_map(|t| &t.warnings) {
        if !told.contains(&w) {
            told.push(w);
            out.push_str(&format!("  note: {w}\n"));
        }
    }
    for (class, other, s) in &c.splits {
        if let (Some(split), Some(south)) = (s.split_usd, s.other_usd) {
            out.push_str(&format!(
                "  class {class} against {other}: {} months north; {:.0} thousand USD a voyage over the year, {:.0} by an ordinary ship the other way{}\n",
                s.months_north,
                split / 1000.0,
                south / 1000.0,
                s.bearable_fee_usd.map_or_else(String::new, |f| format!(
                    "; bears an icebreaker fee of {:.0} thousand USD ({:.1} USD/GT) a northern voyage",
                    f / 1000.0,
                    s.bearable_fee_usd_per_gt.unwrap_or_default()
                ))
            ));
        }
    }
    out
}

/// Days by the Russian table in a light, a median and a heavy year.
fn russian(t: &SeasonTable, escort: Escort) -> Option<String> {
    let years = YearKind::ALL.map(|y| t.russian_days(y, escort));
    let [Some(light), Some(median), Some(heavy)] = years else {
        return None;
    };
    let all = [light, median, heavy];
    let three = |f: fn(&RussianDays) -> u32| {
        let [a, b, c] = all.each_ref().map(f);
        format!("{a}/{b}/{c}")
    };
    if all.iter().all(|d| d.closed == 365) {
        return Some(
            "CLOSED by the Russian admission table on every day of every kind of year".to_owned(),
        );
    }
    let mut said = format!(
        "by the Russian admission table (light/median/heavy year) open {}, closed in a section {}",
        three(|d| d.open),
        three(|d| d.closed)
    );
    if all.iter().any(|d| d.unknown > 0) {
        said.push_str(&format!(
            ", unknown {} days: the table in use has no row",
            three(|d| d.unknown)
        ));
    } else {
        said.push_str(" days");
    }
    Some(said)
}

fn table(t: &SeasonTable, escort: Escort) -> String {
    let mut head = format!("  ice class {}", t.ice_class);
    if let Some(d) = t.passable_days {
        head.push_str(&format!(
            ": passable by POLARIS {} days in a light, {} in a median, {} in a heavy year",
            d.light, d.median, d.heavy
        ));
    }
    if let Some(r) = russian(t, escort) {
        head.push_str(&format!("; {r}"));
    }
    if let Some(y) = t.year {
        head.push_str(&format!(
            "; days at sea P10 {:.1}, P50 {:.1}, P90 {:.1} over the year",
            y.p10, y.p50, y.p90
        ));
    }
    let columns = [
        "month",
        "passes",
        "escort",
        "P10 d",
        "P50 d",
        "P90 d",
        "cost kUSD",
        "way",
        "why",
    ];
    let mut rows = vec![columns.map(String::from).to_vec()];
    rows.extend(t.months.iter().map(row));
    let body = output::aligned(&rows, &[1, 2, 3, 4, 5, 6]);
    let indented: String = body.lines().map(|l| format!("    {l}\n")).collect();
    format!("{head}\n{indented}")
}

fn row(m: &MonthRow) -> Vec<String> {
    let days = |f: fn(&sealane_season::Fan) -> f64| {
        m.days
            .as_ref()
            .map_or_else(String::new, |d| format!("{:.1}", f(d)))
    };
    let why = if m.passability == Passability::Open {
        m.against_fastest.as_ref().map_or_else(
            || "fastest month".to_owned(),
            |c| format!("{:+.1} d: {}, {}", c.days, c.area, c.why),
        )
    } else {
        m.obstacles.first().map_or_else(String::new, |(w, s)| {
            format!("{:.0} % stop: {w}", 100.0 * s)
        })
    };
    vec![
        sealane_season::month_short(m.month).to_owned(),
        format!("{:.0}%", 100.0 * m.passable_share),
        format!("{:.0}%", 100.0 * m.escorted_share),
        days(|d| d.p10),
        days(|d| d.p50),
        days(|d| d.p90),
        m.cost_usd
            .map_or_else(String::new, |c| format!("{:.0}", c.p50 / 1000.0)),
        m.ways.first().map_or_else(String::new, |w| w.way.clone()),
        why,
    ]
}
