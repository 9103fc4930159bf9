//! `cargo xtask ports`: index + repairs + supplement + aliases + countries → `data/ports/ports.csv`.
//!
//! Every repair names the row and the old value it expects, so that a newer copy of the index cannot be mended silently wrong.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
};

type Row = BTreeMap<String, String>;
type Fault = Box<dyn std::error::Error>;

/// Columns of `ports.csv` in order.
const COLUMNS: [&str; 32] = [
    "key",
    "locode",
    "name",
    "aliases",
    "codes",
    "country",
    "lon",
    "lat",
    "size",
    "kind",
    "channel_depth_m",
    "anchorage_depth_m",
    "cargo_pier_depth_m",
    "oil_depth_m",
    "lng_depth_m",
    "max_length_m",
    "max_beam_m",
    "max_draught_m",
    "tidal_range_m",
    "entrance_width_m",
    "tide_limits",
    "swell_limits",
    "ice_limits",
    "pilot_compulsory",
    "container",
    "solid_bulk",
    "liquid_bulk",
    "oil_terminal",
    "lng_terminal",
    "ro_ro",
    "fuel_oil",
    "source",
];

/// Column of `ports.csv`, column of the index; numbers, where 0 means unknown.
const NUMBERS: [(&str, &str); 10] = [
    ("channel_depth_m", "Channel Depth (m)"),
    ("anchorage_depth_m", "Anchorage Depth (m)"),
    ("cargo_pier_depth_m", "Cargo Pier Depth (m)"),
    ("oil_depth_m", "Oil Terminal Depth (m)"),
    ("lng_depth_m", "Liquified Natural Gas Terminal Depth (m)"),
    ("max_length_m", "Maximum Vessel Length (m)"),
    ("max_beam_m", "Maximum Vessel Beam (m)"),
    ("max_draught_m", "Maximum Vessel Draft (m)"),
    ("tidal_range_m", "Tidal Range (m)"),
    ("entrance_width_m", "Entrance Width (m)"),
];

/// Column of `ports.csv`, column of the index; yes, no or unknown (empty).
const FLAGS: [(&str, &str); 11] = [
    ("tide_limits", "Entrance Restriction - Tide"),
    ("swell_limits", "Entrance Restriction - Heavy Swell"),
    ("ice_limits", "Entrance Restriction - Ice"),
    ("pilot_compulsory", "Pilotage - Compulsory"),
    ("container", "Facilities - Container"),
    ("solid_bulk", "Facilities - Solid Bulk"),
    ("liquid_bulk", "Facilities - Liquid Bulk"),
    ("oil_terminal", "Facilities - Oil Terminal"),
    ("lng_terminal", "Facilities - LNG Terminal"),
    ("ro_ro", "Facilities - Ro-Ro"),
    ("fuel_oil", "Supplies - Fuel Oil"),
];

/// Rebuilds `data/ports/ports.csv`; says how many ports it holds.
pub fn run(_: &[String]) -> crate::TaskResult {
    let root = crate::root();
    let text = build(&root)?;
    let path = root.join("data/ports/ports.csv");
    std::fs::write(&path, &text)?;
    println!(
        "{}: {} ports",
        path.display(),
        text.lines().count().saturating_sub(1)
    );
    Ok(())
}

/// The text of `ports.csv`.
pub fn build(root: &Path) -> Result<String, Fault> {
    let dir = root.join("data/ports");
    let index = read(&dir.join("wpi_pub150_2025-04.csv"))?;
    let countries = read(&dir.join("countries.csv"))?;
    let mut ports = repaired(index, &read(&dir.join("repairs.csv"))?)?
        .iter()
        .map(|r| from_index(r, &countries))
        .collect::<Result<Vec<_>, _>>()?;
    for row in read(&dir.join("supplement.csv"))? {
        ports.push(from_supplement(&row)?);
    }
    add_aliases(&mut ports, &read(&dir.join("aliases.csv"))?)?;
    ports.sort_by_key(|p| sort_key(get(p, "key")));
    check(&ports, &countries)?;
    write(&ports)
}

