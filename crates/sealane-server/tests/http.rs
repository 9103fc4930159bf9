//! What a client sees: limits at N, N+1 and 10 N, identity, headers, studies.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::format_push_string,
    clippy::duration_suboptimal_units,
    reason = "tests: a panic is how they fail"
)]

mod common;

use common::{folder_json, get, post, raw, read, send, start};
use serde_json::{Value, json};
use std::io::Write as _;
use std::net::TcpStream;
use std::time::{Duration, Instant};

#[test]
fn every_answer_is_dressed() {
    let a = start("dressed", |_| {});
    for path in [
        "/",
        "/healthz",
        "/api/studies",
        "/nothing",
        "/api/studies/x",
    ] {
        let r = get(a, path);
        assert_eq!(
            r.header("x-content-type-options"),
            Some("nosniff"),
            "{path}"
        );
        let policy = r.header("content-security-policy").unwrap();
        assert!(
            policy.contains("default-src 'none'") && !policy.contains("unsafe"),
            "{policy}"
        );
        assert!(r.header("x-request-id").unwrap().len() > 8);
        assert_eq!(r.header("referrer-policy"), Some("no-referrer"));
    }
    let ids: Vec<_> = (0..5)
        .map(|_| {
            get(a, "/healthz")
                .header("x-request-id")
                .unwrap()
                .to_owned()
        })
        .collect();
    assert!(ids.windows(2).all(|w| w[0] != w[1]));
}

#[test]
fn errors_are_problems() {
    let a = start("problems", |_| {});
    get(a, "/api/runs/none").is_problem(404, "not_found");
    send(a, "PATCH", "/api/studies", &[], b"").is_problem(405, "method_not_allowed");
    assert!(
        send(a, "PATCH", "/api/studies", &[], b"")
            .header("allow")
            .unwrap()
            .contains("POST")
    );
    get(a, "/api/route?from=RUVVO").is_problem(400, "bad_place");
    get(a, "/api/route?from=RUVVO&to=INMAA&speed=3").is_problem(400, "bad_query");
    get(a, "/api/route?from=%ff&to=INMAA").is_problem(400, "bad_query");
    get(a, "/api/route?from=Xyzzyplugh&to=INMAA").is_problem(404, "unknown_place");
    get(a, "/api/route?from=RUVVO&to=INMAA&draught_m=NaN").is_problem(400, "out_of_range");
    get(a, "/api/route?from=RUVVO&to=INMAA&date=2026-02-30").is_problem(400, "bad_date");
    send(
        a,
        "POST",
        "/api/studies",
        &[("content-type", "text/plain")],
        b"x",
    )
    .is_problem(415, "bad_media_type");
    send(
        a,
        "POST",
        "/api/check",
        &[("content-type", "application/json")],
        b"{",
    )
    .is_problem(400, "bad_json");
    post(a, "/api/check", &json!({"file": 1})).is_problem(400, "bad_field");
    send(
        a,
        "GET",
        "/api/route?from=RUVVO&to=INMAA",
        &[("accept", "image/png")],
        b"",
    )
    .is_problem(406, "not_acceptable");
}

#[test]
fn limits_hold_at_n_and_beyond() {
    let a = start("limits", |c| c.limits.body_bytes = 2_000);
    let body = |n: usize| {
        let fixed = "{\"files\":{\"study.toml\":\"[study]\\nname='x'\\n#\"}}".len();
        format!(
            "{{\"files\":{{\"study.toml\":\"[study]\\nname='x'\\n#{}\"}}}}",
            "y".repeat(n - fixed)
        )
    };
    let put = |text: &str| {
        send(
            a,
            "POST",
            "/api/studies",
            &[("content-type", "application/json")],
            text.as_bytes(),
        )
    };
    assert_eq!(put(&body(2_000)).status, 201);
    put(&body(2_001)).is_problem(413, "body_too_large");
    put(&body(20_000)).is_problem(413, "body_too_large");

    let url = |n: usize| {
        format!(
            "/api/places?text={}",
            "a".repeat(n - "/api/places?text=".len())
        )
    };
    get(a, &url(8_192)).is_problem(400, "bad_query"); // read, and the text is too long to be a name
    get(a, &url(8_193)).is_problem(414, "url_too_long");
    assert!([414, 431].contains(&get(a, &url(81_920)).status));

    let deep = |n: usize| format!("{}{}", "[".repeat(n), "]".repeat(n));
    put(&deep(64)).is_problem(400, "bad_field");
    put(&deep(65)).is_problem(400, "too_deep");
    put(&deep(640)).is_problem(400, "too_deep");

    let ways = |n: usize| {
        format!(
            "/api/route?from=RUVVO&to=INMAA{}",
            "&via=SGSIN".repeat(n - 2)
        )
    };
    assert_eq!(get(a, &ways(50)).status, 200);
    get(a, &ways(51)).is_problem(400, "too_many_places");
    get(a, &ways(500)).is_problem(400, "too_many_places");
}

