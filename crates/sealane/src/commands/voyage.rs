//! `sealane voyage`: one voyage, itemised.

use super::ships;
use crate::{
    fault::Fault,
    output::{self, Format},
};
use sealane_data::Graded;
use sealane_sea::{Place, RouteQuery, Sea, ShipLimits};
use sealane_voyage::{Ballast, Plan, PortCall, Prices, View, Voyage, VoyageInput, Way};

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
    /// Sail at the speed of least cost (hire, fuel and carbon weighed)
    #[arg(long, conflicts_with = "speed")]
    least_cost_speed: bool,
    /// Days the whole voyage may take; sets the speed, or bounds the cheapest one
    #[arg(long, value_name = "DAYS", conflicts_with = "speed")]
    within_days: Option<f64>,
    /// Count the empty way back as well
    #[arg(long)]
    ballast_return: bool,
    /// Count an empty leg of so many miles instead (triangle)
    #[arg(long, value_name = "NM", conflicts_with = "ballast_return")]
    ballast_nm: Option<f64>,
    /// Freight agreed, USD/t; gives the time-charter equivalent
    #[arg(long, value_name = "USD")]
    freight: Option<f64>,
    /// Date of sailing; decides tariffs and rules (default: today)
    #[arg(long)]
    date: Option<String>,
    /// Call at this place on the way
    #[arg(long, value_name = "PLACE")]
    via: Vec<String>,
    /// Passage or zone that must not be used
    #[arg(long, value_name = "ID")]
    avoid: Vec<String>,
    /// Passage that must be used
    #[arg(long, value_name = "ID")]
    require: Vec<String>,
    /// Ice class, where it opens the Arctic passages
    #[arg(long)]
    ice_class: Option<String>,
    /// Way instead of the router's, nm
    #[arg(long, value_name = "NM", allow_negative_numbers = true)]
    distance_nm: Option<f64>,
    /// Deepest draught at the loading port, m
    #[arg(long, value_name = "M")]
    load_draught: Option<f64>,
    /// Deepest draught at the discharging port, m
    #[arg(long, value_name = "M")]
    discharge_draught: Option<f64>,
    /// Loading rate, t/day
    #[arg(long, value_name = "T")]
    load_rate: Option<f64>,
    /// Discharging rate, t/day
    #[arg(long, value_name = "T")]
    discharge_rate: Option<f64>,
    /// Waiting for each berth, days
    #[arg(long, value_name = "DAYS")]
    wait_days: Option<f64>,
    /// All costs of the loading port, USD
    #[arg(long, value_name = "USD")]
    load_dues: Option<f64>,
    /// All costs of the discharging port, USD
    #[arg(long, value_name = "USD")]
    discharge_dues: Option<f64>,
    /// Hire, USD/day
    #[arg(long, value_name = "USD")]
    hire: Option<f64>,
    /// Any price by name, e.g. `--price vlsfo_usd_per_t=530`
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

