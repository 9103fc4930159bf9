//! Which passages a shorter way would use that this ship may not, and why; and what a required area leaves of the bound.

use crate::dates::Closure;
use crate::passages::{arctic_transit, composite_of, parts, passage};
use crate::rules::{Terms, limits_of};
use crate::sea::Sea;
use crate::search::CLEARANCE;
use crate::{Limit, Route, RouteQuery, SeaError, ShipLimits};
use sealane_geo::cube::{CubePoint, angle};
use serde::{Deserialize, Serialize};

/// A passage that a shorter way would use and this question may not.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Shut {
    /// Id of the passage.
    pub passage: String,
    /// Why it is shut, in words.
    pub why: String,
    /// The limits of the passage that the ship exceeds; none where it waits to be asked for.
    pub limits: Vec<Limit>,
    /// Length of a way that would use it, nm.
    pub distance_nm: f64,
}

/// Shorter than this is no news, nm.
const NEWS_NM: f64 = 0.5;
/// Ways looked at for one answer.
const MOST: usize = 6;

impl Sea {
    /// What keeps this question from shorter ways: passages shut by the ship's measures, and those that wait to be asked for (an ice
    /// class, a small ship). Passages and areas that the question itself avoids stay avoided and are not told.
    ///
    /// It costs a few searches; [`Sea::route`] does not do it.
    ///
    /// ```
    /// use sealane_sea::{RouteQuery, Sea, ShipLimits};
    /// let sea = Sea::embedded().unwrap();
    /// let query = RouteQuery {
    ///     places: vec![sea.place("SGSIN").unwrap(), sea.place("GRPIR").unwrap()],
    ///     ship: ShipLimits { beam_m: Some(78.0), ..ShipLimits::default() },
    ///     ..RouteQuery::default()
    /// };
    /// let route = sea.route(&query).unwrap();
    /// let shut = sea.shut(&query, &route).unwrap();
    /// assert_eq!(shut[0].passage, "suez");
    /// assert_eq!(shut[0].limits[0].what, "beam_m");
    /// ```
    ///
    /// # Errors
    /// Those of [`Sea::route`] for the question itself.
    pub fn shut(&self, query: &RouteQuery, route: &Route) -> Result<Vec<Shut>, SeaError> {
        let terms = Terms::new(self.network(), query)?;
        let names = &self.network().world.names;
        let why = |id: &str| {
            let n = names.iter().position(|n| n == id)?;
            terms
                .shut
                .get(n)?
                .clone()
                .filter(|_| !avoided(&query.avoid, id, query.date.as_deref()))
        };
        let mut out: Vec<Shut> = Vec::new();
        // First the same way for a ship without measures, which the labels tell; then with all open that a small or ice-going ship may use.
        let free = RouteQuery {
            ship: ShipLimits::default(),
            alternatives: 0,
            ..query.clone()
        };
        let small = ShipLimits {
            draught_m: Some(0.1),
            beam_m: Some(0.1),
            length_m: Some(0.1),
            air_draught_m: Some(0.1),
        };
        let all_open = RouteQuery {
            ship: small,
            ice_class: Some("PC1".to_owned()),
            ..free.clone()
        };
        let first = (query.ship != ShipLimits::default()).then_some(free);
        for mut asked in first.into_iter().chain([all_open]) {
            asked.avoid.extend(out.iter().map(|s| s.passage.clone()));
            for _ in 0..MOST {
                let Ok(way) = self.route(&asked) else {
                    break;
                };
                if way.distance_nm + NEWS_NM > route.distance_nm {
                    break;
                }
                let first = out.len();
                for id in &way.passages {
                    let Some(why) =
                        why(id).filter(|_| !avoided(&asked.avoid, id, query.date.as_deref()))
                    else {
                        continue;
                    };
                    // Arctic transits wait as a whole.
                    let whole = composite_of(id).filter(|_| arctic_transit(id));
                    let name = whole.map_or_else(|| id.clone(), str::to_owned);
                    asked.avoid.push(name.clone());
                    out.push(Shut {
                        passage: name,
                        why,
                        limits: limits_of(id, &query.ship)
                            .into_iter()
                            .filter(|l| l.margin.is_some_and(|m| m < 0.0))
                            .collect(),
                        distance_nm: way.distance_nm,
                    });
                }
                if out.len() == first {
                    break;
                }
                // Of several that one way needs, each is asked by itself: its miles are those it saves alone.
                if out.len() > first + 1 {
                    let names: Vec<String> =
                        out.iter().skip(first).map(|s| s.passage.clone()).collect();
                    for s in out.iter_mut().skip(first) {
                        let mut alone = asked.clone();
                        alone.avoid.retain(|a| *a != s.passage);
                        match self.route(&alone) {
                            Ok(w) if w.distance_nm + NEWS_NM <= route.distance_nm => {
                                s.distance_nm = w.distance_nm;
                            }
                            _ => {
                                let others: Vec<&str> = (names.iter().map(String::as_str))
                                    .filter(|n| *n != s.passage)
                                    .collect();
                                s.why = format!("{} (only with {})", s.why, others.join(", "));
                            }
                        }
                    }
                }
            }
        }
        Ok(out)
    }

