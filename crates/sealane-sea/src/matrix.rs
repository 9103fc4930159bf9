//! Many-to-many distances: one search a row, rows in parallel, streamed in order.

use crate::hubs::FAR;
use crate::join::meeting;
use crate::network::{Joined, NONE};
use crate::rules::Terms;
use crate::sea::{Sea, Way, fairway_km, land_km, nm, passages_of, told};
use crate::tree::Tree;
use crate::{Place, RouteQuery, SeaError};
use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use std::cell::{Cell as StdCell, OnceCell};
use std::collections::HashMap;
use std::sync::Arc;

/// A question for all distances between places.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct MatrixQuery {
    /// Rows.
    pub from: Vec<Place>,
    /// Columns.
    pub to: Vec<Place>,
    /// What the ways must obey: everything of a [`RouteQuery`] but its places and alternatives.
    pub terms: RouteQuery,
    /// Whether passages, kilometres over land and along fairways, and warnings are wanted too (slower).
    pub details: bool,
}

/// One cell of a matrix.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Cell {
    /// Length, nm; `None` with the reason in `error`.
    pub distance_nm: Option<f64>,
    /// Kilometres over unsimplified land, when asked for.
    pub land_km: Option<f64>,
    /// Kilometres of port access over unsimplified land, when asked for.
    #[serde(default)]
    pub access_land_km: Option<f64>,
    /// Kilometres along declared fairways and port access, when asked for.
    #[serde(default)]
    pub fairway_km: Option<f64>,
    /// Nothing shorter exists than this, nm, when asked for.
    #[serde(default)]
    pub lower_bound_nm: Option<f64>,
    /// Passages in order, when asked for.
    pub passages: Vec<String>,
    /// What to know of the way, when asked for, as [`crate::Route::warnings`].
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub warnings: Vec<String>,
    /// Why there is no answer.
    pub error: Option<String>,
}

/// How one place joins, or why it does not.
type End = Result<Arc<Joined>, SeaError>;

struct Ends {
    from: Vec<End>,
    to: Vec<End>,
}

/// In tables of more cells than this, only the first cell without a way in each of the first [`TOLD`] rows is told what shuts it:
/// finding that takes several searches.
const SMALL: usize = 4_096;
const TOLD: usize = 32;

/// Working memory of one thread: lengths by hub, lengths of a row.
#[derive(Default)]
struct Room(Vec<u32>, Vec<u32>);

/// Rows computed together, so that memory stays bounded.
const ROWS: usize = 64;

impl Sea {
    /// All distances, row by row in order; `row` gets the number of the row and its cells and may end the work by an error.
    ///
    /// # Errors
    /// What is wrong with the question as a whole ([`SeaError::UnknownPassage`], [`SeaError::BadQuery`]); a place that cannot be
    /// reached is an error in its cells alone. The first error that `row` returns ends the work and is handed on.
    pub fn matrix_rows<E: From<SeaError>>(
        &self,
        query: &MatrixQuery,
        mut row: impl FnMut(usize, Vec<Cell>) -> Result<(), E>,
    ) -> Result<(), E> {
        let net = self.network();
        let terms = Terms::new(net, &query.terms)?;
        let join =
            |places: &[Place]| -> Vec<End> { places.par_iter().map(|p| net.join(p)).collect() };
        let ends = Ends {
            to: join(&query.to),
            from: join(&query.from),
        };
        let targets: Vec<u32> = ends
            .to
            .iter()
            .map(|e| e.as_ref().map_or(NONE, |j| j.source))
            .collect();
        let meetings = meetings(&ends);
        for first in (0..ends.from.len()).step_by(ROWS) {
            let last = (first + ROWS).min(ends.from.len());
            let rows: Vec<Vec<Cell>> = (first..last)
                .into_par_iter()
                .map_init(Room::default, |room, i| {
                    let near = meetings.get(&i).map_or(&[][..], Vec::as_slice);
                    self.row(i, &ends, &targets, near, query, &terms, room)
                })
                .collect();
            for (i, cells) in rows.into_iter().enumerate() {
                row(first + i, cells)?;
            }
        }
        Ok(())
    }

