//! The report as one HTML page: no network, light and dark, phone and A4. One file a section or a few; the order of sections stands here.

mod annex;
mod cargo;
mod choice;
mod costs;
mod fleet;
mod front;
mod law;
mod money;
mod parts;
mod ports;
mod season;
mod ways;

use crate::text::{esc, fixed, t};
use sealane_study::Assessment;
use std::fmt::Write as _;

/// The whole page; a link that leads nowhere is left as words.
pub fn page(a: &Assessment) -> String {
    crate::links::without_dead(&whole(a))
}

fn whole(a: &Assessment) -> String {
    let mut out = String::with_capacity(1 << 20);
    let _ = write!(
        out,
        "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width,initial-scale=1\"><meta name=\"color-scheme\" content=\"light dark\"><title>{}</title><style>{}</style></head><body>",
        esc(&a.study.name),
        include_str!("../style.css")
    );
    front::head(&mut out, a);
    out.push_str("<main>");
    front::contents(&mut out);
    type Section = (&'static str, fn(&mut String, &Assessment));
    let sections: [Section; 16] = [
        ("s1", ways::corridor),
        ("s2", ways::way),
        ("s3", ways::claims),
        ("s4", season::season),
        ("s5", costs::time),
        ("s6", costs::cost),
        ("s7", costs::emissions),
        ("s8", ports::ports),
        ("s9", fleet::fleet),
        ("s10", cargo::cargo),
        ("s11", law::law),
        ("s12", choice::alternatives),
        ("s13", choice::sensitivity),
        ("s14", money::money),
        ("s15", money::actions),
        ("s16", annex::annex),
    ];
    for (k, (key, f)) in sections.iter().enumerate() {
        let _ = write!(
            out,
            "<section id=\"{key}\"><details class=\"sec\" open><summary><h2>{} {}</h2></summary>",
            k + 1,
            esc(t(key))
        );
        f(&mut out, a);
        out.push_str("</details></section>");
    }
    let made = t("made-by")
        .replace("{version}", &a.sealane)
        .replace("{draws}", &fixed(a.study.draws as f64, 0))
        .replace("{seed}", &a.study.seed.to_string())
        .replace("{fingerprint}", &a.study.fingerprint);
    let _ = writeln!(
        out,
        "<p class=\"foot\">{}</p></main><script>{}</script></body></html>",
        esc(&made),
        include_str!("../page.js")
    );
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use sealane_study::{Ground, Live, Options, assess, read_study};
    use std::path::Path;

    #[test]
    fn no_link_had_to_be_taken_away() {
        let study =
            Path::new(env!("CARGO_MANIFEST_DIR")).join("../../studies/eastern-maritime-corridor");
        let study = read_study(&study).unwrap();
        let world = Live::open().unwrap();
        let ground = Ground::new(&world).unwrap();
        let a = assess(&study, &ground, Options { draws: 64, seed: 1 }).unwrap();
        let html = whole(&a);
        let lost = crate::links::dead(&html);
        assert!(lost.is_empty(), "{lost:?}");
    }
}
