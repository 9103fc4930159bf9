//! One question, one answer: way and voyage are of the same ship, the month counts, every passage has its place; links read
//! with a browser's cookie; long questions end and leave room for short ones.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::duration_suboptimal_units,
    reason = "tests: a panic is how they fail"
)]

mod common;

use common::{get, post, send, start};
use serde_json::{Value, json};
use std::net::SocketAddr;
use std::time::{Duration, Instant};

fn voyage(a: SocketAddr, ask: &Value) -> Value {
    let r = post(a, "/api/voyage", ask);
    assert_eq!(r.status, 200, "{}", String::from_utf8_lossy(&r.body));
    r.json()
}

#[test]
fn way_and_voyage_are_of_the_same_ship() {
    let a = start("same-ship", |_| {});
    for (from, to, ship, cargo, laden, passage, cut) in [
        (
            "USNYC",
            "CNSHA",
            "container-18000",
            "containers",
            true,
            "suez",
            "",
        ),
        (
            "CNSHA",
            "USNYC",
            "capesize-bulk",
            "iron-ore",
            true,
            "panama",
            "panama",
        ),
        (
            "CNSHA",
            "USNYC",
            "capesize-bulk",
            "iron-ore",
            false,
            "suez",
            "",
        ),
        ("SARTA", "NLRTM", "vlcc", "crude-oil", true, "suez", "suez"),
        (
            "SARTA",
            "NLRTM",
            "vlcc",
            "crude-oil",
            false,
            "good-hope",
            "",
        ),
    ] {
        let name = format!("{from}-{to} {ship} {laden}");
        let path = format!("/api/route?from={from}&to={to}&ship={ship}&part_laden={laden}");
        let way = get(a, &path).json();
        let v = voyage(
            a,
            &json!({"from": from, "to": to, "ship": ship, "cargo": cargo, "part_laden": laden}),
        );
        assert_eq!(way["passages"], v["passages"], "{name}");
        assert_eq!(way["distance_nm"], v["distance_nm"], "{name}");
        let passages = way["passages"].as_array().unwrap();
        assert!(passages.contains(&json!(passage)), "{name}: {passages:?}");
        let said = v["cut"].as_str().unwrap_or_default();
        assert_eq!(
            said.contains(cut),
            !said.is_empty() || cut.is_empty(),
            "{name}: {said}"
        );
        assert_eq!(said.is_empty(), cut.is_empty(), "{name}: {said}");
        let tight = way["limits"]
            .as_array()
            .unwrap()
            .iter()
            .any(|l| l["what"] == "draught_m" && l["margin"].as_f64().is_some_and(|m| m < 0.0));
        assert_eq!(
            tight,
            !cut.is_empty(),
            "{name}: the limit that cuts is told with its margin"
        );
    }
}

#[test]
fn the_month_counts() {
    let a = start("month", |_| {});
    let ask = |month: &str, more: &Value| {
        let mut q =
            json!({"from": "JPYOK", "to": "USLAX", "ship": "panamax-bulk", "cargo": "coking-coal"});
        for (k, v) in more.as_object().unwrap() {
            q[k] = v.clone();
        }
        if !month.is_empty() {
            q["date"] = json!(format!("2026-{month}-15"));
        }
        q
    };
    let year = voyage(a, &ask("", &json!({})));
    assert_eq!(year["month"], Value::Null);
    let [january, july] = ["01", "07"].map(|m| voyage(a, &ask(m, &json!({}))));
    assert_eq!(january["month"]["month"], 1);
    for what in ["total_days", "cost_usd_per_t"] {
        let (winter, summer) = (
            january[what].as_f64().unwrap(),
            july[what].as_f64().unwrap(),
        );
        assert!(
            winter > summer,
            "{what}: {winter} in January, {summer} in July"
        );
    }
    assert_eq!(january["co2_kg_per_t"], july["co2_kg_per_t"]);
    assert!(
        january["warnings"].to_string().contains("fuel and CO2"),
        "and that is said"
    );
    let north = json!({"from": "RUMMK", "to": "RUVVO", "ship": "arc7-general-cargo", "cargo": "steel", "require": ["northern-sea-route"]});
    let [april, september] = ["04", "09"].map(|m| voyage(a, &ask(m, &north)));
    let days = |v: &Value| v["total_days"].as_f64().unwrap();
    assert!(days(&april) > days(&september) + 5.0, "ice takes days");
    let warnings = april["warnings"].to_string();
    assert!(warnings.contains("icebreaker"), "{warnings}");
    let open = json!({"from": "RUMMK", "to": "RUVVO", "require": ["northern-sea-route"]});
    let r = post(a, "/api/voyage", &ask("01", &open));
    r.is_problem(404, "no_route");
    assert!(r.json()["detail"].as_str().unwrap().contains("January"));
    assert!(!r.json()["binding"].as_array().unwrap().is_empty());
}