    /// A way into a required area touches its border at one of a row of points: nothing is shorter than the found way less their
    /// distance, nor than the way that need not enter.
    pub(crate) fn bound_by_entry(
        &self,
        query: &RouteQuery,
        terms: &Terms,
        route: &mut Route,
    ) -> Result<(), SeaError> {
        let free = RouteQuery {
            require: query
                .require
                .iter()
                .filter(|id| passage(id).is_some())
                .cloned()
                .collect(),
            require_areas: Vec::new(),
            split_areas: Vec::new(),
            alternatives: 0,
            ..query.clone()
        };
        let free_nm = self.route(&free)?.distance_nm;
        if free_nm + 1e-9 >= route.distance_nm {
            return Ok(());
        }
        let mut apart_nm = 0.0;
        let mut in_sight = true;
        for (points, step) in terms.enter.iter().map(|s| s.landings(CLEARANCE)) {
            apart_nm += step * NM_PER_RADIAN;
            in_sight &= self.in_sight(&points, step);
        }
        // Where land lies between the points, a shorter way may enter there: then only the free way bounds it.
        route.certificate.lower_bound_nm = if in_sight {
            free_nm.max(route.distance_nm - apart_nm)
        } else {
            free_nm
        };
        route.certificate.method += &format!(
            "; a required area is entered at one of a row of points on its border, {apart_nm:.0} nm apart or less"
        );
        Ok(())
    }

    /// Whether points along a border lie in open water and each sees the next.
    fn in_sight(&self, points: &[CubePoint], step: f64) -> bool {
        let net = self.network();
        let mesh = &net.world.mesh;
        let spots: Vec<_> = points.iter().map(|&p| mesh.spot(p, 0)).collect();
        spots.iter().all(|&s| net.free(s))
            && points.windows(2).zip(&spots).all(|(w, &spot)| match w {
                [p, q] => angle(p.unit(), q.unit()) > 1.5 * step || mesh.sees(*p, spot, *q),
                _ => true,
            })
    }
}

/// Whether a list of what is to be avoided names a passage, by itself or as a part, on the day asked for.
fn avoided(list: &[String], id: &str, day: Option<&str>) -> bool {
    list.iter().any(|a| match Closure::read(a) {
        Ok(c) => c.holds(day).0 && (c.id == id || parts(c.id).contains(&id)),
        Err(_) => false,
    })
}

/// Nautical miles in a radian of arc (60 a degree), and a little more for the ellipsoid.
const NM_PER_RADIAN: f64 = 60.0 * 180.0 / std::f64::consts::PI * 1.006;
