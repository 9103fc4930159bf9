//! One allocation of what cargoes share: the railway (or pipeline) behind each port's yard, and the study's own limits.
//!
//! The other traffic of the port file keeps what it has. The study's cargoes ask for what they carry in the case looked at; where that is more than
//! is left it goes first to the cargo that gains most by the tonne, the same rule by which the draws bound their volumes. A cargo's limit is
//! what those before it leave.

use crate::assessment::CargoResult;
use crate::file::CargoUnit;
use crate::fleets::Asked;
use crate::model::CargoModel;
use crate::ports::group_for;
use serde::Serialize;
use std::collections::BTreeMap;

/// Something that cargoes share.
#[derive(Debug, Clone, Serialize)]
pub struct Shared {
    /// Name for people, such as "rail of Vostochny".
    pub what: String,
    /// What joins the cargoes: the gateway and its yard, or the study's limit.
    #[serde(skip)]
    pub key: String,
    /// All of it, t a year.
    pub tonnes_per_year: f64,
    /// Other traffic of the port file, which keeps what it has.
    pub others_t: f64,
    /// The gateway whose land side it is; `None` for a limit of the study.
    #[serde(skip)]
    pub gateway: Option<String>,
    /// Indices of the cargoes, in the order in which they are served.
    #[serde(skip)]
    pub cargoes: Vec<usize>,
}

impl Shared {
    /// What is left for the study's cargoes.
    #[must_use]
    pub fn room_t(&self) -> f64 {
        (self.tonnes_per_year - self.others_t).max(0.0)
    }

    /// The most that cargo `k` may carry when all ask `asks`.
    #[must_use]
    pub fn limit_of(&self, k: usize, asks: &[f64]) -> f64 {
        let ask = |k: &usize| asks.get(*k).copied().unwrap_or(0.0);
        let before = self.cargoes.iter().take_while(|c| **c != k);
        (self.room_t() - before.map(ask).sum::<f64>()).max(0.0)
    }

    /// Puts the cargoes in the order in which they are served: by what each gains by the tonne over its next way or seller.
    pub fn serve_by_gain(&mut self, cargoes: &[CargoResult]) {
        let gain = |k: usize| {
            let c = cargoes.get(k)?;
            let volume = c.volume.map(|v| v.p50).filter(|v| *v > 0.0)?;
            Some(c.gain_usd_per_year? / volume)
        };
        let gain = |k: usize| gain(k).unwrap_or(0.0);
        self.cargoes
            .sort_by(|a, b| gain(*b).total_cmp(&gain(*a)).then(a.cmp(b)));
    }
}

/// One row of the allocation.
#[derive(Debug, Clone, Serialize)]
pub struct ShareRow {
    /// What is shared.
    pub what: String,
    /// `today` or `targets`.
    pub case: &'static str,
    /// All of it, t a year.
    pub tonnes_per_year: f64,
    /// Kept by the other traffic of the port file.
    pub others_t: f64,
    /// Cargo id, t asked, t that it gets.
    pub cargoes: Vec<(String, f64, f64)>,
    /// Left over, t a year.
    pub left_t: f64,
}

/// The allocation of one case; what only one cargo uses with room to spare is left out.
#[must_use]
pub fn allocation(
    shared: &[Shared],
    cargoes: &[CargoModel],
    case: &'static str,
    asks: &[f64],
) -> Vec<ShareRow> {
    let rows = shared.iter().map(|s| {
        let each: Vec<(String, f64, f64)> = (s.cargoes.iter())
            .filter_map(|k| {
                let asked = *asks.get(*k)?;
                let id = cargoes.get(*k)?.cargo.id.clone();
                Some((id, asked, asked.min(s.limit_of(*k, asks))))
            })
            .collect();
        let given: f64 = each.iter().map(|e| e.2).sum();
        ShareRow {
            what: s.what.clone(),
            case,
            tonnes_per_year: s.tonnes_per_year,
            others_t: s.others_t,
            left_t: (s.room_t() - given).max(0.0),
            cargoes: each,
        }
    });
    rows.filter(|r| {
        r.cargoes.len() > 1 || r.cargoes.iter().any(|(_, asked, got)| got < &(asked - 1.0))
    })
    .collect()
}

