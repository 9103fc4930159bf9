//! `sealane voyage`: one voyage, itemised.

mod args;
mod table;
mod way;

pub use args::Args;

use self::table::table;
use self::way::{Found, way};
use super::ships;
use crate::{
    fault::Fault,
    output::{self, Format},
};
use sealane_data::Graded;
use sealane_sea::{Place, Sea};
use sealane_season::with_ice_class;
use sealane_voyage::charter::Terms;
use sealane_voyage::market::{self, PriceDate};
use sealane_voyage::polaris::IceClass;
use sealane_voyage::{
    Ballast, CharterParty, Commodity, EmptyLeg, Fuel, Plan, PortCall, Prices, SeaState, Ship,
    ViaCall, View, Voyage, VoyageInput, Way, Weather, reversed,
};

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

/// Which prices of the voyage the market does not hold near the date asked: those of its ship, of what it burns and of its carbon, unless given.
fn undated(args: &Args, voyage: &Voyage) -> Result<Vec<String>, Fault> {
    let Some(text) = &args.price_date else {
        return Ok(Vec::new());
    };
    let when = PriceDate::parse(text)
        .map_err(|e| Fault::input("bad_date", e.to_string()).at("--price-date"))?;
    let given = |name: &str| {
        args.price
            .iter()
            .filter_map(|t| t.split_once('='))
            .any(|(n, _)| n.trim().replace('-', "_") == name)
    };
    let mut notes = Vec::new();
    let mut missing = Vec::new();
    if voyage.view == View::TimeCharter && args.hire.is_none() && !given("hire_usd_day") {
        let number = format!("hire.{}", voyage.ship);
        if !market::numbers()?.contains(&number.as_str()) {
            notes.push(format!(
                "the market has no hire for {}: its own figure stands, not of {text}; --hire gives another",
                voyage.ship
            ));
        } else if market::price_on(&number, &when)?.is_none() {
            missing.push(format!("hire of {}", voyage.ship));
        }
    }
    let mut names: Vec<String> = voyage
        .fuel_t
        .keys()
        .map(|fuel| {
            let kind = fuel.split('-').next().unwrap_or(fuel);
            format!("{kind}_usd_per_t")
        })
        .collect();
    if voyage.ets_allowances > 0.0 {
        names.push("eua_eur_per_t".to_owned());
    }
    if voyage.ets_allowances > 0.0 || voyage.fueleu_penalty_eur > 0.0 {
        names.push("usd_per_eur".to_owned());
    }
    for name in names {
        if !given(&name) && !missing.contains(&name) && market::price_on(&name, &when)?.is_none() {
            missing.push(name);
        }
    }
    if !missing.is_empty() {
        notes.push(format!(
            "the table `market` holds no price near {text} of {}: the default stands",
            missing.join(", ")
        ));
    }
    Ok(notes)
}

/// What the port's own file says of the call, where there is one: rate of the berth, wait for it.
fn berth(
    call: &mut PortCall,
    place: &Place,
    ship: &Ship,
    cargo: &Commodity,
    load: bool,
) -> Result<(), Fault> {
    let Some(code) = &place.locode else {
        return Ok(());
    };
    let wider = cargo.berth_name();
    let found = sealane_port::berth_call(code, &[&cargo.id, wider], load, ship.loa_m.value)
        .map_err(|e| Fault::machine("bad_table", e))?;
    if let Some(found) = found {
        call.handling_t_per_day = Some(found.rate_t_per_day);
        if let Some(wait) = found.wait_days {
            call.wait_days = wait;
        }
    }
    Ok(())
}

fn call(
    place: &Place,
    args: &Args,
    ship: &Ship,
    cargo: &Commodity,
    load: bool,
    date: &str,
) -> Result<PortCall, Fault> {
    let mut call = PortCall::of_place(place, date)?;
    berth(&mut call, place, ship, cargo, load)?;
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
    if let Some(t) = rate {
        call.handling_t_per_day = Some(user(t, "t/day"));
    }
    call.dues_usd = dues.map(|d| user(d, "USD"));
    if let Some(days) = args.wait_days {
        call.wait_days = user(days, "days");
    }
    Ok(call)
}

fn charter(args: &Args) -> Option<CharterParty> {
    let demurrage_usd_day = args.demurrage?;
    Some(CharterParty {
        rates_t_per_day: [args.cp_load_rate, args.cp_discharge_rate],
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
        call(ends.0, args, ship, &input.cargo, true, date)?,
        call(ends.1, args, ship, &input.cargo, false, date)?,
    ];
    input.speed_kn = args.speed;
    input.ballast_speed_kn = args.ballast_speed;
    input.ballast = match (args.ballast_return, args.ballast_nm) {
        (true, _) => Ballast::Return,
        (false, Some(distance_nm)) => Ballast::Leg { distance_nm },
        (false, None) => Ballast::None,
    };
    let terms = |own: &Option<String>, flag: &'static str| {
        let (text, flag) = own.as_ref().map_or((&args.terms, "--terms"), |t| (t, flag));
        Terms::parse(text).map_err(|e| Fault::from(e).at(flag))
    };
    input.terms = [
        terms(&args.load_terms, "--load-terms")?,
        terms(&args.discharge_terms, "--discharge-terms")?,
    ];
    input.holidays = [args.load_holidays, args.discharge_holidays];
    input.fueleu_banked_tco2e = args.fueleu_banked_tco2e;
    input.fueleu_pool_tco2e = args.fueleu_pool_tco2e;
    input.charter = charter(args);
    input.fueleu_consecutive = args.fueleu_consecutive;
    input.imo_net_zero = args.imo_net_zero;
    input.freight_usd_per_t = args.freight;
    input.prices = prices(args, &ship.id)?;
    input.date = Some(date.to_owned());
    if let Some(m) = args.trim_m {
        input.trim_allowance_m = m;
    }
    input.weather = weather(args, found, date)?;
    Ok(input)
}

