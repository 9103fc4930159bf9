//! The port file: its shape, and errors that say file, line and the nearest known name.

use crate::{error::PortError, num::Num, queue::Law};
use serde::{Deserialize, Serialize};

/// A port file as written. Distances are metres, masses tonnes, times hours, money USD, depths below chart datum.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PortFile {
    /// The port.
    pub port: PortHead,
    /// Tide at the controlling depth.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tide: Option<TideFile>,
    /// The way between anchorage and berths.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub channel: Option<ChannelFile>,
    /// Pilots and tugs shared by all berths.
    #[serde(default)]
    pub resources: ResourcesFile,
    /// Groups of alike berths.
    #[serde(default)]
    pub berths: Vec<BerthsFile>,
    /// Stores behind the berths and the rail that fills or clears them.
    #[serde(default)]
    pub yard: Vec<YardFile>,
    /// Streams of ships.
    #[serde(default)]
    pub traffic: Vec<TrafficFile>,
    /// Times at which the channel or the work stops.
    #[serde(default)]
    pub closure: Vec<ClosureFile>,
    /// Ways to modernise the port.
    #[serde(default)]
    pub option: Vec<OptionFile>,
}

/// `[port]`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PortHead {
    /// Kebab-case id.
    pub id: String,
    /// Name for people.
    pub name: String,
    /// UN/LOCODE.
    #[serde(default)]
    pub locode: String,
    /// Year of the traffic given.
    pub year: i32,
    /// Wanted mean wait over service time; 0.10 for lines, 0.30 for bulk.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wait_target: Option<Num>,
    /// Share a year for annuities.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub discount_rate: Option<Num>,
    /// What a reader must know.
    #[serde(default)]
    pub note: String,
}

/// `[tide]`: height above chart datum = mean + sum of amplitude x cos(2 pi t / period - phase).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TideFile {
    /// Mean level above chart datum.
    pub mean_m: Num,
    /// Harmonic constituents.
    pub constituents: Vec<ConstituentFile>,
}

/// One harmonic constituent.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ConstituentFile {
    /// M2, S2, K1, O1, … ; the period follows from the name.
    pub name: String,
    /// Half the range it alone makes.
    pub amplitude_m: Num,
    /// Period, when the name is not one of M2, S2, N2, K2, K1, O1, P1.
    #[serde(default)]
    pub period_h: Option<f64>,
    /// Phase lag.
    #[serde(default)]
    pub phase_deg: f64,
}

/// `[channel]`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChannelFile {
    /// Controlling depth.
    pub depth_m: Num,
    /// Under-keel clearance wanted under way.
    pub under_keel_m: Num,
    /// Time from anchorage to berth.
    pub transit_h: Num,
    /// Part of it over the controlling depth, for which the tide must hold; all of it unless given.
    #[serde(default)]
    pub controlling_h: Option<Num>,
    /// Ships never meet in it.
    #[serde(default)]
    pub one_way: bool,
    /// Least time between two ships the same way.
    #[serde(default)]
    pub headway_h: Option<Num>,
    /// Hours at which inbound ships may start.
    #[serde(default)]
    pub convoy_in: Option<ConvoyFile>,
    /// Hours at which outbound ships may start.
    #[serde(default)]
    pub convoy_out: Option<ConvoyFile>,
    /// Greatest length.
    #[serde(default)]
    pub max_loa_m: Option<Num>,
    /// Greatest beam.
    #[serde(default)]
    pub max_beam_m: Option<Num>,
}

/// A window that opens at `start_h`, stays open `open_h` and comes again every `period_h`.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ConvoyFile {
    /// First opening, hours from midnight of 1 January.
    #[serde(default)]
    pub start_h: f64,
    /// How long it stays open.
    pub open_h: f64,
    /// Time from opening to opening.
    pub period_h: f64,
}

/// `[resources]`; what is absent is not limited.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ResourcesFile {
    /// Pilots on duty.
    #[serde(default)]
    pub pilots: Option<Num>,
    /// Time a pilot needs to come back after a move.
    #[serde(default)]
    pub pilot_return_h: Option<Num>,
    /// Tugs on duty.
    #[serde(default)]
    pub tugs: Option<Num>,
    /// Time tugs need to come back after a move.
    #[serde(default)]
    pub tug_return_h: Option<Num>,
}

