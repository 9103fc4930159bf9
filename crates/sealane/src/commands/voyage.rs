//! `sealane voyage`: one voyage, itemised.

use super::season::EscortArg;
use super::ships;
use crate::{
    fault::Fault,
    output::{self, Format},
};
use sealane_data::Graded;
use sealane_sea::{Place, Route, RouteQuery, Sea, ShipLimits};
use sealane_season::{SeasonError, voyage_way, with_ice_class};
use sealane_voyage::charter::Terms;
use sealane_voyage::market::{self, PriceDate};
use sealane_voyage::polaris::IceClass;
use sealane_voyage::{
    Ballast, CharterParty, EmptyLeg, Fuel, HeadWeather, Plan, PortCall, Prices, Ship, ShipType,
    ViaCall, View, Voyage, VoyageInput, Way,
};

/// Flags of `sealane voyage`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Loading port: UN/LOCODE, name, or lat,lon
    from: String,
    /// Discharging port
    to: String,
    /// Ship class (see `sealane ships`) or a TOML file of your own
    #[arg(long, value_name = "CLASS|FILE")]
    ship: String,
    /// Cargo (see `sealane cargoes`)
    #[arg(long)]
    cargo: String,
    /// Tonnes to carry (default: all that ship, ports and passages allow)
    #[arg(long, value_name = "T", allow_negative_numbers = true)]
    cargo_t: Option<f64>,
    /// Speed laden, kn (default: the fleet's mean speed of the type)
    #[arg(long, value_name = "KN", allow_negative_numbers = true)]
    speed: Option<f64>,
    /// Speed in ballast, kn (default: the laden speed)
    #[arg(long, value_name = "KN", allow_negative_numbers = true)]
    ballast_speed: Option<f64>,
    /// Empty leg to this place by its own way (triangle)
    #[arg(long, value_name = "PLACE", conflicts_with_all = ["ballast_return", "ballast_nm"])]
    ballast_to: Option<String>,
    /// Latest arrival at the discharging port; the ship reaches the loading port on the date of sailing
    #[arg(long, value_name = "DATE", conflicts_with = "speed")]
    arrive_by: Option<String>,
    /// Which days are worked and count as laytime: SHINC, SHEX, SSHEX or FHEX
    #[arg(long, value_name = "TERMS", default_value = "SHINC")]
    terms: String,
    /// Charter-party loading rate, t a counting day; with --demurrage
    #[arg(
        long,
        value_name = "T",
        requires = "demurrage",
        allow_negative_numbers = true
    )]
    cp_load_rate: Option<f64>,
    /// Charter-party discharging rate, t a counting day; with --demurrage
    #[arg(
        long,
        value_name = "T",
        requires = "demurrage",
        allow_negative_numbers = true
    )]
    cp_discharge_rate: Option<f64>,
    /// Demurrage, USD/day; the expected demurrage or despatch goes with the freight
    #[arg(long, value_name = "USD", allow_negative_numbers = true)]
    demurrage: Option<f64>,
    /// Despatch, USD/day (default: half of demurrage)
    #[arg(
        long,
        value_name = "USD",
        requires = "demurrage",
        allow_negative_numbers = true
    )]
    despatch: Option<f64>,
    /// FuelEU: deficit years in a row, this one included
    #[arg(long, value_name = "N", default_value_t = 1)]
    fueleu_consecutive: u32,
    /// Scenario: count the draft IMO Net-Zero Framework (not in force)
    #[arg(long)]
    imo_net_zero: bool,
    /// Sail at the speed of least cost (hire, fuel and carbon weighed)
    #[arg(long, conflicts_with = "speed")]
    least_cost_speed: bool,
    /// Days the whole voyage may take; sets the speed, or bounds the cheapest one
    #[arg(
        long,
        value_name = "DAYS",
        conflicts_with = "speed",
        allow_negative_numbers = true
    )]
    within_days: Option<f64>,
    /// Count the empty way back as well
    #[arg(long)]
    ballast_return: bool,
    /// Count an empty leg of so many miles instead (triangle)
    #[arg(
        long,
        value_name = "NM",
        conflicts_with = "ballast_return",
        allow_negative_numbers = true
    )]
    ballast_nm: Option<f64>,
    /// Freight agreed, USD/t; gives the time-charter equivalent
    #[arg(long, value_name = "USD", allow_negative_numbers = true)]
    freight: Option<f64>,
    /// Date of sailing; decides tariffs and rules (default: today)
    #[arg(long)]
    date: Option<String>,
    /// Call at this port on the way (half a day and dues are counted, and the EU rules' legs begin anew), or pass this position
    #[arg(long, value_name = "PLACE")]
    via: Vec<String>,
    /// Passage or zone that must not be used
    #[arg(long, value_name = "ID")]
    avoid: Vec<String>,
    /// Passage that must be used
    #[arg(long, value_name = "ID")]
    require: Vec<String>,
    /// Ice class other than the ship's own: an assumed ship of that class, with its hire and fuel
    #[arg(long, value_name = "CLASS")]
    ice_class: Option<String>,
    /// Icebreakers on ways through ice
    #[arg(long, value_enum, default_value_t = EscortArg::WhenNeeded)]
    escort: EscortArg,
    /// Fuel other than the ship's
    #[arg(long, value_name = "FUEL")]
    fuel: Option<String>,
    /// The ship has a scrubber
    #[arg(long)]
    scrubber: bool,
    /// Head sea all the way in place of average weather: significant wave height, m
    #[arg(long, value_name = "M", allow_negative_numbers = true)]
    hs_m: Option<f64>,
    /// Head wind all the way in place of average weather, m/s
    #[arg(long, value_name = "M/S", allow_negative_numbers = true)]
    wind_ms: Option<f64>,
    /// Draught kept in hand for trim, m (default: 0.10)
    #[arg(long, value_name = "M", allow_negative_numbers = true)]
    trim_m: Option<f64>,
    /// Density of the water at the loading berth, t/m3 (default: 1.025)
    #[arg(long, value_name = "T/M3", allow_negative_numbers = true)]
    load_density: Option<f64>,
    /// Density of the water at the discharging berth, t/m3 (default: 1.025)
    #[arg(long, value_name = "T/M3", allow_negative_numbers = true)]
    discharge_density: Option<f64>,
    /// Way instead of the router's, nm
    #[arg(long, value_name = "NM", allow_negative_numbers = true)]
    distance_nm: Option<f64>,
    /// Deepest draught at the loading port, m
    #[arg(long, value_name = "M", allow_negative_numbers = true)]
    load_draught: Option<f64>,
    /// Deepest draught at the discharging port, m
    #[arg(long, value_name = "M", allow_negative_numbers = true)]
    discharge_draught: Option<f64>,
    /// Loading rate, t/day
    #[arg(long, value_name = "T", allow_negative_numbers = true)]
    load_rate: Option<f64>,
    /// Discharging rate, t/day
    #[arg(long, value_name = "T", allow_negative_numbers = true)]
    discharge_rate: Option<f64>,
    /// Waiting for each berth, days
    #[arg(long, value_name = "DAYS", allow_negative_numbers = true)]
    wait_days: Option<f64>,
    /// All costs of the loading port, USD
    #[arg(long, value_name = "USD", allow_negative_numbers = true)]
    load_dues: Option<f64>,
    /// All costs of the discharging port, USD
    #[arg(long, value_name = "USD", allow_negative_numbers = true)]
    discharge_dues: Option<f64>,
    /// Hire, USD/day: 14000, a range 12000..17000, or 14000,12000..17000
    #[arg(long, value_name = "USD", allow_hyphen_values = true)]
    hire: Option<String>,
    /// Prices of the market of a day or interval, where the table `market` holds them: `2024-05-09`, `2024-05`, `2024-01/2025-12`; `--hire` and `--price` go before them
    #[arg(long, value_name = "DATE")]
    price_date: Option<String>,
    /// Any price by name, as a value or a range: `--price vlsfo_usd_per_t=530`, `=450..620`, `=530,450..620`
    #[arg(long, value_name = "NAME=VALUE")]
    price: Vec<String>,
    /// Capital and running cost instead of hire
    #[arg(long)]
    owner: bool,
    /// Form of the answer
    #[arg(long, value_enum, default_value_t)]
    pub format: Format,
}

