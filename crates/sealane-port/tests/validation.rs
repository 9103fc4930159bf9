//! Writes `validation/40-port.md`: queues, simulation and fleets against closed forms, an independent method and published figures.
//! `SEALANE_BLESS=1` rewrites the file.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::needless_for_each,
    clippy::format_push_string
)] // test helpers

mod swept;
use sealane_port::{
    Port,
    queue::{Queue, max_utilisation, solve},
    sim::{Control, Setup, simulate},
};
use swept::swept;

fn wait(model: &str, berths: usize, utilisation: f64) -> f64 {
    let model = model.parse().unwrap();
    solve(&Queue {
        model,
        berths,
        utilisation,
    })
    .unwrap()
    .wait
}

/// Erlang C from its textbook sum.
fn erlang_c(c: usize, rho: f64) -> f64 {
    let a = c as f64 * rho;
    let term = |n: usize| (1..=n).fold(1.0, |t, i| t * a / i as f64);
    let top = term(c) / (1.0 - rho);
    let all: f64 = (0..c).map(term).sum();
    top / (all + top) / (c as f64 * (1.0 - rho))
}

const RHOS: [f64; 6] = [0.10, 0.30, 0.50, 0.70, 0.85, 0.95];

fn queues(out: &mut String) {
    out.push_str("### Exact queues\n\nMean wait over service time; the table gives the largest relative difference over utilisation 0.10, 0.30, 0.50, 0.70, 0.85 and 0.95.\n\n| queue | berths | outside truth | largest difference |\n| --- | --- | --- | ---: |\n");
    let mut worst: f64 = 0.0;
    for c in 1..=14 {
        for rho in RHOS {
            worst = worst.max((wait("M/M/c", c, rho) / erlang_c(c, rho) - 1.0).abs());
        }
    }
    row(out, "M/M/c", "1-14", "Erlang C, textbook sum", worst);
    for (model, scv) in [
        ("M/D/c", 0.0),
        ("M/E2/c", 0.5),
        ("M/E3/c", 1.0 / 3.0),
        ("M/E4/c", 0.25),
    ] {
        let differences = RHOS.map(|rho| {
            let pk = rho * (1.0 + scv) / (2.0 * (1.0 - rho));
            (wait(model, 1, rho) / pk - 1.0).abs()
        });
        let worst = differences.into_iter().fold(0.0, f64::max);
        row(out, model, "1", "Pollaczek-Khinchine", worst);
    }
    // M/D/c: Pollaczek's series, summed here with logarithms of factorials.
    let mut worst: f64 = 0.0;
    for c in [2, 5, 14] {
        for rho in [0.3, 0.5, 0.7, 0.85] {
            worst = worst.max((wait("M/D/c", c, rho) / pollaczek(c, rho) - 1.0).abs());
        }
    }
    row(
        out,
        "M/D/c",
        "2, 5, 14",
        "Pollaczek's series, to utilisation 0.85",
        worst,
    );
    for (model, k, r, berths) in [
        ("M/E2/c", 1, 2, &[1, 2, 4, 8, 14][..]),
        ("E2/E2/c", 2, 2, &[1, 2, 4, 8, 14][..]),
        ("E2/M/c", 2, 1, &[1, 4, 14][..]),
        ("M/E4/c", 1, 4, &[1, 3, 5][..]),
        ("E3/E3/c", 3, 3, &[1, 3, 5][..]),
        ("E4/E4/c", 4, 4, &[1, 2, 3][..]),
    ] {
        let mut worst: f64 = 0.0;
        for c in berths {
            for rho in [0.10, 0.30, 0.50, 0.70, 0.85] {
                let (truth, _) = swept(k, r, *c, rho, c + 170);
                worst = worst.max((wait(model, *c, rho) / truth - 1.0).abs());
            }
        }
        let list: Vec<String> = berths.iter().map(ToString::to_string).collect();
        let what = "truncated chain swept to rest, to utilisation 0.85";
        row(out, model, &list.join(", "), what, worst);
    }
}

fn row(out: &mut String, model: &str, berths: &str, truth: &str, worst: f64) {
    assert!(worst < 1e-6, "{model} {berths}: {worst:e}");
    let shown = if worst < 1e-9 {
        "< 1e-9".to_owned()
    } else {
        "< 1e-6".to_owned()
    };
    out.push_str(&format!("| {model} | {berths} | {truth} | {shown} |\n"));
}