#[test]
fn one_too_many_in_flight_is_asked_to_come_back() {
    let a = start("flight", |c| c.limits.in_flight = 2);
    let slow = || {
        let mut s = TcpStream::connect(a).unwrap();
        write!(s, "POST /api/check HTTP/1.1\r\nhost: {a}\r\ncontent-type: application/json\r\ncontent-length: 100\r\nconnection: close\r\n\r\n{{").unwrap();
        s
    };
    let held = [slow(), slow()];
    std::thread::sleep(Duration::from_millis(300));
    let r = get(a, "/api/studies");
    r.is_problem(503, "overloaded");
    assert_eq!(r.header("retry-after"), Some("1"));
    assert_eq!(
        get(a, "/healthz").status,
        200,
        "health is answered even then"
    );
    drop(held);
    let until = Instant::now() + Duration::from_secs(5);
    while get(a, "/api/studies").status != 200 {
        assert!(Instant::now() < until, "places are given back");
        std::thread::sleep(Duration::from_millis(20));
    }
}

#[test]
fn a_slow_body_and_a_slow_head_are_cut_off() {
    let a = start("slow", |c| c.limits.head_s = 1);
    let mut s = TcpStream::connect(a).unwrap();
    write!(s, "POST /api/check HTTP/1.1\r\nhost: {a}\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n{{").unwrap();
    read(&mut s).is_problem(408, "slow_body");
    let mut s = TcpStream::connect(a).unwrap();
    write!(s, "GET /healthz HT").unwrap();
    let began = Instant::now();
    let r = read(&mut s);
    assert!(r.status == 0 || r.status == 408, "{}", r.status);
    assert!(began.elapsed() < Duration::from_secs(10));
}

#[test]
fn the_rate_is_limited_for_each_key_and_address() {
    let a = start("rate", |c| {
        c.rate.loopback = true;
        c.rate.per_address = 1.0;
        c.rate.burst_s = 15.0;
    });
    let mut seen = Vec::new();
    for _ in 0..40 {
        seen.push(get(a, "/api/studies").status);
    }
    assert!(seen.contains(&200) && seen.contains(&429), "{seen:?}");
    let r = get(a, "/api/studies");
    r.is_problem(429, "rate_limited");
    assert!(r.header("retry-after").unwrap().parse::<u64>().unwrap() >= 1);
    assert_eq!(get(a, "/healthz").status, 200);
}

#[test]
fn tokens_open_the_api_and_only_they() {
    let dir = common::folder("tokens");
    let file = dir.join("tokens");
    std::fs::write(&file, "# ours\n0123456789abcdef\n").unwrap();
    let a = start("token", |c| c.auth.token_file = Some(file));
    let r = get(a, "/api/studies");
    r.is_problem(401, "unauthorised");
    assert!(r.header("www-authenticate").unwrap().starts_with("Bearer"));
    let with = |t: &str| send(a, "GET", "/api/studies", &[("authorization", t)], b"");
    with("Bearer 0123456789abcdeg").is_problem(401, "unauthorised");
    with("Basic 0123456789abcdef").is_problem(401, "unauthorised");
    assert_eq!(with("Bearer 0123456789abcdef").status, 200);
    get(a, "/metrics").is_problem(401, "unauthorised");
    assert_eq!(
        get(a, "/").status,
        200,
        "the page itself holds nothing secret"
    );
    assert_eq!(get(a, "/healthz").status, 200);
}

