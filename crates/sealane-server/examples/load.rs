//! Load on a running server, from one thread: closed loop, open loop, slow clients.
//!
//!     cargo run --release -p sealane-server --example load -- http://127.0.0.1:8080 closed 32 20 ports
//!     … open 256 20 ports 50000      (50 000 requests a second are due, whatever comes back)
//!     … slow 1000 20                 (1 000 clients that send a byte a second, beside 32 quick ones)
//!
//! Kinds of questions: `ports` (a way between two of the given ports, all different pairs), `points` (arbitrary points at sea, never asked
//! twice), `health`. One line of figures comes out; latency of an open loop counts from when the request was due.

use std::collections::BTreeMap;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::sync::Mutex;

type Fault = Box<dyn std::error::Error + Send + Sync>;

const PORTS: [&str; 24] = [
    "RUVVO", "RUVYP", "INMAA", "INPRT", "SGSIN", "HKHKG", "CNSHA", "JPYOK", "KRPUS", "NLRTM",
    "DEHAM", "GBFXT", "EGPSD", "SAJED", "AEDXB", "INBOM", "LKCMB", "AUSYD", "AUMEL", "USLAX",
    "USNYC", "BRSSZ", "ZADUR", "CLVAP",
];

/// The next question, by its number.
fn path(kind: &str, n: u64) -> String {
    match kind {
        "ports" => {
            let k = PORTS.len() as u64;
            let (a, b) = (n % k, (n / k) % (k - 1));
            let b = if b >= a { b + 1 } else { b };
            let port = |i: u64| PORTS.get(i as usize).copied().unwrap_or("SGSIN");
            format!("/api/route?from={}&to={}", port(a), port(b))
        }
        "points" => {
            // Open water of the Indian and the southern oceans; a new pair each time.
            let mut x = n.wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ 0xD1B5_4A32_D192_ED03;
            let mut dice = |low: f64, high: f64| {
                x ^= x << 13;
                x ^= x >> 7;
                x ^= x << 17;
                low + (high - low) * (x >> 11) as f64 / (1_u64 << 53) as f64
            };
            let (a, b) = (dice(-50.0, -12.0), dice(60.0, 95.0));
            let (c, d) = (dice(-50.0, -40.0), dice(-40.0, 10.0));
            format!("/api/route?from={a:.5},{b:.5}&to={c:.5},{d:.5}")
        }
        _ => "/healthz".to_owned(),
    }
}

/// What came back.
#[derive(Default)]
struct Tally {
    millis: Vec<f64>,
    status: BTreeMap<u16, u64>,
    broken: u64,
}

impl Tally {
    fn add(&mut self, from: Instant, answer: Result<u16, Fault>) {
        match answer {
            Ok(status) => {
                *self.status.entry(status).or_default() += 1;
                if status == 200 {
                    self.millis.push(from.elapsed().as_secs_f64() * 1e3);
                }
            }
            Err(_) => self.broken += 1,
        }
    }

    fn merge(&mut self, other: Self) {
        self.millis.extend(other.millis);
        self.broken += other.broken;
        for (k, v) in other.status {
            *self.status.entry(k).or_default() += v;
        }
    }

    fn print(mut self, what: &str, seconds: f64) {
        self.millis.sort_by(f64::total_cmp);
        let at = |q: f64| {
            let i = (q * self.millis.len() as f64) as usize;
            self.millis
                .get(i.min(self.millis.len().saturating_sub(1)))
                .copied()
                .unwrap_or(f64::NAN)
        };
        println!(
            "{what}: good {:.0}/s, p50 {:.2} ms, p90 {:.2} ms, p99 {:.2} ms, p99.9 {:.2} ms, status {:?}, broken {}",
            self.millis.len() as f64 / seconds,
            at(0.5),
            at(0.9),
            at(0.99),
            at(0.999),
            self.status,
            self.broken
        );
    }
}

/// One kept connection.
struct Client {
    host: String,
    stream: Option<TcpStream>,
    buffer: Vec<u8>,
}

impl Client {
    fn new(host: &str) -> Self {
        Self {
            host: host.to_owned(),
            stream: None,
            buffer: Vec::with_capacity(16_384),
        }
    }

    async fn ask(&mut self, path: &str) -> Result<u16, Fault> {
        let out = self.once(path).await;
        if out.is_err() {
            self.stream = None;
        }
        out
    }

    async fn once(&mut self, path: &str) -> Result<u16, Fault> {
        if self.stream.is_none() {
            let s = TcpStream::connect(&self.host).await?;
            s.set_nodelay(true)?;
            self.stream = Some(s);
        }
        let stream = self.stream.as_mut().ok_or("no connection")?;
        let head = format!("GET {path} HTTP/1.1\r\nhost: {}\r\n\r\n", self.host);
        stream.write_all(head.as_bytes()).await?;
        self.buffer.clear();
        loop {
            if stream.read_buf(&mut self.buffer).await? == 0 {
                return Err("closed".into());
            }
            let Some(end) = self.buffer.windows(4).position(|w| w == b"\r\n\r\n") else {
                continue;
            };
            let head = String::from_utf8_lossy(self.buffer.get(..end).unwrap_or_default())
                .to_ascii_lowercase();
            let status: u16 = head.split(' ').nth(1).ok_or("no status")?.parse()?;
            let length: usize = match head
                .lines()
                .find_map(|l| l.strip_prefix("content-length: "))
            {
                Some(n) => n.trim().parse()?,
                None => 0,
            };
            while self.buffer.len() < end + 4 + length {
                if stream.read_buf(&mut self.buffer).await? == 0 {
                    return Err("cut off".into());
                }
            }
            return Ok(status);
        }
    }
}

