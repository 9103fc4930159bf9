//! Computing within bounds: off the network threads, at most one at a time on each core, with a time limit, and kept.

use crate::problem::{Problem, REQUEST_ID, request_id};
use crate::state::{App, hash, hex};
use axum::body::Bytes;
use quick_cache::{Weighter, sync::Cache};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};
use tokio::sync::OwnedSemaphorePermit;

/// One finished answer: its bytes and their tag.
#[derive(Debug, Clone)]
pub struct Answer {
    /// Body.
    pub body: Bytes,
    /// Weak entity tag.
    pub etag: Arc<str>,
    /// Media type.
    pub media: &'static str,
}

impl Answer {
    /// An answer with its tag.
    pub fn new(media: &'static str, body: impl Into<Bytes>) -> Self {
        let body = body.into();
        let tag = hash(&body);
        let etag = format!("W/\"{}\"", hex(tag.get(..12).unwrap_or(&tag)));
        Self {
            body,
            etag: etag.into(),
            media,
        }
    }

    /// A value as JSON.
    pub fn json(value: &impl serde::Serialize) -> Result<Self, Problem> {
        let body = serde_json::to_vec(value).map_err(Problem::internal)?;
        Ok(Self::new("application/json", body))
    }
}

#[derive(Debug, Clone)]
struct Weight;

impl Weighter<String, Answer> for Weight {
    fn weight(&self, key: &String, value: &Answer) -> u64 {
        (key.len() + value.body.len() + 128) as u64
    }
}

/// Answers kept for asking again; same question, same bytes.
#[derive(Debug)]
pub struct Answers(Cache<String, Answer, Weight>);

impl Answers {
    /// Room for `bytes`.
    pub fn new(bytes: u64) -> Self {
        let items = usize::try_from(bytes / 2_048).unwrap_or(1 << 16).max(16);
        Self(Cache::with_weighter(items, bytes, Weight))
    }
}

/// How long a piece of work may go on, for work that looks: until its time is over or nobody waits for it any more.
#[derive(Debug, Clone)]
pub struct Until {
    end: Instant,
    gone: Arc<AtomicBool>,
    seconds: u64,
}

impl Until {
    fn new(limit: Duration) -> Self {
        Self {
            end: Instant::now() + limit,
            gone: Arc::default(),
            seconds: limit.as_secs(),
        }
    }

    /// Whether the work may go on.
    pub fn check(&self) -> Result<(), Problem> {
        if self.gone.load(Ordering::Relaxed) || Instant::now() > self.end {
            return Err(too_slow(self.seconds));
        }
        Ok(())
    }
}

fn too_slow(seconds: u64) -> Problem {
    Problem::busy(
        "too_slow",
        format!("no answer within {seconds} s of computing; ask for less at once, or run a study"),
        5,
    )
}

/// Tells the work that nobody waits, when the request ends before it does.
struct Leaving(Arc<AtomicBool>);

impl Drop for Leaving {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

/// Runs `work` on a computing thread.
///
/// Waits for a free core; past `compute_s` seconds the client gets 503 and the core is counted busy until the work really ends.
pub async fn compute<T: Send + 'static>(
    app: &App,
    work: impl FnOnce() -> Result<T, Problem> + Send + 'static,
) -> Result<T, Problem> {
    compute_until(app, None, move |_| work()).await
}

/// [`compute`] for what may take seconds: such work never holds the last core, so that short questions are answered meanwhile,
/// and should look at its [`Until`] often.
pub async fn compute_long<T: Send + 'static>(
    app: &App,
    work: impl FnOnce(&Until) -> Result<T, Problem> + Send + 'static,
) -> Result<T, Problem> {
    let limit = app.config.limits.compute();
    let turn = tokio::time::timeout(limit, app.long.clone().acquire_owned())
        .await
        .map_err(|_| Problem::busy("overloaded", "long questions are being answered already", 2))?
        .map_err(Problem::internal)?;
    compute_until(app, Some(turn), work).await
}

async fn compute_until<T: Send + 'static>(
    app: &App,
    turn: Option<OwnedSemaphorePermit>,
    work: impl FnOnce(&Until) -> Result<T, Problem> + Send + 'static,
) -> Result<T, Problem> {
    let limit = app.config.limits.compute();
    let permit = tokio::time::timeout(limit, app.compute.clone().acquire_owned())
        .await
        .map_err(|_| Problem::busy("overloaded", "all cores are busy", 2))?
        .map_err(Problem::internal)?;
    let id = request_id();
    let until = Until::new(limit);
    let _leaving = Leaving(until.gone.clone());
    let task = tokio::task::spawn_blocking(move || {
        // Nobody may wait any more by the time a thread is free.
        let out = until
            .check()
            .and_then(|()| REQUEST_ID.sync_scope(id, || work(&until)));
        drop((permit, turn));
        out
    });
    match tokio::time::timeout(limit, task).await {
        Err(_) => Err(too_slow(limit.as_secs())),
        Ok(Err(e)) if e.is_panic() => {
            app.metrics.panics.inc();
            Err(Problem::internal("panic while computing"))
        }
        Ok(Err(e)) => Err(Problem::internal(e)),
        Ok(Ok(out)) => out,
    }
}

/// [`compute`], unless the same question (`key`) has been answered before.
pub async fn answer(
    app: &App,
    key: String,
    work: impl FnOnce() -> Result<Answer, Problem> + Send + 'static,
) -> Result<Answer, Problem> {
    if let Some(hit) = app.answers.0.get(&key) {
        app.metrics.cache_hits.inc();
        return Ok(hit);
    }
    app.metrics.cache_misses.inc();
    let made = compute(app, work).await?;
    keep(app, key, &made);
    Ok(made)
}

/// [`answer`] for what may take seconds; see [`compute_long`].
pub async fn answer_long(
    app: &App,
    key: String,
    work: impl FnOnce(&Until) -> Result<Answer, Problem> + Send + 'static,
) -> Result<Answer, Problem> {
    if let Some(hit) = app.answers.0.get(&key) {
        app.metrics.cache_hits.inc();
        return Ok(hit);
    }
    app.metrics.cache_misses.inc();
    let made = compute_long(app, work).await?;
    keep(app, key, &made);
    Ok(made)
}

fn keep(app: &App, key: String, made: &Answer) {
    if made.body.len() as u64 <= app.config.limits.cache_bytes / 64 {
        app.answers.0.insert(key, made.clone());
    }
}
