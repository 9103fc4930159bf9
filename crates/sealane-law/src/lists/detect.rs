//! Which list a file is, by its content alone.

use super::guard::{Guard, Refusal};

/// The formats.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Format {
    UnXml,
    Un1718Csv,
    OfacSdnCsv,
    OfacAltCsv,
    OfacAddCsv,
    OfacCommentsCsv,
    OfacAdvancedXml,
    OfacSimpleXml,
    EuXml,
    EuCsv,
    EuActHtml,
    EuActCsv,
    EuJournalCsv,
    UkXml,
    UkCsv,
    OsSimpleCsv,
    OsMaritimeCsv,
    OsFtm,
    Senzing,
}

/// Looks at the first bytes. Leaves the reader after a byte order mark.
///
/// `name` breaks a tie only: a table of names and dates without a subject is an annex of ports or zones when its file name says so.
pub(super) fn detect(guard: &mut Guard, name: &str) -> Result<Format, Refusal> {
    let head = guard.peek()?;
    if head.is_empty() {
        return Err("empty file".to_owned());
    }
    if head.starts_with(&[0xFF, 0xFE])
        || head.starts_with(&[0xFE, 0xFF])
        || head.iter().take(64).any(|b| *b == 0)
    {
        return Err("UTF-16 or binary: expected UTF-8 text".to_owned());
    }
    if head.starts_with(b"PK") || head.starts_with(&[0x1F, 0x8B]) {
        return Err("compressed: unpack it first".to_owned());
    }
    if head.starts_with(b"%PDF") {
        return Err("PDF: expected the issuer's XML, CSV or HTML".to_owned());
    }
    let bom = head.starts_with(&[0xEF, 0xBB, 0xBF]);
    if bom {
        guard.skip(3);
    }
    let head = String::from_utf8_lossy(guard.peek()?).into_owned();
    let t = head.trim_start();
    match t.chars().next() {
        Some('<') => markup(t),
        Some('{') => json(t),
        Some('[') => Err("a JSON array: expected one JSON object a line".to_owned()),
        _ => table(t, name),
    }
}

fn markup(t: &str) -> Result<Format, Refusal> {
    if let Some(at) = t.find("encoding=") {
        let name: String = t
            .get(at + 10..)
            .unwrap_or("")
            .chars()
            .take_while(|c| !matches!(c, '"' | '\''))
            .collect();
        if at < 200
            && t.starts_with("<?xml")
            && !name.eq_ignore_ascii_case("utf-8")
            && !name.eq_ignore_ascii_case("us-ascii")
        {
            return Err(format!("encoding {name}: expected UTF-8"));
        }
    }
    let mut rest = t;
    while let Some(at) = rest.find('<') {
        let tag = rest.get(at + 1..).unwrap_or("");
        if tag.starts_with("!--") {
            rest = tag.find("-->").and_then(|e| tag.get(e + 3..)).unwrap_or("");
            continue;
        }
        if tag.to_ascii_lowercase().starts_with("!doctype html") {
            return Ok(Format::EuActHtml);
        }
        if tag.starts_with("!DOCTYPE") || tag.starts_with("!ENTITY") {
            return Err("XML: a document type definition is not allowed in a list".to_owned());
        }
        if tag.starts_with(['?', '!']) {
            rest = tag;
            continue;
        }
        let name: String = tag
            .chars()
            .take_while(|c| c.is_alphanumeric() || matches!(c, ':' | '_' | '-'))
            .collect();
        let local = name.rsplit(':').next().unwrap_or("");
        return match local {
            "CONSOLIDATED_LIST" => Ok(Format::UnXml),
            "Sanctions" => Ok(Format::OfacAdvancedXml),
            "sdnList" => Ok(Format::OfacSimpleXml),
            "export" => Ok(Format::EuXml),
            "Designations" => Ok(Format::UkXml),
            l if ["html", "body", "div", "table", "p", "head"]
                .contains(&l.to_ascii_lowercase().as_str()) =>
            {
                Ok(Format::EuActHtml)
            }
            _ => Err(format!(
                "XML with the root element <{name}>: not a list that Sealane reads"
            )),
        };
    }
    Err("markup without an element".to_owned())
}

fn json(t: &str) -> Result<Format, Refusal> {
    let line = t.lines().next().unwrap_or("");
    if line.contains("\"RECORD_ID\"") || line.contains("\"DATA_SOURCE\"") {
        return Ok(Format::Senzing);
    }
    if line.contains("\"schema\"") && line.contains("\"properties\"") || line.contains("\"schema\"")
    {
        return Ok(Format::OsFtm);
    }
    Err("JSON that is neither FollowTheMoney (schema, properties) nor Senzing (DATA_SOURCE, RECORD_ID), one object a line".to_owned())
}

/// The cells of a line, quotes taken off; enough for a header.
fn cells(line: &str, delimiter: u8) -> Vec<String> {
    let mut r = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter)
        .from_reader(line.as_bytes());
    r.records()
        .next()
        .and_then(Result::ok)
        .map(|r| r.iter().map(|c| c.trim().to_owned()).collect())
        .unwrap_or_default()
}

fn table(t: &str, file: &str) -> Result<Format, Refusal> {
    let first = t.lines().next().unwrap_or("");
    if first.starts_with("fileGenerationDate;") {
        return Ok(Format::EuCsv);
    }
    if first.trim_start_matches('"').starts_with("Report Date") {
        return Ok(Format::UkCsv);
    }
    let comma = cells(first, b',');
    let low: Vec<String> = comma.iter().map(|c| c.to_lowercase()).collect();
    let has = |n: &str| low.iter().any(|c| c == n);
    if has("unique id") && has("name 6") {
        return Ok(Format::UkCsv);
    }
    let keys: Vec<String> = low.iter().map(|c| super::table::key(c)).collect();
    let key = |k: &str| keys.iter().any(|x| x == k);
    if key("vesselname")
        && key("imonumber")
        && (low.iter().any(|c| c == "vessel_name")
            || key("designatedowner")
            || key("dateofdesignation"))
    {
        return Ok(Format::Un1718Csv);
    }
    if has("id") && has("schema") && has("name") && has("identifiers") {
        return Ok(Format::OsSimpleCsv);
    }
    if has("type") && has("caption") && has("imo") && has("risk") {
        return Ok(Format::OsMaritimeCsv);
    }
    if (has("celex") || has("amendedcelex")) && has("annex") {
        return Ok(Format::EuJournalCsv);
    }
    let number = comma
        .first()
        .is_some_and(|c| !c.is_empty() && c.bytes().all(|b| b.is_ascii_digit()));
    if number {
        match comma.len() {
            12 => return Ok(Format::OfacSdnCsv),
            5 => return Ok(Format::OfacAltCsv),
            6 => return Ok(Format::OfacAddCsv),
            2 => return Ok(Format::OfacCommentsCsv),
            _ => {}
        }
    }
    for d in *b",;\t" {
        let head: Vec<String> = cells(first, d).iter().map(|c| c.to_lowercase()).collect();
        if super::eu_act::is_annex_header(&head, file) {
            return Ok(Format::EuActCsv);
        }
    }
    let shown: String = first.chars().take(80).collect();
    Err(format!(
        "a table that begins with `{shown}`: not a list that Sealane reads"
    ))
}