fn user(value: f64, unit: &str) -> Graded {
    Graded::quoted(value, unit, "given on the command line")
}

/// `530`, `450..620` (its middle) or `530,450..620`.
fn ranged(flag: &str, text: &str, unit: &str) -> Result<Graded, Fault> {
    let bad = || {
        Fault::input(
            "bad_text",
            format!("`{text}`: expected a number, LOW..HIGH or VALUE,LOW..HIGH"),
        )
        .at(flag)
    };
    let number = |t: &str| {
        t.trim()
            .parse::<f64>()
            .ok()
            .filter(|v| v.is_finite())
            .ok_or_else(bad)
    };
    let (value, range) = match text.split_once(',') {
        Some((v, r)) => (Some(number(v)?), Some(r)),
        None if text.contains("..") => (None, Some(text)),
        None => (Some(number(text)?), None),
    };
    let range = range
        .map(|r| {
            let (low, high) = r.split_once("..").ok_or_else(bad)?;
            Ok::<_, Fault>((number(low)?, number(high)?))
        })
        .transpose()?;
    Ok(match (value, range) {
        (Some(v), Some((l, h))) => user(v, unit).between(l, h),
        (None, Some((l, h))) => user(f64::midpoint(l, h), unit).between(l, h),
        (Some(v), None) => user(v, unit),
        (None, None) => return Err(bad()),
    })
}

