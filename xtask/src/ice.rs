//! `cargo xtask ice`: the ice anchors as a table by section, month and kind of year.

use crate::TaskResult;
use sealane_season::{Anchor, IceTable, YearKind};
use sealane_voyage::polaris::IceType;
use std::{fmt::Write as _, path::Path};

/// Days before each month of a year of 365 days.
const START: [u16; 13] = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334, 365];

/// Writes `data/ice/nsr_sections.csv`; `--check` compares.
pub fn run(arguments: &[String]) -> TaskResult {
    let table = IceTable::embedded()?;
    let anchors: Vec<Anchor> = sealane_data::read_csv("ice-anchors")?;
    let mut text =
        String::from("section,month,year,open_days,concentration,thickness_m,stage,grade,source\n");
    for (i, section) in table.sections().iter().enumerate() {
        for (month, days) in (1..=12).zip(START.windows(2)) {
            let &[from, to] = days else { continue };
            for year in YearKind::ALL {
                let states: Vec<_> = (from..to)
                    .map(|d| table.state(i, f64::from(d), year.severity()))
                    .collect();
                let n = states.len() as f64;
                let open = states.iter().filter(|s| s.concentration() < 0.15).count();
                let cover = states
                    .iter()
                    .map(sealane_season::IceState::concentration)
                    .sum::<f64>()
                    / n;
                let volume = states
                    .iter()
                    .map(|s| s.concentration() * s.thickness_m())
                    .sum::<f64>()
                    / n;
                let thickness = if cover > 0.0 { volume / cover } else { 0.0 };
                let stage = IceType::from_thickness(thickness)?;
                let grade = anchors
                    .iter()
                    .find(|a| a.section == section.id && a.year == year)
                    .map_or("assumed", |a| a.grade.as_str());
                let year = format!("{year:?}").to_lowercase();
                writeln!(
                    text,
                    "{},{month},{year},{open},{cover:.2},{thickness:.2},{stage},{grade},anchors.csv",
                    section.id
                )?;
            }
        }
    }
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../data/ice/nsr_sections.csv");
    if arguments.iter().any(|a| a == "--check") {
        if std::fs::read_to_string(&path)? != text {
            return Err("data/ice/nsr_sections.csv is not what `cargo xtask ice` builds".into());
        }
    } else {
        std::fs::write(&path, &text)?;
        println!("{} rows", text.lines().count() - 1);
    }
    Ok(())
}
