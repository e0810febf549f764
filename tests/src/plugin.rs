//! A plugin that speaks the Model Context Protocol, written by hand, which misbehaves on demand.
//!
//! It knows three tools: `rate` (a currency's rate), `order` and `cancel`.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};

use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::task::AbortHandle;

/// What it does when it is called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Manner {
    Good,
    /// Its result is a text that is JSON.
    Text,
    /// It says that it will not.
    Refuses,
    /// Its result has other types than it says.
    Lies,
    /// It answers with an error of the protocol.
    Faulty,
    /// It ends.
    Dies,
    /// It never answers.
    Silent,
    /// Its result has ten megabytes.
    Large,
    /// It writes notices without end, and no answer.
    Floods,
    /// It writes what is not JSON around its answer.
    Babbles,
    /// It does not even greet.
    Mute,
    /// It knows only the newest protocol, which has no greeting.
    Newest,
}

impl Manner {
    const ALL: [(&'static str, Manner); 12] = [
        ("good", Manner::Good),
        ("text", Manner::Text),
        ("refuses", Manner::Refuses),
        ("lies", Manner::Lies),
        ("faulty", Manner::Faulty),
        ("dies", Manner::Dies),
        ("silent", Manner::Silent),
        ("large", Manner::Large),
        ("floods", Manner::Floods),
        ("babbles", Manner::Babbles),
        ("mute", Manner::Mute),
        ("newest", Manner::Newest),
    ];

    pub fn named(name: &str) -> Option<Manner> {
        let found = Manner::ALL.iter().find(|(known, _)| *known == name);
        found.map(|(_, manner)| *manner)
    }

    pub fn name(self) -> &'static str {
        let found = Manner::ALL.iter().find(|(_, manner)| *manner == self);
        found.expect("each manner has a name").0
    }
}

/// The answer to a message; `None` if it gets none.
pub fn answer(message: &Value, manner: Manner) -> Option<Value> {
    let id = message.get("id")?;
    let result = match message["method"].as_str()? {
        "server/discover" if manner == Manner::Newest => json!({
            "resultType": "complete",
            "supportedVersions": ["2026-07-28"],
            "capabilities": { "tools": {} },
            "ttlMs": 0,
            "cacheScope": "private",
        }),
        "initialize" if manner != Manner::Newest => json!({
            "protocolVersion": message["params"]["protocolVersion"],
            "capabilities": { "tools": {} },
            "serverInfo": { "name": "plugin", "version": "1" },
        }),
        "tools/list" => json!({ "tools": offers() }),
        "tools/call" => called(&message["params"], manner),
        _ => {
            let error = json!({ "code": -32601, "message": "no such method" });
            return Some(json!({ "jsonrpc": "2.0", "id": id, "error": error }));
        }
    };
    if manner == Manner::Faulty && message["method"] == "tools/call" {
        let error = json!({ "code": -32602, "message": "the key of the database is s3cret" });
        return Some(json!({ "jsonrpc": "2.0", "id": id, "error": error }));
    }
    Some(json!({ "jsonrpc": "2.0", "id": id, "result": result }))
}

/// What it says of itself.
fn offers() -> Value {
    let object = |properties: Value, required: Value| {
        json!({
            "type": "object",
            "properties": properties,
            "required": required,
            "additionalProperties": false,
        })
    };
    json!([
        {
            "name": "rate",
            "description": "The rate of a currency in tenge",
            "inputSchema": object(json!({ "currency": { "type": "string", "maxLength": 3 } }), json!(["currency"])),
            "outputSchema": object(json!({ "rate": { "type": "number" }, "of": { "type": ["string", "null"] } }), json!(["rate"])),
        },
        {
            "name": "order",
            "description": "Orders something",
            "inputSchema": object(json!({ "name": { "type": "string" } }), json!(["name"])),
            "outputSchema": object(json!({ "number": { "type": "integer" } }), json!(["number"])),
        },
        {
            "name": "cancel",
            "description": "Takes an order back",
            "inputSchema": object(json!({ "number": { "type": "integer" } }), json!(["number"])),
        },
    ])
}

