//! Annex tables of Regulation (EU) 833/2014: ships (XLII), ports and facilities (XLVII), zones (LII), as HTML of the act or as CSV.

use super::guard::{Guard, Refusal};
use super::{List, table};
use crate::date::parse_day;
use crate::entry::{Effect, Entry, EntryKind, NameKind};
use std::io::BufRead as _;

/// The annexes that are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Annex {
    Ships,
    Ports,
    Zones,
}

impl Annex {
    pub const ALL: [Self; 3] = [Self::Ships, Self::Ports, Self::Zones];

    fn of(text: &str) -> Option<Self> {
        match text.split(['.', ' ', '(']).next().unwrap_or("") {
            "XLII" => Some(Self::Ships),
            "XLVII" => Some(Self::Ports),
            "LII" => Some(Self::Zones),
            _ => None,
        }
    }

    pub const fn id(self) -> &'static str {
        match self {
            Self::Ships => "eu-annex-xlii",
            Self::Ports => "eu-annex-xlvii",
            Self::Zones => "eu-annex-lii",
        }
    }

    const fn numeral(self) -> &'static str {
        match self {
            Self::Ships => "XLII",
            Self::Ports => "XLVII",
            Self::Zones => "LII",
        }
    }
}

/// Entries with their annex.
pub(super) type Rows = Vec<(Annex, Entry)>;

/// One row by its meaning.
#[derive(Debug, Default)]
struct Found {
    number: String,
    name: String,
    imo: String,
    place: String,
    date: String,
}

fn entry(annex: Annex, f: &Found) -> Option<Entry> {
    let (kind, effect, measure, article) = match annex {
        Annex::Ships => (
            EntryKind::Ship,
            Effect::Prohibited,
            "EU port access ban and ban on services",
            "Art. 3s",
        ),
        Annex::Ports => (
            EntryKind::Port,
            Effect::Prohibited,
            "EU transaction ban with the port or facility",
            "Art. 5ae",
        ),
        Annex::Zones => (
            EntryKind::Zone,
            Effect::Restricted,
            "EU ban on investment in the zone",
            "zones",
        ),
    };
    let mut e = Entry {
        id: format!("{} {}", annex.numeral(), f.number)
            .trim()
            .to_owned(),
        kind,
        effect,
        measure: measure.to_owned(),
        citation: format!(
            "Regulation (EU) 833/2014 {article}, Annex {} {}",
            annex.numeral(),
            f.number
        )
        .trim()
        .to_owned(),
        listed_on: parse_day(&f.date),
        ..Entry::default()
    };
    // `Murmansk, Russia`: the country is not part of the name.
    let name = f
        .name
        .rsplit_once(',')
        .filter(|(_, c)| annex != Annex::Ships && crate::country::code(c).is_some());
    e.add_name(name.map_or(f.name.as_str(), |(n, _)| n), NameKind::Primary);
    if annex == Annex::Ships {
        e.add_imo(&f.imo, true);
        if e.imo.is_empty() {
            e.doubts
                .push(format!("no valid IMO number in the row (`{}`)", f.imo));
        }
    } else {
        if let Some(code) = crate::ids::parse_locode(&f.imo) {
            e.locodes.push(code);
        }
        for part in f
            .place
            .split([',', ';', '(', ')'])
            .chain(f.name.split([',', '(', ')']))
        {
            e.add_country(part);
        }
    }
    if !f.date.is_empty() && e.listed_on.is_none() {
        e.doubts.push(format!(
            "date `{}` could not be read: taken as in force",
            f.date
        ));
    }
    (!e.names.is_empty()).then_some(e)
}

// ---- CSV -----------------------------------------------------------------------------------------------------------------------

const NAMES: [&str; 10] = [
    "name",
    "vesselname",
    "shipname",
    "nameofship",
    "nameofvessel",
    "nameoftheship",
    "nameofthevessel",
    "ship",
    "vessel",
    "nameandformernames",
];
const IMOS: [&str; 5] = [
    "imo",
    "imonumber",
    "imono",
    "imonumberofship",
    "imoshipnumber",
];
const PLACES: [&str; 9] = [
    "port",
    "portname",
    "nameofport",
    "nameoftheport",
    "facility",
    "terminal",
    "portorlock",
    "nameofportorlock",
    "portorfacility",
];
const ZONES: [&str; 4] = ["zone", "zonename", "nameofzone", "nameofthezone"];
const DATES: [&str; 7] = [
    "date",
    "dateofapplication",
    "dateofentryintoforce",
    "startdate",
    "listingdate",
    "dateoflisting",
    "from",
];
const NUMBERS: [&str; 6] = ["no", "nr", "number", "entry", "#", "entrynumber"];