/// `[[berths]]`: a group of alike berths.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BerthsFile {
    /// Kebab-case id.
    pub id: String,
    /// Name for people.
    #[serde(default)]
    pub name: String,
    /// Number of berths.
    pub count: Num,
    /// Commodities handled; empty: any.
    #[serde(default)]
    pub cargo: Vec<String>,
    /// Longest ship.
    pub max_loa_m: Num,
    /// Depth alongside.
    pub depth_m: Num,
    /// Clearance wanted alongside.
    #[serde(default)]
    pub under_keel_m: Option<Num>,
    /// Output of one berth while it works; or give cranes.
    #[serde(default)]
    pub rate_t_per_h: Option<Num>,
    /// Cranes shared by the group.
    #[serde(default)]
    pub cranes: Option<Num>,
    /// Output of one crane while it works.
    #[serde(default)]
    pub crane_t_per_h: Option<Num>,
    /// Fewest cranes with which work starts.
    #[serde(default)]
    pub cranes_min: Option<u32>,
    /// Most cranes on one ship.
    #[serde(default)]
    pub cranes_max: Option<u32>,
    /// Share of the time alongside in which cargo moves.
    #[serde(default)]
    pub working_share: Option<Num>,
    /// Time alongside without cargo a call: mooring, papers, unmooring.
    #[serde(default)]
    pub mooring_h: Option<Num>,
    /// Law of the handling time about its mean.
    #[serde(default)]
    pub service: Option<Law>,
    /// Store behind it.
    #[serde(default)]
    pub yard: Option<String>,
}

/// Which way the cargo of a store goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Direction {
    /// Rail in, ships out: an empty store stops the berth.
    Export,
    /// Ships in, rail out: a full store stops the berth.
    Import,
}

/// `[[yard]]`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct YardFile {
    /// Kebab-case id.
    pub id: String,
    /// Name for people.
    #[serde(default)]
    pub name: String,
    /// Export or import.
    pub direction: Direction,
    /// Room.
    pub capacity_t: Num,
    /// Rail (and road) that fills or clears it.
    pub rail_t_per_day: Num,
    /// Mean days that cargo stays, sorts and shipments apart; gives the yard a throughput of its own.
    #[serde(default)]
    pub dwell_days: Option<Num>,
}

/// `[[traffic]]`: a stream of alike ships.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TrafficFile {
    /// Kebab-case id.
    pub id: String,
    /// Commodity.
    pub cargo: String,
    /// Tonnes a year in the year of the file.
    pub annual_t: Num,
    /// Tonnes a call.
    pub call_t: Num,
    /// Law of the call size about its mean; constant unless said.
    #[serde(default)]
    pub call_law: Option<Law>,
    /// Law of the times between arrivals; M unless said.
    #[serde(default)]
    pub arrivals: Option<Law>,
    /// Length over all.
    pub loa_m: Num,
    /// Beam.
    pub beam_m: Num,
    /// Draught on arrival.
    pub draught_in_m: Num,
    /// Draught on departure.
    pub draught_out_m: Num,
    /// Berth groups it may use, in order of preference; empty: all that take its cargo and size.
    #[serde(default)]
    pub berths: Vec<String>,
    /// Lower goes first.
    #[serde(default)]
    pub priority: u8,
    /// Pilots a move.
    #[serde(default = "one")]
    pub pilots: u32,
    /// Tugs a move.
    #[serde(default = "two")]
    pub tugs: u32,
    /// Twelve monthly factors about 1; even unless given.
    #[serde(default)]
    pub season: Vec<f64>,
    /// Growth a year, as a share.
    #[serde(default)]
    pub growth: Option<Num>,
    /// Cost of one ship-day, to price waits and berth time.
    #[serde(default)]
    pub ship_usd_per_day: Option<Num>,
    /// Cost of the round voyage outside this port, a call.
    #[serde(default)]
    pub voyage_usd: Option<Num>,
    /// Draught to which the ships could load; above the draughts given when depth holds them back.
    #[serde(default)]
    pub design_draught_m: Option<Num>,
    /// Greatest draught at the other end of its trade: deeper water here is worth no more than that.
    #[serde(default)]
    pub other_end_draught_m: Option<Num>,
    /// Tonnes a centimetre of immersion; from length and beam unless given.
    #[serde(default)]
    pub tpc_t_per_cm: Option<Num>,
}

const fn one() -> u32 {
    1
}
const fn two() -> u32 {
    2
}

/// What a closure stops.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Stops {
    /// Ships moving in or out.
    Channel,
    /// Cargo work.
    Work,
    /// Both.
    Both,
}

/// `[[closure]]`: at random (`per_year` and `hours`) or by the calendar (`from`, `to`).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClosureFile {
    /// Kebab-case id.
    pub id: String,
    /// weather, ice, works … (for people).
    #[serde(default)]
    pub kind: String,
    /// What stops.
    pub stops: Stops,
    /// Mean number a year.
    #[serde(default)]
    pub per_year: Option<Num>,
    /// Mean length, exponential.
    #[serde(default)]
    pub hours: Option<Num>,
    /// Months (1 to 12) in which it can begin; all unless given.
    #[serde(default)]
    pub months: Vec<u8>,
    /// First day, `MM-DD`.
    #[serde(default)]
    pub from: Option<String>,
    /// Last day, `MM-DD`, included.
    #[serde(default)]
    pub to: Option<String>,
    /// Berth groups concerned (work only); all unless given.
    #[serde(default)]
    pub berths: Vec<String>,
}

