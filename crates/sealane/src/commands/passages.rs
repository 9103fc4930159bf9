//! `sealane passages`: canals, straits and lines across the sea, with limits and sources.

use crate::{
    fault::Fault,
    output::{self, Format},
};
use serde::{Deserialize, Serialize};

/// Flags of `sealane passages`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Only this one, with every limit and its source
    id: Option<String>,
    /// Form of the answer
    #[arg(long, value_enum, default_value_t)]
    pub format: Format,
}

#[derive(Debug, Serialize, Deserialize)]
struct Passage {
    id: String,
    name: String,
    kind: String,
    region: String,
    arctic: bool,
    members: String,
    closed_by: String,
    tariff: String,
    status: String,
    source: String,
    #[serde(skip_deserializing)]
    limits: Vec<Limit>,
}

/// A row of the approaches: told beside the passages, of the kind `approach`.
#[derive(Debug, Deserialize)]
struct Approach {
    id: String,
    name: String,
    region: String,
    arctic: bool,
    ports: String,
    closed_by: String,
    grade: String,
    date: String,
    source: String,
}

impl From<Approach> for Passage {
    fn from(a: Approach) -> Self {
        let leads = if a.ports.is_empty() {
            String::new()
        } else {
            format!(" to {}", a.ports.replace(';', ", "))
        };
        Self {
            id: a.id,
            name: a.name,
            kind: "approach".to_owned(),
            region: a.region,
            arctic: a.arctic,
            members: String::new(),
            closed_by: a.closed_by,
            tariff: String::new(),
            status: format!(
                "open; leads{leads}; its limits are obeyed, it cannot be avoided or required by name"
            ),
            source: format!("{} ({}, {})", a.source, a.grade, a.date),
            limits: Vec::new(),
        }
    }
}

#[derive(Debug, Clone, Serialize, Deserialize)]
struct Limit {
    #[serde(skip_serializing)]
    passage: String,
    what: String,
    value: String,
    grade: String,
    date: String,
    source: String,
}

/// Answers `sealane passages`.
pub fn run(args: &Args) -> Result<(), Fault> {
    let mut rows: Vec<Passage> = sealane_data::read_csv("passages")?;
    let approaches: Vec<Approach> = sealane_data::read_csv("approaches")?;
    rows.extend(approaches.into_iter().map(Passage::from));
    let limits: Vec<Limit> = sealane_data::read_csv("passage-limits")?;
    for row in &mut rows {
        row.limits = limits
            .iter()
            .filter(|l| l.passage == row.id)
            .cloned()
            .collect();
        let closes = row.limits.iter().find(|l| l.what == "closed_by");
        if let (true, Some(l)) = (row.closed_by.is_empty(), closes) {
            row.closed_by.clone_from(&l.value);
        }
    }
    let Some(id) = &args.id else {
        return all(&rows, args.format);
    };
    let Some(row) = rows.iter().find(|r| r.id == *id) else {
        let near: Vec<&str> = rows
            .iter()
            .map(|r| r.id.as_str())
            .filter(|r| r.contains(id.as_str()) || id.contains(*r))
            .collect();
        let hint = if near.is_empty() {
            "`sealane passages` lists them".to_owned()
        } else {
            format!("did you mean {}?", near.join(", "))
        };
        return Err(Fault::input(
            "unknown_passage",
            format!("no passage has the id `{id}`; {hint}"),
        ));
    };
    one(row, args.format)
}

fn all(rows: &[Passage], format: Format) -> Result<(), Fault> {
    if format == Format::Json {
        return output::print_json(&rows);
    }
    let head = [
        "passage",
        "name",
        "kind",
        "draught m",
        "beam m",
        "length m",
        "air draught m",
        "closed by",
    ];
    let mut lines = vec![head.map(String::from).to_vec()];
    let limit = |r: &Passage, what: &str| {
        r.limits
            .iter()
            .find(|l| l.what == what)
            .map_or(String::new(), |l| l.value.clone())
    };
    lines.extend(rows.iter().map(|r| {
        vec![
            r.id.clone(),
            r.name.clone(),
            r.kind.clone(),
            limit(r, "max_draught_m"),
            limit(r, "max_beam_m"),
            limit(r, "max_loa_m"),
            limit(r, "max_air_draught_m"),
            r.closed_by.clone(),
        ]
    }));
    output::print(
        &(output::aligned(&lines, &[3, 4, 5, 6])
            + "Empty: not known; none: no limit is known. `sealane passages ID` gives each fact with its source.\n"),
    )
}

fn one(row: &Passage, format: Format) -> Result<(), Fault> {
    if format == Format::Json {
        return output::print_json(row);
    }
    let mut lines = vec![vec!["id".to_owned(), row.id.clone()]];
    for (what, value) in [
        ("name", &row.name),
        ("kind", &row.kind),
        ("region", &row.region),
        ("made of", &row.members),
        ("closed by", &row.closed_by),
        ("tariff", &row.tariff),
        ("status", &row.status),
        ("source", &row.source),
    ] {
        if !value.is_empty() {
            lines.push(vec![what.to_owned(), value.clone()]);
        }
    }
    for l in &row.limits {
        lines.push(vec![
            l.what.clone(),
            format!("{} ({}) {}", l.value, l.grade, l.source),
        ]);
    }
    output::print(&output::aligned(&lines, &[]))
}
