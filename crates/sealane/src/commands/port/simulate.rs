//! `sealane port simulate`: event simulation of a port file.

use super::{fault, read_port, watch::watched, write_file};
use crate::{fault::Fault, output};
use sealane_port::{
    berth_chart_svg,
    sim::{Setup, Simulation, simulate},
    trace_csv,
};
use std::path::PathBuf;

/// Flags of `sealane port simulate`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// A port file, or the id of a built-in one (such as vostochny)
    port: String,
    /// Ships a replication, warm-up included
    #[arg(long, default_value_t = 20_000, allow_negative_numbers = true)]
    ships: u64,
    /// Seed: the same seed gives the same answer
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Independent replications, run in parallel
    #[arg(long, default_value_t = 4, allow_negative_numbers = true)]
    replications: u32,
    /// Year of the traffic (default: the year of the file)
    #[arg(long)]
    year: Option<i32>,
    /// Write the first calls of the first replication to a CSV file
    #[arg(long, value_name = "FILE.csv")]
    trace: Option<PathBuf>,
    /// Draw the berth chart of the first replication as SVG
    #[arg(long, value_name = "FILE.svg")]
    chart: Option<PathBuf>,
    /// Calls in the trace
    #[arg(long, default_value_t = 1000, value_name = "N")]
    trace_calls: usize,
    /// Days in the chart
    #[arg(long, default_value_t = 60.0, value_name = "DAYS")]
    chart_days: f64,
    /// Threads (default: one a processor); the answer is the same with any number
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    threads: Option<u16>,
    /// Form of the answer
    #[arg(long, value_enum, default_value_t)]
    pub format: output::Format,
}

/// Answers `sealane port simulate`.
pub fn run(args: &Args) -> Result<(), Fault> {
    super::use_threads(args.threads)?;
    let (_, port) = read_port(&args.port)?;
    if !(args.chart_days.is_finite() && args.chart_days > 0.0) {
        return Err(
            Fault::input("bad_number", "expected a positive number of days").at("--chart-days"),
        );
    }
    let wanted = args.trace.is_some() || args.chart.is_some();
    let setup = Setup {
        ships: args.ships,
        seed: args.seed,
        replications: args.replications,
        trace: if wanted { args.trace_calls } else { 0 },
        years_ahead: f64::from(args.year.unwrap_or(port.year) - port.year),
    };
    let ships = setup.ships.saturating_mul(u64::from(setup.replications));
    let answer =
        watched(Some(ships), |control| simulate(&port, &setup, control)).map_err(|e| fault(&e))?;
    if let Some(path) = &args.trace {
        write_file(path, &trace_csv(&port, &answer))?;
    }
    if let Some(path) = &args.chart {
        let from = (answer.trace.first()).map_or(0.0, |r| (r.arrive_h / 24.0).floor());
        write_file(
            path,
            &berth_chart_svg(&port, &answer, from, args.chart_days),
        )?;
    }
    if args.format == output::Format::Json {
        return output::print_json(&answer);
    }
    output::print(&table(&answer))
}

fn table(s: &Simulation) -> String {
    let mut rows = vec![
        [
            "berths",
            "n",
            "calls/yr",
            "Mt/yr",
            "occupancy",
            "service h",
            "wait h",
            "± 95 %",
            "wait/service",
            "P90 h",
            "queue says h",
        ]
        .map(String::from)
        .to_vec(),
    ];
    for g in &s.groups {
        let exact = g.exact.as_ref();
        rows.push(vec![
            g.name.clone(),
            g.berths.to_string(),
            format!("{:.0}", g.calls_per_year),
            format!("{:.2}", g.tonnes_per_year / 1e6),
            format!("{:.3}", g.occupancy),
            format!("{:.1}", g.service_h),
            format!("{:.2}", g.wait_h.mean),
            g.wait_h
                .half_width
                .map_or("?".to_owned(), |h| format!("{h:.2}")),
            format!("{:.3}", g.wait_over_service),
            format!("{:.1}", g.wait_p90_h),
            exact.map_or("-".to_owned(), |e| format!("{:.2} ({})", e.wait_h, e.model)),
        ]);
    }
    let mut text = format!(
        "{} ships over {:.1} years, seed {}\n\n{}",
        s.ships,
        s.years,
        s.setup.seed,
        output::aligned(&rows, &[1, 2, 3, 4, 5, 6, 7, 8, 9])
    );
    let mut rows = vec![
        ["ships", "calls/yr", "wait h", "of which for"]
            .map(String::from)
            .to_vec(),
    ];
    for t in &s.traffic {
        let causes: Vec<String> = t
            .wait_by_cause_h
            .iter()
            .map(|(cause, h)| format!("{cause} {h:.1}"))
            .collect();
        rows.push(vec![
            t.id.clone(),
            format!("{:.0}", t.calls_per_year),
            format!("{:.1}", t.wait_h),
            causes.join(", "),
        ]);
    }
    text.push('\n');
    text.push_str(&output::aligned(&rows, &[1, 2]));
    for y in &s.yards {
        text.push_str(&format!(
            "\nyard {}: ships lose {:.0} h a year to it; {:.0} % of the rail finds no room or no cargo\n",
            y.name,
            y.lost_ship_h_per_year,
            100.0 * y.idle_rail_share
        ));
    }
    for w in &s.warnings {
        text.push_str(&format!("warning: {w}\n"));
    }
    text
}
