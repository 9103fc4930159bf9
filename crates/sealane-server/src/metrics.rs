//! Counters for Prometheus.

use prometheus_client::encoding::{EncodeLabelSet, text};
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::{Histogram, exponential_buckets};
use prometheus_client::registry::Registry;
use std::fmt;
use std::time::Duration;

/// What a request is counted under; the route's pattern, never what was asked.
#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
pub struct Labels {
    /// Route pattern.
    pub route: String,
    /// Method.
    pub method: String,
    /// HTTP status.
    pub status: u16,
}

/// Route pattern alone.
#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
pub struct RouteLabel {
    /// Route pattern.
    pub route: String,
}

/// All counters.
pub struct Metrics {
    registry: Registry,
    requests: Family<Labels, Counter>,
    seconds: Family<RouteLabel, Histogram, fn() -> Histogram>,
    /// Requests being answered.
    pub in_flight: Gauge,
    /// Open connections.
    pub connections: Gauge,
    /// Answers taken from memory.
    pub cache_hits: Counter,
    /// Answers computed.
    pub cache_misses: Counter,
    /// Requests refused because too many are in flight.
    pub shed: Counter,
    /// Panics caught.
    pub panics: Counter,
    /// Studies computing.
    pub jobs_running: Gauge,
    /// Studies waiting.
    pub jobs_queued: Gauge,
}

impl fmt::Debug for Metrics {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Metrics").finish_non_exhaustive()
    }
}

impl Default for Metrics {
    fn default() -> Self {
        let mut m = Self {
            registry: Registry::with_prefix("sealane"),
            requests: Family::default(),
            seconds: Family::new_with_constructor(|| {
                Histogram::new(exponential_buckets(0.0005, 2.0, 16))
            }),
            in_flight: Gauge::default(),
            connections: Gauge::default(),
            cache_hits: Counter::default(),
            cache_misses: Counter::default(),
            shed: Counter::default(),
            panics: Counter::default(),
            jobs_running: Gauge::default(),
            jobs_queued: Gauge::default(),
        };
        let r = &mut m.registry;
        r.register("http_requests", "Requests answered", m.requests.clone());
        r.register("http_request_seconds", "Time to answer", m.seconds.clone());
        r.register(
            "http_in_flight",
            "Requests being answered",
            m.in_flight.clone(),
        );
        r.register(
            "http_connections",
            "Open connections",
            m.connections.clone(),
        );
        r.register(
            "cache_hits",
            "Answers taken from memory",
            m.cache_hits.clone(),
        );
        r.register("cache_misses", "Answers computed", m.cache_misses.clone());
        r.register(
            "shed",
            "Requests refused with 503 because too many are in flight",
            m.shed.clone(),
        );
        r.register(
            "panics",
            "Panics caught at the edge of a request",
            m.panics.clone(),
        );
        r.register("jobs_running", "Studies computing", m.jobs_running.clone());
        r.register("jobs_queued", "Studies waiting", m.jobs_queued.clone());
        m
    }
}

impl Metrics {
    /// Counts one answer.
    pub fn count(&self, route: &str, method: &str, status: u16, took: Duration) {
        self.requests
            .get_or_create(&Labels {
                route: route.to_owned(),
                method: method.to_owned(),
                status,
            })
            .inc();
        self.seconds
            .get_or_create(&RouteLabel {
                route: route.to_owned(),
            })
            .observe(took.as_secs_f64());
    }

    /// The page that Prometheus reads, with the process's memory and the age of the data.
    pub fn text(&self) -> Result<String, fmt::Error> {
        use fmt::Write as _;
        let mut out = String::new();
        text::encode_registry(&mut out, &self.registry)?;
        text::encode_eof(&mut out)?;
        let mut extra = String::new();
        if let Some(bytes) = resident_bytes() {
            writeln!(
                extra,
                "# HELP process_resident_memory_bytes Resident memory.\n# TYPE process_resident_memory_bytes gauge\nprocess_resident_memory_bytes {bytes}"
            )?;
        }
        let today = jiff::ZonedDateTime::now().date().to_string();
        let stale = sealane_data::tables()
            .iter()
            .filter(|t| t.age_on(&today) == sealane_data::Age::Expired)
            .count();
        writeln!(
            extra,
            "# HELP sealane_tables_expired Embedded tables past their validity.\n# TYPE sealane_tables_expired gauge\nsealane_tables_expired {stale}"
        )?;
        Ok(out.replace("# EOF\n", &format!("{extra}# EOF\n")))
    }
}

/// Resident memory of this process, where the system says.
#[must_use]
pub fn resident_bytes() -> Option<u64> {
    let text = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = text.lines().find(|l| l.starts_with("VmRSS:"))?;
    let kb: u64 = line.split_whitespace().nth(1)?.parse().ok()?;
    Some(kb * 1024)
}
