//! What the run stands on, as rows: gateways, every number with its grade, the embedded tables.

use crate::assessment::{GatewayInfo, InputRow, TableRow};
use crate::file::StudyFile;
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
