//! The study file, type by type. The reference page and the JSON Schema are made from the comments here.

use super::given::{Given, Signed};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A whole study: one question about one corridor, with every fact that the answer rests on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct StudyFile {
    /// What is asked.
    pub study: Head,
    /// Sea ports at the ends of the corridors, with what binds there.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub gateway: Vec<Gateway>,
    /// Places inland where cargo begins or ends.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub node: Vec<Node>,
    /// Rail, road and pipe links between gateways and inland places.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rail: Vec<Rail>,
    /// Ways to compare; the one under study comes first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub corridor: Vec<Corridor>,
    /// Flows that could use a corridor.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cargo: Vec<Cargo>,
    /// Liner services to test.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub service: Vec<Service>,
    /// Changes to try: each is run as a scenario of its own and ranked.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub lever: Vec<Lever>,
    /// Investments whose worth is asked.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub plan: Vec<Plan>,
    /// Prices; what is absent is taken from the table `study-defaults`.
    #[serde(default)]
    pub prices: Prices,
    /// Uncertainty beside the ranges that stand at the numbers.
    #[serde(default)]
    pub uncertainty: Uncertainty,
    /// Growth of the two economies: a bound on forecasts, from the gravity form with both elasticities at one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub gravity: Option<Gravity>,
    /// Public claims to test.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub claims: Option<Claims>,
    /// Law to apply.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub law: Option<Law>,
    /// What the season model is to use.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub season: Option<sealane_season::SeasonKeys>,
}

/// `[study]`: what is asked.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Head {
    /// Name of the study.
    pub name: String,
    /// The question in one sentence.
    #[serde(default)]
    pub question: String,
    /// Year for which prices and volumes stand.
    #[schemars(range(min = 1990, max = 2100))]
    pub year: i32,
    /// Day or interval whose market prices hire and bunkers that the study does not give: `2024-05-09`, `2024-05` or `2024-01/2025-12`; the wide default bands when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub price_date: Option<String>,
    /// Money of the report; only USD is supported.
    #[serde(default = "usd")]
    pub currency: String,
    /// Last year of the forecast.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1990, max = 2200))]
    pub horizon_year: Option<i32>,
    /// Discount rate for investments, % a year.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub discount_percent: Option<Given>,
}

fn usd() -> String {
    "USD".to_owned()
}

/// `[[gateway]]`: a sea port and what binds there.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Gateway {
    /// Kebab-case id by which the rest of the file calls it.
    pub id: String,
    /// UN/LOCODE, port name or `lat,lon`.
    pub place: String,
    /// Name for people; the port's own when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Group of gateways that can stand in for each other at the end of a corridor, e.g. `russia-far-east`.
    #[serde(default)]
    pub side: String,
    /// Commodity ids that the port has berths for; empty means unknown and is not checked.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub handles: Vec<String>,
    /// Deepest draught at the berths, m.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_draught_m: Option<Given>,
    /// Largest ship, deadweight t.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_dwt_t: Option<Given>,
    /// Cargo the port can handle, million t a year.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub capacity_mt: Option<Given>,
    /// Boxes the port can handle, TEU a year.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub capacity_teu: Option<Given>,
    /// Wait for a berth, days a call; the port model's answer replaces it where berths are described.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wait_days: Option<Given>,
    /// Port dues, pilots, tugs and agency, USD a call of a 40,000 GT ship; scaled with gross tonnage.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dues_usd_per_call: Option<Given>,
    /// Days at the border and in customs, containers and general cargo.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub border_days: Option<Given>,
    /// Anything a reader should know.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
}

/// `[[node]]`: an inland place where cargo begins or ends.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Node {
    /// Kebab-case id.
    pub id: String,
    /// Name for people.
    pub name: String,
    /// Longitude, degrees east.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = -180, max = 180))]
    pub lon: Option<f64>,
    /// Latitude, degrees north.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = -90, max = 90))]
    pub lat: Option<f64>,
    /// Anything a reader should know.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
}