#[test]
fn foreign_names_and_origins_are_refused() {
    let a = start("host", |_| {});
    let with = |h: &str| send(a, "GET", "/api/studies", &[("host", h)], b"");
    with("evil.example").is_problem(421, "wrong_host");
    with("127.0.0.1.evil.example").is_problem(421, "wrong_host");
    assert_eq!(with("localhost:1").status, 200);
    let put = |origin: &str| {
        let body = folder_json("x").to_string();
        send(
            a,
            "POST",
            "/api/studies",
            &[("content-type", "application/json"), ("origin", origin)],
            body.as_bytes(),
        )
    };
    put("https://evil.example").is_problem(403, "wrong_origin");
    put("null").is_problem(403, "wrong_origin");
    assert_eq!(put(&format!("http://{a}")).status, 201);
}

#[test]
fn no_path_reaches_the_file_system() {
    let a = start("paths", |_| {});
    for path in [
        "/../Cargo.toml",
        "/%2e%2e/%2e%2e/etc/passwd",
        "/..%2fetc/passwd",
        "//etc/passwd",
        "/data/../../x",
        "/api/runs/..%2f..%2fx/files/..%2f..%2fetc%2fpasswd",
    ] {
        let r = get(a, path);
        assert!([400, 404].contains(&r.status), "{path}: {}", r.status);
    }
}

#[test]
fn metrics_may_sit_on_another_port() {
    let admin = std::net::TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap();
    let a = start("admin", |c| c.admin_listen = Some(admin));
    assert_eq!(get(a, "/metrics").status, 404);
    get(a, "/api/studies");
    let r = get(admin, "/metrics");
    let text = String::from_utf8(r.body).unwrap();
    assert!(
        text.contains(
            "sealane_http_requests_total{route=\"/api/studies\",method=\"GET\",status=\"200\"} 1"
        ),
        "{text}"
    );
    assert!(text.contains("process_resident_memory_bytes"));
    assert_eq!(get(admin, "/api/studies").status, 404);
    assert_eq!(get(admin, "/readyz").status, 200);
}

#[test]
fn an_answer_is_tagged_packed_and_the_same() {
    let a = start("etag", |_| {});
    let path = "/api/route?from=RUVVO&to=INMAA";
    let first = get(a, path);
    assert_eq!(first.status, 200);
    let tag = first.header("etag").unwrap().to_owned();
    let again = send(a, "GET", path, &[("if-none-match", &tag)], b"");
    assert_eq!((again.status, again.body.len()), (304, 0));
    assert_eq!(get(a, path).body, first.body);
    let packed = send(a, "GET", "/api/ports", &[("accept-encoding", "gzip")], b"");
    assert_eq!(packed.header("content-encoding"), Some("gzip"));
    assert!(packed.body.len() < 200_000);
}

#[test]
fn the_way_is_the_way() {
    let a = start("way", |_| {});
    let r = get(a, "/api/route?from=RUVVO&to=INMAA").json();
    let nm = r["distance_nm"].as_f64().unwrap();
    assert!((4_550.0..4_720.0).contains(&nm), "{nm}");
    assert_eq!(r["land_km"], 0.0);
    assert_eq!(r["from"]["locode"], "RUVVO");
    assert!(r["certificate"]["lower_bound_nm"].as_f64().unwrap() <= nm + 1e-6);
    assert!(!r["sources"].as_array().unwrap().is_empty());
    let same = post(
        a,
        "/api/route",
        &json!({"from": "Vladivostok", "to": "Chennai"}),
    )
    .json();
    assert_eq!(same["distance_nm"], r["distance_nm"]);
    let v = post(
        a,
        "/api/voyage",
        &json!({"from": "RUVVO", "to": "INMAA", "ship": "panamax-bulk", "cargo": "coking-coal"}),
    )
    .json();
    assert_eq!(v["distance_nm"], r["distance_nm"]);
    let total = v["cost_usd"]["total"].as_f64().unwrap();
    let parts: f64 = v["cost_usd"]
        .as_object()
        .unwrap()
        .iter()
        .filter(|(k, _)| *k != "total")
        .filter_map(|(_, v)| v.as_f64())
        .sum();
    assert!((total - parts).abs() < 1.0, "{v}");
    post(
        a,
        "/api/voyage",
        &json!({"from": "RUVVO", "to": "INMAA", "ship": "zeppelin", "cargo": "coking-coal"}),
    )
    .is_problem(404, "unknown_name");
}

