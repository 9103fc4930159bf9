//! `sealane cargoes`: commodities with stowage, handling, value and notes.

use crate::{
    fault::Fault,
    output::{self, Format},
};

/// Flags of `sealane cargoes`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Form of the answer
    #[arg(long, value_enum, default_value_t)]
    pub format: Format,
}

/// A commodity by id or usual name; an unknown one is told with the nearest.
pub fn find(text: &str) -> Result<sealane_voyage::Commodity, Fault> {
    sealane_voyage::commodity(text).or_else(|e| {
        let all = sealane_voyage::commodities()?;
        let known: Vec<&str> = all.iter().map(|c| c.id.as_str()).collect();
        if !e.kind().starts_with("unknown") {
            return Err(e.into());
        }
        Err(super::ships::unknown("commodity", text, &known, "cargoes").of_kind(e.kind()))
    })
}

/// Answers `sealane cargoes`.
pub fn run(args: &Args) -> Result<(), Fault> {
    let all = sealane_voyage::commodities()?;
    if args.format == Format::Json {
        return output::print_json(&all);
    }
    let mut lines = vec![
        [
            "cargo",
            "mode",
            "m3/t",
            "USD/t",
            "load t/day",
            "discharge t/day",
            "IMSBC",
            "note",
        ]
        .map(String::from)
        .to_vec(),
    ];
    lines.extend(all.iter().map(|c| {
        let range = |g: &sealane_data::Graded, digits: usize| {
            format!(
                "{:.digits$}-{:.digits$}",
                g.low_or_value(),
                g.high_or_value()
            )
        };
        vec![
            c.id.clone(),
            c.mode.clone(),
            range(&c.stowage_m3_per_t, 2),
            format!("{:.0}", c.value_usd_per_t.value),
            range(&c.load_t_per_day, 0),
            range(&c.discharge_t_per_day, 0),
            c.imsbc_group.clone(),
            c.note.clone(),
        ]
    }));
    output::print(&output::aligned(&lines, &[3]))
}