/// `[[rail]]`: a land link, both ways.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Rail {
    /// Kebab-case id.
    pub id: String,
    /// Name for people.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// `rail`, `road` or `pipeline`.
    #[serde(default)]
    pub mode: LandMode,
    /// Gateway id, side, node id or UN/LOCODE at one end.
    pub from: String,
    /// The same at the other end.
    pub to: String,
    /// Length, km.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub km: Option<Given>,
    /// Days door to door, terminals included.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub days: Option<Given>,
    /// Price a tonne of bulk or general cargo, USD.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub usd_per_t: Option<Given>,
    /// Price a loaded TEU, USD.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub usd_per_teu: Option<Given>,
    /// Emissions, g CO2 a tonne-km.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub co2_g_per_tkm: Option<Given>,
    /// Cargo that the line can still take to or from the port, million t a year.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quota_mt: Option<Given>,
    /// Commodity ids it carries; empty means all.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub carries: Vec<String>,
    /// Anything a reader should know.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
}

/// Kind of a land link.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum LandMode {
    /// Railway.
    #[default]
    Rail,
    /// Road.
    Road,
    /// Pipeline.
    Pipeline,
}

/// One step of a corridor: a place, or a land link by id.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum LegStep {
    /// Gateway id, node id or UN/LOCODE.
    Place(String),
    /// `{ rail = "trans-siberian" }`.
    Rail(RailStep),
}

/// `{ rail = "trans-siberian" }`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RailStep {
    /// Id of a `[[rail]]`.
    pub rail: String,
}

/// `[[corridor]]`: a way to compare.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Corridor {
    /// Kebab-case id.
    pub id: String,
    /// Name for people.
    pub name: String,
    /// Places and land links in order; the ends stand for their sides: a cargo uses its own gateway there.
    pub legs: Vec<LegStep>,
    /// A mere option of the corridor under study (the same way with calls, say): shown, but not a rival to it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub variant: bool,
    /// Commodity ids that use it; empty means all.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub carries: Vec<String>,
    /// Ports of call on the sea stretch, e.g. `["HKHKG", "SGSIN"]`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub calls: Vec<String>,
    /// Passages and zones not to use.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub avoid: Vec<String>,
    /// Passages and zones that must be used.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub require: Vec<String>,
    /// Months in which the way is open, 1 to 12; empty means all.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub months: Vec<u8>,
    /// Ice class of the ships (`Arc4`, `IA`, …); opens the Arctic passages.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ice_class: Option<String>,
    /// Charter premium of ice-classed ships, factor on hire.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ice_hire_factor: Option<Given>,
    /// Icebreaker fee, USD a GT and passage.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub icebreaker_usd_per_gt: Option<Given>,
    /// Additional war-risk premium of a passage on this way, % of the hull's value.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub war_risk_percent: Option<Given>,
    /// Days lost on the way beside sea, port and canal (transhipment, convoy, ice wait).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub extra_days: Option<Given>,
    /// Discount on or premium over the computed freight (market imbalance, return cargo), factor.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub freight_factor: Option<Given>,
    /// Charge on every box that takes this way and no other, USD a TEU; negative: a subsidy.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub charge_usd_per_teu: Option<Signed>,
    /// Anything a reader should know.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
}

/// How the cargo is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum CargoUnit {
    /// Tonnes.
    #[default]
    T,
    /// Twenty-foot units.
    Teu,
}

impl CargoUnit {
    /// `t` or `TEU`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::T => "t",
            Self::Teu => "TEU",
        }
    }
}