fn get<'a>(row: &'a Row, column: &str) -> &'a str {
    row.get(column).map_or("", String::as_str)
}

fn set(row: &mut Row, column: &str, value: impl Into<String>) {
    row.insert(column.to_owned(), value.into());
}

fn read(path: &Path) -> Result<Vec<Row>, Fault> {
    let mut reader = csv::ReaderBuilder::new()
        .trim(csv::Trim::All)
        .from_path(path)?;
    Ok(reader
        .deserialize()
        .collect::<Result<_, _>>()
        .map_err(|e| format!("{}: {e}", path.display()))?)
}

fn write(ports: &[Row]) -> Result<String, Fault> {
    let mut out = csv::Writer::from_writer(Vec::new());
    out.write_record(COLUMNS)?;
    for p in ports {
        out.write_record(COLUMNS.map(|c| get(p, c)))?;
    }
    Ok(String::from_utf8(out.into_inner()?)?)
}

/// Index numbers in numeric order, then the supplement by name.
fn sort_key(key: &str) -> (u64, String) {
    let number = key
        .strip_prefix("wpi-")
        .and_then(|k| k.replace('-', ".").parse::<f64>().ok())
        .map_or(u64::MAX, |x| (x * 10.0).round() as u64);
    (number, key.to_owned())
}

fn number_of(row: &Row) -> &str {
    let n = get(row, "World Port Index Number");
    n.strip_suffix(".0").unwrap_or(n)
}

/// Applies `repairs.csv` to the rows of the index; a repair that meets no row or another old value is an error.
fn repaired(mut index: Vec<Row>, repairs: &[Row]) -> Result<Vec<Row>, Fault> {
    let column = |field: &str| {
        Some(match field {
            "locode" => "UN/LOCODE",
            "name" => "Main Port Name",
            "country" => "Country Code",
            "lat" => "Latitude",
            "lon" => "Longitude",
            f => NUMBERS.iter().find(|(c, _)| *c == f)?.1,
        })
    };
    for row in &mut index {
        let code = get(row, "UN/LOCODE").replace(' ', "");
        set(row, "UN/LOCODE", code);
        let (name, number) = (
            get(row, "Main Port Name").to_owned(),
            number_of(row).to_owned(),
        );
        set(row, "index name", name);
        set(row, "number", number);
    }
    let mut dropped = BTreeSet::new();
    for r in repairs {
        let here: Vec<usize> = (0..index.len())
            .filter(|&i| {
                index.get(i).is_some_and(|p| {
                    get(p, "number") == get(r, "index_number")
                        && get(p, "index name") == get(r, "index_name")
                })
            })
            .collect();
        let what = format!(
            "repairs.csv, {} {} {}",
            get(r, "index_number"),
            get(r, "index_name"),
            get(r, "field")
        );
        let Some(&first) = here.first() else {
            return Err(format!("{what}: no such row in the index").into());
        };
        match (get(r, "field"), get(r, "new")) {
            ("row", "drop") => {
                dropped.insert(first);
            }
            ("row", "drop-second") if here.len() == 2 => {
                dropped.extend(here.get(1));
            }
            (field, new) => {
                let column =
                    column(field).ok_or_else(|| format!("{what}: unknown field or value"))?;
                let row = index.get_mut(first).ok_or("row vanished")?;
                if get(row, column) != get(r, "old") {
                    return Err(format!(
                        "{what}: the index has `{}`, the repair expects `{}`",
                        get(row, column),
                        get(r, "old")
                    )
                    .into());
                }
                set(row, column, new);
            }
        }
    }
    Ok(index
        .into_iter()
        .enumerate()
        .filter(|(i, _)| !dropped.contains(i))
        .map(|(_, r)| r)
        .collect())
}

