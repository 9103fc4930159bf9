//! A server in this process and a client that shows every byte.
#![allow(dead_code, reason = "each test file uses a part")]

use sealane_server::Config;
use serde_json::Value;
use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc;
use std::time::Duration;

/// A folder of its own for each test; emptied at the start.
pub fn folder(name: &str) -> PathBuf {
    static NEXT: AtomicUsize = AtomicUsize::new(0);
    let n = NEXT.fetch_add(1, Ordering::Relaxed);
    let dir = std::env::temp_dir().join(format!("sealane-test-{name}-{}-{n}", std::process::id()));
    let _ = std::fs::remove_dir_all(&dir);
    std::fs::create_dir_all(&dir).unwrap();
    dir
}

/// Starts a server with changed settings; it ends with the test process.
pub fn start(name: &str, change: impl FnOnce(&mut Config)) -> SocketAddr {
    let mut config = Config {
        listen: SocketAddr::from(([127, 0, 0, 1], 0)),
        store: Some(folder(name).join("store.sqlite")),
        ..Config::default()
    };
    change(&mut config);
    let (tell, hear) = mpsc::channel();
    std::thread::spawn(move || {
        if let Err(e) = sealane_server::serve(config, |a| tell.send(a).unwrap()) {
            panic!("{e}");
        }
    });
    let address = hear
        .recv_timeout(Duration::from_secs(30))
        .expect("the server starts");
    for _ in 0..600 {
        if get(address, "/readyz").status == 200 {
            return address;
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    panic!("never ready");
}

/// One answer.
#[derive(Debug, Clone)]
pub struct Reply {
    pub status: u16,
    pub head: String,
    pub body: Vec<u8>,
}

impl Reply {
    pub fn header(&self, name: &str) -> Option<&str> {
        self.head.lines().find_map(|l| {
            let (k, v) = l.split_once(':')?;
            k.eq_ignore_ascii_case(name).then(|| v.trim())
        })
    }

    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body)
            .unwrap_or_else(|e| panic!("{e}: {}", String::from_utf8_lossy(&self.body)))
    }

    /// Checks that this is a problem of this status and kind.
    pub fn is_problem(&self, status: u16, kind: &str) {
        assert_eq!(
            self.status,
            status,
            "{}",
            String::from_utf8_lossy(&self.body)
        );
        assert_eq!(
            self.header("content-type"),
            Some("application/problem+json")
        );
        let p = self.json();
        assert_eq!(p["kind"], kind);
        assert_eq!(p["status"], status);
        assert!(
            p["instance"]
                .as_str()
                .unwrap()
                .starts_with("urn:sealane:request:")
        );
        assert!(!p["detail"].as_str().unwrap().is_empty());
    }
}

/// Sends raw bytes and reads to the end.
pub fn raw(address: SocketAddr, request: &[u8]) -> Reply {
    let mut s = TcpStream::connect(address).unwrap();
    s.set_read_timeout(Some(Duration::from_secs(60))).unwrap();
    let _ = s.write_all(request); // refused early: the answer still comes
    read(&mut s)
}

/// Reads one answer that ends the connection.
pub fn read(s: &mut TcpStream) -> Reply {
    let mut all = Vec::new();
    let mut buffer = [0; 16_384];
    loop {
        match s.read(&mut buffer) {
            Ok(0) | Err(_) => break,
            Ok(n) => all.extend_from_slice(&buffer[..n]),
        }
        if let Some(reply) = parse(&all) {
            return reply;
        }
    }
    parse(&all).unwrap_or(Reply {
        status: 0,
        head: String::new(),
        body: all,
    })
}

fn parse(all: &[u8]) -> Option<Reply> {
    let end = all.windows(4).position(|w| w == b"\r\n\r\n")?;
    let head = String::from_utf8_lossy(&all[..end]).into_owned();
    let status = head.split(' ').nth(1)?.parse().ok()?;
    let mut reply = Reply {
        status,
        head,
        body: all[end + 4..].to_vec(),
    };
    match reply
        .header("content-length")
        .and_then(|l| l.parse::<usize>().ok())
    {
        Some(n) if reply.body.len() < n => return None,
        None if reply.header("transfer-encoding").is_some() => {
            if !reply.body.ends_with(b"0\r\n\r\n") {
                return None;
            }
            reply.body = unchunk(&reply.body);
        }
        _ => {}
    }
    Some(reply)
}

fn unchunk(mut b: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    while let Some(end) = b.windows(2).position(|w| w == b"\r\n") {
        let n = usize::from_str_radix(std::str::from_utf8(&b[..end]).unwrap(), 16).unwrap();
        if n == 0 {
            break;
        }
        out.extend_from_slice(&b[end + 2..end + 2 + n]);
        b = &b[end + 4 + n..];
    }
    out
}

/// A request with headers and a body.
pub fn send(
    address: SocketAddr,
    method: &str,
    path: &str,
    headers: &[(&str, &str)],
    body: &[u8],
) -> Reply {
    let mut text = format!("{method} {path} HTTP/1.1\r\nconnection: close\r\n");
    if !headers.iter().any(|(k, _)| k.eq_ignore_ascii_case("host")) {
        text += &format!("host: {address}\r\n");
    }
    for (k, v) in headers {
        text += &format!("{k}: {v}\r\n");
    }
    if !body.is_empty() || method != "GET" {
        text += &format!("content-length: {}\r\n", body.len());
    }
    text += "\r\n";
    let mut all = text.into_bytes();
    all.extend_from_slice(body);
    raw(address, &all)
}

pub fn get(address: SocketAddr, path: &str) -> Reply {
    send(address, "GET", path, &[], b"")
}

pub fn post(address: SocketAddr, path: &str, body: &Value) -> Reply {
    send(
        address,
        "POST",
        path,
        &[("content-type", "application/json")],
        body.to_string().as_bytes(),
    )
}

/// A study folder as the API takes it.
pub fn folder_json(name: &str) -> Value {
    serde_json::json!({ "files": { "study.toml": format!("[study]\nname = \"{name}\"\nquestion = \"q\"\nyear = 2026\n"), "claims.csv": "fact,value\n" } })
}
