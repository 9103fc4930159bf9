//! The answer as plain data: what the report, the JSON and the HTTP API print. Nothing here computes.

use crate::claims::ClaimResult;
use crate::evaluate::{Band, Sway};
use crate::file::Fault;
use crate::offer::Parts;
use crate::season::SeasonPart;
use crate::services::ServiceNumbers;
use sealane_data::{Grade, Graded};
use serde::{Deserialize, Serialize};

/// Everything that one study gives.
#[derive(Debug, Clone, Serialize)]
pub struct Assessment {
    /// Version of Sealane that made it.
    pub sealane: String,
    /// The question.
    pub study: StudyHead,
    /// The answer on one page.
    pub verdict: Verdict,
    /// Sea ports.
    pub gateways: Vec<GatewayInfo>,
    /// Inland places.
    pub nodes: Vec<NodeInfo>,
    /// Other sea ports that ways begin, end or call at.
    pub places: Vec<NodeInfo>,
    /// Ways compared.
    pub corridors: Vec<CorridorInfo>,
    /// Cargo by cargo.
    pub cargoes: Vec<CargoResult>,
    /// Liner services.
    pub services: Vec<ServiceResult>,
    /// How far inland each gateway reaches.
    pub catchment: Vec<Catchment>,
    /// Ways of ensuring volumes, best first.
    pub levers: Vec<LeverResult>,
    /// Investments.
    pub plans: Vec<PlanResult>,
    /// Public claims tested.
    pub claims: Vec<ClaimResult>,
    /// Every number used, with its grade.
    pub inputs: Vec<InputRow>,
    /// The season, when the season model answers: `lanes` holds the matrix of cargo x corridor x month (days at sea P10, P50, P90
    /// of the cargo's ship, cost by month), `corridors` the fans with their causes and the split service, `calendar` the ice.
    pub season: Option<SeasonPart>,
    /// Ports: capacity, what binds, what modernisation buys.
    pub ports: crate::ports::PortBook,
    /// Fleet: tramps, lines, seasonal fleets.
    pub fleet: crate::fleets::FleetBook,
    /// Sections of other rooms (ports, fleet, law), each as its own JSON.
    pub rooms: Vec<RoomSection>,
    /// The law: what is prohibited or restricted, by whose law, on which day; `None` when the study names no law.
    pub law: Option<crate::rooms::LawPart>,
    /// Faults and warnings of the study.
    pub warnings: Vec<Fault>,
    /// Embedded tables that were read.
    pub tables: Vec<TableRow>,
}

/// The question, and what makes the run repeatable.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct StudyHead {
    /// Name.
    pub name: String,
    /// The question.
    pub question: String,
    /// Year of prices.
    pub year: i32,
    /// Last year of the forecast.
    pub horizon_year: i32,
    /// Fingerprint of the study's files.
    pub fingerprint: String,
    /// Draws made.
    pub draws: usize,
    /// Seed.
    pub seed: u64,
}

/// One of four answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Word {
    /// Works.
    Works,
    /// Works if a condition is met.
    WorksIf,
    /// Does not work.
    DoesNot,
    /// Not known.
    Unknown,
}

/// The answer on one page.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Verdict {
    /// The answer: the sentences of `said`, joined.
    pub headline: String,
    /// The answer, a thought at a time.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub said: Vec<String>,
    /// The findings, most important first.
    pub findings: Vec<String>,
    /// The rule by which words were given.
    pub rule: String,
    /// Cargo id that suits the corridor best.
    pub best_cargo: Option<String>,
    /// Which cargo suits best, why, by how much, with what probability, and whether the public study agrees.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub suits: Option<Suits>,
    /// Share of inputs that are only assumed.
    pub assumed_share: f64,
}

/// A sea port of the study.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct GatewayInfo {
    /// Id in the study.
    pub id: String,
    /// Name for people.
    pub name: String,
    /// UN/LOCODE.
    pub locode: Option<String>,
    /// Group.
    pub side: String,
    /// Degrees east.
    pub lon: f64,
    /// Degrees north.
    pub lat: f64,
    /// Draught, m.
    pub max_draught_m: Option<Graded>,
    /// Capacity, Mt a year.
    pub capacity_mt: Option<Graded>,
    /// Capacity, TEU a year.
    pub capacity_teu: Option<Graded>,
    /// What a reader should know.
    pub note: String,
}

