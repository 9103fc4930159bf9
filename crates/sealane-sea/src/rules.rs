//! From the question to the rules of the search: what is shut and why, what must be used.

use crate::area::Shape;
use crate::dates::{self, Closure};
use crate::network::Network;
use crate::passages::{self, arctic_transit, parts, passage};
use crate::search::Rules;
use crate::zones::{zone, zones};
use crate::{Limit, PassageLimit, Place, RouteQuery, SeaError, ShipLimits};
use std::sync::{Arc, atomic::AtomicBool};

/// Ice classes that may be at work in the Arctic the whole year.
const ALL_YEAR: [&str; 6] = ["PC1", "PC2", "PC3", "Arc7", "Arc8", "Arc9"];
/// Months of the navigation season for the others.
const SEASON: std::ops::RangeInclusive<u8> = 7..=11;

/// The rules of one question.
#[derive(Debug, Clone)]
pub(crate) struct Terms {
    /// By passage number of the world, then by approach: why it is shut; `None` is open.
    pub shut: Vec<Option<String>>,
    /// What must be used, as asked, with the passage numbers that satisfy it.
    pub must: Vec<(String, Vec<u16>)>,
    /// Areas to keep out of.
    pub avoid: Vec<Shape>,
    /// Zones that must be entered.
    pub enter: Vec<Shape>,
    /// What to tell of the reading of the question: days, openings.
    pub notes: Vec<String>,
    /// Whether nothing but the default holds.
    pub plain: bool,
    /// Turned true from outside to end the search.
    pub stop: Option<Arc<AtomicBool>>,
}

impl Terms {
    /// What holds when nothing is asked.
    fn base(net: &Network) -> Self {
        Self {
            shut: net
                .world
                .names
                .iter()
                .zip(&net.shut_by_default)
                .map(|(n, shut)| shut.then(|| why_by_default(n)))
                .chain(passages::approaches().iter().map(|_| None))
                .collect(),
            must: Vec::new(),
            avoid: Vec::new(),
            enter: Vec::new(),
            notes: Vec::new(),
            plain: true,
            stop: None,
        }
    }

