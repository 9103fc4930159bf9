//! Plain names of numbers for people.

/// A kebab or snake word as plain text.
#[must_use]
pub fn words(id: &str) -> String {
    let text = id.replace(['-', '_'], " ");
    let text = ["vlcc", "lng", "lpg", "espo"].iter().fold(text, |t, a| {
        let known = t.split(' ').map(|w| {
            if w == *a {
                w.to_uppercase()
            } else {
                w.to_owned()
            }
        });
        known.collect::<Vec<_>>().join(" ")
    });
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |c| {
        c.to_uppercase().collect::<String>() + chars.as_str()
    })
}

/// A kebab word in the middle of a sentence: `coking-coal` is "coking coal", `lng` is "LNG".
#[must_use]
pub fn plain(id: &str) -> String {
    match id {
        "lng" | "lpg" => id.to_uppercase(),
        _ => id.replace(['-', '_'], " "),
    }
}

/// A port's name without what tells it from others of that name: "St Petersburg (Saint Petersburg)" and "Shanghai, CN" lose their ends.
#[must_use]
pub fn without_country(name: &str) -> &str {
    let cut = name.find([',', '(']).unwrap_or(name.len());
    name.get(..cut).unwrap_or(name).trim()
}

/// A number of things: "1 ship", "2 ships".
#[must_use]
pub fn count(digits: &str, one: &str) -> String {
    let s = if digits == "1" { "" } else { "s" };
    format!("{digits} {one}{s}")
}

/// A name in the middle of a sentence: its first letter small unless the word is a name or an abbreviation.
#[must_use]
pub fn inside(name: &str) -> String {
    let first = name.split(' ').next().unwrap_or_default();
    let known = [
        "Moscow",
        "Far",
        "East",
        "Shanghai",
        "Suez",
        "Cape",
        "Northern",
        "Eastern",
        "Trans-Siberian",
        "Kamarajar",
        "Indian",
        "Russian",
    ];
    let capitals = first.chars().filter(|c| c.is_uppercase()).count() > 1;
    if capitals || known.contains(&first.trim_end_matches(',')) {
        return name.to_owned();
    }
    let mut chars = name.chars();
    chars.next().map_or_else(String::new, |c| {
        c.to_lowercase().collect::<String>() + chars.as_str()
    })
}

/// A chance in words: never "0 %" or "100 %" unless it is.
#[must_use]
pub fn percent_of_draws(p: f64) -> String {
    let v = 100.0 * p;
    if v > 0.0 && v < 1.0 {
        "less than 1 % of the draws".to_owned()
    } else if v > 99.0 && v < 100.0 {
        "more than 99 % of the draws".to_owned()
    } else {
        format!("{v:.0} % of the draws")
    }
}

/// The key's meaning in words, without its unit.
fn key_words(key: &str) -> String {
    let known = [
        ("fob_usd", "free-on-board price"),
        ("quality_usd", "quality and risk discount"),
        ("usd_per_t", "rate"),
        ("usd_per_teu", "rate"),
        ("days", "days"),
        ("ballast_share", "empty return share"),
        ("load_per_day", "loading rate"),
        ("discharge_per_day", "discharging rate"),
        ("wait_days", "wait for a berth"),
        ("dues_usd_per_call", "port dues"),
        ("stock_days", "stock kept"),
        ("handling_usd", "handling"),
        ("value_usd", "value of the goods"),
        (
            "value_usd_per_t",
            "value of the goods, for interest and stock",
        ),
        ("duty_percent", "customs duty"),
        ("home_usd", "price of the buyer's own goods"),
        ("mine_usd", "cost at the mine or works"),
        ("pass_on_share", "share of the land tariff passed on"),
        ("origin_growth_percent", "growth of the seller's economy"),
        (
            "destination_growth_percent",
            "growth of the buyer's economy",
        ),
        ("slot_usd_per_teu", "price of a slot"),
        ("handling_usd_per_teu", "handling by the line"),
        ("empty_usd_per_teu", "moving an empty box"),
        ("port_days_each", "days in each port"),
        ("every_days", "days between sailings"),
        ("slots_teu", "slots a ship"),
        ("third_leg_usd", "cargo of the third leg"),
        ("fixed_usd_per_sailing", "fixed cost a sailing"),
        ("elasticity", "price elasticity"),
        ("growth_percent", "growth a year"),
        ("market_t", "market of the buyer's country"),
        ("capex_usd", "cost at the start"),
        ("opex_usd_per_year", "yearly running cost"),
        ("margin_usd_per_unit", "margin by unit"),
        ("volume_per_year", "volume at full use"),
        ("time_percent_per_day", "value of time"),
        ("sailings_per_week", "sailings a week"),
        ("border_days", "border days"),
        ("freight_factor", "market freight over cost"),
        ("fuel_factor", "fuel estimate"),
        ("weather_factor", "weather"),
        ("dues_factor", "dues and tolls"),
        ("interest_percent", "interest"),
        ("war_risk_percent", "war-risk premium"),
        ("extra_days", "days lost on the way"),
        ("charge_usd_per_teu", "charge or subsidy on the way"),
        ("capacity_mt", "capacity"),
        ("capacity_teu", "capacity"),
        ("quota_mt", "room on the line"),
        ("ice_hire_factor", "ice-class premium"),
        ("icebreaker_usd_per_gt", "icebreaker fee"),
        ("hull_value_usd_per_dwt", "hull value"),
        ("vlsfo_usd_per_t", "fuel price (VLSFO)"),
        ("mgo_usd_per_t", "gas oil price"),
        ("lng_usd_per_t", "LNG price as fuel"),
        ("strong_rate_usd_per_teu", "freight, strong leg"),
        ("weak_rate_usd_per_teu", "freight, weak leg"),
        ("return_ratio", "return cargo ratio"),
        ("hire_usd_per_day", "hire of a ship"),
        ("intake", "cargo a voyage"),
        ("annual_teu", "TEU a year"),
        ("annual_t", "volume a year"),
    ];
    known
        .iter()
        .find(|(k, _)| *k == key)
        .map_or_else(|| words(key).to_lowercase(), |(_, w)| (*w).to_owned())
}

