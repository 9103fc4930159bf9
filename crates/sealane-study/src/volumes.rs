//! Volumes that a cargo brings to the corridor: shares, growth, targets.

use crate::draws::Draws;
use crate::evaluate::{Column, Landed};
use crate::logit;
use crate::model::CargoModel;
use std::sync::Arc;

/// Yearly volume on the corridor by draw, t or TEU, and the way's share by draw.
#[derive(Debug, Clone, Default)]
pub struct Volumes {
    /// Share of the corridor among the ways.
    pub share: Vec<f64>,
    /// Flow by all ways, before any choice.
    pub flow: Vec<f64>,
    /// Volume a year that would choose the corridor if there were room for all.
    pub wanted: Vec<f64>,
    /// Volume a year that finds room on it.
    pub volume: Vec<f64>,
    /// Room for this cargo on the tightest limit that is its own, a year; empty where none is known.
    pub room: Vec<f64>,
    /// Limits that it shares, and the cargoes served before it.
    pub shared: Vec<SharedRoom>,
    /// Logit scale by draw.
    pub theta: Vec<f64>,
}

/// A limit that cargoes share, as one of them finds it.
#[derive(Debug, Clone, PartialEq)]
pub struct SharedRoom {
    /// Room of all together, a year, by draw.
    pub most: Arc<Vec<f64>>,
    /// The others, and whether they are served before this one, by draw.
    pub others: Vec<(Arc<Grower>, Vec<bool>)>,
}

/// What a cargo would put on a limit in any year.
#[derive(Debug, Clone, PartialEq)]
pub struct Grower {
    /// Volume that would flow today, by draw.
    pub wanted: Vec<f64>,
    /// Its growth as a factor a year, by draw; empty where none is known.
    pub pace: Vec<f64>,
    /// Its own room by draw; empty where none is known.
    pub room: Vec<f64>,
}

impl Grower {
    fn after(&self, i: usize, years: f64) -> f64 {
        let at = |v: &[f64], none: f64| v.get(i).copied().unwrap_or(none);
        let grown = at(&self.wanted, 0.0) * at(&self.pace, 1.0).powf(years);
        grown.min(at(&self.room, f64::INFINITY))
    }
}

impl SharedRoom {
    /// What those served before leave of it in a draw, so many years on.
    #[must_use]
    pub fn left(&self, i: usize, years: f64) -> f64 {
        let before = self.others.iter().filter(|o| o.1.get(i) == Some(&true));
        let taken: f64 = before.map(|o| o.0.after(i, years)).sum();
        (self.most.get(i).copied().unwrap_or(f64::INFINITY) - taken).max(0.0)
    }
}

/// What the base case fixes for scenarios: levers move volumes about it.
#[derive(Debug, Clone, PartialEq)]
pub struct Anchor {
    /// Median landed cost of the base case.
    pub landed: Option<f64>,
    /// Logit scales of the base case.
    pub scales: logit::Scales,
    /// What the land legs of the own way cost in the base case, by draw, where the seller passes changes on.
    pub land: Option<Vec<f64>>,
    /// Return ratio by draw in the base case.
    pub ratio: Option<Vec<f64>>,
}

/// Volumes of one cargo: today's flow times the corridor's share of ways (logit in door-to-door cost), moved by how much cheaper or dearer the
/// seller lands than in the base case (pivot on today's share of the buyer's market). What finds room is told by [`crate::limits::bind`].
#[must_use]
pub fn volumes(
    model: &CargoModel,
    columns: &[Option<Column>],
    landed: Option<&Landed>,
    anchor: Option<&Anchor>,
    draws: &Draws,
) -> Volumes {
    let n = draws.rows;
    if !matches!(columns.first(), Some(Some(_))) {
        return Volumes::default();
    }
    let distinct = model.distinct();
    let base_landed = anchor.map_or_else(
        || {
            landed
                .filter(|l| !l.landed.is_empty())
                .map(|l| crate::evaluate::Band::of(l.landed.clone()).p50)
        },
        |a| a.landed,
    );
    let scales = anchor.map_or(&model.scales, |a| &a.scales);
    let mut out = Volumes::default();
    let mut costs: Vec<Option<f64>> = Vec::with_capacity(columns.len());
    for i in 0..n {
        if draws.stopped_at(i) {
            return Volumes::default();
        }
        costs.clear();
        costs.extend(columns.iter().zip(&distinct).map(|(c, keep)| {
            c.as_ref()
                .filter(|_| *keep)
                .and_then(|c| c.usd.get(i).copied())
        }));
        let e = model
            .elasticity
            .and_then(|id| draws.columns.get(id))
            .and_then(|c| c.get(i))
            .copied()
            .unwrap_or(-0.8);
        let theta = scales.at(e);
        out.theta.push(theta);
        let share = logit::shares(&costs, theta).first().copied().unwrap_or(0.0);
        out.share.push(share);
        let at = |id: Option<usize>| {
            id.and_then(|id| draws.columns.get(id))
                .and_then(|c| c.get(i))
                .copied()
        };
        let Some(flow) = at(model.volume) else {
            continue;
        };
        // More return cargo adds boxes to the weak leg; the strong leg stays what it was.
        let ratio = at(model.return_ratio);
        let before = anchor
            .and_then(|a| a.ratio.as_ref())
            .and_then(|r| r.get(i))
            .copied()
            .or(ratio);
        let flow = match (ratio, before) {
            (Some(b), Some(b0)) => flow * (1.0 + b) / (1.0 + b0),
            _ => flow,
        };
        let mut volume = flow * share;
        if let (Some(market), Some(l), Some(base)) = (
            at(model.market),
            landed.and_then(|l| l.landed.get(i)),
            base_landed,
        ) && market > flow
            && base > 0.0
        {
            // Incremental logit: P' = P e / (P e + 1 - P), e from the elasticity at the base share.
            let p0 = (flow / market).clamp(1e-6, 0.95);
            let slope = -e_of(e) / (base * (1.0 - p0));
            let odds = (-slope * (l - base)).clamp(-6.0, 6.0).exp();
            volume = market * (p0 * odds / (p0 * odds + 1.0 - p0)) * share;
        }
        out.flow.push(flow);
        out.wanted.push(volume);
        out.volume.push(volume);
    }
    out
}

/// An elasticity that is at least a little below nought.
fn e_of(e: f64) -> f64 {
    e.min(-0.1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn those_served_before_grow_into_a_shared_limit() {
        let grower = |room: Vec<f64>| {
            Arc::new(Grower {
                wanted: vec![5.0, 5.0],
                pace: vec![1.1, 1.1],
                room,
            })
        };
        let found = |room: Vec<f64>| SharedRoom {
            most: Arc::new(vec![20.0, 20.0]),
            others: vec![(grower(room), vec![true, false])],
        };
        let free = found(Vec::new());
        assert_eq!(free.left(0, 0.0), 15.0);
        assert!((free.left(0, 10.0) - (20.0 - 5.0 * 1.1_f64.powi(10))).abs() < 1e-9);
        // Served after this one in the second draw; and never more than the limit.
        assert_eq!(free.left(1, 10.0), 20.0);
        assert_eq!(free.left(0, 50.0), 0.0);
        // A cargo that a port of its own holds takes no more than that.
        assert_eq!(found(vec![6.0, 6.0]).left(0, 10.0), 14.0);
    }
}
