//! The whole page of a study over the embedded sea.

use sealane_study::{Ground, Live, Options, assess, read_study};
use std::collections::BTreeSet;
use std::path::Path;

fn attributes<'a>(html: &'a str, opening: &'a str) -> BTreeSet<&'a str> {
    html.split(opening)
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
        .collect()
}

#[test]
fn every_link_of_the_page_leads_somewhere_and_the_map_has_its_watershed() {
    let study =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../../studies/eastern-maritime-corridor");
    let study = read_study(&study).unwrap();
    let world = Live::open().unwrap();
    let ground = Ground::new(&world).unwrap();
    let a = assess(&study, &ground, Options { draws: 64, seed: 1 }).unwrap();
    let html = sealane_report::html(&a);
    let ids = attributes(&html, " id=\"");
    let lost: Vec<&str> = attributes(&html, "href=\"#")
        .into_iter()
        .filter(|to| !ids.contains(to))
        .collect();
    assert!(lost.is_empty(), "links to nowhere: {lost:?}");
    assert!(
        html.matches("rel=\"noopener noreferrer\"").count() > 20,
        "sources with a web address are links"
    );
    assert!(
        html.contains("class=\"water "),
        "a point of equal cost is drawn"
    );
    assert!(html.len() < 5_000_000);

    let md = sealane_report::markdown(&a);
    let heads: Vec<&str> = md.lines().filter(|l| l.starts_with("## ")).collect();
    assert_eq!(heads.len(), 17, "{heads:?}");
}