fn called(params: &Value, manner: Manner) -> Value {
    let given = match params["name"].as_str() {
        Some("rate") => json!({ "rate": 525.5, "of": params["arguments"]["currency"] }),
        Some("order") => json!({ "number": 7 }),
        _ => json!({}),
    };
    match manner {
        Manner::Refuses => json!({
            "content": [{ "type": "text", "text": "no: the token is s3cret" }],
            "isError": true,
        }),
        Manner::Lies => json!({
            "content": [],
            "structuredContent": { "rate": "much", "number": true },
        }),
        Manner::Text => json!({ "content": [{ "type": "text", "text": given.to_string() }] }),
        Manner::Large => json!({
            "content": [{ "type": "text", "text": "ж".repeat(5 << 20) }],
            "structuredContent": given,
        }),
        Manner::Good
        | Manner::Faulty
        | Manner::Dies
        | Manner::Silent
        | Manner::Floods
        | Manner::Babbles
        | Manner::Mute => json!({ "content": [], "structuredContent": given }),
        Manner::Newest => json!({
            "resultType": "complete",
            "content": [],
            "structuredContent": given,
        }),
    }
}

/// The key of a call, which is the same for all its tries.
pub fn key(message: &Value) -> Option<&str> {
    message["params"]["_meta"]["tilmash/idempotencyKey"].as_str()
}

/// The same plugin as a server, on the loopback. It ends when it is dropped.
pub struct PluginServer {
    pub address: SocketAddr,
    inner: Arc<Mutex<Inner>>,
    serving: AbortHandle,
}

struct Inner {
    manner: Manner,
    /// Whether it answers by events, and not by JSON alone.
    by_events: bool,
    calls: Vec<Posted>,
}

/// A call that was posted.
#[derive(Clone, Debug, PartialEq)]
pub struct Posted {
    pub authorization: Option<String>,
    pub message: Value,
}

impl PluginServer {
    pub async fn start(manner: Manner) -> PluginServer {
        let listener = TcpListener::bind("127.0.0.1:0").await;
        let listener = listener.expect("the loopback has a free port");
        let address = listener.local_addr().expect("a listener has an address");
        let inner = Arc::new(Mutex::new(Inner {
            manner,
            by_events: false,
            calls: Vec::new(),
        }));
        let router = Router::new()
            .route("/mcp", post(take))
            .with_state(Arc::clone(&inner));
        let serving = tokio::spawn(async move {
            let served = axum::serve(listener, router).await;
            served.expect("a server of axum never ends");
        });
        PluginServer {
            address,
            inner,
            serving: serving.abort_handle(),
        }
    }

    pub fn url(&self) -> String {
        format!("http://{}/mcp", self.address)
    }

    pub fn behaves(&self, manner: Manner) {
        self.lock().manner = manner;
    }

    /// Answers by events from now on.
    pub fn answers_by_events(&self) {
        self.lock().by_events = true;
    }

    /// The calls of tools.
    pub fn calls(&self) -> Vec<Posted> {
        let inner = self.lock();
        let calls = inner.calls.iter();
        let calls = calls.filter(|posted| posted.message["method"] == "tools/call");
        calls.cloned().collect()
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for PluginServer {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

async fn take(
    State(inner): State<Arc<Mutex<Inner>>>,
    headers: HeaderMap,
    body: String,
) -> Response {
    let message: Value = serde_json::from_str(&body).unwrap_or_default();
    let authorization = headers.get(header::AUTHORIZATION);
    let authorization = authorization.and_then(|value| value.to_str().ok());
    let (manner, by_events) = {
        let mut inner = inner.lock().unwrap_or_else(PoisonError::into_inner);
        inner.calls.push(Posted {
            authorization: authorization.map(str::to_owned),
            message: message.clone(),
        });
        (inner.manner, inner.by_events)
    };
    let is_call = message["method"] == "tools/call";
    match (manner, answer(&message, manner)) {
        (_, None) => StatusCode::ACCEPTED.into_response(),
        (Manner::Silent | Manner::Mute, Some(_)) if is_call => std::future::pending().await,
        (Manner::Dies, Some(_)) if is_call => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
        (Manner::Babbles, Some(_)) if is_call => "<html>s3cret".into_response(),
        (_, Some(answer)) if by_events => {
            let events = format!("event: message\ndata: {answer}\n\n");
            ([(header::CONTENT_TYPE, "text/event-stream")], events).into_response()
        }
        (_, Some(answer)) => axum::Json(answer).into_response(),
    }
}
