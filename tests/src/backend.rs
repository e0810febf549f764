//! A backend that tools call: it answers as it is told, notes each call, and does each call of one
//! key once.

use std::collections::VecDeque;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::{HeaderMap, Method, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use serde_json::Value;
use tokio::net::TcpListener;
use tokio::task::AbortHandle;

/// A call that has come.
#[derive(Clone, Debug, PartialEq)]
pub struct Called {
    pub method: String,
    /// With its query.
    pub path: String,
    pub authorization: Option<String>,
    pub key: String,
    /// The header `x-kind`.
    pub kind: Option<String>,
    pub body: Value,
    /// The body as it came, as far as it is text.
    pub text: String,
}

/// How a call is answered.
#[derive(Clone, Debug)]
pub enum Reply {
    /// With this status and JSON.
    Says(u16, Value),
    /// With these bytes, whatever they are.
    Bytes(u16, Vec<u8>),
    /// With a file: its bytes, `content-type` and `content-disposition`.
    File(Vec<u8>, &'static str, &'static str),
    /// To another address.
    LeadsTo(String),
    /// After a while.
    After(Duration, Box<Reply>),
    /// With the beginning of an answer that is longer.
    BreaksOff,
    /// A byte now and then, for ever.
    Trickles,
    /// Never.
    Hangs,
}

#[derive(Debug, Default)]
struct Inner {
    calls: Vec<Called>,
    /// Each is for one call; afterwards the last one stays.
    replies: VecDeque<Reply>,
}

/// A backend on the loopback. It ends when it is dropped.
pub struct Backend {
    pub address: SocketAddr,
    inner: Arc<Mutex<Inner>>,
    serving: AbortHandle,
}

impl Backend {
    pub async fn start() -> Backend {
        let listener = TcpListener::bind("127.0.0.1:0").await;
        let listener = listener.expect("the loopback has a free port");
        let address = listener.local_addr().expect("a listener has an address");
        let inner = Arc::<Mutex<Inner>>::default();
        let router = Router::new().fallback(take).with_state(Arc::clone(&inner));
        let serving = tokio::spawn(async move {
            let served = axum::serve(listener, router).await;
            served.expect("a server of axum never ends");
        });
        Backend {
            address,
            inner,
            serving: serving.abort_handle(),
        }
    }

    pub fn url(&self) -> String {
        format!("http://{}/api", self.address)
    }

    /// Answers the next calls so, one each; the last also those after it.
    pub fn answers(&self, replies: impl IntoIterator<Item = Reply>) {
        self.lock().replies = replies.into_iter().collect();
    }

    pub fn calls(&self) -> Vec<Called> {
        self.lock().calls.clone()
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        locked(&self.inner)
    }
}

impl Drop for Backend {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

fn locked(inner: &Mutex<Inner>) -> MutexGuard<'_, Inner> {
    inner.lock().unwrap_or_else(PoisonError::into_inner)
}

async fn take(
    State(inner): State<Arc<Mutex<Inner>>>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let header = |name: &str| {
        let value = headers.get(name)?.to_str().ok()?;
        Some(value.to_owned())
    };
    let reply = {
        let mut inner = locked(&inner);
        inner.calls.push(Called {
            method: method.to_string(),
            path: uri.to_string(),
            authorization: header("authorization"),
            key: header("idempotency-key").unwrap_or_default(),
            kind: header("x-kind"),
            body: serde_json::from_slice(&body).unwrap_or_default(),
            text: String::from_utf8_lossy(&body).into_owned(),
        });
        match inner.replies.len() {
            0 => Reply::Says(200, Value::Null),
            1 => inner.replies[0].clone(),
            _ => inner.replies.pop_front().expect("it is not empty"),
        }
    };
    answer(reply).await
}

async fn answer(mut reply: Reply) -> Response {
    while let Reply::After(pause, then) = reply {
        tokio::time::sleep(pause).await;
        reply = *then;
    }
    let status = |status| StatusCode::from_u16(status).expect("a status of HTTP");
    match reply {
        Reply::Says(code, json) => (status(code), json.to_string()).into_response(),
        Reply::Bytes(code, bytes) => (status(code), bytes).into_response(),
        Reply::File(bytes, kind, disposition) => {
            let headers = [
                (header::CONTENT_TYPE, kind),
                (header::CONTENT_DISPOSITION, disposition),
            ];
            (headers, bytes).into_response()
        }
        Reply::LeadsTo(address) => {
            (StatusCode::FOUND, [(header::LOCATION, address)]).into_response()
        }
        Reply::BreaksOff => {
            let begun = futures::stream::iter([
                Ok(Bytes::from_static(b"{ \"valid\": ")),
                Err(std::io::Error::other("the connection is cut")),
            ]);
            Body::from_stream(begun).into_response()
        }
        Reply::Trickles => {
            let bytes = futures::stream::unfold((), |()| async {
                tokio::time::sleep(Duration::from_millis(200)).await;
                Some((Ok::<_, std::io::Error>(Bytes::from_static(b" ")), ()))
            });
            Body::from_stream(bytes).into_response()
        }
        Reply::Hangs | Reply::After(..) => std::future::pending().await,
    }
}
