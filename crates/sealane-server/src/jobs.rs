//! Studies being computed: one after another off the network threads, with progress and a way to stop.

use crate::engine;
use crate::problem::Problem;
use crate::state::App;
use crate::store::{Run, RunState, StudyFile};
use serde::Serialize;
use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};
use tokio::sync::{Semaphore, watch};
use utoipa::ToSchema;

/// How far a run is.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Progress {
    /// Where the run stands.
    pub state: RunState,
    /// What is being done now.
    pub stage: String,
    /// Share done, 0 to 1.
    #[schema(minimum = 0, maximum = 1)]
    pub done: f64,
    /// Why it failed, when it did.
    pub message: String,
}

/// The handle of one run: what its computation asks and tells.
#[derive(Debug, Clone)]
pub struct Handle {
    progress: Arc<watch::Sender<Progress>>,
    cancel: Arc<AtomicBool>,
    late: Arc<AtomicBool>,
}

impl Handle {
    fn new() -> Self {
        let first = Progress {
            state: RunState::Queued,
            stage: "waiting".to_owned(),
            done: 0.0,
            message: String::new(),
        };
        Self {
            progress: Arc::new(watch::Sender::new(first)),
            cancel: Arc::new(AtomicBool::new(false)),
            late: Arc::new(AtomicBool::new(false)),
        }
    }

    /// Tells how far the run is.
    pub fn tell(&self, stage: &str, done: f64) {
        self.progress.send_modify(|p| {
            stage.clone_into(&mut p.stage);
            p.done = done.clamp(p.done, 1.0);
        });
    }

    /// Whether the run should stop: cancelled, or past its time.
    pub fn should_stop(&self) -> bool {
        self.cancel.load(Ordering::Relaxed)
    }

    /// What a computation may look at often: true when it should stop.
    pub fn stop_flag(&self) -> Arc<AtomicBool> {
        self.cancel.clone()
    }

    /// Stops a run that is past its time.
    fn expire(&self) {
        self.late.store(true, Ordering::Relaxed);
        self.cancel.store(true, Ordering::Relaxed);
    }

    fn end(&self, state: RunState, message: &str) {
        self.progress.send_modify(|p| {
            p.state = state;
            message.clone_into(&mut p.message);
            state.as_str().clone_into(&mut p.stage);
            if state == RunState::Done {
                p.done = 1.0;
            }
        });
    }
}

/// All unfinished runs.
#[derive(Debug)]
pub struct Jobs {
    open: Mutex<HashMap<String, Handle>>,
    slots: Arc<Semaphore>,
    waiting: AtomicUsize,
    most_waiting: usize,
}

impl Jobs {
    /// At most `running` at once and `waiting` in the queue.
    pub fn new(running: usize, waiting: usize) -> Self {
        Self {
            open: Mutex::new(HashMap::new()),
            slots: Arc::new(Semaphore::new(running)),
            waiting: AtomicUsize::new(0),
            most_waiting: waiting + running,
        }
    }

    fn table(&self) -> std::sync::MutexGuard<'_, HashMap<String, Handle>> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Progress of an unfinished run, as it changes.
    pub fn watch(&self, id: &str) -> Option<watch::Receiver<Progress>> {
        self.table().get(id).map(|h| h.progress.subscribe())
    }

    /// Asks a run to stop. False when it is not open.
    pub fn cancel(&self, id: &str) -> bool {
        let table = self.table();
        let Some(handle) = table.get(id) else {
            return false;
        };
        handle.cancel.store(true, Ordering::Relaxed);
        handle.tell("stopping", 0.0);
        true
    }

    /// Asks all runs to stop.
    pub fn cancel_all(&self) {
        for h in self.table().values() {
            h.cancel.store(true, Ordering::Relaxed);
        }
    }

    /// Unfinished runs.
    pub fn len(&self) -> usize {
        self.table().len()
    }

    fn reserve(&self) -> Result<(), Problem> {
        let most = self.most_waiting;
        self.waiting
            .fetch_update(Ordering::AcqRel, Ordering::Acquire, |n| {
                (n < most).then_some(n + 1)
            })
            .map(|_| ())
            .map_err(|_| {
                Problem::busy(
                    "queue_full",
                    format!("{most} studies are running or waiting already"),
                    30,
                )
            })
    }
}

/// What to compute.
#[derive(Debug, Clone)]
pub struct Order {
    /// The saved study, if it is one.
    pub study: Option<String>,
    /// Its name.
    pub name: String,
    /// Its files.
    pub files: Vec<StudyFile>,
    /// Draws.
    pub draws: usize,
    /// Seed.
    pub seed: u64,
}