/// An inland place.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct NodeInfo {
    /// Id in the study.
    pub id: String,
    /// Name for people.
    pub name: String,
    /// Degrees east.
    pub lon: Option<f64>,
    /// Degrees north.
    pub lat: Option<f64>,
}

/// A way compared.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CorridorInfo {
    /// Id.
    pub id: String,
    /// Name for people.
    pub name: String,
    /// What a reader should know.
    pub note: String,
    /// Months open.
    pub open: [bool; 12],
}

/// One cargo.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct CargoResult {
    /// Id.
    pub id: String,
    /// Name for people.
    pub name: String,
    /// Commodity id.
    pub commodity: String,
    /// `t` or `TEU`.
    pub unit: String,
    /// Loading gateway.
    pub from: String,
    /// Discharging gateway.
    pub to: String,
    /// True origin.
    pub origin: Option<String>,
    /// True destination.
    pub destination: Option<String>,
    /// Ship class.
    pub ship: String,
    /// Whether its cost is a generalized cost, with the value of time and of frequency in it, not what anybody is billed.
    pub generalized: bool,
    /// What a reader should know.
    pub note: String,
    /// The answer.
    pub word: Word,
    /// Why, with numbers.
    pub reason: String,
    /// Chance that the corridor is the cheapest way door to door.
    pub p_way: Option<f64>,
    /// Chance that it lands cheaper than every priced rival.
    pub p_buy: Option<f64>,
    /// Chance of all that the rule asks.
    pub p_all: Option<f64>,
    /// Chance that the price leaves the seller something above mine and land carriage.
    #[serde(default)]
    pub p_netback: Option<f64>,
    /// What it leaves, USD a unit.
    #[serde(default)]
    pub netback: Option<Band>,
    /// Why the word is not the one that the chance alone gives.
    #[serde(default)]
    pub held: Option<String>,
    /// The price that today's flow implies, where the prices put in do not explain it.
    #[serde(default)]
    pub implied_price: Option<ImpliedPrice>,
    /// The chance at other correlations.
    #[serde(default)]
    pub rho_tests: Vec<RhoTest>,
    /// In which months it works, in words.
    #[serde(default)]
    pub when: String,
    /// Answer by month.
    pub months: Vec<MonthWord>,
    /// Ways, in the study's order.
    pub ways: Vec<WayResult>,
    /// Rival origins.
    pub rivals: Vec<RivalResult>,
    /// Landed cost by our way, USD a unit, when prices are known.
    pub landed: Option<Band>,
    /// Price discount the corridor's seller must give to equal the best rival, USD a unit (negative: room left).
    pub discount_needed: Option<Band>,
    /// Freight of our seller, USD a unit, on the same basis as the rivals'.
    pub freight: Option<Band>,
    /// What sways the answer.
    pub sways: Vec<Sway>,
    /// Numbers that move together, as one input each.
    #[serde(default)]
    pub sway_groups: Vec<crate::evaluate::GroupSway>,
    /// Share of the variance that no single number and no group has alone.
    #[serde(default)]
    pub unexplained: Option<f64>,
    /// The numbers nearest to turning the answer.
    pub flips: Vec<Flip>,
    /// Logit scale, by USD, median of the draws.
    pub theta: f64,
    /// Its band over the draws.
    #[serde(default)]
    pub theta_band: Option<Band>,
    /// How it was found.
    #[serde(default)]
    pub theta_how: String,
    /// Share of the corridor by generalized cost.
    pub share: Option<Band>,
    /// Share against a change of the corridor's cost, percent: `(change, share)`.
    pub share_curve: Vec<(f64, f64)>,
    /// What the corridor saves its users a year, USD, mean over the draws.
    pub gain_usd_per_year: Option<f64>,
    /// What must hold beside.
    pub conditions: Vec<String>,
    /// What must hold for it to work: the number nearest to turning the answer.
    pub condition: Option<String>,
    /// Why the answer is weaker than its word: no rival price, no other way near.
    pub caveats: Vec<String>,
    /// Limits of railways, ports and berths beside what would flow, tightest first.
    pub limits: Vec<crate::limits::LimitResult>,
    /// Yearly volume that would choose the corridor today if there were room for all, t or TEU.
    pub wanted: Option<Band>,
    /// Yearly volume on the corridor today, t or TEU: what finds room.
    pub volume: Option<Band>,
    /// Yearly volume by year.
    pub forecast: Vec<YearBand>,
    /// What the growth of both economies allows by the horizon.
    #[serde(default)]
    pub gravity: Option<GravityBound>,
    /// Official target tested.
    pub target: Option<TargetTest>,
    /// What the law says of it by the corridor under study; cost and time stand under it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub law: Option<crate::rooms::LawWord>,
}

