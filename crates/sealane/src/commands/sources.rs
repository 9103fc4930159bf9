//! `sealane sources`: every embedded table with where it comes from and how old it is.

use crate::{fault::Fault, output};
use sealane_data::{Age, Table};
use serde::Serialize;

/// Flags of `sealane sources`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Only tables whose validity has ended
    #[arg(long)]
    stale: bool,
    /// Day on which to judge validity (default: today)
    #[arg(long, value_name = "DATE")]
    as_of: Option<jiff::civil::Date>,
    /// Form of the answer
    #[arg(long, value_enum, default_value_t)]
    pub format: output::Format,
}

#[derive(Serialize)]
struct Row {
    #[serde(flatten)]
    table: &'static Table,
    age: Age,
}

/// Answers `sealane sources`.
pub fn run(args: &Args) -> Result<(), Fault> {
    let day = args
        .as_of
        .unwrap_or_else(|| jiff::ZonedDateTime::now().date())
        .to_string();
    let mut rows: Vec<Row> = sealane_data::tables()
        .iter()
        .map(|table| Row {
            table,
            age: table.age_on(&day),
        })
        .collect();
    rows.sort_by_key(|r| (r.age == Age::Current, r.table.id.clone()));
    if args.stale {
        rows.retain(|r| r.age == Age::Expired);
    }
    if args.format == output::Format::Json {
        return output::print_json(&rows);
    }
    let mut lines = vec![
        [
            "table",
            "state",
            "date",
            "valid until",
            "grade",
            "licence",
            "source",
        ]
        .map(String::from)
        .to_vec(),
    ];
    lines.extend(rows.iter().map(|r| {
        let state = if r.age == Age::Expired {
            "EXPIRED"
        } else {
            "current"
        };
        let t = r.table;
        [
            &t.id,
            state,
            &t.date,
            &t.valid_until,
            &t.grade,
            &t.licence,
            &t.source,
        ]
        .map(ToString::to_string)
        .to_vec()
    }));
    output::print(&output::aligned(&lines, &[]))
}