/// Whether a header looks like that of a column of first days.
fn is_date_key(k: &str) -> bool {
    DATES.contains(&k)
        || k.contains("date")
        || k.ends_with("from")
        || k.starts_with("listed")
        || k.starts_with("since")
}

/// The annex that a file name speaks of.
fn annex_of_name(file: &str) -> Option<Annex> {
    let low = file.to_lowercase();
    if low.contains("xlvii") || low.contains("port") {
        Some(Annex::Ports)
    } else if low.contains("xlii") || low.contains("ship") || low.contains("vessel") {
        Some(Annex::Ships)
    } else if low.contains("lii") || low.contains("zone") {
        Some(Annex::Zones)
    } else {
        None
    }
}

/// Whether a lower-case header is that of an annex table: a subject and something that a list has and a fleet table has not.
pub(super) fn is_annex_header(head: &[String], file: &str) -> bool {
    let keys: Vec<String> = head.iter().map(|h| table::key(h)).collect();
    let any = |set: &[&str]| keys.iter().any(|k| set.contains(&k.as_str()));
    let formal = keys.iter().any(|k| {
        is_date_key(k) || k.starts_with("reason") || k.starts_with("ground") || k == "annex"
    });
    let annex_named = keys.iter().any(|k| k == "annex") || annex_of_name(file).is_some();
    formal
        && ((any(&NAMES) && any(&IMOS))
            || any(&PLACES)
            || any(&ZONES)
            || (any(&NAMES) && annex_named))
}

/// A CSV of annex rows; a column `annex` may tell them apart.
pub(super) fn csv(mut guard: Guard, file: &str) -> Result<(Guard, Rows), Refusal> {
    let head = String::from_utf8_lossy(guard.peek()?)
        .lines()
        .next()
        .unwrap_or("")
        .to_owned();
    let delimiter = [b',', b';', b'\t']
        .into_iter()
        .max_by_key(|d| head.bytes().filter(|b| b == d).count())
        .unwrap_or(b',');
    let mut rows = table::Rows::new(guard, delimiter, true)?;
    let keys: Vec<String> = rows.header().iter().map(|h| table::key(h)).collect();
    let any = |set: &[&str]| keys.iter().any(|k| set.contains(&k.as_str()));
    let default = if any(&IMOS) {
        Annex::Ships
    } else if any(&ZONES) {
        Annex::Zones
    } else if any(&PLACES) {
        Annex::Ports
    } else {
        annex_of_name(file).unwrap_or(Annex::Ports)
    };
    let dates: Vec<String> = keys.iter().filter(|k| is_date_key(k)).cloned().collect();
    let mut out = Vec::new();
    while let Some(row) = rows.next()? {
        let annex = Annex::of(row.get(&["annex"]).trim_start_matches("Annex ")).unwrap_or(default);
        let first = |set: &[&str]| {
            set.iter()
                .map(|k| row.get(&[k]))
                .find(|v| !v.is_empty())
                .unwrap_or("")
                .to_owned()
        };
        let mut name = first(&PLACES);
        if name.is_empty() {
            name = first(&ZONES);
        }
        if name.is_empty() || annex == Annex::Ships {
            name = first(&NAMES);
        }
        let former = first(&[
            "formername",
            "formernames",
            "previousname",
            "previousnames",
            "formerly",
        ]);
        let f = Found {
            number: first(&NUMBERS),
            name,
            imo: if annex == Annex::Ships {
                first(&IMOS)
            } else {
                first(&["locode", "unlocode"])
            },
            place: [first(&["country"]), first(&["location", "place", "region"])].join(", "),
            date: dates
                .iter()
                .map(|k| row.get(&[k]))
                .find(|v| !v.is_empty())
                .unwrap_or("")
                .to_owned(),
        };
        if let Some(mut e) = entry(annex, &f) {
            for old in former.split(';') {
                e.add_name(old, NameKind::Former);
            }
            out.push((annex, e));
        }
    }
    Ok((rows.finish(), out))
}

// ---- HTML ----------------------------------------------------------------------------------------------------------------------

/// The largest page that is read.
const MAX_PAGE: usize = 64 << 20;

/// The page of an act: rows of the three annexes, told apart by the headings above them.
pub(super) fn html(mut guard: Guard) -> Result<(Guard, Rows, Option<jiff::civil::Date>), Refusal> {
    let mut bytes = Vec::new();
    loop {
        let part = guard.fill_buf().map_err(|e| e.to_string())?;
        let n = part.len();
        if n == 0 {
            break;
        }
        bytes.extend_from_slice(part);
        guard.skip(n);
        guard.mark();
        if bytes.len() > MAX_PAGE {
            return Err(format!("HTML page larger than {MAX_PAGE} bytes"));
        }
    }
    let page = String::from_utf8(bytes)
        .map_err(|e| super::guard::not_utf8(e.utf8_error().valid_up_to() as u64))?;
    whole(&page)?;
    let mut p = Page::default();
    p.read(&page);
    Ok((guard, p.out, consolidation_day(&page)))
}

