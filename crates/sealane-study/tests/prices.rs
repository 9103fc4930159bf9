//! The price date of a study: which numbers it prices, and what the check says of it.
#![allow(clippy::panic, clippy::unwrap_used)]

use sealane_data::Grade;
use sealane_study::{Ground, Live, Options, assess, parse_study};

fn study(price_date: &str, ship: &str) -> String {
    let date = if price_date.is_empty() {
        String::new()
    } else {
        format!("price_date = \"{price_date}\"\n")
    };
    format!(
        "[study]\nname = \"X\"\nyear = 2026\n{date}[[gateway]]\nid = \"a\"\nplace = \"RUVYP\"\nside = \"n\"\n[[gateway]]\nid = \"b\"\nplace = \"INPRT\"\nside = \"s\"\n\
         [[corridor]]\nid = \"direct\"\nname = \"Direct\"\nlegs = [\"a\", \"b\"]\n[[cargo]]\nid = \"coal\"\ncommodity = \"coking-coal\"\nfrom = \"a\"\nto = \"b\"\nship = \"{ship}\"\nannual_t = 1e6\n"
    )
}

fn kinds(text: &str) -> Vec<&'static str> {
    let world = Live::open().unwrap();
    let ground = Ground::new(&world).unwrap();
    let study = parse_study("study.toml", text).unwrap();
    ground.check(&study).into_iter().map(|f| f.kind).collect()
}

#[test]
fn hire_and_bunkers_are_those_of_the_date() {
    let world = Live::open().unwrap();
    let ground = Ground::new(&world).unwrap();
    let run = |date: &str| {
        let study = parse_study("study.toml", &study(date, "kamsarmax-bulk")).unwrap();
        let a = assess(
            &study,
            &ground,
            Options {
                draws: 200,
                seed: 1,
            },
        )
        .unwrap();
        let of = |path: &str| {
            a.inputs
                .iter()
                .find(|i| i.path == path)
                .unwrap()
                .graded
                .clone()
        };
        (
            of("prices.hire_usd_per_day.kamsarmax-bulk"),
            of("prices.vlsfo_usd_per_t"),
            a.cargoes[0].ways[0].parts.freight(),
        )
    };
    let (hire, fuel, dear) = run("2024-05-09");
    assert_eq!((hire.value, hire.grade), (18_230.0, Grade::Quoted));
    assert!(
        (fuel.value - 620.2).abs() < 1.0 && fuel.source.contains("Singapore"),
        "{fuel:?}"
    );
    assert!(hire.low < Some(hire.value) && hire.source.contains("hellenicshippingnews"));
    let (hire, fuel, _) = run("");
    assert_eq!((hire.grade, fuel.grade), (Grade::Assumed, Grade::Assumed));
    let (hire, _, cheap) = run("2025-01-31");
    assert_eq!(hire.value, 7_199.0);
    assert!(cheap < 0.75 * dear, "{cheap} against {dear}");
}

#[test]
fn the_check_tells_stale_missing_and_unreadable_dates() {
    assert_eq!(
        kinds(&study("2025-11", "kamsarmax-bulk")),
        Vec::<&str>::new()
    );
    assert_eq!(
        kinds(&study("2022-05-13", "capesize-bulk")),
        ["stale_price", "no_market_price"]
    );
    // No series prices a valemax: its class's wide band stands.
    assert_eq!(
        kinds(&study("2025-11", "valemax-bulk")),
        ["no_market_price"]
    );
    assert_eq!(kinds(&study("last week", "kamsarmax-bulk")), ["bad_date"]);
}