/// What each commodity's land side is called.
pub fn land_name(commodity: &str) -> &'static str {
    match commodity {
        "crude-oil" | "oil-products" | "lng" => "pipeline",
        _ => "rail",
    }
}

/// The key of the land side of a gateway's yard.
fn key(gateway: &str, yard: usize) -> String {
    format!("{gateway}/{yard}")
}

/// The yards' railways that the cargoes of the corridor under study use.
pub fn railways(q: &Asked<'_>, base: &dyn Fn(&CargoModel) -> f64) -> Vec<Shared> {
    let mut found: BTreeMap<String, Shared> = BTreeMap::new();
    // Of the port file's tonnes by railway and commodity: what no cargo of the study has claimed as its own yet.
    let mut unclaimed: BTreeMap<(String, &str), f64> = BTreeMap::new();
    for (k, c) in q.model.cargoes.iter().enumerate() {
        let (CargoUnit::T, Some(Ok(route))) = (c.cargo.unit, c.routes.first()) else {
            continue;
        };
        for gate in [&route.ports.0, &route.ports.1] {
            let commodity = &c.cargo.commodity;
            let Some(p) = q.ports.of(gate).map(|p| &p.port) else {
                continue;
            };
            let Some((i, y)) =
                group_for(p, commodity).and_then(|i| Some((i, p.groups.get(i)?.yard?)))
            else {
                continue;
            };
            let Some(yard) = p.yards.get(y) else { continue };
            let on_yard = |t: &&sealane_port::Traffic| {
                let first = t.groups.first().and_then(|g| p.groups.get(*g));
                first.is_some_and(|g| g.yard == Some(y))
            };
            let line = found.entry(key(gate, y)).or_insert_with(|| Shared {
                what: format!("{} of {}", land_name(commodity), p.name),
                key: key(gate, y),
                gateway: Some(gate.clone()),
                tonnes_per_year: yard.rail_t_per_h * sealane_port::YEAR_H,
                others_t: p.traffic.iter().filter(on_yard).map(|t| t.annual_t).sum(),
                cargoes: Vec::new(),
            });
            // What the study has of this cargo today is part of what the port file has.
            let same =
                |t: &&sealane_port::Traffic| t.cargo == *commodity && t.groups.first() == Some(&i);
            let left = unclaimed
                .entry((key(gate, y), commodity.as_str()))
                .or_insert_with(|| p.traffic.iter().filter(same).map(|t| t.annual_t).sum());
            let own = left.min(base(c));
            *left -= own;
            line.others_t -= own;
            line.cargoes.push(k);
        }
    }
    found.into_values().collect()
}

/// The study's own limits in tonnes, their median over the draws, as the volumes were bound by them.
pub fn limits(model: &[CargoModel], cargoes: &[CargoResult]) -> Vec<Shared> {
    let mut found: BTreeMap<String, Shared> = BTreeMap::new();
    for (k, (m, c)) in model.iter().zip(cargoes).enumerate() {
        if m.cargo.unit != CargoUnit::T {
            continue;
        }
        for l in c.limits.iter().filter(|l| l.says == "study") {
            let line = found.entry(l.what.clone()).or_insert_with(|| Shared {
                what: l.what.clone(),
                key: l.what.clone(),
                gateway: None,
                tonnes_per_year: l.per_year,
                others_t: 0.0,
                cargoes: Vec::new(),
            });
            line.cargoes.push(k);
        }
    }
    found.into_values().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_in_the_queue_is_served_first_and_the_next_has_what_is_left() {
        let s = Shared {
            what: "rail".to_owned(),
            key: String::new(),
            gateway: None,
            tonnes_per_year: 20.0,
            others_t: 6.0,
            cargoes: vec![0, 2],
        };
        let asks = [5.0, 99.0, 12.0];
        assert_eq!(s.limit_of(0, &asks), 14.0);
        assert_eq!(s.limit_of(2, &asks), 9.0);
        // Nothing is left, and never less than nothing.
        assert_eq!(s.limit_of(2, &[20.0, 99.0, 12.0]), 0.0);
        let turned = Shared {
            cargoes: vec![2, 0],
            ..s
        };
        assert_eq!(turned.limit_of(2, &asks), 14.0);
        assert_eq!(turned.limit_of(0, &asks), 2.0);
    }
}