/// Saves the order and starts it; the run is on disk when this returns.
pub async fn start(app: &App, order: Order) -> Result<Run, Problem> {
    app.jobs.reserve()?;
    let store = app.store.clone();
    let order = Arc::new(order);
    let saved = {
        let order = order.clone();
        blocking(move || {
            let (draws, seed) = (order.draws as i64, order.seed as i64);
            Ok(store.add_run(
                order.study.as_deref(),
                &order.name,
                draws,
                seed,
                &order.files,
            )?)
        })
        .await
    };
    let run = match saved {
        Ok(run) => run,
        Err(e) => {
            app.jobs.waiting.fetch_sub(1, Ordering::AcqRel);
            return Err(e);
        }
    };
    let handle = Handle::new();
    app.jobs.table().insert(run.id.clone(), handle.clone());
    app.metrics.jobs_queued.inc();
    tokio::spawn(drive(app.clone(), run.id.clone(), order, handle));
    Ok(run)
}

async fn drive(app: App, id: String, order: Arc<Order>, handle: Handle) {
    let slot = loop {
        let wait = Duration::from_millis(100);
        match tokio::time::timeout(wait, app.jobs.slots.clone().acquire_owned()).await {
            Ok(slot) => break slot.ok(),
            Err(_) if handle.should_stop() => break None,
            Err(_) => {}
        }
    };
    app.metrics.jobs_queued.dec();
    let longest = Duration::from_secs(app.config.limits.job_s);
    let (work_app, work_id, work_handle) = (app.clone(), id.clone(), handle.clone());
    if slot.is_some() {
        app.metrics.jobs_running.inc();
    }
    let started = slot.is_some();
    let mut task =
        tokio::task::spawn_blocking(move || work(&work_app, &work_id, &order, &work_handle));
    let done = if let Ok(done) = tokio::time::timeout(longest, &mut task).await {
        done
    } else {
        handle.expire();
        task.await
    };
    drop(slot);
    if started {
        app.metrics.jobs_running.dec();
    }
    if done.is_err() {
        app.metrics.panics.inc();
        let message = "an error on our side; the log has it";
        tracing::error!(run = id, "panic while computing a study");
        let _ = app.store.end_run(&id, RunState::Failed, message, "", &[]);
        handle.end(RunState::Failed, message);
    }
    app.jobs.table().remove(&id);
    app.jobs.waiting.fetch_sub(1, Ordering::AcqRel);
}

/// Computes one run and saves what came of it.
fn work(app: &App, id: &str, order: &Order, handle: &Handle) {
    let began = Instant::now();
    let (state, message, made) = if handle.should_stop() {
        (RunState::Cancelled, String::new(), None)
    } else {
        if let Err(e) = app.store.begin_run(id) {
            tracing::error!(run = id, error = %e, "cannot note that a run has begun");
        }
        handle.progress.send_modify(|p| p.state = RunState::Running);
        match engine::assess(order, handle, app.config.lists.as_deref()) {
            Ok(made) => (RunState::Done, String::new(), Some(made)),
            Err(_) if handle.cancel.load(Ordering::Relaxed) && app.is_stopping() => (
                RunState::Interrupted,
                "the server ended before the run did; run it again".to_owned(),
                None,
            ),
            Err(_) if handle.late.load(Ordering::Relaxed) => (
                RunState::Failed,
                format!("not done within {} s", app.config.limits.job_s),
                None,
            ),
            Err(_) if handle.should_stop() => (RunState::Cancelled, String::new(), None),
            Err(message) => (RunState::Failed, message, None),
        }
    };
    let (verdict, outputs) = made.map_or_else(Default::default, |m| (m.verdict, m.files));
    let saved = app.store.end_run(id, state, &message, &verdict, &outputs);
    let seconds = began.elapsed().as_secs_f64();
    tracing::info!(run = id, state = state.as_str(), seconds, "run ended");
    match saved {
        Ok(()) => handle.end(state, &message),
        Err(e) => {
            tracing::error!(run = id, error = %e, "cannot save a run");
            let _ = app
                .store
                .end_run(id, RunState::Failed, &e.to_string(), "", &[]);
            handle.end(RunState::Failed, &e.to_string());
        }
    }
}

/// Runs a store operation off the network threads.
pub async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, Problem> + Send + 'static,
) -> Result<T, Problem> {
    tokio::task::spawn_blocking(work)
        .await
        .map_err(Problem::internal)?
}