    /// Reads the question.
    pub fn new(net: &Network, query: &RouteQuery) -> Result<Self, SeaError> {
        let names = &net.world.names;
        let number = |id: &str| names.iter().position(|n| n == id);
        let mut t = net.base.get_or_init(|| Self::base(net)).clone();
        if asks_nothing(query) {
            return Ok(t);
        }
        let opened = arctic_allowed(query)?;
        for (n, shut) in names.iter().zip(&mut t.shut) {
            let fits =
                || passage(n).is_some_and(|p| p.kind == "canal") && fits_fully(n, &query.ship);
            if shut.is_some() && ((opened && arctic_transit(n)) || fits()) {
                *shut = None;
                t.plain = false;
            }
        }
        let asked = dates::asked_day(query)?;
        let asked = asked.as_deref();
        let mut closed: Vec<&str> = Vec::new();
        for text in &query.avoid {
            let c = Closure::read(text)?;
            if passage(c.id).is_none() && zone(c.id).is_none() {
                return Err(unknown(c.id));
            }
            let (holds, note) = c.holds(asked);
            t.notes.extend(note);
            if holds {
                closed.push(c.id);
            }
        }
        for id in &query.require {
            if closed.contains(&id.as_str()) {
                return Err(SeaError::BadQuery(format!(
                    "`{id}` is both to be avoided and required"
                )));
            }
            t.plain = false;
            if passage(id).is_some() {
                let set: Vec<usize> = parts(id).into_iter().filter_map(number).collect();
                if set.is_empty() {
                    return Err(SeaError::BadQuery(format!(
                        "`{id}` has no line in the data and cannot be required"
                    )));
                }
                for &n in &set {
                    if let Some(s) = t.shut.get_mut(n) {
                        *s = None;
                    }
                }
                t.open_transits(net, id);
                t.must
                    .push((id.clone(), set.into_iter().map(|n| n as u16).collect()));
            } else if let Some(z) = zone(id) {
                t.enter.push(Shape::of_zone(dates::drawn(z, "required")?));
                let in_force = asked.and_then(|d| z.in_force(d));
                t.notes
                    .extend(dates::required(id, in_force, z.days(), asked));
            } else {
                return Err(unknown(id));
            }
        }
        for area in &query.require_areas {
            t.plain = false;
            t.enter.push(Shape::of_area(area));
            let in_force = asked.map(|d| area.in_force(d));
            let note = dates::required(&area.id, in_force, area.days(), asked);
            t.notes.extend(note);
        }
        for id in closed {
            t.plain = false;
            if passage(id).is_some() {
                for n in parts(id).into_iter().filter_map(number) {
                    if let Some(s) = t.shut.get_mut(n) {
                        *s = Some(format!("{id} closed"));
                    }
                }
            } else if let Some(z) = zone(id) {
                let (holds, note) = dates::avoided(dates::drawn(z, "avoided")?, asked);
                t.notes.extend(note);
                if holds {
                    t.avoid.push(Shape::of_zone(z));
                }
            }
        }
        for area in &query.avoid_areas {
            t.plain = false;
            let (holds, note) = dates::area_avoided(area, asked);
            t.notes.extend(note);
            if holds {
                t.avoid.push(Shape::of_area(area));
            }
        }
        let own = [&query.avoid_areas, &query.require_areas, &query.split_areas];
        for area in own.into_iter().flatten().filter(|a| !a.note.is_empty()) {
            let note = format!("area {}: {}", area.id, area.note);
            if !t.notes.contains(&note) {
                t.notes.push(note);
            }
        }
        let named = names.iter().map(|n| (n.as_str(), passages::facts_of(n)));
        let approaches = passages::approaches().iter();
        let named = named.chain(approaches.map(|a| (a.id.as_str(), a.limits.as_slice())));
        for ((n, facts), shut) in named.zip(&mut t.shut) {
            if let Some(l) = set_against(n, facts, &query.ship)
                .into_iter()
                .find(|l| l.margin.is_some_and(|m| m < 0.0))
            {
                *shut = Some(format!(
                    "{} {} m > {} m at {n}",
                    l.what.trim_end_matches("_m").replace('_', " "),
                    l.ship.unwrap_or_default(),
                    l.allowed
                ));
                t.plain = false;
            }
        }
        if t.must.len() + t.enter.len() > 5 {
            return Err(SeaError::BadQuery(
                "at most five passages and zones can be required at once".to_owned(),
            ));
        }
        Ok(t)
    }

    /// Opens the Arctic transits beside a required passage, which by itself would lead nowhere.
    fn open_transits(&mut self, net: &Network, id: &str) {
        for transit in passages::transits_beside(id) {
            let mut news = false;
            for (n, shut) in net.world.names.iter().zip(&mut self.shut) {
                if shut.is_some() && parts(transit).contains(&n.as_str()) {
                    *shut = None;
                    news = true;
                }
            }
            if news && transit != id && !parts(transit).contains(&id) {
                self.notes
                    .push(format!("{transit} is open because {id} is required"));
            }
        }
    }

    /// Rules with these musts only (`which` bit by bit), and nothing shut but what `shut` says.
    pub fn rules(&self, which: u32, shut: Vec<bool>) -> Rules<'_> {
        let bit = |k: usize| (which >> k) & 1 == 1;
        Rules {
            often: shut
                .iter()
                .zip(&self.shut)
                .all(|(now, asked)| *now == asked.is_some()),
            shut,
            must: self
                .must
                .iter()
                .enumerate()
                .filter(|(k, _)| bit(*k))
                .map(|(_, m)| m.1.clone())
                .collect(),
            avoid: self.avoid.iter().collect(),
            must_enter: self
                .enter
                .iter()
                .enumerate()
                .filter(|(k, _)| bit(self.must.len() + k))
                .map(|(_, s)| s)
                .collect(),
            stop: self.stop.as_deref(),
            ..Rules::default()
        }
    }

    /// What is shut, by passage number.
    pub fn shut_now(&self) -> Vec<bool> {
        self.shut.iter().map(Option::is_some).collect()
    }

    /// How many musts there are.
    pub fn musts(&self) -> usize {
        self.must.len() + self.enter.len()
    }
}

fn asks_nothing(query: &RouteQuery) -> bool {
    query.avoid.is_empty()
        && query.require.is_empty()
        && query.avoid_areas.is_empty()
        && query.require_areas.is_empty()
        && query.split_areas.is_empty()
        && query.ship == ShipLimits::default()
        && query.ice_class.is_none()
}