/// Answer in a month.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct MonthWord {
    /// 1 to 12.
    pub month: u8,
    /// The answer.
    pub word: Word,
    /// Chance that the corridor is the cheapest way.
    pub p_way: f64,
    /// Chance of all that the rule asks, at the month's freight on both sides.
    #[serde(default)]
    pub p: f64,
}

/// A price that today's flow implies.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct ImpliedPrice {
    /// The seller's free-on-board price that the study puts in, USD a unit.
    pub given_usd: f64,
    /// The price at which it lands level with the best rival in half of the draws: what flows today sells at this or less.
    pub implied_usd: f64,
    /// What flows today, t a year.
    pub flow_per_year: f64,
    /// What this price leaves the seller above mine and land carriage, median.
    pub netback_usd: Option<f64>,
}

/// The chance at other correlations of a group of numbers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RhoTest {
    /// Name of the group.
    pub group: String,
    /// Correlation given.
    pub rho: f64,
    /// Its grade.
    pub grade: Grade,
    /// Chance at the correlation given (with its range).
    pub p: f64,
    /// Correlation and chance.
    pub at: Vec<(f64, f64)>,
}

/// A bound from the growth of two economies.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct GravityBound {
    /// Growth a year of the product of both economies, %.
    pub growth_percent: Band,
    /// Volume at the horizon when trade grows as fast, costs as today.
    pub volume: Band,
}

/// Which cargo suits the corridor best, in one sentence that every page repeats.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Suits {
    /// Cargo id.
    pub cargo: String,
    /// The sentence: which, why, by how much, with what probability, and whether the public study says the same.
    pub sentence: String,
    /// Chance of all that the rule asks.
    pub p: f64,
    /// The same when the members of one group of prices that move together each moved alone, the group that lowers it most; `None` where none do.
    pub p_apart: Option<f64>,
    /// USD a unit that it lands cheaper than the best rival, median; `None` without a price of a rival.
    pub lands_cheaper_usd: Option<f64>,
    /// What it saves its users a year, USD.
    pub gain_usd_per_year: f64,
    /// The cargo that public sources name, and whether ours is the same.
    pub public: Option<(String, bool)>,
}

/// One way for one cargo.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct WayResult {
    /// Corridor id.
    pub corridor: String,
    /// Why there is none, when there is none; the other fields are then empty.
    pub why_not: Option<String>,
    /// A mere option of the corridor under study.
    pub variant: bool,
    /// Ports of the sea stretch.
    pub ports: (String, String),
    /// Land links used, by id.
    pub land: Vec<String>,
    /// Whether it begins and ends at the cargo's own doors.
    pub same_doors: bool,
    /// Sea stretch, nm.
    pub distance_nm: f64,
    /// Passages in order.
    pub passages: Vec<String>,
    /// km over land outside fairways.
    pub land_km: f64,
    /// Speed, kn.
    pub speed_kn: f64,
    /// Days at sea, calm.
    pub sea_days: f64,
    /// Cargo lifted.
    pub intake: f64,
    /// What binds it.
    pub intake_bound: String,
    /// Door-to-door cost, USD a unit.
    pub usd: Band,
    /// Freight, USD a unit.
    pub freight: Band,
    /// Door-to-door days.
    pub days: Band,
    /// kg CO2 a unit.
    pub co2_kg: Band,
    /// Central cost by parts.
    pub parts: Parts,
    /// Central time by parts: sea, ports, canals, land, beside.
    pub time_parts: TimeParts,
    /// Chance to be cheapest.
    pub p_cheapest: f64,
    /// Mean cost above the cheapest, USD a unit.
    pub regret: f64,
    /// Corridor that is better in cost, time and emissions together.
    pub dominated_by: Option<String>,
    /// (P95 - P50) / P50 of days.
    pub buffer_index: f64,
    /// By month.
    pub months: Vec<MonthCell>,
    /// Corners of the sea stretch.
    pub line: Vec<[f64; 2]>,
    /// Paths of the numbers it rests on.
    pub rests_on: Vec<String>,
    /// What a reader should know.
    pub warnings: Vec<String>,
    /// What the law says of this cargo by this way.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub law: Option<crate::rooms::LawWord>,
}

