//! One table, printed as HTML and as CSV.

use crate::links::linked;
use crate::text::{esc, t};
use std::fmt::Write as _;

/// Rows above which a table is folded under its title on the page.
const FOLDED_ABOVE: usize = 24;

/// Rows up to which a table becomes a stack of cards on a phone; longer ones are scrolled.
const STACKED_UP_TO: usize = 20;

/// Characters of a row that an upright A4 page holds in the print's small type; wider tables are printed across (landscape).
const UPRIGHT_CHARS: usize = 116;

/// A column's head.
#[derive(Debug, Clone)]
pub struct Head {
    /// Words.
    pub label: String,
    /// Right-aligned numbers.
    pub number: bool,
}

/// A cell.
#[derive(Debug, Clone, Default)]
pub struct Cell {
    /// What people read.
    pub text: String,
    /// What sorting and CSV read, when another.
    pub value: Option<f64>,
    /// Where it leads.
    pub href: Option<String>,
    /// Class of a pill (`works`, `does-not` …).
    pub pill: Option<&'static str>,
    /// In bold.
    pub strong: bool,
    /// Web addresses in the text are made links.
    pub addresses: bool,
}

/// A table.
#[derive(Debug, Clone)]
pub struct Table {
    /// Kebab-case id: the CSV's name and the anchor.
    pub id: String,
    /// Caption.
    pub title: String,
    /// Heads.
    pub head: Vec<Head>,
    /// Rows.
    pub rows: Vec<Vec<Cell>>,
}

/// A cell of text.
pub fn words(text: impl Into<String>) -> Cell {
    Cell {
        text: text.into(),
        ..Cell::default()
    }
}

/// A cell of a number.
pub fn number(value: f64, text: String) -> Cell {
    Cell {
        text,
        value: Some(value),
        ..Cell::default()
    }
}

impl Cell {
    /// The same, leading somewhere.
    pub fn to(mut self, href: impl Into<String>) -> Self {
        self.href = Some(href.into());
        self
    }

    /// The same in bold.
    pub fn strong(mut self) -> Self {
        self.strong = true;
        self
    }

    /// The same with its web addresses as links.
    pub fn addresses(mut self) -> Self {
        self.addresses = true;
        self
    }

    /// The same as a pill.
    pub fn pill(mut self, class: &'static str) -> Self {
        self.pill = Some(class);
        self
    }
}

impl Table {
    /// An empty table; a head that begins with `#` is a number.
    pub fn new(id: &str, title: &str, head: &[&str]) -> Self {
        Self {
            id: id.to_owned(),
            title: title.to_owned(),
            head: head
                .iter()
                .map(|h| Head {
                    label: h.trim_start_matches('#').to_owned(),
                    number: h.starts_with('#'),
                })
                .collect(),
            rows: Vec::new(),
        }
    }