fn prices(args: &Args, ship: &str) -> Result<Prices, Fault> {
    let mut prices = Prices::default_table()?;
    if let Some(text) = &args.price_date {
        let when = PriceDate::parse(text)
            .map_err(|e| Fault::input("bad_date", e.to_string()).at("--price-date"))?;
        for number in market::numbers()? {
            if let Some(price) = market::price_on(number, &when)? {
                if number.strip_prefix("hire.") == Some(ship) {
                    prices.hire_usd_day = Some(price);
                } else if let Some(slot) = prices.get_mut(number) {
                    *slot = price;
                }
            }
        }
    }
    if let Some(hire) = &args.hire {
        prices.hire_usd_day = Some(ranged("--hire", hire, "USD/day")?);
    }
    for text in &args.price {
        let (name, value) = text.split_once('=').ok_or_else(|| {
            Fault::input("bad_text", format!("`{text}`: expected NAME=VALUE")).at("--price")
        })?;
        let name = name.trim().replace('-', "_");
        if name == "hire_usd_day" {
            prices.hire_usd_day = Some(ranged("--price", value, "USD/day")?);
        } else if let Some(slot) = prices.get_mut(&name) {
            let unit = slot.unit.clone();
            *slot = ranged("--price", value, &unit)?;
        } else {
            let known = Prices::NAMES.join(", ");
            return Err(Fault::input(
                "unknown_name",
                format!("no price is called `{name}`; known: {known}"),
            )
            .at("--price"));
        }
    }
    if args.owner {
        prices.view = View::Owner;
    }
    Ok(prices)
}

fn call(place: &Place, args: &Args, load: bool, date: &str) -> Result<PortCall, Fault> {
    let mut call = PortCall::of_place(place, date)?;
    let (draught, rate, dues, density) = if load {
        (
            args.load_draught,
            args.load_rate,
            args.load_dues,
            args.load_density,
        )
    } else {
        (
            args.discharge_draught,
            args.discharge_rate,
            args.discharge_dues,
            args.discharge_density,
        )
    };
    if let Some(m) = draught {
        call.max_draught_m = Some(user(m, "m"));
    }
    if let Some(d) = density {
        call.water_density_t_per_m3 = d;
    }
    call.handling_t_per_day = rate.map(|t| user(t, "t/day"));
    call.dues_usd = dues.map(|d| user(d, "USD"));
    if let Some(days) = args.wait_days {
        call.wait_days = user(days, "days");
    }
    Ok(call)
}

/// Ports near the European area at which a container ship's stop is no port of call (Implementing Regulation (EU) 2023/2297).
const TRANSHIPMENT: [&str; 2] = ["MAPTM", "EGPSE"];

