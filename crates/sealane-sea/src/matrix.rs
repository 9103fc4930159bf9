//! Many-to-many distances: one search a row, rows in parallel, streamed in order.

use crate::join::meeting;
use crate::network::Joined;
use crate::rules::Terms;
use crate::sea::{Sea, Way, nm};
use crate::shore::Shore;
use crate::tree::Tree;
use crate::{Place, RouteQuery, SeaError};
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

/// A question for all distances between places.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct MatrixQuery {
    /// Rows.
    pub from: Vec<Place>,
    /// Columns.
    pub to: Vec<Place>,
    /// What the ways must obey: everything of a [`RouteQuery`] but its places and alternatives.
    pub terms: RouteQuery,
    /// Whether passages and kilometres over land are wanted too (slower).
    pub details: bool,
}

/// One cell of a matrix.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Cell {
    /// Length, nm; `None` with the reason in `error`.
    pub distance_nm: Option<f64>,
    /// Kilometres over unsimplified land, when asked for.
    pub land_km: Option<f64>,
    /// Passages in order, when asked for.
    pub passages: Vec<String>,
    /// Why there is no answer.
    pub error: Option<String>,
}

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
        let terms = Terms::new(self.network(), &query.terms)?;
        let join = |places: &[Place]| -> Vec<Result<Joined, SeaError>> {
            places.par_iter().map(|p| self.network().join(p)).collect()
        };
        let (from, to) = (join(&query.from), join(&query.to));
        for (k, chunk) in from.chunks(ROWS).enumerate() {
            let rows: Vec<Vec<Cell>> = chunk
                .par_iter()
                .enumerate()
                .map(|(i, a)| {
                    let place = query.from.get(k * ROWS + i);
                    self.row(a.as_ref(), place, &to, query, &terms)
                })
                .collect();
            for (i, cells) in rows.into_iter().enumerate() {
                row(k * ROWS + i, cells)?;
            }
        }
        Ok(())
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
        a: Result<&Joined, &SeaError>,
        place: Option<&Place>,
        to: &[Result<Joined, SeaError>],
        query: &MatrixQuery,
        terms: &Terms,
    ) -> Vec<Cell> {
        let fault = |e: &SeaError| Cell {
            error: Some(e.to_string()),
            ..Cell::default()
        };
        let a = match a {
            Ok(a) => a,
            Err(e) => return to.iter().map(|_| fault(e)).collect(),
        };
        if terms.musts() > 0 || !terms.avoid.is_empty() {
            return self.row_by_routes(place, to.len(), query);
        }
        let rules = terms.rules(0, terms.shut_now());
        let tree = Tree::grow(self.network(), a, &rules);
        to.iter()
            .enumerate()
            .map(|(j, b)| match b {
                Err(e) => fault(e),
                Ok(b) if query.details => self.detailed(a, b, &tree),
                Ok(b) => {
                    let cm = if a.same_place(b) {
                        Some(0)
                    } else if let Some((i, k)) = meeting(a, b) {
                        Some(Way::along_access(a, b, i, k).length_cm)
                    } else {
                        tree.reach(b).map(|r| a.access_cm + r.0 + b.access_cm)
                    };
                    Cell {
                        distance_nm: cm.map(nm),
                        error: cm
                            .is_none()
                            .then(|| self.why(place, query.to.get(j), query)),
                        ..Cell::default()
                    }
                }
            })
            .map(|mut c| {
                if c.distance_nm.is_none() && c.error.is_none() {
                    c.error = Some("there is no way".to_owned());
                }
                c
            })
            .collect()
    }

    fn detailed(&self, a: &Joined, b: &Joined, tree: &Tree<'_>) -> Cell {
        let way = if a.same_place(b) {
            Some(Way::still(a))
        } else if let Some((i, k)) = meeting(a, b) {
            Some(Way::along_access(a, b, i, k))
        } else {
            tree.path(b).map(|p| Way::draw(self.network(), a, b, &p))
        };
        let Some(way) = way else {
            return Cell::default();
        };
        let land_km = Shore::embedded().ok().map(|s| {
            way.drawn
                .open
                .iter()
                .map(|(p, q)| s.land_km(*p, *q))
                .sum::<f64>()
        });
        Cell {
            distance_nm: Some(nm(way.length_cm)),
            land_km,
            passages: crate::sea::passages_of(std::slice::from_ref(&way)),
            error: None,
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

    fn row_by_routes(&self, a: Option<&Place>, n: usize, query: &MatrixQuery) -> Vec<Cell> {
        let Some(a) = a else {
            return vec![Cell::default(); n];
        };
        query
            .to
            .iter()
            .map(|b| {
                let q = RouteQuery {
                    places: vec![a.clone(), b.clone()],
                    alternatives: 0,
                    ..query.terms.clone()
                };
                match self.route(&q) {
                    Ok(r) => Cell {
                        distance_nm: Some(r.distance_nm),
                        land_km: query.details.then_some(r.certificate.land_km),
                        passages: if query.details {
                            r.passages
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
            })
            .collect()
    }
}