/// A page that ends inside a table, or has no end of its own, was cut off.
fn whole(page: &str) -> Result<(), Refusal> {
    let low = page.to_ascii_lowercase();
    let count = |t: &str| low.matches(t).count();
    // Comments may speak of tables.
    let commented = low
        .split("<!--")
        .skip(1)
        .filter_map(|c| c.split("-->").next())
        .map(|c| c.matches("<table").count())
        .sum::<usize>();
    if count("<table").saturating_sub(commented) > count("</table") {
        return Err("HTML: a table has no end: the page was cut off".to_owned());
    }
    if low.contains("<html") && !low.contains("</html") {
        return Err("HTML: the page has no </html>: it was cut off".to_owned());
    }
    Ok(())
}

/// `02014R0833-20260717` anywhere in the page is the day of the consolidated text.
fn consolidation_day(page: &str) -> Option<jiff::civil::Date> {
    let at = page.find("02014R0833-")?;
    crate::date::day_in_name(page.get(at + 11..at + 19)?)
}

#[derive(Default)]
struct Page {
    out: Vec<(Annex, Entry)>,
    annex: Option<Annex>,
    any_heading: bool,
    airports: bool,
    depth: usize,
    cells: Vec<String>,
    text: String,
}

impl Page {
    fn read(&mut self, page: &str) {
        let mut rest = page;
        while let Some(at) = rest.find('<') {
            self.text.push_str(&unescape(rest.get(..at).unwrap_or("")));
            let tag = rest.get(at + 1..).unwrap_or("");
            if let Some(comment) = tag.strip_prefix("!--") {
                rest = comment
                    .find("-->")
                    .and_then(|e| comment.get(e + 3..))
                    .unwrap_or("");
                continue;
            }
            let end = tag.find('>').unwrap_or(tag.len());
            let inside = tag.get(..end).unwrap_or("");
            rest = tag.get((end + 1).min(tag.len())..).unwrap_or("");
            let name: String = inside
                .chars()
                .take_while(|c| c.is_ascii_alphanumeric() || *c == '/')
                .collect::<String>()
                .to_ascii_lowercase();
            if matches!(name.as_str(), "script" | "style") {
                let close = format!("</{name}");
                let low = rest.to_ascii_lowercase();
                rest = low.find(&close).and_then(|e| rest.get(e..)).unwrap_or("");
                continue;
            }
            self.tag(&name);
        }
        self.text.push_str(&unescape(rest));
        self.end_row();
        self.outside();
    }

    fn tag(&mut self, name: &str) {
        match name {
            "table" => {
                if self.depth == 0 {
                    self.outside();
                }
                self.depth += 1;
            }
            "/table" => {
                if self.depth == 1 {
                    self.end_row();
                }
                self.depth = self.depth.saturating_sub(1);
            }
            "tr" | "/tr" if self.depth == 1 => self.end_row(),
            "td" | "th" if self.depth == 1 => self.end_cell(),
            "p" | "/p" | "div" | "/div" | "h1" | "h2" | "h3" | "/h1" | "/h2" | "/h3" | "li"
            | "/li"
                if self.depth == 0 =>
            {
                self.outside();
            }
            _ => self.text.push(' '),
        }
    }

    /// Text outside tables: headings.
    fn outside(&mut self) {
        let t = crate::name::tidy(&self.text);
        self.text.clear();
        if t.is_empty() {
            return;
        }
        if let Some(after) = t.strip_prefix("ANNEX ") {
            self.any_heading = true;
            self.airports = false;
            self.annex = Annex::of(after);
        } else if t.len() < 200 {
            let low = t.to_lowercase();
            if low.contains("airport") {
                self.airports = !low.contains(" port") && !low.starts_with("port");
            } else if low.contains("port") || low.starts_with("part") {
                self.airports = false;
            }
        }
    }

    fn end_cell(&mut self) {
        let t = crate::name::tidy(&self.text);
        self.text.clear();
        if !t.is_empty() || !self.cells.is_empty() {
            self.cells.push(t);
        }
    }

    fn end_row(&mut self) {
        self.end_cell();
        let cells: Vec<String> = std::mem::take(&mut self.cells)
            .into_iter()
            .filter(|c| !c.is_empty())
            .collect();
        if cells.first().is_some_and(|c| c.starts_with("ANNEX ")) {
            self.any_heading = true;
            self.annex = cells
                .first()
                .and_then(|c| Annex::of(c.trim_start_matches("ANNEX ")));
            return;
        }
        if self.airports && self.annex == Some(Annex::Ports) {
            return;
        }
        let annex = match self.annex {
            Some(a) => a,
            // A page that shows only the table of ships has no heading.
            None if !self.any_heading => Annex::Ships,
            None => return,
        };
        if let Some(found) = row(annex, &cells, self.annex.is_some()) {
            self.out.extend(entry(annex, &found).map(|e| (annex, e)));
        }
    }
}