/// The calls between loading and discharging: ports, not bare positions.
fn via_calls(
    ship: &Ship,
    places: &[Place],
    legs_nm: &[f64],
    date: &str,
) -> Result<Vec<ViaCall>, Fault> {
    let between = places.len().saturating_sub(2);
    let mut at_nm = 0.0;
    let mut calls = Vec::new();
    for (place, nm) in places.iter().skip(1).take(between).zip(legs_nm) {
        at_nm += nm;
        if place.port.is_none() {
            continue;
        }
        let mut port = PortCall::of_place(place, date)?;
        port.max_draught_m = None;
        port.wait_days = Graded::assumed(0.0, "days", "no wait is counted at a call on the way");
        calls.push(ViaCall {
            port,
            at_nm,
            transhipment: ship.ship_type == ShipType::ContainerShip
                && place
                    .locode
                    .as_deref()
                    .is_some_and(|c| TRANSHIPMENT.contains(&c)),
        });
    }
    Ok(calls)
}

/// A way with what was found on it.
struct Found {
    way: Way,
    legs_nm: Vec<f64>,
    notes: Vec<String>,
}

/// The way of a ship between places, with the ice of the date.
fn way(
    sea: &Sea,
    args: &Args,
    ship: &Ship,
    places: &[Place],
    require: &[String],
    date: &str,
    round: Option<(&str, f64)>,
) -> Result<Found, Fault> {
    // An assumed air draught shuts nothing: ships of every class pass the canals built for them, with masts down.
    let air = ship.air_draught_m.as_ref();
    let class = (ship.ice_class != IceClass::None).then(|| ship.ice_class.id().to_owned());
    let mut avoid = args.avoid.clone();
    avoid.extend(round.map(|(place, _)| place.to_owned()));
    let escort = args.escort.escort();
    let ask = |ice_class: Option<String>| {
        let query = RouteQuery {
            places: places.to_vec(),
            avoid: avoid.clone(),
            require: require.to_vec(),
            ship: ShipLimits {
                draught_m: round.map(|(_, draught)| draught),
                beam_m: Some(ship.beam_m.value),
                length_m: Some(ship.loa_m.value),
                air_draught_m: air.filter(|a| !Ship::assumed(a)).map(|a| a.value),
            },
            ice_class,
            date: Some(date.to_owned()),
            alternatives: 0,
            avoid_areas: Vec::new(),
        };
        let route = sea.route(&query).map_err(SeasonError::from)?;
        let found = voyage_way(sea, &query, &route, ship, args.speed, escort);
        Ok::<(Route, _), SeasonError>((route, found))
    };
    let (mut route, found) = ask(class.clone())?;
    let mut notes = Vec::new();
    let (mut way, met) = match (found, &class) {
        (Err(e @ SeasonError::IceClosed { .. }), Some(_)) => {
            // The ice class opened the Arctic; the way without it may be free.
            let Ok((open, found)) = ask(None) else {
                return Err(e.into());
            };
            if (open.distance_nm - route.distance_nm).abs() < 0.5 {
                return Err(e.into());
            }
            notes.push(format!(
                "the way of {:.0} nm by {} is not taken: {e}",
                route.distance_nm,
                route.passages.join(", ")
            ));
            route = open;
            found?
        }
        (found, _) => found?,
    };
    notes.extend(met.notes);
    if let Some(a) = air.filter(|a| Ship::assumed(a)) {
        for l in &route.limits {
            if l.what == "air_draught_m" && l.allowed < a.value {
                notes.push(format!(
                    "{} allows {:.1} m over the water and the class is assumed to need {:.0} m: not taken as a bar, check the ship's own air draught",
                    l.place, l.allowed, a.value
                ));
            }
        }
    }
    way.slow = met.slow;
    way.escorted_zones = met.escorted_zones;
    let longer = way.distance_nm / route.distance_nm;
    Ok(Found {
        legs_nm: route.legs.iter().map(|l| longer * l.distance_nm).collect(),
        way,
        notes,
    })
}

