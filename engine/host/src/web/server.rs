//! HTTP connections, and how long each may dawdle.

use std::pin::pin;
use std::time::Duration;

use axum::Router;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;

use crate::stop::Stop;

/// Connections at once: Telegram opens 40, the others are probes and strangers.
const MOST: usize = 256;
/// How long a request's head may take to arrive, hence also how long a connection may be idle.
const HEAD: Duration = Duration::from_secs(30);
/// How long a connection may take to end when the process is to.
const FAREWELL: Duration = Duration::from_secs(10);
/// The pause after a connection that could not be taken: the system has none to give.
const RECOVERY: Duration = Duration::from_millis(100);

/// Serves until it is to stop, and then finishes the requests in hand.
pub(super) async fn serve(listener: TcpListener, router: Router, mut stop: Stop) {
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            () = stop.requested() => break,
            Some(_) = connections.join_next() => {}
            accepted = listener.accept(), if connections.len() < MOST => match accepted {
                Ok((stream, _)) => {
                    connections.spawn(converse(stream, router.clone(), stop.clone()));
                }
                Err(error) => {
                    tracing::warn!("a connection could not be taken: {error}");
                    tokio::time::sleep(RECOVERY).await;
                }
            },
        }
    }
    drop(listener);
    let ended = async { while connections.join_next().await.is_some() {} };
    if tokio::time::timeout(FAREWELL, ended).await.is_err() {
        tracing::warn!("connections are cut off in mid-request");
    }
}

async fn converse(stream: TcpStream, router: Router, mut stop: Stop) {
    // Without it small answers wait for the caller's acknowledgement; a refusal only costs time.
    let _ = stream.set_nodelay(true);
    let service = TowerToHyperService::new(router);
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD)
        .serve_connection(TokioIo::new(stream), service);
    let mut connection = pin!(connection);
    let ended = tokio::select! {
        ended = connection.as_mut() => ended,
        () = stop.requested() => {
            connection.as_mut().graceful_shutdown();
            connection.await
        }
    };
    if let Err(error) = ended {
        tracing::debug!("a connection broke off: {error}");
    }
}
