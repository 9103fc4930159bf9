//! Starting, running and stopping the server.

use crate::config::{Config, ConfigError};
use crate::state::App;
use crate::store::{Store, StoreError};
use crate::{api, listen, world};
use sealane_law::{LawError, Screener};
use std::net::SocketAddr;
use std::time::Instant;
use tokio::net::TcpListener;
use tokio::sync::watch;

/// Why the server did not start.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// The configuration is wrong.
    #[error("configuration: {0}")]
    Config(#[from] ConfigError),
    /// The store cannot be opened.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The address is taken or not ours.
    #[error("cannot listen on {address}: {source}")]
    Bind {
        /// The address.
        address: SocketAddr,
        /// Why.
        source: std::io::Error,
    },
    /// The operator's lists or the shipped rules cannot be read.
    #[error("lists: {0}")]
    Lists(#[from] LawError),
    /// The embedded world does not load.
    #[error("the embedded world does not load: {0}")]
    World(String),
    /// The system refuses threads or signals.
    #[error("cannot start: {0}")]
    System(std::io::Error),
}

impl ServeError {
    /// Whether the operator's input is at fault (exit code 2) and not the machine (3).
    #[must_use]
    pub const fn is_input(&self) -> bool {
        matches!(
            self,
            Self::Config(_)
                | Self::Lists(_)
                | Self::Store(StoreError::Foreign { .. } | StoreError::InUse(_))
        )
    }
}

/// Serves until SIGTERM or Ctrl-C, then drains; `started` hears the bound address once requests are accepted.
pub fn serve(mut config: Config, started: impl FnOnce(SocketAddr)) -> Result<(), ServeError> {
    config.check()?;
    config.load_tokens()?;
    let store = Store::open(&config.store_path()?, config.limits.store_bytes)?;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .max_blocking_threads(64)
        .thread_name("sealane")
        .build()
        .map_err(ServeError::System)?;
    let out = runtime.block_on(run(config, store, started));
    runtime.shutdown_timeout(std::time::Duration::from_millis(200));
    out
}

async fn bind(address: SocketAddr) -> Result<TcpListener, ServeError> {
    TcpListener::bind(address)
        .await
        .map_err(|source| ServeError::Bind { address, source })
}

async fn run(
    mut config: Config,
    store: Store,
    started: impl FnOnce(SocketAddr),
) -> Result<(), ServeError> {
    let began = Instant::now();
    let public = bind(config.listen).await?;
    let address = public.local_addr().map_err(ServeError::System)?;
    config.listen = address;
    let admin = match config.admin_listen {
        Some(a) => Some(bind(a).await?),
        None => None,
    };
    if !address.ip().is_loopback() && config.auth.tokens.is_empty() {
        tracing::warn!(%address, "anyone who reaches this address may use the server: no token is set");
    }
    let app = App::new(config, store, Screener::without_lists()?);
    let (stop, stopped) = watch::channel(false);
    let mut tasks = tokio::task::JoinSet::new();
    tasks.spawn(listen::run(
        app.clone(),
        public,
        api::router(&app),
        stopped.clone(),
    ));
    if let Some(admin) = admin {
        tasks.spawn(listen::run(
            app.clone(),
            admin,
            api::admin_router(&app),
            stopped,
        ));
    }
    started(address);
    let load = app.clone();
    tokio::task::spawn_blocking(move || {
        world::load().map_err(ServeError::World)?;
        read_lists(&load)?;
        load.set_ready();
        Ok::<(), ServeError>(())
    })
    .await
    .map_err(|e| ServeError::World(e.to_string()))??;
    tracing::info!(%address, ms = began.elapsed().as_millis() as u64, version = env!("CARGO_PKG_VERSION"), "ready");
    wait_for_end(&app).await.map_err(ServeError::System)?;
    tracing::info!("stopping");
    app.set_stopping();
    app.jobs.cancel_all();
    let _ = stop.send(true);
    while tasks.join_next().await.is_some() {}
    let until = Instant::now() + std::time::Duration::from_secs(1);
    while app.jobs.len() > 0 && Instant::now() < until {
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    }
    if let Err(e) = app.store.checkpoint() {
        tracing::warn!(error = %e, "cannot tidy the store");
    }
    tracing::info!("stopped");
    Ok(())
}

/// Reads the operator's lists, if there is a folder of them.
fn read_lists(app: &App) -> Result<(), LawError> {
    let Some(dir) = &app.config.lists else {
        return Ok(());
    };
    let screener = Screener::load(dir)?;
    for r in screener.refused() {
        tracing::warn!(file = r.file, reason = r.reason, "list refused");
    }
    tracing::info!(
        lists = screener.lists().len(),
        names = screener.name_count(),
        "lists read"
    );
    app.set_screener(screener);
    Ok(())
}

/// Waits for SIGTERM or Ctrl-C; on SIGHUP the lists are read again.
#[cfg(unix)]
async fn wait_for_end(app: &App) -> std::io::Result<()> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut term = signal(SignalKind::terminate())?;
    let mut int = signal(SignalKind::interrupt())?;
    let mut hup = signal(SignalKind::hangup())?;
    loop {
        tokio::select! {
            _ = term.recv() => return Ok(()),
            _ = int.recv() => return Ok(()),
            _ = hup.recv() => {
                let app = app.clone();
                let read = tokio::task::spawn_blocking(move || read_lists(&app)).await;
                if let Ok(Err(e)) = read {
                    tracing::error!(error = %e, "lists not read; the old ones stay in use");
                }
            }
        }
    }
}

#[cfg(not(unix))]
async fn wait_for_end(_: &App) -> std::io::Result<()> {
    tokio::signal::ctrl_c().await
}

/// Sends the log to standard error as the configuration says; false when one is set already.
pub fn start_log(log: &crate::config::Log) -> bool {
    use tracing_subscriber::EnvFilter;
    let filter = EnvFilter::try_new(&log.level).unwrap_or_else(|_| EnvFilter::new("info"));
    let base = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .with_target(false);
    let queries = log.queries;
    let set = if log.json {
        base.json()
            .flatten_event(true)
            .with_current_span(false)
            .try_init()
    } else {
        base.try_init()
    };
    // A panic's message may quote a request: it is logged only where queries are.
    std::panic::set_hook(Box::new(move |info| {
        let place = info.location().map(ToString::to_string).unwrap_or_default();
        let id = crate::problem::request_id();
        let said = info
            .payload_as_str()
            .filter(|_| queries)
            .unwrap_or("(not logged)");
        tracing::error!(id, place, said, "panic");
    }));
    set.is_ok()
}