/// Kinds of modernisation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum OptionKind {
    /// `amount` more berths in the group `target`.
    Berth,
    /// `amount` more cranes in the group `target`.
    Crane,
    /// Output of each berth (or crane) of the group `target` times 1 + `amount`.
    Rate,
    /// Depth alongside of the group `target` becomes `amount` metres.
    DredgeBerth,
    /// Depth of the channel becomes `amount` metres.
    DredgeChannel,
    /// `amount` tonnes more room in the yard `target`.
    Yard,
    /// `amount` tonnes a day more rail at the yard `target`.
    Rail,
}

/// `[[option]]`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OptionFile {
    /// Kebab-case id.
    pub id: String,
    /// Name for people.
    #[serde(default)]
    pub name: String,
    /// What it changes.
    pub kind: OptionKind,
    /// Berth group or yard; empty for the channel.
    #[serde(default)]
    pub target: String,
    /// How much, in the unit of its kind.
    pub amount: Num,
    /// Investment.
    pub cost_usd: Num,
    /// Running cost a year.
    #[serde(default)]
    pub opex_usd_per_year: Option<Num>,
    /// Years over which it is written off.
    #[serde(default)]
    pub life_years: Option<Num>,
    /// Years from decision to use.
    #[serde(default)]
    pub lead_years: Option<Num>,
    /// How often it can be taken.
    #[serde(default = "one")]
    pub most: u32,
}

impl PortFile {
    /// Reads a port file; `name` stands in errors.
    ///
    /// ```
    /// let text = r#"
    /// [port]
    /// id = "x"
    /// name = "X"
    /// year = 2026
    /// [[berths]]
    /// id = "quay"
    /// count = 2
    /// max_loa_m = 200
    /// depht_m = 12
    /// "#;
    /// let e = sealane_port::PortFile::parse("x.toml", text).unwrap_err();
    /// assert!(e.to_string().contains("x.toml, line 10"), "{e}");
    /// assert!(e.to_string().contains("depth_m"), "{e}");
    /// ```
    ///
    /// # Errors
    /// [`PortError::File`] with the line and what was expected.
    pub fn parse(name: &str, text: &str) -> Result<Self, PortError> {
        toml::from_str(text).map_err(|e| {
            let line = e.span().map_or(0, |s| line_of(text, s.start));
            PortError::File {
                file: name.to_owned(),
                line,
                message: with_hint(e.message()),
            }
        })
    }
}

/// Line (from 1) of a byte offset.
fn line_of(text: &str, at: usize) -> usize {
    1 + text.bytes().take(at).filter(|b| *b == b'\n').count()
}

/// Line of the value at a path such as `berths[1].depth_m`; the table's line when the key is absent; 0 when nothing is found.
pub(crate) fn line_of_path(text: &str, path: &str) -> usize {
    let Ok(root) = toml::de::DeTable::parse(text) else {
        return 0;
    };
    let mut best = 0;
    let mut here: Option<&toml::de::DeValue<'_>> = None;
    let mut table = Some(root.get_ref());
    for part in path.split('.') {
        let (key, index) = match part.split_once('[') {
            Some((k, i)) => (k, i.trim_end_matches(']').parse::<usize>().ok()),
            None => (part, None),
        };
        let Some(value) = table.and_then(|t| t.get(key)) else {
            break;
        };
        let mut spanned = value;
        if let (Some(i), toml::de::DeValue::Array(a)) = (index, value.get_ref()) {
            let Some(item) = a.get(i) else { break };
            spanned = item;
        }
        best = line_of(text, spanned.span().start);
        here = Some(spanned.get_ref());
        table = match here {
            Some(toml::de::DeValue::Table(t)) => Some(t),
            _ => None,
        };
    }
    let _ = here;
    best
}

/// Adds the nearest known name to serde's message about an unknown one.
fn with_hint(message: &str) -> String {
    let message = message.trim_end();
    let mut quoted = message.split('`').skip(1).step_by(2);
    if !message.contains("unknown") {
        return message.to_owned();
    }
    let Some(wrong) = quoted.next() else {
        return message.to_owned();
    };
    let nearest = quoted
        .map(|k| (strsim::damerau_levenshtein(wrong, k), k))
        .min();
    match nearest {
        Some((distance, k)) if distance <= 1 + k.len() / 3 => {
            format!("`{wrong}` is not known here; did you mean `{k}`? ({message})")
        }
        _ => message.to_owned(),
    }
}
