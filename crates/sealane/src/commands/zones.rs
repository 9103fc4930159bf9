//! `sealane zones`: waters with rules of their own, with dates and sources.

use crate::{
    fault::Fault,
    output::{self, Format},
};
use sealane_sea::zones::{Zone, zones};
use serde::Serialize;

/// Flags of `sealane zones`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Only this one, with its note and source
    id: Option<String>,
    /// Day on which to say what is in force (default: today)
    #[arg(long, value_name = "DATE")]
    as_of: Option<jiff::civil::Date>,
    /// Form of the answer
    #[arg(long, value_enum, default_value_t)]
    pub format: Format,
}

#[derive(Serialize)]
struct Row {
    #[serde(flatten)]
    zone: &'static Zone,
    /// On the day asked for; null where its beginning is not known.
    in_force: Option<bool>,
    /// Whether its coordinates are known.
    drawn: bool,
}

/// Answers `sealane zones`.
pub fn run(args: &Args) -> Result<(), Fault> {
    let day = args
        .as_of
        .unwrap_or_else(|| jiff::ZonedDateTime::now().date())
        .to_string();
    let mut rows: Vec<Row> = zones()
        .iter()
        .map(|zone| Row {
            zone,
            in_force: zone.in_force(&day),
            drawn: zone.is_drawn(),
        })
        .collect();
    if let Some(id) = &args.id {
        rows.retain(|r| r.zone.id == *id);
        if rows.is_empty() {
            let all: Vec<&str> = zones().iter().map(|z| z.id.as_str()).collect();
            return Err(Fault::input(
                "unknown_zone",
                format!("no zone has the id `{id}`; they are {}", all.join(", ")),
            ));
        }
    }
    if args.format == Format::Json {
        return output::print_json(&rows);
    }
    let head = ["zone", "name", "from", "until", "in force", "drawn"];
    let mut lines = vec![head.map(String::from).to_vec()];
    let yes = |b: bool| if b { "yes" } else { "no" }.to_owned();
    let force = |b: Option<bool>| b.map_or_else(|| "not known".to_owned(), yes);
    lines.extend(rows.iter().map(|r| {
        vec![
            r.zone.id.clone(),
            r.zone.name.clone(),
            r.zone.valid_from.clone().unwrap_or_default(),
            r.zone.valid_until.clone().unwrap_or_default(),
            force(r.in_force),
            yes(r.drawn),
        ]
    }));
    let mut text = output::aligned(&lines, &[]);
    if args.id.is_some() {
        for r in &rows {
            text += "source: ";
            text += &r.zone.source;
            text += "\nnote: ";
            text += &r.zone.note;
            text += "\n";
        }
    }
    output::print(&text)
}