#[test]
fn formulas_matrices_and_law_are_asked_alone() {
    let a = start("rooms", |_| {});
    assert!(get(a, "/api/calc").json().as_array().unwrap().len() > 5);
    let r = get(
        a,
        "/api/calc/cii?ship-type=bulk_carrier&dwt=82000&year=2026&co2-t=25000&distance-nm=60000",
    )
    .json();
    assert_eq!(r["calc"], "cii");
    get(a, "/api/calc/nothing").is_problem(404, "unknown_name");
    let m = post(
        a,
        "/api/matrix",
        &json!({"from": ["RUVVO", "RUVYP"], "to": ["INMAA", "Xyzzyplugh"]}),
    )
    .json();
    assert_eq!(m["cells"].as_array().unwrap().len(), 4);
    assert!(m["cells"][0]["distance_nm"].as_f64().unwrap() > 4_500.0);
    assert!(
        m["cells"][1]["error"]
            .as_str()
            .unwrap()
            .contains("Xyzzyplugh")
    );
    let many = vec!["RUVVO"; 51];
    post(a, "/api/matrix", &json!({ "from": many })).is_problem(409, "too_many_pairs");
    let s = post(
        a,
        "/api/screen",
        &json!({"imo": "9074729", "jurisdictions": ["UN"], "as_of": "2026-11-23"}),
    )
    .json();
    assert_eq!(s["verdict"], "unknown", "no lists, no clear");
    post(
        a,
        "/api/screen",
        &json!({"imo": "9074728", "jurisdictions": ["UN"], "as_of": "2026-11-23"}),
    )
    .is_problem(409, "bad_identifier");
}

#[test]
fn places_are_found_while_typing() {
    let a = start("places", |_| {});
    let r = get(a, "/api/places?text=vladivos&limit=3").json();
    assert_eq!(r["places"][0]["locode"], "RUVVO");
    assert!(r["places"].as_array().unwrap().len() <= 3);
    get(a, "/api/places?text=a&limit=51").is_problem(400, "bad_query");
    get(a, "/api/places?text=").is_problem(400, "bad_query");
}

#[test]
fn a_study_is_saved_changed_exported_and_taken_in_again() {
    let a = start("studies", |_| {});
    let made = post(a, "/api/studies", &folder_json("One"));
    assert_eq!(made.status, 201);
    let id = made.json()["id"].as_str().unwrap().to_owned();
    assert_eq!(
        made.header("location"),
        Some(format!("/api/studies/{id}").as_str())
    );
    let whole = get(a, &format!("/api/studies/{id}")).json();
    assert_eq!(whole["files"]["claims.csv"], "fact,value\n");
    let zip = get(a, &format!("/api/studies/{id}/folder"));
    assert_eq!(zip.header("content-type"), Some("application/zip"));
    let copy = send(
        a,
        "POST",
        "/api/studies",
        &[("content-type", "application/zip")],
        &zip.body,
    );
    assert_eq!(copy.status, 201, "{}", String::from_utf8_lossy(&copy.body));
    let copy_id = copy.json()["id"].as_str().unwrap().to_owned();
    assert_ne!(copy_id, id);
    assert_eq!(
        get(a, &format!("/api/studies/{copy_id}")).json()["files"],
        whole["files"]
    );
    let put = send(
        a,
        "PUT",
        &format!("/api/studies/{id}"),
        &[("content-type", "application/json")],
        folder_json("Two").to_string().as_bytes(),
    );
    assert_eq!(put.json()["name"], "Two");
    assert_eq!(get(a, "/api/studies").json().as_array().unwrap().len(), 2);
    assert_eq!(
        send(a, "DELETE", &format!("/api/studies/{id}"), &[], b"").status,
        204
    );
    get(a, &format!("/api/studies/{id}")).is_problem(404, "not_found");
    send(a, "DELETE", &format!("/api/studies/{id}"), &[], b"").is_problem(404, "not_found");
    for bad in ["../x", "/x", ".hidden", "a/b/c/d"] {
        let mut folder = folder_json("x");
        folder["files"][bad] = json!("y");
        post(a, "/api/studies", &folder).is_problem(409, "bad_path");
    }
}