/// Days by parts.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct TimeParts {
    /// Under way at sea.
    pub sea: f64,
    /// In ports, waiting included.
    pub ports: f64,
    /// In canals.
    pub canal: f64,
    /// On land and at borders.
    pub land: f64,
    /// Waiting for a sailing, convoys, transhipment.
    pub other: f64,
}

/// One month of one way.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct MonthCell {
    /// 1 to 12.
    pub month: u8,
    /// Whether it is open.
    pub open: bool,
    /// USD a unit; `None` when shut.
    pub usd: Option<Band>,
    /// Days; `None` when shut.
    pub days: Option<Band>,
    /// Chance to be the cheapest of the open ways.
    pub p_cheapest: f64,
}

/// A rival origin.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct RivalResult {
    /// Name for people.
    pub name: String,
    /// Place text.
    pub origin: String,
    /// Why it could not be computed.
    pub why_not: Option<String>,
    /// Ship class.
    pub ship: String,
    /// Sea way, nm.
    pub distance_nm: f64,
    /// Passages.
    pub passages: Vec<String>,
    /// Freight, USD a unit.
    pub freight: Band,
    /// Landed cost, USD a unit, when prices are known.
    pub landed: Option<Band>,
    /// Chance that our seller lands cheaper.
    pub p_beaten: Option<f64>,
    /// Our freight less theirs, USD a unit (negative: ours is cheaper).
    pub freight_gap: Option<Band>,
    /// Chance that our freight is lower.
    pub p_freight_lower: f64,
    /// Corners.
    pub line: Vec<[f64; 2]>,
}

/// A number near to turning the answer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Flip {
    /// Path of the number.
    pub path: String,
    /// Plain name.
    pub name: String,
    /// Unit.
    pub unit: String,
    /// Its value.
    pub value: f64,
    /// Value at which the answer turns, all else central.
    pub turns_at: f64,
    /// Chance that it lies beyond.
    pub chance: f64,
    /// Its grade.
    pub grade: Grade,
}

/// A year of a forecast.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct YearBand {
    /// Year.
    pub year: i32,
    /// Volume on the corridor.
    pub volume: Band,
}

/// An official target against the forecast.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TargetTest {
    /// Target, t or TEU a year.
    pub target: f64,
    /// Year.
    pub year: i32,
    /// Growth a year that it needs from today's volume on all ways, %.
    pub growth_needed_percent: f64,
    /// Forecast for that year, within today's limits.
    pub forecast: Band,
    /// Chance that the forecast reaches it.
    pub p_reached: f64,
    /// What would flow that year if nothing bound it.
    pub unbound: Band,
    /// Chance that this reaches it.
    pub p_unbound: f64,
    /// What the growth of both economies allows that year; `None` where the study gives none.
    #[serde(default)]
    pub gravity: Option<Band>,
    /// Share of today's whole market that it would be, %.
    pub market_percent: Option<f64>,
    /// Ships sailing at once that it takes.
    pub ships: Option<f64>,
    /// What binds first, in words.
    pub binds: Vec<String>,
    /// Source of the target.
    pub source: String,
}