fn is_number(c: &str) -> bool {
    let t = c.trim_end_matches(['.', ')']);
    !t.is_empty() && t.len() <= 4 && t.bytes().all(|b| b.is_ascii_digit())
}

/// An IMO cell: seven digits, with `IMO` or without.
fn imo_cell(c: &str) -> bool {
    let digits = c.bytes().filter(u8::is_ascii_digit).count();
    digits == 7
        && c.chars()
            .filter(|x| x.is_alphabetic())
            .all(|x| "IMOimoNo".contains(x))
}

/// Cells by what they look like; headers and foreign rows give nothing.
fn row(annex: Annex, cells: &[String], sure: bool) -> Option<Found> {
    let mut f = Found::default();
    let mut rest: Vec<&String> = Vec::new();
    for (i, c) in cells.iter().enumerate() {
        if i == 0 && is_number(c) && cells.len() > 1 {
            c.trim_end_matches(['.', ')']).clone_into(&mut f.number);
        } else if annex == Annex::Ships
            && f.imo.is_empty()
            && (imo_cell(c) || c.eq_ignore_ascii_case("does not exist"))
        {
            f.imo.clone_from(c);
        } else if f.date.is_empty() && c.len() < 40 && parse_day(c).is_some() {
            f.date.clone_from(c);
        } else {
            rest.push(c);
        }
    }
    f.name = rest
        .iter()
        .find(|c| c.chars().any(char::is_alphabetic))
        .map(|c| (*c).clone())?;
    f.place = rest.get(1).map_or_else(String::new, |c| (*c).clone());
    let enough = match annex {
        Annex::Ships => !f.imo.is_empty(),
        _ => sure && (!f.number.is_empty() || !f.date.is_empty()),
    };
    (enough && f.name.len() <= 300).then_some(f)
}

/// The character references that EUR-Lex pages use.
fn unescape(t: &str) -> String {
    if !t.contains('&') {
        return t.to_owned();
    }
    let mut out = String::with_capacity(t.len());
    let mut rest = t;
    while let Some(at) = rest.find('&') {
        out.push_str(rest.get(..at).unwrap_or(""));
        let after = rest.get(at + 1..).unwrap_or("");
        let end = after.find(';').filter(|e| *e <= 8);
        let c = end
            .and_then(|e| after.get(..e))
            .and_then(|name| match name {
                "amp" => Some('&'),
                "lt" => Some('<'),
                "gt" => Some('>'),
                "quot" => Some('"'),
                "apos" => Some('\''),
                "nbsp" => Some(' '),
                _ => {
                    let n = name.strip_prefix('#')?;
                    let code = n
                        .strip_prefix(['x', 'X'])
                        .map_or_else(|| n.parse().ok(), |h| u32::from_str_radix(h, 16).ok())?;
                    char::from_u32(code)
                }
            });
        if let (Some(c), Some(e)) = (c, end) {
            out.push(c);
            rest = after.get(e + 1..).unwrap_or("");
        } else {
            out.push('&');
            rest = after;
        }
    }
    out.push_str(rest);
    out
}

/// Whether the first row is number 1; without numbers nobody can tell.
fn begins_at_one(entries: &[Entry]) -> bool {
    entries
        .first()
        .and_then(|e| e.id.rsplit(' ').next())
        .is_some_and(|n| n == "1")
}

/// The three lists of one file; annexes without rows are left out.
///
/// `by_number`: a table is taken as whole only when its numbers begin at 1; rows 652 and 653 alone are an amendment.
pub(super) fn lists(
    rows: Vec<(Annex, Entry)>,
    base: &List,
    by_number: bool,
) -> Result<Vec<List>, Refusal> {
    let mut out = Vec::new();
    for annex in Annex::ALL {
        let entries: Vec<Entry> = rows
            .iter()
            .filter(|(a, _)| *a == annex)
            .map(|(_, e)| e.clone())
            .collect();
        if !entries.is_empty() {
            out.push(List {
                id: annex.id().to_owned(),
                partial: base.partial || (by_number && !begins_at_one(&entries)),
                jurisdiction_codes: vec!["EU".to_owned()],
                entries,
                ..base.clone()
            });
        }
    }
    if out.is_empty() {
        return Err("no rows of Annex XLII, XLVII or LII found".to_owned());
    }
    Ok(out)
}
