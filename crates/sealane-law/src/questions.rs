//! Questions from a CSV file: a row may name a ship, its port, its cargo …, and each is asked; any subset of the columns, headers without regard to case, spaces or `_`.
//!
//! `kind` (or `type`), `name`, `imo`, `mmsi`, `call_sign`, `former_names` (`;`), `flag`, `country`, `owner`, `manager`, `operator`, `port`,
//! `locode`, `zone`, `cargo` (or `commodity`), `hs`, `origin`, `loaded_at`, `loaded_in`, `destination`, `annual_t`, `annual_bbl`,
//! `service`, `provider`, `product`, `price_usd_per_bbl`, `id`.

use crate::entry::EntryKind;
use crate::error::LawError;
use crate::ids::parse_imo;
use crate::name::looks_like_company;
use crate::subject::{Cargo, Party, PlaceRef, Price, RelatedParty, Service, Ship, Subject};
use std::collections::HashMap;

/// One row of a file of questions.
#[derive(Debug, Clone, PartialEq)]
pub struct Question {
    /// Line in the file, from 1.
    pub line: u64,
    /// The row's own `id`, if it has one.
    pub id: String,
    /// The subject, or why the row is refused.
    pub subject: Result<Subject, LawError>,
}

const COLUMNS: &[(&str, &[&str])] = &[
    ("kind", &["kind", "type", "entitytype", "subject", "schema"]),
    (
        "name",
        &[
            "name",
            "shipname",
            "vesselname",
            "vessel",
            "ship",
            "caption",
            "query",
            "entity",
            "company",
        ],
    ),
    ("imo", &["imo", "imonumber", "imono", "imonr"]),
    ("mmsi", &["mmsi", "mmsinumber"]),
    ("call_sign", &["callsign", "radiocallsign"]),
    (
        "former_names",
        &[
            "formernames",
            "formername",
            "previousnames",
            "previousname",
            "aliases",
            "exnames",
        ],
    ),
    ("flag", &["flag", "flagstate"]),
    ("country", &["country", "nationality"]),
    ("owner", &["owner", "registeredowner"]),
    ("manager", &["manager", "shipmanager"]),
    ("operator", &["operator"]),
    ("port", &["port", "portname"]),
    ("locode", &["locode", "unlocode"]),
    ("zone", &["zone"]),
    ("cargo", &["cargo", "commodity", "goods"]),
    ("hs", &["hs", "hscode"]),
    ("origin", &["origin", "countryoforigin"]),
    ("loaded_at", &["loadedat", "loadport", "loadingport"]),
    ("loaded_in", &["loadedin"]),
    ("destination", &["destination"]),
    ("annual_t", &["annualt"]),
    ("annual_bbl", &["annualbbl"]),
    ("service", &["service"]),
    ("provider", &["provider"]),
    ("product", &["product"]),
    ("price", &["priceusdperbbl", "usdperbbl", "price"]),
    ("id", &["id", "row", "ref", "pairid"]),
];

/// Vessel types of fleet tables: the column `type` then names a ship type, not a kind.
const SHIP_TYPES: &str = "tanker bulk bulker carrier cargo container lng lpg roro ro-ro tug ferry reefer dredger barge trawler fishing passenger offshore icebreaker chemical product crude vlcc panamax capesize suezmax aframax general";

/// Reads the rows of a CSV text; a row that cannot be understood carries its error, the others stand.
///
/// ```
/// let q = sealane_law::questions::read("Name,IMO\nOcean Star,9074729\n,9074728\n")?;
/// assert_eq!(q.len(), 2);
/// # Ok::<(), sealane_law::LawError>(())
/// ```
pub fn read(text: &str) -> Result<Vec<Question>, LawError> {
    let text = text.trim_start_matches('\u{feff}');
    let head = text.lines().next().unwrap_or("");
    let delimiter = [b',', b';', b'\t']
        .into_iter()
        .max_by_key(|d| (head.bytes().filter(|b| b == d).count(), *d == b','))
        .unwrap_or(b',');
    let mut reader = csv::ReaderBuilder::new()
        .flexible(true)
        .delimiter(delimiter)
        .from_reader(text.as_bytes());
    let header = reader
        .headers()
        .map_err(|e| LawError::BadQuestion(e.to_string()))?
        .clone();
    let mut at: HashMap<&str, usize> = HashMap::new();
    for (i, h) in header.iter().enumerate() {
        let key: String = h
            .chars()
            .filter(|c| c.is_alphanumeric())
            .flat_map(char::to_lowercase)
            .collect();
        if let Some((name, _)) = COLUMNS.iter().find(|(_, all)| all.contains(&key.as_str())) {
            at.entry(name).or_insert(i);
        }
    }
    if !at
        .keys()
        .any(|k| !matches!(*k, "id" | "kind" | "country" | "flag"))
    {
        let known: Vec<&str> = COLUMNS.iter().map(|c| c.0).collect();
        return Err(LawError::BadQuestion(format!(
            "no known column in the header `{head}`; known: {}",
            known.join(", ")
        )));
    }
    let mut out = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|e| LawError::BadQuestion(e.to_string()))?;
        if record.iter().all(|c| c.trim().is_empty()) {
            continue;
        }
        let get = |name: &str| {
            at.get(name)
                .and_then(|i| record.get(*i))
                .map_or("", str::trim)
                .to_owned()
        };
        if record.len() > header.len() {
            out.push(Question {
                line: record.position().map_or(0, csv::Position::line),
                id: get("id"),
                subject: Err(LawError::BadQuestion(format!(
                    "{} cells, but the header has {}",
                    record.len(),
                    header.len()
                ))),
            });
            continue;
        }
        for subject in subjects(&get) {
            out.push(Question {
                line: record.position().map_or(0, csv::Position::line),
                id: get("id"),
                subject,
            });
        }
    }
    Ok(out)
}

