//! Room on the corridor: what the study and the port room know of railways, ports and berths bounds what may be counted.

use crate::cargo::{Growth, Runs};
use crate::draws::Draws;
use crate::evaluate::Band;
use crate::file::CargoUnit;
use crate::model::{CargoModel, Model};
use crate::params::Id;
use crate::volumes::{Grower, SharedRoom};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::Arc;

/// A limit that the port room finds for one cargo, other traffic of today left in its place.
#[derive(Debug, Clone, PartialEq)]
pub struct RoomLimit {
    /// Name for people.
    pub what: String,
    /// t a year.
    pub tonnes_per_year: f64,
    /// What cargoes share it (a yard's railway): the tonnes are then those of all of them together.
    pub shared: Option<String>,
}

/// A yearly limit beside what would flow.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LimitResult {
    /// Name for people.
    pub what: String,
    /// `study` or `port room`.
    pub says: String,
    /// t or TEU a year, median.
    pub per_year: f64,
    /// What would flow through it of the study's cargoes today, median.
    pub wanted: f64,
    /// Ids of the cargoes that share it.
    pub shared: Vec<String>,
    /// Share of the draws in which what would flow passes it.
    pub passed: f64,
}

fn in_units(model: &CargoModel, number: f64) -> f64 {
    match model.cargo.unit {
        CargoUnit::T => number * 1e6,
        CargoUnit::Teu => number,
    }
}

/// Bounds the volumes of all cargoes: first by what the port room leaves each of them, then by the railways behind the ports and the study's limits,
/// whose room goes to the cargo that gains most by the tonne. Keeps what would flow in `wanted`, the room in `room`, and tells of each limit.
pub fn bind(model: &Model, runs: &mut [Runs], rooms: &[Vec<RoomLimit>], draws: &Draws) {
    let mut shared: BTreeMap<Id, (String, Vec<usize>)> = BTreeMap::new();
    for (k, c) in model.cargoes.iter().enumerate() {
        if runs.get(k).is_none_or(|r| r.volumes.wanted.is_empty()) {
            continue;
        }
        for l in &c.limits {
            let entry = shared
                .entry(l.id)
                .or_insert_with(|| (l.what.clone(), Vec::new()));
            if !entry.1.contains(&k) {
                entry.1.push(k);
            }
        }
    }
    for (k, run) in runs.iter_mut().enumerate() {
        run.limits.clear();
        run.volumes.volume.clone_from(&run.volumes.wanted);
        run.volumes.room.clear();
        run.volumes.shared.clear();
        if run.volumes.wanted.is_empty() {
            continue;
        }
        let own = rooms.get(k).into_iter().flatten();
        for RoomLimit {
            what,
            tonnes_per_year: most,
            ..
        } in own.filter(|l| l.shared.is_none())
        {
            let n = run.volumes.wanted.len();
            narrow(&mut run.volumes.room, n, |_| *most);
            let passed = run.volumes.wanted.iter().filter(|v| *v > most).count();
            run.limits.push(LimitResult {
                what: what.clone(),
                says: "port room".to_owned(),
                per_year: *most,
                wanted: median(&run.volumes.wanted),
                shared: Vec::new(),
                passed: passed as f64 / n.max(1) as f64,
            });
        }
        let room = &run.volumes.room;
        for (v, most) in run.volumes.volume.iter_mut().zip(room) {
            *v = v.min(*most);
        }
    }
    let growers: Vec<Arc<Grower>> = model
        .cargoes
        .iter()
        .zip(runs.iter())
        .map(|(c, r)| {
            Arc::new(Grower {
                wanted: r.volumes.wanted.clone(),
                pace: Growth::of(c, draws).map_or_else(Vec::new, |g| g.pace()),
                room: r.volumes.room.clone(),
            })
        })
        .collect();
    for (line, what, who) in lines(runs, rooms) {
        let most = vec![line; draws.rows];
        share_out(
            (model, &growers),
            runs,
            ("port room", &what, &who),
            most,
            line,
        );
    }
    for (id, (what, who)) in shared {
        let first = who.first().and_then(|k| model.cargoes.get(*k));
        if let (Some(column), Some(first)) = (draws.columns.get(id), first) {
            let most: Vec<f64> = column.iter().map(|x| in_units(first, *x)).collect();
            let put_in = model.params.list.get(id);
            let figure = put_in.map_or_else(|| median(&most), |p| in_units(first, p.graded.value));
            share_out(
                (model, &growers),
                runs,
                ("study", &what, &who),
                most,
                figure,
            );
        }
    }
    for run in runs.iter_mut() {
        run.limits
            .sort_by(|a, b| a.per_year.total_cmp(&b.per_year).then(a.what.cmp(&b.what)));
    }
}