fn from_index(row: &Row, countries: &[Row]) -> Result<Row, Fault> {
    let number = get(row, "number");
    let fail = |why: String| -> Fault {
        format!("index {number} {}: {why}", get(row, "index name")).into()
    };
    let country = countries
        .iter()
        .find(|c| get(c, "index_name") == get(row, "Country Code"))
        .ok_or_else(|| {
            fail(format!(
                "country `{}` is not in countries.csv",
                get(row, "Country Code")
            ))
        })?;
    let (name, mut aliases) = plain_name(get(row, "Main Port Name"));
    let (index_name, more) = plain_name(get(row, "index name"));
    aliases.extend(more);
    aliases.push(index_name);
    aliases.push(get(row, "index name").to_owned());
    aliases.extend(
        get(row, "Alternate Port Name")
            .split(';')
            .map(|a| a.trim().to_owned()),
    );
    let mut out = Row::new();
    set(&mut out, "key", format!("wpi-{}", number.replace('.', "-")));
    set(&mut out, "locode", get(row, "UN/LOCODE"));
    set(&mut out, "aliases", join(&name, aliases));
    set(&mut out, "name", name);
    set(&mut out, "country", get(country, "iso2"));
    for (to, from) in [("lon", "Longitude"), ("lat", "Latitude")] {
        let x: f64 = get(row, from)
            .parse()
            .map_err(|e| fail(format!("{from}: {e}")))?;
        set(&mut out, to, trimmed(x, 5));
    }
    set(&mut out, "size", kebab(get(row, "Harbor Size")));
    set(&mut out, "kind", kebab(get(row, "Harbor Type")));
    for (to, from) in NUMBERS {
        let text = get(row, from);
        let x: f64 = if text.is_empty() {
            0.0
        } else {
            text.parse().map_err(|e| fail(format!("{from}: {e}")))?
        };
        if x > 0.0 {
            set(&mut out, to, trimmed(x, 1));
        }
    }
    for (to, from) in FLAGS {
        let flag = match get(row, from) {
            "Yes" => "yes",
            "No" => "no",
            _ => "",
        };
        set(&mut out, to, flag);
    }
    set(&mut out, "source", format!("World Port Index {number}"));
    Ok(out)
}

fn from_supplement(row: &Row) -> Result<Row, Fault> {
    let mut out = Row::new();
    for column in ["name", "country", "locode", "aliases"] {
        set(&mut out, column, get(row, column));
    }
    for column in ["lon", "lat"] {
        let x: f64 = get(row, column)
            .parse()
            .map_err(|e| format!("supplement.csv, {}: {column}: {e}", get(row, "key")))?;
        set(&mut out, column, trimmed(x, 5));
    }
    set(&mut out, "key", format!("sup-{}", get(row, "key")));
    set(
        &mut out,
        "source",
        format!("supplement ({}): {}", get(row, "grade"), get(row, "source")),
    );
    Ok(out)
}

/// The name without a harbour word of the country's own language behind it (`Tokyo Ko`), and without what stands in brackets, which become other names.
fn plain_name(index_name: &str) -> (String, Vec<String>) {
    let mut name = index_name.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut aliases = Vec::new();
    if let (Some(open), Some(close)) = (name.find('('), name.find(')'))
        && open < close
    {
        let inside = name.get(open + 1..close).unwrap_or_default().to_owned();
        let rest = format!(
            "{}{}",
            name.get(..open).unwrap_or_default().trim_end(),
            name.get(close + 1..).unwrap_or_default()
        );
        aliases.push(inside);
        rest.trim_end_matches([' ', '-']).clone_into(&mut name);
    }
    for word in [" Ko", " Hang", " Gang", " Kang"] {
        if let Some(short) = name.strip_suffix(word) {
            aliases.push(name.clone());
            name = short.to_owned();
            break;
        }
    }
    (name, aliases)
}

fn join(name: &str, aliases: Vec<String>) -> String {
    let mut seen = BTreeSet::from([name.to_lowercase()]);
    aliases
        .into_iter()
        .filter(|a| !a.is_empty() && seen.insert(a.to_lowercase()))
        .collect::<Vec<_>>()
        .join(";")
}