/// Columns of a file of questions that are not read, so that nobody believes they were.
#[must_use]
pub fn unread_columns(text: &str) -> Vec<String> {
    let head = text
        .trim_start_matches('\u{feff}')
        .lines()
        .next()
        .unwrap_or("");
    let delimiter = [',', ';', '\t']
        .into_iter()
        .max_by_key(|d| (head.matches(*d).count(), *d == ','))
        .unwrap_or(',');
    head.split(delimiter)
        .map(|h| h.trim().trim_matches('"'))
        .filter(|h| {
            let key: String = h
                .chars()
                .filter(|c| c.is_alphanumeric())
                .flat_map(char::to_lowercase)
                .collect();
            !h.is_empty() && !COLUMNS.iter().any(|(_, all)| all.contains(&key.as_str()))
        })
        .map(str::to_owned)
        .collect()
}

/// All that a row asks: its main subject and, beside a ship or company, the port, zone, cargo, service and price in the same row.
fn subjects(get: &dyn Fn(&str) -> String) -> Vec<Result<Subject, LawError>> {
    let main = subject(get);
    let mut out = Vec::new();
    if matches!(
        main,
        Ok(Subject::Ship(_) | Subject::Company(_) | Subject::Person(_))
    ) {
        let filled = |c: &str| !get(c).is_empty();
        if let Ok(Subject::Company(_)) = main {
            for role in ["owner", "manager", "operator"] {
                for name in split(&get(role)) {
                    out.push(Ok(Subject::Company(Party {
                        name,
                        ..Party::default()
                    })));
                }
            }
        }
        // The row's name is the ship's here, not the port's or the cargo's.
        let other = |column: &str| {
            if column == "name" {
                String::new()
            } else {
                get(column)
            }
        };
        if filled("port") || filled("locode") {
            // `country` of a row with a flag of its own, or of a company, is not the port's.
            out.push(Ok(Subject::Port(place(
                &|c| {
                    if c == "country" && filled("flag") || c == "operator" {
                        String::new()
                    } else {
                        other(c)
                    }
                },
                "port",
            ))));
        }
        if filled("zone") {
            out.push(Ok(Subject::Zone(PlaceRef {
                name: get("zone"),
                ..PlaceRef::default()
            })));
        }
        if filled("cargo") || filled("hs") {
            out.push(cargo(&other));
        }
        if filled("service") {
            out.push(Ok(Subject::Service(service(&other))));
        }
        if filled("price") {
            out.push(price(&other));
        }
    } else if let Ok(first) = &main {
        let kind = first.kind();
        let filled = |c: &str| !get(c).is_empty();
        // Beside a price or a service the cargo column only says what it is for, unless the flow is given, too.
        let flow = !matches!(kind, "price" | "service") || filled("destination");
        if kind != "cargo" && flow && (filled("cargo") || filled("hs")) {
            out.push(cargo(get));
        }
        // The port of a cargo row is where it is loaded; it is called as well.
        if kind != "port" && (filled("port") || filled("locode")) {
            out.push(Ok(Subject::Port(PlaceRef {
                name: get("port"),
                locode: get("locode"),
                ..PlaceRef::default()
            })));
        }
        if kind != "zone" && filled("zone") {
            out.push(Ok(Subject::Zone(PlaceRef {
                name: get("zone"),
                ..PlaceRef::default()
            })));
        }
        if kind != "service" && filled("service") {
            out.push(Ok(Subject::Service(service(get))));
        }
        if kind != "price" && filled("price") {
            out.push(price(get));
        }
    }
    out.insert(0, main);
    out
}