    /// All distances between ports in their free state, cm, row by row without cells: what the labels tell, as fast as they tell it.
    /// [`u32::MAX`] is no way. `row` gets the number of the row and its lengths.
    pub fn matrix_cm(&self, places: &[Place], mut row: impl FnMut(usize, &[u32])) {
        let net = self.network();
        let ends = Ends {
            to: places.par_iter().map(|p| net.join(p)).collect(),
            from: Vec::new(),
        };
        let ends = Ends {
            from: ends.to.clone(),
            ..ends
        };
        let targets: Vec<u32> = ends
            .to
            .iter()
            .map(|e| e.as_ref().map_or(NONE, |j| j.source))
            .collect();
        let access: Vec<u32> = ends
            .to
            .iter()
            .map(|e| e.as_ref().map_or(0, |j| j.access_cm as u32))
            .collect();
        let meetings = meetings(&ends);
        for first in (0..places.len()).step_by(ROWS) {
            let last = (first + ROWS).min(places.len());
            let rows: Vec<Vec<u32>> = (first..last)
                .into_par_iter()
                .map_init(Room::default, |room, i| {
                    let mut out = Vec::with_capacity(targets.len());
                    let (Some(&s), Some(&own)) = (targets.get(i), access.get(i)) else {
                        return out;
                    };
                    if s == NONE {
                        return vec![FAR; targets.len()];
                    }
                    net.hubs.row(net, s, &targets, &mut room.0, &mut out);
                    for (cm, acc) in out.iter_mut().zip(&access) {
                        if *cm != FAR {
                            *cm += own + acc;
                        }
                    }
                    for &(j, cm) in meetings.get(&i).map_or(&[][..], Vec::as_slice) {
                        if let Some(slot) = out.get_mut(j) {
                            *slot = cm as u32;
                        }
                    }
                    out
                })
                .collect();
            for (i, r) in rows.iter().enumerate() {
                row(first + i, r);
            }
        }
    }

    /// All distances in memory, nm; `None` where there is no way.
    ///
    /// ```
    /// let sea = sealane_sea::Sea::embedded().unwrap();
    /// let places = vec![sea.place("SGSIN").unwrap(), sea.place("LKCMB").unwrap()];
    /// let m = sea.matrix(&sealane_sea::MatrixQuery { from: places.clone(), to: places, ..Default::default() }).unwrap();
    /// assert_eq!(m[0][0], Some(0.0));
    /// assert_eq!(m[0][1], m[1][0]);
    /// ```
    pub fn matrix(&self, query: &MatrixQuery) -> Result<Vec<Vec<Option<f64>>>, SeaError> {
        let mut out = Vec::with_capacity(query.from.len());
        self.matrix_rows(query, |_, cells| {
            out.push(cells.iter().map(|c| c.distance_nm).collect());
            Ok::<(), SeaError>(())
        })?;
        Ok(out)
    }

    fn row(
        &self,
        i: usize,
        ends: &Ends,
        targets: &[u32],
        near: &[(usize, u64)],
        query: &MatrixQuery,
        terms: &Terms,
        room: &mut Room,
    ) -> Vec<Cell> {
        let net = self.network();
        let fault = |e: &SeaError| Cell {
            error: Some(e.to_string()),
            ..Cell::default()
        };
        let place = query.from.get(i);
        let a = match ends.from.get(i) {
            Some(Ok(a)) => a,
            Some(Err(e)) => return ends.to.iter().map(|_| fault(e)).collect(),
            None => return Vec::new(),
        };
        let shut = terms.shut_now();
        let plain = terms.avoid.is_empty() && shut == net.shut_by_default;
        let labelled = terms.musts() == 0 && net.only_shuts(&shut);
        let rules = terms.rules(0, shut);
        // One tree of ways for all cells that the labels do not tell, grown when the first such cell comes.
        let tree = OnceCell::new();
        let tree = || tree.get_or_init(|| Tree::grow(net, a, &rules));
        let reasons = StdCell::new(if ends.from.len() * ends.to.len() <= SMALL {
            usize::MAX
        } else {
            usize::from(i < TOLD)
        });
        room.1.clear();
        if labelled && a.source != NONE {
            let mut cm = std::mem::take(&mut room.1);
            net.hubs.row(net, a.source, targets, &mut room.0, &mut cm);
            room.1 = cm;
        }
        let mut near = near.iter().peekable();
        ends.to
            .iter()
            .enumerate()
            .map(|(j, b)| {
                let meets = near.next_if(|m| m.0 == j).map(|m| m.1);
                let b = match b {
                    Ok(b) => b,
                    Err(e) => return fault(e),
                };
                if crate::approaches::kept_out(a, b, &rules.shut) {
                    return self.cell(&reasons, None, place, query, j);
                }
                if a.barred(&terms.avoid) || b.barred(&terms.avoid) {
                    return self.cell_by_route(place, query, j);
                }
                let labels = labelled && a.source != NONE && b.source != NONE;
                let label = room.1.get(j).copied().unwrap_or(FAR);
                if terms.musts() == 0
                    && !query.details
                    && (meets.is_some() || (labels && (plain || label == FAR)))
                {
                    let cm = meets.or_else(|| {
                        (label != FAR).then(|| a.access_cm + u64::from(label) + b.access_cm)
                    });
                    return self.cell(&reasons, cm, place, query, j);
                }
                let way = if terms.musts() > 0 {
                    return self.cell_by_route(place, query, j);
                } else if a.same_place(b) {
                    Some(Way::still(a))
                } else if let Some((i, k)) = meeting(a, b) {
                    Some(Way::along_access(a, b, i, k))
                } else if labels {
                    match net.hubs.meet(net, a.source, b.source) {
                        None => None,
                        Some(m) => {
                            let path = net.hubs.path(net, a, b, m);
                            if plain || rules.allow(net, a.point, a.node, &path) {
                                Some(Way::draw(net, a, b, &path))
                            } else if !terms.avoid.is_empty() {
                                return self.cell_by_route(place, query, j);
                            } else if query.details {
                                tree().path(b).map(|p| Way::draw(net, a, b, &p))
                            } else {
                                let cm = tree().reach(b).map(|r| a.access_cm + r.0 + b.access_cm);
                                return self.cell(&reasons, cm, place, query, j);
                            }
                        }
                    }
                } else if !terms.avoid.is_empty() {
                    return self.cell_by_route(place, query, j);
                } else if query.details {
                    tree().path(b).map(|p| Way::draw(net, a, b, &p))
                } else {
                    let cm = tree().reach(b).map(|r| a.access_cm + r.0 + b.access_cm);
                    return self.cell(&reasons, cm, place, query, j);
                };
                let mut cell =
                    self.cell(&reasons, way.as_ref().map(|w| w.length_cm), place, query, j);
                if let (Some(way), true) = (way, query.details) {
                    let ways = std::slice::from_ref(&way);
                    let (water, access) = land_km(net, ways);
                    cell.land_km = Some(water);
                    cell.access_land_km = Some(access);
                    cell.fairway_km = Some(fairway_km(ways));
                    cell.lower_bound_nm = cell.distance_nm;
                    cell.passages = passages_of(net, ways);
                    let name = |p: Option<&'_ Place>| p.map_or("", |p| p.name.as_str()).to_owned();
                    let names = [name(place), name(query.to.get(j))];
                    let names = names.each_ref().map(String::as_str);
                    let ends = [Arc::clone(a), Arc::clone(b)];
                    match told(net, &query.terms, &names, &ends, ways) {
                        Ok(mut warnings) => {
                            warnings.extend(terms.notes.iter().cloned());
                            cell.warnings = warnings;
                        }
                        Err(e) => return fault(&e),
                    }
                }
                cell
            })
            .collect()
    }

