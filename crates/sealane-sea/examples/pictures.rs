//! Twenty famous ways as SVG, to look at: `cargo run --release -p sealane-sea --example pictures -- DIR`.
use sealane_sea::{RouteQuery, Sea};

/// From, to, what to require, what to avoid.
const WAYS: [(&str, &str, &str, &str); 20] = [
    ("RUVVO", "INMAA", "", ""),
    ("RUVYP", "INPRT", "", ""),
    ("INBOM", "St Petersburg, Russia", "suez", ""),
    ("CNSHA", "NLRTM", "", ""),
    ("CNSHA", "NLRTM", "", "suez"),
    ("RUMMK", "JPYOK", "northern-sea-route", ""),
    ("USNYC", "GBSOU", "", ""),
    ("USNYC", "USLAX", "", ""),
    ("USNYC", "USLAX", "", "panama"),
    ("PHMNL", "SGSIN", "", ""),
    ("CNLYG", "CNSHA", "", ""),
    ("CAVAN", "USSEA", "", ""),
    ("ARUSH", "CLSAI", "", ""),
    ("Limassol", "Poti", "", ""),
    ("FRBES", "FRURO", "", ""),
    ("AUSYD", "JPYOK", "", ""),
    ("AUBNE", "SGSIN", "", ""),
    ("CAMTR", "PTLIS", "", ""),
    ("USHOU", "BRSSZ", "", ""),
    ("SGSIN", "GRPIR", "", ""),
];

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let dir = std::env::args().nth(1).ok_or("name a folder")?;
    let sea = Sea::embedded()?;
    for (i, (from, to, require, avoid)) in WAYS.iter().enumerate() {
        let list = |s: &str| (!s.is_empty()).then(|| s.to_owned()).into_iter().collect();
        let query = RouteQuery {
            places: vec![sea.place(from)?, sea.place(to)?],
            require: list(require),
            avoid: list(avoid),
            ..Default::default()
        };
        let way = sea.route(&query)?;
        println!(
            "{:02} {from} - {to}: {:.0} nm, {:?}, {:.1} km over land",
            i + 1,
            way.distance_nm,
            way.passages,
            way.certificate.land_km
        );
        std::fs::write(
            format!("{dir}/{:02}.svg", i + 1),
            sealane_sea::formats::svg(&way),
        )?;
    }
    Ok(())
}
