//! The embedded ice of the Northern Sea Route and its neighbours: from anchor dates to the state of any day of any kind of year.

use crate::{SeasonError, types::YearKind};
use sealane_data::Grade;
use sealane_geo::LonLat;
use serde::{Deserialize, Serialize};
use std::sync::OnceLock;

/// A section of the ice table.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Section {
    /// Id.
    pub id: String,
    /// Name for people.
    pub name: String,
    /// Area of the Russian admission rules; empty outside the Northern Sea Route.
    pub admission_area: String,
    /// Zone of the icebreaker tariff, 1–7; `None` outside the Northern Sea Route.
    pub tariff_zone: Option<u8>,
    /// West edge of the box, degrees.
    pub west: f64,
    /// East edge.
    pub east: f64,
    /// South edge.
    pub south: f64,
    /// North edge.
    pub north: f64,
    /// Who says so.
    pub source: String,
    /// How well it is known.
    pub grade: Grade,
}

impl Section {
    /// Whether a position lies in its box (boxes may cross the antimeridian).
    #[must_use]
    pub fn holds(&self, p: LonLat) -> bool {
        let inside = if self.west <= self.east {
            (self.west..=self.east).contains(&p.lon)
        } else {
            p.lon >= self.west || p.lon <= self.east
        };
        inside && (self.south..=self.north).contains(&p.lat)
    }
}

/// One anchor row: a section in a kind of year.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Anchor {
    /// Section id.
    pub section: String,
    /// Kind of year.
    pub year: YearKind,
    /// `MM-DD` from which ice on the track has fallen to its summer residue.
    pub open_from: String,
    /// `MM-DD` of the first new ice.
    pub freeze_from: String,
    /// Share of the track's sea covered between the two.
    pub residual_concentration: f64,
    /// Level ice at the end of growth, m.
    pub max_thickness_m: f64,
    /// How well it is known.
    pub grade: Grade,
    /// Who says so.
    pub source: String,
}

/// Ice at a place on a day: what is left of the old ice and what is new.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct IceState {
    /// Share of the sea under level ice of the running season.
    pub level: f64,
    /// Its thickness, m.
    pub level_m: f64,
    /// Share of the sea under floes left from before.
    pub floes: f64,
    /// Their thickness, m.
    pub floes_m: f64,
}

impl IceState {
    /// No ice.
    pub const OPEN: Self = Self {
        level: 0.0,
        level_m: 0.0,
        floes: 0.0,
        floes_m: 0.0,
    };

    /// One concentration and thickness.
    #[must_use]
    pub const fn uniform(concentration: f64, thickness_m: f64) -> Self {
        Self {
            level: concentration,
            level_m: thickness_m,
            floes: 0.0,
            floes_m: 0.0,
        }
    }

    /// Share of the sea covered, 0–1.
    #[must_use]
    pub fn concentration(&self) -> f64 {
        (self.level + self.floes).min(1.0)
    }

    /// Mean thickness of the ice present, m; 0 without ice.
    #[must_use]
    pub fn thickness_m(&self) -> f64 {
        let c = self.level + self.floes;
        if c <= 0.0 {
            0.0
        } else {
            (self.level * self.level_m + self.floes * self.floes_m) / c
        }
    }
}

/// Four numbers of an anchor row: days of the year and amounts.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Shape {
    open: f64,
    freeze: f64,
    residual: f64,
    thickest: f64,
}

/// The embedded ice of all sections.
#[derive(Debug)]
pub struct IceTable {
    sections: Vec<Section>,
    shapes: Vec<[Shape; 3]>,
    grades: Vec<Grade>,
}

const YEAR_DAYS: f64 = 365.0;
/// Growth ends in the middle of May, or a month before the break-up where that is earlier.
const PEAK_DAY: f64 = 135.0;
/// From open residue to winter cover in 25 days; from winter cover to residue in 30.
const FREEZE_DAYS: f64 = 25.0;
const BREAK_DAYS: f64 = 30.0;
const WINTER_COVER: f64 = 0.95;
/// Thickness left at break-up over the greatest.
const MELT_LEFT: f64 = 0.5;