    fn cell(
        &self,
        left: &StdCell<usize>,
        cm: Option<u64>,
        a: Option<&Place>,
        query: &MatrixQuery,
        j: usize,
    ) -> Cell {
        Cell {
            distance_nm: cm.map(nm),
            error: cm.is_none().then(|| {
                if let Some(rest) = left.get().checked_sub(1) {
                    left.set(rest);
                    self.why(a, query.to.get(j), query)
                } else {
                    "there is no way; `sealane route` between the two says what shuts it".to_owned()
                }
            }),
            ..Cell::default()
        }
    }

    fn why(&self, a: Option<&Place>, b: Option<&Place>, query: &MatrixQuery) -> String {
        let (Some(a), Some(b)) = (a, b) else {
            return "there is no way".to_owned();
        };
        let q = RouteQuery {
            places: vec![a.clone(), b.clone()],
            alternatives: 0,
            ..query.terms.clone()
        };
        match self.route(&q) {
            Ok(_) => "there is no way".to_owned(),
            Err(e) => e.to_string(),
        }
    }

    fn cell_by_route(&self, a: Option<&Place>, query: &MatrixQuery, j: usize) -> Cell {
        let (Some(a), Some(b)) = (a, query.to.get(j)) else {
            return Cell::default();
        };
        let q = RouteQuery {
            places: vec![a.clone(), b.clone()],
            alternatives: 0,
            ..query.terms.clone()
        };
        match self.route(&q) {
            Ok(r) => Cell {
                distance_nm: Some(r.distance_nm),
                land_km: query.details.then_some(r.certificate.land_km),
                fairway_km: query.details.then_some(r.certificate.fairway_km),
                lower_bound_nm: query.details.then_some(r.certificate.lower_bound_nm),
                access_land_km: query.details.then_some(r.certificate.access_land_km),
                passages: if query.details {
                    r.passages
                } else {
                    Vec::new()
                },
                warnings: if query.details {
                    r.warnings
                } else {
                    Vec::new()
                },
                error: None,
            },
            Err(e) => Cell {
                error: Some(e.to_string()),
                ..Cell::default()
            },
        }
    }
}

/// Pairs that never reach the network: one place, or access lines that meet before it. By row, columns rising, cm.
fn meetings(ends: &Ends) -> HashMap<usize, Vec<(usize, u64)>> {
    let mut by_point: HashMap<_, Vec<usize>> = HashMap::new();
    for (j, b) in ends.to.iter().enumerate() {
        if let Ok(b) = b {
            by_point.entry((b.point, b.node)).or_default().push(j);
        }
    }
    let mut out: HashMap<usize, Vec<(usize, u64)>> = HashMap::new();
    for (i, a) in ends.from.iter().enumerate() {
        let Ok(a) = a else { continue };
        for &j in by_point.get(&(a.point, a.node)).into_iter().flatten() {
            let Some(Ok(b)) = ends.to.get(j) else {
                continue;
            };
            if a.same_place(b) {
                out.entry(i).or_default().push((j, 0));
            } else if let Some((p, q)) = meeting(a, b) {
                let cm = Way::along_access(a, b, p, q).length_cm;
                out.entry(i).or_default().push((j, cm));
            }
        }
    }
    out
}