fn charter(args: &Args, input: &VoyageInput) -> Option<CharterParty> {
    let demurrage_usd_day = args.demurrage?;
    let rate = |asked: Option<f64>, call: usize| {
        asked.unwrap_or_else(|| {
            let port = input.ports.get(call);
            let cargo = if call == 0 {
                &input.cargo.load_t_per_day
            } else {
                &input.cargo.discharge_t_per_day
            };
            port.and_then(|p| p.handling_t_per_day.as_ref())
                .unwrap_or(cargo)
                .value
        })
    };
    Some(CharterParty {
        rates_t_per_day: [rate(args.cp_load_rate, 0), rate(args.cp_discharge_rate, 1)],
        demurrage_usd_day,
        despatch_usd_day: args.despatch.unwrap_or(0.5 * demurrage_usd_day),
    })
}

/// Days from one ISO date to another.
fn days_between(from: &str, to: &str) -> Result<f64, Fault> {
    let parse = |flag: &str, text: &str| {
        text.parse::<jiff::civil::Date>().map_err(|e| {
            Fault::input("bad_text", format!("`{text}`: {e}; expected YYYY-MM-DD")).at(flag)
        })
    };
    let (from, to) = (parse("--date", from)?, parse("--arrive-by", to)?);
    let span = from
        .until((jiff::Unit::Day, to))
        .map_err(|e| Fault::input("bad_text", e).at("--arrive-by"))?;
    Ok(f64::from(span.get_days()))
}

/// The speed by least cost or by the time allowed; `None` keeps what was asked.
fn chosen_speed(args: &Args, input: &VoyageInput, date: &str) -> Result<Option<f64>, Fault> {
    if !args.least_cost_speed && args.within_days.is_none() && args.arrive_by.is_none() {
        return Ok(None);
    }
    let plan = Plan::new(input)?;
    let arrival = match &args.arrive_by {
        Some(day) => plan.speed_for_arrival(days_between(date, day)?)?,
        None => 0.0,
    };
    let speed = match (args.least_cost_speed, args.within_days) {
        (false, Some(days)) => plan.speed_for_days(days)?,
        (false, None) => arrival,
        (true, days) => {
            plan.least_cost_speed(&input.prices.central(), days)?
                .speed_kn
        }
    };
    Ok(Some(speed.max(arrival)))
}

/// The ship asked for: class or file, with the ice class and fuel of the flags. Notes say what is assumed of it.
fn the_ship(args: &Args) -> Result<(Ship, Vec<String>), Fault> {
    let mut ship = ships::find(&args.ship)?;
    let mut notes = Vec::new();
    if let Some(text) = &args.ice_class {
        let class = IceClass::parse(text).map_err(|e| Fault::from(e).at("--ice-class"))?;
        let (other, note) = with_ice_class(&ship, class)?;
        ship = other;
        if !note.is_empty() {
            notes.push(note);
        }
    }
    if let Some(text) = &args.fuel {
        ship.fuel = Fuel::parse(text).map_err(|e| Fault::from(e).at("--fuel"))?;
    }
    ship.scrubber |= args.scrubber;
    Ok((ship, notes))
}

/// The question without its way and calls on the way.
fn question(
    args: &Args,
    ship: &Ship,
    ends: (&Place, &Place),
    found: &Found,
    date: &str,
) -> Result<VoyageInput, Fault> {
    let cargo = super::cargoes::find(&args.cargo)?;
    let mut input = VoyageInput::new(found.way.clone(), ship.clone(), cargo, args.cargo_t)?;
    input.ports = [
        call(ends.0, args, true, date)?,
        call(ends.1, args, false, date)?,
    ];
    input.speed_kn = args.speed;
    input.ballast_speed_kn = args.ballast_speed;
    input.ballast = match (args.ballast_return, args.ballast_nm) {
        (true, _) => Ballast::Return,
        (false, Some(distance_nm)) => Ballast::Leg { distance_nm },
        (false, None) => Ballast::None,
    };
    input.terms = [Terms::parse(&args.terms)?; 2];
    input.charter = charter(args, &input);
    input.fueleu_consecutive = args.fueleu_consecutive;
    input.imo_net_zero = args.imo_net_zero;
    input.freight_usd_per_t = args.freight;
    input.prices = prices(args, &ship.id)?;
    input.date = Some(date.to_owned());
    if let Some(m) = args.trim_m {
        input.trim_allowance_m = m;
    }
    if args.hs_m.is_some() || args.wind_ms.is_some() {
        input.weather = Some(HeadWeather {
            hs_m: args.hs_m.unwrap_or(0.0),
            wind_ms: args.wind_ms.unwrap_or(0.0),
        });
    }
    Ok(input)
}

