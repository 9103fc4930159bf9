//! Passages: canals, straits and lines across the sea, with their limits, as `data/passages` has them.

mod tables;

pub use tables::{Approach, PassageLimit};

use crate::SeaError;
use serde::{Deserialize, Serialize};
use std::sync::LazyLock;
use tables::Tables;

/// A canal, a strait, or a line across the sea that ways are told by.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Passage {
    /// Kebab-case id, e.g. `suez`.
    pub id: String,
    /// Name for people.
    pub name: String,
    /// `canal`, `strait`, `sea`, `composite` or `closed`.
    pub kind: String,
    /// Where it lies.
    pub region: String,
    /// Whether it lies in the Arctic.
    pub arctic: bool,
    /// Ids of the passages it is made of, joined by `;` (composites): a way that uses one of them uses it.
    pub members: String,
    /// Who may close it; where the table of passages says nothing, what the table of limits does.
    pub closed_by: String,
    /// Id of its tariff table; empty where there is none.
    pub tariff: String,
    /// Open, closed, contested …
    pub status: String,
    /// Where the row comes from.
    pub source: String,
    /// What it allows; filled from the table of limits.
    #[serde(skip_deserializing, default)]
    pub limits: Vec<PassageLimit>,
}

impl Passage {
    /// Ids of the members of a composite.
    pub fn member_ids(&self) -> impl Iterator<Item = &str> {
        self.members.split(';').filter(|m| !m.is_empty())
    }

    /// Whether a way must ask for it: the transit of the Arctic, canals that ordinary ocean ships do not fit, and straits that
    /// ships pass by permission only (their status begins so).
    #[must_use]
    pub fn on_request(&self) -> bool {
        self.id == "transpolar"
            || self.status.starts_with("on request")
            || (self.kind == "canal" && !OPEN_CANALS.contains(&self.id.as_str()))
    }
}

/// A place on a river with its published kilometre; the stretch between two posts of a river is as long as their kilometres differ.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RiverPost {
    /// River or channel; the posts of one stand together, in order.
    pub river: String,
    /// Name of the place.
    pub place: String,
    /// Where it lies on the fairway, degrees.
    pub lon: f64,
    /// Where it lies on the fairway, degrees.
    pub lat: f64,
    /// Kilometres from the first post of the river, or as the river is marked.
    pub km: f64,
    /// How well it is known.
    pub grade: sealane_data::Grade,
    /// Date of the source.
    pub date: String,
    /// Who states it.
    pub source: String,
}

/// Posts of published river kilometres, in the order of the table.
///
/// # Errors
/// [`sealane_data::DataError`] for a row that is no post.
pub fn river_posts() -> Result<Vec<RiverPost>, sealane_data::DataError> {
    sealane_data::read_csv("river-km")
}

/// The same from the text of such a table.
///
/// # Errors
/// [`sealane_data::DataError`] for a row that is no post.
pub fn river_posts_of(text: &str) -> Result<Vec<RiverPost>, sealane_data::DataError> {
    sealane_data::parse_csv("river_km.csv", text)
}

/// Canals that need no asking: ordinary ocean ships fit Suez and Panama; the others lead to their own ports only and shorten no other
/// way.
const OPEN_CANALS: [&str; 5] = ["suez", "panama", "seaway", "welland", "sodertalje"];

/// Month and day of the month.
type MonthDay = (i8, i8);

/// Passages shut in winter: first and last day of the season as month and day, of the words of their status ("late" from the 21st, "mid" to the 15th).
const SEASONS: [(&str, MonthDay, MonthDay); 3] = [
    ("seaway", (3, 21), (12, 31)),
    ("welland", (3, 21), (12, 31)),
    ("soo", (3, 21), (1, 15)),
];

/// Composites whose members a way uses only when asked: the Arctic transits.
const ARCTIC_TRANSITS: [&str; 2] = ["northern-sea-route", "northwest-passage"];

static TABLES: LazyLock<Result<Tables, SeaError>> = LazyLock::new(Tables::embedded);

/// Whether the embedded tables of passages, approaches and limits are whole.
///
/// # Errors
/// [`SeaError::Table`] with the table, the row and what was expected.
pub fn check() -> Result<(), SeaError> {
    TABLES.as_ref().map(|_| ()).map_err(Clone::clone)
}

/// Approaches of ports that have limits of their own.
#[must_use]
pub fn approaches() -> &'static [Approach] {
    TABLES.as_ref().map_or(&[], |t| &t.approaches)
}

/// The approach of this id.
#[must_use]
pub fn approach(id: &str) -> Option<&'static Approach> {
    approaches().iter().find(|a| a.id == id)
}

/// What a passage or an approach allows; empty for an unknown id.
#[must_use]
pub fn facts_of(id: &str) -> &'static [PassageLimit] {
    passage(id)
        .map(|p| p.limits.as_slice())
        .or_else(|| approach(id).map(|a| a.limits.as_slice()))
        .unwrap_or(&[])
}

/// The draught that a passage allows a ship of a size.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct SizeDraught {
    /// Id of the passage.
    pub passage: String,
    /// `beam` or `length`.
    pub by: String,
    /// Beam or length over all, m; rows of a passage stand in its order.
    pub size_m: f64,
    /// Draught allowed up to this size, m.
    pub draught_m: f64,
    /// How well it is known.
    pub grade: sealane_data::Grade,
    /// Who states it.
    pub source: String,
}

