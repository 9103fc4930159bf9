//! What goes to standard output: JSON for scripts, tables for people.

use crate::fault::Fault;
use serde::Serialize;
use std::io::Write as _;

/// Form of the answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, clap::ValueEnum)]
pub enum Format {
    /// For people.
    #[default]
    Table,
    /// For scripts.
    Json,
}

/// Writes text to standard output; a closed pipe ends quietly.
pub fn print(text: &str) -> Result<(), Fault> {
    let mut out = std::io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(e) if e.kind() == std::io::ErrorKind::BrokenPipe => Ok(()),
        other => other.map_err(Fault::from),
    }
}

/// Writes a value as indented JSON.
pub fn print_json(value: &impl Serialize) -> Result<(), Fault> {
    let text = serde_json::to_string_pretty(value).map_err(|e| Fault::machine("json", e))?;
    print(&(text + "\n"))
}

/// Columns aligned for a terminal; the first row is the head. `right` columns hold numbers.
pub fn aligned(rows: &[Vec<String>], right: &[usize]) -> String {
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let width = |c: usize| {
        rows.iter()
            .filter_map(|r| r.get(c))
            .map(|s| s.chars().count())
            .max()
            .unwrap_or(0)
    };
    let widths: Vec<usize> = (0..columns).map(width).collect();
    let mut text = String::new();
    for row in rows {
        let mut line = String::new();
        for (c, (cell, w)) in row.iter().zip(&widths).enumerate() {
            let pad = " ".repeat(w.saturating_sub(cell.chars().count()));
            let cell = if right.contains(&c) {
                format!("{pad}{cell}")
            } else {
                format!("{cell}{pad}")
            };
            line.push_str(&cell);
            line.push_str("  ");
        }
        text.push_str(line.trim_end());
        text.push('\n');
    }
    text
}

/// Columns of the terminal, as the shell says in `COLUMNS`, else 100.
pub fn width() -> usize {
    std::env::var("COLUMNS")
        .ok()
        .and_then(|c| c.trim().parse::<usize>().ok())
        .filter(|c| (40..=1000).contains(c))
        .unwrap_or(100)
}

/// Words in lines of at most `width` characters, each begun with `indent` spaces; a longer word keeps a line of its own.
pub fn wrapped(text: &str, width: usize, indent: usize) -> String {
    let lead = " ".repeat(indent);
    let mut out = String::new();
    let mut line = String::new();
    for word in text.split_whitespace() {
        let longer = indent + line.chars().count() + 1 + word.chars().count();
        if !line.is_empty() && longer > width {
            out.push_str(&format!("{lead}{line}\n"));
            line.clear();
        }
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    if !line.is_empty() {
        out.push_str(&format!("{lead}{line}\n"));
    }
    out
}

/// The same as [`aligned`], the first column broken over lines where a row would be longer than `width`.
pub fn fitted(rows: &[Vec<String>], right: &[usize], width: usize) -> String {
    let widest = |c: usize| {
        rows.iter()
            .filter_map(|r| r.get(c))
            .map(|s| s.chars().count())
            .max()
            .unwrap_or(0)
    };
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let others: usize = (1..columns).map(|c| widest(c) + 2).sum();
    let first = width.saturating_sub(others).max(16);
    let mut broken: Vec<Vec<String>> = Vec::new();
    for row in rows {
        let head: Vec<char> = row.first().map(|s| s.chars().collect()).unwrap_or_default();
        // The lines after the first are indented by two.
        let (begin, rest) = head.split_at(first.min(head.len()));
        let pieces = rest.chunks(first - 2).map(|c| c.iter().collect::<String>());
        let mut top = vec![begin.iter().collect::<String>()];
        top.extend(row.iter().skip(1).cloned());
        broken.push(top);
        broken.extend(pieces.map(|p| vec![format!("  {p}")]));
    }
    aligned(&broken, right)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_line_is_longer_than_the_terminal() {
        let text = "coal lands cheaper than rivals in most of the draws and the line does not pay";
        let lines = wrapped(text, 40, 2);
        assert!(lines.lines().all(|l| l.chars().count() <= 40));
        assert_eq!(lines.split_whitespace().collect::<Vec<_>>().join(" "), text);
        let row = |a: &str, b: &str| vec![a.to_owned(), b.to_owned()];
        let table = fitted(
            &[row("what", "before"), row(&"x".repeat(70), "1")],
            &[1],
            40,
        );
        assert!(table.lines().all(|l| l.chars().count() <= 40));
        assert_eq!(table.matches('x').count(), 70);
    }
}