/// A liner service.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct ServiceResult {
    /// Id.
    pub id: String,
    /// Name for people.
    pub name: String,
    /// `loop`, `slot-charter`, `triangle`.
    pub kind: String,
    /// Why it could not be computed.
    pub why_not: Option<String>,
    /// Length of the rotation, nm.
    pub rotation_nm: f64,
    /// At central numbers.
    pub central: ServiceNumbers,
    /// Strong-leg TEU a week that it needs; the high end may be infinite and is then given as `null`.
    pub need_per_week_p50: Option<f64>,
    /// Strong-leg TEU a week that it would win of the trades counted, at its own frequency, transit and stops.
    pub have_per_week: Band,
    /// The same, no more than its ships have slots for.
    pub carried_per_week: Band,
    /// Trade by trade.
    pub trades: Vec<TradeShare>,
    /// Slots a sailing.
    pub slots: f64,
    /// TEU a year, both directions, mean over the draws: sailed always, and sailed only where it pays.
    #[serde(default)]
    pub carried_teu_per_year: f64,
    /// The same sailed only where it pays.
    #[serde(default)]
    pub paid_teu_per_year: f64,
    /// What it loses a year when it sails always, mean over the draws, nought where it pays, USD.
    #[serde(default)]
    pub loss_usd_per_year: f64,
    /// Weak leg against strong leg, central.
    #[serde(default)]
    pub balance: f64,
    /// Share of the boxes on board that sail empty.
    #[serde(default)]
    pub empty_share: f64,
    /// What moving empties costs each loaded TEU, USD.
    #[serde(default)]
    pub empties_usd_per_teu: f64,
    /// Freight of the weak leg against the strong leg's.
    #[serde(default)]
    pub rate_ratio: f64,
    /// Chance that it pays: boxes enough and slots enough.
    pub p_pays: f64,
    /// The answer.
    pub word: Word,
    /// Why, with numbers.
    pub reason: String,
    /// Return ratio at which it would pay at central numbers; `None` when none does.
    pub return_ratio_needed: Option<f64>,
    /// Need by return ratio: `(ratio, TEU a week)`.
    pub by_ratio: Vec<(f64, Option<f64>)>,
    /// What sways it.
    pub flips: Vec<Flip>,
    /// What a reader should know.
    pub note: String,
}

/// What a service wins of one trade.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TradeShare {
    /// Cargo id.
    pub cargo: String,
    /// Name for people.
    pub name: String,
    /// Days door to door by this service.
    pub days: Band,
    /// Logit share of its way by generalized cost.
    pub share: Band,
    /// Strong-leg TEU a week.
    pub per_week: Band,
    /// Chance that its way is the cheapest of the trade.
    pub p_cheapest: f64,
    /// Whether these boxes count: not where its way does not work for the trade.
    pub counted: bool,
}

/// The point of equal cost on a railway between two gateways.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Catchment {
    /// Cargo id.
    pub cargo: String,
    /// Eastern gateway.
    pub east: String,
    /// Western gateway, and its corridor.
    pub west: String,
    /// Corridor of the western gateway.
    pub corridor: String,
    /// Length of the railway between, km.
    pub axis_km: f64,
    /// Point of equal cost, km from the eastern gateway.
    pub km_from_east: Band,
    /// Chance that the western city itself is reached more cheaply from the east.
    pub p_whole: f64,
    /// Generalized cost at the eastern gateway less that at the western one, USD a unit.
    pub difference_usd: f64,
    /// Cost of a railway km with time, USD a unit.
    pub usd_per_km: f64,
}

/// A lever.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct LeverResult {
    /// Id.
    pub id: String,
    /// Name for people.
    pub name: String,
    /// Who would do it.
    pub actor: String,
    /// Cargo or service most moved.
    pub moves: String,
    /// Unit of the volumes.
    pub unit: String,
    /// Change of cost on the corridor, USD a unit.
    pub usd_change: f64,
    /// Extra volume a year.
    pub extra_volume: f64,
    /// What it costs a year, USD, when known.
    pub usd_per_year: Option<f64>,
    /// USD by extra unit.
    pub usd_per_extra: Option<f64>,
    /// Chance before and after.
    pub p_before: f64,
    /// Chance after.
    pub p_after: f64,
    /// Draws on which before and after were both run.
    #[serde(default)]
    pub draws: usize,
    /// Where its cost comes from.
    #[serde(default)]
    pub cost_how: String,
    /// Verdict before and after.
    pub word_before: Word,
    /// After.
    pub word_after: Word,
    /// What a reader should know.
    pub note: String,
}

