//! The tables of passages, approaches and limits: read once, each row checked.

use super::{Passage, SizeDraught};
use crate::SeaError;
use sealane_data::Grade;
use sealane_geo::LonLat;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

/// One fact about what a passage or an approach allows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PassageLimit {
    /// Id of the passage or the approach.
    pub passage: String,
    /// One of [`BINDING`], [`TOLD`] or [`WORDS`].
    pub what: String,
    /// The value as written: a number, `none` (no limit is known) or `unknown` (there is one, of unknown size); words for [`WORDS`].
    pub value: String,
    /// How well it is known.
    pub grade: Grade,
    /// Date of the fact, or of the day on which a source without date was seen.
    pub date: String,
    /// Who states it.
    pub source: String,
}

/// Limits that ways obey, m.
pub const BINDING: [&str; 4] = [
    "max_draught_m",
    "max_beam_m",
    "max_loa_m",
    "max_air_draught_m",
];

/// Numbers that are told and never obeyed: depths, and limits of a part of the water (`part_`) that other berths of the same port are
/// free of.
pub const TOLD: [&str; 11] = [
    "length_nm",
    "controlling_depth_m",
    "least_depth_m",
    "prevailing_depth_m",
    "least_width_m",
    "under_keel_m",
    "tide_free_draught_m",
    "part_draught_m",
    "part_beam_m",
    "part_loa_m",
    "part_air_draught_m",
];

/// Facts in words.
pub const WORDS: [&str; 7] = [
    "one_way",
    "hours",
    "notice",
    "traffic",
    "cargo",
    "dues",
    "closed_by",
];

/// A river, gulf or dredged channel that leads to ports and has limits of its own. It is no passage: ways do not name it and it cannot
/// be shut or required; its limits are told and obeyed like those of passages.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Approach {
    /// Id of its fairway.
    pub id: String,
    /// Name for people.
    pub name: String,
    /// Where it lies.
    pub region: String,
    /// Whether it lies in the Arctic.
    pub arctic: bool,
    /// UN/LOCODEs of ports that are reached through it only, joined by `;`; ports along its line need no naming.
    pub ports: String,
    /// Who may close it.
    pub closed_by: String,
    /// How well the row is known.
    pub grade: Grade,
    /// Date of the row.
    pub date: String,
    /// Where the row comes from.
    pub source: String,
    /// What it allows; filled from the table of limits.
    #[serde(skip_deserializing, default)]
    pub limits: Vec<PassageLimit>,
    /// Its line, as in `fairways.geojson`.
    #[serde(skip)]
    pub line: Vec<LonLat>,
}

impl Approach {
    /// Whether this port (UN/LOCODE) can be reached through it only.
    #[must_use]
    pub fn leads_to(&self, locode: &str) -> bool {
        self.ports.split(';').any(|p| p == locode)
    }
}

#[derive(Debug, Deserialize)]
struct Vertex {
    approach: String,
    lon: f64,
    lat: f64,
}

/// All of them.
#[derive(Debug)]
pub(super) struct Tables {
    pub passages: Vec<Passage>,
    pub approaches: Vec<Approach>,
    pub by_size: Vec<SizeDraught>,
}

impl Tables {
    pub fn embedded() -> Result<Self, SeaError> {
        let text = |id: &str| {
            sealane_data::text(id).ok_or_else(|| SeaError::Table(format!("`{id}` is not embedded")))
        };
        let mut all = Self::parse(
            text("passages")?,
            text("approaches")?,
            text("approach-lines")?,
            text("passage-limits")?,
        )?;
        all.by_size = rows("passage-size-draught", text("passage-size-draught")?)?;
        for r in &all.by_size {
            let sizes =
                r.size_m > 0.0 && r.draught_m > 0.0 && ["beam", "length"].contains(&r.by.as_str());
            if !sizes || !all.passages.iter().any(|p| p.id == r.passage) {
                return Err(SeaError::Table(format!(
                    "passage-size-draught: {} {} {} m: expected the id of a passage, `beam` or `length`, and metres above 0",
                    r.passage, r.by, r.size_m
                )));
            }
        }
        Ok(all)
    }

    /// From the text of the four tables.
    fn parse(
        passages: &str,
        approaches: &str,
        lines: &str,
        limits: &str,
    ) -> Result<Self, SeaError> {
        let mut passages: Vec<Passage> = rows("passages", passages)?;
        let mut approaches: Vec<Approach> = rows("approaches", approaches)?;
        let lines: Vec<Vertex> = rows("approach-lines", lines)?;
        let limits: Vec<PassageLimit> = rows("passage-limits", limits)?;
        for v in lines {
            let Some(a) = approaches.iter_mut().find(|a| a.id == v.approach) else {
                return Err(SeaError::Table(format!(
                    "approach-lines: `{}` is no id of approaches",
                    v.approach
                )));
            };
            a.line.push(LonLat::new(v.lon, v.lat)?);
        }
        for a in &approaches {
            if a.line.len() < 2 || passages.iter().any(|p| p.id == a.id) {
                return Err(SeaError::Table(format!(
                    "approaches: `{}` needs a line in approach-lines and must not be the id of a passage; run `cargo xtask fairways`",
                    a.id
                )));
            }
            check_date("approaches", &a.id, &a.date)?;
        }
        for l in limits {
            check_limit(&l)?;
            if let Some(p) = passages.iter_mut().find(|p| p.id == l.passage) {
                if l.what == "closed_by" && p.closed_by.is_empty() {
                    p.closed_by.clone_from(&l.value);
                }
                p.limits.push(l);
            } else if let Some(a) = approaches.iter_mut().find(|a| a.id == l.passage) {
                a.limits.push(l);
            } else {
                return Err(SeaError::Table(format!(
                    "passage-limits: `{}` is the id of no passage and no approach",
                    l.passage
                )));
            }
        }
        Ok(Self {
            passages,
            approaches,
            by_size: Vec::new(),
        })
    }
}