/// Draught at which a passage lets a laden ship of a beam or length pass, m, with its row: straight lines between the rows, the last
/// one beyond; two rows of one size are a step. `None` where no table is held.
///
/// ```
/// use sealane_sea::passages::draught_by;
/// let (draught_m, row) = draught_by("sodertalje", "beam", 17.5).unwrap();
/// assert_eq!((draught_m, row.passage.as_str()), (6.5, "sodertalje"));
/// assert_eq!(draught_by("kiel", "length", 235.0).unwrap().0, 7.0);
/// ```
#[must_use]
pub fn draught_by(id: &str, by: &str, size_m: f64) -> Option<(f64, &'static SizeDraught)> {
    let all = TABLES.as_ref().map_or(&[][..], |t| &t.by_size);
    let mut rows = all.iter().filter(|r| r.passage == id && r.by == by);
    let mut last = rows.next()?;
    if size_m <= last.size_m {
        return Some((last.draught_m, last));
    }
    for row in rows {
        if size_m <= row.size_m {
            let part = (size_m - last.size_m) / (row.size_m - last.size_m);
            let between = last.draught_m + (row.draught_m - last.draught_m) * part;
            // To the centimetre, never above the line.
            return Some(((between * 100.0 + 1e-6).floor() / 100.0, row));
        }
        last = row;
    }
    Some((last.draught_m, last))
}

/// All passages.
#[must_use]
pub fn passages() -> &'static [Passage] {
    TABLES.as_ref().map_or(&[], |t| &t.passages)
}

/// The passage of this id.
#[must_use]
pub fn passage(id: &str) -> Option<&'static Passage> {
    passages().iter().find(|p| p.id == id)
}

/// The simple passages that an id means: its members, or itself.
#[must_use]
pub fn parts(id: &str) -> Vec<&str> {
    match passage(id) {
        Some(p) if !p.members.is_empty() => p.member_ids().collect(),
        _ => vec![id],
    }
}

/// Whether a way may use this simple passage without being asked to.
#[must_use]
pub fn open_by_default(id: &str) -> bool {
    let transit = ARCTIC_TRANSITS.iter().any(|c| parts(c).contains(&id));
    !transit && !passage(id).is_some_and(Passage::on_request)
}

/// Whether a passage is open on this day of the year, as far as a season is known.
#[must_use]
pub fn in_season(id: &str, month: i8, day: i8) -> bool {
    let at = (month, day);
    SEASONS
        .iter()
        .find(|s| s.0 == id)
        .is_none_or(|&(_, first, last)| {
            if first <= last {
                (first..=last).contains(&at)
            } else {
                at >= first || at <= last
            }
        })
}

/// Whether this simple passage is part of an Arctic transit (the pole itself apart).
#[must_use]
pub fn arctic_transit(id: &str) -> bool {
    ARCTIC_TRANSITS.iter().any(|c| parts(c).contains(&id))
}

/// The Arctic transits that lie beside a passage: whoever requires it means to sail there, and it leads nowhere while they are shut.
#[must_use]
pub fn transits_beside(id: &str) -> Vec<&'static str> {
    const SEAS: [(&str, &str); 6] = [
        ("Kara Sea", "northern-sea-route"),
        ("Laptev Sea", "northern-sea-route"),
        ("East Siberian Sea", "northern-sea-route"),
        ("Arctic - Pacific", "northern-sea-route"),
        ("Arctic - Pacific", "northwest-passage"),
        ("Canadian Arctic", "northwest-passage"),
    ];
    let Some(p) = passage(id).filter(|p| p.arctic) else {
        return Vec::new();
    };
    let mut out: Vec<&str> = SEAS
        .iter()
        .filter(|s| p.region.contains(s.0))
        .map(|s| s.1)
        .collect();
    out.dedup();
    out
}

/// The composite that a simple passage belongs to.
#[must_use]
pub fn composite_of(id: &str) -> Option<&'static str> {
    passages()
        .iter()
        .find(|p| p.member_ids().any(|m| m == id))
        .map(|p| p.id.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_canal_open_to_all_has_limits() {
        for id in OPEN_CANALS.iter().chain(&["soo"]) {
            let limits = &passage(id).unwrap().limits;
            for what in ["max_draught_m", "max_beam_m", "max_loa_m"] {
                let known = limits.iter().find(|l| l.what == what);
                assert!(known.is_some_and(|l| !l.source.is_empty()), "{id} {what}");
            }
        }
    }

    #[test]
    fn arctic_transits_and_small_canals_wait_to_be_asked() {
        for id in [
            "vilkitsky",
            "parry-channel",
            "transpolar",
            "kiel",
            "corinth",
        ] {
            assert!(passage(id).is_some(), "{id}");
            assert!(!open_by_default(id), "{id}");
        }
        for id in ["suez", "panama", "kara-gate", "bering", "malacca"] {
            assert!(passage(id).is_some(), "{id}");
            assert!(open_by_default(id), "{id}");
        }
        assert_eq!(composite_of("vilkitsky"), Some("northern-sea-route"));
        assert_eq!(transits_beside("sannikov"), ["northern-sea-route"]);
        assert_eq!(
            transits_beside("bering"),
            ["northern-sea-route", "northwest-passage"]
        );
        assert_eq!(transits_beside("parry-channel"), ["northwest-passage"]);
        for id in ["suez", "hudson-strait", "transpolar"] {
            assert!(transits_beside(id).is_empty(), "{id}");
        }
    }
}
