//! `sealane ships`: standard classes with particulars and sources.

use crate::{
    fault::Fault,
    output::{self, Format},
};
use sealane_voyage::{Ship, estimator};
use serde::Serialize;

/// Flags of `sealane ships`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Only this class, or a TOML file of your own ship; with every particular and its grade
    ship: Option<String>,
    /// Form of the answer
    #[arg(long, value_enum, default_value_t)]
    pub format: Format,
}

#[derive(Serialize)]
struct Row {
    #[serde(flatten)]
    ship: Ship,
    estimate: estimator::Estimate,
    fuel_model: estimator::FuelModel,
}

fn row(ship: Ship) -> Result<Row, Fault> {
    let (fuel_model, estimate) = estimator::fuel_model(&ship)?;
    Ok(Row {
        ship,
        estimate,
        fuel_model,
    })
}

/// A class id, or the path of a TOML file.
pub fn find(text: &str) -> Result<Ship, Fault> {
    let path = std::path::Path::new(text);
    if path
        .extension()
        .is_some_and(|e| e.eq_ignore_ascii_case("toml"))
        || path.is_file()
    {
        return sealane_voyage::ship_from_toml_file(path).map_err(|e| Fault::from(e).at(text));
    }
    sealane_voyage::ship(text).or_else(|e| {
        let classes = sealane_voyage::ship_classes()?;
        let known: Vec<&str> = classes.iter().map(|s| s.id.as_str()).collect();
        if !e.kind().starts_with("unknown") {
            return Err(e.into());
        }
        Err(unknown("ship class", text, &known, "ships").of_kind(e.kind()))
    })
}

/// An id that is in no table: the nearest ones instead of the whole table.
pub fn unknown(what: &str, text: &str, known: &[&str], command: &str) -> Fault {
    Fault::input(
        "unknown",
        format!(
            "no {what} has the id `{text}`{} (`sealane {command}` lists them)",
            sealane_study::nearest(text, known)
        ),
    )
}

/// Answers `sealane ships`.
pub fn run(args: &Args) -> Result<(), Fault> {
    if let Some(text) = &args.ship {
        return one(&row(find(text)?)?, args.format);
    }
    let rows: Vec<Row> = sealane_voyage::ship_classes()?
        .into_iter()
        .map(row)
        .collect::<Result<_, _>>()?;
    if args.format == Format::Json {
        return output::print_json(&rows);
    }
    let head = [
        "class",
        "DWT",
        "GT",
        "LOA m",
        "beam m",
        "draught m",
        "design kn",
        "fleet kn",
        "kg CO2/nm",
        "ice",
        "fuel",
        "USD/day",
        "grade",
    ];
    let mut lines = vec![head.map(String::from).to_vec()];
    lines.extend(rows.iter().map(|r| {
        let s = &r.ship;
        vec![
            s.id.clone(),
            format!("{:.0}", s.dwt_t.value),
            format!("{:.0}", s.gt.value),
            format!("{:.0}", s.loa_m.value),
            format!("{:.1}", s.beam_m.value),
            format!("{:.1}", s.draught_m.value),
            format!("{:.1}", s.design_speed_kn.value),
            format!("{:.1}", r.fuel_model.fleet_speed_kn),
            format!("{:.0}", r.estimate.anchor_co2_kg_per_nm.value),
            s.ice_class.to_string(),
            s.fuel.to_string(),
            format!("{:.0}", s.hire_usd_day.value),
            s.dwt_t.grade.to_string(),
        ]
    }));
    output::print(&output::aligned(&lines, &[1, 2, 3, 4, 5, 6, 7, 8, 11]))
}

fn one(row: &Row, format: Format) -> Result<(), Fault> {
    if format == Format::Json {
        return output::print_json(row);
    }
    let s = &row.ship;
    let mut lines = vec![
        ["particular", "value", "range", "unit", "grade", "source"]
            .map(String::from)
            .to_vec(),
    ];
    let particulars = [
        ("dwt_t", Some(&s.dwt_t)),
        ("cargo_m3", s.cargo_m3.as_ref()),
        ("teu", s.teu.as_ref()),
        ("gt", Some(&s.gt)),
        ("suez_nt", Some(&s.suez_nt)),
        ("panama_nt", Some(&s.panama_nt)),
        ("loa_m", Some(&s.loa_m)),
        ("lpp_m", Some(&s.lpp_m)),
        ("beam_m", Some(&s.beam_m)),
        ("draught_m", Some(&s.draught_m)),
        ("tpc_t_per_cm", Some(&s.tpc_t_per_cm)),
        ("air_draught_m", s.air_draught_m.as_ref()),
        ("displacement_t", s.displacement_t.as_ref()),
        ("design_speed_kn", Some(&s.design_speed_kn)),
        ("mcr_kw", s.mcr_kw.as_ref()),
        ("co2_kg_per_nm", Some(&row.estimate.anchor_co2_kg_per_nm)),
        ("bunkers_and_stores_t", Some(&s.bunkers_and_stores_t)),
        ("hire_usd_day", Some(&s.hire_usd_day)),
        ("newbuild_musd", Some(&s.newbuild_musd)),
        ("opex_usd_day", Some(&s.opex_usd_day)),
    ];
    for (name, g) in particulars
        .into_iter()
        .filter_map(|(n, g)| g.map(|g| (n, g)))
    {
        lines.push(vec![
            name.to_owned(),
            format!("{:.4}", g.value)
                .trim_end_matches('0')
                .trim_end_matches('.')
                .to_owned(),
            match (g.low, g.high) {
                (Some(l), Some(h)) => format!("{l:.1}-{h:.1}"),
                _ => String::new(),
            },
            g.unit.clone(),
            g.grade.to_string(),
            g.source.clone(),
        ]);
    }
    output::print(&format!(
        "{} ({}), {}, ice class {}, fuel {}\n{}fuel estimate: {:?}, median error {:.1} %, 9 of 10 within {:.0} %\n",
        s.name,
        s.id,
        s.ship_type,
        s.ice_class,
        s.fuel,
        output::aligned(&lines, &[1]),
        row.estimate.tier,
        row.estimate.median_error_percent,
        row.estimate.p90_error_percent
    ))
}
