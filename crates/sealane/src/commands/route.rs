//! `sealane route`: the way between places.

mod told;

use super::areas;
use super::terms::Terms;
use crate::{fault::Fault, output};
use sealane_sea::{Alternative, Route, RouteQuery, Sea, Shut, formats};
use serde_json::json;

/// Flags of `sealane route`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Origin: UN/LOCODE, port name, `name, country`, or lat,lon
    #[arg(allow_hyphen_values = true)]
    from: String,
    /// Destination
    #[arg(allow_hyphen_values = true)]
    to: String,
    /// Call at this place on the way (may be repeated)
    #[arg(long, value_name = "PLACE", allow_hyphen_values = true)]
    via: Vec<String>,
    /// Let the calls be made in the order that makes the way shortest
    #[arg(long)]
    best_order: bool,
    #[command(flatten)]
    terms: Terms,
    /// GeoJSON file with areas to tell the miles in
    #[arg(long, value_name = "FILE")]
    split: Vec<String>,
    /// How many other ways, by other passages or on other sides of islands, to give as well
    #[arg(long, value_name = "N", default_value_t = 0)]
    alternatives: usize,
    /// Form of the answer
    #[arg(long, value_enum, default_value_t)]
    pub format: Form,
}

/// Forms of a way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, clap::ValueEnum)]
pub enum Form {
    /// For people.
    #[default]
    Table,
    /// For scripts.
    Json,
    /// GeoJSON, split at the antimeridian.
    Geojson,
    /// GPX 1.1 route.
    Gpx,
    /// KML 2.2.
    Kml,
    /// RTZ 1.0, the route exchange format of ECDIS.
    Rtz,
    /// Waypoints as CSV.
    Csv,
    /// A picture.
    Svg,
}

impl Form {
    /// The form of errors.
    pub fn errors(self) -> output::Format {
        if self == Self::Json {
            output::Format::Json
        } else {
            output::Format::Table
        }
    }
}

fn query(args: &Args, sea: &Sea) -> Result<RouteQuery, Fault> {
    let mut places = vec![sea.place(&args.from)?];
    for v in &args.via {
        places.push(sea.place(v)?);
    }
    places.push(sea.place(&args.to)?);
    let mut split_areas = Vec::new();
    for file in &args.split {
        split_areas.extend(areas::read(file)?);
    }
    Ok(RouteQuery {
        places,
        split_areas,
        alternatives: args.alternatives,
        ..args.terms.query()?
    })
}

/// Answers `sealane route`.
pub fn run(args: &Args) -> Result<(), Fault> {
    let sea = Sea::embedded()?;
    let mut query = query(args, sea)?;
    if args.best_order {
        query = sea.best_order(&query)?;
    }
    let route = sea.route(&query)?;
    match args.format {
        Form::Table => {
            let shut = sea.shut(&query, &route)?;
            output::print(&table(&route, &shut, query.date.as_deref()))
        }
        Form::Json => {
            let shut = sea.shut(&query, &route)?;
            output::print_json(&json_of(&route, &shut))
        }
        Form::Geojson => output::print_json(&formats::geojson(&route)),
        Form::Gpx => output::print(&formats::gpx(&route)),
        Form::Kml => output::print(&formats::kml(&route)),
        Form::Rtz => output::print(&formats::rtz(&route)),
        Form::Csv => output::print(&formats::waypoints_csv(&route)),
        Form::Svg => output::print(&formats::svg(&route)),
    }
}

fn json_of(r: &Route, shut: &[Shut]) -> serde_json::Value {
    let place = |p: &sealane_sea::Place, access_nm: f64| {
        json!({
            "name": p.name, "locode": p.locode, "country": p.country,
            "lon": p.position.lon, "lat": p.position.lat, "access_nm": access_nm,
        })
    };
    let alternatives: Vec<_> = r
        .alternatives
        .iter()
        .map(|a| {
            json!({
                "distance_nm": a.distance_nm, "extra_nm": a.extra_nm, "passages": a.passages,
                "sides": a.sides, "differs_by": a.differs_by(&r.passages), "geometry": formats::geometry(&a.line),
            })
        })
        .collect();
    json!({
        "from": place(&r.from, r.from_access_nm),
        "to": place(&r.to, r.to_access_nm),
        "distance_nm": r.distance_nm,
        "legs": r.legs,
        "passages": r.passages,
        "approaches": r.approaches,
        "zones": r.zones,
        "areas": r.areas,
        "zones_not_drawn": r.zones_not_drawn,
        "land_km": r.certificate.land_km,
        "access_land_km": r.certificate.access_land_km,
        "limits": r.limits,
        "does_not_fit": told::exceeded(r),
        "shut": shut,
        "warnings": r.warnings,
        "certificate": r.certificate,
        "geometry": formats::geometry(&r.line),
        "alternatives": alternatives,
        "note": "for planning, not for navigation",
    })
}

/// What another way differs by, for people.
fn by(a: &Alternative, best: &[String]) -> String {
    let mut parts: Vec<String> = a
        .sides
        .iter()
        .map(|s| format!("{} of {} (not {})", s.side, s.island, s.instead_of))
        .collect();
    if a.passages != best || parts.is_empty() {
        let passages = if a.passages.is_empty() {
            "no passage".to_owned()
        } else {
            a.passages.join(", ")
        };
        parts.insert(0, format!("by {passages}"));
    }
    parts.join("; ")
}

fn table(r: &Route, shut: &[Shut], date: Option<&str>) -> String {
    let name = |p: &sealane_sea::Place| match &p.locode {
        Some(code) => format!("{} ({code})", p.name),
        None => p.name.clone(),
    };
    let mut t = format!(
        "{} to {}: {:.0} nm\n",
        name(&r.from),
        name(&r.to),
        r.distance_nm
    );
    let mut rows = vec![vec![
        "access".to_owned(),
        format!(
            "{:.1} nm from the berth, {:.1} nm to the berth",
            r.from_access_nm, r.to_access_nm
        ),
    ]];
    if r.legs.len() > 1 {
        for l in &r.legs {
            rows.push(vec![
                "leg".to_owned(),
                format!("{} to {}: {:.0} nm", l.from, l.to, l.distance_nm),
            ]);
        }
    }
    let passages = if r.passages.is_empty() {
        "none".to_owned()
    } else {
        r.passages.join(", ")
    };
    rows.push(vec!["passages".to_owned(), passages]);
    if !r.approaches.is_empty() {
        rows.push(vec!["approaches".to_owned(), r.approaches.join(", ")]);
    }
    rows.extend(told::zones(r, date));
    rows.extend(told::limits(r));
    rows.extend(told::shut(r, shut));
    rows.push(vec![
        "over land".to_owned(),
        format!(
            "{:.1} km; {:.1} km along canals, rivers and port access; {}",
            r.certificate.land_km, r.certificate.fairway_km, r.certificate.method
        ),
    ]);
    if r.certificate.access_land_km >= 0.05 {
        rows.push(vec![
            "access".to_owned(),
            format!(
                "{:.1} km of it over drawn land: berths that the map draws inside it, rivers it lacks",
                r.certificate.access_land_km
            ),
        ]);
    }
    for w in &r.warnings {
        rows.push(vec!["note".to_owned(), w.clone()]);
    }
    for a in &r.alternatives {
        rows.push(vec![
            "other way".to_owned(),
            format!(
                "{:.0} nm (+{:.0}) {}",
                a.distance_nm,
                a.extra_nm,
                by(a, &r.passages)
            ),
        ]);
    }
    t += &output::aligned(&rows, &[]);
    t + "For planning, not for navigation.\n"
}