/// The rows of a table; one without rows is broken.
fn rows<T: DeserializeOwned>(id: &str, text: &str) -> Result<Vec<T>, SeaError> {
    let rows = sealane_data::parse_csv(id, text).map_err(|e| SeaError::Table(e.to_string()))?;
    if rows.is_empty() {
        return Err(SeaError::Table(format!(
            "{id} has no rows: expected at least one"
        )));
    }
    Ok(rows)
}

fn check_limit(l: &PassageLimit) -> Result<(), SeaError> {
    let what = l.what.as_str();
    let fault = |expected: &str| {
        Err(SeaError::Table(format!(
            "passage-limits: {} {what} is `{}`: expected {expected}",
            l.passage, l.value
        )))
    };
    let number = || l.value.parse().is_ok_and(|v: f64| v.is_finite() && v > 0.0);
    if BINDING.contains(&what) {
        if !(number() || l.value == "none" || l.value == "unknown") {
            return fault("metres above 0, `none` or `unknown`");
        }
    } else if TOLD.contains(&what) {
        if !number() {
            return fault("a number above 0");
        }
    } else if WORDS.contains(&what) {
        if l.value.is_empty() || (what == "one_way" && l.value != "true" && l.value != "false") {
            return fault("words (`true` or `false` for one_way)");
        }
    } else {
        return Err(SeaError::Table(format!(
            "passage-limits: `{what}` of {} is not known: expected one of {}",
            l.passage,
            [&BINDING[..], &TOLD[..], &WORDS[..]].concat().join(", ")
        )));
    }
    if l.source.is_empty() {
        return fault("a source");
    }
    check_date("passage-limits", &l.passage, &l.date)
}

/// A year, a month or a day.
fn check_date(table: &str, id: &str, date: &str) -> Result<(), SeaError> {
    let full = match date.len() {
        4 => format!("{date}-01-01"),
        7 => format!("{date}-01"),
        _ => date.to_owned(),
    };
    if full.len() == 10 && full.parse::<jiff::civil::Date>().is_ok() {
        return Ok(());
    }
    Err(SeaError::Table(format!(
        "{table}: `{date}` of {id} is not a date: expected YYYY, YYYY-MM or YYYY-MM-DD"
    )))
}

#[cfg(test)]
mod tests {
    use super::*;

    const PASSAGES: &str = "id,name,kind,region,arctic,members,closed_by,tariff,status,source\nx,X,strait,Sea,false,,,,open,common\n";
    const APPROACHES: &str = "id,name,region,arctic,ports,closed_by,grade,date,source\nr,R,Sea,false,AABBB,,quoted,2026,book\n";
    const LINES: &str = "approach,lon,lat\nr,1,2\nr,1,3\n";
    const LIMITS: &str =
        "passage,what,value,grade,date,source\nx,max_draught_m,12,quoted,2020-02,book\n";

    fn fault(limits: &str) -> String {
        let text = format!("passage,what,value,grade,date,source\n{limits}\n");
        Tables::parse(PASSAGES, APPROACHES, LINES, &text)
            .unwrap_err()
            .to_string()
    }

    #[test]
    fn the_embedded_tables_are_whole() {
        let t = Tables::embedded().unwrap();
        assert!(t.passages.len() > 100 && t.approaches.len() >= 18);
        assert!(crate::places::check().is_ok());
    }

    #[test]
    fn a_broken_table_is_told_and_never_empty() {
        assert!(Tables::parse(PASSAGES, APPROACHES, LINES, LIMITS).is_ok());
        let empty = |k: usize| {
            let mut t = [PASSAGES, APPROACHES, LINES, LIMITS];
            let head = t[k].lines().next().unwrap();
            t[k] = head;
            Tables::parse(t[0], t[1], t[2], t[3])
                .unwrap_err()
                .to_string()
        };
        for (k, id) in ["passages", "approaches", "approach-lines", "passage-limits"]
            .iter()
            .enumerate()
        {
            let told = empty(k);
            assert!(told.contains(id) && told.contains("no rows"), "{told}");
        }
        for (row, says) in [
            ("x,max_draught_m,deep,quoted,2020,b", "metres above 0"),
            ("x,max_draft,9,quoted,2020,b", "max_draft"),
            ("y,max_draught_m,9,quoted,2020,b", "no passage"),
            ("x,max_draught_m,9,quoted,yesterday,b", "not a date"),
            ("x,max_draught_m,9,quoted,2020-13,b", "not a date"),
            ("x,max_draught_m,9,quoted,2020,", "a source"),
            ("x,max_draught_m,9,sure,2020,b", "sure"),
            ("x,least_depth_m,-3,quoted,2020,b", "above 0"),
            ("x,one_way,maybe,quoted,2020,b", "true"),
        ] {
            let told = fault(row);
            assert!(told.contains(says), "{row}: {told}");
        }
    }

    #[test]
    fn none_and_parts_never_bind() {
        let none = crate::ShipLimits {
            draught_m: Some(99.0),
            beam_m: Some(99.0),
            length_m: Some(999.0),
            air_draught_m: Some(99.0),
        };
        for id in ["tsugaru", "hormuz", "huangpu", "new-waterway"] {
            assert!(crate::limits_of(id, &none).is_empty(), "{id}");
        }
        assert!(!crate::limits_of("hooghly", &none).is_empty());
    }
}
