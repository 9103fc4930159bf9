//! `sealane places`: ports by name, former name, code or nearness.

use crate::{
    fault::Fault,
    output::{self, Format},
};
use sealane_geo::LonLat;
use sealane_sea::{
    Place,
    places::{self, Port},
};
use serde::Serialize;
use std::collections::BTreeMap;

/// Flags of `sealane places`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// UN/LOCODE, name, part of a name, former name, or `lat,lon` for the nearest ports
    #[arg(allow_hyphen_values = true)]
    text: String,
    /// At most this many
    #[arg(long, default_value_t = 10)]
    limit: usize,
    /// Form of the answer
    #[arg(long, value_enum, default_value_t)]
    pub format: Format,
}

#[derive(Serialize)]
struct Row {
    #[serde(flatten)]
    place: Place,
    country_name: String,
    /// 0 to 1; absent when asked by position.
    #[serde(skip_serializing_if = "Option::is_none")]
    score: Option<f64>,
    /// From the position asked for; absent when asked by name.
    #[serde(skip_serializing_if = "Option::is_none")]
    distance_nm: Option<f64>,
    aliases: Vec<String>,
    /// Berth to open water or fairway; absent when the port has no access by sea.
    access_nm: Option<f64>,
    /// Why it has none.
    #[serde(skip_serializing_if = "Option::is_none")]
    no_access: Option<String>,
    details: &'static Port,
}

/// Answers `sealane places`.
pub fn run(args: &Args) -> Result<(), Fault> {
    let rows = match places::parse_position(&args.text) {
        Some(position) => nearest(position?, args.limit)?,
        None => named(&args.text, args.limit)?,
    };
    if rows.is_empty() {
        // The same fault as an unknown port of `route`, so the same exit code.
        return Err(Fault::input(
            "unknown_place",
            format!("no port is called anything like `{}`", args.text),
        ));
    }
    if args.format == Format::Json {
        return output::print_json(&rows);
    }
    let mut lines = vec![
        [
            "locode",
            "name",
            "country",
            "lat",
            "lon",
            "size",
            "access nm",
            "nm off",
        ]
        .map(String::from)
        .to_vec(),
    ];
    lines.extend(rows.iter().map(|r| {
        vec![
            r.place.locode.clone().unwrap_or_default(),
            r.place.name.clone(),
            r.country_name.clone(),
            format!("{:.3}", r.place.position.lat),
            format!("{:.3}", r.place.position.lon),
            r.details
                .size
                .map_or(String::new(), |s| format!("{s:?}").to_lowercase()),
            match (&r.access_nm, &r.no_access) {
                (Some(nm), _) => format!("{nm:.1}"),
                (None, Some(_)) => "none".to_owned(),
                (None, None) => String::new(),
            },
            r.distance_nm.map_or(String::new(), |d| format!("{d:.1}")),
        ]
    }));
    let mut text = output::aligned(&lines, &[3, 4, 6, 7]);
    for r in &rows {
        if let Some(why) = &r.no_access {
            text += &r.place.name;
            text += ": ";
            text += why;
            text += "\n";
        }
    }
    output::print(&text)
}

fn named(text: &str, limit: usize) -> Result<Vec<Row>, Fault> {
    let inland = inland()?;
    places::search(text, limit)
        .into_iter()
        .map(|hit| row(hit.place, Some(hit.score), None, &inland))
        .collect()
}

fn nearest(p: LonLat, limit: usize) -> Result<Vec<Row>, Fault> {
    let inland = inland()?;
    let mut near: Vec<(f64, usize)> = places::ports()
        .iter()
        .enumerate()
        .map(|(i, port)| (port.position().distance_nm(p), i))
        .collect();
    near.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    near.into_iter()
        .take(limit)
        .filter_map(|(d, i)| Some((d, i, places::ports().get(i)?)))
        .map(|(d, i, port)| {
            let place = Place {
                name: port.name.clone(),
                locode: port.locode.clone(),
                country: port.country.clone(),
                position: port.position(),
                port: Some(i),
            };
            row(place, None, Some(d), &inland)
        })
        .collect()
}

fn inland() -> Result<BTreeMap<String, String>, Fault> {
    let rows = places::inland()?.iter();
    Ok(rows.map(|r| (r.key.clone(), r.reason.clone())).collect())
}

fn row(
    place: Place,
    score: Option<f64>,
    distance_nm: Option<f64>,
    inland: &BTreeMap<String, String>,
) -> Result<Row, Fault> {
    let index = place.port.unwrap_or(usize::MAX);
    let details = places::ports()
        .get(index)
        .ok_or_else(|| Fault::machine("bug", "a place without a port"))?;
    let access = places::access().map_err(|e| Fault::machine("access", e))?;
    let access_nm = access.get(index).and_then(Option::as_ref).map(|a| {
        let nm: f64 = a
            .line
            .iter()
            .zip(a.line.iter().skip(1))
            .map(|(p, q)| p.distance_nm(*q))
            .sum();
        (nm * 100.0).round() / 100.0
    });
    Ok(Row {
        country_name: places::country_name(&place.country).to_owned(),
        score: score.map(|s| (s * 1000.0).round() / 1000.0),
        distance_nm: distance_nm.map(|d| (d * 10.0).round() / 10.0),
        aliases: details
            .aliases
            .split(';')
            .filter(|a| !a.is_empty())
            .map(str::to_owned)
            .collect(),
        no_access: inland.get(&details.key).cloned(),
        access_nm,
        place,
        details,
    })
}
