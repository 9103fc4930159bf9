//! Links of the page: web addresses in sources made into links, and no link to a place that is not on the page.

use crate::text::esc;
use std::collections::BTreeSet;
use std::fmt::Write as _;

/// Ends of names that are taken for web sites; others (`prices.csv`, `study.toml`) are files.
const DOMAINS: [&str; 32] = [
    "com", "org", "net", "int", "gov", "edu", "info", "eu", "ru", "in", "ir", "cn", "jp", "kr",
    "de", "uk", "fr", "ca", "no", "dk", "fi", "se", "nl", "ch", "gr", "sg", "tr", "ae", "us", "au",
    "ua", "kz",
];

/// The address that a word names, with its scheme; `None` for a word that names none.
fn address(word: &str) -> Option<String> {
    if word.starts_with("https://") || word.starts_with("http://") {
        return word
            .split_once("://")
            .is_some_and(|(_, rest)| rest.contains('.'))
            .then(|| word.to_owned());
    }
    let host = word.split(['/', '?', '#']).next().unwrap_or(word);
    let labels: Vec<&str> = host.split('.').collect();
    let end = labels.last()?;
    let fine = |l: &&str| !l.is_empty() && l.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
    let named = labels.iter().any(|l| l.len() > 2 && l != end);
    (labels.len() > 1 && named && labels.iter().all(fine) && DOMAINS.contains(end))
        .then(|| format!("https://{word}"))
}

/// Escaped text in which each web address, with or without its scheme, is a link that leads out of the page.
pub fn linked(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 64);
    for piece in text.split_inclusive(char::is_whitespace) {
        let word = piece.trim_end();
        let space = piece.get(word.len()..).unwrap_or("");
        let head = word.len() - word.trim_start_matches(['(', '[', '"', '\'', '<']).len();
        let body = word.get(head..).unwrap_or("");
        let core = body.trim_end_matches([',', ';', ':', '.', ')', ']', '"', '\'', '>']);
        let tail = body.get(core.len()..).unwrap_or("");
        out.push_str(&esc(word.get(..head).unwrap_or("")));
        match address(core) {
            Some(to) => {
                let _ = write!(
                    out,
                    "<a href=\"{}\" rel=\"noopener noreferrer\">{}</a>",
                    esc(&to),
                    esc(core)
                );
            }
            None => out.push_str(&esc(core)),
        }
        out.push_str(&esc(tail));
        out.push_str(space);
    }
    out
}

/// Values of an attribute that stands in tags as ` name="…"`.
fn values<'a>(html: &'a str, opening: &'a str) -> impl Iterator<Item = &'a str> {
    html.split(opening)
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
}

/// Links within the page that lead nowhere.
pub fn dead(html: &str) -> BTreeSet<&str> {
    let ids: BTreeSet<&str> = values(html, " id=\"").collect();
    values(html, "href=\"#")
        .filter(|to| !ids.contains(to))
        .collect()
}

/// The page with the words of its dead links left and the links taken away: a link that leads nowhere promises a source that is not there.
pub fn without_dead(html: &str) -> String {
    const OPENING: &str = "<a href=\"#";
    let dead: BTreeSet<String> = dead(html).into_iter().map(str::to_owned).collect();
    if dead.is_empty() {
        return html.to_owned();
    }
    let mut out = String::with_capacity(html.len());
    let mut parts = html.split(OPENING);
    out.push_str(parts.next().unwrap_or(""));
    for part in parts {
        let to = part.split('"').next().unwrap_or("");
        let bare = dead
            .contains(to)
            .then(|| part.split_once('>')?.1.split_once("</a>"))
            .flatten();
        if let Some((inner, rest)) = bare {
            out.push_str(inner);
            out.push_str(rest);
        } else {
            out.push_str(OPENING);
            out.push_str(part);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_become_links_and_files_do_not() {
        let html = linked(
            "mean of 26 150 (en.seanews.ir p=861), socialbites.ca; prices.csv, 1.5 e.g. AER",
        );
        assert!(html.contains("(<a href=\"https://en.seanews.ir\" rel=\"noopener noreferrer\">en.seanews.ir</a> p=861)"));
        assert!(html.contains(">socialbites.ca</a>;"));
        assert_eq!(html.matches("<a ").count(), 2);
        assert!(
            linked("http://a.example.org/x?y=1&z=2.")
                .contains("href=\"http://a.example.org/x?y=1&amp;z=2\"")
        );
        assert_eq!(linked("a < b"), "a &lt; b");
        assert!(!linked("javascript:alert(1).com https://x").contains("<a"));
    }

    #[test]
    fn a_dead_link_leaves_its_words() {
        let html = "<p id=\"here\"><a href=\"#here\">a</a> <a href=\"#gone\"><b>b</b></a> c</p>";
        assert_eq!(dead(html).into_iter().collect::<Vec<_>>(), ["gone"]);
        assert_eq!(
            without_dead(html),
            "<p id=\"here\"><a href=\"#here\">a</a> <b>b</b> c</p>"
        );
    }
}