#[test]
fn a_study_is_run_watched_read_and_shared() {
    let a = start("run", |_| {});
    let examples = get(a, "/api/examples").json();
    let example = examples
        .as_array()
        .unwrap()
        .iter()
        .find(|e| e["id"] == "eastern-maritime-corridor")
        .unwrap();
    assert!(!example["question"].as_str().unwrap().is_empty());
    let study = post(a, "/api/examples/eastern-maritime-corridor", &json!({})).json();
    let run = post(
        a,
        "/api/assess",
        &json!({"study": study["id"], "draws": 20}),
    );
    assert_eq!(run.status, 202, "{}", String::from_utf8_lossy(&run.body));
    let id = run.json()["id"].as_str().unwrap().to_owned();
    assert_eq!(
        run.header("location"),
        Some(format!("/api/runs/{id}").as_str())
    );
    let events = get(a, &format!("/api/runs/{id}/events"));
    let text = String::from_utf8(events.body).unwrap();
    assert!(
        text.contains("event: progress") && text.contains("\"state\":\"done\""),
        "{text}"
    );
    let done = get(a, &format!("/api/runs/{id}")).json();
    assert_eq!(done["state"], "done", "{done}");
    assert!(!done["verdict"].as_str().unwrap().is_empty());
    let report = get(a, &format!("/api/runs/{id}/files/report.html"));
    assert!(
        report
            .header("content-security-policy")
            .unwrap()
            .contains("sandbox")
    );
    assert!(String::from_utf8_lossy(&report.body).contains("Eastern Maritime Corridor"));
    let json = get(a, &format!("/api/runs/{id}/files/assessment.json")).json();
    assert_eq!(json["study"]["draws"], 20);
    assert!(
        done["files"]
            .as_array()
            .unwrap()
            .iter()
            .any(|f| f.as_str().unwrap().starts_with("tables/"))
    );
    assert_eq!(
        get(a, &format!("/api/runs/{id}/folder")).header("content-type"),
        Some("application/zip")
    );
    assert_eq!(get(a, &format!("/s/{id}")).status, 200);
    send(a, "POST", &format!("/api/runs/{id}/cancel"), &[], b"").is_problem(409, "already_ended");
    let faults = post(
        a,
        "/api/check",
        &json!({"files": {"study.toml": "[study]\nname = \"x\"\nyeer = 2026\n"}}),
    )
    .json();
    assert!(faults["findings"].to_string().contains("yeer"), "{faults}");
    let bad = post(
        a,
        "/api/assess",
        &json!({"files": {"study.toml": "[study]\nname = \"x\"\nyear = 2026\n[law]\nlists = \"/etc\"\n"}}),
    );
    assert_eq!(bad.status, 202);
    let bad = bad.json()["id"].as_str().unwrap().to_owned();
    let last = String::from_utf8(get(a, &format!("/api/runs/{bad}/events")).body).unwrap();
    assert!(
        last.contains("\"failed\"") || last.contains("\"done\""),
        "{last}"
    );
    assert!(
        !get(a, &format!("/api/runs/{bad}"))
            .json()
            .to_string()
            .contains("/etc")
    );
}

#[test]
fn nonsense_on_the_wire_does_no_harm() {
    let a = start("wire", |_| {});
    for bytes in [
        &b"\x00\x01\x02\x03\r\n\r\n"[..],
        b"GET\r\n\r\n",
        b"GET / HTTP/9.9\r\n\r\n",
        b"POST /api/check HTTP/1.1\r\nhost: x\r\ncontent-length: -1\r\n\r\n",
    ] {
        let r = raw(a, bytes);
        assert!(
            r.status == 0 || (400..=505).contains(&r.status),
            "{}",
            r.status
        );
    }
    assert_eq!(get(a, "/healthz").status, 200);
}

