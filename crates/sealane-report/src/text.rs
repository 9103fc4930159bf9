//! Every sentence of the report in one table, so that another language is another file with the same keys.

use std::collections::BTreeMap;
use std::sync::LazyLock;

static ENGLISH: LazyLock<BTreeMap<String, String>> = LazyLock::new(|| {
    let mut reader = csv::Reader::from_reader(include_str!("text_en.csv").as_bytes());
    reader
        .deserialize::<(String, String)>()
        .filter_map(Result::ok)
        .collect()
});

/// The text of a key; the key itself when it is not in the table.
pub fn t(key: &str) -> &str {
    ENGLISH.get(key).map_or(key, String::as_str)
}

/// Escapes text for HTML and SVG.
pub fn esc(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            _ => out.push(c),
        }
    }
    out
}

/// A number for people: thousands apart by a thin space, as many decimals as its size deserves.
pub fn num(x: f64) -> String {
    if !x.is_finite() {
        return "–".to_owned();
    }
    let a = x.abs();
    let decimals = if a >= 100.0 || a == 0.0 {
        0
    } else if a >= 10.0 {
        1
    } else {
        2
    };
    fixed(x, decimals)
}

/// A number with so many decimals, thousands apart.
pub fn fixed(x: f64, decimals: usize) -> String {
    if !x.is_finite() {
        return "–".to_owned();
    }
    let text = format!("{:.decimals$}", x.abs());
    let (whole, rest) = text
        .split_once('.')
        .map_or((text.as_str(), ""), |(w, r)| (w, r));
    let mut grouped = String::new();
    for (i, c) in whole.chars().enumerate() {
        if i > 0 && (whole.len() - i) % 3 == 0 && whole.len() > 4 {
            grouped.push('\u{202f}');
        }
        grouped.push(c);
    }
    let negative = x < 0.0 && text.chars().any(|c| c.is_ascii_digit() && c != '0');
    let sign = if negative { "−" } else { "" };
    if rest.is_empty() {
        format!("{sign}{grouped}")
    } else {
        format!("{sign}{grouped}.{rest}")
    }
}

/// A chance as a percentage: never 0 or 100 unless it is.
#[must_use]
pub fn percent(p: f64) -> String {
    if !p.is_finite() {
        return "–".to_owned();
    }
    let v = 100.0 * p;
    if v > 0.0 && v < 1.0 {
        "<1 %".to_owned()
    } else if v < 100.0 && v > 99.0 {
        ">99 %".to_owned()
    } else {
        format!("{v:.0} %")
    }
}

/// Large money: `12.3 M`.
pub fn millions(x: f64) -> String {
    format!("{} M", num(x / 1e6))
}

/// A volume to three figures: `5.26 M`, `428 000`, `427`.
pub fn volume(x: f64) -> String {
    if x.abs() >= 1e6 {
        return millions(x);
    }
    let unit = 10_f64.powi(((x.abs().max(1.0)).log10().floor() as i32 - 2).max(0));
    fixed((x / unit).round() * unit, 0)
}

/// Name of a month, three letters.
pub fn month(m: usize) -> &'static str {
    [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]
    .get(m)
    .copied()
    .unwrap_or("")
}