/// An investment.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct PlanResult {
    /// Id.
    pub id: String,
    /// Name for people.
    pub name: String,
    /// Net present value, USD.
    pub npv_usd: Band,
    /// Internal rate, %; `None` when there is none.
    pub irr_percent: Option<f64>,
    /// Band of it over the draws; `None` where fewer than half of them have one.
    #[serde(default)]
    pub irr_band: Option<Band>,
    /// Cargo whose volume earns it.
    #[serde(default)]
    pub cargo: String,
    /// What the corridor's forecast brings it in the first and the last year, median.
    #[serde(default)]
    pub volumes: Option<(f64, f64)>,
    /// First year of building at which the value is positive, central.
    #[serde(default)]
    pub first_worth_year: Option<i32>,
    /// Year of building at which today's value is greatest, where that is positive.
    #[serde(default)]
    pub best_start_year: Option<i32>,
    /// Value today by first year of building, USD.
    #[serde(default)]
    pub by_start: Vec<(i32, f64)>,
    /// Payback, years; `None` when never.
    pub payback_years: Option<f64>,
    /// Chance that the value is positive.
    pub p_positive: f64,
    /// Subsidy by unit that makes the value nought, USD.
    pub subsidy_usd_per_unit: f64,
    /// Share of full volume at which the value is nought.
    pub break_even_use: Option<f64>,
    /// Unit.
    pub unit: String,
    /// What a reader should know.
    pub note: String,
}

/// A number of the register.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct InputRow {
    /// Path.
    pub path: String,
    /// Plain name.
    pub name: String,
    /// The number.
    #[serde(flatten)]
    pub graded: Graded,
    /// Whether the study gives it (else: a default or a computed value).
    pub from_study: bool,
}

/// A section that another room made.
#[derive(Debug, Clone, Serialize)]
pub struct RoomSection {
    /// `ports`, `fleet`, `law`.
    pub id: String,
    /// Title.
    pub title: String,
    /// Findings in words.
    pub findings: Vec<String>,
    /// Tables.
    pub tables: Vec<RoomTable>,
    /// Charts as SVG with their captions.
    pub charts: Vec<RoomChart>,
}

/// A table of another room.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RoomTable {
    /// Id, for the CSV's name.
    pub id: String,
    /// Title.
    pub title: String,
    /// Heads.
    pub head: Vec<String>,
    /// Rows.
    pub rows: Vec<Vec<String>>,
}

/// A chart of another room.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RoomChart {
    /// Caption.
    pub title: String,
    /// The SVG.
    pub svg: String,
    /// What it belongs to (a port), where a room has many: shown folded together.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub of: Option<String>,
}

/// An embedded table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TableRow {
    /// Id.
    pub id: String,
    /// Title.
    pub title: String,
    /// Source.
    pub source: String,
    /// Date.
    pub date: String,
    /// Licence.
    pub licence: String,
    /// Last day in force.
    pub valid_until: String,
    /// Whether that day has passed on the study's day.
    pub expired: bool,
    /// Grade.
    pub grade: String,
    /// Note.
    pub note: String,
}

impl Assessment {
    /// What people call a gateway, an inland place or another port by its text in the study.
    #[must_use]
    pub fn place_name<'a>(&'a self, text: &'a str) -> &'a str {
        let gate = self.gateways.iter().find(|g| g.id == text);
        let other = || self.nodes.iter().chain(&self.places).find(|n| n.id == text);
        gate.map(|g| g.name.as_str())
            .or_else(|| other().map(|n| n.name.as_str()))
            .unwrap_or(text)
    }

    /// The name of a corridor.
    #[must_use]
    pub fn corridor_name<'a>(&'a self, id: &'a str) -> &'a str {
        self.corridors
            .iter()
            .find(|c| c.id == id)
            .map_or(id, |c| c.name.as_str())
    }
}