/// A dotted path as plain words: `rail.kuzbass-far-east.usd_per_t` becomes "rate, rail Kuzbass far east".
#[must_use]
pub fn of_path(path: &str) -> String {
    let parts: Vec<&str> = path.split('.').collect();
    match parts.as_slice() {
        ["prices", "hire_usd_per_day", ship] => format!("hire of {}", words(ship).to_lowercase()),
        ["cargo", "*", key, mode] => format!("{}, {}", key_words(key), words(mode).to_lowercase()),
        ["cargo", id, "rivals", rival, key] => format!(
            "{}, rival {} of {}",
            key_words(key),
            rival
                .parse::<usize>()
                .map_or_else(|_| (*rival).to_owned(), |k| (k + 1).to_string()),
            words(id).to_lowercase()
        ),
        [_, "*", key] | ["prices" | "uncertainty", key] => key_words(key),
        ["uncertainty", "together", id, "rho"] => {
            format!("correlation of {}", words(id).to_lowercase())
        }
        ["rail", id, key] => format!("{}, rail {}", key_words(key), words(id)),
        [_, id, key] => format!("{}, {}", key_words(key), words(id).to_lowercase()),
        _ => words(path),
    }
}

/// Unit for people: the stated one, else from the key.
#[must_use]
pub fn unit_of(path: &str, stated: &str) -> String {
    if !stated.is_empty() {
        return stated.to_owned();
    }
    let key = path.rsplit('.').next().unwrap_or(path);
    for (suffix, unit) in [
        ("usd_per_teu", "USD/TEU"),
        ("usd_per_t", "USD/t"),
        ("_usd", "USD"),
        ("_days", "days"),
        ("_percent", "%"),
        ("_kn", "kn"),
        ("_m", "m"),
    ] {
        if key.ends_with(suffix) {
            return unit.to_owned();
        }
    }
    String::new()
}

/// As [`of_path`], with the rival's own name where the study gives it.
#[must_use]
pub fn in_study(path: &str, file: &crate::file::StudyFile) -> String {
    let parts: Vec<&str> = path.split('.').collect();
    if let ["cargo", id, "rivals", rival, key] = parts.as_slice()
        && let Some(r) = file
            .cargo
            .iter()
            .find(|c| c.id == *id)
            .and_then(|c| c.rivals.get(rival.parse::<usize>().ok()?))
    {
        return format!(
            "{}, {} from {}",
            key_words(key),
            words(id).to_lowercase(),
            r.name
        );
    }
    // Names of the study's own things instead of their ids.
    let of = |key: &str, name: &str| Some(format!("{}, {}", key_words(key), inside(name)));
    let named = match parts.as_slice() {
        ["corridor", id, key] => file.corridor.iter().find(|c| c.id == *id).map(|c| {
            let name = c.name.split(", ").next().unwrap_or(&c.name);
            format!("{} by {}", key_words(key), inside(name))
        }),
        ["rail", id, key] => {
            let r = file.rail.iter().find(|r| r.id == *id);
            r.and_then(|r| of(key, r.name.as_ref()?))
        }
        ["gateway", id, key] => {
            let g = file.gateway.iter().find(|g| g.id == *id);
            g.and_then(|g| of(key, &g.name.clone().unwrap_or_else(|| words(id))))
        }
        ["cargo", id, key] => {
            let c = file.cargo.iter().find(|c| c.id == *id);
            c.and_then(|c| of(key, c.name.as_ref()?))
        }
        ["service", id, key] => {
            let s = file.service.iter().find(|s| s.id == *id);
            s.and_then(|s| of(key, &s.name))
        }
        _ => None,
    };
    named.unwrap_or_else(|| of_path(path))
}

/// A figure to three digits.
#[must_use]
pub fn figure(x: f64) -> String {
    let decimals = match x.abs() {
        a if a >= 100.0 || a == 0.0 => 0,
        a if a >= 10.0 => 1,
        _ => 2,
    };
    format!("{x:.decimals$}")
}
