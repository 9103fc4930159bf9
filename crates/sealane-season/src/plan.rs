//! Ways made ready: the wind's normals, fetches and ice of every piece, computed once and used by all ships and departures.

use crate::{
    SeasonError,
    gridded::{GriddedIce, MonthlyIce, of_day},
    ice::{IceState, IceTable},
    north::{Stop, go_on},
    types::{Piece, Way},
    way::areas,
};
use rayon::prelude::*;
use sealane_metocean::{Depth, WindClimate, WindNormal, fetch_within_m};
use serde::Deserialize;

/// Where the ice comes from.
#[derive(Debug, Clone, Copy, Default)]
pub enum IceSource<'a> {
    /// The embedded table of sections.
    #[default]
    Embedded,
    /// The user's grids; the table only where they have no value.
    Gridded(&'a GriddedIce),
}

impl IceSource<'_> {
    /// Words for reports.
    #[must_use]
    pub fn words(&self) -> String {
        match self {
            Self::Embedded => "embedded table of sections (data/ice), partly assumed".to_owned(),
            Self::Gridded(g) => g.words(),
        }
    }
}

/// No wind of a day fills more (24 h at 40 m/s: 880 km).
const FETCH_M: f64 = 900_000.0;
/// Directions in which fetch is known.
pub(crate) const BEARINGS: usize = 16;

/// A piece with all that does not depend on ship or date.
#[derive(Debug)]
pub(crate) struct PlanPiece {
    pub nm: f64,
    /// East and north part of the course.
    pub course: [f64; 2],
    pub normals: [WindNormal; 12],
    pub fetch_m: [f64; BEARINGS],
    /// Index into the ice table.
    pub section: Option<usize>,
    pub gridded: Option<Box<MonthlyIce>>,
    /// Index into [`Prepared::names`].
    pub name: usize,
    /// Storms formed a month in the basin of its area.
    pub storms: Option<[f64; 12]>,
}

impl PlanPiece {
    /// Ice on a day in a year of a severity; `None` where there is never any.
    pub(crate) fn ice(&self, table: &IceTable, day: f64, severity: f64) -> Option<IceState> {
        let own = self.section.map(|i| table.state(i, day, severity));
        match &self.gridded {
            Some(g) => of_day(g, day, severity, &own.unwrap_or(IceState::OPEN)).or(own),
            None => own,
        }
    }
}

/// One way made ready.
#[derive(Debug)]
pub(crate) struct PlanWay {
    pub id: String,
    pub name: String,
    pub pieces: Vec<PlanPiece>,
    pub max_draught: Option<(f64, String)>,
    pub extra_days: f64,
    pub extra_usd: f64,
}

/// Ways made ready for any number of questions.
#[derive(Debug)]
pub struct Prepared {
    pub(crate) ways: Vec<PlanWay>,
    /// Names of areas and sections that pieces point to.
    pub(crate) names: Vec<String>,
    pub(crate) ice_words: String,
    stop: Option<Stop>,
}

#[derive(Debug, Deserialize)]
struct BasinRow {
    basin: String,
    jan: f64,
    feb: f64,
    mar: f64,
    apr: f64,
    may: f64,
    jun: f64,
    jul: f64,
    aug: f64,
    sep: f64,
    oct: f64,
    nov: f64,
    dec: f64,
}

impl Prepared {
    /// Looks up wind, fetch and ice along the ways. Fails for an unknown ice section or a piece without length.
    pub fn new(ways: &[Way], ice: IceSource<'_>) -> Result<Self, SeasonError> {
        Self::watched(ways, ice, None)
    }

    /// Whether the work over these ways may go on.
    pub(crate) fn go_on(&self) -> Result<(), SeasonError> {
        go_on(self.stop.as_ref())
    }

