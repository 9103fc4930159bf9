//! The best order of calls.

use crate::{Place, RouteQuery, Sea, SeaError};

impl Sea {
    /// The same question with its calls (all places but the first and last) in the order that makes the way shortest.
    ///
    /// # Errors
    /// Those of [`Sea::route`]; [`SeaError::BadQuery`] above nine calls.
    pub fn best_order(&self, query: &RouteQuery) -> Result<RouteQuery, SeaError> {
        let n = query.places.len();
        if n < 4 {
            return Ok(query.clone());
        }
        if n > 11 {
            return Err(SeaError::BadQuery(
                "the best order is found for at most nine calls".to_owned(),
            ));
        }
        let m = self.matrix(&crate::MatrixQuery {
            from: query.places.clone(),
            to: query.places.clone(),
            terms: RouteQuery {
                places: Vec::new(),
                require: Vec::new(),
                require_areas: Vec::new(),
                ..query.clone()
            },
            details: false,
        })?;
        let d = |i: usize, j: usize| m.get(i).and_then(|r| r.get(j)).copied().flatten();
        let calls = n - 2;
        // Best length to have made the calls of a set and to stand at one of them, with the order.
        /// Shortest length to have made a set of calls and end at one, with their order.
        type Best = Option<(f64, Vec<usize>)>;
        let mut best: Vec<Vec<Best>> = vec![vec![None; calls]; 1 << calls];
        for set in 1..1_usize << calls {
            for k in (0..calls).filter(|k| (set >> k) & 1 == 1) {
                let before = set & !(1 << k);
                let mut found: Option<(f64, Vec<usize>)> = None;
                if before == 0 {
                    found = d(0, k + 1).map(|x| (x, vec![k + 1]));
                } else {
                    for j in (0..calls).filter(|j| (before >> j) & 1 == 1) {
                        let Some(Some((x, order))) = best.get(before).and_then(|b| b.get(j)) else {
                            continue;
                        };
                        if let Some(y) = d(j + 1, k + 1)
                            && found.as_ref().is_none_or(|f| x + y < f.0)
                        {
                            let mut order = order.clone();
                            order.push(k + 1);
                            found = Some((x + y, order));
                        }
                    }
                }
                if let Some(slot) = best.get_mut(set).and_then(|b| b.get_mut(k)) {
                    *slot = found;
                }
            }
        }
        let mut order: Option<(f64, Vec<usize>)> = None;
        for (k, b) in best.last().into_iter().flatten().enumerate() {
            if let (Some((x, o)), Some(y)) = (b, d(k + 1, n - 1))
                && order.as_ref().is_none_or(|f| x + y < f.0)
            {
                order = Some((x + y, o.clone()));
            }
        }
        let Some((_, order)) = order else {
            return Ok(query.clone());
        };
        let mut places: Vec<Place> = Vec::with_capacity(n);
        places.extend(query.places.first().cloned());
        places.extend(order.iter().filter_map(|&i| query.places.get(i).cloned()));
        places.extend(query.places.last().cloned());
        Ok(RouteQuery {
            places,
            ..query.clone()
        })
    }
}