#[test]
fn pack_ice_is_told() {
    let a = start("pole", |_| {});
    let way = get(a, "/api/route?from=85,0&to=85,180").json();
    assert!(
        way["warnings"].to_string().contains("pack ice"),
        "{}",
        way["warnings"]
    );
    let way = get(a, "/api/route?from=RUVVO&to=INMAA").json();
    assert_eq!(way["warnings"], json!([]));
}

#[test]
fn every_passage_that_ships_use_has_its_place() {
    let a = start("places", |_| {});
    let all = get(a, "/api/passages").json();
    let all = all["passages"].as_array().unwrap();
    let none: Vec<&str> = all
        .iter()
        .filter(|p| p["lon"].is_null())
        .map(|p| p["id"].as_str().unwrap())
        .collect();
    // No line is drawn through these two: no way uses them.
    assert_eq!(none, ["matochkin-shar", "bellot"]);
    let at = |id: &str| {
        let p = all.iter().find(|p| p["id"] == id).unwrap();
        (p["lon"].as_f64().unwrap(), p["lat"].as_f64().unwrap())
    };
    for (id, lon, lat, off) in [
        ("suez", 32.4, 30.5, 0.7),
        ("panama", -79.7, 9.1, 0.5),
        ("kiel", 9.6, 54.2, 0.5),
        ("bosporus", 29.05, 41.1, 0.2),
        ("good-hope", 20.0, -35.5, 1.0),
        ("cape-horn", -68.0, -56.0, 1.5),
    ] {
        let (x, y) = at(id);
        assert!(
            (x - lon).abs() < off && (y - lat).abs() < off,
            "{id}: {x} {y}"
        );
    }
}

#[test]
fn the_description_keeps_to_the_standard() {
    let a = start("standard", |_| {});
    let d = get(a, "/openapi.json").json();
    let mut ids = std::collections::BTreeSet::new();
    for (path, item) in d["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let Some(responses) = operation.get("responses").and_then(Value::as_object) else {
                continue;
            };
            let id = operation["operationId"].as_str().unwrap().to_owned();
            assert!(ids.insert(id), "{method} {path} has the name of another");
            for (status, response) in responses {
                let told = response["description"]
                    .as_str()
                    .is_some_and(|t| !t.is_empty());
                assert!(
                    told || response.get("$ref").is_some(),
                    "{method} {path} {status}"
                );
            }
        }
    }
    assert!(
        d["components"]["schemas"]["RouteAsk"]["properties"]["from"]
            .get("default")
            .is_none()
    );
    let event = &d["paths"]["/api/runs/{id}/events"]["get"]["responses"]["200"]["content"]["text/event-stream"]
        ["schema"];
    assert_eq!(event["$ref"], "#/components/schemas/ProgressEvent");
}