/// `[[cargo]]`: a flow that could use a corridor.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Cargo {
    /// Kebab-case id.
    pub id: String,
    /// Name for people.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Row of the table `commodities`.
    pub commodity: String,
    /// Counted in tonnes (`t`, default) or `teu`.
    #[serde(default)]
    pub unit: CargoUnit,
    /// Loading gateway on the corridor under study.
    pub from: String,
    /// Discharging gateway on the corridor under study.
    pub to: String,
    /// True origin inland (a node), where it is not the loading port.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub origin: Option<String>,
    /// True destination inland (a node), where it is not the discharging port.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub destination: Option<String>,
    /// Cargo that moves today between the two ends and may choose among the ways compared, t a year.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub annual_t: Option<Given>,
    /// The same in TEU a year, both directions.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub annual_teu: Option<Given>,
    /// Official target, t a year.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub target_t: Option<Given>,
    /// Official target, TEU a year.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub target_teu: Option<Given>,
    /// Year of the target.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1990, max = 2200))]
    pub target_year: Option<i32>,
    /// All that the destination country buys of it from anywhere, t a year.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub market_t: Option<Given>,
    /// Growth of the base volume, % a year.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub growth_percent: Option<Signed>,
    /// Ship class of the table `ship-classes`.
    pub ship: String,
    /// Speed at sea, kn; the fleet's mean speed of the class when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub speed_kn: Option<Given>,
    /// Cargo carried a voyage, t or TEU; 93 % of deadweight or the fill below when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub intake: Option<Given>,
    /// Loading rate, t or TEU a day in berth.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub load_per_day: Option<Given>,
    /// Discharging rate, t or TEU a day in berth.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub discharge_per_day: Option<Given>,
    /// Share of the voyage's length that the ship sails empty to the next cargo, 0 (full return) to 1 (empty return).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ballast_share: Option<Given>,
    /// Free-on-board price at the loading port, USD a t or TEU.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fob_usd: Option<Given>,
    /// What the buyer takes off for quality against the best rival, USD a t (negative: a premium).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quality_usd: Option<Signed>,
    /// Customs duty of the buyer's country on our goods, % of price and freight.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub duty_percent: Option<Given>,
    /// What the buyer pays for the same goods from its own country at the discharging port, USD a t: a rival to every import.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub home_usd: Option<Given>,
    /// Cost of the goods at the mine or works, USD a t: with it the seller's netback (price less railway less this) is tested too.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mine_usd: Option<Given>,
    /// Share of a change of the land tariff that the seller passes on in its price, 0 to 1; nothing when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pass_on_share: Option<Given>,
    /// Stock that buyer and port hold because of the way's length and spread, days.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stock_days: Option<Given>,
    /// Value of the goods, USD a t or TEU; the commodity's when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value_usd: Option<Given>,
    /// Value of time, % of the goods' value a day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub time_percent_per_day: Option<Given>,
    /// Weight of a unit, t (for TEU: cargo and box).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub t_per_unit: Option<Given>,
    /// Handling at the two ports together, USD a t or TEU, not in the freight.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub handling_usd: Option<Given>,
    /// Return cargo against the strong leg, 0 to 1 (containers).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub return_ratio: Option<Given>,
    /// Sailings a week (containers and general cargo), for the mean wait for a ship.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sailings_per_week: Option<Given>,
    /// Price elasticity of the mode or route choice (negative), for the logit scale.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub elasticity: Option<Signed>,
    /// Origins that sell the same goods to the same buyer.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rivals: Vec<Rival>,
    /// Anything a reader should know.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
}

/// A rival origin: the same goods to the same port from elsewhere.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Rival {
    /// UN/LOCODE, port name or `lat,lon`.
    pub origin: String,
    /// Name for people.
    pub name: String,
    /// Ship class, when another than the cargo's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ship: Option<String>,
    /// Cargo carried a voyage, t.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub intake: Option<Given>,
    /// Loading rate, t a day in berth.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub load_per_day: Option<Given>,
    /// Wait for a berth at the origin, days.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wait_days: Option<Given>,
    /// Ballast share of the trade, 0 to 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ballast_share: Option<Given>,
    /// Free-on-board price, USD a t.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fob_usd: Option<Given>,
    /// What the buyer takes off for quality, USD a t (negative: a premium).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quality_usd: Option<Signed>,
    /// Customs duty of the buyer's country on this rival's goods, % of price and freight.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub duty_percent: Option<Given>,
    /// Passages not to use.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub avoid: Vec<String>,
}

/// Form of a liner service.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ServiceKind {
    /// Own ships, one sailing every `every_days`.
    Loop,
    /// Slots bought on other lines' ships plus a feeder: paid by the TEU.
    SlotCharter,
    /// Own ships over a third port on the way back, whose cargo pays part of the return.
    Triangle,
}