/// Sets the speed asked for by cost or time and sails.
fn sail(args: &Args, mut input: VoyageInput, date: &str) -> Result<Voyage, Fault> {
    if let Some(speed) = chosen_speed(args, &input, date)? {
        input.speed_kn = Some(speed);
        if args.arrive_by.is_none() {
            input.ballast_speed_kn = None;
        }
    }
    Ok(sealane_voyage::voyage(&input)?)
}

/// The passage whose draught binds the intake, and the draught at which the ship would sail without it.
fn shallow_passage(input: &VoyageInput) -> Result<Option<(String, f64)>, Fault> {
    let binding = sealane_voyage::intake(input)?.binding;
    let place = input
        .way
        .limits
        .iter()
        .find(|l| l.what.contains("draught") && binding.contains(&format!(" in {}", l.place)));
    let Some(limit) = place else { return Ok(None) };
    let mut open = input.clone();
    open.way.limits.clear();
    open.cargo_t = None;
    let draught = sealane_voyage::intake(&open)?.draught_m;
    Ok(Some((limit.place.clone(), draught)))
}

/// Answers `sealane voyage`.
pub fn run(args: &Args) -> Result<(), Fault> {
    let (ship, mut notes) = the_ship(args)?;
    let sea = Sea::embedded()?;
    let mut places = vec![sea.place(&args.from)?];
    for via in &args.via {
        places.push(sea.place(via)?);
    }
    places.push(sea.place(&args.to)?);
    let today = jiff::ZonedDateTime::now().date().to_string();
    let date = args.date.clone().unwrap_or(today);
    let find = |round| way(sea, args, &ship, &places, &args.require, &date, round);
    let found = match args.distance_nm {
        None => find(None)?,
        Some(nm) => Found {
            way: Way::open(nm),
            legs_nm: vec![nm / (args.via.len() + 1) as f64; args.via.len() + 1],
            notes: vec!["a distance is given instead of a way: no control areas, canals, listed areas or ice are counted, and calls lie evenly on it".to_owned()],
        },
    };
    let (Some(first), Some(last)) = (places.first(), places.last()) else {
        return Err(Fault::machine("places", "no places"));
    };
    let empty_leg = match &args.ballast_to {
        Some(text) => {
            let to = sea.place(text)?;
            let ends = [last.clone(), to.clone()];
            let found = way(sea, args, &ship, &ends, &[], &date, None)?;
            notes.extend(found.notes);
            Some(EmptyLeg {
                to: to.name.clone(),
                country: to.country.clone(),
                way: found.way,
            })
        }
        None => None,
    };
    let ask = |found: &Found| {
        let mut input = question(args, &ship, (first, last), found, &date)?;
        input.calls = via_calls(&ship, &places, &found.legs_nm, &date)?;
        input.empty_leg.clone_from(&empty_leg);
        Ok::<_, Fault>(input)
    };
    let input = ask(&found)?;
    let mut answer = sail(args, input.clone(), &date);
    let mut way_notes = found.notes;
    // A passage too shallow for the full cargo: go round it when that is cheaper a tonne, or the only way to carry what is asked.
    if let Some((place, draught)) = shallow_passage(&input).ok().flatten()
        && args.distance_nm.is_none()
        && let Ok(round) = find(Some((&place, draught)))
        && let Ok(other) = ask(&round).and_then(|i| sail(args, i, &date))
    {
        let text = |v: &Voyage| {
            format!(
                "{:.0} t over {:.0} nm at {:.2} USD/t",
                v.cargo_t, v.distance_nm, v.cost_usd_per_t
            )
        };
        let better = answer
            .as_ref()
            .map_or(true, |v| other.cost_usd_per_t < v.cost_usd_per_t);
        let through = answer.as_ref().map_or_else(|e| e.message.clone(), text);
        if better {
            way_notes = round.notes;
            way_notes.push(format!(
                "the way goes round {place}, too shallow for the draught of {draught:.1} m: {}; by {place}: {through}",
                text(&other)
            ));
            answer = Ok(other);
        } else {
            way_notes.push(format!(
                "{place} is too shallow for the draught of {draught:.1} m; going round it was weighed and costs more a tonne: {}; by {place}: {through}",
                text(&other)
            ));
        }
    }
    let mut voyage = answer?;
    notes.extend(way_notes);
    notes.append(&mut voyage.warnings);
    voyage.warnings = notes;
    if args.format == Format::Json {
        return output::print_json(&voyage);
    }
    output::print(&table(&voyage, first, last))
}