impl IceTable {
    /// The embedded table (`data/ice`).
    pub fn embedded() -> Result<&'static Self, SeasonError> {
        static TABLE: OnceLock<IceTable> = OnceLock::new();
        if let Some(t) = TABLE.get() {
            return Ok(t);
        }
        let made = Self::new(
            sealane_data::read_csv("ice-sections")?,
            &sealane_data::read_csv::<Anchor>("ice-anchors")?,
        )?;
        Ok(TABLE.get_or_init(|| made))
    }

    /// From rows of sections and anchors (the embedded ones, or a user's with the same columns).
    pub fn new(sections: Vec<Section>, anchors: &[Anchor]) -> Result<Self, SeasonError> {
        let mut shapes = Vec::with_capacity(sections.len());
        let mut grades = Vec::with_capacity(sections.len());
        for s in &sections {
            let row = |year: YearKind| {
                anchors
                    .iter()
                    .find(|a| a.section == s.id && a.year == year)
                    .ok_or_else(|| broken(format!("section `{}` has no {year:?} year", s.id)))
            };
            let [light, median, heavy] = YearKind::ALL.map(row);
            let (light, median, heavy) = (light?, median?, heavy?);
            let three = [shape(light)?, shape(median)?, shape(heavy)?];
            for w in three.windows(2) {
                let [a, b] = w else { continue };
                if a.open > b.open
                    || a.freeze < b.freeze
                    || a.residual > b.residual
                    || a.thickest > b.thickest
                {
                    return Err(broken(format!(
                        "section `{}`: a heavier year must open later, freeze earlier and have no less ice",
                        s.id
                    )));
                }
            }
            grades.push(median.grade);
            shapes.push(three);
        }
        Ok(Self {
            sections,
            shapes,
            grades,
        })
    }

    /// Its sections.
    #[must_use]
    pub fn sections(&self) -> &[Section] {
        &self.sections
    }

    /// The first section whose box holds the position.
    #[must_use]
    pub fn section_at(&self, p: LonLat) -> Option<&Section> {
        self.sections.iter().find(|s| s.holds(p))
    }

    /// Index of a section.
    pub fn index(&self, id: &str) -> Result<usize, SeasonError> {
        self.sections
            .iter()
            .position(|s| s.id == id)
            .ok_or_else(|| SeasonError::UnknownSection {
                id: id.to_owned(),
                known: self.sections.iter().map(|s| s.id.clone()).collect(),
            })
    }

    /// How well a section's ice is known.
    #[must_use]
    pub fn grade(&self, index: usize) -> Grade {
        self.grades.get(index).copied().unwrap_or(Grade::Assumed)
    }

    /// Ice of a section (by [`IceTable::index`]) on a day of the year (0–365) in a year of a severity (0 lightest, 0.1 light,
    /// 0.5 median, 0.9 heavy, 1 heaviest; linear between and beyond).
    ///
    /// ```
    /// use sealane_season::IceTable;
    /// let t = IceTable::embedded()?;
    /// let vilkitsky = t.index("vilkitsky")?;
    /// assert!(t.state(vilkitsky, 250.0, 0.5).concentration() < 0.1); // early September
    /// assert!(t.state(vilkitsky, 60.0, 0.5).thickness_m() > 1.0); // March
    /// # Ok::<(), sealane_season::SeasonError>(())
    /// ```
    #[must_use]
    pub fn state(&self, index: usize, day: f64, severity: f64) -> IceState {
        self.shapes
            .get(index)
            .map_or(IceState::OPEN, |s| of_day(between(s, severity), day))
    }
}

fn broken(message: String) -> SeasonError {
    SeasonError::Table {
        table: "ice-anchors",
        message,
    }
}

/// Day of the year, from 0, of `MM-DD` in a year of 365 days.
fn day_of(text: &str) -> Option<f64> {
    const BEFORE: [u16; 12] = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334];
    let (m, d) = text.split_once('-')?;
    let (m, d): (usize, u16) = (m.parse().ok()?, d.parse().ok()?);
    let before = BEFORE.get(m.checked_sub(1)?)?;
    (1..=31).contains(&d).then(|| f64::from(before + d - 1))
}

fn shape(a: &Anchor) -> Result<Shape, SeasonError> {
    let day = |text: &str| {
        day_of(text).ok_or_else(|| {
            broken(format!(
                "section `{}`: `{text}` is not a day; expected MM-DD",
                a.section
            ))
        })
    };
    let open = day(&a.open_from)?;
    let mut freeze = day(&a.freeze_from)?;
    if freeze < open {
        freeze += YEAR_DAYS;
    }
    let in_range = (0.0..=1.0).contains(&a.residual_concentration)
        && (0.0..=10.0).contains(&a.max_thickness_m);
    if !in_range {
        return Err(broken(format!(
            "section `{}`: concentration outside 0–1 or thickness outside 0–10 m",
            a.section
        )));
    }
    Ok(Shape {
        open,
        freeze,
        residual: a.residual_concentration,
        thickest: a.max_thickness_m,
    })
}

fn between(s: &[Shape; 3], severity: f64) -> Shape {
    let [light, median, heavy] = s;
    let (a, b, w) = if severity <= 0.5 {
        (light, median, (severity.max(0.0) - 0.1) / 0.4)
    } else {
        (median, heavy, (severity.min(1.0) - 0.5) / 0.4)
    };
    let mix = |x: f64, y: f64| x + (y - x) * w;
    let open = mix(a.open, b.open);
    Shape {
        open,
        // A year so heavy that it never opens freezes on the day on which it would have opened.
        freeze: mix(a.freeze, b.freeze).max(open),
        residual: mix(a.residual, b.residual).clamp(0.0, WINTER_COVER),
        thickest: mix(a.thickest, b.thickest).max(0.0),
    }
}

