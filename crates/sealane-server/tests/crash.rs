//! Kill -9, SIGTERM, a full disk, damaged files: the store loses nothing that was acknowledged and says what is wrong.

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

use common::{folder, folder_json, get, post};
use sealane_server::{Config, Store, StoreError, StudyFile};
use std::io::{BufRead as _, BufReader, Write as _};
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

const STORE: &str = "SEALANE_TEST_STORE";

/// Not a test of its own: the server that the others start as a process and kill.
#[test]
fn child() {
    let Ok(store) = std::env::var(STORE) else {
        return;
    };
    let config = Config {
        listen: SocketAddr::from(([127, 0, 0, 1], 0)),
        store: Some(store.into()),
        ..Config::default()
    };
    let served = sealane_server::serve(config, |a| {
        println!("at {a}");
        let _ = std::io::stdout().flush();
    });
    std::process::exit(i32::from(served.is_err())); // not through the harness, whose output nobody reads any more
}

fn spawn(store: &Path) -> (Child, SocketAddr) {
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["child", "--exact", "--nocapture"])
        .env(STORE, store)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let out = BufReader::new(child.stdout.take().unwrap());
    let line = out
        .lines()
        .map_while(Result::ok)
        .find_map(|l| l.split_once("at 127").map(|(_, a)| format!("127{a}")));
    (child, line.expect("the child listens").parse().unwrap())
}

#[test]
fn kill_nine_loses_nothing_that_was_acknowledged() {
    let rounds: u64 = std::env::var("SEALANE_KILL_ROUNDS")
        .ok()
        .and_then(|v| v.parse().ok())
        .unwrap_or(12);
    let store = folder("kill").join("store.sqlite");
    let mut kept: Vec<(String, String)> = Vec::new();
    let mut dice = 88_172_645_463_325_252_u64;
    for round in 0..rounds {
        let (mut child, address) = spawn(&store);
        let writers: Vec<_> = (0..3)
            .map(|w| {
                std::thread::spawn(move || {
                    let mut acknowledged = Vec::new();
                    for n in 0.. {
                        let name = format!("{round}-{w}-{n}");
                        let Ok(reply) = std::panic::catch_unwind(|| {
                            post(address, "/api/studies", &folder_json(&name))
                        }) else {
                            break;
                        };
                        if reply.status != 201 {
                            break;
                        }
                        acknowledged.push((reply.json()["id"].as_str().unwrap().to_owned(), name));
                    }
                    acknowledged
                })
            })
            .collect();
        dice ^= dice << 13;
        dice ^= dice >> 7;
        dice ^= dice << 17;
        std::thread::sleep(Duration::from_millis(20 + dice % 180));
        child.kill().unwrap();
        child.wait().unwrap();
        for w in writers {
            kept.extend(w.join().unwrap());
        }
        let open = Store::open(&store, 1 << 30).unwrap();
        for (id, name) in &kept {
            let study = open
                .study(id)
                .unwrap()
                .unwrap_or_else(|| panic!("round {round}: {name} is lost"));
            assert_eq!(&study.head.name, name);
        }
        for head in open.studies().unwrap() {
            assert_eq!(
                open.study(&head.id).unwrap().unwrap().files.len(),
                2,
                "a half study"
            );
        }
    }
    assert!(
        kept.len() as u64 > rounds,
        "{} writes in {rounds} rounds",
        kept.len()
    );
    println!("{} acknowledged writes, {rounds} kills", kept.len());
}

#[test]
fn runs_cut_off_by_a_crash_are_marked() {
    let path = folder("cut").join("store.sqlite");
    let id = {
        let store = Store::open(&path, 1 << 30).unwrap();
        let run = store.add_run(None, "x", 10, 1, &[]).unwrap();
        store.begin_run(&run.id).unwrap();
        run.id
    };
    let store = Store::open(&path, 1 << 30).unwrap();
    let run = store.run(&id).unwrap().unwrap();
    assert_eq!(run.state.as_str(), "interrupted");
    assert!(run.message.contains("run it again"));
}