fn number(value: f64, unit: &str) -> String {
    match unit {
        "days" | "USD/t" | "kg/t" | "g/t-nm" => format!("{value:.2}"),
        "t/day" => format!("{value:.1}"),
        _ => {
            let digits = format!("{value:.0}");
            let (sign, digits) = digits
                .strip_prefix('-')
                .map_or(("", digits.as_str()), |d| ("-", d));
            let mut out = String::new();
            for (i, c) in digits.chars().enumerate() {
                if i > 0 && (digits.len() - i) % 3 == 0 {
                    out.push(' ');
                }
                out.push(c);
            }
            format!("{sign}{out}")
        }
    }
}

fn table(v: &Voyage, from: &Place, to: &Place) -> String {
    let mut rows = Vec::new();
    let mut group = "";
    for line in &v.lines {
        let head = if line.group == group { "" } else { line.group };
        group = line.group;
        rows.push(vec![
            head.to_owned(),
            line.item.clone(),
            number(line.value, line.unit),
            line.unit.to_owned(),
            line.how.clone(),
        ]);
    }
    let mut text = format!(
        "{} with {:.0} t of {}, {} to {}, sailing {}\n{:.0} nm at {:.1} kn{}\n\n",
        v.ship,
        v.cargo_t,
        v.cargo,
        from.name,
        to.name,
        v.date,
        v.distance_nm,
        v.speed_kn,
        if v.ballast_nm > 0.0 {
            format!(", {:.0} nm in ballast", v.ballast_nm)
        } else {
            String::new()
        }
    );
    text.push_str(&output::aligned(&rows, &[2]));
    text.push_str(&format!(
        "\nbreak-even freight {:.2} USD/t, commission paid; required freight rate (owner: capital, running cost, voyage) {:.2} USD/t; {:.2} g CO2e/tkm well to wake\nfuel estimate: {:?}, median error {:.1} %, 9 of 10 within {:.0} %\n",
        v.break_even_freight_usd_per_t,
        v.required_freight_usd_per_t,
        v.per_t.gco2e_wtw_per_tkm,
        v.estimate.tier,
        v.estimate.median_error_percent,
        v.estimate.p90_error_percent
    ));
    if let Some(tce) = v.tce_usd_day {
        text.push_str(&format!(
            "time-charter equivalent {} USD/day\n",
            number(tce, "USD")
        ));
    }
    let [low, high] = v.cost_usd_per_t_range;
    text.push_str(&format!(
        "cost {low:.2}-{high:.2} USD/t with every price at its cheap or its dear end at once\nbunkers {:.0} t at sailing beside {:.0} t of stores and constants, {:.0} t burnt until discharged, {}\n",
        v.bunkers.on_sailing_t,
        v.bunkers.stores_t,
        v.bunkers.burnt_t,
        if v.bunkers.remaining_t < 0.0 {
            format!("{:.0} t to be bunkered on the way", -v.bunkers.remaining_t)
        } else {
            format!("{:.0} t left", v.bunkers.remaining_t)
        }
    ));
    for w in &v.warnings {
        text.push_str(&format!("warning: {w}\n"));
    }
    for s in &v.sources {
        text.push_str(&format!("source: {s}\n"));
    }
    text
}
