//! What the run stands on, as rows: gateways, every number with its grade, the embedded tables.

use crate::assessment::{GatewayInfo, InputRow, NodeInfo, TableRow};
use crate::file::{LegStep, StudyFile};
use crate::inputs::inputs;
use crate::model::Model;
use crate::names;
use crate::world::World;

pub(crate) fn gateways(file: &StudyFile, world: &dyn World) -> Vec<GatewayInfo> {
    file.gateway
        .iter()
        .filter_map(|g| {
            let p = world.place(&g.place).ok()?;
            Some(GatewayInfo {
                id: g.id.clone(),
                name: g.name.clone().unwrap_or(p.name),
                locode: p.locode,
                side: g.side.clone(),
                lon: p.lon,
                lat: p.lat,
                max_draught_m: g.max_draught_m.as_ref().map(|g| g.0.clone()),
                capacity_mt: g.capacity_mt.as_ref().map(|g| g.0.clone()),
                capacity_teu: g.capacity_teu.as_ref().map(|g| g.0.clone()),
                note: g.note.clone(),
            })
        })
        .collect()
}

/// Ports that corridors, lines and land links name and that are no gateways.
pub(crate) fn other_places(file: &StudyFile, world: &dyn World) -> Vec<NodeInfo> {
    let legs = file.corridor.iter().flat_map(|c| {
        let steps = c.legs.iter().filter_map(|s| match s {
            LegStep::Place(p) => Some(p),
            LegStep::Rail(_) => None,
        });
        steps.chain(&c.calls)
    });
    let ends = file.rail.iter().flat_map(|r| [&r.from, &r.to]);
    let calls = file.service.iter().flat_map(|s| &s.ports);
    let known = |text: &str| {
        file.gateway.iter().any(|g| g.id == text || g.side == text)
            || file.node.iter().any(|n| n.id == text)
    };
    let texts: std::collections::BTreeSet<&String> = legs
        .chain(ends)
        .chain(calls)
        .filter(|text| !known(text))
        .collect();
    texts
        .into_iter()
        .filter_map(|text| {
            let p = world.place(text).ok()?;
            Some(NodeInfo {
                id: text.clone(),
                name: names::without_country(&p.name).to_owned(),
                lon: Some(p.lon),
                lat: Some(p.lat),
            })
        })
        .collect()
}

pub(crate) fn input_rows(file: &StudyFile, model: &Model) -> Vec<InputRow> {
    let given: std::collections::BTreeSet<String> =
        inputs(file).into_iter().map(|i| i.path).collect();
    let mut rows: Vec<InputRow> = model
        .params
        .list
        .iter()
        .map(|i| InputRow {
            path: i.path.clone(),
            name: names::in_study(&i.path, file),
            graded: i.graded.clone(),
            from_study: given.contains(&i.path),
        })
        .collect();
    rows.sort_by(|a, b| a.path.cmp(&b.path));
    rows
}

pub(crate) fn table_rows(file: &StudyFile) -> Vec<TableRow> {
    let day = file
        .law
        .as_ref()
        .and_then(|l| l.as_of.clone())
        .unwrap_or_else(|| format!("{}-12-31", file.study.year));
    sealane_data::tables()
        .iter()
        .map(|t| TableRow {
            id: t.id.clone(),
            title: t.title.clone(),
            source: t.source.clone(),
            date: t.date.clone(),
            licence: t.licence.clone(),
            valid_until: t.valid_until.clone(),
            expired: t.age_on(&day) == sealane_data::Age::Expired,
            grade: t.grade.clone(),
            note: t.note.clone(),
        })
        .collect()
}