#[test]
fn the_description_names_every_route() {
    let a = start("openapi", |_| {});
    let d = get(a, "/openapi.json").json();
    for path in [
        "/api/route",
        "/api/voyage",
        "/api/season",
        "/api/places",
        "/api/passages",
        "/api/zones",
        "/api/assess",
        "/api/studies",
        "/api/runs/{id}",
        "/healthz",
    ] {
        assert!(d["paths"].get(path).is_some(), "{path}");
    }
    for target in references(&d) {
        let pointer = target.trim_start_matches('#');
        assert!(d.pointer(pointer).is_some(), "{target} leads nowhere");
    }
}

fn references(v: &Value) -> Vec<String> {
    match v {
        Value::Object(map) => map
            .iter()
            .flat_map(|(k, v)| match (k.as_str(), v) {
                ("$ref", Value::String(s)) => vec![s.clone()],
                _ => references(v),
            })
            .collect(),
        Value::Array(all) => all.iter().flat_map(references).collect(),
        _ => Vec::new(),
    }
}

#[test]
fn seasons_are_asked_of_a_study() {
    let a = start("season", |_| {});
    let text = "[study]\nname = \"North\"\nyear = 2026\n[[corridor]]\nid = \"south\"\nlegs = [\"RUVVO\", \"INMAA\"]\n";
    let ask = json!({"files": {"study.toml": text}, "departures": 5, "ice_class": ["IC"]});
    let r = post(a, "/api/season", &ask);
    assert_eq!(r.status, 200, "{}", String::from_utf8_lossy(&r.body));
    let s = r.json();
    assert_eq!(s["corridors"][0]["id"], "south");
    let months = s["corridors"][0]["tables"][0]["months"].as_array().unwrap();
    assert_eq!(months.len(), 12);
    assert_eq!(
        post(a, "/api/season", &ask).body,
        r.body,
        "same question, same bytes"
    );
    for (bad, status, kind) in [
        (
            json!({"files": {"study.toml": text}, "departures": 501}),
            400,
            "out_of_range",
        ),
        (
            json!({"files": {"study.toml": text}, "ice_class": ["Arc99"]}),
            404,
            "unknown_name",
        ),
        (
            json!({"files": {"study.toml": text}, "escort": "maybe"}),
            400,
            "bad_field",
        ),
        (json!({"study": "0".repeat(32)}), 404, "not_found"),
        (json!({}), 409, "bad_field"),
    ] {
        let r = post(a, "/api/season", &bad);
        assert_eq!(
            r.status,
            status,
            "{bad}: {}",
            String::from_utf8_lossy(&r.body)
        );
        r.is_problem(status, kind);
    }
}

#[test]
fn a_run_is_cancelled_at_any_moment_and_leaves_nothing() {
    use std::time::{Duration, Instant};
    let a = start("cancel", |_| {});
    let study = post(a, "/api/examples/eastern-maritime-corridor", &json!({})).json();
    let ask = json!({"study": study["id"], "draws": 20_000});
    let read = |id: &str| get(a, &format!("/api/runs/{id}")).json();
    let mut longest = Duration::ZERO;
    for after_ms in [
        0, 40, 120, 250, 400, 600, 800, 1_000, 1_250, 1_500, 1_800, 2_200,
    ] {
        let id = post(a, "/api/assess", &ask).json()["id"]
            .as_str()
            .unwrap()
            .to_owned();
        while read(&id)["state"] == "queued" {
            std::thread::sleep(Duration::from_millis(5));
        }
        std::thread::sleep(Duration::from_millis(after_ms));
        let asked = Instant::now();
        let r = send(a, "POST", &format!("/api/runs/{id}/cancel"), &[], b"");
        assert!(r.status < 300, "{}", r.status);
        get(a, &format!("/api/runs/{id}/events")); // ends with the run
        longest = longest.max(asked.elapsed());
        let run = read(&id);
        assert_eq!(run["state"], "cancelled");
        assert_eq!(run["files"], json!([]), "nothing of it is kept");
        get(a, &format!("/api/runs/{id}/files/report.html")).is_problem(404, "not_found");
    }
    // How soon is measured by `bench/server/bars.py cancel`: tests share their machine. Here only that it ends well before the run would.
    assert!(longest < Duration::from_secs(60), "{longest:?}");
}