/// The weather asked for: one sea all the way, or the month's along it.
fn weather(args: &Args, found: &Found, date: &str) -> Result<Option<Weather>, Fault> {
    if let Some(seas) = &found.seas {
        return Ok(Some(Weather {
            laden: seas.clone(),
            empty: Some(reversed(seas)),
            source: format!(
                "wind and seas of the month of {date} along the way, from the wind of 1982-1992 and the sea it raises, without swell, in place of average weather; that stands for swell and all else of a year as well, so a calm month burns less here"
            ),
        }));
    }
    if args.hs_m.is_none() && args.wind_ms.is_none() {
        for (flag, given) in [
            ("--wave-period-s", args.wave_period_s),
            ("--off-bow-deg", args.off_bow_deg),
        ] {
            if given.is_some() {
                return Err(
                    Fault::input("missing_input", "needs --hs-m or --wind-ms beside it").at(flag),
                );
            }
        }
        return Ok(None);
    }
    Ok(Some(Weather::given(
        args.hs_m.unwrap_or(0.0),
        args.wave_period_s,
        args.wind_ms.unwrap_or(0.0),
        args.off_bow_deg.unwrap_or(0.0),
    )))
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

/// Fields of the voyage and the flags that set them.
const FLAGS: [(&str, &str); 24] = [
    ("speed_kn", "--speed"),
    ("ballast_speed_kn", "--ballast-speed"),
    ("ballast distance_nm", "--ballast-nm"),
    ("distance_nm", "--distance-nm"),
    ("cargo_t", "--cargo-t"),
    ("wait_days", "--wait-days"),
    ("handling_t_per_day", "--load-rate or --discharge-rate"),
    ("holidays", "--load-holidays or --discharge-holidays"),
    (
        "charter-party rate",
        "--cp-load-rate or --cp-discharge-rate",
    ),
    ("dues_usd", "--load-dues or --discharge-dues"),
    ("max_draught_m", "--load-draught or --discharge-draught"),
    ("water_density", "--load-density or --discharge-density"),
    ("trim_allowance_m", "--trim-m"),
    ("hs_m", "--hs-m"),
    ("wind_ms", "--wind-ms"),
    ("wave period", "--wave-period-s"),
    ("off_bow_deg", "--off-bow-deg"),
    ("freight_usd_per_t", "--freight"),
    ("hire_usd_day", "--hire"),
    ("demurrage_usd_day", "--demurrage"),
    ("despatch_usd_day", "--despatch"),
    ("fueleu_banked_tco2e", "--fueleu-banked-tco2e"),
    ("fueleu_pool_tco2e", "--fueleu-pool-tco2e"),
    ("fueleu_consecutive", "--fueleu-consecutive"),
];

/// Names the flag of a field that was refused.
fn placed(fault: Fault) -> Fault {
    let flag = FLAGS
        .iter()
        .find(|(field, _)| fault.message.starts_with(field))
        .map(|(_, flag)| *flag);
    match flag {
        Some(flag) if fault.place.is_empty() => fault.at(flag),
        _ => fault,
    }
}

/// Answers `sealane voyage`.
pub fn run(args: &Args) -> Result<(), Fault> {
    answer(args).map_err(placed)
}

fn answer(args: &Args) -> Result<(), Fault> {
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
            seas: None,
        },
    };
    let (Some(first), Some(last)) = (places.first(), places.last()) else {
        return Err(Fault::machine("places", "no places"));
    };
    let mut empty_seas: Option<Vec<SeaState>> = None;
    let empty_leg = match &args.ballast_to {
        Some(text) => {
            let to = sea.place(text)?;
            let ends = [last.clone(), to.clone()];
            let found = way(sea, args, &ship, &ends, &[], &date, None)?;
            notes.extend(found.notes);
            empty_seas = found.seas;
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
        input.calls = ViaCall::of_places(&ship, &places, &found.legs_nm, &date)?;
        input.empty_leg.clone_from(&empty_leg);
        if let (Some(w), Some(seas)) = (&mut input.weather, &empty_seas) {
            w.empty = Some(seas.clone());
        }
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
    notes.extend(undated(args, &voyage)?);
    notes.extend(way_notes);
    notes.append(&mut voyage.warnings);
    voyage.warnings = notes;
    if args.format == Format::Json {
        return output::print_json(&voyage);
    }
    output::print(&table(&voyage, first, last))
}
