//! HTTP connections: how slow each may be, and which one is closed when there are too many.

use std::collections::VecDeque;
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use axum::Router;
use hyper::server::conn::http1;
use hyper::service::{Service, service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio::task::{AbortHandle, JoinSet};

use crate::stop::Stop;

/// Connections at the same time: Telegram opens 40, the others are probes and strangers.
const MOST: usize = 256;
/// How long a request's head may take to arrive, and so how long a connection may be idle.
const HEAD: Duration = Duration::from_secs(30);
/// How long a connection may take to end when the process has to end.
const FAREWELL: Duration = Duration::from_secs(5);
/// The pause after a connection could not be accepted because the system has none to give.
const RECOVERY: Duration = Duration::from_millis(100);

/// Serves until it is told to stop, then finishes the requests in hand.
pub(super) async fn serve(listener: TcpListener, router: Router, mut stop: Stop) {
    let mut connections = JoinSet::new();
    let mut guests = Guests::default();
    loop {
        tokio::select! {
            () = stop.requested() => break,
            Some(_) = connections.join_next() => {}
            accepted = listener.accept() => match accepted {
                // If there is no room the connection is closed, and Telegram calls again.
                Ok((stream, _)) => if guests.make_room() {
                    let requests = Requests::default();
                    let talk = converse(stream, router.clone(), requests.clone(), stop.clone());
                    guests.seat(connections.spawn(talk), requests);
                },
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

/// The open connections, oldest first. Anybody can open as many as they like and stay silent;
/// without a limit Telegram's connections would wait behind them.
#[derive(Default)]
struct Guests(VecDeque<(AbortHandle, Requests)>);

/// How many requests of a connection are in hand.
#[derive(Clone, Default)]
struct Requests(Arc<AtomicUsize>);

impl Guests {
    /// Whether there is room for one more. The oldest idle connection may be closed for it.
    fn make_room(&mut self) -> bool {
        if self.0.len() < MOST {
            return true;
        }
        self.0.retain(|(task, _)| !task.is_finished());
        if self.0.len() < MOST {
            return true;
        }
        let idle = self.0.iter().position(|(_, requests)| requests.none());
        let closed = idle.and_then(|idle| self.0.remove(idle));
        closed.inspect(|(task, _)| task.abort()).is_some()
    }

    fn seat(&mut self, task: AbortHandle, requests: Requests) {
        self.0.push_back((task, requests));
    }
}

impl Requests {
    fn none(&self) -> bool {
        self.0.load(Ordering::Relaxed) == 0
    }

    /// Counts a request until it is answered.
    async fn during<T>(self, answering: impl Future<Output = T>) -> T {
        self.0.fetch_add(1, Ordering::Relaxed);
        let answer = answering.await;
        self.0.fetch_sub(1, Ordering::Relaxed);
        answer
    }
}

async fn converse(stream: TcpStream, router: Router, requests: Requests, mut stop: Stop) {
    // Without it small answers wait for the caller's acknowledgement. If it cannot be set, that
    // only costs time.
    let _ = stream.set_nodelay(true);
    let router = TowerToHyperService::new(router);
    let service = service_fn(|request| requests.clone().during(router.call(request)));
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
