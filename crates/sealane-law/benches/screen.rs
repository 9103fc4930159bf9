//! Speed of screening against 20,000 names: one question (median and 99th percentile), a batch, and the start with an index.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::format_push_string,
    missing_docs
)]

use criterion::{Criterion, criterion_group, criterion_main};
use sealane_law::entry::{Entry, EntryKind, NameKind};
use sealane_law::lists::List;
use sealane_law::{Context, Rules, Screener, Ship, Subject};
use std::hint::black_box;
use std::time::{Duration, Instant};

const FIRST: [&str; 40] = [
    "OCEAN",
    "GOLDEN",
    "PACIFIC",
    "NORTHERN",
    "SILVER",
    "EASTERN",
    "BLUE",
    "IMPERIAL",
    "MARITIME",
    "ROYAL",
    "CRIMSON",
    "CELESTIAL",
    "ATLANTIC",
    "EMERALD",
    "HARMONY",
    "LIBERTY",
    "MINERVA",
    "NEPTUNE",
    "ORIENTAL",
    "POLAR",
    "QUIET",
    "RAPID",
    "SUNRISE",
    "TRIUMPH",
    "UNITED",
    "VALIANT",
    "WESTERN",
    "YELLOW",
    "ZENITH",
    "AMBER",
    "BALTIC",
    "CARIBBEAN",
    "DIAMOND",
    "ENDEAVOUR",
    "FORTUNE",
    "GALAXY",
    "HORIZON",
    "INDIGO",
    "JADE",
    "KINGSTON",
];
const SECOND: [&str; 50] = [
    "STAR",
    "VOYAGER",
    "PRIDE",
    "SPIRIT",
    "TRADER",
    "PEARL",
    "GLORY",
    "QUEEN",
    "EXPRESS",
    "HOPE",
    "DREAM",
    "EAGLE",
    "FALCON",
    "GATE",
    "HARVEST",
    "ISLAND",
    "JEWEL",
    "KNIGHT",
    "LION",
    "MERCHANT",
    "NAVIGATOR",
    "ORCHID",
    "PIONEER",
    "QUEST",
    "RANGER",
    "SKY",
    "TIDE",
    "UNICORN",
    "VICTORY",
    "WAVE",
    "BREEZE",
    "CAPTAIN",
    "DOLPHIN",
    "EXPLORER",
    "FLOWER",
    "GUARDIAN",
    "HERO",
    "IRIS",
    "JOURNEY",
    "KESTREL",
    "LEGEND",
    "MOON",
    "NOBLE",
    "OASIS",
    "PHOENIX",
    "RIVER",
    "SWAN",
    "TITAN",
    "VENTURE",
    "WISDOM",
];

fn check(six: u32) -> u32 {
    let n = six * 10;
    n + sealane_law::ids::ship_check_digit(n)
}

/// 10,000 ships with two names each.
fn screener() -> Screener {
    let entries = (0..10_000u32)
        .map(|i| {
            let mut e = Entry {
                id: i.to_string(),
                kind: EntryKind::Ship,
                measure: "test".into(),
                citation: "test".into(),
                ..Entry::default()
            };
            let (a, b, c) = (
                FIRST[(i * 7 % 40) as usize],
                SECOND[(i * 11 % 50) as usize],
                i / 200,
            );
            e.add_name(
                &if c == 0 {
                    format!("{a} {b}")
                } else {
                    format!("{a} {b} {c}")
                },
                NameKind::Primary,
            );
            e.add_name(
                &format!(
                    "{}{} {}{}",
                    SECOND[(i * 3 % 50) as usize],
                    i % 97,
                    FIRST[(i * 13 % 40) as usize],
                    char::from(b'A' + (i % 26) as u8)
                ),
                NameKind::Former,
            );
            e.imo.push(check(200_000 + i));
            e
        })
        .collect();
    let list = List {
        id: "un-1718-vessels".into(),
        jurisdiction_codes: vec!["UN".into()],
        date: Some(jiff::civil::date(2026, 11, 20)),
        entries,
        ..List::default()
    };
    Screener::from_lists(Rules::shipped().unwrap(), vec![list], Vec::new())
}