fn prices(args: &Args) -> Result<Prices, Fault> {
    let mut prices = Prices::default_table()?;
    if let Some(hire) = args.hire {
        prices.hire_usd_day = Some(user(hire, "USD/day"));
    }
    for text in &args.price {
        let (name, value) = text
            .split_once('=')
            .and_then(|(n, v)| Some((n.trim(), v.trim().parse::<f64>().ok()?)))
            .ok_or_else(|| {
                Fault::input("bad_text", format!("`{text}`: expected NAME=VALUE")).at("--price")
            })?;
        let name = name.replace('-', "_");
        if name == "hire_usd_day" {
            prices.hire_usd_day = Some(user(value, "USD/day"));
        } else if let Some(slot) = prices.get_mut(&name) {
            let unit = slot.unit.clone();
            *slot = user(value, &unit);
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

fn call(place: &Place, args: &Args, load: bool) -> PortCall {
    let mut call = PortCall::unknown(&place.name, &place.country);
    let (draught, rate, dues) = if load {
        (args.load_draught, args.load_rate, args.load_dues)
    } else {
        (
            args.discharge_draught,
            args.discharge_rate,
            args.discharge_dues,
        )
    };
    call.max_draught_m = draught
        .map(|m| user(m, "m"))
        .or_else(|| port_draught(place));
    call.handling_t_per_day = rate.map(|t| user(t, "t/day"));
    call.dues_usd = dues.map(|d| user(d, "USD"));
    if let Some(days) = args.wait_days {
        call.wait_days = user(days, "days");
    }
    call
}

/// Deepest ship that the port index states; it is old and coarse, and a user's figure replaces it.
fn port_draught(place: &Place) -> Option<Graded> {
    let port = place
        .port
        .and_then(|i| sealane_sea::places::ports().get(i))?;
    port.max_draught_m
        .map(|m| Graded::quoted(m, "m", &port.source).dated("2025-04"))
}

/// Answers `sealane voyage`.
pub fn run(args: &Args) -> Result<(), Fault> {
    let ship = ships::find(&args.ship)?;
    let cargo = sealane_voyage::commodity(&args.cargo)?;
    let sea = Sea::embedded()?;
    let mut places = vec![sea.place(&args.from)?];
    for via in &args.via {
        places.push(sea.place(via)?);
    }
    places.push(sea.place(&args.to)?);
    let today = jiff::ZonedDateTime::now().date().to_string();
    let date = args.date.clone().unwrap_or(today);
    let way = if let Some(nm) = args.distance_nm {
        Way::open(nm)
    } else {
        let route = sea.route(&RouteQuery {
            places: places.clone(),
            avoid: args.avoid.clone(),
            require: args.require.clone(),
            ship: ShipLimits {
                draught_m: None,
                beam_m: Some(ship.beam_m.value),
                length_m: Some(ship.loa_m.value),
                air_draught_m: ship.air_draught_m.as_ref().map(|a| a.value),
            },
            ice_class: args.ice_class.clone(),
            date: Some(date.clone()),
            alternatives: 0,
            avoid_areas: Vec::new(),
        })?;
        Way::from(&route)
    };
    let (Some(first), Some(last)) = (places.first(), places.last()) else {
        return Err(Fault::machine("places", "no places"));
    };
    let mut input = VoyageInput::new(way, ship, cargo, args.cargo_t)?;
    input.ports = [call(first, args, true), call(last, args, false)];
    input.speed_kn = args.speed;
    input.ballast_speed_kn = args.ballast_speed;
    input.ballast = match (args.ballast_return, args.ballast_nm) {
        (true, _) => Ballast::Return,
        (false, Some(distance_nm)) => Ballast::Leg { distance_nm },
        (false, None) => Ballast::None,
    };
    input.freight_usd_per_t = args.freight;
    input.prices = prices(args)?;
    input.date = Some(date);
    if args.least_cost_speed || args.within_days.is_some() {
        let plan = Plan::new(&input)?;
        let speed = match (args.least_cost_speed, args.within_days) {
            (false, Some(days)) => plan.speed_for_days(days)?,
            (_, days) => {
                plan.least_cost_speed(&input.prices.central(), days)?
                    .speed_kn
            }
        };
        input.speed_kn = Some(speed);
        input.ballast_speed_kn = None;
    }
    let voyage = sealane_voyage::voyage(&input)?;
    if args.format == Format::Json {
        return output::print_json(&voyage);
    }
    output::print(&table(&voyage, first, last))
}

fn number(value: f64, unit: &str) -> String {
    match unit {
        "days" | "USD/t" | "kg/t" => format!("{value:.2}"),
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
            format!(", {:.0} nm back in ballast", v.ballast_nm)
        } else {
            String::new()
        }
    );
    text.push_str(&output::aligned(&rows, &[2]));
    text.push_str(&format!(
        "\nbreak-even freight {:.2} USD/t; {:.2} g CO2e/tkm well to wake\nfuel estimate: {:?}, median error {:.1} %, 9 of 10 within {:.0} %\n",
        v.break_even_freight_usd_per_t,
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
        "cost {low:.2}-{high:.2} USD/t with every price at its cheap or its dear end at once\nbunkers and stores {:.0} t at sailing, {:.0} t burnt, {:.0} t left\n",
        v.bunkers.on_sailing_t, v.bunkers.burnt_t, v.bunkers.remaining_t
    ));
    for w in &v.warnings {
        text.push_str(&format!("warning: {w}\n"));
    }
    for s in &v.sources {
        text.push_str(&format!("source: {s}\n"));
    }
    text
}
