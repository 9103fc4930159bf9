//! `sealane port queue`: exact waiting at a group of alike berths.

use crate::{fault::Fault, output};
use sealane_port::queue::{Queue, QueueAnswer, QueueError, QueueModel, max_utilisation, solve};
use serde::Serialize;

/// Flags of `sealane port queue`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Laws of arrivals and service: M (exponential), E2 to E4 (Erlang), D (constant), e.g. M/E2/c
    #[arg(long)]
    model: String,
    /// Alike berths served from one line (also as the last part of the model, e.g. M/E2/3)
    #[arg(long, allow_negative_numbers = true)]
    berths: Option<i64>,
    /// Offered load over berths, below 1
    #[arg(long, allow_negative_numbers = true)]
    utilisation: Option<f64>,
    /// Mean time at berth, to give waits in hours too
    #[arg(long, value_name = "HOURS", allow_negative_numbers = true)]
    service_h: Option<f64>,
    /// Calls a year, in place of --utilisation (needs --service-h)
    #[arg(long, value_name = "N", allow_negative_numbers = true)]
    calls_per_year: Option<f64>,
    /// Wanted mean wait over service time: also give the highest utilisation that keeps it
    #[arg(long, value_name = "SHARE", allow_negative_numbers = true)]
    target_wait: Option<f64>,
    /// Form of the answer
    #[arg(long, value_enum, default_value_t)]
    pub format: output::Format,
}

#[derive(Serialize)]
struct Answer {
    model: QueueModel,
    berths: usize,
    #[serde(flatten, skip_serializing_if = "Option::is_none")]
    wait: Option<Wait>,
    #[serde(skip_serializing_if = "Option::is_none")]
    target: Option<Target>,
}

#[derive(Serialize)]
struct Wait {
    utilisation: f64,
    /// Mean wait over mean service time.
    wait_over_service: f64,
    wait_probability: f64,
    /// Mean ships waiting.
    waiting_ships: f64,
    quantiles_over_service: Quantiles,
    #[serde(skip_serializing_if = "Option::is_none")]
    hours: Option<Hours>,
    method: &'static str,
    /// Relative miss of the built-in check.
    check: f64,
}

#[derive(Serialize)]
struct Quantiles {
    p50: f64,
    p90: f64,
    p95: f64,
    p99: f64,
}

#[derive(Serialize)]
struct Hours {
    service_h: f64,
    wait_h: f64,
    wait_p50_h: f64,
    wait_p90_h: f64,
    wait_p95_h: f64,
    wait_p99_h: f64,
}

#[derive(Serialize)]
struct Target {
    wait_over_service: f64,
    max_utilisation: f64,
    #[serde(skip_serializing_if = "Option::is_none")]
    max_calls_per_year: Option<f64>,
}

const HOURS_A_YEAR: f64 = 8760.0;

/// Answers `sealane port queue`.
pub fn run(args: &Args) -> Result<(), Fault> {
    let (model, in_model) =
        QueueModel::parse_with_berths(&args.model).map_err(|e| fault(&e, "--model"))?;
    let berths = berths(args.berths, in_model)?;
    if let Some(h) = args.service_h
        && !(h.is_finite() && h > 0.0)
    {
        return Err(Fault::input(
            "bad_number",
            format!("service time is {h} h: expected a positive number of hours"),
        )
        .at("--service-h"));
    }
    let utilisation = utilisation(args, berths)?;
    let wait = utilisation
        .map(|utilisation| {
            solve(&Queue {
                model,
                berths,
                utilisation,
            })
            .map(|a| describe(&a, args.service_h))
            .map_err(|e| fault(&e, "--utilisation"))
        })
        .transpose()?;
    let target = args
        .target_wait
        .map(|t| {
            let rho = max_utilisation(model, berths, t).map_err(|e| fault(&e, "--target-wait"))?;
            Ok::<_, Fault>(Target {
                wait_over_service: t,
                max_utilisation: rho,
                max_calls_per_year: args
                    .service_h
                    .map(|h| rho * berths as f64 * HOURS_A_YEAR / h),
            })
        })
        .transpose()?;
    let answer = Answer {
        model,
        berths,
        wait,
        target,
    };
    if args.format == output::Format::Json {
        return output::print_json(&answer);
    }
    output::print(&table(&answer))
}