    /// Class of a column: numbers to the right, long words wide, middling words half as wide.
    fn class(&self, k: usize) -> &'static str {
        let longest = self
            .rows
            .iter()
            .filter_map(|r| r.get(k))
            .map(|c| c.text.chars().count())
            .max()
            .unwrap_or(0);
        if self.head.get(k).is_some_and(|h| h.number) {
            // A number with words beside it may take two lines.
            return if longest > 16 {
                " class=\"n long\""
            } else {
                " class=\"n\""
            };
        }
        match longest {
            0..=15 => "",
            16..=44 => " class=\"m\"",
            _ => " class=\"w\"",
        }
    }

    /// HTML, sortable by its heads; a long table is folded under its title.
    pub fn html(&self) -> String {
        let mut out = String::new();
        let title = esc(&self.title);
        let long = self.rows.len() > FOLDED_ABOVE;
        let stack = if self.stacks() { " stack" } else { "" };
        let wide = if self.wide() { " wide" } else { "" };
        let _ = write!(
            out,
            "<figure class=\"table{stack}{wide}\" id=\"t-{}\">",
            self.id
        );
        if long {
            let rows = t("rows").replace("{n}", &self.rows.len().to_string());
            let _ = write!(
                out,
                "<details class=\"fold\"><summary>{title} <small>({})</small></summary>",
                esc(&rows)
            );
        } else {
            let _ = write!(out, "<figcaption>{title}</figcaption>");
        }
        let _ = write!(
            out,
            "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"{title}\"><table class=\"sortable\"><thead><tr>"
        );
        let classes: Vec<&str> = (0..self.head.len()).map(|k| self.class(k)).collect();
        for (h, class) in self.head.iter().zip(&classes) {
            let _ = write!(out, "<th scope=\"col\"{class}>{}</th>", esc(&h.label));
        }
        out.push_str("</tr></thead><tbody>");
        for row in &self.rows {
            out.push_str("<tr>");
            for (cell, class) in row.iter().zip(&classes) {
                let sort = cell
                    .value
                    .filter(|v| v.is_finite())
                    .map_or(String::new(), |v| format!(" data-v=\"{v}\""));
                let mut inner = if cell.addresses && cell.href.is_none() {
                    linked(&cell.text)
                } else {
                    esc(&cell.text)
                };
                if let Some(p) = cell.pill {
                    inner = format!("<span class=\"pill {p}\">{inner}</span>");
                }
                if let Some(h) = &cell.href {
                    inner = format!("<a href=\"{}\">{inner}</a>", esc(h));
                }
                if cell.strong {
                    inner = format!("<b>{inner}</b>");
                }
                // Empty cells stand in the grid, but not in the stack of a phone.
                let class = if matches!(cell.text.as_str(), "" | "–") {
                    class.replacen("class=\"", "class=\"e ", 1)
                } else {
                    (*class).to_owned()
                };
                let class = if class.is_empty() && matches!(cell.text.as_str(), "" | "–") {
                    " class=\"e\"".to_owned()
                } else {
                    class
                };
                let _ = write!(out, "<td{class}{sort}>{inner}</td>");
            }
            out.push_str("</tr>");
        }
        out.push_str("</tbody></table></div>");
        if self.stacks() {
            out.push_str(&self.stacked());
        }
        out.push_str(if long {
            "</details></figure>"
        } else {
            "</figure>"
        });
        out
    }

    /// Whether rows become cards on a phone: tables of some width with words in them, not the long registers and the grids of numbers.
    fn stacks(&self) -> bool {
        let wordy =
            (0..self.head.len()).any(|k| matches!(self.class(k), " class=\"m\"" | " class=\"w\""));
        self.head.len() > 4 && self.rows.len() <= STACKED_UP_TO && wordy
    }

    /// Whether paper upright is too narrow for it, by the characters that its columns want. The first page's table stands upright.
    fn wide(&self) -> bool {
        let wants = |k: usize| {
            let cells = self.rows.iter().filter_map(|r| r.get(k));
            let longest = cells.map(|c| c.text.chars().count()).max().unwrap_or(0);
            let most = if self.head.get(k).is_some_and(|h| h.number) {
                14
            } else if longest > 44 {
                34
            } else {
                22
            };
            longest.clamp(6, most) + 2
        };
        self.id != "glance" && (0..self.head.len()).map(wants).sum::<usize>() > UPRIGHT_CHARS
    }

    /// On a phone each row is a card: the head of its column before each cell.
    fn stacked(&self) -> String {
        let mut css = String::new();
        for (k, h) in self.head.iter().enumerate().skip(1) {
            let label = h.label.replace(['"', '\\', '<'], "");
            let _ = write!(
                css,
                "#t-{} td:nth-child({}):before{{content:\"{label}\"}}",
                self.id,
                k + 1
            );
        }
        format!("<style>@media(max-width:560px){{{css}}}</style>")
    }

    /// CSV with full numbers.
    pub fn csv(&self) -> String {
        let mut w = csv::Writer::from_writer(Vec::new());
        let _ = w.write_record(self.head.iter().map(|h| h.label.as_str()));
        for row in &self.rows {
            let _ = w.write_record(row.iter().map(|c| {
                c.value
                    .filter(|v| v.is_finite())
                    .map_or_else(|| c.text.clone(), |v| v.to_string())
            }));
        }
        w.into_inner()
            .ok()
            .and_then(|b| String::from_utf8(b).ok())
            .unwrap_or_default()
    }

    /// Markdown.
    pub fn markdown(&self) -> String {
        let clean = |s: &str| s.replace('|', "\\|").replace('\n', " ");
        let mut out = format!("\n**{}**\n\n|", self.title);
        for h in &self.head {
            let _ = write!(out, " {} |", clean(&h.label));
        }
        out.push_str("\n|");
        for h in &self.head {
            out.push_str(if h.number { " ---: |" } else { " --- |" });
        }
        for row in &self.rows {
            out.push_str("\n|");
            for c in row {
                let _ = write!(out, " {} |", clean(&c.text));
            }
        }
        out.push('\n');
        out
    }
}