/// The railways behind ports that cargoes share: room, name, cargoes.
fn lines(runs: &[Runs], rooms: &[Vec<RoomLimit>]) -> Vec<(f64, String, Vec<usize>)> {
    let mut found: BTreeMap<&str, (f64, String, Vec<usize>)> = BTreeMap::new();
    for (k, list) in rooms.iter().enumerate() {
        if runs.get(k).is_none_or(|r| r.volumes.wanted.is_empty()) {
            continue;
        }
        for l in list {
            if let Some(key) = &l.shared {
                let line = (l.tonnes_per_year, l.what.clone(), Vec::new());
                found.entry(key).or_insert(line).2.push(k);
            }
        }
    }
    found.into_values().collect()
}

fn median(sample: &[f64]) -> f64 {
    Band::of(sample.to_vec()).p50
}

/// Lowers each row of `room` to what `most` gives for it.
fn narrow(room: &mut Vec<f64>, rows: usize, most: impl Fn(usize) -> f64) {
    room.resize(rows, f64::INFINITY);
    for (i, r) in room.iter_mut().enumerate() {
        *r = r.min(most(i));
    }
}

/// Gives a limit's room out draw by draw: first to the cargo with the most to gain by the tonne (its room to the next way or seller), then to the next.
/// What is left in a later year is seen when it is asked for. `figure` is the limit as every page shows it.
fn share_out(
    (model, growers): (&Model, &[Arc<Grower>]),
    runs: &mut [Runs],
    limit: (&str, &str, &[usize]),
    most: Vec<f64>,
    figure: f64,
) {
    let (says, what, who) = limit;
    let rows = most.len();
    let wanted: Vec<f64> = (0..rows)
        .map(|i| {
            let all = who.iter().filter_map(|k| runs.get(*k));
            all.filter_map(|r| r.volumes.wanted.get(i)).sum()
        })
        .collect();
    let gains: Vec<Vec<f64>> = who
        .iter()
        .map(|k| match (model.cargoes.get(*k), runs.get(*k)) {
            (Some(c), Some(r)) if who.len() > 1 => (0..rows)
                .map(|i| crate::cargo::room_in_row(c, r, i).unwrap_or(0.0))
                .collect(),
            _ => vec![0.0; rows],
        })
        .collect();
    // Place in the queue, by draw and cargo.
    let mut places = vec![vec![0; rows]; who.len()];
    let mut order: Vec<usize> = (0..who.len()).collect();
    for (i, most) in most.iter().enumerate() {
        let gain = |k: usize| gains.get(k).and_then(|g| g.get(i)).copied().unwrap_or(0.0);
        order.sort_by(|a, b| gain(*b).total_cmp(&gain(*a)).then(a.cmp(b)));
        let mut left = *most;
        for (place, k) in order.iter().enumerate() {
            if let Some(p) = places.get_mut(*k).and_then(|p| p.get_mut(i)) {
                *p = place;
            }
            let volume = who
                .get(*k)
                .and_then(|k| runs.get_mut(*k))
                .and_then(|r| r.volumes.volume.get_mut(i));
            if let Some(v) = volume {
                *v = v.min(left);
                left -= *v;
            }
        }
    }
    let passed = wanted.iter().zip(&most).filter(|(w, m)| w > m).count() as f64;
    let told = LimitResult {
        what: what.to_owned(),
        says: says.to_owned(),
        per_year: figure,
        wanted: median(&wanted),
        shared: who
            .iter()
            .filter_map(|k| model.cargoes.get(*k))
            .map(|c| c.cargo.id.clone())
            .collect(),
        passed: passed / rows.max(1) as f64,
    };
    let most = Arc::new(most);
    for (k, own) in who.iter().zip(&places) {
        let others = who
            .iter()
            .zip(&places)
            .filter(|(other, _)| *other != k)
            .filter_map(|(other, its)| {
                let before = its.iter().zip(own).map(|(a, b)| a < b).collect();
                Some((Arc::clone(growers.get(*other)?), before))
            })
            .collect();
        let Some(run) = runs.get_mut(*k) else {
            continue;
        };
        run.volumes.shared.push(SharedRoom {
            most: Arc::clone(&most),
            others,
        });
        run.limits.push(told.clone());
    }
}

/// "railway behind Vostochny: 16.4 Mt would flow, there is room for 12.0 Mt".
#[must_use]
pub fn sentence(
    l: &LimitResult,
    unit: CargoUnit,
    own: &str,
    name: &dyn Fn(&str) -> String,
) -> String {
    let figure = |x: f64| match unit {
        CargoUnit::T => format!("{:.1} Mt", x / 1e6),
        CargoUnit::Teu => format!("{x:.0} TEU"),
    };
    let others: Vec<String> = l
        .shared
        .iter()
        .filter(|id| *id != own)
        .map(|id| name(id))
        .collect();
    format!(
        "{}: {} a year would flow{}, there is room for {}",
        l.what,
        figure(l.wanted),
        if others.is_empty() {
            String::new()
        } else {
            format!(" with {}", others.join(" and "))
        },
        figure(l.per_year)
    )
}
