//! `sealane route` and `sealane matrix` from outside.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]
mod asked;

use asked::{nm, route, sealane};
use serde_json::Value;

fn passages(v: &Value) -> Vec<&str> {
    let ids = v["passages"].as_array().unwrap();
    ids.iter().map(|p| p.as_str().unwrap()).collect()
}

#[test]
fn vladivostok_to_chennai_is_the_known_way() {
    let (code, v) = route(&["RUVVO", "INMAA"]);
    assert_eq!(code, 0);
    assert!((4550.0..=4720.0).contains(&nm(&v)), "{}", nm(&v));
    assert_eq!(v["land_km"], 0.0);
    let ids = passages(&v);
    let at = |id: &str| ids.iter().position(|p| *p == id);
    let order = [
        at("korea-strait"),
        at("taiwan-strait").or(at("luzon-strait")),
        at("singapore"),
        at("malacca"),
    ];
    assert!(
        order.iter().all(Option::is_some) && order.is_sorted(),
        "{ids:?}"
    );
    for key in [
        "from",
        "to",
        "legs",
        "zones",
        "limits",
        "geometry",
        "alternatives",
        "certificate",
    ] {
        assert!(!v[key].is_null(), "{key}");
    }
    assert!(v["from"]["access_nm"].is_number());
}

#[test]
fn mumbai_to_st_petersburg_by_suez() {
    let (code, v) = route(&["Mumbai", "St Petersburg, Russia", "--require", "suez"]);
    assert_eq!(code, 0, "{v}");
    assert!((7480.0..=7760.0).contains(&nm(&v)), "{}", nm(&v));
    assert!(passages(&v).contains(&"suez"));
}

#[test]
fn the_code_ruled_is_st_petersburg() {
    let (code, v) = route(&["RULED", "RUVVO"]);
    assert_eq!((code, v["from"]["locode"].as_str()), (0, Some("RULED")));
    let (_, places) = sealane(&["places", "RULED", "--format", "json"]);
    let places: Value = serde_json::from_str(&places).unwrap();
    assert_eq!(places[0]["country"], "RU");
}

#[test]
fn wrong_questions_end_with_2() {
    for from in ["Nowhereville-on-Sea", "55.75,37.62", "200,10"] {
        let (code, v) = route(&[from, "INMAA"]);
        assert_eq!(code, 2, "{from}: {v}");
        assert!(v["error"]["kind"].is_string(), "{from}: {v}");
    }
}

#[test]
fn no_way_ends_with_1_and_names_what_shuts_it() {
    let shut = ["suez", "bab-el-mandeb", "gibraltar"];
    let (code, v) = route(&[
        "Singapore",
        "Piraeus",
        "--avoid",
        shut[0],
        "--avoid",
        shut[1],
        "--avoid",
        shut[2],
    ]);
    assert_eq!(
        (code, v["error"]["kind"].as_str()),
        (1, Some("no_route")),
        "{v}"
    );
    let binding = v["error"]["binding"].to_string();
    for id in shut {
        assert!(binding.contains(id), "{id}: {binding}");
    }
}

#[test]
fn southern_positions_are_positionals_and_every_form_is_written() {
    let (code, v) = route(&["-33.9,18.3", "-35.0,20.0"]);
    assert_eq!(code, 0, "{v}");
    for (form, mark) in [
        ("table", "over land"),
        ("geojson", "FeatureCollection"),
        ("gpx", "<gpx"),
        ("kml", "<kml"),
        ("rtz", "<route"),
        ("csv", "lat"),
        ("svg", "<svg"),
    ] {
        let (code, text) = sealane(&["route", "SGSIN", "LKCMB", "--format", form]);
        assert!(code == 0 && text.contains(mark), "{form}: {text}");
    }
}

/// A file of one box of the user's.
fn boxed(name: &str, [w, s, e, n]: [f64; 4]) -> std::path::PathBuf {
    let dir = std::env::temp_dir().join(format!("sealane-areas-{}", std::process::id()));
    std::fs::create_dir_all(&dir).unwrap();
    let ring = serde_json::json!([[[w, s], [e, s], [e, n], [w, n], [w, s]]]);
    let text = serde_json::json!({"type": "Feature", "properties": {"name": name},
        "geometry": {"type": "Polygon", "coordinates": ring}});
    let file = dir.join(format!("{name}.geojson"));
    std::fs::write(&file, text.to_string()).unwrap();
    file
}

#[test]
fn own_areas_are_avoided_entered_and_split_by() {
    let half = boxed("half", [0.0, -60.0, 181.0, 60.0]);
    let half = half.to_str().unwrap();
    assert_eq!(route(&["SGSIN", "GRPIR", "--avoid", half]).0, 1);
    let (code, v) = route(&["SGSIN", "GRPIR", "--split", half]);
    assert_eq!(code, 0, "{v}");
    assert!((v["areas"][0]["distance_nm"].as_f64().unwrap() - nm(&v)).abs() < 0.1);
    let off = boxed("off", [70.0, -5.0, 72.0, -3.0]);
    let (_, entered) = route(&["SGSIN", "ZADUR", "--require", off.to_str().unwrap()]);
    assert!(
        entered["areas"][0]["distance_nm"].as_f64().unwrap() > 0.0,
        "{entered}"
    );
    let flat = boxed("flat", [10.0, 5.0, 20.0, 5.0]);
    let (code, v) = route(&["SGSIN", "GRPIR", "--avoid", flat.to_str().unwrap()]);
    assert_eq!(
        (code, v["error"]["kind"].as_str()),
        (2, Some("bad_geojson")),
        "{v}"
    );
}

#[test]
fn days_reasons_and_what_does_not_fit_are_told() {
    let ask = |args: &[&str]| sealane(&[&["route"], args].concat()).1;
    let text = ask(&["SGSIN", "GRPIR", "--date", "2026-06-01"]);
    assert!(
        text.contains("not in force on 2026-06-01 (2023-12-18 to 2024-12-31)"),
        "{text}"
    );
    assert!(text.contains("in force on 2026-06-01"), "{text}");
    let text = ask(&[
        "SGSIN",
        "GRPIR",
        "--avoid",
        "suez@2026-03-01..2026-09-30",
        "--date",
        "2026-10-01",
    ]);
    assert!(text.contains("on 2026-10-01 it is taken as open"), "{text}");
    let text = ask(&["SGSIN", "GRPIR", "--beam", "78"]);
    assert!(
        text.contains("suez: beam 78 m over 77.5 m allowed"),
        "{text}"
    );
    let text = ask(&["SGSIN", "NLRTM", "--draught", "22.5"]);
    assert!(
        text.contains("may not fit") && text.contains("ask the port"),
        "{text}"
    );
    // The two tables of zones agree.
    let (_, zones) = sealane(&["zones", "--as-of", "2026-06-01", "--format", "json"]);
    let zones: Value = serde_json::from_str(&zones).unwrap();
    let (_, v) = route(&["SGSIN", "GRPIR", "--date", "2026-06-01"]);
    for z in v["zones"].as_array().unwrap() {
        let known = zones
            .as_array()
            .unwrap()
            .iter()
            .find(|k| k["id"] == z["id"]);
        assert_eq!(known.unwrap()["in_force"], z["in_force"], "{z}");
    }
}