fn why_by_default(id: &str) -> String {
    if arctic_transit(id) || id == "transpolar" {
        format!("{id} not asked for (give an ice class in season, or require it)")
    } else {
        format!("{id} not asked for (require it, or give a ship that fits)")
    }
}

/// Whether the question opens the Arctic transits: an ice class, and for light ones a date in the season or none.
fn arctic_allowed(query: &RouteQuery) -> Result<bool, SeaError> {
    let Some(class) = query.ice_class.as_deref().filter(|c| *c != "none") else {
        return Ok(false);
    };
    let Some(date) = query.date.as_deref() else {
        return Ok(true);
    };
    Ok(ALL_YEAR.contains(&class) || SEASON.contains(&(day(date)?.month() as u8)))
}

/// The day of a question.
pub(crate) fn day(date: &str) -> Result<jiff::civil::Date, SeaError> {
    date.parse()
        .map_err(|_| SeaError::BadQuery(format!("`{date}` is not a date: expected YYYY-MM-DD")))
}

/// The limits of a passage or an approach that speak of ships, each set against this one; none for an unknown id.
#[must_use]
pub fn limits_of(id: &str, ship: &ShipLimits) -> Vec<Limit> {
    set_against(id, passages::facts_of(id), ship)
}

/// Limits of a part of the water that the ship exceeds: told, for other berths of the same port are free of them.
pub(crate) fn exceeded_in_part(id: &str, ship: &ShipLimits) -> Vec<String> {
    passages::facts_of(id)
        .iter()
        .filter_map(|l| {
            let (what, has) = match l.what.as_str() {
                "part_draught_m" => ("draught", ship.draught_m?),
                "part_beam_m" => ("beam", ship.beam_m?),
                "part_loa_m" => ("length", ship.length_m?),
                "part_air_draught_m" => ("air draught", ship.air_draught_m?),
                _ => return None,
            };
            let allowed: f64 = l.value.parse().ok()?;
            (has > allowed).then(|| {
                format!(
                    "part of {id} allows {allowed} m of {what}, the ship has {has} m ({:.1} m too much): ask which berths of the port are free of it ({}: {})",
                    has - allowed,
                    l.grade,
                    l.source
                )
            })
        })
        .collect()
}

fn set_against(id: &str, facts: &[PassageLimit], ship: &ShipLimits) -> Vec<Limit> {
    facts
        .iter()
        .filter_map(|l| {
            let (what, need) = match l.what.as_str() {
                "max_draught_m" => ("draught_m", ship.draught_m),
                "max_beam_m" => ("beam_m", ship.beam_m),
                "max_loa_m" => ("length_m", ship.length_m),
                "max_air_draught_m" => ("air_draught_m", ship.air_draught_m),
                _ => return None,
            };
            let mut allowed: f64 = l.value.parse().ok()?;
            let (mut grade, mut source) = (l.grade, &l.source);
            // Wide and long ships are allowed less.
            let sizes = [("beam", ship.beam_m), ("length", ship.length_m)];
            for (by, size_m) in sizes.into_iter().filter(|_| what == "draught_m") {
                if let Some((draught_m, row)) = size_m.and_then(|m| passages::draught_by(id, by, m))
                    && draught_m < allowed
                {
                    (allowed, grade, source) = (draught_m, row.grade, &row.source);
                }
            }
            Some(Limit {
                place: id.to_owned(),
                what: what.to_owned(),
                allowed,
                ship: need,
                margin: need.map(|n| allowed - n),
                grade,
                source: source.clone(),
                of_port: false,
            })
        })
        .collect()
}

/// A port's deepest draught from a better source than the index.
#[derive(Debug, Clone, serde::Deserialize)]
pub struct PortDraught {
    /// UN/LOCODE of the port.
    pub locode: String,
    /// Deepest draught, m.
    pub max_draught_m: f64,
    /// When it was so.
    pub date: String,
    /// How well it is known.
    pub grade: sealane_data::Grade,
    /// Where it comes from.
    pub source: String,
}

static BETTER: std::sync::LazyLock<Result<Vec<PortDraught>, sealane_data::DataError>> =
    std::sync::LazyLock::new(|| sealane_data::read_csv("port-draughts"));