/// What a row asks. Without `kind`: a cargo, price, service, port or zone when its column is filled and nothing names a ship; otherwise
/// the form of the IMO number and the words of the name decide between ship and company.
fn subject(get: &dyn Fn(&str) -> String) -> Result<Subject, LawError> {
    let word = get("kind").to_lowercase();
    match word.as_str() {
        "ship" | "vessel" => return Ok(Subject::Ship(ship(get, false))),
        "company" | "organization" | "organisation" | "entity" | "legalentity" | "org" => {
            return Ok(Subject::Company(party(get)));
        }
        "person" | "individual" => return Ok(Subject::Person(party(get))),
        "port" | "terminal" => return Ok(Subject::Port(place(get, "port"))),
        "zone" => return Ok(Subject::Zone(place(get, "zone"))),
        "cargo" => return cargo(get),
        "service" => return Ok(Subject::Service(service(get))),
        "price" => return price(get),
        "" => {}
        other => {
            let is_ship_type = other
                .split(|c: char| !c.is_alphanumeric() && c != '-')
                .any(|w| SHIP_TYPES.split(' ').any(|t| t == w));
            if !is_ship_type {
                return Err(LawError::BadQuestion(format!(
                    "kind `{other}`: expected ship, company, person, port, zone, cargo, service or price"
                )));
            }
            return Ok(Subject::Ship(ship(get, false)));
        }
    }
    let named = ["name", "imo", "mmsi", "call_sign"]
        .iter()
        .any(|c| !get(c).is_empty());
    if !named {
        for (column, make) in [
            (
                "price",
                price as fn(&dyn Fn(&str) -> String) -> Result<Subject, LawError>,
            ),
            ("cargo", cargo),
            ("hs", cargo),
            ("service", |g| Ok(Subject::Service(service(g)))),
            ("port", |g| Ok(Subject::Port(place(g, "port")))),
            ("locode", |g| Ok(Subject::Port(place(g, "port")))),
            ("zone", |g| Ok(Subject::Zone(place(g, "zone")))),
        ] {
            if !get(column).is_empty() {
                return make(get);
            }
        }
    }
    Ok(by_form(get))
}

/// Ship or company, from what is given.
fn by_form(get: &dyn Fn(&str) -> String) -> Subject {
    let (name, imo) = (get("name"), get("imo"));
    let radio = !get("mmsi").is_empty() || !get("call_sign").is_empty() || !get("flag").is_empty();
    let number = parse_imo(&imo).ok();
    if number.is_some_and(|n| !n.is_ship()) && !radio {
        return Subject::Company(party(get));
    }
    if imo.is_empty() && !radio && looks_like_company(&name) {
        return Subject::Company(party(get));
    }
    Subject::Ship(ship(get, imo.is_empty() && !radio))
}

fn split(cell: &str) -> Vec<String> {
    cell.split([';', '|'])
        .map(str::trim)
        .filter(|t| !t.is_empty())
        .map(str::to_owned)
        .collect()
}

fn ship(get: &dyn Fn(&str) -> String, untyped: bool) -> Ship {
    let mut parties: Vec<RelatedParty> = ["owner", "manager", "operator"]
        .iter()
        .flat_map(|role| {
            split(&get(role)).into_iter().map(|name| RelatedParty {
                role: (*role).to_owned(),
                party: Party {
                    name,
                    ..Party::default()
                },
            })
        })
        .collect();
    let name = get("name");
    if untyped && !name.is_empty() {
        parties.push(RelatedParty {
            role: crate::screen::NAMESAKE.to_owned(),
            party: Party {
                name: name.clone(),
                ..Party::default()
            },
        });
    }
    Ship {
        name,
        former_names: split(&get("former_names")),
        imo: get("imo"),
        mmsi: get("mmsi"),
        call_sign: get("call_sign"),
        flag: get("flag"),
        parties,
    }
}

fn party(get: &dyn Fn(&str) -> String) -> Party {
    let country = get("country");
    Party {
        name: get("name"),
        former_names: split(&get("former_names")),
        imo: get("imo"),
        country: if country.is_empty() {
            get("flag")
        } else {
            country
        },
    }
}

fn place(get: &dyn Fn(&str) -> String, column: &str) -> PlaceRef {
    let own = get(column);
    PlaceRef {
        name: if own.is_empty() { get("name") } else { own },
        locode: get("locode"),
        country: get("country"),
        operator: get("operator"),
    }
}

fn amount(get: &dyn Fn(&str) -> String, column: &str) -> Result<Option<f64>, LawError> {
    let t = get(column);
    if t.is_empty() {
        return Ok(None);
    }
    t.parse()
        .map(Some)
        .map_err(|_| LawError::BadQuestion(format!("{column} `{t}`: expected a number")))
}