/// `[[service]]`: a liner service to test for its minimum viable volume.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Service {
    /// Kebab-case id.
    pub id: String,
    /// Name for people.
    pub name: String,
    /// `loop`, `slot-charter` or `triangle`.
    pub kind: ServiceKind,
    /// The container cargo that it serves.
    pub cargo: String,
    /// The corridor whose way its boxes take, by id; the first when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub corridor: Option<String>,
    /// Gateways and ports in sailing order of one rotation; the first again at the end is implied.
    pub ports: Vec<String>,
    /// Ship class of the table `ship-classes`.
    pub ship: String,
    /// Slots a ship, TEU.
    pub slots_teu: Given,
    /// Days between sailings.
    pub every_days: Given,
    /// Speed at sea, kn.
    pub speed_kn: Given,
    /// Days in each port of the rotation.
    pub port_days_each: Given,
    /// Charter hire of one ship, USD a day.
    pub hire_usd_per_day: Given,
    /// Freight of the strong leg, USD a TEU.
    pub strong_rate_usd_per_teu: Given,
    /// Freight of the weak leg, USD a TEU.
    pub weak_rate_usd_per_teu: Given,
    /// Handling of a loaded TEU at both ends, borne by the line, USD.
    pub handling_usd_per_teu: Given,
    /// Moving an empty TEU back, USD.
    pub empty_usd_per_teu: Given,
    /// Cargo of the third leg (triangle), USD a rotation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub third_leg_usd: Option<Given>,
    /// Price of a slot for one loaded TEU, one way (slot charter), USD a TEU; empties are paid by `empty_usd_per_teu`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub slot_usd_per_teu: Option<Given>,
    /// Fixed cost of the service (agency, minimum slots), USD a sailing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fixed_usd_per_sailing: Option<Given>,
    /// Anything a reader should know.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
}

/// One change of a lever.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Change {
    /// Dotted path with ids, e.g. `rail.trans-siberian.usd_per_teu`.
    pub path: String,
    /// Multiply value, low and high by this.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub times: Option<f64>,
    /// Add this to value, low and high.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub add: Option<f64>,
    /// Put this number (or word) there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub set: Option<SetTo>,
}

/// What a change puts in place.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum SetTo {
    /// A number.
    Number(f64),
    /// A word, e.g. a ship class or gateway id.
    Word(String),
}

/// `[[lever]]`: a way of ensuring cargo volumes, run as a scenario.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Lever {
    /// Kebab-case id.
    pub id: String,
    /// Name for people.
    pub name: String,
    /// Who would have to do it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub actor: String,
    /// What changes; may be left out where `service` stands.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub change: Vec<Change>,
    /// A service (id) that sails every week come what may: what it loses in bad draws is its cost.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub service: Option<String>,
    /// The losses of `service` are guaranteed, so that it sails in every draw.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub guarantee: bool,
    /// What it costs whoever does it, USD a year.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub usd_per_year: Option<Given>,
    /// What it costs once, USD; spread over 25 years at the discount rate.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub usd_once: Option<Given>,
    /// What it costs by the t or TEU that then moves, USD.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub usd_per_unit: Option<Given>,
    /// Anything a reader should know.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
}

/// `[[plan]]`: an investment whose worth is asked.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Plan {
    /// Kebab-case id.
    pub id: String,
    /// Name for people.
    pub name: String,
    /// `port`, `ship` or `line`.
    pub kind: PlanKind,
    /// Cost at the start, USD.
    pub capex_usd: Given,
    /// Yearly running cost, USD.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub opex_usd_per_year: Option<Given>,
    /// Cargo (id) whose volume earns it.
    pub cargo: String,
    /// Gateway that it is built at; the cargo must load or discharge there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub port: Option<String>,
    /// Cargo through it at full use, t or TEU a year.
    pub volume_per_year: Given,
    /// Years from the first volume to full use.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ramp_years: Option<Given>,
    /// Margin earned by t or TEU, USD.
    pub margin_usd_per_unit: Given,
    /// Years it lasts.
    pub life_years: Given,
    /// Years before it opens.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub build_years: Option<Given>,
    /// Anything a reader should know.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
}

