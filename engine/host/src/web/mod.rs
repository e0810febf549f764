//! What bots serve over HTTP: the webhook of each bot that has one, and health and metrics.
//!
//! | path | answers |
//! |---|---|
//! | a bot's webhook | to Telegram, by the secret: 200 once the update is committed, with the answer to a press; 503 if the database failed |
//! | `/healthz` | 200: the process is alive |
//! | `/readyz` | a line for each bot; 200 if each has its database, delivers messages and reaches Telegram, otherwise 503 |
//! | `/metrics` | the counts of this process, as Prometheus reads them |
//!
//! Only the webhooks' paths need to be reachable from outside. There a stranger learns only a
//! status and costs no more than a comparison. When there are many strangers, they are turned away
//! for a while.

mod front;
mod server;
mod strangers;

pub(crate) use front::{Front, Running};

use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::{Body, Bytes, to_bytes};
use axum::extract::State;
use axum::http::{HeaderMap, Method, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use tokio::net::TcpListener;

use crate::metrics::{self, Refused};
use crate::stop::Stop;
use front::Readiness;
use tilmash_engine::name::Name;

/// Bot API, setWebhook.
const SECRET: &str = "X-Telegram-Bot-Api-Secret-Token";
/// The longest text takes about 25 kB, and an update may quote another message.
const LONGEST_BODY: usize = 1024 * 1024;
/// How long a body may take to arrive.
const PATIENCE: Duration = Duration::from_secs(10);

/// The bots of this process.
type Fronts = Arc<[Arc<Front>]>;

/// Serves bots until it is told to stop, then finishes the requests in hand.
pub(crate) async fn serve(listener: TcpListener, fronts: Fronts, stop: Stop) {
    if let Ok(address) = listener.local_addr() {
        tracing::info!("health and metrics are served at {address}");
    }
    let router = Router::new()
        .route("/healthz", get(healthz))
        .route("/readyz", get(readyz))
        .route("/metrics", get(metrics))
        .fallback(webhook)
        .with_state(fronts);
    server::serve(listener, router, stop).await;
}

async fn healthz() -> &'static str {
    "ok\n"
}

async fn readyz(State(fronts): State<Fronts>) -> Response {
    let mut status = StatusCode::OK;
    let mut text = String::new();
    for front in fronts.iter() {
        let readiness = front.readiness().await;
        if !readiness.is_whole() {
            status = StatusCode::SERVICE_UNAVAILABLE;
        }
        text.push_str(&line(front.app.as_str(), readiness, &front.tools()));
    }
    (status, text).into_response()
}

/// A tool that does not answer is told, but a bot without it is still of use.
fn line(app: &str, readiness: Readiness, tools: &[(Name, bool)]) -> String {
    let Readiness {
        database,
        delivery,
        telegram,
    } = readiness;
    let word = |alive| if alive { "ok" } else { "failed" };
    let (database, delivery, telegram) = (word(database), word(delivery), word(telegram));
    let tools = tools.iter();
    let tool = |answers| if answers { "ok" } else { "down" };
    let tools = tools.map(|(name, answers)| format!(", tool {name} {}", tool(*answers)));
    let tools = String::from_iter(tools);
    format!("{app}: database {database}, delivery {delivery}, telegram {telegram}{tools}\n")
}

async fn metrics(State(fronts): State<Fronts>) -> Response {
    let mut readings = Vec::with_capacity(fronts.len());
    for front in fronts.iter() {
        readings.push(front.reading().await);
    }
    let kind = [(
        header::CONTENT_TYPE,
        "text/plain; version=0.0.4; charset=utf-8",
    )];
    (kind, metrics::page(&readings)).into_response()
}

impl Front {
    fn refuse(&self, why: Refused) -> Response {
        self.metrics.refused(why);
        let status = match why {
            Refused::Secret => StatusCode::UNAUTHORIZED,
            Refused::TooMany => StatusCode::TOO_MANY_REQUESTS,
            Refused::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Refused::TooSlow => StatusCode::REQUEST_TIMEOUT,
            Refused::NoUpdate => StatusCode::BAD_REQUEST,
        };
        // The rest of the body is not read.
        (status, [(header::CONNECTION, "close")]).into_response()
    }

    fn refuse_stranger(&self) -> Response {
        let now = Instant::now();
        let admitted = self.strangers.admit(now);
        if let Some(count) = self.strangers.to_tell(now) {
            tracing::warn!(
                app = %self.app,
                count,
                "posts to the webhook without its secret are refused"
            );
        }
        self.refuse(if admitted {
            Refused::Secret
        } else {
            Refused::TooMany
        })
    }
}

/// The path is compared and not routed, because it may contain characters with a meaning for a
/// router.
async fn webhook(
    State(fronts): State<Fronts>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Body,
) -> Response {
    let found = fronts.iter().find_map(|front| {
        let webhook = front.webhook.as_ref()?;
        (webhook.url.path() == uri.path()).then_some((front, webhook))
    });
    let Some((front, webhook)) = found else {
        return StatusCode::NOT_FOUND.into_response();
    };
    if method != Method::POST {
        return StatusCode::METHOD_NOT_ALLOWED.into_response();
    }
    // A missing secret counts as an empty one, and no secret is empty.
    let secret = headers
        .get(SECRET)
        .map_or(&b""[..], |value| value.as_bytes());
    if !webhook.secret.is(secret) {
        return front.refuse_stranger();
    }
    let body = match read(&headers, body).await {
        Ok(body) => body,
        Err(why) => return front.refuse(why),
    };
    let Some(running) = front.running() else {
        return StatusCode::SERVICE_UNAVAILABLE.into_response();
    };
    let reception = running.reception;
    let Ok(received) = reception.read(&body) else {
        return front.refuse(Refused::NoUpdate);
    };
    match reception.take(received).await {
        Ok(None) => StatusCode::OK.into_response(),
        Ok(Some(answer)) => {
            let kind = [(header::CONTENT_TYPE, "application/json")];
            (kind, answer.response()).into_response()
        }
        Err(_) => StatusCode::SERVICE_UNAVAILABLE.into_response(),
    }
}

async fn read(headers: &HeaderMap, body: Body) -> Result<Bytes, Refused> {
    let length = headers
        .get(header::CONTENT_LENGTH)
        .and_then(|length| length.to_str().ok()?.parse::<usize>().ok());
    if length.is_some_and(|length| length > LONGEST_BODY) {
        return Err(Refused::TooLarge);
    }
    let body = to_bytes(body, LONGEST_BODY);
    match tokio::time::timeout(PATIENCE, body).await {
        Ok(Ok(body)) => Ok(body),
        // The connection was cut, or the body is too long; if it was cut, nobody hears the answer.
        Ok(Err(_)) => Err(Refused::TooLarge),
        Err(_) => Err(Refused::TooSlow),
    }
}