fn kebab(text: &str) -> String {
    let words: Vec<String> = text
        .split(|c: char| !c.is_alphanumeric())
        .filter(|w| !w.is_empty())
        .map(str::to_lowercase)
        .collect();
    words.join("-")
}

fn trimmed(x: f64, decimals: usize) -> String {
    let text = format!("{x:.decimals$}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if text == "-0" { "0" } else { text }.to_owned()
}

fn add_aliases(ports: &mut [Row], aliases: &[Row]) -> Result<(), Fault> {
    let mut faults = Vec::new();
    for a in aliases {
        let code = get(a, "locode");
        let Some(port) = ports
            .iter_mut()
            .find(|p| get(p, "locode") == code || get(p, "key") == code)
        else {
            faults.push(format!(
                "aliases.csv, {code} {}: no port has that code",
                get(a, "alias")
            ));
            continue;
        };
        let column = if get(a, "kind") == "code" {
            "codes"
        } else {
            "aliases"
        };
        let mut all: Vec<String> = get(port, column)
            .split(';')
            .filter(|x| !x.is_empty())
            .map(str::to_owned)
            .collect();
        all.push(get(a, "alias").to_owned());
        let name = get(port, "name").to_owned();
        set(port, column, join(&name, all));
    }
    if faults.is_empty() {
        Ok(())
    } else {
        Err(faults.join("\n").into())
    }
}

/// Codes are five signs, unique, and begin with the port's country (or one that it belongs to); positions are on Earth; keys are unique.
fn check(ports: &[Row], countries: &[Row]) -> Result<(), Fault> {
    let known: BTreeSet<&str> = countries.iter().map(|c| get(c, "iso2")).collect();
    let mut faults = Vec::new();
    let (mut codes, mut keys) = (BTreeMap::new(), BTreeSet::new());
    for p in ports {
        let who = format!("{} {}", get(p, "key"), get(p, "name"));
        if !keys.insert(get(p, "key")) {
            faults.push(format!("{who}: key used twice"));
        }
        if !known.contains(get(p, "country")) {
            faults.push(format!("{who}: country `{}` unknown", get(p, "country")));
        }
        for code in get(p, "codes")
            .split(';')
            .chain([get(p, "locode")])
            .filter(|c| !c.is_empty())
        {
            if code.len() != 5
                || !code
                    .bytes()
                    .all(|b| b.is_ascii_uppercase() || b.is_ascii_digit())
            {
                faults.push(format!("{who}: `{code}` is not a UN/LOCODE"));
            } else if code.get(..2) != Some(get(p, "country")) {
                faults.push(format!(
                    "{who}: `{code}` is not of country {}",
                    get(p, "country")
                ));
            }
            if let Some(other) = codes.insert(code, who.clone()) {
                faults.push(format!("{who}: `{code}` is also the code of {other}"));
            }
        }
        let (lon, lat): (f64, f64) = (get(p, "lon").parse()?, get(p, "lat").parse()?);
        if let Err(e) = sealane_geo::LonLat::new(lon, lat) {
            faults.push(format!("{who}: {e}"));
        }
    }
    if faults.is_empty() {
        Ok(())
    } else {
        Err(faults.join("\n").into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn harbour_words_and_brackets_become_aliases() {
        assert_eq!(
            plain_name("Tokyo Ko"),
            ("Tokyo".into(), vec!["Tokyo Ko".into()])
        );
        assert_eq!(
            plain_name("Chennai (Madras)"),
            ("Chennai".into(), vec!["Madras".into()])
        );
        assert_eq!(plain_name("Kobe"), ("Kobe".into(), vec![]));
    }

    #[test]
    fn the_committed_table_is_what_the_sources_give() {
        let root = crate::root();
        let built = build(&root).unwrap();
        let committed = std::fs::read_to_string(root.join("data/ports/ports.csv")).unwrap();
        assert!(
            built == committed,
            "data/ports/ports.csv is stale: run `cargo xtask ports`"
        );
    }
}