    /// As [`Prepared::new`]; this and all work over the ways end early when `stop` turns true.
    pub(crate) fn watched(
        ways: &[Way],
        ice: IceSource<'_>,
        stop: Option<Stop>,
    ) -> Result<Self, SeasonError> {
        if ways.is_empty() {
            return Err(SeasonError::range("ways", "at least one way", "none"));
        }
        let table = IceTable::embedded()?;
        let basins: Vec<BasinRow> = sealane_data::read_csv("cyclones")?;
        let mut names: Vec<String> = Vec::new();
        let mut plans = Vec::with_capacity(ways.len());
        for way in ways {
            let mut labels = Vec::with_capacity(way.pieces.len());
            for p in &way.pieces {
                if !(p.distance_nm.is_finite() && p.distance_nm >= 0.0) {
                    return Err(SeasonError::range(
                        &format!("way `{}`, distance_nm", way.id),
                        "a length in nm",
                        p.distance_nm,
                    ));
                }
                let section = p
                    .ice_section
                    .as_deref()
                    .map(|id| table.index(id))
                    .transpose()?;
                let name = section
                    .and_then(|i| table.sections().get(i))
                    .map_or(&p.area, |s| &s.name);
                let slot = names.iter().position(|n| n == name).unwrap_or_else(|| {
                    names.push(name.clone());
                    names.len() - 1
                });
                labels.push((section, slot, storms(p, &basins)?));
            }
            let pieces: Result<Vec<PlanPiece>, SeasonError> = way
                .pieces
                .par_iter()
                .zip(labels)
                .map(|(p, (section, name, storms))| {
                    go_on(stop.as_ref())?;
                    piece(p, section, name, storms, ice)
                })
                .collect();
            plans.push(PlanWay {
                id: way.id.clone(),
                name: way.name.clone(),
                pieces: pieces?,
                max_draught: way.max_draught.clone(),
                extra_days: way.extra_days,
                extra_usd: way.extra_usd,
            });
        }
        let mut ice_words = ice.words();
        if let Some(share) = filled(&plans) {
            ice_words.push_str(&format!(
                "; {:.0} % of the way through ice sections, over the months, filled from the embedded table",
                100.0 * share
            ));
        }
        Ok(Self {
            ways: plans,
            names,
            ice_words,
            stop,
        })
    }
}

/// Share of miles and months in ice sections where the user's grid has no value; `None` without a grid.
fn filled(ways: &[PlanWay]) -> Option<f64> {
    let (mut all, mut empty) = (0.0, 0.0);
    for p in ways.iter().flat_map(|w| &w.pieces) {
        let (Some(g), Some(_)) = (&p.gridded, p.section) else {
            continue;
        };
        for [_, median, _] in g.iter() {
            all += p.nm;
            empty += if median.is_none() { p.nm } else { 0.0 };
        }
    }
    (all > 0.0).then(|| empty / all)
}

fn piece(
    p: &Piece,
    section: Option<usize>,
    name: usize,
    storms: Option<[f64; 12]>,
    ice: IceSource<'_>,
) -> Result<PlanPiece, SeasonError> {
    let wind = WindClimate::embedded()?;
    let depth = Depth::embedded()?;
    Ok(PlanPiece {
        nm: p.distance_nm,
        course: {
            let (sin, cos) = p.course_deg.to_radians().sin_cos();
            [sin, cos]
        },
        normals: std::array::from_fn(|m| wind.of_month(m as u8 + 1, p.middle)),
        fetch_m: std::array::from_fn(|k| {
            let from = 360.0 * k as f64 / BEARINGS as f64;
            fetch_within_m(depth, p.middle, from, FETCH_M)
        }),
        section,
        gridded: match ice {
            IceSource::Gridded(g) if p.middle.lat.abs() > 35.0 => {
                Some(Box::new(g.months_at(p.middle)))
            }
            _ => None,
        },
        name,
        storms,
    })
}

fn storms(p: &Piece, basins: &[BasinRow]) -> Result<Option<[f64; 12]>, SeasonError> {
    let basin = areas()?
        .iter()
        .find(|a| a.name == p.area)
        .map_or("", |a| a.cyclone_basin.as_str());
    Ok(basins.iter().find(|b| b.basin == basin).map(|b| {
        [
            b.jan, b.feb, b.mar, b.apr, b.may, b.jun, b.jul, b.aug, b.sep, b.oct, b.nov, b.dec,
        ]
    }))
}
