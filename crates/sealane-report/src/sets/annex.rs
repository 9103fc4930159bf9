//! Tables of the annex: claims, inputs, sources.

use crate::table::{Cell, Table, number, words};
use crate::text::{fixed, num};
use sealane_study::Assessment;

/// Public claims.
pub fn claims(a: &Assessment) -> Table {
    let mut out = Table::new(
        "claims",
        "Public claims beside our numbers",
        &[
            "Claim",
            "#Published",
            "#Ours",
            "Verdict",
            "Why",
            "#Implied speed, kn",
            "#Implied distance, nm",
            "Like for like",
            "Source",
        ],
    );
    for c in &a.claims {
        let class = match c.verdict {
            sealane_study::ClaimVerdict::Holds => "holds",
            sealane_study::ClaimVerdict::HoldsIf => "holds-if",
            sealane_study::ClaimVerdict::DoesNotClose => "does-not-close",
            sealane_study::ClaimVerdict::CannotBeTested => "cannot-be-tested",
        };
        out.rows.push(vec![
            words(&c.fact),
            words(format!("{} {}", c.value, c.unit).trim()),
            c.ours.map_or_else(
                || words("–"),
                |o| number(o, format!("{} {}", num(o), c.ours_unit)),
            ),
            words(c.verdict.words()).pill(class),
            words(&c.reason),
            c.implied_speed_kn
                .map_or_else(|| words("–"), |v| number(v, fixed(v, 1))),
            c.implied_distance_nm
                .map_or_else(|| words("–"), |v| number(v, fixed(v, 0))),
            words(match c.like_for_like {
                Some(true) => "yes",
                Some(false) => "no",
                None => "–",
            }),
            words(format!("{} ({})", c.source, c.date)).addresses(),
        ]);
    }
    out
}

/// The source of a number: a web address as a link, an embedded table by its title and a link to its row.
fn source(a: &Assessment, text: &str) -> Cell {
    if text.is_empty() {
        return words("nobody was seen to state it");
    }
    a.tables.iter().find(|t| t.id == text).map_or_else(
        || words(text).addresses(),
        |t| words(format!("{}: {}", t.title, t.source)).to(format!("#src-{}", t.id)),
    )
}

/// The register of numbers.
pub fn inputs(a: &Assessment) -> Table {
    let mut out = Table::new(
        "inputs",
        "Data register",
        &[
            "Number", "Path", "#Value", "#Low", "#High", "Unit", "Grade", "Date", "Source", "From",
        ],
    );
    for i in &a.inputs {
        let g = &i.graded;
        let opt = |v: Option<f64>| v.map_or_else(|| words("–"), |v| number(v, num(v)));
        out.rows.push(vec![
            words(&i.name),
            words(&i.path),
            number(g.value, num(g.value)),
            opt(g.low),
            opt(g.high),
            words(sealane_study::unit_name(&i.path, &g.unit)),
            words(g.grade.as_str()),
            words(&g.date),
            source(a, &g.source),
            words(if i.from_study { "study" } else { "default" }),
        ]);
    }
    out
}

/// Embedded tables.
pub fn sources(a: &Assessment) -> Table {
    let mut out = Table::new(
        "sources",
        "Embedded tables",
        &[
            "Table", "State", "Date", "Grade", "Licence", "Source", "Note",
        ],
    );
    for s in &a.tables {
        out.rows.push(vec![
            words(&s.title),
            words(if s.expired {
                format!("expired {}", s.valid_until)
            } else {
                "current".to_owned()
            }),
            words(&s.date),
            words(&s.grade),
            words(&s.licence),
            words(&s.source).addresses(),
            words(&s.note).addresses(),
        ]);
    }
    out
}