#[test]
fn links_read_with_the_cookie_and_only_read() {
    let file = common::folder("cookie").join("tokens");
    std::fs::write(&file, "a-token-of-some-length\n").unwrap();
    let a = start("cookie", |c| c.auth.token_file = Some(file));
    let bearer = ("authorization", "Bearer a-token-of-some-length");
    send(a, "POST", "/api/session", &[], b"").is_problem(401, "unauthorised");
    let r = send(a, "POST", "/api/session", &[bearer], b"");
    assert_eq!(r.status, 204);
    let set = r.header("set-cookie").unwrap().to_owned();
    for part in ["HttpOnly", "SameSite=Strict", "Path=/"] {
        assert!(set.contains(part), "{set}");
    }
    assert!(!set.contains("a-token"), "the token itself is not in it");
    let cookie = set.split(';').next().unwrap().to_owned();
    for path in ["/openapi.json", "/api/studies", "/api/passages"] {
        get(a, path).is_problem(401, "unauthorised");
        assert_eq!(
            send(a, "GET", path, &[("cookie", &cookie)], b"").status,
            200,
            "{path}"
        );
    }
    let wrong = format!("{}0", cookie.get(..cookie.len() - 1).unwrap());
    if wrong != cookie {
        send(a, "GET", "/api/studies", &[("cookie", &wrong)], b"").is_problem(401, "unauthorised");
    }
    let body = [
        ("cookie", cookie.as_str()),
        ("content-type", "application/json"),
    ];
    send(a, "POST", "/api/matrix", &body, b"{\"from\":[\"RUVVO\"]}")
        .is_problem(401, "unauthorised");
}

#[test]
fn the_largest_matrix_is_answered_and_leaves_room() {
    let a = start("matrix-room", |c| c.rate.loopback = false);
    let ports = get(a, "/api/ports").json();
    let codes: Vec<&str> = ports["ports"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|p| p["size"] == "large")
        .filter_map(|p| p["code"].as_str().filter(|c| !c.is_empty()))
        .take(50)
        .collect();
    let ask = json!({"from": codes, "avoid": ["suez", "malacca", "panama", "kiel"]});
    let began = Instant::now();
    let r = post(a, "/api/matrix", &ask);
    assert_eq!(r.status, 200, "{}", String::from_utf8_lossy(&r.body));
    assert!(began.elapsed() < Duration::from_secs(10));
    let m = r.json();
    assert_eq!(
        m["cells"].as_array().unwrap().len(),
        codes.len() * codes.len()
    );
    assert!(!m["sources"].as_array().unwrap().is_empty());
    // The matrix says the same as the way.
    let cell = &m["cells"][1];
    let path = format!(
        "/api/route?from={}&to={}&avoid=suez,malacca,panama,kiel",
        codes[0], codes[1]
    );
    let way = get(a, &path);
    match cell["distance_nm"].as_f64() {
        Some(nm) => assert!((nm - way.json()["distance_nm"].as_f64().unwrap()).abs() < 0.2),
        None => assert_ne!(way.status, 200),
    }
    let crowd: Vec<_> = (0..8)
        .map(|i| {
            let shut = ["suez", "malacca", "panama", "kiel"][i % 4];
            let ask = json!({"from": codes, "avoid": [shut]});
            std::thread::spawn(move || post(a, "/api/matrix", &ask).status)
        })
        .collect();
    std::thread::sleep(Duration::from_millis(50));
    let began = Instant::now();
    assert_eq!(
        get(a, "/api/route?from=13.0,80.9&to=42.5,133.0").status,
        200
    );
    let waited = began.elapsed();
    assert!(
        waited < Duration::from_secs(5),
        "a way behind eight matrices waited {waited:?}"
    );
    for one in crowd {
        assert_eq!(one.join().unwrap(), 200);
    }
}

#[test]
fn tables_name_their_sources_and_version() {
    let a = start("sources", |_| {});
    for path in [
        "/api/passages",
        "/api/ships",
        "/api/cargoes",
        "/api/ports",
        "/api/places?text=chennai",
    ] {
        let r = get(a, path).json();
        assert!(!r["sources"].as_array().unwrap().is_empty(), "{path}");
        assert_eq!(r["version"], env!("CARGO_PKG_VERSION"), "{path}");
    }
}