fn of_day(s: Shape, day: f64) -> IceState {
    let day = day.rem_euclid(YEAR_DAYS);
    // Days since the freeze-up before this day.
    let since = (day - s.freeze).rem_euclid(YEAR_DAYS);
    let season = (s.open - s.freeze).rem_euclid(YEAR_DAYS);
    let floes_m = MELT_LEFT * s.thickest;
    if since >= season {
        return IceState {
            floes: s.residual,
            floes_m,
            ..IceState::OPEN
        };
    }
    let to_open = season - since;
    let peak = (PEAK_DAY.min(s.open - 30.0) - s.freeze).rem_euclid(YEAR_DAYS);
    let rise = (since / FREEZE_DAYS).min(1.0);
    let fall = (to_open / BREAK_DAYS).min(1.0);
    let cover = WINTER_COVER.max(s.residual);
    let total = s.residual + (cover - s.residual) * rise.min(fall);
    if since <= peak {
        // Growth as the square root of time (Stefan); floes of last summer freeze into the new ice.
        let grown = s.thickest * (since / peak.max(1.0)).sqrt();
        return IceState {
            level: total - s.residual,
            level_m: grown,
            floes: s.residual,
            floes_m: floes_m.max(grown),
        };
    }
    let melting = (to_open / (season - peak).max(1.0)).clamp(0.0, 1.0);
    IceState::uniform(
        total,
        s.thickest * (MELT_LEFT + (1.0 - MELT_LEFT) * melting),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn boxes_place_the_straits() {
        let t = IceTable::embedded().unwrap();
        let at = |lon, lat| t.section_at(LonLat { lon, lat }).map(|s| s.id.as_str());
        assert_eq!(at(103.0, 77.7), Some("vilkitsky"));
        assert_eq!(at(58.0, 70.5), Some("kara-gate"));
        assert_eq!(at(142.0, 74.3), Some("sannikov"));
        assert_eq!(at(145.0, 77.0), Some("new-siberian-north"));
        assert_eq!(at(-175.0, 69.0), Some("chukchi-sw"));
        assert_eq!(at(179.0, 63.0), Some("bering-n"));
        assert_eq!(at(-169.0, 64.0), Some("bering-n"));
        assert_eq!(at(10.0, 60.0), None);
    }

    #[test]
    fn bad_anchor_rows_are_refused() {
        let sections: Vec<Section> = sealane_data::read_csv("ice-sections").unwrap();
        let mut anchors: Vec<Anchor> = sealane_data::read_csv("ice-anchors").unwrap();
        anchors[0].open_from = "13-40".to_owned();
        assert!(IceTable::new(sections.clone(), &anchors).is_err());
        let mut anchors: Vec<Anchor> = sealane_data::read_csv("ice-anchors").unwrap();
        anchors[2].max_thickness_m = 0.1;
        let e = IceTable::new(sections, &anchors).unwrap_err().to_string();
        assert!(e.contains("heavier year"), "{e}");
    }

    proptest! {
        /// A heavier year never has less ice, on any day in any section.
        #[test]
        fn heavier_never_less(section in 0usize..18, day in 0.0f64..365.0, a in 0.0f64..1.0, b in 0.0f64..1.0) {
            let t = IceTable::embedded().unwrap();
            let (light, heavy) = (t.state(section, day, a.min(b)), t.state(section, day, a.max(b)));
            prop_assert!(heavy.concentration() >= light.concentration() - 1e-9, "{light:?} {heavy:?}");
            prop_assert!(heavy.concentration() * heavy.thickness_m() >= light.concentration() * light.thickness_m() - 1e-9, "{light:?} {heavy:?}");
        }

        /// From June to September ice goes, from October to the year's end it comes.
        #[test]
        fn september_is_the_best_month(section in 0usize..17, s in 0.0f64..0.95) {
            let t = IceTable::embedded().unwrap();
            let volume = |d: f64| { let i = t.state(section, d, s); i.concentration() * i.thickness_m() };
            for d in 152..258 { prop_assert!(volume(f64::from(d)) + 1e-9 >= volume(f64::from(d + 1)) || t.state(section, f64::from(d), s).level_m < 0.2); }
            for d in 275..364 { prop_assert!(volume(f64::from(d)) <= volume(f64::from(d + 1)) + 1e-9); }
        }

        #[test]
        fn states_are_shares(section in 0usize..18, day in -400.0f64..800.0, s in -1.0f64..2.0) {
            let i = IceTable::embedded().unwrap().state(section, day, s);
            prop_assert!((0.0..=1.0).contains(&i.concentration()) && i.thickness_m() >= 0.0 && i.thickness_m() < 5.0);
        }
    }
}