fn cargo(get: &dyn Fn(&str) -> String) -> Result<Subject, LawError> {
    let own = get("cargo");
    let at = get("loaded_at");
    Ok(Subject::Cargo(Cargo {
        commodity: if own.is_empty() { get("name") } else { own },
        hs: get("hs"),
        origin: get("origin"),
        loaded_at: if at.is_empty() { get("port") } else { at },
        loaded_in: get("loaded_in"),
        destination: get("destination"),
        annual_t: amount(get, "annual_t")?,
        annual_bbl: amount(get, "annual_bbl")?,
    }))
}

fn service(get: &dyn Fn(&str) -> String) -> Service {
    let own = get("service");
    let country = get("country");
    Service {
        service: if own.is_empty() { get("name") } else { own },
        country: if country.is_empty() {
            get("flag")
        } else {
            country
        },
        provider: get("provider"),
        cargo: get("cargo"),
        cargo_origin: get("origin"),
    }
}

fn price(get: &dyn Fn(&str) -> String) -> Result<Subject, LawError> {
    let product = [get("product"), get("cargo"), get("name")]
        .into_iter()
        .find(|p| !p.is_empty())
        .unwrap_or_default();
    let usd_per_bbl = amount(get, "price")?
        .ok_or_else(|| LawError::BadQuestion("price: no price_usd_per_bbl".to_owned()))?;
    Ok(Subject::Price(Price {
        product,
        origin: get("origin"),
        usd_per_bbl,
    }))
}

/// The subject of one question of the command line: a name or number of unknown kind, or of the kind given.
pub fn one(kind: Option<EntryKind>, ship: Ship) -> Subject {
    let get = |column: &str| match column {
        "name" => ship.name.clone(),
        "imo" => ship.imo.clone(),
        "mmsi" => ship.mmsi.clone(),
        "call_sign" => ship.call_sign.clone(),
        "flag" | "country" => ship.flag.clone(),
        "former_names" => ship.former_names.join(";"),
        _ => String::new(),
    };
    match kind {
        Some(EntryKind::Company) => Subject::Company(party(&get)),
        Some(EntryKind::Person) => Subject::Person(party(&get)),
        Some(_) => Subject::Ship(ship),
        None => match by_form(&get) {
            Subject::Ship(mut s) => {
                s.parties.extend(ship.parties);
                Subject::Ship(s)
            }
            other => other,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_and_kinds_are_understood() {
        let q = read("\u{feff}Vessel Name;IMO Number;Type\nOcean Star;9074729;Crude Oil Tanker\n;;\nOcean Star Shipping Co;;\n;5342883;\n;9074729;company\n").unwrap();
        let kinds: Vec<&str> = q
            .iter()
            .map(|x| x.subject.as_ref().unwrap().kind())
            .collect();
        assert_eq!(kinds, ["ship", "company", "company", "company"]);
        let q = read("kind,name,cargo,origin,destination,price_usd_per_bbl\ncargo,,coal,RU,IN,\nprice,crude-oil,,RU,,70\nbanana,x,,,,\n,,coal,RU,IN,\n").unwrap();
        assert_eq!(q[0].subject.as_ref().unwrap().kind(), "cargo");
        assert_eq!(q[1].subject.as_ref().unwrap().kind(), "price");
        assert_eq!(q[2].subject.as_ref().unwrap_err().kind(), "bad_question");
        assert_eq!(
            (q[3].line, q[3].subject.as_ref().unwrap().kind()),
            (5, "cargo")
        );
        assert_eq!(read("foo,bar\n1,2\n").unwrap_err().kind(), "bad_question");
        assert_eq!(unread_columns("name,IMO No.,foo\nx,,\n"), ["foo"]);
    }

    #[test]
    fn every_part_of_a_row_is_asked() {
        let kinds = |t: &str| -> Vec<&'static str> {
            read(t)
                .unwrap()
                .iter()
                .map(|q| q.subject.as_ref().map_or("error", Subject::kind))
                .collect()
        };
        assert_eq!(
            kinds("name,cargo,origin,destination\nFoo Bar,coal,KP,CN\n"),
            ["ship", "cargo"]
        );
        assert_eq!(
            kinds("name,port,country\nFoo Bar,KPNAM,KP\n"),
            ["ship", "port"]
        );
        assert_eq!(
            kinds("kind,imo,port,zone,service,country\nship,9074729,RUMMK,Z,insurance,KP\n"),
            ["ship", "port", "zone", "service"]
        );
        assert_eq!(
            kinds("name,owner\nOcean Star Shipping Co,Alfa LLC\n"),
            ["company", "company"]
        );
        assert_eq!(kinds("name,imo\nAlfa,9074729,KP\n"), ["error"]);
    }
}