#[test]
fn progress_moves_through_the_whole_run() {
    let a = start("progress", |_| {});
    let study = post(a, "/api/examples/eastern-maritime-corridor", &json!({})).json();
    let ask = json!({"study": study["id"], "draws": 2_000});
    let id = post(a, "/api/assess", &ask).json()["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let events = get(a, &format!("/api/runs/{id}/events"));
    let text = String::from_utf8_lossy(&events.body).into_owned();
    let said: Vec<serde_json::Value> = text
        .lines()
        .filter_map(|l| l.strip_prefix("data:"))
        .filter_map(|l| serde_json::from_str(l).ok())
        .collect();
    let done: Vec<f64> = said.iter().filter_map(|p| p["done"].as_f64()).collect();
    assert!(done.len() > 8, "{text}");
    assert!(done.windows(2).all(|w| w[0] <= w[1]), "{done:?}");
    let jump = done.windows(2).map(|w| w[1] - w[0]).fold(0.0, f64::max);
    assert!(jump < 0.45, "a jump of {jump} in {done:?}");
    let stages: std::collections::BTreeSet<_> =
        said.iter().filter_map(|p| p["stage"].as_str()).collect();
    assert!(stages.len() >= 3, "{stages:?}");
}

#[test]
fn lists_come_in_parts() {
    let a = start("parts", |_| {});
    for n in 0..5 {
        post(a, "/api/studies", &common::folder_json(&format!("n{n}")));
    }
    let mut path = "/api/studies?limit=2".to_owned();
    let mut names = Vec::new();
    loop {
        let r = get(a, &path);
        assert_eq!(r.status, 200);
        assert_eq!(r.header("x-total-count"), Some("5"));
        for s in r.json().as_array().unwrap() {
            names.push(s["name"].as_str().unwrap().to_owned());
        }
        let Some(link) = r.header("link") else { break };
        path = link
            .split_once('>')
            .unwrap()
            .0
            .trim_start_matches('<')
            .to_owned();
    }
    names.sort();
    assert_eq!(names, ["n0", "n1", "n2", "n3", "n4"]);
    get(a, "/api/studies?limit=0").is_problem(400, "out_of_range");
    get(a, "/api/runs?limit=1001").is_problem(400, "out_of_range");
    for list in ["studies", "runs"] {
        get(a, &format!("/api/{list}?after=nobody")).is_problem(404, "not_found");
    }
}

#[test]
fn draws_too_few_for_a_chance_are_refused_and_documented() {
    let a = start("draws", |_| {});
    for n in [0, 1, sealane_study::LEAST_DRAWS - 1] {
        post(a, "/api/assess", &json!({"study": "none", "draws": n}))
            .is_problem(400, "out_of_range");
    }
    let api = get(a, "/openapi.json").json();
    let least = &api["components"]["schemas"]["AssessAsk"]["properties"]["draws"]["minimum"];
    assert_eq!(least.as_u64(), Some(sealane_study::LEAST_DRAWS as u64));
}

#[test]
fn a_form_that_is_not_to_be_had_is_refused() {
    let a = start("forms", |_| {});
    for path in ["/api/zones", "/api/ports", "/api/studies", "/openapi.json"] {
        send(a, "GET", path, &[("accept", "text/xml")], b"").is_problem(406, "not_acceptable");
        for accept in ["*/*", "application/json", "text/html, */*;q=0.1"] {
            let r = send(a, "GET", path, &[("accept", accept)], b"");
            assert_eq!(r.status, 200, "{path} as {accept}");
        }
    }
}

#[test]
fn a_body_ten_times_too_large_is_told_so() {
    let a = start("large", |_| {});
    let body = vec![b' '; 10 << 20];
    let head = [("content-type", "application/json")];
    send(a, "POST", "/api/studies", &head, &body).is_problem(413, "body_too_large");
}