fn berths(flag: Option<i64>, in_model: Option<usize>) -> Result<usize, Fault> {
    let wrong = |what: String| Fault::input("bad_number", what).at("--berths");
    let flag = flag
        .map(|n| {
            usize::try_from(n)
                .ok()
                .filter(|n| *n > 0)
                .ok_or_else(|| wrong(format!("berths is {n}: expected 1 or more")))
        })
        .transpose()?;
    match (flag, in_model) {
        (Some(a), Some(b)) if a != b => Err(wrong(format!(
            "the model says {b} berths and --berths {a}: give one of them"
        ))),
        (Some(n), _) | (None, Some(n)) => Ok(n),
        (None, None) => Err(wrong(
            "how many berths? give --berths, or a model such as M/E2/3".to_owned(),
        )),
    }
}

fn utilisation(args: &Args, berths: usize) -> Result<Option<f64>, Fault> {
    match (args.utilisation, args.calls_per_year, args.service_h) {
        (Some(_), Some(_), _) => Err(Fault::input(
            "bad_flags",
            "give --utilisation or --calls-per-year, not both",
        )
        .at("--calls-per-year")),
        (None, Some(calls), Some(h)) => Ok(Some(calls * h / (HOURS_A_YEAR * berths as f64))),
        (None, Some(_), None) => Err(Fault::input(
            "bad_flags",
            "--calls-per-year needs --service-h",
        )
        .at("--calls-per-year")),
        (None, None, _) if args.target_wait.is_none() => Err(Fault::input(
            "bad_flags",
            "how busy are the berths? give --utilisation, --calls-per-year with --service-h, or --target-wait",
        )
        .at("--utilisation")),
        (u, None, _) => Ok(u),
    }
}

fn describe(a: &QueueAnswer, service_h: Option<f64>) -> Wait {
    let q = |p| a.quantile(p);
    Wait {
        utilisation: a.queue.utilisation,
        wait_over_service: a.wait,
        wait_probability: a.wait_probability,
        waiting_ships: a.waiting_ships,
        quantiles_over_service: Quantiles {
            p50: q(0.5),
            p90: q(0.9),
            p95: q(0.95),
            p99: q(0.99),
        },
        hours: service_h.map(|h| Hours {
            service_h: h,
            wait_h: a.wait * h,
            wait_p50_h: q(0.5) * h,
            wait_p90_h: q(0.9) * h,
            wait_p95_h: q(0.95) * h,
            wait_p99_h: q(0.99) * h,
        }),
        method: a.method,
        check: a.check,
    }
}

fn fault(e: &QueueError, place: &str) -> Fault {
    let place = match e {
        QueueError::Number { field, .. } if *field == "berths" => "--berths",
        QueueError::Model { .. } | QueueError::Unsolved { .. } => "--model",
        _ => place,
    };
    if e.is_no_answer() {
        Fault::no_answer(e.kind(), e, vec![e.to_string()]).at(place)
    } else {
        Fault::input(e.kind(), e).at(place)
    }
}

fn table(a: &Answer) -> String {
    let mut rows = vec![vec![
        "queue".to_owned(),
        format!("{} with {} berths", a.model, a.berths),
    ]];
    let mut line = |name: &str, value: String| rows.push(vec![name.to_owned(), value]);
    if let Some(w) = &a.wait {
        line("utilisation", format!("{:.4}", w.utilisation));
        line(
            "mean wait / service time",
            format!("{:.6}", w.wait_over_service),
        );
        line(
            "ships that wait",
            format!("{:.3} %", 100.0 * w.wait_probability),
        );
        line("mean ships waiting", format!("{:.4}", w.waiting_ships));
        let q = &w.quantiles_over_service;
        line(
            "wait / service time, P50 P90 P95 P99",
            format!("{:.3} {:.3} {:.3} {:.3}", q.p50, q.p90, q.p95, q.p99),
        );
        if let Some(h) = &w.hours {
            line("mean wait", format!("{:.2} h", h.wait_h));
            line(
                "wait, P50 P90 P95 P99",
                format!(
                    "{:.1} {:.1} {:.1} {:.1} h",
                    h.wait_p50_h, h.wait_p90_h, h.wait_p95_h, h.wait_p99_h
                ),
            );
        }
        line("solved by", w.method.to_owned());
    }
    if let Some(t) = &a.target {
        line(
            &format!("highest utilisation for wait {}", t.wait_over_service),
            format!("{:.4}", t.max_utilisation),
        );
        if let Some(n) = t.max_calls_per_year {
            line("calls a year at that", format!("{n:.0}"));
        }
    }
    output::aligned(&rows, &[])
}
