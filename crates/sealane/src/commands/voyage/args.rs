//! Flags of `sealane voyage`.

use super::super::season::EscortArg;
use crate::output::Format;

/// Flags of `sealane voyage`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Loading port: UN/LOCODE, name, or lat,lon
    pub(super) from: String,
    /// Discharging port
    pub(super) to: String,
    /// Ship class (see `sealane ships`) or a TOML file of your own
    #[arg(long, value_name = "CLASS|FILE")]
    pub(super) ship: String,
    /// Cargo (see `sealane cargoes`)
    #[arg(long)]
    pub(super) cargo: String,
    /// Tonnes to carry (default: all that ship, ports and passages allow)
    #[arg(long, value_name = "T", allow_negative_numbers = true)]
    pub(super) cargo_t: Option<f64>,
    /// Speed laden, kn (default: the fleet's mean speed of the type)
    #[arg(long, value_name = "KN", allow_negative_numbers = true)]
    pub(super) speed: Option<f64>,
    /// Speed in ballast, kn (default: the laden speed)
    #[arg(long, value_name = "KN", allow_negative_numbers = true)]
    pub(super) ballast_speed: Option<f64>,
    /// Empty leg to this place by its own way (triangle)
    #[arg(long, value_name = "PLACE", conflicts_with_all = ["ballast_return", "ballast_nm"])]
    pub(super) ballast_to: Option<String>,
    /// Latest arrival at the discharging port; the ship reaches the loading port on the date of sailing
    #[arg(long, value_name = "DATE", conflicts_with = "speed")]
    pub(super) arrive_by: Option<String>,
    /// Which days are worked and count as laytime: SHINC, SHEX, SSHEX or FHEX, the last three also with -UU (unless used) or -EIU (even if used)
    #[arg(long, value_name = "TERMS", default_value = "SHINC")]
    pub(super) terms: String,
    /// Terms at the loading port, where they differ
    #[arg(long, value_name = "TERMS")]
    pub(super) load_terms: Option<String>,
    /// Terms at the discharging port, where they differ
    #[arg(long, value_name = "TERMS")]
    pub(super) discharge_terms: Option<String>,
    /// Holidays during the work at the loading port, days
    #[arg(
        long,
        value_name = "DAYS",
        default_value_t = 0.0,
        allow_negative_numbers = true
    )]
    pub(super) load_holidays: f64,
    /// Holidays during the work at the discharging port, days
    #[arg(
        long,
        value_name = "DAYS",
        default_value_t = 0.0,
        allow_negative_numbers = true
    )]
    pub(super) discharge_holidays: f64,
    /// Charter-party loading rate, t a counting day; with --demurrage
    #[arg(
        long,
        value_name = "T",
        requires = "demurrage",
        allow_negative_numbers = true
    )]
    pub(super) cp_load_rate: Option<f64>,
    /// Charter-party discharging rate, t a counting day; with --demurrage
    #[arg(
        long,
        value_name = "T",
        requires = "demurrage",
        allow_negative_numbers = true
    )]
    pub(super) cp_discharge_rate: Option<f64>,
    /// Demurrage, USD/day; the expected demurrage or despatch goes with the freight
    #[arg(long, value_name = "USD", allow_negative_numbers = true)]
    pub(super) demurrage: Option<f64>,
    /// Despatch, USD/day (default: half of demurrage)
    #[arg(
        long,
        value_name = "USD",
        requires = "demurrage",
        allow_negative_numbers = true
    )]
    pub(super) despatch: Option<f64>,
    /// FuelEU: deficit years in a row, this one included
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub(super) fueleu_consecutive: u32,
    /// FuelEU: surplus banked from earlier years, t CO2e (negative: borrowed, paid back with a tenth on top)
    #[arg(
        long,
        value_name = "T",
        default_value_t = 0.0,
        allow_negative_numbers = true
    )]
    pub(super) fueleu_banked_tco2e: f64,
    /// FuelEU: what the pool gives to this voyage, t CO2e (negative: takes)
    #[arg(
        long,
        value_name = "T",
        default_value_t = 0.0,
        allow_negative_numbers = true
    )]
    pub(super) fueleu_pool_tco2e: f64,
    /// Scenario: count the draft IMO Net-Zero Framework (not in force)
    #[arg(long)]
    pub(super) imo_net_zero: bool,
    /// Sail at the speed of least cost (hire, fuel and carbon weighed)
    #[arg(long, conflicts_with = "speed")]
    pub(super) least_cost_speed: bool,
    /// Days the whole voyage may take; sets the speed, or bounds the cheapest one
    #[arg(
        long,
        value_name = "DAYS",
        conflicts_with = "speed",
        allow_negative_numbers = true
    )]
    pub(super) within_days: Option<f64>,
    /// Count the empty way back as well
    #[arg(long)]
    pub(super) ballast_return: bool,
    /// Count an empty leg of so many miles instead (triangle)
    #[arg(
        long,
        value_name = "NM",
        conflicts_with = "ballast_return",
        allow_negative_numbers = true
    )]
    pub(super) ballast_nm: Option<f64>,
    /// Freight agreed, USD/t; gives the time-charter equivalent
    #[arg(long, value_name = "USD", allow_negative_numbers = true)]
    pub(super) freight: Option<f64>,
    /// Date of sailing; decides tariffs and rules (default: today)
    #[arg(long)]
    pub(super) date: Option<String>,
    /// Call at this port on the way (half a day and dues are counted, and the EU rules' legs begin anew), or pass this position
    #[arg(long, value_name = "PLACE")]
    pub(super) via: Vec<String>,
    /// Passage or zone that must not be used
    #[arg(long, value_name = "ID")]
    pub(super) avoid: Vec<String>,
    /// Passage that must be used
    #[arg(long, value_name = "ID")]
    pub(super) require: Vec<String>,
    /// Ice class other than the ship's own: an assumed ship of that class, with its hire and fuel
    #[arg(long, value_name = "CLASS")]
    pub(super) ice_class: Option<String>,
    /// Icebreakers on ways through ice
    #[arg(long, value_enum, default_value_t = EscortArg::WhenNeeded)]
    pub(super) escort: EscortArg,
    /// Fuel other than the ship's
    #[arg(long, value_name = "FUEL")]
    pub(super) fuel: Option<String>,
    /// The ship has a scrubber
    #[arg(long)]
    pub(super) scrubber: bool,
    /// Sea all the way in place of average weather: significant wave height, m
    #[arg(long, value_name = "M", allow_negative_numbers = true)]
    pub(super) hs_m: Option<f64>,
    /// Wind all the way in place of average weather, m/s
    #[arg(long, value_name = "M/S", allow_negative_numbers = true)]
    pub(super) wind_ms: Option<f64>,
    /// Mean period T01 of that sea, s (default: 3.86 times the root of its height)
    #[arg(long, value_name = "S", allow_negative_numbers = true)]
    pub(super) wave_period_s: Option<f64>,
    /// Where that sea and wind come from: 0 ahead, 180 astern
    #[arg(long, value_name = "DEG", allow_negative_numbers = true)]
    pub(super) off_bow_deg: Option<f64>,
    /// Wind and seas of the month along the way, from the wind climatology, in place of average weather
    #[arg(long, conflicts_with_all = ["hs_m", "wind_ms", "wave_period_s", "off_bow_deg", "distance_nm"])]
    pub(super) climate: bool,
    /// Draught kept in hand for trim, m (default: 0.10)
    #[arg(long, value_name = "M", allow_negative_numbers = true)]
    pub(super) trim_m: Option<f64>,
    /// Density of the water at the loading berth, t/m3 (default: 1.025)
    #[arg(long, value_name = "T/M3", allow_negative_numbers = true)]
    pub(super) load_density: Option<f64>,
    /// Density of the water at the discharging berth, t/m3 (default: 1.025)
    #[arg(long, value_name = "T/M3", allow_negative_numbers = true)]
    pub(super) discharge_density: Option<f64>,
    /// Way instead of the router's, nm
    #[arg(long, value_name = "NM", allow_negative_numbers = true)]
    pub(super) distance_nm: Option<f64>,
    /// Deepest draught at the loading port, m
    #[arg(long, value_name = "M", allow_negative_numbers = true)]
    pub(super) load_draught: Option<f64>,
    /// Deepest draught at the discharging port, m
    #[arg(long, value_name = "M", allow_negative_numbers = true)]
    pub(super) discharge_draught: Option<f64>,
    /// Loading rate, t/day
    #[arg(long, value_name = "T", allow_negative_numbers = true)]
    pub(super) load_rate: Option<f64>,
    /// Discharging rate, t/day
    #[arg(long, value_name = "T", allow_negative_numbers = true)]
    pub(super) discharge_rate: Option<f64>,
    /// Waiting for each berth, days
    #[arg(long, value_name = "DAYS", allow_negative_numbers = true)]
    pub(super) wait_days: Option<f64>,
    /// All costs of the loading port, USD
    #[arg(long, value_name = "USD", allow_negative_numbers = true)]
    pub(super) load_dues: Option<f64>,
    /// All costs of the discharging port, USD
    #[arg(long, value_name = "USD", allow_negative_numbers = true)]
    pub(super) discharge_dues: Option<f64>,
    /// Hire, USD/day: 14000, a range 12000..17000, or 14000,12000..17000
    #[arg(long, value_name = "USD", allow_hyphen_values = true)]
    pub(super) hire: Option<String>,
    /// Prices of the market of a day or interval, where the table `market` holds them: `2024-05-09`, `2024-05`, `2024-01/2025-12`; `--hire` and `--price` go before them
    #[arg(long, value_name = "DATE")]
    pub(super) price_date: Option<String>,
    /// Any price by name, as a value or a range: `--price vlsfo_usd_per_t=530`, `=450..620`, `=530,450..620`
    #[arg(long, value_name = "NAME=VALUE")]
    pub(super) price: Vec<String>,
    /// Capital and running cost instead of hire
    #[arg(long)]
    pub(super) owner: bool,
    /// Form of the answer
    #[arg(long, value_enum, default_value_t)]
    pub format: Format,
}
