//! The tables of the report, by what they tell; `all` gives their order.

mod annex;
mod answer;
mod basis;
mod trade;
mod way;

pub use annex::{claims, inputs, sources};
pub use answer::{answers, break_even, glance, matrix, missing, months};
pub use basis::{balance, correlations, groups, phasing, scales};
pub use trade::{catchment, forecast, levers, limits, plans, rivals, services, trades};
pub use way::{gateways, legs};

use crate::charts::class;
use crate::table::{Cell, Table, number, words};
use crate::text::{num, t};
use sealane_study::{Assessment, Band, CargoResult, LawWord, Word};

/// The answer for a cargo; what the law forbids is never shown as working.
pub(super) fn cargo_answer(c: &CargoResult) -> Cell {
    if c.law.as_ref().is_some_and(LawWord::is_prohibited) {
        words(format!(
            "prohibited (else {})",
            t(&format!("word-{}", class(c.word)))
        ))
        .pill("does-not")
    } else {
        verdict(c.word)
    }
}

pub(super) fn verdict(word: Word) -> Cell {
    let class = class(word);
    words(t(&format!("word-{class}"))).pill(class)
}

pub(super) fn band(b: &Band) -> String {
    format!("{} ({}–{})", num(b.p50), num(b.p10), num(b.p90))
}

pub(super) fn rests(cargo: &str, corridor: &str) -> String {
    format!("#rests-{cargo}-{corridor}")
}

/// All tables, other rooms' included, in the order of the report.
pub fn all(a: &Assessment) -> Vec<Table> {
    let mut out = vec![
        answers(a),
        gateways(a),
        legs(a),
        claims(a),
        matrix(a),
        missing(a),
        months(a),
        rivals(a),
        services(a),
        trades(a),
        limits(a),
        catchment(a),
        forecast(a),
        levers(a),
        plans(a),
        phasing(a),
        balance(a),
        scales(a),
        break_even(a),
        groups(a),
        correlations(a),
        inputs(a),
        sources(a),
    ];
    for room in &a.rooms {
        out.extend(room.tables.iter().map(|t| room_table(&room.id, t)));
    }
    out
}

/// A table of another room.
pub fn room_table(room: &str, t: &sealane_study::RoomTable) -> Table {
    let head: Vec<&str> = t.head.iter().map(String::as_str).collect();
    let mut out = Table::new(&format!("{room}-{}", t.id), &t.title, &head);
    for row in &t.rows {
        out.rows.push(
            row.iter()
                .map(|c| {
                    c.trim_end_matches(" %")
                        .replace(['\u{202f}', ','], "")
                        .parse::<f64>()
                        .map_or_else(|_| words(c), |v| number(v, c.clone()))
                })
                .collect(),
        );
    }
    // A column of numbers stands to the right: half of it numbers, the rest ranges and dashes.
    for (k, head) in out.head.iter_mut().enumerate() {
        let cells = || out.rows.iter().filter_map(|r| r.get(k));
        let all = cells().count();
        let plain = cells().filter(|c| c.value.is_some()).count();
        head.number = 2 * plain >= all.max(1) && cells().all(|c| c.text.chars().count() <= 24);
    }
    out
}
