//! The charts of the report, a file a kind; what they share stands here.

mod cost;
mod season;
mod sway;
mod time;
mod volume;

pub use cost::{carbon, stacked, waterfall};
pub use season::{calendar, fan, probability_map};
pub use sway::tornado;
pub use time::{along, cost_time, days};
pub use volume::{forecast, services, share_curve};

use sealane_study::{Assessment, Word};

/// Class of a verdict word.
pub fn class(word: Word) -> &'static str {
    match word {
        Word::Works => "works",
        Word::WorksIf => "works-if",
        Word::DoesNot => "does-not",
        Word::Unknown => "unknown",
    }
}

pub(super) fn shade(p: f64) -> String {
    format!("p{}", (p * 10.0).round().clamp(0.0, 10.0))
}

pub(super) fn corridor_name<'a>(a: &'a Assessment, id: &'a str) -> &'a str {
    a.corridors
        .iter()
        .find(|c| c.id == id)
        .map_or(id, |c| c.name.as_str())
}

pub(super) const PARTS: [(&str, &str); 12] = [
    ("hire", "Hire"),
    ("fuel", "Fuel"),
    ("ports", "Port dues"),
    ("canal", "Canal"),
    ("icebreaker", "Icebreaker"),
    ("war-risk", "War risk"),
    ("carbon", "Carbon"),
    ("market", "Market"),
    ("land", "Land"),
    ("handling", "Handling"),
    ("time", "Goods under way"),
    ("stock", "Stock"),
];

pub(super) fn part_name(id: &str) -> &'static str {
    PARTS.iter().find(|(k, _)| *k == id).map_or("", |(_, n)| n)
}

pub(crate) fn short(text: &str, n: usize) -> String {
    if text.chars().count() <= n {
        return text.to_owned();
    }
    let cut: String = text.chars().take(n - 1).collect();
    format!("{}…", cut.trim_end())
}