/// Questions as they come: numbers, names, typing errors, other scripts.
fn questions(n: u32) -> Vec<Subject> {
    (0..n)
        .map(|i| {
            let (a, b) = (
                FIRST[(i * 17 % 40) as usize],
                SECOND[(i * 23 % 50) as usize],
            );
            let name = match i % 5 {
                0 => format!("MV {a} {b} {}", i % 60),
                1 => format!("{a}{b}"),
                2 => format!("{}X{} {b}", &a[..2], &a[2..]),
                3 => "Полярная Звезда".to_owned(),
                _ => format!("{b} OF THE {a} SEA"),
            };
            Subject::Ship(Ship {
                name,
                imo: if i % 4 == 0 {
                    check(300_000 + i % 1000).to_string()
                } else {
                    String::new()
                },
                ..Ship::default()
            })
        })
        .collect()
}

fn percentiles(s: &Screener, q: &[Subject], c: &Context) {
    let mut times: Vec<Duration> = q
        .iter()
        .map(|x| {
            let t = Instant::now();
            black_box(s.screen_lean(x, c).unwrap());
            t.elapsed()
        })
        .collect();
    times.sort();
    let at = |p: usize| times[times.len() * p / 1000];
    println!(
        "{} names, one question: median {:?}, p99 {:?}, worst {:?}",
        s.name_count(),
        at(500),
        at(990),
        times[times.len() - 1]
    );
    let (t, cpu) = (Instant::now(), user_cpu_s());
    let batch = s.screen_all(q, c).unwrap();
    let n = batch.results.len() as f64;
    println!(
        "batch of {}: {:.0} questions a second of the clock, {:.0} a second of user CPU",
        q.len(),
        n / t.elapsed().as_secs_f64(),
        n / (user_cpu_s() - cpu)
    );
}

/// User CPU seconds of this process, all threads (Linux; elsewhere 0): the clock lies on a busy machine.
fn user_cpu_s() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields: Vec<&str> = stat
        .rsplit(')')
        .next()
        .unwrap_or("")
        .split_whitespace()
        .collect();
    fields
        .get(11)
        .and_then(|t| t.parse::<f64>().ok())
        .unwrap_or(0.0)
        / 100.0
}

fn start(c: &mut Criterion) {
    let dir = std::env::temp_dir().join("sealane-law-bench");
    let lists = dir.join("lists");
    std::fs::create_dir_all(&lists).unwrap();
    let mut csv = "vessel_name,imo_number,mmsi,flag,call_sign,date_of_designation\n".to_owned();
    for l in screener().lists() {
        for e in &l.entries {
            csv.push_str(&format!(
                "1: {} 2: {},{},,,,03-Oct-17\n",
                e.names[0].text, e.names[1].text, e.imo[0]
            ));
        }
    }
    std::fs::write(lists.join("vessels-2026-11-20.csv"), csv).unwrap();
    let index = dir.join("bench.idx");
    let load = || {
        Screener::load_indexed(Rules::shipped().unwrap(), &lists, &index)
            .unwrap()
            .0
    };
    load();
    c.bench_function("start with index, 20,000 names", |b| {
        b.iter(|| black_box(load().name_count()));
    });
    std::fs::remove_dir_all(&dir).unwrap();
}

fn screening(c: &mut Criterion) {
    let s = screener();
    let context = Context::parse("UN", "2026-11-23").unwrap();
    let q = questions(10_000);
    percentiles(&s, &q, &context);
    c.bench_function("one question by name, 20,000 names", |b| {
        b.iter(|| s.screen_lean(black_box(&q[1]), &context).unwrap());
    });
    c.bench_function("one question by number, 20,000 names", |b| {
        let ship = Subject::Ship(Ship {
            imo: check(200_123).to_string(),
            ..Ship::default()
        });
        b.iter(|| s.screen_lean(black_box(&ship), &context).unwrap());
    });
}

criterion_group! { name = benches; config = Criterion::default().sample_size(20); targets = screening, start }
criterion_main!(benches);
