//! Sockets: accepts within bounds, answers HTTP/1.1, and drains on the way out.

use crate::guard::Peer;
use crate::state::App;
use axum::Router;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use std::collections::HashMap;
use std::net::{IpAddr, SocketAddr};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, watch};
use tower::ServiceExt as _;

/// Longest head of a request, bytes.
const HEAD_BYTES: usize = 64 << 10;

/// Accepts until `stop` turns true, then lets the open requests end.
pub async fn run(app: App, listener: TcpListener, router: Router, mut stop: watch::Receiver<bool>) {
    let slots = Arc::new(Semaphore::new(app.config.limits.connections));
    let by_address = ByAddress::default();
    let graceful = GracefulShutdown::new();
    loop {
        let slot = tokio::select! {
            slot = slots.clone().acquire_owned() => slot,
            _ = stop.wait_for(|s| *s) => break,
        };
        let Ok(slot) = slot else { break };
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            _ = stop.wait_for(|s| *s) => break,
        };
        match accepted {
            Ok((stream, peer)) => {
                serve(&app, &router, &graceful, &by_address, (stream, peer), slot);
            }
            Err(e) => {
                tracing::warn!(error = %e, "cannot accept");
                tokio::time::sleep(Duration::from_millis(50)).await; // out of descriptors: let some close
            }
        }
    }
    // What had already connected is still answered.
    while let Ok(Ok((stream, peer))) =
        tokio::time::timeout(Duration::from_millis(5), listener.accept()).await
    {
        let Ok(slot) = slots.clone().try_acquire_owned() else {
            break;
        };
        serve(&app, &router, &graceful, &by_address, (stream, peer), slot);
    }
    drop(listener);
    let drain = app.config.limits.drain();
    if tokio::time::timeout(drain, graceful.shutdown())
        .await
        .is_err()
    {
        tracing::warn!(
            seconds = drain.as_secs(),
            "closed connections that did not end in time"
        );
    }
}

fn serve(
    app: &App,
    router: &Router,
    graceful: &GracefulShutdown,
    by_address: &ByAddress,
    (stream, peer): (TcpStream, SocketAddr),
    slot: tokio::sync::OwnedSemaphorePermit,
) {
    let Some(place) = by_address.enter(peer.ip(), app.config.limits.connections_per_address) else {
        return; // closes the connection
    };
    let _ = stream.set_nodelay(true);
    let service =
        router
            .clone()
            .map_request(move |mut r: hyper::Request<hyper::body::Incoming>| {
                r.extensions_mut().insert(Peer(peer));
                r.map(axum::body::Body::new)
            });
    let connection = hyper::server::conn::http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(app.config.limits.head())
        .max_buf_size(HEAD_BYTES)
        .serve_connection(TokioIo::new(stream), TowerToHyperService::new(service));
    let watched = graceful.watch(connection);
    let app = app.clone();
    tokio::spawn(async move {
        app.metrics.connections.inc();
        if let Err(e) = watched.await {
            tracing::debug!(error = %e, "connection ended early");
        }
        app.metrics.connections.dec();
        drop((slot, place));
    });
}

/// Open connections of each address; the loopback is not counted.
#[derive(Debug, Clone, Default)]
struct ByAddress(Arc<Mutex<HashMap<IpAddr, usize>>>);

impl ByAddress {
    fn enter(&self, ip: IpAddr, most: usize) -> Option<Place> {
        let ip = ip.to_canonical();
        if ip.is_loopback() {
            return Some(Place(None));
        }
        let mut table = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let open = table.entry(ip).or_insert(0);
        if *open >= most {
            return None;
        }
        *open += 1;
        Some(Place(Some((self.clone(), ip))))
    }
}

/// One counted connection; leaving it lets another in.
#[derive(Debug)]
struct Place(Option<(ByAddress, IpAddr)>);

impl Drop for Place {
    fn drop(&mut self) {
        if let Some((by, ip)) = self.0.take() {
            let mut table = by.0.lock().unwrap_or_else(PoisonError::into_inner);
            if let Some(open) = table.get_mut(&ip) {
                *open -= 1;
                if *open == 0 {
                    table.remove(&ip);
                }
            }
        }
    }
}
