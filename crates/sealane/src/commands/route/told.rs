//! Rows of the table of a way that tell zones, limits and what keeps the ship from shorter ways.

use sealane_sea::{Limit, Route, Shut, ZoneUse, zones};

type Row = Vec<String>;

fn row(head: &str, text: String) -> Row {
    vec![head.to_owned(), text]
}

/// `draught_m` for people.
fn plain(what: &str) -> String {
    what.trim_end_matches("_m").replace('_', " ")
}

/// `, in force on 2026-01-01`, or the days.
fn force(z: &ZoneUse, date: Option<&str>) -> String {
    let days = match (&z.valid_from, &z.valid_until) {
        (Some(from), Some(until)) => format!("{from} to {until}"),
        (Some(from), None) => format!("from {from}"),
        (None, Some(until)) => format!("until {until}"),
        (None, None) => String::new(),
    };
    match (date, z.in_force) {
        (Some(d), Some(true)) => format!("; in force on {d}"),
        (Some(d), Some(false)) => format!("; not in force on {d} ({days})"),
        (Some(d), None) => format!("; whether in force on {d} is not known"),
        (None, _) if days.is_empty() => String::new(),
        (None, _) => format!("; {days}"),
    }
}

/// Miles in zones and in the user's areas; zones without a shape.
pub fn zones(r: &Route, date: Option<&str>) -> Vec<Row> {
    let miles = |head: &'static str| {
        move |z: &ZoneUse| {
            let what = force(z, date);
            row(
                head,
                format!("{:.0} nm in {} ({}{what})", z.distance_nm, z.name, z.id),
            )
        }
    };
    let mut out: Vec<Row> = r.zones.iter().map(miles("zone")).collect();
    out.extend(r.areas.iter().map(miles("your area")));
    for id in &r.zones_not_drawn {
        if let Some(z) = zones::zone(id) {
            let days = z.days().unwrap_or_else(|| "dates not known".to_owned());
            let text = format!(
                "miles unknown in {} ({id}; {days}): no shape in the data",
                z.name
            );
            out.push(row("zone", text));
        }
    }
    out
}

/// Whether a limit is the floor of a depth class of the index, often of one berth among many: a word to ask, no verdict.
fn floor(l: &Limit) -> bool {
    l.of_port && l.source.contains("floor of a depth class")
}

/// Whether a port's own draught says that the ship fits.
fn own_draught_fits(r: &Route, l: &Limit) -> bool {
    r.limits.iter().any(|o| {
        o.of_port
            && o.place == l.place
            && o.what == "draught_m"
            && o.margin.is_some_and(|m| m >= 0.0)
    })
}

/// Whether a limit is exceeded and nothing better says that the ship fits: depths of the index are floors of classes, and a port's own
/// draught goes before them; anchorages are no berths.
fn exceeds(r: &Route, l: &Limit) -> bool {
    l.margin.is_some_and(|m| m < 0.0)
        && l.what != "anchorage_depth_m"
        && !floor(l)
        && !(l.of_port && l.what.ends_with("depth_m") && own_draught_fits(r, l))
}

/// The limits on the way that the ship exceeds.
pub fn exceeded(r: &Route) -> Vec<&Limit> {
    r.limits.iter().filter(|l| exceeds(r, l)).collect()
}

/// First what the ship does not fit, then what it keeps.
pub fn limits(r: &Route) -> Vec<Row> {
    let source = |l: &Limit| format!("{:?}: {}", l.grade, l.source).to_lowercase();
    let bad = exceeded(r);
    let mut out: Vec<Row> = bad
        .iter()
        .map(|l| {
            let (ship, over) = (l.ship.unwrap_or_default(), -l.margin.unwrap_or_default());
            let text = format!(
                "{} {} {} m, ship {ship} m: {over:.1} m too much ({})",
                l.place,
                plain(&l.what),
                l.allowed,
                source(l)
            );
            row("does not fit", text)
        })
        .collect();
    for l in r.limits.iter().filter(|l| l.ship.is_some()) {
        if bad.contains(&l) {
            continue;
        }
        let room = l.margin.unwrap_or_default();
        let asks =
            room < 0.0 && floor(l) && l.what != "anchorage_depth_m" && !own_draught_fits(r, l);
        let verdict = if asks {
            format!("{:.1} m less than the ship needs, ask the port", -room)
        } else if room < 0.0 {
            "less than that, but not what decides".to_owned()
        } else {
            format!("{room:.1} m to spare")
        };
        let text = format!(
            "{} {} {} m, ship {} m: {verdict} ({})",
            l.place,
            plain(&l.what),
            l.allowed,
            l.ship.unwrap_or_default(),
            source(l)
        );
        out.push(row(if asks { "may not fit" } else { "limit" }, text));
    }
    out
}

/// What keeps the ship from shorter ways.
pub fn shut(r: &Route, shut: &[Shut]) -> Vec<Row> {
    shut.iter()
        .map(|s| {
            let limits: Vec<String> = s
                .limits
                .iter()
                .map(|l| {
                    format!(
                        "{} {} m over {} m allowed ({})",
                        plain(&l.what),
                        l.ship.unwrap_or_default(),
                        l.allowed,
                        l.source
                    )
                })
                .collect();
            let why = if limits.is_empty() {
                s.why.clone()
            } else {
                limits.join("; ")
            };
            let text = format!(
                "{}: {why}; {:.0} nm that way, {:.0} nm less",
                s.passage,
                s.distance_nm,
                r.distance_nm - s.distance_nm
            );
            row("shut", text)
        })
        .collect()
}
