//! What can be wrong with `[season]`.

use super::fault::{Fault, Level};
use super::read::Study;
use super::shape::suggest;
use crate::tables::ShipClass;
use sealane_voyage::polaris::IceClass;

/// Faults of `[season]`: unknown gateways, ship or ice classes, files that are not there.
pub fn faults(study: &Study, ships: &[ShipClass]) -> Vec<Fault> {
    let Some(keys) = &study.file.season else {
        return Vec::new();
    };
    let mut out = Vec::new();
    let gateways: Vec<&str> = study.file.gateway.iter().map(|g| g.id.as_str()).collect();
    for (k, [a, b]) in keys.pairs.iter().enumerate() {
        let path = format!("season.pairs.{k}");
        for id in [a, b] {
            if !gateways.contains(&id.as_str()) {
                let near = suggest(id, &gateways);
                let message = format!("no gateway has the id `{id}`{near}");
                out.push(study.fault(Level::Error, "unknown_id", &path, message));
            }
        }
        if a == b {
            let message = format!("`{a}` is both ends of the pair");
            out.push(study.fault(Level::Error, "bad_value", &path, message));
        }
    }
    if let Some(id) = &keys.ship
        && !ships.iter().any(|s| s.id == *id)
    {
        let known: Vec<&str> = ships.iter().map(|s| s.id.as_str()).collect();
        let near = suggest(id, &known);
        let message = format!("no ship class has the id `{id}`{near}; `sealane ships` lists them");
        out.push(study.fault(Level::Error, "unknown_id", "season.ship", message));
    }
    for c in &keys.ice_classes {
        if let Err(e) = IceClass::parse(c) {
            out.push(study.fault(
                Level::Error,
                "unknown_id",
                "season.ice_classes",
                e.to_string(),
            ));
        }
    }
    if let Some(x) = keys.icebreaker_rub_per_gt
        && !(0.0..=1e6).contains(&x)
    {
        let message = format!("{x} is no rate in RUB/GT (0 to 1000000)");
        out.push(study.fault(
            Level::Error,
            "bad_value",
            "season.icebreaker_rub_per_gt",
            message,
        ));
    }
    for (key, files) in [
        ("season.ice_concentration", &keys.ice_concentration),
        ("season.ice_thickness", &keys.ice_thickness),
    ] {
        for f in files {
            if !study.folder.join(f).is_file() {
                let message = format!("the file `{f}` is not in the study's folder");
                out.push(study.fault(Level::Warning, "no_file", key, message));
            }
        }
    }
    if let Some(f) = &keys.admission
        && let Err(e) = sealane_season::Admission::read(&study.folder.join(f))
    {
        out.push(study.fault(
            Level::Error,
            "bad_admission_table",
            "season.admission",
            e.to_string(),
        ));
    }
    if keys.ice_concentration.is_empty() && !keys.ice_thickness.is_empty() {
        let message = "thickness without `ice_concentration` is not used".to_owned();
        out.push(study.fault(Level::Warning, "no_effect", "season.ice_thickness", message));
    }
    out
}