fn pollaczek(c: usize, rho: f64) -> f64 {
    let ln_p =
        |j: usize, a: f64| j as f64 * a.ln() - a - (1..=j).map(|i| (i as f64).ln()).sum::<f64>();
    let tail = |from: usize, a: f64| {
        let mut term = ln_p(from, a).exp();
        let (mut sum, mut j) = (0.0, from);
        while term > 1e-22 || (j as f64) < a {
            sum += term;
            j += 1;
            term *= a / j as f64;
        }
        sum
    };
    let mut sum = 0.0;
    for i in 1..400 {
        let a = (i * c) as f64 * rho;
        let add = tail(i * c, a) - tail(i * c + 1, a) / rho;
        sum += add;
        if add < 1e-15 * sum {
            break;
        }
    }
    sum
}

fn occupancies(out: &mut String) {
    out.push_str("\n### Highest occupancy for a wanted wait\n\n| queue, wait | 1 | 2 | 3 | 4 | 5 | 6 | 8 |\n| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |\n");
    for (model, target) in [
        ("M/M/c", 0.10),
        ("M/D/c", 0.10),
        ("M/E2/c", 0.10),
        ("E2/E2/c", 0.10),
        ("M/E2/c", 0.30),
        ("E2/E2/c", 0.30),
    ] {
        out.push_str(&format!("| {model}, {target:.2} |"));
        for c in [1, 2, 3, 4, 5, 6, 8] {
            let rho = max_utilisation(model.parse().unwrap(), c, target).unwrap();
            out.push_str(&format!(" {rho:.3} |"));
        }
        out.push('\n');
    }
    out.push_str("\nAn Australian port capacity rule (wait 10 % of service; 2 berths 45 %, 3: 60, 4: 65, 5: 70) against E2/E2/c at 0.10:");
    for (c, rule) in [(2, 0.45), (3, 0.60), (4, 0.65), (5, 0.70)] {
        let rho = max_utilisation("E2/E2/c".parse().unwrap(), c, 0.10).unwrap();
        assert!((rho - rule).abs() < 0.035);
        out.push_str(&format!(" {:+.0}", 100.0 * (rho - rule)));
    }
    out.push_str(
        " points. Published tables (UNCTAD, PIANC, Groenveld) are not used: they hold errors.\n",
    );
}

fn simulation(out: &mut String) {
    out.push_str("\n### Event simulation against the exact queue\n\nOne replication of 400,000 ships, seed 1; waits in hours of a mean service of 24 h.\n\n| queue | utilisation | exact | simulated | 95 % half width |\n| --- | ---: | ---: | ---: | ---: |\n");
    for (arrivals, service, berths, rho) in [
        ("M", "M", 4, 0.8),
        ("M", "E2", 3, 0.7),
        ("E2", "E2", 2, 0.75),
        ("M", "D", 5, 0.8),
        ("D", "M", 3, 0.8),
    ] {
        let annual = rho * f64::from(berths) * 8_760_000.0;
        let text = format!(
            "[port]\nid='q'\nname='Q'\nyear=2026\n[[berths]]\nid='q'\ncount={berths}\nmax_loa_m=300\ndepth_m=16\nrate_t_per_h=1000\nservice='{service}'\n[[traffic]]\nid='t'\ncargo='coal'\nannual_t={annual}\ncall_t=24000\nloa_m=225\nbeam_m=32\ndraught_in_m=7\ndraught_out_m=13\narrivals='{arrivals}'\n"
        );
        let port = Port::parse("q", &text).unwrap();
        let setup = Setup {
            ships: 400_000,
            replications: 1,
            ..Setup::default()
        };
        let s = simulate(&port, &setup, &Control::default()).unwrap();
        let g = &s.groups[0];
        let (exact, half) = (
            g.exact.as_ref().unwrap().wait_h,
            g.wait_h.half_width.unwrap(),
        );
        assert!((g.wait_h.mean - exact).abs() < 2.0 * half);
        out.push_str(&format!(
            "| {arrivals}/{service}/{berths} | {rho} | {exact:.3} | {:.3} | {half:.3} |\n",
            g.wait_h.mean
        ));
    }
}

#[test]
fn validation_fragment_is_current() {
    let mut text = String::from("## Ports: queues and simulation\n\n");
    queues(&mut text);
    occupancies(&mut text);
    simulation(&mut text);
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../validation/40-port.md");
    if std::env::var_os("SEALANE_BLESS").is_some() {
        std::fs::write(path, &text).unwrap();
    }
    let kept = std::fs::read_to_string(path).unwrap_or_default();
    assert_eq!(kept, text, "run with SEALANE_BLESS=1 to rewrite {path}");
}