/// What an investment buys.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum PlanKind {
    /// Berths, dredging, cranes.
    Port,
    /// Ships.
    Ship,
    /// A liner service.
    Line,
}

/// `[prices]`: what is absent is taken from the table `study-defaults`.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Prices {
    /// Very-low-sulphur fuel oil, USD/t.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub vlsfo_usd_per_t: Option<Given>,
    /// Marine gas oil, USD/t.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mgo_usd_per_t: Option<Given>,
    /// LNG as fuel, USD/t.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lng_usd_per_t: Option<Given>,
    /// Time-charter hire, USD/day, by ship class.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub hire_usd_per_day: BTreeMap<String, Given>,
    /// Interest on goods under way, % a year.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub interest_percent: Option<Given>,
    /// Carbon price on the way's emissions, USD/t CO2 (all ways alike; 0 today outside the EU).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub carbon_usd_per_t: Option<Given>,
    /// Exchange rate, RUB a USD.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rub_per_usd: Option<Given>,
    /// Exchange rate, INR a USD.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub inr_per_usd: Option<Given>,
    /// Exchange rate, USD an EUR.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub usd_per_eur: Option<Given>,
}

/// `[uncertainty]`: uncertainty beside the ranges that stand at the numbers.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Uncertainty {
    /// Error of the fuel estimate, factor (median 1).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fuel_factor: Option<Given>,
    /// Days at sea against the calm-weather days, factor by month (12 numbers) where the season model gives none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub weather_factor: Option<Given>,
    /// Error of port dues and canal tolls, factor.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dues_factor: Option<Given>,
    /// Groups of numbers that move together.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub together: Vec<Together>,
}

/// Numbers that move together: a common normal factor with this correlation between any two of them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Together {
    /// Dotted paths with ids; a path that ends in `.*` takes all below it.
    pub paths: Vec<String>,
    /// Correlation between any two, 0 to 1: an input like any other, with range, source and grade.
    pub rho: Given,
    /// Kebab-case id, e.g. `coking-coal-prices`; the report calls the group by it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
}

/// `[gravity]`: growth of the two economies, which bounds what trade between them can do.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Gravity {
    /// Growth of the seller's economy, % a year.
    pub origin_growth_percent: Signed,
    /// Growth of the buyer's economy, % a year.
    pub destination_growth_percent: Signed,
}

/// `[claims]`: public claims to test.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Claims {
    /// CSV beside the study file: `fact,value,unit,date,source,note` and, better, `id,test,…` (see the reference).
    pub file: String,
}

/// `[law]`: what law to apply.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Law {
    /// Whose law: `UN`, `EU`, `UK`, `US`, `IN`, `RU`, ….
    pub jurisdictions: Vec<String>,
    /// Day on which the law is read, `YYYY-MM-DD`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(extend("format" = "full-date"))]
    pub as_of: Option<String>,
    /// Folder with the user's copies of lists; absent lists give `unknown`, never `clear`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lists: Option<String>,
    /// Ships, companies and ports to screen.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub subject: Vec<Subject>,
    /// Services to screen: insurance, bunkering, ship-to-ship transfer, icebreaking, ….
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub service: Vec<LawService>,
    /// JSON beside the study file with what is known of ships' behaviour, for deception indicators; they lead to review only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub indicators: Option<String>,
    /// `assessment.json` of the plan that this one replaces: its hits stay in sight.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub replaces: Option<String>,
}

/// A service to screen.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LawService {
    /// `insurance`, `classification`, `bunkering`, `sts-transfer`, `icebreaking`, ….
    pub service: String,
    /// Country or flag that it is for.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub country: String,
    /// Who provides it; screened as a company.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub provider: String,
}

/// A ship, company or port to screen.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Subject {
    /// Name.
    pub name: String,
    /// `ship`, `company`, `person` or `port`; without it the IMO number, the role and the form of the name tell.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub kind: String,
    /// IMO number of a ship or company.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub imo: Option<String>,
    /// What it does in the corridor: `ship`, `owner`, `insurer`, `port`, ….
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub role: String,
}
