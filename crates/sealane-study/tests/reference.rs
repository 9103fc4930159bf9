//! The reference page is made from the types: `SEALANE_BLESS=1` writes it, otherwise it must agree.
#![allow(clippy::unwrap_used)]

#[test]
fn the_reference_page_follows_the_types() {
    let path =
        std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/src/study-file.md");
    let page = sealane_study::reference_page();
    if std::env::var_os("SEALANE_BLESS").is_some() {
        std::fs::write(&path, &page).unwrap();
    }
    assert!(page.contains("## Cargo") && page.contains("`ballast_share`"));
    assert_eq!(
        std::fs::read_to_string(&path).unwrap_or_default(),
        page,
        "run with SEALANE_BLESS=1"
    );
}

#[test]
fn the_schema_is_one() {
    let schema: serde_json::Value = serde_json::from_str(&sealane_study::json_schema()).unwrap();
    assert!(schema.pointer("/properties/corridor").is_some());
    assert!(schema.get("$schema").is_some());
}