#[test]
fn sigterm_ends_what_is_open_and_leaves_with_zero() {
    let store = folder("term").join("store.sqlite");
    let (mut child, address) = spawn(&store);
    let until = Instant::now() + Duration::from_secs(20);
    while get(address, "/readyz").status != 200 {
        assert!(Instant::now() < until, "never ready");
        std::thread::sleep(Duration::from_millis(20));
    }
    // A request whose body is still on its way when the signal comes.
    let mut open = std::net::TcpStream::connect(address).unwrap();
    let body = folder_json("late").to_string();
    write!(open, "POST /api/studies HTTP/1.1\r\nhost: {address}\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n", body.len()).unwrap();
    std::thread::sleep(Duration::from_millis(200));
    let began = Instant::now();
    assert!(
        Command::new("kill")
            .args(["-TERM", &child.id().to_string()])
            .status()
            .unwrap()
            .success()
    );
    std::thread::sleep(Duration::from_millis(200));
    open.write_all(body.as_bytes()).unwrap();
    let reply = common::read(&mut open);
    assert_eq!(reply.status, 201, "the open request is answered");
    assert!(child.wait().unwrap().success());
    assert!(began.elapsed() < Duration::from_secs(10));
    let names: Vec<_> = Store::open(&store, 1 << 30)
        .unwrap()
        .studies()
        .unwrap()
        .into_iter()
        .map(|s| s.name)
        .collect();
    assert_eq!(names, ["late"]);
}

fn file(bytes: usize) -> StudyFile {
    StudyFile {
        path: "study.toml".to_owned(),
        content: vec![b'#'; bytes],
    }
}

#[test]
fn a_full_store_says_so_and_stays_whole() {
    let path = folder("full").join("store.sqlite");
    let store = Store::open(&path, 1 << 20).unwrap();
    let mut saved = 0;
    let error = loop {
        match store.add_study("x", "", &[file(100_000)]) {
            Ok(_) => saved += 1,
            Err(e) => break e,
        }
        assert!(saved < 20, "no limit");
    };
    assert!(matches!(error, StoreError::Full), "{error}");
    assert!(error.to_string().contains("full"));
    assert_eq!(store.studies().unwrap().len(), saved);
    let first = store.studies().unwrap().remove(0).id;
    assert!(store.delete_study(&first).unwrap());
    store.add_study("y", "", &[file(50_000)]).unwrap();
}

#[test]
fn what_is_no_store_is_refused_with_a_reason() {
    let dir = folder("damage");
    let text = dir.join("text.sqlite");
    std::fs::write(
        &text,
        "This is a shopping list, and by no means a database.\n".repeat(100),
    )
    .unwrap();
    assert!(matches!(
        Store::open(&text, 1 << 30),
        Err(StoreError::Foreign { .. })
    ));

    let path = dir.join("store.sqlite");
    {
        let store = Store::open(&path, 1 << 30).unwrap();
        for _ in 0..50 {
            store.add_study("x", "", &[file(5_000)]).unwrap();
        }
        store.checkpoint().unwrap();
    }
    let whole = std::fs::read(&path).unwrap();
    let half = dir.join("half.sqlite");
    std::fs::write(&half, &whole[..whole.len() / 2]).unwrap();
    let e = Store::open(&half, 1 << 30).unwrap_err();
    assert!(matches!(e, StoreError::Damaged { .. }), "{e}");
    assert!(e.to_string().contains("restore a copy"));

    let mut spoilt = whole.clone();
    for b in &mut spoilt[20_000..60_000] {
        *b ^= 0x5a;
    }
    let bad = dir.join("bad.sqlite");
    std::fs::write(&bad, &spoilt).unwrap();
    let e = Store::open(&bad, 1 << 30).unwrap_err();
    assert!(matches!(e, StoreError::Damaged { .. }), "{e}");

    let other = dir.join("other.sqlite");
    let c = rusqlite::Connection::open(&other).unwrap();
    c.execute_batch("CREATE TABLE t (x)").unwrap();
    drop(c);
    let e = Store::open(&other, 1 << 30).unwrap_err();
    assert!(e.to_string().contains("another program"), "{e}");
}

#[test]
fn two_servers_do_not_share_a_store() {
    let path = folder("two").join("store.sqlite");
    let _first = Store::open(&path, 1 << 30).unwrap();
    let e = Store::open(&path, 1 << 30).unwrap_err();
    assert!(matches!(e, StoreError::InUse(_)), "{e}");
}