/// Each connection asks again as soon as it is answered.
async fn closed(host: &str, connections: usize, seconds: u64, kind: &str) -> Tally {
    let next = Arc::new(AtomicU64::new(first()));
    let until = Instant::now() + Duration::from_secs(seconds);
    let mut tasks = tokio::task::JoinSet::new();
    for _ in 0..connections {
        let (mut client, next, kind) = (Client::new(host), next.clone(), kind.to_owned());
        tasks.spawn(async move {
            let mut tally = Tally::default();
            while Instant::now() < until {
                let path = path(&kind, next.fetch_add(1, Ordering::Relaxed));
                let from = Instant::now();
                tally.add(from, client.ask(&path).await);
            }
            tally
        });
    }
    gather(tasks).await
}

/// Requests fall due at a fixed rate; one that finds no free connection waits, and its wait counts.
async fn open(host: &str, connections: usize, seconds: u64, kind: &str, rate: f64) -> Tally {
    let began = Instant::now();
    let due = Arc::new(Mutex::new(0_u64));
    let total = (rate * seconds as f64) as u64;
    let offset = first();
    let mut tasks = tokio::task::JoinSet::new();
    for _ in 0..connections {
        let (mut client, due, kind) = (Client::new(host), due.clone(), kind.to_owned());
        tasks.spawn(async move {
            let mut tally = Tally::default();
            loop {
                let n = {
                    let mut due = due.lock().await;
                    *due += 1;
                    *due
                };
                let when = began + Duration::from_secs_f64(n as f64 / rate);
                if n > total || began.elapsed() > Duration::from_secs(seconds) {
                    return tally;
                }
                tokio::time::sleep_until(when.into()).await;
                tally.add(when, client.ask(&path(&kind, n + offset)).await);
            }
        });
    }
    gather(tasks).await
}

/// Clients that send one byte of a head a second, for as long as they are let.
async fn slow(host: &str, clients: usize, seconds: u64) {
    let until = Instant::now() + Duration::from_secs(seconds);
    let mut tasks = tokio::task::JoinSet::new();
    for _ in 0..clients {
        let host = host.to_owned();
        let crawl: Pin<Box<dyn Future<Output = ()> + Send>> = Box::pin(async move {
            while Instant::now() < until {
                let Ok(mut s) = TcpStream::connect(&host).await else {
                    continue;
                };
                for b in b"GET /healthz HTTP/1.1\r\nx-slow: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa" {
                    if Instant::now() > until || s.write_all(&[*b]).await.is_err() {
                        break;
                    }
                    tokio::time::sleep(Duration::from_secs(1)).await;
                }
            }
        });
        tasks.spawn(crawl);
    }
    while tasks.join_next().await.is_some() {}
}

/// Where the numbering of questions begins: elsewhere in each run, so that points are always new.
fn first() -> u64 {
    std::time::SystemTime::now()
        .duration_since(std::time::UNIX_EPOCH)
        .map_or(0, |d| d.as_millis() as u64 % 1_000_000_000 * 1_000)
}

async fn gather(mut tasks: tokio::task::JoinSet<Tally>) -> Tally {
    let mut all = Tally::default();
    while let Some(one) = tasks.join_next().await {
        all.merge(one.unwrap_or_default());
    }
    all
}

fn main() -> Result<(), Fault> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let text = |i: usize, or: &str| args.get(i).cloned().unwrap_or_else(|| or.to_owned());
    let host = text(0, "127.0.0.1:8080")
        .trim_start_matches("http://")
        .to_owned();
    let mode = text(1, "closed");
    let connections: usize = text(2, "32").parse()?;
    let seconds: u64 = text(3, "10").parse()?;
    let kind = text(4, "ports");
    let rate: f64 = text(5, "10000").parse()?;
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    runtime.block_on(async {
        let took = seconds as f64;
        match mode.as_str() {
            "open" => open(&host, connections, seconds, &kind, rate).await.print(
                &format!("open {connections} connections, {rate:.0}/s due, {kind}"),
                took,
            ),
            "slow" => {
                closed(&host, 32, seconds, "ports")
                    .await
                    .print("32 alone", took);
                let crowd = tokio::spawn({
                    let host = host.clone();
                    async move { slow(&host, connections, seconds + 3).await }
                });
                tokio::time::sleep(Duration::from_secs(2)).await;
                closed(&host, 32, seconds, "ports")
                    .await
                    .print(&format!("32 beside {connections} slow clients"), took);
                crowd.await?;
            }
            _ => closed(&host, connections, seconds, &kind)
                .await
                .print(&format!("closed {connections} connections, {kind}"), took),
        }
        Ok(())
    })
}
