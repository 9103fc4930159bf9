//! `sealane route`: the way between places.

use crate::{fault::Fault, output};
use sealane_sea::{Area, Route, RouteQuery, Sea, ShipLimits, formats};
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
    /// Passage or zone not to be used, or a GeoJSON file with areas to keep out of
    #[arg(long, value_name = "ID|FILE")]
    avoid: Vec<String>,
    /// Passage or zone that must be used
    #[arg(long, value_name = "ID")]
    require: Vec<String>,
    /// Sailing draught, m
    #[arg(long, value_name = "M", allow_negative_numbers = true)]
    draught: Option<f64>,
    /// Beam, m
    #[arg(long, value_name = "M", allow_negative_numbers = true)]
    beam: Option<f64>,
    /// Length over all, m
    #[arg(long, value_name = "M", allow_negative_numbers = true)]
    length: Option<f64>,
    /// Air draught, m
    #[arg(long, value_name = "M", allow_negative_numbers = true)]
    air_draught: Option<f64>,
    /// Ship class (see `sealane ships`) or TOML file: its particulars where none are given
    #[arg(long, value_name = "CLASS|FILE")]
    ship: Option<String>,
    /// Ice class (PC1-PC7, IA-Super, IA, IB, IC, Arc4-Arc9): opens the Arctic transits in season
    #[arg(long)]
    ice_class: Option<String>,
    /// Date of departure (YYYY-MM-DD)
    #[arg(long)]
    date: Option<String>,
    /// How many other ways, by other passages, to give as well
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

const ICE_CLASSES: [&str; 18] = [
    "PC1", "PC2", "PC3", "PC4", "PC5", "PC6", "PC7", "IA-Super", "IA", "IB", "IC", "Arc4", "Arc5",
    "Arc6", "Arc7", "Arc8", "Arc9", "none",
];

fn metres(value: Option<f64>, flag: &str) -> Result<Option<f64>, Fault> {
    match value {
        Some(v) if !(v.is_finite() && v > 0.0 && v < 1_000.0) => Err(Fault::input(
            "bad_number",
            format!("{v} is not a length of a ship: expected metres above 0"),
        )
        .at(flag)),
        other => Ok(other),
    }
}

/// The ship's limits from its class or file and the flags; flags win.
fn ship(args: &Args) -> Result<ShipLimits, Fault> {
    let mut limits = ShipLimits {
        draught_m: metres(args.draught, "--draught")?,
        beam_m: metres(args.beam, "--beam")?,
        length_m: metres(args.length, "--length")?,
        air_draught_m: metres(args.air_draught, "--air-draught")?,
    };
    if let Some(name) = &args.ship {
        let s = super::ships::find(name)?;
        limits.draught_m = limits.draught_m.or(Some(s.draught_m.value));
        limits.beam_m = limits.beam_m.or(Some(s.beam_m.value));
        limits.length_m = limits.length_m.or(Some(s.loa_m.value));
        limits.air_draught_m = limits
            .air_draught_m
            .or(s.air_draught_m.as_ref().map(|a| a.value));
    }
    Ok(limits)
}

/// Splits `--avoid` into ids and the areas of GeoJSON files.
pub fn avoided(list: &[String]) -> Result<(Vec<String>, Vec<Area>), Fault> {
    let (mut ids, mut areas) = (Vec::new(), Vec::new());
    for a in list {
        let path = std::path::Path::new(a);
        let is_file = path
            .extension()
            .is_some_and(|e| e.eq_ignore_ascii_case("geojson") || e.eq_ignore_ascii_case("json"));
        if !is_file {
            ids.push(a.clone());
            continue;
        }
        let size = std::fs::metadata(path)
            .map_err(|e| Fault::input("no_file", e).at(a))?
            .len();
        if size > 64 << 20 {
            return Err(Fault::input("too_large", "expected at most 64 MB of GeoJSON").at(a));
        }
        let text = std::fs::read_to_string(path).map_err(|e| Fault::input("no_file", e).at(a))?;
        let zones = sealane_sea::zones::read_polygons(&text)
            .map_err(|e| Fault::input("bad_geojson", e).at(a))?;
        areas.extend(zones.iter().map(|z| {
            Area {
                id: z.id.clone(),
                rings: z
                    .area
                    .rings()
                    .iter()
                    .map(sealane_sea::zones::Ring::positions)
                    .collect(),
            }
        }));
    }
    Ok((ids, areas))
}

fn query(args: &Args, sea: &Sea) -> Result<RouteQuery, Fault> {
    let mut places = vec![sea.place(&args.from)?];
    for v in &args.via {
        places.push(sea.place(v)?);
    }
    places.push(sea.place(&args.to)?);
    if let Some(c) = &args.ice_class
        && !ICE_CLASSES.contains(&c.as_str())
    {
        return Err(Fault::input(
            "bad_ice_class",
            format!(
                "`{c}` is no ice class: expected one of {}",
                ICE_CLASSES.join(", ")
            ),
        )
        .at("--ice-class"));
    }
    if let Some(d) = &args.date
        && d.parse::<jiff::civil::Date>().is_err()
    {
        return Err(Fault::input(
            "bad_date",
            format!("`{d}` is not a date: expected YYYY-MM-DD"),
        )
        .at("--date"));
    }
    let (avoid, avoid_areas) = avoided(&args.avoid)?;
    Ok(RouteQuery {
        places,
        avoid,
        require: args.require.clone(),
        avoid_areas,
        ship: ship(args)?,
        ice_class: args.ice_class.clone(),
        date: args.date.clone(),
        alternatives: args.alternatives,
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
        Form::Table => output::print(&table(&route)),
        Form::Json => output::print_json(&json_of(&route)),
        Form::Geojson => output::print_json(&formats::geojson(&route)),
        Form::Gpx => output::print(&formats::gpx(&route)),
        Form::Kml => output::print(&formats::kml(&route)),
        Form::Rtz => output::print(&formats::rtz(&route)),
        Form::Csv => output::print(&formats::waypoints_csv(&route)),
        Form::Svg => output::print(&formats::svg(&route)),
    }
}

fn json_of(r: &Route) -> serde_json::Value {
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
                "geometry": formats::geometry(&a.line),
            })
        })
        .collect();
    json!({
        "from": place(&r.from, r.from_access_nm),
        "to": place(&r.to, r.to_access_nm),
        "distance_nm": r.distance_nm,
        "legs": r.legs,
        "passages": r.passages,
        "zones": r.zones,
        "land_km": r.certificate.land_km,
        "access_land_km": r.certificate.access_land_km,
        "limits": r.limits,
        "warnings": r.warnings,
        "certificate": r.certificate,
        "geometry": formats::geometry(&r.line),
        "alternatives": alternatives,
        "note": "for planning, not for navigation",
    })
}

fn table(r: &Route) -> String {
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
    for z in &r.zones {
        rows.push(vec![
            "zone".to_owned(),
            format!("{:.0} nm in {} ({})", z.distance_nm, z.name, z.id),
        ]);
    }
    for l in r.limits.iter().filter(|l| l.ship.is_some()) {
        rows.push(vec![
            "limit".to_owned(),
            format!(
                "{} {} allows {}, the ship has {} ({:?}: {})",
                l.place,
                l.what,
                l.allowed,
                l.ship.unwrap_or_default(),
                l.grade,
                l.source
            )
            .to_lowercase(),
        ]);
    }
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
                "{:.0} nm (+{:.0}) by {}",
                a.distance_nm,
                a.extra_nm,
                a.passages.join(", ")
            ),
        ]);
    }
    t += &output::aligned(&rows, &[]);
    t + "For planning, not for navigation.\n"
}