/// The draught of a port (UN/LOCODE) from a better source than the index, where one is held.
///
/// # Errors
/// [`SeaError::World`] if the embedded table is broken.
pub fn port_draught(locode: &str) -> Result<Option<&'static PortDraught>, SeaError> {
    match &*BETTER {
        Ok(rows) => Ok(rows.iter().find(|b| b.locode == locode)),
        Err(e) => Err(SeaError::World(e.to_string())),
    }
}

/// What the World Port Index (or the data in its place) knows of the ports of a question, set against the ship. Depths of the index are
/// floors of five-foot classes and say nothing of tide or berth: a margin below nought is a question to the port, no refusal.
///
/// # Errors
/// [`SeaError::World`] if an embedded table is broken.
pub fn port_limits(places: &[Place], ship: &ShipLimits) -> Result<Vec<Limit>, SeaError> {
    let mut out: Vec<Limit> = Vec::new();
    let mut seen: Vec<usize> = Vec::new();
    for place in places {
        let Some(k) = place.port.filter(|k| !seen.contains(k)) else {
            continue;
        };
        let Some(port) = crate::places::ports().get(k) else {
            continue;
        };
        seen.push(k);
        let from_port = match &port.locode {
            Some(code) => port_draught(code)?,
            None => None,
        };
        let known = [
            ("channel_depth_m", port.channel_depth_m, ship.draught_m),
            ("anchorage_depth_m", port.anchorage_depth_m, ship.draught_m),
            (
                "cargo_pier_depth_m",
                port.cargo_pier_depth_m,
                ship.draught_m,
            ),
            ("draught_m", port.max_draught_m, ship.draught_m),
            ("beam_m", port.max_beam_m, ship.beam_m),
            ("length_m", port.max_length_m, ship.length_m),
        ];
        for (what, allowed, need) in known {
            let better = from_port.filter(|_| what == "draught_m");
            let Some(allowed) = better
                .map(|b| b.max_draught_m)
                .or(allowed)
                .filter(|a| *a > 0.0)
            else {
                continue;
            };
            let of_class = if what.ends_with("depth_m") {
                "; floor of a depth class, before clearance under the keel and tide"
            } else {
                ""
            };
            out.push(Limit {
                place: port.locode.clone().unwrap_or_else(|| port.name.clone()),
                what: what.to_owned(),
                allowed,
                ship: need,
                margin: need.map(|n| allowed - n),
                grade: better.map_or(sealane_data::Grade::Quoted, |b| b.grade),
                source: better.map_or_else(
                    || format!("{}{of_class}", port.source),
                    |b| format!("{} ({})", b.source, b.date),
                ),
                of_port: true,
            });
        }
    }
    Ok(out)
}

/// Whether draught, beam and length are all given and each known limit is kept.
fn fits_fully(id: &str, ship: &ShipLimits) -> bool {
    let given = ship.draught_m.is_some() && ship.beam_m.is_some() && ship.length_m.is_some();
    let limits = limits_of(id, ship);
    given && !limits.is_empty() && limits.iter().all(|l| l.margin.is_none_or(|m| m >= 0.0))
}

fn unknown(id: &str) -> SeaError {
    let mut near: Vec<(f64, &str)> = passages::passages()
        .iter()
        .map(|p| p.id.as_str())
        .chain(zones().iter().map(|z| z.id.as_str()))
        .map(|known| (likeness(id, known), known))
        .filter(|(l, _)| *l > 0.5)
        .collect();
    near.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(b.1)));
    SeaError::UnknownPassage {
        id: id.chars().take(80).collect(),
        candidates: near.iter().take(3).map(|n| n.1.to_owned()).collect(),
    }
}

/// Shared letter pairs of two words, 0 to 1 (Dice).
fn likeness(a: &str, b: &str) -> f64 {
    let pairs = |s: &str| {
        let c: Vec<char> = s.to_lowercase().chars().take(80).collect();
        c.windows(2).map(<[char]>::to_vec).collect::<Vec<_>>()
    };
    let (pa, mut pb) = (pairs(a), pairs(b));
    let total = pa.len() + pb.len();
    let mut shared = 0;
    for p in pa {
        if let Some(i) = pb.iter().position(|q| *q == p) {
            pb.swap_remove(i);
            shared += 1;
        }
    }
    2.0 * f64::from(shared) / (total.max(1) as f64)
}
